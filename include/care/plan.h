/* A plan document, what it says when run, and the tables a bureau hands in. */
#ifndef CARE_PLAN_H
#define CARE_PLAN_H

#include <care/area.h>
#include <care/diagnostics.h>
#include <care/table.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A document that was read and found sound: one JSON file and the CSV tables it names. Read-only; may be shared. */
typedef struct care_plan care_plan;

/**
 * Reads a plan document strictly: unknown or repeated keys and columns, bad UTF-8, a value out of range, a total that does not
 * match are faults. All faults are found in one go.
 *
 * @param path      of the JSON file; tables are looked for beside it
 * @param plan      receives the document; untouched when it has a fault
 * @param findings  receives all faults, warnings and notes, also when there are faults; may be NULL
 * @param error     receives the first fault
 * @return CARE_OK (there may be warnings), CARE_E_INVALID, CARE_E_IO (the JSON file itself), CARE_E_NOMEM
 * @threads re-entrant   @since 0.1
 */
CARE_API care_status care_plan_read(const char *path, const care_env *env, care_plan **plan, care_diagnostics **findings,
                                    care_error *error);

/** Name of the area the plan is for. Lives as long as the plan. */
CARE_API const char *care_plan_name(const care_plan *plan, const char *language);

/** Townships of the plan, in the order of its tables and results. Lives as long as the plan; NULL for NULL. */
CARE_API const care_area *care_plan_area(const care_plan *plan);

CARE_API void care_plan_free(care_plan *plan);

typedef struct care_plan_options {
    size_t struct_size;
    int64_t seed;      /**< of the random draws; -1 = the document's */
    int64_t draws;     /**< repetitions for the ranges; 0 = none, -1 = the document's */
    int32_t influence; /**< 1 = find out which indicators each assumed input moves (column 敏感度 of table 11); 0 = not */
} care_plan_options;

CARE_API void care_plan_options_init(care_plan_options *options);

/** Everything a run of a plan found. Read-only; may be shared. */
typedef struct care_plan_result care_plan_result;

/**
 * Runs a plan: people, dependency, indicators, targets, allocation, ranges.
 *
 * @param options  NULL = defaults: the document's seed and draws, influence found
 * @param result   receives a handle to be freed; untouched on failure
 * @return CARE_OK, CARE_E_INVALID, CARE_E_NOMEM, CARE_E_CANCELLED
 * @threads re-entrant; the same bits for any number of threads   @since 0.1
 */
CARE_API care_status care_plan_run(const care_plan *plan, const care_plan_options *options, const care_env *env,
                                   care_plan_result **result, care_error *error);

/** The tables of a result; numbers of the domain's list in brackets. */
#define CARE_PLAN_TABLE_LIST(X)                                                                                 \
    X(CARE_TABLE_OVERVIEW, 0, "overview")                     /* 核心指标总览 */                          \
    X(CARE_TABLE_INDICATORS, 1, "indicators")                 /* (1) 指标完成情况表 */                   \
    X(CARE_TABLE_CHECK_SUMS, 2, "check_sums")                 /* 指标手算核对表 */                       \
    X(CARE_TABLE_ELDERLY, 3, "elderly")                       /* (2) 老年人口预测表 */                   \
    X(CARE_TABLE_TOWNSHIP_ELDERLY, 4, "township_elderly")     /* 分乡镇老年人口预测表 */              \
    X(CARE_TABLE_DEPENDENCY, 5, "dependency")                 /* (3) 失能老年人预测表 */                \
    X(CARE_TABLE_POPULATION_BALANCE, 6, "population_balance") /* 人口平衡表 */                             \
    X(CARE_TABLE_LEVERS, 7, "levers")                         /* 达标路径测算表 */                       \
    X(CARE_TABLE_BED_BALANCE, 8, "bed_balance")               /* (4) 床位供需平衡表 */                   \
    X(CARE_TABLE_BED_LEDGER, 9, "bed_ledger")                 /* 床位台账 */                                \
    X(CARE_TABLE_TASKS, 10, "tasks")                          /* (5) 年度建设任务分解表 */             \
    X(CARE_TABLE_CENTRES, 11, "centres")                      /* (6) 乡镇养老服务中心建设时序表 */ \
    X(CARE_TABLE_HOME_BEDS, 12, "home_beds")                  /* (8) 家庭养老床位计划表 */             \
    X(CARE_TABLE_PROVENANCE, 13, "provenance")                /* (11) 数据来源与假定清单 */            \
    X(CARE_TABLE_INDICATOR_PATHS, 14, "indicator_paths")      /* 指标逐年表 */                             \
    X(CARE_TABLE_INFLUENCE, 15, "influence")                  /* 敏感度表 */

typedef enum care_plan_table {
#define X(name, value, code) name = value,
    CARE_PLAN_TABLE_LIST(X)
#undef X
} care_plan_table;

#define CARE_PLAN_TABLES 16

/**
 * One of the result's tables.
 *
 * @param which  care_plan_table   @param table  receives a table that outlives the result; to be freed
 * @return CARE_OK, CARE_E_INVALID   @complexity O(1)   @threads read   @since 0.1
 */
CARE_API care_status care_plan_result_table(const care_plan_result *result, int32_t which, care_table **table,
                                            care_error *error);

/** Sizes of the projection: townships, years from the base year's end to the last year's, single ages. NULLs are skipped. */
CARE_API care_status care_plan_result_sizes(const care_plan_result *result, int64_t *townships, int64_t *years, int64_t *ages,
                                            int32_t *first_year, care_error *error);

/**
 * Copies the middle projection.
 *
 * @param persons  receives [years][townships][CARE_SEXES][ages] at the end of each year, the base year's first
 * @param n        its length   @return CARE_OK, CARE_E_INVALID   @threads read   @since 0.1
 */
CARE_API care_status care_plan_result_persons(const care_plan_result *result, double *persons, size_t n, care_error *error);

/**
 * Writes a result into a directory: every table as CSV in one language, and result.json with schema version, library version,
 * seed, draws, a SHA-256 of every input file, and all tables. All files are on the disk before the first takes its place.
 *
 * @param directory  made if it is not there (its parent must be)
 * @return CARE_OK, CARE_E_INVALID, CARE_E_NOMEM, CARE_E_IO   @threads read   @since 0.1
 */
CARE_API care_status care_plan_result_write(const care_plan_result *result, const char *directory, const char *language,
                                            const care_env *env, care_error *error);

/** The text of result.json; as care_table_render. */
CARE_API care_status care_plan_result_json(const care_plan_result *result, const char *language, const care_env *env,
                                           char *text, size_t size, size_t *needed, care_error *error);

CARE_API void care_plan_result_free(care_plan_result *result);

#ifdef __cplusplus
}
#endif
#endif
