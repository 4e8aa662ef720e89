/* What a run leaves in a folder: tables, and one JSON file that says what they rest on. */
#ifndef CARE_PLAN_FILES_H
#define CARE_PLAN_FILES_H

#include "plan/document.h"

/** A file that a result rests on. */
typedef struct care__input_hash {
    const char *file; /* NULL = a table the document does without */
    char sha256[65];
} care__input_hash;

enum { CARE__INPUT_FILES = CARE__DOCUMENT_TABLES + 1 };

/** Keeps the names and hashes of a plan's files: the document, then its tables.   @return CARE_OK, CARE_E_NOMEM */
care_status care__inputs_keep(const care_plan *plan, care__arena *arena, care__input_hash inputs[CARE__INPUT_FILES],
                              care_error *error);

/** Appends `"inputs": […]`. */
void care__inputs_render(const care__input_hash inputs[CARE__INPUT_FILES], care__text *text);

/** Appends `"tables": […]`. */
void care__tables_render(care_table *const *tables, int count, int language, care__text *text);

/** Writes tables as CSV and a JSON file into a directory, which is made if it is not there. All files are on the disk before
 * the first takes the place of one of an earlier run.   @return CARE_OK, CARE_E_INVALID, CARE_E_NOMEM, CARE_E_IO */
care_status care__files_write(care_table *const *tables, int count, const char *json_name, const care__text *json,
                              const char *directory, int language, const care_env *env, care_error *error);

#endif
