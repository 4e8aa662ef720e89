#include <care/proportional_fit.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "care_test.h"
#include "core/messages.h"
#include "expect_error.h"

enum { CELLS = 12, TOTALS = 16 };

static const double untouched = -7.0;

/* 2 x 3 x 2: rows, and columns by layers; both add up to 100. */
typedef struct fixture {
    int64_t shape[3];
    double seed[CELLS];
    int64_t margins[4];
    double totals[TOTALS];
    care_proportional_fit problem;
    double table[CELLS];
    care_margin_report report;
    size_t n;
} fixture;

static void set_up(fixture *f) {
    *f = (fixture){.shape = {2, 3, 2},
                   .seed = {1.0, 2.0, 3.0, 1.0, 2.0, 5.0, 4.0, 0.0, 1.0, 1.0, 1.0, 2.0},
                   .margins = {1, 6},
                   .totals = {40.0, 60.0, 10.0, 20.0, 30.0, 5.0, 15.0, 20.0},
                   .n = CELLS};
    care_proportional_fit_init(&f->problem);
    f->problem.axis_count = 3;
    f->problem.shape = f->shape;
    f->problem.seed = f->seed;
    f->problem.margin_count = 2;
    f->problem.margins = f->margins;
    f->problem.totals = f->totals;
    care_margin_report_init(&f->report);
    for (int i = 0; i < CELLS; i++) {
        f->table[i] = untouched;
    }
}

static care_status fit(fixture *f, care_error *error) {
    care_error_init(error);
    return care_fit_margins(&f->problem, NULL, f->table, f->n, &f->report, error);
}

static void check_untouched(const fixture *f) {
    for (int i = 0; i < CELLS; i++) {
        CARE_CHECK_NEAR(f->table[i], untouched, 0.0);
    }
}

/* ---- tables by hand ------------------------------------------------------------------------------------------------ */

/* A row total alone is a proportional spread; one iteration meets it. */
static void one_margin_is_a_proportional_spread(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.problem.margin_count = 1;
    CARE_CHECK_OK(fit(&f, &error), &error);
    for (int i = 0; i < CELLS; i++) {
        CARE_CHECK_NEAR(f.table[i], f.seed[i] * (i < 6 ? 40.0 / 14.0 : 60.0 / 9.0), 1e-13);
    }
    CARE_CHECK_INT(f.report.iterations, 1);
    CARE_CHECK_INT(f.report.converged, 1);
}

/* Deming and Stephan's case of two margins of a flat seed: the product of the margins. */
static void a_flat_seed_gives_independence(void) {
    fixture f;
    care_error error;
    set_up(&f);
    for (int i = 0; i < CELLS; i++) {
        f.seed[i] = 3.0;
    }
    CARE_CHECK_OK(fit(&f, &error), &error);
    for (int i = 0; i < CELLS; i++) {
        CARE_CHECK_NEAR(f.table[i], f.totals[i / 6] * f.totals[2 + i % 6] / 100.0, 1e-12);
    }
}

/* A grand total scales; no axis is kept. */
static void the_grand_total_scales(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.problem.margin_count = 1;
    f.margins[0] = 0;
    f.totals[0] = 46.0;
    CARE_CHECK_OK(fit(&f, &error), &error);
    for (int i = 0; i < CELLS; i++) {
        CARE_CHECK_NEAR(f.table[i], 2.0 * f.seed[i], 1e-13);
    }
}

static void margins_are_met_and_zeros_stay(void) {
    fixture f;
    care_error error;
    set_up(&f);
    CARE_CHECK_OK(fit(&f, &error), &error);
    CARE_CHECK_INT(f.report.converged, 1);
    CARE_CHECK(f.report.deviation <= 1e-10);
    CARE_CHECK_NEAR(f.table[7], 0.0, 0.0);
    double rows[2] = {0.0};
    for (int i = 0; i < CELLS; i++) {
        rows[i / 6] += f.table[i];
        CARE_CHECK_NEAR(i < 6 ? f.table[i] + f.table[i + 6] : 0.0, i < 6 ? f.totals[2 + i] : 0.0, 1e-8);
    }
    CARE_CHECK_NEAR(rows[0], 40.0, 1e-8);
    CARE_CHECK_NEAR(rows[1], 60.0, 1e-8);
}

