#include <care/multistate.h>

#include <math.h>
#include <string.h>

#include "care_test.h"
#include "core/messages.h"
#include "expect_error.h"

enum { LEVELS = 2, STATES = 3, AGES = 3, TABLE = STATES * STATES * AGES };
enum { TOWNSHIPS = 2, YEARS = 2, CELLS = CARE_SEXES * LEVELS * AGES };

/* ---- probabilities ------------------------------------------------------------------------------------------------- */

/* Two states: 1 - exp(-m t) die, and one lives (1 - exp(-m t)) / m. */
static void death_alone_by_hand(void) {
    const double q[4] = {-0.25, 0.25, 0.0, 0.0};
    double p[4];
    double time[4];
    care_error error;
    care_error_init(&error);
    CARE_CHECK_OK(care_multistate_probabilities(1, 2, 1, q, 2.0, CARE_TRANSITION_EXPONENTIAL, NULL, p, time, 4, &error),
                  &error);
    CARE_CHECK_NEAR(p[0], exp(-0.5), 1e-15);
    CARE_CHECK_NEAR(p[1], 1.0 - exp(-0.5), 1e-15);
    CARE_CHECK_NEAR(time[0], (1.0 - exp(-0.5)) / 0.25, 1e-14);
    CARE_CHECK_NEAR(time[3], 2.0, 1e-15);
    CARE_CHECK_OK(care_multistate_probabilities(1, 2, 1, q, 2.0, CARE_TRANSITION_LINEAR, NULL, p, time, 4, &error), &error);
    CARE_CHECK_NEAR(p[0], 0.75 / 1.25, 1e-15);
    CARE_CHECK_NEAR(time[0], 1.0 + 0.75 / 1.25, 1e-15);
}

/* Very fast and very slow rates at once: all who are ill at the start are well, or dead, at the end. */
static void stiff_intensities_keep_their_small_entries(void) {
    const double q[9] = {-1e-8, 0.0, 1e-8, 5000.0, -5000.001, 0.001, 0.0, 0.0, 0.0};
    double p[9];
    care_error error;
    care_error_init(&error);
    CARE_CHECK_OK(care_multistate_probabilities(1, 3, 1, q, 1.0, CARE_TRANSITION_EXPONENTIAL, NULL, p, NULL, 9, &error),
                  &error);
    CARE_CHECK_NEAR(p[2], -expm1(-1e-8), 1e-19);
    CARE_CHECK_NEAR(p[5], 0.001 / 5000.001 + 1e-8 * (1.0 - 1.0 / 5000.0), 1e-14);
    CARE_CHECK_NEAR(p[4], 0.0, 1e-300);
}

/* Row = index into [states][states][cells]. */
static void faults_of_intensities_are_named(void) {
    double q[9] = {-0.3, 0.2, 0.1, 0.1, -0.2, 0.1, 0.0, 0.0, 0.0};
    double p[9] = {7.0};
    care_error error;
    care_error_init(&error);
    q[1] = -0.2;
    CARE_CHECK_REFUSED(care_multistate_probabilities(1, 3, 1, q, 1.0, 0, NULL, p, NULL, 9, &error), &error,
                       CARE__M_OUT_OF_RANGE, "intensity", 1);
    q[1] = 0.25;
    CARE_CHECK_REFUSED(care_multistate_probabilities(1, 3, 1, q, 1.0, 0, NULL, p, NULL, 9, &error), &error, CARE__M_ROW_SUM,
                       "intensity", 0);
    q[1] = 0.2;
    CARE_CHECK_REFUSED(care_multistate_probabilities(1, 3, 1, q, 1e5, 0, NULL, p, NULL, 9, &error), &error,
                       CARE__M_STEP_TOO_LONG, "intensity", 0);
    CARE_CHECK_REFUSED(care_multistate_probabilities(1, 3, 1, q, 1.0, 2, NULL, p, NULL, 9, &error), &error,
                       CARE__M_OUT_OF_RANGE, "method", -1);
    CARE_CHECK_REFUSED(care_multistate_probabilities(1, 11, 1, q, 1.0, 0, NULL, p, NULL, 9, &error), &error,
                       CARE__M_OUT_OF_RANGE, "states", -1);
    CARE_CHECK_REFUSED(care_multistate_probabilities(1, 3, 1, q, 0.0, 0, NULL, p, NULL, 9, &error), &error, CARE__M_ZERO,
                       "step", -1);
    CARE_CHECK_REFUSED(care_multistate_probabilities(1, 3, 1, q, 1.0, 0, NULL, p, NULL, 8, &error), &error, CARE__M_LENGTH, "n",
                       -1);
    CARE_CHECK_REFUSED(care_multistate_probabilities(1, 3, 1, NULL, 1.0, 0, NULL, p, NULL, 9, &error), &error, CARE__M_NULL,
                       "intensity", -1);
    CARE_CHECK_NEAR(p[0], 7.0, 0.0);
}

