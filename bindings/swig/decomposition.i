%{
#include <care/decomposition.h>

static care_status care_swig_decomposition_effects(int64_t tables, int64_t factors, int64_t cells, const double *before,
                                                   size_t before_n, const double *after, size_t after_n, double *effects,
                                                   size_t n, double *by_cell, size_t by_cell_n, care_error *error) {
    CARE__TRY(care_swig_array(before, before_n, tables, factors, cells, "before", error));
    CARE__TRY(care_swig_array(after, after_n, tables, factors, cells, "after", error));
    CARE__TRY(care_swig_optional(by_cell, by_cell_n, tables, factors, cells, "by_cell", error));
    return care_decomposition_effects(tables, factors, cells, before, after, effects, n, by_cell, error);
}
%}

CARE_IN(double, before, before_n)
CARE_IN(double, after, after_n)
CARE_OUT(double, effects, n)
CARE_OUT(double, by_cell, by_cell_n)

%ignore care_decomposition_effects;
%rename(care_decomposition_effects) care_swig_decomposition_effects;
care_status care_swig_decomposition_effects(int64_t tables, int64_t factors, int64_t cells, const double *before,
                                            size_t before_n, const double *after, size_t after_n, double *effects, size_t n,
                                            double *by_cell, size_t by_cell_n, care_error *error);

%include <care/decomposition.h>
