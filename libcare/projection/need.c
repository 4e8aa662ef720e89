#include <care/need.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/error.h"
#include "core/memory.h"
#include "core/parallel.h"
#include "core/text.h"
#include "projection/dependency.h"
#include "projection/layout.h"
#include "projection/result.h"

/* Tables of one chunk: enough work to share out, small enough to stop soon. */
enum { CHUNK = 64, MOST = 1000000 };

static const double most_hours = 336.0;
static const double most_productive_hours = 8784.0; /* of a leap year */
static const double share_tolerance = 1e-9;

void care_need_problem_init(care_need_problem *problem) {
    if (problem != NULL) {
        memset(problem, 0, sizeof *problem);
        problem->struct_size = sizeof *problem;
        problem->years = problem->townships = problem->levels = problem->settings = -1;
        problem->groups = 1;
        problem->productive_hours = NAN;
    }
}

void care_need_result_init(care_need_result *result) {
    if (result != NULL) {
        memset(result, 0, sizeof *result);
        result->struct_size = sizeof *result;
    }
}

/* ---- what is asked --------------------------------------------------------------------------------------------------- */

/* Shares over the settings add up to 1 in each row. */
static care_status check_shares(const double *share, int64_t rows, int64_t settings, const char *where, care_error *error) {
    CARE__TRY(care__check_array(share, (size_t)(rows * settings), CARE__SHARE, where, error));
    for (int64_t row = 0; row < rows; row++) {
        double sum = 0.0;
        for (int64_t s = 0; s < settings; s++) {
            sum += share[row * settings + s];
        }
        if (fabs(sum - 1.0) > share_tolerance) {
            return care__fail(error, CARE_E_INVALID, CARE__M_SETTINGS_SUM, where, row * settings, "%s",
                              care__number_of(sum).text);
        }
    }
    return CARE_OK;
}

static care_status check_sizes(const care_need_problem *p, care_error *error) {
    size_t persons;
    size_t output;
    CARE__TRY(care__check_integer(p->years, 1, MOST, "problem.years", -1, error));
    CARE__TRY(care__check_integer(p->townships, 1, MOST, "problem.townships", -1, error));
    CARE__TRY(care__check_integer(p->groups, 1, MOST, "problem.groups", -1, error));
    CARE__TRY(care__check_integer(p->levels, 1, MOST, "problem.levels", -1, error));
    CARE__TRY(care__check_integer(p->settings, 1, CARE_SETTINGS_MAX, "problem.settings", -1, error));
    CARE__TRY(care__check_integer(p->share_layout, 0, CARE_RATES_BY_BOTH, "problem.share_layout", -1, error));
    CARE__TRY(care__check_integer(p->informal_layout, 0, CARE_RATES_BY_BOTH, "problem.informal_layout", -1, error));
    CARE__TRY(care__check_product(p->years * p->townships, p->groups * p->levels, (int64_t)sizeof(double) * p->settings,
                                  "problem.persons", &output, error));
    CARE__TRY(care__check_product(p->years, p->townships, p->groups * p->levels, "problem.persons", &persons, error));
    return care__check_array(p->persons, persons, CARE__NON_NEGATIVE, "problem.persons", error);
}

static care_status check_rules(const care_need_problem *p, care_error *error) {
    const size_t settings = (size_t)p->settings;
    const size_t informal = (size_t)care__layout_count(p->informal_layout, p->townships, p->years) * settings;
    const int64_t rows = care__layout_count(p->share_layout, p->townships, p->years) * p->groups * p->levels;
    CARE__TRY(check_shares(p->share, rows, p->settings, "problem.share", error));
    CARE__TRY(care__check_optional(p->places, settings, CARE__NON_NEGATIVE, "problem.places", error));
    CARE__TRY(care__check_optional(p->occupancy, settings, CARE__POSITIVE, "problem.occupancy", error));
    CARE__TRY(care__check_optional(p->occupancy, settings, CARE__SHARE, "problem.occupancy", error));
    for (int64_t i = 0; p->hours != NULL && i < p->levels * p->settings; i++) {
        CARE__TRY(care__check_range(p->hours[i], 0.0, most_hours, "problem.hours", i, error));
    }
    CARE__TRY(care__check_optional(p->informal_share, informal, CARE__SHARE, "problem.informal_share", error));
    CARE__TRY(care__check_optional(p->informal_hours, informal, CARE__NON_NEGATIVE, "problem.informal_hours", error));
    CARE__TRY(care__check_optional(p->cost_per_user, settings, CARE__NON_NEGATIVE, "problem.cost_per_user", error));
    CARE__TRY(care__check_optional(p->cost_per_place, settings, CARE__NON_NEGATIVE, "problem.cost_per_place", error));
    CARE__TRY(care__check_optional(p->cost_per_hour, settings, CARE__NON_NEGATIVE, "problem.cost_per_hour", error));
    CARE__TRY(
        care__check_optional(p->cost_index, (size_t)p->years * settings, CARE__NON_NEGATIVE, "problem.cost_index", error));
    if (!isnan(p->productive_hours)) {
        CARE__TRY(care__check_value(p->productive_hours, CARE__POSITIVE, "problem.productive_hours", -1, error));
        CARE__TRY(care__check_range(p->productive_hours, 0.0, most_productive_hours, "problem.productive_hours", -1, error));
    }
    return CARE_OK;
}

