/* Tables about indicators: overview, (1), sums to check by hand, year by year. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "plan/tables.h"

/* ---- quantities ------------------------------------------------------------------------------------------------------- */

static care__words quantity_words(const care__run *run, int64_t which) {
    static const care__words words[] = {
        {{"population", "人口"}},           {{"elderly", "老年人口"}},
        {{"beds counted", "计入口径床位"}}, {{"institution beds", "机构床位"}},
        {{"nursing beds", "护理型床位"}},   {{"home beds", "家庭养老床位"}},
        {{"townships", "乡镇（街道）"}},    {{"townships with a centre", "有综合功能中心的乡镇"}}};
    if (which == CARE__Q_POPULATION) {
        const care__words basis = care__basis_words(run);
        return (care__words){{care__print(run, "%s %s", basis.in[0], words[which].in[0]),
                              care__print(run, "%s%s", basis.in[1], words[which].in[1])}};
    }
    return which < 0                 ? (care__words){{"", ""}}
           : which < CARE__Q_FIGURES ? words[which]
                                     : run->plan->figures[which - CARE__Q_FIGURES].name;
}

/* What a quantity rests on in the base year. */
static int32_t quantity_status(const care__run *run, int64_t which) {
    switch (which) {
    case CARE__Q_NONE:
    case CARE__Q_TOWNSHIPS:
        return CARE_REPORTED;
    case CARE__Q_POPULATION:
    case CARE__Q_ELDERLY:
        return care__status_of(run->plan, CARE__FROM_AREA);
    case CARE__Q_TOWNSHIPS_WITH_CENTRE:
        return care__status_of(run->plan, CARE__FROM_TABLE(CENTRES));
    default:
        return which < CARE__Q_FIGURES ? care__status_of(run->plan, CARE__FROM_TABLE(BEDS))
                                       : run->plan->figures[which - CARE__Q_FIGURES].status;
    }
}

static int is_known(const care__indicator_row *row) {
    return row->numerator != CARE__Q_NONE && row->denominator != CARE__Q_NONE;
}

/* An indicator computed from its parts, with what they rest on; NAN if they are not known in that year. */
static care_indicator computed(const care__run *run, const care__indicator_row *row, int64_t index, care__course course) {
    care_indicator indicator = care__indicator_at(run->plan, &run->people, &run->supply, row, index, course);
    indicator.status = care__worse(quantity_status(run, row->numerator), quantity_status(run, row->denominator));
    return indicator;
}

static double tolerance_of(const care__indicator_row *row) {
    return row->direction == CARE_EQUAL ? 0.5 * pow(10.0, -row->target_decimals) : 0.0;
}

static int reaches(const care__indicator_row *row, double value) {
    const double rounding = 1e-9 * (1.0 + fabs(row->target_value));
    switch (row->direction) {
    case CARE_AT_LEAST:
        return value >= row->target_value - rounding;
    case CARE_AT_MOST:
        return value <= row->target_value + rounding;
    default:
        return fabs(value - row->target_value) <= tolerance_of(row) + rounding;
    }
}

/* ---- overview --------------------------------------------------------------------------------------------------------- */

static care__words verdict(int without, int with) {
    return without ? (care__words){{"yes, without action", "不采取措施即达标"}}
           : with  ? (care__words){{"yes, with the plan", "按计划可达标"}}
                   : (care__words){{"no", "不能达标"}};
}

/* Returns whether the plan reaches the target. */
static int fill_overview_row(const care__run *run, care_table *built, int64_t line, int64_t which, int64_t middle) {
    const care__indicator_row *row = &run->plan->indicators[which];
    const int64_t target = run->supply.years;
    const double without = computed(run, row, target, CARE__NO_ACTION).value;
    const double with = computed(run, row, target, CARE__WITH_PLAN).value;
    care__table_words(built, 0, line, row->name);
    care__table_words(built, 1, line, row->unit);
    care__table_float(built, 2, line, computed(run, row, 0, CARE__NO_ACTION).value);
    care__table_float(built, 3, line, computed(run, row, middle, CARE__NO_ACTION).value);
    care__table_float(built, 4, line, without);
    care__table_float(built, 5, line, with);
    care__table_float(built, 6, line, row->target_value);
    care__table_float(built, 7, line, reaches(row, without) ? 0.0 : fabs(row->target_value - without));
    care__table_words(built, 8, line, verdict(reaches(row, without), reaches(row, with)));
    return reaches(row, with);
}

