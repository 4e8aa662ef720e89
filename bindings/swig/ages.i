/* Sizes are fixed when the view is made; the caller keeps the arrays alive as long as the view. */
%{
#include <care/ages.h>

static care_status care_swig_ages_split(const care_age_groups *groups, double *persons, size_t n, double *still_to_come,
                                        size_t m, care_error *error) {
    CARE__TRY(care__check_pointer(groups, "groups", error));
    CARE__TRY(care_swig_array(persons, n, groups->ages, 1, 1, "persons", error));
    CARE__TRY(care_swig_optional(still_to_come, m, groups->ages, 1, 1, "still_to_come", error));
    return care_ages_split(groups, persons, still_to_come, n, error);
}
%}

CARE_IN(int64_t, from_age, n)
CARE_IN(double, persons, n)
CARE_IN(double, person_years, n)
CARE_IN(double, births, n)
CARE_OUT(double, persons, n)
CARE_OUT(double, still_to_come, m)

%ignore care_ages_split;
%rename(care_ages_split) care_swig_ages_split;
care_status care_swig_ages_split(const care_age_groups *groups, double *persons, size_t n, double *still_to_come, size_t m,
                                 care_error *error);

%ignore care_age_groups_init;
%ignore care_age_groups::from_age;
%ignore care_age_groups::persons;
%ignore care_age_groups::person_years;
%ignore care_age_groups::births;
%immutable care_age_groups::count;
%immutable care_age_groups::ages;
%immutable care_age_groups::births_count;
%extend care_age_groups {
    care_age_groups(int64_t count, int64_t ages) {
        care_age_groups *made = malloc(sizeof *made);
        care_age_groups_init(made);
        if (made != NULL) {
            made->count = count;
            made->ages = ages;
        }
        return made;
    }
    ~care_age_groups(void) {
        free($self);
    }
    care_status set_from_age(const int64_t *from_age, size_t n, care_error *error) {
        CARE__TRY(care_swig_array(from_age, n, $self->count, 1, 1, "groups.from_age", error));
        $self->from_age = from_age;
        return CARE_OK;
    }
    care_status set_persons(const double *persons, size_t n, care_error *error) {
        CARE__TRY(care_swig_array(persons, n, $self->count, 1, 1, "groups.persons", error));
        $self->persons = persons;
        return CARE_OK;
    }
    care_status set_person_years(const double *person_years, size_t n, care_error *error) {
        CARE__TRY(care_swig_array(person_years, n, $self->ages, 1, 1, "groups.person_years", error));
        $self->person_years = person_years;
        return CARE_OK;
    }
    void set_births(const double *births, size_t n) {
        $self->births = births;
        $self->births_count = (int64_t)n;
    }
}

%include <care/ages.h>
