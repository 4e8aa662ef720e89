#include <care/mortality_model.h>

#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/memory.h"
#include "core/text.h"
#include "projection/life_table.h"

enum { MOST_AGES = 1000 };

/* ---- the parameter at which a table has a life expectancy ------------------------------------------------------------ */

/* Life expectancy at a value of the parameter; not CARE_OK where there is no table: mortality is too high. */
typedef care_status expectancy_at(void *model, double value, double *e0, care_error *error);

typedef struct search {
    expectancy_at *at;
    void *model;
    double limit; /* of the parameter, either way */
} search;

static double evaluate(const search *s, double value) {
    double e0;
    return s->at(s->model, value, &e0, NULL) == CARE_OK ? e0 : -1.0;
}

static care_status out_of_reach(double wanted, double nearest, int64_t row, care_error *error) {
    return care__fail(error, CARE_E_INVALID, CARE__M_LIFE_OUT_OF_REACH, "e0", row, "%s" CARE__AND "%s",
                      care__number_of(wanted).text, care__number_of(nearest).text);
}

/* Looks ever farther on both sides until the wanted value is passed: it is between inner and outer. */
static care_status bracket(const search *s, double wanted, double *inner, double *outer, int64_t row, care_error *error) {
    double sides[2] = {0.0, 0.0}; /* how far each was looked at */
    const double start = evaluate(s, 0.0);
    double nearest = start;
    for (int doubled = 0; doubled <= 6; doubled++) {
        const double step = s->limit * (double)(1 << doubled) / 64.0;
        for (int side = 0; side < 2; side++) {
            const double value = side == 0 ? -step : step;
            const double e0 = evaluate(s, value);
            if ((e0 >= wanted) != (start >= wanted)) {
                *inner = sides[side];
                *outer = value;
                return CARE_OK;
            }
            sides[side] = value;
            nearest = start >= wanted ? fmin(nearest, e0) : fmax(nearest, e0);
        }
    }
    return out_of_reach(wanted, nearest, row, error);
}

static care_status solve(const search *s, double wanted, int64_t row, double *value, care_error *error) {
    double inner = 0.0;
    double outer = 0.0;
    double e0;
    CARE__TRY(s->at(s->model, 0.0, &e0, error)); /* says what is wrong with the input, if anything is */
    CARE__TRY(bracket(s, wanted, &inner, &outer, row, error));
    const int above = evaluate(s, inner) >= wanted;
    double middle = 0.5 * (inner + outer);
    while (middle != inner && middle != outer) { /* bisection, to the last bit */
        if ((evaluate(s, middle) >= wanted) == above) {
            inner = middle;
        } else {
            outer = middle;
        }
        middle = 0.5 * (inner + outer);
    }
    const double at_inner = evaluate(s, inner);
    const double at_outer = evaluate(s, outer);
    const int is_inner = fabs(at_inner - wanted) <= fabs(at_outer - wanted) || at_outer < 0.0;
    *value = is_inner ? inner : outer;
    e0 = is_inner ? at_inner : at_outer;
    return fabs(e0 - wanted) <= 1e-10 ? CARE_OK : out_of_reach(wanted, e0, row, error); /* a rule for ax may jump over it */
}

/* ---- Brass ----------------------------------------------------------------------------------------------------------- */

static care_status check_standard(int64_t ages, const double *standard, care_error *error) {
    CARE__TRY(care__check_array(standard, (size_t)ages, CARE__NON_NEGATIVE, "standard", error));
    CARE__TRY(care__check_value(standard[0], CARE__POSITIVE, "standard", 0, error));
    for (int64_t x = 1; x < ages; x++) {
        CARE__TRY(care__check_range(standard[x], 0.0, standard[x - 1], "standard", x, error));
    }
    return CARE_OK;
}

/* With odds of death o = (1 - l)/l the model says o = exp(2 alpha) os^beta. */
static void brass(int64_t ages, const double *standard, double alpha, double beta, double *out) {
    out[0] = standard[0];
    for (int64_t x = 1; x < ages; x++) {
        const double share = standard[x] / standard[0];
        const double odds = standard[x] > 0.0 ? (standard[0] - standard[x]) / standard[0] / share : (double)INFINITY;
        out[x] = odds > 0.0 ? standard[0] / (1.0 + exp(2.0 * alpha + beta * log(odds))) : standard[0];
    }
}

