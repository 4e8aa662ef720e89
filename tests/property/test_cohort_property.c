/* What holds for every projection: on random problems of all layouts, kinds and timings of migration, controlled or not. */
#include <care/cohort.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "care_test.h"
#include "core/kernel.h"
#include "core/messages.h"
#include "draw.h"
#include "expect_error.h"
#include "projection/cohort.h"

enum { MOST_TOWNSHIPS = 300, MOST_YEARS = 4, MOST_AGES = 12, MOST_CELLS = CARE_SEXES * MOST_AGES };
enum { MOST_TABLES = MOST_YEARS * MOST_TOWNSHIPS, MOST_FLOWS = MOST_TABLES * CARE_SEXES };

/* ---- random problems ----------------------------------------------------------------------------------------------- */

typedef struct arrays {
    double base[MOST_TOWNSHIPS * MOST_CELLS];
    double survival[MOST_TABLES * MOST_CELLS];
    double fertility[MOST_TABLES * MOST_AGES];
    double sex_ratio[MOST_YEARS];
    double migration[MOST_TABLES * MOST_CELLS];
    double control[MOST_YEARS * MOST_CELLS];
    care_cohort_problem problem;
} arrays;

typedef struct outcome {
    double persons[MOST_TABLES * MOST_CELLS];
    double births[MOST_FLOWS];
    double deaths[MOST_FLOWS];
    double migrants[MOST_FLOWS];
    double adjustment[MOST_FLOWS];
} outcome;

typedef struct shape {
    int32_t survival_layout, fertility_layout, migration_layout, kind, timing;
    int controlled;
} shape;

static int64_t cells_of(const care_cohort_problem *p) {
    return CARE_SEXES * p->ages;
}

static int64_t tables(const care_cohort_problem *p, int32_t layout) {
    return (layout & CARE_RATES_BY_YEAR ? p->years : 1) * (layout & CARE_RATES_BY_TOWNSHIP ? p->townships : 1);
}

static int64_t table_at(const care_cohort_problem *p, int32_t layout, int64_t year, int64_t township) {
    const int64_t row = layout & CARE_RATES_BY_YEAR ? year : 0;
    return layout & CARE_RATES_BY_TOWNSHIP ? row * p->townships + township : row;
}

/* Survivors of four years are still more than all who leave in them, and no figure is the small difference of large ones. */
static void draw_problem(care__stream *s, const shape *of, int64_t townships, arrays *a) {
    care_cohort_problem_init(&a->problem);
    care_cohort_problem *p = &a->problem;
    *p = (care_cohort_problem){.struct_size = sizeof *p,
                               .townships = townships,
                               .years = draw_int(s, 1, MOST_YEARS),
                               .ages = draw_int(s, 2, MOST_AGES),
                               .base = a->base,
                               .survival = a->survival,
                               .fertility = a->fertility,
                               .sex_ratio = a->sex_ratio,
                               .migration = of->kind == CARE_MIGRATION_NONE ? NULL : a->migration,
                               .survival_layout = of->survival_layout,
                               .fertility_layout = of->fertility_layout,
                               .migration_layout = of->migration_layout,
                               .migration_kind = of->kind,
                               .migration_timing = of->timing,
                               .control = of->controlled ? a->control : NULL,
                               .width = draw_int(s, 1, 5)};
    const double width = (double)p->width;
    for (int64_t i = 0; i < p->townships * cells_of(p); i++) {
        a->base[i] = draw_between(s, 50.0, 150.0);
    }
    for (int64_t i = 0; i < tables(p, p->survival_layout) * cells_of(p); i++) {
        a->survival[i] = draw_between(s, 0.5, 0.95);
    }
    for (int64_t i = 0; i < tables(p, p->fertility_layout) * p->ages; i++) {
        const int64_t age = i % p->ages;
        a->fertility[i] = age == 0 || age == p->ages - 1 ? 0.0 : draw_between(s, 0.1, 0.4) / width;
    }
    for (int64_t i = 0; i < tables(p, p->migration_layout) * cells_of(p); i++) {
        const int counts = of->kind == CARE_MIGRATION_COUNTS;
        const double least = i % p->ages == 0 ? (double)counts : counts ? -0.05 : -0.5;
        a->migration[i] = draw_between(s, least, counts ? 5.0 : 0.5) / width;
    }
    const int newborn = p->ages > 2 || of->kind == CARE_MIGRATION_COUNTS;
    for (int64_t year = 0; year < p->years; year++) {
        a->sex_ratio[year] = draw_between(s, 0.9, 1.2);
        for (int64_t i = 0; i < cells_of(p); i++) {
            a->control[year * cells_of(p) + i] =
                i % p->ages == 0 && !newborn ? 0.0 : (double)townships * draw_between(s, 50.0, 150.0);
        }
    }
}

