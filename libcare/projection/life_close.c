/* Mortality smoothed over ages, and closed at old age. */
#include "projection/life_table.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "core/text.h"

enum { MOST_AGES = 1000, MOST_ORDER = 4 };

/* ---- Whittaker-Henderson --------------------------------------------------------------------------------------------- */

static care_status check_rates(int64_t tables, int64_t ages, const double *mx, const double *weight, int32_t order,
                               double lambda, care_error *error) {
    CARE__TRY(care__check_array(mx, (size_t)(tables * ages), CARE__ANY, "mx", error));
    CARE__TRY(care__check_array(weight, (size_t)(tables * ages), CARE__NON_NEGATIVE, "weight", error));
    for (int64_t t = 0; t < tables; t++) {
        int64_t known = 0;
        double most = 0.0;
        for (int64_t x = 0; x < ages; x++) {
            const int64_t i = t * ages + x;
            if (weight[i] > 0.0) {
                CARE__TRY(care__check_value(mx[i], CARE__POSITIVE, "mx", i, error));
                known++;
                most = fmax(most, weight[i]);
            }
        }
        if (known < order) {
            return care__fail(error, CARE_E_INVALID, CARE__M_OUT_OF_RANGE, "weight", t, "%lld" CARE__AND "%d" CARE__AND "%lld",
                              (long long)known, (int)order, (long long)ages);
        }
        if (lambda > 1e8 * most) { /* beyond it rounding hides the data */
            return care__fail(error, CARE_E_INVALID, CARE__M_OUT_OF_RANGE, "lambda", t, "%s" CARE__AND "0" CARE__AND "%s",
                              care__number_of(lambda).text, care__number_of(1e8 * most).text);
        }
    }
    return CARE_OK;
}

/* Solves (W + lambda D'D) z = W y for one series by a banded Cholesky factor. band[i][j] is the element (i, i - j). */
static void whittaker(int64_t n, int32_t order, double lambda, const double *mx, const double *weight, double *band,
                      double *z) {
    static const double differences[MOST_ORDER + 1][MOST_ORDER + 1] = {
        {1.0}, {-1.0, 1.0}, {1.0, -2.0, 1.0}, {-1.0, 3.0, -3.0, 1.0}, {1.0, -4.0, 6.0, -4.0, 1.0}};
    const double *c = differences[order];
    const int64_t wide = order + 1;
    for (int64_t i = 0; i < n; i++) {
        for (int64_t j = 0; j < wide; j++) {
            band[i * wide + j] = j == 0 ? weight[i] : 0.0;
        }
        z[i] = weight[i] > 0.0 ? weight[i] * log(mx[i]) : 0.0;
    }
    for (int64_t r = 0; r + order < n; r++) {
        for (int64_t i = 0; i < wide; i++) {
            for (int64_t j = 0; j <= i; j++) {
                band[(r + i) * wide + (i - j)] += lambda * c[i] * c[j];
            }
        }
    }
    for (int64_t i = 0; i < n; i++) {
        for (int64_t j = i < order ? i : order; j >= 0; j--) {
            double sum = band[i * wide + j];
            for (int64_t k = j + 1; k < wide && k <= i; k++) {
                sum -= band[i * wide + k] * band[(i - j) * wide + (k - j)];
            }
            band[i * wide + j] = j == 0 ? sqrt(sum) : sum / band[(i - j) * wide];
        }
        for (int64_t j = 1; j < wide && j <= i; j++) {
            z[i] -= band[i * wide + j] * z[i - j];
        }
        z[i] /= band[i * wide];
    }
    for (int64_t i = n - 1; i >= 0; i--) {
        for (int64_t j = 1; j < wide && i + j < n; j++) {
            z[i] -= band[(i + j) * wide + j] * z[i + j];
        }
        z[i] /= band[i * wide];
    }
}

static care_status smooth(int64_t tables, int64_t ages, const double *mx, const double *weight, int32_t order, double lambda,
                          care__arena *arena, double *out, care_error *error) {
    double *band = care__arena_take(arena, (size_t)(ages * (order + 1)), sizeof *band);
    double *z = care__arena_take(arena, (size_t)(tables * ages), sizeof *z);
    if (band == NULL || z == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t t = 0; t < tables; t++) {
        double *series = z + t * ages;
        whittaker(ages, order, lambda, mx + t * ages, weight + t * ages, band, series);
        for (int64_t x = 0; x < ages; x++) {
            series[x] = exp(series[x]);
            CARE__TRY(care__check_value(series[x], CARE__ANY, "mx", t * ages + x, error));
        }
    }
    memcpy(out, z, (size_t)(tables * ages) * sizeof *out);
    return CARE_OK;
}

