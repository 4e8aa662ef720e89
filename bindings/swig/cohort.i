/* Sizes are fixed when a problem is made; the caller keeps the arrays alive as long as the problem. Results are arrays of the
   call: NULL for what is not wanted. */
%{
#include <care/cohort.h>

/* `cells` numbers in each table of a layout. */
static care_status care_swig_layout(const double *rates, size_t n, int32_t layout, int64_t townships, int64_t years,
                                    int64_t cells, const char *where, care_error *error) {
    const int by_township = layout == CARE_RATES_BY_TOWNSHIP || layout == CARE_RATES_BY_BOTH;
    const int by_year = layout == CARE_RATES_BY_YEAR || layout == CARE_RATES_BY_BOTH;
    CARE__TRY(care__check_integer(layout, CARE_RATES_COMMON, CARE_RATES_BY_BOTH, where, -1, error));
    return care_swig_array(rates, n, by_township ? townships : 1, by_year ? years : 1, cells, where, error);
}

static care_status care_swig_rates(const care_cohort_problem *problem, const double *rates, size_t n, int32_t layout,
                                   int64_t cells, const char *where, care_error *error) {
    return care_swig_layout(rates, n, layout, problem->townships, problem->years, cells, where, error);
}

/* As care__check_product takes them: ages out of range are refused when the problem is solved. */
static int64_t care_swig_cells(int64_t ages) {
    return ages >= 0 && ages <= INT64_MAX / CARE_SEXES ? CARE_SEXES * ages : -1;
}

static care_status care_swig_cohort_project(const care_cohort_problem *problem, const care_env *env, double *persons,
                                            size_t persons_n, double *births, size_t births_n, double *deaths, size_t deaths_n,
                                            double *migrants, size_t migrants_n, double *adjustment, size_t adjustment_n,
                                            care_error *error) {
    CARE__TRY(care__check_pointer(problem, "problem", error));
    const int64_t townships = problem->townships;
    const int64_t years = problem->years;
    CARE__TRY(care_swig_optional(persons, persons_n, years, townships, care_swig_cells(problem->ages), "persons", error));
    CARE__TRY(care_swig_optional(births, births_n, years, townships, CARE_SEXES, "births", error));
    CARE__TRY(care_swig_optional(deaths, deaths_n, years, townships, CARE_SEXES, "deaths", error));
    CARE__TRY(care_swig_optional(migrants, migrants_n, years, townships, CARE_SEXES, "migrants", error));
    CARE__TRY(care_swig_optional(adjustment, adjustment_n, years, townships, CARE_SEXES, "adjustment", error));
    care_cohort_result result;
    care_cohort_result_init(&result);
    result.persons = persons;
    result.births = births;
    result.deaths = deaths;
    result.migrants = migrants;
    result.adjustment = adjustment;
    return care_cohort_project(problem, env, &result, error);
}

static care_status care_swig_fertility_from_total(double total, int64_t width, const double *pattern, size_t pattern_n,
                                                  double *fertility, size_t n, care_error *error) {
    CARE__TRY(care__check_length(n, pattern_n, "fertility", error));
    return care_fertility_from_total(total, width, pattern, fertility, n, error);
}
%}

CARE_IN(double, base, n)
CARE_IN(double, survival, n)
CARE_IN(double, fertility, n)
CARE_IN(double, sex_ratio, n)
CARE_IN(double, migration, n)
CARE_IN(double, control, n)
CARE_IN(double, still_to_come, n)
CARE_OUT(double, persons, n)
CARE_OUT(double, persons, persons_n)
CARE_OUT(double, births, births_n)
CARE_OUT(double, deaths, deaths_n)
CARE_OUT(double, migrants, migrants_n)
CARE_OUT(double, adjustment, adjustment_n)
CARE_IN(double, pattern, pattern_n)
CARE_OUT(double, fertility, n)

%ignore care_fertility_from_total;
%rename(care_fertility_from_total) care_swig_fertility_from_total;
care_status care_swig_fertility_from_total(double total, int64_t width, const double *pattern, size_t pattern_n,
                                           double *fertility, size_t n, care_error *error);

%ignore care_cohort_result;
%ignore care_cohort_result_init;
%ignore care_cohort_project;
%rename(care_cohort_project) care_swig_cohort_project;
care_status care_swig_cohort_project(const care_cohort_problem *problem, const care_env *env, double *persons,
                                     size_t persons_n, double *births, size_t births_n, double *deaths, size_t deaths_n,
                                     double *migrants, size_t migrants_n, double *adjustment, size_t adjustment_n,
                                     care_error *error);

