/* Demand: need and its scenarios, workforce, insurance fund, seasonal residents, decomposition: any sizes, any values, arrays
   that may be missing. */
#include <care/decomposition.h>
#include <care/ltci_fund.h>
#include <care/need.h>
#include <care/sojourn.h>
#include <care/workforce.h>

#include "fuzz.h"

enum { MOST_ARRAYS = 24 };

/* Arrays of one call, freed together. */
typedef struct heap {
    void *blocks[MOST_ARRAYS];
    int count;
} heap;

static double *given(fuzz_source *source, heap *all, int64_t a, int64_t b, int64_t c) {
    return all->blocks[all->count++] = fuzz_doubles(source, fuzz_product(a, b, c));
}

/* One that is left out half the time. */
static double *perhaps(fuzz_source *source, heap *all, int64_t a, int64_t b, int64_t c) {
    return fuzz_byte(source) % 2 == 0 ? NULL : given(source, all, a, b, c);
}

static double *room(heap *all, int64_t a, int64_t b, int64_t c) {
    return all->blocks[all->count++] = fuzz_room(fuzz_product(a, b, c), sizeof(double));
}

static void let_go(const heap *all) {
    for (int i = 0; i < all->count; i++) {
        free(all->blocks[i]);
    }
}

/* Shares that add up, unless a byte says otherwise. */
static void make_shares(fuzz_source *source, double *share, int64_t rows, int64_t settings) {
    for (int64_t row = 0; share != NULL && row < rows && fuzz_byte(source) < 240; row++) {
        for (int64_t s = 0; s < settings; s++) {
            share[row * settings + s] = s == row % settings ? 1.0 : 0.0;
        }
    }
}

static void find_need(fuzz_source *source) {
    heap all = {0};
    care_need_problem p;
    care_need_result r;
    care_error error;
    care_need_problem_init(&p);
    care_need_result_init(&r);
    care_error_init(&error);
    p.years = fuzz_size(source, 3);
    p.townships = fuzz_size(source, 3);
    p.groups = fuzz_size(source, 2);
    p.levels = fuzz_size(source, 3);
    p.settings = fuzz_size(source, 4);
    p.share_layout = (int32_t)fuzz_int(source, 0, 4);
    p.informal_layout = (int32_t)fuzz_int(source, 0, 4);
    const int64_t tables = fuzz_product(p.years, p.townships, 1); /* enough for any layout */
    const int64_t cells = fuzz_product(p.groups, p.levels, 1);
    double *share = given(source, &all, tables, cells, p.settings);
    make_shares(source, share, fuzz_product(tables, cells, 1), p.settings);
    p.share = share;
    p.persons = given(source, &all, tables, cells, 1);
    p.places = perhaps(source, &all, p.settings, 1, 1);
    p.occupancy = perhaps(source, &all, p.settings, 1, 1);
    p.hours = perhaps(source, &all, p.levels, p.settings, 1);
    p.informal_share = perhaps(source, &all, tables, p.settings, 1);
    p.informal_hours = perhaps(source, &all, tables, p.settings, 1);
    p.cost_per_user = perhaps(source, &all, p.settings, 1, 1);
    p.cost_per_place = perhaps(source, &all, p.settings, 1, 1);
    p.cost_per_hour = perhaps(source, &all, p.settings, 1, 1);
    p.cost_index = perhaps(source, &all, p.years, p.settings, 1);
    p.productive_hours = fuzz_byte(source) % 2 == 0 ? 1700.0 : fuzz_double(source);
    r.users = room(&all, 2 * tables, p.levels, p.settings);
    r.places = room(&all, 2 * tables, p.settings, 1);
    r.cost = fuzz_byte(source) % 2 == 0 ? NULL : room(&all, 2 * tables, p.settings, 1);
    r.caregivers = fuzz_byte(source) % 2 == 0 ? NULL : room(&all, 2 * tables, p.settings, 1);
    fuzz_struct_size(source, &p.struct_size, sizeof p);
    int64_t allocations_left;
    const care_env env = fuzz_env(source, &allocations_left);
    const care_need_problem *twice[2] = {&p, &p};
    const care_status status = care_need_solve(&p, &env, &r, &error);
    fuzz_check_status(status, &error);
    care_error_init(&error);
    FUZZ_CHECK(care_need_steps(twice, 2, &env, &r, &error) == status);
    fuzz_check_status((care_status)error.status, &error);
    let_go(&all);
}