/* ---- expectancy and survivorship ------------------------------------------------------------------------------------ */

/* One level, half die in a step of 2 years: 2 + 1 years by the start, 1 + 0.5 fewer at each end by halves. */
static void expectancy_by_hand(void) {
    const double p[8] = {0.5, 0.5, 0.5, 0.5, 0.0, 0.0, 1.0, 1.0};
    double years[2];
    care_error error;
    care_error_init(&error);
    CARE_CHECK_OK(care_multistate_expectancy(2, 2, p, 2.0, CARE_COUNT_INTERVAL_START, 0, years, 2, &error), &error);
    CARE_CHECK_NEAR(years[0], 3.0, 1e-15);
    CARE_CHECK_NEAR(years[1], 2.0, 1e-15);
    CARE_CHECK_OK(care_multistate_expectancy(2, 2, p, 2.0, CARE_COUNT_TRAPEZOID, 0, years, 2, &error), &error);
    CARE_CHECK_NEAR(years[0], 2.25, 1e-15);
    CARE_CHECK_OK(care_multistate_expectancy(2, 2, p, 2.0, CARE_COUNT_TRAPEZOID, 1, years, 2, &error), &error);
    CARE_CHECK_NEAR(years[0], 3.0, 1e-15);
    CARE_CHECK_NEAR(years[1], 3.0, 1e-15);
}

static void an_open_age_in_which_nobody_dies_is_refused(void) {
    const double p[4] = {1.0, 0.0, 0.0, 1.0};
    const double q[4] = {0.0, 0.0, 0.0, 0.0};
    const double pair[8] = {1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0};
    double out[8] = {7.0};
    care_error error;
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_multistate_expectancy(2, 1, p, 1.0, 0, 1, out, 1, &error), &error, CARE__M_NEVER_LEAVES,
                       "probability", 0);
    CARE_CHECK_REFUSED(care_multistate_survivorship(2, 2, 1.0, pair, pair, q, out, 8, &error), &error, CARE__M_NEVER_LEAVES,
                       "open", -1);
    CARE_CHECK_NEAR(out[0], 7.0, 0.0);
}

/* One level: L(0) / 1, L(1) / L(0), T(2) / (L(1) + T(2)) of a life table with l = 1, 0.8, 0.4, an open age of 2 years. */
static void survivorship_of_a_life_table_by_hand(void) {
    const double p[12] = {0.8, 0.5, 0.0, 0.2, 0.5, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0};
    const double time[12] = {0.9, 0.75, 0.0, 0.1, 0.25, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0};
    const double open[4] = {-0.5, 0.5, 0.0, 0.0};
    double s[12];
    care_error error;
    care_error_init(&error);
    CARE_CHECK_OK(care_multistate_survivorship(2, 3, 1.0, p, time, open, s, 12, &error), &error);
    CARE_CHECK_NEAR(s[0], 0.9, 1e-15);
    CARE_CHECK_NEAR(s[1], 0.6 / 0.9, 1e-15);
    CARE_CHECK_NEAR(s[2], 0.8 / (0.6 + 0.8), 1e-15);
    CARE_CHECK_NEAR(s[5], 1.0 - 0.8 / 1.4, 1e-15);
    CARE_CHECK_NEAR(s[11], 1.0, 0.0);
}

/* ---- projection ------------------------------------------------------------------------------------------------------ */

typedef struct fixture {
    double base[TOWNSHIPS * CELLS];
    double probability[CARE_SEXES * TABLE];
    double fertility[AGES];
    double sex_ratio[YEARS];
    double migration[CARE_SEXES * AGES];
    double path[CELLS];
    double persons[YEARS * TOWNSHIPS * CELLS];
    double deaths[YEARS * TOWNSHIPS * CARE_SEXES * LEVELS];
    double births[YEARS * TOWNSHIPS * CARE_SEXES];
    care_multistate_problem problem;
    care_multistate_result result;
} fixture;

