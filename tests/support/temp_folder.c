#include "temp_folder.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool care_temp_folder_make(char path[CARE_TEMP_PATH]) {
    const char *where = getenv("TMPDIR");
    const int n = snprintf(path, CARE_TEMP_PATH, "%s/care-test-XXXXXX", where != NULL ? where : "/tmp");
    return n > 0 && n < CARE_TEMP_PATH && mkdtemp(path) != NULL;
}

/* The next entry that is neither the folder itself nor the one above. */
static const char *next_name(DIR *folder) {
    const struct dirent *entry = readdir(folder);
    while (entry != NULL && (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)) {
        entry = readdir(folder);
    }
    return entry == NULL ? NULL : entry->d_name;
}

int care_temp_folder_count(const char *path) {
    DIR *folder = opendir(path);
    int count = 0;
    while (folder != NULL && next_name(folder) != NULL) {
        count++;
    }
    if (folder != NULL) {
        closedir(folder);
    }
    return count;
}

void care_temp_folder_remove(const char *path) {
    DIR *folder = opendir(path);
    for (const char *name = folder == NULL ? NULL : next_name(folder); name != NULL; name = next_name(folder)) {
        char inside[2 * CARE_TEMP_PATH + 256];
        struct stat about;
        (void)snprintf(inside, sizeof inside, "%s/%s", path, name);
        if (lstat(inside, &about) == 0 && S_ISDIR(about.st_mode)) {
            care_temp_folder_remove(inside);
        } else {
            (void)unlink(inside);
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
    (void)rmdir(path);
}
