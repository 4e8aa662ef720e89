/* Tables about tasks: (5), (6), (8). */
#include <math.h>

#include "plan/tables.h"

static const double yuan_per_wan = 10000.0;

/* ---- (5) -------------------------------------------------------------------------------------------------------------- */

enum { TASKS = 5 };

static const struct {
    const char *code;
    care__words word;
} task_kinds[TASKS] = {
    {"new_beds", {{"new", "新建"}}},     {"conversions", {{"convert", "改造"}}}, {"centres", {{"centre", "中心"}}},
    {"stations", {{"station", "站点"}}}, {"home_beds", {{"home", "家床"}}},
};

static const care__task *task_at(const care__run *run, int kind) {
    const care__supply *supply = &run->supply;
    const care__task *const tasks[TASKS] = {&supply->new_beds, &supply->conversions, &supply->centres, &supply->stations,
                                            &supply->home_beds};
    return tasks[kind];
}

static void fill_task_row(const care__run *run, care_table *built, int64_t row, int64_t years) {
    const int all = row == run->plan->townships;
    double investment = 0.0;
    for (int64_t t = 0; t < run->plan->townships; t++) {
        investment += all || t == row ? care__investment(&run->use, &run->supply, t) : 0.0;
    }
    care__table_words(built, 0, row, all ? (care__words){{"total", "合计"}} : care__township_name(run, row));
    for (int64_t i = 0; i < TASKS * years; i++) {
        const care__task *task = task_at(run, (int)(i % TASKS));
        const int64_t year = i / TASKS;
        care__table_int(built, 1 + i, row,
                        all ? care__task_in_year(run, task, year) : task->count[row * run->supply.years + year]);
    }
    if (!all && run->plan->responsible[row].in[1] != NULL) {
        care__table_words(built, 1 + TASKS * years, row, run->plan->responsible[row]);
    }
    care__table_float(built, 2 + TASKS * years, row, investment / yuan_per_wan);
}

static care__column *task_columns(const care__run *run, int64_t years) {
    care__column *columns = care__arena_take(run->arena, (size_t)(3 + TASKS * years), sizeof *columns);
    if (columns == NULL) {
        return NULL;
    }
    columns[0] = (care__column)CARE__TEXT_COLUMN("township", "township", "乡镇（街道）");
    for (int64_t i = 0; i < TASKS * years; i++) {
        const int kind = (int)(i % TASKS);
        const int year = run->plan->base_year + 1 + (int)(i / TASKS);
        columns[1 + i] = (care__column){care__print(run, "%s_%d", task_kinds[kind].code, year),
                                        {{care__print(run, "%d %s", year, task_kinds[kind].word.in[0]),
                                          care__print(run, "%d%s", year, task_kinds[kind].word.in[1])}},
                                        {{"", ""}},
                                        CARE_INT64,
                                        0};
    }
    columns[1 + TASKS * years] = (care__column)CARE__TEXT_COLUMN("responsible", "responsible", "责任单位");
    columns[2 + TASKS * years] = (care__column)CARE__FLOAT_COLUMN("investment", "investment", "投资", "10,000 yuan", "万元", 1);
    return columns;
}

care_status care__table_tasks(const care__run *run, care_table **table, care_error *error) {
    const int64_t years = run->supply.years;
    const care__column *columns = task_columns(run, years);
    care_table *built;
    if (columns == NULL) {
        return care__fail_nomem(error);
    }
    CARE__TRY(care__new_table(run, "tasks", (care__words){{"(5) Yearly tasks", "年度建设任务分解表"}}, columns,
                              3 + TASKS * years, run->plan->townships + 1, &built, error));
    for (int64_t row = 0; row <= run->plan->townships; row++) {
        fill_task_row(run, built, row, years);
    }
    if (run->supply.new_beds.total != run->supply.beds.to_add) {
        care__table_add_note(built,
                             (care__words){{"The bounds of the townships let {1} beds be built; the target needs {2}.",
                                            "按各乡镇上下限可新建 {1} 张床位；达标须新建 {2} 张。"}},
                             "%lld" CARE__AND "%lld", (long long)run->supply.new_beds.total,
                             (long long)run->supply.beds.to_add);
    }
    care__table_add_note(
        built,
        (care__words){{"new: beds opened in the year; convert: ordinary beds into nursing beds; home: home care beds set up.",
                       "新建：当年投入运营的床位；改造：普通床位改造为护理型；家床：当年建成的家庭养老床位。"}},
        NULL);
    if (run->supply.conversions_by_area) {
        care__table_add_note(
            built,
            (care__words){{"Where ordinary beds stand is not known by township: conversions are spread by elderly (assumed).",
                           "普通床位的乡镇分布未知：改造任务按老年人口分摊（假定）。"}},
            NULL);
    }
    care__table_rest_on(built, care__worse(CARE_ASSUMED, care__status_of(run->plan, CARE__FROM_ALL)));
    return care__table_end(built, table, error);
}

