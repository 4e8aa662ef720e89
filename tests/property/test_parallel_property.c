/* What holds however many threads work: the same bits, progress that goes forward, callbacks on the calling thread only. */
#include <care/cohort.h>
#include <care/rollout.h>

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "care_test.h"
#include "core/parallel.h"
#include "draw.h"
#include "failing_allocator.h"

/* ---- the same bits --------------------------------------------------------------------------------------------------- */

typedef struct sums {
    const double *values;
    double *out;      /* [n] */
    double *partial;  /* [chunks] */
    double **scratch; /* [workers] */
} sums;

/* Chaotic, so that any difference grows; through scratch memory of the worker, which holds what its last chunk left. */
static void iterate(void *work, int64_t chunk, int64_t begin, int64_t end, int32_t worker) {
    sums *s = work;
    double *scratch = s->scratch[worker];
    double sum = 0.0;
    for (int64_t i = begin; i < end; i++) {
        *scratch = s->values[i];
        for (int k = 0; k < 100; k++) {
            *scratch = 3.99 * *scratch * (1.0 - *scratch);
        }
        s->out[i] = *scratch;
        sum += *scratch;
    }
    s->partial[chunk] = sum;
}

/* Results of all items, then the sum over all chunks in their order. */
static void compute(int32_t threads, int64_t n, int64_t chunk_size, const double *values, double *out) {
    care_env env;
    care_env use;
    care_env_init(&env);
    env.threads = threads;
    CARE_CHECK_OK(care__env_take(&use, &env, NULL), NULL);
    const int32_t workers = care__parallel_workers(&use, n, chunk_size);
    const int64_t chunks = (n + chunk_size - 1) / chunk_size;
    double room[256] = {0.0};
    double *scratch[256];
    for (int32_t i = 0; i < workers; i++) {
        scratch[i] = &room[i];
    }
    sums s = {.values = values, .out = out, .partial = calloc((size_t)chunks + 1, sizeof(double)), .scratch = scratch};
    CARE_CHECK_OK(care__parallel_chunks(&use, n, chunk_size, iterate, &s, NULL), NULL);
    out[n] = 0.0;
    for (int64_t i = 0; i < chunks; i++) {
        out[n] += s.partial[i];
    }
    free(s.partial);
}

static void threads_do_not_change_a_bit(void) {
    enum { MOST = 20000 };
    static const int32_t threads[] = {2, 3, 8, 0};
    static double values[MOST], one[MOST + 1], many[MOST + 1];
    for (uint64_t trial = 0; trial < 20; trial++) {
        care__stream s;
        care__stream_open(&s, 1, 0, trial);
        const int64_t n = draw_int(&s, 1, MOST);
        const int64_t chunk_size = draw_int(&s, 1, 300);
        for (int64_t i = 0; i < n; i++) {
            values[i] = draw_between(&s, 0.1, 0.9);
        }
        compute(1, n, chunk_size, values, one);
        for (size_t k = 0; k < sizeof threads / sizeof threads[0]; k++) {
            compute(threads[k], n, chunk_size, values, many);
            if (!CARE_CHECK(memcmp(one, many, ((size_t)n + 1) * sizeof *one) == 0)) {
                printf("    trial %d, %d threads\n", (int)trial, (int)threads[k]);
            }
        }
    }
}

/* ---- callbacks of public functions ----------------------------------------------------------------------------------- */

typedef struct listener {
    pthread_t caller;
    int64_t polls, foreign, backward, outside;
    double last;
    int32_t answer;
} listener;

static int32_t listen(void *user, double done) {
    listener *l = user;
    l->polls++;
    l->foreign += !pthread_equal(l->caller, pthread_self());
    l->backward += done < l->last;
    l->outside += !(done >= 0.0 && done <= 1.0);
    l->last = done;
    return l->answer;
}

enum { AGES = 101, CELLS = CARE_SEXES * AGES, MOST_YEARS = 3200 };

typedef struct projection {
    care_cohort_problem problem;
    double *base;
} projection;

static double survival[CELLS], fertility[AGES], sex_ratio[MOST_YEARS], no_migration[CELLS], control[MOST_YEARS * CELLS];

static projection new_projection(int64_t townships) {
    projection p = {.base = malloc((size_t)(townships * CELLS) * sizeof(double))};
    for (int64_t i = 0; i < townships * CELLS; i++) {
        p.base[i] = 100.0 + (double)(i % 7);
    }
    for (int64_t i = 0; i < MOST_YEARS * CELLS; i++) {
        control[i] = 90.0 * (double)townships;
    }
    for (int i = 0; i < CELLS; i++) {
        survival[i] = 0.99;
    }
    for (int i = 20; i < 40; i++) {
        fertility[i] = 0.05;
    }
    for (int i = 0; i < MOST_YEARS; i++) {
        sex_ratio[i] = 1.05;
    }
    care_cohort_problem_init(&p.problem);
    p.problem.townships = townships;
    p.problem.ages = AGES;
    p.problem.base = p.base;
    p.problem.survival = survival;
    p.problem.fertility = fertility;
    p.problem.sex_ratio = sex_ratio;
    return p;
}

