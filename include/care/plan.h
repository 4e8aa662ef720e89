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

/** Ways of reading a document. */
typedef struct care_plan_read_options {
    size_t struct_size;
    int64_t table_count;            /**< tables read from other files than the document says; 0 = none */
    const char *const *table_names; /**< [table_count] as in the document's "tables", each once */
    const char *const *table_paths; /**< [table_count] their files; findings and results name them so */
} care_plan_read_options;

/** Fills in the defaults. */
CARE_API void care_plan_read_options_init(care_plan_read_options *options);

/**
 * Reads a plan document strictly: unknown or repeated keys and columns, bad UTF-8, a value out of range, a total that does not
 * match are faults. All faults are found in one go. Tables may also be GB18030: a note says which were read so.
 *
 * @param path      of the JSON file; tables are looked for beside it
 * @param options   NULL = every table as the document says
 * @param plan      receives the document; untouched when it has a fault
 * @param findings  receives all faults, warnings and notes, also when there are faults; untouched when an argument is
 *                  wrong; may be NULL
 * @param error     receives the first fault
 * @return CARE_OK (there may be warnings), CARE_E_INVALID, CARE_E_IO (the JSON file itself or a file of the options),
 *         CARE_E_NOMEM
 * @complexity O(bytes read)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_plan_read(const char *path, const care_plan_read_options *options, const care_env *env,
                                    care_plan **plan, care_diagnostics **findings, care_error *error);

/** Name of the area the plan is for. Lives as long as the plan. */
CARE_API const char *care_plan_name(const care_plan *plan, const char *language);

/** Townships of the plan, in the order of its tables and results. Lives as long as the plan; NULL for NULL. */
CARE_API const care_area *care_plan_area(const care_plan *plan);

/** Frees the handle; takes NULL. Results of the plan stay. */
CARE_API void care_plan_free(care_plan *plan);

/** How a plan is run. */
typedef struct care_plan_options {
    size_t struct_size;
    int64_t seed;         /**< of the random draws; -1 = the document's */
    int64_t draws;        /**< repetitions for the ranges; 0 = none, -1 = the document's */
    int32_t influence;    /**< 1 = find out which indicators each assumed input moves (column 敏感度 of table 11); 0 = not */
    int64_t trajectories; /**< of the ensemble; 0 = none, -1 = the document's, which may have none */
} care_plan_options;

/** The document's seed, draws and trajectories (-1), influence found. */
CARE_API void care_plan_options_init(care_plan_options *options);

/** Everything a run of a plan found. Read-only; may be shared. */
typedef struct care_plan_result care_plan_result;

/**
 * Runs a plan: people, dependency, indicators, targets, allocation, ranges. A seed that is given holds for the draws and for
 * the ensemble.
 *
 * @param options  NULL = defaults: the document's seed and draws, influence found
 * @param result   receives a handle to be freed; untouched on failure
 * @return CARE_OK, CARE_E_INVALID, CARE_E_NOMEM, CARE_E_CANCELLED
 * @complexity O((draws + 2 x assumed inputs) x (projection + order of the centres)) and that of care_ensemble_run
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
    X(CARE_TABLE_SENSITIVITY, 14, "sensitivity")              /* (11) 续：假定项对各结果的影响 */   \
    X(CARE_TABLE_INDICATOR_PATHS, 15, "indicator_paths")      /* 指标逐年表 */                             \
    X(CARE_TABLE_DEPENDENCY_RANGES, 16, "dependency_ranges")  /* (3) 续：失能老年人预测区间表 */    \
    X(CARE_TABLE_TOWNSHIP_RANGES, 17, "township_ranges")      /* 分乡镇预测区间表 */                    \
    X(CARE_TABLE_CERTAINTY, 18, "certainty")                  /* 达标把握表 */

/** Which table of a result. */
typedef enum care_plan_table {
#define X(name, value, code) name = value,
    CARE_PLAN_TABLE_LIST(X)
#undef X
} care_plan_table;

#define CARE_PLAN_TABLES 19

/**
 * One of the result's tables.
 *
 * @param which  care_plan_table   @param table  receives a table that outlives the result; to be freed
 * @return CARE_OK, CARE_E_INVALID   @complexity O(1)   @threads read   @since 0.1
 */
CARE_API care_status care_plan_result_table(const care_plan_result *result, int32_t which, care_table **table,
                                            care_error *error);

/**
 * Sizes of the projection: townships, years from the base year's end to the last year's, single ages. NULLs are skipped.
 *
 * @return CARE_OK, CARE_E_INVALID   @complexity O(1)   @threads read   @since 0.1
 */
CARE_API care_status care_plan_result_sizes(const care_plan_result *result, int64_t *townships, int64_t *years, int64_t *ages,
                                            int32_t *first_year, care_error *error);

