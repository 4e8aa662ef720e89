/* Tables of transitions: probabilities from intensities, survivorship of age groups, expectancies. */
#include <care/multistate.h>

#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/parallel.h"
#include "core/text.h"
#include "projection/matrix.h"

/* ---- probabilities --------------------------------------------------------------------------------------------------- */

/* Cells of one chunk: some hundred microseconds. */
enum { CHUNK = 64 };

typedef struct probability_run {
    int states;
    int64_t cells;
    const double *intensity;
    double step;
    int32_t method;
    double *probability;
    double *occupancy;
} probability_run;

/* P = (I - h/2 Q)^-1 (I + h/2 Q) and h/2 (I + P). The first matrix has a diagonal larger than the rest of its row, so it is
   never singular. */
static void linear(int states, const double *intensity, double step, double *probability, double *occupancy) {
    double left[CARE__MATRIX_CELLS];
    for (int i = 0; i < states; i++) {
        double leaving = 0.0;
        for (int j = 0; j < states; j++) {
            const double half = 0.5 * step * intensity[i * states + j];
            leaving += j == i ? 0.0 : half;
            left[i * states + j] = -half;
            probability[i * states + j] = half;
        }
        left[i * states + i] = 1.0 + leaving;
        probability[i * states + i] = fmax(1.0 - leaving, 0.0);
    }
    (void)care__matrix_solve(states, states, left, probability);
    for (int i = 0; i < states * states && occupancy != NULL; i++) {
        occupancy[i] = 0.5 * step * (probability[i] + (i % (states + 1) == 0 ? 1.0 : 0.0));
    }
}

static void probability_chunk(void *work, int64_t chunk, int64_t begin, int64_t end, int32_t worker) {
    (void)chunk;
    (void)worker;
    const probability_run *run = work;
    const int n = run->states;
    for (int64_t i = begin; i < end; i++) {
        const int64_t first = i / run->cells * n * n * run->cells;
        double intensity[CARE__MATRIX_CELLS];
        double probability[CARE__MATRIX_CELLS];
        double occupancy[CARE__MATRIX_CELLS];
        double *time = run->occupancy == NULL ? NULL : occupancy;
        care__matrix_take(n, run->cells, i % run->cells, run->intensity + first, intensity);
        if (run->method == CARE_TRANSITION_LINEAR) {
            linear(n, intensity, run->step, probability, time);
        } else {
            care__matrix_transitions(n, intensity, run->step, probability, time);
        }
        care__matrix_put(n, run->cells, i % run->cells, probability, run->probability + first);
        if (time != NULL) {
            care__matrix_put(n, run->cells, i % run->cells, time, run->occupancy + first);
        }
    }
}

care_status care_multistate_probabilities(int64_t tables, int64_t states, int64_t cells, const double *intensity, double step,
                                          int32_t method, const care_env *env, double *probability, double *occupancy, size_t n,
                                          care_error *error) {
    care_env taken;
    CARE__TRY(care__env_take(&taken, env, error));
    CARE__TRY(care__check_integer(tables, 1, INT32_MAX, "tables", -1, error));
    CARE__TRY(care__check_states(states, error));
    CARE__TRY(care__check_integer(cells, 1, INT32_MAX, "cells", -1, error));
    CARE__TRY(care__check_integer(method, CARE_TRANSITION_EXPONENTIAL, CARE_TRANSITION_LINEAR, "method", -1, error));
    CARE__TRY(care__check_value(step, CARE__POSITIVE, "step", -1, error));
    const double most = method == CARE_TRANSITION_LINEAR ? 2.0 * (1.0 + 1e-12) : CARE__EXPONENT_MAX;
    CARE__TRY(care__check_intensities(tables, states, cells, intensity, step, most, "intensity", error));
    CARE__TRY(care__check_length(n, (size_t)(tables * states * states * cells), "n", error));
    CARE__TRY(care__check_pointer(probability, "probability", error));
    probability_run run = {.states = (int)states,
                           .cells = cells,
                           .intensity = intensity,
                           .step = step,
                           .method = method,
                           .probability = probability,
                           .occupancy = occupancy};
    return care__parallel_chunks(&taken, tables * cells, CHUNK, probability_chunk, &run, error);
}

