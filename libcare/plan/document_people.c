/* The tables about townships and people. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "plan/reader.h"

const char *const care__sex_words[] = {"male", "female", NULL};
static const char *const role_words[] = {"middle", "low", "high", "other", NULL};
static const char *const build_words[] = {"new", "joint", "upgrade", NULL};

static double *numbers(care__reader *r, int64_t n, double fill) {
    double *values = care__arena_take(&r->plan->arena, (size_t)n, sizeof *values);
    for (int64_t i = 0; values != NULL && i < n; i++) {
        values[i] = fill;
    }
    return values;
}

/* ---- townships -------------------------------------------------------------------------------------------------------- */

enum {
    TOWN_CODE,
    TOWN_NAME_ZH,
    TOWN_NAME_EN,
    TOWN_LONGITUDE,
    TOWN_LATITUDE,
    TOWN_POSITION_STATUS,
    TOWN_AREA,
    TOWN_AREA_STATUS,
    TOWN_VILLAGES,
    TOWN_COMMUNITIES,
    TOWN_RESPONSIBLE_ZH,
    TOWN_RESPONSIBLE_EN,
    TOWN_BUILD_MODE,
    TOWN_REGISTERED,
    TOWN_EXISTING,
    TOWN_LEAST,
    TOWN_MOST,
    TOWN_SOURCE
};

static const care__field township_fields[] = {
    {"code", CARE__CELL_TEXT, 0, 0, 0, NULL},
    {"name_zh", CARE__CELL_TEXT, 0, 0, 0, NULL},
    {"name_en", CARE__CELL_TEXT, 0, 0, 0, NULL},
    {"longitude", CARE__CELL_NUMBER, 0, -180, 180, NULL},
    {"latitude", CARE__CELL_NUMBER, 0, -90, 90, NULL},
    {"position_status", CARE__CELL_CHOICE, 0, 0, 0, care__status_words},
    {"area_km2", CARE__CELL_NUMBER, 0, 1e-6, 1e7, NULL},
    {"area_status", CARE__CELL_CHOICE, 0, 0, 0, care__status_words},
    {"villages", CARE__CELL_WHOLE, 0, 0, 1e6, NULL},
    {"communities", CARE__CELL_WHOLE, 0, 0, 1e6, NULL},
    {"responsible_zh", CARE__CELL_TEXT, 1, 0, 0, NULL},
    {"responsible_en", CARE__CELL_TEXT, 1, 0, 0, NULL},
    {"build_mode", CARE__CELL_CHOICE, 1, 0, 0, build_words},
    {"registered_elderly", CARE__CELL_NUMBER, 1, 0, 1e12, NULL},
    {"existing_facilities", CARE__CELL_TEXT, 1, 0, 0, NULL},
    {"new_beds_least", CARE__CELL_WHOLE, 1, 0, 1e9, NULL},
    {"new_beds_most", CARE__CELL_WHOLE, 1, 0, 1e9, NULL},
    CARE__SOURCE_FIELD,
};

/* A code that stands already is told, and its row left out. */
static care_status add_township(care__reader *r, const care__sheet *sheet, int64_t row, care_error *error) {
    care_township township;
    care_township_init(&township);
    township.code = sheet->text[TOWN_CODE][row];
    township.name_zh = sheet->text[TOWN_NAME_ZH][row];
    township.name_en = sheet->text[TOWN_NAME_EN][row];
    township.longitude = sheet->number[TOWN_LONGITUDE][row];
    township.latitude = sheet->number[TOWN_LATITUDE][row];
    township.position_status = (int32_t)sheet->number[TOWN_POSITION_STATUS][row];
    township.area_km2 = sheet->number[TOWN_AREA][row];
    township.area_status = (int32_t)sheet->number[TOWN_AREA_STATUS][row];
    township.villages = (int64_t)sheet->number[TOWN_VILLAGES][row];
    township.communities = (int64_t)sheet->number[TOWN_COMMUNITIES][row];
    const int64_t taken = care_area_find(r->plan->area, township.code);
    if (taken >= 0) {
        care__tell_repeated(r, sheet, row, TOWN_CODE, r->plan->town_line[taken]);
        return CARE_OK;
    }
    r->plan->town_line[care_area_count(r->plan->area)] = sheet->line[row];
    return care_area_add(r->plan->area, &township, error);
}

