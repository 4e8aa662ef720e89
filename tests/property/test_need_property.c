/* What holds for every demand: nobody is lost, parts add up, townships in another order give results in that order, and any
   number of threads the same bits. */
#include <care/decomposition.h>
#include <care/ltci_fund.h>
#include <care/need.h>
#include <care/sojourn.h>
#include <care/workforce.h>

#include <math.h>
#include <string.h>

#include "care_test.h"
#include "draw.h"

enum { ROUNDS = 100, YEARS = 3, TOWNS = 70, GROUPS = 2, LEVELS = 3, SETTINGS = 4, TABLES = YEARS * TOWNS };
enum { SHARES = GROUPS * LEVELS * SETTINGS, USERS = TABLES * LEVELS * SETTINGS, CELLS = TABLES * SETTINGS, ARRAYS = 5 };

typedef struct demand {
    double persons[TABLES * GROUPS * LEVELS];
    double share[TOWNS * SHARES]; /* by township */
    double places[SETTINGS], hours[LEVELS * SETTINGS];
    double informal_share[TOWNS * SETTINGS], informal_hours[TOWNS * SETTINGS];
    double per_user[SETTINGS];
    double users[USERS];
    double out[ARRAYS][CELLS]; /* places, hours, informal, caregivers, cost */
} demand;

static demand d;
static demand other;

static void draw_shares(care__stream *s, double *share, int64_t n) {
    double sum = 0.0;
    for (int64_t i = 0; i < n; i++) {
        share[i] = draw_int(s, 0, 4) == 0 ? 0.0 : draw_between(s, 0.0, 1.0);
        sum += share[i];
    }
    for (int64_t i = 0; i < n; i++) {
        share[i] = sum > 0.0 ? share[i] / sum : 1.0 / (double)n;
    }
}

static void draw_demand(care__stream *s, demand *to) {
    for (size_t i = 0; i < sizeof to->persons / sizeof to->persons[0]; i++) {
        to->persons[i] = draw_between(s, 0.0, 1000.0);
    }
    for (int64_t row = 0; row < TOWNS * GROUPS * LEVELS; row++) {
        draw_shares(s, to->share + row * SETTINGS, SETTINGS);
    }
    for (int64_t i = 0; i < TOWNS * SETTINGS; i++) {
        to->informal_share[i] = draw_between(s, 0.0, 1.0);
        to->informal_hours[i] = draw_between(s, 0.0, 20000.0);
    }
    for (int64_t i = 0; i < SETTINGS; i++) {
        to->places[i] = draw_between(s, 0.0, 1.0);
        to->per_user[i] = draw_between(s, 0.0, 100.0);
    }
    for (int64_t i = 0; i < LEVELS * SETTINGS; i++) {
        to->hours[i] = draw_between(s, 0.0, 40.0);
    }
}

static void solve(demand *of, int32_t threads) {
    care_need_problem problem;
    care_need_result result;
    care_env env;
    care_error error;
    care_env_init(&env);
    care_error_init(&error);
    care_need_problem_init(&problem);
    care_need_result_init(&result);
    env.threads = threads;
    problem.years = YEARS;
    problem.townships = TOWNS;
    problem.groups = GROUPS;
    problem.levels = LEVELS;
    problem.settings = SETTINGS;
    problem.persons = of->persons;
    problem.share = of->share;
    problem.share_layout = problem.informal_layout = CARE_RATES_BY_TOWNSHIP;
    problem.places = of->places;
    problem.hours = of->hours;
    problem.informal_share = of->informal_share;
    problem.informal_hours = of->informal_hours;
    problem.cost_per_user = of->per_user;
    problem.productive_hours = 1700.0;
    result.users = of->users;
    result.places = of->out[0];
    result.hours = of->out[1];
    result.informal = of->out[2];
    result.caregivers = of->out[3];
    result.cost = of->out[4];
    CARE_CHECK_OK(care_need_solve(&problem, &env, &result, &error), &error);
}

static void everybody_is_in_one_setting(void) {
    care__stream s;
    care__stream_open(&s, 61, 1, 0);
    for (int round = 0; round < ROUNDS / 10; round++) {
        draw_demand(&s, &d);
        solve(&d, 1);
        for (int64_t i = 0; i < TABLES * LEVELS; i++) {
            const double *persons = d.persons + i / LEVELS * GROUPS * LEVELS + i % LEVELS;
            double users = 0.0;
            for (int64_t k = 0; k < SETTINGS; k++) {
                users += d.users[i * SETTINGS + k];
                CARE_CHECK(d.users[i * SETTINGS + k] >= 0.0);
            }
            CARE_CHECK_NEAR(users, persons[0] + persons[LEVELS], 1e-10);
        }
        for (int64_t i = 0; i < CELLS; i++) {
            CARE_CHECK(d.out[2][i] >= 0.0 && d.out[2][i] <= d.out[1][i]);
            CARE_CHECK(d.out[2][i] <= d.informal_hours[i % (TOWNS * SETTINGS)]);
        }
    }
}

