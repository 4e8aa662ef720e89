#include <care/rollout.h>

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "care_test.h"
#include "core/messages.h"
#include "draw.h"
#include "expect_error.h"
#include "failing_allocator.h"

enum { SITES = 4, POINTS = 5, YEARS = 2 };

/* Site 0 reaches points 0 and 1; site 1 points 1, 2, 3; site 2 point 3; site 3 point 4. */
typedef struct fixture {
    int64_t row_start[POINTS + 1];
    int32_t site[7];
    double weight[YEARS * POINTS];
    int32_t existing[SITES];
    int64_t limit[YEARS];
    care_rollout_problem problem;
    int64_t year[SITES];
    double covered[YEARS];
    double gained[SITES];
    care_solve_info info;
} fixture;

static const double untouched = -7.0;

static void set_up(fixture *f) {
    static const fixture sound = {.row_start = {0, 1, 3, 4, 6, 7},
                                  .site = {0, 0, 1, 1, 1, 2, 3},
                                  .weight = {4.0, 2.0, 1.0, 3.0, 5.0, 4.0, 2.0, 1.0, 3.0, 6.0},
                                  .limit = {1, 1},
                                  .year = {-7, -7, -7, -7},
                                  .covered = {-7.0, -7.0},
                                  .gained = {-7.0, -7.0, -7.0, -7.0}};
    *f = sound;
    care_rollout_problem_init(&f->problem);
    f->problem.sites = SITES;
    f->problem.points = POINTS;
    f->problem.years = YEARS;
    f->problem.row_start = f->row_start;
    f->problem.site = f->site;
    f->problem.weight = f->weight;
    f->problem.existing = f->existing;
    f->problem.limit = f->limit;
    care_solve_info_init(&f->info);
}

static care_status solve(fixture *f, care_error *error) {
    care_error_init(error);
    return care_rollout_solve(&f->problem, NULL, f->year, f->covered, f->gained, &f->info, error);
}

static void check_years(const fixture *f, int64_t y0, int64_t y1, int64_t y2, int64_t y3) {
    CARE_CHECK_INT(f->year[0], y0);
    CARE_CHECK_INT(f->year[1], y1);
    CARE_CHECK_INT(f->year[2], y2);
    CARE_CHECK_INT(f->year[3], y3);
}

static void check_gained(const fixture *f, double g0, double g1, double g2, double g3) {
    CARE_CHECK_NEAR(f->gained[0], g0, 0.0);
    CARE_CHECK_NEAR(f->gained[1], g1, 0.0);
    CARE_CHECK_NEAR(f->gained[2], g2, 0.0);
    CARE_CHECK_NEAR(f->gained[3], g3, 0.0);
}

static void check_nothing_written(const fixture *f) {
    check_years(f, -7, -7, -7, -7);
    check_gained(f, -7.0, -7.0, -7.0, -7.0);
    CARE_CHECK_NEAR(f->covered[0], untouched, 0.0);
    CARE_CHECK_NEAR(f->covered[1], untouched, 0.0);
    CARE_CHECK(isnan(f->info.objective) && isnan(f->info.bound) && isnan(f->info.gap));
}

/* ---- by hand ------------------------------------------------------------------------------------------------------- */

/* Year 0: site 0 and site 1 gain 6, site 3 gains 5. Of 0 and 1 the first; then site 3 gains 6, site 1 only 4. */
static void a_rollout_by_hand(void) {
    fixture f;
    care_error error;
    set_up(&f);
    CARE_CHECK_OK(solve(&f, &error), &error);
    check_years(&f, 0, CARE_ROLLOUT_NEVER, CARE_ROLLOUT_NEVER, 1);
    check_gained(&f, 6.0, 0.0, 0.0, 6.0);
    CARE_CHECK_NEAR(f.covered[0], 6.0, 0.0);
    CARE_CHECK_NEAR(f.covered[1], 12.0, 0.0);
    CARE_CHECK_NEAR(f.info.objective, 18.0, 0.0);
    CARE_CHECK(f.info.bound >= 18.0);
    CARE_CHECK_INT(f.info.reproducible, 1);
}