/* What the document says of a township beside its place. */
static void take_township(care__reader *r, const care__sheet *sheet, int64_t row) {
    care_plan *plan = r->plan;
    const char *zh = sheet->text[TOWN_RESPONSIBLE_ZH][row];
    const char *en = sheet->text[TOWN_RESPONSIBLE_EN][row];
    const double mode = sheet->number[TOWN_BUILD_MODE][row];
    const double least = sheet->number[TOWN_LEAST][row];
    const double most = sheet->number[TOWN_MOST][row];
    plan->responsible[row].in[1] = zh[0] == '\0' ? NULL : zh;
    plan->responsible[row].in[0] = en[0] == '\0' ? plan->responsible[row].in[1] : en;
    plan->build_mode[row] = isnan(mode) ? CARE__BUILD_UNKNOWN : (int32_t)mode;
    plan->registered_elderly[row] = sheet->number[TOWN_REGISTERED][row];
    plan->existing_facilities[row] = sheet->text[TOWN_EXISTING][row];
    plan->new_beds_least[row] = isnan(least) ? 0 : (int64_t)least;
    plan->new_beds_most[row] = isnan(most) ? INT64_MAX : (int64_t)most;
    if (least > most) { /* false where either is not given */
        care__diagnose(r->findings, CARE_FAULT, CARE__M_BOUND_ORDER, care__sheet_place(sheet, row, TOWN_MOST),
                       "%s" CARE__AND "%s", sheet->text[TOWN_MOST][row], sheet->text[TOWN_LEAST][row]);
    }
}

static care_status read_townships(care__reader *r, const care__sheet *sheet, care_error *error) {
    care_plan *plan = r->plan;
    const size_t rows = (size_t)sheet->rows;
    care_status status = care_area_create(&r->env, &plan->area, error);
    if (status != CARE_OK) {
        return status;
    }
    plan->town_line = care__arena_take(&plan->arena, rows, sizeof *plan->town_line);
    plan->responsible = care__arena_take(&plan->arena, rows, sizeof *plan->responsible);
    plan->build_mode = care__arena_take(&plan->arena, rows, sizeof *plan->build_mode);
    plan->registered_elderly = numbers(r, sheet->rows, NAN);
    plan->existing_facilities = care__arena_take(&plan->arena, rows, sizeof *plan->existing_facilities);
    plan->new_beds_least = care__arena_take(&plan->arena, rows, sizeof *plan->new_beds_least);
    plan->new_beds_most = care__arena_take(&plan->arena, rows, sizeof *plan->new_beds_most);
    if (plan->town_line == NULL || plan->responsible == NULL || plan->build_mode == NULL || plan->registered_elderly == NULL ||
        plan->existing_facilities == NULL || plan->new_beds_least == NULL || plan->new_beds_most == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t row = 0; row < sheet->rows && status == CARE_OK; row++) {
        status = add_township(r, sheet, row, error);
        take_township(r, sheet, row);
    }
    plan->townships = care_area_count(plan->area);
    return status;
}

/* ---- tables by age ---------------------------------------------------------------------------------------------------- */

/* Which fields of a table hold sex, ages and value. */
typedef struct age_columns {
    int64_t sex; /* -1 = none: the value holds for all */
    int64_t from, to;
    int64_t value;
} age_columns;

int care__row_ages(care__reader *r, const care__sheet *sheet, int64_t row, int64_t from, int64_t to, int64_t *first,
                   int64_t *last) {
    const int64_t open_age = r->plan->ages - 1;
    const double given_from = sheet->number[from][row];
    const double given_to = to < 0 ? given_from : sheet->number[to][row];
    const care__place place = care__sheet_place(sheet, row, from);
    if (given_from > (double)open_age) {
        care__diagnose_range(r->findings, place, sheet->text[from][row], 0.0, (double)open_age);
        return 0;
    }
    if (given_from > given_to) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_AGE_ORDER, place, "%s" CARE__AND "%s", sheet->text[from][row],
                       sheet->text[to][row]);
        return 0;
    }
    *first = (int64_t)given_from;
    *last = isnan(given_to) || given_to > (double)open_age ? open_age : (int64_t)given_to;
    return 1;
}

