#include <care/cohort.h>

#include <float.h>
#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/kernel.h"
#include "core/memory.h"
#include "core/parallel.h"
#include "core/stream.h"
#include "core/text.h"
#include "projection/cohort.h"
#include "projection/layout.h"

/* Townships of one chunk: enough work to share out, small enough to stop soon. */
enum { CHUNK = 64 };

void care_cohort_problem_init(care_cohort_problem *problem) {
    if (problem != NULL) {
        memset(problem, 0, sizeof *problem);
        problem->struct_size = sizeof *problem;
        problem->townships = problem->years = problem->ages = -1;
        problem->survival_layout = problem->fertility_layout = CARE_RATES_COMMON;
        problem->migration_layout = CARE_RATES_COMMON;
        problem->migration_kind = CARE_MIGRATION_NONE;
        problem->migration_timing = CARE_MIGRATION_END;
        problem->width = 1;
    }
}

void care_cohort_result_init(care_cohort_result *result) {
    if (result != NULL) {
        memset(result, 0, sizeof *result);
        result->struct_size = sizeof *result;
    }
}

void care_cohort_rest_init(care_cohort_rest *rest) {
    if (rest != NULL) {
        memset(rest, 0, sizeof *rest);
        rest->struct_size = sizeof *rest;
        rest->townships = rest->ages = -1;
        rest->remaining = rest->sex_ratio = NAN;
    }
}

/* ---- one township, one year ------------------------------------------------------------------------------------------ */

/* A sum in four lanes, added up in a fixed order: fast, and the same bits everywhere. */
#define LANE_SUM(sum, begin, end, term)                            \
    do {                                                           \
        double lanes_[4] = {0.0, 0.0, 0.0, 0.0};                   \
        int64_t i = (begin);                                       \
        for (; i + 4 <= (end); i += 4) {                           \
            for (int64_t k_ = 0; k_ < 4; k_++) {                   \
                const int64_t x = i + k_;                          \
                lanes_[k_] += (term);                              \
            }                                                      \
        }                                                          \
        for (; i < (end); i++) {                                   \
            const int64_t x = i;                                   \
            lanes_[0] += (term);                                   \
        }                                                          \
        (sum) = (lanes_[0] + lanes_[2]) + (lanes_[1] + lanes_[3]); \
    } while (0)

/* The rates that hold for one township in one year. */
typedef struct rate_set {
    const double *survival;  /* [CARE_SEXES][ages] */
    const double *fertility; /* [ages] */
    const double *migration; /* [CARE_SEXES][ages] or NULL */
    double sex_ratio;
} rate_set;

/* Births, deaths, migrants of one township in one year by sex. */
typedef struct flow_set {
    double births[CARE_SEXES];
    double deaths[CARE_SEXES];
    double migrants[CARE_SEXES];
} flow_set;

static double sum_of(const double *values, int64_t n) {
    double sum;
    LANE_SUM(sum, 0, n, values[x]);
    return sum;
}

/* A part of the year's net migrants of an age. */
CARE__BODY double moving(int32_t kind, double part, const double *migration, int64_t x, double persons) {
    switch (kind) {
    case CARE_MIGRATION_NONE:
        return 0.0;
    case CARE_MIGRATION_COUNTS:
        return part * migration[x];
    default:
        return persons * (part * migration[x]);
    }
}

/* A line of persons a year older: who lives through the year, and the migrants of its end. */
CARE__BODY void advance_line(int32_t kind, double part, const double *restrict from, const double *restrict survival,
                             const double *restrict migration, double *restrict to) {
    for (int i = 0; i < CARE__LINE; i += 4) {
        const care__lanes alive = CARE__LANES(from + i - 1) * CARE__LANES(survival + i);
        care__lanes net = {0.0, 0.0, 0.0, 0.0};
        if (kind == CARE_MIGRATION_COUNTS) {
            net = part * CARE__LANES(migration + i);
        } else if (kind == CARE_MIGRATION_RATES) {
            net = alive * (part * CARE__LANES(migration + i));
        }
        *(care__lanes *)(to + i) = alive + net;
    }
}

/* Everyone a year older, as if no age were the first or the last. Meanwhile sends the row that was in `to`. The first line
   comes last: the newborn of `from` were just written, and whoever reads them waits until the lines before have been sent. */
CARE__BODY void advance(int32_t kind, double part, int64_t cells, const double *restrict from, const double *restrict survival,
                        const double *restrict migration, double *to, care__sending *waiting) {
    care__sending sending = *waiting; /* where no store through a pointer can change it */
    int64_t x = CARE__LINE < cells ? CARE__LINE : 0;
    const int first_is_left = x > 0;
    care__send_line(&sending);
    for (; x + CARE__LINE <= cells; x += CARE__LINE) {
        care__send_line(&sending);
        advance_line(kind, part, from + x, survival + x, kind == CARE_MIGRATION_NONE ? NULL : migration + x, to + x);
    }
    for (; x < cells; x++) {
        const double alive = from[x - 1] * survival[x];
        to[x] = alive + moving(kind, part, migration, x, alive);
    }
    if (first_is_left) {
        advance_line(kind, part, from, survival, migration, to);
    }
}

