/* Tables about supply: (4), (5), (6), (8), ledger, levers. */
#include <math.h>
#include <stdio.h>

#include "plan/tables.h"

static const double yuan_per_wan = 10000.0;

int64_t care__task_in_year(const care__run *run, const care__task *task, int64_t year) {
    int64_t sum = 0;
    for (int64_t t = 0; t < run->plan->townships; t++) {
        sum += task->count[t * run->supply.years + year];
    }
    return sum;
}

int64_t care__task_of_township(const care__run *run, const care__task *task, int64_t township) {
    int64_t sum = 0;
    for (int64_t year = 0; year < run->supply.years; year++) {
        sum += task->count[township * run->supply.years + year];
    }
    return sum;
}

int64_t care__beds_at(const care__run *run, int32_t year, int32_t classes, int32_t states) {
    int64_t beds = 0;
    (void)care_ledger_beds(run->supply.ledger, year, CARE_WHOLE_AREA, classes, states, &beds, NULL);
    return beds;
}

int64_t care__served_at(const care__run *run, int32_t year) {
    int64_t served = 0;
    for (int64_t t = 0; t < run->plan->townships; t++) {
        const int64_t opens = run->supply.centre_year[t];
        served += opens == CARE_ROLLOUT_EXISTING || (opens >= 0 && run->plan->base_year + 1 + opens <= year);
    }
    return served;
}

static double need_at(const care__run *run, int64_t index) {
    double sum = 0.0;
    for (int64_t t = 0; t < run->plan->townships; t++) {
        sum += care__need_beds(run->plan, &run->people, index, t);
    }
    return sum;
}

/* ---- (4) -------------------------------------------------------------------------------------------------------------- */

enum { OPERATING = CARE_BED_BIT(CARE_BED_OPERATING), BUILDING = CARE_BED_BIT(CARE_BED_BUILDING) };

static care_status fill_bed_year(const care__run *run, care_table *built, int64_t y, double target_per_1000,
                                 care_error *error) {
    const int32_t year = run->plan->base_year + (int32_t)y;
    const int64_t counted = care__beds_at(run, year, run->plan->beds_counted, run->plan->bed_states);
    care_bed_question question;
    care_bed_answer answer;
    care_bed_question_init(&question);
    care_bed_answer_init(&answer);
    question.elderly = care__area_elderly(run->plan, &run->people, y);
    question.target_per_1000 = target_per_1000;
    question.needed_beds = need_at(run, y);
    question.use_per_elderly = run->use.parameter[CARE__P_USE_PER_ELDERLY];
    question.available = counted;
    CARE__TRY(care_target_beds(&question, &answer, error));
    care__table_int(built, 0, y, year);
    care__table_int(built, 1, y, care__beds_at(run, year, CARE_BEDS_INSTITUTION, OPERATING));
    care__table_int(built, 2, y, care__beds_at(run, year, CARE_BED_BIT(CARE_BED_NURSING), OPERATING));
    care__table_int(built, 3, y, care__beds_at(run, year, CARE_BED_BIT(CARE_BED_COMMUNITY), OPERATING));
    care__table_int(built, 4, y, care__beds_at(run, year, CARE_BED_BIT(CARE_BED_HOME), OPERATING));
    care__table_int(built, 5, y, care__beds_at(run, year, CARE_BED_BIT(CARE_BED_CLASSES) - 1, BUILDING));
    care__table_float(built, 6, y, counted > 0 ? 100.0 * (double)answer.by_use / (double)counted : (double)NAN);
    care__table_int(built, 7, y, answer.for_target);
    care__table_int(built, 8, y, answer.by_dependency);
    care__table_int(built, 9, y, answer.by_use);
    care__table_int(built, 10, y, answer.for_target - counted);
    return CARE_OK;
}

