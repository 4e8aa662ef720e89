/* People of a plan: from the census tables to townships by sex and age at the end of every year, and who depends on care. */
#ifndef CARE_PLAN_PEOPLE_H
#define CARE_PLAN_PEOPLE_H

#include "plan/document.h"

/** What a run assumes: the document's inputs, each of them possibly changed. */
typedef struct care__assumptions {
    double parameter[CARE__PARAMETERS];
    double elderly_factor;     /* on the area's elderly; the others make up for it, so that the total stays */
    const double *town_factor; /* [townships] on their populations; NULL = 1 */
    const double *position;    /* [townships][2] longitude, latitude; NULL = the document's */
    int32_t random_points;     /* 1 = people of a township stand on drawn points: seed and trajectory say which */
    int32_t fixed_prevalence;  /* 1 = transitions are left out: nobody asks who depends on care */
    uint64_t seed;
    uint64_t trajectory;
} care__assumptions;

void care__assumptions_init(care__assumptions *assumptions, const care_plan *plan);

/** The area as a whole under one scenario. */
typedef struct care__area_path {
    double *persons; /* [years + 1][CARE_SEXES][ages] at the end of each year, the base year first */
    double *elderly; /* [years + 1] */
} care__area_path;

struct care__level_model;

typedef struct care__people {
    int64_t years; /* projected: base year + 1 to base year + years */
    int64_t townships;
    int64_t ages;
    double *base_area;      /* [CARE_SEXES][ages] on the reference date */
    care__area_path *paths; /* [scenarios] */
    double *persons;        /* [years + 1][townships][CARE_SEXES][ages], middle scenario, controlled to the area */
    double *births, *deaths, *migrants, *adjustment; /* [years][townships][CARE_SEXES] */
    double *elderly;                                 /* [years + 1][townships] */
    double *prevalence;                              /* [levels][CARE_SEXES][ages] */
    double *dependent;                               /* [years + 1][townships][levels] persons */
    const struct care__level_model *by_level;        /* transitions, calibrated; NULL = prevalence is fixed */
} care__people;

/** The area on the reference date, the share of each age whose birthday is still to come then, and the area at the end of the
 *  base year: each receives [CARE_SEXES][ages]. */
care_status care__area_year_end(const care_plan *plan, const care__assumptions *assumptions, care__arena *arena, double *base,
                                double *still_to_come, double *year_end, care_error *error);

/** Projects to `last_year`; all arrays in the arena. */
care_status care__people_run(const care_plan *plan, const care__assumptions *assumptions, int32_t last_year,
                             const care_env *env, care__arena *arena, care__people *people, care_error *error);

/** Elderly of the area under the middle scenario, at the end of year `index` (0 = base year). */
double care__area_elderly(const care_plan *plan, const care__people *people, int64_t index);

/** Persons of an age and older in one population [CARE_SEXES][ages]. */
double care__from_age(const double *persons, int64_t ages, int64_t from_age);

#endif
