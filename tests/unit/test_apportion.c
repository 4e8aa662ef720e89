#include <care/apportion.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "care_test.h"
#include "core/messages.h"
#include "draw.h"
#include "expect_error.h"
#include "failing_allocator.h"

enum { MOST = 8 };

static const int64_t highest_total = INT64_C(1) << 53;

typedef struct fixture {
    int32_t method;
    int64_t total;
    int64_t count;
    double weight[MOST];
    const int64_t *lower;
    const int64_t *upper;
    int64_t out[MOST];
} fixture;

static care_status apportion(fixture *f, care_error *error) {
    for (int i = 0; i < MOST; i++) {
        f->out[i] = -7;
    }
    care_error_init(error);
    return care_apportion(f->method, f->total, f->count, f->weight, f->lower, f->upper, NULL, f->out, error);
}

static void check_shares(fixture f, const int64_t *want, care_check_place place) {
    care_error error;
    if (care_check_ok((int32_t)apportion(&f, &error), &error, place)) {
        for (int64_t i = 0; i < f.count; i++) {
            care_check_int(f.out[i], want[i], place);
        }
        care_check_int(f.count < MOST ? f.out[f.count] : -7, -7, place); /* and no further */
    }
}

#define CHECK_SHARES(problem, ...) check_shares((problem), (const int64_t[]){__VA_ARGS__}, CARE_CHECK_PLACE(#__VA_ARGS__))

/* ---- known cases --------------------------------------------------------------------------------------------------- */

static void largest_remainders_by_hand(void) {
    /* quotas 4.7, 1.6, 1.59, 1.2, 0.6, 0.31 */
    const fixture f = {CARE_LARGEST_REMAINDER, 10, 6, {47000, 16000, 15900, 12000, 6000, 3100}, NULL, NULL, {0}};
    CHECK_SHARES(f, 5, 2, 1, 1, 1, 0);
}

static void sainte_lague_by_hand(void) {
    /* 53000, 24000, 23000, 17667, 10600, 8000, 7667; the next would be 7571 */
    const fixture f = {CARE_SAINTE_LAGUE, 7, 3, {53000, 24000, 23000}, NULL, NULL, {0}};
    CHECK_SHARES(f, 3, 2, 2);
}

/* One bed more, and the last township has one less. Sainte-Laguë cannot do that. */
static void only_largest_remainders_have_the_alabama_paradox(void) {
    fixture f = {CARE_LARGEST_REMAINDER, 10, 3, {6, 6, 2}, NULL, NULL, {0}};
    CHECK_SHARES(f, 4, 4, 2);
    f.total = 11;
    CHECK_SHARES(f, 5, 5, 1);
    f.method = CARE_SAINTE_LAGUE;
    CHECK_SHARES(f, 5, 5, 1);
    f.total = 10;
    CHECK_SHARES(f, 5, 4, 1);
}

/* ---- both methods -------------------------------------------------------------------------------------------------- */

static void by_both_methods(fixture f, const int64_t *want, care_check_place place) {
    f.method = CARE_LARGEST_REMAINDER;
    check_shares(f, want, place);
    f.method = CARE_SAINTE_LAGUE;
    check_shares(f, want, place);
}

#define BY_BOTH(problem, ...) by_both_methods((problem), (const int64_t[]){__VA_ARGS__}, CARE_CHECK_PLACE(#__VA_ARGS__))

static void ties_go_to_the_lowest_index(void) {
    const fixture equal = {.total = 6, .count = 4, .weight = {3, 3, 3, 3}};
    const fixture none_left = {.total = 3, .count = 4, .weight = {0.1, 0.1, 0.1, 0.1}};
    const fixture half = {.total = 3, .count = 2, .weight = {2, 2}};
    BY_BOTH(equal, 2, 2, 1, 1);
    BY_BOTH(none_left, 1, 1, 1, 0);
    BY_BOTH(half, 2, 1);
}

static void shares_that_are_whole_are_kept(void) {
    const fixture f = {.total = 100, .count = 5, .weight = {0.5, 2.5, 0, 5, 2}};
    BY_BOTH(f, 5, 25, 0, 50, 20);
}

