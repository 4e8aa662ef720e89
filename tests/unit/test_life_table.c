#include <care/life_table.h>

#include <math.h>
#include <string.h>

#include "care_test.h"
#include "core/messages.h"
#include "expect_error.h"
#include "failing_allocator.h"

enum { AGES = 5, TABLES = 2, CELLS = TABLES * AGES };

/* Two tables of ages 0, 1-4, 5-9, 10-14, 15+. */
typedef struct fixture {
    int64_t from_age[AGES];
    int32_t sex[TABLES];
    double mx[CELLS];
    double other[CELLS];
    care_life_rules rules;
    care_life_input input;
    double out[8][CELLS];
    care_life_result result;
} fixture;

static void set_up(fixture *f) {
    static const int64_t ages[AGES] = {0, 1, 5, 10, 15};
    static const double rates[CELLS] = {0.02, 0.001, 0.0005, 0.0004, 0.0125, 0.05, 0.004, 0.001, 0.002, 0.02};
    memcpy(f->from_age, ages, sizeof ages);
    memcpy(f->mx, rates, sizeof rates);
    f->sex[0] = CARE_MALE;
    f->sex[1] = CARE_FEMALE;
    care_life_rules_init(&f->rules);
    f->rules.ages = AGES;
    f->rules.from_age = f->from_age;
    care_life_input_init(&f->input);
    f->input.tables = TABLES;
    f->input.sex = f->sex;
    f->input.mx = f->mx;
    for (int i = 0; i < 8; i++) {
        for (int k = 0; k < CELLS; k++) {
            f->out[i][k] = -7.0;
        }
    }
    care_life_result_init(&f->result);
    f->result.mx = f->out[0];
    f->result.qx = f->out[1];
    f->result.ax = f->out[2];
    f->result.lx = f->out[3];
    f->result.dx = f->out[4];
    f->result.Lx = f->out[5];
    f->result.Tx = f->out[6];
    f->result.ex = f->out[7];
}

static care_status run(fixture *f, care_error *error) {
    care_error_init(error);
    return care_life_table(&f->rules, &f->input, NULL, &f->result, error);
}

static void by_hand(void) {
    fixture f;
    care_error error;
    set_up(&f);
    if (!CARE_CHECK_OK(run(&f, &error), &error)) {
        return;
    }
    const double a0 = 0.14929 - 1.99545 * 0.02;
    const double q0 = 0.02 / (1.0 + (1.0 - a0) * 0.02);
    const double a1 = 1.653 - 3.013 * q0;
    CARE_CHECK_NEAR(f.result.ax[0], a0, 1e-15);
    CARE_CHECK_NEAR(f.result.qx[0], q0, 1e-15);
    CARE_CHECK_NEAR(f.result.ax[1], a1, 1e-15);
    CARE_CHECK_NEAR(f.result.qx[1], 0.004 / (1.0 + (4.0 - a1) * 0.001), 1e-15);
    CARE_CHECK_NEAR(f.result.ax[2], 2.5, 0.0);
    CARE_CHECK_NEAR(f.result.ax[4], 80.0, 1e-12);
    CARE_CHECK_NEAR(f.result.ax[AGES], 0.04667 + 3.88089 * 0.05, 1e-15);
    CARE_CHECK_NEAR(f.result.lx[0], 100000.0, 0.0);
    CARE_CHECK_NEAR(f.result.lx[1], 100000.0 * (1.0 - q0), 1e-9);
    CARE_CHECK_NEAR(f.result.Lx[0], f.result.lx[1] + a0 * f.result.dx[0], 1e-9);
    CARE_CHECK_NEAR(f.result.Tx[4], f.result.lx[4] * 80.0, 1e-6);
    CARE_CHECK_NEAR(f.result.ex[0], f.result.Tx[0] / f.result.lx[0], 1e-12);
}

static void what_is_not_wanted_is_left_out(void) {
    fixture f;
    fixture g;
    care_error error;
    set_up(&f);
    set_up(&g);
    g.result.mx = g.result.qx = g.result.ax = g.result.lx = g.result.dx = g.result.Lx = g.result.Tx = NULL;
    CARE_CHECK_OK(run(&f, &error), &error);
    CARE_CHECK_OK(run(&g, &error), &error);
    CARE_CHECK(memcmp(f.out[7], g.out[7], sizeof f.out[7]) == 0);
    CARE_CHECK_NEAR(g.out[0][0], -7.0, 0.0);
}

