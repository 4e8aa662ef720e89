#include "plan/document.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "backend/json.h"
#include "core/calendar.h"
#include "core/file.h"
#include "core/text.h"
#include "plan/reader.h"

enum { LARGEST_FILE = 256 << 20 };

const care__parameter_about care__parameter_table[CARE__PARAMETERS] = {
#define X(name, code, whole, low, high, en, zh) {code, whole, low, high, {{en, zh}}},
    CARE__PARAMETER_LIST(X)
#undef X
};

const char *const care__document_keys[CARE__DOCUMENT_TABLES + 1] = {
#define X(name, key, en, zh) key,
    CARE__DOCUMENT_TABLE_LIST(X)
#undef X
        NULL};

const care__words care__document_labels[CARE__DOCUMENT_TABLES] = {
#define X(name, key, en, zh) {{en, zh}},
    CARE__DOCUMENT_TABLE_LIST(X)
#undef X
};

const char *const care__bed_class_codes[] = {
#define X(name, value, code, en, zh) code,
    CARE_BED_CLASS_LIST(X)
#undef X
        NULL};

static const char *const state_words[] = {
#define X(name, value, code, en, zh) code,
    CARE_BED_STATE_LIST(X)
#undef X
        NULL};

static const char *const function_words[] = {
#define X(name, value, code, en, zh) code,
    CARE_CENTRE_FUNCTION_LIST(X)
#undef X
        NULL};

static const char *const basis_words[] = {"resident", "registered", NULL};
static const char *const denominator_words[] = {"institution", "counted", NULL};
static const char *const timing_words[] = {"end", "even", NULL};
static const char *const method_words[] = {"largest_remainder", "sainte_lague", NULL};
static const char *const weight_words[] = {"dependent", "elderly", NULL};
static const char *const mode_words[] = {"drive", "walk", NULL};
static const char *const transition_words[] = {"calibrated", "raw", NULL};

/* ---- what the readers share ------------------------------------------------------------------------------------------- */

const char *care__sex_name(int sex) {
    return sex == CARE_MALE ? CARE__EITHER("male", "男性") : CARE__EITHER("female", "女性");
}

int care__is_sound(const care__reader *reader, int table) {
    return reader->plan->inputs[table].sound;
}

care__words care__cell_words(const care__sheet *sheet, int64_t row, int64_t en, int64_t zh) {
    return (care__words){{sheet->text[en][row], sheet->text[zh][row]}};
}

void care__tell_repeated(care__reader *reader, const care__sheet *sheet, int64_t row, int64_t field, int64_t line) {
    care__diagnose(reader->findings, CARE_FAULT, CARE__M_ROW_REPEATED, care__sheet_place(sheet, row, field),
                   "%s" CARE__AND "%lld", care__quote_of(sheet->text[field][row]).text, (long long)line);
}

void care__check_repeated(care__reader *reader, const care__sheet *sheet, int64_t field) {
    for (int64_t row = 0; row < sheet->rows; row++) {
        for (int64_t other = 0; other < row; other++) {
            if (strcmp(sheet->text[field][other], sheet->text[field][row]) == 0) {
                care__tell_repeated(reader, sheet, row, field, sheet->line[other]);
                break;
            }
        }
    }
}

/* ---- values of the JSON file ------------------------------------------------------------------------------------------ */

/* A value under a dotted path. Where a value is missing or has a fault, that was told, and readers of values return 0. */
typedef struct node {
    const care__json *json; /* NULL = missing */
    char path[128];
} node;

static care__place place_of(const care__reader *r, const node *n) {
    return (care__place){.file = r->plan->file, .field = n->path, .line = n->json->line, .column = n->json->column};
}

static node child_of(const node *parent, const care__json *json) {
    node child = {.json = json};
    const char *const parts[] = {parent->path, parent->path[0] == '\0' ? "" : ".", json->key == NULL ? "[]" : json->key};
    size_t n = 0;
    for (int i = 0; i < 3; i++) {
        n = care__append_readable(child.path, sizeof child.path, n, parts[i], strlen(parts[i]));
    }
    return child;
}

static int is_type(const care__reader *r, const node *n, int32_t type) {
    if (n->json == NULL || n->json->type == type) {
        return n->json != NULL;
    }
    care__diagnose(r->findings, CARE_FAULT, CARE__M_JSON_TYPE, place_of(r, n), "%s" CARE__AND "%s",
                   care__json_type_text(n->json->type), care__json_type_text(type));
    return 0;
}

