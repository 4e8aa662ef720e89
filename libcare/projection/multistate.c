#include "projection/multistate.h"

#include <math.h>
#include <string.h>

#include "core/diagnostics.h"
#include "core/error.h"
#include "core/kernel.h"
#include "core/memory.h"
#include "core/parallel.h"
#include "core/stream.h"
#include "core/text.h"
#include "projection/layout.h"
#include "projection/matrix.h"
#include "projection/multistate_year.h"

/* Townships of one chunk: enough work to share out, small enough to stop soon. */
enum { CHUNK = 64 };

void care_multistate_problem_init(care_multistate_problem *problem) {
    if (problem != NULL) {
        memset(problem, 0, sizeof *problem);
        problem->struct_size = sizeof *problem;
        problem->townships = problem->years = problem->ages = problem->levels = -1;
        problem->path_tolerance = 0.1;
    }
}

void care_multistate_result_init(care_multistate_result *result) {
    if (result != NULL) {
        memset(result, 0, sizeof *result);
        result->struct_size = sizeof *result;
    }
}

/* What is the same for every township. */
typedef struct setting {
    care_multistate_problem problem;
    care_multistate_result result;
    care__fertile fertile;
    int64_t table; /* cells of a sex: levels x ages */
    int streaming;
    int wide;
} setting;

static int64_t layout_count(const care_multistate_problem *p, int32_t layout) {
    return care__layout_count(layout, p->townships, p->years);
}

/* ---- all townships --------------------------------------------------------------------------------------------------- */

typedef struct multistate_run {
    setting set;
    int64_t room;   /* doubles of a worker */
    double *rooms;  /* [workers]: [2 towns][2 years][CARE_SEXES][levels][ages], then the packed tables of a township */
    double *packed; /* [tables] when townships share them; else NULL */
    double
        *shares; /* [chunks][years][2][levels] persons from path_from_age on as found, and as on the path; NULL = not wanted */
} multistate_run;

static void store(double *to, int64_t at, int64_t n, const double *from) {
    if (to != NULL) {
        memcpy(to + at * n, from, (size_t)n * sizeof *to);
    }
}

/* Adds the persons of each level, and those the path gives for the same persons by sex and age. */
static void add_shares(const setting *set, const double *persons, double *sums) {
    const care_multistate_problem *p = &set->problem;
    for (int64_t sex = 0; sex < CARE_SEXES; sex++) {
        const double *there = persons + sex * set->table;
        const double *path = p->path + sex * set->table;
        for (int64_t x = p->path_from_age; x < p->ages; x++) {
            double all = 0.0;
            for (int64_t i = 0; i < p->levels; i++) {
                all += there[i * p->ages + x];
                sums[i] += there[i * p->ages + x];
            }
            for (int64_t i = 0; i < p->levels; i++) {
                sums[p->levels + i] += all * path[i * p->ages + x];
            }
        }
    }
}

static void store_year(const multistate_run *run, int64_t chunk, int64_t year, int64_t township, const double *persons,
                       const care__level_flows *flows) {
    const setting *set = &run->set;
    const care_multistate_problem *p = &set->problem;
    const int64_t cells = CARE_SEXES * set->table;
    const int64_t at = year * p->townships + township;
    if (set->result.persons != NULL) {
        care__store_row(set->result.persons + at * cells, persons, cells, set->streaming);
    }
    store(set->result.births, at, CARE_SEXES, flows->births);
    store(set->result.deaths, at, CARE_SEXES * p->levels, flows->deaths);
    store(set->result.migrants, at, CARE_SEXES, flows->migrants);
    if (run->shares != NULL) {
        add_shares(set, persons, run->shares + (chunk * p->years + year) * 2 * p->levels);
    }
}

