/* care/ledger.h: the bed ledger. */
#include <care/ledger.h>

#include <stdlib.h>
#include <string.h>

#include "care_test.h"
#include "core/messages.h"
#include "expect_error.h"
#include "failing_allocator.h"

enum { TOWNSHIPS = 3, FIRST = 2021, LAST = 2025, OPENING = FIRST - 1 };
enum { ALL_CLASSES = CARE_BED_BIT(CARE_BED_CLASSES) - 1, ALL_STATES = CARE_BED_BIT(CARE_BED_STATES) - 1 };

static care_ledger *new_ledger(void) {
    care_ledger *ledger = NULL;
    CARE_CHECK_OK(care_ledger_create(TOWNSHIPS, FIRST, LAST, NULL, &ledger, NULL), NULL);
    return ledger;
}

static care_bed_event event(int32_t kind, int32_t year, int64_t township, int32_t bed_class, int64_t beds) {
    care_bed_event e;
    care_bed_event_init(&e);
    e.kind = kind;
    e.year = year;
    e.township = township;
    e.bed_class = bed_class;
    e.beds = beds;
    return e;
}

static care_status record(care_ledger *ledger, int32_t kind, int32_t year, int64_t township, int32_t bed_class, int64_t beds) {
    const care_bed_event e = event(kind, year, township, bed_class, beds);
    return care_ledger_record(ledger, &e, NULL);
}

static care_status convert(care_ledger *ledger, int32_t year, int64_t township, int32_t from, int32_t to, int64_t beds) {
    care_bed_event e = event(CARE_BED_CONVERT_END, year, township, from, beds);
    e.to_class = to;
    return care_ledger_record(ledger, &e, NULL);
}

/* Beds of one class and state. */
static int64_t beds(const care_ledger *ledger, int32_t year, int64_t township, int32_t bed_class, int32_t state) {
    int64_t found = -7;
    CARE_CHECK_OK(care_ledger_beds(ledger, year, township, CARE_BED_BIT(bed_class), CARE_BED_BIT(state), &found, NULL), NULL);
    return found;
}

static int64_t all_beds(const care_ledger *ledger, int32_t year, int64_t township) {
    int64_t found = -7;
    CARE_CHECK_OK(care_ledger_beds(ledger, year, township, ALL_CLASSES, ALL_STATES, &found, NULL), NULL);
    return found;
}

static int64_t findings(const care_ledger *ledger) {
    care_diagnostics *list = NULL;
    CARE_CHECK_OK(care_ledger_verify(ledger, NULL, &list, NULL), NULL);
    const int64_t count = care_diagnostics_count(list);
    care_diagnostics_free(list);
    return count;
}

/* ---- words ----------------------------------------------------------------------------------------------------------- */

#define CHECK_WORDS(name, value, code, en, zh) \
    CARE_CHECK_INT(name, next++);              \
    CARE_CHECK((code)[0] != '\0' && (en)[0] != '\0' && (zh)[0] != '\0');

static void classes_states_and_events_are_numbered_and_have_words(void) {
    int next = 0;
    CARE_BED_CLASS_LIST(CHECK_WORDS)
    CARE_CHECK_INT(next, CARE_BED_CLASSES);
    next = 0;
    CARE_BED_STATE_LIST(CHECK_WORDS)
    CARE_CHECK_INT(next, CARE_BED_STATES);
    next = 0;
    CARE_BED_EVENT_LIST(CHECK_WORDS)
    CARE_CHECK_INT(next, 7);
    CARE_CHECK_INT(CARE_BEDS_INSTITUTION, 3);
}

static void init_of_an_event_leaves_all_unset(void) {
    care_bed_event e;
    memset(&e, 0xA5, sizeof e);
    care_bed_event_init(&e);
    CARE_CHECK_INT(e.struct_size, sizeof e);
    CARE_CHECK_INT(e.kind, -1);
    CARE_CHECK_INT(e.year, -1);
    CARE_CHECK_INT(e.township, CARE_WHOLE_AREA);
    CARE_CHECK_INT(e.bed_class, -1);
    CARE_CHECK_INT(e.to_class, -1);
    CARE_CHECK_INT(e.beds, -1);
    care_bed_event_init(NULL);
}

/* ---- opening stock --------------------------------------------------------------------------------------------------- */

static void a_new_ledger_is_empty_and_closes(void) {
    care_ledger *ledger = new_ledger();
    for (int32_t year = OPENING; year <= LAST; year++) {
        CARE_CHECK_INT(all_beds(ledger, year, CARE_WHOLE_AREA), 0);
    }
    CARE_CHECK_INT(findings(ledger), 0);
    care_ledger_free(ledger);
}

static void opening_stock_stands_in_every_year(void) {
    care_ledger *ledger = new_ledger();
    CARE_CHECK_OK(care_ledger_open(ledger, 1, CARE_BED_ORDINARY, CARE_BED_OPERATING, 100, NULL), NULL);
    CARE_CHECK_OK(care_ledger_open(ledger, 1, CARE_BED_ORDINARY, CARE_BED_OPERATING, 20, NULL), NULL);
    CARE_CHECK_OK(care_ledger_open(ledger, 1, CARE_BED_NURSING, CARE_BED_APPROVED, 0, NULL), NULL);
    for (int32_t year = OPENING; year <= LAST; year++) {
        CARE_CHECK_INT(beds(ledger, year, 1, CARE_BED_ORDINARY, CARE_BED_OPERATING), 120);
        CARE_CHECK_INT(all_beds(ledger, year, 1), 120);
        CARE_CHECK_INT(all_beds(ledger, year, 0), 0);
        CARE_CHECK_INT(all_beds(ledger, year, CARE_WHOLE_AREA), 120);
    }
    care_ledger_free(ledger);
}

