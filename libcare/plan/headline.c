#include "plan/headline.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct headline_entry {
    care__words label, unit;
    double scale;
} headline_entry;

static const headline_entry entries[CARE__H_INDICATORS] = {
#define X(name, en, zh, unit_en, unit_zh, scale) {{{en, zh}}, {{unit_en, unit_zh}}, scale},
    CARE__HEADLINE_LIST(X)
#undef X
};

const int64_t care__overview_subjects[CARE__OVERVIEW_INDICATORS] = {CARE__Q_BEDS_COUNTED, CARE__Q_BEDS_NURSING,
                                                                    CARE__Q_TOWNSHIPS_WITH_CENTRE};

/* ---- quantities ------------------------------------------------------------------------------------------------------- */

int64_t care__beds_at(const care__supply *supply, int32_t year, int32_t classes, int32_t states) {
    int64_t beds = 0;
    (void)care_ledger_beds(supply->ledger, year, CARE_WHOLE_AREA, classes, states, &beds, NULL);
    return beds;
}

int64_t care__served_at(const care_plan *plan, const care__supply *supply, int32_t year) {
    int64_t served = 0;
    for (int64_t t = 0; t < plan->townships; t++) {
        const int64_t opens = supply->centre_year[t];
        served += opens == CARE_ROLLOUT_EXISTING || (opens >= 0 && plan->base_year + 1 + opens <= year);
    }
    return served;
}

/* Beds at the end of a year if nothing more is decided. */
static int64_t beds_no_action(const care__supply *supply, int64_t index, int32_t classes) {
    int64_t beds = 0;
    for (int32_t c = 0; c < CARE_BED_CLASSES; c++) {
        beds += classes >> c & 1 ? supply->undecided[index * CARE_BED_CLASSES + c] : 0;
    }
    return beds;
}

/* A quantity at the end of year `index`, NAN if it is not known then. */
static double quantity_at(const care_plan *plan, const care__people *people, const care__supply *supply, int64_t which,
                          int64_t index, care__course course) {
    const int32_t year = plan->base_year + (int32_t)index;
    const int32_t classes[] = {[CARE__Q_BEDS_COUNTED] = plan->beds_counted,
                               [CARE__Q_BEDS_INSTITUTION] = CARE_BEDS_INSTITUTION,
                               [CARE__Q_BEDS_NURSING] = CARE_BED_BIT(CARE_BED_NURSING),
                               [CARE__Q_BEDS_HOME] = CARE_BED_BIT(CARE_BED_HOME)};
    switch (which) {
    case CARE__Q_NONE:
        return NAN;
    case CARE__Q_POPULATION:
        return care__from_age(people->paths[plan->role[CARE__ROLE_MIDDLE]].persons + index * CARE_SEXES * plan->ages,
                              plan->ages, 0);
    case CARE__Q_ELDERLY:
        return care__area_elderly(plan, people, index);
    case CARE__Q_BEDS_COUNTED:
    case CARE__Q_BEDS_INSTITUTION:
    case CARE__Q_BEDS_NURSING:
    case CARE__Q_BEDS_HOME:
        return (double)(course == CARE__WITH_PLAN ? care__beds_at(supply, year, classes[which], plan->bed_states)
                                                  : beds_no_action(supply, index, classes[which]));
    case CARE__Q_TOWNSHIPS:
        return (double)plan->townships;
    case CARE__Q_TOWNSHIPS_WITH_CENTRE:
        return (double)care__served_at(plan, supply, course == CARE__WITH_PLAN ? year : plan->base_year);
    default:
        return index == 0 ? plan->figures[which - CARE__Q_FIGURES].value : (double)NAN;
    }
}

care_indicator care__indicator_at(const care_plan *plan, const care__people *people, const care__supply *supply,
                                  const care__indicator_row *row, int64_t index, care__course course) {
    care_indicator indicator;
    care_indicator_init(&indicator);
    indicator.scale = row->scale;
    indicator.numerator = quantity_at(plan, people, supply, row->numerator, index, course);
    indicator.denominator = quantity_at(plan, people, supply, row->denominator, index, course);
    indicator.year = plan->base_year + (int32_t)index;
    (void)care_indicator_compute(&indicator, NULL); /* parts that are not known leave the value unset */
    return indicator;
}

/* ---- headlines -------------------------------------------------------------------------------------------------------- */