/**
 * Copies the middle projection.
 *
 * @param persons  receives [years][townships][CARE_SEXES][ages] at the end of each year, the base year's first
 * @param n        its length   @return CARE_OK, CARE_E_INVALID   @complexity O(n)   @threads read   @since 0.1
 */
CARE_API care_status care_plan_result_persons(const care_plan_result *result, double *persons, size_t n, care_error *error);

/**
 * Writes a result into a directory: every table as CSV in one language, and result.json with schema version, library version,
 * seed, draws, name and SHA-256 of every input file as it was read, and all tables. All files are on the disk before the first
 * takes its place.
 *
 * @param directory  made if it is not there (its parent must be)
 * @return CARE_OK, CARE_E_INVALID, CARE_E_NOMEM, CARE_E_IO   @complexity O(cells)   @threads read   @since 0.1
 */
CARE_API care_status care_plan_result_write(const care_plan_result *result, const char *directory, const char *language,
                                            const care_env *env, care_error *error);

/**
 * The text of result.json; `text`, `size` and `needed` are as in care_table_render.
 *
 * @return CARE_OK, CARE_E_INVALID, CARE_E_NOMEM   @complexity O(cells)   @threads read   @since 0.1
 */
CARE_API care_status care_plan_result_json(const care_plan_result *result, const char *language, const care_env *env,
                                           char *text, size_t size, size_t *needed, care_error *error);

/** Frees the handle; takes NULL. Tables taken from it stay. */
CARE_API void care_plan_result_free(care_plan_result *result);

/** What differs between two plans, and why. Read-only; may be shared; outlives both plans. */
typedef struct care_plan_comparison care_plan_comparison;

/**
 * Compares two plans for the same townships and years: the inputs that differ, the figures of both, and how much of each
 * difference every input that differs accounts for. An input is a table, a parameter or a key of the document.
 *
 * Attribution: up to 8 inputs that differ, the Shapley value (Shapley 1953; Shorrocks 2013): what changing an input from A to B
 * adds, averaged over all orders. More: the mean of the input's change made first and made last, and what is left over as its
 * own row. In either case contributions and remainder add up to the difference. Nothing is drawn at random.
 *
 * @param a           a sound document   @param b  another
 * @param comparison  receives a handle to be freed; untouched on failure
 * @return CARE_OK, CARE_E_INVALID (other townships or years: the error says which), CARE_E_NOMEM, CARE_E_CANCELLED
 * @complexity 2^n + 2 runs without draws for n <= 8 inputs that differ, 2 n + 3 for more
 * @threads re-entrant; the same bits for any number of threads   @since 0.1
 */
CARE_API care_status care_plan_compare(const care_plan *a, const care_plan *b, const care_env *env,
                                       care_plan_comparison **comparison, care_error *error);

/** The tables of a comparison. */
#define CARE_COMPARISON_TABLE_LIST(X)                                                         \
    X(CARE_COMPARISON_FIGURES, 0, "compared_figures") /* 两份规划对比：主要结果 */ \
    X(CARE_COMPARISON_ATTRIBUTION, 1, "attribution")  /* 两份规划对比：差额归因 */ \
    X(CARE_COMPARISON_DIFFERENCES, 2, "differences")  /* 两份规划对比：输入差异 */

/** Which table of a comparison. */
typedef enum care_comparison_table {
#define X(name, value, code) name = value,
    CARE_COMPARISON_TABLE_LIST(X)
#undef X
} care_comparison_table;

#define CARE_COMPARISON_TABLES 3

/**
 * One of a comparison's tables, as care_plan_result_table.
 *
 * @param which  care_comparison_table
 * @return CARE_OK, CARE_E_INVALID   @complexity O(1)   @threads read   @since 0.1
 */
CARE_API care_status care_plan_comparison_table(const care_plan_comparison *comparison, int32_t which, care_table **table,
                                                care_error *error);

/**
 * Writes a comparison into a directory, as care_plan_result_write: the tables, and comparison.json with a SHA-256 of every
 * input file of both plans.
 *
 * @return CARE_OK, CARE_E_INVALID, CARE_E_NOMEM, CARE_E_IO   @complexity O(cells)   @threads read   @since 0.1
 */
CARE_API care_status care_plan_comparison_write(const care_plan_comparison *comparison, const char *directory,
                                                const char *language, const care_env *env, care_error *error);

/**
 * The text of comparison.json; `text`, `size` and `needed` are as in care_table_render.
 *
 * @return CARE_OK, CARE_E_INVALID, CARE_E_NOMEM   @complexity O(cells)   @threads read   @since 0.1
 */
CARE_API care_status care_plan_comparison_json(const care_plan_comparison *comparison, const char *language,
                                               const care_env *env, char *text, size_t size, size_t *needed, care_error *error);

/** Frees the handle; takes NULL. Tables taken from it stay. */
CARE_API void care_plan_comparison_free(care_plan_comparison *comparison);

#ifdef __cplusplus
}
#endif
#endif
