#include "projection/ensemble.h"

#include <math.h>
#include <string.h>

#include "core/parallel.h"
#include "core/text.h"

/* Draws of a batch are kept until they are counted: at most so many bytes, and so many trajectories. Neither decides a result.
 */
enum { BATCH_BYTES = 32 << 20, BATCH_LEAST = 64, BATCH_MOST = 1024, TRAJECTORIES_A_CHUNK = 8, CELLS_A_CHUNK = 64 };

/* Counts of a bin are 32 bits wide. */
static const int64_t most_trajectories = UINT32_MAX;

/* ---- the handle --------------------------------------------------------------------------------------------------------- */

care_status care__ensemble_new(const care__ensemble_setup *setup, care__allocator allocator, care_ensemble **ensemble,
                               care_error *error) {
    care_ensemble *made = allocator.allocate(allocator.user, sizeof *made);
    if (made == NULL) {
        return care__fail_nomem(error);
    }
    memset(made, 0, sizeof *made);
    made->allocator = allocator;
    memcpy(made->fingerprint, setup->fingerprint, sizeof made->fingerprint);
    made->years = setup->people.years;
    made->townships = setup->people.townships;
    made->figures = setup->problem.figures;
    made->measures = setup->measures;
    made->targets = setup->problem.targets;
    made->cells = setup->cells;
    care__arena_init(&made->arena, allocator);
    made->tally = care__arena_take(&made->arena, (size_t)made->cells, sizeof *made->tally);
    made->met = care__arena_take(&made->arena, (size_t)made->targets, sizeof *made->met);
    if (made->tally == NULL || made->met == NULL) {
        care_ensemble_free(made);
        return care__fail_nomem(error);
    }
    for (int64_t i = 0; i < made->cells; i++) {
        made->tally[i].low = INFINITY;
        made->tally[i].high = -INFINITY;
    }
    *ensemble = made;
    return CARE_OK;
}

void care_ensemble_free(care_ensemble *ensemble) {
    if (ensemble == NULL) {
        return;
    }
    const care__allocator allocator = ensemble->allocator;
    for (int64_t i = 0; i < ensemble->cells && ensemble->tally != NULL; i++) {
        if (ensemble->tally[i].count != NULL) {
            allocator.release(allocator.user, ensemble->tally[i].count);
        }
    }
    if (ensemble->span != NULL) {
        allocator.release(allocator.user, ensemble->span);
    }
    care__arena_free(&ensemble->arena);
    allocator.release(allocator.user, ensemble);
}

care_status care__ensemble_check_same(const char *one, const char *other, const char *where, care_error *error) {
    return strcmp(one, other) == 0 ? CARE_OK : care__fail(error, CARE_E_INVALID, CARE__M_ENSEMBLE_OTHER, where, -1, NULL);
}

/* A problem made ready, in an arena that lives as long as the call. */
static care_status open_problem(const care_ensemble_problem *problem, const care_env *env, care_env *taken, care__arena *arena,
                                care__ensemble_setup *setup, care_error *error) {
    CARE__TRY(care__env_take(taken, env, error));
    care__arena_init(arena, care__allocator_of(taken));
    const care_status status = care__ensemble_prepare(problem, arena, setup, error);
    if (status != CARE_OK) {
        care__arena_free(arena);
    }
    return status;
}

care_status care_ensemble_create(const care_ensemble_problem *problem, const care_env *env, care_ensemble **ensemble,
                                 care_error *error) {
    care_env taken;
    care__arena arena;
    care__ensemble_setup setup;
    CARE__TRY(care__check_pointer(ensemble, "ensemble", error));
    CARE__TRY(open_problem(problem, env, &taken, &arena, &setup, error));
    const care_status status = care__ensemble_new(&setup, care__allocator_of(&taken), ensemble, error);
    care__arena_free(&arena);
    return status;
}

/* ---- which trajectories were run ------------------------------------------------------------------------------------------
 */

int64_t care_ensemble_count(const care_ensemble *ensemble) {
    return ensemble == NULL ? 0 : ensemble->count;
}

