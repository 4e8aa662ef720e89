#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/text.h"
#include "projection/ensemble.h"
#include "projection/layout.h"
#include "projection/multistate.h"

void care_ensemble_problem_init(care_ensemble_problem *problem) {
    if (problem != NULL) {
        memset(problem, 0, sizeof *problem);
        problem->struct_size = sizeof *problem;
        problem->figures = problem->supplies = problem->ratios = problem->targets = -1;
        problem->imported_count = -1;
    }
}

int64_t care__ensemble_tables(const care__ensemble_setup *setup) {
    return care__layout_count(setup->people.probability_layout, setup->people.townships, setup->people.years);
}

/* ---- checks ------------------------------------------------------------------------------------------------------------ */

/* Of the projection itself, by the names it has here. */
static care_status check_people(care__ensemble_setup *setup, care_error *error) {
    CARE__TRY(care__check_pointer(setup->problem.people, "problem.people", error));
    care_multistate_problem_init(&setup->people);
    CARE__TRY(care__take(&setup->people, sizeof setup->people, setup->problem.people, "problem.people", error));
    const care_multistate_problem *p = &setup->people;
    if (care__layout_by_township(p->probability_layout)) {
        return care__fail(error, CARE_E_INVALID, CARE__M_ENSEMBLE_BY_TOWNSHIP, "problem.people.probability_layout", -1, NULL);
    }
    if (p->path != NULL) {
        return care__fail(error, CARE_E_INVALID, CARE__M_ENSEMBLE_PATH, "problem.people.path", -1, NULL);
    }
    care_error inner;
    care_error_init(&inner);
    if (care__multistate_check(p, &setup->fertile, &inner) == CARE_OK) {
        return CARE_OK;
    }
    char name[64];
    (void)snprintf(name, sizeof name, "%.63s", inner.where + strlen("problem."));
    (void)snprintf(inner.where, sizeof inner.where, "problem.people.%s", name);
    return care__fail_as(error, &inner);
}

static const struct series_bound {
    const char *where;
    care__domain domain;
} series_bounds[CARE_SERIES_PARAMETERS] = {{"problem.series.mean", CARE__ANY},
                                           {"problem.series.initial", CARE__NON_NEGATIVE},
                                           {"problem.series.coefficient", CARE__ANY},
                                           {"problem.series.drift", CARE__ANY},
                                           {"problem.series.spread", CARE__NON_NEGATIVE}};

static care_status check_series(care__ensemble_setup *setup, care_error *error) {
    const care_ensemble_problem *p = &setup->problem;
    for (int64_t source = 0; source < CARE_SOURCES && p->series != NULL; source++) {
        const double *series = p->series + source * CARE_SERIES_PARAMETERS;
        for (int i = 0; i < CARE_SERIES_PARAMETERS; i++) {
            CARE__TRY(care__check_value(series[i], series_bounds[i].domain, series_bounds[i].where, source, error));
        }
        if (fabs(series[2]) > 1.0) {
            return care__fail(error, CARE_E_INVALID, CARE__M_ENSEMBLE_EXPLODES, series_bounds[2].where, source, "%s",
                              care__number_of(series[2]).text);
        }
        if (source == CARE_SOURCE_TOWNSHIP && (series[3] != 0.0 || series[4] != 0.0)) {
            return care__fail(error, CARE_E_INVALID, CARE__M_ENSEMBLE_TOWNSHIP_SERIES, "problem.series", source, NULL);
        }
        setup->uncertain[source] = series[0] != 0.0 || series[1] != 0.0 || series[3] != 0.0 || series[4] != 0.0;
    }
    return CARE_OK;
}

