/* Table (11): where every input is from, what it moves and how much. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "plan/tables.h"

/* The parameters follow the tables one by one. */
enum { ITEMS = CARE__DOCUMENT_TABLES - 1 + CARE__PARAMETERS };

/* Tables that a document does without are left out. */
static int is_given(const care_plan *plan, int which) {
    return which >= CARE__DOCUMENT_TABLES - 1 || plan->inputs[which].file != NULL;
}

/* An input of the document as table 11 lists it. */
typedef struct item {
    care__words label;
    int32_t status;
    const char *source;
    const care__influence *influence;
    const care__parameter_value *given; /* NULL = a table */
    const care__input *input;           /* NULL = a parameter */
} item;

static item item_at(const care__run *run, int which) {
    const int p = which - (CARE__DOCUMENT_TABLES - 1);
    if (p < 0) {
        const care__input *input = &run->plan->inputs[which];
        return (item){care__document_labels[which], input->status, input->source, &run->influences.table[which], NULL, input};
    }
    const care__parameter_value *given = &run->plan->parameters[p];
    return (item){care__parameter_table[p].label, given->status, given->source, &run->influences.parameter[p], given, NULL};
}

/* Change in per cent to one decimal; never "-0.0". */
static double percent(double value, double base) {
    return care__rounded(100.0 * (value / base - 1.0), 1) + 0.0;
}

/* How far from the base, in per cent; as it is where the base is 0. */
static const char *change_words(const care__run *run, const care__influence *influence, int headline, int language) {
    const double base = run->influences.base[headline];
    const double low = influence->value[0][headline];
    const double high = influence->value[1][headline];
    if (base == 0.0) {
        return care__print(run, language ? "%.4g 至 %.4g" : "%.4g to %.4g", low, high);
    }
    return care__print(run, language ? "%+.1f%% 至 %+.1f%%" : "%+.1f %% to %+.1f %%", percent(low, base), percent(high, base));
}

/* How far an input moves a headline at most, relative to it. */
static double largest_change(const care__run *run, const care__influence *influence, int headline) {
    const double base = run->influences.base[headline];
    const double change = fmax(fabs(influence->value[0][headline] - base), fabs(influence->value[1][headline] - base));
    return base == 0.0 ? change : change / fabs(base);
}

/* What a headline is called among those an input moves: an indicator once, whatever the year and the course. */
static care__words short_label(const care__run *run, int headline) {
    if (headline >= CARE__H_INDICATORS) {
        const int subject = (headline - CARE__H_INDICATORS) / CARE__COURSES;
        return run->plan->indicators[care__find_indicator(run->plan, care__overview_subjects[subject])].name;
    }
    care__headline_about about;
    (void)care__headline_describe(run->plan, headline, &about);
    return (care__words){{care__print(run, "%s", about.label[0]), care__print(run, "%s", about.label[1])}};
}

/* Between which values an input was moved. */
static care__words range_words(const care__run *run, const item *of) {
    if (of->given != NULL) {
        const char *text = care__print(run, "%.10g - %.10g", of->influence->input[0], of->influence->input[1]);
        return (care__words){{text, text}};
    }
    return of->influence->kind == CARE__BY_RANGE ? (care__words){{"elderly of the base, low - high", "基期老年人口低值 - 高值"}}
                                                 : (care__words){{"±10 %", "±10%"}};
}

