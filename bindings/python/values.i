/* Numbers, text, paths, handles: one at a time, in and out. A wrong one is a TypeError or ValueError that names the argument. */
%{
#include <limits.h>
#include <string.h>

/* A whole number within low..high. */
static int care_python_integer(PyObject *object, long long low, long long high, const char *name, long long *value) {
    int overflow;
    PyObject *number = PyNumber_Index(object);
    if (number == NULL) {
        PyErr_Clear();
        PyErr_Format(PyExc_TypeError, "%s: a whole number expected, %R found", name, object);
        return 0;
    }
    *value = PyLong_AsLongLongAndOverflow(number, &overflow);
    Py_DECREF(number);
    if (overflow != 0 || *value < low || *value > high) {
        PyErr_Format(PyExc_ValueError, "%s: %lld to %lld expected, %R found", name, low, high, object);
        return 0;
    }
    return 1;
}

static int care_python_unsigned(PyObject *object, const char *name, unsigned long long *value) {
    PyObject *number = PyNumber_Index(object);
    if (number == NULL) {
        PyErr_Clear();
        PyErr_Format(PyExc_TypeError, "%s: a whole number expected, %R found", name, object);
        return 0;
    }
    *value = PyLong_AsUnsignedLongLong(number);
    Py_DECREF(number);
    if (PyErr_Occurred()) {
        PyErr_Clear();
        PyErr_Format(PyExc_ValueError, "%s: 0 to %llu expected, %R found", name, ULLONG_MAX, object);
        return 0;
    }
    return 1;
}

static int care_python_double(PyObject *object, const char *name, double *value) {
    *value = PyFloat_AsDouble(object);
    if (*value == -1.0 && PyErr_Occurred()) {
        PyErr_Clear();
        PyErr_Format(PyExc_TypeError, "%s: a number expected, %R found", name, object);
        return 0;
    }
    return 1;
}

/* UTF-8 that lives as long as the str; NULL for None. */
static int care_python_text(PyObject *object, const char *name, char **text) {
    Py_ssize_t size = 0;
    *text = NULL;
    if (object == Py_None) {
        return 1;
    }
    if (!PyUnicode_Check(object)) {
        PyErr_Format(PyExc_TypeError, "%s: a str expected, %R found", name, object);
        return 0;
    }
    *text = (char *)PyUnicode_AsUTF8AndSize(object, &size);
    if (*text == NULL) {
        return 0;
    }
    if (strlen(*text) != (size_t)size) {
        PyErr_Format(PyExc_ValueError, "%s: a NUL character", name);
        return 0;
    }
    return 1;
}

/* The result with one more output: None, the only one, or a tuple of all. Takes both references. */
static PyObject *care_python_append(PyObject *result, PyObject *output) {
    PyObject *both;
    if (result == NULL || result == Py_None || output == NULL) {
        Py_XDECREF(result);
        return output;
    }
    if (!PyTuple_Check(result)) {
        both = PyTuple_Pack(2, result, output);
    } else {
        PyObject *one = PyTuple_Pack(1, output);
        both = one == NULL ? NULL : PySequence_Concat(result, one);
        Py_XDECREF(one);
    }
    Py_DECREF(result);
    Py_DECREF(output);
    return both;
}
%}

%typemap(in) int64_t (long long number) {
    if (!care_python_integer($input, INT64_MIN, INT64_MAX, "$1_name", &number)) SWIG_fail;
    $1 = (int64_t)number;
}
%typemap(in) int32_t (long long number) {
    if (!care_python_integer($input, INT32_MIN, INT32_MAX, "$1_name", &number)) SWIG_fail;
    $1 = (int32_t)number;
}
%typemap(in) uint32_t (long long number) {
    if (!care_python_integer($input, 0, UINT32_MAX, "$1_name", &number)) SWIG_fail;
    $1 = (uint32_t)number;
}
%typemap(in) uint64_t (unsigned long long number) {
    if (!care_python_unsigned($input, "$1_name", &number)) SWIG_fail;
    $1 = (uint64_t)number;
}
%typemap(in) double {
    if (!care_python_double($input, "$1_name", &$1)) SWIG_fail;
}

%typemap(in) const char * {
    if (!care_python_text($input, "$1_name", &$1)) SWIG_fail;
}
%typemap(freearg) const char * ""

/* A path is a str, bytes or os.PathLike. */
%typemap(in) const char *PATH (PyObject *encoded = NULL) {
    if (!PyUnicode_FSConverter($input, &encoded)) SWIG_fail;
    $1 = PyBytes_AsString(encoded);
}
%typemap(freearg) const char *PATH {
    Py_XDECREF(encoded$argnum);
}
%apply const char *PATH { const char *path, const char *directory };

/* The same, or None. */
%typemap(in) const char *OPTIONAL_PATH (PyObject *encoded = NULL) {
    if ($input != Py_None && !PyUnicode_FSConverter($input, &encoded)) SWIG_fail;
    $1 = encoded == NULL ? NULL : PyBytes_AsString(encoded);
}
%typemap(freearg) const char *OPTIONAL_PATH {
    Py_XDECREF(encoded$argnum);
}

/* Texts and paths together: a list of str, bytes or os.PathLike. */
%{
/* The list as C strings; their owners, which live as long as the tuple *owners, are bytes. 0 with an exception set. */
static int care_python_strings(PyObject *list, PyObject **owners, const char ***texts) {
    PyObject *items = PySequence_Tuple(list);
    Py_ssize_t n = items == NULL ? 0 : PyTuple_Size(items);
    *owners = items == NULL ? NULL : PyTuple_New(n);
    *texts = calloc((size_t)n + 1, sizeof **texts);
    if (items != NULL && *texts == NULL) {
        PyErr_NoMemory();
    }
    for (Py_ssize_t i = 0; i < n && *owners != NULL && *texts != NULL; i++) {
        PyObject *encoded = NULL;
        if (!PyUnicode_FSConverter(PyTuple_GetItem(items, i), &encoded)) {
            break;
        }
        (*texts)[i] = PyBytes_AsString(encoded);
        (void)PyTuple_SetItem(*owners, i, encoded);
    }
    Py_XDECREF(items);
    return !PyErr_Occurred();
}
%}

