#include "plan/levels.h"

#include <care/transition.h>

#include <math.h>
#include <string.h>

enum { MOST_ITERATIONS = 100000 };

/* Margins are met to this; figures are shown to a person in a million. */
#define TOLERANCE 1e-11

/* ---- the model -------------------------------------------------------------------------------------------------------- */

/* Prevalence with those who are independent, and the people of the base year's end by it. */
static care_status share_out(const care_plan *plan, const care__people *people, care__arena *arena, care__level_model *model,
                             care_error *error) {
    const int64_t ages = plan->ages;
    const int64_t cells = CARE_SEXES * ages;
    model->levels = plan->level_count + 1;
    model->path = care__arena_doubles(arena, model->levels * cells);
    model->base = care__arena_doubles(arena, people->townships * model->levels * cells);
    if (model->path == NULL || model->base == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t i = 0; i < cells; i++) {
        double *share = model->path + i / ages * model->levels * ages + i % ages;
        double dependent = 0.0;
        for (int64_t level = 0; level < plan->level_count; level++) {
            share[(level + 1) * ages] = people->prevalence[level * cells + i];
            dependent += share[(level + 1) * ages];
        }
        share[0] = fmax(1.0 - dependent, 0.0); /* lint saw to it that this is rounding */
    }
    for (int64_t t = 0; t < people->townships; t++) {
        for (int64_t i = 0; i < model->levels * cells; i++) {
            const int64_t sex = i / (model->levels * ages);
            model->base[t * model->levels * cells + i] = model->path[i] * people->persons[t * cells + sex * ages + i % ages];
        }
    }
    return CARE_OK;
}

/* Transitions of those who reach an age: of the age before. The open age holds those who were there already. */
static void seed_of(const care_plan *plan, int sex, int64_t states, double *seed) {
    const int64_t ages = plan->ages;
    for (int64_t i = 0; i < states * states; i++) {
        const double *from = plan->transitions + (sex * states * states + i) * ages;
        memcpy(seed + i * ages + 1, from, (size_t)(ages - 1) * sizeof *seed);
        seed[i * ages] = from[0];
    }
}

static care_status calibrate(const care_plan *plan, int sex, const care__level_model *model, const double *survival,
                             const care_env *env, care__arena *arena, double *out, care_error *error) {
    const int64_t ages = plan->ages;
    const int64_t states = model->levels + 1;
    const double *path = model->path + sex * model->levels * ages;
    double *seed = care__arena_doubles(arena, states * states * ages);
    double *start = care__arena_doubles(arena, model->levels * ages);
    if (seed == NULL || start == NULL) {
        return care__fail_nomem(error);
    }
    care_error fault;
    care_error_init(&fault);
    seed_of(plan, sex, states, seed);
    CARE__TRY(care_transition_start(model->levels, ages, path, survival, start, (size_t)(model->levels * ages), error));
    const care_status status = care_transition_fit(model->levels, ages, start, path, survival, seed, TOLERANCE, MOST_ITERATIONS,
                                                   env, out, (size_t)(states * states * ages), NULL, &fault);
    fault.row += fault.row < 0 ? 0 : sex * ages;
    return status == CARE_OK ? CARE_OK : care__fail_as(error, &fault);
}

/* As they are. Of the younger ages the survey says nothing: they keep their level and die by the life table. */
static void use_raw(const care_plan *plan, int sex, int64_t states, const double *survival, double *out) {
    const int64_t ages = plan->ages;
    seed_of(plan, sex, states, out);
    for (int64_t x = 0; x < ages && x <= plan->transitions_from[sex]; x++) {
        for (int64_t i = 0; i < states * states; i++) {
            const int64_t from = i / states;
            const int64_t to = i % states;
            const double stays = from == states - 1 ? 1.0 : survival[x];
            out[i * ages + x] = to == from ? stays : to == states - 1 ? 1.0 - stays : 0.0;
        }
    }
}

