/* Any bytes as a JSON document. */
#include "backend/json.h"
#include "core/text.h"
#include "fuzz.h"

/* Every value stands where the text has it, and keys of an object differ. */
static int64_t check_value(const care__json *value, int depth) {
    int64_t count = 1;
    FUZZ_CHECK(depth <= 32 && value->line >= 1 && value->column >= 1);
    FUZZ_CHECK((value->type == CARE__JSON_STRING) == (value->string != NULL));
    FUZZ_CHECK(value->type != CARE__JSON_NUMBER || isfinite(value->number));
    if (value->string != NULL) {
        FUZZ_CHECK(care__utf8_fault(value->string, strlen(value->string)) == strlen(value->string));
    }
    for (const care__json *child = value->child; child != NULL; child = child->next) {
        FUZZ_CHECK((value->type == CARE__JSON_OBJECT) == (child->key != NULL));
        count += check_value(child, depth + 1);
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    care_env env;
    care__arena arena;
    care_diagnostics *findings = NULL;
    const care__json *root = NULL;
    care_error error;
    care_error_init(&error);
    FUZZ_CHECK(care__env_take(&env, NULL, NULL) == CARE_OK);
    FUZZ_CHECK(care__diagnostics_create(care__allocator_of(&env), &findings, NULL) == CARE_OK);
    care__arena_init(&arena, care__allocator_of(&env));
    char *text = malloc(size + 1);
    if (text != NULL) {
        if (size > 0) {
            memcpy(text, data, size);
        }
        text[size] = '\0';
        const care_status status = care__json_parse(text, size, "fuzz.json", &arena, findings, &root, &error);
        fuzz_check_status(status, &error);
        FUZZ_CHECK(status != CARE_OK || (root != NULL) == (care_diagnostics_total(findings, CARE_FAULT) == 0));
        if (root != NULL) {
            (void)check_value(root, 0);
        }
    }
    free(text);
    care__arena_free(&arena);
    care_diagnostics_free(findings);
    return 0;
}
