#include <care/transition.h>

#include <math.h>
#include <string.h>

#include "care_test.h"
#include "core/messages.h"
#include "expect_error.h"

enum { LEVELS = 2, STATES = 3, TABLE = STATES * STATES };

static const double seed[TABLE] = {0.8, 0.1, 0.1, 0.2, 0.5, 0.3, 0.0, 0.0, 1.0};
static const double begin[LEVELS] = {0.75, 0.25};
static const double end[LEVELS] = {0.625, 0.375};

/* The newborn are in level 0; at the open age 1 - s : s of both ages. */
static void who_starts_by_hand(void) {
    const double prevalence[6] = {1.0, 0.75, 0.5, 0.0, 0.25, 0.5};
    const double survival[3] = {0.9, 0.9, 0.6};
    double start[6];
    care_error error;
    care_error_init(&error);
    CARE_CHECK_OK(care_transition_start(2, 3, prevalence, survival, start, 6, &error), &error);
    const double want[6] = {1.0, 1.0, 0.4 * 0.75 + 0.6 * 0.5, 0.0, 0.0, 0.4 * 0.25 + 0.6 * 0.5};
    for (int i = 0; i < 6; i++) {
        CARE_CHECK_NEAR(start[i], want[i], 1e-15);
    }
}

/* Margins that the seed already has: it is its own fit, after one iteration. */
static void a_seed_that_fits_stays(void) {
    const double living[LEVELS] = {0.65, 0.2};
    const double after[LEVELS] = {0.65 / 0.85, 0.2 / 0.85};
    const double survival = 0.85;
    double out[TABLE];
    care_fit_report report;
    care_error error;
    care_error_init(&error);
    care_fit_report_init(&report);
    CARE_CHECK_NEAR(0.75 * seed[0] + 0.25 * seed[3], living[0], 1e-15);
    CARE_CHECK_NEAR(0.75 * seed[1] + 0.25 * seed[4], living[1], 1e-15);
    CARE_CHECK_OK(care_transition_fit(2, 1, begin, after, &survival, seed, 1e-12, 10, NULL, out, TABLE, &report, &error),
                  &error);
    CARE_CHECK_INT(report.iterations, 1);
    CARE_CHECK_INT(report.converged, 1);
    for (int i = 0; i < TABLE; i++) {
        CARE_CHECK_NEAR(out[i], seed[i], 1e-15);
    }
}

/* A fit without end: level 0 cannot become level 1, and too few start there. The factors run away, the fit says so. */
static void a_fit_without_end_is_refused_and_nothing_is_written(void) {
    const double apart[TABLE] = {0.9, 0.0, 0.1, 0.0, 0.9, 0.1, 0.0, 0.0, 1.0};
    const double survival = 0.9;
    double out[TABLE] = {7.0};
    care_error error;
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_transition_fit(2, 1, begin, end, &survival, apart, 1e-12, 100000, NULL, out, TABLE, NULL, &error),
                       &error, CARE__M_FIT_NOT_CONVERGED, "seed", 0);
    CARE_CHECK_NEAR(out[0], 7.0, 0.0);
}

static void faults_of_a_fit_are_named(void) {
    double wrong[LEVELS] = {0.5, 0.25};
    double survival = 0.9;
    double table[TABLE];
    double out[TABLE] = {7.0};
    care_error error;
    care_error_init(&error);
    memcpy(table, seed, sizeof table);
    CARE_CHECK_REFUSED(care_transition_fit(2, 1, wrong, end, &survival, seed, 1e-12, 10, NULL, out, TABLE, NULL, &error),
                       &error, CARE__M_LEVELS_NOT_ALL, "start", 0);
    CARE_CHECK_REFUSED(care_transition_fit(2, 1, begin, wrong, &survival, seed, 1e-12, 10, NULL, out, TABLE, NULL, &error),
                       &error, CARE__M_LEVELS_NOT_ALL, "end", 0);
    table[4] = 0.6;
    CARE_CHECK_REFUSED(care_transition_fit(2, 1, begin, end, &survival, table, 1e-12, 10, NULL, out, TABLE, NULL, &error),
                       &error, CARE__M_ROW_SUM, "seed", 3);
    CARE_CHECK_REFUSED(care_transition_fit(2, 1, begin, end, &survival, seed, 0.0, 10, NULL, out, TABLE, NULL, &error), &error,
                       CARE__M_ZERO, "tolerance", -1);
    CARE_CHECK_REFUSED(care_transition_fit(2, 1, begin, end, &survival, seed, 1e-12, 0, NULL, out, TABLE, NULL, &error), &error,
                       CARE__M_OUT_OF_RANGE, "most_iterations", -1);
    CARE_CHECK_REFUSED(care_transition_fit(10, 1, begin, end, &survival, seed, 1e-12, 10, NULL, out, TABLE, NULL, &error),
                       &error, CARE__M_OUT_OF_RANGE, "levels", -1);
    survival = 1.5;
    CARE_CHECK_REFUSED(care_transition_fit(2, 1, begin, end, &survival, seed, 1e-12, 10, NULL, out, TABLE, NULL, &error),
                       &error, CARE__M_OUT_OF_RANGE, "survival", 0);
    CARE_CHECK_NEAR(out[0], 7.0, 0.0);
}

