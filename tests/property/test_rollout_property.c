/* Small random problems against all plans there are. */
#include <care/rollout.h>

#include <math.h>
#include <string.h>

#include "care_test.h"
#include "draw.h"

enum { SITES = 6, POINTS = 8, YEARS = 3 };

typedef struct small {
    int64_t row_start[POINTS + 1];
    int32_t site[POINTS * SITES];
    unsigned reaches[SITES]; /* the points, one bit each */
    double weight[YEARS * POINTS];
    int32_t existing[SITES];
    int64_t limit[YEARS];
    care_rollout_problem problem;
} small;

typedef struct plan {
    int64_t year[SITES];
    double covered[YEARS];
    double gained[SITES];
    care_solve_info info;
} plan;

/* Points that nobody reaches, sites that reach nobody or the same, weights and limits of 0, with and without existing sites. */
static void draw_problem(care__stream *s, bool whole_weights, small *p) {
    care_rollout_problem_init(&p->problem);
    p->problem.sites = draw_int(s, 1, SITES);
    p->problem.points = draw_int(s, 1, POINTS);
    p->problem.years = draw_int(s, 1, YEARS);
    const int64_t one_in = draw_int(s, 1, 4);
    memset(p->reaches, 0, sizeof p->reaches);
    p->row_start[0] = 0;
    for (int64_t i = 0; i < p->problem.points; i++) {
        int64_t k = p->row_start[i];
        for (int32_t j = 0; j < p->problem.sites; j++) {
            if (draw_int(s, 1, one_in) == 1) {
                p->site[k++] = j;
                p->reaches[j] |= 1U << i;
            }
        }
        p->row_start[i + 1] = k;
    }
    for (int i = 0; i < YEARS * POINTS; i++) {
        p->weight[i] = whole_weights ? (double)draw_int(s, 0, 9) : draw_between(s, 0.0, 1.0);
    }
    for (int j = 0; j < SITES; j++) {
        p->existing[j] = draw_int(s, 0, 4) == 0;
    }
    for (int y = 0; y < YEARS; y++) {
        p->limit[y] = draw_int(s, 0, 3);
    }
    p->problem.row_start = p->row_start;
    p->problem.site = p->site;
    p->problem.weight = p->weight;
    p->problem.existing = draw_int(s, 0, 1) ? p->existing : NULL;
    p->problem.limit = p->limit;
}

static bool is_existing(const small *p, int64_t site) {
    return p->problem.existing != NULL && p->existing[site] == 1;
}

static unsigned open_points(const small *p, const int64_t *year, int64_t until) {
    unsigned points = 0;
    for (int64_t j = 0; j < p->problem.sites; j++) {
        points |= year[j] == CARE_ROLLOUT_EXISTING || (year[j] >= 0 && year[j] <= until) ? p->reaches[j] : 0U;
    }
    return points;
}

static double weight_of(const small *p, int64_t year, unsigned points) {
    double sum = 0.0;
    for (int64_t i = 0; i < p->problem.points; i++) {
        sum += points >> i & 1U ? p->weight[year * p->problem.points + i] : 0.0;
    }
    return sum;
}

static double value_of(const small *p, const int64_t *year) {
    double sum = 0.0;
    for (int64_t y = 0; y < p->problem.years; y++) {
        sum += weight_of(p, y, open_points(p, year, y));
    }
    return sum;
}

/* The best there is: every site in every year that has room, or never. */
static double best_from(const small *p, int64_t site, int64_t *left, int64_t *year) {
    if (site == p->problem.sites) {
        return value_of(p, year);
    }
    year[site] = is_existing(p, site) ? CARE_ROLLOUT_EXISTING : CARE_ROLLOUT_NEVER;
    double best = best_from(p, site + 1, left, year);
    for (int64_t y = 0; y < p->problem.years && !is_existing(p, site); y++) {
        if (left[y] > 0) {
            left[y]--;
            year[site] = y;
            best = fmax(best, best_from(p, site + 1, left, year));
            left[y]++;
        }
    }
    return best;
}

