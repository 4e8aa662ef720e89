#include <care/sullivan.h>

#include <math.h>

#include "care_test.h"
#include "core/messages.h"
#include "expect_error.h"

enum { AGES = 3 };

typedef struct fixture {
    int64_t ages;
    double survivors[AGES], years[AGES], sick[AGES], sample[AGES], deaths[AGES], width[AGES];
    double expectancy[AGES], deviation[AGES];
    size_t n;
} fixture;

static const fixture sound = {.ages = AGES,
                              .survivors = {100.0, 80.0, 40.0},
                              .years = {90.0, 60.0, 80.0},
                              .sick = {0.0, 0.5, 0.75},
                              .sample = {10.0, 20.0, 40.0},
                              .deaths = {4.0, 8.0, 0.0},
                              .width = {1.0, 1.0, 1.0},
                              .expectancy = {7.0, 7.0, 7.0},
                              .n = AGES};

static care_status find(fixture *f, care_error *error) {
    care_error_init(error);
    return care_sullivan(f->ages, f->survivors, f->years, f->sick, f->sample, f->deaths, f->width, f->expectancy, f->deviation,
                         f->n, error);
}

/* Healthy years 90, 30, 20. */
static void years_by_hand(void) {
    fixture f = sound;
    care_error error;
    CARE_CHECK_OK(find(&f, &error), &error);
    CARE_CHECK_NEAR(f.expectancy[0], 1.4, 1e-15);
    CARE_CHECK_NEAR(f.expectancy[1], 50.0 / 80.0, 1e-15);
    CARE_CHECK_NEAR(f.expectancy[2], 0.5, 1e-15);
}

/* Prevalence: 80^2 x 0.1875 / 40 = 30 and 60^2 x 0.25 / 20 = 45. Mortality: at age 1 half die and lose half their year of which
   half is healthy, and the 0.5 years to come: (80 x 0.75)^2 x 0.25 x 0.5 / 8 = 56.25; at age 0: (100 x 1.125)^2 x 0.04 x 0.8
   / 4. */
static void standard_errors_by_hand(void) {
    fixture f = sound;
    care_error error;
    CARE_CHECK_OK(find(&f, &error), &error);
    CARE_CHECK_NEAR(f.deviation[2], sqrt(30.0) / 40.0, 1e-15);
    CARE_CHECK_NEAR(f.deviation[1], sqrt(30.0 + 45.0 + 56.25) / 80.0, 1e-15);
    CARE_CHECK_NEAR(f.deviation[0], sqrt(131.25 + 101.25) / 100.0, 1e-15);
}

#define FAULTS(X)                                                 \
    X(ages = 0, CARE__M_OUT_OF_RANGE, "ages", -1)                 \
    X(survivors[1] = 101.0, CARE__M_OUT_OF_RANGE, "survivors", 1) \
    X(survivors[2] = 0.0, CARE__M_ZERO, "survivors", 2)           \
    X(years[1] = -1.0, CARE__M_OUT_OF_RANGE, "person_years", 1)   \
    X(sick[1] = 1.5, CARE__M_OUT_OF_RANGE, "prevalence", 1)       \
    X(sick[1] = (double)NAN, CARE__M_NOT_FINITE, "prevalence", 1) \
    X(sample[2] = 0.0, CARE__M_ZERO, "sample", 2)                 \
    X(deaths[1] = 0.0, CARE__M_ZERO, "deaths", 1)                 \
    X(width[0] = 0.0, CARE__M_ZERO, "width", 0)                   \
    X(n = 2, CARE__M_LENGTH, "n", -1)

static void faults_are_named_and_nothing_is_written(void){
#define X(spoil, message, where, row)                                                                      \
    {                                                                                                      \
        fixture f = sound;                                                                                 \
        care_error error;                                                                                  \
        f.spoil;                                                                                           \
        care_check_refused(find(&f, &error), &error, (message), (where), (row), CARE_CHECK_PLACE(#spoil)); \
        CARE_CHECK_NEAR(f.expectancy[2], 7.0, 0.0);                                                        \
    }
    FAULTS(X)
#undef X
}

CARE_TEST_MAIN("sullivan", {"years by hand", years_by_hand}, {"standard errors by hand", standard_errors_by_hand},
               {"faults are named and nothing is written", faults_are_named_and_nothing_is_written})