/* An input that says something only beside another. */
static care_status check_together(const double *set, const double *other, const char *where, const char *without,
                                  care_error *error) {
    return set == NULL || other != NULL ? CARE_OK : care__fail(error, CARE_E_INVALID, CARE__M_UNUSED, where, -1, "%s", without);
}

/* What is wanted can be found from what is given, and nothing that is given is without meaning. */
static care_status check_wanted(const care_need_problem *p, const care_need_result *result, care_error *error) {
    const double *beside = p->cost_per_place != NULL ? p->cost_per_place : p->cost_per_hour;
    const double *cost = p->cost_per_user != NULL ? p->cost_per_user : beside;
    CARE__TRY(
        check_together(p->occupancy, p->places, "problem.occupancy", CARE__EITHER("places of NULL", "places 为 NULL"), error));
    CARE__TRY(check_together(p->informal_share, p->hours, "problem.informal_share",
                             CARE__EITHER("hours of NULL", "hours 为 NULL"), error));
    CARE__TRY(check_together(p->informal_hours, p->informal_share, "problem.informal_hours",
                             CARE__EITHER("informal_share of NULL", "informal_share 为 NULL"), error));
    CARE__TRY(check_together(p->cost_index, cost, "problem.cost_index", CARE__EITHER("unit costs of NULL", "单位成本均为 NULL"),
                             error));
    if (result->places != NULL || p->cost_per_place != NULL) {
        CARE__TRY(care__check_pointer(p->places, "problem.places", error));
    }
    if (result->hours != NULL || result->informal != NULL || result->caregivers != NULL || p->cost_per_hour != NULL) {
        CARE__TRY(care__check_pointer(p->hours, "problem.hours", error));
    }
    if (result->caregivers != NULL && isnan(p->productive_hours)) {
        return care__check_value(p->productive_hours, CARE__POSITIVE, "problem.productive_hours", -1, error);
    }
    return result->cost == NULL ? CARE_OK : care__check_pointer(cost, "problem.cost_per_user", error);
}

/* ---- one year of one township ---------------------------------------------------------------------------------------- */

typedef struct need_run {
    care_need_problem problem;
    care_need_result result;
} need_run;

/* Users of one level in each setting. */
static void find_users(const care_need_problem *p, const double *persons, const double *share, int64_t level, double *users) {
    for (int64_t s = 0; s < p->settings; s++) {
        users[s] = 0.0;
    }
    for (int64_t g = 0; g < p->groups; g++) {
        const int64_t cell = g * p->levels + level;
        for (int64_t s = 0; s < p->settings; s++) {
            users[s] += persons[cell] * share[cell * p->settings + s];
        }
    }
}

/* One setting, from its users and their hours. */
static void find_setting(const need_run *run, int64_t table, int64_t s, double users, double hours) {
    const care_need_problem *p = &run->problem;
    const care_need_result *r = &run->result;
    const int64_t year = table / p->townships;
    const int64_t given = care__layout_index(p->informal_layout, p->townships, year, table % p->townships) * p->settings + s;
    const int64_t at = table * p->settings + s;
    const double places = p->places == NULL ? 0.0 : users * p->places[s] / (p->occupancy == NULL ? 1.0 : p->occupancy[s]);
    double informal = p->informal_share == NULL ? 0.0 : hours * p->informal_share[given];
    if (p->informal_hours != NULL) {
        informal = fmin(informal, p->informal_hours[given]);
    }
    const double formal_a_year = (hours - informal) * CARE_WEEKS_PER_YEAR;
    const double cost = (p->cost_per_user == NULL ? 0.0 : users * p->cost_per_user[s]) +
                        (p->cost_per_place == NULL ? 0.0 : places * p->cost_per_place[s]) +
                        (p->cost_per_hour == NULL ? 0.0 : formal_a_year * p->cost_per_hour[s]);
    care__result_set(r->places, at, places);
    care__result_set(r->hours, at, hours);
    care__result_set(r->informal, at, informal);
    care__result_set(r->caregivers, at, formal_a_year / p->productive_hours);
    care__result_set(r->cost, at, p->cost_index == NULL ? cost : cost * p->cost_index[year * p->settings + s]);
}

