/* care/diagnostics.h and core/diagnostics.h. */
#include <care/diagnostics.h>

#include <stdio.h>
#include <string.h>

#include "care_test.h"
#include "core/diagnostics.h"
#include "core/text.h"
#include "failing_allocator.h"

static care_diagnostics *new_list(void) {
    care_env env;
    care_diagnostics *list = NULL;
    CARE_CHECK_OK(care__env_take(&env, NULL, NULL), NULL);
    CARE_CHECK_OK(care__diagnostics_create(care__allocator_of(&env), &list, NULL), NULL);
    return list;
}

static const char *said(const care_diagnostics *list, int64_t index, const char *language) {
    static char text[2048];
    return care_diagnostics_format(list, index, language, text, sizeof text, NULL) == CARE_OK ? text : "(refused)";
}

static void a_new_list_is_empty(void) {
    care_diagnostics *list = new_list();
    CARE_CHECK_INT(care_diagnostics_count(list), 0);
    CARE_CHECK_INT(care_diagnostics_total(list, CARE_FAULT), 0);
    CARE_CHECK_INT(care__diagnostics_end(list, NULL), CARE_OK);
    care_diagnostics_free(list);
}

static void null_is_an_empty_list(void) {
    CARE_CHECK_INT(care_diagnostics_count(NULL), 0);
    CARE_CHECK_INT(care_diagnostics_total(NULL, CARE_WARNING), 0);
    CARE_CHECK_INT(care_diagnostics_get(NULL, 0, NULL, NULL), CARE_E_INVALID);
    CARE_CHECK_STR(said(NULL, 0, "en"), "(refused)");
    care_diagnostics_free(NULL);
}

static void a_finding_comes_back_as_it_was_met(void) {
    char file[] = "beds.csv";
    char field[] = "nursing";
    care_diagnostics *list = new_list();
    care_finding finding;
    care__diagnose(list, CARE_WARNING, CARE__M_CELL_NUMBER, (care__place){file, field, 12, 5}, "%s", "x");
    memset(file, 0, sizeof file); /* strings are copied */
    memset(field, 0, sizeof field);
    care_finding_init(&finding);
    CARE_CHECK_OK(care_diagnostics_get(list, 0, &finding, NULL), NULL);
    CARE_CHECK_INT(finding.severity, CARE_WARNING);
    CARE_CHECK_INT(finding.message_id, CARE__M_CELL_NUMBER);
    CARE_CHECK_INT(finding.line, 12);
    CARE_CHECK_INT(finding.column, 5);
    CARE_CHECK_STR(finding.file, "beds.csv");
    CARE_CHECK_STR(finding.field, "nursing");
    care_diagnostics_free(list);
}

static void init_of_a_finding_has_no_place(void) {
    care_finding finding;
    memset(&finding, 0xA5, sizeof finding);
    care_finding_init(&finding);
    CARE_CHECK_INT(finding.struct_size, sizeof finding);
    CARE_CHECK_INT(finding.line, 0);
    CARE_CHECK_INT(finding.column, 0);
    CARE_CHECK_STR(finding.file, "");
    CARE_CHECK_STR(finding.field, "");
    care_finding_init(NULL);
}

static void each_severity_is_counted_apart(void) {
    static const int32_t met[] = {CARE_NOTE, CARE_WARNING, CARE_WARNING, CARE_FAULT, CARE_WARNING};
    care_diagnostics *list = new_list();
    for (size_t i = 0; i < sizeof met / sizeof met[0]; i++) {
        care__diagnose(list, met[i], CARE__M_CELL_EMPTY, (care__place){0}, NULL);
    }
    CARE_CHECK_INT(care_diagnostics_count(list), 5);
    CARE_CHECK_INT(care_diagnostics_total(list, CARE_NOTE), 1);
    CARE_CHECK_INT(care_diagnostics_total(list, CARE_WARNING), 3);
    CARE_CHECK_INT(care_diagnostics_total(list, CARE_FAULT), 1);
    CARE_CHECK_INT(care_diagnostics_total(list, CARE_NOTE - 1), 0);
    CARE_CHECK_INT(care_diagnostics_total(list, CARE_FAULT + 1), 0);
    care_diagnostics_free(list);
}

