%{
#include <care/apportion.h>

static care_status care_swig_apportion(int32_t method, int64_t total, const double *weight, size_t count, const int64_t *lower,
                                       size_t lower_n, const int64_t *upper, size_t upper_n, const care_env *env, int64_t *out,
                                       size_t n, care_error *error) {
    CARE__TRY(care__check_pointer(weight, "weight", error));
    CARE__TRY(care_swig_optional(lower, lower_n, (int64_t)count, 1, 1, "lower", error));
    CARE__TRY(care_swig_optional(upper, upper_n, (int64_t)count, 1, 1, "upper", error));
    CARE__TRY(care_swig_array(out, n, (int64_t)count, 1, 1, "out", error));
    return care_apportion(method, total, (int64_t)count, weight, lower, upper, env, out, error);
}
%}

CARE_IN(double, weight, count)
CARE_IN(int64_t, lower, lower_n)
CARE_IN(int64_t, upper, upper_n)
CARE_OUT(int64_t, out, n)

%ignore care_apportion;
%rename(care_apportion) care_swig_apportion;
care_status care_swig_apportion(int32_t method, int64_t total, const double *weight, size_t count, const int64_t *lower,
                                size_t lower_n, const int64_t *upper, size_t upper_n, const care_env *env, int64_t *out,
                                size_t n, care_error *error);

%include <care/apportion.h>
