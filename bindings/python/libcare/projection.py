"""People to come: cohort-component projection, age groups, the rest of a year, dependency."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from . import _care
from ._arrays import Float64, check_apart, check_shape, count, float64, int64, output
from ._env import Progress, env
from ._layouts import By, Rates, check_by, layout_of, years_of, years_or_fail
from ._words import MIGRATION_TIMINGS, MigrationKind, MigrationTiming, code

_FLOWS = ("births", "deaths", "migrants", "adjustment")


@dataclass(frozen=True, eq=False, slots=True)
class Projection:
    """
    A projection. Births - deaths + migrants + adjustment is the change of every township, sex and year.

    Attributes
    ----------
    persons : ndarray of float64
        [year][township][sex][age] at the end of each year; no township axis if the base had none.
    births, deaths, migrants, adjustment : ndarray of float64
        [year][township][sex] in each year; migrants are net, the adjustment is what a control added.
    """

    persons: Float64
    births: Float64
    deaths: Float64
    migrants: Float64
    adjustment: Float64


def _rates(value: ArrayLike, name: str, core: tuple[int, ...]) -> Rates:
    """Array of tables of this shape."""
    array = float64(value, name)
    check_shape(array, name, (*(None for _ in range(min(max(array.ndim - len(core), 0), 2))), *core))
    return Rates(name, array, len(core))


def _migration_code(migration: ArrayLike | None, kind: MigrationKind | None) -> int:
    """Number of the kind; it must be given with migration, and only then."""
    if migration is None:
        if kind is not None:
            raise ValueError(f"migration_kind: {kind!r} found, but no migration is given")
        return int(_care.CARE_MIGRATION_NONE)
    if kind is None:
        raise ValueError("migration_kind: 'rates' or 'counts' must be said with migration")
    return code(kind, ("counts", "rates"), "migration_kind") + 1


def _outputs(out: Float64 | Mapping[str, Float64] | None, shape: tuple[int, ...]) -> dict[str, Float64]:
    """Arrays for all results, the caller's where given."""
    given: dict[str, Any] = {} if out is None else dict(out) if isinstance(out, Mapping) else {"persons": out}
    for name in given:
        if name not in ("persons", *_FLOWS):
            raise ValueError(f"out: one of persons, {', '.join(_FLOWS)} expected, {name!r} found")
    outputs = {"persons": output(given.get("persons"), "out.persons", shape)}
    for name in _FLOWS:
        outputs[name] = output(given.get(name), f"out.{name}", shape[:-1])
    return outputs