static void run_chunk(void *work, int64_t chunk, int64_t begin, int64_t end, int32_t worker) {
    const need_run *run = work;
    const care_need_problem *p = &run->problem;
    const int64_t cells = p->groups * p->levels;
    (void)chunk;
    (void)worker;
    for (int64_t table = begin; table < end; table++) {
        const int64_t at = care__layout_index(p->share_layout, p->townships, table / p->townships, table % p->townships);
        double all[CARE_SETTINGS_MAX] = {0.0};
        double hours[CARE_SETTINGS_MAX] = {0.0};
        for (int64_t level = 0; level < p->levels; level++) {
            double users[CARE_SETTINGS_MAX];
            find_users(p, p->persons + table * cells, p->share + at * cells * p->settings, level, users);
            for (int64_t s = 0; s < p->settings; s++) {
                all[s] += users[s];
                hours[s] += p->hours == NULL ? 0.0 : users[s] * p->hours[level * p->settings + s];
                care__result_set(run->result.users, (table * p->levels + level) * p->settings + s, users[s]);
            }
        }
        for (int64_t s = 0; s < p->settings; s++) {
            find_setting(run, table, s, all[s], hours[s]);
        }
    }
}

/* ---- one problem or several ------------------------------------------------------------------------------------------ */

static care_status take(const care_need_problem *problem, const care_need_result *result, need_run *run, care_error *error) {
    care_need_problem_init(&run->problem);
    care_need_result_init(&run->result);
    CARE__TRY(care__take(&run->problem, sizeof run->problem, problem, "problem", error));
    CARE__TRY(care__take(&run->result, sizeof run->result, result, "result", error));
    CARE__TRY(check_sizes(&run->problem, error));
    CARE__TRY(check_rules(&run->problem, error));
    return check_wanted(&run->problem, &run->result, error);
}

/* Each array of a result, and what it has of each year and township. */
static double **arrays_of(const care_need_problem *p, care_need_result *result, int i, int64_t *cells) {
    double **each[] = {&result->users, &result->places, &result->hours, &result->informal, &result->caregivers, &result->cost};
    *cells = p->years * p->townships * p->settings * (i == 0 ? p->levels : 1);
    return each[i];
}

enum { ARRAYS = 6 };

static care_status check_same_size(const care_need_problem *p, const care_need_problem *first, care_error *error) {
    CARE__TRY(care__check_integer(p->years, first->years, first->years, "problem.years", -1, error));
    CARE__TRY(care__check_integer(p->townships, first->townships, first->townships, "problem.townships", -1, error));
    CARE__TRY(care__check_integer(p->levels, first->levels, first->levels, "problem.levels", -1, error));
    return care__check_integer(p->settings, first->settings, first->settings, "problem.settings", -1, error);
}

/* Says "problems[2].share" for "problem.share". */
static care_status name_problem(care_status status, int64_t index, care_error *error) {
    static const char name[] = "problem";
    if (error != NULL && error->struct_size != 0 && strncmp(error->where, name, sizeof name - 1) == 0) {
        char rest[64];
        (void)snprintf(rest, sizeof rest, "%.63s", error->where + sizeof name - 1);
        (void)snprintf(error->where, sizeof error->where, "problems[%lld]%s", (long long)index, rest);
    }
    return status;
}

/* From the need of each problem to what it adds to that of the one before. */
static void subtract(const care_need_problem *p, int64_t count, care_need_result *result) {
    for (int i = 0; i < ARRAYS; i++) {
        int64_t cells;
        double *array = *arrays_of(p, result, i, &cells);
        for (int64_t k = (count - 1) * cells - 1; k >= 0 && array != NULL; k--) {
            array[k + cells] -= array[k];
        }
    }
}

