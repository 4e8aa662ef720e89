#include "plan/draws.h"

#include <math.h>
#include <string.h>

#include "backend/gsl_random.h"
#include "core/parallel.h"

/* What random numbers are drawn for: the `source` of a stream. Points of people are drawn by supply.c from source 4. */
enum { SOURCE_TOWNSHIPS = 1, SOURCE_RURAL = 2, SOURCE_POSITIONS = 3 };

/* One sample of a figure in each draw: [figures][draws]. */
typedef struct sample_set {
    double *elderly; /* [townships][draws] */
    double *gained;  /* [townships][draws] */
    double *reached; /* [years][draws] */
} sample_set;

/* Moves assumed positions within a disc of the position error; those that are known stay. */
static care_status draw_positions(const care_plan *plan, const care__assumptions *use, double *position, care_error *error) {
    const double km_per_degree = 111.195;
    care__variates variates;
    care__stream_open(&variates.stream, use->seed, SOURCE_POSITIONS, use->trajectory);
    for (int64_t t = 0; t < plan->townships; t++) {
        care_township township;
        care_township_init(&township);
        CARE__TRY(care_area_get(plan->area, t, &township, error));
        position[2 * t] = township.longitude;
        position[2 * t + 1] = township.latitude;
        if (township.position_status >= CARE_ASSUMED) {
            const double angle = care__draw_uniform(&variates, 0.0, 6.283185307179586);
            const double km = use->parameter[CARE__P_POSITION_ERROR_KM] * sqrt(care__draw_uniform(&variates, 0.0, 1.0));
            position[2 * t] += km * cos(angle) / (km_per_degree * cos(0.017453292519943295 * township.latitude));
            position[2 * t + 1] += km * sin(angle) / km_per_degree;
        }
    }
    return CARE_OK;
}

static void draw_townships(const care_plan *plan, const care__assumptions *use, double *factor) {
    care__variates variates;
    care__stream_open(&variates.stream, use->seed, SOURCE_TOWNSHIPS, use->trajectory);
    for (int64_t t = 0; t < plan->townships; t++) {
        factor[t] = care__draw_lognormal(&variates, use->parameter[CARE__P_TOWNSHIP_FACTOR_SIGMA]);
    }
}

static void draw_rural_factor(const care_plan *plan, care__assumptions *use) {
    const care__parameter_value *given = &plan->parameters[CARE__P_RURAL_ELDERLY_FACTOR];
    if (!isnan(given->low)) {
        care__variates variates;
        care__stream_open(&variates.stream, use->seed, SOURCE_RURAL, use->trajectory);
        use->parameter[CARE__P_RURAL_ELDERLY_FACTOR] = care__draw_uniform(&variates, given->low, given->high);
    }
}

static void keep_sample(const care_plan *plan, const care__people *people, const care__supply *supply, int64_t draw,
                        care__draws *draws, const sample_set *samples) {
    const int64_t years = supply->years;
    for (int64_t t = 0; t < plan->townships; t++) {
        const int64_t year = supply->centre_year[t];
        samples->elderly[t * draws->count + draw] = people->elderly[years * plan->townships + t];
        samples->gained[t * draws->count + draw] = supply->gained[t];
        if (year != CARE_ROLLOUT_NEVER) {
            draws->times[t * (years + 1) + (year == CARE_ROLLOUT_EXISTING ? years : year)]++;
        }
    }
    for (int64_t y = 0; y < years; y++) {
        samples->reached[y * draws->count + draw] = supply->reached[y];
    }
}

static care_status run_one(const care_plan *plan, uint64_t seed, int64_t draw, const care_env *env, care__draws *draws,
                           const sample_set *samples, care_error *error) {
    care__arena arena;
    care__arena_init(&arena, care__allocator_of(env));
    care__assumptions use;
    care__people people;
    care__supply supply;
    memset(&supply, 0, sizeof supply);
    care__assumptions_init(&use, plan);
    use.random_points = 1;
    use.fixed_prevalence = 1;
    use.seed = seed;
    use.trajectory = (uint64_t)draw;
    double *factor = care__arena_doubles(&arena, plan->townships);
    double *position = care__arena_doubles(&arena, 2 * plan->townships);
    care_status status = factor == NULL || position == NULL ? care__fail_nomem(error) : CARE_OK;
    if (status == CARE_OK) {
        draw_townships(plan, &use, factor);
        draw_rural_factor(plan, &use);
        use.town_factor = factor;
        use.position = position;
        status = draw_positions(plan, &use, position, error);
    }
    if (status == CARE_OK) {
        status = care__people_run(plan, &use, plan->target_year, env, &arena, &people, error);
    }
    if (status == CARE_OK) {
        status = care__centre_order(plan, &use, &people, env, &arena, &supply, error);
    }
    if (status == CARE_OK) {
        keep_sample(plan, &people, &supply, draw, draws, samples);
    }
    care__arena_free(&arena);
    return status;
}

static care__range range_of(double *values, int64_t n) {
    const double low = care__quantile(values, (size_t)n, 0.1);
    return (care__range){low, care__quantile(values, (size_t)n, 0.9)};
}

/* Sorting a million values takes a while, so that each range is an occasion to stop. */
static care_status summarise(const care_plan *plan, int64_t years, const sample_set *samples, const care_env *env,
                             care__poller *poller, care__draws *draws, care_error *error) {
    for (int64_t t = 0; t < plan->townships; t++) {
        draws->elderly[t] = range_of(samples->elderly + t * draws->count, draws->count);
        draws->gained[t] = range_of(samples->gained + t * draws->count, draws->count);
        if (care__poll(poller, env, 1.0)) {
            return care__fail_cancelled(error);
        }
    }
    for (int64_t y = 0; y < years; y++) {
        draws->reached[y] = range_of(samples->reached + y * draws->count, draws->count);
        if (care__poll(poller, env, 1.0)) {
            return care__fail_cancelled(error);
        }
    }
    return CARE_OK;
}

care_status care__draws_run(const care_plan *plan, int64_t count, uint64_t seed, const care_env *env, care__arena *arena,
                            care__draws *draws, care_error *error) {
    const int64_t years = plan->target_year - plan->base_year;
    memset(draws, 0, sizeof *draws);
    if (count == 0) {
        return CARE_OK;
    }
    draws->count = count;
    draws->times = care__arena_take(arena, (size_t)(plan->townships * (years + 1)), sizeof *draws->times);
    draws->elderly = care__arena_take(arena, (size_t)plan->townships, sizeof *draws->elderly);
    draws->gained = care__arena_take(arena, (size_t)plan->townships, sizeof *draws->gained);
    draws->reached = care__arena_take(arena, (size_t)years, sizeof *draws->reached);
    const sample_set samples = {care__arena_doubles(arena, plan->townships * count),
                                care__arena_doubles(arena, plan->townships * count), care__arena_doubles(arena, years * count)};
    if (draws->times == NULL || draws->elderly == NULL || draws->gained == NULL || draws->reached == NULL ||
        samples.elderly == NULL || samples.gained == NULL || samples.reached == NULL) {
        return care__fail_nomem(error);
    }
    care_env quiet = *env; /* progress is counted in draws, not within one */
    quiet.poll = NULL;
    care__poller poller = {0};
    for (int64_t draw = 0; draw < count; draw++) {
        CARE__TRY(run_one(plan, seed, draw, &quiet, draws, &samples, error));
        if (care__poll(&poller, env, (double)(draw + 1) / (double)count)) {
            return care__fail_cancelled(error);
        }
    }
    return summarise(plan, years, &samples, env, &poller, draws, error);
}
