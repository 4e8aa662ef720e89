/* care/plan.h: two plans. What they contribute is checked in golden/test_compare.py. */
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

static const char nanchuan[] = "examples/data/nanchuan/plan.json";
static const char small[] = "tests/golden/small/plan.json";

/* Files of small/. */
static const char *const files[] = {"plan.json",      "townships.csv",        "area_population.csv", "township_population.csv",
                                    "life_table.csv", "fertility.csv",        "births.csv",          "scenarios.csv",
                                    "migration.csv",  "dependency_shape.csv", "levels.csv",          "beds.csv",
                                    "centres.csv",    "stations.csv",         "figures.csv",         "indicators.csv",
                                    "parameters.csv", "transitions.csv",      "uncertainty.csv",     "trajectories.csv"};

static char *text_of(const char *path) {
    FILE *file = fopen(path, "rb");
    char *text = calloc(1 << 16, 1);
    if (CARE_CHECK(file != NULL) && CARE_CHECK(text != NULL)) {
        CARE_CHECK(fread(text, 1, (1 << 16) - 1, file) > 0);
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return text;
}

/* Copies a file; the first `old` in it becomes `new`. */
static void copy_file(const char *from, const char *to, const char *old, const char *new) {
    char *text = text_of(from);
    FILE *file = fopen(to, "wb");
    const char *at = old == NULL || text == NULL ? NULL : strstr(text, old);
    CARE_CHECK(old == NULL || at != NULL);
    if (CARE_CHECK(file != NULL) && text != NULL) {
        const size_t before = at == NULL ? strlen(text) : (size_t)(at - text);
        (void)fwrite(text, 1, before, file);
        if (at != NULL) {
            (void)fputs(new, file);
            (void)fputs(at + strlen(old), file);
        }
        (void)fclose(file);
    }
    free(text);
}

static care_plan *read_plan(const char *path) {
    care_error error;
    care_plan *plan = NULL;
    care_error_init(&error);
    CARE_CHECK_OK(care_plan_read(path, NULL, NULL, &plan, NULL, &error), &error);
    return plan;
}

/* The document of small/ with one text of a file replaced. */
static care_plan *changed(const char *name, const char *old, const char *new) {
    char folder[CARE_TEMP_PATH];
    char from[CARE_TEMP_PATH + 64];
    char to[CARE_TEMP_PATH + 64];
    if (!CARE_CHECK(care_temp_folder_make(folder))) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        const int it = strcmp(files[i], name) == 0;
        (void)snprintf(from, sizeof from, "tests/golden/small/%s", files[i]);
        (void)snprintf(to, sizeof to, "%s/%s", folder, files[i]);
        copy_file(from, to, it ? old : NULL, new);
    }
    (void)snprintf(to, sizeof to, "%s/plan.json", folder);
    care_plan *plan = read_plan(to);
    care_temp_folder_remove(folder);
    return plan;
}

static care_plan_comparison *compare(const care_plan *a, const care_plan *b) {
    care_error error;
    care_plan_comparison *comparison = NULL;
    care_error_init(&error);
    CARE_CHECK_OK(care_plan_compare(a, b, NULL, &comparison, &error), &error);
    return comparison;
}

static care_table *table_of(const care_plan_comparison *comparison, int32_t which) {
    care_table *table = NULL;
    CARE_CHECK_OK(care_plan_comparison_table(comparison, which, &table, NULL), NULL);
    return table;
}

/* Sum of the contributions of a figure, without its last row, and that row. */
static void sum_up(const care_table *table, const char *figure, double *sum, double *total) {
    const int64_t rows = care_table_row_count(table);
    double *values = calloc((size_t)rows + 1, sizeof *values);
    *sum = *total = 0.0;
    if (values != NULL && CARE_CHECK_OK(care_table_read_float64(table, 3, values, (size_t)rows, NULL), NULL)) {
        for (int64_t row = 0; row < rows; row++) {
            if (strcmp(care_table_text(table, 0, row, "en"), figure) == 0) {
                const int last = strcmp(care_table_text(table, 2, row, "en"), "difference B - A") == 0;
                *(last ? total : sum) += values[row];
            }
        }
    }
    free(values);
}

