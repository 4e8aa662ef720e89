// As consumer.c, in C++.
#include <care/care.h>

#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

namespace {

struct call {
    care_error error;

    call() {
        care_error_init(&error);
    }

    void operator()(care_status status) const {
        if (status != CARE_OK) {
            throw std::runtime_error(std::string(error.where) + ": " + error.message);
        }
    }
};

std::string everything(const char *path) {
    call check;
    care_plan *read = nullptr;
    check(care_plan_read(path, nullptr, nullptr, &read, nullptr, &check.error));
    const std::unique_ptr<care_plan, decltype(&care_plan_free)> plan(read, care_plan_free);

    care_plan_options options;
    care_plan_options_init(&options);
    options.draws = 20;
    options.seed = 7;
    care_plan_result *run = nullptr;
    check(care_plan_run(plan.get(), &options, nullptr, &run, &check.error));
    const std::unique_ptr<care_plan_result, decltype(&care_plan_result_free)> result(run, care_plan_result_free);

    std::size_t size = 0;
    check(care_plan_result_json(result.get(), "en", nullptr, nullptr, 0, &size, &check.error));
    std::string text(size + 1, '\0');
    check(care_plan_result_json(result.get(), "en", nullptr, &text[0], text.size(), &size, &check.error));
    return text.c_str();
}

} // namespace

int main(int argc, char **argv) try {
    std::cout << everything(argc == 2 ? argv[1] : "");
    return 0;
} catch (const std::exception &problem) {
    std::cerr << problem.what() << '\n';
    return 1;
}
