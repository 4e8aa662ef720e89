/* Arrays of a reach are copied out: care_reach_row_start(reach, out), care_reach_site(reach, out). */
%{
#include <care/access.h>

static care_status care_swig_access_plane(const double *position, size_t position_n, double origin_longitude,
                                          double origin_latitude, double *out, size_t n, care_error *error) {
    CARE__TRY(care_swig_array(position, position_n, (int64_t)(position_n / 2), 2, 1, "position", error));
    return care_access_plane((int64_t)(position_n / 2), position, origin_longitude, origin_latitude, out, n, error);
}

static care_status care_swig_access_spread(const double *seat, size_t seat_n, const double *area_km2, size_t townships,
                                           int64_t points, int32_t random, uint64_t seed, uint32_t source, uint64_t trajectory,
                                           double *out, size_t n, care_error *error) {
    CARE__TRY(care_swig_array(seat, seat_n, (int64_t)townships, 2, 1, "seat", error));
    return care_access_spread((int64_t)townships, seat, area_km2, points, random, seed, source, trajectory, out, n, error);
}

static care_status care_swig_reach_create(const double *points, size_t points_n, const double *sites, size_t sites_n,
                                          double radius_km, const care_env *env, care_reach **reach, care_error *error) {
    CARE__TRY(care_swig_array(points, points_n, (int64_t)(points_n / 2), 2, 1, "points", error));
    CARE__TRY(care_swig_array(sites, sites_n, (int64_t)(sites_n / 2), 2, 1, "sites", error));
    return care_reach_create((int64_t)(points_n / 2), points, (int64_t)(sites_n / 2), sites, radius_km, env, reach, error);
}

static care_status care_swig_reach_row_start(const care_reach *reach, int64_t *out, size_t n, care_error *error) {
    CARE__TRY(care__check_pointer(reach, "reach", error));
    CARE__TRY(care_swig_array(out, n, care_reach_rows(reach) + 1, 1, 1, "out", error));
    memcpy(out, care_reach_row_start(reach), n * sizeof *out);
    return CARE_OK;
}

static care_status care_swig_reach_site(const care_reach *reach, int32_t *out, size_t n, care_error *error) {
    CARE__TRY(care__check_pointer(reach, "reach", error));
    CARE__TRY(care_swig_array(out, n, care_reach_pairs(reach), 1, 1, "out", error));
    if (n > 0) {
        memcpy(out, care_reach_site(reach), n * sizeof *out);
    }
    return CARE_OK;
}
%}

CARE_IN(double, position, position_n)
CARE_IN(double, seat, seat_n)
CARE_IN(double, area_km2, townships)
CARE_IN(double, points, points_n)
CARE_IN(double, sites, sites_n)
CARE_OUT(double, out, n)
CARE_OUT(int64_t, out, n)
CARE_OUT(int32_t, out, n)

%ignore care_access_plane;
%rename(care_access_plane) care_swig_access_plane;
care_status care_swig_access_plane(const double *position, size_t position_n, double origin_longitude, double origin_latitude,
                                   double *out, size_t n, care_error *error);

%ignore care_access_spread;
%rename(care_access_spread) care_swig_access_spread;
care_status care_swig_access_spread(const double *seat, size_t seat_n, const double *area_km2, size_t townships,
                                    int64_t points, int32_t random, uint64_t seed, uint32_t source, uint64_t trajectory,
                                    double *out, size_t n, care_error *error);

%ignore care_reach_create;
%rename(care_reach_create) care_swig_reach_create;
care_status care_swig_reach_create(const double *points, size_t points_n, const double *sites, size_t sites_n,
                                   double radius_km, const care_env *env, care_reach **reach, care_error *error);

%ignore care_reach_row_start;
%rename(care_reach_row_start) care_swig_reach_row_start;
care_status care_swig_reach_row_start(const care_reach *reach, int64_t *out, size_t n, care_error *error);

%ignore care_reach_site;
%rename(care_reach_site) care_swig_reach_site;
care_status care_swig_reach_site(const care_reach *reach, int32_t *out, size_t n, care_error *error);

CARE_HANDLE(care_reach)

%include <care/access.h>
