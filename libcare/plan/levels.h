/* How people pass between functional levels: the transitions of a plan, calibrated, and its people by level. */
#ifndef CARE_PLAN_LEVELS_H
#define CARE_PLAN_LEVELS_H

#include <care/multistate.h>

#include "plan/people.h"

/** Rates of a scenario: mortality that changes by the year, counted from the base year. */
typedef struct care__scenario_rates {
    double *survival;  /* [years][CARE_SEXES][ages] */
    double *fertility; /* [ages] */
    double *sex_ratio; /* [years] */
} care__scenario_rates;

care_status care__scenario_rates_of(const care_plan *plan, const care__assumptions *use, const care__scenario *scenario,
                                    int64_t years, care__arena *arena, care__scenario_rates *rates, care_error *error);

/** The middle scenario by level. */
typedef struct care__level_model {
    int64_t levels;      /* with level 0, independent */
    double *path;        /* [CARE_SEXES][levels][ages] the plan's prevalence */
    double *base;        /* [townships][CARE_SEXES][levels][ages] at the end of the base year */
    double *probability; /* [years or 1][CARE_SEXES][levels + 1][levels + 1][ages] */
    int32_t by_year;     /* 1 = a table for each year */
    care__scenario_rates rates;
} care__level_model;

/** The problem that projects a model. Arrays are those of the model and of the plan. */
void care__level_problem(const care_plan *plan, const care__level_model *model, int64_t townships, int64_t years,
                         care_multistate_problem *problem);

/**
 * Persons by level, added to `dependent` of the people for every year after the base year: the shares of the projection by
 * level, at each age, of the persons there.
 *
 * @param findings  receives what the projection found, to be freed; may be NULL
 */
care_status care__levels_project(const care_plan *plan, const care__assumptions *assumptions, care__people *people,
                                 const care_env *env, care__arena *arena, care_diagnostics **findings, care_error *error);

#endif
