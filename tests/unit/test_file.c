/* core/file.h: files read whole, written whole or not at all; SHA-256. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "care_test.h"
#include "core/file.h"
#include "failing_allocator.h"
#include "temp_folder.h"

enum { LIMIT = 1 << 20, PATH = CARE_TEMP_PATH + 64 };

/* A folder of the test's own, and a path in it. */
typedef struct place {
    char folder[CARE_TEMP_PATH];
    char path[PATH];
} place;

static place new_place(const char *name) {
    place here;
    CARE_CHECK(care_temp_folder_make(here.folder));
    (void)snprintf(here.path, sizeof here.path, "%s/%s", here.folder, name);
    return here;
}

/* Does the file hold just this? */
static void check_file(const char *path, const char *wanted) {
    care_env env;
    care__arena arena;
    char *bytes = NULL;
    size_t size = 0;
    CARE_CHECK_OK(care__env_take(&env, NULL, NULL), NULL);
    care__arena_init(&arena, care__allocator_of(&env));
    if (CARE_CHECK_OK(care__file_read(path, "file", LIMIT, &arena, &bytes, &size, NULL), NULL)) {
        CARE_CHECK_STR(bytes, wanted);
        CARE_CHECK_INT(size, strlen(wanted));
    }
    care__arena_free(&arena);
}

static care_status read_status(const char *path, size_t limit, care_error *error) {
    care_env env;
    care__arena arena;
    char *bytes = NULL;
    size_t size = 7;
    CARE_CHECK_OK(care__env_take(&env, NULL, NULL), NULL);
    care__arena_init(&arena, care__allocator_of(&env));
    const care_status status = care__file_read(path, "beds.csv", limit, &arena, &bytes, &size, error);
    CARE_CHECK((status == CARE_OK) == (bytes != NULL));
    CARE_CHECK(status == CARE_OK || size == 7);
    care__arena_free(&arena);
    return status;
}

/* ---- reading and writing --------------------------------------------------------------------------------------------- */

static void what_was_written_is_read(void) {
    place here = new_place("beds.csv");
    CARE_CHECK_OK(care__file_write(here.path, "床位\r\n", 8, NULL), NULL);
    check_file(here.path, "床位\r\n");
    CARE_CHECK_OK(care__file_write(here.path, "", 0, NULL), NULL);
    check_file(here.path, "");
    CARE_CHECK_INT(care_temp_folder_count(here.folder), 1);
    care_temp_folder_remove(here.folder);
}

static void a_missing_file_is_an_error_of_the_system(void) {
    place here = new_place("missing.csv");
    care_error error;
    char text[256];
    care_error_init(&error);
    CARE_CHECK_INT(read_status(here.path, LIMIT, &error), CARE_E_IO);
    CARE_CHECK_INT(error.backend_code, ENOENT);
    CARE_CHECK_STR(error.where, "beds.csv"); /* as the caller calls it, not its path */
    CARE_CHECK_STR(error.message, "cannot be read: No such file or directory");
    CARE_CHECK_OK(care_error_format(&error, "zh", text, sizeof text), NULL);
    CARE_CHECK_STR(text, "beds.csv: 无法读取：No such file or directory");
    care_temp_folder_remove(here.folder);
}

static void a_folder_is_not_a_file(void) {
    place here = new_place("x");
    care_error error;
    care_error_init(&error);
    CARE_CHECK_INT(read_status(here.folder, LIMIT, &error), CARE_E_IO);
    CARE_CHECK_INT(error.backend_code, EISDIR);
    care_temp_folder_remove(here.folder);
}

static void a_file_past_the_limit_is_refused(void) {
    place here = new_place("large.csv");
    care_error error;
    char *bytes = calloc(LIMIT + 1, 1);
    care_error_init(&error);
    CARE_CHECK_OK(care__file_write(here.path, bytes, LIMIT, NULL), NULL);
    CARE_CHECK_INT(read_status(here.path, LIMIT, &error), CARE_OK);
    CARE_CHECK_OK(care__file_write(here.path, bytes, LIMIT + 1, NULL), NULL);
    CARE_CHECK_INT(read_status(here.path, LIMIT, &error), CARE_E_INVALID);
    CARE_CHECK_STR(error.message, "is larger than 1 MiB");
    free(bytes);
    care_temp_folder_remove(here.folder);
}

static care_status read_a_file(const care_env *env, void *context) {
    care__arena arena;
    char *bytes = NULL;
    size_t size = 0;
    care__arena_init(&arena, care__allocator_of(env));
    const care_status status = care__file_read(context, "file", LIMIT, &arena, &bytes, &size, NULL);
    CARE_CHECK((status == CARE_OK) == (bytes != NULL));
    care__arena_free(&arena);
    return status;
}

static void short_memory_is_reported(void) {
    place here = new_place("beds.csv");
    CARE_CHECK_OK(care__file_write(here.path, "beds", 4, NULL), NULL);
    CARE_CHECK_OUT_OF_MEMORY(read_a_file, here.path);
    care_temp_folder_remove(here.folder);
}

static void where_no_file_can_be_none_is_left(void) {
    place here = new_place("missing/beds.csv");
    care_error error;
    care_error_init(&error);
    CARE_CHECK_INT(care__file_write(here.path, "beds", 4, &error), CARE_E_IO);
    CARE_CHECK_INT(error.backend_code, ENOENT);
    CARE_CHECK_STR(error.message, "cannot be written: No such file or directory");
    CARE_CHECK_INT(care_temp_folder_count(here.folder), 0);
    care_temp_folder_remove(here.folder);
}

