/* Which inputs of two plans differ, row by row, and which of them can move a figure. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "backend/json.h"
#include "plan/compare.h"
#include "plan/reader.h"

enum { MOST_KEYS = 4 };

/* Columns that say which row is meant. Where rows share them, the first stands for the first, the second for the second. */
static const char *const row_keys[CARE__DOCUMENT_TABLES][MOST_KEYS] = {
    [CARE__T_TOWNSHIPS] = {"code"},
    [CARE__T_AREA_POPULATION] = {"sex", "age_from"},
    [CARE__T_TOWNSHIP_POPULATION] = {"township"},
    [CARE__T_LIFE_TABLE] = {"sex", "age"},
    [CARE__T_FERTILITY] = {"age_from"},
    [CARE__T_BIRTHS] = {"year"},
    [CARE__T_SCENARIOS] = {"scenario"},
    [CARE__T_MIGRATION] = {"scenario", "sex", "age_from"},
    [CARE__T_DEPENDENCY_SHAPE] = {"sex", "age_from"},
    [CARE__T_LEVELS] = {"level"},
    [CARE__T_TRANSITIONS] = {"sex", "age_from", "from", "to"},
    [CARE__T_UNCERTAINTY] = {"series"},
    [CARE__T_TRAJECTORIES] = {"trajectory", "year", "source"},
    [CARE__T_BEDS] = {"township", "class", "state"},
    [CARE__T_CENTRES] = {"township"},
    [CARE__T_STATIONS] = {"township"},
    [CARE__T_FIGURES] = {"quantity"},
    [CARE__T_INDICATORS] = {"id"},
    [CARE__T_PARAMETERS] = {"parameter"},
};

static const char *const key_paths[] = {
#define X(name, path, en, zh) path,
    CARE__DOCUMENT_KEY_LIST(X)
#undef X
};

static const care__words key_labels[] = {
#define X(name, path, en, zh) {{en, zh}},
    CARE__DOCUMENT_KEY_LIST(X)
#undef X
};

care__words care__input_label(int input) {
    return input < CARE__INPUT_PARAMETERS ? care__document_labels[input]
           : input < CARE__INPUT_KEYS     ? care__parameter_table[input - CARE__INPUT_PARAMETERS].label
                                          : key_labels[input - CARE__INPUT_KEYS];
}

int32_t care__input_status(const care_plan *plan, int input) {
    return input < CARE__INPUT_PARAMETERS ? plan->inputs[input].status
           : input < CARE__INPUT_KEYS     ? plan->parameters[input - CARE__INPUT_PARAMETERS].status
                                          : CARE_REPORTED;
}

care_status care__plans_match(const care_plan *a, const care_plan *b, care_error *error) {
    if (a->base_year != b->base_year || a->target_year != b->target_year || a->last_year != b->last_year) {
        return care__fail(error, CARE_E_INVALID, CARE__M_PLANS_YEARS, "b.years", -1,
                          "%d" CARE__AND "%d" CARE__AND "%d" CARE__AND "%d" CARE__AND "%d" CARE__AND "%d", (int)a->base_year,
                          (int)a->target_year, (int)a->last_year, (int)b->base_year, (int)b->target_year, (int)b->last_year);
    }
    if (a->townships != b->townships) {
        return care__fail(error, CARE_E_INVALID, CARE__M_PLANS_TOWNSHIPS, "b.townships", -1, "%lld" CARE__AND "%lld",
                          (long long)a->townships, (long long)b->townships);
    }
    for (int64_t t = 0; t < a->townships; t++) {
        care_township one;
        care_township other;
        care_township_init(&one);
        care_township_init(&other);
        CARE__TRY(care_area_get(a->area, t, &one, error));
        CARE__TRY(care_area_get(b->area, t, &other, error));
        if (strcmp(one.code, other.code) != 0) {
            return care__fail(error, CARE_E_INVALID, CARE__M_PLANS_TOWNSHIP, "b.townships", t,
                              "%lld" CARE__AND "%s" CARE__AND "%s", (long long)t + 1, care__quote_of(one.code).text,
                              care__quote_of(other.code).text);
        }
    }
    return CARE_OK;
}

/* ---- tables ----------------------------------------------------------------------------------------------------------- */

