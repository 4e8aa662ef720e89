/* Cohort-change ratios, fitted tables and migration schedules: any sizes, any values, arrays that may be missing. */
#include <care/cohort_change.h>
#include <care/migration.h>
#include <care/proportional_fit.h>

#include "fuzz.h"

static void change(fuzz_source *source) {
    care_cohort_change change;
    care_cohort_change_init(&change);
    change.townships = fuzz_size(source, 4);
    change.ages = fuzz_size(source, 10);
    change.shift = fuzz_int(source, 0, 3);
    change.mothers_begin = change.shift + fuzz_int(source, -1, 3);
    change.mothers_end = change.mothers_begin + fuzz_int(source, 0, 3);
    change.ratio_min = fuzz_byte(source) % 2 == 0 ? NAN : fuzz_double(source);
    change.ratio_max = fuzz_byte(source) % 2 == 0 ? NAN : fuzz_double(source);
    const int64_t steps = fuzz_size(source, 3);
    const int64_t cells = fuzz_product(change.townships, change.ages, CARE_SEXES);
    const int64_t all = fuzz_product(cells, steps, 1);
    double *earlier = fuzz_doubles(source, cells);
    double *later = fuzz_doubles(source, cells);
    double *control = fuzz_byte(source) % 2 == 0 ? NULL : fuzz_doubles(source, fuzz_product(steps, change.ages, CARE_SEXES));
    double *ratios = fuzz_room(cells, sizeof *ratios);
    double *persons = fuzz_room(all, sizeof *persons);
    int64_t allocations_left;
    const care_env env = fuzz_env(source, &allocations_left);
    care_error error;
    care_error_init(&error);
    const care_status status = care_cohort_change_ratios(&change, earlier, later, &env, ratios, (size_t)cells, NULL, &error);
    fuzz_check_status(status, &error);
    care_error_init(&error);
    fuzz_check_status(care_cohort_change_project(&change, earlier, status == CARE_OK ? ratios : later, steps, control, &env,
                                                 persons, (size_t)all, &error),
                      &error);
    free(earlier);
    free(later);
    free(control);
    free(ratios);
    free(persons);
}

static void fit(fuzz_source *source) {
    care_proportional_fit problem;
    care_margin_report report;
    care_proportional_fit_init(&problem);
    care_margin_report_init(&report);
    problem.axis_count = fuzz_int(source, 0, 4);
    problem.margin_count = fuzz_int(source, 0, 4);
    problem.tolerance = fuzz_double(source);
    problem.most_iterations = fuzz_size(source, 20);
    int64_t *shape = fuzz_ints(source, problem.axis_count, 0, 6);
    int64_t *margins = fuzz_ints(source, problem.margin_count, -1, 16);
    int64_t cells = shape == NULL ? 0 : 1;
    for (int64_t a = 0; a < problem.axis_count && shape != NULL; a++) {
        cells = fuzz_product(cells, shape[a], 1);
    }
    double *seed = fuzz_doubles(source, cells);
    double *totals = fuzz_doubles(source, 4 * 1296); /* as many as four margins of the largest shape can need */
    double *table = fuzz_room(cells, sizeof *table);
    problem.shape = shape;
    problem.margins = margins;
    problem.seed = seed;
    problem.totals = totals;
    int64_t allocations_left;
    const care_env env = fuzz_env(source, &allocations_left);
    care_error error;
    care_error_init(&error);
    const care_status status = care_fit_margins(&problem, &env, table, (size_t)cells, &report, &error);
    fuzz_check_status(status, &error);
    for (int64_t i = 0; status == CARE_OK && i < cells; i++) {
        FUZZ_CHECK(table[i] >= 0.0);
    }
    free(shape);
    free(margins);
    free(seed);
    free(totals);
    free(table);
}

static void follow_schedule(fuzz_source *source) {
    const int64_t count = fuzz_int(source, 6, 11);
    const int64_t n = fuzz_size(source, 20);
    const int64_t given = fuzz_product(n, 1, 1);
    double *parameters = fuzz_doubles(source, count);
    double *ages = fuzz_doubles(source, given);
    double *weights = fuzz_byte(source) % 2 == 0 ? NULL : fuzz_doubles(source, given);
    double *rates = fuzz_room(given, sizeof *rates);
    double found[CARE_SCHEDULE_MOST];
    care_schedule_fit fit;
    care_error error;
    care_schedule_fit_init(&fit);
    care_error_init(&error);
    fuzz_check_status(care_migration_schedule(parameters, count, ages, rates, (size_t)given, &error), &error);
    care_error_init(&error);
    const double *start = fuzz_byte(source) % 2 == 0 ? NULL : parameters;
    const care_status status = care_migration_fit(ages, rates, weights, (size_t)given, start, found, count, &fit, &error);
    fuzz_check_status(status, &error);
    for (int64_t k = 0; status == CARE_OK && k < count; k++) {
        FUZZ_CHECK(found[k] >= 0.0 && found[k] <= DBL_MAX);
    }
    free(parameters);
    free(ages);
    free(weights);
    free(rates);
}

static void spread(fuzz_source *source) {
    const int64_t n = fuzz_product(fuzz_size(source, 20), CARE_SEXES, 1);
    const double total = fuzz_double(source);
    const double male_share = fuzz_double(source);
    double *profile = fuzz_doubles(source, n);
    double *migrants = fuzz_room(n, sizeof *migrants);
    care_error error;
    care_error_init(&error);
    fuzz_check_status(care_migration_spread(total, male_share, profile, migrants, (size_t)n, &error), &error);
    free(profile);
    free(migrants);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_source source = {data, size};
    static void (*const calls[])(fuzz_source *) = {change, fit, follow_schedule, spread};
    calls[fuzz_int(&source, 0, 3)](&source);
    return 0;
}
