/* Runs the plan document named and prints all that was found. */
#include <care/care.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    care_error error;
    care_error_init(&error);
    care_plan_options options;
    care_plan_options_init(&options);
    options.draws = 20, options.seed = 7;

    care_plan *plan = NULL;
    care_plan_result *result = NULL;
    char *text = NULL;
    size_t size = 0;
    int failed = 1;
    if (argc == 2 && care_plan_read(argv[1], NULL, NULL, &plan, NULL, &error) == CARE_OK &&
        care_plan_run(plan, &options, NULL, &result, &error) == CARE_OK &&
        care_plan_result_json(result, "en", NULL, NULL, 0, &size, &error) == CARE_OK && (text = malloc(size + 1)) != NULL &&
        care_plan_result_json(result, "en", NULL, text, size + 1, &size, &error) == CARE_OK) {
        failed = fputs(text, stdout) < 0;
    } else {
        fprintf(stderr, "%s: %s\n", error.where, error.message);
    }
    free(text);
    care_plan_result_free(result);
    care_plan_free(plan);
    return failed;
}
