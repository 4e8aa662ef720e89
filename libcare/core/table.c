#include "core/table.h"

#include <math.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "core/file.h"

typedef struct table_column {
    care__column about;
    void *values; /* double, int64_t or care__words [rows] */
} table_column;

struct care_table {
    care__arena arena;
    const char *name;
    care__words title;
    int64_t rows;
    int64_t column_count;
    table_column *columns;
    care__list notes; /* of care__words */
    int32_t status;
    int failed;
    atomic_int owners;
};

/* ---- building -------------------------------------------------------------------------------------------------------- */

static const char *keep(care_table *table, const char *text) {
    const char *kept = care__arena_text(&table->arena, text);
    if (text != NULL && kept == NULL) {
        table->failed = 1;
    }
    return kept;
}

static care__words keep_words(care_table *table, care__words words) {
    const char *english = keep(table, words.in[0]);
    const int same = words.in[1] == NULL || words.in[1] == words.in[0];
    return (care__words){{english, same ? english : keep(table, words.in[1])}};
}

static void build_column(care_table *table, table_column *column, const care__column *from) {
    static const size_t sizes[] = {sizeof(int64_t), sizeof(double), sizeof(care__words)};
    column->about = *from;
    column->about.name = keep(table, from->name);
    column->about.label = keep_words(table, from->label);
    column->about.unit = keep_words(table, from->unit);
    column->values = care__arena_take(&table->arena, (size_t)table->rows, sizes[from->type]);
    if (column->values == NULL) {
        table->failed = 1;
        return;
    }
    for (int64_t row = 0; row < table->rows; row++) {
        if (from->type == CARE_INT64) {
            ((int64_t *)column->values)[row] = CARE_MISSING;
        } else if (from->type == CARE_FLOAT64) {
            ((double *)column->values)[row] = NAN;
        }
    }
}

care_status care__table_create(care__allocator allocator, const char *name, care__words title, const care__column *columns,
                               int64_t column_count, int64_t rows, care_table **table, care_error *error) {
    care_table *fresh = allocator.allocate(allocator.user, sizeof *fresh);
    if (fresh == NULL) {
        return care__fail_nomem(error);
    }
    memset(fresh, 0, sizeof *fresh);
    care__arena_init(&fresh->arena, allocator);
    atomic_init(&fresh->owners, 1);
    fresh->rows = rows;
    fresh->column_count = column_count;
    fresh->name = keep(fresh, name);
    fresh->title = keep_words(fresh, title);
    fresh->columns = care__arena_take(&fresh->arena, (size_t)column_count, sizeof *fresh->columns);
    if (fresh->columns == NULL) {
        fresh->failed = 1;
    }
    for (int64_t i = 0; i < column_count && !fresh->failed; i++) {
        build_column(fresh, &fresh->columns[i], &columns[i]);
    }
    if (fresh->failed) {
        care_table_free(fresh);
        return care__fail_nomem(error);
    }
    *table = fresh;
    return CARE_OK;
}

void care__table_int(care_table *table, int64_t column, int64_t row, int64_t value) {
    ((int64_t *)table->columns[column].values)[row] = value;
}

void care__table_float(care_table *table, int64_t column, int64_t row, double value) {
    ((double *)table->columns[column].values)[row] = value;
}

void care__table_words(care_table *table, int64_t column, int64_t row, care__words words) {
    ((care__words *)table->columns[column].values)[row] = keep_words(table, words);
}

void care__table_status_word(care_table *table, int64_t column, int64_t row, int32_t status) {
    care__table_words(table, column, row,
                      (care__words){{care_input_status_text(status, "en"), care_input_status_text(status, "zh")}});
}

void care__table_add_note(care_table *table, care__words pattern, const char *arguments, ...) {
    char said[CARE__ARGUMENTS_SIZE] = "";
    char sentence[2][1024];
    if (arguments != NULL) {
        va_list values;
        va_start(values, arguments);
        (void)care__format_list(said, sizeof said, arguments, values);
        va_end(values);
        said[care__utf8_cut(said, strlen(said))] = '\0';
    }
    for (int language = 0; language < 2; language++) {
        care__pattern_render(pattern.in[language], language, said, sentence[language], sizeof sentence[language]);
    }
    care__words *room = care__list_add(&table->notes, &table->arena, sizeof *room);
    if (room == NULL) {
        table->failed = 1;
    } else {
        *room = keep_words(table, (care__words){{sentence[0], sentence[1]}});
    }
}

care_table *care__table_share(care_table *table) {
    atomic_fetch_add(&table->owners, 1);
    return table;
}

void care__table_rest_on(care_table *table, int32_t status) {
    table->status = status > table->status ? status : table->status;
}

