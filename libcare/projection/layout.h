/* Where the table of a year and a township stands in an array of rates. */
#ifndef CARE_PROJECTION_LAYOUT_H
#define CARE_PROJECTION_LAYOUT_H

#include <care/cohort.h>

static inline int64_t care__layout_index(int32_t layout, int64_t townships, int64_t year, int64_t township) {
    switch (layout) {
    case CARE_RATES_BY_TOWNSHIP:
        return township;
    case CARE_RATES_BY_YEAR:
        return year;
    case CARE_RATES_BY_BOTH:
        return year * townships + township;
    default:
        return 0;
    }
}

static inline int care__layout_by_township(int32_t layout) {
    return layout == CARE_RATES_BY_TOWNSHIP || layout == CARE_RATES_BY_BOTH;
}

/** Tables of an array in this layout. */
static inline int64_t care__layout_count(int32_t layout, int64_t townships, int64_t years) {
    return care__layout_index(layout, townships, years - 1, townships - 1) + 1;
}

#endif
