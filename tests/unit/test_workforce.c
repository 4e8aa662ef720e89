#include <care/workforce.h>

#include <math.h>
#include <string.h>

#include "care_test.h"
#include "core/messages.h"
#include "expect_error.h"

enum { TABLES = 2, YEARS = 4, TRAINING = 2, CELLS = TABLES * YEARS };

typedef struct fixture {
    double in_post[TABLES];
    double pipeline[TABLES * TRAINING];
    double intake[CELLS], recruits[CELLS], need[CELLS];
    double completion[YEARS], attrition[YEARS];
    care_workforce_problem problem;
    double out[5][CELLS]; /* in post, in training, trained, leavers, gap */
    care_workforce_result result;
    double found[CELLS];
    int64_t closed[TABLES];
} fixture;

static void set_up(fixture *f) {
    memset(f, 0, sizeof *f);
    for (int i = 0; i < YEARS; i++) {
        f->completion[i] = 0.8;
        f->attrition[i] = 0.1;
        f->need[i] = 90.0 + 10.0 * i;
        f->need[YEARS + i] = 20.0;
        f->intake[i] = 40.0;
        f->intake[YEARS + i] = i;
        f->recruits[i] = i == 1 ? 5.0 : 0.0;
    }
    memcpy(f->in_post, (const double[]){100.0, 20.0}, sizeof f->in_post);
    memcpy(f->pipeline, (const double[]){10.0, 20.0, 5.0, 0.0}, sizeof f->pipeline);
    care_workforce_problem_init(&f->problem);
    f->problem.tables = TABLES;
    f->problem.years = YEARS;
    f->problem.training = TRAINING;
    f->problem.in_post = f->in_post;
    f->problem.pipeline = f->pipeline;
    f->problem.intake = f->intake;
    f->problem.recruits = f->recruits;
    f->problem.completion = f->completion;
    f->problem.attrition = f->attrition;
    f->problem.need = f->need;
    f->problem.fte = 0.9;
    care_workforce_result_init(&f->result);
    f->result.in_post = f->out[0];
    f->result.in_training = f->out[1];
    f->result.trained = f->out[2];
    f->result.leavers = f->out[3];
    f->result.gap = f->out[4];
}

static care_status project(fixture *f, care_error *error) {
    care_error_init(error);
    return care_workforce_project(&f->problem, &f->result, error);
}

static care_status find(fixture *f, int64_t close_by, const double *capacity, care_error *error) {
    care_error_init(error);
    f->problem.intake = NULL;
    return care_workforce_intake(&f->problem, close_by, capacity, f->found, CELLS, f->closed, error);
}

/* Runs what was found. */
static void live(fixture *f) {
    care_error error;
    f->problem.intake = f->found;
    CARE_CHECK_OK(project(f, &error), &error);
}

static void by_hand(void) {
    static const double in_post[YEARS] = {98.0, 109.2, 130.28, 149.252};
    static const double trained[YEARS] = {8.0, 16.0, 32.0, 32.0};
    static const double leavers[YEARS] = {10.0, 9.8, 10.92, 13.028};
    static const double in_training[YEARS] = {60.0, 80.0, 80.0, 80.0};
    fixture f;
    care_error error;
    set_up(&f);
    CARE_CHECK_OK(project(&f, &error), &error);
    for (int t = 0; t < YEARS; t++) {
        CARE_CHECK_NEAR(f.out[0][t], in_post[t], 1e-12);
        CARE_CHECK_NEAR(f.out[1][t], in_training[t], 1e-12);
        CARE_CHECK_NEAR(f.out[2][t], trained[t], 1e-12);
        CARE_CHECK_NEAR(f.out[3][t], leavers[t], 1e-12);
        CARE_CHECK_NEAR(f.out[4][t], 90.0 + 10.0 * t - 0.9 * in_post[t], 1e-12);
    }
    CARE_CHECK_NEAR(f.out[0][YEARS], 22.0, 1e-12); /* the second staff: 20 - 2 + 0.8 x 5 */
    CARE_CHECK_NEAR(f.out[2][YEARS + 3], 0.8, 1e-12);
}

