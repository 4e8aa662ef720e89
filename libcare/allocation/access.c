#include <care/access.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "core/memory.h"
#include "core/random.h"
#include "core/text.h"

static const double pi = 3.14159265358979323846;

/* ---- people over an area ---------------------------------------------------------------------------------------------- */

static care_status check_degrees(double degrees, double most, const char *where, int64_t row, care_error *error) {
    CARE__TRY(care__check_value(degrees, CARE__ANY, where, row, error));
    if (fabs(degrees) > most) {
        return care__fail(error, CARE_E_INVALID, CARE__M_OUT_OF_RANGE, where, row, "%s" CARE__AND "-%g" CARE__AND "%g",
                          care__number_of(degrees).text, most, most);
    }
    return CARE_OK;
}

static care_status check_positions(int64_t count, const double *position, care_error *error) {
    CARE__TRY(count == 0 ? CARE_OK : care__check_pointer(position, "position", error));
    for (int64_t i = 0; i < 2 * count; i++) {
        CARE__TRY(check_degrees(position[i], i % 2 == 0 ? 180.0 : 90.0, "position", i, error));
    }
    return CARE_OK;
}

/* Azimuthal equidistant (Snyder 1987, ch. 25): distance and direction from the origin are true. */
static void to_plane(const double position[2], double origin_longitude, double origin_latitude, double xy[2]) {
    const double mean_radius_km = 6371.0088;
    const double radian = pi / 180.0;
    const double east = radian * (position[0] - origin_longitude);
    const double north = radian * position[1];
    const double origin = radian * origin_latitude;
    const double x = cos(north) * sin(east);
    const double y = cos(origin) * sin(north) - sin(origin) * cos(north) * cos(east);
    const double sine = hypot(x, y); /* of the angle between the two, seen from the middle of the globe */
    const double cosine = sin(origin) * sin(north) + cos(origin) * cos(north) * cos(east);
    const double stretch = sine > 0.0 ? atan2(sine, cosine) / sine : 1.0;
    xy[0] = mean_radius_km * stretch * x;
    xy[1] = mean_radius_km * stretch * y;
}

care_status care_access_plane(int64_t count, const double *position, double origin_longitude, double origin_latitude,
                              double *out, size_t n, care_error *error) {
    CARE__TRY(care__check_integer(count, 0, INT32_MAX, "count", -1, error));
    CARE__TRY(check_positions(count, position, error));
    CARE__TRY(check_degrees(origin_longitude, 180.0, "origin_longitude", -1, error));
    CARE__TRY(check_degrees(origin_latitude, 90.0, "origin_latitude", -1, error));
    CARE__TRY(care__check_length(n, 2 * (size_t)count, "n", error));
    CARE__TRY(n == 0 ? CARE_OK : care__check_pointer(out, "out", error));
    for (int64_t i = 0; i < count; i++) {
        to_plane(position + 2 * i, origin_longitude, origin_latitude, out + 2 * i);
    }
    return CARE_OK;
}

/* Point k of n on a sunflower: equal areas, no direction preferred. */
static void spiral_point(int64_t k, int64_t n, double radius, double offset[2]) {
    const double golden_angle = pi * (3.0 - sqrt(5.0));
    const double r = n == 1 ? 0.0 : radius * sqrt(((double)k + 0.5) / (double)n);
    offset[0] = r * cos((double)k * golden_angle);
    offset[1] = r * sin((double)k * golden_angle);
}

static void random_point(care__stream *stream, double radius, double offset[2]) {
    const double r = radius * sqrt(care__stream_double(stream));
    const double angle = 2.0 * pi * care__stream_double(stream);
    offset[0] = r * cos(angle);
    offset[1] = r * sin(angle);
}