/* Imported values: NAN stands for a drawn one; a township has none. */
static care_status check_imported(care__ensemble_setup *setup, care_error *error) {
    care_ensemble_problem *p = &setup->problem;
    p->imported_count = p->imported_count < 0 ? 0 : p->imported_count;
    size_t n;
    CARE__TRY(care__check_product(p->imported_count, CARE_SOURCES, setup->people.years, "problem.imported", &n, error));
    if (n > 0) {
        CARE__TRY(care__check_pointer(p->imported, "problem.imported", error));
    }
    for (size_t i = 0; i < n; i++) {
        const int64_t source = (int64_t)(i / (size_t)setup->people.years) % CARE_SOURCES;
        if (isnan(p->imported[i])) {
            continue;
        }
        CARE__TRY(care__check_value(p->imported[i], CARE__ANY, "problem.imported", (int64_t)i, error));
        if (source == CARE_SOURCE_TOWNSHIP) {
            return care__fail(error, CARE_E_INVALID, CARE__M_ENSEMBLE_TOWNSHIP_SERIES, "problem.imported", (int64_t)i, NULL);
        }
        setup->uncertain[source] = 1;
    }
    return CARE_OK;
}

static care_status check_patterns(const care__ensemble_setup *setup, care_error *error) {
    const care_ensemble_problem *p = &setup->problem;
    const size_t n = (size_t)(CARE_SEXES * setup->people.ages);
    if (p->mortality_pattern != NULL) {
        CARE__TRY(care__check_array(p->mortality_pattern, n, CARE__ANY, "problem.mortality_pattern", error));
    }
    if (p->migration_pattern != NULL || setup->uncertain[CARE_SOURCE_MIGRATION]) {
        CARE__TRY(care__check_array(p->migration_pattern, n, CARE__ANY, "problem.migration_pattern", error));
    }
    return CARE_OK;
}

static care_status check_figures(care__ensemble_setup *setup, care_error *error) {
    care_ensemble_problem *p = &setup->problem;
    const int64_t ages = setup->people.ages;
    CARE__TRY(care__check_integer(p->figures, 1, 10000, "problem.figures", -1, error));
    CARE__TRY(care__check_array(p->weight, (size_t)(p->figures * CARE_SEXES * setup->people.levels), CARE__NON_NEGATIVE,
                                "problem.weight", error));
    CARE__TRY(care__check_pointer(p->from_age, "problem.from_age", error));
    for (int64_t f = 0; f < p->figures; f++) {
        CARE__TRY(care__check_integer(p->from_age[f], 0, ages - 1, "problem.from_age", f, error));
        if (p->to_age != NULL) {
            CARE__TRY(care__check_integer(p->to_age[f], p->from_age[f] + 1, ages, "problem.to_age", f, error));
        }
        if (p->take_up != NULL) {
            CARE__TRY(care__check_integer(p->take_up[f], 0, 1, "problem.take_up", f, error));
        }
    }
    return CARE_OK;
}

static care_status check_supplies(care__ensemble_setup *setup, care_error *error) {
    care_ensemble_problem *p = &setup->problem;
    p->supplies = p->supplies < 0 ? 0 : p->supplies;
    CARE__TRY(care__check_integer(p->supplies, 0, 10000, "problem.supplies", -1, error));
    return care__check_array(p->supply, (size_t)(p->supplies * (setup->people.years + 1)), CARE__NON_NEGATIVE, "problem.supply",
                             error);
}

static care_status check_ratios(care__ensemble_setup *setup, care_error *error) {
    care_ensemble_problem *p = &setup->problem;
    p->ratios = p->ratios < 0 ? 0 : p->ratios;
    CARE__TRY(care__check_integer(p->ratios, 0, 10000, "problem.ratios", -1, error));
    CARE__TRY(care__check_array(p->scale, (size_t)p->ratios, CARE__POSITIVE, "problem.scale", error));
    if (p->ratios > 0) {
        CARE__TRY(care__check_pointer(p->numerator, "problem.numerator", error));
        CARE__TRY(care__check_pointer(p->denominator, "problem.denominator", error));
    }
    const int64_t last = p->figures + p->supplies - 1;
    for (int64_t r = 0; r < p->ratios; r++) {
        CARE__TRY(care__check_integer(p->numerator[r], 0, last, "problem.numerator", r, error));
        CARE__TRY(care__check_integer(p->denominator[r], 0, last, "problem.denominator", r, error));
    }
    return CARE_OK;
}

