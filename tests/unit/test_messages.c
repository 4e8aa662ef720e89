/* core/messages.h: every sentence in both languages. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "care_test.h"
#include "core/error.h"
#include "core/text.h"

static const struct message {
    const char *name;
    int32_t id;
    const char *text[2]; /* English, Chinese */
} messages[] = {
#define X(name, id, en, zh) {#name, id, {en, zh}},
    CARE__MESSAGE_LIST(X)
#undef X
};

enum { COUNT = sizeof messages / sizeof messages[0] };

/* Set of the {n} in a text; bit 0 for a brace that is not part of one. */
static unsigned placeholders(const char *text) {
    unsigned set = 0;
    for (; *text != '\0'; text++) {
        if (text[0] == '{' && text[1] >= '1' && text[1] <= '9' && text[2] == '}') {
            set |= 1u << (text[1] - '0');
            text += 2;
        } else if (*text == '{' || *text == '}') {
            set |= 1u;
        }
    }
    return set;
}

static void check_that(bool held, const struct message *message) {
    if (!CARE_CHECK(held)) {
        printf("    %s\n", message->name);
    }
}

static void ids_are_positive_and_unique(void) {
    for (size_t i = 0; i < COUNT; i++) {
        check_that(messages[i].id > 0, &messages[i]);
        for (size_t k = 0; k < i; k++) {
            check_that(messages[k].id != messages[i].id, &messages[i]);
        }
    }
}

static void each_has_both_languages(void) {
    for (size_t i = 0; i < COUNT; i++) {
        const char *english = messages[i].text[0];
        const char *chinese = messages[i].text[1];
        check_that(english[0] != '\0' && chinese[0] != '\0', &messages[i]);
        check_that(care__utf8_fault(english, strlen(english)) == strlen(english), &messages[i]);
        check_that(care__utf8_fault(chinese, strlen(chinese)) == strlen(chinese), &messages[i]);
        check_that(care__display_width(english) == (int64_t)strlen(english), &messages[i]); /* nothing wide in English */
        check_that(care__display_width(chinese) < (int64_t)strlen(chinese), &messages[i]);  /* something wide in Chinese */
    }
}

static void both_languages_use_the_same_arguments(void) {
    for (size_t i = 0; i < COUNT; i++) {
        const unsigned set = placeholders(messages[i].text[0]);
        check_that(set == placeholders(messages[i].text[1]), &messages[i]);
        check_that((set & 1u) == 0, &messages[i]);
        check_that(((set + 2) & set) == 0, &messages[i]); /* {1} to {n} without a gap */
    }
}

static void every_argument_is_said(void) {
    static const char arguments[] = "a1" CARE__AND "a2" CARE__AND "a3" CARE__AND "a4" CARE__AND "a5" CARE__AND "a6" CARE__AND
                                    "a7" CARE__AND "a8" CARE__AND "a9";
    for (size_t i = 0; i < COUNT; i++) {
        for (int language = 0; language < 2; language++) {
            char text[512];
            care__message_render(messages[i].id, language, arguments, text, sizeof text);
            for (int n = 1; n <= 9; n++) {
                const char name[] = {'a', (char)('0' + n), '\0'};
                const bool used = placeholders(messages[i].text[0]) >> n & 1u;
                check_that((strstr(text, name) != NULL) == used, &messages[i]);
            }
        }
    }
}

/* care_error keeps 512 bytes of message: numbers as arguments are never cut. */
static void all_fit_with_the_longest_numbers(void) {
    static const char number[] = "-1.7976931348623157e+308";
    char arguments[9 * sizeof number] = "";
    for (int i = 0; i < 9; i++) {
        strcat(arguments, i > 0 ? CARE__AND : "");
        strcat(arguments, number);
    }
    for (size_t i = 0; i < COUNT; i++) {
        for (int language = 0; language < 2; language++) {
            char text[2048];
            care__message_render(messages[i].id, language, arguments, text, sizeof text);
            check_that(strlen(text) < sizeof((care_error *)NULL)->message, &messages[i]);
        }
    }
}

