#include <care/ages.h>

#include <care/cohort.h>
#include <limits.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "care_test.h"
#include "core/messages.h"
#include "draw.h"
#include "expect_error.h"

/* ---- the part of a year that is left ------------------------------------------------------------------------------- */

static void census_day_leaves_61_of_366_days(void) {
    CARE_CHECK_NEAR(care_year_remaining(2020, 11, 1), 61.0 / 366.0, 0.0);
}

static void first_and_last_day(void) {
    CARE_CHECK_NEAR(care_year_remaining(2021, 1, 1), 1.0, 0.0);
    CARE_CHECK_NEAR(care_year_remaining(2020, 1, 1), 1.0, 0.0);
    CARE_CHECK_NEAR(care_year_remaining(2021, 12, 31), 1.0 / 365.0, 0.0);
    CARE_CHECK_NEAR(care_year_remaining(2020, 12, 31), 1.0 / 366.0, 0.0);
    CARE_CHECK_NEAR(care_year_remaining(1, 1, 1), 1.0, 0.0);
    CARE_CHECK_NEAR(care_year_remaining(9999, 12, 31), 1.0 / 365.0, 0.0);
}

static void leap_years_are_gregorian(void) {
    CARE_CHECK_NEAR(care_year_remaining(2020, 2, 29), 307.0 / 366.0, 0.0);
    CARE_CHECK_NEAR(care_year_remaining(2000, 2, 29), 307.0 / 366.0, 0.0);
    CARE_CHECK_NEAR(care_year_remaining(2020, 3, 1), 306.0 / 366.0, 0.0);
    CARE_CHECK_NEAR(care_year_remaining(2021, 3, 1), 306.0 / 365.0, 0.0);
    CARE_CHECK(isnan(care_year_remaining(2021, 2, 29)));
    CARE_CHECK(isnan(care_year_remaining(1900, 2, 29)));
    CARE_CHECK(isnan(care_year_remaining(2020, 2, 30)));
}

static void dates_that_do_not_exist_are_not_numbers(void) {
    static const int32_t dates[][3] = {{0, 1, 1},          {10000, 1, 1},      {-4, 2, 29},   {2020, 0, 1},  {2020, 13, 1},
                                       {2020, 1, 0},       {2020, 1, 32},      {2020, 4, 31}, {2020, 6, 31}, {2020, 11, 31},
                                       {2020, INT_MAX, 1}, {2020, INT_MIN, 1}, {2020, 1, -1}};
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        CARE_CHECK(isnan(care_year_remaining(dates[i][0], dates[i][1], dates[i][2])));
    }
}

static void every_day_takes_one_day_away(void) {
    for (int32_t year = 2019; year <= 2020; year++) {
        const int days = year == 2020 ? 366 : 365;
        int found = 0;
        for (int32_t month = 1; month <= 12; month++) {
            for (int32_t day = 1; day <= 31; day++) {
                const double remaining = care_year_remaining(year, month, day);
                if (!isnan(remaining)) {
                    CARE_CHECK_NEAR(remaining, (double)(days - found) / days, 0.0);
                    found++;
                }
            }
        }
        CARE_CHECK_INT(found, days);
    }
}

/* ---- a sound problem to start from --------------------------------------------------------------------------------- */

enum { GROUPS = 2, AGES = 4, BIRTHS = 5 };

/* Ages 0-1 and 2+, a quarter of the year left, births of 2016 to 2020. */
typedef struct fixture {
    int64_t from_age[GROUPS];
    double count[GROUPS];
    double person_years[AGES];
    double births[BIRTHS];
    care_age_groups groups;
    double persons[AGES];
    double still_to_come[AGES];
} fixture;

static void set_up(fixture *f) {
    static const fixture sound = {.from_age = {0, 2},
                                  .count = {100.0, 60.0},
                                  .person_years = {1.0, 0.5, 0.5, 0.25},
                                  .births = {8.0, 4.0, 16.0, 12.0, 20.0},
                                  .persons = {-7.0, -7.0, -7.0, -7.0},
                                  .still_to_come = {-7.0, -7.0, -7.0, -7.0}};
    *f = sound;
    care_age_groups_init(&f->groups);
    f->groups.count = GROUPS;
    f->groups.from_age = f->from_age;
    f->groups.persons = f->count;
    f->groups.ages = AGES;
    f->groups.year = 2020;
    f->groups.remaining = 0.25;
    f->groups.person_years = f->person_years;
    f->groups.births_count = BIRTHS;
    f->groups.births_first_year = 2016;
    f->groups.births = f->births;
}

