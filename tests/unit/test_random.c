/* care/random.h, core/random.h and backend/gsl_random.h. */
#include <care/random.h>

#include <math.h>
#include <string.h>

#include "backend/gsl_random.h"
#include "care_test.h"

/* ---- Philox ---------------------------------------------------------------------------------------------------------- */

/* kat_vectors of Random123 1.14. */
static void philox_gives_the_known_answers(void) {
    static const struct {
        uint32_t counter[4], key[2], answer[4];
    } known[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        uint32_t found[4];
        care_philox4x32(known[i].counter, known[i].key, found);
        for (size_t k = 0; k < 4; k++) {
            CARE_CHECK_INT(found[k], known[i].answer[k]);
        }
    }
}

static void philox_may_write_over_its_counter(void) {
    uint32_t block[4] = {0, 0, 0, 0};
    const uint32_t key[2] = {0, 0};
    care_philox4x32(block, key, block);
    CARE_CHECK_INT(block[0], 0x6627e8d5);
    CARE_CHECK_INT(block[3], 0x9b00dbd8);
}

/* ---- uniform --------------------------------------------------------------------------------------------------------- */

/* Value i by the words of the header: 2i and 2i + 1 of the stream. */
static double by_address(uint64_t seed, uint32_t source, uint64_t trajectory, uint32_t i) {
    const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    const uint32_t counter[4] = {i / 2, source, (uint32_t)trajectory, (uint32_t)(trajectory >> 32)};
    uint32_t word[4];
    care_philox4x32(counter, key, word);
    const uint32_t *pair = word + 2 * (i % 2);
    return ((double)(pair[0] >> 5) * 67108864.0 + (double)(pair[1] >> 6)) / 9007199254740992.0;
}

static void a_value_is_where_its_address_says(void) {
    const uint64_t seed = UINT64_C(0x0123456789abcdef);
    const uint64_t trajectory = UINT64_C(0xfedcba9876543210);
    double value[1001];
    CARE_CHECK_OK(care_random_uniform(seed, 77, trajectory, value, 1001, NULL), NULL);
    for (uint32_t i = 0; i < 1001; i++) {
        CARE_CHECK_NEAR(value[i], by_address(seed, 77, trajectory, i), 0.0);
    }
}

static void the_first_values_are_the_same_however_many_are_drawn(void) {
    double all[100];
    double some[100];
    CARE_CHECK_OK(care_random_uniform(5, 6, 7, all, 100, NULL), NULL);
    for (size_t n = 1; n < 100; n++) {
        CARE_CHECK_OK(care_random_uniform(5, 6, 7, some, n, NULL), NULL);
        CARE_CHECK(memcmp(some, all, n * sizeof *all) == 0);
    }
}

/* Streams that differ in one part of their address, also in its upper half, have nothing in common. */
static void every_part_of_an_address_counts(void) {
    static const struct {
        uint64_t seed, trajectory;
        uint32_t source;
    } address[] = {
        {1, 1, 1}, {2, 1, 1}, {UINT64_C(0x100000001), 1, 1}, {1, 2, 1}, {1, UINT64_C(0x100000001), 1}, {1, 1, 2},
    };
    enum { COUNT = sizeof address / sizeof address[0], N = 64 };
    double value[COUNT][N];
    for (size_t i = 0; i < COUNT; i++) {
        CARE_CHECK_OK(care_random_uniform(address[i].seed, address[i].source, address[i].trajectory, value[i], N, NULL), NULL);
    }
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t k = 0; k < i; k++) {
            for (size_t j = 0; j < N; j++) {
                CARE_CHECK(value[i][j] != value[k][j]);
            }
        }
    }
}

static void nothing_to_draw_is_no_fault_and_no_room_is_one(void) {
    double out = 7.0;
    care_error error;
    care_error_init(&error);
    CARE_CHECK_INT(care_random_uniform(1, 2, 3, NULL, 0, NULL), CARE_OK);
    CARE_CHECK_INT(care_random_uniform(1, 2, 3, NULL, 1, &error), CARE_E_INVALID);
    CARE_CHECK_STR(error.where, "out");
    CARE_CHECK_INT(care_random_uniform(1, 2, 3, &out, ((size_t)1 << 33) + 1, &error), CARE_E_INVALID);
    CARE_CHECK_STR(error.where, "n");
    CARE_CHECK_INT(care_random_uniform(1, 2, 3, &out, SIZE_MAX, NULL), CARE_E_INVALID);
    CARE_CHECK_NEAR(out, 7.0, 0.0);
}

enum { MANY = 1000000 };
static double many[MANY];