care_status care__table_bed_balance(const care__run *run, care_table **table, care_error *error) {
    static const care__column columns[] = {
        CARE__INT_COLUMN("year", "year", "年份", "", ""),
        CARE__INT_COLUMN("institution", "institution beds", "机构床位", "beds", "张"),
        CARE__INT_COLUMN("nursing", "of which nursing", "其中护理型", "beds", "张"),
        CARE__INT_COLUMN("community", "community beds", "社区床位", "beds", "张"),
        CARE__INT_COLUMN("home", "home beds", "家庭床位", "beds", "张"),
        CARE__INT_COLUMN("building", "under construction", "在建", "beds", "张"),
        CARE__FLOAT_COLUMN("occupancy", "occupancy", "入住率", "%", "%", 1),
        CARE__INT_COLUMN("for_target", "for the target", "达标需要", "beds", "张"),
        CARE__INT_COLUMN("by_dependency", "by dependency", "按失能需要", "beds", "张"),
        CARE__INT_COLUMN("by_use", "by use", "按现有入住率", "beds", "张"),
        CARE__INT_COLUMN("gap", "gap", "缺口", "beds", "张"),
    };
    const int64_t target = care__find_indicator(run->plan, CARE__Q_BEDS_COUNTED);
    const double per_1000 =
        target < 0 ? 0.0 : run->plan->indicators[target].target_value * 1000.0 / run->plan->indicators[target].scale;
    care_table *built;
    CARE__TRY(CARE__NEW_TABLE(run, "bed_balance", "(4) Bed supply and need, with the plan carried out",
                              "床位供需平衡表(按计划实施)", columns, run->people.years + 1, &built, error));
    for (int64_t y = 0; y <= run->people.years; y++) {
        const care_status status = fill_bed_year(run, built, y, per_1000, error);
        if (status != CARE_OK) {
            care_table_free(built);
            return status;
        }
    }
    care__table_add_note(
        built,
        (care__words){
            {"Gap = beds needed for the target ({1} per thousand) - beds counted. Home beds are not counted and stand beside.",
             "缺口 = 达标需要(每千名老人 {1} 张)− 计入口径的床位;家庭养老床位不计入,另列。"}},
        "%.6g", per_1000);
    care__table_add_note(built,
                         (care__words){{"Occupancy: {1} persons in beds per thousand elderly, as today, over the beds counted.",
                                        "入住率:按现有每千名老人 {1} 人入住,除以计入口径的床位。"}},
                         "%.3g", 1000.0 * run->use.parameter[CARE__P_USE_PER_ELDERLY]);
    care__table_rest_on(built, care__worse(care__supply_status(run), care__dependency_status(run)));
    return care__table_end(built, table, error);
}

care_status care__table_bed_ledger(const care__run *run, care_table **table, care_error *error) {
    care_table *built;
    CARE__TRY(care_ledger_table(run->supply.ledger, &run->env, &built, error));
    care__table_add_note(
        built,
        (care__words){
            {"Operating beds, with the plan carried out. Opening + opened + converted in - converted out - closed = closing.",
             "运营床位,按计划实施。年初 + 新投入 + 改造转入 − 改造转出 − 关闭 = 年末。"}},
        NULL);
    care__table_rest_on(built, care__supply_status(run));
    return care__table_end(built, table, error);
}

/* ---- levers ----------------------------------------------------------------------------------------------------------- */

typedef struct lever_table {
    const care__run *run;
    care_table *table;
    int64_t row;
} lever_table;

static void add_lever(lever_table *to, care__words subject, care__words item, double amount, care__words unit, int per_year) {
    const double years = (double)to->run->supply.years;
    care__table_words(to->table, 0, to->row, subject);
    care__table_words(to->table, 1, to->row, item);
    care__table_float(to->table, 2, to->row, amount);
    care__table_words(to->table, 3, to->row, unit);
    care__table_float(to->table, 4, to->row, per_year ? care__rounded(amount / years, 1) : (double)NAN);
    to->row++;
}

static double or_missing(int64_t value) {
    return value == CARE_MISSING ? (double)NAN : (double)value;
}

