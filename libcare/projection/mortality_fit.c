/* Lee-Carter and Li-Lee: fits by singular value decomposition. */
#include <care/mortality_model.h>

#include <float.h>
#include <math.h>
#include <string.h>

#include "backend/gsl_linear.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/text.h"
#include "projection/life_table.h"

enum { MOST_AGES = 1000, MOST_STEPS = 100 };

void care_lee_carter_input_init(care_lee_carter_input *input) {
    if (input != NULL) {
        memset(input, 0, sizeof *input);
        input->struct_size = sizeof *input;
        input->years = input->ages = -1;
        input->adjust = CARE_LEE_CARTER_AS_FITTED;
        input->sex = -1;
    }
}

void care_li_lee_result_init(care_li_lee_result *result) {
    if (result != NULL) {
        memset(result, 0, sizeof *result);
        result->struct_size = sizeof *result;
    }
}

/* ---- the first component --------------------------------------------------------------------------------------------- */

/* Room to decompose matrices of years x ages. */
typedef struct decomposition {
    int64_t years, ages;
    double *tall; /* the matrix, or its transpose where there are more ages than years */
    double *v;
    double *s;
} decomposition;

static int decomposition_take(decomposition *d, care__arena *arena, int64_t years, int64_t ages) {
    const size_t small = (size_t)(years < ages ? years : ages);
    d->years = years;
    d->ages = ages;
    d->tall = care__arena_take(arena, (size_t)(years * ages), sizeof *d->tall);
    d->v = care__arena_take(arena, small * small, sizeof *d->v);
    d->s = care__arena_take(arena, small, sizeof *d->s);
    return d->tall != NULL && d->v != NULL && d->s != NULL;
}

/* z = index pattern' + the rest, the pattern being of length 1 with its largest element positive. Returns GSL's code. */
static int first_component(const decomposition *d, const double *z, double *pattern, double *index) {
    const int wide = d->years < d->ages;
    const int64_t small = wide ? d->years : d->ages;
    const int64_t large = wide ? d->ages : d->years;
    for (int64_t i = 0; i < large; i++) {
        for (int64_t j = 0; j < small; j++) {
            d->tall[i * small + j] = wide ? z[j * d->ages + i] : z[i * d->ages + j];
        }
    }
    const int code = care__singular_values(d->tall, (size_t)large, (size_t)small, d->v, d->s);
    const double *of_ages = wide ? d->tall : d->v;
    const double *of_years = wide ? d->v : d->tall;
    double most = 0.0;
    for (int64_t x = 0; x < d->ages; x++) {
        pattern[x] = of_ages[x * small];
        most = fabs(pattern[x]) > fabs(most) ? pattern[x] : most;
    }
    const double sign = most < 0.0 ? -1.0 : 1.0;
    for (int64_t x = 0; x < d->ages; x++) {
        pattern[x] *= sign;
    }
    for (int64_t t = 0; t < d->years; t++) {
        index[t] = sign * d->s[0] * of_years[t * small];
    }
    return code;
}

static care_status fail_backend(int code, care_error *error) {
    (void)care__fail(error, CARE_E_BACKEND, CARE__M_BACKEND_SVD, "", -1, "%d", code);
    if (error != NULL) {
        error->backend_code = code;
    }
    return CARE_E_BACKEND;
}

/* Logarithms less their mean over the years. */
static void centre(int64_t years, int64_t ages, const double *mx, double *level, double *z) {
    for (int64_t x = 0; x < ages; x++) {
        level[x] = 0.0;
        for (int64_t t = 0; t < years; t++) {
            z[t * ages + x] = log(mx[t * ages + x]);
            level[x] += z[t * ages + x];
        }
        level[x] /= (double)years;
        for (int64_t t = 0; t < years; t++) {
            z[t * ages + x] -= level[x];
        }
    }
}

static double squares(int64_t n, const double *values) {
    double sum = 0.0;
    for (int64_t i = 0; i < n; i++) {
        sum += values[i] * values[i];
    }
    return sum;
}

