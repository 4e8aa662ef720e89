/* The count is fixed when the view is made; the caller keeps the arrays alive as long as the view. */
%{
#include <care/centre.h>
%}

CARE_IN(int64_t, township, n)
CARE_IN(int32_t, functions, n)
CARE_IN(int32_t, open_year, n)
CARE_IN(int32_t, close_year, n)
CARE_IN(int64_t, joint, n)
CARE_OUT(int32_t, served, n)

%ignore care_centres_init;
%ignore care_centres::township;
%ignore care_centres::functions;
%ignore care_centres::open_year;
%ignore care_centres::close_year;
%ignore care_centres::joint;
%immutable care_centres::count;
%extend care_centres {
    care_centres(int64_t count) {
        care_centres *made = malloc(sizeof *made);
        care_centres_init(made);
        if (made != NULL) {
            made->count = count;
        }
        return made;
    }
    ~care_centres(void) {
        free($self);
    }
    care_status set_township(const int64_t *township, size_t n, care_error *error) {
        CARE__TRY(care_swig_array(township, n, $self->count, 1, 1, "centres.township", error));
        $self->township = township;
        return CARE_OK;
    }
    care_status set_functions(const int32_t *functions, size_t n, care_error *error) {
        CARE__TRY(care_swig_array(functions, n, $self->count, 1, 1, "centres.functions", error));
        $self->functions = functions;
        return CARE_OK;
    }
    care_status set_open_year(const int32_t *open_year, size_t n, care_error *error) {
        CARE__TRY(care_swig_array(open_year, n, $self->count, 1, 1, "centres.open_year", error));
        $self->open_year = open_year;
        return CARE_OK;
    }
    care_status set_close_year(const int32_t *close_year, size_t n, care_error *error) {
        CARE__TRY(care_swig_optional(close_year, n, $self->count, 1, 1, "centres.close_year", error));
        $self->close_year = close_year;
        return CARE_OK;
    }
    care_status set_joint(const int64_t *joint, size_t n, care_error *error) {
        CARE__TRY(care_swig_optional(joint, n, $self->count, 1, 1, "centres.joint", error));
        $self->joint = joint;
        return CARE_OK;
    }
}

%include <care/centre.h>