static const care__words unit_beds = {{"beds", "张"}};
static const care__words unit_percent = {{"%", "%"}};
static const care__words unit_per_1000 = {{"per thousand", "张/千人"}};

static void add_bed_levers(lever_table *to) {
    static const care__words subject = {{"beds per thousand", "每千名老人床位"}};
    const care_bed_answer *beds = &to->run->supply.beds;
    add_lever(to, subject, (care__words){{"needed for the target", "达标需要"}}, (double)beds->for_target, unit_beds, 0);
    add_lever(to, subject, (care__words){{"needed by dependency", "按失能需要"}}, or_missing(beds->by_dependency), unit_beds,
              0);
    add_lever(to, subject, (care__words){{"used at today's occupancy", "按现有入住率"}}, or_missing(beds->by_use), unit_beds,
              0);
    add_lever(to, subject, (care__words){{"available, if nothing more is decided", "现有可用"}}, (double)beds->available,
              unit_beds, 0);
    add_lever(to, subject, (care__words){{"to build", "须新建"}}, (double)beds->to_add, unit_beds, 1);
    add_lever(to, subject, (care__words){{"occupancy when the target is met", "达标后入住率"}},
              care__rounded(100.0 * beds->occupancy, 1), unit_percent, 0);
}

/* Beds per thousand elderly in the target year, if the share is reached by building alone. */
static double per_1000_by_building(const care__run *run, const care_nursing_question *question,
                                   const care_nursing_answer *answer) {
    if (answer->build_alone == CARE_MISSING || question->beds <= 0) {
        return NAN;
    }
    const double counted = (double)run->supply.available[0] + (double)answer->build_alone;
    return care__rounded(1000.0 * counted / care__area_elderly(run->plan, &run->people, run->supply.years), 1);
}

static void add_nursing_levers(lever_table *to, care__words subject, const care_nursing_question *question,
                               const care_nursing_answer *answer) {
    add_lever(to, subject, (care__words){{"institution beds today", "现有机构床位"}}, (double)question->beds, unit_beds, 0);
    add_lever(to, subject, (care__words){{"of which nursing", "其中护理型"}}, (double)question->nursing, unit_beds, 0);
    add_lever(to, subject, (care__words){{"nursing beds needed", "须有护理型床位"}}, or_missing(answer->nursing_needed),
              unit_beds, 0);
    add_lever(to, subject, (care__words){{"share if all new beds are nursing, none converted", "新建全为护理型且不改造时占比"}},
              care__rounded(100.0 * answer->share_if_built, 1), unit_percent, 0);
    add_lever(to, subject, (care__words){{"to convert at least (all new beds nursing)", "至少改造(新建全为护理型)"}},
              or_missing(answer->convert_least), unit_beds, 1);
    add_lever(to, subject, (care__words){{"to convert at most (no new bed nursing)", "至多改造(新建均非护理型)"}},
              or_missing(answer->convert_most), unit_beds, 1);
    add_lever(to, subject, (care__words){{"to build, if nothing is converted", "若不改造须新建"}},
              or_missing(answer->build_alone), unit_beds, 1);
    add_lever(to, subject, (care__words){{"beds per thousand that this would make", "届时每千名老人床位"}},
              per_1000_by_building(to->run, question, answer), unit_per_1000, 0);
    add_lever(to, subject, (care__words){{"to close, if nothing is built or converted", "若只减不建须关闭普通床位"}},
              or_missing(answer->close_alone), unit_beds, 0);
}