care_status care_brass_survivors(int64_t tables, int64_t ages, const double *standard, const double *alpha, const double *beta,
                                 double *out, size_t n, care_error *error) {
    size_t cells;
    CARE__TRY(care__check_integer(tables, 1, INT32_MAX, "tables", -1, error));
    CARE__TRY(care__check_integer(ages, 2, MOST_AGES, "ages", -1, error));
    CARE__TRY(care__check_product(tables, ages, 1, "out", &cells, error));
    CARE__TRY(check_standard(ages, standard, error));
    CARE__TRY(care__check_array(alpha, (size_t)tables, CARE__ANY, "alpha", error));
    CARE__TRY(care__check_array(beta, (size_t)tables, CARE__POSITIVE, "beta", error));
    CARE__TRY(care__check_length(n, cells, "n", error));
    CARE__TRY(care__check_pointer(out, "out", error));
    for (int64_t t = 0; t < tables; t++) {
        brass(ages, standard, alpha[t], beta[t], out + t * ages);
    }
    return CARE_OK;
}

/* What a table is made from at every value of the parameter. */
typedef struct trial {
    care_life_rules rules;
    care__life_columns columns;
    care_life_input input; /* one table */
    int32_t sex;
    double open_ax;
    double beta;
    const double *standard; /* Brass */
    const double *level;    /* Lee-Carter */
    const double *pattern;
    double *column; /* [ages] lx or mx */
} trial;

static int trial_take(trial *t, care__arena *arena) {
    t->column = care__arena_take(arena, (size_t)t->rules.ages, sizeof *t->column);
    care_life_input_init(&t->input);
    t->input.tables = 1;
    t->input.sex = &t->sex;
    t->sex = CARE_MALE;
    return t->column != NULL && care__life_columns_take(&t->columns, arena, t->rules.ages);
}

static care_status brass_at(void *model, double alpha, double *e0, care_error *error) {
    trial *t = model;
    brass(t->rules.ages, t->standard, alpha, t->beta, t->column);
    CARE__TRY(care__life_solve(&t->rules, &t->input, 0, &t->columns, error));
    *e0 = t->columns.e[0];
    return CARE_OK;
}

static care_status solve_brass(trial *t, int64_t tables, const int32_t *sex, const double *beta, const double *open_ax,
                               const double *e0, care__arena *arena, double *alpha, care_error *error) {
    double *found = care__arena_take(arena, (size_t)tables, sizeof *found);
    if (found == NULL || !trial_take(t, arena)) {
        return care__fail_nomem(error);
    }
    t->input.lx = t->column;
    t->input.open_ax = &t->open_ax;
    const search s = {brass_at, t, 20.0};
    for (int64_t i = 0; i < tables; i++) {
        t->sex = sex != NULL ? sex[i] : CARE_MALE;
        t->beta = beta[i];
        t->open_ax = open_ax[i];
        CARE__TRY(solve(&s, e0[i], i, &found[i], error));
    }
    memcpy(alpha, found, (size_t)tables * sizeof *alpha);
    return CARE_OK;
}

care_status care_brass_solve(const care_life_rules *rules, int64_t tables, const int32_t *sex, const double *standard,
                             const double *beta, const double *open_ax, const double *e0, const care_env *env, double *alpha,
                             size_t n, care_error *error) {
    trial t;
    care_env use;
    care__arena arena;
    memset(&t, 0, sizeof t);
    CARE__TRY(care__life_rules_take(&t.rules, rules, error));
    CARE__TRY(care__check_integer(tables, 1, INT32_MAX, "tables", -1, error));
    CARE__TRY(care__life_check_sex(sex, tables, care__life_needs_sex(&t.rules), "sex", error));
    CARE__TRY(check_standard(t.rules.ages, standard, error));
    CARE__TRY(care__check_array(beta, (size_t)tables, CARE__POSITIVE, "beta", error));
    CARE__TRY(care__check_array(open_ax, (size_t)tables, CARE__POSITIVE, "open_ax", error));
    CARE__TRY(care__check_array(e0, (size_t)tables, CARE__POSITIVE, "e0", error));
    CARE__TRY(care__check_length(n, (size_t)tables, "n", error));
    CARE__TRY(care__check_pointer(alpha, "alpha", error));
    CARE__TRY(care__env_take(&use, env, error));
    t.standard = standard;
    care__arena_init(&arena, care__allocator_of(&use));
    const care_status status = solve_brass(&t, tables, sex, beta, open_ax, e0, &arena, alpha, error);
    care__arena_free(&arena);
    return status;
}

/* ---- Lee-Carter: rates and the index of a life expectancy ------------------------------------------------------------ */

static void rates(int64_t ages, const double *level, const double *pattern, double index, double *out) {
    for (int64_t x = 0; x < ages; x++) {
        out[x] = exp(level[x] + pattern[x] * index);
    }
}

