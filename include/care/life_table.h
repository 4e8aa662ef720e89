/* Life tables: complete and abridged, from what is known of them; survival ratios; mortality smoothed and closed at old age. */
#ifndef CARE_LIFE_TABLE_H
#define CARE_LIFE_TABLE_H

#include <care/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Where ax of age 0 and of ages 1-4 comes from. */
typedef enum care_infant_rule {
    CARE_INFANT_ANDREEV_KINGKADE = 0, /**< age 0: Andreev, Kingkade 2015; ages 1-4: Coale, Demeny 1983 */
    CARE_INFANT_COALE_DEMENY = 1,     /**< both: Coale, Demeny 1983 */
    CARE_INFANT_CONSTANT = 2          /**< infant_ax and child_ax */
} care_infant_rule;

/** Model life tables of Coale and Demeny. */
typedef enum care_region {
    CARE_REGION_WEST = 0,
    CARE_REGION_NORTH = 1,
    CARE_REGION_EAST = 2,
    CARE_REGION_SOUTH = 3
} care_region;

/** Where ax of the other closed ages comes from. */
typedef enum care_ax_rule {
    CARE_AX_GREVILLE = 0, /**< five-year groups from age 15: Greville 1977, as the UN does; other groups: half their width */
    CARE_AX_MIDDLE = 1    /**< half the width */
} care_ax_rule;

/**
 * Ages, and rules for the years lived in an age by those who die in it (ax), which hold where ax is not given.
 *
 * With a rule there are these: age 0 as a single year; ages 1-4 after it; every age or group that does not begin at 0.
 * Greville: a = n/2 - n^2/12 (m(x) - k), k = ln(m(x+n)/m(x-n))/2n, in the last closed group ln(m(x)/m(x-n))/n; kept within
 * n/10..9n/10; half the width where one of the rates is 0.
 */
typedef struct care_life_rules {
    size_t struct_size;
    int64_t ages;            /**< 2..1000, the last open */
    const int64_t *from_age; /**< [ages] ascending, first at least 0; each age reaches to the next */
    int32_t infant_rule;     /**< care_infant_rule */
    int32_t region;          /**< care_region; West with CARE_INFANT_CONSTANT */
    int32_t ax_rule;         /**< care_ax_rule */
    double infant_ax;        /**< of age 0, 0..1; with CARE_INFANT_CONSTANT and only then */
    double child_ax;         /**< of ages 1-4, 0..4; with CARE_INFANT_CONSTANT and only then, NAN where there are none */
    double radix;            /**< l of the first age; NAN = that of lx, or 100000 */
    double tolerance;        /**< how far what is given twice may differ: q and l as shares, open mx and ax relatively */
} care_life_rules;

/** Andreev-Kingkade, West, Greville, radix NAN, tolerance 1e-9; ages -1. */
CARE_API void care_life_rules_init(care_life_rules *rules);

/**
 * What is known of life tables: at least one of mx, qx, lx. What is given twice must agree within the tolerance.
 *
 * The entries of mx, qx and ax at the open age may be NAN: not known. The open age is closed with the first known of open_ax,
 * ax and 1/mx.
 */
typedef struct care_life_input {
    size_t struct_size;
    int64_t tables;
    const int32_t *sex;    /**< [tables] care_sex; NULL where no rule for age 0 or 1-4 is used */
    const double *mx;      /**< [tables][ages] deaths per person-year, 0..2 */
    const double *qx;      /**< [tables][ages] probability of death, 0..1; open age 1 */
    const double *ax;      /**< [tables][ages] years lived in the age by those who die in it, 0..width; open age > 0 */
    const double *lx;      /**< [tables][ages] survivors, any radix, not rising */
    const double *open_ax; /**< [tables] life expectancy at the open age, > 0 */
} care_life_input;

/** Unset: tables -1, arrays NULL. */
CARE_API void care_life_input_init(care_life_input *input);

/** Where results go; the caller's arrays [tables][ages], NULL for what is not wanted. None may be an input. */
typedef struct care_life_result {
    size_t struct_size;
    double *mx; /**< open age 1/ax */
    double *qx; /**< open age 1 */
    double *ax; /**< open age ex */
    double *lx;
    double *dx; /**< deaths; they add up to the radix */
    double *Lx; /**< person-years; open age Tx */
    double *Tx; /**< person-years from this age on */
    double *ex; /**< life expectancy, also where nobody is left */
} care_life_result;

/** Nothing wanted: all arrays NULL. */
CARE_API void care_life_result_init(care_life_result *result);