static void existing_sites_take_no_limit_and_gain_nothing(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.existing[1] = 1; /* 6 covered from the start; then site 3 gains 5, and site 0 gains 4 */
    CARE_CHECK_OK(solve(&f, &error), &error);
    check_years(&f, 1, CARE_ROLLOUT_EXISTING, CARE_ROLLOUT_NEVER, 0);
    check_gained(&f, 4.0, 0.0, 0.0, 5.0);
    CARE_CHECK_NEAR(f.covered[0], 11.0, 0.0);
    CARE_CHECK_NEAR(f.covered[1], 16.0, 0.0);
}

static void no_existing_sites_may_be_left_out(void) {
    fixture f;
    fixture without;
    care_error error;
    set_up(&f);
    set_up(&without);
    without.problem.existing = NULL;
    CARE_CHECK_OK(solve(&f, &error), &error);
    CARE_CHECK_OK(solve(&without, &error), &error);
    CARE_CHECK(memcmp(f.year, without.year, sizeof f.year) == 0);
    CARE_CHECK(memcmp(f.gained, without.gained, sizeof f.gained) == 0);
}

static void limits_of_0_open_nothing(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.limit[0] = f.limit[1] = 0;
    CARE_CHECK_OK(solve(&f, &error), &error);
    check_years(&f, CARE_ROLLOUT_NEVER, CARE_ROLLOUT_NEVER, CARE_ROLLOUT_NEVER, CARE_ROLLOUT_NEVER);
    check_gained(&f, 0.0, 0.0, 0.0, 0.0);
    CARE_CHECK_NEAR(f.info.objective, 0.0, 0.0);
    CARE_CHECK_NEAR(f.info.bound, 0.0, 0.0);
    CARE_CHECK_NEAR(f.info.gap, 0.0, 0.0);
    CARE_CHECK_INT(f.info.outcome, CARE_OPTIMAL);
    CARE_CHECK_INT(f.info.stop, CARE_STOP_PROVED);
}

/* Everything in the first year: 15 + 16. Site 2 gains nothing after site 1. */
static void limits_may_exceed_the_sites(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.limit[0] = 100000;
    CARE_CHECK_OK(solve(&f, &error), &error);
    check_years(&f, 0, 0, 0, 0);
    check_gained(&f, 6.0, 4.0, 0.0, 5.0);
    CARE_CHECK_NEAR(f.info.objective, 31.0, 0.0);
    CARE_CHECK_NEAR(f.info.bound, 31.0, 0.0);
    CARE_CHECK_INT(f.info.outcome, CARE_OPTIMAL);
}

static void sites_that_gain_nothing_are_opened_up_to_the_limit(void) {
    fixture f;
    care_error error;
    set_up(&f);
    memset(f.weight, 0, sizeof f.weight);
    f.limit[0] = 2;
    CARE_CHECK_OK(solve(&f, &error), &error);
    check_years(&f, 0, 0, 1, CARE_ROLLOUT_NEVER); /* ties go to the lowest index */
}

/* Greedy takes site 1 (7 > 6), but sites 0 and 2 together have 6 + 6: only an exchange finds them. */
static void exchanges_improve_on_greedy(void) {
    const int64_t row_start[] = {0, 2, 3, 5, 6};
    const int32_t site[] = {0, 1, 0, 1, 2, 2};
    const double weight[] = {3.5, 2.5, 3.5, 2.5};
    const int64_t limit[] = {2};
    int64_t year[3];
    care_solve_info info;
    care_rollout_problem problem;
    care_rollout_problem_init(&problem);
    problem.sites = 3;
    problem.points = 4;
    problem.years = 1;
    problem.row_start = row_start;
    problem.site = site;
    problem.weight = weight;
    problem.limit = limit;
    care_solve_info_init(&info);
    CARE_CHECK_OK(care_rollout_solve(&problem, NULL, year, NULL, NULL, &info, NULL), NULL);
    CARE_CHECK(year[0] == 0 && year[1] == CARE_ROLLOUT_NEVER && year[2] == 0);
    CARE_CHECK_NEAR(info.objective, 12.0, 0.0);
}

static void a_problem_without_reach_is_fine(void) {
    fixture f;
    care_error error;
    set_up(&f);
    memset(f.row_start, 0, sizeof f.row_start);
    f.problem.site = NULL;
    CARE_CHECK_OK(solve(&f, &error), &error);
    check_years(&f, 0, 1, CARE_ROLLOUT_NEVER, CARE_ROLLOUT_NEVER);
    CARE_CHECK_NEAR(f.covered[1], 0.0, 0.0);
    CARE_CHECK_INT(f.info.outcome, CARE_OPTIMAL);
}

