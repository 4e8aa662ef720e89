/* Intensities that reproduce a life table and a prevalence: each cell is a small equation of its own. Results are made in
   memory of their own and copied when all cells are done: nothing is written when one of them cannot be. */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "projection/transition.h"

/* ---- mortality ------------------------------------------------------------------------------------------------------- */

/* One cell whose intensities are being found. */
typedef struct step_fit {
    int levels;
    double step;
    double start[CARE_STATES_MAX];
    double intensity[CARE_STATES_MAX * CARE_STATES_MAX];
    double end[CARE_STATES_MAX]; /* by state after the step, the dead last */
} step_fit;

static void take_step(step_fit *f) {
    const int states = f->levels + 1;
    double probability[CARE__MATRIX_CELLS];
    care__matrix_transitions(states, f->intensity, f->step, probability, NULL);
    memset(f->end, 0, sizeof f->end);
    for (int i = 0; i < f->levels; i++) {
        for (int j = 0; j < states; j++) {
            f->end[j] += f->start[i] * probability[i * states + j];
        }
    }
}

/* The diagonal that makes rows add up to 0. */
static void close_rows(step_fit *f) {
    const int states = f->levels + 1;
    for (int i = 0; i < states; i++) {
        double leaving = 0.0;
        for (int j = 0; j < states; j++) {
            leaving += j == i ? 0.0 : f->intensity[i * states + j];
        }
        f->intensity[i * states + i] = 0.0 - leaving;
    }
}

static double alive_with(step_fit *f, const double *deaths, double factor) {
    for (int i = 0; i < f->levels; i++) {
        f->intensity[i * (f->levels + 1) + f->levels] = factor * deaths[i];
    }
    take_step(f);
    double alive = 0.0;
    for (int j = 0; j < f->levels; j++) {
        alive += f->end[j];
    }
    return alive;
}

/* Between a factor that leaves too many alive and one that leaves too few. The logarithm of the survivors is nearly linear in
   the factor; the weight of an end that stays twice is halved (Illinois). */
static void narrow(step_fit *f, const double *deaths, double survival, double low, double high) {
    double above = log(alive_with(f, deaths, low) / survival);
    double below = log(alive_with(f, deaths, high) / survival);
    int side = 0;
    for (int k = 0; k < 200 && above > 0.0 && below < 0.0; k++) {
        const double middle = low + (high - low) * (above / (above - below));
        const double at = log(alive_with(f, deaths, middle) / survival);
        if (fabs(at) <= 4e-16 || middle <= low || middle >= high) {
            return;
        }
        if (at > 0.0) {
            low = middle;
            above = at;
            below *= side == 1 ? 0.5 : 1.0;
            side = 1;
        } else {
            high = middle;
            below = at;
            above *= side == -1 ? 0.5 : 1.0;
            side = -1;
        }
    }
    if (above <= 0.0) {
        (void)alive_with(f, deaths, low);
    }
}

static care_status fit_mortality(step_fit *f, double survival, int64_t cell, care_error *error) {
    double deaths[CARE_STATES_MAX] = {0};
    double most = 0.0;
    double low = 0.0;
    double high = 1.0;
    for (int i = 0; i < f->levels; i++) {
        deaths[i] = f->intensity[i * (f->levels + 1) + f->levels];
        most = fmax(most, deaths[i]);
    }
    double alive = alive_with(f, deaths, high);
    while (alive > survival && high * most * f->step < 0.25 * CARE__EXPONENT_MAX && most > 0.0) {
        low = high;
        high *= 2.0;
        alive = alive_with(f, deaths, high);
    }
    if (alive > survival * (1.0 + 1e-14)) {
        return care__fail(error, CARE_E_INVALID, CARE__M_SURVIVAL_OUT_OF_REACH, "survival", cell,
                          "%s" CARE__AND "%s" CARE__AND "%s", care__number_of(survival).text,
                          care__number_of(alive_with(f, deaths, 0.0)).text, care__number_of(alive).text);
    }
    narrow(f, deaths, survival, low, high);
    return CARE_OK;
}

care_status care_transition_mortality(int64_t levels, int64_t cells, const double *start, const double *survival, double step,
                                      const double *intensity, const care_env *env, double *out, size_t n, care_error *error) {
    care_env taken;
    CARE__TRY(care__env_take(&taken, env, error));
    CARE__TRY(care__check_levels(levels, cells, error));
    CARE__TRY(care__check_level_shares(levels, cells, start, "start", error));
    CARE__TRY(care__check_survival(cells, survival, 1, error));
    CARE__TRY(care__check_value(step, CARE__POSITIVE, "step", -1, error));
    CARE__TRY(care__check_intensities(1, levels + 1, cells, intensity, step, 0.25 * CARE__EXPONENT_MAX, "intensity", error));
    CARE__TRY(care__check_length(n, (size_t)((levels + 1) * (levels + 1) * cells), "n", error));
    CARE__TRY(care__check_pointer(out, "out", error));
    care__arena arena;
    care__arena_init(&arena, care__allocator_of(&taken));
    double *made = care__arena_take(&arena, n, sizeof *made);
    care_status status = made == NULL ? care__fail_nomem(error) : CARE_OK;
    const int states = (int)levels + 1;
    for (int64_t cell = 0; cell < cells && status == CARE_OK; cell++) {
        step_fit f = {.levels = (int)levels, .step = step};
        care__take_levels((int)levels, cells, cell, start, f.start);
        care__matrix_take(states, cells, cell, intensity, f.intensity);
        status = fit_mortality(&f, survival[cell], cell, error);
        close_rows(&f);
        care__matrix_put(states, cells, cell, f.intensity, made);
    }
    if (status == CARE_OK) {
        memcpy(out, made, n * sizeof *made);
    }
    care__arena_free(&arena);
    return status;
}

