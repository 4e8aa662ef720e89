/* What a document without faults may still get wrong: totals, what a run could not do, figures that contradict each other. */
#include <care/ages.h>
#include <care/dependency.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend/json.h"
#include "core/text.h"
#include "plan/levels.h"
#include "plan/reader.h"

/* A number for people: at most 4 significant digits after which nothing is lost for a reader. */
static care__number shortly(double value) {
    care__number number;
    (void)care__format(number.text, sizeof number.text, fabs(value) >= 1000.0 ? "%.0f" : "%.4g", value);
    return number;
}

/* Where a row stands in a table of the document. */
static care__place place_in(const care__reader *r, int table, int64_t line, const char *field) {
    return (care__place){.file = r->plan->inputs[table].file, .field = field, .line = line};
}

static care__place parameter_place(const care__reader *r, int parameter, const char *field) {
    return place_in(r, CARE__T_PARAMETERS, r->plan->parameters[parameter].line, field);
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

/* Published tables are rounded: the townships may be off by half a person each. But none of some cannot be shared out. */
static void check_total(care__reader *r, const char *field, const char *what, double townships, double area) {
    const care_plan *plan = r->plan;
    const double rounding = 0.5 * (double)plan->townships + 1e-9 * area;
    if (fabs(townships - area) > rounding || (townships == 0.0 && area > 0.0)) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_SUM_MISMATCH, place_in(r, CARE__T_TOWNSHIP_POPULATION, 0, field),
                       "%s" CARE__AND "%s" CARE__AND "%s" CARE__AND "%s", what, care__number_of(townships).text,
                       care__number_of(area).text, care__quote_of(plan->inputs[CARE__T_AREA_POPULATION].file).text);
    }
}

/* Does an age group of each sex begin where the elderly begin? Else their number is not known. */
static int check_elderly_groups(care__reader *r) {
    const care_plan *plan = r->plan;
    int known = 1;
    for (int sex = 0; sex < CARE_SEXES; sex++) {
        const care__age_groups_of_sex *groups = &plan->population[sex];
        int64_t last = 0; /* group that holds the first age of the elderly */
        for (int64_t g = 0; g < groups->count; g++) {
            last = groups->from_age[g] <= plan->elderly_age ? g : last;
        }
        if (groups->from_age[last] != plan->elderly_age) {
            known = 0;
            care__diagnose(r->findings, CARE_FAULT, CARE__M_ELDERLY_GROUP,
                           place_in(r, CARE__T_AREA_POPULATION, groups->line[last], "age_from"), "%s" CARE__AND "%lld",
                           care__sex_name(sex), (long long)plan->elderly_age);
        }
    }
    return known;
}

/* Returns whether there are any elderly. */
static int check_elderly(care__reader *r) {
    const care_plan *plan = r->plan;
    const double area = area_from_age(plan, plan->elderly_age);
    int given = 1;
    for (int64_t t = 0; t < plan->townships; t++) {
        given &= !isnan(plan->town_elderly[t]);
    }
    if (given) {
        check_total(r, "elderly", CARE__EITHER("elderly population", "老年人口"), sum_of(plan->town_elderly, plan->townships),
                    area);
    }
    if (area == 0.0) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_NO_ELDERLY, place_in(r, CARE__T_AREA_POPULATION, 0, "persons"), "%lld",
                       (long long)plan->elderly_age);
    }
    const double low = plan->parameters[CARE__P_ELDERLY_BASE_LOW].value;
    const double high = plan->parameters[CARE__P_ELDERLY_BASE_HIGH].value;
    if (!(low <= area && area <= high)) {
        const int outside = area < low ? CARE__P_ELDERLY_BASE_LOW : CARE__P_ELDERLY_BASE_HIGH;
        care__diagnose(r->findings, CARE_FAULT, CARE__M_LOW_HIGH, parameter_place(r, outside, "value"),
                       "%s" CARE__AND "%s" CARE__AND "%s", care__number_of(low).text, care__number_of(high).text,
                       care__number_of(area).text);
    }
    return area > 0.0;
}

/* What is decided in the first plan year must be able to open by the target year. */
static void check_build_lag(care__reader *r) {
    const double lag = r->plan->parameters[CARE__P_BUILD_LAG_YEARS].value;
    const int32_t most = r->plan->target_year - r->plan->base_year - 1;
    if (lag > most) {
        care__diagnose_range(r->findings, parameter_place(r, CARE__P_BUILD_LAG_YEARS, "value"), care__number_of(lag).text, 0.0,
                             most);
    }
}

