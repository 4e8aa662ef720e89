"""Which source matters in an ensemble: variance by source (Sobol) and screening (Morris)."""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from ._arrays import Float64, count
from ._env import Progress, env
from ._labels import LabelledArray
from ._words import SOURCES, Source
from .ensemble import EnsembleProblem, draw_measures, take_problem
from .sensitivity import morris_effects, morris_points, sobol_shares


@dataclass(frozen=True, eq=False, slots=True)
class SourceShares:
    """
    Variance by source.

    Attributes
    ----------
    first : LabelledArray
        [source][year][measure]: share of the variance that would go if this source alone were known. NaN where a
        measure does not vary.
    total : LabelledArray
        The share that would stay if all others were known.
    first_error, total_error : LabelledArray
        Their standard errors of sampling.
    """

    first: LabelledArray
    total: LabelledArray
    first_error: LabelledArray
    total_error: LabelledArray


@dataclass(frozen=True, eq=False, slots=True)
class SourceEffects:
    """
    What a move of a source over its whole range does.

    Attributes
    ----------
    mean : LabelledArray
        [source][year][measure]: mean of the elementary effects.
    size : LabelledArray
        Mean of their sizes: by this sources are ranked.
    deviation : LabelledArray
        Their standard deviation: large beside the size where the source bends or acts together with others.
    """

    mean: LabelledArray
    size: LabelledArray
    deviation: LabelledArray


class _Steps:
    """Progress of several calls as that of one."""

    def __init__(self, progress: Progress | None, calls: int) -> None:
        self.progress, self.calls, self.done = progress, calls, 0

    def next(self) -> Progress | None:
        """For the next call."""
        before, self.done = self.done, self.done + 1
        progress, calls = self.progress, self.calls
        return None if progress is None else lambda share: progress((before + share) / calls)


def _uncertain(problem: EnsembleProblem, without: tuple[Source, ...] = ()) -> tuple[Source, ...]:
    """Sources of a problem without imported series; ValueError when there are none."""
    if len(take_problem(problem)._imported) > 0:
        raise ValueError("problem: imported series found; a source is varied by its own series here")
    sources = tuple(source for source in problem.uncertain if source not in without)
    if not sources:
        raise ValueError("problem: no source is uncertain")
    return sources


def _source_table(problem: EnsembleProblem, sources: tuple[Source, ...], cells: Float64) -> LabelledArray:
    """Results [source][year x measure] with their labels."""
    labels = (sources, problem.years, problem.measures)
    return LabelledArray(cells.reshape(tuple(map(len, labels))), ("source", "year", "measure"), labels)


def _varies(values: Float64) -> bool:
    """More than by rounding?"""
    return bool(np.ptp(values) > 1e-10 * np.abs(values).max())


def ensemble_shares(
    problem: EnsembleProblem, samples: int, *, threads: int = 0, progress: Progress | None = None
) -> SourceShares:
    """
    Shares of the variance of the area's measures by source (Sobol), by pick and freeze.

    The trajectories 0 to samples - 1 are one sample, the next as many another; for each uncertain source the first are
    run again with that source's draws of the second. So samples x (sources + 2) trajectories are run.

    Parameters
    ----------
    problem : EnsembleProblem
        Without imported series.
    samples : int
        At least 2; thousands, see the standard errors.
    threads : int
        0 = all processors; results do not depend on it.
    progress : callable, optional
        Is called with the share done. Its exceptions stop the call; so does False.

    Returns
    -------
    SourceShares
        By uncertain source, year and measure.

    References
    ----------
    Sobol 1993; Saltelli et al. 2010; Jansen 1999.
    """
    sources = _uncertain(problem)
    n = count(samples, "samples", 2)
    steps = _Steps(progress, len(sources) + 2)
    a = draw_measures(problem, problem._raw, 0, n, env(threads, steps.next()))
    b = draw_measures(problem, problem._raw, n, 2 * n, env(threads, steps.next()))
    mixed = np.empty((len(sources), *a.shape))
    for i, source in enumerate(sources):
        streams = problem._streams.copy()
        streams[SOURCES.index(source)] += n
        raw = problem._make(problem._series, streams, problem._imported)
        mixed[i] = draw_measures(problem, raw, 0, n, env(threads, steps.next()))
    found = [np.full((len(sources), a[0].size), math.nan) for _ in range(4)]
    flat_a, flat_b, flat_mixed = a.reshape(n, -1), b.reshape(n, -1), mixed.reshape(len(sources), n, -1)
    for cell in range(a[0].size):
        if _varies(flat_a[:, cell]):
            shares = sobol_shares(flat_a[:, cell], flat_b[:, cell], flat_mixed[:, :, cell])
            parts = (shares.first, shares.total, shares.first_error, shares.total_error)
            for to, part in zip(found, parts, strict=True):
                to[:, cell] = part
    return SourceShares(*(_source_table(problem, sources, one) for one in found))


