%{
#include <care/migration.h>

static care_status care_swig_migration_schedule(const double *parameters, size_t parameters_n, const double *ages,
                                                size_t ages_n, double *rates, size_t n, care_error *error) {
    CARE__TRY(care__check_length(n, ages_n, "rates", error));
    return care_migration_schedule(parameters, (int64_t)parameters_n, ages, rates, n, error);
}

static care_status care_swig_migration_fit(const double *ages, size_t ages_n, const double *rates, size_t rates_n,
                                           const double *weights, size_t weights_n, const double *start, size_t start_n,
                                           double *parameters, size_t n, care_schedule_fit *fit, care_error *error) {
    CARE__TRY(care__check_length(rates_n, ages_n, "rates", error));
    CARE__TRY(weights != NULL ? care__check_length(weights_n, ages_n, "weights", error) : CARE_OK);
    CARE__TRY(start != NULL ? care__check_length(start_n, n, "start", error) : CARE_OK);
    return care_migration_fit(ages, rates, weights, ages_n, start, parameters, (int64_t)n, fit, error);
}

static care_status care_swig_migration_spread(double total, double male_share, const double *profile, size_t profile_n,
                                              double *migrants, size_t n, care_error *error) {
    CARE__TRY(care__check_length(n, profile_n, "migrants", error));
    return care_migration_spread(total, male_share, profile, migrants, n, error);
}
%}

CARE_IN(double, parameters, parameters_n)
CARE_IN(double, ages, ages_n)
CARE_IN(double, rates, rates_n)
CARE_IN(double, weights, weights_n)
CARE_IN(double, start, start_n)
CARE_IN(double, profile, profile_n)
CARE_OUT(double, rates, n)
CARE_OUT(double, parameters, n)
CARE_OUT(double, migrants, n)

%ignore care_migration_schedule;
%rename(care_migration_schedule) care_swig_migration_schedule;
care_status care_swig_migration_schedule(const double *parameters, size_t parameters_n, const double *ages, size_t ages_n,
                                         double *rates, size_t n, care_error *error);

%ignore care_migration_fit;
%rename(care_migration_fit) care_swig_migration_fit;
care_status care_swig_migration_fit(const double *ages, size_t ages_n, const double *rates, size_t rates_n,
                                    const double *weights, size_t weights_n, const double *start, size_t start_n,
                                    double *parameters, size_t n, care_schedule_fit *fit, care_error *error);

%ignore care_migration_spread;
%rename(care_migration_spread) care_swig_migration_spread;
care_status care_swig_migration_spread(double total, double male_share, const double *profile, size_t profile_n,
                                       double *migrants, size_t n, care_error *error);

%ignore care_schedule_fit::reserved;
CARE_VALUE(care_schedule_fit)

%include <care/migration.h>
