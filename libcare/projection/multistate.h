/* The projection by level on a kernel of one's choice, and what others need of it. */
#ifndef CARE_PROJECTION_MULTISTATE_H
#define CARE_PROJECTION_MULTISTATE_H

#include <care/multistate.h>

#include "projection/multistate_year.h"

/** care_multistate_project with the kernel for wide machines, or with the one for all: both give the same bits. */
care_status care__multistate_project(const care_multistate_problem *problem, const care_env *env,
                                     const care_multistate_result *result, int wide, care_diagnostics **findings,
                                     care_error *error);

/** Checks a problem whose defaults are filled in, and finds the ages that have births. */
care_status care__multistate_check(const care_multistate_problem *problem, care__fertile *fertile, care_error *error);

#endif
