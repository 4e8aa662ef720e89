#include <care/access.h>

#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "care_test.h"
#include "core/messages.h"
#include "draw.h"
#include "expect_error.h"
#include "failing_allocator.h"

static const double pi = 3.14159265358979323846;
static const double earth_radius_km = 6371.0088;

/* ---- the plane that touches the globe ------------------------------------------------------------------------------ */

/* Along a great circle (haversine). */
static double distance_on_globe(const double *a, const double *b) {
    const double radian = pi / 180.0;
    const double north = sin(0.5 * radian * (b[1] - a[1]));
    const double east = sin(0.5 * radian * (b[0] - a[0]));
    const double h = north * north + cos(radian * a[1]) * cos(radian * b[1]) * east * east;
    return 2.0 * earth_radius_km * asin(sqrt(h));
}

static double distance_on_plane(const double *a, const double *b) {
    return hypot(a[0] - b[0], a[1] - b[1]);
}

enum { PLACES = 200 };

typedef struct map {
    double origin[2];
    double position[2 * PLACES]; /* within 100 km of the origin */
    double km[2 * PLACES];
} map;

static bool draw_map(care__stream *s, double longitude, double latitude, map *m) {
    m->origin[0] = longitude;
    m->origin[1] = latitude;
    for (int i = 0; i < PLACES;) {
        double *position = &m->position[2 * i];
        position[1] = latitude + draw_between(s, -0.9, 0.9);
        position[0] = longitude + draw_between(s, -0.9, 0.9) / cos(latitude * pi / 180.0);
        i += distance_on_globe(position, m->origin) < 100.0;
    }
    care_error error;
    care_error_init(&error);
    return CARE_CHECK_OK(care_access_plane(PLACES, m->position, longitude, latitude, m->km, 2 * PLACES, &error), &error);
}

static void distances_from_the_origin_are_right(void) {
    static const double latitudes[] = {-60.0, 0.0, 29.16, 47.0};
    const double origin[2] = {0.0, 0.0};
    care__stream s;
    care__stream_open(&s, 51, 0, 0);
    for (int k = 0; k < 4; k++) {
        map m;
        double worst = 0.0;
        if (draw_map(&s, 107.1, latitudes[k], &m)) {
            for (int i = 0; i < PLACES; i++) {
                const double true_km = distance_on_globe(&m.position[2 * i], m.origin);
                worst = fmax(worst, fabs(distance_on_plane(&m.km[2 * i], origin) / true_km - 1.0));
            }
            CARE_CHECK_NEAR(worst, 0.0, 1e-4);
        }
    }
}

/* What reach is found from: neither place is the origin. */
static void distances_between_places_are_right(void) {
    static const double latitudes[] = {0.0, 29.16, 47.0};
    care__stream s;
    care__stream_open(&s, 51, 1, 0);
    for (int k = 0; k < 3; k++) {
        map m;
        double worst = 0.0;
        if (draw_map(&s, 107.1, latitudes[k], &m)) {
            for (int i = 0; i < PLACES; i++) {
                for (int j = 0; j < i; j++) {
                    const double true_km = distance_on_globe(&m.position[2 * i], &m.position[2 * j]);
                    worst = fmax(worst, fabs(distance_on_plane(&m.km[2 * i], &m.km[2 * j]) / true_km - 1.0));
                }
            }
            CARE_CHECK_NEAR(worst, 0.0, 1e-4);
        }
    }
}

static void east_and_north_are_positive(void) {
    const double position[8] = {107.0, 29.0, 107.1, 29.0, 107.0, 29.1, 106.9, 28.9};
    double km[8];
    CARE_CHECK_OK(care_access_plane(4, position, 107.0, 29.0, km, 8, NULL), NULL);
    CARE_CHECK_NEAR(km[0], 0.0, 0.0);
    CARE_CHECK_NEAR(km[1], 0.0, 0.0);
    CARE_CHECK(km[2] > 9.0 && km[2] < 10.0 && fabs(km[3]) < 0.01);
    CARE_CHECK(km[5] > 11.0 && km[5] < 12.0 && fabs(km[4]) < 0.01);
    CARE_CHECK(km[6] < -9.0 && km[7] < -11.0);
}