static void opening_stock_may_come_after_events(void) {
    care_ledger *ledger = new_ledger();
    CARE_CHECK_OK(record(ledger, CARE_BED_APPROVE, 2023, 1, CARE_BED_NURSING, 5), NULL);
    CARE_CHECK_OK(care_ledger_open(ledger, 1, CARE_BED_NURSING, CARE_BED_APPROVED, 2, NULL), NULL);
    CARE_CHECK_INT(beds(ledger, 2022, 1, CARE_BED_NURSING, CARE_BED_APPROVED), 2);
    CARE_CHECK_INT(beds(ledger, 2023, 1, CARE_BED_NURSING, CARE_BED_APPROVED), 7);
    CARE_CHECK_INT(findings(ledger), 0);
    care_ledger_free(ledger);
}

static void opening_stock_that_cannot_be_is_refused(void) {
    const int64_t most = INT64_C(1) << 53;
    care_ledger *ledger = new_ledger();
    care_error error;
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_ledger_open(NULL, 1, 0, 0, 1, &error), &error, CARE__M_NULL, "ledger", -1);
    CARE_CHECK_REFUSED(care_ledger_open(ledger, TOWNSHIPS, 0, 0, 1, &error), &error, CARE__M_OUT_OF_RANGE, "township", -1);
    CARE_CHECK_REFUSED(care_ledger_open(ledger, -2, 0, 0, 1, &error), &error, CARE__M_OUT_OF_RANGE, "township", -1);
    CARE_CHECK_REFUSED(care_ledger_open(ledger, 1, CARE_BED_CLASSES, 0, 1, &error), &error, CARE__M_OUT_OF_RANGE, "bed_class",
                       -1);
    CARE_CHECK_REFUSED(care_ledger_open(ledger, 1, -1, 0, 1, &error), &error, CARE__M_OUT_OF_RANGE, "bed_class", -1);
    CARE_CHECK_REFUSED(care_ledger_open(ledger, 1, 0, CARE_BED_STATES, 1, &error), &error, CARE__M_OUT_OF_RANGE, "state", -1);
    CARE_CHECK_REFUSED(care_ledger_open(ledger, 1, 0, 0, -1, &error), &error, CARE__M_OUT_OF_RANGE, "beds", -1);
    CARE_CHECK_REFUSED(care_ledger_open(ledger, 1, 0, 0, most + 1, &error), &error, CARE__M_OUT_OF_RANGE, "beds", -1);
    CARE_CHECK_INT(all_beds(ledger, LAST, CARE_WHOLE_AREA), 0);
    care_ledger_free(ledger);
}

/* However many beds are accepted, their sum is right: a cell holds 2^53, and 1024 of those no longer fit into an integer. */
static void all_beds_together_stay_countable(void) {
    const int64_t most = INT64_C(1) << 53;
    int64_t accepted = 0;
    care_ledger *ledger = NULL;
    CARE_CHECK_OK(care_ledger_create(100, FIRST, LAST, NULL, &ledger, NULL), NULL);
    for (int64_t i = 0; i < 100 * 25; i++) {
        accepted += care_ledger_open(ledger, i / 25, (int32_t)(i % 25 / 5), (int32_t)(i % 5), most, NULL) == CARE_OK;
    }
    CARE_CHECK(accepted >= 1);
    if (CARE_CHECK(accepted < 1024)) {
        CARE_CHECK_INT(all_beds(ledger, LAST, CARE_WHOLE_AREA), accepted * most);
    }
    care_ledger_free(ledger);
}

/* ---- events ---------------------------------------------------------------------------------------------------------- */

/* From which state to which each kind moves beds; -1 = outside. */
static void each_kind_of_event_moves_beds_from_its_year_on(void) {
    static const struct {
        int32_t kind, from, to;
    } moves[] = {{CARE_BED_APPROVE, -1, CARE_BED_APPROVED},
                 {CARE_BED_START, CARE_BED_APPROVED, CARE_BED_BUILDING},
                 {CARE_BED_OPEN, CARE_BED_BUILDING, CARE_BED_OPERATING},
                 {CARE_BED_CONVERT_START, CARE_BED_OPERATING, CARE_BED_CONVERTING},
                 {CARE_BED_CLOSE, CARE_BED_OPERATING, CARE_BED_CLOSED},
                 {CARE_BED_CANCEL, CARE_BED_APPROVED, -1}};
    for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
        care_ledger *ledger = new_ledger();
        for (int32_t state = 0; state < CARE_BED_STATES; state++) {
            CARE_CHECK_OK(care_ledger_open(ledger, 2, CARE_BED_NURSING, state, 10, NULL), NULL);
        }
        CARE_CHECK_OK(record(ledger, moves[i].kind, 2023, 2, CARE_BED_NURSING, 4), NULL);
        for (int32_t year = OPENING; year <= LAST; year++) {
            const int64_t moved = year >= 2023 ? 4 : 0;
            for (int32_t state = 0; state < CARE_BED_STATES; state++) {
                const int64_t wanted = 10 - (state == moves[i].from ? moved : 0) + (state == moves[i].to ? moved : 0);
                CARE_CHECK_INT(beds(ledger, year, 2, CARE_BED_NURSING, state), wanted);
            }
            CARE_CHECK_INT(all_beds(ledger, year, 0), 0);
        }
        CARE_CHECK_INT(findings(ledger), 0);
        care_ledger_free(ledger);
    }
}

