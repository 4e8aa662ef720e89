/* Two plans: which inputs differ, and which of them moved which figure. */
#ifndef CARE_PLAN_COMPARE_H
#define CARE_PLAN_COMPARE_H

#include "plan/tables.h"

/* Keys of the document that move figures: member of the plan, path, what it is called. */
#define CARE__DOCUMENT_KEY_LIST(X)                                                                                    \
    X(REFERENCE_DATE, "population.reference_date", "reference date", "基准日期")                                      \
    X(ELDERLY_AGE, "population.elderly_age", "elderly age", "老年人起始年龄")                                         \
    X(OPEN_AGE, "population.open_age", "open age", "开口年龄")                                                        \
    X(BEDS_COUNTED, "rules.beds_counted", "rule: beds counted", "口径：计入床位")                                     \
    X(BED_STATES, "rules.bed_states", "rule: states of beds", "口径：床位状态")                                       \
    X(NURSING_DENOMINATOR, "rules.nursing_denominator", "rule: denominator of nursing share", "口径：护理型占比分母") \
    X(CENTRE_FUNCTIONS, "rules.centre_functions", "rule: functions of a centre", "口径：中心功能")                    \
    X(MIGRATION_TIMING, "rules.migration_timing", "rule: timing of migration", "口径：迁移时点")                      \
    X(TRANSITIONS, "rules.transitions", "rule: transitions between levels", "口径：失能等级转移")                     \
    X(BED_METHOD, "allocation.bed_method", "allocation: method for beds", "分配：床位方法")                           \
    X(BED_WEIGHT, "allocation.bed_weight", "allocation: weight for beds", "分配：床位权重")                           \
    X(TRAVEL_MODE, "allocation.travel_mode", "allocation: travel mode", "分配：出行方式")

/* An input that may differ alone: a table (but parameters), a parameter, a key of the document. */
enum { CARE__INPUT_PARAMETERS = CARE__DOCUMENT_TABLES, CARE__INPUT_KEYS = CARE__INPUT_PARAMETERS + CARE__PARAMETERS };
typedef enum care__input_number {
    CARE__INPUT_BEFORE_KEYS = CARE__INPUT_KEYS - 1,
#define X(name, path, en, zh) CARE__K_##name,
    CARE__DOCUMENT_KEY_LIST(X)
#undef X
        CARE__INPUTS
} care__input_number;

/** A cell or key that differs. */
typedef struct care__difference {
    int32_t input; /* the input that it is of, if it can move a figure; else -1 */
    care__words where;
    const char *row, *column;
    care__words a, b; /* in[0] NULL = not there */
    int32_t status;   /* worse of the two rows', -1 = has none */
} care__difference;

/** Inputs that are changed together: one, or several that cannot be told apart. */
typedef struct care__group {
    char label[2][256];
    int32_t status;
    char member[CARE__INPUTS];
    double contribution[CARE__HEADLINES];
    double alone[CARE__HEADLINES]; /* changed first, in A */
    double last[CARE__HEADLINES];  /* changed last, on the way to B */
} care__group;

typedef enum care__attribution {
    CARE__ATTRIBUTION_EXACT, /* Shapley value over all orders */
    CARE__ATTRIBUTION_ENDS,  /* mean of first and last */
    CARE__ATTRIBUTION_NONE   /* a mixture of the plans cannot be run */
} care__attribution;

/* Up to so many groups all orders are looked at: 2^8 runs. */
enum { CARE__EXACT_GROUPS = 8 };

typedef struct care__comparison {
    const care_plan *plan[2];
    care_env env; /* taken */
    care__arena *arena;
    care__list differences; /* of care__difference */
    int64_t group_count;
    care__group *groups;
    int32_t attribution;
    double value[2][CARE__HEADLINES];
    double remainder[CARE__HEADLINES]; /* what no group explains */
} care__comparison;

/* Sums over townships and ages are rounded: what is smaller than this part of a figure is no difference. */
#define CARE__ROUNDING 1e-9

/** B less A; 0 if that is rounding, NAN if one of the plans has no such headline. */
double care__comparison_difference(const care__comparison *comparison, int headline);

/** Are the plans of the same area and years? */
care_status care__plans_match(const care_plan *a, const care_plan *b, care_error *error);

/** Finds the differences and the groups. */
care_status care__differences_find(care__comparison *comparison, care_error *error);

/** Runs both plans and what lies between them. */
care_status care__attribution_run(care__comparison *comparison, care_error *error);

/** Words of an input. */
care__words care__input_label(int input);
int32_t care__input_status(const care_plan *plan, int input);

typedef care_status care__comparison_builder(const care__comparison *comparison, care_table **table, care_error *error);
care__comparison_builder care__table_compared_figures, care__table_attribution, care__table_differences;

#endif
