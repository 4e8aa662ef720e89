/* The tables about supply, indicators and parameters. */
#include <math.h>
#include <string.h>

#include "core/text.h"
#include "plan/document.h"

static const char *const class_words[] = {
#define X(name, value, code, en, zh) code,
    CARE_BED_CLASS_LIST(X)
#undef X
        NULL};

static const char *const state_words[] = {"approved", "building", "operating", NULL};
static const char *const rule_words[] = {"largest_elderly", NULL};
static const char *const direction_words[] = {"at_least", "at_most", "equal", NULL};
static const char *const attribute_words[] = {"binding", "expected", NULL};
static const char *const whole_area_allowed[] = {"*", NULL};

static const char *const model_quantities[] = {"population",   "elderly",   "beds_counted", "beds_institution",
                                               "beds_nursing", "beds_home", "townships",    "townships_with_centre"};

#define STATUS \
    { "status", CARE__CELL_CHOICE, 0, 0, 0, care__status_words }
#define SOURCE \
    { "source", CARE__CELL_TEXT, 0, 0, 0, NULL }
#define COUNT(fields) (int64_t)(sizeof(fields) / sizeof(fields)[0])

static const char *keep(care__reader *r, const char *text, care_status *status) {
    const char *copy = care__arena_text(&r->plan->arena, text);
    *status = copy == NULL ? CARE_E_NOMEM : *status;
    return copy;
}

/* ---- beds ------------------------------------------------------------------------------------------------------------- */

enum { BED_TOWNSHIP, BED_CLASS, BED_STATE, BED_BEDS, BED_STATUS, BED_SOURCE };

static const care__field bed_fields[] = {
    {"township", CARE__CELL_TOWNSHIP, 0, 0, 0, whole_area_allowed},
    {"class", CARE__CELL_CHOICE, 0, 0, 0, class_words},
    {"state", CARE__CELL_CHOICE, 0, 0, 0, state_words},
    {"beds", CARE__CELL_WHOLE, 0, 0, 1e9, NULL},
    STATUS,
    SOURCE,
};

static int same_bed_row(const care__bed_row *a, const care__bed_row *b) {
    return a->township == b->township && a->bed_class == b->bed_class && a->state == b->state;
}

static care_status read_beds(care__reader *r, const care__sheet *sheet, care_error *error) {
    care_plan *plan = r->plan;
    plan->bed_rows = care__arena_take(&plan->arena, (size_t)sheet->rows, sizeof *plan->bed_rows);
    if (plan->bed_rows == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t row = 0; row < sheet->rows; row++) {
        care__bed_row *to = &plan->bed_rows[row];
        *to = (care__bed_row){.township = (int64_t)sheet->number[BED_TOWNSHIP][row],
                              .bed_class = (int32_t)sheet->number[BED_CLASS][row],
                              .state = (int32_t)sheet->number[BED_STATE][row],
                              .beds = (int64_t)sheet->number[BED_BEDS][row]};
        for (int64_t other = 0; other < row; other++) {
            if (same_bed_row(&plan->bed_rows[other], to)) {
                care__diagnose(r->findings, CARE_FAULT, CARE__M_ROW_REPEATED, care__sheet_place(sheet, row, BED_CLASS),
                               "%.60s" CARE__AND "%lld", sheet->text[BED_CLASS][row], (long long)sheet->line[other]);
            }
            if (plan->bed_rows[other].bed_class == to->bed_class &&
                (plan->bed_rows[other].township == CARE_WHOLE_AREA) != (to->township == CARE_WHOLE_AREA)) {
                care__diagnose(r->findings, CARE_FAULT, CARE__M_TOTAL_AND_TOWNSHIPS,
                               care__sheet_place(sheet, row, BED_TOWNSHIP), "%s", class_words[to->bed_class]);
                return CARE_OK;
            }
        }
    }
    plan->bed_row_count = sheet->rows;
    return CARE_OK;
}

/* ---- centres and stations --------------------------------------------------------------------------------------------- */

enum {
    CENTRE_TOWNSHIP,
    CENTRE_COUNT,
    CENTRE_RULE,
    CENTRE_FIRST_FUNCTION,
    CENTRE_OPEN = CENTRE_FIRST_FUNCTION + CARE_CENTRE_FUNCTIONS,
    CENTRE_JOINT,
    CENTRE_STATUS,
    CENTRE_SOURCE
};

