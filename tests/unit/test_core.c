/* care/core.h: versions, words, errors, structs that grow; core/error.h: checks of arguments. */
#include <care/area.h>
#include <care/core.h>
#include <care/ledger.h>

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "care_test.h"
#include "core/error.h"
#include "core/kernel.h"
#include "core/memory.h"
#include "core/text.h"

static const char *said(const care_error *error, const char *language) {
    static char text[1024];
    return care_error_format(error, language, text, sizeof text) == CARE_OK ? text : "(refused)";
}

/* ---- version and words ----------------------------------------------------------------------------------------------- */

static void version_is_that_of_the_header(void) {
    char wanted[32];
    (void)snprintf(wanted, sizeof wanted, "%d.%d.%d", CARE_VERSION_MAJOR, CARE_VERSION_MINOR, CARE_VERSION_PATCH);
    CARE_CHECK_STR(care_version(), wanted);
}

static void a_status_has_words_in_both_languages(void) {
#define X(name, value, en, zh)                         \
    CARE_CHECK_INT(name, value);                       \
    CARE_CHECK_STR(care_status_text(value, "en"), en); \
    CARE_CHECK_STR(care_status_text(value, "zh"), zh);
    CARE_STATUS_LIST(X)
#undef X
}

static void an_unknown_status_has_words_of_its_own(void) {
    static const int32_t unknown[] = {-1, 7, 99, INT32_MIN, INT32_MAX};
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        CARE_CHECK_STR(care_status_text(unknown[i], "en"), "unknown status");
        CARE_CHECK_STR(care_status_text(unknown[i], "zh"), "未知状态");
        CARE_CHECK_STR(care_input_status_text(unknown[i], "en"), "unknown");
        CARE_CHECK_STR(care_input_status_text(unknown[i], "zh"), "未知");
    }
}

static void an_input_status_has_words_in_both_languages(void) {
#define X(name, value, en, zh)                               \
    CARE_CHECK_INT(name, value);                             \
    CARE_CHECK_STR(care_input_status_text(value, "en"), en); \
    CARE_CHECK_STR(care_input_status_text(value, "zh"), zh);
    CARE_INPUT_STATUS_LIST(X)
#undef X
}

static void a_language_is_known_by_how_its_tag_begins(void) {
    CARE_CHECK_INT(care__language("en"), 0);
    CARE_CHECK_INT(care__language("en-GB"), 0);
    CARE_CHECK_INT(care__language(NULL), 0);
    CARE_CHECK_INT(care__language("zh"), 1);
    CARE_CHECK_INT(care__language("zh-CN"), 1);
    CARE_CHECK_INT(care__language("zh_Hans"), 1);
    CARE_CHECK_INT(care__language("fr"), -1);
    CARE_CHECK_INT(care__language("z"), -1);
    CARE_CHECK_INT(care__language(""), -1);
}

static void an_unknown_language_is_english_where_nothing_can_fail(void) {
    CARE_CHECK_STR(care_status_text(CARE_E_NOMEM, "fr"), "out of memory");
    CARE_CHECK_STR(care_status_text(CARE_E_NOMEM, NULL), "out of memory");
    CARE_CHECK_STR(care_status_text(CARE_E_NOMEM, "zh-TW"), "内存不足");
    CARE_CHECK_STR(care_input_status_text(CARE_ASSUMED, ""), "assumed");
}

static void an_unknown_language_is_refused_where_something_can(void) {
    care_error error;
    int index = 7;
    care_error_init(&error);
    CARE_CHECK_INT(care__language_check("fr", &index, &error), CARE_E_INVALID);
    CARE_CHECK_STR(said(&error, "en"), "language: language \"fr\" is not known; \"zh\" or \"en\" expected");
}

/* ---- errors ---------------------------------------------------------------------------------------------------------- */

static void init_leaves_no_fault(void) {
    care_error error;
    memset(&error, 0xA5, sizeof error);
    care_error_init(&error);
    CARE_CHECK_INT(error.struct_size, sizeof error);
    CARE_CHECK_INT(error.status, CARE_OK);
    CARE_CHECK_INT(error.message_id, 0);
    CARE_CHECK_INT(error.backend_code, 0);
    CARE_CHECK_INT(error.row, -1);
    CARE_CHECK_STR(said(&error, "en"), "");
    CARE_CHECK_STR(said(&error, "zh"), "");
    care_error_init(NULL);
}

