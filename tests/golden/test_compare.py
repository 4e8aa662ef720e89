"""care-plan compare: which inputs differ, and which of them moved which figure.

The document of small/ against itself with inputs changed, as test_status.py changes them, and the real plan.
"""

import hashlib
import itertools
import json
import math
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from documents import make_document, parse_case
from program import NANCHUAN, SMALL, Table, care_plan, csv_rows
from test_status import INPUTS, PARAMETERS, TABLES

DONE, DOCUMENT, FILE = 0, 1, 3
YES, NO = "yes", "no"

# Inputs of small/ that are compared by parts of the plan that no figure rests on.
STILL = {"low_occupancy", "elderly_base_low", "elderly_base_high", "township_factor_sigma", "position_error_km"}


def compare(a: Path, b: Path, *options: str) -> dict[str, Table]:
    """Tables of a comparison."""
    done = care_plan("compare", a, b, "--format", "json", "--lang", "en", *options)
    assert done.returncode == DONE, done.stderr
    return {table["name"]: Table(table) for table in json.loads(done.stdout)}


def changed(folder: Path, names: Iterable[str], plan: Path = SMALL) -> Path:
    """A document with inputs of test_status.py changed; every other row of small/ is taken as it is."""
    shutil.copytree(plan.parent, folder, dirs_exist_ok=True)
    for name in names:
        file, old, new = (text.replace("?", "demonstration") for text in INPUTS[name])
        text = (folder / file).read_bytes().decode()
        assert text.count(old) == 1, name
        (folder / file).write_bytes(text.replace(old, new).encode())
    return folder / "plan.json"


def varied(change: str, folder: Path) -> Path:
    """The document of small/ with a few lines changed."""
    return make_document(parse_case(change).changes, folder)


def figures(tables: dict[str, Table]) -> dict[str, tuple[float | None, float | None, float | None]]:
    """A, B and difference by figure."""
    return {row["figure"]: (row["a"], row["b"], row["difference"]) for row in tables["compared_figures"].rows}


def contributions(tables: dict[str, Table], figure: str) -> dict[str, dict[str, Any]]:
    """Rows of the attribution of a figure by input."""
    return {row["input"]: row for row in tables["attribution"].where(figure=figure)}


def check_sums(tables: dict[str, Table]) -> int:
    """Contributions and what is left add up to the difference, for every figure; returns how many figures differ."""
    attributed = {row["figure"] for row in tables["attribution"].rows}
    differ = 0
    for figure, (a, b, difference) in figures(tables).items():
        if a is None or b is None:
            continue
        assert difference == (b - a if abs(b - a) > 1e-9 * max(abs(a), abs(b)) else 0)
        differ += difference != 0
        assert (figure in attributed) or difference == 0, figure
        if figure in attributed:
            rows = contributions(tables, figure)
            total = rows.pop("difference B - A")["contribution"]
            assert total == difference
            parts = [row["contribution"] for row in rows.values()]
            scale = abs(a) + abs(b) + sum(map(abs, parts))
            assert math.fsum(parts) == pytest.approx(total, rel=0, abs=1e-9 * scale), figure
    return differ


# ---- differences -----------------------------------------------------------------------------------------------------


def test_a_plan_does_not_differ_from_itself() -> None:
    tables = compare(SMALL, SMALL)
    assert tables["differences"].rows == []
    assert tables["attribution"].rows == []
    assert all(difference == 0 for _, _, difference in figures(tables).values())
    assert "No input differs that moves a figure." in tables["attribution"].notes
    notes = [
        "A: Qingshi District (plan.json, registered population)",
        "B: Qingshi District (plan.json, registered population)",
    ]
    assert tables["compared_figures"].notes == tables["differences"].notes == notes


@pytest.mark.parametrize("name", INPUTS)
def test_one_input_that_differs_explains_every_difference(name: str, tmp_path: Path) -> None:
    _, old, new = INPUTS[name]
    tables = compare(SMALL, changed(tmp_path, [name]))
    old_cells, new_cells = old.split(","), new.split(",")
    expected = {(a, b) for a, b in itertools.zip_longest(old_cells, new_cells) if a != b}
    found = tables["differences"]
    assert {(row["a"], row["b"]) for row in found.rows} == expected
    assert all(row["status"] == "demonstration" for row in found.rows)
    check_sums(tables)
    attributed = tables["attribution"]
    inputs = set(attributed["input"]) - {"difference B - A"}
    assert len(inputs) <= 1
    for row in attributed.rows:
        assert row["contribution"] == row["alone"] == row["last"] or row["input"] == "difference B - A"
    moves = any(difference not in (0, None) for _, _, difference in figures(tables).values())
    assert moves == bool(inputs)
    assert not (name in STILL and moves)


