/* Answers about targets, against brute force with whole numbers: each is the least, or the most, that does it. */
#include <care/target.h>

#include <math.h>
#include <stdio.h>

#include "care_test.h"
#include "draw.h"

/* ---- nursing share --------------------------------------------------------------------------------------------------- */

/* Do so many nursing beds of so many make a share of `mille` / 1000? Exact. */
static bool reaches(int64_t nursing, int64_t beds, int64_t mille) {
    return 1000 * nursing >= mille * beds;
}

static int64_t least_nursing(int64_t beds, int64_t mille) {
    int64_t nursing = 0;
    while (!reaches(nursing, beds, mille)) {
        nursing++;
    }
    return nursing;
}

/* Nursing beds to build with nothing converted or closed; missing if no number does it. */
static int64_t least_built(int64_t beds, int64_t nursing, int64_t mille) {
    for (int64_t built = 0; built <= 1000 * beds; built++) {
        if (reaches(nursing + built, beds + built, mille)) {
            return built;
        }
    }
    return CARE_MISSING;
}

/* Ordinary beds to close; some bed must be left. */
static int64_t least_closed(int64_t beds, int64_t nursing, int64_t mille) {
    for (int64_t closed = 0; closed <= beds - nursing && closed < beds; closed++) {
        if (reaches(nursing, beds - closed, mille)) {
            return closed;
        }
    }
    return CARE_MISSING;
}

/* Conversions with `built` new nursing beds, at most all ordinary beds. */
static int64_t least_converted(int64_t beds, int64_t nursing, int64_t built, int64_t needed) {
    int64_t converted = 0;
    while (nursing + built + converted < needed && converted < beds - nursing) {
        converted++;
    }
    return converted;
}

static care_nursing_answer answer(int64_t beds, int64_t nursing, int64_t target_beds, int64_t mille) {
    care_nursing_question question;
    care_nursing_answer found;
    care_nursing_question_init(&question);
    care_nursing_answer_init(&found);
    question.beds = beds;
    question.nursing = nursing;
    question.target_beds = target_beds;
    question.target_share = (double)mille / 1000.0;
    CARE_CHECK_OK(care_target_nursing(&question, &found, NULL), NULL);
    return found;
}

static bool check_by_brute_force(int64_t beds, int64_t nursing, int64_t target_beds, int64_t mille) {
    const care_nursing_answer found = answer(beds, nursing, target_beds, mille);
    const int64_t needed = least_nursing(target_beds, mille);
    const int64_t build = target_beds > beds ? target_beds - beds : 0;
    const bool good = CARE_CHECK_INT(found.nursing_needed, needed) &&
                      CARE_CHECK_INT(found.to_add, needed > nursing ? needed - nursing : 0) &&
                      CARE_CHECK_INT(found.build, build) &&
                      CARE_CHECK_INT(found.convert_least, least_converted(beds, nursing, build, needed)) &&
                      CARE_CHECK_INT(found.convert_most, least_converted(beds, nursing, 0, needed)) &&
                      CARE_CHECK_INT(found.build_alone, least_built(beds, nursing, mille)) &&
                      CARE_CHECK_INT(found.close_alone, least_closed(beds, nursing, mille)) &&
                      CARE_CHECK_NEAR(found.share_if_built, (double)(nursing + build) / (double)(beds + build), 1e-15);
    if (!good) {
        printf("    %lld beds, %lld nursing, %lld beds in the target year, %lld per thousand\n", (long long)beds,
               (long long)nursing, (long long)target_beds, (long long)mille);
    }
    return good;
}

static void small_numbers_are_the_least_that_do_it(void) {
    static const int64_t mille[] = {0, 1, 100, 125, 300, 315, 333, 500, 550, 600, 625, 667, 700, 900, 990, 999, 1000};
    for (size_t k = 0; k < sizeof mille / sizeof mille[0]; k++) {
        for (int64_t beds = 1; beds <= 20; beds++) {
            for (int64_t nursing = 0; nursing <= beds; nursing++) {
                for (int64_t target_beds = 1; target_beds <= 30; target_beds += 1 + target_beds / 10) {
                    if (!check_by_brute_force(beds, nursing, target_beds, mille[k])) {
                        return;
                    }
                }
            }
        }
    }
}

