/* Every long call heeds a poll that says stop, whichever poll it is, and soon. Stopped, it leaves its outputs alone, or gives
 * the best answer it has, as its header says.
 *
 * How soon is printed: 200 ms are promised. The check allows ten times that, since a machine may have other things to do. The
 * thread sanitizer is slower still; its preset leaves this test out. */
#include <care/care.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "care_test.h"
#include "core/parallel.h"
#include "draw.h"

static const double slack_ms = 2000.0;

enum { STOPS = 5 };

typedef struct listener {
    int64_t polls;
    int64_t stop_at;    /* poll that says stop, from 1; 0 = none */
    int64_t last_ns;    /* of the poll before, or the start */
    int64_t longest_ns; /* without a poll */
} listener;

static int32_t listen(void *user, double done) {
    listener *l = user;
    const int64_t now = care__now_ns();
    (void)done;
    l->longest_ns = now - l->last_ns > l->longest_ns ? now - l->last_ns : l->longest_ns;
    l->last_ns = now;
    l->polls++;
    return l->polls == l->stop_at;
}

/* A long call; returns its status and checks what it left. */
typedef care_status long_call(const care_env *env);

static care_status listen_to(long_call *call, listener *l) {
    care_env env;
    care_env_init(&env);
    env.threads = 1;
    env.poll = listen;
    env.poll_user = l;
    l->last_ns = care__now_ns();
    const care_status status = call(&env);
    const int64_t rest = care__now_ns() - l->last_ns;
    l->longest_ns = rest > l->longest_ns ? rest : l->longest_ns;
    return status;
}

/* Stops at the first poll, and at some of the others. */
static void check_stops(const char *name, long_call *call, care_status stopped) {
    listener whole = {0};
    double slowest = 0.0;
    CARE_CHECK_OK(listen_to(call, &whole), NULL);
    CARE_CHECK(whole.polls > 0);
    for (int64_t i = 0; i < STOPS && i < whole.polls; i++) {
        listener l = {.stop_at = 1 + i * whole.polls / STOPS};
        const care_status status = listen_to(call, &l);
        const double ms = 1e-6 * (double)(care__now_ns() - l.last_ns);
        if (l.polls < l.stop_at) {
            continue; /* faster this time: it ended before */
        }
        slowest = ms > slowest ? ms : slowest;
        CARE_CHECK_INT(status, stopped);
        CARE_CHECK_INT(l.polls, l.stop_at); /* it is not asked again */
    }
    const double longest = 1e-6 * (double)whole.longest_ns;
    printf("\n    %-24s %4d polls, at most %6.1f ms apart; stopped within %5.1f ms", name, (int)whole.polls, longest, slowest);
    CARE_CHECK(longest < slack_ms && slowest < slack_ms);
}

/* ---- plans ------------------------------------------------------------------------------------------------------------ */

static const char *plan_path;
static int64_t plan_draws;

static care_status run_plan(const care_env *env) {
    care_plan *plan = NULL;
    care_plan_options options;
    care_plan_result *result = NULL;
    care_plan_options_init(&options);
    options.draws = plan_draws;
    CARE_CHECK_OK(care_plan_read(plan_path, NULL, NULL, &plan, NULL, NULL), NULL);
    ((listener *)env->poll_user)->last_ns = care__now_ns();
    const care_status status = care_plan_run(plan, &options, env, &result, NULL);
    CARE_CHECK((status == CARE_OK) == (result != NULL));
    care_plan_result_free(result);
    care_plan_free(plan);
    return status;
}

static void a_plan_stops(void) {
    plan_path = "examples/data/nanchuan/plan.json";
    plan_draws = 50;
    check_stops("care_plan_run", run_plan, CARE_E_CANCELLED);
    printf("\n  ");
}

/* Their quantiles are found after the last draw. */
static void many_draws_stop(void) {
    plan_path = "tests/golden/small/plan.json";
    plan_draws = 300;
    check_stops("care_plan_run, draws", run_plan, CARE_E_CANCELLED);
    printf("\n  ");
}