static care_status split(fixture *f, care_error *error) {
    care_error_init(error);
    return care_ages_split(&f->groups, f->persons, f->still_to_come, AGES, error);
}

static void check_persons(const fixture *f, const double want[AGES]) {
    for (int x = 0; x < AGES; x++) {
        CARE_CHECK_NEAR(f->persons[x], want[x], 1e-12 * want[x]);
    }
}

static void check_to_come(const fixture *f, const double want[AGES]) {
    for (int x = 0; x < AGES; x++) {
        CARE_CHECK_NEAR(f->still_to_come[x], want[x], 1e-15);
    }
}

/* ---- splitting ----------------------------------------------------------------------------------------------------- */

/* Sizes are (3/4 births(year - age) + 1/4 births(year - age - 1)) x person-years: 18 x 1, 13 x 0.5; 13 x 0.5, 5 x 0.25. */
static void groups_split_by_births_and_survival(void) {
    fixture f;
    care_error error;
    set_up(&f);
    CARE_CHECK_OK(split(&f, &error), &error);
    check_persons(&f, (const double[AGES]){100.0 * 18.0 / 24.5, 100.0 * 6.5 / 24.5, 60.0 * 6.5 / 7.75, 60.0 * 1.25 / 7.75});
    check_to_come(&f, (const double[AGES]){3.0 / 18.0, 4.0 / 13.0, 1.0 / 13.0, 2.0 / 5.0});
}

static void births_outside_the_years_given_are_those_at_the_ends(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.groups.births_first_year = 2018; /* 2018 to 2022: older cohorts take 8, age 0 has 3/4 of 16 and 1/4 of 4 */
    CARE_CHECK_OK(split(&f, &error), &error);
    check_persons(&f, (const double[AGES]){100.0 * 13.0 / 15.5, 100.0 * 2.5 / 15.5, 40.0, 20.0});
    set_up(&f);
    f.groups.births_first_year = 2000; /* 2000 to 2004: all cohorts take 20 */
    CARE_CHECK_OK(split(&f, &error), &error);
    check_persons(&f, (const double[AGES]){100.0 / 1.5, 50.0 / 1.5, 40.0, 20.0});
}

static void without_births_cohorts_are_equal(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.groups.births_count = 0;
    f.groups.births = NULL;
    CARE_CHECK_OK(split(&f, &error), &error);
    check_persons(&f, (const double[AGES]){100.0 / 1.5, 50.0 / 1.5, 40.0, 20.0});
    check_to_come(&f, (const double[AGES]){0.25, 0.25, 0.25, 0.25});
}

static void on_1_january_nobody_has_had_the_birthday(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.groups.remaining = care_year_remaining(2020, 1, 1);
    CARE_CHECK_OK(split(&f, &error), &error); /* cohorts of 2019, 2018, 2017, 2016 */
    check_persons(&f, (const double[AGES]){100.0 * 12.0 / 20.0, 100.0 * 8.0 / 20.0, 60.0 * 2.0 / 4.0, 60.0 * 2.0 / 4.0});
    check_to_come(&f, (const double[AGES]){1.0, 1.0, 1.0, 1.0});
}

static void at_the_end_of_31_december_everyone_has(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.groups.remaining = 0.0;
    CARE_CHECK_OK(split(&f, &error), &error); /* cohorts of 2020, 2019, 2018, 2017 */
    check_persons(&f, (const double[AGES]){100.0 * 20.0 / 26.0, 100.0 * 6.0 / 26.0, 60.0 * 8.0 / 9.0, 60.0 * 1.0 / 9.0});
    check_to_come(&f, (const double[AGES]){0.0, 0.0, 0.0, 0.0});
}

static void on_31_december_one_day_is_left(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.groups.remaining = care_year_remaining(2020, 12, 31);
    CARE_CHECK_OK(split(&f, &error), &error);
    check_to_come(&f, (const double[AGES]){12.0 / (12.0 + 365.0 * 20.0), 16.0 / (16.0 + 365.0 * 12.0),
                                           4.0 / (4.0 + 365.0 * 16.0), 8.0 / (8.0 + 365.0 * 4.0)});
}