/* From a township to the beds of China; shares in tenths of a percent as plans print them. One bed less does not do it. */
static void large_numbers_are_the_least_that_do_it(void) {
    care__stream s;
    care__stream_open(&s, 1, 0, 0);
    for (int i = 0; i < 200000; i++) {
        const int64_t beds = draw_int(&s, 1, i % 2 == 0 ? 10000 : 10000000);
        const int64_t nursing = draw_int(&s, 0, beds);
        const int64_t target_beds = draw_int(&s, 1, 2 * beds);
        const int64_t mille = draw_int(&s, 1, 999);
        const care_nursing_answer found = answer(beds, nursing, target_beds, mille);
        bool good = CARE_CHECK(reaches(found.nursing_needed, target_beds, mille)) &&
                    CARE_CHECK(!reaches(found.nursing_needed - 1, target_beds, mille)) &&
                    CARE_CHECK(reaches(nursing + found.build_alone, beds + found.build_alone, mille)) &&
                    CARE_CHECK(found.build_alone == 0 ||
                               !reaches(nursing + found.build_alone - 1, beds + found.build_alone - 1, mille));
        if (nursing > 0) {
            good = good && CARE_CHECK(reaches(nursing, beds - found.close_alone, mille)) &&
                   CARE_CHECK(found.close_alone == 0 || !reaches(nursing, beds - found.close_alone + 1, mille));
        }
        if (!good) {
            printf("    %lld beds, %lld nursing, %lld in the target year, %lld per thousand: needed %lld, build %lld, close "
                   "%lld\n",
                   (long long)beds, (long long)nursing, (long long)target_beds, (long long)mille,
                   (long long)found.nursing_needed, (long long)found.build_alone, (long long)found.close_alone);
            return;
        }
    }
}

/* Where the brute force's case by case is rare: nursing beds close to the share, shares close to 1. */
static void close_to_the_share_numbers_are_the_least_that_do_it(void) {
    care__stream s;
    care__stream_open(&s, 2, 0, 0);
    for (int i = 0; i < 100000; i++) {
        const int64_t mille = draw_int(&s, 900, 999);
        const int64_t beds = draw_int(&s, 1000, 10000000);
        const int64_t nursing = mille * beds / 1000 - draw_int(&s, 0, 2);
        const care_nursing_answer found = answer(beds, nursing, beds, mille);
        const int64_t built = found.build_alone;
        if (!CARE_CHECK(reaches(nursing + built, beds + built, mille)) ||
            !CARE_CHECK(built == 0 || !reaches(nursing + built - 1, beds + built - 1, mille))) {
            printf("    %lld beds, %lld nursing, %lld per thousand: build %lld\n", (long long)beds, (long long)nursing,
                   (long long)mille, (long long)built);
            return;
        }
    }
}

/* ---- beds ------------------------------------------------------------------------------------------------------------ */

/* Elderly persons and a ratio printed in tenths: exact in whole numbers. */
static void beds_for_a_ratio_are_the_least_that_meet_it(void) {
    care__stream s;
    care__stream_open(&s, 3, 0, 0);
    for (int i = 0; i < 200000; i++) {
        const int64_t elderly = draw_int(&s, 0, i % 2 == 0 ? 200000 : 300000000);
        const int64_t tenths = draw_int(&s, 0, 600);
        care_bed_question question;
        care_bed_answer found;
        care_bed_question_init(&question);
        care_bed_answer_init(&found);
        question.elderly = (double)elderly;
        question.target_per_1000 = (double)tenths / 10.0;
        question.available = draw_int(&s, 0, 10000);
        CARE_CHECK_OK(care_target_beds(&question, &found, NULL), NULL);
        const int64_t wanted = (tenths * elderly + 9999) / 10000;
        if (!CARE_CHECK_INT(found.for_target, wanted) ||
            !CARE_CHECK_INT(found.to_add, wanted > question.available ? wanted - question.available : 0)) {
            printf("    %lld elderly, %lld tenths per thousand\n", (long long)elderly, (long long)tenths);
            return;
        }
    }
}

/* ---- any indicator --------------------------------------------------------------------------------------------------- */

static bool met_by(const care_target *t, double value) {
    return t->direction == CARE_AT_LEAST  ? value >= t->target_value
           : t->direction == CARE_AT_MOST ? value <= t->target_value
                                          : value == t->target_value;
}