/* Deaths and migrants at the end of the year of one sex, but for the newborn and the open age. */
CARE__BODY void count(int32_t kind, double part, int64_t ages, const double *restrict from, const double *restrict survival,
                      const double *restrict migration, double *deaths, double *migrants) {
    care__lanes died = {0.0, 0.0, 0.0, 0.0};
    care__lanes moved = {0.0, 0.0, 0.0, 0.0};
    int64_t x = 1;
    for (; x + 4 <= ages - 1; x += 4) {
        const care__lanes alive = CARE__LANES(from + x - 1) * CARE__LANES(survival + x);
        died += CARE__LANES(from + x - 1) - alive;
        if (kind == CARE_MIGRATION_COUNTS) {
            moved += part * CARE__LANES(migration + x);
        } else if (kind == CARE_MIGRATION_RATES) {
            moved += alive * (part * CARE__LANES(migration + x));
        }
    }
    for (; x < ages - 1; x++) {
        const double alive = from[x - 1] * survival[x];
        died[0] += from[x - 1] - alive;
        moved[0] += moving(kind, part, migration, x, alive);
    }
    *deaths += CARE__LANES_SUM(died);
    *migrants += CARE__LANES_SUM(moved);
}

/* Scratch of one worker: populations of one township, [CARE_SEXES][ages] each. Before each is room for a line. */
enum { MOST_SLOTS = 16 };
typedef struct scratch {
    double *base;
    double *start;                /* with the migrants that come at the start of the year */
    care__slot slots[MOST_SLOTS]; /* year after year, in turn */
    double *rests;                /* [years][CARE__LINE] */
} scratch;

/* What is the same for every township. */
typedef struct setting {
    care_cohort_problem problem;
    care_cohort_result result;
    int64_t fertile_begin, fertile_end; /* ages outside have no births */
    int64_t slots;
    double width; /* years of a step: rates are a year */
    double part;  /* of a year's migrants who come at the end of the step */
    int even;     /* the others come at its start */
    int mothers;  /* and count among the mothers there then */
    int want_flows;
    int streaming;
    int wide;
} setting;

/* A township's year, from `now` to `next`. */
typedef struct township_year {
    const setting *set;
    rate_set rates;
    const double *now;
    double *start;
    double *next;
    care__sending *waiting; /* what was in `next` */
    flow_set *flows;
} township_year;

/* The migrants who come at the start of the year. */
CARE__BODY void start_year(const township_year *y, int32_t kind) {
    const int64_t ages = y->set->problem.ages;
    const double part = y->set->width - y->set->part;
    for (int64_t i = 0; i < CARE_SEXES * ages; i++) {
        y->start[i] = y->now[i] + moving(kind, part, y->rates.migration, i, y->now[i]);
    }
    for (int sex = 0; sex < CARE_SEXES && y->set->want_flows; sex++) {
        y->flows->migrants[sex] = sum_of(y->start + sex * ages, ages) - sum_of(y->now + sex * ages, ages);
    }
}

/* Births to the women there on average: those at the end are the survivors before migration, or all when it is even. */
CARE__BODY void count_births(const township_year *y) {
    const int64_t first = CARE_FEMALE * y->set->problem.ages;
    const int even = y->set->even;
    const double *fertility = y->rates.fertility;
    const double *survival = y->rates.survival + first;
    const double *now = (y->set->mothers ? y->start : y->now) + first;
    const double *next = y->next + first;
    care__lanes sum = {0.0, 0.0, 0.0, 0.0};
    int64_t x = y->set->fertile_begin;
    for (; x + 4 <= y->set->fertile_end; x += 4) {
        care__lanes last = CARE__LANES(now + x - 1) * CARE__LANES(survival + x);
        if (even) {
            last = CARE__LANES(next + x);
        }
        sum += CARE__LANES(fertility + x) * (0.5 * (CARE__LANES(now + x) + last));
    }
    for (; x < y->set->fertile_end; x++) {
        sum[0] += fertility[x] * (0.5 * (now[x] + (even ? next[x] : now[x - 1] * survival[x])));
    }
    const double births = y->set->width * CARE__LANES_SUM(sum);
    y->flows->births[CARE_MALE] = births * (y->rates.sex_ratio / (1.0 + y->rates.sex_ratio));
    y->flows->births[CARE_FEMALE] = births - y->flows->births[CARE_MALE];
}

/* The newborn and the open age of one sex. */
CARE__BODY void count_ends(const township_year *y, int32_t kind, const double *from, int sex) {
    const int64_t first = sex * y->set->problem.ages;
    const int64_t open = first + y->set->problem.ages - 1;
    const double before[2] = {y->flows->births[sex], from[open - 1] + from[open]};
    const int64_t at[2] = {first, open};
    for (int i = 0; i < 2; i++) {
        const double alive = before[i] * y->rates.survival[at[i]];
        const double net = moving(kind, y->set->part, y->rates.migration, at[i], alive);
        y->next[at[i]] = alive + net;
        y->flows->deaths[sex] += before[i] - alive;
        y->flows->migrants[sex] += net;
    }
}

