#include "decimal_locale.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "temp_folder.h"

static bool go(const char *name, const char *point) {
    return setlocale(LC_NUMERIC, name) != NULL && strcmp(localeconv()->decimal_point, point) == 0;
}

/* The point as localedef takes it: <U002C> for a comma. */
static void write_point(FILE *file, const char *point) {
    const unsigned char *s = (const unsigned char *)point;
    const unsigned code = s[0] < 0x80 ? s[0] : (s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu);
    fprintf(file, "<U%04X>", code);
}

/* A locale of its own in a folder of its own. localedef warns, and returns 1, for all that is not numbers. */
static bool make(const char *point) {
    char folder[CARE_TEMP_PATH];
    char source[CARE_TEMP_PATH + 16];
    char command[2 * CARE_TEMP_PATH + 128];
    if (!care_temp_folder_make(folder)) {
        return false;
    }
    (void)snprintf(source, sizeof source, "%s/source", folder);
    FILE *file = fopen(source, "w");
    if (file != NULL) {
        fputs("LC_NUMERIC\ndecimal_point \"", file);
        write_point(file, point);
        fputs("\"\nthousands_sep \"\"\ngrouping -1\nEND LC_NUMERIC\n", file);
        fclose(file);
    }
    (void)snprintf(command, sizeof command, "localedef -c %s -i %s/source %s/made >/dev/null 2>&1",
                   point[1] == '\0' ? "" : "-f UTF-8", folder, folder);
    const int code = file == NULL ? -1 : system(command);
    setenv("LOCPATH", folder, 1);
    const bool made = code >= 0 && go("made", point);
    unsetenv("LOCPATH");
    care_temp_folder_remove(folder);
    return made;
}

bool care_decimal_locale(const char *point) {
    static const char *const installed[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "fr_FR.utf8",
                                            "ru_RU.UTF-8", "ru_RU.utf8", "ps_AF.UTF-8", "ps_AF.utf8"};
    for (size_t i = 0; i < sizeof installed / sizeof installed[0]; i++) {
        if (go(installed[i], point)) {
            return true;
        }
    }
    if (make(point)) {
        return true;
    }
    care_decimal_locale_end();
    printf("\n    skipped: no locale with the decimal point \"%s\" here\n", point);
    return false;
}

void care_decimal_locale_end(void) {
    (void)setlocale(LC_NUMERIC, "C");
}
