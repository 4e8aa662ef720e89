%{
#include <care/cohort_change.h>

static care_status care_swig_cohort_change_ratios(const care_cohort_change *change, const double *earlier, size_t earlier_n,
                                                  const double *later, size_t later_n, const care_env *env, double *ratios,
                                                  size_t n, care_cohort_change_report *report, care_error *error) {
    CARE__TRY(care__check_pointer(change, "change", error));
    CARE__TRY(care_swig_array(earlier, earlier_n, change->townships, CARE_SEXES, change->ages, "earlier", error));
    CARE__TRY(care_swig_array(later, later_n, change->townships, CARE_SEXES, change->ages, "later", error));
    return care_cohort_change_ratios(change, earlier, later, env, ratios, n, report, error);
}

static care_status care_swig_cohort_change_project(const care_cohort_change *change, const double *base, size_t base_n,
                                                   const double *ratios, size_t ratios_n, int64_t steps,
                                                   const double *control, size_t control_n, const care_env *env,
                                                   double *persons, size_t n, care_error *error) {
    CARE__TRY(care__check_pointer(change, "change", error));
    CARE__TRY(care_swig_array(base, base_n, change->townships, CARE_SEXES, change->ages, "base", error));
    CARE__TRY(care_swig_array(ratios, ratios_n, change->townships, CARE_SEXES, change->ages, "ratios", error));
    CARE__TRY(care_swig_optional(control, control_n, steps, CARE_SEXES, change->ages, "control", error));
    return care_cohort_change_project(change, base, ratios, steps, control, env, persons, n, error);
}
%}

CARE_IN(double, earlier, earlier_n)
CARE_IN(double, later, later_n)
CARE_IN(double, base, base_n)
CARE_IN(double, ratios, ratios_n)
CARE_IN(double, control, control_n)
CARE_OUT(double, ratios, n)

%ignore care_cohort_change_ratios;
%rename(care_cohort_change_ratios) care_swig_cohort_change_ratios;
care_status care_swig_cohort_change_ratios(const care_cohort_change *change, const double *earlier, size_t earlier_n,
                                           const double *later, size_t later_n, const care_env *env, double *ratios, size_t n,
                                           care_cohort_change_report *report, care_error *error);

%ignore care_cohort_change_project;
%rename(care_cohort_change_project) care_swig_cohort_change_project;
care_status care_swig_cohort_change_project(const care_cohort_change *change, const double *base, size_t base_n,
                                            const double *ratios, size_t ratios_n, int64_t steps, const double *control,
                                            size_t control_n, const care_env *env, double *persons, size_t n,
                                            care_error *error);

CARE_VALUE(care_cohort_change)
CARE_VALUE(care_cohort_change_report)

%include <care/cohort_change.h>
