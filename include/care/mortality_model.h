/* Models of mortality: Brass' relational table, Lee-Carter, Li-Lee; parameters for a wanted life expectancy; forecasts. */
#ifndef CARE_MORTALITY_MODEL_H
#define CARE_MORTALITY_MODEL_H

#include <care/life_table.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Brass ------------------------------------------------------------------------------------------------------------- */

/**
 * Survivors by Brass' relational model (Brass 1971): Y(x) = alpha + beta Ys(x) with Y(x) = ln((1 - l(x)) / l(x)) / 2, l as a
 * share of the first.
 *
 * @param tables  life tables   @param ages  2..1000
 * @param standard  [ages] lx of the standard, any radix, not rising
 * @param alpha     [tables] level; higher is more mortality   @param beta  [tables] > 0
 * @param out       receives [tables][ages] lx with the radix of the standard   @param n  its length
 * @return CARE_OK, CARE_E_INVALID (row = age or table)   @complexity O(tables x ages)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_brass_survivors(int64_t tables, int64_t ages, const double *standard, const double *alpha,
                                          const double *beta, double *out, size_t n, care_error *error);

/**
 * The alpha at which Brass' model has the wanted life expectancy, to 1e-10 years.
 *
 * Life expectancy falls with alpha. It is sought by bracketing from 0 and bisection within -20..20; ax by the rules.
 *
 * @param rules     ages and rules   @param tables  life tables
 * @param sex       [tables] care_sex; NULL where no rule needs it
 * @param standard  [ages] as above, with survivors to the open age
 * @param beta      [tables] > 0
 * @param open_ax   [tables] life expectancy at the open age, which alpha does not change: let the open age be high
 * @param e0        [tables] wanted, at the first age
 * @param alpha     receives [tables]   @param n  its length
 * @return CARE_OK, CARE_E_INVALID (row = table; CARE_E_INVALID at "e0" when out of reach), CARE_E_NOMEM
 * @complexity O(tables x ages) times about 60 life tables; memory O(tables + ages)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_brass_solve(const care_life_rules *rules, int64_t tables, const int32_t *sex, const double *standard,
                                      const double *beta, const double *open_ax, const double *e0, const care_env *env,
                                      double *alpha, size_t n, care_error *error);

/* ---- Lee-Carter -------------------------------------------------------------------------------------------------------- */

/** What the index of a year is made to meet after the fit. */
typedef enum care_lee_carter_adjust {
    CARE_LEE_CARTER_AS_FITTED = 0,
    CARE_LEE_CARTER_DEATHS = 1, /**< the deaths of the year, as Lee and Carter did */
    CARE_LEE_CARTER_E0 = 2      /**< the life expectancy of the year, as Lee and Miller did */
} care_lee_carter_adjust;

/** What a model is fitted to. Arrays are borrowed for the call. */
typedef struct care_lee_carter_input {
    size_t struct_size;
    int64_t years;                /**< at least 3 */
    int64_t ages;                 /**< 2..1000 */
    const double *mx;             /**< [years][ages] > 0, at most 2 */
    int32_t adjust;               /**< care_lee_carter_adjust */
    const double *exposure;       /**< [years][ages] person-years, with CARE_LEE_CARTER_DEATHS and only then */
    const care_life_rules *rules; /**< of the same ages, with CARE_LEE_CARTER_E0 and only then */
    int32_t sex;                  /**< care_sex, with CARE_LEE_CARTER_E0 where a rule needs it; -1 = none */
} care_lee_carter_input;

/** Unset: sizes -1, arrays NULL; as fitted, no sex. */
CARE_API void care_lee_carter_input_init(care_lee_carter_input *input);

/**
 * Fits ln m(x,t) = a(x) + b(x) k(t) (Lee, Carter 1992): a is the mean over the years, b and k the first singular vectors of the
 * rest, with sum b = 1 and sum k = 0. Then k alone may be adjusted (Lee, Carter 1992; Lee, Miller 2001); its sum is then no
 * longer 0.
 *
 * @param level      receives [ages] a   @param pattern  receives [ages] b   @param index  receives [years] k
 * @param explained  receives the share of variance that the first component explains; may be NULL
 * @return CARE_OK, CARE_E_INVALID (row = index into the array named, or year), CARE_E_NOMEM, CARE_E_BACKEND
 * @complexity O(years x ages x min(years, ages)); memory O(years x ages)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_lee_carter_fit(const care_lee_carter_input *input, const care_env *env, double *level,
                                         double *pattern, double *index, double *explained, care_error *error);

/**
 * exp(a(x) + b(x) k). Rates after the last observed year, without the jump that the fit makes there, take the level
 * a(x) = ln m(x,last) - b(x) k(last).
 *
 * @param out  receives [years][ages]   @param n  its length
 * @return CARE_OK, CARE_E_INVALID (row; at "index" when a rate is not finite)   @complexity O(years x ages)
 * @threads re-entrant   @since 0.1
 */
CARE_API care_status care_lee_carter_rates(int64_t years, int64_t ages, const double *level, const double *pattern,
                                           const double *index, double *out, size_t n, care_error *error);