static void ages_without_births_or_survivors_are_empty(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.births[1] = f.births[2] = 0.0; /* nobody was born in 2017 and 2018 */
    f.person_years[3] = 0.0;
    f.count[1] = 0.0;
    CARE_CHECK_OK(split(&f, &error), &error);
    check_persons(&f, (const double[AGES]){100.0 * 18.0 / 22.5, 100.0 * 4.5 / 22.5, 0.0, 0.0});
    check_to_come(&f, (const double[AGES]){3.0 / 18.0, 0.0, 0.25, 1.0}); /* an empty age takes the part of the year */
}

static void single_years_are_kept_as_they_are(void) {
    fixture f;
    care_error error;
    set_up(&f);
    const int64_t every_age[AGES] = {0, 1, 2, 3};
    const double persons[AGES] = {0.1, 123456789.0, 1e-300, 7.0 / 3.0};
    f.groups.count = AGES;
    f.groups.from_age = every_age;
    f.groups.persons = persons;
    CARE_CHECK_OK(split(&f, &error), &error);
    CARE_CHECK(memcmp(f.persons, persons, sizeof persons) == 0);
}

static void shares_still_to_come_may_be_left_out(void) {
    fixture f;
    fixture without;
    care_error error;
    set_up(&f);
    set_up(&without);
    CARE_CHECK_OK(split(&f, &error), &error);
    CARE_CHECK_OK(care_ages_split(&without.groups, without.persons, NULL, AGES, &error), &error);
    CARE_CHECK(memcmp(f.persons, without.persons, sizeof f.persons) == 0);
}

static void units_of_births_and_person_years_do_not_matter(void) {
    fixture f;
    fixture scaled;
    care_error error;
    set_up(&f);
    set_up(&scaled);
    for (int i = 0; i < BIRTHS; i++) {
        scaled.births[i] *= 1000.0;
    }
    for (int x = 0; x < AGES; x++) {
        scaled.person_years[x] *= 1e5;
    }
    CARE_CHECK_OK(split(&f, &error), &error);
    CARE_CHECK_OK(split(&scaled, &error), &error);
    check_persons(&scaled, f.persons);
    check_to_come(&scaled, f.still_to_come);
}

/* ---- random groups ------------------------------------------------------------------------------------------------- */

enum { MOST_AGES = 101, MOST_BIRTHS = 60 };

typedef struct random_groups {
    int64_t from_age[MOST_AGES];
    double count[MOST_AGES];
    double person_years[MOST_AGES];
    double births[MOST_BIRTHS];
    care_age_groups groups;
} random_groups;

static void draw_groups(care__stream *stream, random_groups *g) {
    care_age_groups_init(&g->groups);
    g->groups.ages = draw_int(stream, 2, MOST_AGES);
    g->groups.year = 2020;
    g->groups.remaining = care__stream_double(stream);
    g->groups.births_count = draw_int(stream, 0, MOST_BIRTHS);
    g->groups.births_first_year = (int32_t)draw_int(stream, 1900, 2030);
    int64_t count = 0;
    for (int64_t age = 0; age < g->groups.ages; age++) {
        g->person_years[age] = draw_between(stream, 0.01, 1.0);
        if (age == 0 || draw_int(stream, 0, 3) == 0) {
            g->from_age[count] = age;
            g->count[count] = draw_int(stream, 0, 5) == 0 ? 0.0 : draw_between(stream, 0.0, 1e5);
            count++;
        }
    }
    for (int64_t i = 0; i < g->groups.births_count; i++) {
        g->births[i] = draw_between(stream, 1.0, 3e4);
    }
    g->groups.count = count;
    g->groups.from_age = g->from_age;
    g->groups.persons = g->count;
    g->groups.person_years = g->person_years;
    g->groups.births = g->groups.births_count == 0 ? NULL : g->births;
}

