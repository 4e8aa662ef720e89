/* One trajectory: its series, its rates, its people, its figures. */
#include <math.h>
#include <string.h>

#include "backend/gsl_distribution.h"
#include "core/kernel.h"
#include "core/random.h"
#include "projection/ensemble.h"
#include "projection/layout.h"

/* Beyond this a factor exp(x) is nothing that happens to people; keeps infinity out. */
static const double most_series = 50.0;

/* Rows are worked on four at a time, past their end. */
enum { PAD = 4 };

/* The parts of a worker's room. */
typedef struct parts {
    double *series;    /* [CARE_SOURCES][years + 1] */
    double *factor;    /* [townships] */
    double *people[2]; /* [townships][CARE_SEXES][levels][ages] in even and odd years */
    double *table;     /* [CARE_SEXES][states][states][ages] */
    double *packed;
    double *force, *lives, *stays; /* [ages] */
    double *fertility[2];          /* [ages] */
    double *migration[2];          /* [CARE_SEXES][ages] */
    double *sums;                  /* [segments + 1][rows] of one township, from each segment to the oldest; the last is 0 */
    double *area;                  /* [measures] */
    double *figures;               /* [figures] of one township */
} parts;

/* Room for n numbers and the pad; NULL while sizes are only counted. */
static double *take(double *room, size_t *used, int64_t n) {
    double *taken = room == NULL ? NULL : room + *used;
    *used += ((size_t)n + PAD + 7) / 8 * 8;
    return taken;
}

static parts cut_room(const care__ensemble_setup *s, double *room, size_t *used) {
    const care_multistate_problem *p = &s->people;
    const int64_t rows = CARE_SEXES * p->levels;
    const int64_t people = p->townships * rows * p->ages;
    parts cut;
    *used = 0;
    cut.series = take(room, used, CARE_SOURCES * (p->years + 1));
    cut.factor = take(room, used, p->townships);
    cut.people[0] = take(room, used, people);
    cut.people[1] = take(room, used, people);
    cut.table = take(room, used, CARE_SEXES * (p->levels + 1) * (p->levels + 1) * p->ages);
    cut.packed = take(room, used, care__level_packed(p->levels, p->ages));
    cut.force = take(room, used, p->ages);
    cut.lives = take(room, used, p->ages);
    cut.stays = take(room, used, p->ages);
    for (int t = 0; t < 2; t++) {
        cut.fertility[t] = take(room, used, p->ages);
        cut.migration[t] = take(room, used, CARE_SEXES * p->ages);
    }
    cut.sums = take(room, used, (s->segments + 1) * s->rows);
    cut.area = take(room, used, s->measures);
    cut.figures = take(room, used, s->problem.figures);
    return cut;
}

size_t care__ensemble_room(const care__ensemble_setup *setup) {
    size_t size;
    (void)cut_room(setup, NULL, &size);
    return size;
}

/* ---- series ------------------------------------------------------------------------------------------------------------ */

static uint64_t stream_of(const care__ensemble_setup *s, int64_t trajectory, int64_t source) {
    return (uint64_t)trajectory + (s->problem.stream == NULL ? 0 : s->problem.stream[source]);
}

static double bounded(double x) {
    return fmin(fmax(x, -most_series), most_series);
}

static void draw_series(const care__ensemble_setup *s, int64_t trajectory, double *series) {
    const int64_t years = s->people.years;
    const double *imported =
        trajectory < s->problem.imported_count ? s->problem.imported + trajectory * CARE_SOURCES * years : NULL;
    for (int64_t source = 0; source < CARE_SOURCES; source++) {
        double *x = series + source * (years + 1);
        if (!s->uncertain[source]) {
            memset(x, 0, (size_t)(years + 1) * sizeof *x);
            continue;
        }
        care__stream stream;
        care__stream_open(&stream, s->problem.seed, (uint32_t)source, stream_of(s, trajectory, source));
        static const double nothing[CARE_SERIES_PARAMETERS] = {0.0};
        const double *of = s->problem.series == NULL ? nothing : s->problem.series + source * CARE_SERIES_PARAMETERS;
        double now = of[0] + of[1] * care__normal_quantile(care__stream_double(&stream));
        x[0] = bounded(now);
        for (int64_t t = 1; t <= years; t++) {
            now = of[0] + of[2] * (now - of[0]) + of[3] + of[4] * care__normal_quantile(care__stream_double(&stream));
            x[t] = bounded(now);
        }
        for (int64_t t = 1; t <= years && imported != NULL; t++) {
            const double given = imported[source * years + t - 1];
            x[t] = isnan(given) ? x[t] : bounded(given);
            x[0] = t == 1 && !isnan(given) ? x[1] : x[0];
        }
    }
}

