"""Targets: how far, how fast, and by which lever. Closed forms; nothing here is estimated."""

from dataclasses import dataclass
from math import nan

import numpy as np

from . import _care
from ._arrays import Int64, count
from ._words import DIRECTIONS, Direction, code


def _known(value: float | None) -> float:
    """NaN for what is not known."""
    return nan if value is None else value


def _whole(value: int) -> int | None:
    """None for what is not known."""
    return None if value == _care.CARE_MISSING else value


def _truth(value: int) -> bool | None:
    """None for what is not known."""
    return None if value < 0 else value == 1


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """
    Where an indicator stands on the way to its target. What is not known is None or NaN.

    Attributes
    ----------
    met : bool or None
        Does the latest value reach the target?
    on_track : bool or None
        Met, or not behind a straight line from base to target.
    completion : float
        Latest / target (``"at_most"``: target / latest).
    elapsed : float
        Share of the time from base year to target year.
    progress : float
        Share of the way from base to target.
    gap : float
        What is missing, in units of the indicator; 0 when met.
    required_per_year : float
        Gap / years left; infinite in the target year when a gap is left.
    achieved_per_year : float
        From base to latest.
    reach_year : float
        When the achieved pace reaches the target; infinite if never.
    """

    met: bool | None
    on_track: bool | None
    completion: float
    elapsed: float
    progress: float
    gap: float
    required_per_year: float
    achieved_per_year: float
    reach_year: float


def evaluate_target(
    target_value: float,
    *,
    direction: Direction,
    base_year: int,
    target_year: int,
    base_value: float | None = None,
    latest_value: float | None = None,
    latest_year: int | None = None,
    tolerance: float = 0.0,
) -> TargetProgress:
    """
    Judge an indicator against its target.

    Parameters
    ----------
    target_value : float
        What must be reached.
    direction : {"at_least", "at_most", "equal"}
        From which side.
    base_year, target_year : int
        From when to when.
    base_value, latest_value : float, optional
        What was observed in the base year, and last.
    latest_year : int, optional
        Of the latest value; without it the base year.
    tolerance : float
        Half of the last digit the target is printed with; 0 = exact.

    Returns
    -------
    TargetProgress
        How far, how fast, and when.
    """
    target = _care.care_target()
    target.direction = code(direction, DIRECTIONS, "direction")
    target.base_year = base_year
    target.latest_year = base_year if latest_year is None else latest_year
    target.target_year = target_year
    target.base_value = _known(base_value)
    target.latest_value = _known(latest_value)
    target.target_value = target_value
    target.tolerance = tolerance
    found = _care.care_target_progress()
    _care.care_target_evaluate(target, found)
    return TargetProgress(
        _truth(found.met),
        _truth(found.on_track),
        found.completion,
        found.elapsed,
        found.progress,
        found.gap,
        found.required_per_year,
        found.achieved_per_year,
        found.reach_year,
    )


@dataclass(frozen=True, slots=True)
class BedAnswer:
    """
    How many beds: four numbers that may disagree.

    Attributes
    ----------
    for_target : int
        Smallest whole number of beds that meets the target.
    by_dependency : int or None
        By persons whose need is a bed.
    by_use : int or None
        At today's use.
    available : int
        That will stand if nothing more is decided.
    to_add : int
        ``for_target - available``, at least 0.
    occupancy : float
        ``by_use`` over the larger of ``for_target`` and ``available``; NaN if not known.
    vacancy_risk : bool or None
        Does the plan meet its target below the low occupancy?
    """

    for_target: int
    by_dependency: int | None
    by_use: int | None
    available: int
    to_add: int
    occupancy: float
    vacancy_risk: bool | None


def bed_answer(
    elderly: float,
    target_per_1000: float,
    available: int,
    *,
    needed_beds: float | None = None,
    use_per_elderly: float | None = None,
    low_occupancy: float = 0.5,
) -> BedAnswer:
    """
    Answer how many beds are needed.

    Parameters
    ----------
    elderly : float
        Persons in the target year.
    target_per_1000 : float
        Beds per thousand of them.
    available : int
        Beds that will stand if nothing more is decided.
    needed_beds : float, optional
        Persons whose need is a bed.
    use_per_elderly : float, optional
        Persons in beds today per elderly person.
    low_occupancy : float
        A share; vacancy is a risk below it.

    Returns
    -------
    BedAnswer
        Needed for the target, by dependency, at today's use, and available.
    """
    question = _care.care_bed_question()
    question.elderly = elderly
    question.target_per_1000 = target_per_1000
    question.available = available
    question.needed_beds = _known(needed_beds)
    question.use_per_elderly = _known(use_per_elderly)
    question.low_occupancy = low_occupancy
    found = _care.care_bed_answer()
    _care.care_target_beds(question, found)
    return BedAnswer(
        found.for_target,
        _whole(found.by_dependency),
        _whole(found.by_use),
        found.available,
        found.to_add,
        found.occupancy,
        _truth(found.vacancy_risk),
    )


@dataclass(frozen=True, slots=True)
class NursingAnswer:
    """
    How a share of nursing beds is reached: by conversion, by building, by closing. Each is the least that does it.

    Attributes
    ----------
    nursing_needed : int
        Nursing beds in the target year.
    to_add : int
        ``nursing_needed`` less those there are, at least 0.
    build : int
        Beds to build in all, at least 0.
    convert_least : int
        Conversions when every bed built is a nursing bed.
    convert_most : int
        Conversions when none is.
    build_alone : int or None
        Nursing beds to build when nothing is converted or closed; None at a share of 1.
    close_alone : int or None
        Ordinary beds to close when nothing is built or converted; None without nursing beds.
    share_if_built : float
        Share when every bed built is a nursing bed and nothing is converted.
    """

    nursing_needed: int
    to_add: int
    build: int
    convert_least: int
    convert_most: int
    build_alone: int | None
    close_alone: int | None
    share_if_built: float


def nursing_answer(
    beds: int, nursing: int, target_beds: int, target_share: float, *, convertible: int | None = None
) -> NursingAnswer:
    """
    Answer how a share of nursing beds is reached.

    Parameters
    ----------
    beds : int
        In the denominator if nothing more is decided.
    nursing : int
        Of which nursing beds.
    target_beds : int
        In the denominator in the target year.
    target_share : float
        0 to 1.
    convertible : int, optional
        Of the other beds, those that may become nursing beds; all of them if not given.

    Returns
    -------
    NursingAnswer
        The levers.
    """
    question = _care.care_nursing_question()
    question.beds = beds
    question.nursing = nursing
    question.target_beds = target_beds
    question.target_share = target_share
    if convertible is not None:
        question.convertible = count(convertible, "convertible")
    found = _care.care_nursing_answer()
    _care.care_target_nursing(question, found)
    return NursingAnswer(
        found.nursing_needed,
        found.to_add,
        found.build,
        found.convert_least,
        found.convert_most,
        _whole(found.build_alone),
        _whole(found.close_alone),
        found.share_if_built,
    )


def pace(total: int, years: int) -> Int64:
    """
    Split a task evenly over years, the larger parts first.

    Parameters
    ----------
    total : int
        At least 0.
    years : int
        At least 1.

    Returns
    -------
    ndarray of int64
        One for each year: 28 in 5 years are 6, 6, 6, 5, 5.
    """
    out = np.empty(count(years, "years", 1), dtype=np.int64)
    _care.care_target_pace(total, out)
    return out
