"""Ensembles: many trajectories of a projection by level, and what is known from them."""

import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _care
from ._arrays import Float64, check_shape, count, float64, int32, int64
from ._env import Env, Progress, env
from ._labels import LabelledArray, Labels, shown
from ._layouts import By, check_by, layout_of, years_of, years_or_fail
from ._words import SOURCES, TARGET_SIDES, Source, TargetSide, code
from .multistate import level_rates


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
        raise ValueError(f"{what}: one of {shown(names)} expected, {name!r} found")
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
        Trajectory k takes the draws of trajectory k + stream: runs that differ in one of them differ in that source
        alone.
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
        setters: tuple[Any, ...] = (people.set_probability, people.set_fertility, people.set_migration)
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
        self.problem = take_problem(problem)
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
        made.problem = take_problem(problem)
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


def take_problem(problem: EnsembleProblem) -> EnsembleProblem:
    """Take a problem as it is."""
    if not isinstance(problem, EnsembleProblem):
        raise TypeError(f"problem: an EnsembleProblem expected, {problem!r} found")
    return problem


def draw_measures(problem: EnsembleProblem, raw: Any, begin: int, end: int, run: Env) -> Float64:
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
    found = draw_measures(take_problem(problem), problem._raw, begin, end, env(threads, progress))
    labels = (tuple(range(begin, end)), problem.years, problem.measures)
    return LabelledArray(found, ("trajectory", "year", "measure"), labels)