/* ---- survivorship ---------------------------------------------------------------------------------------------------- */

/* The part of a matrix that is about the living. */
static void living(int states, int64_t cells, int64_t cell, const double *table, double *matrix) {
    const int levels = states - 1;
    for (int i = 0; i < levels; i++) {
        for (int j = 0; j < levels; j++) {
            matrix[i * levels + j] = table[(i * states + j) * cells + cell];
        }
    }
}

static void add_identity(int n, double *a) {
    for (int i = 0; i < n; i++) {
        a[i * n + i] += 1.0;
    }
}

/* Proportions of the living, with what is missing to 1 as the dead. */
static care_status put_proportions(int states, int64_t ages, int64_t age, const double *alive, double *table, const char *where,
                                   care_error *error) {
    const int levels = states - 1;
    for (int i = 0; i < levels; i++) {
        double sum = 0.0;
        for (int j = 0; j <= levels; j++) {
            const double value = j < levels ? alive[i * levels + j] : 1.0 - sum;
            if (!(value >= -1e-12)) {
                return care__fail(error, CARE_E_INVALID, CARE__M_NEGATIVE_PROPORTION, where, age,
                                  "%d" CARE__AND "%d" CARE__AND "%s", i, j, care__number_of(value).text);
            }
            if (table != NULL) {
                table[(i * states + j) * ages + age] = fmax(value, 0.0);
            }
            sum += fmax(value, 0.0);
        }
    }
    for (int j = 0; j < states && table != NULL; j++) {
        table[(levels * states + j) * ages + age] = j == levels ? 1.0 : 0.0;
    }
    return CARE_OK;
}

/* What one age of survivorship is made of. */
typedef struct survivorship_run {
    int states;
    int64_t ages;
    double step;
    const double *probability;
    const double *occupancy;
    double open[CARE__MATRIX_CELLS]; /* person-years in the open age, by the level in which it begins */
} survivorship_run;

static care_status survivorship_at(const survivorship_run *run, int64_t age, double *out, care_error *error) {
    const int levels = run->states - 1;
    const int64_t last = run->ages - 1;
    double before[CARE__MATRIX_CELLS] = {0};
    double step[CARE__MATRIX_CELLS] = {0};
    double here[CARE__MATRIX_CELLS] = {0};
    double years[CARE__MATRIX_CELLS] = {0};
    if (age == last) {
        memcpy(here, run->open, sizeof here);
    } else {
        living(run->states, run->ages, age, run->occupancy, here);
    }
    if (age == 0) {
        for (int i = 0; i < levels * levels; i++) {
            here[i] /= run->step;
        }
        return put_proportions(run->states, run->ages, age, here, out, "occupancy", error);
    }
    living(run->states, run->ages, age - 1, run->probability, step);
    living(run->states, run->ages, age - 1, run->occupancy, before);
    care__matrix_multiply(levels, step, here, years);
    for (int i = 0; i < levels * levels && age == last; i++) {
        before[i] += years[i];
    }
    if (!care__matrix_solve(levels, levels, before, years)) {
        return care__fail(error, CARE_E_INVALID, CARE__M_NEVER_LEAVES, "occupancy", age, NULL);
    }
    return put_proportions(run->states, run->ages, age, years, out, "occupancy", error);
}