static void every_group_keeps_its_total(void) {
    care__stream stream;
    care__stream_open(&stream, 1, 0, 0);
    for (int round = 0; round < 500; round++) {
        random_groups g;
        double persons[MOST_AGES];
        double to_come[MOST_AGES];
        care_error error;
        care_error_init(&error);
        draw_groups(&stream, &g);
        CARE_CHECK_OK(care_ages_split(&g.groups, persons, to_come, (size_t)g.groups.ages, &error), &error);
        for (int64_t k = 0; k < g.groups.count; k++) {
            const int64_t end = k + 1 < g.groups.count ? g.from_age[k + 1] : g.groups.ages;
            double sum = 0.0;
            for (int64_t age = g.from_age[k]; age < end; age++) {
                CARE_CHECK(persons[age] >= 0.0);
                CARE_CHECK(to_come[age] >= 0.0 && to_come[age] <= 1.0);
                sum += persons[age];
            }
            CARE_CHECK_NEAR(sum, g.count[k], 1e-14 * g.count[k]);
        }
    }
}

static void equal_births_leave_the_part_of_the_year_to_come(void) {
    care__stream stream;
    care__stream_open(&stream, 1, 1, 0);
    for (int round = 0; round < 100; round++) {
        random_groups g;
        double persons[MOST_AGES];
        double to_come[MOST_AGES];
        draw_groups(&stream, &g);
        for (int64_t i = 0; i < g.groups.births_count; i++) {
            g.births[i] = 12345.0;
        }
        CARE_CHECK_OK(care_ages_split(&g.groups, persons, to_come, (size_t)g.groups.ages, NULL), NULL);
        for (int64_t age = 0; age < g.groups.ages; age++) {
            CARE_CHECK_NEAR(to_come[age], g.groups.remaining, 1e-15);
        }
    }
}

/* ---- together with the step to the end of the year ----------------------------------------------------------------- */

/* Sizes of all cohorts as their births, nobody dies: at the end of the year the persons of an age are one whole cohort. */
static void at_the_end_of_the_year_an_age_is_a_cohort(void) {
    enum { N = 12 };
    double births[N + 1];
    double ones[CARE_SEXES * N];
    const double nobody[N] = {0.0};
    double base[CARE_SEXES * N] = {0.0};
    double to_come[CARE_SEXES * N] = {0.0};
    double persons[CARE_SEXES * N];
    double all = 0.0;
    care__stream stream;
    care__stream_open(&stream, 1, 2, 0);
    const double remaining = care_year_remaining(2020, 11, 1);
    for (int i = 0; i <= N; i++) {
        births[i] = draw_between(&stream, 10.0, 100.0); /* born in 2020 - N + i */
    }
    for (int x = 0; x < CARE_SEXES * N; x++) {
        ones[x] = 1.0;
    }
    for (int x = 0; x < N; x++) {
        all += (1.0 - remaining) * births[N - x] + remaining * births[N - x - 1];
    }
    care_age_groups groups;
    care_age_groups_init(&groups);
    groups.count = 1;
    groups.from_age = (const int64_t[]){0};
    groups.persons = &all;
    groups.ages = N;
    groups.year = 2020;
    groups.remaining = remaining;
    groups.person_years = ones;
    groups.births_count = N + 1;
    groups.births_first_year = 2020 - N;
    groups.births = births;
    CARE_CHECK_OK(care_ages_split(&groups, base, to_come, N, NULL), NULL);
    care_cohort_rest rest;
    care_cohort_rest_init(&rest);
    rest.townships = 1;
    rest.ages = N;
    rest.remaining = remaining;
    rest.base = base;
    rest.still_to_come = to_come;
    rest.survival = ones;
    rest.fertility = nobody;
    rest.sex_ratio = 1.05;
    CARE_CHECK_OK(care_cohort_year_end(&rest, persons, CARE_SEXES * N, NULL), NULL);
    CARE_CHECK_NEAR(persons[0], (1.0 - remaining) * births[N], 1e-12 * births[N]); /* those already born */
    for (int x = 1; x < N - 1; x++) {
        CARE_CHECK_NEAR(persons[x], births[N - x], 1e-12 * births[N - x]);
    }
}

/* Life table and five-year groups that look like a Chinese district on 1 November 2020, with the small cohorts of 1959-61. */
enum { FIVE_YEAR_GROUPS = 19, FIRST_BIRTHS = 1950, LAST_BIRTHS = 1970, OPEN_AGES = 101 };

