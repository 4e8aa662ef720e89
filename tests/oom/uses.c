#include "uses.h"

#include <care/care.h>
#include <stdio.h>
#include <string.h>

#include "temp_folder.h"

static struct {
    char folder[CARE_TEMP_PATH];
    care_plan *plan;
    care_plan *other; /* with one station more */
    care_plan_result *result;
    care_plan_comparison *comparison;
    care_ledger *ledger;
    care_ensemble *ensemble;
    char ensemble_folder[CARE_TEMP_PATH]; /* holds it in a file */
} shared;

enum { UNTOUCHED = 0x55 };

/* Did a call that failed leave an output alone, and one that succeeded fill it? */
static void check_touched(care_status status, const void *output, size_t size) {
    const unsigned char *bytes = output;
    size_t same = 0;
    while (same < size && bytes[same] == UNTOUCHED) {
        same++;
    }
    CARE_CHECK((status == CARE_OK) == (same < size));
}

static void stay(int aside) {
    (void)aside;
}

void (*oom_aside)(int aside) = stay;

static void check_files(const char *folder, int wanted) {
    oom_aside(1);
    CARE_CHECK_INT(care_temp_folder_count(folder), wanted);
    oom_aside(0);
}

/* ---- model ------------------------------------------------------------------------------------------------------------ */

static care_status create_area(const care_env *env, void *context) {
    (void)context;
    care_area *area = NULL;
    const care_status status = care_area_create(env, &area, NULL);
    CARE_CHECK((status == CARE_OK) == (area != NULL));
    care_area_free(area);
    return status;
}

/* So many that the index of their codes must grow. */
static care_status add_townships(const care_env *env, void *context) {
    (void)context;
    care_area *area = NULL;
    care_status status = care_area_create(env, &area, NULL);
    for (int64_t i = 0; i < 300 && status == CARE_OK; i++) {
        char code[16];
        care_township township;
        care_township_init(&township);
        (void)snprintf(code, sizeof code, "t%d", (int)i);
        township.code = code;
        township.name_zh = "乡镇";
        status = care_area_add(area, &township, NULL);
        CARE_CHECK_INT(care_area_count(area), status == CARE_OK ? i + 1 : i);
        CARE_CHECK_INT(care_area_find(area, code), status == CARE_OK ? i : -1);
    }
    care_area_free(area);
    return status;
}

static care_status create_ledger(const care_env *env, void *context) {
    (void)context;
    care_ledger *ledger = NULL;
    const care_status status = care_ledger_create(3, 2021, 2025, env, &ledger, NULL);
    CARE_CHECK((status == CARE_OK) == (ledger != NULL));
    care_ledger_free(ledger);
    return status;
}

static care_status verify_ledger(const care_env *env, void *context) {
    (void)context;
    care_diagnostics *findings = NULL;
    const care_status status = care_ledger_verify(shared.ledger, env, &findings, NULL);
    CARE_CHECK((status == CARE_OK) == (findings != NULL));
    care_diagnostics_free(findings);
    return status;
}

/* ---- tables ----------------------------------------------------------------------------------------------------------- */

static care_status make_table(const care_env *env, void *context) {
    (void)context;
    care_table *table = NULL;
    const care_status status = care_ledger_table(shared.ledger, env, &table, NULL);
    CARE_CHECK((status == CARE_OK) == (table != NULL));
    care_table_free(table);
    return status;
}

/* A table renders with the memory it was made with. */
static care_status render_table(const care_env *env, void *context) {
    (void)context;
    care_table *table = NULL;
    care_status status = care_ledger_table(shared.ledger, env, &table, NULL);
    for (int32_t format = CARE_TABLE_TEXT; format <= CARE_TABLE_JSON && status == CARE_OK; format++) {
        char text[8];
        size_t needed;
        memset(text, UNTOUCHED, sizeof text);
        memset(&needed, UNTOUCHED, sizeof needed);
        status = care_table_render(table, format, "zh", text, sizeof text, &needed, NULL);
        check_touched(status, text, 1);
        check_touched(status, &needed, sizeof needed);
    }
    care_table_free(table);
    return status;
}