static void clear(outcome *o) {
    double *values = (double *)o;
    for (size_t i = 0; i < sizeof *o / sizeof *values; i++) {
        values[i] = -7.0;
    }
}

static care_status project_on(const care_cohort_problem *problem, int32_t threads, int wide, outcome *o, care_error *error) {
    care_env env;
    care_cohort_result result;
    care_env_init(&env);
    env.threads = threads;
    care_cohort_result_init(&result);
    result.persons = o->persons;
    result.births = o->births;
    result.deaths = o->deaths;
    result.migrants = o->migrants;
    result.adjustment = o->adjustment;
    care_error_init(error);
    clear(o);
    return wide < 0 ? care_cohort_project(problem, &env, &result, error)
                    : care__cohort_project(problem, &env, &result, wide, error);
}

static care_status project(const care_cohort_problem *problem, int32_t threads, outcome *o, care_error *error) {
    return project_on(problem, threads, -1, o, error);
}

static arrays drawn;
static outcome found;
static outcome other;

static bool project_drawn(const shape *of, care__stream *s, int64_t townships) {
    care_error error;
    draw_problem(s, of, townships, &drawn);
    return CARE_CHECK_OK(project(&drawn.problem, 0, &found, &error), &error);
}

static void for_each_shape(uint32_t source, void (*check)(const shape *, care__stream *)) {
    care__stream s;
    care__stream_open(&s, 11, source, 0);
    for (int32_t i = 0; i < 4 * 4 * 4 * 3 * 3 * 2; i++) {
        const shape of = {i % 4, i / 4 % 4, i / 16 % 4, i / 64 % 3, i / 192 % 3, i / 576};
        check(&of, &s);
    }
}

/* ---- a plain calculation ------------------------------------------------------------------------------------------- */

typedef long double real;

typedef struct plain {
    real persons[MOST_TABLES * MOST_CELLS];
    real births[MOST_FLOWS];
    real deaths[MOST_FLOWS];
    real migrants[MOST_FLOWS];
    real adjustment[MOST_FLOWS];
} plain;

static plain expected;

static void add_migrants(const care_cohort_problem *p, const double *rates, real part, real *persons, real *migrants) {
    for (int64_t i = 0; i < cells_of(p); i++) {
        const real change = part * rates[i] * (p->migration_kind == CARE_MIGRATION_RATES ? persons[i] : 1.0L);
        persons[i] += change;
        migrants[i / p->ages] += change;
    }
}