static care__names names_of(const char *const *words) {
    care__names names = {0};
    for (; *words != NULL; words++) {
        care__names_add(&names, *words);
    }
    return names;
}

/* An object with just these keys, in any order: `found` gets them in the order asked for. Those of the set `optional` may be
   missing. */
static void read_object_of(const care__reader *r, const node *n, const char *const *keys, uint64_t optional, node *found) {
    if (!is_type(r, n, CARE__JSON_OBJECT)) {
        return;
    }
    for (const care__json *child = n->json->child; child != NULL; child = child->next) {
        int known = 0;
        for (int64_t i = 0; keys[i] != NULL && !known; i++) {
            if (strcmp(keys[i], child->key) == 0) {
                found[i] = child_of(n, child);
                known = 1;
            }
        }
        if (!known) {
            const node stranger = child_of(n, child);
            care__diagnose(r->findings, CARE_FAULT, CARE__M_JSON_UNKNOWN, place_of(r, &stranger), "%s" CARE__AND "%s",
                           care__quote_of(child->key).text, names_of(keys).text);
        }
    }
    for (int64_t i = 0; keys[i] != NULL; i++) {
        if (found[i].json == NULL && !(optional >> i & 1)) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_JSON_MISSING, place_of(r, n), "%s", keys[i]);
        }
    }
}

static void read_object(const care__reader *r, const node *n, const char *const *keys, node *found) {
    read_object_of(r, n, keys, 0, found);
}

static const char *read_string(const care__reader *r, const node *n) {
    return is_type(r, n, CARE__JSON_STRING) ? n->json->string : NULL;
}

static int read_whole(const care__reader *r, const node *n, int64_t low, int64_t high, int64_t *whole) {
    if (!is_type(r, n, CARE__JSON_NUMBER)) {
        return 0;
    }
    const double value = n->json->number;
    if (value != floor(value)) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_NOT_WHOLE, place_of(r, n), "%s", care__number_of(value).text);
        return 0;
    }
    if (value < (double)low || value > (double)high) {
        care__diagnose_range(r->findings, place_of(r, n), care__number_of(value).text, (double)low, (double)high);
        return 0;
    }
    *whole = (int64_t)value;
    return 1;
}

static int read_word(const care__reader *r, const node *n, const char *const *words, int32_t *word) {
    const char *string = read_string(r, n);
    for (int32_t i = 0; string != NULL && words[i] != NULL; i++) {
        if (strcmp(words[i], string) == 0) {
            *word = i;
            return 1;
        }
    }
    if (string != NULL) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_CHOICE, place_of(r, n), "%s" CARE__AND "%s",
                       care__quote_of(string).text, names_of(words).text);
    }
    return 0;
}

/* A list of words as a set of bits; at least one. */
static int read_set(const care__reader *r, const node *n, const char *const *words, int32_t *set) {
    if (!is_type(r, n, CARE__JSON_ARRAY)) {
        return 0;
    }
    int good = n->json->child != NULL;
    if (!good) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_CELL_EMPTY, place_of(r, n), NULL);
    }
    for (const care__json *item = n->json->child; item != NULL; item = item->next) {
        const node child = child_of(n, item);
        int32_t word = 0;
        good &= read_word(r, &child, words, &word);
        *set |= 1 << word;
    }
    return good;
}

/* ---- sections --------------------------------------------------------------------------------------------------------- */

static void read_name(care__reader *r, const node *n) {
    static const char *const keys[] = {"zh", "en", NULL};
    node found[2] = {{0}};
    read_object(r, n, keys, found);
    r->plan->name.in[1] = read_string(r, &found[0]);
    r->plan->name.in[0] = read_string(r, &found[1]);
}

static void read_years(care__reader *r, const node *n) {
    static const char *const keys[] = {"base", "target", "last", NULL};
    node found[3] = {{0}};
    int64_t year[3] = {0};
    int known[3];
    read_object(r, n, keys, found);
    for (int i = 0; i < 3; i++) {
        known[i] = read_whole(r, &found[i], 1900, i == 0 ? 2200 : 2300, &year[i]);
    }
    r->plan->base_year = known[0] ? (int32_t)year[0] : 0;
    if (known[0] && known[1] && known[2]) {
        r->plan->target_year = (int32_t)year[1];
        r->plan->last_year = (int32_t)year[2];
        if (!(year[0] < year[1] && year[1] <= year[2])) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_YEARS_ORDER, place_of(r, n),
                           "%lld" CARE__AND "%lld" CARE__AND "%lld", (long long)year[0], (long long)year[1],
                           (long long)year[2]);
        }
    }
}