static void set_up(fixture *f) {
    static const double matrix[STATES * STATES] = {0.75, 0.125, 0.125, 0.25, 0.5, 0.25, 0.0, 0.0, 1.0};
    memset(f, 0, sizeof *f);
    for (int i = 0; i < TOWNSHIPS * CELLS; i++) {
        f->base[i] = 64.0 + i;
    }
    for (int i = 0; i < CARE_SEXES * TABLE; i++) {
        f->probability[i] = matrix[i / AGES % (STATES * STATES)];
    }
    for (int i = 0; i < CELLS; i++) {
        f->path[i] = i / AGES % LEVELS == 0 ? 0.5 : 0.5;
    }
    f->fertility[1] = 0.5;
    f->sex_ratio[0] = f->sex_ratio[1] = 1.0;
    care_multistate_problem_init(&f->problem);
    care_multistate_result_init(&f->result);
    f->problem.townships = TOWNSHIPS;
    f->problem.years = YEARS;
    f->problem.ages = AGES;
    f->problem.levels = LEVELS;
    f->problem.base = f->base;
    f->problem.probability = f->probability;
    f->problem.fertility = f->fertility;
    f->problem.sex_ratio = f->sex_ratio;
    f->result.persons = f->persons;
    f->result.deaths = f->deaths;
    f->result.births = f->births;
    f->persons[0] = 7.0;
}

/* Township 0, men: level 0 is 64 65 66, level 1 is 67 68 69. */
static void one_year_by_hand(void) {
    fixture f;
    care_error error;
    set_up(&f);
    care_error_init(&error);
    CARE_CHECK_OK(care_multistate_project(&f.problem, NULL, &f.result, NULL, &error), &error);
    CARE_CHECK_NEAR(f.persons[1], 64.0 * 0.75 + 67.0 * 0.25, 1e-13);
    CARE_CHECK_NEAR(f.persons[2], 131.0 * 0.75 + 137.0 * 0.25, 1e-13);
    CARE_CHECK_NEAR(f.persons[AGES + 2], 131.0 * 0.125 + 137.0 * 0.5, 1e-13);
    /* women: level 0 is 70 71 72, level 1 is 73 74 75; at age 1 all who lived: 70 x 0.875 + 73 x 0.75 */
    const double births = 0.5 * (71.0 + 74.0 + 70.0 * 0.875 + 73.0 * 0.75) / 2.0;
    CARE_CHECK_NEAR(f.births[0], births / 2.0, 1e-13);
    CARE_CHECK_NEAR(f.persons[0], births / 2.0 * 0.75, 1e-13);
    CARE_CHECK_NEAR(f.persons[AGES], births / 2.0 * 0.125, 1e-13);
    CARE_CHECK_NEAR(f.deaths[0], (64.0 + 131.0 + births / 2.0) * 0.125, 1e-13);
    CARE_CHECK_NEAR(f.deaths[1], (67.0 + 137.0) * 0.25, 1e-13);
}

/* Of the aged 2 in year 1: level 0 has (4 x 98.25 + 34.25 ...) more than half, so both levels leave the path of halves. */
static void a_share_that_leaves_the_path_is_found(void) {
    fixture f;
    care_error error;
    care_diagnostics *findings = NULL;
    care_finding finding;
    char text[400];
    set_up(&f);
    care_error_init(&error);
    care_finding_init(&finding);
    f.problem.path = f.path;
    f.problem.path_from_age = 1;
    CARE_CHECK_OK(care_multistate_project(&f.problem, NULL, &f.result, &findings, &error), &error);
    CARE_CHECK_INT(care_diagnostics_count(findings), LEVELS);
    CARE_CHECK_OK(care_diagnostics_get(findings, 1, &finding, &error), &error);
    CARE_CHECK_INT(finding.message_id, CARE__M_TRANSITION_INCONSISTENT);
    CARE_CHECK_INT(finding.severity, CARE_WARNING);
    CARE_CHECK_OK(care_diagnostics_format(findings, 1, "en", text, sizeof text, &error), &error);
    CARE_CHECK(strstr(text, "transition_inconsistent: level 1 is ") != NULL);
    CARE_CHECK(strstr(text, "at the end of year 1") != NULL);
    care_diagnostics_free(findings);
    f.problem.path_tolerance = 0.99;
    CARE_CHECK_OK(care_multistate_project(&f.problem, NULL, &f.result, &findings, &error), &error);
    CARE_CHECK_INT(care_diagnostics_count(findings), 0);
    care_diagnostics_free(findings);
}

