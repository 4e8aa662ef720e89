/* care/plan.h: from a document to its tables. */
#include <care/plan.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "care_test.h"
#include "core/messages.h"
#include "expect_error.h"
#include "failing_allocator.h"
#include "temp_folder.h"

/* Trajectories of a test: as many as the document asks for would take most of its time. */
enum { FEW = 40 };

static const char nanchuan[] = "examples/data/nanchuan/plan.json";
static const char small[] = "tests/golden/small/plan.json";

static care_plan *read_plan(const char *path, care_diagnostics **findings) {
    care_error error;
    care_plan *plan = NULL;
    care_error_init(&error);
    CARE_CHECK_OK(care_plan_read(path, NULL, NULL, &plan, findings, &error), &error);
    return plan;
}

static care_plan_result *run_plan(const care_plan *plan, int64_t draws, int32_t influence, int32_t threads) {
    care_error error;
    care_plan_options options;
    care_env env;
    care_plan_result *result = NULL;
    care_error_init(&error);
    care_env_init(&env);
    care_plan_options_init(&options);
    env.threads = threads;
    options.draws = draws;
    options.trajectories = FEW;
    options.influence = influence;
    CARE_CHECK_OK(care_plan_run(plan, &options, &env, &result, &error), &error);
    return result;
}

/* A number of a table by column name and row. */
static double cell(const care_plan_result *result, int32_t which, const char *column, int64_t row) {
    care_table *table = NULL;
    double value = NAN;
    if (!CARE_CHECK_OK(care_plan_result_table(result, which, &table, NULL), NULL)) {
        return value;
    }
    const int64_t rows = care_table_row_count(table);
    double *values = calloc((size_t)rows, sizeof *values);
    for (int64_t c = 0; c < care_table_column_count(table) && values != NULL; c++) {
        if (strcmp(care_table_column_name(table, c), column) == 0 &&
            CARE_CHECK_OK(care_table_read_float64(table, c, values, (size_t)rows, NULL), NULL)) {
            value = values[row];
        }
    }
    free(values);
    care_table_free(table);
    return value;
}

static char *json_of(const care_plan_result *result) {
    size_t size = 0;
    CARE_CHECK_OK(care_plan_result_json(result, "en", NULL, NULL, 0, &size, NULL), NULL);
    char *text = malloc(size + 1);
    if (CARE_CHECK(text != NULL)) {
        CARE_CHECK_OK(care_plan_result_json(result, "en", NULL, text, size + 1, NULL, NULL), NULL);
    }
    return text;
}

static void the_real_plan_reads_with_two_warnings(void) {
    care_diagnostics *findings = NULL;
    care_plan *plan = read_plan(nanchuan, &findings);
    CARE_CHECK_STR(care_plan_name(plan, "zh"), "南川区");
    CARE_CHECK_STR(care_plan_name(plan, "en"), "Nanchuan District");
    CARE_CHECK_INT(care_area_count(care_plan_area(plan)), 34);
    CARE_CHECK_INT(care_area_find(care_plan_area(plan), "500119100"), 3);
    CARE_CHECK(care_plan_area(NULL) == NULL);
    CARE_CHECK_INT(care_diagnostics_total(findings, CARE_FAULT), 0);
    CARE_CHECK_INT(care_diagnostics_total(findings, CARE_WARNING), 2);
    care_finding finding;
    care_finding_init(&finding);
    CARE_CHECK_OK(care_diagnostics_get(findings, 1, &finding, NULL), NULL);
    CARE_CHECK_INT(finding.message_id, CARE__M_CONTRADICTION);
    CARE_CHECK_STR(finding.file, "indicators.csv");
    CARE_CHECK_INT(finding.line, 19);
    care_diagnostics_free(findings);
    care_plan_free(plan);
}

