/* Which townships get their centre in which year. Provisional: the siting solvers will take its place. */
#ifndef CARE_ROLLOUT_H
#define CARE_ROLLOUT_H

#include <care/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Year number of a site that is open before the first year, and of one that is never opened. */
#define CARE_ROLLOUT_EXISTING (-1)
#define CARE_ROLLOUT_NEVER (-2)

/**
 * Sites to open year by year, so that the elderly covered, added up over the years, are as many as can be:
 * maximise sum over years y of sum over points i of weight[y][i] x [some site that reaches i is open in y].
 * Opened stays open. A multi-period maximal covering problem (Church, ReVelle 1974; Schilling 1980).
 */
typedef struct care_rollout_problem {
    size_t struct_size;
    int64_t sites;
    int64_t points;
    int64_t years;
    const int64_t *row_start; /**< [points + 1] who reaches what: care_reach_row_start */
    const int32_t *site;      /**< [row_start[points]] ascending within a row: care_reach_site */
    const double *weight;     /**< [years][points] elderly at a point in a year, at least 0 */
    const int32_t *existing;  /**< [sites] 1 = open before the first year; NULL = none */
    const int64_t *limit;     /**< [years] sites that may be opened in a year */
} care_rollout_problem;

/** Unset: sizes -1, arrays NULL. */
CARE_API void care_rollout_problem_init(care_rollout_problem *problem);

/**
 * Opens sites greedily, then exchanges the years of two sites, or a site opened for one not opened, while that gains.
 *
 * The bound holds for every plan within the limits: coverage is submodular, so in year y no plan with K sites covers more than
 * any known set S covers plus the K largest gains over S (Nemhauser, Wolsey, Fisher 1978); the best S among the greedy ones is
 * taken for each year. Sites are opened up to the limits even when they gain nothing; among sites that gain the same in the
 * greedy step, the lowest index is opened. Stopped by poll, it gives what it has: CARE_OK and CARE_STOP_CANCELLED.
 *
 * @param year     receives [sites] year number from 0, or CARE_ROLLOUT_EXISTING, CARE_ROLLOUT_NEVER
 * @param covered  receives [years] weight covered in each year; may be NULL
 * @param gained   receives [sites] weight that the site newly covers in its year, sites of one year in the order in which they
 *                 gain most; 0 for the others; may be NULL
 * @param info     receives objective, bound, gap; may be NULL
 * @return CARE_OK, CARE_E_INVALID (row = point, site or year), CARE_E_NOMEM
 * @complexity O(sites^2 x pairs per site) for each round of exchanges   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_rollout_solve(const care_rollout_problem *problem, const care_env *env, int64_t *year,
                                        double *covered, double *gained, care_solve_info *info, care_error *error);

#ifdef __cplusplus
}
#endif
#endif