static int fill_home_bed_row(const care__run *run, care_table *built, int64_t line) {
    const int32_t home = CARE_BED_BIT(CARE_BED_HOME);
    const int32_t operating = CARE_BED_BIT(CARE_BED_OPERATING);
    const int64_t goal = run->supply.home_bed_goal;
    const int64_t now = care__beds_at(&run->supply, run->plan->base_year, home, operating);
    const int64_t then = care__beds_at(&run->supply, run->plan->target_year, home, operating);
    const int assumed = run->plan->parameters[CARE__P_HOME_BEDS_PER_1000].status >= CARE_ASSUMED;
    care__table_words(built, 0, line,
                      assumed ? (care__words){{"Home care beds (goal assumed)", "家庭养老床位（目标为假定）"}}
                              : (care__words){{"Home care beds", "家庭养老床位"}});
    care__table_words(built, 1, line, (care__words){{"beds", "张"}});
    for (int column = 2; column <= 4; column++) {
        care__table_float(built, column, line, (double)now);
    }
    care__table_float(built, 5, line, (double)then);
    care__table_float(built, 6, line, (double)goal);
    care__table_float(built, 7, line, goal > now ? (double)(goal - now) : 0.0);
    care__table_words(built, 8, line, verdict(now >= goal, then >= goal));
    return then >= goal;
}

/* "6, 6, 6, 5, 5"; of a long plan only where to look. */
static care__words yearly(const care__run *run, const care__task *task) {
    enum { MOST = 10 };
    const char *said = "";
    for (int64_t year = 0; year < run->supply.years && run->supply.years <= MOST; year++) {
        said = care__print(run, "%s%s%lld", said, year > 0 ? ", " : "", (long long)care__task_in_year(run, task, year));
    }
    return run->supply.years <= MOST ? (care__words){{care__print(run, "%s by year", said), care__print(run, "逐年 %s", said)}}
                                     : (care__words){{"by year: see table (5)", "逐年见表 5"}};
}

static void note_tasks(const care__run *run, care_table *built, int all_reached) {
    const care__supply *supply = &run->supply;
    const care__words beds = yearly(run, &supply->new_beds);
    const care__words conversions = yearly(run, &supply->conversions);
    const care__words centres = yearly(run, &supply->centres);
    care__table_add_note(built,
                         all_reached
                             ? (care__words){{"To meet the targets by the end of {1}: build {2} beds ({3}).",
                                              "要达标：{1} 年底前新建 {2} 张床位（{4}）。"}}
                             : (care__words){{"By the end of {1}, which does not meet every target: build {2} beds ({3}).",
                                              "至 {1} 年底（未能全部达标）：新建 {2} 张床位（{4}）。"}},
                         "%d" CARE__AND "%lld" CARE__AND "%s" CARE__AND "%s", (int)run->plan->target_year,
                         (long long)supply->new_beds.total, beds.in[0], beds.in[1]);
    care__table_add_note(
        built, (care__words){{"Convert {1} ordinary beds into nursing beds ({2}).", "改造 {1} 张护理型床位（{3}）。"}},
        "%lld" CARE__AND "%s" CARE__AND "%s", (long long)supply->convert, conversions.in[0], conversions.in[1]);
    care__table_add_note(built,
                         (care__words){{"Open {1} township centres ({2}); set up {3} home care beds and {4} stations.",
                                        "新建 {1} 个乡镇养老服务中心（{5}），建成家庭养老床位 {3} 张、站点 {4} 个。"}},
                         "%lld" CARE__AND "%s" CARE__AND "%lld" CARE__AND "%lld" CARE__AND "%s",
                         (long long)supply->centres.total, centres.in[0], (long long)supply->home_beds.total,
                         (long long)supply->stations.total, centres.in[1]);
}

static void note_vacancy(const care__run *run, care_table *built) {
    const care_bed_answer *beds = &run->supply.beds;
    if (beds->vacancy_risk == 1 && beds->for_target > 0) {
        care__table_add_note(
            built,
            (care__words){
                {"Risk of vacancy: target and use conflict. Of {1} beds, {2} would be used at today's occupancy ({3} "
                 "%), {4} are needed by dependency.",
                 "空置风险：目标与使用相冲突。达标的 {1} 张床位中，按现有入住率用到 {2} 张（{3}%），按失能需要 {4} 张。"}},
            "%lld" CARE__AND "%lld" CARE__AND "%.1f" CARE__AND "%lld", (long long)beds->for_target, (long long)beds->by_use,
            100.0 * beds->occupancy, (long long)beds->by_dependency);
    }
}

