#include <care/sojourn.h>

#include <math.h>
#include <string.h>

#include "backend/gsl_distribution.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/parallel.h"
#include "core/text.h"

enum { CHUNK = 64, MOST_DAYS = 100000, MOST_STAY = 3660 };

static const double most_present = 1e9;                         /* what a Poisson quantile is found for */
static const double least_stay = 0.001;                         /* a minute and a half */
static const double least_gamma_sd = 0.05, most_gamma_sd = 3.0; /* of the mean */
static const double sum_tolerance = 1e-9;
static const double tail = 1e-15; /* of the mean stay, that is left out */

void care_sojourn_problem_init(care_sojourn_problem *problem) {
    if (problem != NULL) {
        memset(problem, 0, sizeof *problem);
        problem->struct_size = sizeof *problem;
        problem->periods = -1;
        problem->cycle = 1;
        problem->stay = CARE_STAY_NIGHTS;
        problem->mean = problem->sd = NAN;
        problem->quantile = 0.95;
    }
}

void care_sojourn_result_init(care_sojourn_result *result) {
    if (result != NULL) {
        memset(result, 0, sizeof *result);
        result->struct_size = sizeof *result;
    }
}

void care_sojourn_report_init(care_sojourn_report *report) {
    if (report != NULL) {
        memset(report, 0, sizeof *report);
        report->struct_size = sizeof *report;
        report->mean_stay = report->most = NAN;
        report->most_day = report->most_high = -1;
    }
}

/* ---- what is asked --------------------------------------------------------------------------------------------------- */

static care_status refuse_if_set(int set, const char *where, care_error *error) {
    return set ? care__fail(error, CARE_E_INVALID, CARE__M_UNUSED, where, -1,
                            CARE__EITHER("stays of this kind", "此类停留时间"))
               : CARE_OK;
}

static care_status check_nights(const care_sojourn_problem *p, care_error *error) {
    double sum = 0.0;
    CARE__TRY(refuse_if_set(!isnan(p->mean), "problem.mean", error));
    CARE__TRY(care__check_integer(p->nights, 1, MOST_STAY, "problem.nights", -1, error));
    CARE__TRY(care__check_array(p->night_share, (size_t)p->nights, CARE__SHARE, "problem.night_share", error));
    for (int64_t k = 0; k < p->nights; k++) {
        sum += p->night_share[k];
    }
    return fabs(sum - 1.0) <= sum_tolerance ? CARE_OK
                                            : care__fail(error, CARE_E_INVALID, CARE__M_STAYS_SUM, "problem.night_share", -1,
                                                         "%s", care__number_of(sum).text);
}

static care_status check_stay(const care_sojourn_problem *p, care_error *error) {
    CARE__TRY(care__check_integer(p->stay, CARE_STAY_NIGHTS, CARE_STAY_GAMMA, "problem.stay", -1, error));
    if (p->stay != CARE_STAY_UNIFORM && p->stay != CARE_STAY_GAMMA) {
        CARE__TRY(refuse_if_set(!isnan(p->sd), "problem.sd", error));
    }
    if (p->stay == CARE_STAY_NIGHTS) {
        return check_nights(p, error);
    }
    CARE__TRY(refuse_if_set(p->nights != 0, "problem.nights", error));
    CARE__TRY(refuse_if_set(p->night_share != NULL, "problem.night_share", error));
    CARE__TRY(care__check_value(p->mean, CARE__POSITIVE, "problem.mean", -1, error));
    CARE__TRY(care__check_range(p->mean, least_stay, MOST_STAY, "problem.mean", -1, error));
    if (p->stay == CARE_STAY_UNIFORM) {
        CARE__TRY(care__check_value(p->sd, CARE__POSITIVE, "problem.sd", -1, error));
        return care__check_range(p->sd, 0.0, p->mean / sqrt(3.0), "problem.sd", -1, error);
    }
    return p->stay == CARE_STAY_GAMMA
               ? care__check_range(p->sd, least_gamma_sd * p->mean, most_gamma_sd * p->mean, "problem.sd", -1, error)
               : CARE_OK;
}

static care_status check_beds(const care_sojourn_problem *p, const care_sojourn_result *result, care_error *error) {
    if (result->displaced != NULL || result->turned_away != NULL) {
        CARE__TRY(care__check_pointer(p->capacity, "problem.capacity", error));
    }
    if (p->capacity != NULL) {
        CARE__TRY(care__check_array(p->capacity, (size_t)p->periods, CARE__NON_NEGATIVE, "problem.capacity", error));
    } else if (p->residents != NULL) {
        return care__fail(error, CARE_E_INVALID, CARE__M_UNUSED, "problem.residents", -1,
                          CARE__EITHER("capacity of NULL", "capacity 为 NULL"));
    }
    return care__check_optional(p->residents, (size_t)p->periods, CARE__NON_NEGATIVE, "problem.residents", error);
}

