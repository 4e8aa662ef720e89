#include "plan/influence.h"

#include <math.h>
#include <string.h>

#include "core/parallel.h"

int care__influence_moves(const care__influences *influences, const care__influence *of, int headline) {
    const double base = influences->base[headline];
    return (of->kind == CARE__BY_RANGE || of->kind == CARE__BY_TENTH) &&
           (fabs(of->value[0][headline] - base) > 1e-9 * fabs(base) || fabs(of->value[1][headline] - base) > 1e-9 * fabs(base));
}

/* What cannot be run with the input changed is not known; that is not a failure of the run. */
static care_status run_changed(const care_plan *plan, const care__assumptions *use, const care_env *env,
                               care__influence *influence, int up, care_error *error) {
    care_error fault;
    care_error_init(&fault);
    const care_status status = care__headlines_run(plan, use, env, influence->value[up], &fault);
    if (status == CARE_E_INVALID) {
        influence->kind = CARE__CANNOT_RUN;
        return CARE_OK;
    }
    return status == CARE_OK ? CARE_OK : care__fail_as(error, &fault);
}

/* ---- parameters ------------------------------------------------------------------------------------------------------- */

/* The value of a parameter moved down or up: to its range where one is given, else by 10 %, at least by one where it is a whole
   number; within what it may be. */
static double moved(const care__parameter_value *given, const care__parameter_about *about, int up) {
    if (!isnan(given->low)) {
        return up ? given->high : given->low;
    }
    double value = given->value * (up ? 1.1 : 0.9);
    if (about->whole) {
        value = up ? fmax(floor(value), given->value + 1.0) : fmin(ceil(value), given->value - 1.0);
    }
    return fmin(fmax(value, about->low), about->high);
}

static care_status look_at_parameter(const care_plan *plan, int p, const care_env *env, care__influence *influence,
                                     care_error *error) {
    influence->kind = isnan(plan->parameters[p].low) ? CARE__BY_TENTH : CARE__BY_RANGE;
    for (int up = 0; up < 2; up++) {
        care__assumptions use;
        care__assumptions_init(&use, plan);
        use.parameter[p] = influence->input[up] = moved(&plan->parameters[p], &care__parameter_table[p], up);
        CARE__TRY(run_changed(plan, &use, env, influence, up, error));
    }
    return CARE_OK;
}

/* ---- tables: a copy of the plan with every figure of a table 10 % lower or higher ------------------------------------ */

static double *multiplied(const double *values, int64_t n, double factor, care__arena *arena) {
    double *copy = care__arena_take(arena, (size_t)n, sizeof *copy);
    for (int64_t i = 0; i < n && copy != NULL; i++) {
        copy[i] = factor * values[i];
    }
    return copy;
}

static int64_t whole(double value) {
    return (int64_t)floor(value + 0.5);
}

static void *copied(const void *items, int64_t n, size_t size, care__arena *arena) {
    void *copy = care__arena_take(arena, (size_t)n, size);
    if (copy != NULL && n > 0) {
        memcpy(copy, items, (size_t)n * size);
    }
    return copy;
}

/* Mortality is the force, so survival is raised to a power. */
static int scale_mortality(care_plan *copy, double factor, care__arena *arena) {
    copy->survival = copied(copy->survival, CARE_SEXES * copy->ages, sizeof *copy->survival, arena);
    for (int64_t i = 0; i < CARE_SEXES * copy->ages && copy->survival != NULL; i++) {
        copy->survival[i] = pow(copy->survival[i], factor);
    }
    return copy->survival != NULL;
}

static int scale_scenarios(care_plan *copy, int table, double factor, care__arena *arena) {
    copy->scenarios = copied(copy->scenarios, copy->scenario_count, sizeof *copy->scenarios, arena);
    for (int64_t i = 0; i < copy->scenario_count && copy->scenarios != NULL; i++) {
        care__scenario *scenario = &copy->scenarios[i];
        if (table == CARE__T_SCENARIOS) {
            scenario->mortality_change *= factor;
            scenario->fertility_factor *= factor;
        } else if (scenario->migration != NULL) {
            scenario->migration = multiplied(scenario->migration, CARE_SEXES * copy->ages, factor, arena);
            for (int64_t x = 0; x < CARE_SEXES * copy->ages && scenario->migration != NULL; x++) {
                scenario->migration[x] = fmax(scenario->migration[x], -1.0);
            }
            if (scenario->migration == NULL) {
                return 0;
            }
        }
    }
    return copy->scenarios != NULL;
}