static double mean(const double *value, size_t n) {
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += value[i];
    }
    return sum / (double)n;
}

static double variance(const double *value, size_t n) {
    const double middle = mean(value, n);
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += (value[i] - middle) * (value[i] - middle);
    }
    return sum / (double)n;
}

/* Tolerances are four standard errors. */
static void uniform_values_are_uniform(void) {
    enum { BINS = 100 };
    int64_t count[BINS] = {0};
    double correlation = 0.0;
    double chi2 = 0.0;
    CARE_CHECK_OK(care_random_uniform(20250101, 3, 9, many, MANY, NULL), NULL);
    bool inside = true;
    for (size_t i = 0; i < MANY; i++) {
        inside = inside && many[i] >= 0.0 && many[i] < 1.0;
        count[inside ? (int)(many[i] * BINS) : 0]++;
        correlation += i > 0 ? (many[i] - 0.5) * (many[i - 1] - 0.5) * 12.0 / MANY : 0.0;
    }
    for (int i = 0; i < BINS; i++) {
        const double off = (double)count[i] - MANY / (double)BINS;
        chi2 += off * off / (MANY / (double)BINS);
    }
    CARE_CHECK(inside);
    CARE_CHECK_NEAR(mean(many, MANY), 0.5, 4.0 * 2.887e-4);
    CARE_CHECK_NEAR(variance(many, MANY), 1.0 / 12.0, 4.0 * 7.454e-5);
    CARE_CHECK_NEAR(correlation, 0.0, 4.0 * 1e-3);
    CARE_CHECK_NEAR(chi2, 99.0, 4.0 * 14.07);
}

/* All 53 bits are drawn: the last one is set half of the time. */
static void the_last_bit_is_random_too(void) {
    int64_t odd = 0;
    CARE_CHECK_OK(care_random_uniform(4, 5, 6, many, MANY, NULL), NULL);
    for (size_t i = 0; i < MANY; i++) {
        odd += (int64_t)(many[i] * 9007199254740992.0) & 1;
    }
    CARE_CHECK_NEAR((double)odd, MANY / 2.0, 4.0 * 500.0);
}

static void words_of_a_stream_are_those_of_its_blocks(void) {
    care__stream stream;
    uint32_t block[4];
    care__stream_open(&stream, UINT64_C(0x299f31d0a4093822), 0x85a308d3, UINT64_C(0x0370734413198a2e));
    for (uint32_t i = 0; i < 40; i++) {
        const uint32_t counter[4] = {i / 4, 0x85a308d3, 0x13198a2e, 0x03707344};
        const uint32_t key[2] = {0xa4093822, 0x299f31d0};
        care_philox4x32(counter, key, block);
        CARE_CHECK_INT(care__stream_word(&stream), block[i % 4]);
    }
}

/* ---- variates of GSL ------------------------------------------------------------------------------------------------- */

static care__variates open_variates(uint64_t seed) {
    care__variates variates;
    care__stream_open(&variates.stream, seed, 2, 3);
    return variates;
}

/* Marsaglia's polar method on the stream's own values, as GSL documents it. */
static void a_lognormal_draw_is_made_of_the_streams_values(void) {
    double u[64];
    size_t next = 0;
    care__variates variates = open_variates(8);
    CARE_CHECK_OK(care_random_uniform(8, 2, 3, u, 64, NULL), NULL);
    for (int i = 0; i < 10; i++) {
        double a, b, r2;
        do {
            a = 2.0 * u[next++] - 1.0;
            b = 2.0 * u[next++] - 1.0;
            r2 = a * a + b * b;
        } while (r2 > 1.0 || r2 == 0.0);
        const double wanted = exp(0.3 * a * sqrt(-2.0 * log(r2) / r2));
        CARE_CHECK_NEAR(care__draw_lognormal(&variates, 0.3), wanted, 1e-15 * wanted);
    }
}

static void lognormal_draws_have_median_one_and_the_sigma_asked_for(void) {
    enum { N = 100000 };
    const double sigma = 0.15;
    care__variates variates = open_variates(1);
    for (size_t i = 0; i < N; i++) {
        many[i] = log(care__draw_lognormal(&variates, sigma));
    }
    CARE_CHECK_NEAR(mean(many, N), 0.0, 4.0 * sigma / sqrt(N));
    CARE_CHECK_NEAR(sqrt(variance(many, N)), sigma, 4.0 * sigma / sqrt(2.0 * N));
    CARE_CHECK_NEAR(care__quantile(many, N, 0.5), 0.0, 4.0 * 1.2533 * sigma / sqrt(N));
    CARE_CHECK_NEAR(care__quantile(many, N, 0.975), 1.959964 * sigma, 4.0 * 2.671 * sigma / sqrt(N));
}

