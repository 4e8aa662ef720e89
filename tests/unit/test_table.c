/* care/table.h and core/table.h: build, read back, write. */
#include <care/table.h>

#include <cjson/cJSON.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "care_test.h"
#include "core/table.h"
#include "decimal_locale.h"
#include "failing_allocator.h"
#include "temp_folder.h"

static const care__column columns[] = {
    {"township", {{"township", "乡镇"}}, {{"", ""}}, CARE_TEXT, 0},
    {"beds", {{"beds", "床位"}}, {{"beds", "张"}}, CARE_INT64, 0},
    {"per_1000", {{"per thousand", "每千人"}}, {{"beds", "张"}}, CARE_FLOAT64, 1},
};

enum { COLUMNS = sizeof columns / sizeof columns[0] };

static care__allocator plain_allocator(void) {
    care_env env;
    CARE_CHECK_OK(care__env_take(&env, NULL, NULL), NULL);
    return care__allocator_of(&env);
}

static care_table *begin(care__allocator allocator, int64_t rows) {
    care_table *built = NULL;
    CARE_CHECK_OK(
        care__table_create(allocator, "supply", (care__words){{"Supply", "供给"}}, columns, COLUMNS, rows, &built, NULL), NULL);
    return built;
}

static care_table *end(care_table *built) {
    care_table *table = NULL;
    CARE_CHECK_OK(care__table_end(built, &table, NULL), NULL);
    return table;
}

/* A whole row, a row of missing cells, and a row without any. */
static care_table *small_table(void) {
    care_table *built = begin(plain_allocator(), 3);
    care__table_words(built, 0, 0, (care__words){{"East", "东城街道"}});
    care__table_int(built, 1, 0, 1296);
    care__table_float(built, 2, 0, 31.25);
    care__table_words(built, 0, 2, (care__words){{"Dayou", "大有镇"}});
    care__table_int(built, 1, 2, -4);
    care__table_float(built, 2, 2, 0.1);
    care__table_add_note(built, (care__words){{"Home beds are left out.", "不含家庭养老床位。"}}, NULL);
    return end(built);
}

static char *rendered(const care_table *table, int32_t format, const char *language) {
    static char text[4096];
    size_t needed = 0;
    CARE_CHECK_OK(care_table_render(table, format, language, text, sizeof text, &needed, NULL), NULL);
    CARE_CHECK_INT(strlen(text), needed);
    return text;
}

/* ---- reading back ---------------------------------------------------------------------------------------------------- */

static void a_table_says_what_it_is(void) {
    care_table *table = small_table();
    CARE_CHECK_INT(care_table_row_count(table), 3);
    CARE_CHECK_INT(care_table_column_count(table), 3);
    CARE_CHECK_STR(care_table_name(table), "supply");
    CARE_CHECK_STR(care_table_title(table, "en"), "Supply");
    CARE_CHECK_STR(care_table_title(table, "zh"), "供给");
    CARE_CHECK_STR(care_table_title(table, "fr"), "Supply");
    CARE_CHECK_STR(care_table_column_name(table, 2), "per_1000");
    CARE_CHECK_STR(care_table_column_label(table, 2, "zh-CN"), "每千人");
    CARE_CHECK_STR(care_table_column_unit(table, 2, NULL), "beds");
    CARE_CHECK_INT(care_table_column_type(table, 0), CARE_TEXT);
    CARE_CHECK_INT(care_table_column_type(table, 1), CARE_INT64);
    CARE_CHECK_INT(care_table_column_type(table, 2), CARE_FLOAT64);
    CARE_CHECK_INT(care_table_note_count(table), 1);
    CARE_CHECK_STR(care_table_note(table, 0, "zh"), "不含家庭养老床位。");
    care_table_free(table);
}

