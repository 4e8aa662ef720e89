/* Input and results are arrays of the call. */
%{
#include <care/mortality_model.h>

static care_status care_swig_brass_survivors(int64_t tables, int64_t ages, const double *standard, size_t standard_n,
                                             const double *level_alpha, size_t level_alpha_n, const double *slope_beta,
                                             size_t slope_beta_n, double *out, size_t n, care_error *error) {
    CARE__TRY(care_swig_array(standard, standard_n, ages, 1, 1, "standard", error));
    CARE__TRY(care_swig_array(level_alpha, level_alpha_n, tables, 1, 1, "alpha", error));
    CARE__TRY(care_swig_array(slope_beta, slope_beta_n, tables, 1, 1, "beta", error));
    return care_brass_survivors(tables, ages, standard, level_alpha, slope_beta, out, n, error);
}

static care_status care_swig_brass_solve(const care_life_rules *rules, int64_t tables, const int32_t *sex, size_t sex_n,
                                         const double *standard, size_t standard_n, const double *slope_beta,
                                         size_t slope_beta_n, const double *open_ax, size_t open_ax_n, const double *e0,
                                         size_t e0_n, const care_env *env, double *out, size_t n, care_error *error) {
    CARE__TRY(care__check_pointer(rules, "rules", error));
    CARE__TRY(care_swig_optional(sex, sex_n, tables, 1, 1, "sex", error));
    CARE__TRY(care_swig_array(standard, standard_n, rules->ages, 1, 1, "standard", error));
    CARE__TRY(care_swig_array(slope_beta, slope_beta_n, tables, 1, 1, "beta", error));
    CARE__TRY(care_swig_array(open_ax, open_ax_n, tables, 1, 1, "open_ax", error));
    CARE__TRY(care_swig_array(e0, e0_n, tables, 1, 1, "e0", error));
    return care_brass_solve(rules, tables, sex, standard, slope_beta, open_ax, e0, env, out, n, error);
}

static care_status care_swig_lee_carter_fit(int64_t years, int64_t ages, const double *known_mx, size_t known_mx_n,
                                            int32_t adjust, const double *exposure, size_t exposure_n,
                                            const care_life_rules *rules, int32_t sex, const care_env *env, double *level,
                                            size_t level_n, double *pattern, size_t pattern_n, double *index, size_t index_n,
                                            double *explained, size_t explained_n, care_error *error) {
    care_lee_carter_input input;
    CARE__TRY(care_swig_array(known_mx, known_mx_n, years, ages, 1, "mx", error));
    CARE__TRY(care_swig_optional(exposure, exposure_n, years, ages, 1, "exposure", error));
    CARE__TRY(care_swig_array(level, level_n, ages, 1, 1, "level", error));
    CARE__TRY(care_swig_array(pattern, pattern_n, ages, 1, 1, "pattern", error));
    CARE__TRY(care_swig_array(index, index_n, years, 1, 1, "index", error));
    CARE__TRY(care_swig_optional(explained, explained_n, 1, 1, 1, "explained", error));
    care_lee_carter_input_init(&input);
    input.years = years;
    input.ages = ages;
    input.mx = known_mx;
    input.adjust = adjust;
    input.exposure = exposure;
    input.rules = rules;
    input.sex = sex;
    return care_lee_carter_fit(&input, env, level, pattern, index, explained, error);
}

static care_status care_swig_lee_carter_rates(int64_t years, int64_t ages, const double *level, size_t level_n,
                                              const double *pattern, size_t pattern_n, const double *index, size_t index_n,
                                              double *out, size_t n, care_error *error) {
    CARE__TRY(care_swig_array(level, level_n, ages, 1, 1, "level", error));
    CARE__TRY(care_swig_array(pattern, pattern_n, ages, 1, 1, "pattern", error));
    CARE__TRY(care_swig_array(index, index_n, years, 1, 1, "index", error));
    return care_lee_carter_rates(years, ages, level, pattern, index, out, n, error);
}

static care_status care_swig_lee_carter_solve(const care_life_rules *rules, int64_t tables, const int32_t *sex, size_t sex_n,
                                              const double *level, size_t level_n, const double *pattern, size_t pattern_n,
                                              const double *e0, size_t e0_n, const care_env *env, double *out, size_t n,
                                              care_error *error) {
    CARE__TRY(care__check_pointer(rules, "rules", error));
    CARE__TRY(care_swig_optional(sex, sex_n, tables, 1, 1, "sex", error));
    CARE__TRY(care_swig_array(level, level_n, rules->ages, 1, 1, "level", error));
    CARE__TRY(care_swig_array(pattern, pattern_n, rules->ages, 1, 1, "pattern", error));
    CARE__TRY(care_swig_array(e0, e0_n, tables, 1, 1, "e0", error));
    return care_lee_carter_solve(rules, tables, sex, level, pattern, e0, env, out, n, error);
}

static care_status care_swig_drift_fit(const double *index, size_t years, care_drift *drift, care_error *error) {
    return care_drift_fit((int64_t)years, index, drift, error);
}

static care_status care_swig_drift_forecast(const care_drift *drift, double *mean, size_t n, double *innovation_se,
                                            size_t innovation_se_n, double *se, size_t se_n, care_error *error) {
    CARE__TRY(care_swig_optional(innovation_se, innovation_se_n, (int64_t)n, 1, 1, "innovation_se", error));
    CARE__TRY(care_swig_optional(se, se_n, (int64_t)n, 1, 1, "se", error));
    return care_drift_forecast(drift, mean, innovation_se, se, n, error);
}

static care_status care_swig_autoregression_fit(const double *index, size_t years, care_autoregression *process,
                                                care_error *error) {
    return care_autoregression_fit((int64_t)years, index, process, error);
}

static care_status care_swig_autoregression_forecast(const care_autoregression *process, double *mean, size_t n, double *se,
                                                     size_t se_n, care_error *error) {
    CARE__TRY(care_swig_optional(se, se_n, (int64_t)n, 1, 1, "se", error));
    return care_autoregression_forecast(process, mean, se, n, error);
}

static care_status care_swig_li_lee_fit(int64_t groups, int64_t years, int64_t ages, const double *known_mx,
                                        size_t known_mx_n, const double *weight, size_t weight_n, const care_env *env,
                                        double *level, size_t level_n, double *common_pattern, size_t common_pattern_n,
                                        double *common_index, size_t common_index_n, double *pattern, size_t pattern_n,
                                        double *index, size_t index_n, double *explained, size_t explained_n,
                                        care_error *error) {
    care_li_lee_result result;
    CARE__TRY(care_swig_array(known_mx, known_mx_n, groups, years, ages, "mx", error));
    CARE__TRY(care_swig_optional(weight, weight_n, groups, 1, 1, "weight", error));
    CARE__TRY(care_swig_optional(level, level_n, groups, ages, 1, "level", error));
    CARE__TRY(care_swig_optional(common_pattern, common_pattern_n, ages, 1, 1, "common_pattern", error));
    CARE__TRY(care_swig_optional(common_index, common_index_n, years, 1, 1, "common_index", error));
    CARE__TRY(care_swig_optional(pattern, pattern_n, groups, ages, 1, "pattern", error));
    CARE__TRY(care_swig_optional(index, index_n, groups, years, 1, "index", error));
    CARE__TRY(care_swig_optional(explained, explained_n, groups, 2, 1, "explained", error));
    care_li_lee_result_init(&result);
    result.level = level;
    result.common_pattern = common_pattern;
    result.common_index = common_index;
    result.pattern = pattern;
    result.index = index;
    result.explained = explained;
    return care_li_lee_fit(groups, years, ages, known_mx, weight, env, &result, error);
}
%}

