/* Sizes are fixed when a problem is made; the caller keeps the arrays alive as long as the problem. Results are arrays of the
   call: NULL for what is not wanted. */
%{
#include <care/workforce.h>

static care_status care_swig_workforce_project(const care_workforce_problem *problem, double *in_post, size_t in_post_n, double *in_training, size_t in_training_n, double *trained, size_t trained_n, double *leavers, size_t leavers_n, double *gap, size_t gap_n, care_error *error) {
    care_workforce_result result;
    CARE__TRY(care__check_pointer(problem, "problem", error));
    CARE__TRY(care_swig_optional(in_post, in_post_n, problem->tables, problem->years, 1, "in_post", error));
    CARE__TRY(care_swig_optional(in_training, in_training_n, problem->tables, problem->years, 1, "in_training", error));
    CARE__TRY(care_swig_optional(trained, trained_n, problem->tables, problem->years, 1, "trained", error));
    CARE__TRY(care_swig_optional(leavers, leavers_n, problem->tables, problem->years, 1, "leavers", error));
    CARE__TRY(care_swig_optional(gap, gap_n, problem->tables, problem->years, 1, "gap", error));
    care_workforce_result_init(&result);
    result.in_post = in_post;
    result.in_training = in_training;
    result.trained = trained;
    result.leavers = leavers;
    result.gap = gap;
    return care_workforce_project(problem, &result, error);
}

static care_status care_swig_workforce_intake(const care_workforce_problem *problem, int64_t close_by, const double *capacity,
                                              size_t capacity_n, double *intake, size_t n, int64_t *closed, size_t closed_n,
                                              care_error *error) {
    CARE__TRY(care__check_pointer(problem, "problem", error));
    CARE__TRY(care_swig_optional(capacity, capacity_n, problem->years, 1, 1, "capacity", error));
    CARE__TRY(care_swig_optional(closed, closed_n, problem->tables, 1, 1, "closed", error));
    return care_workforce_intake(problem, close_by, capacity, intake, n, closed, error);
}
%}

CARE_OUT(double, in_post, in_post_n)
CARE_OUT(double, in_training, in_training_n)
CARE_OUT(double, trained, trained_n)
CARE_OUT(double, leavers, leavers_n)
CARE_OUT(double, gap, gap_n)
CARE_IN(double, capacity, capacity_n)
CARE_OUT(double, intake, n)
CARE_OUT(int64_t, closed, closed_n)

%ignore care_workforce_result;
%ignore care_workforce_result_init;
%ignore care_workforce_project;
%rename(care_workforce_project) care_swig_workforce_project;
care_status care_swig_workforce_project(const care_workforce_problem *problem, double *in_post, size_t in_post_n, double *in_training, size_t in_training_n, double *trained, size_t trained_n, double *leavers, size_t leavers_n, double *gap, size_t gap_n, care_error *error);

%ignore care_workforce_intake;
%rename(care_workforce_intake) care_swig_workforce_intake;
care_status care_swig_workforce_intake(const care_workforce_problem *problem, int64_t close_by, const double *capacity,
                                       size_t capacity_n, double *intake, size_t n, int64_t *closed, size_t closed_n,
                                       care_error *error);

CARE_BORROWED(care_workforce_problem, in_post, "problem.in_post", $self->tables, 1, 1)
CARE_BORROWED(care_workforce_problem, pipeline, "problem.pipeline", $self->tables, $self->training, 1)
CARE_BORROWED(care_workforce_problem, intake, "problem.intake", $self->tables, $self->years, 1)
CARE_BORROWED(care_workforce_problem, recruits, "problem.recruits", $self->tables, $self->years, 1)
CARE_BORROWED(care_workforce_problem, completion, "problem.completion", $self->years, 1, 1)
CARE_BORROWED(care_workforce_problem, attrition, "problem.attrition", $self->years, 1, 1)
CARE_BORROWED(care_workforce_problem, need, "problem.need", $self->tables, $self->years, 1)
%ignore care_workforce_problem_init;
%immutable care_workforce_problem::tables;
%immutable care_workforce_problem::years;
%immutable care_workforce_problem::training;
%extend care_workforce_problem {
    care_workforce_problem(int64_t tables, int64_t years, int64_t training) {
        care_workforce_problem *made = malloc(sizeof *made);
        care_workforce_problem_init(made);
        if (made != NULL) {
            made->tables = tables;
            made->years = years;
            made->training = training;
        }
        return made;
    }
    ~care_workforce_problem(void) {
        free($self);
    }
}

%include <care/workforce.h>
