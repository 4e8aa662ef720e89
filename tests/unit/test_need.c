#include <care/need.h>

#include <math.h>
#include <string.h>

#include "care_test.h"
#include "core/messages.h"
#include "expect_error.h"

enum { YEARS = 2, TOWNS = 2, GROUPS = 2, LEVELS = 2, SETTINGS = 3, TABLES = YEARS * TOWNS };
enum { PERSONS = TABLES * GROUPS * LEVELS, SHARES = GROUPS * LEVELS * SETTINGS, USERS = TABLES * LEVELS * SETTINGS };
enum { CELLS = TABLES * SETTINGS, ARRAYS = 5 };

/* Settings: own home, day centre, nursing bed. Groups: with others, alone. Levels: mild, severe. */
typedef struct fixture {
    double persons[PERSONS];
    double share[TABLES * SHARES];
    double places[SETTINGS], occupancy[SETTINGS];
    double hours[LEVELS * SETTINGS];
    double informal_share[TABLES * SETTINGS], informal_hours[TABLES * SETTINGS];
    double per_user[SETTINGS], per_place[SETTINGS], per_hour[SETTINGS], index[YEARS * SETTINGS];
    care_need_problem problem;
    double users[2 * USERS];
    double out[ARRAYS][2 * CELLS]; /* places, hours, informal, caregivers, cost */
    care_need_result result;
} fixture;

static void set_up(fixture *f) {
    static const double persons[PERSONS] = {100, 20, 50, 30, 10, 2, 5, 3, 110, 22, 55, 33, 11, 2, 5, 4};
    static const double share[SHARES] = {0.8, 0.15, 0.05, 0.5, 0.1, 0.4, 0.6, 0.3, 0.1, 0.25, 0.25, 0.5};
    static const double hours[LEVELS * SETTINGS] = {2, 10, 8, 10, 20, 30};
    memset(f, 0, sizeof *f);
    memcpy(f->persons, persons, sizeof persons);
    memcpy(f->share, share, sizeof share);
    memcpy(f->hours, hours, sizeof hours);
    memcpy(f->places, (const double[]){0.0, 0.4, 1.0}, sizeof f->places);
    memcpy(f->occupancy, (const double[]){1.0, 0.8, 0.9}, sizeof f->occupancy);
    memcpy(f->informal_share, (const double[]){0.9, 0.1, 0.0}, sizeof f->places);
    memcpy(f->informal_hours, (const double[]){400.0, 1000.0, 0.0}, sizeof f->places);
    memcpy(f->per_user, (const double[]){0.0, 100.0, 1000.0}, sizeof f->places);
    memcpy(f->per_place, (const double[]){0.0, 0.0, 500.0}, sizeof f->places);
    memcpy(f->per_hour, (const double[]){30.0, 30.0, 20.0}, sizeof f->places);
    for (int i = 0; i < YEARS * SETTINGS; i++) {
        f->index[i] = i < SETTINGS ? 1.0 : 1.02;
    }
    care_need_problem_init(&f->problem);
    f->problem.years = YEARS;
    f->problem.townships = TOWNS;
    f->problem.groups = GROUPS;
    f->problem.levels = LEVELS;
    f->problem.settings = SETTINGS;
    f->problem.persons = f->persons;
    f->problem.share = f->share;
    f->problem.places = f->places;
    f->problem.occupancy = f->occupancy;
    f->problem.hours = f->hours;
    f->problem.informal_share = f->informal_share;
    f->problem.informal_hours = f->informal_hours;
    f->problem.cost_per_user = f->per_user;
    f->problem.cost_per_place = f->per_place;
    f->problem.cost_per_hour = f->per_hour;
    f->problem.cost_index = f->index;
    f->problem.productive_hours = 1760.0;
    care_need_result_init(&f->result);
    f->result.users = f->users;
    f->result.places = f->out[0];
    f->result.hours = f->out[1];
    f->result.informal = f->out[2];
    f->result.caregivers = f->out[3];
    f->result.cost = f->out[4];
}