static void training_within_the_year_needs_no_pipeline(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.problem.training = 0;
    f.problem.pipeline = NULL;
    CARE_CHECK_OK(project(&f, &error), &error);
    CARE_CHECK_NEAR(f.out[2][0], 32.0, 1e-12);
    CARE_CHECK_NEAR(f.out[1][0], 0.0, 0.0);
}

/* ---- the intake that closes the gap ---------------------------------------------------------------------------------- */

static void a_gap_is_closed_in_its_year_and_stays_closed(void) {
    fixture f;
    care_error error;
    set_up(&f);
    CARE_CHECK_OK(find(&f, 2, NULL, &error), &error);
    live(&f);
    CARE_CHECK(f.out[4][1] > 1.0);
    CARE_CHECK_NEAR(f.out[4][2], 0.0, 1e-10);
    CARE_CHECK_NEAR(f.out[4][3], 0.0, 1e-10);
    CARE_CHECK_NEAR(f.found[2] + f.found[3], 0.0, 0.0); /* too late to complete */
    CARE_CHECK_INT(f.closed[0], 2);
    f.need[0] = 10.0; /* a gap that opens again was not closed */
    CARE_CHECK_OK(find(&f, 2, NULL, &error), &error);
    CARE_CHECK_INT(f.closed[0], 2);
    /* 110 / 0.9 less 0.9 x 109.2, of 80 % who complete */
    CARE_CHECK_NEAR(f.found[0], (110.0 / 0.9 - 0.9 * 109.2) / 0.8, 1e-10);
    CARE_CHECK_NEAR(f.out[4][YEARS + 2], 0.0, 1e-10);
}

static void intakes_before_the_year_are_level(void) {
    fixture f;
    care_error error;
    set_up(&f);
    CARE_CHECK_OK(find(&f, 3, NULL, &error), &error);
    CARE_CHECK_NEAR(f.found[0], f.found[1], 0.0);
    live(&f);
    CARE_CHECK_NEAR(f.out[4][3], 0.0, 1e-10);
    CARE_CHECK_INT(f.closed[0], 3);
}

static void capacity_is_filled_before_more_is_asked_elsewhere(void) {
    const double capacity[YEARS] = {5.0, 100.0, 100.0, 100.0};
    fixture f;
    care_error error;
    set_up(&f);
    CARE_CHECK_OK(find(&f, 3, capacity, &error), &error);
    CARE_CHECK_NEAR(f.found[0], 5.0, 0.0);
    CARE_CHECK(f.found[1] > 5.0 && f.found[1] < 100.0);
    live(&f);
    CARE_CHECK_NEAR(f.out[4][3], 0.0, 1e-10);
    CARE_CHECK_INT(f.closed[0], 3);
}

static void what_cannot_be_closed_is_closed_as_far_as_can_be(void) {
    const double capacity[YEARS] = {5.0, 6.0, 7.0, 8.0};
    fixture f;
    care_error error;
    set_up(&f);
    f.problem.recruits = NULL;
    CARE_CHECK_OK(find(&f, 2, capacity, &error), &error);
    CARE_CHECK_NEAR(f.found[0], 5.0, 0.0);
    CARE_CHECK_NEAR(f.found[1], 6.0, 0.0);
    CARE_CHECK_INT(f.closed[0], -1);
    CARE_CHECK_OK(find(&f, 0, NULL, &error), &error); /* before anybody has completed */
    live(&f);
    CARE_CHECK(f.out[4][1] > 1.0);
    CARE_CHECK_NEAR(f.out[4][2], 0.0, 1e-10);
    CARE_CHECK_INT(f.closed[0], 2);
}

