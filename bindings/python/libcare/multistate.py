"""Functional status: transitions between levels, their calibration, projection by level, healthy life expectancy."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from . import _care
from ._arrays import Float64, check_apart, check_shape, count, float64, output
from ._env import Progress, env
from ._layouts import By, Rates, check_by, layout_of, years_of, years_or_fail
from ._words import COUNTINGS, TRANSITION_METHODS, Counting, TransitionMethod, code
from .errors import Finding, findings_of


@dataclass(frozen=True, eq=False, slots=True)
class Transitions:
    """
    Transitions in a step, [...][from][to][age].

    Attributes
    ----------
    probability : ndarray of float64
        Rows, over the second state, add up to 1. The last state is death.
    occupancy : ndarray of float64
        Expected time in the second state during the step, of one who starts in the first.
    """

    probability: Float64
    occupancy: Float64


@dataclass(frozen=True, eq=False, slots=True)
class TransitionFit:
    """
    A fit, and how it came out.

    Attributes
    ----------
    values : ndarray of float64
        What was fitted.
    iterations : int
        The most that any cell took.
    residual : float
        Largest difference from what was to be met.
    """

    values: Float64
    iterations: int
    residual: float


@dataclass(frozen=True, eq=False, slots=True)
class PanelFit:
    """
    Intensities from panel data.

    Attributes
    ----------
    intensity : ndarray of float64
        [from][to], rows add up to 0.
    standard_error : ndarray of float64
        [from][to] of the intensities off the diagonal; 0 where a transition is not permitted.
    log_likelihood : float
        At the fit.
    iterations : int
        Of Fisher scoring.
    """

    intensity: Float64
    standard_error: Float64
    log_likelihood: float
    iterations: int


@dataclass(frozen=True, eq=False, slots=True)
class LevelProjection:
    """
    A projection by functional level. Births - deaths + migrants is the change of every township, sex and year.

    Attributes
    ----------
    persons : ndarray of float64
        [year][township][sex][level][age] at the end of each year; no township axis if the base had none.
    births, migrants : ndarray of float64
        [year][township][sex] in each year; migrants are net.
    deaths : ndarray of float64
        [year][township][sex][level], by the level at the start of the year.
    findings : tuple of Finding
        Levels whose share leaves the path that the transitions were calibrated to: ``transition_inconsistent``.
    """

    persons: Float64
    births: Float64
    deaths: Float64
    migrants: Float64
    findings: tuple[Finding, ...]


@dataclass(frozen=True, eq=False, slots=True)
class HealthExpectancy:
    """
    Healthy life expectancy by age.

    Attributes
    ----------
    years : ndarray of float64
        Expected healthy years.
    standard_error : ndarray of float64
        Of the years; 0 without sample and deaths.
    """

    years: Float64
    standard_error: Float64


def _table(value: ArrayLike, name: str) -> tuple[Float64, int, int, int]:
    """Array [...][states][states][cells], with the number of tables, states and cells."""
    array = float64(value, name)
    if array.ndim < 3:
        check_shape(array, name, (None, None, None))
    states, cells = array.shape[-2:]
    check_shape(array, name, (*array.shape[:-3], states, states, cells))
    return array, int(np.prod(array.shape[:-3], dtype=np.int64)), states, cells


def transition_probabilities(
    intensity: ArrayLike,
    *,
    step: float = 1.0,
    method: TransitionMethod = "exponential",
    threads: int = 0,
    progress: Progress | None = None,
) -> Transitions:
    """
    Find the probabilities of transition in a step of time, and the time spent in each state during it.

    Parameters
    ----------
    intensity : array_like
        [...][from][to][age] a year: not negative off the diagonal, rows add up to 0. The last state is death.
    step : float
        Years.
    method : {"exponential", "linear"}
        P = exp(step Q), or (I - step/2 Q)^-1 (I + step/2 Q), survivors linear in the step.
    threads : int
        0 = all processors; results do not depend on it.
    progress : callable, optional
        Is called with the share done.

    Returns
    -------
    Transitions
        Of the shape of the intensities.

    References
    ----------
    Higham 2005; Xue, Ye 2013; Van Loan 1978; Rogers 1975.
    """
    table, tables, states, cells = _table(intensity, "intensity")
    found = Transitions(np.empty(table.shape), np.empty(table.shape))
    method_code = code(method, TRANSITION_METHODS, "method")
    _care.care_multistate_probabilities(
        tables, states, cells, table, step, method_code, env(threads, progress), found.probability, found.occupancy
    )
    return found


def survivorship(transitions: Transitions, open_intensity: ArrayLike, *, step: float = 1.0) -> Float64:
    """
    Turn steps between exact ages into the survivorship of age groups, as `project_levels` takes it.

    Parameters
    ----------
    transitions : Transitions
        [from][to][age] from each exact age to the next; the open age's are not used.
    open_intensity : array_like
        [from][to] intensities of the open age.
    step : float
        Width of an age group, in years.

    Returns
    -------
    ndarray of float64
        [from][to][age]: L(x-1)^-1 L(x); the newborn have L(0) / step, the open age T(w-1)^-1 T(w).

    References
    ----------
    Rogers 1975; Willekens, Rogers 1978.
    """
    table, _, states, ages = _table(transitions.probability, "transitions.probability")
    check_shape(table, "transitions.probability", (None, None, None))
    time = float64(transitions.occupancy, "transitions.occupancy", table.shape)
    rates = float64(open_intensity, "open_intensity", (states, states))
    found = np.empty(table.shape)
    _care.care_multistate_survivorship(states, ages, step, table, time, rates, found)
    return found


def level_expectancy(
    probability: ArrayLike,
    *,
    step: float = 1.0,
    counting: Counting = "trapezoid",
    repeat_last: bool = False,
) -> Float64:
    """
    Expected years in each level, by the level one starts from.

    Parameters
    ----------
    probability : array_like
        [from][to][step]: the steps in their order; the last state is death.
    step : float
        Length of a step, in years.
    counting : {"interval_start", "trapezoid"}
        A step is lived where it starts, or half where it starts and half where it ends.
    repeat_last : bool
        The last step is repeated until all are dead; else nothing is counted after it.

    Returns
    -------
    ndarray of float64
        [level started from][level lived in][step]: years lived from the start of each step on.
    """
    table, _, states, steps = _table(probability, "probability")
    check_shape(table, "probability", (None, None, None))
    years = np.empty((max(states - 1, 0), max(states - 1, 0), steps))
    rule = code(counting, COUNTINGS, "counting")
    _care.care_multistate_expectancy(states, steps, table, step, rule, int(bool(repeat_last)), years)
    return years


def starting_shares(prevalence: ArrayLike, survival: ArrayLike) -> Float64:
    """
    Shares by level of those who reach each age in a year: the prevalence one age before.

    Parameters
    ----------
    prevalence : array_like
        [...][level][age], adding up to 1 at every age.
    survival : array_like
        [...][age] as in `project`.

    Returns
    -------
    ndarray of float64
        [...][level][age]. At age 0 all in level 0; at the open age those of both ages it takes in.
    """
    shares = float64(prevalence, "prevalence")
    if shares.ndim < 2:
        check_shape(shares, "prevalence", (None, None))
    levels, ages = shares.shape[-2:]
    alive = float64(survival, "survival", (*shares.shape[:-2], ages))
    found = np.empty(shares.shape)
    for at in np.ndindex(shares.shape[:-2]):
        _care.care_transition_start(levels, ages, shares[at], alive[at], found[at])
    return found


def _cells(start: ArrayLike, survival: ArrayLike) -> tuple[Float64, Float64, tuple[int, ...], int, int]:
    """Shares of those who start and how many live, with their leading axes, levels and cells."""
    shares = float64(start, "start")
    if shares.ndim < 2:
        check_shape(shares, "start", (None, None))
    levels, cells = shares.shape[-2:]
    alive = float64(survival, "survival", (*shares.shape[:-2], cells))
    return shares, alive, shares.shape[:-2], levels, cells


def _worst(reports: list[Any]) -> tuple[int, float]:
    """Most iterations and largest residual of several fits."""
    return max((one.iterations for one in reports), default=0), max((one.residual for one in reports), default=0.0)


def fit_transitions(
    start: ArrayLike,
    end: ArrayLike,
    survival: ArrayLike,
    seed: ArrayLike,
    *,
    tolerance: float = 1e-12,
    most_iterations: int = 10_000,
) -> TransitionFit:
    """
    Fit transitions to two cross-sections by iterative proportional fitting of a seed.

    With the prevalence of successive ages (`starting_shares`) as start and end this calibrates the transitions of a
    survey: the projection then keeps to the local prevalence and to the life table.

    Parameters
    ----------
    start : array_like
        [...][level][cell]: shares of those who begin the step, adding up to 1.
    end : array_like
        [...][level][cell]: shares of those who live through it.
    survival : array_like
        [...][cell]: how many live through it.
    seed : array_like
        [...][from][to][cell]: probabilities that give the shape; a transition that is 0 stays so.
    tolerance : float
        On shares of those who start.
    most_iterations : int
        Past these the fit is refused.

    Returns
    -------
    TransitionFit
        Its values are the probabilities.

    References
    ----------
    Hariyanto, Dickson, Pitt 2014; Deming, Stephan 1940.
    """
    shares, alive, leading, levels, cells = _cells(start, survival)
    after = float64(end, "end", shares.shape)
    shape = float64(seed, "seed", (*leading, levels + 1, levels + 1, cells))
    found = np.empty(shape.shape)
    reports = []
    for at in np.ndindex(leading):
        report = _care.care_fit_report()
        _care.care_transition_fit(
            levels,
            cells,
            shares[at],
            after[at],
            alive[at],
            shape[at],
            tolerance,
            most_iterations,
            env(),
            found[at],
            report,
        )
        reports.append(report)
    return TransitionFit(found, *_worst(reports))


def scale_mortality(start: ArrayLike, survival: ArrayLike, intensity: ArrayLike, *, step: float = 1.0) -> Float64:
    """
    Scale the deaths of all levels by one factor in each cell, so that they reproduce a life table.

    Parameters
    ----------
    start : array_like
        [...][level][cell]: shares of those who begin the step, adding up to 1.
    survival : array_like
        [...][cell]: how many live through it.
    intensity : array_like
        [...][from][to][cell]; the intensities of death are the relative risks.
    step : float
        Years.

    Returns
    -------
    ndarray of float64
        Intensities.
    """
    shares, alive, leading, levels, cells = _cells(start, survival)
    rates = float64(intensity, "intensity", (*leading, levels + 1, levels + 1, cells))
    found = np.empty(rates.shape)
    for at in np.ndindex(leading):
        _care.care_transition_mortality(levels, cells, shares[at], alive[at], step, rates[at], env(), found[at])
    return found


def fit_incidence(
    start: ArrayLike,
    end: ArrayLike,
    survival: ArrayLike,
    relative: ArrayLike,
    recovery: ArrayLike,
    *,
    step: float = 1.0,
) -> TransitionFit:
    """
    Find the incidence that explains a prevalence, given mortality and recovery.

    Parameters
    ----------
    start : array_like
        [...][level][cell]: shares of those who begin the step, adding up to 1.
    end : array_like
        [...][level][cell]: shares of those who live through it.
    survival : array_like
        [...][cell]: how many live through it.
    relative : array_like
        [...][level][cell]: relative risks of death.
    recovery : array_like
        [...][level - 1][cell]: intensity of going from level i + 1 to level i, assumed.
    step : float
        Years.

    Returns
    -------
    TransitionFit
        Its values are intensities [...][from][to][cell].

    References
    ----------
    van der Gaag, Bijwaard, de Beer, Bonneux 2015.
    """
    shares, alive, leading, levels, cells = _cells(start, survival)
    after = float64(end, "end", shares.shape)
    risk = float64(relative, "relative", shares.shape)
    back = float64(recovery, "recovery", (*leading, levels - 1, cells))
    found = np.empty((*leading, levels + 1, levels + 1, cells))
    reports = []
    for at in np.ndindex(leading):
        report = _care.care_fit_report()
        _care.care_transition_incidence(
            levels,
            cells,
            shares[at],
            after[at],
            alive[at],
            risk[at],
            back[at],
            step,
            env(),
            found[at],
            report,
        )
        reports.append(report)
    return TransitionFit(found, *_worst(reports))


def fit_prevalence(
    shape: ArrayLike,
    persons: ArrayLike,
    counts: ArrayLike,
    *,
    tolerance: float = 1e-12,
    most_iterations: int = 10_000,
) -> TransitionFit:
    """
    Scale a prevalence so that the persons of each level add up to a local count.

    Parameters
    ----------
    shape : array_like
        [level][cell]: shares, adding up to 1.
    persons : array_like
        [cell].
    counts : array_like
        [level], adding up to the persons.
    tolerance : float
        On the counts, as a share of all persons.
    most_iterations : int
        Past these the fit is refused.

    Returns
    -------
    TransitionFit
        Its values are shares [level][cell]: the shape times one factor for each level, adding up to 1.
    """
    shares = float64(shape, "shape", (None, None))
    levels, cells = shares.shape
    people = float64(persons, "persons", (cells,))
    wanted = float64(counts, "counts", (levels,))
    found = np.empty(shares.shape)
    report = _care.care_fit_report()
    _care.care_transition_prevalence(levels, cells, shares, people, wanted, tolerance, most_iterations, found, report)
    return TransitionFit(found, report.iterations, report.residual)


def fit_panel(
    length: ArrayLike,
    counts: ArrayLike,
    guess: ArrayLike,
    *,
    tolerance: float = 1e-10,
    most_iterations: int = 200,
) -> PanelFit:
    """
    Estimate intensities from persons seen at two times.

    Parameters
    ----------
    length : array_like
        [interval]: years.
    counts : array_like
        [interval][from][to]: persons by state at the start and at the end.
    guess : array_like
        [from][to]: intensities to start from; what is 0 stays 0.
    tolerance : float
        On the scoring step: score x step.
    most_iterations : int
        Past these the fit is refused.

    Returns
    -------
    PanelFit
        Intensities with their standard errors.

    References
    ----------
    Kalbfleisch, Lawless 1985.
    """
    start = float64(guess, "guess", (None, None))
    states = start.shape[0]
    check_shape(start, "guess", (states, states))
    seen = float64(counts, "counts", (None, states, states))
    years = float64(length, "length", (len(seen),))
    fit = PanelFit(np.empty(start.shape), np.empty(start.shape), 0.0, 0)
    report = _care.care_fit_report()
    _care.care_transition_panel(
        states,
        len(seen),
        years,
        seen,
        start,
        tolerance,
        most_iterations,
        env(),
        fit.intensity,
        fit.standard_error,
        report,
    )
    return PanelFit(fit.intensity, fit.standard_error, report.log_likelihood, report.iterations)


def level_rates(value: ArrayLike, name: str, core: tuple[int, ...]) -> Rates:
    """Array of tables of this shape."""
    array = float64(value, name)
    check_shape(array, name, (*(None for _ in range(min(max(array.ndim - len(core), 0), 2))), *core))
    return Rates(name, array, len(core))


def project_levels(
    base: ArrayLike,
    probability: ArrayLike,
    fertility: ArrayLike,
    *,
    sex_ratio: ArrayLike,
    migration: ArrayLike | None = None,
    path: ArrayLike | None = None,
    path_from_age: int = 60,
    path_tolerance: float = 0.1,
    years: int | None = None,
    by: By = None,
    out: Float64 | None = None,
    threads: int = 0,
    progress: Progress | None = None,
) -> LevelProjection:
    """
    Project a population by functional level, by single years of age and calendar years.

    Parameters
    ----------
    base : array_like
        [township][sex][level][age], or [sex][level][age] of one area: persons at the end of the year before the first.
    probability : array_like
        [...][sex][from][to][age] of a year, with the age that is reached; the last state is death.
    fertility : array_like
        [...][age]: births per woman and year; 0 at age 0 and at the open age.
    sex_ratio : float or array_like
        Male births per female birth, one for all years or [year].
    migration : array_like, optional
        [...][sex][age]: net migrants a year per person, in all levels alike, at the end of the year.
    path : array_like, optional
        [sex][level][age]: the prevalence the transitions were calibrated to, from which shares must not depart.
    path_from_age : int
        Shares are of persons of this age and older.
    path_tolerance : float
        How far a share may be from its path, relative to it.
    years : int, optional
        How many; needed when no array shows it.
    by : {"township", "year"} or mapping of argument names to these, optional
        What a single leading axis of rates means when there are as many townships as years.
    out : ndarray, optional
        Where the persons go; must fit exactly.
    threads : int
        0 = all processors; results do not depend on it.
    progress : callable, optional
        Is called with the share done. Its exceptions stop the call; so does False.

    Returns
    -------
    LevelProjection
        Persons, flows and findings.

    References
    ----------
    Rogers 1975; Schoen 1988.
    """
    start = float64(base, "base")
    check_shape(start, "base", (None, 2, None, None) if start.ndim == 4 else (2, None, None))
    townships = start.shape[0] if start.ndim == 4 else None
    levels, ages = start.shape[-2:]
    check_by(by, ("probability", "fertility", "migration"))
    table = (2, levels + 1, levels + 1, ages)
    rates = [level_rates(probability, "probability", table), level_rates(fertility, "fertility", (ages,))]
    if migration is not None:
        rates.append(level_rates(migration, "migration", (2, ages)))
    ratio = float64(sex_ratio, "sex_ratio")
    way = None if path is None else float64(path, "path", (2, levels, ages))
    n = years_or_fail(
        [
            years,
            None if ratio.ndim == 0 else len(ratio),
            years_of(rates, townships, by),
            len(out) if isinstance(out, np.ndarray) and out.ndim > 0 else None,
        ]
    )
    ratio = float64(np.full(n, ratio) if ratio.ndim == 0 else ratio, "sex_ratio", (n,))
    persons = output(out, "out", (n, *start.shape))
    check_apart({"out": persons}, {"base": start, **{one.name: one.array for one in rates}, "path": way})
    flows = [np.empty((n, *start.shape[:-2])), np.empty((n, *start.shape[:-1])), np.empty((n, *start.shape[:-2]))]

    problem = _care.care_multistate_problem(1 if townships is None else townships, n, ages, levels)
    problem.path_from_age = count(path_from_age, "path_from_age")
    problem.path_tolerance = path_tolerance
    problem.set_base(start)
    problem.set_sex_ratio(ratio)
    problem.set_path(way)
    layouts = [layout_of(one, townships, n, by) for one in rates]
    problem.set_probability(rates[0].array, layouts[0])
    problem.set_fertility(rates[1].array, layouts[1])
    if migration is not None:
        problem.set_migration(rates[2].array, layouts[2])
    found = _care.care_multistate_project(problem, env(threads, progress), persons, *flows)
    births, deaths, migrants = flows
    return LevelProjection(persons, births, deaths, migrants, findings_of(found))


def sullivan(
    survivors: ArrayLike,
    person_years: ArrayLike,
    prevalence: ArrayLike,
    *,
    sample: ArrayLike | None = None,
    deaths: ArrayLike | None = None,
    width: ArrayLike | None = None,
) -> HealthExpectancy:
    """
    Healthy life expectancy by the method of Sullivan, with its standard error.

    Parameters
    ----------
    survivors : array_like
        [age]: l(x) of a life table, any radix.
    person_years : array_like
        [age]: L(x) of the same radix; the last age is open.
    prevalence : array_like
        [age]: share that is not healthy.
    sample : array_like, optional
        [age]: persons asked; without it the prevalence is taken as certain.
    deaths : array_like, optional
        [age]: deaths the life table is from; without it mortality is taken as certain.
    width : array_like, optional
        [age]: years in a group, 1 without it.

    Returns
    -------
    HealthExpectancy
        By age.

    References
    ----------
    Sullivan 1971; Jagger, Cox, Le Roy 2006; Chiang 1984.
    """
    alive = float64(survivors, "survivors", (None,))
    shape = alive.shape
    lived = float64(person_years, "person_years", shape)
    sick = float64(prevalence, "prevalence", shape)
    asked = None if sample is None else float64(sample, "sample", shape)
    died = None if deaths is None else float64(deaths, "deaths", shape)
    years = None if width is None else float64(width, "width", shape)
    found = HealthExpectancy(np.empty(shape), np.empty(shape))
    _care.care_sullivan(shape[0], alive, lived, sick, asked, died, years, found.years, found.standard_error)
    return found
