/* Collecting findings. */
#ifndef CARE_CORE_DIAGNOSTICS_H
#define CARE_CORE_DIAGNOSTICS_H

#include <care/diagnostics.h>

#include "core/error.h"
#include "core/memory.h"

/** Where a finding was met; zero-initialised parts are unknown. Strings are copied. */
typedef struct care__place {
    const char *file;
    const char *field;
    int64_t line;
    int64_t column;
} care__place;

care_status care__diagnostics_create(care__allocator allocator, care_diagnostics **list, care_error *error);

/** Takes memory now for up to 16 findings whose texts are short: adding those to an empty list cannot fail. For calls that
 *  find something only after they have written their results. */
care_status care__diagnostics_reserve(care_diagnostics *list, care_error *error);

/** Adds a finding. Past the hundredth only the count goes on. Short memory is remembered until care__diagnostics_end. */
void care__diagnose(care_diagnostics *list, int32_t severity, int32_t message, care__place place, const char *arguments, ...)
    CARE__PRINTF(5, 6);

/** A fault: `found` does not lie between two values. */
void care__diagnose_range(care_diagnostics *list, care__place place, const char *found, double low, double high);

/** What a finding was told with; "" where there is no such finding. Lives as long as the list. */
const char *care__diagnostics_arguments(const care_diagnostics *list, int64_t index);

/** CARE_E_NOMEM if memory was short, the first fault as CARE_E_INVALID if there is one, else CARE_OK. */
care_status care__diagnostics_end(const care_diagnostics *list, care_error *error);

#endif