static void a_weight_of_0_gets_its_lower_bound(void) {
    const int64_t lower[] = {0, 3, 0};
    const int64_t upper[] = {9, 9, 9};
    const fixture f = {.total = 8, .count = 3, .weight = {0, 0, 4}, .lower = lower, .upper = upper};
    BY_BOTH(f, 0, 3, 5);
}

static void a_total_of_0_is_nothing_for_all(void) {
    const fixture weights = {.total = 0, .count = 3, .weight = {1, 2, 3}};
    const fixture none = {.total = 0, .count = 3, .weight = {0, 0, 0}};
    BY_BOTH(weights, 0, 0, 0);
    BY_BOTH(none, 0, 0, 0);
}

static void one_alone_gets_all(void) {
    const fixture f = {.total = highest_total, .count = 1, .weight = {1e-300}};
    BY_BOTH(f, highest_total);
}

static void bounds_by_hand(void) {
    const int64_t lower[] = {0, 0, 4};
    const int64_t upper[] = {3, 100, 100};
    const fixture f = {.total = 12, .count = 3, .weight = {6, 3, 1}, .lower = lower, .upper = upper};
    BY_BOTH(f, 3, 5, 4);
}

static void bounds_that_leave_no_choice_are_met(void) {
    const int64_t bounds[] = {2, 0, 7};
    const fixture f = {.total = 9, .count = 3, .weight = {1, 100, 0}, .lower = bounds, .upper = bounds};
    BY_BOTH(f, 2, 0, 7);
}

static void upper_bounds_may_exceed_the_total(void) {
    const int64_t upper[] = {INT64_MAX, INT64_MAX};
    const fixture f = {.total = 10, .count = 2, .weight = {3, 2}, .upper = upper};
    BY_BOTH(f, 6, 4);
}

static void huge_totals_are_exact(void) {
    /* 2^53 is 2 modulo 3 and 4 modulo 7 */
    const fixture thirds = {.total = highest_total, .count = 3, .weight = {1, 1, 1}};
    const fixture sevenths = {.total = highest_total, .count = 2, .weight = {4, 3}};
    const int64_t third = highest_total / 3;
    const int64_t seventh = highest_total / 7;
    BY_BOTH(thirds, third + 1, third + 1, third);
    BY_BOTH(sevenths, 4 * seventh + 2, 3 * seventh + 2);
}

static void weights_may_be_of_any_size(void) {
    for (int power = -1074; power <= 1020; power += 2) {
        fixture f = {.total = 7, .count = 3, .weight = {ldexp(1.0, power), ldexp(2.0, power), ldexp(4.0, power)}};
        BY_BOTH(f, 1, 2, 4);
    }
}

/* Whole numbers of persons up to 2^53 are never cut: one person more decides a tie. */
static void one_person_of_2_to_the_53_decides(void) {
    const double most = (double)highest_total;
    const fixture later = {.total = 1, .count = 2, .weight = {most - 1, most}};
    const fixture earlier = {.total = 1, .count = 2, .weight = {most, most - 1}};
    BY_BOTH(later, 0, 1);
    BY_BOTH(earlier, 1, 0);
}

static void weights_and_bounds_may_be_the_output_of_another_call(void) {
    int64_t shares[] = {2, 3, 4};
    const double weight[] = {1, 1, 1};
    CARE_CHECK_OK(care_apportion(CARE_SAINTE_LAGUE, 12, 3, weight, shares, NULL, NULL, shares, NULL), NULL);
    CARE_CHECK_INT(shares[0] + shares[1] + shares[2], 12);
    CARE_CHECK(shares[0] == 4 && shares[1] == 4 && shares[2] == 4);
}

/* ---- many ---------------------------------------------------------------------------------------------------------- */

enum { MANY = 40000 };

typedef struct crowd {
    double weight[MANY];
    int64_t lower[MANY];
    int64_t upper[MANY];
    int64_t out[MANY];
} crowd;

static crowd many;

static void draw_crowd(uint32_t source) {
    care__stream stream;
    care__stream_open(&stream, 31, source, 0);
    for (int i = 0; i < MANY; i++) {
        many.weight[i] = draw_int(&stream, 0, 9) == 0 ? 0.0 : (double)draw_int(&stream, 1, 3000); /* many ties */
        many.lower[i] = draw_int(&stream, 0, 10);
        many.upper[i] = many.lower[i] + draw_int(&stream, 0, 100);
    }
}