/* The rates of a year: tables packed for all before, or here for this township. */
static void find_rates(const multistate_run *run, int64_t year, int64_t township, double *room, care__level_year *y) {
    const care_multistate_problem *p = &run->set.problem;
    const int64_t sex_table = (p->levels + 1) * (p->levels + 1) * p->ages;
    const int64_t at = care__layout_index(p->probability_layout, p->townships, year, township);
    y->table = p->probability + at * CARE_SEXES * sex_table;
    y->sex_ratio = p->sex_ratio[year];
    for (int64_t t = 0; t < y->towns; t++) {
        const int64_t fertility = care__layout_index(p->fertility_layout, p->townships, year, township + t);
        const int64_t migration = care__layout_index(p->migration_layout, p->townships, year, township + t);
        y->fertility[t] = p->fertility + fertility * p->ages;
        y->migration[t] = p->migration == NULL ? NULL : p->migration + migration * CARE_SEXES * p->ages;
    }
    if (run->packed != NULL) {
        y->packed = run->packed + at * care__level_packed(p->levels, p->ages);
        return;
    }
    if (year == 0 || p->probability_layout == CARE_RATES_BY_BOTH) {
        care__level_pack(p->levels, p->ages, y->table, room);
    }
    y->packed = room;
}

/* All years of one township, or of two. */
static void project_towns(const multistate_run *run, int64_t chunk, int64_t township, int64_t towns, double *room) {
    const care_multistate_problem *p = &run->set.problem;
    const int64_t cells = CARE_SEXES * run->set.table;
    care__level_year y = {.levels = p->levels,
                          .ages = p->ages,
                          .fertile = run->set.fertile,
                          .wide = run->set.wide,
                          .want_flows = run->set.result.deaths != NULL,
                          .towns = towns};
    y.now[0] = p->base + township * cells;
    y.now[1] = y.now[0] + (towns - 1) * cells;
    for (int64_t year = 0; year < p->years; year++) {
        care__level_flows flows[2] = {{{0.0}, {0.0}, {0.0}}, {{0.0}, {0.0}, {0.0}}};
        for (int64_t t = 0; t < 2; t++) {
            y.next[t] = room + (2 * t + year % 2) * cells;
        }
        find_rates(run, year, township, room + 4 * cells, &y);
        care__level_live(&y, flows);
        for (int64_t t = 0; t < towns; t++) {
            store_year(run, chunk, year, township + t, y.next[t], &flows[t]);
            y.now[t] = y.next[t];
        }
    }
}

static void project_chunk(void *work, int64_t chunk, int64_t begin, int64_t end, int32_t worker) {
    const multistate_run *run = work;
    for (int64_t t = begin; t < end;) {
        const int64_t towns = run->packed != NULL && t + 1 < end ? 2 : 1;
        project_towns(run, chunk, t, towns, run->rooms + worker * run->room);
        t += towns;
    }
    care__store_done(run->set.streaming);
}

/* ---- checks ---------------------------------------------------------------------------------------------------------- */

static care_status check_sizes(const care_multistate_problem *p, care_error *error) {
    CARE__TRY(care__check_integer(p->townships, 1, INT32_MAX, "problem.townships", -1, error));
    CARE__TRY(care__check_integer(p->years, 1, 10000, "problem.years", -1, error));
    CARE__TRY(care__check_integer(p->ages, 2, 1000, "problem.ages", -1, error));
    CARE__TRY(care__check_integer(p->levels, 1, CARE__MOST_LEVELS, "problem.levels", -1, error));
    CARE__TRY(care__check_integer(p->probability_layout, CARE_RATES_COMMON, CARE_RATES_BY_BOTH, "problem.probability_layout",
                                  -1, error));
    CARE__TRY(
        care__check_integer(p->fertility_layout, CARE_RATES_COMMON, CARE_RATES_BY_BOTH, "problem.fertility_layout", -1, error));
    CARE__TRY(
        care__check_integer(p->migration_layout, CARE_RATES_COMMON, CARE_RATES_BY_BOTH, "problem.migration_layout", -1, error));
    size_t all;
    return care__check_product(p->years * p->townships, CARE_SEXES * p->levels, p->ages, "problem", &all, error);
}

