#include <care/apportion.h>

#include <math.h>
#include <stdlib.h>

#include "core/error.h"
#include "core/memory.h"
#include "core/text.h"

__extension__ typedef unsigned __int128 wide;

/* Everything is compared exactly: weights become whole numbers of at most 62 bits, products fit 128. */
typedef struct apportionment {
    int64_t total;
    int64_t count;
    const uint64_t *weight;
    const int64_t *lower; /* NULL = 0 */
    const int64_t *upper; /* NULL = total */
} apportionment;

static int64_t lower_of(const apportionment *p, int64_t i) {
    return p->lower == NULL ? 0 : p->lower[i];
}

/* Nobody gets more than the total, and one without weight no more than the lower bound. */
static int64_t upper_of(const apportionment *p, int64_t i) {
    const int64_t bound = p->upper == NULL || p->upper[i] > p->total ? p->total : p->upper[i];
    return p->weight[i] == 0 || bound < lower_of(p, i) ? lower_of(p, i) : bound;
}

/* ---- largest remainder ------------------------------------------------------------------------------------------------ */

/* lambda = seats / weight at which a share meets one of its bounds; below it the share is clamped to `bound`. */
typedef struct breakpoint {
    uint64_t weight;
    int64_t bound;
    int64_t index;
    int is_upper;
} breakpoint;

static int compare_breakpoints(const void *left, const void *right) {
    const breakpoint *a = left;
    const breakpoint *b = right;
    const wide x = (wide)(uint64_t)a->bound * b->weight;
    const wide y = (wide)(uint64_t)b->bound * a->weight;
    if (x != y) {
        return x < y ? -1 : 1;
    }
    if (a->is_upper != b->is_upper) {
        return a->is_upper ? 1 : -1;
    }
    return a->index < b->index ? -1 : a->index > b->index;
}

/* Who is not clamped at the lambda where shares add up to the total: `unclamped` gets their seats R and weight W, so that the
   quota of such an i is weight[i] R / W. Walks the breakpoints in ascending lambda. */
typedef struct unclamped {
    int64_t seats;
    wide weight;
} unclamped;

static unclamped find_unclamped(const apportionment *p, breakpoint *points, int64_t *out, char *is_free) {
    int64_t n = 0;
    unclamped now = {.seats = p->total, .weight = 0};
    for (int64_t i = 0; i < p->count; i++) {
        out[i] = lower_of(p, i);
        is_free[i] = 0;
        now.seats -= out[i];
        if (upper_of(p, i) > out[i]) {
            points[n++] = (breakpoint){p->weight[i], out[i], i, 0};
            points[n++] = (breakpoint){p->weight[i], upper_of(p, i), i, 1};
        }
    }
    qsort(points, (size_t)n, sizeof *points, compare_breakpoints);
    for (int64_t k = 0; k < n; k++) {
        const breakpoint *at = &points[k];
        /* shares at this breakpoint: W x bound / weight for the free ones; stop when that is enough */
        if ((wide)(uint64_t)now.seats * at->weight <= now.weight * (uint64_t)at->bound) {
            break;
        }
        is_free[at->index] = !at->is_upper;
        if (at->is_upper) {
            now.seats -= at->bound;
            now.weight -= at->weight;
            out[at->index] = at->bound;
        } else {
            now.seats += at->bound;
            now.weight += at->weight;
        }
    }
    return now;
}

typedef struct remainder_of {
    wide remainder;
    int64_t index;
} remainder_of;

static int compare_remainders(const void *left, const void *right) {
    const remainder_of *a = left;
    const remainder_of *b = right;
    if (a->remainder != b->remainder) {
        return a->remainder > b->remainder ? -1 : 1;
    }
    return a->index < b->index ? -1 : 1;
}