static void threads_and_townships_change_no_bit(void) {
    care__stream s;
    care__stream_open(&s, 61, 2, 0);
    draw_demand(&s, &d);
    solve(&d, 1);
    memcpy(&other, &d, sizeof d);
    memset(other.users, 0, sizeof other.users);
    memset(other.out, 0, sizeof other.out);
    solve(&other, 3);
    CARE_CHECK(memcmp(&other, &d, sizeof d) == 0);
    for (int64_t t = 0; t < TOWNS; t++) { /* the other way round */
        const int64_t from = TOWNS - 1 - t;
        memcpy(other.share + t * SHARES, d.share + from * SHARES, SHARES * sizeof(double));
        memcpy(other.informal_share + t * SETTINGS, d.informal_share + from * SETTINGS, SETTINGS * sizeof(double));
        memcpy(other.informal_hours + t * SETTINGS, d.informal_hours + from * SETTINGS, SETTINGS * sizeof(double));
        for (int64_t y = 0; y < YEARS; y++) {
            memcpy(other.persons + (y * TOWNS + t) * GROUPS * LEVELS, d.persons + (y * TOWNS + from) * GROUPS * LEVELS,
                   GROUPS * LEVELS * sizeof(double));
        }
    }
    solve(&other, 2);
    for (int64_t i = 0; i < TABLES; i++) {
        const int64_t from = i / TOWNS * TOWNS + TOWNS - 1 - i % TOWNS;
        CARE_CHECK(memcmp(other.users + i * LEVELS * SETTINGS, d.users + from * LEVELS * SETTINGS,
                          LEVELS * SETTINGS * sizeof(double)) == 0);
        for (int a = 0; a < ARRAYS; a++) {
            CARE_CHECK(memcmp(other.out[a] + i * SETTINGS, d.out[a] + from * SETTINGS, SETTINGS * sizeof(double)) == 0);
        }
    }
}

static void scenarios_keep_shares_whole(void) {
    care__stream s;
    care__stream_open(&s, 61, 3, 0);
    for (int round = 0; round < ROUNDS * 10; round++) {
        double share[SETTINGS];
        double moved[SETTINGS];
        double raised[SETTINGS];
        draw_shares(&s, share, SETTINGS);
        const double part = draw_between(&s, 0.0, 1.0);
        const double target = share[0] < 1.0 ? draw_between(&s, 0.0, 1.0) : 0.0;
        const int64_t from = draw_int(&s, 0, SETTINGS - 1);
        CARE_CHECK_OK(care_need_move_users(1, SETTINGS, share, from, (from + 1) % SETTINGS, &part, moved, SETTINGS, NULL),
                      NULL);
        CARE_CHECK_OK(care_need_raise_coverage(1, SETTINGS, share, 0, &target, &part, raised, SETTINGS, NULL), NULL);
        double sum[2] = {0.0, 0.0};
        for (int64_t i = 0; i < SETTINGS; i++) {
            sum[0] += moved[i];
            sum[1] += raised[i];
            CARE_CHECK(moved[i] >= 0.0 && raised[i] >= 0.0);
        }
        CARE_CHECK_NEAR(sum[0], 1.0, 1e-14);
        CARE_CHECK_NEAR(sum[1], 1.0, 1e-14);
        CARE_CHECK(raised[0] <= share[0] + 1e-15);
    }
}

/* ---- decomposition --------------------------------------------------------------------------------------------------- */

enum { TESTED_CELLS = 20, MOST = CARE_FACTORS_MAX * TESTED_CELLS };

static double total(int64_t factors, const double *x) {
    double sum = 0.0;
    for (int64_t i = 0; i < TESTED_CELLS; i++) {
        double product = 1.0;
        for (int64_t f = 0; f < factors; f++) {
            product *= x[f * TESTED_CELLS + i];
        }
        sum += product;
    }
    return sum;
}