static void what_is_out_of_range_has_no_name(void) {
    static const int64_t out[] = {-1, 3, INT64_MIN, INT64_MAX};
    care_table *table = small_table();
    for (size_t i = 0; i < sizeof out / sizeof out[0]; i++) {
        CARE_CHECK_STR(care_table_column_name(table, out[i]), "");
        CARE_CHECK_STR(care_table_column_label(table, out[i], "zh"), "");
        CARE_CHECK_STR(care_table_column_unit(table, out[i], "en"), "");
        CARE_CHECK_INT(care_table_column_type(table, out[i]), -1);
        CARE_CHECK_STR(care_table_note(table, out[i], "en"), "");
        CARE_CHECK(care_table_text(table, out[i], 0, "en") == NULL);
        CARE_CHECK(care_table_text(table, 0, out[i], "en") == NULL);
    }
    CARE_CHECK(care_table_text(table, 1, 0, "en") == NULL); /* not text */
    care_table_free(table);
}

static void null_is_an_empty_table(void) {
    double out;
    CARE_CHECK_INT(care_table_row_count(NULL), 0);
    CARE_CHECK_INT(care_table_column_count(NULL), 0);
    CARE_CHECK_STR(care_table_name(NULL), "");
    CARE_CHECK_STR(care_table_title(NULL, "en"), "");
    CARE_CHECK_INT(care_table_status(NULL), CARE_REPORTED);
    CARE_CHECK_INT(care_table_note_count(NULL), 0);
    CARE_CHECK_INT(care_table_column_type(NULL, 0), -1);
    CARE_CHECK(care_table_text(NULL, 0, 0, "en") == NULL);
    CARE_CHECK_INT(care_table_read_float64(NULL, 0, &out, 1, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_table_render(NULL, CARE_TABLE_CSV, "en", NULL, 0, NULL, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_table_write(NULL, CARE_TABLE_CSV, "en", "x", NULL), CARE_E_INVALID);
    care_table_free(NULL);
}

static void cells_come_back_and_missing_ones_as_missing(void) {
    care_table *table = small_table();
    int64_t beds[3];
    double value[3];
    CARE_CHECK_OK(care_table_read_int64(table, 1, beds, 3, NULL), NULL);
    CARE_CHECK_INT(beds[0], 1296);
    CARE_CHECK_INT(beds[1], CARE_MISSING);
    CARE_CHECK_INT(beds[2], -4);
    CARE_CHECK_OK(care_table_read_float64(table, 2, value, 3, NULL), NULL);
    CARE_CHECK_NEAR(value[0], 31.25, 0.0);
    CARE_CHECK(isnan(value[1]));
    CARE_CHECK_NEAR(value[2], 0.1, 0.0);
    CARE_CHECK_OK(care_table_read_float64(table, 1, value, 3, NULL), NULL); /* integers as floats */
    CARE_CHECK_NEAR(value[0], 1296.0, 0.0);
    CARE_CHECK(isnan(value[1]));
    CARE_CHECK_STR(care_table_text(table, 0, 0, "zh"), "东城街道");
    CARE_CHECK_STR(care_table_text(table, 0, 0, "en"), "East");
    CARE_CHECK(care_table_text(table, 0, 1, "en") == NULL);
    care_table_free(table);
}

static void reading_is_refused_when_it_does_not_fit(void) {
    care_table *table = small_table();
    int64_t beds[4] = {7, 7, 7, 7};
    double value[4] = {7.0, 7.0, 7.0, 7.0};
    CARE_CHECK_INT(care_table_read_int64(table, 1, beds, 2, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_table_read_int64(table, 1, beds, 4, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_table_read_int64(table, 2, beds, 3, NULL), CARE_E_INVALID); /* floats are not cut to integers */
    CARE_CHECK_INT(care_table_read_int64(table, 0, beds, 3, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_table_read_int64(table, 3, beds, 3, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_table_read_int64(table, -1, beds, 3, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_table_read_int64(table, 1, NULL, 3, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_table_read_float64(table, 0, value, 3, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_table_read_float64(table, 2, value, 4, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(beds[0], 7);
    CARE_CHECK_NEAR(value[0], 7.0, 0.0);
    care_table_free(table);
}

static void a_table_without_rows_is_a_table(void) {
    care_table *table = end(begin(plain_allocator(), 0));
    CARE_CHECK_INT(care_table_read_int64(table, 1, NULL, 0, NULL), CARE_OK);
    CARE_CHECK_STR(rendered(table, CARE_TABLE_CSV, "en"), "\xEF\xBB\xBFtownship,beds (beds),per thousand (beds)\r\n");
    cJSON *json = cJSON_Parse(rendered(table, CARE_TABLE_JSON, "en"));
    CARE_CHECK_INT(cJSON_GetNumberValue(cJSON_GetObjectItem(json, "rows")), 0);
    cJSON_Delete(json);
    care_table_free(table);
}

static void the_worst_status_is_kept(void) {
    care_table *built = begin(plain_allocator(), 1);
    CARE_CHECK_INT(care_table_status(built), CARE_REPORTED);
    care__table_rest_on(built, CARE_ASSUMED);
    care__table_rest_on(built, CARE_DERIVED);
    CARE_CHECK_INT(care_table_status(built), CARE_ASSUMED);
    care__table_rest_on(built, CARE_DEMONSTRATION);
    CARE_CHECK_INT(care_table_status(built), CARE_DEMONSTRATION);
    care_table_free(built);
}

static void strings_are_copied(void) {
    char name[] = "East";
    care_table *built = begin(plain_allocator(), 1);
    care__table_words(built, 0, 0, (care__words){{name, NULL}});
    memset(name, 'x', sizeof name - 1);
    CARE_CHECK_STR(care_table_text(built, 0, 0, "en"), "East");
    CARE_CHECK_STR(care_table_text(built, 0, 0, "zh"), "East"); /* one language is enough */
    care__table_status_word(built, 0, 0, CARE_DERIVED);
    CARE_CHECK_STR(care_table_text(built, 0, 0, "en"), "derived");
    CARE_CHECK_STR(care_table_text(built, 0, 0, "zh"), "推算");
    care_table_free(built);
}

static void a_note_takes_arguments_in_any_order(void) {
    care_table *built = begin(plain_allocator(), 0);
    care__table_add_note(built, (care__words){{"{1} of {2} rows", "{2} 行中有 {1} 行"}}, "%d" CARE__AND "%d", 3, 17);
    CARE_CHECK_STR(care_table_note(built, 0, "en"), "3 of 17 rows");
    CARE_CHECK_STR(care_table_note(built, 0, "zh"), "17 行中有 3 行");
    care_table_free(built);
}

static void a_long_argument_of_a_note_is_cut_at_a_whole_character_and_the_sentence_goes_on(void) {
    for (size_t shift = 0; shift < 3; shift++) {
        char names[400] = "xx";
        care_table *built = begin(plain_allocator(), 0);
        for (size_t i = 0; i < 100; i++) {
            memcpy(names + shift + 3 * i, "镇", 4);
        }
        care__table_add_note(built, (care__words){{"Without {1}: assumed.", "不含 {1}: 假定。"}}, "%s", names);
        const char *note = care_table_note(built, 0, "en");
        CARE_CHECK_INT(care__utf8_fault(note, strlen(note)), strlen(note));
        CARE_CHECK(strlen(note) > 250 && strcmp(note + strlen(note) - 10, ": assumed.") == 0);
        care_table_free(built);
    }
}

static void a_shared_table_lives_until_each_owner_freed_it(void) {
    care_failing_allocator allocator;
    care_failing_allocator_init(&allocator);
    const care_env env = care_failing_allocator_env(&allocator);
    care_table *table = end(begin(care__allocator_of(&env), 2));
    care_table *shared = care__table_share(table);
    care_table_free(table);
    CARE_CHECK(allocator.live > 0);
    CARE_CHECK_INT(care_table_row_count(shared), 2);
    care_table_free(shared);
    CARE_CHECK_INT(allocator.live, 0);
    CARE_CHECK_INT(allocator.strange, 0);
}

/* ---- text ------------------------------------------------------------------------------------------------------------ */

static void text_is_aligned_in_columns_of_a_terminal(void) {
    care_table *table = small_table();
    CARE_CHECK_STR(rendered(table, CARE_TABLE_TEXT, "en"), "Supply\n"
                                                           "  township  beds (beds)  per thousand (beds)\n"
                                                           "  ------------------------------------------\n"
                                                           "  East             1296                 31.2\n"
                                                           "  -                   -                    -\n"
                                                           "  Dayou              -4                  0.1\n"
                                                           "  Note: Home beds are left out.\n");
    CARE_CHECK_STR(rendered(table, CARE_TABLE_TEXT, "zh"), "供给\n"
                                                           "  乡镇      床位(张)  每千人(张)\n"
                                                           "  ------------------------------\n"
                                                           "  东城街道      1296        31.2\n"
                                                           "  -                -           -\n"
                                                           "  大有镇          -4         0.1\n"
                                                           "  注：不含家庭养老床位。\n");
    care_table_free(table);
}

static void a_column_without_fixed_decimals_shows_all_there_are(void) {
    static const care__column any[] = {CARE__FLOAT_COLUMN("value", "value", "值", "", "", -1),
                                       CARE__FLOAT_COLUMN("whole", "whole", "整数", "", "", 0)};
    care_table *built = NULL;
    CARE_CHECK_OK(care__table_create(plain_allocator(), "t", (care__words){{"T", "表"}}, any, 2, 3, &built, NULL), NULL);
    for (int64_t row = 0; row < 3; row++) {
        care__table_float(built, 1, row, 2.75);
    }
    care__table_float(built, 0, 0, 0.25);
    care__table_float(built, 0, 1, 35.0);
    care__table_float(built, 0, 2, -0.1);
    CARE_CHECK_STR(rendered(built, CARE_TABLE_TEXT, "en"), "T\n"
                                                           "  value  whole\n"
                                                           "  ------------\n"
                                                           "   0.25      3\n"
                                                           "     35      3\n"
                                                           "   -0.1      3\n");
    care_table_free(built);
}

static void text_says_that_it_rests_on_assumed_figures(void) {
    static const struct {
        int32_t status;
        const char *english, *chinese;
    } cases[] = {
        {CARE_REPORTED, "Supply\n", "供给\n"},
        {CARE_DERIVED, "Supply\n", "供给\n"},
        {CARE_ASSUMED, "Supply [rests on assumed data]\n", "供给 〔含假定数据〕\n"},
        {CARE_DEMONSTRATION, "Supply [demonstration data]\n", "供给 〔演示数据〕\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        care_table *built = begin(plain_allocator(), 0);
        care__table_rest_on(built, cases[i].status);
        CARE_CHECK(strncmp(rendered(built, CARE_TABLE_TEXT, "en"), cases[i].english, strlen(cases[i].english)) == 0);
        CARE_CHECK(strncmp(rendered(built, CARE_TABLE_TEXT, "zh"), cases[i].chinese, strlen(cases[i].chinese)) == 0);
        care_table_free(built);
    }
}

/* ---- CSV ------------------------------------------------------------------------------------------------------------- */

static void csv_has_a_mark_full_precision_and_line_ends_of_rfc_4180(void) {
    care_table *table = small_table();
    CARE_CHECK_STR(rendered(table, CARE_TABLE_CSV, "en"), "\xEF\xBB\xBFtownship,beds (beds),per thousand (beds)\r\n"
                                                          "East,1296,31.25\r\n"
                                                          ",,\r\n"
                                                          "Dayou,-4,0.1\r\n");
    CARE_CHECK_STR(rendered(table, CARE_TABLE_CSV, "zh"), "\xEF\xBB\xBF乡镇,床位(张),每千人(张)\r\n"
                                                          "东城街道,1296,31.25\r\n"
                                                          ",,\r\n"
                                                          "大有镇,-4,0.1\r\n");
    care_table_free(table);
}

static void csv_quotes_what_would_break_it(void) {
    static const struct {
        const char *cell, *wanted;
    } cases[] = {
        {"a,b", "\"a,b\""}, {"a\"b", "\"a\"\"b\""}, {"a\nb", "\"a\nb\""}, {"a\rb", "\"a\rb\""}, {"\"", "\"\"\"\""},
        {"", ""},           {" a ", " a "},         {"a;b", "a;b"},       {"'a'", "'a'"},       {",", "\",\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char wanted[64];
        care_table *built = begin(plain_allocator(), 1);
        care__table_words(built, 0, 0, (care__words){{cases[i].cell, NULL}});
        (void)snprintf(wanted, sizeof wanted, "\r\n%s,,\r\n", cases[i].wanted);
        CARE_CHECK_STR(strstr(rendered(built, CARE_TABLE_CSV, "en"), "\r\n"), wanted);
        care_table_free(built);
    }
}

static void csv_of_assumed_figures_says_so_in_every_row(void) {
    care_table *built = begin(plain_allocator(), 2);
    care__table_int(built, 1, 0, 5);
    care__table_rest_on(built, CARE_DERIVED);
    CARE_CHECK(strstr(rendered(built, CARE_TABLE_CSV, "en"), "status") == NULL);
    care__table_rest_on(built, CARE_ASSUMED);
    CARE_CHECK_STR(rendered(built, CARE_TABLE_CSV, "en"), "\xEF\xBB\xBFtownship,beds (beds),per thousand (beds),status\r\n"
                                                          ",5,,assumed\r\n"
                                                          ",,,assumed\r\n");
    care__table_rest_on(built, CARE_DEMONSTRATION);
    CARE_CHECK_STR(rendered(built, CARE_TABLE_CSV, "zh"), "\xEF\xBB\xBF乡镇,床位(张),每千人(张),数据状态\r\n"
                                                          ",5,,演示数据\r\n"
                                                          ",,,演示数据\r\n");
    care_table_free(built);
}

static void a_status_column_of_its_own_is_not_doubled(void) {
    static const care__column with_status[] = {
        {"beds", {{"beds", "床位"}}, {{"", ""}}, CARE_INT64, 0},
        {"status", {{"status", "数据状态"}}, {{"", ""}}, CARE_TEXT, 0},
    };
    care_table *built = NULL;
    CARE_CHECK_OK(care__table_create(plain_allocator(), "t", (care__words){{"T", "表"}}, with_status, 2, 1, &built, NULL),
                  NULL);
    care__table_int(built, 0, 0, 5);
    care__table_status_word(built, 1, 0, CARE_ASSUMED);
    care__table_rest_on(built, CARE_ASSUMED);
    CARE_CHECK_STR(rendered(built, CARE_TABLE_CSV, "en"), "\xEF\xBB\xBF"
                                                          "beds,status\r\n5,assumed\r\n");
    care_table_free(built);
}

/* ---- JSON ------------------------------------------------------------------------------------------------------------ */

static const char *string_of(const cJSON *object, const char *key) {
    return cJSON_GetStringValue(cJSON_GetObjectItem(object, key));
}

static void json_holds_all_that_the_table_does(void) {
    care_table *table = small_table();
    cJSON *json = cJSON_Parse(rendered(table, CARE_TABLE_JSON, "zh"));
    if (CARE_CHECK(json != NULL)) {
        const cJSON *listed = cJSON_GetObjectItem(json, "columns");
        const cJSON *towns = cJSON_GetArrayItem(listed, 0);
        const cJSON *beds = cJSON_GetArrayItem(listed, 1);
        const cJSON *names = cJSON_GetObjectItem(towns, "values");
        const cJSON *counts = cJSON_GetObjectItem(beds, "values");
        CARE_CHECK_STR(string_of(json, "name"), "supply");
        CARE_CHECK_STR(string_of(json, "title"), "供给");
        CARE_CHECK_STR(string_of(json, "status"), "reported");
        CARE_CHECK_INT(cJSON_GetNumberValue(cJSON_GetObjectItem(json, "rows")), 3);
        CARE_CHECK_STR(cJSON_GetStringValue(cJSON_GetArrayItem(cJSON_GetObjectItem(json, "notes"), 0)), "不含家庭养老床位。");
        CARE_CHECK_INT(cJSON_GetArraySize(listed), 3);
        CARE_CHECK_STR(string_of(towns, "type"), "text");
        CARE_CHECK_STR(string_of(beds, "type"), "int64");
        CARE_CHECK_STR(string_of(cJSON_GetArrayItem(listed, 2), "type"), "float64");
        CARE_CHECK_STR(string_of(beds, "name"), "beds");
        CARE_CHECK_STR(string_of(beds, "label"), "床位");
        CARE_CHECK_STR(string_of(beds, "unit"), "张");
        CARE_CHECK_INT(cJSON_GetArraySize(names), 3);
        CARE_CHECK_STR(cJSON_GetStringValue(cJSON_GetArrayItem(names, 0)), "东城街道");
        CARE_CHECK(cJSON_IsNull(cJSON_GetArrayItem(names, 1)));
        CARE_CHECK_INT(cJSON_GetNumberValue(cJSON_GetArrayItem(counts, 2)), -4);
        CARE_CHECK(cJSON_IsNull(cJSON_GetArrayItem(counts, 1)));
    }
    cJSON_Delete(json);
    care_table_free(table);
}

static void json_says_the_status(void) {
    static const char *const names[] = {"reported", "derived", "assumed", "demonstration"};
    for (int32_t status = CARE_REPORTED; status <= CARE_DEMONSTRATION; status++) {
        care_table *built = begin(plain_allocator(), 0);
        care__table_rest_on(built, status);
        cJSON *json = cJSON_Parse(rendered(built, CARE_TABLE_JSON, "zh"));
        CARE_CHECK_STR(string_of(json, "status"), names[status]); /* a code: the same in every language */
        cJSON_Delete(json);
        care_table_free(built);
    }
}

static void json_survives_every_character_and_every_number(void) {
    static const char nasty[] = "\"\\/\b\f\n\r\t\x01\x1f\x7f南川𠮷";
    static const double values[] = {0.1, -1e-300, 1.7976931348623157e308, 1.0 / 3.0};
    enum { N = sizeof values / sizeof values[0] };
    care_table *built = begin(plain_allocator(), N + 2);
    care__table_words(built, 0, 0, (care__words){{nasty, NULL}});
    for (int64_t i = 0; i < N; i++) {
        care__table_float(built, 2, i, values[i]);
    }
    care__table_float(built, 2, N, INFINITY);
    cJSON *json = cJSON_Parse(rendered(built, CARE_TABLE_JSON, "en"));
    const cJSON *listed = cJSON_GetObjectItem(json, "columns");
    const cJSON *found = cJSON_GetObjectItem(cJSON_GetArrayItem(listed, 2), "values");
    CARE_CHECK_STR(cJSON_GetStringValue(cJSON_GetArrayItem(cJSON_GetObjectItem(cJSON_GetArrayItem(listed, 0), "values"), 0)),
                   nasty);
    for (int i = 0; i < N; i++) {
        CARE_CHECK_NEAR(cJSON_GetNumberValue(cJSON_GetArrayItem(found, i)), values[i], 0.0);
    }
    CARE_CHECK(cJSON_IsNull(cJSON_GetArrayItem(found, N)));     /* JSON has no infinity */
    CARE_CHECK(cJSON_IsNull(cJSON_GetArrayItem(found, N + 1))); /* missing */
    cJSON_Delete(json);
    care_table_free(built);
}

static void a_decimal_comma_changes_no_format(void) {
    static const int32_t formats[] = {CARE_TABLE_TEXT, CARE_TABLE_CSV, CARE_TABLE_JSON};
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        char plain[4096];
        care_table *table = small_table();
        (void)snprintf(plain, sizeof plain, "%s", rendered(table, formats[i], "en"));
        if (care_decimal_locale(",")) {
            CARE_CHECK_STR(rendered(table, formats[i], "en"), plain);
            care_decimal_locale_end();
        }
        care_table_free(table);
    }
}

/* ---- rendering and writing ------------------------------------------------------------------------------------------- */

static void render_asks_for_its_size_first(void) {
    for (int32_t format = CARE_TABLE_TEXT; format <= CARE_TABLE_JSON; format++) {
        care_table *table = small_table();
        size_t needed = 0;
        CARE_CHECK_OK(care_table_render(table, format, "zh", NULL, 0, &needed, NULL), NULL);
        char *text = malloc(needed + 1);
        memset(text, 'x', needed + 1);
        CARE_CHECK_OK(care_table_render(table, format, "zh", text, needed, NULL, NULL), NULL); /* no room for the NUL */
        CARE_CHECK_STR(text, "");
        CARE_CHECK_INT(text[1], 'x');
        CARE_CHECK_OK(care_table_render(table, format, "zh", text, needed + 1, NULL, NULL), NULL);
        CARE_CHECK_INT(strlen(text), needed);
        free(text);
        care_table_free(table);
    }
}

static void render_refuses_what_it_does_not_know(void) {
    care_table *table = small_table();
    char text[8] = "before";
    size_t needed = 7;
    CARE_CHECK_INT(care_table_render(table, -1, "en", text, sizeof text, &needed, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_table_render(table, CARE_TABLE_JSON + 1, "en", text, sizeof text, &needed, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_table_render(table, CARE_TABLE_CSV, "fr", text, sizeof text, &needed, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_table_render(table, CARE_TABLE_CSV, "en", NULL, sizeof text, &needed, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_table_write(table, CARE_TABLE_CSV, "fr", "x", NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_table_write(table, CARE_TABLE_CSV, "en", NULL, NULL), CARE_E_INVALID);
    CARE_CHECK_STR(text, "before");
    CARE_CHECK_INT(needed, 7);
    care_table_free(table);
}

static void a_file_holds_what_is_rendered(void) {
    char folder[CARE_TEMP_PATH];
    char path[CARE_TEMP_PATH + 16];
    char found[4096] = "";
    care_table *table = small_table();
    CARE_CHECK(care_temp_folder_make(folder));
    (void)snprintf(path, sizeof path, "%s/supply.csv", folder);
    for (int i = 0; i < 2; i++) { /* the second time over the first file */
        CARE_CHECK_OK(care_table_write(table, CARE_TABLE_CSV, "zh", path, NULL), NULL);
    }
    FILE *file = fopen(path, "rb");
    if (CARE_CHECK(file != NULL)) {
        found[fread(found, 1, sizeof found - 1, file)] = '\0';
        fclose(file);
    }
    CARE_CHECK_STR(found, rendered(table, CARE_TABLE_CSV, "zh"));
    CARE_CHECK_INT(care_temp_folder_count(folder), 1);
    care_temp_folder_remove(folder);
    care_table_free(table);
}

static void where_no_file_can_be_none_is_left(void) {
    char folder[CARE_TEMP_PATH];
    char path[CARE_TEMP_PATH + 32];
    care_error error;
    care_table *table = small_table();
    care_error_init(&error);
    CARE_CHECK(care_temp_folder_make(folder));
    (void)snprintf(path, sizeof path, "%s/missing/supply.csv", folder);
    CARE_CHECK_INT(care_table_write(table, CARE_TABLE_CSV, "en", path, &error), CARE_E_IO);
    CARE_CHECK_INT(error.backend_code, ENOENT);
    CARE_CHECK_STR(error.message, "cannot be written: No such file or directory");
    CARE_CHECK_INT(care_table_write(table, CARE_TABLE_CSV, "en", folder, &error), CARE_E_IO); /* a folder is not a file */
    CARE_CHECK_INT(care_temp_folder_count(folder), 0);
    care_temp_folder_remove(folder);
    care_table_free(table);
}

static care_status build_and_write(const care_env *env, void *context) {
    const int32_t format = *(const int32_t *)context;
    char text[8] = "before";
    size_t needed = 7;
    care_table *built = NULL;
    care_table *table = NULL;
    care_status status = care__table_create(care__allocator_of(env), "supply", (care__words){{"Supply", "供给"}}, columns,
                                            COLUMNS, 900, &built, NULL);
    CARE_CHECK((status == CARE_OK) == (built != NULL));
    for (int64_t row = 0; row < 900 && status == CARE_OK; row++) {
        care__table_words(built, 0, row, (care__words){{"a name of a township", "一个乡镇的名称"}});
        care__table_float(built, 2, row, 1.0 / 3.0);
        care__table_add_note(built, (care__words){{"note {1}", "注 {1}"}}, "%d", (int)row);
    }
    status = status == CARE_OK ? care__table_end(built, &table, NULL) : status;
    CARE_CHECK((status == CARE_OK) == (table != NULL));
    if (status == CARE_OK) {
        status = care_table_render(table, format, "zh", text, sizeof text, &needed, NULL);
        CARE_CHECK_STR(text, status == CARE_OK ? "" : "before");
        CARE_CHECK((status == CARE_OK) == (needed != 7));
    }
    if (status == CARE_OK) {
        status = care_table_write(table, format, "zh", "/dev/null/none", NULL);
        CARE_CHECK(status == CARE_E_NOMEM || status == CARE_E_IO);
        status = status == CARE_E_IO ? CARE_OK : status;
    }
    care_table_free(table);
    return status;
}

static void short_memory_leaves_no_table_no_text_and_no_file(void) {
    for (int32_t format = CARE_TABLE_TEXT; format <= CARE_TABLE_JSON; format++) {
        CARE_CHECK_OUT_OF_MEMORY(build_and_write, &format);
    }
}

CARE_TEST_MAIN(
    "table", {"a table says what it is", a_table_says_what_it_is},
    {"what is out of range has no name", what_is_out_of_range_has_no_name}, {"null is an empty table", null_is_an_empty_table},
    {"cells come back and missing ones as missing", cells_come_back_and_missing_ones_as_missing},
    {"reading is refused when it does not fit", reading_is_refused_when_it_does_not_fit},
    {"a table without rows is a table", a_table_without_rows_is_a_table},
    {"the worst status is kept", the_worst_status_is_kept}, {"strings are copied", strings_are_copied},
    {"a note takes arguments in any order", a_note_takes_arguments_in_any_order},
    {"a long argument of a note is cut at a whole character and the sentence goes on",
     a_long_argument_of_a_note_is_cut_at_a_whole_character_and_the_sentence_goes_on},
    {"a shared table lives until each owner freed it", a_shared_table_lives_until_each_owner_freed_it},
    {"a column without fixed decimals shows all there are", a_column_without_fixed_decimals_shows_all_there_are},
    {"text is aligned in columns of a terminal", text_is_aligned_in_columns_of_a_terminal},
    {"text says that it rests on assumed figures", text_says_that_it_rests_on_assumed_figures},
    {"csv has a mark full precision and line ends of rfc 4180", csv_has_a_mark_full_precision_and_line_ends_of_rfc_4180},
    {"csv quotes what would break it", csv_quotes_what_would_break_it},
    {"csv of assumed figures says so in every row", csv_of_assumed_figures_says_so_in_every_row},
    {"a status column of its own is not doubled", a_status_column_of_its_own_is_not_doubled},
    {"json holds all that the table does", json_holds_all_that_the_table_does}, {"json says the status", json_says_the_status},
    {"json survives every character and every number", json_survives_every_character_and_every_number},
    {"a decimal comma changes no format", a_decimal_comma_changes_no_format},
    {"render asks for its size first", render_asks_for_its_size_first},
    {"render refuses what it does not know", render_refuses_what_it_does_not_know},
    {"a file holds what is rendered", a_file_holds_what_is_rendered},
    {"where no file can be none is left", where_no_file_can_be_none_is_left},
    {"short memory leaves no table no text and no file", short_memory_leaves_no_table_no_text_and_no_file})
