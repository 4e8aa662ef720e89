#include "backend/gsl_linear.h"

#include <gsl/gsl_linalg.h>

int care__singular_values(double *a, size_t rows, size_t columns, double *v, double *s) {
    gsl_matrix_view of_a = gsl_matrix_view_array(a, rows, columns);
    gsl_matrix_view of_v = gsl_matrix_view_array(v, columns, columns);
    gsl_vector_view of_s = gsl_vector_view_array(s, columns);
    return gsl_linalg_SV_decomp_jacobi(&of_a.matrix, &of_v.matrix, &of_s.vector);
}
