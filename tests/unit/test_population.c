/* care/population.h: persons by township, sex and single year of age. */
#include <care/population.h>

#include <math.h>
#include <string.h>

#include "care_test.h"
#include "core/messages.h"
#include "expect_error.h"

enum { TOWNSHIPS = 2, AGES = 4, CELLS = TOWNSHIPS * CARE_SEXES * AGES };

/* Township 0: men 1 2 3 4, women 10 20 30 40. Township 1: a hundred times as many. */
static double persons[CELLS];

static care_population population(void) {
    static const double first[] = {1, 2, 3, 4, 10, 20, 30, 40};
    care_population p;
    care_population_init(&p);
    for (int i = 0; i < CELLS; i++) {
        persons[i] = i < 8 ? first[i] : 100.0 * first[i - 8];
    }
    p.townships = TOWNSHIPS;
    p.ages = AGES;
    p.basis = CARE_RESIDENT;
    p.year = 2020;
    p.month = 11;
    p.day = 1;
    p.persons = persons;
    return p;
}

static void init_leaves_all_unset(void) {
    care_population p;
    memset(&p, 0xA5, sizeof p);
    care_population_init(&p);
    CARE_CHECK_INT(p.struct_size, sizeof p);
    CARE_CHECK_INT(p.townships, -1);
    CARE_CHECK_INT(p.ages, -1);
    CARE_CHECK_INT(p.basis, -1);
    CARE_CHECK_INT(p.year, -1);
    CARE_CHECK_INT(p.month, -1);
    CARE_CHECK_INT(p.day, -1);
    CARE_CHECK(p.persons == NULL);
    care_population_init(NULL);
}

static void a_sound_population_passes(void) {
    care_population p = population();
    CARE_CHECK_OK(care_population_check(&p, NULL), NULL);
    persons[3] = 0.0;
    persons[4] = 0.5; /* projected persons are not whole */
    CARE_CHECK_OK(care_population_check(&p, NULL), NULL);
    p.townships = 1; /* the area as a whole */
    p.basis = CARE_REGISTERED;
    CARE_CHECK_OK(care_population_check(&p, NULL), NULL);
}

static void every_field_must_be_set(void) {
    care_population p[7];
    static const char *const where[] = {"population.townships", "population.ages", "population.basis",  "population.date",
                                        "population.date",      "population.date", "population.persons"};
    static const int32_t message[] = {CARE__M_OUT_OF_RANGE, CARE__M_OUT_OF_RANGE, CARE__M_OUT_OF_RANGE, CARE__M_DATE,
                                      CARE__M_DATE,         CARE__M_DATE,         CARE__M_NULL};
    for (int i = 0; i < 7; i++) {
        p[i] = population();
    }
    p[0].townships = 0;
    p[1].ages = 1;
    p[2].basis = -1;
    p[3].year = 0;
    p[4].month = 13;
    p[5].day = 31; /* of November */
    p[6].persons = NULL;
    for (int i = 0; i < 7; i++) {
        care_error error;
        care_error_init(&error);
        CARE_CHECK_REFUSED(care_population_check(&p[i], &error), &error, message[i], where[i], -1);
    }
    CARE_CHECK_INT(care_population_check(NULL, NULL), CARE_E_INVALID);
}

static void the_first_cell_that_cannot_be_is_named(void) {
    static const double bad[] = {NAN, INFINITY, -INFINITY, -0.001};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        care_population p = population();
        care_error error;
        care_error_init(&error);
        persons[13] = bad[i];
        persons[14] = bad[i];
        CARE_CHECK_REFUSED(care_population_check(&p, &error), &error, i < 3 ? CARE__M_NOT_FINITE : CARE__M_OUT_OF_RANGE,
                           "population.persons", 13);
    }
}

static void persons_from_an_age_are_of_both_sexes_and_the_open_age(void) {
    static const double wanted[AGES] = {110, 99, 77, 44};
    const care_population p = population();
    for (int64_t age = 0; age < AGES; age++) {
        double out[TOWNSHIPS] = {-1, -1};
        CARE_CHECK_OK(care_population_from_age(&p, age, out, TOWNSHIPS, NULL), NULL);
        CARE_CHECK_NEAR(out[0], wanted[age], 0.0);
        CARE_CHECK_NEAR(out[1], 100.0 * wanted[age], 0.0);
    }
}

static void ages_and_rooms_that_do_not_fit_are_refused(void) {
    const care_population p = population();
    double out[TOWNSHIPS + 1] = {7, 7, 7};
    care_error error;
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_population_from_age(&p, -1, out, 2, &error), &error, CARE__M_OUT_OF_RANGE, "from_age", -1);
    CARE_CHECK_REFUSED(care_population_from_age(&p, AGES, out, 2, &error), &error, CARE__M_OUT_OF_RANGE, "from_age", -1);
    CARE_CHECK_REFUSED(care_population_from_age(&p, 1, out, 3, &error), &error, CARE__M_LENGTH, "n", -1);
    CARE_CHECK_REFUSED(care_population_from_age(&p, 1, NULL, 2, &error), &error, CARE__M_NULL, "out", -1);
    persons[CELLS - 1] = NAN;
    CARE_CHECK_REFUSED(care_population_from_age(&p, 1, out, 2, &error), &error, CARE__M_NOT_FINITE, "population.persons",
                       CELLS - 1);
    CARE_CHECK_NEAR(out[0], 7.0, 0.0);
    CARE_CHECK_NEAR(out[1], 7.0, 0.0);
}

CARE_TEST_MAIN("population", {"init leaves all unset", init_leaves_all_unset},
               {"a sound population passes", a_sound_population_passes}, {"every field must be set", every_field_must_be_set},
               {"the first cell that cannot be is named", the_first_cell_that_cannot_be_is_named},
               {"persons from an age are of both sexes and the open age",
                persons_from_an_age_are_of_both_sexes_and_the_open_age},
               {"ages and rooms that do not fit are refused", ages_and_rooms_that_do_not_fit_are_refused})
