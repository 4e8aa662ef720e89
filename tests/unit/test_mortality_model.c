#include <care/mortality_model.h>

#include <math.h>
#include <string.h>

#include "care_test.h"
#include "core/messages.h"
#include "expect_error.h"
#include "failing_allocator.h"

enum { AGES = 5, YEARS = 4, GROUPS = 2, CELLS = GROUPS * YEARS * AGES };

static const int64_t from_age[AGES] = {60, 65, 70, 75, 80};

static care_life_rules rules_of(void) {
    care_life_rules rules;
    care_life_rules_init(&rules);
    rules.ages = AGES;
    rules.from_age = from_age;
    return rules;
}

/* ---- Brass ----------------------------------------------------------------------------------------------------------- */

static const double standard[AGES] = {1000.0, 800.0, 500.0, 100.0, 1.0};

static void brass_by_hand(void) {
    static const double alpha[] = {0.0, 0.5};
    static const double beta[] = {1.0, 2.0};
    double out[2 * AGES];
    care_error error;
    care_error_init(&error);
    CARE_CHECK_OK(care_brass_survivors(2, AGES, standard, alpha, beta, out, 2 * AGES, &error), &error);
    for (int x = 0; x < AGES; x++) {
        CARE_CHECK_NEAR(out[x], standard[x], 1e-10);
    }
    CARE_CHECK_NEAR(out[AGES], 1000.0, 0.0);
    CARE_CHECK_NEAR(out[AGES + 1], 1000.0 / (1.0 + exp(1.0) * 0.0625), 1e-10);
    CARE_CHECK_NEAR(out[AGES + 2], 1000.0 / (1.0 + exp(1.0)), 1e-10);
    CARE_CHECK_REFUSED(care_brass_survivors(2, AGES, standard, alpha, (const double[]){1.0, 0.0}, out, 2 * AGES, &error),
                       &error, CARE__M_ZERO, "beta", 1);
    CARE_CHECK_REFUSED(care_brass_survivors(1, 3, (const double[]){1.0, 0.5, 0.6}, alpha, beta, out, 3, &error), &error,
                       CARE__M_OUT_OF_RANGE, "standard", 2);
}

static void nobody_left_in_the_standard_is_nobody_left(void) {
    static const double all_die[] = {1.0, 1.0, 0.0};
    static const double alpha[] = {-3.0};
    static const double beta[] = {0.5};
    double out[3];
    CARE_CHECK_OK(care_brass_survivors(1, 3, all_die, alpha, beta, out, 3, NULL), NULL);
    CARE_CHECK_NEAR(out[1], 1.0, 0.0);
    CARE_CHECK_NEAR(out[2], 0.0, 0.0);
}

static care_status solve_brass(const care_env *env, double wanted, double *alpha, care_error *error) {
    const care_life_rules rules = rules_of();
    static const double beta[] = {1.0};
    static const double open_ax[] = {2.0};
    if (error != NULL) {
        care_error_init(error);
    }
    return care_brass_solve(&rules, 1, NULL, standard, beta, open_ax, &wanted, env, alpha, 1, error);
}

static void an_expectancy_out_of_reach_is_refused(void) {
    care_error error;
    double alpha = -7.0;
    CARE_CHECK_REFUSED(solve_brass(NULL, 23.0, &alpha, &error), &error, CARE__M_LIFE_OUT_OF_REACH, "e0", 0);
    CARE_CHECK_NEAR(alpha, -7.0, 0.0);
    CARE_CHECK_REFUSED(solve_brass(NULL, 1.0, &alpha, &error), &error, CARE__M_LIFE_OUT_OF_REACH, "e0", 0);
    CARE_CHECK_REFUSED(solve_brass(NULL, -1.0, &alpha, &error), &error, CARE__M_OUT_OF_RANGE, "e0", 0);
    CARE_CHECK_OK(solve_brass(NULL, 15.0, &alpha, &error), &error);
    CARE_CHECK(alpha < 0.0);
}

/* ---- Lee-Carter ------------------------------------------------------------------------------------------------------ */

