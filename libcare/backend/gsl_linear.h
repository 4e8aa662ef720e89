/* GSL's linear algebra on plain arrays. */
#ifndef CARE_BACKEND_GSL_LINEAR_H
#define CARE_BACKEND_GSL_LINEAR_H

#include <stddef.h>

/**
 * Singular values, by one-sided Jacobi rotations: A = U diag(s) V'. Takes no memory of its own.
 *
 * @param a  [rows][columns], rows >= columns; becomes U   @param v  receives [columns][columns]
 * @param s  receives [columns] descending   @return 0, or the code of GSL
 */
int care__singular_values(double *a, size_t rows, size_t columns, double *v, double *s);

#endif
