/* Sizes are fixed when a fund is made; the caller keeps the arrays alive as long as the fund. Results are arrays of the call:
   NULL for what is not wanted. */
%{
#include <care/ltci_fund.h>

static care_status care_swig_ltci_fund_run(const care_ltci_fund *fund, double *eligible, size_t eligible_n, double *drawing, size_t drawing_n, double *benefits, size_t benefits_n, double *contributions, size_t contributions_n, double *interest, size_t interest_n, double *balance, size_t balance_n, care_ltci_fund_report *report, care_error *error) {
    care_ltci_fund_result result;
    CARE__TRY(care__check_pointer(fund, "fund", error));
    CARE__TRY(care_swig_optional(eligible, eligible_n, fund->years, fund->levels, 1, "eligible", error));
    CARE__TRY(care_swig_optional(drawing, drawing_n, fund->years, fund->levels, fund->settings, "drawing", error));
    CARE__TRY(care_swig_optional(benefits, benefits_n, fund->years, 1, 1, "benefits", error));
    CARE__TRY(care_swig_optional(contributions, contributions_n, fund->years, 1, 1, "contributions", error));
    CARE__TRY(care_swig_optional(interest, interest_n, fund->years, 1, 1, "interest", error));
    CARE__TRY(care_swig_optional(balance, balance_n, fund->years, 1, 1, "balance", error));
    care_ltci_fund_result_init(&result);
    result.eligible = eligible;
    result.drawing = drawing;
    result.benefits = benefits;
    result.contributions = contributions;
    result.interest = interest;
    result.balance = balance;
    return care_ltci_fund_run(fund, &result, report, error);
}
%}

CARE_OUT(double, eligible, eligible_n)
CARE_OUT(double, drawing, drawing_n)
CARE_OUT(double, benefits, benefits_n)
CARE_OUT(double, contributions, contributions_n)
CARE_OUT(double, interest, interest_n)
CARE_OUT(double, balance, balance_n)
CARE_OUT(double, out, n)

%ignore care_ltci_fund_result;
%ignore care_ltci_fund_result_init;
%ignore care_ltci_fund_run;
%rename(care_ltci_fund_run) care_swig_ltci_fund_run;
care_status care_swig_ltci_fund_run(const care_ltci_fund *fund, double *eligible, size_t eligible_n, double *drawing, size_t drawing_n, double *benefits, size_t benefits_n, double *contributions, size_t contributions_n, double *interest, size_t interest_n, double *balance, size_t balance_n, care_ltci_fund_report *report, care_error *error);

CARE_BORROWED(care_ltci_fund, assessed, "fund.assessed", $self->years, $self->levels, 1)
CARE_BORROWED(care_ltci_fund, newly, "fund.newly", $self->years, $self->levels, 1)
CARE_BORROWED(care_ltci_fund, insured_share, "fund.insured_share", $self->years, 1, 1)
CARE_BORROWED(care_ltci_fund, benefit_index, "fund.benefit_index", $self->years, 1, 1)
CARE_BORROWED(care_ltci_fund, other_cost, "fund.other_cost", $self->years, 1, 1)
CARE_BORROWED(care_ltci_fund, insured, "fund.insured", $self->years, $self->steps, 1)
CARE_BORROWED(care_ltci_fund, weight, "fund.weight", $self->years, $self->steps, 1)
CARE_BORROWED(care_ltci_fund, contribution, "fund.contribution", $self->years, 1, 1)
CARE_BORROWED(care_ltci_fund, other_income, "fund.other_income", $self->years, 1, 1)
CARE_BORROWED(care_ltci_fund, interest, "fund.interest", $self->years, 1, 1)
CARE_BORROWED(care_ltci_fund, take_up, "fund.take_up", $self->levels, $self->settings, 1)
CARE_BORROWED(care_ltci_fund, benefit, "fund.benefit", $self->levels, $self->settings, 1)
%ignore care_ltci_fund_init;
%immutable care_ltci_fund::years;
%immutable care_ltci_fund::levels;
%immutable care_ltci_fund::settings;
%immutable care_ltci_fund::steps;
%extend care_ltci_fund {
    care_ltci_fund(int64_t years, int64_t levels, int64_t settings, int64_t steps) {
        care_ltci_fund *made = malloc(sizeof *made);
        care_ltci_fund_init(made);
        if (made != NULL) {
            made->years = years;
            made->levels = levels;
            made->settings = settings;
            made->steps = steps;
        }
        return made;
    }
    ~care_ltci_fund(void) {
        free($self);
    }
}
CARE_VALUE(care_ltci_fund_report)

%include <care/ltci_fund.h>
