/* core/messages.h: every sentence in both languages. */
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
               {"a rendering is cut at whole characters", a_rendering_is_cut_at_whole_characters})