/* Where the rule of Andreev and Kingkade jumps, a probability may belong to neither side: the rate is where it jumps. */
static void every_probability_has_a_rate(void) {
    fixture f;
    care_error error;
    double before[TABLES] = {0.0, 0.0};
    set_up(&f);
    for (int k = 0; k < CELLS; k++) {
        f.other[k] = 0.01;
    }
    f.other[AGES - 1] = f.other[CELLS - 1] = 1.0;
    f.input.mx = NULL;
    f.input.qx = f.other;
    f.input.open_ax = (const double[]){10.0, 10.0};
    for (double q = 0.001; q < 0.2; q += 0.00001) {
        f.other[0] = f.other[AGES] = q;
        if (!CARE_CHECK_OK(run(&f, &error), &error)) {
            return;
        }
        for (int t = 0; t < TABLES; t++) {
            const double m = f.result.mx[t * AGES];
            const double a = f.result.ax[t * AGES];
            CARE_CHECK_NEAR(m / (1.0 + (1.0 - a) * m), q, 1e-15);
            CARE_CHECK(m >= before[t] && a > 0.07 && a < 0.32);
            before[t] = m;
        }
    }
}

static void the_open_age_is_closed_as_asked(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.input.open_ax = (const double[]){30.0, 50.0};
    f.mx[AGES - 1] = NAN; /* not known */
    CARE_CHECK_OK(run(&f, &error), &error);
    CARE_CHECK_NEAR(f.result.ex[AGES - 1], 30.0, 0.0);
    CARE_CHECK_NEAR(f.result.mx[AGES - 1], 1.0 / 30.0, 1e-16);
    CARE_CHECK_NEAR(f.result.ex[CELLS - 1], 50.0, 0.0);
    CARE_CHECK_NEAR(f.result.qx[CELLS - 1], 1.0, 0.0);
}

static void nobody_left_still_has_an_expectancy(void) {
    static const int64_t ages[3] = {60, 61, 62};
    static const double rates[3] = {2.0, 0.5, 0.25};
    double alive[3];
    double expectancy[3];
    care_error error;
    care_life_rules rules;
    care_life_input input;
    care_life_result result;
    care_life_rules_init(&rules);
    care_life_input_init(&input);
    care_life_result_init(&result);
    care_error_init(&error);
    rules.ages = 3;
    rules.from_age = ages;
    rules.radix = 1.0;
    input.tables = 1;
    input.mx = rates;
    result.lx = alive;
    result.ex = expectancy;
    CARE_CHECK_OK(care_life_table(&rules, &input, NULL, &result, &error), &error);
    CARE_CHECK_NEAR(alive[1], 0.0, 0.0);
    CARE_CHECK_NEAR(expectancy[0], 0.5, 1e-15);
    CARE_CHECK_NEAR(expectancy[1], 0.4 * 0.5 + 0.6 * 5.0, 1e-14);
}

/* ---- refusals -------------------------------------------------------------------------------------------------------- */

typedef struct refusal {
    int at;
    double value;
    int32_t message;
} refusal;

static void bad_rates_are_refused(void) {
    static const refusal bad[] = {{3, 2.001, CARE__M_OUT_OF_RANGE}, {AGES + 2, -1e-9, CARE__M_OUT_OF_RANGE},
                                  {AGES, NAN, CARE__M_NOT_FINITE},  {1, INFINITY, CARE__M_NOT_FINITE},
                                  {CELLS - 1, 0.0, CARE__M_ZERO},   {AGES + 3, 0.5, CARE__M_LIFE_NO_SURVIVOR}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        fixture f;
        fixture before;
        care_error error;
        set_up(&f);
        f.mx[bad[i].at] = bad[i].value;
        memcpy(before.out, f.out, sizeof f.out);
        CARE_CHECK_REFUSED(run(&f, &error), &error, bad[i].message, "input.mx", bad[i].at);
        CARE_CHECK(memcmp(before.out, f.out, sizeof f.out) == 0);
    }
}

static void contradictions_are_refused(void) {
    fixture f;
    care_error error;
    set_up(&f);
    CARE_CHECK_OK(run(&f, &error), &error);
    memcpy(f.other, f.out[3], sizeof f.other);
    f.input.lx = f.other;
    f.input.ax = f.out[2];
    f.result.ax = NULL;
    CARE_CHECK_OK(run(&f, &error), &error);
    f.other[AGES + 3] -= 1.0;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_LIFE_DISAGREES, "input.lx", AGES + 3);
    f.rules.tolerance = 1e-3;
    CARE_CHECK_OK(run(&f, &error), &error);
    f.other[2] = f.other[1] + 1.0;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_OUT_OF_RANGE, "input.lx", 2);
    f.input.lx = NULL;
    f.input.open_ax = (const double[]){81.0, 50.0};
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_LIFE_DISAGREES, "input.ax", AGES - 1);
    f.input.ax = NULL;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_LIFE_DISAGREES, "input.mx", AGES - 1);
    f.input.mx = NULL;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_LIFE_UNKNOWN, "input", -1);
}

