/* core/parallel.h: the one parallel construct. */
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "care_test.h"
#include "core/parallel.h"

static care_env with_threads(int32_t threads) {
    care_env env;
    care_env use;
    care_env_init(&env);
    env.threads = threads;
    CARE_CHECK_OK(care__env_take(&use, &env, NULL), NULL);
    return use;
}

static void sleep_ms(int64_t ms) {
    const struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    (void)nanosleep(&time, NULL);
}

/* ---- chunks ---------------------------------------------------------------------------------------------------------- */

enum { MOST = 1000, MOST_WORKERS = 256 };

typedef struct record {
    int64_t n, chunk_size;
    atomic_int done[MOST];         /* how often each item was worked on */
    atomic_int busy[MOST_WORKERS]; /* chunks that a worker is in */
    atomic_int faults;
    int32_t workers;
} record;

static void note(void *work, int64_t chunk, int64_t begin, int64_t end, int32_t worker) {
    record *r = work;
    const int64_t last = r->n < begin + r->chunk_size ? r->n : begin + r->chunk_size;
    const bool sound = begin == chunk * r->chunk_size && end == last && begin < end && worker >= 0 && worker < r->workers;
    atomic_fetch_add(&r->faults, !sound);
    if (sound) {
        atomic_fetch_add(&r->faults, atomic_fetch_add(&r->busy[worker], 1) != 0); /* scratch memory is one chunk's at a time */
        for (int64_t i = begin; i < end; i++) {
            atomic_fetch_add(&r->done[i], 1);
        }
        atomic_fetch_sub(&r->busy[worker], 1);
    }
}

static void every_item_is_worked_on_once_in_chunks_that_do_not_depend_on_threads(void) {
    static const int64_t n[] = {0, 1, 2, 7, 64, 999, 1000};
    static const int64_t chunk_sizes[] = {1, 3, 64, 1000, 5000};
    static const int32_t threads[] = {1, 2, 3, 8, 200};
    for (int i = 0; i < 7 * 5 * 5; i++) {
        static record r;
        const care_env env = with_threads(threads[i % 5]);
        r.n = n[i / 25];
        r.chunk_size = chunk_sizes[i / 5 % 5];
        r.workers = care__parallel_workers(&env, r.n, r.chunk_size);
        atomic_store(&r.faults, 0);
        for (int k = 0; k < MOST; k++) {
            atomic_store(&r.done[k], 0);
        }
        CARE_CHECK_OK(care__parallel_chunks(&env, r.n, r.chunk_size, note, &r, NULL), NULL);
        int64_t once = 0;
        for (int k = 0; k < MOST; k++) {
            once += atomic_load(&r.done[k]) == (k < r.n);
        }
        CARE_CHECK_INT(once, MOST);
        CARE_CHECK_INT(atomic_load(&r.faults), 0);
    }
}

static void there_are_no_more_workers_than_threads_chunks_or_256(void) {
    care_env env = with_threads(3);
    CARE_CHECK_INT(care__parallel_workers(&env, 1000, 10), 3);
    CARE_CHECK_INT(care__parallel_workers(&env, 20, 10), 2);
    CARE_CHECK_INT(care__parallel_workers(&env, 21, 10), 3);
    CARE_CHECK_INT(care__parallel_workers(&env, 1, 10), 1);
    CARE_CHECK_INT(care__parallel_workers(&env, 0, 10), 1);
    env.threads = 4096;
    CARE_CHECK_INT(care__parallel_workers(&env, 100000, 1), 256);
    env.threads = 0; /* all cores */
    CARE_CHECK(care__parallel_workers(&env, INT64_MAX, 1) >= 1);
}

/* ---- poll ------------------------------------------------------------------------------------------------------------ */

typedef struct listener {
    pthread_t caller;
    int64_t polls, foreign, backward, outside;
    int64_t stop_at; /* poll that stops the call, from 1; 0 = none */
    double last;
} listener;

static int32_t listen(void *user, double done) {
    listener *l = user;
    l->polls++;
    l->foreign += !pthread_equal(l->caller, pthread_self());
    l->backward += done < l->last;
    l->outside += !(done >= 0.0 && done <= 1.0);
    l->last = done;
    return l->polls == l->stop_at ? 7 : 0;
}

static care_env listening(listener *l, int32_t threads, int64_t stop_at) {
    care_env env = with_threads(threads);
    *l = (listener){.caller = pthread_self(), .stop_at = stop_at};
    env.poll = listen;
    env.poll_user = l;
    return env;
}

/* The caller is the fastest, so that it is not left without chunks. */
static void count_slowly(void *work, int64_t chunk, int64_t begin, int64_t end, int32_t worker) {
    (void)chunk, (void)begin, (void)end;
    sleep_ms(worker == 0 ? 5 : 20);
    atomic_fetch_add((atomic_int *)work, 1);
}

