"""Why a total changed: its change shared out among the factors it is a product of."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from . import _care
from ._arrays import Float64, float64


@dataclass(frozen=True, eq=False, slots=True)
class Decomposition:
    """
    A change by the factors it comes from.

    Attributes
    ----------
    effects : dict of str to ndarray of float64
        What each factor contributes; together they are the change. A number, or [...] with `apart`.
    by_cell : dict of str to ndarray of float64
        The same for every cell.
    """

    effects: dict[str, Float64]
    by_cell: dict[str, Float64]

    @property
    def change(self) -> Float64:
        """The whole change: the sum of the effects."""
        return np.sum(list(self.effects.values()), axis=0)


def decompose(before: Mapping[str, ArrayLike], after: Mapping[str, ArrayLike], *, apart: int = 0) -> Decomposition:
    """
    Share out the change of a sum over cells of a product of factors, by the symmetric method of Das Gupta.

    Parameters
    ----------
    before, after : mapping of str to array_like
        Factors by name, two to eight, as size, age structure, prevalence, take-up. They are brought to one shape, so
        a factor without cells may be a number.
    apart : int
        How many of the first axes are changes by themselves, as townships; the others are cells.

    Returns
    -------
    Decomposition
        Effects that add up to the change.

    References
    ----------
    Das Gupta 1993, Standardization and Decomposition of Rates; Kitagawa 1955 for two factors.
    """
    if list(before) != list(after):
        raise ValueError(f"after: the factors {', '.join(before)} expected, {', '.join(after)} found")
    pairs = [float64(side[name], name) for side in (before, after) for name in before]
    try:
        shape = np.broadcast_shapes(*(one.shape for one in pairs))
    except ValueError:
        raise ValueError(f"{', '.join(before)}: shapes that fit each other expected") from None
    if not 0 <= apart <= len(shape):
        raise ValueError(f"apart: 0 to {len(shape)} expected, {apart} found")
    leading, cells = shape[:apart], shape[apart:]
    tables, each = (int(np.prod(part, dtype=np.int64)) for part in (leading, cells))
    full = np.stack([np.broadcast_to(one, shape).reshape(tables, each) for one in pairs], axis=1) if pairs else None
    factors = len(before)
    if full is None:
        raise ValueError("before: two to eight factors expected, none found")
    effects, by_cell = np.empty((tables, factors)), np.empty((tables, factors, each))
    first, last = np.ascontiguousarray(full[:, :factors]), np.ascontiguousarray(full[:, factors:])
    _care.care_decomposition_effects(tables, factors, each, first, last, effects, by_cell)
    return Decomposition(
        {name: effects[:, i].reshape(leading) for i, name in enumerate(before)},
        {name: by_cell[:, i].reshape(shape) for i, name in enumerate(before)},
    )
