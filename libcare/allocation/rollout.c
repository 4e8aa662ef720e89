#include <care/rollout.h>

#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/memory.h"
#include "core/parallel.h"
#include "core/sparse.h"

void care_rollout_problem_init(care_rollout_problem *problem) {
    if (problem != NULL) {
        memset(problem, 0, sizeof *problem);
        problem->struct_size = sizeof *problem;
        problem->sites = problem->points = problem->years = -1;
    }
}

/* Years are numbered from 0; `years` stands for never, and existing sites count as open from year 0. */
typedef struct rollout_search {
    care_rollout_problem problem;
    care__pattern by_point; /* sites that reach a point */
    care__pattern by_site;  /* points that a site reaches */
    double *benefit;        /* [years + 1][points] weight covered in all, when first covered in a year; 0 for never */
    int64_t *open;          /* [sites] year opened */
    int64_t *first;         /* [points] year first covered */
    int64_t *cover_count;   /* [points] greedy: sites open that reach it */
    double *bound;          /* [years] on what can be covered */
    double *gains;          /* [sites] */
    care__poller poller;
    int64_t started_ns;
    int stopped; /* by poll: what was found so far stands */
} rollout_search;

static double benefit(const rollout_search *s, int64_t year, int64_t point) {
    return s->benefit[year * s->problem.points + point];
}

static int is_existing(const rollout_search *s, int64_t site) {
    return s->problem.existing != NULL && s->problem.existing[site] != 0;
}

/* ---- greedy, and the bound it gives ----------------------------------------------------------------------------------- */

/* Weight in a year of the points that a site would newly cover. */
static double gain_of(const rollout_search *s, int64_t site, int64_t year) {
    const double *weight = s->problem.weight + year * s->problem.points;
    double gain = 0.0;
    for (int64_t k = s->by_site.row_start[site]; k < s->by_site.row_start[site + 1]; k++) {
        const int32_t point = s->by_site.col[k];
        gain += s->cover_count[point] == 0 ? weight[point] : 0.0;
    }
    return gain;
}

static void cover(rollout_search *s, int64_t site) {
    for (int64_t k = s->by_site.row_start[site]; k < s->by_site.row_start[site + 1]; k++) {
        s->cover_count[s->by_site.col[k]]++;
    }
}

static double covered_in(const rollout_search *s, int64_t year) {
    const double *weight = s->problem.weight + year * s->problem.points;
    double sum = 0.0;
    for (int64_t i = 0; i < s->problem.points; i++) {
        sum += s->cover_count[i] > 0 ? weight[i] : 0.0;
    }
    return sum;
}

/* The k largest of n gains, added up; sorts the front of the array. */
static double sum_of_largest(double *gains, int64_t n, int64_t k) {
    double sum = 0.0;
    for (int64_t i = 0; i < k && i < n; i++) {
        int64_t best = i;
        for (int64_t j = i + 1; j < n; j++) {
            best = gains[j] > gains[best] ? j : best;
        }
        const double largest = gains[best];
        gains[best] = gains[i];
        gains[i] = largest;
        sum += largest;
    }
    return sum;
}

/* No plan with `allowed` new sites covers more in a year than the sites now open cover, plus the largest gains over them. */
static void tighten_bounds(rollout_search *s, const char *is_open) {
    int64_t allowed = 0;
    for (int64_t year = 0; year < s->problem.years; year++) {
        allowed += s->problem.limit[year];
        int64_t n = 0;
        for (int64_t j = 0; j < s->problem.sites; j++) {
            if (!is_open[j]) {
                s->gains[n++] = gain_of(s, j, year);
            }
        }
        const double bound = covered_in(s, year) + sum_of_largest(s->gains, n, allowed);
        s->bound[year] = bound < s->bound[year] ? bound : s->bound[year];
    }
}

/* Opens the sites one by one, each time the one that gains most in its year. */
static void open_greedily(rollout_search *s, char *is_open, const care_env *env) {
    for (int64_t j = 0; j < s->problem.sites; j++) {
        s->open[j] = is_existing(s, j) ? 0 : s->problem.years;
        is_open[j] = (char)is_existing(s, j);
        if (is_open[j]) {
            cover(s, j);
        }
    }
    tighten_bounds(s, is_open);
    for (int64_t year = 0; year < s->problem.years; year++) {
        for (int64_t left = s->problem.limit[year]; left > 0; left--) {
            int64_t best = -1;
            double best_gain = -1.0;
            for (int64_t j = 0; j < s->problem.sites; j++) {
                const double gain = is_open[j] ? -1.0 : gain_of(s, j, year);
                if (gain > best_gain) {
                    best = j;
                    best_gain = gain;
                }
            }
            if (best < 0) {
                return;
            }
            is_open[best] = 1;
            s->open[best] = year;
            cover(s, best);
            tighten_bounds(s, is_open);
            s->stopped = care__poll(&s->poller, env, 0.5 * (double)year / (double)s->problem.years);
            if (s->stopped) {
                return;
            }
        }
    }
}

/* ---- exchanges -------------------------------------------------------------------------------------------------------- */

