/* Caregivers as a stock: in post, in training, leaving, coming; the gap against need, and the intake that closes it. */
#ifndef CARE_WORKFORCE_H
#define CARE_WORKFORCE_H

#include <care/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Staffs projected apart, as those of townships or of trajectories. Arrays are borrowed for the call. In year t
 *   leavers    attrition(t) in_post(t-1)
 *   trained    completion(t) intake(t - training)
 *   in_post    in_post(t-1) - leavers + trained + recruits(t)
 *   gap        need(t) - fte in_post(t)
 * Who comes in a year may leave from the next one on.
 */
typedef struct care_workforce_problem {
    size_t struct_size;
    int64_t tables;
    int64_t years;
    int64_t training;         /**< years from intake to the end of training, 0 (within the year) to 20 */
    const double *in_post;    /**< [tables] persons before the first year */
    const double *pipeline;   /**< [tables][training] intakes of the years before the first, oldest first */
    const double *intake;     /**< [tables][years] persons who begin training */
    const double *recruits;   /**< [tables][years] trained persons from elsewhere; NULL = none */
    const double *completion; /**< [years] share of an intake that completes, by the year of completion */
    const double *attrition;  /**< [years] share of those in post before the year who leave in it */
    const double *need;       /**< [tables][years] full-time equivalents */
    double fte;               /**< full-time equivalents of a person in post, 0 < fte <= 2; default 1 */
} care_workforce_problem;

/** Unset: sizes -1, arrays NULL; one full-time equivalent a person. */
CARE_API void care_workforce_problem_init(care_workforce_problem *problem);

/** Where results go; the caller's arrays [tables][years], NULL for what is not wanted. */
typedef struct care_workforce_result {
    size_t struct_size;
    double *in_post;     /**< persons at the end of the year */
    double *in_training; /**< persons who began and have not come to the end of the training, at the end of the year */
    double *trained;     /**< persons who complete in the year */
    double *leavers;     /**< persons */
    double *gap;         /**< full-time equivalents that are missing at the end of the year; below 0 = too many */
} care_workforce_result;

/** Nothing wanted: all arrays NULL. */
CARE_API void care_workforce_result_init(care_workforce_result *result);

/**
 * Projects staffs. Trained + recruits - leavers is the change of those in post.
 *
 * @return CARE_OK, CARE_E_INVALID (row = index into the array named)   @complexity O(tables x years)
 * @threads re-entrant   @since 0.1
 */
CARE_API care_status care_workforce_project(const care_workforce_problem *problem, const care_workforce_result *result,
                                            care_error *error);

/**
 * The intake that closes the gap: the same number each year so that it is closed at the end of year `close_by`, then the fewest
 * that keep it closed. It is exact: staff is linear in each intake. Intakes that cannot complete before the last year are 0.
 * Where training or capacity does not let the gap close in time, intakes are as large as they may be, until it is closed.
 *
 * @param problem   with intake NULL   @param close_by  year, 0 to years - 1
 * @param capacity  [years] most who may begin training in each staff; NULL = no limit
 * @param intake    receives [tables][years]   @param n  its length
 * @param closed    receives [tables] the first year from which on there is no gap, -1 where there is one in the last; may be
 * NULL
 * @return CARE_OK, CARE_E_INVALID (row = index into the array named)   @complexity O(tables x years^2), with a capacity
 *             O(tables x years^3)
 * @threads re-entrant   @since 0.1
 */
CARE_API care_status care_workforce_intake(const care_workforce_problem *problem, int64_t close_by, const double *capacity,
                                           double *intake, size_t n, int64_t *closed, care_error *error);

#ifdef __cplusplus
}
#endif
#endif