/* "{1} … {2} … {3}" in English is "{1} … {3} … {2}" in Chinese. */
static void arguments_stand_where_each_language_wants_them(void) {
    care_error error;
    care_error_init(&error);
    CARE_CHECK_INT(care__fail(&error, CARE_E_INVALID, CARE__M_BEDS_SHORT, "event.beds", -1, "%d" CARE__AND "%d" CARE__AND "%d",
                              9, 4, 2025),
                   CARE_E_INVALID);
    CARE_CHECK_STR(error.message, "9 beds would be moved, but only 4 are there at the end of 2025");
    CARE_CHECK_STR(said(&error, "en"), "event.beds: 9 beds would be moved, but only 4 are there at the end of 2025");
    CARE_CHECK_STR(said(&error, "zh"), "event.beds: 要变动 9 张床位，但 2025 年末只有 4 张");
}

static void a_row_is_said_with_its_place(void) {
    care_error error;
    care_error_init(&error);
    (void)care__fail(&error, CARE_E_INVALID, CARE__M_NOT_FINITE, "weight", 12, "%s", "nan");
    CARE_CHECK_INT(error.row, 12);
    CARE_CHECK_STR(said(&error, "en"), "weight row 12: nan found, a finite number expected");
    CARE_CHECK_STR(said(&error, "zh"), "weight 下标 12: 值为 nan，应为有限数值");
    (void)care__fail(&error, CARE_E_INVALID, CARE__M_NOT_FINITE, "weight", 0, "%s", "nan"); /* the first row is one too */
    CARE_CHECK_STR(said(&error, "en"), "weight row 0: nan found, a finite number expected");
}

static void without_a_place_only_the_message_is_said(void) {
    care_error error;
    care_error_init(&error);
    CARE_CHECK_INT(care__fail_nomem(&error), CARE_E_NOMEM);
    CARE_CHECK_INT(error.status, CARE_E_NOMEM);
    CARE_CHECK_STR(said(&error, "en"), "out of memory");
    CARE_CHECK_INT(care__fail_cancelled(&error), CARE_E_CANCELLED);
    CARE_CHECK_INT(error.status, CARE_E_CANCELLED);
    CARE_CHECK_STR(said(&error, "zh"), "已被调用方中止");
}

static void a_missing_argument_is_empty_and_an_unknown_message_too(void) {
    care_error error;
    care_error_init(&error);
    (void)care__fail(&error, CARE_E_INVALID, CARE__M_LENGTH, "n", -1, "%d", 3);
    CARE_CHECK_STR(said(&error, "en"), "n: length 3 found,  expected");
    (void)care__fail(&error, CARE_E_INVALID, 9999, "n", -1, NULL);
    CARE_CHECK_STR(said(&error, "en"), "n: ");
}

static void a_percent_sign_in_an_argument_is_just_a_percent_sign(void) {
    care_error error;
    care_error_init(&error);
    (void)care__fail(&error, CARE_E_INVALID, CARE__M_CODE_TAKEN, "township.code", -1, "%s", "50%s%n");
    CARE_CHECK_STR(said(&error, "en"), "township.code: code 50%s%n is already taken");
}

static void format_refuses_what_it_cannot_say(void) {
    care_error error;
    char text[8] = "before";
    care_error_init(&error);
    CARE_CHECK_INT(care_error_format(NULL, "en", text, sizeof text), CARE_E_INVALID);
    CARE_CHECK_INT(care_error_format(&error, "fr", text, sizeof text), CARE_E_INVALID);
    CARE_CHECK_INT(care_error_format(&error, "en", NULL, sizeof text), CARE_E_INVALID);
    CARE_CHECK_INT(care_error_format(&error, "en", text, 0), CARE_E_INVALID);
    error.struct_size = 0;
    CARE_CHECK_INT(care_error_format(&error, "en", text, sizeof text), CARE_E_INVALID);
    CARE_CHECK_STR(text, "before");
}

