/* Transitions between two cross-sections and prevalence that meets a count, both by iterative proportional fitting. Results
   are made in memory of their own and copied when all cells are done: nothing is written when one of them cannot be. */
#include "projection/transition.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"

void care_fit_report_init(care_fit_report *report) {
    if (report != NULL) {
        memset(report, 0, sizeof *report);
        report->struct_size = sizeof *report;
        report->residual = report->log_likelihood = NAN;
    }
}

/* ---- arguments ------------------------------------------------------------------------------------------------------- */

care_status care__check_level_shares(int64_t levels, int64_t cells, const double *shares, const char *where,
                                     care_error *error) {
    CARE__TRY(care__check_array(shares, (size_t)(levels * cells), CARE__SHARE, where, error));
    for (int64_t cell = 0; cell < cells; cell++) {
        double sum = 0.0;
        for (int64_t i = 0; i < levels; i++) {
            sum += shares[i * cells + cell];
        }
        if (!(fabs(sum - 1.0) <= 1e-9)) {
            return care__fail(error, CARE_E_INVALID, CARE__M_LEVELS_NOT_ALL, where, cell, "%s" CARE__AND "1",
                              care__number_of(sum).text);
        }
    }
    return CARE_OK;
}

care_status care__check_levels(int64_t levels, int64_t cells, care_error *error) {
    CARE__TRY(care__check_integer(levels, 1, CARE__LEVELS_MAX, "levels", -1, error));
    return care__check_integer(cells, 1, INT32_MAX, "cells", -1, error);
}

/* Survival of a step: none lives for ever, and not all die at once. */
care_status care__check_survival(int64_t cells, const double *survival, int positive, care_error *error) {
    CARE__TRY(care__check_array(survival, (size_t)cells, positive ? CARE__POSITIVE : CARE__NON_NEGATIVE, "survival", error));
    return care__check_array(survival, (size_t)cells, CARE__SHARE, "survival", error);
}

care_status care__check_iteration(double tolerance, int64_t most_iterations, care_error *error) {
    CARE__TRY(care__check_value(tolerance, CARE__POSITIVE, "tolerance", -1, error));
    return care__check_integer(most_iterations, 1, INT32_MAX, "most_iterations", -1, error);
}

care_status care__check_report(const care_fit_report *report, care_error *error) {
    care_fit_report copy;
    return report == NULL ? CARE_OK : care__take(&copy, sizeof copy, report, "report", error);
}

void care__give_report(care_fit_report *report, int64_t iterations, double residual, double log_likelihood) {
    care_fit_report made;
    care_fit_report_init(&made);
    made.converged = 1;
    made.iterations = iterations;
    made.residual = residual;
    made.log_likelihood = log_likelihood;
    if (report != NULL) {
        (void)care__give(report, &made, sizeof made, "report", NULL);
    }
}

care_status care__not_converged(int64_t iterations, double residual, const char *where, int64_t row, care_error *error) {
    return care__fail(error, CARE_E_INVALID, CARE__M_FIT_NOT_CONVERGED, where, row, "%d" CARE__AND "%s", (int)iterations,
                      care__number_of(residual).text);
}

void care__take_levels(int levels, int64_t cells, int64_t cell, const double *table, double *values) {
    for (int i = 0; i < levels; i++) {
        values[i] = table[i * cells + cell];
    }
}

/* ---- who starts ------------------------------------------------------------------------------------------------------ */

