/* How sure we are: many trajectories of the same projection by level, each with its own draw of everything uncertain. */
#ifndef CARE_ENSEMBLE_H
#define CARE_ENSEMBLE_H

#include <care/core.h>
#include <care/multistate.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * What is uncertain. In every trajectory each has a series x(1) ... x(years):
 *   x(0) = mean + initial z(0),   x(t) = mean + coefficient (x(t-1) - mean) + drift + spread z(t),   z standard normal
 * so that a coefficient of 1 is a random walk with drift, one below 1 in size an autoregression, and a spread of 0 a value
 * drawn once; or the series are the caller's own.
 */
typedef enum care_source {
    CARE_SOURCE_FERTILITY = 0,   /**< rates x exp(x(t)) */
    CARE_SOURCE_MORTALITY = 1,   /**< forces of mortality x exp(pattern x(t)), the same in all levels (Lee, Carter 1992) */
    CARE_SOURCE_MIGRATION = 2,   /**< rates + pattern x(t) */
    CARE_SOURCE_PREVALENCE = 3,  /**< hazard of leaving level 0 for a higher one x exp(x(t)); in year 0 all higher levels x
                                      exp(x(0)), at the cost of level 0 and never more than are there */
    CARE_SOURCE_TAKE_UP = 4,     /**< figures marked so x exp(x(t)) */
    CARE_SOURCE_BUILD_DELAY = 5, /**< supply comes max(0, x(t)) years later than planned */
    CARE_SOURCE_TOWNSHIP = 6     /**< population of each township x exp(x(0)), by a draw of its own, then all x one factor
                                      so that the area stays as it is; only mean and initial */
} care_source;

/** Number of sources. */
#define CARE_SOURCES 7

/** Parameters of a series: mean, initial, coefficient, drift, spread. */
#define CARE_SERIES_PARAMETERS 5

/** Which way of a target is good. */
typedef enum care_target_side {
    CARE_TARGET_AT_LEAST = 0, /**< the ratio is to be the value or more */
    CARE_TARGET_AT_MOST = 1   /**< the value or less */
} care_target_side;

/**
 * An ensemble. Arrays are borrowed for each call that takes the problem.
 *
 * Figures are what is looked at: sums over sex, level and age of weight x persons at the end of a year, for every township
 * and for the area. Supply is planned for the area. Measures of the area are the figures, then the supplies, then the ratios.
 */
typedef struct care_ensemble_problem {
    size_t struct_size;
    const care_multistate_problem *people; /**< without path; transitions common or by year */
    uint64_t seed;
    const double *series;   /**< [CARE_SOURCES][CARE_SERIES_PARAMETERS]; NULL = nothing is uncertain */
    const uint64_t *stream; /**< [CARE_SOURCES] trajectory k takes the draws of trajectory k + stream of the source; NULL =
                                 0. Two runs that differ in one of them differ in that source alone (pick and freeze) */
    int64_t imported_count; /**< trajectories with series of the caller's; 0 or -1 = none */
    const double *imported; /**< [imported_count][CARE_SOURCES][years] x(t) instead of a drawn one; NAN = drawn. The first
                                 year's stands for x(0), too, for prevalence */
    const double *mortality_pattern; /**< [CARE_SEXES][ages]; NULL = 1 */
    const double *migration_pattern; /**< [CARE_SEXES][ages]; needed when migration is uncertain */
    int64_t figures;                 /**< at least 1 */
    const double *weight;            /**< [figures][CARE_SEXES][levels], not negative */
    const int64_t *from_age;         /**< [figures] the youngest counted */
    const int64_t *to_age;           /**< [figures] the first not counted any more; NULL = all from from_age on */
    const int32_t *take_up;          /**< [figures] 1 = depends on take-up; NULL = none */
    int64_t supplies;                /**< 0 or more; -1 = 0 */
    const double *supply;            /**< [supplies][years + 1] planned at the end of each year, year 0 first, not negative */
    int64_t ratios;                  /**< 0 or more; -1 = 0 */
    const int64_t *numerator;        /**< [ratios] a figure, or figures + a supply */
    const int64_t *denominator;      /**< [ratios] the same */
    const double *scale;             /**< [ratios] as 1000 for beds per thousand; > 0 */
    int64_t targets;                 /**< 0 or more; -1 = 0 */
    const int64_t *target_measure;   /**< [targets] a measure of the area */
    const int64_t *target_year;      /**< [targets] 1 to years */
    const double *target_value;      /**< [targets] */
    const int32_t *target_side;      /**< [targets] care_target_side; NULL = at least */
} care_ensemble_problem;

/** Unset: sizes -1, arrays NULL; seed 0. */
CARE_API void care_ensemble_problem_init(care_ensemble_problem *problem);

/** What is known from the trajectories that were run: counts by narrow bins and sums of whole numbers, never the draws. */
typedef struct care_ensemble care_ensemble;

/**
 * An ensemble in which nothing was run.
 *
 * @param ensemble  receives a handle to be freed; untouched on failure
 * @return CARE_OK, CARE_E_INVALID (row = index into the array named), CARE_E_NOMEM
 * @complexity O(size of the problem)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_ensemble_create(const care_ensemble_problem *problem, const care_env *env, care_ensemble **ensemble,
                                          care_error *error);

/**
 * Runs the trajectories begin ... end - 1 that were not run before. What is known afterwards does not depend on the number of
 * threads, on the split into calls, or on their order.
 *
 * Stopped, short of memory or unable to write, it keeps the trajectories that were done (care_ensemble_count says how many),
 * and another call goes on.
 *
 * @param problem           the one the ensemble was made for, unchanged
 * @param checkpoint        file to write to as care_ensemble_write does, each time so many trajectories were done and at the
 *                          end; NULL = none
 * @param checkpoint_every  at least 1, where there is a checkpoint
 * @return CARE_OK, CARE_E_INVALID (another problem; a population that more leave than are there: row = township),
 *         CARE_E_NOMEM, CARE_E_CANCELLED, CARE_E_IO
 * @complexity O(trajectories x years x (ages x levels^2 x (townships + 10))); memory O(years x townships x figures) x (a few
 *             kilobytes + the trajectories of a batch), whatever the number of trajectories
 * @threads one call at a time for one ensemble   @since 0.1
 */