static void add_other_levers(lever_table *to) {
    static const care__words coverage = {{"centre coverage", "乡镇中心覆盖率"}};
    static const care__words townships = {{"townships", "个"}};
    static const care__words home = {{"home beds", "家庭养老床位"}};
    static const care__words persons = {{"persons", "人"}};
    const care__run *run = to->run;
    double eligible = 0.0;
    for (int64_t t = 0; t < run->plan->townships; t++) {
        eligible += run->supply.eligible[t];
    }
    add_lever(to, coverage, (care__words){{"served today", "现已覆盖"}}, (double)care__served_at(run, run->plan->base_year),
              townships, 0);
    add_lever(to, coverage, (care__words){{"to serve", "须新增"}}, (double)run->supply.centres.total, townships, 1);
    add_lever(to, home, (care__words){{"persons eligible", "符合条件"}}, care__rounded(eligible, 0), persons, 0);
    add_lever(to, home, (care__words){{"to build", "须建床"}}, (double)run->supply.home_beds.total, unit_beds, 1);
}

care_status care__table_levers(const care__run *run, care_table **table, care_error *error) {
    static const care__column columns[] = {
        CARE__TEXT_COLUMN("subject", "subject", "指标"),
        CARE__TEXT_COLUMN("item", "item", "项目"),
        CARE__FLOAT_COLUMN("amount", "amount", "数量", "", "", -1),
        CARE__TEXT_COLUMN("unit", "unit", "单位"),
        CARE__FLOAT_COLUMN("per_year", "a year", "年均", "", "", 1),
    };
    enum { BED_ROWS = 6, NURSING_ROWS = 9, OTHER_ROWS = 4 };
    char variant[2][96];
    const double share = 100.0 * run->use.parameter[CARE__P_INSTITUTION_SHARE_VARIANT];
    (void)snprintf(variant[0], sizeof variant[0], "nursing share, if %.3g %% of beds are institutional", share);
    (void)snprintf(variant[1], sizeof variant[1], "护理型占比(若机构床位占 %.3g%%)", share);
    lever_table to = {.run = run};
    CARE__TRY(CARE__NEW_TABLE(run, "levers", "Ways to the targets", "达标路径测算表", columns,
                              BED_ROWS + 2 * NURSING_ROWS + OTHER_ROWS, &to.table, error));
    add_bed_levers(&to);
    add_nursing_levers(&to, (care__words){{"nursing share, as the stock says", "护理型占比(按现有存量)"}},
                       &run->supply.nursing_question[0], &run->supply.nursing[0]);
    add_nursing_levers(&to, (care__words){{variant[0], variant[1]}}, &run->supply.nursing_question[1], &run->supply.nursing[1]);
    add_other_levers(&to);
    care__table_add_note(to.table,
                         (care__words){{"The elderly of the target year are the denominator: it grows, and that is counted.",
                                        "分母为目标年老年人口:分母在增长,测算已计入。"}},
                         NULL);
    care__table_add_note(to.table,
                         (care__words){{"Closing ordinary beds raises the share too; it is shown, never chosen.",
                                        "关闭普通床位也能提高占比,此处仅列示,计划不自动采用。"}},
                         NULL);
    if (run->supply.beds.vacancy_risk == 1) {
        care__table_add_note(
            to.table,
            (care__words){{"Risk of vacancy: at today's use, only {1} % of the beds of the target would be taken.",
                           "空置风险:按现有入住水平,达标床位仅用到 {1}%。"}},
            "%.1f", 100.0 * run->supply.beds.occupancy);
    }
    care__table_rest_on(to.table, care__worse(care__supply_status(run), care__dependency_status(run)));
    return care__table_end(to.table, table, error);
}

/* ---- (5) -------------------------------------------------------------------------------------------------------------- */

enum { TASKS = 5, MOST_YEARS = 20, TASK_COLUMNS = 1 + TASKS * MOST_YEARS + 2 };

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

