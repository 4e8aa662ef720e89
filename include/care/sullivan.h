/* Healthy life expectancy from a life table and prevalence, by the method of Sullivan. */
#ifndef CARE_SULLIVAN_H
#define CARE_SULLIVAN_H

#include <care/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Healthy life expectancy and its standard error (Sullivan 1971; Jagger, Cox, Le Roy 2006, manual of the European Health
 * Expectancy Monitoring Unit):
 *   HLE(x) = sum over y >= x of (1 - p(y)) L(y) / l(x)
 *   var    = sum of L(y)^2 p(y) (1 - p(y)) / N(y) / l(x)^2, that of the prevalence; with deaths D also that of mortality,
 *            sum of l(y)^2 (HLE(y+1) + (1 - a(y)) (1 - p(y)))^2 q(y)^2 (1 - q(y)) / D(y) / l(x)^2 (Chiang 1984), where
 *            (1 - a) is the part of the interval lost by who dies in it, in years, from L(y) = l(y+1) w + a d(y). The open
 *            age has none.
 *
 * @param ages          groups, the last open
 * @param survivors     [ages] l(x), any radix, > 0, not rising
 * @param person_years  [ages] L(x) of the same radix
 * @param prevalence    [ages] share that is not healthy
 * @param sample        [ages] persons asked, > 0; NULL = the prevalence is taken as certain
 * @param deaths        [ages] deaths the life table is from; NULL = mortality is taken as certain
 * @param width         [ages] years in a group, used with deaths; NULL = 1
 * @param expectancy    receives [ages]   @param standard_error  receives [ages]; may be NULL
 * @param n             length of each
 * @return CARE_OK, CARE_E_INVALID (row = age)   @complexity O(ages)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_sullivan(int64_t ages, const double *survivors, const double *person_years, const double *prevalence,
                                   const double *sample, const double *deaths, const double *width, double *expectancy,
                                   double *standard_error, size_t n, care_error *error);

#ifdef __cplusplus
}
#endif
#endif