care_status care_lee_carter_rates(int64_t years, int64_t ages, const double *level, const double *pattern, const double *index,
                                  double *out, size_t n, care_error *error) {
    size_t cells;
    CARE__TRY(care__check_integer(years, 1, INT32_MAX, "years", -1, error));
    CARE__TRY(care__check_integer(ages, 1, MOST_AGES, "ages", -1, error));
    CARE__TRY(care__check_product(years, ages, 1, "out", &cells, error));
    CARE__TRY(care__check_array(level, (size_t)ages, CARE__ANY, "level", error));
    CARE__TRY(care__check_array(pattern, (size_t)ages, CARE__ANY, "pattern", error));
    CARE__TRY(care__check_array(index, (size_t)years, CARE__ANY, "index", error));
    CARE__TRY(care__check_length(n, cells, "n", error));
    CARE__TRY(care__check_pointer(out, "out", error));
    for (int64_t i = 0; i < (int64_t)cells; i++) {
        CARE__TRY(
            care__check_value(exp(level[i % ages] + pattern[i % ages] * index[i / ages]), CARE__ANY, "index", i / ages, error));
    }
    for (int64_t t = 0; t < years; t++) {
        rates(ages, level, pattern, index[t], out + t * ages);
    }
    return CARE_OK;
}

static care_status lee_carter_at(void *model, double index, double *e0, care_error *error) {
    trial *t = model;
    rates(t->rules.ages, t->level, t->pattern, index, t->column);
    for (int64_t x = 0; x < t->rules.ages; x++) {
        CARE__TRY(care__check_range(t->column[x], 0.0, 2.0, "level", x, error));
    }
    CARE__TRY(care__life_solve(&t->rules, &t->input, 0, &t->columns, error));
    *e0 = t->columns.e[0];
    return CARE_OK;
}

static care_status solve_lee_carter(trial *t, int64_t tables, const int32_t *sex, const double *e0, care__arena *arena,
                                    double *index, care_error *error) {
    double *found = care__arena_take(arena, (size_t)tables, sizeof *found);
    double most = 0.0;
    if (found == NULL || !trial_take(t, arena)) {
        return care__fail_nomem(error);
    }
    for (int64_t x = 0; x < t->rules.ages; x++) {
        most = fmax(most, fabs(t->pattern[x]));
    }
    t->input.mx = t->column;
    const search s = {lee_carter_at, t, 50.0 / most};
    for (int64_t i = 0; i < tables; i++) {
        t->sex = sex != NULL ? sex[i] : CARE_MALE;
        CARE__TRY(solve(&s, e0[i], i, &found[i], error));
    }
    memcpy(index, found, (size_t)tables * sizeof *index);
    return CARE_OK;
}

care_status care_lee_carter_solve(const care_life_rules *rules, int64_t tables, const int32_t *sex, const double *level,
                                  const double *pattern, const double *e0, const care_env *env, double *index, size_t n,
                                  care_error *error) {
    trial t;
    care_env use;
    care__arena arena;
    memset(&t, 0, sizeof t);
    CARE__TRY(care__life_rules_take(&t.rules, rules, error));
    const size_t ages = (size_t)t.rules.ages;
    CARE__TRY(care__check_integer(tables, 1, INT32_MAX, "tables", -1, error));
    CARE__TRY(care__life_check_sex(sex, tables, care__life_needs_sex(&t.rules), "sex", error));
    CARE__TRY(care__check_array(level, ages, CARE__ANY, "level", error));
    CARE__TRY(care__check_array(pattern, ages, CARE__ANY, "pattern", error));
    size_t changing = 0;
    while (changing < ages && pattern[changing] == 0.0) {
        changing++;
    }
    if (changing == ages) {
        return care__fail(error, CARE_E_INVALID, CARE__M_ZERO, "pattern", -1, NULL);
    }
    CARE__TRY(care__check_array(e0, (size_t)tables, CARE__POSITIVE, "e0", error));
    CARE__TRY(care__check_length(n, (size_t)tables, "n", error));
    CARE__TRY(care__check_pointer(index, "index", error));
    CARE__TRY(care__env_take(&use, env, error));
    t.level = level;
    t.pattern = pattern;
    care__arena_init(&arena, care__allocator_of(&use));
    const care_status status = solve_lee_carter(&t, tables, sex, e0, &arena, index, error);
    care__arena_free(&arena);
    return status;
}

/* ---- forecasts of an index ------------------------------------------------------------------------------------------- */

void care_drift_init(care_drift *drift) {
    if (drift != NULL) {
        memset(drift, 0, sizeof *drift);
        drift->struct_size = sizeof *drift;
        drift->last = drift->drift = drift->drift_se = drift->innovation_sd = NAN;
    }
}

void care_autoregression_init(care_autoregression *process) {
    if (process != NULL) {
        memset(process, 0, sizeof *process);
        process->struct_size = sizeof *process;
        process->last = process->constant = process->coefficient = process->innovation_sd = NAN;
    }
}