static void format_cuts_at_whole_characters(void) {
    care_error error;
    char whole[256];
    care_error_init(&error);
    (void)care__fail(&error, CARE_E_INVALID, CARE__M_CODE_TAKEN, "乡镇", -1, "%s", "é𠮷x");
    CARE_CHECK_INT(care_error_format(&error, "zh", whole, sizeof whole), CARE_OK);
    CARE_CHECK_STR(whole, "乡镇: 代码 é𠮷x 已被使用");
    for (size_t size = 1; size <= strlen(whole) + 1; size++) {
        char text[256];
        memset(text, 'x', sizeof text);
        CARE_CHECK_INT(care_error_format(&error, "zh", text, size), CARE_OK);
        const size_t n = strlen(text);
        const size_t next = care__utf8_length(whole + n, strlen(whole) + 1 - n);
        CARE_CHECK(strncmp(text, whole, n) == 0);
        CARE_CHECK_INT(care__utf8_fault(text, n), n);
        CARE_CHECK(n < size && (n == strlen(whole) || n + next >= size)); /* nothing more would have fitted */
    }
}

static void long_places_and_arguments_are_cut_at_whole_characters(void) {
    char place[301] = "";
    care_error error;
    care_error_init(&error);
    for (int i = 0; i < 100; i++) {
        memcpy(place + 3 * (size_t)i, "镇", 4);
    }
    (void)care__fail(&error, CARE_E_INVALID, CARE__M_CODE_TAKEN, place, -1, "%s", place);
    CARE_CHECK_INT(strlen(error.where), 126);
    CARE_CHECK_INT(strlen(error.arguments), 255);
    CARE_CHECK_STR(error.message + strlen(error.message) - 20, "… is already taken");
    CARE_CHECK_INT(care__utf8_fault(error.message, strlen(error.message)), strlen(error.message));
    (void)care__fail(&error, CARE_E_INVALID, CARE__M_CODE_TAKEN, "code", -1, "x%s", place);
    CARE_CHECK_INT(strlen(error.arguments), 253);
}

static void a_null_error_is_ignored(void) {
    CARE_CHECK_INT(care__fail(NULL, CARE_E_IO, CARE__M_NOMEM, "x", -1, NULL), CARE_E_IO);
}

static void an_uninitialised_error_is_left_alone(void) {
    care_error error;
    care_error before;
    memset(&error, 0, sizeof error);
    before = error;
    CARE_CHECK_INT(care__fail(&error, CARE_E_IO, CARE__M_NOMEM, "x", -1, NULL), CARE_E_IO);
    CARE_CHECK(memcmp(&error, &before, sizeof error) == 0);
}

static void an_error_of_a_newer_caller_is_filled_and_its_new_part_left_alone(void) {
    struct {
        care_error error;
        uint64_t newer;
    } caller;
    care_error_init(&caller.error);
    caller.error.struct_size = sizeof caller;
    caller.newer = 42;
    (void)care__fail_nomem(&caller.error);
    CARE_CHECK_INT(caller.error.struct_size, sizeof caller);
    CARE_CHECK_STR(said(&caller.error, "en"), "out of memory");
    CARE_CHECK_INT(caller.newer, 42);
}

static void an_error_of_an_older_caller_gets_what_it_has_room_for(void) {
    care_error error;
    care_error_init(&error);
    error.struct_size = offsetof(care_error, arguments);
    error.arguments[0] = 'x';
    CARE_CHECK_INT(care__fail(&error, CARE_E_INVALID, CARE__M_CODE_TAKEN, "code", 3, "%s", "a1"), CARE_E_INVALID);
    CARE_CHECK_INT(error.status, CARE_E_INVALID);
    CARE_CHECK_INT(error.row, 3);
    CARE_CHECK_STR(error.message, "code a1 is already taken");
    CARE_CHECK_INT(error.arguments[0], 'x');
}

static void an_error_is_handed_on_whole(void) {
    care_error inner;
    care_error outer;
    care_error_init(&inner);
    care_error_init(&outer);
    (void)care__fail(&inner, CARE_E_IO, CARE__M_FILE_READ, "plan.json", 4, "%s", "No such file");
    inner.backend_code = 2;
    CARE_CHECK_INT(care__fail_as(&outer, &inner), CARE_E_IO);
    CARE_CHECK(memcmp(&outer, &inner, sizeof outer) == 0);
    CARE_CHECK_INT(care__fail_as(NULL, &inner), CARE_E_IO);
}

