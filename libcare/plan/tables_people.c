/* Tables about people: (2), (3), townships, balance. */
#include <math.h>
#include <stdio.h>

#include "plan/tables.h"

static const double *area_at(const care__run *run, int64_t year) {
    const care__area_path *middle = &run->people.paths[run->plan->role[CARE__ROLE_MIDDLE]];
    return middle->persons + year * CARE_SEXES * run->plan->ages;
}

/* In percent; NAN of nobody. */
static double share_of(double part, double all) {
    return all > 0.0 ? 100.0 * part / all : (double)NAN;
}

static void note_basis(const care__run *run, care_table *table) {
    const int registered = run->plan->basis == CARE_REGISTERED;
    care__table_add_note(table,
                         (care__words){{"{1} population on 31 December; persons of {2} and older are elderly.",
                                        "{3}人口，各年 12 月 31 日；老年人指 {2} 岁及以上。"}},
                         "%s" CARE__AND "%lld" CARE__AND "%s", registered ? "Registered" : "Resident",
                         (long long)run->plan->elderly_age, registered ? "户籍" : "常住");
}

/* ---- (2) -------------------------------------------------------------------------------------------------------------- */

care_status care__table_elderly(const care__run *run, care_table **table, care_error *error) {
    static const care__column columns[] = {
        CARE__INT_COLUMN("year", "year", "年份", "", ""),
        CARE__FLOAT_COLUMN("population", "population", "{2}总人口", "persons", "人", 0),
        CARE__FLOAT_COLUMN("elderly", "{1}", "{1}", "persons", "人", 0),
        CARE__FLOAT_COLUMN("age_65_plus", "65+", "65+", "persons", "人", 0),
        CARE__FLOAT_COLUMN("age_80_plus", "80+", "80+", "persons", "人", 0),
        CARE__FLOAT_COLUMN("share", "share of {1}", "占比", "%", "%", 1),
        CARE__FLOAT_COLUMN("low", "{1} low", "低方案", "persons", "人", 0),
        CARE__FLOAT_COLUMN("middle", "{1} middle", "中方案", "persons", "人", 0),
        CARE__FLOAT_COLUMN("high", "{1} high", "高方案", "persons", "人", 0),
        CARE__FLOAT_COLUMN("base_low", "{1} if base low", "基期偏低", "persons", "人", 0),
        CARE__FLOAT_COLUMN("base_high", "{1} if base high", "基期偏高", "persons", "人", 0),
    };
    const care_plan *plan = run->plan;
    const care__area_path *paths = run->people.paths;
    const int64_t years = run->people.years + 1;
    care_table *built;
    CARE__TRY(CARE__NEW_TABLE(run, "elderly", "(2) Elderly population", "老年人口预测表", columns, years, &built, error));
    for (int64_t y = 0; y < years; y++) {
        const double *persons = area_at(run, y);
        const double all = care__from_age(persons, plan->ages, 0);
        const double elderly = care__from_age(persons, plan->ages, plan->elderly_age);
        care__table_int(built, 0, y, plan->base_year + y);
        care__table_float(built, 1, y, all);
        care__table_float(built, 2, y, elderly);
        care__table_float(built, 3, y, care__from_age(persons, plan->ages, 65));
        care__table_float(built, 4, y, care__from_age(persons, plan->ages, 80));
        care__table_float(built, 5, y, share_of(elderly, all));
        care__table_float(built, 6, y, paths[plan->role[CARE__ROLE_LOW]].elderly[y]);
        care__table_float(built, 7, y, paths[plan->role[CARE__ROLE_MIDDLE]].elderly[y]);
        care__table_float(built, 8, y, paths[plan->role[CARE__ROLE_HIGH]].elderly[y]);
        care__table_float(built, 9, y, run->elderly_low[y]);
        care__table_float(built, 10, y, run->elderly_high[y]);
    }
    note_basis(run, built);
    const care__scenario *scenarios = plan->scenarios;
    for (int role = CARE__ROLE_MIDDLE; role < CARE__ROLE_OTHER; role++) {
        static const care__words patterns[] = {
            {{"Middle: {1}.", "中方案：{2}。"}}, {{"Low: {1}.", "低方案：{2}。"}}, {{"High: {1}.", "高方案：{2}。"}}};
        const care__words *name = &scenarios[plan->role[role]].name;
        care__table_add_note(built, patterns[role], "%s" CARE__AND "%s", name->in[0], name->in[1]);
    }
    care__table_add_note(built,
                         (care__words){{"The last two columns: the middle scenario, if the base had the fewest or the most "
                                        "elderly that are thought possible.",
                                        "末两列：基期老年人口取其可能区间的下限、上限时的中方案。"}},
                         NULL);
    care__table_rest_on(built, care__status_of(plan, CARE__FROM_AREA | CARE__FROM_PARAMETER(ELDERLY_BASE_LOW) |
                                                         CARE__FROM_PARAMETER(ELDERLY_BASE_HIGH)));
    return care__table_end(built, table, error);
}

