/* The nouns: a ledger under any events, centres, populations, indicators, targets. */
#include <care/area.h>
#include <care/centre.h>
#include <care/indicator.h>
#include <care/target.h>

#include "fuzz.h"

static void keep_ledger(fuzz_source *source) {
    const int64_t townships = fuzz_size(source, 4);
    const int32_t first = (int32_t)fuzz_int(source, 0, 3) * 1000;
    const int32_t last = fuzz_byte(source) == 255 ? INT32_MAX : first + (int32_t)fuzz_int(source, -1, 6);
    int64_t allocations_left;
    const care_env env = fuzz_env(source, &allocations_left);
    care_ledger *ledger = NULL;
    care_error error;
    care_error_init(&error);
    const care_status status = care_ledger_create(townships, first, last, &env, &ledger, &error);
    fuzz_check_status(status, &error);
    FUZZ_CHECK((status == CARE_OK) == (ledger != NULL));
    while (ledger != NULL && source->left > 0) {
        care_bed_event event;
        care_bed_event_init(&event);
        event.kind = (int32_t)fuzz_int(source, -1, 7);
        event.year = first + (int32_t)fuzz_int(source, -1, 6);
        event.township = fuzz_int(source, -2, 4);
        event.bed_class = (int32_t)fuzz_int(source, -1, 5);
        event.to_class = event.kind == CARE_BED_CONVERT_END ? (int32_t)fuzz_int(source, 0, 5) : -1;
        event.beds = fuzz_byte(source) == 255 ? (int64_t)fuzz_word(source) : fuzz_int(source, 0, 100);
        fuzz_struct_size(source, &event.struct_size, sizeof event);
        care_error_init(&error);
        fuzz_check_status(fuzz_byte(source) % 4 == 0 ? care_ledger_open(ledger, event.township, event.bed_class,
                                                                        (int32_t)fuzz_int(source, -1, 5), event.beds, &error)
                                                     : care_ledger_record(ledger, &event, &error),
                          &error);
    }
    if (ledger != NULL) { /* whatever was recorded or refused: every year closes, and nothing is below 0 */
        care_diagnostics *findings = NULL;
        care_table *table = NULL;
        if (care_ledger_verify(ledger, &env, &findings, NULL) == CARE_OK) {
            FUZZ_CHECK(care_diagnostics_total(findings, CARE_FAULT) == 0);
        }
        fuzz_check_status(care_ledger_table(ledger, &env, &table, &error), &error);
        for (int32_t year = first; year <= last; year++) {
            int64_t beds = -1;
            FUZZ_CHECK(care_ledger_beds(ledger, year, CARE_WHOLE_AREA, 31, 31, &beds, NULL) == CARE_OK && beds >= 0);
        }
        care_table_free(table);
        care_diagnostics_free(findings);
    }
    care_ledger_free(ledger);
}

static void serve(fuzz_source *source) {
    struct {
        care_centres centres;
        unsigned char later[32]; /* of a newer caller */
    } given = {0};
    care_centres *c = &given.centres;
    care_centres_init(c);
    c->count = fuzz_size(source, 8);
    const int64_t townships = fuzz_size(source, 4);
    int64_t *township = fuzz_ints(source, c->count, -1, 4);
    int32_t *functions = fuzz_ints32(source, c->count, -1, 16);
    int32_t *open_year = fuzz_ints32(source, c->count, 0, 3);
    int32_t *close_year = fuzz_byte(source) % 2 == 0 ? NULL : fuzz_ints32(source, c->count, 0, 5);
    int64_t *joint = fuzz_byte(source) % 2 == 0 ? NULL : fuzz_ints(source, c->count, -2, 3);
    c->township = township;
    c->functions = functions;
    c->open_year = open_year;
    c->close_year = close_year;
    c->joint = joint;
    const int64_t n = fuzz_product(townships, 1, 1);
    int32_t *served = fuzz_room(n, sizeof *served);
    double *weight = fuzz_byte(source) % 2 == 0 ? NULL : fuzz_doubles(source, townships);
    fuzz_struct_size(source, &c->struct_size, sizeof given);
    care_error error;
    care_error_init(&error);
    const care_status status = care_centres_served(c, (int32_t)fuzz_int(source, -1, 16), (int32_t)fuzz_int(source, 0, 5),
                                                   townships, served, (size_t)n, &error);
    fuzz_check_status(status, &error);
    if (status == CARE_OK) {
        care_indicator indicator;
        care_indicator_init(&indicator);
        care_error_init(&error);
        fuzz_check_status(care_indicator_coverage(townships, served, weight, 2025, &indicator, &error), &error);
    }
    free(township);
    free(functions);
    free(open_year);
    free(close_year);
    free(joint);
    free(served);
    free(weight);
}

