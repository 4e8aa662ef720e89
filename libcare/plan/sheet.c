#include "plan/sheet.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/encoding.h"
#include "core/text.h"

static const char wide_comma[] = "，";
static const char wide_commas[] = CARE__EITHER("full-width commas", "全角逗号");

const char *const care__status_words[] = {"reported", "derived", "assumed", "demonstration", NULL};

/* ---- RFC 4180 --------------------------------------------------------------------------------------------------------- */

typedef struct csv_reader {
    const char *at;
    const char *end;
    int64_t line;
    const char *file;
    care__arena *arena;
    care_diagnostics *findings;
    care__list cells; /* of const char *, of the record being read */
    int failed;
} csv_reader;

static care__place line_place(const csv_reader *r, int64_t line) {
    return (care__place){.file = r->file, .line = line};
}

static int at_end_of_field(const csv_reader *r) {
    return r->at >= r->end || *r->at == ',' || *r->at == '\n' || (*r->at == '\r' && r->at + 1 < r->end && r->at[1] == '\n');
}

/* Copies a quoted field, without its quotes, to `to`; 0 after a fault. */
static int read_quoted(csv_reader *r, char *to) {
    const int64_t opened = r->line;
    r->at++;
    while (r->at < r->end && !(*r->at == '"' && (r->at + 1 >= r->end || r->at[1] != '"'))) {
        r->at += *r->at == '"';
        r->line += *r->at == '\n';
        *to++ = *r->at++;
    }
    *to = '\0';
    if (r->at >= r->end) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_CSV_QUOTE, line_place(r, opened), NULL);
        return 0;
    }
    r->at++;
    if (!at_end_of_field(r)) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_CSV_STRAY_QUOTE, line_place(r, r->line), NULL);
        return 0;
    }
    return 1;
}

static int read_field(csv_reader *r) {
    const char *stop = r->at; /* no field is longer than the text up to the next quote-free end, or the file */
    if (r->at < r->end && *r->at == '"') {
        for (stop++; stop < r->end && !(*stop == '"' && (stop + 1 >= r->end || stop[1] != '"')); stop++) {
            stop += *stop == '"';
        }
    } else {
        while (stop < r->end && *stop != ',' && *stop != '\n') {
            stop++;
        }
    }
    char *copy = care__arena_take(r->arena, (size_t)(stop - r->at) + 1, 1);
    const char **room = copy == NULL ? NULL : care__list_add(&r->cells, r->arena, sizeof *room);
    if (room == NULL) {
        r->failed = 1;
        return 0;
    }
    *room = copy;
    if (r->at < r->end && *r->at == '"') {
        return read_quoted(r, copy);
    }
    while (!at_end_of_field(r)) {
        *copy++ = *r->at++;
    }
    return 1;
}

/* Reads a record into r->cells; 0 at the end of the file or after a fault that hides where records end. */
static int read_record(csv_reader *r) {
    r->cells.count = 0;
    if (r->at >= r->end) {
        return 0;
    }
    for (;;) {
        if (!read_field(r)) {
            return 0;
        }
        if (r->at >= r->end || *r->at != ',') {
            break;
        }
        r->at++;
    }
    if (r->at < r->end) {
        r->at += *r->at == '\r' ? 2 : 1;
        r->line++;
    }
    return 1;
}

static const char *cell_at(const csv_reader *r, int64_t c) {
    return ((const char *const *)r->cells.items)[c];
}

/* Leaves out empty cells at the end of the record, down to so many. Spreadsheets write them where only a format stands. */
static void trim_record(csv_reader *r, int64_t least) {
    while (r->cells.count > least && cell_at(r, r->cells.count - 1)[0] == '\0') {
        r->cells.count--;
    }
}

/* ---- header ----------------------------------------------------------------------------------------------------------- */

typedef struct header_layout {
    int64_t columns;   /* in the file */
    int64_t *field_of; /* [columns] field that a column holds, -1 = none */
} header_layout;

static care__names names_of(const care__field *fields, int64_t count) {
    care__names names = {0};
    for (int64_t f = 0; f < count; f++) {
        care__names_add(&names, fields[f].name);
    }
    return names;
}

static int64_t find_field(const care__field *fields, int64_t count, const char *name) {
    for (int64_t f = 0; f < count; f++) {
        if (strcmp(fields[f].name, name) == 0) {
            return f;
        }
    }
    return -1;
}