/* YYYY-MM-DD in the base year. */
static void read_date(care__reader *r, const node *n) {
    const char *text = read_string(r, n);
    if (text == NULL) {
        return;
    }
    int part[3] = {0, 0, 0};
    int shaped = strlen(text) == 10;
    for (int i = 0, p = 0; i < 10 && shaped; i++) {
        const int dash = i == 4 || i == 7;
        shaped = dash ? text[i] == '-' : text[i] >= '0' && text[i] <= '9';
        p += dash;
        part[p] = dash ? part[p] : part[p] * 10 + (text[i] - '0');
    }
    if (!shaped || care__day_of_year(part[0], part[1], part[2]) < 0) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_DATE_TEXT, place_of(r, n), "%s", care__quote_of(text).text);
        return;
    }
    r->plan->ref_year = part[0];
    r->plan->ref_month = part[1];
    r->plan->ref_day = part[2];
    if (r->plan->base_year != 0 && part[0] != r->plan->base_year) {
        care__diagnose_range(r->findings, place_of(r, n), care__number_of(part[0]).text, r->plan->base_year,
                             r->plan->base_year);
    }
}

static void read_population(care__reader *r, const node *n) {
    static const char *const keys[] = {"basis", "reference_date", "elderly_age", "open_age", NULL};
    node found[4] = {{0}};
    int64_t open_age = 0;
    read_object(r, n, keys, found);
    (void)read_word(r, &found[0], basis_words, &r->plan->basis);
    read_date(r, &found[1]);
    const int known = read_whole(r, &found[3], 10, 130, &open_age);
    r->plan->ages = known ? open_age + 1 : 0;
    (void)read_whole(r, &found[2], 1, known ? open_age : 130, &r->plan->elderly_age);
}

static void read_rules(care__reader *r, const node *n) {
    static const char *const keys[] = {
        "beds_counted", "bed_states", "nursing_denominator", "centre_functions", "migration_timing", "transitions", NULL};
    enum { TRANSITIONS = 5 };
    node found[6] = {{0}};
    care_plan *plan = r->plan;
    read_object_of(r, n, keys, UINT64_C(1) << TRANSITIONS, found);
    const int classes_known = read_set(r, &found[0], care__bed_class_codes, &plan->beds_counted);
    (void)read_set(r, &found[1], state_words, &plan->bed_states);
    const int denominator_known = read_word(r, &found[2], denominator_words, &plan->nursing_of_counted);
    (void)read_set(r, &found[3], function_words, &plan->centre_functions);
    (void)read_word(r, &found[4], timing_words, &plan->migration_timing);
    (void)read_word(r, &found[TRANSITIONS], transition_words, &plan->raw_transitions);
    if (classes_known && denominator_known && plan->nursing_of_counted &&
        !(plan->beds_counted & CARE_BED_BIT(CARE_BED_NURSING))) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_NOT_PART, place_of(r, &found[2]), NULL);
    }
}

static void read_allocation(care__reader *r, const node *n) {
    static const char *const keys[] = {"bed_method", "bed_weight", "travel_mode", NULL};
    node found[3] = {{0}};
    read_object(r, n, keys, found);
    (void)read_word(r, &found[0], method_words, &r->plan->bed_method);
    (void)read_word(r, &found[1], weight_words, &r->plan->bed_weight_elderly);
    (void)read_word(r, &found[2], mode_words, &r->plan->walk);
}

static void read_draws(care__reader *r, const node *n) {
    static const char *const keys[] = {"seed", "count", NULL};
    node found[2] = {{0}};
    read_object(r, n, keys, found);
    (void)read_whole(r, &found[0], 0, INT64_C(1) << 53, &r->plan->seed);
    (void)read_whole(r, &found[1], 0, 1000000, &r->plan->draws);
}

