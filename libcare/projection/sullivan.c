#include <care/sullivan.h>

#include <math.h>
#include <stddef.h>

#include "core/error.h"
#include "core/text.h"

/* The arguments of care_sullivan. */
typedef struct life {
    int64_t ages;
    const double *survivors, *person_years, *prevalence, *sample, *deaths, *width;
} life;

static care_status check(const life *t, care_error *error) {
    const size_t ages = (size_t)t->ages;
    CARE__TRY(care__check_integer(t->ages, 1, 1000, "ages", -1, error));
    CARE__TRY(care__check_array(t->survivors, ages, CARE__POSITIVE, "survivors", error));
    CARE__TRY(care__check_array(t->person_years, ages, CARE__NON_NEGATIVE, "person_years", error));
    CARE__TRY(care__check_array(t->prevalence, ages, CARE__SHARE, "prevalence", error));
    for (int64_t x = 1; x < t->ages; x++) {
        if (t->survivors[x] > t->survivors[x - 1]) {
            return care__fail(error, CARE_E_INVALID, CARE__M_OUT_OF_RANGE, "survivors", x, "%s" CARE__AND "0" CARE__AND "%s",
                              care__number_of(t->survivors[x]).text, care__number_of(t->survivors[x - 1]).text);
        }
    }
    if (t->sample != NULL) {
        CARE__TRY(care__check_array(t->sample, ages, CARE__POSITIVE, "sample", error));
    }
    if (t->width != NULL) {
        CARE__TRY(care__check_array(t->width, ages, CARE__POSITIVE, "width", error));
    }
    if (t->deaths != NULL) {
        CARE__TRY(care__check_array(t->deaths, ages, CARE__NON_NEGATIVE, "deaths", error));
    }
    for (int64_t x = 0; x + 1 < t->ages && t->deaths != NULL; x++) {
        if (t->survivors[x + 1] < t->survivors[x]) {
            CARE__TRY(care__check_value(t->deaths[x], CARE__POSITIVE, "deaths", x, error));
        }
    }
    return CARE_OK;
}

/* What a group adds to the variance of the healthy years of all who are born: from the prevalence, and from mortality, of
   which a death too many takes the rest of its interval and all that comes after. `later` is the expectancy after it. */
static double variance_of(const life *t, int64_t x, double later) {
    const double sick = t->prevalence[x];
    const double years = t->person_years[x];
    double sum = t->sample == NULL ? 0.0 : years * years * sick * (1.0 - sick) / t->sample[x];
    const double dying = x + 1 < t->ages ? t->survivors[x] - t->survivors[x + 1] : 0.0;
    if (t->deaths != NULL && dying > 0.0) {
        const double width = t->width == NULL ? 1.0 : t->width[x];
        const double q = dying / t->survivors[x];
        const double lived = (years - t->survivors[x + 1] * width) / dying;
        const double lost = t->survivors[x] * (later + (width - lived) * (1.0 - sick));
        sum += lost * lost * q * q * (1.0 - q) / t->deaths[x];
    }
    return sum;
}

care_status care_sullivan(int64_t ages, const double *survivors, const double *person_years, const double *prevalence,
                          const double *sample, const double *deaths, const double *width, double *expectancy,
                          double *standard_error, size_t n, care_error *error) {
    const life t = {ages, survivors, person_years, prevalence, sample, deaths, width};
    CARE__TRY(check(&t, error));
    CARE__TRY(care__check_length(n, (size_t)ages, "n", error));
    CARE__TRY(care__check_pointer(expectancy, "expectancy", error));
    double healthy = 0.0;
    double variance = 0.0;
    double later = 0.0;
    for (int64_t x = ages - 1; x >= 0; x--) {
        healthy += (1.0 - prevalence[x]) * person_years[x];
        variance += variance_of(&t, x, later);
        later = healthy / survivors[x];
        expectancy[x] = later;
        if (standard_error != NULL) {
            standard_error[x] = sqrt(variance) / survivors[x];
        }
    }
    return CARE_OK;
}