static void only_the_years_are_required(void) {
    fixture f;
    fixture all;
    care_error error;
    set_up(&f);
    set_up(&all);
    CARE_CHECK_OK(solve(&all, &error), &error);
    CARE_CHECK_OK(care_rollout_solve(&f.problem, NULL, f.year, NULL, NULL, NULL, &error), &error);
    CARE_CHECK(memcmp(f.year, all.year, sizeof f.year) == 0);
}

/* An info of an older version ends after the gap. */
static void a_shorter_info_is_not_overrun(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.info.struct_size = offsetof(care_solve_info, work);
    f.info.work = untouched;
    CARE_CHECK_OK(solve(&f, &error), &error);
    CARE_CHECK_NEAR(f.info.objective, 18.0, 0.0);
    CARE_CHECK_NEAR(f.info.work, untouched, 0.0);
    CARE_CHECK_INT(f.info.struct_size, offsetof(care_solve_info, work));
}

static void defaults_are_unset(void) {
    care_rollout_problem problem;
    care_rollout_problem_init(NULL);
    care_rollout_problem_init(&problem);
    CARE_CHECK_INT(problem.struct_size, sizeof problem);
    CARE_CHECK(problem.sites == -1 && problem.points == -1 && problem.years == -1);
    CARE_CHECK(problem.row_start == NULL && problem.weight == NULL && problem.limit == NULL && problem.existing == NULL);
}

/* ---- a large problem ----------------------------------------------------------------------------------------------- */

enum { MANY_SITES = 300, MANY_POINTS = 3000, REACH = 12, MANY_YEARS = 5 };

typedef struct crowd {
    int64_t row_start[MANY_POINTS + 1];
    int32_t site[MANY_POINTS * REACH];
    double weight[MANY_YEARS * MANY_POINTS];
    int64_t limit[MANY_YEARS];
    care_rollout_problem problem;
} crowd;

static crowd many;

static void draw_crowd(void) {
    care__stream s;
    care__stream_open(&s, 61, 0, 0);
    many.row_start[0] = 0;
    for (int i = 0; i < MANY_POINTS; i++) {
        int64_t k = many.row_start[i];
        for (int32_t j = (int32_t)draw_int(&s, 0, 49); j < MANY_SITES && k - many.row_start[i] < REACH; k++) {
            many.site[k] = j;
            j += (int32_t)draw_int(&s, 1, 50);
        }
        many.row_start[i + 1] = k;
    }
    for (int i = 0; i < MANY_YEARS * MANY_POINTS; i++) {
        many.weight[i] = (double)draw_int(&s, 0, 100);
    }
    for (int y = 0; y < MANY_YEARS; y++) {
        many.limit[y] = 10;
    }
    care_rollout_problem_init(&many.problem);
    many.problem.sites = MANY_SITES;
    many.problem.points = MANY_POINTS;
    many.problem.years = MANY_YEARS;
    many.problem.row_start = many.row_start;
    many.problem.site = many.site;
    many.problem.weight = many.weight;
    many.problem.limit = many.limit;
}

static void info_tells_how_it_went(void) {
    int64_t year[MANY_SITES];
    care_solve_info info;
    care_solve_info_init(&info);
    draw_crowd();
    CARE_CHECK_OK(care_rollout_solve(&many.problem, NULL, year, NULL, NULL, &info, NULL), NULL);
    CARE_CHECK_INT(info.outcome, CARE_FEASIBLE);
    CARE_CHECK_INT(info.stop, CARE_STOP_HEURISTIC);
    CARE_CHECK_INT(info.reproducible, 1);
    CARE_CHECK(info.objective > 0.0 && info.bound > info.objective);
    CARE_CHECK_NEAR(info.gap, (info.bound - info.objective) / info.objective, 1e-15);
    CARE_CHECK(info.work > 0.0);
    CARE_CHECK(info.seconds > 0.0);
    CARE_CHECK(strlen(info.method) > 0 && strlen(info.method) < sizeof info.method);
}

