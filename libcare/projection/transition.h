/* What the fits of transitions share: checks of their arguments, reports, cells. */
#ifndef CARE_PROJECTION_TRANSITION_H
#define CARE_PROJECTION_TRANSITION_H

#include <care/transition.h>

#include "projection/matrix.h"

enum { CARE__LEVELS_MAX = CARE_STATES_MAX - 1 };

care_status care__check_levels(int64_t levels, int64_t cells, care_error *error);

/** [levels][cells] that add up to 1; row = cell. */
care_status care__check_level_shares(int64_t levels, int64_t cells, const double *shares, const char *where, care_error *error);

/** [cells] in 0..1. `positive`: somebody lives. */
care_status care__check_survival(int64_t cells, const double *survival, int positive, care_error *error);

care_status care__check_iteration(double tolerance, int64_t most_iterations, care_error *error);
care_status care__check_report(const care_fit_report *report, care_error *error);

/** The report of a fit that converged, for a caller who wants one; it was checked before. */
void care__give_report(care_fit_report *report, int64_t iterations, double residual, double log_likelihood);

care_status care__not_converged(int64_t iterations, double residual, const char *where, int64_t row, care_error *error);

void care__take_levels(int levels, int64_t cells, int64_t cell, const double *table, double *values);

#endif