static care_status largest_remainder(const apportionment *p, care__arena *arena, int64_t *out, care_error *error) {
    breakpoint *points = care__arena_take(arena, 2 * (size_t)p->count, sizeof *points);
    remainder_of *order = care__arena_take(arena, (size_t)p->count, sizeof *order);
    char *is_free = care__arena_take(arena, (size_t)p->count, 1);
    if (points == NULL || order == NULL || is_free == NULL) {
        return care__fail_nomem(error);
    }
    const unclamped whole = find_unclamped(p, points, out, is_free);
    int64_t left = whole.seats;
    int64_t n = 0;
    for (int64_t i = 0; i < p->count; i++) {
        if (is_free[i]) {
            const wide product = (wide)p->weight[i] * (uint64_t)whole.seats;
            out[i] = (int64_t)(product / whole.weight);
            left -= out[i];
            order[n++] = (remainder_of){product % whole.weight, i};
        }
    }
    qsort(order, (size_t)n, sizeof *order, compare_remainders);
    for (int64_t k = 0; k < left; k++) {
        out[order[k].index]++;
    }
    return CARE_OK;
}

/* ---- Sainte-Laguë ----------------------------------------------------------------------------------------------------- */

/* Is i served before j? Priorities are weight / (2 seats + 1). */
static int before(const apportionment *p, const int64_t *out, int64_t i, int64_t j) {
    const wide x = (wide)p->weight[i] * (2 * (uint64_t)out[j] + 1);
    const wide y = (wide)p->weight[j] * (2 * (uint64_t)out[i] + 1);
    return x != y ? x > y : i < j;
}

static void sift_down(const apportionment *p, const int64_t *out, int64_t *heap, int64_t n, int64_t at) {
    for (;;) {
        int64_t first = at;
        for (int64_t child = 2 * at + 1; child <= 2 * at + 2 && child < n; child++) {
            if (before(p, out, heap[child], heap[first])) {
                first = child;
            }
        }
        if (first == at) {
            return;
        }
        const int64_t swap = heap[at];
        heap[at] = heap[first];
        heap[first] = swap;
        at = first;
    }
}

/* Seats of i at a divisor: weight / divisor, rounded, within the bounds; less by `slack` to be on the safe side of rounding
 * errors. */
static int64_t seats_at(const apportionment *p, double divisor, int64_t slack, int64_t i) {
    const double seats = floor((double)p->weight[i] / divisor + 0.5) - (double)slack;
    const int64_t low = lower_of(p, i);
    const int64_t high = upper_of(p, i);
    return !(seats > (double)low) ? low : seats >= (double)high ? high - slack : (int64_t)seats;
}

static int fits(const apportionment *p, double divisor) {
    wide seats = 0;
    for (int64_t i = 0; i < p->count; i++) {
        seats += (uint64_t)seats_at(p, divisor, 0, i);
    }
    return seats <= (uint64_t)p->total;
}

/* A divisor at which no more than the total is given: nobody has more seats there than in the end. As small as bisection finds
   it, so that few seats are left to give one by one. */
static double find_divisor(const apportionment *p) {
    double high = 0x1p64; /* above twice the largest weight: everyone has the lower bound */
    double low = 0x1p-64; /* below it, weights of 1 and more have all 2^53 seats there are */
    for (int i = 0; i < 100; i++) {
        const double middle = sqrt(low * high);
        if (fits(p, middle)) {
            high = middle;
        } else {
            low = middle;
        }
    }
    return high;
}

static care_status sainte_lague(const apportionment *p, care__arena *arena, int64_t *out, care_error *error) {
    int64_t *heap = care__arena_take(arena, (size_t)p->count, sizeof *heap);
    if (heap == NULL) {
        return care__fail_nomem(error);
    }
    const double divisor = find_divisor(p);
    int64_t given = 0;
    for (int64_t i = 0; i < p->count; i++) {
        const int64_t seats = seats_at(p, divisor, 1, i);
        out[i] = seats > lower_of(p, i) ? seats : lower_of(p, i);
        given += out[i];
    }
    int64_t n = 0;
    for (int64_t i = 0; i < p->count; i++) {
        if (out[i] < upper_of(p, i)) {
            heap[n++] = i;
        }
    }
    for (int64_t at = n / 2; at-- > 0;) {
        sift_down(p, out, heap, n, at);
    }
    for (; given < p->total; given++) {
        const int64_t i = heap[0];
        out[i]++;
        if (out[i] == upper_of(p, i)) {
            heap[0] = heap[--n];
        }
        sift_down(p, out, heap, n, 0);
    }
    return CARE_OK;
}

/* ---- checks ----------------------------------------------------------------------------------------------------------- */