/* ---- incidence ------------------------------------------------------------------------------------------------------- */

enum { MOST_NEWTON = 100 };

/* One cell: incidences of all levels but the last, then the factor of the relative risks. */
typedef struct incidence_fit {
    step_fit step;
    double wanted[CARE_STATES_MAX]; /* share of the survivors above each level */
    double survival;
    double relative[CARE_STATES_MAX];
    double unknown[CARE_STATES_MAX];
    double missing[CARE_STATES_MAX]; /* what the unknowns leave: shares above, and the logarithm of the survivors */
} incidence_fit;

static double miss(incidence_fit *f) {
    step_fit *s = &f->step;
    const int levels = s->levels;
    for (int i = 0; i < levels; i++) {
        s->intensity[i * (levels + 1) + levels] = f->unknown[levels - 1] * f->relative[i];
        if (i + 1 < levels) {
            s->intensity[i * (levels + 1) + i + 1] = f->unknown[i];
        }
    }
    take_step(s);
    double above = 0.0;
    double alive = 0.0;
    for (int j = 0; j < levels; j++) {
        alive += s->end[j];
    }
    double worst = fabs(f->missing[levels - 1] = log(alive / f->survival));
    for (int i = levels - 2; i >= 0; i--) {
        above += s->end[i + 1];
        f->missing[i] = above / alive - f->wanted[i];
        worst = fmax(worst, fabs(f->missing[i]));
    }
    return isfinite(worst) ? worst : (double)INFINITY;
}

/* Newton's step; an incidence into levels that stay empty is 0. */
static int newton_step(incidence_fit *f, double *step) {
    const int levels = f->step.levels;
    double slope[CARE_STATES_MAX * CARE_STATES_MAX];
    double missing[CARE_STATES_MAX];
    memcpy(missing, f->missing, sizeof missing);
    for (int u = 0; u < levels; u++) {
        const double kept = f->unknown[u];
        const double move = 1e-6 * fmax(fabs(kept), 1e-6);
        f->unknown[u] = kept + move;
        (void)miss(f);
        f->unknown[u] = kept;
        for (int i = 0; i < levels; i++) {
            slope[i * levels + u] = (f->missing[i] - missing[i]) / move;
        }
    }
    for (int i = 0; i < levels; i++) {
        const int empty = i + 1 < levels && f->wanted[i] == 0.0;
        for (int u = 0; u < levels && empty; u++) {
            slope[i * levels + u] = u == i ? 1.0 : 0.0;
        }
        step[i] = empty ? -f->unknown[i] : -missing[i];
    }
    return care__matrix_solve(levels, 1, slope, step);
}

/* Iterations taken, -1 when there is no end to them. Steps that do not improve are halved. */
static int64_t fit_incidence(incidence_fit *f, double *residual) {
    const int levels = f->step.levels;
    *residual = miss(f);
    for (int64_t k = 0; k < MOST_NEWTON; k++) {
        double step[CARE_STATES_MAX];
        double before[CARE_STATES_MAX];
        if (*residual <= 1e-13) {
            return k;
        }
        if (!newton_step(f, step)) {
            return -1;
        }
        memcpy(before, f->unknown, sizeof before);
        double part = 1.0;
        double found = INFINITY;
        for (int half = 0; half < 40 && !(found < *residual); half++) {
            for (int u = 0; u < levels; u++) {
                f->unknown[u] = before[u] + part * step[u];
            }
            found = miss(f);
            part *= 0.5;
        }
        if (!(found < *residual)) {
            memcpy(f->unknown, before, sizeof before);
            (void)miss(f);
            return *residual <= 1e-11 ? k : -1;
        }
        *residual = found;
    }
    return -1;
}

/* Where Newton begins: deaths at the rate of the life table, incidences as if nobody went twice. */
static void guess(incidence_fit *f) {
    const step_fit *s = &f->step;
    const int levels = s->levels;
    double risk = 0.0;
    double above = 0.0;
    for (int i = levels - 1; i >= 0; i--) {
        risk += s->start[i] * f->relative[i];
        f->unknown[i] = i + 1 < levels && s->start[i] > 0.0 ? fmax((f->wanted[i] - above) / (s->start[i] * s->step), 0.0) : 0.0;
        if (i + 1 < levels) {
            f->unknown[i] += s->start[i] > 0.0 ? s->start[i + 1] * s->intensity[(i + 1) * (levels + 1) + i] / s->start[i] : 0.0;
        }
        above += s->start[i];
    }
    f->unknown[levels - 1] = -log(f->survival) / (risk * s->step);
}

