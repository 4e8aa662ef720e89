/* Ensembles: by hand, refused, stopped, killed and gone on with, kept in files. */
#include <care/ensemble.h>

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "care_test.h"
#include "core/messages.h"
#include "ensemble_case.h"
#include "expect_error.h"
#include "temp_folder.h"

enum { TRAJECTORIES = 400, TOWNS = CASE_YEARS * CASE_TOWNSHIPS * CASE_FIGURES, AREA = CASE_YEARS * CASE_MEASURES };

/* Where the series of a source begin, and its parameters. */
enum { MEAN, INITIAL, COEFFICIENT, DRIFT, SPREAD };

static ensemble_case c;
static care_error error;

static void draw(void) {
    care__stream s;
    care__stream_open(&s, 52, 0, 0);
    care_error_init(&error);
    ensemble_case_draw(&c, &s);
}

static double *series_of(int64_t source) {
    return c.series + source * CARE_SERIES_PARAMETERS;
}

static care_ensemble *create(void) {
    care_ensemble *ensemble = NULL;
    CARE_CHECK_OK(care_ensemble_create(&c.problem, NULL, &ensemble, &error), &error);
    return ensemble;
}

/* ---- by hand ------------------------------------------------------------------------------------------------------------ */

/* One township, one age group beyond the first, one sex that counts; no births. */
static void set_still(int64_t years) {
    draw();
    memset(c.fertility, 0, sizeof c.fertility);
    memset(c.series, 0, sizeof c.series);
    c.people.migration = NULL;
    c.people.years = years;
    c.people.probability_layout = c.people.fertility_layout = CARE_RATES_COMMON;
    c.problem.targets = 0;
    c.problem.ratios = 0;
    c.problem.supplies = 0;
    c.problem.mortality_pattern = NULL;
    c.problem.figures = 1;
    c.from_age[0] = CASE_AGES - 1;
    c.to_age[0] = CASE_AGES;
    c.take_up[0] = 0;
    for (int i = 0; i < CARE_SEXES * CASE_LEVELS; i++) {
        c.weight[i] = i == 0 ? 1.0 : 0.0; /* men of level 0 in the open age */
    }
}

static double probability_of(int from, int to) {
    return c.probability[(from * CASE_STATES + to) * CASE_AGES + CASE_AGES - 1];
}

/* Men who reach the open age, by level. */
static double there_before(int64_t level) {
    double sum = 0.0;
    for (int64_t t = 0; t < CASE_TOWNSHIPS; t++) {
        const double *ages = c.base + t * CASE_CELLS + level * CASE_AGES;
        sum += ages[CASE_AGES - 2] + ages[CASE_AGES - 1];
    }
    return sum;
}

static double first_measure(void) {
    double out[CASE_MEASURES] = {0.0};
    CARE_CHECK_OK(care_ensemble_draws(&c.problem, 0, 1, NULL, out, 1, &error), &error);
    return out[0];
}

/* Twice the force of mortality: of those who lived, the square lives; where they go, they go as before. */
static void mortality_is_a_force(void) {
    set_still(1);
    series_of(CARE_SOURCE_MORTALITY)[MEAN] = log(2.0);
    series_of(CARE_SOURCE_MORTALITY)[COEFFICIENT] = 1.0;
    double expected = 0.0;
    for (int from = 0; from < CASE_LEVELS; from++) {
        const double lives = 1.0 - probability_of(from, CASE_LEVELS);
        expected += there_before(from) * lives * probability_of(from, 0);
    }
    CARE_CHECK_NEAR(first_measure(), expected, 1e-12 * expected);
}

/* Half the hazard of leaving level 0: who lives stays with the root of the chance; those of other levels do as before. Year 0
   has half as many in the higher levels, the others are well. */
