%{
#include <care/transition.h>

/* states x states of so many levels, as care__check_product takes it. */
static int64_t care_swig_table(int64_t levels) {
    return levels >= 0 && levels < CARE_STATES_MAX ? (levels + 1) * (levels + 1) : -1;
}

static care_status care_swig_transition_start(int64_t levels, int64_t ages, const double *prevalence, size_t prevalence_n,
                                              const double *survival, size_t survival_n, double *out, size_t n,
                                              care_error *error) {
    CARE__TRY(care_swig_array(prevalence, prevalence_n, levels, ages, 1, "prevalence", error));
    CARE__TRY(care_swig_array(survival, survival_n, ages, 1, 1, "survival", error));
    CARE__TRY(care_swig_array(out, n, levels, ages, 1, "start", error));
    return care_transition_start(levels, ages, prevalence, survival, out, n, error);
}

static care_status care_swig_transition_fit(int64_t levels, int64_t cells, const double *start, size_t start_n,
                                            const double *end, size_t end_n, const double *survival, size_t survival_n,
                                            const double *seed, size_t seed_n, double tolerance, int64_t most_iterations,
                                            const care_env *env, double *out, size_t n, care_fit_report *report,
                                            care_error *error) {
    CARE__TRY(care_swig_array(start, start_n, levels, cells, 1, "start", error));
    CARE__TRY(care_swig_array(end, end_n, levels, cells, 1, "end", error));
    CARE__TRY(care_swig_array(survival, survival_n, cells, 1, 1, "survival", error));
    CARE__TRY(care_swig_array(seed, seed_n, care_swig_table(levels), cells, 1, "seed", error));
    CARE__TRY(care_swig_array(out, n, care_swig_table(levels), cells, 1, "out", error));
    return care_transition_fit(levels, cells, start, end, survival, seed, tolerance, most_iterations, env, out, n, report, error);
}

static care_status care_swig_transition_mortality(int64_t levels, int64_t cells, const double *start, size_t start_n,
                                                  const double *survival, size_t survival_n, double step,
                                                  const double *intensity, size_t intensity_n, const care_env *env,
                                                  double *out, size_t n, care_error *error) {
    CARE__TRY(care_swig_array(start, start_n, levels, cells, 1, "start", error));
    CARE__TRY(care_swig_array(survival, survival_n, cells, 1, 1, "survival", error));
    CARE__TRY(care_swig_array(intensity, intensity_n, care_swig_table(levels), cells, 1, "intensity", error));
    CARE__TRY(care_swig_array(out, n, care_swig_table(levels), cells, 1, "out", error));
    return care_transition_mortality(levels, cells, start, survival, step, intensity, env, out, n, error);
}

static care_status care_swig_transition_incidence(int64_t levels, int64_t cells, const double *start, size_t start_n,
                                                  const double *end, size_t end_n, const double *survival, size_t survival_n,
                                                  const double *relative, size_t relative_n, const double *recovery,
                                                  size_t recovery_n, double step, const care_env *env, double *out, size_t n,
                                                  care_fit_report *report, care_error *error) {
    CARE__TRY(care_swig_array(start, start_n, levels, cells, 1, "start", error));
    CARE__TRY(care_swig_array(end, end_n, levels, cells, 1, "end", error));
    CARE__TRY(care_swig_array(survival, survival_n, cells, 1, 1, "survival", error));
    CARE__TRY(care_swig_array(relative, relative_n, levels, cells, 1, "relative", error));
    CARE__TRY(care_swig_array(recovery, recovery_n, levels - 1, cells, 1, "recovery", error));
    CARE__TRY(care_swig_array(out, n, care_swig_table(levels), cells, 1, "out", error));
    return care_transition_incidence(levels, cells, start, end, survival, relative, recovery, step, env, out, n, report, error);
}

static care_status care_swig_transition_prevalence(int64_t levels, int64_t cells, const double *shape, size_t shape_n,
                                                   const double *persons, size_t persons_n, const double *counts,
                                                   size_t counts_n, double tolerance, int64_t most_iterations,
                                                   double *out, size_t n, care_fit_report *report, care_error *error) {
    CARE__TRY(care_swig_array(shape, shape_n, levels, cells, 1, "shape", error));
    CARE__TRY(care_swig_array(persons, persons_n, cells, 1, 1, "persons", error));
    CARE__TRY(care_swig_array(counts, counts_n, levels, 1, 1, "counts", error));
    CARE__TRY(care_swig_array(out, n, levels, cells, 1, "out", error));
    return care_transition_prevalence(levels, cells, shape, persons, counts, tolerance, most_iterations, out, n, report, error);
}

static care_status care_swig_transition_panel(int64_t states, int64_t intervals, const double *length, size_t length_n,
                                              const double *counts, size_t counts_n, const double *guess, size_t guess_n,
                                              double tolerance, int64_t most_iterations, const care_env *env, double *out,
                                              size_t n, double *standard_error, size_t standard_error_n,
                                              care_fit_report *report, care_error *error) {
    const int64_t square = care_swig_square(states);
    CARE__TRY(care_swig_array(length, length_n, intervals, 1, 1, "length", error));
    CARE__TRY(care_swig_array(counts, counts_n, intervals, square, 1, "counts", error));
    CARE__TRY(care_swig_array(guess, guess_n, square, 1, 1, "guess", error));
    CARE__TRY(care_swig_array(out, n, square, 1, 1, "intensity", error));
    CARE__TRY(care_swig_optional(standard_error, standard_error_n, square, 1, 1, "standard_error", error));
    return care_transition_panel(states, intervals, length, counts, guess, tolerance, most_iterations, env, out, standard_error, n,
                                 report, error);
}
%}

