#include <care/cohort_change.h>

#include <math.h>
#include <string.h>

#include "care_test.h"
#include "core/messages.h"
#include "expect_error.h"

enum { TOWNSHIPS = 2, AGES = 6, STEPS = 2, CELLS = CARE_SEXES * AGES, ALL = TOWNSHIPS * CELLS };

static const double untouched = -7.0;

/* Groups 0 to 5+, censuses two groups apart; mothers of group 0 are of group 2, those of group 1 of group 3. */
typedef struct fixture {
    care_cohort_change change;
    double earlier[ALL];
    double later[ALL];
    double ratios[ALL];
    size_t n;
    care_cohort_change_report report;
    int64_t steps;
    double control[STEPS * CELLS];
    double persons[STEPS * ALL];
    size_t persons_n;
} fixture;

static void set_up(fixture *f) {
    *f = (fixture){.earlier = {10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 8.0, 16.0, 24.0, 32.0, 40.0, 48.0},
                   .later = {12.0, 9.0, 5.0, 25.0, 15.0, 75.0, 14.0, 8.0, 7.0, 16.0, 12.0, 60.0},
                   .n = ALL,
                   .steps = STEPS,
                   .persons_n = STEPS * ALL};
    for (int i = 0; i < CELLS; i++) {
        f->earlier[CELLS + i] = 100.0 + i;
        f->later[CELLS + i] = 90.0 + i * i;
    }
    for (int i = 0; i < ALL; i++) {
        f->ratios[i] = untouched;
        f->persons[i] = f->persons[ALL + i] = untouched;
    }
    care_cohort_change_init(&f->change);
    f->change.townships = TOWNSHIPS;
    f->change.ages = AGES;
    f->change.shift = 2;
    f->change.mothers_begin = 2;
    f->change.mothers_end = 3;
    care_cohort_change_report_init(&f->report);
}

static care_status find_ratios(fixture *f, care_error *error) {
    care_error_init(error);
    return care_cohort_change_ratios(&f->change, f->earlier, f->later, NULL, f->ratios, f->n, &f->report, error);
}

static care_status project(fixture *f, const double *control, care_error *error) {
    care_error_init(error);
    return care_cohort_change_project(&f->change, f->earlier, f->ratios, f->steps, control, NULL, f->persons, f->persons_n,
                                      error);
}

static void check_values(const double *got, const double *want, int n, care_check_place place) {
    for (int i = 0; i < n; i++) {
        care_check_near(got[i], want[i], 1e-12, place);
    }
}

/* ---- ratios -------------------------------------------------------------------------------------------------------- */

static void ratios_by_hand(void) {
    fixture f;
    care_error error;
    set_up(&f);
    CARE_CHECK_OK(find_ratios(&f, &error), &error);
    const double wanted[CELLS] = {12.0 / 7.0, 9.0 / 16.0, 0.5,   1.25, 0.5, 0.5, /* 75 of 40 + 50 + 60 */
                                  2.0,        0.5,        0.875, 1.0,  0.5, 0.5};
    check_values(f.ratios, wanted, CELLS, CARE_CHECK_PLACE("ratios"));
    CARE_CHECK_INT(f.report.from_area, 0);
    CARE_CHECK_INT(f.report.capped, 0);
}

static void ratios_are_capped_but_not_those_of_children(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.change.townships = 1;
    f.n = CELLS;
    f.change.ratio_min = 0.75;
    f.change.ratio_max = 1.0;
    CARE_CHECK_OK(find_ratios(&f, &error), &error);
    const double wanted[CELLS] = {12.0 / 7.0, 9.0 / 16.0, 0.75, 1.0, 0.75, 0.75, 2.0, 0.5, 0.875, 1.0, 0.75, 0.75};
    check_values(f.ratios, wanted, CELLS, CARE_CHECK_PLACE("ratios"));
    CARE_CHECK_INT(f.report.capped, 6);
}