int32_t care_ensemble_has(const care_ensemble *ensemble, int64_t trajectory) {
    for (int64_t i = 0; ensemble != NULL && i < ensemble->spans; i++) {
        if (trajectory >= ensemble->span[i].begin && trajectory < ensemble->span[i].end) {
            return 1;
        }
    }
    return 0;
}

care_status care__ensemble_reserve_spans(care_ensemble *ensemble, int64_t more, care_error *error) {
    if (ensemble->spans + more <= ensemble->span_capacity) {
        return CARE_OK;
    }
    const care__allocator allocator = ensemble->allocator;
    const int64_t capacity = 2 * (ensemble->spans + more) + 8;
    care__span *span = allocator.allocate(allocator.user, (size_t)capacity * sizeof *span);
    if (span == NULL) {
        return care__fail_nomem(error);
    }
    if (ensemble->span != NULL) {
        memcpy(span, ensemble->span, (size_t)ensemble->spans * sizeof *span);
        allocator.release(allocator.user, ensemble->span);
    }
    ensemble->span = span;
    ensemble->span_capacity = capacity;
    return CARE_OK;
}

void care__ensemble_mark(care_ensemble *ensemble, care__span span) {
    care__span *all = ensemble->span;
    int64_t at = 0;
    while (at < ensemble->spans && all[at].begin < span.begin) {
        at++;
    }
    ensemble->count += span.end - span.begin;
    const int joins_left = at > 0 && all[at - 1].end == span.begin;
    const int joins_right = at < ensemble->spans && all[at].begin == span.end;
    if (joins_left && joins_right) {
        all[at - 1].end = all[at].end;
        memmove(all + at, all + at + 1, (size_t)(ensemble->spans - at - 1) * sizeof *all);
        ensemble->spans--;
    } else if (joins_left) {
        all[at - 1].end = span.end;
    } else if (joins_right) {
        all[at].begin = span.begin;
    } else {
        memmove(all + at + 1, all + at, (size_t)(ensemble->spans - at) * sizeof *all);
        all[at] = span;
        ensemble->spans++;
    }
}

/* The first stretch of begin ... end - 1 that was not run; empty when all were. */
static care__span first_missing(const care_ensemble *ensemble, int64_t begin, int64_t end) {
    for (int64_t i = 0; i < ensemble->spans && begin < end; i++) {
        const care__span done = ensemble->span[i];
        if (begin >= done.begin && begin < done.end) {
            begin = done.end;
        } else if (begin < done.begin) {
            return (care__span){begin, end < done.begin ? end : done.begin};
        }
    }
    return (care__span){begin < end ? begin : end, end};
}

/* Figures of townships come first, then the measures of the area. */
static int64_t town_cells(const care_ensemble *ensemble) {
    return ensemble == NULL ? 0 : ensemble->years * ensemble->townships * ensemble->figures;
}

/* ---- a batch ------------------------------------------------------------------------------------------------------------- */

typedef struct batch {
    const care__ensemble_setup *setup;
    care_ensemble *ensemble; /* NULL when only draws are wanted */
    care__span span;
    double *rooms; /* [workers][room]; at the end of each [TRAJECTORIES_A_CHUNK][cells], unless only draws are wanted */
    size_t room;
    double *draws;  /* [cells][trajectories of the batch]; or [trajectories][years][measures] */
    double *bounds; /* [cells][2] least and greatest */
} batch;

/* Trajectories of a chunk are written one after another and turned at its end: a cell of the batch is a page of its own, so
   that writing each figure where it goes would miss every cache. */
