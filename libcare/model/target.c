#include <care/target.h>

#include <float.h>
#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/text.h"

#define INIT(pointer)                               \
    do {                                            \
        memset((pointer), 0, sizeof *(pointer));    \
        (pointer)->struct_size = sizeof *(pointer); \
    } while (0)

void care_target_init(care_target *target) {
    if (target != NULL) {
        INIT(target);
        target->direction = target->base_year = target->latest_year = target->target_year = -1;
        target->base_value = target->latest_value = target->target_value = NAN;
    }
}

void care_target_progress_init(care_target_progress *progress) {
    if (progress != NULL) {
        INIT(progress);
        progress->met = progress->on_track = -1;
        progress->completion = progress->elapsed = progress->progress = progress->gap = NAN;
        progress->required_per_year = progress->achieved_per_year = progress->reach_year = NAN;
    }
}

void care_bed_question_init(care_bed_question *question) {
    if (question != NULL) {
        INIT(question);
        question->elderly = question->target_per_1000 = question->needed_beds = question->use_per_elderly = NAN;
        question->available = -1;
        question->low_occupancy = 0.5;
    }
}

void care_bed_answer_init(care_bed_answer *answer) {
    if (answer != NULL) {
        INIT(answer);
        answer->for_target = answer->by_dependency = answer->by_use = answer->available = answer->to_add = CARE_MISSING;
        answer->occupancy = NAN;
        answer->vacancy_risk = -1;
    }
}

void care_nursing_question_init(care_nursing_question *question) {
    if (question != NULL) {
        INIT(question);
        question->beds = question->nursing = question->convertible = question->target_beds = -1;
        question->target_share = NAN;
    }
}

void care_nursing_answer_init(care_nursing_answer *answer) {
    if (answer != NULL) {
        INIT(answer);
        answer->nursing_needed = answer->to_add = answer->build = answer->convert_least = answer->convert_most = CARE_MISSING;
        answer->build_alone = answer->close_alone = CARE_MISSING;
        answer->share_if_built = NAN;
    }
}

/* ---- any indicator --------------------------------------------------------------------------------------------------- */

static care_status check_target(const care_target *target, care_error *error) {
    CARE__TRY(care__check_integer(target->direction, CARE_AT_LEAST, CARE_EQUAL, "target.direction", -1, error));
    CARE__TRY(care__check_integer(target->base_year, 1, 9998, "target.base_year", -1, error));
    CARE__TRY(care__check_integer(target->target_year, target->base_year + 1, 9999, "target.target_year", -1, error));
    CARE__TRY(
        care__check_integer(target->latest_year, target->base_year, target->target_year, "target.latest_year", -1, error));
    CARE__TRY(care__check_value(target->target_value, CARE__ANY, "target.target_value", -1, error));
    CARE__TRY(care__check_value(target->tolerance, CARE__NON_NEGATIVE, "target.tolerance", -1, error));
    if (!isnan(target->base_value)) {
        CARE__TRY(care__check_value(target->base_value, CARE__ANY, "target.base_value", -1, error));
    }
    if (!isnan(target->latest_value)) {
        CARE__TRY(care__check_value(target->latest_value, CARE__ANY, "target.latest_value", -1, error));
    }
    return CARE_OK;
}

/* What rounding can pretend about a number: a few units in the last place. */
static double rounding(double value) {
    return 4.0 * DBL_EPSILON * fabs(value);
}

/* How much of the indicator is missing: 0 when the target is met. */
static double gap_of(const care_target *target, double value) {
    double gap = 0.0;
    switch (target->direction) {
    case CARE_AT_LEAST:
        gap = target->target_value - value;
        break;
    case CARE_AT_MOST:
        gap = value - target->target_value;
        break;
    default:
        gap = fabs(target->target_value - value);
        break;
    }
    return gap > target->tolerance + rounding(target->target_value) ? gap : 0.0;
}

/* Not behind the straight line from base to target? To be beyond it counts, but for an equality only up to the target. */
static int is_on_line(const care_target *target, double elapsed) {
    const double line = target->base_value + elapsed * (target->target_value - target->base_value);
    const double latest = target->latest_value;
    const double slack = rounding(line);
    switch (target->direction) {
    case CARE_AT_LEAST:
        return latest >= line - slack;
    case CARE_AT_MOST:
        return latest <= line + slack;
    default:
        return latest >= fmin(line, target->target_value) - slack && latest <= fmax(line, target->target_value) + slack;
    }
}