static void the_end_of_a_conversion_moves_beds_into_another_class(void) {
    care_ledger *ledger = new_ledger();
    CARE_CHECK_OK(care_ledger_open(ledger, 0, CARE_BED_ORDINARY, CARE_BED_OPERATING, 10, NULL), NULL);
    CARE_CHECK_OK(record(ledger, CARE_BED_CONVERT_START, 2022, 0, CARE_BED_ORDINARY, 6), NULL);
    CARE_CHECK_OK(convert(ledger, 2024, 0, CARE_BED_ORDINARY, CARE_BED_NURSING, 5), NULL);
    CARE_CHECK_INT(beds(ledger, 2023, 0, CARE_BED_ORDINARY, CARE_BED_CONVERTING), 6);
    CARE_CHECK_INT(beds(ledger, 2023, 0, CARE_BED_NURSING, CARE_BED_OPERATING), 0);
    CARE_CHECK_INT(beds(ledger, 2024, 0, CARE_BED_ORDINARY, CARE_BED_CONVERTING), 1);
    CARE_CHECK_INT(beds(ledger, 2024, 0, CARE_BED_ORDINARY, CARE_BED_OPERATING), 4);
    CARE_CHECK_INT(beds(ledger, 2024, 0, CARE_BED_NURSING, CARE_BED_OPERATING), 5);
    CARE_CHECK_INT(beds(ledger, LAST, 0, CARE_BED_NURSING, CARE_BED_CONVERTING), 0);
    CARE_CHECK_INT(all_beds(ledger, LAST, 0), 10);
    CARE_CHECK_INT(findings(ledger), 0);
    care_ledger_free(ledger);
}

static void beds_may_go_all_the_way_within_a_year(void) {
    care_ledger *ledger = new_ledger();
    CARE_CHECK_OK(record(ledger, CARE_BED_APPROVE, 2023, 0, CARE_BED_HOME, 5), NULL);
    CARE_CHECK_OK(record(ledger, CARE_BED_START, 2023, 0, CARE_BED_HOME, 5), NULL);
    CARE_CHECK_OK(record(ledger, CARE_BED_OPEN, 2023, 0, CARE_BED_HOME, 5), NULL);
    CARE_CHECK_INT(all_beds(ledger, 2022, 0), 0);
    CARE_CHECK_INT(beds(ledger, 2023, 0, CARE_BED_HOME, CARE_BED_OPERATING), 5);
    CARE_CHECK_INT(findings(ledger), 0);
    care_ledger_free(ledger);
}

static void beds_that_are_not_there_are_not_moved(void) {
    care_ledger *ledger = new_ledger();
    care_error error;
    care_error_init(&error);
    CARE_CHECK_OK(care_ledger_open(ledger, 1, CARE_BED_NURSING, CARE_BED_OPERATING, 10, NULL), NULL);
    const care_bed_event too_many = event(CARE_BED_CLOSE, 2023, 1, CARE_BED_NURSING, 11);
    CARE_CHECK_REFUSED(care_ledger_record(ledger, &too_many, &error), &error, CARE__M_BEDS_SHORT, "event.beds", -1);
    CARE_CHECK_STR(error.message, "11 beds would be moved, but only 10 are there at the end of 2023");
    CARE_CHECK_INT(record(ledger, CARE_BED_CLOSE, 2023, 0, CARE_BED_NURSING, 1), CARE_E_INVALID);  /* another township */
    CARE_CHECK_INT(record(ledger, CARE_BED_CLOSE, 2023, 1, CARE_BED_ORDINARY, 1), CARE_E_INVALID); /* another class */
    CARE_CHECK_INT(record(ledger, CARE_BED_OPEN, 2023, 1, CARE_BED_NURSING, 1), CARE_E_INVALID);   /* another state */
    CARE_CHECK_INT(all_beds(ledger, LAST, CARE_WHOLE_AREA), 10);
    CARE_CHECK_OK(record(ledger, CARE_BED_CLOSE, 2023, 1, CARE_BED_NURSING, 10), NULL);
    CARE_CHECK_INT(findings(ledger), 0);
    care_ledger_free(ledger);
}

/* 10 beds; 8 close in 2024. Closing 5 in 2022 would leave -3 in 2024. */
static void beds_that_a_later_event_moves_are_not_moved_before(void) {
    care_ledger *ledger = new_ledger();
    care_error error;
    care_error_init(&error);
    CARE_CHECK_OK(care_ledger_open(ledger, 1, CARE_BED_NURSING, CARE_BED_OPERATING, 10, NULL), NULL);
    CARE_CHECK_OK(record(ledger, CARE_BED_CLOSE, 2024, 1, CARE_BED_NURSING, 8), NULL);
    const care_bed_event early = event(CARE_BED_CLOSE, 2022, 1, CARE_BED_NURSING, 5);
    CARE_CHECK_REFUSED(care_ledger_record(ledger, &early, &error), &error, CARE__M_BEDS_SHORT, "event.beds", -1);
    CARE_CHECK_STR(error.message, "5 beds would be moved, but only 2 are there at the end of 2024");
    CARE_CHECK_INT(beds(ledger, 2022, 1, CARE_BED_NURSING, CARE_BED_OPERATING), 10); /* nothing was changed */
    CARE_CHECK_INT(beds(ledger, LAST, 1, CARE_BED_NURSING, CARE_BED_CLOSED), 8);
    CARE_CHECK_OK(record(ledger, CARE_BED_CLOSE, 2022, 1, CARE_BED_NURSING, 2), NULL);
    CARE_CHECK_INT(findings(ledger), 0);
    care_ledger_free(ledger);
}