def project(
    base: ArrayLike,
    survival: ArrayLike,
    fertility: ArrayLike,
    *,
    sex_ratio: ArrayLike,
    migration: ArrayLike | None = None,
    migration_kind: MigrationKind | None = None,
    timing: MigrationTiming = "end",
    control: ArrayLike | None = None,
    years: int | None = None,
    width: int = 1,
    by: By = None,
    out: Float64 | Mapping[str, Float64] | None = None,
    threads: int = 0,
    progress: Progress | None = None,
) -> Projection:
    """
    Project a population by the cohort-component method, by single years of age and calendar years or by wider ones.

    Arrays that are C-contiguous float64 are used without copying. While the call runs other threads run too: nothing
    may write into its arrays.

    Parameters
    ----------
    base : array_like
        [township][sex][age], or [sex][age] of one area: persons at the end of the year before the first. Men first, the
        last age open.
    survival : array_like
        [...][sex][age], 0 to 1: s(0) = L(0)/l(0), s(x) = L(x)/L(x-1), open age T(w)/T(w-1).
    fertility : array_like
        [...][age]: births per woman and year; 0 at age 0 and at the open age.
    sex_ratio : float or array_like
        Male births per female birth, one for all years or [year].
    migration : array_like, optional
        [...][sex][age]: net migrants.
    migration_kind : {"rates", "counts"}
        With `migration`, and only then: a year per person there, or persons a year.
    timing : {"end", "even", "even_mothers"}
        Migrants come at the end of the year, or half at its start and half at its end; mothers are those at both ends,
        with "even" before the migrants of the start, with "even_mothers" with them.
    control : array_like, optional
        [year][sex][age]: persons of the area at the end of each year, to which the townships are scaled.
    years : int, optional
        How many; needed when no array shows it.
    width : int
        Years of an age group and of a step: with 5, "age" is a five-year group and "year" a step of five years, while
        rates and counts stay those of one year; s(x) is then 5L(x)/5L(x-1), and s(0) is 5L(0)/(5 l(0)).
    by : {"township", "year"} or mapping of argument names to these, optional
        What a single leading axis of rates means when there are as many townships as years. Without leading axis rates
        hold for all, with two they are [year][township].
    out : ndarray, or mapping of result names to ndarrays, optional
        Where results go: persons alone, or those named. They must fit exactly.
    threads : int
        0 = all processors; results do not depend on it.
    progress : callable, optional
        Is called with the share done. Its exceptions stop the call; so does False.

    Returns
    -------
    Projection
        Persons and flows.

    Raises
    ------
    InvalidInput
        A value is out of its range: ``where`` says of which array, ``row`` which element (its index in C order).
    Cancelled
        `progress` returned False. Arrays of `out` are then partly written.

    References
    ----------
    Preston, Heuveline, Guillot 2001, Demography, chapter 6; the UN Population Division's 1x1 and 5x5 methods.
    """
    start = float64(base, "base")
    check_shape(start, "base", (None, 2, None) if start.ndim == 3 else (2, None))
    townships = start.shape[0] if start.ndim == 3 else None
    ages = start.shape[-1]
    check_by(by, ("survival", "fertility", "migration"))
    kind = _migration_code(migration, migration_kind)
    rates = [_rates(survival, "survival", (2, ages)), _rates(fertility, "fertility", (ages,))]
    if migration is not None:
        rates.append(_rates(migration, "migration", (2, ages)))
    ratio = float64(sex_ratio, "sex_ratio")
    target = None if control is None else float64(control, "control", (None, 2, ages))
    n = years_or_fail(
        [
            years,
            None if ratio.ndim == 0 else len(ratio),
            None if target is None else len(target),
            years_of(rates, townships, by),
            len(out) if isinstance(out, np.ndarray) and out.ndim > 0 else None,
        ]
    )
    ratio = float64(np.full(n, ratio) if ratio.ndim == 0 else ratio, "sex_ratio", (n,))
    outputs = _outputs(out, (n, *start.shape))
    inputs = {"base": start, **{one.name: one.array for one in rates}, "sex_ratio": ratio, "control": target}
    check_apart(outputs, inputs)

    problem = _care.care_cohort_problem(1 if townships is None else townships, n, ages)
    problem.width = count(width, "width", 1)
    problem.migration_timing = code(timing, MIGRATION_TIMINGS, "timing")
    problem.set_base(start)
    problem.set_sex_ratio(ratio)
    problem.set_control(None if target is None else float64(target, "control", (n, 2, ages)))
    layouts = [layout_of(one, townships, n, by) for one in rates]
    problem.set_survival(rates[0].array, layouts[0])
    problem.set_fertility(rates[1].array, layouts[1])
    if migration is not None:
        problem.set_migration(rates[2].array, layouts[2], kind)
    _care.care_cohort_project(problem, env(threads, progress), outputs["persons"], *(outputs[flow] for flow in _FLOWS))
    return Projection(**outputs)