static void runs_agree(void) {
    int64_t once[MANY_SITES];
    int64_t again[MANY_SITES];
    care_env env;
    care_env_init(&env);
    env.threads = 3;
    draw_crowd();
    CARE_CHECK_OK(care_rollout_solve(&many.problem, NULL, once, NULL, NULL, NULL, NULL), NULL);
    CARE_CHECK_OK(care_rollout_solve(&many.problem, &env, again, NULL, NULL, NULL, NULL), NULL);
    CARE_CHECK(memcmp(once, again, sizeof once) == 0);
}

/* Stops the call when so much is done. */
typedef struct listener {
    double stop_at;
    double last;
    bool good;
} listener;

/* A poll that takes longer than the 50 ms between two of them, so that every occasion to poll is taken. */
static int32_t listen(void *user, double done) {
    listener *l = user;
    (void)nanosleep(&(struct timespec){.tv_nsec = 60000000}, NULL);
    l->good = l->good && l->last < l->stop_at && done >= l->last && done <= 1.0;
    l->last = done;
    return done >= l->stop_at;
}

/* In the midst of greedy, and of the exchanges: what was found by then is a plan within the limits. */
static void a_poll_stops_the_search(void) {
    for (double stop_at = 0.0; stop_at <= 0.5; stop_at += 0.5) {
        int64_t year[MANY_SITES];
        int64_t opened[MANY_YEARS] = {0};
        double covered[MANY_YEARS];
        care_solve_info info;
        care_env env;
        listener l = {.stop_at = stop_at, .last = -1.0, .good = true};
        care_solve_info_init(&info);
        care_env_init(&env);
        env.poll = listen;
        env.poll_user = &l;
        draw_crowd();
        for (int y = 0; y < MANY_YEARS; y++) {
            many.limit[y] = 2;
        }
        CARE_CHECK_OK(care_rollout_solve(&many.problem, &env, year, covered, NULL, &info, NULL), NULL);
        CARE_CHECK(l.good && l.last >= stop_at);
        CARE_CHECK_INT(info.stop, CARE_STOP_CANCELLED);
        CARE_CHECK_INT(info.reproducible, 0);
        double sum = 0.0;
        for (int j = 0; j < MANY_SITES; j++) {
            opened[year[j] < 0 ? 0 : year[j]] += year[j] >= 0;
        }
        for (int y = 0; y < MANY_YEARS; y++) {
            CARE_CHECK(opened[y] <= many.limit[y]);
            sum += covered[y];
        }
        CARE_CHECK_NEAR(info.objective, sum, 1e-9 * sum);
        CARE_CHECK(info.objective > 0.0 && info.objective <= info.bound);
    }
}

/* ---- short memory -------------------------------------------------------------------------------------------------- */

static care_status roll_out(const care_env *env, void *context) {
    int64_t year[MANY_SITES];
    care_solve_info info;
    care_solve_info_init(&info);
    memset(year, 0x55, sizeof year);
    const care_status status = care_rollout_solve(context, env, year, NULL, NULL, &info, NULL);
    CARE_CHECK((status == CARE_OK) == (year[0] != INT64_C(0x5555555555555555)));
    CARE_CHECK((status == CARE_OK) == !isnan(info.objective));
    return status;
}

static void short_memory_is_reported(void) {
    draw_crowd();
    many.problem.years = 1;
    many.limit[0] = 1;
    CARE_CHECK_OUT_OF_MEMORY(roll_out, &many.problem);
}

/* ---- what is refused ----------------------------------------------------------------------------------------------- */