static care_status find_transitions(const care_plan *plan, int64_t years, const care_env *env, care__arena *arena,
                                    care__level_model *model, care_error *error) {
    const int64_t ages = plan->ages;
    const int64_t states = model->levels + 1;
    const int64_t table = states * states * ages;
    care_env quiet = *env;
    quiet.poll = NULL;
    model->by_year = plan->scenarios[plan->role[CARE__ROLE_MIDDLE]].mortality_change != 0.0;
    const int64_t tables = (model->by_year ? years : 1) * CARE_SEXES;
    model->probability = care__arena_doubles(arena, tables * table);
    if (model->probability == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t i = 0; i < tables; i++) {
        const int sex = (int)(i % CARE_SEXES);
        const double *survival = model->rates.survival + i * ages;
        if (plan->raw_transitions) {
            use_raw(plan, sex, states, survival, model->probability + i * table);
        } else {
            CARE__TRY(calibrate(plan, sex, model, survival, &quiet, arena, model->probability + i * table, error));
        }
    }
    return CARE_OK;
}

/* Calibrated to the prevalence and to the life table of every year, unless the document wants the survey's own. */
static care_status make_model(const care_plan *plan, const care__assumptions *assumptions, const care__people *people,
                              const care_env *env, care__arena *arena, care__level_model *model, care_error *error) {
    const care__scenario *middle = &plan->scenarios[plan->role[CARE__ROLE_MIDDLE]];
    memset(model, 0, sizeof *model);
    CARE__TRY(care__scenario_rates_of(plan, assumptions, middle, people->years, arena, &model->rates, error));
    CARE__TRY(share_out(plan, people, arena, model, error));
    return find_transitions(plan, people->years, env, arena, model, error);
}

void care__level_problem(const care_plan *plan, const care__level_model *model, int64_t townships, int64_t years,
                         care_multistate_problem *problem) {
    care_multistate_problem_init(problem);
    problem->townships = townships;
    problem->years = years;
    problem->ages = plan->ages;
    problem->levels = model->levels;
    problem->base = model->base;
    problem->probability = model->probability;
    problem->probability_layout = model->by_year ? CARE_RATES_BY_YEAR : CARE_RATES_COMMON;
    problem->fertility = model->rates.fertility;
    problem->sex_ratio = model->rates.sex_ratio;
    problem->migration = plan->scenarios[plan->role[CARE__ROLE_MIDDLE]].migration;
    problem->path = model->path;
    problem->path_from_age = (int32_t)plan->elderly_age;
}

/* ---- people by level -------------------------------------------------------------------------------------------------- */

/* Dependent persons of a township in a year: its persons at each age by the shares of the projection by level. */
static void count_dependent(const care_plan *plan, const care__level_model *model, const double *by_level,
                            const double *persons, double *dependent) {
    const int64_t ages = plan->ages;
    memset(dependent, 0, (size_t)plan->level_count * sizeof *dependent);
    for (int64_t i = 0; i < CARE_SEXES * ages; i++) {
        const int64_t at = i / ages * model->levels * ages + i % ages;
        double all = 0.0;
        for (int64_t level = 0; level < model->levels; level++) {
            all += by_level[at + level * ages];
        }
        const double *shares = all > 0.0 ? by_level : model->path;
        const double factor = all > 0.0 ? persons[i] / all : persons[i];
        for (int64_t level = 0; level < plan->level_count; level++) {
            dependent[level] += factor * shares[at + (level + 1) * ages];
        }
    }
}

care_status care__levels_project(const care_plan *plan, const care__assumptions *assumptions, care__people *people,
                                 const care_env *env, care__arena *arena, care_diagnostics **findings, care_error *error) {
    care__level_model *model = care__arena_take(arena, 1, sizeof *model);
    care_multistate_problem problem;
    care_multistate_result result;
    const int64_t cells = CARE_SEXES * plan->ages;
    if (model == NULL) {
        return care__fail_nomem(error);
    }
    CARE__TRY(make_model(plan, assumptions, people, env, arena, model, error));
    people->by_level = model;
    care__level_problem(plan, model, people->townships, people->years, &problem);
    care_multistate_result_init(&result);
    result.persons = care__arena_doubles(arena, people->years * people->townships * model->levels * cells);
    if (result.persons == NULL) {
        return care__fail_nomem(error);
    }
    CARE__TRY(care_multistate_project(&problem, env, &result, findings, error));
    for (int64_t i = 0; i < people->years * people->townships; i++) {
        const int64_t later = people->townships + i; /* the base year's end comes first */
        count_dependent(plan, model, result.persons + i * model->levels * cells, people->persons + later * cells,
                        people->dependent + later * plan->level_count);
    }
    return CARE_OK;
}
