#include "plan/influence.h"

#include <math.h>
#include <string.h>

#include "core/parallel.h"

const care__words care__headline_words[CARE__HEADLINES] = {
#define X(name, en, zh) {{en, zh}},
    CARE__HEADLINE_LIST(X)
#undef X
};

static int64_t task_of(const care__task *task, int64_t years, int64_t township) {
    int64_t sum = 0;
    for (int64_t year = 0; year < years; year++) {
        sum += task->count[township * years + year];
    }
    return sum;
}

double care__investment(const care__assumptions *assumptions, const care__supply *supply, int64_t township) {
    const double *cost = assumptions->parameter;
    const int64_t years = supply->years;
    return (double)task_of(&supply->new_beds, years, township) * cost[CARE__P_COST_NEW_BED] +
           (double)task_of(&supply->conversions, years, township) * cost[CARE__P_COST_CONVERT_BED] +
           (double)task_of(&supply->centres, years, township) * cost[CARE__P_COST_CENTRE] +
           (double)task_of(&supply->stations, years, township) * cost[CARE__P_COST_STATION] +
           (double)task_of(&supply->home_beds, years, township) * cost[CARE__P_COST_HOME_BED];
}

void care__headlines(const care_plan *plan, const care__assumptions *assumptions, const care__people *people,
                     const care__supply *supply, double out[CARE__HEADLINES]) {
    memset(out, 0, CARE__HEADLINES * sizeof *out);
    const int64_t cells = plan->townships * plan->level_count;
    for (int64_t i = 0; i < cells; i++) {
        out[CARE__H_DEPENDENT] += people->dependent[supply->years * cells + i];
    }
    for (int64_t t = 0; t < plan->townships; t++) {
        out[CARE__H_BEDS_NEEDED] += care__need_beds(plan, people, supply->years, t);
        out[CARE__H_CAREGIVERS] += supply->caregivers[t];
        out[CARE__H_INVESTMENT] += care__investment(assumptions, supply, t);
    }
    out[CARE__H_ELDERLY] = care__area_elderly(plan, people, supply->years);
    out[CARE__H_BEDS_TARGET] = (double)supply->beds.for_target;
    out[CARE__H_BEDS_TO_ADD] = (double)supply->new_beds.total;
    out[CARE__H_CONVERSIONS] = (double)supply->convert;
    out[CARE__H_OCCUPANCY] = supply->beds.occupancy;
    out[CARE__H_CENTRES] = (double)supply->centres.total;
    out[CARE__H_REACHED] = supply->reached[supply->years - 1];
    out[CARE__H_STATIONS] = (double)supply->stations.total;
    out[CARE__H_HOME_BEDS] = (double)supply->home_beds.total;
}

static care_status run_changed(const care_plan *plan, const care__assumptions *use, const double base[CARE__HEADLINES],
                               const care_env *env, double change[CARE__HEADLINES], care_error *error) {
    care__arena arena;
    care__arena_init(&arena, care__allocator_of(env));
    care__people people;
    care__supply supply;
    memset(&supply, 0, sizeof supply);
    care_status status = care__people_run(plan, use, plan->target_year, env, &arena, &people, error);
    if (status == CARE_OK) {
        status = care__supply_run(plan, use, &people, env, &arena, &supply, error);
    }
    if (status == CARE_OK) {
        double changed[CARE__HEADLINES];
        care__headlines(plan, use, &people, &supply, changed);
        for (int h = 0; h < CARE__HEADLINES; h++) {
            change[h] = base[h] != 0.0 ? changed[h] / base[h] - 1.0 : 0.0;
        }
    }
    care__supply_free(&supply);
    care__arena_free(&arena);
    return status;
}

/* The value of a parameter moved down or up: to its range where one is given, else by 10 %, within what it may be. */
static double moved(const care__parameter_value *given, const care__parameter_about *about, int up) {
    if (!isnan(given->low)) {
        return up ? given->high : given->low;
    }
    const double value = given->value * (up ? 1.1 : 0.9);
    return fmin(fmax(value, about->low), about->high);
}

static care_status look_at_parameter(const care_plan *plan, int p, const double base[CARE__HEADLINES], const care_env *env,
                                     care__influence *influence, care_error *error) {
    for (int up = 0; up < 2; up++) {
        care__assumptions use;
        care__assumptions_init(&use, plan);
        use.parameter[p] = moved(&plan->parameters[p], &care__parameter_table[p], up);
        CARE__TRY(run_changed(plan, &use, base, env, up ? influence->high : influence->low, error));
    }
    influence->known = 1;
    influence->ranged = !isnan(plan->parameters[p].low);
    return CARE_OK;
}

/* Tables that have one figure to turn: what 10 % of it does. The area's elderly take the range that is given for them. */
static double *factor_of(care__assumptions *use, int table) {
    switch (table) {
    case CARE__T_AREA_POPULATION:
        return &use->elderly_factor;
    case CARE__T_LIFE_TABLE:
        return &use->mortality_factor;
    case CARE__T_FERTILITY:
        return &use->fertility_factor;
    case CARE__T_BEDS:
        return &use->beds_factor;
    case CARE__T_LEVELS:
        return &use->levels_factor;
    default:
        return NULL;
    }
}

static care_status look_at_table(const care_plan *plan, int table, const double elderly_range[2],
                                 const double base[CARE__HEADLINES], const care_env *env, care__influence *influence,
                                 care_error *error) {
    for (int up = 0; up < 2; up++) {
        care__assumptions use;
        care__assumptions_init(&use, plan);
        double *factor = factor_of(&use, table);
        if (factor == NULL) {
            return CARE_OK;
        }
        *factor = table == CARE__T_AREA_POPULATION ? elderly_range[up] : up ? 1.1 : 0.9;
        CARE__TRY(run_changed(plan, &use, base, env, up ? influence->high : influence->low, error));
    }
    influence->known = 1;
    influence->ranged = table == CARE__T_AREA_POPULATION;
    return CARE_OK;
}

care_status care__influences_run(const care_plan *plan, const double base[CARE__HEADLINES], const care_env *env,
                                 care__influences *influences, care_error *error) {
    memset(influences, 0, sizeof *influences);
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
    for (int p = 0; p < CARE__PARAMETERS; p++) {
        CARE__TRY(look_at_parameter(plan, p, base, &quiet, &influences->parameter[p], error));
        if (care__poll(&poller, env, 0.0)) {
            return care__fail_cancelled(error);
        }
    }
    for (int table = 0; table < CARE__DOCUMENT_TABLES; table++) {
        CARE__TRY(look_at_table(plan, table, range, base, &quiet, &influences->table[table], error));
    }
    return CARE_OK;
}