care_status care_life_smooth(int64_t tables, int64_t ages, const double *mx, const double *weight, int32_t order, double lambda,
                             const care_env *env, double *out, size_t n, care_error *error) {
    size_t cells;
    care_env use;
    care__arena arena;
    CARE__TRY(care__check_integer(tables, 1, INT32_MAX, "tables", -1, error));
    CARE__TRY(care__check_integer(order, 1, MOST_ORDER, "order", -1, error));
    CARE__TRY(care__check_integer(ages, order + 1, MOST_AGES, "ages", -1, error));
    CARE__TRY(care__check_value(lambda, CARE__POSITIVE, "lambda", -1, error));
    CARE__TRY(care__check_product(tables, ages, (int64_t)sizeof(double), "mx", &cells, error));
    CARE__TRY(check_rates(tables, ages, mx, weight, order, lambda, error));
    CARE__TRY(care__check_length(n, (size_t)(tables * ages), "n", error));
    CARE__TRY(care__check_pointer(out, "out", error));
    CARE__TRY(care__env_take(&use, env, error));
    care__arena_init(&arena, care__allocator_of(&use));
    const care_status status = smooth(tables, ages, mx, weight, order, lambda, &arena, out, error);
    care__arena_free(&arena);
    return status;
}

/* ---- Kannisto -------------------------------------------------------------------------------------------------------- */

void care_life_closing_init(care_life_closing *closing) {
    if (closing != NULL) {
        memset(closing, 0, sizeof *closing);
        closing->struct_size = sizeof *closing;
        closing->tables = closing->ages = closing->to_ages = -1;
        closing->fit_from = closing->fit_to = closing->close_from = -1;
    }
}

static int is_fitted(const care_life_closing *c, int64_t x) {
    return x + 1 < c->ages && c->from_age[x] >= c->fit_from && c->from_age[x] <= c->fit_to;
}

static care_status check_fit(const care_life_closing *c, care_error *error) {
    int64_t fitted = 0;
    for (int64_t x = 0; x < c->ages; x++) {
        fitted += is_fitted(c, x);
    }
    if (fitted < 2) {
        return care__check_integer(fitted, 2, c->ages - 1, "closing.fit_to", -1, error);
    }
    for (int64_t i = 0; i < c->tables * c->ages; i++) {
        const double m = c->mx[i];
        const int fit = is_fitted(c, i % c->ages);
        const int kept = c->from_age[i % c->ages] < c->close_from;
        if (fit || kept) {
            const double low = fit ? DBL_MIN : 0.0;
            CARE__TRY(care__check_range(m, low, fit ? 1.0 - DBL_EPSILON : 2.0, "closing.mx", i, error));
        }
    }
    return CARE_OK;
}

/* Number of ages that are kept, and that the new ages line up with them. */
static care_status check_ages(const care_life_closing *c, int64_t *kept, care_error *error) {
    int64_t k = 0;
    while (k < c->ages && c->from_age[k] < c->close_from) {
        k++;
    }
    if (k == c->ages || c->from_age[k] != c->close_from) {
        const long long next = (long long)c->from_age[k == c->ages ? k - 1 : k];
        return care__fail(error, CARE_E_INVALID, CARE__M_OTHER_VALUE, "closing.close_from", -1, "%lld" CARE__AND "%lld",
                          (long long)c->close_from, next);
    }
    CARE__TRY(care__check_integer(c->to_ages, k + 1 < 2 ? 2 : k + 1, MOST_AGES, "closing.to_ages", -1, error));
    CARE__TRY(care__life_check_ages(c->to_from_age, c->to_ages, "closing.to_from_age", error));
    for (int64_t x = 0; x <= k; x++) {
        if (c->to_from_age[x] != c->from_age[x]) {
            return care__fail(error, CARE_E_INVALID, CARE__M_OTHER_VALUE, "closing.to_from_age", x, "%lld" CARE__AND "%lld",
                              (long long)c->to_from_age[x], (long long)c->from_age[x]);
        }
    }
    *kept = k;
    return CARE_OK;
}

static double middle(const int64_t *from_age, int64_t x) {
    return 0.5 * (double)(from_age[x] + from_age[x + 1]);
}

typedef struct kannisto {
    double level, slope; /* ln c and b */
} kannisto;

