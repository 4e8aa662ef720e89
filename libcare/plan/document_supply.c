/* The tables about supply, indicators and parameters. */
#include <math.h>
#include <string.h>

#include "core/text.h"
#include "plan/reader.h"

/* A class in messages: in English by its code. */
static const char *const class_names[] = {
#define X(name, value, code, en, zh) CARE__EITHER(code, zh),
    CARE_BED_CLASS_LIST(X)
#undef X
};

static const char *const stock_states[] = {"approved", "building", "operating", NULL};
static const char *const rule_words[] = {"largest_elderly", NULL};
static const char *const direction_words[] = {"at_least", "at_most", "equal", NULL};
static const char *const attribute_words[] = {"binding", "expected", NULL};
static const char *const whole_area_allowed[] = {"*", NULL};

static const char *const model_quantities[] = {"population",   "elderly",   "beds_counted", "beds_institution",
                                               "beds_nursing", "beds_home", "townships",    "townships_with_centre"};

/* ---- beds ------------------------------------------------------------------------------------------------------------- */

enum { BED_TOWNSHIP, BED_CLASS, BED_STATE, BED_BEDS, BED_STATUS, BED_SOURCE };

static const care__field bed_fields[] = {
    {"township", CARE__CELL_TOWNSHIP, 0, 0, 0, whole_area_allowed},
    {"class", CARE__CELL_CHOICE, 0, 0, 0, care__bed_class_codes},
    {"state", CARE__CELL_CHOICE, 0, 0, 0, stock_states},
    {"beds", CARE__CELL_WHOLE, 0, 0, 1e9, NULL},
    CARE__STATUS_FIELD,
    CARE__SOURCE_FIELD,
};

/* Codes are compared, as townships may not be known. */
static int same_text(const care__sheet *sheet, int64_t field, int64_t row, int64_t other) {
    return strcmp(sheet->text[field][row], sheet->text[field][other]) == 0;
}

/* A township, class and state stands once; a class is known for the whole area or by township, not both. `mixed` = classes that
   were told to be both. */
static void check_bed_row(care__reader *r, const care__sheet *sheet, int64_t row, int32_t *mixed) {
    const care__bed_row *rows = r->plan->bed_rows;
    const care__bed_row *at = &rows[row];
    for (int64_t other = 0; other < row; other++) {
        if (rows[other].bed_class != at->bed_class) {
            continue;
        }
        if (rows[other].state == at->state && same_text(sheet, BED_TOWNSHIP, row, other)) {
            care__tell_repeated(r, sheet, row, BED_CLASS, sheet->line[other]);
            return;
        }
        if ((rows[other].township == CARE_WHOLE_AREA) != (at->township == CARE_WHOLE_AREA) && !(*mixed >> at->bed_class & 1)) {
            *mixed |= 1 << at->bed_class;
            care__diagnose(r->findings, CARE_FAULT, CARE__M_TOTAL_AND_TOWNSHIPS, care__sheet_place(sheet, row, BED_TOWNSHIP),
                           "%s", class_names[at->bed_class]);
        }
    }
}

static care_status read_beds(care__reader *r, const care__sheet *sheet, care_error *error) {
    care_plan *plan = r->plan;
    int32_t mixed = 0;
    plan->bed_rows = care__arena_take(&plan->arena, (size_t)sheet->rows, sizeof *plan->bed_rows);
    if (plan->bed_rows == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t row = 0; row < sheet->rows; row++) {
        plan->bed_rows[row] = (care__bed_row){.township = (int64_t)sheet->number[BED_TOWNSHIP][row],
                                              .bed_class = (int32_t)sheet->number[BED_CLASS][row],
                                              .state = (int32_t)sheet->number[BED_STATE][row],
                                              .beds = (int64_t)sheet->number[BED_BEDS][row]};
        check_bed_row(r, sheet, row, &mixed);
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
    CARE__STATUS_FIELD,
    CARE__SOURCE_FIELD,
};

/* Of centres of the whole area, how many and by which rule; of others neither. */
static void check_count_and_rule(care__reader *r, const care__sheet *sheet, int64_t row) {
    const int whole_area = sheet->number[CENTRE_TOWNSHIP][row] == CARE_WHOLE_AREA;
    for (int64_t field = CENTRE_COUNT; field <= CENTRE_RULE; field++) {
        const int given = !isnan(sheet->number[field][row]);
        if (whole_area && !given) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_CELL_EMPTY, care__sheet_place(sheet, row, field), NULL);
        } else if (!whole_area && given) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_UNUSED, care__sheet_place(sheet, row, field), "%s",
                           CARE__EITHER("a single township", "单个乡镇"));
        }
    }
    if (whole_area && care__is_sound(r, CARE__T_TOWNSHIPS) && sheet->number[CENTRE_COUNT][row] > (double)r->plan->townships) {
        care__diagnose_range(r->findings, care__sheet_place(sheet, row, CENTRE_COUNT), sheet->text[CENTRE_COUNT][row], 1.0,
                             (double)r->plan->townships);
    }
}

