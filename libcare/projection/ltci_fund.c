#include <care/ltci_fund.h>

#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/text.h"
#include "projection/result.h"

enum { MOST_YEARS = 1000, MOST_LEVELS = 1000, MOST_STEPS = 1000000 };

static const double sum_tolerance = 1e-9;

void care_ltci_fund_init(care_ltci_fund *fund) {
    if (fund != NULL) {
        memset(fund, 0, sizeof *fund);
        fund->struct_size = sizeof *fund;
        fund->years = fund->levels = fund->settings = fund->steps = -1;
        fund->collected = 1.0;
    }
}

void care_ltci_fund_result_init(care_ltci_fund_result *result) {
    if (result != NULL) {
        memset(result, 0, sizeof *result);
        result->struct_size = sizeof *result;
    }
}

void care_ltci_fund_report_init(care_ltci_fund_report *report) {
    if (report != NULL) {
        memset(report, 0, sizeof *report);
        report->struct_size = sizeof *report;
        report->first_shortfall = report->first_deficit = -1;
    }
}

/* ---- what is asked --------------------------------------------------------------------------------------------------- */

static care_status check_take_up(const care_ltci_fund *f, care_error *error) {
    CARE__TRY(care__check_array(f->take_up, (size_t)(f->levels * f->settings), CARE__SHARE, "fund.take_up", error));
    for (int64_t level = 0; level < f->levels; level++) {
        double sum = 0.0;
        for (int64_t s = 0; s < f->settings; s++) {
            sum += f->take_up[level * f->settings + s];
        }
        if (sum > 1.0 + sum_tolerance) {
            return care__fail(error, CARE_E_INVALID, CARE__M_TAKE_UP_SUM, "fund.take_up", level * f->settings, "%s",
                              care__number_of(sum).text);
        }
    }
    return CARE_OK;
}

/* Person-years of a level not yet paid because they wait. */
static double waiting_in(const care_ltci_fund *f, int64_t year, int64_t level) {
    const double later = 0.5 * f->waiting * f->waiting;
    const double before = f->newly == NULL ? 0.0 : f->newly[(year > 0 ? year - 1 : 0) * f->levels + level];
    const double now = f->newly == NULL ? 0.0 : f->newly[year * f->levels + level];
    return (f->waiting - later) * now + later * before;
}

static care_status check_waiting(const care_ltci_fund *f, care_error *error) {
    CARE__TRY(care__check_value(f->waiting, CARE__SHARE, "fund.waiting", -1, error));
    if (f->waiting > 0.0) {
        CARE__TRY(care__check_pointer(f->newly, "fund.newly", error));
    }
    for (int64_t i = 0; f->newly != NULL && i < f->years * f->levels; i++) {
        const double waiting = waiting_in(f, i / f->levels, i % f->levels);
        if (waiting > f->assessed[i] * (1.0 + sum_tolerance)) {
            return care__fail(error, CARE_E_INVALID, CARE__M_WAITING_OVER, "fund.newly", i, "%s" CARE__AND "%s",
                              care__number_of(waiting).text, care__number_of(f->assessed[i]).text);
        }
    }
    return CARE_OK;
}

