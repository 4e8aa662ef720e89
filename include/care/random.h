/* Random numbers that do not depend on who computes them: every value has an address (seed, trajectory, source, draw). */
#ifndef CARE_RANDOM_H
#define CARE_RANDOM_H

#include <care/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * One block of Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy
 * as 1, 2, 3", SC11, 2011.
 *
 * @param counter  the block's address   @param key  the generator's key   @param output  receives four 32-bit values
 * @complexity O(1)   @threads re-entrant   @since 0.1
 */
CARE_API void care_philox4x32(const uint32_t counter[4], const uint32_t key[2], uint32_t output[4]);

/**
 * Uniform doubles in [0, 1) with 53 random bits each. Value i is made of words 2i and 2i+1 of the stream whose key is the
 * seed and whose counter is (draw block, source, trajectory low, trajectory high).
 *
 * @param source      what is drawn: one number for each uncertain input
 * @param trajectory  which run
 * @param out         receives @p n values
 * @return CARE_OK, CARE_E_INVALID (out is NULL, or n reaches past the 2^33 values of a stream)
 * @complexity O(n)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_random_uniform(uint64_t seed, uint32_t source, uint64_t trajectory, double *out, size_t n,
                                         care_error *error);

#ifdef __cplusplus
}
#endif
#endif
