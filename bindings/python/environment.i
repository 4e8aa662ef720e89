/* care_env is (threads, progress) or None. Every call that polls can be stopped by a signal, as Ctrl-C is, by an exception of
   progress, which comes out as it is, or by its return value False, which comes out as Cancelled, or not at all where C gives
   what it has. */
%{
#include <care/core.h>

typedef struct care_python_watch {
    PyObject *progress; /* borrowed from the argument; NULL for none */
    int stopped;
} care_python_watch;

/* Called on the thread that made the call, with or without the GIL. */
static int32_t care_python_poll(void *user, double done) {
    care_python_watch *watch = user;
    PyGILState_STATE state;
    if (watch->stopped) {
        return 1;
    }
    state = PyGILState_Ensure();
    if (PyErr_CheckSignals() != 0) {
        watch->stopped = 1;
    } else if (watch->progress != NULL) {
        PyObject *said = PyObject_CallFunction(watch->progress, "d", done);
        watch->stopped = said == NULL || said == Py_False;
        Py_XDECREF(said);
    }
    PyGILState_Release(state);
    return watch->stopped;
}

static int care_python_env(PyObject *object, care_env *env, care_python_watch *watch) {
    long long threads = 0;
    care_env_init(env);
    watch->progress = NULL;
    watch->stopped = 0;
    if (object != Py_None) {
        PyObject *progress;
        if (!PyTuple_Check(object) || PyTuple_Size(object) != 2) {
            PyErr_Format(PyExc_TypeError, "env: (threads, progress) or None expected, %R found", object);
            return 0;
        }
        if (!care_python_integer(PyTuple_GetItem(object, 0), INT32_MIN, INT32_MAX, "threads", &threads)) {
            return 0;
        }
        progress = PyTuple_GetItem(object, 1);
        if (progress != Py_None && !PyCallable_Check(progress)) {
            PyErr_Format(PyExc_TypeError, "progress: a callable expected, %R found", progress);
            return 0;
        }
        watch->progress = progress == Py_None ? NULL : progress;
    }
    env->threads = (int32_t)threads;
    env->poll = care_python_poll;
    env->poll_user = watch;
    return 1;
}
%}

%typemap(in) const care_env *env (care_env run, care_python_watch watch) {
    if (!care_python_env($input, &run, &watch)) SWIG_fail;
    $1 = &run;
}
