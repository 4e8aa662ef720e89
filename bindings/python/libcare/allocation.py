"""Who gets what, where and when: apportionment, reach, and the years in which sites open."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from . import _care
from ._arrays import Float64, Int32, Int64, check_shape, count, float64, int32, int64
from ._env import Progress, env
from ._words import APPORTION_METHODS, OUTCOMES, STOPS, ApportionMethod, Outcome, Stop, code


def apportion(
    total: int,
    weight: ArrayLike,
    method: ApportionMethod = "sainte_lague",
    lower: ArrayLike | None = None,
    upper: ArrayLike | None = None,
) -> Int64:
    """
    Share out a whole number in proportion to weights. Ties go to the lowest index.

    Parameters
    ----------
    total : int
        What is shared out.
    weight : array_like
        At least 0.
    method : {"sainte_lague", "largest_remainder"}
        Least divisor rounding (Webster 1832, Sainte-Laguë 1910), or quotas rounded down and the largest remainders
        (Hamilton 1792).
    lower, upper : array_like of int, optional
        Bounds on each share.

    Returns
    -------
    ndarray of int64
        Shares that add up to `total`.

    Raises
    ------
    InvalidInput
        The bounds, or weights of 0, leave no way to reach the total.
    """
    weights = float64(weight, "weight", (None,))
    least = None if lower is None else int64(lower, "lower", weights.shape)
    most = None if upper is None else int64(upper, "upper", weights.shape)
    out = np.empty(weights.shape, dtype=np.int64)
    number = code(method, APPORTION_METHODS, "method")
    _care.care_apportion(number, total, weights, least, most, env(), out)
    return out


def plane(position: ArrayLike, origin: tuple[float, float]) -> Float64:
    """
    Turn positions on the globe into km east and north of an origin.

    Parameters
    ----------
    position : array_like
        [...][2] longitude and latitude, degrees.
    origin : (float, float)
        Longitude and latitude. Distances from it are true; those between places within 100 km of it are good to 1e-4.

    Returns
    -------
    ndarray of float64
        [...][2] km.
    """
    positions = _pairs(position, "position")
    longitude, latitude = origin
    out = np.empty(positions.shape)
    _care.care_access_plane(positions, longitude, latitude, out)
    return out


def _pairs(value: ArrayLike, name: str) -> Float64:
    """Array of [...][2]."""
    array = float64(value, name)
    check_shape(array, name, (*array.shape[:-1], 2))
    return array


def spread(
    seat: ArrayLike,
    area_km2: ArrayLike,
    points: int,
    *,
    seed: int | None = None,
    source: int = 0,
    trajectory: int = 0,
) -> Float64:
    """
    Spread the people of each township over a disc of its area around its seat.

    Parameters
    ----------
    seat : array_like
        [township][2] km, as `plane` gives.
    area_km2 : array_like
        [township].
    points : int
        For each township.
    seed : int, optional
        Draw the points at random from the stream (seed, source, trajectory); without it they stand on a spiral, one
        alone on the seat.
    source, trajectory : int
        See `uniform`.

    Returns
    -------
    ndarray of float64
        [township][point][2] km.
    """
    seats = float64(seat, "seat", (None, 2))
    areas = float64(area_km2, "area_km2", seats.shape[:1])
    each = count(points, "points", 1)
    out = np.empty((len(seats), each, 2))
    at_random = 0 if seed is None else 1
    _care.care_access_spread(seats, areas, each, at_random, seed or 0, source, trajectory, out)
    return out


class Reach:
    """
    Who reaches what, row by row: the sites within a distance of each point.

    Parameters
    ----------
    points : array_like
        [...][2] km; numbered in C order.
    sites : array_like
        [site][2] km.
    radius_km : float
        Straight line: minutes x speed / detour; 0, or at least 1e-9.

    Attributes
    ----------
    rows, sites, pairs : int
        Points, sites, and how often a point reaches a site.
    row_start : ndarray of int64
        [rows + 1]: where each point's sites begin in `site`. Read-only.
    site : ndarray of int32
        [pairs]: sites, ascending for each point. Read-only.
    """

    rows: int
    sites: int
    row_start: Int64
    site: Int32

    def __init__(self, points: ArrayLike, sites: ArrayLike, radius_km: float) -> None:
        places = float64(sites, "sites", (None, 2))
        raw = _care.care_reach_create(_pairs(points, "points"), places, radius_km, env())
        row_start = np.empty(_care.care_reach_rows(raw) + 1, dtype=np.int64)
        site = np.empty(_care.care_reach_pairs(raw), dtype=np.int32)
        _care.care_reach_row_start(raw, row_start)
        _care.care_reach_site(raw, site)
        self._keep(row_start, site, len(places))

    @classmethod
    def from_arrays(cls, row_start: ArrayLike, site: ArrayLike, sites: int) -> "Reach":
        """
        Take who reaches what from elsewhere, as from a table of travel times.

        Parameters
        ----------
        row_start : array_like of int
            [rows + 1], from 0, never falling.
        site : array_like of int
            Sites that each point reaches, ascending for each point.
        sites : int
            How many there are.

        Returns
        -------
        Reach
            With copies of the arrays.
        """
        starts = int64(row_start, "row_start", (None,)).copy()
        if len(starts) == 0 or starts[0] != 0 or np.any(np.diff(starts) < 0):
            raise ValueError("row_start: numbers from 0 that never fall expected")
        columns = int32(site, "site", (int(starts[-1]),)).copy()
        number = count(sites, "sites")
        inside = np.ones(max(len(columns) - 1, 0), dtype=np.bool_)
        inside[starts[(starts > 0) & (starts < len(columns))] - 1] = False
        if len(columns) > 0 and (columns.min() < 0 or columns.max() >= number or np.any(np.diff(columns)[inside] <= 0)):
            raise ValueError(f"site: numbers from 0 to {number - 1} expected, ascending for each point")
        reach = cls.__new__(cls)
        reach._keep(starts, columns, number)
        return reach

    def _keep(self, row_start: Int64, site: Int32, sites: int) -> None:
        """Keep arrays that nobody else has; they do not change any more."""
        row_start.flags.writeable = False
        site.flags.writeable = False
        self.row_start = row_start
        self.site = site
        self.rows = len(row_start) - 1
        self.sites = sites

    @property
    def pairs(self) -> int:
        """How often a point reaches a site."""
        return len(self.site)

    def __len__(self) -> int:
        return self.rows

    def __getitem__(self, point: int) -> Int32:
        """Sites that a point reaches."""
        row = range(self.rows)[point]
        return self.site[self.row_start[row] : self.row_start[row + 1]]

    def __repr__(self) -> str:
        return f"<Reach: {self.rows} points, {self.sites} sites, {self.pairs} pairs>"


@dataclass(frozen=True, slots=True)
class SolveInfo:
    """
    What a solver found.

    Attributes
    ----------
    outcome : {"optimal", "feasible", "infeasible", "unbounded", "unknown"}
        Optimal is said only when it is proved.
    stop : {"proved", "gap", "work", "time", "cancelled", "heuristic"}
        Why it ended.
    reproducible : bool
        False when a clock or a person stopped it.
    objective, bound, gap : float
        The value found, one that no solution is better than, and their relative distance.
    work : float
        Deterministic units, comparable between machines.
    seconds : float
        Time it took; 0 when not measured.
    method : str
        How.
    """

    outcome: Outcome
    stop: Stop
    reproducible: bool
    objective: float
    bound: float
    gap: float
    work: float
    seconds: float
    method: str

    @classmethod
    def _from_c(cls, raw: Any) -> "SolveInfo":
        """Copy the library's."""
        return cls(
            OUTCOMES[raw.outcome],
            STOPS[raw.stop],
            raw.reproducible == 1,
            raw.objective,
            raw.bound,
            raw.gap,
            raw.work,
            raw.seconds,
            raw.method,
        )


