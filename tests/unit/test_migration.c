#include <care/migration.h>

#include <math.h>
#include <string.h>

#include "care_test.h"
#include "core/messages.h"
#include "expect_error.h"

enum { AGES = 90, MOST = CARE_SCHEDULE_MOST };

static const double untouched = -7.0;

/* The fundamental schedule of Rogers and Castro 1981, with a rise and with a peak of retirement of our own. */
static const double seven[7] = {0.02, 0.1, 0.06, 0.1, 20.0, 0.4, 0.003};
static const double nine[9] = {0.02, 0.1, 0.06, 0.1, 20.0, 0.4, 0.003, 0.0001, 0.05};
static const double eleven[11] = {0.02, 0.1, 0.06, 0.1, 20.0, 0.4, 0.003, 0.01, 0.2, 65.0, 0.3};

static void set_ages(double *ages) {
    for (int i = 0; i < AGES; i++) {
        ages[i] = i;
    }
}

static care_status at(const double *parameters, int64_t count, double age, double *rate, care_error *error) {
    care_error_init(error);
    *rate = untouched;
    return care_migration_schedule(parameters, count, &age, rate, 1, error);
}

/* ---- the schedule -------------------------------------------------------------------------------------------------- */

/* At mu2 the peak is a2 exp(-1); at mu3 so is the other; exp(-0.4 (0 - 20)) is so large that nobody of age 0 works. */
static void values_by_hand(void) {
    double rate;
    care_error error;
    CARE_CHECK_OK(at(seven, 7, 0.0, &rate, &error), &error);
    CARE_CHECK_NEAR(rate, 0.023, 1e-15);
    CARE_CHECK_OK(at(seven, 7, 20.0, &rate, &error), &error);
    CARE_CHECK_NEAR(rate, 0.02 * exp(-2.0) + 0.06 * exp(-1.0) + 0.003, 1e-15);
    CARE_CHECK_OK(at(nine, 9, 80.0, &rate, &error), &error);
    CARE_CHECK_NEAR(rate, 0.02 * exp(-8.0) + 0.06 * exp(-6.0 - exp(-24.0)) + 0.003 + 0.0001 * exp(4.0), 1e-15);
    CARE_CHECK_OK(at(eleven, 11, 65.0, &rate, &error), &error);
    CARE_CHECK_NEAR(rate, 0.02 * exp(-6.5) + 0.06 * exp(-4.5 - exp(-18.0)) + 0.003 + 0.01 * exp(-1.0), 1e-15);
}

static void a_schedule_faults(void) {
    double rate;
    double broken[11];
    care_error error;
    CARE_CHECK_REFUSED(at(seven, 8, 1.0, &rate, &error), &error, CARE__M_OTHER_VALUE, "parameter_count", -1);
    CARE_CHECK_REFUSED(at(NULL, 7, 1.0, &rate, &error), &error, CARE__M_NULL, "parameters", -1);
    CARE_CHECK_REFUSED(at(seven, 7, -1.0, &rate, &error), &error, CARE__M_OUT_OF_RANGE, "ages", 0);
    for (int k = 0; k < 11; k++) {
        const int age = k == CARE_SCHEDULE_MU2 || k == CARE_SCHEDULE_MU3;
        memcpy(broken, eleven, sizeof broken);
        broken[k] = age ? (double)NAN : -1.0;
        CARE_CHECK_REFUSED(at(broken, 11, 1.0, &rate, &error), &error, age ? CARE__M_NOT_FINITE : CARE__M_OUT_OF_RANGE,
                           "parameters", k);
    }
    memcpy(broken, nine, sizeof nine);
    broken[CARE_SCHEDULE_ALPHA3] = 10.0; /* exp(800) is no number */
    CARE_CHECK_REFUSED(at(broken, 9, 80.0, &rate, &error), &error, CARE__M_NOT_FINITE, "rates", 0);
    CARE_CHECK_NEAR(rate, untouched, 0.0);
}

/* ---- the fit ------------------------------------------------------------------------------------------------------- */

static void check_recovered(const double *parameters, int64_t count, double scale) {
    double ages[AGES];
    double rates[AGES];
    double fitted[AGES];
    double found[MOST];
    care_schedule_fit fit;
    care_error error;
    care_error_init(&error);
    care_schedule_fit_init(&fit);
    set_ages(ages);
    CARE_CHECK_OK(care_migration_schedule(parameters, count, ages, rates, AGES, &error), &error);
    for (int i = 0; i < AGES; i++) {
        rates[i] *= scale;
    }
    CARE_CHECK_OK(care_migration_fit(ages, rates, NULL, AGES, NULL, found, count, &fit, &error), &error);
    CARE_CHECK_INT(fit.converged, 1);
    CARE_CHECK_NEAR(fit.largest, 0.0, 1e-9 * scale);
    CARE_CHECK_OK(care_migration_schedule(found, count, ages, fitted, AGES, &error), &error);
    for (int i = 0; i < AGES; i++) {
        CARE_CHECK_NEAR(fitted[i], rates[i], 1e-9 * scale);
    }
    for (int k = 0; k < count; k++) {
        const int level = k == CARE_SCHEDULE_A1 || k == CARE_SCHEDULE_A2 || k == CARE_SCHEDULE_C || k == CARE_SCHEDULE_A3;
        const double wanted = parameters[k] * (level ? scale : 1.0);
        CARE_CHECK_NEAR(found[k], wanted, 1e-5 * wanted);
    }
}

