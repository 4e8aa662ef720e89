#include "core/diagnostics.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

enum { KEPT = 100, KEPT_ARGUMENTS = 1024 };

typedef struct entry {
    care_finding finding;
    const char *arguments;
} entry;

struct care_diagnostics {
    care__arena arena;
    care__list entries; /* of entry, at most KEPT */
    int64_t totals[CARE_FAULT + 1];
    entry first_fault; /* kept apart: it may come after a hundred warnings */
    int failed;
};

void care_finding_init(care_finding *finding) {
    if (finding != NULL) {
        memset(finding, 0, sizeof *finding);
        finding->struct_size = sizeof *finding;
        finding->file = finding->field = "";
    }
}

care_status care__diagnostics_create(care__allocator allocator, care_diagnostics **list, care_error *error) {
    care_diagnostics *fresh = allocator.allocate(allocator.user, sizeof *fresh);
    if (fresh == NULL) {
        return care__fail_nomem(error);
    }
    memset(fresh, 0, sizeof *fresh);
    care__arena_init(&fresh->arena, allocator);
    *list = fresh;
    return CARE_OK;
}

/* The first small block holds the first 16 entries and, behind them, room for many a short text. */
care_status care__diagnostics_reserve(care_diagnostics *list, care_error *error) {
    if (care__list_add(&list->entries, &list->arena, sizeof(entry)) == NULL) {
        return care__fail_nomem(error);
    }
    list->entries.count--;
    return CARE_OK;
}

static const char *keep(care_diagnostics *list, const char *text) {
    const char *kept = care__arena_text(&list->arena, text == NULL ? "" : text);
    if (kept == NULL) {
        list->failed = 1;
        return "";
    }
    return kept;
}

void care__diagnose(care_diagnostics *list, int32_t severity, int32_t message, care__place place, const char *arguments, ...) {
    list->totals[severity]++;
    const int first_fault = severity == CARE_FAULT && list->totals[CARE_FAULT] == 1;
    if (list->entries.count >= KEPT && !first_fault) {
        return;
    }
    char said[KEPT_ARGUMENTS] = "";
    if (arguments != NULL) {
        va_list values;
        va_start(values, arguments);
        care__arguments_format(said, sizeof said, arguments, values);
        va_end(values);
    }
    entry kept;
    care_finding_init(&kept.finding);
    kept.finding.severity = severity;
    kept.finding.message_id = message;
    kept.finding.line = place.line;
    kept.finding.column = place.column;
    kept.finding.file = keep(list, place.file);
    kept.finding.field = keep(list, place.field);
    kept.arguments = keep(list, said);
    if (first_fault) {
        list->first_fault = kept;
    }
    if (list->entries.count < KEPT) {
        entry *room = care__list_add(&list->entries, &list->arena, sizeof *room);
        if (room == NULL) {
            list->failed = 1;
            return;
        }
        *room = kept;
    }
}

void care__diagnose_range(care_diagnostics *list, care__place place, const char *found, double low, double high) {
    care__diagnose(list, CARE_FAULT, CARE__M_CELL_RANGE, place, "%s" CARE__AND "%s" CARE__AND "%s", care__quote_of(found).text,
                   care__number_of(low).text, care__number_of(high).text);
}

enum { NAME_SIZE = 200, PLACE_SIZE = 512 };

/* Appends at most NAME_SIZE bytes of a name. */
static size_t append_name(char *text, size_t length, const char *name) {
    return care__append_readable(text, length + NAME_SIZE + 1, length, name, strlen(name));
}

/* "file:line:column:field", leaving out what is not known. */
static void place_text(const care_finding *finding, char text[PLACE_SIZE]) {
    const char *const before[] = {"", ":"};
    size_t n = append_name(text, 0, finding->file);
    if (finding->line > 0) {
        n += (size_t)snprintf(text + n, PLACE_SIZE - n, "%s%lld", before[n > 0], (long long)finding->line);
    }
    if (finding->column > 0) {
        n += (size_t)snprintf(text + n, PLACE_SIZE - n, "%s%lld", before[n > 0], (long long)finding->column);
    }
    if (finding->field[0] != '\0') {
        n += (size_t)snprintf(text + n, PLACE_SIZE - n, "%s", before[n > 0]);
        (void)append_name(text, n, finding->field);
    }
}

care_status care__diagnostics_end(const care_diagnostics *list, care_error *error) {
    if (list->failed) {
        return care__fail_nomem(error);
    }
    if (list->totals[CARE_FAULT] == 0) {
        return CARE_OK;
    }
    char place[PLACE_SIZE];
    place_text(&list->first_fault.finding, place);
    return care__fail(error, CARE_E_INVALID, list->first_fault.finding.message_id, place, -1, "%s",
                      list->first_fault.arguments);
}

int64_t care_diagnostics_count(const care_diagnostics *list) {
    return list == NULL ? 0 : list->entries.count;
}

int64_t care_diagnostics_total(const care_diagnostics *list, int32_t severity) {
    return list == NULL || severity < CARE_NOTE || severity > CARE_FAULT ? 0 : list->totals[severity];
}

static care_status find(const care_diagnostics *list, int64_t index, const entry **found, care_error *error) {
    CARE__TRY(care__check_pointer(list, "list", error));
    CARE__TRY(care__check_integer(index, 0, list->entries.count - 1, "index", -1, error));
    *found = (const entry *)list->entries.items + index;
    return CARE_OK;
}

const char *care__diagnostics_arguments(const care_diagnostics *list, int64_t index) {
    const entry *found = NULL;
    return find(list, index, &found, NULL) == CARE_OK ? found->arguments : "";
}

care_status care_diagnostics_get(const care_diagnostics *list, int64_t index, care_finding *finding, care_error *error) {
    const entry *found;
    CARE__TRY(find(list, index, &found, error));
    return care__give(finding, &found->finding, sizeof found->finding, "finding", error);
}

care_status care_diagnostics_format(const care_diagnostics *list, int64_t index, const char *language, char *text, size_t size,
                                    care_error *error) {
    const entry *found;
    int chinese;
    CARE__TRY(find(list, index, &found, error));
    CARE__TRY(care__language_check(language, &chinese, error));
    if (text == NULL || size == 0) {
        return care__fail(error, CARE_E_INVALID, CARE__M_NO_ROOM, "text", -1, NULL);
    }
    char place[PLACE_SIZE];
    char said[2 * KEPT_ARGUMENTS];
    place_text(&found->finding, place);
    care__message_render(found->finding.message_id, chinese, found->arguments, said, sizeof said);
    char whole[PLACE_SIZE + sizeof said + 4];
    (void)snprintf(whole, sizeof whole, "%s%s%s", place, place[0] == '\0' ? "" : ": ", said);
    const size_t length = strlen(whole);
    const size_t cut = length < size ? length : care__utf8_cut(whole, size - 1);
    memcpy(text, whole, cut);
    text[cut] = '\0';
    return CARE_OK;
}

void care_diagnostics_free(care_diagnostics *list) {
    if (list != NULL) {
        const care__allocator allocator = list->arena.allocator;
        care__arena_free(&list->arena);
        allocator.release(allocator.user, list);
    }
}
