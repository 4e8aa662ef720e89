#include <care/dependency.h>

#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/text.h"
#include "projection/dependency.h"

care_status care__check_prevalence(int64_t levels, int64_t cells, const double *prevalence, care_error *error) {
    CARE__TRY(care__check_array(prevalence, (size_t)(levels * cells), CARE__SHARE, "prevalence", error));
    for (int64_t i = 0; i < cells; i++) {
        double sum = 0.0;
        for (int64_t level = 0; level < levels; level++) {
            sum += prevalence[level * cells + i];
        }
        if (sum > 1.0 + 1e-12) {
            return care__fail(error, CARE_E_INVALID, CARE__M_PREVALENCE_SUM, "prevalence", i, "%s", care__number_of(sum).text);
        }
    }
    return CARE_OK;
}

care_status care_dependency_persons(int64_t tables, int64_t ages, const double *persons, int64_t levels,
                                    const double *prevalence, double *out, size_t n, care_error *error) {
    size_t cells;
    CARE__TRY(care__check_integer(tables, 1, INT32_MAX, "tables", -1, error));
    CARE__TRY(care__check_integer(ages, 2, 1000, "ages", -1, error));
    CARE__TRY(care__check_integer(levels, 1, 1000, "levels", -1, error));
    CARE__TRY(care__check_product(tables, CARE_SEXES, ages, "persons", &cells, error));
    CARE__TRY(care__check_array(persons, cells, CARE__NON_NEGATIVE, "persons", error));
    CARE__TRY(care__check_prevalence(levels, CARE_SEXES * ages, prevalence, error));
    CARE__TRY(care__check_length(n, (size_t)(tables * levels), "n", error));
    CARE__TRY(care__check_pointer(out, "out", error));
    const int64_t table = CARE_SEXES * ages;
    for (int64_t i = 0; i < tables; i++) {
        for (int64_t level = 0; level < levels; level++) {
            double sum = 0.0;
            for (int64_t x = 0; x < table; x++) {
                sum += persons[i * table + x] * prevalence[level * table + x];
            }
            out[i * levels + level] = sum;
        }
    }
    return CARE_OK;
}

/* Persons dependent when the shape is scaled by k, and its slope: the persons of cells that are not cut at 1, by shape. */
static double scaled(int64_t ages, const double *shape, const double *persons, int64_t from_age, double k, double *slope) {
    double sum = 0.0;
    *slope = 0.0;
    for (int64_t i = 0; i < CARE_SEXES * ages; i++) {
        if (i % ages >= from_age && shape[i] > 0.0) {
            const int cut = k * shape[i] >= 1.0;
            sum += persons[i] * (cut ? 1.0 : k * shape[i]);
            *slope += cut ? 0.0 : persons[i] * shape[i];
        }
    }
    return sum;
}

/* k with scaled(k) = wanted. scaled is concave, increasing and piecewise linear, and Newton's steps from 0 never pass the root:
   each either solves the piece or moves to a later one, so they end. */
static double find_scale(int64_t ages, const double *shape, const double *persons, int64_t from_age, double wanted) {
    double k = 0.0;
    for (int64_t i = 0; i <= CARE_SEXES * ages; i++) {
        double slope;
        const double missing = wanted - scaled(ages, shape, persons, from_age, k, &slope);
        if (!(slope > 0.0) || missing <= 1e-14 * wanted) {
            break;
        }
        k += missing / slope;
    }
    return k;
}

care_status care_dependency_scale(int64_t ages, const double *shape, const double *persons, int64_t from_age, double share,
                                  double *out, size_t n, care_error *error) {
    CARE__TRY(care__check_integer(ages, 2, 1000, "ages", -1, error));
    const size_t cells = (size_t)(CARE_SEXES * ages);
    CARE__TRY(care__check_array(shape, cells, CARE__NON_NEGATIVE, "shape", error));
    CARE__TRY(care__check_array(persons, cells, CARE__NON_NEGATIVE, "persons", error));
    CARE__TRY(care__check_integer(from_age, 0, ages - 1, "from_age", -1, error));
    CARE__TRY(care__check_value(share, CARE__SHARE, "share", -1, error));
    CARE__TRY(care__check_length(n, cells, "n", error));
    CARE__TRY(care__check_pointer(out, "out", error));
    double all = 0.0;
    double most = 0.0;
    for (int64_t i = 0; i < (int64_t)cells; i++) {
        all += i % ages >= from_age ? persons[i] : 0.0;
        most += i % ages >= from_age && shape[i] > 0.0 ? persons[i] : 0.0;
    }
    if (share * all > most * (1.0 + 1e-12) || (all == 0.0 && share > 0.0)) {
        return care__fail(error, CARE_E_INVALID, CARE__M_SHARE_OUT_OF_REACH, "share", -1, "%s" CARE__AND "%s",
                          care__number_of(share).text, care__number_of(all > 0.0 ? most / all : 0.0).text);
    }
    const double k = find_scale(ages, shape, persons, from_age, share * all);
    for (int64_t i = 0; i < (int64_t)cells; i++) {
        out[i] = i % ages >= from_age && shape[i] > 0.0 ? fmin(k * shape[i], 1.0) : 0.0;
    }
    return CARE_OK;
}