static void bad_rules_are_refused(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.from_age[2] = 1;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_OUT_OF_RANGE, "rules.from_age", 2);
    f.from_age[2] = 6;
    f.from_age[3] = 11;
    CARE_CHECK_OK(run(&f, &error), &error); /* ages 1-5: half the width */
    f.from_age[1] = 5;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_LIFE_NO_RULE, "rules.from_age", 0);
    set_up(&f);
    f.rules.infant_rule = CARE_INFANT_CONSTANT;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_NOT_FINITE, "rules.infant_ax", -1);
    f.rules.infant_ax = 0.1;
    f.rules.child_ax = 1.5;
    CARE_CHECK_OK(run(&f, &error), &error);
    CARE_CHECK_NEAR(f.result.ax[1], 1.5, 0.0);
    f.rules.region = CARE_REGION_EAST;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_OUT_OF_RANGE, "rules.region", -1);
    f.rules.region = CARE_REGION_WEST;
    f.rules.infant_rule = CARE_INFANT_COALE_DEMENY;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_UNUSED, "rules.infant_ax", -1);
    set_up(&f);
    f.input.sex = NULL;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_NULL, "input.sex", -1);
    f.input.sex = f.sex;
    f.sex[1] = 2;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_OUT_OF_RANGE, "input.sex", 1);
    f.sex[1] = 1;
    f.input.tables = 0;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_OUT_OF_RANGE, "input.tables", -1);
    f.rules.struct_size = 0;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_NOT_INITIALISED, "rules", -1);
}

/* ---- survival ratios ------------------------------------------------------------------------------------------------- */

static void survival_ratios_by_hand(void) {
    static const int64_t ages[AGES] = {0, 1, 5, 10, 15};
    static const double lived[AGES] = {0.9, 3.1, 3.0, 2.0, 6.0};
    double out[4] = {-7.0, -7.0, -7.0, -7.0};
    care_error error;
    care_error_init(&error);
    CARE_CHECK_OK(care_life_survival(AGES, ages, 1, 5, 1.0, lived, out, 4, &error), &error);
    CARE_CHECK_NEAR(out[0], 0.8, 1e-15);
    CARE_CHECK_NEAR(out[1], 0.75, 1e-15);
    CARE_CHECK_NEAR(out[2], 2.0 / 3.0, 1e-15);
    CARE_CHECK_NEAR(out[3], 0.75, 1e-15);
    CARE_CHECK_REFUSED(care_life_survival(AGES, ages, 1, 4, 1.0, lived, out, 4, &error), &error, CARE__M_OTHER_VALUE,
                       "from_age", 2);
    CARE_CHECK_REFUSED(care_life_survival(AGES, ages, 1, 10, 1.0, lived, out, 2, &error), &error, CARE__M_OTHER_VALUE,
                       "from_age", 4);
    CARE_CHECK_REFUSED(care_life_survival(AGES, ages, 1, 16, 1.0, lived, out, 1, &error), &error, CARE__M_OUT_OF_RANGE, "width",
                       -1);
    CARE_CHECK_REFUSED(care_life_survival(AGES, ages, 1, 5, 1.0, lived, out, 5, &error), &error, CARE__M_LENGTH, "n", -1);
    CARE_CHECK_REFUSED(care_life_survival(AGES, ages, 1, 5, 0.0, lived, out, 4, &error), &error, CARE__M_ZERO, "radix", -1);
}

/* ---- smoothing and closing ------------------------------------------------------------------------------------------- */

static void smoothing_refuses(void) {
    static const double rates[AGES] = {0.1, 0.2, 0.0, 0.4, 0.5};
    double weight[AGES] = {1.0, 1.0, 0.0, 1.0, 1.0};
    double out[AGES] = {-7.0};
    care_error error;
    care_error_init(&error);
    CARE_CHECK_OK(care_life_smooth(1, AGES, rates, weight, 2, 1.0, NULL, out, AGES, &error), &error);
    CARE_CHECK(out[2] > 0.2 && out[2] < 0.4);
    weight[2] = 1.0;
    CARE_CHECK_REFUSED(care_life_smooth(1, AGES, rates, weight, 2, 1.0, NULL, out, AGES, &error), &error, CARE__M_ZERO, "mx",
                       2);
    memset(weight, 0, sizeof weight);
    weight[0] = 1.0;
    CARE_CHECK_REFUSED(care_life_smooth(1, AGES, rates, weight, 2, 1.0, NULL, out, AGES, &error), &error, CARE__M_OUT_OF_RANGE,
                       "weight", 0);
    CARE_CHECK_REFUSED(care_life_smooth(1, AGES, rates, weight, 1, 1e9, NULL, out, AGES, &error), &error, CARE__M_OUT_OF_RANGE,
                       "lambda", 0);
    CARE_CHECK_REFUSED(care_life_smooth(1, AGES, rates, weight, 5, 1.0, NULL, out, AGES, &error), &error, CARE__M_OUT_OF_RANGE,
                       "order", -1);
    CARE_CHECK_REFUSED(care_life_smooth(1, 2, rates, weight, 2, 1.0, NULL, out, 2, &error), &error, CARE__M_OUT_OF_RANGE,
                       "ages", -1);
}

