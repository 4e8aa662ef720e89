/* What holds for every ledger: whatever is recorded, each year closes as an independent account does. */
#include <care/ledger.h>

#include <stdio.h>
#include <string.h>

#include "care_test.h"
#include "draw.h"

enum { CLASSES = CARE_BED_CLASSES, STATES = CARE_BED_STATES, KINDS = 7, FIRST = 2021, MOST_YEARS = 8, MOST_ROWS = 5 };

/* ---- an account of its own ------------------------------------------------------------------------------------------- */

typedef struct entry {
    int32_t kind, bed_class, to_class;
    int64_t row, year, beds; /* row: township, or the last one for the whole area; year from 0 */
} entry;

typedef struct account {
    int64_t townships, years;
    int64_t opening[MOST_ROWS][CLASSES][STATES];
    entry entries[4000];
    int count;
} account;

/* The state that beds leave and the one they come into, -1 = outside. */
static void states_of(int32_t kind, int32_t *from, int32_t *to) {
    switch (kind) {
    case CARE_BED_APPROVE:
        *from = -1, *to = CARE_BED_APPROVED;
        break;
    case CARE_BED_START:
        *from = CARE_BED_APPROVED, *to = CARE_BED_BUILDING;
        break;
    case CARE_BED_OPEN:
        *from = CARE_BED_BUILDING, *to = CARE_BED_OPERATING;
        break;
    case CARE_BED_CONVERT_START:
        *from = CARE_BED_OPERATING, *to = CARE_BED_CONVERTING;
        break;
    case CARE_BED_CONVERT_END:
        *from = CARE_BED_CONVERTING, *to = CARE_BED_OPERATING;
        break;
    case CARE_BED_CLOSE:
        *from = CARE_BED_OPERATING, *to = CARE_BED_CLOSED;
        break;
    default:
        *from = CARE_BED_APPROVED, *to = -1;
        break;
    }
}

/* Beds of a cell at the close of a year (-1 = opening), by going through all entries. */
static int64_t count(const account *a, int64_t year, int64_t row, int32_t bed_class, int32_t state) {
    int64_t beds = a->opening[row][bed_class][state];
    for (int i = 0; i < a->count; i++) {
        const entry *e = &a->entries[i];
        int32_t from, to;
        states_of(e->kind, &from, &to);
        if (e->row == row && e->year <= year) {
            beds -= e->bed_class == bed_class && from == state ? e->beds : 0;
            beds += e->to_class == bed_class && to == state ? e->beds : 0;
        }
    }
    return beds;
}

/* Could the newest entry be made? No year of the cell it takes from may close below zero. */
static bool newest_holds(const account *a) {
    const entry *e = &a->entries[a->count - 1];
    int32_t from, to;
    states_of(e->kind, &from, &to);
    for (int64_t year = 0; year < a->years && from >= 0; year++) {
        if (count(a, year, e->row, e->bed_class, from) < 0) {
            return false;
        }
    }
    return true;
}

/* ---- random ledgers -------------------------------------------------------------------------------------------------- */

static int64_t township_of(const account *a, int64_t row) {
    return row == a->townships ? CARE_WHOLE_AREA : row;
}

static care_ledger *open_ledger(care__stream *s, account *a) {
    care_ledger *ledger = NULL;
    memset(a, 0, sizeof *a);
    a->townships = draw_int(s, 1, MOST_ROWS - 1);
    a->years = draw_int(s, 1, MOST_YEARS);
    CARE_CHECK_OK(care_ledger_create(a->townships, FIRST, FIRST + (int32_t)a->years - 1, NULL, &ledger, NULL), NULL);
    for (int64_t i = draw_int(s, 0, 60); i > 0; i--) {
        const int64_t row = draw_int(s, 0, a->townships);
        const int32_t bed_class = (int32_t)draw_int(s, 0, CLASSES - 1);
        const int32_t state = (int32_t)draw_int(s, 0, STATES - 1);
        const int64_t beds = draw_int(s, 0, 50);
        CARE_CHECK_OK(care_ledger_open(ledger, township_of(a, row), bed_class, state, beds, NULL), NULL);
        a->opening[row][bed_class][state] += beds;
    }
    return ledger;
}