static int has_no_weight(const apportionment *p) {
    for (int64_t i = 0; i < p->count; i++) {
        if (p->weight[i] > 0) {
            return 0;
        }
    }
    return 1;
}

static care_status check_bounds(const apportionment *p, care_error *error) {
    wide low = 0;
    wide high = 0;
    for (int64_t i = 0; i < p->count; i++) {
        const int64_t lower = lower_of(p, i);
        CARE__TRY(care__check_integer(lower, 0, INT64_C(1) << 53, "lower", i, error));
        if (p->upper != NULL && p->upper[i] < lower) {
            return care__fail(error, CARE_E_INVALID, CARE__M_BOUND_ORDER, "upper", i, "%lld" CARE__AND "%lld",
                              (long long)p->upper[i], (long long)lower);
        }
        low += (uint64_t)lower;
        high += (uint64_t)upper_of(p, i);
    }
    if (low > (uint64_t)p->total) {
        return care__fail(error, CARE_E_INVALID, CARE__M_BOUNDS_LOW, "lower", -1, "%s" CARE__AND "%lld",
                          care__number_of((double)low).text, (long long)p->total);
    }
    if (high < (uint64_t)p->total && has_no_weight(p)) {
        return care__fail(error, CARE_E_INVALID, CARE__M_ALL_ZERO, "weight", -1, "%lld", (long long)p->total);
    }
    if (high < (uint64_t)p->total) {
        return care__fail(error, CARE_E_INVALID, CARE__M_BOUNDS_HIGH, "upper", -1, "%s" CARE__AND "%lld",
                          care__number_of((double)high).text, (long long)p->total);
    }
    return CARE_OK;
}

/* Weights as whole numbers: all are multiplied by the same power of two, so that the largest has 62 bits, or as many as leave
   room for the sum of all weights times the total in 127. */
static void quantise(const double *weight, int64_t count, uint64_t *whole) {
    double largest = 0.0;
    for (int64_t i = 0; i < count; i++) {
        largest = weight[i] > largest ? weight[i] : largest;
    }
    int bits = 73;
    for (int64_t n = 1; n < count; n *= 2) {
        bits--;
    }
    int exponent = 0;
    (void)frexp(largest, &exponent); /* largest < 2^exponent */
    for (int64_t i = 0; i < count; i++) {
        whole[i] = (uint64_t)ldexp(weight[i], (bits < 62 ? bits : 62) - exponent);
        whole[i] += whole[i] == 0 && weight[i] > 0.0; /* next to nothing is not nothing */
    }
}

care_status care_apportion(int32_t method, int64_t total, int64_t count, const double *weight, const int64_t *lower,
                           const int64_t *upper, const care_env *env, int64_t *out, care_error *error) {
    care_env use;
    CARE__TRY(care__env_take(&use, env, error));
    CARE__TRY(care__check_integer(method, CARE_LARGEST_REMAINDER, CARE_SAINTE_LAGUE, "method", -1, error));
    CARE__TRY(care__check_integer(total, 0, INT64_C(1) << 53, "total", -1, error));
    CARE__TRY(care__check_integer(count, 1, INT32_MAX, "count", -1, error));
    CARE__TRY(care__check_array(weight, (size_t)count, CARE__NON_NEGATIVE, "weight", error));
    CARE__TRY(care__check_pointer(out, "out", error));
    care__arena arena;
    care__arena_init(&arena, care__allocator_of(&use));
    uint64_t *whole = care__arena_take(&arena, (size_t)count, sizeof *whole);
    int64_t *seats = care__arena_take(&arena, (size_t)count, sizeof *seats);
    care_status status = whole == NULL || seats == NULL ? care__fail_nomem(error) : CARE_OK;
    if (status == CARE_OK) {
        quantise(weight, count, whole);
        const apportionment problem = {.total = total, .count = count, .weight = whole, .lower = lower, .upper = upper};
        status = check_bounds(&problem, error);
        if (status == CARE_OK) {
            status = method == CARE_LARGEST_REMAINDER ? largest_remainder(&problem, &arena, seats, error)
                                                      : sainte_lague(&problem, &arena, seats, error);
        }
    }
    for (int64_t i = 0; i < count && status == CARE_OK; i++) {
        out[i] = seats[i];
    }
    care__arena_free(&arena);
    return status;
}