static void a_ratio_over_nobody_is_that_of_all_townships(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.earlier[0] = 0.0;
    CARE_CHECK_OK(find_ratios(&f, &error), &error);
    CARE_CHECK_NEAR(f.ratios[2], (f.later[2] + f.later[CELLS + 2]) / f.earlier[CELLS], 1e-14);
    CARE_CHECK_INT(f.report.from_area, 1);
    f.earlier[CELLS] = 0.0;
    CARE_CHECK_OK(find_ratios(&f, &error), &error);
    CARE_CHECK_NEAR(f.ratios[2], 0.0, 0.0);
    CARE_CHECK_INT(f.report.from_area, 2);
}

/* ---- projection ---------------------------------------------------------------------------------------------------- */

static void a_projection_from_the_earlier_census_gives_the_later(void) {
    fixture f;
    care_error error;
    set_up(&f);
    CARE_CHECK_OK(find_ratios(&f, &error), &error);
    CARE_CHECK_OK(project(&f, NULL, &error), &error);
    check_values(f.persons, f.later, ALL, CARE_CHECK_PLACE("persons"));
}

static void ratios_of_1_move_everyone_up(void) {
    fixture f;
    care_error error;
    set_up(&f);
    for (int i = 0; i < ALL; i++) {
        f.ratios[i] = 1.0;
    }
    CARE_CHECK_OK(project(&f, NULL, &error), &error);
    /* children are as many as their mothers: women of group 2, then 3 */
    const double wanted[CELLS] = {8.0, 16.0, 10.0, 20.0, 30.0, 150.0, 8.0, 16.0, 8.0, 16.0, 24.0, 120.0};
    check_values(f.persons, wanted, CELLS, CARE_CHECK_PLACE("persons"));
    const double second[CELLS] = {8.0, 16.0, 8.0, 16.0, 10.0, 200.0, 8.0, 16.0, 8.0, 16.0, 8.0, 160.0};
    check_values(f.persons + ALL, second, CELLS, CARE_CHECK_PLACE("persons"));
}

/* Children are counted of the mothers that the control leaves. */
static void townships_are_scaled_to_the_area(void) {
    fixture f;
    care_error error;
    set_up(&f);
    CARE_CHECK_OK(find_ratios(&f, &error), &error);
    for (int i = 0; i < STEPS * CELLS; i++) {
        f.control[i] = 1000.0 + i;
    }
    CARE_CHECK_OK(project(&f, f.control, &error), &error);
    for (int step = 0; step < STEPS; step++) {
        const double *here = f.persons + step * ALL;
        for (int i = 0; i < CELLS; i++) {
            CARE_CHECK_NEAR(here[i] + here[CELLS + i], f.control[step * CELLS + i], 1e-9);
        }
        const double one = here[0] / (f.ratios[0] * here[AGES + 2]);
        const double two = here[CELLS] / (f.ratios[CELLS] * here[CELLS + AGES + 2]);
        CARE_CHECK_NEAR(one, two, 1e-12); /* one factor for the boys of both */
    }
}

static void persons_cannot_come_from_nowhere(void) {
    fixture f;
    care_error error;
    set_up(&f);
    CARE_CHECK_OK(find_ratios(&f, &error), &error);
    for (int i = 0; i < STEPS * CELLS; i++) {
        f.control[i] = 1000.0;
    }
    f.control[1] = 0.0; /* no boys of group 1, so none of group 3 a step later */
    CARE_CHECK_REFUSED(project(&f, f.control, &error), &error, CARE__M_CONTROL_EMPTY, "control", CELLS + 3);
    CARE_CHECK_NEAR(f.persons[0], untouched, 0.0);
}

/* ---- refused ------------------------------------------------------------------------------------------------------- */

#define FAULTS(X)                                                                 \
    X(change.struct_size = 0, CARE__M_NOT_INITIALISED, "change", -1)              \
    X(change.townships = 0, CARE__M_OUT_OF_RANGE, "change.townships", -1)         \
    X(change.ages = 1, CARE__M_OUT_OF_RANGE, "change.ages", -1)                   \
    X(change.ages = 1001, CARE__M_OUT_OF_RANGE, "change.ages", -1)                \
    X(change.shift = 0, CARE__M_OUT_OF_RANGE, "change.shift", -1)                 \
    X(change.shift = AGES, CARE__M_OUT_OF_RANGE, "change.shift", -1)              \
    X(change.mothers_begin = 1, CARE__M_OUT_OF_RANGE, "change.mothers_begin", -1) \
    X(change.mothers_end = 2, CARE__M_OUT_OF_RANGE, "change.mothers_end", -1)     \
    X(change.mothers_end = 6, CARE__M_OUT_OF_RANGE, "change.mothers_end", -1)     \
    X(change.ratio_min = -1.0, CARE__M_OUT_OF_RANGE, "change.ratio_min", -1)      \
    X(change.ratio_max = (double)INFINITY, CARE__M_NOT_FINITE, "change.ratio_max", -1)