/* Two tables of the same name, side by side. */
typedef struct pair {
    care__comparison *to;
    int table;
    const care__sheet *sheet[2];
    int64_t fields;
    int64_t key[MOST_KEYS];
    int64_t keys;
} pair;

static int is_key(const pair *p, int64_t field) {
    for (int64_t k = 0; k < p->keys; k++) {
        if (p->key[k] == field) {
            return 1;
        }
    }
    return 0;
}

/* Numbers are compared as numbers ("1" is "1.0"), everything else as it is written. */
static int same_cell(const pair *p, int64_t field, int64_t row_a, int64_t row_b) {
    const double a = p->sheet[0]->number[field][row_a];
    const double b = p->sheet[1]->number[field][row_b];
    const int32_t kind = p->sheet[0]->fields[field].kind;
    return ((kind == CARE__CELL_NUMBER || kind == CARE__CELL_WHOLE) && a == b) ||
           strcmp(p->sheet[0]->text[field][row_a], p->sheet[1]->text[field][row_b]) == 0;
}

static int same_key(const pair *p, int64_t row_a, int64_t row_b) {
    int same = 1;
    for (int64_t k = 0; k < p->keys && same; k++) {
        same = same_cell(p, p->key[k], row_a, row_b);
    }
    return same;
}

static int32_t row_status(const pair *p, int side, int64_t row) {
    int32_t worst = -1;
    for (int64_t f = 0; f < p->fields; f++) {
        if (p->sheet[side]->fields[f].words == care__status_words) {
            worst = care__worse(worst, (int32_t)p->sheet[side]->number[f][row]);
        }
    }
    return worst;
}

static const char *row_name(const pair *p, int side, int64_t row) {
    char name[256];
    size_t n = 0;
    name[0] = '\0';
    for (int64_t k = 0; k < p->keys; k++) {
        const char *const parts[] = {k > 0 ? ", " : "", p->sheet[side]->text[p->key[k]][row]};
        for (int i = 0; i < 2; i++) {
            n = care__append_readable(name, sizeof name, n, parts[i], strlen(parts[i]));
        }
    }
    return care__arena_text(p->to->arena, name);
}

/* What is uncertain makes ranges, no figures. */
static int32_t input_of_table(int table) {
    return table == CARE__T_UNCERTAINTY || table == CARE__T_TRAJECTORIES ? -1 : table;
}

/* Which input a cell belongs to, -1 if it moves no figure: where a row is from, what things are called, ranges of parameters.
 */
static int32_t input_of(const pair *p, int side, int64_t row, int64_t field) {
    const care__field *about = &p->sheet[side]->fields[field];
    if (p->table == CARE__T_PARAMETERS) {
        for (int i = 0; i < CARE__PARAMETERS && strcmp(about->name, "value") == 0; i++) {
            if (strcmp(care__parameter_table[i].code, p->sheet[side]->text[p->key[0]][row]) == 0) {
                return CARE__INPUT_PARAMETERS + i;
            }
        }
        return -1;
    }
    const int words = about->kind == CARE__CELL_TEXT && strcmp(about->name, "numerator") != 0 &&
                      strcmp(about->name, "denominator") != 0 && strcmp(about->name, "state") != 0 && !is_key(p, field);
    return words || about->words == care__status_words ? -1 : input_of_table(p->table);
}

static care_status add_difference(care__comparison *to, const care__difference *found, care_error *error) {
    care__difference *room = care__list_add(&to->differences, to->arena, sizeof *room);
    if (room == NULL || found->row == NULL || found->column == NULL) {
        return care__fail_nomem(error);
    }
    *room = *found;
    return CARE_OK;
}

static care__words cell_words(const char *text) {
    return (care__words){{text, text}};
}

static care_status compare_rows(const pair *p, int64_t row_a, int64_t row_b, care_error *error) {
    for (int64_t f = 0; f < p->fields; f++) {
        if (!same_cell(p, f, row_a, row_b)) {
            const care__difference found = {.input = input_of(p, 0, row_a, f),
                                            .where = care__document_labels[p->table],
                                            .row = row_name(p, 0, row_a),
                                            .column = p->sheet[0]->fields[f].name,
                                            .a = cell_words(p->sheet[0]->text[f][row_a]),
                                            .b = cell_words(p->sheet[1]->text[f][row_b]),
                                            .status = care__worse(row_status(p, 0, row_a), row_status(p, 1, row_b))};
            CARE__TRY(add_difference(p->to, &found, error));
        }
    }
    return CARE_OK;
}