/* Puts a row's value at each of its ages; the first that is there already is told. `line_of` [ages] remembers the rows. */
static void spread_row(care__reader *r, const care__sheet *sheet, const age_columns *at, int64_t row, int sex, double *values,
                       int64_t *line_of) {
    int64_t first;
    int64_t last;
    int told = 0;
    if (!care__row_ages(r, sheet, row, at->from, at->to, &first, &last)) {
        return;
    }
    for (int64_t age = first; age <= last; age++) {
        if (line_of[age] == 0) {
            line_of[age] = sheet->line[row];
            values[age] = sheet->number[at->value][row];
        } else if (!told) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_AGES_OVERLAP, care__sheet_place(sheet, row, at->from),
                           "%s" CARE__AND "%lld" CARE__AND "%lld", care__sex_name(sex), (long long)age,
                           (long long)line_of[age]);
            told = 1;
        }
    }
}

static void tell_gaps(care__reader *r, const care__sheet *sheet, int sex, const int64_t *line_of) {
    const int64_t ages = r->plan->ages;
    int64_t end;
    for (int64_t age = 0; age < ages; age = end + 1) {
        end = age;
        while (end < ages && line_of[end] == 0) {
            end++;
        }
        if (end > age) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_AGES_GAP, (care__place){.file = sheet->file},
                           "%s" CARE__AND "%lld" CARE__AND "%lld", care__sex_name(sex), (long long)age, (long long)end - 1);
        }
    }
}

/* Values by single age of one sex from the rows that are `chosen` (NULL = all). Ages without a row are a fault when `complete`.
 */
static care_status spread_ages(care__reader *r, const care__sheet *sheet, const age_columns *at, const char *chosen, int sex,
                               int complete, double *values, care_error *error) {
    int64_t *line_of = care__arena_take(&r->plan->arena, (size_t)r->plan->ages, sizeof *line_of);
    if (line_of == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t row = 0; row < sheet->rows; row++) {
        if ((chosen == NULL || chosen[row]) && (at->sex < 0 || (int)sheet->number[at->sex][row] == sex)) {
            spread_row(r, sheet, at, row, sex, values, line_of);
        }
    }
    if (complete) {
        tell_gaps(r, sheet, sex, line_of);
    }
    return CARE_OK;
}

/* ---- people ----------------------------------------------------------------------------------------------------------- */

enum { AREA_SEX, AREA_FROM, AREA_TO, AREA_PERSONS, AREA_STATUS, AREA_SOURCE };

static const care__field area_population_fields[] = {
    {"sex", CARE__CELL_CHOICE, 0, 0, 0, care__sex_words},
    {"age_from", CARE__CELL_WHOLE, 0, 0, 130, NULL},
    {"age_to", CARE__CELL_WHOLE, 1, 0, 130, NULL},
    {"persons", CARE__CELL_NUMBER, 0, 0, 1e12, NULL},
    CARE__STATUS_FIELD,
    CARE__SOURCE_FIELD,
};

typedef struct age_row {
    int64_t from;
    double persons;
    int64_t line;
} age_row;

static int compare_age_rows(const void *left, const void *right) {
    const int64_t a = ((const age_row *)left)->from;
    const int64_t b = ((const age_row *)right)->from;
    return a < b ? -1 : a > b;
}

/* The groups of one sex in ascending order; that they leave no gap was checked. */
static care_status take_groups(care__reader *r, const care__sheet *sheet, int sex, care_error *error) {
    care__age_groups_of_sex *groups = &r->plan->population[sex];
    age_row *rows = care__arena_take(&r->plan->arena, (size_t)sheet->rows, sizeof *rows);
    groups->from_age = care__arena_take(&r->plan->arena, (size_t)sheet->rows, sizeof *groups->from_age);
    groups->persons = care__arena_take(&r->plan->arena, (size_t)sheet->rows, sizeof *groups->persons);
    groups->line = care__arena_take(&r->plan->arena, (size_t)sheet->rows, sizeof *groups->line);
    if (rows == NULL || groups->from_age == NULL || groups->persons == NULL || groups->line == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t row = 0; row < sheet->rows; row++) {
        if ((int)sheet->number[AREA_SEX][row] == sex) {
            rows[groups->count++] =
                (age_row){(int64_t)sheet->number[AREA_FROM][row], sheet->number[AREA_PERSONS][row], sheet->line[row]};
        }
    }
    qsort(rows, (size_t)groups->count, sizeof *rows, compare_age_rows);
    for (int64_t i = 0; i < groups->count; i++) {
        groups->from_age[i] = rows[i].from;
        groups->persons[i] = rows[i].persons;
        groups->line[i] = rows[i].line;
    }
    return CARE_OK;
}

