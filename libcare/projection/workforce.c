#include <care/workforce.h>

#include <math.h>
#include <string.h>

#include "core/error.h"
#include "projection/result.h"

enum { MOST_YEARS = 1000, MOST_TRAINING = 20 };

/* What is left of a gap by rounding is none. */
static const double rounding = 1e-9;

void care_workforce_problem_init(care_workforce_problem *problem) {
    if (problem != NULL) {
        memset(problem, 0, sizeof *problem);
        problem->struct_size = sizeof *problem;
        problem->tables = problem->years = problem->training = -1;
        problem->fte = 1.0;
    }
}

void care_workforce_result_init(care_workforce_result *result) {
    if (result != NULL) {
        memset(result, 0, sizeof *result);
        result->struct_size = sizeof *result;
    }
}

static care_status take(const care_workforce_problem *problem, care_workforce_problem *p, care_error *error) {
    size_t cells;
    care_workforce_problem_init(p);
    CARE__TRY(care__take(p, sizeof *p, problem, "problem", error));
    CARE__TRY(care__check_integer(p->tables, 1, INT32_MAX, "problem.tables", -1, error));
    CARE__TRY(care__check_integer(p->years, 1, MOST_YEARS, "problem.years", -1, error));
    CARE__TRY(care__check_integer(p->training, 0, MOST_TRAINING, "problem.training", -1, error));
    CARE__TRY(care__check_product(p->tables, p->years, 1, "problem.need", &cells, error));
    CARE__TRY(care__check_array(p->in_post, (size_t)p->tables, CARE__NON_NEGATIVE, "problem.in_post", error));
    CARE__TRY(care__check_array(p->pipeline, (size_t)(p->tables * p->training), CARE__NON_NEGATIVE, "problem.pipeline", error));
    CARE__TRY(care__check_optional(p->recruits, cells, CARE__NON_NEGATIVE, "problem.recruits", error));
    CARE__TRY(care__check_array(p->completion, (size_t)p->years, CARE__SHARE, "problem.completion", error));
    CARE__TRY(care__check_array(p->attrition, (size_t)p->years, CARE__SHARE, "problem.attrition", error));
    CARE__TRY(care__check_array(p->need, cells, CARE__NON_NEGATIVE, "problem.need", error));
    CARE__TRY(care__check_value(p->fte, CARE__POSITIVE, "problem.fte", -1, error));
    return care__check_range(p->fte, 0.0, 2.0, "problem.fte", -1, error);
}

/* Who began training in a year, also before the first. */
static double began(const care_workforce_problem *p, int64_t table, const double *intake, int64_t year) {
    return year >= 0 ? intake[year] : p->pipeline[table * p->training + p->training + year];
}

/* One year of a staff. */
typedef struct staff_year {
    double leavers, trained, in_post;
} staff_year;

static staff_year live(const care_workforce_problem *p, int64_t table, const double *intake, int64_t year, double before) {
    staff_year y;
    y.leavers = p->attrition[year] * before;
    y.trained = p->completion[year] * began(p, table, intake, year - p->training);
    y.in_post = before - y.leavers + y.trained + (p->recruits == NULL ? 0.0 : p->recruits[table * p->years + year]);
    return y;
}

care_status care_workforce_project(const care_workforce_problem *problem, const care_workforce_result *result,
                                   care_error *error) {
    care_workforce_problem p;
    care_workforce_result use;
    CARE__TRY(take(problem, &p, error));
    care_workforce_result_init(&use);
    CARE__TRY(care__take(&use, sizeof use, result, "result", error));
    CARE__TRY(care__check_array(p.intake, (size_t)(p.tables * p.years), CARE__NON_NEGATIVE, "problem.intake", error));
    for (int64_t table = 0; table < p.tables; table++) {
        const double *intake = p.intake + table * p.years;
        double in_post = p.in_post[table];
        for (int64_t year = 0; year < p.years; year++) {
            const int64_t at = table * p.years + year;
            const staff_year y = live(&p, table, intake, year, in_post);
            double in_training = 0.0;
            for (int64_t i = year - p.training + 1; i <= year; i++) {
                in_training += began(&p, table, intake, i);
            }
            in_post = y.in_post;
            care__result_set(use.in_post, at, in_post);
            care__result_set(use.in_training, at, in_training);
            care__result_set(use.trained, at, y.trained);
            care__result_set(use.leavers, at, y.leavers);
            care__result_set(use.gap, at, p.need[at] - p.fte * in_post);
        }
    }
    return CARE_OK;
}

