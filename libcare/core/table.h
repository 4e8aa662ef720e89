/* Building tables. */
#ifndef CARE_CORE_TABLE_H
#define CARE_CORE_TABLE_H

#include <care/table.h>

#include "core/error.h"
#include "core/memory.h"
#include "core/text.h"

/** The two languages of a text, by care__language index. */
typedef struct care__words {
    const char *in[2];
} care__words;

typedef struct care__column {
    const char *name;
    care__words label;
    care__words unit;
    int32_t type;     /* care_column_type */
    int32_t decimals; /* shown on a terminal; -1 = as many as there are */
} care__column;

/* Columns in the notation of a table of columns. */
#define CARE__INT_COLUMN(name, en, zh, unit_en, unit_zh) \
    { name, {{en, zh}}, {{unit_en, unit_zh}}, CARE_INT64, 0 }
#define CARE__FLOAT_COLUMN(name, en, zh, unit_en, unit_zh, decimals) \
    { name, {{en, zh}}, {{unit_en, unit_zh}}, CARE_FLOAT64, decimals }
#define CARE__TEXT_COLUMN(name, en, zh) \
    { name, {{en, zh}}, {{"", ""}}, CARE_TEXT, 0 }

/** A table of so many rows, every cell missing. Strings are copied. */
care_status care__table_create(care__allocator allocator, const char *name, care__words title, const care__column *columns,
                               int64_t column_count, int64_t rows, care_table **table, care_error *error);

/* Cells. Short memory is remembered until care__table_end. */
void care__table_int(care_table *table, int64_t column, int64_t row, int64_t value);
void care__table_float(care_table *table, int64_t column, int64_t row, double value);
void care__table_words(care_table *table, int64_t column, int64_t row, care__words words);
void care__table_status_word(care_table *table, int64_t column, int64_t row, int32_t status);

/** A sentence under the table; {1}, {2}, … stand for the arguments, separated by CARE__AND. */
void care__table_add_note(care_table *table, care__words pattern, const char *arguments, ...) CARE__PRINTF(3, 4);

/** The table rests on a figure of this status; the worst one is kept. */
void care__table_rest_on(care_table *table, int32_t status);

/** One more owner: the table lives until each has freed it. */
care_table *care__table_share(care_table *table);

/** Gives the table out, or frees it and says that memory was short. */
care_status care__table_end(care_table *built, care_table **table, care_error *error);

/** Appends a table to a buffer in a format. */
void care__table_render_to(const care_table *table, int32_t format, int language, care__text *text);

#endif
