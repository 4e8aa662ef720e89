#include "projection/matrix.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "core/text.h"

void care__matrix_multiply(int n, const double *restrict a, const double *restrict b, double *restrict to) {
    for (int i = 0; i < n; i++) {
        double *row = to + (int64_t)i * n;
        memset(row, 0, (size_t)n * sizeof *row);
        for (int k = 0; k < n; k++) {
            const double factor = a[i * n + k];
            for (int j = 0; j < n && factor != 0.0; j++) {
                row[j] += factor * b[k * n + j];
            }
        }
    }
}

static double norm_of(int n, const double *a) {
    double most = 0.0;
    for (int i = 0; i < n; i++) {
        double sum = 0.0;
        for (int j = 0; j < n; j++) {
            sum += fabs(a[i * n + j]);
        }
        most = fmax(most, sum);
    }
    return most;
}

/* to = exp(b) by its series, for a norm of at most 1: terms until they no longer count. */
static void series(int n, const double *b, double norm, double *to) {
    double product[CARE__MATRIX_CELLS];
    double term = norm;
    int last = 1;
    while (term > 1e-18) {
        last++;
        term *= norm / last;
    }
    memset(to, 0, (size_t)(n * n) * sizeof *to);
    for (int i = 0; i < n; i++) {
        to[i * n + i] = 1.0;
    }
    for (int k = last; k >= 1 && norm > 0.0; k--) {
        care__matrix_multiply(n, b, to, product);
        for (int i = 0; i < n * n; i++) {
            to[i] = product[i] / k; /* NOLINT(clang-analyzer-core.UndefinedBinaryOperatorResult): all n x n are there */
        }
        for (int i = 0; i < n; i++) {
            to[i * n + i] += 1.0;
        }
    }
}

void care__matrix_exponential(int n, const double *a, double *to) {
    double b[CARE__MATRIX_CELLS];
    double shift = 0.0;
    for (int i = 0; i < n; i++) {
        shift = fmax(shift, -a[i * n + i]);
    }
    memcpy(b, a, (size_t)(n * n) * sizeof *b);
    for (int i = 0; i < n; i++) {
        b[i * n + i] += shift;
    }
    double norm = norm_of(n, b);
    int squarings = 0;
    double scale = 1.0;
    while (norm > 1.0 || shift * scale > 1.0) {
        norm *= 0.5;
        scale *= 0.5;
        squarings++;
    }
    for (int i = 0; i < n * n; i++) {
        b[i] *= scale;
    }
    series(n, b, norm, to);
    const double back = exp(-shift * scale);
    for (int i = 0; i < n * n; i++) {
        to[i] *= back;
    }
    for (int s = 0; s < squarings; s++) {
        care__matrix_multiply(n, to, to, b);
        memcpy(to, b, (size_t)(n * n) * sizeof *to);
    }
}

static void swap_rows(int m, double *a, double *b) {
    for (int j = 0; j < m; j++) {
        const double kept = a[j];
        a[j] = b[j];
        b[j] = kept;
    }
}

int care__matrix_solve(int n, int m, double *a, double *b) {
    const double least = 1e-14 * norm_of(n, a);
    for (int k = 0; k < n; k++) {
        int pivot = k;
        for (int i = k + 1; i < n; i++) {
            pivot = fabs(a[i * n + k]) > fabs(a[pivot * n + k]) ? i : pivot;
        }
        if (!(fabs(a[pivot * n + k]) > least)) {
            return 0;
        }
        if (pivot != k) {
            swap_rows(n, a + (int64_t)k * n, a + (int64_t)pivot * n);
            swap_rows(m, b + (int64_t)k * m, b + (int64_t)pivot * m);
        }
        for (int i = 0; i < n; i++) {
            const double factor = i == k ? 0.0 : a[i * n + k] / a[k * n + k];
            for (int j = k; j < n && factor != 0.0; j++) {
                a[i * n + j] -= factor * a[k * n + j];
            }
            for (int j = 0; j < m && factor != 0.0; j++) {
                b[i * m + j] -= factor * b[k * m + j];
            }
        }
    }
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < m; j++) {
            b[i * m + j] /= a[i * n + i];
        }
    }
    return 1;
}

static void rows_to_one(int states, double *probability) {
    for (int i = 0; i < states; i++) {
        double sum = 0.0;
        for (int j = 0; j < states; j++) {
            sum += probability[i * states + j];
        }
        for (int j = 0; j < states; j++) {
            probability[i * states + j] /= sum;
        }
    }
}

