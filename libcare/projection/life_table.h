/* One life table at a time, for models that need one to be solved many times. */
#ifndef CARE_PROJECTION_LIFE_TABLE_H
#define CARE_PROJECTION_LIFE_TABLE_H

#include <care/life_table.h>

#include "core/error.h"
#include "core/memory.h"

/** Columns of one table, [ages] each. */
typedef struct care__life_columns {
    double *m, *q, *a, *l, *d, *L, *T, *e;
} care__life_columns;

/** Room for the columns of one table; 0 when memory is short. */
int care__life_columns_take(care__life_columns *columns, care__arena *arena, int64_t ages);

/** Takes rules of any version and checks all of them. */
care_status care__life_rules_take(care_life_rules *use, const care_life_rules *given, care_error *error);

/** Does a rule for age 0 or ages 1-4 differ between the sexes? */
int care__life_needs_sex(const care_life_rules *rules);

/** Each table has a sex; none at all will do unless it is needed. */
care_status care__life_check_sex(const int32_t *sex, int64_t tables, int needed, const char *where, care_error *error);

/** Ages ascend from 0 or more. */
care_status care__life_check_ages(const int64_t *from_age, int64_t ages, const char *where, care_error *error);

/** Completes one table of a checked input. */
care_status care__life_solve(const care_life_rules *rules, const care_life_input *input, int64_t table,
                             const care__life_columns *columns, care_error *error);

#endif
