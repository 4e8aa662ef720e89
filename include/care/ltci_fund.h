/* A fund of long-term-care insurance: who may draw, what is paid, what comes in, the balance, and the contribution that carries
 * it.
 */
#ifndef CARE_LTCI_FUND_H
#define CARE_LTCI_FUND_H

#include <care/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Levels are those of assessment, settings those in which benefits are drawn, steps those of contribution (income steps, or
   groups with a wage each): all the caller's. */

/**
 * A fund over some years. Arrays are borrowed for the call.
 *
 *   eligible       insured share x (assessed - waiting) in levels with a benefit, 0 in others
 *   waiting        persons-years not yet paid: w - w^2/2 of who is newly assessed in the year and w^2/2 of the year before
 *                  (assessments even over the year; the year before the first is as the first)
 *   benefits       sum over levels and settings of eligible x take-up x benefit x index
 *   contributions  contribution x collected x sum over steps of insured x weight
 *   balance        B(t) = B(t-1) + interest(t) (B(t-1) + flow / 2) + flow,   flow = contributions + other income - benefits -
 *                  other cost
 */
typedef struct care_ltci_fund {
    size_t struct_size;
    int64_t years;
    int64_t levels;
    int64_t settings;
    int64_t steps;
    const double *assessed;      /**< [years][levels] persons assessed at each level, on average in the year */
    const double *newly;         /**< [years][levels] persons first assessed in the year; NULL = none, and nobody waits */
    const double *insured_share; /**< [years] share of the assessed who are insured and have paid in long enough; NULL = 1 */
    const double *take_up;       /**< [levels][settings] share of the eligible who draw the benefit of a setting; over the
                                      settings at most 1 */
    const double *benefit;       /**< [levels][settings] money a year to one who draws it, 0 = none */
    const double *benefit_index; /**< [years] benefits of a year to those given; NULL = 1 */
    const double *other_cost;    /**< [years] money, as administration and assessment; NULL = none */
    const double *insured;       /**< [years][steps] persons who contribute */
    const double *weight; /**< [years][steps] contribution of a person to the standard one; or the yearly wage, with rates as
                               contribution; NULL = 1 */
    const double *contribution; /**< [years] the standard one, a year; not read by care_ltci_fund_contribution */
    const double *other_income; /**< [years] money, as subsidies; NULL = none */
    const double *interest;     /**< [years] at least -1; NULL = none */
    double waiting;             /**< years from the assessment to the first payment, 0..1; default 0 */
    double collected;           /**< share of contributions that come in, 0 < x <= 1; default 1 */
    double opening;             /**< balance before the first year; default 0 */
} care_ltci_fund;

/** Unset: sizes -1, arrays NULL; no waiting, all collected, nothing to begin with. */
CARE_API void care_ltci_fund_init(care_ltci_fund *fund);

/** Where results go; the caller's arrays, NULL for what is not wanted. */
typedef struct care_ltci_fund_result {
    size_t struct_size;
    double *eligible;      /**< [years][levels] persons */
    double *drawing;       /**< [years][levels][settings] persons */
    double *benefits;      /**< [years] */
    double *contributions; /**< [years] */
    double *interest;      /**< [years] */
    double *balance;       /**< [years] at the end of the year */
} care_ltci_fund_result;

/** Nothing wanted: all arrays NULL. */
CARE_API void care_ltci_fund_result_init(care_ltci_fund_result *result);

/** When a fund fails. */
typedef struct care_ltci_fund_report {
    size_t struct_size;
    int64_t first_shortfall; /**< the first year in which more goes out than comes in, without interest; -1 = none */
    int64_t first_deficit;   /**< the first year that ends with a balance below 0; -1 = none */
} care_ltci_fund_report;

/** No year. */
CARE_API void care_ltci_fund_report_init(care_ltci_fund_report *report);

/**
 * Runs a fund.
 *
 * @param report  may be NULL
 * @return CARE_OK, CARE_E_INVALID (row = index into the array named)   @complexity O(years x (levels x settings + steps))
 * @threads re-entrant   @since 0.1
 */
CARE_API care_status care_ltci_fund_run(const care_ltci_fund *fund, const care_ltci_fund_result *result,
                                        care_ltci_fund_report *report, care_error *error);

/**
 * The standard contribution that carries a fund: one for each period of some years, level within it, so that its end has the
 * balance wanted. It is exact, since the balance is linear in it. Without interest it is what Japan's municipalities do for
 * three years: costs less other income and the reserve that is used up, by what is collected of the insured weighted by income
 * step. A period of one year is pay-as-you-go, the whole horizon one period a level contribution.
 *
 * @param fund     its contribution is not read   @param period  years, 1 to the years of the fund; the last may be shorter
 * @param reserve  balance wanted at the end of each period; care_ltci_fund.opening to keep what is there
 * @param out      receives [years], never below 0   @param n  its length
 * @return CARE_OK, CARE_E_INVALID (row = index into the array named; also a period in which nobody contributes to costs)
 * @complexity that of care_ltci_fund_run   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_ltci_fund_contribution(const care_ltci_fund *fund, int64_t period, double reserve, double *out,
                                                 size_t n, care_error *error);

#ifdef __cplusplus
}
#endif
#endif