static void many_townships_share_a_million(void) {
    const int64_t total = 1000000;
    for (int32_t method = CARE_LARGEST_REMAINDER; method <= CARE_SAINTE_LAGUE; method++) {
        care_error error;
        care_error_init(&error);
        int64_t sum = 0;
        int64_t outside = 0;
        draw_crowd(0);
        CARE_CHECK_OK(care_apportion(method, total, MANY, many.weight, many.lower, many.upper, NULL, many.out, &error), &error);
        for (int i = 0; i < MANY; i++) {
            sum += many.out[i];
            outside += many.out[i] < many.lower[i] || many.out[i] > many.upper[i];
        }
        CARE_CHECK_INT(sum, total);
        CARE_CHECK_INT(outside, 0);
    }
}

/* ---- short memory -------------------------------------------------------------------------------------------------- */

static care_status apportion_many(const care_env *env, void *context) {
    const int32_t method = *(const int32_t *)context;
    memset(many.out, 0x55, sizeof many.out);
    const int64_t untouched = many.out[0];
    const care_status status = care_apportion(method, 1000000, MANY, many.weight, many.lower, many.upper, env, many.out, NULL);
    for (int i = 0; i < MANY && status != CARE_OK; i++) {
        if (many.out[i] != untouched) {
            CARE_CHECK_INT(many.out[i], untouched);
        }
    }
    return status;
}

static void short_memory_is_reported(void) {
    draw_crowd(1);
    for (int32_t method = CARE_LARGEST_REMAINDER; method <= CARE_SAINTE_LAGUE; method++) {
        CARE_CHECK_OUT_OF_MEMORY(apportion_many, &method);
    }
}

/* ---- what is refused ----------------------------------------------------------------------------------------------- */

static const int64_t low[] = {1, 2, 3};
static const int64_t high[] = {5, 5, 5};
static const int64_t below_0[] = {1, -1, 3};
static const int64_t below_low[] = {5, 1, 5};
static const int64_t huge_low[] = {1, (INT64_C(1) << 53) + 1, 3};
static const int64_t sums_to_8[] = {1, 2, 5};
static const int64_t sums_to_13[] = {3, 5, 5};

#define FAULTS(X)                                                        \
    X(method = -1, CARE__M_OUT_OF_RANGE, "method", -1)                   \
    X(method = 2, CARE__M_OUT_OF_RANGE, "method", -1)                    \
    X(total = -1, CARE__M_OUT_OF_RANGE, "total", -1)                     \
    X(total = (INT64_C(1) << 53) + 1, CARE__M_OUT_OF_RANGE, "total", -1) \
    X(count = 0, CARE__M_OUT_OF_RANGE, "count", -1)                      \
    X(count = INT64_C(1) << 31, CARE__M_OUT_OF_RANGE, "count", -1)       \
    X(weight[2] = -1.0, CARE__M_OUT_OF_RANGE, "weight", 2)               \
    X(weight[2] = (double)INFINITY, CARE__M_NOT_FINITE, "weight", 2)     \
    X(weight[1] = (double)NAN, CARE__M_NOT_FINITE, "weight", 1)          \
    X(lower = below_0, CARE__M_OUT_OF_RANGE, "lower", 1)                 \
    X(lower = huge_low, CARE__M_OUT_OF_RANGE, "lower", 1)                \
    X(upper = below_low, CARE__M_BOUND_ORDER, "upper", 1)                \
    X(total = 5, CARE__M_BOUNDS_LOW, "lower", -1)                        \
    X(total = 16, CARE__M_BOUNDS_HIGH, "upper", -1)                      \
    X(weight[0] = f.weight[1] = 0.0, CARE__M_BOUNDS_HIGH, "upper", -1)