static void dependence_is_a_hazard_and_a_share(void) {
    set_still(1);
    series_of(CARE_SOURCE_PREVALENCE)[MEAN] = log(0.5);
    series_of(CARE_SOURCE_PREVALENCE)[COEFFICIENT] = 1.0;
    double well = there_before(0);
    double expected = 0.0;
    for (int from = 1; from < CASE_LEVELS; from++) {
        well += 0.5 * there_before(from);
        expected += 0.5 * there_before(from) * probability_of(from, 0);
    }
    const double lives = 1.0 - probability_of(0, CASE_LEVELS);
    expected += well * lives * sqrt(probability_of(0, 0) / lives);
    CARE_CHECK_NEAR(first_measure(), expected, 1e-12 * expected);
}

/* A series without spread is its recursion: 0.4 and the drift, then back to the mean by half. */
static void take_up_follows_its_series(void) {
    set_still(2);
    double out[2];
    double without[2];
    CARE_CHECK_OK(care_ensemble_draws(&c.problem, 0, 1, NULL, without, 2, &error), &error);
    const double series[] = {0.4, 0.0, 0.5, 0.1, 0.0};
    memcpy(series_of(CARE_SOURCE_TAKE_UP), series, sizeof series);
    c.take_up[0] = 1;
    CARE_CHECK_OK(care_ensemble_draws(&c.problem, 0, 1, NULL, out, 2, &error), &error);
    CARE_CHECK_NEAR(out[0], without[0] * exp(0.5), 1e-12 * without[0]);
    CARE_CHECK_NEAR(out[1], without[1] * exp(0.4 + 0.5 * 0.1 + 0.1), 1e-12 * without[1]);
}

/* A year and a half late, between the ends of years; before year 0 nothing was different. */
static void supply_comes_late(void) {
    set_still(3);
    c.problem.supplies = 1;
    const double planned[] = {10.0, 20.0, 40.0, 40.0};
    memcpy(c.supply, planned, sizeof planned);
    series_of(CARE_SOURCE_BUILD_DELAY)[MEAN] = 1.5;
    double out[6];
    CARE_CHECK_OK(care_ensemble_draws(&c.problem, 0, 1, NULL, out, 6, &error), &error);
    CARE_CHECK_NEAR(out[1], 10.0, 0.0);
    CARE_CHECK_NEAR(out[3], 15.0, 1e-13);
    CARE_CHECK_NEAR(out[5], 30.0, 1e-13);
    series_of(CARE_SOURCE_BUILD_DELAY)[MEAN] = -1.0;
    CARE_CHECK_OK(care_ensemble_draws(&c.problem, 0, 1, NULL, out, 6, &error), &error);
    CARE_CHECK_NEAR(out[1], 20.0, 0.0);
}

/* The caller's series where there is one, else drawn; trajectories past the last row are drawn. */
static void imported_series_stand_for_drawn_ones(void) {
    set_still(1);
    c.take_up[0] = 1;
    double imported[2 * CARE_SOURCES];
    for (int i = 0; i < 2 * CARE_SOURCES; i++) {
        imported[i] = NAN;
    }
    imported[CARE_SOURCE_TAKE_UP] = 0.25;
    c.problem.imported = imported;
    c.problem.imported_count = 2;
    double out[3];
    CARE_CHECK_OK(care_ensemble_draws(&c.problem, 0, 3, NULL, out, 3, &error), &error);
    CARE_CHECK_NEAR(out[0] / out[1], exp(0.25), 1e-14);
    CARE_CHECK_NEAR(out[1], out[2], 0.0);
}

/* Trajectory k with a stream of 5 has the draws of trajectory k + 5, of that source alone. */
static void streams_pick_the_draws_of_other_trajectories(void) {
    enum { PLAIN = 20 * AREA, PICKED = 15 * AREA };
    static double plain[PLAIN];
    static double picked[PICKED];
    int differ[2] = {0, 0};
    draw();
    CARE_CHECK_OK(care_ensemble_draws(&c.problem, 0, 20, NULL, plain, PLAIN, &error), &error);
    for (int round = 0; round < 2; round++) {
        for (int source = 0; source < CARE_SOURCES; source++) {
            c.stream[source] = round == 1 && source == CARE_SOURCE_MORTALITY ? 0 : 5;
        }
        CARE_CHECK_OK(care_ensemble_draws(&c.problem, 0, 15, NULL, picked, PICKED, &error), &error);
        for (int i = 0; i < PICKED; i++) {
            differ[round] += picked[i] != plain[PLAIN - PICKED + i];
        }
    }
    CARE_CHECK_INT(differ[0], 0);
    CARE_CHECK(differ[1] > PICKED / 4);
}

