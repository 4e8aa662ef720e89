/* A township goes in as its values and comes out copied (typemap care_township *township): the struct borrows its strings. */
%{
#include <care/area.h>

static care_status care_swig_area_add(care_area *area, const char *code, const char *name_zh, const char *name_en,
                                      double longitude, double latitude, int32_t position_status, double area_km2,
                                      int32_t area_status, int64_t villages, int64_t communities, care_error *error) {
    care_township township;
    care_township_init(&township);
    township.code = code;
    township.name_zh = name_zh;
    township.name_en = name_en;
    township.longitude = longitude;
    township.latitude = latitude;
    township.position_status = position_status;
    township.area_km2 = area_km2;
    township.area_status = area_status;
    township.villages = villages;
    township.communities = communities;
    return care_area_add(area, &township, error);
}
%}

%ignore care_township;
%ignore care_township_init;
%ignore care_area_add;
%rename(care_area_add) care_swig_area_add;
care_status care_swig_area_add(care_area *area, const char *code, const char *name_zh, const char *name_en, double longitude,
                               double latitude, int32_t position_status, double area_km2, int32_t area_status,
                               int64_t villages, int64_t communities, care_error *error);

CARE_HANDLE(care_area)

%include <care/area.h>
