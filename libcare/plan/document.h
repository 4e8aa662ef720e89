/* A plan document as the reader leaves it: checked, in arrays, every input with its status. */
#ifndef CARE_PLAN_DOCUMENT_H
#define CARE_PLAN_DOCUMENT_H

#include <care/apportion.h>
#include <care/area.h>
#include <care/centre.h>
#include <care/cohort.h>
#include <care/ensemble.h>
#include <care/indicator.h>
#include <care/ledger.h>
#include <care/plan.h>

#include "core/memory.h"
#include "core/table.h"
#include "plan/sheet.h"

/* ---- parameters: name in parameters.csv, must it be whole, least and most, what it is called ----------------------------- */

#define CARE__PARAMETER_LIST(X)                                                                                               \
    X(SEX_RATIO_AT_BIRTH, "sex_ratio_at_birth", 0, 0.8, 1.5, "sex ratio at birth", "出生性别比")                              \
    X(SELF_CARE_UNABLE_SHARE, "self_care_unable_share", 0, 0, 1, "share unable to care for themselves", "生活不能自理比例")   \
    X(USE_PER_ELDERLY, "use_per_elderly", 0, 0, 1, "persons in beds per elderly person", "机构入住率（占老年人）")            \
    X(LOW_OCCUPANCY, "low_occupancy", 0, 0, 1, "occupancy below which vacancy is a risk", "空置风险线")                       \
    X(ELDERLY_BASE_LOW, "elderly_base_low", 0, 0, 1e12, "elderly on the reference date, low", "基期老年人口（低）")           \
    X(ELDERLY_BASE_HIGH, "elderly_base_high", 0, 0, 1e12, "elderly on the reference date, high", "基期老年人口（高）")        \
    X(CARE_CIRCLE_MINUTES, "care_circle_minutes", 0, 1, 240, "care circle, minutes", "服务圈时间（分钟）")                    \
    X(WALK_SPEED, "walk_speed_km_h", 0, 0.5, 10, "walking speed, km/h", "步行速度（公里/小时）")                              \
    X(DRIVE_SPEED, "drive_speed_km_h", 0, 5, 150, "driving speed, km/h", "车行速度（公里/小时）")                             \
    X(DETOUR_FACTOR, "detour_factor", 0, 1, 5, "detour factor", "绕行系数")                                                   \
    X(POINTS_PER_TOWNSHIP, "points_per_township", 1, 1, 10000, "points a township's people stand on", "每乡镇人口散布点数")   \
    X(RURAL_ELDERLY_FACTOR, "rural_elderly_factor", 0, 0.1, 10, "elderly share, rural over urban", "乡村与城镇老龄化比")      \
    X(TOWNSHIP_FACTOR_SIGMA, "township_factor_sigma", 0, 0, 2, "spread of township populations", "乡镇人口离散度")            \
    X(POSITION_ERROR_KM, "position_error_km", 0, 0, 100, "error of assumed positions, km", "假定位置误差（公里）")            \
    X(INSTITUTION_SHARE_VARIANT, "institution_share_variant", 0, 0.01, 1, "institutional share of beds, variant",             \
      "机构床位占比（另一口径）")                                                                                             \
    X(NEW_BED_NURSING_SHARE, "new_bed_nursing_share", 0, 0, 1, "nursing share of new beds", "新建床位护理型比例")             \
    X(BUILD_LAG_YEARS, "build_lag_years", 1, 0, 10, "years from start to opening", "建设周期（年）")                          \
    X(HOME_BEDS_PER_1000, "home_beds_per_1000", 0, 0, 1000, "home beds per thousand elderly", "每千名老人家庭养老床位")       \
    X(HOME_BED_CONTRACT_SHARE, "home_bed_contract_share", 0, 0, 1, "share of home beds under contract", "家庭养老床位签约率") \
    X(HOME_BED_IN_USE_SHARE, "home_bed_in_use_share", 0, 0, 1, "share of home beds in use", "家庭养老床位在用率")             \
    X(HOME_BEDS_PER_CAREGIVER, "home_beds_per_caregiver", 0, 0.1, 1000, "home beds per caregiver", "每名护理员服务家庭床位")  \
    X(STATION_SHARE_COMMUNITIES, "station_share_communities", 0, 0, 1, "communities with a station", "社区站点覆盖比例")      \
    X(STATION_SHARE_VILLAGES, "station_share_villages", 0, 0, 1, "villages with a station", "村站点覆盖比例")                 \
    X(COST_NEW_BED, "cost_new_bed_cny", 0, 0, 1e8, "cost of a new bed, yuan", "新建床位单价（元）")                           \
    X(COST_CONVERT_BED, "cost_convert_bed_cny", 0, 0, 1e8, "cost of converting a bed, yuan", "改造床位单价（元）")            \
    X(COST_CENTRE, "cost_centre_cny", 0, 0, 1e10, "cost of a centre, yuan", "中心单价（元）")                                 \
    X(COST_STATION, "cost_station_cny", 0, 0, 1e10, "cost of a station, yuan", "站点单价（元）")                              \
    X(COST_HOME_BED, "cost_home_bed_cny", 0, 0, 1e8, "cost of setting up a home bed, yuan", "家庭养老床位建床单价（元）")