/* ---- (6) -------------------------------------------------------------------------------------------------------------- */

/* Columns before those of the years; registered elderly have one of their own only where residents are counted. */
enum {
    CENTRE_NUMBER,
    CENTRE_TOWNSHIP,
    CENTRE_ELDERLY,
    CENTRE_REGISTERED,
    CENTRE_EXISTING,
    CENTRE_MISSING,
    CENTRE_WAY,
    CENTRE_YEAR,
    CENTRE_GAINED,
    CENTRE_STABILITY,
    CENTRE_LOW,
    CENTRE_HIGH,
    CENTRE_SHARES
};

static const care__column centre_columns[CENTRE_SHARES] = {
    [CENTRE_NUMBER] = CARE__INT_COLUMN("number", "no.", "序号", "", ""),
    [CENTRE_TOWNSHIP] = CARE__TEXT_COLUMN("township", "township", "乡镇"),
    [CENTRE_ELDERLY] = CARE__FLOAT_COLUMN("elderly", "{2} {1}", "{2}{1}", "persons", "人", 0),
    [CENTRE_REGISTERED] = CARE__FLOAT_COLUMN("registered_elderly", "registered {1}", "户籍{1}", "persons", "人", 0),
    [CENTRE_EXISTING] = CARE__TEXT_COLUMN("existing", "existing", "现状设施"),
    [CENTRE_MISSING] = CARE__TEXT_COLUMN("missing_functions", "missing functions", "功能缺项"),
    [CENTRE_WAY] = CARE__TEXT_COLUMN("build_mode", "way", "建设方式"),
    [CENTRE_YEAR] = CARE__INT_COLUMN("year", "year", "年份", "", ""),
    [CENTRE_GAINED] = CARE__FLOAT_COLUMN("gained", "newly covered", "新增覆盖", "persons", "人", 0),
    [CENTRE_STABILITY] = CARE__FLOAT_COLUMN("stability", "stability", "排序稳定度", "%", "%", 0),
    [CENTRE_LOW] = CARE__FLOAT_COLUMN("gained_low", "low", "覆盖低", "persons", "人", 0),
    [CENTRE_HIGH] = CARE__FLOAT_COLUMN("gained_high", "high", "覆盖高", "persons", "人", 0),
};

static int64_t centre_column(const care__run *run, int which) {
    return which - (run->plan->basis == CARE_REGISTERED && which > CENTRE_REGISTERED);
}

/* Townships by year of their centre, within a year by what they gain. */
static void sort_centres(const care__run *run, int64_t *order) {
    const care__supply *supply = &run->supply;
    for (int64_t i = 0; i < run->plan->townships; i++) {
        int64_t at = i;
        for (; at > 0; at--) {
            const int64_t other = order[at - 1];
            const int64_t year[2] = {supply->centre_year[other], supply->centre_year[i]};
            const int64_t late[2] = {year[0] == CARE_ROLLOUT_NEVER ? INT64_MAX : year[0],
                                     year[1] == CARE_ROLLOUT_NEVER ? INT64_MAX : year[1]};
            if (late[0] < late[1] || (late[0] == late[1] && supply->gained[other] >= supply->gained[i])) {
                break;
            }
            order[at] = other;
        }
        order[at] = i;
    }
}