/* Lower bounds 1, 2, 3, upper bounds 5 each, 9 to share out. */
static void faults_are_named_and_nothing_is_written(void) {
    for (int32_t method = CARE_LARGEST_REMAINDER; method <= CARE_SAINTE_LAGUE; method++) {
        const fixture sound = {.method = method, .total = 9, .count = 3, .weight = {1, 2, 3}, .lower = low, .upper = high};
#define X(spoil, message, where, row)                                                                           \
    {                                                                                                           \
        fixture f = sound;                                                                                      \
        care_error error;                                                                                       \
        CARE_CHECK_OK(apportion(&f, &error), &error);                                                           \
        f.spoil;                                                                                                \
        care_check_refused(apportion(&f, &error), &error, (message), (where), (row), CARE_CHECK_PLACE(#spoil)); \
        CARE_CHECK(f.out[0] == -7 && f.out[1] == -7 && f.out[2] == -7);                                         \
    }
        FAULTS(X)
#undef X
    }
}

static void arrays_are_required(void) {
    int64_t out[1] = {-7};
    const double weight = 1.0;
    care_error error;
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_apportion(0, 1, 1, NULL, NULL, NULL, NULL, out, &error), &error, CARE__M_NULL, "weight", -1);
    CARE_CHECK_REFUSED(care_apportion(0, 1, 1, &weight, NULL, NULL, NULL, NULL, &error), &error, CARE__M_NULL, "out", -1);
    CARE_CHECK_INT(out[0], -7);
}

static void refusals_say_the_sums(void) {
    fixture f = {.total = 7, .count = 3, .weight = {1, 2, 3}, .lower = sums_to_8};
    care_error error;
    CARE_CHECK_INT(apportion(&f, &error), CARE_E_INVALID);
    CARE_CHECK_STR(error.message, "the lower bounds add up to 8, more than the total 7");
    f.lower = NULL;
    f.upper = sums_to_13;
    f.total = 14;
    CARE_CHECK_INT(apportion(&f, &error), CARE_E_INVALID);
    CARE_CHECK_STR(error.message, "the upper bounds of those with a weight add up to 13, less than the total 14");
    f.upper = low;
    f.lower = sums_to_8;
    CARE_CHECK_INT(apportion(&f, &error), CARE_E_INVALID);
    CARE_CHECK_STR(error.message, "the upper bound 3 is below the lower bound 5");
}

/* 2048 lower bounds of 2^53 add up to 2^64. */
static void sums_past_64_bits_are_said_right(void) {
    enum { N = 2048 };
    static double weight[N];
    static int64_t lower[N];
    int64_t out[N] = {-7};
    care_error error;
    care_error_init(&error);
    for (int i = 0; i < N; i++) {
        weight[i] = 1.0;
        lower[i] = highest_total;
    }
    CARE_CHECK_REFUSED(care_apportion(0, 1, N, weight, lower, NULL, NULL, out, &error), &error, CARE__M_BOUNDS_LOW, "lower",
                       -1);
    CARE_CHECK(strstr(error.message, "add up to 0,") == NULL);
    CARE_CHECK_INT(out[0], -7);
}

CARE_TEST_MAIN("apportion", {"largest remainders by hand", largest_remainders_by_hand},
               {"Sainte-Laguë by hand", sainte_lague_by_hand},
               {"only largest remainders have the Alabama paradox", only_largest_remainders_have_the_alabama_paradox},
               {"ties go to the lowest index", ties_go_to_the_lowest_index},
               {"shares that are whole are kept", shares_that_are_whole_are_kept},
               {"a weight of 0 gets its lower bound", a_weight_of_0_gets_its_lower_bound},
               {"a total of 0 is nothing for all", a_total_of_0_is_nothing_for_all}, {"one alone gets all", one_alone_gets_all},
               {"bounds by hand", bounds_by_hand}, {"bounds that leave no choice are met", bounds_that_leave_no_choice_are_met},
               {"upper bounds may exceed the total", upper_bounds_may_exceed_the_total},
               {"huge totals are exact", huge_totals_are_exact}, {"weights may be of any size", weights_may_be_of_any_size},
               {"one person of 2 to the 53 decides", one_person_of_2_to_the_53_decides},
               {"weights and bounds may be the output of another call", weights_and_bounds_may_be_the_output_of_another_call},
               {"many townships share a million", many_townships_share_a_million},
               {"short memory is reported", short_memory_is_reported},
               {"faults are named and nothing is written", faults_are_named_and_nothing_is_written},
               {"arrays are required", arrays_are_required}, {"refusals say the sums", refusals_say_the_sums},
               {"sums past 64 bits are said right", sums_past_64_bits_are_said_right})
