#include <care/sojourn.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "backend/gsl_distribution.h"
#include "care_test.h"
#include "core/messages.h"
#include "draw.h"
#include "expect_error.h"

enum { MONTHS = 12, DAYS = 365 };

static const int64_t month_days[MONTHS] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

typedef struct fixture {
    double arrivals[MONTHS], residents[MONTHS], capacity[MONTHS];
    double night_share[4];
    int64_t days[MONTHS];
    care_sojourn_problem problem;
    double present[DAYS], displaced[DAYS], turned_away[DAYS], nights[MONTHS], peak[MONTHS];
    int64_t high[DAYS];
    care_sojourn_result result;
    care_sojourn_report report;
} fixture;

/* A summer resort: 400 come in July and August, hardly anybody in winter. */
static void set_up(fixture *f) {
    static const double arrivals[MONTHS] = {10, 10, 20, 30, 60, 200, 400, 400, 100, 30, 20, 10};
    memset(f, 0, sizeof *f);
    memcpy(f->arrivals, arrivals, sizeof arrivals);
    memcpy(f->days, month_days, sizeof month_days);
    memcpy(f->night_share, (const double[]){0.1, 0.2, 0.3, 0.4}, sizeof f->night_share);
    for (int i = 0; i < MONTHS; i++) {
        f->residents[i] = 80.0;
        f->capacity[i] = 110.0;
    }
    care_sojourn_problem_init(&f->problem);
    f->problem.periods = MONTHS;
    f->problem.days = f->days;
    f->problem.arrivals = f->arrivals;
    f->problem.nights = 4;
    f->problem.night_share = f->night_share;
    f->problem.residents = f->residents;
    f->problem.capacity = f->capacity;
    care_sojourn_result_init(&f->result);
    f->result.present = f->present;
    f->result.high = f->high;
    f->result.displaced = f->displaced;
    f->result.turned_away = f->turned_away;
    f->result.nights = f->nights;
    f->result.peak = f->peak;
    care_sojourn_report_init(&f->report);
}

static void stay_as(fixture *f, int32_t stay, double mean, double sd) {
    f->problem.stay = stay;
    f->problem.mean = mean;
    f->problem.sd = sd;
    f->problem.nights = 0;
    f->problem.night_share = NULL;
}

static care_status run(fixture *f, care_error *error) {
    care_error_init(error);
    return care_sojourn_load(&f->problem, NULL, &f->result, &f->report, error);
}

static void by_hand(void) {
    fixture f;
    care_error error;
    double nights = 0.0;
    double came = 0.0;
    set_up(&f);
    CARE_CHECK_OK(run(&f, &error), &error);
    CARE_CHECK_NEAR(f.report.mean_stay, 3.0, 1e-15);
    /* 1 July: a day of July, three of June of which 0.9, 0.7 and 0.4 are still there */
    CARE_CHECK_NEAR(f.present[181], 400.0 / 31.0 + 200.0 / 30.0 * (0.9 + 0.7 + 0.4), 1e-12);
    CARE_CHECK_NEAR(f.present[0], 10.0 / 31.0 * 3.0, 1e-13); /* December was no other */
    CARE_CHECK_NEAR(f.report.most, 3.0 * 400.0 / 31.0, 1e-12);
    CARE_CHECK_INT(f.report.most_day, 184);
    CARE_CHECK_INT(f.report.most_high, f.high[184]);
    CARE_CHECK_NEAR(f.peak[6], f.report.most, 0.0);
    for (int i = 0; i < MONTHS; i++) {
        nights += f.nights[i];
        came += f.arrivals[i];
    }
    CARE_CHECK_NEAR(nights, 3.0 * came, 1e-10); /* every night of every stay, once */
}

static void without_a_cycle_nobody_was_there_before(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.problem.cycle = 0;
    CARE_CHECK_OK(run(&f, &error), &error);
    CARE_CHECK_NEAR(f.present[0], 10.0 / 31.0, 1e-15);
    CARE_CHECK_NEAR(f.present[1], 10.0 / 31.0 * 1.9, 1e-15);
    stay_as(&f, CARE_STAY_EXPONENTIAL, 12.0, NAN);
    CARE_CHECK_OK(run(&f, &error), &error);
    for (int day = 0; day < 31; day++) { /* lambda theta (1 - exp(-t/theta)) */
        CARE_CHECK_NEAR(f.present[day], 10.0 / 31.0 * 12.0 * (1.0 - exp(-(day + 1) / 12.0)), 1e-12);
    }
}

