"""Ensembles: many trajectories of a projection by level, what is known from them, and which source matters."""

import csv
import math
import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _care
from ._arrays import Float64, check_shape, count, float64, int32, int64
from ._env import Progress, env
from ._layouts import By, check_by, layout_of, years_of, years_or_fail
from ._words import SOURCES, TARGET_SIDES, Source, TargetSide, code
from .errors import InvalidInput
from .multistate import level_rates
from .sensitivity import morris_effects, morris_points, sobol_shares

if TYPE_CHECKING:
    import pandas as pd

Labels: TypeAlias = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Series:
    """
    What an uncertain source does over the years, z being standard normal.

    x(0) = mean + initial z(0), x(t) = mean + coefficient (x(t-1) - mean) + drift + spread z(t).

    Attributes
    ----------
    mean, drift : float
        Of x.
    initial, spread : float
        Standard deviations of the start and of each year, not negative.
    coefficient : float
        1 = a random walk, or with a spread of 0 a value drawn once; below 1 in size an autoregression. From -1 to 1.
    """

    mean: float = 0.0
    initial: float = 0.0
    coefficient: float = 1.0
    drift: float = 0.0
    spread: float = 0.0

    def numbers(self) -> tuple[float, float, float, float, float]:
        """In the order of C."""
        return self.mean, self.initial, self.coefficient, self.drift, self.spread


@dataclass(frozen=True, eq=False, slots=True)
class Figure:
    """
    What is looked at: a sum of weight x persons at the end of a year.

    Attributes
    ----------
    name : str
        Of the figure.
    weight : array_like
        [level] for both sexes, or [sex][level]; not negative.
    from_age : int
        The youngest counted.
    to_age : int or None
        The first not counted any more; None = all from from_age on.
    take_up : bool
        Does it depend on take-up?
    """

    name: str
    weight: ArrayLike
    from_age: int = 0
    to_age: int | None = None
    take_up: bool = False


@dataclass(frozen=True, slots=True)
class Ratio:
    """
    A measure of the area: scale x numerator / denominator.

    Attributes
    ----------
    name : str
        Of the ratio.
    numerator, denominator : str
        Names of figures or supplies.
    scale : float
        As 1000 for beds per thousand.
    """

    name: str
    numerator: str
    denominator: str
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Target:
    """
    What a measure of the area is to be.

    Attributes
    ----------
    measure : str
        A figure, a supply or a ratio.
    year : int
        In which it is looked at.
    value : float
        To be reached.
    side : {"at_least", "at_most"}
        Which way is good.
    """

    measure: str
    year: int
    value: float
    side: TargetSide = "at_least"