static void follow_chunk(void *work, int64_t chunk, int64_t begin, int64_t end, int32_t worker) {
    const batch *b = work;
    double *room = b->rooms + (size_t)worker * b->room;
    (void)chunk;
    if (b->ensemble == NULL) {
        const int64_t cells = b->setup->people.years * b->setup->measures;
        for (int64_t k = begin; k < end; k++) {
            care__ensemble_follow(b->setup, b->span.begin + k, room, 1, b->draws + k * cells);
        }
        return;
    }
    const int64_t cells = b->ensemble->cells;
    const int64_t n = b->span.end - b->span.begin;
    double *turned = room + b->room - TRAJECTORIES_A_CHUNK * cells;
    for (int64_t k = begin; k < end; k++) {
        care__ensemble_follow(b->setup, b->span.begin + k, room, 0, turned + (k - begin) * cells);
    }
    for (int64_t cell = 0; cell < cells; cell++) {
        for (int64_t k = begin; k < end; k++) {
            b->draws[cell * n + k] = turned[(k - begin) * cells + cell];
        }
    }
}

static void bound_chunk(void *work, int64_t chunk, int64_t begin, int64_t end, int32_t worker) {
    const batch *b = work;
    const int64_t n = b->span.end - b->span.begin;
    (void)chunk;
    (void)worker;
    for (int64_t cell = begin; cell < end; cell++) {
        const double *values = b->draws + cell * n;
        double low = INFINITY;
        double high = -INFINITY;
        for (int64_t k = 0; k < n; k++) {
            low = values[k] < low ? values[k] : low;
            high = values[k] <= high ? high : values[k]; /* also what is no number */
        }
        b->bounds[2 * cell] = low;
        b->bounds[2 * cell + 1] = high;
    }
}

static void count_chunk(void *work, int64_t chunk, int64_t begin, int64_t end, int32_t worker) {
    const batch *b = work;
    const int64_t n = b->span.end - b->span.begin;
    (void)chunk;
    (void)worker;
    for (int64_t cell = begin; cell < end; cell++) {
        care__tally_add(&b->ensemble->tally[cell], b->draws + cell * n, n);
    }
}

/* Room for all values of the batch, before any is counted. */
static care_status reserve(const batch *b, care_error *error) {
    for (int64_t cell = 0; cell < b->ensemble->cells; cell++) {
        const double low = b->bounds[2 * cell];
        const double high = b->bounds[2 * cell + 1];
        if (!(low >= 0.0 && high <= CARE__TALLY_MOST)) {
            const int64_t towns = town_cells(b->ensemble);
            return care__fail(error, CARE_E_INVALID, CARE__M_ENSEMBLE_VALUE,
                              cell < towns ? "problem.weight" : "problem.measures",
                              cell < towns ? cell % b->setup->problem.figures : (cell - towns) % b->setup->measures, "%s",
                              care__number_of(low >= 0.0 ? high : low).text);
        }
        if (!care__tally_reserve(&b->ensemble->tally[cell], low, high, b->ensemble->allocator)) {
            return care__fail_nomem(error);
        }
    }
    return CARE_OK;
}

static int is_met(const care_ensemble_problem *p, int64_t target, double value) {
    const int at_most = p->target_side != NULL && p->target_side[target] == CARE_TARGET_AT_MOST;
    return at_most ? value <= p->target_value[target] : value >= p->target_value[target];
}

static void count_targets(const batch *b) {
    const care_ensemble_problem *p = &b->setup->problem;
    const int64_t n = b->span.end - b->span.begin;
    const int64_t towns = town_cells(b->ensemble);
    for (int64_t t = 0; t < p->targets; t++) {
        const int64_t cell = towns + (p->target_year[t] - 1) * b->setup->measures + p->target_measure[t];
        for (int64_t k = 0; k < n; k++) {
            b->ensemble->met[t] += is_met(p, t, b->draws[cell * n + k]);
        }
    }
}

static care_status run_batch(batch *b, const care_env *env, const care_env *unstopped, care_error *error) {
    const int64_t n = b->span.end - b->span.begin;
    CARE__TRY(care__parallel_chunks(env, n, TRAJECTORIES_A_CHUNK, follow_chunk, b, error));
    if (b->ensemble == NULL) {
        return CARE_OK;
    }
    CARE__TRY(care__parallel_chunks(unstopped, b->ensemble->cells, CELLS_A_CHUNK, bound_chunk, b, error));
    CARE__TRY(reserve(b, error));
    CARE__TRY(care__ensemble_reserve_spans(b->ensemble, 1, error));
    CARE__TRY(care__parallel_chunks(unstopped, b->ensemble->cells, CELLS_A_CHUNK, count_chunk, b, error));
    count_targets(b);
    care__ensemble_mark(b->ensemble, b->span);
    return CARE_OK;
}