static void a_second_fault_takes_the_place_of_the_first_whole(void) {
    care_error error;
    care_error_init(&error);
    (void)care__fail(&error, CARE_E_IO, CARE__M_FILE_READ, "plan.json", 4, "%s", "No such file");
    error.backend_code = 2;
    (void)care__fail_nomem(&error);
    CARE_CHECK_INT(error.row, -1);
    CARE_CHECK_INT(error.backend_code, 0);
    CARE_CHECK_STR(said(&error, "en"), "out of memory");
}

/* ---- structs that grow ----------------------------------------------------------------------------------------------- */

static care_status make_area(const care_env *env, care_error *error) {
    care_area *area = NULL;
    const care_status status = care_area_create(env, &area, error);
    CARE_CHECK((status == CARE_OK) == (area != NULL));
    care_area_free(area);
    return status;
}

static void init_of_an_environment_asks_for_nothing(void) {
    care_env env;
    memset(&env, 0xA5, sizeof env);
    care_env_init(&env);
    CARE_CHECK_INT(env.struct_size, sizeof env);
    CARE_CHECK_INT(env.threads, 0);
    CARE_CHECK(env.allocate == NULL && env.release == NULL && env.poll == NULL && env.log == NULL);
    CARE_CHECK(env.allocator_user == NULL && env.poll_user == NULL && env.log_user == NULL);
    CARE_CHECK_INT(make_area(&env, NULL), CARE_OK);
    CARE_CHECK_INT(make_area(NULL, NULL), CARE_OK);
    care_env_init(NULL);
}

static void init_of_solve_info_knows_nothing(void) {
    care_solve_info info;
    memset(&info, 0xA5, sizeof info);
    care_solve_info_init(&info);
    CARE_CHECK_INT(info.struct_size, sizeof info);
    CARE_CHECK_INT(info.outcome, CARE_UNKNOWN);
    CARE_CHECK_INT(info.reproducible, 1);
    CARE_CHECK(isnan(info.objective) && isnan(info.bound) && isnan(info.gap));
    CARE_CHECK(info.work == 0.0 && info.seconds == 0.0);
    CARE_CHECK_STR(info.method, "");
    care_solve_info_init(NULL);
}

static void *never_called(void *user, size_t size) {
    (void)user, (void)size;
    CARE_CHECK(false); /* half an allocator is not called */
    return NULL;
}

static void never_released(void *user, void *block) {
    (void)user, (void)block;
    CARE_CHECK(false); /* nor this half */
}

static void half_an_allocator_is_refused(void) {
    care_env env;
    care_error error;
    care_env_init(&env);
    care_error_init(&error);
    env.allocate = never_called;
    CARE_CHECK_INT(make_area(&env, &error), CARE_E_INVALID);
    CARE_CHECK_STR(said(&error, "en"), "env.release: is NULL, but required");
    care_env_init(&env);
    env.release = never_released;
    CARE_CHECK_INT(make_area(&env, &error), CARE_E_INVALID);
    CARE_CHECK_STR(said(&error, "en"), "env.allocate: is NULL, but required");
}

static void a_number_of_threads_that_makes_no_sense_is_refused(void) {
    static const int32_t threads[] = {-1, INT32_MIN, 4097};
    for (size_t i = 0; i < sizeof threads / sizeof threads[0]; i++) {
        care_env env;
        care_env_init(&env);
        env.threads = threads[i];
        CARE_CHECK_INT(make_area(&env, NULL), CARE_E_INVALID);
    }
}

static void what_an_older_environment_does_not_have_is_not_read(void) {
    care_env env;
    care_env use;
    memset(&env, 0xA5, sizeof env);
    env.struct_size = offsetof(care_env, allocate);
    env.threads = 3;
    CARE_CHECK_INT(care__env_take(&use, &env, NULL), CARE_OK);
    CARE_CHECK_INT(use.threads, 3);
    CARE_CHECK(use.poll == NULL && use.log == NULL);
    CARE_CHECK_INT(use.struct_size, sizeof use);
    CARE_CHECK_INT(make_area(&env, NULL), CARE_OK);
}

