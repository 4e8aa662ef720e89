#include <care/cohort.h>

#include <math.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "care_test.h"
#include "core/messages.h"
#include "draw.h"
#include "expect_error.h"
#include "failing_allocator.h"

enum { TOWNSHIPS = 2, YEARS = 2, AGES = 4, CELLS = CARE_SEXES * AGES, FLOWS = TOWNSHIPS * CARE_SEXES };

static const double untouched = -7.0;

/* Two townships, ages 0, 1, 2, 3+; one year unless a test says otherwise. Male rows first. */
typedef struct fixture {
    double base[TOWNSHIPS * CELLS];
    double survival[CELLS];
    double fertility[AGES];
    double sex_ratio[YEARS];
    double migration[CELLS];
    double control[YEARS * CELLS];
    care_cohort_problem problem;
    double persons[YEARS * TOWNSHIPS * CELLS];
    double births[YEARS * FLOWS];
    double deaths[YEARS * FLOWS];
    double migrants[YEARS * FLOWS];
    double adjustment[YEARS * FLOWS];
    care_cohort_result result;
} fixture;

static void fill(double *values, size_t n, double value) {
    for (size_t i = 0; i < n; i++) {
        values[i] = value;
    }
}

#define FILL(array, value) fill((array), sizeof(array) / sizeof((array)[0]), (value))

static void set_up(fixture *f) {
    static const fixture sound = {
        .base = {10.0, 20.0, 30.0, 40.0, 8.0, 16.0, 24.0, 32.0, 0.0, 0.0, 0.0, 0.0, 0.0, 4.0, 0.0, 0.0},
        .survival = {0.9, 0.8, 0.5, 0.25, 0.8, 1.0, 0.75, 0.5},
        .fertility = {0.0, 0.5, 0.25, 0.0},
        .sex_ratio = {1.5, 1.5},
    };
    *f = sound;
    care_cohort_problem_init(&f->problem);
    f->problem.townships = TOWNSHIPS;
    f->problem.years = 1;
    f->problem.ages = AGES;
    f->problem.base = f->base;
    f->problem.survival = f->survival;
    f->problem.fertility = f->fertility;
    f->problem.sex_ratio = f->sex_ratio;
    care_cohort_result_init(&f->result);
    f->result.persons = f->persons;
    f->result.births = f->births;
    f->result.deaths = f->deaths;
    f->result.migrants = f->migrants;
    f->result.adjustment = f->adjustment;
    FILL(f->persons, untouched);
    FILL(f->births, untouched);
    FILL(f->deaths, untouched);
    FILL(f->migrants, untouched);
    FILL(f->adjustment, untouched);
}

static void set_migration(fixture *f, int32_t kind, int32_t timing, const double migration[CELLS]) {
    memcpy(f->migration, migration, sizeof f->migration);
    f->problem.migration = f->migration;
    f->problem.migration_kind = kind;
    f->problem.migration_timing = timing;
}

static care_status project(fixture *f, care_error *error) {
    care_error_init(error);
    return care_cohort_project(&f->problem, NULL, &f->result, error);
}

static void check_values(const double *got, const double *want, size_t n, care_check_place place) {
    for (size_t i = 0; i < n; i++) {
        char text[64];
        (void)snprintf(text, sizeof text, "%s[%zu]", place.text, i);
        care_check_near(got[i], want[i], 1e-12, (care_check_place){text, place.file, place.line});
    }
}