static care_status run(fixture *f, care_error *error) {
    care_error_init(error);
    return care_need_solve(&f->problem, NULL, &f->result, error);
}

/* The first year of the first township: 100 mild with others, 20 severe; 50 mild alone, 30 severe. */
static void by_hand(void) {
    fixture f;
    care_error error;
    set_up(&f);
    if (!CARE_CHECK_OK(run(&f, &error), &error)) {
        return;
    }
    const double mild[SETTINGS] = {80 + 30, 15 + 15, 5 + 5};
    const double severe[SETTINGS] = {10 + 7.5, 2 + 7.5, 8 + 15};
    const double hours[SETTINGS] = {110 * 2 + 17.5 * 10, 30 * 10 + 9.5 * 20, 10 * 8 + 23 * 30};
    const double informal[SETTINGS] = {0.9 * 395, 49, 0};
    const double weeks = 365.25 / 7.0;
    for (int s = 0; s < SETTINGS; s++) {
        const double places = (mild[s] + severe[s]) * f.places[s] / f.occupancy[s];
        const double formal = (hours[s] - informal[s]) * weeks;
        CARE_CHECK_NEAR(f.users[s], mild[s], 1e-12);
        CARE_CHECK_NEAR(f.users[SETTINGS + s], severe[s], 1e-12);
        CARE_CHECK_NEAR(f.out[0][s], places, 1e-12);
        CARE_CHECK_NEAR(f.out[1][s], hours[s], 1e-11);
        CARE_CHECK_NEAR(f.out[2][s], informal[s], 1e-11);
        CARE_CHECK_NEAR(f.out[3][s], formal / 1760.0, 1e-11);
        CARE_CHECK_NEAR(f.out[4][s], (mild[s] + severe[s]) * f.per_user[s] + places * f.per_place[s] + formal * f.per_hour[s],
                        1e-8);
    }
    const int later = TOWNS * SETTINGS; /* the second year: 10 % more of most, and prices 2 % up */
    const double nursing = 110 * 0.05 + 55 * 0.1 + 22 * 0.4 + 33 * 0.5;
    CARE_CHECK_NEAR(f.out[0][later + 2], nursing / 0.9, 1e-12);
    CARE_CHECK_NEAR(f.out[2][later], 0.9 * f.out[1][later], 1e-11); /* 391: their 400 hours do */
    const double formal = f.out[1][later + 2] * weeks;
    const double cost = nursing * 1000.0 + nursing / 0.9 * 500.0 + formal * 20.0;
    CARE_CHECK_NEAR(f.out[4][later + 2], 1.02 * cost, 1e-7);
}

static void relatives_and_volunteers_have_only_so_many_hours(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.informal_hours[0] = 100.0;
    CARE_CHECK_OK(run(&f, &error), &error);
    CARE_CHECK_NEAR(f.out[2][0], 100.0, 0.0);
    f.problem.informal_hours = NULL;
    CARE_CHECK_OK(run(&f, &error), &error);
    CARE_CHECK_NEAR(f.out[2][0], 0.9 * 395, 1e-11);
}

static void layouts_are_read_by_year_and_township(void) {
    for (int32_t layout = CARE_RATES_COMMON; layout <= CARE_RATES_BY_BOTH; layout++) {
        fixture f;
        care_error error;
        set_up(&f);
        f.problem.share_layout = f.problem.informal_layout = layout;
        f.problem.informal_hours = NULL;
        for (int k = 0; k < TABLES; k++) { /* in table k nobody is in day care but k tenths of the mild with others */
            memcpy(f.share + k * SHARES, (const double[]){1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0}, SHARES * sizeof(double));
            f.share[k * SHARES] = 1.0 - 0.1 * k;
            f.share[k * SHARES + 1] = 0.1 * k;
            f.informal_share[k * SETTINGS + 1] = 0.2 * k;
        }
        CARE_CHECK_OK(run(&f, &error), &error);
        for (int table = 0; table < TABLES; table++) {
            const int at[4] = {0, table % TOWNS, table / TOWNS, table};
            const int k = at[layout];
            const double users = 0.1 * k * f.persons[table * GROUPS * LEVELS];
            CARE_CHECK_NEAR(f.users[table * LEVELS * SETTINGS + 1], users, 1e-12);
            CARE_CHECK_NEAR(f.out[2][table * SETTINGS + 1], users * 10.0 * 0.2 * k, 1e-11);
        }
    }
}