static care_status write_table(const care_env *env, void *context) {
    (void)context;
    char path[CARE_TEMP_PATH + 16];
    care_table *table = NULL;
    (void)snprintf(path, sizeof path, "%s/table.csv", shared.folder);
    care_status status = care_ledger_table(shared.ledger, env, &table, NULL);
    if (status == CARE_OK) {
        status = care_table_write(table, CARE_TABLE_CSV, "en", path, NULL);
    }
    check_files(shared.folder, status == CARE_OK);
    (void)remove(path);
    care_table_free(table);
    return status;
}

/* ---- solvers ---------------------------------------------------------------------------------------------------------- */

enum { TOWNSHIPS = 200, YEARS = 2, AGES = 4, CELLS = TOWNSHIPS * CARE_SEXES * AGES, MANY = 200 };

static care_status apportion(const care_env *env, void *context) {
    (void)context;
    double weight[MANY];
    int64_t upper[MANY];
    int64_t out[MANY];
    care_status status = CARE_OK;
    for (int i = 0; i < MANY; i++) {
        weight[i] = 1.0 + i;
        upper[i] = 9;
    }
    for (int32_t method = CARE_LARGEST_REMAINDER; method <= CARE_SAINTE_LAGUE && status == CARE_OK; method++) {
        memset(out, UNTOUCHED, sizeof out);
        status = care_apportion(method, 1000, MANY, weight, NULL, upper, env, out, NULL);
        check_touched(status, out, sizeof out);
    }
    return status;
}

static care_status project(const care_env *env, void *context) {
    (void)context;
    static const double survival[CARE_SEXES * AGES] = {0.9, 0.9, 0.9, 0.5, 0.9, 0.9, 0.9, 0.5};
    static const double fertility[AGES] = {0.0, 0.1, 0.1, 0.0};
    static const double sex_ratio[YEARS] = {1.1, 1.1};
    static double base[CELLS];
    static double leave[CELLS];
    double control[YEARS * CARE_SEXES * AGES];
    static double persons[YEARS * CELLS];
    for (int i = 0; i < CELLS; i++) {
        base[i] = 100.0;
        leave[i] = -1.0;
    }
    for (size_t i = 0; i < sizeof control / sizeof control[0]; i++) {
        control[i] = 100.0 * TOWNSHIPS;
    }
    care_cohort_problem problem;
    care_cohort_result result;
    care_cohort_problem_init(&problem);
    care_cohort_result_init(&result);
    problem.townships = TOWNSHIPS;
    problem.years = YEARS;
    problem.ages = AGES;
    problem.base = base;
    problem.survival = survival;
    problem.fertility = fertility;
    problem.sex_ratio = sex_ratio;
    problem.migration = leave;
    problem.migration_kind = CARE_MIGRATION_COUNTS;
    problem.migration_layout = CARE_RATES_BY_TOWNSHIP;
    problem.control = control;
    memset(persons, UNTOUCHED, sizeof persons);
    result.persons = persons;
    const care_status status = care_cohort_project(&problem, env, &result, NULL);
    check_touched(status, persons, sizeof persons);
    return status;
}

static care_cohort_change three_townships(void) {
    care_cohort_change change;
    care_cohort_change_init(&change);
    change.townships = 3;
    change.ages = AGES;
    change.shift = 1;
    change.mothers_begin = 1;
    change.mothers_end = 3;
    return change;
}

enum { FEW = 3 * CARE_SEXES * AGES };

static care_status find_change(const care_env *env, void *context) {
    (void)context;
    const care_cohort_change change = three_townships();
    double persons[FEW];
    double ratios[FEW];
    for (int i = 0; i < FEW; i++) {
        persons[i] = 1.0 + i;
    }
    memset(ratios, UNTOUCHED, sizeof ratios);
    const care_status status = care_cohort_change_ratios(&change, persons, persons, env, ratios, FEW, NULL, NULL);
    check_touched(status, ratios, sizeof ratios);
    return status;
}

static care_status project_change(const care_env *env, void *context) {
    (void)context;
    const care_cohort_change change = three_townships();
    double base[FEW];
    double persons[FEW];
    double control[CARE_SEXES * AGES];
    for (int i = 0; i < FEW; i++) {
        base[i] = control[i % (CARE_SEXES * AGES)] = 1.0 + i;
    }
    memset(persons, UNTOUCHED, sizeof persons);
    const care_status status = care_cohort_change_project(&change, base, base, 1, control, env, persons, FEW, NULL);
    check_touched(status, persons, sizeof persons);
    return status;
}

