/* Bytes as calls: what every target of this folder is made of.
 *
 * A target is one function, given any bytes. It must return, whatever they are: a fault in them is an error of the library's,
 * never a crash, a leak or a read past an end. The same file is linked with libFuzzer (`make fuzz`), which looks for bytes,
 * and with replay.c, which gives it those in corpus/ (`make test`). */
#ifndef CARE_FUZZ_H
#define CARE_FUZZ_H

#include <care/core.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** Ends the process, which is how a target says that a promise was broken. */
#define FUZZ_CHECK(held)                                                        \
    do {                                                                        \
        if (!(held)) {                                                          \
            fprintf(stderr, "%s:%d: %s is false\n", __FILE__, __LINE__, #held); \
            abort();                                                            \
        }                                                                       \
    } while (0)

/** What is left of the bytes; gives zeros when nothing is. */
typedef struct fuzz_source {
    const uint8_t *at;
    size_t left;
} fuzz_source;

static inline uint8_t fuzz_byte(fuzz_source *source) {
    if (source->left == 0) {
        return 0;
    }
    source->left--;
    return *source->at++;
}

/** A whole number from low to high, both included, which lie less than 256 apart. */
static inline int64_t fuzz_int(fuzz_source *source, int64_t low, int64_t high) {
    return low + fuzz_byte(source) % (high - low + 1);
}

static inline uint64_t fuzz_word(fuzz_source *source) {
    uint64_t word = 0;
    for (int i = 0; i < 8; i++) {
        word = word << 8 | fuzz_byte(source);
    }
    return word;
}

/** A size that is mostly sound and small, sometimes past what memory holds, so that products must be checked. */
static inline int64_t fuzz_size(fuzz_source *source, int64_t most) {
    static const int64_t wild[] = {INT64_MIN,        -1,       0, INT32_MAX, (int64_t)1 << 32, (int64_t)1 << 53,
                                   (int64_t)1 << 61, INT64_MAX};
    const uint8_t byte = fuzz_byte(source);
    return byte >= 248 ? wild[byte - 248] : 1 + byte % most;
}

/** Any double: mostly those that sums and shares are made of, the corners of the type, and now and then any 8 bytes. */
static inline double fuzz_double(fuzz_source *source) {
    static const double corners[] = {NAN,    INFINITY, -INFINITY, 0.0,  -0.0,   DBL_MAX, -DBL_MAX, DBL_MIN,
                                     5e-324, 1e300,    1e-300,    1e15, 0x1p53, 0x1p63,  1.0,      0.5};
    const uint8_t kind = fuzz_byte(source);
    if (kind < 120) {
        return kind / 100.0;
    }
    if (kind < 200) {
        return (double)(kind - 119) * (double)(1 + fuzz_byte(source));
    }
    if (kind < 240) {
        return corners[kind % 16];
    }
    const uint64_t word = fuzz_word(source);
    double value;
    memcpy(&value, &word, sizeof value);
    return value;
}

/** An array of its own block, so that a read past its end is seen: n doubles, or NULL now and then, or when n is too large to
 *  be given. To be freed. */
static inline double *fuzz_doubles(fuzz_source *source, int64_t n) {
    if (n <= 0 || n > 100000 || fuzz_byte(source) == 255) {
        return NULL;
    }
    double *values = malloc((size_t)n * sizeof *values);
    const int plain = fuzz_byte(source) % 4 != 0; /* one number for all, so that large arrays are often sound */
    const double same = fuzz_double(source);
    for (int64_t i = 0; values != NULL && i < n; i++) {
        values[i] = plain && source->left < 2 ? same : fuzz_double(source);
    }
    return values;
}

/** As fuzz_doubles, of small whole numbers. */
static inline int64_t *fuzz_ints(fuzz_source *source, int64_t n, int64_t low, int64_t high) {
    if (n <= 0 || n > 100000 || fuzz_byte(source) == 255) {
        return NULL;
    }
    int64_t *values = malloc((size_t)n * sizeof *values);
    for (int64_t i = 0; values != NULL && i < n; i++) {
        values[i] = fuzz_int(source, low, high);
    }
    return values;
}

static inline int32_t *fuzz_ints32(fuzz_source *source, int64_t n, int64_t low, int64_t high) {
    if (n <= 0 || n > 100000 || fuzz_byte(source) == 255) {
        return NULL;
    }
    int32_t *values = malloc((size_t)n * sizeof *values);
    for (int64_t i = 0; values != NULL && i < n; i++) {
        values[i] = (int32_t)fuzz_int(source, low, high);
    }
    return values;
}

/** Room for n results, in a block of its own; at least one byte. */
static inline void *fuzz_room(int64_t n, size_t size) {
    return calloc(n > 0 && n <= 100000 ? (size_t)n : 1, size);
}

/** The product of sizes, 0 when an array of it is not given. */
static inline int64_t fuzz_product(int64_t a, int64_t b, int64_t c) {
    if (a <= 0 || b <= 0 || c <= 0 || a > 100000 || b > 100000 || c > 100000 || a * b > 100000 || a * b * c > 100000) {
        return 0;
    }
    return a * b * c;
}

/** Mostly leaves struct_size as it is; else an older, a newer or a broken caller's. `room` bytes are there. */
static inline void fuzz_struct_size(fuzz_source *source, size_t *struct_size, size_t room) {
    const uint8_t byte = fuzz_byte(source);
    if (byte >= 240) {
        static const size_t broken[] = {0, 1, 7, 65537, SIZE_MAX};
        *struct_size = byte < 251 ? (size_t)byte * room / 256 : broken[byte - 251];
    }
}

/** An allocator that gives no block past 16 MiB and, when told to, runs out of memory; `user` points to what is left. */
static inline void *fuzz_allocate(void *user, size_t size) {
    int64_t *allocations_left = user;
    return size > (size_t)1 << 24 || (*allocations_left)-- <= 0 ? NULL : malloc(size);
}

static inline void fuzz_release(void *user, void *block) {
    (void)user;
    free(block);
}

/** One thread, and memory that mostly suffices. */
static inline care_env fuzz_env(fuzz_source *source, int64_t *allocations_left) {
    care_env env;
    const uint8_t byte = fuzz_byte(source);
    *allocations_left = byte < 224 ? INT64_MAX : byte - 224;
    care_env_init(&env);
    env.threads = byte % 3 == 2 ? 2 : 1;
    env.allocate = fuzz_allocate;
    env.release = fuzz_release;
    env.allocator_user = allocations_left;
    return env;
}

/** The status is one the header names, and an error says what it is. */
static inline void fuzz_check_status(care_status status, const care_error *error) {
    FUZZ_CHECK(status == CARE_OK || status == CARE_E_INVALID || status == CARE_E_NOMEM);
    FUZZ_CHECK(status == CARE_OK || (error->status == (int32_t)status && error->message[0] != '\0'));
    char text[1024];
    FUZZ_CHECK(care_error_format(error, "zh", text, sizeof text) == CARE_OK);
}

#endif