static care_status project(const projection *p, int32_t threads, listener *l) {
    care_failing_allocator allocator;
    care_failing_allocator_init(&allocator);
    care_env env = care_failing_allocator_env(&allocator);
    care_cohort_result nothing;
    care_cohort_result_init(&nothing);
    env.threads = threads;
    env.poll = listen;
    env.poll_user = l;
    const care_status status = care_cohort_project(&p->problem, &env, &nothing, NULL);
    CARE_CHECK_INT(allocator.live, 0);
    CARE_CHECK_INT(allocator.strange, 0); /* also: only the calling thread allocates */
    return status;
}

/* Projects ever more years, until it takes long enough to be polled so often on this machine. */
static void check_progress(projection *p, int32_t threads, int64_t polls) {
    listener l = {.polls = 0};
    for (int64_t years = 25; years <= MOST_YEARS && l.polls < polls; years *= 2) {
        p->problem.years = years;
        l = (listener){.caller = pthread_self()};
        CARE_CHECK_OK(project(p, threads, &l), NULL);
    }
    CARE_CHECK(l.polls >= polls);
    CARE_CHECK_INT(l.foreign, 0);
    CARE_CHECK_INT(l.backward, 0);
    CARE_CHECK_INT(l.outside, 0);
}

static void check_stop(const projection *p) {
    listener l = {.caller = pthread_self(), .answer = 1};
    CARE_CHECK_INT(project(p, 1, &l), CARE_E_CANCELLED);
    CARE_CHECK_INT(l.polls, 1);
}

static void progress_of_a_projection_goes_forward(void) {
    projection p = new_projection(10000);
    check_progress(&p, 3, 2);
    check_progress(&p, 1, 2);
    check_stop(&p);
    free(p.base);
}

/* Migration by counts is run twice, first without writing. */
static void progress_of_a_projection_in_two_passes_goes_forward(void) {
    projection p = new_projection(10000);
    p.problem.migration = no_migration;
    p.problem.migration_kind = CARE_MIGRATION_COUNTS;
    check_progress(&p, 1, 4);
    check_stop(&p);
    free(p.base);
}

/* A control makes each year a step of its own. Few townships, many years: no step takes long, all together do. */
static void a_controlled_projection_is_polled_however_short_its_steps(void) {
    projection p = new_projection(200);
    p.problem.control = control;
    check_progress(&p, 1, 4);
    check_stop(&p);
    free(p.base);
}

/* Ever more points, as above. */
static void progress_of_a_rollout_goes_forward(void) {
    enum { SITES = 240, POINTS = 64000, REACHED = 12, YEARS = 5 };
    static int64_t start[POINTS + 1], year[SITES];
    static int32_t site[POINTS * REACHED];
    static double weight[YEARS * POINTS];
    static const int64_t limit[YEARS] = {12, 12, 12, 12, 12};
    care__stream s;
    care__stream_open(&s, 2, 0, 0);
    for (int64_t i = 0; i < POINTS; i++) { /* each point reaches one site of every twenty */
        for (int64_t k = 0; k < REACHED; k++) {
            site[i * REACHED + k] = (int32_t)draw_int(&s, k * (SITES / REACHED), (k + 1) * (SITES / REACHED) - 1);
        }
        start[i + 1] = (i + 1) * REACHED;
    }
    for (int64_t i = 0; i < YEARS * POINTS; i++) {
        weight[i] = draw_between(&s, 0.0, 10.0);
    }
    care_rollout_problem problem;
    care_env env;
    listener l = {.polls = 0};
    care_rollout_problem_init(&problem);
    care_env_init(&env);
    problem.sites = SITES;
    problem.years = YEARS;
    problem.row_start = start;
    problem.site = site;
    problem.weight = weight;
    problem.limit = limit;
    env.poll = listen;
    env.poll_user = &l;
    for (problem.points = 1000; problem.points <= POINTS && l.polls < 5; problem.points *= 2) {
        l = (listener){.caller = pthread_self()};
        CARE_CHECK_OK(care_rollout_solve(&problem, &env, year, NULL, NULL, NULL, NULL), NULL);
    }
    CARE_CHECK(l.polls >= 5);
    CARE_CHECK_INT(l.foreign, 0);
    CARE_CHECK_INT(l.backward, 0);
    CARE_CHECK_INT(l.outside, 0);
}

CARE_TEST_MAIN("parallel property", {"threads do not change a bit", threads_do_not_change_a_bit},
               {"progress of a projection goes forward", progress_of_a_projection_goes_forward},
               {"progress of a projection in two passes goes forward", progress_of_a_projection_in_two_passes_goes_forward},
               {"a controlled projection is polled however short its steps",
                a_controlled_projection_is_polled_however_short_its_steps},
               {"progress of a rollout goes forward", progress_of_a_rollout_goes_forward})
