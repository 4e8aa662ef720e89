#include <care/ages.h>

#include <math.h>
#include <string.h>

#include "core/calendar.h"
#include "core/error.h"
#include "core/text.h"

double care_year_remaining(int32_t year, int32_t month, int32_t day) {
    const int before = care__day_of_year(year, month, day);
    const int days = before < 0 ? 1 : care__days_in_year(year);
    return before < 0 ? (double)NAN : (double)(days - before) / (double)days;
}

void care_age_groups_init(care_age_groups *groups) {
    if (groups != NULL) {
        memset(groups, 0, sizeof *groups);
        groups->struct_size = sizeof *groups;
        groups->count = groups->ages = -1;
        groups->year = groups->births_first_year = -1;
        groups->remaining = NAN;
    }
}

static care_status check(const care_age_groups *groups, care_error *error) {
    CARE__TRY(care__check_integer(groups->ages, 2, 1000, "groups.ages", -1, error));
    CARE__TRY(care__check_integer(groups->count, 1, groups->ages, "groups.count", -1, error));
    CARE__TRY(care__check_pointer(groups->from_age, "groups.from_age", error));
    CARE__TRY(care__check_integer(groups->from_age[0], 0, 0, "groups.from_age", 0, error));
    for (int64_t g = 1; g < groups->count; g++) {
        CARE__TRY(care__check_integer(groups->from_age[g], groups->from_age[g - 1] + 1, groups->ages - 1, "groups.from_age", g,
                                      error));
    }
    CARE__TRY(care__check_array(groups->persons, (size_t)groups->count, CARE__NON_NEGATIVE, "groups.persons", error));
    CARE__TRY(care__check_array(groups->person_years, (size_t)groups->ages, CARE__NON_NEGATIVE, "groups.person_years", error));
    CARE__TRY(care__check_integer(groups->year, 1, 9999, "groups.year", -1, error));
    CARE__TRY(care__check_value(groups->remaining, CARE__SHARE, "groups.remaining", -1, error));
    CARE__TRY(care__check_integer(groups->births_count, 0, 10000, "groups.births_count", -1, error));
    if (groups->births_count > 0) {
        CARE__TRY(care__check_integer(groups->births_first_year, 1, 9999, "groups.births_first_year", -1, error));
    }
    return care__check_array(groups->births, (size_t)groups->births_count, CARE__NON_NEGATIVE, "groups.births", error);
}

/* The groups, and what their births and person-years are taken as shares of: only proportions matter, and so numbers of any
   unit stay in range. */
typedef struct split {
    care_age_groups groups;
    double most_births;
    double most_years;
} split;

static double largest(const double *values, int64_t n) {
    double most = 0.0;
    for (int64_t i = 0; i < n; i++) {
        most = values[i] > most ? values[i] : most;
    }
    return most > 0.0 ? most : 1.0;
}

static double births_of(const split *s, int64_t year) {
    const care_age_groups *groups = &s->groups;
    if (groups->births_count == 0) {
        return 1.0;
    }
    const int64_t at = year - groups->births_first_year;
    return groups->births[at < 0 ? 0 : at < groups->births_count ? at : groups->births_count - 1] / s->most_births;
}

/* The two cohorts that are of this age on the reference date, by their births. */
static void cohorts(const split *s, int64_t age, double *had_birthday, double *still_to_come) {
    *had_birthday = (1.0 - s->groups.remaining) * births_of(s, s->groups.year - age);
    *still_to_come = s->groups.remaining * births_of(s, s->groups.year - age - 1);
}

static double size_of(const split *s, int64_t age) {
    double had;
    double to_come;
    cohorts(s, age, &had, &to_come);
    return (had + to_come) * (s->groups.person_years[age] / s->most_years);
}

/* Splits one group, or only finds out whether it can be, with NULL. */
static care_status split_group(const split *s, int64_t group, double *persons, care_error *error) {
    const care_age_groups *groups = &s->groups;
    const int64_t begin = groups->from_age[group];
    const int64_t end = group + 1 < groups->count ? groups->from_age[group + 1] : groups->ages;
    double sum = 0.0;
    for (int64_t age = begin; age < end; age++) {
        sum += size_of(s, age);
    }
    if (sum == 0.0 && groups->persons[group] > 0.0) {
        return care__fail(error, CARE_E_INVALID, CARE__M_NO_PERSON_YEARS, "groups.persons", group, "%s",
                          care__number_of(groups->persons[group]).text);
    }
    for (int64_t age = begin; age < end && persons != NULL; age++) {
        persons[age] = sum == 0.0 ? 0.0 : groups->persons[group] * (size_of(s, age) / sum);
    }
    return CARE_OK;
}

care_status care_ages_split(const care_age_groups *groups, double *persons, double *still_to_come, size_t n,
                            care_error *error) {
    split s;
    care_age_groups_init(&s.groups);
    CARE__TRY(care__take(&s.groups, sizeof s.groups, groups, "groups", error));
    CARE__TRY(check(&s.groups, error));
    CARE__TRY(care__check_length(n, (size_t)s.groups.ages, "n", error));
    CARE__TRY(care__check_pointer(persons, "persons", error));
    s.most_births = largest(s.groups.births, s.groups.births_count);
    s.most_years = largest(s.groups.person_years, s.groups.ages);
    for (int64_t g = 0; g < s.groups.count; g++) {
        CARE__TRY(split_group(&s, g, NULL, error));
    }
    for (int64_t g = 0; g < s.groups.count; g++) {
        CARE__TRY(split_group(&s, g, persons, error));
    }
    for (int64_t age = 0; age < s.groups.ages && still_to_come != NULL; age++) {
        double had;
        double to_come;
        cohorts(&s, age, &had, &to_come);
        still_to_come[age] = had + to_come > 0.0 ? to_come / (had + to_come) : s.groups.remaining;
    }
    return CARE_OK;
}
