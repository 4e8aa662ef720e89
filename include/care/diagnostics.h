/* Everything worth saying about a document or a check: errors and warnings, each with its place. */
#ifndef CARE_DIAGNOSTICS_H
#define CARE_DIAGNOSTICS_H

#include <care/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a finding means for a document: a fault makes it unusable, a warning and a note do not. */
typedef enum care_severity { CARE_NOTE = 0, CARE_WARNING = 1, CARE_FAULT = 2 } care_severity;

/** A list of findings, in the order they were met. At most 100 are kept; the count of each severity goes on. */
typedef struct care_diagnostics care_diagnostics;

/** One finding. Strings live as long as the list. */
typedef struct care_finding {
    size_t struct_size;
    int32_t severity;   /**< care_severity */
    int32_t message_id; /**< same meaning in every language and release */
    int64_t line;       /**< in the file, counted from 1; 0 if it has none */
    int64_t column;     /**< in characters, counted from 1; 0 if it has none */
    const char *file;   /**< as named in the document; "" if it has none */
    const char *field;  /**< column name, or path of a JSON value; "" if it has none */
} care_finding;

/** Unset: numbers 0, strings "". */
CARE_API void care_finding_init(care_finding *finding);

/** Findings kept, at most 100. NULL counts as empty. */
CARE_API int64_t care_diagnostics_count(const care_diagnostics *list);

/** All findings of one severity that were met, kept or not. NULL counts as empty. */
CARE_API int64_t care_diagnostics_total(const care_diagnostics *list, int32_t severity);

/**
 * One finding.
 *
 * @return CARE_OK, CARE_E_INVALID (index out of range)   @complexity O(1)   @threads read   @since 0.1
 */
CARE_API care_status care_diagnostics_get(const care_diagnostics *list, int64_t index, care_finding *finding,
                                          care_error *error);

/**
 * Says one finding in a language: "file:line:column:field: message", whole UTF-8 characters, always terminated.
 *
 * @param text  receives the sentence, cut at @p size - 1 bytes
 * @return CARE_OK, CARE_E_INVALID (index out of range, unknown language, no room)
 * @complexity O(size)   @threads read   @since 0.1
 */
CARE_API care_status care_diagnostics_format(const care_diagnostics *list, int64_t index, const char *language, char *text,
                                             size_t size, care_error *error);

/** Frees the list; takes NULL. */
CARE_API void care_diagnostics_free(care_diagnostics *list);

#ifdef __cplusplus
}
#endif
#endif
