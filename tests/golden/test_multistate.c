/* Published figures of multistate models: intensities of heart transplants (the package msm), a projection of two regions
 * (Willekens and Rogers 1978), healthy life expectancy by starting state, Sullivan's method (manual of 2007, example 1).
 *
 * The files are no part of this project. They are looked for in $CARE_BENCHMARK_DATA, else in ../shared/data/benchmarks;
 * without them the program says so and ends with exit code 77: skipped. */
#include <care/multistate.h>
#include <care/sullivan.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "care_test.h"

enum { SKIPPED = 77, MOST_ROWS = 120, MOST_COLUMNS = 16 };

typedef struct table {
    int rows, columns;
    double values[MOST_ROWS][MOST_COLUMNS]; /* words count as 0 */
} table;

static const char *path_of(const char *name) {
    static char path[1024];
    const char *data = getenv("CARE_BENCHMARK_DATA");
    (void)snprintf(path, sizeof path, "%s/%s", data != NULL ? data : "../shared/data/benchmarks", name);
    return path;
}

static bool read_table(const char *name, int rows, int columns, table *t) {
    char line[2048];
    FILE *file = fopen(path_of(name), "rb");
    bool good = file != NULL && fgets(line, sizeof line, file) != NULL;
    memset(t, 0, sizeof *t);
    while (good && t->rows < MOST_ROWS && fgets(line, sizeof line, file) != NULL) {
        t->columns = 0;
        for (char *at = strtok(line, ",\n"); at != NULL && t->columns < MOST_COLUMNS; at = strtok(NULL, ",\n")) {
            t->values[t->rows][t->columns++] = strtod(at, NULL);
        }
        t->rows++;
    }
    const bool closed = file != NULL && fclose(file) == 0;
    return CARE_CHECK(good && closed) && CARE_CHECK_INT(t->rows, rows) && CARE_CHECK_INT(t->columns, columns);
}

/* ---- msm --------------------------------------------------------------------------------------------------------------- */

enum { STATES = 4 };

static bool read_matrix(const char *name, int columns, double *matrix) {
    table t;
    const bool good = read_table(name, STATES, columns + 1, &t);
    for (int i = 0; i < STATES * STATES && good; i++) {
        matrix[i] = i % STATES < columns ? t.values[i / STATES][1 + i % STATES] : 0.0;
    }
    return good;
}

static void check_msm(double step, const char *expected) {
    double q[STATES * STATES];
    double p[STATES * STATES];
    double want[STATES * STATES];
    care_error error;
    care_error_init(&error);
    if (read_matrix("multistate/msm_cav_qmatrix.csv", STATES, q) && read_matrix(expected, STATES, want)) {
        CARE_CHECK_OK(care_multistate_probabilities(1, STATES, 1, q, step, CARE_TRANSITION_EXPONENTIAL, NULL, p, NULL,
                                                    STATES * STATES, &error),
                      &error);
        for (int i = 0; i < STATES * STATES; i++) {
            CARE_CHECK_NEAR(p[i], want[i], 2e-12);
        }
    }
}

/* Printed with 12 decimals. */
static void probabilities_of_msm(void) {
    check_msm(1.0, "multistate/msm_cav_pmatrix_t1.csv");
    check_msm(5.0, "multistate/msm_cav_pmatrix_t5.csv");
    check_msm(10.0, "multistate/msm_cav_pmatrix_t10.csv");
}

/* Columns of the file are starting states. msm integrates numerically, to 1e-4 by default; what it found is met to 1e-7. */
static void occupancy_of_msm(void) {
    double q[STATES * STATES];
    double p[STATES * STATES];
    double time[STATES * STATES];
    double want[STATES * STATES];
    care_error error;
    care_error_init(&error);
    if (read_matrix("multistate/msm_cav_qmatrix.csv", STATES, q) &&
        read_matrix("multistate/msm_cav_totlos_0_10.csv", STATES - 1, want)) {
        CARE_CHECK_OK(care_multistate_probabilities(1, STATES, 1, q, 10.0, CARE_TRANSITION_EXPONENTIAL, NULL, p, time,
                                                    STATES * STATES, &error),
                      &error);
        for (int start = 0; start < STATES - 1; start++) {
            for (int in = 0; in < STATES; in++) {
                CARE_CHECK_NEAR(time[start * STATES + in] / want[in * STATES + start], 1.0, 1e-7);
            }
        }
    }
}

/* Total time, (-Q)^-1, is the expectancy of linear steps that never end, of any width. msm integrates it numerically: it
   differs from the inverse of the printed matrix by up to 4e-9. */
