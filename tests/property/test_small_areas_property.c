/* What holds for every fitted table and every projection by cohort-change ratios, on random ones. */
#include <care/cohort_change.h>
#include <care/proportional_fit.h>

#include <math.h>
#include <string.h>

#include "care_test.h"
#include "draw.h"

enum { CASES = 300, MOST_AXES = 4, MOST_LENGTH = 6, MOST_CELLS = 1296, MOST_TOTALS = 8 * MOST_CELLS };

/* ---- fitted tables ------------------------------------------------------------------------------------------------- */

static struct {
    int64_t shape[MOST_AXES];
    int64_t cells;
    double seed[MOST_CELLS];
    double truth[MOST_CELLS]; /* what the margins are taken of: so they agree, and zeros of the seed can be kept */
    int64_t margins[8];
    double totals[MOST_TOTALS];
    care_proportional_fit problem;
    double table[MOST_CELLS];
    double other[MOST_CELLS];
} f;

/* Index of a cell in the margin that keeps these axes: by division, not by the walk of the library. */
static int64_t index_in(int64_t keep, int64_t cell) {
    int64_t index = 0;
    int64_t stride = 1;
    for (int64_t a = f.problem.axis_count - 1; a >= 0; a--) {
        if (keep >> a & 1) {
            index += cell % f.shape[a] * stride;
            stride *= f.shape[a];
        }
        cell /= f.shape[a];
    }
    return index;
}

static int64_t margin_cells(int64_t keep) {
    return index_in(keep, f.cells - 1) + 1;
}

static void sum_over(const double *table, int64_t keep, double *sums) {
    memset(sums, 0, (size_t)margin_cells(keep) * sizeof *sums);
    for (int64_t i = 0; i < f.cells; i++) {
        sums[index_in(keep, i)] += table[i];
    }
}

static void take_margins(void) {
    double *at = f.totals;
    for (int64_t m = 0; m < f.problem.margin_count; m++) {
        sum_over(f.truth, f.margins[m], at);
        at += margin_cells(f.margins[m]);
    }
}

static void draw_table(care__stream *s) {
    care_proportional_fit_init(&f.problem);
    f.problem.axis_count = draw_int(s, 1, MOST_AXES);
    f.problem.shape = f.shape;
    f.problem.seed = f.seed;
    f.problem.margin_count = draw_int(s, 1, 4);
    f.problem.margins = f.margins;
    f.problem.totals = f.totals;
    f.problem.most_iterations = 100000;
    f.problem.tolerance = 1e-9;
    f.cells = 1;
    for (int64_t a = 0; a < f.problem.axis_count; a++) {
        f.shape[a] = draw_int(s, 1, MOST_LENGTH);
        f.cells *= f.shape[a];
    }
    for (int64_t i = 0; i < f.cells; i++) {
        f.seed[i] = draw_int(s, 0, 4) == 0 ? 0.0 : draw_between(s, 0.2, 5.0);
        f.truth[i] = f.seed[i] == 0.0 ? 0.0 : draw_between(s, 1.0, 10.0);
    }
    for (int64_t m = 0; m < f.problem.margin_count; m++) {
        f.margins[m] = draw_int(s, 0, (INT64_C(1) << f.problem.axis_count) - 1);
    }
    take_margins();
}

static bool fit(int32_t threads, double *table, care_margin_report *report) {
    care_error error;
    care_env env;
    care_error_init(&error);
    care_env_init(&env);
    env.threads = threads;
    care_margin_report_init(report);
    return CARE_CHECK_OK(care_fit_margins(&f.problem, &env, table, (size_t)f.cells, report, &error), &error);
}

static void margins_are_met_zeros_stay_threads_do_not_matter(void) {
    care__stream s;
    care__stream_open(&s, 12, 1, 0);
    for (int i = 0; i < CASES; i++) {
        static double sums[MOST_CELLS];
        care_margin_report report;
        draw_table(&s);
        if (!fit(1, f.table, &report) || !fit(2, f.other, &report)) {
            return;
        }
        CARE_CHECK_INT(report.converged, 1);
        CARE_CHECK(memcmp(f.table, f.other, (size_t)f.cells * sizeof *f.table) == 0);
        const double *at = f.totals;
        for (int64_t m = 0; m < f.problem.margin_count; m++) {
            sum_over(f.table, f.margins[m], sums);
            for (int64_t k = 0; k < margin_cells(f.margins[m]); k++) {
                CARE_CHECK_NEAR(sums[k], at[k], 1.1e-9 * at[k]);
            }
            at += margin_cells(f.margins[m]);
        }
        for (int64_t k = 0; k < f.cells; k++) {
            CARE_CHECK(f.seed[k] == 0.0 ? f.table[k] == 0.0 : f.table[k] > 0.0);
        }
    }
}