/* ---- what a run needs ------------------------------------------------------------------------------------------------- */

/* Births of a year as a run takes them: before and after the table those of its first and last year. */
static int64_t births_row(const care_plan *plan, int64_t year) {
    const int64_t row = year - plan->births_first_year;
    return row < 0 ? 0 : row < plan->births_count ? row : plan->births_count - 1;
}

/* Cohorts whose births stand in one row, or are taken from it, and are 0. */
typedef struct unborn {
    int64_t first_year, last_year;
    double persons;
} unborn;

/* A run splits a group by births x survival, which must not be 0 at all its ages: births where somebody lives, and survival. */
static double weigh_group(const care_plan *plan, int sex, int64_t begin, int64_t end, double *living) {
    const double remaining = care_year_remaining(plan->ref_year, plan->ref_month, plan->ref_day);
    double born = 0.0;
    *living = 0.0;
    for (int64_t age = begin; age < end; age++) {
        const double years = plan->person_years[sex * plan->ages + age];
        *living += years;
        if (years > 0.0) {
            born += (1.0 - remaining) * plan->births[births_row(plan, plan->ref_year - age)] +
                    remaining * plan->births[births_row(plan, plan->ref_year - age - 1)];
        }
    }
    return born;
}

static void check_group(care__reader *r, int sex, int64_t group, unborn *by_row) {
    const care_plan *plan = r->plan;
    const care__age_groups_of_sex *groups = &plan->population[sex];
    const int64_t begin = groups->from_age[group];
    const int64_t end = group + 1 < groups->count ? groups->from_age[group + 1] : plan->ages;
    double living;
    if (groups->persons[group] == 0.0 || weigh_group(plan, sex, begin, end, &living) > 0.0) {
        return;
    }
    if (living == 0.0) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_NO_PERSON_YEARS,
                       place_in(r, CARE__T_AREA_POPULATION, groups->line[group], "persons"), "%s",
                       care__number_of(groups->persons[group]).text);
        return;
    }
    unborn *row = &by_row[births_row(plan, plan->ref_year - end)];
    const int first = row->persons == 0.0;
    row->first_year = first || plan->ref_year - end < row->first_year ? plan->ref_year - end : row->first_year;
    row->last_year = first || plan->ref_year - begin > row->last_year ? plan->ref_year - begin : row->last_year;
    row->persons += groups->persons[group];
}

static care_status check_cohorts(care__reader *r, care__arena *arena, care_error *error) {
    const care_plan *plan = r->plan;
    unborn *by_row = care__arena_take(arena, (size_t)plan->births_count, sizeof *by_row);
    if (by_row == NULL) {
        return care__fail_nomem(error);
    }
    for (int sex = 0; sex < CARE_SEXES; sex++) {
        for (int64_t g = 0; g < plan->population[sex].count; g++) {
            check_group(r, sex, g, by_row);
        }
    }
    for (int64_t row = 0; row < plan->births_count; row++) {
        if (by_row[row].persons > 0.0) {
            care__diagnose(r->findings, CARE_FAULT, CARE__M_NO_BIRTHS,
                           place_in(r, CARE__T_BIRTHS, plan->births_line[row], "births"),
                           "%lld" CARE__AND "%lld" CARE__AND "%s", (long long)by_row[row].first_year,
                           (long long)by_row[row].last_year, care__number_of(by_row[row].persons).text);
        }
    }
    return CARE_OK;
}

/* At no age may the levels add up to more than all persons. The fault is that of the largest level, at the worst age. */
static void check_levels(care__reader *r, const double *unable) {
    const care_plan *plan = r->plan;
    double ratio = 0.0;
    int64_t largest = 0;
    int64_t worst = 0;
    for (int64_t level = 0; level < plan->level_count; level++) {
        ratio += plan->levels[level].ratio;
        largest = plan->levels[level].ratio > plan->levels[largest].ratio ? level : largest;
    }
    for (int64_t i = 0; i < CARE_SEXES * plan->ages; i++) {
        worst = unable[i] > unable[worst] ? i : worst;
    }
    if (ratio * unable[worst] > 1.0 + 1e-12) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_LEVELS_SUM,
                       place_in(r, CARE__T_LEVELS, plan->levels[largest].line, "ratio"), "%s" CARE__AND "%lld" CARE__AND "%s",
                       care__sex_name((int)(worst / plan->ages)), (long long)(worst % plan->ages),
                       shortly(ratio * unable[worst]).text);
    }
}

