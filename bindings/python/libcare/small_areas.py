"""Small areas and migration by age: cohort-change ratios, tables fitted to their margins, migration schedules."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from . import _care
from ._arrays import Float64, check_apart, check_shape, count, float64, output
from ._env import Progress, env


@dataclass(frozen=True, eq=False, slots=True)
class CohortChange:
    """
    Cohort-change ratios.

    Attributes
    ----------
    ratios : ndarray of float64
        [township][sex][age], or [sex][age]; the first `shift` ages hold child-woman ratios.
    from_area : int
        How many were over nobody, and so taken from all townships together (0 if there is nobody either).
    capped : int
        How many would lie beyond a cap.
    shift, mothers : int, (int, int)
        As given to `cohort_change_ratios`.
    """

    ratios: Float64
    from_area: int
    capped: int
    shift: int
    mothers: tuple[int, int]


def _people(value: ArrayLike, name: str) -> Float64:
    """[township][sex][age], or [sex][age]."""
    array = float64(value, name)
    check_shape(array, name, (None, 2, None) if array.ndim == 3 else (2, None))
    return array


def _change(people: Float64, shift: int, mothers: tuple[int, int]) -> Any:
    """Sizes for C."""
    change = _care.care_cohort_change()
    change.townships = people.shape[0] if people.ndim == 3 else 1
    change.ages = people.shape[-1]
    change.shift = count(shift, "shift", 1)
    change.mothers_begin, change.mothers_end = mothers
    return change


def cohort_change_ratios(
    earlier: ArrayLike,
    later: ArrayLike,
    *,
    shift: int,
    mothers: tuple[int, int],
    ratio_min: float | None = None,
    ratio_max: float | None = None,
) -> CohortChange:
    """
    Cohort-change ratios and child-woman ratios between two censuses: the method of Hamilton and Perry.

    Parameters
    ----------
    earlier, later : array_like
        [township][sex][age], or [sex][age]: persons by age groups of equal width, the last open.
    shift : int
        Time between the censuses in age groups: 2 for five-year groups and ten years.
    mothers : (int, int)
        First group of the mothers of the youngest, and the group after their last: (3, 9) for 15 to 44 years in groups
        of five. Those of the next child age are one group older.
    ratio_min, ratio_max : float, optional
        Caps on the ratios of ages, not on those of children.

    Returns
    -------
    CohortChange
        Ratios, and what the rules did to them.

    References
    ----------
    Hamilton, Perry 1962, Social Forces 41:163; Smith, Tayman, Swanson 2013, chapter 8.
    """
    before = _people(earlier, "earlier")
    after = float64(later, "later", before.shape)
    change = _change(before, shift, mothers)
    if ratio_min is not None:
        change.ratio_min = ratio_min
    if ratio_max is not None:
        change.ratio_max = ratio_max
    ratios = np.empty(before.shape)
    report = _care.care_cohort_change_report()
    _care.care_cohort_change_ratios(change, before, after, None, ratios, report)
    return CohortChange(ratios, report.from_area, report.capped, shift, mothers)


def project_cohort_change(
    base: ArrayLike,
    ratios: CohortChange | ArrayLike,
    *,
    steps: int,
    control: ArrayLike | None = None,
    shift: int | None = None,
    mothers: tuple[int, int] | None = None,
    out: Float64 | None = None,
) -> Float64:
    """
    Project townships by cohort-change ratios.

    Parameters
    ----------
    base : array_like
        [township][sex][age], or [sex][age]: persons at the census from which to go on.
    ratios : CohortChange or array_like
        As `cohort_change_ratios` gives them; an array, as one that was changed since, needs `shift` and `mothers`.
    steps : int
        How many steps, each as long as the time between the censuses.
    control : array_like, optional
        [step][sex][age]: persons of the area, to which the townships are scaled.
    shift, mothers : int, (int, int)
        With an array of ratios, and only then.
    out : ndarray, optional
        Where the result goes; must fit exactly.

    Returns
    -------
    ndarray of float64
        [step][township][sex][age], no township axis if the base had none.
    """
    start = _people(base, "base")
    if isinstance(ratios, CohortChange):
        if shift is not None or mothers is not None:
            raise ValueError("shift, mothers: expected with an array of ratios only")
        shift, mothers = ratios.shift, ratios.mothers
    elif shift is None or mothers is None:
        raise ValueError("shift, mothers: expected with an array of ratios")
    table = float64(ratios.ratios if isinstance(ratios, CohortChange) else ratios, "ratios", start.shape)
    n = count(steps, "steps", 1)
    target = None if control is None else float64(control, "control", (n, 2, start.shape[-1]))
    persons = output(out, "out", (n, *start.shape))
    check_apart({"out": persons}, {"base": start, "ratios": table, "control": target})
    _care.care_cohort_change_project(_change(start, shift, mothers), start, table, n, target, None, persons)
    return persons


@dataclass(frozen=True, eq=False, slots=True)
class FittedTable:
    """
    A table fitted to its margins.

    Attributes
    ----------
    table : ndarray of float64
        Shaped as the seed.
    converged : bool
        Are all margins met within the tolerance? If not, perhaps no table with the seed's zeros can meet them.
    iterations : int
        Times that all margins were fitted.
    deviation : float
        Largest \\|sum - total\\| / total.
    """

    table: Float64
    converged: bool
    iterations: int
    deviation: float


def fit_margins(
    seed: ArrayLike,
    margins: Mapping[tuple[int, ...], ArrayLike],
    *,
    tolerance: float = 1e-10,
    most_iterations: int = 1000,
    out: Float64 | None = None,
    progress: Progress | None = None,
) -> FittedTable:
    """
    Fit a table to its margins in proportion to a seed: iterative proportional fitting.

    Parameters
    ----------
    seed : array_like
        Any number of axes; at least 0, and what is 0 stays 0.
    margins : mapping of axes to array_like
        Totals over the axes that are not named: ``{(0,): townships, (1, 2): sex_by_age}``; ``()`` is the grand total.
        Axes ascend. Where margins share axes they must agree.
    tolerance : float
        Largest deviation allowed, relative to each total.
    most_iterations : int
        After these the table is given as it is.
    out : ndarray, optional
        Where the table goes; must fit exactly.
    progress : callable, optional
        Is called with the share of the iterations done. Its exceptions stop the call; so does False.

    Returns
    -------
    FittedTable
        The table and how near it came.

    References
    ----------
    Deming, Stephan 1940, Annals of Mathematical Statistics 11:427.
    """
    start = float64(seed, "seed")
    keeps, totals = [], []
    for axes, values in margins.items():
        if sorted(set(axes)) != list(axes) or any(not 0 <= axis < start.ndim for axis in axes):
            raise ValueError(f"margins: ascending axes from 0 to {start.ndim - 1} expected, {axes!r} found")
        name = f"margins[{axes!r}]"
        totals.append(float64(values, name, tuple(start.shape[axis] for axis in axes)).ravel())
        keeps.append(sum(1 << axis for axis in axes))
    table = output(out, "out", start.shape)
    check_apart({"out": table}, {"seed": start})
    report = _care.care_margin_report()
    _care.care_fit_margins(
        np.array(start.shape, dtype=np.int64),
        start,
        np.array(keeps, dtype=np.int64),
        np.concatenate(totals) if totals else np.empty(0),
        tolerance,
        most_iterations,
        env(0, progress),
        table,
        report,
    )
    return FittedTable(table, bool(report.converged), report.iterations, report.deviation)


def migration_schedule(parameters: ArrayLike, ages: ArrayLike) -> Float64:
    """
    Evaluate a model migration schedule of Rogers and Castro.

    Parameters
    ----------
    parameters : array_like
        7, 9 or 11: a1, alpha1, a2, alpha2, mu2, lambda2, c; then a3, alpha3 of the rise at old age; or a3, alpha3, mu3,
        lambda3 of the peak of retirement.
    ages : array_like
        [age]: exact ages. For a group of ages take the mean over its single years.

    Returns
    -------
    ndarray of float64
        Rates at these ages.

    References
    ----------
    Rogers, Castro 1981, Model migration schedules, IIASA RR-81-30.
    """
    at = float64(ages, "ages", (None,))
    rates = np.empty(at.shape)
    _care.care_migration_schedule(float64(parameters, "parameters", (None,)), at, rates)
    return rates


@dataclass(frozen=True, eq=False, slots=True)
class ScheduleFit:
    """
    A migration schedule fitted to rates.

    Attributes
    ----------
    parameters : ndarray of float64
        As `migration_schedule` takes them.
    converged : bool
        Did the descent come to rest?
    iterations : int
        Of all starts.
    root_mean_square, largest : float
        Of observed less fitted rates.
    """

    parameters: Float64
    converged: bool
    iterations: int
    root_mean_square: float
    largest: float


def fit_migration_schedule(
    ages: ArrayLike,
    rates: ArrayLike,
    *,
    parameters: int = 7,
    weights: ArrayLike | None = None,
    start: ArrayLike | None = None,
) -> ScheduleFit:
    """
    Fit a migration schedule to observed rates by least squares.

    Parameters
    ----------
    ages : array_like
        [age].
    rates : array_like
        [age], at least 0: in- or out-migration, not net.
    parameters : {7, 9, 11}
        How many.
    weights : array_like, optional
        [age]: of the squares.
    start : array_like, optional
        From which parameters to descend; without it from a fixed set, of which the best is kept.

    Returns
    -------
    ScheduleFit
        The parameters and how well they fit.
    """
    at = float64(ages, "ages", (None,))
    n = len(at)
    found = np.empty(count(parameters, "parameters", 1))
    fit = _care.care_schedule_fit()
    _care.care_migration_fit(
        at,
        float64(rates, "rates", (n,)),
        None if weights is None else float64(weights, "weights", (n,)),
        None if start is None else float64(start, "start", found.shape),
        found,
        fit,
    )
    return ScheduleFit(found, bool(fit.converged), fit.iterations, fit.root_mean_square, fit.largest)


def spread_migration(
    total: float, profile: ArrayLike, *, male_share: float = 0.5, out: Float64 | None = None
) -> Float64:
    """
    Spread a migration total over sexes and ages.

    Parameters
    ----------
    total : float
        Net or gross migrants.
    profile : array_like
        [sex][age], or [age] for both sexes: relative within each sex.
    male_share : float
        Of the total.
    out : ndarray, optional
        Where the result goes; must fit exactly.

    Returns
    -------
    ndarray of float64
        [sex][age], adding up to the total.
    """
    form = float64(profile, "profile")
    if form.ndim == 1:
        form = float64(np.broadcast_to(form, (2, len(form))), "profile")
    check_shape(form, "profile", (2, None))
    migrants = output(out, "out", form.shape)
    check_apart({"out": migrants}, {"profile": form})
    _care.care_migration_spread(total, male_share, form, migrants)
    return migrants
