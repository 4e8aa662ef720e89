%{
#include <care/target.h>
%}

CARE_OUT(int64_t, out, years)

CARE_VALUE(care_target)
CARE_VALUE(care_target_progress)
CARE_VALUE(care_bed_question)
CARE_VALUE(care_bed_answer)
CARE_VALUE(care_nursing_question)
CARE_VALUE(care_nursing_answer)

%include <care/target.h>
