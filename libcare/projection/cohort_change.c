#include <care/cohort_change.h>

#include <float.h>
#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/memory.h"
#include "core/text.h"

void care_cohort_change_init(care_cohort_change *change) {
    if (change != NULL) {
        memset(change, 0, sizeof *change);
        change->struct_size = sizeof *change;
        change->townships = change->ages = change->shift = -1;
        change->mothers_begin = change->mothers_end = -1;
        change->ratio_min = change->ratio_max = NAN;
    }
}

void care_cohort_change_report_init(care_cohort_change_report *report) {
    if (report != NULL) {
        memset(report, 0, sizeof *report);
        report->struct_size = sizeof *report;
        report->from_area = report->capped = -1;
    }
}

static care_status check(const care_cohort_change *c, size_t *cells, care_error *error) {
    CARE__TRY(care__check_integer(c->townships, 1, INT32_MAX, "change.townships", -1, error));
    CARE__TRY(care__check_integer(c->ages, 2, 1000, "change.ages", -1, error));
    CARE__TRY(care__check_integer(c->shift, 1, c->ages - 1, "change.shift", -1, error));
    CARE__TRY(care__check_integer(c->mothers_begin, c->shift, c->ages - c->shift, "change.mothers_begin", -1, error));
    CARE__TRY(
        care__check_integer(c->mothers_end, c->mothers_begin + 1, c->ages - c->shift + 1, "change.mothers_end", -1, error));
    if (!isnan(c->ratio_min)) {
        CARE__TRY(care__check_value(c->ratio_min, CARE__NON_NEGATIVE, "change.ratio_min", -1, error));
    }
    if (!isnan(c->ratio_max)) {
        CARE__TRY(care__check_value(c->ratio_max, CARE__NON_NEGATIVE, "change.ratio_max", -1, error));
    }
    if (c->ratio_max < c->ratio_min) {
        return care__fail(error, CARE_E_INVALID, CARE__M_BOUND_ORDER, "change.ratio_max", -1, "%s" CARE__AND "%s",
                          care__number_of(c->ratio_max).text, care__number_of(c->ratio_min).text);
    }
    return care__check_product(c->townships, CARE_SEXES, c->ages, "change", cells, error);
}

static double sum_of(const double *values, int64_t begin, int64_t end) {
    double sum = 0.0;
    for (int64_t i = begin; i < end; i++) {
        sum += values[i];
    }
    return sum;
}

/* Those of whom an age comes: its cohort a step earlier, or for a child the mothers of the same time. */
static double source(const care_cohort_change *c, const double *before, const double *women, int64_t age) {
    if (age < c->shift) {
        return sum_of(women, age + c->mothers_begin, age + c->mothers_end);
    }
    return age < c->ages - 1 ? before[age - c->shift] : sum_of(before, age - c->shift, c->ages);
}

/* ---- ratios ---------------------------------------------------------------------------------------------------------- */

static double cap(const care_cohort_change *c, double ratio, care_cohort_change_report *report) {
    double result = ratio;
    if (ratio < c->ratio_min) { /* false without a cap, which is NAN */
        result = c->ratio_min;
    } else if (ratio > c->ratio_max) {
        result = c->ratio_max;
    }
    report->capped += result != ratio;
    return result;
}

/* A quotient that is over next to nobody is no number. */
static int is_ratio(double over, double ratio) {
    return over > 0.0 && ratio <= DBL_MAX;
}

static void find_ratios(const care_cohort_change *c, const double *earlier, const double *later, const double *area,
                        double *ratios, care_cohort_change_report *report) {
    const int64_t ages = c->ages;
    for (int sex = 0; sex < CARE_SEXES; sex++) {
        for (int64_t x = 0; x < ages; x++) {
            const int64_t at = sex * ages + x;
            const double over = source(c, earlier + sex * ages, later + CARE_FEMALE * ages, x);
            double ratio = over > 0.0 ? later[at] / over : 0.0;
            if (!is_ratio(over, ratio)) {
                ratio = area != NULL ? area[at] : 0.0;
                report->from_area++;
            }
            ratios[at] = x < c->shift ? ratio : cap(c, ratio, report);
        }
    }
}

/* All townships together, [CARE_SEXES][ages]. */
static void add_up(const care_cohort_change *c, const double *persons, double *sums) {
    const int64_t cells = CARE_SEXES * c->ages;
    for (int64_t i = 0; i < c->townships * cells; i++) {
        sums[i % cells] += persons[i];
    }
}

care_status care_cohort_change_ratios(const care_cohort_change *change, const double *earlier, const double *later,
                                      const care_env *env, double *ratios, size_t n, care_cohort_change_report *report,
                                      care_error *error) {
    care_env use;
    care_cohort_change c;
    care_cohort_change_report done;
    care_cohort_change_report ignored = {0};
    size_t cells = 0;
    care_cohort_change_init(&c);
    care_cohort_change_report_init(&done);
    CARE__TRY(care__env_take(&use, env, error));
    CARE__TRY(care__take(&c, sizeof c, change, "change", error));
    CARE__TRY(check(&c, &cells, error));
    CARE__TRY(care__check_array(earlier, cells, CARE__NON_NEGATIVE, "earlier", error));
    CARE__TRY(care__check_array(later, cells, CARE__NON_NEGATIVE, "later", error));
    CARE__TRY(care__check_length(n, cells, "n", error));
    CARE__TRY(care__check_pointer(ratios, "ratios", error));
    care__arena arena;
    care__arena_init(&arena, care__allocator_of(&use));
    const int64_t table = CARE_SEXES * c.ages;
    double *before = care__arena_take(&arena, 3 * (size_t)table, sizeof *before);
    care_status status = before == NULL ? care__fail_nomem(error) : CARE_OK;
    if (status == CARE_OK && report != NULL) {
        status = care__give(report, &done, sizeof done, "report", error);
    }
    if (status == CARE_OK) {
        double *area = before + 2 * table;
        add_up(&c, earlier, before);
        add_up(&c, later, before + table);
        find_ratios(&c, before, before + table, NULL, area, &ignored);
        done.from_area = done.capped = 0;
        for (int64_t t = 0; t < c.townships; t++) {
            find_ratios(&c, earlier + t * table, later + t * table, area, ratios + t * table, &done);
        }
        status = report != NULL ? care__give(report, &done, sizeof done, "report", error) : CARE_OK;
    }
    care__arena_free(&arena);
    return status;
}