static const double district[CARE_SEXES][FIVE_YEAR_GROUPS] = {{15949, 15918, 21942, 17654, 13921, 13865, 17394, 17295, 20763,
                                                               20491, 24830, 24001, 13939, 19963, 12466, 9899, 4171, 2178, 868},
                                                              {14834, 14808, 20423, 16445, 12982, 12951, 16281, 16228, 19557,
                                                               19431, 23819, 23453, 14031, 21063, 14081, 12323, 5976, 3839,
                                                               2330}};

/* Births of China, thousands, as its Statistical Yearbooks give them. */
static const double births_of_china[LAST_BIRTHS - FIRST_BIRTHS + 1] = {20230, 21070, 21050, 21510, 22450, 19780, 19760,
                                                                       21670, 19050, 16470, 13890, 11880, 24600, 29540,
                                                                       27290, 27040, 25770, 25620, 27560, 27150, 27360};

/* Gompertz: the force of mortality doubles every seven years of age. */
static void set_life_table(double person_years[OPEN_AGES], double survival[CARE_SEXES * OPEN_AGES]) {
    double beyond = 0.0;
    for (int x = 250; x-- > 0;) {
        const double alive = exp(-2e-4 * (exp(0.1 * (x + 0.5)) - 1.0));
        beyond += x >= OPEN_AGES - 1 ? alive : 0.0;
        if (x < OPEN_AGES) {
            person_years[x] = x == OPEN_AGES - 1 ? beyond : alive;
        }
    }
    for (int sex = 0; sex < CARE_SEXES; sex++) {
        double *s = survival + (ptrdiff_t)sex * OPEN_AGES;
        s[0] = person_years[0];
        for (int x = 1; x < OPEN_AGES - 1; x++) {
            s[x] = person_years[x] / person_years[x - 1];
        }
        s[OPEN_AGES - 1] = beyond / (beyond + person_years[OPEN_AGES - 2]);
    }
}

static double elderly_in(const double persons[CARE_SEXES * OPEN_AGES]) {
    double sum = 0.0;
    for (int i = 0; i < CARE_SEXES * OPEN_AGES; i++) {
        sum += i % OPEN_AGES >= 60 ? persons[i] : 0.0;
    }
    return sum;
}

/* Persons of 60 and older at the end of 2021 over those at the end of 2020. */
static double elderly_growth_2021(int64_t births_count) {
    double person_years[OPEN_AGES];
    double survival[CARE_SEXES * OPEN_AGES];
    double base[CARE_SEXES * OPEN_AGES];
    double to_come[CARE_SEXES * OPEN_AGES];
    double end_2020[CARE_SEXES * OPEN_AGES];
    double end_2021[CARE_SEXES * OPEN_AGES];
    const double nobody[OPEN_AGES] = {0.0};
    const double sex_ratio = 1.1;
    int64_t from_age[FIVE_YEAR_GROUPS];
    for (int g = 0; g < FIVE_YEAR_GROUPS; g++) {
        from_age[g] = 5 * (int64_t)g;
    }
    set_life_table(person_years, survival);
    for (int sex = 0; sex < CARE_SEXES; sex++) {
        care_age_groups groups;
        care_age_groups_init(&groups);
        groups.count = FIVE_YEAR_GROUPS;
        groups.from_age = from_age;
        groups.persons = district[sex];
        groups.ages = OPEN_AGES;
        groups.year = 2020;
        groups.remaining = care_year_remaining(2020, 11, 1);
        groups.person_years = person_years;
        groups.births_count = births_count;
        groups.births_first_year = FIRST_BIRTHS;
        groups.births = births_count == 0 ? NULL : births_of_china;
        const ptrdiff_t at = (ptrdiff_t)sex * OPEN_AGES;
        CARE_CHECK_OK(care_ages_split(&groups, base + at, to_come + at, OPEN_AGES, NULL), NULL);
    }
    care_cohort_rest rest;
    care_cohort_rest_init(&rest);
    rest.townships = 1;
    rest.ages = OPEN_AGES;
    rest.remaining = care_year_remaining(2020, 11, 1);
    rest.base = base;
    rest.still_to_come = to_come;
    rest.survival = survival;
    rest.fertility = nobody;
    rest.sex_ratio = sex_ratio;
    CARE_CHECK_OK(care_cohort_year_end(&rest, end_2020, CARE_SEXES * OPEN_AGES, NULL), NULL);
    care_cohort_problem problem;
    care_cohort_problem_init(&problem);
    problem.townships = problem.years = 1;
    problem.ages = OPEN_AGES;
    problem.base = end_2020;
    problem.survival = survival;
    problem.fertility = nobody;
    problem.sex_ratio = &sex_ratio;
    care_cohort_result result;
    care_cohort_result_init(&result);
    result.persons = end_2021;
    CARE_CHECK_OK(care_cohort_project(&problem, NULL, &result, NULL), NULL);
    return elderly_in(end_2021) / elderly_in(end_2020);
}

