/* Every allocation fails that is made within a call of a public function, whoever makes it: the library, GSL, cJSON, the C
 * library. This program's own malloc stands before all of them; and its pthread_create, so that no thread can be started.
 *
 * A call may do without: a sort then works in place, one thread does the work of all. It says CARE_OK then, else CARE_E_NOMEM.
 */
#include <errno.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_vector.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "uses.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED
#endif

#if defined(SANITIZED) || !defined(__GLIBC__)

int main(void) {
    puts("skipped: malloc is the sanitizer's, or not that of the GNU C library");
    return 77;
}

#else

/* ---- a malloc that fails when told to --------------------------------------------------------------------------------- */

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *block);

static int inside;       /* 1 = a call is being tried */
static int recovers;     /* 1 = only one allocation fails, 0 = all after it too */
static int64_t fails_at; /* number of the allocation that fails, from 1; 0 = none */
static int64_t asked;    /* allocations asked for in this call */
static int64_t refused;  /* of them */
static int64_t live;     /* blocks of this call not yet given back */

static int refuse(void) {
    if (!inside) {
        return 0;
    }
    const int64_t number = ++asked;
    const int64_t first = fails_at;
    const int fails = first > 0 && (recovers ? number == first : number >= first);
    refused += fails;
    errno = fails ? ENOMEM : errno;
    return fails;
}

static void *counted(void *block) {
    live += inside && block != NULL;
    return block;
}

#define EVERYWHERE __attribute__((visibility("default"), used))

EVERYWHERE void *malloc(size_t size) {
    return refuse() ? NULL : counted(__libc_malloc(size));
}

EVERYWHERE void *calloc(size_t count, size_t size) {
    return refuse() ? NULL : counted(__libc_calloc(count, size));
}

EVERYWHERE void *realloc(void *block, size_t size) {
    if (refuse()) {
        return NULL;
    }
    return block == NULL ? counted(__libc_realloc(NULL, size)) : __libc_realloc(block, size);
}

EVERYWHERE void *aligned_alloc(size_t alignment, size_t size) {
    return refuse() ? NULL : counted(__libc_memalign(alignment, size));
}

EVERYWHERE void free(void *block) {
    live -= inside && block != NULL;
    __libc_free(block);
}

static int64_t threads_refused;

EVERYWHERE int pthread_create(pthread_t *restrict thread, const pthread_attr_t *restrict attributes, void *(*run)(void *),
                              void *restrict argument) {
    (void)thread, (void)attributes, (void)run, (void)argument;
    threads_refused++;
    return EAGAIN;
}

/* ---- the calls -------------------------------------------------------------------------------------------------------- */

static void stand_aside(int aside) {
    inside = !aside;
}

typedef struct tally {
    int64_t failed;   /* runs in which an allocation failed */
    int64_t survived; /* of them, those that succeeded all the same */
} tally;

static care_status call(const oom_use *use, int64_t failing, int alone) {
    care_env env;
    care_env_init(&env);
    env.threads = 2;
    fails_at = failing;
    recovers = alone;
    asked = refused = live = 0;
    inside = 1;
    const care_status status = use->use(&env, NULL);
    inside = 0;
    return status;
}

/* The k-th allocation fails, until none is left; 1 if all was well. */
static int try_all(const oom_use *use, tally *sum) {
    enum { MOST = 100000 };
    int good = call(use, 0, 0) == CARE_OK; /* what is made once and kept is made now */
    for (int64_t failing = 1; good && failing < MOST; failing++) {
        for (int alone = 0; alone <= 1; alone++) {
            const care_status status = call(use, failing, alone);
            if (refused == 0) {
                return status == CARE_OK && failing > 1;
            }
            good = good && (status == CARE_OK || status == CARE_E_NOMEM) && live == 0;
            if (!good) {
                printf("\n    %s, allocation %" PRId64 " failing%s: status %d, %" PRId64 " blocks not given back",
                       use->function, failing, alone ? " alone" : "", (int)status, live);
            }
            sum->failed++;
            sum->survived += status == CARE_OK;
        }
    }
    return 0;
}

static void every_allocation_may_fail(void) {
    tally total = {0, 0};
    int functions = 0;
    oom_aside = stand_aside;
    if (oom_begin()) {
        for (const oom_use *use = oom_uses; use->function != NULL; use++, functions++) {
            tally one = {0, 0};
            care_check(try_all(use, &one), CARE_CHECK_PLACE(use->function));
            printf("\n    %-24s %6" PRId64 " allocations failed, %" PRId64 " of them done without", use->function, one.failed,
                   one.survived);
            total.failed += one.failed;
            total.survived += one.survived;
        }
        printf("\n    %d functions, %" PRId64 " allocations failed, %" PRId64 " of them done without\n  ", functions,
               total.failed, total.survived);
        CARE_CHECK(threads_refused > 0);
    }
    oom_end();
}

/* GSL's own handler would print and abort. */
static void gsl_says_no_and_goes_on(void) {
    fails_at = 1;
    recovers = 0;
    asked = refused = live = 0;
    inside = 1;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus);
    gsl_vector *vector = gsl_vector_alloc(10);
    inside = 0;
    CARE_CHECK(rng == NULL);
    CARE_CHECK(vector == NULL);
    CARE_CHECK_INT(refused, 2);
}

CARE_TEST_MAIN("malloc that fails", {"every allocation may fail", every_allocation_may_fail},
               {"GSL says no and goes on", gsl_says_no_and_goes_on})

#endif
