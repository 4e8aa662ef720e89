"""
Planning care for older people: projection, demand, allocation and plans.

    import libcare as care

    plan = care.read_plan("plan.json")
    result = plan.run()
    print(result.tables["overview"].to_text("zh"))

Arrays are NumPy's; tables become pandas data frames; errors are subclasses of `CareError`, in Chinese and English.
"""

from . import _care
from ._env import Progress
from .allocation import Reach, Rollout, SolveInfo, apportion, plane, rollout, spread
from .area import Area, Township, distance_km
from .errors import (
    BackendError,
    Cancelled,
    CareError,
    FileError,
    Finding,
    InvalidInput,
    InvalidPlan,
    OutOfMemory,
    Status,
    Unsupported,
)
from .indicators import (
    BedRule,
    Indicator,
    IndicatorAudit,
    Population,
    beds_per_1000,
    centres_served,
    check_indicator,
    coverage,
    nursing_share,
)
from .ledger import Ledger
from .multistate import (
    HealthExpectancy,
    LevelProjection,
    PanelFit,
    TransitionFit,
    Transitions,
    fit_incidence,
    fit_panel,
    fit_prevalence,
    fit_transitions,
    level_expectancy,
    project_levels,
    scale_mortality,
    starting_shares,
    sullivan,
    survivorship,
    transition_probabilities,
)
from .plan import Plan, PlanComparison, PlanResult, PlanTables, read_plan
from .projection import (
    AgeSplit,
    Projection,
    dependent_persons,
    fertility_from_total,
    project,
    scale_prevalence,
    split_ages,
    year_end,
    year_remaining,
)
from .random import philox4x32, uniform
from .small_areas import (
    CohortChange,
    FittedTable,
    ScheduleFit,
    cohort_change_ratios,
    fit_margins,
    fit_migration_schedule,
    migration_schedule,
    project_cohort_change,
    spread_migration,
)
from .tables import Column, Table
from .targets import (
    BedAnswer,
    NursingAnswer,
    TargetProgress,
    bed_answer,
    evaluate_target,
    nursing_answer,
    pace,
)

__version__: str = _care.care_version()

__all__ = [
    "AgeSplit",
    "Area",
    "BackendError",
    "BedAnswer",
    "BedRule",
    "Cancelled",
    "CareError",
    "CohortChange",
    "Column",
    "FileError",
    "Finding",
    "FittedTable",
    "HealthExpectancy",
    "Indicator",
    "IndicatorAudit",
    "InvalidInput",
    "InvalidPlan",
    "Ledger",
    "LevelProjection",
    "NursingAnswer",
    "OutOfMemory",
    "PanelFit",
    "Plan",
    "PlanComparison",
    "PlanResult",
    "PlanTables",
    "Population",
    "Progress",
    "Projection",
    "Reach",
    "Rollout",
    "ScheduleFit",
    "SolveInfo",
    "Status",
    "Table",
    "TargetProgress",
    "Township",
    "TransitionFit",
    "Transitions",
    "Unsupported",
    "apportion",
    "bed_answer",
    "beds_per_1000",
    "centres_served",
    "check_indicator",
    "cohort_change_ratios",
    "coverage",
    "dependent_persons",
    "distance_km",
    "evaluate_target",
    "fertility_from_total",
    "fit_incidence",
    "fit_margins",
    "fit_migration_schedule",
    "fit_panel",
    "fit_prevalence",
    "fit_transitions",
    "level_expectancy",
    "migration_schedule",
    "nursing_answer",
    "nursing_share",
    "pace",
    "philox4x32",
    "plane",
    "project",
    "project_cohort_change",
    "project_levels",
    "read_plan",
    "rollout",
    "scale_mortality",
    "scale_prevalence",
    "split_ages",
    "spread",
    "spread_migration",
    "starting_shares",
    "sullivan",
    "survivorship",
    "transition_probabilities",
    "uniform",
    "year_end",
    "year_remaining",
]