/* In 2021 the few born in 1961 turn 60: the elderly of Chongqing fell to 0.993. An even split has them grow. */
static void famine_cohorts_turn_the_sign_of_2021(void) {
    const double by_births = elderly_growth_2021(LAST_BIRTHS - FIRST_BIRTHS + 1);
    const double evenly = elderly_growth_2021(0);
    CARE_CHECK(by_births > 0.98 && by_births < 1.0);
    CARE_CHECK(evenly > 1.015);
}

/* ---- what is refused ----------------------------------------------------------------------------------------------- */

/* Spoils one thing of a sound problem: what must be said, and nothing may be written. */
#define FAULTS(X)                                                                   \
    X(groups.struct_size = 0, CARE__M_NOT_INITIALISED, "groups", -1)                \
    X(groups.ages = 1, CARE__M_OUT_OF_RANGE, "groups.ages", -1)                     \
    X(groups.ages = 1001, CARE__M_OUT_OF_RANGE, "groups.ages", -1)                  \
    X(groups.count = 0, CARE__M_OUT_OF_RANGE, "groups.count", -1)                   \
    X(groups.count = AGES + 1, CARE__M_OUT_OF_RANGE, "groups.count", -1)            \
    X(groups.from_age = NULL, CARE__M_NULL, "groups.from_age", -1)                  \
    X(from_age[0] = 1, CARE__M_OUT_OF_RANGE, "groups.from_age", 0)                  \
    X(from_age[1] = 0, CARE__M_OUT_OF_RANGE, "groups.from_age", 1)                  \
    X(from_age[1] = AGES, CARE__M_OUT_OF_RANGE, "groups.from_age", 1)               \
    X(groups.persons = NULL, CARE__M_NULL, "groups.persons", -1)                    \
    X(count[1] = -1.0, CARE__M_OUT_OF_RANGE, "groups.persons", 1)                   \
    X(count[1] = (double)INFINITY, CARE__M_NOT_FINITE, "groups.persons", 1)         \
    X(groups.person_years = NULL, CARE__M_NULL, "groups.person_years", -1)          \
    X(person_years[2] = -1.0, CARE__M_OUT_OF_RANGE, "groups.person_years", 2)       \
    X(person_years[2] = (double)NAN, CARE__M_NOT_FINITE, "groups.person_years", 2)  \
    X(groups.year = 0, CARE__M_OUT_OF_RANGE, "groups.year", -1)                     \
    X(groups.year = -1, CARE__M_OUT_OF_RANGE, "groups.year", -1)                    \
    X(groups.remaining = 1.5, CARE__M_OUT_OF_RANGE, "groups.remaining", -1)         \
    X(groups.remaining = (double)NAN, CARE__M_NOT_FINITE, "groups.remaining", -1)   \
    X(groups.births_count = -1, CARE__M_OUT_OF_RANGE, "groups.births_count", -1)    \
    X(groups.births_count = 10001, CARE__M_OUT_OF_RANGE, "groups.births_count", -1) \
    X(groups.births = NULL, CARE__M_NULL, "groups.births", -1)                      \
    X(births[4] = -1.0, CARE__M_OUT_OF_RANGE, "groups.births", 4)                   \
    X(person_years[2] = f.person_years[3] = 0.0, CARE__M_NO_PERSON_YEARS, "groups.persons", 1)

static void check_untouched(const fixture *f) {
    fixture sound;
    set_up(&sound);
    CARE_CHECK(memcmp(f->persons, sound.persons, sizeof sound.persons) == 0);
    CARE_CHECK(memcmp(f->still_to_come, sound.still_to_come, sizeof sound.still_to_come) == 0);
}

