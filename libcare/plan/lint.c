/* What a document without faults may still get wrong: totals, roles, figures that contradict each other. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "plan/document.h"

/* A number for people: at most 4 significant digits after which nothing is lost for a reader. */
static care__number shortly(double value) {
    care__number number;
    (void)snprintf(number.text, sizeof number.text, fabs(value) >= 1000.0 ? "%.0f" : "%.4g", value);
    return number;
}

/* ---- totals ----------------------------------------------------------------------------------------------------------- */

static double area_from_age(const care_plan *plan, int64_t age) {
    double sum = 0.0;
    for (int sex = 0; sex < CARE_SEXES; sex++) {
        for (int64_t g = 0; g < plan->population[sex].count; g++) {
            sum += plan->population[sex].from_age[g] >= age ? plan->population[sex].persons[g] : 0.0;
        }
    }
    return sum;
}

static double sum_of(const double *values, int64_t n) {
    double sum = 0.0;
    for (int64_t i = 0; i < n; i++) {
        sum += values[i];
    }
    return sum;
}

/* Published tables are rounded: the townships may be off by half a person each. */
static void check_total(care__reader *r, const char *what, double townships, double area) {
    const care_plan *plan = r->plan;
    if (fabs(townships - area) > 0.5 * (double)plan->townships + 1e-9 * area) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_SUM_MISMATCH,
                       (care__place){.file = plan->inputs[CARE__T_TOWNSHIP_POPULATION].file, .field = what},
                       "%s" CARE__AND "%s" CARE__AND "%s" CARE__AND "%s", what, care__number_of(townships).text,
                       care__number_of(area).text, plan->inputs[CARE__T_AREA_POPULATION].file);
    }
}

static void check_elderly_groups(care__reader *r) {
    for (int sex = 0; sex < CARE_SEXES; sex++) {
        const care__age_groups_of_sex *groups = &r->plan->population[sex];
        int starts = 0;
        for (int64_t g = 0; g < groups->count; g++) {
            starts |= groups->from_age[g] == r->plan->elderly_age;
        }
        if (!starts) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_AGES_GAP,
                           (care__place){.file = r->plan->inputs[CARE__T_AREA_POPULATION].file},
                           "%s" CARE__AND "%lld" CARE__AND "%lld", sex == CARE_MALE ? "male" : "female",
                           (long long)r->plan->elderly_age, (long long)r->plan->elderly_age);
        }
    }
}

static void check_totals(care__reader *r) {
    const care_plan *plan = r->plan;
    int given = 1;
    check_total(r, "population", sum_of(plan->town_population, plan->townships), area_from_age(plan, 0));
    for (int64_t t = 0; t < plan->townships; t++) {
        given &= !isnan(plan->town_elderly[t]);
    }
    if (given) {
        check_total(r, "elderly", sum_of(plan->town_elderly, plan->townships), area_from_age(plan, plan->elderly_age));
    }
}

static void check_base_range(care__reader *r) {
    const care__parameter_value *values = r->plan->parameters;
    const double elderly = area_from_age(r->plan, r->plan->elderly_age);
    const double low = values[CARE__P_ELDERLY_BASE_LOW].value;
    const double high = values[CARE__P_ELDERLY_BASE_HIGH].value;
    if (!(low <= elderly && elderly <= high)) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_LOW_HIGH,
                       (care__place){.file = r->plan->inputs[CARE__T_PARAMETERS].file, .field = "elderly_base_low"},
                       "%s" CARE__AND "%s" CARE__AND "%s", care__number_of(low).text, care__number_of(high).text,
                       care__number_of(elderly).text);
    }
}

/* What is decided in the first plan year must be able to open by the target year. */
static void check_build_lag(care__reader *r) {
    const double lag = r->plan->parameters[CARE__P_BUILD_LAG_YEARS].value;
    const int32_t most = r->plan->target_year - r->plan->base_year - 1;
    if (lag > most) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_CELL_RANGE,
                       (care__place){.file = r->plan->inputs[CARE__T_PARAMETERS].file, .field = "build_lag_years"},
                       "%s" CARE__AND "0" CARE__AND "%d", care__number_of(lag).text, (int)most);
    }
}

/* ---- contradictions --------------------------------------------------------------------------------------------------- */

static int64_t beds_of(const care_plan *plan, int32_t classes) {
    int64_t sum = 0;
    for (int64_t i = 0; i < plan->bed_row_count; i++) {
        const care__bed_row *row = &plan->bed_rows[i];
        sum += (classes >> row->bed_class & 1) && (plan->bed_states >> row->state & 1) ? row->beds : 0;
    }
    return sum;
}

/* Townships with a full-function centre in the base year; centres known by number only count once each. Joint ones are pooled
   when the plan is run; here the larger count is enough to tell a contradiction. */
static int64_t served_of(const care_plan *plan) {
    int64_t served = 0;
    for (int64_t i = 0; i < plan->centre_row_count; i++) {
        const care__centre_row *row = &plan->centre_rows[i];
        const int full = (row->functions & plan->centre_functions) == plan->centre_functions || row->joint >= 0;
        served += full ? row->count : 0;
    }
    return served < plan->townships ? served : plan->townships;
}

