/* care/indicator.h: indicators, their audit, and the counting rules of the care ones. */
#include <care/indicator.h>

#include <math.h>
#include <string.h>

#include "care_test.h"
#include "core/messages.h"
#include "expect_error.h"

/* ---- any indicator --------------------------------------------------------------------------------------------------- */

static care_indicator parts(double scale, double numerator, double denominator) {
    care_indicator indicator;
    care_indicator_init(&indicator);
    indicator.scale = scale;
    indicator.numerator = numerator;
    indicator.denominator = denominator;
    return indicator;
}

static void inits_leave_all_unset(void) {
    care_indicator indicator;
    care_indicator_audit audit;
    care_bed_rule rule;
    memset(&indicator, 0xA5, sizeof indicator);
    memset(&audit, 0xA5, sizeof audit);
    memset(&rule, 0xA5, sizeof rule);
    care_indicator_init(&indicator);
    care_indicator_audit_init(&audit);
    care_bed_rule_init(&rule);
    CARE_CHECK_INT(indicator.struct_size, sizeof indicator);
    CARE_CHECK(isnan(indicator.scale) && isnan(indicator.numerator) && isnan(indicator.denominator) && isnan(indicator.value));
    CARE_CHECK_INT(indicator.year, -1);
    CARE_CHECK_INT(indicator.status, CARE_REPORTED);
    CARE_CHECK_INT(audit.struct_size, sizeof audit);
    CARE_CHECK_INT(audit.agrees, -1);
    CARE_CHECK(isnan(audit.computed) && isnan(audit.implied_numerator) && isnan(audit.implied_denominator));
    CARE_CHECK_INT(rule.struct_size, sizeof rule);
    CARE_CHECK(rule.classes == -1 && rule.states == -1 && rule.elderly_age == -1 && rule.population_basis == -1);
    care_indicator_init(NULL);
    care_indicator_audit_init(NULL);
    care_bed_rule_init(NULL);
}

static void a_value_is_scale_times_numerator_over_denominator(void) {
    care_indicator indicator = parts(1000.0, 4114.0, 137127.0);
    indicator.year = 2020;
    indicator.status = CARE_DERIVED;
    CARE_CHECK_OK(care_indicator_compute(&indicator, NULL), NULL);
    CARE_CHECK_NEAR(indicator.value, 30.0013856, 1e-7);
    CARE_CHECK_INT(indicator.year, 2020);
    CARE_CHECK_INT(indicator.status, CARE_DERIVED);
    indicator = parts(100.0, 0.0, 34.0);
    CARE_CHECK_OK(care_indicator_compute(&indicator, NULL), NULL);
    CARE_CHECK_NEAR(indicator.value, 0.0, 0.0);
}

