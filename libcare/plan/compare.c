#include "plan/compare.h"

#include <string.h>

#include "plan/files.h"

static care__comparison_builder *const builders[CARE_COMPARISON_TABLES] = {
    [CARE_COMPARISON_FIGURES] = care__table_compared_figures,
    [CARE_COMPARISON_ATTRIBUTION] = care__table_attribution,
    [CARE_COMPARISON_DIFFERENCES] = care__table_differences,
};

/* One of the two plans, as far as the result names it. */
typedef struct side {
    care__words name;
    care__input_hash inputs[CARE__INPUT_FILES];
} side;

struct care_plan_comparison {
    care__arena arena;
    side sides[2];
    care_table *tables[CARE_COMPARISON_TABLES];
};

static care_status keep_side(const care_plan *plan, care__arena *arena, side *to, care_error *error) {
    to->name = (care__words){{care__arena_text(arena, plan->name.in[0]), care__arena_text(arena, plan->name.in[1])}};
    return to->name.in[0] == NULL || to->name.in[1] == NULL ? care__fail_nomem(error)
                                                            : care__inputs_keep(plan, arena, to->inputs, error);
}

static care_status compare_into(const care_plan *const plan[2], const care_env *env, care__arena *arena,
                                care_plan_comparison *to, care_error *error) {
    care__comparison comparison = {.plan = {plan[0], plan[1]}, .env = *env, .arena = arena};
    CARE__TRY(care__plans_match(plan[0], plan[1], error));
    CARE__TRY(care__differences_find(&comparison, error));
    CARE__TRY(care__attribution_run(&comparison, error));
    for (int i = 0; i < 2; i++) {
        CARE__TRY(keep_side(plan[i], &to->arena, &to->sides[i], error));
    }
    for (int i = 0; i < CARE_COMPARISON_TABLES; i++) {
        CARE__TRY(builders[i](&comparison, &to->tables[i], error));
    }
    return CARE_OK;
}

care_status care_plan_compare(const care_plan *a, const care_plan *b, const care_env *env, care_plan_comparison **comparison,
                              care_error *error) {
    care_env use;
    CARE__TRY(care__env_take(&use, env, error));
    CARE__TRY(care__check_pointer(a, "a", error));
    CARE__TRY(care__check_pointer(b, "b", error));
    CARE__TRY(care__check_pointer(comparison, "comparison", error));
    care_plan_comparison *fresh = use.allocate(use.allocator_user, sizeof *fresh);
    if (fresh == NULL) {
        return care__fail_nomem(error);
    }
    const care_plan *const plans[2] = {a, b};
    care__arena arena;
    memset(fresh, 0, sizeof *fresh);
    care__arena_init(&fresh->arena, care__allocator_of(&use));
    care__arena_init(&arena, care__allocator_of(&use));
    const care_status status = compare_into(plans, &use, &arena, fresh, error);
    care__arena_free(&arena);
    if (status != CARE_OK) {
        care_plan_comparison_free(fresh);
        return status;
    }
    *comparison = fresh;
    return CARE_OK;
}

void care_plan_comparison_free(care_plan_comparison *comparison) {
    if (comparison != NULL) {
        const care__allocator allocator = comparison->arena.allocator;
        for (int i = 0; i < CARE_COMPARISON_TABLES; i++) {
            care_table_free(comparison->tables[i]);
        }
        care__arena_free(&comparison->arena);
        allocator.release(allocator.user, comparison);
    }
}

/* ---- reading and writing ---------------------------------------------------------------------------------------------- */

care_status care_plan_comparison_table(const care_plan_comparison *comparison, int32_t which, care_table **table,
                                       care_error *error) {
    CARE__TRY(care__check_pointer(comparison, "comparison", error));
    CARE__TRY(care__check_integer(which, 0, CARE_COMPARISON_TABLES - 1, "which", -1, error));
    CARE__TRY(care__check_pointer(table, "table", error));
    *table = care__table_share(comparison->tables[which]);
    return CARE_OK;
}

static void render_comparison(const care_plan_comparison *comparison, int language, care__text *text) {
    care__text_add(text, "{\"schema\": \"libcare-comparison-1\", \"library\": ");
    care__text_json_string(text, care_version());
    care__text_format(text, ", \"language\": \"%s\"", language ? "zh" : "en");
    for (int i = 0; i < 2; i++) {
        care__text_add(text, i == 0 ? ",\n\"a\": {\"area\": " : ",\n\"b\": {\"area\": ");
        care__text_json_string(text, comparison->sides[i].name.in[language]);
        care__text_add(text, ", ");
        care__inputs_render(comparison->sides[i].inputs, text);
        care__text_add(text, "}");
    }
    care__text_add(text, ",\n");
    care__tables_render(comparison->tables, CARE_COMPARISON_TABLES, language, text);
    care__text_add(text, "}\n");
}

care_status care_plan_comparison_json(const care_plan_comparison *comparison, const char *language, const care_env *env,
                                      char *text, size_t size, size_t *needed, care_error *error) {
    care_env use;
    int index;
    CARE__TRY(care__env_take(&use, env, error));
    CARE__TRY(care__check_pointer(comparison, "comparison", error));
    CARE__TRY(care__language_check(language, &index, error));
    care__text whole;
    care__text_init(&whole, care__allocator_of(&use));
    render_comparison(comparison, index, &whole);
    const care_status status = care__text_deliver(&whole, text, size, needed, error);
    care__text_free(&whole);
    return status;
}

care_status care_plan_comparison_write(const care_plan_comparison *comparison, const char *directory, const char *language,
                                       const care_env *env, care_error *error) {
    care_env use;
    int index;
    CARE__TRY(care__env_take(&use, env, error));
    CARE__TRY(care__check_pointer(comparison, "comparison", error));
    CARE__TRY(care__check_pointer(directory, "directory", error));
    CARE__TRY(care__language_check(language, &index, error));
    care__text json;
    care__text_init(&json, care__allocator_of(&use));
    render_comparison(comparison, index, &json);
    const care_status status =
        care__files_write(comparison->tables, CARE_COMPARISON_TABLES, "comparison", &json, directory, index, &use, error);
    care__text_free(&json);
    return status;
}