/* Diagonal seed: rows and columns each leave no choice, and they differ. */
static void what_cannot_be_met_is_said(void) {
    const int64_t shape[2] = {2, 2};
    const double seed[4] = {1.0, 0.0, 0.0, 1.0};
    const int64_t margins[2] = {1, 2};
    const double totals[4] = {1.0, 1.0, 1.5, 0.5};
    double table[4];
    fixture f;
    care_error error;
    set_up(&f);
    care_error_init(&error);
    f.problem.axis_count = 2;
    f.problem.shape = shape;
    f.problem.seed = seed;
    f.problem.margins = margins;
    f.problem.totals = totals;
    f.problem.most_iterations = 7;
    CARE_CHECK_OK(care_fit_margins(&f.problem, NULL, table, 4, &f.report, &error), &error);
    CARE_CHECK_INT(f.report.converged, 0);
    CARE_CHECK_INT(f.report.iterations, 7);
    CARE_CHECK_NEAR(f.report.deviation, 0.5, 1e-12);
    CARE_CHECK_INT(f.report.row, 0);
}

static void numbers_of_any_size_stay_in_range(void) {
    fixture f;
    care_error error;
    fixture plain;
    set_up(&plain);
    CARE_CHECK_OK(fit(&plain, &error), &error);
    for (int power = -300; power <= 300; power += 600) {
        set_up(&f);
        for (int i = 0; i < CELLS; i++) {
            f.seed[i] *= pow(10.0, power);
        }
        CARE_CHECK_OK(fit(&f, &error), &error);
        for (int i = 0; i < CELLS; i++) {
            CARE_CHECK_NEAR(f.table[i], plain.table[i], 1e-9);
        }
    }
}

/* ---- refused ------------------------------------------------------------------------------------------------------- */

#define FAULTS(X)                                                                       \
    X(problem.struct_size = 0, CARE__M_NOT_INITIALISED, "problem", -1)                  \
    X(report.struct_size = 0, CARE__M_NOT_INITIALISED, "report", -1)                    \
    X(problem.axis_count = 0, CARE__M_OUT_OF_RANGE, "problem.axis_count", -1)           \
    X(problem.axis_count = 17, CARE__M_OUT_OF_RANGE, "problem.axis_count", -1)          \
    X(problem.shape = NULL, CARE__M_NULL, "problem.shape", -1)                          \
    X(shape[1] = 0, CARE__M_OUT_OF_RANGE, "problem.shape", 1)                           \
    X(shape[1] = INT64_C(1) << 31, CARE__M_OUT_OF_RANGE, "problem.shape", 1)            \
    X(problem.margin_count = 0, CARE__M_OUT_OF_RANGE, "problem.margin_count", -1)       \
    X(problem.margin_count = 33, CARE__M_OUT_OF_RANGE, "problem.margin_count", -1)      \
    X(problem.margins = NULL, CARE__M_NULL, "problem.margins", -1)                      \
    X(margins[1] = 8, CARE__M_OUT_OF_RANGE, "problem.margins", 1)                       \
    X(margins[0] = -1, CARE__M_OUT_OF_RANGE, "problem.margins", 0)                      \
    X(problem.totals = NULL, CARE__M_NULL, "problem.totals", -1)                        \
    X(totals[4] = -1.0, CARE__M_OUT_OF_RANGE, "problem.totals", 4)                      \
    X(totals[4] = (double)NAN, CARE__M_NOT_FINITE, "problem.totals", 4)                 \
    X(problem.seed = NULL, CARE__M_NULL, "problem.seed", -1)                            \
    X(seed[9] = -1.0, CARE__M_OUT_OF_RANGE, "problem.seed", 9)                          \
    X(seed[9] = (double)INFINITY, CARE__M_NOT_FINITE, "problem.seed", 9)                \
    X(problem.tolerance = -0.1, CARE__M_OUT_OF_RANGE, "problem.tolerance", -1)          \
    X(problem.most_iterations = 0, CARE__M_OUT_OF_RANGE, "problem.most_iterations", -1) \
    X(n = CELLS - 1, CARE__M_LENGTH, "n", -1)                                           \
    X(totals[4] = 31.0, CARE__M_MARGINS_DISAGREE, "problem.totals", 2)