static void the_date_line_is_no_border(void) {
    const double position[4] = {-179.9, 10.0, 179.9, 10.0};
    double km[4];
    CARE_CHECK_OK(care_access_plane(2, position, 179.95, 10.0, km, 4, NULL), NULL);
    CARE_CHECK_NEAR(distance_on_plane(km, km + 2), distance_on_globe(position, position + 2), 0.01);
}

static void no_places_need_no_arrays(void) {
    CARE_CHECK_OK(care_access_plane(0, NULL, 107.0, 29.0, NULL, 0, NULL), NULL);
}

typedef struct plane_fixture {
    int64_t count;
    double position[4];
    double longitude, latitude;
    double out[4];
    size_t n;
} plane_fixture;

static const plane_fixture sound_plane = {.count = 2,
                                          .position = {107.0, 29.0, 180.0, -90.0},
                                          .longitude = -180.0,
                                          .latitude = 90.0,
                                          .out = {-7, -7, -7, -7},
                                          .n = 4};

static care_status plane(plane_fixture *f, care_error *error) {
    care_error_init(error);
    return care_access_plane(f->count, f->position, f->longitude, f->latitude, f->out, f->n, error);
}

#define PLANE_FAULTS(X)                                                       \
    X(count = -1, CARE__M_OUT_OF_RANGE, "count", -1)                          \
    X(count = INT64_C(1) << 31, CARE__M_OUT_OF_RANGE, "count", -1)            \
    X(position[2] = 180.5, CARE__M_OUT_OF_RANGE, "position", 2)               \
    X(position[2] = -180.5, CARE__M_OUT_OF_RANGE, "position", 2)              \
    X(position[3] = -90.5, CARE__M_OUT_OF_RANGE, "position", 3)               \
    X(position[1] = (double)NAN, CARE__M_NOT_FINITE, "position", 1)           \
    X(longitude = 180.5, CARE__M_OUT_OF_RANGE, "origin_longitude", -1)        \
    X(longitude = (double)NAN, CARE__M_NOT_FINITE, "origin_longitude", -1)    \
    X(latitude = 90.5, CARE__M_OUT_OF_RANGE, "origin_latitude", -1)           \
    X(latitude = (double)INFINITY, CARE__M_NOT_FINITE, "origin_latitude", -1) \
    X(n = 3, CARE__M_LENGTH, "n", -1)