static void read_uncertainty(care__reader *r, const node *n) {
    static const char *const keys[] = {"seed", "trajectories", NULL};
    node found[2] = {{0}};
    read_object(r, n, keys, found);
    (void)read_whole(r, &found[0], 0, INT64_C(1) << 53, &r->plan->ensemble_seed);
    (void)read_whole(r, &found[1], 1, 1000000, &r->plan->trajectories);
}

/* Names of files in the document's own folder. */
static void read_tables(care__reader *r, const node *n) {
    node found[CARE__DOCUMENT_TABLES] = {{0}};
    read_object_of(r, n, care__document_keys, CARE__OPTIONAL_TABLES, found);
    for (int i = 0; i < CARE__DOCUMENT_TABLES; i++) {
        const char *name = read_string(r, &found[i]);
        if (name != NULL && (name[0] == '\0' || name[0] == '.' || strchr(name, '/') != NULL || strchr(name, '\\') != NULL)) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_PATH, place_of(r, &found[i]), "%s", care__quote_of(name).text);
            name = NULL;
        }
        r->plan->inputs[i].file = name;
    }
}

/* What is said about a table needs the table. */
static void check_needs(const care__reader *r, const care__json *tables, const care__json *json, const char *path, int table) {
    if (json != NULL && tables != NULL && tables->type == CARE__JSON_OBJECT && r->instead[table] == NULL &&
        care__json_find(tables, care__document_keys[table]) == NULL) {
        const care__place place = {.file = r->plan->file, .field = path, .line = json->line, .column = json->column};
        care__diagnose(r->findings, CARE_FAULT, CARE__M_NEEDS_TABLE, place, "%s", care__document_keys[table]);
    }
}

/* Optional parts that go together. */
static void check_options(const care__reader *r, const node *root, const node *rules, const node *uncertainty,
                          const care__json *tables) {
    check_needs(r, tables, care__json_find(rules->json, "transitions"), "rules.transitions", CARE__T_TRANSITIONS);
    check_needs(r, tables, uncertainty->json, "uncertainty", CARE__T_UNCERTAINTY);
    check_needs(r, tables, uncertainty->json, "uncertainty", CARE__T_TRANSITIONS);
    for (int table = CARE__T_UNCERTAINTY; table <= CARE__T_TRAJECTORIES && root->json->type == CARE__JSON_OBJECT; table++) {
        if (uncertainty->json == NULL &&
            (r->instead[table] != NULL || care__json_find(tables, care__document_keys[table]) != NULL)) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_JSON_MISSING, place_of(r, root), "uncertainty");
            return;
        }
    }
}

static void read_json(care__reader *r, const care__json *json) {
    static const char *const keys[] = {"schema",     "name",  "years",       "population", "rules",
                                       "allocation", "draws", "uncertainty", "tables",     NULL};
    enum { RULES = 4, UNCERTAINTY = 7, TABLES = 8, SECTIONS = 8 };
    static const char expected[] = "libcare-plan-1";
    static void (*const sections[SECTIONS])(care__reader *, const node *) = {
        read_name, read_years, read_population, read_rules, read_allocation, read_draws, read_uncertainty, read_tables};
    const node root = {.json = json};
    node found[SECTIONS + 1] = {{0}};
    read_object_of(r, &root, keys, UINT64_C(1) << UNCERTAINTY, found);
    const char *schema = read_string(r, &found[0]);
    if (schema != NULL && strcmp(schema, expected) != 0) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_DOCUMENT_SCHEMA, place_of(r, &found[0]), "%s" CARE__AND "%s",
                       care__quote_of(schema).text, expected);
    }
    for (int i = 0; i < SECTIONS; i++) {
        if (found[i + 1].json != NULL) {
            sections[i](r, &found[i + 1]);
        }
    }
    check_options(r, &root, &found[RULES], &found[UNCERTAINTY], found[TABLES].json);
}

/* ---- files ------------------------------------------------------------------------------------------------------------ */

static const char *path_beside(care__reader *r, const char *document, const char *file) {
    const char *slash = strrchr(document, '/');
    const size_t folder = slash == NULL ? 0 : (size_t)(slash - document) + 1;
    char *path = care__arena_take(&r->plan->arena, folder + strlen(file) + 1, 1);
    if (path != NULL) {
        memcpy(path, document, folder);
        memcpy(path + folder, file, strlen(file) + 1);
    }
    return path;
}

