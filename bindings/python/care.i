/* The private module of the package libcare: every header, function by function. libcare/*.py stands over it. */
%module(package="libcare", threads="1") _care
%nothread; /* the GIL is released only where it is said below */
%pythonnondynamic; /* a wrong attribute of a struct is an error */

%include <stdint.i>
%include "values.i"
%include "arrays.i"
%include "errors.i"
%include "environment.i"

/* Functions that may take long, by the names they have for SWIG. */
%thread care_swig_access_plane;
%thread care_swig_access_spread;
%thread care_swig_apportion;
%thread care_centres_served;
%thread care_swig_cohort_change_project;
%thread care_swig_cohort_change_ratios;
%thread care_swig_cohort_project;
%thread care_cohort_year_end;
%thread care_swig_dependency_persons;
%thread care_swig_dependency_scale;
%thread care_ensemble_create;
%thread care_ensemble_draws;
%thread care_ensemble_merge;
%thread care_ensemble_read;
%thread care_ensemble_run;
%thread care_ensemble_write;
%thread care_swig_fit_margins;
%thread care_swig_migration_fit;
%thread care_swig_brass_solve;
%thread care_swig_lee_carter_fit;
%thread care_swig_lee_carter_solve;
%thread care_swig_li_lee_fit;
%thread care_swig_life_smooth;
%thread care_swig_life_table;
%thread care_plan_compare;
%thread care_swig_plan_comparison_json;
%thread care_plan_comparison_write;
%thread care_swig_plan_read;
%thread care_swig_multistate_probabilities;
%thread care_swig_multistate_project;
%thread care_swig_morris_effects;
%thread care_plan_run;
%thread care_swig_plan_result_json;
%thread care_plan_result_write;
%thread care_population_check;
%thread care_population_from_age;
%thread care_random_uniform;
%thread care_swig_reach_create;
%thread care_swig_rollout_solve;
%thread care_swig_sobol_shares;
%thread care_swig_table_render;
%thread care_table_write;
%thread care_swig_transition_fit;
%thread care_swig_transition_incidence;
%thread care_swig_transition_mortality;
%thread care_swig_transition_panel;
%thread care_swig_transition_prevalence;

%include "core.i"
%include "diagnostics.i"
%include "table.i"
%include "random.i"
%include "area.i"
%include "population.i"
%include "ledger.i"
%include "centre.i"
%include "indicator.i"
%include "target.i"
%include "ages.i"
%include "cohort.i"
%include "cohort_change.i"
%include "proportional_fit.i"
%include "migration.i"
%include "dependency.i"
%include "life_table.i"
%include "mortality_model.i"
%include "multistate.i"
%include "transition.i"
%include "sullivan.i"
%include "ensemble.i"
%include "sensitivity.i"
%include "apportion.i"
%include "access.i"
%include "rollout.i"
%include "plan.i"
