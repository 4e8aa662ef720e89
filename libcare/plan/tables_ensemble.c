/* Tables of the ensemble: ranges of table (3), ranges by township, the chance of each target. */
#include <math.h>
#include <stdio.h>

#include "plan/tables.h"

/* Names of the figures in the order of the ensemble; levels follow. */
static const struct {
    const char *code;
    care__words name, unit;
} about[CARE__F_LEVELS] = {
    [CARE__F_POPULATION] = {"population", {{"population", "总人口"}}, {{"persons", "人"}}},
    [CARE__F_ELDERLY] = {"elderly", {{"elderly", "老年人"}}, {{"persons", "人"}}},
    [CARE__F_AGE_65_PLUS] = {"age_65_plus", {{"65+", "65+"}}, {{"persons", "人"}}},
    [CARE__F_AGE_80_PLUS] = {"age_80_plus", {{"80+", "80+"}}, {{"persons", "人"}}},
    [CARE__F_DEPENDENT] = {"dependent", {{"dependent, all", "失能合计"}}, {{"persons", "人"}}},
    [CARE__F_BEDS_NEEDED] = {"beds_needed", {{"beds by dependency", "按失能需要床位"}}, {{"beds", "张"}}},
};

static const char *code_of(const care__run *run, int64_t figure) {
    return figure < CARE__F_LEVELS    ? about[figure].code
           : figure == CARE__F_LEVELS ? "independent"
                                      : run->plan->levels[figure - CARE__F_LEVELS - 1].code;
}

static care__words name_of(const care__run *run, int64_t figure) {
    const care__words independent = {{"independent", "能力完好"}};
    return figure < CARE__F_LEVELS    ? about[figure].name
           : figure == CARE__F_LEVELS ? independent
                                      : run->plan->levels[figure - CARE__F_LEVELS - 1].name;
}

static care__words unit_of(int64_t figure) {
    return about[figure < CARE__F_LEVELS ? figure : CARE__F_POPULATION].unit;
}

/* Inputs that ranges rest on; beds that are built rest on all that decides what is built. */
static int32_t ranges_status(const care__run *run, uint64_t more) {
    return run->ensemble.count == 0
               ? CARE_REPORTED
               : care__status_of(run->plan, CARE__FROM_DEPENDENCY | CARE__FROM_PEOPLE | CARE__FROM_UNCERTAINTY | more);
}

/* Which spreads are assumed. */
static void note_assumed(const care__run *run, care_table *table) {
    static const care__words names[CARE_SOURCES] = {{{"fertility", "生育"}},
                                                    {{"mortality", "死亡"}},
                                                    {{"migration", "迁移"}},
                                                    {{"prevalence", "患病率"}},
                                                    {{"take-up", "使用率"}},
                                                    {{"build delay", "建设延迟"}},
                                                    {{"township populations", "乡镇人口"}}};
    char text[2][256] = {"", ""};
    size_t length[2] = {0, 0};
    for (int64_t i = 0; i < CARE_SOURCES; i++) {
        for (int language = 0; language < 2 && run->plan->series_status[i] >= CARE_ASSUMED; language++) {
            const int n = snprintf(text[language] + length[language], sizeof text[language] - length[language], "%s%s",
                                   length[language] == 0 ? ""
                                   : language            ? "、"
                                                         : ", ",
                                   names[i].in[language]);
            length[language] += n > 0 ? (size_t)n : 0;
        }
    }
    if (length[0] > 0) {
        care__table_add_note(table,
                             (care__words){{"Assumed spreads: {1}. Ranges are no wider than what they know of.",
                                            "离散度为假定：{2}。区间只反映所列的不确定性。"}},
                             "%s" CARE__AND "%s", text[0], text[1]);
    }
}

void care__note_ensemble(const care__run *run, care_table *table) {
    if (run->ensemble.count == 0) {
        care__table_add_note(table,
                             (care__words){{"No ensemble was run: the document has none, or no trajectories were asked for.",
                                            "未作情景集合模拟：文档未给出，或轨迹数为 0。"}},
                             NULL);
        return;
    }
    care__table_add_note(
        table,
        (care__words){
            {"Ranges: 80 % and 95 % of {1} trajectories, fertility, mortality, migration, prevalence, take-up, build delay "
             "and township populations drawn at once.",
             "区间：{1} 条轨迹的 80% 与 95%，生育、死亡、迁移、患病率、使用率、建设延迟与乡镇人口同时抽样。"}},
        "%lld", (long long)run->ensemble.count);
    note_assumed(run, table);
}

/* ---- (3), ranges ------------------------------------------------------------------------------------------------------ */