/* The share that cannot care for themselves must be in reach of the shape. */
static care_status check_dependency(care__reader *r, const double *persons, care__arena *arena, care_error *error) {
    const care_plan *plan = r->plan;
    const size_t cells = (size_t)(CARE_SEXES * plan->ages);
    care_error fault;
    care_error_init(&fault);
    double *unable = care__arena_take(arena, cells, sizeof *unable);
    if (unable == NULL) {
        return care__fail_nomem(error);
    }
    if (care_dependency_scale(plan->ages, plan->shape, persons, plan->elderly_age,
                              plan->parameters[CARE__P_SELF_CARE_UNABLE_SHARE].value, unable, cells, &fault) == CARE_OK) {
        check_levels(r, unable);
    } else {
        care__diagnose(r->findings, CARE_FAULT, fault.message_id, place_in(r, CARE__T_DEPENDENCY_SHAPE, 0, "relative"), "%s",
                       fault.arguments);
    }
    return CARE_OK;
}

/* Arguments of a finding about levels, one by one. */
enum { MOST_PARTS = 5 };
typedef struct part_list {
    int count;
    char text[MOST_PARTS][32];
    double value[MOST_PARTS]; /* 0 where it is no number */
} part_list;

static part_list parts_of(const char *arguments) {
    part_list parts = {0};
    while (arguments != NULL && parts.count < MOST_PARTS) {
        const char *end = strchr(arguments, CARE__AND[0]);
        const size_t n = end == NULL ? strlen(arguments) : (size_t)(end - arguments);
        const size_t room = sizeof parts.text[0] - 1;
        memcpy(parts.text[parts.count], arguments, n < room ? n : room);
        (void)care__parse_double(parts.text[parts.count], &parts.value[parts.count]);
        parts.count++;
        arguments = end == NULL ? NULL : end + 1;
    }
    return parts;
}

static const char *state_name(const care_plan *plan, double state) {
    const int64_t which = (int64_t)state;
    return which <= 0 ? "independent" : which > plan->level_count ? "death" : plan->levels[which - 1].code;
}

/* What a projection by level found, in the words of the document. Its arguments: level, share, age, year, share on the path. */
static void tell_departures(care__reader *r, const care_diagnostics *found) {
    const care_plan *plan = r->plan;
    const care__json *rule = care__json_find(care__json_find(plan->json, "rules"), "transitions");
    care__place place = {.file = plan->file, .field = "rules.transitions"};
    place.line = rule == NULL ? 0 : rule->line;
    place.column = rule == NULL ? 0 : rule->column;
    for (int64_t i = 0; i < care_diagnostics_count(found); i++) {
        const part_list parts = parts_of(care__diagnostics_arguments(found, i));
        if (parts.count == MOST_PARTS) {
            care__diagnose(r->findings, CARE_WARNING, CARE__M_TRANSITION_INCONSISTENT, place,
                           "%s" CARE__AND "%s" CARE__AND "%s" CARE__AND "%d" CARE__AND "%s",
                           care__quote_of(state_name(plan, parts.value[0])).text, parts.text[1], parts.text[2],
                           (int)plan->base_year + (int)parts.value[3], parts.text[4]);
        }
    }
}

/* Transitions that cannot be calibrated; the row of the fault is sex and age, its arguments are state and share. */
static void tell_fit(care__reader *r, const care_error *fault) {
    const care_plan *plan = r->plan;
    const care__place place = place_in(r, CARE__T_TRANSITIONS, 0, "to");
    const part_list parts = parts_of(fault->arguments);
    if (fault->message_id == CARE__M_MARGIN_UNREACHABLE && parts.count == 2) {
        care__diagnose(r->findings, CARE_FAULT, CARE__M_MOVE_UNREACHABLE, place,
                       "%s" CARE__AND "%lld" CARE__AND "%s" CARE__AND "%s", care__sex_name((int)(fault->row / plan->ages)),
                       (long long)(fault->row % plan->ages), care__quote_of(state_name(plan, parts.value[0])).text,
                       shortly(parts.value[1]).text);
        return;
    }
    care__diagnose(r->findings, CARE_FAULT, fault->message_id, place, "%s", fault->arguments);
}

