/* Checks of prevalence. */
#ifndef CARE_PROJECTION_DEPENDENCY_H
#define CARE_PROJECTION_DEPENDENCY_H

#include "core/error.h"

/** prevalence [levels][cells]: shares that over the levels add up to at most 1. */
care_status care__check_prevalence(int64_t levels, int64_t cells, const double *prevalence, care_error *error);

#endif
