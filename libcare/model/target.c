#include <care/target.h>

#include <math.h>
#include <string.h>

#include "core/error.h"

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
        question->beds = question->nursing = question->target_beds = -1;
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
    return gap > target->tolerance ? gap : 0.0;
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
    if (isnan(latest)) {
        return care__give(progress, &found, sizeof found, "progress", error);
    }
    const double left = (double)(use.target_year - use.latest_year);
    const double towards = use.target_value - use.base_value;
    found.gap = gap_of(&use, latest);
    found.met = found.gap == 0.0;
    found.completion = use.direction == CARE_AT_MOST ? use.target_value / latest : latest / use.target_value;
    found.required_per_year = found.met ? 0.0 : left > 0.0 ? found.gap / left : (double)INFINITY;
    found.reach_year = found.met ? use.latest_year : (double)NAN;
    found.on_track = found.met ? 1 : -1;
    if (!isnan(use.base_value)) {
        found.progress = found.met ? 1.0 : towards != 0.0 ? (latest - use.base_value) / towards : 0.0;
    }
    if (!isnan(use.base_value) && use.latest_year > use.base_year) {
        found.achieved_per_year = (latest - use.base_value) / (double)(use.latest_year - use.base_year);
        if (!found.met) {
            const double pace = towards < 0.0 ? -found.achieved_per_year : found.achieved_per_year;
            found.on_track = found.progress >= found.elapsed - 1e-12;
            found.reach_year = pace > 0.0 ? use.latest_year + found.gap / pace : (double)INFINITY;
        }
    }
    return care__give(progress, &found, sizeof found, "progress", error);
}

/* ---- beds ------------------------------------------------------------------------------------------------------------ */

/* The smallest whole number that is not below x, taking what lies within rounding of a whole number as that number. */
static int64_t whole_up(double x) {
    const double nearest = floor(x + 0.5);
    return (int64_t)(fabs(x - nearest) <= 1e-9 * (1.0 + fabs(x)) ? nearest : ceil(x));
}

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
    if (!(wanted <= most_beds)) {
        return care__fail(error, CARE_E_INVALID, CARE__M_TOO_LARGE, "question.elderly", -1, NULL);
    }
    found.for_target = whole_up(wanted);
    found.available = use.available;
    found.to_add = found.for_target > found.available ? found.for_target - found.available : 0;
    if (!isnan(use.needed_beds)) {
        CARE__TRY(care__check_value(use.needed_beds, CARE__NON_NEGATIVE, "question.needed_beds", -1, error));
        found.by_dependency = whole_up(use.needed_beds < most_beds ? use.needed_beds : most_beds);
    }
    if (!isnan(use.use_per_elderly)) {
        CARE__TRY(care__check_value(use.use_per_elderly, CARE__SHARE, "question.use_per_elderly", -1, error));
        const int64_t standing = found.for_target > found.available ? found.for_target : found.available;
        found.by_use = whole_up(use.use_per_elderly * use.elderly);
        found.occupancy = standing > 0 ? (double)found.by_use / (double)standing : (double)NAN;
        found.vacancy_risk = standing > 0 && found.occupancy < use.low_occupancy;
    }
    return care__give(answer, &found, sizeof found, "answer", error);
}

care_status care_target_nursing(const care_nursing_question *question, care_nursing_answer *answer, care_error *error) {
    care_nursing_question use;
    care_nursing_question_init(&use);
    const int64_t most = INT64_C(1) << 53;
    CARE__TRY(care__take(&use, sizeof use, question, "question", error));
    CARE__TRY(care__check_integer(use.beds, 1, most, "question.beds", -1, error));
    CARE__TRY(care__check_integer(use.nursing, 0, most, "question.nursing", -1, error));
    if (use.nursing > use.beds) {
        return care__fail(error, CARE_E_INVALID, CARE__M_NURSING_OVER, "question.nursing", -1, "%lld" CARE__AND "%lld",
                          (long long)use.nursing, (long long)use.beds);
    }
    CARE__TRY(care__check_integer(use.target_beds, 1, most, "question.target_beds", -1, error));
    CARE__TRY(care__check_value(use.target_share, CARE__SHARE, "question.target_share", -1, error));
    care_nursing_answer found;
    care_nursing_answer_init(&found);
    const double share = use.target_share;
    const double beds = (double)use.beds;
    const double nursing = (double)use.nursing;
    found.nursing_needed = whole_up(share * (double)use.target_beds);
    found.to_add = found.nursing_needed > use.nursing ? found.nursing_needed - use.nursing : 0;
    found.build = use.target_beds > use.beds ? use.target_beds - use.beds : 0;
    found.convert_least = found.to_add > found.build ? found.to_add - found.build : 0;
    const int64_t ordinary = use.beds - use.nursing;
    found.convert_most = found.to_add < ordinary ? found.to_add : ordinary;
    found.share_if_built = (nursing + (double)found.build) / (beds + (double)found.build);
    const double missing = share * beds - nursing;
    if (missing <= 0.0) {
        found.build_alone = found.close_alone = 0;
    } else {
        if (share < 1.0 && missing / (1.0 - share) <= most_beds) {
            found.build_alone = whole_up(missing / (1.0 - share));
        }
        if (use.nursing > 0) {
            found.close_alone = whole_up(beds - nursing / share);
        }
    }
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
