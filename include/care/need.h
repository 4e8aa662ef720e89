/* Need: persons by functional level and the settings they use, to places, hours of care, caregivers and money. Scenarios are
 * changes of its inputs. */
#ifndef CARE_NEED_H
#define CARE_NEED_H

#include <care/cohort.h>
#include <care/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Settings are the caller's, as own home, home bed, day centre, ordinary bed, nursing bed; so are levels, and groups (living
   arrangement, sex, age; one where there are none). Own home without services is a setting like the others: everybody is in
   one.
 */

/** Most settings. */
#define CARE_SETTINGS_MAX 32

/** Weeks in a year on average. */
#define CARE_WEEKS_PER_YEAR (365.25 / 7.0)

/**
 * What is needed, by year and township. Arrays are borrowed for the call.
 *
 *   users       u(l, s) = sum over groups of persons x share
 *   places      u(s) x places(s) / occupancy(s)
 *   hours       sum over levels of u(l, s) x hours(l, s), a week
 *   informal    min(hours x share that relatives and volunteers take, what they can give)
 *   caregivers  (hours - informal) x CARE_WEEKS_PER_YEAR / productive hours
 *   cost        (u cost_per_user + places x cost_per_place + (hours - informal) x weeks x cost_per_hour) x cost_index
 */
typedef struct care_need_problem {
    size_t struct_size;
    int64_t years;
    int64_t townships;
    int64_t groups;
    int64_t levels;
    int64_t settings;             /**< 1 to CARE_SETTINGS_MAX */
    const double *persons;        /**< [years][townships][groups][levels] */
    const double *share;          /**< [layout][groups][levels][settings]; over the settings they add up to 1 (to 1e-9) */
    const double *places;         /**< [settings] places a user takes: 1 for a bed, 0.4 for two days of five in a day centre,
                                       0 where there are none; NULL = none anywhere */
    const double *occupancy;      /**< [settings] planned share of places in use, 0 < x <= 1; NULL = 1 */
    const double *hours;          /**< [levels][settings] hours of care a user gets in a week, at most 336 (two carers always);
                                       NULL = none */
    const double *informal_share; /**< [layout][settings] of the hours; NULL = none */
    const double *informal_hours; /**< [layout][settings] a week in a township at most; NULL = no limit */
    const double *cost_per_user;  /**< [settings] a year; NULL = none */
    const double *cost_per_place; /**< [settings] a year; NULL = none */
    const double *cost_per_hour;  /**< [settings] of caregivers; NULL = none */
    const double *cost_index;     /**< [years][settings] unit costs of a year to those given, as 1.02^year; NULL = 1 */
    double productive_hours;      /**< of a full-time caregiver in a year, at most 8784 */
    int32_t share_layout;         /**< care_rate_layout */
    int32_t informal_layout;      /**< care_rate_layout, of both */
} care_need_problem;

/** Unset: sizes -1, arrays NULL, hours NAN; shares common to all; one group. */
CARE_API void care_need_problem_init(care_need_problem *problem);

/** Where results go; the caller's arrays, NULL for what is not wanted. */
typedef struct care_need_result {
    size_t struct_size;
    double *users;      /**< [years][townships][levels][settings] persons */
    double *places;     /**< [years][townships][settings] */
    double *hours;      /**< [years][townships][settings] a week, of all carers */
    double *informal;   /**< [years][townships][settings] of these, by relatives and volunteers */
    double *caregivers; /**< [years][townships][settings] full-time equivalents */
    double *cost;       /**< [years][townships][settings] a year */
} care_need_result;

/** Nothing wanted: all arrays NULL. */
CARE_API void care_need_result_init(care_need_result *result);

/**
 * Finds what is needed. Users over the settings are the persons of their level.
 *
 * @return CARE_OK, CARE_E_INVALID (row = index into the array named), CARE_E_CANCELLED (results in part written)
 * @complexity O(years x townships x groups x levels x settings); no memory
 * @threads re-entrant; the same bits for any number of threads   @since 0.1
 */
CARE_API care_status care_need_solve(const care_need_problem *problem, const care_env *env, const care_need_result *result,
                                     care_error *error);