static const care__field centre_fields[] = {
    {"township", CARE__CELL_TOWNSHIP, 0, 0, 0, whole_area_allowed},
    {"count", CARE__CELL_WHOLE, 1, 1, 1e6, NULL},
    {"rule", CARE__CELL_CHOICE, 1, 0, 0, rule_words},
    {"full_time_care", CARE__CELL_WHOLE, 0, 0, 1, NULL},
    {"day_care", CARE__CELL_WHOLE, 0, 0, 1, NULL},
    {"home_visits", CARE__CELL_WHOLE, 0, 0, 1, NULL},
    {"station_guidance", CARE__CELL_WHOLE, 0, 0, 1, NULL},
    {"open_year", CARE__CELL_WHOLE, 0, 1900, 2300, NULL},
    {"joint", CARE__CELL_WHOLE, 1, 0, 1e9, NULL},
    STATUS,
    SOURCE,
};

static void check_centre(care__reader *r, const care__sheet *sheet, int64_t row) {
    const int whole_area = sheet->number[CENTRE_TOWNSHIP][row] == CARE_WHOLE_AREA;
    const int has_count = !isnan(sheet->number[CENTRE_COUNT][row]);
    const int has_rule = !isnan(sheet->number[CENTRE_RULE][row]);
    if (whole_area && !(has_count && has_rule)) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_CELL_EMPTY,
                       care__sheet_place(sheet, row, has_count ? CENTRE_RULE : CENTRE_COUNT), NULL);
    }
    if (!whole_area && (has_count || has_rule)) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_UNUSED,
                       care__sheet_place(sheet, row, has_count ? CENTRE_COUNT : CENTRE_RULE), "%s", "a single township");
    }
    if (sheet->number[CENTRE_OPEN][row] > (double)r->plan->base_year) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_CELL_RANGE, care__sheet_place(sheet, row, CENTRE_OPEN),
                       "%s" CARE__AND "1900" CARE__AND "%d", sheet->text[CENTRE_OPEN][row], (int)r->plan->base_year);
    }
    if (whole_area && sheet->number[CENTRE_COUNT][row] > (double)r->plan->townships) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_CELL_RANGE, care__sheet_place(sheet, row, CENTRE_COUNT),
                       "%s" CARE__AND "1" CARE__AND "%lld", sheet->text[CENTRE_COUNT][row], (long long)r->plan->townships);
    }
}

static care_status read_centres(care__reader *r, const care__sheet *sheet, care_error *error) {
    care_plan *plan = r->plan;
    plan->centre_rows = care__arena_take(&plan->arena, (size_t)sheet->rows, sizeof *plan->centre_rows);
    if (plan->centre_rows == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t row = 0; row < sheet->rows; row++) {
        int32_t functions = 0;
        for (int f = 0; f < CARE_CENTRE_FUNCTIONS; f++) {
            functions |= sheet->number[CENTRE_FIRST_FUNCTION + f][row] == 1.0 ? 1 << f : 0;
        }
        check_centre(r, sheet, row);
        const double joint = sheet->number[CENTRE_JOINT][row];
        const double count = sheet->number[CENTRE_COUNT][row];
        plan->centre_rows[row] = (care__centre_row){.township = (int64_t)sheet->number[CENTRE_TOWNSHIP][row],
                                                    .count = isnan(count) ? 1 : (int64_t)count,
                                                    .functions = functions,
                                                    .open_year = (int32_t)sheet->number[CENTRE_OPEN][row],
                                                    .joint = isnan(joint) ? -1 : (int64_t)joint};
    }
    plan->centre_row_count = sheet->rows;
    return CARE_OK;
}

enum { STATION_TOWNSHIP, STATION_STATIONS, STATION_STATUS, STATION_SOURCE };

static const care__field station_fields[] = {
    {"township", CARE__CELL_TOWNSHIP, 0, 0, 0, whole_area_allowed},
    {"stations", CARE__CELL_WHOLE, 0, 0, 1e6, NULL},
    STATUS,
    SOURCE,
};

static care_status read_stations(care__reader *r, const care__sheet *sheet, care_error *error) {
    care_plan *plan = r->plan;
    plan->town_stations = care__arena_take(&plan->arena, (size_t)plan->townships, sizeof *plan->town_stations);
    int64_t *line_of = care__arena_take(&plan->arena, (size_t)plan->townships + 1, sizeof *line_of);
    if (plan->town_stations == NULL || line_of == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t row = 0; row < sheet->rows; row++) {
        const int64_t t = (int64_t)sheet->number[STATION_TOWNSHIP][row];
        if (line_of[t + 1] != 0) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_ROW_REPEATED, care__sheet_place(sheet, row, STATION_TOWNSHIP),
                           "%.60s" CARE__AND "%lld", sheet->text[STATION_TOWNSHIP][row], (long long)line_of[t + 1]);
        }
        line_of[t + 1] = sheet->line[row];
        const int64_t stations = (int64_t)sheet->number[STATION_STATIONS][row];
        if (t == CARE_WHOLE_AREA) {
            plan->stations_area = stations;
        } else {
            plan->town_stations[t] = stations;
        }
    }
    if (line_of[0] != 0 && sheet->rows > 1) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_TOTAL_AND_TOWNSHIPS,
                       (care__place){.file = sheet->file, .field = "township", .line = line_of[0]}, "%s", "stations");
    }
    return CARE_OK;
}