/* The kind is a constant where this is called, so that each has loops of its own. Births come after the long loop: what was
   just written is read late, when it need not wait for the lines being sent. */
CARE__BODY void live(const township_year *y, int32_t kind) {
    const setting *set = y->set;
    const int64_t ages = set->problem.ages;
    const double *from = set->even ? y->start : y->now;
    *y->flows = (flow_set){0};
    if (set->even) {
        start_year(y, kind);
    }
    advance(kind, set->part, CARE_SEXES * ages, from, y->rates.survival, y->rates.migration, y->next, y->waiting);
    count_births(y);
    for (int sex = 0; sex < CARE_SEXES; sex++) {
        if (set->want_flows) {
            count(kind, set->part, ages, from + sex * ages, y->rates.survival + sex * ages,
                  kind == CARE_MIGRATION_NONE ? NULL : y->rates.migration + sex * ages, &y->flows->deaths[sex],
                  &y->flows->migrants[sex]);
        }
        count_ends(y, kind, from, sex);
    }
}

CARE__BODY void live_any(const township_year *y) {
    switch (y->set->problem.migration_kind) {
    case CARE_MIGRATION_NONE:
        live(y, CARE_MIGRATION_NONE);
        break;
    case CARE_MIGRATION_COUNTS:
        live(y, CARE_MIGRATION_COUNTS);
        break;
    default:
        live(y, CARE_MIGRATION_RATES);
        break;
    }
}

CARE__WIDE static void step_wide(const township_year *y) {
    live_any(y);
}

static void step_narrow(const township_year *y) {
    live_any(y);
}

static void step(const township_year *y) {
    if (y->set->wide) {
        step_wide(y);
    } else {
        step_narrow(y);
    }
}

/* ---- rates and results of a township --------------------------------------------------------------------------------- */

static rate_set rates_for(const care_cohort_problem *problem, int64_t year, int64_t township) {
    const int64_t townships = problem->townships;
    const int64_t ages = problem->ages;
    rate_set use = {0};
    use.survival =
        problem->survival + care__layout_index(problem->survival_layout, townships, year, township) * CARE_SEXES * ages;
    use.fertility = problem->fertility + care__layout_index(problem->fertility_layout, townships, year, township) * ages;
    if (problem->migration_kind != CARE_MIGRATION_NONE) {
        use.migration =
            problem->migration + care__layout_index(problem->migration_layout, townships, year, township) * CARE_SEXES * ages;
    }
    use.sex_ratio = problem->sex_ratio[year];
    return use;
}

static void store(double *to, int64_t at, const double from[CARE_SEXES]) {
    if (to != NULL) {
        to[at * CARE_SEXES + CARE_MALE] = from[CARE_MALE];
        to[at * CARE_SEXES + CARE_FEMALE] = from[CARE_FEMALE];
    }
}

static void store_flows(const setting *set, int64_t year, int64_t township, const flow_set *flows) {
    static const double none[CARE_SEXES] = {0.0, 0.0};
    const int64_t at = year * set->problem.townships + township;
    store(set->result.births, at, flows->births);
    store(set->result.deaths, at, flows->deaths);
    store(set->result.migrants, at, flows->migrants);
    store(set->result.adjustment, at, none);
}

static double *persons_of(const setting *set, int64_t year, int64_t township) {
    return set->result.persons + (year * set->problem.townships + township) * CARE_SEXES * set->problem.ages;
}

static void store_persons(const setting *set, int64_t year, int64_t township, const double *persons) {
    if (set->result.persons != NULL) {
        care__store_row(persons_of(set, year, township), persons, CARE_SEXES * set->problem.ages, set->streaming);
    }
}

/* A cell that would be negative: more leave than are there. */
typedef struct fault {
    int64_t township; /* -1 = none */
    double leaving, there;
} fault;

static void find_fault(const setting *set, const rate_set *rates, const double *persons, int64_t township, fault *found) {
    const int64_t cells = CARE_SEXES * set->problem.ages;
    for (int64_t i = 0; i < cells && found->township < 0 && rates->migration != NULL; i++) {
        if (persons[i] < 0.0) {
            const double leaving = -set->part * rates->migration[i];
            *found = (fault){.township = township, .leaving = leaving, .there = persons[i] + leaving};
        }
    }
}

/* ---- all townships --------------------------------------------------------------------------------------------------- */

typedef struct cohort_run {
    setting set;
    scratch *workers;
    fault *faults; /* [chunks]; NULL when none can occur */
    int writing;
    /* with a control, which joins the townships every year */
    int64_t year;
    double *state;   /* [townships][cells] at the end of the year before, then of the year, not yet controlled */
    flow_set *flows; /* [townships] */
    double *sums;    /* [chunks][cells] */
    double *factor;  /* [cells] */
} cohort_run;

