/* Indicators (指标): one type for all of them, and the counting rules (口径) that stand behind the care ones. */
#ifndef CARE_INDICATOR_H
#define CARE_INDICATOR_H

#include <care/ledger.h>
#include <care/population.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Which side of its target an indicator must reach. */
typedef enum care_direction {
    CARE_AT_LEAST = 0,
    CARE_AT_MOST = 1,
    CARE_EQUAL = 2 /**< as a coverage of 100 %: reached within half of the last digit printed */
} care_direction;

/** 约束性 is a hard constraint of a plan, 预期性 a soft one. */
typedef enum care_attribute { CARE_BINDING = 0, CARE_EXPECTED = 1 } care_attribute;

/** A value at a date, with what it is made of: value = scale x numerator / denominator. */
typedef struct care_indicator {
    size_t struct_size;
    double scale;       /**< 1000 for per thousand, 100 for percent */
    double numerator;   /**< NAN: only the value was published */
    double denominator; /**< NAN likewise */
    double value;       /**< in units of the scale */
    int32_t year;       /**< at whose end it is taken (31 December) */
    int32_t status;     /**< care_input_status, the worst of numerator and denominator */
} care_indicator;

/** Unset: numbers NAN, year -1, status CARE_REPORTED. */
CARE_API void care_indicator_init(care_indicator *indicator);

/**
 * Fills the value from scale, numerator and denominator.
 *
 * @return CARE_OK, CARE_E_INVALID (scale not positive, a part negative or not finite, denominator 0)
 * @complexity O(1)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_indicator_compute(care_indicator *indicator, care_error *error);

/** What a published value says about its parts, and whether it agrees with them. */
typedef struct care_indicator_audit {
    size_t struct_size;
    int32_t agrees;             /**< 1 when the computed value rounds to the published one */
    double computed;            /**< scale x numerator / denominator */
    double implied_numerator;   /**< what the published value needs with the denominator given */
    double implied_denominator; /**< what it needs with the numerator given; INFINITY for a published 0 */
} care_indicator_audit;

/** Unset: agrees -1, numbers NAN. */
CARE_API void care_indicator_audit_init(care_indicator_audit *audit);

/**
 * Compares a published value with its numerator and denominator (units and definitions audit).
 *
 * @param published  the value as printed   @param decimals  digits printed after the point, 0..9: agreement is to half of
 *                   the last one
 * @return CARE_OK, CARE_E_INVALID   @complexity O(1)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_indicator_check(const care_indicator *indicator, double published, int32_t decimals,
                                          care_indicator_audit *audit, care_error *error);

/** A counting rule for beds. Every field must be set: there is no silent rule. */
typedef struct care_bed_rule {
    size_t struct_size;
    int32_t classes;          /**< set of care_bed_class that count (CARE_BED_BIT) */
    int32_t states;           /**< set of care_bed_state that count */
    int32_t elderly_age;      /**< denominator: persons of this age and older */
    int32_t population_basis; /**< care_population_basis of the denominator */
} care_bed_rule;

/** Unset: every field -1, which every function refuses. */
CARE_API void care_bed_rule_init(care_bed_rule *rule);

/**
 * Beds per thousand elderly = 1000 x beds that the rule counts / elderly (每千名老人拥有养老床位数).
 *
 * @param population  the area or its townships on 31 December; its basis must be the rule's
 * @param indicator   receives scale, numerator, denominator, value, year; its status is left as it is
 * @return CARE_OK, CARE_E_INVALID   @complexity O(townships x ages)   @threads read   @since 0.1
 */
CARE_API care_status care_indicator_beds_per_1000(const care_ledger *ledger, const care_bed_rule *rule,
                                                  const care_population *population, care_indicator *indicator,
                                                  care_error *error);

/**
 * Nursing beds as a share of beds in percent (护理型床位占比).
 *
 * @param denominator_classes  CARE_BEDS_INSTITUTION (养老机构床位), or the set of all beds counted
 * @param states               set of care_bed_state that count
 * @return CARE_OK, CARE_E_INVALID (also when there are no beds)   @complexity O(townships)   @threads read   @since 0.1
 */
CARE_API care_status care_indicator_nursing_share(const care_ledger *ledger, int32_t denominator_classes, int32_t states,
                                                  int32_t year, care_indicator *indicator, care_error *error);

/**
 * Townships served as a share in percent (覆盖率), each counting 1 or with its weight.
 *
 * @param served  [townships] 0 or 1   @param weight  [townships], as elderly persons; NULL = 1 each
 * @return CARE_OK, CARE_E_INVALID   @complexity O(townships)   @threads re-entrant   @since 0.1
 */
CARE_API care_status care_indicator_coverage(int64_t townships, const int32_t *served, const double *weight, int32_t year,
                                             care_indicator *indicator, care_error *error);

#ifdef __cplusplus
}
#endif
#endif