static care_status tell_single_row(const pair *p, int side, int64_t row, care_error *error) {
    const care__words there = {{"(row)", "（有此行）"}};
    const care__words missing = {{NULL, NULL}};
    const care__difference found = {.input = input_of_table(p->table),
                                    .where = care__document_labels[p->table],
                                    .row = row_name(p, side, row),
                                    .column = "",
                                    .a = side == 0 ? there : missing,
                                    .b = side == 0 ? missing : there,
                                    .status = row_status(p, side, row)};
    return add_difference(p->to, &found, error);
}

/* The row of B with the key of a row of A that is not taken yet, looked for from `from` on and around; -1 = none. */
static int64_t find_row(const pair *p, int64_t row_a, int64_t from, const char *taken) {
    const int64_t rows = p->sheet[1]->rows;
    for (int64_t i = 0; i < rows; i++) {
        const int64_t row = (from + i) % rows;
        if (!taken[row] && same_key(p, row_a, row)) {
            return row;
        }
    }
    return -1;
}

static care_status compare_sheets(const pair *p, care_error *error) {
    char *taken = care__arena_take(p->to->arena, (size_t)p->sheet[1]->rows, 1);
    if (taken == NULL) {
        return care__fail_nomem(error);
    }
    int64_t next = 0;
    for (int64_t row = 0; row < p->sheet[0]->rows; row++) {
        const int64_t other = find_row(p, row, next, taken);
        if (other < 0) {
            CARE__TRY(tell_single_row(p, 0, row, error));
            continue;
        }
        taken[other] = 1;
        next = other + 1;
        CARE__TRY(compare_rows(p, row, other, error));
    }
    for (int64_t row = 0; row < p->sheet[1]->rows; row++) {
        if (!taken[row]) {
            CARE__TRY(tell_single_row(p, 1, row, error));
        }
    }
    return CARE_OK;
}

/* A table that only one of the plans has. */
static care_status tell_single_table(care__comparison *to, int table, care_error *error) {
    const char *const file[2] = {to->plan[0]->inputs[table].file, to->plan[1]->inputs[table].file};
    const int side = file[0] == NULL;
    if (file[side] == NULL) {
        return CARE_OK;
    }
    const care__difference found = {.input = input_of_table(table),
                                    .where = care__document_labels[table],
                                    .row = "",
                                    .column = "",
                                    .a = cell_words(file[0]),
                                    .b = cell_words(file[1]),
                                    .status = to->plan[side]->inputs[table].status};
    return add_difference(to, &found, error);
}

static care_status compare_table(care__comparison *to, int table, care_error *error) {
    if (to->plan[0]->inputs[table].file == NULL || to->plan[1]->inputs[table].file == NULL) {
        return tell_single_table(to, table, error);
    }
    pair p = {.to = to,
              .table = table,
              .sheet = {&to->plan[0]->inputs[table].sheet, &to->plan[1]->inputs[table].sheet},
              .fields = to->plan[0]->inputs[table].field_count};
    for (int k = 0; k < MOST_KEYS && row_keys[table][k] != NULL; k++) {
        for (int64_t f = 0; f < p.fields; f++) {
            if (strcmp(p.sheet[0]->fields[f].name, row_keys[table][k]) == 0) {
                p.key[p.keys++] = f;
            }
        }
    }
    return compare_sheets(&p, error);
}

/* ---- keys of the JSON file -------------------------------------------------------------------------------------------- */

/* Lists of words are sets. */
static int same_json(const care__json *a, const care__json *b) {
    if (a == NULL || b == NULL || a->type != b->type) {
        return 0;
    }
    if (a->type == CARE__JSON_STRING) {
        return strcmp(a->string, b->string) == 0;
    }
    if (a->type == CARE__JSON_NUMBER || a->type == CARE__JSON_BOOLEAN) {
        return a->number == b->number;
    }
    const care__json *const sides[2] = {a, b};
    int same = 1;
    for (int side = 0; side < 2; side++) {
        for (const care__json *item = sides[side]->child; item != NULL; item = item->next) {
            int found = 0;
            for (const care__json *other = sides[1 - side]->child; other != NULL && !found; other = other->next) {
                found = same_json(item, other);
            }
            same &= found;
        }
    }
    return same;
}