static care_status read_area_population(care__reader *r, const care__sheet *sheet, care_error *error) {
    static const age_columns at = {AREA_SEX, AREA_FROM, AREA_TO, AREA_PERSONS};
    double *ignored = numbers(r, r->plan->ages, 0.0);
    if (ignored == NULL) {
        return care__fail_nomem(error);
    }
    for (int sex = 0; sex < CARE_SEXES; sex++) {
        CARE__TRY(spread_ages(r, sheet, &at, NULL, sex, 1, ignored, error));
        CARE__TRY(take_groups(r, sheet, sex, error));
    }
    return CARE_OK;
}

enum { TP_TOWNSHIP, TP_POPULATION, TP_URBAN, TP_RURAL, TP_ELDERLY, TP_STATUS, TP_SOURCE };

static const care__field township_population_fields[] = {
    {"township", CARE__CELL_TOWNSHIP, 0, 0, 0, NULL},
    {"population", CARE__CELL_NUMBER, 0, 0, 1e12, NULL},
    {"urban", CARE__CELL_NUMBER, 1, 0, 1e12, NULL},
    {"rural", CARE__CELL_NUMBER, 1, 0, 1e12, NULL},
    {"elderly", CARE__CELL_NUMBER, 1, 0, 1e12, NULL},
    CARE__STATUS_FIELD,
    CARE__SOURCE_FIELD,
};

static void check_town(care__reader *r, const care__sheet *sheet, int64_t row) {
    const double population = sheet->number[TP_POPULATION][row];
    const double urban = sheet->number[TP_URBAN][row];
    const double rural = sheet->number[TP_RURAL][row];
    const double elderly = sheet->number[TP_ELDERLY][row];
    if (!isnan(urban) && !isnan(rural) && fabs(urban + rural - population) > 0.5 + 1e-9 * population) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_PARTS_MISMATCH, care__sheet_place(sheet, row, TP_POPULATION),
                       "%s" CARE__AND "%s" CARE__AND "%s" CARE__AND "%s", care__number_of(urban).text,
                       care__number_of(rural).text, care__number_of(urban + rural).text, care__number_of(population).text);
    }
    if (isnan(urban) != isnan(rural)) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_CELL_EMPTY,
                       care__sheet_place(sheet, row, isnan(urban) ? TP_URBAN : TP_RURAL), NULL);
    }
    if (elderly > population) {
        care__diagnose_range(r->findings, care__sheet_place(sheet, row, TP_ELDERLY), sheet->text[TP_ELDERLY][row], 0.0,
                             population);
    }
}

static care_status read_township_population(care__reader *r, const care__sheet *sheet, care_error *error) {
    care_plan *plan = r->plan;
    int64_t *line_of = care__arena_take(&plan->arena, (size_t)plan->townships, sizeof *line_of);
    plan->town_population = numbers(r, plan->townships, 0.0);
    plan->town_urban = numbers(r, plan->townships, NAN);
    plan->town_rural = numbers(r, plan->townships, NAN);
    plan->town_elderly = numbers(r, plan->townships, NAN);
    if (line_of == NULL || plan->town_population == NULL || plan->town_urban == NULL || plan->town_rural == NULL ||
        plan->town_elderly == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t row = 0; row < sheet->rows; row++) {
        const int64_t t = (int64_t)sheet->number[TP_TOWNSHIP][row];
        check_town(r, sheet, row);
        if (t == CARE__TOWNSHIP_UNKNOWN) {
            continue;
        }
        if (line_of[t] != 0) {
            care__tell_repeated(r, sheet, row, TP_TOWNSHIP, line_of[t]);
            continue;
        }
        line_of[t] = sheet->line[row];
        plan->town_population[t] = sheet->number[TP_POPULATION][row];
        plan->town_urban[t] = sheet->number[TP_URBAN][row];
        plan->town_rural[t] = sheet->number[TP_RURAL][row];
        plan->town_elderly[t] = sheet->number[TP_ELDERLY][row];
    }
    for (int64_t t = 0; t < plan->townships && care__is_sound(r, CARE__T_TOWNSHIPS); t++) {
        care_township township;
        care_township_init(&township);
        if (line_of[t] == 0 && care_area_get(plan->area, t, &township, NULL) == CARE_OK) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_TOWNSHIPS_MISSING, (care__place){.file = sheet->file}, "%s",
                           care__quote_of(township.code).text);
        }
    }
    return CARE_OK;
}

/* ---- rates ------------------------------------------------------------------------------------------------------------ */

enum { LIFE_SEX, LIFE_AGE, LIFE_SURVIVORS, LIFE_PERSON_YEARS, LIFE_STATUS, LIFE_SOURCE };