static void note_assumed(const care__run *run, care_table *built) {
    int64_t rows = 0;
    int64_t assumed = 0;
    for (int i = 0; i < CARE__DOCUMENT_TABLES; i++) {
        rows += run->plan->inputs[i].rows;
        assumed += run->plan->inputs[i].assumed_rows;
    }
    care__table_add_note(built,
                         (care__words){{"{1} % of the input rows are assumed: see table (11).",
                                        "其中 {1}% 的输入行为假定值，见数据来源与假定清单。"}},
                         "%.0f", 100.0 * (double)assumed / (double)rows);
}

care_status care__table_overview(const care__run *run, care_table **table, care_error *error) {
    const care_plan *plan = run->plan;
    const int64_t middle = (run->supply.years + 1) / 2 - 1 > 0 ? (run->supply.years + 1) / 2 - 1 : 1;
    char names[4][3][48];
    const int32_t years[4] = {plan->base_year, plan->base_year + (int32_t)middle, plan->target_year, plan->target_year};
    static const char *const suffix[4][3] = {{"", "", ""},
                                             {"_no_action", ", no action", "不采取措施"},
                                             {"_no_action", ", no action", "不采取措施"},
                                             {"_plan", ", with the plan", "按计划"}};
    for (int i = 0; i < 4; i++) {
        (void)snprintf(names[i][0], sizeof names[i][0], "value_%d%s", (int)years[i], suffix[i][0]);
        (void)snprintf(names[i][1], sizeof names[i][1], "%d%s", (int)years[i], suffix[i][1]);
        (void)snprintf(names[i][2], sizeof names[i][2], "%d%s", (int)years[i], suffix[i][2]);
    }
    const care__column columns[] = {
        CARE__TEXT_COLUMN("indicator", "indicator", "指标"),
        CARE__TEXT_COLUMN("unit", "unit", "单位"),
        CARE__FLOAT_COLUMN(names[0][0], names[0][1], names[0][2], "", "", 1),
        CARE__FLOAT_COLUMN(names[1][0], names[1][1], names[1][2], "", "", 1),
        CARE__FLOAT_COLUMN(names[2][0], names[2][1], names[2][2], "", "", 1),
        CARE__FLOAT_COLUMN(names[3][0], names[3][1], names[3][2], "", "", 1),
        CARE__FLOAT_COLUMN("target", "target", "目标", "", "", 1),
        CARE__FLOAT_COLUMN("gap", "gap without action", "差距", "", "", 1),
        CARE__TEXT_COLUMN("reached", "target reached?", "能否达标"),
    };
    int64_t found[CARE__OVERVIEW_INDICATORS];
    int64_t count = 0;
    for (int i = 0; i < CARE__OVERVIEW_INDICATORS; i++) {
        const int64_t which = care__find_indicator(plan, care__overview_subjects[i]);
        if (which >= 0) {
            found[count++] = which;
        }
    }
    care_table *built;
    CARE__TRY(CARE__NEW_TABLE(run, "overview", "Care for older people: where the plan stands", "养老服务核心指标总览", columns,
                              count + 1, &built, error));
    int all_reached = fill_home_bed_row(run, built, count);
    for (int64_t i = 0; i < count; i++) {
        all_reached &= fill_overview_row(run, built, i, found[i], middle);
    }
    note_tasks(run, built, all_reached);
    note_vacancy(run, built);
    note_assumed(run, built);
    care__table_rest_on(built, care__status_of(plan, CARE__FROM_SUPPLY));
    return care__table_end(built, table, error);
}

/* ---- (1) -------------------------------------------------------------------------------------------------------------- */

/* First year in which the plan reaches the target, NAN if it does not within the plan. */
static double plan_reaches(const care__run *run, const care__indicator_row *row) {
    for (int64_t index = 0; index <= run->supply.years; index++) {
        const double value = computed(run, row, index, CARE__WITH_PLAN).value;
        if (!isnan(value) && reaches(row, value)) {
            return run->plan->base_year + (double)index;
        }
    }
    return NAN;
}

static care__words judgement(const care__indicator_row *row, const care_target_progress *progress) {
    if (isnan(row->target_value)) {
        return (care__words){{"relative to an outside series", "相对外部数列"}};
    }
    if (progress->met < 0) {
        return (care__words){{"never observed", "无基期值"}};
    }
    if (progress->met) {
        return (care__words){{"met", "已达标"}};
    }
    return progress->on_track < 0   ? (care__words){{"no observation since the base year", "基期后无观测"}}
           : progress->on_track > 0 ? (care__words){{"on track", "符合时序"}}
                                    : (care__words){{"behind", "滞后"}};
}