typedef enum care__parameter {
#define X(name, code, whole, low, high, en, zh) CARE__P_##name,
    CARE__PARAMETER_LIST(X)
#undef X
        CARE__PARAMETERS
} care__parameter;

typedef struct care__parameter_about {
    const char *code;
    int32_t whole; /* 1 = a number without fraction */
    double low, high;
    care__words label;
} care__parameter_about;

extern const care__parameter_about care__parameter_table[CARE__PARAMETERS];

typedef struct care__parameter_value {
    double value;
    double low, high; /* NAN = none given */
    int32_t status;
    const char *source;
    int64_t line; /* in parameters.csv */
} care__parameter_value;

/* ---- tables a document names ----------------------------------------------------------------------------------------------
 */

#define CARE__DOCUMENT_TABLE_LIST(X)                                                         \
    X(TOWNSHIPS, "townships", "townships", "乡镇（街道）")                                   \
    X(AREA_POPULATION, "area_population", "population of the area by age", "全区分年龄人口") \
    X(TOWNSHIP_POPULATION, "township_population", "population of the townships", "乡镇人口") \
    X(LIFE_TABLE, "life_table", "life table", "生命表")                                      \
    X(FERTILITY, "fertility", "fertility", "生育率")                                         \
    X(BIRTHS, "births", "births by year", "历年出生人数")                                    \
    X(SCENARIOS, "scenarios", "scenarios", "人口方案")                                       \
    X(MIGRATION, "migration", "migration", "迁移率")                                         \
    X(DEPENDENCY_SHAPE, "dependency_shape", "dependency by age", "失能年龄型")               \
    X(LEVELS, "levels", "functional levels", "失能等级拆分")                                 \
    X(TRANSITIONS, "transitions", "transitions between levels", "失能等级转移")              \
    X(UNCERTAINTY, "uncertainty", "what is uncertain", "不确定性参数")                       \
    X(TRAJECTORIES, "trajectories", "trajectories of another model", "外部轨迹")             \
    X(BEDS, "beds", "beds", "床位存量")                                                      \
    X(CENTRES, "centres", "centres", "养老服务中心")                                         \
    X(STATIONS, "stations", "stations", "养老服务站")                                        \
    X(FIGURES, "figures", "figures", "统计数")                                               \
    X(INDICATORS, "indicators", "indicators", "指标")                                        \
    X(PARAMETERS, "parameters", "parameters", "参数")

typedef enum care__document_table {
#define X(name, key, en, zh) CARE__T_##name,
    CARE__DOCUMENT_TABLE_LIST(X)
#undef X
        CARE__DOCUMENT_TABLES
} care__document_table;

extern const char *const care__document_keys[CARE__DOCUMENT_TABLES + 1];
/** Tables a document may do without, as a set of bits. */
#define CARE__OPTIONAL_TABLES \
    (UINT64_C(1) << CARE__T_TRANSITIONS | UINT64_C(1) << CARE__T_UNCERTAINTY | UINT64_C(1) << CARE__T_TRAJECTORIES)
extern const care__words care__document_labels[CARE__DOCUMENT_TABLES];

/** What table 11 says of an input file. */
typedef struct care__input {
    const char *file;
    char sha256[65];
    int32_t sound; /* 1 = read without a fault */
    int64_t rows;
    int64_t assumed_rows;       /* assumed or demonstration, by the worst of their status columns */
    int64_t demonstration_rows; /* of them */
    int32_t status;             /* worst of its rows */
    const char *source;         /* of the first row */
    care__sheet sheet;          /* as it was read: */
    int64_t field_count;        /* its columns */
} care__input;

/* ---- the document ----------------------------------------------------------------------------------------------------------
 */

typedef enum care__role { CARE__ROLE_MIDDLE, CARE__ROLE_LOW, CARE__ROLE_HIGH, CARE__ROLE_OTHER } care__role;

typedef struct care__scenario {
    const char *code;
    care__words name;
    int32_t role;
    double mortality_change;
    double fertility_factor;
    int32_t status;
    double *migration; /* [CARE_SEXES][ages] net rate a year; NULL = none */
} care__scenario;

typedef struct care__level {
    const char *code;
    care__words name;
    const char *state; /* of the table of transitions */
    double ratio;
    double bed_share;
    double home_bed_share;
    int64_t line; /* in levels.csv */
} care__level;

typedef struct care__bed_row {
    int64_t township;
    int32_t bed_class;
    int32_t state;
    int64_t beds;
} care__bed_row;

typedef struct care__centre_row {
    int64_t township; /* CARE_WHOLE_AREA: `count` of them, placed where most elderly live */
    int64_t count;
    int32_t functions;
    int32_t open_year;
    int64_t joint; /* -1 = none */
} care__centre_row;

