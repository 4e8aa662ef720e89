#include <care/ltci_fund.h>

#include <math.h>
#include <string.h>

#include "care_test.h"
#include "core/messages.h"
#include "expect_error.h"

enum { YEARS = 3, LEVELS = 2, SETTINGS = 2, STEPS = 2 };

/* Levels: moderate (nothing is paid), severe. Settings: at home, in an institution. Steps: half and full contribution. */
typedef struct fixture {
    double assessed[YEARS * LEVELS], newly[YEARS * LEVELS], insured_share[YEARS];
    double take_up[LEVELS * SETTINGS], benefit[LEVELS * SETTINGS], index[YEARS];
    double other_cost[YEARS], insured[YEARS * STEPS], weight[YEARS * STEPS];
    double contribution[YEARS], other_income[YEARS], interest[YEARS];
    care_ltci_fund fund;
    double eligible[YEARS * LEVELS], drawing[YEARS * LEVELS * SETTINGS];
    double benefits[YEARS], contributions[YEARS], earned[YEARS], balance[YEARS];
    care_ltci_fund_result result;
    care_ltci_fund_report report;
} fixture;

static void set_up(fixture *f) {
    memset(f, 0, sizeof *f);
    for (int t = 0; t < YEARS; t++) {
        f->assessed[t * LEVELS] = 500.0;
        f->assessed[t * LEVELS + 1] = 200.0 + 20.0 * t;
        f->newly[t * LEVELS + 1] = 40.0 + 10.0 * t;
        f->insured_share[t] = 0.9;
        f->index[t] = 1.0 + 0.1 * t;
        f->other_cost[t] = 1000.0;
        f->insured[t * STEPS] = 2000.0;
        f->insured[t * STEPS + 1] = 3000.0;
        f->weight[t * STEPS] = 0.5;
        f->weight[t * STEPS + 1] = 1.0;
        f->contribution[t] = 200.0;
        f->other_income[t] = 100000.0;
        f->interest[t] = 0.02;
    }
    memcpy(f->take_up, (const double[]){0.5, 0.2, 0.6, 0.3}, sizeof f->take_up);
    memcpy(f->benefit, (const double[]){0.0, 0.0, 4000.0, 8000.0}, sizeof f->benefit);
    care_ltci_fund_init(&f->fund);
    f->fund.years = YEARS;
    f->fund.levels = LEVELS;
    f->fund.settings = SETTINGS;
    f->fund.steps = STEPS;
    f->fund.assessed = f->assessed;
    f->fund.newly = f->newly;
    f->fund.insured_share = f->insured_share;
    f->fund.take_up = f->take_up;
    f->fund.benefit = f->benefit;
    f->fund.benefit_index = f->index;
    f->fund.other_cost = f->other_cost;
    f->fund.insured = f->insured;
    f->fund.weight = f->weight;
    f->fund.contribution = f->contribution;
    f->fund.other_income = f->other_income;
    f->fund.interest = f->interest;
    f->fund.waiting = 0.5;
    f->fund.collected = 0.98;
    f->fund.opening = 50000.0;
    care_ltci_fund_result_init(&f->result);
    f->result.eligible = f->eligible;
    f->result.drawing = f->drawing;
    f->result.benefits = f->benefits;
    f->result.contributions = f->contributions;
    f->result.interest = f->earned;
    f->result.balance = f->balance;
    care_ltci_fund_report_init(&f->report);
}

static care_status run(fixture *f, care_error *error) {
    care_error_init(error);
    return care_ltci_fund_run(&f->fund, &f->result, &f->report, error);
}

static void by_hand(void) {
    fixture f;
    care_error error;
    double balance = 50000.0;
    set_up(&f);
    CARE_CHECK_OK(run(&f, &error), &error);
    for (int t = 0; t < YEARS; t++) {
        const double newly = 40.0 + 10.0 * t;
        const double before = t == 0 ? 40.0 : newly - 10.0;
        const double eligible = 0.9 * (200.0 + 20.0 * t - 0.375 * newly - 0.125 * before);
        const double benefits = eligible * (0.6 * 4000.0 + 0.3 * 8000.0) * (1.0 + 0.1 * t);
        const double contributions = 200.0 * 0.98 * (2000.0 * 0.5 + 3000.0);
        const double flow = contributions + 100000.0 - benefits - 1000.0;
        const double interest = 0.02 * (balance + 0.5 * flow);
        balance += flow + interest;
        CARE_CHECK_NEAR(f.eligible[t * LEVELS], 0.0, 0.0);
        CARE_CHECK_NEAR(f.eligible[t * LEVELS + 1], eligible, 1e-10);
        CARE_CHECK_NEAR(f.drawing[(t * LEVELS + 1) * SETTINGS + 1], 0.3 * eligible, 1e-10);
        CARE_CHECK_NEAR(f.benefits[t], benefits, 1e-8);
        CARE_CHECK_NEAR(f.contributions[t], contributions, 1e-8);
        CARE_CHECK_NEAR(f.earned[t], interest, 1e-8);
        CARE_CHECK_NEAR(f.balance[t], balance, 1e-8);
    }
    CARE_CHECK_INT(f.report.first_shortfall, 1);
    CARE_CHECK_INT(f.report.first_deficit, 2);
}