static double optimum(const small *p) {
    int64_t left[YEARS];
    int64_t year[SITES];
    memcpy(left, p->limit, sizeof left);
    return best_from(p, 0, left, year);
}

static bool solve(const small *p, plan *found) {
    care_error error;
    care_error_init(&error);
    memset(found, 0, sizeof *found);
    care_solve_info_init(&found->info);
    return CARE_CHECK_OK(
        care_rollout_solve(&p->problem, NULL, found->year, found->covered, found->gained, &found->info, &error), &error);
}

static void on_many(uint32_t source, int rounds, bool whole_weights, void (*check)(const small *, const plan *)) {
    care__stream s;
    care__stream_open(&s, 71, source, 0);
    for (int round = 0; round < rounds; round++) {
        small p;
        plan found;
        draw_problem(&s, whole_weights, &p);
        if (solve(&p, &found)) {
            check(&p, &found);
        }
    }
}

/* ---- the bound ----------------------------------------------------------------------------------------------------- */

/* Whole weights: sums are exact. */
static void lies_around_the_optimum(const small *p, const plan *found) {
    const double best = optimum(p);
    CARE_CHECK(found->info.objective <= best);
    CARE_CHECK(best <= found->info.bound);
}

static void the_optimum_is_between_objective_and_bound(void) {
    on_many(0, 20000, true, lies_around_the_optimum);
}

static void lies_around_the_optimum_but_for_rounding(const small *p, const plan *found) {
    const double best = optimum(p);
    CARE_CHECK(found->info.objective <= best * (1.0 + 1e-14));
    CARE_CHECK(best <= found->info.bound * (1.0 + 1e-14));
}

static void the_same_holds_for_any_weights(void) {
    on_many(1, 10000, false, lies_around_the_optimum_but_for_rounding);
}

static int said_optimal;
static int were_optimal;

static void is_optimal_if_said(const small *p, const plan *found) {
    const double best = optimum(p);
    const bool said = found->info.outcome == CARE_OPTIMAL;
    said_optimal += said;
    were_optimal += found->info.objective == best;
    CARE_CHECK(!said || found->info.objective == best);
    CARE_CHECK_INT(said, found->info.gap == 0.0);
    CARE_CHECK_INT(said, found->info.bound == found->info.objective);
    CARE_CHECK_INT(found->info.outcome, said ? CARE_OPTIMAL : CARE_FEASIBLE);
    CARE_CHECK_INT(found->info.stop, said ? CARE_STOP_PROVED : CARE_STOP_HEURISTIC);
    CARE_CHECK_INT(found->info.reproducible, 1);
}

static void optimal_is_said_only_when_it_is(void) {
    said_optimal = were_optimal = 0;
    on_many(2, 3000, true, is_optimal_if_said);
    CARE_CHECK(said_optimal > 1000); /* the bound is good for something */
    CARE_CHECK(were_optimal > 2850); /* and so is the search */
}

/* ---- the plan ------------------------------------------------------------------------------------------------------ */

static void agrees_with_itself(const small *p, const plan *found) {
    CARE_CHECK_NEAR(found->info.objective, value_of(p, found->year), 0.0);
    double gap = found->info.bound - found->info.objective;
    gap = gap / fmax(1e-10, found->info.objective);
    CARE_CHECK_NEAR(found->info.gap, gap, 1e-15 * gap);
    for (int64_t y = 0; y < p->problem.years; y++) {
        const unsigned before = open_points(p, found->year, y - 1);
        const unsigned after = open_points(p, found->year, y);
        CARE_CHECK_NEAR(found->covered[y], weight_of(p, y, after), 0.0);
        double gained = 0.0;
        for (int64_t j = 0; j < p->problem.sites; j++) {
            gained += found->year[j] == y ? found->gained[j] : 0.0;
        }
        CARE_CHECK_NEAR(gained, weight_of(p, y, after & ~before), 0.0);
    }
}