/* A value as it is shown; NULL when memory is short. */
static const char *json_text(care__arena *arena, const care__json *json) {
    if (json->type == CARE__JSON_STRING) {
        return json->string;
    }
    if (json->type == CARE__JSON_NUMBER) {
        return care__arena_text(arena, care__number_of(json->number).text);
    }
    care__names names = {0};
    for (const care__json *item = json->child; item != NULL; item = item->next) {
        care__names_add(&names, item->type == CARE__JSON_STRING ? item->string : "…");
    }
    return care__arena_text(arena, names.text);
}

static int32_t key_input(const char *path) {
    for (int k = 0; k < CARE__INPUTS - CARE__INPUT_KEYS; k++) {
        if (strcmp(key_paths[k], path) == 0) {
            return CARE__INPUT_KEYS + k;
        }
    }
    return -1;
}

/* A value of a section; NULL = not there. */
static care_status compare_value(care__comparison *to, const char *section, const care__json *a, const care__json *b,
                                 care_error *error) {
    char path[128];
    if (same_json(a, b)) {
        return CARE_OK;
    }
    (void)snprintf(path, sizeof path, "%s.%s", section, a == NULL ? b->key : a->key);
    const char *const text[2] = {a == NULL ? NULL : json_text(to->arena, a), b == NULL ? NULL : json_text(to->arena, b)};
    if ((a != NULL && text[0] == NULL) || (b != NULL && text[1] == NULL)) {
        return care__fail_nomem(error);
    }
    const care__difference found = {.input = key_input(path),
                                    .where = {{"document", "文档"}},
                                    .row = "",
                                    .column = care__arena_text(to->arena, path),
                                    .a = cell_words(text[0]),
                                    .b = cell_words(text[1]),
                                    .status = -1};
    return add_difference(to, &found, error);
}

/* A document that was read has two levels of keys. What only the plan on this side has is told: `both` = what both have, too.
   Names of tables are told with their rows. */
static care_status compare_sections(care__comparison *to, int side, int both, care_error *error) {
    for (const care__json *section = to->plan[side]->json->child; section != NULL; section = section->next) {
        const care__json *other = care__json_find(to->plan[1 - side]->json, section->key);
        const int tables = strcmp(section->key, "tables") == 0;
        for (const care__json *own = section->type == CARE__JSON_OBJECT ? section->child : NULL; own != NULL; own = own->next) {
            const care__json *others = care__json_find(other, own->key);
            if (others == NULL ? !tables : both) {
                CARE__TRY(compare_value(to, section->key, side == 0 ? own : others, side == 0 ? others : own, error));
            }
        }
    }
    return CARE_OK;
}

static care_status compare_documents(care__comparison *to, care_error *error) {
    CARE__TRY(compare_sections(to, 0, 1, error));
    return compare_sections(to, 1, 0, error);
}

/* ---- groups ----------------------------------------------------------------------------------------------------------- */

/* Inputs that go together: `leader[i]` is the first of those that i goes with. */
static void join(int *leader, int a, int b) {
    const int to = leader[a] < leader[b] ? leader[a] : leader[b];
    const int from = leader[a] < leader[b] ? leader[b] : leader[a];
    for (int i = 0; i < CARE__INPUTS; i++) {
        leader[i] = leader[i] == from ? to : leader[i];
    }
}

static int same_scenarios(const care_plan *a, const care_plan *b) {
    int same = a->scenario_count == b->scenario_count;
    for (int64_t i = 0; i < a->scenario_count && same; i++) {
        same = strcmp(a->scenarios[i].code, b->scenarios[i].code) == 0;
    }
    return same;
}

static int same_figures(const care_plan *a, const care_plan *b) {
    int same = a->figure_count == b->figure_count;
    for (int64_t i = 0; i < a->figure_count && same; i++) {
        same = strcmp(a->figures[i].code, b->figures[i].code) == 0;
    }
    return same;
}

