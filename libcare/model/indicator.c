#include <care/indicator.h>

#include <math.h>
#include <string.h>

#include "core/error.h"

void care_indicator_init(care_indicator *indicator) {
    if (indicator != NULL) {
        memset(indicator, 0, sizeof *indicator);
        indicator->struct_size = sizeof *indicator;
        indicator->scale = indicator->numerator = indicator->denominator = indicator->value = NAN;
        indicator->year = -1;
        indicator->status = CARE_REPORTED;
    }
}

void care_indicator_audit_init(care_indicator_audit *audit) {
    if (audit != NULL) {
        memset(audit, 0, sizeof *audit);
        audit->struct_size = sizeof *audit;
        audit->agrees = -1;
        audit->computed = audit->implied_numerator = audit->implied_denominator = NAN;
    }
}

void care_bed_rule_init(care_bed_rule *rule) {
    if (rule != NULL) {
        memset(rule, 0, sizeof *rule);
        rule->struct_size = sizeof *rule;
        rule->classes = rule->states = rule->elderly_age = rule->population_basis = -1;
    }
}

static care_status take_checked(care_indicator *use, const care_indicator *given, care_error *error) {
    care_indicator_init(use);
    CARE__TRY(care__take(use, sizeof *use, given, "indicator", error));
    CARE__TRY(care__check_value(use->scale, CARE__POSITIVE, "indicator.scale", -1, error));
    CARE__TRY(care__check_value(use->numerator, CARE__NON_NEGATIVE, "indicator.numerator", -1, error));
    return care__check_value(use->denominator, CARE__POSITIVE, "indicator.denominator", -1, error);
}

care_status care_indicator_compute(care_indicator *indicator, care_error *error) {
    care_indicator use;
    CARE__TRY(take_checked(&use, indicator, error));
    use.value = use.scale * use.numerator / use.denominator;
    return care__give(indicator, &use, sizeof use, "indicator", error);
}

care_status care_indicator_check(const care_indicator *indicator, double published, int32_t decimals,
                                 care_indicator_audit *audit, care_error *error) {
    care_indicator use;
    CARE__TRY(take_checked(&use, indicator, error));
    CARE__TRY(care__check_value(published, CARE__NON_NEGATIVE, "published", -1, error));
    CARE__TRY(care__check_integer(decimals, 0, 9, "decimals", -1, error));
    care_indicator_audit found;
    care_indicator_audit_init(&found);
    const double half_digit = 0.5 * pow(10.0, -decimals);
    found.computed = use.scale * use.numerator / use.denominator;
    found.implied_numerator = published * use.denominator / use.scale;
    found.implied_denominator = published > 0.0 ? use.scale * use.numerator / published : (double)INFINITY;
    found.agrees = fabs(found.computed - published) <= half_digit * (1.0 + 1e-9);
    return care__give(audit, &found, sizeof found, "audit", error);
}

/* Overlays the parts on the caller's indicator and gives it out with its value. */
static care_status give_parts(care_indicator *indicator, double scale, double numerator, double denominator, int32_t year,
                              care_error *error) {
    care_indicator use;
    care_indicator_init(&use);
    CARE__TRY(care__take(&use, sizeof use, indicator, "indicator", error));
    use.scale = scale;
    use.numerator = numerator;
    use.denominator = denominator;
    use.year = year;
    CARE__TRY(care_indicator_compute(&use, error));
    return care__give(indicator, &use, sizeof use, "indicator", error);
}

static care_status check_rule(const care_bed_rule *rule, const care_population *population, care_error *error) {
    CARE__TRY(care__check_integer(population->month, 12, 12, "population.month", -1, error));
    CARE__TRY(care__check_integer(population->day, 31, 31, "population.day", -1, error));
    CARE__TRY(care__check_integer(rule->classes, 1, CARE_BED_BIT(CARE_BED_CLASSES) - 1, "rule.classes", -1, error));
    CARE__TRY(care__check_integer(rule->states, 1, CARE_BED_BIT(CARE_BED_STATES) - 1, "rule.states", -1, error));
    CARE__TRY(care__check_integer(rule->elderly_age, 0, population->ages - 1, "rule.elderly_age", -1, error));
    CARE__TRY(care__check_integer(rule->population_basis, CARE_RESIDENT, CARE_REGISTERED, "rule.population_basis", -1, error));
    if (rule->population_basis != population->basis) {
        static const char *const names[] = {CARE__EITHER("resident", "常住人口"), CARE__EITHER("registered", "户籍人口")};
        return care__fail(error, CARE_E_INVALID, CARE__M_BASIS, "population.basis", -1, "%s" CARE__AND "%s",
                          names[population->basis], names[rule->population_basis]);
    }
    return CARE_OK;
}

care_status care_indicator_beds_per_1000(const care_ledger *ledger, const care_bed_rule *rule,
                                         const care_population *population, care_indicator *indicator, care_error *error) {
    care_bed_rule use;
    care_bed_rule_init(&use);
    int64_t beds;
    CARE__TRY(care__take(&use, sizeof use, rule, "rule", error));
    CARE__TRY(care_population_check(population, error));
    CARE__TRY(check_rule(&use, population, error));
    CARE__TRY(care_ledger_beds(ledger, population->year, CARE_WHOLE_AREA, use.classes, use.states, &beds, error));
    double elderly = 0.0;
    const int64_t tables = population->townships * CARE_SEXES;
    for (int64_t i = 0; i < tables; i++) {
        for (int64_t age = use.elderly_age; age < population->ages; age++) {
            elderly += population->persons[i * population->ages + age];
        }
    }
    return give_parts(indicator, 1000.0, (double)beds, elderly, population->year, error);
}

care_status care_indicator_nursing_share(const care_ledger *ledger, int32_t denominator_classes, int32_t states, int32_t year,
                                         care_indicator *indicator, care_error *error) {
    int64_t nursing;
    int64_t all;
    const int32_t nursing_bit = CARE_BED_BIT(CARE_BED_NURSING);
    CARE__TRY(care_ledger_beds(ledger, year, CARE_WHOLE_AREA, nursing_bit, states, &nursing, error));
    CARE__TRY(care_ledger_beds(ledger, year, CARE_WHOLE_AREA, denominator_classes, states, &all, error));
    if ((denominator_classes & nursing_bit) == 0) {
        return care__fail(error, CARE_E_INVALID, CARE__M_NOT_PART, "denominator_classes", -1, NULL);
    }
    if (all == 0) {
        return care__fail(error, CARE_E_INVALID, CARE__M_NO_BEDS, "ledger", -1, NULL);
    }
    return give_parts(indicator, 100.0, (double)nursing, (double)all, year, error);
}

care_status care_indicator_coverage(int64_t townships, const int32_t *served, const double *weight, int32_t year,
                                    care_indicator *indicator, care_error *error) {
    CARE__TRY(care__check_integer(townships, 1, INT32_MAX, "townships", -1, error));
    CARE__TRY(care__check_pointer(served, "served", error));
    if (weight != NULL) {
        CARE__TRY(care__check_array(weight, (size_t)townships, CARE__NON_NEGATIVE, "weight", error));
    }
    double covered = 0.0;
    double all = 0.0;
    for (int64_t i = 0; i < townships; i++) {
        CARE__TRY(care__check_integer(served[i], 0, 1, "served", i, error));
        const double counts = weight == NULL ? 1.0 : weight[i];
        all += counts;
        covered += served[i] ? counts : 0.0;
    }
    return give_parts(indicator, 100.0, covered, all, year, error);
}