static void the_base_year_is_what_the_source_prints(void) {
    care_plan *plan = read_plan(nanchuan, NULL);
    care_plan_result *result = run_plan(plan, 0, 0, 0);
    CARE_CHECK_NEAR(round(cell(result, CARE_TABLE_OVERVIEW, "value_2020", 0)), 30.0, 0.0);
    CARE_CHECK_NEAR(round(10.0 * cell(result, CARE_TABLE_OVERVIEW, "value_2020", 1)), 315.0, 0.0);
    CARE_CHECK_NEAR(cell(result, CARE_TABLE_OVERVIEW, "value_2020", 2), 100.0 * 6.0 / 34.0, 1e-12);
    care_plan_result_free(result);
    care_plan_free(plan);
}

static void persons_are_those_of_the_tables(void) {
    care_plan *plan = read_plan(nanchuan, NULL);
    care_plan_result *result = run_plan(plan, 0, 0, 0);
    int64_t townships = 0;
    int64_t years = 0;
    int64_t ages = 0;
    int32_t first = 0;
    CARE_CHECK_OK(care_plan_result_sizes(result, &townships, &years, &ages, &first, NULL), NULL);
    CARE_CHECK_INT(townships, 34);
    CARE_CHECK_INT(years, 16);
    CARE_CHECK_INT(ages, 101);
    CARE_CHECK_INT(first, 2020);
    const size_t n = (size_t)(years * townships * CARE_SEXES * ages);
    double *persons = calloc(n, sizeof *persons);
    if (CARE_CHECK(persons != NULL) && CARE_CHECK_OK(care_plan_result_persons(result, persons, n, NULL), NULL)) {
        const size_t year = n / (size_t)years;
        for (size_t y = 0; y < (size_t)years; y++) {
            double sum = 0.0;
            for (size_t i = 0; i < year; i++) {
                sum += persons[y * year + i];
            }
            const double expected = cell(result, CARE_TABLE_ELDERLY, "population", (int64_t)y);
            CARE_CHECK_NEAR(sum, expected, 1e-9 * expected);
        }
    }
    care_error error;
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_plan_result_persons(result, persons, n - 1, &error), &error, CARE__M_LENGTH, "n", -1);
    free(persons);
    care_plan_result_free(result);
    care_plan_free(plan);
}

static void a_table_outlives_its_result_and_its_plan(void) {
    care_plan *plan = read_plan(small, NULL);
    care_plan_result *result = run_plan(plan, 0, 0, 0);
    care_table *table = NULL;
    care_table *again = NULL;
    CARE_CHECK_OK(care_plan_result_table(result, CARE_TABLE_ELDERLY, &table, NULL), NULL);
    CARE_CHECK_OK(care_plan_result_table(result, CARE_TABLE_ELDERLY, &again, NULL), NULL);
    care_plan_result_free(result);
    care_plan_free(plan);
    care_table_free(again);
    CARE_CHECK_STR(care_table_name(table), "elderly");
    CARE_CHECK(care_table_row_count(table) > 1);
    care_table_free(table);
}

static void one_thread_and_many_give_the_same_bits(void) {
    care_plan *plan = read_plan(nanchuan, NULL);
    care_plan_result *one = run_plan(plan, 5, 1, 1);
    care_plan_result *many = run_plan(plan, 5, 1, 3);
    char *a = json_of(one);
    char *b = json_of(many);
    CARE_CHECK(strcmp(a, b) == 0);
    free(a);
    free(b);
    care_plan_result_free(one);
    care_plan_result_free(many);
    care_plan_free(plan);
}

static void a_seed_moves_what_is_drawn_and_nothing_else(void) {
    care_plan *plan = read_plan(nanchuan, NULL);
    care_plan_options options;
    care_plan_result *result[2] = {NULL, NULL};
    care_plan_options_init(&options);
    options.draws = 20;
    options.trajectories = FEW;
    options.influence = 0;
    for (int i = 0; i < 2; i++) {
        options.seed = i;
        CARE_CHECK_OK(care_plan_run(plan, &options, NULL, &result[i], NULL), NULL);
    }
    CARE_CHECK(cell(result[0], CARE_TABLE_TOWNSHIP_ELDERLY, "low", 0) !=
               cell(result[1], CARE_TABLE_TOWNSHIP_ELDERLY, "low", 0));
    CARE_CHECK_NEAR(cell(result[0], CARE_TABLE_TOWNSHIP_ELDERLY, "elderly_2025", 0),
                    cell(result[1], CARE_TABLE_TOWNSHIP_ELDERLY, "elderly_2025", 0), 0.0);
    care_plan_result_free(result[0]);
    care_plan_result_free(result[1]);
    care_plan_free(plan);
}

