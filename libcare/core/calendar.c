#include "core/calendar.h"

static int is_leap(int32_t year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int care__days_in_year(int32_t year) {
    return is_leap(year) ? 366 : 365;
}

int care__day_of_year(int32_t year, int32_t month, int32_t day) {
    static const int lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 ||
        day > lengths[month - 1] + (month == 2 && is_leap(year))) {
        return -1;
    }
    int days = day - 1 + (month > 2 && is_leap(year));
    for (int32_t m = 1; m < month; m++) {
        days += lengths[m - 1];
    }
    return days;
}

care_status care__date_check(int32_t year, int32_t month, int32_t day, const char *where, care_error *error) {
    if (care__day_of_year(year, month, day) < 0) {
        return care__fail(error, CARE_E_INVALID, CARE__M_DATE, where, -1, "%d" CARE__AND "%d" CARE__AND "%d", (int)year,
                          (int)month, (int)day);
    }
    return CARE_OK;
}
