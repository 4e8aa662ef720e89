/* Results that may not be wanted. */
#ifndef CARE_PROJECTION_RESULT_H
#define CARE_PROJECTION_RESULT_H

#include <stddef.h>
#include <stdint.h>

/** Writes one number of a result; nothing into NULL. */
static inline void care__result_set(double *to, int64_t at, double value) {
    if (to != NULL) {
        to[at] = value;
    }
}

#endif