/* ---- figures and indicators ------------------------------------------------------------------------------------------- */

enum { FIGURE_CODE, FIGURE_NAME_ZH, FIGURE_NAME_EN, FIGURE_VALUE, FIGURE_UNIT, FIGURE_STATUS, FIGURE_SOURCE };

static const care__field figure_fields[] = {
    {"quantity", CARE__CELL_TEXT, 0, 0, 0, NULL},
    {"name_zh", CARE__CELL_TEXT, 0, 0, 0, NULL},
    {"name_en", CARE__CELL_TEXT, 0, 0, 0, NULL},
    {"value", CARE__CELL_NUMBER, 0, 0, 1e15, NULL},
    {"unit", CARE__CELL_TEXT, 0, 0, 0, NULL},
    STATUS,
    SOURCE,
};

static care_status read_figures(care__reader *r, const care__sheet *sheet, care_error *error) {
    care_plan *plan = r->plan;
    care_status status = CARE_OK;
    plan->figures = care__arena_take(&plan->arena, (size_t)sheet->rows, sizeof *plan->figures);
    if (plan->figures == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t row = 0; row < sheet->rows; row++) {
        for (int64_t other = 0; other < row; other++) {
            if (strcmp(sheet->text[FIGURE_CODE][other], sheet->text[FIGURE_CODE][row]) == 0) {
                care__diagnose(r->findings, CARE_FAULT, CARE__M_ROW_REPEATED, care__sheet_place(sheet, row, FIGURE_CODE),
                               "%.60s" CARE__AND "%lld", sheet->text[FIGURE_CODE][row], (long long)sheet->line[other]);
            }
        }
        plan->figures[row] = (care__figure){
            .code = keep(r, sheet->text[FIGURE_CODE][row], &status),
            .name = {{keep(r, sheet->text[FIGURE_NAME_EN][row], &status), keep(r, sheet->text[FIGURE_NAME_ZH][row], &status)}},
            .value = sheet->number[FIGURE_VALUE][row],
            .status = (int32_t)sheet->number[FIGURE_STATUS][row],
        };
    }
    plan->figure_count = sheet->rows;
    return status == CARE_OK ? CARE_OK : care__fail_nomem(error);
}

enum {
    INDICATOR_ID,
    INDICATOR_NAME_ZH,
    INDICATOR_NAME_EN,
    INDICATOR_UNIT_ZH,
    INDICATOR_UNIT_EN,
    INDICATOR_SCALE,
    INDICATOR_DIRECTION,
    INDICATOR_ATTRIBUTE,
    INDICATOR_BASE,
    INDICATOR_TARGET,
    INDICATOR_NUMERATOR,
    INDICATOR_DENOMINATOR,
    INDICATOR_RULE_ZH,
    INDICATOR_RULE_EN,
    INDICATOR_STATUS,
    INDICATOR_SOURCE
};

static const care__field indicator_fields[] = {
    {"id", CARE__CELL_TEXT, 0, 0, 0, NULL},
    {"name_zh", CARE__CELL_TEXT, 0, 0, 0, NULL},
    {"name_en", CARE__CELL_TEXT, 0, 0, 0, NULL},
    {"unit_zh", CARE__CELL_TEXT, 0, 0, 0, NULL},
    {"unit_en", CARE__CELL_TEXT, 0, 0, 0, NULL},
    {"scale", CARE__CELL_NUMBER, 0, 1e-9, 1e9, NULL},
    {"direction", CARE__CELL_CHOICE, 0, 0, 0, direction_words},
    {"attribute", CARE__CELL_CHOICE, 0, 0, 0, attribute_words},
    {"base_value", CARE__CELL_NUMBER, 1, 0, 1e12, NULL},
    {"target_value", CARE__CELL_NUMBER, 1, 0, 1e12, NULL},
    {"numerator", CARE__CELL_TEXT, 1, 0, 0, NULL},
    {"denominator", CARE__CELL_TEXT, 1, 0, 0, NULL},
    {"rule_zh", CARE__CELL_TEXT, 0, 0, 0, NULL},
    {"rule_en", CARE__CELL_TEXT, 0, 0, 0, NULL},
    STATUS,
    SOURCE,
};