/* A table that cannot be read is a finding, so that the others are still looked at. */
static care_status read_bytes(care__reader *r, const char *path, const char *file, char **bytes, size_t *size,
                              care_error *error) {
    care_error fault;
    care_error_init(&fault);
    *bytes = NULL;
    if (path == NULL) {
        return care__fail_nomem(error);
    }
    const care_status status = care__file_read(path, file, LARGEST_FILE, &r->plan->arena, bytes, size, &fault);
    if (status == CARE_E_NOMEM) {
        return care__fail_nomem(error);
    }
    if (status != CARE_OK) {
        const char *reason = care__system_reason(fault.backend_code); /* in both languages */
        care__diagnose(r->findings, CARE_FAULT, fault.message_id, (care__place){.file = file}, "%s",
                       reason == NULL ? fault.arguments : reason);
    }
    return CARE_OK;
}

static const care__table_about *about_table(int which) {
    return which < CARE__T_TRANSITIONS ? &care__people_tables[which]
           : which < CARE__T_BEDS      ? &care__level_tables[which - CARE__T_TRANSITIONS]
                                       : &care__supply_tables[which - CARE__T_BEDS];
}

/* A row is as good as the worst of its status columns, a table as the worst of its rows. */
static void note_status(care__input *input, const care__table_about *about, const care__sheet *sheet) {
    input->rows = sheet->rows;
    input->source = sheet->rows > 0 && about->source_field >= 0 ? sheet->text[about->source_field][0] : "";
    for (int64_t row = 0; row < sheet->rows; row++) {
        int32_t worst = CARE_REPORTED;
        for (int64_t f = 0; f < about->field_count; f++) {
            if (about->fields[f].words == care__status_words && sheet->number[f][row] > worst) {
                worst = (int32_t)sheet->number[f][row];
            }
        }
        input->assumed_rows += worst >= CARE_ASSUMED;
        input->demonstration_rows += worst == CARE_DEMONSTRATION;
        input->status = worst > input->status ? worst : input->status;
    }
}

/* Where townships.csv has a fault, codes of townships are not judged. */
static care_status read_table(care__reader *r, const char *document, int which, care_error *error) {
    care__input *input = &r->plan->inputs[which];
    const care__table_about *about = about_table(which);
    const care_area *area = care__is_sound(r, CARE__T_TOWNSHIPS) ? r->plan->area : NULL;
    char *bytes = NULL;
    size_t size = 0;
    const int64_t before = care_diagnostics_total(r->findings, CARE_FAULT);
    if (r->instead[which] != NULL) {
        input->file = care__arena_text(&r->plan->arena, r->instead[which]);
        if (input->file == NULL) {
            return care__fail_nomem(error);
        }
        CARE__TRY(care__file_read(input->file, input->file, LARGEST_FILE, &r->plan->arena, &bytes, &size, error));
    } else if (input->file != NULL) {
        CARE__TRY(read_bytes(r, path_beside(r, document, input->file), input->file, &bytes, &size, error));
    }
    if (bytes == NULL) {
        return CARE_OK; /* reported already */
    }
    care__sha256_hex(bytes, size, input->sha256);
    care__sheet sheet;
    CARE__TRY(care__sheet_read(bytes, size, input->file, about->fields, about->field_count, area, &r->plan->arena, r->findings,
                               &sheet, error));
    if (care_diagnostics_total(r->findings, CARE_FAULT) > before || (about->by_age && r->plan->ages == 0)) {
        return CARE_OK;
    }
    if (sheet.rows == 0 && !about->may_be_empty) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_ROWS_NONE, (care__place){.file = input->file}, NULL);
        return CARE_OK;
    }
    note_status(input, about, &sheet);
    input->sheet = sheet;
    input->field_count = about->field_count;
    CARE__TRY(about->read(r, &sheet, error));
    input->sound = care_diagnostics_total(r->findings, CARE_FAULT) == before;
    return CARE_OK;
}

