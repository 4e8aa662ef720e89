/* Dependent persons by functional level, from prevalence by sex and age. Levels are the caller's, not an enum of ours. */
#ifndef CARE_DEPENDENCY_H
#define CARE_DEPENDENCY_H

#include <care/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Persons by level = sum over sex and age of persons x prevalence (fixed-prevalence demand, as CPEC and POPPI do).
 *
 * @param tables      populations to evaluate, as years x townships
 * @param persons     [tables][CARE_SEXES][ages]
 * @param levels      number of levels
 * @param prevalence  [levels][CARE_SEXES][ages] shares; over the levels they add up to at most 1
 * @param out         receives [tables][levels]
 * @return CARE_OK, CARE_E_INVALID (row = level x sex x age, or cell of persons)
 * @complexity O(tables x levels x ages)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_dependency_persons(int64_t tables, int64_t ages, const double *persons, int64_t levels,
                                             const double *prevalence, double *out, size_t n, care_error *error);

/**
 * Scales the shape of a prevalence so that persons of an age and older have a stated share in a population:
 * min(1, k x shape), with k found so that the share is met.
 *
 * @param shape     [CARE_SEXES][ages] relative, at least 0
 * @param persons   [CARE_SEXES][ages] the population the share was stated for
 * @param from_age  the share is of persons of this age and older; younger ages get 0
 * @param share     0..1
 * @param out       receives [CARE_SEXES][ages]   @param n  its length
 * @return CARE_OK, CARE_E_INVALID (also a share that even prevalence 1 wherever the shape is not 0 cannot reach)
 * @complexity O(ages x log ages)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_dependency_scale(int64_t ages, const double *shape, const double *persons, int64_t from_age,
                                           double share, double *out, size_t n, care_error *error);

#ifdef __cplusplus
}
#endif
#endif