/* ---- projection ------------------------------------------------------------------------------------------------------ */

typedef struct projection {
    care_cohort_change change;
    const double *ratios;
    double *sums; /* [CARE_SEXES][ages] */
} projection;

/* Ages from `begin` on, to `end`, of all townships; children are counted of the women who are there already. */
static void age_all(const projection *p, const double *before, int64_t begin, int64_t end, double *after) {
    const int64_t ages = p->change.ages;
    for (int64_t t = 0; t < p->change.townships; t++) {
        const double *women = after + (t * CARE_SEXES + CARE_FEMALE) * ages;
        for (int64_t row = t * CARE_SEXES; row < (t + 1) * CARE_SEXES; row++) {
            for (int64_t x = begin; x < end; x++) {
                after[row * ages + x] = p->ratios[row * ages + x] * source(&p->change, before + row * ages, women, x);
            }
        }
    }
}

static care_status control_ages(const projection *p, const double *control, int64_t step, int64_t begin, int64_t end,
                                double *after, care_error *error) {
    const int64_t ages = p->change.ages;
    const int64_t cells = CARE_SEXES * ages;
    memset(p->sums, 0, (size_t)cells * sizeof *p->sums);
    add_up(&p->change, after, p->sums);
    for (int64_t i = 0; i < cells; i++) {
        if (i % ages < begin || i % ages >= end) {
            p->sums[i] = 1.0;
            continue;
        }
        const double wanted = control[step * cells + i];
        const double sum = p->sums[i];
        if (wanted > 0.0 && !(sum > 0.0 && wanted / sum <= DBL_MAX)) {
            return care__fail(error, CARE_E_INVALID, CARE__M_CONTROL_EMPTY, "control", step * cells + i, "%s",
                              care__number_of(wanted).text);
        }
        p->sums[i] = wanted > 0.0 ? wanted / sum : 0.0;
    }
    for (int64_t i = 0; i < p->change.townships * cells; i++) {
        after[i] *= p->sums[i % cells];
    }
    return CARE_OK;
}

static care_status project(const projection *p, const double *base, int64_t steps, const double *control, double *persons,
                           care_error *error) {
    const int64_t cells = p->change.townships * CARE_SEXES * p->change.ages;
    const int64_t groups[2][2] = {{p->change.shift, p->change.ages}, {0, p->change.shift}}; /* mothers before children */
    for (int64_t step = 0; step < steps; step++) {
        const double *before = step == 0 ? base : persons + (step - 1) * cells;
        double *after = persons + step * cells;
        for (int part = 0; part < 2; part++) {
            age_all(p, before, groups[part][0], groups[part][1], after);
            if (control != NULL) {
                CARE__TRY(control_ages(p, control, step, groups[part][0], groups[part][1], after, error));
            }
        }
    }
    return CARE_OK;
}

care_status care_cohort_change_project(const care_cohort_change *change, const double *base, const double *ratios,
                                       int64_t steps, const double *control, const care_env *env, double *persons, size_t n,
                                       care_error *error) {
    care_env use;
    projection p = {.ratios = ratios};
    size_t cells = 0;
    size_t all = 0;
    care_cohort_change_init(&p.change);
    CARE__TRY(care__env_take(&use, env, error));
    CARE__TRY(care__take(&p.change, sizeof p.change, change, "change", error));
    CARE__TRY(check(&p.change, &cells, error));
    CARE__TRY(care__check_integer(steps, 1, 10000, "steps", -1, error));
    CARE__TRY(care__check_product((int64_t)cells, steps, 1, "steps", &all, error));
    CARE__TRY(care__check_array(base, cells, CARE__NON_NEGATIVE, "base", error));
    CARE__TRY(care__check_array(ratios, cells, CARE__NON_NEGATIVE, "ratios", error));
    if (control != NULL) {
        const size_t table = (size_t)(CARE_SEXES * p.change.ages);
        CARE__TRY(care__check_array(control, (size_t)steps * table, CARE__NON_NEGATIVE, "control", error));
    }
    CARE__TRY(care__check_length(n, all, "n", error));
    CARE__TRY(care__check_pointer(persons, "persons", error));
    care__arena arena;
    care__arena_init(&arena, care__allocator_of(&use));
    double *work = care__arena_take(&arena, all, sizeof *work);
    p.sums = care__arena_take(&arena, (size_t)(CARE_SEXES * p.change.ages), sizeof *p.sums);
    care_status status = work == NULL || p.sums == NULL ? care__fail_nomem(error) : CARE_OK;
    if (status == CARE_OK) {
        status = project(&p, base, steps, control, work, error);
    }
    if (status == CARE_OK) {
        memcpy(persons, work, all * sizeof *persons);
    }
    care__arena_free(&arena);
    return status;
}
