/* What holds for every projection by level: on random problems of all layouts, with and without migration. */
#include <care/multistate.h>

#include <math.h>
#include <string.h>

#include "care_test.h"
#include "core/kernel.h"
#include "draw.h"
#include "projection/matrix.h"
#include "projection/multistate.h"

enum { MOST_TOWNSHIPS = 150, MOST_YEARS = 3, MOST_AGES = 14, MOST_LEVELS = CARE_STATES_MAX - 1 };
enum { MOST_TABLES = MOST_YEARS * MOST_TOWNSHIPS, MOST_CELLS = CARE_SEXES * MOST_LEVELS * MOST_AGES };

static double base[MOST_TOWNSHIPS * MOST_CELLS];
static double probability[MOST_TABLES * CARE_SEXES * CARE_STATES_MAX * CARE_STATES_MAX * MOST_AGES];
static double fertility[MOST_TABLES * MOST_AGES];
static double sex_ratio[MOST_YEARS];
static double migration[MOST_TABLES * CARE_SEXES * MOST_AGES];

typedef struct outcome {
    double persons[MOST_TABLES * MOST_CELLS];
    double births[MOST_TABLES * CARE_SEXES];
    double deaths[MOST_TABLES * CARE_SEXES * MOST_LEVELS];
    double migrants[MOST_TABLES * CARE_SEXES];
} outcome;

static outcome one;
static outcome other;

static void draw_many(care__stream *s, double low, double high, double *to, int64_t n) {
    for (int64_t i = 0; i < n; i++) {
        to[i] = draw_between(s, low, high);
    }
}

/* Rows that add up to 1; some transitions do not occur. */
static void draw_tables(care__stream *s, int64_t states, int64_t ages, int64_t tables) {
    for (int64_t r = 0; r < tables * states; r++) {
        for (int64_t x = 0; x < ages; x++) {
            double *row = probability + r * states * ages + x;
            double sum = 0.0;
            for (int64_t j = 0; j < states; j++) {
                const int dead = r % states == states - 1;
                row[j * ages] = dead                                        ? (j == states - 1 ? 1.0 : 0.0)
                                : j != r % states && draw_int(s, 0, 4) == 0 ? 0.0
                                                                            : draw_between(s, 0.01, 1.0);
                sum += row[j * ages];
            }
            for (int64_t j = 0; j < states; j++) {
                row[j * ages] /= sum;
            }
        }
    }
}

static int64_t tables_of(const care_multistate_problem *p, int32_t layout) {
    return (layout & CARE_RATES_BY_YEAR ? p->years : 1) * (layout & CARE_RATES_BY_TOWNSHIP ? p->townships : 1);
}

static care_multistate_problem draw_problem(care__stream *s) {
    care_multistate_problem p;
    care_multistate_problem_init(&p);
    p.townships = draw_int(s, 1, MOST_TOWNSHIPS);
    p.years = draw_int(s, 1, MOST_YEARS);
    p.ages = draw_int(s, 2, MOST_AGES);
    p.levels = draw_int(s, 1, MOST_LEVELS);
    p.probability_layout = (int32_t)draw_int(s, 0, 3);
    p.fertility_layout = (int32_t)draw_int(s, 0, 3);
    p.migration_layout = (int32_t)draw_int(s, 0, 3);
    p.base = base;
    p.probability = probability;
    p.fertility = fertility;
    p.sex_ratio = sex_ratio;
    p.migration = draw_int(s, 0, 1) == 0 ? NULL : migration;
    draw_many(s, 0.0, 100.0, base, p.townships * CARE_SEXES * p.levels * p.ages);
    draw_tables(s, p.levels + 1, p.ages, tables_of(&p, p.probability_layout) * CARE_SEXES);
    draw_many(s, 0.0, 0.2, fertility, tables_of(&p, p.fertility_layout) * p.ages);
    for (int64_t t = 0; t < tables_of(&p, p.fertility_layout); t++) {
        fertility[t * p.ages] = fertility[t * p.ages + p.ages - 1] = 0.0;
    }
    draw_many(s, 0.9, 1.1, sex_ratio, p.years);
    draw_many(s, -1.0, 0.5, migration, tables_of(&p, p.migration_layout) * CARE_SEXES * p.ages);
    return p;
}