/* A constant rate has a constant load: rate x mean stay, whatever the stays are like (Little's law). */
static void a_constant_rate_has_littles_load(void) {
    static const struct {
        int32_t stay;
        double mean, sd;
    } stays[] = {{CARE_STAY_FIXED, 7.5, NAN},         {CARE_STAY_UNIFORM, 20.0, 5.0}, {CARE_STAY_EXPONENTIAL, 45.0, NAN},
                 {CARE_STAY_GAMMA, 60.0, 30.0},       {CARE_STAY_GAMMA, 5.0, 15.0},   {CARE_STAY_FIXED, 800.0, NAN},
                 {CARE_STAY_EXPONENTIAL, 900.0, NAN}, {CARE_STAY_GAMMA, 10.0, 0.5},   {CARE_STAY_UNIFORM, 400.0, 230.0},
                 {CARE_STAY_UNIFORM, 3.0, 1e-300}};
    for (size_t i = 0; i < sizeof stays / sizeof stays[0]; i++) {
        fixture f;
        care_error error;
        set_up(&f);
        for (int m = 0; m < MONTHS; m++) {
            f.arrivals[m] = 2.0 * (double)f.days[m];
        }
        stay_as(&f, stays[i].stay, stays[i].mean, stays[i].sd);
        CARE_CHECK_OK(run(&f, &error), &error);
        for (int day = 0; day < DAYS; day++) {
            CARE_CHECK_NEAR(f.present[day], 2.0 * stays[i].mean, 1e-10 * stays[i].mean);
        }
    }
}

/* Eick, Massey, Whitt 1993: rate a + b sin(g t). Exponential stays of mean 1/u have
   m(t) = a/u + b (u sin(g t) - g cos(g t)) / (u^2 + g^2), fixed stays of d a d + b (cos(g (t - d)) - cos(g t)) / g. */
static void a_sinusoid_has_its_closed_form(void) {
    enum { STEPS = 3650 };
    static const double a = 3.0;
    static const double b = 2.5;
    const double g = 2.0 * acos(-1.0) / STEPS;
    static const double mean[2] = {200.0, 1000.0};
    int64_t *days = malloc(STEPS * sizeof *days);
    double *arrivals = malloc(STEPS * sizeof *arrivals);
    double *present = malloc(STEPS * sizeof *present);
    if (!CARE_CHECK(days != NULL && arrivals != NULL && present != NULL)) {
        return;
    }
    for (int i = 0; i < STEPS; i++) { /* the integral over the step */
        days[i] = 1;
        arrivals[i] = a + b * (cos(g * i) - cos(g * (i + 1))) / g;
    }
    for (int32_t stay = CARE_STAY_FIXED; stay <= CARE_STAY_EXPONENTIAL; stay += 2) {
        for (int k = 0; k < 2; k++) {
            care_sojourn_problem problem;
            care_sojourn_result result;
            care_sojourn_problem_init(&problem);
            care_sojourn_result_init(&result);
            problem.periods = STEPS;
            problem.days = days;
            problem.arrivals = arrivals;
            problem.stay = stay;
            problem.mean = mean[k];
            result.present = present;
            CARE_CHECK_OK(care_sojourn_load(&problem, NULL, &result, NULL, NULL), NULL);
            const double u = 1.0 / mean[k];
            for (int i = 0; i < STEPS; i += 50) {
                const double t = i + 1;
                const double exponential = a / u + b * (u * sin(g * t) - g * cos(g * t)) / (u * u + g * g);
                const double fixed = a * mean[k] + b * (cos(g * (t - mean[k])) - cos(g * t)) / g;
                if (stay == CARE_STAY_FIXED) {
                    CARE_CHECK_NEAR(present[i], fixed, 1e-13 * fixed);
                } else { /* within a step the rate is constant, not a sinusoid */
                    CARE_CHECK_NEAR(present[i], exponential, 1e-6 * exponential);
                }
            }
        }
    }
    free(days);
    free(arrivals);
    free(present);
}

/* A gamma distribution with the standard deviation of an exponential one is one. */
static void a_gamma_of_shape_one_is_exponential(void) {
    fixture f;
    fixture g;
    care_error error;
    set_up(&f);
    set_up(&g);
    stay_as(&f, CARE_STAY_GAMMA, 21.0, 21.0);
    stay_as(&g, CARE_STAY_EXPONENTIAL, 21.0, NAN);
    CARE_CHECK_OK(run(&f, &error), &error);
    CARE_CHECK_OK(run(&g, &error), &error);
    for (int day = 0; day < DAYS; day++) {
        CARE_CHECK_NEAR(f.present[day], g.present[day], 1e-11 * g.present[day]);
    }
}

