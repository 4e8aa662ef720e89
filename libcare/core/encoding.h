/* In what a text file is encoded: UTF-8, or GB18030 as spreadsheets in China write it. */
#ifndef CARE_CORE_ENCODING_H
#define CARE_CORE_ENCODING_H

#include "core/error.h"
#include "core/memory.h"

typedef enum care__encoding {
    CARE__UTF8,
    CARE__GB18030,
    CARE__UTF16,          /* by its byte-order mark */
    CARE__ENCODING_MIXED, /* text in UTF-8 and text that is not */
    CARE__ENCODING_CUT,   /* UTF-8 but for a character that is not whole */
    CARE__ENCODING_UNKNOWN,
    CARE__GB18030_UNKNOWN /* not UTF-8, and the system has no converter */
} care__encoding;

typedef struct care__decoded {
    int32_t encoding; /* care__encoding; only UTF-8 and GB18030 have a text */
    const char *text; /* UTF-8 without byte-order mark, in the arena or in the bytes */
    size_t size;
    int64_t line;       /* GB18030: of the first character beyond ASCII; others: of the first byte that does not fit */
    int64_t column;     /* in characters, counted from 1 */
    const char *sample; /* GB18030: the characters beyond ASCII that stand there */
    unsigned char byte; /* others: the byte that does not fit */
    int64_t line_utf8;  /* mixed: of the first text that is UTF-8 */
} care__decoded;

/**
 * Finds the encoding and decodes strictly: nothing is replaced or left out. GB18030 is what holds no Chinese in UTF-8 and is
 * valid as GB18030 as a whole. Text in other encodings may pass by chance, which is why the caller gets a sample to show.
 *
 * @return CARE_OK also for what cannot be read, CARE_E_NOMEM
 * @complexity O(size); the converter's own state is the system's, all else is in the arena
 */
care_status care__decode(const char *bytes, size_t size, care__arena *arena, care__decoded *decoded, care_error *error);

#endif