static int64_t find_model_quantity(const char *code) {
    for (int64_t q = 0; q < CARE__Q_FIGURES; q++) {
        if (strcmp(model_quantities[q], code) == 0) {
            return q;
        }
    }
    return CARE__Q_NONE;
}

static int64_t find_quantity(care__reader *r, const care__sheet *sheet, int64_t row, int64_t field) {
    const char *code = sheet->text[field][row];
    int64_t found = find_model_quantity(code);
    for (int64_t i = 0; i < r->plan->figure_count && found == CARE__Q_NONE; i++) {
        found = strcmp(r->plan->figures[i].code, code) == 0 ? CARE__Q_FIGURES + i : CARE__Q_NONE;
    }
    if (found == CARE__Q_NONE && code[0] != '\0') {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_QUANTITY_UNKNOWN, care__sheet_place(sheet, row, field),
                       "%.60s" CARE__AND "%s", code,
                       r->plan->inputs[CARE__T_FIGURES].file == NULL ? "figures" : r->plan->inputs[CARE__T_FIGURES].file);
    }
    return found;
}

static care__words keep_pair(care__reader *r, const care__sheet *sheet, int64_t row, int64_t zh, int64_t en,
                             care_status *status) {
    return (care__words){{keep(r, sheet->text[en][row], status), keep(r, sheet->text[zh][row], status)}};
}

static care_status read_indicators(care__reader *r, const care__sheet *sheet, care_error *error) {
    care_plan *plan = r->plan;
    care_status status = CARE_OK;
    plan->indicators = care__arena_take(&plan->arena, (size_t)sheet->rows, sizeof *plan->indicators);
    if (plan->indicators == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t row = 0; row < sheet->rows; row++) {
        for (int64_t other = 0; other < row; other++) {
            if (strcmp(sheet->text[INDICATOR_ID][other], sheet->text[INDICATOR_ID][row]) == 0) {
                care__diagnose(r->findings, CARE_FAULT, CARE__M_ROW_REPEATED, care__sheet_place(sheet, row, INDICATOR_ID),
                               "%.60s" CARE__AND "%lld", sheet->text[INDICATOR_ID][row], (long long)sheet->line[other]);
            }
        }
        plan->indicators[row] = (care__indicator_row){
            .id = keep(r, sheet->text[INDICATOR_ID][row], &status),
            .name = keep_pair(r, sheet, row, INDICATOR_NAME_ZH, INDICATOR_NAME_EN, &status),
            .unit = keep_pair(r, sheet, row, INDICATOR_UNIT_ZH, INDICATOR_UNIT_EN, &status),
            .rule = keep_pair(r, sheet, row, INDICATOR_RULE_ZH, INDICATOR_RULE_EN, &status),
            .scale = sheet->number[INDICATOR_SCALE][row],
            .direction = (int32_t)sheet->number[INDICATOR_DIRECTION][row],
            .attribute = (int32_t)sheet->number[INDICATOR_ATTRIBUTE][row],
            .base_value = sheet->number[INDICATOR_BASE][row],
            .target_value = sheet->number[INDICATOR_TARGET][row],
            .base_decimals = care__sheet_decimals(sheet, row, INDICATOR_BASE),
            .target_decimals = care__sheet_decimals(sheet, row, INDICATOR_TARGET),
            .numerator = find_quantity(r, sheet, row, INDICATOR_NUMERATOR),
            .denominator = find_quantity(r, sheet, row, INDICATOR_DENOMINATOR),
            .status = (int32_t)sheet->number[INDICATOR_STATUS][row],
            .line = sheet->line[row],
        };
    }
    plan->indicator_count = sheet->rows;
    return status == CARE_OK ? CARE_OK : care__fail_nomem(error);
}

/* ---- parameters ------------------------------------------------------------------------------------------------------- */

enum { PARAMETER_CODE, PARAMETER_VALUE, PARAMETER_LOW, PARAMETER_HIGH, PARAMETER_STATUS, PARAMETER_SOURCE };

static const care__field parameter_fields[] = {
    {"parameter", CARE__CELL_TEXT, 0, 0, 0, NULL},
    {"value", CARE__CELL_NUMBER, 0, -1e15, 1e15, NULL},
    {"low", CARE__CELL_NUMBER, 1, -1e15, 1e15, NULL},
    {"high", CARE__CELL_NUMBER, 1, -1e15, 1e15, NULL},
    STATUS,
    SOURCE,
};

