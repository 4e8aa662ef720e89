/* care/area.h: the planning area and its townships. */
#include <care/area.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "care_test.h"
#include "core/messages.h"
#include "expect_error.h"
#include "failing_allocator.h"

static const double pi = 3.14159265358979323846;
static const double radius_km = 6371.0088;

static care_area *new_area(void) {
    care_area *area = NULL;
    CARE_CHECK_OK(care_area_create(NULL, &area, NULL), NULL);
    return area;
}

static care_status add(care_area *area, const char *code) {
    care_township township;
    care_township_init(&township);
    township.code = code;
    return care_area_add(area, &township, NULL);
}

/* ---- townships ------------------------------------------------------------------------------------------------------- */

static void init_leaves_all_unset(void) {
    care_township township;
    memset(&township, 0xA5, sizeof township);
    care_township_init(&township);
    CARE_CHECK_INT(township.struct_size, sizeof township);
    CARE_CHECK(township.code == NULL && township.name_zh == NULL && township.name_en == NULL);
    CARE_CHECK(isnan(township.longitude) && isnan(township.latitude) && isnan(township.area_km2));
    CARE_CHECK_INT(township.position_status, CARE_REPORTED);
    CARE_CHECK_INT(township.area_status, CARE_REPORTED);
    CARE_CHECK_INT(township.villages, -1);
    CARE_CHECK_INT(township.communities, -1);
    care_township_init(NULL);
}

static void a_township_comes_back_as_it_was_added(void) {
    char code[] = "500119001";
    care_area *area = new_area();
    care_township given;
    care_township back;
    care_township_init(&given);
    care_township_init(&back);
    given = (care_township){.struct_size = sizeof given,
                            .code = code,
                            .name_zh = "东城街道",
                            .name_en = NULL,
                            .longitude = 107.1,
                            .latitude = 29.16,
                            .position_status = CARE_ASSUMED,
                            .area_km2 = 103.5,
                            .area_status = CARE_DERIVED,
                            .villages = 5,
                            .communities = 9};
    CARE_CHECK_OK(care_area_add(area, &given, NULL), NULL);
    memset(code, 'x', sizeof code - 1); /* strings are copied */
    CARE_CHECK_OK(care_area_get(area, 0, &back, NULL), NULL);
    CARE_CHECK_STR(back.code, "500119001");
    CARE_CHECK_STR(back.name_zh, "东城街道");
    CARE_CHECK_STR(back.name_en, NULL);
    CARE_CHECK_NEAR(back.longitude, 107.1, 0.0);
    CARE_CHECK_NEAR(back.latitude, 29.16, 0.0);
    CARE_CHECK_INT(back.position_status, CARE_ASSUMED);
    CARE_CHECK_NEAR(back.area_km2, 103.5, 0.0);
    CARE_CHECK_INT(back.area_status, CARE_DERIVED);
    CARE_CHECK_INT(back.villages, 5);
    CARE_CHECK_INT(back.communities, 9);
    care_area_free(area);
}

static void a_code_is_all_that_is_required(void) {
    care_area *area = new_area();
    CARE_CHECK_OK(add(area, "x"), NULL);
    CARE_CHECK_INT(care_area_count(area), 1);
    care_area_free(area);
}

static void townships_are_numbered_as_they_were_added_and_found_by_code(void) {
    enum { MANY = 5000 };
    care_area *area = new_area();
    char code[32];
    for (int i = 0; i < MANY; i++) {
        (void)snprintf(code, sizeof code, "%d", i * 7919 % 100003);
        CARE_CHECK_OK(add(area, code), NULL);
    }
    CARE_CHECK_INT(care_area_count(area), MANY);
    for (int i = 0; i < MANY; i++) {
        care_township back;
        care_township_init(&back);
        (void)snprintf(code, sizeof code, "%d", i * 7919 % 100003);
        CARE_CHECK_INT(care_area_find(area, code), i);
        CARE_CHECK_OK(care_area_get(area, i, &back, NULL), NULL);
        CARE_CHECK_STR(back.code, code);
    }
    CARE_CHECK_INT(care_area_find(area, "none"), -1);
    CARE_CHECK_INT(care_area_find(area, ""), -1);
    CARE_CHECK_INT(care_area_find(area, NULL), -1);
    care_area_free(area);
}

static void codes_are_compared_byte_by_byte(void) {
    care_area *area = new_area();
    CARE_CHECK_OK(add(area, "a1"), NULL);
    CARE_CHECK_OK(add(area, "A1"), NULL);
    CARE_CHECK_OK(add(area, "a1 "), NULL);
    CARE_CHECK_OK(add(area, "东"), NULL);
    CARE_CHECK_INT(care_area_find(area, "A1"), 1);
    CARE_CHECK_INT(care_area_find(area, "东"), 3);
    CARE_CHECK_INT(care_area_find(area, "a"), -1);
    care_area_free(area);
}

