/* Arrays by the buffer protocol, without copying and without the headers of NumPy: C-contiguous, of exactly the type of C, and
   held until the call is over. None is no array. */
%{
#include <stdint.h>
#include <string.h>

typedef struct care_python_type {
    const char *name;    /* as NumPy calls it */
    const char *formats; /* codes of module struct that may stand for it */
    Py_ssize_t size;
} care_python_type;

static const care_python_type care_python_float64 = {"float64", "d", 8};
static const care_python_type care_python_int64 = {"int64", "ql", 8};
static const care_python_type care_python_int32 = {"int32", "il", 4};
static const care_python_type care_python_uint32 = {"uint32", "IL", 4};

static int care_python_array_check(const Py_buffer *view, const care_python_type *type, const char *name) {
    const char *format = view->format == NULL ? "B" : view->format;
    if (*format == '@' || *format == '=') {
        format++;
    }
    if (view->itemsize != type->size || *format == '\0' || format[1] != '\0' || strchr(type->formats, *format) == NULL) {
        PyErr_Format(PyExc_TypeError, "%s: an array of %s expected, format '%s' found", name, type->name, format);
        return 0;
    }
    if ((uintptr_t)view->buf % (size_t)type->size != 0) {
        PyErr_Format(PyExc_ValueError, "%s: an aligned array expected", name);
        return 0;
    }
    return 1;
}

/* Fills the view, which must be released unless this returns 0. */
static int care_python_array_take(PyObject *object, Py_buffer *view, const care_python_type *type, int writable,
                                  const char *name) {
    if (!PyObject_CheckBuffer(object)) {
        PyErr_Format(PyExc_TypeError, "%s: an array of %s expected, %R found", name, type->name, object);
        return 0;
    }
    if (PyObject_GetBuffer(object, view, PyBUF_FORMAT | PyBUF_C_CONTIGUOUS | (writable ? PyBUF_WRITABLE : 0)) != 0) {
        PyErr_Clear();
        PyErr_Format(PyExc_ValueError, "%s: a C-contiguous%s array of %s expected", name, writable ? ", writable" : "",
                     type->name);
        return 0;
    }
    if (!care_python_array_check(view, type, name)) {
        PyBuffer_Release(view);
        return 0;
    }
    return 1;
}
%}

%define CARE_PYTHON_ARRAY(TYPE, NAME)
%typemap(in) (const TYPE *ARRAY_IN, size_t ARRAY_LENGTH) (Py_buffer view, int held = 0) {
    $1 = NULL;
    $2 = 0;
    if ($input != Py_None) {
        held = care_python_array_take($input, &view, &care_python_##NAME, 0, "$1_name");
        if (!held) SWIG_fail;
        $1 = (TYPE *)view.buf;
        $2 = (size_t)(view.len / view.itemsize);
    }
}
%typemap(in) (TYPE *ARRAY_OUT, size_t ARRAY_LENGTH) (Py_buffer view, int held = 0) {
    $1 = NULL;
    $2 = 0;
    if ($input != Py_None) {
        held = care_python_array_take($input, &view, &care_python_##NAME, 1, "$1_name");
        if (!held) SWIG_fail;
        $1 = (TYPE *)view.buf;
        $2 = (size_t)(view.len / view.itemsize);
    }
}
%typemap(freearg) (const TYPE *ARRAY_IN, size_t ARRAY_LENGTH), (TYPE *ARRAY_OUT, size_t ARRAY_LENGTH) {
    if (held$argnum) PyBuffer_Release(&view$argnum);
}
%enddef
/* A pointer without a length is a mistake of the .i files. */
%typemap(in) double *, const double *, int64_t *, const int64_t *, int32_t *, const int32_t * %{
#error "$1_type $1_name: not an array of known length"
%}
CARE_PYTHON_ARRAY(double, float64)
CARE_PYTHON_ARRAY(int64_t, int64)
CARE_PYTHON_ARRAY(int32_t, int32)

/* Arrays of a fixed length. */
%define CARE_PYTHON_FIXED_ARRAY(WRITABLE)
    held = care_python_array_take($input, &view, &care_python_uint32, WRITABLE, "$1_name");
    if (!held) SWIG_fail;
    if (view.len / view.itemsize != $1_dim0) {
        PyErr_Format(PyExc_ValueError, "%s: length %zd found, %d expected", "$1_name", view.len / view.itemsize, (int)$1_dim0);
        SWIG_fail;
    }
    $1 = (uint32_t *)view.buf;
%enddef
%typemap(in) const uint32_t [ANY] (Py_buffer view, int held = 0) {
    CARE_PYTHON_FIXED_ARRAY(0)
}
%typemap(in) uint32_t [ANY] (Py_buffer view, int held = 0) {
    CARE_PYTHON_FIXED_ARRAY(1)
}
%typemap(freearg) const uint32_t [ANY], uint32_t [ANY] {
    if (held$argnum) PyBuffer_Release(&view$argnum);
}
