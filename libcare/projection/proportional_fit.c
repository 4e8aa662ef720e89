#include <care/proportional_fit.h>

#include <float.h>
#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/memory.h"
#include "core/parallel.h"
#include "core/text.h"

void care_proportional_fit_init(care_proportional_fit *problem) {
    if (problem != NULL) {
        memset(problem, 0, sizeof *problem);
        problem->struct_size = sizeof *problem;
        problem->axis_count = problem->margin_count = -1;
        problem->tolerance = 1e-10;
        problem->most_iterations = 1000;
    }
}

void care_margin_report_init(care_margin_report *report) {
    if (report != NULL) {
        memset(report, 0, sizeof *report);
        report->struct_size = sizeof *report;
        report->iterations = report->row = -1;
        report->deviation = NAN;
    }
}

/* ---- a table, line by line along its last axis ----------------------------------------------------------------------- */

/* Lengths of the axes; one that a margin does not keep has length 1. */
typedef struct layout {
    int64_t axes;
    int64_t length[CARE_FIT_AXES];
} layout;

static layout kept(const layout *of, int64_t keep) {
    layout result = *of;
    for (int64_t a = 0; a < of->axes; a++) {
        result.length[a] = keep >> a & 1 ? of->length[a] : 1;
    }
    return result;
}

static int64_t cells_of(const layout *of) {
    int64_t cells = 1;
    for (int64_t a = 0; a < of->axes; a++) {
        cells *= of->length[a];
    }
    return cells;
}

/* Where in a margin the lines of a table begin, one after another, and how far apart the cells of a line are: 0 or 1. */
typedef struct walk {
    int64_t axes;
    int64_t length[CARE_FIT_AXES];
    int64_t stride[CARE_FIT_AXES];
    int64_t at[CARE_FIT_AXES];
    int64_t offset;
} walk;

static walk begin_walk(const layout *of, int64_t keep) {
    walk w = {.axes = of->axes};
    int64_t stride = 1;
    for (int64_t a = of->axes - 1; a >= 0; a--) {
        w.length[a] = of->length[a];
        if (keep >> a & 1) {
            w.stride[a] = stride;
            stride *= of->length[a];
        }
    }
    return w;
}

static void next_line(walk *w) {
    int64_t a = w->axes - 2;
    while (a >= 0 && w->at[a] == w->length[a] - 1) {
        w->offset -= w->at[a] * w->stride[a];
        w->at[a] = 0;
        a--;
    }
    if (a >= 0) {
        w->at[a]++;
        w->offset += w->stride[a];
    }
}

/* Sums of a table over the axes that are not kept, always added in the same order. */
static void sum_up(const layout *of, int64_t keep, const double *table, double *sums) {
    const layout margin = kept(of, keep);
    const int64_t line = of->length[of->axes - 1];
    const int64_t lines = cells_of(of) / line;
    walk w = begin_walk(of, keep);
    memset(sums, 0, (size_t)cells_of(&margin) * sizeof *sums);
    for (int64_t i = 0; i < lines; i++, next_line(&w)) {
        const double *cells = table + i * line;
        if (w.stride[w.axes - 1] == 0) {
            double sum = 0.0;
            for (int64_t x = 0; x < line; x++) {
                sum += cells[x];
            }
            sums[w.offset] += sum;
        } else {
            for (int64_t x = 0; x < line; x++) {
                sums[w.offset + x] += cells[x];
            }
        }
    }
}

static void multiply(const layout *of, int64_t keep, const double *factors, double *table) {
    const int64_t line = of->length[of->axes - 1];
    const int64_t lines = cells_of(of) / line;
    walk w = begin_walk(of, keep);
    for (int64_t i = 0; i < lines; i++, next_line(&w)) {
        double *cells = table + i * line;
        const double *factor = factors + w.offset;
        if (w.stride[w.axes - 1] == 0) {
            for (int64_t x = 0; x < line; x++) {
                cells[x] *= *factor;
            }
        } else {
            for (int64_t x = 0; x < line; x++) {
                cells[x] *= factor[x];
            }
        }
    }
}

/* ---- checks ---------------------------------------------------------------------------------------------------------- */

typedef struct margin {
    int64_t keep;
    int64_t first; /* its place in `totals` */
    int64_t cells;
} margin;

typedef struct fit {
    care_proportional_fit problem;
    layout shape;
    size_t cells;
    margin margins[CARE_FIT_MARGINS];
    int64_t most_cells; /* of a margin */
    double *table;
    double *sums;  /* [most_cells] */
    double *other; /* [most_cells] */
} fit;

