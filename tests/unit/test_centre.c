/* care/centre.h: which townships have a full-function centre. */
#include <care/centre.h>

#include <string.h>

#include "care_test.h"
#include "core/messages.h"
#include "expect_error.h"

enum { TOWNSHIPS = 3, ALL = CARE_FULL_TIME_CARE | CARE_DAY_CARE | CARE_HOME_VISITS | CARE_STATION_GUIDANCE };

static void init_leaves_all_unset(void) {
    care_centres centres;
    memset(&centres, 0xA5, sizeof centres);
    care_centres_init(&centres);
    CARE_CHECK_INT(centres.struct_size, sizeof centres);
    CARE_CHECK_INT(centres.count, -1);
    CARE_CHECK(centres.township == NULL && centres.functions == NULL && centres.open_year == NULL);
    CARE_CHECK(centres.close_year == NULL && centres.joint == NULL);
    care_centres_init(NULL);
}

static void functions_are_a_set_with_words_in_both_languages(void) {
    int32_t all = 0;
    int count = 0;
#define X(name, value, code, en, zh)                                     \
    CARE_CHECK((all & (value)) == 0 && ((value) & ((value)-1)) == 0);    \
    CARE_CHECK((code)[0] != '\0' && (en)[0] != '\0' && (zh)[0] != '\0'); \
    all |= (value);                                                      \
    count++;
    CARE_CENTRE_FUNCTION_LIST(X)
#undef X
    CARE_CHECK_INT(all, ALL);
    CARE_CHECK_INT(count, CARE_CENTRE_FUNCTIONS);
}

/* One township with one or two facilities: is it served in 2023, with day care and home visits required? */
static int32_t served_with(const care_centres *centres, int32_t year) {
    int32_t served[TOWNSHIPS] = {-1, -1, -1};
    CARE_CHECK_OK(care_centres_served(centres, CARE_DAY_CARE | CARE_HOME_VISITS, year, TOWNSHIPS, served, TOWNSHIPS, NULL),
                  NULL);
    CARE_CHECK_INT(served[0], 0);
    CARE_CHECK_INT(served[2], 0);
    return served[1];
}

static care_centres two(const int32_t functions[2], const int32_t open[2], const int32_t *close, const int64_t *joint) {
    static const int64_t township[] = {1, 1};
    care_centres centres;
    care_centres_init(&centres);
    centres.count = 2;
    centres.township = township;
    centres.functions = functions;
    centres.open_year = open;
    centres.close_year = close;
    centres.joint = joint;
    return centres;
}

static void all_required_functions_must_be_in_one_centre(void) {
    static const int32_t open[] = {2020, 2020};
    static const int32_t apart[] = {CARE_DAY_CARE, CARE_HOME_VISITS};
    static const int32_t together[] = {CARE_DAY_CARE | CARE_HOME_VISITS, 0};
    static const int32_t more[] = {ALL, ALL};
    care_centres centres = two(apart, open, NULL, NULL);
    CARE_CHECK_INT(served_with(&centres, 2023), 0);
    centres = two(together, open, NULL, NULL);
    CARE_CHECK_INT(served_with(&centres, 2023), 1);
    centres = two(more, open, NULL, NULL); /* counts once */
    CARE_CHECK_INT(served_with(&centres, 2023), 1);
}

static void a_centre_counts_from_its_opening_until_it_closes(void) {
    static const int32_t functions[] = {ALL, 0};
    static const int32_t open[] = {2022, 2020};
    static const int32_t close[] = {2024, INT32_MAX};
    care_centres centres = two(functions, open, close, NULL);
    CARE_CHECK_INT(served_with(&centres, 2021), 0);
    CARE_CHECK_INT(served_with(&centres, 2022), 1);
    CARE_CHECK_INT(served_with(&centres, 2023), 1);
    CARE_CHECK_INT(served_with(&centres, 2024), 0);
    centres.close_year = NULL;
    CARE_CHECK_INT(served_with(&centres, INT32_MAX), 1);
    centres.close_year = open; /* closed before it ever operated */
    CARE_CHECK_INT(served_with(&centres, 2022), 0);
}