/* Not behind the straight line from base to target? Beyond it counts, but for an equality only up to the target. */
static bool on_line(const care_target *t) {
    const double share = (double)(t->latest_year - t->base_year) / (double)(t->target_year - t->base_year);
    const double line = t->base_value + share * (t->target_value - t->base_value);
    const double low = line < t->target_value ? line : t->target_value;
    const double high = line < t->target_value ? t->target_value : line;
    switch (t->direction) {
    case CARE_AT_LEAST:
        return t->latest_value >= line;
    case CARE_AT_MOST:
        return t->latest_value <= line;
    default:
        return t->latest_value >= low && t->latest_value <= high;
    }
}

/* Values in eighths: all sums are exact. The pace is carried on year by year. */
static bool check_progress(const care_target *t) {
    care_target_progress found;
    care_target_progress_init(&found);
    CARE_CHECK_OK(care_target_evaluate(t, &found, NULL), NULL);
    const bool met = met_by(t, t->latest_value);
    bool good = CARE_CHECK_INT(found.met, met) && CARE_CHECK((found.gap == 0.0) == met);
    if (!met) {
        const double pace = (t->latest_value - t->base_value) / (double)(t->latest_year - t->base_year);
        const double towards = t->target_value - t->latest_value;
        good = good && CARE_CHECK_NEAR(found.gap, fabs(towards), 0.0) && CARE_CHECK_INT(found.on_track, on_line(t));
        good = good && CARE_CHECK_INT(!isinf(found.reach_year), pace * towards > 0.0);
        if (good && !isinf(found.reach_year)) {
            const double reached = t->latest_value + pace * (found.reach_year - t->latest_year);
            good = CARE_CHECK_NEAR(reached, t->target_value, 1e-9 * (1.0 + fabs(found.reach_year * pace)));
        }
    }
    if (!good) {
        printf("    direction %d: %g in %d, %g in %d, target %g in %d\n", (int)t->direction, t->base_value, (int)t->base_year,
               t->latest_value, (int)t->latest_year, t->target_value, (int)t->target_year);
    }
    return good;
}

static void progress_is_that_of_a_straight_line(void) {
    care__stream s;
    care__stream_open(&s, 4, 0, 0);
    int failures = 0;
    for (int i = 0; i < 20000 && failures < 5; i++) {
        care_target t;
        care_target_init(&t);
        t.direction = (int32_t)draw_int(&s, CARE_AT_LEAST, CARE_EQUAL);
        t.base_year = 2020;
        t.target_year = 2020 + (1 << draw_int(&s, 0, 3));
        t.latest_year = (int32_t)draw_int(&s, 2021, t.target_year);
        t.base_value = (double)draw_int(&s, 1, 100) / 8.0;
        t.latest_value = (double)draw_int(&s, 1, 100) / 8.0;
        t.target_value = (double)draw_int(&s, 1, 100) / 8.0;
        failures += !check_progress(&t);
    }
}

/* ---- pace ------------------------------------------------------------------------------------------------------------ */

static void a_task_is_split_whole_and_evenly(void) {
    care__stream s;
    care__stream_open(&s, 5, 0, 0);
    for (int i = 0; i < 2000; i++) {
        int64_t part[40];
        const int64_t total = draw_int(&s, 0, 300);
        const int64_t years = draw_int(&s, 1, 40);
        int64_t sum = 0;
        CARE_CHECK_OK(care_target_pace(total, part, (size_t)years, NULL), NULL);
        for (int64_t k = 0; k < years; k++) {
            sum += part[k];
            CARE_CHECK(k == 0 || part[k] <= part[k - 1]);
        }
        CARE_CHECK_INT(sum, total);
        CARE_CHECK(part[0] - part[years - 1] <= 1);
    }
}

CARE_TEST_MAIN("target property", {"small numbers are the least that do it", small_numbers_are_the_least_that_do_it},
               {"large numbers are the least that do it", large_numbers_are_the_least_that_do_it},
               {"close to the share numbers are the least that do it", close_to_the_share_numbers_are_the_least_that_do_it},
               {"beds for a ratio are the least that meet it", beds_for_a_ratio_are_the_least_that_meet_it},
               {"progress is that of a straight line", progress_is_that_of_a_straight_line},
               {"a task is split whole and evenly", a_task_is_split_whole_and_evenly})