static care_status fill_indicator_row(const care__run *run, care_table *built, int64_t line, care_error *error) {
    static const care__words attributes[] = {{{"binding", "约束性"}}, {{"expected", "预期性"}}};
    const care__indicator_row *row = &run->plan->indicators[line];
    care_target target;
    care_target_progress progress;
    care_target_init(&target);
    care_target_progress_init(&progress);
    target.direction = row->direction;
    target.base_year = target.latest_year = run->plan->base_year;
    target.target_year = run->plan->target_year;
    target.base_value = target.latest_value = row->base_value;
    target.target_value = row->target_value;
    target.tolerance = tolerance_of(row);
    if (!isnan(row->target_value)) {
        CARE__TRY(care_target_evaluate(&target, &progress, error));
    }
    care__table_words(built, 0, line, (care__words){{row->id, NULL}});
    care__table_words(built, 1, line, row->name);
    care__table_words(built, 2, line, attributes[row->attribute]);
    care__table_words(built, 3, line, row->rule);
    care__table_float(built, 4, line, row->base_value);
    care__table_float(built, 5, line, target.latest_value);
    care__table_float(built, 6, line, row->target_value);
    care__table_float(built, 7, line, care__rounded(100.0 * progress.completion, 1));
    care__table_float(built, 8, line, care__rounded(100.0 * progress.progress, 1));
    care__table_float(built, 9, line, care__rounded(progress.gap, 9));
    care__table_float(built, 10, line,
                      is_known(row)       ? plan_reaches(run, row)
                      : progress.met == 1 ? run->plan->base_year
                                          : (double)NAN);
    care__table_status_word(
        built, 11, line,
        care__worse(row->status, is_known(row) ? computed(run, row, 0, CARE__NO_ACTION).status : CARE_REPORTED));
    care__table_float(built, 12, line, care__rounded(progress.required_per_year, 2));
    care__table_words(built, 13, line, judgement(row, &progress));
    return CARE_OK;
}

/* The indicators rest on their own rows and, where they are computed, on what their parts rest on, also with the plan carried
 * out. */
static int32_t indicators_status(const care_plan *plan) {
    int32_t worst = care__status_of(plan, CARE__FROM_TABLE(INDICATORS));
    for (int64_t i = 0; i < plan->indicator_count; i++) {
        if (is_known(&plan->indicators[i])) {
            worst = care__worse(worst, care__status_of(plan, CARE__FROM_SUPPLY | CARE__FROM_TABLE(FIGURES)));
        }
    }
    return worst;
}

care_status care__table_indicators(const care__run *run, care_table **table, care_error *error) {
    const care_plan *plan = run->plan;
    char labels[2][2][32];
    (void)snprintf(labels[0][0], sizeof labels[0][0], "base %d", (int)plan->base_year);
    (void)snprintf(labels[0][1], sizeof labels[0][1], "%d基期", (int)plan->base_year);
    (void)snprintf(labels[1][0], sizeof labels[1][0], "target %d", (int)plan->target_year);
    (void)snprintf(labels[1][1], sizeof labels[1][1], "%d目标", (int)plan->target_year);
    const care__column columns[] = {
        CARE__TEXT_COLUMN("id", "no.", "序号"),
        CARE__TEXT_COLUMN("indicator", "indicator", "指标"),
        CARE__TEXT_COLUMN("attribute", "attribute", "属性"),
        CARE__TEXT_COLUMN("rule", "counting rule", "口径"),
        CARE__FLOAT_COLUMN("base", labels[0][0], labels[0][1], "", "", -1),
        CARE__FLOAT_COLUMN("latest", "latest", "年度值", "", "", -1),
        CARE__FLOAT_COLUMN("target", labels[1][0], labels[1][1], "", "", -1),
        CARE__FLOAT_COLUMN("completion", "completion", "完成率", "%", "%", 1),
        CARE__FLOAT_COLUMN("progress", "progress", "时序进度", "%", "%", 1),
        CARE__FLOAT_COLUMN("gap", "gap", "差距", "", "", -1),
        CARE__FLOAT_COLUMN("reach_year", "reached in", "预计达标年", "", "", 0),
        CARE__TEXT_COLUMN("status", "status", "数据状态"),
        CARE__FLOAT_COLUMN("required_per_year", "required a year", "年均须增", "", "", -1),
        CARE__TEXT_COLUMN("judgement", "judgement", "判断"),
    };
    care_table *built;
    CARE__TRY(CARE__NEW_TABLE(run, "indicators", "(1) Indicators against their targets", "指标完成情况表", columns,
                              plan->indicator_count, &built, error));
    for (int64_t i = 0; i < plan->indicator_count; i++) {
        const care_status status = fill_indicator_row(run, built, i, error);
        if (status != CARE_OK) {
            care_table_free(built);
            return status;
        }
    }
    care__table_add_note(built,
                         (care__words){{"Reached in: with the plan carried out, for indicators whose parts the model knows.",
                                        "预计达标年：对模型可测算的指标，按计划实施推算。"}},
                         NULL);
    care__table_rest_on(built, indicators_status(plan));
    return care__table_end(built, table, error);
}

