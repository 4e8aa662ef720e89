#include <care/ledger.h>

#include <stdio.h>
#include <string.h>

#include "core/diagnostics.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/table.h"

enum { OUTSIDE = -1, EVENT_KINDS = 7, CELLS = CARE_BED_CLASSES * CARE_BED_STATES, FLOWS = CARE_BED_CLASSES * EVENT_KINDS };

static const int64_t most_beds = INT64_C(1) << 53;
static const int64_t most_moved = INT64_C(1) << 62;

/* From which state to which an event moves beds. */
static const struct {
    int32_t from, to;
} moves[EVENT_KINDS] = {
    [CARE_BED_APPROVE] = {OUTSIDE, CARE_BED_APPROVED},
    [CARE_BED_START] = {CARE_BED_APPROVED, CARE_BED_BUILDING},
    [CARE_BED_OPEN] = {CARE_BED_BUILDING, CARE_BED_OPERATING},
    [CARE_BED_CONVERT_START] = {CARE_BED_OPERATING, CARE_BED_CONVERTING},
    [CARE_BED_CONVERT_END] = {CARE_BED_CONVERTING, CARE_BED_OPERATING},
    [CARE_BED_CLOSE] = {CARE_BED_OPERATING, CARE_BED_CLOSED},
    [CARE_BED_CANCEL] = {CARE_BED_APPROVED, OUTSIDE},
};

struct care_ledger {
    care__arena arena;
    int64_t rows; /* townships + 1; the last row is what is known for the area only */
    int32_t first_year;
    int64_t years;
    int64_t *stock;        /* [years + 1][rows][class][state], the opening stock first */
    int64_t *flow;         /* [years][rows][class][kind] beds moved out of or, for approvals, into the class */
    int64_t *converted_in; /* [years][rows][class] */
    int64_t recorded;      /* beds that ever came in: at most 2^53, so that doubles hold every count */
    int64_t moved;         /* beds of all events: at most 2^62, so that no sum of events overflows */
};

void care_bed_event_init(care_bed_event *event) {
    if (event != NULL) {
        memset(event, 0, sizeof *event);
        event->struct_size = sizeof *event;
        event->kind = event->year = event->bed_class = event->to_class = -1;
        event->township = CARE_WHOLE_AREA;
        event->beds = -1;
    }
}

care_status care_ledger_create(int64_t townships, int32_t first_year, int32_t last_year, const care_env *env,
                               care_ledger **ledger, care_error *error) {
    care_env use;
    size_t size;
    CARE__TRY(care__env_take(&use, env, error));
    CARE__TRY(care__check_pointer(ledger, "ledger", error));
    CARE__TRY(care__check_integer(townships, 1, INT32_MAX, "townships", -1, error));
    CARE__TRY(care__check_integer(first_year, 1, 9998, "first_year", -1, error));
    CARE__TRY(care__check_integer(last_year, first_year, 9998, "last_year", -1, error));
    const int64_t years = (int64_t)last_year - first_year + 1;
    CARE__TRY(care__check_product(years + 1, townships + 1, CELLS + FLOWS, "townships", &size, error));
    care_ledger *fresh = use.allocate(use.allocator_user, sizeof *fresh);
    if (fresh == NULL) {
        return care__fail_nomem(error);
    }
    memset(fresh, 0, sizeof *fresh);
    care__arena_init(&fresh->arena, care__allocator_of(&use));
    fresh->rows = townships + 1;
    fresh->first_year = first_year;
    fresh->years = years;
    const size_t table = (size_t)years * (size_t)fresh->rows;
    fresh->stock = care__arena_take(&fresh->arena, (table + (size_t)fresh->rows) * CELLS, sizeof *fresh->stock);
    fresh->flow = care__arena_take(&fresh->arena, table * FLOWS, sizeof *fresh->flow);
    fresh->converted_in = care__arena_take(&fresh->arena, table * CARE_BED_CLASSES, sizeof *fresh->converted_in);
    if (fresh->stock == NULL || fresh->flow == NULL || fresh->converted_in == NULL) {
        care_ledger_free(fresh);
        return care__fail_nomem(error);
    }
    *ledger = fresh;
    return CARE_OK;
}

static int64_t row_of(const care_ledger *ledger, int64_t township) {
    return township == CARE_WHOLE_AREA ? ledger->rows - 1 : township;
}