/**
 * Need with today's take-up, and what each step of policy adds to it: the pair "natural" and "policy-adjusted" of Japan's
 * municipal plans. The first problem is the natural one; each that follows holds one step more. All are of one size.
 *
 * @param problems  [count]   @param count  at least 1
 * @param result    its arrays are [count][years]...: the need of the first problem, then the change each step makes. Their sum
 * is the adjusted need
 * @return CARE_OK, CARE_E_INVALID (where names the problem), CARE_E_CANCELLED (results in part written)
 * @complexity that of care_need_solve, count times   @threads as care_need_solve   @since 0.1
 */
CARE_API care_status care_need_steps(const care_need_problem *const *problems, int64_t count, const care_env *env,
                                     const care_need_result *result, care_error *error);

/**
 * Prevalence that moves to higher ages: out(x) = prevalence(x - gain), linear between the middles of ages, constant beyond the
 * first and the last. With the gain in life expectancy at each age it is the scenario of constant health of the EU's Ageing
 * Working Group, with a share of the gain healthy ageing in part, with a fixed number of years delayed disability.
 *
 * @param years       tables of gains   @param ages  at least 2   @param width  of an age group, in years
 * @param prevalence  [levels][CARE_SEXES][ages] shares; over the levels at most 1
 * @param gain        [years][CARE_SEXES][ages] in years of life; below 0 moves it to lower ages
 * @param out         receives [years][levels][CARE_SEXES][ages]   @param n  its length
 * @return CARE_OK, CARE_E_INVALID (row = index into the array named)
 * @complexity O(years x levels x ages)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_need_shift_prevalence(int64_t years, int64_t levels, int64_t ages, double width,
                                                const double *prevalence, const double *gain, double *out, size_t n,
                                                care_error *error);

/**
 * Moves a share of the users of one setting to another: shift to formal care, shift to home care.
 *
 * @param rows    of shares, as years x groups x levels   @param settings  2 to CARE_SETTINGS_MAX
 * @param share   [rows][settings] as in care_need_problem
 * @param from    setting they leave   @param to  setting they come to
 * @param amount  [rows] part of the users of `from` that goes to `to`, 0..1
 * @param out     receives [rows][settings]; may be `share`   @param n  its length
 * @return CARE_OK, CARE_E_INVALID (row = index into the array named)
 * @complexity O(rows x settings)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_need_move_users(int64_t rows, int64_t settings, const double *share, int64_t from, int64_t to,
                                          const double *amount, double *out, size_t n, care_error *error);

/**
 * Raises coverage, the share of a level that uses any setting but one (own home without services), toward a target:
 *   c' = c + weight (max(target, c) - c);   the other settings keep their proportions.
 * Coverage convergence of the EU's Ageing Working Group: whoever is above the target stays there.
 *
 * @param rows       of shares   @param settings  2 to CARE_SETTINGS_MAX
 * @param share      [rows][settings] as in care_need_problem   @param uncovered  the setting that does not count
 * @param target     [rows] coverage, 0..1   @param weight  [rows] how far the way is gone, 0..1
 * @param out        receives [rows][settings]; may be `share`   @param n  its length
 * @return CARE_OK, CARE_E_INVALID (row = index into the array named; also a row to be raised in which no setting is used)
 * @complexity O(rows x settings)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_need_raise_coverage(int64_t rows, int64_t settings, const double *share, int64_t uncovered,
                                              const double *target, const double *weight, double *out, size_t n,
                                              care_error *error);

/**
 * A cost index that leads unit costs up to a target: index = growth^year (1 + weight (max(target / cost, 1) - 1)). Cost
 * convergence of the EU's Ageing Working Group, with real growth; a target of 0 for growth alone.
 *
 * @param settings  1 to CARE_SETTINGS_MAX
 * @param cost      [settings] today, at least 0; more than 0 where the target is   @param target  [settings] at least 0
 * @param growth    [settings] real growth a year, above -1
 * @param weight    [years] how far the way is gone, 0..1
 * @param out       receives [years][settings], year 0 without growth   @param n  its length
 * @return CARE_OK, CARE_E_INVALID (row = index into the array named)
 * @complexity O(years x settings)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_need_cost_index(int64_t years, int64_t settings, const double *cost, const double *target,
                                          const double *growth, const double *weight, double *out, size_t n, care_error *error);

#ifdef __cplusplus
}
#endif
#endif