def _quantile_path(series: Float64, share: float, years: int) -> Float64:
    """x(1) ... x(years), each at this share of its own distribution."""
    mean, initial, coefficient, drift, spread = series
    z = NormalDist().inv_cdf(share)
    middle, variance = mean, initial**2
    path = np.empty(years)
    for t in range(years):
        middle = mean + coefficient * (middle - mean) + drift
        variance = coefficient**2 * variance + spread**2
        path[t] = middle + z * math.sqrt(variance)
    return path


def ensemble_effects(
    problem: EnsembleProblem,
    paths: int,
    *,
    levels: int = 4,
    low: float = 0.05,
    high: float = 0.95,
    seed: int = 0,
    threads: int = 0,
    progress: Progress | None = None,
) -> SourceEffects:
    """
    Screen the sources (Morris): what does a move of each over its range do to the area's measures?

    At a point p of the grid the series of a source is, in every year, at the share low + p (high - low) of what it may
    be in that year. Townships, which have draws of their own, stay as they are given. So paths x (sources + 1)
    trajectories are run.

    Parameters
    ----------
    problem : EnsembleProblem
        Without imported series.
    paths : int
        At least 1; ten or twenty will mostly do.
    levels : int
        Values of the grid, even.
    low, high : float
        Shares at the ends of the range, within 0 and 1.
    seed : int
        Of the paths.
    threads : int
        0 = all processors; results do not depend on it.
    progress : callable, optional
        Is called with the share done. Its exceptions stop the call; so does False.

    Returns
    -------
    SourceEffects
        By source, year and measure.

    References
    ----------
    Morris 1991; Campolongo, Cariboni, Saltelli 2007.
    """
    sources = _uncertain(problem, ("township",))
    if not 0 < low < high < 1:
        raise ValueError(f"low, high: 0 < low < high < 1 expected, {low!r} and {high!r} found")
    points = morris_points(len(sources), paths, levels=levels, seed=seed)
    years = len(problem.years)
    imported = np.full((points.shape[0] * points.shape[1], len(SOURCES), years), math.nan)
    known: dict[tuple[int, float], Float64] = {}
    for k, point in enumerate(points.reshape(-1, len(sources))):
        for source, p in zip(sources, point.tolist(), strict=True):
            i = SOURCES.index(source)
            if (i, p) not in known:
                share = low + min(max(p, 0.0), 1.0) * (high - low)
                known[i, p] = _quantile_path(problem._series[i], share, years)
            imported[k, i] = known[i, p]
    series = problem._series.copy()
    series[SOURCES.index("township")] = 0
    raw = problem._make(series, problem._streams, imported)
    values = draw_measures(problem, raw, 0, len(imported), env(threads, progress))
    values = values.reshape(*points.shape[:2], -1)
    found = [np.empty((len(sources), values.shape[2])) for _ in range(3)]
    for cell in range(values.shape[2]):
        effects = morris_effects(points, values[:, :, cell])
        for to, part in zip(found, (effects.mean, effects.size, effects.deviation), strict=True):
            to[:, cell] = part
    return SourceEffects(*(_source_table(problem, sources, one) for one in found))