/* Stock after `year_index` years: 0 is the opening. */
static int64_t *cell(const care_ledger *ledger, int64_t year_index, int64_t row, int32_t bed_class, int32_t state) {
    return &ledger->stock[((year_index * ledger->rows + row) * CARE_BED_CLASSES + bed_class) * CARE_BED_STATES + state];
}

static int64_t *flow_cell(const care_ledger *ledger, int64_t year_index, int64_t row, int32_t bed_class, int32_t kind) {
    return &ledger->flow[((year_index * ledger->rows + row) * CARE_BED_CLASSES + bed_class) * EVENT_KINDS + kind];
}

static int64_t *converted_cell(const care_ledger *ledger, int64_t year_index, int64_t row, int32_t bed_class) {
    return &ledger->converted_in[(year_index * ledger->rows + row) * CARE_BED_CLASSES + bed_class];
}

care_status care_ledger_open(care_ledger *ledger, int64_t township, int32_t bed_class, int32_t state, int64_t beds,
                             care_error *error) {
    CARE__TRY(care__check_pointer(ledger, "ledger", error));
    CARE__TRY(care__check_integer(township, CARE_WHOLE_AREA, ledger->rows - 2, "township", -1, error));
    CARE__TRY(care__check_integer(bed_class, 0, CARE_BED_CLASSES - 1, "bed_class", -1, error));
    CARE__TRY(care__check_integer(state, 0, CARE_BED_STATES - 1, "state", -1, error));
    const int64_t row = row_of(ledger, township);
    CARE__TRY(care__check_integer(beds, 0, most_beds - ledger->recorded, "beds", -1, error));
    ledger->recorded += beds;
    for (int64_t y = 0; y <= ledger->years; y++) {
        *cell(ledger, y, row, bed_class, state) += beds;
    }
    return CARE_OK;
}

static care_status check_event(const care_ledger *ledger, const care_bed_event *event, care_error *error) {
    const int32_t last = ledger->first_year + (int32_t)ledger->years - 1;
    CARE__TRY(care__check_integer(event->kind, 0, EVENT_KINDS - 1, "event.kind", -1, error));
    CARE__TRY(care__check_integer(event->year, ledger->first_year, last, "event.year", -1, error));
    CARE__TRY(care__check_integer(event->township, CARE_WHOLE_AREA, ledger->rows - 2, "event.township", -1, error));
    CARE__TRY(care__check_integer(event->bed_class, 0, CARE_BED_CLASSES - 1, "event.bed_class", -1, error));
    CARE__TRY(care__check_integer(event->beds, 1, most_beds, "event.beds", -1, error));
    if (event->kind != CARE_BED_CONVERT_END) {
        return care__check_integer(event->to_class, -1, -1, "event.to_class", -1, error);
    }
    CARE__TRY(care__check_integer(event->to_class, 0, CARE_BED_CLASSES - 1, "event.to_class", -1, error));
    if (event->to_class == event->bed_class) {
        return care__fail(error, CARE_E_INVALID, CARE__M_SAME_CLASS, "event.to_class", -1, NULL);
    }
    return CARE_OK;
}

care_status care_ledger_record(care_ledger *ledger, const care_bed_event *event, care_error *error) {
    care_bed_event use;
    care_bed_event_init(&use);
    CARE__TRY(care__check_pointer(ledger, "ledger", error));
    CARE__TRY(care__take(&use, sizeof use, event, "event", error));
    CARE__TRY(check_event(ledger, &use, error));
    const int64_t row = row_of(ledger, use.township);
    const int64_t year = use.year - ledger->first_year;
    const int32_t from = moves[use.kind].from;
    const int32_t to = moves[use.kind].to;
    const int32_t to_class = use.kind == CARE_BED_CONVERT_END ? use.to_class : use.bed_class;
    CARE__TRY(care__check_integer(use.beds, 1, most_moved - ledger->moved, "event.beds", -1, error));
    if (from == OUTSIDE) {
        CARE__TRY(care__check_integer(use.beds, 1, most_beds - ledger->recorded, "event.beds", -1, error));
        ledger->recorded += use.beds;
    }
    for (int64_t y = year; y < ledger->years; y++) {
        const int64_t there = from == OUTSIDE ? use.beds : *cell(ledger, y + 1, row, use.bed_class, from);
        if (there < use.beds) {
            return care__fail(error, CARE_E_INVALID, CARE__M_BEDS_SHORT, "event.beds", -1,
                              "%lld" CARE__AND "%lld" CARE__AND "%lld", (long long)use.beds, (long long)there,
                              (long long)ledger->first_year + y);
        }
    }
    for (int64_t y = year; y < ledger->years; y++) {
        if (from != OUTSIDE) {
            *cell(ledger, y + 1, row, use.bed_class, from) -= use.beds;
        }
        if (to != OUTSIDE) {
            *cell(ledger, y + 1, row, to_class, to) += use.beds;
        }
    }
    ledger->moved += use.beds;
    *flow_cell(ledger, year, row, use.bed_class, use.kind) += use.beds;
    if (use.kind == CARE_BED_CONVERT_END) {
        *converted_cell(ledger, year, row, to_class) += use.beds;
    }
    return CARE_OK;
}

