/* Intensities from panel data, by Fisher scoring (Kalbfleisch, Lawless 1985). */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "projection/transition.h"

/* The counts, and what is being found: logarithms of the intensities that are permitted. */
typedef struct panel {
    int states;
    int64_t intervals;
    const double *length, *counts;
    int pairs;
    int from[CARE_STATES_MAX * CARE_STATES_MAX];
    int to[CARE_STATES_MAX * CARE_STATES_MAX];
    double *rate;        /* [pairs] */
    double *trial;       /* [pairs] */
    double *score;       /* [pairs] */
    double *step;        /* [pairs] */
    double *information; /* [pairs][pairs] */
    double *factor;      /* [pairs][pairs] its Cholesky factor, rows and columns scaled to a diagonal of 1 */
    double *scale;       /* [pairs] square roots of the diagonal */
    double *change;      /* [pairs][states][states] derivatives of the probabilities */
} panel;

static void intensities(const panel *p, const double *rate, double *q) {
    memset(q, 0, (size_t)(p->states * p->states) * sizeof *q);
    for (int u = 0; u < p->pairs; u++) {
        q[p->from[u] * p->states + p->to[u]] = rate[u];
        q[p->from[u] * p->states + p->from[u]] -= rate[u];
    }
}

static double longest_exponent(const panel *p, const double *q) {
    double most = 0.0;
    for (int64_t k = 0; k < p->intervals; k++) {
        for (int i = 0; i < p->states; i++) {
            most = fmax(most, -q[(int64_t)i * (p->states + 1)] * p->length[k]);
        }
    }
    return most;
}

static double log_likelihood(const panel *p, const double *rate) {
    double q[CARE__MATRIX_CELLS];
    double probability[CARE__MATRIX_CELLS];
    double sum = 0.0;
    const int cells = p->states * p->states;
    intensities(p, rate, q);
    if (!(longest_exponent(p, q) <= CARE__EXPONENT_MAX)) {
        return -(double)INFINITY;
    }
    for (int64_t k = 0; k < p->intervals; k++) {
        care__matrix_transitions(p->states, q, p->length[k], probability, NULL);
        for (int i = 0; i < cells; i++) {
            const double count = p->counts[k * cells + i];
            sum += count > 0.0 ? count * log(probability[i]) : 0.0;
        }
    }
    return sum;
}

/* exp of [[t Q, t E], [0, t Q]]: probabilities, and on their right how they change with the logarithm of one intensity. */
static void derivative(const panel *p, const double *q, double length, int pair, double *change) {
    double block[CARE__MATRIX_CELLS] = {0};
    double result[CARE__MATRIX_CELLS];
    const int n = 2 * p->states;
    for (int i = 0; i < p->states; i++) {
        for (int j = 0; j < p->states; j++) {
            const double value = length * q[i * p->states + j];
            block[i * n + j] = value;
            block[(p->states + i) * n + p->states + j] = value;
        }
    }
    const double rate = length * p->rate[pair];
    block[p->from[pair] * n + p->states + p->to[pair]] = rate;
    block[p->from[pair] * n + p->states + p->from[pair]] = -rate;
    care__matrix_exponential(n, block, result);
    for (int i = 0; i < p->states; i++) {
        memcpy(change + (int64_t)i * p->states, result + (int64_t)i * n + p->states, (size_t)p->states * sizeof *change);
    }
}

/* One row of one interval: its part of the score and of the expected information. */
static void add_row(panel *p, const double *counts, const double *probability, int row) {
    const int cells = p->states * p->states;
    double all = 0.0;
    for (int j = 0; j < p->states; j++) {
        all += counts[row * p->states + j];
    }
    for (int j = row * p->states; j < (row + 1) * p->states && all > 0.0; j++) {
        for (int u = 0; u < p->pairs && probability[j] > 0.0; u++) {
            const double relative = p->change[u * cells + j] / probability[j];
            p->score[u] += counts[j] * relative;
            for (int v = 0; v <= u; v++) {
                p->information[u * p->pairs + v] += all * relative * p->change[v * cells + j];
            }
        }
    }
}

