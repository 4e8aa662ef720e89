#include "backend/gsl_distribution.h"

#include <gsl/gsl_cdf.h>

double care__normal_quantile(double chance) {
    return gsl_cdf_ugaussian_Pinv(chance > 0.0 ? chance : 0x1p-54);
}

double care__gamma_above(double x, double shape, double scale) {
    return x > 0.0 ? gsl_cdf_gamma_Q(x, shape, scale) : 1.0;
}

double care__poisson_from(int64_t n, double mean) {
    if (n <= 0) {
        return 1.0;
    }
    return mean > 0.0 ? gsl_cdf_poisson_Q((unsigned)(n - 1), mean) : 0.0;
}

int64_t care__poisson_quantile(double share, double mean) {
    int64_t low = -1; /* too few */
    int64_t high = 1;
    if (!(mean > 0.0)) {
        return 0;
    }
    while (high < UINT32_MAX / 2 && gsl_cdf_poisson_P((unsigned)high, mean) < share) {
        low = high;
        high *= 2;
    }
    while (high - low > 1) {
        const int64_t middle = low + (high - low) / 2;
        if (gsl_cdf_poisson_P((unsigned)middle, mean) < share) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return high;
}
