/* The order of the centres over draws of what is uncertain: township populations, where people live, assumed positions. */
#ifndef CARE_PLAN_DRAWS_H
#define CARE_PLAN_DRAWS_H

#include "plan/supply.h"

typedef struct care__range {
    double low, high; /* 10 % and 90 % quantiles */
} care__range;

typedef struct care__draws {
    int64_t count;
    int64_t *times;       /* [townships][years + 1] draws in which a township falls in each year; last: open already */
    care__range *elderly; /* [townships] in the target year */
    care__range *gained;  /* [townships] elderly newly reached */
    care__range *reached; /* [years] elderly within reach of a centre */
} care__draws;

/** Repeats the projection and the order of the centres. Serial, so that the caller's allocator is called on its own thread. */
care_status care__draws_run(const care_plan *plan, int64_t count, uint64_t seed, const care_env *env, care__arena *arena,
                            care__draws *draws, care_error *error);

#endif