/* ---- a run --------------------------------------------------------------------------------------------------------------- */

typedef struct ensemble_run {
    batch batch;
    int64_t batch_size;
    int64_t begin, end;
    const char *checkpoint;
    int64_t checkpoint_every;
    int64_t since; /* trajectories since the last checkpoint */
    care_env unstopped;
    care__steps steps;
} ensemble_run;

static care_status prepare_run(ensemble_run *run, const care_env *taken, care__arena *arena, care_error *error) {
    batch *b = &run->batch;
    const int64_t all = run->end - run->begin;
    const int64_t cells = b->setup->cells;
    const int64_t most = BATCH_BYTES / (int64_t)sizeof(double) / cells;
    int64_t size = most < BATCH_LEAST ? BATCH_LEAST : most < BATCH_MOST ? most : BATCH_MOST;
    size = b->ensemble == NULL || size > all ? all : size;
    run->batch_size = size;
    b->room = care__ensemble_room(b->setup) + (b->ensemble == NULL ? 0 : (size_t)(TRAJECTORIES_A_CHUNK * cells));
    const size_t workers = (size_t)care__parallel_workers(taken, size, TRAJECTORIES_A_CHUNK);
    b->rooms = care__arena_take(arena, workers, b->room * sizeof *b->rooms);
    if (b->ensemble != NULL) {
        b->draws = care__arena_take(arena, (size_t)size, (size_t)cells * sizeof *b->draws);
        b->bounds = care__arena_take(arena, (size_t)cells, 2 * sizeof *b->bounds);
    }
    const int short_of = b->rooms == NULL || b->draws == NULL || (b->ensemble != NULL && b->bounds == NULL);
    run->unstopped = *taken;
    run->unstopped.poll = NULL;
    care__steps_init(&run->steps, taken);
    return short_of ? care__fail_nomem(error) : CARE_OK;
}

static care_status write_checkpoint(ensemble_run *run, care_error *error) {
    if (run->checkpoint == NULL || run->since == 0) {
        return CARE_OK;
    }
    run->since = 0;
    return care_ensemble_write(run->batch.ensemble, run->checkpoint, error);
}

static care_status run_batches(ensemble_run *run, care_error *error) {
    batch *b = &run->batch;
    const double all = (double)(run->end - run->begin);
    care__span missing = first_missing(b->ensemble, run->begin, run->end);
    while (missing.begin < missing.end) {
        const int64_t n = missing.end - missing.begin < run->batch_size ? missing.end - missing.begin : run->batch_size;
        b->span = (care__span){missing.begin, missing.begin + n};
        CARE__TRY(care__steps_next(&run->steps, (double)(b->span.begin - run->begin) / all,
                                   (double)(b->span.end - run->begin) / all, error));
        CARE__TRY(run_batch(b, &run->steps.env, &run->unstopped, error));
        run->since += n;
        if (run->since >= run->checkpoint_every) {
            CARE__TRY(write_checkpoint(run, error));
        }
        missing = first_missing(b->ensemble, run->begin, run->end);
    }
    return CARE_OK;
}

/* What was done before a fault or a stop is kept in the checkpoint, too; its own fault is not said over the first. */
static care_status run_all(ensemble_run *run, care_error *error) {
    const care_status status = run_batches(run, error);
    if (status == CARE_OK || status == CARE_E_IO) {
        return status == CARE_OK ? write_checkpoint(run, error) : status;
    }
    (void)write_checkpoint(run, NULL);
    return status;
}

