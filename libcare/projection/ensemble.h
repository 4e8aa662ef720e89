/* The parts of an ensemble: the problem made ready, one trajectory, what is known from many. */
#ifndef CARE_PROJECTION_ENSEMBLE_H
#define CARE_PROJECTION_ENSEMBLE_H

#include <care/ensemble.h>

#include "core/error.h"
#include "core/memory.h"
#include "projection/multistate_year.h"

/* ---- the problem, checked ---------------------------------------------------------------------------------------------- */

/** A problem made ready. Arrays live in the arena or are the caller's. */
typedef struct care__ensemble_setup {
    care_ensemble_problem problem; /* sizes that were unset are 0 */
    care_multistate_problem people;
    int uncertain[CARE_SOURCES]; /* 0 = x(t) is 0 in every trajectory */
    int64_t measures;            /* of the area: figures, supplies, ratios */
    int64_t cells;               /* years x (townships x figures + measures) */
    care__fertile fertile;
    int64_t segments;     /* of ages that the figures are made of */
    int64_t *cut;         /* [segments + 1] */
    int64_t *begin, *end; /* [figures] the segments of each */
    int64_t rows;         /* of a segment: CARE_SEXES x levels, and nothing up to a multiple of four */
    double *weight;       /* [figures][rows] */
    double *persons;      /* [townships] in year 0 */
    double *packed;       /* [tables] as given */
    /* Rows of the next three are read four ages at a time: there is room behind the last. */
    double *log_survival; /* [tables][CARE_SEXES][levels][ages] log of the chance to live */
    double *log_stay;     /* [tables][CARE_SEXES][ages] log of the chance not to leave level 0 upward, of who lives */
    double *moves;        /* [tables][CARE_SEXES][levels][levels][ages] of who lives; from level 0 upward: of who leaves it */
    char fingerprint[65]; /* of everything that decides the results */
} care__ensemble_setup;

care_status care__ensemble_prepare(const care_ensemble_problem *problem, care__arena *arena, care__ensemble_setup *setup,
                                   care_error *error);

/** Number of tables of transitions: 1, or one for each year. */
int64_t care__ensemble_tables(const care__ensemble_setup *setup);

/* ---- one trajectory ---------------------------------------------------------------------------------------------------- */

/** Doubles that a worker needs. */
size_t care__ensemble_room(const care__ensemble_setup *setup);

/** Writes the figures of a trajectory: cells [years][townships][figures] and then [years][measures], or the latter alone. */
void care__ensemble_follow(const care__ensemble_setup *setup, int64_t trajectory, double *room, int area_only, double *out);

/* ---- what is known of a cell -------------------------------------------------------------------------------------------- */

__extension__ typedef unsigned __int128 care__u128;

/* Values are kept as counts of bins 1/2048 of an octave wide and as exact sums of whole multiples of 2^-16: whole numbers, so
   that neither order nor grouping matters. */
typedef struct care__tally {
    care__u128 sum, squares; /* squares modulo 2^128: what is asked of them later is less */
    double low, high;        /* INFINITY and -INFINITY while there is nothing */
    int64_t zeros;           /* values below 2^-16 */
    int64_t first;           /* bin of count[0] */
    int64_t bins;            /* 0 = nothing yet */
    uint32_t *count;         /* owned through the ensemble's allocator */
} care__tally;

/** Values must be finite and in 0 ... 2^40. */
#define CARE__TALLY_MOST 1099511627776.0

/** Room for values from low to high (those that are not 0); what is there stays. 0 when memory is short. */
int care__tally_reserve(care__tally *tally, double low, double high, care__allocator allocator);
/** Adds values for which room was made. */
void care__tally_add(care__tally *tally, const double *values, int64_t n);
/** Adds another; room was made. */
void care__tally_merge(care__tally *tally, const care__tally *other);
/** Whether it can be what is known of n values, without room to spare: what was read from a file need not be. */
int care__tally_holds(const care__tally *tally, int64_t n);
double care__tally_quantile(const care__tally *tally, int64_t n, double share);
double care__tally_mean(const care__tally *tally, int64_t n);
double care__tally_deviation(const care__tally *tally, int64_t n);

/* ---- the handle --------------------------------------------------------------------------------------------------------- */

/** Trajectories begin ... end - 1. */
typedef struct care__span {
    int64_t begin, end;
} care__span;

struct care_ensemble {
    care__allocator allocator;
    care__arena arena;
    char fingerprint[65];
    int64_t years, townships, figures, measures, targets;
    int64_t cells;
    int64_t count;
    int64_t spans, span_capacity;
    care__span *span;   /* in order, apart; owned through the allocator */
    care__tally *tally; /* [cells], in the arena */
    int64_t *met;       /* [targets], in the arena */
};

care_status care__ensemble_new(const care__ensemble_setup *setup, care__allocator allocator, care_ensemble **ensemble,
                               care_error *error);
/** Room for so many spans more. */
care_status care__ensemble_reserve_spans(care_ensemble *ensemble, int64_t more, care_error *error);
/** Marks trajectories that were not run as run; room was made. */
void care__ensemble_mark(care_ensemble *ensemble, care__span span);
care_status care__ensemble_check_same(const char *one, const char *other, const char *where, care_error *error);

#endif
