/* One check for a call that must be refused: its status and all that the error says. */
#ifndef CARE_EXPECT_ERROR_H
#define CARE_EXPECT_ERROR_H

#include <string.h>

#include "care_test.h"

/** `error` is a pointer; `message` stands in core/messages.h. */
#define CARE_CHECK_REFUSED(status, error, message, where, row) \
    care_check_refused((status), (error), (message), (where), (row), CARE_CHECK_PLACE(#status))

static inline bool care_check_refused(care_status status, const care_error *error, int32_t message, const char *where,
                                      int64_t row, care_check_place place) {
    bool held = care_check_int(status, CARE_E_INVALID, place);
    held = care_check_int(error->message_id, message, place) && held;
    held = care_check_str(error->where, where, place) && held;
    return care_check_int(error->row, row, place) && held;
}

/** A number of a fixture that must be refused: where it stands in the fixture, and what the error says. */
typedef struct care_wrong_number {
    size_t offset;
    double value;
    int32_t message;
    const char *where;
    int64_t row;
} care_wrong_number;

static inline void care_make_wrong(void *fixture, const care_wrong_number *wrong) {
    memcpy((char *)fixture + wrong->offset, &wrong->value, sizeof wrong->value);
}

#endif