static void change_scenario(fuzz_source *source) {
    heap all = {0};
    care_error error;
    const int64_t rows = fuzz_size(source, 5);
    const int64_t settings = fuzz_size(source, 4);
    const int64_t n = fuzz_product(rows, settings, 1);
    double *share = given(source, &all, rows, settings, 1);
    make_shares(source, share, rows, settings);
    const double *amount = given(source, &all, rows, 1, 1);
    const double *weight = given(source, &all, rows, 1, 1);
    const double *cost = given(source, &all, settings, 1, 1);
    const double *growth = given(source, &all, settings, 1, 1);
    double *out = room(&all, rows, settings, 1);
    const int64_t from = fuzz_int(source, -1, 4);
    const int64_t to = fuzz_int(source, -1, 4);
    care_error_init(&error);
    fuzz_check_status(care_need_move_users(rows, settings, share, from, to, amount, out, (size_t)n, &error), &error);
    care_error_init(&error);
    fuzz_check_status(care_need_raise_coverage(rows, settings, share, from, amount, weight, out, (size_t)n, &error), &error);
    care_error_init(&error);
    fuzz_check_status(care_need_cost_index(rows, settings, cost, cost, growth, weight, out, (size_t)n, &error), &error);
    const int64_t levels = fuzz_size(source, 3);
    const int64_t ages = fuzz_size(source, 6);
    const double *prevalence = given(source, &all, levels, CARE_SEXES, ages);
    const double *gain = given(source, &all, rows, CARE_SEXES, ages);
    const int64_t shifted = fuzz_product(fuzz_product(rows, levels, 1), CARE_SEXES, ages);
    double *moved = room(&all, shifted, 1, 1);
    care_error_init(&error);
    fuzz_check_status(
        care_need_shift_prevalence(rows, levels, ages, fuzz_double(source), prevalence, gain, moved, (size_t)shifted, &error),
        &error);
    let_go(&all);
}

static void employ(fuzz_source *source) {
    heap all = {0};
    care_workforce_problem p;
    care_workforce_result r;
    care_error error;
    care_workforce_problem_init(&p);
    care_workforce_result_init(&r);
    care_error_init(&error);
    p.tables = fuzz_size(source, 3);
    p.years = fuzz_size(source, 8);
    p.training = fuzz_int(source, -1, 4);
    p.in_post = given(source, &all, p.tables, 1, 1);
    p.pipeline = given(source, &all, p.tables, p.training, 1);
    p.intake = given(source, &all, p.tables, p.years, 1);
    p.recruits = perhaps(source, &all, p.tables, p.years, 1);
    p.completion = given(source, &all, p.years, 1, 1);
    p.attrition = given(source, &all, p.years, 1, 1);
    p.need = given(source, &all, p.tables, p.years, 1);
    r.gap = room(&all, p.tables, p.years, 1);
    r.in_training = room(&all, p.tables, p.years, 1);
    const double *capacity = perhaps(source, &all, p.years, 1, 1);
    double *intake = room(&all, p.tables, p.years, 1);
    fuzz_check_status(care_workforce_project(&p, &r, &error), &error);
    care_error_init(&error);
    p.intake = NULL;
    const int64_t n = fuzz_product(p.tables, p.years, 1);
    const care_status status = care_workforce_intake(&p, fuzz_int(source, -1, 8), capacity, intake, (size_t)n, NULL, &error);
    fuzz_check_status(status, &error);
    for (int64_t i = 0; status == CARE_OK && i < n; i++) {
        FUZZ_CHECK(intake[i] >= 0.0);
    }
    let_go(&all);
}