static void plain_year(const care_cohort_problem *p, int64_t year, int64_t t, const real *now) {
    const int64_t ages = p->ages;
    const int64_t at = year * p->townships + t;
    const double *survival = p->survival + table_at(p, p->survival_layout, year, t) * cells_of(p);
    const double *fertility = p->fertility + table_at(p, p->fertility_layout, year, t) * ages;
    const double *migration =
        p->migration == NULL ? NULL : p->migration + table_at(p, p->migration_layout, year, t) * cells_of(p);
    const int even = p->migration_timing != CARE_MIGRATION_END;
    const int mothers = p->migration_timing == CARE_MIGRATION_EVEN_MOTHERS;
    const real width = (real)p->width;
    real *next = expected.persons + at * cells_of(p);
    real *births = expected.births + at * CARE_SEXES;
    real *deaths = expected.deaths + at * CARE_SEXES;
    real *migrants = expected.migrants + at * CARE_SEXES;
    real start[MOST_CELLS];
    memcpy(start, now, (size_t)cells_of(p) * sizeof *start);
    if (migration != NULL && even) {
        add_migrants(p, migration, 0.5L * width, start, migrants);
    }
    for (int64_t i = 0; i < cells_of(p); i++) {
        const int64_t older = i % ages == ages - 1 ? i : i + 1;
        next[older] += start[i] * survival[older];
        deaths[i / ages] += start[i] * (1.0L - survival[older]);
    }
    if (migration != NULL && even) {
        add_migrants(p, migration, 0.5L * width, next, migrants);
    }
    real all = 0.0L;
    for (int64_t x = 0; x < ages; x++) {
        all += width * fertility[x] * ((mothers ? start : now)[CARE_FEMALE * ages + x] + next[CARE_FEMALE * ages + x]) / 2.0L;
    }
    births[CARE_MALE] = all * p->sex_ratio[year] / (1.0L + p->sex_ratio[year]);
    births[CARE_FEMALE] = all / (1.0L + p->sex_ratio[year]);
    for (int sex = 0; sex < CARE_SEXES; sex++) {
        next[sex * ages] += births[sex] * survival[sex * ages];
        deaths[sex] += births[sex] * (1.0L - survival[sex * ages]);
        if (migration != NULL && even && p->migration_kind == CARE_MIGRATION_RATES) { /* the newborn are there by then */
            const real moving = births[sex] * survival[sex * ages] * migration[sex * ages] * width / 2.0L;
            next[sex * ages] += moving;
            migrants[sex] += moving;
        }
    }
    if (migration != NULL && !even) {
        add_migrants(p, migration, width, next, migrants);
    }
}

static void plain_control(const care_cohort_problem *p, int64_t year) {
    for (int64_t i = 0; i < cells_of(p); i++) {
        real sum = 0.0L;
        for (int64_t t = 0; t < p->townships; t++) {
            sum += expected.persons[(year * p->townships + t) * cells_of(p) + i];
        }
        for (int64_t t = 0; t < p->townships && sum > 0.0L; t++) {
            const int64_t at = year * p->townships + t;
            real *cell = &expected.persons[at * cells_of(p) + i];
            const real scaled = *cell * (p->control[year * cells_of(p) + i] / sum);
            expected.adjustment[at * CARE_SEXES + i / p->ages] += scaled - *cell;
            *cell = scaled;
        }
    }
}

static void plain_projection(const care_cohort_problem *p) {
    real now[MOST_CELLS];
    memset(&expected, 0, sizeof expected);
    for (int64_t year = 0; year < p->years; year++) {
        for (int64_t t = 0; t < p->townships; t++) {
            for (int64_t i = 0; i < cells_of(p); i++) {
                now[i] = year == 0 ? p->base[t * cells_of(p) + i]
                                   : expected.persons[((year - 1) * p->townships + t) * cells_of(p) + i];
            }
            plain_year(p, year, t, now);
        }
        if (p->control != NULL) {
            plain_control(p, year);
        }
    }
}

static double worst_error(const double *got, const real *want, int64_t n) {
    double worst = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double error = (double)(fabsl(got[i] - want[i]) / (want[i] == 0.0L ? 1.0L : fabsl(want[i])));
        worst = error > worst || isnan(error) ? error : worst;
    }
    return worst;
}

/* Flows between persons and persons: as exact as the persons are. */
static double worst_flow_error(const care_cohort_problem *p, const double *got, const real *want) {
    double worst = 0.0;
    for (int64_t i = 0; i < p->years * p->townships * CARE_SEXES; i++) {
        real persons = 0.0L;
        for (int64_t x = 0; x < p->ages; x++) {
            persons += expected.persons[i * p->ages + x];
        }
        const double error = (double)(fabsl(got[i] - want[i]) / persons);
        worst = error > worst || isnan(error) ? error : worst;
    }
    return worst;
}

