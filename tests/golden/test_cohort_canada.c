/* The UN Population Division's own example, Canada 1950-1984 by single years of age: every cell to 1e-12.
 *
 * Its files are no part of this project. They are looked for in $CARE_BENCHMARK_DATA/ccm_1x1, else in
 * ../shared/data/benchmarks/ccm_1x1; without them the program says so and ends with exit code 77: skipped. */
#include <care/cohort.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "care_test.h"

enum { SKIPPED = 77, FIRST_YEAR = 1950, YEARS = 35, AGES = 101, CELLS = CARE_SEXES * AGES };

static struct {
    double population[(YEARS + 1) * CELLS]; /* on 1 January */
    double survival[YEARS * CELLS];
    double fertility[YEARS * AGES];
    double sex_ratio[YEARS];
    double migrants[YEARS * CELLS];
    double births[YEARS];
    double deaths[YEARS];
} canada;

/* ---- files --------------------------------------------------------------------------------------------------------- */

static const char *folder(void) {
    static char path[1024];
    const char *data = getenv("CARE_BENCHMARK_DATA");
    (void)snprintf(path, sizeof path, "%s/ccm_1x1", data != NULL ? data : "../shared/data/benchmarks");
    return path;
}

static bool is_there(const char *path) {
    FILE *file = fopen(path, "rb");
    return file != NULL && fclose(file) == 0;
}

/* Takes a row of a table; false if it does not belong there. */
typedef bool take_row(char *const *fields, int count);

static bool take_line(char *line, take_row *take) {
    char *fields[8];
    int count = 0;
    for (char *at = strtok(line, ",\n"); at != NULL && count < 8; at = strtok(NULL, ",\n")) {
        fields[count++] = at;
    }
    return take(fields, count);
}

/* Rows of a table after its header; -1 if it cannot be read. */
static int read_table(const char *name, take_row *take) {
    char command[2048];
    char line[512];
    int rows = 0;
    (void)snprintf(command, sizeof command, "gzip -dcf '%s/%s'", folder(), name);
    FILE *table = popen(command, "r");
    bool good = table != NULL && fgets(line, sizeof line, table) != NULL;
    while (good && fgets(line, sizeof line, table) != NULL) {
        good = take_line(line, take);
        rows++;
    }
    const bool closed = table != NULL && pclose(table) == 0;
    return good && closed ? rows : -1;
}

/* Index of a year, sex and age from the first three fields; -1 if out of range. */
static int cell_of(char *const *fields) {
    const int year = atoi(fields[0]) - FIRST_YEAR;
    const int sex = strcmp(fields[1], "female") == 0 ? CARE_FEMALE : strcmp(fields[1], "male") == 0 ? CARE_MALE : -1;
    const int age = atoi(fields[2]);
    return year < 0 || sex < 0 || age < 0 || age >= AGES ? -1 : (year * CARE_SEXES + sex) * AGES + age;
}

static bool put(double *values, int n, int at, const char *text) {
    char *end;
    const double value = strtod(text, &end);
    const bool good = at >= 0 && at < n && end != text && *end == '\0';
    if (good) {
        values[at] = value;
    }
    return good;
}

static bool take_population(char *const *fields, int count) {
    return count == 4 && put(canada.population, (YEARS + 1) * CELLS, cell_of(fields), fields[3]);
}

static bool take_survival(char *const *fields, int count) {
    return count == 7 && put(canada.survival, YEARS * CELLS, cell_of(fields), fields[6]);
}

static bool take_migrants(char *const *fields, int count) {
    return count == 4 && put(canada.migrants, YEARS * CELLS, cell_of(fields), fields[3]);
}

static bool take_fertility(char *const *fields, int count) {
    return count == 3 &&
           put(canada.fertility, YEARS * AGES, (atoi(fields[0]) - FIRST_YEAR) * AGES + atoi(fields[1]), fields[2]);
}

static bool take_sex_ratio(char *const *fields, int count) {
    return count == 2 && put(canada.sex_ratio, YEARS, atoi(fields[0]) - FIRST_YEAR, fields[1]);
}

