/* core/text.h: a growing buffer, numbers in any locale, UTF-8, width on a terminal. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "care_test.h"
#include "core/text.h"
#include "decimal_locale.h"
#include "failing_allocator.h"

static care__text new_text(void) {
    care_env env;
    care__text text;
    CARE_CHECK_OK(care__env_take(&env, NULL, NULL), NULL);
    care__text_init(&text, care__allocator_of(&env));
    return text;
}

/* ---- buffer ---------------------------------------------------------------------------------------------------------- */

static void pieces_follow_each_other(void) {
    care__text text = new_text();
    care__text_add(&text, "bed");
    care__text_bytes(&text, "s and more", 1);
    care__text_repeat(&text, '-', 3);
    care__text_repeat(&text, '-', -1);
    care__text_format(&text, "%d%s", 35, "‰");
    CARE_CHECK_STR(text.data, "beds---35‰");
    CARE_CHECK_INT(text.length, strlen(text.data));
    care__text_free(&text);
    CARE_CHECK(text.data == NULL && text.length == 0);
}

static void long_pieces_grow_the_buffer(void) {
    char piece[3001];
    care__text text = new_text();
    memset(piece, 'x', 3000);
    piece[3000] = '\0';
    for (size_t i = 1; i <= 10; i++) {
        care__text_format(&text, "%s", piece);
        CARE_CHECK_INT(text.length, 3000 * i);
        CARE_CHECK_INT(strlen(text.data), 3000 * i);
    }
    care__text_free(&text);
}

/* Every length around the 256 bytes that a formatted piece is first tried in, and around the 1024 first taken. */
static void every_length_is_kept_whole(void) {
    for (int n = 0; n < 1100; n++) {
        care__text text = new_text();
        care__text_format(&text, "%*s", n, "");
        CARE_CHECK_INT(text.length, n);
        CARE_CHECK_INT(strlen(text.data), n);
        care__text_free(&text);
    }
}

static care_status write_much(const care_env *env, void *context) {
    (void)context;
    char out[8] = "before";
    size_t needed = 7;
    care__text text;
    care__text_init(&text, care__allocator_of(env));
    for (int i = 0; i < 2000; i++) {
        care__text_format(&text, "%d", i);
    }
    const care_status status = care__text_deliver(&text, out, 3, &needed, NULL);
    CARE_CHECK_STR(out, status == CARE_OK ? "" : "before");
    CARE_CHECK_INT(needed, status == CARE_OK ? 6890 : 7);
    care__text_free(&text);
    return status;
}

static void short_memory_is_remembered_until_the_text_is_delivered(void) {
    CARE_CHECK_OUT_OF_MEMORY(write_much, NULL);
}

static void a_text_is_delivered_whole_or_not_at_all(void) {
    care__text text = new_text();
    care__text_add(&text, "beds");
    for (size_t size = 0; size <= 6; size++) {
        char out[8] = "xxxxxxx";
        size_t needed = 0;
        CARE_CHECK_OK(care__text_deliver(&text, out, size, &needed, NULL), NULL);
        CARE_CHECK_INT(needed, 4);
        CARE_CHECK_STR(out, size > 4 ? "beds" : size > 0 ? "" : "xxxxxxx");
        CARE_CHECK_INT(out[size], 'x');
    }
    CARE_CHECK_OK(care__text_deliver(&text, NULL, 0, NULL, NULL), NULL);
    CARE_CHECK_INT(care__text_deliver(&text, NULL, 5, NULL, NULL), CARE_E_INVALID);
    care__text_free(&text);
}

static void an_empty_text_is_delivered_as_such(void) {
    char out[2] = "x";
    size_t needed = 7;
    care__text text = new_text();
    CARE_CHECK_OK(care__text_deliver(&text, out, sizeof out, &needed, NULL), NULL);
    CARE_CHECK_STR(out, "");
    CARE_CHECK_INT(needed, 0);
}

/* ---- numbers --------------------------------------------------------------------------------------------------------- */

static void check_double(double value, const char *wanted) {
    care__text text = new_text();
    care__text_double(&text, value);
    CARE_CHECK_STR(text.data, wanted);
    CARE_CHECK_STR(care__number_of(value).text, wanted);
    care__text_free(&text);
}