static void facilities_run_as_one_pool_their_functions(void) {
    static const int32_t functions[] = {CARE_DAY_CARE, CARE_HOME_VISITS};
    static const int32_t open[] = {2020, 2022};
    static const int32_t close[] = {INT32_MAX, 2024};
    static const int64_t joint[] = {0, 0}; /* any number from 0 on */
    static const int64_t two_joints[] = {5, 6};
    static const int64_t half_joint[] = {5, -1};
    care_centres centres = two(functions, open, close, joint);
    CARE_CHECK_INT(served_with(&centres, 2021), 0); /* the second is not open yet */
    CARE_CHECK_INT(served_with(&centres, 2022), 1);
    CARE_CHECK_INT(served_with(&centres, 2024), 0); /* the second is closed */
    centres.joint = two_joints;
    CARE_CHECK_INT(served_with(&centres, 2022), 0);
    centres.joint = half_joint;
    CARE_CHECK_INT(served_with(&centres, 2022), 0);
}

static void facilities_on_their_own_are_not_a_joint_one(void) {
    static const int32_t functions[] = {CARE_DAY_CARE, CARE_HOME_VISITS};
    static const int32_t open[] = {2020, 2020};
    static const int64_t none[] = {-1, -1};
    const care_centres centres = two(functions, open, NULL, none);
    CARE_CHECK_INT(served_with(&centres, 2023), 0);
}

static void a_joint_facility_lies_in_one_township(void) {
    static const int64_t township[] = {2, 0, 1};
    static const int32_t functions[] = {ALL, ALL, ALL};
    static const int32_t open[] = {2020, 2020, 2020};
    static const int64_t joint[] = {-1, 9, 9};
    int32_t served[TOWNSHIPS] = {7, 7, 7};
    care_error error;
    care_centres centres;
    care_centres_init(&centres);
    care_error_init(&error);
    centres.count = 3;
    centres.township = township;
    centres.functions = functions;
    centres.open_year = open;
    centres.joint = joint;
    CARE_CHECK_REFUSED(care_centres_served(&centres, ALL, 2023, TOWNSHIPS, served, TOWNSHIPS, &error), &error,
                       CARE__M_JOINT_TOWNSHIPS, "centres.joint", 1);
    CARE_CHECK_STR(error.message, "joint facility 9 lies in townships 0 and 1; one expected");
    CARE_CHECK_INT(served[2], 7);
}

static void where_nothing_is_required_any_open_facility_serves(void) {
    static const int64_t township[] = {0, 2};
    static const int32_t functions[] = {0, 0};
    static const int32_t open[] = {2020, 2024};
    int32_t served[TOWNSHIPS] = {7, 7, 7};
    care_centres centres;
    care_centres_init(&centres);
    centres.count = 2;
    centres.township = township;
    centres.functions = functions;
    centres.open_year = open;
    CARE_CHECK_OK(care_centres_served(&centres, 0, 2023, TOWNSHIPS, served, TOWNSHIPS, NULL), NULL);
    CARE_CHECK_INT(served[0], 1);
    CARE_CHECK_INT(served[1], 0);
    CARE_CHECK_INT(served[2], 0);
}

static void without_facilities_nobody_is_served(void) {
    int32_t served[TOWNSHIPS] = {7, 7, 7};
    care_centres centres;
    care_centres_init(&centres);
    centres.count = 0;
    CARE_CHECK_OK(care_centres_served(&centres, ALL, 2023, TOWNSHIPS, served, TOWNSHIPS, NULL), NULL);
    for (int i = 0; i < TOWNSHIPS; i++) {
        CARE_CHECK_INT(served[i], 0);
    }
}

/* One call with one fault; `served` stays as it was. */
static void check_refused(const care_centres *centres, int32_t required, int64_t townships, size_t n, int32_t message,
                          const char *where, int64_t row) {
    int32_t served[TOWNSHIPS + 1] = {7, 7, 7, 7};
    care_error error;
    care_error_init(&error);
    CARE_CHECK_REFUSED(care_centres_served(centres, required, 2023, townships, served, n, &error), &error, message, where, row);
    for (int i = 0; i <= TOWNSHIPS; i++) {
        CARE_CHECK_INT(served[i], 7);
    }
}

