#include "plan/files.h"

#include <stdio.h>
#include <string.h>

#include "core/file.h"
#include "core/text.h"

care_status care__inputs_keep(const care_plan *plan, care__arena *arena, care__input_hash inputs[CARE__INPUT_FILES],
                              care_error *error) {
    for (int i = 0; i < CARE__INPUT_FILES; i++) {
        if (i > 0 && plan->inputs[i - 1].file == NULL) { /* a table the document does without */
            continue;
        }
        inputs[i].file = care__arena_text(arena, i == 0 ? plan->file : plan->inputs[i - 1].file);
        memcpy(inputs[i].sha256, i == 0 ? plan->sha256 : plan->inputs[i - 1].sha256, sizeof inputs[i].sha256);
        if (inputs[i].file == NULL) {
            return care__fail_nomem(error);
        }
    }
    return CARE_OK;
}

void care__inputs_render(const care__input_hash inputs[CARE__INPUT_FILES], care__text *text) {
    care__text_add(text, "\"inputs\": [");
    for (int i = 0; i < CARE__INPUT_FILES; i++) {
        if (inputs[i].file == NULL) {
            continue;
        }
        care__text_add(text, i > 0 ? ",\n  {\"file\": " : "\n  {\"file\": ");
        care__text_json_string(text, inputs[i].file);
        care__text_format(text, ", \"sha256\": \"%s\"}", inputs[i].sha256);
    }
    care__text_add(text, "]");
}

void care__tables_render(care_table *const *tables, int count, int language, care__text *text) {
    care__text_add(text, "\"tables\": [\n");
    for (int i = 0; i < count; i++) {
        care__text_add(text, i > 0 ? ",\n" : "");
        care__table_render_to(tables[i], CARE_TABLE_JSON, language, text);
    }
    care__text_add(text, "]");
}

/* A file, not yet in its place. */
static care_status stage_file(const char *directory, const char *name, const char *suffix, const care__text *text,
                              care__staged *staged, care_error *error) {
    char path[4096];
    const int n = snprintf(path, sizeof path, "%s/%s.%s", directory, name, suffix);
    if (n < 0 || (size_t)n >= sizeof path) {
        return care__fail(error, CARE_E_INVALID, CARE__M_LENGTH, "directory", -1, "%zu" CARE__AND "%zu", strlen(directory),
                          sizeof path - 64);
    }
    return text->failed ? care__fail_nomem(error) : care__file_stage(path, text->data, text->length, staged, error);
}

static care_status stage_table(const care_table *table, const char *directory, int language, const care_env *env,
                               care__staged *staged, care_error *error) {
    care__text text;
    care__text_init(&text, care__allocator_of(env));
    care__table_render_to(table, CARE_TABLE_CSV, language, &text);
    const care_status status = stage_file(directory, care_table_name(table), "csv", &text, staged, error);
    care__text_free(&text);
    return status;
}

care_status care__files_write(care_table *const *tables, int count, const char *json_name, const care__text *json,
                              const char *directory, int language, const care_env *env, care_error *error) {
    care__arena arena;
    care__arena_init(&arena, care__allocator_of(env));
    care__staged *staged = care__arena_take(&arena, (size_t)count + 1, sizeof *staged);
    care_status status = staged == NULL ? care__fail_nomem(error) : care__directory_make(directory, error);
    int written = 0;
    while (written <= count && status == CARE_OK) {
        status = written < count ? stage_table(tables[written], directory, language, env, &staged[written], error)
                                 : stage_file(directory, json_name, "json", json, &staged[written], error);
        written += status == CARE_OK;
    }
    for (int i = 0; i < written; i++) {
        if (status == CARE_OK) {
            status = care__file_commit(&staged[i], error);
        } else {
            care__file_discard(&staged[i]);
        }
    }
    care__arena_free(&arena);
    return status;
}