static void an_argument_is_never_read_as_a_placeholder(void) {
    char text[64];
    care__message_render(CARE__M_LENGTH, 0, "{2}" CARE__AND "4", text, sizeof text);
    CARE_CHECK_STR(text, "length {2} found, 4 expected");
}

/* Commas, colons and semicolons between Chinese clauses are full-width; so are parentheses that hold Chinese. */
static void chinese_punctuation_is_full_width(void) {
    for (size_t i = 0; i < COUNT; i++) {
        const char *chinese = messages[i].text[1];
        check_that(strpbrk(chinese, ",:;") == NULL, &messages[i]);
        for (const char *open = strchr(chinese, '('); open != NULL; open = strchr(open + 1, '(')) {
            const size_t n = strcspn(open, ")");
            for (size_t k = 0; k < n; k++) {
                check_that((unsigned char)open[k] < 0x80, &messages[i]);
            }
        }
    }
}

static const char *rendered(int32_t message, int language, const char *arguments) {
    static char text[1024];
    care__message_render(message, language, arguments, text, sizeof text);
    return text;
}

static void an_argument_may_have_words_in_both_languages(void) {
    static const char arguments[] = CARE__EITHER("a string", "字符串") CARE__AND CARE__EITHER("a number", "数字");
    CARE_CHECK_STR(rendered(CARE__M_JSON_TYPE, 0, arguments), "a string found, a number expected");
    CARE_CHECK_STR(rendered(CARE__M_JSON_TYPE, 1, arguments), "类型为字符串\xEF\xBC\x8C应为数字");
    CARE_CHECK_STR(rendered(CARE__M_LENGTH, 0, "3" CARE__AND CARE__EITHER("", "")), "length 3 found,  expected");
}

static void a_range_of_one_value_is_that_value(void) {
    CARE_CHECK_STR(rendered(CARE__M_OUT_OF_RANGE, 0, "3" CARE__AND "2" CARE__AND "2"), "3 found, 2 expected");
    CARE_CHECK_STR(rendered(CARE__M_CELL_RANGE, 1, "3" CARE__AND "2" CARE__AND "2"), "值为 3\xEF\xBC\x8C应为 2");
    CARE_CHECK_STR(rendered(CARE__M_CELL_RANGE, 0, "3" CARE__AND "2" CARE__AND "20"), "3 found, 2 to 20 expected");
    CARE_CHECK_STR(rendered(CARE__M_AGES_GAP, 0, "male" CARE__AND "0" CARE__AND "0"), "male: age 0 is missing");
    CARE_CHECK_STR(rendered(CARE__M_AGES_GAP, 0, "male" CARE__AND "0" CARE__AND "1"), "male: ages 0 to 1 are missing");
    CARE_CHECK_STR(rendered(CARE__M_BEDS_SHORT, 0, "9" CARE__AND "4" CARE__AND "4"),
                   "9 beds would be moved, but only 4 are there at the end of 4");
}

static void what_cannot_be_read_is_written_out(void) {
    CARE_CHECK_STR(rendered(CARE__M_CODE_TAKEN, 0, "a\nb\tc\rd"), "code a\\nb\\tc\\rd is already taken");
    CARE_CHECK_STR(rendered(CARE__M_CODE_TAKEN, 0, "\x01\x1b[2J\x7f"), "code \\x01\\x1b[2J\\x7f is already taken");
    CARE_CHECK_STR(rendered(CARE__M_CODE_TAKEN, 0, "\xC2\x9B\xC2\xA0"), "code \\x9b\xC2\xA0 is already taken");
    CARE_CHECK_STR(rendered(CARE__M_CODE_TAKEN, 0, "\xE9\x95\x87\xE9\x95"), "code 镇\\xe9\\x95 is already taken");
}