static double mean_of(const care_sojourn_problem *p) {
    double mean = 0.0;
    for (int64_t k = 0; k < p->nights; k++) {
        mean += (double)(k + 1) * p->night_share[k];
    }
    return p->stay == CARE_STAY_NIGHTS ? mean : p->mean;
}

static care_status check(const care_sojourn_problem *p, const care_sojourn_result *result, int64_t *days, care_error *error) {
    *days = 0;
    CARE__TRY(care__check_integer(p->periods, 1, MOST_DAYS, "problem.periods", -1, error));
    CARE__TRY(care__check_pointer(p->days, "problem.days", error));
    for (int64_t i = 0; i < p->periods; i++) {
        CARE__TRY(care__check_integer(p->days[i], 1, MOST_DAYS - *days - (p->periods - 1 - i), "problem.days", i, error));
        *days += p->days[i];
    }
    CARE__TRY(care__check_array(p->arrivals, (size_t)p->periods, CARE__NON_NEGATIVE, "problem.arrivals", error));
    CARE__TRY(care__check_integer(p->cycle, 0, 1, "problem.cycle", -1, error));
    CARE__TRY(check_stay(p, error));
    for (int64_t i = 0; i < p->periods; i++) { /* no more are present than at this rate for ever */
        CARE__TRY(care__check_range(p->arrivals[i], 0.0, most_present * (double)p->days[i] / mean_of(p), "problem.arrivals", i,
                                    error));
    }
    if (!(p->quantile > 0.0 && p->quantile < 1.0)) {
        CARE__TRY(care__check_value(p->quantile, CARE__POSITIVE, "problem.quantile", -1, error));
        return care__fail(error, CARE_E_INVALID, CARE__M_OTHER_VALUE, "problem.quantile", -1, "%s" CARE__AND "%s",
                          care__number_of(p->quantile).text, CARE__EITHER("between 0 and 1", "0 与 1 之间的数"));
    }
    return check_beds(p, result, error);
}

/* ---- stays ----------------------------------------------------------------------------------------------------------- */

/* H(u), the integral of P(stay > t) from 0 to u: of all who arrive in u days at one a day, those still there at the end. */
static double stayed(const care_sojourn_problem *p, double u) {
    switch (p->stay) {
    case CARE_STAY_FIXED:
        return fmin(u, p->mean);
    case CARE_STAY_UNIFORM: {
        const double low = p->mean - sqrt(3.0) * p->sd;
        const double high = p->mean + sqrt(3.0) * p->sd;
        const double in = fmin(fmax(u - low, 0.0), high - low);
        return fmin(u, low) + in - (in > 0.0 ? 0.5 * in * (in / (high - low)) : 0.0);
    }
    case CARE_STAY_EXPONENTIAL:
        return -p->mean * expm1(-u / p->mean);
    default: {
        const double scale = p->sd * p->sd / p->mean;
        const double shape = p->mean / scale;
        return u * care__gamma_above(u, shape, scale) + p->mean * (1.0 - care__gamma_above(u, shape + 1.0, scale));
    }
    }
}

/* there[k]: of who arrives on a day, those present at the end of the day k days later; in a cycle, or any number of cycles
   later. */
static void find_presence(const care_sojourn_problem *p, int64_t days, double *there) {
    const double mean = mean_of(p);
    double left = 1.0;   /* share of stays of more than k nights */
    double before = 0.0; /* integral of survival up to day k */
    int64_t at = 0;      /* k, or what is left of it after whole cycles */
    for (int64_t k = 0; (p->cycle || k < days) && (p->stay == CARE_STAY_NIGHTS ? k < p->nights : mean - before > tail * mean);
         k++) {
        if (p->stay == CARE_STAY_NIGHTS) {
            there[at] += fmax(left, 0.0);
            left -= p->night_share[k];
        } else {
            const double now = stayed(p, (double)(k + 1));
            there[at] += now - before;
            before = now;
        }
        at = at + 1 < days ? at + 1 : 0;
    }
}

/* ---- days ------------------------------------------------------------------------------------------------------------ */

typedef struct sojourn_run {
    care_sojourn_problem problem;
    care_sojourn_result result;
    int64_t days;
    int64_t *period; /* [days] */
    double *rate;    /* [days] arrivals on the day */
    double *there;   /* [days] */
    double *present; /* [days] */
    int64_t *high;   /* [days] */
} sojourn_run;

/* E[max(N - c, 0)] of a Poisson number N; c need not be whole. */
static double excess(double mean, double c) {
    if (c > 2.0 * most_present) {
        return 0.0;
    }
    const int64_t over = (int64_t)floor(c) + 1;
    return fmax(mean * care__poisson_from(over - 1, mean) - c * care__poisson_from(over, mean), 0.0);
}

/* Residents need r of b beds, and N sojourners come first: max(N - max(b - r, 0), 0) is what they take of residents' beds, but
   those beyond b beds find none either. */