/* Ten thousand summers by hand: arrivals and stays drawn one by one. Mean and quantile of one night in August. */
static void a_simulation_agrees(void) {
    enum { RUNS = 10000, NIGHT = 225 };
    fixture f;
    care_error error;
    care__stream s;
    double sum = 0.0;
    int64_t over = 0;
    set_up(&f);
    stay_as(&f, CARE_STAY_UNIFORM, 10.0, 4.0);
    CARE_CHECK_OK(run(&f, &error), &error);
    care__stream_open(&s, 41, 1, 0);
    for (int i = 0; i < RUNS; i++) {
        int64_t there = 0;
        for (double t = NIGHT - 17.0; t < NIGHT + 1; t -= log(1.0 - care__stream_double(&s)) / (400.0 / 31.0)) {
            const double stay = draw_between(&s, 10.0 - 4.0 * sqrt(3.0), 10.0 + 4.0 * sqrt(3.0));
            there += t > NIGHT - 17.0 && t + stay > NIGHT + 1;
        }
        sum += (double)there;
        over += there > f.high[NIGHT];
    }
    const double mean = f.present[NIGHT];
    CARE_CHECK_NEAR(sum / RUNS, mean, 4.0 * sqrt(mean / RUNS));
    CARE_CHECK((double)over / RUNS <= 0.05 + 4.0 * sqrt(0.05 * 0.95 / RUNS));
}

/* ---- Poisson numbers ------------------------------------------------------------------------------------------------- */

/* Beds and quantile against sums over the probabilities themselves. */
static void numbers_present_are_poisson(void) {
    static const double loads[] = {0.3, 4.0, 38.0, 300.0};
    for (size_t i = 0; i < sizeof loads / sizeof loads[0]; i++) {
        fixture f;
        care_error error;
        set_up(&f);
        stay_as(&f, CARE_STAY_FIXED, 10.0, NAN);
        for (int m = 0; m < MONTHS; m++) {
            f.arrivals[m] = 0.1 * loads[i] * (double)f.days[m];
            f.residents[m] = 250.5;
            f.capacity[m] = 260.0;
        }
        CARE_CHECK_OK(run(&f, &error), &error);
        double p = exp(-loads[i]);
        double below = 0.0;
        double displaced = 0.0;
        double away = 0.0;
        int64_t high = -1;
        for (int n = 0; n < 1000; n++) {
            below += p;
            high = high < 0 && below >= 0.95 ? n : high;
            displaced += p * (250.5 - fmin(250.5, fmax(260.0 - n, 0.0)));
            away += p * fmax(n - 260.0, 0.0);
            p *= loads[i] / (n + 1);
        }
        CARE_CHECK_INT(f.high[100], high);
        CARE_CHECK_NEAR(f.displaced[100], displaced, 1e-9 * (1.0 + displaced));
        CARE_CHECK_NEAR(f.turned_away[100], away, 1e-9 * (1.0 + away));
    }
}

static void a_quantile_is_the_smallest(void) {
    CARE_CHECK_INT(care__poisson_quantile(0.95, 0.0), 0);
    CARE_CHECK_INT(care__poisson_quantile(0.5, 0.1), 0);
    CARE_CHECK_INT(care__poisson_quantile(0.95, 1.0), 3); /* P(N <= 2) = 0.9197, P(N <= 3) = 0.9810 */
    for (double mean = 0.5; mean < 1e6; mean *= 7.0) {
        const int64_t n = care__poisson_quantile(0.975, mean);
        CARE_CHECK(1.0 - care__poisson_from(n + 1, mean) >= 0.975 - 1e-12);
        CARE_CHECK(1.0 - care__poisson_from(n, mean) < 0.975 + 1e-12);
    }
}

/* More residents than beds: sojourners displace only those who had one. */
static void residents_without_a_bed_are_not_displaced(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.residents[6] = 1000.0;
    CARE_CHECK_OK(run(&f, &error), &error);
    CARE_CHECK(f.displaced[190] <= 110.0);
    CARE_CHECK_NEAR(f.displaced[190] + f.turned_away[190], f.present[190], 1e-9); /* each takes a bed, or finds none */
    f.problem.residents = NULL;
    CARE_CHECK_OK(run(&f, &error), &error);
    CARE_CHECK_NEAR(f.displaced[190], 0.0, 0.0);
}

/* ---- refusals -------------------------------------------------------------------------------------------------------- */

#define AT(member) offsetof(fixture, member)

