/* Memory: the caller's allocator, and arenas that are freed in one go. */
#ifndef CARE_CORE_MEMORY_H
#define CARE_CORE_MEMORY_H

#include <care/core.h>

typedef struct care__allocator {
    void *(*allocate)(void *user, size_t size);
    void (*release)(void *user, void *block);
    void *user;
} care__allocator;

/** The environment with its defaults filled in; refuses half an allocator and negative threads. */
care_status care__env_take(care_env *use, const care_env *given, care_error *error);

care__allocator care__allocator_of(const care_env *taken);

/** An arena of zeroed blocks, each aligned to 64 bytes. */
typedef struct care__arena {
    care__allocator allocator;
    struct care__arena_block *blocks;
    char *next; /* room left in the newest small block */
    size_t left;
} care__arena;

void care__arena_init(care__arena *arena, care__allocator allocator);

/** count x size zeroed bytes; NULL when memory is short or the product overflows. One byte when the product is 0. */
void *care__arena_take(care__arena *arena, size_t count, size_t size);

/** n zeroed doubles; NULL as care__arena_take. */
double *care__arena_doubles(care__arena *arena, int64_t n);

/** A copy of text in the arena; NULL for NULL and when memory is short. */
char *care__arena_text(care__arena *arena, const char *text);

void care__arena_free(care__arena *arena);

/** A growing array of one type in an arena: `items` may move, old storage stays until the arena is freed. Doubles. */
typedef struct care__list {
    void *items;
    int64_t count;
    int64_t capacity;
} care__list;

/** Room for one more item of this size at the end, zeroed; NULL when memory is short. */
void *care__list_add(care__list *list, care__arena *arena, size_t size);

#endif
