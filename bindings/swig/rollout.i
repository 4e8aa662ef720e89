/* Sizes are fixed when a problem is made; the caller keeps the arrays alive, and those of the reach unchanged. */
%{
#include <care/rollout.h>

static care_status care_swig_rollout_solve(const care_rollout_problem *problem, const care_env *env, int64_t *year,
                                           size_t year_n, double *covered, size_t covered_n, double *gained, size_t gained_n,
                                           care_solve_info *info, care_error *error) {
    CARE__TRY(care__check_pointer(problem, "problem", error));
    CARE__TRY(care_swig_array(year, year_n, problem->sites, 1, 1, "year", error));
    CARE__TRY(care_swig_optional(covered, covered_n, problem->years, 1, 1, "covered", error));
    CARE__TRY(care_swig_optional(gained, gained_n, problem->sites, 1, 1, "gained", error));
    return care_rollout_solve(problem, env, year, covered, gained, info, error);
}
%}

CARE_IN(int64_t, row_start, row_start_n)
CARE_IN(int32_t, site, site_n)
CARE_IN(double, weight, n)
CARE_IN(int32_t, existing, n)
CARE_IN(int64_t, limit, n)
CARE_OUT(int64_t, year, year_n)
CARE_OUT(double, covered, covered_n)
CARE_OUT(double, gained, gained_n)

%ignore care_rollout_solve;
%rename(care_rollout_solve) care_swig_rollout_solve;
care_status care_swig_rollout_solve(const care_rollout_problem *problem, const care_env *env, int64_t *year, size_t year_n,
                                    double *covered, size_t covered_n, double *gained, size_t gained_n, care_solve_info *info,
                                    care_error *error);

%ignore care_rollout_problem_init;
%ignore care_rollout_problem::row_start;
%ignore care_rollout_problem::site;
%ignore care_rollout_problem::weight;
%ignore care_rollout_problem::existing;
%ignore care_rollout_problem::limit;
%immutable care_rollout_problem::sites;
%immutable care_rollout_problem::points;
%immutable care_rollout_problem::years;
%extend care_rollout_problem {
    care_rollout_problem(int64_t sites, int64_t points, int64_t years) {
        care_rollout_problem *made = malloc(sizeof *made);
        care_rollout_problem_init(made);
        if (made != NULL) {
            made->sites = sites;
            made->points = points;
            made->years = years;
        }
        return made;
    }
    ~care_rollout_problem(void) {
        free($self);
    }
    care_status set_reach(const int64_t *row_start, size_t row_start_n, const int32_t *site, size_t site_n,
                          care_error *error) {
        CARE__TRY(care__check_integer($self->points, 0, INT32_MAX, "problem.points", -1, error));
        CARE__TRY(care_swig_array(row_start, row_start_n, $self->points + 1, 1, 1, "problem.row_start", error));
        CARE__TRY(care_swig_array(site, site_n, row_start[$self->points], 1, 1, "problem.site", error));
        for (int64_t i = 0; i < $self->points; i++) { /* no row may reach past the last one */
            CARE__TRY(care__check_integer(row_start[i], 0, row_start[i + 1], "problem.row_start", i, error));
        }
        $self->row_start = row_start;
        $self->site = site;
        return CARE_OK;
    }
    care_status set_weight(const double *weight, size_t n, care_error *error) {
        CARE__TRY(care_swig_array(weight, n, $self->years, $self->points, 1, "problem.weight", error));
        $self->weight = weight;
        return CARE_OK;
    }
    care_status set_existing(const int32_t *existing, size_t n, care_error *error) {
        CARE__TRY(care_swig_optional(existing, n, $self->sites, 1, 1, "problem.existing", error));
        $self->existing = existing;
        return CARE_OK;
    }
    care_status set_limit(const int64_t *limit, size_t n, care_error *error) {
        CARE__TRY(care_swig_array(limit, n, $self->years, 1, 1, "problem.limit", error));
        $self->limit = limit;
        return CARE_OK;
    }
}

%include <care/rollout.h>
