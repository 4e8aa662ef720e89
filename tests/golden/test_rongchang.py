"""Another district, as a new user would plan it: tables as a spreadsheet saves them, nothing of the program touched."""

import csv
import shutil
from pathlib import Path

import pytest
from documents import check, save_all
from program import NANCHUAN, RONGCHANG, Result, run_all

# Census of 2020, both sexes, citypopulation.de: Rongchang, Age Distribution (C 2020).
TOTAL, MEN, WOMEN = 668_977, 333_382, 335_595
PUBLISHED = {
    (0, 9): 65_508,
    (10, 19): 77_718,
    (20, 29): 59_180,
    (30, 39): 83_669,
    (40, 49): 95_701,
    (50, 59): 119_431,
    (60, 69): 88_161,
    (70, 79): 56_003,
    (80, None): 23_606,
    (0, 14): 107_302,
    (65, None): 129_816,
}
NATIONAL = ("life_table", "fertility", "births", "dependency_shape", "levels", "transitions")
MADE_UP = ("beds", "centres", "stations", "indicators")


def rows_of(name: str) -> list[dict[str, str]]:
    """A table of the document."""
    with (RONGCHANG.parent / f"{name}.csv").open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """The document with its tables as Excel in China saves CSV."""
    folder = tmp_path / "荣昌"
    shutil.copytree(RONGCHANG.parent, folder)
    save_all(folder, "gb18030", "\r\n")
    return folder / "plan.json"


def tables_of(result: Result) -> list[object]:
    return [(name, table.status, table.notes, table.columns) for name, table in result.tables.items()]


def test_people_are_those_of_the_census() -> None:
    rows = [
        (row["sex"], int(row["age_from"]), int(row["age_to"] or 200), int(row["persons"]))
        for row in rows_of("area_population")
    ]
    assert sum(persons for *_, persons in rows) == TOTAL
    assert sum(persons for sex, *_, persons in rows if sex == "male") == MEN
    assert sum(persons for sex, *_, persons in rows if sex == "female") == WOMEN
    for (low, high), published in PUBLISHED.items():
        within = [persons for _, first, last, persons in rows if low <= first and last <= (high or 200)]
        assert sum(within) == published
    assert sum(int(row["population"]) for row in rows_of("township_population")) == TOTAL


@pytest.mark.parametrize("name", NATIONAL)
def test_national_tables_are_those_of_nanchuan(name: str) -> None:
    # A document is a folder that can be sent as it is, so they are copied.
    assert (RONGCHANG.parent / f"{name}.csv").read_bytes() == (NANCHUAN.parent / f"{name}.csv").read_bytes()


def test_what_is_made_up_says_so() -> None:
    for name in MADE_UP:
        assert {row["status"] for row in rows_of(name)} == {"demonstration"}


def test_the_document_is_sound(saved: Path) -> None:
    for language, read_as in (("en", "was read as GB18030"), ("zh", "已按 GB18030 读取")):
        found = check(saved, language)
        assert (found.faults, found.warnings, found.code) == (0, 0, 0)
        assert all(line.startswith(("note: ", "提示: ")) for line in found.lines)
        told = {line.split(": ")[1].split(".csv")[0] for line in found.lines if read_as in line}
        chinese = {path.stem for path in saved.parent.glob("*.csv") if not path.read_bytes().isascii()}
        assert told == chinese
        assert {"townships", "scenarios", "levels", "indicators", "parameters"} <= told


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_plan_runs_and_does_not_depend_on_how_it_was_saved(language: str, saved: Path, tmp_path: Path) -> None:
    options = ("--lang", language, "--draws", "20")
    result = run_all(saved, tmp_path / "saved", *options)
    assert tables_of(result) == tables_of(run_all(RONGCHANG, tmp_path / "as it is", *options))
    assert result.about["area"] == {"en": "Rongchang District", "zh": "荣昌区"}[language]


def test_the_result_is_that_of_this_district(saved: Path, tmp_path: Path) -> None:
    result = run_all(saved, tmp_path / "out", "--lang", "en", "--draws", "0")
    base, *_ = result["elderly"].rows
    assert base["elderly"] == pytest.approx(167_770, rel=0.005)  # two months after the census
    assert base["population"] == pytest.approx(TOTAL, rel=0.005)
    townships = [row["name_en"] for row in rows_of("townships")]
    assert result["township_elderly"]["township"][: len(townships)] == townships
    assert len(townships) == 21
    assert result["overview"].status == "demonstration"
    beds, nursing, centres, *_ = result["overview"].rows
    assert (beds["value_2020"], nursing["value_2020"]) == pytest.approx((30, 31.5), abs=0.06)
    assert centres["value_2020"] == pytest.approx(100 * 4 / 21)