static void what_made_the_rates_is_found_again(void) {
    check_recovered(seven, 7, 1.0);
    check_recovered(seven, 7, 1e6);
    check_recovered(nine, 9, 1.0);
    check_recovered(eleven, 11, 1.0);
}

/* A step of any parameter away from a minimum makes the squares larger. */
static void a_fit_is_a_minimum(void) {
    double ages[AGES];
    double rates[AGES];
    double found[MOST];
    double there[AGES];
    care_schedule_fit fit;
    care_error error;
    care_error_init(&error);
    care_schedule_fit_init(&fit);
    set_ages(ages);
    CARE_CHECK_OK(care_migration_schedule(eleven, 11, ages, rates, AGES, &error), &error);
    for (int i = 0; i < AGES; i++) {
        rates[i] *= 1.0 + 0.2 * sin(3.0 * i);
    }
    CARE_CHECK_OK(care_migration_fit(ages, rates, NULL, AGES, NULL, found, 7, &fit, &error), &error);
    CARE_CHECK_INT(fit.converged, 1);
    for (int k = 0; k < 7; k++) {
        for (double factor = 0.99; factor < 1.02; factor += 0.02) {
            double moved[MOST];
            double squares = 0.0;
            memcpy(moved, found, sizeof moved);
            moved[k] *= factor;
            CARE_CHECK_OK(care_migration_schedule(moved, 7, ages, there, AGES, &error), &error);
            for (int i = 0; i < AGES; i++) {
                squares += (there[i] - rates[i]) * (there[i] - rates[i]);
            }
            CARE_CHECK(sqrt(squares / AGES) >= fit.root_mean_square * (1.0 - 1e-12));
        }
    }
}

/* Observations without weight may say anything. */
static void what_has_no_weight_does_not_matter(void) {
    double ages[AGES];
    double rates[AGES];
    double weights[AGES];
    double found[7];
    care_schedule_fit fit;
    care_error error;
    care_error_init(&error);
    care_schedule_fit_init(&fit);
    set_ages(ages);
    CARE_CHECK_OK(care_migration_schedule(seven, 7, ages, rates, AGES, &error), &error);
    for (int i = 0; i < AGES; i++) {
        weights[i] = i % 10 == 9 ? 0.0 : 2.0;
        rates[i] = i % 10 == 9 ? 0.05 : rates[i];
    }
    CARE_CHECK_OK(care_migration_fit(ages, rates, weights, AGES, seven, found, 7, &fit, &error), &error);
    CARE_CHECK_NEAR(fit.root_mean_square, 0.0, 1e-9);
    CARE_CHECK_NEAR(found[CARE_SCHEDULE_MU2], 20.0, 1e-6);
}

static void no_migration_at_all_fits(void) {
    double ages[AGES];
    double rates[AGES] = {0.0};
    double found[9];
    care_schedule_fit fit;
    care_error error;
    care_error_init(&error);
    care_schedule_fit_init(&fit);
    set_ages(ages);
    CARE_CHECK_OK(care_migration_fit(ages, rates, NULL, AGES, NULL, found, 9, &fit, &error), &error);
    CARE_CHECK_NEAR(fit.largest, 0.0, 1e-9);
    CARE_CHECK_OK(care_migration_fit(ages, rates, rates, AGES, NULL, found, 9, NULL, &error), &error);
}

static void a_fit_faults(void) {
    double ages[AGES];
    double rates[AGES] = {1.0};
    double start[7];
    double found[7] = {untouched};
    care_schedule_fit fit;
    care_error error;
    set_ages(ages);
    memcpy(start, seven, sizeof start);
#define REFUSED(message, where, row, ...) \
    care_error_init(&error);              \
    CARE_CHECK_REFUSED(care_migration_fit(__VA_ARGS__, &error), &error, (message), (where), (row))
    REFUSED(CARE__M_OTHER_VALUE, "parameter_count", -1, ages, rates, NULL, AGES, NULL, found, 13, NULL);
    REFUSED(CARE__M_OUT_OF_RANGE, "n", -1, ages, rates, NULL, 6, NULL, found, 7, NULL);
    REFUSED(CARE__M_NULL, "ages", -1, NULL, rates, NULL, AGES, NULL, found, 7, NULL);
    REFUSED(CARE__M_NULL, "rates", -1, ages, NULL, NULL, AGES, NULL, found, 7, NULL);
    REFUSED(CARE__M_NULL, "parameters", -1, ages, rates, NULL, AGES, NULL, NULL, 7, NULL);
    rates[5] = -0.1;
    REFUSED(CARE__M_OUT_OF_RANGE, "rates", 5, ages, rates, NULL, AGES, NULL, found, 7, NULL);
    rates[5] = 0.0;
    ages[2] = (double)NAN;
    REFUSED(CARE__M_NOT_FINITE, "ages", 2, ages, rates, NULL, AGES, NULL, found, 7, NULL);
    ages[2] = 2.0;
    rates[5] = (double)INFINITY;
    REFUSED(CARE__M_NOT_FINITE, "weights", 5, ages, ages, rates, AGES, NULL, found, 7, NULL);
    rates[5] = 0.0;
    start[3] = 0.0;
    REFUSED(CARE__M_ZERO, "start", 3, ages, rates, NULL, AGES, start, found, 7, NULL);
    memset(&fit, 0, sizeof fit);
    REFUSED(CARE__M_NOT_INITIALISED, "fit", -1, ages, rates, NULL, AGES, NULL, found, 7, &fit);
#undef REFUSED
    CARE_CHECK_NEAR(found[0], untouched, 0.0);
}

