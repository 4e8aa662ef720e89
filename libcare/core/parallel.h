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

/** Poll from serial code: rate-limited, first after 50 ms. Zero-initialise. */
typedef struct care__poller {
    int64_t last_ns;
} care__poller;
int care__poll(care__poller *poller, const care_env *taken, double done);

#endif