/* Rates that follow the model exactly: the fit gives it back. */
static void make_rates(double *mx, int groups) {
    static const double level[AGES] = {-4.0, -3.2, -2.4, -1.6, -0.9};
    static const double pattern[AGES] = {0.3, 0.25, 0.2, 0.15, 0.1};
    static const double index[YEARS] = {3.0, 1.5, -1.0, -3.5};
    for (int i = 0; i < groups * YEARS * AGES; i++) {
        const int group = i / (YEARS * AGES);
        const int year = i / AGES % YEARS;
        const double own = group == 0 ? 0.0 : 0.01 * (double)((year * 7 + i % AGES * 3) % 5);
        mx[i] = exp(level[i % AGES] + pattern[i % AGES] * index[year] * (group == 0 ? 1.0 : 0.8) + own);
    }
}

typedef struct fitted {
    double level[AGES], pattern[AGES], index[YEARS], explained;
} fitted;

static care_status fit(const care_env *env, const care_lee_carter_input *input, fitted *to, care_error *error) {
    if (error != NULL) {
        care_error_init(error);
    }
    return care_lee_carter_fit(input, env, to->level, to->pattern, to->index, &to->explained, error);
}

static care_lee_carter_input input_of(const double *mx) {
    care_lee_carter_input input;
    care_lee_carter_input_init(&input);
    input.years = YEARS;
    input.ages = AGES;
    input.mx = mx;
    return input;
}

static void an_exact_model_is_given_back(void) {
    double mx[YEARS * AGES];
    double again[YEARS * AGES];
    fitted f;
    care_error error;
    make_rates(mx, 1);
    const care_lee_carter_input input = input_of(mx);
    CARE_CHECK_OK(fit(NULL, &input, &f, &error), &error);
    CARE_CHECK_NEAR(f.explained, 1.0, 1e-13);
    CARE_CHECK_NEAR(f.pattern[0], 0.3, 1e-13);
    CARE_CHECK_NEAR(f.index[0], 3.0, 1e-12);
    CARE_CHECK_NEAR(f.level[2], -2.4, 1e-13);
    CARE_CHECK_OK(care_lee_carter_rates(YEARS, AGES, f.level, f.pattern, f.index, again, YEARS * AGES, &error), &error);
    for (int i = 0; i < YEARS * AGES; i++) {
        CARE_CHECK_NEAR(again[i], mx[i], 1e-13);
    }
}

static void every_argument_is_used_or_refused(void) {
    double mx[YEARS * AGES];
    double exposure[YEARS * AGES] = {0.0};
    const care_life_rules rules = rules_of();
    fitted f = {.explained = -7.0};
    care_error error;
    make_rates(mx, 1);
    care_lee_carter_input input = input_of(mx);
    input.exposure = exposure;
    CARE_CHECK_REFUSED(fit(NULL, &input, &f, &error), &error, CARE__M_UNUSED, "input.exposure", -1);
    input.adjust = CARE_LEE_CARTER_DEATHS;
    CARE_CHECK_REFUSED(fit(NULL, &input, &f, &error), &error, CARE__M_ZERO, "input.exposure", 0);
    input = input_of(mx);
    input.rules = &rules;
    CARE_CHECK_REFUSED(fit(NULL, &input, &f, &error), &error, CARE__M_UNUSED, "input.rules", -1);
    input.rules = NULL;
    input.sex = CARE_FEMALE;
    CARE_CHECK_REFUSED(fit(NULL, &input, &f, &error), &error, CARE__M_OUT_OF_RANGE, "input.sex", -1);
    input.sex = -1;
    mx[7] = 0.0;
    CARE_CHECK_REFUSED(fit(NULL, &input, &f, &error), &error, CARE__M_ZERO, "input.mx", 7);
    mx[7] = 2.5;
    CARE_CHECK_REFUSED(fit(NULL, &input, &f, &error), &error, CARE__M_OUT_OF_RANGE, "input.mx", 7);
    for (int i = 0; i < YEARS * AGES; i++) {
        mx[i] = 0.1;
    }
    CARE_CHECK_REFUSED(fit(NULL, &input, &f, &error), &error, CARE__M_NO_CHANGE, "input.mx", -1);
    CARE_CHECK_NEAR(f.explained, -7.0, 0.0);
}