static void parts_that_cannot_be_are_refused(void) {
    static const struct {
        double scale, numerator, denominator;
        int32_t message;
        const char *where;
    } cases[] = {
        {0.0, 1.0, 1.0, CARE__M_ZERO, "indicator.scale"},
        {-1.0, 1.0, 1.0, CARE__M_OUT_OF_RANGE, "indicator.scale"},
        {NAN, 1.0, 1.0, CARE__M_NOT_FINITE, "indicator.scale"},
        {1.0, -1.0, 1.0, CARE__M_OUT_OF_RANGE, "indicator.numerator"},
        {1.0, NAN, 1.0, CARE__M_NOT_FINITE, "indicator.numerator"},
        {1.0, INFINITY, 1.0, CARE__M_NOT_FINITE, "indicator.numerator"},
        {1.0, 1.0, 0.0, CARE__M_ZERO, "indicator.denominator"},
        {1.0, 1.0, -5.0, CARE__M_OUT_OF_RANGE, "indicator.denominator"},
        {1.0, 1.0, NAN, CARE__M_NOT_FINITE, "indicator.denominator"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        care_indicator indicator = parts(cases[i].scale, cases[i].numerator, cases[i].denominator);
        care_indicator_audit audit;
        care_error error;
        care_error_init(&error);
        care_indicator_audit_init(&audit);
        CARE_CHECK_REFUSED(care_indicator_compute(&indicator, &error), &error, cases[i].message, cases[i].where, -1);
        CARE_CHECK_REFUSED(care_indicator_check(&indicator, 1.0, 0, &audit, &error), &error, cases[i].message, cases[i].where,
                           -1);
        CARE_CHECK(isnan(indicator.value));
        CARE_CHECK_INT(audit.agrees, -1);
    }
    CARE_CHECK_INT(care_indicator_compute(NULL, NULL), CARE_E_INVALID);
}

/* ---- audit ----------------------------------------------------------------------------------------------------------- */

static int32_t agrees(double numerator, double published, int32_t decimals) {
    const care_indicator indicator = parts(100.0, numerator, 100.0);
    care_indicator_audit audit;
    care_indicator_audit_init(&audit);
    CARE_CHECK_OK(care_indicator_check(&indicator, published, decimals, &audit, NULL), NULL);
    return audit.agrees;
}

static void a_published_value_agrees_within_half_of_its_last_digit(void) {
    CARE_CHECK_INT(agrees(17.647, 18.0, 0), 1);
    CARE_CHECK_INT(agrees(17.5, 18.0, 0), 1);
    CARE_CHECK_INT(agrees(18.5, 18.0, 0), 1);
    CARE_CHECK_INT(agrees(17.499, 18.0, 0), 0);
    CARE_CHECK_INT(agrees(18.501, 18.0, 0), 0);
    CARE_CHECK_INT(agrees(17.647, 17.6, 1), 1);
    CARE_CHECK_INT(agrees(17.651, 17.6, 1), 0);
    CARE_CHECK_INT(agrees(17.647, 17.647, 9), 1);
    CARE_CHECK_INT(agrees(17.647, 17.64700001, 9), 0);
    CARE_CHECK_INT(agrees(0.0, 0.0, 2), 1);
}

/* Exactly half a digit off, where binary fractions err to either side: both roundings are right. */
static void half_a_digit_off_agrees_whatever_the_digits(void) {
    for (int32_t k = 1; k < 1000; k++) {
        CARE_CHECK_INT(agrees((10 * k + 5) / 100.0, k / 10.0, 1), 1);
        CARE_CHECK_INT(agrees((10 * k + 5) / 100.0, (k + 1) / 10.0, 1), 1);
        CARE_CHECK_INT(agrees((10 * k + 5.01) / 100.0, k / 10.0, 1), 0);
    }
}

/* 1,209 social workers and "0.15 per thousand" in 2020: a population of 8 million, or 86 social workers. */
static void the_social_workers_of_nanchuan_contradict_their_share(void) {
    const care_indicator indicator = parts(1000.0, 1209.0, 572362.0);
    care_indicator_audit audit;
    care_indicator_audit_init(&audit);
    CARE_CHECK_OK(care_indicator_check(&indicator, 0.15, 2, &audit, NULL), NULL);
    CARE_CHECK_INT(audit.agrees, 0);
    CARE_CHECK_NEAR(audit.computed, 2.112299, 1e-6);
    CARE_CHECK_NEAR(audit.implied_denominator, 8060000.0, 1e-6);
    CARE_CHECK_NEAR(audit.implied_numerator, 85.8543, 1e-9);
}

static void a_published_zero_implies_no_denominator(void) {
    const care_indicator indicator = parts(100.0, 5.0, 34.0);
    care_indicator_audit audit;
    care_indicator_audit_init(&audit);
    CARE_CHECK_OK(care_indicator_check(&indicator, 0.0, 0, &audit, NULL), NULL);
    CARE_CHECK_INT(audit.agrees, 0);
    CARE_CHECK_NEAR(audit.implied_numerator, 0.0, 0.0);
    CARE_CHECK(audit.implied_denominator > 0.0 && isinf(audit.implied_denominator));
}

static void an_audit_that_cannot_be_is_refused(void) {
    const care_indicator indicator = parts(100.0, 5.0, 34.0);
    care_indicator_audit audit;
    care_error error;
    care_indicator_audit_init(&audit);
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_indicator_check(&indicator, -1.0, 0, &audit, &error), &error, CARE__M_OUT_OF_RANGE, "published",
                       -1);
    CARE_CHECK_REFUSED(care_indicator_check(&indicator, NAN, 0, &audit, &error), &error, CARE__M_NOT_FINITE, "published", -1);
    CARE_CHECK_REFUSED(care_indicator_check(&indicator, 1.0, -1, &audit, &error), &error, CARE__M_OUT_OF_RANGE, "decimals", -1);
    CARE_CHECK_REFUSED(care_indicator_check(&indicator, 1.0, 10, &audit, &error), &error, CARE__M_OUT_OF_RANGE, "decimals", -1);
    CARE_CHECK_REFUSED(care_indicator_check(&indicator, 1.0, 0, NULL, &error), &error, CARE__M_NULL, "audit", -1);
    CARE_CHECK_INT(audit.agrees, -1);
}

