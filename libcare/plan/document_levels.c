/* The tables about how people pass between functional levels, and about what is uncertain. */
#include <care/multistate.h>

#include <math.h>
#include <string.h>

#include "plan/reader.h"

enum { MOVE_SEX, MOVE_FROM_AGE, MOVE_TO_AGE, MOVE_FROM, MOVE_TO, MOVE_PROBABILITY, MOVE_INTENSITY, MOVE_STATUS, MOVE_SOURCE };

static const care__field transition_fields[] = {
    {"sex", CARE__CELL_CHOICE, 0, 0, 0, care__sex_words},
    {"age_from", CARE__CELL_WHOLE, 0, 0, 130, NULL},
    {"age_to", CARE__CELL_WHOLE, 1, 0, 130, NULL},
    {"from", CARE__CELL_TEXT, 0, 0, 0, NULL},
    {"to", CARE__CELL_TEXT, 0, 0, 0, NULL},
    {"probability", CARE__CELL_NUMBER, 1, 0, 1, NULL},
    {"intensity", CARE__CELL_NUMBER, 1, 0, 100, NULL},
    CARE__STATUS_FIELD,
    CARE__SOURCE_FIELD,
};

/* Printed with three decimals, a row of several numbers may be off by this much. */
#define ROUNDING 0.005

/* A table as it is read: [CARE_SEXES][states][states][ages]. */
typedef struct move_table {
    care__reader *r;
    const care__sheet *sheet;
    int64_t states; /* independent, those that hold the levels, death */
    const char *name[CARE_STATES_MAX];
    int64_t state_of[CARE_STATES_MAX]; /* of independent, the levels, death */
    int64_t ages;
    int intensities;
    double *value;
    int64_t *line; /* the row each is from, 0 = none */
} move_table;

static int64_t cell_of(const move_table *m, int64_t sex, int64_t from, int64_t to, int64_t age) {
    return ((sex * m->states + from) * m->states + to) * m->ages + age;
}

/* Levels that name the same state are in it together. */
static void find_states(move_table *m) {
    const care_plan *plan = m->r->plan;
    m->name[m->states++] = "independent";
    for (int64_t level = 0; level < plan->level_count; level++) {
        int64_t state = 1;
        while (state < m->states && strcmp(m->name[state], plan->levels[level].state) != 0) {
            state++;
        }
        m->name[state] = plan->levels[level].state;
        m->states = state == m->states ? state + 1 : m->states;
        m->state_of[level + 1] = state;
    }
    m->state_of[plan->level_count + 1] = m->states;
    m->name[m->states++] = "death";
}

/* The state a cell names, -1 if there is none: that is told. Nobody comes back from death. */
static int64_t find_state(const move_table *m, int64_t row, int64_t field) {
    const int64_t states = field == MOVE_FROM ? m->states - 1 : m->states;
    care__names known = {0};
    for (int64_t state = 0; state < states; state++) {
        if (strcmp(m->name[state], m->sheet->text[field][row]) == 0) {
            return state;
        }
        care__names_add(&known, m->name[state]);
    }
    care__diagnose(m->r->findings, CARE_FAULT, CARE__M_CHOICE, care__sheet_place(m->sheet, row, field), "%s" CARE__AND "%s",
                   care__quote_of(m->sheet->text[field][row]).text, known.text);
    return -1;
}

/* Either probabilities or intensities, the same in all rows. */
static int check_kind(const move_table *m, int64_t row) {
    const int given[2] = {!isnan(m->sheet->number[MOVE_PROBABILITY][row]), !isnan(m->sheet->number[MOVE_INTENSITY][row])};
    if (given[0] + given[1] != 1) {
        care__diagnose(m->r->findings, CARE_FAULT, CARE__M_MOVE_KIND, care__sheet_place(m->sheet, row, MOVE_PROBABILITY), NULL);
        return 0;
    }
    if (given[1] != m->intensities) {
        care__diagnose(m->r->findings, CARE_FAULT, CARE__M_MOVE_KINDS,
                       care__sheet_place(m->sheet, row, given[1] ? MOVE_INTENSITY : MOVE_PROBABILITY), "%lld",
                       (long long)m->sheet->line[0]);
        return 0;
    }
    return 1;
}

