/* Transitions between functional levels from scarce data, and their calibration to a life table and a local count. */
#ifndef CARE_TRANSITION_H
#define CARE_TRANSITION_H

#include <care/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Arrays are laid out as in care/multistate.h: tables of transitions [states][states][cells], shares [levels][cells]. A cell
   is one step of one group, as one year to an age: `start` are the shares of those who begin the step, `end` those of the
   ones who live through it, `survival` says how many do. Nothing here is used before its result meets all three. */

/** How a fit came out. */
typedef struct care_fit_report {
    size_t struct_size;
    int32_t converged;
    int64_t iterations;    /**< the most that any cell took */
    double residual;       /**< largest difference from what was to be met */
    double log_likelihood; /**< of a panel; else not a number */
} care_fit_report;

/** Nothing known: numbers NAN. */
CARE_API void care_fit_report_init(care_fit_report *report);

/**
 * Shares of those who reach each age in a year's step: the prevalence one age before; at age 0 all in level 0; at the open
 * age those of both ages it takes in, as many as in the stationary population with this survival.
 *
 * @param prevalence  [levels][ages] shares, adding up to 1 at every age
 * @param survival    [ages] as in care_cohort_problem
 * @param start       receives [levels][ages]   @param n  its length
 * @return CARE_OK, CARE_E_INVALID (row = index into the array)
 * @complexity O(levels x ages)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_transition_start(int64_t levels, int64_t ages, const double *prevalence, const double *survival,
                                           double *start, size_t n, care_error *error);

/**
 * Transitions between two cross-sections (Hariyanto, Dickson, Pitt 2014): start x seed, fitted by iterative proportional
 * fitting (Deming, Stephan 1940) to the start by rows and to survival x end, with the dead, by columns. Of all tables
 * with these margins it is the one nearest to the seed in relative entropy. With the prevalence of successive ages as start
 * and end it calibrates a survey's transitions: the projection then keeps to the local prevalence and to the life table.
 *
 * @param start     [levels][cells] shares, adding up to 1   @param end  the same, of who lives through the step
 * @param survival  [cells] 0..1
 * @param seed        [states][states][cells] probabilities; a transition that is 0 stays so. Of a level nobody starts from
 *                    the row follows the columns
 * @param tolerance   on the margins; > 0   @param most_iterations  at least 1
 * @param out         receives [states][states][cells]   @param n  its length   @param report  may be NULL
 * @return CARE_OK, CARE_E_INVALID (row = cell: a margin that the zeros of the seed keep out of reach, or no fit after
 *         most_iterations), CARE_E_NOMEM
 * @complexity O(cells x states^2 x iterations)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_transition_fit(int64_t levels, int64_t cells, const double *start, const double *end,
                                         const double *survival, const double *seed, double tolerance, int64_t most_iterations,
                                         const care_env *env, double *out, size_t n, care_fit_report *report,
                                         care_error *error);

/**
 * Mortality by level that reproduces a life table: intensities of death keep their ratios, which are the relative risks,
 * and are scaled by one factor in each cell so that exp(step x Q) leaves just `survival` of those who start.
 *
 * @param start      [levels][cells] shares, adding up to 1   @param survival  [cells] 0 < s <= 1
 * @param step       of years
 * @param intensity  [states][states][cells]
 * @param out        receives [states][states][cells]   @param n  its length
 * @return CARE_OK, CARE_E_INVALID (row = cell: a survival that no factor reaches), CARE_E_NOMEM
 * @complexity O(cells x states^3)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_transition_mortality(int64_t levels, int64_t cells, const double *start, const double *survival,
                                               double step, const double *intensity, const care_env *env, double *out, size_t n,
                                               care_error *error);

/**
 * Incidence from prevalence, mortality and recovery (van der Gaag, Bijwaard, de Beer, Bonneux 2015): intensities of going
 * from each level to the next, such that exp(step x Q) turns the start into the end with this survival.
 *
 * @param start     [levels][cells] shares, adding up to 1   @param end  the same, of who lives through the step
 * @param survival  [cells] 0 < s < 1
 * @param relative    [levels][cells] relative risk of death, > 0
 * @param recovery    [levels - 1][cells] intensity of going from level i + 1 to level i; assumed by the caller
 * @param step        of years
 * @param out         receives intensities [levels + 1][levels + 1][cells]   @param n  its length   @param report  may be NULL
 * @return CARE_OK, CARE_E_INVALID (row = cell: a prevalence that falls faster than death and recovery explain, or that is
 *         reached by no incidence), CARE_E_NOMEM
 * @complexity O(cells x levels x states^3 x iterations)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_transition_incidence(int64_t levels, int64_t cells, const double *start, const double *end,
                                               const double *survival, const double *relative, const double *recovery,
                                               double step, const care_env *env, double *out, size_t n, care_fit_report *report,
                                               care_error *error);

/**
 * Prevalence that meets a local count: the shape times one factor for each level, so that the persons of each level add up
 * to the count and the levels of every cell to 1 (iterative proportional fitting).
 *
 * @param shape    [levels][cells] shares, adding up to 1   @param persons  [cells]
 * @param counts   [levels] adding up to the persons (to 1e-9)
 * @param out      receives [levels][cells]   @param n  its length   @param report  may be NULL
 * @return CARE_OK, CARE_E_INVALID (row = level whose count is out of reach; counts that do not add up)
 * @complexity O(cells x levels x iterations)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_transition_prevalence(int64_t levels, int64_t cells, const double *shape, const double *persons,
                                                const double *counts, double tolerance, int64_t most_iterations, double *out,
                                                size_t n, care_fit_report *report, care_error *error);

/**
 * Intensities from panel data: persons seen at two times, with nothing known of what lies between (Kalbfleisch, Lawless
 * 1985). Maximum likelihood by Fisher scoring on the logarithms of the intensities, halving steps that do not improve;
 * derivatives of exp(t Q) from the exponential of [[Q, E], [0, Q]].
 *
 * @param states     2 to CARE_STATES_MAX
 * @param intervals  kinds of interval   @param length  [intervals] years, > 0
 * @param counts     [intervals][states][states] persons by state at the start and at the end
 * @param guess      [states][states] intensities to start from; what is 0 stays 0: not permitted
 * @param tolerance  on the Newton decrement g' I^-1 g of the scoring step   @param most_iterations  at least 1
 * @param intensity       receives [states][states]
 * @param standard_error  receives the same, of the intensities off the diagonal, from the inverse of the information at
 *                        the fit; 0 where not permitted; may be NULL
 * @param n          length of each   @param report  may be NULL
 * @return CARE_OK, CARE_E_INVALID (row = interval: counts that the permitted transitions cannot give; an intensity that the
 *         counts do not determine; no fit after most_iterations), CARE_E_NOMEM
 * @complexity O(iterations x intervals x transitions x states^3)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_transition_panel(int64_t states, int64_t intervals, const double *length, const double *counts,
                                           const double *guess, double tolerance, int64_t most_iterations, const care_env *env,
                                           double *intensity, double *standard_error, size_t n, care_fit_report *report,
                                           care_error *error);

#ifdef __cplusplus
}
#endif
#endif