static void faults_are_named_and_nothing_is_written(void) {
#define X(spoil, message, where, row)                                                                               \
    {                                                                                                               \
        fixture f;                                                                                                  \
        care_error error;                                                                                           \
        set_up(&f);                                                                                                 \
        f.spoil;                                                                                                    \
        care_check_refused(find_ratios(&f, &error), &error, (message), (where), (row), CARE_CHECK_PLACE(#spoil));   \
        CARE_CHECK_NEAR(f.ratios[0], untouched, 0.0);                                                               \
        care_check_refused(project(&f, NULL, &error), &error, (message), (where), (row), CARE_CHECK_PLACE(#spoil)); \
        CARE_CHECK_NEAR(f.persons[0], untouched, 0.0);                                                              \
    }
    FAULTS(X)
#undef X
}

static void arrays_are_checked(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.earlier[7] = -1.0;
    CARE_CHECK_REFUSED(find_ratios(&f, &error), &error, CARE__M_OUT_OF_RANGE, "earlier", 7);
    set_up(&f);
    f.later[13] = (double)NAN;
    CARE_CHECK_REFUSED(find_ratios(&f, &error), &error, CARE__M_NOT_FINITE, "later", 13);
    set_up(&f);
    f.change.ratio_min = 2.0;
    f.change.ratio_max = 1.0;
    CARE_CHECK_REFUSED(find_ratios(&f, &error), &error, CARE__M_BOUND_ORDER, "change.ratio_max", -1);
    set_up(&f);
    f.n--;
    CARE_CHECK_REFUSED(find_ratios(&f, &error), &error, CARE__M_LENGTH, "n", -1);
    set_up(&f);
    f.report.struct_size = 0;
    CARE_CHECK_REFUSED(find_ratios(&f, &error), &error, CARE__M_NOT_INITIALISED, "report", -1);
    CARE_CHECK_NEAR(f.ratios[0], untouched, 0.0);
    CARE_CHECK_REFUSED(project(&f, NULL, &error), &error, CARE__M_OUT_OF_RANGE, "ratios", 0);
    care_cohort_change_report_init(&f.report);
    CARE_CHECK_OK(find_ratios(&f, &error), &error);
    f.control[3] = -1.0;
    CARE_CHECK_REFUSED(project(&f, f.control, &error), &error, CARE__M_OUT_OF_RANGE, "control", 3);
    f.steps = 0;
    CARE_CHECK_REFUSED(project(&f, NULL, &error), &error, CARE__M_OUT_OF_RANGE, "steps", -1);
    f.steps = 3;
    CARE_CHECK_REFUSED(project(&f, NULL, &error), &error, CARE__M_LENGTH, "n", -1);
    CARE_CHECK_NEAR(f.persons[0], untouched, 0.0);
}

CARE_TEST_MAIN("cohort change", {"ratios by hand", ratios_by_hand},
               {"ratios are capped, but not those of children", ratios_are_capped_but_not_those_of_children},
               {"a ratio over nobody is that of all townships", a_ratio_over_nobody_is_that_of_all_townships},
               {"a projection from the earlier census gives the later", a_projection_from_the_earlier_census_gives_the_later},
               {"ratios of 1 move everyone up", ratios_of_1_move_everyone_up},
               {"townships are scaled to the area", townships_are_scaled_to_the_area},
               {"persons cannot come from nowhere", persons_cannot_come_from_nowhere},
               {"faults are named and nothing is written", faults_are_named_and_nothing_is_written},
               {"arrays are checked", arrays_are_checked})