/* ---- refused ------------------------------------------------------------------------------------------------------------- */

static void check_refused(int32_t message, const char *where, int64_t row) {
    care_ensemble *ensemble = NULL;
    CARE_CHECK_REFUSED(care_ensemble_create(&c.problem, NULL, &ensemble, &error), &error, message, where, row);
    CARE_CHECK(ensemble == NULL);
    draw();
}

static void faults_of_people_are_named(void) {
    draw();
    c.problem.people = NULL;
    check_refused(CARE__M_NULL, "problem.people", -1);
    c.people.levels = 10;
    check_refused(CARE__M_OUT_OF_RANGE, "problem.people.levels", -1);
    c.base[7] = -1.0;
    check_refused(CARE__M_OUT_OF_RANGE, "problem.people.base", 7);
    c.probability[3] = NAN;
    check_refused(CARE__M_NOT_FINITE, "problem.people.probability", 3);
    c.probability[3] = 0.9;
    c.probability[3 + CASE_AGES] = 0.9;
    check_refused(CARE__M_ROW_SUM, "problem.people.probability", 3);
    c.people.probability_layout = CARE_RATES_BY_TOWNSHIP;
    check_refused(CARE__M_ENSEMBLE_BY_TOWNSHIP, "problem.people.probability_layout", -1);
    c.people.path = c.base;
    check_refused(CARE__M_ENSEMBLE_PATH, "problem.people.path", -1);
}

static void faults_of_series_are_named(void) {
    double imported[CARE_SOURCES * CASE_YEARS] = {0.0};
    draw();
    series_of(CARE_SOURCE_MIGRATION)[MEAN] = INFINITY;
    check_refused(CARE__M_NOT_FINITE, "problem.series.mean", 2);
    series_of(CARE_SOURCE_FERTILITY)[INITIAL] = -0.1;
    check_refused(CARE__M_OUT_OF_RANGE, "problem.series.initial", 0);
    series_of(CARE_SOURCE_MORTALITY)[COEFFICIENT] = 1.01;
    check_refused(CARE__M_ENSEMBLE_EXPLODES, "problem.series.coefficient", 1);
    series_of(CARE_SOURCE_MORTALITY)[SPREAD] = -1.0;
    check_refused(CARE__M_OUT_OF_RANGE, "problem.series.spread", 1);
    series_of(CARE_SOURCE_TOWNSHIP)[SPREAD] = 0.1;
    check_refused(CARE__M_ENSEMBLE_TOWNSHIP_SERIES, "problem.series", CARE_SOURCE_TOWNSHIP);
    c.problem.imported_count = 1;
    check_refused(CARE__M_NULL, "problem.imported", -1);
    c.problem.imported_count = 1;
    c.problem.imported = imported;
    check_refused(CARE__M_ENSEMBLE_TOWNSHIP_SERIES, "problem.imported", (int64_t)CARE_SOURCE_TOWNSHIP * CASE_YEARS);
    imported[5] = INFINITY;
    c.problem.imported_count = 1;
    c.problem.imported = imported;
    check_refused(CARE__M_NOT_FINITE, "problem.imported", 5);
    c.mortality_pattern[4] = NAN;
    check_refused(CARE__M_NOT_FINITE, "problem.mortality_pattern", 4);
    c.problem.migration_pattern = NULL;
    check_refused(CARE__M_NULL, "problem.migration_pattern", -1);
}