static void a_hundred_are_kept_and_counting_goes_on(void) {
    care_diagnostics *list = new_list();
    care_finding last;
    for (int i = 1; i <= 250; i++) {
        care__diagnose(list, CARE_WARNING, CARE__M_CELL_EMPTY, (care__place){.line = i}, NULL);
        CARE_CHECK_INT(care_diagnostics_count(list), i < 100 ? i : 100);
        CARE_CHECK_INT(care_diagnostics_total(list, CARE_WARNING), i);
    }
    care_finding_init(&last);
    CARE_CHECK_OK(care_diagnostics_get(list, 99, &last, NULL), NULL);
    CARE_CHECK_INT(last.line, 100);
    CARE_CHECK_INT(care_diagnostics_get(list, 100, &last, NULL), CARE_E_INVALID);
    care_diagnostics_free(list);
}

static void warnings_alone_are_no_error(void) {
    care_diagnostics *list = new_list();
    care_error error;
    care_error_init(&error);
    care__diagnose(list, CARE_NOTE, CARE__M_CELL_EMPTY, (care__place){0}, NULL);
    care__diagnose(list, CARE_WARNING, CARE__M_CELL_EMPTY, (care__place){0}, NULL);
    CARE_CHECK_INT(care__diagnostics_end(list, &error), CARE_OK);
    CARE_CHECK_INT(error.status, CARE_OK);
    care_diagnostics_free(list);
}

static void the_first_fault_is_the_error_also_after_a_hundred_warnings(void) {
    care_diagnostics *list = new_list();
    care_error error;
    char text[256];
    care_error_init(&error);
    for (int i = 0; i < 100; i++) {
        care__diagnose(list, CARE_WARNING, CARE__M_CELL_EMPTY, (care__place){0}, NULL);
    }
    care__diagnose(list, CARE_FAULT, CARE__M_BEDS_SHORT, (care__place){"beds.csv", "beds", 7, 0},
                   "%d" CARE__AND "%d" CARE__AND "%d", 9, 4, 2025);
    care__diagnose(list, CARE_FAULT, CARE__M_CELL_EMPTY, (care__place){"other.csv", NULL, 1, 0}, NULL);
    CARE_CHECK_INT(care_diagnostics_count(list), 100);
    CARE_CHECK_INT(care_diagnostics_total(list, CARE_FAULT), 2);
    CARE_CHECK_INT(care__diagnostics_end(list, &error), CARE_E_INVALID);
    CARE_CHECK_INT(error.message_id, CARE__M_BEDS_SHORT);
    CARE_CHECK_STR(error.where, "beds.csv:7:beds");
    CARE_CHECK_OK(care_error_format(&error, "zh", text, sizeof text), NULL);
    CARE_CHECK_STR(text, "beds.csv:7:beds: 要变动 9 张床位，但 2025 年末只有 4 张");
    care_diagnostics_free(list);
}

static void only_what_is_known_of_a_place_is_said(void) {
    static const struct {
        care__place place;
        const char *wanted;
    } cases[] = {
        {{"a.csv", "beds", 7, 3}, "a.csv:7:3:beds: empty, but required"},
        {{"a.csv", "beds", 7, 0}, "a.csv:7:beds: empty, but required"},
        {{"a.csv", "beds", 1, 1}, "a.csv:1:1:beds: empty, but required"},
        {{"a.csv", NULL, 7, 3}, "a.csv:7:3: empty, but required"},
        {{"a.csv", "beds", 0, 0}, "a.csv:beds: empty, but required"},
        {{"a.csv", "beds", 0, 3}, "a.csv:3:beds: empty, but required"},
        {{NULL, "beds", 7, 3}, "7:3:beds: empty, but required"},
        {{NULL, "beds", 0, 3}, "3:beds: empty, but required"},
        {{NULL, "beds", 0, 0}, "beds: empty, but required"},
        {{NULL, NULL, 7, 0}, "7: empty, but required"},
        {{"", "", 0, 0}, "empty, but required"},
    };
    care_diagnostics *list = new_list();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        care__diagnose(list, CARE_WARNING, CARE__M_CELL_EMPTY, cases[i].place, NULL);
        CARE_CHECK_STR(said(list, (int64_t)i, "en"), cases[i].wanted);
    }
    care_diagnostics_free(list);
}