static void effects_add_up_and_know_no_order(void) {
    care__stream s;
    care__stream_open(&s, 61, 4, 0);
    for (int round = 0; round < ROUNDS * 10; round++) {
        double x[MOST];
        double y[MOST];
        double turned_x[MOST];
        double turned_y[MOST];
        double effects[CARE_FACTORS_MAX];
        double back[CARE_FACTORS_MAX];
        double turned[CARE_FACTORS_MAX];
        const int64_t n = draw_int(&s, 2, CARE_FACTORS_MAX);
        for (int64_t i = 0; i < n * TESTED_CELLS; i++) {
            x[i] = draw_between(&s, 0.0, 2.0);
            y[i] = draw_int(&s, 0, 3) == 0 ? x[i] : draw_between(&s, 0.0, 2.0);
        }
        for (int64_t f = 0; f < n; f++) { /* factors the other way round */
            memcpy(turned_x + f * TESTED_CELLS, x + (n - 1 - f) * TESTED_CELLS, TESTED_CELLS * sizeof *x);
            memcpy(turned_y + f * TESTED_CELLS, y + (n - 1 - f) * TESTED_CELLS, TESTED_CELLS * sizeof *y);
        }
        const size_t size = (size_t)n;
        CARE_CHECK_OK(care_decomposition_effects(1, n, TESTED_CELLS, x, y, effects, size, NULL, NULL), NULL);
        CARE_CHECK_OK(care_decomposition_effects(1, n, TESTED_CELLS, y, x, back, size, NULL, NULL), NULL);
        CARE_CHECK_OK(care_decomposition_effects(1, n, TESTED_CELLS, turned_x, turned_y, turned, size, NULL, NULL), NULL);
        double sum = 0.0;
        const double scale = total(n, x) + total(n, y);
        for (int64_t f = 0; f < n; f++) {
            sum += effects[f];
            CARE_CHECK_NEAR(back[f], -effects[f], 1e-13 * scale);
            CARE_CHECK_NEAR(turned[n - 1 - f], effects[f], 1e-13 * scale);
        }
        CARE_CHECK_NEAR(sum, total(n, y) - total(n, x), 1e-13 * scale);
    }
}

/* ---- workforce and fund ---------------------------------------------------------------------------------------------- */

enum { LONG = 15, TRAINING_MOST = 3 };

typedef struct staff {
    double in_post, pipeline[TRAINING_MOST], completion[LONG], attrition[LONG], need[LONG], capacity[LONG];
    double intake[LONG], out[4][LONG]; /* in post, trained, leavers, gap */
    care_workforce_problem problem;
} staff;

static void draw_staff(care__stream *s, staff *f) {
    care_workforce_problem_init(&f->problem);
    f->problem.tables = 1;
    f->problem.years = LONG;
    f->problem.training = draw_int(s, 0, TRAINING_MOST);
    f->in_post = draw_between(s, 0.0, 200.0);
    for (int i = 0; i < TRAINING_MOST; i++) {
        f->pipeline[i] = draw_between(s, 0.0, 20.0);
    }
    for (int i = 0; i < LONG; i++) {
        f->completion[i] = draw_between(s, 0.3, 1.0);
        f->attrition[i] = draw_between(s, 0.0, 0.4);
        f->need[i] = draw_between(s, 50.0, 300.0);
        f->capacity[i] = draw_between(s, 0.0, 300.0);
    }
    f->problem.in_post = &f->in_post;
    f->problem.pipeline = f->pipeline;
    f->problem.completion = f->completion;
    f->problem.attrition = f->attrition;
    f->problem.need = f->need;
    f->problem.fte = draw_between(s, 0.5, 1.0);
}

static void intakes_close_gaps_where_they_can(void) {
    care__stream s;
    care__stream_open(&s, 61, 5, 0);
    for (int round = 0; round < ROUNDS * 10; round++) {
        staff f;
        care_workforce_result result;
        int64_t closed;
        draw_staff(&s, &f);
        const int64_t by = draw_int(&s, 0, LONG - 1);
        const int bounded = round % 2;
        CARE_CHECK_OK(care_workforce_intake(&f.problem, by, bounded ? f.capacity : NULL, f.intake, LONG, &closed, NULL), NULL);
        care_workforce_result_init(&result);
        result.in_post = f.out[0];
        result.trained = f.out[1];
        result.leavers = f.out[2];
        result.gap = f.out[3];
        f.problem.intake = f.intake;
        CARE_CHECK_OK(care_workforce_project(&f.problem, &result, NULL), NULL);
        for (int64_t t = 0; t < LONG; t++) {
            const double before = t == 0 ? f.in_post : f.out[0][t - 1];
            CARE_CHECK_NEAR(f.out[0][t] - before, f.out[1][t] - f.out[2][t], 1e-10);
            CARE_CHECK(f.intake[t] >= 0.0 && (!bounded || f.intake[t] <= f.capacity[t]));
            if (!bounded && t >= by && t >= f.problem.training) {
                CARE_CHECK(f.out[3][t] <= 1e-9);
            } else if (bounded && t == by && t >= f.problem.training && f.out[3][t] > 1e-9) { /* no place was left empty */
                for (int64_t k = 0; k + f.problem.training <= by; k++) {
                    CARE_CHECK_NEAR(f.intake[k], f.capacity[k], 0.0);
                }
            }
        }
        CARE_CHECK((closed >= 0) == (f.out[3][LONG - 1] <= 1e-9 * f.need[LONG - 1]));
    }
}