care_status care__table_tasks(const care__run *run, care_table **table, care_error *error) {
    const int64_t years = run->supply.years < MOST_YEARS ? run->supply.years : MOST_YEARS;
    char names[TASKS * MOST_YEARS][3][40];
    care__column columns[TASK_COLUMNS] = {CARE__TEXT_COLUMN("township", "township", "乡镇(街道)")};
    for (int64_t i = 0; i < TASKS * years; i++) {
        const int kind = (int)(i % TASKS);
        const int year = run->plan->base_year + 1 + (int)(i / TASKS);
        (void)snprintf(names[i][0], sizeof names[i][0], "%s_%d", task_kinds[kind].code, year);
        (void)snprintf(names[i][1], sizeof names[i][1], "%d %s", year, task_kinds[kind].word.in[0]);
        (void)snprintf(names[i][2], sizeof names[i][2], "%d%s", year, task_kinds[kind].word.in[1]);
        columns[1 + i] = (care__column){names[i][0], {{names[i][1], names[i][2]}}, {{"", ""}}, CARE_INT64, 0};
    }
    columns[1 + TASKS * years] = (care__column)CARE__TEXT_COLUMN("responsible", "responsible", "责任单位");
    columns[2 + TASKS * years] = (care__column)CARE__FLOAT_COLUMN("investment", "investment", "投资", "10,000 yuan", "万元", 1);
    care_table *built;
    CARE__TRY(care__table_create(care__allocator_of(&run->env), "tasks",
                                 (care__words){{"(5) Yearly tasks", "年度建设任务分解表"}}, columns, 3 + TASKS * years,
                                 run->plan->townships + 1, &built, error));
    for (int64_t row = 0; row <= run->plan->townships; row++) {
        fill_task_row(run, built, row, years);
    }
    if (run->supply.new_beds.total != run->supply.beds.to_add) {
        care__table_add_note(built,
                             (care__words){{"The bounds of the townships let {1} beds be built; the target needs {2}.",
                                            "按各乡镇上下限可新建 {1} 张床位;达标须新建 {2} 张。"}},
                             "%lld" CARE__AND "%lld", (long long)run->supply.new_beds.total,
                             (long long)run->supply.beds.to_add);
    }
    care__table_add_note(
        built,
        (care__words){{"new: beds opened in the year; convert: ordinary beds into nursing beds; home: home care beds set up.",
                       "新建:当年投入运营的床位;改造:普通床位改造为护理型;家床:当年建成的家庭养老床位。"}},
        NULL);
    if (run->supply.conversions_by_area) {
        care__table_add_note(
            built,
            (care__words){{"Where ordinary beds stand is not known by township: conversions are spread by elderly (assumed).",
                           "普通床位的乡镇分布未知:改造任务按老年人口分摊(假定)。"}},
            NULL);
    }
    care__table_rest_on(built, care__worse(CARE_ASSUMED, care__worse(care__supply_status(run), care__dependency_status(run))));
    return care__table_end(built, table, error);
}

/* ---- (6) -------------------------------------------------------------------------------------------------------------- */

enum { CENTRE_COLUMNS = 10, CENTRE_TABLE_COLUMNS = CENTRE_COLUMNS + 3 + MOST_YEARS };

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

static void fill_centre_row(const care__run *run, care_table *built, int64_t row, int64_t t, int64_t years) {
    static const care__words modes[] = {{{"new", "新建"}}, {{"joint upgrade", "联建"}}, {{"upgrade", "改造"}}};
    const care_plan *plan = run->plan;
    const int64_t year = run->supply.centre_year[t];
    const double draws = (double)run->draws.count;
    care__table_int(built, 0, row, row + 1);
    care__table_words(built, 1, row, care__township_name(run, t));
    care__table_float(built, 2, row, run->people.elderly[t]);
    care__table_float(built, 3, row, plan->registered_elderly[t]);
    if (year == CARE_ROLLOUT_EXISTING) {
        care__table_words(built, 4, row, (care__words){{"full-function centre", "综合功能中心"}});
    } else if (plan->existing_facilities[t][0] != '\0') {
        care__table_words(built, 4, row, (care__words){{plan->existing_facilities[t], NULL}});
    }
    if (year != CARE_ROLLOUT_EXISTING && plan->build_mode[t] != CARE__BUILD_UNKNOWN) {
        care__table_words(built, 6, row, modes[plan->build_mode[t]]);
    }
    if (year >= 0) {
        care__table_int(built, 7, row, plan->base_year + 1 + year);
        care__table_float(built, 8, row, run->supply.gained[t]);
    }
    for (int64_t y = 0; y <= years && run->draws.count > 0; y++) {
        const int64_t at = y == 0 ? years : y - 1; /* open already comes first */
        const double share = 100.0 * (double)run->draws.times[t * (run->supply.years + 1) + at] / draws;
        care__table_float(built, CENTRE_COLUMNS + 2 + y, row, share);
        const int same = year == CARE_ROLLOUT_EXISTING ? at == years : at == year;
        if (same) {
            care__table_float(built, 9, row, share);
        }
    }
    if (run->draws.count > 0 && year >= 0) {
        care__table_float(built, CENTRE_COLUMNS, row, run->draws.gained[t].low);
        care__table_float(built, CENTRE_COLUMNS + 1, row, run->draws.gained[t].high);
    }
}

