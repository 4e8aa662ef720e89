/* core/calendar.h. */
#include "care_test.h"
#include "core/calendar.h"

static void leap_years_follow_the_gregorian_rule(void) {
    CARE_CHECK_INT(care__days_in_year(2020), 366);
    CARE_CHECK_INT(care__days_in_year(2021), 365);
    CARE_CHECK_INT(care__days_in_year(1900), 365);
    CARE_CHECK_INT(care__days_in_year(2000), 366);
    CARE_CHECK_INT(care__days_in_year(2100), 365);
}

static void days_before_known_dates(void) {
    CARE_CHECK_INT(care__day_of_year(2020, 1, 1), 0);
    CARE_CHECK_INT(care__day_of_year(2020, 2, 29), 59);
    CARE_CHECK_INT(care__day_of_year(2020, 3, 1), 60);
    CARE_CHECK_INT(care__day_of_year(2021, 3, 1), 59);
    CARE_CHECK_INT(care__day_of_year(2020, 11, 1), 305); /* the census: 61 of 366 days are left */
    CARE_CHECK_INT(care__day_of_year(2020, 12, 31), 365);
    CARE_CHECK_INT(care__day_of_year(2021, 12, 31), 364);
}

/* Walks through a leap year and a common one: every existing date is one further, every other one does not exist. */
static void all_dates_of_a_year_follow_each_other(void) {
    for (int32_t year = 2023; year <= 2024; year++) {
        int next = 0;
        for (int32_t month = -1; month <= 14; month++) {
            for (int32_t day = -1; day <= 33; day++) {
                const int found = care__day_of_year(year, month, day);
                CARE_CHECK(found == next || found == -1);
                next += found == next;
            }
        }
        CARE_CHECK_INT(next, care__days_in_year(year));
    }
}

static void dates_that_do_not_exist_are_refused(void) {
    static const int32_t dates[][3] = {
        {2021, 2, 29}, {1900, 2, 29}, {2020, 2, 30}, {2020, 4, 31}, {2020, 13, 1},
        {2020, 0, 1},  {2020, 1, 0},  {0, 1, 1},     {10000, 1, 1}, {2020, INT32_MAX, INT32_MAX}};
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        CARE_CHECK_INT(care__day_of_year(dates[i][0], dates[i][1], dates[i][2]), -1);
        CARE_CHECK_INT(care__date_check(dates[i][0], dates[i][1], dates[i][2], "date", NULL), CARE_E_INVALID);
    }
    CARE_CHECK_INT(care__day_of_year(1, 1, 1), 0);
    CARE_CHECK_INT(care__day_of_year(9999, 12, 31), 364);
}

static void a_date_that_does_not_exist_is_named(void) {
    care_error error;
    care_error_init(&error);
    CARE_CHECK_INT(care__date_check(2020, 11, 1, "date", &error), CARE_OK);
    CARE_CHECK_INT(care__date_check(2021, 1, 1, "date", &error), CARE_OK);
    CARE_CHECK_INT(care__date_check(2021, 2, 29, "date", &error), CARE_E_INVALID);
    CARE_CHECK_STR(error.where, "date");
    CARE_CHECK_STR(error.message, "2021-2-29 is not a date");
}

CARE_TEST_MAIN("calendar", {"leap years follow the gregorian rule", leap_years_follow_the_gregorian_rule},
               {"days before known dates", days_before_known_dates},
               {"all dates of a year follow each other", all_dates_of_a_year_follow_each_other},
               {"dates that do not exist are refused", dates_that_do_not_exist_are_refused},
               {"a date that does not exist is named", a_date_that_does_not_exist_is_named})