static void a_number_has_the_fewest_digits_that_read_back(void) {
    check_double(0.0, "0");
    check_double(-0.0, "-0");
    check_double(35.0, "35");
    check_double(0.1, "0.1");
    check_double(0.1 + 0.2, "0.30000000000000004");
    check_double(1.0 / 3.0, "0.3333333333333333");
    check_double(9007199254740993.0, "9007199254740992");
    check_double(-1.5e-9, "-1.5e-09");
    check_double(DBL_MAX, "1.7976931348623157e+308");
    check_double(NAN, "nan");
    check_double(-NAN, "nan");
    check_double(INFINITY, "inf");
    check_double(-INFINITY, "-inf");
}

static void check_fixed(double value, int decimals, const char *wanted) {
    care__text text = new_text();
    care__text_fixed(&text, value, decimals);
    CARE_CHECK_STR(text.data, wanted);
    care__text_free(&text);
}

static void a_fixed_number_has_its_decimals_and_zero_no_sign(void) {
    check_fixed(35.0, 0, "35");
    check_fixed(35.25, 1, "35.2");
    check_fixed(-0.04, 1, "0.0");
    check_fixed(-0.0, 2, "0.00");
    check_fixed(-0.0001, 0, "0");
    check_fixed(-0.06, 1, "-0.1");
    check_fixed(-10.0, 0, "-10");
    check_fixed(1e22, 1, "10000000000000000000000.0");
    check_fixed(NAN, 2, "nan");
    check_fixed(-INFINITY, 2, "-inf");
    care__text text = new_text();
    care__text_fixed(&text, -DBL_MAX, 17);
    CARE_CHECK_INT(text.length, 1 + 309 + 1 + 17);
    care__text_free(&text);
}

static void check_json(const char *string, const char *wanted) {
    care__text text = new_text();
    care__text_json_string(&text, string);
    CARE_CHECK_STR(text.data, wanted);
    care__text_free(&text);
}

static void json_strings_are_escaped(void) {
    check_json("", "\"\"");
    check_json("南川", "\"南川\"");
    check_json("a\"b\\c/", "\"a\\\"b\\\\c/\"");
    check_json("\n\t\x01\x1f ", "\"\\u000a\\u0009\\u0001\\u001f \"");
}

static void what_is_no_number_is_null_in_json(void) {
    care__text text = new_text();
    care__text_json_number(&text, 0.25);
    care__text_json_number(&text, NAN);
    care__text_json_number(&text, -INFINITY);
    CARE_CHECK_STR(text.data, "0.25nullnull");
    care__text_free(&text);
}

static void check_parse(const char *text, int wanted, double value) {
    double found = -77.0;
    if (!CARE_CHECK_INT(care__parse_double(text, &found), wanted) || (wanted && !CARE_CHECK_NEAR(found, value, 0.0))) {
        printf("    \"%s\"\n", text);
    }
}

static void numbers_are_read_strictly(void) {
    static const char *const none[] = {"",    " 1",   "1 ",    "1,5",  "1.",   ".5",    "1.5.2",  "0x10",  "1e",       "1e+",
                                       "--1", "+-1",  "1-",    "nan",  "inf",  "1e999", "-1e999", "1_000", "١",        "1\n",
                                       "e5",  "1.e5", "1e5.5", "1..5", "1.5,", "-",     "+",      "1.5e",  "Infinity", "1f"};
    check_parse("0", 1, 0.0);
    check_parse("-0", 1, -0.0);
    check_parse("007", 1, 7.0);
    check_parse("+35.5", 1, 35.5);
    check_parse("-1.25e-3", 1, -0.00125);
    check_parse("1E5", 1, 100000.0);
    check_parse("9007199254740993", 1, 9007199254740992.0);
    check_parse("1e-400", 1, 0.0);
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        check_parse(none[i], 0, 0.0);
    }
}

