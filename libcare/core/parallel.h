/* The one parallel construct. */
#ifndef CARE_CORE_PARALLEL_H
#define CARE_CORE_PARALLEL_H

#include "core/error.h"
#include "core/memory.h"

/**
 * Works on begin..end of one chunk. May write only what belongs to its items, to its chunk's slot, or to its worker's scratch
 * memory, and what it writes must not depend on the worker: so results do not depend on the number of threads.
 */
typedef void care__chunk_fn(void *work, int64_t chunk, int64_t begin, int64_t end, int32_t worker);

/** Workers that care__parallel_chunks will use at most: as many scratch slots are needed. */
int32_t care__parallel_workers(const care_env *taken, int64_t n, int64_t chunk_size);

/**
 * Runs `fn` over 0..n in chunks whose size never depends on the number of threads. The calling thread works too, and polls.
 *
 * @return CARE_OK, CARE_E_CANCELLED (some chunks were not run)
 */
care_status care__parallel_chunks(const care_env *taken, int64_t n, int64_t chunk_size, care__chunk_fn *fn, void *work,
                                  care_error *error);

/** Nanoseconds of a clock that only goes forward. */
int64_t care__now_ns(void);

/** Poll from serial code: the first call and then at most one in 50 ms, never going backward. Zero-initialise. */
typedef struct care__poller {
    int64_t last_ns;
    double done;
} care__poller;
int care__poll(care__poller *poller, const care_env *taken, double done);

/** A call of several steps: `env` is for the functions that do one step each, and maps their progress into the whole. */
typedef struct care__steps {
    care_env env;
    const care_env *outer;
    care__poller poller;
    double begin, end; /* of the step now done, 0..1 */
} care__steps;

/** Must stay where it is, since its env points to it. */
void care__steps_init(care__steps *steps, const care_env *taken);

/** The step before is over (polls, however short the steps are) and the next reaches from `begin` to `end`. */
care_status care__steps_next(care__steps *steps, double begin, double end, care_error *error);

#endif