@dataclass(frozen=True, eq=False, slots=True)
class Rollout:
    """
    Which sites open in which year.

    Attributes
    ----------
    year : ndarray of int64
        Of each site: year number from 0, -1 = open before, -2 = never.
    covered : ndarray of float64
        Weight covered in each year.
    gained : ndarray of float64
        Weight that each site newly covers in its year; 0 for the others.
    info : SolveInfo
        Objective, bound and gap.
    """

    year: Int64
    covered: Float64
    gained: Float64
    info: SolveInfo


def rollout(
    reach: Reach,
    weight: ArrayLike,
    limit: ArrayLike,
    *,
    existing: ArrayLike | None = None,
    threads: int = 0,
    progress: Progress | None = None,
) -> Rollout:
    """
    Open sites year by year so that the weight covered, added up over the years, is as much as can be.

    Parameters
    ----------
    reach : Reach
        Which points reach which sites.
    weight : array_like
        [year][point], at least 0.
    limit : array_like of int
        [year]: sites that may be opened.
    existing : array_like of bool, optional
        [site]: open before the first year.
    threads : int
        0 = all processors; results do not depend on it.
    progress : callable, optional
        Is called with the share done. False ends the search with what it has: ``info.stop`` is ``"cancelled"``. An
        exception, or Ctrl-C, comes out instead of a result.

    Returns
    -------
    Rollout
        Years, coverage, and how good it is.

    References
    ----------
    Church, ReVelle 1974; Schilling 1980; bound: Nemhauser, Wolsey, Fisher 1978.
    """
    weights = float64(weight, "weight", (None, reach.rows))
    limits = int64(limit, "limit", weights.shape[:1])
    before = None if existing is None else int32(existing, "existing", (reach.sites,))
    problem = _care.care_rollout_problem(reach.sites, reach.rows, len(weights))
    problem.set_reach(reach.row_start, reach.site)
    problem.set_weight(weights)
    problem.set_existing(before)
    problem.set_limit(limits)
    year = np.empty(reach.sites, dtype=np.int64)
    covered = np.empty(len(weights))
    gained = np.empty(reach.sites)
    info = _care.care_solve_info()
    _care.care_rollout_solve(problem, env(threads, progress), year, covered, gained, info)
    return Rollout(year, covered, gained, SolveInfo._from_c(info))
