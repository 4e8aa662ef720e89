#include "core/random.h"

#include "core/error.h"

/* Multipliers and Weyl constants of Philox4x32 (Salmon et al. 2011, table 2). */
static const uint32_t multiplier[2] = {0xD2511F53u, 0xCD9E8D57u};
static const uint32_t weyl[2] = {0x9E3779B9u, 0xBB67AE85u};

enum { ROUNDS = 10 };

void care_philox4x32(const uint32_t counter[4], const uint32_t key[2], uint32_t output[4]) {
    uint32_t c[4] = {counter[0], counter[1], counter[2], counter[3]};
    uint32_t k[2] = {key[0], key[1]};
    for (int i = 0; i < ROUNDS; i++) {
        const uint64_t a = (uint64_t)multiplier[0] * c[0];
        const uint64_t b = (uint64_t)multiplier[1] * c[2];
        c[0] = (uint32_t)(b >> 32) ^ c[1] ^ k[0];
        c[1] = (uint32_t)b;
        c[2] = (uint32_t)(a >> 32) ^ c[3] ^ k[1];
        c[3] = (uint32_t)a;
        k[0] += weyl[0];
        k[1] += weyl[1];
    }
    for (int i = 0; i < 4; i++) {
        output[i] = c[i];
    }
}

void care__stream_open(care__stream *stream, uint64_t seed, uint32_t source, uint64_t trajectory) {
    *stream = (care__stream){.key = {(uint32_t)seed, (uint32_t)(seed >> 32)},
                             .counter = {0, source, (uint32_t)trajectory, (uint32_t)(trajectory >> 32)},
                             .used = 4};
}

uint32_t care__stream_word(care__stream *stream) {
    if (stream->used == 4) {
        care_philox4x32(stream->counter, stream->key, stream->block);
        stream->counter[0]++;
        stream->used = 0;
    }
    return stream->block[stream->used++];
}

double care__stream_double(care__stream *stream) {
    const uint64_t high = care__stream_word(stream) >> 5;
    const uint64_t low = care__stream_word(stream) >> 6;
    return (double)(high << 26 | low) * 0x1p-53;
}

care_status care_random_uniform(uint64_t seed, uint32_t source, uint64_t trajectory, double *out, size_t n, care_error *error) {
    if (n == 0) {
        return CARE_OK;
    }
    CARE__TRY(care__check_pointer(out, "out", error));
    CARE__TRY(care__check_integer((int64_t)n, 0, INT64_C(1) << 33, "n", -1, error));
    care__stream stream;
    care__stream_open(&stream, seed, source, trajectory);
    for (size_t i = 0; i < n; i++) {
        out[i] = care__stream_double(&stream);
    }
    return CARE_OK;
}