static void without_draws_there_are_no_ranges(void) {
    care_plan *plan = read_plan(nanchuan, NULL);
    care_plan_result *result = run_plan(plan, 0, 0, 0);
    CARE_CHECK(isnan(cell(result, CARE_TABLE_TOWNSHIP_ELDERLY, "low", 0)));
    CARE_CHECK(isnan(cell(result, CARE_TABLE_CENTRES, "stability", 0)));
    care_plan_result_free(result);
    care_plan_free(plan);
}

static int32_t stop_at_once(void *user, double done) {
    (void)user;
    (void)done;
    return 1;
}

static void a_run_that_is_stopped_gives_nothing_out(void) {
    care_plan *plan = read_plan(nanchuan, NULL);
    care_plan_options options;
    care_env env;
    care_plan_result *result = NULL;
    care_error error;
    care_error_init(&error);
    care_env_init(&env);
    care_plan_options_init(&options);
    env.poll = stop_at_once;
    options.draws = 100000;
    CARE_CHECK_INT(care_plan_run(plan, &options, &env, &result, &error), CARE_E_CANCELLED);
    CARE_CHECK_INT(error.message_id, CARE__M_CANCELLED);
    CARE_CHECK(result == NULL);
    care_plan_free(plan);
}

static void wrong_arguments_are_refused(void) {
    care_error error;
    care_plan_result *result = NULL;
    care_plan_options options;
    care_plan *plan = read_plan(small, NULL);
    care_error_init(&error);
    care_plan_options_init(&options);
    options.draws = -2;
    CARE_CHECK_REFUSED(care_plan_run(plan, &options, NULL, &result, &error), &error, CARE__M_OUT_OF_RANGE, "options.draws", -1);
    options.draws = 0;
    options.influence = 2;
    CARE_CHECK_REFUSED(care_plan_run(plan, &options, NULL, &result, &error), &error, CARE__M_OUT_OF_RANGE, "options.influence",
                       -1);
    CARE_CHECK_REFUSED(care_plan_run(NULL, NULL, NULL, &result, &error), &error, CARE__M_NULL, "plan", -1);
    CARE_CHECK_REFUSED(care_plan_run(plan, NULL, NULL, NULL, &error), &error, CARE__M_NULL, "result", -1);
    CARE_CHECK_REFUSED(care_plan_read(NULL, NULL, NULL, &plan, NULL, &error), &error, CARE__M_NULL, "path", -1);
    CARE_CHECK(result == NULL);
    care_plan_result *sound = run_plan(plan, 0, 0, 0);
    care_table *table = NULL;
    CARE_CHECK_REFUSED(care_plan_result_table(sound, CARE_PLAN_TABLES, &table, &error), &error, CARE__M_OUT_OF_RANGE, "which",
                       -1);
    CARE_CHECK_REFUSED(care_plan_result_write(sound, "x", "fr", NULL, &error), &error, CARE__M_LANGUAGE, "language", -1);
    care_plan_result_free(sound);
    care_plan_free(plan);
}

static void a_document_that_is_not_there_is_a_file_error(void) {
    care_error error;
    care_plan *plan = NULL;
    care_error_init(&error);
    CARE_CHECK_INT(care_plan_read("no/such/plan.json", NULL, NULL, &plan, NULL, &error), CARE_E_IO);
    CARE_CHECK_INT(error.message_id, CARE__M_FILE_READ);
    CARE_CHECK(error.backend_code != 0);
    CARE_CHECK(plan == NULL);
}

