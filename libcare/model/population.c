#include <care/population.h>

#include <string.h>

#include "core/calendar.h"
#include "core/error.h"
#include "core/memory.h"

void care_population_init(care_population *population) {
    if (population != NULL) {
        memset(population, 0, sizeof *population);
        population->struct_size = sizeof *population;
        population->townships = population->ages = -1;
        population->basis = -1;
        population->year = population->month = population->day = -1;
    }
}

care_status care_population_check(const care_population *population, care_error *error) {
    care_population use;
    care_population_init(&use);
    CARE__TRY(care__take(&use, sizeof use, population, "population", error));
    CARE__TRY(care__check_integer(use.townships, 1, INT32_MAX, "population.townships", -1, error));
    CARE__TRY(care__check_integer(use.ages, 2, 1000, "population.ages", -1, error));
    CARE__TRY(care__check_integer(use.basis, CARE_RESIDENT, CARE_REGISTERED, "population.basis", -1, error));
    CARE__TRY(care__date_check(use.year, use.month, use.day, "population.date", error));
    size_t cells;
    CARE__TRY(care__check_product(use.townships, CARE_SEXES, use.ages, "population", &cells, error));
    return care__check_array(use.persons, cells, CARE__NON_NEGATIVE, "population.persons", error);
}

care_status care_population_from_age(const care_population *population, int64_t from_age, double *out, size_t n,
                                     care_error *error) {
    CARE__TRY(care_population_check(population, error));
    CARE__TRY(care__check_integer(from_age, 0, population->ages - 1, "from_age", -1, error));
    CARE__TRY(care__check_length(n, (size_t)population->townships, "n", error));
    CARE__TRY(care__check_pointer(out, "out", error));
    const double *at = population->persons;
    for (int64_t t = 0; t < population->townships; t++) {
        double sum = 0.0;
        for (int sex = 0; sex < CARE_SEXES; sex++, at += population->ages) {
            for (int64_t age = from_age; age < population->ages; age++) {
                sum += at[age];
            }
        }
        out[t] = sum;
    }
    return CARE_OK;
}