static void project(const care_multistate_problem *p, int32_t threads, int wide, outcome *to) {
    care_env env;
    care_error error;
    care_multistate_result result;
    memset(to, 0, sizeof *to);
    care_env_init(&env);
    env.threads = threads;
    care_error_init(&error);
    care_multistate_result_init(&result);
    result.persons = to->persons;
    result.births = to->births;
    result.deaths = to->deaths;
    result.migrants = to->migrants;
    CARE_CHECK_OK(care__multistate_project(p, &env, &result, wide, NULL, &error), &error);
}

static double sum_of(const double *values, int64_t n) {
    double sum = 0.0;
    for (int64_t i = 0; i < n; i++) {
        sum += values[i];
    }
    return sum;
}

static void threads_and_machines_give_the_same_bits(void) {
    care__stream s;
    care__stream_open(&s, 41, 0, 0);
    for (int round = 0; round < 40; round++) {
        const care_multistate_problem p = draw_problem(&s);
        project(&p, 1, care__is_wide(), &one);
        project(&p, 3, care__is_wide(), &other);
        CARE_CHECK(memcmp(&one, &other, sizeof one) == 0);
        project(&p, 2, 0, &other);
        CARE_CHECK(memcmp(&one, &other, sizeof one) == 0);
    }
}

static void the_change_is_births_less_deaths_and_migrants(void) {
    care__stream s;
    care__stream_open(&s, 41, 1, 0);
    for (int round = 0; round < 40; round++) {
        const care_multistate_problem p = draw_problem(&s);
        const int64_t cells = p.levels * p.ages;
        const int64_t rows = p.townships * CARE_SEXES;
        project(&p, 1, care__is_wide(), &one);
        for (int64_t i = 0; i < p.years * rows; i++) {
            const double *before = i < rows ? base + i * cells : one.persons + (i - rows) * cells;
            const double was = sum_of(before, cells);
            const double is = sum_of(one.persons + i * cells, cells);
            const double change = one.births[i] - sum_of(one.deaths + i * p.levels, p.levels) + one.migrants[i];
            CARE_CHECK_NEAR(was + change, is, 1e-9 * (was + one.births[i] + 1.0));
        }
        for (int64_t i = 0; i < p.years * rows * cells; i++) {
            CARE_CHECK(one.persons[i] >= 0.0);
        }
    }
}

static void permute(double *rows, int64_t blocks, int64_t n, int64_t width, const int64_t *order) {
    static double room[sizeof probability / sizeof *probability];
    for (int64_t b = 0; b < blocks; b++) {
        double *block = rows + b * n * width;
        for (int64_t t = 0; t < n; t++) {
            memcpy(room + t * width, block + order[t] * width, (size_t)width * sizeof *room);
        }
        memcpy(block, room, (size_t)(n * width) * sizeof *room);
    }
}

static void permute_table(const care_multistate_problem *p, double *table, int32_t layout, int64_t width,
                          const int64_t *order) {
    if (layout & CARE_RATES_BY_TOWNSHIP) {
        permute(table, layout & CARE_RATES_BY_YEAR ? p->years : 1, p->townships, width, order);
    }
}

/* A township does not know of the others. */
static void the_order_of_townships_does_not_matter(void) {
    care__stream s;
    care__stream_open(&s, 41, 4, 0);
    for (int round = 0; round < 20; round++) {
        const care_multistate_problem p = draw_problem(&s);
        const int64_t states = p.levels + 1;
        int64_t order[MOST_TOWNSHIPS];
        for (int64_t t = 0; t < p.townships; t++) {
            const int64_t k = draw_int(&s, 0, t);
            order[t] = order[k];
            order[k] = t;
        }
        project(&p, 2, care__is_wide(), &one);
        permute(base, 1, p.townships, CARE_SEXES * p.levels * p.ages, order);
        permute_table(&p, probability, p.probability_layout, CARE_SEXES * states * states * p.ages, order);
        permute_table(&p, fertility, p.fertility_layout, p.ages, order);
        permute_table(&p, migration, p.migration_layout, CARE_SEXES * p.ages, order);
        project(&p, 2, care__is_wide(), &other);
        permute(one.persons, p.years, p.townships, CARE_SEXES * p.levels * p.ages, order);
        permute(one.births, p.years, p.townships, CARE_SEXES, order);
        permute(one.deaths, p.years, p.townships, CARE_SEXES * p.levels, order);
        permute(one.migrants, p.years, p.townships, CARE_SEXES, order);
        CARE_CHECK(memcmp(&one, &other, sizeof one) == 0);
    }
}

