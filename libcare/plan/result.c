#include <stdatomic.h>
#include <string.h>

#include "core/parallel.h"
#include "plan/files.h"
#include "plan/tables.h"

static care__table_builder *const builders[CARE_PLAN_TABLES] = {
    [CARE_TABLE_OVERVIEW] = care__table_overview,
    [CARE_TABLE_INDICATORS] = care__table_indicators,
    [CARE_TABLE_CHECK_SUMS] = care__table_check_sums,
    [CARE_TABLE_ELDERLY] = care__table_elderly,
    [CARE_TABLE_TOWNSHIP_ELDERLY] = care__table_township_elderly,
    [CARE_TABLE_DEPENDENCY] = care__table_dependency,
    [CARE_TABLE_POPULATION_BALANCE] = care__table_population_balance,
    [CARE_TABLE_LEVERS] = care__table_levers,
    [CARE_TABLE_BED_BALANCE] = care__table_bed_balance,
    [CARE_TABLE_BED_LEDGER] = care__table_bed_ledger,
    [CARE_TABLE_TASKS] = care__table_tasks,
    [CARE_TABLE_CENTRES] = care__table_centres,
    [CARE_TABLE_HOME_BEDS] = care__table_home_beds,
    [CARE_TABLE_PROVENANCE] = care__table_provenance,
    [CARE_TABLE_SENSITIVITY] = care__table_sensitivity,
    [CARE_TABLE_INDICATOR_PATHS] = care__table_indicator_paths,
    [CARE_TABLE_DEPENDENCY_RANGES] = care__table_dependency_ranges,
    [CARE_TABLE_TOWNSHIP_RANGES] = care__table_township_ranges,
    [CARE_TABLE_CERTAINTY] = care__table_certainty,
};

struct care_plan_result {
    care__arena arena;
    care__words name;
    int32_t first_year;
    int64_t years; /* the base year's end included */
    int64_t townships;
    int64_t ages;
    int64_t seed;
    int64_t draws;
    int64_t ensemble_seed;
    int64_t trajectories;
    double *persons; /* [years][townships][CARE_SEXES][ages] */
    care__input_hash inputs[CARE__INPUT_FILES];
    care_table *tables[CARE_PLAN_TABLES];
};

void care_plan_options_init(care_plan_options *options) {
    if (options != NULL) {
        memset(options, 0, sizeof *options);
        options->struct_size = sizeof *options;
        options->seed = options->draws = options->trajectories = -1;
        options->influence = 1;
    }
}

/* ---- running ---------------------------------------------------------------------------------------------------------- */

/* The area's elderly if the base had the fewest, or the most, that are thought possible. */
static care_status run_base_range(care__run *run, const care_env *env, care__arena *arena, care_error *error) {
    const double elderly = care__from_age(run->people.base_area, run->plan->ages, run->plan->elderly_age);
    for (int high = 0; high < 2; high++) {
        const int p = high ? CARE__P_ELDERLY_BASE_HIGH : CARE__P_ELDERLY_BASE_LOW;
        care__assumptions use = run->use;
        care__people people;
        use.elderly_factor = run->use.parameter[p] / elderly;
        CARE__TRY(care__people_run(run->plan, &use, run->plan->last_year, env, arena, &people, error));
        *(high ? &run->elderly_high : &run->elderly_low) = people.paths[run->plan->role[CARE__ROLE_MIDDLE]].elderly;
    }
    return CARE_OK;
}

/* The draws, then the ensemble: half of the work each, where there are both. */
static care_status run_uncertain(care__run *run, const care_plan_result *result, care__arena *arena, care_error *error) {
    const double drawn = result->draws == 0 ? 0.0 : result->trajectories == 0 ? 1.0 : 0.5;
    care__steps steps;
    care__steps_init(&steps, &run->env);
    CARE__TRY(care__steps_next(&steps, 0.0, drawn, error));
    CARE__TRY(care__draws_run(run->plan, result->draws, (uint64_t)result->seed, &steps.env, arena, &run->draws, error));
    CARE__TRY(care__steps_next(&steps, drawn, 1.0, error));
    return care__trajectories_run(run->plan, &run->people, &run->supply, result->trajectories, (uint64_t)result->ensemble_seed,
                                  &steps.env, arena, &run->ensemble, error);
}