static void take_move(move_table *m, int64_t row) {
    int64_t first = 0;
    int64_t last = -1;
    const int sex = (int)m->sheet->number[MOVE_SEX][row];
    const int64_t from = find_state(m, row, MOVE_FROM);
    const int64_t to = find_state(m, row, MOVE_TO);
    const int kind_known = check_kind(m, row);
    if (from < 0 || to < 0 || !kind_known || !care__row_ages(m->r, m->sheet, row, MOVE_FROM_AGE, MOVE_TO_AGE, &first, &last)) {
        return;
    }
    if (m->intensities && from == to) {
        care__diagnose(m->r->findings, CARE_FAULT, CARE__M_MOVE_NOWHERE, care__sheet_place(m->sheet, row, MOVE_TO), "%s",
                       care__quote_of(m->sheet->text[MOVE_TO][row]).text);
        return;
    }
    for (int64_t age = first; age <= last; age++) {
        const int64_t cell = cell_of(m, sex, from, to, age);
        if (m->line[cell] != 0) {
            care__diagnose(m->r->findings, CARE_FAULT, CARE__M_AGES_OVERLAP, care__sheet_place(m->sheet, row, MOVE_FROM_AGE),
                           "%s" CARE__AND "%lld" CARE__AND "%lld", care__sex_name(sex), (long long)age,
                           (long long)m->line[cell]);
            return;
        }
        m->line[cell] = m->sheet->line[row];
        m->value[cell] = m->sheet->number[m->intensities ? MOVE_INTENSITY : MOVE_PROBABILITY][row];
    }
}

/* What leaves a state at an age: the sum, and the first row that says so (0 = none). */
static double sum_from(const move_table *m, int sex, int64_t from, int64_t age, int64_t *line) {
    double sum = 0.0;
    *line = 0;
    for (int64_t to = 0; to < m->states; to++) {
        const int64_t cell = cell_of(m, sex, from, to, age);
        sum += m->value[cell];
        *line = m->line[cell] != 0 && (*line == 0 || m->line[cell] < *line) ? m->line[cell] : *line;
    }
    return sum;
}

static int64_t youngest_given(const move_table *m, int sex) {
    int64_t line;
    for (int64_t age = 0; age < m->ages; age++) {
        for (int64_t from = 0; from < m->states - 1; from++) {
            (void)sum_from(m, sex, from, age, &line);
            if (line != 0) {
                return age;
            }
        }
    }
    return m->ages;
}

/* From the youngest age on every state must have its rows; probabilities add up to 1. The first fault of a state is told. */
static void check_state(const move_table *m, int sex, int64_t from, int64_t youngest) {
    for (int64_t age = youngest < m->ages ? youngest : 0; age < m->ages; age++) {
        int64_t line;
        const double sum = sum_from(m, sex, from, age, &line);
        const care__place place = {.file = m->sheet->file, .field = line == 0 ? "from" : "probability", .line = line};
        if (line == 0) {
            care__diagnose(m->r->findings, CARE_FAULT, CARE__M_MOVE_MISSING, place, "%s" CARE__AND "%lld" CARE__AND "%s",
                           care__sex_name(sex), (long long)age, care__quote_of(m->name[from]).text);
            return;
        }
        if (!m->intensities && fabs(sum - 1.0) > ROUNDING) {
            care__diagnose(m->r->findings, CARE_FAULT, CARE__M_MOVE_SUM, place,
                           "%s" CARE__AND "%lld" CARE__AND "%s" CARE__AND "%s", care__sex_name(sex), (long long)age,
                           care__quote_of(m->name[from]).text, care__number_of(sum).text);
            return;
        }
    }
}

/* Rows that add up to just 1; younger ages are as the youngest that is given; the dead stay dead. */
static void complete(move_table *m, const int64_t *youngest) {
    for (int64_t i = 0; i < CARE_SEXES * m->states * m->ages; i++) {
        const int sex = (int)(i / (m->states * m->ages));
        const int64_t from = i / m->ages % m->states;
        const int64_t age = i % m->ages;
        const int64_t like = age < youngest[sex] ? youngest[sex] : age;
        int64_t line;
        const double sum = sum_from(m, sex, from, like, &line);
        for (int64_t to = 0; to < m->states; to++) {
            double *value = &m->value[cell_of(m, sex, from, to, age)];
            *value = m->value[cell_of(m, sex, from, to, like)];
            if (from == m->states - 1) {
                *value = to == from && !m->intensities ? 1.0 : 0.0;
            } else if (m->intensities) {
                *value = to == from ? -sum : *value;
            } else {
                *value /= sum;
            }
        }
    }
}