static void figures_are_those_of_the_plan(void) {
    on_many(3, 3000, true, agrees_with_itself);
}

/* In a year the site that gains most is credited first; of equal ones the lowest. */
static void credits_in_order(const small *p, const plan *found) {
    for (int64_t y = 0; y < p->problem.years; y++) {
        unsigned covered = open_points(p, found->year, y - 1);
        bool credited[SITES] = {false};
        for (int64_t n = 0; n < p->problem.sites; n++) {
            int64_t best = -1;
            double most = -1.0;
            for (int64_t j = 0; j < p->problem.sites; j++) {
                const double gain = weight_of(p, y, p->reaches[j] & ~covered);
                if (found->year[j] == y && !credited[j] && gain > most) {
                    best = j;
                    most = gain;
                }
            }
            if (best >= 0) {
                CARE_CHECK_NEAR(found->gained[best], most, 0.0);
                credited[best] = true;
                covered |= p->reaches[best];
            }
        }
    }
    for (int64_t j = 0; j < p->problem.sites; j++) {
        CARE_CHECK(found->year[j] >= 0 || found->gained[j] == 0.0);
    }
}

static void gains_are_credited_from_the_largest(void) {
    on_many(4, 3000, true, credits_in_order);
}

static void keeps_limits(const small *p, const plan *found) {
    int64_t waiting = 0;
    for (int64_t j = 0; j < p->problem.sites; j++) {
        CARE_CHECK(is_existing(p, j) == (found->year[j] == CARE_ROLLOUT_EXISTING));
        CARE_CHECK(found->year[j] >= CARE_ROLLOUT_NEVER && found->year[j] < p->problem.years);
        waiting += !is_existing(p, j);
    }
    for (int64_t y = 0; y < p->problem.years; y++) {
        int64_t opened = 0;
        for (int64_t j = 0; j < p->problem.sites; j++) {
            opened += found->year[j] == y;
        }
        CARE_CHECK_INT(opened, waiting < p->limit[y] ? waiting : p->limit[y]);
        waiting -= opened;
    }
}

static void limits_are_kept_and_used_up(void) {
    on_many(5, 3000, true, keeps_limits);
}

/* No exchange of two sites gains: the search went on to the end. */
static void cannot_be_exchanged(const small *p, const plan *found) {
    int64_t year[SITES];
    memcpy(year, found->year, sizeof year);
    for (int64_t a = 0; a < p->problem.sites; a++) {
        for (int64_t b = 0; b < a; b++) {
            if (!is_existing(p, a) && !is_existing(p, b)) {
                year[a] = found->year[b];
                year[b] = found->year[a];
                CARE_CHECK(value_of(p, year) <= found->info.objective);
                year[a] = found->year[a];
                year[b] = found->year[b];
            }
        }
    }
}

static void no_exchange_gains(void) {
    on_many(6, 3000, true, cannot_be_exchanged);
}

static void swap(int64_t *a, int64_t *b) {
    const int64_t kept = *a;
    *a = *b;
    *b = kept;
}

/* Of problems of any size, without existing sites. */
static double covered_weight(const care_rollout_problem *p, const int64_t *year) {
    double sum = 0.0;
    for (int64_t i = 0; i < p->points; i++) {
        int64_t first = p->years;
        for (int64_t k = p->row_start[i]; k < p->row_start[i + 1]; k++) {
            first = year[p->site[k]] >= 0 && year[p->site[k]] < first ? year[p->site[k]] : first;
        }
        for (int64_t y = first; y < p->years; y++) {
            sum += p->weight[y * p->points + i];
        }
    }
    return sum;
}