/* ---- sums to check by hand -------------------------------------------------------------------------------------------- */

enum { CHECKED = 3 }; /* base year, target year without action, target year with the plan */

static void fill_check_row(const care__run *run, care_table *built, int64_t line, const care__indicator_row *row, int kind) {
    static const care__words courses[CHECKED] = {
        {{"base", "基期"}}, {{"no action", "不采取措施"}}, {{"with the plan", "按计划"}}};
    const int64_t index = kind == 0 ? 0 : run->supply.years;
    const care_indicator value = computed(run, row, index, kind == 2 ? CARE__WITH_PLAN : CARE__NO_ACTION);
    care__table_words(built, 0, line, (care__words){{row->id, NULL}});
    care__table_words(built, 1, line, row->name);
    care__table_int(built, 2, line, run->plan->base_year + index);
    care__table_words(built, 3, line, courses[kind]);
    care__table_words(built, 4, line, quantity_words(run, row->numerator));
    care__table_float(built, 5, line, value.numerator);
    care__table_words(built, 6, line, quantity_words(run, row->denominator));
    care__table_float(built, 7, line, value.denominator);
    care__table_float(built, 8, line, value.scale);
    care__table_float(built, 9, line, value.value);
    if (kind == 0 && !isnan(row->base_value)) {
        care_indicator_audit audit;
        care_indicator_audit_init(&audit);
        care__table_float(built, 10, line, row->base_value);
        if (care_indicator_check(&value, row->base_value, row->base_decimals, &audit, NULL) == CARE_OK) {
            care__table_words(built, 11, line,
                              audit.agrees ? (care__words){{"agrees", "相符"}} : (care__words){{"contradicts", "不符"}});
        }
    }
    care__table_status_word(built, 12, line, value.status);
}

care_status care__table_check_sums(const care__run *run, care_table **table, care_error *error) {
    static const care__column columns[] = {
        CARE__TEXT_COLUMN("id", "no.", "序号"),
        CARE__TEXT_COLUMN("indicator", "indicator", "指标"),
        CARE__INT_COLUMN("year", "year", "年份", "", ""),
        CARE__TEXT_COLUMN("course", "course", "情形"),
        CARE__TEXT_COLUMN("numerator_name", "numerator", "分子"),
        CARE__FLOAT_COLUMN("numerator", "numerator value", "分子值", "", "", 0),
        CARE__TEXT_COLUMN("denominator_name", "denominator", "分母"),
        CARE__FLOAT_COLUMN("denominator", "denominator value", "分母值", "", "", 0),
        CARE__FLOAT_COLUMN("scale", "times", "倍率", "", "", -1),
        CARE__FLOAT_COLUMN("value", "indicator value", "计算值", "", "", 2),
        CARE__FLOAT_COLUMN("published", "published", "公布值", "", "", -1),
        CARE__TEXT_COLUMN("agrees", "agrees?", "是否相符"),
        CARE__TEXT_COLUMN("status", "status", "数据状态"),
    };
    const care_plan *plan = run->plan;
    int64_t rows = 0;
    for (int64_t i = 0; i < plan->indicator_count; i++) {
        for (int kind = 0; kind < CHECKED && is_known(&plan->indicators[i]); kind++) {
            rows += !isnan(computed(run, &plan->indicators[i], kind == 0 ? 0 : run->supply.years,
                                    kind == 2 ? CARE__WITH_PLAN : CARE__NO_ACTION)
                               .value);
        }
    }
    care_table *built;
    CARE__TRY(
        CARE__NEW_TABLE(run, "check_sums", "Indicators to check by hand", "指标手算核对表", columns, rows, &built, error));
    int64_t line = 0;
    for (int64_t i = 0; i < plan->indicator_count; i++) {
        for (int kind = 0; kind < CHECKED && is_known(&plan->indicators[i]); kind++) {
            const care_indicator value = computed(run, &plan->indicators[i], kind == 0 ? 0 : run->supply.years,
                                                  kind == 2 ? CARE__WITH_PLAN : CARE__NO_ACTION);
            if (!isnan(value.value)) {
                fill_check_row(run, built, line++, &plan->indicators[i], kind);
            }
        }
    }
    care__table_add_note(built,
                         (care__words){{"Value = times x numerator / denominator, on 31 December.",
                                        "计算值 = 倍率 × 分子 / 分母，12 月 31 日。"}},
                         NULL);
    care__table_rest_on(built, rows > 0 ? indicators_status(plan) : CARE_REPORTED);
    return care__table_end(built, table, error);
}