static void agrees_with_a_plain_calculation(const shape *of, care__stream *s) {
    if (project_drawn(of, s, draw_int(s, 1, 7))) {
        const care_cohort_problem *p = &drawn.problem;
        const int64_t flows = p->years * p->townships * CARE_SEXES;
        plain_projection(p);
        CARE_CHECK_NEAR(worst_error(found.persons, expected.persons, flows * p->ages), 0.0, 1e-12);
        CARE_CHECK_NEAR(worst_error(found.births, expected.births, flows), 0.0, 1e-12);
        CARE_CHECK_NEAR(worst_error(found.deaths, expected.deaths, flows), 0.0, 1e-12);
        CARE_CHECK_NEAR(worst_flow_error(p, found.migrants, expected.migrants), 0.0, 1e-12);
        CARE_CHECK_NEAR(worst_flow_error(p, found.adjustment, expected.adjustment), 0.0, 1e-12);
    }
}

static void all_agree_with_a_plain_calculation(void) {
    for_each_shape(0, agrees_with_a_plain_calculation);
}

/* ---- what must hold whatever the figures --------------------------------------------------------------------------- */

static double persons_of(const care_cohort_problem *p, const double *persons, int64_t row) {
    double sum = 0.0;
    for (int64_t x = 0; x < p->ages; x++) {
        sum += persons[row * p->ages + x];
    }
    return sum;
}

static void closes(const shape *of, care__stream *s) {
    if (project_drawn(of, s, draw_int(s, 1, 100))) {
        const care_cohort_problem *p = &drawn.problem;
        const int64_t rows = p->townships * CARE_SEXES;
        double worst = 0.0;
        for (int64_t i = 0; i < p->years * rows; i++) {
            const double before = i < rows ? persons_of(p, p->base, i) : persons_of(p, found.persons, i - rows);
            const double after = persons_of(p, found.persons, i);
            const double change = found.births[i] - found.deaths[i] + found.migrants[i] + found.adjustment[i];
            const double error = fabs(before + change - after) / (before + after);
            worst = error > worst || isnan(error) ? error : worst;
        }
        CARE_CHECK_NEAR(worst, 0.0, 1e-12);
    }
}

static void every_year_closes(void) {
    for_each_shape(1, closes);
}

static void is_not_negative(const shape *of, care__stream *s) {
    if (project_drawn(of, s, draw_int(s, 1, 20))) {
        const care_cohort_problem *p = &drawn.problem;
        int64_t negative = 0;
        for (int64_t i = 0; i < p->years * p->townships * CARE_SEXES; i++) {
            negative += !(found.births[i] >= 0.0) + !(found.deaths[i] >= 0.0);
        }
        for (int64_t i = 0; i < p->years * p->townships * cells_of(p); i++) {
            negative += !(found.persons[i] >= 0.0);
        }
        CARE_CHECK_INT(negative, 0);
    }
}

static void nothing_is_negative(void) {
    for_each_shape(2, is_not_negative);
}

static void flows_that_are_not_there_are_zero(const shape *of, care__stream *s) {
    if (project_drawn(of, s, draw_int(s, 1, 20))) {
        const care_cohort_problem *p = &drawn.problem;
        int64_t wrong = 0;
        for (int64_t i = 0; i < p->years * p->townships * CARE_SEXES; i++) {
            wrong += of->kind == CARE_MIGRATION_NONE && found.migrants[i] != 0.0;
            wrong += !of->controlled && found.adjustment[i] != 0.0;
        }
        CARE_CHECK_INT(wrong, 0);
    }
}

static void no_migration_no_migrants(void) {
    for_each_shape(3, flows_that_are_not_there_are_zero);
}

