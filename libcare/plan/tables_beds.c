/* Tables about beds: (4), ledger, levers. */
#include <math.h>
#include <stdio.h>

#include "plan/tables.h"

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
    const int64_t counted = care__beds_at(&run->supply, year, run->plan->beds_counted, run->plan->bed_states);
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
    care__table_int(built, 1, y, care__beds_at(&run->supply, year, CARE_BEDS_INSTITUTION, OPERATING));
    care__table_int(built, 2, y, care__beds_at(&run->supply, year, CARE_BED_BIT(CARE_BED_NURSING), OPERATING));
    care__table_int(built, 3, y, care__beds_at(&run->supply, year, CARE_BED_BIT(CARE_BED_COMMUNITY), OPERATING));
    care__table_int(built, 4, y, care__beds_at(&run->supply, year, CARE_BED_BIT(CARE_BED_HOME), OPERATING));
    care__table_int(built, 5, y, care__beds_at(&run->supply, year, CARE_BED_BIT(CARE_BED_CLASSES) - 1, BUILDING));
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
                              "床位供需平衡表（按计划实施）", columns, run->people.years + 1, &built, error));
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
             "缺口 = 达标需要（每千名老人 {1} 张）− 计入口径的床位；家庭养老床位不计入，另列。"}},
        "%.6g", per_1000);
    care__table_add_note(built,
                         (care__words){{"Occupancy: {1} persons in beds per thousand elderly, as today, over the beds counted.",
                                        "入住率：按现有每千名老人 {1} 人入住，除以计入口径的床位。"}},
                         "%.3g", 1000.0 * run->use.parameter[CARE__P_USE_PER_ELDERLY]);
    care__table_rest_on(built, care__status_of(run->plan, CARE__FROM_SUPPLY | CARE__FROM_PARAMETER(USE_PER_ELDERLY)));
    return care__table_end(built, table, error);
}

care_status care__table_bed_ledger(const care__run *run, care_table **table, care_error *error) {
    care_table *built;
    CARE__TRY(care_ledger_table(run->supply.ledger, &run->env, &built, error));
    care__table_add_note(
        built,
        (care__words){
            {"Operating beds, with the plan carried out. Opening + opened + converted in - converted out - closed = closing.",
             "运营床位，按计划实施。年初 + 新投入 + 改造转入 − 改造转出 − 关闭 = 年末。"}},
        NULL);
    care__table_rest_on(built, care__status_of(run->plan, CARE__FROM_SUPPLY));
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
    const int counted = to->run->plan->nursing_of_counted;
    add_lever(to, subject,
              counted ? (care__words){{"beds counted, if nothing more is decided", "计入口径床位（不再新增决定）"}}
                      : (care__words){{"institution beds, if nothing more is decided", "机构床位（不再新增决定）"}},
              (double)question->beds, unit_beds, 0);
    add_lever(to, subject, (care__words){{"of which nursing", "其中护理型"}}, (double)question->nursing, unit_beds, 0);
    add_lever(to, subject, (care__words){{"nursing beds needed", "须有护理型床位"}}, or_missing(answer->nursing_needed),
              unit_beds, 0);
    add_lever(to, subject, (care__words){{"share if all new beds are nursing, none converted", "新建全为护理型且不改造时占比"}},
              care__rounded(100.0 * answer->share_if_built, 1), unit_percent, 0);
    add_lever(to, subject, (care__words){{"to convert at least (all new beds nursing)", "至少改造（新建全为护理型）"}},
              or_missing(answer->convert_least), unit_beds, 1);
    add_lever(to, subject, (care__words){{"to convert at most (no new bed nursing)", "至多改造（新建均非护理型）"}},
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
    add_lever(to, coverage, (care__words){{"served today", "现已覆盖"}},
              (double)care__served_at(run->plan, &run->supply, run->plan->base_year), townships, 0);
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
    (void)care__format(variant[0], sizeof variant[0], "nursing share, if %.3g %% of beds are institutional", share);
    (void)care__format(variant[1], sizeof variant[1], "护理型占比（若机构床位占 %.3g%%）", share);
    lever_table to = {.run = run};
    CARE__TRY(CARE__NEW_TABLE(run, "levers", "Ways to the targets", "达标路径测算表", columns,
                              BED_ROWS + 2 * NURSING_ROWS + OTHER_ROWS, &to.table, error));
    add_bed_levers(&to);
    add_nursing_levers(&to, (care__words){{"nursing share, as the stock says", "护理型占比（按现有存量）"}},
                       &run->supply.nursing_question[0], &run->supply.nursing[0]);
    add_nursing_levers(&to, (care__words){{variant[0], variant[1]}}, &run->supply.nursing_question[1], &run->supply.nursing[1]);
    add_other_levers(&to);
    care__table_add_note(to.table,
                         (care__words){{"The elderly of the target year are the denominator: it grows, and that is counted.",
                                        "分母为目标年老年人口：分母在增长，测算已计入。"}},
                         NULL);
    care__table_add_note(to.table,
                         (care__words){{"Closing ordinary beds raises the share too; it is shown, never chosen.",
                                        "关闭普通床位也能提高占比，此处仅列示，计划不自动采用。"}},
                         NULL);
    if (run->supply.beds.vacancy_risk == 1 && run->supply.beds.for_target > 0) {
        care__table_add_note(
            to.table,
            (care__words){{"Risk of vacancy: at today's use, only {1} % of the beds of the target would be taken.",
                           "空置风险：按现有入住水平，达标床位仅用到 {1}%。"}},
            "%.1f", 100.0 * run->supply.beds.occupancy);
    }
    care__table_rest_on(to.table, care__status_of(run->plan, CARE__FROM_SUPPLY | CARE__FROM_PARAMETER(USE_PER_ELDERLY) |
                                                                 CARE__FROM_PARAMETER(LOW_OCCUPANCY) |
                                                                 CARE__FROM_PARAMETER(INSTITUTION_SHARE_VARIANT)));
    return care__table_end(to.table, table, error);
}
