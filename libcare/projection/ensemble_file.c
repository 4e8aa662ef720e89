/* An ensemble in a file: a first line, whole numbers of seven bits a byte, the SHA-256 of all before it. */
#include <string.h>

#include "core/file.h"
#include "core/text.h"
#include "projection/ensemble.h"

/* The format, then the library's version: another version may draw other trajectories. */
static const char format[] = "libcare ensemble 1 ";

enum { HASH = 64, BOTH_HASHES = 2 * HASH, LARGEST_VERSION = 32 };

/* A file larger than this was not written by us. */
static const size_t most_bytes = (size_t)1 << 40;

/* ---- writing ------------------------------------------------------------------------------------------------------------- */

static void put(care__text *text, uint64_t value) {
    char bytes[10];
    size_t n = 0;
    for (; value >= 0x80; value >>= 7) {
        bytes[n++] = (char)(value | 0x80);
    }
    bytes[n++] = (char)value;
    care__text_bytes(text, bytes, n);
}

static void put_double(care__text *text, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    put(text, bits);
}

static void put_wide(care__text *text, care__u128 value) {
    put(text, (uint64_t)(value >> 64));
    put(text, (uint64_t)value);
}

/* Bins that are empty at the ends are left out. */
static void put_tally(care__text *text, const care__tally *tally) {
    int64_t begin = 0;
    int64_t end = tally->bins;
    while (begin < end && tally->count[begin] == 0) {
        begin++;
    }
    while (end > begin && tally->count[end - 1] == 0) {
        end--;
    }
    put_wide(text, tally->sum);
    put_wide(text, tally->squares);
    put_double(text, tally->low);
    put_double(text, tally->high);
    put(text, (uint64_t)tally->zeros);
    put(text, (uint64_t)(tally->first + begin));
    put(text, (uint64_t)(end - begin));
    for (int64_t i = begin; i < end; i++) {
        put(text, tally->count[i]);
    }
}

care_status care_ensemble_write(const care_ensemble *ensemble, const char *path, care_error *error) {
    CARE__TRY(care__check_pointer(ensemble, "ensemble", error));
    CARE__TRY(care__check_pointer(path, "path", error));
    care__text text;
    care__text_init(&text, ensemble->allocator);
    care__text_add(&text, format);
    care__text_add(&text, care_version());
    care__text_add(&text, "\n");
    care__text_bytes(&text, ensemble->fingerprint, HASH);
    put(&text, (uint64_t)ensemble->spans);
    for (int64_t i = 0; i < ensemble->spans; i++) {
        put(&text, (uint64_t)ensemble->span[i].begin);
        put(&text, (uint64_t)ensemble->span[i].end);
    }
    for (int64_t t = 0; t < ensemble->targets; t++) {
        put(&text, (uint64_t)ensemble->met[t]);
    }
    for (int64_t i = 0; i < ensemble->cells; i++) {
        put_tally(&text, &ensemble->tally[i]);
    }
    care_status status = text.failed ? care__fail_nomem(error) : CARE_OK;
    if (status == CARE_OK) {
        char hash[HASH + 1];
        care__sha256_hex(text.data, text.length, hash);
        care__text_bytes(&text, hash, HASH);
        status = text.failed ? care__fail_nomem(error) : care__file_write(path, text.data, text.length, error);
    }
    care__text_free(&text);
    return status;
}

/* ---- reading ------------------------------------------------------------------------------------------------------------- */

typedef struct source {
    const unsigned char *next, *end;
    int failed; /* it ended too soon, or a number is none */
} source;

static uint64_t get(source *from) {
    uint64_t value = 0;
    for (int shift = 0; from->next < from->end && shift < 64; shift += 7) {
        const uint64_t byte = *from->next++;
        value |= (byte & 0x7f) << shift;
        if (byte < 0x80) {
            return value;
        }
    }
    from->failed = 1;
    return 0;
}