/* ---- year 0 ------------------------------------------------------------------------------------------------------------ */

/* All higher levels of a sex times a factor, at the cost of level 0. `higher` and `times` have room for the ages. */
CARE__BODY void shift_levels(int64_t levels, int64_t ages, double factor, double *restrict persons, double *restrict higher,
                             double *restrict times) {
    memset(higher, 0, (size_t)ages * sizeof *higher);
    for (int64_t i = ages; i < levels * ages; i += ages) {
        for (int64_t x = 0; x < ages; x++) {
            higher[x] += persons[i + x];
        }
    }
    for (int64_t x = 0; x < ages; x++) {
        const double some = higher[x] > 0.0 ? higher[x] : 1.0;
        const double most = higher[x] > 0.0 ? (persons[x] + higher[x]) / some : 1.0;
        times[x] = higher[x] > 0.0 && factor < most ? factor : most;
        const double left = persons[x] - (times[x] - 1.0) * higher[x];
        persons[x] = left > 0.0 ? left : 0.0;
    }
    for (int64_t i = ages; i < levels * ages; i += ages) {
        for (int64_t x = 0; x < ages; x++) {
            persons[i + x] *= times[x];
        }
    }
}

CARE__WIDE static void shift_levels_wide(int64_t levels, int64_t ages, double factor, double *persons, double *higher,
                                         double *times) {
    shift_levels(levels, ages, factor, persons, higher, times);
}

static void shift_levels_narrow(int64_t levels, int64_t ages, double factor, double *persons, double *higher, double *times) {
    shift_levels(levels, ages, factor, persons, higher, times);
}

/* What each township is multiplied by; the area stays as it was. */
static void draw_townships(const care__ensemble_setup *s, int64_t trajectory, double *factor) {
    const double *of = s->problem.series + (int64_t)CARE_SOURCE_TOWNSHIP * CARE_SERIES_PARAMETERS;
    care__stream stream;
    care__stream_open(&stream, s->problem.seed, CARE_SOURCE_TOWNSHIP, stream_of(s, trajectory, CARE_SOURCE_TOWNSHIP));
    double before = 0.0;
    double after = 0.0;
    for (int64_t t = 0; t < s->people.townships; t++) {
        factor[t] = exp(bounded(of[0] + of[1] * care__normal_quantile(care__stream_double(&stream))));
        before += s->persons[t];
        after += s->persons[t] * factor[t];
    }
    for (int64_t t = 0; t < s->people.townships && after > 0.0; t++) {
        factor[t] *= before / after;
    }
}

/* The townships of year 0: as given, or each moved by its own draw, the area as it was. */
static const double *find_base(const care__ensemble_setup *s, int64_t trajectory, const parts *room) {
    const care_multistate_problem *p = &s->people;
    const int64_t sex_cells = p->levels * p->ages;
    const int64_t cells = CARE_SEXES * sex_cells;
    if (!s->uncertain[CARE_SOURCE_TOWNSHIP] && !s->uncertain[CARE_SOURCE_PREVALENCE]) {
        return p->base;
    }
    double *base = room->people[0];
    memcpy(base, p->base, (size_t)(p->townships * cells) * sizeof *base);
    if (s->uncertain[CARE_SOURCE_TOWNSHIP]) {
        draw_townships(s, trajectory, room->factor);
        for (int64_t t = 0; t < p->townships; t++) {
            const double factor = room->factor[t];
            for (int64_t i = t * cells; i < (t + 1) * cells; i++) {
                base[i] *= factor;
            }
        }
    }
    const double higher = exp(room->series[CARE_SOURCE_PREVALENCE * (p->years + 1)]);
    const int wide = care__is_wide();
    for (int64_t i = 0; i < CARE_SEXES * p->townships && s->uncertain[CARE_SOURCE_PREVALENCE]; i++) {
        (wide ? shift_levels_wide : shift_levels_narrow)(p->levels, p->ages, higher, base + i * sex_cells, room->lives,
                                                         room->stays);
    }
    return base;
}

