/* What the readers of a document's tables share. */
#ifndef CARE_PLAN_READER_H
#define CARE_PLAN_READER_H

#include "core/diagnostics.h"
#include "plan/document.h"
#include "plan/sheet.h"

typedef struct care__reader {
    care_plan *plan;
    care_env env; /* taken */
    care_diagnostics *findings;
    const char *instead[CARE__DOCUMENT_TABLES]; /* files that are read instead of the document's; the caller's strings */
} care__reader;

/* Each takes one table without faulty cells into the plan; faults go to the findings. Return CARE_OK or CARE_E_NOMEM. */
typedef care_status care__table_reader(care__reader *reader, const care__sheet *sheet, care_error *error);

typedef struct care__table_about {
    const care__field *fields;
    int64_t field_count;
    int32_t may_be_empty;
    int32_t by_age;       /* 1 = nothing can be said of its rows without the open age */
    int32_t source_field; /* -1 = has none */
    care__table_reader *read;
} care__table_about;

/** Of every table, in the order in which they are read. */
extern const care__table_about care__people_tables[CARE__T_LEVELS + 1];
extern const care__table_about care__level_tables[CARE__T_BEDS - CARE__T_TRANSITIONS];
extern const care__table_about care__supply_tables[CARE__DOCUMENT_TABLES - CARE__T_BEDS];

#define CARE__STATUS_FIELD \
    { "status", CARE__CELL_CHOICE, 0, 0, 0, care__status_words }
#define CARE__SOURCE_FIELD \
    { "source", CARE__CELL_TEXT, 0, 0, 0, NULL }
#define CARE__COUNT(items) (int64_t)(sizeof(items) / sizeof(items)[0])

/** Codes of the classes of beds, ending in NULL. */
extern const char *const care__bed_class_codes[];

/** "male", "female", ending in NULL. */
extern const char *const care__sex_words[];

/** What a sex is called, as an argument of a message. */
const char *care__sex_name(int sex);

/** Was a table read without a fault? What names its rows is judged only then. */
int care__is_sound(const care__reader *reader, int table);

/** The ages of a row of a table by age, in fields `from` and `to`, which may be empty. Returns 0 if they cannot be: that was
 *  told. */
int care__row_ages(care__reader *reader, const care__sheet *sheet, int64_t row, int64_t from, int64_t to, int64_t *first,
                   int64_t *last);

/** The texts of two cells, which last as long as the plan. */
care__words care__cell_words(const care__sheet *sheet, int64_t row, int64_t en, int64_t zh);

/** A fault: the text of a cell stands already in an earlier line. */
void care__tell_repeated(care__reader *reader, const care__sheet *sheet, int64_t row, int64_t field, int64_t line);

/** Tells all rows whose text in this column stands in an earlier row. */
void care__check_repeated(care__reader *reader, const care__sheet *sheet, int64_t field);

/** Cross-checks of a document without faults: totals, roles, what a run could not do (faults), contradictions (warnings).
 *  @return CARE_OK, CARE_E_NOMEM */
care_status care__plan_lint(care__reader *reader, care_error *error);

#endif