static void faults_are_named_and_nothing_is_written(void) {
#define X(spoil, message, where, row)                                                                     \
    {                                                                                                     \
        fixture f;                                                                                        \
        care_error error;                                                                                 \
        set_up(&f);                                                                                       \
        f.spoil;                                                                                          \
        care_check_refused(fit(&f, &error), &error, (message), (where), (row), CARE_CHECK_PLACE(#spoil)); \
        check_untouched(&f);                                                                              \
    }
    FAULTS(X)
#undef X
}

/* Rows by layers against columns by layers: the grand totals agree, the layers do not. */
static void margins_that_share_an_axis_must_agree_on_it(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.margins[0] = 5;
    f.margins[1] = 6;
    const double totals[10] = {20.0, 20.0, 30.0, 30.0, 10.0, 20.0, 30.0, 5.0, 15.0, 20.0};
    memcpy(f.totals, totals, sizeof totals); /* layers 50 and 50 against 55 and 45 */
    CARE_CHECK_REFUSED(fit(&f, &error), &error, CARE__M_MARGINS_DISAGREE, "problem.totals", 4);
    CARE_CHECK_STR(error.message, "margins 0 and 1, counted from 0, add up to 50 and 55; the same sum expected");
    f.totals[1] = 15.0;
    f.totals[0] = 25.0;
    CARE_CHECK_OK(fit(&f, &error), &error);
    f.totals[1] = 20.0;
    f.totals[0] = 20.0;
    f.totals[4] = 5.0; /* layers agree in the first now, not in the second */
    CARE_CHECK_REFUSED(fit(&f, &error), &error, CARE__M_MARGINS_DISAGREE, "problem.totals", 5);
}

static void persons_cannot_come_from_nowhere(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.seed[1] = 0.0; /* with seed[7] column 0, layer 1 is empty */
    CARE_CHECK_REFUSED(fit(&f, &error), &error, CARE__M_MARGIN_EMPTY, "problem.totals", 3);
    check_untouched(&f);
    f.totals[3] = 0.0;
    f.totals[2] = 30.0;
    CARE_CHECK_OK(fit(&f, &error), &error);
    for (int i = 0; i < CELLS; i++) {
        f.seed[i] = 0.0;
    }
    CARE_CHECK_REFUSED(fit(&f, &error), &error, CARE__M_MARGIN_EMPTY, "problem.totals", 0);
}

static void a_shape_beyond_memory_is_refused(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.shape[0] = f.shape[1] = f.shape[2] = INT32_MAX;
    CARE_CHECK_REFUSED(fit(&f, &error), &error, CARE__M_TOO_LARGE, "problem.shape", -1);
    const int64_t shape[2] = {INT32_MAX, INT32_MAX / 4};
    int64_t margins[32];
    for (int m = 0; m < 32; m++) {
        margins[m] = 3;
    }
    f.problem.axis_count = 2;
    f.problem.shape = shape;
    f.problem.margin_count = 32;
    f.problem.margins = margins;
    CARE_CHECK_REFUSED(fit(&f, &error), &error, CARE__M_TOO_LARGE, "problem.totals", -1);
}

static int32_t stop(void *user, double done) {
    (void)user;
    (void)done;
    return 1;
}

static void a_poll_stops_it(void) {
    fixture f;
    care_error error;
    care_env env;
    care_env_init(&env);
    env.poll = stop;
    set_up(&f);
    care_error_init(&error);
    CARE_CHECK_INT(care_fit_margins(&f.problem, &env, f.table, f.n, &f.report, &error), CARE_E_CANCELLED);
    check_untouched(&f);
}

CARE_TEST_MAIN("proportional fit", {"one margin is a proportional spread", one_margin_is_a_proportional_spread},
               {"a flat seed gives independence", a_flat_seed_gives_independence},
               {"the grand total scales", the_grand_total_scales},
               {"margins are met and zeros stay", margins_are_met_and_zeros_stay},
               {"what cannot be met is said", what_cannot_be_met_is_said},
               {"numbers of any size stay in range", numbers_of_any_size_stay_in_range},
               {"faults are named and nothing is written", faults_are_named_and_nothing_is_written},
               {"margins that share an axis must agree on it", margins_that_share_an_axis_must_agree_on_it},
               {"persons cannot come from nowhere", persons_cannot_come_from_nowhere},
               {"a shape beyond memory is refused", a_shape_beyond_memory_is_refused}, {"a poll stops it", a_poll_stops_it})
