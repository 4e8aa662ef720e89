"""Table (11): each input, where it is from, what it moves and how much; --provenance prints it.

What it says is found again by changing the document and running it.
"""

import csv
import json
import math
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from program import COMMANDS, NANCHUAN, SMALL, Result, Table, care_plan, run_all
from test_compare import compare, figures

ITEMS = ("provenance", "sensitivity")


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return run_all(SMALL, tmp_path_factory.mktemp("small"), "--lang", "en", "--draws", "0")


# ---- the option ------------------------------------------------------------------------------------------------------


def printed(command: str, *options: str) -> list[str]:
    """Names of the tables that are printed."""
    done = care_plan(command, SMALL, "--format", "json", "--draws", "0", *options)
    assert done.returncode == 0, done.stderr
    return [table["name"] for table in json.loads(done.stdout)]


@pytest.mark.parametrize("command", COMMANDS[1:])
def test_the_option_adds_table_11_once(command: str) -> None:
    without, with_it = printed(command), printed(command, "--provenance")
    assert with_it[: len(without)] == without
    assert [name for name in with_it if name in ITEMS] == list(ITEMS)
    assert set(with_it) - set(without) == set(ITEMS) - set(without)


@pytest.mark.parametrize(("language", "title"), [("en", "(11) Sources and assumptions"), ("zh", "数据来源与假定清单")])
def test_the_option_takes_no_value(language: str, title: str) -> None:
    done = care_plan("indicators", "--provenance", SMALL, "--lang", language, "--draws", "0")
    assert done.returncode == 0
    assert title in done.stdout


# ---- what it says ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("plan", [SMALL, NANCHUAN], ids=["small", "nanchuan"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_input_has_its_answer(plan: Path, language: str, tmp_path: Path) -> None:
    result = run_all(plan, tmp_path, "--lang", language, "--draws", "0", "--trajectories", "9")
    none, assumed = {"en": ("none", {"assumed", "demonstration"}), "zh": ("无", {"假定", "演示数据"})}[language]
    detailed = set(result["sensitivity"]["item"])
    spread = {result["provenance"].rows[i]["item"] for i in (0, 2)}  # townships and their population
    spread |= {"what is uncertain", "不确定性参数", "trajectories of another model", "外部轨迹"}
    for row in result["provenance"].rows:
        assert row["influences"], row["item"]
        assert (row["sensitivity"] is None) == (row["influences"] == none)
        listed = row["status"] in assumed and row["influences"] != none and row["item"] not in spread
        assert (row["item"] in detailed) == listed, row["item"]
    assert set(result["sensitivity"]["status"]) <= assumed


def test_the_figure_that_moves_most_is_named(result: Result) -> None:
    for row in result["provenance"].rows:
        rows = result["sensitivity"].where(item=row["item"])
        changes = [
            max(abs(one["change_low"]), abs(one["change_high"])) for one in rows if one["change_low"] is not None
        ]
        if changes:
            most = rows[changes.index(max(changes))]
            assert row["sensitivity"].startswith(f"{most['figure']} {most['change_low']:+.1f} % to "), row["item"]


def moved_figures(plan: Path) -> dict[str, float]:
    """Figures of a changed document that are not those of small/."""
    return {name: b for name, (_, b, difference) in figures(compare(SMALL, plan)).items() if difference}


def check_moves(table: Table, item: str, ends: list[dict[str, float]], base: dict[str, float]) -> None:
    """What the table says of an item is what the changed documents come to."""
    rows = {row["figure"]: row for row in table.where(item=item)}
    assert set(rows) == {name for end in ends for name in end}
    for name, row in rows.items():
        assert row["value"] == pytest.approx(base[name], rel=1e-9)
        for column, end in zip(("low", "high"), ends, strict=True):
            assert row[column] == pytest.approx(end.get(name, base[name]), rel=1e-9), (item, name, column)