care_status care_transition_start(int64_t levels, int64_t ages, const double *prevalence, const double *survival, double *start,
                                  size_t n, care_error *error) {
    CARE__TRY(care__check_integer(levels, 1, CARE__LEVELS_MAX, "levels", -1, error));
    CARE__TRY(care__check_integer(ages, 2, 1000, "ages", -1, error));
    CARE__TRY(care__check_level_shares(levels, ages, prevalence, "prevalence", error));
    CARE__TRY(care__check_survival(ages, survival, 0, error));
    CARE__TRY(care__check_length(n, (size_t)(levels * ages), "n", error));
    CARE__TRY(care__check_pointer(start, "start", error));
    /* L(w-1) : T(w) = 1 - s : s, since s = T(w) / (L(w-1) + T(w)) */
    const double open = survival[ages - 1];
    for (int64_t i = 0; i < levels; i++) {
        const double *from = prevalence + i * ages;
        double *to = start + i * ages;
        const double last = (1.0 - open) * from[ages - 2] + open * from[ages - 1];
        memmove(to + 1, from, (size_t)(ages - 2) * sizeof *to);
        to[0] = i == 0 ? 1.0 : 0.0;
        to[ages - 1] = last;
    }
    return CARE_OK;
}

/* ---- iterative proportional fitting ---------------------------------------------------------------------------------- */

/* One cell: P(i, j) is proportional to seed(i, j) x column(j), whose factors are found. */
typedef struct margins {
    int levels;
    double seed[CARE_STATES_MAX * CARE_STATES_MAX];
    double start[CARE_STATES_MAX];
    double wanted[CARE_STATES_MAX]; /* of the columns, the dead last */
    double column[CARE_STATES_MAX];
    double probability[CARE_STATES_MAX * CARE_STATES_MAX];
} margins;

/* Rows with the factors there are: P with rows that add up to 1. A row that no column wants keeps its seed. */
static void fit_rows(margins *m) {
    const int states = m->levels + 1;
    for (int i = 0; i < m->levels; i++) {
        double sum = 0.0;
        for (int j = 0; j < states; j++) {
            sum += m->seed[i * states + j] * m->column[j];
        }
        for (int j = 0; j < states; j++) {
            const double seed = m->seed[i * states + j];
            m->probability[i * states + j] = sum > 0.0 ? seed * m->column[j] / sum : seed;
        }
    }
}

/* Only the ratios of factors count: the largest becomes 1, so that a fit without end stays in range. */
static void rescale(int n, double *factor) {
    double most = 0.0;
    for (int j = 0; j < n; j++) {
        most = fmax(most, factor[j]);
    }
    for (int j = 0; j < n && most > 0.0; j++) {
        factor[j] /= most;
    }
}

/* Moves the factors of the columns to what is wanted; returns how far they were from it. */
static double fit_columns(margins *m) {
    const int states = m->levels + 1;
    double worst = 0.0;
    for (int j = 0; j < states; j++) {
        double sum = 0.0;
        for (int i = 0; i < m->levels; i++) {
            sum += m->start[i] * m->probability[i * states + j];
        }
        worst = fmax(worst, fabs(sum - m->wanted[j]));
        m->column[j] = m->wanted[j] == 0.0 ? 0.0 : sum > 0.0 ? m->column[j] * (m->wanted[j] / sum) : m->column[j];
    }
    rescale(m->levels + 1, m->column);
    return worst;
}

static care_status check_reach(const margins *m, int64_t cell, care_error *error) {
    const int states = m->levels + 1;
    for (int j = 0; j < states; j++) {
        double sum = 0.0;
        for (int i = 0; i < m->levels; i++) {
            sum += m->start[i] * m->seed[i * states + j];
        }
        if (m->wanted[j] > 0.0 && !(sum > 0.0)) {
            return care__fail(error, CARE_E_INVALID, CARE__M_MARGIN_UNREACHABLE, "seed", cell, "%d" CARE__AND "%s", j,
                              care__number_of(m->wanted[j]).text);
        }
    }
    return CARE_OK;
}

/* Iterations taken, or -1; the residual is that of the probabilities left. */
static int64_t fit_cell(margins *m, double tolerance, int64_t most, double *residual) {
    for (int j = 0; j <= m->levels; j++) {
        m->column[j] = 1.0;
    }
    for (int64_t k = 1; k <= most; k++) {
        fit_rows(m);
        *residual = fit_columns(m);
        if (*residual <= tolerance) {
            return k;
        }
    }
    return -1;
}