static void contributions_carry_the_fund(void) {
    care__stream s;
    care__stream_open(&s, 61, 6, 0);
    for (int round = 0; round < ROUNDS * 10; round++) {
        static const double benefit = 1000.0;
        static const double take_up = 0.8;
        double assessed[LONG];
        double insured[LONG];
        double interest[LONG];
        double contribution[LONG];
        double balance[LONG];
        care_ltci_fund fund;
        care_ltci_fund_result result;
        care_ltci_fund_init(&fund);
        care_ltci_fund_result_init(&result);
        for (int t = 0; t < LONG; t++) {
            assessed[t] = draw_between(&s, 100.0, 1000.0);
            insured[t] = draw_between(&s, 1000.0, 5000.0);
            interest[t] = draw_between(&s, -0.02, 0.05);
        }
        fund.years = LONG;
        fund.levels = fund.settings = fund.steps = 1;
        fund.assessed = assessed;
        fund.take_up = &take_up;
        fund.benefit = &benefit;
        fund.insured = insured;
        fund.interest = interest;
        fund.opening = draw_between(&s, -1e6, 1e6);
        const int64_t period = draw_int(&s, 1, LONG);
        const double reserve = draw_between(&s, 0.0, 1e6);
        CARE_CHECK_OK(care_ltci_fund_contribution(&fund, period, reserve, contribution, LONG, NULL), NULL);
        fund.contribution = contribution;
        result.balance = balance;
        CARE_CHECK_OK(care_ltci_fund_run(&fund, &result, NULL, NULL), NULL);
        for (int64_t t = 0; t < LONG; t++) {
            const int last = (t + 1) % period == 0 || t == LONG - 1;
            CARE_CHECK(!last || contribution[t] == 0.0 || fabs(balance[t] - reserve) <= 1e-6);
            CARE_CHECK(!last || balance[t] >= reserve - 1e-6);
        }
    }
}

/* ---- seasonal residents ---------------------------------------------------------------------------------------------- */

static void every_night_is_counted_once(void) {
    enum { PERIODS = 5, DAYS = 200 };
    static const int64_t days[PERIODS] = {10, 70, 20, 60, 40};
    care__stream s;
    care__stream_open(&s, 61, 7, 0);
    for (int round = 0; round < ROUNDS; round++) {
        double arrivals[PERIODS];
        double nights[PERIODS];
        double present[2][DAYS];
        double came = 0.0;
        double stayed = 0.0;
        care_sojourn_problem problem;
        care_sojourn_result result;
        care_sojourn_report report;
        care_env env;
        care_env_init(&env);
        care_sojourn_problem_init(&problem);
        care_sojourn_result_init(&result);
        care_sojourn_report_init(&report);
        for (int i = 0; i < PERIODS; i++) {
            arrivals[i] = draw_between(&s, 0.0, 1000.0);
            came += arrivals[i];
        }
        problem.periods = PERIODS;
        problem.days = days;
        problem.arrivals = arrivals;
        problem.stay = (int32_t)draw_int(&s, CARE_STAY_FIXED, CARE_STAY_GAMMA);
        problem.mean = draw_between(&s, 0.5, 300.0);
        if (problem.stay == CARE_STAY_UNIFORM || problem.stay == CARE_STAY_GAMMA) {
            problem.sd = problem.mean * draw_between(&s, 0.06, problem.stay == CARE_STAY_GAMMA ? 2.9 : 0.57);
        }
        result.nights = nights;
        for (int32_t threads = 1; threads <= 2; threads++) {
            result.present = present[threads - 1];
            env.threads = threads;
            CARE_CHECK_OK(care_sojourn_load(&problem, &env, &result, &report, NULL), NULL);
        }
        CARE_CHECK(memcmp(present[0], present[1], sizeof present[0]) == 0);
        for (int i = 0; i < PERIODS; i++) {
            stayed += nights[i];
        }
        CARE_CHECK_NEAR(stayed, came * problem.mean, 1e-10 * stayed);
    }
}

CARE_TEST_MAIN("demand, properties", {"everybody is in one setting", everybody_is_in_one_setting},
               {"threads and townships change no bit", threads_and_townships_change_no_bit},
               {"scenarios keep shares whole", scenarios_keep_shares_whole},
               {"effects add up and know no order", effects_add_up_and_know_no_order},
               {"intakes close gaps where they can", intakes_close_gaps_where_they_can},
               {"contributions carry the fund", contributions_carry_the_fund},
               {"every night is counted once", every_night_is_counted_once})
