/* Which input matters: variance by source (Sobol) and screening (Morris), of any model that the caller evaluates. */
#ifndef CARE_SENSITIVITY_H
#define CARE_SENSITIVITY_H

#include <care/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Shares of variance by source (Sobol 1993) from pick-and-freeze runs: `a` and `b` are independent samples; `mixed` of a
 * source is `a` with that source taken from `b`. First-order shares by Saltelli et al. (2010), of values from which their mean
 * was taken; total shares by Jansen (1999).
 *
 * @param sources   at least 1
 * @param samples   at least 2
 * @param a         [samples] values of the model   @param b  [samples]
 * @param mixed     [sources][samples]
 * @param first     receives [sources]: share of variance that would go if this source alone were known
 * @param total     receives [sources]: share that would stay if all others were known
 * @param first_error  receives [sources] standard errors of sampling; may be NULL
 * @param total_error  the same; may be NULL
 * @return CARE_OK, CARE_E_INVALID (row = sample; also a model that does not vary)
 * @complexity O(sources x samples)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_sobol_shares(int64_t sources, int64_t samples, const double *a, const double *b, const double *mixed,
                                       double *first, double *total, double *first_error, double *total_error,
                                       care_error *error);

/**
 * Points at which to evaluate a model for a screening (Morris 1991): paths through a grid of `levels` values in 0 ... 1, on
 * which each step moves one source by levels / (2 (levels - 1)).
 *
 * @param sources  at least 1   @param levels  even, at least 2   @param paths  at least 1
 * @param points   receives [paths][sources + 1][sources]   @param n  its length
 * @return CARE_OK, CARE_E_INVALID   @complexity O(n)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_morris_points(int64_t sources, int64_t levels, int64_t paths, uint64_t seed, double *points, size_t n,
                                        care_error *error);

/**
 * Elementary effects of each source, for a move over its whole range (Morris 1991; the mean of their sizes: Campolongo,
 * Cariboni, Saltelli 2007).
 *
 * @param points     [paths][sources + 1][sources] from care_morris_points: successive points differ in one source
 * @param values     [paths][sources + 1] of the model there
 * @param mean       receives [sources]; may be NULL   @param size  receives [sources] mean of absolute effects; may be NULL
 * @param deviation  receives [sources] standard deviation of effects, NAN with one path; may be NULL
 * @return CARE_OK, CARE_E_INVALID (row = path: a source that it does not move once, and alone)
 * @complexity O(paths x sources^3)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_morris_effects(int64_t sources, int64_t paths, const double *points, const double *values,
                                         double *mean, double *size, double *deviation, care_error *error);

#ifdef __cplusplus
}
#endif
#endif