static care_status fit_table(const care_env *env, void *context) {
    (void)context;
    static const int64_t shape[2] = {2, 2};
    static const double seed[4] = {1.0, 2.0, 3.0, 4.0};
    static const int64_t margins[2] = {1, 2};
    static const double totals[4] = {3.0, 7.0, 5.0, 5.0};
    double table[4];
    care_proportional_fit problem;
    care_proportional_fit_init(&problem);
    problem.axis_count = problem.margin_count = 2;
    problem.shape = shape;
    problem.seed = seed;
    problem.margins = margins;
    problem.totals = totals;
    memset(table, UNTOUCHED, sizeof table);
    const care_status status = care_fit_margins(&problem, env, table, 4, NULL, NULL);
    check_touched(status, table, sizeof table);
    return status;
}

/* Places on a line, a km apart. */
static care_status reach_places(const care_env *env, care_reach **reach) {
    double places[2 * MANY];
    for (int i = 0; i < MANY; i++) {
        places[2 * i] = i;
        places[2 * i + 1] = 0.0;
    }
    return care_reach_create(MANY, places, MANY, places, 20.0, env, reach, NULL);
}

static care_status create_reach(const care_env *env, void *context) {
    (void)context;
    care_reach *reach = NULL;
    const care_status status = reach_places(env, &reach);
    CARE_CHECK((status == CARE_OK) == (reach != NULL));
    care_reach_free(reach);
    return status;
}

static care_status roll_out(const care_env *env, void *context) {
    (void)context;
    double weight[YEARS * MANY];
    int64_t limit[YEARS] = {2, 2};
    int64_t year[MANY];
    care_reach *reach = NULL;
    care_status status = reach_places(env, &reach);
    for (int i = 0; i < YEARS * MANY; i++) {
        weight[i] = 1.0;
    }
    care_rollout_problem problem;
    care_rollout_problem_init(&problem);
    problem.sites = problem.points = MANY;
    problem.years = YEARS;
    problem.row_start = care_reach_row_start(reach);
    problem.site = care_reach_site(reach);
    problem.weight = weight;
    problem.limit = limit;
    memset(year, UNTOUCHED, sizeof year);
    if (status == CARE_OK) {
        status = care_rollout_solve(&problem, env, year, NULL, NULL, NULL, NULL);
        check_touched(status, year, sizeof year);
    }
    care_reach_free(reach);
    return status;
}

/* ---- levels ----------------------------------------------------------------------------------------------------------- */

enum { LEVELS = 2, STATES = LEVELS + 1, STEPS = 2, PAIRS = STATES * STATES * STEPS };

/* Tables are [states][states][steps]: independent, dependent, dead. */
static const double intensity[PAIRS] = {-0.11, -0.12, 0.1,  0.1, 0.01, 0.02, 0.05, 0.05, -0.1,
                                        -0.1,  0.05,  0.05, 0,   0,    0,    0,    0,    0};
static const double chances[PAIRS] = {0.89, 0.88, 0.1, 0.1, 0.01, 0.02, 0.05, 0.05, 0.9, 0.9, 0.05, 0.05, 0, 0, 0, 0, 1, 1};
static const double shares[LEVELS * STEPS] = {0.9, 0.8, 0.1, 0.2};
static const double later_shares[LEVELS * STEPS] = {0.85, 0.75, 0.15, 0.25};
static const double alive[STEPS] = {0.95, 0.94};

static care_status project_levels(const care_env *env, void *context) {
    (void)context;
    enum { MATRICES = CARE_SEXES * STATES * STATES * AGES, PEOPLE = TOWNSHIPS * CARE_SEXES * LEVELS * AGES };
    static const double fertility[AGES] = {0.0, 0.1, 0.1, 0.0};
    static const double sex_ratio[YEARS] = {1.1, 1.1};
    double probability[MATRICES];
    double base[PEOPLE];
    double persons[YEARS * PEOPLE];
    care_diagnostics *findings = NULL;
    care_multistate_problem problem;
    care_multistate_result result;
    care_multistate_problem_init(&problem);
    care_multistate_result_init(&result);
    for (int i = 0; i < MATRICES; i++) {
        probability[i] = chances[i / AGES % (STATES * STATES) * STEPS];
    }
    for (int i = 0; i < PEOPLE; i++) {
        base[i] = 100.0;
    }
    problem.townships = TOWNSHIPS;
    problem.years = YEARS;
    problem.ages = AGES;
    problem.levels = LEVELS;
    problem.base = base;
    problem.probability = probability;
    problem.fertility = fertility;
    problem.sex_ratio = sex_ratio;
    result.persons = persons;
    memset(persons, UNTOUCHED, sizeof persons);
    const care_status status = care_multistate_project(&problem, env, &result, &findings, NULL);
    check_touched(status, persons, sizeof persons);
    CARE_CHECK((status == CARE_OK) == (findings != NULL));
    care_diagnostics_free(findings);
    return status;
}

