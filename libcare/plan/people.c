#include "plan/people.h"

#include <care/ages.h>
#include <care/dependency.h>

#include <math.h>
#include <string.h>

#include "plan/levels.h"

void care__assumptions_init(care__assumptions *assumptions, const care_plan *plan) {
    memset(assumptions, 0, sizeof *assumptions);
    for (int p = 0; p < CARE__PARAMETERS; p++) {
        assumptions->parameter[p] = plan->parameters[p].value;
    }
    assumptions->elderly_factor = 1.0;
}

double care__from_age(const double *persons, int64_t ages, int64_t from_age) {
    double sum = 0.0;
    for (int sex = 0; sex < CARE_SEXES; sex++) {
        for (int64_t x = from_age; x < ages; x++) {
            sum += persons[sex * ages + x];
        }
    }
    return sum;
}

double care__area_elderly(const care_plan *plan, const care__people *people, int64_t index) {
    return people->paths[plan->role[CARE__ROLE_MIDDLE]].elderly[index];
}

/* ---- base ------------------------------------------------------------------------------------------------------------- */

/* Single ages of the area on the reference date, and how many of each age have their birthday in the rest of the year. */
static care_status split_ages(const care_plan *plan, double *area, double *still_to_come, care_error *error) {
    for (int sex = 0; sex < CARE_SEXES; sex++) {
        const care__age_groups_of_sex *from = &plan->population[sex];
        care_age_groups groups;
        care_age_groups_init(&groups);
        groups.count = from->count;
        groups.from_age = from->from_age;
        groups.persons = from->persons;
        groups.ages = plan->ages;
        groups.year = plan->ref_year;
        groups.remaining = care_year_remaining(plan->ref_year, plan->ref_month, plan->ref_day);
        groups.person_years = plan->person_years + sex * plan->ages;
        groups.births_count = plan->births_count;
        groups.births_first_year = plan->births_first_year;
        groups.births = plan->births;
        const care_status status =
            care_ages_split(&groups, area + sex * plan->ages, still_to_come + sex * plan->ages, (size_t)plan->ages, error);
        if (status != CARE_OK) {
            return status;
        }
    }
    return CARE_OK;
}

/* A part of a whole; nothing of nothing is nothing. */
static double part(double value, double whole) {
    return whole > 0.0 ? value / whole : 0.0;
}

/* More or fewer elderly in the same total. */
static void change_elderly(const care_plan *plan, double factor, double *area) {
    if (factor == 1.0) {
        return;
    }
    const double elderly = care__from_age(area, plan->ages, plan->elderly_age);
    const double all = care__from_age(area, plan->ages, 0);
    const double young_factor = part(all - factor * elderly, all - elderly);
    for (int64_t i = 0; i < CARE_SEXES * plan->ages; i++) {
        area[i] *= i % plan->ages >= plan->elderly_age ? factor : young_factor;
    }
}

/* Weight of a township among the area's residents and among its elderly. Elderly that are given count; else they are taken
   proportional to urban residents plus rural residents times a factor, as older people are more of a village than of a town. */
static void township_weights(const care_plan *plan, const care__assumptions *use, double *all, double *elderly) {
    int given = 1;
    for (int64_t t = 0; t < plan->townships; t++) {
        given &= !isnan(plan->town_elderly[t]);
    }
    const double rural_factor = use->parameter[CARE__P_RURAL_ELDERLY_FACTOR];
    for (int64_t t = 0; t < plan->townships; t++) {
        const double factor = use->town_factor == NULL ? 1.0 : use->town_factor[t];
        const int split = !isnan(plan->town_urban[t]);
        all[t] = factor * plan->town_population[t];
        elderly[t] = factor * (given   ? plan->town_elderly[t]
                               : split ? plan->town_urban[t] + rural_factor * plan->town_rural[t]
                                       : plan->town_population[t]);
    }
}

/* Spreads the area over its townships: elderly by one weight, the others by what is left of the townships' residents. */
static care_status spread_townships(const care_plan *plan, const care__assumptions *use, const double *area, double *base,
                                    care__arena *arena, care_error *error) {
    const int64_t townships = plan->townships;
    const int64_t ages = plan->ages;
    double *all = care__arena_doubles(arena, townships);
    double *old = care__arena_doubles(arena, townships);
    if (all == NULL || old == NULL) {
        return care__fail_nomem(error);
    }
    township_weights(plan, use, all, old);
    const double area_old = care__from_age(area, ages, plan->elderly_age);
    const double area_all = care__from_age(area, ages, 0);
    double sum_all = 0.0;
    double sum_old = 0.0;
    for (int64_t t = 0; t < townships; t++) {
        sum_all += all[t];
        sum_old += old[t];
    }
    double sum_young = 0.0;
    for (int64_t t = 0; t < townships; t++) {
        old[t] = part(old[t], sum_old) * area_old;
        all[t] = fmax(part(all[t], sum_all) * area_all - old[t], 0.0); /* young residents from here on */
        sum_young += all[t];
    }
    for (int64_t t = 0; t < townships; t++) {
        const double old_part = part(old[t], area_old);
        const double young_part = part(all[t], sum_young);
        for (int64_t i = 0; i < CARE_SEXES * ages; i++) {
            base[t * CARE_SEXES * ages + i] = area[i] * (i % ages >= plan->elderly_age ? old_part : young_part);
        }
    }
    return CARE_OK;
}

