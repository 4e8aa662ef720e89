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
from .life_tables import (
    ClosedMortality,
    LifeRules,
    LifeTable,
    close_mortality,
    life_table,
    smooth_mortality,
    survival_ratios,
)
from .mortality import (
    Autoregression,
    Drift,
    IndexForecast,
    LeeCarter,
    LiLee,
    autoregression,
    brass_alpha,
    brass_survivors,
    drift,
    lee_carter,
    li_lee,
)
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
    project,
    scale_prevalence,
    split_ages,
    year_end,
    year_remaining,
)
from .random import philox4x32, uniform
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
    "Autoregression",
    "BackendError",
    "BedAnswer",
    "BedRule",
    "Cancelled",
    "CareError",
    "ClosedMortality",
    "Column",
    "Drift",
    "FileError",
    "Finding",
    "HealthExpectancy",
    "IndexForecast",
    "Indicator",
    "IndicatorAudit",
    "InvalidInput",
    "InvalidPlan",
    "Ledger",
    "LeeCarter",
    "LevelProjection",
    "LiLee",
    "LifeRules",
    "LifeTable",
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
    "SolveInfo",
    "Status",
    "Table",
    "TargetProgress",
    "Township",
    "TransitionFit",
    "Transitions",
    "Unsupported",
    "apportion",
    "autoregression",
    "bed_answer",
    "beds_per_1000",
    "brass_alpha",
    "brass_survivors",
    "centres_served",
    "check_indicator",
    "close_mortality",
    "coverage",
    "dependent_persons",
    "distance_km",
    "drift",
    "evaluate_target",
    "fit_incidence",
    "fit_panel",
    "fit_prevalence",
    "fit_transitions",
    "lee_carter",
    "level_expectancy",
    "li_lee",
    "life_table",
    "nursing_answer",
    "nursing_share",
    "pace",
    "philox4x32",
    "plane",
    "project",
    "project_levels",
    "read_plan",
    "rollout",
    "scale_mortality",
    "scale_prevalence",
    "smooth_mortality",
    "split_ages",
    "spread",
    "starting_shares",
    "sullivan",
    "survival_ratios",
    "survivorship",
    "transition_probabilities",
    "uniform",
    "year_end",
    "year_remaining",
]
