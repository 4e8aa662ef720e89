/* The problem is the arguments of one call: nothing is kept. */
%{
#include <care/proportional_fit.h>

/* Cells that a margin keeps; one that cannot be told is refused by the call itself. */
static int64_t care_swig_margin_cells(const int64_t *shape, size_t axes, int64_t keep) {
    int64_t cells = 1;
    for (size_t a = 0; a < axes && a < CARE_FIT_AXES; a++) {
        if (keep >> a & 1) {
            cells = shape[a] > 0 && cells <= INT64_MAX / 64 / shape[a] ? cells * shape[a] : 0;
        }
    }
    return cells;
}

static care_status care_swig_fit_margins(const int64_t *shape, size_t shape_n, const double *seed, size_t seed_n,
                                         const int64_t *margins, size_t margins_n, const double *totals, size_t totals_n,
                                         double tolerance, int64_t most_iterations, const care_env *env, double *table,
                                         size_t n, care_margin_report *report, care_error *error) {
    care_proportional_fit problem;
    int64_t expected = 0;
    care_proportional_fit_init(&problem);
    CARE__TRY(care__check_integer((int64_t)shape_n, 1, CARE_FIT_AXES, "problem.axis_count", -1, error));
    CARE__TRY(care__check_integer((int64_t)margins_n, 1, CARE_FIT_MARGINS, "problem.margin_count", -1, error));
    for (size_t m = 0; m < margins_n; m++) {
        expected += care_swig_margin_cells(shape, shape_n, margins[m]);
    }
    CARE__TRY(care_swig_array(seed, seed_n, care_swig_margin_cells(shape, shape_n, -1), 1, 1, "problem.seed", error));
    CARE__TRY(care_swig_array(totals, totals_n, expected, 1, 1, "problem.totals", error));
    problem.axis_count = (int64_t)shape_n;
    problem.shape = shape;
    problem.seed = seed;
    problem.margin_count = (int64_t)margins_n;
    problem.margins = margins;
    problem.totals = totals;
    problem.tolerance = tolerance;
    problem.most_iterations = most_iterations;
    return care_fit_margins(&problem, env, table, n, report, error);
}
%}

CARE_IN(int64_t, shape, shape_n)
CARE_IN(double, seed, seed_n)
CARE_IN(int64_t, margins, margins_n)
CARE_IN(double, totals, totals_n)
CARE_OUT(double, table, n)

%ignore care_fit_margins;
%rename(care_fit_margins) care_swig_fit_margins;
care_status care_swig_fit_margins(const int64_t *shape, size_t shape_n, const double *seed, size_t seed_n,
                                  const int64_t *margins, size_t margins_n, const double *totals, size_t totals_n,
                                  double tolerance, int64_t most_iterations, const care_env *env, double *table, size_t n,
                                  care_margin_report *report, care_error *error);

%ignore care_proportional_fit;
%ignore care_proportional_fit_init;
%ignore care_margin_report::reserved;
CARE_VALUE(care_margin_report)

%include <care/proportional_fit.h>