static void a_quote_is_short_and_holds_no_separator(void) {
    char name[401] = "";
    for (size_t i = 0; i < 133; i++) {
        memcpy(name + 3 * i, "镇", 4);
    }
    for (int shift = 0; shift < 3; shift++) {
        char shifted[404];
        (void)snprintf(shifted, sizeof shifted, "%.*s%s", shift, "xx", name);
        const care__quote quote = care__quote_of(shifted);
        const size_t n = strlen(quote.text);
        CARE_CHECK_INT(care__utf8_fault(quote.text, n), n);
        CARE_CHECK(n > 100 && strcmp(quote.text + n - 3, "…") == 0);
    }
    CARE_CHECK_STR(care__quote_of("").text, "");
    CARE_CHECK_STR(care__quote_of("镇").text, "镇");
    CARE_CHECK_STR(care__quote_of("a" CARE__AND "b" CARE__OR "c").text, "a\\x1fb\\x1ec");
}

static void names_are_listed_whole(void) {
    care__names names = {0};
    care__names_add(&names, "beds");
    CARE_CHECK_STR(names.text, "beds");
    care__names_add(&names, "centres");
    CARE_CHECK_STR(names.text, "beds, centres");
    for (int i = 0; i < 500; i++) {
        care__names_add(&names, "stations");
    }
    const size_t n = strlen(names.text);
    CARE_CHECK(n > 700 && n < sizeof names.text);
    CARE_CHECK_STR(names.text + n - 13, "stations, …");
    care__names short_names = {0};
    char too_long[sizeof names.text + 1];
    memset(too_long, 'x', sizeof too_long - 1);
    too_long[sizeof too_long - 1] = '\0';
    care__names_add(&short_names, too_long);
    CARE_CHECK_STR(short_names.text, "…");
}

static void reasons_of_the_system_have_words_in_both_languages(void) {
    CARE_CHECK_STR(rendered(CARE__M_FILE_READ, 0, care__system_reason(ENOENT)), "cannot be read: No such file or directory");
    CARE_CHECK_STR(rendered(CARE__M_FILE_READ, 1, care__system_reason(ENOENT)), "无法读取\xEF\xBC\x9A没有该文件或文件夹");
    CARE_CHECK(care__system_reason(0) == NULL);
}

static void a_rendering_is_cut_at_whole_characters(void) {
    char text[8];
    care__message_render(CARE__M_NOMEM, 1, "", text, sizeof text); /* 内存不足, 3 bytes each */
    CARE_CHECK_STR(text, "内存");
    care__message_render(CARE__M_CODE_TAKEN, 1, "镇镇镇", text, sizeof text);
    CARE_CHECK_STR(text, "代码 ");
    care__message_render(CARE__M_NOMEM, 1, "", text, 1);
    CARE_CHECK_STR(text, "");
}

CARE_TEST_MAIN("messages", {"ids are positive and unique", ids_are_positive_and_unique},
               {"each has both languages", each_has_both_languages},
               {"both languages use the same arguments", both_languages_use_the_same_arguments},
               {"every argument is said", every_argument_is_said},
               {"all fit with the longest numbers", all_fit_with_the_longest_numbers},
               {"an argument is never read as a placeholder", an_argument_is_never_read_as_a_placeholder},
               {"chinese punctuation is full width", chinese_punctuation_is_full_width},
               {"an argument may have words in both languages", an_argument_may_have_words_in_both_languages},
               {"a range of one value is that value", a_range_of_one_value_is_that_value},
               {"what cannot be read is written out", what_cannot_be_read_is_written_out},
               {"a quote is short and holds no separator", a_quote_is_short_and_holds_no_separator},
               {"names are listed whole", names_are_listed_whole},
               {"reasons of the system have words in both languages", reasons_of_the_system_have_words_in_both_languages},
               {"a rendering is cut at whole characters", a_rendering_is_cut_at_whole_characters})