/**
 * Completes life tables (Preston, Heuveline, Guillot 2001, ch. 3):
 *   q = n m / (1 + (n - a) m),   m = q / (n - (n - a) q),   a = n + 1/m - n/q, by what is given;
 *   d = l q,   L = n l(x+n) + a d,   T = sum of L,   e = a q + (1 - q) (n + e(x+n)).
 * With mx, qx and ax all given mx and ax count, and qx is checked. With qx or lx alone, rules that need mx are solved together
 * with it.
 *
 * @return CARE_OK, CARE_E_INVALID (row = index into the array named), CARE_E_NOMEM
 * @complexity O(tables x ages), with qx or lx and Greville times the steps of a fixed point (about 10); memory O(ages)
 * @threads re-entrant   @since 0.1
 */
CARE_API care_status care_life_table(const care_life_rules *rules, const care_life_input *input, const care_env *env,
                                     const care_life_result *result, care_error *error);

/**
 * Survival ratios as the UN publishes them and care_cohort_project takes them, for groups of one width:
 *   s(0) = L(0)/(n l(0)),   s(g) = L(g)/L(g-1),   open group T(w)/T(w-1).
 * Ages are added up to groups: 0 and 1-4 to 0-4, single ages to five years. A ratio of nobody to nobody is 0.
 *
 * @param ages      at least 2   @param from_age  [ages] ascending, the last open
 * @param tables    life tables  @param width     of the groups, in years; each must begin where an age begins
 * @param radix     l of the first age   @param Lx  [tables][ages] person-years, the last Tx
 * @param out       receives [tables][groups], groups = (from_age[ages-1] - from_age[0]) / width + 1, at least 2
 * @param n         its length
 * @return CARE_OK, CARE_E_INVALID (row = age, or index into Lx)   @complexity O(tables x ages)
 * @threads re-entrant   @since 0.1
 */
CARE_API care_status care_life_survival(int64_t ages, const int64_t *from_age, int64_t tables, int64_t width, double radix,
                                        const double *Lx, double *out, size_t n, care_error *error);

/**
 * Smooths rates over ages by Whittaker-Henderson (Whittaker 1923; Henderson 1924): z minimises
 *   sum of w(x) (ln m(x) - z(x))^2 + lambda sum of (difference of this order of z)^2;   exp(z) is the result.
 * Weights are deaths, by custom: the variance of ln m is about 1/deaths. The system is solved as a band, without pivoting.
 *
 * @param tables  series    @param ages  equally spaced, more than the order
 * @param mx      [tables][ages] > 0; where the weight is 0 any finite rate, which does not count
 * @param weight  [tables][ages] at least 0; at least `order` of a series > 0
 * @param order   1 to 4; 2 keeps straight lines, 3 parabolas   @param lambda  > 0, at most 1e8 times the largest weight
 * @param out     receives [tables][ages]   @param n  its length
 * @return CARE_OK, CARE_E_INVALID (row = index into the array named, or table), CARE_E_NOMEM
 * @complexity O(tables x ages x order^2); memory O(ages x order)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_life_smooth(int64_t tables, int64_t ages, const double *mx, const double *weight, int32_t order,
                                      double lambda, const care_env *env, double *out, size_t n, care_error *error);

/** Mortality to be closed at old age. */
typedef struct care_life_closing {
    size_t struct_size;
    int64_t tables;
    int64_t ages;               /**< the last open; it is not used */
    const int64_t *from_age;    /**< [ages] ascending */
    const double *mx;           /**< [tables][ages] 0..2; in the ages of the fit more than 0 and less than 1 */
    int64_t fit_from, fit_to;   /**< first and last age of the fit: closed ages that begin in this range, at least two */
    int64_t close_from;         /**< first age that is replaced: one of from_age */
    int64_t to_ages;            /**< 2..1000 */
    const int64_t *to_from_age; /**< [to_ages] ascending, those before close_from as in from_age, the last open */
} care_life_closing;

/** Unset: sizes and ages -1, arrays NULL. */
CARE_API void care_life_closing_init(care_life_closing *closing);

/**
 * Replaces and extends rates by the model of Kannisto (Thatcher, Kannisto, Vaupel 1998): the force of mortality is
 * mu(x) = c exp(b x) / (1 + c exp(b x)). ln c and b are fitted by least squares to logit m at the middle of ages; a closed age
 * receives mu at its middle, the open age w the rate 1/e(w), e(w) being the integral of survival after w under mu.
 *
 * @param out           receives [tables][to_ages]   @param n  its length
 * @param coefficients  receives [tables][2] ln c and b; may be NULL
 * @return CARE_OK, CARE_E_INVALID (row = index into the array named; table where mortality does not rise)
 * @complexity O(tables x (ages + to_ages))   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_life_close(const care_life_closing *closing, double *out, size_t n, double *coefficients,
                                     care_error *error);

#ifdef __cplusplus
}
#endif
#endif