static void what_cannot_be_is_refused(void) {
    static const int32_t functions[] = {ALL, ALL};
    static const int32_t beyond[] = {ALL, ALL + 1};
    static const int32_t negative[] = {ALL, -1};
    static const int32_t open[] = {2020, 2020};
    static const int64_t outside[] = {1, TOWNSHIPS};
    static const int64_t whole_area[] = {-1, 1};
    static const int64_t joint[] = {0, -2};
    const care_centres sound = two(functions, open, NULL, NULL);
    care_centres c = sound;
    check_refused(NULL, ALL, TOWNSHIPS, TOWNSHIPS, CARE__M_NULL, "centres", -1);
    check_refused(&sound, ALL + 1, TOWNSHIPS, TOWNSHIPS, CARE__M_OUT_OF_RANGE, "required", -1);
    check_refused(&sound, -1, TOWNSHIPS, TOWNSHIPS, CARE__M_OUT_OF_RANGE, "required", -1);
    check_refused(&sound, ALL, 0, 0, CARE__M_OUT_OF_RANGE, "townships", -1);
    check_refused(&sound, ALL, TOWNSHIPS, TOWNSHIPS + 1, CARE__M_LENGTH, "n", -1);
    c.count = -1;
    check_refused(&c, ALL, TOWNSHIPS, TOWNSHIPS, CARE__M_OUT_OF_RANGE, "centres.count", -1);
    c = two(beyond, open, NULL, NULL);
    check_refused(&c, ALL, TOWNSHIPS, TOWNSHIPS, CARE__M_OUT_OF_RANGE, "centres.functions", 1);
    c = two(negative, open, NULL, NULL);
    check_refused(&c, ALL, TOWNSHIPS, TOWNSHIPS, CARE__M_OUT_OF_RANGE, "centres.functions", 1);
    c = two(functions, open, NULL, joint);
    check_refused(&c, ALL, TOWNSHIPS, TOWNSHIPS, CARE__M_OUT_OF_RANGE, "centres.joint", 1);
    c = two(NULL, open, NULL, NULL);
    check_refused(&c, ALL, TOWNSHIPS, TOWNSHIPS, CARE__M_NULL, "centres.functions", -1);
    c = two(functions, NULL, NULL, NULL);
    check_refused(&c, ALL, TOWNSHIPS, TOWNSHIPS, CARE__M_NULL, "centres.open_year", -1);
    c = sound;
    c.township = NULL;
    check_refused(&c, ALL, TOWNSHIPS, TOWNSHIPS, CARE__M_NULL, "centres.township", -1);
    c.township = outside;
    check_refused(&c, ALL, TOWNSHIPS, TOWNSHIPS, CARE__M_OUT_OF_RANGE, "centres.township", 1);
    c.township = whole_area;
    check_refused(&c, ALL, TOWNSHIPS, TOWNSHIPS, CARE__M_OUT_OF_RANGE, "centres.township", 0);
    CARE_CHECK_INT(care_centres_served(&sound, ALL, 2023, TOWNSHIPS, NULL, TOWNSHIPS, NULL), CARE_E_INVALID);
}

CARE_TEST_MAIN("centre", {"init leaves all unset", init_leaves_all_unset},
               {"functions are a set with words in both languages", functions_are_a_set_with_words_in_both_languages},
               {"all required functions must be in one centre", all_required_functions_must_be_in_one_centre},
               {"a centre counts from its opening until it closes", a_centre_counts_from_its_opening_until_it_closes},
               {"facilities run as one pool their functions", facilities_run_as_one_pool_their_functions},
               {"facilities on their own are not a joint one", facilities_on_their_own_are_not_a_joint_one},
               {"a joint facility lies in one township", a_joint_facility_lies_in_one_township},
               {"where nothing is required any open facility serves", where_nothing_is_required_any_open_facility_serves},
               {"without facilities nobody is served", without_facilities_nobody_is_served},
               {"what cannot be is refused", what_cannot_be_is_refused})
