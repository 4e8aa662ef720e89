%{
#include <care/multistate.h>

/* states x states, as care__check_product takes it: states out of range are refused by the function. */
static int64_t care_swig_square(int64_t states) {
    return states >= 0 && states <= CARE_STATES_MAX ? states * states : -1;
}

static care_status care_swig_multistate_probabilities(int64_t tables, int64_t states, int64_t cells, const double *intensity,
                                                      size_t intensity_n, double step, int32_t method, const care_env *env,
                                                      double *probability, size_t n, double *occupancy, size_t occupancy_n,
                                                      care_error *error) {
    const int64_t square = care_swig_square(states);
    CARE__TRY(care_swig_array(intensity, intensity_n, tables, square, cells, "intensity", error));
    CARE__TRY(care_swig_array(probability, n, tables, square, cells, "probability", error));
    CARE__TRY(care_swig_optional(occupancy, occupancy_n, tables, square, cells, "occupancy", error));
    return care_multistate_probabilities(tables, states, cells, intensity, step, method, env, probability, occupancy, n, error);
}

static care_status care_swig_multistate_survivorship(int64_t states, int64_t ages, double step, const double *probability,
                                                     size_t probability_n, const double *occupancy, size_t occupancy_n,
                                                     const double *open, size_t open_n, double *out, size_t n,
                                                     care_error *error) {
    const int64_t square = care_swig_square(states);
    CARE__TRY(care_swig_array(probability, probability_n, square, ages, 1, "probability", error));
    CARE__TRY(care_swig_array(occupancy, occupancy_n, square, ages, 1, "occupancy", error));
    CARE__TRY(care_swig_array(open, open_n, square, 1, 1, "open", error));
    CARE__TRY(care_swig_array(out, n, square, ages, 1, "out", error));
    return care_multistate_survivorship(states, ages, step, probability, occupancy, open, out, n, error);
}

static care_status care_swig_multistate_expectancy(int64_t states, int64_t steps, const double *probability,
                                                   size_t probability_n, double step, int32_t counting, int32_t repeat_last,
                                                   double *out, size_t n, care_error *error) {
    CARE__TRY(care_swig_array(probability, probability_n, care_swig_square(states), steps, 1, "probability", error));
    CARE__TRY(care_swig_array(out, n, care_swig_square(states - 1), steps, 1, "out", error));
    return care_multistate_expectancy(states, steps, probability, step, counting, repeat_last, out, n, error);
}

static care_status care_swig_multistate_project(const care_multistate_problem *problem, const care_env *env, double *persons,
                                                size_t persons_n, double *births, size_t births_n, double *deaths,
                                                size_t deaths_n, double *migrants, size_t migrants_n,
                                                care_diagnostics **findings, care_error *error) {
    CARE__TRY(care__check_pointer(problem, "problem", error));
    const int64_t towns = problem->townships;
    const int64_t years = problem->years;
    const int64_t levels = problem->levels >= 0 && problem->levels < CARE_STATES_MAX ? CARE_SEXES * problem->levels : -1;
    const int64_t cells = levels >= 0 && problem->ages >= 0 && problem->ages <= 1000 ? levels * problem->ages : -1;
    CARE__TRY(care_swig_optional(persons, persons_n, years, towns, cells, "persons", error));
    CARE__TRY(care_swig_optional(births, births_n, years, towns, CARE_SEXES, "births", error));
    CARE__TRY(care_swig_optional(deaths, deaths_n, years, towns, levels, "deaths", error));
    CARE__TRY(care_swig_optional(migrants, migrants_n, years, towns, CARE_SEXES, "migrants", error));
    care_multistate_result result;
    care_multistate_result_init(&result);
    result.persons = persons;
    result.births = births;
    result.deaths = deaths;
    result.migrants = migrants;
    return care_multistate_project(problem, env, &result, findings, error);
}

static care_status care_swig_level_rates(const care_multistate_problem *problem, const double *rates, size_t n, int32_t layout,
                                         int64_t cells, const char *where, care_error *error) {
    return care_swig_layout(rates, n, layout, problem->townships, problem->years, cells, where, error);
}

/* [CARE_SEXES][...][ages], or -1 for sizes that are refused anyway. */
static int64_t care_swig_level_cells(const care_multistate_problem *problem, int64_t rows) {
    const int64_t ages = problem->ages;
    return rows >= 0 && rows <= CARE_STATES_MAX * CARE_STATES_MAX && ages >= 0 && ages <= 1000 ? CARE_SEXES * rows * ages : -1;
}
%}

CARE_IN(double, intensity, intensity_n)
CARE_IN(double, probability, probability_n)
CARE_IN(double, occupancy, occupancy_n)
CARE_IN(double, open, open_n)
CARE_IN(double, probability, n)
CARE_IN(double, path, n)
CARE_OUT(double, probability, n)
CARE_OUT(double, occupancy, occupancy_n)

