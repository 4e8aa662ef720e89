/* core/memory.h: arenas and growing lists on the caller's allocator. */
#include <string.h>

#include "care_test.h"
#include "core/memory.h"
#include "failing_allocator.h"

static care__arena arena_of(care_failing_allocator *allocator) {
    const care_env env = care_failing_allocator_env(allocator);
    care__arena arena;
    care__arena_init(&arena, care__allocator_of(&env));
    return arena;
}

static bool all_zero(const char *bytes, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (bytes[i] != 0) {
            return false;
        }
    }
    return true;
}

/* Many sizes, small ones that share a block and large ones of their own; each block is written full. */
static void blocks_are_zeroed_aligned_and_apart(void) {
    care_failing_allocator allocator;
    care_failing_allocator_init(&allocator);
    care__arena arena = arena_of(&allocator);
    enum { N = 400 };
    char *block[N];
    size_t size[N];
    for (size_t i = 0; i < N; i++) {
        size[i] = i * i % 5000 + 1;
        block[i] = care__arena_take(&arena, size[i], 1);
        CARE_CHECK((uintptr_t)block[i] % 64 == 0);
        CARE_CHECK(all_zero(block[i], size[i]));
        memset(block[i], (int)(i % 255) + 1, size[i]);
    }
    for (size_t i = 0; i < N; i++) {
        CARE_CHECK_INT(block[i][0], (char)(i % 255 + 1));
        CARE_CHECK_INT(block[i][size[i] - 1], (char)(i % 255 + 1));
    }
    CARE_CHECK(allocator.asked < N / 2); /* small ones do share */
    care__arena_free(&arena);
    CARE_CHECK_INT(allocator.live, 0);
}

static void nothing_is_a_byte_that_may_be_pointed_at(void) {
    care_failing_allocator allocator;
    care_failing_allocator_init(&allocator);
    care__arena arena = arena_of(&allocator);
    CARE_CHECK(care__arena_take(&arena, 0, 8) != NULL);
    CARE_CHECK(care__arena_take(&arena, 8, 0) != NULL);
    care__arena_free(&arena);
}

static void a_size_that_cannot_be_is_short_memory(void) {
    care_failing_allocator allocator;
    care_failing_allocator_init(&allocator);
    care__arena arena = arena_of(&allocator);
    CARE_CHECK(care__arena_take(&arena, SIZE_MAX / 2, 3) == NULL);
    CARE_CHECK(care__arena_take(&arena, SIZE_MAX, 1) == NULL);
    CARE_CHECK(care__arena_take(&arena, SIZE_MAX - 63, 1) == NULL);
    CARE_CHECK_INT(allocator.asked, 0);
    CARE_CHECK(care__arena_take(&arena, SIZE_MAX - 128, 1) == NULL);
    care__arena_free(&arena);
}

static void an_arena_can_be_used_again_after_it_was_freed(void) {
    care_failing_allocator allocator;
    care_failing_allocator_init(&allocator);
    care__arena arena = arena_of(&allocator);
    CARE_CHECK(care__arena_take(&arena, 10, 1) != NULL);
    care__arena_free(&arena);
    char *again = care__arena_take(&arena, 10, 1);
    CARE_CHECK(again != NULL && all_zero(again, 10));
    care__arena_free(&arena);
    CARE_CHECK_INT(allocator.live, 0);
    CARE_CHECK_INT(allocator.strange, 0);
}

static void a_text_is_copied(void) {
    care_failing_allocator allocator;
    care_failing_allocator_init(&allocator);
    care__arena arena = arena_of(&allocator);
    char text[] = "南川区";
    const char *copy = care__arena_text(&arena, text);
    memset(text, 0, sizeof text);
    CARE_CHECK_STR(copy, "南川区");
    CARE_CHECK_STR(care__arena_text(&arena, ""), "");
    CARE_CHECK(care__arena_text(&arena, NULL) == NULL);
    care__arena_free(&arena);
}

static void a_list_keeps_its_items_while_it_grows(void) {
    care_failing_allocator allocator;
    care_failing_allocator_init(&allocator);
    care__arena arena = arena_of(&allocator);
    care__list list = {0};
    for (int64_t i = 0; i < 5000; i++) {
        int64_t *item = care__list_add(&list, &arena, sizeof *item);
        CARE_CHECK_INT(*item, 0);
        *item = i * i;
        CARE_CHECK_INT(list.count, i + 1);
    }
    for (int64_t i = 0; i < list.count; i++) {
        CARE_CHECK_INT(((const int64_t *)list.items)[i], i * i);
    }
    care__arena_free(&arena);
    CARE_CHECK_INT(allocator.live, 0);
}

static care_status grow_a_list(const care_env *env, void *context) {
    (void)context;
    care_status status = CARE_OK;
    care__list list = {0};
    care__arena arena;
    care__arena_init(&arena, care__allocator_of(env));
    while (list.count < 1000 && status == CARE_OK) {
        const int64_t count = list.count;
        if (care__list_add(&list, &arena, 48) == NULL) {
            CARE_CHECK_INT(list.count, count);
            status = CARE_E_NOMEM;
        }
    }
    care__arena_free(&arena);
    return status;
}

static void a_list_that_cannot_grow_is_as_it_was(void) {
    CARE_CHECK_OUT_OF_MEMORY(grow_a_list, NULL);
}

static void without_an_allocator_malloc_is_used(void) {
    care_env env;
    CARE_CHECK_OK(care__env_take(&env, NULL, NULL), NULL);
    const care__allocator allocator = care__allocator_of(&env);
    char *block = allocator.allocate(allocator.user, 100);
    CARE_CHECK(block != NULL);
    memset(block, 1, 100);
    allocator.release(allocator.user, block);
}

CARE_TEST_MAIN("memory", {"blocks are zeroed aligned and apart", blocks_are_zeroed_aligned_and_apart},
               {"nothing is a byte that may be pointed at", nothing_is_a_byte_that_may_be_pointed_at},
               {"a size that cannot be is short memory", a_size_that_cannot_be_is_short_memory},
               {"an arena can be used again after it was freed", an_arena_can_be_used_again_after_it_was_freed},
               {"a text is copied", a_text_is_copied},
               {"a list keeps its items while it grows", a_list_keeps_its_items_while_it_grows},
               {"a list that cannot grow is as it was", a_list_that_cannot_grow_is_as_it_was},
               {"without an allocator malloc is used", without_an_allocator_malloc_is_used})
