"""Indicators, the counting rules behind them, and what they count: persons and centres."""

import datetime
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _care
from ._arrays import Float64, check_shape, count, float64, int32, int64
from ._words import (
    BASES,
    BED_CLASSES,
    BED_STATES,
    CENTRE_FUNCTIONS,
    INPUT_STATUSES,
    Basis,
    BedClass,
    BedState,
    CentreFunction,
    InputStatus,
    bits,
    code,
)
from .ledger import Ledger


class Population:
    """
    Persons by township, sex and single year of age at one date.

    Parameters
    ----------
    persons : array_like
        [township][sex][age], or [sex][age] of the area as a whole; men first, the last age open. A C-contiguous float64
        array is used without copying and must stay as it is.
    basis : {"resident", "registered"}
        Who is counted.
    date : datetime.date
        When.

    Raises
    ------
    InvalidInput
        A cell is negative or not finite.
    """

    def __init__(self, persons: ArrayLike, *, basis: Basis, date: datetime.date) -> None:
        array = float64(persons, "persons")
        check_shape(array, "persons", (None, 2, None) if array.ndim == 3 else (2, None))
        townships = array.shape[0] if array.ndim == 3 else 1
        self._persons = array
        self._townships = townships
        self._basis = basis
        self._date = date
        _care.care_population_check(self._to_c())

    def __repr__(self) -> str:
        return f"<Population: {self.persons.shape}, {self.basis}, {self.date}>"

    @property
    def persons(self) -> Float64:
        """The array itself."""
        return self._persons

    @property
    def basis(self) -> Basis:
        """Who is counted."""
        return self._basis

    @property
    def date(self) -> datetime.date:
        """When."""
        return self._date

    def _to_c(self) -> Any:
        """Make the library's view, which lives no longer than this object."""
        raw = _care.care_population(self._townships, self._persons.shape[-1])
        raw.basis = code(self._basis, BASES, "basis")
        raw.year, raw.month, raw.day = self._date.year, self._date.month, self._date.day
        raw.set_persons(self._persons)
        return raw

    def from_age(self, age: int) -> Float64:
        """
        Count the persons of an age and older.

        Parameters
        ----------
        age : int
            As 60.

        Returns
        -------
        ndarray of float64
            Both sexes together, for each township.
        """
        out = np.empty(self._townships)
        _care.care_population_from_age(self._to_c(), age, out)
        return out


@dataclass(frozen=True, slots=True)
class Indicator:
    """
    A value at a date, with what it is made of: ``value = scale * numerator / denominator``.

    Attributes
    ----------
    scale : float
        1000 for per thousand, 100 for percent.
    numerator, denominator : float
        NaN where only the value was published.
    value : float
        In units of the scale; NaN before it is computed.
    year : int
        At whose end it is taken.
    status : {"reported", "derived", "assumed", "demonstration"}
        The worst of numerator and denominator.
    """

    scale: float
    numerator: float
    denominator: float
    value: float = math.nan
    year: int = -1
    status: InputStatus = "reported"

    def _to_c(self) -> Any:
        """Make the library's own."""
        raw = _care.care_indicator()
        raw.scale = self.scale
        raw.numerator = self.numerator
        raw.denominator = self.denominator
        raw.value = self.value
        raw.year = self.year
        raw.status = code(self.status, INPUT_STATUSES, "status")
        return raw

    @classmethod
    def _from_c(cls, raw: Any) -> "Indicator":
        """Copy the library's."""
        return cls(raw.scale, raw.numerator, raw.denominator, raw.value, raw.year, INPUT_STATUSES[raw.status])

    def compute(self) -> "Indicator":
        """
        Fill the value.

        Returns
        -------
        Indicator
            The same with its value.

        Raises
        ------
        InvalidInput
            A part is negative or not finite, or the denominator 0.
        """
        raw = self._to_c()
        _care.care_indicator_compute(raw)
        return Indicator._from_c(raw)


@dataclass(frozen=True, slots=True)
class IndicatorAudit:
    """
    What a published value says about its parts.

    Attributes
    ----------
    agrees : bool
        Does the computed value round to the published one?
    computed : float
        ``scale * numerator / denominator``.
    implied_numerator : float
        What the published value needs with the denominator given.
    implied_denominator : float
        What it needs with the numerator given; infinite for a published 0.
    """

    agrees: bool
    computed: float
    implied_numerator: float
    implied_denominator: float


def check_indicator(indicator: Indicator, published: float, decimals: int) -> IndicatorAudit:
    """
    Compare a published value with its numerator and denominator.

    Parameters
    ----------
    indicator : Indicator
        With its parts.
    published : float
        The value as printed.
    decimals : int
        Digits printed after the point, 0 to 9: agreement is to half of the last one.

    Returns
    -------
    IndicatorAudit
        Whether they agree, and what they would have to be.
    """
    audit = _care.care_indicator_audit()
    _care.care_indicator_check(indicator._to_c(), published, decimals, audit)
    return IndicatorAudit(audit.agrees == 1, audit.computed, audit.implied_numerator, audit.implied_denominator)


@dataclass(frozen=True, slots=True)
class BedRule:
    """
    How beds per thousand elderly are counted. Every part must be said: there is no silent rule.

    Attributes
    ----------
    classes, states : iterable of str
        Beds that count.
    elderly_age : int
        The denominator: persons of this age and older.
    basis : {"resident", "registered"}
        Of the denominator.
    """

    classes: BedClass | Iterable[BedClass]
    states: BedState | Iterable[BedState]
    elderly_age: int
    basis: Basis


