/* Supply of a plan: what must be built, converted, placed to meet the targets, where and in which year. */
#ifndef CARE_PLAN_SUPPLY_H
#define CARE_PLAN_SUPPLY_H

#include <care/rollout.h>
#include <care/target.h>

#include "plan/people.h"

/** A task by township and plan year: [townships][years] counts. */
typedef struct care__task {
    int64_t *count;
    int64_t total;
} care__task;

typedef struct care__supply {
    int64_t years; /* plan years: base year + 1 to target year */

    care_ledger *ledger; /* with everything the plan does; freed by care__supply_free */
    int64_t *undecided;  /* [years of people + 1][CARE_BED_CLASSES] beds in the states that count, if nothing more is decided */
    int64_t *available;  /* [years of people + 1] of them in the classes that count */

    care_bed_answer beds;
    care_nursing_answer nursing[2]; /* as the stock says; if only a share of the counted beds were institutional */
    care_nursing_question nursing_question[2];
    int64_t convert;             /* conversions of the plan */
    int32_t conversions_by_area; /* 1 = where the ordinary beds stand is known for the area only */

    care__task new_beds, conversions, centres, stations, home_beds;

    int32_t *served;       /* [townships] by a full-function centre in the base year */
    int64_t *centre_year;  /* [townships] plan year from 0, CARE_ROLLOUT_EXISTING, CARE_ROLLOUT_NEVER */
    double *gained;        /* [townships] elderly newly reached by the centre in its year */
    double *reached;       /* [years] elderly within reach of a centre */
    care_solve_info order; /* how good the order of the centres is */

    int64_t *stations_now;        /* [townships] */
    int64_t home_bed_goal;        /* home beds in the target year */
    double *eligible;             /* [townships] persons eligible for a home bed in the target year */
    int64_t *contracted, *in_use; /* [townships] home beds */
    double *caregivers;           /* [townships] full-time equivalents for those in use */
} care__supply;

/** Persons of a township who need a bed in year `index`, by dependency; and who are eligible for a home bed. */
double care__need_beds(const care_plan *plan, const care__people *people, int64_t index, int64_t township);
double care__need_home_beds(const care_plan *plan, const care__people *people, int64_t index, int64_t township);

/** The indicator whose numerator is a quantity of the model, -1 = the document has none. */
int64_t care__find_indicator(const care_plan *plan, int64_t numerator);

/** Townships served in the base year; centres known by number only stand where most elderly live. */
care_status care__served_townships(const care_plan *plan, const care__people *people, care__arena *arena, int32_t *served,
                                   care_error *error);

/** What a township's best facility does today, those run jointly taken together; -1 = none whose place is known. */
int32_t care__centre_functions(const care_plan *plan, int64_t township);

/** The order of the centres alone. */
care_status care__centre_order(const care_plan *plan, const care__assumptions *assumptions, const care__people *people,
                               const care_env *env, care__arena *arena, care__supply *supply, care_error *error);

/** All of it; arrays in the arena. `supply` must be freed also after a failure. */
care_status care__supply_run(const care_plan *plan, const care__assumptions *assumptions, const care__people *people,
                             const care_env *env, care__arena *arena, care__supply *supply, care_error *error);

void care__supply_free(care__supply *supply);

#endif