/* A part of what the next township needs, so that all is in the cache after the last year of this one. */
static void fetch_ahead(const care_cohort_problem *problem, int64_t year, int64_t township) {
    if (township + 1 < problem->townships) {
        const int64_t cells = CARE_SEXES * problem->ages;
        const double *base = problem->base + (township + 1) * cells;
        const rate_set rates = rates_for(problem, 0, township + 1);
        const double *migration = rates.migration != NULL ? rates.migration : base;
        const int64_t part = (cells / CARE__LINE / problem->years + 1) * CARE__LINE;
        for (int64_t i = year * part; i < (year + 1) * part && i < cells; i += CARE__LINE) {
            CARE__FETCH(base + i);
            CARE__FETCH(rates.survival + i);
            CARE__FETCH(migration + i);
        }
    }
}

static void find_faults(const township_year *y, int64_t township, fault *found) {
    if (y->set->even) {
        find_fault(y->set, &y->rates, y->start, township, found);
    }
    find_fault(y->set, &y->rates, y->next, township, found);
}

/* All years of a township while it is in the cache. Each year's persons wait in their slot to be written. */
static void project_township(const cohort_run *run, int64_t t, int64_t begin, int64_t end, scratch *s, fault *found) {
    const setting *set = &run->set;
    const int64_t cells = CARE_SEXES * set->problem.ages;
    const int waits = run->writing && set->streaming && set->result.persons != NULL;
    memcpy(s->base, set->problem.base + t * cells, (size_t)cells * sizeof *s->base);
    const double *now = s->base;
    for (int64_t year = 0; year < set->problem.years; year++) {
        care__slot *slot = &s->slots[year % set->slots];
        care__sending waiting = care__send(slot, cells);
        if (waits) {
            care__wait(slot, persons_of(set, year, t), s->rests + year * CARE__LINE);
            slot->is_first = t == begin;
            slot->is_last = t + 1 == end;
        }
        fetch_ahead(&set->problem, year, t);
        flow_set flows;
        const township_year y = {.set = set,
                                 .rates = rates_for(&set->problem, year, t),
                                 .now = now,
                                 .start = s->start,
                                 .next = slot->cells,
                                 .waiting = &waiting,
                                 .flows = &flows};
        step(&y);
        if (found != NULL) {
            find_faults(&y, t, found);
        }
        if (run->writing) {
            store_flows(set, year, t, &flows);
            if (!waits) {
                store_persons(set, year, t, slot->cells);
            }
        }
        now = slot->cells;
    }
}

static void project_chunk(void *work, int64_t chunk, int64_t begin, int64_t end, int32_t worker) {
    const cohort_run *run = work;
    const int64_t cells = CARE_SEXES * run->set.problem.ages;
    scratch *s = &run->workers[worker];
    for (int64_t t = begin; t < end; t++) {
        project_township(run, t, begin, end, s, run->faults != NULL ? &run->faults[chunk] : NULL);
    }
    for (int64_t k = 0; k < run->set.slots; k++) {
        care__sending waiting = care__send(&s->slots[k], cells);
        while (waiting.lines > 0) {
            care__send_line(&waiting);
        }
    }
    care__store_done(run->set.streaming);
}

static void controlled_step_chunk(void *work, int64_t chunk, int64_t begin, int64_t end, int32_t worker) {
    const cohort_run *run = work;
    const setting *set = &run->set;
    const int64_t cells = CARE_SEXES * set->problem.ages;
    double *sums = run->sums + chunk * cells;
    memset(sums, 0, (size_t)cells * sizeof *sums);
    for (int64_t t = begin; t < end; t++) {
        const scratch *s = &run->workers[worker];
        double *state = run->state + t * cells;
        memcpy(s->base, state, (size_t)cells * sizeof *state);
        care__sending nothing = {0};
        const township_year y = {.set = set,
                                 .rates = rates_for(&set->problem, run->year, t),
                                 .now = s->base,
                                 .start = s->start,
                                 .next = s->slots[0].cells,
                                 .waiting = &nothing,
                                 .flows = &run->flows[t]};
        step(&y);
        if (run->faults != NULL) {
            find_faults(&y, t, &run->faults[chunk]);
        }
        memcpy(state, y.next, (size_t)cells * sizeof *state);
        for (int64_t i = 0; i < cells; i++) {
            sums[i] += state[i];
        }
    }
}

static void control_chunk(void *work, int64_t chunk, int64_t begin, int64_t end, int32_t worker) {
    (void)chunk;
    (void)worker;
    const cohort_run *run = work;
    const setting *set = &run->set;
    const int64_t ages = set->problem.ages;
    for (int64_t t = begin; t < end; t++) {
        double *state = run->state + t * CARE_SEXES * ages;
        double adjustment[CARE_SEXES];
        for (int sex = 0; sex < CARE_SEXES; sex++) {
            const double before = sum_of(state + sex * ages, ages);
            for (int64_t x = 0; x < ages; x++) {
                state[sex * ages + x] *= run->factor[sex * ages + x];
            }
            adjustment[sex] = sum_of(state + sex * ages, ages) - before;
        }
        if (run->writing) {
            store_persons(set, run->year, t, state);
            store_flows(set, run->year, t, &run->flows[t]);
            store(set->result.adjustment, run->year * set->problem.townships + t, adjustment);
        }
    }
    care__store_done(set->streaming);
}