static int64_t first_year(const rollout_search *s, int64_t point) {
    int64_t first = s->problem.years;
    for (int64_t k = s->by_point.row_start[point]; k < s->by_point.row_start[point + 1]; k++) {
        const int64_t year = s->open[s->by_point.col[k]];
        first = year < first ? year : first;
    }
    return first;
}

/* Change of the objective over the points of a site, against the years in `first`. Two sites that exchange their years change
   nothing for a point that both reach, so no point is counted twice. */
static double change_over(const rollout_search *s, int64_t site) {
    double change = 0.0;
    for (int64_t k = s->by_site.row_start[site]; k < s->by_site.row_start[site + 1]; k++) {
        const int32_t point = s->by_site.col[k];
        change += benefit(s, first_year(s, point), point) - benefit(s, s->first[point], point);
    }
    return change;
}

static void refresh(rollout_search *s, int64_t site) {
    for (int64_t k = s->by_site.row_start[site]; k < s->by_site.row_start[site + 1]; k++) {
        s->first[s->by_site.col[k]] = first_year(s, s->by_site.col[k]);
    }
}

static void swap_years(rollout_search *s, int64_t a, int64_t b) {
    const int64_t year = s->open[a];
    s->open[a] = s->open[b];
    s->open[b] = year;
}

/* Exchanges two sites' years if that gains more than rounding could pretend. */
static int try_exchange(rollout_search *s, int64_t a, int64_t b, double least) {
    if (s->open[a] == s->open[b]) {
        return 0;
    }
    swap_years(s, a, b);
    if (change_over(s, a) + change_over(s, b) > least) {
        refresh(s, a);
        refresh(s, b);
        return 1;
    }
    swap_years(s, a, b);
    return 0;
}

static double objective_of(const rollout_search *s) {
    double sum = 0.0;
    for (int64_t i = 0; i < s->problem.points; i++) {
        sum += benefit(s, s->first[i], i);
    }
    return sum;
}

static void exchange_while_it_gains(rollout_search *s, const care_env *env, double *work) {
    for (int64_t i = 0; i < s->problem.points; i++) {
        s->first[i] = first_year(s, i);
    }
    const double least = 1e-9 * objective_of(s);
    for (int improved = 1; improved && !s->stopped;) {
        improved = 0;
        for (int64_t a = 0; a < s->problem.sites && !s->stopped; a++) {
            for (int64_t b = a + 1; b < s->problem.sites && !is_existing(s, a); b++) {
                improved |= !is_existing(s, b) && try_exchange(s, a, b, least);
                *work += 1.0;
            }
            s->stopped = care__poll(&s->poller, env, 0.5 + 0.5 * (double)a / (double)s->problem.sites);
        }
    }
}

/* ---- results ---------------------------------------------------------------------------------------------------------- */

/* What each site newly covers in its year: sites are gone through by year, and within a year the one that gains most comes
 * first. */
static void credit(rollout_search *s, double *gained, double *covered) {
    memset(s->cover_count, 0, (size_t)s->problem.points * sizeof *s->cover_count);
    memset(gained, 0, (size_t)s->problem.sites * sizeof *gained);
    for (int64_t j = 0; j < s->problem.sites; j++) {
        if (is_existing(s, j)) {
            cover(s, j);
        }
    }
    for (int64_t year = 0; year < s->problem.years; year++) {
        for (;;) {
            int64_t best = -1;
            double best_gain = -1.0;
            for (int64_t j = 0; j < s->problem.sites; j++) {
                const int waiting = s->open[j] == year && !is_existing(s, j) && s->gains[j] >= 0.0;
                const double gain = waiting ? gain_of(s, j, year) : -1.0;
                if (gain > best_gain) {
                    best = j;
                    best_gain = gain;
                }
            }
            if (best < 0) {
                break;
            }
            gained[best] = best_gain;
            s->gains[best] = -1.0; /* done */
            cover(s, best);
        }
        covered[year] = covered_in(s, year);
    }
}

static void fill_info(const rollout_search *s, double work, care_solve_info *info) {
    care_solve_info_init(info);
    info->objective = objective_of(s);
    info->bound = 0.0;
    for (int64_t year = 0; year < s->problem.years; year++) {
        info->bound += s->bound[year];
    }
    info->bound = info->bound > info->objective ? info->bound : info->objective;
    info->gap = (info->bound - info->objective) / (info->objective > 1e-10 ? info->objective : 1e-10);
    const int proved = info->gap <= 1e-9;
    info->outcome = proved ? CARE_OPTIMAL : CARE_FEASIBLE;
    info->stop = proved ? CARE_STOP_PROVED : s->stopped ? CARE_STOP_CANCELLED : CARE_STOP_HEURISTIC;
    info->reproducible = !s->stopped;
    info->work = work;
    info->seconds = 1e-9 * (double)(care__now_ns() - s->started_ns);
    memcpy(info->method, "greedy+exchange, submodular bound", sizeof "greedy+exchange, submodular bound");
}

/* ---- the call --------------------------------------------------------------------------------------------------------- */