care_status care__table_end(care_table *built, care_table **table, care_error *error) {
    if (built->failed) {
        care_table_free(built);
        return care__fail_nomem(error);
    }
    *table = built;
    return CARE_OK;
}

void care_table_free(care_table *table) {
    if (table != NULL && atomic_fetch_sub(&table->owners, 1) == 1) {
        const care__allocator allocator = table->arena.allocator;
        care__arena_free(&table->arena);
        allocator.release(allocator.user, table);
    }
}

/* ---- reading --------------------------------------------------------------------------------------------------------- */

static const char *or_empty(const char *text) {
    return text == NULL ? "" : text;
}

static int chinese(const char *language) {
    return care__language(language) == 1;
}

static const care__column *column_of(const care_table *table, int64_t column) {
    static const care__column none = {.type = -1};
    return table == NULL || column < 0 || column >= table->column_count ? &none : &table->columns[column].about;
}

int64_t care_table_row_count(const care_table *table) {
    return table == NULL ? 0 : table->rows;
}

int64_t care_table_column_count(const care_table *table) {
    return table == NULL ? 0 : table->column_count;
}

const char *care_table_name(const care_table *table) {
    return table == NULL ? "" : table->name;
}

const char *care_table_title(const care_table *table, const char *language) {
    return table == NULL ? "" : table->title.in[chinese(language)];
}

int32_t care_table_status(const care_table *table) {
    return table == NULL ? CARE_REPORTED : table->status;
}

int64_t care_table_note_count(const care_table *table) {
    return table == NULL ? 0 : table->notes.count;
}

const char *care_table_note(const care_table *table, int64_t note, const char *language) {
    if (note < 0 || note >= care_table_note_count(table)) {
        return "";
    }
    return ((const care__words *)table->notes.items)[note].in[chinese(language)];
}

const char *care_table_column_name(const care_table *table, int64_t column) {
    return or_empty(column_of(table, column)->name);
}

const char *care_table_column_label(const care_table *table, int64_t column, const char *language) {
    return or_empty(column_of(table, column)->label.in[chinese(language)]);
}

const char *care_table_column_unit(const care_table *table, int64_t column, const char *language) {
    return or_empty(column_of(table, column)->unit.in[chinese(language)]);
}

int32_t care_table_column_type(const care_table *table, int64_t column) {
    return column_of(table, column)->type;
}

static care_status check_read(const care_table *table, int64_t column, const void *out, size_t n, care_error *error) {
    CARE__TRY(care__check_pointer(table, "table", error));
    CARE__TRY(care__check_integer(column, 0, table->column_count - 1, "column", -1, error));
    CARE__TRY(care__check_length(n, (size_t)table->rows, "n", error));
    return n == 0 ? CARE_OK : care__check_pointer(out, "out", error);
}

care_status care_table_read_float64(const care_table *table, int64_t column, double *out, size_t n, care_error *error) {
    CARE__TRY(check_read(table, column, out, n, error));
    const table_column *from = &table->columns[column];
    CARE__TRY(care__check_integer(from->about.type, CARE_INT64, CARE_FLOAT64, "column type", column, error));
    for (size_t i = 0; i < n; i++) {
        if (from->about.type == CARE_FLOAT64) {
            out[i] = ((const double *)from->values)[i];
        } else {
            const int64_t value = ((const int64_t *)from->values)[i];
            out[i] = value == CARE_MISSING ? (double)NAN : (double)value;
        }
    }
    return CARE_OK;
}

care_status care_table_read_int64(const care_table *table, int64_t column, int64_t *out, size_t n, care_error *error) {
    CARE__TRY(check_read(table, column, out, n, error));
    CARE__TRY(care__check_integer(table->columns[column].about.type, CARE_INT64, CARE_INT64, "column type", column, error));
    if (n > 0) {
        memcpy(out, table->columns[column].values, n * sizeof *out);
    }
    return CARE_OK;
}

const char *care_table_text(const care_table *table, int64_t column, int64_t row, const char *language) {
    if (column_of(table, column)->type != CARE_TEXT || row < 0 || row >= table->rows) {
        return NULL;
    }
    return ((const care__words *)table->columns[column].values)[row].in[chinese(language)];
}

/* ---- writing --------------------------------------------------------------------------------------------------------- */

static const char *language_code(int language) {
    return language ? "zh" : "en";
}

static const char *cell_text(const table_column *column, int64_t row, int language) {
    return ((const care__words *)column->values)[row].in[language];
}