/* Is this a header of a file that is not separated by commas, or not by lines? It would be one long wrong name. */
static int check_separators(const csv_reader *r, const care__field *fields, int64_t field_count) {
    static const char *const separators[][2] = {
        {"\t", CARE__EITHER("tabs", "制表符")}, {";", CARE__EITHER("semicolons", "分号")}, {wide_comma, wide_commas}};
    for (int64_t c = 0; c < r->cells.count; c++) {
        if (strchr(cell_at(r, c), '\r') != NULL) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_CSV_LINE_ENDS, line_place(r, 1), NULL);
            return 0;
        }
    }
    for (size_t i = 0; i < sizeof separators / sizeof separators[0] && r->cells.count == 1; i++) {
        if (find_field(fields, field_count, cell_at(r, 0)) < 0 && strstr(cell_at(r, 0), separators[i][0]) != NULL) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_CSV_SEPARATOR, line_place(r, 1), "%s", separators[i][1]);
            return 0;
        }
    }
    return 1;
}

static care_status read_header(csv_reader *r, const care__field *fields, int64_t field_count, header_layout *layout,
                               care_error *error) {
    const int read = read_record(r);
    trim_record(r, 0);
    if ((!read || r->cells.count == 0) && !r->failed) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_CSV_EMPTY, line_place(r, 1), NULL);
    }
    if (!check_separators(r, fields, field_count)) {
        return CARE_OK;
    }
    layout->columns = r->cells.count;
    layout->field_of = care__arena_take(r->arena, (size_t)layout->columns, sizeof *layout->field_of);
    char *found = care__arena_take(r->arena, (size_t)field_count, 1);
    if (r->failed || layout->field_of == NULL || found == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t c = 0; c < layout->columns; c++) {
        const char *name = cell_at(r, c);
        const int64_t field = find_field(fields, field_count, name);
        layout->field_of[c] = field;
        if (field < 0) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_CSV_UNKNOWN, line_place(r, 1), "%s" CARE__AND "%s",
                           care__quote_of(name).text, names_of(fields, field_count).text);
        } else if (found[field]) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_CSV_REPEATED, line_place(r, 1), "%s", name);
        } else {
            found[field] = 1;
        }
    }
    for (int64_t f = 0; f < field_count && layout->columns > 0; f++) {
        if (!found[f] && !fields[f].optional) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_CSV_MISSING, line_place(r, 1), "%s", fields[f].name);
        }
    }
    return CARE_OK;
}

/* ---- cells ------------------------------------------------------------------------------------------------------------ */

static double read_choice(const care__field *field, const char *cell, care__place place, care_diagnostics *findings) {
    for (int64_t i = 0; field->words[i] != NULL; i++) {
        if (strcmp(field->words[i], cell) == 0) {
            return (double)i;
        }
    }
    care__names words = {0};
    for (int64_t i = 0; field->words[i] != NULL; i++) {
        care__names_add(&words, field->words[i]);
    }
    care__diagnose(findings, CARE_FAULT, CARE__M_CHOICE, place, "%s" CARE__AND "%s", care__quote_of(cell).text, words.text);
    return NAN;
}

static double read_township(const care__field *field, const care_area *area, const char *cell, care__place place,
                            care_diagnostics *findings) {
    if (field->words != NULL && strcmp(cell, "*") == 0) {
        return CARE_WHOLE_AREA;
    }
    if (area == NULL) {
        return CARE__TOWNSHIP_UNKNOWN;
    }
    const int64_t found = care_area_find(area, cell);
    if (found < 0) {
        care__diagnose(findings, CARE_FAULT, CARE__M_CELL_TOWNSHIP, place, "%s", care__quote_of(cell).text);
        return NAN;
    }
    return (double)found;
}

/* A fault: the cell is not a number, but perhaps one in the dress that people and spreadsheets put on it. */
static void tell_not_a_number(const char *cell, care__place place, care_diagnostics *findings) {
    char half[128];
    char plain[128];
    double value;
    const int wide = care__half_width(cell, half, sizeof half);
    const int grouped = care__ungroup(half, plain, sizeof plain);
    if ((wide || grouped) && care__parse_double(plain, &value)) {
        care__diagnose(findings, CARE_FAULT, wide ? CARE__M_CELL_WIDE : CARE__M_CELL_GROUPED, place, "%s" CARE__AND "%s",
                       care__quote_of(cell).text, plain);
    } else {
        care__diagnose(findings, CARE_FAULT, CARE__M_CELL_NUMBER, place, "%s", care__quote_of(cell).text);
    }
}

