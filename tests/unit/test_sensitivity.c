/* Sensitivity: functions whose shares are known, designs checked point by point, refusals. */
#include <care/sensitivity.h>

#include <math.h>

#include "care_test.h"
#include "core/messages.h"
#include "core/random.h"
#include "expect_error.h"

enum { SAMPLES = 200000 };

static const double pi = 3.14159265358979323846;
static double a[SAMPLES], b[SAMPLES], mixed[3][SAMPLES];

/* Ishigami, Homma 1990, with 7 and 0.1, on -pi to pi. */
static double ishigami(const double x[3]) {
    const double s = sin(x[1]);
    return sin(x[0]) + 7.0 * s * s + 0.1 * pow(x[2], 4) * sin(x[0]);
}

/* Its shares: Saltelli et al., Sensitivity Analysis in Practice, 2004. */
static void shares_of_the_ishigami_function(void) {
    for (int k = 0; k < SAMPLES; k++) {
        double u[6];
        double x[3];
        double y[3];
        CARE_CHECK_INT(care_random_uniform(9, 0, (uint64_t)k, u, 6, NULL), CARE_OK);
        for (int i = 0; i < 3; i++) {
            x[i] = pi * (2.0 * u[i] - 1.0);
            y[i] = pi * (2.0 * u[3 + i] - 1.0);
        }
        a[k] = ishigami(x);
        b[k] = ishigami(y);
        for (int i = 0; i < 3; i++) {
            const double kept = x[i];
            x[i] = y[i];
            mixed[i][k] = ishigami(x);
            x[i] = kept;
        }
    }
    const double eighth = 0.01 * pow(pi, 8);
    const double variance = 49.0 / 8.0 + 0.1 * pow(pi, 4) / 5.0 + eighth / 18.0 + 0.5;
    const double one = 0.5 * pow(1.0 + 0.1 * pow(pi, 4) / 5.0, 2) / variance;
    const double both = eighth * (1.0 / 18.0 - 1.0 / 50.0) / variance;
    const double first[3] = {one, 49.0 / 8.0 / variance, 0.0};
    const double total[3] = {one + both, 49.0 / 8.0 / variance, both};
    double found[4][3];
    CARE_CHECK_INT(care_sobol_shares(3, SAMPLES, a, b, mixed[0], found[0], found[1], found[2], found[3], NULL), CARE_OK);
    for (int i = 0; i < 3; i++) {
        CARE_CHECK_NEAR(found[0][i], first[i], 4.0 * found[2][i]);
        CARE_CHECK_NEAR(found[1][i], total[i], 4.0 * found[3][i]);
        CARE_CHECK(found[2][i] < 0.01 && found[3][i] < 0.01);
    }
}

static void faults_of_samples_are_named(void) {
    const double same[4] = {2.0, 2.0, 2.0, 2.0};
    const double bad[2] = {1.0, NAN};
    double out[2][1];
    care_error error;
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_sobol_shares(1, 2, same, same, same, out[0], out[1], NULL, NULL, &error), &error,
                       CARE__M_NO_VARIANCE, "a", -1);
    CARE_CHECK_REFUSED(care_sobol_shares(1, 2, bad, same, same, out[0], out[1], NULL, NULL, &error), &error, CARE__M_NOT_FINITE,
                       "a", 1);
    CARE_CHECK_REFUSED(care_sobol_shares(1, 1, same, same, same, out[0], out[1], NULL, NULL, &error), &error,
                       CARE__M_OUT_OF_RANGE, "samples", -1);
    CARE_CHECK_REFUSED(care_sobol_shares(1, 2, same, same, same, NULL, out[1], NULL, NULL, &error), &error, CARE__M_NULL,
                       "first", -1);
}

enum { SOURCES = 5, LEVELS = 6, PATHS = 400, POINTS = PATHS * (SOURCES + 1), CELLS = POINTS * SOURCES };

static double points[CELLS];
static double values[POINTS];