/* ---- projection ------------------------------------------------------------------------------------------------------- */

enum { TOWNSHIPS = 2000, YEARS = 2000, AGES = 101 };

static care_status project(const care_env *env) {
    static double base[TOWNSHIPS * CARE_SEXES * AGES];
    static double survival[CARE_SEXES * AGES];
    static double fertility[AGES];
    static double sex_ratio[YEARS];
    static double births[YEARS * TOWNSHIPS * CARE_SEXES];
    for (size_t i = 0; i < sizeof base / sizeof base[0]; i++) {
        base[i] = 100.0;
    }
    for (int i = 0; i < CARE_SEXES * AGES; i++) {
        survival[i] = 0.98;
    }
    for (int y = 0; y < YEARS; y++) {
        sex_ratio[y] = 1.05;
    }
    fertility[30] = 2.0;
    care_cohort_problem problem;
    care_cohort_result result;
    care_cohort_problem_init(&problem);
    care_cohort_result_init(&result);
    problem.townships = TOWNSHIPS;
    problem.years = YEARS;
    problem.ages = AGES;
    problem.base = base;
    problem.survival = survival;
    problem.fertility = fertility;
    problem.sex_ratio = sex_ratio;
    result.births = births;
    return care_cohort_project(&problem, env, &result, NULL);
}

static void a_projection_stops(void) {
    check_stops("care_cohort_project", project, CARE_E_CANCELLED);
    printf("\n  ");
}

/* ---- order of the centres --------------------------------------------------------------------------------------------- */

enum { SITES = 500, POINTS = 5000, PLAN_YEARS = 5, A_YEAR = 25 };

static care_status roll_out(const care_env *env) {
    static double places[2 * POINTS];
    static double weight[PLAN_YEARS * POINTS];
    static const int64_t limit[PLAN_YEARS] = {A_YEAR, A_YEAR, A_YEAR, A_YEAR, A_YEAR};
    int64_t year[SITES];
    int64_t opened = 0;
    care__stream stream;
    care__stream_open(&stream, 20251201, 0, 0);
    for (int i = 0; i < 2 * POINTS; i++) {
        places[i] = draw_between(&stream, 0.0, 100.0);
    }
    for (int i = 0; i < PLAN_YEARS * POINTS; i++) {
        weight[i] = draw_between(&stream, 0.0, 100.0);
    }
    care_reach *reach = NULL;
    CARE_CHECK_OK(care_reach_create(POINTS, places, SITES, places, 6.0, NULL, &reach, NULL), NULL);
    care_rollout_problem problem;
    care_solve_info info;
    care_rollout_problem_init(&problem);
    care_solve_info_init(&info);
    problem.sites = SITES;
    problem.points = POINTS;
    problem.years = PLAN_YEARS;
    problem.row_start = care_reach_row_start(reach);
    problem.site = care_reach_site(reach);
    problem.weight = weight;
    problem.limit = limit;
    ((listener *)env->poll_user)->last_ns = care__now_ns();
    const care_status status = care_rollout_solve(&problem, env, year, NULL, NULL, &info, NULL);
    for (int j = 0; j < SITES; j++) {
        opened += year[j] >= 0;
    }
    CARE_CHECK(opened <= PLAN_YEARS * A_YEAR && info.objective <= info.bound);
    const listener *l = env->poll_user;
    const int stopped = l->stop_at > 0 && l->polls >= l->stop_at;
    CARE_CHECK_INT(info.stop, stopped ? CARE_STOP_CANCELLED : CARE_STOP_HEURISTIC);
    care_reach_free(reach);
    return status;
}

static void an_order_of_centres_stops_with_what_it_has(void) {
    check_stops("care_rollout_solve", roll_out, CARE_OK);
    printf("\n  ");
}

CARE_TEST_MAIN("long calls stop", {"a plan stops", a_plan_stops}, {"many draws stop", many_draws_stop},
               {"a projection stops", a_projection_stops},
               {"an order of centres stops with what it has", an_order_of_centres_stops_with_what_it_has})