/* A level's part of its state, by their ratios. */
static double part_of_state(const move_table *m, int64_t to) {
    const care_plan *plan = m->r->plan;
    double sum = 0.0;
    int64_t levels = 0;
    for (int64_t level = 0; level < plan->level_count; level++) {
        const int together = m->state_of[level + 1] == m->state_of[to];
        sum += together ? plan->levels[level].ratio : 0.0;
        levels += together;
    }
    return levels == 0 ? 1.0 : sum > 0.0 ? plan->levels[to - 1].ratio / sum : 1.0 / (double)levels;
}

/* From states to levels: those of one state move alike, and share it by their ratios. */
static care_status spread_over_levels(const move_table *m, const double *probability, care_error *error) {
    care_plan *plan = m->r->plan;
    const int64_t states = plan->level_count + 2;
    plan->transitions = care__arena_take(&plan->arena, (size_t)(CARE_SEXES * states * states * m->ages), sizeof(double));
    if (plan->transitions == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t i = 0; i < CARE_SEXES * states * states; i++) {
        const int64_t to = i % states;
        const double *row =
            probability + cell_of(m, i / (states * states), m->state_of[i / states % states], m->state_of[to], 0);
        const double part = part_of_state(m, to);
        for (int64_t age = 0; age < m->ages; age++) {
            plan->transitions[i * m->ages + age] = part * row[age];
        }
    }
    return CARE_OK;
}

static care_status read_transitions(care__reader *r, const care__sheet *sheet, care_error *error) {
    care_plan *plan = r->plan;
    const int64_t before = care_diagnostics_total(r->findings, CARE_FAULT);
    if (!care__is_sound(r, CARE__T_LEVELS)) {
        return CARE_OK;
    }
    if (plan->level_count > CARE_STATES_MAX - 2) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_LEVELS_MANY, (care__place){.file = sheet->file}, "%lld" CARE__AND "%d",
                       (long long)plan->level_count, CARE_STATES_MAX - 2);
        return CARE_OK;
    }
    move_table m = {.r = r, .sheet = sheet, .ages = plan->ages};
    find_states(&m);
    const size_t n = (size_t)(CARE_SEXES * m.states * m.states * m.ages);
    m.intensities = isnan(sheet->number[MOVE_PROBABILITY][0]);
    m.value = care__arena_take(&plan->arena, n, sizeof *m.value);
    m.line = care__arena_take(&plan->arena, n, sizeof *m.line);
    double *probability = m.intensities ? care__arena_take(&plan->arena, n, sizeof *probability) : m.value;
    if (m.value == NULL || m.line == NULL || probability == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t row = 0; row < sheet->rows; row++) {
        take_move(&m, row);
    }
    for (int sex = 0; sex < CARE_SEXES && care_diagnostics_total(r->findings, CARE_FAULT) == before; sex++) {
        plan->transitions_from[sex] = youngest_given(&m, sex);
        for (int64_t from = 0; from < m.states - 1; from++) {
            check_state(&m, sex, from, plan->transitions_from[sex]);
        }
    }
    if (care_diagnostics_total(r->findings, CARE_FAULT) > before) {
        return CARE_OK;
    }
    complete(&m, plan->transitions_from);
    if (m.intensities) {
        CARE__TRY(care_multistate_probabilities(CARE_SEXES, m.states, m.ages, m.value, 1.0, CARE_TRANSITION_EXPONENTIAL,
                                                &r->env, probability, NULL, n, error));
    }
    return spread_over_levels(&m, probability, error);
}

/* ---- what is uncertain ------------------------------------------------------------------------------------------------ */

/* In the order of care_source. */
static const char *const series_words[] = {"fertility", "mortality",   "migration", "prevalence",
                                           "take_up",   "build_delay", "township",  NULL};
