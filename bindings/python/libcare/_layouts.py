"""How rates are laid out, told from their shapes: one table for all, or one for each township, each year, or both."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from numpy.typing import NDArray

from . import _care
from ._arrays import check_shape, count

Axis: TypeAlias = Literal["township", "year"]
By: TypeAlias = Axis | Mapping[str, Axis] | None

_AXES = ("township", "year")


@dataclass(frozen=True, slots=True)
class Rates:
    """
    An array of rates under its name.

    Attributes
    ----------
    name : str
        Of the argument.
    array : ndarray
        [...][core].
    core : int
        Number of axes of one table.
    """

    name: str
    array: NDArray[Any]
    core: int

    @property
    def leading(self) -> tuple[int, ...]:
        """Lengths of the axes before those of a table."""
        return self.array.shape[: self.array.ndim - self.core]


def _chosen(by: By, name: str) -> Axis | None:
    """What the caller says about an array."""
    axis = by if by is None or isinstance(by, str) else by.get(name)
    if axis is not None and axis not in _AXES:
        raise ValueError(f"by: 'township' or 'year' expected, {axis!r} found")
    return axis


def check_by(by: By, names: tuple[str, ...]) -> None:
    """ValueError unless `by` speaks of these arrays."""
    if isinstance(by, Mapping):
        for name in by:
            if name not in names:
                raise ValueError(f"by: one of {', '.join(names)} expected, {name!r} found")


def years_of(rates: list[Rates], townships: int | None, by: By) -> int | None:
    """Number of years that the rates show, None when they do not; no townships when the area is one."""
    for one in rates:
        leading = one.leading
        by_year = len(leading) == 1 and (
            townships is None
            or _chosen(by, one.name) == "year"
            or (leading[0] != townships and _chosen(by, one.name) is None)
        )
        if by_year or len(leading) == 2:
            return leading[0]
    return None


def layout_of(rates: Rates, townships: int | None, years: int, by: By) -> int:
    """Number of the layout; ValueError when the array fits none, or two and nobody says which."""
    leading = rates.leading
    if len(leading) == 0:
        return int(_care.CARE_RATES_COMMON)
    if len(leading) == 2 and townships is not None:
        check_shape(rates.array, rates.name, (years, townships, *rates.array.shape[2:]))
        return int(_care.CARE_RATES_BY_BOTH)
    if townships is None:
        check_shape(rates.array, rates.name, (years, *rates.array.shape[-rates.core :]))
        return int(_care.CARE_RATES_BY_YEAR)
    fits = [axis for axis, n in zip(_AXES, (townships, years), strict=True) if leading == (n,)]
    axis = _chosen(by, rates.name)
    if not fits or (isinstance(by, Mapping) and axis is not None and axis not in fits):
        raise ValueError(
            f"{rates.name}: {' x '.join(map(str, leading))} tables found; "
            f"1, {townships} (townships), {years} (years) or {years} x {townships} expected"
        )
    if len(fits) == 2 and axis is None and years > 1:
        raise ValueError(f"{rates.name}: {years} tables may be by township or by year; give by={{{rates.name!r}: ...}}")
    chosen = axis if axis in fits else fits[0]
    return int(_care.CARE_RATES_BY_TOWNSHIP if chosen == "township" else _care.CARE_RATES_BY_YEAR)


def years_or_fail(candidates: list[int | None]) -> int:
    """First number of years that is known."""
    for years in candidates:
        if years is not None:
            return count(years, "years", 1)
    raise ValueError("years: the arrays do not show how many; give years=")