care_status care_ensemble_run(care_ensemble *ensemble, const care_ensemble_problem *problem, int64_t begin, int64_t end,
                              const char *checkpoint, int64_t checkpoint_every, const care_env *env, care_error *error) {
    care_env taken;
    care__arena arena;
    care__ensemble_setup setup;
    CARE__TRY(care__check_pointer(ensemble, "ensemble", error));
    CARE__TRY(care__check_integer(begin, 0, most_trajectories, "begin", -1, error));
    CARE__TRY(care__check_integer(end, begin, most_trajectories, "end", -1, error));
    if (checkpoint != NULL) {
        CARE__TRY(care__check_integer(checkpoint_every, 1, INT64_MAX, "checkpoint_every", -1, error));
    }
    CARE__TRY(open_problem(problem, env, &taken, &arena, &setup, error));
    ensemble_run run = {.batch = {.setup = &setup, .ensemble = ensemble},
                        .begin = begin,
                        .end = end,
                        .checkpoint = checkpoint,
                        .checkpoint_every = checkpoint_every};
    care_status status = care__ensemble_check_same(ensemble->fingerprint, setup.fingerprint, "problem", error);
    status = status == CARE_OK && begin < end ? prepare_run(&run, &taken, &arena, error) : status;
    status = status == CARE_OK && begin < end ? run_all(&run, error) : status;
    care__arena_free(&arena);
    return status;
}

care_status care_ensemble_draws(const care_ensemble_problem *problem, int64_t begin, int64_t end, const care_env *env,
                                double *out, size_t n, care_error *error) {
    care_env taken;
    care__arena arena;
    care__ensemble_setup setup;
    CARE__TRY(care__check_integer(begin, 0, most_trajectories, "begin", -1, error));
    CARE__TRY(care__check_integer(end, begin, most_trajectories, "end", -1, error));
    CARE__TRY(open_problem(problem, env, &taken, &arena, &setup, error));
    ensemble_run run = {.batch = {.setup = &setup, .span = {begin, end}, .draws = out}, .begin = begin, .end = end};
    size_t expected;
    care_status status = care__check_product(end - begin, setup.people.years, setup.measures, "out", &expected, error);
    status = status == CARE_OK ? care__check_length(n, expected, "out", error) : status;
    status = status == CARE_OK && n > 0 ? care__check_pointer(out, "out", error) : status;
    status = status == CARE_OK && begin < end ? prepare_run(&run, &taken, &arena, error) : status;
    status = status == CARE_OK && begin < end ? run_batch(&run.batch, &taken, &run.unstopped, error) : status;
    care__arena_free(&arena);
    return status;
}

/* ---- merging ------------------------------------------------------------------------------------------------------------- */

static care_status check_apart(const care_ensemble *ensemble, const care_ensemble *other, care_error *error) {
    for (int64_t i = 0; i < ensemble->spans; i++) {
        for (int64_t j = 0; j < other->spans; j++) {
            const int64_t begin =
                ensemble->span[i].begin > other->span[j].begin ? ensemble->span[i].begin : other->span[j].begin;
            if (begin < ensemble->span[i].end && begin < other->span[j].end) {
                return care__fail(error, CARE_E_INVALID, CARE__M_ENSEMBLE_TWICE, "other", begin, NULL);
            }
        }
    }
    return CARE_OK;
}

/* Room for all that comes, before anything is added. */
static care_status reserve_merge(care_ensemble *ensemble, const care_ensemble *other, care_error *error) {
    for (int64_t i = 0; i < other->cells; i++) {
        if (!care__tally_reserve(&ensemble->tally[i], other->tally[i].low, other->tally[i].high, ensemble->allocator)) {
            return care__fail_nomem(error);
        }
    }
    return care__ensemble_reserve_spans(ensemble, other->spans, error);
}

care_status care_ensemble_merge(care_ensemble *ensemble, const care_ensemble *other, care_error *error) {
    CARE__TRY(care__check_pointer(ensemble, "ensemble", error));
    CARE__TRY(care__check_pointer(other, "other", error));
    CARE__TRY(care__ensemble_check_same(ensemble->fingerprint, other->fingerprint, "other", error));
    CARE__TRY(check_apart(ensemble, other, error));
    CARE__TRY(reserve_merge(ensemble, other, error));
    for (int64_t i = 0; i < other->cells; i++) {
        care__tally_merge(&ensemble->tally[i], &other->tally[i]);
    }
    for (int64_t t = 0; t < other->targets; t++) {
        ensemble->met[t] += other->met[t];
    }
    for (int64_t i = 0; i < other->spans; i++) {
        care__ensemble_mark(ensemble, other->span[i]);
    }
    return CARE_OK;
}