/* The middle path of a figure of the area, NAN where another table has it. */
static double path_of(const care__run *run, int64_t figure, int64_t year) {
    const care_plan *plan = run->plan;
    const double elderly = care__area_elderly(plan, &run->people, year);
    double dependent = 0.0;
    double level = 0.0;
    double beds = 0.0;
    for (int64_t t = 0; t < plan->townships; t++) {
        const double *of = run->people.dependent + (year * plan->townships + t) * plan->level_count;
        for (int64_t i = 0; i < plan->level_count; i++) {
            dependent += of[i];
            level += i == figure - CARE__F_LEVELS - 1 ? of[i] : 0.0;
        }
        beds += care__need_beds(plan, &run->people, year, t);
    }
    switch (figure) {
    case CARE__F_ELDERLY:
        return elderly;
    case CARE__F_DEPENDENT:
        return dependent;
    case CARE__F_BEDS_NEEDED:
        return beds;
    case CARE__F_LEVELS:
        return elderly - dependent;
    default:
        return level;
    }
}

static void fill_bands(const care__run *run, care_table *table, int64_t column, int64_t row, int64_t year, int64_t measure) {
    for (int band = 0; band < CARE__BANDS; band++) {
        care__table_float(table, column + band, row, care__band_of(&run->ensemble, band, year, measure));
    }
}

#define BAND_COLUMNS(decimals)                                                    \
    CARE__FLOAT_COLUMN("low_95", "95 %, low", "95%下限", "", "", decimals),       \
        CARE__FLOAT_COLUMN("low_80", "80 %, low", "80%下限", "", "", decimals),   \
        CARE__FLOAT_COLUMN("median", "median", "中位数", "", "", decimals),       \
        CARE__FLOAT_COLUMN("high_80", "80 %, high", "80%上限", "", "", decimals), \
        CARE__FLOAT_COLUMN("high_95", "95 %, high", "95%上限", "", "", decimals)

care_status care__table_dependency_ranges(const care__run *run, care_table **table, care_error *error) {
    static const care__column columns[] = {
        CARE__INT_COLUMN("year", "year", "年份", "", ""),
        CARE__TEXT_COLUMN("code", "code", "代码"),
        CARE__TEXT_COLUMN("figure", "figure", "项目"),
        CARE__TEXT_COLUMN("unit", "unit", "单位"),
        CARE__FLOAT_COLUMN("middle", "middle scenario", "中方案", "", "", 0),
        BAND_COLUMNS(0),
        CARE__TEXT_COLUMN("status", "status", "状态"),
    };
    const care__trajectories *ensemble = &run->ensemble;
    const int64_t figures = ensemble->figures - CARE__F_LEVELS + 3; /* elderly, dependent, beds, then the levels */
    const int32_t status = ranges_status(run, CARE__FROM_TABLE(LEVELS));
    care_table *built;
    CARE__TRY(CARE__NEW_TABLE(run, "dependency_ranges", "(3) continued: ranges of the dependent elderly",
                              "失能老年人预测区间表", columns, ensemble->count == 0 ? 0 : ensemble->years * figures, &built,
                              error));
    int64_t row = 0;
    for (int64_t year = 1; ensemble->count > 0 && year <= ensemble->years; year++) {
        for (int64_t figure = 0; figure < ensemble->figures; figure++) {
            if (figure == CARE__F_POPULATION || figure == CARE__F_AGE_65_PLUS || figure == CARE__F_AGE_80_PLUS) {
                continue;
            }
            care__table_int(built, 0, row, run->plan->base_year + year);
            care__table_words(built, 1, row, (care__words){{code_of(run, figure), NULL}});
            care__table_words(built, 2, row, name_of(run, figure));
            care__table_words(built, 3, row, unit_of(figure));
            care__table_float(built, 4, row, path_of(run, figure, year));
            fill_bands(run, built, 5, row, year, figure);
            care__table_status_word(built, 5 + CARE__BANDS, row++, status);
        }
    }
    care__note_ensemble(run, built);
    care__table_rest_on(built, status);
    return care__table_end(built, table, error);
}

/* ---- by township ------------------------------------------------------------------------------------------------------ */

