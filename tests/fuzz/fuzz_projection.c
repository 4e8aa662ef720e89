/* Problems of the projection: any sizes, any values, arrays that may be missing. */
#include <care/ages.h>
#include <care/cohort.h>
#include <care/dependency.h>

#include "fuzz.h"

static int64_t tables_of(int32_t layout, int64_t townships, int64_t years) {
    return layout == CARE_RATES_BY_BOTH       ? fuzz_product(townships, years, 1)
           : layout == CARE_RATES_BY_TOWNSHIP ? townships
           : layout == CARE_RATES_BY_YEAR     ? years
                                              : 1;
}

static void project(fuzz_source *source) {
    struct {
        care_cohort_problem problem;
        unsigned char later[32]; /* of a newer caller */
    } given = {0};
    care_cohort_problem *p = &given.problem;
    care_cohort_problem_init(p);
    p->townships = fuzz_size(source, 4);
    p->years = fuzz_size(source, 4);
    p->ages = fuzz_size(source, 8);
    p->survival_layout = (int32_t)fuzz_int(source, 0, 35) % 5;
    p->fertility_layout = (int32_t)fuzz_int(source, 0, 35) % 5;
    p->migration_layout = (int32_t)fuzz_int(source, 0, 35) % 5;
    p->migration_kind = (int32_t)fuzz_int(source, -1, 3);
    p->migration_timing = (int32_t)fuzz_int(source, 0, 3);
    const int64_t cells = fuzz_product(p->townships, p->ages, CARE_SEXES);
    const int64_t pairs = fuzz_product(p->townships, p->years, CARE_SEXES);
    double *base = fuzz_doubles(source, cells);
    double *survival = fuzz_doubles(source, fuzz_product(tables_of(p->survival_layout, p->townships, p->years), p->ages, 2));
    double *fertility = fuzz_doubles(source, fuzz_product(tables_of(p->fertility_layout, p->townships, p->years), p->ages, 1));
    double *sex_ratio = fuzz_doubles(source, fuzz_product(p->years, 1, 1));
    double *migration = fuzz_doubles(source, fuzz_product(tables_of(p->migration_layout, p->townships, p->years), p->ages, 2));
    double *control = fuzz_byte(source) % 2 == 0 ? NULL : fuzz_doubles(source, fuzz_product(p->years, p->ages, CARE_SEXES));
    if (fertility != NULL && fuzz_byte(source) % 8 != 0) { /* what the header asks of births at the first and the last age */
        const int64_t tables = tables_of(p->fertility_layout, p->townships, p->years);
        for (int64_t i = 0; i < tables; i++) {
            fertility[i * p->ages] = fertility[(i + 1) * p->ages - 1] = 0.0;
        }
    }
    p->base = base;
    p->survival = survival;
    p->fertility = fertility;
    p->sex_ratio = sex_ratio;
    p->migration = migration;
    p->control = control;
    care_cohort_result result;
    care_cohort_result_init(&result);
    const uint8_t wanted = fuzz_byte(source);
    double *persons = fuzz_room(fuzz_product(p->years, cells, 1), sizeof *persons);
    double *flows = fuzz_room(4 * pairs, sizeof *flows);
    result.persons = wanted % 2 == 0 ? persons : NULL;
    result.births = wanted / 2 % 2 == 0 ? flows : NULL;
    result.deaths = wanted / 4 % 2 == 0 ? flows + pairs : NULL;
    result.migrants = wanted / 8 % 2 == 0 ? flows + 2 * pairs : NULL;
    result.adjustment = wanted / 16 % 2 == 0 ? flows + 3 * pairs : NULL;
    fuzz_struct_size(source, &p->struct_size, sizeof given);
    p->width = fuzz_byte(source) % 2 == 0 ? 1 : fuzz_int(source, -1, 102);
    int64_t allocations_left;
    const care_env env = fuzz_env(source, &allocations_left);
    care_error error;
    care_error_init(&error);
    const care_status status = care_cohort_project(p, &env, &result, &error);
    fuzz_check_status(status, &error);
    for (int64_t i = 0; status == CARE_OK && result.persons != NULL && i < p->years * cells; i++) {
        FUZZ_CHECK(!(persons[i] < 0.0)); /* nobody is less than nobody */
    }
    free(base);
    free(survival);
    free(fertility);
    free(sex_ratio);
    free(migration);
    free(control);
    free(persons);
    free(flows);
}