/* One level: the rate of death is -log(s) / step. */
static void mortality_of_one_level_by_hand(void) {
    const double q[4] = {-0.1, 0.1, 0.0, 0.0};
    const double all = 1.0;
    const double survival = 0.5;
    double out[4];
    care_error error;
    care_error_init(&error);
    CARE_CHECK_OK(care_transition_mortality(1, 1, &all, &survival, 2.0, q, NULL, out, 4, &error), &error);
    CARE_CHECK_NEAR(out[1], 0.5 * log(2.0), 1e-15);
    CARE_CHECK_NEAR(out[0], -0.5 * log(2.0), 1e-15);
}

/* Without deaths in level 0 three quarters, and who is well again, live on. */
static void a_survival_out_of_reach_is_refused(void) {
    const double q[TABLE] = {0.0, 0.0, 0.0, 0.0, -0.3, 0.3, 0.0, 0.0, 0.0};
    const double survival = 0.7;
    double out[TABLE] = {7.0};
    care_error error;
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_transition_mortality(2, 1, begin, &survival, 1.0, q, NULL, out, TABLE, &error), &error,
                       CARE__M_SURVIVAL_OUT_OF_REACH, "survival", 0);
    CARE_CHECK_NEAR(out[0], 7.0, 0.0);
}

/* No recovery, one risk for all: who is well stays so with (1 - e) exp(-u): u = log(start / end). */
static void incidence_without_recovery_by_hand(void) {
    const double relative[LEVELS] = {1.0, 1.0};
    const double recovery = 0.0;
    const double survival = 0.9;
    double out[TABLE];
    care_fit_report report;
    care_error error;
    care_error_init(&error);
    care_fit_report_init(&report);
    CARE_CHECK_OK(
        care_transition_incidence(2, 1, begin, end, &survival, relative, &recovery, 1.0, NULL, out, TABLE, &report, &error),
        &error);
    CARE_CHECK_NEAR(out[1], log(0.75 / 0.625), 1e-11);
    CARE_CHECK_NEAR(out[2], -log(0.9), 1e-11);
    CARE_CHECK_NEAR(out[5], -log(0.9), 1e-11);
    CARE_CHECK_NEAR(out[0] + out[1] + out[2], 0.0, 1e-15);
    CARE_CHECK(report.residual <= 1e-11);
}

static void a_prevalence_that_falls_too_fast_is_refused(void) {
    const double relative[LEVELS] = {1.0, 2.0};
    const double recovery = 0.05;
    const double survival = 0.9;
    double out[TABLE] = {7.0};
    care_error error;
    care_error_init(&error);
    CARE_CHECK_REFUSED(
        care_transition_incidence(2, 1, end, begin, &survival, relative, &recovery, 1.0, NULL, out, TABLE, NULL, &error),
        &error, CARE__M_NO_INCIDENCE, "end", 0);
    CARE_CHECK_NEAR(out[0], 7.0, 0.0);
}