care_status care_multistate_survivorship(int64_t states, int64_t ages, double step, const double *probability,
                                         const double *occupancy, const double *open, double *out, size_t n,
                                         care_error *error) {
    CARE__TRY(care__check_states(states, error));
    CARE__TRY(care__check_integer(ages, 2, 1000, "ages", -1, error));
    CARE__TRY(care__check_value(step, CARE__POSITIVE, "step", -1, error));
    CARE__TRY(care__check_probabilities(1, states, ages, probability, 1, "probability", error));
    CARE__TRY(care__check_array(occupancy, (size_t)(states * states * ages), CARE__NON_NEGATIVE, "occupancy", error));
    CARE__TRY(care__check_intensities(1, states, 1, open, 1.0, (double)INFINITY, "open", error));
    CARE__TRY(care__check_length(n, (size_t)(states * states * ages), "n", error));
    CARE__TRY(care__check_pointer(out, "out", error));
    survivorship_run run = {
        .states = (int)states, .ages = ages, .step = step, .probability = probability, .occupancy = occupancy};
    const int levels = run.states - 1;
    double leaving[CARE__MATRIX_CELLS] = {0};
    living(run.states, 1, 0, open, leaving);
    for (int i = 0; i < levels * levels; i++) {
        leaving[i] = -leaving[i];
    }
    add_identity(levels, run.open);
    if (!care__matrix_solve(levels, levels, leaving, run.open)) {
        return care__fail(error, CARE_E_INVALID, CARE__M_NEVER_LEAVES, "open", -1, NULL);
    }
    for (int64_t age = 0; age < ages; age++) {
        CARE__TRY(survivorship_at(&run, age, NULL, error));
    }
    for (int64_t age = 0; age < ages; age++) {
        CARE__TRY(survivorship_at(&run, age, out, error));
    }
    return CARE_OK;
}

/* ---- expectancies ---------------------------------------------------------------------------------------------------- */

/* What a step of each level counts, by the level one is in when it starts. */
static void count_step(int levels, const double *alive, double step, int32_t counting, double *years) {
    const int half = counting == CARE_COUNT_TRAPEZOID;
    for (int i = 0; i < levels * levels; i++) {
        const double start = i % (levels + 1) == 0 ? step : 0.0;
        years[i] = half ? 0.5 * (start + step * alive[i]) : start;
    }
}

/* After the last step: nothing, or the sum of the same step for ever, (I - P)^-1 c. */
static int after_last(int levels, const double *alive, double step, int32_t counting, int repeat, double *later) {
    double rest[CARE__MATRIX_CELLS] = {0};
    if (!repeat) {
        memset(later, 0, (size_t)(levels * levels) * sizeof *later);
        return 1;
    }
    for (int i = 0; i < levels * levels; i++) {
        rest[i] = -alive[i];
    }
    add_identity(levels, rest);
    count_step(levels, alive, step, counting, later);
    return care__matrix_solve(levels, levels, rest, later);
}

care_status care_multistate_expectancy(int64_t states, int64_t steps, const double *probability, double step, int32_t counting,
                                       int32_t repeat_last, double *out, size_t n, care_error *error) {
    CARE__TRY(care__check_states(states, error));
    CARE__TRY(care__check_integer(steps, 1, INT32_MAX, "steps", -1, error));
    CARE__TRY(care__check_value(step, CARE__POSITIVE, "step", -1, error));
    CARE__TRY(care__check_integer(counting, CARE_COUNT_INTERVAL_START, CARE_COUNT_TRAPEZOID, "counting", -1, error));
    CARE__TRY(care__check_integer(repeat_last, 0, 1, "repeat_last", -1, error));
    CARE__TRY(care__check_probabilities(1, states, steps, probability, 1, "probability", error));
    const int levels = (int)states - 1;
    CARE__TRY(care__check_length(n, (size_t)levels * (size_t)levels * (size_t)steps, "n", error));
    CARE__TRY(care__check_pointer(out, "out", error));
    double alive[CARE__MATRIX_CELLS] = {0};
    double later[CARE__MATRIX_CELLS] = {0};
    living((int)states, steps, steps - 1, probability, alive);
    if (!after_last(levels, alive, step, counting, repeat_last, later)) {
        return care__fail(error, CARE_E_INVALID, CARE__M_NEVER_LEAVES, "probability", steps - 1, NULL);
    }
    for (int64_t x = steps - 1; x >= 0; x--) {
        double years[CARE__MATRIX_CELLS];
        double coming[CARE__MATRIX_CELLS];
        living((int)states, steps, x, probability, alive);
        count_step(levels, alive, step, counting, years);
        care__matrix_multiply(levels, alive, later, coming);
        for (int i = 0; i < levels * levels; i++) {
            later[i] = years[i] + coming[i];
            out[i * steps + x] = later[i];
        }
    }
    return CARE_OK;
}