/* "day care, home visits": the functions that a township's centre would need and does not have. */
static care__words missing_functions(const care__run *run, int32_t functions) {
    static const care__words words[CARE_CENTRE_FUNCTIONS] = {
#define X(name, value, code, en, zh) {{en, zh}},
        CARE_CENTRE_FUNCTION_LIST(X)
#undef X
    };
    care__words said = {{"", ""}};
    for (int f = 0; f < CARE_CENTRE_FUNCTIONS; f++) {
        if ((run->plan->centre_functions & ~functions) >> f & 1) {
            const int first = said.in[0][0] == '\0';
            said = (care__words){{care__print(run, "%s%s%s", said.in[0], first ? "" : ", ", words[f].in[0]),
                                  care__print(run, "%s%s%s", said.in[1], first ? "" : "、", words[f].in[1])}};
        }
    }
    return said;
}

static void fill_facilities(const care__run *run, care_table *built, int64_t row, int64_t t) {
    static const care__words modes[] = {{{"new", "新建"}}, {{"joint upgrade", "联建"}}, {{"upgrade", "改造"}}};
    const care_plan *plan = run->plan;
    const int32_t functions = care__centre_functions(plan, t);
    if (run->supply.centre_year[t] == CARE_ROLLOUT_EXISTING) {
        care__table_words(built, centre_column(run, CENTRE_EXISTING), row,
                          (care__words){{"full-function centre", "综合功能中心"}});
        return;
    }
    if (plan->existing_facilities[t][0] != '\0') {
        care__table_words(built, centre_column(run, CENTRE_EXISTING), row, (care__words){{plan->existing_facilities[t], NULL}});
    } else if (functions >= 0) {
        care__table_words(built, centre_column(run, CENTRE_EXISTING), row,
                          (care__words){{"centre without full functions", "功能不全的中心"}});
    }
    if (functions >= 0) {
        care__table_words(built, centre_column(run, CENTRE_MISSING), row, missing_functions(run, functions));
    }
    if (plan->build_mode[t] != CARE__BUILD_UNKNOWN) {
        care__table_words(built, centre_column(run, CENTRE_WAY), row, modes[plan->build_mode[t]]);
    }
}

static void fill_draws(const care__run *run, care_table *built, int64_t row, int64_t t) {
    const int64_t years = run->supply.years;
    const int64_t year = run->supply.centre_year[t];
    for (int64_t y = 0; y <= years; y++) {
        const int64_t at = y == 0 ? years : y - 1; /* open already comes first */
        const double share = 100.0 * (double)run->draws.times[t * (years + 1) + at] / (double)run->draws.count;
        care__table_float(built, centre_column(run, CENTRE_SHARES) + y, row, share);
        if (year == CARE_ROLLOUT_EXISTING ? at == years : at == year) {
            care__table_float(built, centre_column(run, CENTRE_STABILITY), row, share);
        }
    }
    if (year >= 0) {
        care__table_float(built, centre_column(run, CENTRE_LOW), row, run->draws.gained[t].low);
        care__table_float(built, centre_column(run, CENTRE_HIGH), row, run->draws.gained[t].high);
    }
}

static void fill_centre_row(const care__run *run, care_table *built, int64_t row, int64_t t) {
    const int64_t year = run->supply.centre_year[t];
    care__table_int(built, CENTRE_NUMBER, row, row + 1);
    care__table_words(built, CENTRE_TOWNSHIP, row, care__township_name(run, t));
    care__table_float(built, CENTRE_ELDERLY, row, run->people.elderly[t]);
    if (run->plan->basis == CARE_RESIDENT) {
        care__table_float(built, CENTRE_REGISTERED, row, run->plan->registered_elderly[t]);
    }
    fill_facilities(run, built, row, t);
    if (year >= 0) {
        care__table_int(built, centre_column(run, CENTRE_YEAR), row, run->plan->base_year + 1 + year);
        care__table_float(built, centre_column(run, CENTRE_GAINED), row, run->supply.gained[t]);
    }
    if (run->draws.count > 0) {
        fill_draws(run, built, row, t);
    }
}

