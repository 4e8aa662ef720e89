#include "plan/trajectories.h"

#include <math.h>
#include <string.h>

#include "plan/headline.h"

const double care__bands[CARE__BANDS] = {0.025, 0.1, 0.5, 0.9, 0.975};

/* Supplies: the quantities of the model that are built. */
static const int64_t supplied[] = {CARE__Q_BEDS_COUNTED, CARE__Q_BEDS_INSTITUTION,      CARE__Q_BEDS_NURSING,
                                   CARE__Q_BEDS_HOME,    CARE__Q_TOWNSHIPS_WITH_CENTRE, CARE__Q_TOWNSHIPS};
enum { SUPPLIES = sizeof supplied / sizeof *supplied };

/* An ensemble as it is put together. */
typedef struct builder {
    const care_plan *plan;
    const care__people *people;
    const care__supply *supply;
    care__arena *arena;
    const care__level_model *model;
    care_multistate_problem by_level;
    care_ensemble_problem problem;
    double *weight, *path, *scale, *target;
    int64_t *from_age, *numerator, *denominator, *measure, *target_year;
    int32_t *take_up, *side;
} builder;

static care_status take_room(builder *b, care_error *error) {
    const int64_t figures = CARE__F_LEVELS + b->model->levels;
    const int64_t ratios = b->plan->indicator_count + 1;
    b->weight = care__arena_doubles(b->arena, figures * CARE_SEXES * b->model->levels);
    b->path = care__arena_doubles(b->arena, SUPPLIES * (b->people->years + 1));
    b->scale = care__arena_doubles(b->arena, ratios);
    b->target = care__arena_doubles(b->arena, ratios);
    b->from_age = care__arena_take(b->arena, (size_t)figures, sizeof *b->from_age);
    b->take_up = care__arena_take(b->arena, (size_t)figures, sizeof *b->take_up);
    b->numerator = care__arena_take(b->arena, (size_t)ratios, sizeof *b->numerator);
    b->denominator = care__arena_take(b->arena, (size_t)ratios, sizeof *b->denominator);
    b->measure = care__arena_take(b->arena, (size_t)ratios, sizeof *b->measure);
    b->target_year = care__arena_take(b->arena, (size_t)ratios, sizeof *b->target_year);
    b->side = care__arena_take(b->arena, (size_t)ratios, sizeof *b->side);
    return b->weight == NULL || b->path == NULL || b->scale == NULL || b->target == NULL || b->from_age == NULL ||
                   b->take_up == NULL || b->numerator == NULL || b->denominator == NULL || b->measure == NULL ||
                   b->target_year == NULL || b->side == NULL
               ? care__fail_nomem(error)
               : CARE_OK;
}

/* ---- figures ---------------------------------------------------------------------------------------------------------- */

/* How much a person of a level counts in a figure. */
static double weight_of(const care_plan *plan, int64_t figure, int64_t level) {
    switch (figure) {
    case CARE__F_POPULATION:
    case CARE__F_ELDERLY:
    case CARE__F_AGE_65_PLUS:
    case CARE__F_AGE_80_PLUS:
        return 1.0;
    case CARE__F_DEPENDENT:
        return level > 0 ? 1.0 : 0.0;
    case CARE__F_BEDS_NEEDED:
        return level > 0 ? plan->levels[level - 1].bed_share : 0.0;
    default:
        return figure - CARE__F_LEVELS == level ? 1.0 : 0.0;
    }
}