/* ---- rates of a year ---------------------------------------------------------------------------------------------------- */

/* One sex's transitions: chances to live to the power of `force`, to stay in level 0 to the power of `leaving`. */
CARE__BODY void draw_sex(const care__ensemble_setup *s, int64_t at, double leaving, const parts *room, double *table) {
    const int64_t levels = s->people.levels;
    const int64_t ages = s->people.ages;
    for (int64_t x = 0; x < ages; x += 4) {
        *(care__lanes *)(room->stays + x) = CARE__LANES(s->log_stay + at * ages + x) * leaving;
    }
    care__exp_row(room->stays, ages);
    for (int64_t from = 0; from < levels; from++) {
        const double *moves = s->moves + (at * levels + from) * levels * ages;
        double *row = table + from * (levels + 1) * ages;
        for (int64_t x = 0; x < ages; x += 4) {
            *(care__lanes *)(room->lives + x) =
                CARE__LANES(s->log_survival + (at * levels + from) * ages + x) * CARE__LANES(room->force + x);
        }
        care__exp_row(room->lives, ages);
        for (int64_t to = 0; to < levels; to++) {
            for (int64_t x = 0; x < ages; x += 4) {
                const care__lanes stays = CARE__LANES(room->stays + x);
                const care__lanes lives = CARE__LANES(room->lives + x);
                const care__lanes goes = CARE__LANES(moves + to * ages + x);
                care__lanes share = goes;
                if (from == 0 && to == 0) {
                    share = stays;
                } else if (from == 0) {
                    share = goes - stays * goes;
                }
                *(care__lanes *)(row + to * ages + x) = lives * share;
            }
        }
        for (int64_t x = 0; x < ages; x += 4) {
            *(care__lanes *)(row + levels * ages + x) = 1.0 - CARE__LANES(room->lives + x);
        }
    }
}

CARE__BODY void draw_table(const care__ensemble_setup *s, int64_t at, double mortality, double leaving, const parts *room) {
    const int64_t ages = s->people.ages;
    const int64_t states = s->people.levels + 1;
    for (int64_t sex = 0; sex < CARE_SEXES; sex++) {
        for (int64_t x = 0; x < ages; x++) {
            const double pattern = s->problem.mortality_pattern == NULL ? 1.0 : s->problem.mortality_pattern[sex * ages + x];
            const double force = pattern * mortality;
            room->force[x] = force < -most_series ? -most_series : force > most_series ? most_series : force;
        }
        care__exp_row(room->force, ages);
        draw_sex(s, at * CARE_SEXES + sex, leaving, room, room->table + sex * states * states * ages);
    }
    care__level_pack(s->people.levels, ages, room->table, room->packed);
}

CARE__WIDE static void draw_table_wide(const care__ensemble_setup *s, int64_t at, double mortality, double leaving,
                                       const parts *room) {
    draw_table(s, at, mortality, leaving, room);
}

static void draw_table_narrow(const care__ensemble_setup *s, int64_t at, double mortality, double leaving, const parts *room) {
    draw_table(s, at, mortality, leaving, room);
}

static double at_year(const care__ensemble_setup *s, const parts *room, care_source source, int64_t year) {
    return room->series[source * (s->people.years + 1) + year];
}

/* Transitions that all townships share; `year` counts from 1. */
static void find_table(const care__ensemble_setup *s, const parts *room, int64_t year, care__level_year *y) {
    const care_multistate_problem *p = &s->people;
    const int64_t states = p->levels + 1;
    const int64_t at = care__layout_index(p->probability_layout, p->townships, year - 1, 0);
    if (s->uncertain[CARE_SOURCE_MORTALITY] || s->uncertain[CARE_SOURCE_PREVALENCE]) {
        (y->wide ? draw_table_wide : draw_table_narrow)(s, at, at_year(s, room, CARE_SOURCE_MORTALITY, year),
                                                        exp(at_year(s, room, CARE_SOURCE_PREVALENCE, year)), room);
        y->table = room->table;
        y->packed = room->packed;
    } else {
        y->table = p->probability + at * CARE_SEXES * states * states * p->ages;
        y->packed = s->packed + at * care__level_packed(p->levels, p->ages);
    }
}

