/* Which results an input moves, and how much: the plan is run again with the input changed. */
#ifndef CARE_PLAN_INFLUENCE_H
#define CARE_PLAN_INFLUENCE_H

#include "plan/supply.h"

#define CARE__HEADLINE_LIST(X)                                   \
    X(ELDERLY, "elderly", "老年人口")                            \
    X(DEPENDENT, "dependent persons", "失能老年人")              \
    X(BEDS_NEEDED, "beds by dependency", "按失能需要床位")       \
    X(BEDS_TARGET, "beds for the target", "达标需要床位")        \
    X(BEDS_TO_ADD, "beds to build", "新建床位")                  \
    X(CONVERSIONS, "conversions", "改造床位")                    \
    X(OCCUPANCY, "occupancy", "入住率")                          \
    X(CENTRES, "centres to build", "新建中心")                   \
    X(REACHED, "elderly in reach of a centre", "中心可达老年人") \
    X(STATIONS, "stations to build", "新建站点")                 \
    X(HOME_BEDS, "home beds", "家庭养老床位")                    \
    X(CAREGIVERS, "caregivers for home beds", "家庭床位护理员")  \
    X(INVESTMENT, "investment", "投资")

typedef enum care__headline {
#define X(name, en, zh) CARE__H_##name,
    CARE__HEADLINE_LIST(X)
#undef X
        CARE__HEADLINES
} care__headline;

extern const care__words care__headline_words[CARE__HEADLINES];

/** What the plan comes to in the target year. */
void care__headlines(const care_plan *plan, const care__assumptions *assumptions, const care__people *people,
                     const care__supply *supply, double out[CARE__HEADLINES]);

/** Yuan that the tasks of a township cost. */
double care__investment(const care__assumptions *assumptions, const care__supply *supply, int64_t township);

/** Relative change of every headline when an input takes its low and its high value. */
typedef struct care__influence {
    int32_t known;  /* 0 = not looked at */
    int32_t ranged; /* 1 = by the range given with the input, 0 = by 10 % each way */
    double low[CARE__HEADLINES];
    double high[CARE__HEADLINES];
} care__influence;

typedef struct care__influences {
    care__influence parameter[CARE__PARAMETERS];
    care__influence table[CARE__DOCUMENT_TABLES];
} care__influences;

care_status care__influences_run(const care_plan *plan, const double base[CARE__HEADLINES], const care_env *env,
                                 care__influences *influences, care_error *error);

#endif
