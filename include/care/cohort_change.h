/* Small areas from two censuses: cohort-change ratios (the method of Hamilton and Perry). */
#ifndef CARE_COHORT_CHANGE_H
#define CARE_COHORT_CHANGE_H

#include <care/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Sizes and rules. Ages are groups of equal width, the last open; the time between the censuses is `shift` groups, and so is a
 * step of the projection: 2 for groups of five years and censuses ten years apart.
 *
 *   ratio of an age      P(x, later) / P(x - shift, earlier); open age P(w, later) / sum of P(y, earlier), y >= w - shift
 *   ratio of a child age P(x, later) / women of x + mothers_begin to x + mothers_end - 1, later; for x < shift, by sex
 *
 * Hamilton, Perry 1962, Social Forces 41:163; Smith, Tayman, Swanson 2013, A practitioner's guide to state and local population
 * projections, ch. 8.
 */
typedef struct care_cohort_change {
    size_t struct_size;
    int64_t townships;
    int64_t ages;  /**< at least 2 */
    int64_t shift; /**< 1 to ages - 1 */
    int64_t
        mothers_begin;   /**< first group of the mothers of the youngest, at least shift: 3 for 15 years in five-year groups */
    int64_t mothers_end; /**< group after their last, at most ages - shift + 1: 9 for 44 years */
    double ratio_min;    /**< caps on the ratios of ages, not on those of children; at least 0; NAN = none */
    double ratio_max;    /**< at least ratio_min; NAN = none */
} care_cohort_change;

/** Unset: sizes -1, no caps. */
CARE_API void care_cohort_change_init(care_cohort_change *change);

/** What the rules did to the ratios. */
typedef struct care_cohort_change_report {
    size_t struct_size;
    int64_t from_area; /**< ratios over nobody, which were taken from all townships together, or 0 if there is nobody either */
    int64_t capped;    /**< ratios at a cap that would lie beyond it */
} care_cohort_change_report;

/** Nothing done: -1. */
CARE_API void care_cohort_change_report_init(care_cohort_change_report *report);

/**
 * Ratios between two censuses. With the earlier census as base, a projection by them gives the later one, where no ratio is
 * over nobody or capped.
 *
 * @param earlier  [townships][CARE_SEXES][ages] persons   @param later  the same, `shift` groups of years after it
 * @param ratios   receives [townships][CARE_SEXES][ages]   @param n  their length
 * @param report   receives what the rules did; may be NULL
 * @return CARE_OK, CARE_E_INVALID (row = element of the array named), CARE_E_NOMEM
 * @complexity O(townships x ages x shift); memory O(ages)   @threads re-entrant; runs on one thread   @since 0.1
 */
CARE_API care_status care_cohort_change_ratios(const care_cohort_change *change, const double *earlier, const double *later,
                                               const care_env *env, double *ratios, size_t n, care_cohort_change_report *report,
                                               care_error *error);

/**
 * Projects all townships by their ratios. With a control every sex and age of all townships is scaled to the area's figure,
 * mothers before their children are counted.
 *
 * @param base     [townships][CARE_SEXES][ages] persons
 * @param ratios   [townships][CARE_SEXES][ages], at least 0
 * @param steps    of `shift` groups of years each, at least 1
 * @param control  [steps][CARE_SEXES][ages] persons of the area after each step; NULL = none
 * @param persons  receives [steps][townships][CARE_SEXES][ages]   @param n  their length
 * @return CARE_OK, CARE_E_INVALID (row = element of the array named), CARE_E_NOMEM
 * @complexity O(steps x townships x ages x shift); memory of the size of the result   @threads re-entrant; runs on one thread
 * @since 0.1
 */
CARE_API care_status care_cohort_change_project(const care_cohort_change *change, const double *base, const double *ratios,
                                                int64_t steps, const double *control, const care_env *env, double *persons,
                                                size_t n, care_error *error);

#ifdef __cplusplus
}
#endif
#endif
