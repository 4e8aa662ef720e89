/* A folder for one test. */
#ifndef CARE_TEMP_FOLDER_H
#define CARE_TEMP_FOLDER_H

#include <stdbool.h>

enum { CARE_TEMP_PATH = 256 };

/** Makes a new, empty folder. */
bool care_temp_folder_make(char path[CARE_TEMP_PATH]);

/** Files and folders in it. */
int care_temp_folder_count(const char *path);

/** Removes it with all that is in it. */
void care_temp_folder_remove(const char *path);

#endif