CARE_IN(double, standard, standard_n)
CARE_IN(double, level_alpha, level_alpha_n)
CARE_IN(double, slope_beta, slope_beta_n)
CARE_IN(double, e0, e0_n)
CARE_IN(double, exposure, exposure_n)
CARE_IN(double, level, level_n)
CARE_IN(double, pattern, pattern_n)
CARE_IN(double, index, index_n)
CARE_IN(double, index, years)
CARE_OUT(double, level, level_n)
CARE_OUT(double, pattern, pattern_n)
CARE_OUT(double, index, index_n)
CARE_OUT(double, common_pattern, common_pattern_n)
CARE_OUT(double, common_index, common_index_n)
CARE_OUT(double, explained, explained_n)
CARE_OUT(double, mean, n)
CARE_OUT(double, se, se_n)
CARE_OUT(double, innovation_se, innovation_se_n)

%ignore care_lee_carter_input;
%ignore care_lee_carter_input_init;
%ignore care_li_lee_result;
%ignore care_li_lee_result_init;
%ignore care_brass_survivors;
%ignore care_brass_solve;
%ignore care_lee_carter_fit;
%ignore care_lee_carter_rates;
%ignore care_lee_carter_solve;
%ignore care_drift_fit;
%ignore care_drift_forecast;
%ignore care_autoregression_fit;
%ignore care_autoregression_forecast;
%ignore care_li_lee_fit;
%rename(care_brass_survivors) care_swig_brass_survivors;
%rename(care_brass_solve) care_swig_brass_solve;
%rename(care_lee_carter_fit) care_swig_lee_carter_fit;
%rename(care_lee_carter_rates) care_swig_lee_carter_rates;
%rename(care_lee_carter_solve) care_swig_lee_carter_solve;
%rename(care_drift_fit) care_swig_drift_fit;
%rename(care_drift_forecast) care_swig_drift_forecast;
%rename(care_autoregression_fit) care_swig_autoregression_fit;
%rename(care_autoregression_forecast) care_swig_autoregression_forecast;
%rename(care_li_lee_fit) care_swig_li_lee_fit;
care_status care_swig_brass_survivors(int64_t tables, int64_t ages, const double *standard, size_t standard_n,
                                      const double *level_alpha, size_t level_alpha_n, const double *slope_beta,
                                      size_t slope_beta_n, double *out, size_t n, care_error *error);
