/* Every number comes back as the same double, in as few digits as that takes, in any locale; every text is cut whole. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "care_test.h"
#include "core/text.h"
#include "decimal_locale.h"
#include "draw.h"

static uint64_t draw_bits(care__stream *s) {
    return (uint64_t)care__stream_word(s) << 32 | care__stream_word(s);
}

/* ---- numbers --------------------------------------------------------------------------------------------------------- */

/* Any finite double; or a decimal of few digits, as plans are full of. */
static double draw_number(care__stream *s) {
    double value;
    do {
        const uint64_t bits = draw_bits(s);
        memcpy(&value, &bits, sizeof value);
    } while (!isfinite(value));
    return draw_int(s, 0, 1) == 0 ? value : (double)draw_int(s, -1000000, 1000000) / pow(10.0, (double)draw_int(s, 0, 6));
}

static bool comes_back(double value) {
    const care__number written = care__number_of(value);
    double found = -77.0;
    return care__parse_double(written.text, &found) && memcmp(&found, &value, sizeof value) == 0;
}

/* Would one significant digit less have done, down to the 15 that are always tried first? */
static bool has_a_digit_too_many(double value) {
    const care__number written = care__number_of(value);
    int digits = 0;
    for (const char *at = written.text; *at != '\0' && *at != 'e'; at++) {
        digits += *at >= '1' && *at <= '9' ? 1 : *at == '0' && digits > 0;
    }
    char shorter[512];
    (void)snprintf(shorter, sizeof shorter, "%.*g", digits - 1, value);
    return digits > 15 && strtod(shorter, NULL) == value;
}

static void check_numbers(uint64_t seed, const char *point) {
    if (point[0] != '.' && !care_decimal_locale(point)) {
        return;
    }
    care__stream s;
    care__stream_open(&s, seed, 0, 0);
    for (int i = 0; i < 100000; i++) {
        const double value = draw_number(&s);
        const care__number written = care__number_of(value);
        const bool plain = strspn(written.text, "0123456789+-.e") == strlen(written.text);
        if (!CARE_CHECK(comes_back(value)) || !CARE_CHECK(plain)) {
            printf("    %a is written %s\n", value, written.text);
            break;
        }
    }
    care_decimal_locale_end();
}

static void a_number_comes_back_as_the_same_double(void) {
    check_numbers(1, ".");
}

static void also_where_the_locale_has_a_comma(void) {
    check_numbers(2, ",");
}

static void no_number_has_a_digit_too_many(void) {
    care__stream s;
    care__stream_open(&s, 3, 0, 0);
    for (int i = 0; i < 100000; i++) {
        const double value = draw_number(&s);
        if (!CARE_CHECK(!has_a_digit_too_many(value))) {
            printf("    %a is written %s\n", value, care__number_of(value).text);
            return;
        }
    }
}

/* Decimals rounded as they are printed, and never "-0.00". */
static void a_fixed_number_is_within_half_of_its_last_digit(void) {
    care_env env;
    care__stream s;
    CARE_CHECK_OK(care__env_take(&env, NULL, NULL), NULL);
    care__stream_open(&s, 4, 0, 0);
    for (int i = 0; i < 20000; i++) {
        const int decimals = (int)draw_int(&s, 0, 6);
        const double value = draw_between(&s, -1.0, 1.0) * pow(10.0, (double)draw_int(&s, -8, 6));
        care__text text;
        care__text_init(&text, care__allocator_of(&env));
        care__text_fixed(&text, value, decimals);
        const char *dot = strchr(text.data, '.');
        const double found = strtod(text.data, NULL);
        const bool good = CARE_CHECK_NEAR(found, value, 0.5 * pow(10.0, -decimals) * (1.0 + 1e-9)) &&
                          CARE_CHECK(decimals == 0 ? dot == NULL : dot != NULL && strlen(dot + 1) == (size_t)decimals) &&
                          CARE_CHECK(text.data[0] != '-' || found < 0.0);
        if (!good) {
            printf("    %a with %d decimals is %s\n", value, decimals, text.data);
        }
        care__text_free(&text);
        if (!good) {
            return;
        }
    }
}

