/* The projection on a kernel of one's choice. */
#ifndef CARE_PROJECTION_COHORT_H
#define CARE_PROJECTION_COHORT_H

#include <care/cohort.h>

/** care_cohort_project with the kernel for wide machines, or with the one for all: both give the same bits. */
care_status care__cohort_project(const care_cohort_problem *problem, const care_env *env, const care_cohort_result *result,
                                 int wide, care_error *error);

#endif