/* Transitions are run once before anyone relies on them: can they be calibrated, and do they keep to the prevalence? */
static care_status check_transitions(care__reader *r, care__arena *arena, care_error *error) {
    const care_plan *plan = r->plan;
    if (plan->transitions == NULL) {
        return CARE_OK;
    }
    care_env quiet = r->env;
    quiet.poll = NULL;
    care__assumptions use;
    care__people people;
    care__assumptions_init(&use, plan);
    use.fixed_prevalence = 1;
    CARE__TRY(care__people_run(plan, &use, plan->last_year, &quiet, arena, &people, error));
    care_diagnostics *found = NULL;
    care_error fault;
    care_error_init(&fault);
    const care_status status = care__levels_project(plan, &use, &people, &quiet, arena, &found, &fault);
    tell_departures(r, found);
    care_diagnostics_free(found);
    if (status == CARE_E_INVALID) {
        tell_fit(r, &fault);
    }
    return status == CARE_OK || status == CARE_E_INVALID ? CARE_OK : care__fail_as(error, &fault);
}

/* ---- contradictions --------------------------------------------------------------------------------------------------- */

/* What indicators are made of, on 31 December of the base year. */
typedef struct stock {
    double population;
    double elderly;
    double served; /* townships with a full-function centre */
} stock;

static int64_t beds_of(const care_plan *plan, int32_t classes) {
    int64_t sum = 0;
    for (int64_t i = 0; i < plan->bed_row_count; i++) {
        const care__bed_row *row = &plan->bed_rows[i];
        sum += (classes >> row->bed_class & 1) && (plan->bed_states >> row->state & 1) ? row->beds : 0;
    }
    return sum;
}

/* Centres known by number only take townships that have none: as many of these as there are. */
static int64_t served_somewhere(const care_plan *plan, const char *taken) {
    int64_t left = plan->townships;
    int64_t served = 0;
    for (int64_t t = 0; t < plan->townships; t++) {
        left -= taken[t];
    }
    for (int64_t i = 0; i < plan->centre_row_count; i++) {
        const care__centre_row *row = &plan->centre_rows[i];
        if (row->township == CARE_WHOLE_AREA) {
            const int64_t placed = row->count < left ? row->count : left;
            left -= placed;
            served += (row->functions & plan->centre_functions) == plan->centre_functions ? placed : 0;
        }
    }
    return served;
}

static care_status count_served(const care_plan *plan, care__arena *arena, double *count, care_error *error) {
    const size_t rows = (size_t)plan->centre_row_count;
    int64_t *township = care__arena_take(arena, rows, sizeof *township);
    int64_t *joint = care__arena_take(arena, rows, sizeof *joint);
    int32_t *functions = care__arena_take(arena, rows, sizeof *functions);
    int32_t *open_year = care__arena_take(arena, rows, sizeof *open_year);
    int32_t *served = care__arena_take(arena, (size_t)plan->townships, sizeof *served);
    char *taken = care__arena_take(arena, (size_t)plan->townships, 1);
    if (township == NULL || joint == NULL || functions == NULL || open_year == NULL || served == NULL || taken == NULL) {
        return care__fail_nomem(error);
    }
    care_centres centres;
    care_centres_init(&centres);
    centres.count = 0;
    for (int64_t i = 0; i < plan->centre_row_count; i++) {
        const care__centre_row *row = &plan->centre_rows[i];
        if (row->township != CARE_WHOLE_AREA) {
            taken[row->township] = 1;
            township[centres.count] = row->township;
            joint[centres.count] = row->joint;
            functions[centres.count] = row->functions;
            open_year[centres.count++] = row->open_year;
        }
    }
    centres.township = township;
    centres.functions = functions;
    centres.open_year = open_year;
    centres.joint = joint;
    CARE__TRY(care_centres_served(&centres, plan->centre_functions, plan->base_year, plan->townships, served,
                                  (size_t)plan->townships, error));
    *count = (double)served_somewhere(plan, taken);
    for (int64_t t = 0; t < plan->townships; t++) {
        *count += served[t];
    }
    return CARE_OK;
}

static double quantity(const care_plan *plan, const stock *at, int64_t which) {
    switch (which) {
    case CARE__Q_NONE:
        return NAN;
    case CARE__Q_POPULATION:
        return at->population;
    case CARE__Q_ELDERLY:
        return at->elderly;
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
        return at->served;
    default:
        return plan->figures[which - CARE__Q_FIGURES].value;
    }
}

static care__place indicator_place(const care__reader *r, const care__indicator_row *row, const char *field) {
    return place_in(r, CARE__T_INDICATORS, row->line, field);
}

