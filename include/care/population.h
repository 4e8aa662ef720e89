/* Persons by township, sex and single year of age at one date. */
#ifndef CARE_POPULATION_H
#define CARE_POPULATION_H

#include <care/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Who is counted. Use of facilities follows residence, duties follow registration. */
typedef enum care_population_basis {
    CARE_RESIDENT = 0,  /**< 常住人口 */
    CARE_REGISTERED = 1 /**< 户籍人口 */
} care_population_basis;

/** A view of the caller's array, borrowed for the call. */
typedef struct care_population {
    size_t struct_size;
    int64_t townships;     /**< 1 for the area as a whole */
    int64_t ages;          /**< single years of age from 0; the last one is open. 101 means 0..99, 100+ */
    int32_t basis;         /**< care_population_basis; must be set */
    int32_t year;          /**< of the reference date */
    int32_t month;         /**< 1..12 */
    int32_t day;           /**< 1..31 */
    const double *persons; /**< [townships][CARE_SEXES][ages] */
} care_population;

/** Unset: numbers -1, array NULL. */
CARE_API void care_population_init(care_population *population);

/**
 * Checks a population: sizes, date, basis, every cell finite and not negative.
 *
 * @return CARE_OK, CARE_E_INVALID (row = index of the offending cell)   @complexity O(cells)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_population_check(const care_population *population, care_error *error);

/**
 * Persons of an age and older, both sexes, in each township.
 *
 * @param from_age  0..ages - 1; the elderly age is 60 in China, 65 or 70 elsewhere
 * @param out       receives [townships]   @param n  must equal townships
 * @return CARE_OK, CARE_E_INVALID   @complexity O(cells)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_population_from_age(const care_population *population, int64_t from_age, double *out, size_t n,
                                              care_error *error);

#ifdef __cplusplus
}
#endif
#endif