/* Table / seed is a product of one factor for each cell of each margin: cells that no margin tells apart keep their ratio. */
static void what_no_margin_tells_apart_keeps_its_ratio(void) {
    care__stream s;
    care__stream_open(&s, 12, 2, 0);
    for (int i = 0; i < CASES; i++) {
        care_margin_report report;
        draw_table(&s);
        f.problem.margin_count = 1;
        take_margins();
        if (!fit(0, f.table, &report)) {
            return;
        }
        for (int64_t k = 1; k < f.cells; k++) {
            if (index_in(f.margins[0], k) == index_in(f.margins[0], k - 1)) {
                CARE_CHECK_NEAR(f.table[k] * f.seed[k - 1], f.table[k - 1] * f.seed[k], 1e-10 * (1.0 + f.table[k] * f.seed[k]));
            }
        }
    }
}

/* A table whose margins are already met is left as it is. */
static void a_table_that_fits_stays(void) {
    care__stream s;
    care__stream_open(&s, 12, 3, 0);
    for (int i = 0; i < CASES; i++) {
        care_margin_report report;
        draw_table(&s);
        f.problem.seed = f.truth;
        if (!fit(0, f.table, &report)) {
            return;
        }
        CARE_CHECK_INT(report.iterations, 1);
        for (int64_t k = 0; k < f.cells; k++) {
            CARE_CHECK_NEAR(f.table[k], f.truth[k], 1e-12 * f.truth[k]);
        }
    }
}

/* ---- cohort-change ratios ------------------------------------------------------------------------------------------ */

enum { MOST_TOWNSHIPS = 12, MOST_AGES = 18, MOST_STEPS = 3, MOST_PERSONS = MOST_TOWNSHIPS * CARE_SEXES * MOST_AGES };

static struct {
    care_cohort_change change;
    int64_t all;
    double earlier[MOST_PERSONS], later[MOST_PERSONS], ratios[MOST_PERSONS];
    double shuffled_earlier[MOST_PERSONS], shuffled_later[MOST_PERSONS], shuffled_ratios[MOST_PERSONS];
    double control[MOST_STEPS * CARE_SEXES * MOST_AGES];
    double persons[MOST_STEPS * MOST_PERSONS], shuffled[MOST_STEPS * MOST_PERSONS];
} h;

static int64_t table_of(void) {
    return CARE_SEXES * h.change.ages;
}

static void draw_change(care__stream *s) {
    care_cohort_change_init(&h.change);
    h.change.townships = draw_int(s, 1, MOST_TOWNSHIPS);
    h.change.ages = draw_int(s, 6, MOST_AGES);
    h.change.shift = draw_int(s, 1, 2);
    h.change.mothers_begin = draw_int(s, h.change.shift, 3);
    h.change.mothers_end = draw_int(s, h.change.mothers_begin + 1, h.change.ages - h.change.shift + 1);
    h.all = h.change.townships * table_of();
    for (int64_t i = 0; i < h.all; i++) {
        h.earlier[i] = draw_between(s, 1.0, 100.0);
        h.later[i] = draw_between(s, 1.0, 100.0);
    }
    for (int64_t i = 0; i < MOST_STEPS * table_of(); i++) {
        h.control[i] = draw_between(s, 100.0, 1000.0);
    }
}

static bool run(const double *earlier, const double *later, const double *control, double *ratios, double *persons) {
    care_error error;
    care_error_init(&error);
    return CARE_CHECK_OK(care_cohort_change_ratios(&h.change, earlier, later, NULL, ratios, (size_t)h.all, NULL, &error),
                         &error) &&
           CARE_CHECK_OK(care_cohort_change_project(&h.change, earlier, ratios, MOST_STEPS, control, NULL, persons,
                                                    (size_t)(MOST_STEPS * h.all), &error),
                         &error);
}