static care_status solve_all(const care_need_problem *const *problems, int64_t count, const care_env *env,
                             const care_need_result *result, care_error *error) {
    need_run run;
    care_env use;
    CARE__TRY(care__env_take(&use, env, error));
    care__steps steps;
    care__steps_init(&steps, &use);
    for (int64_t k = 0; k < count; k++) {
        CARE__TRY(care__steps_next(&steps, (double)k / (double)count, (double)(k + 1) / (double)count, error));
        CARE__TRY(take(problems[k], result, &run, error));
        for (int i = 0; i < ARRAYS; i++) {
            int64_t cells;
            double **array = arrays_of(&run.problem, &run.result, i, &cells);
            *array = *array == NULL ? NULL : *array + k * cells;
        }
        CARE__TRY(care__parallel_chunks(&steps.env, run.problem.years * run.problem.townships, CHUNK, run_chunk, &run, error));
    }
    CARE__TRY(take(problems[0], result, &run, error));
    subtract(&run.problem, count, &run.result);
    return CARE_OK;
}

care_status care_need_solve(const care_need_problem *problem, const care_env *env, const care_need_result *result,
                            care_error *error) {
    need_run run;
    care_env use;
    CARE__TRY(care__env_take(&use, env, error));
    CARE__TRY(take(problem, result, &run, error));
    return care__parallel_chunks(&use, run.problem.years * run.problem.townships, CHUNK, run_chunk, &run, error);
}

care_status care_need_steps(const care_need_problem *const *problems, int64_t count, const care_env *env,
                            const care_need_result *result, care_error *error) {
    need_run first;
    need_run run;
    size_t size;
    care_status status;
    CARE__TRY(care__check_integer(count, 1, MOST, "count", -1, error));
    CARE__TRY(care__check_pointer(problems, "problems", error));
    status = take(problems[0], result, &first, error);
    if (status != CARE_OK) {
        return name_problem(status, 0, error);
    }
    for (int64_t k = 1; k < count; k++) {
        status = take(problems[k], result, &run, error);
        status = status == CARE_OK ? check_same_size(&run.problem, &first.problem, error) : status;
        if (status != CARE_OK) {
            return name_problem(status, k, error);
        }
    }
    CARE__TRY(care__check_product(count, first.problem.years * first.problem.townships,
                                  first.problem.levels * first.problem.settings, "count", &size, error));
    return solve_all(problems, count, env, result, error);
}

/* ---- scenarios ------------------------------------------------------------------------------------------------------- */

care_status care_need_shift_prevalence(int64_t years, int64_t levels, int64_t ages, double width, const double *prevalence,
                                       const double *gain, double *out, size_t n, care_error *error) {
    size_t cells;
    CARE__TRY(care__check_integer(years, 1, MOST, "years", -1, error));
    CARE__TRY(care__check_integer(levels, 1, 1000, "levels", -1, error));
    CARE__TRY(care__check_integer(ages, 2, 1000, "ages", -1, error));
    CARE__TRY(care__check_value(width, CARE__POSITIVE, "width", -1, error));
    CARE__TRY(care__check_prevalence(levels, CARE_SEXES * ages, prevalence, error));
    CARE__TRY(care__check_array(gain, (size_t)(years * CARE_SEXES * ages), CARE__ANY, "gain", error));
    CARE__TRY(care__check_product(years, levels, CARE_SEXES * ages, "out", &cells, error));
    CARE__TRY(care__check_length(n, cells, "n", error));
    CARE__TRY(care__check_pointer(out, "out", error));
    const double last = (double)(ages - 1);
    for (int64_t i = 0; i < years * CARE_SEXES * ages; i++) {
        const int64_t year = i / (CARE_SEXES * ages);
        const int64_t at = i % (CARE_SEXES * ages);
        const double from = fmin(fmax((double)(at % ages) - gain[i] / width, 0.0), last);
        const int64_t below = (int64_t)fmin(floor(from), last - 1.0);
        const double part = from - (double)below;
        for (int64_t level = 0; level < levels; level++) {
            const double *row = prevalence + level * CARE_SEXES * ages + at - at % ages;
            out[(year * levels + level) * CARE_SEXES * ages + at] = (1.0 - part) * row[below] + part * row[below + 1];
        }
    }
    return CARE_OK;
}