/* ---- rates ------------------------------------------------------------------------------------------------------------ */

care_status care__scenario_rates_of(const care_plan *plan, const care__assumptions *use, const care__scenario *scenario,
                                    int64_t years, care__arena *arena, care__scenario_rates *rates, care_error *error) {
    const int64_t cells = CARE_SEXES * plan->ages;
    rates->survival = care__arena_doubles(arena, years * cells);
    rates->fertility = care__arena_doubles(arena, plan->ages);
    rates->sex_ratio = care__arena_doubles(arena, years);
    if (rates->survival == NULL || rates->fertility == NULL || rates->sex_ratio == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t year = 0; year < years; year++) {
        const double force = pow(1.0 + scenario->mortality_change, (double)(year + 1));
        for (int64_t i = 0; i < cells; i++) {
            rates->survival[year * cells + i] = force == 1.0 ? plan->survival[i] : pow(plan->survival[i], force);
        }
        rates->sex_ratio[year] = use->parameter[CARE__P_SEX_RATIO_AT_BIRTH];
    }
    for (int64_t x = 0; x < plan->ages; x++) {
        rates->fertility[x] = scenario->fertility_factor * plan->fertility[x];
    }
    return CARE_OK;
}

static void fill_problem(const care_plan *plan, const care__scenario *scenario, const care__scenario_rates *rates,
                         int64_t townships, int64_t years, const double *base, care_cohort_problem *problem) {
    care_cohort_problem_init(problem);
    problem->townships = townships;
    problem->years = years;
    problem->ages = plan->ages;
    problem->base = base;
    problem->survival = rates->survival;
    problem->survival_layout = CARE_RATES_BY_YEAR;
    problem->fertility = rates->fertility;
    problem->sex_ratio = rates->sex_ratio;
    if (scenario->migration != NULL) {
        problem->migration = scenario->migration;
        problem->migration_kind = CARE_MIGRATION_RATES;
        problem->migration_timing = plan->migration_timing;
    }
}

/* Moves a population to the end of the base year. */
static care_status to_year_end(const care_plan *plan, const care__assumptions *use, int64_t townships, const double *base,
                               const double *still_to_come, care__arena *arena, double *persons, care_error *error) {
    const care__scenario unchanged = {.fertility_factor = 1.0};
    care__scenario_rates rates;
    CARE__TRY(care__scenario_rates_of(plan, use, &unchanged, 1, arena, &rates, error));
    care_cohort_rest rest;
    care_cohort_rest_init(&rest);
    rest.townships = townships;
    rest.ages = plan->ages;
    rest.remaining = care_year_remaining(plan->ref_year, plan->ref_month, plan->ref_day);
    rest.base = base;
    rest.still_to_come = still_to_come;
    rest.survival = rates.survival;
    rest.fertility = rates.fertility;
    rest.sex_ratio = rates.sex_ratio[0];
    return care_cohort_year_end(&rest, persons, (size_t)(townships * CARE_SEXES * plan->ages), error);
}

care_status care__area_year_end(const care_plan *plan, const care__assumptions *assumptions, care__arena *arena, double *base,
                                double *still_to_come, double *year_end, care_error *error) {
    CARE__TRY(split_ages(plan, base, still_to_come, error));
    change_elderly(plan, assumptions->elderly_factor, base);
    return to_year_end(plan, assumptions, 1, base, still_to_come, arena, year_end, error);
}

/* ---- projection ------------------------------------------------------------------------------------------------------- */

static care_status project_area(const care_plan *plan, const care__assumptions *use, const care__scenario *scenario,
                                const double *year_end, care__people *people, const care_env *env, care__arena *arena,
                                care__area_path *path, care_error *error) {
    const int64_t cells = CARE_SEXES * plan->ages;
    care__scenario_rates rates;
    care_cohort_problem problem;
    care_cohort_result result;
    CARE__TRY(care__scenario_rates_of(plan, use, scenario, people->years, arena, &rates, error));
    path->persons = care__arena_doubles(arena, (people->years + 1) * cells);
    path->elderly = care__arena_doubles(arena, people->years + 1);
    if (path->persons == NULL || path->elderly == NULL) {
        return care__fail_nomem(error);
    }
    memcpy(path->persons, year_end, (size_t)cells * sizeof *path->persons);
    fill_problem(plan, scenario, &rates, 1, people->years, path->persons, &problem);
    care_cohort_result_init(&result);
    result.persons = path->persons + cells;
    CARE__TRY(care_cohort_project(&problem, env, &result, error));
    for (int64_t y = 0; y <= people->years; y++) {
        path->elderly[y] = care__from_age(path->persons + y * cells, plan->ages, plan->elderly_age);
    }
    return CARE_OK;
}

