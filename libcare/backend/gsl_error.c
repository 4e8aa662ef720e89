/* What GSL does on an error: nothing. Its functions return their status; they never print, abort or call back.
 *
 * Standing in for GSL's error.o and cblas' xerbla.o also makes the static archives fit into a shared library: those two
 * members address stderr directly, which position-independent code may not. */
#include <gsl/gsl_cblas.h>
#include <gsl/gsl_errno.h>

void gsl_error(const char *reason, const char *file, int line, int gsl_errno) {
    (void)reason, (void)file, (void)line, (void)gsl_errno;
}

gsl_error_handler_t *gsl_set_error_handler(gsl_error_handler_t *new_handler) {
    (void)new_handler;
    return NULL;
}

gsl_error_handler_t *gsl_set_error_handler_off(void) {
    return NULL;
}

void cblas_xerbla(int p, const char *rout, const char *form, ...) {
    (void)p, (void)rout, (void)form;
}