/* Random text of the characters numbers are made of: read as strtod does, but only when it is nothing but a number. */
static bool is_number(const char *text) {
    const char *at = text + (*text == '-' || *text == '+');
    size_t n = strspn(at, "0123456789");
    bool good = n > 0;
    at += n;
    if (*at == '.') {
        n = strspn(at + 1, "0123456789");
        good = good && n > 0;
        at += 1 + n;
    }
    if (*at == 'e' || *at == 'E') {
        at += 1 + (at[1] == '-' || at[1] == '+');
        n = strspn(at, "0123456789");
        good = good && n > 0;
        at += n;
    }
    return good && *at == '\0';
}

static void text_is_a_number_or_refused(void) {
    static const char letters[] = "0123456789..--++eE,x ";
    care__stream s;
    int64_t numbers = 0;
    care__stream_open(&s, 5, 0, 0);
    for (int i = 0; i < 300000; i++) {
        char text[16] = "";
        const int64_t n = draw_int(&s, 0, 7);
        for (int64_t k = 0; k < n; k++) {
            text[k] = letters[draw_int(&s, 0, sizeof letters - 2)];
        }
        double found = -77.0;
        const double wanted = strtod(text, NULL);
        const bool number = is_number(text) && isfinite(wanted);
        numbers += number;
        if (!CARE_CHECK_INT(care__parse_double(text, &found), number) || (number && !CARE_CHECK_NEAR(found, wanted, 0.0))) {
            printf("    \"%s\"\n", text);
            return;
        }
    }
    CARE_CHECK(numbers > 10000 && numbers < 290000);
}

/* ---- UTF-8 ----------------------------------------------------------------------------------------------------------- */

/* The bytes of a character, by arithmetic. */
static size_t encode(uint32_t code, char bytes[5]) {
    const size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned first[5] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = n - 1; i > 0; i--) {
        bytes[i] = (char)(0x80 | (code & 0x3F));
        code >>= 6;
    }
    bytes[0] = (char)(first[n] | code);
    bytes[n] = '\0';
    return n;
}

static void every_character_has_its_length_and_no_surrogate_has_one(void) {
    for (uint32_t code = 0; code <= 0x10FFFF; code++) {
        char bytes[5];
        const size_t n = encode(code, bytes);
        const size_t wanted = code >= 0xD800 && code <= 0xDFFF ? 0 : n;
        const size_t found = care__utf8_length(bytes, n);
        if (found != wanted) {
            CARE_CHECK_INT(found, wanted);
            printf("    U+%04X\n", (unsigned)code);
            return;
        }
    }
    CARE_CHECK(true);
}

/* Random bytes, valid and not: a cut is valid up to its end, is the longest of that kind, and finds the fault. */
static void a_cut_is_the_longest_valid_beginning(void) {
    care__stream s;
    care__stream_open(&s, 6, 0, 0);
    for (int i = 0; i < 3000; i++) {
        char bytes[40];
        size_t n = 0;
        while (n < 30) {
            n += encode((uint32_t)draw_int(&s, 0, draw_int(&s, 0, 3) > 0 ? 0xD7FF : 0x10FFFF), bytes + n);
        }
        bytes[draw_int(&s, 0, (int64_t)n - 1)] = (char)draw_int(&s, -128, 127);
        for (size_t limit = 0; limit <= n; limit++) {
            size_t wanted = 0;
            for (size_t at = 0; at < limit && care__utf8_length(bytes + at, limit - at) > 0; wanted = at) {
                at += care__utf8_length(bytes + at, limit - at);
            }
            if (!CARE_CHECK_INT(care__utf8_cut(bytes, limit), wanted) ||
                !CARE_CHECK_INT(care__utf8_fault(bytes, limit), wanted)) {
                return;
            }
        }
    }
}

CARE_TEST_MAIN("text property", {"a number comes back as the same double", a_number_comes_back_as_the_same_double},
               {"also where the locale has a comma", also_where_the_locale_has_a_comma},
               {"no number has a digit too many", no_number_has_a_digit_too_many},
               {"a fixed number is within half of its last digit", a_fixed_number_is_within_half_of_its_last_digit},
               {"text is a number or refused", text_is_a_number_or_refused},
               {"every character has its length and no surrogate has one",
                every_character_has_its_length_and_no_surrogate_has_one},
               {"a cut is the longest valid beginning", a_cut_is_the_longest_valid_beginning})
