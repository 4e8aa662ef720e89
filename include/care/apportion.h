/* Apportionment: whole beds to townships, in proportion to need, within bounds. */
#ifndef CARE_APPORTION_H
#define CARE_APPORTION_H

#include <care/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How parts of a bed become whole beds. */
typedef enum care_apportion_method {
    CARE_LARGEST_REMAINDER = 0, /**< Hamilton 1792: quotas rounded down, then the largest remainders. Keeps quota. */
    CARE_SAINTE_LAGUE = 1       /**< Webster 1832, Sainte-Laguë 1910: least divisor rounding. House-monotone. */
} care_apportion_method;

/**
 * Shares out a whole number in proportion to weights. Ties go to the lowest index.
 *
 * With bounds, quotas are clamped: the share of i is lambda x weight, cut to lower..upper, with lambda such that the shares
 * add up (Balinski, Young 2001, ch. 12, for the divisor method). All comparisons are exact, on weights cut to
 * min(62, 73 - log2(count)) binary digits below the largest one: whole numbers of persons are never cut.
 *
 * @param method  care_apportion_method
 * @param total   what is shared out, 0..2^53
 * @param count   at least 1
 * @param weight  [count] finite, at least 0
 * @param lower   [count] at least 0; NULL = 0
 * @param upper   [count] at least lower; NULL = no limit
 * @param out     receives [count], adding up to total
 * @return CARE_OK, CARE_E_INVALID (row = index; also bounds, or weights of 0, that leave no way to reach the total),
 * CARE_E_NOMEM
 * @complexity O(count x log count)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_apportion(int32_t method, int64_t total, int64_t count, const double *weight, const int64_t *lower,
                                    const int64_t *upper, const care_env *env, int64_t *out, care_error *error);

#ifdef __cplusplus
}
#endif
#endif
