/* What must be built and converted to meet two targets? The bed ledger, an indicator with its parts, and the closed forms.
 *
 *     build/release/examples/indicators
 */
#include <care/care.h>
#include <stdio.h>

static int complain(const care_error *error) {
    fprintf(stderr, "%s: %s\n", error->where, error->message);
    return 1;
}

int main(void) {
    care_error error;
    care_ledger *ledger = NULL;
    care_indicator share;
    care_error_init(&error);
    care_indicator_init(&share);

    /* 2,818 ordinary and 1,296 nursing beds, known for the area as a whole */
    const int32_t operating = CARE_BED_BIT(CARE_BED_OPERATING);
    if (care_ledger_create(34, 2021, 2025, NULL, &ledger, &error) != CARE_OK ||
        care_ledger_open(ledger, CARE_WHOLE_AREA, CARE_BED_ORDINARY, CARE_BED_OPERATING, 2818, &error) != CARE_OK ||
        care_ledger_open(ledger, CARE_WHOLE_AREA, CARE_BED_NURSING, CARE_BED_OPERATING, 1296, &error) != CARE_OK ||
        care_indicator_nursing_share(ledger, CARE_BEDS_INSTITUTION, operating, 2020, &share, &error) != CARE_OK) {
        return complain(&error);
    }
    printf("nursing share 2020: %.1f %% = 100 x %.0f / %.0f\n", share.value, share.numerator, share.denominator);

    /* 35 beds per thousand of 156,982 elderly in 2025, 60 % of them nursing */
    care_bed_question beds;
    care_bed_answer need;
    care_nursing_question question;
    care_nursing_answer answer;
    care_bed_question_init(&beds), care_bed_answer_init(&need);
    care_nursing_question_init(&question), care_nursing_answer_init(&answer);
    beds.elderly = 156982, beds.target_per_1000 = 35, beds.available = 4114, beds.use_per_elderly = 0.0081;
    if (care_target_beds(&beds, &need, &error) != CARE_OK) {
        return complain(&error);
    }
    question.beds = 4114, question.nursing = 1296, question.target_beds = need.for_target, question.target_share = 0.6;
    if (care_target_nursing(&question, &answer, &error) != CARE_OK) {
        return complain(&error);
    }
    printf("beds for the target: %lld, to build: %lld, used as today: %lld%s\n", (long long)need.for_target,
           (long long)need.to_add, (long long)need.by_use, need.vacancy_risk == 1 ? " (risk of vacancy)" : "");
    printf("to convert: %lld to %lld; by building alone: %lld\n", (long long)answer.convert_least,
           (long long)answer.convert_most, (long long)answer.build_alone);
    care_ledger_free(ledger);
    return 0;
}