static void a_code_that_is_taken_is_refused(void) {
    care_area *area = new_area();
    care_township township;
    care_error error;
    care_township_init(&township);
    care_error_init(&error);
    CARE_CHECK_OK(add(area, "t1"), NULL);
    township.code = "t1";
    CARE_CHECK_REFUSED(care_area_add(area, &township, &error), &error, CARE__M_CODE_TAKEN, "township.code", -1);
    CARE_CHECK_STR(error.message, "code t1 is already taken");
    CARE_CHECK_INT(care_area_count(area), 1);
    care_area_free(area);
}

/* Each faulty field alone; the area stays as it was. */
static void what_cannot_be_is_refused(void) {
    care_township fault[14];
    static const struct {
        int32_t message;
        const char *where;
    } wanted[] = {
        {CARE__M_CODE_MISSING, "township.code"},
        {CARE__M_CODE_MISSING, "township.code"},
        {CARE__M_OUT_OF_RANGE, "township.longitude"},
        {CARE__M_OUT_OF_RANGE, "township.longitude"},
        {CARE__M_OUT_OF_RANGE, "township.latitude"},
        {CARE__M_OUT_OF_RANGE, "township.latitude"},
        {CARE__M_ZERO, "township.area_km2"},
        {CARE__M_OUT_OF_RANGE, "township.area_km2"},
        {CARE__M_NOT_FINITE, "township.area_km2"},
        {CARE__M_OUT_OF_RANGE, "township.position_status"},
        {CARE__M_OUT_OF_RANGE, "township.area_status"},
        {CARE__M_OUT_OF_RANGE, "township.villages"},
        {CARE__M_OUT_OF_RANGE, "township.communities"},
        {CARE__M_OUT_OF_RANGE, "township.longitude"},
    };
    enum { COUNT = sizeof wanted / sizeof wanted[0] };
    for (size_t i = 0; i < COUNT; i++) {
        care_township_init(&fault[i]);
        fault[i].code = "t1";
    }
    fault[0].code = NULL;
    fault[1].code = "";
    fault[2].longitude = 180.001;
    fault[3].longitude = -181.0;
    fault[4].latitude = 90.001;
    fault[5].latitude = -91.0;
    fault[6].area_km2 = 0.0;
    fault[7].area_km2 = -1.0;
    fault[8].area_km2 = INFINITY;
    fault[9].position_status = CARE_DEMONSTRATION + 1;
    fault[10].area_status = -1;
    fault[11].villages = -2;
    fault[12].communities = INT64_MAX;
    fault[13].longitude = INFINITY;
    care_area *area = new_area();
    for (size_t i = 0; i < COUNT; i++) {
        care_error error;
        care_error_init(&error);
        CARE_CHECK_REFUSED(care_area_add(area, &fault[i], &error), &error, wanted[i].message, wanted[i].where, -1);
        CARE_CHECK_INT(care_area_count(area), 0);
        CARE_CHECK_INT(care_area_find(area, "t1"), -1);
    }
    care_area_free(area);
}

static void places_at_the_edge_of_the_globe_are_taken(void) {
    care_area *area = new_area();
    care_township township;
    care_township_init(&township);
    township.code = "pole";
    township.longitude = -180.0;
    township.latitude = 90.0;
    township.villages = 0;
    CARE_CHECK_OK(care_area_add(area, &township, NULL), NULL);
    care_area_free(area);
}

static void null_is_refused_or_empty(void) {
    care_township township;
    care_error error;
    care_area *area = new_area();
    care_township_init(&township);
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_area_create(NULL, NULL, &error), &error, CARE__M_NULL, "area", -1);
    CARE_CHECK_REFUSED(care_area_add(NULL, &township, &error), &error, CARE__M_NULL, "area", -1);
    CARE_CHECK_REFUSED(care_area_get(NULL, 0, &township, &error), &error, CARE__M_NULL, "area", -1);
    CARE_CHECK_REFUSED(care_area_get(area, 0, &township, &error), &error, CARE__M_OUT_OF_RANGE, "index", -1);
    CARE_CHECK_REFUSED(care_area_get(area, -1, &township, &error), &error, CARE__M_OUT_OF_RANGE, "index", -1);
    CARE_CHECK_INT(care_area_count(NULL), 0);
    CARE_CHECK_INT(care_area_find(NULL, "t1"), -1);
    CARE_CHECK_INT(care_area_find(area, "t1"), -1);
    care_area_free(area);
    care_area_free(NULL);
}

/* ---- memory ---------------------------------------------------------------------------------------------------------- */

/* Enough townships for the table of codes and the list to grow. A township that was refused can be added again. */
static care_status fill(const care_env *env, void *context) {
    (void)context;
    char code[32];
    care_area *area = NULL;
    care_status status = care_area_create(env, &area, NULL);
    CARE_CHECK((status == CARE_OK) == (area != NULL));
    care_township township;
    care_township_init(&township);
    township.code = code;
    township.name_zh = "一个名字很长的乡镇";
    township.name_en = "a township with a long name";
    for (int i = 0; i < 600 && area != NULL; i++) {
        (void)snprintf(code, sizeof code, "township-%d", i);
        const care_status added = care_area_add(area, &township, NULL);
        if (added != CARE_OK) {
            CARE_CHECK_INT(care_area_count(area), i);
            CARE_CHECK_INT(care_area_find(area, code), -1);
            if (care_area_add(area, &township, NULL) != CARE_OK) {
                status = added; /* memory stays short */
                break;
            }
            status = added;
        }
        CARE_CHECK_INT(care_area_find(area, code), i);
    }
    care_area_free(area);
    return status;
}

