"""Tables of results: named, typed columns with labels in Chinese and English."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _care
from ._arrays import Float64
from ._words import (
    COLUMN_TYPES,
    INPUT_STATUSES,
    TABLE_FORMATS,
    ColumnType,
    InputStatus,
    Language,
    TableFormat,
    code,
    language,
)

if TYPE_CHECKING:
    import pandas as pd

_SUFFIXES: dict[str, TableFormat] = {".txt": "text", ".csv": "csv", ".json": "json"}


@dataclass(frozen=True, slots=True)
class Column:
    """
    What a column of a table is about.

    Attributes
    ----------
    name : str
        Name in code.
    label, unit : str
        For people, in the language asked for; the unit may be empty.
    type : {"int64", "float64", "text"}
        Of its cells.
    """

    name: str
    label: str
    unit: str
    type: ColumnType


class Table:
    """
    A table of results. Tables come from the library and do not change.

    ``len(table)`` is the number of rows; ``print(table)`` shows the table in English.
    """

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._index = {column.name: i for i, column in enumerate(self.columns())}

    def __len__(self) -> int:
        return int(_care.care_table_row_count(self._raw))

    def __repr__(self) -> str:
        return f"<Table {self.name}: {len(self)} rows, {len(self._index)} columns>"

    def __str__(self) -> str:
        return self.to_text("en")

    @property
    def name(self) -> str:
        """Name of the table in code and file names."""
        return str(_care.care_table_name(self._raw))

    @property
    def status(self) -> InputStatus:
        """Worst status of the figures that the table rests on."""
        return INPUT_STATUSES[_care.care_table_status(self._raw)]

    def title(self, lang: Language = "en") -> str:
        """Title of the table."""
        return str(_care.care_table_title(self._raw, language(lang)))

    def notes(self, lang: Language = "en") -> list[str]:
        """Sentences a reader needs: counting rules, what is assumed, warnings."""
        count = _care.care_table_note_count(self._raw)
        return [_care.care_table_note(self._raw, i, language(lang)) for i in range(count)]

    def columns(self, lang: Language = "en") -> tuple[Column, ...]:
        """Columns with labels and units in a language."""
        language(lang)
        return tuple(
            Column(
                _care.care_table_column_name(self._raw, i),
                _care.care_table_column_label(self._raw, i, lang),
                _care.care_table_column_unit(self._raw, i, lang),
                COLUMN_TYPES[_care.care_table_column_type(self._raw, i)],
            )
            for i in range(_care.care_table_column_count(self._raw))
        )

    def column(self, name: str, lang: Language = "en") -> Float64 | list[str | None]:
        """
        Cells of a column.

        Parameters
        ----------
        name : str
            Name of the column.
        lang : {"en", "zh"}
            Language of a text column.

        Returns
        -------
        ndarray of float64, or list of str
            Numbers, NaN where a cell is missing; or text, None where it is missing.

        Raises
        ------
        KeyError
            There is no such column.
        """
        index = self._index[name]
        if COLUMN_TYPES[_care.care_table_column_type(self._raw, index)] == "text":
            return self._text(index, language(lang))
        numbers = np.empty(len(self))
        _care.care_table_read_float64(self._raw, index, numbers)
        return numbers

    def _text(self, index: int, lang: Language) -> list[str | None]:
        """Cells of a text column."""
        return [_care.care_table_text(self._raw, index, row, lang) for row in range(len(self))]

    def to_pandas(self, lang: Language | None = None) -> "pd.DataFrame":
        """
        Make a pandas data frame.

        Parameters
        ----------
        lang : {"en", "zh"}, optional
            Columns are headed by their labels in this language, with the name behind a label that stands twice; without
            a language, by their names in code. Text is in this language, without it in English.

        Returns
        -------
        pandas.DataFrame
            Columns of type ``Int64``, ``float64`` and ``string``; missing cells are missing. ``frame.attrs`` holds
            ``name``, ``title``, ``status``, ``notes`` and ``units`` by column.

        Raises
        ------
        ImportError
            pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise ImportError("Table.to_pandas needs pandas: pip install 'libcare[pandas]'") from error
        words: Language = "en" if lang is None else lang
        columns = self.columns(words)
        labels = [column.label for column in columns]
        heads = [
            column.name
            if lang is None
            else column.label
            if labels.count(column.label) == 1
            else f"{column.label} [{column.name}]"
            for column in columns
        ]
        frame = pd.concat(
            [pd.Series(self._pandas_array(i, column.type, words)) for i, column in enumerate(columns)], axis=1
        )
        frame.columns = pd.Index(heads)
        frame.attrs = {
            "name": self.name,
            "title": self.title(words),
            "status": self.status,
            "notes": self.notes(words),
            "units": {head: column.unit for head, column in zip(heads, columns, strict=True)},
        }
        return frame

    def _pandas_array(self, index: int, kind: ColumnType, lang: Language) -> Any:
        """Cells of a column in the type that pandas has for them."""
        import pandas as pd

        if kind == "text":
            return pd.array(self._text(index, lang), dtype="string")
        if kind == "float64":
            numbers = np.empty(len(self))
            _care.care_table_read_float64(self._raw, index, numbers)
            return numbers
        whole = np.empty(len(self), dtype=np.int64)
        _care.care_table_read_int64(self._raw, index, whole)
        return pd.arrays.IntegerArray(whole, whole == _care.CARE_MISSING)

    def _render(self, kind: TableFormat, lang: Language) -> str:
        """Whole table as text."""
        return str(_care.care_table_render(self._raw, code(kind, TABLE_FORMATS, "format"), language(lang)))

    def to_text(self, lang: Language = "en") -> str:
        """Title, aligned columns and notes, for a terminal; Chinese characters are two columns wide."""
        return self._render("text", lang)

    def to_csv(self, lang: Language = "en") -> str:
        """CSV as in RFC 4180, headed by labels, with all digits. A file of it should begin with a byte-order mark."""
        return self._render("csv", lang).removeprefix("\ufeff")

    def to_json(self, lang: Language = "en") -> str:
        """One JSON object: name, title, status, notes, and columns with name, label, unit and values."""
        return self._render("json", lang)

    def write(self, path: str | os.PathLike[str], lang: Language = "en", format: TableFormat | None = None) -> None:
        """
        Write the table into a file: whole, or not at all.

        Parameters
        ----------
        path : str or path-like
            The file.
        lang : {"en", "zh"}
            Language of labels and text.
        format : {"text", "csv", "json"}, optional
            Without it, the ending of the path says: ``.txt``, ``.csv`` or ``.json``.

        Raises
        ------
        FileError
            The file cannot be written.
        ValueError
            The ending of the path says no format.
        """
        kind = format if format is not None else _SUFFIXES.get(Path(path).suffix.lower())
        if kind is None:
            raise ValueError(f"format: {path} ends in none of {', '.join(_SUFFIXES)}; give format=")
        _care.care_table_write(self._raw, code(kind, TABLE_FORMATS, "format"), language(lang), path)