static const care__field life_table_fields[] = {
    {"sex", CARE__CELL_CHOICE, 0, 0, 0, care__sex_words},
    {"age", CARE__CELL_WHOLE, 0, 0, 130, NULL},
    {"survivors", CARE__CELL_NUMBER, 0, 0, 1e9, NULL},
    {"person_years", CARE__CELL_NUMBER, 0, 0, 1e12, NULL},
    CARE__STATUS_FIELD,
    CARE__SOURCE_FIELD,
};

/* Part of those who were there that is left; of nobody, nobody. */
static double part_left(double left, double before) {
    return before > 0.0 ? left / before : left > 0.0 ? (double)INFINITY : 0.0;
}

/* s(0) = L0/l0, s(x) = L(x)/L(x-1), s(w) = T(w)/T(w-1), where T(w-1) = L(w-1) + T(w). */
static void survival_of(int64_t ages, double radix, const double *person_years, double *survival) {
    const int64_t open = ages - 1;
    survival[0] = part_left(person_years[0], radix);
    for (int64_t x = 1; x < open; x++) {
        survival[x] = part_left(person_years[x], person_years[x - 1]);
    }
    survival[open] = part_left(person_years[open], person_years[open - 1] + person_years[open]);
}

/* The place of a sex and age in the life table: of its first row. */
static care__place place_of_age(const care__sheet *sheet, int sex, int64_t age, int64_t field) {
    for (int64_t row = 0; row < sheet->rows; row++) {
        if ((int)sheet->number[LIFE_SEX][row] == sex && (int64_t)sheet->number[LIFE_AGE][row] == age) {
            return care__sheet_place(sheet, row, field);
        }
    }
    return (care__place){.file = sheet->file, .field = sheet->fields[field].name};
}

/* One sex: no age may have more person-years than the one before, the first no more than are born. */
static void check_life_table(care__reader *r, const care__sheet *sheet, int sex, double radix) {
    const double *years = r->plan->person_years + sex * r->plan->ages;
    if (radix == 0.0) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_ZERO, place_of_age(sheet, sex, 0, LIFE_SURVIVORS), NULL);
        return;
    }
    for (int64_t x = 0; x < r->plan->ages; x++) {
        if (r->plan->survival[sex * r->plan->ages + x] > 1.0) {
            care__diagnose_range(r->findings, place_of_age(sheet, sex, x, LIFE_PERSON_YEARS), care__number_of(years[x]).text,
                                 0.0, x == 0 ? radix : years[x - 1]);
        }
    }
}

static care_status read_life_table(care__reader *r, const care__sheet *sheet, care_error *error) {
    static const age_columns survivors_at = {LIFE_SEX, LIFE_AGE, -1, LIFE_SURVIVORS};
    static const age_columns years_at = {LIFE_SEX, LIFE_AGE, -1, LIFE_PERSON_YEARS};
    care_plan *plan = r->plan;
    const int64_t ages = plan->ages;
    plan->person_years = numbers(r, CARE_SEXES * ages, 0.0);
    plan->survival = numbers(r, CARE_SEXES * ages, 0.0);
    double *survivors = numbers(r, ages, 0.0);
    if (plan->person_years == NULL || plan->survival == NULL || survivors == NULL) {
        return care__fail_nomem(error);
    }
    for (int sex = 0; sex < CARE_SEXES; sex++) {
        double *years = plan->person_years + sex * ages;
        const int64_t before = care_diagnostics_total(r->findings, CARE_FAULT);
        CARE__TRY(spread_ages(r, sheet, &survivors_at, NULL, sex, 1, survivors, error));
        if (care_diagnostics_total(r->findings, CARE_FAULT) > before) {
            continue;
        }
        CARE__TRY(spread_ages(r, sheet, &years_at, NULL, sex, 1, years, error));
        survival_of(ages, survivors[0], years, plan->survival + sex * ages);
        check_life_table(r, sheet, sex, survivors[0]);
    }
    return CARE_OK;
}

enum { FERTILITY_FROM, FERTILITY_TO, FERTILITY_RATE, FERTILITY_STATUS, FERTILITY_SOURCE };

static const care__field fertility_fields[] = {
    {"age_from", CARE__CELL_WHOLE, 0, 1, 98, NULL},
    {"age_to", CARE__CELL_WHOLE, 0, 1, 98, NULL},
    {"births_per_woman", CARE__CELL_NUMBER, 0, 0, 2, NULL},
    CARE__STATUS_FIELD,
    CARE__SOURCE_FIELD,
};