static void adds_up_to_the_control(const shape *of, care__stream *s) {
    if (of->controlled && project_drawn(of, s, draw_int(s, 1, 200))) {
        const care_cohort_problem *p = &drawn.problem;
        double worst = 0.0;
        for (int64_t i = 0; i < p->years * cells_of(p); i++) {
            const int64_t year = i / cells_of(p);
            double sum = 0.0;
            for (int64_t t = 0; t < p->townships; t++) {
                sum += found.persons[(year * p->townships + t) * cells_of(p) + i % cells_of(p)];
            }
            const double error = fabs(sum - p->control[i]) / (p->control[i] + 1.0);
            worst = error > worst || isnan(error) ? error : worst;
        }
        CARE_CHECK_NEAR(worst, 0.0, 1e-12);
    }
}

static void townships_add_up_to_the_control(void) {
    for_each_shape(4, adds_up_to_the_control);
}

/* ---- the same problem put in another way --------------------------------------------------------------------------- */

/* By two: exact in binary, so that not a bit may differ. */
static void doubles(const shape *of, care__stream *s) {
    if (project_drawn(of, s, draw_int(s, 1, 20))) {
        care_error error;
        double *arrays_of_persons[] = {drawn.base, drawn.control,
                                       of->kind == CARE_MIGRATION_COUNTS ? drawn.migration : drawn.base};
        const size_t sizes[] = {sizeof drawn.base, sizeof drawn.control, sizeof drawn.migration};
        for (int k = 0; k < (of->kind == CARE_MIGRATION_COUNTS ? 3 : 2); k++) {
            for (size_t i = 0; i < sizes[k] / sizeof(double); i++) {
                arrays_of_persons[k][i] *= 2.0;
            }
        }
        CARE_CHECK_OK(project(&drawn.problem, 0, &other, &error), &error);
        const double *once = (const double *)&found;
        const double *twice = (const double *)&other;
        int64_t different = 0;
        for (size_t i = 0; i < sizeof found / sizeof *once; i++) {
            different += once[i] != -7.0 && twice[i] != 2.0 * once[i];
        }
        CARE_CHECK_INT(different, 0);
    }
}

static void twice_the_persons_have_twice_the_results(void) {
    for_each_shape(5, doubles);
}

static void permute(double *rows, int64_t blocks, int64_t n, size_t width, const int64_t *order) {
    static double room[MOST_TOWNSHIPS * MOST_CELLS];
    for (int64_t b = 0; b < blocks; b++) {
        double *block = rows + (size_t)(b * n) * width;
        for (int64_t t = 0; t < n; t++) {
            memcpy(room + (size_t)t * width, block + (size_t)order[t] * width, width * sizeof *room);
        }
        memcpy(block, room, (size_t)n * width * sizeof *room);
    }
}

static void permute_table(const care_cohort_problem *p, double *table, int32_t layout, int64_t width, const int64_t *order) {
    if (layout & CARE_RATES_BY_TOWNSHIP) {
        permute(table, layout & CARE_RATES_BY_YEAR ? p->years : 1, p->townships, (size_t)width, order);
    }
}

static double worst_difference(const double *a, const double *b, size_t n) {
    double worst = 0.0;
    for (size_t i = 0; i < n; i++) {
        const double error = fabs(a[i] - b[i]) / (fabs(a[i]) + fabs(b[i]) + 1.0);
        worst = error > worst || isnan(error) ? error : worst;
    }
    return worst;
}