static void a_lognormal_without_spread_is_one(void) {
    care__variates variates = open_variates(1);
    for (int i = 0; i < 100; i++) {
        CARE_CHECK_NEAR(care__draw_lognormal(&variates, 0.0), 1.0, 0.0);
    }
}

static void uniform_draws_lie_within_their_bounds(void) {
    enum { N = 100000 };
    care__variates variates = open_variates(1);
    bool inside = true;
    for (size_t i = 0; i < N; i++) {
        many[i] = care__draw_uniform(&variates, 1.2, 2.0);
        inside = inside && many[i] >= 1.2 && many[i] <= 2.0;
    }
    CARE_CHECK(inside);
    CARE_CHECK_NEAR(mean(many, N), 1.6, 4.0 * 0.8 / sqrt(12.0 * N));
    CARE_CHECK_NEAR(care__draw_uniform(&variates, 3.5, 3.5), 3.5, 0.0);
}

static void the_same_stream_gives_the_same_draws_and_a_copy_goes_its_own_way(void) {
    care__variates one = open_variates(1);
    care__variates two = open_variates(1);
    for (int i = 0; i < 100; i++) {
        CARE_CHECK_NEAR(care__draw_lognormal(&one, 0.5), care__draw_lognormal(&two, 0.5), 0.0);
    }
    care__variates copy = one;
    const double next = care__draw_lognormal(&one, 0.5);
    for (int i = 0; i < 10; i++) {
        (void)care__draw_lognormal(&one, 0.5);
    }
    CARE_CHECK_NEAR(care__draw_lognormal(&copy, 0.5), next, 0.0);
}

/* GSL's own seeding takes 0 for another seed and cuts seeds to 32 bits. */
static void every_seed_is_a_seed_of_its_own(void) {
    static const uint64_t seeds[] = {0, 1, 0xffffffff, UINT64_C(0x100000000), UINT64_C(0x100000001), UINT64_MAX};
    enum { COUNT = sizeof seeds / sizeof seeds[0] };
    double first[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        care__variates variates = open_variates(seeds[i]);
        first[i] = care__draw_lognormal(&variates, 1.0);
        for (size_t k = 0; k < i; k++) {
            CARE_CHECK(first[i] != first[k]);
        }
    }
}

static void a_quantile_lies_between_order_statistics(void) {
    double values[] = {4.0, 1.0, 3.0, 2.0};
    CARE_CHECK_NEAR(care__quantile(values, 4, 0.5), 2.5, 1e-15);
    CARE_CHECK_NEAR(values[0], 1.0, 0.0); /* sorted in place */
    CARE_CHECK_NEAR(values[3], 4.0, 0.0);
    CARE_CHECK_NEAR(care__quantile(values, 4, 0.25), 1.75, 1e-15);
    CARE_CHECK_NEAR(care__quantile(values, 4, 0.0), 1.0, 0.0);
    CARE_CHECK_NEAR(care__quantile(values, 4, 1.0), 4.0, 0.0);
    CARE_CHECK_NEAR(care__quantile(values, 1, 0.9), 1.0, 0.0);
}

CARE_TEST_MAIN("random", {"philox gives the known answers", philox_gives_the_known_answers},
               {"philox may write over its counter", philox_may_write_over_its_counter},
               {"a value is where its address says", a_value_is_where_its_address_says},
               {"the first values are the same however many are drawn", the_first_values_are_the_same_however_many_are_drawn},
               {"every part of an address counts", every_part_of_an_address_counts},
               {"nothing to draw is no fault and no room is one", nothing_to_draw_is_no_fault_and_no_room_is_one},
               {"uniform values are uniform", uniform_values_are_uniform},
               {"the last bit is random too", the_last_bit_is_random_too},
               {"words of a stream are those of its blocks", words_of_a_stream_are_those_of_its_blocks},
               {"a lognormal draw is made of the streams values", a_lognormal_draw_is_made_of_the_streams_values},
               {"lognormal draws have median one and the sigma asked for",
                lognormal_draws_have_median_one_and_the_sigma_asked_for},
               {"a lognormal without spread is one", a_lognormal_without_spread_is_one},
               {"uniform draws lie within their bounds", uniform_draws_lie_within_their_bounds},
               {"the same stream gives the same draws and a copy goes its own way",
                the_same_stream_gives_the_same_draws_and_a_copy_goes_its_own_way},
               {"every seed is a seed of its own", every_seed_is_a_seed_of_its_own},
               {"a quantile lies between order statistics", a_quantile_lies_between_order_statistics})