static int64_t chunk_count(int64_t townships) {
    return (townships + CHUNK - 1) / CHUNK;
}

/* Factors that scale the townships' sums to the area's figures of a year. */
static care_status find_factors(cohort_run *run, care_error *error) {
    const care_cohort_problem *problem = &run->set.problem;
    const int64_t cells = CARE_SEXES * problem->ages;
    const double *control = problem->control + run->year * cells;
    for (int64_t i = 0; i < cells; i++) {
        double sum = 0.0;
        for (int64_t c = 0; c < chunk_count(problem->townships); c++) {
            sum += run->sums[c * cells + i];
        }
        if (control[i] > 0.0 && (sum <= 0.0 || control[i] / sum > DBL_MAX)) {
            return care__fail(error, CARE_E_INVALID, CARE__M_CONTROL_EMPTY, "problem.control", run->year * cells + i, "%s",
                              care__number_of(control[i]).text);
        }
        run->factor[i] = sum > 0.0 ? control[i] / sum : 0.0;
    }
    return CARE_OK;
}

static care_status report_faults(const cohort_run *run, care_error *error) {
    for (int64_t c = 0; run->faults != NULL && c < chunk_count(run->set.problem.townships); c++) {
        const fault *found = &run->faults[c];
        if (found->township >= 0) {
            return care__fail(error, CARE_E_INVALID, CARE__M_OUT_MIGRATION, "problem.migration", found->township,
                              "%s" CARE__AND "%s", care__number_of(found->leaving).text, care__number_of(found->there).text);
        }
    }
    return CARE_OK;
}

/* A pass over all years takes the part of the progress from `begin` on. */
static care_status run_controlled(cohort_run *run, care__steps *steps, double begin, double part, care_error *error) {
    const care_cohort_problem *problem = &run->set.problem;
    const size_t cells = (size_t)(problem->townships * CARE_SEXES * problem->ages);
    const double year_part = part / (double)problem->years;
    memcpy(run->state, problem->base, cells * sizeof *run->state);
    for (run->year = 0; run->year < problem->years; run->year++) {
        const double at = begin + (double)run->year * year_part;
        CARE__TRY(care__steps_next(steps, at, at + 0.6 * year_part, error));
        CARE__TRY(care__parallel_chunks(&steps->env, problem->townships, CHUNK, controlled_step_chunk, run, error));
        CARE__TRY(report_faults(run, error));
        CARE__TRY(find_factors(run, error));
        CARE__TRY(care__steps_next(steps, at + 0.6 * year_part, at + year_part, error));
        CARE__TRY(care__parallel_chunks(&steps->env, problem->townships, CHUNK, control_chunk, run, error));
    }
    return CARE_OK;
}

static care_status run_free(cohort_run *run, care__steps *steps, double begin, double part, care_error *error) {
    CARE__TRY(care__steps_next(steps, begin, begin + part, error));
    CARE__TRY(care__parallel_chunks(&steps->env, run->set.problem.townships, CHUNK, project_chunk, run, error));
    return report_faults(run, error);
}

/* Once to find faults that only the projection shows, where there can be any; once to write. */
static care_status run_passes(cohort_run *run, const care_env *env, care_error *error) {
    const int has_control = run->set.problem.control != NULL;
    const int may_fail = run->faults != NULL || has_control;
    const double part = may_fail ? 0.5 : 1.0;
    care__steps steps;
    care__steps_init(&steps, env);
    for (run->writing = !may_fail; run->writing <= 1; run->writing++) {
        const double begin = may_fail && run->writing ? 0.5 : 0.0;
        CARE__TRY(has_control ? run_controlled(run, &steps, begin, part, error) : run_free(run, &steps, begin, part, error));
    }
    return CARE_OK;
}

/* Every population begins a line and has room for a line before it. */
static int take_scratch(scratch *s, const setting *set, care__arena *arena) {
    const size_t cells = (size_t)(CARE_SEXES * set->problem.ages);
    const size_t room = (1 + (cells + CARE__LINE - 1) / CARE__LINE) * CARE__LINE;
    const size_t rows = 2 + (size_t)set->slots;
    double *at = care__arena_take(arena, rows * room + CARE__LINE, sizeof *at);
    s->rests = care__arena_take(arena, (size_t)set->problem.years * CARE__LINE, sizeof *s->rests);
    if (at == NULL || s->rests == NULL) {
        return 0;
    }
    at += INT64_C(2) * CARE__LINE - care__line_offset(at);
    s->base = at;
    s->start = at + room;
    for (int64_t k = 0; k < set->slots; k++) {
        s->slots[k] = (care__slot){.cells = at + (2 + (size_t)k) * room};
    }
    return 1;
}

