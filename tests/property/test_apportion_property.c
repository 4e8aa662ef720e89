/* Both methods against their definitions, in exact whole-number arithmetic, on random problems with bounds and ties. */
#include <care/apportion.h>

#include <float.h>
#include <math.h>
#include <string.h>

#include "care_test.h"
#include "core/messages.h"
#include "draw.h"
#include "expect_error.h"

__extension__ typedef __int128 wide;

enum { MOST = 5 };

static const int64_t highest_total = INT64_C(1) << 53;

/* Weights are whole numbers here; the library gets them times a power of two. */
typedef struct exact_problem {
    int64_t total;
    int64_t count;
    int64_t weight[MOST];
    int64_t lower[MOST];
    int64_t upper[MOST];
    int bounded;
    double scale;
} exact_problem;

/* ---- what the definitions say -------------------------------------------------------------------------------------- */

static int64_t upper_of(const exact_problem *p, int64_t i) {
    return p->weight[i] == 0 ? p->lower[i] : p->upper[i];
}

static bool is_feasible(const exact_problem *p) {
    wide low = 0;
    wide high = 0;
    for (int64_t i = 0; i < p->count; i++) {
        low += p->lower[i];
        high += upper_of(p, i);
    }
    return low <= p->total && p->total <= high;
}

/* Seats one by one, each to the largest weight / (2 seats + 1) below its upper bound. */
static void award_one_by_one(const exact_problem *p, int64_t *out) {
    int64_t left = p->total;
    for (int64_t i = 0; i < p->count; i++) {
        out[i] = p->lower[i];
        left -= out[i];
    }
    for (; left > 0; left--) {
        int64_t best = -1;
        for (int64_t i = 0; i < p->count; i++) {
            const bool open = out[i] < upper_of(p, i);
            if (open && (best < 0 || (wide)p->weight[i] * (2 * out[best] + 1) > (wide)p->weight[best] * (2 * out[i] + 1))) {
                best = i;
            }
        }
        out[best]++;
    }
}

typedef enum place { AT_LOWER, FREE, AT_UPPER } place;

/* Do all stand where they are put when lambda is seats / weight? Shares are weights x lambda. */
static bool stands(const exact_problem *p, const place *places, wide seats, wide weight) {
    bool held = true;
    for (int64_t i = 0; i < p->count; i++) {
        const wide share = p->weight[i] * seats;
        const bool from_lower = share >= p->lower[i] * weight;
        const bool to_upper = share <= upper_of(p, i) * weight;
        const bool at_lower = share <= p->lower[i] * weight;
        const bool at_upper = share >= upper_of(p, i) * weight;
        held = held && (places[i] == AT_LOWER ? at_lower : places[i] == AT_UPPER ? at_upper : from_lower && to_upper);
    }
    return held;
}

/* Tries all ways to put each one at its lower bound, at its upper bound or between. If anyone has a weight, one way is right
   that has somebody between. */
static bool find_places(const exact_problem *p, place *places, int64_t *seats, wide *weight) {
    int ways = 1;
    for (int64_t i = 0; i < p->count; i++) {
        ways *= 3;
    }
    for (int way = 0; way < ways; way++) {
        int digits = way;
        *seats = p->total;
        *weight = 0;
        for (int64_t i = 0; i < p->count; i++, digits /= 3) {
            places[i] = (place)(digits % 3);
            *seats -= places[i] == AT_LOWER ? p->lower[i] : places[i] == AT_UPPER ? upper_of(p, i) : 0;
            *weight += places[i] == FREE ? p->weight[i] : 0;
        }
        if (*weight > 0 && *seats >= 0 && stands(p, places, *seats, *weight)) {
            return true;
        }
    }
    return false;
}