static void a_newer_environment_is_taken_while_its_new_part_is_zero(void) {
    struct {
        care_env env;
        unsigned char newer[24];
    } caller;
    care_error error;
    memset(&caller, 0, sizeof caller);
    care_env_init(&caller.env);
    caller.env.struct_size = sizeof caller;
    CARE_CHECK_INT(make_area(&caller.env, NULL), CARE_OK);
    caller.newer[23] = 1;
    care_error_init(&error);
    CARE_CHECK_INT(make_area(&caller.env, &error), CARE_E_INVALID);
    CARE_CHECK_STR(said(&error, "en"), "env: a field is set that this version of the library does not know");
}

static void an_uninitialised_struct_is_refused(void) {
    static const size_t sizes[] = {0, sizeof(size_t) - 1, 65537, SIZE_MAX};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        care_env env;
        care_error error;
        care_env_init(&env);
        care_error_init(&error);
        env.struct_size = sizes[i];
        CARE_CHECK_INT(make_area(&env, &error), CARE_E_INVALID);
        CARE_CHECK_STR(said(&error, "en"), "env: was not initialised: call its _init function first");
    }
}

/* Adds a township and reads it back whole. */
static care_status add_and_get(const care_township *township, care_township *back, care_error *error) {
    care_area *area = NULL;
    CARE_CHECK_OK(care_area_create(NULL, &area, NULL), NULL);
    care_status status = care_area_add(area, township, error);
    CARE_CHECK_INT(care_area_count(area), status == CARE_OK);
    if (status == CARE_OK) {
        status = care_area_get(area, 0, back, error);
    }
    care_area_free(area);
    return status;
}

static void what_an_older_input_does_not_have_is_unset(void) {
    care_township given;
    care_township back;
    care_township_init(&given);
    care_township_init(&back);
    given.code = "t1";
    given.longitude = 107.1;
    given.area_km2 = -5.0;
    given.villages = -99;
    given.struct_size = offsetof(care_township, area_km2);
    CARE_CHECK_INT(add_and_get(&given, &back, NULL), CARE_OK);
    CARE_CHECK_NEAR(back.longitude, 107.1, 0.0);
    CARE_CHECK(isnan(back.area_km2));
    CARE_CHECK_INT(back.villages, -1);
}

static void a_newer_input_is_taken_while_its_new_part_is_zero(void) {
    struct {
        care_township township;
        int64_t newer;
    } caller;
    care_township back;
    care_error error;
    care_township_init(&caller.township);
    care_township_init(&back);
    care_error_init(&error);
    caller.township.struct_size = sizeof caller;
    caller.township.code = "t1";
    caller.newer = 0;
    CARE_CHECK_INT(add_and_get(&caller.township, &back, NULL), CARE_OK);
    caller.newer = INT64_MIN;
    CARE_CHECK_INT(add_and_get(&caller.township, &back, &error), CARE_E_INVALID);
    CARE_CHECK_INT(error.message_id, CARE__M_NEWER_FIELD);
    CARE_CHECK_STR(error.where, "township");
}

static void an_input_that_is_null_or_uninitialised_is_refused(void) {
    care_township given;
    care_error error;
    care_township_init(&given);
    care_error_init(&error);
    given.code = "t1";
    given.struct_size = 0;
    CARE_CHECK_INT(add_and_get(&given, NULL, &error), CARE_E_INVALID);
    CARE_CHECK_INT(error.message_id, CARE__M_NOT_INITIALISED);
    CARE_CHECK_INT(add_and_get(NULL, NULL, &error), CARE_E_INVALID);
    CARE_CHECK_INT(error.message_id, CARE__M_NULL);
}

static void an_older_output_gets_what_it_has_room_for(void) {
    care_township given;
    care_township back;
    care_township_init(&given);
    care_township_init(&back);
    given.code = "t1";
    given.latitude = 29.2;
    given.area_km2 = 76.0;
    given.villages = 8;
    back.struct_size = offsetof(care_township, area_km2);
    back.area_km2 = 1.5;
    back.villages = 7;
    CARE_CHECK_INT(add_and_get(&given, &back, NULL), CARE_OK);
    CARE_CHECK_NEAR(back.latitude, 29.2, 0.0);
    CARE_CHECK_NEAR(back.area_km2, 1.5, 0.0);
    CARE_CHECK_INT(back.villages, 7);
    CARE_CHECK_INT(back.struct_size, offsetof(care_township, area_km2));
}