static bool take_totals(char *const *fields, int count) {
    const int year = count == 3 ? atoi(fields[0]) - FIRST_YEAR : -1;
    return count == 3 && put(canada.births, YEARS, year, fields[1]) && put(canada.deaths, YEARS, year, fields[2]);
}

static bool read_canada(void) {
    bool whole = CARE_CHECK_INT(read_table("canada_1950_1985_population.csv.gz", take_population), (YEARS + 1) * CELLS);
    whole = CARE_CHECK_INT(read_table("canada_1950_1984_lifetable.csv.gz", take_survival), YEARS * CELLS) && whole;
    whole = CARE_CHECK_INT(read_table("canada_1950_1984_net_migration.csv.gz", take_migrants), YEARS * CELLS) && whole;
    whole = CARE_CHECK_INT(read_table("canada_1950_1984_asfr.csv", take_fertility), YEARS * 45) && whole; /* ages 10 to 54 */
    whole = CARE_CHECK_INT(read_table("canada_1950_1984_srb.csv", take_sex_ratio), YEARS) && whole;
    return CARE_CHECK_INT(read_table("canada_1950_1984_births_deaths.csv", take_totals), YEARS) && whole;
}

/* ---- the projection ------------------------------------------------------------------------------------------------ */

static struct {
    double persons[YEARS * CELLS];
    double births[YEARS * CARE_SEXES];
    double deaths[YEARS * CARE_SEXES];
} found;

static bool project(void) {
    care_cohort_problem problem;
    care_cohort_result result;
    care_error error;
    care_cohort_problem_init(&problem);
    problem.townships = 1;
    problem.years = YEARS;
    problem.ages = AGES;
    problem.base = canada.population;
    problem.survival = canada.survival;
    problem.survival_layout = CARE_RATES_BY_YEAR;
    problem.fertility = canada.fertility;
    problem.fertility_layout = CARE_RATES_BY_YEAR;
    problem.sex_ratio = canada.sex_ratio;
    problem.migration = canada.migrants;
    problem.migration_layout = CARE_RATES_BY_YEAR;
    problem.migration_kind = CARE_MIGRATION_COUNTS;
    problem.migration_timing = CARE_MIGRATION_END;
    care_cohort_result_init(&result);
    result.persons = found.persons;
    result.births = found.births;
    result.deaths = found.deaths;
    care_error_init(&error);
    return read_canada() && CARE_CHECK_OK(care_cohort_project(&problem, NULL, &result, &error), &error);
}

static double relative_error(double got, double want) {
    return fabs(got - want) / fabs(want);
}

static void every_age_sex_and_year_agrees(void) {
    double worst = 0.0;
    const int cells = project() ? YEARS * CELLS : 0;
    for (int i = 0; i < cells; i++) {
        worst = fmax(worst, relative_error(found.persons[i], canada.population[CELLS + i]));
        CARE_CHECK(isfinite(found.persons[i]));
    }
    CARE_CHECK_NEAR(worst, 0.0, 1e-12);
}

static void births_and_deaths_agree(void) {
    const int years = project() ? YEARS : 0;
    for (int year = 0; year < years; year++) {
        const double *births = &found.births[year * CARE_SEXES];
        const double *deaths = &found.deaths[year * CARE_SEXES];
        CARE_CHECK_NEAR(relative_error(births[CARE_MALE] + births[CARE_FEMALE], canada.births[year]), 0.0, 1e-12);
        CARE_CHECK_NEAR(relative_error(deaths[CARE_MALE] + deaths[CARE_FEMALE], canada.deaths[year]), 0.0, 1e-12);
    }
}

int main(int argc, char **argv) {
    static const care_test tests[] = {{"every age, sex and year agrees", every_age_sex_and_year_agrees},
                                      {"births and deaths agree", births_and_deaths_agree}};
    char path[1100];
    (void)snprintf(path, sizeof path, "%s/canada_1950_1985_population.csv.gz", folder());
    if (!is_there(path)) {
        printf("SKIPPED: %s is not there; set CARE_BENCHMARK_DATA to the folder that holds ccm_1x1\n", path);
        return SKIPPED;
    }
    return care_test_main("cohort, Canada 1950-1984", tests, sizeof tests / sizeof tests[0], argc, argv);
}
