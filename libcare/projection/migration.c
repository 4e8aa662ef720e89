#include <care/migration.h>

#include <float.h>
#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/text.h"

enum { MOST = CARE_SCHEDULE_MOST };

void care_schedule_fit_init(care_schedule_fit *fit) {
    if (fit != NULL) {
        memset(fit, 0, sizeof *fit);
        fit->struct_size = sizeof *fit;
        fit->iterations = -1;
        fit->root_mean_square = fit->largest = NAN;
    }
}

/* ---- the schedule ---------------------------------------------------------------------------------------------------- */

/* The peak's value at an age for a level of 1, and its derivatives by alpha, mu and lambda. */
static double peak(double age, double alpha, double mu, double lambda, double slope[3]) {
    const double d = age - mu;
    const double rise = exp(-lambda * d);
    const double value = exp(-alpha * d - rise);
    const double drop = value > 0.0 ? value * rise : 0.0; /* far below mu: 0 times infinity */
    slope[0] = -d * value;
    slope[1] = alpha * value - lambda * drop;
    slope[2] = d * drop;
    return value;
}

/* The schedule at an age, and its derivatives by the parameters. */
static double schedule_at(const double *p, int count, double age, double slope[MOST]) {
    double by[3];
    slope[CARE_SCHEDULE_A1] = exp(-p[CARE_SCHEDULE_ALPHA1] * age);
    slope[CARE_SCHEDULE_ALPHA1] = -p[CARE_SCHEDULE_A1] * age * slope[CARE_SCHEDULE_A1];
    slope[CARE_SCHEDULE_A2] = peak(age, p[CARE_SCHEDULE_ALPHA2], p[CARE_SCHEDULE_MU2], p[CARE_SCHEDULE_LAMBDA2], by);
    slope[CARE_SCHEDULE_ALPHA2] = p[CARE_SCHEDULE_A2] * by[0];
    slope[CARE_SCHEDULE_MU2] = p[CARE_SCHEDULE_A2] * by[1];
    slope[CARE_SCHEDULE_LAMBDA2] = p[CARE_SCHEDULE_A2] * by[2];
    slope[CARE_SCHEDULE_C] = 1.0;
    double value =
        p[CARE_SCHEDULE_A1] * slope[CARE_SCHEDULE_A1] + p[CARE_SCHEDULE_A2] * slope[CARE_SCHEDULE_A2] + p[CARE_SCHEDULE_C];
    if (count == 9) {
        slope[CARE_SCHEDULE_A3] = exp(p[CARE_SCHEDULE_ALPHA3] * age);
        slope[CARE_SCHEDULE_ALPHA3] = p[CARE_SCHEDULE_A3] * age * slope[CARE_SCHEDULE_A3];
        value += p[CARE_SCHEDULE_A3] * slope[CARE_SCHEDULE_A3];
    } else if (count == 11) {
        slope[CARE_SCHEDULE_A3] = peak(age, p[CARE_SCHEDULE_ALPHA3], p[CARE_SCHEDULE_MU3], p[CARE_SCHEDULE_LAMBDA3], by);
        slope[CARE_SCHEDULE_ALPHA3] = p[CARE_SCHEDULE_A3] * by[0];
        slope[CARE_SCHEDULE_MU3] = p[CARE_SCHEDULE_A3] * by[1];
        slope[CARE_SCHEDULE_LAMBDA3] = p[CARE_SCHEDULE_A3] * by[2];
        value += p[CARE_SCHEDULE_A3] * slope[CARE_SCHEDULE_A3];
    }
    return value;
}

static care_status check_count(int64_t count, care_error *error) {
    if (count != 7 && count != 9 && count != 11) {
        return care__fail(error, CARE_E_INVALID, CARE__M_OTHER_VALUE, "parameter_count", -1, "%lld" CARE__AND "%s",
                          (long long)count, CARE__EITHER("7, 9 or 11", "7、9 或 11"));
    }
    return CARE_OK;
}

static int is_level(int k) {
    return k == CARE_SCHEDULE_A1 || k == CARE_SCHEDULE_A2 || k == CARE_SCHEDULE_A3 || k == CARE_SCHEDULE_C;
}

static int is_age(int k) {
    return k == CARE_SCHEDULE_MU2 || k == CARE_SCHEDULE_MU3;
}