static care_status fit_transitions(const care_env *env, void *context) {
    (void)context;
    double out[PAIRS];
    memset(out, UNTOUCHED, sizeof out);
    const care_status status =
        care_transition_fit(LEVELS, STEPS, shares, later_shares, alive, chances, 1e-9, 1000, env, out, PAIRS, NULL, NULL);
    check_touched(status, out, sizeof out);
    return status;
}

static care_status scale_mortality(const care_env *env, void *context) {
    (void)context;
    double out[PAIRS];
    memset(out, UNTOUCHED, sizeof out);
    const care_status status = care_transition_mortality(LEVELS, STEPS, shares, alive, 1.0, intensity, env, out, PAIRS, NULL);
    check_touched(status, out, sizeof out);
    return status;
}

static care_status find_incidence(const care_env *env, void *context) {
    (void)context;
    static const double relative[LEVELS * STEPS] = {1.0, 1.0, 3.0, 3.0};
    static const double recovery[STEPS] = {0.02, 0.02};
    double out[PAIRS];
    memset(out, UNTOUCHED, sizeof out);
    const care_status status = care_transition_incidence(LEVELS, STEPS, shares, later_shares, alive, relative, recovery, 1.0,
                                                         env, out, PAIRS, NULL, NULL);
    check_touched(status, out, sizeof out);
    return status;
}

static care_status fit_panel(const care_env *env, void *context) {
    (void)context;
    static const double length[1] = {1.0};
    static const double counts[STATES * STATES] = {850, 120, 30, 40, 400, 60, 0, 0, 0};
    static const double guess[STATES * STATES] = {-0.15, 0.1, 0.05, 0.1, -0.2, 0.1, 0, 0, 0};
    double out[STATES * STATES];
    memset(out, UNTOUCHED, sizeof out);
    const care_status status =
        care_transition_panel(STATES, 1, length, counts, guess, 1e-9, 100, env, out, NULL, STATES * STATES, NULL, NULL);
    check_touched(status, out, sizeof out);
    return status;
}

/* ---- ensembles -------------------------------------------------------------------------------------------------------- */

enum { TRAJECTORIES = 3, FEW_TOWNSHIPS = 2, MEASURES = 3 }; /* two figures and a ratio */

/* A problem with every part that takes memory, of arrays that stay. */
static const care_ensemble_problem *ensemble_problem(void) {
    enum { MATRICES = CARE_SEXES * STATES * STATES * AGES, PEOPLE = FEW_TOWNSHIPS * CARE_SEXES * LEVELS * AGES };
    static const double fertility[AGES] = {0.0, 0.1, 0.1, 0.0};
    static const double sex_ratio[YEARS] = {1.1, 1.1};
    static const double series[CARE_SOURCES][CARE_SERIES_PARAMETERS] = {
        {0.0, 0.1, 1.0, 0.0, 0.1}, {0.0, 0.1, 1.0, 0.0, 0.1}, {0}, {0.0, 0.1, 1.0, 0.0, 0.1}, {0}, {0},
        {0.0, 0.1, 0.0, 0.0, 0.0}};
    static const double weight[2 * CARE_SEXES * LEVELS] = {1.0, 1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 1.0};
    static const int64_t from_age[2] = {0, 2};
    static const int64_t numerator = 1;
    static const int64_t denominator = 0;
    static const double scale = 1000.0;
    static double probability[MATRICES];
    static double base[PEOPLE];
    static care_multistate_problem people;
    static care_ensemble_problem problem;
    care_multistate_problem_init(&people);
    care_ensemble_problem_init(&problem);
    for (int i = 0; i < MATRICES; i++) {
        probability[i] = chances[i / AGES % (STATES * STATES) * STEPS];
    }
    for (int i = 0; i < PEOPLE; i++) {
        base[i] = 100.0;
    }
    people.townships = FEW_TOWNSHIPS;
    people.years = YEARS;
    people.ages = AGES;
    people.levels = LEVELS;
    people.base = base;
    people.probability = probability;
    people.fertility = fertility;
    people.sex_ratio = sex_ratio;
    problem.people = &people;
    problem.series = &series[0][0];
    problem.figures = 2;
    problem.weight = weight;
    problem.from_age = from_age;
    problem.ratios = 1;
    problem.numerator = &numerator;
    problem.denominator = &denominator;
    problem.scale = &scale;
    return &problem;
}