care_status care__table_township_elderly(const care__run *run, care_table **table, care_error *error) {
    const care_plan *plan = run->plan;
    const int64_t target = plan->target_year - plan->base_year;
    const int64_t last = run->people.years;
    char labels[3][3][32];
    const int32_t years[3] = {plan->base_year, plan->target_year, plan->last_year};
    for (int i = 0; i < 3; i++) {
        (void)snprintf(labels[i][0], sizeof labels[i][0], "elderly_%d", (int)years[i]);
        (void)snprintf(labels[i][1], sizeof labels[i][1], "{1} %d", (int)years[i]);
        (void)snprintf(labels[i][2], sizeof labels[i][2], "%d年{1}", (int)years[i]);
    }
    const care__column columns[] = {
        CARE__INT_COLUMN("number", "no.", "序号", "", ""),
        CARE__TEXT_COLUMN("township", "township", "乡镇"),
        CARE__FLOAT_COLUMN(labels[0][0], labels[0][1], labels[0][2], "persons", "人", 0),
        CARE__FLOAT_COLUMN(labels[1][0], labels[1][1], labels[1][2], "persons", "人", 0),
        CARE__FLOAT_COLUMN("low", "low", "低", "persons", "人", 0),
        CARE__FLOAT_COLUMN("high", "high", "高", "persons", "人", 0),
        CARE__FLOAT_COLUMN(labels[2][0], labels[2][1], labels[2][2], "persons", "人", 0),
        CARE__FLOAT_COLUMN("share", "share of population, target year", "目标年占比", "%", "%", 1),
        CARE__FLOAT_COLUMN("age_80_plus", "80+, target year", "目标年80+", "persons", "人", 0),
        CARE__FLOAT_COLUMN("dependent", "dependent, target year", "目标年失能", "persons", "人", 0),
    };
    care_table *built;
    CARE__TRY(CARE__NEW_TABLE(run, "township_elderly", "Elderly population by township", "分乡镇老年人口预测表", columns,
                              plan->townships, &built, error));
    const int64_t cells = CARE_SEXES * plan->ages;
    for (int64_t t = 0; t < plan->townships; t++) {
        const double *then = run->people.persons + (target * plan->townships + t) * cells;
        double dependent = 0.0;
        for (int64_t level = 0; level < plan->level_count; level++) {
            dependent += run->people.dependent[(target * plan->townships + t) * plan->level_count + level];
        }
        care__table_int(built, 0, t, t + 1);
        care__table_words(built, 1, t, care__township_name(run, t));
        care__table_float(built, 2, t, run->people.elderly[t]);
        care__table_float(built, 3, t, run->people.elderly[target * plan->townships + t]);
        care__table_float(built, 4, t, run->draws.count > 0 ? run->draws.elderly[t].low : (double)NAN);
        care__table_float(built, 5, t, run->draws.count > 0 ? run->draws.elderly[t].high : (double)NAN);
        care__table_float(built, 6, t, run->people.elderly[last * plan->townships + t]);
        care__table_float(built, 7, t,
                          share_of(care__from_age(then, plan->ages, plan->elderly_age), care__from_age(then, plan->ages, 0)));
        care__table_float(built, 8, t, care__from_age(then, plan->ages, 80));
        care__table_float(built, 9, t, dependent);
    }
    note_basis(run, built);
    if (run->draws.count > 0) {
        care__table_add_note(
            built,
            (care__words){{"Low and high: 10 % and 90 % of {1} draws of township populations and of the rural elderly share.",
                           "低、高：对乡镇人口与乡村老龄化比抽样 {1} 次的 10% 与 90% 分位数。"}},
            "%lld", (long long)run->draws.count);
    }
    care__table_rest_on(
        built, care__status_of(plan, CARE__FROM_PEOPLE | CARE__FROM_DEPENDENCY | CARE__FROM_PARAMETER(TOWNSHIP_FACTOR_SIGMA)));
    return care__table_end(built, table, error);
}

/* ---- (3) -------------------------------------------------------------------------------------------------------------- */