/* ---- year by year ------------------------------------------------------------------------------------------------------ */

/* Whether the model gives the indicator for every year, not for the base year alone. */
static int has_path(const care__run *run, const care__indicator_row *row) {
    return is_known(row) && !isnan(computed(run, row, run->supply.years, CARE__NO_ACTION).value);
}

static void fill_path_row(const care__run *run, care_table *built, int64_t line, const care__indicator_row *row,
                          int64_t index) {
    const care_indicator planned = computed(run, row, index, CARE__WITH_PLAN);
    care__table_words(built, 0, line, (care__words){{row->id, NULL}});
    care__table_words(built, 1, line, row->name);
    care__table_words(built, 2, line, row->unit);
    care__table_int(built, 3, line, run->plan->base_year + index);
    care__table_float(built, 4, line, computed(run, row, index, CARE__NO_ACTION).value);
    care__table_float(built, 5, line, planned.value);
    if (row->denominator == CARE__Q_ELDERLY && run->elderly_low[index] > 0.0) {
        care__table_float(built, 6, line, planned.scale * planned.numerator / run->elderly_high[index]);
        care__table_float(built, 7, line, planned.scale * planned.numerator / run->elderly_low[index]);
    }
    care__table_float(built, 8, line, row->target_value);
}

care_status care__table_indicator_paths(const care__run *run, care_table **table, care_error *error) {
    static const care__column columns[] = {
        CARE__TEXT_COLUMN("id", "no.", "序号"),
        CARE__TEXT_COLUMN("indicator", "indicator", "指标"),
        CARE__TEXT_COLUMN("unit", "unit", "单位"),
        CARE__INT_COLUMN("year", "year", "年份", "", ""),
        CARE__FLOAT_COLUMN("no_action", "no action", "不采取措施", "", "", 2),
        CARE__FLOAT_COLUMN("with_plan", "with the plan", "按计划", "", "", 2),
        CARE__FLOAT_COLUMN("low", "low", "按计划低", "", "", 2),
        CARE__FLOAT_COLUMN("high", "high", "按计划高", "", "", 2),
        CARE__FLOAT_COLUMN("target", "target", "目标", "", "", -1),
    };
    const care_plan *plan = run->plan;
    const int64_t years = run->supply.years + 1;
    int64_t paths = 0;
    for (int64_t i = 0; i < plan->indicator_count; i++) {
        paths += has_path(run, &plan->indicators[i]);
    }
    care_table *built;
    CARE__TRY(CARE__NEW_TABLE(run, "indicator_paths", "Indicators year by year", "指标逐年表", columns, paths * years, &built,
                              error));
    int64_t line = 0;
    for (int64_t i = 0; i < plan->indicator_count; i++) {
        for (int64_t index = 0; index < years && has_path(run, &plan->indicators[i]); index++) {
            fill_path_row(run, built, line++, &plan->indicators[i], index);
        }
    }
    care__table_add_note(
        built,
        (care__words){{"Low and high: the same beds, if the base year had the most or the fewest elderly that are "
                       "thought possible. 31 December of each year.",
                       "低、高：床位不变，而基期老年人口取其上限、下限。各年 12 月 31 日。"}},
        NULL);
    if (paths > 0) {
        care__table_rest_on(built, indicators_status(plan));
        care__table_rest_on(
            built, care__status_of(plan, CARE__FROM_PARAMETER(ELDERLY_BASE_LOW) | CARE__FROM_PARAMETER(ELDERLY_BASE_HIGH)));
    }
    return care__table_end(built, table, error);
}