static care_status take(const care_ltci_fund *fund, care_ltci_fund *f, care_error *error) {
    size_t paying;
    care_ltci_fund_init(f);
    CARE__TRY(care__take(f, sizeof *f, fund, "fund", error));
    CARE__TRY(care__check_integer(f->years, 1, MOST_YEARS, "fund.years", -1, error));
    CARE__TRY(care__check_integer(f->levels, 1, MOST_LEVELS, "fund.levels", -1, error));
    CARE__TRY(care__check_integer(f->settings, 1, MOST_LEVELS, "fund.settings", -1, error));
    CARE__TRY(care__check_integer(f->steps, 1, MOST_STEPS, "fund.steps", -1, error));
    CARE__TRY(care__check_product(f->years, f->steps, 1, "fund.insured", &paying, error));
    const size_t levels = (size_t)(f->years * f->levels);
    CARE__TRY(care__check_array(f->assessed, levels, CARE__NON_NEGATIVE, "fund.assessed", error));
    CARE__TRY(care__check_optional(f->newly, levels, CARE__NON_NEGATIVE, "fund.newly", error));
    CARE__TRY(check_waiting(f, error));
    CARE__TRY(care__check_optional(f->insured_share, (size_t)f->years, CARE__SHARE, "fund.insured_share", error));
    CARE__TRY(check_take_up(f, error));
    CARE__TRY(care__check_array(f->benefit, (size_t)(f->levels * f->settings), CARE__NON_NEGATIVE, "fund.benefit", error));
    CARE__TRY(care__check_optional(f->benefit_index, (size_t)f->years, CARE__NON_NEGATIVE, "fund.benefit_index", error));
    CARE__TRY(care__check_optional(f->other_cost, (size_t)f->years, CARE__NON_NEGATIVE, "fund.other_cost", error));
    CARE__TRY(care__check_array(f->insured, paying, CARE__NON_NEGATIVE, "fund.insured", error));
    CARE__TRY(care__check_optional(f->weight, paying, CARE__NON_NEGATIVE, "fund.weight", error));
    CARE__TRY(care__check_optional(f->other_income, (size_t)f->years, CARE__NON_NEGATIVE, "fund.other_income", error));
    CARE__TRY(care__check_optional(f->interest, (size_t)f->years, CARE__RATE, "fund.interest", error));
    CARE__TRY(care__check_value(f->collected, CARE__POSITIVE, "fund.collected", -1, error));
    CARE__TRY(care__check_range(f->collected, 0.0, 1.0, "fund.collected", -1, error));
    return care__check_value(f->opening, CARE__ANY, "fund.opening", -1, error);
}

/* ---- one year -------------------------------------------------------------------------------------------------------- */

static double of_year(const double *values, int64_t year, double unset) {
    return values == NULL ? unset : values[year];
}

static int is_paid(const care_ltci_fund *f, int64_t level) {
    for (int64_t s = 0; s < f->settings; s++) {
        if (f->benefit[level * f->settings + s] > 0.0) {
            return 1;
        }
    }
    return 0;
}

static double eligible_in(const care_ltci_fund *f, int64_t year, int64_t level) {
    const double persons = f->assessed[year * f->levels + level] - waiting_in(f, year, level);
    return is_paid(f, level) ? of_year(f->insured_share, year, 1.0) * fmax(persons, 0.0) : 0.0;
}

static double benefits_in(const care_ltci_fund *f, int64_t year) {
    double sum = 0.0;
    for (int64_t i = 0; i < f->levels * f->settings; i++) {
        sum += eligible_in(f, year, i / f->settings) * f->take_up[i] * f->benefit[i];
    }
    return sum * of_year(f->benefit_index, year, 1.0);
}

/* What a standard contribution of 1 brings in. */
static double base_in(const care_ltci_fund *f, int64_t year) {
    double sum = 0.0;
    for (int64_t i = year * f->steps; i < (year + 1) * f->steps; i++) {
        sum += f->insured[i] * of_year(f->weight, i, 1.0);
    }
    return sum * f->collected;
}

/* ---- all years ------------------------------------------------------------------------------------------------------- */

static void store_persons(const care_ltci_fund *f, int64_t year, const care_ltci_fund_result *result) {
    for (int64_t level = 0; level < f->levels; level++) {
        const double persons = eligible_in(f, year, level);
        care__result_set(result->eligible, year * f->levels + level, persons);
        for (int64_t s = 0; s < f->settings; s++) {
            const int64_t at = level * f->settings + s;
            care__result_set(result->drawing, year * f->levels * f->settings + at,
                             f->benefit[at] > 0.0 ? persons * f->take_up[at] : 0.0);
        }
    }
}

