#include <care/decomposition.h>

#include <math.h>

#include "care_test.h"
#include "core/messages.h"
#include "expect_error.h"

/* ---- published cases: inputs of the examples in P. Das Gupta, Standardization and Decomposition of Rates, Current Population
   Reports P23-186, 1993, against its formulas for two, three and four factors written out ------------------------------- */

static void decompose(int64_t factors, int64_t cells, const double *before, const double *after, double *effects) {
    care_error error;
    care_error_init(&error);
    CARE_CHECK_OK(care_decomposition_effects(1, factors, cells, before, after, effects, (size_t)factors, NULL, &error), &error);
}

/* Example 2.1, earnings of black and white men: 4 370 dollars from what earners get, 1 487 from how many earn. */
static void two_factors(void) {
    static const double black[2] = {10930.0, 0.717892};
    static const double white[2] = {16591.0, 0.825974};
    double effects[2];
    decompose(2, 1, black, white, effects);
    CARE_CHECK_NEAR(effects[0], 0.5 * (0.717892 + 0.825974) * (16591.0 - 10930.0), 1e-9);
    CARE_CHECK_NEAR(effects[0], 4370.0, 0.5);
    CARE_CHECK_NEAR(effects[1], 1487.0, 0.5);
}

/* Example 2.3, crude birth rates of Austria and Chile. */
static void three_factors(void) {
    static const double x[3] = {51.78746, 0.45919, 0.52638};
    static const double y[3] = {84.90502, 0.75756, 0.51065};
    double effects[3];
    decompose(3, 1, x, y, effects);
    for (int a = 0; a < 3; a++) {
        const int b = (a + 1) % 3;
        const int c = (a + 2) % 3;
        const double rest = (x[b] * x[c] + y[b] * y[c]) / 3.0 + (x[b] * y[c] + y[b] * x[c]) / 6.0;
        CARE_CHECK_NEAR(effects[a], (y[a] - x[a]) * rest, 1e-13);
    }
    CARE_CHECK_NEAR(effects[0] + effects[1] + effects[2], y[0] * y[1] * y[2] - x[0] * x[1] * x[2], 1e-13);
}

/* Example 2.5, births to adolescents 1971 and 1979. */
static void four_factors(void) {
    static const double x[4] = {25.3, 0.214, 0.279, 0.949};
    static const double y[4] = {32.7, 0.290, 0.473, 0.986};
    double effects[4];
    decompose(4, 1, x, y, effects);
    for (int a = 0; a < 4; a++) {
        const int b = (a + 1) % 4;
        const int c = (a + 2) % 4;
        const int d = (a + 3) % 4;
        const double one = x[b] * x[c] * y[d] + x[b] * y[c] * x[d] + y[b] * x[c] * x[d];
        const double two = y[b] * y[c] * x[d] + y[b] * x[c] * y[d] + x[b] * y[c] * y[d];
        const double rest = (x[b] * x[c] * x[d] + y[b] * y[c] * y[d]) / 4.0 + (one + two) / 12.0;
        CARE_CHECK_NEAR(effects[a], (y[a] - x[a]) * rest, 1e-14);
    }
}

/* Example 4.5: births by age of mother, 1960 and 1970, births of the married x share married x share of women of the age. */
static void three_factors_by_age(void) {
    enum { AGES = 7 };
    static const double earlier[3 * AGES] = {393,  407,  369,  274,  184,  90,   16,   .122, .622, .903, .930,
                                             .916, .873, .800, .043, .041, .036, .032, .026, .020, .018};
    static const double later[3 * AGES] = {488,  452,  338,  156,  63,   22,   3,    .082, .527, .866, .941,
                                           .942, .923, .876, .058, .038, .032, .030, .026, .023, .019};
    double effects[3];
    double change = 0.0;
    double fertility = 0.0;
    decompose(3, AGES, earlier, later, effects);
    for (int i = 0; i < AGES; i++) {
        const double *x = earlier + i;
        const double *y = later + i;
        change += y[0] * y[AGES] * y[2 * AGES] - x[0] * x[AGES] * x[2 * AGES];
        fertility += (y[0] - x[0]) * ((x[AGES] * x[2 * AGES] + y[AGES] * y[2 * AGES]) / 3.0 +
                                      (x[AGES] * y[2 * AGES] + y[AGES] * x[2 * AGES]) / 6.0);
    }
    CARE_CHECK_NEAR(effects[0], fertility, 1e-12);
    CARE_CHECK_NEAR(effects[0] + effects[1] + effects[2], change, 1e-12);
}

