/* Gives a fuzz target every file of the folders named: the corpus as a test, with any compiler. */
#include <dirent.h>

#include "fuzz.h"

static int replay(const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return 0;
    }
    size_t size = 0;
    size_t room = 4096;
    uint8_t *bytes = malloc(room);
    while (bytes != NULL) {
        size += fread(bytes + size, 1, room - size, file);
        if (size < room) {
            break;
        }
        uint8_t *larger = realloc(bytes, room *= 2);
        if (larger == NULL) {
            free(bytes);
        }
        bytes = larger;
    }
    (void)fclose(file);
    if (bytes == NULL) {
        return 0;
    }
    /* In a block of its very size, so that a sanitizer sees a read past it. */
    uint8_t *exact = malloc(size > 0 ? size : 1);
    if (exact != NULL) {
        memcpy(exact, bytes, size);
        (void)LLVMFuzzerTestOneInput(exact, size);
    }
    free(bytes);
    free(exact);
    return exact != NULL;
}

int main(int argc, char **argv) {
    int done = 0;
    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        for (const struct dirent *entry = folder == NULL ? NULL : readdir(folder); entry != NULL; entry = readdir(folder)) {
            char path[4096];
            (void)snprintf(path, sizeof path, "%s/%s", argv[i], entry->d_name);
            if (entry->d_name[0] != '.') {
                printf("%s\n", path); /* so that a crash leaves its name */
                (void)fflush(stdout);
                if (!replay(path)) {
                    return 1;
                }
                done++;
            }
        }
        if (folder != NULL) {
            (void)closedir(folder);
        }
    }
    printf("%d inputs replayed\n", done);
    return done > 0 ? 0 : 1;
}