@pytest.mark.parametrize("name", INPUTS)
def test_a_figure_that_an_assumed_input_moves_says_so(name: str, tmp_path: Path) -> None:
    file, old, new = INPUTS[name]
    plans = []
    for side, row in (("a", old), ("b", new)):
        plan = make_document([], tmp_path / side)
        for path in plan.parent.glob("*.csv"):
            path.write_bytes(path.read_bytes().replace(b"demonstration", b"reported"))
        text = (plan.parent / file).read_bytes().decode()
        given = old.replace("?", "reported")
        assert text.count(given) == 1
        (plan.parent / file).write_bytes(text.replace(given, row.replace("?", "assumed")).encode())
        plans.append(plan)
    tables = compare(*plans)
    silent = [
        row["figure"]
        for row in tables["compared_figures"].rows
        if row["difference"] not in (0, None) and row["status"] != "assumed"
    ]
    assert silent == []
    assert {row["status"] for row in tables["differences"].rows} == {"assumed"}
    assert tables["differences"].status == "assumed"
    assert {row["status"] for row in tables["attribution"].rows} <= {"assumed"}


def test_keys_of_the_document_are_listed_and_attributed(tmp_path: Path) -> None:
    plan = varied(
        """
change plan.json
-  "allocation": {"bed_method": "largest_remainder", "bed_weight": "elderly", "travel_mode": "walk"},
-  "draws": {"seed": 7, "count": 20},
+  "allocation": {"bed_method": "sainte_lague", "bed_weight": "elderly", "travel_mode": "drive"},
+  "draws": {"seed": 8, "count": 20},
change plan.json
-    "centre_functions": ["full_time_care", "day_care", "home_visits", "station_guidance"],
+    "centre_functions": ["station_guidance", "home_visits", "day_care", "full_time_care"],
""",
        tmp_path,
    )
    tables = compare(SMALL, plan)
    rows = [(row["column"], row["a"], row["b"], row["moves"]) for row in tables["differences"].rows]
    assert rows == [
        ("allocation.bed_method", "largest_remainder", "sainte_lague", YES),
        ("allocation.travel_mode", "walk", "drive", YES),
        ("draws.seed", "7", "8", NO),
    ]
    reached = contributions(tables, "elderly in reach of a centre")
    assert reached["allocation: travel mode"]["contribution"] > 0
    check_sums(tables)


KEYS = {
    "population.reference_date": ('"reference_date": "2023-07-01"', '"reference_date": "2023-10-01"'),
    "rules.beds_counted": ('["ordinary", "nursing", "community"]', '["ordinary", "nursing"]'),
    "rules.bed_states": ('["operating"]', '["operating", "building"]'),
    "rules.nursing_denominator": ('"nursing_denominator": "counted"', '"nursing_denominator": "institution"'),
    "rules.centre_functions": ('["full_time_care", "day_care", "home_visits", "station_guidance"]', '["day_care"]'),
    "rules.migration_timing": ('"migration_timing": "even"', '"migration_timing": "end"'),
    "allocation.bed_method": ('"largest_remainder"', '"sainte_lague"'),
    "allocation.bed_weight": ('"bed_weight": "elderly"', '"bed_weight": "dependent"'),
    "allocation.travel_mode": ('"travel_mode": "walk"', '"travel_mode": "drive"'),
}
# Which township gets a bed, and who moves at what time before 60, moves no figure of the area.
STILL_KEYS = {"allocation.bed_method", "allocation.bed_weight", "rules.migration_timing"}


