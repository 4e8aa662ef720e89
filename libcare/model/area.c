#include "core/error.h"
#include "core/memory.h"
#include "core/text.h"

#include <care/area.h>

#include <math.h>
#include <string.h>

struct care_area {
    care__arena arena;
    care__list townships; /* of care_township, strings in the arena */
    int64_t *slots;       /* hash of codes: township number + 1, 0 = free; a power of two, at most half full */
    int64_t slot_count;
};

void care_township_init(care_township *township) {
    if (township != NULL) {
        memset(township, 0, sizeof *township);
        township->struct_size = sizeof *township;
        township->longitude = township->latitude = township->area_km2 = NAN;
        township->position_status = township->area_status = CARE_REPORTED;
        township->villages = township->communities = -1;
    }
}

care_status care_area_create(const care_env *env, care_area **area, care_error *error) {
    care_env use;
    CARE__TRY(care__env_take(&use, env, error));
    CARE__TRY(care__check_pointer(area, "area", error));
    care_area *fresh = use.allocate(use.allocator_user, sizeof *fresh);
    if (fresh == NULL) {
        return care__fail_nomem(error);
    }
    memset(fresh, 0, sizeof *fresh);
    care__arena_init(&fresh->arena, care__allocator_of(&use));
    *area = fresh;
    return CARE_OK;
}

/* FNV-1a, 64 bits. */
static uint64_t hash(const char *code) {
    uint64_t h = UINT64_C(14695981039346656037);
    for (; *code != '\0'; code++) {
        h = (h ^ (unsigned char)*code) * UINT64_C(1099511628211);
    }
    return h;
}

static const care_township *township_at(const care_area *area, int64_t index) {
    return (const care_township *)area->townships.items + index;
}

/* The slot that holds the code, or the free one where it would stand. */
static int64_t *slot_of(const care_area *area, const char *code) {
    const uint64_t mask = (uint64_t)area->slot_count - 1;
    for (uint64_t at = hash(code) & mask;; at = (at + 1) & mask) {
        int64_t *slot = &area->slots[at];
        if (*slot == 0 || strcmp(township_at(area, *slot - 1)->code, code) == 0) {
            return slot;
        }
    }
}

static care_status grow_slots(care_area *area, care_error *error) {
    if (2 * (area->townships.count + 1) <= area->slot_count) {
        return CARE_OK;
    }
    const int64_t count = area->slot_count == 0 ? 64 : 2 * area->slot_count;
    int64_t *fresh = care__arena_take(&area->arena, (size_t)count, sizeof *fresh);
    if (fresh == NULL) {
        return care__fail_nomem(error);
    }
    area->slots = fresh;
    area->slot_count = count;
    for (int64_t i = 0; i < area->townships.count; i++) {
        *slot_of(area, township_at(area, i)->code) = i + 1;
    }
    return CARE_OK;
}

static care_status check_township(const care_township *township, care_error *error) {
    if (township->code == NULL || township->code[0] == '\0') {
        return care__fail(error, CARE_E_INVALID, CARE__M_CODE_MISSING, "township.code", -1, NULL);
    }
    if (!isnan(township->longitude) && !(fabs(township->longitude) <= 180.0)) {
        return care__fail(error, CARE_E_INVALID, CARE__M_OUT_OF_RANGE, "township.longitude", -1,
                          "%s" CARE__AND "-180" CARE__AND "180", care__number_of(township->longitude).text);
    }
    if (!isnan(township->latitude) && !(fabs(township->latitude) <= 90.0)) {
        return care__fail(error, CARE_E_INVALID, CARE__M_OUT_OF_RANGE, "township.latitude", -1,
                          "%s" CARE__AND "-90" CARE__AND "90", care__number_of(township->latitude).text);
    }
    if (!isnan(township->area_km2)) {
        CARE__TRY(care__check_value(township->area_km2, CARE__POSITIVE, "township.area_km2", -1, error));
    }
    CARE__TRY(care__check_integer(township->position_status, CARE_REPORTED, CARE_DEMONSTRATION, "township.position_status", -1,
                                  error));
    CARE__TRY(care__check_integer(township->area_status, CARE_REPORTED, CARE_DEMONSTRATION, "township.area_status", -1, error));
    CARE__TRY(care__check_integer(township->villages, -1, INT32_MAX, "township.villages", -1, error));
    return care__check_integer(township->communities, -1, INT32_MAX, "township.communities", -1, error);
}

care_status care_area_add(care_area *area, const care_township *township, care_error *error) {
    care_township use;
    care_township_init(&use);
    CARE__TRY(care__check_pointer(area, "area", error));
    CARE__TRY(care__take(&use, sizeof use, township, "township", error));
    CARE__TRY(check_township(&use, error));
    CARE__TRY(grow_slots(area, error));
    int64_t *slot = slot_of(area, use.code);
    if (*slot != 0) {
        return care__fail(error, CARE_E_INVALID, CARE__M_CODE_TAKEN, "township.code", -1, "%s", care__quote_of(use.code).text);
    }
    const care_township given = use;
    use.code = care__arena_text(&area->arena, given.code);
    use.name_zh = care__arena_text(&area->arena, given.name_zh);
    use.name_en = care__arena_text(&area->arena, given.name_en);
    const int short_of_memory =
        use.code == NULL || (given.name_zh != NULL && use.name_zh == NULL) || (given.name_en != NULL && use.name_en == NULL);
    care_township *room = short_of_memory ? NULL : care__list_add(&area->townships, &area->arena, sizeof *room);
    if (room == NULL) {
        return care__fail_nomem(error);
    }
    *room = use;
    *slot = area->townships.count;
    return CARE_OK;
}

int64_t care_area_count(const care_area *area) {
    return area == NULL ? 0 : area->townships.count;
}

care_status care_area_get(const care_area *area, int64_t index, care_township *township, care_error *error) {
    CARE__TRY(care__check_pointer(area, "area", error));
    CARE__TRY(care__check_integer(index, 0, area->townships.count - 1, "index", -1, error));
    return care__give(township, township_at(area, index), sizeof *township, "township", error);
}

int64_t care_area_find(const care_area *area, const char *code) {
    if (area == NULL || code == NULL || area->slot_count == 0) {
        return -1;
    }
    return *slot_of(area, code) - 1;
}

double care_distance_km(double longitude_a, double latitude_a, double longitude_b, double latitude_b) {
    const double mean_radius_km = 6371.0088;
    const double radian = 0.017453292519943295;
    const double dx = sin(0.5 * radian * (longitude_b - longitude_a));
    const double dy = sin(0.5 * radian * (latitude_b - latitude_a));
    const double h = dy * dy + cos(radian * latitude_a) * cos(radian * latitude_b) * dx * dx;
    return 2.0 * mean_radius_km * asin(sqrt(h > 1.0 ? 1.0 : h));
}

void care_area_free(care_area *area) {
    if (area != NULL) {
        const care__allocator allocator = area->arena.allocator;
        care__arena_free(&area->arena);
        allocator.release(allocator.user, area);
    }
}