care_status care_ltci_fund_run(const care_ltci_fund *fund, const care_ltci_fund_result *result, care_ltci_fund_report *report,
                               care_error *error) {
    care_ltci_fund f;
    care_ltci_fund_result use;
    CARE__TRY(take(fund, &f, error));
    care_ltci_fund_result_init(&use);
    CARE__TRY(care__take(&use, sizeof use, result, "result", error));
    CARE__TRY(care__check_array(f.contribution, (size_t)f.years, CARE__NON_NEGATIVE, "fund.contribution", error));
    care_ltci_fund_report told;
    care_ltci_fund_report_init(&told);
    CARE__TRY(report == NULL ? CARE_OK : care__take(&told, sizeof told, report, "report", error));
    told.first_shortfall = told.first_deficit = -1;
    double balance = f.opening;
    for (int64_t year = 0; year < f.years; year++) {
        const double benefits = benefits_in(&f, year);
        const double contributions = f.contribution[year] * base_in(&f, year);
        const double flow = contributions + of_year(f.other_income, year, 0.0) - benefits - of_year(f.other_cost, year, 0.0);
        const double interest = of_year(f.interest, year, 0.0) * (balance + 0.5 * flow);
        balance += interest + flow;
        store_persons(&f, year, &use);
        care__result_set(use.benefits, year, benefits);
        care__result_set(use.contributions, year, contributions);
        care__result_set(use.interest, year, interest);
        care__result_set(use.balance, year, balance);
        told.first_shortfall = told.first_shortfall < 0 && flow < 0.0 ? year : told.first_shortfall;
        told.first_deficit = told.first_deficit < 0 && balance < 0.0 ? year : told.first_deficit;
    }
    return report == NULL ? CARE_OK : care__give(report, &told, sizeof told, "report", error);
}

/* The end of a period as a function of its contribution c: balance + slope c. */
static void carry(const care_ltci_fund *f, int64_t from, int64_t to, double *balance, double *slope) {
    *slope = 0.0;
    for (int64_t year = from; year < to; year++) {
        const double rate = of_year(f->interest, year, 0.0);
        const double flow = of_year(f->other_income, year, 0.0) - benefits_in(f, year) - of_year(f->other_cost, year, 0.0);
        *balance = *balance * (1.0 + rate) + flow * (1.0 + 0.5 * rate);
        *slope = *slope * (1.0 + rate) + base_in(f, year) * (1.0 + 0.5 * rate);
    }
}

static care_status check_contributors(const care_ltci_fund *f, int64_t period, double reserve, care_error *error) {
    double balance = f->opening;
    for (int64_t from = 0; from < f->years; from += period) {
        const int64_t to = from + period < f->years ? from + period : f->years;
        double slope;
        carry(f, from, to, &balance, &slope);
        if (balance < reserve) {
            if (!(slope > 0.0)) {
                return care__fail(error, CARE_E_INVALID, CARE__M_NO_CONTRIBUTORS, "fund.insured", from * f->steps,
                                  "%lld" CARE__AND "%lld" CARE__AND "%s", (long long)from, (long long)to - 1,
                                  care__number_of(reserve - balance).text);
            }
            balance = reserve;
        }
    }
    return CARE_OK;
}

care_status care_ltci_fund_contribution(const care_ltci_fund *fund, int64_t period, double reserve, double *out, size_t n,
                                        care_error *error) {
    care_ltci_fund f;
    CARE__TRY(take(fund, &f, error));
    CARE__TRY(care__check_integer(period, 1, f.years, "period", -1, error));
    CARE__TRY(care__check_value(reserve, CARE__ANY, "reserve", -1, error));
    CARE__TRY(care__check_length(n, (size_t)f.years, "n", error));
    CARE__TRY(care__check_pointer(out, "out", error));
    CARE__TRY(check_contributors(&f, period, reserve, error));
    double balance = f.opening;
    for (int64_t from = 0; from < f.years; from += period) {
        const int64_t to = from + period < f.years ? from + period : f.years;
        double slope;
        carry(&f, from, to, &balance, &slope);
        const double contribution = balance < reserve ? (reserve - balance) / slope : 0.0;
        balance = fmax(balance, reserve);
        for (int64_t year = from; year < to; year++) {
            out[year] = contribution;
        }
    }
    return CARE_OK;
}