void care__matrix_transitions(int states, const double *intensity, double step, double *probability, double *occupancy) {
    double block[CARE__MATRIX_CELLS] = {0};
    double result[CARE__MATRIX_CELLS];
    const int n = occupancy == NULL ? states : 2 * states;
    for (int i = 0; i < states; i++) {
        double leaving = 0.0;
        for (int j = 0; j < states; j++) {
            leaving += j == i ? 0.0 : intensity[i * states + j];
            block[i * n + j] = step * intensity[i * states + j];
        }
        block[i * n + i] = -step * leaving;
        if (occupancy != NULL) {
            block[i * n + states + i] = step;
        }
    }
    care__matrix_exponential(n, block, result);
    for (int i = 0; i < states; i++) {
        memcpy(probability + (int64_t)i * states, result + (int64_t)i * n, (size_t)states * sizeof *probability);
        if (occupancy != NULL) {
            memcpy(occupancy + (int64_t)i * states, result + (int64_t)i * n + states, (size_t)states * sizeof *occupancy);
        }
    }
    rows_to_one(states, probability);
}

void care__matrix_take(int states, int64_t cells, int64_t cell, const double *table, double *matrix) {
    for (int i = 0; i < states * states; i++) {
        matrix[i] = table[i * cells + cell];
    }
}

void care__matrix_put(int states, int64_t cells, int64_t cell, const double *matrix, double *table) {
    for (int i = 0; i < states * states; i++) {
        table[i * cells + cell] = matrix[i];
    }
}

/* ---- checks ---------------------------------------------------------------------------------------------------------- */

care_status care__check_states(int64_t states, care_error *error) {
    return care__check_integer(states, 2, CARE_STATES_MAX, "states", -1, error);
}

/* A row of the matrix of each cell: what it adds up to, and how much of it leaves the state. */
typedef struct row_sum {
    double all, leaving;
} row_sum;

static row_sum sum_row(const double *row, int64_t states, int64_t cells, int64_t from, int64_t cell) {
    row_sum sum = {0.0, 0.0};
    for (int64_t to = 0; to < states; to++) {
        const double value = row[to * cells + cell];
        sum.all += value;
        sum.leaving += to == from ? 0.0 : value;
    }
    return sum;
}

static care_status check_rows(int64_t tables, int64_t states, int64_t cells, const double *table, double wanted,
                              const char *where, care_error *error) {
    for (int64_t r = 0; r < tables * states; r++) {
        const double *row = table + r * states * cells;
        for (int64_t cell = 0; cell < cells; cell++) {
            const row_sum sum = sum_row(row, states, cells, r % states, cell);
            if (!(fabs(sum.all - wanted) <= 1e-9 * (wanted > 0.0 ? wanted : sum.leaving))) {
                return care__fail(error, CARE_E_INVALID, CARE__M_ROW_SUM, where, r * states * cells + cell,
                                  "%d" CARE__AND "%s" CARE__AND "%g", (int)(r % states), care__number_of(sum.all).text, wanted);
            }
        }
    }
    return CARE_OK;
}

/* The last row: nobody leaves death. */
static care_status check_death(int64_t tables, int64_t states, int64_t cells, const double *probability, const char *where,
                               care_error *error) {
    for (int64_t t = 0; t < tables; t++) {
        const int64_t first = (t * states + states - 1) * states * cells;
        for (int64_t i = first; i < first + (states - 1) * cells; i++) {
            if (probability[i] != 0.0) {
                return care__fail(error, CARE_E_INVALID, CARE__M_NOT_ABSORBING, where, i, "%d" CARE__AND "%s",
                                  (int)(states - 1), care__number_of(probability[i]).text);
            }
        }
    }
    return CARE_OK;
}

static care_status size_of(int64_t tables, int64_t states, int64_t cells, const char *where, size_t *n, care_error *error) {
    return care__check_product(tables, states * states, cells, where, n, error);
}

care_status care__check_probabilities(int64_t tables, int64_t states, int64_t cells, const double *probability,
                                      int last_is_death, const char *where, care_error *error) {
    size_t n;
    CARE__TRY(size_of(tables, states, cells, where, &n, error));
    CARE__TRY(care__check_array(probability, n, CARE__SHARE, where, error));
    CARE__TRY(check_rows(tables, states, cells, probability, 1.0, where, error));
    return last_is_death ? check_death(tables, states, cells, probability, where, error) : CARE_OK;
}

care_status care__check_intensities(int64_t tables, int64_t states, int64_t cells, const double *intensity, double step,
                                    double most, const char *where, care_error *error) {
    size_t n;
    CARE__TRY(size_of(tables, states, cells, where, &n, error));
    CARE__TRY(care__check_array(intensity, n, CARE__ANY, where, error));
    for (int64_t i = 0; i < (int64_t)n; i++) {
        const int64_t pair = i / cells % (states * states);
        if (pair / states != pair % states) {
            CARE__TRY(care__check_value(intensity[i], CARE__NON_NEGATIVE, where, i, error));
        }
        if (-intensity[i] * step > most) {
            return care__fail(error, CARE_E_INVALID, CARE__M_STEP_TOO_LONG, where, i, "%s" CARE__AND "%s" CARE__AND "%g",
                              care__number_of(-intensity[i]).text, care__number_of(step).text, most);
        }
    }
    return check_rows(tables, states, cells, intensity, 0.0, where, error);
}
