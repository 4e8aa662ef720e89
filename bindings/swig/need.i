/* Sizes are fixed when a problem is made; the caller keeps the arrays alive as long as the problem. Results are arrays of the
   call: NULL for what is not wanted. */
%{
#include <care/need.h>

/* The arrays of a result for `count` problems of one size. */
static care_status care_swig_need_result(const care_need_problem *problem, int64_t count, double *users, size_t users_n, double *places, size_t places_n, double *hours, size_t hours_n, double *informal, size_t informal_n, double *caregivers, size_t caregivers_n, double *cost, size_t cost_n,
                                         care_need_result *result, care_error *error) {
    CARE__TRY(care__check_pointer(problem, "problem", error));
    const int64_t tables = care_swig_times(problem->years, problem->townships);
    const struct {
        const double *array;
        size_t n;
        int64_t levels;
        const char *name;
    } all[] = {{users, users_n, problem->levels, "users"}, {places, places_n, 1, "places"}, {hours, hours_n, 1, "hours"}, {informal, informal_n, 1, "informal"}, {caregivers, caregivers_n, 1, "caregivers"}, {cost, cost_n, 1, "cost"}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        CARE__TRY(care_swig_optional(all[i].array, all[i].n, count, tables, care_swig_times(all[i].levels, problem->settings), all[i].name, error));
    }
    care_need_result_init(result);
    result->users = users;
    result->places = places;
    result->hours = hours;
    result->informal = informal;
    result->caregivers = caregivers;
    result->cost = cost;
    return CARE_OK;
}

static care_status care_swig_need_solve(const care_need_problem *problem, const care_env *env, double *users, size_t users_n, double *places, size_t places_n, double *hours, size_t hours_n, double *informal, size_t informal_n, double *caregivers, size_t caregivers_n, double *cost, size_t cost_n, care_error *error) {
    care_need_result result;
    CARE__TRY(care_swig_need_result(problem, 1, users, users_n, places, places_n, hours, hours_n, informal, informal_n, caregivers, caregivers_n, cost, cost_n, &result, error));
    return care_need_solve(problem, env, &result, error);
}

static care_status care_swig_need_steps(const care_need_problem *const *problems, int64_t count, const care_env *env, double *users, size_t users_n, double *places, size_t places_n, double *hours, size_t hours_n, double *informal, size_t informal_n, double *caregivers, size_t caregivers_n, double *cost, size_t cost_n, care_error *error) {
    care_need_result result;
    CARE__TRY(care__check_integer(count, 1, INT32_MAX, "count", -1, error));
    CARE__TRY(care_swig_need_result(problems[0], count, users, users_n, places, places_n, hours, hours_n, informal, informal_n, caregivers, caregivers_n, cost, cost_n, &result, error));
    return care_need_steps(problems, count, env, &result, error);
}

static care_status care_swig_need_shift_prevalence(int64_t years, int64_t levels, int64_t ages, double width,
                                                   const double *prevalence, size_t prevalence_n, const double *gain,
                                                   size_t gain_n, double *out, size_t n, care_error *error) {
    CARE__TRY(care_swig_array(prevalence, prevalence_n, levels, CARE_SEXES, ages, "prevalence", error));
    CARE__TRY(care_swig_array(gain, gain_n, years, CARE_SEXES, ages, "gain", error));
    return care_need_shift_prevalence(years, levels, ages, width, prevalence, gain, out, n, error);
}

static care_status care_swig_need_move_users(int64_t rows, int64_t settings, const double *share, size_t share_n, int64_t from,
                                             int64_t to, const double *amount, size_t amount_n, double *out, size_t n,
                                             care_error *error) {
    CARE__TRY(care_swig_array(share, share_n, rows, settings, 1, "share", error));
    CARE__TRY(care_swig_array(amount, amount_n, rows, 1, 1, "amount", error));
    return care_need_move_users(rows, settings, share, from, to, amount, out, n, error);
}

static care_status care_swig_need_raise_coverage(int64_t rows, int64_t settings, const double *share, size_t share_n,
                                                 int64_t uncovered, const double *target, size_t target_n,
                                                 const double *weight, size_t weight_n, double *out, size_t n,
                                                 care_error *error) {
    CARE__TRY(care_swig_array(share, share_n, rows, settings, 1, "share", error));
    CARE__TRY(care_swig_array(target, target_n, rows, 1, 1, "target", error));
    CARE__TRY(care_swig_array(weight, weight_n, rows, 1, 1, "weight", error));
    return care_need_raise_coverage(rows, settings, share, uncovered, target, weight, out, n, error);
}

static care_status care_swig_need_cost_index(int64_t years, int64_t settings, const double *cost, size_t cost_n,
                                             const double *target, size_t target_n, const double *growth, size_t growth_n,
                                             const double *weight, size_t weight_n, double *out, size_t n,
                                             care_error *error) {
    CARE__TRY(care_swig_array(cost, cost_n, settings, 1, 1, "cost", error));
    CARE__TRY(care_swig_array(target, target_n, settings, 1, 1, "target", error));
    CARE__TRY(care_swig_array(growth, growth_n, settings, 1, 1, "growth", error));
    CARE__TRY(care_swig_array(weight, weight_n, years, 1, 1, "weight", error));
    return care_need_cost_index(years, settings, cost, target, growth, weight, out, n, error);
}
%}

CARE_OUT(double, users, users_n)
CARE_OUT(double, places, places_n)
CARE_OUT(double, hours, hours_n)
CARE_OUT(double, informal, informal_n)
CARE_OUT(double, caregivers, caregivers_n)
CARE_OUT(double, cost, cost_n)
CARE_IN(double, prevalence, prevalence_n)
CARE_IN(double, gain, gain_n)
CARE_IN(double, share, share_n)
CARE_IN(double, amount, amount_n)
CARE_IN(double, target, target_n)
CARE_IN(double, weight, weight_n)
CARE_IN(double, cost, cost_n)
CARE_IN(double, growth, growth_n)
CARE_OUT(double, out, n)

