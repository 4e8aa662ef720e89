%{
#include <care/random.h>
%}

CARE_OUT(double, out, n)

%include <care/random.h>