static void count_people(fuzz_source *source) {
    care_population population;
    care_population_init(&population);
    population.townships = fuzz_size(source, 4);
    population.ages = fuzz_size(source, 8);
    population.basis = (int32_t)fuzz_int(source, -1, 2);
    population.year = fuzz_byte(source) < 8 ? (int32_t)fuzz_word(source) : 2025;
    population.month = (int32_t)fuzz_int(source, 0, 13);
    population.day = (int32_t)fuzz_int(source, 0, 32);
    double *persons = fuzz_doubles(source, fuzz_product(population.townships, population.ages, CARE_SEXES));
    population.persons = persons;
    const int64_t n = fuzz_product(population.townships, 1, 1);
    double *out = fuzz_room(n, sizeof *out);
    fuzz_struct_size(source, &population.struct_size, sizeof population);
    care_error error;
    care_error_init(&error);
    fuzz_check_status(care_population_from_age(&population, fuzz_int(source, -1, 9), out, (size_t)n, &error), &error);
    free(persons);
    free(out);
}

static void indicate(fuzz_source *source) {
    care_indicator indicator;
    care_indicator_audit audit;
    care_indicator_init(&indicator);
    care_indicator_audit_init(&audit);
    indicator.scale = fuzz_double(source);
    indicator.numerator = fuzz_double(source);
    indicator.denominator = fuzz_double(source);
    care_error error;
    care_error_init(&error);
    fuzz_check_status(care_indicator_check(&indicator, fuzz_double(source), (int32_t)fuzz_int(source, -1, 10), &audit, &error),
                      &error);
    fuzz_struct_size(source, &indicator.struct_size, sizeof indicator);
    care_error_init(&error);
    fuzz_check_status(care_indicator_compute(&indicator, &error), &error);
}

static int64_t any_count(fuzz_source *source) {
    return fuzz_byte(source) < 32 ? (int64_t)fuzz_word(source) : fuzz_int(source, -1, 200);
}

static void aim(fuzz_source *source) {
    care_target target;
    care_target_progress progress;
    care_bed_question question;
    care_bed_answer answer;
    care_nursing_question nursing;
    care_nursing_answer levers;
    care_error error;
    care_target_init(&target);
    care_target_progress_init(&progress);
    target.direction = (int32_t)fuzz_int(source, -1, 3);
    target.base_year = fuzz_byte(source) < 8 ? (int32_t)fuzz_word(source) : 2020;
    target.latest_year = fuzz_byte(source) < 8 ? (int32_t)fuzz_word(source) : 2020 + (int32_t)fuzz_int(source, -1, 6);
    target.target_year = fuzz_byte(source) < 8 ? (int32_t)fuzz_word(source) : 2020 + (int32_t)fuzz_int(source, -1, 6);
    target.base_value = fuzz_double(source);
    target.latest_value = fuzz_double(source);
    target.target_value = fuzz_double(source);
    target.tolerance = fuzz_double(source);
    care_error_init(&error);
    fuzz_check_status(care_target_evaluate(&target, &progress, &error), &error);
    care_bed_question_init(&question);
    care_bed_answer_init(&answer);
    question.elderly = fuzz_double(source);
    question.target_per_1000 = fuzz_double(source);
    question.needed_beds = fuzz_double(source);
    question.use_per_elderly = fuzz_double(source);
    question.available = any_count(source);
    question.low_occupancy = fuzz_double(source);
    care_error_init(&error);
    fuzz_check_status(care_target_beds(&question, &answer, &error), &error);
    care_nursing_question_init(&nursing);
    care_nursing_answer_init(&levers);
    nursing.beds = any_count(source);
    nursing.nursing = any_count(source);
    nursing.convertible = any_count(source);
    nursing.target_beds = any_count(source);
    nursing.target_share = fuzz_double(source);
    care_error_init(&error);
    fuzz_check_status(care_target_nursing(&nursing, &levers, &error), &error);
    int64_t parts[8];
    const int64_t total = any_count(source);
    const size_t years = (size_t)fuzz_int(source, 0, 8);
    care_error_init(&error);
    fuzz_check_status(care_target_pace(total, parts, years, &error), &error);
}

static void settle(fuzz_source *source) {
    care_area *area = NULL;
    int64_t allocations_left;
    const care_env env = fuzz_env(source, &allocations_left);
    care_error error;
    care_error_init(&error);
    fuzz_check_status(care_area_create(&env, &area, &error), &error);
    int64_t count = 0;
    while (area != NULL && source->left > 0) {
        char code[8] = "";
        care_township township;
        care_township_init(&township);
        (void)snprintf(code, sizeof code, "%d", fuzz_byte(source) % 64);
        township.code = fuzz_byte(source) == 255 ? NULL : code;
        township.longitude = fuzz_double(source);
        township.latitude = fuzz_double(source);
        township.area_km2 = fuzz_double(source);
        township.villages = any_count(source);
        fuzz_struct_size(source, &township.struct_size, sizeof township);
        care_error_init(&error);
        const care_status status = care_area_add(area, &township, &error);
        fuzz_check_status(status, &error);
        count += status == CARE_OK;
        FUZZ_CHECK(care_area_count(area) == count);
        FUZZ_CHECK(status != CARE_OK || care_area_find(area, code) == count - 1);
    }
    care_area_free(area);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_source source = {data, size};
    static void (*const calls[])(fuzz_source *) = {keep_ledger, serve, count_people, indicate, aim, settle};
    calls[fuzz_int(&source, 0, 5)](&source);
    return 0;
}