static void faults_of_figures_are_named(void) {
    draw();
    c.problem.figures = 0;
    check_refused(CARE__M_OUT_OF_RANGE, "problem.figures", -1);
    c.weight[3] = -1.0;
    check_refused(CARE__M_OUT_OF_RANGE, "problem.weight", 3);
    c.from_age[1] = CASE_AGES;
    check_refused(CARE__M_OUT_OF_RANGE, "problem.from_age", 1);
    c.to_age[2] = c.from_age[2];
    check_refused(CARE__M_OUT_OF_RANGE, "problem.to_age", 2);
    c.take_up[0] = 2;
    check_refused(CARE__M_OUT_OF_RANGE, "problem.take_up", 0);
    c.supply[2] = -1.0;
    check_refused(CARE__M_OUT_OF_RANGE, "problem.supply", 2);
    c.numerator[1] = CASE_FIGURES + CASE_SUPPLIES;
    check_refused(CARE__M_OUT_OF_RANGE, "problem.numerator", 1);
    c.denominator[0] = -1;
    check_refused(CARE__M_OUT_OF_RANGE, "problem.denominator", 0);
    c.scale[1] = 0.0;
    check_refused(CARE__M_ZERO, "problem.scale", 1);
    c.target_measure[2] = CASE_MEASURES;
    check_refused(CARE__M_OUT_OF_RANGE, "problem.target_measure", 2);
    c.target_year[1] = 0;
    check_refused(CARE__M_OUT_OF_RANGE, "problem.target_year", 1);
    c.target_value[0] = NAN;
    check_refused(CARE__M_NOT_FINITE, "problem.target_value", 0);
    c.target_side[0] = 2;
    check_refused(CARE__M_OUT_OF_RANGE, "problem.target_side", 0);
}

static void faults_of_calls_are_named(void) {
    draw();
    care_ensemble *ensemble = create();
    double out[AREA];
    const double wrong = 1.5;
    CARE_CHECK_REFUSED(care_ensemble_met(ensemble, out, CASE_TARGETS, &error), &error, CARE__M_ENSEMBLE_EMPTY, "ensemble", -1);
    CARE_CHECK_REFUSED(care_ensemble_run(ensemble, &c.problem, 5, 4, NULL, 0, NULL, &error), &error, CARE__M_OUT_OF_RANGE,
                       "end", -1);
    CARE_CHECK_REFUSED(care_ensemble_run(ensemble, &c.problem, 0, 4, "x", 0, NULL, &error), &error, CARE__M_OUT_OF_RANGE,
                       "checkpoint_every", -1);
    CARE_CHECK_OK(care_ensemble_run(ensemble, &c.problem, 0, 3, NULL, 0, NULL, &error), &error);
    CARE_CHECK_REFUSED(care_ensemble_area_quantiles(ensemble, &wrong, 1, out, AREA, &error), &error, CARE__M_OUT_OF_RANGE,
                       "shares", 0);
    CARE_CHECK_REFUSED(care_ensemble_area_quantiles(ensemble, &wrong, 1, out, AREA - 1, &error), &error, CARE__M_LENGTH, "out",
                       -1);
    CARE_CHECK_REFUSED(care_ensemble_merge(ensemble, ensemble, &error), &error, CARE__M_ENSEMBLE_TWICE, "other", 0);
    c.base[0] += 1e-9;
    CARE_CHECK_REFUSED(care_ensemble_run(ensemble, &c.problem, 3, 4, NULL, 0, NULL, &error), &error, CARE__M_ENSEMBLE_OTHER,
                       "problem", -1);
    CARE_CHECK_INT(care_ensemble_count(ensemble), 3);
    CARE_CHECK_INT(care_ensemble_has(ensemble, 2), 1);
    CARE_CHECK_INT(care_ensemble_has(ensemble, 3), 0);
    care_ensemble_free(ensemble);
    care_ensemble_free(NULL);
}

