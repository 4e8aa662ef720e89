/* Cohort-component projection by single years of age and calendar years, or by wider groups and steps, for all townships at
 * once. */
#ifndef CARE_COHORT_H
#define CARE_COHORT_H

#include <care/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How an array of rates is laid out: one table for all, or one for each township, each year, or both. */
typedef enum care_rate_layout {
    CARE_RATES_COMMON = 0,      /**< [...] */
    CARE_RATES_BY_TOWNSHIP = 1, /**< [townships][...] */
    CARE_RATES_BY_YEAR = 2,     /**< [years][...] */
    CARE_RATES_BY_BOTH = 3      /**< [years][townships][...] */
} care_rate_layout;

/** What the array of migration holds. */
typedef enum care_migration_kind {
    CARE_MIGRATION_NONE = 0,
    CARE_MIGRATION_COUNTS = 1, /**< net migrants, persons a year */
    CARE_MIGRATION_RATES = 2   /**< net migrants a year, per person of that sex and age; at least -1 in a whole step */
} care_migration_kind;

/** When in the year migrants come and go. */
typedef enum care_migration_timing {
    CARE_MIGRATION_END = 0,  /**< all at the end of the year, by age at the end; no births and deaths of theirs in that year */
    CARE_MIGRATION_EVEN = 1, /**< half at the start, by age at the start, half at the end; mothers are those at both ends,
                                  before the migrants of the start and after those of the end, as the UN has it.
                                  The newborn of a year are there for its second half */
    CARE_MIGRATION_EVEN_MOTHERS =
        2 /**< the same, but mothers are also the migrants of the start: Preston, Heuveline, Guillot */
} care_migration_timing;

/**
 * A projection problem. Arrays are borrowed for the call.
 *
 * One year (Preston, Heuveline, Guillot 2001, ch. 6; conventions of the UN Population Division's 1x1 method):
 *   survivors   P'(x+1) = P(x) s(x+1);  open age P'(w) = (P(w-1) + P(w)) s(w)
 *   births      sum over mothers' ages of f(x) (F(x) + F'(x)) / 2, split by r/(1+r), surviving with s(0)
 *   migrants    added at the end, or half at each end; rates apply to the persons there at that moment
 *   control     each sex and age of all townships is scaled to the area's figure; the change is a flow of its own
 *
 * With a width of n years every age is a group of n years of age and every year a step of n years: s(x) = nL(x)/nL(x-1) and
 * s(0) = nL0/(n l0), births and migrants of a step are n times those of a year, and results are those of steps (the 5x5 method
 * has n = 5).
 */
typedef struct care_cohort_problem {
    size_t struct_size;
    int64_t townships;
    int64_t years;
    int64_t ages;             /**< at least 2, the last open */
    const double *base;       /**< [townships][CARE_SEXES][ages] persons at the end of year 0 */
    const double *survival;   /**< [layout][CARE_SEXES][ages] s(0) = L0/l0, s(x) = L(x)/L(x-1), s(w) = T(w)/T(w-1); in 0..1 */
    int32_t survival_layout;  /**< care_rate_layout */
    int32_t fertility_layout; /**< care_rate_layout */
    const double *fertility;  /**< [layout][ages] births per woman and year; 0 at age 0 and the open age */
    const double *sex_ratio;  /**< [years] male births per female birth */
    const double *migration;  /**< [layout][CARE_SEXES][ages]; NULL when the kind is none */
    int32_t migration_layout; /**< care_rate_layout */
    int32_t migration_kind;   /**< care_migration_kind */
    int32_t migration_timing; /**< care_migration_timing */
    const double *control;    /**< [years][CARE_SEXES][ages] persons of the area at the end of each year; NULL = none */
    int64_t width;            /**< years of an age group and of a step, at most 100; 1 unless set, and 0 is 1 */
} care_cohort_problem;

/** Unset: sizes -1, arrays NULL; rates common to all, no migration, no control, single years. */
CARE_API void care_cohort_problem_init(care_cohort_problem *problem);

/** Where results go; the caller's arrays, NULL for what is not wanted. */
typedef struct care_cohort_result {
    size_t struct_size;
    double *persons;    /**< [years][townships][CARE_SEXES][ages] at the end of each year */
    double *births;     /**< [years][townships][CARE_SEXES] */
    double *deaths;     /**< [years][townships][CARE_SEXES] */
    double *migrants;   /**< [years][townships][CARE_SEXES] net */
    double *adjustment; /**< [years][townships][CARE_SEXES] added by the control; 0 without one */
} care_cohort_result;

/** Nothing wanted: all arrays NULL. */
CARE_API void care_cohort_result_init(care_cohort_result *result);

/**
 * Projects all townships. Births - deaths + migrants + adjustment is the change of every township, sex and year.
 *
 * Migration by counts is run twice, first without writing: an area of which more persons leave than are there is refused
 * before the first write, as every other fault is. A projection that is stopped leaves part of its results written.
 *
 * @return CARE_OK, CARE_E_INVALID (row = index into the array named, or township), CARE_E_NOMEM, CARE_E_CANCELLED
 * @complexity O(years x townships x ages); each array is read or written once; memory O(threads x (ages + years)), with a
 *             control also O(townships x ages)
 * @threads re-entrant; the same bits for any number of threads   @since 0.1
 */
CARE_API care_status care_cohort_project(const care_cohort_problem *problem, const care_env *env,
                                         const care_cohort_result *result, care_error *error);

/**
 * Fertility from a total and an age pattern: f(x) = total x pattern(x) / (width x sum of the pattern).
 *
 * @param total      births of a woman in her life, at least 0
 * @param width      years of an age group, 1 to 100
 * @param pattern    [ages] in any unit, as per cent of the total; not all 0 unless the total is
 * @param fertility  receives [ages] births per woman and year   @param n  their length
 * @return CARE_OK, CARE_E_INVALID   @complexity O(n)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_fertility_from_total(double total, int64_t width, const double *pattern, double *fertility, size_t n,
                                               care_error *error);

/** The rest of a year, from a reference date to its end. Rates are as in care_cohort_problem, without migration. */
typedef struct care_cohort_rest {
    size_t struct_size;
    int64_t townships;
    int64_t ages;
    double remaining;            /**< part of the year left, care_year_remaining; 0..1 */
    const double *base;          /**< [townships][CARE_SEXES][ages] on the reference date */
    const double *still_to_come; /**< [CARE_SEXES][ages] share of each age with a birthday in the rest of the year, from
                                      care_ages_split; NULL = remaining for all */
    const double *survival;      /**< [CARE_SEXES][ages] of a whole year */
    const double *fertility;     /**< [ages] of a whole year */
    double sex_ratio;            /**< male births per female birth */
} care_cohort_rest;

/** Unset: sizes -1, numbers NAN, arrays NULL. */
CARE_API void care_cohort_rest_init(care_cohort_rest *rest);

/**
 * Moves a population to the end of its year: survival for part of a year is s^remaining, and those whose birthday is still
 * to come grow a year older.
 *
 * @param persons  receives [townships][CARE_SEXES][ages] on 31 December   @param n  its length
 * @return CARE_OK, CARE_E_INVALID   @complexity O(townships x ages)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_cohort_year_end(const care_cohort_rest *rest, double *persons, size_t n, care_error *error);

#ifdef __cplusplus
}
#endif
#endif