static double get_double(source *from) {
    const uint64_t bits = get(from);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static care__u128 get_wide(source *from) {
    const care__u128 high = get(from);
    return high << 64 | get(from);
}

static int64_t get_count(source *from, int64_t most) {
    const uint64_t value = get(from);
    from->failed |= value > (uint64_t)most;
    return from->failed ? 0 : (int64_t)value;
}

static care_status get_tally(source *from, care__tally *tally, care__allocator allocator, care_error *error) {
    enum { BINS = 1 << 23 }; /* of all doubles that are not negative */
    tally->sum = get_wide(from);
    tally->squares = get_wide(from);
    tally->low = get_double(from);
    tally->high = get_double(from);
    tally->zeros = get_count(from, UINT32_MAX);
    tally->first = get_count(from, BINS);
    const int64_t bins = get_count(from, from->end - from->next);
    if (bins == 0 || from->failed) {
        return CARE_OK;
    }
    tally->count = allocator.allocate(allocator.user, (size_t)bins * sizeof *tally->count);
    if (tally->count == NULL) {
        return care__fail_nomem(error);
    }
    tally->bins = bins;
    for (int64_t i = 0; i < bins; i++) {
        tally->count[i] = (uint32_t)get_count(from, UINT32_MAX);
    }
    return CARE_OK;
}

static care_status get_all(source *from, care_ensemble *made, care_error *error) {
    const int64_t spans = get_count(from, from->end - from->next);
    int64_t after = 0;
    for (int64_t i = 0; i < spans && !from->failed; i++) {
        const int64_t begin = get_count(from, UINT32_MAX);
        const int64_t end = get_count(from, UINT32_MAX);
        from->failed |= begin < after || end <= begin;
        CARE__TRY(care__ensemble_reserve_spans(made, 1, error));
        care__ensemble_mark(made, (care__span){begin, end});
        after = end + 1; /* spans that touch are one */
    }
    for (int64_t t = 0; t < made->targets; t++) {
        made->met[t] = get_count(from, made->count);
    }
    for (int64_t i = 0; i < made->cells && !from->failed; i++) {
        CARE__TRY(get_tally(from, &made->tally[i], made->allocator, error));
        from->failed |= !care__tally_holds(&made->tally[i], made->count);
    }
    return CARE_OK;
}

/* The head, and that the file is whole. */
static care_status check_file(const char *bytes, size_t size, const care__ensemble_setup *setup, source *from,
                              care_error *error) {
    const size_t head = strlen(format);
    const char *line = size > head && memcmp(bytes, format, head) == 0 ? memchr(bytes + head, '\n', size - head) : NULL;
    const size_t version = line == NULL ? 0 : (size_t)(line - bytes) - head;
    if (line == NULL || version == 0 || version > LARGEST_VERSION) {
        return care__fail(error, CARE_E_INVALID, CARE__M_ENSEMBLE_NO_FILE, "path", -1, NULL);
    }
    char found[LARGEST_VERSION + 1] = "";
    memcpy(found, bytes + head, version);
    if (strcmp(found, care_version()) != 0) {
        return care__fail(error, CARE_E_INVALID, CARE__M_ENSEMBLE_VERSION, "path", -1, "%s" CARE__AND "%s",
                          care__quote_of(found).text, care_version());
    }
    const char *body = line + 1;
    const size_t rest = size - (size_t)(body - bytes);
    char hash[HASH + 1] = "";
    if (rest >= BOTH_HASHES) {
        care__sha256_hex(bytes, size - HASH, hash);
    }
    if (rest < BOTH_HASHES || memcmp(hash, bytes + size - HASH, HASH) != 0) {
        return care__fail(error, CARE_E_INVALID, CARE__M_ENSEMBLE_DAMAGED, "path", -1, NULL);
    }
    char fingerprint[HASH + 1] = "";
    memcpy(fingerprint, body, HASH);
    from->next = (const unsigned char *)body + HASH;
    from->end = (const unsigned char *)bytes + size - HASH;
    return care__ensemble_check_same(fingerprint, setup->fingerprint, "path", error);
}

static care_status read_into(const char *bytes, size_t size, const care__ensemble_setup *setup, care__allocator allocator,
                             care_ensemble **ensemble, care_error *error) {
    source from = {NULL, NULL, 0};
    care_ensemble *made;
    CARE__TRY(check_file(bytes, size, setup, &from, error));
    CARE__TRY(care__ensemble_new(setup, allocator, &made, error));
    care_status status = get_all(&from, made, error);
    if (status == CARE_OK && (from.failed || from.next != from.end)) {
        status = care__fail(error, CARE_E_INVALID, CARE__M_ENSEMBLE_DAMAGED, "path", -1, NULL);
    }
    if (status != CARE_OK) {
        care_ensemble_free(made);
        return status;
    }
    *ensemble = made;
    return CARE_OK;
}

care_status care_ensemble_read(const char *path, const care_ensemble_problem *problem, const care_env *env,
                               care_ensemble **ensemble, care_error *error) {
    care_env taken;
    care__arena arena;
    care__ensemble_setup setup;
    char *bytes;
    size_t size;
    CARE__TRY(care__check_pointer(path, "path", error));
    CARE__TRY(care__check_pointer(ensemble, "ensemble", error));
    CARE__TRY(care__env_take(&taken, env, error));
    care__arena_init(&arena, care__allocator_of(&taken));
    care_status status = care__ensemble_prepare(problem, &arena, &setup, error);
    status = status == CARE_OK ? care__file_read(path, "path", most_bytes, &arena, &bytes, &size, error) : status;
    status = status == CARE_OK ? read_into(bytes, size, &setup, care__allocator_of(&taken), ensemble, error) : status;
    care__arena_free(&arena);
    return status;
}