static double dependent_in(const care__run *run, int64_t year, int64_t level) {
    double sum = 0.0;
    for (int64_t t = 0; t < run->plan->townships; t++) {
        sum += run->people.dependent[(year * run->plan->townships + t) * run->plan->level_count + level];
    }
    return sum;
}

static void note_transitions(const care_plan *plan, care_table *built) {
    if (plan->transitions != NULL) {
        care__table_add_note(built,
                             plan->raw_transitions
                                 ? (care__words){{"Transitions as the survey gives them, not calibrated: not for planning.",
                                                  "转移概率取自调查原值，未经校准：不可用于规划。"}}
                                 : (care__words){{"Transitions give a shape only: calibrated to this prevalence and to the "
                                                  "life table of each year.",
                                                  "转移概率只取其型：按上述患病率与各年生命表校准。"}},
                             NULL);
    }
}

enum { MOST_LEVELS = 16, BEFORE_LEVELS = 2, AFTER_LEVELS = 8 };

/* A year of table (3), but for its status. */
static void fill_dependent(const care__run *run, care_table *built, int64_t y, int64_t levels) {
    static const int bands[] = {0, 1, 3, 4};
    static const care__words rules[] = {{{"fixed prevalence", "固定患病率"}},
                                        {{"calibrated transitions", "校准转移概率"}},
                                        {{"raw transitions", "未校准转移概率"}}};
    const care_plan *plan = run->plan;
    const int rule = plan->transitions == NULL || y == 0 ? 0 : 1 + plan->raw_transitions;
    const double elderly = care__area_elderly(plan, &run->people, y);
    double all = 0.0;
    care__table_int(built, 0, y, plan->base_year + y);
    for (int64_t level = 0; level < plan->level_count; level++) {
        all += dependent_in(run, y, level);
    }
    for (int64_t level = 0; level < levels; level++) {
        care__table_float(built, BEFORE_LEVELS + level, y, dependent_in(run, y, level));
    }
    care__table_float(built, 1, y, elderly - all);
    care__table_float(built, BEFORE_LEVELS + levels, y, all);
    for (int band = 0; band < 4 && y > 0 && run->ensemble.count > 0; band++) {
        care__table_float(built, BEFORE_LEVELS + levels + 1 + band, y,
                          care__band_of(&run->ensemble, bands[band], y, CARE__F_DEPENDENT));
    }
    care__table_float(built, BEFORE_LEVELS + levels + 5, y, share_of(all, elderly));
    care__table_words(built, BEFORE_LEVELS + levels + 6, y, rules[rule]);
}

care_status care__table_dependency(const care__run *run, care_table **table, care_error *error) {
    const care_plan *plan = run->plan;
    const int64_t levels = plan->level_count < MOST_LEVELS ? plan->level_count : MOST_LEVELS;
    const int64_t years = run->people.years + 1;
    const uint64_t inputs = CARE__FROM_DEPENDENCY | (run->ensemble.count > 0 ? CARE__FROM_UNCERTAINTY | CARE__FROM_PEOPLE : 0);
    care__column columns[BEFORE_LEVELS + MOST_LEVELS + AFTER_LEVELS] = {
        CARE__INT_COLUMN("year", "year", "年份", "", ""),
        CARE__FLOAT_COLUMN("independent", "independent", "能力完好", "persons", "人", 0),
    };
    for (int64_t level = 0; level < levels; level++) {
        columns[BEFORE_LEVELS + level] =
            (care__column){plan->levels[level].code, plan->levels[level].name, {{"persons", "人"}}, CARE_FLOAT64, 0};
    }
    const care__column after[AFTER_LEVELS] = {
        CARE__FLOAT_COLUMN("dependent", "dependent, all", "合计", "persons", "人", 0),
        CARE__FLOAT_COLUMN("low_95", "95 %, low", "95%下限", "persons", "人", 0),
        CARE__FLOAT_COLUMN("low_80", "80 %, low", "80%下限", "persons", "人", 0),
        CARE__FLOAT_COLUMN("high_80", "80 %, high", "80%上限", "persons", "人", 0),
        CARE__FLOAT_COLUMN("high_95", "95 %, high", "95%上限", "persons", "人", 0),
        CARE__FLOAT_COLUMN("share", "share of {1}", "占{1}", "%", "%", 2),
        CARE__TEXT_COLUMN("rule", "rule", "口径"),
        CARE__TEXT_COLUMN("status", "status", "状态"),
    };
    for (int64_t i = 0; i < AFTER_LEVELS; i++) {
        columns[BEFORE_LEVELS + levels + i] = after[i];
    }
    care_table *built;
    CARE__TRY(care__new_table(run, "dependency", (care__words){{"(3) Dependent elderly", "失能老年人预测表"}}, columns,
                              BEFORE_LEVELS + levels + AFTER_LEVELS, years, &built, error));
    for (int64_t y = 0; y < years; y++) {
        fill_dependent(run, built, y, levels);
        care__table_status_word(built, BEFORE_LEVELS + levels + 7, y, care__status_of(plan, inputs));
    }
    care__table_add_note(
        built,
        (care__words){
            {"Prevalence by age and sex, scaled so that {1} % of the elderly cannot care for themselves on the reference date; "
             "the split into levels is a table of the document.",
             "分年龄性别患病率，按基准日生活不能自理占老年人 {1}% 校准；各等级的拆分取自文档中的等级表。"}},
        "%.3g", 100.0 * run->use.parameter[CARE__P_SELF_CARE_UNABLE_SHARE]);
    note_transitions(plan, built);
    if (run->ensemble.count > 0) {
        care__note_ensemble(run, built);
    }
    care__table_rest_on(built, care__status_of(plan, inputs));
    return care__table_end(built, table, error);
}