static void faults_are_named_and_nothing_is_written(void) {
#define X(spoil, message, where, row)                                                                       \
    {                                                                                                       \
        fixture f;                                                                                          \
        care_error error;                                                                                   \
        set_up(&f);                                                                                         \
        f.spoil;                                                                                            \
        care_check_refused(split(&f, &error), &error, (message), (where), (row), CARE_CHECK_PLACE(#spoil)); \
        check_untouched(&f);                                                                                \
    }
    FAULTS(X)
#undef X
}

static void outputs_are_checked_too(void) {
    fixture f;
    care_error error;
    set_up(&f);
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_ages_split(NULL, f.persons, NULL, AGES, &error), &error, CARE__M_NULL, "groups", -1);
    CARE_CHECK_REFUSED(care_ages_split(&f.groups, NULL, NULL, AGES, &error), &error, CARE__M_NULL, "persons", -1);
    CARE_CHECK_REFUSED(care_ages_split(&f.groups, f.persons, NULL, AGES + 1, &error), &error, CARE__M_LENGTH, "n", -1);
    check_untouched(&f);
}

/* Births x person-years past the largest number: split, or refused, but never written as not a number. */
static void huge_cohorts_give_no_nan(void) {
    fixture f;
    care_error error;
    set_up(&f);
    for (int i = 0; i < BIRTHS; i++) {
        f.births[i] = 1e200;
    }
    for (int x = 0; x < AGES; x++) {
        f.person_years[x] = 1e200;
    }
    if (split(&f, &error) == CARE_OK) {
        check_persons(&f, (const double[AGES]){50.0, 50.0, 30.0, 30.0});
    } else {
        check_untouched(&f);
    }
}

/* Unset is -1: without it nobody knows which year the first births belong to. */
static void births_need_their_first_year(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.groups.births_first_year = -1;
    CARE_CHECK_REFUSED(split(&f, &error), &error, CARE__M_OUT_OF_RANGE, "groups.births_first_year", -1);
    check_untouched(&f);
}

static void defaults_are_unset(void) {
    care_age_groups groups;
    care_age_groups_init(NULL);
    care_age_groups_init(&groups);
    CARE_CHECK_INT(groups.struct_size, sizeof groups);
    CARE_CHECK_INT(groups.count, -1);
    CARE_CHECK_INT(groups.ages, -1);
    CARE_CHECK_INT(groups.year, -1);
    CARE_CHECK(isnan(groups.remaining));
    CARE_CHECK(groups.from_age == NULL && groups.persons == NULL && groups.person_years == NULL && groups.births == NULL);
    CARE_CHECK_INT(groups.births_count, 0);
}

CARE_TEST_MAIN("ages", {"census day leaves 61 of 366 days", census_day_leaves_61_of_366_days},
               {"first and last day", first_and_last_day}, {"leap years are Gregorian", leap_years_are_gregorian},
               {"dates that do not exist are not numbers", dates_that_do_not_exist_are_not_numbers},
               {"every day takes one day away", every_day_takes_one_day_away},
               {"groups split by births and survival", groups_split_by_births_and_survival},
               {"births outside the years given are those at the ends", births_outside_the_years_given_are_those_at_the_ends},
               {"without births cohorts are equal", without_births_cohorts_are_equal},
               {"on 1 January nobody has had the birthday", on_1_january_nobody_has_had_the_birthday},
               {"at the end of 31 December everyone has", at_the_end_of_31_december_everyone_has},
               {"on 31 December one day is left", on_31_december_one_day_is_left},
               {"ages without births or survivors are empty", ages_without_births_or_survivors_are_empty},
               {"single years are kept as they are", single_years_are_kept_as_they_are},
               {"shares still to come may be left out", shares_still_to_come_may_be_left_out},
               {"units of births and person-years do not matter", units_of_births_and_person_years_do_not_matter},
               {"every group keeps its total", every_group_keeps_its_total},
               {"equal births leave the part of the year to come", equal_births_leave_the_part_of_the_year_to_come},
               {"at the end of the year an age is a cohort", at_the_end_of_the_year_an_age_is_a_cohort},
               {"famine cohorts turn the sign of 2021", famine_cohorts_turn_the_sign_of_2021},
               {"faults are named and nothing is written", faults_are_named_and_nothing_is_written},
               {"outputs are checked too", outputs_are_checked_too}, {"huge cohorts give no NaN", huge_cohorts_give_no_nan},
               {"births need their first year", births_need_their_first_year}, {"defaults are unset", defaults_are_unset})