static void beds_that_come_later_are_not_moved_before(void) {
    care_ledger *ledger = new_ledger();
    CARE_CHECK_OK(record(ledger, CARE_BED_APPROVE, 2024, 1, CARE_BED_NURSING, 8), NULL);
    CARE_CHECK_INT(record(ledger, CARE_BED_START, 2023, 1, CARE_BED_NURSING, 1), CARE_E_INVALID);
    CARE_CHECK_OK(record(ledger, CARE_BED_START, 2024, 1, CARE_BED_NURSING, 8), NULL);
    care_ledger_free(ledger);
}

static void an_event_that_cannot_be_is_refused(void) {
    static const struct {
        care_bed_event event;
        int32_t message;
        const char *where;
    } cases[] = {
        {{.kind = -1, .year = 2023, .to_class = -1, .beds = 1}, CARE__M_OUT_OF_RANGE, "event.kind"},
        {{.kind = 7, .year = 2023, .to_class = -1, .beds = 1}, CARE__M_OUT_OF_RANGE, "event.kind"},
        {{.year = OPENING, .to_class = -1, .beds = 1}, CARE__M_OUT_OF_RANGE, "event.year"},
        {{.year = LAST + 1, .to_class = -1, .beds = 1}, CARE__M_OUT_OF_RANGE, "event.year"},
        {{.year = 2023, .township = TOWNSHIPS, .to_class = -1, .beds = 1}, CARE__M_OUT_OF_RANGE, "event.township"},
        {{.year = 2023, .township = -2, .to_class = -1, .beds = 1}, CARE__M_OUT_OF_RANGE, "event.township"},
        {{.year = 2023, .bed_class = CARE_BED_CLASSES, .to_class = -1, .beds = 1}, CARE__M_OUT_OF_RANGE, "event.bed_class"},
        {{.year = 2023, .bed_class = -1, .to_class = -1, .beds = 1}, CARE__M_OUT_OF_RANGE, "event.bed_class"},
        {{.year = 2023, .to_class = -1, .beds = 0}, CARE__M_OUT_OF_RANGE, "event.beds"},
        {{.year = 2023, .to_class = -1, .beds = -5}, CARE__M_OUT_OF_RANGE, "event.beds"},
        {{.year = 2023, .to_class = -1, .beds = (INT64_C(1) << 53) + 1}, CARE__M_OUT_OF_RANGE, "event.beds"},
        {{.year = 2023, .to_class = CARE_BED_NURSING, .beds = 1}, CARE__M_OUT_OF_RANGE, "event.to_class"},
        {{.kind = CARE_BED_CONVERT_END, .year = 2023, .to_class = -1, .beds = 1}, CARE__M_OUT_OF_RANGE, "event.to_class"},
        {{.kind = CARE_BED_CONVERT_END, .year = 2023, .to_class = 5, .beds = 1}, CARE__M_OUT_OF_RANGE, "event.to_class"},
        {{.kind = CARE_BED_CONVERT_END, .year = 2023, .to_class = 0, .beds = 1}, CARE__M_SAME_CLASS, "event.to_class"},
    };
    care_ledger *ledger = new_ledger();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        care_error error;
        care_bed_event given = cases[i].event;
        given.struct_size = sizeof given;
        care_error_init(&error);
        CARE_CHECK_REFUSED(care_ledger_record(ledger, &given, &error), &error, cases[i].message, cases[i].where, -1);
    }
    CARE_CHECK_INT(care_ledger_record(ledger, NULL, NULL), CARE_E_INVALID);
    const care_bed_event sound = event(CARE_BED_APPROVE, 2023, 0, 0, 1);
    CARE_CHECK_INT(care_ledger_record(NULL, &sound, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(all_beds(ledger, LAST, CARE_WHOLE_AREA), 0);
    care_ledger_free(ledger);
}

static void a_cell_never_holds_more_than_can_be_counted(void) {
    const int64_t most = INT64_C(1) << 53;
    care_ledger *ledger = new_ledger();
    CARE_CHECK_OK(record(ledger, CARE_BED_APPROVE, 2024, 0, CARE_BED_NURSING, most), NULL);
    CARE_CHECK_INT(record(ledger, CARE_BED_APPROVE, 2022, 0, CARE_BED_NURSING, 1), CARE_E_INVALID);
    CARE_CHECK_INT(care_ledger_open(ledger, 0, CARE_BED_NURSING, CARE_BED_APPROVED, 1, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(all_beds(ledger, 2023, CARE_WHOLE_AREA), 0);
    CARE_CHECK_INT(all_beds(ledger, LAST, CARE_WHOLE_AREA), most);
    CARE_CHECK_INT(findings(ledger), 0);
    care_ledger_free(ledger);
}

/* Nor do the events of a cell: 1024 times 2^53 beds would not fit into an integer. */
static void beds_that_are_converted_to_and_fro_stay_countable(void) {
    const int64_t most = INT64_C(1) << 52;
    int64_t accepted = 0;
    int64_t converted[2 * CARE_BED_CLASSES];
    care_ledger *ledger = NULL;
    care_table *table = NULL;
    CARE_CHECK_OK(care_ledger_create(1, 2021, 2022, NULL, &ledger, NULL), NULL);
    CARE_CHECK_OK(care_ledger_open(ledger, 0, CARE_BED_ORDINARY, CARE_BED_OPERATING, most, NULL), NULL);
    for (int i = 0; i < 5000; i++) {
        const int32_t from = i % 2 == 0 ? CARE_BED_ORDINARY : CARE_BED_NURSING;
        const int32_t to = i % 2 == 0 ? CARE_BED_NURSING : CARE_BED_ORDINARY;
        if (record(ledger, CARE_BED_CONVERT_START, 2021, 0, from, most) != CARE_OK) {
            break;
        }
        accepted += from == CARE_BED_ORDINARY;
        if (convert(ledger, 2021, 0, from, to, most) != CARE_OK) {
            break;
        }
    }
    CARE_CHECK(accepted < 2048);
    CARE_CHECK_OK(care_ledger_table(ledger, NULL, &table, NULL), NULL);
    CARE_CHECK_OK(care_table_read_int64(table, 5, converted, 2 * CARE_BED_CLASSES, NULL), NULL);
    CARE_CHECK(converted[CARE_BED_ORDINARY] >= 0 && converted[CARE_BED_ORDINARY] / most == accepted);
    CARE_CHECK_INT(findings(ledger), 0);
    care_table_free(table);
    care_ledger_free(ledger);
}

/* ---- the whole area -------------------------------------------------------------------------------------------------- */

static void beds_known_for_the_area_only_are_nobodys_but_the_areas(void) {
    care_ledger *ledger = new_ledger();
    CARE_CHECK_OK(care_ledger_open(ledger, CARE_WHOLE_AREA, CARE_BED_NURSING, CARE_BED_OPERATING, 1296, NULL), NULL);
    CARE_CHECK_OK(care_ledger_open(ledger, 1, CARE_BED_NURSING, CARE_BED_OPERATING, 4, NULL), NULL);
    for (int64_t township = 0; township < TOWNSHIPS; township++) {
        CARE_CHECK_INT(all_beds(ledger, LAST, township), township == 1 ? 4 : 0);
    }
    CARE_CHECK_INT(all_beds(ledger, LAST, CARE_WHOLE_AREA), 1300);
    CARE_CHECK_INT(record(ledger, CARE_BED_CLOSE, 2023, 1, CARE_BED_NURSING, 5),
                   CARE_E_INVALID); /* a township has its own only */
    CARE_CHECK_INT(record(ledger, CARE_BED_CLOSE, 2023, CARE_WHOLE_AREA, CARE_BED_NURSING, 1297),
                   CARE_E_INVALID); /* and the area */
    CARE_CHECK_OK(record(ledger, CARE_BED_CLOSE, 2023, CARE_WHOLE_AREA, CARE_BED_NURSING, 1296), NULL);
    CARE_CHECK_INT(beds(ledger, LAST, CARE_WHOLE_AREA, CARE_BED_NURSING, CARE_BED_OPERATING), 4);
    CARE_CHECK_INT(beds(ledger, LAST, CARE_WHOLE_AREA, CARE_BED_NURSING, CARE_BED_CLOSED), 1296);
    CARE_CHECK_INT(findings(ledger), 0);
    care_ledger_free(ledger);
}

/* ---- counting -------------------------------------------------------------------------------------------------------- */

/* Each cell holds another power of two: every set of classes and states has a sum of its own. */
static void beds_are_counted_by_sets_of_classes_and_states(void) {
    care_ledger *ledger = new_ledger();
    for (int32_t c = 0; c < CARE_BED_CLASSES; c++) {
        for (int32_t s = 0; s < CARE_BED_STATES; s++) {
            CARE_CHECK_OK(care_ledger_open(ledger, 2, c, s, INT64_C(1) << (5 * c + s), NULL), NULL);
        }
    }
    for (int32_t classes = 0; classes <= ALL_CLASSES; classes++) {
        for (int32_t states = 0; states <= ALL_STATES; states++) {
            int64_t wanted = 0;
            for (int32_t i = 0; i < 25; i++) {
                wanted += (classes >> (i / 5) & 1) && (states >> (i % 5) & 1) ? INT64_C(1) << i : 0;
            }
            int64_t found = -7;
            CARE_CHECK_OK(care_ledger_beds(ledger, LAST, 2, classes, states, &found, NULL), NULL);
            CARE_CHECK_INT(found, wanted);
        }
    }
    care_ledger_free(ledger);
}

static void what_cannot_be_counted_is_refused(void) {
    static const struct {
        int32_t year;
        int64_t township;
        int32_t classes, states;
        const char *where;
    } cases[] = {
        {OPENING - 1, 0, 1, 1, "year"},      {LAST + 1, 0, 1, 1, "year"},
        {LAST, TOWNSHIPS, 1, 1, "township"}, {LAST, -2, 1, 1, "township"},
        {LAST, 0, -1, 1, "classes"},         {LAST, 0, ALL_CLASSES + 1, 1, "classes"},
        {LAST, 0, 1, -1, "states"},          {LAST, 0, 1, ALL_STATES + 1, "states"},
    };
    care_ledger *ledger = new_ledger();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t found = -7;
        care_error error;
        care_error_init(&error);
        CARE_CHECK_REFUSED(
            care_ledger_beds(ledger, cases[i].year, cases[i].township, cases[i].classes, cases[i].states, &found, &error),
            &error, CARE__M_OUT_OF_RANGE, cases[i].where, -1);
        CARE_CHECK_INT(found, -7);
    }
    CARE_CHECK_INT(care_ledger_beds(ledger, LAST, 0, 1, 1, NULL, NULL), CARE_E_INVALID);
    int64_t found = -7;
    CARE_CHECK_INT(care_ledger_beds(NULL, LAST, 0, 1, 1, &found, NULL), CARE_E_INVALID);
    care_ledger_free(ledger);
}

/* ---- creating -------------------------------------------------------------------------------------------------------- */

static void a_ledger_that_cannot_be_is_refused(void) {
    care_ledger *ledger = NULL;
    care_error error;
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_ledger_create(0, 2021, 2025, NULL, &ledger, &error), &error, CARE__M_OUT_OF_RANGE, "townships", -1);
    CARE_CHECK_REFUSED(care_ledger_create(1, 0, 2025, NULL, &ledger, &error), &error, CARE__M_OUT_OF_RANGE, "first_year", -1);
    CARE_CHECK_REFUSED(care_ledger_create(1, 2021, 2020, NULL, &ledger, &error), &error, CARE__M_OUT_OF_RANGE, "last_year", -1);
    CARE_CHECK_REFUSED(care_ledger_create(1, 2021, 9999, NULL, &ledger, &error), &error, CARE__M_OUT_OF_RANGE, "last_year", -1);
    CARE_CHECK_REFUSED(care_ledger_create(1, 2021, 2025, NULL, NULL, &error), &error, CARE__M_NULL, "ledger", -1);
    CARE_CHECK(ledger == NULL);
    care_ledger_free(NULL);
}

static void a_ledger_of_one_year_works(void) {
    care_ledger *ledger = NULL;
    CARE_CHECK_OK(care_ledger_create(1, 2021, 2021, NULL, &ledger, NULL), NULL);
    CARE_CHECK_OK(record(ledger, CARE_BED_APPROVE, 2021, 0, CARE_BED_SOJOURN, 3), NULL);
    CARE_CHECK_INT(all_beds(ledger, 2020, 0), 0);
    CARE_CHECK_INT(all_beds(ledger, 2021, 0), 3);
    CARE_CHECK_INT(findings(ledger), 0);
    care_ledger_free(ledger);
}

/* ---- the table ------------------------------------------------------------------------------------------------------- */

/* 100 ordinary beds, 30 of the area; 20 begin and 15 end a conversion into nursing beds in 2022, 7 close; 12 nursing open. */
static care_ledger *busy_ledger(const care_env *env) {
    care_ledger *ledger = NULL;
    if (care_ledger_create(TOWNSHIPS, 2021, 2022, env, &ledger, NULL) == CARE_OK) {
        CARE_CHECK_OK(care_ledger_open(ledger, 0, CARE_BED_ORDINARY, CARE_BED_OPERATING, 70, NULL), NULL);
        CARE_CHECK_OK(care_ledger_open(ledger, CARE_WHOLE_AREA, CARE_BED_ORDINARY, CARE_BED_OPERATING, 30, NULL), NULL);
        CARE_CHECK_OK(care_ledger_open(ledger, 1, CARE_BED_NURSING, CARE_BED_BUILDING, 12, NULL), NULL);
        CARE_CHECK_OK(record(ledger, CARE_BED_CONVERT_START, 2022, 0, CARE_BED_ORDINARY, 20), NULL);
        CARE_CHECK_OK(convert(ledger, 2022, 0, CARE_BED_ORDINARY, CARE_BED_NURSING, 15), NULL);
        CARE_CHECK_OK(record(ledger, CARE_BED_CLOSE, 2022, CARE_WHOLE_AREA, CARE_BED_ORDINARY, 7), NULL);
        CARE_CHECK_OK(record(ledger, CARE_BED_OPEN, 2022, 1, CARE_BED_NURSING, 12), NULL);
    }
    return ledger;
}

static void the_table_shows_how_operating_beds_changed(void) {
    /* opening, opened, converted in, converted out, closed, closing */
    static const int64_t ordinary_2021[] = {100, 0, 0, 0, 0, 100};
    static const int64_t ordinary_2022[] = {100, 0, 0, 20, 7, 73};
    static const int64_t nursing_2022[] = {0, 12, 15, 0, 0, 27};
    care_ledger *ledger = busy_ledger(NULL);
    care_table *table = NULL;
    CARE_CHECK_OK(care_ledger_table(ledger, NULL, &table, NULL), NULL);
    CARE_CHECK_STR(care_table_name(table), "bed_ledger");
    CARE_CHECK_STR(care_table_title(table, "zh"), "床位台账");
    CARE_CHECK_INT(care_table_row_count(table), 2 * CARE_BED_CLASSES);
    CARE_CHECK_STR(care_table_text(table, 1, CARE_BED_CLASSES + CARE_BED_NURSING, "zh"), "机构护理型床位");
    for (int64_t column = 2; column < 8; column++) {
        int64_t found[2 * CARE_BED_CLASSES];
        CARE_CHECK_OK(care_table_read_int64(table, column, found, 2 * CARE_BED_CLASSES, NULL), NULL);
        CARE_CHECK_INT(found[CARE_BED_ORDINARY], ordinary_2021[column - 2]);
        CARE_CHECK_INT(found[CARE_BED_CLASSES + CARE_BED_ORDINARY], ordinary_2022[column - 2]);
        CARE_CHECK_INT(found[CARE_BED_CLASSES + CARE_BED_NURSING], nursing_2022[column - 2]);
        CARE_CHECK_INT(found[CARE_BED_HOME], 0);
    }
    care_table_free(table);
    care_ledger_free(ledger);
}

static void columns_of_the_table_have_names_and_both_languages(void) {
    static const char *const names[] = {"year",         "class",         "opening", "opened",
                                        "converted_in", "converted_out", "closed",  "closing"};
    care_ledger *ledger = new_ledger();
    care_table *table = NULL;
    CARE_CHECK_OK(care_ledger_table(ledger, NULL, &table, NULL), NULL);
    CARE_CHECK_INT(care_table_column_count(table), 8);
    for (int64_t i = 0; i < 8; i++) {
        CARE_CHECK_STR(care_table_column_name(table, i), names[i]);
        CARE_CHECK(strcmp(care_table_column_label(table, i, "en"), care_table_column_label(table, i, "zh")) != 0);
    }
    care_table_free(table);
    care_ledger_free(ledger);
}

static void null_has_no_table_and_no_findings(void) {
    care_ledger *ledger = new_ledger();
    care_table *table = NULL;
    care_diagnostics *list = NULL;
    CARE_CHECK_INT(care_ledger_table(NULL, NULL, &table, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_ledger_table(ledger, NULL, NULL, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_ledger_verify(NULL, NULL, &list, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_ledger_verify(ledger, NULL, NULL, NULL), CARE_E_INVALID);
    CARE_CHECK(table == NULL && list == NULL);
    care_ledger_free(ledger);
}

/* ---- verification ---------------------------------------------------------------------------------------------------- */

/* The caller's allocator sees the ledger's memory: so its stock can be broken from outside. */
typedef struct memory {
    void *block[16];
    size_t size[16];
    int count;
} memory;

static void *remember(void *user, size_t size) {
    memory *seen = user;
    void *block = seen->count < 16 ? malloc(size) : NULL;
    if (block != NULL) {
        seen->block[seen->count] = block;
        seen->size[seen->count++] = size;
    }
    return block;
}

static void forget(void *user, void *block) {
    (void)user;
    free(block);
}

/* Adds one to the `which`-th number of this value in the ledger's memory; says whether there is one. */
static bool miscount(const memory *seen, int64_t value, int which) {
    for (int i = 0; i < seen->count; i++) {
        int64_t *number = seen->block[i];
        for (size_t k = 0; k < seen->size[i] / sizeof *number; k++) {
            if (number[k] == value && which-- == 0) {
                number[k]++;
                return true;
            }
        }
    }
    return false;
}

static void a_stock_that_does_not_follow_from_the_events_is_found(void) {
    const int64_t unusual = 123456789;
    memory seen = {.count = 0};
    care_env env;
    care_ledger *ledger = NULL;
    care_diagnostics *list = NULL;
    care_finding finding;
    char text[512];
    care_env_init(&env);
    care_finding_init(&finding);
    env.allocate = remember;
    env.release = forget;
    env.allocator_user = &seen;
    CARE_CHECK_OK(care_ledger_create(TOWNSHIPS, FIRST, LAST, &env, &ledger, NULL), NULL);
    CARE_CHECK_OK(care_ledger_open(ledger, CARE_WHOLE_AREA, CARE_BED_HOME, CARE_BED_OPERATING, 1, NULL), NULL);
    CARE_CHECK_OK(care_ledger_open(ledger, 1, CARE_BED_NURSING, CARE_BED_OPERATING, unusual, NULL), NULL);
    CARE_CHECK_INT(findings(ledger), 0);
    CARE_CHECK(miscount(&seen, unusual, LAST - OPENING)); /* the closing stock of the last year */
    CARE_CHECK_OK(care_ledger_verify(ledger, NULL, &list, NULL), NULL);
    CARE_CHECK_INT(care_diagnostics_count(list), 1);
    CARE_CHECK_INT(care_diagnostics_total(list, CARE_FAULT), 1);
    CARE_CHECK_OK(care_diagnostics_get(list, 0, &finding, NULL), NULL);
    CARE_CHECK_INT(finding.message_id, CARE__M_LEDGER_OPEN);
    CARE_CHECK_OK(care_diagnostics_format(list, 0, "en", text, sizeof text, NULL), NULL);
    CARE_CHECK(strstr(text,
                      "year 2025, class nursing, state operating: the ledger shows 123456790 beds, opening stock and events "
                      "give 123456789") != NULL);
    care_diagnostics_free(list);
    care_ledger_free(ledger);
}

/* A wrong number in the middle disagrees with the year before and with the year after. */
static void a_wrong_year_in_the_middle_is_found_on_both_sides(void) {
    const int64_t unusual = 123456789;
    memory seen = {.count = 0};
    care_env env;
    care_ledger *ledger = NULL;
    care_env_init(&env);
    env.allocate = remember;
    env.release = forget;
    env.allocator_user = &seen;
    CARE_CHECK_OK(care_ledger_create(TOWNSHIPS, FIRST, LAST, &env, &ledger, NULL), NULL);
    CARE_CHECK_OK(care_ledger_open(ledger, CARE_WHOLE_AREA, CARE_BED_HOME, CARE_BED_OPERATING, 1, NULL), NULL);
    CARE_CHECK_OK(care_ledger_open(ledger, 1, CARE_BED_NURSING, CARE_BED_OPERATING, unusual, NULL), NULL);
    CARE_CHECK(miscount(&seen, unusual, 2));
    CARE_CHECK_INT(findings(ledger), 2);
    care_ledger_free(ledger);
}

/* ---- memory ---------------------------------------------------------------------------------------------------------- */

static care_status create_a_ledger(const care_env *env, void *context) {
    (void)context;
    care_ledger *ledger = NULL;
    const care_status status = care_ledger_create(TOWNSHIPS, FIRST, LAST, env, &ledger, NULL);
    CARE_CHECK((status == CARE_OK) == (ledger != NULL));
    care_ledger_free(ledger);
    return status;
}

static care_status make_a_table(const care_env *env, void *context) {
    care_table *table = NULL;
    const care_status status = care_ledger_table(context, env, &table, NULL);
    CARE_CHECK((status == CARE_OK) == (table != NULL));
    care_table_free(table);
    return status;
}

static care_status verify(const care_env *env, void *context) {
    care_diagnostics *list = NULL;
    const care_status status = care_ledger_verify(context, env, &list, NULL);
    CARE_CHECK((status == CARE_OK) == (list != NULL));
    care_diagnostics_free(list);
    return status;
}

static void short_memory_leaves_nothing_behind(void) {
    care_ledger *ledger = busy_ledger(NULL);
    CARE_CHECK_OUT_OF_MEMORY(create_a_ledger, NULL);
    CARE_CHECK_OUT_OF_MEMORY(make_a_table, ledger);
    CARE_CHECK_OUT_OF_MEMORY(verify, ledger);
    care_ledger_free(ledger);
}

/* With a ledger that does not close, findings need memory too. */
static void short_memory_is_reported_also_when_there_is_much_to_find(void) {
    memory seen = {.count = 0};
    care_env env;
    care_ledger *ledger = NULL;
    care_env_init(&env);
    env.allocate = remember;
    env.release = forget;
    env.allocator_user = &seen;
    CARE_CHECK_OK(care_ledger_create(TOWNSHIPS, FIRST, LAST, &env, &ledger, NULL), NULL);
    CARE_CHECK_OK(care_ledger_open(ledger, CARE_WHOLE_AREA, CARE_BED_HOME, CARE_BED_OPERATING, 1, NULL), NULL);
    for (int64_t township = 0; township < TOWNSHIPS; township++) {
        for (int32_t i = 0; i < 25; i++) {
            const int64_t unusual = 123456789 + 1000 * (25 * township + i);
            CARE_CHECK_OK(care_ledger_open(ledger, township, i / 5, i % 5, unusual, NULL), NULL);
            CARE_CHECK(miscount(&seen, unusual, 2));
        }
    }
    CARE_CHECK_INT(findings(ledger), 100); /* of 150: as many as are kept */
    CARE_CHECK_OUT_OF_MEMORY(verify, ledger);
    care_ledger_free(ledger);
}

CARE_TEST_MAIN(
    "ledger", {"classes states and events are numbered and have words", classes_states_and_events_are_numbered_and_have_words},
    {"init of an event leaves all unset", init_of_an_event_leaves_all_unset},
    {"a new ledger is empty and closes", a_new_ledger_is_empty_and_closes},
    {"opening stock stands in every year", opening_stock_stands_in_every_year},
    {"opening stock may come after events", opening_stock_may_come_after_events},
    {"opening stock that cannot be is refused", opening_stock_that_cannot_be_is_refused},
    {"all beds together stay countable", all_beds_together_stay_countable},
    {"each kind of event moves beds from its year on", each_kind_of_event_moves_beds_from_its_year_on},
    {"the end of a conversion moves beds into another class", the_end_of_a_conversion_moves_beds_into_another_class},
    {"beds may go all the way within a year", beds_may_go_all_the_way_within_a_year},
    {"beds that are not there are not moved", beds_that_are_not_there_are_not_moved},
    {"beds that a later event moves are not moved before", beds_that_a_later_event_moves_are_not_moved_before},
    {"beds that come later are not moved before", beds_that_come_later_are_not_moved_before},
    {"an event that cannot be is refused", an_event_that_cannot_be_is_refused},
    {"a cell never holds more than can be counted", a_cell_never_holds_more_than_can_be_counted},
    {"beds that are converted to and fro stay countable", beds_that_are_converted_to_and_fro_stay_countable},
    {"beds known for the area only are nobodys but the areas", beds_known_for_the_area_only_are_nobodys_but_the_areas},
    {"beds are counted by sets of classes and states", beds_are_counted_by_sets_of_classes_and_states},
    {"what cannot be counted is refused", what_cannot_be_counted_is_refused},
    {"a ledger that cannot be is refused", a_ledger_that_cannot_be_is_refused},
    {"a ledger of one year works", a_ledger_of_one_year_works},
    {"the table shows how operating beds changed", the_table_shows_how_operating_beds_changed},
    {"columns of the table have names and both languages", columns_of_the_table_have_names_and_both_languages},
    {"null has no table and no findings", null_has_no_table_and_no_findings},
    {"a stock that does not follow from the events is found", a_stock_that_does_not_follow_from_the_events_is_found},
    {"a wrong year in the middle is found on both sides", a_wrong_year_in_the_middle_is_found_on_both_sides},
    {"short memory leaves nothing behind", short_memory_leaves_nothing_behind},
    {"short memory is reported also when there is much to find", short_memory_is_reported_also_when_there_is_much_to_find})
