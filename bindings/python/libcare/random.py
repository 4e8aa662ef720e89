"""Random numbers that do not depend on who computes them: every value has an address."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from . import _care
from ._arrays import Float64, count, uint32


def uniform(seed: int, source: int, trajectory: int, n: int) -> Float64:
    """
    Draw uniform numbers in [0, 1) with 53 random bits each.

    Parameters
    ----------
    seed : int
        0 to 2^64 - 1.
    source : int
        What is drawn: one number for each uncertain input, 0 to 2^32 - 1.
    trajectory : int
        Which run, 0 to 2^64 - 1.
    n : int
        How many.

    Returns
    -------
    ndarray of float64
        The first `n` values of the stream: the same on every machine, whoever draws them, in any order of streams.
    """
    out = np.empty(count(n, "n"))
    _care.care_random_uniform(seed, source, trajectory, out)
    return out


def philox4x32(counter: Iterable[int], key: Iterable[int]) -> NDArray[np.uint32]:
    """
    Compute one block of Philox4x32-10, the generator under all streams (Salmon et al., SC11, 2011).

    Parameters
    ----------
    counter : iterable of 4 int
        The address of the block, 32 bits each.
    key : iterable of 2 int
        The key of the generator, 32 bits each.

    Returns
    -------
    ndarray of uint32
        Four values.
    """
    out = np.empty(4, dtype=np.uint32)
    _care.care_philox4x32(uint32(counter, "counter", 4), uint32(key, "key", 2), out)
    return out