static void the_new_part_of_a_newer_output_is_left_alone(void) {
    struct {
        care_township township;
        int64_t newer;
    } caller;
    care_township given;
    care_township_init(&given);
    care_township_init(&caller.township);
    given.code = "t1";
    given.communities = 4;
    caller.township.struct_size = sizeof caller;
    caller.newer = 42;
    CARE_CHECK_INT(add_and_get(&given, &caller.township, NULL), CARE_OK);
    CARE_CHECK_INT(caller.township.communities, 4);
    CARE_CHECK_INT(caller.township.struct_size, sizeof caller);
    CARE_CHECK_INT(caller.newer, 42);
}

static void an_output_that_is_null_or_uninitialised_is_refused(void) {
    care_township given;
    care_township back;
    care_error error;
    care_township_init(&given);
    care_township_init(&back);
    care_error_init(&error);
    given.code = "t1";
    CARE_CHECK_INT(add_and_get(&given, NULL, &error), CARE_E_INVALID);
    CARE_CHECK_INT(error.message_id, CARE__M_NULL);
    back.struct_size = 0;
    back.villages = 7;
    CARE_CHECK_INT(add_and_get(&given, &back, &error), CARE_E_INVALID);
    CARE_CHECK_INT(error.message_id, CARE__M_NOT_INITIALISED);
    CARE_CHECK_INT(back.villages, 7);
}

/* ---- argument checks ------------------------------------------------------------------------------------------------- */