@pytest.mark.parametrize("key", KEYS)
def test_one_key_that_differs_explains_every_difference(key: str, tmp_path: Path) -> None:
    plan = changed(tmp_path, [])
    text = plan.read_text(encoding="utf-8")
    old, new = KEYS[key]
    assert text.count(old) == 1
    plan.write_text(text.replace(old, new), encoding="utf-8")
    tables = compare(SMALL, plan)
    assert [(row["column"], row["moves"]) for row in tables["differences"].rows] == [(key, YES)]
    assert (check_sums(tables) > 0) == (key not in STILL_KEYS)
    assert "not attributed" not in tables["attribution"]["input"]


def test_another_elderly_age_is_told_from_what_goes_with_it(tmp_path: Path) -> None:
    plan = varied(
        """
change plan.json
-  "population": {"basis": "registered", "reference_date": "2023-07-01", "elderly_age": 60, "open_age": 80},
+  "population": {"basis": "registered", "reference_date": "2023-07-01", "elderly_age": 80, "open_age": 80},
change township_population.csv
-hk,18000,15000,3000,3900,demonstration,invented
-bs,12000,,,3000,demonstration,invented
-sl,6000,,,1800,demonstration,invented
-sz,3500,,,1100,demonstration,invented
+hk,18000,15000,3000,,demonstration,invented
+bs,12000,,,,demonstration,invented
+sl,6000,,,,demonstration,invented
+sz,3500,,,,demonstration,invented
change parameters.csv
-elderly_base_low,9500,,,demonstration,invented
+elderly_base_low,1000,,,demonstration,invented
""",
        tmp_path,
    )
    tables = compare(SMALL, plan)
    assert check_sums(tables) >= 5
    rows = contributions(tables, "elderly, target year")
    assert set(rows) == {"elderly age", "difference B - A"}
    assert rows["elderly age"]["contribution"] < -5000


def test_rows_of_one_plan_only_are_told(tmp_path: Path) -> None:
    plan = varied("change beds.csv\n-hk,nursing,operating,60,demonstration,invented\n", tmp_path)
    tables = compare(SMALL, plan)
    (row,) = tables["differences"].rows
    assert (row["input"], row["row"], row["a"], row["b"]) == ("beds", "hk, nursing, operating", "(row)", None)
    (back,) = compare(plan, SMALL)["differences"].rows
    assert (back["row"], back["a"], back["b"]) == ("hk, nursing, operating", None, "(row)")


def test_what_only_looks_different_is_no_difference(tmp_path: Path) -> None:
    plan = varied(
        """
change beds.csv
-hk,nursing,operating,60,demonstration,invented
+hk,nursing,operating,60.0,demonstration,invented
""",
        tmp_path,
    )
    births = tmp_path / "stations.csv"
    header, *rows = births.read_text(encoding="utf-8").splitlines()
    births.write_text("\n".join([header, *reversed(rows)]) + "\n", encoding="utf-8")
    assert compare(SMALL, plan)["differences"].rows == []


def test_words_and_sources_differ_without_moving_anything(tmp_path: Path) -> None:
    plan = varied("change stations.csv\n-bs,4,demonstration,invented\n+bs,4,assumed,counted by us\n", tmp_path)
    tables = compare(SMALL, plan)
    assert [(row["column"], row["moves"]) for row in tables["differences"].rows] == [("status", NO), ("source", NO)]
    assert tables["attribution"].rows == []


# ---- attribution -----------------------------------------------------------------------------------------------------

FEW = ("area_population", "beds", "home_beds_per_1000", "cost_new_bed_cny", "indicators")
MANY = (*TABLES, *PARAMETERS)


def runs_between(names: tuple[str, ...], folder: Path) -> dict[frozenset[str], dict[str, float]]:
    """Figures of every plan that has some of these inputs changed, each run by itself as plan B against small/."""
    found = {}
    for n in range(len(names) + 1):
        for some in itertools.combinations(names, n):
            plan = changed(folder / "-".join(some or ("none",)), some)
            found[frozenset(some)] = {figure: b for figure, (_, b, _) in figures(compare(SMALL, plan)).items()}
    return found


LABELS = {
    "area_population": "population of the area by age",
    "beds": "beds",
    "home_beds_per_1000": "home beds per thousand elderly",
    "cost_new_bed_cny": "cost of a new bed, yuan",
    "indicators": "indicators",
}


