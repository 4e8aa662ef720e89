#include "plan/document.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "backend/json.h"
#include "core/calendar.h"
#include "core/file.h"

enum { LARGEST_FILE = 256 << 20 };

const care__parameter_about care__parameter_table[CARE__PARAMETERS] = {
#define X(name, code, low, high, en, zh) {code, low, high, {{en, zh}}},
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

static const char *const class_words[] = {
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

/* ---- values of the JSON file ------------------------------------------------------------------------------------------ */

/* A value under a dotted path; NULL after a fault was reported. */
typedef struct node {
    const care__json *json;
    char path[96];
} node;

static care__place place_of(const care__reader *r, const node *n) {
    return (care__place){.file = r->plan->file, .field = n->path, .line = n->json->line, .column = n->json->column};
}

static node child_of(const node *parent, const care__json *json) {
    node child = {.json = json};
    (void)snprintf(child.path, sizeof child.path, "%.60s%s%.30s", parent->path, parent->path[0] == '\0' ? "" : ".",
                   json->key == NULL ? "[]" : json->key);
    return child;
}

static int is_type(const care__reader *r, const node *n, int32_t type) {
    if (n->json->type == type) {
        return 1;
    }
    care__diagnose(r->findings, CARE_FAULT, CARE__M_JSON_TYPE, place_of(r, n), "%s" CARE__AND "%s",
                   care__json_type_text(n->json->type), care__json_type_text(type));
    return 0;
}

static void join_words(const char *const *words, char *text, size_t size) {
    size_t n = 0;
    text[0] = '\0';
    for (; *words != NULL && n < size; words++) {
        n += (size_t)snprintf(text + n, size - n, "%s%s", n > 0 ? ", " : "", *words);
    }
}

/* An object with just these keys, in any order: `found` gets them in the order asked for. */
static int read_object(const care__reader *r, const node *n, const char *const *keys, node *found) {
    if (!is_type(r, n, CARE__JSON_OBJECT)) {
        return 0;
    }
    int complete = 1;
    for (const care__json *child = n->json->child; child != NULL; child = child->next) {
        int known = 0;
        for (int64_t i = 0; keys[i] != NULL && !known; i++) {
            if (strcmp(keys[i], child->key) == 0) {
                found[i] = child_of(n, child);
                known = 1;
            }
        }
        if (!known) {
            char all[160];
            const node stranger = child_of(n, child);
            join_words(keys, all, sizeof all);
            care__diagnose(r->findings, CARE_FAULT, CARE__M_JSON_UNKNOWN, place_of(r, &stranger), "%.60s" CARE__AND "%s",
                           child->key, all);
        }
    }
    for (int64_t i = 0; keys[i] != NULL; i++) {
        if (found[i].json == NULL) {
            complete = 0;
            care__diagnose(r->findings, CARE_FAULT, CARE__M_JSON_MISSING, place_of(r, n), "%s", keys[i]);
        }
    }
    return complete;
}

static const char *read_string(const care__reader *r, const node *n) {
    return is_type(r, n, CARE__JSON_STRING) ? n->json->string : NULL;
}

static int64_t read_whole(const care__reader *r, const node *n, int64_t low, int64_t high) {
    if (!is_type(r, n, CARE__JSON_NUMBER)) {
        return low;
    }
    const double value = n->json->number;
    if (value != floor(value)) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_NOT_WHOLE, place_of(r, n), "%s", care__number_of(value).text);
        return low;
    }
    if (value < (double)low || value > (double)high) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_OUT_OF_RANGE, place_of(r, n), "%s" CARE__AND "%lld" CARE__AND "%lld",
                       care__number_of(value).text, (long long)low, (long long)high);
        return low;
    }
    return (int64_t)value;
}

static int32_t read_word(const care__reader *r, const node *n, const char *const *words) {
    const char *string = read_string(r, n);
    for (int32_t i = 0; string != NULL && words[i] != NULL; i++) {
        if (strcmp(words[i], string) == 0) {
            return i;
        }
    }
    if (string != NULL) {
        char all[160];
        join_words(words, all, sizeof all);
        care__diagnose(r->findings, CARE_FAULT, CARE__M_CHOICE, place_of(r, n), "%.60s" CARE__AND "%s", string, all);
    }
    return 0;
}

