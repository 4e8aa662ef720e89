/* How much of the difference between two plans each input that differs accounts for: docs/adr/010-comparing-plans.md. */
#include <math.h>
#include <string.h>

#include "core/parallel.h"
#include "plan/compare.h"

/* ---- a plan between two plans ----------------------------------------------------------------------------------------- */

/* What a table about people fills, taken from another plan. Scenarios come with their migration: see mix. */
static void take_people(care_plan *to, const care_plan *from, int input) {
    switch (input) {
    case CARE__T_AREA_POPULATION:
        memcpy(to->population, from->population, sizeof to->population);
        break;
    case CARE__T_TOWNSHIP_POPULATION:
        to->town_population = from->town_population;
        to->town_urban = from->town_urban;
        to->town_rural = from->town_rural;
        to->town_elderly = from->town_elderly;
        break;
    case CARE__T_LIFE_TABLE:
        to->person_years = from->person_years;
        to->survival = from->survival;
        break;
    case CARE__T_FERTILITY:
        to->fertility = from->fertility;
        break;
    case CARE__T_BIRTHS:
        to->births_first_year = from->births_first_year;
        to->births_count = from->births_count;
        to->births = from->births;
        break;
    case CARE__T_SCENARIOS:
        to->scenario_count = from->scenario_count;
        to->scenarios = from->scenarios;
        memcpy(to->role, from->role, sizeof to->role);
        break;
    case CARE__T_DEPENDENCY_SHAPE:
        to->shape = from->shape;
        break;
    case CARE__T_LEVELS:
        to->level_count = from->level_count;
        to->levels = from->levels;
        break;
    case CARE__T_TRANSITIONS:
        to->transitions = from->transitions;
        memcpy(to->transitions_from, from->transitions_from, sizeof to->transitions_from);
        break;
    default:
        break;
    }
}

/* The same of the other tables. */
static void take_supply(care_plan *to, const care_plan *from, int input) {
    switch (input) {
    case CARE__T_TOWNSHIPS:
        to->area = from->area;
        to->responsible = from->responsible;
        to->build_mode = from->build_mode;
        to->registered_elderly = from->registered_elderly;
        to->existing_facilities = from->existing_facilities;
        to->new_beds_least = from->new_beds_least;
        to->new_beds_most = from->new_beds_most;
        break;
    case CARE__T_BEDS:
        to->bed_row_count = from->bed_row_count;
        to->bed_rows = from->bed_rows;
        break;
    case CARE__T_CENTRES:
        to->centre_row_count = from->centre_row_count;
        to->centre_rows = from->centre_rows;
        break;
    case CARE__T_STATIONS:
        to->stations_area = from->stations_area;
        to->town_stations = from->town_stations;
        break;
    case CARE__T_FIGURES:
        to->figure_count = from->figure_count;
        to->figures = from->figures;
        break;
    case CARE__T_INDICATORS:
        to->indicator_count = from->indicator_count;
        to->indicators = from->indicators;
        break;
    default:
        break;
    }
}

/* The same of a key. */
static void take_key(care_plan *to, const care_plan *from, int input) {
    switch (input) {
    case CARE__K_REFERENCE_DATE:
        to->ref_year = from->ref_year;
        to->ref_month = from->ref_month;
        to->ref_day = from->ref_day;
        break;
    case CARE__K_ELDERLY_AGE:
        to->elderly_age = from->elderly_age;
        break;
    case CARE__K_OPEN_AGE:
        to->ages = from->ages;
        break;
    case CARE__K_BEDS_COUNTED:
        to->beds_counted = from->beds_counted;
        break;
    case CARE__K_BED_STATES:
        to->bed_states = from->bed_states;
        break;
    case CARE__K_NURSING_DENOMINATOR:
        to->nursing_of_counted = from->nursing_of_counted;
        break;
    case CARE__K_CENTRE_FUNCTIONS:
        to->centre_functions = from->centre_functions;
        break;
    case CARE__K_MIGRATION_TIMING:
        to->migration_timing = from->migration_timing;
        break;
    case CARE__K_TRANSITIONS:
        to->raw_transitions = from->raw_transitions;
        break;
    case CARE__K_BED_METHOD:
        to->bed_method = from->bed_method;
        break;
    case CARE__K_BED_WEIGHT:
        to->bed_weight_elderly = from->bed_weight_elderly;
        break;
    case CARE__K_TRAVEL_MODE:
        to->walk = from->walk;
        break;
    default:
        break;
    }
}

static void take_input(care_plan *to, const care_plan *from, int input) {
    if (input >= CARE__INPUT_KEYS) {
        take_key(to, from, input);
    } else if (input >= CARE__INPUT_PARAMETERS) {
        to->parameters[input - CARE__INPUT_PARAMETERS] = from->parameters[input - CARE__INPUT_PARAMETERS];
    } else {
        take_people(to, from, input);
        take_supply(to, from, input);
    }
}

/* Plan A with some inputs of plan B. What it points to stays theirs. */
static care_status mix(const care_plan *const plan[2], const char *of_b, care__arena *arena, care_plan *mixture,
                       care_error *error) {
    *mixture = *plan[0];
    for (int input = 0; input < CARE__INPUTS; input++) {
        if (of_b[input]) {
            take_input(mixture, plan[1], input);
        }
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

care_status care__attribution_run(care__comparison *comparison, care_error *error) {
    const int exact = comparison->group_count <= CARE__EXACT_GROUPS;
    const char none[CARE__INPUTS] = {0};
    care_error fault;
    runner r = {.comparison = comparison, .env = comparison->env};
    r.env.poll = NULL;
    r.planned = exact ? 2 + (INT64_C(1) << comparison->group_count) : 3 + 2 * comparison->group_count;
    comparison->attribution = exact ? CARE__ATTRIBUTION_EXACT : CARE__ATTRIBUTION_ENDS;
    CARE__TRY(run_one(&r, none, comparison->value[0], error));
    CARE__TRY(run_one(&r, NULL, comparison->value[1], error));
    care_error_init(&fault);
    const care_status status = exact ? attribute_exactly(&r, comparison, &fault) : attribute_by_ends(&r, comparison, &fault);
    if (status == CARE_E_INVALID) { /* inputs of one plan that do not go with inputs of the other */
        attribute_nothing(comparison);
    } else if (status != CARE_OK) {
        return care__fail_as(error, &fault);
    }
    find_remainder(comparison);
    return CARE_OK;
}