static int scale_levels(care_plan *copy, double factor, care__arena *arena) {
    copy->levels = copied(copy->levels, copy->level_count, sizeof *copy->levels, arena);
    for (int64_t i = 0; i < copy->level_count && copy->levels != NULL; i++) {
        copy->levels[i].ratio *= factor;
    }
    return copy->levels != NULL;
}

/* Leaving a level; who stays takes up the rest. */
static int scale_transitions(care_plan *copy, double factor, care__arena *arena) {
    const int64_t states = copy->level_count + 2;
    const int64_t cells = CARE_SEXES * states * states * copy->ages;
    copy->transitions = multiplied(copy->transitions, cells, factor, arena);
    for (int64_t i = 0; i < CARE_SEXES * states * copy->ages && copy->transitions != NULL; i++) {
        const int64_t from = i / copy->ages % states;
        double *row = copy->transitions + i / copy->ages * states * copy->ages + i % copy->ages;
        double leaving = 0.0;
        for (int64_t to = 0; to < states; to++) {
            leaving += to == from ? 0.0 : row[to * copy->ages];
        }
        const double most = leaving > 1.0 ? 1.0 / leaving : 1.0;
        for (int64_t to = 0; to < states; to++) {
            row[to * copy->ages] = to == from ? fmax(1.0 - leaving, 0.0) : row[to * copy->ages] * most;
        }
    }
    return copy->transitions != NULL;
}

static int scale_beds(care_plan *copy, double factor, care__arena *arena) {
    copy->bed_rows = copied(copy->bed_rows, copy->bed_row_count, sizeof *copy->bed_rows, arena);
    for (int64_t i = 0; i < copy->bed_row_count && copy->bed_rows != NULL; i++) {
        copy->bed_rows[i].beds = whole(factor * (double)copy->bed_rows[i].beds);
    }
    return copy->bed_rows != NULL;
}

/* Those known by number only; a centre that stands in a township stands there. */
static int scale_centres(care_plan *copy, double factor, care__arena *arena) {
    copy->centre_rows = copied(copy->centre_rows, copy->centre_row_count, sizeof *copy->centre_rows, arena);
    for (int64_t i = 0; i < copy->centre_row_count && copy->centre_rows != NULL; i++) {
        care__centre_row *row = &copy->centre_rows[i];
        const int64_t count = row->township == CARE_WHOLE_AREA ? whole(factor * (double)row->count) : row->count;
        row->count = count < copy->townships ? count : copy->townships;
    }
    return copy->centre_rows != NULL;
}

static int scale_stations(care_plan *copy, double factor, care__arena *arena) {
    copy->stations_area = whole(factor * (double)copy->stations_area);
    copy->town_stations = copied(copy->town_stations, copy->townships, sizeof *copy->town_stations, arena);
    for (int64_t t = 0; t < copy->townships && copy->town_stations != NULL; t++) {
        copy->town_stations[t] = whole(factor * (double)copy->town_stations[t]);
    }
    return copy->town_stations != NULL;
}

static int scale_figures(care_plan *copy, double factor, care__arena *arena) {
    copy->figures = copied(copy->figures, copy->figure_count, sizeof *copy->figures, arena);
    for (int64_t i = 0; i < copy->figure_count && copy->figures != NULL; i++) {
        copy->figures[i].value *= factor;
    }
    return copy->figures != NULL;
}

/* Targets; a part of a whole stays within it. */
static int scale_targets(care_plan *copy, double factor, care__arena *arena) {
    copy->indicators = copied(copy->indicators, copy->indicator_count, sizeof *copy->indicators, arena);
    for (int64_t i = 0; i < copy->indicator_count && copy->indicators != NULL; i++) {
        care__indicator_row *row = &copy->indicators[i];
        row->target_value = fmin(factor * row->target_value, fmax(row->target_value, row->scale));
    }
    return copy->indicators != NULL;
}

