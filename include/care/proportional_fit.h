/* A table of any number of axes fitted to its margins, in proportion to a seed. */
#ifndef CARE_PROPORTIONAL_FIT_H
#define CARE_PROPORTIONAL_FIT_H

#include <care/core.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CARE_FIT_AXES 16
#define CARE_FIT_MARGINS 32

/**
 * A table to fit, as persons by township, sex and age to the totals of townships and to the area's sexes and ages. Arrays are
 * borrowed for the call.
 *
 * A margin is a set of axes: bit a is set if axis a is kept, and the others are summed over; 0 is the grand total. Margins must
 * agree: where two of them share axes, or in their grand totals, both must say the same.
 */
typedef struct care_proportional_fit {
    size_t struct_size;
    int64_t axis_count;      /**< 1 to CARE_FIT_AXES */
    const int64_t *shape;    /**< [axis_count] lengths, each at least 1 */
    const double *seed;      /**< [shape] at least 0; only proportions matter, and what is 0 stays 0 */
    int64_t margin_count;    /**< 1 to CARE_FIT_MARGINS */
    const int64_t *margins;  /**< [margin_count] sets of axes */
    const double *totals;    /**< all margins one after another, each [lengths of the axes it keeps], at least 0 */
    double tolerance;        /**< largest deviation allowed, relative to each total, 0..1; 1e-10 unless set */
    int64_t most_iterations; /**< 1000 unless set */
} care_proportional_fit;

/** Unset: sizes -1, arrays NULL; tolerance and iterations as said. */
CARE_API void care_proportional_fit_init(care_proportional_fit *problem);

/** How near the margins are. */
typedef struct care_margin_report {
    size_t struct_size;
    int32_t
        converged; /**< 0 when the iterations allowed did not suffice: then no table with these zeros may meet the margins */
    int32_t reserved;
    int64_t iterations; /**< each fits all margins once */
    double deviation;   /**< largest |sum - total| / total of the table given */
    int64_t row;        /**< where in `totals` that is; -1 if nowhere */
} care_margin_report;

/** Nothing fitted: numbers NAN or -1. */
CARE_API void care_margin_report_init(care_margin_report *report);

/**
 * Iterative proportional fitting: the table that meets the margins and, among all that do, is nearest to the seed in relative
 * entropy; it keeps the seed's odds ratios. Runs on one thread; a single margin is met by one iteration.
 *
 * @param table   receives [shape]   @param n  its length
 * @param report  receives how near it came; may be NULL
 * @return CARE_OK, also when it did not converge; CARE_E_INVALID (row = index into the array named: two margins that disagree,
 *         a total above 0 where all cells are 0), CARE_E_NOMEM, CARE_E_CANCELLED
 * @complexity O(cells x margins) an iteration; memory O(cells)   @threads re-entrant; the same bits for any number of threads
 * @reference Deming, Stephan 1940, Annals of Mathematical Statistics 11:427; Csiszar 1975, Annals of Probability 3:146
 * @since 0.1
 */
CARE_API care_status care_fit_margins(const care_proportional_fit *problem, const care_env *env, double *table, size_t n,
                                      care_margin_report *report, care_error *error);

#ifdef __cplusplus
}
#endif
#endif
