/* What holds for every life table: on random abridged and complete mortality, by all rules. */
#include <care/life_table.h>
#include <care/mortality_model.h>

#include <math.h>
#include <string.h>

#include "care_test.h"
#include "draw.h"

enum { ABRIDGED = 22, COMPLETE = 111, MOST_AGES = COMPLETE, ROUNDS = 400 };

typedef struct table {
    int64_t from_age[MOST_AGES];
    int32_t sex;
    double given[MOST_AGES];
    double mx[MOST_AGES], qx[MOST_AGES], ax[MOST_AGES], lx[MOST_AGES], dx[MOST_AGES], Lx[MOST_AGES], Tx[MOST_AGES],
        ex[MOST_AGES];
    care_life_rules rules;
} table;

/* Gompertz with infant mortality and noise, high enough at times that hardly anybody reaches the open age. */
static void draw_table(care__stream *s, table *t) {
    care_life_rules_init(&t->rules);
    t->rules.ages = draw_int(s, 0, 1) == 0 ? ABRIDGED : COMPLETE;
    for (int64_t x = 0; x < t->rules.ages; x++) {
        t->from_age[x] = t->rules.ages == COMPLETE ? x : x < 2 ? x : 5 * (x - 1);
    }
    t->rules.from_age = t->from_age;
    t->rules.infant_rule = (int32_t)draw_int(s, CARE_INFANT_ANDREEV_KINGKADE, CARE_INFANT_COALE_DEMENY);
    t->rules.region = (int32_t)draw_int(s, CARE_REGION_WEST, CARE_REGION_SOUTH);
    t->rules.ax_rule = (int32_t)draw_int(s, CARE_AX_GREVILLE, CARE_AX_MIDDLE);
    t->rules.radix = draw_between(s, 1.0, 1e6);
    t->sex = (int32_t)draw_int(s, CARE_MALE, CARE_FEMALE);
    const double level = draw_between(s, -11.0, -8.0);
    const double slope = draw_between(s, 0.06, 0.11);
    const double infants = draw_between(s, 0.0, 0.2);
    for (int64_t x = 0; x < t->rules.ages; x++) {
        const double rate = exp(level + slope * (double)t->from_age[x] + draw_between(s, -0.1, 0.1));
        t->given[x] = fmin(rate + (x == 0 ? infants : 0.0), 0.38);
    }
}

static bool complete(table *t, const double *mx, const double *qx, const double *lx, const double *open_ax) {
    care_life_input input;
    care_life_result result;
    care_error error;
    care_life_input_init(&input);
    care_life_result_init(&result);
    care_error_init(&error);
    input.tables = 1;
    input.sex = &t->sex;
    input.mx = mx;
    input.qx = qx;
    input.lx = lx;
    input.open_ax = open_ax;
    result.mx = t->mx;
    result.qx = t->qx;
    result.ax = t->ax;
    result.lx = t->lx;
    result.dx = t->dx;
    result.Lx = t->Lx;
    result.Tx = t->Tx;
    result.ex = t->ex;
    return CARE_CHECK_OK(care_life_table(&t->rules, &input, NULL, &result, &error), &error);
}

static void columns_hold_together(void) {
    care__stream s;
    care__stream_open(&s, 31, 1, 0);
    for (int round = 0; round < ROUNDS; round++) {
        table t;
        double died = 0.0;
        draw_table(&s, &t);
        if (!complete(&t, t.given, NULL, NULL, NULL)) {
            return;
        }
        const int64_t open = t.rules.ages - 1;
        for (int64_t x = 0; x < t.rules.ages; x++) {
            died += t.dx[x];
            CARE_CHECK(t.qx[x] >= 0.0 && t.qx[x] <= 1.0);
            CARE_CHECK(x == 0 || t.lx[x] <= t.lx[x - 1]);
            CARE_CHECK_NEAR(t.Tx[x] / t.lx[x], t.ex[x], 1e-10 * t.ex[x]);
            CARE_CHECK(x == open || (t.ax[x] >= 0.0 && t.ax[x] <= (double)(t.from_age[x + 1] - t.from_age[x])));
            CARE_CHECK(x == open || fabs(t.dx[x] / t.Lx[x] - t.given[x]) <= 1e-12 * (1.0 + t.given[x]));
            CARE_CHECK(x == open || fabs(t.Tx[x] - t.Tx[x + 1] - t.Lx[x]) <= 1e-12 * t.Tx[0]);
        }
        CARE_CHECK_NEAR(died, t.rules.radix, 1e-12 * t.rules.radix);
        CARE_CHECK_NEAR(t.qx[open], 1.0, 0.0);
    }
}

