/* A problem holds its people by value, so that none can be taken from under it. Streams go in as int64_t, not negative. */
%{
#include <care/ensemble.h>

typedef struct care_swig_ensemble_problem {
    care_ensemble_problem problem;
    care_multistate_problem people;
} care_swig_ensemble_problem;

static care_status care_swig_ensemble_moments(const care_ensemble *ensemble, double *mean, size_t n, double *deviation,
                                              size_t deviation_n, care_error *error) {
    CARE__TRY(care__check_length(deviation_n, n, "deviation", error));
    return care_ensemble_moments(ensemble, mean, deviation, n, error);
}

static care_status care_swig_ensemble_area_moments(const care_ensemble *ensemble, double *mean, size_t n, double *deviation,
                                                   size_t deviation_n, care_error *error) {
    CARE__TRY(care__check_length(deviation_n, n, "deviation", error));
    return care_ensemble_area_moments(ensemble, mean, deviation, n, error);
}

/* [CARE_SEXES][ages] of the people. */
static int64_t care_swig_ensemble_ages(const care_ensemble_problem *problem) {
    return problem->people == NULL ? -1 : care_swig_level_cells(problem->people, 1);
}
%}

CARE_IN(double, series, n)
CARE_IN(int64_t, stream, n)
CARE_IN(double, imported, n)
CARE_IN(double, pattern, n)
CARE_IN(double, weight, n)
CARE_IN(int64_t, from_age, n)
CARE_IN(int64_t, to_age, to_age_n)
CARE_IN(int32_t, take_up, take_up_n)
CARE_IN(double, supply, n)
CARE_IN(int64_t, numerator, n)
CARE_IN(int64_t, denominator, denominator_n)
CARE_IN(double, scale, scale_n)
CARE_IN(int64_t, target_measure, n)
CARE_IN(int64_t, target_year, target_year_n)
CARE_IN(double, target_value, target_value_n)
CARE_IN(int32_t, target_side, target_side_n)
CARE_IN(double, shares, n_shares)
CARE_OUT(double, out, n)
CARE_OUT(double, mean, n)
CARE_OUT(double, deviation, deviation_n)
%apply const char *OPTIONAL_PATH { const char *checkpoint };

%ignore care_ensemble_moments;
%rename(care_ensemble_moments) care_swig_ensemble_moments;
care_status care_swig_ensemble_moments(const care_ensemble *ensemble, double *mean, size_t n, double *deviation,
                                       size_t deviation_n, care_error *error);

%ignore care_ensemble_area_moments;
%rename(care_ensemble_area_moments) care_swig_ensemble_area_moments;
care_status care_swig_ensemble_area_moments(const care_ensemble *ensemble, double *mean, size_t n, double *deviation,
                                            size_t deviation_n, care_error *error);