/* ---- beds per thousand ----------------------------------------------------------------------------------------------- */

enum { TOWNSHIPS = 2, AGES = 62 };
enum { OPERATING = CARE_BED_BIT(CARE_BED_OPERATING), WITH_BUILDING = OPERATING | CARE_BED_BIT(CARE_BED_BUILDING) };

static double persons[TOWNSHIPS * CARE_SEXES * AGES];

/* 1000 persons of each township, sex and age 59, 500 at 60, 250 at 61 and older; none younger. */
static care_population population(void) {
    care_population p;
    care_population_init(&p);
    for (int i = 0; i < TOWNSHIPS * CARE_SEXES * AGES; i++) {
        const int age = i % AGES;
        persons[i] = age == 59 ? 1000.0 : age == 60 ? 500.0 : age == 61 ? 250.0 : 0.0;
    }
    p.townships = TOWNSHIPS;
    p.ages = AGES;
    p.basis = CARE_RESIDENT;
    p.year = 2021;
    p.month = 12;
    p.day = 31;
    p.persons = persons;
    return p;
}

/* Operating 60 ordinary, 30 nursing, 9 community, 6 home; 12 nursing beds being built; 3 of the ordinary close in 2022. */
static care_ledger *supply(void) {
    static const struct {
        int64_t township, beds;
        int32_t bed_class, state;
    } stock[] = {
        {0, 40, CARE_BED_ORDINARY, CARE_BED_OPERATING}, {CARE_WHOLE_AREA, 20, CARE_BED_ORDINARY, CARE_BED_OPERATING},
        {1, 30, CARE_BED_NURSING, CARE_BED_OPERATING},  {0, 9, CARE_BED_COMMUNITY, CARE_BED_OPERATING},
        {1, 6, CARE_BED_HOME, CARE_BED_OPERATING},      {1, 12, CARE_BED_NURSING, CARE_BED_BUILDING},
    };
    care_ledger *ledger = NULL;
    care_bed_event closing;
    CARE_CHECK_OK(care_ledger_create(TOWNSHIPS, 2021, 2022, NULL, &ledger, NULL), NULL);
    for (size_t i = 0; i < sizeof stock / sizeof stock[0]; i++) {
        CARE_CHECK_OK(care_ledger_open(ledger, stock[i].township, stock[i].bed_class, stock[i].state, stock[i].beds, NULL),
                      NULL);
    }
    care_bed_event_init(&closing);
    closing.kind = CARE_BED_CLOSE;
    closing.year = 2022;
    closing.township = 0;
    closing.bed_class = CARE_BED_ORDINARY;
    closing.beds = 3;
    CARE_CHECK_OK(care_ledger_record(ledger, &closing, NULL), NULL);
    return ledger;
}

static care_bed_rule rule(int32_t classes, int32_t states, int32_t elderly_age) {
    care_bed_rule r;
    care_bed_rule_init(&r);
    r.classes = classes;
    r.states = states;
    r.elderly_age = elderly_age;
    r.population_basis = CARE_RESIDENT;
    return r;
}