static care_status read_fertility(care__reader *r, const care__sheet *sheet, care_error *error) {
    static const age_columns at = {-1, FERTILITY_FROM, FERTILITY_TO, FERTILITY_RATE};
    r->plan->fertility = numbers(r, r->plan->ages, 0.0);
    if (r->plan->fertility == NULL) {
        return care__fail_nomem(error);
    }
    CARE__TRY(spread_ages(r, sheet, &at, NULL, CARE_FEMALE, 0, r->plan->fertility, error));
    r->plan->fertility[r->plan->ages - 1] = 0.0;
    return CARE_OK;
}

enum { BIRTHS_YEAR, BIRTHS_BIRTHS, BIRTHS_STATUS, BIRTHS_SOURCE };

static const care__field births_fields[] = {
    {"year", CARE__CELL_WHOLE, 0, 1700, 2300, NULL},
    {"births", CARE__CELL_NUMBER, 0, 0, 1e12, NULL},
    CARE__STATUS_FIELD,
    CARE__SOURCE_FIELD,
};

static care_status read_births(care__reader *r, const care__sheet *sheet, care_error *error) {
    care_plan *plan = r->plan;
    plan->births = numbers(r, sheet->rows, 0.0);
    if (plan->births == NULL) {
        return care__fail_nomem(error);
    }
    plan->births_first_year = (int32_t)sheet->number[BIRTHS_YEAR][0];
    plan->births_count = sheet->rows;
    plan->births_line = sheet->line;
    for (int64_t row = 0; row < sheet->rows; row++) {
        const int64_t expected = plan->births_first_year + row;
        if ((int64_t)sheet->number[BIRTHS_YEAR][row] != expected) {
            care__diagnose_range(r->findings, care__sheet_place(sheet, row, BIRTHS_YEAR), sheet->text[BIRTHS_YEAR][row],
                                 (double)expected, (double)expected);
            return CARE_OK; /* every later row would be told too */
        }
        plan->births[row] = sheet->number[BIRTHS_BIRTHS][row];
    }
    return CARE_OK;
}

/* ---- scenarios -------------------------------------------------------------------------------------------------------- */

enum {
    SCENARIO_CODE,
    SCENARIO_ROLE,
    SCENARIO_NAME_ZH,
    SCENARIO_NAME_EN,
    SCENARIO_MORTALITY,
    SCENARIO_FERTILITY,
    SCENARIO_STATUS,
    SCENARIO_SOURCE
};

static const care__field scenario_fields[] = {
    {"scenario", CARE__CELL_TEXT, 0, 0, 0, NULL},
    {"role", CARE__CELL_CHOICE, 0, 0, 0, role_words},
    {"name_zh", CARE__CELL_TEXT, 0, 0, 0, NULL},
    {"name_en", CARE__CELL_TEXT, 0, 0, 0, NULL},
    {"mortality_change", CARE__CELL_NUMBER, 0, -0.2, 0.2, NULL},
    {"fertility_factor", CARE__CELL_NUMBER, 0, 0, 10, NULL},
    CARE__STATUS_FIELD,
    CARE__SOURCE_FIELD,
};

static int64_t find_scenario(const care_plan *plan, const char *code) {
    for (int64_t i = 0; i < plan->scenario_count; i++) {
        if (strcmp(plan->scenarios[i].code, code) == 0) {
            return i;
        }
    }
    return -1;
}

static void find_roles(care__reader *r, const care__sheet *sheet) {
    care_plan *plan = r->plan;
    for (int32_t role = 0; role < CARE__ROLE_OTHER; role++) {
        int64_t count = 0;
        for (int64_t i = 0; i < plan->scenario_count; i++) {
            if (plan->scenarios[i].role == role) {
                plan->role[role] = i;
                count++;
            }
        }
        if (count != 1) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_SCENARIO_ROLE, (care__place){.file = sheet->file, .field = "role"},
                           "%lld" CARE__AND "%s", (long long)count, role_words[role]);
        }
    }
}