/* Nobody of the denominator, or more than can be counted: said by the measure, and nothing is added. */
static void values_that_cannot_be_counted_are_named(void) {
    draw();
    c.denominator[1] = 0;
    c.numerator[1] = 1;
    for (int i = 0; i < CARE_SEXES * CASE_LEVELS; i++) {
        c.weight[i] = 0.0;
    }
    care_ensemble *ensemble = create();
    CARE_CHECK_REFUSED(care_ensemble_run(ensemble, &c.problem, 0, 9, NULL, 0, NULL, &error), &error, CARE__M_ENSEMBLE_VALUE,
                       "problem.measures", CASE_MEASURES - 1);
    CARE_CHECK_INT(care_ensemble_count(ensemble), 0);
    care_ensemble_free(ensemble);
    draw();
    *(c.weight + (int64_t)CARE_SEXES * CASE_LEVELS) = 1e13; /* of the second figure */
    ensemble = create();
    CARE_CHECK_REFUSED(care_ensemble_run(ensemble, &c.problem, 0, 9, NULL, 0, NULL, &error), &error, CARE__M_ENSEMBLE_VALUE,
                       "problem.weight", 1);
    care_ensemble_free(ensemble);
}

/* ---- stopped, killed, kept ------------------------------------------------------------------------------------------------
 */

static char folder[CARE_TEMP_PATH];
static char path[CARE_TEMP_PATH + 32];

static char *bytes_of(const char *name, size_t *size) {
    FILE *file = fopen(name, "rb");
    char *bytes = calloc(1, 1 << 22);
    *size = file == NULL || bytes == NULL ? 0 : fread(bytes, 1, 1 << 22, file);
    if (file != NULL) {
        (void)fclose(file);
    }
    return bytes;
}

static void put_bytes(const char *name, const char *bytes, size_t size) {
    FILE *file = fopen(name, "wb");
    CARE_CHECK(file != NULL && fwrite(bytes, 1, size, file) == size);
    if (file != NULL) {
        (void)fclose(file);
    }
}

static bool open_folder(void) {
    draw();
    const bool made = CARE_CHECK(care_temp_folder_make(folder));
    (void)snprintf(path, sizeof path, "%s/ensemble", folder);
    return made;
}

static void check_as_if_run_whole(const care_ensemble *ensemble) {
    care_ensemble *whole = create();
    size_t size[2];
    CARE_CHECK_OK(care_ensemble_run(whole, &c.problem, 0, TRAJECTORIES, NULL, 0, NULL, &error), &error);
    CARE_CHECK_OK(care_ensemble_write(ensemble, path, &error), &error);
    char *one = bytes_of(path, &size[0]);
    CARE_CHECK_OK(care_ensemble_write(whole, path, &error), &error);
    char *other = bytes_of(path, &size[1]);
    CARE_CHECK(size[0] > 0 && size[0] == size[1] && memcmp(one, other, size[0]) == 0);
    free(one);
    free(other);
    care_ensemble_free(whole);
}

/* Its number of polls, of which the last stops the call. */
static int32_t stop_after(void *user, double done) {
    int *left = user;
    CARE_CHECK(done >= 0.0 && done <= 1.0);
    return --*left < 0;
}

static void a_stopped_run_goes_on(void) {
    if (!open_folder()) {
        return;
    }
    care_ensemble *ensemble = create();
    care_env env;
    int stopped = 0;
    for (int most = 0; care_ensemble_count(ensemble) < TRAJECTORIES && most < 1000; most++) {
        int left = most;
        care_env_init(&env);
        env.poll = stop_after;
        env.poll_user = &left;
        const care_status status = care_ensemble_run(ensemble, &c.problem, 0, TRAJECTORIES, NULL, 0, &env, &error);
        stopped += status == CARE_E_CANCELLED;
        CARE_CHECK(status == CARE_OK || status == CARE_E_CANCELLED);
    }
    CARE_CHECK(stopped > 0);
    check_as_if_run_whole(ensemble);
    care_ensemble_free(ensemble);
    care_temp_folder_remove(folder);
}

