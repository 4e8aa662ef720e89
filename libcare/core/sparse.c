#include "core/sparse.h"

care_status care__pattern_check(const care__pattern *pattern, const char *where_starts, const char *where_cols,
                                care_error *error) {
    CARE__TRY(care__check_pointer(pattern->row_start, where_starts, error));
    CARE__TRY(care__check_integer(pattern->row_start[0], 0, 0, where_starts, 0, error));
    for (int64_t i = 0; i < pattern->rows; i++) {
        const int64_t begin = pattern->row_start[i];
        const int64_t end = pattern->row_start[i + 1];
        if (end < begin) {
            return care__fail(error, CARE_E_INVALID, CARE__M_NOT_ASCENDING, where_starts, i + 1, "%lld" CARE__AND "%lld",
                              (long long)end, (long long)begin);
        }
        if (end > begin) {
            CARE__TRY(care__check_pointer(pattern->col, where_cols, error));
        }
        for (int64_t k = begin; k < end; k++) {
            const int32_t col = pattern->col[k];
            if (col < 0 || col >= pattern->cols) {
                return care__fail(error, CARE_E_INVALID, CARE__M_SITE_RANGE, where_cols, i, "%d" CARE__AND "%lld", (int)col,
                                  (long long)pattern->cols - 1);
            }
            if (k > begin && col <= pattern->col[k - 1]) {
                return care__fail(error, CARE_E_INVALID, CARE__M_NOT_ASCENDING, where_cols, i, "%d" CARE__AND "%d", (int)col,
                                  (int)pattern->col[k - 1]);
            }
        }
    }
    return CARE_OK;
}

care_status care__pattern_transpose(const care__pattern *pattern, care__arena *arena, care__pattern *transposed,
                                    care_error *error) {
    const int64_t pairs = pattern->row_start[pattern->rows];
    CARE__TRY(care__check_integer(pattern->rows, 0, INT32_MAX, "rows", -1, error));
    int64_t *start = care__arena_take(arena, (size_t)pattern->cols + 1, sizeof *start);
    int64_t *next = care__arena_take(arena, (size_t)pattern->cols, sizeof *next);
    int32_t *row = care__arena_take(arena, (size_t)pairs, sizeof *row);
    if (start == NULL || next == NULL || row == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t k = 0; k < pairs; k++) {
        start[pattern->col[k] + 1]++;
    }
    for (int64_t j = 0; j < pattern->cols; j++) {
        start[j + 1] += start[j];
        next[j] = start[j];
    }
    for (int64_t i = 0; i < pattern->rows; i++) {
        for (int64_t k = pattern->row_start[i]; k < pattern->row_start[i + 1]; k++) {
            row[next[pattern->col[k]]++] = (int32_t)i;
        }
    }
    *transposed = (care__pattern){.rows = pattern->cols, .cols = pattern->rows, .row_start = start, .col = row};
    return CARE_OK;
}