static void note_centres(const care__run *run, care_table *built, int64_t years) {
    const care_solve_info *order = &run->supply.order;
    const int walk = run->plan->walk;
    care__table_add_note(
        built,
        (care__words){{"Newly covered: elderly within {1} minutes ({2}, {3} km/h, detour {4}); people of a township stand on "
                       "points over a disc of its area.",
                       "新增覆盖:{1} 分钟内({5},{3} 公里/小时,绕行系数 {4})可达的老年人;各乡镇人口散布于与其面积相等的圆内。"}},
        "%.3g" CARE__AND "%s" CARE__AND "%.3g" CARE__AND "%.3g" CARE__AND "%s", run->use.parameter[CARE__P_CARE_CIRCLE_MINUTES],
        walk ? "walking" : "driving", run->use.parameter[walk ? CARE__P_WALK_SPEED : CARE__P_DRIVE_SPEED],
        run->use.parameter[CARE__P_DETOUR_FACTOR], walk ? "步行" : "车行");
    care__table_add_note(built,
                         (care__words){{"Elderly covered, added up over the years: {1}; no order within the yearly limits "
                                        "reaches more than {2} (gap {3} %).",
                                        "各年覆盖老年人合计 {1} 人年;在年度限额内任何次序都不超过 {2}(差距 {3}%)。"}},
                         "%.0f" CARE__AND "%.0f" CARE__AND "%.2f", order->objective, order->bound, 100.0 * order->gap);
    if (run->draws.count > 0) {
        const double elderly = care__area_elderly(run->plan, &run->people, years);
        care__table_add_note(
            built,
            (care__words){{"In reach at the end of the plan: {1} % of the elderly, {2} % to {3} % over {4} draws.",
                           "计划期末可达老年人占 {1}%,{4} 次抽样为 {2}% 至 {3}%。"}},
            "%.1f" CARE__AND "%.1f" CARE__AND "%.1f" CARE__AND "%lld", 100.0 * run->supply.reached[years - 1] / elderly,
            100.0 * run->draws.reached[years - 1].low / elderly, 100.0 * run->draws.reached[years - 1].high / elderly,
            (long long)run->draws.count);
        care__table_add_note(
            built,
            (care__words){
                {"Stability: share of {1} draws (township populations, rural elderly share, where people live, assumed "
                 "positions) "
                 "in which the township falls in the same year. Where it is low, the data do not decide the order.",
                 "排序稳定度:在 {1} "
                 "次抽样(乡镇人口、乡村老龄化比、人口散布、假定位置)中落在同一年的比例;较低者,现有数据不足以定先后。"}},
            "%lld", (long long)run->draws.count);
    }
    care__table_add_note(built,
                         (care__words){{"Positions are schematic: not for choosing a site. Which townships have a centre today "
                                        "is placed by a rule where it is not known.",
                                        "示意位置,不可用于选址。现有中心所在乡镇未公布者,按规则假定。"}},
                         NULL);
}

