/* How much of the difference between two plans each input that differs accounts for: docs/adr/010-comparing-plans.md. */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "core/parallel.h"
#include "plan/compare.h"

/* ---- a plan between two plans ----------------------------------------------------------------------------------------- */

/* A member of the plan that an input fills. */
typedef struct piece {
    int32_t input;
    size_t offset, size;
} piece;

#define PIECE(input, member) \
    { (input), offsetof(care_plan, member), sizeof((const care_plan *)0)->member }

static const piece pieces[] = {
    PIECE(CARE__T_TOWNSHIPS, area),
    PIECE(CARE__T_TOWNSHIPS, responsible),
    PIECE(CARE__T_TOWNSHIPS, build_mode),
    PIECE(CARE__T_TOWNSHIPS, registered_elderly),
    PIECE(CARE__T_TOWNSHIPS, existing_facilities),
    PIECE(CARE__T_TOWNSHIPS, new_beds_least),
    PIECE(CARE__T_TOWNSHIPS, new_beds_most),
    PIECE(CARE__T_AREA_POPULATION, population),
    PIECE(CARE__T_TOWNSHIP_POPULATION, town_population),
    PIECE(CARE__T_TOWNSHIP_POPULATION, town_urban),
    PIECE(CARE__T_TOWNSHIP_POPULATION, town_rural),
    PIECE(CARE__T_TOWNSHIP_POPULATION, town_elderly),
    PIECE(CARE__T_LIFE_TABLE, person_years),
    PIECE(CARE__T_LIFE_TABLE, survival),
    PIECE(CARE__T_FERTILITY, fertility),
    PIECE(CARE__T_BIRTHS, births_first_year),
    PIECE(CARE__T_BIRTHS, births_count),
    PIECE(CARE__T_BIRTHS, births),
    PIECE(CARE__T_SCENARIOS, scenario_count),
    PIECE(CARE__T_SCENARIOS, scenarios), /* with their migration: see mix */
    PIECE(CARE__T_SCENARIOS, role),
    PIECE(CARE__T_DEPENDENCY_SHAPE, shape),
    PIECE(CARE__T_LEVELS, level_count),
    PIECE(CARE__T_LEVELS, levels),
    PIECE(CARE__T_BEDS, bed_row_count),
    PIECE(CARE__T_BEDS, bed_rows),
    PIECE(CARE__T_CENTRES, centre_row_count),
    PIECE(CARE__T_CENTRES, centre_rows),
    PIECE(CARE__T_STATIONS, stations_area),
    PIECE(CARE__T_STATIONS, town_stations),
    PIECE(CARE__T_FIGURES, figure_count),
    PIECE(CARE__T_FIGURES, figures),
    PIECE(CARE__T_INDICATORS, indicator_count),
    PIECE(CARE__T_INDICATORS, indicators),
    PIECE(CARE__K_REFERENCE_DATE, ref_year),
    PIECE(CARE__K_REFERENCE_DATE, ref_month),
    PIECE(CARE__K_REFERENCE_DATE, ref_day),
    PIECE(CARE__K_ELDERLY_AGE, elderly_age),
    PIECE(CARE__K_OPEN_AGE, ages),
    PIECE(CARE__K_BEDS_COUNTED, beds_counted),
    PIECE(CARE__K_BED_STATES, bed_states),
    PIECE(CARE__K_NURSING_DENOMINATOR, nursing_of_counted),
    PIECE(CARE__K_CENTRE_FUNCTIONS, centre_functions),
    PIECE(CARE__K_MIGRATION_TIMING, migration_timing),
    PIECE(CARE__K_BED_METHOD, bed_method),
    PIECE(CARE__K_BED_WEIGHT, bed_weight_elderly),
    PIECE(CARE__K_TRAVEL_MODE, walk),
};

