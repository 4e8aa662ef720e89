/* Text: a growing buffer, UTF-8, numbers in any locale, width on a terminal. */
#ifndef CARE_CORE_TEXT_H
#define CARE_CORE_TEXT_H

#include "core/error.h"
#include "core/memory.h"

/** snprintf and vsnprintf with '.' as the decimal point in any locale. */
int care__format(char *to, size_t size, const char *format, ...) CARE__PRINTF(3, 4);
int care__format_list(char *to, size_t size, const char *format, va_list list) CARE__PRINTF(3, 0);

/** A growing buffer. Short memory is remembered in `failed`, so that only the end of the writing needs a check. */
typedef struct care__text {
    care__allocator allocator;
    char *data; /* always terminated once something was written */
    size_t length;
    size_t capacity;
    int failed;
} care__text;

void care__text_init(care__text *text, care__allocator allocator);
void care__text_bytes(care__text *text, const char *bytes, size_t n);
void care__text_add(care__text *text, const char *string);
void care__text_format(care__text *text, const char *format, ...) CARE__PRINTF(2, 3);
void care__text_repeat(care__text *text, char byte, int64_t n);

/** A number in 15 to 17 digits, the fewest of these that read back as the same double; '.' in any locale. */
void care__text_double(care__text *text, double value);
/** A number with fixed decimals, '.' in any locale. */
void care__text_fixed(care__text *text, double value, int decimals);
/** A JSON string with its quotes; a JSON number, null if not finite. */
void care__text_json_string(care__text *text, const char *string);
void care__text_json_number(care__text *text, double value);

void care__text_free(care__text *text);

/** Copies a rendered buffer out by the rule of care_table_render. */
care_status care__text_deliver(const care__text *text, char *out, size_t size, size_t *needed, care_error *error);

/** Numbers into a small buffer, for messages. */
typedef struct care__number {
    char text[32];
} care__number;
care__number care__number_of(double value);

/** A number, read strictly: sign, digits, point, exponent and nothing else, of less than 64 characters; '.' in any locale.
 *  0 if it is not one. */
int care__parse_double(const char *text, double *value);

/** Copies text with full-width forms (U+FF01 to U+FF5E, U+3000) as the ASCII they stand for; 1 if there were any. What finds no
 *  room is left out. */
int care__half_width(const char *text, char *to, size_t size);

/** Copies a number written as 1,234,567.8 without its commas and the blanks around it; 1 if it has commas in just these places,
 *  else the copy is as the text. */
int care__ungroup(const char *text, char *to, size_t size);

/** Length in bytes of the valid UTF-8 character at `text`, 0 if invalid. NUL is a character of length 1. */
size_t care__utf8_length(const char *text, size_t available);
/** Offset of the first byte that is not part of valid UTF-8, n if all is well. */
size_t care__utf8_fault(const char *text, size_t n);
/** The largest cut <= limit that does not split a character. */
size_t care__utf8_cut(const char *text, size_t limit);
/** Columns on a terminal: East Asian wide characters take two, combining marks none (Unicode Standard Annex 11). */
int64_t care__display_width(const char *text);

#endif