/* So many sites that exchanges follow on exchanges. Their gains are not whole numbers: 1e-9 of all is the least that counts. */
static void the_search_goes_on_while_it_gains(void) {
    enum { MANY_SITES = 40, MANY_POINTS = 150, MANY_YEARS = 4, REACH = 4 };
    static const int64_t limit[MANY_YEARS] = {4, 4, 4, 4};
    care__stream s;
    care__stream_open(&s, 71, 9, 0);
    for (int round = 0; round < 10; round++) {
        int64_t row_start[MANY_POINTS + 1] = {0};
        int32_t site[MANY_POINTS * REACH];
        double weight[MANY_YEARS * MANY_POINTS];
        int64_t year[MANY_SITES];
        for (int i = 0; i < MANY_POINTS; i++) {
            for (int k = 0; k < REACH; k++) { /* one site of each quarter */
                site[REACH * i + k] = (int32_t)(MANY_SITES / REACH * k + draw_int(&s, 0, MANY_SITES / REACH - 1));
            }
            row_start[i + 1] = row_start[i] + REACH;
        }
        for (int i = 0; i < MANY_YEARS * MANY_POINTS; i++) {
            weight[i] = draw_between(&s, 0.0, 1.0);
        }
        care_rollout_problem problem;
        care_rollout_problem_init(&problem);
        problem.sites = MANY_SITES;
        problem.points = MANY_POINTS;
        problem.years = MANY_YEARS;
        problem.row_start = row_start;
        problem.site = site;
        problem.weight = weight;
        problem.limit = limit;
        CARE_CHECK_OK(care_rollout_solve(&problem, NULL, year, NULL, NULL, NULL, NULL), NULL);
        const double found = covered_weight(&problem, year);
        double best = found;
        for (int a = 0; a < MANY_SITES; a++) {
            for (int b = 0; b < a; b++) {
                swap(&year[a], &year[b]);
                best = fmax(best, covered_weight(&problem, year));
                swap(&year[a], &year[b]);
            }
        }
        CARE_CHECK_NEAR(best, found, 1e-9 * found);
    }
}

static void solves_the_same_again(const small *p, const plan *found) {
    plan again;
    CARE_CHECK(solve(p, &again));
    CARE_CHECK(memcmp(again.year, found->year, sizeof again.year) == 0);
    CARE_CHECK(memcmp(again.covered, found->covered, sizeof again.covered) == 0);
    CARE_CHECK(memcmp(again.gained, found->gained, sizeof again.gained) == 0);
    CARE_CHECK(again.info.objective == found->info.objective && again.info.bound == found->info.bound);
}

static void runs_agree(void) {
    on_many(7, 1000, false, solves_the_same_again);
}

/* Of sites that reach the same points the lowest come first, each in a year not after the next one's. */
static void all_alike(void) {
    care__stream s;
    care__stream_open(&s, 71, 8, 0);
    for (int round = 0; round < 500; round++) {
        small p;
        plan found;
        draw_problem(&s, true, &p);
        int64_t k = 0;
        for (int64_t i = 0; i < p.problem.points; i++) {
            p.row_start[i] = k;
            for (int32_t j = 0; j < p.problem.sites && i % 2 == 0; j++) {
                p.site[k++] = j;
            }
        }
        p.row_start[p.problem.points] = k;
        p.problem.existing = NULL;
        if (solve(&p, &found)) {
            for (int64_t j = 1; j < p.problem.sites; j++) {
                const bool never = found.year[j] == CARE_ROLLOUT_NEVER;
                CARE_CHECK(never || (found.year[j - 1] >= 0 && found.year[j - 1] <= found.year[j]));
            }
        }
    }
}

CARE_TEST_MAIN("rollout, properties",
               {"the optimum is between objective and bound", the_optimum_is_between_objective_and_bound},
               {"the same holds for any weights", the_same_holds_for_any_weights},
               {"optimal is said only when it is", optimal_is_said_only_when_it_is},
               {"figures are those of the plan", figures_are_those_of_the_plan},
               {"gains are credited from the largest", gains_are_credited_from_the_largest},
               {"limits are kept and used up", limits_are_kept_and_used_up}, {"no exchange gains", no_exchange_gains},
               {"the search goes on while it gains", the_search_goes_on_while_it_gains}, {"runs agree", runs_agree},
               {"ties go to the lowest index", all_alike})