/* Nobody moves, nobody dies, nobody is born: everyone a year older in the same level. */
static void without_transitions_people_only_grow_older(void) {
    care__stream s;
    care__stream_open(&s, 41, 2, 0);
    for (int round = 0; round < 20; round++) {
        care_multistate_problem p = draw_problem(&s);
        const int64_t states = p.levels + 1;
        p.probability_layout = p.fertility_layout = CARE_RATES_COMMON;
        p.migration = NULL;
        p.years = 1;
        for (int64_t i = 0; i < CARE_SEXES * states * states * p.ages; i++) {
            probability[i] = i / p.ages % (states * states) % (states + 1) == 0 ? 1.0 : 0.0;
        }
        memset(fertility, 0, sizeof fertility);
        project(&p, 1, care__is_wide(), &one);
        for (int64_t row = 0; row < p.townships * CARE_SEXES * p.levels; row++) {
            const double *was = base + row * p.ages;
            const double *is = one.persons + row * p.ages;
            CARE_CHECK_NEAR(is[0], 0.0, 0.0);
            for (int64_t x = 1; x < p.ages; x++) {
                CARE_CHECK_NEAR(is[x], was[x - 1] + (x == p.ages - 1 ? was[x] : 0.0), 0.0);
            }
        }
    }
}

/* exp(Q (s + t)) = exp(Q s) exp(Q t), the integrals follow, and no row loses anybody. */
static void steps_follow_each_other(void) {
    care__stream s;
    care__stream_open(&s, 41, 3, 0);
    for (int round = 0; round < 300; round++) {
        const int n = (int)draw_int(&s, 2, CARE_STATES_MAX);
        const double t[3] = {draw_between(&s, 0.01, 20.0), draw_between(&s, 0.01, 20.0), 0.0};
        double q[CARE__MATRIX_CELLS] = {0};
        double p[3][CARE__MATRIX_CELLS];
        double j[3][CARE__MATRIX_CELLS];
        double both[CARE__MATRIX_CELLS];
        double later[CARE__MATRIX_CELLS];
        for (int i = 0; i < n * n; i++) {
            q[i] = i % (n + 1) != 0 && draw_int(&s, 0, 3) > 0 ? exp(draw_between(&s, -8.0, 1.0)) : 0.0;
        }
        for (int k = 0; k < 3; k++) {
            care__matrix_transitions(n, q, k < 2 ? t[k] : t[0] + t[1], p[k], j[k]);
        }
        care__matrix_multiply(n, p[0], p[1], both);
        care__matrix_multiply(n, p[0], j[1], later);
        for (int i = 0; i < n * n; i++) {
            CARE_CHECK(p[2][i] >= 0.0);
            CARE_CHECK_NEAR(both[i], p[2][i], 1e-12);
            CARE_CHECK_NEAR(j[0][i] + later[i], j[2][i], 1e-11);
        }
        for (int i = 0; i < n; i++) {
            CARE_CHECK_NEAR(sum_of(p[2] + i * n, n), 1.0, 1e-15 * n);
            CARE_CHECK_NEAR(sum_of(j[2] + i * n, n), t[0] + t[1], 1e-11);
        }
    }
}

CARE_TEST_MAIN("multistate properties", {"threads and machines give the same bits", threads_and_machines_give_the_same_bits},
               {"the change is births less deaths and migrants", the_change_is_births_less_deaths_and_migrants},
               {"the order of townships does not matter", the_order_of_townships_does_not_matter},
               {"without transitions people only grow older", without_transitions_people_only_grow_older},
               {"steps follow each other", steps_follow_each_other})
