%{
#include <care/dependency.h>

static care_status care_swig_dependency_persons(int64_t tables, int64_t ages, const double *persons, size_t persons_n,
                                                int64_t levels, const double *prevalence, size_t prevalence_n, double *out,
                                                size_t n, care_error *error) {
    CARE__TRY(care_swig_array(persons, persons_n, tables, CARE_SEXES, ages, "persons", error));
    CARE__TRY(care_swig_array(prevalence, prevalence_n, levels, CARE_SEXES, ages, "prevalence", error));
    CARE__TRY(care_swig_array(out, n, tables, levels, 1, "out", error));
    return care_dependency_persons(tables, ages, persons, levels, prevalence, out, n, error);
}

static care_status care_swig_dependency_scale(int64_t ages, const double *shape, size_t shape_n, const double *persons,
                                              size_t persons_n, int64_t from_age, double share, double *out, size_t n,
                                              care_error *error) {
    CARE__TRY(care_swig_array(shape, shape_n, CARE_SEXES, ages, 1, "shape", error));
    CARE__TRY(care_swig_array(persons, persons_n, CARE_SEXES, ages, 1, "persons", error));
    CARE__TRY(care_swig_array(out, n, CARE_SEXES, ages, 1, "out", error));
    return care_dependency_scale(ages, shape, persons, from_age, share, out, n, error);
}
%}

CARE_IN(double, persons, persons_n)
CARE_IN(double, prevalence, prevalence_n)
CARE_IN(double, shape, shape_n)
CARE_OUT(double, out, n)

%ignore care_dependency_persons;
%rename(care_dependency_persons) care_swig_dependency_persons;
care_status care_swig_dependency_persons(int64_t tables, int64_t ages, const double *persons, size_t persons_n, int64_t levels,
                                         const double *prevalence, size_t prevalence_n, double *out, size_t n,
                                         care_error *error);

%ignore care_dependency_scale;
%rename(care_dependency_scale) care_swig_dependency_scale;
care_status care_swig_dependency_scale(int64_t ages, const double *shape, size_t shape_n, const double *persons,
                                       size_t persons_n, int64_t from_age, double share, double *out, size_t n,
                                       care_error *error);

%include <care/dependency.h>
