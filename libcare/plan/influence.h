/* Which results an input moves, and how much: the plan is run again with the input changed. */
#ifndef CARE_PLAN_INFLUENCE_H
#define CARE_PLAN_INFLUENCE_H

#include "plan/headline.h"

typedef enum care__influence_kind {
    CARE__NOT_LOOKED_AT,
    CARE__CANNOT_RUN,  /* the plan cannot be run with the input changed */
    CARE__BY_RANGE,    /* by the range given with the input */
    CARE__BY_TENTH,    /* by 10 % each way, every figure of a table alike */
    CARE__BY_TOWNSHIP, /* how something is spread over townships: not one figure to turn */
    CARE__BY_SPREAD    /* how far apart trajectories are */
} care__influence_kind;

/** Headlines when an input takes its low and its high value. */
typedef struct care__influence {
    int32_t kind;
    double input[2]; /* low and high value of a parameter; NAN of a table */
    double value[2][CARE__HEADLINES];
} care__influence;

typedef struct care__influences {
    double base[CARE__HEADLINES];
    care__influence parameter[CARE__PARAMETERS];
    care__influence table[CARE__DOCUMENT_TABLES];
} care__influences;

/** `influences->base` is given, the rest is found. */
care_status care__influences_run(const care_plan *plan, const care_env *env, care__influences *influences, care_error *error);

/** Does the input move a headline beyond rounding? */
int care__influence_moves(const care__influences *influences, const care__influence *of, int headline);

#endif
