/* Checks that print what they got, and a main function, over CUnit.
 *
 *     static void halves(void) {
 *         CARE_CHECK_NEAR(half(3.0), 1.5, 1e-12);
 *         if (!CARE_CHECK(list != NULL)) { return; }
 *     }
 *     CARE_TEST_MAIN("half", {"halves", halves})
 *
 * A check records its failure, goes on and returns whether it held: so a test can clean up before it returns. */
#ifndef CARE_TEST_H
#define CARE_TEST_H

#include <care/core.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct care_test {
    const char *name;
    void (*run)(void);
} care_test;

/** Where a check stands, and its text. */
typedef struct care_check_place {
    const char *text;
    const char *file;
    unsigned line;
} care_check_place;

#define CARE_CHECK_PLACE(text) ((care_check_place){(text), __FILE__, __LINE__})

#define CARE_CHECK(condition) care_check((condition), CARE_CHECK_PLACE(#condition))

/** |got - want| <= tolerance, or both the same infinity, or both not a number. */
#define CARE_CHECK_NEAR(got, want, tolerance) care_check_near((got), (want), (tolerance), CARE_CHECK_PLACE(#got))

#define CARE_CHECK_INT(got, want) care_check_int((int64_t)(got), (int64_t)(want), CARE_CHECK_PLACE(#got))

/** Same text, or both NULL. */
#define CARE_CHECK_STR(got, want) care_check_str((got), (want), CARE_CHECK_PLACE(#got))

/** A call's status is CARE_OK; if not, says where and why. `error` is a pointer, or NULL. */
#define CARE_CHECK_OK(status, error) care_check_ok((int32_t)(status), (error), CARE_CHECK_PLACE(#status))

bool care_check(bool held, care_check_place place);
bool care_check_near(double got, double want, double tolerance, care_check_place place);
bool care_check_int(int64_t got, int64_t want, care_check_place place);
bool care_check_str(const char *got, const char *want, care_check_place place);
bool care_check_ok(int32_t status, const care_error *error, care_check_place place);

/** The program: runs all tests, `--run NAME` one, `--list` names them. Exit code 0 only if at least one ran and none failed. */
#define CARE_TEST_MAIN(suite, ...)                                                         \
    int main(int argc, char **argv) {                                                      \
        const care_test tests[] = {__VA_ARGS__};                                           \
        return care_test_main((suite), tests, sizeof tests / sizeof tests[0], argc, argv); \
    }

int care_test_main(const char *suite, const care_test *tests, size_t count, int argc, char **argv);

#endif