static void bad_numbers_are_refused(void) {
    static const care_wrong_number all[] = {{AT(arrivals[3]), -1.0, CARE__M_OUT_OF_RANGE, "problem.arrivals", 3},
                                            {AT(arrivals[0]), NAN, CARE__M_NOT_FINITE, "problem.arrivals", 0},
                                            {AT(arrivals[1]), 1e12, CARE__M_OUT_OF_RANGE, "problem.arrivals", 1},
                                            {AT(residents[2]), -1.0, CARE__M_OUT_OF_RANGE, "problem.residents", 2},
                                            {AT(capacity[4]), INFINITY, CARE__M_NOT_FINITE, "problem.capacity", 4},
                                            {AT(night_share[2]), 0.2, CARE__M_STAYS_SUM, "problem.night_share", -1},
                                            {AT(night_share[2]), -0.3, CARE__M_OUT_OF_RANGE, "problem.night_share", 2},
                                            {AT(problem.mean), 3.0, CARE__M_UNUSED, "problem.mean", -1},
                                            {AT(problem.sd), 3.0, CARE__M_UNUSED, "problem.sd", -1},
                                            {AT(problem.quantile), 1.0, CARE__M_OTHER_VALUE, "problem.quantile", -1},
                                            {AT(problem.quantile), NAN, CARE__M_NOT_FINITE, "problem.quantile", -1}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        fixture f;
        care_error error;
        set_up(&f);
        care_make_wrong(&f, &all[i]);
        CARE_CHECK_REFUSED(run(&f, &error), &error, all[i].message, all[i].where, all[i].row);
        CARE_CHECK_NEAR(f.present[0], 0.0, 0.0);
    }
}

static void bad_stays_are_refused(void) {
    static const struct {
        int32_t stay;
        double mean, sd;
        int32_t message;
        const char *where;
    } all[] = {{CARE_STAY_FIXED, 0.0, NAN, CARE__M_ZERO, "problem.mean"},
               {CARE_STAY_EXPONENTIAL, 1e-4, NAN, CARE__M_OUT_OF_RANGE, "problem.mean"},
               {CARE_STAY_FIXED, 3661.0, NAN, CARE__M_OUT_OF_RANGE, "problem.mean"},
               {CARE_STAY_FIXED, 5.0, 1.0, CARE__M_UNUSED, "problem.sd"},
               {CARE_STAY_EXPONENTIAL, NAN, NAN, CARE__M_NOT_FINITE, "problem.mean"},
               {CARE_STAY_UNIFORM, 5.0, NAN, CARE__M_NOT_FINITE, "problem.sd"},
               {CARE_STAY_UNIFORM, 5.0, 2.9, CARE__M_OUT_OF_RANGE, "problem.sd"},
               {CARE_STAY_GAMMA, 5.0, 0.2, CARE__M_OUT_OF_RANGE, "problem.sd"},
               {CARE_STAY_GAMMA, 5.0, 16.0, CARE__M_OUT_OF_RANGE, "problem.sd"},
               {5, 5.0, NAN, CARE__M_OUT_OF_RANGE, "problem.stay"},
               {CARE_STAY_NIGHTS, NAN, NAN, CARE__M_OUT_OF_RANGE, "problem.nights"}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        fixture f;
        care_error error;
        set_up(&f);
        stay_as(&f, all[i].stay, all[i].mean, all[i].sd);
        CARE_CHECK_REFUSED(run(&f, &error), &error, all[i].message, all[i].where, -1);
    }
}

static void what_does_not_fit_is_refused(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.days[5] = 0;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_OUT_OF_RANGE, "problem.days", 5);
    f.days[5] = 99990;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_OUT_OF_RANGE, "problem.days", 5);
    set_up(&f);
    f.problem.cycle = 2;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_OUT_OF_RANGE, "problem.cycle", -1);
    set_up(&f);
    f.problem.capacity = NULL;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_NULL, "problem.capacity", -1);
    f.result.displaced = f.result.turned_away = NULL;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_UNUSED, "problem.residents", -1);
    f.problem.residents = NULL;
    CARE_CHECK_OK(run(&f, &error), &error);
    f.report.struct_size = 0;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_NOT_INITIALISED, "report", -1);
    f.problem.days = NULL;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_NOT_INITIALISED, "report", -1);
    CARE_CHECK_REFUSED(care_sojourn_load(&f.problem, NULL, &f.result, NULL, &error), &error, CARE__M_NULL, "problem.days", -1);
}

CARE_TEST_MAIN("seasonal residents", {"by hand", by_hand},
               {"without a cycle nobody was there before", without_a_cycle_nobody_was_there_before},
               {"a constant rate has Little's load", a_constant_rate_has_littles_load},
               {"a sinusoid has its closed form", a_sinusoid_has_its_closed_form},
               {"a gamma of shape one is exponential", a_gamma_of_shape_one_is_exponential},
               {"a simulation agrees", a_simulation_agrees}, {"numbers present are Poisson", numbers_present_are_poisson},
               {"a quantile is the smallest", a_quantile_is_the_smallest},
               {"residents without a bed are not displaced", residents_without_a_bed_are_not_displaced},
               {"bad numbers are refused", bad_numbers_are_refused}, {"bad stays are refused", bad_stays_are_refused},
               {"what does not fit is refused", what_does_not_fit_is_refused})