/* Does the published value agree with the counts it is made of? */
static void check_parts(care__reader *r, const care__indicator_row *row, const stock *at) {
    care_indicator indicator;
    care_indicator_audit audit;
    care_indicator_init(&indicator);
    care_indicator_audit_init(&audit);
    indicator.scale = row->scale;
    indicator.numerator = quantity(r->plan, at, row->numerator);
    indicator.denominator = quantity(r->plan, at, row->denominator);
    if (isnan(row->base_value) ||
        care_indicator_check(&indicator, row->base_value, row->base_decimals, &audit, NULL) != CARE_OK || audit.agrees) {
        return;
    }
    care__diagnose(r->findings, CARE_WARNING, CARE__M_CONTRADICTION, indicator_place(r, row, "base_value"),
                   "%s" CARE__AND "%s" CARE__AND "%s" CARE__AND "%s" CARE__AND "%s" CARE__AND "%s" CARE__AND "%s" CARE__AND
                   "%s",
                   care__quote_of(row->id).text, care__number_of(row->base_value).text, shortly(indicator.numerator).text,
                   shortly(indicator.denominator).text, shortly(audit.computed).text, shortly(audit.implied_numerator).text,
                   shortly(audit.implied_denominator).text, care__number_of(row->scale).text);
}

static void check_share(care__reader *r, const care__indicator_row *row, double value, const char *field) {
    if (row->scale == 100.0 && strcmp(row->unit.in[0], "%") == 0 && value > 100.0) { /* false where it is not given */
        care__diagnose(r->findings, CARE_WARNING, CARE__M_SHARE_OVER, indicator_place(r, row, field), "%s" CARE__AND "%s",
                       care__quote_of(row->id).text, care__number_of(value).text);
    }
}

static void check_target(care__reader *r, const care__indicator_row *row) {
    const int too_much_nursing = row->numerator == CARE__Q_BEDS_NURSING && row->target_value > row->scale;
    check_share(r, row, row->base_value, "base_value");
    if (too_much_nursing) { /* of the beds: a run could not plan for it */
        care__diagnose_range(r->findings, indicator_place(r, row, "target_value"), care__number_of(row->target_value).text, 0.0,
                             row->scale);
    } else {
        check_share(r, row, row->target_value, "target_value");
    }
    const int behind = row->direction == CARE_AT_LEAST  ? row->target_value < row->base_value
                       : row->direction == CARE_AT_MOST ? row->target_value > row->base_value
                                                        : 0;
    if (behind) { /* false when either is not given */
        care__diagnose(r->findings, CARE_WARNING, CARE__M_TARGET_BEHIND, indicator_place(r, row, "target_value"),
                       "%s" CARE__AND "%s" CARE__AND "%s", care__quote_of(row->id).text,
                       care__number_of(row->target_value).text, care__number_of(row->base_value).text);
    }
}

static int compare_numbers(const void *left, const void *right) {
    const double a = *(const double *)left;
    const double b = *(const double *)right;
    return a < b ? -1 : a > b;
}

/* Sorts the values. */
static double median(double *values, int64_t n) {
    qsort(values, (size_t)n, sizeof *values, compare_numbers);
    return 0.5 * (values[(n - 1) / 2] + values[n / 2]);
}

/* A township farther from the middle than three times the radius of a disc of the whole area is likely misplaced. The middle is
   the median, which a few wrong positions do not move. */
static care_status check_positions(care__reader *r, care__arena *arena, care_error *error) {
    const care_plan *plan = r->plan;
    const double pi = 3.14159265358979323846;
    double area = 0.0;
    double *longitude = care__arena_take(arena, (size_t)plan->townships, sizeof *longitude);
    double *latitude = care__arena_take(arena, (size_t)plan->townships, sizeof *latitude);
    care_township township;
    care_township_init(&township);
    if (longitude == NULL || latitude == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t t = 0; t < plan->townships && care_area_get(plan->area, t, &township, NULL) == CARE_OK; t++) {
        area += township.area_km2;
        longitude[t] = township.longitude;
        latitude[t] = township.latitude;
    }
    const double radius = sqrt(area / pi);
    const double middle[2] = {median(longitude, plan->townships), median(latitude, plan->townships)};
    for (int64_t t = 0; t < plan->townships && care_area_get(plan->area, t, &township, NULL) == CARE_OK; t++) {
        const double km = care_distance_km(middle[0], middle[1], township.longitude, township.latitude);
        if (km > 3.0 * radius) {
            care__diagnose(r->findings, CARE_WARNING, CARE__M_POSITION_FAR,
                           place_in(r, CARE__T_TOWNSHIPS, plan->town_line[t], "longitude"), "%s" CARE__AND "%s" CARE__AND "%s",
                           care__quote_of(township.code).text, shortly(km).text, shortly(radius).text);
        }
    }
    return CARE_OK;
}