static care_status run_plan(care__run *run, const care_plan_result *result, int influence, care__arena *arena,
                            care_error *error) {
    const care_plan *plan = run->plan;
    care_env quiet = run->env; /* the draws take the time, so progress is theirs */
    quiet.poll = NULL;
    care__assumptions_init(&run->use, plan);
    CARE__TRY(care__people_run(plan, &run->use, plan->last_year, &quiet, arena, &run->people, error));
    CARE__TRY(run_base_range(run, &quiet, arena, error));
    CARE__TRY(care__supply_run(plan, &run->use, &run->people, &quiet, arena, &run->supply, error));
    CARE__TRY(run_uncertain(run, result, arena, error));
    if (influence) {
        care__headlines(plan, &run->use, &run->people, &run->supply, run->influences.base);
        CARE__TRY(care__influences_run(plan, &run->env, &run->influences, error));
    }
    return CARE_OK;
}

static care_status keep(const care__run *run, care_plan_result *result, care_error *error) {
    const care_plan *plan = run->plan;
    const size_t cells = (size_t)(result->years * result->townships * CARE_SEXES * result->ages);
    result->persons = care__arena_take(&result->arena, cells, sizeof *result->persons);
    result->name =
        (care__words){{care__arena_text(&result->arena, plan->name.in[0]), care__arena_text(&result->arena, plan->name.in[1])}};
    if (result->persons == NULL || result->name.in[0] == NULL || result->name.in[1] == NULL) {
        return care__fail_nomem(error);
    }
    CARE__TRY(care__inputs_keep(plan, &result->arena, result->inputs, error));
    memcpy(result->persons, run->people.persons, cells * sizeof *result->persons);
    for (int i = 0; i < CARE_PLAN_TABLES; i++) {
        CARE__TRY(builders[i](run, &result->tables[i], error));
    }
    return CARE_OK;
}

static care_status run_and_keep(const care_plan *plan, const care_env *env, int influence, care_plan_result *result,
                                care_error *error) {
    care__arena arena;
    int short_of_memory = 0;
    care__arena_init(&arena, care__allocator_of(env));
    care__run *run = care__arena_take(&arena, 1, sizeof *run);
    care_status status = run == NULL ? care__fail_nomem(error) : CARE_OK;
    if (status == CARE_OK) {
        run->plan = plan;
        run->env = *env;
        run->arena = &arena;
        run->short_of_memory = &short_of_memory;
        status = run_plan(run, result, influence, &arena, error);
        if (status == CARE_OK) {
            status = keep(run, result, error);
        }
        if (status == CARE_OK && short_of_memory) {
            status = care__fail_nomem(error);
        }
        care__supply_free(&run->supply);
    }
    care__arena_free(&arena);
    return status;
}

care_status care_plan_run(const care_plan *plan, const care_plan_options *options, const care_env *env,
                          care_plan_result **result, care_error *error) {
    care_env use_env;
    care_plan_options use;
    care_plan_options_init(&use);
    CARE__TRY(care__env_take(&use_env, env, error));
    CARE__TRY(care__check_pointer(plan, "plan", error));
    CARE__TRY(care__check_pointer(result, "result", error));
    if (options != NULL) {
        CARE__TRY(care__take(&use, sizeof use, options, "options", error));
    }
    CARE__TRY(care__check_integer(use.seed, -1, INT64_MAX, "options.seed", -1, error));
    CARE__TRY(care__check_integer(use.draws, -1, 1000000, "options.draws", -1, error));
    CARE__TRY(care__check_integer(use.trajectories, -1, 1000000, "options.trajectories", -1, error));
    CARE__TRY(care__check_integer(use.influence, 0, 1, "options.influence", -1, error));
    care_plan_result *fresh = use_env.allocate(use_env.allocator_user, sizeof *fresh);
    if (fresh == NULL) {
        return care__fail_nomem(error);
    }
    memset(fresh, 0, sizeof *fresh);
    care__arena_init(&fresh->arena, care__allocator_of(&use_env));
    fresh->seed = use.seed < 0 ? plan->seed : use.seed;
    fresh->draws = use.draws < 0 ? plan->draws : use.draws;
    fresh->ensemble_seed = use.seed < 0 ? plan->ensemble_seed : use.seed;
    fresh->trajectories = plan->series == NULL ? 0 : use.trajectories < 0 ? plan->trajectories : use.trajectories;
    fresh->first_year = plan->base_year;
    fresh->years = plan->last_year - plan->base_year + 1;
    fresh->townships = plan->townships;
    fresh->ages = plan->ages;
    const care_status status = run_and_keep(plan, &use_env, use.influence, fresh, error);
    if (status != CARE_OK) {
        care_plan_result_free(fresh);
        return status;
    }
    *result = fresh;
    return CARE_OK;
}