/* What is run jointly stands in one township. */
static void check_joint(care__reader *r, const care__sheet *sheet, int64_t row) {
    const double joint = sheet->number[CENTRE_JOINT][row];
    if (isnan(joint)) {
        return;
    }
    const care__place place = care__sheet_place(sheet, row, CENTRE_JOINT);
    if (sheet->number[CENTRE_TOWNSHIP][row] == CARE_WHOLE_AREA) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_UNUSED, place, "%s", CARE__EITHER("the whole area", "全区"));
        return;
    }
    for (int64_t other = 0; other < row; other++) {
        if (sheet->number[CENTRE_JOINT][other] == joint && sheet->number[CENTRE_TOWNSHIP][other] != CARE_WHOLE_AREA &&
            strcmp(sheet->text[CENTRE_TOWNSHIP][other], sheet->text[CENTRE_TOWNSHIP][row]) != 0) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_JOINT_TOWNSHIPS, place, "%s" CARE__AND "%s" CARE__AND "%s",
                           sheet->text[CENTRE_JOINT][row], care__quote_of(sheet->text[CENTRE_TOWNSHIP][other]).text,
                           care__quote_of(sheet->text[CENTRE_TOWNSHIP][row]).text);
            return;
        }
    }
}

static void check_open_year(care__reader *r, const care__sheet *sheet, int64_t row) {
    if (r->plan->base_year != 0 && sheet->number[CENTRE_OPEN][row] > (double)r->plan->base_year) {
        care__diagnose_range(r->findings, care__sheet_place(sheet, row, CENTRE_OPEN), sheet->text[CENTRE_OPEN][row],
                             centre_fields[CENTRE_OPEN].low, (double)r->plan->base_year);
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
        check_count_and_rule(r, sheet, row);
        check_open_year(r, sheet, row);
        check_joint(r, sheet, row);
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
    CARE__STATUS_FIELD,
    CARE__SOURCE_FIELD,
};

static care_status read_stations(care__reader *r, const care__sheet *sheet, care_error *error) {
    care_plan *plan = r->plan;
    plan->town_stations = care__arena_take(&plan->arena, (size_t)plan->townships, sizeof *plan->town_stations);
    int64_t *line_of = care__arena_take(&plan->arena, (size_t)plan->townships + 1, sizeof *line_of);
    if (plan->town_stations == NULL || line_of == NULL) {
        return care__fail_nomem(error);
    }
    int by_township = 0;
    for (int64_t row = 0; row < sheet->rows; row++) {
        const int64_t t = (int64_t)sheet->number[STATION_TOWNSHIP][row];
        by_township |= t != CARE_WHOLE_AREA;
        if (t == CARE__TOWNSHIP_UNKNOWN) {
            continue;
        }
        if (line_of[t + 1] != 0) {
            care__tell_repeated(r, sheet, row, STATION_TOWNSHIP, line_of[t + 1]);
            continue;
        }
        line_of[t + 1] = sheet->line[row];
        const int64_t stations = (int64_t)sheet->number[STATION_STATIONS][row];
        if (t == CARE_WHOLE_AREA) {
            plan->stations_area = stations;
        } else {
            plan->town_stations[t] = stations;
        }
    }
    if (line_of[0] != 0 && by_township) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_TOTAL_AND_TOWNSHIPS,
                       (care__place){.file = sheet->file, .field = "township", .line = line_of[0]}, "%s",
                       CARE__EITHER("stations", "养老服务站"));
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
    CARE__STATUS_FIELD,
    CARE__SOURCE_FIELD,
};

static int64_t find_model_quantity(const char *code) {
    for (int64_t q = 0; q < CARE__Q_FIGURES; q++) {
        if (strcmp(model_quantities[q], code) == 0) {
            return q;
        }
    }
    return CARE__Q_NONE;
}

static care_status read_figures(care__reader *r, const care__sheet *sheet, care_error *error) {
    care_plan *plan = r->plan;
    plan->figures = care__arena_take(&plan->arena, (size_t)sheet->rows, sizeof *plan->figures);
    if (plan->figures == NULL) {
        return care__fail_nomem(error);
    }
    care__check_repeated(r, sheet, FIGURE_CODE);
    for (int64_t row = 0; row < sheet->rows; row++) {
        const char *code = sheet->text[FIGURE_CODE][row];
        if (find_model_quantity(code) != CARE__Q_NONE) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_QUANTITY_TAKEN, care__sheet_place(sheet, row, FIGURE_CODE), "%s",
                           code);
        }
        plan->figures[row] = (care__figure){
            .code = code,
            .name = care__cell_words(sheet, row, FIGURE_NAME_EN, FIGURE_NAME_ZH),
            .value = sheet->number[FIGURE_VALUE][row],
            .status = (int32_t)sheet->number[FIGURE_STATUS][row],
        };
    }
    plan->figure_count = sheet->rows;
    return CARE_OK;
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
    CARE__STATUS_FIELD,
    CARE__SOURCE_FIELD,
};