static void arguments_stand_where_each_language_wants_them(void) {
    care_diagnostics *list = new_list();
    care__diagnose(list, CARE_WARNING, CARE__M_NOT_ASCENDING, (care__place){0}, "%d" CARE__AND "%d", 3, 5);
    CARE_CHECK_STR(said(list, 0, "en"), "3 follows 5; ascending values expected");
    CARE_CHECK_STR(said(list, 0, "zh"), "5 之后为 3，应为升序");
    care_diagnostics_free(list);
}

static void format_refuses_what_it_cannot_say(void) {
    char text[8] = "before";
    care_diagnostics *list = new_list();
    care__diagnose(list, CARE_WARNING, CARE__M_CELL_EMPTY, (care__place){0}, NULL);
    CARE_CHECK_INT(care_diagnostics_format(list, -1, "en", text, sizeof text, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_diagnostics_format(list, 1, "en", text, sizeof text, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_diagnostics_format(list, 0, "fr", text, sizeof text, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_diagnostics_format(list, 0, "en", NULL, sizeof text, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_diagnostics_format(list, 0, "en", text, 0, NULL), CARE_E_INVALID);
    CARE_CHECK_STR(text, "before");
    care_diagnostics_free(list);
}

static void format_cuts_at_whole_characters(void) {
    care_diagnostics *list = new_list();
    care__diagnose(list, CARE_WARNING, CARE__M_CELL_EMPTY, (care__place){.file = "床位.csv"}, NULL);
    const char *whole = "床位.csv: 为空，但必填";
    for (size_t size = 1; size <= strlen(whole) + 1; size++) {
        char text[128];
        CARE_CHECK_OK(care_diagnostics_format(list, 0, "zh", text, size, NULL), NULL);
        const size_t n = strlen(text);
        const size_t next = care__utf8_length(whole + n, strlen(whole) + 1 - n);
        CARE_CHECK(strncmp(text, whole, n) == 0);
        CARE_CHECK_INT(care__utf8_fault(text, n), n);
        CARE_CHECK(n < size && (n == strlen(whole) || n + next >= size));
    }
    care_diagnostics_free(list);
}

/* Names longer than what is kept of them. */
static void long_names_are_cut_at_whole_characters(void) {
    char name[301] = "";
    care_diagnostics *list = new_list();
    care_error error;
    care_error_init(&error);
    for (size_t i = 0; i < 100; i++) {
        memcpy(name + 3 * i, "镇", 4);
    }
    for (int64_t shift = 0; shift < 3; shift++) {
        char shifted[304];
        (void)snprintf(shifted, sizeof shifted, "%.*s%s", (int)shift, "xx", name);
        care__diagnose(list, CARE_FAULT, CARE__M_CODE_TAKEN, (care__place){.file = shifted, .field = shifted}, "%s", shifted);
        const char *text = said(list, shift, "en");
        CARE_CHECK_INT(care__utf8_fault(text, strlen(text)), strlen(text));
        CARE_CHECK(strstr(text, " is already taken") != NULL);
    }
    (void)care__diagnostics_end(list, &error);
    CARE_CHECK_INT(care__utf8_fault(error.where, strlen(error.where)), strlen(error.where));
    CARE_CHECK_INT(care__utf8_fault(error.message, strlen(error.message)), strlen(error.message));
    care_diagnostics_free(list);
}

static void long_arguments_are_kept(void) {
    char names[801];
    memset(names, 'x', sizeof names - 1);
    names[sizeof names - 1] = '\0';
    care_diagnostics *list = new_list();
    care__diagnose(list, CARE_FAULT, CARE__M_CSV_UNKNOWN, (care__place){0}, "%s" CARE__AND "%s", "mode", names);
    CARE_CHECK_INT(strlen(said(list, 0, "en")), strlen("column \"mode\" is not known; known here: ") + strlen(names));
    care_error error;
    care_error_init(&error);
    CARE_CHECK_INT(care__diagnostics_end(list, &error), CARE_E_INVALID);
    CARE_CHECK_STR(error.message + strlen(error.message) - 3, "…"); /* of the error some */
    care_diagnostics_free(list);
}

static void control_characters_in_places_are_written_out(void) {
    care_diagnostics *list = new_list();
    care_error error;
    char text[256];
    care_error_init(&error);
    care__diagnose(list, CARE_FAULT, CARE__M_CELL_EMPTY,
                   (care__place){"a\nb.csv",
                                 "be\x1b"
                                 "ds",
                                 7, 0},
                   NULL);
    CARE_CHECK_STR(said(list, 0, "en"), "a\\nb.csv:7:be\\x1bds: empty, but required");
    CARE_CHECK_INT(care__diagnostics_end(list, &error), CARE_E_INVALID);
    CARE_CHECK_OK(care_error_format(&error, "en", text, sizeof text), NULL);
    CARE_CHECK_STR(text, "a\\nb.csv:7:be\\x1bds: empty, but required");
    care_diagnostics_free(list);
}

static void a_fault_of_a_range_says_what_was_expected(void) {
    care_diagnostics *list = new_list();
    care__diagnose_range(list, (care__place){0}, "3", 0.5, 2.0);
    care__diagnose_range(list, (care__place){0}, "1962", 1961.0, 1961.0);
    CARE_CHECK_STR(said(list, 0, "en"), "3 found, 0.5 to 2 expected");
    CARE_CHECK_STR(said(list, 1, "en"), "1962 found, 1961 expected");
    CARE_CHECK_INT(care_diagnostics_total(list, CARE_FAULT), 2);
    care_diagnostics_free(list);
}

static care_status collect(const care_env *env, void *context) {
    (void)context;
    care_diagnostics *list = NULL;
    care_status status = care__diagnostics_create(care__allocator_of(env), &list, NULL);
    CARE_CHECK((status == CARE_OK) == (list != NULL));
    if (status == CARE_OK) {
        for (int i = 0; i < 120; i++) {
            care__diagnose(list, CARE_WARNING, CARE__M_CODE_TAKEN, (care__place){"townships.csv", "code", i, 1}, "t%d", i);
        }
        CARE_CHECK_INT(care_diagnostics_total(list, CARE_WARNING), 120);
        status = care__diagnostics_end(list, NULL);
    }
    care_diagnostics_free(list);
    return status;
}

static void short_memory_is_remembered_to_the_end(void) {
    CARE_CHECK_OUT_OF_MEMORY(collect, NULL);
}

CARE_TEST_MAIN("diagnostics", {"a new list is empty", a_new_list_is_empty}, {"null is an empty list", null_is_an_empty_list},
               {"a finding comes back as it was met", a_finding_comes_back_as_it_was_met},
               {"init of a finding has no place", init_of_a_finding_has_no_place},
               {"each severity is counted apart", each_severity_is_counted_apart},
               {"a hundred are kept and counting goes on", a_hundred_are_kept_and_counting_goes_on},
               {"warnings alone are no error", warnings_alone_are_no_error},
               {"the first fault is the error also after a hundred warnings",
                the_first_fault_is_the_error_also_after_a_hundred_warnings},
               {"only what is known of a place is said", only_what_is_known_of_a_place_is_said},
               {"arguments stand where each language wants them", arguments_stand_where_each_language_wants_them},
               {"format refuses what it cannot say", format_refuses_what_it_cannot_say},
               {"format cuts at whole characters", format_cuts_at_whole_characters},
               {"long names are cut at whole characters", long_names_are_cut_at_whole_characters},
               {"long arguments are kept", long_arguments_are_kept},
               {"control characters in places are written out", control_characters_in_places_are_written_out},
               {"a fault of a range says what was expected", a_fault_of_a_range_says_what_was_expected},
               {"short memory is remembered to the end", short_memory_is_remembered_to_the_end})