/* Without a control a township does not know of the others; with one, sums are taken in another order. */
static void permutes(const shape *of, care__stream *s) {
    int64_t order[MOST_TOWNSHIPS];
    if (project_drawn(of, s, draw_int(s, 2, 150))) {
        care_error error;
        const care_cohort_problem *p = &drawn.problem;
        for (int64_t t = 0; t < p->townships; t++) {
            const int64_t k = draw_int(s, 0, t);
            order[t] = order[k];
            order[k] = t;
        }
        permute(drawn.base, 1, p->townships, (size_t)cells_of(p), order);
        permute_table(p, drawn.survival, p->survival_layout, cells_of(p), order);
        permute_table(p, drawn.fertility, p->fertility_layout, p->ages, order);
        permute_table(p, drawn.migration, p->migration_layout, cells_of(p), order);
        CARE_CHECK_OK(project(p, 0, &other, &error), &error);
        permute(found.persons, p->years, p->townships, (size_t)cells_of(p), order);
        permute(found.births, p->years, p->townships, CARE_SEXES, order);
        permute(found.deaths, p->years, p->townships, CARE_SEXES, order);
        permute(found.migrants, p->years, p->townships, CARE_SEXES, order);
        permute(found.adjustment, p->years, p->townships, CARE_SEXES, order);
        if (of->controlled) {
            CARE_CHECK_NEAR(worst_difference((double *)&found, (double *)&other, sizeof found / sizeof(double)), 0.0, 1e-12);
        } else {
            CARE_CHECK(memcmp(&found, &other, sizeof found) == 0);
        }
    }
}

static void the_order_of_townships_does_not_matter(void) {
    for_each_shape(6, permutes);
}

static void same_bits(const shape *of, care__stream *s) {
    static const int32_t threads[] = {1, 2, 3, 5};
    const int64_t townships = draw_int(s, 65, MOST_TOWNSHIPS);
    if (of->survival_layout == of->fertility_layout && project_drawn(of, s, townships)) {
        for (size_t k = 0; k < sizeof threads / sizeof threads[0]; k++) {
            care_error error;
            CARE_CHECK_OK(project(&drawn.problem, threads[k], &other, &error), &error);
            CARE_CHECK(memcmp(&found, &other, sizeof found) == 0);
        }
    }
}

static void threads_do_not_change_a_bit(void) {
    for_each_shape(7, same_bits);
}

static void same_bits_on_kernels(const shape *of, care__stream *s) {
    if (project_drawn(of, s, draw_int(s, 1, 100))) {
        for (int wide = 0; wide <= care__is_wide(); wide++) {
            care_error error;
            CARE_CHECK_OK(project_on(&drawn.problem, 0, wide, &other, &error), &error);
            CARE_CHECK(memcmp(&found, &other, sizeof found) == 0);
        }
    }
}

static void kernels_do_not_change_a_bit(void) {
    for_each_shape(11, same_bits_on_kernels);
}

/* ---- results larger than the cache ---------------------------------------------------------------------------------- */

enum { GUARD = 16, SHIFTS = 8 };

typedef struct large {
    int64_t townships, years, ages;
    double *base, *survival, *migration, *fertility, *sex_ratio;
    double *persons; /* GUARD, [years][townships][cells], GUARD and room to shift */
    double *alone;   /* [years][cells] of one township */
} large;

static double *draw_values(care__stream *s, int64_t n, double low, double high) {
    double *values = malloc((size_t)n * sizeof *values);
    for (int64_t i = 0; values != NULL && i < n; i++) {
        values[i] = draw_between(s, low, high);
    }
    return values;
}

static void project_large(const large *l, int64_t begin, int64_t townships, int32_t threads, int wide, double *persons) {
    care_cohort_problem p;
    care_cohort_result result;
    care_env env;
    care_error error;
    care_cohort_problem_init(&p);
    care_cohort_result_init(&result);
    care_env_init(&env);
    care_error_init(&error);
    p.townships = townships;
    p.years = l->years;
    p.ages = l->ages;
    p.base = l->base + begin * CARE_SEXES * l->ages;
    p.survival = l->survival + begin * CARE_SEXES * l->ages;
    p.survival_layout = CARE_RATES_BY_TOWNSHIP;
    p.migration = l->migration;
    p.migration_kind = CARE_MIGRATION_RATES;
    p.fertility = l->fertility;
    p.sex_ratio = l->sex_ratio;
    result.persons = persons;
    env.threads = threads;
    CARE_CHECK_OK(care__cohort_project(&p, &env, &result, wide, &error), &error);
}