/* Clamped quotas rounded down, then one more for the largest remainders. */
static void round_by_remainders(const exact_problem *p, int64_t *out) {
    place places[MOST];
    wide remainder[MOST] = {0};
    int64_t seats;
    wide weight;
    const bool found = find_places(p, places, &seats, &weight);
    int64_t left = p->total;
    for (int64_t i = 0; i < p->count; i++) {
        if (found && places[i] == FREE) {
            out[i] = (int64_t)(p->weight[i] * (wide)seats / weight);
            remainder[i] = p->weight[i] * (wide)seats % weight;
        } else {
            out[i] = found && places[i] == AT_UPPER ? upper_of(p, i) : p->lower[i];
        }
        left -= out[i];
    }
    for (; left > 0; left--) {
        int64_t best = 0;
        for (int64_t i = 1; i < p->count; i++) {
            best = remainder[i] > remainder[best] ? i : best;
        }
        out[best]++;
        remainder[best] = 0;
    }
}

/* Sainte-Laguë by what it means: nobody's last seat was less due than another's next one. For totals of any size. */
static bool is_sainte_lague(const exact_problem *p, const int64_t *out) {
    bool held = true;
    for (int64_t i = 0; i < p->count; i++) {
        for (int64_t j = 0; j < p->count; j++) {
            if (out[i] > p->lower[i] && out[j] < upper_of(p, j)) {
                const wide last = (wide)p->weight[i] * (2 * out[j] + 1);
                const wide next = (wide)p->weight[j] * (2 * out[i] - 1);
                held = held && (last > next || (last == next && i <= j));
            }
        }
    }
    return held;
}

static bool is_within(const exact_problem *p, const int64_t *out) {
    bool held = true;
    int64_t left = p->total;
    for (int64_t i = 0; i < p->count; i++) {
        held = held && out[i] >= p->lower[i] && out[i] <= upper_of(p, i);
        left -= out[i];
    }
    return held && left == 0;
}

/* ---- random problems ----------------------------------------------------------------------------------------------- */

/* Small ones have many ties and tight bounds; large ones need all the digits. Scales are powers of two: they lose nothing. */
static void draw_problem(care__stream *s, bool large, exact_problem *p) {
    static const double scales[] = {1.0, 0.125, 0x1p-1000, 0x1p+900, 1024.0};
    const int64_t heaviest = large ? highest_total : draw_int(s, 0, 1) ? 6 : 1000;
    p->count = draw_int(s, 1, MOST);
    p->total = large ? highest_total - draw_int(s, 0, draw_int(s, 0, 1) ? 10 : highest_total) : draw_int(s, 0, 30);
    p->bounded = (int)draw_int(s, 0, 2);
    p->scale = scales[draw_int(s, 0, 4)];
    for (int64_t i = 0; i < p->count; i++) {
        const int64_t few = p->total / p->count;
        p->weight[i] = draw_int(s, 0, 5) == 0 ? 0 : draw_int(s, 0, heaviest);
        p->lower[i] = p->bounded > 0 && draw_int(s, 0, 1) ? draw_int(s, 0, few) : 0;
        p->upper[i] = p->bounded > 1 && draw_int(s, 0, 1) ? p->lower[i] + draw_int(s, 0, few + 1) : p->total;
        p->upper[i] = p->upper[i] < p->lower[i] ? p->lower[i] : p->upper[i];
    }
}

static care_status apportion(const exact_problem *p, int32_t method, int64_t *out, care_error *error) {
    double weight[MOST];
    for (int64_t i = 0; i < p->count; i++) {
        weight[i] = (double)p->weight[i] * p->scale;
    }
    care_error_init(error);
    memset(out, 0x55, MOST * sizeof *out);
    return care_apportion(method, p->total, p->count, weight, p->bounded > 0 ? p->lower : NULL,
                          p->bounded > 1 ? p->upper : NULL, NULL, out, error);
}

static bool same(const exact_problem *p, const int64_t *a, const int64_t *b) {
    return memcmp(a, b, (size_t)p->count * sizeof *a) == 0;
}

