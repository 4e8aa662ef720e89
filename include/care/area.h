/* The planning area (规划区域) and its townships (乡镇、街道). */
#ifndef CARE_AREA_H
#define CARE_AREA_H

#include <care/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Township number of what is known for the whole area only. */
#define CARE_WHOLE_AREA (-1)

/** One township. Unset: strings NULL, numbers NAN or -1. */
typedef struct care_township {
    size_t struct_size;
    const char *code; /**< the caller's own id, unique in the area; required */
    const char *name_zh;
    const char *name_en;
    double longitude;        /**< of the seat, degrees east */
    double latitude;         /**< degrees north */
    int32_t position_status; /**< care_input_status of the position */
    double area_km2;
    int32_t area_status;
    int64_t villages;    /**< 村 */
    int64_t communities; /**< 社区 */
} care_township;

/** Unset: strings NULL, numbers NAN or -1, both statuses CARE_REPORTED. */
CARE_API void care_township_init(care_township *township);

/** The townships of an area, numbered from 0 in the order they were added. */
typedef struct care_area care_area;

/**
 * An area without townships.
 *
 * @param area  receives a handle to be freed; untouched on failure
 * @return CARE_OK, CARE_E_NOMEM, CARE_E_INVALID   @complexity O(1)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_area_create(const care_env *env, care_area **area, care_error *error);

/**
 * Adds a township; strings are copied.
 *
 * @return CARE_OK, CARE_E_INVALID (code missing or taken, a position off the globe, an area not positive, a negative
 *         count), CARE_E_NOMEM; the area is unchanged on failure
 * @complexity O(1) expected   @threads write   @since 0.1
 */
CARE_API care_status care_area_add(care_area *area, const care_township *township, care_error *error);

/** Number of townships; 0 for NULL. */
CARE_API int64_t care_area_count(const care_area *area);

/**
 * One township, as it was added; its strings live as long as the area.
 *
 * @return CARE_OK, CARE_E_INVALID (index out of range)   @complexity O(1)   @threads read   @since 0.1
 */
CARE_API care_status care_area_get(const care_area *area, int64_t index, care_township *township, care_error *error);

/** Number of the township with this code, -1 if there is none.   @complexity O(1) expected   @threads read   @since 0.1 */
CARE_API int64_t care_area_find(const care_area *area, const char *code);

/**
 * Great-circle distance in km on a sphere of 6371.0088 km (the mean radius of WGS 84), by the haversine formula
 * (Sinnott 1984).
 *
 * @return km, NAN if a coordinate is NAN   @complexity O(1)   @threads re-entrant   @since 0.1
 */
CARE_API double care_distance_km(double longitude_a, double latitude_a, double longitude_b, double latitude_b);

/** Frees the handle; takes NULL. */
CARE_API void care_area_free(care_area *area);

#ifdef __cplusplus
}
#endif
#endif