static void paths_stay_on_the_grid_and_move_each_source_once(void) {
    int up = 0;
    int first_source[SOURCES] = {0};
    CARE_CHECK_INT(care_morris_points(SOURCES, LEVELS, PATHS, 3, points, CELLS, NULL), CARE_OK);
    for (int i = 0; i < CELLS; i++) {
        const double level = points[i] * (LEVELS - 1);
        CARE_CHECK_NEAR(level, round(level), 1e-12);
        CARE_CHECK(points[i] >= 0.0 && points[i] <= 1.0);
    }
    for (int64_t k = 0; k < PATHS; k++) {
        int moved[SOURCES] = {0};
        for (int64_t step = 0; step < SOURCES; step++) {
            const double *from = points + (k * (SOURCES + 1) + step) * SOURCES;
            for (int i = 0; i < SOURCES; i++) {
                const double move = from[SOURCES + i] - from[i];
                if (move != 0.0) {
                    CARE_CHECK_NEAR(fabs(move), 3.0 / 5.0, 1e-12);
                    moved[i]++;
                    up += move > 0.0;
                    first_source[i] += step == 0;
                }
            }
        }
        for (int i = 0; i < SOURCES; i++) {
            CARE_CHECK_INT(moved[i], 1);
        }
    }
    /* Up as often as down, and each source first as often as any other: within five standard deviations. */
    CARE_CHECK_NEAR(up, PATHS * SOURCES / 2.0, 5.0 * sqrt(PATHS * SOURCES / 4.0));
    for (int i = 0; i < SOURCES; i++) {
        CARE_CHECK_NEAR(first_source[i], PATHS / 5.0, 5.0 * sqrt(PATHS * 0.2 * 0.8));
    }
}

/* 3 x0 - 2 x1 + x2 x3: straight lines have one effect, a product one that depends on the other. */
static void effects_of_lines_and_products(void) {
    double mean[SOURCES], size[SOURCES], deviation[SOURCES];
    CARE_CHECK_INT(care_morris_points(SOURCES, LEVELS, PATHS, 4, points, CELLS, NULL), CARE_OK);
    for (int64_t k = 0; k < POINTS; k++) {
        const double *x = points + k * SOURCES;
        values[k] = 3.0 * x[0] - 2.0 * x[1] + x[2] * x[3];
    }
    CARE_CHECK_INT(care_morris_effects(SOURCES, PATHS, points, values, mean, size, deviation, NULL), CARE_OK);
    CARE_CHECK_NEAR(mean[0], 3.0, 1e-12);
    CARE_CHECK_NEAR(mean[1], -2.0, 1e-12);
    CARE_CHECK_NEAR(size[1], 2.0, 1e-12);
    CARE_CHECK_NEAR(deviation[0], 0.0, 1e-12);
    CARE_CHECK_NEAR(mean[2], 0.5, 5.0 * deviation[2] / sqrt(PATHS));
    CARE_CHECK(deviation[2] > 0.2 && deviation[3] > 0.2);
    CARE_CHECK_NEAR(size[4], 0.0, 0.0);
    CARE_CHECK_INT(care_morris_effects(SOURCES, 1, points, values, NULL, NULL, deviation, NULL), CARE_OK);
    CARE_CHECK(isnan(deviation[0]));
}

static void faults_of_paths_are_named(void) {
    care_error error;
    double mean[SOURCES];
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_morris_points(2, 5, 1, 0, points, 6, &error), &error, CARE__M_NOT_EVEN, "levels", -1);
    CARE_CHECK_REFUSED(care_morris_points(2, 4, 1, 0, points, 5, &error), &error, CARE__M_LENGTH, "points", -1);
    enum { A_PATH = (SOURCES + 1) * SOURCES, THREE_PATHS = 3 * A_PATH };
    CARE_CHECK_INT(care_morris_points(SOURCES, 4, 3, 0, points, THREE_PATHS, NULL), CARE_OK);
    points[A_PATH] = 0.123;
    CARE_CHECK_REFUSED(care_morris_effects(SOURCES, 3, points, values, mean, NULL, NULL, &error), &error, CARE__M_NOT_ONE_MOVED,
                       "points", 1);
}

CARE_TEST_MAIN("sensitivity", {"shares of the Ishigami function", shares_of_the_ishigami_function},
               {"faults of samples are named", faults_of_samples_are_named},
               {"paths stay on the grid and move each source once", paths_stay_on_the_grid_and_move_each_source_once},
               {"effects of lines and products", effects_of_lines_and_products},
               {"faults of paths are named", faults_of_paths_are_named})