static void progress_goes_forward_on_the_calling_thread(void) {
    static const int32_t threads[] = {1, 3};
    for (int i = 0; i < 2; i++) {
        listener l;
        atomic_int chunks = 0;
        const care_env env = listening(&l, threads[i], 0);
        CARE_CHECK_OK(care__parallel_chunks(&env, 60 * threads[i], 1, count_slowly, &chunks, NULL), NULL);
        CARE_CHECK_INT(atomic_load(&chunks), 60 * threads[i]);
        CARE_CHECK(l.polls >= 2 && l.polls <= 60);
        CARE_CHECK_INT(l.foreign, 0);
        CARE_CHECK_INT(l.backward, 0);
        CARE_CHECK_INT(l.outside, 0);
    }
}

static void a_poll_that_says_stop_is_the_last_and_ends_the_work(void) {
    static const int32_t threads[] = {1, 3};
    for (int i = 0; i < 2; i++) {
        listener l;
        care_error error;
        atomic_int chunks = 0;
        const care_env env = listening(&l, threads[i], 2);
        care_error_init(&error);
        CARE_CHECK_INT(care__parallel_chunks(&env, 100000, 1, count_slowly, &chunks, &error), CARE_E_CANCELLED);
        CARE_CHECK_INT(error.status, CARE_E_CANCELLED);
        CARE_CHECK_INT(error.message_id, CARE__M_CANCELLED);
        CARE_CHECK_INT(l.polls, 2);
        CARE_CHECK(atomic_load(&chunks) < 5000);
    }
}

/* Two threads: while the caller is in its second chunk, the other one works off all the rest and finds nothing more. */
typedef struct race {
    atomic_int callers_chunks;
    atomic_int others_chunks;
} race;

enum { RACE_CHUNKS = 10 };

static void let_the_other_finish(void *work, int64_t chunk, int64_t begin, int64_t end, int32_t worker) {
    (void)chunk, (void)begin, (void)end;
    race *r = work;
    if (worker != 0) {
        while (atomic_load(&r->callers_chunks) < 2) {
            sleep_ms(1);
        }
        atomic_fetch_add(&r->others_chunks, 1);
    } else if (atomic_fetch_add(&r->callers_chunks, 1) == 1) {
        while (atomic_load(&r->others_chunks) < RACE_CHUNKS - 2) {
            sleep_ms(1);
        }
        sleep_ms(60); /* the other one looks for more, and a poll is due */
    }
}

static void progress_never_passes_one(void) {
    listener l;
    race r = {0, 0};
    const care_env env = listening(&l, 2, 0);
    CARE_CHECK_OK(care__parallel_chunks(&env, RACE_CHUNKS, 1, let_the_other_finish, &r, NULL), NULL);
    CARE_CHECK_INT(atomic_load(&r.callers_chunks), 2);
    CARE_CHECK_INT(l.polls, 2);
    CARE_CHECK(l.last <= 1.0);
}

static double now_ms(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return 1e3 * (double)now.tv_sec + 1e-6 * (double)now.tv_nsec;
}

static void serial_work_is_polled_at_most_every_50_ms(void) {
    listener l;
    care__poller poller = {0};
    const care_env env = listening(&l, 1, 2);
    const double start = now_ms();
    int64_t calls = 0;
    int stopped = 0;
    while (!stopped && calls < 10000) {
        stopped = care__poll(&poller, &env, (double)calls++ / 10000.0);
        sleep_ms(1);
    }
    CARE_CHECK_INT(stopped, 1); /* the second poll said 7 */
    CARE_CHECK_INT(l.polls, 2);
    CARE_CHECK_INT(l.backward, 0);
    CARE_CHECK(calls > 2);
    CARE_CHECK(now_ms() - start >= 50.0); /* the first comes at once */
}

static void without_a_poll_nothing_stops(void) {
    care__poller poller = {0};
    const care_env env = with_threads(1);
    CARE_CHECK_INT(care__poll(&poller, &env, 0.0), 0);
    sleep_ms(60);
    CARE_CHECK_INT(care__poll(&poller, &env, 0.5), 0);
}

CARE_TEST_MAIN("parallel",
               {"every item is worked on once in chunks that do not depend on threads",
                every_item_is_worked_on_once_in_chunks_that_do_not_depend_on_threads},
               {"there are no more workers than threads, chunks or 256", there_are_no_more_workers_than_threads_chunks_or_256},
               {"progress goes forward on the calling thread", progress_goes_forward_on_the_calling_thread},
               {"a poll that says stop is the last and ends the work", a_poll_that_says_stop_is_the_last_and_ends_the_work},
               {"progress never passes one", progress_never_passes_one},
               {"serial work is polled at most every 50 ms", serial_work_is_polled_at_most_every_50_ms},
               {"without a poll nothing stops", without_a_poll_nothing_stops})