%typemap(in) (const char *const *STRINGS, int64_t COUNT) (PyObject *owners = NULL, const char **texts = NULL) {
    if (!care_python_strings($input, &owners, &texts)) SWIG_fail;
    $1 = texts;
    $2 = (int64_t)PyTuple_Size(owners);
}
%typemap(freearg) (const char *const *STRINGS, int64_t COUNT) {
    Py_XDECREF(owners$argnum);
    free(texts$argnum);
}

/* Objects of one class: a sequence of proxies, which it keeps alive. */
%define CARE_PYTHON_OBJECTS(TYPE, NAME, COUNT)
%typemap(in) (const TYPE *const *NAME, int64_t COUNT) (PyObject *owners = NULL, void **list = NULL) {
    owners = PySequence_Tuple($input);
    if (owners == NULL) SWIG_fail;
    list = calloc((size_t)PyTuple_Size(owners) + 1, sizeof *list);
    for (Py_ssize_t i = 0; i < PyTuple_Size(owners) && list != NULL; i++) {
        if (!SWIG_IsOK(SWIG_ConvertPtr(PyTuple_GetItem(owners, i), &list[i], $descriptor(TYPE *), 0))) {
            PyErr_Format(PyExc_TypeError, "$1_name: objects of one class expected, %R found", PyTuple_GetItem(owners, i));
            SWIG_fail;
        }
    }
    if (list == NULL) {
        PyErr_NoMemory();
        SWIG_fail;
    }
    $1 = (void *)list;
    $2 = (int64_t)PyTuple_Size(owners);
}
%typemap(freearg) (const TYPE *const *NAME, int64_t COUNT) {
    Py_XDECREF(owners$argnum);
    free(list$argnum);
}
%enddef
CARE_PYTHON_OBJECTS(care_need_problem, problems, count)

/* Methods and members of nothing. */
%typemap(check) SWIGTYPE *self {
    if ($1 == NULL) {
        PyErr_SetString(PyExc_TypeError, "self: an object expected, None found");
        SWIG_fail;
    }
}

/* ---- outputs ------------------------------------------------------------------------------------------------------------ */

%typemap(out) care_status {
    $result = SWIG_Py_Void();
}

%typemap(in, numinputs=0) int64_t *OUTPUT (int64_t value = 0), int32_t *OUTPUT (int32_t value = 0) {
    $1 = &value;
}
%typemap(argout) int64_t *OUTPUT, int32_t *OUTPUT {
    $result = care_python_append($result, PyLong_FromLongLong((long long)*$1));
}

/* A text of at most SIZE bytes. */
%typemap(in, numinputs=0) (char *text, size_t size) (char room[2048]) {
    room[0] = '\0';
    $1 = room;
    $2 = sizeof room;
}
%typemap(argout) (char *text, size_t size) {
    $result = care_python_append($result, PyUnicode_DecodeUTF8($1, (Py_ssize_t)strlen($1), "replace"));
}

/* A text of any length that the function allocated. */
%typemap(in, numinputs=0) (char **text, size_t *length) (char *made = NULL, size_t size = 0) {
    $1 = &made;
    $2 = &size;
}
%typemap(argout) (char **text, size_t *length) {
    if (*$1 != NULL) {
        $result = care_python_append($result, PyUnicode_DecodeUTF8(*$1, (Py_ssize_t)*$2, "replace"));
    }
}
%typemap(freearg) (char **text, size_t *length) {
    free(made$argnum);
}

/* A handle that the library allocated; its proxy frees it. */
%define CARE_PYTHON_HANDLE(TYPE)
%typemap(in, numinputs=0) TYPE ** (TYPE *made = NULL) {
    $1 = &made;
}
%typemap(argout) TYPE ** {
    if (*$1 != NULL) {
        $result = care_python_append($result, SWIG_NewPointerObj(*$1, $*1_descriptor, SWIG_POINTER_OWN));
    }
}
%enddef
CARE_PYTHON_HANDLE(care_area)
CARE_PYTHON_HANDLE(care_ensemble)
CARE_PYTHON_HANDLE(care_ledger)
CARE_PYTHON_HANDLE(care_plan)
CARE_PYTHON_HANDLE(care_plan_comparison)
CARE_PYTHON_HANDLE(care_plan_result)
CARE_PYTHON_HANDLE(care_reach)
CARE_PYTHON_HANDLE(care_table)

/* Structs with strings that live elsewhere come out as tuples. */
%typemap(in, numinputs=0) care_finding *finding (care_finding found) {
    care_finding_init(&found);
    $1 = &found;
}
%typemap(argout) care_finding *finding {
    $result = care_python_append($result, Py_BuildValue("(iiLLss)", (int)$1->severity, (int)$1->message_id,
                                                        (long long)$1->line, (long long)$1->column, $1->file, $1->field));
}
%typemap(in, numinputs=0) care_township *township (care_township found) {
    care_township_init(&found);
    $1 = &found;
}
%typemap(argout) care_township *township {
    $result = care_python_append(
        $result, Py_BuildValue("(zzzddidiLL)", $1->code, $1->name_zh, $1->name_en, $1->longitude, $1->latitude,
                               (int)$1->position_status, $1->area_km2, (int)$1->area_status, (long long)$1->villages,
                               (long long)$1->communities));
}