static care_status create_ensemble(const care_env *env, void *context) {
    (void)context;
    care_ensemble *ensemble = NULL;
    const care_status status = care_ensemble_create(ensemble_problem(), env, &ensemble, NULL);
    CARE_CHECK((status == CARE_OK) == (ensemble != NULL));
    care_ensemble_free(ensemble);
    return status;
}

/* What was done is kept, whatever fails; another call goes on. */
static care_status run_ensemble(const care_env *env, void *context) {
    (void)context;
    care_ensemble *ensemble = NULL;
    care_status status = care_ensemble_create(ensemble_problem(), env, &ensemble, NULL);
    for (int64_t part = 0; part < 2 && status == CARE_OK; part++) {
        status = care_ensemble_run(ensemble, ensemble_problem(), 5 * part, 5 * part + TRAJECTORIES, NULL, 0, env, NULL);
        CARE_CHECK_INT(care_ensemble_count(ensemble), TRAJECTORIES * (status == CARE_OK ? part + 1 : part));
    }
    care_ensemble_free(ensemble);
    return status;
}

static care_status merge_ensembles(const care_env *env, void *context) {
    (void)context;
    care_ensemble *ensemble = NULL;
    care_status status = care_ensemble_create(ensemble_problem(), env, &ensemble, NULL);
    if (status == CARE_OK) {
        status = care_ensemble_merge(ensemble, shared.ensemble, NULL);
        CARE_CHECK_INT(care_ensemble_count(ensemble), status == CARE_OK ? TRAJECTORIES : 0);
    }
    care_ensemble_free(ensemble);
    return status;
}

static care_status write_ensemble(const care_env *env, void *context) {
    (void)context;
    char path[CARE_TEMP_PATH + 16];
    care_ensemble *ensemble = NULL;
    care_status status = care_ensemble_create(ensemble_problem(), env, &ensemble, NULL);
    (void)snprintf(path, sizeof path, "%s/written", shared.ensemble_folder);
    if (status == CARE_OK) {
        status = care_ensemble_write(ensemble, path, NULL);
        check_files(shared.ensemble_folder, status == CARE_OK ? 2 : 1);
    }
    (void)remove(path);
    care_ensemble_free(ensemble);
    return status;
}

static care_status read_ensemble(const care_env *env, void *context) {
    (void)context;
    char path[CARE_TEMP_PATH + 16];
    care_ensemble *ensemble = NULL;
    (void)snprintf(path, sizeof path, "%s/ensemble", shared.ensemble_folder);
    const care_status status = care_ensemble_read(path, ensemble_problem(), env, &ensemble, NULL);
    CARE_CHECK((status == CARE_OK) == (ensemble != NULL));
    CARE_CHECK_INT(care_ensemble_count(ensemble), status == CARE_OK ? TRAJECTORIES : 0);
    care_ensemble_free(ensemble);
    return status;
}

static care_status draw_ensemble(const care_env *env, void *context) {
    (void)context;
    double out[TRAJECTORIES * YEARS * MEASURES];
    memset(out, UNTOUCHED, sizeof out);
    const care_status status =
        care_ensemble_draws(ensemble_problem(), 0, TRAJECTORIES, env, out, TRAJECTORIES * YEARS * MEASURES, NULL);
    check_touched(status, out, sizeof out);
    return status;
}

static bool make_ensemble(void) {
    char path[CARE_TEMP_PATH + 16];
    if (!CARE_CHECK(care_temp_folder_make(shared.ensemble_folder))) {
        return false;
    }
    (void)snprintf(path, sizeof path, "%s/ensemble", shared.ensemble_folder);
    return CARE_CHECK_OK(care_ensemble_create(ensemble_problem(), NULL, &shared.ensemble, NULL), NULL) &&
           CARE_CHECK_OK(care_ensemble_run(shared.ensemble, ensemble_problem(), 0, TRAJECTORIES, path, 1, NULL, NULL), NULL);
}

