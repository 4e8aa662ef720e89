/* Sparse patterns by compressed rows: who reaches whom. */
#ifndef CARE_CORE_SPARSE_H
#define CARE_CORE_SPARSE_H

#include "core/error.h"
#include "core/memory.h"

/** Columns of each row in ascending order: those of row i are col[row_start[i]] .. col[row_start[i + 1] - 1]. */
typedef struct care__pattern {
    int64_t rows;
    int64_t cols;
    const int64_t *row_start;
    const int32_t *col;
} care__pattern;

/** Starts ascend from 0; columns are in range and ascend within a row. row = the first that is wrong. */
care_status care__pattern_check(const care__pattern *pattern, const char *where_starts, const char *where_cols,
                                care_error *error);

/** The rows of each column; arrays in the arena. O(rows + cols + pairs). */
care_status care__pattern_transpose(const care__pattern *pattern, care__arena *arena, care__pattern *transposed,
                                    care_error *error);

#endif