static care_status read_document(care__reader *r, const char *path, care_error *error) {
    char *bytes;
    size_t size;
    const care__json *json = NULL;
    CARE__TRY(care__file_read(path, r->plan->file, LARGEST_FILE, &r->plan->arena, &bytes, &size, error));
    care__sha256_hex(bytes, size, r->plan->sha256);
    CARE__TRY(care__json_parse(bytes, size, r->plan->file, &r->plan->arena, r->findings, &json, error));
    if (json == NULL) {
        return CARE_OK;
    }
    r->plan->json = json;
    read_json(r, json);
    for (int which = 0; which < CARE__DOCUMENT_TABLES; which++) {
        CARE__TRY(read_table(r, path, which, error));
    }
    return care_diagnostics_total(r->findings, CARE_FAULT) == 0 ? care__plan_lint(r, error) : CARE_OK;
}

void care_plan_read_options_init(care_plan_read_options *options) {
    if (options != NULL) {
        memset(options, 0, sizeof *options);
        options->struct_size = sizeof *options;
    }
}

/* Which files are read instead of the document's own. */
static care_status take_options(care__reader *r, const care_plan_read_options *given, care_error *error) {
    care_plan_read_options use;
    care_plan_read_options_init(&use);
    if (given != NULL) {
        CARE__TRY(care__take(&use, sizeof use, given, "options", error));
    }
    CARE__TRY(care__check_integer(use.table_count, 0, INT64_MAX, "options.table_count", -1, error));
    for (int64_t i = 0; i < use.table_count; i++) {
        if (use.table_names == NULL || use.table_names[i] == NULL) {
            return care__fail(error, CARE_E_INVALID, CARE__M_NULL, "options.table_names", i, NULL);
        }
        if (use.table_paths == NULL || use.table_paths[i] == NULL) {
            return care__fail(error, CARE_E_INVALID, CARE__M_NULL, "options.table_paths", i, NULL);
        }
        const char *name = use.table_names[i];
        int which = 0;
        while (which < CARE__DOCUMENT_TABLES && strcmp(care__document_keys[which], name) != 0) {
            which++;
        }
        if (which == CARE__DOCUMENT_TABLES) {
            return care__fail(error, CARE_E_INVALID, CARE__M_TABLE_UNKNOWN, "options.table_names", i, "%s" CARE__AND "%s",
                              care__quote_of(name).text, names_of(care__document_keys).text);
        }
        if (r->instead[which] != NULL) {
            return care__fail(error, CARE_E_INVALID, CARE__M_TABLE_TWICE, "options.table_names", i, "%s", name);
        }
        r->instead[which] = use.table_paths[i];
    }
    return CARE_OK;
}

care_status care_plan_read(const char *path, const care_plan_read_options *options, const care_env *env, care_plan **plan,
                           care_diagnostics **findings, care_error *error) {
    care__reader r = {0};
    CARE__TRY(take_options(&r, options, error));
    CARE__TRY(care__env_take(&r.env, env, error));
    CARE__TRY(care__check_pointer(path, "path", error));
    CARE__TRY(care__check_pointer(plan, "plan", error));
    const care__allocator allocator = care__allocator_of(&r.env);
    CARE__TRY(care__diagnostics_create(allocator, &r.findings, error));
    r.plan = allocator.allocate(allocator.user, sizeof *r.plan);
    if (r.plan == NULL) {
        care_diagnostics_free(r.findings);
        return care__fail_nomem(error);
    }
    memset(r.plan, 0, sizeof *r.plan);
    care__arena_init(&r.plan->arena, allocator);
    const char *slash = strrchr(path, '/');
    r.plan->file = care__arena_text(&r.plan->arena, slash == NULL ? path : slash + 1);
    care_status status = r.plan->file == NULL ? care__fail_nomem(error) : read_document(&r, path, error);
    if (status == CARE_OK) {
        status = care__diagnostics_end(r.findings, error);
    }
    if (status == CARE_OK) {
        *plan = r.plan;
    } else {
        care_plan_free(r.plan);
    }
    if (findings != NULL && status != CARE_E_NOMEM) {
        *findings = r.findings;
    } else {
        care_diagnostics_free(r.findings);
    }
    return status;
}

const care_area *care_plan_area(const care_plan *plan) {
    return plan == NULL ? NULL : plan->area;
}

const char *care_plan_name(const care_plan *plan, const char *language) {
    return plan == NULL ? "" : plan->name.in[care__language(language) == 1];
}

void care_plan_free(care_plan *plan) {
    if (plan != NULL) {
        const care__allocator allocator = plan->arena.allocator;
        care_area_free(plan->area);
        care__arena_free(&plan->arena);
        allocator.release(allocator.user, plan);
    }
}