static void contributions_add_up_and_outlive_the_plans(void) {
    care_plan *a = read_plan(small);
    care_plan *b = changed("parameters.csv", "cost_new_bed_cny,100000", "cost_new_bed_cny,120000");
    care_plan_comparison *comparison = compare(a, b);
    care_plan_free(a);
    care_plan_free(b);
    care_table *attribution = table_of(comparison, CARE_COMPARISON_ATTRIBUTION);
    care_table *differences = table_of(comparison, CARE_COMPARISON_DIFFERENCES);
    care_plan_comparison_free(comparison);
    double sum;
    double total;
    sum_up(attribution, "investment", &sum, &total);
    CARE_CHECK(total > 0.0);
    CARE_CHECK_NEAR(sum, total, 1e-9 * total);
    CARE_CHECK_INT(care_table_row_count(differences), 1);
    CARE_CHECK_STR(care_table_text(differences, 1, 0, "en"), "cost_new_bed_cny");
    CARE_CHECK_STR(care_table_text(differences, 3, 0, "zh"), "100000");
    CARE_CHECK_STR(care_table_text(differences, 4, 0, "zh"), "120000");
    CARE_CHECK_INT(care_table_status(attribution), CARE_DEMONSTRATION);
    care_table_free(attribution);
    care_table_free(differences);
}

static void a_plan_and_itself(void) {
    care_plan *plan = read_plan(small);
    care_plan_comparison *comparison = compare(plan, plan);
    care_table *figures = table_of(comparison, CARE_COMPARISON_FIGURES);
    care_table *attribution = table_of(comparison, CARE_COMPARISON_ATTRIBUTION);
    CARE_CHECK(care_table_row_count(figures) > 10);
    CARE_CHECK_INT(care_table_row_count(attribution), 0);
    care_table_free(figures);
    care_table_free(attribution);
    care_plan_comparison_free(comparison);
    care_plan_free(plan);
}

static void other_years_and_townships_are_refused(void) {
    care_error error;
    care_plan_comparison *comparison = NULL;
    care_plan *a = read_plan(small);
    care_plan *b = read_plan(nanchuan);
    care_plan *later = changed("plan.json", "\"last\": 2028", "\"last\": 2029");
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_plan_compare(a, b, NULL, &comparison, &error), &error, CARE__M_PLANS_YEARS, "b.years", -1);
    CARE_CHECK_REFUSED(care_plan_compare(a, later, NULL, &comparison, &error), &error, CARE__M_PLANS_YEARS, "b.years", -1);
    char text[512];
    care_error_format(&error, "en", text, sizeof text);
    CARE_CHECK(strstr(text, "last 2028; B 2023 to 2026, last 2029") != NULL);
    care_error_format(&error, "zh", text, sizeof text);
    CARE_CHECK(strstr(text, "末年 2029") != NULL);
    CARE_CHECK(comparison == NULL);
    care_plan_free(a);
    care_plan_free(b);
    care_plan_free(later);
}

static void wrong_arguments_are_refused(void) {
    care_error error;
    care_plan_comparison *comparison = NULL;
    care_table *table = NULL;
    care_plan *plan = read_plan(small);
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_plan_compare(NULL, plan, NULL, &comparison, &error), &error, CARE__M_NULL, "a", -1);
    CARE_CHECK_REFUSED(care_plan_compare(plan, NULL, NULL, &comparison, &error), &error, CARE__M_NULL, "b", -1);
    CARE_CHECK_REFUSED(care_plan_compare(plan, plan, NULL, NULL, &error), &error, CARE__M_NULL, "comparison", -1);
    CARE_CHECK(comparison == NULL);
    comparison = compare(plan, plan);
    CARE_CHECK_REFUSED(care_plan_comparison_table(comparison, CARE_COMPARISON_TABLES, &table, &error), &error,
                       CARE__M_OUT_OF_RANGE, "which", -1);
    CARE_CHECK_REFUSED(care_plan_comparison_table(comparison, -1, &table, &error), &error, CARE__M_OUT_OF_RANGE, "which", -1);
    CARE_CHECK_REFUSED(care_plan_comparison_table(NULL, 0, &table, &error), &error, CARE__M_NULL, "comparison", -1);
    CARE_CHECK_REFUSED(care_plan_comparison_table(comparison, 0, NULL, &error), &error, CARE__M_NULL, "table", -1);
    CARE_CHECK_REFUSED(care_plan_comparison_json(comparison, "fr", NULL, NULL, 0, NULL, &error), &error, CARE__M_LANGUAGE,
                       "language", -1);
    CARE_CHECK_REFUSED(care_plan_comparison_json(NULL, "en", NULL, NULL, 0, NULL, &error), &error, CARE__M_NULL, "comparison",
                       -1);
    CARE_CHECK_REFUSED(care_plan_comparison_write(comparison, NULL, "en", NULL, &error), &error, CARE__M_NULL, "directory", -1);
    CARE_CHECK_REFUSED(care_plan_comparison_write(NULL, "x", "en", NULL, &error), &error, CARE__M_NULL, "comparison", -1);
    CARE_CHECK_REFUSED(care_plan_comparison_write(comparison, "x", "fr", NULL, &error), &error, CARE__M_LANGUAGE, "language",
                       -1);
    CARE_CHECK(table == NULL);
    care_plan_comparison_free(comparison);
    care_plan_comparison_free(NULL);
    care_plan_free(plan);
}