static care_status check_parameters(const double *parameters, int64_t count, const char *where, care_error *error) {
    CARE__TRY(care__check_pointer(parameters, where, error));
    for (int k = 0; k < count; k++) {
        const care__domain domain = is_age(k) ? CARE__ANY : is_level(k) ? CARE__NON_NEGATIVE : CARE__POSITIVE;
        CARE__TRY(care__check_value(parameters[k], domain, where, k, error));
    }
    return CARE_OK;
}

care_status care_migration_schedule(const double *parameters, int64_t parameter_count, const double *ages, double *rates,
                                    size_t n, care_error *error) {
    double slope[MOST];
    CARE__TRY(check_count(parameter_count, error));
    CARE__TRY(check_parameters(parameters, parameter_count, "parameters", error));
    CARE__TRY(care__check_array(ages, n, CARE__NON_NEGATIVE, "ages", error));
    CARE__TRY(n > 0 ? care__check_pointer(rates, "rates", error) : CARE_OK);
    for (size_t i = 0; i < n; i++) {
        const double value = schedule_at(parameters, (int)parameter_count, ages[i], slope);
        CARE__TRY(care__check_value(value, CARE__NON_NEGATIVE, "rates", (int64_t)i, error));
    }
    for (size_t i = 0; i < n; i++) {
        rates[i] = schedule_at(parameters, (int)parameter_count, ages[i], slope);
    }
    return CARE_OK;
}

/* ---- the fit --------------------------------------------------------------------------------------------------------- */

enum { MOST_ITERATIONS = 1000 };

/* Observed rates as shares of the largest of them, so that levels are of the size of 1. */
typedef struct observed {
    const double *ages, *rates, *weights;
    size_t n;
    int count;
    double scale;
    double most_weight;
    double low[MOST], high[MOST];
} observed;

/* Half the sum of squares at a point, its gradient, and the Gauss-Newton matrix. */
typedef struct local {
    double cost;
    double gradient[MOST];
    double matrix[MOST][MOST];
} local;

static double weight_of(const observed *o, size_t i) {
    return o->weights != NULL ? o->weights[i] / o->most_weight : 1.0;
}

static void set_bounds(observed *o) {
    double first = o->ages[0];
    double last = o->ages[0];
    for (size_t i = 1; i < o->n; i++) {
        first = fmin(first, o->ages[i]);
        last = fmax(last, o->ages[i]);
    }
    for (int k = 0; k < MOST; k++) {
        const int is_lambda = k == CARE_SCHEDULE_LAMBDA2 || k == CARE_SCHEDULE_LAMBDA3;
        o->low[k] = is_age(k) ? first : is_level(k) ? 0.0 : is_lambda ? 1e-3 : 1e-4;
        o->high[k] = is_age(k) ? last : is_level(k) ? 1e6 : is_lambda ? 10.0 : 5.0;
    }
    if (o->count == 9 && last > 0.0) {
        o->high[CARE_SCHEDULE_ALPHA3] = fmin(5.0, 100.0 / last); /* exp stays in range */
    }
}

static void look(const observed *o, const double *p, local *at) {
    memset(at, 0, sizeof *at);
    for (size_t i = 0; i < o->n; i++) {
        double slope[MOST];
        const double weight = weight_of(o, i);
        const double error = schedule_at(p, o->count, o->ages[i], slope) - o->rates[i] / o->scale;
        at->cost += 0.5 * weight * error * error;
        for (int k = 0; k < o->count; k++) {
            at->gradient[k] += weight * error * slope[k];
            for (int j = 0; j <= k; j++) {
                at->matrix[k][j] += weight * slope[k] * slope[j];
            }
        }
    }
}

/* Solves (matrix + damping x diagonal) step = -gradient in the free parameters by Cholesky's method; 0 if it is singular. */
static int solve(const local *at, const int *is_free, double damping, int count, double *step) {
    double factor[MOST][MOST] = {{0.0}};
    for (int k = 0; k < count; k++) {
        for (int j = 0; j <= k; j++) {
            double sum = is_free[k] && is_free[j] ? at->matrix[k][j] : 0.0;
            sum += k == j ? (is_free[k] ? damping * at->matrix[k][k] + DBL_EPSILON * DBL_EPSILON : 1.0) : 0.0;
            for (int i = 0; i < j; i++) {
                sum -= factor[k][i] * factor[j][i];
            }
            if (k == j && !(sum > 0.0)) {
                return 0;
            }
            factor[k][j] = k == j ? sqrt(sum) : sum / factor[j][j];
        }
    }
    for (int k = 0; k < count; k++) {
        step[k] = is_free[k] ? -at->gradient[k] : 0.0;
        for (int i = 0; i < k; i++) {
            step[k] -= factor[k][i] * step[i];
        }
        step[k] /= factor[k][k];
    }
    for (int k = count - 1; k >= 0; k--) {
        for (int i = k + 1; i < count; i++) {
            step[k] -= factor[i][k] * step[i];
        }
        step[k] /= factor[k][k];
    }
    return 1;
}