void care_plan_result_free(care_plan_result *result) {
    if (result != NULL) {
        const care__allocator allocator = result->arena.allocator;
        for (int i = 0; i < CARE_PLAN_TABLES; i++) {
            care_table_free(result->tables[i]);
        }
        care__arena_free(&result->arena);
        allocator.release(allocator.user, result);
    }
}

/* ---- reading ---------------------------------------------------------------------------------------------------------- */

care_status care_plan_result_table(const care_plan_result *result, int32_t which, care_table **table, care_error *error) {
    CARE__TRY(care__check_pointer(result, "result", error));
    CARE__TRY(care__check_integer(which, 0, CARE_PLAN_TABLES - 1, "which", -1, error));
    CARE__TRY(care__check_pointer(table, "table", error));
    *table = care__table_share(result->tables[which]);
    return CARE_OK;
}

care_status care_plan_result_sizes(const care_plan_result *result, int64_t *townships, int64_t *years, int64_t *ages,
                                   int32_t *first_year, care_error *error) {
    CARE__TRY(care__check_pointer(result, "result", error));
    if (townships != NULL) {
        *townships = result->townships;
    }
    if (years != NULL) {
        *years = result->years;
    }
    if (ages != NULL) {
        *ages = result->ages;
    }
    if (first_year != NULL) {
        *first_year = result->first_year;
    }
    return CARE_OK;
}

care_status care_plan_result_persons(const care_plan_result *result, double *persons, size_t n, care_error *error) {
    CARE__TRY(care__check_pointer(result, "result", error));
    CARE__TRY(care__check_pointer(persons, "persons", error));
    CARE__TRY(care__check_length(n, (size_t)(result->years * result->townships * CARE_SEXES * result->ages), "n", error));
    memcpy(persons, result->persons, n * sizeof *persons);
    return CARE_OK;
}

/* ---- writing ---------------------------------------------------------------------------------------------------------- */

static void render_result(const care_plan_result *result, int language, care__text *text) {
    care__text_add(text, "{\"schema\": \"libcare-result-1\", \"library\": ");
    care__text_json_string(text, care_version());
    care__text_add(text, ", \"area\": ");
    care__text_json_string(text, result->name.in[language]);
    care__text_format(text, ",\n\"language\": \"%s\", \"seed\": %lld, \"draws\": %lld, ", language ? "zh" : "en",
                      (long long)result->seed, (long long)result->draws);
    care__text_format(text, "\"ensemble_seed\": %lld, \"trajectories\": %lld, \"random\": \"philox4x32-10\",\n",
                      (long long)result->ensemble_seed, (long long)result->trajectories);
    care__inputs_render(result->inputs, text);
    care__text_add(text, ",\n");
    care__tables_render(result->tables, CARE_PLAN_TABLES, language, text);
    care__text_add(text, "}\n");
}

care_status care_plan_result_json(const care_plan_result *result, const char *language, const care_env *env, char *text,
                                  size_t size, size_t *needed, care_error *error) {
    care_env use;
    int index;
    CARE__TRY(care__env_take(&use, env, error));
    CARE__TRY(care__check_pointer(result, "result", error));
    CARE__TRY(care__language_check(language, &index, error));
    care__text whole;
    care__text_init(&whole, care__allocator_of(&use));
    render_result(result, index, &whole);
    const care_status status = care__text_deliver(&whole, text, size, needed, error);
    care__text_free(&whole);
    return status;
}

care_status care_plan_result_write(const care_plan_result *result, const char *directory, const char *language,
                                   const care_env *env, care_error *error) {
    care_env use;
    int index;
    CARE__TRY(care__env_take(&use, env, error));
    CARE__TRY(care__check_pointer(result, "result", error));
    CARE__TRY(care__check_pointer(directory, "directory", error));
    CARE__TRY(care__language_check(language, &index, error));
    care__text json;
    care__text_init(&json, care__allocator_of(&use));
    render_result(result, index, &json);
    const care_status status =
        care__files_write(result->tables, CARE_PLAN_TABLES, "result", &json, directory, index, &use, error);
    care__text_free(&json);
    return status;
}
