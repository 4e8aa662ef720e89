/* The number of periods is fixed when a problem is made; the caller keeps the arrays alive as long as the problem. Results are
   arrays of the call: NULL for what is not wanted. */
%{
#include <care/sojourn.h>

/* Days of all periods, -1 for what the function refuses. */
static int64_t care_swig_sojourn_days(const care_sojourn_problem *problem) {
    int64_t days = 0;
    for (int64_t i = 0; problem->days != NULL && i < problem->periods && days >= 0; i++) {
        days = problem->days[i] > 0 && problem->days[i] <= INT32_MAX ? days + problem->days[i] : -1;
    }
    return days;
}

static care_status care_swig_sojourn_load(const care_sojourn_problem *problem, const care_env *env, double *present, size_t present_n, int64_t *high, size_t high_n, double *displaced, size_t displaced_n, double *turned_away, size_t turned_away_n, double *nights, size_t nights_n, double *peak, size_t peak_n, care_sojourn_report *report, care_error *error) {
    care_sojourn_result result;
    CARE__TRY(care__check_pointer(problem, "problem", error));
    const int64_t days_there = care_swig_sojourn_days(problem);
    CARE__TRY(care_swig_optional(present, present_n, days_there, 1, 1, "present", error));
    CARE__TRY(care_swig_optional(high, high_n, days_there, 1, 1, "high", error));
    CARE__TRY(care_swig_optional(displaced, displaced_n, days_there, 1, 1, "displaced", error));
    CARE__TRY(care_swig_optional(turned_away, turned_away_n, days_there, 1, 1, "turned_away", error));
    CARE__TRY(care_swig_optional(nights, nights_n, problem->periods, 1, 1, "nights", error));
    CARE__TRY(care_swig_optional(peak, peak_n, problem->periods, 1, 1, "peak", error));
    care_sojourn_result_init(&result);
    result.present = present;
    result.high = high;
    result.displaced = displaced;
    result.turned_away = turned_away;
    result.nights = nights;
    result.peak = peak;
    return care_sojourn_load(problem, env, &result, report, error);
}
%}

CARE_OUT(double, present, present_n)
CARE_OUT(int64_t, high, high_n)
CARE_OUT(double, displaced, displaced_n)
CARE_OUT(double, turned_away, turned_away_n)
CARE_OUT(double, nights, nights_n)
CARE_OUT(double, peak, peak_n)
CARE_IN(int64_t, days, n)
CARE_IN(double, night_share, n)

%ignore care_sojourn_result;
%ignore care_sojourn_result_init;
%ignore care_sojourn_load;
%rename(care_sojourn_load) care_swig_sojourn_load;
care_status care_swig_sojourn_load(const care_sojourn_problem *problem, const care_env *env, double *present, size_t present_n, int64_t *high, size_t high_n, double *displaced, size_t displaced_n, double *turned_away, size_t turned_away_n, double *nights, size_t nights_n, double *peak, size_t peak_n, care_sojourn_report *report, care_error *error);

CARE_BORROWED(care_sojourn_problem, arrivals, "problem.arrivals", $self->periods, 1, 1)
CARE_BORROWED(care_sojourn_problem, residents, "problem.residents", $self->periods, 1, 1)
CARE_BORROWED(care_sojourn_problem, capacity, "problem.capacity", $self->periods, 1, 1)
%ignore care_sojourn_problem::days;
%ignore care_sojourn_problem::night_share;
%immutable care_sojourn_problem::nights;
%extend care_sojourn_problem {
    care_status set_days(const int64_t *days, size_t n, care_error *error) {
        CARE__TRY(care_swig_array(days, n, $self->periods, 1, 1, "problem.days", error));
        $self->days = days;
        return CARE_OK;
    }
    care_status set_night_share(const double *night_share, size_t n, care_error *error) {
        CARE__TRY(care__check_length(n > INT32_MAX ? n : 0, 0, "problem.night_share", error));
        $self->night_share = night_share;
        $self->nights = (int64_t)n;
        return CARE_OK;
    }
}
%ignore care_sojourn_problem_init;
%immutable care_sojourn_problem::periods;
%extend care_sojourn_problem {
    care_sojourn_problem(int64_t periods) {
        care_sojourn_problem *made = malloc(sizeof *made);
        care_sojourn_problem_init(made);
        if (made != NULL) {
            made->periods = periods;
        }
        return made;
    }
    ~care_sojourn_problem(void) {
        free($self);
    }
}
CARE_VALUE(care_sojourn_report)

%include <care/sojourn.h>