static void take_away(int64_t years, int64_t ages, const double *pattern, const double *index, double *z) {
    for (int64_t t = 0; t < years; t++) {
        for (int64_t x = 0; x < ages; x++) {
            z[t * ages + x] -= pattern[x] * index[t];
        }
    }
}

/* The component scaled so that the pattern adds up to 1. */
static care_status scale_to_one(int64_t years, int64_t ages, double *pattern, double *index, care_error *error) {
    double sum = 0.0;
    for (int64_t x = 0; x < ages; x++) {
        sum += pattern[x];
    }
    if (fabs(sum) < 1e-8) {
        return care__fail(error, CARE_E_INVALID, CARE__M_PATTERN_SUM, "mx", -1, NULL);
    }
    for (int64_t x = 0; x < ages; x++) {
        pattern[x] /= sum;
    }
    for (int64_t t = 0; t < years; t++) {
        index[t] *= sum;
    }
    return CARE_OK;
}

static care_status check_rates(const double *mx, int64_t cells, const char *where, care_error *error) {
    CARE__TRY(care__check_array(mx, (size_t)cells, CARE__POSITIVE, where, error));
    for (int64_t i = 0; i < cells; i++) {
        CARE__TRY(care__check_range(mx[i], 0.0, 2.0, where, i, error));
    }
    return CARE_OK;
}

/* Is there more than rounding to decompose? Logarithms of rates are of the order of 1 to 10. */
static care_status check_change(double variance, int64_t cells, const char *where, care_error *error) {
    return variance > 1e-26 * (double)cells ? CARE_OK : care__fail(error, CARE_E_INVALID, CARE__M_NO_CHANGE, where, -1, NULL);
}

/* ---- Lee-Carter ------------------------------------------------------------------------------------------------------ */

typedef struct lee_carter {
    care_lee_carter_input input;
    const care_env *env;
    double *z;
    double *level, *pattern, *index;
    double explained;
} lee_carter;

static care_status check_unused(const void *array, int used, const char *where, care_error *error) {
    if (array != NULL && !used) {
        return care__fail(error, CARE_E_INVALID, CARE__M_UNUSED, where, -1, CARE__EITHER("this adjustment", "此调整方式"));
    }
    return used ? care__check_pointer(array, where, error) : CARE_OK;
}

static care_status check_lee_carter(const care_lee_carter_input *in, care_error *error) {
    size_t cells;
    CARE__TRY(care__check_integer(in->years, 3, INT32_MAX, "input.years", -1, error));
    CARE__TRY(care__check_integer(in->ages, 2, MOST_AGES, "input.ages", -1, error));
    CARE__TRY(care__check_product(in->years, in->ages, (int64_t)sizeof(double), "input.mx", &cells, error));
    CARE__TRY(check_rates(in->mx, in->years * in->ages, "input.mx", error));
    CARE__TRY(care__check_integer(in->adjust, CARE_LEE_CARTER_AS_FITTED, CARE_LEE_CARTER_E0, "input.adjust", -1, error));
    const int by_e0 = in->adjust == CARE_LEE_CARTER_E0;
    CARE__TRY(check_unused(in->exposure, in->adjust == CARE_LEE_CARTER_DEATHS, "input.exposure", error));
    CARE__TRY(check_unused(in->rules, by_e0, "input.rules", error));
    if (in->adjust == CARE_LEE_CARTER_DEATHS) {
        CARE__TRY(care__check_array(in->exposure, (size_t)(in->years * in->ages), CARE__NON_NEGATIVE, "input.exposure", error));
        for (int64_t t = 0; t < in->years; t++) {
            if (!(squares(in->ages, in->exposure + t * in->ages) > 0.0)) {
                return care__fail(error, CARE_E_INVALID, CARE__M_ZERO, "input.exposure", t * in->ages, NULL);
            }
        }
    }
    CARE__TRY(care__check_integer(in->sex, -1, by_e0 ? CARE_FEMALE : -1, "input.sex", -1, error));
    if (by_e0) {
        care_life_rules rules;
        CARE__TRY(care__life_rules_take(&rules, in->rules, error));
        CARE__TRY(care__check_integer(rules.ages, in->ages, in->ages, "rules.ages", -1, error));
        CARE__TRY(
            care__check_integer(in->sex, care__life_needs_sex(&rules) ? CARE_MALE : -1, CARE_FEMALE, "input.sex", -1, error));
    }
    return CARE_OK;
}