/* ---- what is known --------------------------------------------------------------------------------------------------------
 */

/* Part of the cells: all townships' figures, or the area's measures. */
static care_status check_known(const care_ensemble *ensemble, size_t tables, int64_t cells, const double *out, size_t n,
                               const char *where, care_error *error) {
    CARE__TRY(care__check_pointer(ensemble, "ensemble", error));
    if (ensemble->count == 0) {
        return care__fail(error, CARE_E_INVALID, CARE__M_ENSEMBLE_EMPTY, "ensemble", -1, NULL);
    }
    size_t expected;
    CARE__TRY(care__check_product((int64_t)tables, cells, 1, where, &expected, error));
    CARE__TRY(care__check_length(n, expected, where, error));
    return n > 0 ? care__check_pointer(out, where, error) : CARE_OK;
}

static int64_t area_cells(const care_ensemble *ensemble) {
    return ensemble == NULL ? 0 : ensemble->years * ensemble->measures;
}

static care_status give_quantiles(const care_ensemble *ensemble, int64_t first, int64_t cells, const double *shares,
                                  size_t n_shares, double *out, size_t n, care_error *error) {
    CARE__TRY(check_known(ensemble, n_shares, cells, out, n, "out", error));
    CARE__TRY(care__check_array(shares, n_shares, CARE__SHARE, "shares", error));
    for (size_t s = 0; s < n_shares; s++) {
        for (int64_t i = 0; i < cells; i++) {
            out[(int64_t)s * cells + i] = care__tally_quantile(&ensemble->tally[first + i], ensemble->count, shares[s]);
        }
    }
    return CARE_OK;
}

care_status care_ensemble_quantiles(const care_ensemble *ensemble, const double *shares, size_t n_shares, double *out, size_t n,
                                    care_error *error) {
    return give_quantiles(ensemble, 0, town_cells(ensemble), shares, n_shares, out, n, error);
}

care_status care_ensemble_area_quantiles(const care_ensemble *ensemble, const double *shares, size_t n_shares, double *out,
                                         size_t n, care_error *error) {
    return give_quantiles(ensemble, town_cells(ensemble), area_cells(ensemble), shares, n_shares, out, n, error);
}

static care_status give_moments(const care_ensemble *ensemble, int64_t first, int64_t cells, double *mean, double *deviation,
                                size_t n, care_error *error) {
    CARE__TRY(check_known(ensemble, 1, cells, mean, n, "mean", error));
    CARE__TRY(check_known(ensemble, 1, cells, deviation, n, "deviation", error));
    for (int64_t i = 0; i < cells; i++) {
        mean[i] = care__tally_mean(&ensemble->tally[first + i], ensemble->count);
        deviation[i] = care__tally_deviation(&ensemble->tally[first + i], ensemble->count);
    }
    return CARE_OK;
}

care_status care_ensemble_moments(const care_ensemble *ensemble, double *mean, double *deviation, size_t n, care_error *error) {
    return give_moments(ensemble, 0, town_cells(ensemble), mean, deviation, n, error);
}

care_status care_ensemble_area_moments(const care_ensemble *ensemble, double *mean, double *deviation, size_t n,
                                       care_error *error) {
    return give_moments(ensemble, town_cells(ensemble), area_cells(ensemble), mean, deviation, n, error);
}

care_status care_ensemble_met(const care_ensemble *ensemble, double *out, size_t n, care_error *error) {
    CARE__TRY(check_known(ensemble, 1, ensemble == NULL ? 0 : ensemble->targets, out, n, "out", error));
    for (size_t t = 0; t < n; t++) {
        out[t] = (double)ensemble->met[t] / (double)ensemble->count;
    }
    return CARE_OK;
}
