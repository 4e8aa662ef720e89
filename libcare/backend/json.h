/* JSON documents, read strictly, every value with its place. */
#ifndef CARE_BACKEND_JSON_H
#define CARE_BACKEND_JSON_H

#include "core/diagnostics.h"

typedef enum care__json_type {
    CARE__JSON_NULL,
    CARE__JSON_BOOLEAN,
    CARE__JSON_NUMBER,
    CARE__JSON_STRING,
    CARE__JSON_ARRAY,
    CARE__JSON_OBJECT
} care__json_type;

typedef struct care__json {
    int32_t type;       /* care__json_type */
    const char *key;    /* in an object, else NULL */
    const char *string; /* of a string */
    double number;      /* of a number; 0 or 1 of a boolean */
    int64_t line;       /* of the value, counted from 1 */
    int64_t column;     /* in characters, counted from 1 */
    const struct care__json *child;
    const struct care__json *next;
} care__json;

/** The value of a key, NULL if there is none or it is not an object. */
const care__json *care__json_find(const care__json *object, const char *key);

/**
 * Parses a document. Refused, each with line and column: bad UTF-8, NUL characters, anything but one value, nesting past 32
 * levels, repeated keys, whole numbers past 2^53 and numbers past the range of a double.
 *
 * @param bytes     terminated by a NUL that is not counted
 * @param findings  receives the faults
 * @param root      receives the document in the arena, NULL when there was a fault
 * @return CARE_OK also with faults, CARE_E_NOMEM, CARE_E_BACKEND
 */
care_status care__json_parse(const char *bytes, size_t size, const char *file, care__arena *arena, care_diagnostics *findings,
                             const care__json **root, care_error *error);

/** "null", "true/false", "a number", …: for messages. */
const char *care__json_type_text(int32_t type);

#endif