static void a_rate_out_of_range_is_refused(void) {
    static const double level[2] = {0.0, 0.0};
    static const double pattern[2] = {0.5, 0.5};
    static const double index[2] = {0.0, 2000.0};
    double out[4] = {-7.0, -7.0, -7.0, -7.0};
    care_error error;
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_lee_carter_rates(2, 2, level, pattern, index, out, 4, &error), &error, CARE__M_NOT_FINITE, "index",
                       1);
    CARE_CHECK_NEAR(out[0], -7.0, 0.0);
}

static void the_index_of_an_expectancy(void) {
    static const double level[AGES] = {-4.0, -3.2, -2.4, -1.6, -0.9};
    static const double pattern[AGES] = {0.3, 0.25, 0.2, 0.15, 0.1};
    static const double none[AGES] = {0.0};
    care_life_rules rules = rules_of();
    rules.ax_rule = CARE_AX_MIDDLE;
    double e0 = 25.0;
    double index = -7.0;
    care_error error;
    care_error_init(&error);
    CARE_CHECK_OK(care_lee_carter_solve(&rules, 1, NULL, level, pattern, &e0, NULL, &index, 1, &error), &error);
    CARE_CHECK(index < 0.0);
    e0 = 0.5;
    index = -7.0;
    CARE_CHECK_REFUSED(care_lee_carter_solve(&rules, 1, NULL, level, pattern, &e0, NULL, &index, 1, &error), &error,
                       CARE__M_LIFE_OUT_OF_REACH, "e0", 0);
    CARE_CHECK_REFUSED(care_lee_carter_solve(&rules, 1, NULL, level, none, &e0, NULL, &index, 1, &error), &error, CARE__M_ZERO,
                       "pattern", -1);
    CARE_CHECK_NEAR(index, -7.0, 0.0);
}

/* ---- forecasts ------------------------------------------------------------------------------------------------------- */

static void a_walk_by_hand(void) {
    static const double index[] = {0.0, 1.0, 1.0, 3.0};
    double mean[2];
    double innovation[2];
    double se[2];
    care_drift drift;
    care_error error;
    care_drift_init(&drift);
    care_error_init(&error);
    CARE_CHECK_OK(care_drift_fit(4, index, &drift, &error), &error);
    CARE_CHECK_NEAR(drift.drift, 1.0, 1e-15);
    CARE_CHECK_NEAR(drift.innovation_sd, 1.0, 1e-15);
    CARE_CHECK_NEAR(drift.drift_se, 1.0 / sqrt(3.0), 1e-15);
    CARE_CHECK_OK(care_drift_forecast(&drift, mean, innovation, se, 2, &error), &error);
    CARE_CHECK_NEAR(mean[1], 5.0, 1e-15);
    CARE_CHECK_NEAR(innovation[1], sqrt(2.0), 1e-15);
    CARE_CHECK_NEAR(se[1], sqrt(2.0 + 4.0 / 3.0), 1e-15);
    CARE_CHECK_REFUSED(care_drift_fit(2, index, &drift, &error), &error, CARE__M_OUT_OF_RANGE, "years", -1);
    drift.innovation_sd = -1.0;
    CARE_CHECK_REFUSED(care_drift_forecast(&drift, mean, NULL, NULL, 2, &error), &error, CARE__M_OUT_OF_RANGE,
                       "drift.innovation_sd", -1);
}

static void a_return_by_hand(void) {
    static const double index[] = {8.0, 4.0, 2.0, 1.0};
    static const double still[] = {1.0, 1.0, 1.0, 1.0};
    double mean[2];
    double se[2];
    care_autoregression process;
    care_error error;
    care_autoregression_init(&process);
    care_error_init(&error);
    CARE_CHECK_OK(care_autoregression_fit(4, index, &process, &error), &error);
    CARE_CHECK_NEAR(process.coefficient, 0.5, 1e-15);
    CARE_CHECK_NEAR(process.constant, 0.0, 1e-15);
    process.innovation_sd = 2.0;
    CARE_CHECK_OK(care_autoregression_forecast(&process, mean, se, 2, &error), &error);
    CARE_CHECK_NEAR(mean[1], 0.25, 1e-15);
    CARE_CHECK_NEAR(se[1], sqrt(5.0), 1e-15);
    CARE_CHECK_REFUSED(care_autoregression_fit(4, still, &process, &error), &error, CARE__M_NO_CHANGE, "index", -1);
    process.coefficient = 1.0;
    CARE_CHECK_REFUSED(care_autoregression_forecast(&process, mean, se, 2, &error), &error, CARE__M_NOT_RETURNING,
                       "process.coefficient", -1);
}