static void total_time_of_msm(void) {
    double q[STATES * STATES];
    double p[STATES * STATES];
    double years[(STATES - 1) * (STATES - 1)];
    double want[STATES * STATES];
    care_error error;
    care_error_init(&error);
    const double step = 1.0;
    if (read_matrix("multistate/msm_cav_qmatrix.csv", STATES, q) &&
        read_matrix("multistate/msm_cav_totlos_from_state.csv", STATES - 1, want)) {
        CARE_CHECK_OK(care_multistate_probabilities(1, STATES, 1, q, step, CARE_TRANSITION_LINEAR, NULL, p, NULL,
                                                    STATES * STATES, &error),
                      &error);
        CARE_CHECK_OK(
            care_multistate_expectancy(STATES, 1, p, step, CARE_COUNT_TRAPEZOID, 1, years, (STATES - 1) * (STATES - 1), &error),
            &error);
        for (int start = 0; start < STATES - 1; start++) {
            for (int in = 0; in < STATES - 1; in++) {
                CARE_CHECK_NEAR(years[start * (STATES - 1) + in] / want[in * STATES + start], 1.0, 5e-9);
            }
        }
    }
}

/* ---- Willekens and Rogers ------------------------------------------------------------------------------------------------ */

enum { REGIONS = 2, GROUPS = 18, TABLE = 9 * GROUPS, PERIODS = 8, WIDTH = 5 };

/* [from][to][group] intensities of the rates in the file. */
static void rates_to_intensities(const table *rates, double *q) {
    memset(q, 0, TABLE * sizeof *q);
    for (int x = 0; x < GROUPS; x++) {
        for (int r = 0; r < REGIONS; r++) {
            const double death = rates->values[x][1 + r];
            const double leaving = rates->values[x][5 + r];
            q[(r * 3 + 2) * GROUPS + x] = death;
            q[(r * 3 + 1 - r) * GROUPS + x] = leaving;
            q[(r * 3 + r) * GROUPS + x] = -(death + leaving);
        }
    }
}

static double living(const double *s, int i, int j, int x) {
    return s[(i * 3 + j) * GROUPS + x];
}

/* (I - S)^-1 applied from the right to n S: what the survivors of the last closed group are in an open age that takes in only
   them, since the library's proportion is of both groups: S = (I + A)^-1 A. */
static void open_group(const double *s, const double n[REGIONS], double to[REGIONS]) {
    const double a[REGIONS][REGIONS] = {{living(s, 0, 0, GROUPS - 1), living(s, 0, 1, GROUPS - 1)},
                                        {living(s, 1, 0, GROUPS - 1), living(s, 1, 1, GROUPS - 1)}};
    const double det = (1.0 - a[0][0]) * (1.0 - a[1][1]) - a[0][1] * a[1][0];
    const double m[REGIONS] = {n[0] * a[0][0] + n[1] * a[1][0], n[0] * a[0][1] + n[1] * a[1][1]};
    to[0] = (m[0] * (1.0 - a[1][1]) + m[1] * a[1][0]) / det;
    to[1] = (m[0] * a[0][1] + m[1] * (1.0 - a[0][0])) / det;
}

typedef double region_table[REGIONS][GROUPS];

static void willekens_rogers_step(const table *rates, const double *s, const double *p, region_table now, region_table next) {
    double births[REGIONS] = {0.0, 0.0};
    for (int x = 1; x < GROUPS; x++) {
        const double n[REGIONS] = {now[0][x - 1], now[1][x - 1]};
        double to[REGIONS];
        for (int j = 0; j < REGIONS; j++) {
            to[j] = n[0] * living(s, 0, j, x) + n[1] * living(s, 1, j, x);
        }
        if (x == GROUPS - 1) {
            open_group(s, n, to);
        }
        for (int j = 0; j < REGIONS; j++) {
            next[j][x] = to[j];
            births[j] += rates->values[x - 1][3 + j] * n[j] + rates->values[x][3 + j] * to[j];
        }
    }
    for (int j = 0; j < REGIONS; j++) { /* 1.25 (P0 + I) F */
        next[j][0] = 1.25 * (births[j] + births[0] * living(p, 0, j, 0) + births[1] * living(p, 1, j, 0));
    }
}