care_status care_swig_brass_solve(const care_life_rules *rules, int64_t tables, const int32_t *sex, size_t sex_n,
                                  const double *standard, size_t standard_n, const double *slope_beta, size_t slope_beta_n,
                                  const double *open_ax, size_t open_ax_n, const double *e0, size_t e0_n, const care_env *env,
                                  double *out, size_t n, care_error *error);
care_status care_swig_lee_carter_fit(int64_t years, int64_t ages, const double *known_mx, size_t known_mx_n, int32_t adjust,
                                     const double *exposure, size_t exposure_n, const care_life_rules *rules, int32_t sex,
                                     const care_env *env, double *level, size_t level_n, double *pattern, size_t pattern_n,
                                     double *index, size_t index_n, double *explained, size_t explained_n, care_error *error);
care_status care_swig_lee_carter_rates(int64_t years, int64_t ages, const double *level, size_t level_n, const double *pattern,
                                       size_t pattern_n, const double *index, size_t index_n, double *out, size_t n,
                                       care_error *error);
care_status care_swig_lee_carter_solve(const care_life_rules *rules, int64_t tables, const int32_t *sex, size_t sex_n,
                                       const double *level, size_t level_n, const double *pattern, size_t pattern_n,
                                       const double *e0, size_t e0_n, const care_env *env, double *out, size_t n,
                                       care_error *error);
care_status care_swig_drift_fit(const double *index, size_t years, care_drift *drift, care_error *error);
care_status care_swig_drift_forecast(const care_drift *drift, double *mean, size_t n, double *innovation_se,
                                     size_t innovation_se_n, double *se, size_t se_n, care_error *error);
care_status care_swig_autoregression_fit(const double *index, size_t years, care_autoregression *process, care_error *error);
care_status care_swig_autoregression_forecast(const care_autoregression *process, double *mean, size_t n, double *se,
                                              size_t se_n, care_error *error);
care_status care_swig_li_lee_fit(int64_t groups, int64_t years, int64_t ages, const double *known_mx, size_t known_mx_n,
                                 const double *weight, size_t weight_n, const care_env *env, double *level, size_t level_n,
                                 double *common_pattern, size_t common_pattern_n, double *common_index, size_t common_index_n,
                                 double *pattern, size_t pattern_n, double *index, size_t index_n, double *explained,
                                 size_t explained_n, care_error *error);

CARE_VALUE(care_drift)
CARE_VALUE(care_autoregression)

%include <care/mortality_model.h>