static void without_a_path_a_note_says_so(void) {
    fixture f;
    care_error error;
    care_diagnostics *findings = NULL;
    set_up(&f);
    care_error_init(&error);
    CARE_CHECK_OK(care_multistate_project(&f.problem, NULL, &f.result, &findings, &error), &error);
    CARE_CHECK_INT(care_diagnostics_total(findings, CARE_NOTE), 1);
    CARE_CHECK_INT(care_diagnostics_count(findings), 1);
    care_diagnostics_free(findings);
}

#define FAULTS(X)                                                                             \
    X(problem.townships = 0, CARE__M_OUT_OF_RANGE, "problem.townships", -1)                   \
    X(problem.years = 0, CARE__M_OUT_OF_RANGE, "problem.years", -1)                           \
    X(problem.ages = 1, CARE__M_OUT_OF_RANGE, "problem.ages", -1)                             \
    X(problem.levels = 0, CARE__M_OUT_OF_RANGE, "problem.levels", -1)                         \
    X(problem.levels = 10, CARE__M_OUT_OF_RANGE, "problem.levels", -1)                        \
    X(problem.probability_layout = 4, CARE__M_OUT_OF_RANGE, "problem.probability_layout", -1) \
    X(problem.base = NULL, CARE__M_NULL, "problem.base", -1)                                  \
    X(base[3] = -1.0, CARE__M_OUT_OF_RANGE, "problem.base", 3)                                \
    X(base[3] = (double)NAN, CARE__M_NOT_FINITE, "problem.base", 3)                           \
    X(probability[4] = 0.25, CARE__M_ROW_SUM, "problem.probability", 1)                       \
    X(probability[4] = 1.25, CARE__M_OUT_OF_RANGE, "problem.probability", 4)                  \
    X(probability[18] = 1e-10, CARE__M_NOT_ABSORBING, "problem.probability", 18)              \
    X(fertility[0] = 0.1, CARE__M_NO_BIRTH_AT, "problem.fertility", 0)                        \
    X(fertility[2] = 0.1, CARE__M_NO_BIRTH_AT, "problem.fertility", 2)                        \
    X(fertility[1] = -0.1, CARE__M_OUT_OF_RANGE, "problem.fertility", 1)                      \
    X(sex_ratio[1] = 0.0, CARE__M_ZERO, "problem.sex_ratio", 1)                               \
    X(migration[4] = -1.5, CARE__M_OUT_OF_RANGE, "problem.migration", 4)                      \
    X(path[2] = 0.6, CARE__M_LEVELS_NOT_ALL, "problem.path", 2)                               \
    X(problem.path_from_age = 3, CARE__M_OUT_OF_RANGE, "problem.path_from_age", -1)           \
    X(problem.path_tolerance = 0.0, CARE__M_ZERO, "problem.path_tolerance", -1)

static void faults_are_named_and_nothing_is_written(void){
#define X(spoil, message, where, row)                                                                                      \
    {                                                                                                                      \
        fixture f;                                                                                                         \
        care_error error;                                                                                                  \
        set_up(&f);                                                                                                        \
        care_error_init(&error);                                                                                           \
        f.problem.path = f.path;                                                                                           \
        f.problem.path_from_age = 1;                                                                                       \
        f.problem.migration = f.migration;                                                                                 \
        f.spoil;                                                                                                           \
        care_check_refused(care_multistate_project(&f.problem, NULL, &f.result, NULL, &error), &error, (message), (where), \
                           (row), CARE_CHECK_PLACE(#spoil));                                                               \
        CARE_CHECK_NEAR(f.persons[0], 7.0, 0.0);                                                                           \
    }
    FAULTS(X)
#undef X
}

CARE_TEST_MAIN("multistate", {"death alone by hand", death_alone_by_hand},
               {"stiff intensities keep their small entries", stiff_intensities_keep_their_small_entries},
               {"faults of intensities are named", faults_of_intensities_are_named}, {"expectancy by hand", expectancy_by_hand},
               {"an open age in which nobody dies is refused", an_open_age_in_which_nobody_dies_is_refused},
               {"survivorship of a life table by hand", survivorship_of_a_life_table_by_hand},
               {"one year by hand", one_year_by_hand},
               {"a share that leaves the path is found", a_share_that_leaves_the_path_is_found},
               {"without a path a note says so", without_a_path_a_note_says_so},
               {"faults are named and nothing is written", faults_are_named_and_nothing_is_written})