enum { SERIES_MIGRATION = 2, SERIES_TOWNSHIP = 6 };

enum {
    SERIES_SERIES,
    SERIES_MEAN, /* here begin the parts of a series, as in care/ensemble.h */
    SERIES_INITIAL,
    SERIES_COEFFICIENT,
    SERIES_DRIFT,
    SERIES_SPREAD,
    SERIES_SCENARIO,
    SERIES_STATUS,
    SERIES_SOURCE
};

static const care__field series_fields[] = {
    {"series", CARE__CELL_CHOICE, 0, 0, 0, series_words},
    {"mean", CARE__CELL_NUMBER, 1, -20, 20, NULL},
    {"initial", CARE__CELL_NUMBER, 1, 0, 20, NULL},
    {"coefficient", CARE__CELL_NUMBER, 1, -1, 1, NULL},
    {"drift", CARE__CELL_NUMBER, 1, -20, 20, NULL},
    {"spread", CARE__CELL_NUMBER, 1, 0, 20, NULL},
    {"scenario", CARE__CELL_TEXT, 1, 0, 0, NULL},
    CARE__STATUS_FIELD,
    CARE__SOURCE_FIELD,
};

/* Uncertain migration is a multiple of the rates of a scenario; only that series has one. */
static void find_pattern(care__reader *r, const care__sheet *sheet, int64_t row, int64_t series) {
    care_plan *plan = r->plan;
    const char *code = sheet->text[SERIES_SCENARIO][row];
    const care__place place = care__sheet_place(sheet, row, SERIES_SCENARIO);
    if (series != SERIES_MIGRATION) {
        if (code[0] != '\0') {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_SERIES_SCENARIO, place, "%s", care__quote_of(code).text);
        }
        return;
    }
    if (!care__is_sound(r, CARE__T_SCENARIOS) || !care__is_sound(r, CARE__T_MIGRATION)) {
        return;
    }
    for (int64_t i = 0; i < plan->scenario_count; i++) {
        if (strcmp(plan->scenarios[i].code, code) == 0 && plan->scenarios[i].migration != NULL) {
            plan->migration_pattern = i;
            return;
        }
    }
    care__diagnose(r->findings, CARE_FAULT, CARE__M_SERIES_PATTERN, place, "%s" CARE__AND "%s", care__quote_of(code).text,
                   care__quote_of(plan->inputs[CARE__T_MIGRATION].file).text);
}

static care_status read_series(care__reader *r, const care__sheet *sheet, care_error *error) {
    care_plan *plan = r->plan;
    plan->series = care__arena_take(&plan->arena, (size_t)CARE_SOURCES * CARE_SERIES_PARAMETERS, sizeof *plan->series);
    if (plan->series == NULL) {
        return care__fail_nomem(error);
    }
    care__check_repeated(r, sheet, SERIES_SERIES);
    for (int64_t i = 0; i < CARE_SOURCES; i++) {
        plan->series_status[i] = -1;
    }
    for (int64_t row = 0; row < sheet->rows; row++) {
        const int64_t series = (int64_t)sheet->number[SERIES_SERIES][row];
        plan->series_status[series] = (int32_t)sheet->number[SERIES_STATUS][row];
        find_pattern(r, sheet, row, series);
        for (int part = 0; part < CARE_SERIES_PARAMETERS; part++) {
            const double value = sheet->number[SERIES_MEAN + part][row];
            plan->series[series * CARE_SERIES_PARAMETERS + part] = isnan(value) ? 0.0 : value;
            if (series == SERIES_TOWNSHIP && part >= SERIES_COEFFICIENT - SERIES_MEAN && value != 0.0 && !isnan(value)) {
                care__diagnose_range(r->findings, care__sheet_place(sheet, row, SERIES_MEAN + part),
                                     sheet->text[SERIES_MEAN + part][row], 0.0, 0.0); /* it is drawn once */
            }
        }
    }
    return CARE_OK;
}

/* ---- trajectories of another model ------------------------------------------------------------------------------------ */

enum { PATH_TRAJECTORY, PATH_YEAR, PATH_SOURCE, PATH_VALUE, PATH_STATUS };