@dataclass(frozen=True, eq=False, slots=True)
class LabelledArray:
    """
    Numbers with names for their axes; NumPy takes it as the array it holds.

    Attributes
    ----------
    values : ndarray of float64
        The numbers.
    axes : tuple of str
        Name of each axis.
    labels : tuple of tuple
        What stands along each axis.
    """

    values: Float64
    axes: tuple[str, ...]
    labels: Labels

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.array(self.values, dtype=dtype, copy=True) if copy else np.asarray(self.values, dtype=dtype)

    def at(self, **labels: Any) -> Float64:
        """
        Numbers at some labels, as ``quantiles.at(share=0.9, figure="severe")``.

        Parameters
        ----------
        labels : keywords
            A label for each axis named.

        Returns
        -------
        ndarray of float64
            Over the axes that are left.
        """
        for axis in labels:
            if axis not in self.axes:
                raise ValueError(f"{axis}: one of {', '.join(self.axes)} expected")
        index: list[Any] = [slice(None)] * len(self.axes)
        for i, (axis, there) in enumerate(zip(self.axes, self.labels, strict=True)):
            if axis in labels:
                if labels[axis] not in there:
                    raise ValueError(f"{axis}: {labels[axis]!r} found, one of {_shown(there)} expected")
                index[i] = there.index(labels[axis])
        return np.asarray(self.values[tuple(index)])

    def to_pandas(self) -> "pd.DataFrame":
        """
        Make a pandas data frame: a column for each label of the last axis, a row for each cell of the others.

        Returns
        -------
        pandas.DataFrame
            Of float64.

        Raises
        ------
        ImportError
            pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise ImportError("LabelledArray.to_pandas needs pandas: pip install 'libcare[pandas]'") from error
        columns = pd.Index(self.labels[-1], name=self.axes[-1])
        if len(self.axes) == 1:
            return pd.DataFrame(self.values[None], columns=columns)
        rows: Any = (
            pd.Index(self.labels[0], name=self.axes[0])
            if len(self.axes) == 2
            else pd.MultiIndex.from_product(self.labels[:-1], names=self.axes[:-1])
        )
        return pd.DataFrame(self.values.reshape(-1, len(columns)), index=rows, columns=columns)


@dataclass(frozen=True, eq=False, slots=True)
class Moments:
    """
    Mean and standard deviation over the trajectories.

    Attributes
    ----------
    mean, deviation : LabelledArray
        Of the same axes; the deviation is NaN with one trajectory.
    """

    mean: LabelledArray
    deviation: LabelledArray


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


def _shown(labels: Sequence[Any]) -> str:
    """Labels for people."""
    some = ", ".join(map(str, labels[:12]))
    return f"{some} and {len(labels) - 12} more" if len(labels) > 12 else some


def _names(names: Iterable[str], what: str) -> tuple[str, ...]:
    """Names, each of them once."""
    found = tuple(names)
    for i, name in enumerate(found):
        if not isinstance(name, str) or not name:
            raise TypeError(f"{what}: a name expected, {name!r} found")
        if name in found[:i]:
            raise ValueError(f"{what}: {name!r} stands twice")
    return found


def _index(name: str, names: tuple[str, ...], what: str) -> int:
    """Where a name stands."""
    if name not in names:
        raise ValueError(f"{what}: one of {_shown(names)} expected, {name!r} found")
    return names.index(name)


def _by_source(values: Mapping[Source, Any], what: str) -> list[tuple[int, Source, Any]]:
    """Number, name and value of each source named."""
    if not isinstance(values, Mapping):
        raise TypeError(f"{what}: a mapping of sources expected, {values!r} found")
    return [(code(source, SOURCES, what), source, value) for source, value in values.items()]


def _series_table(sources: Mapping[Source, Series]) -> Float64:
    """Parameters [source][5], 0 for sources that are certain."""
    table = np.zeros((len(SOURCES), _care.CARE_SERIES_PARAMETERS))
    for i, source, series in _by_source(sources, "sources"):
        if not isinstance(series, Series):
            raise TypeError(f"sources: a Series expected for {source}, {series!r} found")
        try:
            table[i] = [float(number) for number in series.numbers()]
        except (TypeError, ValueError):
            raise TypeError(f"sources: numbers expected for {source}, {series!r} found") from None
    return table


def _weights(figures: Sequence[Figure], levels: int) -> Float64:
    """Weights [figure][sex][level]."""
    table = np.empty((len(figures), 2, levels))
    for i, figure in enumerate(figures):
        name = f"figures[{i}].weight"
        weight = float64(figure.weight, name)
        check_shape(weight, name, (2, levels) if weight.ndim == 2 else (levels,))
        table[i] = weight
    return table


class EnsembleProblem:
    """
    A projection by level in which something is uncertain. Arrays are taken as they are and must not change.

    Parameters
    ----------
    base, probability, fertility, sex_ratio : array_like
        As `project_levels` takes them; probabilities common to all, or by year.
    figures : sequence of Figure
        What is looked at, at least one.
    migration : array_like, optional
        As `project_levels` takes it.
    supplies : mapping of str to array_like, optional
        [year]: planned for the area at the end of each year, from the one before the first on.
    ratios : sequence of Ratio, optional
        Of figures and supplies of the area.
    targets : sequence of Target, optional
        What measures of the area are to be.
    sources : mapping of source to Series, optional
        What is uncertain: "fertility", "mortality", "migration", "prevalence", "take_up", "build_delay", "township".
    streams : mapping of source to int, optional
        Trajectory k takes the draws of trajectory k + stream: runs that differ in one of them differ in that source alone.
    seed : int
        0 to 2^64 - 1.
    imported : array_like, optional
        [trajectory][source][year] in place of drawn series; NaN = drawn. See `read_trajectories`.
    mortality_pattern : array_like, optional
        [sex][age]; 1 without it.
    migration_pattern : array_like, optional
        [sex][age]; needed when migration is uncertain.
    years : int, optional
        How many; needed when no array shows it.
    by : {"township", "year"} or mapping of argument names to these, optional
        As `project_levels` takes it.
    first_year : int
        What the first year is called.

    Attributes
    ----------
    years : tuple of int
        As they are called.
    townships : int
        Their number.
    figures, measures : tuple of str
        Names of the figures; of the measures of the area: figures, supplies, ratios.
    targets : tuple of Target
        As given.
    """

    def __init__(
        self,
        base: ArrayLike,
        probability: ArrayLike,
        fertility: ArrayLike,
        *,
        sex_ratio: ArrayLike,
        figures: Sequence[Figure],
        migration: ArrayLike | None = None,
        supplies: Mapping[str, ArrayLike] | None = None,
        ratios: Sequence[Ratio] = (),
        targets: Sequence[Target] = (),
        sources: Mapping[Source, Series] | None = None,
        streams: Mapping[Source, int] | None = None,
        seed: int = 0,
        imported: ArrayLike | None = None,
        mortality_pattern: ArrayLike | None = None,
        migration_pattern: ArrayLike | None = None,
        years: int | None = None,
        by: By = None,
        first_year: int = 1,
    ) -> None:
        start = float64(base, "base")
        check_shape(start, "base", (None, 2, None, None) if start.ndim == 4 else (2, None, None))
        self._levels, self._ages = start.shape[-2:]
        self._people, self._kept, n = self._take_people(start, probability, fertility, sex_ratio, migration, years, by)
        self.townships = start.shape[0] if start.ndim == 4 else 1
        self.years = tuple(range(count(first_year, "first_year", -(2**31)), first_year + n))
        stock = dict(supplies or {})
        self.figures = _names((figure.name for figure in figures), "figures")
        counted = _names((*self.figures, *stock), "figures and supplies")
        self.measures = _names((*counted, *(ratio.name for ratio in ratios)), "figures, supplies and ratios")
        self.targets = tuple(targets)
        self._figures, self._ratios = tuple(figures), tuple(ratios)
        self._weights = _weights(self._figures, self._levels)
        self._supply = np.empty((len(stock), n + 1))
        for i, (name, planned) in enumerate(stock.items()):
            self._supply[i] = float64(planned, f"supplies[{name!r}]", (n + 1,))
        self._patterns = [
            None if pattern is None else float64(pattern, name, (2, self._ages))
            for name, pattern in (("mortality_pattern", mortality_pattern), ("migration_pattern", migration_pattern))
        ]
        self._seed = count(seed, "seed")
        self._series = _series_table(sources or {})
        self._streams = np.zeros(len(SOURCES), dtype=np.int64)
        for i, source, stream in _by_source(streams or {}, "streams"):
            self._streams[i] = count(stream, f"streams[{source!r}]")
        self._imported = (
            np.empty((0, len(SOURCES), n))
            if imported is None
            else float64(imported, "imported", (None, len(SOURCES), n))
        )
        self._take_columns(counted)
        self._raw = self._make(self._series, self._streams, self._imported)

    def __repr__(self) -> str:
        uncertain = ", ".join(self.uncertain) or "nothing"
        return f"<EnsembleProblem: {self.townships} townships, {len(self.years)} years, uncertain: {uncertain}>"

    @property
    def uncertain(self) -> tuple[Source, ...]:
        """Sources that vary among trajectories, as far as series are drawn."""
        varies = (self._series[:, [1, 4]] != 0).any(axis=1)
        return tuple(source for source, one in zip(SOURCES, varies, strict=True) if one)

    def _take_people(
        self,
        start: Float64,
        probability: ArrayLike,
        fertility: ArrayLike,
        sex_ratio: ArrayLike,
        migration: ArrayLike | None,
        years: int | None,
        by: By,
    ) -> tuple[Any, list[Any], int]:
        """Projection for _care, what it points to, and the number of years."""
        townships = start.shape[0] if start.ndim == 4 else None
        check_by(by, ("probability", "fertility", "migration"))
        states = self._levels + 1
        rates = [
            level_rates(probability, "probability", (2, states, states, self._ages)),
            level_rates(fertility, "fertility", (self._ages,)),
        ]
        if migration is not None:
            rates.append(level_rates(migration, "migration", (2, self._ages)))
        ratio = float64(sex_ratio, "sex_ratio")
        n = years_or_fail([years, None if ratio.ndim == 0 else len(ratio), years_of(rates, townships, by)])
        ratio = float64(np.full(n, ratio) if ratio.ndim == 0 else ratio, "sex_ratio", (n,))
        people = _care.care_multistate_problem(1 if townships is None else townships, n, self._ages, self._levels)
        people.set_base(start)
        people.set_sex_ratio(ratio)
        setters = (people.set_probability, people.set_fertility, people.set_migration)
        for one, put in zip(rates, setters, strict=False):
            put(one.array, layout_of(one, townships, n, by))
        return people, [start, ratio, *(one.array for one in rates)], n

    def _take_columns(self, counted: tuple[str, ...]) -> None:
        """Figures, ratios and targets as arrays."""
        self._from_age = int64([count(one.from_age, "from_age") for one in self._figures], "from_age")
        to_age = [self._ages if one.to_age is None else count(one.to_age, "to_age") for one in self._figures]
        self._to_age = int64(to_age, "to_age")
        self._take_up = int32([int(bool(one.take_up)) for one in self._figures], "take_up")
        self._numerator = int64([_index(one.numerator, counted, "numerator") for one in self._ratios], "numerator")
        self._denominator = int64(
            [_index(one.denominator, counted, "denominator") for one in self._ratios], "denominator"
        )
        self._scale = float64([one.scale for one in self._ratios], "scale")
        measures = [_index(one.measure, self.measures, "targets") for one in self.targets]
        self._target_measure = int64(measures, "targets")
        for one in self.targets:
            if one.year not in self.years:
                raise ValueError(f"targets: {self.years[0]} to {self.years[-1]} expected, {one.year!r} found")
        self._target_year = int64([self.years.index(one.year) + 1 for one in self.targets], "targets")
        self._target_value = float64([one.value for one in self.targets], "targets")
        sides = [code(one.side, TARGET_SIDES, "side") for one in self.targets]
        self._target_side = int32(sides, "side")

    def _make(self, series: Float64, streams: NDArray[np.int64], imported: Float64) -> Any:
        """Problem for _care; its arrays must be kept by the caller."""
        raw = _care.care_ensemble_problem(
            self._people, len(self._figures), len(self._supply), len(self._ratios), len(self.targets)
        )
        raw.seed = self._seed
        raw.set_series(series)
        raw.set_stream(streams)
        raw.set_imported(imported, len(imported))
        raw.set_mortality_pattern(self._patterns[0])
        raw.set_migration_pattern(self._patterns[1])
        raw.set_weight(self._weights)
        raw.set_ages(self._from_age, self._to_age)
        raw.set_take_up(self._take_up)
        raw.set_supply(self._supply)
        raw.set_ratios(self._numerator, self._denominator, self._scale)
        raw.set_targets(self._target_measure, self._target_year, self._target_value, self._target_side)
        return raw


class Ensemble:
    """
    What is known from the trajectories of a problem that were run: counts, never the draws.

    Runs, on one machine or on several, add up: whatever the number of threads, the order and the split, the same
    trajectories give the same bits.

    Parameters
    ----------
    problem : EnsembleProblem
        Nothing is run yet.

    Attributes
    ----------
    problem : EnsembleProblem
        As given.
    """

    def __init__(self, problem: EnsembleProblem) -> None:
        self.problem = _problem(problem)
        self._raw = _care.care_ensemble_create(problem._raw, env())
        self._lock = threading.Lock()

    @classmethod
    def load(cls, path: str | os.PathLike[str], problem: EnsembleProblem) -> "Ensemble":
        """
        Read an ensemble that `save` or a checkpoint wrote.

        Parameters
        ----------
        path : str or path-like
            The file.
        problem : EnsembleProblem
            The one it was run for.

        Returns
        -------
        Ensemble
            It can be run further.

        Raises
        ------
        InvalidInput
            It is no such file, of another problem or version, cut short or altered.
        FileError
            It cannot be read.
        """
        made = cls.__new__(cls)
        made.problem = _problem(problem)
        made._raw = _care.care_ensemble_read(path, problem._raw, env())
        made._lock = threading.Lock()
        return made

    def __repr__(self) -> str:
        return f"<Ensemble: {self.count} trajectories>"

    def __contains__(self, trajectory: object) -> bool:
        return isinstance(trajectory, int) and _care.care_ensemble_has(self._raw, trajectory) == 1

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """RuntimeError while another call is at work, as in its progress or on another thread."""
        if not self._lock.acquire(blocking=False):
            raise RuntimeError("ensemble: another call is at work on it")
        try:
            yield
        finally:
            self._lock.release()

    @property
    def count(self) -> int:
        """Trajectories that were run."""
        return int(_care.care_ensemble_count(self._raw))

    def run(
        self,
        begin: int,
        end: int,
        *,
        checkpoint: str | os.PathLike[str] | None = None,
        checkpoint_every: int = 10_000,
        threads: int = 0,
        progress: Progress | None = None,
    ) -> "Ensemble":
        """
        Run the trajectories begin to end - 1 that were not run before.

        When it is stopped, what was done is kept, in the checkpoint as well, and another call goes on.

        Parameters
        ----------
        begin, end : int
            Which; other machines may run others.
        checkpoint : str or path-like, optional
            File that is written now and then and at the end, each time whole.
        checkpoint_every : int
            Trajectories from one time to the next.
        threads : int
            0 = all processors; results do not depend on it.
        progress : callable, optional
            Is called with the share done. Its exceptions stop the call; so does False.

        Returns
        -------
        Ensemble
            Itself.
        """
        with self._alone():
            _care.care_ensemble_run(
                self._raw, self.problem._raw, begin, end, checkpoint, checkpoint_every, env(threads, progress)
            )
        return self

    def merge(self, other: "Ensemble") -> "Ensemble":
        """
        Add what another ensemble of the same problem knows.

        Parameters
        ----------
        other : Ensemble
            It ran other trajectories; it stays as it is.

        Returns
        -------
        Ensemble
            Itself, bit for bit as if it had run all of them.
        """
        if not isinstance(other, Ensemble):
            raise TypeError(f"other: an Ensemble expected, {other!r} found")
        if other is self:
            raise ValueError("other: the ensemble itself found, another expected")
        with self._alone(), other._alone():
            _care.care_ensemble_merge(self._raw, other._raw)
        return self

    def save(self, path: str | os.PathLike[str]) -> None:
        """
        Write the ensemble into a file: whole, or not at all.

        Parameters
        ----------
        path : str or path-like
            The file.

        Raises
        ------
        FileError
            It cannot be written.
        """
        with self._alone():
            _care.care_ensemble_write(self._raw, path)

    def quantiles(self, shares: ArrayLike) -> LabelledArray:
        """
        Quantiles of the figures of every township, to within 0.05 %.

        Parameters
        ----------
        shares : array_like
            [share], from 0 (the least) to 1 (the greatest).

        Returns
        -------
        LabelledArray
            [share][year][township][figure].
        """
        wanted = np.atleast_1d(float64(shares, "shares"))
        check_shape(wanted, "shares", (None,))
        axes, labels = self._towns()
        found = np.empty((len(wanted), *map(len, labels)))
        with self._alone():
            _care.care_ensemble_quantiles(self._raw, wanted, found)
        return LabelledArray(found, ("share", *axes), (tuple(wanted.tolist()), *labels))

    def area_quantiles(self, shares: ArrayLike) -> LabelledArray:
        """
        Quantiles of the measures of the area, to within 0.05 %.

        Parameters
        ----------
        shares : array_like
            [share], from 0 (the least) to 1 (the greatest).

        Returns
        -------
        LabelledArray
            [share][year][measure].
        """
        wanted = np.atleast_1d(float64(shares, "shares"))
        check_shape(wanted, "shares", (None,))
        labels = (self.problem.years, self.problem.measures)
        found = np.empty((len(wanted), *map(len, labels)))
        with self._alone():
            _care.care_ensemble_area_quantiles(self._raw, wanted, found)
        return LabelledArray(found, ("share", "year", "measure"), (tuple(wanted.tolist()), *labels))

    def moments(self) -> Moments:
        """
        Mean and standard deviation of the figures of every township.

        Returns
        -------
        Moments
            [year][township][figure].
        """
        axes, labels = self._towns()
        mean, deviation = (np.empty(tuple(map(len, labels))) for _ in range(2))
        with self._alone():
            _care.care_ensemble_moments(self._raw, mean, deviation)
        return Moments(LabelledArray(mean, axes, labels), LabelledArray(deviation, axes, labels))

    def area_moments(self) -> Moments:
        """
        Mean and standard deviation of the measures of the area.

        Returns
        -------
        Moments
            [year][measure].
        """
        axes, labels = ("year", "measure"), (self.problem.years, self.problem.measures)
        mean, deviation = (np.empty(tuple(map(len, labels))) for _ in range(2))
        with self._alone():
            _care.care_ensemble_area_moments(self._raw, mean, deviation)
        return Moments(LabelledArray(mean, axes, labels), LabelledArray(deviation, axes, labels))

    def met(self) -> dict[Target, float]:
        """
        Share of the trajectories that meet each target.

        It may be called a probability only where the spreads come from data; else it is a judgement.

        Returns
        -------
        dict of Target to float
            In the order of the problem.
        """
        found = np.empty(len(self.problem.targets))
        with self._alone():
            _care.care_ensemble_met(self._raw, found)
        return dict(zip(self.problem.targets, found.tolist(), strict=True))

    def _towns(self) -> tuple[tuple[str, ...], Labels]:
        """Axes of the figures of townships."""
        townships = tuple(range(self.problem.townships))
        return ("year", "township", "figure"), (self.problem.years, townships, self.problem.figures)


def _problem(problem: EnsembleProblem) -> EnsembleProblem:
    """Take a problem as it is."""
    if not isinstance(problem, EnsembleProblem):
        raise TypeError(f"problem: an EnsembleProblem expected, {problem!r} found")
    return problem


def _draw(problem: EnsembleProblem, raw: Any, begin: int, end: int, run: Any) -> Float64:
    """Draws [trajectory][year][measure]."""
    first = count(begin, "begin")
    last = count(end, "end", first)
    found = np.empty((last - first, len(problem.years), len(problem.measures)))
    _care.care_ensemble_draws(raw, first, last, run, found)
    return found


def ensemble_draws(
    problem: EnsembleProblem, begin: int, end: int, *, threads: int = 0, progress: Progress | None = None
) -> LabelledArray:
    """
    Measures of the area in every trajectory begin to end - 1, draw by draw.

    Parameters
    ----------
    problem : EnsembleProblem
        What is run.
    begin, end : int
        Which trajectories.
    threads : int
        0 = all processors; results do not depend on it.
    progress : callable, optional
        Is called with the share done. Its exceptions stop the call; so does False.

    Returns
    -------
    LabelledArray
        [trajectory][year][measure].
    """
    found = _draw(_problem(problem), problem._raw, begin, end, env(threads, progress))
    labels = (tuple(range(begin, end)), problem.years, problem.measures)
    return LabelledArray(found, ("trajectory", "year", "measure"), labels)


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
    if len(_problem(problem)._imported) > 0:
        raise ValueError("problem: imported series found; a source is varied by its own series here")
    sources = tuple(source for source in problem.uncertain if source not in without)
    if not sources:
        raise ValueError("problem: no source is uncertain")
    return sources


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
    a = _draw(problem, problem._raw, 0, n, env(threads, steps.next()))
    b = _draw(problem, problem._raw, n, 2 * n, env(threads, steps.next()))
    mixed = np.empty((len(sources), *a.shape))
    for i, source in enumerate(sources):
        streams = problem._streams.copy()
        streams[SOURCES.index(source)] += n
        raw = problem._make(problem._series, streams, problem._imported)
        mixed[i] = _draw(problem, raw, 0, n, env(threads, steps.next()))
    found = [np.full((len(sources), *a.shape[1:]), math.nan) for _ in range(4)]
    for at in np.ndindex(a.shape[1:]):
        if _varies(a[:, *at]):
            shares = sobol_shares(a[:, *at], b[:, *at], mixed[:, :, *at])
            for to, part in zip(
                found, (shares.first, shares.total, shares.first_error, shares.total_error), strict=True
            ):
                to[:, *at] = part
    labels = (sources, problem.years, problem.measures)
    return SourceShares(*(LabelledArray(one, ("source", "year", "measure"), labels) for one in found))


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

    At a point p of the grid the series of a source is, in every year, at the share low + p (high - low) of what it may be
    in that year. Townships, which have draws of their own, stay as they are given. So paths x (sources + 1) trajectories are run.

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
    values = _draw(problem, raw, 0, len(imported), env(threads, progress))
    values = values.reshape(*points.shape[:2], *values.shape[1:])
    found = [np.empty((len(sources), *values.shape[2:])) for _ in range(3)]
    for at in np.ndindex(values.shape[2:]):
        effects = morris_effects(points, values[:, :, *at])
        for to, part in zip(found, (effects.mean, effects.size, effects.deviation), strict=True):
            to[:, *at] = part
    labels = (sources, problem.years, problem.measures)
    return SourceEffects(*(LabelledArray(one, ("source", "year", "measure"), labels) for one in found))


# ---- series of one's own ---

_HEADER = ("trajectory", "year", "source", "value")


def _refuse(place: str, row: int, english: str, chinese: str) -> InvalidInput:
    """Exception that says what is wrong with a file, in both languages."""
    error = InvalidInput(f"{place}: {english}")
    error.where, error.row, error._chinese = place, row, f"{place}: {chinese}"
    return error


class _Cells:
    """One line of the file."""

    def __init__(self, path: str, line: int, cells: list[str]) -> None:
        self.path, self.line, self.cells = path, line, [cell.strip() for cell in cells]
        if len(cells) != len(_HEADER):
            raise _refuse(
                f"{path}:{line}",
                line,
                f"{len(cells)} cells found, {len(_HEADER)} expected: {','.join(_HEADER)}",
                f"有 {len(cells)} 个单元格；应为 {len(_HEADER)} 个：{','.join(_HEADER)}",
            )

    def refuse(self, column: str, english: str, chinese: str) -> InvalidInput:
        """Exception at a cell."""
        cell = self.cells[_HEADER.index(column)]
        place = f"{self.path}:{self.line}:{column}"
        return _refuse(place, self.line, f"{cell!r} found, {english} expected", f"值为 {cell!r}；应为{chinese}")

    def whole(self, column: str, low: int, high: int | None) -> int:
        """A whole number."""
        cell = self.cells[_HEADER.index(column)]
        try:
            number = int(cell)
        except ValueError:
            number = low - 1
        if number < low or (high is not None and number > high):
            raise self.refuse(
                column,
                f"a whole number from {low}" + ("" if high is None else f" to {high}"),
                f"不小于 {low} 的整数" if high is None else f" {low} 至 {high} 的整数",
            )
        return number

    def source(self) -> int:
        """Number of the source."""
        drawn = tuple(source for source in SOURCES if source != "township")
        cell = self.cells[2]
        if cell not in drawn:
            raise self.refuse("source", f"one of {', '.join(drawn)}", f"其中之一：{'、'.join(drawn)}")
        return SOURCES.index(cell)

    def value(self) -> float:
        """A finite number."""
        try:
            number = float(self.cells[3])
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise self.refuse("value", "a number", "数字")
        return number


def read_trajectories(path: str | os.PathLike[str], *, years: int, first_year: int = 1) -> Float64:
    """
    Read series of one's own, as `EnsembleProblem` takes them for `imported`.

    The file is CSV in UTF-8 with the header ``trajectory,year,source,value`` and a line for each value, in any order.
    Trajectories are numbered from 0 on without a gap; what has no line is drawn. A township has no series.

    Parameters
    ----------
    path : str or path-like
        The file.
    years : int
        Of the problem.
    first_year : int
        What its first year is called.

    Returns
    -------
    ndarray of float64
        [trajectory][source][year], NaN for what is to be drawn.

    Raises
    ------
    InvalidInput
        At "file:line:column", with what was found and what was expected.
    OSError
        The file cannot be read.
    """
    n = count(years, "years", 1)
    name = os.fsdecode(path)
    seen: dict[tuple[int, int, int], tuple[int, float]] = {}
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = tuple(cell.strip() for cell in next(reader, []))
            if header != _HEADER:
                found = ",".join(header)
                raise _refuse(
                    f"{name}:1",
                    1,
                    f"header {found!r} found, {','.join(_HEADER)!r} expected",
                    f"表头为 {found!r}；应为 {','.join(_HEADER)!r}",
                )
            for row in reader:
                if any(cell.strip() for cell in row):
                    cells = _Cells(name, reader.line_num, row)
                    _note(seen, cells, n, first_year)
    except UnicodeDecodeError as error:
        raise _refuse(name, 0, f"is no UTF-8 at byte {error.start}", f"第 {error.start} 字节不是 UTF-8") from None
    except csv.Error as error:
        raise _refuse(name, 0, f"is no CSV: {error}", f"不是 CSV：{error}") from None
    return _imported_of(seen, name, n)


def _note(seen: dict[tuple[int, int, int], tuple[int, float]], cells: _Cells, years: int, first_year: int) -> None:
    """Take a line, which must be the only one for its place."""
    trajectory = cells.whole("trajectory", 0, None)
    year = cells.whole("year", first_year, first_year + years - 1)
    place = (trajectory, cells.source(), year - first_year)
    if place in seen:
        before = seen[place][0]
        raise _refuse(
            f"{cells.path}:{cells.line}",
            cells.line,
            f"trajectory {trajectory}, year {year}, {cells.cells[2]} found again; once expected, as in line {before}",
            f"轨迹 {trajectory}、{year} 年、{cells.cells[2]} 重复；应只出现一次，已见于第 {before} 行",
        )
    seen[place] = (cells.line, cells.value())


def _imported_of(seen: dict[tuple[int, int, int], tuple[int, float]], name: str, years: int) -> Float64:
    """Array of all values."""
    numbers = sorted({trajectory for trajectory, _, _ in seen})
    for i, number in enumerate(numbers):
        if number != i:
            raise _refuse(
                name,
                0,
                f"trajectory {number} found and no trajectory {i}; numbers from 0 on without a gap expected",
                f"有轨迹 {number} 而无轨迹 {i}；编号应从 0 起连续",
            )
    imported = np.full((len(numbers), len(SOURCES), years), math.nan)
    for place, (_, value) in seen.items():
        imported[place] = value
    return imported
