#include <care/dependency.h>

#include <float.h>
#include <math.h>
#include <string.h>

#include "care_test.h"
#include "core/messages.h"
#include "draw.h"
#include "expect_error.h"

enum { TABLES = 2, AGES = 3, LEVELS = 2, CELLS = CARE_SEXES * AGES, RESULTS = TABLES * LEVELS };

/* ---- persons by level ---------------------------------------------------------------------------------------------- */

typedef struct fixture {
    int64_t tables, ages, levels;
    double persons[TABLES * CELLS];
    double prevalence[LEVELS * CELLS];
    double out[RESULTS];
    size_t n;
} fixture;

static const fixture sound = {.tables = TABLES,
                              .ages = AGES,
                              .levels = LEVELS,
                              .persons = {100.0, 60.0, 20.0, 100.0, 80.0, 40.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0},
                              .prevalence = {0.0, 0.25, 0.5, 0.0, 0.125, 0.25, 0.0, 0.0, 0.25, 0.0, 0.5, 0.75},
                              .out = {-7.0, -7.0, -7.0, -7.0},
                              .n = RESULTS};

static care_status find_persons(fixture *f, care_error *error) {
    care_error_init(error);
    return care_dependency_persons(f->tables, f->ages, f->persons, f->levels, f->prevalence, f->out, f->n, error);
}

static void persons_by_level_by_hand(void) {
    fixture f = sound;
    care_error error;
    CARE_CHECK_OK(find_persons(&f, &error), &error);
    CARE_CHECK_NEAR(f.out[0], 15.0 + 10.0 + 10.0 + 10.0, 0.0);
    CARE_CHECK_NEAR(f.out[1], 5.0 + 40.0 + 30.0, 0.0);
    CARE_CHECK_NEAR(f.out[2], 0.5 + 2.0 + 2.0 + 8.0, 0.0);
    CARE_CHECK_NEAR(f.out[3], 1.0 + 8.0 + 24.0, 0.0);
}

static void levels_that_share_out_everyone_add_up_to_all(void) {
    fixture f = sound;
    care_error error;
    for (int i = 0; i < CELLS; i++) {
        f.prevalence[CELLS + i] = 1.0 - f.prevalence[i];
    }
    CARE_CHECK_OK(find_persons(&f, &error), &error);
    CARE_CHECK_NEAR(f.out[0] + f.out[1], 400.0, 0.0);
    CARE_CHECK_NEAR(f.out[2] + f.out[3], 63.0, 0.0);
}

/* 0.33 + 0.56 + 0.11 is a little more than 1 in binary. */
static void levels_may_add_up_to_one_but_for_rounding(void) {
    const double persons[CARE_SEXES * 2] = {10.0, 10.0, 10.0, 10.0};
    double prevalence[3 * CARE_SEXES * 2] = {0.33, 0.33, 0.33, 0.33, 0.56, 0.56, 0.56, 0.56, 0.11, 0.11, 0.11, 0.11};
    double out[3];
    care_error error;
    care_error_init(&error);
    CARE_CHECK(0.33 + 0.56 + 0.11 > 1.0);
    CARE_CHECK_OK(care_dependency_persons(1, 2, persons, 3, prevalence, out, 3, &error), &error);
    prevalence[11] = 0.11000001;
    CARE_CHECK_REFUSED(care_dependency_persons(1, 2, persons, 3, prevalence, out, 3, &error), &error, CARE__M_PREVALENCE_SUM,
                       "prevalence", 3);
}