/* Plan A with some inputs of plan B. What it points to stays theirs. */
static care_status mix(const care_plan *const plan[2], const char *of_b, care__arena *arena, care_plan *mixture,
                       care_error *error) {
    *mixture = *plan[0];
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        if (of_b[pieces[i].input]) {
            memcpy((char *)mixture + pieces[i].offset, (const char *)plan[1] + pieces[i].offset, pieces[i].size);
        }
    }
    for (int p = 0; p < CARE__PARAMETERS; p++) {
        mixture->parameters[p] = plan[of_b[CARE__INPUT_PARAMETERS + p] != 0]->parameters[p];
    }
    if (of_b[CARE__T_SCENARIOS] == of_b[CARE__T_MIGRATION]) {
        return CARE_OK;
    }
    /* the scenarios of one plan, which are those of the other, with its migration */
    const care__scenario *rates = plan[of_b[CARE__T_MIGRATION] != 0]->scenarios;
    care__scenario *scenarios = care__arena_take(arena, (size_t)mixture->scenario_count, sizeof *scenarios);
    if (scenarios == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t i = 0; i < mixture->scenario_count; i++) {
        scenarios[i] = mixture->scenarios[i];
        scenarios[i].migration = rates[i].migration;
    }
    mixture->scenarios = scenarios;
    return CARE_OK;
}

/* ---- runs ------------------------------------------------------------------------------------------------------------- */

/* What is needed to run one plan after another. */
typedef struct runner {
    const care__comparison *comparison;
    care_env env; /* quiet: progress is counted in runs */
    care__poller poller;
    int64_t done, planned;
} runner;

/* Headlines with the inputs of these groups as in plan B; all of B itself where `groups` is NULL. */
static care_status run_one(runner *r, const char *groups, double out[CARE__HEADLINES], care_error *error) {
    const care__comparison *of = r->comparison;
    char of_b[CARE__INPUTS] = {0};
    care__arena arena;
    care_plan mixture = *of->plan[1];
    care__assumptions use;
    care_status status = CARE_OK;
    care__arena_init(&arena, care__allocator_of(&r->env));
    if (groups != NULL) {
        for (int64_t g = 0; g < of->group_count; g++) {
            for (int i = 0; i < CARE__INPUTS; i++) {
                of_b[i] |= groups[g] & of->groups[g].member[i];
            }
        }
        status = mix(of->plan, of_b, &arena, &mixture, error);
    }
    if (status == CARE_OK) {
        care__assumptions_init(&use, &mixture);
        status = care__headlines_run(&mixture, &use, &r->env, out, error);
    }
    care__arena_free(&arena);
    r->done++;
    if (status == CARE_OK && care__poll(&r->poller, &of->env, (double)r->done / (double)r->planned)) {
        status = care__fail_cancelled(error);
    }
    return status;
}

/* ---- attribution ------------------------------------------------------------------------------------------------------ */

/* Weight of what a group adds to `before` others in the mean over all orders of n groups: before! (n - 1 - before)! / n! */
static double order_weight(int64_t n, int64_t before) {
    double ways = (double)n;
    for (int64_t i = 1; i <= before; i++) {
        ways = ways * (double)(n - i) / (double)i;
    }
    return 1.0 / ways;
}

static int64_t members_of(int64_t set) {
    int64_t members = 0;
    for (; set != 0; set &= set - 1) {
        members++;
    }
    return members;
}

/* The Shapley value: what a group adds, averaged over all orders in which the groups can be changed. */
static care_status attribute_exactly(runner *r, care__comparison *to, care_error *error) {
    const int64_t n = to->group_count;
    const int64_t sets = INT64_C(1) << n;
    double(*value)[CARE__HEADLINES] = care__arena_take(to->arena, (size_t)sets, sizeof *value);
    if (value == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t set = 0; set < sets; set++) {
        char groups[CARE__EXACT_GROUPS + 1] = {0};
        for (int64_t g = 0; g < n; g++) {
            groups[g] = (char)(set >> g & 1);
        }
        CARE__TRY(run_one(r, groups, value[set], error));
    }
    for (int64_t g = 0; g < n; g++) {
        const int64_t bit = INT64_C(1) << g;
        for (int h = 0; h < CARE__HEADLINES; h++) {
            for (int64_t set = 0; set < sets; set++) {
                if (!(set & bit)) {
                    to->groups[g].contribution[h] += order_weight(n, members_of(set)) * (value[set | bit][h] - value[set][h]);
                }
            }
            to->groups[g].alone[h] = value[bit][h] - value[0][h];
            to->groups[g].last[h] = value[sets - 1][h] - value[sets - 1 - bit][h];
        }
    }
    return CARE_OK;
}