/* A list of words as a set of bits; at least one. */
static int32_t read_set(const care__reader *r, const node *n, const char *const *words) {
    int32_t set = 0;
    if (!is_type(r, n, CARE__JSON_ARRAY)) {
        return 0;
    }
    for (const care__json *item = n->json->child; item != NULL; item = item->next) {
        const node child = child_of(n, item);
        set |= 1 << read_word(r, &child, words);
    }
    if (n->json->child == NULL) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_CELL_EMPTY, place_of(r, n), NULL);
    }
    return set;
}

/* ---- sections --------------------------------------------------------------------------------------------------------- */

static const char *keep(care__reader *r, const char *text) {
    return care__arena_text(&r->plan->arena, text);
}

static void read_name(care__reader *r, const node *n) {
    static const char *const keys[] = {"zh", "en", NULL};
    node found[2] = {{0}};
    if (read_object(r, n, keys, found)) {
        r->plan->name.in[1] = keep(r, read_string(r, &found[0]));
        r->plan->name.in[0] = keep(r, read_string(r, &found[1]));
    }
}

static void read_years(care__reader *r, const node *n) {
    static const char *const keys[] = {"base", "target", "last", NULL};
    node found[3] = {{0}};
    care_plan *plan = r->plan;
    if (!read_object(r, n, keys, found)) {
        return;
    }
    plan->base_year = (int32_t)read_whole(r, &found[0], 1900, 2200);
    plan->target_year = (int32_t)read_whole(r, &found[1], 1900, 2300);
    plan->last_year = (int32_t)read_whole(r, &found[2], 1900, 2300);
    if (!(plan->base_year < plan->target_year && plan->target_year <= plan->last_year)) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_YEARS_ORDER, place_of(r, n), "%d" CARE__AND "%d" CARE__AND "%d",
                       (int)plan->base_year, (int)plan->target_year, (int)plan->last_year);
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
        care__diagnose(r->findings, CARE_FAULT, CARE__M_CHOICE, place_of(r, n), "%.40s" CARE__AND "YYYY-MM-DD", text);
        return;
    }
    r->plan->ref_year = part[0];
    r->plan->ref_month = part[1];
    r->plan->ref_day = part[2];
    if (r->plan->ref_year != r->plan->base_year) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_OUT_OF_RANGE, place_of(r, n), "%d" CARE__AND "%d" CARE__AND "%d",
                       part[0], (int)r->plan->base_year, (int)r->plan->base_year);
    }
}

static void read_population(care__reader *r, const node *n) {
    static const char *const keys[] = {"basis", "reference_date", "elderly_age", "open_age", NULL};
    node found[4] = {{0}};
    if (read_object(r, n, keys, found)) {
        r->plan->basis = read_word(r, &found[0], basis_words);
        read_date(r, &found[1]);
        r->plan->ages = read_whole(r, &found[3], 10, 130) + 1;
        r->plan->elderly_age = read_whole(r, &found[2], 1, r->plan->ages - 1);
    }
}

static void read_rules(care__reader *r, const node *n) {
    static const char *const keys[] = {"beds_counted",     "bed_states",       "nursing_denominator",
                                       "centre_functions", "migration_timing", NULL};
    node found[5] = {{0}};
    if (read_object(r, n, keys, found)) {
        r->plan->beds_counted = read_set(r, &found[0], class_words);
        r->plan->bed_states = read_set(r, &found[1], state_words);
        r->plan->nursing_of_counted = read_word(r, &found[2], denominator_words);
        r->plan->centre_functions = read_set(r, &found[3], function_words);
        r->plan->migration_timing = read_word(r, &found[4], timing_words);
    }
}

static void read_allocation(care__reader *r, const node *n) {
    static const char *const keys[] = {"bed_method", "bed_weight", "travel_mode", NULL};
    node found[3] = {{0}};
    if (read_object(r, n, keys, found)) {
        r->plan->bed_method = read_word(r, &found[0], method_words);
        r->plan->bed_weight_elderly = read_word(r, &found[1], weight_words);
        r->plan->walk = read_word(r, &found[2], mode_words);
    }
}

static void read_draws(care__reader *r, const node *n) {
    static const char *const keys[] = {"seed", "count", NULL};
    node found[2] = {{0}};
    if (read_object(r, n, keys, found)) {
        r->plan->seed = read_whole(r, &found[0], 0, INT64_C(1) << 53);
        r->plan->draws = read_whole(r, &found[1], 0, 1000000);
    }
}