static care_status take_memory(cohort_run *run, const care_env *env, care__arena *arena, care_error *error) {
    const care_cohort_problem *problem = &run->set.problem;
    const int32_t workers = care__parallel_workers(env, problem->townships, CHUNK);
    const size_t cells = (size_t)(CARE_SEXES * problem->ages);
    const size_t chunks = (size_t)chunk_count(problem->townships);
    int enough = 1;
    run->workers = care__arena_take(arena, (size_t)workers, sizeof *run->workers);
    for (int32_t i = 0; i < workers && run->workers != NULL; i++) {
        enough &= take_scratch(&run->workers[i], &run->set, arena);
    }
    if (problem->migration_kind == CARE_MIGRATION_COUNTS) {
        run->faults = care__arena_take(arena, chunks, sizeof *run->faults);
        enough &= run->faults != NULL;
        for (size_t i = 0; i < chunks && run->faults != NULL; i++) {
            run->faults[i].township = -1;
        }
    }
    if (problem->control != NULL) {
        run->state = care__arena_take(arena, (size_t)problem->townships * cells, sizeof *run->state);
        run->flows = care__arena_take(arena, (size_t)problem->townships, sizeof *run->flows);
        run->sums = care__arena_take(arena, chunks * cells, sizeof *run->sums);
        run->factor = care__arena_take(arena, cells, sizeof *run->factor);
        enough &= run->state != NULL && run->flows != NULL && run->sums != NULL && run->factor != NULL;
    }
    return enough && run->workers != NULL ? CARE_OK : care__fail_nomem(error);
}

/* ---- checks ---------------------------------------------------------------------------------------------------------- */

static care_status check_layouts(const care_cohort_problem *problem, care_error *error) {
    CARE__TRY(care__check_integer(problem->townships, 1, INT32_MAX, "problem.townships", -1, error));
    CARE__TRY(care__check_integer(problem->years, 1, 10000, "problem.years", -1, error));
    CARE__TRY(care__check_integer(problem->ages, 2, 1000, "problem.ages", -1, error));
    CARE__TRY(care__check_integer(problem->survival_layout, 0, CARE_RATES_BY_BOTH, "problem.survival_layout", -1, error));
    CARE__TRY(care__check_integer(problem->fertility_layout, 0, CARE_RATES_BY_BOTH, "problem.fertility_layout", -1, error));
    CARE__TRY(care__check_integer(problem->migration_layout, 0, CARE_RATES_BY_BOTH, "problem.migration_layout", -1, error));
    CARE__TRY(care__check_integer(problem->migration_kind, 0, CARE_MIGRATION_RATES, "problem.migration_kind", -1, error));
    CARE__TRY(
        care__check_integer(problem->migration_timing, 0, CARE_MIGRATION_EVEN_MOTHERS, "problem.migration_timing", -1, error));
    CARE__TRY(care__check_integer(problem->width, 0, 100, "problem.width", -1, error));
    if (problem->migration_kind == CARE_MIGRATION_NONE && problem->migration != NULL) {
        return care__fail(error, CARE_E_INVALID, CARE__M_UNUSED, "problem.migration", -1,
                          CARE__EITHER("migration_kind none", "不计迁移的情形（migration_kind none）"));
    }
    return CARE_OK;
}

/* Arrays as large as the townships are checked in parallel: a check must not cost more than the work. */
typedef struct array_check {
    const double *values;
    int64_t n;
    care__domain domain;
    int wide;
    size_t *bad; /* [chunks] */
} array_check;

enum { CHECK_CHUNK = 1 << 16 };

static void check_chunk(void *work, int64_t chunk, int64_t begin, int64_t end, int32_t worker) {
    (void)worker;
    const array_check *check = work;
    check->bad[chunk] =
        (size_t)begin + care__first_outside(check->values + begin, (size_t)(end - begin), check->domain, check->wide);
}

static care_status check_rates(const double *values, int64_t tables, int64_t cells, care__domain domain, const char *where,
                               const care_env *env, care__arena *arena, care_error *error) {
    size_t n;
    CARE__TRY(care__check_product(tables, cells, 1, where, &n, error));
    CARE__TRY(care__check_pointer(values, where, error));
    care_env silent = *env;
    silent.poll = NULL;
    array_check check = {.values = values, .n = (int64_t)n, .domain = domain, .wide = care__is_wide()};
    check.bad = care__arena_take(arena, n / CHECK_CHUNK + 1, sizeof *check.bad);
    if (check.bad == NULL) {
        return care__fail_nomem(error);
    }
    CARE__TRY(care__parallel_chunks(&silent, check.n, CHECK_CHUNK, check_chunk, &check, error));
    for (size_t c = 0; c < n; c += CHECK_CHUNK) {
        const size_t end = n - c < CHECK_CHUNK ? n : c + CHECK_CHUNK;
        if (check.bad[c / CHECK_CHUNK] < end) {
            return care__check_value(values[check.bad[c / CHECK_CHUNK]], domain, where, (int64_t)check.bad[c / CHECK_CHUNK],
                                     error);
        }
    }
    return CARE_OK;
}