/* The point after a step, kept within the bounds; returns the largest change, relative to the parameter. */
static double move(const observed *o, const double *p, const double *step, double *to) {
    double most = 0.0;
    for (int k = 0; k < o->count; k++) {
        to[k] = fmin(fmax(p[k] + step[k], o->low[k]), o->high[k]);
        most = fmax(most, fabs(to[k] - p[k]) / (fabs(p[k]) + 1e-3));
    }
    return most;
}

/* A parameter at a bound is held there while the gradient pushes it out. */
static void find_free(const observed *o, const double *p, const local *at, int *is_free) {
    for (int k = 0; k < o->count; k++) {
        is_free[k] = !(p[k] <= o->low[k] && at->gradient[k] > 0.0) && !(p[k] >= o->high[k] && at->gradient[k] < 0.0);
    }
}

/* Descends from p; returns whether it came to rest. */
static int descend(const observed *o, double *p, double *cost, int64_t *iterations) {
    local at;
    local there;
    double damping = 1e-3;
    int rests = 0;
    look(o, p, &at);
    for (int i = 0; i < MOST_ITERATIONS && !rests; i++) {
        int is_free[MOST];
        double step[MOST];
        double to[MOST];
        ++*iterations;
        find_free(o, p, &at, is_free);
        if (!solve(&at, is_free, damping, o->count, step)) {
            damping = damping * 4.0;
            rests = damping > 1e12;
            continue;
        }
        const double change = move(o, p, step, to);
        look(o, to, &there);
        rests = change < 1e-12 || damping > 1e12;
        if (there.cost <= at.cost) {
            rests = rests || at.cost - there.cost <= 1e-15 * at.cost;
            memcpy(p, to, (size_t)o->count * sizeof *p);
            at = there;
            damping = fmax(damping / 5.0, 1e-15);
        } else {
            damping *= 4.0;
        }
    }
    *cost = at.cost;
    return rests;
}

/* The k-th of the fixed starts: where the peaks may be and how steep they may begin; levels from what is observed. */
static void make_start(const observed *o, int k, double *p) {
    static const double mu[3] = {18.0, 23.0, 32.0};
    static const double lambda[3] = {0.2, 0.5, 1.2};
    static const double old[2] = {62.0, 72.0};
    double least = 1.0;
    for (size_t i = 0; i < o->n; i++) {
        least = fmin(least, o->rates[i] / o->scale);
    }
    const double start[MOST] = {
        0.5,        0.1, 1.5, 0.1, mu[k % 3], lambda[k / 3 % 3], least, o->count == 9 ? 1e-3 : 0.3, o->count == 9 ? 0.05 : 0.3,
        old[k / 9], 0.3};
    for (int i = 0; i < o->count; i++) {
        p[i] = fmin(fmax(start[i], o->low[i]), o->high[i]);
    }
}

static int starts_of(int count) {
    return count == 11 ? 18 : 9;
}

static void describe(const observed *o, const double *p, care_schedule_fit *fit) {
    double slope[MOST];
    double squares = 0.0;
    double weights = 0.0;
    double largest = 0.0;
    for (size_t i = 0; i < o->n; i++) {
        const double weight = weight_of(o, i);
        const double error = o->rates[i] / o->scale - schedule_at(p, o->count, o->ages[i], slope);
        squares += weight * error * error;
        weights += weight;
        largest = fmax(largest, fabs(error));
    }
    fit->root_mean_square = weights > 0.0 ? o->scale * sqrt(squares / weights) : 0.0;
    fit->largest = o->scale * largest;
}

