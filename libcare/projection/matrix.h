/* Small square matrices, row by row, without memory of their own. */
#ifndef CARE_PROJECTION_MATRIX_H
#define CARE_PROJECTION_MATRIX_H

#include <care/multistate.h>

#include "core/error.h"

/* The largest: two matrices of states side by side. */
enum { CARE__MATRIX_MAX = 2 * CARE_STATES_MAX, CARE__MATRIX_CELLS = CARE__MATRIX_MAX * CARE__MATRIX_MAX };

/** to = a b; `to` is none of the two. */
void care__matrix_multiply(int n, const double *restrict a, const double *restrict b, double *restrict to);

/** to = exp(a). Without loss of relative accuracy when no entry off the diagonal is negative. */
void care__matrix_exponential(int n, const double *a, double *to);

/** b = a^-1 b for b of m columns; overwrites a. 0 if a is singular to working precision. */
int care__matrix_solve(int n, int m, double *a, double *b);

/** exp(h Q) with rows that add up to 1, and, unless NULL, the integral of exp(s Q) over 0..h. */
void care__matrix_transitions(int states, const double *intensity, double step, double *probability, double *occupancy);

/* A cell of a table [states][states][cells], and back. */
void care__matrix_take(int states, int64_t cells, int64_t cell, const double *table, double *matrix);
void care__matrix_put(int states, int64_t cells, int64_t cell, const double *matrix, double *table);

/* Checks of tables [tables][states][states][cells]. Row of an error: index into the array. */
care_status care__check_states(int64_t states, care_error *error);
care_status care__check_probabilities(int64_t tables, int64_t states, int64_t cells, const double *probability,
                                      int last_is_death, const char *where, care_error *error);
care_status care__check_intensities(int64_t tables, int64_t states, int64_t cells, const double *intensity, double step,
                                    double most, const char *where, care_error *error);

/* Intensity of leaving a state times a step, at most, for the exponential. */
#define CARE__EXPONENT_MAX 1e4

#endif