static void the_year_of_a_deficit_is_told(void) {
    fixture f;
    care_error error;
    set_up(&f);
    f.fund.opening = 0.0;
    f.contribution[2] = 0.0;
    CARE_CHECK_OK(run(&f, &error), &error);
    CARE_CHECK_INT(f.report.first_deficit, 2);
    CARE_CHECK(f.balance[1] >= 0.0 && f.balance[2] < 0.0);
    f.contribution[0] = f.contribution[1] = f.contribution[2] = 1e6;
    CARE_CHECK_OK(run(&f, &error), &error);
    CARE_CHECK_INT(f.report.first_shortfall, -1);
    CARE_CHECK_INT(f.report.first_deficit, -1);
    f.fund.waiting = 0.0;
    f.fund.newly = f.fund.insured_share = f.fund.weight = f.fund.benefit_index = NULL;
    f.fund.other_cost = f.fund.other_income = f.fund.interest = NULL;
    CARE_CHECK_OK(care_ltci_fund_run(&f.fund, &f.result, NULL, &error), &error);
    CARE_CHECK_NEAR(f.eligible[1], 200.0, 0.0);
    CARE_CHECK_NEAR(f.contributions[0], 1e6 * 5000.0 * 0.98, 1e-3);
}

/* ---- the contribution ------------------------------------------------------------------------------------------------ */

/* Three years, as the municipalities of Japan do it: what must come in, by the insured weighted by income step and collected.
 */
static void japan_sets_one_premium_for_three_years(void) {
    fixture f;
    care_error error;
    double needed = -50000.0; /* the reserve is used up */
    double paying = 0.0;
    double out[YEARS];
    set_up(&f);
    f.fund.interest = NULL;
    CARE_CHECK_OK(run(&f, &error), &error);
    for (int t = 0; t < YEARS; t++) {
        needed += f.benefits[t] + 1000.0 - 100000.0;
        paying += 0.98 * (2000.0 * 0.5 + 3000.0 * 1.0);
    }
    CARE_CHECK_OK(care_ltci_fund_contribution(&f.fund, YEARS, 0.0, out, YEARS, &error), &error);
    CARE_CHECK_NEAR(out[0], needed / paying, 1e-10 * out[0]);
    CARE_CHECK_NEAR(out[2], out[0], 0.0);
}

static void pay_as_you_go_keeps_the_balance(void) {
    fixture f;
    care_error error;
    double out[YEARS];
    set_up(&f);
    f.fund.contribution = NULL; /* not read */
    CARE_CHECK_OK(care_ltci_fund_contribution(&f.fund, 1, 50000.0, out, YEARS, &error), &error);
    f.fund.contribution = out;
    CARE_CHECK_OK(run(&f, &error), &error);
    for (int t = 0; t < YEARS; t++) {
        CARE_CHECK_NEAR(f.balance[t], 50000.0, 1e-7);
    }
}

static void each_period_ends_with_its_reserve(void) {
    fixture f;
    care_error error;
    double out[YEARS];
    set_up(&f);
    CARE_CHECK_OK(care_ltci_fund_contribution(&f.fund, 2, 20000.0, out, YEARS, &error), &error);
    CARE_CHECK_NEAR(out[0], out[1], 0.0);
    CARE_CHECK(out[2] > out[1]); /* the last period has one year */
    f.fund.contribution = out;
    CARE_CHECK_OK(run(&f, &error), &error);
    CARE_CHECK_NEAR(f.balance[1], 20000.0, 1e-7);
    CARE_CHECK_NEAR(f.balance[2], 20000.0, 1e-7);
}

static void nothing_is_asked_of_a_rich_fund(void) {
    fixture f;
    care_error error;
    double out[YEARS];
    set_up(&f);
    f.fund.opening = 1e8;
    CARE_CHECK_OK(care_ltci_fund_contribution(&f.fund, 1, 0.0, out, YEARS, &error), &error);
    CARE_CHECK_NEAR(out[0] + out[1] + out[2], 0.0, 0.0);
}

/* ---- refusals -------------------------------------------------------------------------------------------------------- */

#define AT(member) offsetof(fixture, member)