/* The best of all starts, or what the start given leads to. */
static void fit_all(const observed *o, const double *start, double *best, care_schedule_fit *fit) {
    double best_cost = DBL_MAX;
    fit->iterations = 0;
    for (int k = 0; k < (start != NULL ? 1 : starts_of(o->count)); k++) {
        double p[MOST];
        double cost;
        if (start != NULL) {
            for (int i = 0; i < o->count; i++) {
                p[i] = fmin(fmax(start[i] / (is_level(i) ? o->scale : 1.0), o->low[i]), o->high[i]);
            }
        } else {
            make_start(o, k, p);
        }
        const int rests = descend(o, p, &cost, &fit->iterations);
        if (cost < best_cost) {
            best_cost = cost;
            fit->converged = rests;
            memcpy(best, p, (size_t)o->count * sizeof *p);
        }
    }
}

care_status care_migration_fit(const double *ages, const double *rates, const double *weights, size_t n, const double *start,
                               double *parameters, int64_t parameter_count, care_schedule_fit *fit, care_error *error) {
    double best[MOST] = {0.0};
    care_schedule_fit found;
    care_schedule_fit_init(&found);
    CARE__TRY(check_count(parameter_count, error));
    CARE__TRY(care__check_integer((int64_t)n, parameter_count, 100000, "n", -1, error));
    CARE__TRY(care__check_array(ages, n, CARE__NON_NEGATIVE, "ages", error));
    CARE__TRY(care__check_array(rates, n, CARE__NON_NEGATIVE, "rates", error));
    CARE__TRY(weights != NULL ? care__check_array(weights, n, CARE__NON_NEGATIVE, "weights", error) : CARE_OK);
    CARE__TRY(start != NULL ? check_parameters(start, parameter_count, "start", error) : CARE_OK);
    CARE__TRY(care__check_pointer(parameters, "parameters", error));
    observed o = {.ages = ages, .rates = rates, .weights = weights, .n = n, .count = (int)parameter_count};
    for (size_t i = 0; i < n; i++) {
        o.scale = fmax(o.scale, rates[i]);
        o.most_weight = fmax(o.most_weight, weights != NULL ? weights[i] : 1.0);
    }
    o.scale = o.scale > 0.0 ? o.scale : 1.0;
    o.most_weight = o.most_weight > 0.0 ? o.most_weight : 1.0;
    set_bounds(&o);
    fit_all(&o, start, best, &found);
    describe(&o, best, &found);
    CARE__TRY(fit != NULL ? care__give(fit, &found, sizeof found, "fit", error) : CARE_OK);
    for (int k = 0; k < o.count; k++) {
        parameters[k] = is_level(k) ? best[k] * o.scale : best[k];
    }
    return CARE_OK;
}

/* ---- a total spread -------------------------------------------------------------------------------------------------- */

care_status care_migration_spread(double total, double male_share, const double *profile, double *migrants, size_t n,
                                  care_error *error) {
    const double share[CARE_SEXES] = {[CARE_MALE] = male_share, [CARE_FEMALE] = 1.0 - male_share};
    double most[CARE_SEXES] = {0.0};
    double sum[CARE_SEXES] = {0.0};
    const size_t ages = n / CARE_SEXES;
    CARE__TRY(care__check_value(total, CARE__ANY, "total", -1, error));
    CARE__TRY(care__check_value(male_share, CARE__SHARE, "male_share", -1, error));
    CARE__TRY(care__check_length(n, CARE_SEXES * ages, "n", error));
    CARE__TRY(care__check_integer((int64_t)ages, 1, 1000, "n", -1, error));
    CARE__TRY(care__check_array(profile, n, CARE__NON_NEGATIVE, "profile", error));
    CARE__TRY(care__check_pointer(migrants, "migrants", error));
    for (size_t sex = 0; sex < CARE_SEXES; sex++) {
        for (size_t i = sex * ages; i < (sex + 1) * ages; i++) {
            most[sex] = fmax(most[sex], profile[i]);
        }
        if (most[sex] == 0.0 && total * share[sex] != 0.0) {
            return care__fail(error, CARE_E_INVALID, CARE__M_ALL_ZERO, "profile", (int64_t)(sex * ages), "%s",
                              care__number_of(total * share[sex]).text);
        }
        for (size_t i = sex * ages; i < (sex + 1) * ages; i++) {
            sum[sex] += most[sex] > 0.0 ? profile[i] / most[sex] : 0.0; /* numbers of any unit stay in range */
        }
    }
    for (size_t sex = 0; sex < CARE_SEXES; sex++) {
        for (size_t i = sex * ages; i < (sex + 1) * ages; i++) {
            migrants[i] = sum[sex] > 0.0 ? total * share[sex] * (profile[i] / most[sex] / sum[sex]) : 0.0;
        }
    }
    return CARE_OK;
}