/* A cell as it is shown: fixed decimals on a terminal, all digits (decimals < 0) in a file. 0 if the cell is missing. */
static int cell_append(care__text *text, const table_column *column, int64_t row, int language, int decimals) {
    if (column->about.type == CARE_TEXT) {
        const char *words = cell_text(column, row, language);
        care__text_add(text, or_empty(words));
        return words != NULL;
    }
    if (column->about.type == CARE_INT64) {
        const int64_t value = ((const int64_t *)column->values)[row];
        if (value != CARE_MISSING) {
            care__text_format(text, "%lld", (long long)value);
        }
        return value != CARE_MISSING;
    }
    const double value = ((const double *)column->values)[row];
    if (!isnan(value) && decimals >= 0) {
        care__text_fixed(text, value, decimals);
    } else if (!isnan(value)) {
        care__text_double(text, value);
    }
    return !isnan(value);
}

static void header_append(care__text *text, const care__column *column, int language) {
    care__text_add(text, or_empty(column->label.in[language]));
    const char *unit = or_empty(column->unit.in[language]);
    if (unit[0] != '\0') {
        care__text_format(text, language ? "(%s)" : " (%s)", unit);
    }
}

static const char *status_mark(int32_t status, int language) {
    switch (status) {
    case CARE_ASSUMED:
        return language ? "含假定数据" : "rests on assumed data";
    case CARE_DEMONSTRATION:
        return language ? "演示数据" : "demonstration data";
    default:
        return NULL;
    }
}

/* Header (row -1) or cell, alone in a scratch buffer. */
static const char *shown(const care_table *table, int64_t column, int64_t row, int language, care__text *scratch) {
    const table_column *from = &table->columns[column];
    scratch->length = 0;
    care__text_add(scratch, "");
    if (row < 0) {
        header_append(scratch, &from->about, language);
    } else if (!cell_append(scratch, from, row, language, from->about.decimals)) {
        care__text_add(scratch, "-"); /* a dash of ASCII: wider ones are one or two columns wide, as the font likes */
    }
    return scratch->data == NULL ? "" : scratch->data;
}

static void render_lines(const care_table *table, int language, const int64_t *width, care__text *scratch, care__text *text) {
    int64_t total = 0;
    for (int64_t row = -1; row < table->rows; row++) {
        for (int64_t column = 0; column < table->column_count; column++) {
            const char *cell = shown(table, column, row, language, scratch);
            const int64_t pad = width[column] - care__display_width(cell);
            const int left = table->columns[column].about.type == CARE_TEXT;
            care__text_add(text, "  ");
            care__text_repeat(text, ' ', left ? 0 : pad);
            care__text_add(text, cell);
            care__text_repeat(text, ' ', left && column + 1 < table->column_count ? pad : 0);
            total += row < 0 ? width[column] + 2 : 0;
        }
        care__text_add(text, "\n");
        if (row < 0) {
            care__text_add(text, "  ");
            care__text_repeat(text, '-', total - 2);
            care__text_add(text, "\n");
        }
    }
}

static void render_text(const care_table *table, int language, care__text *text) {
    care__arena arena;
    care__text scratch;
    care__arena_init(&arena, text->allocator);
    care__text_init(&scratch, text->allocator);
    int64_t *width = care__arena_take(&arena, (size_t)table->column_count, sizeof *width);
    if (width == NULL) {
        text->failed = 1;
        return;
    }
    for (int64_t column = 0; column < table->column_count; column++) {
        for (int64_t row = -1; row < table->rows; row++) {
            const int64_t wide = care__display_width(shown(table, column, row, language, &scratch));
            width[column] = wide > width[column] ? wide : width[column];
        }
    }
    const char *mark = status_mark(table->status, language);
    care__text_add(text, table->title.in[language]);
    if (mark != NULL) {
        care__text_format(text, language ? " 〔%s〕" : " [%s]", mark);
    }
    care__text_add(text, "\n");
    render_lines(table, language, width, &scratch, text);
    for (int64_t i = 0; i < table->notes.count; i++) {
        care__text_format(text, language ? "  注：%s\n" : "  Note: %s\n",
                          ((const care__words *)table->notes.items)[i].in[language]);
    }
    text->failed |= scratch.failed;
    care__text_free(&scratch);
    care__arena_free(&arena);
}

static void csv_field(care__text *text, const char *field) {
    if (strpbrk(field, ",\"\r\n") == NULL) {
        care__text_add(text, field);
        return;
    }
    care__text_add(text, "\"");
    for (const char *at = field; *at != '\0'; at++) {
        care__text_bytes(text, *at == '"' ? "\"\"" : at, *at == '"' ? 2 : 1);
    }
    care__text_add(text, "\"");
}

static int has_column(const care_table *table, const char *name) {
    for (int64_t i = 0; i < table->column_count; i++) {
        if (strcmp(table->columns[i].about.name, name) == 0) {
            return 1;
        }
    }
    return 0;
}

