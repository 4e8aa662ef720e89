/* GSL's random variates on our streams. */
#ifndef CARE_BACKEND_GSL_RANDOM_H
#define CARE_BACKEND_GSL_RANDOM_H

#include "core/random.h"

/** A generator that GSL's distributions draw from. Holds the stream by value: copies go on independently. */
typedef struct care__variates {
    care__stream stream;
} care__variates;

/** exp(N(0, sigma^2)): median 1. */
double care__draw_lognormal(care__variates *variates, double sigma);
/** Uniform on low..high. */
double care__draw_uniform(care__variates *variates, double low, double high);

/** Median and any quantile of values, which are sorted in place (linear between order statistics, Hyndman-Fan type 7). */
double care__quantile(double *values, size_t n, double share);

#endif