/* All that a table can hold, in a locale that writes another point. */
static void check_locale(const char *point) {
    if (!care_decimal_locale(point)) {
        return;
    }
    char plain[16];
    (void)snprintf(plain, sizeof plain, "%.1f", 0.5);
    CARE_CHECK(strstr(plain, point) != NULL); /* the locale does what it is for */
    check_double(0.1, "0.1");
    check_double(-1.5e-9, "-1.5e-09");
    check_double(0.1 + 0.2, "0.30000000000000004");
    check_double(35.0, "35");
    check_double(INFINITY, "inf");
    check_fixed(1234567.25, 2, "1234567.25");
    check_fixed(-0.04, 1, "0.0");
    CARE_CHECK_INT(care__format(plain, sizeof plain, "%.2f, %s", 0.5, point), 6 + (int)strlen(point));
    CARE_CHECK(strncmp(plain, "0.50, ", 6) == 0 && strcmp(plain + 6, point) == 0);
    check_parse("0.5", 1, 0.5);
    check_parse("-1.25e-3", 1, -0.00125);
    check_parse("35", 1, 35.0);
    check_parse("1e5", 1, 1e5);
    check_parse("0,5", 0, 0.0);
    check_parse("1.5.2", 0, 0.0);
    check_parse("1.234.567", 0, 0.0);
    care_decimal_locale_end();
}

static void a_decimal_comma_changes_nothing(void) {
    check_locale(",");
}

/* As in Pashto: U+066B, two bytes. */
static void a_decimal_point_of_two_bytes_changes_nothing(void) {
    check_locale("٫");
}

/* ---- UTF-8 ----------------------------------------------------------------------------------------------------------- */

static void valid_characters_have_their_length(void) {
    static const struct {
        const char *text;
        size_t length;
    } cases[] = {{"a", 1},
                 {"\x7f", 1},
                 {"\xc2\x80", 2},
                 {"\xdf\xbf", 2},
                 {"\xe0\xa0\x80", 3},
                 {"\xed\x9f\xbf", 3},
                 {"\xee\x80\x80", 3},
                 {"\xef\xbf\xbf", 3},
                 {"\xf0\x90\x80\x80", 4},
                 {"\xf4\x8f\xbf\xbf", 4}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CARE_CHECK_INT(care__utf8_length(cases[i].text, cases[i].length), cases[i].length);
        CARE_CHECK_INT(care__utf8_length(cases[i].text, cases[i].length - 1), 0); /* cut short */
    }
    CARE_CHECK_INT(care__utf8_length("", 1), 1);
}

/* Overlong forms, surrogates, beyond U+10FFFF, stray and missing continuations: Unicode Standard, table 3-7. */
static void malformed_bytes_have_no_length(void) {
    static const char *const malformed[] = {"\x80",
                                            "\xbf",
                                            "\xc0\x80",
                                            "\xc1\xbf",
                                            "\xc2\x41",
                                            "\xe0\x80\x80",
                                            "\xe0\x9f\xbf",
                                            "\xed\xa0\x80",
                                            "\xed\xbf\xbf",
                                            "\xe4\xb8\x41",
                                            "\xe4\x41\x80",
                                            "\xf0\x80\x80\x80",
                                            "\xf0\x8f\xbf\xbf",
                                            "\xf4\x90\x80\x80",
                                            "\xf5\x80\x80\x80",
                                            "\xfe",
                                            "\xff"};
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
        CARE_CHECK_INT(care__utf8_length(malformed[i], strlen(malformed[i])), 0);
        CARE_CHECK_INT(care__utf8_fault(malformed[i], strlen(malformed[i])), 0);
    }
}

static void a_fault_is_found_where_it_is(void) {
    CARE_CHECK_INT(care__utf8_fault("", 0), 0);
    CARE_CHECK_INT(care__utf8_fault("南川", 6), 6);
    CARE_CHECK_INT(care__utf8_fault("南\xff川", 7), 3);
    CARE_CHECK_INT(care__utf8_fault("南川", 5), 3);
    CARE_CHECK_INT(care__utf8_fault("a\0b", 3), 3);
}

static void a_cut_never_splits_a_character(void) {
    const char *text = "a南𠮷b";
    static const size_t wanted[] = {0, 1, 1, 1, 4, 4, 4, 4, 8, 9};
    for (size_t limit = 0; limit <= 9; limit++) {
        CARE_CHECK_INT(care__utf8_cut(text, limit), wanted[limit]);
    }
}

