/* Status, versions, what a solver found. Errors and the environment are no classes here: a language raises a care_error as its
   own exception and makes a care_env of its own numbers and callables, both by typemaps.

   Conventions of all files in this folder:
     functions keep their C names;
     an array is always a pair (pointer, length), and lengths are checked here against the sizes that the C function takes for
     granted; a language may pass no array (NULL, 0): C says whether one is required;
     what a handle points into is copied out, never handed out. */
%{
#include <care/core.h>

#include <stdlib.h>
#include <string.h>

#include "core/error.h"

/* An array that must hold a x b x c elements. */
static care_status care_swig_array(const void *array, size_t n, int64_t a, int64_t b, int64_t c, const char *where,
                                   care_error *error) {
    size_t expected = 0;
    if (a >= 0 && b >= 0 && c >= 0) {
        CARE__TRY(care__check_product(a, b, c, where, &expected, error));
    }
    CARE__TRY(array == NULL && expected > 0 ? care__check_pointer(array, where, error) : CARE_OK);
    return care__check_length(n, expected, where, error);
}

/* The same for one that may be left out. */
static care_status care_swig_optional(const void *array, size_t n, int64_t a, int64_t b, int64_t c, const char *where,
                                      care_error *error) {
    return array == NULL ? CARE_OK : care_swig_array(array, n, a, b, c, where, error);
}

/* A product as a size of an array; sizes out of range, which the function called refuses, give -1. */
static int64_t care_swig_times(int64_t a, int64_t b) {
    return a >= 0 && b >= 0 && (b == 0 || a <= INT64_MAX / b) ? a * b : -1;
}
%}

/* CARE_IN(double, weight, count), CARE_OUT(double, out, n): the parameters (const double *weight, size_t count) and
   (double *out, size_t n) are arrays. A language defines typemaps for the names in capitals. */
%define CARE_IN(TYPE, NAME, COUNT)
%apply (const TYPE *ARRAY_IN, size_t ARRAY_LENGTH) { (const TYPE *NAME, size_t COUNT) };
%enddef
%define CARE_OUT(TYPE, NAME, COUNT)
%apply (TYPE *ARRAY_OUT, size_t ARRAY_LENGTH) { (TYPE *NAME, size_t COUNT) };
%enddef

/* A struct of plain values: made initialised, its members read and written. */
%define CARE_VALUE(TYPE)
%ignore TYPE##_init;
%extend TYPE {
    TYPE(void) {
        TYPE *made = malloc(sizeof *made);
        TYPE##_init(made);
        return made;
    }
    ~TYPE(void) {
        free($self);
    }
}
%enddef

/* A member of a struct that points to A x B x C numbers of the caller's, who keeps them alive: set_FIELD(array), None for none. */
%define CARE_BORROWED(TYPE, FIELD, WHERE, A, B, C)
CARE_IN(double, FIELD, n)
%ignore TYPE::FIELD;
%extend TYPE {
    care_status set_##FIELD(const double *FIELD, size_t n, care_error *error) {
        CARE__TRY(care_swig_optional(FIELD, n, A, B, C, WHERE, error));
        $self->FIELD = FIELD;
        return CARE_OK;
    }
}
%enddef

/* What the library allocates: a class without members whose end frees it. */
%define CARE_HANDLE(TYPE)
%ignore TYPE##_free;
%nodefaultctor TYPE;
%extend TYPE {
    ~TYPE(void) {
        TYPE##_free($self);
    }
}
struct TYPE {};
%enddef

%ignore *::struct_size;
%ignore care_error;
%ignore care_error_init;
%ignore care_error_format;
%ignore care_env;
%ignore care_env_init;

%immutable care_solve_info::method;
CARE_VALUE(care_solve_info)

%include <care/core.h>