def fertility_from_total(
    total: ArrayLike, pattern: ArrayLike, *, width: int = 1, out: Float64 | None = None
) -> Float64:
    """
    Fertility by age from total fertility and an age pattern.

    Parameters
    ----------
    total : float or array_like
        [...]: births of a woman in her life.
    pattern : array_like
        [...][age] with the same leading axes as `total`, or [age] for all: relative, in any unit.
    width : int
        Years of an age group.
    out : ndarray, optional
        Where the result goes; must fit exactly.

    Returns
    -------
    ndarray of float64
        [...][age] births per woman and year: total x pattern / (width x sum of the pattern).
    """
    totals = float64(total, "total")
    shares = float64(pattern, "pattern")
    if shares.ndim < 1:
        check_shape(shares, "pattern", (None,))
    if shares.ndim > 1:
        check_shape(shares, "pattern", (*totals.shape, None))
    fertility = output(out, "out", (*totals.shape, shares.shape[-1]))
    check_apart({"out": fertility}, {"total": totals, "pattern": shares})
    for index in np.ndindex(totals.shape):
        _care.care_fertility_from_total(
            float(totals[index]), width, shares[index] if shares.ndim > 1 else shares, fertility[index]
        )
    return fertility


def year_remaining(date: datetime.date) -> float:
    """
    Part of a year from the start of a day to the end of the year.

    Parameters
    ----------
    date : datetime.date
        The day.

    Returns
    -------
    float
        By the calendar: 61/366 for 1 November 2020.
    """
    return float(_care.care_year_remaining(date.year, date.month, date.day))


@dataclass(frozen=True, eq=False, slots=True)
class AgeSplit:
    """
    Single years of age.

    Attributes
    ----------
    persons : ndarray of float64
        By age on the reference date.
    still_to_come : ndarray of float64
        Share of each age whose birthday falls in the rest of the year.
    """

    persons: Float64
    still_to_come: Float64


def split_ages(
    from_age: ArrayLike,
    persons: ArrayLike,
    person_years: ArrayLike,
    *,
    date: datetime.date,
    births: ArrayLike | None = None,
    births_first_year: int | None = None,
) -> AgeSplit:
    """
    Split age groups into single years of age, in proportion to births x survival. Every group keeps its total.

    Parameters
    ----------
    from_age : array_like of int
        First age of each group, ascending from 0; the last group reaches to the open age.
    persons : array_like
        [group], or [sex][group].
    person_years : array_like
        [age], or [sex][age]: stationary population of a life table (Lx, last Tx), any radix; the last age is open.
    date : datetime.date
        Reference date.
    births : array_like, optional
        By year, any unit; without it all birth cohorts were of equal size.
    births_first_year : int, optional
        With `births`: the year of the first. Earlier cohorts are taken as large as the first, later ones as the last.

    Returns
    -------
    AgeSplit
        [age], or [sex][age].
    """
    groups = int64(from_age, "from_age", (None,))
    people = float64(persons, "persons")
    check_shape(people, "persons", (None, len(groups)) if people.ndim == 2 else (len(groups),))
    lived = float64(person_years, "person_years")
    check_shape(lived, "person_years", (*people.shape[:-1], None))
    if (births is None) != (births_first_year is None):
        raise ValueError("births_first_year: expected with births, and only then")
    born = None if births is None else float64(births, "births", (None,))
    result = AgeSplit(np.empty(lived.shape), np.empty(lived.shape))
    for index in np.ndindex(people.shape[:-1]):
        use = _care.care_age_groups(len(groups), lived.shape[-1])
        use.year = date.year
        use.remaining = year_remaining(date)
        use.set_from_age(groups)
        use.set_persons(people[index])
        use.set_person_years(lived[index])
        if born is not None:
            use.births_first_year = births_first_year
            use.set_births(born)
        _care.care_ages_split(use, result.persons[index], result.still_to_come[index])
    return result