static void what_is_not_wanted_is_left_out(void) {
    fixture f;
    care_error error;
    set_up(&f);
    care_need_result_init(&f.result);
    f.result.users = f.users;
    f.problem.places = f.problem.occupancy = f.problem.hours = NULL;
    f.problem.informal_share = f.problem.informal_hours = NULL;
    f.problem.cost_per_place = f.problem.cost_per_hour = NULL;
    f.problem.productive_hours = NAN;
    CARE_CHECK_OK(run(&f, &error), &error);
    CARE_CHECK_NEAR(f.users[0], 110.0, 1e-12);
    CARE_CHECK_NEAR(f.out[0][0], 0.0, 0.0);
}

/* ---- natural and policy-adjusted ------------------------------------------------------------------------------------- */

static void steps_add_up_to_the_adjusted_need(void) {
    fixture natural;
    fixture policy;
    fixture alone;
    care_error error;
    set_up(&natural);
    set_up(&policy);
    set_up(&alone);
    policy.share[0] = alone.share[0] = 0.7;
    policy.share[2] = alone.share[2] = 0.15;
    const care_need_problem *problems[2] = {&natural.problem, &policy.problem};
    care_error_init(&error);
    CARE_CHECK_OK(care_need_steps(problems, 2, NULL, &natural.result, &error), &error);
    CARE_CHECK_OK(run(&alone, &error), &error);
    CARE_CHECK_OK(run(&policy, &error), &error);
    for (int i = 0; i < ARRAYS; i++) {
        for (int k = 0; k < CELLS; k++) {
            CARE_CHECK_NEAR(natural.out[i][k] + natural.out[i][CELLS + k], alone.out[i][k], 1e-9 * (1.0 + alone.out[i][k]));
        }
    }
    CARE_CHECK_NEAR(natural.users[USERS + 2], 10.0, 1e-12); /* a tenth of 100 mild with others */
    CARE_CHECK_NEAR(natural.users[USERS + 1], 0.0, 0.0);
}

static void a_fault_of_a_step_names_it(void) {
    fixture f;
    fixture g;
    care_error error;
    char text[200];
    set_up(&f);
    set_up(&g);
    const care_need_problem *problems[2] = {&f.problem, &g.problem};
    g.share[5] = 0.5;
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_need_steps(problems, 2, NULL, &f.result, &error), &error, CARE__M_SETTINGS_SUM, "problems[1].share",
                       SETTINGS);
    CARE_CHECK_OK(care_error_format(&error, "en", text, sizeof text), NULL);
    CARE_CHECK(strstr(text, "problems[1].share") != NULL && strstr(text, "1.1") != NULL);
    g.share[5] = 0.4;
    g.problem.townships = 1;
    CARE_CHECK_REFUSED(care_need_steps(problems, 2, NULL, &f.result, &error), &error, CARE__M_OUT_OF_RANGE,
                       "problems[1].townships", -1);
    problems[1] = NULL;
    CARE_CHECK_REFUSED(care_need_steps(problems, 2, NULL, &f.result, &error), &error, CARE__M_NULL, "problems[1]", -1);
    CARE_CHECK_REFUSED(care_need_steps(problems, 0, NULL, &f.result, &error), &error, CARE__M_OUT_OF_RANGE, "count", -1);
    CARE_CHECK_REFUSED(care_need_steps(NULL, 1, NULL, &f.result, &error), &error, CARE__M_NULL, "problems", -1);
    CARE_CHECK_NEAR(f.users[0], 0.0, 0.0);
}