/* ---- plans ------------------------------------------------------------------------------------------------------------ */

static care_status read_plan(const care_env *env, void *context) {
    (void)context;
    care_plan *plan = NULL;
    care_diagnostics *findings = NULL;
    const care_status status = care_plan_read("tests/golden/small/plan.json", NULL, env, &plan, &findings, NULL);
    CARE_CHECK((status == CARE_OK) == (plan != NULL));
    CARE_CHECK((status == CARE_OK) == (findings != NULL));
    care_diagnostics_free(findings);
    care_plan_free(plan);
    return status;
}

static care_status run_plan(const care_env *env, void *context) {
    (void)context;
    care_plan_options options;
    care_plan_result *result = NULL;
    care_plan_options_init(&options);
    options.draws = 1;
    options.influence = 0; /* hundreds of runs like this one */
    const care_status status = care_plan_run(shared.plan, &options, env, &result, NULL);
    CARE_CHECK((status == CARE_OK) == (result != NULL));
    care_plan_result_free(result);
    return status;
}

static care_status result_to_json(const care_env *env, void *context) {
    (void)context;
    size_t needed;
    memset(&needed, UNTOUCHED, sizeof needed);
    const care_status status = care_plan_result_json(shared.result, "zh", env, NULL, 0, &needed, NULL);
    check_touched(status, &needed, sizeof needed);
    return status;
}

/* A set of files stands whole or not at all. */
static care_status write_result(const care_env *env, void *context) {
    (void)context;
    char out[CARE_TEMP_PATH + 16];
    (void)snprintf(out, sizeof out, "%s/out", shared.folder);
    const care_status status = care_plan_result_write(shared.result, out, "en", env, NULL);
    check_files(out, status == CARE_OK ? CARE_PLAN_TABLES + 1 : 0);
    oom_aside(1);
    care_temp_folder_remove(out);
    oom_aside(0);
    return status;
}

static care_status compare_plans(const care_env *env, void *context) {
    (void)context;
    care_plan_comparison *comparison = NULL;
    const care_status status = care_plan_compare(shared.plan, shared.other, env, &comparison, NULL);
    CARE_CHECK((status == CARE_OK) == (comparison != NULL));
    care_plan_comparison_free(comparison);
    return status;
}

static care_status comparison_to_json(const care_env *env, void *context) {
    (void)context;
    size_t needed;
    memset(&needed, UNTOUCHED, sizeof needed);
    const care_status status = care_plan_comparison_json(shared.comparison, "zh", env, NULL, 0, &needed, NULL);
    check_touched(status, &needed, sizeof needed);
    return status;
}

static care_status write_comparison(const care_env *env, void *context) {
    (void)context;
    char out[CARE_TEMP_PATH + 16];
    (void)snprintf(out, sizeof out, "%s/out", shared.folder);
    const care_status status = care_plan_comparison_write(shared.comparison, out, "en", env, NULL);
    check_files(out, status == CARE_OK ? CARE_COMPARISON_TABLES + 1 : 0);
    oom_aside(1);
    care_temp_folder_remove(out);
    oom_aside(0);
    return status;
}

/* ---- life tables ------------------------------------------------------------------------------------------------------ */

enum { LIFE_AGES = 4, LIFE_YEARS = 3, LIFE_GROUPS = 2, LIFE_CELLS = LIFE_GROUPS * LIFE_YEARS * LIFE_AGES };

static const int64_t life_ages[LIFE_AGES] = {60, 65, 70, 75};

static care_life_rules life_rules(void) {
    care_life_rules rules;
    care_life_rules_init(&rules);
    rules.ages = LIFE_AGES;
    rules.from_age = life_ages;
    return rules;
}

/* Rates of groups and years that do not all change alike. */
static void life_rates(double mx[LIFE_CELLS]) {
    for (int i = 0; i < LIFE_CELLS; i++) {
        mx[i] = 0.01 * (1 << i % LIFE_AGES) * (1.0 - 0.03 * (i / LIFE_AGES) - 0.002 * (i * i % 7));
    }
}

static care_status complete_table(const care_env *env, void *context) {
    (void)context;
    double mx[LIFE_CELLS];
    double ex[LIFE_AGES];
    const care_life_rules rules = life_rules();
    care_life_input input;
    care_life_result result;
    life_rates(mx);
    care_life_input_init(&input);
    care_life_result_init(&result);
    input.tables = 1;
    input.mx = mx;
    result.ex = ex;
    memset(ex, UNTOUCHED, sizeof ex);
    const care_status status = care_life_table(&rules, &input, env, &result, NULL);
    check_touched(status, ex, sizeof ex);
    return status;
}