/* One cell: the shares are the counts. Two with one shape: both have them. */
static void prevalence_by_hand(void) {
    const double shape[4] = {0.5, 0.5, 0.5, 0.5};
    const double persons[2] = {10.0, 30.0};
    double counts[2] = {30.0, 10.0};
    double out[4] = {7.0};
    care_error error;
    care_error_init(&error);
    CARE_CHECK_OK(care_transition_prevalence(2, 2, shape, persons, counts, 1e-12, 10, out, 4, NULL, &error), &error);
    CARE_CHECK_NEAR(out[0], 0.75, 1e-15);
    CARE_CHECK_NEAR(out[3], 0.25, 1e-15);
    counts[0] = 31.0;
    CARE_CHECK_REFUSED(care_transition_prevalence(2, 2, shape, persons, counts, 1e-12, 10, out, 4, NULL, &error), &error,
                       CARE__M_LEVELS_NOT_ALL, "counts", -1);
    const double none[4] = {1.0, 1.0, 0.0, 0.0};
    counts[0] = 30.0;
    CARE_CHECK_REFUSED(care_transition_prevalence(2, 2, none, persons, counts, 1e-12, 10, out, 4, NULL, &error), &error,
                       CARE__M_MARGIN_UNREACHABLE, "counts", 1);
}

/* Deaths alone: the rate is -log of those who live, over the time; its variance is p (1 - p) / N over the squared slope t p. */
static void a_panel_of_deaths_by_hand(void) {
    const double length = 2.0;
    const double counts[4] = {80.0, 20.0, 0.0, 0.0};
    const double guess[4] = {-1.0, 1.0, 0.0, 0.0};
    double rate[4];
    double deviation[4];
    care_fit_report report;
    care_error error;
    care_error_init(&error);
    care_fit_report_init(&report);
    CARE_CHECK_OK(care_transition_panel(2, 1, &length, counts, guess, 1e-16, 100, NULL, rate, deviation, 4, &report, &error),
                  &error);
    CARE_CHECK_NEAR(rate[1], -log(0.8) / 2.0, 1e-9);
    CARE_CHECK_NEAR(deviation[1], sqrt(0.8 * 0.2 / 100.0) / (2.0 * 0.8), 1e-9);
    CARE_CHECK_NEAR(report.log_likelihood, 80.0 * log(0.8) + 20.0 * log(0.2), 1e-9);
}

static void counts_that_cannot_be_are_refused(void) {
    const double length[2] = {1.0, 2.0};
    double counts[2 * TABLE] = {90.0, 5.0, 5.0, 0.0, 8.0, 2.0, 0.0, 0.0, 0.0};
    const double guess[TABLE] = {-0.2, 0.1, 0.1, 0.0, -0.1, 0.1, 0.0, 0.0, 0.0};
    double rate[TABLE] = {7.0};
    care_error error;
    care_error_init(&error);
    counts[TABLE + 3] = 2.0;
    CARE_CHECK_REFUSED(care_transition_panel(3, 2, length, counts, guess, 1e-10, 100, NULL, rate, NULL, TABLE, NULL, &error),
                       &error, CARE__M_COUNTS_IMPOSSIBLE, "counts", 1);
    memset(counts, 0, sizeof counts);
    counts[0] = 10.0;
    CARE_CHECK_REFUSED(
        care_transition_panel(3, 1, length, counts + TABLE, guess, 1e-10, 100, NULL, rate, NULL, TABLE, NULL, &error), &error,
        CARE__M_NOT_DETERMINED, "counts", -1);
    CARE_CHECK_NEAR(rate[0], 7.0, 0.0);
}

CARE_TEST_MAIN("transition", {"who starts by hand", who_starts_by_hand}, {"a seed that fits stays", a_seed_that_fits_stays},
               {"a fit without end is refused and nothing is written", a_fit_without_end_is_refused_and_nothing_is_written},
               {"faults of a fit are named", faults_of_a_fit_are_named},
               {"mortality of one level by hand", mortality_of_one_level_by_hand},
               {"a survival out of reach is refused", a_survival_out_of_reach_is_refused},
               {"incidence without recovery by hand", incidence_without_recovery_by_hand},
               {"a prevalence that falls too fast is refused", a_prevalence_that_falls_too_fast_is_refused},
               {"prevalence by hand", prevalence_by_hand}, {"a panel of deaths by hand", a_panel_of_deaths_by_hand},
               {"counts that cannot be are refused", counts_that_cannot_be_are_refused})