/* ---- refusals -------------------------------------------------------------------------------------------------------- */

static void bad_shares_are_refused(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.share[7] = 0.31;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_SETTINGS_SUM, "problem.share", 2 * SETTINGS);
    f.share[7] = 0.29;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_SETTINGS_SUM, "problem.share", 2 * SETTINGS);
    f.share[7] = 1.3;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_OUT_OF_RANGE, "problem.share", 7);
    f.share[7] = NAN;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_NOT_FINITE, "problem.share", 7);
    f.share[7] = 0.3 + 1e-10;
    CARE_CHECK_OK(run(&f, &error), &error);
}

#define AT(member) offsetof(fixture, member)

static void bad_numbers_are_refused(void) {
    static const care_wrong_number all[] = {
        {AT(persons[3]), -1.0, CARE__M_OUT_OF_RANGE, "problem.persons", 3},
        {AT(persons[15]), INFINITY, CARE__M_NOT_FINITE, "problem.persons", 15},
        {AT(places[1]), -0.1, CARE__M_OUT_OF_RANGE, "problem.places", 1},
        {AT(occupancy[2]), 0.0, CARE__M_ZERO, "problem.occupancy", 2},
        {AT(occupancy[1]), 1.01, CARE__M_OUT_OF_RANGE, "problem.occupancy", 1},
        {AT(hours[5]), 337.0, CARE__M_OUT_OF_RANGE, "problem.hours", 5},
        {AT(hours[0]), NAN, CARE__M_NOT_FINITE, "problem.hours", 0},
        {AT(informal_share[1]), 1.1, CARE__M_OUT_OF_RANGE, "problem.informal_share", 1},
        {AT(informal_hours[2]), -1.0, CARE__M_OUT_OF_RANGE, "problem.informal_hours", 2},
        {AT(per_user[0]), -1.0, CARE__M_OUT_OF_RANGE, "problem.cost_per_user", 0},
        {AT(per_place[1]), NAN, CARE__M_NOT_FINITE, "problem.cost_per_place", 1},
        {AT(per_hour[2]), -1.0, CARE__M_OUT_OF_RANGE, "problem.cost_per_hour", 2},
        {AT(index[4]), -1.0, CARE__M_OUT_OF_RANGE, "problem.cost_index", 4},
        {AT(problem.productive_hours), 0.0, CARE__M_ZERO, "problem.productive_hours", -1},
        {AT(problem.productive_hours), 8785.0, CARE__M_OUT_OF_RANGE, "problem.productive_hours", -1},
        {AT(problem.productive_hours), NAN, CARE__M_NOT_FINITE, "problem.productive_hours", -1}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        fixture f;
        care_error error;
        set_up(&f);
        care_make_wrong(&f, &all[i]);
        CARE_CHECK_REFUSED(run(&f, &error), &error, all[i].message, all[i].where, all[i].row);
        CARE_CHECK_NEAR(f.users[0], 0.0, 0.0);
    }
}