/* The document in small/ with some tables read from elsewhere. */
static care_status read_with(const char *const *names, const char *const *paths, int64_t count, care_plan **plan,
                             care_error *error) {
    care_plan_read_options options;
    care_plan_read_options_init(&options);
    options.table_count = count;
    options.table_names = names;
    options.table_paths = paths;
    return care_plan_read(small, &options, NULL, plan, NULL, error);
}

static void tables_are_read_from_elsewhere(void) {
    static const char *const names[] = {"stations", "figures"};
    static const char *const paths[] = {"tests/golden/small/stations.csv", "tests/golden/small/figures.csv"};
    care_plan *plan = NULL;
    CARE_CHECK_OK(read_with(names, paths, 2, &plan, NULL), NULL);
    care_plan_result *result = run_plan(plan, 0, 0, 1);
    char *json = json_of(result);
    for (int i = 0; i < 2; i++) {
        char quoted[64];
        (void)snprintf(quoted, sizeof quoted, "{\"file\": \"%s\"", paths[i]);
        CARE_CHECK(json != NULL && strstr(json, quoted) != NULL);
    }
    free(json);
    care_plan_result_free(result);
    care_plan_free(plan);
}

static void tables_from_elsewhere_must_be_meant(void) {
    static const char *const names[] = {"beds", "beds", "Beds", NULL};
    static const char *const paths[] = {"a", "b", "no/such/beds.csv", NULL};
    care_plan *plan = NULL;
    care_error error;
    care_error_init(&error);
    CARE_CHECK_REFUSED(read_with(names, paths, 2, &plan, &error), &error, CARE__M_TABLE_TWICE, "options.table_names", 1);
    CARE_CHECK_REFUSED(read_with(names + 2, paths, 1, &plan, &error), &error, CARE__M_TABLE_UNKNOWN, "options.table_names", 0);
    CARE_CHECK_REFUSED(read_with(names + 3, paths, 1, &plan, &error), &error, CARE__M_NULL, "options.table_names", 0);
    CARE_CHECK_REFUSED(read_with(names, paths + 3, 1, &plan, &error), &error, CARE__M_NULL, "options.table_paths", 0);
    CARE_CHECK_REFUSED(read_with(NULL, paths, 1, &plan, &error), &error, CARE__M_NULL, "options.table_names", 0);
    CARE_CHECK_REFUSED(read_with(names, NULL, 1, &plan, &error), &error, CARE__M_NULL, "options.table_paths", 0);
    CARE_CHECK_REFUSED(read_with(names, paths, -1, &plan, &error), &error, CARE__M_OUT_OF_RANGE, "options.table_count", -1);
    CARE_CHECK_INT(read_with(names, paths + 2, 1, &plan, &error), CARE_E_IO);
    CARE_CHECK_STR(error.where, "no/such/beds.csv");
    CARE_CHECK(plan == NULL);
}

static void results_are_written_whole(void) {
    char folder[CARE_TEMP_PATH];
    care_plan *plan = read_plan(small, NULL);
    care_plan_result *result = run_plan(plan, 0, 0, 0);
    if (CARE_CHECK(care_temp_folder_make(folder))) {
        CARE_CHECK_OK(care_plan_result_write(result, folder, "zh", NULL, NULL), NULL);
        CARE_CHECK_INT(care_temp_folder_count(folder), CARE_PLAN_TABLES + 1);
        care_temp_folder_remove(folder);
    }
    CARE_CHECK_INT(care_plan_result_write(result, "no/such/folder", "zh", NULL, NULL), CARE_E_IO);
    care_plan_result_free(result);
    care_plan_free(plan);
}

static care_status read_once(const care_env *env, void *context) {
    (void)context;
    care_plan *plan = NULL;
    care_diagnostics *findings = NULL;
    static const char *const name = "stations";
    static const char *const path = "tests/golden/small/stations.csv";
    care_plan_read_options options;
    care_plan_read_options_init(&options);
    options.table_count = 1;
    options.table_names = &name;
    options.table_paths = &path;
    const care_status status = care_plan_read(small, &options, env, &plan, &findings, NULL);
    CARE_CHECK((status == CARE_OK) == (plan != NULL));
    CARE_CHECK((status == CARE_OK) == (findings != NULL));
    care_diagnostics_free(findings);
    care_plan_free(plan);
    return status;
}

