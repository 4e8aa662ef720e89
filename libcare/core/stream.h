/* Writing results that are larger than the cache: past it, when the machine can. */
#ifndef CARE_CORE_STREAM_H
#define CARE_CORE_STREAM_H

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* Outputs of this size do not stay in the cache anyway; not loading a line before it is overwritten saves half the traffic. */
enum { CARE__STREAM_FROM_BYTES = 16 << 20 };

static inline void care__store_row(double *restrict to, const double *restrict from, int64_t n, int streaming) {
#if defined(__SSE2__)
    if (streaming && (uintptr_t)to % 16 == 0) {
        int64_t i = 0;
        for (; i + 2 <= n; i += 2) {
            _mm_stream_pd(to + i, _mm_loadu_pd(from + i));
        }
        for (; i < n; i++) {
            to[i] = from[i];
        }
        return;
    }
#else
    (void)streaming;
#endif
    memcpy(to, from, (size_t)n * sizeof *to);
}

/** After the last row of a chunk: what was written past the cache is there for everyone. */
static inline void care__store_done(int streaming) {
#if defined(__SSE2__)
    if (streaming) {
        _mm_sfence();
    }
#else
    (void)streaming;
#endif
}

#endif
