/* The document of tests/golden/small with one of its files made of any bytes: the first says which. Read, and run if sound. */
#include <care/plan.h>

#include "fuzz.h"
#include "temp_folder.h"

enum { FILES = 20, LONGEST = 65536 };

static const char *const names[FILES] = {
    "plan.json",       "townships.csv",   "area_population.csv", "township_population.csv", "life_table.csv", "fertility.csv",
    "births.csv",      "scenarios.csv",   "migration.csv",       "dependency_shape.csv",    "levels.csv",     "beds.csv",
    "centres.csv",     "stations.csv",    "figures.csv",         "indicators.csv",          "parameters.csv", "transitions.csv",
    "uncertainty.csv", "trajectories.csv"};

static char folder[CARE_TEMP_PATH];
static char sound[FILES][LONGEST]; /* bytes of the files as they are in tests/golden/small */
static size_t sizes[FILES];

static void write_file(const char *name, const void *bytes, size_t size) {
    char path[CARE_TEMP_PATH + 64];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    FUZZ_CHECK(file != NULL && fwrite(bytes, 1, size, file) == size && fclose(file) == 0);
}

static void remove_folder(void) {
    care_temp_folder_remove(folder);
}

static void prepare(void) {
    FUZZ_CHECK(care_temp_folder_make(folder));
    FUZZ_CHECK(atexit(remove_folder) == 0);
    for (int i = 0; i < FILES; i++) {
        char path[128];
        (void)snprintf(path, sizeof path, "tests/golden/small/%s", names[i]);
        FILE *file = fopen(path, "rb");
        FUZZ_CHECK(file != NULL); /* started in another folder? */
        sizes[i] = fread(sound[i], 1, LONGEST, file);
        (void)fclose(file);
        write_file(names[i], sound[i], sizes[i]);
    }
}

static void run(const care_plan *plan) {
    care_plan_options options;
    care_plan_result *result = NULL;
    care_error error;
    care_env env;
    care_env_init(&env);
    env.threads = 1;
    care_plan_options_init(&options);
    options.draws = 2;
    options.influence = 0;
    care_error_init(&error);
    fuzz_check_status(care_plan_run(plan, &options, &env, &result, &error), &error);
    if (result != NULL) {
        size_t needed = 0;
        FUZZ_CHECK(care_plan_result_json(result, "zh", &env, NULL, 0, &needed, NULL) == CARE_OK && needed > 0);
    }
    care_plan_result_free(result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char path[CARE_TEMP_PATH + 16];
    fuzz_source source = {data, size};
    care_plan *plan = NULL;
    care_diagnostics *findings = NULL;
    care_error error;
    if (folder[0] == '\0') {
        prepare();
    }
    const int which = (int)fuzz_int(&source, 0, FILES - 1);
    write_file(names[which], source.left > 0 ? (const void *)source.at : "", source.left);
    (void)snprintf(path, sizeof path, "%s/plan.json", folder);
    care_error_init(&error);
    const care_status status = care_plan_read(path, NULL, NULL, &plan, &findings, &error);
    fuzz_check_status(status, &error);
    FUZZ_CHECK((status == CARE_OK) == (plan != NULL) && findings != NULL);
    for (int64_t i = 0; i < care_diagnostics_count(findings); i++) {
        char text[2048];
        FUZZ_CHECK(care_diagnostics_format(findings, i, i % 2 == 0 ? "zh" : "en", text, sizeof text, NULL) == CARE_OK);
    }
    if (plan != NULL) {
        run(plan);
    }
    write_file(names[which], sound[which], sizes[which]);
    care_diagnostics_free(findings);
    care_plan_free(plan);
    return 0;
}