static void beds_per_thousand_follow_their_counting_rule(void) {
    enum { HOME = CARE_BED_BIT(CARE_BED_HOME), COMMUNITY = CARE_BED_BIT(CARE_BED_COMMUNITY) };
    const struct {
        care_bed_rule rule;
        double beds, elderly;
    } cases[] = {
        {rule(CARE_BEDS_INSTITUTION, OPERATING, 60), 90.0, 3000.0},
        {rule(CARE_BEDS_INSTITUTION, OPERATING, 61), 90.0, 1000.0},
        {rule(CARE_BEDS_INSTITUTION, OPERATING, 0), 90.0, 7000.0},
        {rule(CARE_BEDS_INSTITUTION | COMMUNITY, OPERATING, 60), 99.0, 3000.0},
        {rule(CARE_BEDS_INSTITUTION | COMMUNITY | HOME, OPERATING, 60), 105.0, 3000.0},
        {rule(CARE_BEDS_INSTITUTION, WITH_BUILDING, 60), 102.0, 3000.0},
        {rule(HOME, OPERATING, 60), 6.0, 3000.0},
        {rule(CARE_BED_BIT(CARE_BED_ORDINARY), OPERATING, 60), 60.0, 3000.0},
        {rule(CARE_BED_BIT(CARE_BED_SOJOURN), OPERATING, 60), 0.0, 3000.0},
    };
    care_ledger *ledger = supply();
    const care_population p = population();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        care_indicator found;
        care_indicator_init(&found);
        found.status = CARE_ASSUMED;
        CARE_CHECK_OK(care_indicator_beds_per_1000(ledger, &cases[i].rule, &p, &found, NULL), NULL);
        CARE_CHECK_NEAR(found.scale, 1000.0, 0.0);
        CARE_CHECK_NEAR(found.numerator, cases[i].beds, 0.0);
        CARE_CHECK_NEAR(found.denominator, cases[i].elderly, 0.0);
        CARE_CHECK_NEAR(found.value, 1000.0 * cases[i].beds / cases[i].elderly, 1e-12);
        CARE_CHECK_INT(found.year, 2021);
        CARE_CHECK_INT(found.status, CARE_ASSUMED); /* left as it is */
    }
    care_ledger_free(ledger);
}

static void beds_are_those_at_the_end_of_the_populations_year(void) {
    care_ledger *ledger = supply();
    care_population p = population();
    care_indicator found;
    const care_bed_rule institution = rule(CARE_BEDS_INSTITUTION, OPERATING, 60);
    care_indicator_init(&found);
    p.year = 2022;
    CARE_CHECK_OK(care_indicator_beds_per_1000(ledger, &institution, &p, &found, NULL), NULL);
    CARE_CHECK_NEAR(found.numerator, 87.0, 0.0);
    CARE_CHECK_INT(found.year, 2022);
    p.year = 2023; /* past the ledger */
    CARE_CHECK_INT(care_indicator_beds_per_1000(ledger, &institution, &p, &found, NULL), CARE_E_INVALID);
    care_ledger_free(ledger);
}

static void a_rule_must_be_whole_and_fit_the_population(void) {
    care_ledger *ledger = supply();
    care_population p = population();
    care_indicator found;
    care_error error;
    const care_bed_rule sound = rule(CARE_BEDS_INSTITUTION, OPERATING, 60);
    care_bed_rule r[8];
    static const char *const where[] = {"rule.classes",          "rule.classes",         "rule.states",
                                        "rule.states",           "rule.elderly_age",     "rule.elderly_age",
                                        "rule.population_basis", "rule.population_basis"};
    for (int i = 0; i < 8; i++) {
        r[i] = sound;
    }
    r[0].classes = 0;
    r[1].classes = 32;
    r[2].states = -1;
    r[3].states = 32;
    r[4].elderly_age = -1;
    r[5].elderly_age = AGES;
    r[6].population_basis = -1;
    r[7].population_basis = CARE_REGISTERED + 1;
    care_indicator_init(&found);
    care_error_init(&error);
    for (int i = 0; i < 8; i++) {
        CARE_CHECK_REFUSED(care_indicator_beds_per_1000(ledger, &r[i], &p, &found, &error), &error, CARE__M_OUT_OF_RANGE,
                           where[i], -1);
    }
    p.basis = CARE_REGISTERED;
    CARE_CHECK_REFUSED(care_indicator_beds_per_1000(ledger, &sound, &p, &found, &error), &error, CARE__M_BASIS,
                       "population.basis", -1);
    CARE_CHECK_STR(error.message, "population basis registered found, the rule says resident");
    CARE_CHECK(isnan(found.value));
    care_ledger_free(ledger);
}

static void without_elderly_there_is_no_ratio(void) {
    care_ledger *ledger = supply();
    const care_population p = population();
    care_indicator found;
    care_error error;
    const care_bed_rule institution = rule(CARE_BEDS_INSTITUTION, OPERATING, 60);
    care_indicator_init(&found);
    care_error_init(&error);
    memset(persons, 0, sizeof persons);
    CARE_CHECK_REFUSED(care_indicator_beds_per_1000(ledger, &institution, &p, &found, &error), &error, CARE__M_ZERO,
                       "indicator.denominator", -1);
    CARE_CHECK(isnan(found.value));
    care_ledger_free(ledger);
}