/* Runs a check on problems of both sizes until so many could be solved. */
static void on_many(uint32_t source, int rounds, bool large, void (*check)(const exact_problem *)) {
    care__stream s;
    care__stream_open(&s, 41, source, 0);
    for (int solved = 0; solved < rounds;) {
        exact_problem p;
        draw_problem(&s, large, &p);
        if (is_feasible(&p)) {
            check(&p);
            solved++;
        }
    }
}

/* One record for each failure only: CUnit keeps every check. */
static void check_method(const exact_problem *p, int32_t method, const int64_t *want) {
    int64_t out[MOST];
    care_error error;
    const care_status status = apportion(p, method, out, &error);
    if (status != CARE_OK || !is_within(p, out) || !same(p, out, want)) {
        CARE_CHECK_OK(status, &error);
        for (int64_t i = 0; i < p->count; i++) {
            CARE_CHECK_INT(out[i], want[i]);
        }
    }
}

/* ---- largest remainder --------------------------------------------------------------------------------------------- */

static void keeps_the_largest_remainders(const exact_problem *p) {
    int64_t want[MOST];
    round_by_remainders(p, want);
    check_method(p, CARE_LARGEST_REMAINDER, want);
}

static void largest_remainder_is_what_its_definition_says(void) {
    on_many(0, 100000, false, keeps_the_largest_remainders);
}

static void largest_remainder_is_exact_at_any_size(void) {
    on_many(1, 20000, true, keeps_the_largest_remainders);
}

static void keeps_quota(const exact_problem *p) {
    if (p->bounded == 0) {
        int64_t out[MOST];
        care_error error;
        wide all = 0;
        CARE_CHECK_OK(apportion(p, CARE_LARGEST_REMAINDER, out, &error), &error);
        for (int64_t i = 0; i < p->count; i++) {
            all += p->weight[i];
        }
        bool held = true;
        for (int64_t i = 0; i < p->count; i++) {
            const wide quota = (wide)p->weight[i] * p->total; /* times all */
            held = held && out[i] * all > quota - all && out[i] * all < quota + all;
        }
        CARE_CHECK(held || all == 0);
    }
}

static void without_bounds_largest_remainder_keeps_quota(void) {
    on_many(2, 10000, false, keeps_quota);
    on_many(3, 10000, true, keeps_quota);
}

/* ---- Sainte-Laguë -------------------------------------------------------------------------------------------------- */

static void awards_one_by_one(const exact_problem *p) {
    int64_t want[MOST];
    award_one_by_one(p, want);
    check_method(p, CARE_SAINTE_LAGUE, want);
}

static void sainte_lague_is_what_its_definition_says(void) {
    on_many(4, 100000, false, awards_one_by_one);
}

static void awards_by_rank(const exact_problem *p) {
    int64_t out[MOST];
    care_error error;
    const care_status status = apportion(p, CARE_SAINTE_LAGUE, out, &error);
    CARE_CHECK_OK(status, &error);
    CARE_CHECK(is_within(p, out) && is_sainte_lague(p, out));
}

static void sainte_lague_is_exact_at_any_size(void) {
    on_many(5, 50000, true, awards_by_rank);
}

static void grows_with_the_house(const exact_problem *p) {
    int64_t before[MOST];
    int64_t after[MOST];
    care_error error;
    exact_problem one_more = *p;
    one_more.total++;
    if (one_more.total <= highest_total && is_feasible(&one_more) &&
        apportion(p, CARE_SAINTE_LAGUE, before, &error) == CARE_OK) {
        int grown = 0;
        CARE_CHECK_OK(apportion(&one_more, CARE_SAINTE_LAGUE, after, &error), &error);
        for (int64_t i = 0; i < p->count; i++) {
            grown += after[i] == before[i] + 1;
            CARE_CHECK(after[i] >= before[i]);
        }
        CARE_CHECK_INT(grown, 1);
    }
}

static void sainte_lague_is_house_monotone(void) {
    on_many(6, 10000, false, grows_with_the_house);
    on_many(7, 10000, true, grows_with_the_house);
}

/* ---- many ---------------------------------------------------------------------------------------------------------- */

enum { MANY = 40000 };