/* Names of the headlines an input moves, and the most moved one with its change. */
static void describe_influence(const care__run *run, care_table *built, int64_t row, const item *of) {
    const care__influence *influence = of->influence;
    char moved[2][1500] = {"", ""}; /* more than all headlines with the longest names */
    size_t length[2] = {0, 0};
    const char *last = "";
    int most = -1;
    for (int h = 0; h < CARE__HEADLINES; h++) {
        care__headline_about about;
        if (!care__influence_moves(&run->influences, influence, h) || !care__headline_describe(run->plan, h, &about)) {
            continue;
        }
        const care__words label = short_label(run, h);
        for (int language = 0; language < 2 && strcmp(label.in[0], last) != 0; language++) {
            const char *const parts[] = {length[language] == 0 ? "" : language ? "、" : ", ", label.in[language]};
            for (int i = 0; i < 2; i++) {
                length[language] = care__append_readable(moved[language], sizeof moved[language], length[language], parts[i],
                                                         strlen(parts[i]));
            }
        }
        last = label.in[0];
        most = most < 0 || largest_change(run, influence, h) > largest_change(run, influence, most) ? h : most;
    }
    if (most < 0) {
        care__table_words(built, 4, row, (care__words){{"none", "无"}});
        return;
    }
    care__headline_about about;
    (void)care__headline_describe(run->plan, most, &about);
    const care__words range = range_words(run, of);
    care__table_words(built, 4, row, (care__words){{moved[0], moved[1]}});
    care__table_words(
        built, 5, row,
        (care__words){{care__print(run, "%s %s (%s)", about.label[0], change_words(run, influence, most, 0), range.in[0]),
                       care__print(run, "%s %s（%s）", about.label[1], change_words(run, influence, most, 1), range.in[1])}});
}

static const char *value_text(const care__run *run, const item *of) {
    if (of->given == NULL) {
        return care__print(run, "%s: %lld", care__quote_of(of->input->file).text, (long long)of->input->rows);
    }
    const care__number value = care__number_of(of->given->value);
    return isnan(of->given->low) ? care__print(run, "%s", value.text)
                                 : care__print(run, "%s (%s - %s)", value.text, care__number_of(of->given->low).text,
                                               care__number_of(of->given->high).text);
}

static void fill_provenance_row(const care__run *run, care_table *built, int64_t row, const item *of) {
    care__table_words(built, 0, row, of->label);
    care__table_words(built, 1, row, (care__words){{value_text(run, of), NULL}});
    care__table_status_word(built, 2, row, of->status);
    care__table_words(built, 3, row, (care__words){{of->source, NULL}});
    switch (of->influence->kind) {
    case CARE__NOT_LOOKED_AT:
        break;
    case CARE__BY_TOWNSHIP:
        care__table_words(built, 4, row, (care__words){{"how the area spreads over its townships", "全区在各乡镇间的分布"}});
        care__table_words(
            built, 5, row,
            (care__words){{"see the ranges by township and the stability in (6)", "见分乡镇区间与表（6）排序稳定度"}});
        break;
    case CARE__BY_SPREAD:
        care__table_words(built, 4, row, (care__words){{"how wide the ranges of (3) are", "表（3）各区间的宽度"}});
        care__table_words(built, 5, row,
                          (care__words){{"see the ranges of (3) and how sure the targets are", "见表（3）区间与达标把握表"}});
        break;
    case CARE__CANNOT_RUN:
        care__table_words(built, 4, row, (care__words){{"not known", "未知"}});
        care__table_words(built, 5, row,
                          (care__words){{"the plan cannot be run with this input changed", "该项变动后规划无法运行"}});
        break;
    default:
        describe_influence(run, built, row, of);
    }
}

care_status care__table_provenance(const care__run *run, care_table **table, care_error *error) {
    static const care__column columns[] = {
        CARE__TEXT_COLUMN("item", "item", "数据项"),          CARE__TEXT_COLUMN("value", "value", "值"),
        CARE__TEXT_COLUMN("status", "status", "状态"),        CARE__TEXT_COLUMN("source", "source", "来源"),
        CARE__TEXT_COLUMN("influences", "moves", "影响指标"), CARE__TEXT_COLUMN("sensitivity", "sensitivity", "敏感度"),
    };
    int64_t rows = 0;
    for (int i = 0; i < ITEMS; i++) {
        rows += is_given(run->plan, i);
    }
    care_table *built;
    CARE__TRY(
        CARE__NEW_TABLE(run, "provenance", "(11) Sources and assumptions", "数据来源与假定清单", columns, rows, &built, error));
    int32_t worst = CARE_REPORTED;
    int64_t row = 0;
    for (int i = 0; i < ITEMS; i++) {
        if (is_given(run->plan, i)) {
            const item of = item_at(run, i);
            fill_provenance_row(run, built, row++, &of);
            worst = care__worse(worst, of.status);
        }
    }
    care__table_add_note(
        built,
        (care__words){{"Tables show their file and number of rows. Sensitivity: the plan run again with the "
                       "input at the ends of its range, or 10 % lower and higher; the figure that moves most. "
                       "None: no main figure; ranges and the low and high scenario may still move.",
                       "表格项列文件名与行数。敏感度：该输入取其区间两端（无区间者 ±10%）重算计划所得，列变动最大者。"
                       "“无”指不影响主要结果，区间与高、低方案仍可能变动。"}},
        NULL);
    care__table_rest_on(built, worst);
    return care__table_end(built, table, error);
}