%ignore care_cohort_problem_init;
%ignore care_cohort_problem::base;
%ignore care_cohort_problem::survival;
%ignore care_cohort_problem::fertility;
%ignore care_cohort_problem::sex_ratio;
%ignore care_cohort_problem::migration;
%ignore care_cohort_problem::control;
%immutable care_cohort_problem::townships;
%immutable care_cohort_problem::years;
%immutable care_cohort_problem::ages;
%immutable care_cohort_problem::survival_layout;
%immutable care_cohort_problem::fertility_layout;
%immutable care_cohort_problem::migration_layout;
%immutable care_cohort_problem::migration_kind;
%extend care_cohort_problem {
    care_cohort_problem(int64_t townships, int64_t years, int64_t ages) {
        care_cohort_problem *made = malloc(sizeof *made);
        care_cohort_problem_init(made);
        if (made != NULL) {
            made->townships = townships;
            made->years = years;
            made->ages = ages;
        }
        return made;
    }
    ~care_cohort_problem(void) {
        free($self);
    }
    care_status set_base(const double *base, size_t n, care_error *error) {
        CARE__TRY(care_swig_array(base, n, $self->townships, CARE_SEXES, $self->ages, "problem.base", error));
        $self->base = base;
        return CARE_OK;
    }
    care_status set_survival(const double *survival, size_t n, int32_t layout, care_error *error) {
        CARE__TRY(care_swig_rates($self, survival, n, layout, care_swig_cells($self->ages), "problem.survival", error));
        $self->survival = survival;
        $self->survival_layout = layout;
        return CARE_OK;
    }
    care_status set_fertility(const double *fertility, size_t n, int32_t layout, care_error *error) {
        CARE__TRY(care_swig_rates($self, fertility, n, layout, $self->ages, "problem.fertility", error));
        $self->fertility = fertility;
        $self->fertility_layout = layout;
        return CARE_OK;
    }
    care_status set_sex_ratio(const double *sex_ratio, size_t n, care_error *error) {
        CARE__TRY(care_swig_array(sex_ratio, n, $self->years, 1, 1, "problem.sex_ratio", error));
        $self->sex_ratio = sex_ratio;
        return CARE_OK;
    }
    care_status set_migration(const double *migration, size_t n, int32_t layout, int32_t kind, care_error *error) {
        if (kind != CARE_MIGRATION_NONE) {
            CARE__TRY(care_swig_rates($self, migration, n, layout, care_swig_cells($self->ages), "problem.migration", error));
        }
        $self->migration = migration;
        $self->migration_layout = layout;
        $self->migration_kind = kind;
        return CARE_OK;
    }
    care_status set_control(const double *control, size_t n, care_error *error) {
        CARE__TRY(care_swig_optional(control, n, $self->years, CARE_SEXES, $self->ages, "problem.control", error));
        $self->control = control;
        return CARE_OK;
    }
}

%ignore care_cohort_rest_init;
%ignore care_cohort_rest::base;
%ignore care_cohort_rest::still_to_come;
%ignore care_cohort_rest::survival;
%ignore care_cohort_rest::fertility;
%immutable care_cohort_rest::townships;
%immutable care_cohort_rest::ages;
%extend care_cohort_rest {
    care_cohort_rest(int64_t townships, int64_t ages) {
        care_cohort_rest *made = malloc(sizeof *made);
        care_cohort_rest_init(made);
        if (made != NULL) {
            made->townships = townships;
            made->ages = ages;
        }
        return made;
    }
    ~care_cohort_rest(void) {
        free($self);
    }
    care_status set_base(const double *base, size_t n, care_error *error) {
        CARE__TRY(care_swig_array(base, n, $self->townships, CARE_SEXES, $self->ages, "rest.base", error));
        $self->base = base;
        return CARE_OK;
    }
    care_status set_still_to_come(const double *still_to_come, size_t n, care_error *error) {
        CARE__TRY(care_swig_optional(still_to_come, n, CARE_SEXES, $self->ages, 1, "rest.still_to_come", error));
        $self->still_to_come = still_to_come;
        return CARE_OK;
    }
    care_status set_survival(const double *survival, size_t n, care_error *error) {
        CARE__TRY(care_swig_array(survival, n, CARE_SEXES, $self->ages, 1, "rest.survival", error));
        $self->survival = survival;
        return CARE_OK;
    }
    care_status set_fertility(const double *fertility, size_t n, care_error *error) {
        CARE__TRY(care_swig_array(fertility, n, $self->ages, 1, 1, "rest.fertility", error));
        $self->fertility = fertility;
        return CARE_OK;
    }
}

%include <care/cohort.h>