/* ---- balance ---------------------------------------------------------------------------------------------------------- */

static double sum_sex(const care__run *run, const double *flow, int64_t year, int sex) {
    double sum = 0.0;
    for (int64_t t = 0; t < run->plan->townships; t++) {
        sum += flow[(year * run->plan->townships + t) * CARE_SEXES + sex];
    }
    return sum;
}

static double persons_at(const care__run *run, int64_t year, int sex) {
    const int64_t ages = run->plan->ages;
    double sum = 0.0;
    for (int64_t t = 0; t < run->plan->townships; t++) {
        const double *persons = run->people.persons + ((year * run->plan->townships + t) * CARE_SEXES + sex) * ages;
        for (int64_t x = 0; x < ages; x++) {
            sum += persons[x];
        }
    }
    return sum;
}

care_status care__table_population_balance(const care__run *run, care_table **table, care_error *error) {
    static const care__column columns[] = {
        CARE__INT_COLUMN("year", "year", "年份", "", ""),
        CARE__TEXT_COLUMN("sex", "sex", "性别"),
        CARE__FLOAT_COLUMN("opening", "opening", "年初", "persons", "人", 0),
        CARE__FLOAT_COLUMN("births", "births", "出生", "persons", "人", 0),
        CARE__FLOAT_COLUMN("deaths", "deaths", "死亡", "persons", "人", 0),
        CARE__FLOAT_COLUMN("migrants", "net migrants", "净迁移", "persons", "人", 0),
        CARE__FLOAT_COLUMN("adjustment", "adjustment to the area", "控制调整", "persons", "人", 0),
        CARE__FLOAT_COLUMN("closing", "closing", "年末", "persons", "人", 0),
    };
    static const care__words sexes[CARE_SEXES] = {{{"male", "男"}}, {{"female", "女"}}};
    care_table *built;
    CARE__TRY(CARE__NEW_TABLE(run, "population_balance", "Population balance of the townships, middle scenario",
                              "人口平衡表（各乡镇合计，中方案）", columns, run->people.years * CARE_SEXES, &built, error));
    for (int64_t i = 0; i < run->people.years * CARE_SEXES; i++) {
        const int64_t year = i / CARE_SEXES;
        const int sex = (int)(i % CARE_SEXES);
        care__table_int(built, 0, i, run->plan->base_year + 1 + year);
        care__table_words(built, 1, i, sexes[sex]);
        care__table_float(built, 2, i, persons_at(run, year, sex));
        care__table_float(built, 3, i, sum_sex(run, run->people.births, year, sex));
        care__table_float(built, 4, i, sum_sex(run, run->people.deaths, year, sex));
        care__table_float(built, 5, i, sum_sex(run, run->people.migrants, year, sex));
        care__table_float(built, 6, i, sum_sex(run, run->people.adjustment, year, sex));
        care__table_float(built, 7, i, persons_at(run, year + 1, sex));
    }
    care__table_add_note(built,
                         (care__words){{"Opening + births - deaths + net migrants + adjustment = closing. The adjustment makes "
                                        "townships add up to the area.",
                                        "年初 + 出生 − 死亡 + 净迁移 + 控制调整 = 年末；控制调整使各乡镇之和等于全区。"}},
                         NULL);
    care__table_rest_on(built, care__status_of(run->plan, CARE__FROM_PEOPLE));
    return care__table_end(built, table, error);
}
