#include <care/centre.h>

#include <string.h>

#include "core/error.h"

enum { ALL_FUNCTIONS = CARE_FULL_TIME_CARE | CARE_DAY_CARE | CARE_HOME_VISITS | CARE_STATION_GUIDANCE };

void care_centres_init(care_centres *centres) {
    if (centres != NULL) {
        memset(centres, 0, sizeof *centres);
        centres->struct_size = sizeof *centres;
        centres->count = -1;
    }
}

static care_status check(const care_centres *centres, int64_t townships, care_error *error) {
    CARE__TRY(care__check_integer(centres->count, 0, INT32_MAX, "centres.count", -1, error));
    if (centres->count == 0) {
        return CARE_OK;
    }
    CARE__TRY(care__check_pointer(centres->township, "centres.township", error));
    CARE__TRY(care__check_pointer(centres->functions, "centres.functions", error));
    CARE__TRY(care__check_pointer(centres->open_year, "centres.open_year", error));
    for (int64_t i = 0; i < centres->count; i++) {
        CARE__TRY(care__check_integer(centres->township[i], 0, townships - 1, "centres.township", i, error));
        CARE__TRY(care__check_integer(centres->functions[i], 0, ALL_FUNCTIONS, "centres.functions", i, error));
        if (centres->joint != NULL) {
            CARE__TRY(care__check_integer(centres->joint[i], -1, INT64_MAX, "centres.joint", i, error));
        }
    }
    return CARE_OK;
}

static int operates(const care_centres *centres, int64_t i, int32_t year) {
    return centres->open_year[i] <= year && (centres->close_year == NULL || year < centres->close_year[i]);
}

/* The functions a facility has together with those it is run jointly with. */
static care_status pooled(const care_centres *centres, int64_t i, int32_t year, int32_t *functions, care_error *error) {
    *functions = centres->functions[i];
    if (centres->joint == NULL || centres->joint[i] < 0) {
        return CARE_OK;
    }
    for (int64_t k = 0; k < centres->count; k++) {
        if (centres->joint[k] != centres->joint[i]) {
            continue;
        }
        if (centres->township[k] != centres->township[i]) {
            return care__fail(error, CARE_E_INVALID, CARE__M_JOINT_TOWNSHIPS, "centres.joint", i,
                              "%lld" CARE__AND "%lld" CARE__AND "%lld", (long long)centres->joint[i],
                              (long long)centres->township[i], (long long)centres->township[k]);
        }
        *functions |= operates(centres, k, year) ? centres->functions[k] : 0;
    }
    return CARE_OK;
}

care_status care_centres_served(const care_centres *centres, int32_t required, int32_t year, int64_t townships, int32_t *served,
                                size_t n, care_error *error) {
    care_centres use;
    care_centres_init(&use);
    CARE__TRY(care__take(&use, sizeof use, centres, "centres", error));
    CARE__TRY(care__check_integer(townships, 1, INT32_MAX, "townships", -1, error));
    CARE__TRY(care__check_integer(required, 0, ALL_FUNCTIONS, "required", -1, error));
    CARE__TRY(care__check_length(n, (size_t)townships, "n", error));
    CARE__TRY(care__check_pointer(served, "served", error));
    CARE__TRY(check(&use, townships, error));
    for (int64_t i = 0; i < use.count; i++) { /* all faults before the first write */
        int32_t functions;
        CARE__TRY(pooled(&use, i, year, &functions, error));
    }
    memset(served, 0, n * sizeof *served);
    for (int64_t i = 0; i < use.count; i++) {
        int32_t functions;
        CARE__TRY(pooled(&use, i, year, &functions, error));
        if (operates(&use, i, year) && (functions & required) == required) {
            served[use.township[i]] = 1;
        }
    }
    return CARE_OK;
}