/* Returns 0 when memory is short. */
static int scale_table(care_plan *copy, int table, double factor, care__arena *arena) {
    const int64_t cells = CARE_SEXES * copy->ages;
    switch (table) {
    case CARE__T_LIFE_TABLE:
        return scale_mortality(copy, factor, arena);
    case CARE__T_FERTILITY:
        return (copy->fertility = multiplied(copy->fertility, copy->ages, factor, arena)) != NULL;
    case CARE__T_BIRTHS:
        return (copy->births = multiplied(copy->births, copy->births_count, factor, arena)) != NULL;
    case CARE__T_SCENARIOS:
    case CARE__T_MIGRATION:
        return scale_scenarios(copy, table, factor, arena);
    case CARE__T_DEPENDENCY_SHAPE:
        return (copy->shape = multiplied(copy->shape, cells, factor, arena)) != NULL;
    case CARE__T_LEVELS:
        return scale_levels(copy, factor, arena);
    case CARE__T_TRANSITIONS:
        return scale_transitions(copy, factor, arena);
    case CARE__T_BEDS:
        return scale_beds(copy, factor, arena);
    case CARE__T_CENTRES:
        return scale_centres(copy, factor, arena);
    case CARE__T_STATIONS:
        return scale_stations(copy, factor, arena);
    case CARE__T_FIGURES:
        return scale_figures(copy, factor, arena);
    case CARE__T_INDICATORS:
        return scale_targets(copy, factor, arena);
    default:
        return 1;
    }
}

static int32_t kind_of_table(const care_plan *plan, int table) {
    if (plan->inputs[table].file == NULL) {
        return CARE__NOT_LOOKED_AT;
    }
    switch (table) {
    case CARE__T_AREA_POPULATION: /* the area's elderly take the range that is given for them */
        return CARE__BY_RANGE;
    case CARE__T_TOWNSHIPS:
    case CARE__T_TOWNSHIP_POPULATION: /* only the townships' shares of the area count */
        return CARE__BY_TOWNSHIP;
    case CARE__T_UNCERTAINTY:
    case CARE__T_TRAJECTORIES:
        return CARE__BY_SPREAD;
    case CARE__T_PARAMETERS: /* each on its own */
        return CARE__NOT_LOOKED_AT;
    default:
        return CARE__BY_TENTH;
    }
}

static care_status look_at_table(const care_plan *plan, int table, const double elderly_range[2], const care_env *env,
                                 care__influence *influence, care_error *error) {
    influence->kind = kind_of_table(plan, table);
    influence->input[0] = influence->input[1] = NAN;
    for (int up = 0; up < 2 && (influence->kind == CARE__BY_RANGE || influence->kind == CARE__BY_TENTH); up++) {
        care__assumptions use;
        care__arena arena;
        care_plan copy = *plan;
        care__arena_init(&arena, care__allocator_of(env));
        int enough = 1;
        if (influence->kind == CARE__BY_TENTH) {
            enough = scale_table(&copy, table, up ? 1.1 : 0.9, &arena);
        }
        care__assumptions_init(&use, &copy);
        use.elderly_factor = influence->kind == CARE__BY_RANGE ? elderly_range[up] : 1.0;
        const care_status status = enough ? run_changed(&copy, &use, env, influence, up, error) : care__fail_nomem(error);
        care__arena_free(&arena);
        CARE__TRY(status);
    }
    return CARE_OK;
}

care_status care__influences_run(const care_plan *plan, const care_env *env, care__influences *influences, care_error *error) {
    care_env quiet = *env;
    quiet.poll = NULL;
    care__poller poller = {0};
    double elderly = 0.0;
    for (int sex = 0; sex < CARE_SEXES; sex++) {
        for (int64_t g = 0; g < plan->population[sex].count; g++) {
            elderly += plan->population[sex].from_age[g] >= plan->elderly_age ? plan->population[sex].persons[g] : 0.0;
        }
    }
    const double range[2] = {plan->parameters[CARE__P_ELDERLY_BASE_LOW].value / elderly,
                             plan->parameters[CARE__P_ELDERLY_BASE_HIGH].value / elderly};
    for (int i = 0; i < CARE__PARAMETERS + CARE__DOCUMENT_TABLES; i++) {
        const int table = i - CARE__PARAMETERS;
        CARE__TRY(table < 0 ? look_at_parameter(plan, i, &quiet, &influences->parameter[i], error)
                            : look_at_table(plan, table, range, &quiet, &influences->table[table], error));
        if (care__poll(&poller, env, 0.0)) {
            return care__fail_cancelled(error);
        }
    }
    return CARE_OK;
}