%ignore care_ensemble_problem_init;
%ignore care_ensemble_problem::people;
%ignore care_ensemble_problem::series;
%ignore care_ensemble_problem::stream;
%ignore care_ensemble_problem::imported;
%ignore care_ensemble_problem::mortality_pattern;
%ignore care_ensemble_problem::migration_pattern;
%ignore care_ensemble_problem::weight;
%ignore care_ensemble_problem::from_age;
%ignore care_ensemble_problem::to_age;
%ignore care_ensemble_problem::take_up;
%ignore care_ensemble_problem::supply;
%ignore care_ensemble_problem::numerator;
%ignore care_ensemble_problem::denominator;
%ignore care_ensemble_problem::scale;
%ignore care_ensemble_problem::target_measure;
%ignore care_ensemble_problem::target_year;
%ignore care_ensemble_problem::target_value;
%ignore care_ensemble_problem::target_side;
%immutable care_ensemble_problem::imported_count;
%immutable care_ensemble_problem::figures;
%immutable care_ensemble_problem::supplies;
%immutable care_ensemble_problem::ratios;
%immutable care_ensemble_problem::targets;
%extend care_ensemble_problem {
    care_ensemble_problem(const care_multistate_problem *people, int64_t figures, int64_t supplies, int64_t ratios,
                          int64_t targets) {
        care_swig_ensemble_problem *made = malloc(sizeof *made);
        if (made == NULL) {
            return NULL;
        }
        care_ensemble_problem_init(&made->problem);
        if (people != NULL) {
            made->people = *people;
            made->problem.people = &made->people;
        }
        made->problem.figures = figures;
        made->problem.supplies = supplies;
        made->problem.ratios = ratios;
        made->problem.targets = targets;
        return &made->problem;
    }
    ~care_ensemble_problem(void) {
        free($self);
    }
    care_status set_series(const double *series, size_t n, care_error *error) {
        CARE__TRY(care_swig_optional(series, n, CARE_SOURCES, CARE_SERIES_PARAMETERS, 1, "problem.series", error));
        $self->series = series;
        return CARE_OK;
    }
    care_status set_stream(const int64_t *stream, size_t n, care_error *error) {
        CARE__TRY(care_swig_optional(stream, n, CARE_SOURCES, 1, 1, "problem.stream", error));
        for (size_t i = 0; i < n; i++) {
            CARE__TRY(care__check_integer(stream[i], 0, INT64_MAX, "problem.stream", (int64_t)i, error));
        }
        $self->stream = (const uint64_t *)stream;
        return CARE_OK;
    }
    care_status set_imported(const double *imported, size_t n, int64_t count, care_error *error) {
        const int64_t years = $self->people == NULL ? -1 : $self->people->years;
        CARE__TRY(care_swig_array(imported, n, count, CARE_SOURCES, years, "problem.imported", error));
        $self->imported = imported;
        $self->imported_count = count;
        return CARE_OK;
    }
    care_status set_mortality_pattern(const double *pattern, size_t n, care_error *error) {
        CARE__TRY(care_swig_optional(pattern, n, care_swig_ensemble_ages($self), 1, 1, "problem.mortality_pattern", error));
        $self->mortality_pattern = pattern;
        return CARE_OK;
    }
    care_status set_migration_pattern(const double *pattern, size_t n, care_error *error) {
        CARE__TRY(care_swig_optional(pattern, n, care_swig_ensemble_ages($self), 1, 1, "problem.migration_pattern", error));
        $self->migration_pattern = pattern;
        return CARE_OK;
    }
    care_status set_weight(const double *weight, size_t n, care_error *error) {
        const int64_t levels = $self->people == NULL ? -1 : $self->people->levels;
        CARE__TRY(care_swig_array(weight, n, $self->figures, CARE_SEXES, levels, "problem.weight", error));
        $self->weight = weight;
        return CARE_OK;
    }
    care_status set_ages(const int64_t *from_age, size_t n, const int64_t *to_age, size_t to_age_n, care_error *error) {
        CARE__TRY(care_swig_array(from_age, n, $self->figures, 1, 1, "problem.from_age", error));
        CARE__TRY(care_swig_optional(to_age, to_age_n, $self->figures, 1, 1, "problem.to_age", error));
        $self->from_age = from_age;
        $self->to_age = to_age;
        return CARE_OK;
    }
    care_status set_take_up(const int32_t *take_up, size_t take_up_n, care_error *error) {
        CARE__TRY(care_swig_optional(take_up, take_up_n, $self->figures, 1, 1, "problem.take_up", error));
        $self->take_up = take_up;
        return CARE_OK;
    }
    care_status set_supply(const double *supply, size_t n, care_error *error) {
        const int64_t ends = $self->people == NULL || $self->people->years > 10000 ? -1 : $self->people->years + 1;
        CARE__TRY(care_swig_array(supply, n, $self->supplies, ends, 1, "problem.supply", error));
        $self->supply = supply;
        return CARE_OK;
    }
    care_status set_ratios(const int64_t *numerator, size_t n, const int64_t *denominator, size_t denominator_n,
                           const double *scale, size_t scale_n, care_error *error) {
        CARE__TRY(care_swig_array(numerator, n, $self->ratios, 1, 1, "problem.numerator", error));
        CARE__TRY(care_swig_array(denominator, denominator_n, $self->ratios, 1, 1, "problem.denominator", error));
        CARE__TRY(care_swig_array(scale, scale_n, $self->ratios, 1, 1, "problem.scale", error));
        $self->numerator = numerator;
        $self->denominator = denominator;
        $self->scale = scale;
        return CARE_OK;
    }
    care_status set_targets(const int64_t *target_measure, size_t n, const int64_t *target_year, size_t target_year_n,
                            const double *target_value, size_t target_value_n, const int32_t *target_side,
                            size_t target_side_n, care_error *error) {
        CARE__TRY(care_swig_array(target_measure, n, $self->targets, 1, 1, "problem.target_measure", error));
        CARE__TRY(care_swig_array(target_year, target_year_n, $self->targets, 1, 1, "problem.target_year", error));
        CARE__TRY(care_swig_array(target_value, target_value_n, $self->targets, 1, 1, "problem.target_value", error));
        CARE__TRY(care_swig_optional(target_side, target_side_n, $self->targets, 1, 1, "problem.target_side", error));
        $self->target_measure = target_measure;
        $self->target_year = target_year;
        $self->target_value = target_value;
        $self->target_side = target_side;
        return CARE_OK;
    }
}

CARE_HANDLE(care_ensemble)

%include <care/ensemble.h>