/* ---- a total spread ------------------------------------------------------------------------------------------------ */

static void a_total_by_hand(void) {
    const double profile[6] = {1.0, 2.0, 1.0, 0.0, 3.0, 1.0};
    double migrants[6];
    care_error error;
    care_error_init(&error);
    CARE_CHECK_OK(care_migration_spread(-100.0, 0.6, profile, migrants, 6, &error), &error);
    const double wanted[6] = {-15.0, -30.0, -15.0, 0.0, -30.0, -10.0};
    for (int i = 0; i < 6; i++) {
        CARE_CHECK_NEAR(migrants[i], wanted[i], 1e-13);
    }
}

static void only_proportions_of_a_profile_matter(void) {
    const double small[4] = {1e-310, 3e-310, 1.0, 1.0};
    const double large[4] = {0.5e308, 1.5e308, 1e308, 1e308};
    double one[4];
    double two[4];
    care_error error;
    care_error_init(&error);
    CARE_CHECK_OK(care_migration_spread(80.0, 0.5, small, one, 4, &error), &error);
    CARE_CHECK_OK(care_migration_spread(80.0, 0.5, large, two, 4, &error), &error);
    for (int i = 0; i < 4; i++) {
        CARE_CHECK_NEAR(one[i], i == 0 ? 10.0 : i == 1 ? 30.0 : 20.0, 1e-9);
        CARE_CHECK_NEAR(two[i], one[i], 1e-9);
    }
}

static void a_spread_faults(void) {
    double profile[4] = {1.0, 1.0, 0.0, 0.0};
    double migrants[4] = {untouched, untouched, untouched, untouched};
    care_error error;
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_migration_spread(1.0, 0.5, profile, migrants, 4, &error), &error, CARE__M_ALL_ZERO, "profile", 2);
    CARE_CHECK_REFUSED(care_migration_spread((double)NAN, 0.5, profile, migrants, 4, &error), &error, CARE__M_NOT_FINITE,
                       "total", -1);
    CARE_CHECK_REFUSED(care_migration_spread(1.0, 1.5, profile, migrants, 4, &error), &error, CARE__M_OUT_OF_RANGE,
                       "male_share", -1);
    CARE_CHECK_REFUSED(care_migration_spread(1.0, 0.5, profile, migrants, 3, &error), &error, CARE__M_LENGTH, "n", -1);
    CARE_CHECK_REFUSED(care_migration_spread(1.0, 0.5, profile, migrants, 0, &error), &error, CARE__M_OUT_OF_RANGE, "n", -1);
    CARE_CHECK_REFUSED(care_migration_spread(1.0, 0.5, NULL, migrants, 4, &error), &error, CARE__M_NULL, "profile", -1);
    CARE_CHECK_REFUSED(care_migration_spread(1.0, 0.5, profile, NULL, 4, &error), &error, CARE__M_NULL, "migrants", -1);
    profile[3] = -1.0;
    CARE_CHECK_REFUSED(care_migration_spread(1.0, 0.5, profile, migrants, 4, &error), &error, CARE__M_OUT_OF_RANGE, "profile",
                       3);
    CARE_CHECK_NEAR(migrants[0], untouched, 0.0);
    profile[3] = 0.0;
    CARE_CHECK_OK(care_migration_spread(1.0, 1.0, profile, migrants, 4, &error), &error); /* no women, none needed */
    CARE_CHECK_NEAR(migrants[3], 0.0, 0.0);
}

CARE_TEST_MAIN("migration", {"values by hand", values_by_hand}, {"a schedule's faults are named", a_schedule_faults},
               {"what made the rates is found again", what_made_the_rates_is_found_again},
               {"a fit is a minimum", a_fit_is_a_minimum},
               {"what has no weight does not matter", what_has_no_weight_does_not_matter},
               {"no migration at all fits", no_migration_at_all_fits}, {"a fit's faults are named", a_fit_faults},
               {"a total by hand", a_total_by_hand},
               {"only proportions of a profile matter", only_proportions_of_a_profile_matter},
               {"a spread's faults are named", a_spread_faults})