static care_status read_scenarios(care__reader *r, const care__sheet *sheet, care_error *error) {
    care_plan *plan = r->plan;
    plan->scenarios = care__arena_take(&plan->arena, (size_t)sheet->rows, sizeof *plan->scenarios);
    if (plan->scenarios == NULL) {
        return care__fail_nomem(error);
    }
    care__check_repeated(r, sheet, SCENARIO_CODE);
    for (int64_t row = 0; row < sheet->rows; row++) {
        plan->scenarios[row] = (care__scenario){
            .code = sheet->text[SCENARIO_CODE][row],
            .name = care__cell_words(sheet, row, SCENARIO_NAME_EN, SCENARIO_NAME_ZH),
            .role = (int32_t)sheet->number[SCENARIO_ROLE][row],
            .mortality_change = sheet->number[SCENARIO_MORTALITY][row],
            .fertility_factor = sheet->number[SCENARIO_FERTILITY][row],
            .status = (int32_t)sheet->number[SCENARIO_STATUS][row],
        };
    }
    plan->scenario_count = sheet->rows;
    find_roles(r, sheet);
    return CARE_OK;
}

enum { MIGRATION_SCENARIO, MIGRATION_SEX, MIGRATION_FROM, MIGRATION_TO, MIGRATION_RATE, MIGRATION_STATUS, MIGRATION_SOURCE };

static const care__field migration_fields[] = {
    {"scenario", CARE__CELL_TEXT, 0, 0, 0, NULL},
    {"sex", CARE__CELL_CHOICE, 0, 0, 0, care__sex_words},
    {"age_from", CARE__CELL_WHOLE, 0, 0, 130, NULL},
    {"age_to", CARE__CELL_WHOLE, 1, 0, 130, NULL},
    {"rate", CARE__CELL_NUMBER, 0, -1, 10, NULL},
    CARE__STATUS_FIELD,
    CARE__SOURCE_FIELD,
};

static care_status read_migration_of(care__reader *r, const care__sheet *sheet, int64_t scenario, care_error *error) {
    static const age_columns at = {MIGRATION_SEX, MIGRATION_FROM, MIGRATION_TO, MIGRATION_RATE};
    care__scenario *to = &r->plan->scenarios[scenario];
    char *chosen = care__arena_take(&r->plan->arena, (size_t)sheet->rows, 1);
    double *rates = numbers(r, CARE_SEXES * r->plan->ages, 0.0);
    if (chosen == NULL || rates == NULL) {
        return care__fail_nomem(error);
    }
    int64_t rows = 0;
    for (int64_t row = 0; row < sheet->rows; row++) {
        chosen[row] = strcmp(sheet->text[MIGRATION_SCENARIO][row], to->code) == 0;
        rows += chosen[row];
    }
    for (int sex = 0; sex < CARE_SEXES && rows > 0; sex++) {
        CARE__TRY(spread_ages(r, sheet, &at, chosen, sex, 0, rates + sex * r->plan->ages, error));
    }
    to->migration = rows > 0 ? rates : NULL;
    return CARE_OK;
}

static care_status read_migration(care__reader *r, const care__sheet *sheet, care_error *error) {
    if (!care__is_sound(r, CARE__T_SCENARIOS)) {
        return CARE_OK;
    }
    for (int64_t row = 0; row < sheet->rows; row++) {
        const char *code = sheet->text[MIGRATION_SCENARIO][row];
        if (find_scenario(r->plan, code) < 0) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_SCENARIO_UNKNOWN, care__sheet_place(sheet, row, MIGRATION_SCENARIO),
                           "%s" CARE__AND "%s", care__quote_of(code).text,
                           care__quote_of(r->plan->inputs[CARE__T_SCENARIOS].file).text);
        }
    }
    for (int64_t i = 0; i < r->plan->scenario_count; i++) {
        CARE__TRY(read_migration_of(r, sheet, i, error));
    }
    return CARE_OK;
}

/* ---- dependency ------------------------------------------------------------------------------------------------------- */

enum { SHAPE_SEX, SHAPE_FROM, SHAPE_TO, SHAPE_RELATIVE, SHAPE_STATUS, SHAPE_SOURCE };

static const care__field shape_fields[] = {
    {"sex", CARE__CELL_CHOICE, 0, 0, 0, care__sex_words},
    {"age_from", CARE__CELL_WHOLE, 0, 0, 130, NULL},
    {"age_to", CARE__CELL_WHOLE, 1, 0, 130, NULL},
    {"relative", CARE__CELL_NUMBER, 0, 0, 1e9, NULL},
    CARE__STATUS_FIELD,
    CARE__SOURCE_FIELD,
};