/* What the observations since the base year say of a target that is not met. */
static void judge_pace(const care_target *target, care_target_progress *found) {
    const double towards = target->target_value - target->latest_value;
    found->achieved_per_year = (target->latest_value - target->base_value) / (double)(target->latest_year - target->base_year);
    if (found->met != 1) {
        found->on_track = is_on_line(target, found->elapsed);
        found->reach_year = found->achieved_per_year * towards > 0.0 ? target->latest_year + towards / found->achieved_per_year
                                                                     : (double)INFINITY;
    }
}

care_status care_target_evaluate(const care_target *target, care_target_progress *progress, care_error *error) {
    care_target use;
    care_target_init(&use);
    CARE__TRY(care__take(&use, sizeof use, target, "target", error));
    CARE__TRY(check_target(&use, error));
    care_target_progress found;
    care_target_progress_init(&found);
    found.elapsed = (double)(use.latest_year - use.base_year) / (double)(use.target_year - use.base_year);
    const double latest = use.latest_value;
    if (!isnan(latest)) {
        const double left = (double)(use.target_year - use.latest_year);
        const double towards = use.target_value - use.base_value;
        found.gap = gap_of(&use, latest);
        found.met = found.gap == 0.0;
        found.on_track = found.met ? 1 : -1;
        const double whole = use.direction == CARE_AT_MOST ? latest : use.target_value;
        if (whole != 0.0) {
            found.completion = (use.direction == CARE_AT_MOST ? use.target_value : latest) / whole;
        }
        found.required_per_year = found.met ? 0.0 : left > 0.0 ? found.gap / left : (double)INFINITY;
        found.reach_year = found.met ? use.latest_year : (double)NAN;
        if (!isnan(use.base_value)) {
            found.progress = found.met ? 1.0 : towards != 0.0 ? (latest - use.base_value) / towards : 0.0;
        }
        if (!isnan(use.base_value) && use.latest_year > use.base_year) {
            judge_pace(&use, &found);
        }
    }
    return care__give(progress, &found, sizeof found, "progress", error);
}

/* ---- beds ------------------------------------------------------------------------------------------------------------ */

/* The smallest whole number that is not below x, taking what `slack` cannot tell from a whole number as that number. */
static int64_t whole_up(double x, double slack) {
    const double nearest = floor(x + 0.5);
    return (int64_t)(fabs(x - nearest) <= slack ? nearest : ceil(x));
}

/* Needs are long sums, and a billionth of a bed is not one. */
static const double need_slack = 1e-9;

static const double most_beds = 9007199254740992.0;

care_status care_target_beds(const care_bed_question *question, care_bed_answer *answer, care_error *error) {
    care_bed_question use;
    care_bed_question_init(&use);
    CARE__TRY(care__take(&use, sizeof use, question, "question", error));
    CARE__TRY(care__check_value(use.elderly, CARE__NON_NEGATIVE, "question.elderly", -1, error));
    CARE__TRY(care__check_value(use.target_per_1000, CARE__NON_NEGATIVE, "question.target_per_1000", -1, error));
    CARE__TRY(care__check_integer(use.available, 0, INT64_C(1) << 53, "question.available", -1, error));
    CARE__TRY(care__check_value(use.low_occupancy, CARE__SHARE, "question.low_occupancy", -1, error));
    care_bed_answer found;
    care_bed_answer_init(&found);
    const double wanted = use.target_per_1000 * use.elderly / 1000.0;
    if (use.elderly > most_beds) {
        return care__fail(error, CARE_E_INVALID, CARE__M_OUT_OF_RANGE, "question.elderly", -1,
                          "%s" CARE__AND "0" CARE__AND "2^53", care__number_of(use.elderly).text);
    }
    if (!(wanted <= most_beds)) {
        return care__fail(error, CARE_E_INVALID, CARE__M_OUT_OF_RANGE, "question.target_per_1000", -1,
                          "%s" CARE__AND "0" CARE__AND "%s", care__number_of(use.target_per_1000).text,
                          care__number_of(1000.0 * most_beds / use.elderly).text);
    }
    found.for_target = whole_up(wanted, rounding(wanted));
    found.available = use.available;
    found.to_add = found.for_target > found.available ? found.for_target - found.available : 0;
    if (!isnan(use.needed_beds)) {
        CARE__TRY(care__check_value(use.needed_beds, CARE__NON_NEGATIVE, "question.needed_beds", -1, error));
        found.by_dependency = whole_up(fmin(use.needed_beds, most_beds), need_slack);
    }
    if (!isnan(use.use_per_elderly)) {
        CARE__TRY(care__check_value(use.use_per_elderly, CARE__SHARE, "question.use_per_elderly", -1, error));
        const int64_t standing = found.for_target > found.available ? found.for_target : found.available;
        found.by_use = whole_up(use.use_per_elderly * use.elderly, need_slack);
        found.occupancy = standing > 0 ? (double)found.by_use / (double)standing : (double)NAN;
        found.vacancy_risk = standing > 0 && found.occupancy < use.low_occupancy;
    }
    return care__give(answer, &found, sizeof found, "answer", error);
}