/* Townships are drawn one by one, so there is no series of them. */
static const char *const path_words[] = {"fertility", "mortality", "migration", "prevalence", "take_up", "build_delay", NULL};

static const care__field path_fields[] = {
    {"trajectory", CARE__CELL_WHOLE, 0, 0, 999999, NULL},       {"year", CARE__CELL_WHOLE, 0, 1900, 2300, NULL},
    {"source", CARE__CELL_CHOICE, 0, 0, 0, path_words},         {"value", CARE__CELL_NUMBER, 0, -20, 20, NULL},
    {"status", CARE__CELL_CHOICE, 1, 0, 0, care__status_words}, /* empty = reported */
};

static void take_point(care__reader *r, const care__sheet *sheet, int64_t row, int64_t *line) {
    const care_plan *plan = r->plan;
    const int64_t years = plan->last_year - plan->base_year;
    const double year = sheet->number[PATH_YEAR][row];
    const int64_t source = (int64_t)sheet->number[PATH_SOURCE][row];
    const int64_t trajectory = (int64_t)sheet->number[PATH_TRAJECTORY][row];
    if (!(year > plan->base_year && year <= plan->last_year)) {
        care__diagnose_range(r->findings, care__sheet_place(sheet, row, PATH_YEAR), sheet->text[PATH_YEAR][row],
                             plan->base_year + 1, plan->last_year);
        return;
    }
    if (source == SERIES_MIGRATION && plan->series != NULL && plan->series_status[source] < 0) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_PATH_PATTERN, care__sheet_place(sheet, row, PATH_SOURCE), "%s",
                       care__quote_of(plan->inputs[CARE__T_UNCERTAINTY].file).text);
        return;
    }
    const int64_t at = (trajectory * CARE_SOURCES + source) * years + (int64_t)year - plan->base_year - 1;
    if (line[at] != 0) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_PATH_TWICE, care__sheet_place(sheet, row, PATH_VALUE),
                       "%s" CARE__AND "%s" CARE__AND "%s" CARE__AND "%lld", sheet->text[PATH_TRAJECTORY][row],
                       sheet->text[PATH_SOURCE][row], sheet->text[PATH_YEAR][row], (long long)line[at]);
        return;
    }
    line[at] = sheet->line[row];
    plan->imported[at] = sheet->number[PATH_VALUE][row];
}

static care_status read_paths(care__reader *r, const care__sheet *sheet, care_error *error) {
    care_plan *plan = r->plan;
    const int64_t years = plan->last_year - plan->base_year;
    int64_t last = -1;
    if (years < 1 || plan->target_year > plan->last_year) {
        return CARE_OK; /* told of the document */
    }
    for (int64_t row = 0; row < sheet->rows; row++) {
        const int64_t trajectory = (int64_t)sheet->number[PATH_TRAJECTORY][row];
        last = trajectory > last ? trajectory : last;
        if (trajectory >= sheet->rows) { /* numbered from 0 on: no more of them than rows */
            care__diagnose_range(r->findings, care__sheet_place(sheet, row, PATH_TRAJECTORY), sheet->text[PATH_TRAJECTORY][row],
                                 0.0, (double)(sheet->rows - 1));
            return CARE_OK;
        }
    }
    const size_t n = (size_t)((last + 1) * CARE_SOURCES * years);
    plan->imported = care__arena_take(&plan->arena, n, sizeof *plan->imported);
    int64_t *line = care__arena_take(&plan->arena, n, sizeof *line);
    if (plan->imported == NULL || line == NULL) {
        return care__fail_nomem(error);
    }
    for (size_t i = 0; i < n; i++) {
        plan->imported[i] = NAN;
    }
    plan->imported_count = last + 1;
    for (int64_t row = 0; row < sheet->rows; row++) {
        take_point(r, sheet, row, line);
    }
    return CARE_OK;
}

const care__table_about care__level_tables[CARE__T_BEDS - CARE__T_TRANSITIONS] = {
    {transition_fields, CARE__COUNT(transition_fields), 0, 1, MOVE_SOURCE, read_transitions},
    {series_fields, CARE__COUNT(series_fields), 0, 0, SERIES_SOURCE, read_series},
    {path_fields, CARE__COUNT(path_fields), 0, 0, -1, read_paths},
};