care_status care_drift_fit(int64_t years, const double *index, care_drift *drift, care_error *error) {
    care_drift found;
    care_drift_init(&found);
    CARE__TRY(care__check_integer(years, 3, INT32_MAX, "years", -1, error));
    CARE__TRY(care__check_array(index, (size_t)years, CARE__ANY, "index", error));
    const double changes = (double)(years - 1);
    double sum = 0.0;
    found.last = index[years - 1];
    found.drift = (found.last - index[0]) / changes;
    for (int64_t t = 1; t < years; t++) {
        const double rest = index[t] - index[t - 1] - found.drift;
        sum += rest * rest;
    }
    found.innovation_sd = sqrt(sum / (changes - 1.0));
    found.drift_se = found.innovation_sd / sqrt(changes);
    return care__give(drift, &found, sizeof found, "drift", error);
}

care_status care_drift_forecast(const care_drift *drift, double *mean, double *innovation_se, double *se, size_t n,
                                care_error *error) {
    care_drift d;
    care_drift_init(&d);
    CARE__TRY(care__take(&d, sizeof d, drift, "drift", error));
    CARE__TRY(care__check_value(d.last, CARE__ANY, "drift.last", -1, error));
    CARE__TRY(care__check_value(d.drift, CARE__ANY, "drift.drift", -1, error));
    CARE__TRY(care__check_value(d.drift_se, CARE__NON_NEGATIVE, "drift.drift_se", -1, error));
    CARE__TRY(care__check_value(d.innovation_sd, CARE__NON_NEGATIVE, "drift.innovation_sd", -1, error));
    CARE__TRY(care__check_pointer(mean, "mean", error));
    for (size_t i = 0; i < n; i++) {
        const double h = (double)(i + 1);
        const double innovation = sqrt(h) * d.innovation_sd;
        mean[i] = d.last + h * d.drift;
        if (innovation_se != NULL) {
            innovation_se[i] = innovation;
        }
        if (se != NULL) {
            se[i] = hypot(innovation, h * d.drift_se);
        }
    }
    return CARE_OK;
}

care_status care_autoregression_fit(int64_t years, const double *index, care_autoregression *process, care_error *error) {
    care_autoregression found;
    care_autoregression_init(&found);
    CARE__TRY(care__check_integer(years, 4, INT32_MAX, "years", -1, error));
    CARE__TRY(care__check_array(index, (size_t)years, CARE__ANY, "index", error));
    const double pairs = (double)(years - 1);
    double mean_x = 0.0, mean_y = 0.0, xx = 0.0, xy = 0.0, rest = 0.0;
    for (int64_t t = 1; t < years; t++) {
        mean_x += index[t - 1] / pairs;
        mean_y += index[t] / pairs;
    }
    for (int64_t t = 1; t < years; t++) {
        xx += (index[t - 1] - mean_x) * (index[t - 1] - mean_x);
        xy += (index[t - 1] - mean_x) * (index[t] - mean_y);
    }
    if (!(xx > 0.0)) {
        return care__fail(error, CARE_E_INVALID, CARE__M_NO_CHANGE, "index", -1, NULL);
    }
    found.last = index[years - 1];
    found.coefficient = xy / xx;
    found.constant = mean_y - found.coefficient * mean_x;
    if (!(fabs(found.coefficient) < 1.0)) {
        return care__fail(error, CARE_E_INVALID, CARE__M_NOT_RETURNING, "index", -1, "%s",
                          care__number_of(found.coefficient).text);
    }
    for (int64_t t = 1; t < years; t++) {
        const double r = index[t] - found.constant - found.coefficient * index[t - 1];
        rest += r * r;
    }
    found.innovation_sd = sqrt(rest / (pairs - 2.0));
    return care__give(process, &found, sizeof found, "process", error);
}

care_status care_autoregression_forecast(const care_autoregression *process, double *mean, double *se, size_t n,
                                         care_error *error) {
    care_autoregression p;
    care_autoregression_init(&p);
    CARE__TRY(care__take(&p, sizeof p, process, "process", error));
    CARE__TRY(care__check_value(p.last, CARE__ANY, "process.last", -1, error));
    CARE__TRY(care__check_value(p.constant, CARE__ANY, "process.constant", -1, error));
    CARE__TRY(care__check_value(p.innovation_sd, CARE__NON_NEGATIVE, "process.innovation_sd", -1, error));
    if (!(fabs(p.coefficient) < 1.0)) {
        return care__fail(error, CARE_E_INVALID, CARE__M_NOT_RETURNING, "process.coefficient", -1, "%s",
                          care__number_of(p.coefficient).text);
    }
    CARE__TRY(care__check_pointer(mean, "mean", error));
    double at = p.last;
    double variance = 0.0;
    for (size_t i = 0; i < n; i++) {
        at = p.constant + p.coefficient * at;
        variance = p.innovation_sd * p.innovation_sd + p.coefficient * p.coefficient * variance;
        mean[i] = at;
        if (se != NULL) {
            se[i] = sqrt(variance);
        }
    }
    return CARE_OK;
}