care_status care_access_spread(int64_t townships, const double *seat, const double *area_km2, int64_t points, int32_t random,
                               uint64_t seed, uint32_t source, uint64_t trajectory, double *out, size_t n, care_error *error) {
    size_t cells;
    CARE__TRY(care__check_integer(townships, 1, INT32_MAX, "townships", -1, error));
    CARE__TRY(care__check_integer(points, 1, INT32_MAX, "points", -1, error));
    CARE__TRY(care__check_product(townships, points, 2, "points", &cells, error));
    CARE__TRY(care__check_array(seat, 2 * (size_t)townships, CARE__ANY, "seat", error));
    CARE__TRY(care__check_array(area_km2, (size_t)townships, CARE__POSITIVE, "area_km2", error));
    CARE__TRY(care__check_integer(random, 0, 1, "random", -1, error));
    CARE__TRY(care__check_length(n, cells, "n", error));
    CARE__TRY(care__check_pointer(out, "out", error));
    care__stream stream;
    care__stream_open(&stream, seed, source, trajectory);
    for (int64_t t = 0; t < townships; t++) {
        const double radius = sqrt(area_km2[t] / pi);
        for (int64_t k = 0; k < points; k++) {
            double offset[2];
            if (random) {
                random_point(&stream, radius, offset);
            } else {
                spiral_point(k, points, radius, offset);
            }
            out[2 * (t * points + k)] = seat[2 * t] + offset[0];
            out[2 * (t * points + k) + 1] = seat[2 * t + 1] + offset[1];
        }
    }
    return CARE_OK;
}

/* ---- who reaches what ------------------------------------------------------------------------------------------------- */

struct care_reach {
    care__arena arena;
    int64_t rows;
    int64_t *row_start;
    care__list sites; /* of int32_t */
};

/* Sites sorted into square cells as wide as the radius, by a hash of the cell: those within reach of a point lie in nine cells.
 */
typedef struct site_grid {
    double cell;
    uint64_t mask;
    int64_t *start; /* [mask + 2] first site of each bucket */
    int32_t *site;
} site_grid;

static uint64_t bucket_of(const site_grid *grid, int64_t x, int64_t y) {
    const uint64_t h = (uint64_t)x * UINT64_C(0x9E3779B97F4A7C15) ^ (uint64_t)y * UINT64_C(0xC2B2AE3D27D4EB4F);
    return (h ^ h >> 29) & grid->mask;
}

static int64_t cell_index(const site_grid *grid, double coordinate) {
    return (int64_t)floor(coordinate / grid->cell);
}

static uint64_t site_bucket(const site_grid *grid, const double *xy) {
    return bucket_of(grid, cell_index(grid, xy[0]), cell_index(grid, xy[1]));
}

static care_status build_grid(site_grid *grid, int64_t cols, const double *sites, care__arena *arena, care_error *error) {
    uint64_t buckets = 16;
    while (buckets < 2 * (uint64_t)cols) {
        buckets *= 2;
    }
    grid->mask = buckets - 1;
    grid->start = care__arena_take(arena, buckets + 1, sizeof *grid->start);
    grid->site = care__arena_take(arena, (size_t)cols, sizeof *grid->site);
    int64_t *next = care__arena_take(arena, buckets, sizeof *next);
    if (grid->start == NULL || grid->site == NULL || next == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t j = 0; j < cols; j++) {
        grid->start[site_bucket(grid, sites + 2 * j) + 1]++;
    }
    for (uint64_t b = 0; b < buckets; b++) {
        grid->start[b + 1] += grid->start[b];
        next[b] = grid->start[b];
    }
    for (int64_t j = 0; j < cols; j++) {
        grid->site[next[site_bucket(grid, sites + 2 * j)]++] = (int32_t)j;
    }
    return CARE_OK;
}

static int compare_sites(const void *left, const void *right) {
    const int32_t a = *(const int32_t *)left;
    const int32_t b = *(const int32_t *)right;
    return a < b ? -1 : a > b;
}

static void end_row(care_reach *reach) {
    const int64_t begin = reach->row_start[reach->rows];
    const int64_t count = reach->sites.count - begin;
    if (count > 1) {
        qsort((int32_t *)reach->sites.items + begin, (size_t)count, sizeof(int32_t), compare_sites);
    }
    reach->rows++;
    reach->row_start[reach->rows] = reach->sites.count;
}

static care_status add_row(care_reach *reach, const site_grid *grid, const double *point, const double *sites, double radius,
                           care_error *error) {
    uint64_t seen[9];
    int n = 0;
    for (int64_t dx = -1; dx <= 1; dx++) {
        for (int64_t dy = -1; dy <= 1; dy++) {
            const uint64_t bucket = bucket_of(grid, cell_index(grid, point[0]) + dx, cell_index(grid, point[1]) + dy);
            int repeated = 0;
            for (int k = 0; k < n; k++) {
                repeated |= seen[k] == bucket;
            }
            if (repeated) {
                continue;
            }
            seen[n++] = bucket;
            for (int64_t k = grid->start[bucket]; k < grid->start[bucket + 1]; k++) {
                const int32_t site = grid->site[k];
                const double east = sites[2 * (int64_t)site] - point[0];
                const double north = sites[2 * (int64_t)site + 1] - point[1];
                if (east * east + north * north <= radius * radius) {
                    int32_t *room = care__list_add(&reach->sites, &reach->arena, sizeof *room);
                    if (room == NULL) {
                        return care__fail_nomem(error);
                    }
                    *room = site;
                }
            }
        }
    }
    end_row(reach);
    return CARE_OK;
}