static care_status check_fertility(const care_multistate_problem *p, care__fertile *fertile, care_error *error) {
    const int64_t n = layout_count(p, p->fertility_layout) * p->ages;
    CARE__TRY(care__check_array(p->fertility, (size_t)n, CARE__NON_NEGATIVE, "problem.fertility", error));
    *fertile = (care__fertile){p->ages, 0};
    for (int64_t i = 0; i < n; i++) {
        const int64_t x = i % p->ages;
        if (p->fertility[i] > 0.0 && (x == 0 || x == p->ages - 1)) {
            return care__fail(error, CARE_E_INVALID, CARE__M_NO_BIRTH_AT, "problem.fertility", i, "%s",
                              care__number_of(p->fertility[i]).text);
        }
        if (p->fertility[i] > 0.0) {
            fertile->begin = x < fertile->begin ? x : fertile->begin;
            fertile->end = x + 1 > fertile->end ? x + 1 : fertile->end;
        }
    }
    return CARE_OK;
}

static care_status check_path(const care_multistate_problem *p, care_error *error) {
    const int64_t table = p->levels * p->ages;
    if (p->path == NULL) {
        return CARE_OK;
    }
    CARE__TRY(care__check_integer(p->path_from_age, 0, p->ages - 1, "problem.path_from_age", -1, error));
    CARE__TRY(care__check_value(p->path_tolerance, CARE__POSITIVE, "problem.path_tolerance", -1, error));
    CARE__TRY(care__check_array(p->path, (size_t)(CARE_SEXES * table), CARE__SHARE, "problem.path", error));
    for (int64_t i = 0; i < CARE_SEXES * p->ages; i++) {
        double sum = 0.0;
        for (int64_t level = 0; level < p->levels; level++) {
            sum += p->path[i / p->ages * table + level * p->ages + i % p->ages];
        }
        if (!(fabs(sum - 1.0) <= 1e-9)) {
            return care__fail(error, CARE_E_INVALID, CARE__M_LEVELS_NOT_ALL, "problem.path", i, "%s" CARE__AND "1",
                              care__number_of(sum).text);
        }
    }
    return CARE_OK;
}

care_status care__multistate_check(const care_multistate_problem *p, care__fertile *fertile, care_error *error) {
    CARE__TRY(check_sizes(p, error));
    size_t n;
    CARE__TRY(care__check_product(p->townships, CARE_SEXES * p->levels, p->ages, "problem.base", &n, error));
    CARE__TRY(care__check_array(p->base, n, CARE__NON_NEGATIVE, "problem.base", error));
    CARE__TRY(care__check_probabilities(layout_count(p, p->probability_layout) * CARE_SEXES, p->levels + 1, p->ages,
                                        p->probability, 1, "problem.probability", error));
    CARE__TRY(check_fertility(p, fertile, error));
    CARE__TRY(care__check_array(p->sex_ratio, (size_t)p->years, CARE__POSITIVE, "problem.sex_ratio", error));
    if (p->migration != NULL) {
        const int64_t tables = layout_count(p, p->migration_layout);
        CARE__TRY(
            care__check_array(p->migration, (size_t)(tables * CARE_SEXES * p->ages), CARE__RATE, "problem.migration", error));
    }
    return check_path(p, error);
}

/* ---- findings -------------------------------------------------------------------------------------------------------- */

/* The first year in which the share of a level leaves the path. */
static void find_departure(const multistate_run *run, int64_t level, care_diagnostics *list) {
    const care_multistate_problem *p = &run->set.problem;
    const int64_t chunks = (p->townships + CHUNK - 1) / CHUNK;
    const care__place place = {.field = "problem.probability"};
    for (int64_t year = 0; year < p->years; year++) {
        double all = 0.0;
        double there = 0.0;
        double path = 0.0;
        for (int64_t c = 0; c < chunks; c++) {
            const double *sums = run->shares + (c * p->years + year) * 2 * p->levels;
            for (int64_t i = 0; i < p->levels; i++) {
                all += sums[i];
            }
            there += sums[level];
            path += sums[p->levels + level];
        }
        if (fabs(there - path) > p->path_tolerance * path + 1e-9 * all) {
            care__diagnose(list, CARE_WARNING, CARE__M_TRANSITION_INCONSISTENT, place,
                           "%d" CARE__AND "%.2f" CARE__AND "%d" CARE__AND "%d" CARE__AND "%.2f", (int)level,
                           100.0 * there / all, (int)p->path_from_age, (int)(year + 1), 100.0 * path / all);
            return;
        }
    }
}