/* A quantity on the reference date. */
static double quantity(const care_plan *plan, int64_t which) {
    switch (which) {
    case CARE__Q_NONE:
        return NAN;
    case CARE__Q_POPULATION:
        return area_from_age(plan, 0);
    case CARE__Q_ELDERLY:
        return area_from_age(plan, plan->elderly_age);
    case CARE__Q_BEDS_COUNTED:
        return (double)beds_of(plan, plan->beds_counted);
    case CARE__Q_BEDS_INSTITUTION:
        return (double)beds_of(plan, CARE_BEDS_INSTITUTION);
    case CARE__Q_BEDS_NURSING:
        return (double)beds_of(plan, CARE_BED_BIT(CARE_BED_NURSING));
    case CARE__Q_BEDS_HOME:
        return (double)beds_of(plan, CARE_BED_BIT(CARE_BED_HOME));
    case CARE__Q_TOWNSHIPS:
        return (double)plan->townships;
    case CARE__Q_TOWNSHIPS_WITH_CENTRE:
        return (double)served_of(plan);
    default:
        return plan->figures[which - CARE__Q_FIGURES].value;
    }
}

static care__place indicator_place(const care__reader *r, const care__indicator_row *row, const char *field) {
    return (care__place){.file = r->plan->inputs[CARE__T_INDICATORS].file, .field = field, .line = row->line};
}

/* Does the published value agree with the counts it is made of? */
static void check_parts(care__reader *r, const care__indicator_row *row) {
    care_indicator indicator;
    care_indicator_audit audit;
    care_indicator_init(&indicator);
    care_indicator_audit_init(&audit);
    indicator.scale = row->scale;
    indicator.numerator = quantity(r->plan, row->numerator);
    indicator.denominator = quantity(r->plan, row->denominator);
    if (isnan(row->base_value) ||
        care_indicator_check(&indicator, row->base_value, row->base_decimals, &audit, NULL) != CARE_OK || audit.agrees) {
        return;
    }
    care__diagnose(r->findings, CARE_WARNING, CARE__M_CONTRADICTION, indicator_place(r, row, "base_value"),
                   "%.20s" CARE__AND "%s" CARE__AND "%s" CARE__AND "%s" CARE__AND "%s" CARE__AND "%s" CARE__AND "%s", row->id,
                   care__number_of(row->base_value).text, care__number_of(indicator.numerator).text,
                   care__number_of(indicator.denominator).text, shortly(audit.computed).text,
                   shortly(audit.implied_numerator).text, shortly(audit.implied_denominator).text);
}

static void check_target(care__reader *r, const care__indicator_row *row) {
    const int percent = row->scale == 100.0 && strcmp(row->unit.in[0], "%") == 0;
    if (percent && row->base_value > 100.0) {
        care__diagnose(r->findings, CARE_WARNING, CARE__M_SHARE_OVER, indicator_place(r, row, "base_value"),
                       "%.20s" CARE__AND "%s", row->id, care__number_of(row->base_value).text);
    }
    if (percent && row->target_value > 100.0) {
        care__diagnose(r->findings, CARE_WARNING, CARE__M_SHARE_OVER, indicator_place(r, row, "target_value"),
                       "%.20s" CARE__AND "%s", row->id, care__number_of(row->target_value).text);
    }
    const int behind = row->direction == CARE_AT_LEAST  ? row->target_value < row->base_value
                       : row->direction == CARE_AT_MOST ? row->target_value > row->base_value
                                                        : 0;
    if (behind) { /* false when either is not given */
        care__diagnose(r->findings, CARE_WARNING, CARE__M_TARGET_BEHIND, indicator_place(r, row, "target_value"),
                       "%.20s" CARE__AND "%s" CARE__AND "%s", row->id, care__number_of(row->target_value).text,
                       care__number_of(row->base_value).text);
    }
}

/* A township farther from the middle than twice the radius of a disc of the whole area is likely misplaced. */
static void check_positions(care__reader *r) {
    const care_plan *plan = r->plan;
    const double pi = 3.14159265358979323846;
    double area = 0.0;
    double middle[2] = {0.0, 0.0};
    care_township township;
    care_township_init(&township);
    for (int64_t t = 0; t < plan->townships && care_area_get(plan->area, t, &township, NULL) == CARE_OK; t++) {
        area += township.area_km2;
        middle[0] += township.longitude * township.area_km2;
        middle[1] += township.latitude * township.area_km2;
    }
    const double radius = sqrt(area / pi);
    for (int64_t t = 0; t < plan->townships && care_area_get(plan->area, t, &township, NULL) == CARE_OK; t++) {
        const double km = care_distance_km(middle[0] / area, middle[1] / area, township.longitude, township.latitude);
        if (km > 3.0 * radius) {
            care__diagnose(r->findings, CARE_WARNING, CARE__M_POSITION_FAR,
                           (care__place){.file = plan->inputs[CARE__T_TOWNSHIPS].file}, "%.40s" CARE__AND "%s" CARE__AND "%s",
                           township.code, shortly(km).text, shortly(radius).text);
        }
    }
}

static void count_assumed(care__reader *r) {
    int64_t rows = 0;
    int64_t assumed = 0;
    for (int i = 0; i < CARE__DOCUMENT_TABLES; i++) {
        rows += r->plan->inputs[i].rows;
        assumed += r->plan->inputs[i].assumed_rows;
    }
    if (assumed > 0) {
        care__diagnose(r->findings, CARE_NOTE, CARE__M_ASSUMED_SHARE, (care__place){.file = r->plan->file},
                       "%lld" CARE__AND "%lld", (long long)assumed, (long long)rows);
    }
}

void care__plan_lint(care__reader *r) {
    check_elderly_groups(r);
    check_totals(r);
    check_base_range(r);
    check_build_lag(r);
    for (int64_t i = 0; i < r->plan->indicator_count; i++) {
        check_parts(r, &r->plan->indicators[i]);
        check_target(r, &r->plan->indicators[i]);
    }
    check_positions(r);
    count_assumed(r);
}