static void find_beds(const sojourn_run *run, int64_t day) {
    const care_sojourn_problem *p = &run->problem;
    const int64_t i = run->period[day];
    const double beds = p->capacity[i];
    const double spare = fmax(beds - (p->residents == NULL ? 0.0 : p->residents[i]), 0.0);
    const double beyond = excess(run->present[day], beds);
    if (run->result.displaced != NULL) {
        run->result.displaced[day] = fmax(excess(run->present[day], spare) - beyond, 0.0);
    }
    if (run->result.turned_away != NULL) {
        run->result.turned_away[day] = beyond;
    }
}

static void run_chunk(void *work, int64_t chunk, int64_t begin, int64_t end, int32_t worker) {
    const sojourn_run *run = work;
    (void)chunk;
    (void)worker;
    for (int64_t day = begin; day < end; day++) {
        double sum = 0.0;
        for (int64_t k = 0; k <= day; k++) {
            sum += run->rate[day - k] * run->there[k];
        }
        for (int64_t k = day + 1; k < run->days && run->problem.cycle; k++) {
            sum += run->rate[day - k + run->days] * run->there[k];
        }
        run->present[day] = sum;
        run->high[day] = care__poisson_quantile(run->problem.quantile, sum);
        if (run->problem.capacity != NULL) {
            find_beds(run, day);
        }
    }
}

static int prepare(sojourn_run *run, care__arena *arena) {
    const care_sojourn_problem *p = &run->problem;
    const size_t days = (size_t)run->days;
    run->period = care__arena_take(arena, days, sizeof *run->period);
    run->rate = care__arena_take(arena, days, sizeof *run->rate);
    run->there = care__arena_take(arena, days, sizeof *run->there);
    run->present = care__arena_take(arena, days, sizeof *run->present);
    run->high = care__arena_take(arena, days, sizeof *run->high);
    if (run->period == NULL || run->rate == NULL || run->there == NULL || run->present == NULL || run->high == NULL) {
        return 0;
    }
    int64_t day = 0;
    for (int64_t i = 0; i < p->periods; i++) {
        for (int64_t k = 0; k < p->days[i]; k++, day++) {
            run->period[day] = i;
            run->rate[day] = p->arrivals[i] / (double)p->days[i];
        }
    }
    find_presence(p, run->days, run->there);
    return 1;
}

static care_sojourn_report report_of(const sojourn_run *run) {
    care_sojourn_report report;
    care_sojourn_report_init(&report);
    report.mean_stay = mean_of(&run->problem);
    report.most = -1.0;
    for (int64_t day = 0; day < run->days; day++) {
        if (run->present[day] > report.most) {
            report.most = run->present[day];
            report.most_day = day;
        }
        report.most_high = run->high[day] > report.most_high ? run->high[day] : report.most_high;
    }
    return report;
}

static void sum_up(const sojourn_run *run) {
    const care_sojourn_result *r = &run->result;
    for (int64_t i = 0; i < run->problem.periods; i++) {
        if (r->nights != NULL) {
            r->nights[i] = 0.0;
        }
        if (r->peak != NULL) {
            r->peak[i] = 0.0;
        }
    }
    for (int64_t day = 0; day < run->days; day++) {
        const double present = run->present[day];
        const int64_t i = run->period[day];
        if (r->nights != NULL) {
            r->nights[i] += present;
        }
        if (r->peak != NULL) {
            r->peak[i] = fmax(r->peak[i], present);
        }
    }
    if (r->present != NULL) {
        memcpy(r->present, run->present, (size_t)run->days * sizeof *r->present);
    }
    if (r->high != NULL) {
        memcpy(r->high, run->high, (size_t)run->days * sizeof *r->high);
    }
}

care_status care_sojourn_load(const care_sojourn_problem *problem, const care_env *env, const care_sojourn_result *result,
                              care_sojourn_report *report, care_error *error) {
    sojourn_run run = {0};
    care_env use;
    care__arena arena;
    CARE__TRY(care__env_take(&use, env, error));
    care_sojourn_problem_init(&run.problem);
    CARE__TRY(care__take(&run.problem, sizeof run.problem, problem, "problem", error));
    care_sojourn_result_init(&run.result);
    CARE__TRY(care__take(&run.result, sizeof run.result, result, "result", error));
    care_sojourn_report told;
    care_sojourn_report_init(&told);
    CARE__TRY(report == NULL ? CARE_OK : care__take(&told, sizeof told, report, "report", error));
    CARE__TRY(check(&run.problem, &run.result, &run.days, error));
    care__arena_init(&arena, care__allocator_of(&use));
    care_status status = prepare(&run, &arena) ? CARE_OK : care__fail_nomem(error);
    if (status == CARE_OK) {
        status = care__parallel_chunks(&use, run.days, CHUNK, run_chunk, &run, error);
    }
    if (status == CARE_OK) {
        sum_up(&run);
        told = report_of(&run);
        status = report == NULL ? CARE_OK : care__give(report, &told, sizeof told, "report", error);
    }
    care__arena_free(&arena);
    return status;
}
