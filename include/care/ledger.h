/* The bed ledger (床位台账): every bed is in one class and one state, every year closes. */
#ifndef CARE_LEDGER_H
#define CARE_LEDGER_H

#include <care/area.h>
#include <care/diagnostics.h>
#include <care/table.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CARE_BED_CLASS_LIST(X)                                                        \
    X(CARE_BED_ORDINARY, 0, "ordinary", "institution beds, ordinary", "机构普通床位") \
    X(CARE_BED_NURSING, 1, "nursing", "institution beds, nursing", "机构护理型床位")  \
    X(CARE_BED_COMMUNITY, 2, "community", "community beds", "社区床位")               \
    X(CARE_BED_HOME, 3, "home", "home care beds", "家庭养老床位")                     \
    X(CARE_BED_SOJOURN, 4, "sojourn", "sojourn beds", "旅居床位")

/** What kind of bed it is. */
typedef enum care_bed_class {
#define X(name, value, code, en, zh) name = value,
    CARE_BED_CLASS_LIST(X)
#undef X
} care_bed_class;

#define CARE_BED_STATE_LIST(X)                                           \
    X(CARE_BED_APPROVED, 0, "approved", "approved", "已批准")            \
    X(CARE_BED_BUILDING, 1, "building", "under construction", "在建")    \
    X(CARE_BED_OPERATING, 2, "operating", "operating", "运营")           \
    X(CARE_BED_CONVERTING, 3, "converting", "being converted", "改造中") \
    X(CARE_BED_CLOSED, 4, "closed", "closed", "关闭")

/** How far a bed has come. */
typedef enum care_bed_state {
#define X(name, value, code, en, zh) name = value,
    CARE_BED_STATE_LIST(X)
#undef X
} care_bed_state;

#define CARE_BED_CLASSES 5
#define CARE_BED_STATES 5

/* Sets of classes and of states, for counting rules. */
#define CARE_BED_BIT(value) (1 << (value))
#define CARE_BEDS_INSTITUTION (CARE_BED_BIT(CARE_BED_ORDINARY) | CARE_BED_BIT(CARE_BED_NURSING))

/** What moves beds between the cells of the ledger. */
#define CARE_BED_EVENT_LIST(X)                                                                                            \
    X(CARE_BED_APPROVE, 0, "approve", "approved", "批准")                           /* outside -> approved */             \
    X(CARE_BED_START, 1, "start", "started", "开工")                                /* approved -> under construction */  \
    X(CARE_BED_OPEN, 2, "open", "opened", "投入运营")                               /* under construction -> operating */ \
    X(CARE_BED_CONVERT_START, 3, "convert_start", "conversion started", "改造开始") /* operating -> being converted */    \
    X(CARE_BED_CONVERT_END, 4, "convert_end", "converted", "改造完成") /* being converted -> operating, new class */      \
    X(CARE_BED_CLOSE, 5, "close", "closed", "关闭")                    /* operating -> closed */                          \
    X(CARE_BED_CANCEL, 6, "cancel", "cancelled", "取消")               /* approved -> outside */

/** What happens to beds; CARE_BED_EVENT_LIST says from which state to which. */
typedef enum care_bed_event_kind {
#define X(name, value, code, en, zh) name = value,
    CARE_BED_EVENT_LIST(X)
#undef X
} care_bed_event_kind;

/** So many beds move, in a year. */
typedef struct care_bed_event {
    size_t struct_size;
    int32_t kind;      /**< care_bed_event_kind */
    int32_t year;      /**< counted in the year's closing stock */
    int64_t township;  /**< or CARE_WHOLE_AREA: stock known for the area only stays there, it is never spread silently */
    int32_t bed_class; /**< care_bed_class the beds are in */
    int32_t to_class;  /**< CARE_BED_CONVERT_END: the class they become; else -1 */
    int64_t beds;      /**< at least 1 */
} care_bed_event;

/** Unset: numbers -1, township CARE_WHOLE_AREA. */
CARE_API void care_bed_event_init(care_bed_event *event);

/** Beds of every township and of the area, class by class, state by state, year by year. */
typedef struct care_ledger care_ledger;

/**
 * An empty ledger: townships and the area row, from the opening of @p first_year to the closing of @p last_year.
 * Memory: (townships + 1) x (years + 1) x 25 counts of 8 bytes, and as much again for events.
 *
 * @param ledger  receives a handle to be freed; untouched on failure
 * @return CARE_OK, CARE_E_INVALID, CARE_E_NOMEM   @complexity O(townships x years)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_ledger_create(int64_t townships, int32_t first_year, int32_t last_year, const care_env *env,
                                        care_ledger **ledger, care_error *error);

/**
 * Adds beds to the opening stock of the first year.
 *
 * @return CARE_OK, CARE_E_INVALID (class, state, township, a negative count, a total past 2^53)
 * @complexity O(years)   @threads write   @since 0.1
 */
CARE_API care_status care_ledger_open(care_ledger *ledger, int64_t township, int32_t bed_class, int32_t state, int64_t beds,
                                      care_error *error);

/**
 * Records an event. Beds must be there to be moved: an event that would leave a negative stock at the close of its year or
 * of a later one is refused and changes nothing.
 *
 * @return CARE_OK, CARE_E_INVALID   @complexity O(years)   @threads write   @since 0.1
 */
CARE_API care_status care_ledger_record(care_ledger *ledger, const care_bed_event *event, care_error *error);

/**
 * Beds at the close of a year.
 *
 * @param year      first_year - 1 (the opening stock) to last_year
 * @param township  one township's own beds; CARE_WHOLE_AREA: all beds of the area, those of its townships included
 * @param classes   set of classes (CARE_BED_BIT)   @param states  set of states
 * @return CARE_OK, CARE_E_INVALID   @complexity O(1) for a township, O(townships) for the area   @threads read   @since 0.1
 */
CARE_API care_status care_ledger_beds(const care_ledger *ledger, int32_t year, int64_t township, int32_t classes,
                                      int32_t states, int64_t *beds, care_error *error);

/**
 * Recomputes every closing stock from the opening stock and the events alone and compares.
 * Each year: opening + in - out = closing, for every class, state and township; differences become findings.
 *
 * @param findings  receives a list, empty when the ledger closes; untouched on failure
 * @return CARE_OK, CARE_E_NOMEM   @complexity O(cells)   @threads read   @since 0.1
 */
CARE_API care_status care_ledger_verify(const care_ledger *ledger, const care_env *env, care_diagnostics **findings,
                                        care_error *error);

/**
 * Operating beds of the area, a row for each year and class: opening, opened, converted in, converted out, closed, closing.
 *
 * @return CARE_OK, CARE_E_NOMEM   @complexity O(cells)   @threads read   @since 0.1
 */
CARE_API care_status care_ledger_table(const care_ledger *ledger, const care_env *env, care_table **table, care_error *error);

/** Frees the handle; takes NULL. */
CARE_API void care_ledger_free(care_ledger *ledger);

#ifdef __cplusplus
}
#endif
#endif