static void bad_numbers_are_refused(void) {
    static const care_wrong_number all[] = {{AT(assessed[3]), -1.0, CARE__M_OUT_OF_RANGE, "fund.assessed", 3},
                                            {AT(newly[5]), NAN, CARE__M_NOT_FINITE, "fund.newly", 5},
                                            {AT(newly[1]), 401.0, CARE__M_WAITING_OVER, "fund.newly", 1},
                                            {AT(insured_share[2]), 1.1, CARE__M_OUT_OF_RANGE, "fund.insured_share", 2},
                                            {AT(take_up[2]), -0.1, CARE__M_OUT_OF_RANGE, "fund.take_up", 2},
                                            {AT(take_up[3]), 0.41, CARE__M_TAKE_UP_SUM, "fund.take_up", 2},
                                            {AT(benefit[1]), -1.0, CARE__M_OUT_OF_RANGE, "fund.benefit", 1},
                                            {AT(index[1]), INFINITY, CARE__M_NOT_FINITE, "fund.benefit_index", 1},
                                            {AT(other_cost[0]), -1.0, CARE__M_OUT_OF_RANGE, "fund.other_cost", 0},
                                            {AT(insured[4]), -1.0, CARE__M_OUT_OF_RANGE, "fund.insured", 4},
                                            {AT(weight[4]), -1.0, CARE__M_OUT_OF_RANGE, "fund.weight", 4},
                                            {AT(contribution[2]), -1.0, CARE__M_OUT_OF_RANGE, "fund.contribution", 2},
                                            {AT(other_income[1]), NAN, CARE__M_NOT_FINITE, "fund.other_income", 1},
                                            {AT(interest[1]), -1.1, CARE__M_OUT_OF_RANGE, "fund.interest", 1},
                                            {AT(fund.waiting), 1.5, CARE__M_OUT_OF_RANGE, "fund.waiting", -1},
                                            {AT(fund.collected), 0.0, CARE__M_ZERO, "fund.collected", -1},
                                            {AT(fund.collected), 1.5, CARE__M_OUT_OF_RANGE, "fund.collected", -1},
                                            {AT(fund.opening), NAN, CARE__M_NOT_FINITE, "fund.opening", -1}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        fixture f;
        care_error error;
        set_up(&f);
        care_make_wrong(&f, &all[i]);
        CARE_CHECK_REFUSED(run(&f, &error), &error, all[i].message, all[i].where, all[i].row);
        CARE_CHECK_NEAR(f.balance[0], 0.0, 0.0);
    }
}

static void what_is_missing_is_refused(void) {
    fixture f;
    care_error error;
    double out[YEARS];
    set_up(&f);
    f.fund.newly = NULL; /* but somebody waits */
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_NULL, "fund.newly", -1);
    set_up(&f);
    f.fund.contribution = NULL;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_NULL, "fund.contribution", -1);
    f.fund.levels = 0;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_OUT_OF_RANGE, "fund.levels", -1);
    set_up(&f);
    f.report.struct_size = 0;
    CARE_CHECK_REFUSED(run(&f, &error), &error, CARE__M_NOT_INITIALISED, "report", -1);
    CARE_CHECK_REFUSED(care_ltci_fund_contribution(&f.fund, 4, 0.0, out, YEARS, &error), &error, CARE__M_OUT_OF_RANGE, "period",
                       -1);
    CARE_CHECK_REFUSED(care_ltci_fund_contribution(&f.fund, 1, NAN, out, YEARS, &error), &error, CARE__M_NOT_FINITE, "reserve",
                       -1);
    CARE_CHECK_REFUSED(care_ltci_fund_contribution(&f.fund, 1, 0.0, out, YEARS + 1, &error), &error, CARE__M_LENGTH, "n", -1);
    memset(&f.insured[2 * STEPS], 0, STEPS * sizeof(double));
    CARE_CHECK_REFUSED(care_ltci_fund_contribution(&f.fund, 1, 0.0, out, YEARS, &error), &error, CARE__M_NO_CONTRIBUTORS,
                       "fund.insured", 2 * STEPS);
}

CARE_TEST_MAIN("long-term-care insurance", {"by hand", by_hand},
               {"the year of a deficit is told", the_year_of_a_deficit_is_told},
               {"Japan sets one premium for three years", japan_sets_one_premium_for_three_years},
               {"pay-as-you-go keeps the balance", pay_as_you_go_keeps_the_balance},
               {"each period ends with its reserve", each_period_ends_with_its_reserve},
               {"nothing is asked of a rich fund", nothing_is_asked_of_a_rich_fund},
               {"bad numbers are refused", bad_numbers_are_refused}, {"what is missing is refused", what_is_missing_is_refused})
