%{
#include <care/sensitivity.h>

static care_status care_swig_sobol_shares(int64_t sources, int64_t samples, const double *a, size_t a_n, const double *b,
                                          size_t b_n, const double *mixed, size_t mixed_n, double *first, size_t first_n,
                                          double *total, size_t total_n, double *first_error, size_t first_error_n,
                                          double *total_error, size_t total_error_n, care_error *error) {
    CARE__TRY(care_swig_array(a, a_n, samples, 1, 1, "a", error));
    CARE__TRY(care_swig_array(b, b_n, samples, 1, 1, "b", error));
    CARE__TRY(care_swig_array(mixed, mixed_n, sources, samples, 1, "mixed", error));
    CARE__TRY(care_swig_array(first, first_n, sources, 1, 1, "first", error));
    CARE__TRY(care_swig_array(total, total_n, sources, 1, 1, "total", error));
    CARE__TRY(care_swig_optional(first_error, first_error_n, sources, 1, 1, "first_error", error));
    CARE__TRY(care_swig_optional(total_error, total_error_n, sources, 1, 1, "total_error", error));
    return care_sobol_shares(sources, samples, a, b, mixed, first, total, first_error, total_error, error);
}

/* A path through so many sources has one point more. */
static int64_t care_swig_path_points(int64_t sources) {
    return sources >= 0 && sources < INT32_MAX ? sources + 1 : -1;
}

static care_status care_swig_morris_effects(int64_t sources, int64_t paths, const double *points, size_t points_n,
                                            const double *values, size_t values_n, double *mean, size_t mean_n,
                                            double *mean_size, size_t mean_size_n, double *deviation, size_t deviation_n,
                                            care_error *error) {
    const int64_t steps = care_swig_path_points(sources);
    CARE__TRY(care_swig_array(points, points_n, paths, steps, sources, "points", error));
    CARE__TRY(care_swig_array(values, values_n, paths, steps, 1, "values", error));
    CARE__TRY(care_swig_optional(mean, mean_n, sources, 1, 1, "mean", error));
    CARE__TRY(care_swig_optional(mean_size, mean_size_n, sources, 1, 1, "size", error));
    CARE__TRY(care_swig_optional(deviation, deviation_n, sources, 1, 1, "deviation", error));
    return care_morris_effects(sources, paths, points, values, mean, mean_size, deviation, error);
}
%}

CARE_IN(double, a, a_n)
CARE_IN(double, b, b_n)
CARE_IN(double, mixed, mixed_n)
CARE_IN(double, points, points_n)
CARE_IN(double, values, values_n)
CARE_OUT(double, first, first_n)
CARE_OUT(double, total, total_n)
CARE_OUT(double, first_error, first_error_n)
CARE_OUT(double, total_error, total_error_n)
CARE_OUT(double, points, n)
CARE_OUT(double, mean, mean_n)
CARE_OUT(double, mean_size, mean_size_n)
CARE_OUT(double, deviation, deviation_n)

%ignore care_sobol_shares;
%rename(care_sobol_shares) care_swig_sobol_shares;
care_status care_swig_sobol_shares(int64_t sources, int64_t samples, const double *a, size_t a_n, const double *b, size_t b_n,
                                   const double *mixed, size_t mixed_n, double *first, size_t first_n, double *total,
                                   size_t total_n, double *first_error, size_t first_error_n, double *total_error,
                                   size_t total_error_n, care_error *error);

%ignore care_morris_effects;
%rename(care_morris_effects) care_swig_morris_effects;
care_status care_swig_morris_effects(int64_t sources, int64_t paths, const double *points, size_t points_n,
                                     const double *values, size_t values_n, double *mean, size_t mean_n, double *mean_size,
                                     size_t mean_size_n, double *deviation, size_t deviation_n, care_error *error);

%include <care/sensitivity.h>