/* A level whose incidence is negative cannot have so few above it. */
static care_status check_incidence(incidence_fit *f, int64_t cell, care_error *error) {
    for (int i = 0; i + 1 < f->step.levels; i++) {
        if (f->unknown[i] < -1e-12) {
            f->unknown[i] = 0.0;
            (void)miss(f);
            return care__fail(error, CARE_E_INVALID, CARE__M_NO_INCIDENCE, "end", cell, "%d" CARE__AND "%s" CARE__AND "%s", i,
                              care__number_of(f->missing[i] + f->wanted[i]).text, care__number_of(f->wanted[i]).text);
        }
        f->unknown[i] = fmax(f->unknown[i], 0.0);
    }
    (void)miss(f);
    return CARE_OK;
}

/* The arguments of care_transition_incidence. */
typedef struct incidence_problem {
    int64_t levels, cells;
    const double *start, *end, *survival, *relative, *recovery;
    double step;
} incidence_problem;

static void take_incidence(const incidence_problem *p, int64_t cell, incidence_fit *f) {
    const int levels = (int)p->levels;
    memset(f, 0, sizeof *f);
    f->step.levels = levels;
    f->step.step = p->step;
    f->survival = p->survival[cell];
    care__take_levels(levels, p->cells, cell, p->start, f->step.start);
    care__take_levels(levels, p->cells, cell, p->relative, f->relative);
    double above = 0.0;
    for (int i = levels - 2; i >= 0; i--) {
        above += p->end[(i + 1) * p->cells + cell];
        f->wanted[i] = above;
        f->step.intensity[(i + 1) * (levels + 1) + i] = p->recovery[i * p->cells + cell];
    }
    guess(f);
}

static care_status check_incidence_problem(const incidence_problem *p, care_error *error) {
    CARE__TRY(care__check_levels(p->levels, p->cells, error));
    CARE__TRY(care__check_level_shares(p->levels, p->cells, p->start, "start", error));
    CARE__TRY(care__check_level_shares(p->levels, p->cells, p->end, "end", error));
    CARE__TRY(care__check_survival(p->cells, p->survival, 1, error));
    CARE__TRY(care__check_array(p->relative, (size_t)(p->levels * p->cells), CARE__POSITIVE, "relative", error));
    CARE__TRY(care__check_array(p->recovery, (size_t)((p->levels - 1) * p->cells), CARE__NON_NEGATIVE, "recovery", error));
    CARE__TRY(care__check_value(p->step, CARE__POSITIVE, "step", -1, error));
    for (int64_t i = 0; i < (p->levels - 1) * p->cells; i++) {
        if (p->recovery[i] * p->step > 100.0) {
            return care__fail(error, CARE_E_INVALID, CARE__M_STEP_TOO_LONG, "recovery", i, "%s" CARE__AND "%s" CARE__AND "100",
                              care__number_of(p->recovery[i]).text, care__number_of(p->step).text);
        }
    }
    return CARE_OK;
}

care_status care_transition_incidence(int64_t levels, int64_t cells, const double *start, const double *end,
                                      const double *survival, const double *relative, const double *recovery, double step,
                                      const care_env *env, double *out, size_t n, care_fit_report *report, care_error *error) {
    const incidence_problem p = {levels, cells, start, end, survival, relative, recovery, step};
    care_env taken;
    CARE__TRY(care__env_take(&taken, env, error));
    CARE__TRY(check_incidence_problem(&p, error));
    CARE__TRY(care__check_length(n, (size_t)((levels + 1) * (levels + 1) * cells), "n", error));
    CARE__TRY(care__check_pointer(out, "out", error));
    CARE__TRY(care__check_report(report, error));
    care__arena arena;
    care__arena_init(&arena, care__allocator_of(&taken));
    double *made = care__arena_take(&arena, n, sizeof *made);
    care_status status = made == NULL ? care__fail_nomem(error) : CARE_OK;
    int64_t iterations = 0;
    double worst = 0.0;
    for (int64_t cell = 0; cell < cells && status == CARE_OK; cell++) {
        incidence_fit f;
        double residual = 0.0;
        take_incidence(&p, cell, &f);
        const int64_t took = fit_incidence(&f, &residual);
        status = took < 0 ? care__not_converged(MOST_NEWTON, residual, "end", cell, error) : check_incidence(&f, cell, error);
        close_rows(&f.step);
        care__matrix_put((int)levels + 1, cells, cell, f.step.intensity, made);
        iterations = took > iterations ? took : iterations;
        worst = fmax(worst, residual);
    }
    if (status == CARE_OK) {
        memcpy(out, made, n * sizeof *made);
        care__give_report(report, iterations, worst, NAN);
    }
    care__arena_free(&arena);
    return status;
}