static void width_counts_columns_of_a_terminal(void) {
    CARE_CHECK_INT(care__display_width(""), 0);
    CARE_CHECK_INT(care__display_width("beds"), 4);
    CARE_CHECK_INT(care__display_width("养老床位"), 8);
    CARE_CHECK_INT(care__display_width("床位(张)"), 8);
    CARE_CHECK_INT(care__display_width("床位\xef\xbc\x88张\xef\xbc\x89"), 10); /* full-width brackets */
    CARE_CHECK_INT(care__display_width("〔含〕"), 6);
    CARE_CHECK_INT(care__display_width("—"), 1);
    CARE_CHECK_INT(care__display_width("e\xcc\x81"), 1); /* e and a combining acute accent */
    CARE_CHECK_INT(care__display_width("𠮷"), 2);
    CARE_CHECK_INT(care__display_width("한국"), 4);
    CARE_CHECK_INT(care__display_width("naïve"), 5);
    CARE_CHECK_INT(care__display_width("a\xff\xff"), 3); /* a byte that is no character takes a column */
}

static void full_width_forms_become_ascii(void) {
    static const struct {
        const char *text, *half;
        int wide;
    } cases[] = {{"", "", 0},     {"12", "12", 0},    {"床位", "床位", 0},        {"１２", "12", 1}, {"！～　a", "!~ a", 1},
                 {"｟", "｟", 0}, {"、１", "、1", 1}, {"\xEF\xBC", "\xEF\xBC", 0}};
    char half[32];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CARE_CHECK_INT(care__half_width(cases[i].text, half, sizeof half), cases[i].wide);
        CARE_CHECK_STR(half, cases[i].half);
    }
    CARE_CHECK_INT(care__half_width("１２３", half, 3), 1);
    CARE_CHECK_STR(half, "12");
}

static void separators_of_thousands_are_taken_out_where_they_stand_right(void) {
    static const struct {
        const char *text, *plain;
        int grouped;
    } cases[] = {{"1,234", "1234", 1},          {" -1,234,567.80 ", "-1234567.80", 1},
                 {"12,345", "12345", 1},        {"123,456", "123456", 1},
                 {"1234", "1234", 0},           {"1,23", "1,23", 0},
                 {"1234,567", "1234,567", 0},   {"1,2345", "1,2345", 0},
                 {",123", ",123", 0},           {"1,234,", "1,234,", 0},
                 {"1,234.5,6", "1,234.5,6", 0}, {" 12 ", " 12 ", 0},
                 {"1,234 x", "1,234 x", 0},     {"", "", 0}};
    char plain[32];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CARE_CHECK_INT(care__ungroup(cases[i].text, plain, sizeof plain), cases[i].grouped);
        CARE_CHECK_STR(plain, cases[i].plain);
    }
}

CARE_TEST_MAIN("text", {"pieces follow each other", pieces_follow_each_other},
               {"long pieces grow the buffer", long_pieces_grow_the_buffer},
               {"every length is kept whole", every_length_is_kept_whole},
               {"short memory is remembered until the text is delivered",
                short_memory_is_remembered_until_the_text_is_delivered},
               {"a text is delivered whole or not at all", a_text_is_delivered_whole_or_not_at_all},
               {"an empty text is delivered as such", an_empty_text_is_delivered_as_such},
               {"a number has the fewest digits that read back", a_number_has_the_fewest_digits_that_read_back},
               {"a fixed number has its decimals and zero no sign", a_fixed_number_has_its_decimals_and_zero_no_sign},
               {"json strings are escaped", json_strings_are_escaped},
               {"what is no number is null in json", what_is_no_number_is_null_in_json},
               {"numbers are read strictly", numbers_are_read_strictly},
               {"a decimal comma changes nothing", a_decimal_comma_changes_nothing},
               {"a decimal point of two bytes changes nothing", a_decimal_point_of_two_bytes_changes_nothing},
               {"full-width forms become ascii", full_width_forms_become_ascii},
               {"separators of thousands are taken out where they stand right",
                separators_of_thousands_are_taken_out_where_they_stand_right},
               {"valid characters have their length", valid_characters_have_their_length},
               {"malformed bytes have no length", malformed_bytes_have_no_length},
               {"a fault is found where it is", a_fault_is_found_where_it_is},
               {"a cut never splits a character", a_cut_never_splits_a_character},
               {"width counts columns of a terminal", width_counts_columns_of_a_terminal})
