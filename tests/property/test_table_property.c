/* Every table comes back from CSV and JSON as it was, read by readers that are not ours, and is aligned as text. */
#include <care/table.h>

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "care_test.h"
#include "core/table.h"
#include "draw.h"

enum { MOST_COLUMNS = 6, MOST_ROWS = 20, CELL_SIZE = 96 };

typedef struct drawn {
    int64_t rows, columns;
    care__column column[MOST_COLUMNS];
    char label[MOST_COLUMNS][CELL_SIZE];
    char text[MOST_COLUMNS][MOST_ROWS][CELL_SIZE]; /* "" also where the cell is missing */
    int64_t whole[MOST_COLUMNS][MOST_ROWS];
    double number[MOST_COLUMNS][MOST_ROWS];
    care_table *table;
} drawn;

/* ---- random tables --------------------------------------------------------------------------------------------------- */

/* Words in which all that has a meaning in CSV or JSON is frequent. */
static void draw_text(care__stream *s, char text[CELL_SIZE]) {
    static const char *const pieces[] = {"a",  "Z", " ",  ",", "\"", "\n",  "\r", "\r\n", "\\", "/",         "\t",   "\x01",
                                         "镇", "é", "𠮷", ";", "'",  "{1}", "%s", "0",    "-",  "e\xcc\x81", "\x7f", "null"};
    text[0] = '\0';
    for (int64_t n = draw_int(s, 0, 12); n > 0; n--) {
        strcat(text, pieces[draw_int(s, 0, sizeof pieces / sizeof pieces[0] - 1)]);
    }
}

/* Any finite double, all exponents alike; now and then a plain one. */
static double draw_number(care__stream *s) {
    double value;
    do {
        const uint64_t bits = (uint64_t)care__stream_word(s) << 32 | care__stream_word(s);
        memcpy(&value, &bits, sizeof value);
    } while (!isfinite(value));
    return draw_int(s, 0, 2) == 0 ? (double)draw_int(s, -5000, 5000) / 100.0 : value;
}

static void draw_cell(care__stream *s, drawn *d, int64_t column, int64_t row) {
    const bool missing = draw_int(s, 0, 4) == 0;
    d->text[column][row][0] = '\0';
    d->whole[column][row] = CARE_MISSING;
    d->number[column][row] = NAN;
    if (missing) {
        return;
    }
    if (d->column[column].type == CARE_TEXT) {
        draw_text(s, d->text[column][row]);
        care__table_words(d->table, column, row, (care__words){{d->text[column][row], NULL}});
    } else if (d->column[column].type == CARE_INT64) {
        d->whole[column][row] = draw_int(s, -(INT64_C(1) << 53), INT64_C(1) << 53);
        care__table_int(d->table, column, row, d->whole[column][row]);
    } else {
        d->number[column][row] = draw_number(s);
        care__table_float(d->table, column, row, d->number[column][row]);
    }
}

static void draw_table(care__stream *s, drawn *d) {
    static const char *const names[MOST_COLUMNS] = {"a", "b", "c", "d", "e", "f"};
    care_env env;
    CARE_CHECK_OK(care__env_take(&env, NULL, NULL), NULL);
    d->rows = draw_int(s, 0, MOST_ROWS);
    d->columns = draw_int(s, 1, MOST_COLUMNS);
    for (int64_t c = 0; c < d->columns; c++) {
        draw_text(s, d->label[c]);
        d->column[c] = (care__column){.name = names[c],
                                      .label = {{d->label[c], NULL}},
                                      .type = (int32_t)draw_int(s, CARE_INT64, CARE_TEXT),
                                      .decimals = (int32_t)draw_int(s, -1, 3)};
    }
    CARE_CHECK_OK(care__table_create(care__allocator_of(&env), "drawn", (care__words){{"Drawn", "随机"}}, d->column, d->columns,
                                     d->rows, &d->table, NULL),
                  NULL);
    for (int64_t i = 0; i < d->columns * d->rows; i++) {
        draw_cell(s, d, i / d->rows, i % d->rows);
    }
}

static char *rendered(const care_table *table, int32_t format) {
    size_t needed = 0;
    CARE_CHECK_OK(care_table_render(table, format, "en", NULL, 0, &needed, NULL), NULL);
    char *text = malloc(needed + 1);
    CARE_CHECK_OK(care_table_render(table, format, "en", text, needed + 1, NULL, NULL), NULL);
    return text;
}

/* ---- CSV ------------------------------------------------------------------------------------------------------------- */

/* Reads one field by RFC 4180 and what follows it: ',' or '\n' for the end of a record, 0 for neither. */
static char read_field(const char **at, char *field) {
    const char *s = *at;
    if (*s == '"') {
        for (s++; *s != '\0' && (*s != '"' || s[1] == '"'); s++) {
            s += *s == '"';
            *field++ = *s;
        }
        s += *s == '"';
    } else {
        while (*s != '\0' && strchr(",\"\r\n", *s) == NULL) {
            *field++ = *s++;
        }
    }
    *field = '\0';
    const bool end = s[0] == '\r' && s[1] == '\n';
    *at = s + (end ? 2 : *s == ',');
    return end ? '\n' : *s == ',' ? ',' : '\0';
}

/* Does the field hold the cell? Row -1 is the header. */
static bool is_cell(const drawn *d, int64_t column, int64_t row, const char *field) {
    char *end;
    if (row < 0) {
        return strcmp(field, d->label[column]) == 0;
    }
    if (d->column[column].type == CARE_TEXT) {
        return strcmp(field, d->text[column][row]) == 0;
    }
    if (d->column[column].type == CARE_INT64) {
        return d->whole[column][row] == CARE_MISSING ? field[0] == '\0' : strtoll(field, &end, 10) == d->whole[column][row];
    }
    const double value = d->number[column][row];
    return isnan(value) ? field[0] == '\0' : strtod(field, &end) == value && *end == '\0';
}

