/* What a plan comes to: the figures that are asked about first, of a run or of a run with other inputs. */
#ifndef CARE_PLAN_HEADLINE_H
#define CARE_PLAN_HEADLINE_H

#include "plan/supply.h"

/* Name, what it is called, its unit, what it is multiplied with to be in that unit. */
#define CARE__HEADLINE_LIST(X)                                                                      \
    X(ELDERLY, "elderly, target year", "目标年老年人口", "persons", "人", 1.0)                      \
    X(ELDERLY_LAST, "elderly, last year", "末年老年人口", "persons", "人", 1.0)                     \
    X(DEPENDENT, "dependent persons", "失能老年人", "persons", "人", 1.0)                           \
    X(BEDS_NEEDED, "beds by dependency", "按失能需要床位", "beds", "张", 1.0)                       \
    X(BEDS_TARGET, "beds for the target", "达标需要床位", "beds", "张", 1.0)                        \
    X(BEDS_TO_ADD, "beds to build", "新建床位", "beds", "张", 1.0)                                  \
    X(CONVERSIONS, "conversions", "改造床位", "beds", "张", 1.0)                                    \
    X(OCCUPANCY, "occupancy", "入住率", "%", "%", 100.0)                                            \
    X(CENTRES, "centres to build", "新建中心", "centres", "个", 1.0)                                \
    X(REACHED, "elderly in reach of a centre", "中心可达老年人", "persons", "人", 1.0)              \
    X(STATIONS, "stations to build", "新建站点", "stations", "个", 1.0)                             \
    X(HOME_BEDS, "home beds", "家庭养老床位", "beds", "张", 1.0)                                    \
    X(CAREGIVERS, "caregivers for home beds", "家庭床位护理员", "full-time equivalents", "人", 1.0) \
    X(INVESTMENT, "investment", "投资", "10,000 yuan", "万元", 1e-4)

/* After those of the list: each indicator of the overview in the base year, without action, with the plan. */
enum { CARE__OVERVIEW_INDICATORS = 3, CARE__COURSES = 3 };

typedef enum care__headline {
#define X(name, en, zh, unit_en, unit_zh, scale) CARE__H_##name,
    CARE__HEADLINE_LIST(X)
#undef X
        CARE__H_INDICATORS,
    CARE__HEADLINES = CARE__H_INDICATORS + CARE__OVERVIEW_INDICATORS * CARE__COURSES
} care__headline;

/** With the plan carried out, or with nothing more decided. */
typedef enum care__course { CARE__WITH_PLAN, CARE__NO_ACTION } care__course;

/** The quantities whose indicators stand in the overview. */
extern const int64_t care__overview_subjects[CARE__OVERVIEW_INDICATORS];

/** A headline in words; `label` of an indicator by its name in the document. */
typedef struct care__headline_about {
    char label[2][192];
    care__words unit;
    double scale;
} care__headline_about;

/** Returns 0 if the plan has no such headline: its indicator is not in the document. */
int care__headline_describe(const care_plan *plan, int headline, care__headline_about *about);

/** What the plan comes to, in the unit of each headline; NAN where the document has no such indicator. `people` may end in
 *  the target year: then the last year is not known. */
void care__headlines(const care_plan *plan, const care__assumptions *assumptions, const care__people *people,
                     const care__supply *supply, double out[CARE__HEADLINES]);

/** The same of a plan that is run for nothing else. */
care_status care__headlines_run(const care_plan *plan, const care__assumptions *assumptions, const care_env *env,
                                double out[CARE__HEADLINES], care_error *error);

/** Yuan that the tasks of a township cost. */
double care__investment(const care__assumptions *assumptions, const care__supply *supply, int64_t township);

/** Beds of the ledger at the end of a year, with everything the plan does; 0 before its first year. */
int64_t care__beds_at(const care__supply *supply, int32_t year, int32_t classes, int32_t states);

/** Townships with a full-function centre at the end of a year under the plan. */
int64_t care__served_at(const care_plan *plan, const care__supply *supply, int32_t year);

/** An indicator computed from its parts at the end of year `index` (0 = base year); NAN if they are not known then. */
care_indicator care__indicator_at(const care_plan *plan, const care__people *people, const care__supply *supply,
                                  const care__indicator_row *row, int64_t index, care__course course);

#endif
