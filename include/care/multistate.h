/* Functional status: transition intensities and probabilities, what one lives in each level, and townships projected by level.
 */
#ifndef CARE_MULTISTATE_H
#define CARE_MULTISTATE_H

#include <care/cohort.h>
#include <care/core.h>
#include <care/diagnostics.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Levels are the caller's, numbered from 0 (independent) on; the last state is death. A table of transitions is
   [states][states][cells], from state, to state, and a cell for each age (or whatever else the caller counts): long axes
   innermost, so that one transition at all ages is one row. Rows of the matrix of a cell add up to 1 (probabilities) or to
   0 (intensities). Whatever is called levels is states - 1. */

/** Most states, with death. */
#define CARE_STATES_MAX 10

/** How probabilities follow from intensities. */
typedef enum care_transition_method {
    CARE_TRANSITION_EXPONENTIAL = 0, /**< constant intensities: P = exp(h Q) */
    CARE_TRANSITION_LINEAR = 1       /**< survivors linear in the step (Rogers 1975): P = (I - h/2 Q)^-1 (I + h/2 Q) */
} care_transition_method;

/**
 * Probabilities of transition in a step, and the time spent in each state during it.
 *
 * The exponential is taken of a matrix without negative entries, Q + c I, by a Taylor series after scaling and then
 * squared (Higham 2005 for scaling and squaring; Xue and Ye 2013 for the shift), so that every entry keeps its relative
 * accuracy and none is negative; rows are then divided by their sums. The integral of exp(s Q) over the step comes from the
 * exponential of [[Q, I], [0, 0]] (Van Loan 1978); that of the linear method is h/2 (I + P).
 *
 * @param tables       tables, as sexes
 * @param states       2 to CARE_STATES_MAX
 * @param cells        of each table
 * @param intensity    [tables][states][states][cells] a year; not negative off the diagonal, rows add up to 0 (to 1e-9 of
 *                     what leaves the state)
 * @param step         h > 0; times the intensity of leaving a state at most 10 000 (exponential) or 2 (linear)
 * @param method       care_transition_method
 * @param probability  receives [tables][states][states][cells]
 * @param occupancy    receives the same: expected time in the second state, of one who starts in the first; may be NULL
 * @param n            length of each
 * @return CARE_OK, CARE_E_INVALID (row = index into the array named), CARE_E_CANCELLED
 * @complexity O(tables x cells x states^3 (20 + log2 of step x intensity))
 * @threads re-entrant; the same bits for any number of threads   @since 0.1
 */
CARE_API care_status care_multistate_probabilities(int64_t tables, int64_t states, int64_t cells, const double *intensity,
                                                   double step, int32_t method, const care_env *env, double *probability,
                                                   double *occupancy, size_t n, care_error *error);

/**
 * From steps between exact ages to survivorship of age groups, as care_multistate_project takes it: L(x-1)^-1 L(x), where
 * L(x) = l(x) x occupancy are person-years by state at the start and state lived in (Rogers 1975; Willekens, Rogers 1978).
 * The newborn have L(0) / step, the open age T(w-1)^-1 T(w).
 *
 * @param states       2 to CARE_STATES_MAX   @param ages  at least 2, the last open
 * @param step         width of an age group
 * @param probability  [states][states][ages] from exact age x to the next; that of the open age is not used
 * @param occupancy    [states][states][ages] in the step; that of the open age is not used
 * @param open         [states][states] intensities of the open age
 * @param out          receives [states][states][ages]   @param n  its length
 * @return CARE_OK, CARE_E_INVALID (row = index into the array; also ages whose figures give negative proportions)
 * @complexity O(ages x states^3)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_multistate_survivorship(int64_t states, int64_t ages, double step, const double *probability,
                                                  const double *occupancy, const double *open, double *out, size_t n,
                                                  care_error *error);

/** Where the time of a step is counted. */
typedef enum care_counting {
    CARE_COUNT_INTERVAL_START = 0, /**< a step is lived where it starts */
    CARE_COUNT_TRAPEZOID = 1       /**< half where it starts, half where it ends; nothing of it by who dies */
} care_counting;

