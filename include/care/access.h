/* Who reaches what: people spread over an area, places within a travel time. */
#ifndef CARE_ACCESS_H
#define CARE_ACCESS_H

#include <care/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Positions on the globe (a sphere of 6371.0088 km) as km east and north of an origin, by the azimuthal equidistant projection
 * (Snyder 1987, ch. 25): distances from the origin are true, those between places within 100 km of it are good to 1e-4.
 *
 * @param position  [count][2] longitude and latitude, degrees   @param out  receives [count][2] km   @param n  its length
 * @return CARE_OK, CARE_E_INVALID (row = element)   @complexity O(count)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_access_plane(int64_t count, const double *position, double origin_longitude, double origin_latitude,
                                       double *out, size_t n, care_error *error);

/**
 * People of each township stand on points spread evenly over a disc of its area around its seat, not on one point: on a
 * sunflower spiral (Vogel 1979), or drawn uniformly at random. A single point of a spiral is the seat.
 *
 * @param townships  number of townships
 * @param seat       [townships][2] km, as care_access_plane gives
 * @param area_km2   [townships] positive
 * @param points     points for each township, at least 1
 * @param random     0 = spiral; 1 = drawn with the stream (seed, source, trajectory), which the spiral does not use
 * @param out        receives [townships][points][2] km   @param n  its length
 * @return CARE_OK, CARE_E_INVALID (row = township)   @complexity O(townships x points)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_access_spread(int64_t townships, const double *seat, const double *area_km2, int64_t points,
                                        int32_t random, uint64_t seed, uint32_t source, uint64_t trajectory, double *out,
                                        size_t n, care_error *error);

/** Who reaches what, row by row (compressed sparse rows). */
typedef struct care_reach care_reach;

/**
 * Places within a distance of each point, by a grid of cells of that size.
 *
 * @param points    [rows][2] km   @param sites  [cols][2] km   @param radius_km  straight line: minutes x speed / detour; 0,
 *                or at least 1e-9
 * @return CARE_OK, CARE_E_INVALID (row), CARE_E_NOMEM   @complexity O(rows + cols + pairs x log pairs of a row) expected
 * @threads re-entrant
 * @since 0.1
 */
CARE_API care_status care_reach_create(int64_t rows, const double *points, int64_t cols, const double *sites, double radius_km,
                                       const care_env *env, care_reach **reach, care_error *error);

/** Number of points; 0 for NULL. */
CARE_API int64_t care_reach_rows(const care_reach *reach);

/** Number of (point, site) pairs within reach; 0 for NULL. */
CARE_API int64_t care_reach_pairs(const care_reach *reach);

/** [rows + 1] where the pairs of each row start. Borrowed: valid until the handle is freed. */
CARE_API const int64_t *care_reach_row_start(const care_reach *reach);

/** [pairs] the site of each pair, ascending in a row. Borrowed: valid until the handle is freed. */
CARE_API const int32_t *care_reach_site(const care_reach *reach);

/** Frees the handle; takes NULL. */
CARE_API void care_reach_free(care_reach *reach);

#ifdef __cplusplus
}
#endif
#endif
