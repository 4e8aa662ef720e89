"""Seasonal residents: how many are there on each day, the peaks, and what that does to the beds of residents."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from . import _care
from ._arrays import Float64, Int64, float64, int64
from ._env import Progress, env
from ._words import STAYS, Stay, code


@dataclass(frozen=True, eq=False, slots=True)
class SojournLoad:
    """
    Seasonal residents by day, the days of all periods one after another, and by period.

    Attributes
    ----------
    present : ndarray of float64
        [day] expected persons at the end of the day.
    high : ndarray of int64
        [day]: the smallest number that is not exceeded with the probability asked for.
    displaced, turned_away : ndarray of float64 or None
        [day] expected residents without a bed because sojourners took it, and sojourners beyond all beds; None without
        capacity.
    nights, peak : ndarray of float64
        [period] expected person-nights, and the largest expected number present.
    mean_stay : float
        Days.
    most : float
        The largest expected number present.
    most_day : int
        The first day with it, from 0.
    most_high : int
        The largest of `high`.
    """

    present: Float64
    high: Int64
    displaced: Float64 | None
    turned_away: Float64 | None
    nights: Float64
    peak: Float64
    mean_stay: float
    most: float
    most_day: int
    most_high: int


def sojourn_load(
    arrivals: ArrayLike,
    days: ArrayLike,
    *,
    stay: Stay = "nights",
    mean: float | None = None,
    sd: float | None = None,
    night_share: ArrayLike | None = None,
    cycle: bool = True,
    quantile: float = 0.95,
    residents: ArrayLike | None = None,
    capacity: ArrayLike | None = None,
    threads: int = 0,
    progress: Progress | None = None,
) -> SojournLoad:
    """
    Find how many seasonal residents are there: Poisson arrivals at a rate by period, independent stays, room for all.

    Parameters
    ----------
    arrivals : array_like
        [period] expected arrivals, as by month.
    days : array_like of int
        [period] days in each.
    stay : {"nights", "fixed", "uniform", "exponential", "gamma"}
        How long a stay lasts: by the share of each number of nights, or by a distribution.
    mean, sd : float, optional
        Of the stay, in days; sd with "uniform" and "gamma".
    night_share : array_like, optional
        With "nights": share of stays of 1, 2, ... nights.
    cycle : bool
        Do the periods repeat, as the months of a year? Otherwise nobody is there when they begin.
    quantile : float
        Probability that `high` is not exceeded.
    residents, capacity : array_like, optional
        [period] residents who need a bed, and beds.
    threads : int
        0 = all processors; results do not depend on it.
    progress : callable, optional
        Is called with the share done.

    Returns
    -------
    SojournLoad
        By day and by period.

    References
    ----------
    Eick, Massey, Whitt 1993, The physics of the Mt/G/infinity queue.
    """
    came = float64(arrivals, "arrivals", (None,))
    length = int64(days, "days", came.shape)
    periods = len(came)
    problem = _care.care_sojourn_problem(periods)
    kept = [came, length]
    problem.set_arrivals(came)
    problem.set_days(length)
    for name, value in (("residents", residents), ("capacity", capacity)):
        if value is not None:
            kept.append(float64(value, name, (periods,)))
            getattr(problem, f"set_{name}")(kept[-1])
    if night_share is not None:
        kept.append(float64(night_share, "night_share", (None,)))
        problem.set_night_share(kept[-1])
    for name, number in (("mean", mean), ("sd", sd)):
        if number is not None:
            setattr(problem, name, number)
    problem.stay = code(stay, STAYS, "stay")
    problem.cycle = int(cycle)
    problem.quantile = quantile
    n = max(int(length.clip(0, 100_000).sum()), 0)
    present, high = np.empty(n), np.empty(n, np.int64)
    displaced, turned_away = (None, None) if capacity is None else (np.empty(n), np.empty(n))
    nights, peak = np.empty(periods), np.empty(periods)
    report = _care.care_sojourn_report()
    _care.care_sojourn_load(
        problem, env(threads, progress), present, high, displaced, turned_away, nights, peak, report
    )
    told = (report.mean_stay, report.most, report.most_day, report.most_high)
    return SojournLoad(present, high, displaced, turned_away, nights, peak, *told)