static bool csv_agrees(const drawn *d, const char *text) {
    if (strncmp(text, "\xEF\xBB\xBF", 3) != 0) {
        return false;
    }
    const char *at = text + 3;
    for (int64_t row = -1; row < d->rows; row++) {
        for (int64_t column = 0; column < d->columns; column++) {
            char field[1024];
            const char after = read_field(&at, field);
            if (after != (column + 1 < d->columns ? ',' : '\n') || !is_cell(d, column, row, field)) {
                return false;
            }
        }
    }
    return *at == '\0';
}

/* ---- JSON ------------------------------------------------------------------------------------------------------------ */

static bool is_value(const drawn *d, int64_t column, int64_t row, const cJSON *value) {
    if (d->column[column].type == CARE_TEXT) {
        const char *found = care_table_text(d->table, column, row, "en");
        return found == NULL ? cJSON_IsNull(value)
                             : cJSON_IsString(value) && strcmp(cJSON_GetStringValue(value), d->text[column][row]) == 0;
    }
    const bool whole = d->column[column].type == CARE_INT64;
    const double number = d->whole[column][row] == CARE_MISSING ? (double)NAN : (double)d->whole[column][row];
    const double wanted = whole ? number : d->number[column][row];
    return isnan(wanted) ? cJSON_IsNull(value) : cJSON_IsNumber(value) && cJSON_GetNumberValue(value) == wanted;
}

static bool json_agrees(const drawn *d, const char *text) {
    const char *end = NULL;
    cJSON *json = cJSON_ParseWithOpts(text, &end, 1);
    const cJSON *columns = cJSON_GetObjectItem(json, "columns");
    bool good = json != NULL && cJSON_GetArraySize(columns) == d->columns;
    for (int64_t c = 0; c < d->columns && good; c++) {
        const cJSON *column = cJSON_GetArrayItem(columns, (int)c);
        const cJSON *values = cJSON_GetObjectItem(column, "values");
        good = strcmp(cJSON_GetStringValue(cJSON_GetObjectItem(column, "label")), d->label[c]) == 0 &&
               cJSON_GetArraySize(values) == d->rows;
        for (int64_t row = 0; row < d->rows && good; row++) {
            good = is_value(d, c, row, cJSON_GetArrayItem(values, (int)row));
        }
    }
    cJSON_Delete(json);
    return good;
}

static void tables_come_back_from_csv_and_json(void) {
    for (uint64_t trial = 0; trial < 3000; trial++) {
        static drawn d;
        care__stream s;
        care__stream_open(&s, 1, 0, trial);
        draw_table(&s, &d);
        char *csv = rendered(d.table, CARE_TABLE_CSV);
        char *json = rendered(d.table, CARE_TABLE_JSON);
        const bool good = CARE_CHECK(csv_agrees(&d, csv)) && CARE_CHECK(json_agrees(&d, json));
        if (!good) {
            printf("    trial %d:\n%s\n%s\n", (int)trial, csv, json);
        }
        free(csv);
        free(json);
        care_table_free(d.table);
        if (!good) {
            return;
        }
    }
}

/* ---- text ------------------------------------------------------------------------------------------------------------ */

/* Cells without line breaks or controls, the last column of numbers: then all lines are equally wide on a terminal. */
static void lines_of_a_table_are_equally_wide(void) {
    static const char *const names[] = {"东城街道", "Dayou", "大有 town", "é", "𠮷", "", "e\xcc\x81", "南平镇(场)"};
    static const care__column columns[] = {CARE__TEXT_COLUMN("name", "name", "名称"),
                                           CARE__FLOAT_COLUMN("x", "value", "数值", "km", "公里", 2),
                                           CARE__INT_COLUMN("n", "beds", "床位", "", "")};
    care_env env;
    CARE_CHECK_OK(care__env_take(&env, NULL, NULL), NULL);
    for (uint64_t trial = 0; trial < 500; trial++) {
        care__stream s;
        care_table *table = NULL;
        care__stream_open(&s, 2, 0, trial);
        const int64_t rows = draw_int(&s, 1, 10);
        CARE_CHECK_OK(
            care__table_create(care__allocator_of(&env), "t", (care__words){{"T", "表"}}, columns, 3, rows, &table, NULL),
            NULL);
        for (int64_t row = 0; row < rows; row++) {
            const char *name = names[draw_int(&s, 0, sizeof names / sizeof names[0] - 1)];
            care__table_words(table, 0, row, (care__words){{name, NULL}});
            care__table_float(table, 1, row, draw_between(&s, -1e6, 1e6));
            care__table_int(table, 2, row, draw_int(&s, 0, 3) == 0 ? CARE_MISSING : draw_int(&s, -100, 100000));
        }
        char *text = rendered(table, CARE_TABLE_TEXT);
        int64_t wide = -1;
        (void)strtok(text, "\n"); /* the title */
        for (const char *line = strtok(NULL, "\n"); line != NULL; line = strtok(NULL, "\n")) {
            const int64_t width = care__display_width(line);
            wide = wide < 0 ? width : wide;
            if (!CARE_CHECK_INT(width, wide)) {
                printf("    trial %d: %s\n", (int)trial, line);
            }
        }
        free(text);
        care_table_free(table);
    }
}

CARE_TEST_MAIN("table property", {"tables come back from CSV and JSON", tables_come_back_from_csv_and_json},
               {"lines of a table are equally wide", lines_of_a_table_are_equally_wide})
