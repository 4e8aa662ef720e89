/* How do two townships age in ten years? Cohort-component projection with made-up rates, 0..100+ by single years.
 *
 *     build/release/examples/projection
 */
#include <care/care.h>
#include <math.h>
#include <stdio.h>

enum { TOWNSHIPS = 2, YEARS = 10, AGES = 101 };

static double base[TOWNSHIPS][CARE_SEXES][AGES], persons[YEARS][TOWNSHIPS][CARE_SEXES][AGES];
static double survival[CARE_SEXES][AGES], fertility[AGES], sex_ratio[YEARS];

/* A Gompertz law of mortality, 40 births a thousand women a year from 20 to 39, and a young and an old township. */
static void make_up(void) {
    for (int age = 0; age < AGES; age++) {
        for (int sex = 0; sex < CARE_SEXES; sex++) {
            survival[sex][age] = exp(-exp(-10.0 + 0.095 * age - 0.4 * (sex == CARE_FEMALE)));
            base[0][sex][age] = age < 80 ? 100.0 : 10.0;
            base[1][sex][age] = age < 80 ? 40.0 + age : 20.0;
        }
        fertility[age] = age >= 20 && age < 40 ? 0.04 : 0.0;
    }
    for (int year = 0; year < YEARS; year++) {
        sex_ratio[year] = 1.06;
    }
}

int main(void) {
    care_error error;
    care_cohort_problem problem;
    care_cohort_result result;
    care_error_init(&error), care_cohort_problem_init(&problem), care_cohort_result_init(&result);
    make_up();
    problem.townships = TOWNSHIPS, problem.years = YEARS, problem.ages = AGES;
    problem.base = &base[0][0][0], problem.survival = &survival[0][0];
    problem.fertility = fertility, problem.sex_ratio = sex_ratio;
    result.persons = &persons[0][0][0][0];
    if (care_cohort_project(&problem, NULL, &result, &error) != CARE_OK) {
        fprintf(stderr, "%s: %s\n", error.where, error.message);
        return 1;
    }
    for (int year = 4; year < YEARS; year += 5) {
        double elderly[TOWNSHIPS];
        care_population then;
        care_population_init(&then);
        then.townships = TOWNSHIPS, then.ages = AGES, then.basis = CARE_RESIDENT, then.persons = &persons[year][0][0][0];
        then.year = 2021 + year, then.month = 12, then.day = 31;
        if (care_population_from_age(&then, 60, elderly, TOWNSHIPS, &error) == CARE_OK) {
            printf("%d: 60+ %.0f and %.0f\n", then.year, elderly[0], elderly[1]);
        }
    }
    return 0;
}
