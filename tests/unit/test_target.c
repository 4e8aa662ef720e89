/* care/target.h: how far, how fast, and by which lever. */
#include <care/target.h>

#include <math.h>
#include <string.h>

#include "care_test.h"
#include "core/messages.h"
#include "expect_error.h"

/* ---- any indicator --------------------------------------------------------------------------------------------------- */

/* A target for 2025 from 2020. */
static care_target target(int32_t direction, double base, int32_t latest_year, double latest, double wanted) {
    care_target t;
    care_target_init(&t);
    t.direction = direction;
    t.base_year = 2020;
    t.latest_year = latest_year;
    t.target_year = 2025;
    t.base_value = base;
    t.latest_value = latest;
    t.target_value = wanted;
    return t;
}

static care_target_progress evaluate(const care_target *t) {
    care_target_progress found;
    care_target_progress_init(&found);
    CARE_CHECK_OK(care_target_evaluate(t, &found, NULL), NULL);
    return found;
}

static void inits_leave_all_unset(void) {
    care_target t;
    care_target_progress progress;
    care_bed_question beds;
    care_bed_answer bed_answer;
    care_nursing_question nursing;
    care_nursing_answer nursing_answer;
    memset(&t, 0xA5, sizeof t);
    care_target_init(&t);
    care_target_progress_init(&progress);
    care_bed_question_init(&beds);
    care_bed_answer_init(&bed_answer);
    care_nursing_question_init(&nursing);
    care_nursing_answer_init(&nursing_answer);
    CARE_CHECK_INT(t.struct_size, sizeof t);
    CARE_CHECK(t.direction == -1 && t.base_year == -1 && t.latest_year == -1 && t.target_year == -1);
    CARE_CHECK(isnan(t.base_value) && isnan(t.latest_value) && isnan(t.target_value) && t.tolerance == 0.0);
    CARE_CHECK(progress.met == -1 && progress.on_track == -1 && isnan(progress.gap) && isnan(progress.reach_year));
    CARE_CHECK(isnan(beds.elderly) && isnan(beds.target_per_1000) && isnan(beds.needed_beds) && isnan(beds.use_per_elderly));
    CARE_CHECK(beds.available == -1 && beds.low_occupancy == 0.5);
    CARE_CHECK(bed_answer.for_target == CARE_MISSING && bed_answer.vacancy_risk == -1 && isnan(bed_answer.occupancy));
    CARE_CHECK(nursing.beds == -1 && nursing.nursing == -1 && nursing.target_beds == -1 && isnan(nursing.target_share));
    CARE_CHECK(nursing_answer.build_alone == CARE_MISSING && nursing_answer.close_alone == CARE_MISSING);
    care_target_init(NULL);
    care_target_progress_init(NULL);
    care_bed_question_init(NULL);
    care_bed_answer_init(NULL);
    care_nursing_question_init(NULL);
    care_nursing_answer_init(NULL);
}

/* Township centres from 18 % in 2020 to all in 2025: 16.4 points a year. */
static void at_the_start_the_required_pace_is_known(void) {
    const care_target t = target(CARE_EQUAL, 18.0, 2020, 18.0, 100.0);
    const care_target_progress found = evaluate(&t);
    CARE_CHECK_INT(found.met, 0);
    CARE_CHECK_INT(found.on_track, -1); /* no pace to judge */
    CARE_CHECK_NEAR(found.completion, 0.18, 1e-15);
    CARE_CHECK_NEAR(found.elapsed, 0.0, 0.0);
    CARE_CHECK_NEAR(found.progress, 0.0, 0.0);
    CARE_CHECK_NEAR(found.gap, 82.0, 0.0);
    CARE_CHECK_NEAR(found.required_per_year, 16.4, 1e-12);
    CARE_CHECK(isnan(found.achieved_per_year));
    CARE_CHECK(isnan(found.reach_year));
}

/* Beds per thousand from 30 to at least 35: two of five points in two of five years. */
static void a_straight_line_is_on_track_and_reaches_the_target_in_its_year(void) {
    const care_target t = target(CARE_AT_LEAST, 30.0, 2022, 32.0, 35.0);
    const care_target_progress found = evaluate(&t);
    CARE_CHECK_INT(found.met, 0);
    CARE_CHECK_INT(found.on_track, 1);
    CARE_CHECK_NEAR(found.completion, 32.0 / 35.0, 1e-15);
    CARE_CHECK_NEAR(found.elapsed, 0.4, 1e-15);
    CARE_CHECK_NEAR(found.progress, 0.4, 1e-15);
    CARE_CHECK_NEAR(found.gap, 3.0, 0.0);
    CARE_CHECK_NEAR(found.required_per_year, 1.0, 1e-15);
    CARE_CHECK_NEAR(found.achieved_per_year, 1.0, 0.0);
    CARE_CHECK_NEAR(found.reach_year, 2025.0, 1e-9);
}

