/* Township care centres (乡镇养老服务中心): which townships have one with full functions. */
#ifndef CARE_CENTRE_H
#define CARE_CENTRE_H

#include <care/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a centre does, as a set. Which functions make it full-function is data: the `required` argument below. */
#define CARE_CENTRE_FUNCTION_LIST(X)                                          \
    X(CARE_FULL_TIME_CARE, 1, "full_time_care", "full-time care", "全托照护") \
    X(CARE_DAY_CARE, 2, "day_care", "day care", "日间照料")                   \
    X(CARE_HOME_VISITS, 4, "home_visits", "home visits", "上门服务")          \
    X(CARE_STATION_GUIDANCE, 8, "station_guidance", "guidance of stations", "指导站点")

/** One function of a centre; sets are sums of them. */
typedef enum care_centre_function {
#define X(name, value, code, en, zh) name = value,
    CARE_CENTRE_FUNCTION_LIST(X)
#undef X
} care_centre_function;

#define CARE_CENTRE_FUNCTIONS 4

/** Facilities as arrays, borrowed for the call. */
typedef struct care_centres {
    size_t struct_size;
    int64_t count;
    const int64_t *township;   /**< [count] */
    const int32_t *functions;  /**< [count] set of care_centre_function */
    const int32_t *open_year;  /**< [count] first year at whose end it operates */
    const int32_t *close_year; /**< [count] first year at whose end it does not; INT32_MAX = stays. NULL = all stay */
    const int64_t *joint;      /**< [count] facilities of one township with the same number >= 0 are run as one (联建) and
                                    pool their functions; -1 = on its own. NULL = all on their own */
} care_centres;

/** Unset: count -1, arrays NULL. */
CARE_API void care_centres_init(care_centres *centres);

/**
 * Which townships are served by a full-function centre at the end of a year. A township counts once, however many it has.
 *
 * @param required   set of functions a centre must have
 * @param townships  number of townships of the area
 * @param served     receives [townships] 0 or 1   @param n  must equal townships
 * @return CARE_OK, CARE_E_INVALID (row = facility)   @complexity O(count^2) at worst within a township   @threads re-entrant
 * @since 0.1
 */
CARE_API care_status care_centres_served(const care_centres *centres, int32_t required, int32_t year, int64_t townships,
                                         int32_t *served, size_t n, care_error *error);

#ifdef __cplusplus
}
#endif
#endif