static void add_up(panel *p) {
    double q[CARE__MATRIX_CELLS];
    double probability[CARE__MATRIX_CELLS];
    const int cells = p->states * p->states;
    memset(p->score, 0, (size_t)p->pairs * sizeof *p->score);
    memset(p->information, 0, (size_t)(p->pairs * p->pairs) * sizeof *p->information);
    intensities(p, p->rate, q);
    for (int64_t k = 0; k < p->intervals; k++) {
        care__matrix_transitions(p->states, q, p->length[k], probability, NULL);
        for (int u = 0; u < p->pairs; u++) {
            derivative(p, q, p->length[k], u, p->change + (int64_t)u * cells);
        }
        for (int row = 0; row < p->states; row++) {
            add_row(p, p->counts + k * cells, probability, row);
        }
    }
}

/* Cholesky's factor of the information with a diagonal of 1. The pair at which it is singular, or -1. */
static int factorise(panel *p) {
    const int n = p->pairs;
    for (int u = 0; u < n; u++) {
        const double own = p->information[u * n + u];
        if (!(own > 0.0) || !isfinite(own)) {
            return u;
        }
        p->scale[u] = sqrt(own);
        for (int v = 0; v <= u; v++) {
            double sum = p->information[u * n + v] / (p->scale[u] * p->scale[v]);
            for (int w = 0; w < v; w++) {
                sum -= p->factor[u * n + w] * p->factor[v * n + w];
            }
            if (v == u && !(sum > 1e-10)) {
                return u;
            }
            p->factor[u * n + v] = v == u ? sqrt(sum) : sum / p->factor[v * n + v];
        }
    }
    return -1;
}

/* x = information^-1 x */
static void solve(const panel *p, double *x) {
    const int n = p->pairs;
    for (int u = 0; u < n; u++) {
        x[u] /= p->scale[u];
        for (int w = 0; w < u; w++) {
            x[u] -= p->factor[u * n + w] * x[w];
        }
        x[u] /= p->factor[u * n + u];
    }
    for (int u = n - 1; u >= 0; u--) {
        for (int w = u + 1; w < n; w++) {
            x[u] -= p->factor[w * n + u] * x[w];
        }
        x[u] /= p->factor[u * n + u];
    }
    for (int u = 0; u < n; u++) {
        x[u] /= p->scale[u];
    }
}

/* Moves as far along the step as the likelihood rises; returns the likelihood there. No intensity changes by more than e^2. */
static double move(panel *p, double before) {
    double part = 1.0;
    for (int u = 0; u < p->pairs; u++) {
        part = fmin(part, 2.0 / fmax(fabs(p->step[u]), 2.0));
    }
    for (int half = 0; half < 40; half++) {
        for (int u = 0; u < p->pairs; u++) {
            p->trial[u] = p->rate[u] * exp(part * p->step[u]);
        }
        const double after = log_likelihood(p, p->trial);
        if (after >= before) {
            memcpy(p->rate, p->trial, (size_t)p->pairs * sizeof *p->rate);
            return after;
        }
        part *= 0.5;
    }
    return before;
}

static care_status not_determined(const panel *p, int pair, care_error *error) {
    return care__fail(error, CARE_E_INVALID, CARE__M_NOT_DETERMINED, "counts", -1, "%d" CARE__AND "%d", p->from[pair],
                      p->to[pair]);
}

static care_status fit(panel *p, double tolerance, int64_t most, care_fit_report *report, care_error *error) {
    double likelihood = log_likelihood(p, p->rate);
    double decrement = INFINITY;
    for (int64_t k = 1; k <= most; k++) {
        add_up(p);
        const int singular = factorise(p);
        if (singular >= 0) {
            return not_determined(p, singular, error);
        }
        memcpy(p->step, p->score, (size_t)p->pairs * sizeof *p->step);
        solve(p, p->step);
        decrement = 0.0;
        for (int u = 0; u < p->pairs; u++) {
            decrement += p->score[u] * p->step[u];
        }
        if (decrement <= tolerance) {
            care__give_report(report, k, decrement, likelihood);
            return CARE_OK;
        }
        likelihood = move(p, likelihood);
    }
    return care__not_converged(most, decrement, "counts", -1, error);
}

/* ---- the call -------------------------------------------------------------------------------------------------------- */

static care_status find_pairs(panel *p, const double *guess, care_error *error) {
    for (int i = 0; i < p->states * p->states; i++) {
        if (i / p->states != i % p->states && guess[i] > 0.0) {
            p->from[p->pairs] = i / p->states;
            p->to[p->pairs++] = i % p->states;
        }
    }
    return p->pairs > 0 ? CARE_OK : care__fail(error, CARE_E_INVALID, CARE__M_ZERO, "guess", -1, NULL);
}

