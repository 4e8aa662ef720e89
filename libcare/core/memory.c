#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

#include "core/error.h"

enum { ALIGNMENT = 64, SMALL_BLOCK = 16384 };

struct care__arena_block {
    struct care__arena_block *older;
};

static void *default_allocate(void *user, size_t size) {
    (void)user;
    return malloc(size);
}

static void default_release(void *user, void *block) {
    (void)user;
    free(block);
}

care_status care__env_take(care_env *use, const care_env *given, care_error *error) {
    care_env_init(use);
    if (given != NULL) {
        CARE__TRY(care__take(use, sizeof *use, given, "env", error));
    }
    CARE__TRY(care__check_integer(use->threads, 0, 4096, "env.threads", -1, error));
    if ((use->allocate == NULL) != (use->release == NULL)) {
        return care__fail(error, CARE_E_INVALID, CARE__M_NULL, use->allocate == NULL ? "env.allocate" : "env.release", -1,
                          NULL);
    }
    if (use->allocate == NULL) {
        use->allocate = default_allocate;
        use->release = default_release;
    }
    return CARE_OK;
}

care__allocator care__allocator_of(const care_env *taken) {
    return (care__allocator){taken->allocate, taken->release, taken->allocator_user};
}

void care__arena_init(care__arena *arena, care__allocator allocator) {
    memset(arena, 0, sizeof *arena);
    arena->allocator = allocator;
}

static char *align(char *at) {
    return at + (ALIGNMENT - (uintptr_t)at % ALIGNMENT) % ALIGNMENT;
}

/* A block of its own; returns its first aligned byte after the header. */
static char *new_block(care__arena *arena, size_t size) {
    if (size > SIZE_MAX - sizeof(struct care__arena_block) - ALIGNMENT) {
        return NULL;
    }
    struct care__arena_block *block = arena->allocator.allocate(arena->allocator.user, sizeof *block + ALIGNMENT + size);
    if (block == NULL) {
        return NULL;
    }
    block->older = arena->blocks;
    arena->blocks = block;
    return align((char *)(block + 1));
}

void *care__arena_take(care__arena *arena, size_t count, size_t size) {
    if (size != 0 && count > SIZE_MAX / size) {
        return NULL;
    }
    const size_t wanted = count * size == 0 ? 1 : count * size;
    if (wanted > SIZE_MAX - ALIGNMENT) {
        return NULL;
    }
    const size_t rounded = (wanted + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    char *taken;
    if (rounded > SMALL_BLOCK / 4) {
        taken = new_block(arena, rounded);
    } else {
        if (rounded > arena->left) {
            char *fresh = new_block(arena, SMALL_BLOCK);
            if (fresh == NULL) {
                return NULL;
            }
            arena->next = fresh;
            arena->left = SMALL_BLOCK;
        }
        taken = arena->next;
        arena->next += rounded;
        arena->left -= rounded;
    }
    return taken == NULL ? NULL : memset(taken, 0, wanted);
}

double *care__arena_doubles(care__arena *arena, int64_t n) {
    return care__arena_take(arena, (size_t)n, sizeof(double));
}

char *care__arena_text(care__arena *arena, const char *text) {
    if (text == NULL) {
        return NULL;
    }
    const size_t n = strlen(text) + 1;
    char *copy = care__arena_take(arena, n, 1);
    return copy == NULL ? NULL : memcpy(copy, text, n);
}

void care__arena_free(care__arena *arena) {
    while (arena->blocks != NULL) {
        struct care__arena_block *block = arena->blocks;
        arena->blocks = block->older;
        arena->allocator.release(arena->allocator.user, block);
    }
    arena->next = NULL;
    arena->left = 0;
}

void *care__list_add(care__list *list, care__arena *arena, size_t size) {
    if (list->count == list->capacity) {
        const int64_t capacity = list->capacity == 0 ? 16 : 2 * list->capacity;
        void *moved = care__arena_take(arena, (size_t)capacity, size);
        if (moved == NULL) {
            return NULL;
        }
        if (list->count > 0) {
            memcpy(moved, list->items, (size_t)list->count * size);
        }
        list->items = moved;
        list->capacity = capacity;
    }
    return (char *)list->items + (size_t)list->count++ * size;
}
