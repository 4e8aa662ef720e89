/* Files: read whole, written whole or not at all. */
#ifndef CARE_CORE_FILE_H
#define CARE_CORE_FILE_H

#include "core/memory.h"
#include "core/text.h"

/** Reads a file of at most `limit` bytes; a NUL is put after the last byte. `where` is what messages call it. */
care_status care__file_read(const char *path, const char *where, size_t limit, care__arena *arena, char **bytes, size_t *size,
                            care_error *error);

/** A file written beside its final name and flushed to the disk, not yet in its place. */
typedef struct care__staged {
    char path[4096];
    char temporary[4096];
} care__staged;

care_status care__file_stage(const char *path, const char *bytes, size_t size, care__staged *staged, care_error *error);

/** Puts it in its place, or removes it. */
care_status care__file_commit(const care__staged *staged, care_error *error);
void care__file_discard(const care__staged *staged);

/** Both at once: the file is written whole or not at all. */
care_status care__file_write(const char *path, const char *bytes, size_t size, care_error *error);

/** Makes a directory unless it is there. */
care_status care__directory_make(const char *path, care_error *error);

/** SHA-256 (FIPS 180-4) as 64 hexadecimal digits and a NUL. */
void care__sha256_hex(const void *bytes, size_t size, char hex[65]);

#endif
