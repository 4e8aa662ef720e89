#include "core/parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

enum { MAX_WORKERS = 256 };

static const int64_t poll_every_ns = 50000000;

int64_t care__now_ns(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int care__poll(care__poller *poller, const care_env *taken, double done) {
    if (taken->poll == NULL) {
        return 0;
    }
    const int64_t now = care__now_ns();
    if (poller->last_ns != 0 && now - poller->last_ns < poll_every_ns) {
        return 0;
    }
    poller->last_ns = now;
    poller->done = done > poller->done ? done : poller->done;
    return taken->poll(taken->poll_user, poller->done < 1.0 ? poller->done : 1.0) != 0;
}

static int32_t poll_step(void *user, double done) {
    care__steps *steps = user;
    return care__poll(&steps->poller, steps->outer, steps->begin + done * (steps->end - steps->begin));
}

void care__steps_init(care__steps *steps, const care_env *taken) {
    *steps = (care__steps){.env = *taken, .outer = taken, .end = 1.0};
    if (taken->poll != NULL) {
        steps->env.poll = poll_step;
        steps->env.poll_user = steps;
    }
}

care_status care__steps_next(care__steps *steps, double begin, double end, care_error *error) {
    steps->begin = begin;
    steps->end = end;
    return care__poll(&steps->poller, steps->outer, begin) ? care__fail_cancelled(error) : CARE_OK;
}

static int64_t chunks_of(int64_t n, int64_t chunk_size) {
    return n / chunk_size + (n % chunk_size != 0);
}

int32_t care__parallel_workers(const care_env *taken, int64_t n, int64_t chunk_size) {
    int64_t workers = taken->threads;
    if (workers == 0) {
        workers = sysconf(_SC_NPROCESSORS_ONLN);
    }
    const int64_t chunks = chunks_of(n, chunk_size);
    workers = workers < chunks ? workers : chunks;
    workers = workers < MAX_WORKERS ? workers : MAX_WORKERS;
    return workers < 1 ? 1 : (int32_t)workers;
}

typedef struct parallel_job {
    care__chunk_fn *fn;
    void *work;
    int64_t n;
    int64_t chunk_size;
    int64_t chunks;
    atomic_int_fast64_t next;
    atomic_int stop;
} parallel_job;

typedef struct parallel_worker {
    parallel_job *job;
    int32_t index;
    pthread_t thread;
} parallel_worker;

/* Runs the next chunk that nobody has taken; 0 when there is none, or the work was stopped. */
static int run_next(parallel_job *job, int32_t index) {
    if (atomic_load_explicit(&job->stop, memory_order_relaxed)) {
        return 0;
    }
    const int64_t chunk = atomic_fetch_add_explicit(&job->next, 1, memory_order_relaxed);
    if (chunk >= job->chunks) {
        return 0;
    }
    const int64_t begin = chunk * job->chunk_size;
    const int64_t left = job->n - begin;
    job->fn(job->work, chunk, begin, begin + (left < job->chunk_size ? left : job->chunk_size), index);
    return 1;
}

static void *run_worker(void *argument) {
    const parallel_worker *self = argument;
    while (run_next(self->job, self->index)) {
    }
    return NULL;
}

care_status care__parallel_chunks(const care_env *taken, int64_t n, int64_t chunk_size, care__chunk_fn *fn, void *work,
                                  care_error *error) {
    parallel_job job = {.fn = fn, .work = work, .n = n, .chunk_size = chunk_size, .chunks = chunks_of(n, chunk_size)};
    atomic_init(&job.next, 0);
    atomic_init(&job.stop, 0);

    parallel_worker workers[MAX_WORKERS];
    const int32_t wanted = care__parallel_workers(taken, n, chunk_size);
    int32_t started = 1; /* the calling thread is worker 0 */
    while (started < wanted) {
        workers[started] = (parallel_worker){.job = &job, .index = started};
        if (pthread_create(&workers[started].thread, NULL, run_worker, &workers[started]) != 0) {
            break; /* fewer threads do the same work */
        }
        started++;
    }
    care__poller poller = {0};
    while (run_next(&job, 0)) {
        const int64_t taken_chunks = atomic_load_explicit(&job.next, memory_order_relaxed);
        if (care__poll(&poller, taken, (double)taken_chunks / (double)job.chunks)) {
            atomic_store_explicit(&job.stop, 1, memory_order_relaxed);
        }
    }
    for (int32_t i = 1; i < started; i++) {
        (void)pthread_join(workers[i].thread, NULL);
    }
    return atomic_load(&job.stop) ? care__fail_cancelled(error) : CARE_OK;
}