static care_status check_shape(fit *f, care_error *error) {
    const care_proportional_fit *p = &f->problem;
    CARE__TRY(care__check_integer(p->axis_count, 1, CARE_FIT_AXES, "problem.axis_count", -1, error));
    CARE__TRY(care__check_pointer(p->shape, "problem.shape", error));
    f->shape.axes = p->axis_count;
    f->cells = 1;
    for (int64_t a = 0; a < p->axis_count; a++) {
        CARE__TRY(care__check_integer(p->shape[a], 1, INT32_MAX, "problem.shape", a, error));
        CARE__TRY(care__check_product((int64_t)f->cells, p->shape[a], 1, "problem.shape", &f->cells, error));
        f->shape.length[a] = p->shape[a];
    }
    return CARE_OK;
}

static care_status check_margins(fit *f, care_error *error) {
    const care_proportional_fit *p = &f->problem;
    int64_t first = 0;
    CARE__TRY(care__check_integer(p->margin_count, 1, CARE_FIT_MARGINS, "problem.margin_count", -1, error));
    CARE__TRY(care__check_pointer(p->margins, "problem.margins", error));
    for (int64_t m = 0; m < p->margin_count; m++) {
        CARE__TRY(care__check_integer(p->margins[m], 0, (INT64_C(1) << p->axis_count) - 1, "problem.margins", m, error));
        const layout of = kept(&f->shape, p->margins[m]);
        f->margins[m] = (margin){.keep = p->margins[m], .first = first, .cells = cells_of(&of)};
        f->most_cells = f->margins[m].cells > f->most_cells ? f->margins[m].cells : f->most_cells;
        size_t all;
        CARE__TRY(care__check_product(first + f->margins[m].cells, 1, 1, "problem.totals", &all, error));
        first = (int64_t)all;
    }
    return care__check_array(p->totals, (size_t)first, CARE__NON_NEGATIVE, "problem.totals", error);
}

static care_status check(fit *f, size_t n, const double *table, care_error *error) {
    const care_proportional_fit *p = &f->problem;
    CARE__TRY(check_shape(f, error));
    CARE__TRY(check_margins(f, error));
    CARE__TRY(care__check_array(p->seed, f->cells, CARE__NON_NEGATIVE, "problem.seed", error));
    CARE__TRY(care__check_value(p->tolerance, CARE__SHARE, "problem.tolerance", -1, error));
    CARE__TRY(care__check_integer(p->most_iterations, 1, INT32_MAX, "problem.most_iterations", -1, error));
    CARE__TRY(care__check_length(n, f->cells, "n", error));
    return care__check_pointer(table, "table", error);
}

/* Index in a margin of its first cell that belongs to a cell of a margin with fewer axes. */
static int64_t first_in(const layout *of, int64_t keep, int64_t cell) {
    walk w = begin_walk(of, keep);
    const int64_t line = of->length[of->axes - 1];
    for (int64_t i = 0;; i += line, next_line(&w)) {
        const int64_t past = cell - w.offset;
        if (past == 0 || (w.stride[w.axes - 1] == 1 && past > 0 && past < line)) {
            return i + past;
        }
    }
}

/* Two margins say the same of the axes they share. */
static care_status check_agree(fit *f, int64_t one, int64_t two, care_error *error) {
    const double *totals = f->problem.totals;
    const int64_t common = f->margins[one].keep & f->margins[two].keep;
    const layout first = kept(&f->shape, f->margins[one].keep);
    const layout second = kept(&f->shape, f->margins[two].keep);
    const layout shared = kept(&f->shape, common);
    const double tolerance = fmax(f->problem.tolerance, 1e-12);
    sum_up(&first, common, totals + f->margins[one].first, f->sums);
    sum_up(&second, common, totals + f->margins[two].first, f->other);
    for (int64_t i = 0; i < cells_of(&shared); i++) {
        if (!(fabs(f->sums[i] - f->other[i]) <= tolerance * fmax(f->sums[i], f->other[i]))) {
            return care__fail(error, CARE_E_INVALID, CARE__M_MARGINS_DISAGREE, "problem.totals",
                              f->margins[two].first + first_in(&second, common, i),
                              "%lld" CARE__AND "%lld" CARE__AND "%s" CARE__AND "%s", (long long)one, (long long)two,
                              care__number_of(f->sums[i]).text, care__number_of(f->other[i]).text);
        }
    }
    return CARE_OK;
}