/* ln of the deaths at an index and its slope. */
static double log_deaths(const lee_carter *m, const double *exposure, double index, double *slope) {
    double sum = 0.0;
    double by = 0.0;
    for (int64_t x = 0; x < m->input.ages; x++) {
        const double deaths = exposure[x] * exp(m->level[x] + m->pattern[x] * index);
        sum += deaths;
        by += m->pattern[x] * deaths;
    }
    *slope = by / sum;
    return log(sum);
}

/* Newton's steps on the logarithm, which is convex and almost straight. */
static care_status meet_deaths(const lee_carter *m, int64_t year, care_error *error) {
    const double *exposure = m->input.exposure + year * m->input.ages;
    const double *mx = m->input.mx + year * m->input.ages;
    double deaths = 0.0;
    double missing = INFINITY;
    double slope;
    for (int64_t x = 0; x < m->input.ages; x++) {
        deaths += exposure[x] * mx[x];
    }
    for (int step = 0; step < MOST_STEPS && fabs(missing) > 1e-14; step++) {
        missing = log(deaths) - log_deaths(m, exposure, m->index[year], &slope);
        m->index[year] += missing / slope;
    }
    missing = log(deaths) - log_deaths(m, exposure, m->index[year], &slope);
    if (!(fabs(missing) <= 1e-12)) {
        return care__fail(error, CARE_E_INVALID, CARE__M_FIT_NOT_CONVERGED, "input.exposure", year, "%d" CARE__AND "%s",
                          MOST_STEPS, care__number_of(missing).text);
    }
    return CARE_OK;
}

static care_status meet_e0(const lee_carter *m, care__arena *arena, care_error *error) {
    const int64_t years = m->input.years;
    double *expectancy = care__arena_take(arena, (size_t)(years * m->input.ages), sizeof *expectancy);
    int32_t *sex = care__arena_take(arena, (size_t)years, sizeof *sex);
    if (expectancy == NULL || sex == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t t = 0; t < years; t++) {
        sex[t] = m->input.sex == -1 ? CARE_MALE : m->input.sex;
    }
    care_life_input input;
    care_life_result result;
    care_life_input_init(&input);
    care_life_result_init(&result);
    input.tables = years;
    input.sex = sex;
    input.mx = m->input.mx;
    result.ex = expectancy;
    CARE__TRY(care_life_table(m->input.rules, &input, m->env, &result, error));
    for (int64_t t = 0; t < years; t++) {
        expectancy[t] = expectancy[t * m->input.ages];
    }
    return care_lee_carter_solve(m->input.rules, years, sex, m->level, m->pattern, expectancy, m->env, m->index, (size_t)years,
                                 error);
}