static int64_t find_quantity(care__reader *r, const care__sheet *sheet, int64_t row, int64_t field) {
    const char *code = sheet->text[field][row];
    int64_t found = find_model_quantity(code);
    for (int64_t i = 0; i < r->plan->figure_count && found == CARE__Q_NONE; i++) {
        found = strcmp(r->plan->figures[i].code, code) == 0 ? CARE__Q_FIGURES + i : CARE__Q_NONE;
    }
    if (found == CARE__Q_NONE && code[0] != '\0' && care__is_sound(r, CARE__T_FIGURES)) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_QUANTITY_UNKNOWN, care__sheet_place(sheet, row, field),
                       "%s" CARE__AND "%s", care__quote_of(code).text,
                       care__quote_of(r->plan->inputs[CARE__T_FIGURES].file).text);
    }
    return found;
}

static care_status read_indicators(care__reader *r, const care__sheet *sheet, care_error *error) {
    care_plan *plan = r->plan;
    plan->indicators = care__arena_take(&plan->arena, (size_t)sheet->rows, sizeof *plan->indicators);
    if (plan->indicators == NULL) {
        return care__fail_nomem(error);
    }
    care__check_repeated(r, sheet, INDICATOR_ID);
    for (int64_t row = 0; row < sheet->rows; row++) {
        plan->indicators[row] = (care__indicator_row){
            .id = sheet->text[INDICATOR_ID][row],
            .name = care__cell_words(sheet, row, INDICATOR_NAME_EN, INDICATOR_NAME_ZH),
            .unit = care__cell_words(sheet, row, INDICATOR_UNIT_EN, INDICATOR_UNIT_ZH),
            .rule = care__cell_words(sheet, row, INDICATOR_RULE_EN, INDICATOR_RULE_ZH),
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
    return CARE_OK;
}

/* ---- parameters ------------------------------------------------------------------------------------------------------- */

enum { PARAMETER_CODE, PARAMETER_VALUE, PARAMETER_LOW, PARAMETER_HIGH, PARAMETER_STATUS, PARAMETER_SOURCE };

static const care__field parameter_fields[] = {
    {"parameter", CARE__CELL_TEXT, 0, 0, 0, NULL},
    {"value", CARE__CELL_NUMBER, 0, -1e15, 1e15, NULL},
    {"low", CARE__CELL_NUMBER, 1, -1e15, 1e15, NULL},
    {"high", CARE__CELL_NUMBER, 1, -1e15, 1e15, NULL},
    CARE__STATUS_FIELD,
    CARE__SOURCE_FIELD,
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
        const care__place place = care__sheet_place(sheet, row, field);
        if (value < about->low || value > about->high) { /* false where it is not given */
            care__diagnose_range(r->findings, place, sheet->text[field][row], about->low, about->high);
        } else if (about->whole && !isnan(value) && value != floor(value)) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_NOT_WHOLE, place, "%s", sheet->text[field][row]);
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
    care__parameter_value *values = r->plan->parameters;
    (void)error;
    for (int64_t row = 0; row < sheet->rows; row++) {
        const char *code = sheet->text[PARAMETER_CODE][row];
        const int p = find_parameter(code);
        if (p < 0) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_PARAMETER_UNKNOWN, care__sheet_place(sheet, row, PARAMETER_CODE),
                           "%s", care__quote_of(code).text);
            continue;
        }
        if (values[p].line != 0) {
            care__tell_repeated(r, sheet, row, PARAMETER_CODE, values[p].line);
            continue;
        }
        check_parameter(r, sheet, row, &care__parameter_table[p]);
        values[p] = (care__parameter_value){.value = sheet->number[PARAMETER_VALUE][row],
                                            .low = sheet->number[PARAMETER_LOW][row],
                                            .high = sheet->number[PARAMETER_HIGH][row],
                                            .status = (int32_t)sheet->number[PARAMETER_STATUS][row],
                                            .source = sheet->text[PARAMETER_SOURCE][row],
                                            .line = sheet->line[row]};
    }
    for (int p = 0; p < CARE__PARAMETERS; p++) {
        if (values[p].line == 0) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_PARAMETER_MISSING, (care__place){.file = sheet->file}, "%s",
                           care__parameter_table[p].code);
        }
    }
    return CARE_OK;
}

#define ABOUT(fields, may_be_empty, source, read) \
    { fields, CARE__COUNT(fields), may_be_empty, 0, source, read }

const care__table_about care__supply_tables[CARE__DOCUMENT_TABLES - CARE__T_BEDS] = {
    [0] = ABOUT(bed_fields, 0, BED_SOURCE, read_beds),
    [CARE__T_CENTRES - CARE__T_BEDS] = ABOUT(centre_fields, 1, CENTRE_SOURCE, read_centres),
    [CARE__T_STATIONS - CARE__T_BEDS] = ABOUT(station_fields, 1, STATION_SOURCE, read_stations),
    [CARE__T_FIGURES - CARE__T_BEDS] = ABOUT(figure_fields, 1, FIGURE_SOURCE, read_figures),
    [CARE__T_INDICATORS - CARE__T_BEDS] = ABOUT(indicator_fields, 0, INDICATOR_SOURCE, read_indicators),
    [CARE__T_PARAMETERS - CARE__T_BEDS] = ABOUT(parameter_fields, 0, PARAMETER_SOURCE, read_parameters),
};