static care_status check_all_agree(fit *f, care_error *error) {
    for (int64_t two = 1; two < f->problem.margin_count; two++) {
        for (int64_t one = 0; one < two; one++) {
            CARE__TRY(check_agree(f, one, two, error));
        }
    }
    return CARE_OK;
}

/* ---- fitting --------------------------------------------------------------------------------------------------------- */

static care_status fit_margin(fit *f, const margin *m, care_error *error) {
    const double *totals = f->problem.totals + m->first;
    sum_up(&f->shape, m->keep, f->table, f->sums);
    for (int64_t i = 0; i < m->cells; i++) {
        if (totals[i] > 0.0 && !(f->sums[i] > 0.0 && totals[i] / f->sums[i] <= DBL_MAX)) {
            return care__fail(error, CARE_E_INVALID, CARE__M_MARGIN_EMPTY, "problem.totals", m->first + i, "%s",
                              care__number_of(totals[i]).text);
        }
        f->sums[i] = totals[i] > 0.0 ? totals[i] / f->sums[i] : 0.0;
    }
    multiply(&f->shape, m->keep, f->sums, f->table);
    return CARE_OK;
}

static void measure(fit *f, care_margin_report *report) {
    report->deviation = 0.0;
    report->row = -1;
    for (int64_t k = 0; k < f->problem.margin_count; k++) {
        const margin *m = &f->margins[k];
        const double *totals = f->problem.totals + m->first;
        sum_up(&f->shape, m->keep, f->table, f->sums);
        for (int64_t i = 0; i < m->cells; i++) {
            const double deviation = totals[i] > 0.0 ? fabs(f->sums[i] - totals[i]) / totals[i] : 0.0;
            if (deviation > report->deviation) { /* where the total is 0 the sum is, after the first iteration */
                report->deviation = deviation;
                report->row = m->first + i;
            }
        }
    }
}

/* Only proportions of the seed matter; as shares of its largest cell they stay in range. */
static void begin(fit *f) {
    double most = 0.0;
    for (size_t i = 0; i < f->cells; i++) {
        most = fmax(most, f->problem.seed[i]);
    }
    for (size_t i = 0; i < f->cells; i++) {
        f->table[i] = most > 0.0 ? f->problem.seed[i] / most : 0.0;
    }
}

static care_status run(fit *f, const care_env *env, care_margin_report *report, care_error *error) {
    care__poller poller = {0};
    begin(f);
    for (report->iterations = 1;; report->iterations++) {
        for (int64_t m = 0; m < f->problem.margin_count; m++) {
            if (care__poll(&poller, env, (double)(report->iterations - 1) / (double)f->problem.most_iterations)) {
                return care__fail_cancelled(error);
            }
            CARE__TRY(fit_margin(f, &f->margins[m], error));
        }
        measure(f, report);
        report->converged = report->deviation <= f->problem.tolerance;
        if (report->converged || report->iterations == f->problem.most_iterations) {
            return CARE_OK;
        }
    }
}

static care_status solve(fit *f, const care_env *env, care__arena *arena, care_margin_report *report, care_error *error) {
    f->table = care__arena_take(arena, f->cells, sizeof *f->table);
    f->sums = care__arena_take(arena, (size_t)f->most_cells, sizeof *f->sums);
    f->other = care__arena_take(arena, (size_t)f->most_cells, sizeof *f->other);
    if (f->table == NULL || f->sums == NULL || f->other == NULL) {
        return care__fail_nomem(error);
    }
    CARE__TRY(check_all_agree(f, error));
    return run(f, env, report, error);
}

care_status care_fit_margins(const care_proportional_fit *problem, const care_env *env, double *table, size_t n,
                             care_margin_report *report, care_error *error) {
    care_env use;
    fit f;
    care_margin_report found;
    memset(&f, 0, sizeof f);
    care_proportional_fit_init(&f.problem);
    care_margin_report_init(&found);
    CARE__TRY(care__env_take(&use, env, error));
    CARE__TRY(care__take(&f.problem, sizeof f.problem, problem, "problem", error));
    CARE__TRY(check(&f, n, table, error));
    care__arena arena;
    care__arena_init(&arena, care__allocator_of(&use));
    care_status status = solve(&f, &use, &arena, &found, error);
    if (status == CARE_OK && report != NULL) {
        status = care__give(report, &found, sizeof found, "report", error);
    }
    if (status == CARE_OK) {
        memcpy(table, f.table, f.cells * sizeof *table);
    }
    care__arena_free(&arena);
    return status;
}
