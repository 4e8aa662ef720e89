"""Series of one's own for an ensemble, from a file."""

import csv
import math
import os

import numpy as np

from ._arrays import Float64, count
from ._words import SOURCES
from .errors import InvalidInput

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