/* Fertility and migration of one township; those that all share are drawn once a year. */
static void find_town_rates(const care__ensemble_setup *s, const parts *room, int64_t year, int64_t township, int64_t t,
                            care__level_year *y) {
    const care_multistate_problem *p = &s->people;
    const double *fertility =
        p->fertility + care__layout_index(p->fertility_layout, p->townships, year - 1, township) * p->ages;
    const double *migration =
        p->migration == NULL
            ? NULL
            : p->migration + care__layout_index(p->migration_layout, p->townships, year - 1, township) * CARE_SEXES * p->ages;
    y->fertility[t] = fertility;
    y->migration[t] = migration;
    if (s->uncertain[CARE_SOURCE_FERTILITY]) {
        const double factor = exp(at_year(s, room, CARE_SOURCE_FERTILITY, year));
        for (int64_t x = s->fertile.begin; x < s->fertile.end; x++) {
            room->fertility[t][x] = fertility[x] * factor;
        }
        y->fertility[t] = room->fertility[t];
    }
    if (s->uncertain[CARE_SOURCE_MIGRATION]) {
        const double x = at_year(s, room, CARE_SOURCE_MIGRATION, year);
        for (int64_t i = 0; i < CARE_SEXES * p->ages; i++) {
            const double rate = (migration == NULL ? 0.0 : migration[i]) + s->problem.migration_pattern[i] * x;
            room->migration[t][i] = rate > -1.0 ? rate : -1.0;
        }
        y->migration[t] = room->migration[t];
    }
}

/* ---- figures ------------------------------------------------------------------------------------------------------------ */

/* Persons of a row of ages, from x to end - 1. */
CARE__BODY double sum_ages(const double *ages, int64_t x, int64_t end) {
    care__lanes sum = {0.0, 0.0, 0.0, 0.0};
    double rest = 0.0;
    for (; x + 4 <= end; x += 4) {
        sum += CARE__LANES(ages + x);
    }
    for (; x < end; x++) {
        rest += ages[x];
    }
    return CARE__LANES_SUM(sum) + rest;
}

/* Persons by sex and level from the beginning of each segment to the oldest age that any figure counts. */
CARE__BODY void sum_segments(const care__ensemble_setup *s, const double *restrict persons, double *restrict sums) {
    const int64_t rows = CARE_SEXES * s->people.levels;
    for (int64_t segment = s->segments - 1; segment >= 0; segment--) {
        const double *older = sums + (segment + 1) * s->rows;
        double *to = sums + segment * s->rows;
        const int64_t begin = s->cut[segment];
        const int64_t end = s->cut[segment + 1];
        for (int64_t row = 0; row < rows; row++) {
            to[row] = older[row] + sum_ages(persons + row * s->people.ages, begin, end);
        }
    }
}

/* No less than 0: nobody is less than that, and sums of the older are in those of the younger. */
CARE__BODY void find_figures(const care__ensemble_setup *s, double take_up, const double *sums, double *figures) {
    const care_ensemble_problem *p = &s->problem;
    for (int64_t f = 0; f < p->figures; f++) {
        const double *from = sums + s->begin[f] * s->rows;
        const double *to = sums + s->end[f] * s->rows;
        care__lanes sum = {0.0, 0.0, 0.0, 0.0};
        for (int64_t row = 0; row < s->rows; row += 4) {
            sum += CARE__LANES(s->weight + f * s->rows + row) * (CARE__LANES(from + row) - CARE__LANES(to + row));
        }
        const double value = CARE__LANES_SUM(sum);
        figures[f] = p->take_up != NULL && p->take_up[f] ? value * take_up : value;
    }
}

CARE__WIDE static void find_figures_wide(const care__ensemble_setup *s, double take_up, const double *persons, double *sums,
                                         double *figures) {
    sum_segments(s, persons, sums);
    find_figures(s, take_up, sums, figures);
}

static void find_figures_narrow(const care__ensemble_setup *s, double take_up, const double *persons, double *sums,
                                double *figures) {
    sum_segments(s, persons, sums);
    find_figures(s, take_up, sums, figures);
}