/* What the permitted transitions can never give. */
static care_status check_counts(const panel *p, const double *guess, care_error *error) {
    double probability[CARE__MATRIX_CELLS];
    const int cells = p->states * p->states;
    for (int64_t k = 0; k < p->intervals; k++) {
        care__matrix_transitions(p->states, guess, p->length[k], probability, NULL);
        for (int i = 0; i < cells; i++) {
            const double count = p->counts[k * cells + i];
            if (count > 0.0 && !(probability[i] > 0.0)) {
                return care__fail(error, CARE_E_INVALID, CARE__M_COUNTS_IMPOSSIBLE, "counts", k,
                                  "%d" CARE__AND "%d" CARE__AND "%s", i / p->states, i % p->states,
                                  care__number_of(count).text);
            }
        }
    }
    return CARE_OK;
}

static int take_memory(panel *p, const double *guess, care__arena *arena) {
    const size_t n = (size_t)p->pairs;
    double **arrays[] = {&p->rate, &p->trial, &p->score, &p->step, &p->scale};
    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++) {
        *arrays[i] = care__arena_take(arena, n, sizeof(double));
        if (*arrays[i] == NULL) {
            return 0;
        }
    }
    p->information = care__arena_take(arena, n * n, sizeof(double));
    p->factor = care__arena_take(arena, n * n, sizeof(double));
    p->change = care__arena_take(arena, n * (size_t)(p->states * p->states), sizeof(double));
    for (int u = 0; u < p->pairs; u++) {
        p->rate[u] = guess[p->from[u] * p->states + p->to[u]];
    }
    return p->information != NULL && p->factor != NULL && p->change != NULL;
}

static void give(panel *p, double *intensity, double *standard_error) {
    intensities(p, p->rate, intensity);
    if (standard_error == NULL) {
        return;
    }
    memset(standard_error, 0, (size_t)(p->states * p->states) * sizeof *standard_error);
    for (int u = 0; u < p->pairs; u++) {
        memset(p->step, 0, (size_t)p->pairs * sizeof *p->step);
        p->step[u] = 1.0;
        solve(p, p->step);
        standard_error[p->from[u] * p->states + p->to[u]] = p->rate[u] * sqrt(p->step[u]);
    }
}

care_status care_transition_panel(int64_t states, int64_t intervals, const double *length, const double *counts,
                                  const double *guess, double tolerance, int64_t most_iterations, const care_env *env,
                                  double *intensity, double *standard_error, size_t n, care_fit_report *report,
                                  care_error *error) {
    care_env taken;
    CARE__TRY(care__env_take(&taken, env, error));
    CARE__TRY(care__check_states(states, error));
    CARE__TRY(care__check_integer(intervals, 1, INT32_MAX, "intervals", -1, error));
    CARE__TRY(care__check_array(length, (size_t)intervals, CARE__POSITIVE, "length", error));
    CARE__TRY(care__check_array(counts, (size_t)(intervals * states * states), CARE__NON_NEGATIVE, "counts", error));
    double longest = 0.0;
    for (int64_t k = 0; k < intervals; k++) {
        longest = fmax(longest, length[k]);
    }
    CARE__TRY(care__check_intensities(1, states, 1, guess, longest, CARE__EXPONENT_MAX, "guess", error));
    CARE__TRY(care__check_iteration(tolerance, most_iterations, error));
    CARE__TRY(care__check_length(n, (size_t)(states * states), "n", error));
    CARE__TRY(care__check_pointer(intensity, "intensity", error));
    CARE__TRY(care__check_report(report, error));
    panel p = {.states = (int)states, .intervals = intervals, .length = length, .counts = counts};
    CARE__TRY(find_pairs(&p, guess, error));
    CARE__TRY(check_counts(&p, guess, error));
    care__arena arena;
    care__arena_init(&arena, care__allocator_of(&taken));
    care_status status = CARE_OK;
    if (!take_memory(&p, guess, &arena)) {
        status = care__fail_nomem(error);
    } else {
        status = fit(&p, tolerance, most_iterations, report, error);
    }
    if (status == CARE_OK) {
        give(&p, intensity, standard_error);
    }
    care__arena_free(&arena);
    return status;
}
