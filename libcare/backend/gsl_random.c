#include "backend/gsl_random.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

static unsigned long get_word(void *state) {
    return care__stream_word(&((care__variates *)state)->stream);
}

static double get_double(void *state) {
    return care__stream_double(&((care__variates *)state)->stream);
}

/* GSL's seeding is never used: it cuts seeds to 32 bits and takes 0 for another. */
static void set_nothing(void *state, unsigned long seed) {
    (void)state;
    (void)seed;
}

static const gsl_rng_type philox_type = {.name = "care-philox4x32-10",
                                         .max = 0xffffffffUL,
                                         .min = 0,
                                         .size = sizeof(care__variates),
                                         .set = set_nothing,
                                         .get = get_word,
                                         .get_double = get_double};

double care__draw_lognormal(care__variates *variates, double sigma) {
    const gsl_rng rng = {.type = &philox_type, .state = variates};
    return gsl_ran_lognormal(&rng, 0.0, sigma);
}

double care__draw_uniform(care__variates *variates, double low, double high) {
    const gsl_rng rng = {.type = &philox_type, .state = variates};
    return gsl_ran_flat(&rng, low, high);
}

double care__quantile(double *values, size_t n, double share) {
    gsl_sort(values, 1, n);
    return gsl_stats_quantile_from_sorted_data(values, 1, n, share);
}