static care_status fit_lee_carter(lee_carter *m, care__arena *arena, care_error *error) {
    const int64_t years = m->input.years;
    const int64_t ages = m->input.ages;
    decomposition d;
    m->z = care__arena_take(arena, (size_t)(years * ages), sizeof *m->z);
    m->level = care__arena_take(arena, (size_t)ages, sizeof *m->level);
    m->pattern = care__arena_take(arena, (size_t)ages, sizeof *m->pattern);
    m->index = care__arena_take(arena, (size_t)years, sizeof *m->index);
    if (m->z == NULL || m->level == NULL || m->pattern == NULL || m->index == NULL ||
        !decomposition_take(&d, arena, years, ages)) {
        return care__fail_nomem(error);
    }
    centre(years, ages, m->input.mx, m->level, m->z);
    const double variance = squares(years * ages, m->z);
    CARE__TRY(check_change(variance, years * ages, "input.mx", error));
    const int code = first_component(&d, m->z, m->pattern, m->index);
    if (code != 0) {
        return fail_backend(code, error);
    }
    m->explained = squares(years, m->index) / variance;
    CARE__TRY(scale_to_one(years, ages, m->pattern, m->index, error));
    for (int64_t t = 0; t < years && m->input.adjust == CARE_LEE_CARTER_DEATHS; t++) {
        CARE__TRY(meet_deaths(m, t, error));
    }
    return m->input.adjust == CARE_LEE_CARTER_E0 ? meet_e0(m, arena, error) : CARE_OK;
}

care_status care_lee_carter_fit(const care_lee_carter_input *input, const care_env *env, double *level, double *pattern,
                                double *index, double *explained, care_error *error) {
    lee_carter m;
    care_env use;
    care__arena arena;
    memset(&m, 0, sizeof m);
    care_lee_carter_input_init(&m.input);
    CARE__TRY(care__take(&m.input, sizeof m.input, input, "input", error));
    CARE__TRY(check_lee_carter(&m.input, error));
    CARE__TRY(care__check_pointer(level, "level", error));
    CARE__TRY(care__check_pointer(pattern, "pattern", error));
    CARE__TRY(care__check_pointer(index, "index", error));
    CARE__TRY(care__env_take(&use, env, error));
    m.env = &use;
    care__arena_init(&arena, care__allocator_of(&use));
    const care_status status = fit_lee_carter(&m, &arena, error);
    if (status == CARE_OK) {
        memcpy(level, m.level, (size_t)m.input.ages * sizeof *level);
        memcpy(pattern, m.pattern, (size_t)m.input.ages * sizeof *pattern);
        memcpy(index, m.index, (size_t)m.input.years * sizeof *index);
        if (explained != NULL) {
            *explained = m.explained;
        }
    }
    care__arena_free(&arena);
    return status;
}

/* ---- Li-Lee ---------------------------------------------------------------------------------------------------------- */

typedef struct li_lee {
    int64_t groups, years, ages;
    const double *mx;
    const double *weight;
    double *z; /* [groups][years][ages] */
    double *mean;
    care_li_lee_result found;
    decomposition d;
} li_lee;

static int li_lee_take(li_lee *m, care__arena *arena) {
    const size_t groups = (size_t)m->groups;
    const size_t years = (size_t)m->years;
    const size_t ages = (size_t)m->ages;
    double **const rooms[] = {&m->z,
                              &m->mean,
                              &m->found.level,
                              &m->found.common_pattern,
                              &m->found.common_index,
                              &m->found.pattern,
                              &m->found.index,
                              &m->found.explained};
    const size_t sizes[] = {groups * years * ages, years * ages,   groups * ages, ages, years,
                            groups * ages,         groups * years, groups * 2};
    int all = decomposition_take(&m->d, arena, m->years, m->ages);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        *rooms[i] = care__arena_take(arena, sizes[i], sizeof(double));
        all = all && *rooms[i] != NULL;
    }
    return all;
}

static care_status fit_common(li_lee *m, care_error *error) {
    const int64_t cells = m->years * m->ages;
    double all = 0.0;
    for (int64_t g = 0; g < m->groups; g++) {
        const double weight = m->weight != NULL ? m->weight[g] : 1.0;
        centre(m->years, m->ages, m->mx + g * cells, m->found.level + g * m->ages, m->z + g * cells);
        CARE__TRY(check_change(squares(cells, m->z + g * cells), cells, "mx", error));
        all += weight;
        for (int64_t i = 0; i < cells; i++) {
            m->mean[i] += weight * m->z[g * cells + i];
        }
    }
    for (int64_t i = 0; i < cells; i++) {
        m->mean[i] /= all;
    }
    CARE__TRY(check_change(squares(cells, m->mean), cells, "mx", error));
    const int code = first_component(&m->d, m->mean, m->found.common_pattern, m->found.common_index);
    return code != 0 ? fail_backend(code, error)
                     : scale_to_one(m->years, m->ages, m->found.common_pattern, m->found.common_index, error);
}