def test_contributions_are_shapley_values(tmp_path: Path) -> None:
    """Found again from the definition: the mean over all orders of whole documents that are read and run one by one."""
    value = runs_between(FEW, tmp_path)
    tables = compare(SMALL, changed(tmp_path / "b", FEW))
    assert check_sums(tables) >= 6
    orders = list(itertools.permutations(FEW))
    for figure in ("beds to build", "investment", "beds for the target", "occupancy", "home beds"):
        rows = contributions(tables, figure)
        for name in FEW:
            added = 0.0
            for order in orders:
                before = frozenset(order[: order.index(name)])
                added += value[before | {name}][figure] - value[before][figure]
            row = rows.get(LABELS[name], {"contribution": 0.0})
            assert row["contribution"] == pytest.approx(added / len(orders), rel=1e-9, abs=1e-9), (figure, name)
        everything = frozenset(FEW)
        for name in FEW:
            if row := rows.get(LABELS[name]):
                alone = value[frozenset([name])][figure] - value[frozenset()][figure]
                last = value[everything][figure] - value[everything - {name}][figure]
                assert row["alone"] == pytest.approx(alone, rel=1e-9, abs=1e-9)
                assert row["last"] == pytest.approx(last, rel=1e-9, abs=1e-9)
    assert "not attributed" not in tables["attribution"]["input"]


def test_with_many_inputs_what_is_left_is_said(tmp_path: Path) -> None:
    tables = compare(SMALL, changed(tmp_path, MANY))
    assert check_sums(tables) >= 15
    figures_attributed = set(tables["attribution"]["figure"])
    left = {row["figure"]: row["contribution"] for row in tables["attribution"].where(input="not attributed")}
    assert set(left) == figures_attributed
    assert any(left.values())
    for row in tables["attribution"].rows:
        if row["alone"] is not None:
            assert row["contribution"] == pytest.approx((row["alone"] + row["last"]) / 2, rel=1e-12, abs=1e-12)


def test_the_other_way_round_everything_changes_its_sign(tmp_path: Path) -> None:
    plan = changed(tmp_path, FEW)
    there, back = compare(SMALL, plan), compare(plan, SMALL)
    for one, other in zip(there["attribution"].rows, back["attribution"].rows, strict=True):
        assert (one["figure"], one["input"]) == (other["figure"], other["input"])
        assert one["contribution"] == pytest.approx(-other["contribution"], rel=1e-9, abs=1e-9)


def test_inputs_that_cannot_be_told_apart_are_one(tmp_path: Path) -> None:
    # The rates of migration name a scenario that only one of the plans has.
    scenarios = (SMALL.parent / "scenarios.csv").read_text(encoding="utf-8")
    migration = (SMALL.parent / "migration.csv").read_text(encoding="utf-8")
    plan = changed(tmp_path, [])
    (tmp_path / "scenarios.csv").write_text(scenarios.replace("\nnow,", "\nbefore,"), encoding="utf-8")
    (tmp_path / "migration.csv").write_text(
        migration.replace("\nnow,", "\nbefore,").replace("20,39,-0.01", "20,69,-0.01"), encoding="utf-8"
    )
    tables = compare(SMALL, plan)
    inputs = set(tables["attribution"]["input"]) - {"difference B - A"}
    assert inputs == {"scenarios + migration"}
    check_sums(tables)


def test_scenarios_and_migration_are_told_apart_where_they_can_be(tmp_path: Path) -> None:
    tables = compare(SMALL, changed(tmp_path, ["scenarios", "migration"]))
    inputs = set(tables["attribution"]["input"]) - {"difference B - A"}
    assert inputs == {"scenarios", "migration"}
    check_sums(tables)