/* Dependent persons count at every age, as in table (3). */
static void add_figures(builder *b) {
    const int64_t levels = b->model->levels;
    const int64_t oldest = b->plan->ages - 1;
    b->problem.figures = CARE__F_LEVELS + levels;
    for (int64_t f = 0; f < b->problem.figures; f++) {
        int64_t from = f == CARE__F_AGE_65_PLUS                      ? 65
                       : f == CARE__F_AGE_80_PLUS                    ? 80
                       : f == CARE__F_ELDERLY || f == CARE__F_LEVELS ? b->plan->elderly_age
                                                                     : 0;
        const double there = from > oldest ? 0.0 : 1.0; /* nobody is told to be so old */
        b->from_age[f] = from > oldest ? oldest : from;
        b->take_up[f] = f == CARE__F_BEDS_NEEDED;
        for (int64_t i = 0; i < CARE_SEXES * levels; i++) {
            b->weight[f * CARE_SEXES * levels + i] = there * weight_of(b->plan, f, i % levels);
        }
    }
    b->problem.weight = b->weight;
    b->problem.from_age = b->from_age;
    b->problem.take_up = b->take_up;
}

/* ---- supply and indicators -------------------------------------------------------------------------------------------- */

static void add_supplies(builder *b) {
    const int64_t years = b->people->years + 1;
    b->problem.supplies = SUPPLIES;
    b->problem.supply = b->path;
    for (int64_t i = 0; i < SUPPLIES * years; i++) {
        const care__indicator_row row = {.scale = 1.0, .numerator = supplied[i / years], .denominator = CARE__Q_TOWNSHIPS};
        b->path[i] = care__indicator_at(b->plan, b->people, b->supply, &row, i % years, CARE__WITH_PLAN).numerator;
    }
}

/* The measure that a quantity of the model is, -1 if a trajectory does not know it. A denominator is never 0. */
static int64_t measure_of(const builder *b, int64_t quantity, int positive) {
    const int64_t years = b->people->years + 1;
    if (quantity == CARE__Q_POPULATION || quantity == CARE__Q_ELDERLY) {
        return quantity == CARE__Q_POPULATION ? CARE__F_POPULATION : CARE__F_ELDERLY;
    }
    for (int64_t i = 0; i < SUPPLIES; i++) {
        if (supplied[i] == quantity) {
            int zero = 0;
            for (int64_t y = 0; y < years; y++) {
                zero |= b->path[i * years + y] == 0.0;
            }
            return zero && positive ? -1 : b->problem.figures + i;
        }
    }
    return -1;
}

static int64_t add_ratio(builder *b, int64_t numerator, int64_t denominator, double scale) {
    const int64_t ratio = b->problem.ratios++;
    b->numerator[ratio] = numerator;
    b->denominator[ratio] = denominator;
    b->scale[ratio] = scale;
    return b->problem.figures + b->problem.supplies + ratio;
}

/* Indicators whose parts every trajectory knows, and that have a target. "Equal" is a share that is to be full. */
static void add_indicators(builder *b, care__trajectories *to) {
    b->problem.ratios = b->problem.targets = 0;
    to->dependent_share = add_ratio(b, CARE__F_DEPENDENT, CARE__F_ELDERLY, 100.0);
    for (int64_t i = 0; i < b->plan->indicator_count; i++) {
        const care__indicator_row *row = &b->plan->indicators[i];
        const int64_t numerator = measure_of(b, row->numerator, 0);
        const int64_t denominator = measure_of(b, row->denominator, 1);
        if (numerator < 0 || denominator < 0 || isnan(row->target_value)) {
            continue;
        }
        const int64_t target = b->problem.targets++;
        b->measure[target] = add_ratio(b, numerator, denominator, row->scale);
        b->target_year[target] = b->plan->target_year - b->plan->base_year;
        b->target[target] = row->target_value;
        b->side[target] = row->direction == CARE_AT_MOST ? CARE_TARGET_AT_MOST : CARE_TARGET_AT_LEAST;
        to->chances[target] = (care__chance){.indicator = i, .measure = b->measure[target]};
    }
    b->problem.numerator = b->numerator;
    b->problem.denominator = b->denominator;
    b->problem.scale = b->scale;
    b->problem.target_measure = b->measure;
    b->problem.target_year = b->target_year;
    b->problem.target_value = b->target;
    b->problem.target_side = b->side;
    to->chance_count = b->problem.targets;
}