int care__headline_describe(const care_plan *plan, int headline, care__headline_about *about) {
    static const char *const patterns[CARE__COURSES][2] = {{"{1}, {2}", "{1}（{2}）"},
                                                           {"{1}, {2}, no action", "{1}（{2}，不采取措施）"},
                                                           {"{1}, {2}, with the plan", "{1}（{2}，按计划）"}};
    if (headline < CARE__H_INDICATORS) {
        for (int language = 0; language < 2; language++) {
            (void)snprintf(about->label[language], sizeof about->label[language], "%s", entries[headline].label.in[language]);
        }
        about->unit = entries[headline].unit;
        about->scale = entries[headline].scale;
        return headline != CARE__H_ELDERLY_LAST || plan->last_year > plan->target_year;
    }
    const int course = (headline - CARE__H_INDICATORS) % CARE__COURSES;
    const int64_t which = care__find_indicator(plan, care__overview_subjects[(headline - CARE__H_INDICATORS) / CARE__COURSES]);
    if (which < 0) {
        return 0;
    }
    const care__indicator_row *row = &plan->indicators[which];
    for (int language = 0; language < 2; language++) {
        char arguments[160];
        (void)snprintf(arguments, sizeof arguments, "%s" CARE__AND "%d", care__quote_of(row->name.in[language]).text,
                       (int)(course == 0 ? plan->base_year : plan->target_year));
        care__pattern_render(patterns[course][language], language, arguments, about->label[language],
                             sizeof about->label[language]);
    }
    about->unit = row->unit;
    about->scale = 1.0;
    return 1;
}

static int64_t task_of(const care__task *task, int64_t years, int64_t township) {
    int64_t sum = 0;
    for (int64_t year = 0; year < years; year++) {
        sum += task->count[township * years + year];
    }
    return sum;
}

double care__investment(const care__assumptions *assumptions, const care__supply *supply, int64_t township) {
    const double *cost = assumptions->parameter;
    const int64_t years = supply->years;
    return (double)task_of(&supply->new_beds, years, township) * cost[CARE__P_COST_NEW_BED] +
           (double)task_of(&supply->conversions, years, township) * cost[CARE__P_COST_CONVERT_BED] +
           (double)task_of(&supply->centres, years, township) * cost[CARE__P_COST_CENTRE] +
           (double)task_of(&supply->stations, years, township) * cost[CARE__P_COST_STATION] +
           (double)task_of(&supply->home_beds, years, township) * cost[CARE__P_COST_HOME_BED];
}

static void indicator_headlines(const care_plan *plan, const care__people *people, const care__supply *supply, double *out) {
    for (int i = 0; i < CARE__OVERVIEW_INDICATORS; i++) {
        const int64_t which = care__find_indicator(plan, care__overview_subjects[i]);
        for (int course = 0; course < CARE__COURSES; course++) {
            out[i * CARE__COURSES + course] =
                which < 0 ? (double)NAN
                          : care__indicator_at(plan, people, supply, &plan->indicators[which], course == 0 ? 0 : supply->years,
                                               course == 2 ? CARE__WITH_PLAN : CARE__NO_ACTION)
                                .value;
        }
    }
}

void care__headlines(const care_plan *plan, const care__assumptions *assumptions, const care__people *people,
                     const care__supply *supply, double out[CARE__HEADLINES]) {
    const int64_t cells = plan->townships * plan->level_count;
    memset(out, 0, CARE__HEADLINES * sizeof *out);
    for (int64_t i = 0; i < cells; i++) {
        out[CARE__H_DEPENDENT] += people->dependent[supply->years * cells + i];
    }
    for (int64_t t = 0; t < plan->townships; t++) {
        out[CARE__H_BEDS_NEEDED] += care__need_beds(plan, people, supply->years, t);
        out[CARE__H_CAREGIVERS] += supply->caregivers[t];
        out[CARE__H_INVESTMENT] += care__investment(assumptions, supply, t);
    }
    const int64_t last = plan->last_year - plan->base_year;
    out[CARE__H_ELDERLY] = care__area_elderly(plan, people, supply->years);
    out[CARE__H_ELDERLY_LAST] = last <= people->years ? care__area_elderly(plan, people, last) : (double)NAN;
    out[CARE__H_BEDS_TARGET] = (double)supply->beds.for_target;
    out[CARE__H_BEDS_TO_ADD] = (double)supply->new_beds.total;
    out[CARE__H_CONVERSIONS] = (double)supply->convert;
    out[CARE__H_OCCUPANCY] = supply->beds.occupancy;
    out[CARE__H_CENTRES] = (double)supply->centres.total;
    out[CARE__H_REACHED] = supply->reached[supply->years - 1];
    out[CARE__H_STATIONS] = (double)supply->stations.total;
    out[CARE__H_HOME_BEDS] = (double)supply->home_beds.total;
    for (int h = 0; h < CARE__H_INDICATORS; h++) {
        out[h] *= entries[h].scale;
    }
    indicator_headlines(plan, people, supply, out + CARE__H_INDICATORS);
}

care_status care__headlines_run(const care_plan *plan, const care__assumptions *assumptions, const care_env *env,
                                double out[CARE__HEADLINES], care_error *error) {
    care__arena arena;
    care__people people;
    care__supply supply;
    care__arena_init(&arena, care__allocator_of(env));
    memset(&supply, 0, sizeof supply);
    care_status status = care__people_run(plan, assumptions, plan->last_year, env, &arena, &people, error);
    if (status == CARE_OK) {
        status = care__supply_run(plan, assumptions, &people, env, &arena, &supply, error);
    }
    if (status == CARE_OK) {
        care__headlines(plan, assumptions, &people, &supply, out);
    }
    care__supply_free(&supply);
    care__arena_free(&arena);
    return status;
}