/* No births at age 0 and at the open age, in any of the tables; finds the ages at which there are some. */
static care_status find_fertile_ages(const double *fertility, int64_t tables, int64_t ages, const char *where, int64_t *begin,
                                     int64_t *end, care_error *error) {
    *begin = ages;
    *end = 0;
    for (int64_t i = 0; i < tables * ages; i++) {
        const int64_t age = i % ages;
        if (fertility[i] == 0.0) {
            continue;
        }
        if (age == 0 || age == ages - 1) {
            return care__fail(error, CARE_E_INVALID, CARE__M_NO_BIRTH_AT, where, i, "%s", care__number_of(fertility[i]).text);
        }
        *begin = age < *begin ? age : *begin;
        *end = age >= *end ? age + 1 : *end;
    }
    return CARE_OK;
}

/* No more leave in a step than are there. Single years need no look: a rate below -1 was refused already. */
static care_status check_wide_rates(const care_cohort_problem *problem, care_error *error) {
    const int64_t tables = care__layout_count(problem->migration_layout, problem->townships, problem->years);
    const int applies = problem->migration_kind == CARE_MIGRATION_RATES && problem->width > 1;
    const double least = applies ? -1.0 / (double)problem->width : -1.0;
    for (int64_t i = 0; applies && i < tables * CARE_SEXES * problem->ages; i++) {
        if (problem->migration[i] < least) {
            return care__fail(error, CARE_E_INVALID, CARE__M_OUT_OF_RANGE, "problem.migration", i,
                              "%s" CARE__AND "%s" CARE__AND "…", care__number_of(problem->migration[i]).text,
                              care__number_of(least).text);
        }
    }
    return CARE_OK;
}

static care_status check(setting *set, const care_env *env, care__arena *arena, care_error *error) {
    const care_cohort_problem *problem = &set->problem;
    const int64_t cells = (int64_t)(CARE_SEXES * (uint64_t)problem->ages); /* one that wraps is refused below */
    const int64_t townships = problem->townships;
    const int64_t years = problem->years;
    size_t output;
    CARE__TRY(check_layouts(problem, error));
    CARE__TRY(care__check_product(years, townships, cells, "problem", &output, error));
    CARE__TRY(check_rates(problem->base, townships, cells, CARE__NON_NEGATIVE, "problem.base", env, arena, error));
    CARE__TRY(check_rates(problem->survival, care__layout_count(problem->survival_layout, townships, years), cells, CARE__SHARE,
                          "problem.survival", env, arena, error));
    CARE__TRY(check_rates(problem->fertility, care__layout_count(problem->fertility_layout, townships, years), problem->ages,
                          CARE__NON_NEGATIVE, "problem.fertility", env, arena, error));
    CARE__TRY(care__check_array(problem->sex_ratio, (size_t)years, CARE__POSITIVE, "problem.sex_ratio", error));
    if (problem->migration_kind != CARE_MIGRATION_NONE) {
        CARE__TRY(check_rates(problem->migration, care__layout_count(problem->migration_layout, townships, years), cells,
                              problem->migration_kind == CARE_MIGRATION_RATES ? CARE__RATE : CARE__ANY, "problem.migration",
                              env, arena, error));
        CARE__TRY(check_wide_rates(problem, error));
    }
    if (problem->control != NULL) {
        CARE__TRY(check_rates(problem->control, years, cells, CARE__NON_NEGATIVE, "problem.control", env, arena, error));
    }
    const care_cohort_result *result = &set->result;
    set->slots = years < MOST_SLOTS ? years : MOST_SLOTS;
    set->even = problem->migration_kind != CARE_MIGRATION_NONE && problem->migration_timing != CARE_MIGRATION_END;
    set->mothers = set->even && problem->migration_timing == CARE_MIGRATION_EVEN_MOTHERS;
    set->width = problem->width == 0 ? 1.0 : (double)problem->width;
    set->part = set->even ? 0.5 * set->width : set->width;
    set->want_flows = result->deaths != NULL || result->migrants != NULL;
    set->streaming = cells >= CARE__LEAST_ROW && output * sizeof(double) > CARE__STREAM_FROM_BYTES;
    return find_fertile_ages(problem->fertility, care__layout_count(problem->fertility_layout, townships, years), problem->ages,
                             "problem.fertility", &set->fertile_begin, &set->fertile_end, error);
}

care_status care_cohort_project(const care_cohort_problem *problem, const care_env *env, const care_cohort_result *result,
                                care_error *error) {
    return care__cohort_project(problem, env, result, care__is_wide(), error);
}

care_status care__cohort_project(const care_cohort_problem *problem, const care_env *env, const care_cohort_result *result,
                                 int wide, care_error *error) {
    care_env use;
    cohort_run run;
    memset(&run, 0, sizeof run);
    run.set.wide = wide;
    care_cohort_problem_init(&run.set.problem);
    care_cohort_result_init(&run.set.result);
    CARE__TRY(care__env_take(&use, env, error));
    CARE__TRY(care__take(&run.set.problem, sizeof run.set.problem, problem, "problem", error));
    CARE__TRY(care__take(&run.set.result, sizeof run.set.result, result, "result", error));
    care__arena arena;
    care__arena_init(&arena, care__allocator_of(&use));
    care_status status = check(&run.set, &use, &arena, error);
    if (status == CARE_OK) {
        status = take_memory(&run, &use, &arena, error);
    }
    if (status == CARE_OK) {
        status = run_passes(&run, &use, error);
    }
    care__arena_free(&arena);
    return status;
}

