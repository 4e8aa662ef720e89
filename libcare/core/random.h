/* A stream of random words at its address: what care_random_uniform and the GSL generator both read from. */
#ifndef CARE_CORE_RANDOM_H
#define CARE_CORE_RANDOM_H

#include <care/random.h>

/** Word i of a stream is word i mod 4 of the block with counter (i / 4, source, trajectory low, trajectory high). */
typedef struct care__stream {
    uint32_t key[2];
    uint32_t counter[4];
    uint32_t block[4];
    uint32_t used; /* words of the block given out; 4 = none left */
} care__stream;

void care__stream_open(care__stream *stream, uint64_t seed, uint32_t source, uint64_t trajectory);
uint32_t care__stream_word(care__stream *stream);

/** 53 bits from two words: the first gives the high 27, the second the low 26. */
double care__stream_double(care__stream *stream);

#endif