static care_status check_rows(int64_t rows, int64_t settings, int64_t least, const double *share, const double *out, size_t n,
                              care_error *error) {
    size_t cells;
    CARE__TRY(care__check_integer(rows, 1, INT32_MAX, "rows", -1, error));
    CARE__TRY(care__check_integer(settings, least, CARE_SETTINGS_MAX, "settings", -1, error));
    CARE__TRY(care__check_product(rows, settings, 1, "share", &cells, error));
    CARE__TRY(check_shares(share, rows, settings, "share", error));
    CARE__TRY(care__check_length(n, cells, "n", error));
    return care__check_pointer(out, "out", error);
}

care_status care_need_move_users(int64_t rows, int64_t settings, const double *share, int64_t from, int64_t to,
                                 const double *amount, double *out, size_t n, care_error *error) {
    CARE__TRY(check_rows(rows, settings, 2, share, out, n, error));
    CARE__TRY(care__check_integer(from, 0, settings - 1, "from", -1, error));
    CARE__TRY(care__check_integer(to, 0, settings - 1, "to", -1, error));
    if (from == to) {
        return care__fail(error, CARE_E_INVALID, CARE__M_SAME_SETTING, "to", -1, "%lld", (long long)to);
    }
    CARE__TRY(care__check_array(amount, (size_t)rows, CARE__SHARE, "amount", error));
    memmove(out, share, n * sizeof *out);
    for (int64_t row = 0; row < rows; row++) {
        double *of = out + row * settings;
        const double moved = amount[row] * of[from];
        of[from] -= moved;
        of[to] += moved;
    }
    return CARE_OK;
}

care_status care_need_raise_coverage(int64_t rows, int64_t settings, const double *share, int64_t uncovered,
                                     const double *target, const double *weight, double *out, size_t n, care_error *error) {
    CARE__TRY(check_rows(rows, settings, 2, share, out, n, error));
    CARE__TRY(care__check_integer(uncovered, 0, settings - 1, "uncovered", -1, error));
    CARE__TRY(care__check_array(target, (size_t)rows, CARE__SHARE, "target", error));
    CARE__TRY(care__check_array(weight, (size_t)rows, CARE__SHARE, "weight", error));
    for (int64_t row = 0; row < rows; row++) {
        const int covers = share[row * settings + uncovered] < 1.0;
        if (target[row] > 0.0 && weight[row] > 0.0 && !covers) {
            return care__fail(error, CARE_E_INVALID, CARE__M_NO_COVERAGE, "share", row * settings, "%s",
                              care__number_of(target[row]).text);
        }
    }
    memmove(out, share, n * sizeof *out);
    for (int64_t row = 0; row < rows; row++) {
        double *of = out + row * settings;
        const double was = 1.0 - of[uncovered];
        const double is = was + weight[row] * (target[row] - was);
        for (int64_t s = 0; s < settings && is > was; s++) {
            of[s] = s == uncovered ? 1.0 - is : of[s] * (is / was);
        }
    }
    return CARE_OK;
}

care_status care_need_cost_index(int64_t years, int64_t settings, const double *cost, const double *target,
                                 const double *growth, const double *weight, double *out, size_t n, care_error *error) {
    CARE__TRY(care__check_integer(years, 1, MOST, "years", -1, error));
    CARE__TRY(care__check_integer(settings, 1, CARE_SETTINGS_MAX, "settings", -1, error));
    CARE__TRY(care__check_array(cost, (size_t)settings, CARE__NON_NEGATIVE, "cost", error));
    CARE__TRY(care__check_array(target, (size_t)settings, CARE__NON_NEGATIVE, "target", error));
    CARE__TRY(care__check_array(growth, (size_t)settings, CARE__RATE, "growth", error));
    CARE__TRY(care__check_array(weight, (size_t)years, CARE__SHARE, "weight", error));
    CARE__TRY(care__check_length(n, (size_t)(years * settings), "n", error));
    CARE__TRY(care__check_pointer(out, "out", error));
    for (int64_t s = 0; s < settings; s++) {
        if (target[s] > 0.0) {
            CARE__TRY(care__check_value(cost[s], CARE__POSITIVE, "cost", s, error));
        }
    }
    for (int64_t i = 0; i < years * settings; i++) {
        const int64_t year = i / settings;
        const int64_t s = i % settings;
        const double above = target[s] > cost[s] ? target[s] / cost[s] - 1.0 : 0.0;
        out[i] = pow(1.0 + growth[s], (double)year) * (1.0 + weight[year] * above);
    }
    return CARE_OK;
}