static void add_series(builder *b, uint64_t seed) {
    const care_plan *plan = b->plan;
    b->problem.people = &b->by_level;
    b->problem.seed = seed;
    b->problem.series = plan->series;
    b->problem.imported_count = plan->imported_count;
    b->problem.imported = plan->imported;
    if (plan->series_status[CARE_SOURCE_MIGRATION] >= 0) {
        b->problem.migration_pattern = plan->scenarios[plan->migration_pattern].migration;
    }
}

/* ---- the run ---------------------------------------------------------------------------------------------------------- */

/* Shares of trajectories are probabilities only where every spread comes from data or from the user. */
static int32_t is_judgement(const care_plan *plan) {
    int32_t worst = plan->imported_count > 0 ? plan->inputs[CARE__T_TRAJECTORIES].status : CARE_REPORTED;
    for (int64_t i = 0; i < CARE_SOURCES; i++) {
        worst = plan->series_status[i] > worst ? plan->series_status[i] : worst;
    }
    return worst >= CARE_ASSUMED;
}

static care_status read_answers(const care_plan *plan, const care_ensemble *ensemble, care__arena *arena,
                                care__trajectories *to, care_error *error) {
    const int64_t area = CARE__BANDS * to->years * to->measures;
    const int64_t towns = CARE__BANDS * to->years * plan->townships * to->figures;
    double *met = care__arena_doubles(arena, to->chance_count);
    to->area = care__arena_doubles(arena, area);
    to->townships = care__arena_doubles(arena, towns);
    if (met == NULL || to->area == NULL || to->townships == NULL) {
        return care__fail_nomem(error);
    }
    CARE__TRY(care_ensemble_area_quantiles(ensemble, care__bands, CARE__BANDS, to->area, (size_t)area, error));
    CARE__TRY(care_ensemble_quantiles(ensemble, care__bands, CARE__BANDS, to->townships, (size_t)towns, error));
    CARE__TRY(care_ensemble_met(ensemble, met, (size_t)to->chance_count, error));
    for (int64_t i = 0; i < to->chance_count; i++) {
        to->chances[i].met = met[i];
    }
    to->count = care_ensemble_count(ensemble);
    return CARE_OK;
}

care_status care__trajectories_run(const care_plan *plan, const care__people *people, const care__supply *supply, int64_t count,
                                   uint64_t seed, const care_env *env, care__arena *arena, care__trajectories *trajectories,
                                   care_error *error) {
    memset(trajectories, 0, sizeof *trajectories);
    if (count == 0 || plan->series == NULL) {
        return CARE_OK;
    }
    builder b = {.plan = plan, .model = people->by_level, .people = people, .supply = supply, .arena = arena};
    trajectories->years = people->years;
    trajectories->chances = care__arena_take(arena, (size_t)plan->indicator_count, sizeof *trajectories->chances);
    if (trajectories->chances == NULL) {
        return care__fail_nomem(error);
    }
    CARE__TRY(take_room(&b, error));
    care__level_problem(plan, b.model, people->townships, people->years, &b.by_level);
    b.by_level.path = NULL;
    care_ensemble_problem_init(&b.problem);
    add_figures(&b);
    add_supplies(&b);
    add_indicators(&b, trajectories);
    add_series(&b, seed);
    trajectories->figures = b.problem.figures;
    trajectories->measures = b.problem.figures + b.problem.supplies + b.problem.ratios;
    trajectories->judgement = is_judgement(plan);
    care_ensemble *ensemble = NULL;
    CARE__TRY(care_ensemble_create(&b.problem, env, &ensemble, error));
    care_status status = care_ensemble_run(ensemble, &b.problem, 0, count, NULL, 0, env, error);
    if (status == CARE_OK) {
        status = read_answers(plan, ensemble, arena, trajectories, error);
    }
    care_ensemble_free(ensemble);
    return status;
}

double care__band_of(const care__trajectories *trajectories, int band, int64_t year, int64_t measure) {
    return trajectories->area[(band * trajectories->years + year - 1) * trajectories->measures + measure];
}