CARE_IN(double, start, start_n)
CARE_IN(double, end, end_n)
CARE_IN(double, survival, survival_n)
CARE_IN(double, seed, seed_n)
CARE_IN(double, relative, relative_n)
CARE_IN(double, recovery, recovery_n)
CARE_IN(double, counts, counts_n)
CARE_IN(double, length, length_n)
CARE_IN(double, guess, guess_n)
CARE_OUT(double, standard_error, standard_error_n)

CARE_VALUE(care_fit_report)

%ignore care_transition_start;
%rename(care_transition_start) care_swig_transition_start;
care_status care_swig_transition_start(int64_t levels, int64_t ages, const double *prevalence, size_t prevalence_n,
                                       const double *survival, size_t survival_n, double *out, size_t n, care_error *error);

%ignore care_transition_fit;
%rename(care_transition_fit) care_swig_transition_fit;
care_status care_swig_transition_fit(int64_t levels, int64_t cells, const double *start, size_t start_n, const double *end,
                                     size_t end_n, const double *survival, size_t survival_n, const double *seed,
                                     size_t seed_n, double tolerance, int64_t most_iterations, const care_env *env,
                                     double *out, size_t n, care_fit_report *report, care_error *error);

%ignore care_transition_mortality;
%rename(care_transition_mortality) care_swig_transition_mortality;
care_status care_swig_transition_mortality(int64_t levels, int64_t cells, const double *start, size_t start_n,
                                           const double *survival, size_t survival_n, double step, const double *intensity,
                                           size_t intensity_n, const care_env *env, double *out, size_t n, care_error *error);

%ignore care_transition_incidence;
%rename(care_transition_incidence) care_swig_transition_incidence;
care_status care_swig_transition_incidence(int64_t levels, int64_t cells, const double *start, size_t start_n,
                                           const double *end, size_t end_n, const double *survival, size_t survival_n,
                                           const double *relative, size_t relative_n, const double *recovery,
                                           size_t recovery_n, double step, const care_env *env, double *out, size_t n,
                                           care_fit_report *report, care_error *error);

%ignore care_transition_prevalence;
%rename(care_transition_prevalence) care_swig_transition_prevalence;
care_status care_swig_transition_prevalence(int64_t levels, int64_t cells, const double *shape, size_t shape_n,
                                            const double *persons, size_t persons_n, const double *counts, size_t counts_n,
                                            double tolerance, int64_t most_iterations, double *out, size_t n,
                                            care_fit_report *report, care_error *error);

%ignore care_transition_panel;
%rename(care_transition_panel) care_swig_transition_panel;
care_status care_swig_transition_panel(int64_t states, int64_t intervals, const double *length, size_t length_n,
                                       const double *counts, size_t counts_n, const double *guess, size_t guess_n,
                                       double tolerance, int64_t most_iterations, const care_env *env, double *out, size_t n,
                                       double *standard_error, size_t standard_error_n, care_fit_report *report,
                                       care_error *error);

%include <care/transition.h>