/* The mean of a group's change made first and made last: the Shapley value too, if no three groups act on each other. */
static care_status attribute_by_ends(runner *r, care__comparison *to, care_error *error) {
    const int64_t n = to->group_count;
    char groups[CARE__INPUTS];
    double all[CARE__HEADLINES];
    double value[CARE__HEADLINES];
    memset(groups, 1, sizeof groups);
    CARE__TRY(run_one(r, groups, all, error));
    for (int64_t g = 0; g < n; g++) {
        care__group *group = &to->groups[g];
        memset(groups, 0, sizeof groups);
        groups[g] = 1;
        CARE__TRY(run_one(r, groups, value, error));
        for (int h = 0; h < CARE__HEADLINES; h++) {
            group->alone[h] = value[h] - to->value[0][h];
        }
        memset(groups, 1, sizeof groups);
        groups[g] = 0;
        CARE__TRY(run_one(r, groups, value, error));
        for (int h = 0; h < CARE__HEADLINES; h++) {
            group->last[h] = all[h] - value[h];
            group->contribution[h] = 0.5 * (group->alone[h] + group->last[h]);
        }
    }
    return CARE_OK;
}

double care__comparison_difference(const care__comparison *comparison, int headline) {
    const double a = comparison->value[0][headline];
    const double b = comparison->value[1][headline];
    return fabs(b - a) <= CARE__ROUNDING * fmax(fabs(a), fabs(b)) ? 0.0 : b - a;
}

/* What the groups do not explain. */
static void find_remainder(care__comparison *to) {
    for (int h = 0; h < CARE__HEADLINES; h++) {
        double remainder = care__comparison_difference(to, h);
        double size = fabs(to->value[0][h]) + fabs(to->value[1][h]);
        for (int64_t g = 0; g < to->group_count; g++) {
            remainder -= to->groups[g].contribution[h];
            size += fabs(to->groups[g].contribution[h]);
        }
        to->remainder[h] = fabs(remainder) <= CARE__ROUNDING * size ? 0.0 : remainder;
    }
}

static void attribute_nothing(care__comparison *to) {
    to->attribution = CARE__ATTRIBUTION_NONE;
    for (int64_t g = 0; g < to->group_count; g++) {
        for (int h = 0; h < CARE__HEADLINES; h++) {
            to->groups[g].contribution[h] = to->groups[g].alone[h] = to->groups[g].last[h] = 0.0;
        }
    }
}

care_status care__attribution_run(care__comparison *to, care_error *error) {
    const int exact = to->group_count <= CARE__EXACT_GROUPS;
    const char none[CARE__INPUTS] = {0};
    care_error fault;
    runner r = {.comparison = to, .env = to->env};
    r.env.poll = NULL;
    r.planned = exact ? 2 + (INT64_C(1) << to->group_count) : 3 + 2 * to->group_count;
    to->attribution = exact ? CARE__ATTRIBUTION_EXACT : CARE__ATTRIBUTION_ENDS;
    CARE__TRY(run_one(&r, none, to->value[0], error));
    CARE__TRY(run_one(&r, NULL, to->value[1], error));
    care_error_init(&fault);
    const care_status status = exact ? attribute_exactly(&r, to, &fault) : attribute_by_ends(&r, to, &fault);
    if (status == CARE_E_INVALID) { /* inputs of one plan that do not go with inputs of the other */
        attribute_nothing(to);
    } else if (status != CARE_OK) {
        return care__fail_as(error, &fault);
    }
    find_remainder(to);
    return CARE_OK;
}