static struct {
    double weight[MANY];
    int64_t lower[MANY];
    int64_t upper[MANY];
    int64_t out[MANY];
} many;

static void draw_many(uint32_t source) {
    care__stream s;
    care__stream_open(&s, 42, source, 0);
    for (int i = 0; i < MANY; i++) {
        many.weight[i] = (double)draw_int(&s, 0, source == 0 ? 100 : INT64_C(1) << 40);
        many.lower[i] = draw_int(&s, 0, 20);
        many.upper[i] = many.lower[i] + draw_int(&s, 0, 60);
    }
}

/* The last seat of all that was least due, and the next one that is most due. */
static void sainte_lague_of_many_is_by_rank(void) {
    for (uint32_t source = 0; source < 2; source++) {
        int last = -1;
        int next = -1;
        int64_t sum = 0;
        draw_many(source);
        CARE_CHECK_OK(
            care_apportion(CARE_SAINTE_LAGUE, 1000000, MANY, many.weight, many.lower, many.upper, NULL, many.out, NULL), NULL);
        for (int i = 0; i < MANY; i++) {
            const wide w = (wide)many.weight[i];
            const int64_t seats = many.out[i];
            sum += seats;
            if (seats > many.lower[i] &&
                (last < 0 || w * (2 * many.out[last] - 1) <= (wide)many.weight[last] * (2 * seats - 1))) {
                last = i;
            }
            if (w > 0 && seats < many.upper[i] &&
                (next < 0 || w * (2 * many.out[next] + 1) > (wide)many.weight[next] * (2 * seats + 1))) {
                next = i;
            }
        }
        CARE_CHECK_INT(sum, 1000000);
        if (CARE_CHECK(last >= 0 && next >= 0)) {
            const wide due_last = (wide)many.weight[last] * (2 * many.out[next] + 1);
            const wide due_next = (wide)many.weight[next] * (2 * many.out[last] - 1);
            CARE_CHECK(due_last > due_next || (due_last == due_next && last < next));
        }
    }
}

/* No bounds: quotas are weight x total / sum. */
static void largest_remainders_of_many_are_the_largest(void) {
    for (uint32_t source = 0; source < 2; source++) {
        const int64_t total = 1000000;
        wide all = 0;
        wide least_up = -1;      /* smallest remainder that was rounded up */
        wide greatest_down = -1; /* greatest remainder that was rounded down */
        int last_up = -1;
        int first_down = -1;
        int64_t off_quota = 0;
        draw_many(source);
        CARE_CHECK_OK(care_apportion(CARE_LARGEST_REMAINDER, total, MANY, many.weight, NULL, NULL, NULL, many.out, NULL), NULL);
        for (int i = 0; i < MANY; i++) {
            all += (wide)many.weight[i];
        }
        for (int i = 0; i < MANY; i++) {
            const wide quota = (wide)many.weight[i] * total;
            const wide remainder = quota % all;
            const bool up = many.out[i] == (int64_t)(quota / all) + 1;
            off_quota += !up && many.out[i] != (int64_t)(quota / all);
            if (up && (last_up < 0 || remainder <= least_up)) {
                least_up = remainder;
                last_up = i;
            }
            if (!up && remainder > greatest_down) {
                greatest_down = remainder;
                first_down = i;
            }
        }
        CARE_CHECK_INT(off_quota, 0);
        CARE_CHECK(least_up > greatest_down || (least_up == greatest_down && last_up < first_down));
    }
}

/* ---- what does not matter, and what is refused --------------------------------------------------------------------- */

/* Nobody's share depends on the scale of the weights, be it a power of two or not, as long as products stay exact. */
static void scale_does_not_matter(const exact_problem *p) {
    exact_problem scaled = *p;
    for (int64_t i = 0; i < p->count; i++) {
        scaled.weight[i] *= 3;
    }
    for (int32_t method = CARE_LARGEST_REMAINDER; method <= CARE_SAINTE_LAGUE; method++) {
        int64_t once[MOST];
        int64_t thrice[MOST];
        care_error error;
        CARE_CHECK_OK(apportion(p, method, once, &error), &error);
        CARE_CHECK_OK(apportion(&scaled, method, thrice, &error), &error);
        CARE_CHECK(same(p, once, thrice));
    }
}

