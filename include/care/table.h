/* Every result is also tables: named, typed, labelled columns of equal length. One writer to text, CSV and JSON. */
#ifndef CARE_TABLE_H
#define CARE_TABLE_H

#include <care/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What the cells of a column are. */
typedef enum care_column_type { CARE_INT64 = 0, CARE_FLOAT64 = 1, CARE_TEXT = 2 } care_column_type;

/** How a missing cell of an integer column reads; of a float column NAN, of a text column NULL. */
#define CARE_MISSING INT64_MIN

/** A table. It does not change; may be shared. */
typedef struct care_table care_table;

/** Number of rows; 0 for NULL. */
CARE_API int64_t care_table_row_count(const care_table *table);

/** Number of columns; 0 for NULL. */
CARE_API int64_t care_table_column_count(const care_table *table);

/** Name of the table in code and file names, as "elderly". Strings of a table live as long as the table. */
CARE_API const char *care_table_name(const care_table *table);

/** Title of the table in a language. */
CARE_API const char *care_table_title(const care_table *table, const char *language);

/** Worst status of what the table rests on (care_input_status); every writer says it when it is assumed or worse. */
CARE_API int32_t care_table_status(const care_table *table);

/** How many sentences a reader of the table needs: counting rules, what is assumed, warnings. */
CARE_API int64_t care_table_note_count(const care_table *table);

/** One of them in a language; "" out of range. */
CARE_API const char *care_table_note(const care_table *table, int64_t note, const char *language);

/** Name of a column in code and JSON; "" out of range. */
CARE_API const char *care_table_column_name(const care_table *table, int64_t column);
/** What stands above a column for a reader; "" out of range. */
CARE_API const char *care_table_column_label(const care_table *table, int64_t column, const char *language);
/** Unit of a column in a language; "" if it has none or is out of range. */
CARE_API const char *care_table_column_unit(const care_table *table, int64_t column, const char *language);
/** care_column_type of a column; -1 out of range. */
CARE_API int32_t care_table_column_type(const care_table *table, int64_t column);

/** Copies a float or integer column; missing integers become NAN.
 *  @param n  must equal care_table_row_count   @return CARE_OK, CARE_E_INVALID
 *  @complexity O(n)   @threads read   @since 0.1 */
CARE_API care_status care_table_read_float64(const care_table *table, int64_t column, double *out, size_t n, care_error *error);

/** Copies an integer column; missing cells are CARE_MISSING.
 *  @param n  must equal care_table_row_count   @return CARE_OK, CARE_E_INVALID
 *  @complexity O(n)   @threads read   @since 0.1 */
CARE_API care_status care_table_read_int64(const care_table *table, int64_t column, int64_t *out, size_t n, care_error *error);

/** One cell of a text column in a language; NULL if missing, out of range or not text. Lives as long as the table. */
CARE_API const char *care_table_text(const care_table *table, int64_t column, int64_t row, const char *language);

/** How a table is written. */
typedef enum care_table_format {
    CARE_TABLE_TEXT = 0, /**< title, aligned columns, notes: for a terminal, East Asian characters two columns wide */
    CARE_TABLE_CSV = 1,  /**< RFC 4180, UTF-8 with BOM (spreadsheets need it), header of labels, full precision */
    CARE_TABLE_JSON = 2  /**< one object: name, title, status, notes, columns with name, label, unit and values */
} care_table_format;

/**
 * Writes a table into memory.
 *
 * @param format  care_table_format
 * @param text    receives the bytes and a terminating NUL when @p size allows; may be NULL with @p size 0
 * @param needed  receives the bytes needed, without the NUL; may be NULL
 * @return CARE_OK also when @p size was too small (then nothing is written but a NUL), CARE_E_INVALID, CARE_E_NOMEM
 * @complexity O(cells)   @threads read   @since 0.1
 */
CARE_API care_status care_table_render(const care_table *table, int32_t format, const char *language, char *text, size_t size,
                                       size_t *needed, care_error *error);

/**
 * Writes a table into a file: whole, or not at all (a temporary file beside it is flushed, then renamed).
 *
 * @return CARE_OK, CARE_E_INVALID, CARE_E_NOMEM, CARE_E_IO
 * @complexity O(cells)   @threads read   @since 0.1
 */
CARE_API care_status care_table_write(const care_table *table, int32_t format, const char *language, const char *path,
                                      care_error *error);

/** Gives the table back; takes NULL. */
CARE_API void care_table_free(care_table *table);

#ifdef __cplusplus
}
#endif
#endif
