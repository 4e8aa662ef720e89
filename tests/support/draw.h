/* Random test cases from the library's own streams: the same on every machine. */
#ifndef CARE_DRAW_H
#define CARE_DRAW_H

#include "core/random.h"

/** A whole number from low to high, both included. */
static inline int64_t draw_int(care__stream *stream, int64_t low, int64_t high) {
    const uint64_t word = (uint64_t)care__stream_word(stream) << 32 | care__stream_word(stream);
    return low + (int64_t)(word % ((uint64_t)(high - low) + 1));
}

static inline double draw_between(care__stream *stream, double low, double high) {
    return low + (high - low) * care__stream_double(stream);
}

#endif