/**
 * The k at which exp(a + b k) has the wanted life expectancy, to 1e-10 years. Sought by bracketing from 0 and bisection, as far
 * as no rate changes by more than a factor e^50; where b has both signs, the first crossing that is found.
 *
 * @param rules    ages and rules   @param tables  how many   @param sex  [tables] care_sex; NULL where no rule needs it
 * @param level    [ages] a         @param pattern [ages] b
 * @param e0       [tables] wanted  @param index  receives [tables] k   @param n  its length
 * @return CARE_OK, CARE_E_INVALID (row = table; at "e0" when out of reach), CARE_E_NOMEM
 * @complexity O(tables x ages) times about 60 life tables; memory O(tables + ages)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_lee_carter_solve(const care_life_rules *rules, int64_t tables, const int32_t *sex,
                                           const double *level, const double *pattern, const double *e0, const care_env *env,
                                           double *index, size_t n, care_error *error);

/* ---- forecasts of an index --------------------------------------------------------------------------------------------- */

/** A random walk with drift: k(t) = k(t-1) + drift + innovation. */
typedef struct care_drift {
    size_t struct_size;
    double last;          /**< k of the last year */
    double drift;         /**< mean change a year */
    double drift_se;      /**< innovation_sd / sqrt(changes) */
    double innovation_sd; /**< with changes - 1 degrees of freedom */
} care_drift;

/** Unset: all NAN. */
CARE_API void care_drift_init(care_drift *drift);

/** Fits a random walk with drift (Lee, Carter 1992). @param years  at least 3   @param index  [years]
 *  @return CARE_OK, CARE_E_INVALID   @complexity O(years)   @threads re-entrant   @since 0.1 */
CARE_API care_status care_drift_fit(int64_t years, const double *index, care_drift *drift, care_error *error);

/**
 * Forecast h years after the last: last + h drift; innovations have variance h sd^2, the drift h^2 se^2, both are independent.
 *
 * @param mean  receives [n], h = 1..n   @param innovation_se  receives [n]; may be NULL
 * @param se    receives [n] of innovations and drift together; may be NULL
 * @return CARE_OK, CARE_E_INVALID   @complexity O(n)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_drift_forecast(const care_drift *drift, double *mean, double *innovation_se, double *se, size_t n,
                                         care_error *error);

/** A first-order autoregression: k(t) = constant + coefficient k(t-1) + innovation. */
typedef struct care_autoregression {
    size_t struct_size;
    double last;
    double constant;
    double coefficient;   /**< less than 1 in size */
    double innovation_sd; /**< with years - 3 degrees of freedom */
} care_autoregression;

/** Unset: all NAN. */
CARE_API void care_autoregression_init(care_autoregression *process);

/** Fits an autoregression by least squares. @param years  at least 4   @param index  [years]
 *  @return CARE_OK, CARE_E_INVALID (at "index" where the coefficient is 1 or more: no return to the common trend; or where the
 *  index never changes)
 *  @complexity O(years)   @threads re-entrant   @since 0.1 */
CARE_API care_status care_autoregression_fit(int64_t years, const double *index, care_autoregression *process,
                                             care_error *error);

/** Forecast h = 1..n years after the last, with the standard error of innovations (the coefficients taken as certain).
 *  @param mean  receives [n]   @param se  receives [n]; may be NULL
 *  @return CARE_OK, CARE_E_INVALID   @complexity O(n)   @threads re-entrant   @since 0.1 */
CARE_API care_status care_autoregression_forecast(const care_autoregression *process, double *mean, double *se, size_t n,
                                                  care_error *error);

/* ---- Li-Lee ------------------------------------------------------------------------------------------------------------ */

/** Where the coherent model goes; the caller's arrays. */
typedef struct care_li_lee_result {
    size_t struct_size;
    double *level;          /**< [groups][ages] a */
    double *common_pattern; /**< [ages] B, adds up to 1 */
    double *common_index;   /**< [years] K, adds up to 0 */
    double *pattern;        /**< [groups][ages] b, of length 1, its largest element positive */
    double *index;          /**< [groups][years] k */
    double *explained;      /**< [groups][2] share of the group's variance explained by the common term, by both; may be NULL */
} care_li_lee_result;

/** Nothing wanted: all arrays NULL. */
CARE_API void care_li_lee_result_init(care_li_lee_result *result);

/**
 * Fits coherent mortality of several groups (Li, Lee 2005): ln m(g,x,t) = a(g,x) + B(x) K(t) + b(g,x) k(g,t) + error. B K is
 * the first component of the weighted mean over groups of ln m - a, b k that of what remains of each group. Forecasts do not
 * diverge when K goes on by care_drift_forecast and every k returns by care_autoregression_forecast.
 *
 * @param groups  at least 2   @param years  at least 3   @param ages  2..1000
 * @param mx      [groups][years][ages] > 0, at most 2
 * @param weight  [groups] > 0, as the groups' sizes; NULL = equal
 * @return CARE_OK, CARE_E_INVALID (row = index into the array named), CARE_E_NOMEM, CARE_E_BACKEND
 * @complexity O(groups x years x ages x min(years, ages)); memory O(groups x years x ages)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_li_lee_fit(int64_t groups, int64_t years, int64_t ages, const double *mx, const double *weight,
                                     const care_env *env, const care_li_lee_result *result, care_error *error);

#ifdef __cplusplus
}
#endif
#endif
