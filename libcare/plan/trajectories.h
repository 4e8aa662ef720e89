/* The ensemble of a plan: many trajectories with everything uncertain drawn at once, and the share that meets each target. */
#ifndef CARE_PLAN_TRAJECTORIES_H
#define CARE_PLAN_TRAJECTORIES_H

#include <care/ensemble.h>

#include "plan/levels.h"
#include "plan/supply.h"

/* What is looked at; after these the levels, the first of them independent. */
typedef enum care__figure_looked_at {
    CARE__F_POPULATION,
    CARE__F_ELDERLY,
    CARE__F_AGE_65_PLUS,
    CARE__F_AGE_80_PLUS,
    CARE__F_DEPENDENT,
    CARE__F_BEDS_NEEDED,
    CARE__F_LEVELS
} care__figure_looked_at;

/* Ranges: ends of 95 % and 80 % of the trajectories, and the middle. */
enum { CARE__BANDS = 5 };
extern const double care__bands[CARE__BANDS];

/** An indicator with a target whose parts are known in every trajectory. */
typedef struct care__chance {
    int64_t indicator; /* row of the document */
    int64_t measure;
    double met; /* share of trajectories */
} care__chance;

typedef struct care__trajectories {
    int64_t count; /* 0 = none were run */
    int64_t years;
    int64_t figures, measures;
    int64_t dependent_share; /* measure: dependent persons per 100 elderly */
    double *area;            /* [CARE__BANDS][years][measures] */
    double *townships;       /* [CARE__BANDS][years][townships][figures] */
    int64_t chance_count;
    care__chance *chances;
    int32_t judgement; /* 1 = not every spread comes from data or the user: shares are no probabilities */
} care__trajectories;

/** Runs `count` trajectories of people by level, unless there are none of these. */
care_status care__trajectories_run(const care_plan *plan, const care__people *people, const care__supply *supply, int64_t count,
                                   uint64_t seed, const care_env *env, care__arena *arena, care__trajectories *trajectories,
                                   care_error *error);

/** A measure of the area in a band at the end of year `year` (1 = the first after the base year). */
double care__band_of(const care__trajectories *trajectories, int band, int64_t year, int64_t measure);

#endif
