"""Tables: to pandas and back, to text, CSV, JSON and files, in both languages."""

import csv
import io
import json
import sys

import numpy as np
import pandas as pd
import pytest

import libcare as care
from libcare import _care


def test_tables_stand_in_the_order_of_the_header(result):
    names = list(result.tables)
    assert len(names) == _care.CARE_PLAN_TABLES == len(result.tables)
    assert [getattr(_care, f"CARE_TABLE_{name.upper()}") for name in names] == list(range(len(names)))
    assert "elderly" in result.tables
    with pytest.raises(KeyError):
        result.tables["nothing"]


def test_a_table_says_what_it_is(result):
    table = result.tables["elderly"]
    assert (table.name, len(table), table.status) == ("elderly", 16, "assumed")
    assert repr(table) == "<Table elderly: 16 rows, 11 columns>"
    assert table.title("zh") == "老年人口预测表"
    assert table.title().isascii()
    year, elderly = table.columns()[0], table.columns("zh")[2]
    assert (year.name, year.label, year.type) == ("year", "year", "int64")
    assert (elderly.name, elderly.unit, elderly.type) == ("elderly", "人", "float64")
    assert any(result.tables["overview"].notes("zh"))
    assert str(table) == table.to_text("en")


def test_columns_come_as_arrays_or_text(result):
    table = result.tables["elderly"]
    years = table.column("year")
    assert years.dtype == np.float64
    np.testing.assert_array_equal(years, np.arange(2020, 2036))
    names = result.tables["overview"].column("indicator", "zh")
    assert names[0] == "每千名老人拥有养老床位数"
    assert all(isinstance(name, str) for name in names)
    with pytest.raises(KeyError):
        table.column("nothing")


@pytest.mark.parametrize("lang", [None, "zh", "en"])
def test_every_table_becomes_a_data_frame(result, lang):
    for name, table in result.tables.items():
        frame = table.to_pandas(lang)
        columns = table.columns(lang or "en")
        assert frame.shape == (len(table), len(columns))
        assert frame.columns.is_unique, name
        for i, column in enumerate(columns):
            head = column.name if lang is None else column.label
            assert frame.columns[i] in (head, f"{head} [{column.name}]")
            expected = {"int64": "Int64", "float64": "float64", "text": "string"}[column.type]
            assert str(frame.dtypes.iloc[i]) == expected
            cells = table.column(column.name, lang or "en")
            if column.type == "text":
                assert [None if pd.isna(cell) else cell for cell in frame.iloc[:, i]] == cells
            else:
                np.testing.assert_array_equal(frame.iloc[:, i].to_numpy(np.float64, na_value=np.nan), cells)
        assert frame.attrs["name"] == name
        assert frame.attrs["title"] == table.title(lang or "en")
        assert frame.attrs["status"] == table.status
        assert list(frame.attrs["units"]) == list(frame.columns)


def test_missing_cells_are_missing(result):
    centres = result.tables["centres"].to_pandas()
    registered = centres["registered_elderly"]
    assert registered.dtype == np.float64
    assert registered.isna().all()
    indicators = result.tables["indicators"].to_pandas()
    assert np.isnan(indicators["base"][0])
    assert indicators["base"][1] == 80
    whole = [
        frame[column] for frame in _frames(result) for column in frame.columns if str(frame[column].dtype) == "Int64"
    ]
    assert any(column.isna().any() for column in whole)
    for column in whole:
        assert column.dropna().min() > -(2**53)  # no sentinel shows


def _frames(result):
    return [table.to_pandas() for table in result.tables.values()]


def test_both_languages_say_the_same(result):
    for table in result.tables.values():
        chinese, english = table.to_pandas("zh"), table.to_pandas("en")
        numbers = [i for i, column in enumerate(table.columns()) if column.type != "text"]
        for i in numbers:
            pd.testing.assert_series_equal(chinese.iloc[:, i], english.iloc[:, i], check_names=False)


def test_csv_comes_back(result):
    for lang in ("zh", "en"):
        for table in result.tables.values():
            text = table.to_csv(lang)
            assert not text.startswith("\ufeff")
            rows = list(csv.reader(io.StringIO(text)))
            assert len(rows) == len(table) + 1
            for i, column in enumerate(table.columns(lang)):
                assert rows[0][i].startswith(column.label)
                cells = [row[i] for row in rows[1:]]
                if column.type == "text":
                    assert cells == [cell or "" for cell in table.column(column.name, lang)]
                else:
                    expected = table.column(column.name)
                    np.testing.assert_array_equal([float(cell or "nan") for cell in cells], expected)


def test_json_comes_back(result):
    for lang in ("zh", "en"):
        for table in result.tables.values():
            found = json.loads(table.to_json(lang))
            assert (found["name"], found["title"], found["rows"]) == (table.name, table.title(lang), len(table))
            assert (found["status"], found["notes"]) == (table.status, table.notes(lang))
            for column, about in zip(found["columns"], table.columns(lang), strict=True):
                assert (column["name"], column["label"], column["unit"]) == (about.name, about.label, about.unit)
                cells = table.column(about.name, lang)
                if about.type == "text":
                    assert column["values"] == cells
                else:
                    values = [np.nan if value is None else value for value in column["values"]]
                    np.testing.assert_array_equal(values, cells)


@pytest.mark.parametrize(("ending", "start"), [("txt", "(2)"), ("csv", "\ufeff"), ("json", '{"name": "elderly"')])
def test_a_table_is_written(result, tmp_path, ending, start):
    table = result.tables["elderly"]
    path = tmp_path / f"老年人口.{ending}"
    table.write(path, lang="zh" if ending == "csv" else "en")
    text = path.read_bytes().decode("utf-8")
    assert text.startswith(start)
    assert text.removeprefix("\ufeff") == (
        table.to_csv("zh") if ending == "csv" else getattr(table, _method(ending))("en")
    )
    assert list(tmp_path.iterdir()) == [path]


def _method(ending):
    return {"txt": "to_text", "json": "to_json"}[ending]


def test_the_format_may_be_said(result, tmp_path):
    table = result.tables["elderly"]
    path = tmp_path / "elderly.dat"
    table.write(str(path), format="json")
    assert path.read_text("utf-8") == table.to_json()
    with pytest.raises(ValueError, match=r"ends in none of \.txt, \.csv, \.json"):
        table.write(path)
    with pytest.raises(ValueError, match="format: one of text, csv, json expected, 'xlsx' found"):
        table.write(path, format="xlsx")


def test_an_unknown_language_is_refused(result, nanchuan):
    table = result.tables["elderly"]
    calls = [table.title, table.notes, table.columns, table.to_pandas, table.to_text, table.to_csv, table.to_json]
    for call in (*calls, result.to_json, nanchuan.name, lambda lang: result.tables["overview"].column("unit", lang)):
        with pytest.raises(ValueError, match="lang: 'zh' or 'en' expected, 'fr' found"):
            call("fr")


def test_without_pandas_it_says_so(result, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match=r"pip install 'libcare\[pandas\]'"):
        result.tables["elderly"].to_pandas()


def test_a_table_without_rows_or_text():
    ledger = care.Ledger(1, 2020, 2020)
    frame = ledger.table().to_pandas()
    assert frame["class"].iloc[0] == "institution beds, ordinary"
    assert frame["closing"].sum() == 0