/* ---- Li-Lee ---------------------------------------------------------------------------------------------------------- */

static void equal_groups_go_together(void) {
    double mx[CELLS];
    double index[GROUPS * YEARS];
    double explained[GROUPS * 2];
    care_li_lee_result result;
    care_error error;
    care_error_init(&error);
    care_li_lee_result_init(&result);
    make_rates(mx, 1);
    memcpy(mx + YEARS * AGES, mx, YEARS * AGES * sizeof *mx);
    result.index = index;
    result.explained = explained;
    CARE_CHECK_OK(care_li_lee_fit(GROUPS, YEARS, AGES, mx, NULL, NULL, &result, &error), &error);
    CARE_CHECK_NEAR(explained[0], 1.0, 1e-13);
    for (int i = 0; i < GROUPS * YEARS; i++) {
        CARE_CHECK_NEAR(index[i], 0.0, 1e-12);
    }
    mx[CELLS - 1] = -1.0;
    CARE_CHECK_REFUSED(care_li_lee_fit(GROUPS, YEARS, AGES, mx, NULL, NULL, &result, &error), &error, CARE__M_OUT_OF_RANGE,
                       "mx", CELLS - 1);
}

/* ---- memory ---------------------------------------------------------------------------------------------------------- */

static care_status use_brass(const care_env *env, void *context) {
    double alpha = NAN;
    (void)context;
    const care_status status = solve_brass(env, 15.0, &alpha, NULL);
    CARE_CHECK((status == CARE_OK) == !isnan(alpha));
    return status;
}

static care_status use_lee_carter(const care_env *env, void *context) {
    double mx[YEARS * AGES];
    fitted f = {.explained = -7.0};
    const care_life_rules rules = rules_of();
    (void)context;
    make_rates(mx, 1);
    care_lee_carter_input input = input_of(mx);
    input.adjust = CARE_LEE_CARTER_E0;
    input.rules = &rules;
    const care_status status = fit(env, &input, &f, NULL);
    CARE_CHECK((status == CARE_OK) == (f.explained > 0.0));
    return status;
}

static care_status use_li_lee(const care_env *env, void *context) {
    double mx[CELLS];
    double pattern[AGES] = {-7.0};
    care_li_lee_result result;
    (void)context;
    make_rates(mx, GROUPS);
    care_li_lee_result_init(&result);
    result.common_pattern = pattern;
    const care_status status = care_li_lee_fit(GROUPS, YEARS, AGES, mx, NULL, env, &result, NULL);
    CARE_CHECK((status == CARE_OK) == (pattern[0] > -1.0));
    return status;
}

static void out_of_memory(void) {
    CARE_CHECK_OUT_OF_MEMORY(use_brass, NULL);
    CARE_CHECK_OUT_OF_MEMORY(use_lee_carter, NULL);
    CARE_CHECK_OUT_OF_MEMORY(use_li_lee, NULL);
}

CARE_TEST_MAIN("mortality models", {"Brass by hand", brass_by_hand},
               {"nobody left in the standard is nobody left", nobody_left_in_the_standard_is_nobody_left},
               {"an expectancy out of reach is refused", an_expectancy_out_of_reach_is_refused},
               {"an exact model is given back", an_exact_model_is_given_back},
               {"every argument is used or refused", every_argument_is_used_or_refused},
               {"a rate out of range is refused", a_rate_out_of_range_is_refused},
               {"the index of an expectancy", the_index_of_an_expectancy}, {"a walk by hand", a_walk_by_hand},
               {"a return by hand", a_return_by_hand}, {"equal groups go together", equal_groups_go_together},
               {"out of memory", out_of_memory})