/* What the common term leaves of a group. Where it leaves nothing but rounding the group goes with the others. */
static care_status fit_group(li_lee *m, int64_t g, care_error *error) {
    const int64_t cells = m->years * m->ages;
    double *z = m->z + g * cells;
    double *pattern = m->found.pattern + g * m->ages;
    double *index = m->found.index + g * m->years;
    const double variance = squares(cells, z);
    take_away(m->years, m->ages, m->found.common_pattern, m->found.common_index, z);
    const double rest = squares(cells, z);
    if (rest > 1e-24 * variance) {
        const int code = first_component(&m->d, z, pattern, index);
        if (code != 0) {
            return fail_backend(code, error);
        }
    } else {
        for (int64_t x = 0; x < m->ages; x++) {
            pattern[x] = 1.0 / sqrt((double)m->ages);
        }
    }
    take_away(m->years, m->ages, pattern, index, z);
    m->found.explained[2 * g] = 1.0 - rest / variance;
    m->found.explained[2 * g + 1] = 1.0 - squares(cells, z) / variance;
    return CARE_OK;
}

static void give_array(double *to, const double *from, int64_t n) {
    if (to != NULL) {
        memcpy(to, from, (size_t)n * sizeof *to);
    }
}

static care_status fit_li_lee(li_lee *m, care__arena *arena, const care_li_lee_result *to, care_error *error) {
    if (!li_lee_take(m, arena)) {
        return care__fail_nomem(error);
    }
    CARE__TRY(fit_common(m, error));
    for (int64_t g = 0; g < m->groups; g++) {
        CARE__TRY(fit_group(m, g, error));
    }
    give_array(to->level, m->found.level, m->groups * m->ages);
    give_array(to->common_pattern, m->found.common_pattern, m->ages);
    give_array(to->common_index, m->found.common_index, m->years);
    give_array(to->pattern, m->found.pattern, m->groups * m->ages);
    give_array(to->index, m->found.index, m->groups * m->years);
    give_array(to->explained, m->found.explained, m->groups * 2);
    return CARE_OK;
}

care_status care_li_lee_fit(int64_t groups, int64_t years, int64_t ages, const double *mx, const double *weight,
                            const care_env *env, const care_li_lee_result *result, care_error *error) {
    li_lee m;
    care_li_lee_result to;
    care_env use;
    care__arena arena;
    size_t cells;
    memset(&m, 0, sizeof m);
    care_li_lee_result_init(&to);
    CARE__TRY(care__check_integer(groups, 2, INT32_MAX, "groups", -1, error));
    CARE__TRY(care__check_integer(years, 3, INT32_MAX, "years", -1, error));
    CARE__TRY(care__check_integer(ages, 2, MOST_AGES, "ages", -1, error));
    CARE__TRY(care__check_product(groups, years, ages * (int64_t)sizeof(double), "mx", &cells, error));
    CARE__TRY(check_rates(mx, groups * years * ages, "mx", error));
    if (weight != NULL) {
        CARE__TRY(care__check_array(weight, (size_t)groups, CARE__POSITIVE, "weight", error));
    }
    CARE__TRY(care__take(&to, sizeof to, result, "result", error));
    CARE__TRY(care__env_take(&use, env, error));
    m.groups = groups;
    m.years = years;
    m.ages = ages;
    m.mx = mx;
    m.weight = weight;
    care__arena_init(&arena, care__allocator_of(&use));
    const care_status status = fit_li_lee(&m, &arena, &to, error);
    care__arena_free(&arena);
    return status;
}
