/* The tables of a comparison. */
#include <math.h>
#include <string.h>

#include "plan/compare.h"

/* A headline as either plan has it; 0 if none has. */
static int describe(const care__comparison *of, int headline, care__headline_about *about) {
    return care__headline_describe(of->plan[0], headline, about) || care__headline_describe(of->plan[1], headline, about);
}

/* What a headline rests on in a plan. */
static int32_t headline_status(const care_plan *plan, int headline) {
    const uint64_t homes = CARE__FROM_SUPPLY | CARE__FROM_PARAMETER(HOME_BED_CONTRACT_SHARE) |
                           CARE__FROM_PARAMETER(HOME_BED_IN_USE_SHARE) | CARE__FROM_PARAMETER(HOME_BEDS_PER_CAREGIVER);
    const uint64_t stations = CARE__FROM_TABLE(TOWNSHIPS) | CARE__FROM_TABLE(STATIONS) |
                              CARE__FROM_PARAMETER(STATION_SHARE_COMMUNITIES) | CARE__FROM_PARAMETER(STATION_SHARE_VILLAGES);
    switch (headline) {
    case CARE__H_ELDERLY:
    case CARE__H_ELDERLY_LAST:
        return care__status_of(plan, CARE__FROM_AREA);
    case CARE__H_DEPENDENT:
    case CARE__H_BEDS_NEEDED:
        return care__status_of(plan, CARE__FROM_DEPENDENCY);
    case CARE__H_BEDS_TARGET:
        return care__status_of(plan, CARE__FROM_AREA | CARE__FROM_TABLE(INDICATORS));
    case CARE__H_OCCUPANCY:
        return care__status_of(plan, CARE__FROM_SUPPLY | CARE__FROM_PARAMETER(USE_PER_ELDERLY));
    case CARE__H_REACHED:
        return care__status_of(plan, CARE__FROM_SUPPLY | CARE__FROM_PARAMETER(CARE_CIRCLE_MINUTES) |
                                         CARE__FROM_PARAMETER(WALK_SPEED) | CARE__FROM_PARAMETER(DRIVE_SPEED) |
                                         CARE__FROM_PARAMETER(DETOUR_FACTOR) | CARE__FROM_PARAMETER(POINTS_PER_TOWNSHIP));
    case CARE__H_STATIONS:
        return care__status_of(plan, stations);
    case CARE__H_CAREGIVERS:
        return care__status_of(plan, homes);
    case CARE__H_INVESTMENT:
        return care__status_of(plan, CARE__FROM_SUPPLY | stations | CARE__FROM_PARAMETER(COST_NEW_BED) |
                                         CARE__FROM_PARAMETER(COST_CONVERT_BED) | CARE__FROM_PARAMETER(COST_CENTRE) |
                                         CARE__FROM_PARAMETER(COST_STATION) | CARE__FROM_PARAMETER(COST_HOME_BED));
    default:
        return care__status_of(plan, CARE__FROM_SUPPLY);
    }
}

static int32_t status_in_both(const care__comparison *of, int headline) {
    return care__worse(headline_status(of->plan[0], headline), headline_status(of->plan[1], headline));
}

typedef struct short_text {
    char text[64];
} short_text;

/* As much of a text as a note has room for, whole characters. */
static short_text shortened(const char *text) {
    short_text cut;
    cut.text[0] = '\0';
    (void)care__append_readable(cut.text, sizeof cut.text, 0, text, strlen(text));
    return cut;
}

/* Which plan is which, and whom it counts. */
static void note_plans(const care__comparison *of, care_table *built) {
    for (int i = 0; i < 2; i++) {
        const care_plan *plan = of->plan[i];
        const int registered = plan->basis == CARE_REGISTERED;
        care__table_add_note(built, (care__words){{"{1}: {2} ({3}, {5} population)", "{1}：{4}（{3}，{6}人口）"}},
                             "%s" CARE__AND "%s" CARE__AND "%s" CARE__AND "%s" CARE__AND "%s" CARE__AND "%s",
                             i == 0 ? "A" : "B", shortened(plan->name.in[0]).text, shortened(plan->file).text,
                             shortened(plan->name.in[1]).text, registered ? "registered" : "resident",
                             registered ? "户籍" : "常住");
    }
}

/* ---- figures ---------------------------------------------------------------------------------------------------------- */