static void end_year(fuzz_source *source) {
    care_cohort_rest rest;
    care_cohort_rest_init(&rest);
    rest.townships = fuzz_size(source, 4);
    rest.ages = fuzz_size(source, 8);
    rest.remaining = fuzz_double(source);
    rest.sex_ratio = fuzz_double(source);
    const int64_t cells = fuzz_product(rest.townships, rest.ages, CARE_SEXES);
    double *base = fuzz_doubles(source, cells);
    double *survival = fuzz_doubles(source, fuzz_product(rest.ages, CARE_SEXES, 1));
    double *fertility = fuzz_doubles(source, fuzz_product(rest.ages, 1, 1));
    double *still = fuzz_byte(source) % 2 == 0 ? NULL : fuzz_doubles(source, fuzz_product(rest.ages, CARE_SEXES, 1));
    double *persons = fuzz_room(cells, sizeof *persons);
    rest.base = base;
    rest.survival = survival;
    rest.fertility = fertility;
    rest.still_to_come = still;
    care_error error;
    care_error_init(&error);
    fuzz_check_status(care_cohort_year_end(&rest, persons, (size_t)cells + (fuzz_byte(source) == 1), &error), &error);
    free(base);
    free(survival);
    free(fertility);
    free(still);
    free(persons);
}

static void split_ages(fuzz_source *source) {
    care_age_groups groups;
    care_age_groups_init(&groups);
    groups.count = fuzz_size(source, 6);
    groups.ages = fuzz_size(source, 30);
    groups.year = (int32_t)fuzz_word(source);
    groups.remaining = fuzz_double(source);
    groups.births_count = fuzz_byte(source) % 2 == 0 ? 0 : fuzz_size(source, 6);
    groups.births_first_year = fuzz_byte(source) % 2 == 0 ? groups.year : (int32_t)fuzz_word(source);
    int64_t *from_age = fuzz_ints(source, groups.count, -1, 30);
    for (int64_t i = 0; from_age != NULL && fuzz_byte(source) % 4 != 0 && i < groups.count; i++) {
        from_age[i] = i == 0 ? 0 : from_age[i - 1] + 1 + from_age[i] % 5;
    }
    double *persons = fuzz_doubles(source, groups.count);
    double *person_years = fuzz_doubles(source, groups.ages);
    double *births = fuzz_doubles(source, groups.births_count);
    groups.from_age = from_age;
    groups.persons = persons;
    groups.person_years = person_years;
    groups.births = births;
    const int64_t n = fuzz_product(groups.ages, 1, 1);
    double *out = fuzz_room(n, sizeof *out);
    double *still = fuzz_room(n, sizeof *still);
    care_error error;
    care_error_init(&error);
    fuzz_check_status(care_ages_split(&groups, out, fuzz_byte(source) % 2 == 0 ? NULL : still, (size_t)n, &error), &error);
    free(from_age);
    free(persons);
    free(person_years);
    free(births);
    free(out);
    free(still);
}

static void depend(fuzz_source *source) {
    const int64_t tables = fuzz_size(source, 3);
    const int64_t ages = fuzz_size(source, 8);
    const int64_t levels = fuzz_size(source, 3);
    double *persons = fuzz_doubles(source, fuzz_product(tables, ages, CARE_SEXES));
    double *prevalence = fuzz_doubles(source, fuzz_product(levels, ages, CARE_SEXES));
    const int64_t n = fuzz_product(tables, levels, 1);
    const int64_t cells = fuzz_product(ages, CARE_SEXES, 1);
    double *out = fuzz_room(n > cells ? n : cells, sizeof *out);
    care_error error;
    care_error_init(&error);
    fuzz_check_status(care_dependency_persons(tables, ages, persons, levels, prevalence, out, (size_t)n, &error), &error);
    care_error_init(&error);
    fuzz_check_status(care_dependency_scale(ages, prevalence, persons, fuzz_int(source, -1, 9), fuzz_double(source), out,
                                            (size_t)cells, &error),
                      &error);
    free(persons);
    free(prevalence);
    free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_source source = {data, size};
    static void (*const calls[])(fuzz_source *) = {project, end_year, split_ages, depend};
    calls[fuzz_int(&source, 0, 3)](&source);
    return 0;
}