static care_status fill(care_reach *reach, int64_t rows, const double *points, int64_t cols, const double *sites, double radius,
                        care__arena *scratch, care_error *error) {
    site_grid grid = {.cell = radius > 0.0 ? radius * (1.0 + 1e-9) : 1.0};
    CARE__TRY(build_grid(&grid, cols, sites, scratch, error));
    reach->row_start = care__arena_take(&reach->arena, (size_t)rows + 1, sizeof *reach->row_start);
    if (reach->row_start == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t i = 0; i < rows; i++) {
        CARE__TRY(add_row(reach, &grid, points + 2 * i, sites, radius, error));
    }
    return CARE_OK;
}

/* Farther than any place on earth; and no radius is so small that the numbers of its cells stop being exact. */
static const double farthest_km = 1e5;
static const double least_radius_km = 1e-9;

static care_status check_coordinates(const double *xy, int64_t n, const char *where, care_error *error) {
    CARE__TRY(care__check_array(xy, 2 * (size_t)n, CARE__ANY, where, error));
    for (int64_t i = 0; i < 2 * n; i++) {
        if (fabs(xy[i]) > farthest_km) {
            return care__fail(error, CARE_E_INVALID, CARE__M_OUT_OF_RANGE, where, i, "%s" CARE__AND "-%g" CARE__AND "%g",
                              care__number_of(xy[i]).text, farthest_km, farthest_km);
        }
    }
    return CARE_OK;
}

static care_status check_radius(double radius_km, care_error *error) {
    CARE__TRY(care__check_value(radius_km, CARE__NON_NEGATIVE, "radius_km", -1, error));
    if (radius_km > 0.0 && radius_km < least_radius_km) {
        return care__fail(error, CARE_E_INVALID, CARE__M_OUT_OF_RANGE, "radius_km", -1, "%s" CARE__AND "%g" CARE__AND "…",
                          care__number_of(radius_km).text, least_radius_km);
    }
    return CARE_OK;
}

care_status care_reach_create(int64_t rows, const double *points, int64_t cols, const double *sites, double radius_km,
                              const care_env *env, care_reach **reach, care_error *error) {
    care_env use;
    CARE__TRY(care__env_take(&use, env, error));
    CARE__TRY(care__check_integer(rows, 0, INT32_MAX, "rows", -1, error));
    CARE__TRY(care__check_integer(cols, 0, INT32_MAX - 1, "cols", -1, error));
    CARE__TRY(check_radius(radius_km, error));
    CARE__TRY(check_coordinates(points, rows, "points", error));
    CARE__TRY(check_coordinates(sites, cols, "sites", error));
    CARE__TRY(care__check_pointer(reach, "reach", error));
    care_reach *fresh = use.allocate(use.allocator_user, sizeof *fresh);
    if (fresh == NULL) {
        return care__fail_nomem(error);
    }
    memset(fresh, 0, sizeof *fresh);
    care__arena_init(&fresh->arena, care__allocator_of(&use));
    care__arena scratch;
    care__arena_init(&scratch, care__allocator_of(&use));
    const care_status status = fill(fresh, rows, points, cols, sites, radius_km, &scratch, error);
    care__arena_free(&scratch);
    if (status != CARE_OK) {
        care_reach_free(fresh);
        return status;
    }
    *reach = fresh;
    return CARE_OK;
}

int64_t care_reach_rows(const care_reach *reach) {
    return reach == NULL ? 0 : reach->rows;
}

int64_t care_reach_pairs(const care_reach *reach) {
    return reach == NULL ? 0 : reach->sites.count;
}

const int64_t *care_reach_row_start(const care_reach *reach) {
    return reach == NULL ? NULL : reach->row_start;
}

const int32_t *care_reach_site(const care_reach *reach) {
    return reach == NULL ? NULL : reach->sites.items;
}

void care_reach_free(care_reach *reach) {
    if (reach != NULL) {
        const care__allocator allocator = reach->arena.allocator;
        care__arena_free(&reach->arena);
        allocator.release(allocator.user, reach);
    }
}