/* Records one random event in both; false when they disagree whether it can be. */
static bool record_one(care__stream *s, account *a, care_ledger *ledger, int64_t *accepted) {
    entry *e = &a->entries[a->count++];
    *e = (entry){.kind = (int32_t)draw_int(s, 0, KINDS - 1),
                 .bed_class = (int32_t)draw_int(s, 0, CLASSES - 1),
                 .row = draw_int(s, 0, a->townships),
                 .year = draw_int(s, 0, a->years - 1),
                 .beds = draw_int(s, 1, 20)};
    const bool converts = e->kind == CARE_BED_CONVERT_END;
    e->to_class = converts ? (e->bed_class + (int32_t)draw_int(s, 1, CLASSES - 1)) % CLASSES : e->bed_class;
    care_bed_event event;
    care_bed_event_init(&event);
    event.kind = e->kind;
    event.year = FIRST + (int32_t)e->year;
    event.township = township_of(a, e->row);
    event.bed_class = e->bed_class;
    event.to_class = converts ? e->to_class : -1;
    event.beds = e->beds;
    const bool wanted = newest_holds(a);
    const bool done = care_ledger_record(ledger, &event, NULL) == CARE_OK;
    a->count -= !wanted;
    *accepted += wanted;
    return CARE_CHECK_INT(done, wanted);
}

/* Every cell of every year, and the sums of the area. */
static bool agrees(const account *a, const care_ledger *ledger) {
    for (int64_t year = -1; year < a->years; year++) {
        for (int32_t i = 0; i < CLASSES * STATES; i++) {
            int64_t area = 0;
            int64_t found = -7;
            const int32_t c = CARE_BED_BIT(i / STATES);
            const int32_t state = CARE_BED_BIT(i % STATES);
            for (int64_t row = 0; row < a->townships; row++) {
                const int64_t wanted = count(a, year, row, i / STATES, i % STATES);
                area += wanted;
                CARE_CHECK_OK(care_ledger_beds(ledger, FIRST + (int32_t)year, row, c, state, &found, NULL), NULL);
                if (!CARE_CHECK_INT(found, wanted)) {
                    return false;
                }
            }
            area += count(a, year, a->townships, i / STATES, i % STATES);
            CARE_CHECK_OK(care_ledger_beds(ledger, FIRST + (int32_t)year, CARE_WHOLE_AREA, c, state, &found, NULL), NULL);
            if (!CARE_CHECK_INT(found, area)) {
                return false;
            }
        }
    }
    return true;
}

static bool has_no_findings(const care_ledger *ledger) {
    care_diagnostics *list = NULL;
    CARE_CHECK_OK(care_ledger_verify(ledger, NULL, &list, NULL), NULL);
    const bool none = CARE_CHECK_INT(care_diagnostics_count(list), 0);
    care_diagnostics_free(list);
    return none;
}

/* Sum over the area of entries of one kind in a year, by the class they leave or the one they come into. */
static int64_t moved(const account *a, int64_t year, int32_t kind, int32_t bed_class, bool into) {
    int64_t beds = 0;
    for (int i = 0; i < a->count; i++) {
        const entry *e = &a->entries[i];
        beds += e->year == year && e->kind == kind && (into ? e->to_class : e->bed_class) == bed_class ? e->beds : 0;
    }
    return beds;
}

static int64_t operating(const account *a, int64_t year, int32_t bed_class) {
    int64_t beds = 0;
    for (int64_t row = 0; row <= a->townships; row++) {
        beds += count(a, year, row, bed_class, CARE_BED_OPERATING);
    }
    return beds;
}

/* opening + opened + converted in - converted out - closed = closing, each as the account has it. */
static bool table_agrees(const account *a, const care_ledger *ledger) {
    care_table *table = NULL;
    bool all = CARE_CHECK_OK(care_ledger_table(ledger, NULL, &table, NULL), NULL);
    int64_t cell[8][MOST_YEARS * CLASSES];
    const size_t rows = (size_t)a->years * CLASSES;
    all = all && CARE_CHECK_INT(care_table_row_count(table), rows);
    for (int64_t column = 0; column < 8 && all; column++) {
        all = column == 1 || CARE_CHECK_OK(care_table_read_int64(table, column, cell[column], rows, NULL), NULL);
    }
    for (int64_t i = 0; i < (int64_t)rows && all; i++) {
        const int64_t year = i / CLASSES;
        const int32_t c = (int32_t)(i % CLASSES);
        all = CARE_CHECK_INT(cell[0][i], FIRST + year) && CARE_CHECK_INT(cell[2][i], operating(a, year - 1, c)) &&
              CARE_CHECK_INT(cell[3][i], moved(a, year, CARE_BED_OPEN, c, false)) &&
              CARE_CHECK_INT(cell[4][i], moved(a, year, CARE_BED_CONVERT_END, c, true)) &&
              CARE_CHECK_INT(cell[5][i], moved(a, year, CARE_BED_CONVERT_START, c, false)) &&
              CARE_CHECK_INT(cell[6][i], moved(a, year, CARE_BED_CLOSE, c, false)) &&
              CARE_CHECK_INT(cell[7][i], operating(a, year, c)) &&
              CARE_CHECK_INT(cell[2][i] + cell[3][i] + cell[4][i] - cell[5][i] - cell[6][i], cell[7][i]);
    }
    care_table_free(table);
    return all;
}