static void sizes_and_what_is_missing_are_refused(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.problem.settings = CARE_SETTINGS_MAX + 1;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_OUT_OF_RANGE, "problem.settings", -1);
    set_up(&f);
    f.problem.share_layout = 4;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_OUT_OF_RANGE, "problem.share_layout", -1);
    set_up(&f);
    f.problem.years = f.problem.townships = f.problem.groups = f.problem.levels = 1000000;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_TOO_LARGE, "problem.persons", -1);
    set_up(&f);
    f.problem.places = NULL;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_UNUSED, "problem.occupancy", -1);
    f.problem.occupancy = NULL;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_NULL, "problem.places", -1);
    set_up(&f);
    f.problem.hours = NULL;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_UNUSED, "problem.informal_share", -1);
    f.problem.informal_share = NULL;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_UNUSED, "problem.informal_hours", -1);
    f.problem.informal_hours = NULL;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_NULL, "problem.hours", -1);
    set_up(&f);
    f.problem.cost_per_user = f.problem.cost_per_place = f.problem.cost_per_hour = NULL;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_UNUSED, "problem.cost_index", -1);
    f.problem.cost_index = NULL;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_NULL, "problem.cost_per_user", -1);
    f.problem.share = NULL;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_NULL, "problem.share", -1);
    f.problem.struct_size = 0;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_NOT_INITIALISED, "problem", -1);
}

/* ---- scenarios ------------------------------------------------------------------------------------------------------- */

static void prevalence_moves_with_the_gain(void) {
    enum { AGES = 4 };
    static const double prevalence[CARE_SEXES * AGES] = {0.0, 0.1, 0.2, 0.4, 0.0, 0.0, 0.5, 1.0};
    double gain[2 * CARE_SEXES * AGES] = {0.0};
    double out[2 * CARE_SEXES * AGES];
    gain[8] = -5.0;  /* below the curve: the youngest has the rate of the next age */
    gain[9] = 2.5;   /* half an age group */
    gain[10] = 12.5; /* beyond the first */
    gain[11] = 0.0;
    gain[15] = 1.0;
    CARE_CHECK_OK(care_need_shift_prevalence(2, 1, AGES, 5.0, prevalence, gain, out, 16, NULL), NULL);
    CARE_CHECK(memcmp(out, prevalence, sizeof prevalence) == 0);
    CARE_CHECK_NEAR(out[8], 0.1, 1e-15);
    CARE_CHECK_NEAR(out[9], 0.05, 1e-15);
    CARE_CHECK_NEAR(out[10], 0.0, 0.0);
    CARE_CHECK_NEAR(out[11], 0.4, 1e-15);
    CARE_CHECK_NEAR(out[15], 0.9, 1e-15);
}

static void users_move_and_coverage_rises(void) {
    static const double share[6] = {0.7, 0.2, 0.1, 0.4, 0.3, 0.3};
    static const double amount[2] = {0.1, 0.5};
    static const double target[2] = {0.5, 0.5};
    static const double weight[2] = {0.5, 1.0};
    double out[6];
    CARE_CHECK_OK(care_need_move_users(2, 3, share, 0, 2, amount, out, 6, NULL), NULL);
    CARE_CHECK_NEAR(out[0], 0.63, 1e-15);
    CARE_CHECK_NEAR(out[1], 0.2, 0.0);
    CARE_CHECK_NEAR(out[2], 0.17, 1e-15);
    CARE_CHECK_NEAR(out[5], 0.5, 1e-15);
    CARE_CHECK_OK(care_need_raise_coverage(2, 3, share, 0, target, weight, out, 6, NULL), NULL);
    CARE_CHECK_NEAR(out[0], 0.6, 1e-15);
    CARE_CHECK_NEAR(out[1], 0.4 * 2.0 / 3.0, 1e-15);
    CARE_CHECK_NEAR(out[2], 0.4 / 3.0, 1e-15);
    CARE_CHECK(memcmp(out + 3, share + 3, 3 * sizeof *out) == 0); /* above the target already */
    memcpy(out, share, sizeof out);
    CARE_CHECK_OK(care_need_move_users(2, 3, out, 0, 2, amount, out, 6, NULL), NULL); /* in place */
    CARE_CHECK_NEAR(out[2], 0.17, 1e-15);
}