static void note_centres(const care__run *run, care_table *built, int64_t years) {
    const care_solve_info *order = &run->supply.order;
    const int walk = run->plan->walk;
    care__table_add_note(
        built,
        (care__words){
            {"Newly covered: elderly within {1} minutes ({2}, {3} km/h, detour {4}); people of a township stand on "
             "points over a disc of its area.",
             "新增覆盖：{1} 分钟内（{5}，{3} 公里/小时，绕行系数 {4}）可达的老年人；各乡镇人口散布于与其面积相等的圆内。"}},
        "%.3g" CARE__AND "%s" CARE__AND "%.3g" CARE__AND "%.3g" CARE__AND "%s", run->use.parameter[CARE__P_CARE_CIRCLE_MINUTES],
        walk ? "walking" : "driving", run->use.parameter[walk ? CARE__P_WALK_SPEED : CARE__P_DRIVE_SPEED],
        run->use.parameter[CARE__P_DETOUR_FACTOR], walk ? "步行" : "车行");
    care__table_add_note(built,
                         (care__words){{"Elderly covered, added up over the years: {1}; no order within the yearly limits "
                                        "reaches more than {2} (gap {3} %).",
                                        "各年覆盖老年人合计 {1} 人年；在年度限额内任何次序都不超过 {2}（差距 {3}%）。"}},
                         "%.0f" CARE__AND "%.0f" CARE__AND "%.2f", order->objective, order->bound, 100.0 * order->gap);
    if (run->draws.count > 0) {
        const double elderly = care__area_elderly(run->plan, &run->people, years);
        care__table_add_note(
            built,
            (care__words){{"In reach at the end of the plan: {1} % of the elderly, {2} % to {3} % over {4} draws.",
                           "计划期末可达老年人占 {1}%，{4} 次抽样为 {2}% 至 {3}%。"}},
            "%.1f" CARE__AND "%.1f" CARE__AND "%.1f" CARE__AND "%lld", 100.0 * run->supply.reached[years - 1] / elderly,
            100.0 * run->draws.reached[years - 1].low / elderly, 100.0 * run->draws.reached[years - 1].high / elderly,
            (long long)run->draws.count);
        care__table_add_note(
            built,
            (care__words){
                {"Stability: share of {1} draws (township populations, rural elderly share, where people live, assumed "
                 "positions) "
                 "in which the township falls in the same year. Where it is low, the data do not decide the order.",
                 "排序稳定度：在 {1} "
                 "次抽样（乡镇人口、乡村老龄化比、人口散布、假定位置）中落在同一年的比例；较低者，现有数据不足以定先后。"}},
            "%lld", (long long)run->draws.count);
    }
    care__table_add_note(built,
                         (care__words){{"Positions are schematic: not for choosing a site. Which townships have a centre today "
                                        "is placed by a rule where it is not known.",
                                        "示意位置，不可用于选址。现有中心所在乡镇未公布者，按规则假定。"}},
                         NULL);
}

care_status care__table_centres(const care__run *run, care_table **table, care_error *error) {
    const care_plan *plan = run->plan;
    const int64_t years = run->supply.years;
    const int64_t before = centre_column(run, CENTRE_SHARES);
    care__column *columns = care__arena_take(run->arena, (size_t)(before + 1 + years), sizeof *columns);
    int64_t *order = care__arena_take(run->arena, (size_t)plan->townships, sizeof *order);
    if (columns == NULL || order == NULL) {
        return care__fail_nomem(error);
    }
    for (int which = 0; which < CENTRE_SHARES; which++) {
        if (which != CENTRE_REGISTERED || plan->basis == CARE_RESIDENT) {
            columns[centre_column(run, which)] = centre_columns[which];
        }
    }
    columns[before] = (care__column)CARE__FLOAT_COLUMN("existing_share", "has one", "已有", "%", "%", 0);
    for (int64_t y = 0; y < years; y++) {
        const int year = plan->base_year + 1 + (int)y;
        columns[before + 1 + y] = (care__column){care__print(run, "share_%d", year),
                                                 {{care__print(run, "in %d", year), care__print(run, "%d年", year)}},
                                                 {{"%", "%"}},
                                                 CARE_FLOAT64,
                                                 0};
    }
    care_table *built;
    CARE__TRY(care__new_table(run, "centres",
                              (care__words){{"(6) Order of the township centres", "乡镇养老服务中心建设时序表"}}, columns,
                              before + 1 + years, plan->townships, &built, error));
    sort_centres(run, order);
    for (int64_t row = 0; row < plan->townships; row++) {
        fill_centre_row(run, built, row, order[row]);
    }
    note_centres(run, built, years);
    care__table_rest_on(built, care__worse(CARE_ASSUMED, care__status_of(plan, CARE__FROM_ALL)));
    return care__table_end(built, table, error);
}