/* The rate at age 0 may move where the rule of Andreev and Kingkade is not one to one: by less than 1e-4 of itself. */
static void rates_come_back_from_probabilities_and_survivors(void) {
    care__stream s;
    care__stream_open(&s, 31, 2, 0);
    for (int round = 0; round < ROUNDS; round++) {
        table t;
        table again;
        draw_table(&s, &t);
        const bool there = complete(&t, t.given, NULL, NULL, NULL);
        again = t;
        again.rules.from_age = again.from_age;
        const double *open_ax = &t.ex[t.rules.ages - 1];
        const bool back =
            round % 2 == 0 ? complete(&again, NULL, t.qx, NULL, open_ax) : complete(&again, NULL, NULL, t.lx, open_ax);
        for (int64_t x = 0; x < t.rules.ages && there && back; x++) {
            CARE_CHECK_NEAR(again.mx[x], t.given[x], (x == 0 ? 1e-4 : 1e-9) * t.given[x] + 1e-15);
            CARE_CHECK_NEAR(again.qx[x], t.qx[x], 1e-12);
        }
    }
}

static void more_mortality_is_a_shorter_life(void) {
    care__stream s;
    care__stream_open(&s, 31, 3, 0);
    for (int round = 0; round < ROUNDS / 10; round++) {
        table t;
        double alive[MOST_AGES];
        double before = INFINITY;
        draw_table(&s, &t);
        if (!complete(&t, t.given, NULL, NULL, NULL)) {
            return;
        }
        const double beta = draw_between(&s, 0.7, 1.3);
        const double open_ax = t.ex[t.rules.ages - 1];
        double of_standard[MOST_AGES];
        memcpy(of_standard, t.lx, sizeof of_standard);
        for (double alpha = -1.5; alpha <= 1.0; alpha += 0.1) {
            CARE_CHECK_OK(care_brass_survivors(1, t.rules.ages, of_standard, &alpha, &beta, alive, (size_t)t.rules.ages, NULL),
                          NULL);
            if (!complete(&t, NULL, NULL, alive, &open_ax)) {
                return;
            }
            CARE_CHECK(t.ex[0] < before);
            before = t.ex[0];
        }
    }
}

static void alpha_is_found_again(void) {
    care__stream s;
    care__stream_open(&s, 31, 4, 0);
    for (int round = 0; round < ROUNDS / 10; round++) {
        table t;
        double alive[MOST_AGES];
        double found;
        draw_table(&s, &t);
        if (!complete(&t, t.given, NULL, NULL, NULL)) {
            return;
        }
        const double alpha = draw_between(&s, -1.0, 0.8);
        const double beta = draw_between(&s, 0.8, 1.2);
        const double open_ax = t.ex[t.rules.ages - 1];
        double of_standard[MOST_AGES];
        care_error error;
        care_error_init(&error);
        memcpy(of_standard, t.lx, sizeof of_standard);
        CARE_CHECK_OK(care_brass_survivors(1, t.rules.ages, of_standard, &alpha, &beta, alive, (size_t)t.rules.ages, NULL),
                      NULL);
        if (!complete(&t, NULL, NULL, alive, &open_ax)) {
            return;
        }
        CARE_CHECK_OK(care_brass_solve(&t.rules, 1, &t.sex, of_standard, &beta, &open_ax, &t.ex[0], NULL, &found, 1, &error),
                      &error);
        CARE_CHECK_NEAR(found, alpha, 1e-9);
    }
}

CARE_TEST_MAIN("life tables, properties", {"columns hold together", columns_hold_together},
               {"rates come back from probabilities and survivors", rates_come_back_from_probabilities_and_survivors},
               {"more mortality is a shorter life", more_mortality_is_a_shorter_life},
               {"alpha is found again", alpha_is_found_again})