/* Are so many nursing beds the share of so many beds? */
static int reaches(int64_t nursing, int64_t beds, double share) {
    const double wanted = share * (double)beds;
    return (double)nursing >= wanted - rounding(wanted);
}

/* The formulas take differences of large numbers, which lose digits: so the share itself is asked, by bisection. */
static int64_t least_to_build(const care_nursing_question *question) {
    const double share = question->target_share;
    int64_t low = 0;
    int64_t high = INT64_C(1) << 53;
    if (share >= 1.0 || !reaches(question->nursing + high, question->beds + high, share)) {
        return reaches(question->nursing, question->beds, share) ? 0 : CARE_MISSING;
    }
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (reaches(question->nursing + middle, question->beds + middle, share)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

static int64_t least_to_close(const care_nursing_question *question) {
    int64_t low = 0;
    int64_t high = question->beds - question->nursing;
    if (question->nursing == 0 && !reaches(0, question->beds, question->target_share)) {
        return CARE_MISSING;
    }
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (reaches(question->nursing, question->beds - middle, question->target_share)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

static care_status check_nursing(const care_nursing_question *question, care_error *error) {
    const int64_t most = INT64_C(1) << 53;
    CARE__TRY(care__check_integer(question->beds, 0, most, "question.beds", -1, error));
    CARE__TRY(care__check_integer(question->nursing, 0, most, "question.nursing", -1, error));
    if (question->nursing > question->beds) {
        return care__fail(error, CARE_E_INVALID, CARE__M_NURSING_OVER, "question.nursing", -1, "%lld" CARE__AND "%lld",
                          (long long)question->nursing, (long long)question->beds);
    }
    CARE__TRY(
        care__check_integer(question->convertible, -1, question->beds - question->nursing, "question.convertible", -1, error));
    CARE__TRY(care__check_integer(question->target_beds, 0, most, "question.target_beds", -1, error));
    return care__check_value(question->target_share, CARE__SHARE, "question.target_share", -1, error);
}

care_status care_target_nursing(const care_nursing_question *question, care_nursing_answer *answer, care_error *error) {
    care_nursing_question use;
    care_nursing_question_init(&use);
    CARE__TRY(care__take(&use, sizeof use, question, "question", error));
    CARE__TRY(check_nursing(&use, error));
    care_nursing_answer found;
    care_nursing_answer_init(&found);
    const int64_t convertible = use.convertible < 0 ? use.beds - use.nursing : use.convertible;
    const double wanted = use.target_share * (double)use.target_beds;
    found.nursing_needed = whole_up(wanted, rounding(wanted));
    found.to_add = found.nursing_needed > use.nursing ? found.nursing_needed - use.nursing : 0;
    found.build = use.target_beds > use.beds ? use.target_beds - use.beds : 0;
    found.convert_least = found.to_add > found.build ? found.to_add - found.build : 0;
    found.convert_most = found.to_add < convertible ? found.to_add : convertible;
    if (use.beds + found.build > 0) {
        found.share_if_built = (double)(use.nursing + found.build) / (double)(use.beds + found.build);
    }
    found.build_alone = least_to_build(&use);
    found.close_alone = least_to_close(&use);
    return care__give(answer, &found, sizeof found, "answer", error);
}

care_status care_target_pace(int64_t total, int64_t *out, size_t years, care_error *error) {
    CARE__TRY(care__check_integer(total, 0, INT64_MAX, "total", -1, error));
    CARE__TRY(care__check_integer((int64_t)years, 1, 10000, "years", -1, error));
    CARE__TRY(care__check_pointer(out, "out", error));
    const int64_t part = total / (int64_t)years;
    const int64_t larger = total % (int64_t)years;
    for (size_t i = 0; i < years; i++) {
        out[i] = part + ((int64_t)i < larger);
    }
    return CARE_OK;
}