static void the_scale_of_weights_does_not_matter(void) {
    on_many(8, 10000, false, scale_does_not_matter);
}

static bool has_no_weight(const exact_problem *p) {
    for (int64_t i = 0; i < p->count; i++) {
        if (p->weight[i] > 0) {
            return false;
        }
    }
    return true;
}

static void infeasible_bounds_are_refused_untouched(void) {
    care__stream s;
    care__stream_open(&s, 41, 9, 0);
    int refused = 0;
    while (refused < 5000) {
        exact_problem p;
        draw_problem(&s, draw_int(&s, 0, 1) == 0, &p);
        if (!is_feasible(&p)) {
            int64_t sentinel[MOST];
            int64_t out[MOST];
            care_error error;
            int64_t low = 0;
            for (int64_t i = 0; i < p.count; i++) {
                low += p.lower[i];
            }
            memset(sentinel, 0x55, sizeof sentinel);
            for (int32_t method = CARE_LARGEST_REMAINDER; method <= CARE_SAINTE_LAGUE; method++) {
                const int32_t message = low > p.total       ? CARE__M_BOUNDS_LOW
                                        : has_no_weight(&p) ? CARE__M_ALL_ZERO
                                                            : CARE__M_BOUNDS_HIGH;
                const char *where = message == CARE__M_BOUNDS_LOW ? "lower" : message == CARE__M_ALL_ZERO ? "weight" : "upper";
                CARE_CHECK_REFUSED(apportion(&p, method, out, &error), &error, message, where, -1);
                CARE_CHECK(memcmp(out, sentinel, sizeof out) == 0);
            }
            refused++;
        }
    }
}

/* Weights that are no whole numbers of anything: shares add up, and differ from the quota by less than one. */
static void weights_need_not_be_whole(void) {
    care__stream s;
    care__stream_open(&s, 41, 10, 0);
    for (int round = 0; round < 10000; round++) {
        double weight[MOST];
        int64_t out[MOST];
        double all = 0.0;
        const int64_t total = draw_int(&s, 1, 100000);
        for (int i = 0; i < MOST; i++) {
            weight[i] = exp(draw_between(&s, -10.0, 10.0));
            all += weight[i];
        }
        CARE_CHECK_OK(care_apportion(CARE_LARGEST_REMAINDER, total, MOST, weight, NULL, NULL, NULL, out, NULL), NULL);
        int64_t sum = 0;
        bool held = true;
        for (int i = 0; i < MOST; i++) {
            sum += out[i];
            held = held && fabs((double)out[i] - weight[i] / all * (double)total) < 1.0 + 1e-9;
        }
        CARE_CHECK_INT(sum, total);
        CARE_CHECK(held);
    }
}

CARE_TEST_MAIN("apportion, properties",
               {"largest remainder is what its definition says", largest_remainder_is_what_its_definition_says},
               {"largest remainder is exact at any size", largest_remainder_is_exact_at_any_size},
               {"without bounds largest remainder keeps quota", without_bounds_largest_remainder_keeps_quota},
               {"Sainte-Laguë is what its definition says", sainte_lague_is_what_its_definition_says},
               {"Sainte-Laguë is exact at any size", sainte_lague_is_exact_at_any_size},
               {"Sainte-Laguë is house-monotone", sainte_lague_is_house_monotone},
               {"Sainte-Laguë of many is by rank", sainte_lague_of_many_is_by_rank},
               {"largest remainders of many are the largest", largest_remainders_of_many_are_the_largest},
               {"the scale of weights does not matter", the_scale_of_weights_does_not_matter},
               {"infeasible bounds are refused untouched", infeasible_bounds_are_refused_untouched},
               {"weights need not be whole", weights_need_not_be_whole})