/* ---- all -------------------------------------------------------------------------------------------------------------- */

static void tell_share(care__reader *r, int32_t message, int64_t rows, int64_t all) {
    if (rows > 0) {
        care__diagnose(r->findings, CARE_NOTE, message, (care__place){.file = r->plan->file}, "%lld" CARE__AND "%lld",
                       (long long)rows, (long long)all);
    }
}

static void count_assumed(care__reader *r) {
    int64_t rows = 0;
    int64_t assumed = 0;
    int64_t demonstration = 0;
    for (int i = 0; i < CARE__DOCUMENT_TABLES; i++) {
        rows += r->plan->inputs[i].rows;
        assumed += r->plan->inputs[i].assumed_rows - r->plan->inputs[i].demonstration_rows;
        demonstration += r->plan->inputs[i].demonstration_rows;
    }
    tell_share(r, CARE__M_ASSUMED_SHARE, assumed, rows);
    tell_share(r, CARE__M_DEMONSTRATION_SHARE, demonstration, rows);
}

/* The area's people at the end of the base year, and with them what a run needs and what indicators are made of. */
static care_status check_people(care__reader *r, care__arena *arena, care_error *error) {
    const care_plan *plan = r->plan;
    const size_t cells = (size_t)(CARE_SEXES * plan->ages);
    stock at = {0};
    care__assumptions use;
    care__assumptions_init(&use, plan);
    double *base = care__arena_take(arena, cells, sizeof *base);
    double *still_to_come = care__arena_take(arena, cells, sizeof *still_to_come);
    double *year_end = care__arena_take(arena, cells, sizeof *year_end);
    if (base == NULL || still_to_come == NULL || year_end == NULL) {
        return care__fail_nomem(error);
    }
    CARE__TRY(care__area_year_end(plan, &use, arena, base, still_to_come, year_end, error));
    CARE__TRY(check_dependency(r, base, arena, error));
    at.population = care__from_age(year_end, plan->ages, 0);
    at.elderly = care__from_age(year_end, plan->ages, plan->elderly_age);
    CARE__TRY(count_served(plan, arena, &at.served, error));
    for (int64_t i = 0; i < plan->indicator_count; i++) {
        check_parts(r, &plan->indicators[i], &at);
        check_target(r, &plan->indicators[i]);
    }
    return CARE_OK;
}

/* Each check is made only where the numbers it compares are known. */
static care_status check_all(care__reader *r, care__arena *arena, care_error *error) {
    const care_plan *plan = r->plan;
    const int number_known = check_elderly_groups(r);
    check_total(r, "population", CARE__EITHER("population", "人口"), sum_of(plan->town_population, plan->townships),
                area_from_age(plan, 0));
    const int elderly_there = number_known && check_elderly(r);
    check_build_lag(r);
    const int64_t before = care_diagnostics_total(r->findings, CARE_FAULT);
    CARE__TRY(check_cohorts(r, arena, error));
    if (elderly_there && care_diagnostics_total(r->findings, CARE_FAULT) == before) {
        CARE__TRY(check_people(r, arena, error));
    }
    if (care_diagnostics_total(r->findings, CARE_FAULT) == 0) {
        CARE__TRY(check_transitions(r, arena, error));
    }
    CARE__TRY(check_positions(r, arena, error));
    count_assumed(r);
    return CARE_OK;
}

care_status care__plan_lint(care__reader *reader, care_error *error) {
    care__arena arena;
    care_error fault;
    care__arena_init(&arena, care__allocator_of(&reader->env));
    care_error_init(&fault);
    const care_status status = check_all(reader, &arena, &fault);
    care__arena_free(&arena);
    if (status == CARE_E_NOMEM) {
        return care__fail_nomem(error);
    }
    if (status != CARE_OK) { /* no check above foresaw it, but the document cannot be run */
        care__diagnose(reader->findings, CARE_FAULT, fault.message_id,
                       (care__place){.file = reader->plan->file, .field = fault.where}, "%s", fault.arguments);
    }
    return CARE_OK;
}