static int find_parameter(const char *code) {
    for (int p = 0; p < CARE__PARAMETERS; p++) {
        if (strcmp(care__parameter_table[p].code, code) == 0) {
            return p;
        }
    }
    return -1;
}

static void check_parameter(care__reader *r, const care__sheet *sheet, int64_t row, const care__parameter_about *about) {
    for (int64_t field = PARAMETER_VALUE; field <= PARAMETER_HIGH; field++) {
        const double value = sheet->number[field][row];
        if (!isnan(value) && (value < about->low || value > about->high)) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_CELL_RANGE, care__sheet_place(sheet, row, field),
                           "%s" CARE__AND "%s" CARE__AND "%s", sheet->text[field][row], care__number_of(about->low).text,
                           care__number_of(about->high).text);
        }
    }
    const double value = sheet->number[PARAMETER_VALUE][row];
    const double low = sheet->number[PARAMETER_LOW][row];
    const double high = sheet->number[PARAMETER_HIGH][row];
    if (isnan(low) != isnan(high)) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_CELL_EMPTY,
                       care__sheet_place(sheet, row, isnan(low) ? PARAMETER_LOW : PARAMETER_HIGH), NULL);
    } else if (low > value || high < value) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_LOW_HIGH, care__sheet_place(sheet, row, PARAMETER_LOW),
                       "%s" CARE__AND "%s" CARE__AND "%s", sheet->text[PARAMETER_LOW][row], sheet->text[PARAMETER_HIGH][row],
                       sheet->text[PARAMETER_VALUE][row]);
    }
}

static care_status read_parameters(care__reader *r, const care__sheet *sheet, care_error *error) {
    care_plan *plan = r->plan;
    care_status status = CARE_OK;
    int64_t line_of[CARE__PARAMETERS] = {0};
    for (int64_t row = 0; row < sheet->rows; row++) {
        const char *code = sheet->text[PARAMETER_CODE][row];
        const int p = find_parameter(code);
        const care__place place = care__sheet_place(sheet, row, PARAMETER_CODE);
        if (p < 0) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_PARAMETER_UNKNOWN, place, "%.60s", code);
            continue;
        }
        if (line_of[p] != 0) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_ROW_REPEATED, place, "%s" CARE__AND "%lld", code,
                           (long long)line_of[p]);
            continue;
        }
        line_of[p] = sheet->line[row];
        check_parameter(r, sheet, row, &care__parameter_table[p]);
        plan->parameters[p] = (care__parameter_value){.value = sheet->number[PARAMETER_VALUE][row],
                                                      .low = sheet->number[PARAMETER_LOW][row],
                                                      .high = sheet->number[PARAMETER_HIGH][row],
                                                      .status = (int32_t)sheet->number[PARAMETER_STATUS][row],
                                                      .source = keep(r, sheet->text[PARAMETER_SOURCE][row], &status)};
    }
    for (int p = 0; p < CARE__PARAMETERS; p++) {
        if (line_of[p] == 0) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_PARAMETER_MISSING, (care__place){.file = sheet->file}, "%s",
                           care__parameter_table[p].code);
        }
    }
    return status == CARE_OK ? CARE_OK : care__fail_nomem(error);
}

const care__table_about care__supply_tables[CARE__DOCUMENT_TABLES - CARE__T_BEDS] = {
    [0] = {bed_fields, COUNT(bed_fields), 0, BED_STATUS, BED_SOURCE, read_beds},
    [CARE__T_CENTRES - CARE__T_BEDS] = {centre_fields, COUNT(centre_fields), 1, CENTRE_STATUS, CENTRE_SOURCE, read_centres},
    [CARE__T_STATIONS -
        CARE__T_BEDS] = {station_fields, COUNT(station_fields), 1, STATION_STATUS, STATION_SOURCE, read_stations},
    [CARE__T_FIGURES - CARE__T_BEDS] = {figure_fields, COUNT(figure_fields), 1, FIGURE_STATUS, FIGURE_SOURCE, read_figures},
    [CARE__T_INDICATORS -
        CARE__T_BEDS] = {indicator_fields, COUNT(indicator_fields), 0, INDICATOR_STATUS, INDICATOR_SOURCE, read_indicators},
    [CARE__T_PARAMETERS -
        CARE__T_BEDS] = {parameter_fields, COUNT(parameter_fields), 0, PARAMETER_STATUS, PARAMETER_SOURCE, read_parameters},
};
