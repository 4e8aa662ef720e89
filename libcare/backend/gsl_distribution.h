/* GSL's distribution functions. */
#ifndef CARE_BACKEND_GSL_DISTRIBUTION_H
#define CARE_BACKEND_GSL_DISTRIBUTION_H

#include <stdint.h>

/** The number that a standard normal variate stays below with a chance; finite for all 0 <= chance < 1. */
double care__normal_quantile(double chance);

/** P(X > x) of a gamma distribution. */
double care__gamma_above(double x, double shape, double scale);

/** P(N >= n) of a Poisson distribution; 1 for n <= 0. */
double care__poisson_from(int64_t n, double mean);

/** The smallest n with P(N <= n) >= share, 0 < share < 1. Means up to 1e9. */
int64_t care__poisson_quantile(double share, double mean);

#endif