static int64_t sum_cells(const care_ledger *ledger, int64_t year_index, int64_t row, int32_t classes, int32_t states) {
    int64_t sum = 0;
    for (int32_t c = 0; c < CARE_BED_CLASSES; c++) {
        for (int32_t s = 0; s < CARE_BED_STATES; s++) {
            if ((classes >> c & 1) && (states >> s & 1)) {
                sum += *cell(ledger, year_index, row, c, s);
            }
        }
    }
    return sum;
}

care_status care_ledger_beds(const care_ledger *ledger, int32_t year, int64_t township, int32_t classes, int32_t states,
                             int64_t *beds, care_error *error) {
    CARE__TRY(care__check_pointer(ledger, "ledger", error));
    CARE__TRY(care__check_pointer(beds, "beds", error));
    const int32_t last = ledger->first_year + (int32_t)ledger->years - 1;
    CARE__TRY(care__check_integer(year, ledger->first_year - 1, last, "year", -1, error));
    CARE__TRY(care__check_integer(township, CARE_WHOLE_AREA, ledger->rows - 2, "township", -1, error));
    CARE__TRY(care__check_integer(classes, 0, CARE_BED_BIT(CARE_BED_CLASSES) - 1, "classes", -1, error));
    CARE__TRY(care__check_integer(states, 0, CARE_BED_BIT(CARE_BED_STATES) - 1, "states", -1, error));
    const int64_t year_index = (int64_t)year - ledger->first_year + 1;
    int64_t sum = 0;
    const int64_t begin = township == CARE_WHOLE_AREA ? 0 : township;
    const int64_t end = township == CARE_WHOLE_AREA ? ledger->rows : township + 1;
    for (int64_t row = begin; row < end; row++) {
        sum += sum_cells(ledger, year_index, row, classes, states);
    }
    *beds = sum;
    return CARE_OK;
}

/* ---- closing --------------------------------------------------------------------------------------------------------- */

/* Closing stock of a cell from the stock a year before and the year's events. */
static int64_t close_cell(const care_ledger *ledger, int64_t year, int64_t row, int32_t bed_class, int32_t state) {
    int64_t beds = *cell(ledger, year, row, bed_class, state);
    for (int32_t kind = 0; kind < EVENT_KINDS; kind++) {
        const int64_t moved = *flow_cell(ledger, year, row, bed_class, kind);
        if (moves[kind].from == state) {
            beds -= moved;
        }
        if (moves[kind].to == state) {
            beds += kind == CARE_BED_CONVERT_END ? *converted_cell(ledger, year, row, bed_class) : moved;
        }
    }
    return beds;
}

/* A class and a state in messages: in English by its code. */
static const char *const class_names[] = {
#define X(name, value, code, en, zh) CARE__EITHER(code, zh),
    CARE_BED_CLASS_LIST(X)
#undef X
};

static const char *const state_names[] = {
#define X(name, value, code, en, zh) CARE__EITHER(code, zh),
    CARE_BED_STATE_LIST(X)
#undef X
};

care_status care_ledger_verify(const care_ledger *ledger, const care_env *env, care_diagnostics **findings, care_error *error) {
    care_env use;
    care_diagnostics *list;
    CARE__TRY(care__env_take(&use, env, error));
    CARE__TRY(care__check_pointer(ledger, "ledger", error));
    CARE__TRY(care__check_pointer(findings, "findings", error));
    CARE__TRY(care__diagnostics_create(care__allocator_of(&use), &list, error));
    for (int64_t year = 0; year < ledger->years; year++) {
        for (int64_t i = 0; i < ledger->rows * CELLS; i++) {
            const int64_t row = i / CELLS;
            const int32_t bed_class = (int32_t)(i % CELLS / CARE_BED_STATES);
            const int32_t state = (int32_t)(i % CARE_BED_STATES);
            const int64_t found = *cell(ledger, year + 1, row, bed_class, state);
            const int64_t expected = close_cell(ledger, year, row, bed_class, state);
            if (found != expected) {
                care__diagnose(list, CARE_FAULT, CARE__M_LEDGER_OPEN, (care__place){.line = row + 1},
                               "%lld" CARE__AND "%s" CARE__AND "%s" CARE__AND "%lld" CARE__AND "%lld",
                               (long long)ledger->first_year + year, class_names[bed_class], state_names[state],
                               (long long)found, (long long)expected);
            }
        }
    }
    const care_status status = care__diagnostics_end(list, error);
    if (status == CARE_E_NOMEM) {
        care_diagnostics_free(list);
        return status;
    }
    *findings = list;
    return CARE_OK;
}