%ignore care_need_result;
%ignore care_need_result_init;
%ignore care_need_solve;
%rename(care_need_solve) care_swig_need_solve;
care_status care_swig_need_solve(const care_need_problem *problem, const care_env *env, double *users, size_t users_n, double *places, size_t places_n, double *hours, size_t hours_n, double *informal, size_t informal_n, double *caregivers, size_t caregivers_n, double *cost, size_t cost_n, care_error *error);

%ignore care_need_steps;
%rename(care_need_steps) care_swig_need_steps;
care_status care_swig_need_steps(const care_need_problem *const *problems, int64_t count, const care_env *env, double *users, size_t users_n, double *places, size_t places_n, double *hours, size_t hours_n, double *informal, size_t informal_n, double *caregivers, size_t caregivers_n, double *cost, size_t cost_n, care_error *error);

%ignore care_need_shift_prevalence;
%rename(care_need_shift_prevalence) care_swig_need_shift_prevalence;
care_status care_swig_need_shift_prevalence(int64_t years, int64_t levels, int64_t ages, double width, const double *prevalence,
                                            size_t prevalence_n, const double *gain, size_t gain_n, double *out, size_t n,
                                            care_error *error);

%ignore care_need_move_users;
%rename(care_need_move_users) care_swig_need_move_users;
care_status care_swig_need_move_users(int64_t rows, int64_t settings, const double *share, size_t share_n, int64_t from,
                                      int64_t to, const double *amount, size_t amount_n, double *out, size_t n,
                                      care_error *error);

%ignore care_need_raise_coverage;
%rename(care_need_raise_coverage) care_swig_need_raise_coverage;
care_status care_swig_need_raise_coverage(int64_t rows, int64_t settings, const double *share, size_t share_n,
                                          int64_t uncovered, const double *target, size_t target_n, const double *weight,
                                          size_t weight_n, double *out, size_t n, care_error *error);

%ignore care_need_cost_index;
%rename(care_need_cost_index) care_swig_need_cost_index;
care_status care_swig_need_cost_index(int64_t years, int64_t settings, const double *cost, size_t cost_n, const double *target,
                                      size_t target_n, const double *growth, size_t growth_n, const double *weight,
                                      size_t weight_n, double *out, size_t n, care_error *error);

CARE_BORROWED(care_need_problem, persons, "problem.persons", care_swig_times($self->years, $self->townships), $self->groups, $self->levels)
CARE_BORROWED(care_need_problem, places, "problem.places", $self->settings, 1, 1)
CARE_BORROWED(care_need_problem, occupancy, "problem.occupancy", $self->settings, 1, 1)
CARE_BORROWED(care_need_problem, hours, "problem.hours", $self->levels, $self->settings, 1)
CARE_BORROWED(care_need_problem, cost_per_user, "problem.cost_per_user", $self->settings, 1, 1)
CARE_BORROWED(care_need_problem, cost_per_place, "problem.cost_per_place", $self->settings, 1, 1)
CARE_BORROWED(care_need_problem, cost_per_hour, "problem.cost_per_hour", $self->settings, 1, 1)
CARE_BORROWED(care_need_problem, cost_index, "problem.cost_index", $self->years, $self->settings, 1)
CARE_IN(double, informal_share, n)
CARE_IN(double, informal_hours, informal_hours_n)
CARE_IN(double, share, n)
%ignore care_need_problem::share;
%ignore care_need_problem::informal_share;
%ignore care_need_problem::informal_hours;
%immutable care_need_problem::share_layout;
%immutable care_need_problem::informal_layout;
%extend care_need_problem {
    care_status set_share(const double *share, size_t n, int32_t layout, care_error *error) {
        const int64_t cells = care_swig_times(care_swig_times($self->groups, $self->levels), $self->settings);
        CARE__TRY(care_swig_layout(share, n, layout, $self->townships, $self->years, cells, "problem.share", error));
        $self->share = share;
        $self->share_layout = layout;
        return CARE_OK;
    }
    /* Both at once, since they have one layout. */
    care_status set_informal(const double *informal_share, size_t n, const double *informal_hours, size_t informal_hours_n,
                             int32_t layout, care_error *error) {
        CARE__TRY(care_swig_layout(informal_share, n, layout, $self->townships, $self->years, $self->settings,
                                   "problem.informal_share", error));
        if (informal_hours != NULL) {
            CARE__TRY(care_swig_layout(informal_hours, informal_hours_n, layout, $self->townships, $self->years, $self->settings,
                                       "problem.informal_hours", error));
        }
        $self->informal_share = informal_share;
        $self->informal_hours = informal_hours;
        $self->informal_layout = layout;
        return CARE_OK;
    }
}
%ignore care_need_problem_init;
%immutable care_need_problem::years;
%immutable care_need_problem::townships;
%immutable care_need_problem::groups;
%immutable care_need_problem::levels;
%immutable care_need_problem::settings;
%extend care_need_problem {
    care_need_problem(int64_t years, int64_t townships, int64_t groups, int64_t levels, int64_t settings) {
        care_need_problem *made = malloc(sizeof *made);
        care_need_problem_init(made);
        if (made != NULL) {
            made->years = years;
            made->townships = townships;
            made->groups = groups;
            made->levels = levels;
            made->settings = settings;
        }
        return made;
    }
    ~care_need_problem(void) {
        free($self);
    }
}

%include <care/need.h>
