/* CSV tables, read strictly into typed columns. */
#ifndef CARE_PLAN_SHEET_H
#define CARE_PLAN_SHEET_H

#include <care/area.h>

#include "core/diagnostics.h"

typedef enum care__cell_kind {
    CARE__CELL_TEXT,
    CARE__CELL_NUMBER,
    CARE__CELL_WHOLE,   /* a number without fraction */
    CARE__CELL_CHOICE,  /* one of a list of words: its position */
    CARE__CELL_TOWNSHIP /* a code of the area: its number; CARE_WHOLE_AREA for "*" where that is allowed */
} care__cell_kind;

/** What a column must be like. */
typedef struct care__field {
    const char *name;
    int32_t kind;             /* care__cell_kind */
    int32_t optional;         /* 1 = the column may be absent or a cell empty */
    double low, high;         /* of numbers */
    const char *const *words; /* of a choice, NULL-terminated; for a township: not NULL = "*" is allowed */
} care__field;

/** A table as columns in the order of its fields. */
typedef struct care__sheet {
    const char *file;
    const care__field *fields;
    int64_t rows;
    const int64_t *line; /* [rows] in the file */
    const char ***text;  /* [field][rows] as written; "" where empty */
    double **number;     /* [field][rows] number, position of a choice, township; NAN where empty or faulty */
} care__sheet;

/** Number of a township whose code was not looked up. */
#define CARE__TOWNSHIP_UNKNOWN (-2)

/** Words of a choice for input statuses; the columns that have them are those that say where a row is from. */
extern const char *const care__status_words[];

/**
 * Reads the bytes of a table. Faults go to `findings`; the sheet then still holds what could be read.
 *
 * @param area  for township columns; NULL = codes are not judged, they become CARE__TOWNSHIP_UNKNOWN
 * @return CARE_OK also with faults, CARE_E_NOMEM
 */
care_status care__sheet_read(const char *bytes, size_t size, const char *file, const care__field *fields, int64_t field_count,
                             const care_area *area, care__arena *arena, care_diagnostics *findings, care__sheet *sheet,
                             care_error *error);

/** The place of a cell, for findings. */
care__place care__sheet_place(const care__sheet *sheet, int64_t row, int64_t field);

/** Digits printed after the point of a number. */
int32_t care__sheet_decimals(const care__sheet *sheet, int64_t row, int64_t field);

#endif
