"""The planning area and its townships."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, overload

from . import _care
from ._words import INPUT_STATUSES, InputStatus, code


@dataclass(frozen=True, slots=True)
class Township:
    """
    One township. What is not known is None or NaN.

    Attributes
    ----------
    code : str
        Its id, unique in the area.
    name_zh, name_en : str or None
        Its names.
    longitude, latitude : float
        Of its seat, degrees.
    position_status : {"reported", "derived", "assumed", "demonstration"}
        How far the position can be trusted.
    area_km2 : float
        Its area.
    area_status : {"reported", "derived", "assumed", "demonstration"}
        How far the area can be trusted.
    villages, communities : int or None
        How many it has.
    """

    code: str
    name_zh: str | None = None
    name_en: str | None = None
    longitude: float = math.nan
    latitude: float = math.nan
    position_status: InputStatus = "reported"
    area_km2: float = math.nan
    area_status: InputStatus = "reported"
    villages: int | None = None
    communities: int | None = None


class Area:
    """
    The townships of a planning area, numbered from 0 in the order they were added.

    Parameters
    ----------
    townships : iterable of Township
        To begin with.
    """

    def __init__(self, townships: Iterable[Township] = ()) -> None:
        self._raw = _care.care_area_create(None)
        for township in townships:
            self.add(township)

    @classmethod
    def _view(cls, raw: Any) -> "Area":
        """Make an area of the library's own townships, which it must outlive; only to be read."""
        area = cls.__new__(cls)
        area._raw = raw
        return area

    def add(self, township: Township) -> int:
        """
        Add a township.

        Parameters
        ----------
        township : Township
            The new one.

        Returns
        -------
        int
            Its number.

        Raises
        ------
        InvalidInput
            The code is missing or taken, a position is off the globe, an area not positive, or a count negative.
        """
        number = len(self)
        _care.care_area_add(
            self._raw,
            township.code,
            township.name_zh,
            township.name_en,
            township.longitude,
            township.latitude,
            code(township.position_status, INPUT_STATUSES, "position_status"),
            township.area_km2,
            code(township.area_status, INPUT_STATUSES, "area_status"),
            -1 if township.villages is None else township.villages,
            -1 if township.communities is None else township.communities,
        )
        return number

    def find(self, code: str) -> int | None:
        """Number of the township with this code, or None."""
        number = int(_care.care_area_find(self._raw, code))
        return number if number >= 0 else None

    def __len__(self) -> int:
        return int(_care.care_area_count(self._raw))

    @overload
    def __getitem__(self, index: int) -> Township: ...
    @overload
    def __getitem__(self, index: slice) -> list[Township]: ...
    def __getitem__(self, index: int | slice) -> Township | list[Township]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        number = range(len(self))[index]
        values = list(_care.care_area_get(self._raw, number))
        values[5] = INPUT_STATUSES[values[5]]
        values[7] = INPUT_STATUSES[values[7]]
        values[8:] = [None if value < 0 else value for value in values[8:]]
        return Township(*values)

    def __iter__(self) -> Iterator[Township]:
        return (self[i] for i in range(len(self)))

    def __repr__(self) -> str:
        return f"<Area: {len(self)} townships>"


def distance_km(longitude_a: float, latitude_a: float, longitude_b: float, latitude_b: float) -> float:
    """
    Great-circle distance on a sphere of 6371.0088 km.

    Parameters
    ----------
    longitude_a, latitude_a, longitude_b, latitude_b : float
        Two positions, degrees.

    Returns
    -------
    float
        km; NaN if a coordinate is NaN.
    """
    return float(_care.care_distance_km(longitude_a, latitude_a, longitude_b, latitude_b))