static care_status fit(const care_life_closing *c, int64_t table, kannisto *k, care_error *error) {
    double n = 0.0, mean_x = 0.0, mean_y = 0.0, xx = 0.0, xy = 0.0;
    for (int pass = 0; pass < 2; pass++) {
        for (int64_t x = 0; x < c->ages; x++) {
            if (is_fitted(c, x)) {
                const double m = c->mx[table * c->ages + x];
                const double age = middle(c->from_age, x);
                const double y = log(m / (1.0 - m));
                if (pass == 0) {
                    n += 1.0;
                    mean_x += age;
                    mean_y += y;
                } else {
                    xx += (age - mean_x) * (age - mean_x);
                    xy += (age - mean_x) * (y - mean_y);
                }
            }
        }
        mean_x /= pass == 0 ? n : 1.0;
        mean_y /= pass == 0 ? n : 1.0;
    }
    k->slope = xy / xx;
    k->level = mean_y - k->slope * mean_x;
    if (!(k->slope > 1e-9)) {
        return care__fail(error, CARE_E_INVALID, CARE__M_LIFE_NOT_RISING, "closing.mx", table, "%lld" CARE__AND "%lld",
                          (long long)c->fit_from, (long long)c->fit_to);
    }
    return CARE_OK;
}

static double hazard(const kannisto *k, double age) {
    return 1.0 / (1.0 + exp(-(k->level + k->slope * age)));
}

/* ln(1 + e^y) */
static double softplus(double y) {
    return y > 0.0 ? y + log1p(exp(-y)) : log1p(exp(y));
}

/* Life expectancy at an age: the integral of S(t) = exp(-(softplus(y + b t) - softplus(y)) / b), by five-point Gauss-Legendre
   rules on pieces in which few die and the hazard changes little. */
static double expectancy(const kannisto *k, double age) {
    static const double node[] = {0.0, 0.53846931010568309, 0.90617984593866399};
    static const double weight[] = {0.56888888888888889, 0.47862867049936647, 0.23692688505618909};
    const double y = k->level + k->slope * age;
    double sum = 0.0;
    double t = 0.0;
    double alive = 1.0;
    while (alive > 1e-17) {
        const double half = 0.5 * fmin(0.25 / hazard(k, age + t), 0.25 / k->slope);
        for (int i = -2; i <= 2; i++) {
            const double at = t + half * (1.0 + (i < 0 ? -node[-i] : node[i]));
            sum += half * weight[i < 0 ? -i : i] * exp(-(softplus(y + k->slope * at) - softplus(y)) / k->slope);
        }
        t += 2.0 * half;
        alive = exp(-(softplus(y + k->slope * t) - softplus(y)) / k->slope);
    }
    return sum;
}

static void close_table(const care_life_closing *c, int64_t table, int64_t kept, const kannisto *k, double *out) {
    const int64_t open = c->to_ages - 1;
    for (int64_t x = 0; x < kept; x++) {
        out[x] = c->mx[table * c->ages + x];
    }
    for (int64_t x = kept; x < open; x++) {
        out[x] = hazard(k, middle(c->to_from_age, x));
    }
    out[open] = 1.0 / expectancy(k, (double)c->to_from_age[open]);
}

care_status care_life_close(const care_life_closing *closing, double *out, size_t n, double *coefficients, care_error *error) {
    care_life_closing c;
    int64_t kept = 0;
    size_t cells;
    kannisto k;
    care_life_closing_init(&c);
    CARE__TRY(care__take(&c, sizeof c, closing, "closing", error));
    CARE__TRY(care__check_integer(c.tables, 1, INT32_MAX, "closing.tables", -1, error));
    CARE__TRY(care__check_integer(c.ages, 3, MOST_AGES, "closing.ages", -1, error));
    CARE__TRY(care__life_check_ages(c.from_age, c.ages, "closing.from_age", error));
    CARE__TRY(care__check_product(c.tables, c.ages, (int64_t)sizeof(double), "closing.mx", &cells, error));
    CARE__TRY(care__check_pointer(c.mx, "closing.mx", error));
    CARE__TRY(check_ages(&c, &kept, error));
    CARE__TRY(check_fit(&c, error));
    CARE__TRY(care__check_length(n, (size_t)(c.tables * c.to_ages), "n", error));
    CARE__TRY(care__check_pointer(out, "out", error));
    for (int64_t t = 0; t < c.tables; t++) {
        CARE__TRY(fit(&c, t, &k, error));
    }
    for (int64_t t = 0; t < c.tables; t++) {
        CARE__TRY(fit(&c, t, &k, error));
        close_table(&c, t, kept, &k, out + t * c.to_ages);
        if (coefficients != NULL) {
            coefficients[2 * t] = k.level;
            coefficients[2 * t + 1] = k.slope;
        }
    }
    return CARE_OK;
}
