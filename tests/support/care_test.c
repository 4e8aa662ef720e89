#include "care_test.h"

#include <CUnit/Basic.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* CUnit prints the text of a failed check: ours is the check with the values it saw. */
static bool record(bool held, care_check_place place, const char *format, ...) __attribute__((format(printf, 3, 4)));
static bool record(bool held, care_check_place place, const char *format, ...) {
    char text[1024];
    int used = snprintf(text, sizeof text, "%s", place.text);
    if (used >= 0 && (size_t)used < sizeof text) {
        va_list values;
        va_start(values, format);
        vsnprintf(text + used, sizeof text - (size_t)used, format, values);
        va_end(values);
    }
    CU_assertImplementation(held, place.line, text, place.file, "", CU_FALSE);
    return held;
}

bool care_check(bool held, care_check_place place) {
    return record(held, place, " is false");
}

bool care_check_near(double got, double want, double tolerance, care_check_place place) {
    bool same = got == want || (isnan(got) && isnan(want));
    return record(same || fabs(got - want) <= tolerance, place, " is %.17g, not %.17g within %.3g (off by %.3g)", got, want,
                  tolerance, got - want);
}

bool care_check_int(int64_t got, int64_t want, care_check_place place) {
    return record(got == want, place, " is %" PRId64 ", not %" PRId64, got, want);
}

bool care_check_str(const char *got, const char *want, care_check_place place) {
    bool same = got == want || (got != NULL && want != NULL && strcmp(got, want) == 0);
    return record(same, place, " is \"%s\", not \"%s\"", got != NULL ? got : "(NULL)", want != NULL ? want : "(NULL)");
}

bool care_check_ok(int32_t status, const care_error *error, care_check_place place) {
    return record(status == CARE_OK, place, " is %" PRId32 ": %s: %s", status, error != NULL ? error->where : "",
                  error != NULL ? error->message : "no details");
}

static int list(const care_test *tests, size_t count) {
    for (size_t i = 0; i < count; i++) {
        puts(tests[i].name);
    }
    return 0;
}

static bool add(CU_pSuite suite, const care_test *tests, size_t count, const char *only) {
    for (size_t i = 0; i < count; i++) {
        bool wanted = only == NULL || strcmp(only, tests[i].name) == 0;
        if (wanted && CU_add_test(suite, tests[i].name, tests[i].run) == NULL) {
            return false;
        }
    }
    return true;
}

/* CUnit's count of failures stays 0 when nothing could be run: so at least one test must have been. */
static bool run(const char *name, const care_test *tests, size_t count, const char *only) {
    if (CU_initialize_registry() != CUE_SUCCESS) {
        return false;
    }
    CU_pSuite suite = CU_add_suite(name, NULL, NULL);
    bool good = suite != NULL && add(suite, tests, count, only);
    if (good) {
        CU_basic_set_mode(CU_BRM_VERBOSE);
        good = CU_basic_run_tests() == CUE_SUCCESS;
        good = good && CU_get_number_of_tests_run() > 0 && CU_get_number_of_failure_records() == 0;
    }
    CU_cleanup_registry();
    return good;
}

int care_test_main(const char *suite, const care_test *tests, size_t count, int argc, char **argv) {
    setvbuf(stdout, NULL, _IOLBF, 0); /* so that a crash leaves the name of its test */
    if (argc == 2 && strcmp(argv[1], "--list") == 0) {
        return list(tests, count);
    }
    bool one = argc == 3 && strcmp(argv[1], "--run") == 0;
    if (argc != 1 && !one) {
        fprintf(stderr, "usage: %s [--list | --run NAME]\n", argv[0]);
        return 2;
    }
    return run(suite, tests, count, one ? argv[2] : NULL) ? 0 : 1;
}