/* Compares the front of an array with the values listed. */
#define CHECK_VALUES(got, ...)                                                                               \
    check_values((got), (const double[]){__VA_ARGS__}, sizeof(const double[]){__VA_ARGS__} / sizeof(double), \
                 CARE_CHECK_PLACE(#got))

static bool all_untouched(const double *values, size_t n) {
    bool held = true;
    for (size_t i = 0; i < n; i++) {
        held = held && memcmp(&values[i], &untouched, sizeof untouched) == 0;
    }
    return held;
}

#define CHECK_UNTOUCHED(array) CARE_CHECK(all_untouched((array), sizeof(array) / sizeof((array)[0])))

static void check_nothing_written(const fixture *f) {
    CHECK_UNTOUCHED(f->persons);
    CHECK_UNTOUCHED(f->births);
    CHECK_UNTOUCHED(f->deaths);
    CHECK_UNTOUCHED(f->migrants);
    CHECK_UNTOUCHED(f->adjustment);
}

/* ---- one year by hand ---------------------------------------------------------------------------------------------- */

static void a_year_by_hand(void) {
    fixture f;
    care_error error;
    set_up(&f);
    CARE_CHECK_OK(project(&f, &error), &error);
    /* births 0.5 (16 + 8) / 2 + 0.25 (24 + 12) / 2 = 10.5 and 0.5 (4 + 0) / 2 + 0.25 (0 + 3) / 2 = 1.375 */
    CHECK_VALUES(f.births, 6.3, 4.2, 0.825, 0.55);
    CHECK_VALUES(f.persons, 5.67, 8.0, 10.0, 17.5, 3.36, 8.0, 12.0, 28.0, /* second township */ 0.7425, 0.0, 0.0, 0.0, 0.44,
                 0.0, 3.0, 0.0);
    CHECK_VALUES(f.deaths, 65.13, 32.84, 0.0825, 1.11);
    CHECK_VALUES(f.migrants, 0.0, 0.0, 0.0, 0.0);
    CHECK_VALUES(f.adjustment, 0.0, 0.0, 0.0, 0.0);
    CARE_CHECK(
        all_untouched(f.persons + TOWNSHIPS * CELLS, TOWNSHIPS * CELLS)); /* room for a second year that was not asked for */
}

static void the_second_year_starts_from_the_first(void) {
    fixture f;
    fixture again;
    care_error error;
    set_up(&f);
    set_up(&again);
    f.problem.years = 2;
    f.sex_ratio[1] = 1.0;
    CARE_CHECK_OK(project(&f, &error), &error);
    memcpy(again.base, f.persons, sizeof again.base);
    again.sex_ratio[0] = 1.0;
    CARE_CHECK_OK(project(&again, &error), &error);
    CARE_CHECK(memcmp(f.persons + TOWNSHIPS * CELLS, again.persons, TOWNSHIPS * CELLS * sizeof(double)) == 0);
    CARE_CHECK(memcmp(f.births + FLOWS, again.births, FLOWS * sizeof(double)) == 0);
    CARE_CHECK(memcmp(f.deaths + FLOWS, again.deaths, FLOWS * sizeof(double)) == 0);
}

static void two_ages_have_no_births(void) {
    const double base[CARE_SEXES * 2] = {3.0, 5.0, 7.0, 9.0};
    const double survival[CARE_SEXES * 2] = {1.0, 0.5, 1.0, 0.25};
    const double nobody[2] = {0.0, 0.0};
    fixture f;
    care_error error;
    set_up(&f);
    f.problem.townships = 1;
    f.problem.ages = 2;
    f.problem.base = base;
    f.problem.survival = survival;
    f.problem.fertility = nobody;
    CARE_CHECK_OK(project(&f, &error), &error);
    CHECK_VALUES(f.persons, 0.0, 4.0, 0.0, 4.0);
    CHECK_VALUES(f.births, 0.0, 0.0);
    CHECK_VALUES(f.deaths, 4.0, 12.0);
}

static void nobody_survives(void) {
    fixture f;
    care_error error;
    set_up(&f);
    FILL(f.survival, 0.0);
    CARE_CHECK_OK(project(&f, &error), &error);
    for (int i = 0; i < TOWNSHIPS * CELLS; i++) {
        CARE_CHECK_NEAR(f.persons[i], 0.0, 0.0);
    }
    CHECK_VALUES(f.births, 4.2, 2.8, 0.6, 0.4); /* mothers at the start only */
    CHECK_VALUES(f.deaths, 104.2, 82.8, 0.6, 4.4);
}

static void everyone_survives(void) {
    fixture f;
    care_error error;
    set_up(&f);
    FILL(f.survival, 1.0);
    CARE_CHECK_OK(project(&f, &error), &error);
    CHECK_VALUES(f.deaths, 0.0, 0.0, 0.0, 0.0);
    CHECK_VALUES(f.births, 6.6, 4.4, 0.9, 0.6); /* 0.5 (16 + 8) / 2 + 0.25 (24 + 16) / 2 = 11; 1 + 0.5 */
    CHECK_VALUES(f.persons, 6.6, 10.0, 20.0, 70.0, 4.4, 8.0, 16.0, 56.0, 0.9, 0.0, 0.0, 0.0, 0.6, 0.0, 4.0, 0.0);
}

static void no_births_leave_age_0_empty(void) {
    fixture f;
    care_error error;
    set_up(&f);
    FILL(f.fertility, 0.0);
    CARE_CHECK_OK(project(&f, &error), &error);
    for (int i = 0; i < FLOWS; i++) {
        CARE_CHECK_NEAR(f.births[i], 0.0, 0.0);
        CARE_CHECK_NEAR(f.persons[i * AGES], 0.0, 0.0);
    }
    CHECK_VALUES(f.deaths, 64.5, 32.0, 0.0, 1.0);
}

/* ---- migration by hand, first township ----------------------------------------------------------------------------- */

static void migrants_by_counts_at_the_end(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.problem.townships = 1;
    set_migration(&f, CARE_MIGRATION_COUNTS, CARE_MIGRATION_END,
                  (const double[CELLS]){1.0, -2.0, 3.0, -4.0, 0.5, 0.5, -1.0, 2.0});
    CARE_CHECK_OK(project(&f, &error), &error);
    CHECK_VALUES(f.persons, 6.67, 6.0, 13.0, 13.5, 3.86, 8.5, 11.0, 30.0);
    CHECK_VALUES(f.births, 6.3, 4.2);
    CHECK_VALUES(f.deaths, 65.13, 32.84);
    CHECK_VALUES(f.migrants, -2.0, 2.0);
}

static void migrants_by_rates_at_the_end(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.problem.townships = 1;
    set_migration(&f, CARE_MIGRATION_RATES, CARE_MIGRATION_END,
                  (const double[CELLS]){0.1, -0.5, 0.0, 1.0, -1.0, 0.25, 0.0, 0.0});
    CARE_CHECK_OK(project(&f, &error), &error);
    CHECK_VALUES(f.persons, 6.237, 4.0, 10.0, 35.0, 0.0, 10.0, 12.0, 28.0);
    CHECK_VALUES(f.births, 6.3, 4.2);
    CHECK_VALUES(f.deaths, 65.13, 32.84);
    CHECK_VALUES(f.migrants, 14.067, -1.36);
}

static void migrants_by_counts_half_at_each_end(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.problem.townships = 1;
    set_migration(&f, CARE_MIGRATION_COUNTS, CARE_MIGRATION_EVEN,
                  (const double[CELLS]){2.0, -4.0, 0.0, 0.0, 0.0, 0.0, 8.0, 0.0});
    CARE_CHECK_OK(project(&f, &error), &error);
    CHECK_VALUES(f.births, 6.6, 4.4); /* 0.5 (16 + 8) / 2 + 0.25 (24 + 16) / 2 */
    CHECK_VALUES(f.persons, 6.94, 6.8, 9.0, 17.5, 3.52, 8.0, 16.0, 30.0);
    CHECK_VALUES(f.deaths, 64.36, 34.88);
    CHECK_VALUES(f.migrants, -2.0, 8.0);
}

static void migrants_by_rates_half_at_each_end(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.problem.townships = 1;
    set_migration(&f, CARE_MIGRATION_RATES, CARE_MIGRATION_EVEN,
                  (const double[CELLS]){0.0, 0.5, 0.0, 0.0, 0.0, 0.0, -0.5, 0.0});
    CARE_CHECK_OK(project(&f, &error), &error);
    CHECK_VALUES(f.births, 6.075, 4.05); /* 0.5 (16 + 8) / 2 + 0.25 (24 + 9) / 2 */
    CHECK_VALUES(f.persons, 5.4675, 10.0, 12.5, 17.5, 3.24, 8.0, 9.0, 25.0);
    CHECK_VALUES(f.deaths, 67.6075, 29.81);
    CHECK_VALUES(f.migrants, 7.0, -9.0);
}

static void mothers_may_be_the_migrants_of_the_start(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.problem.townships = 1;
    set_migration(&f, CARE_MIGRATION_COUNTS, CARE_MIGRATION_EVEN_MOTHERS,
                  (const double[CELLS]){2.0, -4.0, 0.0, 0.0, 0.0, 0.0, 8.0, 0.0});
    CARE_CHECK_OK(project(&f, &error), &error);
    CHECK_VALUES(f.births, 6.9, 4.6); /* 0.5 (16 + 8) / 2 + 0.25 (28 + 16) / 2 */
    CHECK_VALUES(f.persons, 7.21, 6.8, 9.0, 17.5, 3.68, 8.0, 16.0, 30.0);
    CHECK_VALUES(f.migrants, -2.0, 8.0);
}

static void refuse_out_migration(fixture *f, int64_t township, const char *message) {
    care_error error;
    CARE_CHECK_REFUSED(project(f, &error), &error, CARE__M_OUT_MIGRATION, "problem.migration", township);
    CARE_CHECK_STR(error.message, message);
    check_nothing_written(f);
}

/* ---- wider groups and steps ------------------------------------------------------------------------------------------ */

/* Rates and counts are a year: a fifth of those of a single-year problem give the same in a step of five years. */
static void a_wide_step_is_as_many_years_of_rates(void) {
    for (int32_t kind = CARE_MIGRATION_NONE; kind <= CARE_MIGRATION_RATES; kind++) {
        for (int32_t timing = CARE_MIGRATION_END; timing <= CARE_MIGRATION_EVEN_MOTHERS; timing++) {
            fixture narrow;
            fixture wide;
            care_error error;
            set_up(&narrow);
            set_up(&wide);
            wide.problem.width = 4;
            if (kind != CARE_MIGRATION_NONE) {
                set_migration(&narrow, kind, timing, (const double[CELLS]){0.25, -0.5, 0.0, 0.5, 0.0, 0.0, 0.5, -0.5});
                set_migration(&wide, kind, timing, (const double[CELLS]){0.0625, -0.125, 0.0, 0.125, 0.0, 0.0, 0.125, -0.125});
                narrow.problem.townships = wide.problem.townships = 1;
            }
            for (int x = 0; x < AGES; x++) {
                wide.fertility[x] = narrow.fertility[x] / 4.0;
            }
            CARE_CHECK_OK(project(&narrow, &error), &error);
            CARE_CHECK_OK(project(&wide, &error), &error);
            CARE_CHECK(memcmp(narrow.persons, wide.persons, sizeof narrow.persons) == 0);
            CARE_CHECK(memcmp(narrow.births, wide.births, sizeof narrow.births) == 0);
            CARE_CHECK(memcmp(narrow.deaths, wide.deaths, sizeof narrow.deaths) == 0);
            CARE_CHECK(memcmp(narrow.migrants, wide.migrants, sizeof narrow.migrants) == 0);
        }
    }
}

/* A caller of an earlier version, or one who sets every field, leaves 0. */
static void no_width_is_a_single_year(void) {
    fixture f;
    fixture unset;
    fixture earlier;
    care_error error;
    set_up(&f);
    set_up(&unset);
    set_up(&earlier);
    unset.problem.width = 0;
    earlier.problem.width = 77;
    earlier.problem.struct_size = offsetof(care_cohort_problem, width);
    CARE_CHECK_INT(f.problem.width, 1);
    CARE_CHECK_OK(project(&f, &error), &error);
    CARE_CHECK_OK(project(&unset, &error), &error);
    CARE_CHECK_OK(project(&earlier, &error), &error);
    CARE_CHECK(memcmp(f.persons, unset.persons, sizeof f.persons) == 0);
    CARE_CHECK(memcmp(f.persons, earlier.persons, sizeof f.persons) == 0);
}

static void more_than_all_may_not_leave_in_a_wide_step(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.problem.width = 5;
    set_migration(&f, CARE_MIGRATION_RATES, CARE_MIGRATION_END, (const double[CELLS]){[2] = -0.2});
    CARE_CHECK_OK(project(&f, &error), &error);
    CARE_CHECK_NEAR(f.persons[2], 0.0, 1e-14);
    set_up(&f);
    f.problem.width = 5;
    set_migration(&f, CARE_MIGRATION_RATES, CARE_MIGRATION_END, (const double[CELLS]){[6] = -0.21});
    CARE_CHECK_REFUSED(project(&f, &error), &error, CARE__M_OUT_OF_RANGE, "problem.migration", 6);
    CARE_CHECK_STR(error.message, "-0.21 found, -0.2 to … expected");
    check_nothing_written(&f);
    set_migration(&f, CARE_MIGRATION_COUNTS, CARE_MIGRATION_END, (const double[CELLS]){0.0, -1.7});
    refuse_out_migration(&f, 0, "8.5 persons leave, but only 8 are there");
}

static void fertility_from_a_total(void) {
    const double pattern[AGES] = {0.0, 30.0, 50.0, 0.0};
    const double large[AGES] = {0.0, 0.9e308, 1.5e308, 0.0};
    const double none[AGES] = {0.0};
    double fertility[AGES];
    care_error error;
    care_error_init(&error);
    CARE_CHECK_OK(care_fertility_from_total(1.6, 5, pattern, fertility, AGES, &error), &error);
    CHECK_VALUES(fertility, 0.0, 0.12, 0.2, 0.0);
    CARE_CHECK_OK(care_fertility_from_total(1.6, 1, large, fertility, AGES, &error), &error);
    CHECK_VALUES(fertility, 0.0, 0.6, 1.0, 0.0);
    CARE_CHECK_REFUSED(care_fertility_from_total(1.6, 5, none, fertility, AGES, &error), &error, CARE__M_ALL_ZERO, "pattern",
                       -1);
    CHECK_VALUES(fertility, 0.0, 0.6, 1.0, 0.0);
    CARE_CHECK_OK(care_fertility_from_total(0.0, 5, none, fertility, AGES, &error), &error);
    CHECK_VALUES(fertility, 0.0, 0.0, 0.0, 0.0);
    CARE_CHECK_REFUSED(care_fertility_from_total(-1.0, 5, pattern, fertility, AGES, &error), &error, CARE__M_OUT_OF_RANGE,
                       "total", -1);
    CARE_CHECK_REFUSED(care_fertility_from_total(1.0, 0, pattern, fertility, AGES, &error), &error, CARE__M_OUT_OF_RANGE,
                       "width", -1);
    CARE_CHECK_REFUSED(care_fertility_from_total(1.0, 1, NULL, fertility, AGES, &error), &error, CARE__M_NULL, "pattern", -1);
    CARE_CHECK_REFUSED(care_fertility_from_total(1.0, 1, pattern, NULL, AGES, &error), &error, CARE__M_NULL, "fertility", -1);
    CARE_CHECK_REFUSED(care_fertility_from_total(1.0, 1, pattern, fertility, 1, &error), &error, CARE__M_OUT_OF_RANGE, "n", -1);
}

/* ---- more leave than are there ------------------------------------------------------------------------------------- */

static void all_may_leave(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.problem.townships = 1;
    set_migration(&f, CARE_MIGRATION_COUNTS, CARE_MIGRATION_END,
                  (const double[CELLS]){0.0, -8.0, -10.0, -17.5, 0.0, -8.0, -12.0, -28.0});
    CARE_CHECK_OK(project(&f, &error), &error);
    CHECK_VALUES(f.persons, 5.67, 0.0, 0.0, 0.0, 3.36, 0.0, 0.0, 0.0);
    CHECK_VALUES(f.migrants, -35.5, -48.0);
    set_migration(&f, CARE_MIGRATION_RATES, CARE_MIGRATION_END,
                  (const double[CELLS]){-1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0});
    CARE_CHECK_OK(project(&f, &error), &error);
    CHECK_VALUES(f.persons, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
}

static void more_than_all_may_not_leave_at_the_end(void) {
    fixture f;
    set_up(&f);
    set_migration(&f, CARE_MIGRATION_COUNTS, CARE_MIGRATION_END, (const double[CELLS]){0.0, -8.5});
    refuse_out_migration(&f, 0, "8.5 persons leave, but only 8 are there");
}

static void more_than_all_may_not_leave_at_the_start(void) {
    fixture f;
    set_up(&f);
    set_migration(&f, CARE_MIGRATION_COUNTS, CARE_MIGRATION_EVEN, (const double[CELLS]){[CELLS - 1] = -66.0});
    refuse_out_migration(&f, 0, "33 persons leave, but only 32 are there");
}

static void the_township_that_is_short_is_named(void) {
    double by_township[TOWNSHIPS * CELLS] = {0.0};
    fixture f;
    set_up(&f);
    by_township[CELLS + AGES + 2] = -4.0; /* 3 women of age 2 in the second township */
    set_migration(&f, CARE_MIGRATION_COUNTS, CARE_MIGRATION_END, by_township);
    f.problem.migration = by_township;
    f.problem.migration_layout = CARE_RATES_BY_TOWNSHIP;
    refuse_out_migration(&f, 1, "4 persons leave, but only 3 are there");
}

static void a_later_year_is_refused_before_the_first_is_written(void) {
    double by_year[YEARS * CELLS] = {0.0};
    fixture f;
    set_up(&f);
    f.problem.years = 2;
    by_year[CELLS + 3] = -100.0;
    set_migration(&f, CARE_MIGRATION_COUNTS, CARE_MIGRATION_END, by_year);
    f.problem.migration = by_year;
    f.problem.migration_layout = CARE_RATES_BY_YEAR;
    refuse_out_migration(&f, 0, "100 persons leave, but only 6.875 are there");
}

static void a_later_year_is_refused_with_a_control_too(void) {
    double by_year[YEARS * CELLS] = {0.0};
    fixture f;
    set_up(&f);
    f.problem.years = 2;
    by_year[CELLS + 3] = -100.0;
    set_migration(&f, CARE_MIGRATION_COUNTS, CARE_MIGRATION_END, by_year);
    f.problem.migration = by_year;
    f.problem.migration_layout = CARE_RATES_BY_YEAR;
    FILL(f.control, 0.0);
    f.control[3] = 40.0; /* in the second year 40 x 0.25 = 10 are left */
    f.problem.control = f.control;
    refuse_out_migration(&f, 0, "100 persons leave, but only 10 are there");
}

/* ---- control by hand ----------------------------------------------------------------------------------------------- */

/* The area has twice the men and half the women that its townships add up to. */
static void townships_are_scaled_to_the_area(void) {
    static const double area[CELLS] = {12.825, 16.0, 20.0, 35.0, 1.9, 4.0, 7.5, 14.0};
    fixture f;
    care_error error;
    set_up(&f);
    memcpy(f.control, area, sizeof area);
    f.problem.control = f.control;
    CARE_CHECK_OK(project(&f, &error), &error);
    CHECK_VALUES(f.persons, 11.34, 16.0, 20.0, 35.0, 1.68, 4.0, 6.0, 14.0, 1.485, 0.0, 0.0, 0.0, 0.22, 0.0, 1.5, 0.0);
    CHECK_VALUES(f.adjustment, 41.17, -25.68, 0.7425, -1.72);
    CHECK_VALUES(f.births, 6.3, 4.2, 0.825, 0.55); /* births and deaths stay those of the year before it */
    CHECK_VALUES(f.deaths, 65.13, 32.84, 0.0825, 1.11);
}

static void the_next_year_starts_from_the_controlled(void) {
    fixture f;
    fixture again;
    care_error error;
    set_up(&f);
    set_up(&again);
    for (int i = 0; i < YEARS * CELLS; i++) {
        f.control[i] = 3.0 + i;
    }
    f.problem.years = 2;
    f.problem.control = f.control;
    CARE_CHECK_OK(project(&f, &error), &error);
    memcpy(again.base, f.persons, sizeof again.base);
    again.problem.control = f.control + CELLS;
    CARE_CHECK_OK(project(&again, &error), &error);
    CARE_CHECK(memcmp(f.persons + TOWNSHIPS * CELLS, again.persons, TOWNSHIPS * CELLS * sizeof(double)) == 0);
    CARE_CHECK(memcmp(f.adjustment + FLOWS, again.adjustment, FLOWS * sizeof(double)) == 0);
}

static void an_area_of_nobody_empties_its_townships(void) {
    fixture f;
    care_error error;
    set_up(&f);
    FILL(f.control, 0.0);
    f.problem.control = f.control;
    CARE_CHECK_OK(project(&f, &error), &error);
    CHECK_VALUES(f.persons, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    CHECK_VALUES(f.adjustment, -41.17, -51.36, -0.7425, -3.44);
}

static void persons_cannot_come_from_nowhere(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.problem.years = 2;
    FILL(f.control, 1.0);
    f.control[1] = 0.0; /* no boys of age 1, so none of age 2 a year later */
    f.problem.control = f.control;
    CARE_CHECK_REFUSED(project(&f, &error), &error, CARE__M_CONTROL_EMPTY, "problem.control", CELLS + 2);
    check_nothing_written(&f);
}

/* The factor 1e-300 -> 1e10 is no number: refused, or met, but never written as infinity. */
static void a_control_out_of_reach_of_numbers_gives_no_infinity(void) {
    fixture f;
    care_error error;
    set_up(&f);
    FILL(f.base, 1e-300);
    FILL(f.control, 1e10);
    f.problem.control = f.control;
    if (project(&f, &error) == CARE_OK) {
        for (int i = 0; i < TOWNSHIPS * CELLS; i++) {
            CARE_CHECK(isfinite(f.persons[i]));
        }
    } else {
        check_nothing_written(&f);
    }
}

/* ---- what is wanted ------------------------------------------------------------------------------------------------ */

static void every_result_alone_is_as_with_the_others(void) {
    for (int with_control = 0; with_control <= 1; with_control++) {
        for (int wanted = 0; wanted < 32; wanted++) {
            fixture all;
            fixture some;
            care_error error;
            set_up(&all);
            set_up(&some);
            set_migration(&all, CARE_MIGRATION_RATES, CARE_MIGRATION_EVEN,
                          (const double[CELLS]){0.1, -0.2, 0.3, 0.4, 0.5, -0.6, 0.7, 0.8});
            set_migration(&some, CARE_MIGRATION_RATES, CARE_MIGRATION_EVEN, all.migration);
            FILL(all.control, 5.0);
            all.problem.control = some.problem.control = with_control ? all.control : NULL;
            double **const wants[] = {&some.result.persons, &some.result.births, &some.result.deaths, &some.result.migrants,
                                      &some.result.adjustment};
            for (int k = 0; k < 5; k++) {
                *wants[k] = (wanted >> k & 1) ? *wants[k] : NULL;
            }
            if (with_control) { /* every cell needs somebody to be scaled */
                FILL(all.base, 2.0);
                FILL(some.base, 2.0);
            }
            CARE_CHECK_OK(project(&all, &error), &error);
            CARE_CHECK_OK(project(&some, &error), &error);
            const double *const got[] = {some.persons, some.births, some.deaths, some.migrants, some.adjustment};
            const double *const want[] = {all.persons, all.births, all.deaths, all.migrants, all.adjustment};
            const size_t size[] = {sizeof all.persons, sizeof all.births, sizeof all.deaths, sizeof all.migrants,
                                   sizeof all.adjustment};
            for (int k = 0; k < 5; k++) {
                CARE_CHECK((wanted >> k & 1) ? memcmp(got[k], want[k], size[k]) == 0
                                             : all_untouched(got[k], size[k] / sizeof(double)));
            }
        }
    }
}

static void structs_of_other_versions_are_understood(void) {
    struct {
        care_cohort_problem problem;
        unsigned char newer[32];
    } larger;
    fixture f;
    care_error error;
    set_up(&f);
    memset(&larger, 0, sizeof larger);
    memcpy(&larger.problem, &f.problem, sizeof f.problem);
    larger.problem.struct_size = sizeof larger;
    f.result.struct_size = offsetof(care_cohort_result, adjustment); /* an old result knows no adjustment */
    care_error_init(&error);
    CARE_CHECK_OK(care_cohort_project(&larger.problem, NULL, &f.result, &error), &error);
    CHECK_VALUES(f.births, 6.3, 4.2, 0.825, 0.55);
    CHECK_UNTOUCHED(f.adjustment);
    set_up(&f);
    larger.newer[31] = 1;
    CARE_CHECK_REFUSED(care_cohort_project(&larger.problem, NULL, &f.result, &error), &error, CARE__M_NEWER_FIELD, "problem",
                       -1);
    check_nothing_written(&f);
}

static void defaults_are_unset(void) {
    care_cohort_problem problem;
    care_cohort_result result;
    care_cohort_rest rest;
    care_cohort_problem_init(NULL);
    care_cohort_result_init(NULL);
    care_cohort_rest_init(NULL);
    care_cohort_problem_init(&problem);
    care_cohort_result_init(&result);
    care_cohort_rest_init(&rest);
    CARE_CHECK_INT(problem.struct_size, sizeof problem);
    CARE_CHECK_INT(result.struct_size, sizeof result);
    CARE_CHECK_INT(rest.struct_size, sizeof rest);
    CARE_CHECK(problem.townships == -1 && problem.years == -1 && problem.ages == -1);
    CARE_CHECK(problem.base == NULL && problem.control == NULL && result.persons == NULL && rest.still_to_come == NULL);
    CARE_CHECK(rest.townships == -1 && rest.ages == -1 && isnan(rest.remaining) && isnan(rest.sex_ratio));
}

/* ---- many townships ------------------------------------------------------------------------------------------------ */

enum { MANY = 40000, BATCH = 34, MANY_AGES = 26, MANY_CELLS = CARE_SEXES * MANY_AGES };

typedef struct crowd {
    double *base;      /* [MANY][MANY_CELLS] */
    double *migration; /* the same */
    double survival[MANY_CELLS];
    double fertility[MANY_AGES];
    double sex_ratio[YEARS];
} crowd;

static bool crowd_create(crowd *c) {
    care__stream stream;
    care__stream_open(&stream, 7, 0, 0);
    c->base = malloc((size_t)MANY * MANY_CELLS * sizeof(double));
    c->migration = malloc((size_t)MANY * MANY_CELLS * sizeof(double));
    for (size_t i = 0; i < (size_t)MANY * MANY_CELLS && c->base != NULL && c->migration != NULL; i++) {
        c->base[i] = draw_between(&stream, 1.0, 100.0);
        c->migration[i] = draw_between(&stream, -0.1, 0.1);
    }
    for (int i = 0; i < MANY_CELLS; i++) {
        c->survival[i] = draw_between(&stream, 0.8, 1.0);
    }
    for (int x = 0; x < MANY_AGES; x++) {
        c->fertility[x] = x > 5 && x < 20 ? draw_between(&stream, 0.0, 0.2) : 0.0;
    }
    FILL(c->sex_ratio, 1.07);
    return CARE_CHECK(c->base != NULL && c->migration != NULL);
}

static void crowd_free(crowd *c) {
    free(c->base);
    free(c->migration);
}

static care_cohort_problem crowd_problem(const crowd *c, int64_t first, int64_t townships) {
    care_cohort_problem problem;
    care_cohort_problem_init(&problem);
    problem.townships = townships;
    problem.years = YEARS;
    problem.ages = MANY_AGES;
    problem.base = c->base + first * MANY_CELLS;
    problem.survival = c->survival;
    problem.fertility = c->fertility;
    problem.sex_ratio = c->sex_ratio;
    problem.migration = c->migration + first * MANY_CELLS;
    problem.migration_kind = CARE_MIGRATION_RATES;
    problem.migration_layout = CARE_RATES_BY_TOWNSHIP;
    return problem;
}

/* Do some of the townships, projected by themselves, get the same bits? */
static bool batch_agrees(const crowd *c, const double *whole, int64_t first) {
    static double persons[YEARS * BATCH * MANY_CELLS];
    const int64_t n = MANY - first < BATCH ? MANY - first : BATCH;
    const care_cohort_problem problem = crowd_problem(c, first, n);
    care_cohort_result result;
    care_cohort_result_init(&result);
    result.persons = persons;
    bool held = care_cohort_project(&problem, NULL, &result, NULL) == CARE_OK;
    for (int64_t year = 0; year < YEARS; year++) {
        held = held && memcmp(persons + year * n * MANY_CELLS, whole + (year * MANY + first) * MANY_CELLS,
                              (size_t)(n * MANY_CELLS) * sizeof *persons) == 0;
    }
    return held;
}

/* The output is past the size from which it is written around the cache; one double off, it cannot be. */
static void many_townships_are_as_a_few_at_a_time(void) {
    crowd c;
    const size_t cells = (size_t)YEARS * MANY * MANY_CELLS;
    double *room = malloc((cells + 3) * sizeof *room);
    if (crowd_create(&c) && CARE_CHECK(room != NULL)) {
        const care_cohort_problem problem = crowd_problem(&c, 0, MANY);
        for (size_t offset = 0; offset < 2; offset++) {
            care_cohort_result result;
            care_cohort_result_init(&result);
            result.persons = room + 1 + offset;
            fill(room, cells + 3, untouched);
            CARE_CHECK_OK(care_cohort_project(&problem, NULL, &result, NULL), NULL);
            CARE_CHECK(all_untouched(room, 1 + offset) && all_untouched(room + 1 + offset + cells, 2 - offset));
            int64_t disagreeing = 0;
            for (int64_t first = 0; first < MANY; first += BATCH) {
                disagreeing += !batch_agrees(&c, result.persons, first);
            }
            CARE_CHECK_INT(disagreeing, 0);
        }
    }
    free(room);
    crowd_free(&c);
}

/* ---- stopping ------------------------------------------------------------------------------------------------------ */

typedef struct listener {
    pthread_t caller;
    int calls;
    int good; /* each call on the calling thread, with progress within 0..1 that does not fall */
    double last;
    int32_t answer;
} listener;

static int32_t listen(void *user, double done) {
    listener *l = user;
    l->calls++;
    l->good = l->good && pthread_equal(l->caller, pthread_self()) && done >= l->last && done <= 1.0;
    l->last = done;
    return l->answer;
}

static care_env listening(listener *l, int32_t answer) {
    care_env env;
    care_env_init(&env);
    *l = (listener){.caller = pthread_self(), .good = 1, .answer = answer};
    env.threads = 2; /* so that the poll could come from another thread */
    env.poll = listen;
    env.poll_user = l;
    return env;
}

/* The longest lives there can be: work for long enough that the first poll, after 50 ms, comes before the end. */
enum { LONG_TOWNSHIPS = 2000, LONG_YEARS = 200, LONG_AGES = 1000, LONG_CELLS = CARE_SEXES * LONG_AGES };

static care_cohort_problem long_problem(int64_t townships, int64_t years) {
    static double base[LONG_TOWNSHIPS * LONG_CELLS];
    static double survival[LONG_CELLS];
    static double fertility[LONG_AGES];
    static double sex_ratio[LONG_YEARS];
    FILL(base, 3.0);
    FILL(survival, 0.99);
    FILL(sex_ratio, 1.05);
    fertility[20] = fertility[30] = 0.9;
    care_cohort_problem problem;
    care_cohort_problem_init(&problem);
    problem.townships = townships;
    problem.years = years;
    problem.ages = LONG_AGES;
    problem.base = base;
    problem.survival = survival;
    problem.fertility = fertility;
    problem.sex_ratio = sex_ratio;
    return problem;
}

static void a_poll_stops_the_projection(void) {
    listener l;
    care_error error;
    care_error_init(&error);
    const care_env env = listening(&l, 1);
    const care_cohort_problem problem = long_problem(LONG_TOWNSHIPS, LONG_YEARS);
    care_cohort_result result;
    care_cohort_result_init(&result);
    CARE_CHECK_INT(care_cohort_project(&problem, &env, &result, &error), CARE_E_CANCELLED);
    CARE_CHECK_INT(error.status, CARE_E_CANCELLED);
    CARE_CHECK_INT(error.message_id, CARE__M_CANCELLED);
    CARE_CHECK_INT(l.calls, 1);
    CARE_CHECK(l.good);
}

static void a_poll_that_does_not_stop_it_changes_nothing(void) {
    enum { N = LONG_YEARS * LONG_TOWNSHIPS * CARE_SEXES };
    static double births[N];
    static double births_unwatched[N];
    listener l;
    const care_env env = listening(&l, 0);
    const care_cohort_problem problem = long_problem(LONG_TOWNSHIPS, LONG_YEARS);
    care_cohort_result result;
    care_cohort_result_init(&result);
    result.births = births;
    CARE_CHECK_OK(care_cohort_project(&problem, &env, &result, NULL), NULL);
    CARE_CHECK(l.calls > 0);
    CARE_CHECK(l.good);
    result.births = births_unwatched;
    CARE_CHECK_OK(care_cohort_project(&problem, NULL, &result, NULL), NULL);
    CARE_CHECK(memcmp(births, births_unwatched, sizeof births) == 0);
}

/* ---- short memory -------------------------------------------------------------------------------------------------- */

enum { SOME = 200 };

static care_status project_some(const care_env *env, void *context) {
    const care_cohort_problem *problem = context;
    double births[SOME * CARE_SEXES];
    care_env use = *env;
    care_cohort_result result;
    care_error error;
    care_cohort_result_init(&result);
    care_error_init(&error);
    use.threads = 3;
    result.births = births;
    FILL(births, untouched);
    const care_status status = care_cohort_project(problem, &use, &result, &error);
    if (status == CARE_OK) {
        CARE_CHECK(births[0] > 0.0);
    } else {
        CHECK_UNTOUCHED(births);
        CARE_CHECK_INT(error.status, CARE_E_NOMEM);
        CARE_CHECK_INT(error.message_id, CARE__M_NOMEM);
    }
    return status;
}

/* With several threads; then with counts, of which too many may leave; then with a control. */
static void short_memory_is_reported(void) {
    static const double nobody[LONG_CELLS];
    care_cohort_problem problem = long_problem(SOME, 1);
    CARE_CHECK_OUT_OF_MEMORY(project_some, &problem);
    problem.migration = nobody;
    problem.migration_kind = CARE_MIGRATION_COUNTS;
    CARE_CHECK_OUT_OF_MEMORY(project_some, &problem);
    problem.control = problem.survival; /* any persons do */
    CARE_CHECK_OUT_OF_MEMORY(project_some, &problem);
}

/* ---- what is refused ----------------------------------------------------------------------------------------------- */

/* Each spoils one thing of a sound problem that uses everything: what must be said, and nothing may be written. */
#define FAULTS(X)                                                                            \
    X(problem.struct_size = 0, CARE__M_NOT_INITIALISED, "problem", -1)                       \
    X(result.struct_size = 1, CARE__M_NOT_INITIALISED, "result", -1)                         \
    X(problem.townships = 0, CARE__M_OUT_OF_RANGE, "problem.townships", -1)                  \
    X(problem.townships = INT64_C(1) << 31, CARE__M_OUT_OF_RANGE, "problem.townships", -1)   \
    X(problem.years = 0, CARE__M_OUT_OF_RANGE, "problem.years", -1)                          \
    X(problem.years = 10001, CARE__M_OUT_OF_RANGE, "problem.years", -1)                      \
    X(problem.ages = 1, CARE__M_OUT_OF_RANGE, "problem.ages", -1)                            \
    X(problem.ages = 1001, CARE__M_OUT_OF_RANGE, "problem.ages", -1)                         \
    X(problem.survival_layout = 4, CARE__M_OUT_OF_RANGE, "problem.survival_layout", -1)      \
    X(problem.survival_layout = -1, CARE__M_OUT_OF_RANGE, "problem.survival_layout", -1)     \
    X(problem.fertility_layout = 4, CARE__M_OUT_OF_RANGE, "problem.fertility_layout", -1)    \
    X(problem.migration_layout = 4, CARE__M_OUT_OF_RANGE, "problem.migration_layout", -1)    \
    X(problem.migration_kind = 3, CARE__M_OUT_OF_RANGE, "problem.migration_kind", -1)        \
    X(problem.migration_kind = CARE_MIGRATION_NONE, CARE__M_UNUSED, "problem.migration", -1) \
    X(problem.migration_timing = 3, CARE__M_OUT_OF_RANGE, "problem.migration_timing", -1)    \
    X(problem.width = -1, CARE__M_OUT_OF_RANGE, "problem.width", -1)                         \
    X(problem.width = 101, CARE__M_OUT_OF_RANGE, "problem.width", -1)                        \
    X(problem.base = NULL, CARE__M_NULL, "problem.base", -1)                                 \
    X(problem.survival = NULL, CARE__M_NULL, "problem.survival", -1)                         \
    X(problem.fertility = NULL, CARE__M_NULL, "problem.fertility", -1)                       \
    X(problem.sex_ratio = NULL, CARE__M_NULL, "problem.sex_ratio", -1)                       \
    X(problem.migration = NULL, CARE__M_NULL, "problem.migration", -1)                       \
    X(base[9] = -1.0, CARE__M_OUT_OF_RANGE, "problem.base", 9)                               \
    X(base[9] = (double)NAN, CARE__M_NOT_FINITE, "problem.base", 9)                          \
    X(survival[7] = 1.5, CARE__M_OUT_OF_RANGE, "problem.survival", 7)                        \
    X(survival[0] = -0.5, CARE__M_OUT_OF_RANGE, "problem.survival", 0)                       \
    X(fertility[1] = -0.1, CARE__M_OUT_OF_RANGE, "problem.fertility", 1)                     \
    X(fertility[2] = (double)INFINITY, CARE__M_NOT_FINITE, "problem.fertility", 2)           \
    X(fertility[0] = 0.1, CARE__M_NO_BIRTH_AT, "problem.fertility", 0)                       \
    X(fertility[3] = 0.1, CARE__M_NO_BIRTH_AT, "problem.fertility", 3)                       \
    X(sex_ratio[0] = 0.0, CARE__M_ZERO, "problem.sex_ratio", 0)                              \
    X(sex_ratio[0] = -1.0, CARE__M_OUT_OF_RANGE, "problem.sex_ratio", 0)                     \
    X(migration[5] = -1.5, CARE__M_OUT_OF_RANGE, "problem.migration", 5)                     \
    X(migration[5] = (double)NAN, CARE__M_NOT_FINITE, "problem.migration", 5)                \
    X(control[6] = -1.0, CARE__M_OUT_OF_RANGE, "problem.control", 6)                         \
    X(control[6] = (double)INFINITY, CARE__M_NOT_FINITE, "problem.control", 6)

static void use_everything(fixture *f) {
    set_up(f);
    set_migration(f, CARE_MIGRATION_RATES, CARE_MIGRATION_EVEN, (const double[CELLS]){0.0});
    f->problem.control = f->control;
}

static void faults_are_named_and_nothing_is_written(void) {
    fixture sound;
    care_error error;
    use_everything(&sound);
    CARE_CHECK_OK(project(&sound, &error), &error);
#define X(spoil, message, where, row)                                                                         \
    {                                                                                                         \
        fixture f;                                                                                            \
        use_everything(&f);                                                                                   \
        f.spoil;                                                                                              \
        care_check_refused(project(&f, &error), &error, (message), (where), (row), CARE_CHECK_PLACE(#spoil)); \
        check_nothing_written(&f);                                                                            \
    }
    FAULTS(X)
#undef X
}

static void rows_count_through_all_tables(void) {
    double survival[TOWNSHIPS * YEARS * CELLS];
    double fertility[TOWNSHIPS * AGES] = {0.0};
    fixture f;
    care_error error;
    set_up(&f);
    f.problem.years = 2;
    FILL(survival, 0.5);
    survival[3 * CELLS + 1] = 2.0;
    f.problem.survival = survival;
    f.problem.survival_layout = CARE_RATES_BY_BOTH;
    CARE_CHECK_REFUSED(project(&f, &error), &error, CARE__M_OUT_OF_RANGE, "problem.survival", 3 * CELLS + 1);
    survival[3 * CELLS + 1] = 0.5;
    fertility[AGES] = 0.1; /* age 0 of the second table */
    f.problem.fertility = fertility;
    f.problem.fertility_layout = CARE_RATES_BY_TOWNSHIP;
    CARE_CHECK_REFUSED(project(&f, &error), &error, CARE__M_NO_BIRTH_AT, "problem.fertility", AGES);
    f.problem.fertility_layout = CARE_RATES_BY_YEAR;
    CARE_CHECK_REFUSED(project(&f, &error), &error, CARE__M_NO_BIRTH_AT, "problem.fertility", AGES);
    f.sex_ratio[1] = 0.0;
    CARE_CHECK_REFUSED(project(&f, &error), &error, CARE__M_ZERO, "problem.sex_ratio", 1);
    check_nothing_written(&f);
}

/* Checked in parallel: the first fault is named, whichever thread finds one first. */
static void the_first_of_many_faults_is_named(void) {
    crowd c;
    if (crowd_create(&c)) {
        const int64_t first = 1234567;
        care_cohort_problem problem = crowd_problem(&c, 0, MANY);
        care_cohort_result result;
        care_error error;
        care_cohort_result_init(&result);
        care_error_init(&error);
        for (int64_t i = first; i < MANY * MANY_CELLS; i += 1000) {
            c.base[i] = -1.0;
        }
        CARE_CHECK_REFUSED(care_cohort_project(&problem, NULL, &result, &error), &error, CARE__M_OUT_OF_RANGE, "problem.base",
                           first);
    }
    crowd_free(&c);
}

static void *allocate_nothing(void *user, size_t size) {
    (void)user;
    (void)size;
    return NULL;
}

static void environments_are_checked(void) {
    fixture f;
    care_error error;
    care_env env;
    set_up(&f);
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_cohort_project(NULL, NULL, &f.result, &error), &error, CARE__M_NULL, "problem", -1);
    CARE_CHECK_REFUSED(care_cohort_project(&f.problem, NULL, NULL, &error), &error, CARE__M_NULL, "result", -1);
    care_env_init(&env);
    env.threads = -1;
    CARE_CHECK_REFUSED(care_cohort_project(&f.problem, &env, &f.result, &error), &error, CARE__M_OUT_OF_RANGE, "env.threads",
                       -1);
    env.threads = 4097;
    CARE_CHECK_REFUSED(care_cohort_project(&f.problem, &env, &f.result, &error), &error, CARE__M_OUT_OF_RANGE, "env.threads",
                       -1);
    care_env_init(&env);
    env.allocate = allocate_nothing;
    CARE_CHECK_REFUSED(care_cohort_project(&f.problem, &env, &f.result, &error), &error, CARE__M_NULL, "env.release", -1);
    env.struct_size = 0;
    CARE_CHECK_REFUSED(care_cohort_project(&f.problem, &env, &f.result, &error), &error, CARE__M_NOT_INITIALISED, "env", -1);
    check_nothing_written(&f);
}

/* ---- the rest of a year -------------------------------------------------------------------------------------------- */

typedef struct rest_fixture {
    double base[CELLS];
    double to_come[CELLS];
    double survival[CELLS];
    double fertility[AGES];
    care_cohort_rest rest;
    double persons[CELLS];
} rest_fixture;

/* Half a year is left: survival is the square root. */
static void set_up_rest(rest_fixture *f) {
    static const rest_fixture sound = {.base = {10.0, 20.0, 30.0, 40.0, 8.0, 16.0, 24.0, 32.0},
                                       .to_come = {0.5, 0.25, 0.0, 1.0, 0.5, 0.5, 1.0, 0.5},
                                       .survival = {0.81, 0.64, 0.25, 0.49, 0.64, 1.0, 0.25, 0.81},
                                       .fertility = {0.0, 0.5, 0.25, 0.0}};
    *f = sound;
    care_cohort_rest_init(&f->rest);
    f->rest.townships = 1;
    f->rest.ages = AGES;
    f->rest.remaining = 0.5;
    f->rest.base = f->base;
    f->rest.still_to_come = f->to_come;
    f->rest.survival = f->survival;
    f->rest.fertility = f->fertility;
    f->rest.sex_ratio = 1.5;
    FILL(f->persons, untouched);
}

static care_status year_end(rest_fixture *f, care_error *error) {
    care_error_init(error);
    return care_cohort_year_end(&f->rest, f->persons, CELLS, error);
}

static void the_rest_of_a_year_by_hand(void) {
    rest_fixture f;
    care_error error;
    set_up_rest(&f);
    CARE_CHECK_OK(year_end(&f, &error), &error);
    /* births 0.5 (0.5 x 16 + 0.25 x 24) = 7: 4.2 boys live with 0.9, 2.8 girls with 0.8.
       alive: men 10 x 0.8, 20 x 0.5, 30 x 0.7, 40 x 0.7; women 8 x 1, 16 x 0.5, 24 x 0.9, 32 x 0.9 */
    CHECK_VALUES(f.persons, 4.0 + 3.78, 7.5 + 4.0, 21.0 + 2.5, 28.0, 4.0 + 2.24, 4.0 + 4.0, 4.0, 28.8 + 21.6);
}

static void without_birthdays_known_they_are_spread_evenly(void) {
    rest_fixture f;
    care_error error;
    set_up_rest(&f);
    f.rest.still_to_come = NULL;
    CARE_CHECK_OK(year_end(&f, &error), &error);
    CHECK_VALUES(f.persons, 4.0 + 3.78, 5.0 + 4.0, 10.5 + 5.0, 28.0 + 10.5, 4.0 + 2.24, 4.0 + 4.0, 10.8 + 4.0, 28.8 + 10.8);
}

static void nothing_changes_when_nothing_remains(void) {
    rest_fixture f;
    care_error error;
    set_up_rest(&f);
    f.rest.remaining = 0.0;
    f.rest.still_to_come = NULL;
    f.survival[2] = 0.0; /* nobody dies in no time */
    CARE_CHECK_OK(year_end(&f, &error), &error);
    CARE_CHECK(memcmp(f.persons, f.base, sizeof f.base) == 0);
}

/* With the whole year left, and births counted on the mothers at its start, it is a year of the projection. */
static void a_whole_year_is_a_year_of_the_projection(void) {
    rest_fixture f;
    fixture year;
    care_error error;
    set_up_rest(&f);
    set_up(&year);
    f.rest.remaining = 1.0;
    f.rest.still_to_come = NULL;
    FILL(f.fertility, 0.0);
    FILL(year.fertility, 0.0);
    memcpy(year.survival, f.survival, sizeof f.survival);
    CARE_CHECK_OK(year_end(&f, &error), &error);
    CARE_CHECK_OK(project(&year, &error), &error);
    check_values(f.persons, year.persons, CELLS, CARE_CHECK_PLACE("f.persons"));
}

static void all_are_kept_when_nobody_dies_or_is_born(void) {
    care__stream stream;
    care__stream_open(&stream, 7, 1, 0);
    for (int round = 0; round < 200; round++) {
        rest_fixture f;
        care_error error;
        set_up_rest(&f);
        FILL(f.survival, 1.0);
        FILL(f.fertility, 0.0);
        f.rest.remaining = care__stream_double(&stream);
        for (int i = 0; i < CELLS; i++) {
            f.base[i] = draw_between(&stream, 0.0, 1e6);
            f.to_come[i] = care__stream_double(&stream);
        }
        CARE_CHECK_OK(year_end(&f, &error), &error);
        for (int sex = 0; sex < CARE_SEXES; sex++) {
            double before = 0.0;
            double after = 0.0;
            for (int x = 0; x < AGES; x++) {
                before += f.base[sex * AGES + x];
                after += f.persons[sex * AGES + x];
                CARE_CHECK(f.persons[sex * AGES + x] >= 0.0);
            }
            CARE_CHECK_NEAR(after, before, 1e-14 * before);
        }
    }
}

static void townships_do_not_mix(void) {
    double base[3 * CELLS];
    double together[3 * CELLS];
    rest_fixture f;
    care_error error;
    set_up_rest(&f);
    for (int i = 0; i < 3 * CELLS; i++) {
        base[i] = 1.0 + i * i;
    }
    f.rest.townships = 3;
    f.rest.base = base;
    CARE_CHECK_OK(care_cohort_year_end(&f.rest, together, 3 * CELLS, NULL), NULL);
    f.rest.townships = 1;
    for (int t = 0; t < 3; t++) {
        f.rest.base = base + t * CELLS;
        CARE_CHECK_OK(year_end(&f, &error), &error);
        CARE_CHECK(memcmp(f.persons, together + t * CELLS, sizeof f.persons) == 0);
    }
}

#define REST_FAULTS(X)                                                        \
    X(rest.struct_size = 0, CARE__M_NOT_INITIALISED, "rest", -1)              \
    X(rest.townships = 0, CARE__M_OUT_OF_RANGE, "rest.townships", -1)         \
    X(rest.ages = 1, CARE__M_OUT_OF_RANGE, "rest.ages", -1)                   \
    X(rest.ages = 1001, CARE__M_OUT_OF_RANGE, "rest.ages", -1)                \
    X(rest.ages = AGES - 1, CARE__M_LENGTH, "n", -1)                          \
    X(rest.remaining = (double)NAN, CARE__M_NOT_FINITE, "rest.remaining", -1) \
    X(rest.remaining = -0.25, CARE__M_OUT_OF_RANGE, "rest.remaining", -1)     \
    X(rest.sex_ratio = (double)NAN, CARE__M_NOT_FINITE, "rest.sex_ratio", -1) \
    X(rest.sex_ratio = 0.0, CARE__M_ZERO, "rest.sex_ratio", -1)               \
    X(rest.base = NULL, CARE__M_NULL, "rest.base", -1)                        \
    X(base[7] = -1.0, CARE__M_OUT_OF_RANGE, "rest.base", 7)                   \
    X(rest.survival = NULL, CARE__M_NULL, "rest.survival", -1)                \
    X(survival[6] = 1.5, CARE__M_OUT_OF_RANGE, "rest.survival", 6)            \
    X(rest.fertility = NULL, CARE__M_NULL, "rest.fertility", -1)              \
    X(fertility[1] = -0.5, CARE__M_OUT_OF_RANGE, "rest.fertility", 1)         \
    X(to_come[5] = 1.5, CARE__M_OUT_OF_RANGE, "rest.still_to_come", 5)        \
    X(to_come[5] = (double)NAN, CARE__M_NOT_FINITE, "rest.still_to_come", 5)

static void faults_of_a_rest_are_named(void) {
#define X(spoil, message, where, row)                                                                          \
    {                                                                                                          \
        rest_fixture f;                                                                                        \
        care_error error;                                                                                      \
        set_up_rest(&f);                                                                                       \
        f.spoil;                                                                                               \
        care_check_refused(year_end(&f, &error), &error, (message), (where), (row), CARE_CHECK_PLACE(#spoil)); \
        CHECK_UNTOUCHED(f.persons);                                                                            \
    }
    REST_FAULTS(X)
#undef X
}

static void arguments_of_a_rest_are_checked(void) {
    rest_fixture f;
    care_error error;
    set_up_rest(&f);
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_cohort_year_end(NULL, f.persons, CELLS, &error), &error, CARE__M_NULL, "rest", -1);
    CARE_CHECK_REFUSED(care_cohort_year_end(&f.rest, NULL, CELLS, &error), &error, CARE__M_NULL, "persons", -1);
    CARE_CHECK_REFUSED(care_cohort_year_end(&f.rest, f.persons, CELLS + 1, &error), &error, CARE__M_LENGTH, "n", -1);
    CHECK_UNTOUCHED(f.persons);
}

/* "Rates are as in care_cohort_problem": no births at age 0 and at the open age. */
static void a_rest_has_no_births_at_the_ends(void) {
    for (int age = 0; age < AGES; age += AGES - 1) {
        rest_fixture f;
        care_error error;
        set_up_rest(&f);
        f.fertility[age] = 0.1;
        CARE_CHECK_REFUSED(year_end(&f, &error), &error, CARE__M_NO_BIRTH_AT, "rest.fertility", age);
        CHECK_UNTOUCHED(f.persons);
    }
}

CARE_TEST_MAIN("cohort", {"a year by hand", a_year_by_hand},
               {"the second year starts from the first", the_second_year_starts_from_the_first},
               {"two ages have no births", two_ages_have_no_births}, {"nobody survives", nobody_survives},
               {"everyone survives", everyone_survives}, {"no births leave age 0 empty", no_births_leave_age_0_empty},
               {"migrants by counts at the end", migrants_by_counts_at_the_end},
               {"migrants by rates at the end", migrants_by_rates_at_the_end},
               {"migrants by counts half at each end", migrants_by_counts_half_at_each_end},
               {"migrants by rates half at each end", migrants_by_rates_half_at_each_end},
               {"mothers may be the migrants of the start", mothers_may_be_the_migrants_of_the_start},
               {"a wide step is as many years of rates", a_wide_step_is_as_many_years_of_rates},
               {"no width is a single year", no_width_is_a_single_year},
               {"more than all may not leave in a wide step", more_than_all_may_not_leave_in_a_wide_step},
               {"fertility from a total", fertility_from_a_total}, {"all may leave", all_may_leave},
               {"more than all may not leave at the end", more_than_all_may_not_leave_at_the_end},
               {"more than all may not leave at the start", more_than_all_may_not_leave_at_the_start},
               {"the township that is short is named", the_township_that_is_short_is_named},
               {"a later year is refused before the first is written", a_later_year_is_refused_before_the_first_is_written},
               {"a later year is refused with a control too", a_later_year_is_refused_with_a_control_too},
               {"townships are scaled to the area", townships_are_scaled_to_the_area},
               {"the next year starts from the controlled", the_next_year_starts_from_the_controlled},
               {"an area of nobody empties its townships", an_area_of_nobody_empties_its_townships},
               {"persons cannot come from nowhere", persons_cannot_come_from_nowhere},
               {"a control out of reach of numbers gives no infinity", a_control_out_of_reach_of_numbers_gives_no_infinity},
               {"every result alone is as with the others", every_result_alone_is_as_with_the_others},
               {"structs of other versions are understood", structs_of_other_versions_are_understood},
               {"defaults are unset", defaults_are_unset},
               {"many townships are as a few at a time", many_townships_are_as_a_few_at_a_time},
               {"a poll stops the projection", a_poll_stops_the_projection},
               {"a poll that does not stop it changes nothing", a_poll_that_does_not_stop_it_changes_nothing},
               {"short memory is reported", short_memory_is_reported},
               {"faults are named and nothing is written", faults_are_named_and_nothing_is_written},
               {"rows count through all tables", rows_count_through_all_tables},
               {"the first of many faults is named", the_first_of_many_faults_is_named},
               {"environments are checked", environments_are_checked},
               {"the rest of a year by hand", the_rest_of_a_year_by_hand},
               {"without birthdays known they are spread evenly", without_birthdays_known_they_are_spread_evenly},
               {"nothing changes when nothing remains", nothing_changes_when_nothing_remains},
               {"a whole year is a year of the projection", a_whole_year_is_a_year_of_the_projection},
               {"all are kept when nobody dies or is born", all_are_kept_when_nobody_dies_or_is_born},
               {"townships do not mix", townships_do_not_mix}, {"faults of a rest are named", faults_of_a_rest_are_named},
               {"arguments of a rest are checked", arguments_of_a_rest_are_checked},
               {"a rest has no births at the ends", a_rest_has_no_births_at_the_ends})
