/* Migration by age: the model schedules of Rogers and Castro, their fit to observed rates, and the spread of a total. */
#ifndef CARE_MIGRATION_H
#define CARE_MIGRATION_H

#include <care/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A schedule is its parameters in this order; how many there are says which of the three models it is.
 *
 *   m(x) = a1 exp(-alpha1 x) + a2 exp(-alpha2 (x - mu2) - exp(-lambda2 (x - mu2))) + c
 *     7 parameters: children with their parents, the peak of the labour force, a constant
 *     9 parameters: + a3 exp(alpha3 x), a rise at old age
 *    11 parameters: + a3 exp(-alpha3 (x - mu3) - exp(-lambda3 (x - mu3))), a peak of retirement
 *
 * Rogers, Castro 1981, Model migration schedules, IIASA RR-81-30; Rogers, Little, Raymer 2010, The indirect estimation of
 * migration. */
typedef enum care_schedule_parameter {
    CARE_SCHEDULE_A1 = 0, /**< at least 0, as all levels a and c */
    CARE_SCHEDULE_ALPHA1 = 1,
    CARE_SCHEDULE_A2 = 2,
    CARE_SCHEDULE_ALPHA2 = 3,
    CARE_SCHEDULE_MU2 = 4, /**< an age */
    CARE_SCHEDULE_LAMBDA2 = 5,
    CARE_SCHEDULE_C = 6,
    CARE_SCHEDULE_A3 = 7,
    CARE_SCHEDULE_ALPHA3 = 8,
    CARE_SCHEDULE_MU3 = 9,
    CARE_SCHEDULE_LAMBDA3 = 10
} care_schedule_parameter;

#define CARE_SCHEDULE_MOST 11

/**
 * Values of a schedule at ages.
 *
 * @param parameters  [parameter_count] as care_schedule_parameter; slopes alpha and lambda above 0
 * @param parameter_count  7, 9 or 11
 * @param ages   [n] at least 0; a group of ages takes the mean of the schedule over its single years, not its middle
 * @param rates  receives [n]   @param n  their length
 * @return CARE_OK, CARE_E_INVALID (row = parameter, or age at which the schedule is no number)
 * @complexity O(n)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_migration_schedule(const double *parameters, int64_t parameter_count, const double *ages,
                                             double *rates, size_t n, care_error *error);

/** How well a schedule fits. */
typedef struct care_schedule_fit {
    size_t struct_size;
    int32_t converged; /**< 0 when the iterations allowed were used up: the best found is given */
    int32_t reserved;
    int64_t iterations;      /**< of all starts */
    double root_mean_square; /**< of observed - schedule, weighted */
    double largest;          /**< of |observed - schedule| */
} care_schedule_fit;

/** Nothing fitted: numbers NAN. */
CARE_API void care_schedule_fit_init(care_schedule_fit *fit);

/**
 * Fits a schedule to observed rates: least squares by the method of Levenberg and Marquardt within bounds (levels at least 0;
 * slopes alpha 0.0001 to 5 and lambda 0.001 to 10; mu from the first age to the last), from the start given or from a fixed set
 * of starts of which the best is kept. The sum of squares has several minima: what is found need not be the least of them.
 *
 * @param ages        [n] at least 0   @param rates  [n] observed, at least 0
 * @param weights     [n] at least 0, of the squares; NULL = all 1
 * @param n           at least parameter_count
 * @param start       [parameter_count]; NULL = the fixed set
 * @param parameters  receives [parameter_count]   @param parameter_count  7, 9 or 11
 * @param fit         receives how well it fits; may be NULL
 * @return CARE_OK, CARE_E_INVALID (row = element of the array named)
 * @complexity O(n) for each of at most 1000 iterations from each of at most 18 starts   @threads re-entrant
 * @reference Marquardt 1963, J. SIAM 11:431; Madsen, Nielsen, Tingleff 2004, Methods for non-linear least squares problems
 * @since 0.1
 */
CARE_API care_status care_migration_fit(const double *ages, const double *rates, const double *weights, size_t n,
                                        const double *start, double *parameters, int64_t parameter_count,
                                        care_schedule_fit *fit, care_error *error);

/**
 * Spreads a migration total over sexes and ages, as care_cohort_problem takes counts.
 *
 * @param total       net or gross migrants, of either sign
 * @param male_share  of the total, 0..1
 * @param profile     [CARE_SEXES][ages] at least 0, relative within each sex: a schedule, or schedule x persons
 * @param migrants    receives [CARE_SEXES][ages], adding up to the total   @param n  their length
 * @return CARE_OK, CARE_E_INVALID (row = first element of a sex that has a share, but no profile)
 * @complexity O(n)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_migration_spread(double total, double male_share, const double *profile, double *migrants, size_t n,
                                           care_error *error);

#ifdef __cplusplus
}
#endif
#endif