#define FAULTS(X)                                                                    \
    X(problem.struct_size = 0, CARE__M_NOT_INITIALISED, "problem", -1)               \
    X(problem.sites = 0, CARE__M_OUT_OF_RANGE, "problem.sites", -1)                  \
    X(problem.sites = 100001, CARE__M_OUT_OF_RANGE, "problem.sites", -1)             \
    X(problem.points = 0, CARE__M_OUT_OF_RANGE, "problem.points", -1)                \
    X(problem.points = INT64_C(1) << 31, CARE__M_OUT_OF_RANGE, "problem.points", -1) \
    X(problem.years = 0, CARE__M_OUT_OF_RANGE, "problem.years", -1)                  \
    X(problem.years = 1001, CARE__M_OUT_OF_RANGE, "problem.years", -1)               \
    X(problem.site = NULL, CARE__M_NULL, "problem.site", -1)                         \
    X(site[2] = 4, CARE__M_SITE_RANGE, "problem.site", 1)                            \
    X(site[2] = -1, CARE__M_SITE_RANGE, "problem.site", 1)                           \
    X(site[5] = 1, CARE__M_NOT_ASCENDING, "problem.site", 3)                         \
    X(problem.weight = NULL, CARE__M_NULL, "problem.weight", -1)                     \
    X(weight[7] = -1.0, CARE__M_OUT_OF_RANGE, "problem.weight", 7)                   \
    X(weight[7] = (double)NAN, CARE__M_NOT_FINITE, "problem.weight", 7)              \
    X(problem.limit = NULL, CARE__M_NULL, "problem.limit", -1)                       \
    X(limit[1] = -1, CARE__M_OUT_OF_RANGE, "problem.limit", 1)                       \
    X(limit[1] = 100001, CARE__M_OUT_OF_RANGE, "problem.limit", 1)                   \
    X(existing[2] = 2, CARE__M_OUT_OF_RANGE, "problem.existing", 2)                  \
    X(existing[2] = -1, CARE__M_OUT_OF_RANGE, "problem.existing", 2)                 \
    X(info.struct_size = 1, CARE__M_NOT_INITIALISED, "info", -1)

static void faults_are_named_and_nothing_is_written(void) {
#define X(spoil, message, where, row)                                                                       \
    {                                                                                                       \
        fixture f;                                                                                          \
        care_error error;                                                                                   \
        set_up(&f);                                                                                         \
        f.spoil;                                                                                            \
        care_check_refused(solve(&f, &error), &error, (message), (where), (row), CARE_CHECK_PLACE(#spoil)); \
        check_nothing_written(&f);                                                                          \
    }
    FAULTS(X)
#undef X
}

/* The array at fault is row_start, so that is what must be named. */
static void faults_of_row_start_are_named(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.problem.row_start = NULL;
    CARE_CHECK_REFUSED(solve(&f, &error), &error, CARE__M_NULL, "problem.row_start", -1);
    set_up(&f);
    f.row_start[0] = 1;
    CARE_CHECK_REFUSED(solve(&f, &error), &error, CARE__M_OUT_OF_RANGE, "problem.row_start", 0);
    set_up(&f);
    f.row_start[3] = 2;
    CARE_CHECK_REFUSED(solve(&f, &error), &error, CARE__M_NOT_ASCENDING, "problem.row_start", 3);
    check_nothing_written(&f);
}

static void arguments_are_required(void) {
    fixture f;
    care_error error;
    set_up(&f);
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_rollout_solve(NULL, NULL, f.year, NULL, NULL, NULL, &error), &error, CARE__M_NULL, "problem", -1);
    CARE_CHECK_REFUSED(care_rollout_solve(&f.problem, NULL, NULL, NULL, NULL, NULL, &error), &error, CARE__M_NULL, "year", -1);
    check_nothing_written(&f);
}

CARE_TEST_MAIN("rollout", {"a rollout by hand", a_rollout_by_hand},
               {"existing sites take no limit and gain nothing", existing_sites_take_no_limit_and_gain_nothing},
               {"no existing sites may be left out", no_existing_sites_may_be_left_out},
               {"limits of 0 open nothing", limits_of_0_open_nothing},
               {"limits may exceed the sites", limits_may_exceed_the_sites},
               {"sites that gain nothing are opened up to the limit", sites_that_gain_nothing_are_opened_up_to_the_limit},
               {"exchanges improve on greedy", exchanges_improve_on_greedy},
               {"a problem without reach is fine", a_problem_without_reach_is_fine},
               {"only the years are required", only_the_years_are_required},
               {"a shorter info is not overrun", a_shorter_info_is_not_overrun}, {"defaults are unset", defaults_are_unset},
               {"info tells how it went", info_tells_how_it_went}, {"runs agree", runs_agree},
               {"a poll stops the search", a_poll_stops_the_search}, {"short memory is reported", short_memory_is_reported},
               {"faults are named and nothing is written", faults_are_named_and_nothing_is_written},
               {"faults of row_start are named", faults_of_row_start_are_named},
               {"arguments are required", arguments_are_required})
