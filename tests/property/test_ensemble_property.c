/* What holds for every ensemble: neither threads nor split nor order decide a bit, and what is kept tells what was drawn. */
#include <care/ensemble.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "care_test.h"
#include "core/kernel.h"
#include "ensemble_case.h"
#include "temp_folder.h"

enum { TRAJECTORIES = 300, ROUNDS = 6, AREA = CASE_YEARS * CASE_MEASURES };
enum { TOWNS = CASE_YEARS * CASE_TOWNSHIPS * CASE_FIGURES, DRAWS = TRAJECTORIES * AREA };

static ensemble_case c;
static char folder[CARE_TEMP_PATH];

static care_env env_of(int32_t threads) {
    care_env env;
    care_env_init(&env);
    env.threads = threads;
    return env;
}

static care_ensemble *create(void) {
    care_error error;
    care_ensemble *ensemble = NULL;
    care_error_init(&error);
    CARE_CHECK_OK(care_ensemble_create(&c.problem, NULL, &ensemble, &error), &error);
    return ensemble;
}

static void run(care_ensemble *ensemble, int64_t begin, int64_t end, int32_t threads) {
    care_error error;
    const care_env env = env_of(threads);
    care_error_init(&error);
    CARE_CHECK_OK(care_ensemble_run(ensemble, &c.problem, begin, end, NULL, 0, &env, &error), &error);
}

/* All that is known, as the bytes of a file. */
static char *bytes_of(const care_ensemble *ensemble, size_t *size) {
    char path[CARE_TEMP_PATH + 32];
    care_error error;
    care_error_init(&error);
    (void)snprintf(path, sizeof path, "%s/bytes", folder);
    CARE_CHECK_OK(care_ensemble_write(ensemble, path, &error), &error);
    FILE *file = fopen(path, "rb");
    char *bytes = malloc(1 << 24);
    *size = file == NULL || bytes == NULL ? 0 : fread(bytes, 1, 1 << 24, file);
    if (file != NULL) {
        (void)fclose(file);
    }
    return bytes;
}

static void check_same(const care_ensemble *one, const care_ensemble *other) {
    size_t size[2];
    char *bytes[2] = {bytes_of(one, &size[0]), bytes_of(other, &size[1])};
    CARE_CHECK(bytes[0] != NULL && bytes[1] != NULL && size[0] > 0 && size[0] == size[1] &&
               memcmp(bytes[0], bytes[1], size[0]) == 0);
    free(bytes[0]);
    free(bytes[1]);
}

static void threads_split_and_order_give_the_same_bits(void) {
    care__stream s;
    care__stream_open(&s, 51, 0, 0);
    for (int round = 0; round < ROUNDS; round++) {
        ensemble_case_draw(&c, &s);
        care_ensemble *whole = create();
        care_ensemble *threads = create();
        care_ensemble *parts = create();
        care_ensemble *other = create();
        const int64_t cut = draw_int(&s, 1, TRAJECTORIES - 1);
        run(whole, 0, TRAJECTORIES, 1);
        run(threads, 0, TRAJECTORIES, 3);
        check_same(whole, threads);
        /* The second half first; what was run is not run again. */
        run(parts, cut, TRAJECTORIES, 2);
        run(parts, 0, TRAJECTORIES, 2);
        CARE_CHECK_INT(care_ensemble_count(parts), TRAJECTORIES);
        check_same(whole, parts);
        care_ensemble_free(parts);
        parts = create();
        run(parts, cut, TRAJECTORIES, 1);
        run(other, 0, cut, 2);
        CARE_CHECK_INT(care_ensemble_merge(other, parts, NULL), CARE_OK);
        check_same(whole, other);
        care_ensemble_free(whole);
        care_ensemble_free(threads);
        care_ensemble_free(parts);
        care_ensemble_free(other);
    }
}