care_status care__table_township_ranges(const care__run *run, care_table **table, care_error *error) {
    static const care__column columns[] = {
        CARE__TEXT_COLUMN("township", "township", "乡镇"), CARE__INT_COLUMN("year", "year", "年份", "", ""),
        CARE__TEXT_COLUMN("code", "code", "代码"),         CARE__TEXT_COLUMN("figure", "figure", "项目"),
        CARE__TEXT_COLUMN("unit", "unit", "单位"),         BAND_COLUMNS(1),
    };
    const care__trajectories *ensemble = &run->ensemble;
    const int64_t townships = run->plan->townships;
    const int64_t rows = ensemble->count == 0 ? 0 : townships * ensemble->years * ensemble->figures;
    care_table *built;
    CARE__TRY(CARE__NEW_TABLE(run, "township_ranges", "Ranges by township", "分乡镇预测区间表", columns, rows, &built, error));
    for (int64_t row = 0; row < rows; row++) {
        const int64_t figure = row % ensemble->figures;
        const int64_t year = row / ensemble->figures % ensemble->years;
        const int64_t township = row / ensemble->figures / ensemble->years;
        care__table_words(built, 0, row, care__township_name(run, township));
        care__table_int(built, 1, row, run->plan->base_year + 1 + year);
        care__table_words(built, 2, row, (care__words){{code_of(run, figure), NULL}});
        care__table_words(built, 3, row, name_of(run, figure));
        care__table_words(built, 4, row, unit_of(figure));
        for (int band = 0; band < CARE__BANDS; band++) {
            const int64_t at = ((band * ensemble->years + year) * townships + township) * ensemble->figures + figure;
            care__table_float(built, 5 + band, row, ensemble->townships[at]);
        }
    }
    care__note_ensemble(run, built);
    care__table_rest_on(built, ranges_status(run, CARE__FROM_TABLE(TOWNSHIPS)));
    return care__table_end(built, table, error);
}

/* ---- targets ---------------------------------------------------------------------------------------------------------- */

static void note_kind(const care__run *run, care_table *table) {
    care__table_add_note(
        table,
        run->ensemble.judgement
            ? (care__words){{"A scenario judgement, not a probability: spreads are assumed.",
                             "情景判断，并非概率：离散度为假定。"}}
            : (care__words){{"A probability as far as the spreads that were given hold.", "在所给离散度成立的前提下为概率。"}},
        NULL);
    care__table_add_note(table,
                         (care__words){{"With the plan carried out as in (5); beds and centres may come later than planned.",
                                        "按年度建设任务全部实施；床位与中心可能晚于计划建成。"}},
                         NULL);
}

care_status care__table_certainty(const care__run *run, care_table **table, care_error *error) {
    static const care__column columns[] = {
        CARE__TEXT_COLUMN("id", "no.", "序号"),
        CARE__TEXT_COLUMN("indicator", "indicator", "指标"),
        CARE__TEXT_COLUMN("unit", "unit", "单位"),
        CARE__INT_COLUMN("year", "year", "年份", "", ""),
        CARE__FLOAT_COLUMN("target", "target", "目标", "", "", -1),
        CARE__FLOAT_COLUMN("with_plan", "with the plan", "按计划", "", "", 2),
        BAND_COLUMNS(2),
        CARE__FLOAT_COLUMN("share", "trajectories that meet it", "达标轨迹占比", "%", "%", 1),
        CARE__TEXT_COLUMN("kind", "what that is", "性质"),
    };
    static const care__words kinds[2] = {{{"probability", "概率"}}, {{"scenario judgement", "情景判断"}}};
    const care__trajectories *ensemble = &run->ensemble;
    care_table *built;
    CARE__TRY(CARE__NEW_TABLE(run, "certainty", "How sure it is that targets are met", "达标把握表", columns,
                              ensemble->chance_count, &built, error));
    for (int64_t i = 0; i < ensemble->chance_count; i++) {
        const care__chance *chance = &ensemble->chances[i];
        const care__indicator_row *row = &run->plan->indicators[chance->indicator];
        care__table_words(built, 0, i, (care__words){{row->id, NULL}});
        care__table_words(built, 1, i, row->name);
        care__table_words(built, 2, i, row->unit);
        care__table_int(built, 3, i, run->plan->target_year);
        care__table_float(built, 4, i, row->target_value);
        care__table_float(
            built, 5, i,
            care__indicator_at(run->plan, &run->people, &run->supply, row, run->supply.years, CARE__WITH_PLAN).value);
        fill_bands(run, built, 6, i, run->supply.years, chance->measure);
        care__table_float(built, 6 + CARE__BANDS, i, 100.0 * chance->met);
        care__table_words(built, 7 + CARE__BANDS, i, kinds[ensemble->judgement]);
    }
    care__note_ensemble(run, built);
    if (ensemble->count > 0) {
        note_kind(run, built);
    }
    care__table_rest_on(built, ranges_status(run, CARE__FROM_SUPPLY));
    return care__table_end(built, table, error);
}
