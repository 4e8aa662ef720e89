/* A random ensemble: a few townships, all that can be uncertain, figures, supplies, ratios and targets. */
#ifndef CARE_ENSEMBLE_CASE_H
#define CARE_ENSEMBLE_CASE_H

#include <care/ensemble.h>

#include <math.h>

#include "draw.h"

enum { CASE_TOWNSHIPS = 5, CASE_YEARS = 4, CASE_AGES = 23, CASE_LEVELS = 4, CASE_STATES = CASE_LEVELS + 1 };
enum { CASE_FIGURES = 3, CASE_SUPPLIES = 2, CASE_RATIOS = 2, CASE_TARGETS = 3 };
enum { CASE_MEASURES = CASE_FIGURES + CASE_SUPPLIES + CASE_RATIOS };
enum { CASE_CELLS = CARE_SEXES * CASE_LEVELS * CASE_AGES };

typedef struct ensemble_case {
    care_multistate_problem people;
    care_ensemble_problem problem;
    double base[CASE_TOWNSHIPS * CASE_CELLS];
    double probability[CASE_YEARS * CARE_SEXES * CASE_STATES * CASE_STATES * CASE_AGES];
    double fertility[CASE_YEARS * CASE_TOWNSHIPS * CASE_AGES];
    double migration[CASE_YEARS * CASE_TOWNSHIPS * CARE_SEXES * CASE_AGES];
    double sex_ratio[CASE_YEARS];
    double series[CARE_SOURCES * CARE_SERIES_PARAMETERS];
    uint64_t stream[CARE_SOURCES];
    double mortality_pattern[CARE_SEXES * CASE_AGES];
    double migration_pattern[CARE_SEXES * CASE_AGES];
    double weight[CASE_FIGURES * CARE_SEXES * CASE_LEVELS];
    int64_t from_age[CASE_FIGURES], to_age[CASE_FIGURES];
    int32_t take_up[CASE_FIGURES];
    double supply[CASE_SUPPLIES * (CASE_YEARS + 1)];
    int64_t numerator[CASE_RATIOS], denominator[CASE_RATIOS];
    double scale[CASE_RATIOS];
    int64_t target_measure[CASE_TARGETS], target_year[CASE_TARGETS];
    double target_value[CASE_TARGETS];
    int32_t target_side[CASE_TARGETS];
} ensemble_case;

static inline void ensemble_case_people(ensemble_case *c, care__stream *s) {
    care_multistate_problem *p = &c->people;
    care_multistate_problem_init(p);
    p->townships = CASE_TOWNSHIPS;
    p->years = CASE_YEARS;
    p->ages = CASE_AGES;
    p->levels = CASE_LEVELS;
    p->probability_layout = draw_int(s, 0, 1) == 0 ? CARE_RATES_COMMON : CARE_RATES_BY_YEAR;
    p->fertility_layout = (int32_t)draw_int(s, 0, 3);
    p->migration_layout = (int32_t)draw_int(s, 0, 3);
    for (int i = 0; i < CASE_TOWNSHIPS * CASE_CELLS; i++) {
        c->base[i] = draw_between(s, 1.0, 100.0);
    }
    for (int r = 0; r < CASE_YEARS * CARE_SEXES * CASE_STATES; r++) {
        for (int x = 0; x < CASE_AGES; x++) {
            double *row = c->probability + r * CASE_STATES * CASE_AGES + x;
            const int from = r % CASE_STATES;
            double sum = 0.0;
            for (int j = 0; j < CASE_STATES; j++) {
                row[j * CASE_AGES] = from == CASE_LEVELS ? j == from : draw_between(s, 0.01, j == from ? 2.0 : 0.2);
                sum += row[j * CASE_AGES];
            }
            for (int j = 0; j < CASE_STATES; j++) {
                row[j * CASE_AGES] /= sum;
            }
        }
    }
    for (int i = 0; i < CASE_YEARS * CASE_TOWNSHIPS * CASE_AGES; i++) {
        const int x = i % CASE_AGES;
        c->fertility[i] = x >= 3 && x < 14 ? draw_between(s, 0.0, 0.2) : 0.0;
    }
    for (int i = 0; i < CASE_YEARS * CASE_TOWNSHIPS * CARE_SEXES * CASE_AGES; i++) {
        c->migration[i] = draw_between(s, -0.02, 0.02);
    }
    for (int i = 0; i < CASE_YEARS; i++) {
        c->sex_ratio[i] = draw_between(s, 1.0, 1.1);
    }
    p->base = c->base;
    p->probability = c->probability;
    p->fertility = c->fertility;
    p->migration = c->migration;
    p->sex_ratio = c->sex_ratio;
}