static int compare(const void *left, const void *right) {
    const double a = *(const double *)left;
    const double b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Linear between order statistics. */
static double exact_quantile(const double *sorted, int64_t n, double share) {
    const double at = share * (double)(n - 1);
    const int64_t k = (int64_t)at;
    return k + 1 < n ? sorted[k] + (at - (double)k) * (sorted[k + 1] - sorted[k]) : sorted[k];
}

static double draws[DRAWS];
static double column[TRAJECTORIES];

static void check_column(const care_ensemble *ensemble, int64_t cell) {
    static const double shares[] = {0.0, 0.025, 0.1, 0.5, 0.9, 0.975, 1.0};
    enum { SHARES = sizeof shares / sizeof *shares, QUANTILES = SHARES * AREA };
    static double quantile[QUANTILES], mean[AREA], deviation[AREA];
    double sum = 0.0;
    double squares = 0.0;
    for (int64_t k = 0; k < TRAJECTORIES; k++) {
        column[k] = draws[k * AREA + cell];
        sum += column[k] / TRAJECTORIES;
    }
    for (int64_t k = 0; k < TRAJECTORIES; k++) {
        squares += (column[k] - sum) * (column[k] - sum) / (TRAJECTORIES - 1);
    }
    qsort(column, TRAJECTORIES, sizeof *column, compare);
    CARE_CHECK_INT(care_ensemble_area_quantiles(ensemble, shares, SHARES, quantile, QUANTILES, NULL), CARE_OK);
    CARE_CHECK_INT(care_ensemble_area_moments(ensemble, mean, deviation, AREA, NULL), CARE_OK);
    for (int64_t i = 0; i < SHARES; i++) {
        const double exact = exact_quantile(column, TRAJECTORIES, shares[i]);
        CARE_CHECK_NEAR(quantile[i * AREA + cell], exact, exact / 2048);
    }
    CARE_CHECK_NEAR(quantile[cell], column[0], 0.0);
    CARE_CHECK_NEAR(quantile[QUANTILES - AREA + cell], column[TRAJECTORIES - 1], 0.0);
    CARE_CHECK_NEAR(mean[cell], sum, 1e-5);
    CARE_CHECK_NEAR(deviation[cell], sqrt(squares), 1e-5);
}

static void what_is_kept_tells_what_was_drawn(void) {
    care__stream s;
    care__stream_open(&s, 51, 1, 0);
    for (int round = 0; round < ROUNDS; round++) {
        ensemble_case_draw(&c, &s);
        const care_env env = env_of(2);
        care_ensemble *ensemble = create();
        double met[CASE_TARGETS];
        run(ensemble, 0, TRAJECTORIES, 2);
        CARE_CHECK_INT(care_ensemble_draws(&c.problem, 0, TRAJECTORIES, &env, draws, DRAWS, NULL), CARE_OK);
        for (int64_t cell = 0; cell < AREA; cell++) {
            check_column(ensemble, cell);
        }
        CARE_CHECK_INT(care_ensemble_met(ensemble, met, CASE_TARGETS, NULL), CARE_OK);
        for (int t = 0; t < CASE_TARGETS; t++) {
            const int64_t cell = (c.target_year[t] - 1) * CASE_MEASURES + c.target_measure[t];
            int count = 0;
            for (int64_t k = 0; k < TRAJECTORIES; k++) {
                const double value = draws[k * AREA + cell];
                count += c.target_side[t] == CARE_TARGET_AT_LEAST ? value >= c.target_value[t] : value <= c.target_value[t];
            }
            CARE_CHECK_NEAR(met[t], (double)count / TRAJECTORIES, 0.0);
        }
        care_ensemble_free(ensemble);
    }
}

static double persons[CASE_YEARS * CASE_TOWNSHIPS * CASE_CELLS];

static double figure_in(const double *population, int64_t f) {
    double sum = 0.0;
    for (int i = 0; i < CASE_CELLS; i++) {
        const int64_t x = i % CASE_AGES;
        if (x >= c.from_age[f] && x < c.to_age[f]) {
            sum += c.weight[f * CARE_SEXES * CASE_LEVELS + i / CASE_AGES] * population[i];
        }
    }
    return sum;
}

/* Without anything uncertain every trajectory is the projection, and supply comes when it is planned. */
static void without_uncertainty_it_is_the_projection(void) {
    care__stream s;
    care__stream_open(&s, 51, 2, 0);
    for (int round = 0; round < ROUNDS; round++) {
        ensemble_case_draw(&c, &s);
        c.problem.series = NULL;
        care_multistate_result result;
        care_multistate_result_init(&result);
        result.persons = persons;
        CARE_CHECK_INT(care_multistate_project(&c.people, NULL, &result, NULL, NULL), CARE_OK);
        care_ensemble *ensemble = create();
        run(ensemble, 5, 8, 1);
        const double half = 0.5;
        double found[TOWNS];
        double area[AREA];
        CARE_CHECK_INT(care_ensemble_quantiles(ensemble, &half, 1, found, TOWNS, NULL), CARE_OK);
        CARE_CHECK_INT(care_ensemble_draws(&c.problem, 3, 4, NULL, area, AREA, NULL), CARE_OK);
        for (int64_t i = 0; i < TOWNS; i++) {
            const double exact = figure_in(persons + i / CASE_FIGURES * CASE_CELLS, i % CASE_FIGURES);
            CARE_CHECK_NEAR(found[i], exact, 1e-12 * exact);
        }
        for (int year = 0; year < CASE_YEARS; year++) {
            for (int i = 0; i < CASE_SUPPLIES; i++) {
                CARE_CHECK_NEAR(area[year * CASE_MEASURES + CASE_FIGURES + i], c.supply[i * (CASE_YEARS + 1) + year + 1],
                                1e-13);
            }
        }
        care_ensemble_free(ensemble);
    }
}

/* The townships in another order: their figures move with them, and the area stays. */
static void the_order_of_townships_does_not_matter(void) {
    static ensemble_case turned;
    care__stream s;
    care__stream_open(&s, 51, 3, 0);
    ensemble_case_draw(&c, &s);
    c.people.fertility_layout = c.people.migration_layout = CARE_RATES_COMMON;
    for (int i = 0; i < CARE_SERIES_PARAMETERS; i++) {
        c.series[CARE_SOURCE_TOWNSHIP * CARE_SERIES_PARAMETERS + i] = 0.0;
    }
    turned = c;
    turned.people.base = turned.base;
    turned.problem.people = &turned.people;
    for (int64_t t = 0; t < CASE_TOWNSHIPS; t++) {
        memcpy(turned.base + (CASE_TOWNSHIPS - 1 - t) * CASE_CELLS, c.base + t * CASE_CELLS, CASE_CELLS * sizeof *c.base);
    }
    care_ensemble *straight = create();
    care_ensemble *other = NULL;
    double mean[2][TOWNS];
    double deviation[2][TOWNS];
    run(straight, 0, 50, 2);
    CARE_CHECK_INT(care_ensemble_create(&turned.problem, NULL, &other, NULL), CARE_OK);
    CARE_CHECK_INT(care_ensemble_run(other, &turned.problem, 0, 50, NULL, 0, NULL, NULL), CARE_OK);
    CARE_CHECK_INT(care_ensemble_moments(straight, mean[0], deviation[0], TOWNS, NULL), CARE_OK);
    CARE_CHECK_INT(care_ensemble_moments(other, mean[1], deviation[1], TOWNS, NULL), CARE_OK);
    for (int i = 0; i < TOWNS; i++) {
        const int town = i / CASE_FIGURES % CASE_TOWNSHIPS;
        const int there = i + (CASE_TOWNSHIPS - 1 - 2 * town) * CASE_FIGURES;
        CARE_CHECK_NEAR(mean[0][i], mean[1][there], 0.0);
        CARE_CHECK_NEAR(deviation[0][i], deviation[1][there], 0.0);
    }
    care_ensemble_free(straight);
    care_ensemble_free(other);
}

/* The townships' own draws move people between them, not into the area. */
static void townships_differ_while_the_area_stays(void) {
    care__stream s;
    care__stream_open(&s, 51, 4, 0);
    ensemble_case_draw(&c, &s);
    c.people.migration = NULL;
    c.people.years = 1;
    memset(c.series, 0, sizeof c.series);
    memset(c.fertility, 0, sizeof c.fertility);
    c.series[CARE_SOURCE_TOWNSHIP * CARE_SERIES_PARAMETERS + 1] = 0.3;
    for (int i = 0; i < CASE_FIGURES; i++) {
        c.from_age[i] = 0;
        c.to_age[i] = CASE_AGES;
    }
    for (int i = 0; i < CASE_FIGURES * CARE_SEXES * CASE_LEVELS; i++) {
        c.weight[i] = 1.0;
    }
    /* Nobody dies or moves. */
    for (int i = 0; i < CARE_SEXES * CASE_STATES * CASE_STATES * CASE_AGES; i++) {
        c.probability[i] = i / CASE_AGES % (CASE_STATES * CASE_STATES) % (CASE_STATES + 1) == 0 ? 1.0 : 0.0;
    }
    c.people.probability_layout = CARE_RATES_COMMON;
    c.problem.targets = 0;
    double all = 0.0;
    for (int i = 0; i < CASE_TOWNSHIPS * CASE_CELLS; i++) {
        all += c.base[i];
    }
    enum { TWENTY = 20 * CASE_MEASURES, FIGURES = CASE_TOWNSHIPS * CASE_FIGURES };
    double area[TWENTY];
    CARE_CHECK_INT(care_ensemble_draws(&c.problem, 0, 20, NULL, area, TWENTY, NULL), CARE_OK);
    for (int64_t k = 0; k < 20; k++) {
        CARE_CHECK_NEAR(area[k * CASE_MEASURES], all, 1e-9 * all);
    }
    care_ensemble *ensemble = create();
    double mean[FIGURES];
    double deviation[FIGURES];
    run(ensemble, 0, 200, 2);
    CARE_CHECK_INT(care_ensemble_moments(ensemble, mean, deviation, FIGURES, NULL), CARE_OK);
    CARE_CHECK(deviation[0] / mean[0] > 0.15 && deviation[0] / mean[0] < 0.45);
    care_ensemble_free(ensemble);
}

static void the_exponential_is_that_of_the_c_library(void) {
    care__stream s;
    care__stream_open(&s, 51, 5, 0);
    double worst = 0.0;
    for (int round = 0; round < 100000; round++) {
        double x[4];
        double y[4];
        for (int i = 0; i < 4; i++) {
            x[i] = y[i] = round % 3 == 0 ? draw_between(&s, -708.0, 709.0) : draw_between(&s, -2.0, 1.0);
        }
        care__exp_lanes(y);
        for (int i = 0; i < 4; i++) {
            worst = fmax(worst, fabs(y[i] / exp(x[i]) - 1.0));
        }
    }
    CARE_CHECK_NEAR(worst, 0.0, 4.5e-16);
    double edge[4] = {-INFINITY, -709.0, 0.0, 800.0};
    care__exp_lanes(edge);
    CARE_CHECK_NEAR(edge[0], 0.0, 0.0);
    CARE_CHECK_NEAR(edge[1], 0.0, 0.0);
    CARE_CHECK_NEAR(edge[2], 1.0, 0.0);
    CARE_CHECK_NEAR(edge[3] / exp(709.0), 1.0, 4.5e-16);
}

static void with_folder(void (*test)(void)) {
    if (CARE_CHECK(care_temp_folder_make(folder))) {
        test();
        care_temp_folder_remove(folder);
    }
}

static void threads_split_and_order(void) {
    with_folder(threads_split_and_order_give_the_same_bits);
}

CARE_TEST_MAIN("ensemble properties", {"threads, split and order give the same bits", threads_split_and_order},
               {"what is kept tells what was drawn", what_is_kept_tells_what_was_drawn},
               {"without uncertainty it is the projection", without_uncertainty_it_is_the_projection},
               {"the order of townships does not matter", the_order_of_townships_does_not_matter},
               {"townships differ while the area stays", townships_differ_while_the_area_stays},
               {"the exponential is that of the C library", the_exponential_is_that_of_the_c_library})