/* ---- the intake that closes the gap ---------------------------------------------------------------------------------- */

static double limit(const double *capacity, int64_t year) {
    return capacity == NULL ? (double)INFINITY : capacity[year];
}

/* What one of the intake of a year adds to those in post at the end of `close_by`. */
static double weight(const care_workforce_problem *p, int64_t year, int64_t close_by) {
    double stay = p->completion[year + p->training];
    for (int64_t t = year + p->training + 1; t <= close_by; t++) {
        stay *= 1.0 - p->attrition[t];
    }
    return stay;
}

/* The level L with sum of min(L, capacity) x weight = missing: years at capacity are found in rounds, each of which raises L.
   Infinite where all years together cannot give so much. */
static double find_level(const care_workforce_problem *p, const double *capacity, int64_t close_by, double missing) {
    double level = 0.0;
    for (int64_t round = 0; round <= p->years && missing > 0.0; round++) {
        double left = missing;
        double free_weight = 0.0;
        for (int64_t year = 0; year + p->training <= close_by; year++) {
            const double w = weight(p, year, close_by);
            const int full = limit(capacity, year) < level;
            left -= full ? limit(capacity, year) * w : 0.0;
            free_weight += full ? 0.0 : w;
        }
        const double next = free_weight > 0.0 ? left / free_weight : (double)INFINITY;
        if (next <= level) {
            break;
        }
        level = next;
    }
    return level;
}

/* Persons missing at the end of a year, with the intakes known so far. */
static double missing_at(const care_workforce_problem *p, int64_t table, const double *intake, int64_t last) {
    double in_post = p->in_post[table];
    for (int64_t year = 0; year <= last; year++) {
        in_post = live(p, table, intake, year, in_post).in_post;
    }
    return p->need[table * p->years + last] / p->fte - in_post;
}

static void close_gap(const care_workforce_problem *p, int64_t table, int64_t close_by, const double *capacity,
                      double *intake) {
    for (int64_t year = 0; year < p->years; year++) {
        intake[year] = 0.0;
    }
    if (close_by >= p->training) {
        const double level = find_level(p, capacity, close_by, missing_at(p, table, intake, close_by));
        for (int64_t year = 0; year + p->training <= close_by; year++) {
            const double most = weight(p, year, close_by) > 0.0 ? limit(capacity, year) : 0.0; /* nobody would complete */
            intake[year] = fmin(level, most);
        }
    }
    const int64_t from = close_by + 1 > p->training ? close_by + 1 : p->training;
    for (int64_t year = from; year < p->years; year++) {
        const double missing = missing_at(p, table, intake, year);
        const int64_t begin = year - p->training;
        if (missing > 0.0 && p->completion[year] > 0.0) {
            intake[begin] = fmin(missing / p->completion[year], limit(capacity, begin));
        }
    }
}

static int64_t first_closed(const care_workforce_problem *p, int64_t table, const double *intake) {
    int64_t closed = -1;
    double in_post = p->in_post[table];
    for (int64_t year = 0; year < p->years; year++) {
        const double need = p->need[table * p->years + year];
        in_post = live(p, table, intake, year, in_post).in_post;
        if (need - p->fte * in_post > rounding * need) {
            closed = -1;
        } else if (closed < 0) {
            closed = year;
        }
    }
    return closed;
}

care_status care_workforce_intake(const care_workforce_problem *problem, int64_t close_by, const double *capacity,
                                  double *intake, size_t n, int64_t *closed, care_error *error) {
    care_workforce_problem p;
    CARE__TRY(take(problem, &p, error));
    if (p.intake != NULL) {
        return care__fail(error, CARE_E_INVALID, CARE__M_UNUSED, "problem.intake", -1,
                          CARE__EITHER("the intake that is looked for", "待求的招收人数"));
    }
    CARE__TRY(care__check_integer(close_by, 0, p.years - 1, "close_by", -1, error));
    CARE__TRY(care__check_optional(capacity, (size_t)p.years, CARE__NON_NEGATIVE, "capacity", error));
    CARE__TRY(care__check_length(n, (size_t)(p.tables * p.years), "n", error));
    CARE__TRY(care__check_pointer(intake, "intake", error));
    for (int64_t table = 0; table < p.tables; table++) {
        close_gap(&p, table, close_by, capacity, intake + table * p.years);
        if (closed != NULL) {
            closed[table] = first_closed(&p, table, intake + table * p.years);
        }
    }
    return CARE_OK;
}
