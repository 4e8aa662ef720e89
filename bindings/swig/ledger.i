%{
#include <care/ledger.h>
%}

%constant int32_t CARE_BEDS_INSTITUTION = CARE_BEDS_INSTITUTION; /* as a macro it means nothing to SWIG */

%apply int64_t *OUTPUT { int64_t *beds };

CARE_VALUE(care_bed_event)
CARE_HANDLE(care_ledger)

%include <care/ledger.h>

%clear int64_t *beds;