def beds_per_1000(
    ledger: Ledger, rule: BedRule, population: Population, *, status: InputStatus = "reported"
) -> Indicator:
    """
    Beds per thousand elderly.

    Parameters
    ----------
    ledger : Ledger
        The beds.
    rule : BedRule
        What counts.
    population : Population
        The area, or its townships, at the end of the year; its basis must be the rule's.
    status : {"reported", "derived", "assumed", "demonstration"}
        Worst status of the figures; it is handed on.

    Returns
    -------
    Indicator
        Per thousand.
    """
    counting = _care.care_bed_rule()
    counting.classes = bits(rule.classes, BED_CLASSES, "classes")
    counting.states = bits(rule.states, BED_STATES, "states")
    counting.elderly_age = rule.elderly_age
    counting.population_basis = code(rule.basis, BASES, "basis")
    persons = population._to_c()
    return _counted(status, lambda raw: _care.care_indicator_beds_per_1000(ledger._raw, counting, persons, raw))


def nursing_share(
    ledger: Ledger,
    year: int,
    *,
    among: BedClass | Iterable[BedClass],
    states: BedState | Iterable[BedState],
    status: InputStatus = "reported",
) -> Indicator:
    """
    Nursing beds as a share of beds.

    Parameters
    ----------
    ledger : Ledger
        The beds.
    year : int
        At whose close they are counted.
    among : str or iterable of str
        Classes of the denominator: ``("ordinary", "nursing")`` are the institution beds.
    states : str or iterable of str
        Beds that count.
    status : {"reported", "derived", "assumed", "demonstration"}
        Worst status of the figures; it is handed on.

    Returns
    -------
    Indicator
        In percent.

    Raises
    ------
    InvalidInput
        There are no beds.
    """
    classes = bits(among, BED_CLASSES, "among")
    which = bits(states, BED_STATES, "states")
    return _counted(status, lambda raw: _care.care_indicator_nursing_share(ledger._raw, classes, which, year, raw))


def coverage(
    served: ArrayLike, year: int, *, weight: ArrayLike | None = None, status: InputStatus = "reported"
) -> Indicator:
    """
    Townships served as a share of all.

    Parameters
    ----------
    served : array_like of bool
        One for each township, as `centres_served` gives.
    year : int
        At whose end.
    weight : array_like, optional
        Of each township, as its elderly; without it each counts 1.
    status : {"reported", "derived", "assumed", "demonstration"}
        Worst status of the figures; it is handed on.

    Returns
    -------
    Indicator
        In percent.
    """
    there = int32(served, "served", (None,))
    weights = None if weight is None else float64(weight, "weight", there.shape)
    return _counted(status, lambda raw: _care.care_indicator_coverage(there, weights, year, raw))


def _counted(status: InputStatus, fill: Any) -> Indicator:
    """Indicator that the library fills but for its status."""
    raw = _care.care_indicator()
    raw.status = code(status, INPUT_STATUSES, "status")
    fill(raw)
    return Indicator._from_c(raw)


def _function_sets(functions: ArrayLike | Iterable[Iterable[CentreFunction]]) -> Any:
    """Sets of functions as bits, unless they are already."""
    if isinstance(functions, np.ndarray):
        return functions
    members: list[Any] = list(functions)  # type: ignore[arg-type]
    return [bits(one, CENTRE_FUNCTIONS, "functions") if isinstance(one, Iterable) else one for one in members]


def centres_served(
    townships: int,
    year: int,
    *,
    required: CentreFunction | Iterable[CentreFunction],
    township: ArrayLike,
    functions: ArrayLike | Iterable[Iterable[CentreFunction]],
    open_year: ArrayLike,
    close_year: ArrayLike | None = None,
    joint: ArrayLike | None = None,
) -> NDArray[np.bool_]:
    """
    Find the townships that a full-function centre serves at the end of a year.

    Parameters
    ----------
    townships : int
        Number of townships.
    year : int
        At whose end.
    required : str or iterable of str
        What a centre must do: ``"full_time_care"``, ``"day_care"``, ``"home_visits"``, ``"station_guidance"``.
    township : array_like of int
        Of each facility.
    functions : iterable of iterables of str, or array_like of int
        What each facility does, as words or as bits in the order above.
    open_year : array_like of int
        First year at whose end each operates.
    close_year : array_like of int, optional
        First year at whose end it does not; without it all stay.
    joint : array_like of int, optional
        Facilities of one township with the same number are run as one and pool their functions; -1 = on its own.

    Returns
    -------
    ndarray of bool
        One for each township.
    """
    where = int64(township, "township", (None,))
    arrays: dict[str, Any] = {
        "township": where,
        "functions": int32(_function_sets(functions), "functions", where.shape),
        "open_year": int32(open_year, "open_year", where.shape),
        "close_year": None if close_year is None else int32(close_year, "close_year", where.shape),
        "joint": None if joint is None else int64(joint, "joint", where.shape),
    }
    centres = _care.care_centres(len(where))
    centres.set_township(arrays["township"])
    centres.set_functions(arrays["functions"])
    centres.set_open_year(arrays["open_year"])
    centres.set_close_year(arrays["close_year"])
    centres.set_joint(arrays["joint"])
    served = np.empty(count(townships, "townships", 1), dtype=np.int32)
    _care.care_centres_served(centres, bits(required, CENTRE_FUNCTIONS, "required"), year, len(served), served)
    return served.astype(np.bool_)