static care_status check_targets(care__ensemble_setup *setup, care_error *error) {
    care_ensemble_problem *p = &setup->problem;
    p->targets = p->targets < 0 ? 0 : p->targets;
    CARE__TRY(care__check_integer(p->targets, 0, 10000, "problem.targets", -1, error));
    CARE__TRY(care__check_array(p->target_value, (size_t)p->targets, CARE__ANY, "problem.target_value", error));
    if (p->targets > 0) {
        CARE__TRY(care__check_pointer(p->target_measure, "problem.target_measure", error));
        CARE__TRY(care__check_pointer(p->target_year, "problem.target_year", error));
    }
    for (int64_t t = 0; t < p->targets; t++) {
        CARE__TRY(care__check_integer(p->target_measure[t], 0, setup->measures - 1, "problem.target_measure", t, error));
        CARE__TRY(care__check_integer(p->target_year[t], 1, setup->people.years, "problem.target_year", t, error));
        if (p->target_side != NULL) {
            CARE__TRY(care__check_integer(p->target_side[t], CARE_TARGET_AT_LEAST, CARE_TARGET_AT_MOST, "problem.target_side",
                                          t, error));
        }
    }
    return CARE_OK;
}

static care_status check(care__ensemble_setup *setup, care_error *error) {
    CARE__TRY(check_people(setup, error));
    CARE__TRY(check_series(setup, error));
    CARE__TRY(check_imported(setup, error));
    CARE__TRY(check_patterns(setup, error));
    CARE__TRY(check_figures(setup, error));
    CARE__TRY(check_supplies(setup, error));
    CARE__TRY(check_ratios(setup, error));
    const care_ensemble_problem *p = &setup->problem;
    setup->measures = p->figures + p->supplies + p->ratios;
    CARE__TRY(check_targets(setup, error));
    const int64_t a_year = setup->people.townships * p->figures + setup->measures;
    size_t cells;
    CARE__TRY(care__check_product(setup->people.years, a_year, (int64_t)sizeof(care__tally), "problem.figures", &cells, error));
    setup->cells = setup->people.years * a_year;
    return CARE_OK;
}

/* ---- made ready -------------------------------------------------------------------------------------------------------- */