static void nobody_is_taken_in_vain(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.completion[2] = 0.0;
    CARE_CHECK_OK(find(&f, 3, NULL, &error), &error);
    CARE_CHECK_NEAR(f.found[0], 0.0, 0.0); /* none of them would complete */
    live(&f);
    CARE_CHECK_NEAR(f.out[4][3], 0.0, 1e-10);
    f.completion[3] = 0.0;
    CARE_CHECK_OK(find(&f, 3, NULL, &error), &error);
    CARE_CHECK_NEAR(f.found[0] + f.found[1], 0.0, 0.0);
    CARE_CHECK_INT(f.closed[0], -1);
    set_up(&f);
    for (int i = 0; i < CELLS; i++) {
        f.need[i] = 10.0;
    }
    CARE_CHECK_OK(find(&f, 2, NULL, &error), &error); /* no gap at all */
    CARE_CHECK_NEAR(f.found[0] + f.found[1], 0.0, 0.0);
    CARE_CHECK_INT(f.closed[0], 0);
}

/* ---- refusals -------------------------------------------------------------------------------------------------------- */

static void bad_input_is_refused(void) {
    static const care_wrong_number all[] = {
        {offsetof(fixture, in_post[1]), -1.0, CARE__M_OUT_OF_RANGE, "problem.in_post", 1},
        {offsetof(fixture, pipeline[3]), NAN, CARE__M_NOT_FINITE, "problem.pipeline", 3},
        {offsetof(fixture, intake[7]), -1.0, CARE__M_OUT_OF_RANGE, "problem.intake", 7},
        {offsetof(fixture, recruits[2]), -1.0, CARE__M_OUT_OF_RANGE, "problem.recruits", 2},
        {offsetof(fixture, completion[0]), 1.1, CARE__M_OUT_OF_RANGE, "problem.completion", 0},
        {offsetof(fixture, attrition[3]), -0.1, CARE__M_OUT_OF_RANGE, "problem.attrition", 3},
        {offsetof(fixture, need[5]), INFINITY, CARE__M_NOT_FINITE, "problem.need", 5},
        {offsetof(fixture, problem.fte), 0.0, CARE__M_ZERO, "problem.fte", -1},
        {offsetof(fixture, problem.fte), 2.1, CARE__M_OUT_OF_RANGE, "problem.fte", -1}};
    fixture f;
    care_error error;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        set_up(&f);
        care_make_wrong(&f, &all[i]);
        CARE_CHECK_REFUSED(project(&f, &error), &error, all[i].message, all[i].where, all[i].row);
        CARE_CHECK_NEAR(f.out[0][0], 0.0, 0.0);
    }
    set_up(&f);
    f.problem.training = 21;
    CARE_CHECK_REFUSED(project(&f, &error), &error, CARE__M_OUT_OF_RANGE, "problem.training", -1);
    set_up(&f);
    f.problem.pipeline = NULL;
    CARE_CHECK_REFUSED(project(&f, &error), &error, CARE__M_NULL, "problem.pipeline", -1);
    set_up(&f);
    CARE_CHECK_REFUSED(care_workforce_intake(&f.problem, 1, NULL, f.found, CELLS, NULL, &error), &error, CARE__M_UNUSED,
                       "problem.intake", -1);
    CARE_CHECK_REFUSED(find(&f, YEARS, NULL, &error), &error, CARE__M_OUT_OF_RANGE, "close_by", -1);
    CARE_CHECK_REFUSED(find(&f, 1, (const double[]){1.0, -1.0, 1.0, 1.0}, &error), &error, CARE__M_OUT_OF_RANGE, "capacity", 1);
    CARE_CHECK_REFUSED(care_workforce_intake(&f.problem, 1, NULL, f.found, CELLS - 1, NULL, &error), &error, CARE__M_LENGTH,
                       "n", -1);
}

CARE_TEST_MAIN("workforce", {"by hand", by_hand},
               {"training within the year needs no pipeline", training_within_the_year_needs_no_pipeline},
               {"a gap is closed in its year and stays closed", a_gap_is_closed_in_its_year_and_stays_closed},
               {"intakes before the year are level", intakes_before_the_year_are_level},
               {"capacity is filled before more is asked elsewhere", capacity_is_filled_before_more_is_asked_elsewhere},
               {"what cannot be closed is closed as far as can be", what_cannot_be_closed_is_closed_as_far_as_can_be},
               {"nobody is taken in vain", nobody_is_taken_in_vain}, {"bad input is refused", bad_input_is_refused})