def test_another_open_age_takes_the_tables_by_age_with_it(tmp_path: Path) -> None:
    plan = varied(
        """
change plan.json
-  "population": {"basis": "registered", "reference_date": "2023-07-01", "elderly_age": 60, "open_age": 80},
+  "population": {"basis": "registered", "reference_date": "2023-07-01", "elderly_age": 60, "open_age": 81},
""",
        tmp_path,
    )
    rows = []
    for line in (SMALL.parent / "life_table.csv").read_text(encoding="utf-8").splitlines():
        sex, age, survivors, years, *rest = line.split(",")
        if age == "80":  # the open age until now: its first year apart
            lived = 0.95 * float(survivors)
            rows.append(",".join((sex, "80", survivors, str(lived), *rest)))
            rows.append(",".join((sex, "81", str(0.9 * float(survivors)), str(float(years) - lived), *rest)))
        else:
            rows.append(line)
    (tmp_path / "life_table.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    tables = compare(SMALL, plan)
    assert check_sums(tables) >= 1
    (label,) = set(tables["attribution"]["input"]) - {"difference B - A"}
    for part in ("open age", "life table", "population of the area by age", "dependency by age", "migration"):
        assert part in label


def test_plans_that_cannot_be_mixed_are_compared_without_attribution(tmp_path: Path) -> None:
    # Nobody is 80 or older and nobody was born that long ago: neither table goes with the other one of small/.
    plan = varied(
        """
change area_population.csv
-male,60,79,4000,demonstration,invented
-male,80,,600,demonstration,invented
-female,80,,900,demonstration,invented
-female,60,79,4300,demonstration,invented
+male,60,79,4600,demonstration,invented
+male,80,,0,demonstration,invented
+female,80,,0,demonstration,invented
+female,60,79,5200,demonstration,invented
write births.csv
+year,births,status,source
+1942,0,demonstration,invented
+1943,0,demonstration,invented
+1944,100,demonstration,invented
""",
        tmp_path,
    )
    tables = compare(SMALL, plan)
    assert check_sums(tables) >= 1
    assert set(tables["attribution"]["input"]) == {"not attributed", "difference B - A"}
    assert tables["attribution"].notes[0].startswith("The plans cannot be mixed")
    assert len(tables["differences"].rows) > 4


def test_an_indicator_that_only_one_plan_has_is_not_compared(tmp_path: Path) -> None:
    rows = (SMALL.parent / "indicators.csv").read_text(encoding="utf-8").splitlines()
    kept = [row for row in rows if ",townships_with_centre," not in row]
    assert len(kept) == len(rows) - 1
    plan = changed(tmp_path, [])
    (tmp_path / "indicators.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    tables = compare(SMALL, plan)
    check_sums(tables)
    name = "Townships with a centre, 2026, with the plan"
    a, b, difference = figures(tables)[name]
    assert a is not None
    assert (b, difference) == (None, None)
    assert name not in tables["attribution"]["figure"]
    assert figures(compare(plan, SMALL))[name][:2] == (None, a)


# ---- the real plan ---------------------------------------------------------------------------------------------------


def test_why_one_plan_builds_more_beds_than_another(tmp_path: Path) -> None:
    """A mid-term evaluation: more beds were counted and a higher target was set; redone by hand."""
    shutil.copytree(NANCHUAN.parent, tmp_path, dirs_exist_ok=True)
    beds = (tmp_path / "beds.csv").read_text(encoding="utf-8")
    assert beds.count("*,ordinary,operating,2818,") == 1
    (tmp_path / "beds.csv").write_text(beds.replace(",2818,", ",2918,"), encoding="utf-8")
    indicators = (tmp_path / "indicators.csv").read_text(encoding="utf-8").splitlines()
    found = [i for i, line in enumerate(indicators) if ",beds_counted,elderly," in line]
    assert len(found) == 1
    cells = indicators[found[0]].split(",")
    assert cells[9] == "35"
    cells[9] = "36"
    indicators[found[0]] = ",".join(cells)
    (tmp_path / "indicators.csv").write_text("\n".join(indicators) + "\n", encoding="utf-8")
    tables = compare(NANCHUAN, tmp_path / "plan.json")
    a, b, difference = figures(tables)["beds to build"]
    elderly, _, _ = figures(tables)["elderly, target year"]
    assert (a, b) == (math.ceil(35 * elderly / 1000) - 4114, math.ceil(36 * elderly / 1000) - 4214)
    rows = contributions(tables, "beds to build")
    assert rows["beds"]["contribution"] == -100
    assert rows["indicators"]["contribution"] == math.ceil(36 * elderly / 1000) - math.ceil(35 * elderly / 1000)
    assert rows["difference B - A"]["contribution"] == difference
    check_sums(tables)


# ---- plans that cannot be compared -----------------------------------------------------------------------------------

OTHER_YEARS = """
change plan.json
-  "years": {"base": 2023, "target": 2026, "last": 2028},
+  "years": {"base": 2023, "target": 2027, "last": 2028},
"""


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            "b.years: the plans cover other years: A 2023 to 2026, last 2028; B 2023 to 2027, last 2028; "
            "the same years expected",
        ),
        ("zh", "两份规划年份不同：A 为 2023 至 2026 年（末年 2028），B 为 2023 至 2027 年（末年 2028）；应为相同年份"),
    ],
)
def test_plans_of_other_years(language: str, said: str, tmp_path: Path) -> None:
    done = care_plan("compare", SMALL, varied(OTHER_YEARS, tmp_path), "--lang", language)
    assert (done.returncode, done.stdout) == (DOCUMENT, "")
    assert said in done.stderr