static care_status check(const care_rollout_problem *problem, care_error *error) {
    size_t cells;
    CARE__TRY(care__check_integer(problem->sites, 1, 100000, "problem.sites", -1, error));
    CARE__TRY(care__check_integer(problem->points, 1, INT32_MAX, "problem.points", -1, error));
    CARE__TRY(care__check_integer(problem->years, 1, 1000, "problem.years", -1, error));
    const care__pattern reach = {problem->points, problem->sites, problem->row_start, problem->site};
    CARE__TRY(care__pattern_check(&reach, "problem.row_start", "problem.site", error));
    CARE__TRY(care__check_product(problem->years + 1, problem->points, 1, "problem.weight", &cells, error));
    CARE__TRY(care__check_array(problem->weight, (size_t)(problem->years * problem->points), CARE__NON_NEGATIVE,
                                "problem.weight", error));
    CARE__TRY(care__check_pointer(problem->limit, "problem.limit", error));
    for (int64_t year = 0; year < problem->years; year++) {
        CARE__TRY(care__check_integer(problem->limit[year], 0, 100000, "problem.limit", year, error));
    }
    for (int64_t j = 0; j < problem->sites && problem->existing != NULL; j++) {
        CARE__TRY(care__check_integer(problem->existing[j], 0, 1, "problem.existing", j, error));
    }
    return CARE_OK;
}

static care_status prepare(rollout_search *s, care__arena *arena, care_error *error) {
    const care_rollout_problem *problem = &s->problem;
    const size_t points = (size_t)problem->points;
    s->by_point = (care__pattern){problem->points, problem->sites, problem->row_start, problem->site};
    CARE__TRY(care__pattern_transpose(&s->by_point, arena, &s->by_site, error));
    s->benefit = care__arena_take(arena, ((size_t)problem->years + 1) * points, sizeof *s->benefit);
    s->open = care__arena_take(arena, (size_t)problem->sites, sizeof *s->open);
    s->first = care__arena_take(arena, points, sizeof *s->first);
    s->cover_count = care__arena_take(arena, points, sizeof *s->cover_count);
    s->bound = care__arena_take(arena, (size_t)problem->years, sizeof *s->bound);
    s->gains = care__arena_take(arena, (size_t)problem->sites, sizeof *s->gains);
    if (s->benefit == NULL || s->open == NULL || s->first == NULL || s->cover_count == NULL || s->bound == NULL ||
        s->gains == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t year = problem->years; year-- > 0;) {
        s->bound[year] = INFINITY;
        for (size_t i = 0; i < points; i++) {
            s->benefit[(size_t)year * points + i] =
                s->benefit[((size_t)year + 1) * points + i] + problem->weight[(size_t)year * points + i];
        }
    }
    return CARE_OK;
}

static care_status solve(rollout_search *s, const care_env *env, care__arena *arena, int64_t *year, double *covered,
                         double *gained, care_solve_info *info, care_error *error) {
    const size_t sites = (size_t)s->problem.sites;
    CARE__TRY(prepare(s, arena, error));
    char *is_open = care__arena_take(arena, sites, 1);
    double *credits = care__arena_take(arena, sites, sizeof *credits);
    double *by_year = care__arena_take(arena, (size_t)s->problem.years, sizeof *by_year);
    if (is_open == NULL || credits == NULL || by_year == NULL) {
        return care__fail_nomem(error);
    }
    double work = 0.0;
    open_greedily(s, is_open, env);
    exchange_while_it_gains(s, env, &work);
    care_solve_info found;
    fill_info(s, work, &found);
    if (info != NULL) {
        CARE__TRY(care__give(info, &found, sizeof found, "info", error));
    }
    memset(s->gains, 0, sites * sizeof *s->gains);
    credit(s, credits, by_year);
    for (size_t j = 0; j < sites; j++) {
        const int never = s->open[j] == s->problem.years;
        year[j] = is_existing(s, (int64_t)j) ? CARE_ROLLOUT_EXISTING : never ? CARE_ROLLOUT_NEVER : s->open[j];
    }
    if (gained != NULL) {
        memcpy(gained, credits, sites * sizeof *gained);
    }
    if (covered != NULL) {
        memcpy(covered, by_year, (size_t)s->problem.years * sizeof *covered);
    }
    return CARE_OK;
}

care_status care_rollout_solve(const care_rollout_problem *problem, const care_env *env, int64_t *year, double *covered,
                               double *gained, care_solve_info *info, care_error *error) {
    care_env use;
    rollout_search search;
    memset(&search, 0, sizeof search);
    care_rollout_problem_init(&search.problem);
    CARE__TRY(care__env_take(&use, env, error));
    CARE__TRY(care__take(&search.problem, sizeof search.problem, problem, "problem", error));
    search.started_ns = care__now_ns();
    CARE__TRY(check(&search.problem, error));
    CARE__TRY(care__check_pointer(year, "year", error));
    care__arena arena;
    care__arena_init(&arena, care__allocator_of(&use));
    const care_status status = solve(&search, &use, &arena, year, covered, gained, info, error);
    care__arena_free(&arena);
    return status;
}