static void null_has_no_ratio(void) {
    care_ledger *ledger = supply();
    const care_population p = population();
    care_indicator found;
    const care_bed_rule institution = rule(CARE_BEDS_INSTITUTION, OPERATING, 60);
    care_indicator_init(&found);
    CARE_CHECK_INT(care_indicator_beds_per_1000(NULL, &institution, &p, &found, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_indicator_beds_per_1000(ledger, NULL, &p, &found, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_indicator_beds_per_1000(ledger, &institution, NULL, &found, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_indicator_beds_per_1000(ledger, &institution, &p, NULL, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_indicator_nursing_share(NULL, CARE_BEDS_INSTITUTION, 4, 2021, &found, NULL), CARE_E_INVALID);
    CARE_CHECK_INT(care_indicator_nursing_share(ledger, CARE_BEDS_INSTITUTION, 4, 2021, NULL, NULL), CARE_E_INVALID);
    care_ledger_free(ledger);
}

/* ---- nursing share --------------------------------------------------------------------------------------------------- */

static void the_nursing_share_is_of_the_beds_named(void) {
    enum { ALL = CARE_BED_BIT(CARE_BED_CLASSES) - 1 };
    static const struct {
        int32_t classes, states, year;
        double nursing, beds;
    } cases[] = {
        {CARE_BEDS_INSTITUTION, OPERATING, 2021, 30.0, 90.0},
        {CARE_BEDS_INSTITUTION, OPERATING, 2020, 30.0, 90.0}, /* the opening stock */
        {CARE_BEDS_INSTITUTION, OPERATING, 2022, 30.0, 87.0},
        {CARE_BEDS_INSTITUTION, WITH_BUILDING, 2021, 42.0, 102.0},
        {ALL, OPERATING, 2021, 30.0, 105.0},
        {CARE_BED_BIT(CARE_BED_NURSING), OPERATING, 2021, 30.0, 30.0},
    };
    care_ledger *ledger = supply();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        care_indicator found;
        care_indicator_init(&found);
        CARE_CHECK_OK(care_indicator_nursing_share(ledger, cases[i].classes, cases[i].states, cases[i].year, &found, NULL),
                      NULL);
        CARE_CHECK_NEAR(found.scale, 100.0, 0.0);
        CARE_CHECK_NEAR(found.numerator, cases[i].nursing, 0.0);
        CARE_CHECK_NEAR(found.denominator, cases[i].beds, 0.0);
        CARE_CHECK_NEAR(found.value, 100.0 * cases[i].nursing / cases[i].beds, 1e-12);
        CARE_CHECK_INT(found.year, cases[i].year);
    }
    care_ledger_free(ledger);
}

static void a_share_of_no_beds_is_refused(void) {
    care_ledger *ledger = supply();
    care_indicator found;
    care_error error;
    care_indicator_init(&found);
    care_error_init(&error);
    CARE_CHECK_REFUSED(
        care_indicator_nursing_share(ledger, CARE_BEDS_INSTITUTION, CARE_BED_BIT(CARE_BED_CLOSED), 2021, &found, &error),
        &error, CARE__M_NO_BEDS, "ledger", -1);
    CARE_CHECK(isnan(found.value));
    care_ledger_free(ledger);
}

/* A share has its numerator in its denominator; a set without nursing beds is not silently made another one. */
static void a_denominator_without_nursing_beds_is_refused(void) {
    static const int32_t sets[] = {0, CARE_BED_BIT(CARE_BED_ORDINARY), CARE_BED_BIT(CARE_BED_HOME), -1, 32};
    care_ledger *ledger = supply();
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
        care_indicator found;
        care_indicator_init(&found);
        CARE_CHECK_INT(care_indicator_nursing_share(ledger, sets[i], OPERATING, 2021, &found, NULL), CARE_E_INVALID);
        CARE_CHECK(isnan(found.value));
    }
    care_ledger_free(ledger);
}

/* ---- coverage -------------------------------------------------------------------------------------------------------- */

/* 6 of 34 townships: the plan's 18 %. */
static void coverage_counts_townships(void) {
    int32_t served[34] = {0};
    care_indicator found;
    care_indicator_audit audit;
    care_indicator_init(&found);
    care_indicator_audit_init(&audit);
    for (int i = 0; i < 6; i++) {
        served[5 * i] = 1;
    }
    CARE_CHECK_OK(care_indicator_coverage(34, served, NULL, 2020, &found, NULL), NULL);
    CARE_CHECK_NEAR(found.numerator, 6.0, 0.0);
    CARE_CHECK_NEAR(found.denominator, 34.0, 0.0);
    CARE_CHECK_NEAR(found.value, 17.647058823529413, 1e-12);
    CARE_CHECK_INT(found.year, 2020);
    CARE_CHECK_OK(care_indicator_check(&found, 18.0, 0, &audit, NULL), NULL);
    CARE_CHECK_INT(audit.agrees, 1);
}

static void coverage_may_be_weighted(void) {
    static const int32_t served[] = {1, 0, 1};
    static const double weight[] = {1000.0, 2500.0, 0.0};
    care_indicator found;
    care_indicator_init(&found);
    CARE_CHECK_OK(care_indicator_coverage(3, served, weight, 2025, &found, NULL), NULL);
    CARE_CHECK_NEAR(found.numerator, 1000.0, 0.0);
    CARE_CHECK_NEAR(found.denominator, 3500.0, 0.0);
    CARE_CHECK_NEAR(found.value, 100.0 / 3.5, 1e-12);
}

static void an_area_of_one_township_is_covered_or_not(void) {
    for (int32_t served = 0; served <= 1; served++) {
        care_indicator found;
        care_indicator_init(&found);
        CARE_CHECK_OK(care_indicator_coverage(1, &served, NULL, 2025, &found, NULL), NULL);
        CARE_CHECK_NEAR(found.value, 100.0 * served, 0.0);
    }
}

static void coverage_that_cannot_be_is_refused(void) {
    static const int32_t served[] = {1, 0, 1};
    static const int32_t twice[] = {1, 0, 2};
    static const double negative[] = {1.0, -1.0, 1.0};
    static const double none[] = {0.0, 0.0, 0.0};
    care_indicator found;
    care_error error;
    care_indicator_init(&found);
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_indicator_coverage(0, served, NULL, 2025, &found, &error), &error, CARE__M_OUT_OF_RANGE,
                       "townships", -1);
    CARE_CHECK_REFUSED(care_indicator_coverage(3, NULL, NULL, 2025, &found, &error), &error, CARE__M_NULL, "served", -1);
    CARE_CHECK_REFUSED(care_indicator_coverage(3, twice, NULL, 2025, &found, &error), &error, CARE__M_OUT_OF_RANGE, "served",
                       2);
    CARE_CHECK_REFUSED(care_indicator_coverage(3, served, negative, 2025, &found, &error), &error, CARE__M_OUT_OF_RANGE,
                       "weight", 1);
    CARE_CHECK_REFUSED(care_indicator_coverage(3, served, none, 2025, &found, &error), &error, CARE__M_ZERO,
                       "indicator.denominator", -1);
    CARE_CHECK(isnan(found.value));
}

CARE_TEST_MAIN("indicator", {"inits leave all unset", inits_leave_all_unset},
               {"a value is scale times numerator over denominator", a_value_is_scale_times_numerator_over_denominator},
               {"parts that cannot be are refused", parts_that_cannot_be_are_refused},
               {"a published value agrees within half of its last digit",
                a_published_value_agrees_within_half_of_its_last_digit},
               {"half a digit off agrees whatever the digits", half_a_digit_off_agrees_whatever_the_digits},
               {"the social workers of nanchuan contradict their share", the_social_workers_of_nanchuan_contradict_their_share},
               {"a published zero implies no denominator", a_published_zero_implies_no_denominator},
               {"an audit that cannot be is refused", an_audit_that_cannot_be_is_refused},
               {"beds per thousand follow their counting rule", beds_per_thousand_follow_their_counting_rule},
               {"beds are those at the end of the populations year", beds_are_those_at_the_end_of_the_populations_year},
               {"a rule must be whole and fit the population", a_rule_must_be_whole_and_fit_the_population},
               {"without elderly there is no ratio", without_elderly_there_is_no_ratio},
               {"null has no ratio", null_has_no_ratio},
               {"the nursing share is of the beds named", the_nursing_share_is_of_the_beds_named},
               {"a share of no beds is refused", a_share_of_no_beds_is_refused},
               {"a denominator without nursing beds is refused", a_denominator_without_nursing_beds_is_refused},
               {"coverage counts townships", coverage_counts_townships}, {"coverage may be weighted", coverage_may_be_weighted},
               {"an area of one township is covered or not", an_area_of_one_township_is_covered_or_not},
               {"coverage that cannot be is refused", coverage_that_cannot_be_is_refused})