static care_status find_departures(const multistate_run *run, care_diagnostics *list, care_error *error) {
    const care__place place = {.field = "problem.path"};
    if (run->set.problem.path == NULL) {
        care__diagnose(list, CARE_NOTE, CARE__M_TRANSITION_UNCALIBRATED, place, NULL);
    }
    for (int64_t level = 0; level < run->set.problem.levels && run->shares != NULL; level++) {
        find_departure(run, level, list);
    }
    return care__diagnostics_end(list, error);
}

/* ---- the call -------------------------------------------------------------------------------------------------------- */

/* Tables that townships share are packed once. */
static void pack_all(multistate_run *run) {
    const care_multistate_problem *p = &run->set.problem;
    const int64_t cells = CARE_SEXES * (p->levels + 1) * (p->levels + 1) * p->ages;
    const int64_t packed = care__level_packed(p->levels, p->ages);
    for (int64_t i = 0; i < layout_count(p, p->probability_layout) && run->packed != NULL; i++) {
        care__level_pack(p->levels, p->ages, p->probability + i * cells, run->packed + i * packed);
    }
}

static care_status project(multistate_run *run, const care_env *taken, int want_shares, care__arena *arena, care_error *error) {
    const care_multistate_problem *p = &run->set.problem;
    const int64_t chunks = (p->townships + CHUNK - 1) / CHUNK;
    const size_t workers = (size_t)care__parallel_workers(taken, p->townships, CHUNK);
    const int shared = !care__layout_by_township(p->probability_layout);
    const int64_t packed = care__level_packed(p->levels, p->ages);
    run->room = run->set.table * CARE_SEXES * 4 + packed;
    run->rooms = care__arena_take(arena, workers, (size_t)run->room * sizeof *run->rooms);
    if (shared) {
        const size_t tables = (size_t)layout_count(p, p->probability_layout);
        run->packed = care__arena_take(arena, tables, (size_t)packed * sizeof *run->packed);
    }
    if (want_shares) {
        run->shares = care__arena_take(arena, (size_t)(chunks * p->years), (size_t)(2 * p->levels) * sizeof *run->shares);
    }
    if (run->rooms == NULL || (shared && run->packed == NULL) || (want_shares && run->shares == NULL)) {
        return care__fail_nomem(error);
    }
    pack_all(run);
    return care__parallel_chunks(taken, p->townships, CHUNK, project_chunk, run, error);
}

care_status care__multistate_project(const care_multistate_problem *problem, const care_env *env,
                                     const care_multistate_result *result, int wide, care_diagnostics **findings,
                                     care_error *error) {
    multistate_run run = {.set.wide = wide};
    setting *set = &run.set;
    care_env taken;
    CARE__TRY(care__env_take(&taken, env, error));
    care_multistate_problem_init(&set->problem);
    CARE__TRY(care__take(&set->problem, sizeof set->problem, problem, "problem", error));
    CARE__TRY(care__take(&set->result, sizeof set->result, result, "result", error));
    CARE__TRY(care__multistate_check(&set->problem, &set->fertile, error));
    const care_multistate_problem *p = &set->problem;
    set->table = p->levels * p->ages;
    const size_t written = (size_t)(p->years * p->townships * CARE_SEXES * set->table) * sizeof(double);
    set->streaming = written >= CARE__STREAM_FROM_BYTES;
    care_diagnostics *list = NULL;
    if (findings != NULL) {
        CARE__TRY(care__diagnostics_create(care__allocator_of(&taken), &list, error));
    }
    care__arena arena;
    care__arena_init(&arena, care__allocator_of(&taken));
    care_status status = findings == NULL ? CARE_OK : care__diagnostics_reserve(list, error);
    status = status == CARE_OK ? project(&run, &taken, findings != NULL && p->path != NULL, &arena, error) : status;
    if (status == CARE_OK && findings != NULL) {
        status = find_departures(&run, list, error);
    }
    care__arena_free(&arena);
    if (status != CARE_OK) {
        care_diagnostics_free(list);
        return status;
    }
    if (findings != NULL) {
        *findings = list;
    }
    return CARE_OK;
}

care_status care_multistate_project(const care_multistate_problem *problem, const care_env *env,
                                    const care_multistate_result *result, care_diagnostics **findings, care_error *error) {
    return care__multistate_project(problem, env, result, care__is_wide(), findings, error);
}