static care_status smooth_rates(const care_env *env, void *context) {
    (void)context;
    double mx[LIFE_CELLS];
    double out[LIFE_AGES];
    life_rates(mx);
    memset(out, UNTOUCHED, sizeof out);
    const care_status status = care_life_smooth(1, LIFE_AGES, mx, mx, 2, 1.0, env, out, LIFE_AGES, NULL);
    check_touched(status, out, sizeof out);
    return status;
}

static care_status solve_brass(const care_env *env, void *context) {
    (void)context;
    static const double standard[LIFE_AGES] = {1.0, 0.8, 0.6, 0.3};
    static const double one = 1.0;
    static const double open_ax = 8.0;
    static const double e0 = 14.0;
    const care_life_rules rules = life_rules();
    double alpha;
    memset(&alpha, UNTOUCHED, sizeof alpha);
    const care_status status = care_brass_solve(&rules, 1, NULL, standard, &one, &open_ax, &e0, env, &alpha, 1, NULL);
    check_touched(status, &alpha, sizeof alpha);
    return status;
}

static care_status fit_lee_carter(const care_env *env, void *context) {
    (void)context;
    double mx[LIFE_CELLS];
    double level[LIFE_AGES];
    double pattern[LIFE_AGES];
    double index[LIFE_YEARS];
    const care_life_rules rules = life_rules();
    care_lee_carter_input input;
    life_rates(mx);
    care_lee_carter_input_init(&input);
    input.years = LIFE_YEARS;
    input.ages = LIFE_AGES;
    input.mx = mx;
    input.adjust = CARE_LEE_CARTER_E0;
    input.rules = &rules;
    memset(index, UNTOUCHED, sizeof index);
    const care_status status = care_lee_carter_fit(&input, env, level, pattern, index, NULL, NULL);
    check_touched(status, index, sizeof index);
    return status;
}

static care_status solve_lee_carter(const care_env *env, void *context) {
    (void)context;
    static const double level[LIFE_AGES] = {-4.0, -3.5, -3.0, -2.0};
    static const double pattern[LIFE_AGES] = {0.3, 0.3, 0.2, 0.2};
    static const double e0 = 20.0;
    const care_life_rules rules = life_rules();
    double index;
    memset(&index, UNTOUCHED, sizeof index);
    const care_status status = care_lee_carter_solve(&rules, 1, NULL, level, pattern, &e0, env, &index, 1, NULL);
    check_touched(status, &index, sizeof index);
    return status;
}

static care_status fit_li_lee(const care_env *env, void *context) {
    (void)context;
    double mx[LIFE_CELLS];
    double pattern[LIFE_AGES];
    care_li_lee_result result;
    life_rates(mx);
    care_li_lee_result_init(&result);
    result.common_pattern = pattern;
    memset(pattern, UNTOUCHED, sizeof pattern);
    const care_status status = care_li_lee_fit(LIFE_GROUPS, LIFE_YEARS, LIFE_AGES, mx, NULL, env, &result, NULL);
    check_touched(status, pattern, sizeof pattern);
    return status;
}

/* ---- seasonal residents ------------------------------------------------------------------------------------------------ */

static care_status find_sojourners(const care_env *env, void *context) {
    (void)context;
    static const int64_t days[3] = {20, 30, 15};
    static const double arrivals[3] = {10.0, 90.0, 5.0};
    static const double capacity[3] = {10.0, 10.0, 10.0};
    double present[65];
    double displaced[65];
    care_sojourn_report report;
    care_sojourn_problem problem;
    care_sojourn_result result;
    care_sojourn_problem_init(&problem);
    care_sojourn_result_init(&result);
    care_sojourn_report_init(&report);
    problem.periods = 3;
    problem.days = days;
    problem.arrivals = arrivals;
    problem.stay = CARE_STAY_EXPONENTIAL;
    problem.mean = 9.0;
    problem.capacity = capacity;
    result.present = present;
    result.displaced = displaced;
    memset(present, UNTOUCHED, sizeof present);
    memset(displaced, UNTOUCHED, sizeof displaced);
    const care_status status = care_sojourn_load(&problem, env, &result, &report, NULL);
    check_touched(status, present, sizeof present);
    check_touched(status, displaced, sizeof displaced);
    CARE_CHECK((status == CARE_OK) == (report.most_day >= 0));
    return status;
}