static const care__words class_words[] = {
#define X(name, value, code, en, zh) {{en, zh}},
    CARE_BED_CLASS_LIST(X)
#undef X
};

/* Sum over rows of an event's flow into or out of a class. */
static int64_t sum_flow(const care_ledger *ledger, int64_t year, int32_t bed_class, int32_t kind) {
    int64_t sum = 0;
    for (int64_t row = 0; row < ledger->rows; row++) {
        sum += *flow_cell(ledger, year, row, bed_class, kind);
    }
    return sum;
}

static int64_t sum_operating(const care_ledger *ledger, int64_t year_index, int32_t bed_class) {
    int64_t sum = 0;
    for (int64_t row = 0; row < ledger->rows; row++) {
        sum += *cell(ledger, year_index, row, bed_class, CARE_BED_OPERATING);
    }
    return sum;
}

static int64_t sum_converted(const care_ledger *ledger, int64_t year, int32_t bed_class) {
    int64_t sum = 0;
    for (int64_t row = 0; row < ledger->rows; row++) {
        sum += *converted_cell(ledger, year, row, bed_class);
    }
    return sum;
}

care_status care_ledger_table(const care_ledger *ledger, const care_env *env, care_table **table, care_error *error) {
    static const care__column columns[] = {
        {"year", {{"year", "年份"}}, {{"", ""}}, CARE_INT64, 0},
        {"class", {{"class", "类别"}}, {{"", ""}}, CARE_TEXT, 0},
        {"opening", {{"opening", "年初"}}, {{"beds", "张"}}, CARE_INT64, 0},
        {"opened", {{"opened", "新投入"}}, {{"beds", "张"}}, CARE_INT64, 0},
        {"converted_in", {{"converted in", "改造转入"}}, {{"beds", "张"}}, CARE_INT64, 0},
        {"converted_out", {{"converted out", "改造转出"}}, {{"beds", "张"}}, CARE_INT64, 0},
        {"closed", {{"closed", "关闭"}}, {{"beds", "张"}}, CARE_INT64, 0},
        {"closing", {{"closing", "年末"}}, {{"beds", "张"}}, CARE_INT64, 0},
    };
    care_env use;
    care_table *built;
    CARE__TRY(care__env_take(&use, env, error));
    CARE__TRY(care__check_pointer(ledger, "ledger", error));
    CARE__TRY(care__check_pointer(table, "table", error));
    CARE__TRY(care__table_create(care__allocator_of(&use), "bed_ledger", (care__words){{"Operating beds", "床位台账"}}, columns,
                                 sizeof columns / sizeof columns[0], ledger->years * CARE_BED_CLASSES, &built, error));
    int64_t line = 0;
    for (int64_t year = 0; year < ledger->years; year++) {
        for (int32_t c = 0; c < CARE_BED_CLASSES; c++, line++) {
            care__table_int(built, 0, line, ledger->first_year + year);
            care__table_words(built, 1, line, class_words[c]);
            care__table_int(built, 2, line, sum_operating(ledger, year, c));
            care__table_int(built, 3, line, sum_flow(ledger, year, c, CARE_BED_OPEN));
            care__table_int(built, 4, line, sum_converted(ledger, year, c));
            care__table_int(built, 5, line, sum_flow(ledger, year, c, CARE_BED_CONVERT_START));
            care__table_int(built, 6, line, sum_flow(ledger, year, c, CARE_BED_CLOSE));
            care__table_int(built, 7, line, sum_operating(ledger, year + 1, c));
        }
    }
    return care__table_end(built, table, error);
}

void care_ledger_free(care_ledger *ledger) {
    if (ledger != NULL) {
        const care__allocator allocator = ledger->arena.allocator;
        care__arena_free(&ledger->arena);
        allocator.release(allocator.user, ledger);
    }
}