static int compare_ages(const void *left, const void *right) {
    const int64_t a = *(const int64_t *)left;
    const int64_t b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

/* Every age at which a figure begins or ends. */
static int find_segments(care__ensemble_setup *setup, care__arena *arena) {
    const care_ensemble_problem *p = &setup->problem;
    setup->cut = care__arena_take(arena, (size_t)(2 * p->figures), sizeof *setup->cut);
    setup->begin = care__arena_take(arena, (size_t)p->figures, sizeof *setup->begin);
    setup->end = care__arena_take(arena, (size_t)p->figures, sizeof *setup->end);
    if (setup->cut == NULL || setup->begin == NULL || setup->end == NULL) {
        return 0;
    }
    for (int64_t f = 0; f < p->figures; f++) {
        setup->cut[2 * f] = p->from_age[f];
        setup->cut[2 * f + 1] = p->to_age == NULL ? setup->people.ages : p->to_age[f];
    }
    qsort(setup->cut, (size_t)(2 * p->figures), sizeof *setup->cut, compare_ages);
    int64_t last = 0;
    for (int64_t i = 1; i < 2 * p->figures; i++) {
        if (setup->cut[i] != setup->cut[last]) {
            setup->cut[++last] = setup->cut[i];
        }
    }
    setup->segments = last;
    for (int64_t f = 0; f < p->figures; f++) {
        const int64_t to_age = p->to_age == NULL ? setup->people.ages : p->to_age[f];
        while (setup->cut[setup->begin[f]] != p->from_age[f]) {
            setup->begin[f]++;
        }
        while (setup->cut[setup->end[f]] != to_age) {
            setup->end[f]++;
        }
    }
    return 1;
}

/* Weights by rows, four at a time. */
static int pad_weights(care__ensemble_setup *setup, care__arena *arena) {
    const int64_t given = CARE_SEXES * setup->people.levels;
    const int64_t figures = setup->problem.figures;
    setup->rows = (given + 3) / 4 * 4;
    setup->weight = care__arena_take(arena, (size_t)(figures * setup->rows), sizeof *setup->weight);
    for (int64_t f = 0; f < figures && setup->weight != NULL; f++) {
        memcpy(setup->weight + f * setup->rows, setup->problem.weight + f * given, (size_t)given * sizeof *setup->weight);
    }
    return setup->weight != NULL;
}

static int sum_townships(care__ensemble_setup *setup, care__arena *arena) {
    const int64_t cells = CARE_SEXES * setup->people.levels * setup->people.ages;
    setup->persons = care__arena_take(arena, (size_t)setup->people.townships, sizeof *setup->persons);
    for (int64_t i = 0; i < setup->people.townships * cells && setup->persons != NULL; i++) {
        setup->persons[i / cells] += setup->people.base[i];
    }
    return setup->persons != NULL;
}

/* The transitions of one table: the chance to live, and where to, of who lives. */
static void take_apart(const care__ensemble_setup *setup, int64_t table) {
    const int64_t levels = setup->people.levels;
    const int64_t ages = setup->people.ages;
    for (int64_t i = 0; i < CARE_SEXES * levels * ages; i++) {
        const int64_t x = i % ages;
        const int64_t from = i / ages % levels;
        const int64_t sex = i / ages / levels;
        const double *row =
            setup->people.probability + ((table * CARE_SEXES + sex) * (levels + 1) + from) * (levels + 1) * ages + x;
        double *moves = setup->moves + ((table * CARE_SEXES + sex) * levels + from) * levels * ages + x;
        double lives = 0.0;
        for (int64_t j = 0; j < levels; j++) {
            lives += row[j * ages];
        }
        const double up = from == 0 ? lives - row[0] : 0.0;
        for (int64_t j = 0; j < levels; j++) {
            const double of = from == 0 && j > 0 ? up : lives;
            moves[j * ages] = of > 0.0 ? row[j * ages] / of : 0.0;
        }
        setup->log_survival[((table * CARE_SEXES + sex) * levels + from) * ages + x] = log(fmin(lives, 1.0));
        if (from == 0) {
            setup->log_stay[(table * CARE_SEXES + sex) * ages + x] = lives > 0.0 ? log(row[0] / lives) : 0.0;
        }
    }
}

static care_status make_ready(care__ensemble_setup *setup, care__arena *arena, care_error *error) {
    const int64_t levels = setup->people.levels;
    const int64_t ages = setup->people.ages;
    const int64_t sexes = care__ensemble_tables(setup) * CARE_SEXES;
    const int64_t packed = care__level_packed(levels, ages);
    setup->packed = care__arena_take(arena, (size_t)care__ensemble_tables(setup), (size_t)packed * sizeof *setup->packed);
    setup->log_survival = care__arena_take(arena, (size_t)sexes, (size_t)(levels * ages + 4) * sizeof *setup->log_survival);
    setup->log_stay = care__arena_take(arena, (size_t)sexes, (size_t)(ages + 4) * sizeof *setup->log_stay);
    setup->moves = care__arena_take(arena, (size_t)sexes, (size_t)(levels * levels * ages + 4) * sizeof *setup->moves);
    if (setup->packed == NULL || setup->log_survival == NULL || setup->log_stay == NULL || setup->moves == NULL ||
        !find_segments(setup, arena) || !pad_weights(setup, arena) || !sum_townships(setup, arena)) {
        return care__fail_nomem(error);
    }
    for (int64_t t = 0; t < care__ensemble_tables(setup); t++) {
        const int64_t states = (levels + 1) * (levels + 1);
        care__level_pack(levels, ages, setup->people.probability + t * CARE_SEXES * states * ages, setup->packed + t * packed);
        take_apart(setup, t);
    }
    return CARE_OK;
}

/* ---- fingerprint ------------------------------------------------------------------------------------------------------- */

/* Each part is hashed with what came before it. */
static void add_print(char print[65], const void *bytes, size_t size) {
    char both[130];
    memcpy(both, print, 65);
    care__sha256_hex(bytes, bytes == NULL ? 0 : size, both + 65);
    care__sha256_hex(both, sizeof both, print);
}

static void find_fingerprint(care__ensemble_setup *setup) {
    const care_ensemble_problem *p = &setup->problem;
    const care_multistate_problem *m = &setup->people;
    const int64_t ages = m->ages;
    const int64_t states = m->levels + 1;
    const int64_t fertility = care__layout_count(m->fertility_layout, m->townships, m->years);
    const int64_t migration = care__layout_count(m->migration_layout, m->townships, m->years);
    const int64_t sizes[] = {m->townships,
                             m->years,
                             ages,
                             m->levels,
                             m->probability_layout,
                             m->fertility_layout,
                             m->migration_layout,
                             p->imported_count,
                             p->figures,
                             p->supplies,
                             p->ratios,
                             p->targets,
                             (int64_t)p->seed};
    const struct {
        const void *bytes;
        int64_t count;
        size_t size;
    } parts[] = {
        {sizes, sizeof sizes / sizeof *sizes, sizeof *sizes},
        {m->base, m->townships * CARE_SEXES * m->levels * ages, sizeof *m->base},
        {m->probability, care__ensemble_tables(setup) * CARE_SEXES * states * states * ages, sizeof *m->probability},
        {m->fertility, fertility * ages, sizeof *m->fertility},
        {m->sex_ratio, m->years, sizeof *m->sex_ratio},
        {m->migration, migration * CARE_SEXES * ages, sizeof *m->migration},
        {p->series, (int64_t)CARE_SOURCES * CARE_SERIES_PARAMETERS, sizeof *p->series},
        {p->stream, CARE_SOURCES, sizeof *p->stream},
        {p->imported, p->imported_count * CARE_SOURCES * m->years, sizeof *p->imported},
        {p->mortality_pattern, CARE_SEXES * ages, sizeof *p->mortality_pattern},
        {p->migration_pattern, CARE_SEXES * ages, sizeof *p->migration_pattern},
        {p->weight, p->figures * CARE_SEXES * m->levels, sizeof *p->weight},
        {p->from_age, p->figures, sizeof *p->from_age},
        {p->to_age, p->figures, sizeof *p->to_age},
        {p->take_up, p->figures, sizeof *p->take_up},
        {p->supply, p->supplies * (m->years + 1), sizeof *p->supply},
        {p->numerator, p->ratios, sizeof *p->numerator},
        {p->denominator, p->ratios, sizeof *p->denominator},
        {p->scale, p->ratios, sizeof *p->scale},
        {p->target_measure, p->targets, sizeof *p->target_measure},
        {p->target_year, p->targets, sizeof *p->target_year},
        {p->target_value, p->targets, sizeof *p->target_value},
        {p->target_side, p->targets, sizeof *p->target_side},
    };
    care__sha256_hex("", 0, setup->fingerprint);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        add_print(setup->fingerprint, parts[i].bytes, (size_t)parts[i].count * parts[i].size);
    }
}

care_status care__ensemble_prepare(const care_ensemble_problem *problem, care__arena *arena, care__ensemble_setup *setup,
                                   care_error *error) {
    memset(setup, 0, sizeof *setup);
    care_ensemble_problem_init(&setup->problem);
    CARE__TRY(care__take(&setup->problem, sizeof setup->problem, problem, "problem", error));
    CARE__TRY(check(setup, error));
    CARE__TRY(make_ready(setup, arena, error));
    find_fingerprint(setup);
    return CARE_OK;
}
