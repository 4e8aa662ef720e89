"""Need: settings that people use, places, hours of care, caregivers, money; scenarios as changes of what goes in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from . import _care
from ._arrays import Float64, check_shape, count, float64
from ._env import Progress, env
from ._layouts import By, Rates, check_by, layout_of

_ARRAYS = ("users", "places", "hours", "informal", "caregivers", "cost")
_BY_SETTING = ("places", "occupancy", "cost_per_user", "cost_per_place", "cost_per_hour")


@dataclass(frozen=True, eq=False, slots=True)
class NeedResult:
    """
    What is needed, or the change of it. None stands for what was not asked: its inputs were not given.

    Attributes
    ----------
    users : ndarray of float64
        [year][township][level][setting] persons; no township axis if the persons had none.
    places : ndarray of float64 or None
        [year][township][setting].
    hours, informal : ndarray of float64 or None
        [year][township][setting] a week: of all carers, and of these by relatives and volunteers.
    caregivers : ndarray of float64 or None
        [year][township][setting] full-time equivalents.
    cost : ndarray of float64 or None
        [year][township][setting] a year.
    """

    users: Float64
    places: Float64 | None
    hours: Float64 | None
    informal: Float64 | None
    caregivers: Float64 | None
    cost: Float64 | None


@dataclass(frozen=True, eq=False, slots=True)
class Need:
    """
    Persons by functional level, the settings they use, and what these take. Settings and levels are the caller's.

    A scenario is `dataclasses.replace(need, share=...)`: another input, and the rest as it was.

    Attributes
    ----------
    persons : array_like
        [year][township][level], or [year][level]; with `grouped` [year][township][group][level].
    share : array_like
        [...][level][setting], grouped [...][group][level][setting]: share of the persons in each setting; over the
        settings they add up to 1. One table, or one for each township, each year, or both.
    places : array_like, optional
        [setting]: places a user takes, as 1 for a bed, 0.4 for two days of five in a day centre.
    occupancy : array_like, optional
        [setting]: planned share of places in use; 1 unless given.
    hours : array_like, optional
        [level][setting]: hours of care a user gets in a week.
    informal_share, informal_hours : array_like, optional
        [...][setting]: share of the hours that relatives and volunteers take, and hours a week they have in a township.
    cost_per_user, cost_per_place, cost_per_hour : array_like, optional
        [setting]: money a year; for an hour of a caregiver.
    cost_index : array_like, optional
        [year][setting]: unit costs of a year to those given, as `cost_index` makes it.
    productive_hours : float, optional
        Of a full-time caregiver in a year.
    grouped : bool
        Do persons and shares have an axis of groups, as living arrangement?
    by : {"township", "year"} or mapping of array names to these, optional
        What the first axis of shares is, where as many years as townships leave it open.
    """

    persons: ArrayLike
    share: ArrayLike
    places: ArrayLike | None = None
    occupancy: ArrayLike | None = None
    hours: ArrayLike | None = None
    informal_share: ArrayLike | None = None
    informal_hours: ArrayLike | None = None
    cost_per_user: ArrayLike | None = None
    cost_per_place: ArrayLike | None = None
    cost_per_hour: ArrayLike | None = None
    cost_index: ArrayLike | None = None
    productive_hours: float | None = None
    grouped: bool = False
    by: By = None

    def solve(self, *, threads: int = 0, progress: Progress | None = None) -> NeedResult:
        """
        Find what is needed.

        Parameters
        ----------
        threads : int
            0 = all processors; results do not depend on it.
        progress : callable, optional
            Is called with the share done.

        Returns
        -------
        NeedResult
            By year, township and setting.

        Raises
        ------
        InvalidInput
            Shares do not add up, a value is out of its range: ``where`` says of which array, ``row`` which element.
        """
        asked = _take(self)
        arrays = asked.outputs(())
        _care.care_need_solve(asked.problem, env(threads, progress), *(arrays[name] for name in _ARRAYS))
        return NeedResult(**arrays)


@dataclass(frozen=True, eq=False, slots=True)
class _Asked:
    """A problem of C, the arrays that must live as long as it, and the shapes of its results."""

    problem: _care.care_need_problem
    kept: tuple[Any, ...]
    leading: tuple[int, ...]
    levels: int
    settings: int
    wanted: frozenset[str]

    def outputs(self, before: tuple[int, ...]) -> dict[str, Any]:
        """New arrays for what can be found."""
        shape = (*before, *self.leading)
        return {
            name: None
            if name not in self.wanted
            else np.empty((*shape, *((self.levels,) if name == "users" else ()), self.settings))
            for name in _ARRAYS
        }


def _wanted(need: Need) -> frozenset[str]:
    """Results for which the inputs are there."""
    wanted = {"users"}
    if need.places is not None:
        wanted.add("places")
    if need.hours is not None:
        wanted |= {"hours", "informal"} if need.productive_hours is None else {"hours", "informal", "caregivers"}
    if any(one is not None for one in (need.cost_per_user, need.cost_per_place, need.cost_per_hour)):
        wanted.add("cost")
    return frozenset(wanted)


def _informal(need: Need, settings: int) -> list[Rates]:
    """Share and hours of relatives and volunteers, which have one layout."""
    found = []
    for name in ("informal_share", "informal_hours"):
        value = getattr(need, name)
        if value is not None:
            array = float64(value, name)
            check_shape(array, name, (*array.shape[:-1], settings) if array.ndim > 0 else (settings,))
            found.append(Rates(name, array, 1))
    if len(found) == 1 and found[0].name == "informal_hours":
        raise ValueError("informal_share: expected with informal_hours")
    if len(found) == 2:
        check_shape(found[1].array, found[1].name, found[0].array.shape)
    return found


def _take(need: Need) -> _Asked:
    """The struct of C."""
    check_by(need.by, ("share", "informal_share"))
    persons = float64(need.persons, "persons")
    core = 2 if need.grouped else 1
    if persons.ndim not in (core + 1, core + 2):
        check_shape(persons, "persons", (None,) * (core + 2))
    years = persons.shape[0]
    townships = persons.shape[1] if persons.ndim == core + 2 else None
    groups, levels = persons.shape[-2:] if need.grouped else (1, persons.shape[-1])
    share = float64(need.share, "share")
    cells = persons.shape[-core:]
    if share.ndim < core + 1:
        check_shape(share, "share", (*cells, None))
    settings = share.shape[-1]
    check_shape(share, "share", (*share.shape[: -core - 1], *cells, settings))
    problem = _care.care_need_problem(years, townships or 1, groups, levels, settings)
    problem.set_persons(persons)
    problem.set_share(share, layout_of(Rates("share", share, core + 1), townships, years, need.by))
    kept: list[Any] = [persons, share]
    shapes = dict.fromkeys(_BY_SETTING, (settings,)) | {
        "hours": (levels, settings),
        "cost_index": (years, settings),
    }
    for name, shape in shapes.items():
        value = getattr(need, name)
        if value is not None:
            kept.append(float64(value, name, shape))
            getattr(problem, f"set_{name}")(kept[-1])
    informal = _informal(need, settings)
    if informal:
        limit = informal[1].array if len(informal) == 2 else None
        problem.set_informal(informal[0].array, limit, layout_of(informal[0], townships, years, need.by))
        kept.append(informal)
    if need.productive_hours is not None:
        problem.productive_hours = need.productive_hours
    leading = (years,) if townships is None else (years, townships)
    return _Asked(problem, tuple(kept), leading, levels, settings, _wanted(need))


@dataclass(frozen=True, eq=False, slots=True)
class NeedSteps:
    """
    Need at today's take-up, and what each step of policy adds.

    Attributes
    ----------
    natural : NeedResult
        Of the first problem.
    changes : tuple of NeedResult
        What each step adds to the step before.
    """

    natural: NeedResult
    changes: tuple[NeedResult, ...]

    @property
    def adjusted(self) -> NeedResult:
        """Need after all steps: the natural one and all changes."""
        sums: dict[str, Any] = {}
        for name in _ARRAYS:
            parts = [getattr(one, name) for one in (self.natural, *self.changes)]
            sums[name] = None if parts[0] is None else np.sum(parts, axis=0)
        return NeedResult(**sums)


def need_by_step(problems: Sequence[Need], *, threads: int = 0, progress: Progress | None = None) -> NeedSteps:
    """
    Find the pair "natural" and "policy-adjusted" of Japan's municipal plans, with what each step contributes.

    Parameters
    ----------
    problems : sequence of Need
        The natural one; then each with one step of policy more. All of one size, with the same inputs given.
    threads : int
        0 = all processors; results do not depend on it.
    progress : callable, optional
        Is called with the share done.

    Returns
    -------
    NeedSteps
        Natural need, and the change by each step.
    """
    asked = [_take(one) for one in problems]
    if not asked:
        raise ValueError("problems: at least one expected")
    for i, one in enumerate(asked):
        if (one.leading, one.wanted) != (asked[0].leading, asked[0].wanted):
            raise ValueError(f"problems[{i}]: the sizes and kinds of inputs of the first expected")
    arrays = asked[0].outputs((len(asked),))
    _care.care_need_steps([one.problem for one in asked], env(threads, progress), *(arrays[name] for name in _ARRAYS))
    parts: list[dict[str, Any]] = [
        {name: None if array is None else array[i] for name, array in arrays.items()} for i in range(len(asked))
    ]
    each = [NeedResult(**part) for part in parts]
    return NeedSteps(each[0], tuple(each[1:]))


def shift_prevalence(prevalence: ArrayLike, gain: ArrayLike, *, width: float = 1.0) -> Float64:
    """
    Move a prevalence to higher ages: out(x) = prevalence(x - gain), linear between the middles of ages.

    With the gain in life expectancy at each age it is the scenario of constant health of the EU's Ageing Working
    Group; with a fixed number of years it is delayed disability.

    Parameters
    ----------
    prevalence : array_like
        [level][sex][age] shares.
    gain : array_like
        [year], or [year][sex][age], in years of life.
    width : float
        Years in an age group.

    Returns
    -------
    ndarray of float64
        [year][level][sex][age].
    """
    shares = float64(prevalence, "prevalence", (None, 2, None))
    levels, _, ages = shares.shape
    years_of_life = float64(gain, "gain")
    if years_of_life.ndim == 1:
        years_of_life = float64(np.broadcast_to(years_of_life[:, None, None], (len(years_of_life), 2, ages)), "gain")
    check_shape(years_of_life, "gain", (None, 2, ages))
    out = np.empty((len(years_of_life), *shares.shape))
    _care.care_need_shift_prevalence(len(years_of_life), levels, ages, width, shares, years_of_life, out)
    return out


def _rows(share: ArrayLike, **others: ArrayLike) -> tuple[Float64, list[Float64]]:
    """Shares and what stands for each row, brought to one shape."""
    shares = float64(share, "share")
    if shares.ndim == 0:
        check_shape(shares, "share", (None,))
    arrays = {name: float64(value, name) for name, value in others.items()}
    try:
        leading = np.broadcast_shapes(shares.shape[:-1], *(one.shape for one in arrays.values()))
    except ValueError:
        raise ValueError(f"{', '.join(arrays)}: a shape that fits the rows of share expected") from None
    full = float64(np.broadcast_to(shares, (*leading, shares.shape[-1])), "share")
    return full, [float64(np.broadcast_to(one, leading), name) for name, one in arrays.items()]


def move_users(share: ArrayLike, from_setting: int, to_setting: int, amount: ArrayLike) -> Float64:
    """
    Move a part of the users of one setting to another: the shift to formal care, or to home care.

    Parameters
    ----------
    share : array_like
        [...][setting].
    from_setting, to_setting : int
        Numbers of the settings.
    amount : array_like
        [...]: part of the users that goes, 0 to 1; as [year][1] for shares of [level][setting], which gives
        [year][level][setting].

    Returns
    -------
    ndarray of float64
        [...][setting].
    """
    shares, (part,) = _rows(share, amount=amount)
    out = np.empty(shares.shape)
    _care.care_need_move_users(
        part.size,
        shares.shape[-1],
        shares,
        count(from_setting, "from_setting"),
        count(to_setting, "to_setting"),
        part,
        out,
    )
    return out


def raise_coverage(share: ArrayLike, uncovered: int, *, target: ArrayLike, weight: ArrayLike) -> Float64:
    """
    Raise coverage toward a target, the other settings in their proportions; whoever is above the target stays there.

    Parameters
    ----------
    share : array_like
        [...][setting].
    uncovered : int
        The setting that does not count, as own home without services.
    target : array_like
        [...]: coverage, 0 to 1.
    weight : array_like
        [...]: how far the way is gone, 0 to 1; as [year][1].

    Returns
    -------
    ndarray of float64
        [...][setting].
    """
    shares, (goal, way) = _rows(share, target=target, weight=weight)
    out = np.empty(shares.shape)
    _care.care_need_raise_coverage(goal.size, shares.shape[-1], shares, count(uncovered, "uncovered"), goal, way, out)
    return out


def cost_index(cost: ArrayLike, weight: ArrayLike, *, target: ArrayLike = 0.0, growth: ArrayLike = 0.0) -> Float64:
    """
    Index of unit costs: growth^year (1 + weight (max(target / cost, 1) - 1)), with year 0 the first.

    Parameters
    ----------
    cost : array_like
        [setting]: unit costs today.
    weight : array_like
        [year]: how far the way to the target is gone, 0 to 1.
    target : array_like
        [setting], or one for all; what is above it stays there.
    growth : array_like
        [setting], or one for all: real growth a year.

    Returns
    -------
    ndarray of float64
        [year][setting].
    """
    costs = float64(cost, "cost", (None,))
    way = float64(weight, "weight", (None,))
    each = []
    for name, value in (("target", target), ("growth", growth)):
        array = float64(value, name)
        if array.ndim > 0:
            check_shape(array, name, costs.shape)
        each.append(float64(np.broadcast_to(array, costs.shape), name))
    out = np.empty((len(way), len(costs)))
    _care.care_need_cost_index(len(way), len(costs), costs, each[0], each[1], way, out)
    return out
