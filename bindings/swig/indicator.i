%{
#include <care/indicator.h>

static care_status care_swig_indicator_coverage(const int32_t *served, size_t townships, const double *weight,
                                                size_t weights, int32_t year, care_indicator *indicator, care_error *error) {
    CARE__TRY(care__check_pointer(served, "served", error));
    CARE__TRY(care_swig_optional(weight, weights, (int64_t)townships, 1, 1, "weight", error));
    return care_indicator_coverage((int64_t)townships, served, weight, year, indicator, error);
}
%}

CARE_IN(int32_t, served, townships)
CARE_IN(double, weight, weights)

%ignore care_indicator_coverage;
%rename(care_indicator_coverage) care_swig_indicator_coverage;
care_status care_swig_indicator_coverage(const int32_t *served, size_t townships, const double *weight, size_t weights,
                                         int32_t year, care_indicator *indicator, care_error *error);

CARE_VALUE(care_indicator)
CARE_VALUE(care_indicator_audit)
CARE_VALUE(care_bed_rule)

%include <care/indicator.h>