def year_end(
    base: ArrayLike,
    survival: ArrayLike,
    fertility: ArrayLike,
    *,
    sex_ratio: float,
    remaining: float,
    still_to_come: ArrayLike | None = None,
    out: Float64 | None = None,
) -> Float64:
    """
    Move a population from a reference date to the end of its year, without migration.

    Parameters
    ----------
    base : array_like
        [township][sex][age], or [sex][age], on the reference date.
    survival : array_like
        [sex][age] of a whole year, as in `project`.
    fertility : array_like
        [age] of a whole year.
    sex_ratio : float
        Male births per female birth.
    remaining : float
        Part of the year that is left, as `year_remaining` gives.
    still_to_come : array_like, optional
        [sex][age]: share of each age with a birthday in the rest of the year, as `split_ages` gives; without it
        `remaining` for all.
    out : ndarray, optional
        Where the result goes; must fit exactly.

    Returns
    -------
    ndarray of float64
        Persons on 31 December, shaped as `base`.
    """
    start = float64(base, "base")
    check_shape(start, "base", (None, 2, None) if start.ndim == 3 else (2, None))
    ages = start.shape[-1]
    inputs = {
        "base": start,
        "survival": float64(survival, "survival", (2, ages)),
        "fertility": float64(fertility, "fertility", (ages,)),
        "still_to_come": None if still_to_come is None else float64(still_to_come, "still_to_come", (2, ages)),
    }
    persons = output(out, "out", start.shape)
    check_apart({"out": persons}, inputs)
    rest = _care.care_cohort_rest(start.shape[0] if start.ndim == 3 else 1, ages)
    rest.remaining = remaining
    rest.sex_ratio = sex_ratio
    rest.set_base(inputs["base"])
    rest.set_survival(inputs["survival"])
    rest.set_fertility(inputs["fertility"])
    rest.set_still_to_come(inputs["still_to_come"])
    _care.care_cohort_year_end(rest, persons)
    return persons


def scale_prevalence(
    shape: ArrayLike, persons: ArrayLike, *, from_age: int, share: float, out: Float64 | None = None
) -> Float64:
    """
    Scale the shape of a prevalence so that persons of an age and older have a stated share: min(1, k x shape).

    Parameters
    ----------
    shape : array_like
        [sex][age], relative, at least 0.
    persons : array_like
        [sex][age]: the population the share was stated for.
    from_age : int
        The share is of persons of this age and older; younger ages get 0.
    share : float
        0 to 1.
    out : ndarray, optional
        Where the result goes; must fit exactly.

    Returns
    -------
    ndarray of float64
        [sex][age] prevalence.

    Raises
    ------
    InvalidInput
        The share is out of reach even with prevalence 1 wherever the shape is not 0.
    """
    people = float64(persons, "persons", (2, None))
    form = float64(shape, "shape", people.shape)
    prevalence = output(out, "out", people.shape)
    check_apart({"out": prevalence}, {"shape": form, "persons": people})
    _care.care_dependency_scale(people.shape[1], form, people, from_age, share, prevalence)
    return prevalence


def dependent_persons(persons: ArrayLike, prevalence: ArrayLike, *, out: Float64 | None = None) -> Float64:
    """
    Count dependent persons by level: the sum over sex and age of persons x prevalence.

    Parameters
    ----------
    persons : array_like
        [...][sex][age], as [year][township][sex][age].
    prevalence : array_like
        [level][sex][age] shares; over the levels they add up to at most 1.
    out : ndarray, optional
        Where the result goes; must fit exactly.

    Returns
    -------
    ndarray of float64
        [...][level].
    """
    people = float64(persons, "persons")
    if people.ndim < 2:
        check_shape(people, "persons", (2, None))
    check_shape(people, "persons", (*people.shape[:-2], 2, None))
    shares = float64(prevalence, "prevalence", (None, 2, people.shape[-1]))
    leading = people.shape[:-2]
    result = output(out, "out", (*leading, shares.shape[0]))
    check_apart({"out": result}, {"persons": people, "prevalence": shares})
    tables = count(int(np.prod(leading, dtype=np.int64)), "persons", 1)
    _care.care_dependency_persons(tables, people.shape[-1], people, shares.shape[0], shares, result)
    return result