static int32_t stop_at_once(void *user, double done) {
    (void)user;
    CARE_CHECK(done > 0.0 && done <= 1.0);
    return 1;
}

static void a_comparison_that_is_stopped_gives_nothing_out(void) {
    care_env env;
    care_error error;
    care_plan *plan = read_plan(small);
    care_plan_comparison *comparison = NULL;
    care_error_init(&error);
    care_env_init(&env);
    env.poll = stop_at_once;
    CARE_CHECK_INT(care_plan_compare(plan, plan, &env, &comparison, &error), CARE_E_CANCELLED);
    CARE_CHECK_INT(error.message_id, CARE__M_CANCELLED);
    CARE_CHECK(comparison == NULL);
    care_plan_free(plan);
}

static void comparisons_are_written_whole(void) {
    char folder[CARE_TEMP_PATH];
    care_plan *plan = read_plan(small);
    care_plan_comparison *comparison = compare(plan, plan);
    if (CARE_CHECK(care_temp_folder_make(folder))) {
        CARE_CHECK_OK(care_plan_comparison_write(comparison, folder, "zh", NULL, NULL), NULL);
        CARE_CHECK_INT(care_temp_folder_count(folder), CARE_COMPARISON_TABLES + 1);
        care_temp_folder_remove(folder);
    }
    CARE_CHECK_INT(care_plan_comparison_write(comparison, "no/such/folder", "zh", NULL, NULL), CARE_E_IO);
    care_plan_comparison_free(comparison);
    care_plan_free(plan);
}

static care_status compare_once(const care_env *env, void *context) {
    care_plan *const *plans = context;
    care_plan_comparison *comparison = NULL;
    care_env serial = *env;
    serial.threads = 1;
    care_status status = care_plan_compare(plans[0], plans[1], &serial, &comparison, NULL);
    CARE_CHECK((status == CARE_OK) == (comparison != NULL));
    if (status == CARE_OK) {
        status = care_plan_comparison_json(comparison, "zh", &serial, NULL, 0, NULL, NULL);
    }
    care_plan_comparison_free(comparison);
    return status;
}

static void comparing_survives_every_lack_of_memory(void) {
    care_plan *plans[2] = {read_plan(small), changed("migration.csv", "now,male,20,39,-0.01", "now,male,20,39,-0.02")};
    CARE_CHECK_OUT_OF_MEMORY(compare_once, plans);
    care_plan_free(plans[0]);
    care_plan_free(plans[1]);
}

CARE_TEST_MAIN("compare", {"contributions_add_up_and_outlive_the_plans", contributions_add_up_and_outlive_the_plans},
               {"a_plan_and_itself", a_plan_and_itself},
               {"other_years_and_townships_are_refused", other_years_and_townships_are_refused},
               {"wrong_arguments_are_refused", wrong_arguments_are_refused},
               {"a_comparison_that_is_stopped_gives_nothing_out", a_comparison_that_is_stopped_gives_nothing_out},
               {"comparisons_are_written_whole", comparisons_are_written_whole},
               {"comparing_survives_every_lack_of_memory", comparing_survives_every_lack_of_memory})