/* ---- (8) -------------------------------------------------------------------------------------------------------------- */

static void fill_home_row(const care__run *run, care_table *built, int64_t row) {
    const care__supply *supply = &run->supply;
    const int all = row == run->plan->townships;
    double eligible = 0.0;
    double caregivers = 0.0;
    int64_t sums[4] = {0, 0, 0, 0};
    for (int64_t t = 0; t < run->plan->townships; t++) {
        if (all || t == row) {
            eligible += supply->eligible[t];
            sums[0] += care__task_of_township(run, &supply->home_beds, t);
            sums[1] += supply->contracted[t];
            sums[2] += supply->in_use[t];
            sums[3] += supply->stations_now[t] + care__task_of_township(run, &supply->stations, t);
            caregivers += supply->caregivers[t];
        }
    }
    care__table_words(built, 0, row, all ? (care__words){{"total", "合计"}} : care__township_name(run, row));
    care__table_float(built, 1, row, eligible);
    for (int i = 0; i < 4; i++) {
        care__table_int(built, 2 + i, row, sums[i]);
    }
    care__table_float(built, 6, row, caregivers);
    care__table_float(built, 7, row, (double)sums[0] * run->use.parameter[CARE__P_COST_HOME_BED] / yuan_per_wan);
}

care_status care__table_home_beds(const care__run *run, care_table **table, care_error *error) {
    static const care__column columns[] = {
        CARE__TEXT_COLUMN("township", "township", "乡镇"),
        CARE__FLOAT_COLUMN("eligible", "eligible", "符合条件", "persons", "人", 0),
        CARE__INT_COLUMN("built", "built", "建床", "beds", "张"),
        CARE__INT_COLUMN("contracted", "contracted", "签约", "beds", "张"),
        CARE__INT_COLUMN("in_use", "in use", "在用", "beds", "张"),
        CARE__INT_COLUMN("stations", "stations", "站点", "", "个"),
        CARE__FLOAT_COLUMN("caregivers", "caregivers", "护理员", "FTE", "人", 1),
        CARE__FLOAT_COLUMN("subsidy", "subsidy", "补贴", "10,000 yuan", "万元", 1),
    };
    care_table *built;
    CARE__TRY(CARE__NEW_TABLE(run, "home_beds", "(8) Home care beds by the target year", "家庭养老床位计划表（至目标年）",
                              columns, run->plan->townships + 1, &built, error));
    for (int64_t row = 0; row <= run->plan->townships; row++) {
        fill_home_row(run, built, row);
    }
    const care__parameter_value *goal = &run->plan->parameters[CARE__P_HOME_BEDS_PER_1000];
    care__table_add_note(
        built,
        (care__words){{"Goal: {1} home beds per thousand elderly ({2}).", "目标：每千名老人 {1} 张家庭养老床位（{3}）。"}},
        "%.3g" CARE__AND "%s" CARE__AND "%s", goal->value, care_input_status_text(goal->status, "en"),
        care_input_status_text(goal->status, "zh"));
    care__table_rest_on(
        built, care__status_of(run->plan,
                               CARE__FROM_SUPPLY | CARE__FROM_TABLE(STATIONS) | CARE__FROM_PARAMETER(HOME_BED_CONTRACT_SHARE) |
                                   CARE__FROM_PARAMETER(HOME_BED_IN_USE_SHARE) | CARE__FROM_PARAMETER(HOME_BEDS_PER_CAREGIVER) |
                                   CARE__FROM_PARAMETER(STATION_SHARE_COMMUNITIES) |
                                   CARE__FROM_PARAMETER(STATION_SHARE_VILLAGES) | CARE__FROM_PARAMETER(COST_HOME_BED)));
    return care__table_end(built, table, error);
}