static void costs_converge(void) {
    static const double cost[2] = {100.0, 300.0};
    static const double target[2] = {200.0, 250.0};
    static const double growth[2] = {0.0, 0.02};
    static const double weight[3] = {0.0, 0.5, 1.0};
    double out[6];
    CARE_CHECK_OK(care_need_cost_index(3, 2, cost, target, growth, weight, out, 6, NULL), NULL);
    CARE_CHECK_NEAR(out[0], 1.0, 0.0);
    CARE_CHECK_NEAR(out[2], 1.5, 1e-15);
    CARE_CHECK_NEAR(out[4], 2.0, 1e-15);
    CARE_CHECK_NEAR(out[5], 1.0404, 1e-15);
}

static void bad_scenarios_are_refused(void) {
    double share[6] = {1.0, 0.0, 0.0, 0.4, 0.3, 0.3};
    double part[2] = {0.5, 0.5};
    double prevalence[4] = {0.5, 0.5, 0.5, 0.5};
    double gain[4] = {0.0};
    double out[6] = {-7.0};
    care_error error;
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_need_move_users(2, 3, share, 1, 1, part, out, 6, &error), &error, CARE__M_SAME_SETTING, "to", -1);
    CARE_CHECK_REFUSED(care_need_move_users(2, 3, share, 3, 1, part, out, 6, &error), &error, CARE__M_OUT_OF_RANGE, "from", -1);
    CARE_CHECK_REFUSED(care_need_raise_coverage(2, 3, share, 0, part, part, out, 6, &error), &error, CARE__M_NO_COVERAGE,
                       "share", 0);
    part[1] = 1.5;
    CARE_CHECK_REFUSED(care_need_move_users(2, 3, share, 0, 1, part, out, 6, &error), &error, CARE__M_OUT_OF_RANGE, "amount",
                       1);
    share[1] = 0.1;
    CARE_CHECK_REFUSED(care_need_move_users(2, 3, share, 0, 1, part, out, 6, &error), &error, CARE__M_SETTINGS_SUM, "share", 0);
    prevalence[2] = 1.5;
    CARE_CHECK_REFUSED(care_need_shift_prevalence(1, 1, 2, 1.0, prevalence, gain, out, 4, &error), &error, CARE__M_OUT_OF_RANGE,
                       "prevalence", 2);
    prevalence[2] = 0.5;
    gain[3] = NAN;
    CARE_CHECK_REFUSED(care_need_shift_prevalence(1, 1, 2, 1.0, prevalence, gain, out, 4, &error), &error, CARE__M_NOT_FINITE,
                       "gain", 3);
    gain[3] = 0.0;
    CARE_CHECK_REFUSED(care_need_shift_prevalence(1, 2, 1, 1.0, prevalence, gain, out, 4, &error), &error, CARE__M_OUT_OF_RANGE,
                       "ages", -1);
    CARE_CHECK_REFUSED(care_need_cost_index(1, 2, (const double[]){1.0, 0.0}, (const double[]){0.0, 1.0},
                                            (const double[]){0.0, 0.0}, (const double[]){0.0}, out, 2, &error),
                       &error, CARE__M_ZERO, "cost", 1);
    CARE_CHECK_NEAR(out[0], -7.0, 0.0);
}

CARE_TEST_MAIN("need", {"by hand", by_hand},
               {"relatives and volunteers have only so many hours", relatives_and_volunteers_have_only_so_many_hours},
               {"layouts are read by year and township", layouts_are_read_by_year_and_township},
               {"what is not wanted is left out", what_is_not_wanted_is_left_out},
               {"steps add up to the adjusted need", steps_add_up_to_the_adjusted_need},
               {"a fault of a step names it", a_fault_of_a_step_names_it}, {"bad shares are refused", bad_shares_are_refused},
               {"bad numbers are refused", bad_numbers_are_refused},
               {"sizes and what is missing are refused", sizes_and_what_is_missing_are_refused},
               {"prevalence moves with the gain", prevalence_moves_with_the_gain},
               {"users move and coverage rises", users_move_and_coverage_rises}, {"costs converge", costs_converge},
               {"bad scenarios are refused", bad_scenarios_are_refused})