static double read_number(const care__field *field, const char *cell, care__place place, care_diagnostics *findings) {
    double value;
    if (!care__parse_double(cell, &value)) {
        tell_not_a_number(cell, place, findings);
        return NAN;
    }
    if (field->kind == CARE__CELL_WHOLE && value != floor(value)) {
        care__diagnose(findings, CARE_FAULT, CARE__M_NOT_WHOLE, place, "%s", care__quote_of(cell).text);
        return NAN;
    }
    if (value < field->low || value > field->high) {
        care__diagnose_range(findings, place, cell, field->low, field->high);
        return NAN;
    }
    return value;
}

static double read_cell(const care__field *field, const care_area *area, const char *cell, care__place place,
                        care_diagnostics *findings) {
    if (cell[0] == '\0') {
        if (!field->optional) {
            care__diagnose(findings, CARE_FAULT, CARE__M_CELL_EMPTY, place, NULL);
        }
        return NAN;
    }
    switch (field->kind) {
    case CARE__CELL_TEXT:
        return NAN;
    case CARE__CELL_CHOICE:
        return read_choice(field, cell, place, findings);
    case CARE__CELL_TOWNSHIP:
        return read_township(field, area, cell, place, findings);
    default:
        return read_number(field, cell, place, findings);
    }
}

/* ---- table ------------------------------------------------------------------------------------------------------------ */

/* A record as cells by field, with its line. */
typedef struct record {
    int64_t line;
    const char **cells; /* [field_count] */
} record;

static int64_t count_of(const char *text, const char *part) {
    int64_t count = 0;
    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + strlen(part), part)) {
        count++;
    }
    return count;
}

/* A fault: this record has more or fewer fields than the header, perhaps since its commas are full-width. */
static void tell_fields(const csv_reader *r, int64_t line, int64_t expected) {
    int64_t with_wide = r->cells.count;
    for (int64_t c = 0; c < r->cells.count; c++) {
        with_wide += count_of(cell_at(r, c), wide_comma);
    }
    if (with_wide == expected) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_CSV_SEPARATOR, line_place(r, line), "%s", wide_commas);
    } else {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_CSV_FIELDS, line_place(r, line), "%lld" CARE__AND "%lld",
                       (long long)r->cells.count, (long long)expected);
    }
}

static care_status read_records(csv_reader *r, const header_layout *layout, int64_t field_count, care__list *records,
                                care_error *error) {
    for (;;) {
        const int64_t line = r->line;
        if (!read_record(r)) {
            return r->failed ? care__fail_nomem(error) : CARE_OK;
        }
        const int64_t fields = r->cells.count;
        trim_record(r, 0);
        if (r->cells.count == 0) {
            continue;
        }
        r->cells.count = fields;
        trim_record(r, layout->columns);
        if (r->cells.count != layout->columns) {
            tell_fields(r, line, layout->columns);
            continue;
        }
        record *row = care__list_add(records, r->arena, sizeof *row);
        const char **cells = care__arena_take(r->arena, (size_t)field_count, sizeof *cells);
        if (row == NULL || cells == NULL) {
            return care__fail_nomem(error);
        }
        for (int64_t f = 0; f < field_count; f++) {
            cells[f] = "";
        }
        for (int64_t c = 0; c < layout->columns; c++) {
            if (layout->field_of[c] >= 0) {
                cells[layout->field_of[c]] = cell_at(r, c);
            }
        }
        *row = (record){line, cells};
    }
}

