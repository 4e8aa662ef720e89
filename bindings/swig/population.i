/* Sizes are fixed when the view is made; the caller keeps the array alive as long as the view. */
%{
#include <care/population.h>
%}

CARE_IN(double, persons, n)

%ignore care_population_init;
%ignore care_population::persons;
%immutable care_population::townships;
%immutable care_population::ages;
%extend care_population {
    care_population(int64_t townships, int64_t ages) {
        care_population *made = malloc(sizeof *made);
        care_population_init(made);
        if (made != NULL) {
            made->townships = townships;
            made->ages = ages;
        }
        return made;
    }
    ~care_population(void) {
        free($self);
    }
    care_status set_persons(const double *persons, size_t n, care_error *error) {
        CARE__TRY(care_swig_array(persons, n, $self->townships, CARE_SEXES, $self->ages, "population.persons", error));
        $self->persons = persons;
        return CARE_OK;
    }
}

%include <care/population.h>