/* Another process runs it and is killed once it has written; its file goes on where it stopped. */
static void a_killed_run_goes_on_with_the_same_bits(void) {
    if (!open_folder()) {
        return;
    }
    const pid_t child = fork();
    if (child == 0) {
        care_ensemble *doomed = NULL;
        care_env one;
        care_env_init(&one);
        one.threads = 1;
        (void)care_ensemble_create(&c.problem, NULL, &doomed, NULL);
        for (int64_t begin = 0;; begin += 20) {
            (void)care_ensemble_run(doomed, &c.problem, begin, begin + 20, path, 1, &one, NULL);
        }
    }
    while (access(path, R_OK) != 0) {
        (void)nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    (void)kill(child, SIGKILL);
    (void)waitpid(child, NULL, 0);
    care_ensemble *found = NULL;
    CARE_CHECK_OK(care_ensemble_read(path, &c.problem, NULL, &found, &error), &error);
    const int64_t done = care_ensemble_count(found);
    CARE_CHECK(done >= 20);
    if (done < TRAJECTORIES) {
        CARE_CHECK_OK(care_ensemble_run(found, &c.problem, 0, TRAJECTORIES, path, 100, NULL, &error), &error);
        check_as_if_run_whole(found);
    }
    care_ensemble_free(found);
    care_temp_folder_remove(folder);
}

static void check_file_refused(int32_t message) {
    care_ensemble *found = NULL;
    CARE_CHECK_REFUSED(care_ensemble_read(path, &c.problem, NULL, &found, &error), &error, message, "path", -1);
    CARE_CHECK(found == NULL);
}

static void files_of_others_are_refused(void) {
    if (!open_folder()) {
        return;
    }
    care_ensemble *ensemble = create();
    size_t size;
    CARE_CHECK_OK(care_ensemble_run(ensemble, &c.problem, 0, 9, path, 9, NULL, &error), &error);
    char *bytes = bytes_of(path, &size);
    for (size_t cut = 0; cut < size; cut += 1 + size / 40) {
        put_bytes(path, bytes, cut);
        check_file_refused(cut <= strlen("libcare ensemble 1 0.1.0") ? CARE__M_ENSEMBLE_NO_FILE : CARE__M_ENSEMBLE_DAMAGED);
    }
    bytes[size / 2] ^= 1;
    put_bytes(path, bytes, size);
    check_file_refused(CARE__M_ENSEMBLE_DAMAGED);
    bytes[size / 2] ^= 1;
    char *version = strstr(bytes, care_version());
    version[0] = '7';
    put_bytes(path, bytes, size);
    check_file_refused(CARE__M_ENSEMBLE_VERSION);
    version[0] = care_version()[0];
    put_bytes(path, bytes, size);
    c.problem.seed++;
    check_file_refused(CARE__M_ENSEMBLE_OTHER);
    c.problem.seed--;
    care_ensemble *found = NULL;
    CARE_CHECK_OK(care_ensemble_read(path, &c.problem, NULL, &found, &error), &error);
    CARE_CHECK_INT(care_ensemble_count(found), 9);
    care_ensemble_free(found);
    care_ensemble_free(ensemble);
    free(bytes);
    care_temp_folder_remove(folder);
}

CARE_TEST_MAIN("ensemble", {"mortality is a force", mortality_is_a_force},
               {"dependence is a hazard and a share", dependence_is_a_hazard_and_a_share},
               {"take-up follows its series", take_up_follows_its_series}, {"supply comes late", supply_comes_late},
               {"imported series stand for drawn ones", imported_series_stand_for_drawn_ones},
               {"streams pick the draws of other trajectories", streams_pick_the_draws_of_other_trajectories},
               {"faults of people are named", faults_of_people_are_named},
               {"faults of series are named", faults_of_series_are_named},
               {"faults of figures are named", faults_of_figures_are_named},
               {"faults of calls are named", faults_of_calls_are_named},
               {"values that cannot be counted are named", values_that_cannot_be_counted_are_named},
               {"a stopped run goes on", a_stopped_run_goes_on},
               {"a killed run goes on with the same bits", a_killed_run_goes_on_with_the_same_bits},
               {"files of others are refused", files_of_others_are_refused})