static care_status read_shape(care__reader *r, const care__sheet *sheet, care_error *error) {
    static const age_columns at = {SHAPE_SEX, SHAPE_FROM, SHAPE_TO, SHAPE_RELATIVE};
    r->plan->shape = numbers(r, CARE_SEXES * r->plan->ages, 0.0);
    if (r->plan->shape == NULL) {
        return care__fail_nomem(error);
    }
    for (int sex = 0; sex < CARE_SEXES; sex++) {
        CARE__TRY(spread_ages(r, sheet, &at, NULL, sex, 1, r->plan->shape + sex * r->plan->ages, error));
    }
    return CARE_OK;
}

enum {
    LEVEL_CODE,
    LEVEL_NAME_ZH,
    LEVEL_NAME_EN,
    LEVEL_RATIO,
    LEVEL_BED_SHARE,
    LEVEL_HOME_SHARE,
    LEVEL_STATE,
    LEVEL_STATUS,
    LEVEL_SOURCE
};

static const care__field level_fields[] = {
    {"level", CARE__CELL_TEXT, 0, 0, 0, NULL},
    {"name_zh", CARE__CELL_TEXT, 0, 0, 0, NULL},
    {"name_en", CARE__CELL_TEXT, 0, 0, 0, NULL},
    {"ratio", CARE__CELL_NUMBER, 0, 0, 1000, NULL},
    {"bed_share", CARE__CELL_NUMBER, 0, 0, 1, NULL},
    {"home_bed_share", CARE__CELL_NUMBER, 0, 0, 1, NULL},
    {"state", CARE__CELL_TEXT, 1, 0, 0, NULL},
    CARE__STATUS_FIELD,
    CARE__SOURCE_FIELD,
};

static care_status read_levels(care__reader *r, const care__sheet *sheet, care_error *error) {
    care_plan *plan = r->plan;
    plan->levels = care__arena_take(&plan->arena, (size_t)sheet->rows, sizeof *plan->levels);
    if (plan->levels == NULL) {
        return care__fail_nomem(error);
    }
    care__check_repeated(r, sheet, LEVEL_CODE);
    for (int64_t row = 0; row < sheet->rows; row++) {
        plan->levels[row] = (care__level){
            .code = sheet->text[LEVEL_CODE][row],
            .name = care__cell_words(sheet, row, LEVEL_NAME_EN, LEVEL_NAME_ZH),
            .state = sheet->text[LEVEL_STATE][row][0] == '\0' ? sheet->text[LEVEL_CODE][row] : sheet->text[LEVEL_STATE][row],
            .ratio = sheet->number[LEVEL_RATIO][row],
            .bed_share = sheet->number[LEVEL_BED_SHARE][row],
            .home_bed_share = sheet->number[LEVEL_HOME_SHARE][row],
            .line = sheet->line[row],
        };
    }
    plan->level_count = sheet->rows;
    return CARE_OK;
}

const care__table_about care__people_tables[CARE__T_LEVELS + 1] = {
    [CARE__T_TOWNSHIPS] = {township_fields, CARE__COUNT(township_fields), 0, 0, TOWN_SOURCE, read_townships},
    [CARE__T_AREA_POPULATION] = {area_population_fields, CARE__COUNT(area_population_fields), 0, 1, AREA_SOURCE,
                                 read_area_population},
    [CARE__T_TOWNSHIP_POPULATION] = {township_population_fields, CARE__COUNT(township_population_fields), 0, 0, TP_SOURCE,
                                     read_township_population},
    [CARE__T_LIFE_TABLE] = {life_table_fields, CARE__COUNT(life_table_fields), 0, 1, LIFE_SOURCE, read_life_table},
    [CARE__T_FERTILITY] = {fertility_fields, CARE__COUNT(fertility_fields), 0, 1, FERTILITY_SOURCE, read_fertility},
    [CARE__T_BIRTHS] = {births_fields, CARE__COUNT(births_fields), 0, 0, BIRTHS_SOURCE, read_births},
    [CARE__T_SCENARIOS] = {scenario_fields, CARE__COUNT(scenario_fields), 0, 0, SCENARIO_SOURCE, read_scenarios},
    [CARE__T_MIGRATION] = {migration_fields, CARE__COUNT(migration_fields), 1, 1, MIGRATION_SOURCE, read_migration},
    [CARE__T_DEPENDENCY_SHAPE] = {shape_fields, CARE__COUNT(shape_fields), 0, 1, SHAPE_SOURCE, read_shape},
    [CARE__T_LEVELS] = {level_fields, CARE__COUNT(level_fields), 0, 0, LEVEL_SOURCE, read_levels},
};