static care_status fill_sheet(care__sheet *sheet, int64_t field_count, const record *records, int64_t rows,
                              const care_area *area, care__arena *arena, care_diagnostics *findings, care_error *error) {
    int64_t *line = care__arena_take(arena, (size_t)rows, sizeof *line);
    const char ***text = care__arena_take(arena, (size_t)field_count, sizeof *text);
    double **number = care__arena_take(arena, (size_t)field_count, sizeof *number);
    if (line == NULL || text == NULL || number == NULL) {
        return care__fail_nomem(error);
    }
    sheet->rows = rows;
    sheet->line = line;
    sheet->text = text;
    sheet->number = number;
    for (int64_t f = 0; f < field_count; f++) {
        text[f] = care__arena_take(arena, (size_t)rows, sizeof *text[f]);
        number[f] = care__arena_take(arena, (size_t)rows, sizeof *number[f]);
        if (text[f] == NULL || number[f] == NULL) {
            return care__fail_nomem(error);
        }
    }
    for (int64_t row = 0; row < rows; row++) { /* by row, so that faults come in the order of the file */
        line[row] = records[row].line;
        for (int64_t f = 0; f < field_count; f++) {
            const char *cell = records[row].cells[f];
            text[f][row] = cell;
            number[f][row] = read_cell(&sheet->fields[f], area, cell, care__sheet_place(sheet, row, f), findings);
        }
    }
    return CARE_OK;
}

/* The file as text, from its first byte to its last; r->at stays NULL after a fault. */
static care_status decode(csv_reader *r, const char *bytes, size_t size, care_error *error) {
    care__decoded file;
    CARE__TRY(care__decode(bytes, size, r->arena, &file, error));
    const char *nul = memchr(bytes, '\0', size);
    const care__place place = {.file = r->file, .line = file.line, .column = file.column};
    if (file.encoding == CARE__UTF16 || file.encoding == CARE__GB18030_UNKNOWN) {
        care__diagnose(r->findings, CARE_FAULT, file.encoding == CARE__UTF16 ? CARE__M_UTF16 : CARE__M_NO_GB18030,
                       (care__place){.file = r->file}, NULL);
    } else if (nul != NULL) {
        int64_t line = 1;
        for (const char *at = bytes; at < nul; at++) {
            line += *at == '\n';
        }
        care__diagnose(r->findings, CARE_FAULT, CARE__M_NUL, line_place(r, line), NULL);
    } else if (file.encoding == CARE__ENCODING_MIXED) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_ENCODING_MIXED, place, "0x%02x" CARE__AND "%lld", (unsigned)file.byte,
                       (long long)file.line_utf8);
    } else if (file.encoding == CARE__ENCODING_CUT || file.encoding == CARE__ENCODING_UNKNOWN) {
        care__diagnose(r->findings, CARE_FAULT,
                       file.encoding == CARE__ENCODING_CUT ? CARE__M_ENCODING_CUT : CARE__M_ENCODING_UNKNOWN, place, "0x%02x",
                       (unsigned)file.byte);
    } else {
        r->at = file.text;
        r->end = file.text + file.size;
    }
    if (r->at != NULL && file.encoding == CARE__GB18030) {
        care__diagnose(r->findings, CARE_NOTE, CARE__M_GB18030, place, "%s", care__quote_of(file.sample).text);
    }
    return CARE_OK;
}

care_status care__sheet_read(const char *bytes, size_t size, const char *file, const care__field *fields, int64_t field_count,
                             const care_area *area, care__arena *arena, care_diagnostics *findings, care__sheet *sheet,
                             care_error *error) {
    csv_reader r = {.line = 1, .file = file, .arena = arena, .findings = findings};
    *sheet = (care__sheet){.file = file, .fields = fields};
    header_layout layout = {0};
    care__list records = {0};
    const int64_t before = care_diagnostics_total(findings, CARE_FAULT);
    CARE__TRY(decode(&r, bytes, size, error));
    if (r.at != NULL) {
        CARE__TRY(read_header(&r, fields, field_count, &layout, error));
        if (care_diagnostics_total(findings, CARE_FAULT) == before) { /* cells of a wrong header would all be wrong */
            CARE__TRY(read_records(&r, &layout, field_count, &records, error));
        }
    }
    return fill_sheet(sheet, field_count, records.items, records.count, area, arena, findings, error);
}

care__place care__sheet_place(const care__sheet *sheet, int64_t row, int64_t field) {
    return (care__place){.file = sheet->file, .field = field < 0 ? "" : sheet->fields[field].name, .line = sheet->line[row]};
}

int32_t care__sheet_decimals(const care__sheet *sheet, int64_t row, int64_t field) {
    const char *point = strchr(sheet->text[field][row], '.');
    int32_t digits = 0;
    while (point != NULL && point[1 + digits] >= '0' && point[1 + digits] <= '9') {
        digits++;
    }
    return digits;
}