#define PERSONS_FAULTS(X)                                            \
    X(tables = 0, CARE__M_OUT_OF_RANGE, "tables", -1)                \
    X(tables = INT64_C(1) << 31, CARE__M_OUT_OF_RANGE, "tables", -1) \
    X(ages = 1, CARE__M_OUT_OF_RANGE, "ages", -1)                    \
    X(ages = 1001, CARE__M_OUT_OF_RANGE, "ages", -1)                 \
    X(levels = 0, CARE__M_OUT_OF_RANGE, "levels", -1)                \
    X(levels = 1001, CARE__M_OUT_OF_RANGE, "levels", -1)             \
    X(persons[7] = -1.0, CARE__M_OUT_OF_RANGE, "persons", 7)         \
    X(persons[7] = (double)NAN, CARE__M_NOT_FINITE, "persons", 7)    \
    X(prevalence[8] = -0.5, CARE__M_OUT_OF_RANGE, "prevalence", 8)   \
    X(prevalence[8] = 1.5, CARE__M_OUT_OF_RANGE, "prevalence", 8)    \
    X(prevalence[10] = 0.9, CARE__M_PREVALENCE_SUM, "prevalence", 4) \
    X(n = RESULTS + 1, CARE__M_LENGTH, "n", -1)

static void faults_of_persons_are_named_and_nothing_is_written(void) {
#define X(spoil, message, where, row)                                                                              \
    {                                                                                                              \
        fixture f = sound;                                                                                         \
        care_error error;                                                                                          \
        f.spoil;                                                                                                   \
        care_check_refused(find_persons(&f, &error), &error, (message), (where), (row), CARE_CHECK_PLACE(#spoil)); \
        CARE_CHECK(memcmp(f.out, sound.out, sizeof f.out) == 0);                                                   \
    }
    PERSONS_FAULTS(X)
#undef X
}

static void arrays_of_persons_are_required(void) {
    fixture f = sound;
    care_error error;
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_dependency_persons(TABLES, AGES, NULL, LEVELS, f.prevalence, f.out, RESULTS, &error), &error,
                       CARE__M_NULL, "persons", -1);
    CARE_CHECK_REFUSED(care_dependency_persons(TABLES, AGES, f.persons, LEVELS, NULL, f.out, RESULTS, &error), &error,
                       CARE__M_NULL, "prevalence", -1);
    CARE_CHECK_REFUSED(care_dependency_persons(TABLES, AGES, f.persons, LEVELS, f.prevalence, NULL, RESULTS, &error), &error,
                       CARE__M_NULL, "out", -1);
}

/* ---- scaling a shape to a share ------------------------------------------------------------------------------------ */

typedef struct scaling {
    int64_t ages, from_age;
    double share;
    double shape[CELLS];
    double persons[CELLS];
    double out[CELLS];
    size_t n;
} scaling;

/* The elderly are those of ages 1 and 2: 200 persons. */
static const scaling sound_scaling = {.ages = AGES,
                                      .from_age = 1,
                                      .share = 0.2,
                                      .shape = {5.0, 1.0, 4.0, 5.0, 2.0, 8.0},
                                      .persons = {100.0, 60.0, 20.0, 100.0, 80.0, 40.0},
                                      .out = {-7.0, -7.0, -7.0, -7.0, -7.0, -7.0},
                                      .n = CELLS};

static care_status scale(scaling *s, care_error *error) {
    care_error_init(error);
    return care_dependency_scale(s->ages, s->shape, s->persons, s->from_age, s->share, s->out, s->n, error);
}

static void check_scaled(const scaling *s, const double want[CELLS]) {
    for (int i = 0; i < CELLS; i++) {
        CARE_CHECK_NEAR(s->out[i], want[i], 1e-14);
    }
}

/* shape x persons = 60 + 80 + 160 + 320 = 620, wanted 200 x 0.155 = 31: k = 0.05 */
static void a_shape_is_scaled_by_hand(void) {
    scaling s = sound_scaling;
    care_error error;
    s.share = 0.155;
    CARE_CHECK_OK(scale(&s, &error), &error);
    check_scaled(&s, (const double[CELLS]){0.0, 0.05, 0.2, 0.0, 0.1, 0.4});
}

/* k = 0.2 cuts the last cell at 1: 60 x 0.2 + 20 x 0.8 + 80 x 0.4 + 40 = 100 of 200 */
static void cells_are_cut_at_one_by_hand(void) {
    scaling s = sound_scaling;
    care_error error;
    s.share = 0.5;
    CARE_CHECK_OK(scale(&s, &error), &error);
    check_scaled(&s, (const double[CELLS]){0.0, 0.2, 0.8, 0.0, 0.4, 1.0});
}

static void share_0_is_nobody_and_share_1_everyone(void) {
    scaling s = sound_scaling;
    care_error error;
    s.share = 0.0;
    CARE_CHECK_OK(scale(&s, &error), &error);
    check_scaled(&s, (const double[CELLS]){0.0, 0.0, 0.0, 0.0, 0.0, 0.0});
    s.share = 1.0;
    CARE_CHECK_OK(scale(&s, &error), &error);
    check_scaled(&s, (const double[CELLS]){0.0, 1.0, 1.0, 0.0, 1.0, 1.0});
}

static void the_unit_of_the_shape_does_not_matter(void) {
    for (int power = -300; power <= 300; power += 100) {
        scaling s = sound_scaling;
        care_error error;
        s.share = 0.5;
        for (int i = 0; i < CELLS; i++) {
            s.shape[i] = ldexp(s.shape[i], power);
        }
        CARE_CHECK_OK(scale(&s, &error), &error);
        check_scaled(&s, (const double[CELLS]){0.0, 0.2, 0.8, 0.0, 0.4, 1.0});
    }
}

/* A share that needs a scale past the largest number: met, or refused, but cells without dependency stay without. */
static void cells_of_shape_0_stay_0(void) {
    scaling s = sound_scaling;
    care_error error;
    s.shape[1] = 0.0;
    for (int i = 2; i < CELLS; i++) {
        s.shape[i] *= DBL_TRUE_MIN;
    }
    if (scale(&s, &error) == CARE_OK) {
        CARE_CHECK_NEAR(s.out[1], 0.0, 0.0);
    } else {
        CARE_CHECK(memcmp(s.out, sound_scaling.out, sizeof s.out) == 0);
    }
}

static void a_share_beyond_the_shape_is_out_of_reach(void) {
    scaling s = sound_scaling;
    care_error error;
    s.shape[4] = s.shape[5] = 0.0; /* 80 of 200 are left */
    s.share = 0.4;
    CARE_CHECK_OK(scale(&s, &error), &error);
    check_scaled(&s, (const double[CELLS]){0.0, 1.0, 1.0, 0.0, 0.0, 0.0});
    memcpy(s.out, sound_scaling.out, sizeof s.out);
    s.share = 0.5;
    CARE_CHECK_REFUSED(scale(&s, &error), &error, CARE__M_SHARE_OUT_OF_REACH, "share", -1);
    CARE_CHECK_STR(error.message, "a share of 0.5 is out of reach; the shape allows at most 0.4");
    CARE_CHECK(memcmp(s.out, sound_scaling.out, sizeof s.out) == 0);
}

static void a_share_of_nobody_is_out_of_reach(void) {
    scaling s = sound_scaling;
    care_error error;
    s.persons[1] = s.persons[2] = s.persons[4] = s.persons[5] = 0.0;
    CARE_CHECK_REFUSED(scale(&s, &error), &error, CARE__M_SHARE_OUT_OF_REACH, "share", -1);
    CARE_CHECK(memcmp(s.out, sound_scaling.out, sizeof s.out) == 0);
}

/* ---- random shapes ------------------------------------------------------------------------------------------------- */

enum { MOST_AGES = 101, MOST_CELLS = CARE_SEXES * MOST_AGES };

typedef struct random_scaling {
    int64_t ages, from_age, cells;
    double shape[MOST_CELLS];
    double persons[MOST_CELLS];
    double all, reachable; /* persons from from_age, and those of them whose shape is not 0 */
    double out[MOST_CELLS];
} random_scaling;

static bool counts(const random_scaling *r, int64_t cell) {
    return cell % r->ages >= r->from_age;
}

/* Shapes over many orders of magnitude, with equal and empty cells, so that the cuts at 1 come one by one or together. */
static void draw_scaling(care__stream *stream, random_scaling *r) {
    r->ages = draw_int(stream, 2, MOST_AGES);
    r->from_age = draw_int(stream, 0, r->ages - 1);
    r->cells = CARE_SEXES * r->ages;
    r->all = r->reachable = 0.0;
    for (int64_t i = 0; i < r->cells; i++) {
        r->shape[i] = draw_int(stream, 0, 9) == 0 ? 0.0 : exp((double)draw_int(stream, 0, 40) - 20.0);
        r->persons[i] = draw_int(stream, 0, 9) == 0 ? 0.0 : draw_between(stream, 1.0, 1000.0);
        r->all += counts(r, i) ? r->persons[i] : 0.0;
        r->reachable += counts(r, i) && r->shape[i] > 0.0 ? r->persons[i] : 0.0;
    }
}

static double share_of(const random_scaling *r) {
    double sum = 0.0;
    for (int64_t i = 0; i < r->cells; i++) {
        sum += counts(r, i) ? r->persons[i] * r->out[i] : 0.0;
    }
    return sum / r->all;
}

/* Cells below 1 have one ratio to the shape, those at 1 no larger a one; younger ages have nothing. */
static bool is_a_cut_multiple(const random_scaling *r) {
    double low = 0.0;
    double high = INFINITY;
    bool good = true;
    for (int64_t i = 0; i < r->cells; i++) {
        good = good && r->out[i] >= 0.0 && r->out[i] <= 1.0;
        if (!counts(r, i) || r->shape[i] == 0.0) {
            good = good && r->out[i] == 0.0;
        } else {
            const double k = r->out[i] / r->shape[i];
            low = k > low ? k : low;
            high = r->out[i] < 1.0 && k < high ? k : high;
        }
    }
    return good && low <= high * (1.0 + 1e-14);
}

static void any_share_within_reach_is_met(void) {
    care__stream stream;
    care__stream_open(&stream, 21, 0, 0);
    for (int round = 0; round < 2000; round++) {
        random_scaling r;
        draw_scaling(&stream, &r);
        if (r.reachable > 0.0) {
            const double share = care__stream_double(&stream) * 0.999999 * r.reachable / r.all;
            care_error error;
            care_error_init(&error);
            CARE_CHECK_OK(care_dependency_scale(r.ages, r.shape, r.persons, r.from_age, share, r.out, (size_t)r.cells, &error),
                          &error);
            CARE_CHECK_NEAR(share_of(&r), share, 1e-13 * share);
            CARE_CHECK(is_a_cut_multiple(&r));
        }
    }
}

/* The largest share that the message of a refusal would name. */
static void the_largest_share_is_met(void) {
    care__stream stream;
    care__stream_open(&stream, 21, 1, 0);
    for (int round = 0; round < 2000; round++) {
        random_scaling r;
        draw_scaling(&stream, &r);
        if (r.reachable > 0.0) {
            const double share = r.reachable / r.all;
            care_error error;
            care_error_init(&error);
            if (CARE_CHECK_OK(
                    care_dependency_scale(r.ages, r.shape, r.persons, r.from_age, share, r.out, (size_t)r.cells, &error),
                    &error)) {
                CARE_CHECK_NEAR(share_of(&r), share, 1e-13 * share);
            }
        }
    }
}

static void a_share_just_out_of_reach_is_refused(void) {
    care__stream stream;
    care__stream_open(&stream, 21, 2, 0);
    for (int round = 0; round < 2000; round++) {
        random_scaling r;
        draw_scaling(&stream, &r);
        const double share = r.all == 0.0 ? 1.0 : r.reachable / r.all * (1.0 + 1e-9);
        if (r.all > 0.0 && share <= 1.0 && share > 0.0) {
            care_error error;
            care_error_init(&error);
            CARE_CHECK_REFUSED(
                care_dependency_scale(r.ages, r.shape, r.persons, r.from_age, share, r.out, (size_t)r.cells, &error), &error,
                CARE__M_SHARE_OUT_OF_REACH, "share", -1);
        }
    }
}

#define SCALE_FAULTS(X)                                            \
    X(ages = 1, CARE__M_OUT_OF_RANGE, "ages", -1)                  \
    X(ages = 1001, CARE__M_OUT_OF_RANGE, "ages", -1)               \
    X(from_age = -1, CARE__M_OUT_OF_RANGE, "from_age", -1)         \
    X(from_age = AGES, CARE__M_OUT_OF_RANGE, "from_age", -1)       \
    X(share = -0.1, CARE__M_OUT_OF_RANGE, "share", -1)             \
    X(share = 1.1, CARE__M_OUT_OF_RANGE, "share", -1)              \
    X(share = (double)NAN, CARE__M_NOT_FINITE, "share", -1)        \
    X(shape[5] = -1.0, CARE__M_OUT_OF_RANGE, "shape", 5)           \
    X(shape[5] = (double)INFINITY, CARE__M_NOT_FINITE, "shape", 5) \
    X(persons[4] = -1.0, CARE__M_OUT_OF_RANGE, "persons", 4)       \
    X(persons[4] = (double)NAN, CARE__M_NOT_FINITE, "persons", 4)  \
    X(n = CELLS - 1, CARE__M_LENGTH, "n", -1)

static void faults_of_a_scaling_are_named_and_nothing_is_written(void) {
#define X(spoil, message, where, row)                                                                       \
    {                                                                                                       \
        scaling s = sound_scaling;                                                                          \
        care_error error;                                                                                   \
        s.spoil;                                                                                            \
        care_check_refused(scale(&s, &error), &error, (message), (where), (row), CARE_CHECK_PLACE(#spoil)); \
        CARE_CHECK(memcmp(s.out, sound_scaling.out, sizeof s.out) == 0);                                    \
    }
    SCALE_FAULTS(X)
#undef X
}

static void arrays_of_a_scaling_are_required(void) {
    scaling s = sound_scaling;
    care_error error;
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_dependency_scale(AGES, NULL, s.persons, 1, 0.2, s.out, CELLS, &error), &error, CARE__M_NULL,
                       "shape", -1);
    CARE_CHECK_REFUSED(care_dependency_scale(AGES, s.shape, NULL, 1, 0.2, s.out, CELLS, &error), &error, CARE__M_NULL,
                       "persons", -1);
    CARE_CHECK_REFUSED(care_dependency_scale(AGES, s.shape, s.persons, 1, 0.2, NULL, CELLS, &error), &error, CARE__M_NULL,
                       "out", -1);
}

CARE_TEST_MAIN("dependency", {"persons by level by hand", persons_by_level_by_hand},
               {"levels that share out everyone add up to all", levels_that_share_out_everyone_add_up_to_all},
               {"levels may add up to one but for rounding", levels_may_add_up_to_one_but_for_rounding},
               {"faults of persons are named and nothing is written", faults_of_persons_are_named_and_nothing_is_written},
               {"arrays of persons are required", arrays_of_persons_are_required},
               {"a shape is scaled by hand", a_shape_is_scaled_by_hand},
               {"cells are cut at one by hand", cells_are_cut_at_one_by_hand},
               {"share 0 is nobody and share 1 everyone", share_0_is_nobody_and_share_1_everyone},
               {"the unit of the shape does not matter", the_unit_of_the_shape_does_not_matter},
               {"cells of shape 0 stay 0", cells_of_shape_0_stay_0},
               {"a share beyond the shape is out of reach", a_share_beyond_the_shape_is_out_of_reach},
               {"a share of nobody is out of reach", a_share_of_nobody_is_out_of_reach},
               {"any share within reach is met", any_share_within_reach_is_met},
               {"the largest share is met", the_largest_share_is_met},
               {"a share just out of reach is refused", a_share_just_out_of_reach_is_refused},
               {"faults of a scaling are named and nothing is written", faults_of_a_scaling_are_named_and_nothing_is_written},
               {"arrays of a scaling are required", arrays_of_a_scaling_are_required})