/* ---- fertility ------------------------------------------------------------------------------------------------------- */

care_status care_fertility_from_total(double total, int64_t width, const double *pattern, double *fertility, size_t n,
                                      care_error *error) {
    CARE__TRY(care__check_value(total, CARE__NON_NEGATIVE, "total", -1, error));
    CARE__TRY(care__check_integer(width, 1, 100, "width", -1, error));
    CARE__TRY(care__check_integer((int64_t)n, 2, 1000, "n", -1, error));
    CARE__TRY(care__check_array(pattern, n, CARE__NON_NEGATIVE, "pattern", error));
    CARE__TRY(care__check_pointer(fertility, "fertility", error));
    double most = 0.0;
    for (size_t i = 0; i < n; i++) {
        most = pattern[i] > most ? pattern[i] : most;
    }
    if (most == 0.0 && total > 0.0) {
        return care__fail(error, CARE_E_INVALID, CARE__M_ALL_ZERO, "pattern", -1, "%s", care__number_of(total).text);
    }
    double sum = 0.0; /* of shares of the largest: numbers of any unit stay in range */
    for (size_t i = 0; i < n; i++) {
        sum += most > 0.0 ? pattern[i] / most : 0.0;
    }
    for (size_t i = 0; i < n; i++) {
        fertility[i] = most > 0.0 ? total * (pattern[i] / most / sum) / (double)width : 0.0;
    }
    return CARE_OK;
}

/* ---- the rest of a year ---------------------------------------------------------------------------------------------- */

static care_status check_rest(const care_cohort_rest *rest, size_t n, care_error *error) {
    size_t cells;
    CARE__TRY(care__check_integer(rest->townships, 1, INT32_MAX, "rest.townships", -1, error));
    CARE__TRY(care__check_integer(rest->ages, 2, 1000, "rest.ages", -1, error));
    CARE__TRY(care__check_product(rest->townships, CARE_SEXES, rest->ages, "rest", &cells, error));
    CARE__TRY(care__check_length(n, cells, "n", error));
    CARE__TRY(care__check_value(rest->remaining, CARE__SHARE, "rest.remaining", -1, error));
    CARE__TRY(care__check_value(rest->sex_ratio, CARE__POSITIVE, "rest.sex_ratio", -1, error));
    CARE__TRY(care__check_array(rest->base, cells, CARE__NON_NEGATIVE, "rest.base", error));
    const size_t table = (size_t)(CARE_SEXES * rest->ages);
    CARE__TRY(care__check_array(rest->survival, table, CARE__SHARE, "rest.survival", error));
    CARE__TRY(care__check_array(rest->fertility, (size_t)rest->ages, CARE__NON_NEGATIVE, "rest.fertility", error));
    if (rest->still_to_come != NULL) {
        CARE__TRY(care__check_array(rest->still_to_come, table, CARE__SHARE, "rest.still_to_come", error));
    }
    int64_t begin;
    int64_t end;
    return find_fertile_ages(rest->fertility, 1, rest->ages, "rest.fertility", &begin, &end, error);
}

/* One township and sex: everyone lives through the rest of the year, those with a birthday in it grow older. */
static void move_to_year_end(const care_cohort_rest *rest, int sex, const double *base, double *to) {
    const int64_t ages = rest->ages;
    const double *survival = rest->survival + sex * ages;
    memset(to, 0, (size_t)ages * sizeof *to);
    for (int64_t x = 0; x < ages; x++) {
        const int64_t older = x + 1 < ages ? x + 1 : x;
        const double alive = base[x] * pow(survival[older], rest->remaining);
        const double ageing = rest->still_to_come == NULL ? rest->remaining : rest->still_to_come[sex * ages + x];
        to[x] += alive * (1.0 - ageing);
        to[older] += alive * ageing;
    }
}

care_status care_cohort_year_end(const care_cohort_rest *rest, double *persons, size_t n, care_error *error) {
    care_cohort_rest use;
    care_cohort_rest_init(&use);
    CARE__TRY(care__take(&use, sizeof use, rest, "rest", error));
    CARE__TRY(check_rest(&use, n, error));
    CARE__TRY(care__check_pointer(persons, "persons", error));
    const int64_t ages = use.ages;
    for (int64_t t = 0; t < use.townships; t++) {
        const double *base = use.base + t * CARE_SEXES * ages;
        double *to = persons + t * CARE_SEXES * ages;
        double births = 0.0;
        for (int64_t x = 0; x < ages; x++) {
            births += use.remaining * use.fertility[x] * base[CARE_FEMALE * ages + x];
        }
        for (int sex = 0; sex < CARE_SEXES; sex++) {
            const double share = (sex == CARE_MALE ? use.sex_ratio : 1.0) / (1.0 + use.sex_ratio);
            move_to_year_end(&use, sex, base + sex * ages, to + sex * ages);
            to[sex * ages] += births * share * pow(use.survival[sex * ages], use.remaining);
        }
    }
    return CARE_OK;
}