static void the_later_census_is_reproduced_and_nobody_is_negative(void) {
    care__stream s;
    care__stream_open(&s, 12, 4, 0);
    for (int i = 0; i < CASES; i++) {
        draw_change(&s);
        if (!run(h.earlier, h.later, NULL, h.ratios, h.persons)) {
            return;
        }
        for (int64_t k = 0; k < h.all; k++) {
            CARE_CHECK_NEAR(h.persons[k], h.later[k], 1e-13 * h.later[k]);
        }
        for (int64_t k = 0; k < MOST_STEPS * h.all; k++) {
            CARE_CHECK(h.persons[k] >= 0.0);
        }
    }
}

/* With ratios of 1 all who were there are the same number a step later, older; only children are added. */
static void ratios_of_1_keep_everyone(void) {
    care__stream s;
    care__stream_open(&s, 12, 5, 0);
    for (int i = 0; i < CASES; i++) {
        care_error error;
        care_error_init(&error);
        draw_change(&s);
        for (int64_t k = 0; k < h.all; k++) {
            h.ratios[k] = 1.0;
        }
        CARE_CHECK_OK(
            care_cohort_change_project(&h.change, h.earlier, h.ratios, 1, NULL, NULL, h.persons, (size_t)h.all, &error),
            &error);
        for (int64_t row = 0; row < h.change.townships * CARE_SEXES; row++) {
            double before = 0.0;
            double after = 0.0;
            for (int64_t x = 0; x < h.change.ages; x++) {
                before += h.earlier[row * h.change.ages + x];
                after += x < h.change.shift ? 0.0 : h.persons[row * h.change.ages + x];
            }
            CARE_CHECK_NEAR(after, before, 1e-12 * before);
        }
    }
}

/* In reverse order townships give the reverse: to the bit without a control, to rounding with one. */
static void the_order_of_the_townships_does_not_matter(void) {
    care__stream s;
    care__stream_open(&s, 12, 6, 0);
    for (int i = 0; i < CASES; i++) {
        draw_change(&s);
        const int64_t table = table_of();
        const size_t size = (size_t)table * sizeof(double);
        for (int64_t t = 0; t < h.change.townships; t++) {
            const int64_t to = (h.change.townships - 1 - t) * table;
            memcpy(h.shuffled_earlier + to, h.earlier + t * table, size);
            memcpy(h.shuffled_later + to, h.later + t * table, size);
        }
        for (int controlled = 0; controlled < 2; controlled++) {
            const double *control = controlled ? h.control : NULL;
            if (!run(h.earlier, h.later, control, h.ratios, h.persons) ||
                !run(h.shuffled_earlier, h.shuffled_later, control, h.shuffled_ratios, h.shuffled)) {
                return;
            }
            for (int64_t k = 0; k < MOST_STEPS * h.all; k++) {
                const int64_t step = k / h.all;
                const int64_t t = k % h.all / table;
                const double other = h.shuffled[step * h.all + (h.change.townships - 1 - t) * table + k % table];
                CARE_CHECK_NEAR(h.persons[k], other, controlled ? 1e-11 * other : 0.0);
            }
        }
    }
}

static void the_control_is_met(void) {
    care__stream s;
    care__stream_open(&s, 12, 7, 0);
    for (int i = 0; i < CASES; i++) {
        draw_change(&s);
        if (!run(h.earlier, h.later, h.control, h.ratios, h.persons)) {
            return;
        }
        for (int64_t k = 0; k < MOST_STEPS * table_of(); k++) {
            double sum = 0.0;
            for (int64_t t = 0; t < h.change.townships; t++) {
                sum += h.persons[k / table_of() * h.all + t * table_of() + k % table_of()];
            }
            CARE_CHECK_NEAR(sum, h.control[k], 1e-12 * h.control[k]);
        }
    }
}

CARE_TEST_MAIN("small areas",
               {"margins are met, zeros stay, threads do not matter", margins_are_met_zeros_stay_threads_do_not_matter},
               {"what no margin tells apart keeps its ratio", what_no_margin_tells_apart_keeps_its_ratio},
               {"a table that fits stays", a_table_that_fits_stays},
               {"the later census is reproduced and nobody is negative", the_later_census_is_reproduced_and_nobody_is_negative},
               {"ratios of 1 keep everyone", ratios_of_1_keep_everyone},
               {"the order of the townships does not matter", the_order_of_the_townships_does_not_matter},
               {"the control is met", the_control_is_met})