static void check_ledgers(uint64_t seed, int ledgers, int events) {
    static account a;
    int64_t accepted = 0;
    for (int i = 0; i < ledgers; i++) {
        care__stream s;
        care__stream_open(&s, seed, 0, (uint64_t)i);
        care_ledger *ledger = open_ledger(&s, &a);
        bool good = true;
        for (int k = 1; k <= events && good; k++) {
            good = record_one(&s, &a, ledger, &accepted) && (k % 500 != 0 || agrees(&a, ledger));
        }
        good = good && agrees(&a, ledger) && has_no_findings(ledger) && table_agrees(&a, ledger);
        care_ledger_free(ledger);
        if (!good) {
            printf("    seed %llu, ledger %d\n", (unsigned long long)seed, i);
            return;
        }
    }
    /* Neither all nor hardly any: both answers were tried. */
    CARE_CHECK(accepted > (int64_t)ledgers * events / 10 && accepted < (int64_t)ledgers * events * 9 / 10);
}

static void many_small_ledgers_close(void) {
    check_ledgers(1, 400, 40);
}

static void ledgers_with_thousands_of_events_close(void) {
    check_ledgers(2, 3, 4000);
}

/* ---- order ----------------------------------------------------------------------------------------------------------- */

/* Events that can all be recorded give the same stock in any order in which they can be. */
static void the_order_of_events_does_not_matter_when_all_are_accepted(void) {
    for (uint64_t trial = 0; trial < 200; trial++) {
        static account a;
        care__stream s;
        int64_t accepted = 0;
        care__stream_open(&s, 3, 0, trial);
        care_ledger *ledger = open_ledger(&s, &a);
        for (int k = 0; k < 60; k++) {
            (void)record_one(&s, &a, ledger, &accepted);
        }
        care_ledger *again = NULL;
        CARE_CHECK_OK(care_ledger_create(a.townships, FIRST, FIRST + (int32_t)a.years - 1, NULL, &again, NULL), NULL);
        for (int64_t i = 0; i < (a.townships + 1) * CLASSES * STATES; i++) {
            const int64_t row = i / (CLASSES * STATES);
            const int32_t c = (int32_t)(i / STATES % CLASSES);
            const int32_t state = (int32_t)(i % STATES);
            CARE_CHECK_OK(care_ledger_open(again, township_of(&a, row), c, state, a.opening[row][c][state], NULL), NULL);
        }
        bool left[sizeof a.entries / sizeof a.entries[0]];
        int waiting = a.count;
        memset(left, 1, sizeof left);
        for (bool moves = true; moves && waiting > 0;) { /* from the last to the first, as often as it takes */
            moves = false;
            for (int i = a.count - 1; i >= 0; i--) {
                const entry *e = &a.entries[i];
                care_bed_event event;
                care_bed_event_init(&event);
                event.kind = e->kind;
                event.year = FIRST + (int32_t)e->year;
                event.township = township_of(&a, e->row);
                event.bed_class = e->bed_class;
                event.to_class = e->kind == CARE_BED_CONVERT_END ? e->to_class : -1;
                event.beds = e->beds;
                if (left[i] && care_ledger_record(again, &event, NULL) == CARE_OK) {
                    left[i] = false;
                    waiting--;
                    moves = true;
                }
            }
        }
        const bool good = CARE_CHECK_INT(waiting, 0) && agrees(&a, again) && has_no_findings(again);
        care_ledger_free(ledger);
        care_ledger_free(again);
        if (!good) {
            printf("    trial %llu\n", (unsigned long long)trial);
            return;
        }
    }
}

CARE_TEST_MAIN("ledger property", {"many small ledgers close", many_small_ledgers_close},
               {"ledgers with thousands of events close", ledgers_with_thousands_of_events_close},
               {"the order of events does not matter when all are accepted",
                the_order_of_events_does_not_matter_when_all_are_accepted})