def test_plans_of_other_areas(tmp_path: Path) -> None:
    plan = changed(tmp_path, [])
    for path in tmp_path.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("\nhk,", "\nhx,").replace(",hk,", ",hx,"), encoding="utf-8")
    done = care_plan("compare", SMALL, plan, "--lang", "en")
    assert (done.returncode, done.stdout) == (DOCUMENT, "")
    said = 'the plans are for other areas: township 1 is "hk" in A and "hx" in B; the same townships in the same order'
    assert said in done.stderr
    assert "第 1 个乡镇在 A 为“hk”，在 B 为“hx”" in care_plan("compare", SMALL, plan).stderr
    done = care_plan("compare", NANCHUAN, SMALL, "--lang", "en")
    assert (done.returncode, done.stdout) == (DOCUMENT, "")
    assert "other years" in done.stderr  # what is told first


@pytest.mark.parametrize("side", [0, 1])
def test_a_document_with_a_fault_on_either_side(side: int, tmp_path: Path) -> None:
    bad = varied("remove beds.csv", tmp_path)
    plans = [SMALL, SMALL]
    plans[side] = bad
    done = care_plan("compare", *plans, "--lang", "en")
    assert (done.returncode, done.stdout) == (DOCUMENT, "")
    assert f"{bad}:\nfault: beds.csv: " in done.stderr
    plans[side] = tmp_path / "absent.json"
    assert care_plan("compare", *plans).returncode == FILE


# ---- output ----------------------------------------------------------------------------------------------------------


def test_what_is_written_is_what_is_printed(tmp_path: Path) -> None:
    plan = changed(tmp_path / "b", FEW)
    out = tmp_path / "out"
    printed = compare(SMALL, plan, "--out", str(out))
    about = json.loads((out / "comparison.json").read_text(encoding="utf-8"))
    assert {path.name for path in out.iterdir()} == {"comparison.json", *(f"{name}.csv" for name in printed)}
    assert about["schema"] == "libcare-comparison-1"
    assert [table["name"] for table in about["tables"]] == list(printed)
    for table in about["tables"]:
        assert Table(table).rows == printed[table["name"]].rows
    for side, document in (("a", SMALL), ("b", plan)):
        for entry in about[side]["inputs"]:
            content = (document.parent / entry["file"]).read_bytes()
            assert entry["sha256"] == hashlib.sha256(content).hexdigest()
    csv = care_plan("compare", SMALL, plan, "--format", "csv", "--lang", "en").stdout
    for name in printed:
        assert (out / f"{name}.csv").read_bytes().decode() in csv
        assert len(csv_rows(out / f"{name}.csv")) == 1 + len(printed[name].rows)


@pytest.mark.parametrize(
    ("language", "titles", "mark"),
    [
        ("en", ["the figures", "which input moved which figure", "the inputs that differ"], " [demonstration data]"),
        ("zh", ["主要结果", "差额归因", "输入差异"], " 〔演示数据〕"),
    ],
)
def test_tables_speak_both_languages_and_say_what_they_rest_on(
    language: str, titles: list[str], mark: str, tmp_path: Path
) -> None:
    said = care_plan("compare", SMALL, changed(tmp_path, FEW), "--lang", language).stdout
    first = [block.split("\n")[0] for block in said.strip("\n").split("\n\n")]
    assert len(first) == len(titles)
    for line, title in zip(first, titles, strict=True):
        assert title in line
        assert line.endswith(mark)


def test_threads_do_not_change_a_byte(tmp_path: Path) -> None:
    plan = changed(tmp_path, FEW)
    said = {care_plan("compare", SMALL, plan, "--threads", threads).stdout for threads in ("1", "2", "0")}
    assert len(said) == 1
