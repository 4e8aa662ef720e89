#include "failing_allocator.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Stands before every block. */
typedef union header {
    struct {
        uint64_t mark;
        size_t size;
    } about;
    max_align_t align;
} header;

static const uint64_t given_out = UINT64_C(0x6769766e206f7574);

static void check_owner(care_failing_allocator *allocator) {
    allocator->strange += !pthread_equal(allocator->owner, pthread_self());
}

static void *allocate(void *user, size_t size) {
    care_failing_allocator *allocator = user;
    check_owner(allocator);
    allocator->asked++;
    const bool fails = allocator->fails_at > 0 && (allocator->recovers ? allocator->asked == allocator->fails_at
                                                                       : allocator->asked >= allocator->fails_at);
    header *block = fails || size > PTRDIFF_MAX - sizeof *block ? NULL : malloc(sizeof *block + size);
    if (block == NULL) {
        allocator->refused++;
        return NULL;
    }
    block->about.mark = given_out;
    block->about.size = size;
    allocator->live++;
    return memset(block + 1, 0xA5, size);
}

static void release(void *user, void *room) {
    care_failing_allocator *allocator = user;
    check_owner(allocator);
    header *block = (header *)room - 1;
    if (room == NULL || block->about.mark != given_out) {
        allocator->strange++;
        return;
    }
    memset(room, 0x5A, block->about.size);
    block->about.mark = 0;
    allocator->live--;
    free(block);
}

void care_failing_allocator_init(care_failing_allocator *allocator) {
    *allocator = (care_failing_allocator){.owner = pthread_self()};
}

care_env care_failing_allocator_env(care_failing_allocator *allocator) {
    care_env env;
    care_env_init(&env);
    env.allocate = allocate;
    env.release = release;
    env.allocator_user = allocator;
    return env;
}

/* One run; says whether an allocation failed in it. */
static bool run(care_use_memory *use, void *context, int64_t fails_at, bool recovers, care_check_place place) {
    care_failing_allocator allocator;
    care_failing_allocator_init(&allocator);
    allocator.fails_at = fails_at;
    allocator.recovers = recovers;
    const care_env env = care_failing_allocator_env(&allocator);
    const care_status status = use(&env, context);
    const bool failed = allocator.refused > 0;

    char text[256];
    care_check_place here = place;
    here.text = text;
    const char *after = recovers ? "alone" : "and all after it";
    (void)snprintf(text, sizeof text, "%s, allocation %" PRId64 " failing %s: status", place.text, fails_at, after);
    care_check_int(status, failed ? CARE_E_NOMEM : CARE_OK, here);
    (void)snprintf(text, sizeof text, "%s, allocation %" PRId64 " failing %s: blocks not given back", place.text, fails_at,
                   after);
    care_check_int(allocator.live, 0, here);
    (void)snprintf(text, sizeof text, "%s, allocation %" PRId64 " failing %s: strange calls", place.text, fails_at, after);
    care_check_int(allocator.strange, 0, here);
    return failed;
}

int64_t care_check_out_of_memory(care_use_memory *use, void *context, care_check_place place) {
    enum { MOST = 100000 };
    int64_t failing = 1;
    while (failing < MOST && run(use, context, failing, false, place)) {
        (void)run(use, context, failing, true, place);
        failing++;
    }
    care_check(failing > 1 && failing < MOST, place);
    return 2 * (failing - 1);
}