def rows_of(folder: Path, name: str) -> list[dict[str, str]]:
    """Rows of a table of a document."""
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def with_rows(folder: Path, name: str, rows: list[dict[str, str]]) -> Path:
    """The document of small/ with another table."""
    shutil.copytree(SMALL.parent, folder)
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder / "plan.json"


PARAMETERS = [row["parameter"] for row in rows_of(SMALL.parent, "parameters.csv")]
WHOLE = {"points_per_township", "build_lag_years"}
# The range of the area's elderly, which the base must lie in: by 10 % it would not, and no figure rests on it.
BOUNDS = {"elderly_base_low", "elderly_base_high"}


@pytest.mark.parametrize("name", [name for name in PARAMETERS if name not in BOUNDS])
def test_what_a_parameter_moves_is_found_again(name: str, result: Result, tmp_path: Path) -> None:
    ends = []
    for side, factor in (("low", 0.9), ("high", 1.1)):
        rows = rows_of(SMALL.parent, "parameters.csv")
        (row,) = [row for row in rows if row["parameter"] == name]
        value = float(row[side] or row["value"])
        if not row[side]:
            value = value * factor if name not in WHOLE else whole_step(value, factor)
            value = min(value, 1.0) if name.endswith("_share") or "share_" in name else value
        row["value"], row["low"], row["high"] = repr(value), "", ""
        ends.append(moved_figures(with_rows(tmp_path / side, "parameters.csv", rows)))
    base = {name: a for name, (a, _, _) in figures(compare(SMALL, SMALL)).items()}
    position = len(result["provenance"].rows) - len(PARAMETERS) + PARAMETERS.index(name)
    check_moves(result["sensitivity"], result["provenance"].rows[position]["item"], ends, base)


def whole_step(value: float, factor: float) -> float:
    """By a tenth, but at least by one."""
    return min(math.ceil(0.9 * value), value - 1) if factor < 1 else max(math.floor(1.1 * value), value + 1)


def times(column: str, rounded: bool) -> Callable[[dict[str, str], float], None]:
    """Multiplies a column."""

    def change(row: dict[str, str], factor: float) -> None:
        value = factor * float(row[column])
        row[column] = str(math.floor(value + 0.5)) if rounded else repr(value)

    return change


@pytest.mark.parametrize(
    ("table", "item", "change"),
    [
        ("beds", "beds", times("beds", rounded=True)),
        ("stations", "stations", times("stations", rounded=True)),
        ("levels", "functional levels", times("ratio", rounded=False)),
        ("fertility", "fertility", times("births_per_woman", rounded=False)),
        ("births", "births by year", times("births", rounded=False)),
        ("migration", "migration", times("rate", rounded=False)),
        ("dependency_shape", "dependency by age", times("relative", rounded=False)),
        ("figures", "figures", times("value", rounded=False)),
    ],
)
def test_what_a_table_moves_is_found_again(
    table: str, item: str, change: Callable[[dict[str, str], float], None], result: Result, tmp_path: Path
) -> None:
    ends = []
    for side, factor in (("low", 0.9), ("high", 1.1)):
        rows = rows_of(SMALL.parent, f"{table}.csv")
        for row in rows:
            change(row, factor)
        ends.append(moved_figures(with_rows(tmp_path / side, f"{table}.csv", rows)))
    base = {name: a for name, (a, _, _) in figures(compare(SMALL, SMALL)).items()}
    check_moves(result["sensitivity"], item, ends, base)


def test_an_input_that_a_run_does_not_survive_is_not_known(tmp_path: Path) -> None:
    rows = rows_of(SMALL.parent, "levels.csv")
    for row in rows:
        row["ratio"] = repr(2.4 * float(row["ratio"]))  # 95 % of the women of 80 and older: no 10 % more
    plan = with_rows(tmp_path / "small", "levels.csv", rows)
    result = run_all(plan, tmp_path / "out", "--lang", "en", "--draws", "0")
    (row,) = result["provenance"].where(item="functional levels")
    assert (row["influences"], row["sensitivity"]) == ("not known", "the plan cannot be run with this input changed")
    assert result["sensitivity"].where(item="functional levels") == []