/* Names of files in the document's own folder. */
static void read_tables(care__reader *r, const node *n) {
    node found[CARE__DOCUMENT_TABLES] = {{0}};
    (void)read_object(r, n, care__document_keys, found);
    for (int i = 0; i < CARE__DOCUMENT_TABLES; i++) {
        const char *name = found[i].json == NULL ? NULL : read_string(r, &found[i]);
        if (name != NULL && (name[0] == '\0' || name[0] == '.' || strchr(name, '/') != NULL || strchr(name, '\\') != NULL)) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_PATH, place_of(r, &found[i]), "%.80s", name);
            name = NULL;
        }
        r->plan->inputs[i].file = keep(r, name);
    }
}

static void read_json(care__reader *r, const care__json *json) {
    static const char *const keys[] = {"schema", "name", "years", "population", "rules", "allocation", "draws", "tables", NULL};
    static const char expected[] = "libcare-plan-1";
    const node root = {.json = json};
    node found[8] = {{0}};
    if (!read_object(r, &root, keys, found) && json->type != CARE__JSON_OBJECT) {
        return;
    }
    const char *schema = found[0].json == NULL ? NULL : read_string(r, &found[0]);
    if (schema != NULL && strcmp(schema, expected) != 0) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_DOCUMENT_SCHEMA, place_of(r, &found[0]), "%.60s" CARE__AND "%s", schema,
                       expected);
    }
    static void (*const sections[])(care__reader *, const node *) = {read_name,       read_years, read_population, read_rules,
                                                                     read_allocation, read_draws, read_tables};
    for (int i = 0; i < 7; i++) {
        if (found[i + 1].json != NULL) {
            sections[i](r, &found[i + 1]);
        }
    }
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
        care__diagnose(r->findings, CARE_FAULT, fault.message_id, (care__place){.file = file}, "%s", fault.arguments);
    }
    return CARE_OK;
}

static const care__table_about *about_table(int which) {
    return which < CARE__T_BEDS ? &care__people_tables[which] : &care__supply_tables[which - CARE__T_BEDS];
}

static void note_status(care__input *input, const care__table_about *about, const care__sheet *sheet) {
    input->rows = sheet->rows;
    input->source = "";
    for (int64_t row = 0; row < sheet->rows; row++) {
        const double status = about->status_field < 0 ? CARE_REPORTED : sheet->number[about->status_field][row];
        input->assumed_rows += status >= CARE_ASSUMED;
        input->status = status > input->status ? (int32_t)status : input->status;
        if (row == 0 && about->source_field >= 0) {
            input->source = sheet->text[about->source_field][0];
        }
    }
}

static care_status read_table(care__reader *r, const char *document, int which, care_error *error) {
    care__input *input = &r->plan->inputs[which];
    const care__table_about *about = about_table(which);
    char *bytes;
    size_t size = 0;
    if (input->file == NULL) {
        return CARE_OK; /* reported already */
    }
    CARE__TRY(read_bytes(r, path_beside(r, document, input->file), input->file, &bytes, &size, error));
    if (bytes == NULL) {
        return CARE_OK;
    }
    care__sha256_hex(bytes, size, input->sha256);
    const int64_t before = care_diagnostics_total(r->findings, CARE_FAULT);
    care__sheet sheet;
    CARE__TRY(care__sheet_read(bytes, size, input->file, about->fields, about->field_count, r->plan->area, &r->plan->arena,
                               r->findings, &sheet, error));
    if (care_diagnostics_total(r->findings, CARE_FAULT) > before) {
        return CARE_OK;
    }
    if (sheet.rows == 0 && !about->may_be_empty) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_ROWS_NONE, (care__place){.file = input->file}, NULL);
        return CARE_OK;
    }
    note_status(input, about, &sheet);
    return about->read(r, &sheet, error);
}

/* Everything but the cross-checks needs the townships and the number of ages to be sound. */
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
    read_json(r, json);
    if (r->plan->ages < 2 || r->plan->base_year == 0 || r->plan->last_year <= r->plan->base_year) {
        return CARE_OK;
    }
    for (int which = 0; which < CARE__DOCUMENT_TABLES; which++) {
        CARE__TRY(read_table(r, path, which, error));
        if (which == CARE__T_TOWNSHIPS && r->plan->townships == 0) {
            return CARE_OK; /* every other table would say that its townships are unknown */
        }
    }
    if (care_diagnostics_total(r->findings, CARE_FAULT) == 0) {
        care__plan_lint(r);
    }
    return CARE_OK;
}

care_status care_plan_read(const char *path, const care_env *env, care_plan **plan, care_diagnostics **findings,
                           care_error *error) {
    care__reader r = {0};
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
    r.plan->file = keep(&r, slash == NULL ? path : slash + 1);
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
