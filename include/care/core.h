/* What every other header stands on: status, errors, how to run, what a solver found, how far a figure can be trusted. */
#ifndef CARE_CORE_H
#define CARE_CORE_H

#include <stddef.h>
#include <stdint.h>

#ifndef CARE_API
#define CARE_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- version and languages ------------------------------------------------------------------------------------------ */

#define CARE_VERSION_MAJOR 0
#define CARE_VERSION_MINOR 1
#define CARE_VERSION_PATCH 0

/** Version of the library at run time, "major.minor.patch". */
CARE_API const char *care_version(void);

/* A language is "zh" or "en" (or a tag that begins so, as "zh-CN"). NULL means "en". Functions that cannot fail take
   anything else as "en"; the others refuse it with CARE_E_INVALID. */

/* ---- did the call work? --------------------------------------------------------------------------------------------- */

#define CARE_STATUS_LIST(X)                                                   \
    X(CARE_OK, 0, "success", "成功")                                          \
    X(CARE_E_INVALID, 1, "an argument or input value is invalid", "输入无效") \
    X(CARE_E_NOMEM, 2, "out of memory", "内存不足")                           \
    X(CARE_E_CANCELLED, 3, "stopped by the caller", "已被调用方中止")         \
    X(CARE_E_UNSUPPORTED, 4, "not in this build", "此版本未包含该功能")       \
    X(CARE_E_IO, 5, "a file cannot be read or written", "文件读写失败")       \
    X(CARE_E_BACKEND, 6, "a library we call reported a failure", "底层库报告错误")

/** Whether a call worked. Its words are in CARE_STATUS_LIST. */
typedef enum care_status {
#define X(name, value, en, zh) name = value,
    CARE_STATUS_LIST(X)
#undef X
} care_status;

/** What a status means, in one phrase. Never fails: an unknown status has a phrase of its own. */
CARE_API const char *care_status_text(int32_t status, const char *language);

/** The first thing that went wrong in a call. Owned by the caller; NULL to ignore. */
typedef struct care_error {
    size_t struct_size;
    int32_t status;       /**< care_status */
    int32_t message_id;   /**< same meaning in every language and release; 0 if none */
    int32_t backend_code; /**< code of GSL, HiGHS or the system; 0 if none */
    int64_t row;          /**< offending input row, counted from 0; -1 if none */
    char where[128];      /**< "demand.weight" or "townships.csv:12:beds_nursing" */
    char message[512];    /**< English: what was found, what was expected; whole UTF-8 characters */
    char arguments[256];  /**< what care_error_format needs to say it in another language */
} care_error;

/** No error: status CARE_OK, row -1, texts empty. Needed once, before the first call that takes it. */
CARE_API void care_error_init(care_error *error);

/**
 * Says an error in a language: "where: message", whole UTF-8 characters, always terminated.
 *
 * @param text  receives the sentence, cut at @p size - 1 bytes
 * @return CARE_OK, CARE_E_INVALID (unknown language, no room, error not initialised)
 * @complexity O(size)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_error_format(const care_error *error, const char *language, char *text, size_t size);

/* ---- how to run ----------------------------------------------------------------------------------------------------- */

/** How much a line of the log matters. */
typedef enum care_log_level { CARE_LOG_INFO = 0, CARE_LOG_WARNING = 1 } care_log_level;

/** NULL means malloc, all cores, silent, never stopped. Unchanged during a call; may be shared between threads.
 *  Every function pointer is called on the calling thread only. Handles keep a copy of the allocator. */
typedef struct care_env {
    size_t struct_size;
    int32_t threads; /**< 0 = all cores; results never depend on it */
    void *(*allocate)(void *user, size_t size);
    void (*release)(void *user, void *block);
    void *allocator_user;
    int32_t (*poll)(void *user, double done); /**< progress 0..1; nonzero stops the call */
    void *poll_user;
    void (*log)(void *user, int32_t level, const char *line);
    void *log_user;
} care_env;

/** The defaults that NULL stands for, too. */
CARE_API void care_env_init(care_env *env);

/* ---- what a solver found -------------------------------------------------------------------------------------------- */

/** What a solver found. */
typedef enum care_outcome {
    CARE_OPTIMAL = 0,    /**< proved within the tolerance asked for */
    CARE_FEASIBLE = 1,   /**< a solution, its bound and its gap */
    CARE_INFEASIBLE = 2, /**< proved; the diagnostics say why */
    CARE_UNBOUNDED = 3,
    CARE_UNKNOWN = 4 /**< stopped before any solution */
} care_outcome;

/** Why a solver stopped. */
typedef enum care_stop {
    CARE_STOP_PROVED = 0,    /**< nothing better exists */
    CARE_STOP_GAP = 1,       /**< the gap asked for is reached */
    CARE_STOP_WORK = 2,      /**< the work allowed is done */
    CARE_STOP_TIME = 3,      /**< the time allowed is over */
    CARE_STOP_CANCELLED = 4, /**< by poll */
    CARE_STOP_HEURISTIC = 5  /**< the method ended; it does not search on */
} care_stop;

/** An anytime solver stopped by poll returns CARE_OK with CARE_STOP_CANCELLED and its best answer. */
typedef struct care_solve_info {
    size_t struct_size;
    int32_t outcome;      /**< care_outcome */
    int32_t stop;         /**< care_stop */
    int32_t reproducible; /**< 0 when a clock or a person stopped it */
    double objective;
    double bound; /**< proved: no solution is better */
    double gap;   /**< |objective - bound| / max(1e-10, |objective|) */
    double work;  /**< deterministic units, comparable between machines */
    double seconds;
    char method[48];
} care_solve_info;

/** Nothing found yet: CARE_UNKNOWN, numbers NAN. */
CARE_API void care_solve_info_init(care_solve_info *info);

/* ---- how far a figure can be trusted -------------------------------------------------------------------------------- */

/* reported: stands in a source. derived: computed from reported figures by a stated method. assumed: a judgement, or a
   value recalled and not re-read. demonstration: made up to show the tool. */
#define CARE_INPUT_STATUS_LIST(X)           \
    X(CARE_REPORTED, 0, "reported", "公布") \
    X(CARE_DERIVED, 1, "derived", "推算")   \
    X(CARE_ASSUMED, 2, "assumed", "假定")   \
    X(CARE_DEMONSTRATION, 3, "demonstration", "演示数据")

/** Status of an input figure, from best to worst. A result carries the worst of its inputs. */
typedef enum care_input_status {
#define X(name, value, en, zh) name = value,
    CARE_INPUT_STATUS_LIST(X)
#undef X
} care_input_status;

/** The word for an input status. Never fails. */
CARE_API const char *care_input_status_text(int32_t status, const char *language);

/* ---- what arrays of people are indexed by ---------------------------------------------------------------------------- */

/** Population arrays are [year][township][sex][age], C-contiguous. */
typedef enum care_sex { CARE_MALE = 0, CARE_FEMALE = 1 } care_sex;

#define CARE_SEXES 2

#ifdef __cplusplus
}
#endif
#endif