static void reading_survives_every_lack_of_memory(void) {
    CARE_CHECK_OUT_OF_MEMORY(read_once, NULL);
}

static care_status run_once(const care_env *env, void *context) {
    care_plan_options options;
    care_plan_result *result = NULL;
    care_env serial = *env;
    serial.threads = 1;
    care_plan_options_init(&options);
    options.draws = 1;
    options.trajectories = FEW;
    options.influence = 0;
    care_status status = care_plan_run(context, &options, &serial, &result, NULL);
    CARE_CHECK((status == CARE_OK) == (result != NULL));
    if (status == CARE_OK) {
        status = care_plan_result_json(result, "zh", &serial, NULL, 0, NULL, NULL);
    }
    care_plan_result_free(result);
    return status;
}

static void running_survives_every_lack_of_memory(void) {
    care_plan *plan = read_plan(small, NULL);
    CARE_CHECK_OUT_OF_MEMORY(run_once, plan);
    care_plan_free(plan);
}

/* Influence takes thousands of allocations: a sample of them fails. */
static void influence_survives_lacks_of_memory(void) {
    const int64_t step = 173;
    const int64_t most = 100000;
    care_plan *plan = read_plan(small, NULL);
    int64_t failing = 1;
    for (int64_t refused = 1; refused > 0 && failing < most; failing += step) {
        care_failing_allocator allocator;
        care_plan_options options;
        care_plan_result *result = NULL;
        care_failing_allocator_init(&allocator);
        allocator.fails_at = failing;
        allocator.recovers = failing % 2 == 0;
        care_env env = care_failing_allocator_env(&allocator);
        env.threads = 1;
        care_plan_options_init(&options);
        options.draws = 0;
        options.trajectories = FEW;
        const care_status status = care_plan_run(plan, &options, &env, &result, NULL);
        refused = allocator.refused;
        CARE_CHECK_INT(status, refused > 0 ? CARE_E_NOMEM : CARE_OK);
        CARE_CHECK((status == CARE_OK) == (result != NULL));
        care_plan_result_free(result);
        CARE_CHECK_INT(allocator.live, 0);
    }
    CARE_CHECK(failing > 10 * step && failing < most);
    care_plan_free(plan);
}

CARE_TEST_MAIN("plan", {"influence_survives_lacks_of_memory", influence_survives_lacks_of_memory},
               {"the_real_plan_reads_with_two_warnings", the_real_plan_reads_with_two_warnings},
               {"the_base_year_is_what_the_source_prints", the_base_year_is_what_the_source_prints},
               {"persons_are_those_of_the_tables", persons_are_those_of_the_tables},
               {"a_table_outlives_its_result_and_its_plan", a_table_outlives_its_result_and_its_plan},
               {"one_thread_and_many_give_the_same_bits", one_thread_and_many_give_the_same_bits},
               {"a_seed_moves_what_is_drawn_and_nothing_else", a_seed_moves_what_is_drawn_and_nothing_else},
               {"without_draws_there_are_no_ranges", without_draws_there_are_no_ranges},
               {"a_run_that_is_stopped_gives_nothing_out", a_run_that_is_stopped_gives_nothing_out},
               {"wrong_arguments_are_refused", wrong_arguments_are_refused},
               {"a_document_that_is_not_there_is_a_file_error", a_document_that_is_not_there_is_a_file_error},
               {"tables_are_read_from_elsewhere", tables_are_read_from_elsewhere},
               {"tables_from_elsewhere_must_be_meant", tables_from_elsewhere_must_be_meant},
               {"results_are_written_whole", results_are_written_whole},
               {"reading_survives_every_lack_of_memory", reading_survives_every_lack_of_memory},
               {"running_survives_every_lack_of_memory", running_survives_every_lack_of_memory})
