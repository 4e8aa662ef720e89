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

static double largest(const double *values, int64_t n) {
    double most = 0.0;
    for (int64_t i = 0; i < n; i++) {
        most = values[i] > most ? values[i] : most;
    }
    return most > 0.0 ? most : 1.0;
}

/* A share of the largest cohort, as only proportions matter: numbers of any unit stay in range. */
static double births_of(const care_age_groups *groups, int64_t year) {
    if (groups->births_count == 0) {
        return 1.0;
    }
    const int64_t at = year - groups->births_first_year;
    const int64_t known = at < 0 ? 0 : at < groups->births_count ? at : groups->births_count - 1;
    return groups->births[known] / largest(groups->births, groups->births_count);
}

/* The two cohorts that are of this age on the reference date, by their births. */
static void cohorts(const care_age_groups *groups, int64_t age, double *had_birthday, double *still_to_come) {
    *had_birthday = (1.0 - groups->remaining) * births_of(groups, groups->year - age);
    *still_to_come = groups->remaining * births_of(groups, groups->year - age - 1);
}

static double size_of(const care_age_groups *groups, int64_t age) {
    double had;
    double to_come;
    cohorts(groups, age, &had, &to_come);
    return (had + to_come) * (groups->person_years[age] / largest(groups->person_years, groups->ages));
}

care_status care_ages_split(const care_age_groups *groups, double *persons, double *still_to_come, size_t n,
                            care_error *error) {
    care_age_groups use;
    care_age_groups_init(&use);
    CARE__TRY(care__take(&use, sizeof use, groups, "groups", error));
    CARE__TRY(check(&use, error));
    CARE__TRY(care__check_length(n, (size_t)use.ages, "n", error));
    CARE__TRY(care__check_pointer(persons, "persons", error));
    for (int pass = 0; pass < 2; pass++) { /* all faults before the first write */
        for (int64_t g = 0; g < use.count; g++) {
            const int64_t end = g + 1 < use.count ? use.from_age[g + 1] : use.ages;
            double sum = 0.0;
            for (int64_t age = use.from_age[g]; age < end; age++) {
                sum += size_of(&use, age);
            }
            if (sum == 0.0 && use.persons[g] > 0.0) {
                return care__fail(error, CARE_E_INVALID, CARE__M_NO_PERSON_YEARS, "groups.persons", g, "%s",
                                  care__number_of(use.persons[g]).text);
            }
            for (int64_t age = use.from_age[g]; age < end && pass == 1; age++) {
                persons[age] = sum == 0.0 ? 0.0 : use.persons[g] * (size_of(&use, age) / sum);
            }
        }
    }
    for (int64_t age = 0; age < use.ages && still_to_come != NULL; age++) {
        double had;
        double to_come;
        cohorts(&use, age, &had, &to_come);
        still_to_come[age] = had + to_come > 0.0 ? to_come / (had + to_come) : use.remaining;
    }
    return CARE_OK;
}