static void a_domain_holds_its_bounds_and_nothing_beyond(void) {
    static const struct {
        care__domain domain;
        double value;
        bool inside;
    } cases[] = {
        {CARE__ANY, -DBL_MAX, true},
        {CARE__ANY, DBL_MAX, true},
        {CARE__ANY, INFINITY, false},
        {CARE__ANY, -INFINITY, false},
        {CARE__ANY, NAN, false},
        {CARE__NON_NEGATIVE, 0.0, true},
        {CARE__NON_NEGATIVE, -0.0, true},
        {CARE__NON_NEGATIVE, -DBL_TRUE_MIN, false},
        {CARE__NON_NEGATIVE, INFINITY, false},
        {CARE__POSITIVE, DBL_TRUE_MIN, true},
        {CARE__POSITIVE, 0.0, false},
        {CARE__POSITIVE, NAN, false},
        {CARE__SHARE, 0.0, true},
        {CARE__SHARE, 1.0, true},
        {CARE__SHARE, 1.0 + DBL_EPSILON, false},
        {CARE__SHARE, -1e-300, false},
        {CARE__RATE, -1.0, true},
        {CARE__RATE, 5.0, true},
        {CARE__RATE, -1.0 - DBL_EPSILON, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const care_status wanted = cases[i].inside ? CARE_OK : CARE_E_INVALID;
        if (!CARE_CHECK_INT(care__check_value(cases[i].value, cases[i].domain, "x", -1, NULL), wanted)) {
            printf("    case %zu\n", i);
        }
        for (int wide = 0; wide <= care__is_wide(); wide++) {
            CARE_CHECK_INT(care__first_outside(&cases[i].value, 1, cases[i].domain, wide), cases[i].inside);
        }
    }
}

static void a_value_outside_says_what_was_expected(void) {
    care_error error;
    care_error_init(&error);
    (void)care__check_value(1.5, CARE__SHARE, "share", -1, &error);
    CARE_CHECK_STR(said(&error, "en"), "share: 1.5 found, 0 to 1 expected");
    (void)care__check_value(-2.0, CARE__NON_NEGATIVE, "persons", 3, &error);
    CARE_CHECK_STR(said(&error, "en"), "persons row 3: -2 found, 0 to … expected");
    (void)care__check_value(-1.25, CARE__RATE, "rate", -1, &error);
    CARE_CHECK_STR(said(&error, "en"), "rate: -1.25 found, -1 to … expected");
    (void)care__check_value(0.0, CARE__POSITIVE, "scale", -1, &error);
    CARE_CHECK_STR(said(&error, "en"), "scale: is 0; a positive number expected");
    (void)care__check_value(-INFINITY, CARE__POSITIVE, "scale", -1, &error);
    CARE_CHECK_STR(said(&error, "en"), "scale: -inf found, a finite number expected");
}

static void the_first_fault_of_an_array_is_found_wherever_it_is(void) {
    enum { N = 600 }; /* more than two blocks of 256 */
    double values[N];
    for (size_t bad = 0; bad < N; bad++) {
        for (size_t i = 0; i < N; i++) {
            values[i] = i == bad || i == bad + 17 ? NAN : 1.0;
        }
        for (int wide = 0; wide <= care__is_wide(); wide++) {
            CARE_CHECK_INT(care__first_outside(values, N, CARE__ANY, wide), bad);
            CARE_CHECK_INT(care__first_outside(values, bad, CARE__ANY, wide), bad);
        }
    }
    CARE_CHECK_INT(care__first_outside(values, 0, CARE__ANY, 0), 0);
}

static void an_array_says_its_first_faulty_row(void) {
    const double values[] = {0.0, 2.0, -1.0, NAN};
    care_error error;
    care_error_init(&error);
    CARE_CHECK_INT(care__check_array(values, 2, CARE__NON_NEGATIVE, "persons", &error), CARE_OK);
    CARE_CHECK_INT(care__check_array(values, 4, CARE__NON_NEGATIVE, "persons", &error), CARE_E_INVALID);
    CARE_CHECK_INT(error.row, 2);
    CARE_CHECK_INT(care__check_array(NULL, 0, CARE__ANY, "persons", NULL), CARE_OK);
    CARE_CHECK_INT(care__check_array(NULL, 1, CARE__ANY, "persons", &error), CARE_E_INVALID);
    CARE_CHECK_INT(error.message_id, CARE__M_NULL);
}

static void an_integer_and_a_length_say_what_was_expected(void) {
    care_error error;
    care_error_init(&error);
    CARE_CHECK_INT(care__check_integer(INT64_MIN, INT64_MIN, INT64_MAX, "x", -1, NULL), CARE_OK);
    CARE_CHECK_INT(care__check_integer(3, 0, 2, "year", -1, &error), CARE_E_INVALID);
    CARE_CHECK_STR(said(&error, "en"), "year: 3 found, 0 to 2 expected");
    CARE_CHECK_STR(said(&error, "zh"), "year: 值为 3，应在 0 至 2 之间");
    CARE_CHECK_INT(care__check_integer(-1, 0, 2, "year", -1, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care__check_integer(11, 12, 12, "month", -1, &error), CARE_E_INVALID);
    CARE_CHECK_INT(error.message_id, CARE__M_OUT_OF_RANGE);
    CARE_CHECK_STR(said(&error, "en"), "month: 11 found, 12 expected");
    CARE_CHECK_INT(care__check_length(4, 4, "n", NULL), CARE_OK);
    CARE_CHECK_INT(care__check_length(3, 4, "n", &error), CARE_E_INVALID);
    CARE_CHECK_STR(said(&error, "en"), "n: length 3 found, 4 expected");
}

static void a_product_is_refused_when_memory_cannot_hold_it(void) {
    const int64_t most = PTRDIFF_MAX / (int64_t)sizeof(double);
    size_t product = 7;
    CARE_CHECK_INT(care__check_product(3, 4, 5, "x", &product, NULL), CARE_OK);
    CARE_CHECK_INT(product, 60);
    CARE_CHECK_INT(care__check_product(most, 1, 1, "x", &product, NULL), CARE_OK);
    CARE_CHECK_INT(product, most);
    CARE_CHECK_INT(care__check_product(0, INT64_MAX, INT64_MAX, "x", &product, NULL), CARE_OK);
    CARE_CHECK_INT(product, 0);
    CARE_CHECK_INT(care__check_product(5, 0, 7, "x", &product, NULL), CARE_OK);
    CARE_CHECK_INT(care__check_product(5, 7, 0, "x", &product, NULL), CARE_OK);
    CARE_CHECK_INT(product, 0);
    product = 7;
    CARE_CHECK_INT(care__check_product(most, 1, 2, "x", &product, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care__check_product(most + 1, 1, 1, "x", &product, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care__check_product(INT64_C(1) << 32, INT64_C(1) << 32, 1, "x", &product, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care__check_product(INT64_MAX, INT64_MAX, INT64_MAX, "x", &product, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(product, 7);
}

CARE_TEST_MAIN("core", {"version is that of the header", version_is_that_of_the_header},
               {"a status has words in both languages", a_status_has_words_in_both_languages},
               {"an unknown status has words of its own", an_unknown_status_has_words_of_its_own},
               {"an input status has words in both languages", an_input_status_has_words_in_both_languages},
               {"a language is known by how its tag begins", a_language_is_known_by_how_its_tag_begins},
               {"an unknown language is english where nothing can fail", an_unknown_language_is_english_where_nothing_can_fail},
               {"an unknown language is refused where something can", an_unknown_language_is_refused_where_something_can},
               {"init leaves no fault", init_leaves_no_fault},
               {"arguments stand where each language wants them", arguments_stand_where_each_language_wants_them},
               {"a row is said with its place", a_row_is_said_with_its_place},
               {"without a place only the message is said", without_a_place_only_the_message_is_said},
               {"a missing argument is empty and an unknown message too",
                a_missing_argument_is_empty_and_an_unknown_message_too},
               {"a percent sign in an argument is just a percent sign", a_percent_sign_in_an_argument_is_just_a_percent_sign},
               {"format refuses what it cannot say", format_refuses_what_it_cannot_say},
               {"format cuts at whole characters", format_cuts_at_whole_characters},
               {"long places and arguments are cut at whole characters", long_places_and_arguments_are_cut_at_whole_characters},
               {"a null error is ignored", a_null_error_is_ignored},
               {"an uninitialised error is left alone", an_uninitialised_error_is_left_alone},
               {"an error of a newer caller is filled and its new part left alone",
                an_error_of_a_newer_caller_is_filled_and_its_new_part_left_alone},
               {"an error of an older caller gets what it has room for", an_error_of_an_older_caller_gets_what_it_has_room_for},
               {"an error is handed on whole", an_error_is_handed_on_whole},
               {"a second fault takes the place of the first whole", a_second_fault_takes_the_place_of_the_first_whole},
               {"init of an environment asks for nothing", init_of_an_environment_asks_for_nothing},
               {"init of solve info knows nothing", init_of_solve_info_knows_nothing},
               {"half an allocator is refused", half_an_allocator_is_refused},
               {"a number of threads that makes no sense is refused", a_number_of_threads_that_makes_no_sense_is_refused},
               {"what an older environment does not have is not read", what_an_older_environment_does_not_have_is_not_read},
               {"a newer environment is taken while its new part is zero",
                a_newer_environment_is_taken_while_its_new_part_is_zero},
               {"an uninitialised struct is refused", an_uninitialised_struct_is_refused},
               {"what an older input does not have is unset", what_an_older_input_does_not_have_is_unset},
               {"a newer input is taken while its new part is zero", a_newer_input_is_taken_while_its_new_part_is_zero},
               {"an input that is null or uninitialised is refused", an_input_that_is_null_or_uninitialised_is_refused},
               {"an older output gets what it has room for", an_older_output_gets_what_it_has_room_for},
               {"the new part of a newer output is left alone", the_new_part_of_a_newer_output_is_left_alone},
               {"an output that is null or uninitialised is refused", an_output_that_is_null_or_uninitialised_is_refused},
               {"a domain holds its bounds and nothing beyond", a_domain_holds_its_bounds_and_nothing_beyond},
               {"a value outside says what was expected", a_value_outside_says_what_was_expected},
               {"the first fault of an array is found wherever it is", the_first_fault_of_an_array_is_found_wherever_it_is},
               {"an array says its first faulty row", an_array_says_its_first_faulty_row},
               {"an integer and a length say what was expected", an_integer_and_a_length_say_what_was_expected},
               {"a product is refused when memory cannot hold it", a_product_is_refused_when_memory_cannot_hold_it})