static void render_csv(const care_table *table, int language, care__text *text) {
    const int mark = table->status >= CARE_ASSUMED && !has_column(table, "status");
    care__text scratch;
    care__text_init(&scratch, text->allocator);
    care__text_add(text, "\xEF\xBB\xBF");
    for (int64_t row = -1; row < table->rows; row++) {
        for (int64_t column = 0; column < table->column_count; column++) {
            scratch.length = 0;
            care__text_add(&scratch, "");
            if (row < 0) {
                header_append(&scratch, &table->columns[column].about, language);
            } else {
                (void)cell_append(&scratch, &table->columns[column], row, language, -1);
            }
            care__text_add(text, column > 0 ? "," : "");
            csv_field(text, scratch.data == NULL ? "" : scratch.data);
        }
        if (mark && row < 0) {
            care__text_add(text, language ? ",数据状态" : ",status");
        } else if (mark) {
            care__text_format(text, ",%s", care_input_status_text(table->status, language_code(language)));
        }
        care__text_add(text, "\r\n");
    }
    text->failed |= scratch.failed;
    care__text_free(&scratch);
}

static void json_values(const table_column *column, int64_t rows, int language, care__text *text) {
    for (int64_t row = 0; row < rows; row++) {
        care__text_add(text, row > 0 ? ", " : "");
        if (column->about.type == CARE_TEXT) {
            const char *words = cell_text(column, row, language);
            if (words == NULL) {
                care__text_add(text, "null");
            } else {
                care__text_json_string(text, words);
            }
        } else if (column->about.type == CARE_FLOAT64) {
            care__text_json_number(text, ((const double *)column->values)[row]);
        } else if (!cell_append(text, column, row, language, -1)) {
            care__text_add(text, "null");
        }
    }
}

static void render_json(const care_table *table, int language, care__text *text) {
    static const char *types[] = {"int64", "float64", "text"};
    static const char *statuses[] = {"reported", "derived", "assumed", "demonstration"};
    care__text_add(text, "{\"name\": ");
    care__text_json_string(text, table->name);
    care__text_add(text, ", \"title\": ");
    care__text_json_string(text, table->title.in[language]);
    care__text_format(text, ", \"status\": \"%s\", \"rows\": %lld, \"notes\": [", statuses[table->status],
                      (long long)table->rows);
    for (int64_t i = 0; i < table->notes.count; i++) {
        care__text_add(text, i > 0 ? ", " : "");
        care__text_json_string(text, ((const care__words *)table->notes.items)[i].in[language]);
    }
    care__text_add(text, "], \"columns\": [");
    for (int64_t i = 0; i < table->column_count; i++) {
        const care__column *about = &table->columns[i].about;
        care__text_add(text, i > 0 ? ",\n  {\"name\": " : "\n  {\"name\": ");
        care__text_json_string(text, about->name);
        care__text_add(text, ", \"label\": ");
        care__text_json_string(text, or_empty(about->label.in[language]));
        care__text_add(text, ", \"unit\": ");
        care__text_json_string(text, or_empty(about->unit.in[language]));
        care__text_format(text, ", \"type\": \"%s\", \"values\": [", types[about->type]);
        json_values(&table->columns[i], table->rows, language, text);
        care__text_add(text, "]}");
    }
    care__text_add(text, "]}");
}

void care__table_render_to(const care_table *table, int32_t format, int language, care__text *text) {
    if (format == CARE_TABLE_TEXT) {
        render_text(table, language, text);
    } else if (format == CARE_TABLE_CSV) {
        render_csv(table, language, text);
    } else {
        render_json(table, language, text);
    }
}

static care_status check_render(const care_table *table, int32_t format, const char *language, int *index, care_error *error) {
    CARE__TRY(care__check_pointer(table, "table", error));
    CARE__TRY(care__check_integer(format, CARE_TABLE_TEXT, CARE_TABLE_JSON, "format", -1, error));
    return care__language_check(language, index, error);
}

care_status care_table_render(const care_table *table, int32_t format, const char *language, char *text, size_t size,
                              size_t *needed, care_error *error) {
    int index;
    CARE__TRY(check_render(table, format, language, &index, error));
    care__text whole;
    care__text_init(&whole, table->arena.allocator);
    care__table_render_to(table, format, index, &whole);
    const care_status status = care__text_deliver(&whole, text, size, needed, error);
    care__text_free(&whole);
    return status;
}

care_status care_table_write(const care_table *table, int32_t format, const char *language, const char *path,
                             care_error *error) {
    int index;
    CARE__TRY(check_render(table, format, language, &index, error));
    CARE__TRY(care__check_pointer(path, "path", error));
    care__text whole;
    care__text_init(&whole, table->arena.allocator);
    care__table_render_to(table, format, index, &whole);
    const care_status status = whole.failed ? care__fail_nomem(error) : care__file_write(path, whole.data, whole.length, error);
    care__text_free(&whole);
    return status;
}