care_status care__table_compared_figures(const care__comparison *of, care_table **table, care_error *error) {
    static const care__column columns[] = {
        CARE__TEXT_COLUMN("figure", "figure", "指标"),
        CARE__TEXT_COLUMN("unit", "unit", "单位"),
        CARE__FLOAT_COLUMN("a", "A", "A", "", "", 1),
        CARE__FLOAT_COLUMN("b", "B", "B", "", "", 1),
        CARE__FLOAT_COLUMN("difference", "B - A", "差额 B-A", "", "", 1),
        CARE__FLOAT_COLUMN("change", "change", "变动", "%", "%", 1),
        CARE__TEXT_COLUMN("status", "status", "状态"),
    };
    care__headline_about about;
    int64_t rows = 0;
    int32_t worst = CARE_REPORTED;
    for (int h = 0; h < CARE__HEADLINES; h++) {
        rows += describe(of, h, &about);
    }
    care_table *built;
    CARE__TRY(care__table_create(care__allocator_of(&of->env), "compared_figures",
                                 (care__words){{"Two plans: the figures", "两份规划对比：主要结果"}}, columns,
                                 sizeof columns / sizeof columns[0], rows, &built, error));
    int64_t row = 0;
    for (int h = 0; h < CARE__HEADLINES; h++) {
        if (describe(of, h, &about)) {
            const double a = of->value[0][h];
            const double b = of->value[1][h];
            care__table_words(built, 0, row, (care__words){{about.label[0], about.label[1]}});
            care__table_words(built, 1, row, about.unit);
            care__table_float(built, 2, row, a);
            care__table_float(built, 3, row, b);
            const double difference = care__comparison_difference(of, h);
            care__table_float(built, 4, row, difference);
            care__table_float(built, 5, row, a == 0.0 ? (double)NAN : 100.0 * difference / a);
            care__table_status_word(built, 6, row++, status_in_both(of, h));
            worst = care__worse(worst, status_in_both(of, h));
        }
    }
    note_plans(of, built);
    care__table_rest_on(built, worst);
    return care__table_end(built, table, error);
}

/* ---- attribution ------------------------------------------------------------------------------------------------------ */

enum { FIGURE, UNIT, INPUT, CONTRIBUTION, SHARE, ALONE, LAST, STATUS };

static int is_not_zero(double value) {
    return value < 0.0 || value > 0.0; /* nor NAN */
}

/* Does the group say something about a headline? */
static int is_moved_by(const care__comparison *of, int headline, int64_t g) {
    const care__group *group = &of->groups[g];
    const double noise = CARE__ROUNDING * fmax(fabs(of->value[0][headline]), fabs(of->value[1][headline]));
    return fabs(group->contribution[headline]) > noise || fabs(group->alone[headline]) > noise ||
           fabs(group->last[headline]) > noise;
}

/* Rows of a headline: its groups, what they do not explain, the difference; 0 if nothing moves it. */
static int64_t rows_of(const care__comparison *of, int headline) {
    int64_t groups = 0;
    for (int64_t g = 0; g < of->group_count; g++) {
        groups += is_moved_by(of, headline, g);
    }
    const int differs = is_not_zero(care__comparison_difference(of, headline));
    return groups == 0 && !differs
               ? 0
               : groups + (of->attribution != CARE__ATTRIBUTION_EXACT || is_not_zero(of->remainder[headline])) + 1;
}

static void fill_row(care_table *built, int64_t row, const care__headline_about *about, care__words input, double contribution,
                     double difference, int32_t status) {
    care__table_words(built, FIGURE, row, (care__words){{about->label[0], about->label[1]}});
    care__table_words(built, UNIT, row, about->unit);
    care__table_words(built, INPUT, row, input);
    care__table_float(built, CONTRIBUTION, row, contribution);
    care__table_float(built, SHARE, row, is_not_zero(difference) ? 100.0 * contribution / difference : (double)NAN);
    care__table_status_word(built, STATUS, row, status);
}

static void fill_headline(const care__comparison *of, int headline, const care__headline_about *about, care_table *built,
                          int64_t row) {
    const int64_t last = row + rows_of(of, headline) - 1;
    const double difference = care__comparison_difference(of, headline);
    for (int64_t g = 0; g < of->group_count; g++) {
        if (is_moved_by(of, headline, g)) {
            const care__group *group = &of->groups[g];
            fill_row(built, row, about, (care__words){{group->label[0], group->label[1]}}, group->contribution[headline],
                     difference, group->status);
            care__table_float(built, ALONE, row, group->alone[headline]);
            care__table_float(built, LAST, row++, group->last[headline]);
        }
    }
    if (row < last) {
        fill_row(built, row, about, (care__words){{"not attributed", "未归因"}}, of->remainder[headline], difference,
                 status_in_both(of, headline));
    }
    fill_row(built, last, about, (care__words){{"difference B - A", "差额 B-A"}}, difference, difference,
             status_in_both(of, headline));
}

