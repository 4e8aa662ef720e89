#include <care/decomposition.h>

#include "core/error.h"

/* Effects of one cell. The products with s factors after and the rest before add up to the coefficient of z^s in the product of
   (x + x' z); each weighs s! (P-1-s)!/P! = 1 / (P C(P-1, s)). */
static void cell_effects(int64_t factors, const double *x, const double *y, double *effect) {
    for (int64_t a = 0; a < factors; a++) {
        double coefficient[CARE_FACTORS_MAX] = {1.0};
        int64_t degree = 0;
        for (int64_t f = 0; f < factors; f++) {
            if (f != a) {
                degree++;
                for (int64_t s = degree; s > 0; s--) {
                    coefficient[s] = coefficient[s] * x[f] + coefficient[s - 1] * y[f];
                }
                coefficient[0] *= x[f];
            }
        }
        double sum = 0.0;
        double ways = 1.0; /* to choose s of the others */
        for (int64_t s = 0; s <= degree; s++) {
            sum += coefficient[s] / ways;
            ways = ways * (double)(degree - s) / (double)(s + 1);
        }
        effect[a] = (y[a] - x[a]) * sum / (double)factors;
    }
}

care_status care_decomposition_effects(int64_t tables, int64_t factors, int64_t cells, const double *before,
                                       const double *after, double *effects, size_t n, double *by_cell, care_error *error) {
    size_t all;
    CARE__TRY(care__check_integer(tables, 1, INT32_MAX, "tables", -1, error));
    CARE__TRY(care__check_integer(factors, 2, CARE_FACTORS_MAX, "factors", -1, error));
    CARE__TRY(care__check_integer(cells, 1, INT32_MAX, "cells", -1, error));
    CARE__TRY(care__check_product(tables, factors, cells, "before", &all, error));
    CARE__TRY(care__check_array(before, all, CARE__ANY, "before", error));
    CARE__TRY(care__check_array(after, all, CARE__ANY, "after", error));
    CARE__TRY(care__check_length(n, (size_t)(tables * factors), "n", error));
    CARE__TRY(care__check_pointer(effects, "effects", error));
    for (int64_t t = 0; t < tables; t++) {
        double sum[CARE_FACTORS_MAX] = {0.0};
        for (int64_t i = 0; i < cells; i++) {
            double x[CARE_FACTORS_MAX];
            double y[CARE_FACTORS_MAX];
            double effect[CARE_FACTORS_MAX];
            for (int64_t f = 0; f < factors; f++) {
                x[f] = before[(t * factors + f) * cells + i];
                y[f] = after[(t * factors + f) * cells + i];
            }
            cell_effects(factors, x, y, effect);
            for (int64_t f = 0; f < factors; f++) {
                sum[f] += effect[f];
                if (by_cell != NULL) {
                    by_cell[(t * factors + f) * cells + i] = effect[f];
                }
            }
        }
        for (int64_t f = 0; f < factors; f++) {
            effects[t * factors + f] = sum[f];
        }
    }
    return CARE_OK;
}
