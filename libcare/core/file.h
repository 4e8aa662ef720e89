/* Files: read whole, written whole or not at all. */
#ifndef CARE_CORE_FILE_H
#define CARE_CORE_FILE_H

#include "core/memory.h"
#include "core/text.h"

/** Reads a file of at most `limit` bytes; a NUL is put after the last byte. `where` is what messages call it. */
care_status care__file_read(const char *path, const char *where, size_t limit, care__arena *arena, char **bytes, size_t *size,
                            care_error *error);

/** Writes a file beside its final name, flushes it to the disk and renames it. */
care_status care__file_write(const char *path, const char *bytes, size_t size, care_error *error);

/** Makes a directory unless it is there. */
care_status care__directory_make(const char *path, care_error *error);

/** SHA-256 (FIPS 180-4) as 64 hexadecimal digits and a NUL. */
void care__sha256_hex(const void *bytes, size_t size, char hex[65]);

#endif