static void where_a_folder_stands_no_file_is_written(void) {
    place here = new_place("taken");
    care_error error;
    care_error_init(&error);
    CARE_CHECK_OK(care__directory_make(here.path, NULL), NULL);
    CARE_CHECK_INT(care__file_write(here.path, "beds", 4, &error), CARE_E_IO);
    CARE_CHECK_INT(error.backend_code, EISDIR);
    CARE_CHECK_INT(care_temp_folder_count(here.folder), 1); /* the temporary file is gone */
    care_temp_folder_remove(here.folder);
}

static void a_path_too_long_is_refused(void) {
    char path[5000];
    care_error error;
    care_error_init(&error);
    memset(path, 'x', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    CARE_CHECK_INT(care__file_write(path, "beds", 4, &error), CARE_E_IO);
    CARE_CHECK_INT(error.backend_code, ENAMETOOLONG);
}

/* The disk is full after 1000 bytes, as far as this process can tell. */
static void a_disk_that_fills_up_leaves_the_old_file(void) {
    place here = new_place("beds.csv");
    care_error error;
    char *bytes = calloc(5000, 1);
    struct rlimit before;
    care_error_init(&error);
    CARE_CHECK_OK(care__file_write(here.path, "old", 3, NULL), NULL);
    CARE_CHECK_INT(getrlimit(RLIMIT_FSIZE, &before), 0);
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    const struct rlimit small = {.rlim_cur = 1000, .rlim_max = before.rlim_max};
    CARE_CHECK_INT(setrlimit(RLIMIT_FSIZE, &small), 0);
    const care_status status = care__file_write(here.path, bytes, 5000, &error);
    CARE_CHECK_INT(setrlimit(RLIMIT_FSIZE, &before), 0);
    (void)signal(SIGXFSZ, handler);
    CARE_CHECK_INT(status, CARE_E_IO);
    CARE_CHECK_INT(error.backend_code, EFBIG);
    check_file(here.path, "old");
    CARE_CHECK_INT(care_temp_folder_count(here.folder), 1);
    free(bytes);
    care_temp_folder_remove(here.folder);
}

static void a_directory_is_made_once(void) {
    place here = new_place("out");
    care_error error;
    care_error_init(&error);
    CARE_CHECK_OK(care__directory_make(here.path, NULL), NULL);
    CARE_CHECK_OK(care__directory_make(here.path, NULL), NULL);
    CARE_CHECK_INT(care_temp_folder_count(here.folder), 1);
    CARE_CHECK_INT(care__directory_make("/dev/null", &error), CARE_E_IO); /* there, but no directory */
    CARE_CHECK_INT(error.backend_code, ENOTDIR);
    CARE_CHECK_INT(care__directory_make("/dev/null/x", &error), CARE_E_IO);
    CARE_CHECK_INT(error.backend_code, ENOTDIR);
    care_temp_folder_remove(here.folder);
}

/* ---- SHA-256 --------------------------------------------------------------------------------------------------------- */

static void check_hash(const void *bytes, size_t size, const char *wanted) {
    char hex[65];
    memset(hex, 'x', sizeof hex);
    care__sha256_hex(bytes, size, hex);
    CARE_CHECK_STR(hex, wanted);
}

/* FIPS 180-4 examples and those of NIST's CAVP. */
static void sha256_gives_the_known_answers(void) {
    static const char two[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    static const char four[] = "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
                               "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";
    static const unsigned char one_byte[] = {0xbd};
    static const unsigned char four_bytes[] = {0xc9, 0x8c, 0x8e, 0x55};
    check_hash("", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    check_hash("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    check_hash(two, 56, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    check_hash(four, 112, "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
    check_hash(one_byte, 1, "68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b");
    check_hash(four_bytes, 4, "7abc22c0ae5af26ce93dbb94433a0e0b2e119d014f8e7f65bd56c61ccccd9504");
}

/* Lengths around the padding's edges, of zeros (NIST's additional vectors). */
static void sha256_pads_every_length(void) {
    static const char zeros[64] = {0};
    check_hash(zeros, 55, "02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7");
    check_hash(zeros, 56, "d4817aa5497628e7c77e6b606107042bbba3130888c5f47a375e6179be789fbb");
    check_hash(zeros, 57, "65a16cb7861335d5ace3c60718b5052e44660726da4cd13bb745381b235a1785");
    check_hash(zeros, 64, "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b");
}

static void sha256_of_a_million(void) {
    char *bytes = malloc(1000000);
    memset(bytes, 'a', 1000000);
    check_hash(bytes, 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    memset(bytes, 0, 1000000);
    check_hash(bytes, 1000000, "d29751f2649b32ff572b5e0a9f541ea660a50f94ff0beedfb0b692b924cc8025");
    free(bytes);
}

CARE_TEST_MAIN("file", {"what was written is read", what_was_written_is_read},
               {"a missing file is an error of the system", a_missing_file_is_an_error_of_the_system},
               {"a folder is not a file", a_folder_is_not_a_file},
               {"a file past the limit is refused", a_file_past_the_limit_is_refused},
               {"short memory is reported", short_memory_is_reported},
               {"where no file can be none is left", where_no_file_can_be_none_is_left},
               {"where a folder stands no file is written", where_a_folder_stands_no_file_is_written},
               {"a path too long is refused", a_path_too_long_is_refused},
               {"a disk that fills up leaves the old file", a_disk_that_fills_up_leaves_the_old_file},
               {"a directory is made once", a_directory_is_made_once},
               {"sha256 gives the known answers", sha256_gives_the_known_answers},
               {"sha256 pads every length", sha256_pads_every_length}, {"sha256 of a million", sha256_of_a_million})
