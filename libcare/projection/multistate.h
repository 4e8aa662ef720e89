/* The projection by level on a kernel of one's choice. */
#ifndef CARE_PROJECTION_MULTISTATE_H
#define CARE_PROJECTION_MULTISTATE_H

#include <care/multistate.h>

/** care_multistate_project with the kernel for wide machines, or with the one for all: both give the same bits. */
care_status care__multistate_project(const care_multistate_problem *problem, const care_env *env,
                                     const care_multistate_result *result, int wide, care_diagnostics **findings,
                                     care_error *error);

#endif
