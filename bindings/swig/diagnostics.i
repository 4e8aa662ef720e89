/* A finding is copied out at once (typemap care_finding *finding): its strings live no longer than the list. */
%{
#include <care/diagnostics.h>
%}

%ignore care_finding;
%ignore care_finding_init;

CARE_HANDLE(care_diagnostics)

%include <care/diagnostics.h>