static void short_memory_leaves_the_area_as_it_was(void) {
    CARE_CHECK_OUT_OF_MEMORY(fill, NULL);
}

/* ---- distance -------------------------------------------------------------------------------------------------------- */

static void a_degree_has_its_length(void) {
    const double degree = radius_km * pi / 180.0;
    CARE_CHECK_NEAR(care_distance_km(107.0, 29.0, 107.0, 30.0), degree, 1e-9);
    CARE_CHECK_NEAR(care_distance_km(0.0, 0.0, 1.0, 0.0), degree, 1e-9);
    CARE_CHECK_NEAR(care_distance_km(179.5, 0.0, -179.5, 0.0), degree, 1e-9); /* across the date line */
    CARE_CHECK_NEAR(care_distance_km(0.0, 89.5, 180.0, 89.5), degree, 1e-9);  /* over the pole */
}

static void the_far_side_of_the_globe_is_half_way_round(void) {
    CARE_CHECK_NEAR(care_distance_km(0.0, 0.0, 180.0, 0.0), pi * radius_km, 1e-9);
    CARE_CHECK_NEAR(care_distance_km(107.0, 29.0, -73.0, -29.0), pi * radius_km, 1e-3); /* rounding at the far end */
    CARE_CHECK_NEAR(care_distance_km(0.0, 90.0, 55.0, -90.0), pi * radius_km, 1e-9);
}

static void a_place_is_at_no_distance_from_itself(void) {
    CARE_CHECK_NEAR(care_distance_km(107.1, 29.16, 107.1, 29.16), 0.0, 0.0);
}

/* Independent: the angle between the vectors to both places, which is accurate at every distance. */
static double by_vectors(double lon_a, double lat_a, double lon_b, double lat_b) {
    const double r = pi / 180.0;
    const double a[3] = {cos(r * lat_a) * cos(r * lon_a), cos(r * lat_a) * sin(r * lon_a), sin(r * lat_a)};
    const double b[3] = {cos(r * lat_b) * cos(r * lon_b), cos(r * lat_b) * sin(r * lon_b), sin(r * lat_b)};
    const double cross[3] = {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
    const double sine = sqrt(cross[0] * cross[0] + cross[1] * cross[1] + cross[2] * cross[2]);
    return radius_km * atan2(sine, a[0] * b[0] + a[1] * b[1] + a[2] * b[2]);
}

static void distances_are_those_between_vectors_and_symmetric(void) {
    for (double lon = -180.0; lon <= 180.0; lon += 45.0) {
        for (double lat = -90.0; lat <= 90.0; lat += 22.5) {
            const double there = care_distance_km(107.1, 29.16, lon, lat);
            CARE_CHECK_NEAR(there, by_vectors(107.1, 29.16, lon, lat), 1e-6);
            CARE_CHECK_NEAR(care_distance_km(lon, lat, 107.1, 29.16), there, 1e-9);
        }
    }
    CARE_CHECK_NEAR(care_distance_km(107.1, 29.16, 107.100001, 29.160001), by_vectors(107.1, 29.16, 107.100001, 29.160001),
                    1e-8);
}

static void without_a_coordinate_there_is_no_distance(void) {
    CARE_CHECK(isnan(care_distance_km(NAN, 29.0, 107.0, 29.0)));
    CARE_CHECK(isnan(care_distance_km(107.0, NAN, 107.0, 29.0)));
    CARE_CHECK(isnan(care_distance_km(107.0, 29.0, NAN, 29.0)));
    CARE_CHECK(isnan(care_distance_km(107.0, 29.0, 107.0, NAN)));
}

CARE_TEST_MAIN("area", {"init leaves all unset", init_leaves_all_unset},
               {"a township comes back as it was added", a_township_comes_back_as_it_was_added},
               {"a code is all that is required", a_code_is_all_that_is_required},
               {"townships are numbered as they were added and found by code",
                townships_are_numbered_as_they_were_added_and_found_by_code},
               {"codes are compared byte by byte", codes_are_compared_byte_by_byte},
               {"a code that is taken is refused", a_code_that_is_taken_is_refused},
               {"what cannot be is refused", what_cannot_be_is_refused},
               {"places at the edge of the globe are taken", places_at_the_edge_of_the_globe_are_taken},
               {"null is refused or empty", null_is_refused_or_empty},
               {"short memory leaves the area as it was", short_memory_leaves_the_area_as_it_was},
               {"a degree has its length", a_degree_has_its_length},
               {"the far side of the globe is half way round", the_far_side_of_the_globe_is_half_way_round},
               {"a place is at no distance from itself", a_place_is_at_no_distance_from_itself},
               {"distances are those between vectors and symmetric", distances_are_those_between_vectors_and_symmetric},
               {"without a coordinate there is no distance", without_a_coordinate_there_is_no_distance})