static void take_margins(int levels, int64_t cells, int64_t cell, const double *start, const double *end,
                         const double *survival, const double *seed, margins *m) {
    m->levels = levels;
    care__matrix_take(levels + 1, cells, cell, seed, m->seed);
    care__take_levels(levels, cells, cell, start, m->start);
    for (int j = 0; j < levels; j++) {
        m->wanted[j] = survival[cell] * end[j * cells + cell];
    }
    m->wanted[levels] = 1.0 - survival[cell];
    for (int j = 0; j <= levels; j++) {
        m->probability[levels * (levels + 1) + j] = j == levels ? 1.0 : 0.0;
    }
}

care_status care_transition_fit(int64_t levels, int64_t cells, const double *start, const double *end, const double *survival,
                                const double *seed, double tolerance, int64_t most_iterations, const care_env *env, double *out,
                                size_t n, care_fit_report *report, care_error *error) {
    care_env taken;
    CARE__TRY(care__env_take(&taken, env, error));
    CARE__TRY(care__check_levels(levels, cells, error));
    CARE__TRY(care__check_level_shares(levels, cells, start, "start", error));
    CARE__TRY(care__check_level_shares(levels, cells, end, "end", error));
    CARE__TRY(care__check_survival(cells, survival, 0, error));
    CARE__TRY(care__check_probabilities(1, levels + 1, cells, seed, 1, "seed", error));
    CARE__TRY(care__check_iteration(tolerance, most_iterations, error));
    CARE__TRY(care__check_length(n, (size_t)((levels + 1) * (levels + 1) * cells), "n", error));
    CARE__TRY(care__check_pointer(out, "out", error));
    CARE__TRY(care__check_report(report, error));
    care__arena arena;
    care__arena_init(&arena, care__allocator_of(&taken));
    double *made = care__arena_take(&arena, n, sizeof *made);
    care_status status = made == NULL ? care__fail_nomem(error) : CARE_OK;
    int64_t iterations = 0;
    double worst = 0.0;
    for (int64_t cell = 0; cell < cells && status == CARE_OK; cell++) {
        margins m;
        double residual = 0.0;
        take_margins((int)levels, cells, cell, start, end, survival, seed, &m);
        status = check_reach(&m, cell, error);
        const int64_t took = status == CARE_OK ? fit_cell(&m, tolerance, most_iterations, &residual) : 0;
        if (took < 0) {
            status = care__not_converged(most_iterations, residual, "seed", cell, error);
        }
        care__matrix_put((int)levels + 1, cells, cell, m.probability, made);
        iterations = took > iterations ? took : iterations;
        worst = fmax(worst, residual);
    }
    if (status == CARE_OK) {
        memcpy(out, made, n * sizeof *made);
        care__give_report(report, iterations, worst, NAN);
    }
    care__arena_free(&arena);
    return status;
}

/* ---- prevalence that meets a count ----------------------------------------------------------------------------------- */

typedef struct count_fit {
    int64_t levels, cells;
    const double *shape, *persons, *counts;
    double factor[CARE_STATES_MAX];
    double found[CARE_STATES_MAX];
} count_fit;

/* Shares of one cell with the factors there are; of a cell that no level wants, the shape. */
static void share_out(const count_fit *f, int64_t cell, double *shares) {
    double sum = 0.0;
    for (int64_t i = 0; i < f->levels; i++) {
        sum += f->shape[i * f->cells + cell] * f->factor[i];
    }
    for (int64_t i = 0; i < f->levels; i++) {
        const double shape = f->shape[i * f->cells + cell];
        shares[i] = sum > 0.0 ? shape * f->factor[i] / sum : shape;
    }
}

