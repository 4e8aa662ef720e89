/* The Gregorian calendar. */
#ifndef CARE_CORE_CALENDAR_H
#define CARE_CORE_CALENDAR_H

#include "core/error.h"

/** Days of the year before this day (0 for 1 January), -1 for a date that does not exist. Years 1 to 9999. */
int care__day_of_year(int32_t year, int32_t month, int32_t day);
int care__days_in_year(int32_t year);
care_status care__date_check(int32_t year, int32_t month, int32_t day, const char *where, care_error *error);

#endif