static void note_method(const care__comparison *of, care_table *built) {
    static const care__words notes[] = {
        [CARE__ATTRIBUTION_EXACT] = {{"Contribution: what an input adds, averaged over every order in which the inputs can be "
                                      "changed from A to B (Shapley value). Contributions add up to the difference.",
                                      "贡献：将各输入由 A 逐项改为 B，取所有改动次序的平均（沙普利值）；各项之和等于差额。"}},
        [CARE__ATTRIBUTION_ENDS] =
            {{"Contribution: the mean of an input's change made first, in A, and made last, on the way "
              "to B. Not attributed: what only three inputs or more do together.",
              "贡献：该输入最先改动（在 A 上）与最后改动（改后即为 B）所致变化的平均。未归因：三项以上输入共同作用的部分。"}},
        [CARE__ATTRIBUTION_NONE] = {{"The plans cannot be mixed: inputs of one do not go with inputs of the other, so nothing "
                                     "is attributed.",
                                     "两份规划的输入无法混用，故不作归因。"}},
    };
    care__table_add_note(built, notes[of->attribution], NULL);
    if (of->attribution != CARE__ATTRIBUTION_NONE && of->group_count > 0) {
        care__table_add_note(
            built,
            (care__words){{"Alone: plan A with this input of plan B. Last: plan B less plan B with this input "
                           "of plan A. Change one input and run again to check either.",
                           "单独改动：A 仅将该输入换成 B 的；最后改动：B 减去“B 仅将该输入换回 A 的”。改一项重算即可核对。"}},
            NULL);
    }
    if (of->group_count == 0) {
        care__table_add_note(built, (care__words){{"No input differs that moves a figure.", "没有影响结果的输入差异。"}}, NULL);
    }
}

care_status care__table_attribution(const care__comparison *of, care_table **table, care_error *error) {
    static const care__column columns[] = {
        [FIGURE] = CARE__TEXT_COLUMN("figure", "figure", "指标"),
        [UNIT] = CARE__TEXT_COLUMN("unit", "unit", "单位"),
        [INPUT] = CARE__TEXT_COLUMN("input", "input", "输入"),
        [CONTRIBUTION] = CARE__FLOAT_COLUMN("contribution", "contribution", "贡献", "", "", 1),
        [SHARE] = CARE__FLOAT_COLUMN("share", "of the difference", "占差额", "%", "%", 1),
        [ALONE] = CARE__FLOAT_COLUMN("alone", "alone", "单独改动", "", "", 1),
        [LAST] = CARE__FLOAT_COLUMN("last", "last", "最后改动", "", "", 1),
        [STATUS] = CARE__TEXT_COLUMN("status", "status", "状态"),
    };
    care__headline_about about;
    int64_t rows = 0;
    int32_t worst = CARE_REPORTED;
    for (int h = 0; h < CARE__HEADLINES; h++) {
        if (describe(of, h, &about) && rows_of(of, h) > 0) {
            rows += rows_of(of, h);
            worst = care__worse(worst, status_in_both(of, h));
        }
    }
    care_table *built;
    CARE__TRY(care__table_create(care__allocator_of(&of->env), "attribution",
                                 (care__words){{"Two plans: which input moved which figure", "两份规划对比：差额归因"}},
                                 columns, sizeof columns / sizeof columns[0], rows, &built, error));
    int64_t row = 0;
    for (int h = 0; h < CARE__HEADLINES; h++) {
        if (describe(of, h, &about) && rows_of(of, h) > 0) {
            fill_headline(of, h, &about, built, row);
            row += rows_of(of, h);
        }
    }
    note_method(of, built);
    care__table_rest_on(built, worst);
    return care__table_end(built, table, error);
}

/* ---- inputs ----------------------------------------------------------------------------------------------------------- */

care_status care__table_differences(const care__comparison *of, care_table **table, care_error *error) {
    static const care__column columns[] = {
        CARE__TEXT_COLUMN("input", "input", "输入"),
        CARE__TEXT_COLUMN("row", "row", "行"),
        CARE__TEXT_COLUMN("column", "column", "列"),
        CARE__TEXT_COLUMN("a", "A", "A"),
        CARE__TEXT_COLUMN("b", "B", "B"),
        CARE__TEXT_COLUMN("moves", "can move a figure", "可影响结果"),
        CARE__TEXT_COLUMN("status", "status", "状态"),
    };
    const care__difference *found = of->differences.items;
    int32_t worst = CARE_REPORTED;
    care_table *built;
    CARE__TRY(care__table_create(care__allocator_of(&of->env), "differences",
                                 (care__words){{"Two plans: the inputs that differ", "两份规划对比：输入差异"}}, columns,
                                 sizeof columns / sizeof columns[0], of->differences.count, &built, error));
    for (int64_t row = 0; row < of->differences.count; row++) {
        const care__difference *at = &found[row];
        care__table_words(built, 0, row, at->where);
        care__table_words(built, 1, row, (care__words){{at->row, at->row}});
        care__table_words(built, 2, row, (care__words){{at->column, at->column}});
        care__table_words(built, 3, row, at->a);
        care__table_words(built, 4, row, at->b);
        care__table_words(built, 5, row, at->input >= 0 ? (care__words){{"yes", "是"}} : (care__words){{"no", "否"}});
        if (at->status >= 0) {
            care__table_status_word(built, 6, row, at->status);
            worst = care__worse(worst, at->status);
        }
    }
    note_plans(of, built);
    care__table_rest_on(built, worst);
    return care__table_end(built, table, error);
}