static double fit_counts(count_fit *f, double total) {
    double worst = 0.0;
    memset(f->found, 0, sizeof f->found);
    for (int64_t cell = 0; cell < f->cells; cell++) {
        double shares[CARE_STATES_MAX];
        share_out(f, cell, shares);
        for (int64_t i = 0; i < f->levels; i++) {
            f->found[i] += f->persons[cell] * shares[i];
        }
    }
    for (int64_t i = 0; i < f->levels; i++) {
        const double found = f->found[i];
        worst = fmax(worst, fabs(found - f->counts[i]) / total);
        f->factor[i] = f->counts[i] == 0.0 ? 0.0 : found > 0.0 ? f->factor[i] * (f->counts[i] / found) : f->factor[i];
    }
    rescale((int)f->levels, f->factor);
    return worst;
}

static care_status check_counts(const count_fit *f, double *total, care_error *error) {
    CARE__TRY(care__check_level_shares(f->levels, f->cells, f->shape, "shape", error));
    CARE__TRY(care__check_array(f->persons, (size_t)f->cells, CARE__NON_NEGATIVE, "persons", error));
    CARE__TRY(care__check_array(f->counts, (size_t)f->levels, CARE__NON_NEGATIVE, "counts", error));
    double sum = 0.0;
    *total = 0.0;
    for (int64_t cell = 0; cell < f->cells; cell++) {
        *total += f->persons[cell];
    }
    for (int64_t i = 0; i < f->levels; i++) {
        double most = 0.0;
        for (int64_t cell = 0; cell < f->cells; cell++) {
            most += f->persons[cell] * f->shape[i * f->cells + cell];
        }
        if (f->counts[i] > 0.0 && !(most > 0.0)) {
            return care__fail(error, CARE_E_INVALID, CARE__M_MARGIN_UNREACHABLE, "counts", i, "%d" CARE__AND "%s", (int)i,
                              care__number_of(f->counts[i]).text);
        }
        sum += f->counts[i];
    }
    CARE__TRY(care__check_value(*total, CARE__POSITIVE, "persons", -1, error));
    return fabs(sum - *total) <= 1e-9 * *total
               ? CARE_OK
               : care__fail(error, CARE_E_INVALID, CARE__M_LEVELS_NOT_ALL, "counts", -1, "%s" CARE__AND "%s",
                            care__number_of(sum).text, care__number_of(*total).text);
}

care_status care_transition_prevalence(int64_t levels, int64_t cells, const double *shape, const double *persons,
                                       const double *counts, double tolerance, int64_t most_iterations, double *out, size_t n,
                                       care_fit_report *report, care_error *error) {
    double total;
    count_fit f = {.levels = levels, .cells = cells, .shape = shape, .persons = persons, .counts = counts};
    CARE__TRY(care__check_levels(levels, cells, error));
    CARE__TRY(check_counts(&f, &total, error));
    CARE__TRY(care__check_iteration(tolerance, most_iterations, error));
    CARE__TRY(care__check_length(n, (size_t)(levels * cells), "n", error));
    CARE__TRY(care__check_pointer(out, "out", error));
    CARE__TRY(care__check_report(report, error));
    double residual = INFINITY;
    double last[CARE_STATES_MAX] = {0}; /* the factors that the residual is of */
    int64_t k = 0;
    for (int64_t i = 0; i < levels; i++) {
        f.factor[i] = 1.0;
    }
    while (residual > tolerance && k < most_iterations) {
        memcpy(last, f.factor, sizeof last);
        residual = fit_counts(&f, total);
        k++;
    }
    if (!(residual <= tolerance)) {
        return care__not_converged(k, residual, "counts", -1, error);
    }
    memcpy(f.factor, last, sizeof last);
    for (int64_t cell = 0; cell < cells; cell++) {
        double shares[CARE_STATES_MAX];
        share_out(&f, cell, shares);
        for (int64_t i = 0; i < levels; i++) {
            out[i * cells + cell] = shares[i];
        }
    }
    care__give_report(report, k, residual, NAN);
    return CARE_OK;
}