/* Wherever the array begins, every row is where it belongs and what a township alone would have; nothing else is touched. */
static void check_large(const large *l, int shift, int32_t threads, int wide) {
    const int64_t cells = CARE_SEXES * l->ages;
    const int64_t n = l->years * l->townships * cells;
    double *persons = l->persons + GUARD + shift;
    for (int64_t i = 0; i < n + 2 * GUARD + SHIFTS; i++) {
        l->persons[i] = -7.0;
    }
    project_large(l, 0, l->townships, threads, wide, persons);
    int64_t different = 0;
    for (int64_t t = 0; t < l->townships; t++) {
        project_large(l, t, 1, 1, 0, l->alone);
        for (int64_t year = 0; year < l->years; year++) {
            const double *row = persons + (year * l->townships + t) * cells;
            different += memcmp(row, l->alone + year * cells, (size_t)cells * sizeof *row) != 0;
        }
    }
    for (int64_t i = 0; i < GUARD; i++) {
        different += persons[-1 - i] != -7.0;
        different += persons[n + i] != -7.0;
    }
    CARE_CHECK_INT(different, 0);
}

static void large_results_are_those_of_townships_alone(void) {
    static const int64_t shapes[][3] = {/* townships, years, ages */ {700, 15, 101},
                                        {521, 20, 101},
                                        {6601, 20, 8},
                                        {1300, 33, 25},
                                        {1000, 16, 67},
                                        {65603, 2, 8},
                                        {10501, 1, 100}};
    care__stream s;
    care__stream_open(&s, 11, 12, 0);
    for (size_t k = 0; k < sizeof shapes / sizeof shapes[0]; k++) {
        large l = {.townships = shapes[k][0], .years = shapes[k][1], .ages = shapes[k][2]};
        const int64_t cells = CARE_SEXES * l.ages;
        l.base = draw_values(&s, l.townships * cells, 0.0, 500.0);
        l.survival = draw_values(&s, l.townships * cells, 0.8, 1.0);
        l.migration = draw_values(&s, cells, -0.02, 0.02);
        l.fertility = draw_values(&s, l.ages, 0.01, 0.05);
        l.sex_ratio = draw_values(&s, l.years, 1.0, 1.1);
        l.persons = draw_values(&s, l.years * l.townships * cells + 2 * GUARD + SHIFTS, -7.0, -7.0);
        l.alone = draw_values(&s, l.years * cells, 0.0, 1.0);
        CARE_CHECK(l.base && l.survival && l.migration && l.fertility && l.sex_ratio && l.persons && l.alone);
        l.fertility[0] = l.fertility[l.ages - 1] = 0.0;
        for (int shift = 0; shift < SHIFTS; shift += k == 0 ? 1 : 3) {
            check_large(&l, shift, shift % 3 + 1, shift % 2 && care__is_wide());
        }
        double *const all[] = {l.base, l.survival, l.migration, l.fertility, l.sex_ratio, l.persons, l.alone};
        for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
            free(all[i]);
        }
    }
}

/* The problem of one year alone, from a base. */
static care_cohort_problem year_alone(const care_cohort_problem *p, int64_t year, const double *base) {
    care_cohort_problem one = *p;
    one.years = 1;
    one.base = base;
    one.survival += table_at(p, p->survival_layout, year, 0) * cells_of(p);
    one.fertility += table_at(p, p->fertility_layout, year, 0) * p->ages;
    one.migration = p->migration == NULL ? NULL : p->migration + table_at(p, p->migration_layout, year, 0) * cells_of(p);
    one.control = p->control == NULL ? NULL : p->control + year * cells_of(p);
    one.sex_ratio += year;
    return one;
}