care_status care__table_centres(const care__run *run, care_table **table, care_error *error) {
    const care_plan *plan = run->plan;
    const int64_t years = run->supply.years < MOST_YEARS ? run->supply.years : MOST_YEARS;
    char names[MOST_YEARS][3][40];
    care__column columns[CENTRE_TABLE_COLUMNS] = {
        CARE__INT_COLUMN("number", "no.", "序号", "", ""),
        CARE__TEXT_COLUMN("township", "township", "乡镇"),
        CARE__FLOAT_COLUMN("resident_elderly", "resident 60+", "常住60+", "persons", "人", 0),
        CARE__FLOAT_COLUMN("registered_elderly", "registered 60+", "户籍60+", "persons", "人", 0),
        CARE__TEXT_COLUMN("existing", "existing", "现状设施"),
        CARE__TEXT_COLUMN("missing_functions", "missing functions", "功能缺项"),
        CARE__TEXT_COLUMN("build_mode", "way", "建设方式"),
        CARE__INT_COLUMN("year", "year", "年份", "", ""),
        CARE__FLOAT_COLUMN("gained", "newly covered", "新增覆盖", "persons", "人", 0),
        CARE__FLOAT_COLUMN("stability", "stability", "排序稳定度", "%", "%", 0),
        CARE__FLOAT_COLUMN("gained_low", "low", "覆盖低", "persons", "人", 0),
        CARE__FLOAT_COLUMN("gained_high", "high", "覆盖高", "persons", "人", 0),
        CARE__FLOAT_COLUMN("existing_share", "has one", "已有", "%", "%", 0),
    };
    for (int64_t y = 0; y < years; y++) {
        const int year = plan->base_year + 1 + (int)y;
        (void)snprintf(names[y][0], sizeof names[y][0], "share_%d", year);
        (void)snprintf(names[y][1], sizeof names[y][1], "in %d", year);
        (void)snprintf(names[y][2], sizeof names[y][2], "%d年", year);
        columns[CENTRE_COLUMNS + 3 + y] =
            (care__column){names[y][0], {{names[y][1], names[y][2]}}, {{"%", "%"}}, CARE_FLOAT64, 0};
    }
    care_table *built;
    CARE__TRY(care__table_create(care__allocator_of(&run->env), "centres",
                                 (care__words){{"(6) Order of the township centres", "乡镇养老服务中心建设时序表"}}, columns,
                                 CENTRE_COLUMNS + 3 + years, plan->townships, &built, error));
    care__arena arena;
    care__arena_init(&arena, care__allocator_of(&run->env));
    int64_t *order = care__arena_take(&arena, (size_t)plan->townships, sizeof *order);
    if (order == NULL) {
        care__arena_free(&arena);
        care_table_free(built);
        return care__fail_nomem(error);
    }
    sort_centres(run, order);
    for (int64_t row = 0; row < plan->townships; row++) {
        fill_centre_row(run, built, row, order[row], years);
    }
    care__arena_free(&arena);
    note_centres(run, built, run->supply.years);
    care__table_rest_on(built, care__worse(CARE_ASSUMED, care__worse(care__supply_status(run), care__dependency_status(run))));
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
    CARE__TRY(CARE__NEW_TABLE(run, "home_beds", "(8) Home care beds by the target year", "家庭养老床位计划表(至目标年)",
                              columns, run->plan->townships + 1, &built, error));
    for (int64_t row = 0; row <= run->plan->townships; row++) {
        fill_home_row(run, built, row);
    }
    const care__parameter_value *goal = &run->plan->parameters[CARE__P_HOME_BEDS_PER_1000];
    care__table_add_note(
        built, (care__words){{"Goal: {1} home beds per thousand elderly ({2}).", "目标:每千名老人 {1} 张家庭养老床位({3})。"}},
        "%.3g" CARE__AND "%s" CARE__AND "%s", goal->value, care_input_status_text(goal->status, "en"),
        care_input_status_text(goal->status, "zh"));
    care__table_rest_on(built, care__worse(goal->status, care__dependency_status(run)));
    return care__table_end(built, table, error);
}
