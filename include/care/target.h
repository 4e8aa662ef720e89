/* Targets (目标): how far, how fast, and by which lever. Closed forms; nothing here is estimated. */
#ifndef CARE_TARGET_H
#define CARE_TARGET_H

#include <care/indicator.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- any indicator -------------------------------------------------------------------------------------------------- */

/** A target and what is known on the way to it. */
typedef struct care_target {
    size_t struct_size;
    int32_t direction; /**< care_direction */
    int32_t base_year;
    int32_t latest_year; /**< of the last observation; base_year when there is none since */
    int32_t target_year; /**< after base_year, not before latest_year */
    double base_value;   /**< NAN: no baseline */
    double latest_value; /**< NAN: never observed */
    double target_value;
    double tolerance; /**< half of the last digit the target is printed with; 0 = exact */
} care_target;

/** Unset: direction and years -1, values NAN, tolerance 0. */
CARE_API void care_target_init(care_target *target);

/** Where a target stands. */
typedef struct care_target_progress {
    size_t struct_size;
    int32_t met;              /**< 1 if the latest value reaches the target, 0 if not, -1 if never observed */
    int32_t on_track;         /**< 1 if met, or not behind a straight line from base to target; 0 if behind; -1 if nothing was
                                   observed after the base year, so that there is no pace to judge */
    double completion;        /**< latest / target (at most: target / latest), a share; NAN if unknown */
    double elapsed;           /**< share of the time from base year to target year */
    double progress;          /**< share of the way from base to target; NAN if unknown */
    double gap;               /**< what is missing, in units of the indicator, 0 when met; NAN if never observed */
    double required_per_year; /**< gap / years left; INFINITY in the target year when a gap is left */
    double achieved_per_year; /**< from base to latest; NAN before a second observation */
    double reach_year;        /**< when the achieved pace reaches the target; INFINITY if never, NAN if unknown */
} care_target_progress;

/** Unset: -1 and NAN. */
CARE_API void care_target_progress_init(care_target_progress *progress);

/**
 * Whether a target is met, on track, how far it is and how fast it must go.
 *
 * @param progress  receives the answer; untouched on failure
 * @return CARE_OK, CARE_E_INVALID   @complexity O(1)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_target_evaluate(const care_target *target, care_target_progress *progress, care_error *error);

/* ---- beds per thousand elderly -------------------------------------------------------------------------------------- */

/** What the four numbers of a bed answer are made of. */
typedef struct care_bed_question {
    size_t struct_size;
    double elderly;         /**< persons in the target year: the denominator grows, and that counts */
    double target_per_1000; /**< beds */
    double needed_beds;     /**< by dependency: persons whose need is a bed; NAN if not known */
    double use_per_elderly; /**< persons in beds today per elderly person; NAN if not known */
    int64_t available;      /**< beds counted that will stand if nothing more is decided */
    double low_occupancy;   /**< vacancy is a risk below it, a share; 0.5 by default */
} care_bed_question;

/** Unset: NAN and -1; low_occupancy 0.5. */
CARE_API void care_bed_question_init(care_bed_question *question);

/** The four numbers (domain: needed for the target, by dependency, used at today's occupancy, available). */
typedef struct care_bed_answer {
    size_t struct_size;
    int64_t for_target;    /**< 达标需要: smallest whole number of beds that meets the target */
    int64_t by_dependency; /**< 按失能需要: rounded up; CARE_MISSING if not known */
    int64_t by_use;        /**< 按现有入住率: rounded up; CARE_MISSING if not known */
    int64_t available;     /**< 现有可用 */
    int64_t to_add;        /**< for_target - available, at least 0 */
    double occupancy;      /**< by_use / larger of for_target and available; NAN if not known */
    int32_t vacancy_risk;  /**< 1 空置风险: the plan meets its target below low_occupancy */
} care_bed_answer;

/** Unset: CARE_MISSING, NAN, -1. */
CARE_API void care_bed_answer_init(care_bed_answer *answer);

/**
 * The four numbers of beds.
 *
 * @param answer  receives them; untouched on failure
 * @return CARE_OK, CARE_E_INVALID   @complexity O(1)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_target_beds(const care_bed_question *question, care_bed_answer *answer, care_error *error);

/* ---- nursing share -------------------------------------------------------------------------------------------------- */

/** What the levers on the nursing share are computed from; beds. */
typedef struct care_nursing_question {
    size_t struct_size;
    int64_t beds;        /**< in the denominator if nothing more is decided (institution beds) */
    int64_t nursing;     /**< of which nursing */
    int64_t convertible; /**< of the others, those that may become nursing beds; -1 = all of them */
    int64_t target_beds; /**< in the denominator in the target year */
    double target_share; /**< 0..1, 0.6 for 60 % */
} care_nursing_question;

/** Unset: -1 and NAN; all ordinary beds convertible (-1). */
CARE_API void care_nursing_question_init(care_nursing_question *question);

/** How the share is reached: by conversion, by building, by closing. All whole beds, each the least that does it. */
typedef struct care_nursing_answer {
    size_t struct_size;
    int64_t nursing_needed; /**< nursing beds in the target year */
    int64_t to_add;         /**< nursing_needed - nursing, at least 0 */
    int64_t build;          /**< target_beds - beds, at least 0 */
    int64_t convert_least;  /**< conversions when every bed built is a nursing bed */
    int64_t convert_most;   /**< conversions when none is, at most the convertible beds there are */
    int64_t build_alone;    /**< nursing beds to build when nothing is converted or closed; CARE_MISSING at a share of 1 */
    int64_t close_alone;    /**< ordinary beds to close when nothing is built or converted: a lever of its own, shown, never
                                 chosen; CARE_MISSING without nursing beds */
    double share_if_built;  /**< share when every bed built is nursing and nothing is converted */
} care_nursing_answer;

/** Unset: CARE_MISSING and NAN. */
CARE_API void care_nursing_answer_init(care_nursing_answer *answer);

/**
 * The levers that bring the nursing share to its target.
 *
 * @param answer  receives them; untouched on failure
 * @return CARE_OK, CARE_E_INVALID   @complexity O(1)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_target_nursing(const care_nursing_question *question, care_nursing_answer *answer, care_error *error);

/* ---- whole numbers over years --------------------------------------------------------------------------------------- */

/**
 * Splits a task evenly over years, the larger parts first: 28 townships in 5 years are 6, 6, 6, 5, 5.
 *
 * @param total  at least 0   @param out  receives [years]
 * @return CARE_OK, CARE_E_INVALID   @complexity O(years)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_target_pace(int64_t total, int64_t *out, size_t years, care_error *error);

#ifdef __cplusplus
}
#endif
#endif