/* ---- every assumed input with every figure it moves ------------------------------------------------------------------ */

static int is_listed(const care__run *run, const item *of, int headline, care__headline_about *about) {
    return of->status >= CARE_ASSUMED && care__influence_moves(&run->influences, of->influence, headline) &&
           care__headline_describe(run->plan, headline, about);
}

static void fill_sensitivity_row(const care__run *run, care_table *built, int64_t row, const item *of, int headline,
                                 const care__headline_about *about) {
    const double base = run->influences.base[headline];
    care__table_words(built, 0, row, of->label);
    care__table_words(built, 1, row, range_words(run, of));
    care__table_words(built, 2, row, (care__words){{about->label[0], about->label[1]}});
    care__table_words(built, 3, row, about->unit);
    care__table_float(built, 4, row, base);
    for (int up = 0; up < 2; up++) {
        const double value = of->influence->value[up][headline];
        care__table_float(built, 5 + up, row, value);
        care__table_float(built, 7 + up, row, base == 0.0 ? (double)NAN : care__rounded(100.0 * (value / base - 1.0), 6));
    }
    care__table_status_word(built, 9, row, of->status);
}

care_status care__table_sensitivity(const care__run *run, care_table **table, care_error *error) {
    static const care__column columns[] = {
        CARE__TEXT_COLUMN("item", "assumed input", "假定项"),
        CARE__TEXT_COLUMN("range", "range", "取值区间"),
        CARE__TEXT_COLUMN("figure", "figure", "影响指标"),
        CARE__TEXT_COLUMN("unit", "unit", "单位"),
        CARE__FLOAT_COLUMN("value", "value", "现值", "", "", 1),
        CARE__FLOAT_COLUMN("low", "at the low end", "取低值时", "", "", 1),
        CARE__FLOAT_COLUMN("high", "at the high end", "取高值时", "", "", 1),
        CARE__FLOAT_COLUMN("change_low", "change, low", "低值变动", "%", "%", 1),
        CARE__FLOAT_COLUMN("change_high", "change, high", "高值变动", "%", "%", 1),
        CARE__TEXT_COLUMN("status", "status", "状态"),
    };
    care__headline_about about;
    int64_t rows = 0;
    int looked_at = 0;
    int32_t worst = CARE_REPORTED;
    for (int i = 0; i < ITEMS; i++) {
        const item of = item_at(run, i);
        looked_at |= of.influence->kind != CARE__NOT_LOOKED_AT;
        for (int h = 0; h < CARE__HEADLINES; h++) {
            rows += is_listed(run, &of, h, &about);
        }
        worst = care__worse(worst, of.status);
    }
    care_table *built;
    CARE__TRY(CARE__NEW_TABLE(run, "sensitivity", "(11) continued: what each assumed input moves, and how much",
                              "假定项敏感度表", columns, rows, &built, error));
    int64_t row = 0;
    for (int i = 0; i < ITEMS; i++) {
        const item of = item_at(run, i);
        for (int h = 0; h < CARE__HEADLINES; h++) {
            if (is_listed(run, &of, h, &about)) {
                fill_sensitivity_row(run, built, row++, &of, h, &about);
            }
        }
    }
    care__table_add_note(built,
                         looked_at
                             ? (care__words){{"One input at a time, all others as they are. ±10 %: every figure of the table.",
                                              "每次只变动一项，其余不变。±10%：表内各数同比变动。"}}
                             : (care__words){{"Influence was not looked at in this run.", "本次运行未测算影响。"}},
                         NULL);
    care__table_rest_on(built, worst);
    return care__table_end(built, table, error);
}