static inline void ensemble_case_figures(ensemble_case *c, care__stream *s) {
    care_ensemble_problem *p = &c->problem;
    for (int i = 0; i < CASE_FIGURES * CARE_SEXES * CASE_LEVELS; i++) {
        c->weight[i] = draw_between(s, 0.1, 1.0);
    }
    for (int f = 0; f < CASE_FIGURES; f++) {
        c->from_age[f] = draw_int(s, 0, CASE_AGES - 1);
        c->to_age[f] = draw_int(s, c->from_age[f] + 1, CASE_AGES);
        c->take_up[f] = f == 1;
    }
    for (int i = 0; i < CASE_SUPPLIES * (CASE_YEARS + 1); i++) {
        c->supply[i] = draw_between(s, 10.0, 100.0);
    }
    for (int r = 0; r < CASE_RATIOS; r++) {
        c->numerator[r] = draw_int(s, 0, CASE_FIGURES + CASE_SUPPLIES - 1);
        c->denominator[r] = draw_int(s, 0, CASE_FIGURES + CASE_SUPPLIES - 1);
        c->scale[r] = 1000.0;
    }
    for (int t = 0; t < CASE_TARGETS; t++) {
        c->target_measure[t] = draw_int(s, 0, CASE_MEASURES - 1);
        c->target_year[t] = draw_int(s, 1, CASE_YEARS);
        c->target_value[t] = draw_between(s, 50.0, 1500.0);
        c->target_side[t] = (int32_t)draw_int(s, 0, 1);
    }
    p->figures = CASE_FIGURES;
    p->weight = c->weight;
    p->from_age = c->from_age;
    p->to_age = c->to_age;
    p->take_up = c->take_up;
    p->supplies = CASE_SUPPLIES;
    p->supply = c->supply;
    p->ratios = CASE_RATIOS;
    p->numerator = c->numerator;
    p->denominator = c->denominator;
    p->scale = c->scale;
    p->targets = CASE_TARGETS;
    p->target_measure = c->target_measure;
    p->target_year = c->target_year;
    p->target_value = c->target_value;
    p->target_side = c->target_side;
}

/** The struct points into itself: it must stay where it is. */
static inline void ensemble_case_draw(ensemble_case *c, care__stream *s) {
    ensemble_case_people(c, s);
    care_ensemble_problem_init(&c->problem);
    c->problem.people = &c->people;
    c->problem.seed = 7;
    for (int source = 0; source < CARE_SOURCES; source++) {
        double *series = c->series + source * CARE_SERIES_PARAMETERS;
        const int is_town = source == CARE_SOURCE_TOWNSHIP;
        series[0] = draw_between(s, -0.1, 0.1);
        series[1] = draw_between(s, 0.01, 0.2);
        series[2] = is_town ? 0.0 : draw_between(s, -1.0, 1.0);
        series[3] = is_town ? 0.0 : draw_between(s, -0.02, 0.02);
        series[4] = is_town ? 0.0 : draw_between(s, 0.01, 0.2);
        c->stream[source] = 0;
    }
    c->series[CARE_SOURCE_BUILD_DELAY * CARE_SERIES_PARAMETERS] = 1.0;
    for (int i = 0; i < CARE_SEXES * CASE_AGES; i++) {
        c->mortality_pattern[i] = draw_between(s, 0.5, 1.5);
        c->migration_pattern[i] = draw_between(s, 0.0, 0.1);
    }
    c->problem.series = c->series;
    c->problem.stream = c->stream;
    c->problem.mortality_pattern = c->mortality_pattern;
    c->problem.migration_pattern = c->migration_pattern;
    ensemble_case_figures(c, s);
}

#endif