static void closing_refuses(void) {
    static const int64_t ages[AGES] = {70, 75, 80, 85, 90};
    static const int64_t later[AGES + 1] = {70, 75, 80, 85, 90, 95};
    double rates[AGES] = {0.03, 0.05, 0.08, 0.13, 0.3};
    double out[AGES + 1] = {-7.0};
    double fitted[2];
    care_life_closing c;
    care_error error;
    care_error_init(&error);
    care_life_closing_init(&c);
    c.tables = 1;
    c.ages = AGES;
    c.from_age = ages;
    c.mx = rates;
    c.fit_from = 75;
    c.fit_to = 85;
    c.close_from = 85;
    c.to_ages = AGES + 1;
    c.to_from_age = later;
    CARE_CHECK_OK(care_life_close(&c, out, AGES + 1, fitted, &error), &error);
    CARE_CHECK_NEAR(out[2], 0.08, 0.0);
    CARE_CHECK(out[3] < out[4] && out[4] < out[5] && fitted[1] > 0.0);
    rates[3] = 1.0;
    CARE_CHECK_REFUSED(care_life_close(&c, out, AGES + 1, NULL, &error), &error, CARE__M_OUT_OF_RANGE, "closing.mx", 3);
    rates[3] = 0.001;
    CARE_CHECK_REFUSED(care_life_close(&c, out, AGES + 1, NULL, &error), &error, CARE__M_LIFE_NOT_RISING, "closing.mx", 0);
    rates[3] = 0.13;
    c.close_from = 83;
    CARE_CHECK_REFUSED(care_life_close(&c, out, AGES + 1, NULL, &error), &error, CARE__M_OTHER_VALUE, "closing.close_from", -1);
    c.close_from = 85;
    c.fit_from = 85;
    CARE_CHECK_REFUSED(care_life_close(&c, out, AGES + 1, NULL, &error), &error, CARE__M_OUT_OF_RANGE, "closing.fit_to", -1);
    c.fit_from = 75;
    c.to_from_age = (const int64_t[]){70, 76, 80, 85, 90, 95};
    CARE_CHECK_REFUSED(care_life_close(&c, out, AGES + 1, NULL, &error), &error, CARE__M_OTHER_VALUE, "closing.to_from_age", 1);
}

/* ---- memory ---------------------------------------------------------------------------------------------------------- */

static care_status use_table(const care_env *env, void *context) {
    fixture f;
    (void)context;
    set_up(&f);
    const care_status status = care_life_table(&f.rules, &f.input, env, &f.result, NULL);
    CARE_CHECK((status == CARE_OK) == (f.out[7][0] > 0.0));
    return status;
}

static care_status use_smooth(const care_env *env, void *context) {
    static const double rates[AGES] = {0.1, 0.2, 0.3, 0.4, 0.5};
    double out[AGES] = {-7.0};
    (void)context;
    const care_status status = care_life_smooth(1, AGES, rates, rates, 2, 1.0, env, out, AGES, NULL);
    CARE_CHECK((status == CARE_OK) == (out[0] > 0.0));
    return status;
}

static void out_of_memory(void) {
    CARE_CHECK_OUT_OF_MEMORY(use_table, NULL);
    CARE_CHECK_OUT_OF_MEMORY(use_smooth, NULL);
}

CARE_TEST_MAIN("life tables", {"by hand", by_hand}, {"what is not wanted is left out", what_is_not_wanted_is_left_out},
               {"every probability has a rate", every_probability_has_a_rate},
               {"the open age is closed as asked", the_open_age_is_closed_as_asked},
               {"nobody left still has an expectancy", nobody_left_still_has_an_expectancy},
               {"bad rates are refused", bad_rates_are_refused}, {"contradictions are refused", contradictions_are_refused},
               {"bad rules are refused", bad_rules_are_refused}, {"survival ratios by hand", survival_ratios_by_hand},
               {"smoothing refuses", smoothing_refuses}, {"closing refuses", closing_refuses}, {"out of memory", out_of_memory})
