%{
#include <care/plan.h>

static care_status care_swig_plan_read(const char *path, const char *const *table_names, int64_t name_count,
                                       const char *const *table_paths, int64_t path_count, const care_env *env,
                                       care_plan **plan, care_diagnostics **findings, care_error *error) {
    care_plan_read_options options;
    care_plan_read_options_init(&options);
    CARE__TRY(care__check_length((size_t)path_count, (size_t)name_count, "table_paths", error));
    options.table_count = name_count;
    options.table_names = table_names;
    options.table_paths = table_paths;
    return care_plan_read(path, &options, env, plan, findings, error);
}

/* The whole text, allocated here and freed by the typemap (char **text, size_t *length). */
#define CARE_SWIG_JSON(name, type)                                                                                           \
    static care_status care_swig_##name(const type *of, const char *language, const care_env *env, char **text,             \
                                        size_t *length, care_error *error) {                                                 \
        size_t needed;                                                                                                       \
        CARE__TRY(care_##name(of, language, env, NULL, 0, &needed, error));                                                  \
        char *room = malloc(needed + 1);                                                                                     \
        if (room == NULL) {                                                                                                  \
            return care__fail_nomem(error);                                                                                  \
        }                                                                                                                    \
        const care_status status = care_##name(of, language, env, room, needed + 1, length, error);                          \
        if (status != CARE_OK) {                                                                                             \
            free(room);                                                                                                      \
            return status;                                                                                                   \
        }                                                                                                                    \
        *text = room;                                                                                                        \
        return CARE_OK;                                                                                                      \
    }
CARE_SWIG_JSON(plan_result_json, care_plan_result)
CARE_SWIG_JSON(plan_comparison_json, care_plan_comparison)
%}

CARE_OUT(double, persons, n)

%apply (const char *const *STRINGS, int64_t COUNT) { (const char *const *table_names, int64_t name_count),
                                                     (const char *const *table_paths, int64_t path_count) };
%ignore care_plan_read_options;
%ignore care_plan_read_options_init;
%ignore care_plan_read;
%rename(care_plan_read) care_swig_plan_read;
care_status care_swig_plan_read(const char *path, const char *const *table_names, int64_t name_count,
                                const char *const *table_paths, int64_t path_count, const care_env *env, care_plan **plan,
                                care_diagnostics **findings, care_error *error);

%ignore care_plan_result_json;
%rename(care_plan_result_json) care_swig_plan_result_json;
care_status care_swig_plan_result_json(const care_plan_result *result, const char *language, const care_env *env, char **text,
                                       size_t *length, care_error *error);

%ignore care_plan_comparison_json;
%rename(care_plan_comparison_json) care_swig_plan_comparison_json;
care_status care_swig_plan_comparison_json(const care_plan_comparison *comparison, const char *language, const care_env *env,
                                           char **text, size_t *length, care_error *error);

%apply int64_t *OUTPUT { int64_t *townships, int64_t *years, int64_t *ages };
%apply int32_t *OUTPUT { int32_t *first_year };

CARE_VALUE(care_plan_options)
CARE_HANDLE(care_plan)
CARE_HANDLE(care_plan_result)
CARE_HANDLE(care_plan_comparison)

%include <care/plan.h>

%clear int64_t *townships, int64_t *years, int64_t *ages;
%clear int32_t *first_year;
