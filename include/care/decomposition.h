/* Why a total changed: its change shared out among the factors it is a product of. */
#ifndef CARE_DECOMPOSITION_H
#define CARE_DECOMPOSITION_H

#include <care/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Most factors of a product. */
#define CARE_FACTORS_MAX 8

/**
 * Shares out the change of a sum over cells of a product of factors (size, age structure, prevalence, take-up, intensity) by
 * the symmetric method of Das Gupta 1993, eq. 3.54: the effect of a factor is its change times the rest, the rest being taken
 * before and after in every combination,
 *   effect(a) = sum over cells of (x'(a) - x(a)) sum over sets S of the other factors of s! (P-1-s)!/P! product of x' in S and
 *   x outside S,    s = size of S.
 * Effects add up to the change but for rounding. With two factors it is Kitagawa 1955; the order of factors does not matter. A
 * factor without cells, as the size of a population, has the same number in each.
 *
 * @param tables   changes, each shared out by itself
 * @param factors  P: 2 to CARE_FACTORS_MAX
 * @param cells    of each factor
 * @param before   [tables][factors][cells]   @param after  the same
 * @param effects  receives [tables][factors]   @param n  its length
 * @param by_cell  receives [tables][factors][cells]: what each cell adds to an effect; may be NULL
 * @return CARE_OK, CARE_E_INVALID (row = index into the array named)
 * @complexity O(tables x cells x factors^3)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_decomposition_effects(int64_t tables, int64_t factors, int64_t cells, const double *before,
                                                const double *after, double *effects, size_t n, double *by_cell,
                                                care_error *error);

#ifdef __cplusplus
}
#endif
#endif
