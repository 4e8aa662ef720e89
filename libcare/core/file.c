#include "core/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static care_status fail_system(care_error *error, int32_t message, const char *where) {
    const int code = errno;
    char reason[128] = "";
    (void)strerror_r(code, reason, sizeof reason);
    (void)care__fail(error, CARE_E_IO, message, where, -1, "%s", reason);
    if (error != NULL && error->struct_size >= sizeof *error) {
        error->backend_code = code;
    }
    return CARE_E_IO;
}

/* ---- reading --------------------------------------------------------------------------------------------------------- */

static care_status read_all(int file, const char *where, size_t limit, care__arena *arena, char **bytes, size_t *size,
                            care_error *error) {
    struct stat about;
    if (fstat(file, &about) != 0) {
        return fail_system(error, CARE__M_FILE_READ, where);
    }
    if (S_ISDIR(about.st_mode)) {
        errno = EISDIR;
        return fail_system(error, CARE__M_FILE_READ, where);
    }
    if (about.st_size < 0 || (uintmax_t)about.st_size > limit) {
        return care__fail(error, CARE_E_INVALID, CARE__M_FILE_SIZE, where, -1, "%zu", limit >> 20);
    }
    const size_t wanted = (size_t)about.st_size;
    char *room = care__arena_take(arena, wanted + 1, 1);
    if (room == NULL) {
        return care__fail_nomem(error);
    }
    size_t got = 0;
    while (got < wanted) {
        const ssize_t n = read(file, room + got, wanted - got);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return fail_system(error, CARE__M_FILE_READ, where);
        }
        if (n == 0) {
            break;
        }
        got += (size_t)n;
    }
    room[got] = '\0';
    *bytes = room;
    *size = got;
    return CARE_OK;
}

care_status care__file_read(const char *path, const char *where, size_t limit, care__arena *arena, char **bytes, size_t *size,
                            care_error *error) {
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return fail_system(error, CARE__M_FILE_READ, where);
    }
    const care_status status = read_all(file, where, limit, arena, bytes, size, error);
    (void)close(file);
    return status;
}

/* ---- writing --------------------------------------------------------------------------------------------------------- */

static int write_all(int file, const char *bytes, size_t size) {
    size_t done = 0;
    while (done < size) {
        const ssize_t n = write(file, bytes + done, size - done);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return -1;
        }
        done += (size_t)n;
    }
    return fsync(file);
}

care_status care__file_stage(const char *path, const char *bytes, size_t size, care__staged *staged, care_error *error) {
    static atomic_uint written; /* two threads may write the same path: each has a temporary file of its own */
    const int n = snprintf(staged->path, sizeof staged->path, "%s", path);
    const int m = snprintf(staged->temporary, sizeof staged->temporary, "%s.%ld.%u.part", path, (long)getpid(),
                           atomic_fetch_add(&written, 1u));
    if (n < 0 || m < 0 || (size_t)m >= sizeof staged->temporary) {
        errno = ENAMETOOLONG;
        return fail_system(error, CARE__M_FILE_WRITE, path);
    }
    struct stat about;
    if (lstat(path, &about) == 0 && S_ISDIR(about.st_mode)) { /* known now, before another file of a set is renamed */
        errno = EISDIR;
        return fail_system(error, CARE__M_FILE_WRITE, path);
    }
    const int file = open(staged->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0) {
        return fail_system(error, CARE__M_FILE_WRITE, path);
    }
    int failed = write_all(file, bytes, size) != 0;
    int code = errno;
    if (close(file) != 0 && !failed) {
        failed = 1;
        code = errno;
    }
    if (failed) {
        care__file_discard(staged);
        errno = code;
        return fail_system(error, CARE__M_FILE_WRITE, path);
    }
    return CARE_OK;
}

care_status care__file_commit(const care__staged *staged, care_error *error) {
    if (rename(staged->temporary, staged->path) != 0) {
        const int code = errno;
        care__file_discard(staged);
        errno = code;
        return fail_system(error, CARE__M_FILE_WRITE, staged->path);
    }
    return CARE_OK;
}

void care__file_discard(const care__staged *staged) {
    (void)unlink(staged->temporary);
}

care_status care__file_write(const char *path, const char *bytes, size_t size, care_error *error) {
    care__staged staged;
    CARE__TRY(care__file_stage(path, bytes, size, &staged, error));
    return care__file_commit(&staged, error);
}

care_status care__directory_make(const char *path, care_error *error) {
    struct stat about;
    if (mkdir(path, 0777) == 0) {
        return CARE_OK;
    }
    if (errno == EEXIST && stat(path, &about) == 0) {
        if (S_ISDIR(about.st_mode)) {
            return CARE_OK;
        }
        errno = ENOTDIR;
    }
    return fail_system(error, CARE__M_FILE_WRITE, path);
}

/* ---- SHA-256, FIPS 180-4 --------------------------------------------------------------------------------------------- */

static const uint32_t round_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01,
    0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
    0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08,
    0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotate(uint32_t x, unsigned n) {
    return x >> n | x << (32 - n);
}

static void hash_block(uint32_t state[8], const unsigned char *block) {
    uint32_t w[64];
    for (int i = 0; i < 16; i++, block += 4) {
        w[i] = (uint32_t)block[0] << 24 | (uint32_t)block[1] << 16 | (uint32_t)block[2] << 8 | block[3];
    }
    for (int i = 16; i < 64; i++) {
        const uint32_t s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
        const uint32_t s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    uint32_t v[8];
    memcpy(v, state, sizeof v);
    for (int i = 0; i < 64; i++) {
        const uint32_t s1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25);
        const uint32_t t1 = v[7] + s1 + ((v[4] & v[5]) ^ (~v[4] & v[6])) + round_constants[i] + w[i];
        const uint32_t s0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22);
        const uint32_t t2 = s0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
        memmove(v + 1, v, 7 * sizeof v[0]);
        v[4] += t1;
        v[0] = t1 + t2;
    }
    for (int i = 0; i < 8; i++) {
        state[i] += v[i];
    }
}

void care__sha256_hex(const void *bytes, size_t size, char hex[65]) {
    uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    const unsigned char *at = bytes;
    for (size_t left = size; left >= 64; left -= 64, at += 64) {
        hash_block(state, at);
    }
    unsigned char tail[128] = {0};
    const size_t rest = size % 64;
    if (rest > 0) {
        memcpy(tail, at, rest);
    }
    tail[rest] = 0x80;
    const size_t length = rest < 56 ? 64 : 128;
    for (int i = 0; i < 8; i++) {
        tail[length - 1 - (size_t)i] = (unsigned char)(((uint64_t)size * 8) >> (8 * i));
    }
    for (size_t done = 0; done < length; done += 64) {
        hash_block(state, tail + done);
    }
    for (int i = 0; i < 8; i++, hex += 8) {
        (void)snprintf(hex, 9, "%08x", (unsigned)state[i]);
    }
}