/** A quantity an indicator is made of: one the model knows, or a row of figures.csv. */
typedef enum care__quantity {
    CARE__Q_NONE = -1,
    CARE__Q_POPULATION,
    CARE__Q_ELDERLY,
    CARE__Q_BEDS_COUNTED,
    CARE__Q_BEDS_INSTITUTION,
    CARE__Q_BEDS_NURSING,
    CARE__Q_BEDS_HOME,
    CARE__Q_TOWNSHIPS,
    CARE__Q_TOWNSHIPS_WITH_CENTRE,
    CARE__Q_FIGURES /* + row of figures.csv */
} care__quantity;

typedef struct care__indicator_row {
    const char *id;
    care__words name;
    care__words unit;
    care__words rule;
    double scale;
    int32_t direction;
    int32_t attribute;
    double base_value; /* NAN = not given */
    double target_value;
    int32_t base_decimals;
    int32_t target_decimals;
    int64_t numerator; /* care__quantity */
    int64_t denominator;
    int32_t status;
    int64_t line;
} care__indicator_row;

typedef struct care__figure {
    const char *code;
    care__words name;
    double value;
    int32_t status;
} care__figure;

typedef struct care__age_groups_of_sex {
    int64_t count;
    int64_t *from_age;
    double *persons;
    int64_t *line; /* in area_population.csv */
} care__age_groups_of_sex;

enum { CARE__BUILD_NEW, CARE__BUILD_JOINT, CARE__BUILD_UPGRADE, CARE__BUILD_UNKNOWN };

struct care_plan {
    care__arena arena;
    care__words name;
    const char *file; /* of the JSON document, as named in findings */
    char sha256[65];
    const struct care__json *json; /* the document as it was read */
    int32_t base_year, target_year, last_year;
    int32_t basis;
    int32_t ref_year, ref_month, ref_day;
    int64_t elderly_age;
    int64_t ages;

    /* rules and choices */
    int32_t beds_counted;       /* set of care_bed_class */
    int32_t bed_states;         /* set of care_bed_state */
    int32_t nursing_of_counted; /* 0 = share of institution beds, 1 = of all counted */
    int32_t centre_functions;
    int32_t migration_timing;
    int32_t raw_transitions; /* 0 = calibrated before use */
    int32_t bed_method;
    int32_t bed_weight_elderly; /* 0 = by dependent persons who need a bed */
    int32_t walk;               /* 0 = drive */
    int64_t seed;
    int64_t draws;
    int64_t trajectories; /* of the ensemble; 0 = none */
    int64_t ensemble_seed;

    /* area */
    care_area *area;
    int64_t townships;
    int64_t *town_line;               /* [townships] in townships.csv */
    care__words *responsible;         /* [townships] in[] NULL = not given */
    int32_t *build_mode;              /* [townships] */
    double *registered_elderly;       /* [townships] NAN = not given */
    const char **existing_facilities; /* [townships] "" = not given */
    int64_t *new_beds_least;          /* [townships] bounds on the beds the plan builds there */
    int64_t *new_beds_most;           /* INT64_MAX = no bound */

    /* people */
    care__age_groups_of_sex population[CARE_SEXES];
    double *town_population; /* [townships] */
    double *town_urban;      /* NAN = not given */
    double *town_rural;
    double *town_elderly;
    double *person_years; /* [CARE_SEXES][ages] */
    double *survival;     /* [CARE_SEXES][ages] */
    double *fertility;    /* [ages] */
    int32_t births_first_year;
    int64_t births_count;
    double *births;
    const int64_t *births_line; /* [births_count] in births.csv */
    int64_t scenario_count;
    care__scenario *scenarios;
    int64_t role[CARE__ROLE_OTHER]; /* scenario of each role */
    double *shape;                  /* [CARE_SEXES][ages] */
    int64_t level_count;
    care__level *levels;
    double *transitions;                  /* [CARE_SEXES][states][states][ages] probabilities of a year that starts at each age:
                                             independent, the levels, death; NULL = none given */
    int64_t transitions_from[CARE_SEXES]; /* the youngest age that is given: younger ones hold its probabilities */

    /* what is uncertain, by source as in care_source */
    double *series;                      /* [CARE_SOURCES][CARE_SERIES_PARAMETERS]; NULL = no table */
    int32_t series_status[CARE_SOURCES]; /* -1 = not in the table */
    int64_t migration_pattern;           /* the scenario whose rates uncertain migration is a multiple of */
    int64_t imported_count;              /* trajectories of another model */
    double *imported;                    /* [imported_count][CARE_SOURCES][last_year - base_year] NAN = not given */

    /* supply, indicators, parameters */
    int64_t bed_row_count;
    care__bed_row *bed_rows;
    int64_t centre_row_count;
    care__centre_row *centre_rows;
    int64_t stations_area;  /* stations known for the area only */
    int64_t *town_stations; /* [townships] known by township */
    int64_t indicator_count;
    care__indicator_row *indicators;
    int64_t figure_count;
    care__figure *figures;
    care__parameter_value parameters[CARE__PARAMETERS];

    care__input inputs[CARE__DOCUMENT_TABLES];
};

#endif
