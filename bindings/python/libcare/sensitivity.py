"""Which input matters: variance by source (Sobol) and screening (Morris), of any model."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from . import _care
from ._arrays import Float64, count, float64


@dataclass(frozen=True, eq=False, slots=True)
class SobolShares:
    """
    Shares of variance by source.

    Attributes
    ----------
    first : ndarray of float64
        [source]: share that would go if this source alone were known.
    total : ndarray of float64
        [source]: share that would stay if all others were known.
    first_error, total_error : ndarray of float64
        [source]: standard errors of sampling.
    """

    first: Float64
    total: Float64
    first_error: Float64
    total_error: Float64


@dataclass(frozen=True, eq=False, slots=True)
class MorrisEffects:
    """
    Elementary effects, for a move of a source over its whole range.

    Attributes
    ----------
    mean : ndarray of float64
        [source].
    size : ndarray of float64
        [source]: mean of their sizes.
    deviation : ndarray of float64
        [source]: standard deviation, NaN with one path.
    """

    mean: Float64
    size: Float64
    deviation: Float64


def sobol_shares(a: ArrayLike, b: ArrayLike, mixed: ArrayLike) -> SobolShares:
    """
    Share the variance of a model out among its sources, from pick-and-freeze runs.

    Parameters
    ----------
    a, b : array_like
        [sample]: the model at two independent samples.
    mixed : array_like
        [source][sample]: at the first sample with this source taken from the second.

    Returns
    -------
    SobolShares
        By source.

    References
    ----------
    Sobol 1993; Saltelli et al. 2010; Jansen 1999.
    """
    one = float64(a, "a", (None,))
    other = float64(b, "b", one.shape)
    both = float64(mixed, "mixed", (None, len(one)))
    found = SobolShares(*(np.empty(len(both)) for _ in range(4)))
    _care.care_sobol_shares(
        len(both), len(one), one, other, both, found.first, found.total, found.first_error, found.total_error
    )
    return found


def morris_points(sources: int, paths: int, *, levels: int = 4, seed: int = 0) -> Float64:
    """
    Points at which to evaluate a model for a screening: paths on which each step moves one source.

    Parameters
    ----------
    sources : int
        At least 1.
    paths : int
        At least 1.
    levels : int
        Values of the grid in 0 to 1, even; a step is levels / (2 (levels - 1)).
    seed : int
        Of the paths.

    Returns
    -------
    ndarray of float64
        [path][sources + 1][source].

    References
    ----------
    Morris 1991.
    """
    found = np.empty((count(paths, "paths", 1), count(sources, "sources", 1) + 1, sources))
    _care.care_morris_points(sources, levels, paths, seed, found)
    return found


def morris_effects(points: ArrayLike, values: ArrayLike) -> MorrisEffects:
    """
    Elementary effects of each source.

    Parameters
    ----------
    points : array_like
        [path][sources + 1][source], as `morris_points` gives them: successive points differ in one source.
    values : array_like
        [path][sources + 1]: the model there.

    Returns
    -------
    MorrisEffects
        By source.

    References
    ----------
    Morris 1991; Campolongo, Cariboni, Saltelli 2007.
    """
    path = float64(points, "points", (None, None, None))
    paths, steps, sources = path.shape
    path = float64(path, "points", (paths, sources + 1, sources))
    there = float64(values, "values", (paths, steps))
    found = MorrisEffects(*(np.empty(sources) for _ in range(3)))
    _care.care_morris_effects(sources, paths, path, there, found.mean, found.size, found.deviation)
    return found