const oom_use oom_uses[] = {
    {"care_apportion", apportion},
    {"care_area_add", add_townships},
    {"care_area_create", create_area},
    {"care_brass_solve", solve_brass},
    {"care_cohort_change_project", project_change},
    {"care_cohort_change_ratios", find_change},
    {"care_cohort_project", project},
    {"care_ensemble_create", create_ensemble},
    {"care_ensemble_draws", draw_ensemble},
    {"care_ensemble_merge", merge_ensembles},
    {"care_ensemble_read", read_ensemble},
    {"care_ensemble_run", run_ensemble},
    {"care_ensemble_write", write_ensemble},
    {"care_fit_margins", fit_table},
    {"care_ledger_create", create_ledger},
    {"care_ledger_table", make_table},
    {"care_ledger_verify", verify_ledger},
    {"care_lee_carter_fit", fit_lee_carter},
    {"care_lee_carter_solve", solve_lee_carter},
    {"care_li_lee_fit", fit_li_lee},
    {"care_life_smooth", smooth_rates},
    {"care_life_table", complete_table},
    {"care_multistate_project", project_levels},
    {"care_plan_compare", compare_plans},
    {"care_plan_comparison_json", comparison_to_json},
    {"care_plan_comparison_write", write_comparison},
    {"care_plan_read", read_plan},
    {"care_plan_result_json", result_to_json},
    {"care_plan_result_write", write_result},
    {"care_plan_run", run_plan},
    {"care_reach_create", create_reach},
    {"care_rollout_solve", roll_out},
    {"care_sojourn_load", find_sojourners},
    {"care_table_render", render_table},
    {"care_table_write", write_table},
    {"care_transition_fit", fit_transitions},
    {"care_transition_incidence", find_incidence},
    {"care_transition_mortality", scale_mortality},
    {"care_transition_panel", fit_panel},
    {NULL, NULL},
};

static bool read_other(void) {
    char path[CARE_TEMP_PATH + 16];
    const char *const names[] = {"stations"};
    const char *const paths[] = {path};
    const care_plan_read_options options = {
        .struct_size = sizeof options, .table_count = 1, .table_names = names, .table_paths = paths};
    (void)snprintf(path, sizeof path, "%s/other.csv", shared.folder);
    FILE *file = fopen(path, "w");
    const bool written = file != NULL && fputs("township,stations,status,source\nhk,7,demonstration,invented\n"
                                               "bs,4,demonstration,invented\nsl,2,demonstration,invented\n",
                                               file) >= 0;
    const bool read =
        file != NULL && fclose(file) == 0 && CARE_CHECK(written) &&
        CARE_CHECK_OK(care_plan_read("tests/golden/small/plan.json", &options, NULL, &shared.other, NULL, NULL), NULL);
    (void)remove(path);
    return read;
}

bool oom_begin(void) {
    care_plan_options options;
    care_plan_options_init(&options);
    options.draws = 0;
    options.influence = 0;
    return CARE_CHECK(care_temp_folder_make(shared.folder)) &&
           CARE_CHECK_OK(care_plan_read("tests/golden/small/plan.json", NULL, NULL, &shared.plan, NULL, NULL), NULL) &&
           CARE_CHECK_OK(care_plan_run(shared.plan, &options, NULL, &shared.result, NULL), NULL) && read_other() &&
           CARE_CHECK_OK(care_plan_compare(shared.plan, shared.other, NULL, &shared.comparison, NULL), NULL) &&
           CARE_CHECK_OK(care_ledger_create(3, 2021, 2025, NULL, &shared.ledger, NULL), NULL) &&
           CARE_CHECK_OK(care_ledger_open(shared.ledger, 0, CARE_BED_NURSING, CARE_BED_OPERATING, 100, NULL), NULL) &&
           make_ensemble();
}

void oom_end(void) {
    care_ensemble_free(shared.ensemble);
    care_ledger_free(shared.ledger);
    care_plan_comparison_free(shared.comparison);
    care_plan_result_free(shared.result);
    care_plan_free(shared.other);
    care_plan_free(shared.plan);
    care_temp_folder_remove(shared.ensemble_folder);
    care_temp_folder_remove(shared.folder);
}
