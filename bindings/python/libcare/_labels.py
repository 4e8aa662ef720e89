"""Arrays of results with names for their axes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ._arrays import Float64

if TYPE_CHECKING:
    import pandas as pd

Labels: TypeAlias = tuple[tuple[Any, ...], ...]


def shown(labels: Sequence[Any]) -> str:
    """Labels for people."""
    some = ", ".join(map(str, labels[:12]))
    return f"{some} and {len(labels) - 12} more" if len(labels) > 12 else some


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
                    raise ValueError(f"{axis}: {labels[axis]!r} found, one of {shown(there)} expected")
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
