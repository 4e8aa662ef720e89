/* From age groups to single years of age, and from the census date to the end of the year. */
#ifndef CARE_AGES_H
#define CARE_AGES_H

#include <care/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Part of a year from the start of that day to the end of the year, by the calendar: 61/366 for 1 November 2020.
 *  @return 0..1, NAN for a date that does not exist   @since 0.1 */
CARE_API double care_year_remaining(int32_t year, int32_t month, int32_t day);

/**
 * Persons of one sex in age groups, and what the sizes of their birth cohorts are known from.
 *
 * A group is split in proportion to births x survival, never evenly: the cohorts of 1959-61 and 1962-63 differ by half in
 * China, and the path of the elderly turns on them. A person of age x on the reference date was born in the year
 * `year - x`, if the birthday has passed, or in the year before; both parts are kept apart, so that the step to the end of
 * the year moves just those whose birthday is still to come.
 */
typedef struct care_age_groups {
    size_t struct_size;
    int64_t count;
    const int64_t *from_age;    /**< [count] ascending, first 0; each group reaches to the next, the last to the open age */
    const double *persons;      /**< [count] */
    int64_t ages;               /**< single ages wanted, the last open */
    int32_t year;               /**< of the reference date */
    double remaining;           /**< care_year_remaining of the reference date */
    const double *person_years; /**< [ages] stationary population of a life table (Lx, last Tx), any radix */
    int64_t births_count;       /**< 0 = cohorts of equal size */
    int32_t births_first_year;  /**< births[0] belongs to it; earlier cohorts take births[0], later ones the last */
    const double *births;       /**< [births_count] any unit */
} care_age_groups;

/** Unset: numbers -1 or NAN, arrays NULL; no births. */
CARE_API void care_age_groups_init(care_age_groups *groups);

/**
 * Splits age groups into single years of age. Every group keeps its total.
 *
 * @param persons         receives [ages] persons by age on the reference date
 * @param still_to_come   receives [ages] share of each age whose birthday falls in the rest of the year; may be NULL
 * @param n               must equal ages
 * @return CARE_OK, CARE_E_INVALID (row = group or age)   @complexity O(ages)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_ages_split(const care_age_groups *groups, double *persons, double *still_to_come, size_t n,
                                     care_error *error);

#ifdef __cplusplus
}
#endif
#endif
