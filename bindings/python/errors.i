/* A call that failed raises what libcare.errors makes of its care_error; findings go with it. An exception that a callback or a
   signal handler raised during the call wins. */
%{
#include <care/core.h>

static PyObject *care_python_said(const care_error *error, const char *language) {
    char text[1024];
    if (care_error_format(error, language, text, sizeof text) != CARE_OK) {
        text[0] = '\0';
    }
    return PyUnicode_DecodeUTF8(text, (Py_ssize_t)strlen(text), "replace");
}

/* Sets the exception. `findings` is borrowed and may be NULL. */
static void care_python_raise(care_status status, const care_error *error, PyObject *findings) {
    PyObject *module = PyImport_ImportModule("libcare.errors");
    PyObject *raised = NULL;
    if (module != NULL) {
        raised = PyObject_CallMethod(module, "_from_c", "iiiLNNNO", (int)status, (int)error->message_id,
                                     (int)error->backend_code, (long long)error->row,
                                     PyUnicode_DecodeUTF8(error->where, (Py_ssize_t)strlen(error->where), "replace"),
                                     care_python_said(error, "en"), care_python_said(error, "zh"),
                                     findings == NULL ? Py_None : findings);
        Py_DECREF(module);
    }
    if (raised != NULL) {
        PyErr_SetObject((PyObject *)Py_TYPE(raised), raised);
        Py_DECREF(raised);
    }
}
%}

%typemap(in, numinputs=0) care_error *error (care_error fault) {
    care_error_init(&fault);
    $1 = &fault;
}
%typemap(argout) care_error *error {
    if (PyErr_Occurred() || result != CARE_OK) {
        if (!PyErr_Occurred()) care_python_raise(result, $1, NULL);
        Py_CLEAR($result);
        SWIG_fail;
    }
}

%typemap(in, numinputs=0) (care_diagnostics **findings, care_error *error) (care_diagnostics *list = NULL, care_error fault) {
    care_error_init(&fault);
    $1 = &list;
    $2 = &fault;
}
%typemap(argout) (care_diagnostics **findings, care_error *error) {
    PyObject *findings = SWIG_NewPointerObj(*$1, $*1_descriptor, SWIG_POINTER_OWN);
    if (PyErr_Occurred() || result != CARE_OK) {
        if (!PyErr_Occurred()) care_python_raise(result, $2, findings);
        Py_XDECREF(findings);
        Py_CLEAR($result);
        SWIG_fail;
    }
    $result = care_python_append($result, findings);
}