/* What is planned for a moment, a straight line between the ends of years; before year 0 as then. */
static double planned(const double *supply, int64_t years, double when) {
    const double at = fmin(fmax(when, 0.0), (double)years);
    const int64_t year = at < (double)years ? (int64_t)at : years - 1;
    return supply[year] + (at - (double)year) * (supply[year + 1] - supply[year]);
}

static void find_measures(const care__ensemble_setup *s, const parts *room, int64_t year) {
    const care_ensemble_problem *p = &s->problem;
    const double delay = fmax(at_year(s, room, CARE_SOURCE_BUILD_DELAY, year), 0.0);
    double *supply = room->area + p->figures;
    for (int64_t i = 0; i < p->supplies; i++) {
        supply[i] = planned(p->supply + i * (s->people.years + 1), s->people.years, (double)year - delay);
    }
    double *ratio = supply + p->supplies;
    for (int64_t i = 0; i < p->ratios; i++) {
        const double above = p->scale[i] * room->area[p->numerator[i]];
        const double below = room->area[p->denominator[i]];
        if (below > 0.0) {
            ratio[i] = above / below;
        } else {
            ratio[i] = above > 0.0 ? INFINITY : NAN;
        }
    }
}

/* ---- the trajectory ------------------------------------------------------------------------------------------------------ */

/* Figures of one township or of two, [towns][figures] to `figures`, or only added to those of the area. */
static void note_towns(const care__ensemble_setup *s, const parts *room, const care__level_year *y, double take_up,
                       double *figures) {
    const int64_t n = s->problem.figures;
    for (int64_t t = 0; t < y->towns; t++) {
        double *to = figures == NULL ? room->figures : figures + t * n;
        (y->wide ? find_figures_wide : find_figures_narrow)(s, take_up, y->next[t], room->sums, to);
        for (int64_t f = 0; f < n; f++) {
            room->area[f] += to[f];
        }
    }
}

/* `figures` receives [townships][figures] unless it is NULL, room->area the measures. */
static void follow_year(const care__ensemble_setup *s, const parts *room, const double *now, int64_t year, double *figures) {
    const care_multistate_problem *p = &s->people;
    const int64_t cells = CARE_SEXES * p->levels * p->ages;
    const double take_up = exp(at_year(s, room, CARE_SOURCE_TAKE_UP, year));
    const int by_township = care__layout_by_township(p->fertility_layout) || care__layout_by_township(p->migration_layout);
    care__level_year y = {.levels = p->levels,
                          .ages = p->ages,
                          .fertile = s->fertile,
                          .wide = care__is_wide(),
                          .sex_ratio = p->sex_ratio[year - 1]};
    care__level_flows flows[2] = {{{0.0}, {0.0}, {0.0}}, {{0.0}, {0.0}, {0.0}}}; /* of all townships; nobody asks */
    find_table(s, room, year, &y);
    memset(room->area, 0, (size_t)s->measures * sizeof *room->area);
    for (int64_t township = 0; township < p->townships; township += 2) {
        y.towns = township + 1 < p->townships ? 2 : 1;
        for (int64_t t = 0; t < 2; t++) {
            const int64_t of = township + (t < y.towns ? t : 0);
            y.now[t] = now + of * cells;
            y.next[t] = room->people[year % 2] + of * cells;
            if (township == 0 || by_township) {
                find_town_rates(s, room, year, of, t, &y);
            }
        }
        care__level_live(&y, flows);
        note_towns(s, room, &y, take_up, figures == NULL ? NULL : figures + township * s->problem.figures);
    }
    find_measures(s, room, year);
}

void care__ensemble_follow(const care__ensemble_setup *setup, int64_t trajectory, double *room, int area_only, double *out) {
    size_t size;
    const parts cut = cut_room(setup, room, &size);
    const int64_t a_year = setup->people.townships * setup->problem.figures;
    if (cut.series == NULL) {
        return; /* never: for those who do not see that there is a room */
    }
    double *measures = area_only ? out : out + setup->people.years * a_year;
    draw_series(setup, trajectory, cut.series);
    const double *now = find_base(setup, trajectory, &cut);
    for (int64_t year = 1; year <= setup->people.years; year++) {
        follow_year(setup, &cut, now, year, area_only ? NULL : out + (year - 1) * a_year);
        memcpy(measures + (year - 1) * setup->measures, cut.area, (size_t)setup->measures * sizeof *measures);
        now = cut.people[year % 2];
    }
}