/* Kitagawa 1955: difference of rates at the mean composition, difference of compositions at the mean rate. */
static void two_factors_are_kitagawa(void) {
    static const double x[6] = {0.5, 0.3, 0.2, 10.0, 20.0, 60.0};
    static const double y[6] = {0.4, 0.3, 0.3, 12.0, 18.0, 70.0};
    double effects[2];
    double by_cell[6];
    double rates = 0.0;
    double composition = 0.0;
    for (int i = 0; i < 3; i++) {
        composition += (y[i] - x[i]) * 0.5 * (x[3 + i] + y[3 + i]);
        rates += (y[3 + i] - x[3 + i]) * 0.5 * (x[i] + y[i]);
    }
    CARE_CHECK_OK(care_decomposition_effects(1, 2, 3, x, y, effects, 2, by_cell, NULL), NULL);
    CARE_CHECK_NEAR(effects[0], composition, 1e-14);
    CARE_CHECK_NEAR(effects[1], rates, 1e-14);
    CARE_CHECK_NEAR(by_cell[0] + by_cell[1] + by_cell[2], composition, 1e-14);
    CARE_CHECK_NEAR(by_cell[5], 10.0 * 0.25, 1e-14);
}

/* Five factors and more: against the sum over sets as the header writes it (the first five as in example 2.7). */
static void eight_factors_as_sets(void) {
    enum { P = CARE_FACTORS_MAX };
    static const double x[P] = {.58, .76, .84, .66, 16.573, 1.5, -2.0, 0.25};
    static const double y[P] = {.72, .97, .97, .56, 16.158, 1.25, 3.0, 0.5};
    static const double factorial[P + 1] = {1, 1, 2, 6, 24, 120, 720, 5040, 40320};
    for (int64_t factors = 2; factors <= P; factors++) {
        double effects[P];
        decompose(factors, 1, x, y, effects);
        for (int64_t a = 0; a < factors; a++) {
            double sum = 0.0;
            for (unsigned set = 0; set < 1u << factors; set++) {
                double product = 1.0;
                int size = 0;
                for (int64_t f = 0; f < factors; f++) {
                    const int in = (set >> f & 1u) != 0;
                    size += in;
                    product *= f == a ? 1.0 : in ? y[f] : x[f];
                }
                sum +=
                    (set >> a & 1u) != 0 ? 0.0 : factorial[size] * factorial[factors - 1 - size] / factorial[factors] * product;
            }
            CARE_CHECK_NEAR(effects[a], (y[a] - x[a]) * sum, 1e-12);
        }
    }
}

/* ---- refusals -------------------------------------------------------------------------------------------------------- */

static void bad_input_is_refused(void) {
    double x[6] = {1.0, 2.0, 3.0, 4.0, 5.0, 6.0};
    double y[6] = {1.0, 2.0, 3.0, 4.0, 5.0, 6.0};
    double out[2] = {-7.0, -7.0};
    care_error error;
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_decomposition_effects(1, 1, 3, x, y, out, 1, NULL, &error), &error, CARE__M_OUT_OF_RANGE, "factors",
                       -1);
    CARE_CHECK_REFUSED(care_decomposition_effects(1, 9, 1, x, y, out, 9, NULL, &error), &error, CARE__M_OUT_OF_RANGE, "factors",
                       -1);
    CARE_CHECK_REFUSED(care_decomposition_effects(1, 2, 0, x, y, out, 2, NULL, &error), &error, CARE__M_OUT_OF_RANGE, "cells",
                       -1);
    CARE_CHECK_REFUSED(care_decomposition_effects(1, 2, 3, x, y, out, 3, NULL, &error), &error, CARE__M_LENGTH, "n", -1);
    CARE_CHECK_REFUSED(care_decomposition_effects(1, 2, 3, NULL, y, out, 2, NULL, &error), &error, CARE__M_NULL, "before", -1);
    CARE_CHECK_REFUSED(care_decomposition_effects(1, 2, 3, x, y, NULL, 2, NULL, &error), &error, CARE__M_NULL, "effects", -1);
    x[4] = NAN;
    CARE_CHECK_REFUSED(care_decomposition_effects(1, 2, 3, x, y, out, 2, NULL, &error), &error, CARE__M_NOT_FINITE, "before",
                       4);
    x[4] = 5.0;
    y[1] = INFINITY;
    CARE_CHECK_REFUSED(care_decomposition_effects(1, 2, 3, x, y, out, 2, NULL, &error), &error, CARE__M_NOT_FINITE, "after", 1);
    CARE_CHECK_NEAR(out[0], -7.0, 0.0);
}

CARE_TEST_MAIN("decomposition", {"two factors", two_factors}, {"three factors", three_factors}, {"four factors", four_factors},
               {"three factors by age", three_factors_by_age}, {"two factors are Kitagawa", two_factors_are_kitagawa},
               {"eight factors as sets", eight_factors_as_sets}, {"bad input is refused", bad_input_is_refused})