static void insure(fuzz_source *source) {
    heap all = {0};
    care_ltci_fund f;
    care_ltci_fund_result r;
    care_ltci_fund_report report;
    care_error error;
    care_ltci_fund_init(&f);
    care_ltci_fund_result_init(&r);
    care_ltci_fund_report_init(&report);
    care_error_init(&error);
    f.years = fuzz_size(source, 6);
    f.levels = fuzz_size(source, 3);
    f.settings = fuzz_size(source, 3);
    f.steps = fuzz_size(source, 3);
    f.assessed = given(source, &all, f.years, f.levels, 1);
    f.newly = perhaps(source, &all, f.years, f.levels, 1);
    f.insured_share = perhaps(source, &all, f.years, 1, 1);
    double *take_up = given(source, &all, f.levels, f.settings, 1);
    make_shares(source, take_up, f.levels, f.settings);
    f.take_up = take_up;
    f.benefit = given(source, &all, f.levels, f.settings, 1);
    f.insured = given(source, &all, f.years, f.steps, 1);
    f.weight = perhaps(source, &all, f.years, f.steps, 1);
    f.contribution = given(source, &all, f.years, 1, 1);
    f.other_income = perhaps(source, &all, f.years, 1, 1);
    f.interest = perhaps(source, &all, f.years, 1, 1);
    f.waiting = fuzz_byte(source) % 2 == 0 ? 0.0 : fuzz_double(source);
    f.opening = fuzz_double(source);
    r.balance = room(&all, f.years, 1, 1);
    r.drawing = room(&all, f.years, f.levels, f.settings);
    double *out = room(&all, f.years, 1, 1);
    fuzz_check_status(care_ltci_fund_run(&f, &r, &report, &error), &error);
    care_error_init(&error);
    fuzz_check_status(care_ltci_fund_contribution(&f, fuzz_int(source, 0, 7), fuzz_double(source), out,
                                                  (size_t)fuzz_product(f.years, 1, 1), &error),
                      &error);
    let_go(&all);
}

static void host(fuzz_source *source) {
    heap all = {0};
    care_sojourn_problem p;
    care_sojourn_result r;
    care_error error;
    care_sojourn_problem_init(&p);
    care_sojourn_result_init(&r);
    care_error_init(&error);
    p.periods = fuzz_size(source, 5);
    int64_t *days = fuzz_ints(source, fuzz_product(p.periods, 1, 1), 0, 40);
    int64_t together = 0;
    for (int64_t i = 0; days != NULL && i < p.periods; i++) {
        together += days[i];
    }
    p.days = days;
    p.arrivals = given(source, &all, p.periods, 1, 1);
    p.residents = perhaps(source, &all, p.periods, 1, 1);
    p.capacity = perhaps(source, &all, p.periods, 1, 1);
    p.cycle = (int32_t)fuzz_int(source, 0, 2);
    p.stay = (int32_t)fuzz_int(source, 0, 5);
    if (p.stay == CARE_STAY_NIGHTS) {
        p.nights = fuzz_size(source, 9);
        double *share = given(source, &all, p.nights, 1, 1);
        make_shares(source, share, 1, fuzz_product(p.nights, 1, 1));
        p.night_share = share;
    } else {
        p.mean = fuzz_double(source);
        p.sd = fuzz_byte(source) % 2 == 0 ? NAN : p.mean * 0.1 * (double)fuzz_int(source, 1, 40);
    }
    p.quantile = fuzz_byte(source) % 2 == 0 ? 0.9 : fuzz_double(source);
    r.present = room(&all, together, 1, 1);
    r.displaced = fuzz_byte(source) % 2 == 0 ? NULL : room(&all, together, 1, 1);
    r.nights = room(&all, p.periods, 1, 1);
    fuzz_struct_size(source, &p.struct_size, sizeof p);
    int64_t allocations_left;
    const care_env env = fuzz_env(source, &allocations_left);
    const care_status status = care_sojourn_load(&p, &env, &r, NULL, &error);
    fuzz_check_status(status, &error);
    for (int64_t i = 0; status == CARE_OK && i < together; i++) {
        FUZZ_CHECK(r.present[i] >= 0.0 && (r.displaced == NULL || r.displaced[i] >= 0.0));
    }
    free(days);
    let_go(&all);
}

static void decompose(fuzz_source *source) {
    heap all = {0};
    care_error error;
    const int64_t tables = fuzz_size(source, 3);
    const int64_t factors = fuzz_size(source, 9);
    const int64_t cells = fuzz_size(source, 6);
    const double *before = given(source, &all, tables, factors, cells);
    const double *after = given(source, &all, tables, factors, cells);
    double *effects = room(&all, tables, factors, 1);
    double *by_cell = room(&all, tables, factors, cells);
    care_error_init(&error);
    fuzz_check_status(care_decomposition_effects(tables, factors, cells, before, after, effects,
                                                 (size_t)fuzz_product(tables, factors, 1), by_cell, &error),
                      &error);
    let_go(&all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_source source = {data, size};
    static void (*const calls[])(fuzz_source *) = {find_need, change_scenario, employ, insure, host, decompose};
    calls[fuzz_int(&source, 0, 5)](&source);
    return 0;
}
