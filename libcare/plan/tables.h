/* The tables of a run, one function each. */
#ifndef CARE_PLAN_TABLES_H
#define CARE_PLAN_TABLES_H

#include "plan/draws.h"
#include "plan/influence.h"

/** Everything a run found: what the tables are made of. */
typedef struct care__run {
    const care_plan *plan;
    care_env env;
    care__assumptions use;
    care__people people;
    double *elderly_low, *elderly_high; /* [years + 1] of the area, if the base had fewer or more elderly */
    care__supply supply;
    care__draws draws;
    care__influences influences;
} care__run;

typedef care_status care__table_builder(const care__run *run, care_table **table, care_error *error);

care__table_builder care__table_overview, care__table_indicators, care__table_check_sums, care__table_provenance;
care__table_builder care__table_elderly, care__table_township_elderly, care__table_dependency, care__table_population_balance;
care__table_builder care__table_levers, care__table_bed_balance, care__table_bed_ledger, care__table_tasks, care__table_centres,
    care__table_home_beds;

/** A table of a run with static columns. */
#define CARE__NEW_TABLE(run, name, title_en, title_zh, columns, rows, table, error)                         \
    care__table_create(care__allocator_of(&(run)->env), name, (care__words){{title_en, title_zh}}, columns, \
                       (int64_t)(sizeof(columns) / sizeof(columns)[0]), rows, table, error)

/** A township's name in both languages. */
care__words care__township_name(const care__run *run, int64_t township);

/** Worst status of what figures about people, about dependency and about supply rest on. */
int32_t care__people_status(const care__run *run);
int32_t care__dependency_status(const care__run *run);
int32_t care__supply_status(const care__run *run);
int32_t care__worse(int32_t a, int32_t b);

/** Sum of a task over townships in a plan year, over years in a township. */
int64_t care__task_in_year(const care__run *run, const care__task *task, int64_t year);
int64_t care__task_of_township(const care__run *run, const care__task *task, int64_t township);

/** Beds of the ledger at the end of a year, with everything the plan does; 0 before its first year. */
int64_t care__beds_at(const care__run *run, int32_t year, int32_t classes, int32_t states);

/** Townships with a full-function centre at the end of a year under the plan. */
int64_t care__served_at(const care__run *run, int32_t year);

/** Townships of the area, sorted for reading; and rounding for display: half away from zero. */
double care__rounded(double value, int decimals);

#endif