static void goes_year_by_year(const shape *of, care__stream *s) {
    if (project_drawn(of, s, draw_int(s, 1, 20))) {
        const care_cohort_problem *p = &drawn.problem;
        const int64_t rows = p->townships * CARE_SEXES;
        for (int64_t year = 0; year < p->years; year++) {
            care_error error;
            const double *base = year == 0 ? p->base : found.persons + (year - 1) * rows * p->ages;
            const care_cohort_problem one = year_alone(p, year, base);
            CARE_CHECK_OK(project(&one, 0, &other, &error), &error);
            const size_t size = (size_t)rows * sizeof(double);
            CARE_CHECK(memcmp(other.persons, found.persons + year * rows * p->ages, size * (size_t)p->ages) == 0);
            CARE_CHECK(memcmp(other.births, found.births + year * rows, size) == 0);
            CARE_CHECK(memcmp(other.deaths, found.deaths + year * rows, size) == 0);
            CARE_CHECK(memcmp(other.migrants, found.migrants + year * rows, size) == 0);
            CARE_CHECK(memcmp(other.adjustment, found.adjustment + year * rows, size) == 0);
        }
    }
}

static void years_together_are_years_one_by_one(void) {
    for_each_shape(8, goes_year_by_year);
}

/* ---- refused ------------------------------------------------------------------------------------------------------- */

static bool is_untouched(const outcome *o) {
    clear(&found);
    return memcmp(o, &found, sizeof found) == 0;
}

/* One cell of one table of net migrants is far below zero. */
static void refuses_too_many_leaving(const shape *of, care__stream *s) {
    if (of->kind == CARE_MIGRATION_COUNTS) {
        care_error error;
        draw_problem(s, of, draw_int(s, 1, MOST_TOWNSHIPS), &drawn);
        const care_cohort_problem *p = &drawn.problem;
        const int64_t table = draw_int(s, 0, tables(p, p->migration_layout) - 1);
        drawn.migration[table * cells_of(p) + draw_int(s, 0, cells_of(p) - 1)] = -1e6;
        const int64_t first = of->migration_layout & CARE_RATES_BY_TOWNSHIP ? table % p->townships : 0;
        CARE_CHECK_REFUSED(project(p, 0, &other, &error), &error, CARE__M_OUT_MIGRATION, "problem.migration", first);
        CARE_CHECK(is_untouched(&other));
    }
}

static void too_many_leaving_are_refused_before_writing(void) {
    for_each_shape(9, refuses_too_many_leaving);
}

/* Nobody reaches an age in any township, but the area has persons of it. */
static void refuses_persons_from_nowhere(const shape *of, care__stream *s) {
    if (of->controlled && of->kind != CARE_MIGRATION_COUNTS) {
        care_error error;
        draw_problem(s, of, draw_int(s, 1, 200), &drawn);
        const care_cohort_problem *p = &drawn.problem;
        const int64_t cell = draw_int(s, 0, CARE_SEXES - 1) * p->ages + draw_int(s, 1, p->ages - 1);
        for (int64_t i = 0; i < tables(p, p->survival_layout); i++) {
            drawn.survival[i * cells_of(p) + cell] = 0.0;
        }
        CARE_CHECK_REFUSED(project(p, 0, &other, &error), &error, CARE__M_CONTROL_EMPTY, "problem.control", cell);
        CARE_CHECK(is_untouched(&other));
    }
}

static void persons_from_nowhere_are_refused_before_writing(void) {
    for_each_shape(10, refuses_persons_from_nowhere);
}

CARE_TEST_MAIN("cohort, properties", {"all agree with a plain calculation", all_agree_with_a_plain_calculation},
               {"every year closes", every_year_closes}, {"nothing is negative", nothing_is_negative},
               {"no migration, no migrants", no_migration_no_migrants},
               {"townships add up to the control", townships_add_up_to_the_control},
               {"twice the persons have twice the results", twice_the_persons_have_twice_the_results},
               {"the order of townships does not matter", the_order_of_townships_does_not_matter},
               {"threads do not change a bit", threads_do_not_change_a_bit},
               {"kernels do not change a bit", kernels_do_not_change_a_bit},
               {"large results are those of townships alone", large_results_are_those_of_townships_alone},
               {"years together are years one by one", years_together_are_years_one_by_one},
               {"too many leaving are refused before writing", too_many_leaving_are_refused_before_writing},
               {"persons from nowhere are refused before writing", persons_from_nowhere_are_refused_before_writing})
