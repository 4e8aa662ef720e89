/* All of libcare. Each concept has a header of its own; take what you need, or this. */
#ifndef CARE_CARE_H
#define CARE_CARE_H

#include <care/access.h>
#include <care/ages.h>
#include <care/apportion.h>
#include <care/area.h>
#include <care/centre.h>
#include <care/cohort.h>
#include <care/cohort_change.h>
#include <care/core.h>
#include <care/decomposition.h>
#include <care/dependency.h>
#include <care/diagnostics.h>
#include <care/ensemble.h>
#include <care/indicator.h>
#include <care/ledger.h>
#include <care/life_table.h>
#include <care/ltci_fund.h>
#include <care/migration.h>
#include <care/mortality_model.h>
#include <care/multistate.h>
#include <care/need.h>
#include <care/plan.h>
#include <care/population.h>
#include <care/proportional_fit.h>
#include <care/random.h>
#include <care/rollout.h>
#include <care/sensitivity.h>
#include <care/sojourn.h>
#include <care/sullivan.h>
#include <care/table.h>
#include <care/target.h>
#include <care/transition.h>
#include <care/workforce.h>

#endif
