/* How a function says no: faults, argument checks, structs that grow between versions. */
#ifndef CARE_CORE_ERROR_H
#define CARE_CORE_ERROR_H

#include <care/core.h>

#include <stdarg.h>

#include "core/messages.h"

#if defined(__GNUC__)
#define CARE__PRINTF(pattern, first) __attribute__((format(printf, pattern, first)))
#else
#define CARE__PRINTF(pattern, first)
#endif

/** Stands between two arguments of a message: care__fail(…, "%d" CARE__AND "%s", 3, "beds"). */
#define CARE__AND "\037"

/** Stands in an argument between its English and its Chinese words; without it both languages say the same. */
#define CARE__OR "\036"
#define CARE__EITHER(en, zh) en CARE__OR zh

enum { CARE__ARGUMENTS_SIZE = 256 };

/** A text of somebody else as an argument: its first characters, "…" where there are more; never holds a CARE__AND. */
typedef struct care__quote {
    char text[128];
} care__quote;
care__quote care__quote_of(const char *text);

/** Names for an argument, "a, b, c": whole names, "…" for those that found no room. Starts as {0}. */
typedef struct care__names {
    size_t length;
    int full;
    char text[768];
} care__names;
void care__names_add(care__names *names, const char *name);

/** What an errno value means, as an argument in both languages; NULL for a rare one. */
const char *care__system_reason(int code);

/** Formats arguments; what finds no room is cut at a whole character, with "…" for the rest. */
void care__arguments_format(char *to, size_t size, const char *arguments, va_list list) CARE__PRINTF(3, 0);

/** Fills the error, unless it is NULL or not initialised, and returns the status. Arguments never hold a CARE__AND. */
care_status care__fail(care_error *error, care_status status, int32_t message, const char *where, int64_t row,
                       const char *arguments, ...) CARE__PRINTF(6, 7);

/* The same where there is nothing else to say. Inline, so that readers and analysers see that they never say CARE_OK. */
static inline care_status care__fail_nomem(care_error *error) {
    (void)care__fail(error, CARE_E_NOMEM, CARE__M_NOMEM, "", -1, NULL);
    return CARE_E_NOMEM;
}

static inline care_status care__fail_cancelled(care_error *error) {
    (void)care__fail(error, CARE_E_CANCELLED, CARE__M_CANCELLED, "", -1, NULL);
    return CARE_E_CANCELLED;
}

/** Copies an error into another that may be NULL; returns its status. */
care_status care__fail_as(care_error *error, const care_error *from);

/** 0 English, 1 Chinese, -1 unknown. */
int care__language(const char *language);
care_status care__language_check(const char *language, int *index, care_error *error);

/** Appends n bytes so that they can be read, at `length`, and returns the new length: control characters and bytes that are
 *  not UTF-8 become \n, \t, \r, \xNN. Whole characters only; always terminates. */
size_t care__append_readable(char *text, size_t size, size_t length, const char *from, size_t n);

/** Puts arguments (separated by CARE__AND), each in its language, in the place of {1}, {2}, …; control characters in them are
 *  made readable. Cuts at whole characters, always terminates. */
void care__pattern_render(const char *pattern, int language, const char *arguments, char *text, size_t size);

/** Says a message of the catalogue with its arguments. A range from a value to the same is said as that value. */
void care__message_render(int32_t message, int language, const char *arguments, char *text, size_t size);

/** Takes an input struct of any version: `use` holds the defaults and is overlaid with what the caller's version has.
 *  A field that is newer than this library must be zero. NULL is refused. */
care_status care__take(void *use, size_t size, const void *given, const char *where, care_error *error);

/** Writes an output struct of any version: as much of `from` as the caller's has room for. */
care_status care__give(void *to, const void *from, size_t size, const char *where, care_error *error);

typedef enum care__domain {
    CARE__ANY,          /* finite */
    CARE__NON_NEGATIVE, /* finite and >= 0 */
    CARE__POSITIVE,     /* finite and > 0 */
    CARE__SHARE,        /* 0..1 */
    CARE__RATE          /* >= -1: a net migration rate */
} care__domain;

/** Is the value in the domain? Message CARE__M_NOT_FINITE or CARE__M_OUT_OF_RANGE if not. */
care_status care__check_value(double value, care__domain domain, const char *where, int64_t row, care_error *error);

/** Is the value in low..high, both finite? */
care_status care__check_range(double value, double low, double high, const char *where, int64_t row, care_error *error);

/** The array is there (unless n is 0) and every element is in the domain; row = the first that is not. */
care_status care__check_array(const double *values, size_t n, care__domain domain, const char *where, care_error *error);

/** The same for an array that may be left out. */
care_status care__check_optional(const double *values, size_t n, care__domain domain, const char *where, care_error *error);

/** Index of the first element outside the domain, n if there is none. `wide`: on a machine where care__is_wide(). */
size_t care__first_outside(const double *values, size_t n, care__domain domain, int wide);

care_status care__check_integer(int64_t value, int64_t low, int64_t high, const char *where, int64_t row, care_error *error);
care_status care__check_pointer(const void *pointer, const char *where, care_error *error);
care_status care__check_length(size_t n, size_t expected, const char *where, care_error *error);

/** a x b x c, refused when it does not fit. */
care_status care__check_product(int64_t a, int64_t b, int64_t c, const char *where, size_t *product, care_error *error);

#define CARE__TRY(call)                         \
    do {                                        \
        const care_status try_status_ = (call); \
        if (try_status_ != CARE_OK) {           \
            return try_status_;                 \
        }                                       \
    } while (0)

#endif
