/* core/sparse.h: patterns by compressed rows. */
#include "care_test.h"
#include "core/sparse.h"
#include "failing_allocator.h"

/* Row 0: 1 3. Row 1: none. Row 2: 0 1 2 3. Row 3: 3. Column 4: none. */
static const int64_t row_start[] = {0, 2, 2, 6, 7};
static const int32_t col[] = {1, 3, 0, 1, 2, 3, 3};
static const care__pattern pattern = {.rows = 4, .cols = 5, .row_start = row_start, .col = col};

static void a_sound_pattern_passes(void) {
    static const int64_t nothing[] = {0};
    static const int64_t empty_rows[] = {0, 0, 0};
    CARE_CHECK_INT(care__pattern_check(&pattern, "start", "col", NULL), CARE_OK);
    CARE_CHECK_INT(care__pattern_check(&(care__pattern){.row_start = nothing}, "start", "col", NULL), CARE_OK);
    CARE_CHECK_INT(care__pattern_check(&(care__pattern){.rows = 2, .cols = 1, .row_start = empty_rows}, "start", "col", NULL),
                   CARE_OK);
}

static void check_refused(care__pattern faulty, int32_t message, const char *where, int64_t row) {
    care_error error;
    care_error_init(&error);
    CARE_CHECK_INT(care__pattern_check(&faulty, "start", "col", &error), CARE_E_INVALID);
    CARE_CHECK_INT(error.message_id, message);
    CARE_CHECK_INT(error.row, row);
    CARE_CHECK_STR(error.where, where);
}

static void a_faulty_pattern_is_refused_with_its_row(void) {
    static const int64_t late_start[] = {1, 2};
    static const int64_t falling[] = {0, 2, 1};
    static const int64_t one_row[] = {0, 2};
    static const int32_t two_cols[] = {0, 1};
    static const int32_t negative[] = {-1, 1};
    static const int32_t beyond[] = {0, 2};
    static const int32_t descending[] = {1, 0};
    static const int32_t twice[] = {1, 1};
    check_refused((care__pattern){.rows = 1, .cols = 2}, CARE__M_NULL, "start", -1);
    check_refused((care__pattern){.rows = 1, .cols = 2, .row_start = one_row}, CARE__M_NULL, "col", -1);
    check_refused((care__pattern){.rows = 1, .cols = 2, .row_start = late_start, .col = two_cols}, CARE__M_OUT_OF_RANGE,
                  "start", 0);
    check_refused((care__pattern){.rows = 2, .cols = 2, .row_start = falling, .col = two_cols}, CARE__M_NOT_ASCENDING, "start",
                  2);
    check_refused((care__pattern){.rows = 1, .cols = 2, .row_start = one_row, .col = negative}, CARE__M_SITE_RANGE, "col", 0);
    check_refused((care__pattern){.rows = 1, .cols = 2, .row_start = one_row, .col = beyond}, CARE__M_SITE_RANGE, "col", 0);
    check_refused((care__pattern){.rows = 1, .cols = 2, .row_start = one_row, .col = descending}, CARE__M_NOT_ASCENDING, "col",
                  0);
    check_refused((care__pattern){.rows = 1, .cols = 2, .row_start = one_row, .col = twice}, CARE__M_NOT_ASCENDING, "col", 0);
}

static void a_fault_says_what_was_found(void) {
    static const int64_t one_row[] = {0, 3};
    static const int32_t beyond[] = {0, 1, 9};
    static const int32_t descending[] = {0, 7, 4};
    care_error error;
    care_error_init(&error);
    care__pattern faulty = {.rows = 1, .cols = 8, .row_start = one_row, .col = beyond};
    CARE_CHECK_INT(care__pattern_check(&faulty, "start", "col", &error), CARE_E_INVALID);
    CARE_CHECK_STR(error.message, "site 9 found, 0 to 7 expected");
    faulty.col = descending;
    CARE_CHECK_INT(care__pattern_check(&faulty, "start", "col", &error), CARE_E_INVALID);
    CARE_CHECK_STR(error.message, "4 follows 7; ascending values expected");
}

static void a_column_number_may_fall_from_row_to_row(void) {
    static const int64_t start[] = {0, 1, 2};
    static const int32_t falling[] = {1, 0};
    const care__pattern two_rows = {.rows = 2, .cols = 2, .row_start = start, .col = falling};
    CARE_CHECK_INT(care__pattern_check(&two_rows, "start", "col", NULL), CARE_OK);
}

static void the_transposed_lists_the_rows_of_each_column(void) {
    static const int64_t wanted_start[] = {0, 1, 3, 4, 7, 7};
    static const int32_t wanted_row[] = {2, 0, 2, 2, 0, 2, 3};
    care_failing_allocator allocator;
    care_failing_allocator_init(&allocator);
    const care_env env = care_failing_allocator_env(&allocator);
    care__arena arena;
    care__pattern transposed;
    care__arena_init(&arena, care__allocator_of(&env));
    CARE_CHECK_INT(care__pattern_transpose(&pattern, &arena, &transposed, NULL), CARE_OK);
    CARE_CHECK_INT(transposed.rows, 5);
    CARE_CHECK_INT(transposed.cols, 4);
    for (size_t i = 0; i < 6; i++) {
        CARE_CHECK_INT(transposed.row_start[i], wanted_start[i]);
    }
    for (size_t k = 0; k < 7; k++) {
        CARE_CHECK_INT(transposed.col[k], wanted_row[k]);
    }
    CARE_CHECK_INT(care__pattern_check(&transposed, "start", "col", NULL), CARE_OK);
    care__arena_free(&arena);
}

static care_status transpose(const care_env *env, void *context) {
    (void)context;
    care__arena arena;
    care__pattern transposed = {.rows = -7};
    care__arena_init(&arena, care__allocator_of(env));
    const care_status status = care__pattern_transpose(&pattern, &arena, &transposed, NULL);
    CARE_CHECK_INT(transposed.rows, status == CARE_OK ? 5 : -7);
    care__arena_free(&arena);
    return status;
}

static void short_memory_is_reported(void) {
    CARE_CHECK_OUT_OF_MEMORY(transpose, NULL);
}

CARE_TEST_MAIN("sparse", {"a sound pattern passes", a_sound_pattern_passes},
               {"a faulty pattern is refused with its row", a_faulty_pattern_is_refused_with_its_row},
               {"a fault says what was found", a_fault_says_what_was_found},
               {"a column number may fall from row to row", a_column_number_may_fall_from_row_to_row},
               {"the transposed lists the rows of each column", the_transposed_lists_the_rows_of_each_column},
               {"short memory is reported", short_memory_is_reported})