/**
 * Expectancy in each level by the level one starts from (multistate health expectancy): e(x) = c(x) + P(x) e(x+1).
 *
 * @param steps        steps in their order; after the last nothing is counted
 * @param probability  [states][states][steps], table x for the step that starts at x
 * @param step         length of a step, in years
 * @param counting     care_counting
 * @param repeat_last  1 = the last step is repeated until all are dead (an open age)
 * @param out          receives [levels][levels][steps]: years in the second level of one who is in the first when step x
 *                     starts   @param n  its length
 * @return CARE_OK, CARE_E_INVALID (row = index into the array; also an open age in which somebody never dies)
 * @complexity O(steps x states^3)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_multistate_expectancy(int64_t states, int64_t steps, const double *probability, double step,
                                                int32_t counting, int32_t repeat_last, double *out, size_t n,
                                                care_error *error);

/**
 * A projection by level. Arrays are borrowed for the call.
 *
 * One year, in every sex (P of the age that is reached, as survival in care_cohort_problem):
 *   living      n'(x+1, j) = sum over i of n(x, i) P(i, j, x+1);  open age from n(w-1) + n(w) with P(w)
 *   births      sum over mothers' ages of f(x) (F(x) + F'(x)) / 2 over all levels, split by r/(1+r); they start in level 0
 *               and take P(0)
 *   migrants    at the end of the year, in every level the same rate of those there
 * So an age of which every level has the same survival has the persons that care_cohort_project finds; and so has an age
 * whose levels stand on the path that the transitions were calibrated to (care/transition.h).
 */
typedef struct care_multistate_problem {
    size_t struct_size;
    int64_t townships;
    int64_t years;
    int64_t ages;               /**< at least 2, the last open */
    int64_t levels;             /**< 1 to CARE_STATES_MAX - 1; death is one state more */
    const double *base;         /**< [townships][CARE_SEXES][levels][ages] persons at the end of year 0 */
    const double *probability;  /**< [layout][CARE_SEXES][states][states][ages], of a year */
    const double *fertility;    /**< [layout][ages] births per woman and year; 0 at age 0 and the open age */
    const double *sex_ratio;    /**< [years] male births per female birth */
    const double *migration;    /**< [layout][CARE_SEXES][ages] net migrants a year per person, at least -1; NULL = none */
    int32_t probability_layout; /**< care_rate_layout */
    int32_t fertility_layout;   /**< care_rate_layout */
    int32_t migration_layout;   /**< care_rate_layout */
    int32_t path_from_age;      /**< whose shares are compared with the path: persons of this age and older */
    const double *path;    /**< [CARE_SEXES][levels][ages] the prevalence the transitions were calibrated to; NULL = none */
    double path_tolerance; /**< how far a share may be from its path, relative to it; default 0.1, a judgement */
} care_multistate_problem;

/** Unset: sizes -1, arrays NULL; rates common to all; a tolerance of 0.1. */
CARE_API void care_multistate_problem_init(care_multistate_problem *problem);

/** Where results go; the caller's arrays, NULL for what is not wanted. */
typedef struct care_multistate_result {
    size_t struct_size;
    double *persons;  /**< [years][townships][CARE_SEXES][levels][ages] at the end of each year */
    double *births;   /**< [years][townships][CARE_SEXES] */
    double *deaths;   /**< [years][townships][CARE_SEXES][levels] by the level at the start of the year */
    double *migrants; /**< [years][townships][CARE_SEXES] net */
} care_multistate_result;

/** Nothing wanted: all arrays NULL. */
CARE_API void care_multistate_result_init(care_multistate_result *result);

/**
 * Projects all townships by level. Births - deaths + migrants is the change of every township, sex and year.
 *
 * Transitions of a survey give a shape, not a level: applied as they are to a whole population they can triple the severe
 * in five years. So the shares of the area are compared with the path the transitions were calibrated to, and a level whose
 * share leaves it is found: `transition_inconsistent`, with the first year in which it does. Without a path there is a
 * finding that nothing was compared.
 *
 * @param findings  receives the list of findings, also an empty one; to be freed; may be NULL
 * @return CARE_OK, CARE_E_INVALID (row = index into the array named), CARE_E_NOMEM, CARE_E_CANCELLED (results in part written)
 * @complexity O(years x townships x ages x levels^2); memory O(threads x ages x levels + years x townships x levels / 64)
 * @threads re-entrant; the same bits for any number of threads   @since 0.1
 */
CARE_API care_status care_multistate_project(const care_multistate_problem *problem, const care_env *env,
                                             const care_multistate_result *result, care_diagnostics **findings,
                                             care_error *error);

#ifdef __cplusplus
}
#endif
#endif
