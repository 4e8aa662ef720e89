/* A locale whose numbers have another decimal point: what the library writes and reads must not follow it. */
#ifndef CARE_DECIMAL_LOCALE_H
#define CARE_DECIMAL_LOCALE_H

#include <stdbool.h>

/** Goes into a locale with this decimal point: an installed one, or one made by localedef. False, after saying so, if there
 *  is none: then the test has nothing to show. */
bool care_decimal_locale(const char *point);

/** Back into the "C" locale. */
void care_decimal_locale_end(void);

#endif
