%{
#include <care/sullivan.h>

static care_status care_swig_sullivan(int64_t ages, const double *survivors, size_t survivors_n, const double *person_years,
                                      size_t person_years_n, const double *prevalence, size_t prevalence_n,
                                      const double *sample, size_t sample_n, const double *deaths, size_t deaths_n,
                                      const double *width, size_t width_n, double *out, size_t n, double *standard_error,
                                      size_t standard_error_n, care_error *error) {
    CARE__TRY(care_swig_array(survivors, survivors_n, ages, 1, 1, "survivors", error));
    CARE__TRY(care_swig_array(person_years, person_years_n, ages, 1, 1, "person_years", error));
    CARE__TRY(care_swig_array(prevalence, prevalence_n, ages, 1, 1, "prevalence", error));
    CARE__TRY(care_swig_optional(sample, sample_n, ages, 1, 1, "sample", error));
    CARE__TRY(care_swig_optional(deaths, deaths_n, ages, 1, 1, "deaths", error));
    CARE__TRY(care_swig_optional(width, width_n, ages, 1, 1, "width", error));
    CARE__TRY(care_swig_array(out, n, ages, 1, 1, "expectancy", error));
    CARE__TRY(care_swig_optional(standard_error, standard_error_n, ages, 1, 1, "standard_error", error));
    return care_sullivan(ages, survivors, person_years, prevalence, sample, deaths, width, out, standard_error, n, error);
}
%}

CARE_IN(double, survivors, survivors_n)
CARE_IN(double, person_years, person_years_n)
CARE_IN(double, sample, sample_n)
CARE_IN(double, deaths, deaths_n)
CARE_IN(double, width, width_n)

%ignore care_sullivan;
%rename(care_sullivan) care_swig_sullivan;
care_status care_swig_sullivan(int64_t ages, const double *survivors, size_t survivors_n, const double *person_years,
                               size_t person_years_n, const double *prevalence, size_t prevalence_n, const double *sample,
                               size_t sample_n, const double *deaths, size_t deaths_n, const double *width, size_t width_n,
                               double *out, size_t n, double *standard_error, size_t standard_error_n, care_error *error);

%include <care/sullivan.h>