static care_status project_townships(const care_plan *plan, const care__assumptions *use, const care_env *env,
                                     care__arena *arena, care__people *people, care_error *error) {
    const care__scenario *middle = &plan->scenarios[plan->role[CARE__ROLE_MIDDLE]];
    const int64_t cells = CARE_SEXES * plan->ages;
    const int64_t flows = people->years * people->townships * CARE_SEXES;
    care__scenario_rates rates;
    care_cohort_problem problem;
    care_cohort_result result;
    CARE__TRY(care__scenario_rates_of(plan, use, middle, people->years, arena, &rates, error));
    people->births = care__arena_doubles(arena, flows);
    people->deaths = care__arena_doubles(arena, flows);
    people->migrants = care__arena_doubles(arena, flows);
    people->adjustment = care__arena_doubles(arena, flows);
    if (people->births == NULL || people->deaths == NULL || people->migrants == NULL || people->adjustment == NULL) {
        return care__fail_nomem(error);
    }
    fill_problem(plan, middle, &rates, people->townships, people->years, people->persons, &problem);
    problem.control = people->paths[plan->role[CARE__ROLE_MIDDLE]].persons + cells;
    care_cohort_result_init(&result);
    result.persons = people->persons + people->townships * cells;
    result.births = people->births;
    result.deaths = people->deaths;
    result.migrants = people->migrants;
    result.adjustment = people->adjustment;
    return care_cohort_project(&problem, env, &result, error);
}

/* Prevalence of each level: the shape scaled to the share unable to care for themselves, times the level's ratio. */
static care_status find_dependent(const care_plan *plan, const care__assumptions *use, care__arena *arena, care__people *people,
                                  care_error *error) {
    const int64_t cells = CARE_SEXES * plan->ages;
    const int64_t tables = (people->years + 1) * people->townships;
    double *unable = care__arena_doubles(arena, cells);
    people->prevalence = care__arena_doubles(arena, plan->level_count * cells);
    people->dependent = care__arena_doubles(arena, tables * plan->level_count);
    people->elderly = care__arena_doubles(arena, tables);
    if (unable == NULL || people->prevalence == NULL || people->dependent == NULL || people->elderly == NULL) {
        return care__fail_nomem(error);
    }
    CARE__TRY(care_dependency_scale(plan->ages, plan->shape, people->base_area, plan->elderly_age,
                                    use->parameter[CARE__P_SELF_CARE_UNABLE_SHARE], unable, (size_t)cells, error));
    for (int64_t level = 0; level < plan->level_count; level++) {
        for (int64_t i = 0; i < cells; i++) {
            people->prevalence[level * cells + i] = fmin(plan->levels[level].ratio * unable[i], 1.0);
        }
    }
    for (int64_t i = 0; i < tables; i++) {
        people->elderly[i] = care__from_age(people->persons + i * cells, plan->ages, plan->elderly_age);
    }
    return care_dependency_persons(tables, plan->ages, people->persons, plan->level_count, people->prevalence,
                                   people->dependent, (size_t)(tables * plan->level_count), error);
}

care_status care__people_run(const care_plan *plan, const care__assumptions *assumptions, int32_t last_year,
                             const care_env *env, care__arena *arena, care__people *people, care_error *error) {
    const int64_t cells = CARE_SEXES * plan->ages;
    memset(people, 0, sizeof *people);
    people->years = last_year - plan->base_year;
    people->townships = plan->townships;
    people->ages = plan->ages;
    people->base_area = care__arena_doubles(arena, cells);
    people->persons = care__arena_doubles(arena, (people->years + 1) * plan->townships * cells);
    people->paths = care__arena_take(arena, (size_t)plan->scenario_count, sizeof *people->paths);
    double *still_to_come = care__arena_doubles(arena, cells);
    double *year_end = care__arena_doubles(arena, cells);
    double *base = care__arena_doubles(arena, plan->townships * cells);
    if (people->base_area == NULL || people->persons == NULL || people->paths == NULL || still_to_come == NULL ||
        year_end == NULL || base == NULL) {
        return care__fail_nomem(error);
    }
    CARE__TRY(care__area_year_end(plan, assumptions, arena, people->base_area, still_to_come, year_end, error));
    for (int64_t i = 0; i < plan->scenario_count; i++) {
        CARE__TRY(project_area(plan, assumptions, &plan->scenarios[i], year_end, people, env, arena, &people->paths[i], error));
    }
    CARE__TRY(spread_townships(plan, assumptions, people->base_area, base, arena, error));
    CARE__TRY(to_year_end(plan, assumptions, plan->townships, base, still_to_come, arena, people->persons, error));
    CARE__TRY(project_townships(plan, assumptions, env, arena, people, error));
    CARE__TRY(find_dependent(plan, assumptions, arena, people, error));
    return plan->transitions == NULL || assumptions->fixed_prevalence
               ? CARE_OK
               : care__levels_project(plan, assumptions, people, env, arena, NULL, error);
}