CARE_API care_status care_ensemble_run(care_ensemble *ensemble, const care_ensemble_problem *problem, int64_t begin,
                                       int64_t end, const char *checkpoint, int64_t checkpoint_every, const care_env *env,
                                       care_error *error);

/** Adds what another ensemble of the same problem knows: the bits are those of one that ran all trajectories itself.
 *  @return CARE_OK, CARE_E_INVALID (another problem or version; a trajectory that both ran: row), CARE_E_NOMEM
 *  @complexity O(size of both)   @threads one call at a time for one ensemble   @since 0.1 */
CARE_API care_status care_ensemble_merge(care_ensemble *ensemble, const care_ensemble *other, care_error *error);

/** Writes an ensemble into a file: whole, or not at all.
 *  @return CARE_OK, CARE_E_INVALID, CARE_E_NOMEM, CARE_E_IO   @complexity O(size)   @threads read   @since 0.1 */
CARE_API care_status care_ensemble_write(const care_ensemble *ensemble, const char *path, care_error *error);

/**
 * Reads what care_ensemble_write wrote.
 *
 * @param problem   the one it must have been written for
 * @param ensemble  receives a handle to be freed; untouched on failure
 * @return CARE_OK, CARE_E_INVALID (not such a file, of another version or problem, cut short or altered), CARE_E_NOMEM,
 *         CARE_E_IO
 * @complexity O(size)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_ensemble_read(const char *path, const care_ensemble_problem *problem, const care_env *env,
                                        care_ensemble **ensemble, care_error *error);

/** Trajectories that were run; 0 for NULL. */
CARE_API int64_t care_ensemble_count(const care_ensemble *ensemble);

/** Whether a trajectory was run: 1 or 0.  @complexity O(ranges)   @since 0.1 */
CARE_API int32_t care_ensemble_has(const care_ensemble *ensemble, int64_t trajectory);

/**
 * Quantiles of the figures of every township: the value that a share of the trajectories does not exceed. Bins are 1/2048 of
 * an octave wide, so a quantile is within 0.05 % of the exact one; the least and the greatest value are exact.
 *
 * @param shares  [n_shares] 0 to 1
 * @param out     receives [shares][years][townships][figures]   @param n  its length
 * @return CARE_OK, CARE_E_INVALID (also an ensemble without trajectories)
 * @complexity O(bins)   @threads read   @since 0.1
 */
CARE_API care_status care_ensemble_quantiles(const care_ensemble *ensemble, const double *shares, size_t n_shares, double *out,
                                             size_t n, care_error *error);

/**
 * Quantiles of the measures of the area, as care_ensemble_quantiles.
 *
 * @param shares  [n_shares] 0 to 1
 * @param out     receives [shares][years][measures]   @param n  its length
 * @return CARE_OK, CARE_E_INVALID   @complexity O(bins)   @threads read   @since 0.1
 */
CARE_API care_status care_ensemble_area_quantiles(const care_ensemble *ensemble, const double *shares, size_t n_shares,
                                                  double *out, size_t n, care_error *error);

/** Mean and standard deviation of the figures of every township, from sums of whole multiples of 2^-16.
 *  @param mean  receives [years][townships][figures]   @param deviation  the same; NAN with one trajectory
 *  @param n     length of each   @return CARE_OK, CARE_E_INVALID   @complexity O(n)   @threads read   @since 0.1 */
CARE_API care_status care_ensemble_moments(const care_ensemble *ensemble, double *mean, double *deviation, size_t n,
                                           care_error *error);

/** The same of the measures of the area.
 *  @param mean  receives [years][measures]   @param deviation  the same   @param n  length of each
 *  @return CARE_OK, CARE_E_INVALID   @complexity O(n)   @threads read   @since 0.1 */
CARE_API care_status care_ensemble_area_moments(const care_ensemble *ensemble, double *mean, double *deviation, size_t n,
                                                care_error *error);

/** Share of the trajectories that meet each target: a probability only where the spreads come from data, else a judgement.
 *  @param out  receives [targets]   @param n  its length
 *  @return CARE_OK, CARE_E_INVALID   @complexity O(n)   @threads read   @since 0.1 */
CARE_API care_status care_ensemble_met(const care_ensemble *ensemble, double *out, size_t n, care_error *error);

/**
 * The area's measures of every trajectory begin ... end - 1, draw by draw: for a variance by source, a picture or another
 * program.
 *
 * @param out  receives [trajectories][years][measures]   @param n  its length
 * @return CARE_OK, CARE_E_INVALID, CARE_E_NOMEM, CARE_E_CANCELLED (in part written)
 * @complexity as care_ensemble_run   @threads re-entrant; the same bits for any number of threads   @since 0.1
 */
CARE_API care_status care_ensemble_draws(const care_ensemble_problem *problem, int64_t begin, int64_t end, const care_env *env,
                                         double *out, size_t n, care_error *error);

/** Gives the ensemble back; takes NULL. */
CARE_API void care_ensemble_free(care_ensemble *ensemble);

#ifdef __cplusplus
}
#endif
#endif