/* Rates are printed with six decimals: every one of 288 figures to 8e-5. */
static void projection_of_two_regions(void) {
    static table rates;
    static table projected;
    double q[TABLE];
    double p[TABLE];
    double time[TABLE];
    double s[TABLE];
    double open[9];
    static region_table people[PERIODS + 1];
    care_error error;
    care_error_init(&error);
    if (!read_table("multistate/willekens_rogers_1978_rates.csv", GROUPS, 9, &rates) ||
        !read_table("multistate/willekens_rogers_1978_projection.csv", REGIONS * GROUPS, 2 + PERIODS + 1, &projected)) {
        return;
    }
    rates_to_intensities(&rates, q);
    for (int i = 0; i < 9; i++) {
        open[i] = q[i * GROUPS + GROUPS - 1];
    }
    CARE_CHECK_OK(care_multistate_probabilities(1, 3, GROUPS, q, WIDTH, CARE_TRANSITION_LINEAR, NULL, p, time, TABLE, &error),
                  &error);
    CARE_CHECK_OK(care_multistate_survivorship(3, GROUPS, WIDTH, p, time, open, s, TABLE, &error), &error);
    for (int i = 0; i < REGIONS * GROUPS; i++) {
        people[0][i / GROUPS][i % GROUPS] = projected.values[i][2];
    }
    double worst = 0.0;
    for (int t = 1; t <= PERIODS; t++) {
        willekens_rogers_step(&rates, s, p, people[t - 1], people[t]);
        for (int i = 0; i < REGIONS * GROUPS; i++) {
            const double want = projected.values[i][2 + t];
            worst = fmax(worst, fabs(people[t][i / GROUPS][i % GROUPS] - want) / want);
        }
    }
    CARE_CHECK_NEAR(worst, 0.0, 9e-5); /* printed as whole persons: half a person of the smallest group is 6e-5 */
}

/* ---- healthy life expectancy by starting state ------------------------------------------------------------------------- */

enum { STEPS = 31 };

static void expectancy_by_starting_state(void) {
    static table steps;
    static table expected;
    double p[9 * STEPS] = {0};
    care_error error;
    care_error_init(&error);
    if (!read_table("multistate/hle_course_transitions_1996.csv", STEPS, 7, &steps) ||
        !read_table("multistate/hle_course_expected.csv", 4, 4, &expected)) {
        return;
    }
    for (int x = 0; x < STEPS; x++) {
        static const int column[9] = {1, 2, 3, 5, 4, 6, -1, -1, -1};
        for (int i = 0; i < 9; i++) {
            p[i * STEPS + x] = column[i] >= 0 ? steps.values[x][column[i]] : i == 8 ? 1.0 : 0.0;
        }
        for (int i = 0; i < 2; i++) { /* the file has single precision: its rows add up to 1 within 1e-7 */
            double *dead = &p[(i * 3 + 2) * STEPS + x];
            CARE_CHECK_NEAR(p[i * 3 * STEPS + x] + p[(i * 3 + 1) * STEPS + x] + *dead, 1.0, 1e-7);
            *dead = 1.0 - p[i * 3 * STEPS + x] - p[(i * 3 + 1) * STEPS + x];
        }
    }
    for (int rule = CARE_COUNT_INTERVAL_START; rule <= CARE_COUNT_TRAPEZOID; rule++) {
        double years[4 * STEPS];
        CARE_CHECK_OK(care_multistate_expectancy(3, STEPS, p, 2.0, rule, 0, years, 4 * STEPS, &error), &error);
        for (int i = 0; i < 4; i++) {
            CARE_CHECK_NEAR(years[i * STEPS], expected.values[2 * rule + i / 2][2 + i % 2], 1e-9);
        }
    }
}

/* ---- Sullivan ---------------------------------------------------------------------------------------------------------- */

enum { AGES = 86 };

static void sullivan_of_the_manual(void) {
    static table t;
    double survivors[AGES];
    double years[AGES];
    double sick[AGES];
    double found[AGES];
    care_error error;
    care_error_init(&error);
    if (!read_table("sullivan/sullivan_manual_2007_ex1.csv", AGES, 15, &t)) {
        return;
    }
    for (int x = 0; x < AGES; x++) {
        survivors[x] = t.values[x][6];
        years[x] = t.values[x][7];
        sick[x] = t.values[x][10];
    }
    CARE_CHECK_OK(care_sullivan(AGES, survivors, years, sick, NULL, NULL, NULL, found, NULL, AGES, &error), &error);
    for (int x = 0; x < AGES; x++) {
        CARE_CHECK_NEAR(found[x] / t.values[x][13], 1.0, 1e-10);
    }
    CARE_CHECK_NEAR(found[0], 66.573, 0.0005);
}

int main(int argc, char **argv) {
    static const care_test tests[] = {{"probabilities of msm", probabilities_of_msm},
                                      {"occupancy of msm", occupancy_of_msm},
                                      {"total time of msm", total_time_of_msm},
                                      {"projection of two regions", projection_of_two_regions},
                                      {"expectancy by starting state", expectancy_by_starting_state},
                                      {"Sullivan of the manual", sullivan_of_the_manual}};
    FILE *file = fopen(path_of("multistate/msm_cav_qmatrix.csv"), "rb");
    if (file == NULL || fclose(file) != 0) {
        printf("SKIPPED: %s is not there; set CARE_BENCHMARK_DATA to the folder that holds multistate and sullivan\n",
               path_of("multistate/msm_cav_qmatrix.csv"));
        return SKIPPED;
    }
    return care_test_main("multistate, published figures", tests, sizeof tests / sizeof tests[0], argc, argv);
}
