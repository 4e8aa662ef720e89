/* Seasonal residents: how many are there on each day, the peaks, and what that does to the beds of residents. */
#ifndef CARE_SOJOURN_H
#define CARE_SOJOURN_H

#include <care/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How long a stay lasts. */
typedef enum care_stay {
    CARE_STAY_NIGHTS = 0,      /**< a probability for each number of nights */
    CARE_STAY_FIXED = 1,       /**< all the mean */
    CARE_STAY_UNIFORM = 2,     /**< even on mean +- sqrt(3) x standard deviation */
    CARE_STAY_EXPONENTIAL = 3, /**< of this mean */
    CARE_STAY_GAMMA = 4        /**< of this mean and standard deviation */
} care_stay;

/**
 * Arrivals and stays. Arrays are borrowed for the call.
 *
 * Persons (or parties; then numbers are parties) arrive by a Poisson process whose rate is constant within a period, as a
 * month, and stay as long as they do independently of all others: the M(t)/G/infinity model of Eick, Massey and Whitt 1993. The
 * number present is Poisson at every time, with mean m(t) = integral of rate(t - u) P(stay > u) du. It is counted at the end of
 * each day: those who stay the night. The integral is taken exactly.
 */
typedef struct care_sojourn_problem {
    size_t struct_size;
    int64_t periods;
    const int64_t *days;    /**< [periods] days in each period, at least 1; all together at most 100 000 */
    const double *arrivals; /**< [periods] expected arrivals in each period */
    int32_t cycle;          /**< 1 = the periods are a year that repeats for ever; 0 = nobody is there when they begin */
    int32_t stay;           /**< care_stay */
    double mean;            /**< days, 0.001 to 3660; NAN with CARE_STAY_NIGHTS */
    double sd;      /**< days; NAN with nights, fixed and exponential; uniform: mean - sqrt(3) sd >= 0; gamma: mean/20 to
                         3 mean */
    int64_t nights; /**< with CARE_STAY_NIGHTS the most nights, at most 3660; else 0 */
    const double *night_share; /**< [nights] share of stays of 1, 2, ... nights; they add up to 1 (to 1e-9) */
    double quantile;           /**< 0 < x < 1 of the number present; default 0.95 */
    const double *residents;   /**< [periods] residents who need a bed; NULL = none, and only with capacity */
    const double *capacity;    /**< [periods] beds; NULL = displacement is not asked for */
} care_sojourn_problem;

/** Unset: sizes -1, numbers NAN, arrays NULL; a cycle, stays by nights, quantile 0.95. */
CARE_API void care_sojourn_problem_init(care_sojourn_problem *problem);

/** Where results go; the caller's arrays, NULL for what is not wanted. Days are those of all periods, one after another. */
typedef struct care_sojourn_result {
    size_t struct_size;
    double *present;     /**< [days] expected persons at the end of the day */
    int64_t *high;       /**< [days] the smallest number with at least the quantile of probability that no more are present */
    double *displaced;   /**< [days] expected residents without a bed because sojourners took it, if these come first */
    double *turned_away; /**< [days] expected sojourners beyond all beds */
    double *nights;      /**< [periods] expected person-nights */
    double *peak;        /**< [periods] largest expected number present */
} care_sojourn_result;

/** Nothing wanted: all arrays NULL. */
CARE_API void care_sojourn_result_init(care_sojourn_result *result);

/** The whole in a few numbers. */
typedef struct care_sojourn_report {
    size_t struct_size;
    double mean_stay;  /**< days */
    double most;       /**< largest expected number present */
    int64_t most_day;  /**< the first day with it, from 0 */
    int64_t most_high; /**< the largest of high */
} care_sojourn_report;

/** Numbers NAN, days and counts -1. */
CARE_API void care_sojourn_report_init(care_sojourn_report *report);

/**
 * Finds the load of seasonal residents.
 *
 * @param report  may be NULL
 * @return CARE_OK, CARE_E_INVALID (row = index into the array named), CARE_E_NOMEM, CARE_E_CANCELLED (results in part written)
 * @complexity O(days^2 + mean stay); memory O(days)
 * @threads re-entrant; the same bits for any number of threads   @since 0.1
 */
CARE_API care_status care_sojourn_load(const care_sojourn_problem *problem, const care_env *env,
                                       const care_sojourn_result *result, care_sojourn_report *report, care_error *error);

#ifdef __cplusplus
}
#endif
#endif