static void faults_of_a_plane_are_named_and_nothing_is_written(void) {
    plane_fixture sound = sound_plane;
    care_error error;
    CARE_CHECK_OK(plane(&sound, &error), &error);
#define X(spoil, message, where, row)                                                                       \
    {                                                                                                       \
        plane_fixture f = sound_plane;                                                                      \
        f.spoil;                                                                                            \
        care_check_refused(plane(&f, &error), &error, (message), (where), (row), CARE_CHECK_PLACE(#spoil)); \
        CARE_CHECK(memcmp(f.out, sound_plane.out, sizeof f.out) == 0);                                      \
    }
    PLANE_FAULTS(X)
#undef X
    CARE_CHECK_REFUSED(care_access_plane(2, NULL, 0.0, 0.0, sound.out, 4, &error), &error, CARE__M_NULL, "position", -1);
    CARE_CHECK_REFUSED(care_access_plane(2, sound.position, 0.0, 0.0, NULL, 4, &error), &error, CARE__M_NULL, "out", -1);
}

/* The value found is the one that the caller gave, not what a check made of it. */
static void refusals_say_the_degrees(void) {
    plane_fixture f = sound_plane;
    care_error error;
    f.position[3] = -90.5;
    CARE_CHECK_INT(plane(&f, &error), CARE_E_INVALID);
    CARE_CHECK_STR(error.message, "-90.5 found, -90 to 90 expected");
    f = sound_plane;
    f.position[2] = 200.0;
    CARE_CHECK_INT(plane(&f, &error), CARE_E_INVALID);
    CARE_CHECK_STR(error.message, "200 found, -180 to 180 expected");
    f = sound_plane;
    f.longitude = -200.0;
    CARE_CHECK_INT(plane(&f, &error), CARE_E_INVALID);
    CARE_CHECK_STR(error.message, "-200 found, -180 to 180 expected");
}

/* ---- people over a disc -------------------------------------------------------------------------------------------- */

enum { TOWNSHIPS = 3, POINTS = 1000 };

static const double seats[2 * TOWNSHIPS] = {0.0, 0.0, -30.0, 20.0, 7.5, -1000.0};
static const double areas[TOWNSHIPS] = {1.0, 76.0, 1e4};

typedef double cloud[2 * TOWNSHIPS * POINTS];

static void spread(int32_t random, uint64_t seed, uint32_t source, uint64_t trajectory, double *out) {
    care_error error;
    care_error_init(&error);
    CARE_CHECK_OK(care_access_spread(TOWNSHIPS, seats, areas, POINTS, random, seed, source, trajectory, out,
                                     2 * TOWNSHIPS * POINTS, &error),
                  &error);
}

/* Radius of a point as a share of its disc's, and what is east of the seat as a share of it. */
static double relative_radius(const double *out, int township, int point, double offset[2]) {
    const double radius = sqrt(areas[township] / pi);
    const double *at = &out[2 * (township * POINTS + point)];
    offset[0] = (at[0] - seats[2 * township]) / radius;
    offset[1] = (at[1] - seats[2 * township + 1]) / radius;
    return hypot(offset[0], offset[1]);
}

static double mean_radius(const double *out, int township) {
    double sum = 0.0;
    double offset[2];
    for (int k = 0; k < POINTS; k++) {
        sum += relative_radius(out, township, k, offset);
    }
    return sum / POINTS;
}

/* How far the middle of all points is from the seat. */
static double lopsidedness(const double *out, int township) {
    double sum[2] = {0.0, 0.0};
    for (int k = 0; k < POINTS; k++) {
        double offset[2];
        (void)relative_radius(out, township, k, offset);
        sum[0] += offset[0];
        sum[1] += offset[1];
    }
    return hypot(sum[0], sum[1]) / POINTS;
}

static void points_lie_on_the_disc(void) {
    static cloud out;
    for (int32_t random = 0; random <= 1; random++) {
        spread(random, 1, 2, 3, out);
        for (int t = 0; t < TOWNSHIPS; t++) {
            double farthest = 0.0;
            double offset[2];
            for (int k = 0; k < POINTS; k++) {
                farthest = fmax(farthest, relative_radius(out, t, k, offset));
            }
            CARE_CHECK(farthest <= 1.0 + 1e-12);
            CARE_CHECK(farthest > 0.99);
        }
    }
}

/* The k-th point of a spiral is in the middle of the k-th of equal rings: as many points as area within any of them. */
static void a_spiral_has_equal_areas(void) {
    static cloud out;
    spread(0, 0, 0, 0, out);
    for (int t = 0; t < TOWNSHIPS; t++) {
        for (int k = 0; k < POINTS; k++) {
            double offset[2];
            const double r = relative_radius(out, t, k, offset);
            CARE_CHECK_NEAR(r * r, (k + 0.5) / POINTS, 1e-10);
        }
        CARE_CHECK_NEAR(mean_radius(out, t), 2.0 / 3.0, 1e-5);
        CARE_CHECK_NEAR(lopsidedness(out, t), 0.0, 1e-3);
    }
}

/* Cut like a cake into 2 to 12 pieces, each holds its part of the points. */
static void a_spiral_prefers_no_direction(void) {
    static cloud out;
    spread(0, 0, 0, 0, out);
    for (int pieces = 2; pieces <= 12; pieces++) {
        int held[12] = {0};
        for (int k = 0; k < POINTS; k++) {
            double offset[2];
            (void)relative_radius(out, 1, k, offset);
            const double turn = (atan2(offset[1], offset[0]) + pi) / (2.0 * pi);
            held[(int)(turn * pieces) % pieces]++;
        }
        for (int q = 0; q < pieces; q++) {
            CARE_CHECK_NEAR(held[q], (double)POINTS / pieces, 3.0);
        }
    }
}

static void a_spiral_uses_no_stream(void) {
    static cloud once;
    static cloud again;
    spread(0, 1, 2, 3, once);
    spread(0, 9, 8, 7, again);
    CARE_CHECK(memcmp(once, again, sizeof once) == 0);
}

/* Standard errors of the mean radius and the middle of 1000 points: 0.0075 and 0.016. Four of them. */
static void random_points_are_uniform(void) {
    static cloud out;
    spread(1, 2021, 5, 0, out);
    for (int t = 0; t < TOWNSHIPS; t++) {
        int inner = 0;
        for (int k = 0; k < POINTS; k++) {
            double offset[2];
            const double r = relative_radius(out, t, k, offset);
            inner += r * r < 0.5;
        }
        CARE_CHECK_NEAR(mean_radius(out, t), 2.0 / 3.0, 0.03);
        CARE_CHECK_NEAR(lopsidedness(out, t), 0.0, 0.064);
        CARE_CHECK_NEAR(inner, POINTS / 2.0, 64.0);
    }
}

static void random_points_are_the_stream_s(void) {
    static cloud first;
    static cloud other;
    spread(1, 1, 2, 3, first);
    spread(1, 1, 2, 3, other);
    CARE_CHECK(memcmp(first, other, sizeof first) == 0);
    static const uint64_t addresses[][3] = {
        {2, 2, 3}, {1, 3, 3}, {1, 2, 4}, {1, 2, UINT64_C(3) << 32}, {UINT64_C(1) << 32, 2, 3}};
    for (size_t k = 0; k < sizeof addresses / sizeof addresses[0]; k++) {
        int same = 0;
        spread(1, addresses[k][0], (uint32_t)addresses[k][1], addresses[k][2], other);
        for (int i = 0; i < TOWNSHIPS * POINTS; i++) {
            same += first[2 * i] == other[2 * i];
        }
        CARE_CHECK_INT(same, 0);
    }
}

static void townships_have_different_random_points(void) {
    static cloud out;
    double one[2];
    double two[2];
    spread(1, 1, 2, 3, out);
    (void)relative_radius(out, 0, 0, one);
    (void)relative_radius(out, 1, 0, two);
    CARE_CHECK(fabs(one[0] - two[0]) > 1e-6);
}

typedef struct spread_fixture {
    int64_t townships;
    double seat[4];
    double area[2];
    int64_t points;
    int32_t random;
    double out[8];
    size_t n;
} spread_fixture;

static const spread_fixture sound_spread = {.townships = 2,
                                            .seat = {0.0, 1.0, 2.0, 3.0},
                                            .area = {1.0, 2.0},
                                            .points = 2,
                                            .out = {-7, -7, -7, -7, -7, -7, -7, -7},
                                            .n = 8};

static care_status spread_two(spread_fixture *f, care_error *error) {
    care_error_init(error);
    return care_access_spread(f->townships, f->seat, f->area, f->points, f->random, 1, 2, 3, f->out, f->n, error);
}

#define SPREAD_FAULTS(X)                                                   \
    X(townships = 0, CARE__M_OUT_OF_RANGE, "townships", -1)                \
    X(townships = INT64_C(1) << 31, CARE__M_OUT_OF_RANGE, "townships", -1) \
    X(points = 0, CARE__M_OUT_OF_RANGE, "points", -1)                      \
    X(points = INT64_C(1) << 31, CARE__M_OUT_OF_RANGE, "points", -1)       \
    X(townships = f.points = INT32_MAX, CARE__M_TOO_LARGE, "points", -1)   \
    X(seat[3] = (double)NAN, CARE__M_NOT_FINITE, "seat", 3)                \
    X(area[1] = 0.0, CARE__M_ZERO, "area_km2", 1)                          \
    X(area[1] = -1.0, CARE__M_OUT_OF_RANGE, "area_km2", 1)                 \
    X(area[0] = (double)INFINITY, CARE__M_NOT_FINITE, "area_km2", 0)       \
    X(random = 2, CARE__M_OUT_OF_RANGE, "random", -1)                      \
    X(random = -1, CARE__M_OUT_OF_RANGE, "random", -1)                     \
    X(n = 7, CARE__M_LENGTH, "n", -1)

static void faults_of_a_spread_are_named_and_nothing_is_written(void) {
    spread_fixture sound = sound_spread;
    care_error error;
    CARE_CHECK_OK(spread_two(&sound, &error), &error);
#define X(spoil, message, where, row)                                                                            \
    {                                                                                                            \
        spread_fixture f = sound_spread;                                                                         \
        f.spoil;                                                                                                 \
        care_check_refused(spread_two(&f, &error), &error, (message), (where), (row), CARE_CHECK_PLACE(#spoil)); \
        CARE_CHECK(memcmp(f.out, sound_spread.out, sizeof f.out) == 0);                                          \
    }
    SPREAD_FAULTS(X)
#undef X
    const spread_fixture *f = &sound;
    CARE_CHECK_REFUSED(care_access_spread(2, NULL, f->area, 2, 0, 1, 2, 3, sound.out, 8, &error), &error, CARE__M_NULL, "seat",
                       -1);
    CARE_CHECK_REFUSED(care_access_spread(2, f->seat, NULL, 2, 0, 1, 2, 3, sound.out, 8, &error), &error, CARE__M_NULL,
                       "area_km2", -1);
    CARE_CHECK_REFUSED(care_access_spread(2, f->seat, f->area, 2, 0, 1, 2, 3, NULL, 8, &error), &error, CARE__M_NULL, "out",
                       -1);
}

/* ---- reach --------------------------------------------------------------------------------------------------------- */

enum { MOST_PLACES = 120 };

typedef struct region {
    int64_t rows, cols;
    double radius;
    double points[2 * MOST_PLACES];
    double sites[2 * MOST_PLACES];
} region;

static bool within(const region *r, int64_t row, int64_t col) {
    const double east = r->points[2 * row] - r->sites[2 * col];
    const double north = r->points[2 * row + 1] - r->sites[2 * col + 1];
    return east * east + north * north <= r->radius * r->radius;
}

/* Every pair, and no other, in ascending order. */
static bool is_all_pairs(const region *r, const care_reach *reach) {
    const int64_t *start = care_reach_row_start(reach);
    const int32_t *site = care_reach_site(reach);
    int64_t pairs = 0;
    bool held = care_reach_rows(reach) == r->rows && start[0] == 0;
    for (int64_t i = 0; i < r->rows && held; i++) {
        for (int64_t j = 0; j < r->cols && held; j++) {
            if (within(r, i, j)) {
                held = pairs < start[i + 1] && site[pairs] == j;
                pairs++;
            }
        }
        held = held && start[i + 1] == pairs;
    }
    return held && care_reach_pairs(reach) == pairs;
}

static bool is_reached_right(const region *r) {
    care_reach *reach = NULL;
    care_error error;
    care_error_init(&error);
    CARE_CHECK_OK(care_reach_create(r->rows, r->points, r->cols, r->sites, r->radius, NULL, &reach, &error), &error);
    const bool held = reach != NULL && is_all_pairs(r, reach);
    care_reach_free(reach);
    return held;
}

static void draw_places(care__stream *s, double width, double step, int64_t n, double *places) {
    for (int64_t i = 0; i < 2 * n; i++) {
        places[i] = draw_between(s, -width, width);
        places[i] = step > 0.0 ? step * round(places[i] / step) : places[i];
    }
}

static void random_regions(uint32_t source, int rounds, double step, double radius_of_step) {
    care__stream s;
    care__stream_open(&s, 52, source, 0);
    int wrong = 0;
    for (int round = 0; round < rounds; round++) {
        region r;
        r.rows = draw_int(&s, 0, MOST_PLACES);
        r.cols = draw_int(&s, 0, MOST_PLACES);
        const double width = step > 0.0 ? step * (double)draw_int(&s, 1, 30) : draw_between(&s, 0.1, 100.0);
        r.radius = step > 0.0 ? step * radius_of_step : width * draw_between(&s, 0.001, 2.0);
        draw_places(&s, width, step, r.rows, r.points);
        draw_places(&s, width, step, r.cols, r.sites);
        wrong += !is_reached_right(&r);
    }
    CARE_CHECK_INT(wrong, 0);
}

static void reach_is_all_pairs_within_the_radius(void) {
    random_regions(0, 2000, 0.0, 0.0);
}

/* On a lattice many lie on each other, on the border of a cell and at exactly the radius. */
static void places_on_cell_borders_are_reached(void) {
    random_regions(1, 500, 1.0, 1.0);
    random_regions(2, 500, 0.1, 1.0);
    random_regions(3, 500, 0.1, 2.0);
    random_regions(4, 500, 1.0 / 3.0, 3.0);
    random_regions(5, 500, 0.25, 5.0);
}

static void radius_0_reaches_places_on_the_point(void) {
    random_regions(6, 500, 1.0, 0.0);
}

/* A point that rounding put a hair west of the border lies in another cell; its distance is still the radius. */
static void a_hair_across_a_border_does_not_matter(void) {
    const region east = {1, 1, 1.0, {-1e-17, 0.0}, {1.0, 0.0}};
    const region north = {1, 1, 1.0, {0.0, -1e-17}, {0.0, 1.0}};
    const region west = {1, 1, 2.5, {2.5, 0.0}, {-1e-18, 0.0}};
    CARE_CHECK(within(&east, 0, 0) && is_reached_right(&east));
    CARE_CHECK(within(&north, 0, 0) && is_reached_right(&north));
    CARE_CHECK(within(&west, 0, 0) && is_reached_right(&west));
}

static void far_places_are_not_confused(void) {
    region r = {1, 4, 0.001, {1e5, -1e5}, {1e5, -1e5, -1e5, 1e5, 1e5, 1e5, 99999.9995, -1e5}};
    CARE_CHECK(is_reached_right(&r));
    r.radius = 3e5;
    CARE_CHECK(is_reached_right(&r));
}

static void nobody_and_nowhere_are_fine(void) {
    const double place[2] = {1.0, 2.0};
    care_reach *reach = NULL;
    CARE_CHECK_OK(care_reach_create(0, NULL, 0, NULL, 1.0, NULL, &reach, NULL), NULL);
    CARE_CHECK_INT(care_reach_rows(reach), 0);
    CARE_CHECK_INT(care_reach_pairs(reach), 0);
    CARE_CHECK_INT(care_reach_row_start(reach)[0], 0);
    care_reach_free(reach);
    CARE_CHECK_OK(care_reach_create(1, place, 0, NULL, 1.0, NULL, &reach, NULL), NULL);
    CARE_CHECK_INT(care_reach_rows(reach), 1);
    CARE_CHECK_INT(care_reach_row_start(reach)[1], 0);
    care_reach_free(reach);
    CARE_CHECK_OK(care_reach_create(0, NULL, 1, place, 1.0, NULL, &reach, NULL), NULL);
    CARE_CHECK_INT(care_reach_pairs(reach), 0);
    care_reach_free(reach);
}

static void a_handle_that_is_not_there_is_empty(void) {
    CARE_CHECK_INT(care_reach_rows(NULL), 0);
    CARE_CHECK_INT(care_reach_pairs(NULL), 0);
    CARE_CHECK(care_reach_row_start(NULL) == NULL);
    CARE_CHECK(care_reach_site(NULL) == NULL);
    care_reach_free(NULL);
}

/* ---- short memory -------------------------------------------------------------------------------------------------- */

enum { CROWD = 3000 };

static double crowd[2 * CROWD];

static care_status reach_of_a_crowd(const care_env *env, void *context) {
    care_reach *const sentinel = context;
    care_reach *reach = sentinel;
    const care_status status = care_reach_create(CROWD, crowd, CROWD, crowd, 3.0, env, &reach, NULL);
    CARE_CHECK((status == CARE_OK) == (reach != sentinel));
    if (status == CARE_OK) {
        CARE_CHECK(care_reach_pairs(reach) >= CROWD);
        care_reach_free(reach);
    }
    return status;
}

static void short_memory_is_reported(void) {
    int anything = 0;
    care__stream s;
    care__stream_open(&s, 53, 0, 0);
    draw_places(&s, 100.0, 0.0, CROWD, crowd);
    CARE_CHECK_OUT_OF_MEMORY(reach_of_a_crowd, &anything);
}

/* ---- what is refused ----------------------------------------------------------------------------------------------- */

#define REACH_FAULTS(X)                                            \
    X(rows = -1, CARE__M_OUT_OF_RANGE, "rows", -1)                 \
    X(rows = INT64_C(1) << 31, CARE__M_OUT_OF_RANGE, "rows", -1)   \
    X(cols = -1, CARE__M_OUT_OF_RANGE, "cols", -1)                 \
    X(cols = INT32_MAX, CARE__M_OUT_OF_RANGE, "cols", -1)          \
    X(radius = -1.0, CARE__M_OUT_OF_RANGE, "radius_km", -1)        \
    X(radius = 1e-10, CARE__M_OUT_OF_RANGE, "radius_km", -1)       \
    X(radius = (double)NAN, CARE__M_NOT_FINITE, "radius_km", -1)   \
    X(points[3] = (double)NAN, CARE__M_NOT_FINITE, "points", 3)    \
    X(points[2] = 100000.5, CARE__M_OUT_OF_RANGE, "points", 2)     \
    X(sites[1] = (double)INFINITY, CARE__M_NOT_FINITE, "sites", 1) \
    X(sites[0] = -100000.5, CARE__M_OUT_OF_RANGE, "sites", 0)

static void faults_of_a_reach_are_named_and_nothing_is_written(void) {
    const region sound = {2, 1, 1.0, {0.0, 1.0, 2.0, 3.0}, {4.0, 5.0}};
    int anything = 0;
    care_reach *const sentinel = (care_reach *)(void *)&anything;
    care_reach *reach = sentinel;
    care_error error;
    care_error_init(&error);
#define X(spoil, message, where, row)                                                                                    \
    {                                                                                                                    \
        region f = sound;                                                                                                \
        f.spoil;                                                                                                         \
        care_check_refused(care_reach_create(f.rows, f.points, f.cols, f.sites, f.radius, NULL, &reach, &error), &error, \
                           (message), (where), (row), CARE_CHECK_PLACE(#spoil));                                         \
        CARE_CHECK(reach == sentinel);                                                                                   \
    }
    REACH_FAULTS(X)
#undef X
    const region *f = &sound;
    CARE_CHECK_REFUSED(care_reach_create(2, NULL, 1, f->sites, 1.0, NULL, &reach, &error), &error, CARE__M_NULL, "points", -1);
    CARE_CHECK_REFUSED(care_reach_create(2, f->points, 1, NULL, 1.0, NULL, &reach, &error), &error, CARE__M_NULL, "sites", -1);
    CARE_CHECK_REFUSED(care_reach_create(2, f->points, 1, f->sites, 1.0, NULL, NULL, &error), &error, CARE__M_NULL, "reach",
                       -1);
    CARE_CHECK(reach == sentinel);
}

CARE_TEST_MAIN("access", {"distances from the origin are right", distances_from_the_origin_are_right},
               {"distances between places are right", distances_between_places_are_right},
               {"east and north are positive", east_and_north_are_positive},
               {"the date line is no border", the_date_line_is_no_border},
               {"no places need no arrays", no_places_need_no_arrays},
               {"faults of a plane are named and nothing is written", faults_of_a_plane_are_named_and_nothing_is_written},
               {"refusals say the degrees", refusals_say_the_degrees}, {"points lie on the disc", points_lie_on_the_disc},
               {"a spiral has equal areas", a_spiral_has_equal_areas},
               {"a spiral prefers no direction", a_spiral_prefers_no_direction},
               {"a spiral uses no stream", a_spiral_uses_no_stream}, {"random points are uniform", random_points_are_uniform},
               {"random points are the stream's", random_points_are_the_stream_s},
               {"townships have different random points", townships_have_different_random_points},
               {"faults of a spread are named and nothing is written", faults_of_a_spread_are_named_and_nothing_is_written},
               {"reach is all pairs within the radius", reach_is_all_pairs_within_the_radius},
               {"places on cell borders are reached", places_on_cell_borders_are_reached},
               {"radius 0 reaches places on the point", radius_0_reaches_places_on_the_point},
               {"a hair across a border does not matter", a_hair_across_a_border_does_not_matter},
               {"far places are not confused", far_places_are_not_confused},
               {"nobody and nowhere are fine", nobody_and_nowhere_are_fine},
               {"a handle that is not there is empty", a_handle_that_is_not_there_is_empty},
               {"short memory is reported", short_memory_is_reported},
               {"faults of a reach are named and nothing is written", faults_of_a_reach_are_named_and_nothing_is_written})