static void the_pace_says_when_the_target_is_reached(void) {
    static const struct {
        int32_t direction;
        double base, latest, wanted, reach_year;
        int32_t on_track;
    } cases[] = {
        {CARE_AT_LEAST, 30.0, 33.0, 35.0, 2023.0 + 1.0 / 3.0, 1}, /* faster than the line */
        {CARE_AT_LEAST, 30.0, 31.0, 35.0, 2030.0, 0},             /* slower */
        {CARE_AT_LEAST, 30.0, 30.0, 35.0, INFINITY, 0},           /* no change */
        {CARE_AT_LEAST, 30.0, 29.0, 35.0, INFINITY, 0},           /* the wrong way */
        {CARE_AT_MOST, 10.0, 8.0, 5.0, 2025.0, 1},
        {CARE_AT_MOST, 10.0, 9.0, 5.0, 2030.0, 0},
        {CARE_AT_MOST, 10.0, 12.0, 5.0, INFINITY, 0},
        {CARE_EQUAL, 18.0, 50.8, 100.0, 2025.0, 1},
        {CARE_EQUAL, 18.0, 20.0, 100.0, 2102.0, 0},
        {CARE_EQUAL, 60.0, 56.0, 50.0, 2025.0, 1}, /* from above */
        {CARE_EQUAL, 60.0, 62.0, 50.0, INFINITY, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const care_target t = target(cases[i].direction, cases[i].base, 2022, cases[i].latest, cases[i].wanted);
        const care_target_progress found = evaluate(&t);
        CARE_CHECK_INT(found.met, 0);
        CARE_CHECK_INT(found.on_track, cases[i].on_track);
        CARE_CHECK_NEAR(found.reach_year, cases[i].reach_year, 1e-9);
        CARE_CHECK_NEAR(found.achieved_per_year, (cases[i].latest - cases[i].base) / 2.0, 1e-12);
    }
}

static void a_target_that_is_met_has_nothing_left(void) {
    static const struct {
        int32_t direction;
        double latest, wanted;
    } cases[] = {{CARE_AT_LEAST, 35.0, 35.0},
                 {CARE_AT_LEAST, 40.0, 35.0},
                 {CARE_AT_MOST, 35.0, 35.0},
                 {CARE_AT_MOST, 20.0, 35.0},
                 {CARE_EQUAL, 35.0, 35.0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const care_target t = target(cases[i].direction, 30.0, 2022, cases[i].latest, cases[i].wanted);
        const care_target_progress found = evaluate(&t);
        CARE_CHECK_INT(found.met, 1);
        CARE_CHECK_INT(found.on_track, 1);
        CARE_CHECK_NEAR(found.gap, 0.0, 0.0);
        CARE_CHECK_NEAR(found.required_per_year, 0.0, 0.0);
        CARE_CHECK_NEAR(found.progress, 1.0, 0.0);
        CARE_CHECK_NEAR(found.reach_year, 2022.0, 0.0);
    }
}

static void completion_is_latest_over_target_or_the_other_way_round(void) {
    care_target t = target(CARE_AT_LEAST, 30.0, 2022, 28.0, 35.0);
    CARE_CHECK_NEAR(evaluate(&t).completion, 0.8, 1e-15);
    t.direction = CARE_EQUAL;
    CARE_CHECK_NEAR(evaluate(&t).completion, 0.8, 1e-15);
    t.direction = CARE_AT_MOST;
    CARE_CHECK_NEAR(evaluate(&t).completion, 1.25, 1e-15);
    t.latest_value = 70.0;
    CARE_CHECK_NEAR(evaluate(&t).completion, 0.5, 1e-15);
}

/* Nothing divided by nothing: no share can be told, and none is infinite. */
static void a_target_of_zero_has_no_completion_to_tell(void) {
    care_target t = target(CARE_AT_MOST, 4.0, 2022, 0.0, 0.0);
    care_target_progress found = evaluate(&t);
    CARE_CHECK_INT(found.met, 1);
    CARE_CHECK(!isinf(found.completion));
    t = target(CARE_AT_MOST, 4.0, 2022, 0.0, 5.0);
    CARE_CHECK(!isinf(evaluate(&t).completion));
    t = target(CARE_AT_LEAST, -4.0, 2022, -2.0, 0.0);
    found = evaluate(&t);
    CARE_CHECK_INT(found.met, 0);
    CARE_CHECK(!isinf(found.completion));
    CARE_CHECK_NEAR(found.gap, 2.0, 0.0);
}

static void in_the_target_year_a_gap_needs_an_infinite_pace(void) {
    const care_target t = target(CARE_AT_LEAST, 30.0, 2025, 34.0, 35.0);
    const care_target_progress found = evaluate(&t);
    CARE_CHECK_NEAR(found.elapsed, 1.0, 0.0);
    CARE_CHECK(isinf(found.required_per_year) && found.required_per_year > 0.0);
    CARE_CHECK_INT(found.on_track, 0);
    CARE_CHECK_NEAR(found.reach_year, 2026.25, 1e-9);
}

static void without_an_observation_only_the_time_is_known(void) {
    const care_target t = target(CARE_AT_LEAST, 30.0, 2022, NAN, 35.0);
    const care_target_progress found = evaluate(&t);
    CARE_CHECK_INT(found.met, -1);
    CARE_CHECK_INT(found.on_track, -1);
    CARE_CHECK_NEAR(found.elapsed, 0.4, 1e-15);
    CARE_CHECK(isnan(found.completion) && isnan(found.progress) && isnan(found.gap) && isnan(found.required_per_year));
    CARE_CHECK(isnan(found.achieved_per_year) && isnan(found.reach_year));
}

static void without_a_baseline_there_is_a_gap_but_no_pace(void) {
    const care_target t = target(CARE_AT_LEAST, NAN, 2022, 32.0, 35.0);
    const care_target_progress found = evaluate(&t);
    CARE_CHECK_INT(found.met, 0);
    CARE_CHECK_INT(found.on_track, -1);
    CARE_CHECK_NEAR(found.gap, 3.0, 0.0);
    CARE_CHECK_NEAR(found.required_per_year, 1.0, 1e-15);
    CARE_CHECK_NEAR(found.completion, 32.0 / 35.0, 1e-15);
    CARE_CHECK(isnan(found.progress) && isnan(found.achieved_per_year) && isnan(found.reach_year));
}

/* Half of the last digit printed counts as reached, also where binary fractions err to the other side (1.1 - 1.05 > 0.05). */
static void within_the_tolerance_a_target_is_met(void) {
    care_target t = target(CARE_EQUAL, 18.0, 2022, 99.6, 100.0);
    CARE_CHECK_INT(evaluate(&t).met, 0);
    t.tolerance = 0.5;
    CARE_CHECK_INT(evaluate(&t).met, 1);
    t.latest_value = 100.4;
    CARE_CHECK_INT(evaluate(&t).met, 1);
    t.latest_value = 99.4;
    CARE_CHECK_INT(evaluate(&t).met, 0);
    CARE_CHECK_NEAR(evaluate(&t).gap, 0.6, 1e-12);
    int met = 0;
    int missed = 0;
    for (int k = 1; k <= 1000; k++) {
        care_target printed = target(CARE_AT_LEAST, 0.0, 2022, (10 * k - 5) / 100.0, k / 10.0);
        printed.tolerance = 0.05;
        met += evaluate(&printed).met == 1;
        printed.latest_value = (10 * k - 5.01) / 100.0;
        missed += evaluate(&printed).met == 0;
    }
    CARE_CHECK_INT(met, 1000);
    CARE_CHECK_INT(missed, 1000);
}

/* The baseline was better than the target, and the indicator became worse than it. */
static void what_falls_behind_a_target_that_was_met_is_not_on_track(void) {
    static const struct {
        int32_t direction;
        double base, latest, wanted;
    } cases[] = {
        {CARE_AT_LEAST, 100.0, 80.0, 90.0},
        {CARE_AT_MOST, 10.0, 13.0, 12.0},
        {CARE_EQUAL, 80.0, 105.0, 100.0}, /* past the target, and going on */
        {CARE_EQUAL, 100.0, 95.0, 100.0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const care_target t = target(cases[i].direction, cases[i].base, 2022, cases[i].latest, cases[i].wanted);
        const care_target_progress found = evaluate(&t);
        CARE_CHECK_INT(found.met, 0);
        CARE_CHECK_INT(found.on_track, 0);
        CARE_CHECK(isinf(found.reach_year));
    }
}

static void a_target_that_cannot_be_is_refused(void) {
    care_target t[10];
    static const char *const where[] = {"target.direction",   "target.direction",   "target.base_year",    "target.target_year",
                                        "target.latest_year", "target.latest_year", "target.target_value", "target.tolerance",
                                        "target.base_value",  "target.latest_value"};
    for (int i = 0; i < 10; i++) {
        t[i] = target(CARE_AT_LEAST, 30.0, 2022, 32.0, 35.0);
    }
    t[0].direction = -1;
    t[1].direction = CARE_EQUAL + 1;
    t[2].base_year = 0;
    t[3].target_year = 2020;
    t[4].latest_year = 2019;
    t[5].latest_year = 2026;
    t[6].target_value = NAN;
    t[7].tolerance = -0.1;
    t[8].base_value = INFINITY;
    t[9].latest_value = -INFINITY;
    for (int i = 0; i < 10; i++) {
        care_target_progress found;
        care_error error;
        care_target_progress_init(&found);
        care_error_init(&error);
        CARE_CHECK_INT(care_target_evaluate(&t[i], &found, &error), CARE_E_INVALID);
        CARE_CHECK_STR(error.where, where[i]);
        CARE_CHECK_INT(found.met, -1);
    }
    care_target_progress found;
    care_target_progress_init(&found);
    const care_target sound = target(CARE_AT_LEAST, 30.0, 2022, 32.0, 35.0);
    CARE_CHECK_INT(care_target_evaluate(NULL, &found, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_target_evaluate(&sound, NULL, NULL), CARE_E_INVALID);
}

/* ---- beds ------------------------------------------------------------------------------------------------------------ */

static care_bed_answer answer_beds(double elderly, double per_1000, int64_t available, double needed, double use) {
    care_bed_question question;
    care_bed_answer found;
    care_bed_question_init(&question);
    care_bed_answer_init(&found);
    question.elderly = elderly;
    question.target_per_1000 = per_1000;
    question.available = available;
    question.needed_beds = needed;
    question.use_per_elderly = use;
    CARE_CHECK_OK(care_target_beds(&question, &found, NULL), NULL);
    return found;
}

/* Nanchuan's plausibility bounds: 30 per thousand in 2020, 35 per thousand in 2025 and 2035; whole beds that meet the target.
 */
static void beds_of_nanchuan_are_within_the_plausible(void) {
    CARE_CHECK_INT(answer_beds(137127.0, 30.0, 0, NAN, NAN).for_target, 4114);
    CARE_CHECK_INT(answer_beds(154412.0, 35.0, 4114, NAN, NAN).for_target, 5405); /* 5,404.42 */
    CARE_CHECK_INT(answer_beds(156437.0, 35.0, 4114, NAN, NAN).for_target, 5476); /* 5,475.30 */
    CARE_CHECK_INT(answer_beds(156437.0, 35.0, 4114, NAN, NAN).to_add, 1362);
    CARE_CHECK_INT(answer_beds(174321.0, 35.0, 4114, NAN, NAN).for_target, 6102); /* 6,101.24 */
}

/* With g the growth of the elderly, beds must grow by (35/30)(1+g). */
static void beds_must_grow_with_the_elderly_too(void) {
    const double g = 0.14;
    const care_bed_answer base = answer_beds(100000.0, 30.0, 3000, NAN, NAN);
    const care_bed_answer found = answer_beds(100000.0 * (1.0 + g), 35.0, 3000, NAN, NAN);
    CARE_CHECK_INT(base.for_target, 3000);
    CARE_CHECK_INT(base.to_add, 0);
    CARE_CHECK_NEAR((double)found.for_target / (double)base.for_target, 35.0 / 30.0 * (1.0 + g), 1e-12);
    CARE_CHECK_INT(found.to_add, 990);
}

/* Residents of institutions are 0.81 % of the elderly: 1,111 persons for 4,114 beds. */
static void the_four_numbers_are_told_apart_and_vacancy_is_said(void) {
    const care_bed_answer found = answer_beds(137127.0, 30.0, 4114, 3208.8, 0.0081);
    CARE_CHECK_INT(found.for_target, 4114);
    CARE_CHECK_INT(found.by_dependency, 3209);
    CARE_CHECK_INT(found.by_use, 1111);
    CARE_CHECK_INT(found.available, 4114);
    CARE_CHECK_INT(found.to_add, 0);
    CARE_CHECK_NEAR(found.occupancy, 0.27, 0.005);
    CARE_CHECK_INT(found.vacancy_risk, 1);
}

static void vacancy_is_a_risk_below_the_occupancy_given(void) {
    care_bed_question question;
    care_bed_answer found;
    care_bed_question_init(&question);
    care_bed_answer_init(&found);
    question.elderly = 1000.0;
    question.target_per_1000 = 40.0;
    question.available = 50; /* more than the target: what stands counts */
    question.use_per_elderly = 0.025;
    CARE_CHECK_OK(care_target_beds(&question, &found, NULL), NULL);
    CARE_CHECK_NEAR(found.occupancy, 0.5, 1e-15);
    CARE_CHECK_INT(found.vacancy_risk, 0);
    question.low_occupancy = 0.51;
    CARE_CHECK_OK(care_target_beds(&question, &found, NULL), NULL);
    CARE_CHECK_INT(found.vacancy_risk, 1);
}

static void what_is_not_known_is_not_answered(void) {
    const care_bed_answer found = answer_beds(1000.0, 35.0, 20, NAN, NAN);
    CARE_CHECK_INT(found.for_target, 35);
    CARE_CHECK_INT(found.by_dependency, CARE_MISSING);
    CARE_CHECK_INT(found.by_use, CARE_MISSING);
    CARE_CHECK(isnan(found.occupancy));
    CARE_CHECK_INT(found.vacancy_risk, -1);
}

static void without_elderly_no_beds_are_needed(void) {
    const care_bed_answer found = answer_beds(0.0, 35.0, 0, 0.0, 0.5);
    CARE_CHECK_INT(found.for_target, 0);
    CARE_CHECK_INT(found.by_dependency, 0);
    CARE_CHECK_INT(found.by_use, 0);
    CARE_CHECK(isnan(found.occupancy));
}

static void a_bed_question_that_cannot_be_is_refused(void) {
    care_bed_question q[12];
    static const char *const where[] = {"question.elderly",     "question.elderly",         "question.target_per_1000",
                                        "question.available",   "question.low_occupancy",   "question.needed_beds",
                                        "question.needed_beds", "question.use_per_elderly", "question.use_per_elderly",
                                        "question.elderly",     "question.elderly",         "question.available"};
    for (int i = 0; i < 12; i++) {
        care_bed_question_init(&q[i]);
        q[i].elderly = 1000.0;
        q[i].target_per_1000 = 35.0;
        q[i].available = 20;
    }
    q[0].elderly = -1.0;
    q[1].elderly = NAN;
    q[2].target_per_1000 = NAN;
    q[3].available = -1;
    q[4].low_occupancy = 1.5;
    q[5].needed_beds = -1.0;
    q[6].needed_beds = INFINITY;
    q[7].use_per_elderly = 1.1;
    q[8].use_per_elderly = -0.1;
    q[9].elderly = 1e300;
    q[10].elderly = 1e300; /* no target, but a use past all counting */
    q[10].target_per_1000 = 0.0;
    q[10].use_per_elderly = 0.5;
    q[11].available = (INT64_C(1) << 53) + 1;
    for (int i = 0; i < 12; i++) {
        care_bed_answer found;
        care_error error;
        care_bed_answer_init(&found);
        care_error_init(&error);
        CARE_CHECK_INT(care_target_beds(&q[i], &found, &error), CARE_E_INVALID);
        CARE_CHECK_STR(error.where, where[i]);
        CARE_CHECK_INT(found.for_target, CARE_MISSING);
    }
    CARE_CHECK_INT(care_target_beds(NULL, NULL, NULL), CARE_E_INVALID);
    q[3].available = 5;
    CARE_CHECK_INT(care_target_beds(&q[3], NULL, NULL), CARE_E_INVALID);
}

/* ---- nursing share --------------------------------------------------------------------------------------------------- */

static care_nursing_answer answer_nursing(int64_t beds, int64_t nursing, int64_t target_beds, double share) {
    care_nursing_question question;
    care_nursing_answer found;
    care_nursing_question_init(&question);
    care_nursing_answer_init(&found);
    question.beds = beds;
    question.nursing = nursing;
    question.target_beds = target_beds;
    question.target_share = share;
    CARE_CHECK_OK(care_target_nursing(&question, &found, NULL), NULL);
    return found;
}

/* Per thousand elderly, from 31.5 % of 30 to 60 % of 35: from 9.45 to 21.0. New beds alone cannot do it. */
static void nursing_beds_per_thousand_must_more_than_double(void) {
    const care_nursing_answer found = answer_nursing(30000, 9450, 35000, 0.6); /* a million elderly */
    CARE_CHECK_INT(found.nursing_needed, 21000);
    CARE_CHECK_NEAR((double)found.nursing_needed / 9450.0, 2.22, 0.005);
    CARE_CHECK_INT(found.to_add, 11550);
    CARE_CHECK_INT(found.build, 5000);
    CARE_CHECK_INT(found.convert_least, 6550);
    CARE_CHECK_INT(found.convert_most, 11550);
    CARE_CHECK_NEAR(found.share_if_built, 14450.0 / 35000.0, 1e-15);
}

/* The plan of Nanchuan, every counted bed an institution bed. */
static void conversion_must_carry_nanchuan_if_all_beds_are_institutional(void) {
    const care_nursing_answer low = answer_nursing(4114, 1296, 5404, 0.6);
    CARE_CHECK_INT(low.nursing_needed, 3243);
    CARE_CHECK_INT(low.build, 1290);
    CARE_CHECK_INT(low.convert_least, 657);
    CARE_CHECK_INT(low.convert_most, 1947);
    const care_nursing_answer high = answer_nursing(4114, 1296, 5468, 0.6);
    CARE_CHECK_INT(high.nursing_needed, 3281);
    CARE_CHECK_INT(high.convert_least, 631);
}

/* And if 62.5 % of them are. */
static void conversion_must_carry_nanchuan_if_five_of_eight_beds_are_institutional(void) {
    const care_nursing_answer low = answer_nursing(2571, 810, 3378, 0.6);
    CARE_CHECK_INT(low.nursing_needed, 2027);
    CARE_CHECK_INT(low.convert_least, 410);
    CARE_CHECK_INT(answer_nursing(2571, 810, 3418, 0.6).nursing_needed, 2051);
}

/* Beds per thousand of the elderly of 2025 at which new nursing beds alone would make 60 %: 45, or 38 if 62.5 % of the beds
   counted are institutional. */
static void new_beds_alone_reach_the_share_only_far_past_the_target(void) {
    const double elderly = 156437.0;
    const double all = 4114.0 + (double)answer_nursing(4114, 1296, 5476, 0.6).build_alone;
    const double five_of_eight = 4114.0 + (double)answer_nursing(2571, 810, 3423, 0.6).build_alone;
    CARE_CHECK_NEAR(1000.0 * all / elderly, 45.0, 0.5);
    CARE_CHECK_NEAR(1000.0 * five_of_eight / elderly, 38.0, 0.5);
}

static void a_share_that_is_reached_needs_nothing(void) {
    const care_nursing_answer found = answer_nursing(100, 60, 100, 0.6);
    CARE_CHECK_INT(found.nursing_needed, 60);
    CARE_CHECK_INT(found.to_add, 0);
    CARE_CHECK_INT(found.build, 0);
    CARE_CHECK_INT(found.convert_least, 0);
    CARE_CHECK_INT(found.convert_most, 0);
    CARE_CHECK_INT(found.build_alone, 0);
    CARE_CHECK_INT(found.close_alone, 0);
    CARE_CHECK_NEAR(found.share_if_built, 0.6, 1e-15);
}

static void closing_ordinary_beds_is_a_lever_of_its_own(void) {
    const care_nursing_answer found = answer_nursing(100, 30, 100, 0.6);
    CARE_CHECK_INT(found.close_alone, 50); /* 30 of 50 */
    CARE_CHECK_INT(found.build_alone, 75); /* 105 of 175 */
    CARE_CHECK_INT(answer_nursing(100, 0, 100, 0.6).close_alone, CARE_MISSING);
}

static void a_share_of_one_is_never_reached_by_building(void) {
    const care_nursing_answer found = answer_nursing(100, 30, 120, 1.0);
    CARE_CHECK_INT(found.nursing_needed, 120);
    CARE_CHECK_INT(found.convert_least, 70);
    CARE_CHECK_INT(found.convert_most, 70); /* no more than there are */
    CARE_CHECK_INT(found.build_alone, CARE_MISSING);
    CARE_CHECK_INT(found.close_alone, 70);
}

/* Where doubles can hardly tell one bed from the next, an answer takes no longer than elsewhere. */
static void a_share_a_hair_below_one_is_answered(void) {
    const double share = nextafter(1.0, 0.0);
    const care_nursing_answer found = answer_nursing(1048576, 1048575, 1048576, share);
    CARE_CHECK_INT(found.nursing_needed, 1048576);
    CARE_CHECK_INT(found.close_alone, 1);
    if (found.build_alone != CARE_MISSING) {
        const double beds = 1048576.0 + (double)found.build_alone;
        CARE_CHECK((beds - 1.0) / beds >= share * (1.0 - 1e-15));
    }
}

static void fewer_beds_in_the_target_year_are_not_built(void) {
    const care_nursing_answer found = answer_nursing(100, 30, 80, 0.6);
    CARE_CHECK_INT(found.nursing_needed, 48);
    CARE_CHECK_INT(found.build, 0);
    CARE_CHECK_INT(found.convert_least, 18);
    CARE_CHECK_NEAR(found.share_if_built, 0.3, 1e-15);
}

static void a_nursing_question_that_cannot_be_is_refused(void) {
    static const struct {
        int64_t beds, nursing, target_beds;
        double share;
        int32_t message;
        const char *where;
    } cases[] = {
        {-1, 0, 10, 0.6, CARE__M_OUT_OF_RANGE, "question.beds"},
        {10, -1, 10, 0.6, CARE__M_OUT_OF_RANGE, "question.nursing"},
        {10, 11, 10, 0.6, CARE__M_NURSING_OVER, "question.nursing"},
        {10, 5, -1, 0.6, CARE__M_OUT_OF_RANGE, "question.target_beds"},
        {10, 5, 10, 60.0, CARE__M_OUT_OF_RANGE, "question.target_share"},
        {10, 5, 10, -0.1, CARE__M_OUT_OF_RANGE, "question.target_share"},
        {10, 5, 10, NAN, CARE__M_NOT_FINITE, "question.target_share"},
        {(INT64_C(1) << 53) + 1, 5, 10, 0.6, CARE__M_OUT_OF_RANGE, "question.beds"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        care_nursing_question question;
        care_nursing_answer found;
        care_error error;
        care_nursing_question_init(&question);
        care_nursing_answer_init(&found);
        care_error_init(&error);
        question.beds = cases[i].beds;
        question.nursing = cases[i].nursing;
        question.target_beds = cases[i].target_beds;
        question.target_share = cases[i].share;
        CARE_CHECK_REFUSED(care_target_nursing(&question, &found, &error), &error, cases[i].message, cases[i].where, -1);
        CARE_CHECK_INT(found.nursing_needed, CARE_MISSING);
    }
    CARE_CHECK_INT(care_target_nursing(NULL, NULL, NULL), CARE_E_INVALID);
}

static void a_district_without_beds_needs_the_share_of_what_is_built(void) {
    care_nursing_question question;
    care_nursing_answer found;
    care_nursing_question_init(&question);
    care_nursing_answer_init(&found);
    question.beds = question.nursing = 0;
    question.target_beds = 353;
    question.target_share = 0.45;
    CARE_CHECK_OK(care_target_nursing(&question, &found, NULL), NULL);
    CARE_CHECK_INT(found.nursing_needed, 159);
    CARE_CHECK_INT(found.convert_least, 0);
    CARE_CHECK_INT(found.convert_most, 0);
    CARE_CHECK_NEAR(found.share_if_built, 1.0, 0.0);
}

static void no_more_is_converted_than_can_be(void) {
    care_nursing_question question;
    care_nursing_answer found;
    care_error error;
    care_nursing_question_init(&question);
    care_nursing_answer_init(&found);
    care_error_init(&error);
    question.beds = question.target_beds = 100; /* 20 nursing, 30 ordinary, 50 that stay what they are */
    question.nursing = 20;
    question.convertible = 30;
    question.target_share = 0.9;
    CARE_CHECK_OK(care_target_nursing(&question, &found, NULL), NULL);
    CARE_CHECK_INT(found.convert_least, 70);
    CARE_CHECK_INT(found.convert_most, 30);
    question.convertible = 81;
    CARE_CHECK_REFUSED(care_target_nursing(&question, &found, &error), &error, CARE__M_OUT_OF_RANGE, "question.convertible",
                       -1);
}

/* ---- pace ------------------------------------------------------------------------------------------------------------ */

static void a_task_is_split_evenly_the_larger_parts_first(void) {
    static const struct {
        int64_t total;
        size_t years;
        int64_t parts[5];
    } cases[] = {{28, 5, {6, 6, 6, 5, 5}}, {0, 3, {0, 0, 0}}, {2, 4, {1, 1, 0, 0}}, {7, 1, {7}}, {10, 5, {2, 2, 2, 2, 2}}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t out[6] = {-7, -7, -7, -7, -7, -7};
        CARE_CHECK_OK(care_target_pace(cases[i].total, out, cases[i].years, NULL), NULL);
        for (size_t k = 0; k < cases[i].years; k++) {
            CARE_CHECK_INT(out[k], cases[i].parts[k]);
        }
        CARE_CHECK_INT(out[cases[i].years], -7);
    }
}

static void a_task_that_cannot_be_split_is_refused(void) {
    int64_t out[2] = {-7, -7};
    care_error error;
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_target_pace(-1, out, 2, &error), &error, CARE__M_OUT_OF_RANGE, "total", -1);
    CARE_CHECK_REFUSED(care_target_pace(5, out, 0, &error), &error, CARE__M_OUT_OF_RANGE, "years", -1);
    CARE_CHECK_REFUSED(care_target_pace(5, out, SIZE_MAX, &error), &error, CARE__M_OUT_OF_RANGE, "years", -1);
    CARE_CHECK_REFUSED(care_target_pace(5, NULL, 2, &error), &error, CARE__M_NULL, "out", -1);
    CARE_CHECK_INT(out[0], -7);
    CARE_CHECK_OK(care_target_pace(INT64_MAX, out, 2, NULL), NULL);
    CARE_CHECK_INT(out[0], INT64_MAX / 2 + 1);
    CARE_CHECK_INT(out[1], INT64_MAX / 2);
}

CARE_TEST_MAIN(
    "target", {"inits leave all unset", inits_leave_all_unset},
    {"at the start the required pace is known", at_the_start_the_required_pace_is_known},
    {"a straight line is on track and reaches the target in its year",
     a_straight_line_is_on_track_and_reaches_the_target_in_its_year},
    {"the pace says when the target is reached", the_pace_says_when_the_target_is_reached},
    {"a target that is met has nothing left", a_target_that_is_met_has_nothing_left},
    {"completion is latest over target or the other way round", completion_is_latest_over_target_or_the_other_way_round},
    {"a target of zero has no completion to tell", a_target_of_zero_has_no_completion_to_tell},
    {"in the target year a gap needs an infinite pace", in_the_target_year_a_gap_needs_an_infinite_pace},
    {"without an observation only the time is known", without_an_observation_only_the_time_is_known},
    {"without a baseline there is a gap but no pace", without_a_baseline_there_is_a_gap_but_no_pace},
    {"within the tolerance a target is met", within_the_tolerance_a_target_is_met},
    {"what falls behind a target that was met is not on track", what_falls_behind_a_target_that_was_met_is_not_on_track},
    {"a target that cannot be is refused", a_target_that_cannot_be_is_refused},
    {"beds of nanchuan are within the plausible", beds_of_nanchuan_are_within_the_plausible},
    {"beds must grow with the elderly too", beds_must_grow_with_the_elderly_too},
    {"the four numbers are told apart and vacancy is said", the_four_numbers_are_told_apart_and_vacancy_is_said},
    {"vacancy is a risk below the occupancy given", vacancy_is_a_risk_below_the_occupancy_given},
    {"what is not known is not answered", what_is_not_known_is_not_answered},
    {"without elderly no beds are needed", without_elderly_no_beds_are_needed},
    {"a bed question that cannot be is refused", a_bed_question_that_cannot_be_is_refused},
    {"nursing beds per thousand must more than double", nursing_beds_per_thousand_must_more_than_double},
    {"conversion must carry nanchuan if all beds are institutional",
     conversion_must_carry_nanchuan_if_all_beds_are_institutional},
    {"conversion must carry nanchuan if five of eight beds are institutional",
     conversion_must_carry_nanchuan_if_five_of_eight_beds_are_institutional},
    {"new beds alone reach the share only far past the target", new_beds_alone_reach_the_share_only_far_past_the_target},
    {"a share that is reached needs nothing", a_share_that_is_reached_needs_nothing},
    {"closing ordinary beds is a lever of its own", closing_ordinary_beds_is_a_lever_of_its_own},
    {"a share of one is never reached by building", a_share_of_one_is_never_reached_by_building},
    {"a share a hair below one is answered", a_share_a_hair_below_one_is_answered},
    {"fewer beds in the target year are not built", fewer_beds_in_the_target_year_are_not_built},
    {"a nursing question that cannot be is refused", a_nursing_question_that_cannot_be_is_refused},
    {"a district without beds needs the share of what is built", a_district_without_beds_needs_the_share_of_what_is_built},
    {"no more is converted than can be", no_more_is_converted_than_can_be},
    {"a task is split evenly the larger parts first", a_task_is_split_evenly_the_larger_parts_first},
    {"a task that cannot be split is refused", a_task_that_cannot_be_split_is_refused})