%ignore care_multistate_probabilities;
%rename(care_multistate_probabilities) care_swig_multistate_probabilities;
care_status care_swig_multistate_probabilities(int64_t tables, int64_t states, int64_t cells, const double *intensity,
                                               size_t intensity_n, double step, int32_t method, const care_env *env,
                                               double *probability, size_t n, double *occupancy, size_t occupancy_n,
                                               care_error *error);

%ignore care_multistate_survivorship;
%rename(care_multistate_survivorship) care_swig_multistate_survivorship;
care_status care_swig_multistate_survivorship(int64_t states, int64_t ages, double step, const double *probability,
                                              size_t probability_n, const double *occupancy, size_t occupancy_n,
                                              const double *open, size_t open_n, double *out, size_t n, care_error *error);

%ignore care_multistate_expectancy;
%rename(care_multistate_expectancy) care_swig_multistate_expectancy;
care_status care_swig_multistate_expectancy(int64_t states, int64_t steps, const double *probability, size_t probability_n,
                                            double step, int32_t counting, int32_t repeat_last, double *out, size_t n,
                                            care_error *error);

%ignore care_multistate_result;
%ignore care_multistate_result_init;
%ignore care_multistate_project;
%rename(care_multistate_project) care_swig_multistate_project;
care_status care_swig_multistate_project(const care_multistate_problem *problem, const care_env *env, double *persons,
                                         size_t persons_n, double *births, size_t births_n, double *deaths, size_t deaths_n,
                                         double *migrants, size_t migrants_n, care_diagnostics **findings, care_error *error);

%ignore care_multistate_problem_init;
%ignore care_multistate_problem::base;
%ignore care_multistate_problem::probability;
%ignore care_multistate_problem::fertility;
%ignore care_multistate_problem::sex_ratio;
%ignore care_multistate_problem::migration;
%ignore care_multistate_problem::path;
%immutable care_multistate_problem::townships;
%immutable care_multistate_problem::years;
%immutable care_multistate_problem::ages;
%immutable care_multistate_problem::levels;
%immutable care_multistate_problem::probability_layout;
%immutable care_multistate_problem::fertility_layout;
%immutable care_multistate_problem::migration_layout;
%extend care_multistate_problem {
    care_multistate_problem(int64_t townships, int64_t years, int64_t ages, int64_t levels) {
        care_multistate_problem *made = malloc(sizeof *made);
        care_multistate_problem_init(made);
        if (made != NULL) {
            made->townships = townships;
            made->years = years;
            made->ages = ages;
            made->levels = levels;
        }
        return made;
    }
    ~care_multistate_problem(void) {
        free($self);
    }
    care_status set_base(const double *base, size_t n, care_error *error) {
        const int64_t cells = care_swig_level_cells($self, $self->levels);
        CARE__TRY(care_swig_array(base, n, $self->townships, cells, 1, "problem.base", error));
        $self->base = base;
        return CARE_OK;
    }
    care_status set_probability(const double *probability, size_t n, int32_t layout, care_error *error) {
        const int64_t levels = $self->levels >= 0 && $self->levels < CARE_STATES_MAX ? $self->levels : -1;
        const int64_t cells = care_swig_level_cells($self, levels < 0 ? -1 : (levels + 1) * (levels + 1));
        CARE__TRY(care_swig_level_rates($self, probability, n, layout, cells, "problem.probability", error));
        $self->probability = probability;
        $self->probability_layout = layout;
        return CARE_OK;
    }
    care_status set_fertility(const double *fertility, size_t n, int32_t layout, care_error *error) {
        CARE__TRY(care_swig_level_rates($self, fertility, n, layout, $self->ages, "problem.fertility", error));
        $self->fertility = fertility;
        $self->fertility_layout = layout;
        return CARE_OK;
    }
    care_status set_sex_ratio(const double *sex_ratio, size_t n, care_error *error) {
        CARE__TRY(care_swig_array(sex_ratio, n, $self->years, 1, 1, "problem.sex_ratio", error));
        $self->sex_ratio = sex_ratio;
        return CARE_OK;
    }
    care_status set_migration(const double *migration, size_t n, int32_t layout, care_error *error) {
        if (migration != NULL) {
            const int64_t cells = care_swig_level_cells($self, 1);
            CARE__TRY(care_swig_level_rates($self, migration, n, layout, cells, "problem.migration", error));
        }
        $self->migration = migration;
        $self->migration_layout = layout;
        return CARE_OK;
    }
    care_status set_path(const double *path, size_t n, care_error *error) {
        const int64_t cells = care_swig_level_cells($self, $self->levels);
        CARE__TRY(care_swig_optional(path, n, cells, 1, 1, "problem.path", error));
        $self->path = path;
        return CARE_OK;
    }
}

%include <care/multistate.h>
