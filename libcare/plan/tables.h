/* The tables of a run, one function each. */
#ifndef CARE_PLAN_TABLES_H
#define CARE_PLAN_TABLES_H

#include "plan/draws.h"
#include "plan/influence.h"
#include "plan/trajectories.h"

/** Everything a run found: what the tables are made of. */
typedef struct care__run {
    const care_plan *plan;
    care_env env;
    care__arena *arena;   /* for what lives as long as the run */
    int *short_of_memory; /* set where a text could not be kept */
    care__assumptions use;
    care__people people;
    double *elderly_low, *elderly_high; /* [years + 1] of the area, if the base had fewer or more elderly */
    care__supply supply;
    care__draws draws;
    care__trajectories ensemble;
    care__influences influences;
} care__run;

typedef care_status care__table_builder(const care__run *run, care_table **table, care_error *error);

care__table_builder care__table_overview, care__table_indicators, care__table_check_sums, care__table_provenance,
    care__table_sensitivity, care__table_indicator_paths;
care__table_builder care__table_elderly, care__table_township_elderly, care__table_dependency, care__table_population_balance;
care__table_builder care__table_levers, care__table_bed_balance, care__table_bed_ledger, care__table_tasks, care__table_centres,
    care__table_home_beds;
care__table_builder care__table_dependency_ranges, care__table_township_ranges, care__table_certainty;

/** A note that says how many trajectories the ranges of a table are of, and which spreads are assumed. */
void care__note_ensemble(const care__run *run, care_table *table);

/**
 * A table of a run. In titles and labels {1} stands for the elderly ("60+"), {2} for the word for those counted ("resident",
 * "常住").
 */
care_status care__new_table(const care__run *run, const char *name, care__words title, const care__column *columns,
                            int64_t column_count, int64_t rows, care_table **table, care_error *error);

/** The same where the columns are an array. */
#define CARE__NEW_TABLE(run, name, title_en, title_zh, columns, rows, table, error)                                           \
    care__new_table(run, name, (care__words){{title_en, title_zh}}, columns, (int64_t)(sizeof(columns) / sizeof(columns)[0]), \
                    rows, table, error)

/** A township's name in both languages. */
care__words care__township_name(const care__run *run, int64_t township);

/** "resident", "registered". */
care__words care__basis_words(const care__run *run);

/* Sets of inputs, for what a table rests on. */
#define CARE__FROM_TABLE(name) (UINT64_C(1) << CARE__T_##name)
#define CARE__FROM_PARAMETER(name) (UINT64_C(1) << (CARE__DOCUMENT_TABLES + CARE__P_##name))
#define CARE__FROM_AREA                                                                               \
    (CARE__FROM_TABLE(AREA_POPULATION) | CARE__FROM_TABLE(LIFE_TABLE) | CARE__FROM_TABLE(FERTILITY) | \
     CARE__FROM_TABLE(BIRTHS) | CARE__FROM_TABLE(SCENARIOS) | CARE__FROM_TABLE(MIGRATION) |           \
     CARE__FROM_PARAMETER(SEX_RATIO_AT_BIRTH))
#define CARE__FROM_PEOPLE (CARE__FROM_AREA | CARE__FROM_TABLE(TOWNSHIP_POPULATION) | CARE__FROM_PARAMETER(RURAL_ELDERLY_FACTOR))
#define CARE__FROM_DEPENDENCY                                                                                          \
    (CARE__FROM_AREA | CARE__FROM_TABLE(DEPENDENCY_SHAPE) | CARE__FROM_TABLE(LEVELS) | CARE__FROM_TABLE(TRANSITIONS) | \
     CARE__FROM_PARAMETER(SELF_CARE_UNABLE_SHARE))
#define CARE__FROM_UNCERTAINTY (CARE__FROM_TABLE(UNCERTAINTY) | CARE__FROM_TABLE(TRAJECTORIES))
/* what is built where and when, and so what stands */
#define CARE__FROM_SUPPLY                                                                                     \
    (CARE__FROM_PEOPLE | CARE__FROM_DEPENDENCY | CARE__FROM_TABLE(TOWNSHIPS) | CARE__FROM_TABLE(BEDS) |       \
     CARE__FROM_TABLE(CENTRES) | CARE__FROM_TABLE(INDICATORS) | CARE__FROM_PARAMETER(NEW_BED_NURSING_SHARE) | \
     CARE__FROM_PARAMETER(BUILD_LAG_YEARS) | CARE__FROM_PARAMETER(HOME_BEDS_PER_1000))
#define CARE__FROM_ALL (~UINT64_C(0))

/** Worst status of a set of inputs. */
int32_t care__status_of(const care_plan *plan, uint64_t inputs);
int32_t care__worse(int32_t a, int32_t b);

/** Sum of a task over townships in a plan year, over years in a township. */
int64_t care__task_in_year(const care__run *run, const care__task *task, int64_t year);
int64_t care__task_of_township(const care__run *run, const care__task *task, int64_t township);

/** Text in the run's arena; short memory is remembered in the run. */
const char *care__print(const care__run *run, const char *pattern, ...) CARE__PRINTF(2, 3);

/** Rounding for display: half away from zero. */
double care__rounded(double value, int decimals);

#endif