static int same_levels(const care_plan *a, const care_plan *b) {
    int same = a->level_count == b->level_count;
    for (int64_t i = 0; i < a->level_count && same; i++) {
        same = strcmp(a->levels[i].code, b->levels[i].code) == 0;
    }
    return same;
}

static int has_transitions(const care__comparison *comparison) {
    return comparison->plan[0]->transitions != NULL || comparison->plan[1]->transitions != NULL;
}

/* Arrays by age have the length of the open age, migration rates belong to scenarios, indicators name figures by their row:
   where those differ, what rests on them cannot be taken from the other plan alone. */
static void join_what_belongs_together(const care__comparison *comparison, char *differs, int *leader) {
    static const int by_age[] = {CARE__T_AREA_POPULATION, CARE__T_LIFE_TABLE,       CARE__T_FERTILITY,  CARE__T_SCENARIOS,
                                 CARE__T_MIGRATION,       CARE__T_DEPENDENCY_SHAPE, CARE__T_TRANSITIONS};
    const care_plan *a = comparison->plan[0];
    const care_plan *b = comparison->plan[1];
    const size_t tables = sizeof by_age / sizeof by_age[0] - !has_transitions(comparison);
    for (size_t i = 0; i < tables && a->ages != b->ages; i++) {
        differs[by_age[i]] = 1;
        join(leader, CARE__K_OPEN_AGE, by_age[i]);
    }
    if (!same_scenarios(a, b)) {
        differs[CARE__T_SCENARIOS] = differs[CARE__T_MIGRATION] = 1;
        join(leader, CARE__T_SCENARIOS, CARE__T_MIGRATION);
    }
    if (has_transitions(comparison) && !same_levels(a, b)) {
        differs[CARE__T_LEVELS] = differs[CARE__T_TRANSITIONS] = 1;
        join(leader, CARE__T_LEVELS, CARE__T_TRANSITIONS);
    }
    if (!same_figures(a, b)) {
        differs[CARE__T_FIGURES] = differs[CARE__T_INDICATORS] = 1;
        join(leader, CARE__T_FIGURES, CARE__T_INDICATORS);
    }
}

static void add_member(const care__comparison *comparison, care__group *group, int input) {
    const care__words label = care__input_label(input);
    for (int language = 0; language < 2; language++) {
        const size_t n = strlen(group->label[language]);
        const char *const parts[] = {n > 0 ? " + " : "", label.in[language]};
        size_t length = n;
        for (int i = 0; i < 2; i++) {
            length = care__append_readable(group->label[language], sizeof group->label[language], length, parts[i],
                                           strlen(parts[i]));
        }
    }
    group->member[input] = 1;
    group->status = care__worse(group->status, care__worse(care__input_status(comparison->plan[0], input),
                                                           care__input_status(comparison->plan[1], input)));
}

static care_status form_groups(care__comparison *comparison, care_error *error) {
    char differs[CARE__INPUTS] = {0};
    int leader[CARE__INPUTS];
    const care__difference *found = comparison->differences.items;
    for (int i = 0; i < CARE__INPUTS; i++) {
        leader[i] = i;
    }
    for (int64_t i = 0; i < comparison->differences.count; i++) {
        if (found[i].input >= 0) {
            differs[found[i].input] = 1;
        }
    }
    join_what_belongs_together(comparison, differs, leader);
    comparison->groups = care__arena_take(comparison->arena, CARE__INPUTS, sizeof *comparison->groups);
    if (comparison->groups == NULL) {
        return care__fail_nomem(error);
    }
    for (int first = 0; first < CARE__INPUTS; first++) {
        care__group *group = &comparison->groups[comparison->group_count];
        int members = 0;
        for (int i = first; i < CARE__INPUTS; i++) {
            if (differs[i] && leader[i] == first) {
                add_member(comparison, group, i);
                members++;
            }
        }
        comparison->group_count += members > 0;
    }
    return CARE_OK;
}

care_status care__differences_find(care__comparison *comparison, care_error *error) {
    CARE__TRY(compare_documents(comparison, error));
    for (int table = 0; table < CARE__DOCUMENT_TABLES; table++) {
        CARE__TRY(compare_table(comparison, table, error));
    }
    return form_groups(comparison, error);
}
