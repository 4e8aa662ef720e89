"""The invented district of small/: what the document of Nanchuan does not use, and documents a little unlike it."""

import csv
import io
import re
from fractions import Fraction
from math import floor
from pathlib import Path

import pytest
from documents import BOM, check, make_document, parse_case
from program import COMMANDS, SMALL, Result, care_plan, csv_rows, run_all

FOLDER = SMALL.parent
VARIANTS = {
    path.stem: parse_case(path.read_text(encoding="utf-8"))
    for path in sorted((SMALL.parents[1] / "sound").glob("*.txt"))
}


@pytest.fixture(scope="module", params=["en", "zh"])
def result(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Result:
    return run_all(SMALL, tmp_path_factory.mktemp(request.param), "--lang", request.param)


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return run_all(SMALL, tmp_path_factory.mktemp("english"), "--lang", "en")


def rows_of(file: str) -> list[dict[str, str]]:
    """A table of the document."""
    return list(csv.DictReader(io.StringIO((FOLDER / file).read_bytes().decode("utf-8-sig"), newline="")))


# ---- the document ----------------------------------------------------------------------------------------------------


def test_check_finds_nothing_but_that_all_is_demonstration() -> None:
    found = check(SMALL)
    assert found.lines == ["note: plan.json: 303 of 303 input rows are demonstration data"]
    assert (found.faults, found.warnings, found.code) == (0, 0, 0)


def test_every_input_is_marked_as_demonstration() -> None:
    for path in FOLDER.glob("*.csv"):
        for row in rows_of(path.name):
            marks = {value for name, value in row.items() if name in ("status", "position_status", "area_status")}
            assert marks == {"demonstration"}, path.name


def test_files_are_written_in_all_the_ways_that_are_allowed() -> None:
    files = {path.name: path.read_bytes() for path in FOLDER.glob("*.csv")}
    marked = {name for name, text in files.items() if text.startswith(BOM)}
    crlf = {name for name, text in files.items() if b"\r\n" in text}
    assert marked == {"townships.csv", "centres.csv"}
    assert crlf == {"beds.csv", "centres.csv"}
    assert not any(re.search(rb"(?<!\r)\n", files[name]) for name in crlf)
    assert b'"Shazhou, the ""island"""' in files["townships.csv"]
    assert b'"invented,\nin two lines"' in files["townships.csv"]


def test_quoted_fields_come_through(english: Result) -> None:
    assert 'Shazhou, the "island"' in english["township_elderly"]["township"]
    assert ["4", 'Shazhou, the "island"'] in [row[:2] for row in csv_rows(english.folder / "township_elderly.csv")]


# ---- demonstration data say so ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "mark"), [("en", " [demonstration data]"), ("zh", " 〔演示数据〕")])
@pytest.mark.parametrize("command", COMMANDS[1:])
def test_every_table_says_that_it_is_a_demonstration(command: str, language: str, mark: str) -> None:
    said = care_plan(command, SMALL, "--lang", language, "--draws", "0").stdout
    titles = [block.split("\n")[0] for block in said.strip("\n").split("\n\n")]
    assert len(titles) >= 2
    assert [title for title in titles if not title.endswith(mark)] == []


def test_every_table_of_the_result_says_that_it_is_a_demonstration(result: Result) -> None:
    assert len(result.tables) == 19
    assert {table.status for table in result.tables.values()} == {"demonstration"}


def test_every_row_of_a_csv_file_says_that_it_is_a_demonstration(result: Result) -> None:
    word = {"en": "demonstration", "zh": "演示数据"}[result.about["language"]]
    for name in result.tables:
        header, *rows = csv_rows(result.folder / f"{name}.csv")
        (column,) = [i for i, label in enumerate(header) if label in ("status", "数据状态", "状态")]
        assert {row[column] for row in rows} == {word}, name


# ---- registered residents --------------------------------------------------------------------------------------------


def test_notes_say_that_registered_persons_are_counted(result: Result) -> None:
    word = {"en": "Registered population", "zh": "户籍人口"}[result.about["language"]]
    assert result["elderly"].notes[0].startswith(word)
    assert result["township_elderly"].notes[0].startswith(word)


def test_no_table_says_resident_where_registered_persons_are_counted(result: Result) -> None:
    said = care_plan("all", SMALL, "--lang", result.about["language"], "--draws", "0").stdout
    assert re.findall(r".*(?:常住|(?i:\bresident)).*", said) == []


def test_labels_follow_the_age_of_the_elderly(tmp_path: Path) -> None:
    change = """
change plan.json
-  "population": {"basis": "registered", "reference_date": "2023-07-01", "elderly_age": 60, "open_age": 80},
+  "population": {"basis": "registered", "reference_date": "2023-07-01", "elderly_age": 15, "open_age": 80},
change township_population.csv
-hk,18000,15000,3000,3900,demonstration,invented
+hk,18000,15000,3000,,demonstration,invented
change parameters.csv
-elderly_base_low,9500,,,demonstration,invented
-elderly_base_high,10100,,,demonstration,invented
+elderly_base_low,33000,,,demonstration,invented
+elderly_base_high,34000,,,demonstration,invented
change parameters.csv
-self_care_unable_share,0.03,0.02,0.04,demonstration,invented
+self_care_unable_share,0.01,,,demonstration,invented
"""
    plan = make_document(parse_case(change).changes, tmp_path)
    table = run_all(plan, tmp_path / "out")["elderly"]
    labels = {column["name"]: column["label"] for column in table.columns}
    assert (labels["elderly"], labels["age_65_plus"]) == ("15+", "65+")


# ---- beds ------------------------------------------------------------------------------------------------------------


def test_beds_by_class_and_state(english: Result) -> None:
    base, first, *_ = english["bed_balance"].rows
    beds = {name: base[name] for name in ("institution", "nursing", "community", "home", "building")}
    assert beds == {"institution": 240, "nursing": 60, "community": 26, "home": 4, "building": 40}
    assert base["for_target"] - base["gap"] == 120 + 60 + 50 + 20 + 6 + 10  # counted: not home, not sojourn
    ledger = english["bed_ledger"]
    (nursing,) = ledger.where(year=2024, **{"class": "institution beds, nursing"})
    assert (nursing["opening"], nursing["opened"]) == (60, 40)  # under construction, opens after the lag of a year
    assert first["building"] == english["tasks"].rows[-1]["new_beds_2025"]  # what opens next year
    (sojourn,) = ledger.where(year=2028, **{"class": "sojourn beds"})
    assert (sojourn["opening"], sojourn["closing"]) == (8, 8)


def test_the_nursing_share_is_of_all_beds_counted(english: Result) -> None:
    base, *_ = english["check_sums"].where(id="2")
    assert (base["numerator"], base["denominator"], base["agrees"]) == (60, 266, "agrees")


def test_no_more_beds_are_converted_than_the_target_asks_for(english: Result) -> None:
    *_, with_plan = english["check_sums"].where(id="2", year=2026)
    needed = -(-45 * with_plan["denominator"] // 100)
    assert with_plan["numerator"] == needed
    # 60 nursing beds, 40 that open anyway, 28 of the 47 new ones
    assert sum(english["tasks"].rows[-1][f"conversions_{year}"] for year in (2024, 2025, 2026)) == needed - 60 - 40 - 28


def largest_remainder(seats: int, weights: list[float]) -> list[int]:
    exact = [Fraction(weight) for weight in weights]
    quota = [seats * weight / sum(exact) for weight in exact]
    share = [floor(part) for part in quota]
    by_remainder = sorted(range(len(quota)), key=lambda i: (share[i] - quota[i], i))
    for i in by_remainder[: seats - sum(share)]:
        share[i] += 1
    return share


def test_new_beds_go_to_townships_by_largest_remainder_of_the_elderly(english: Result) -> None:
    tasks = english["tasks"]
    built = [sum(row[f"new_beds_{year}"] for year in (2024, 2025, 2026)) for row in tasks.rows]
    to_build = english["bed_balance"].where(year=2026)[0]["for_target"] - (266 + 40)
    assert built[-1] == to_build
    assert built[:-1] == largest_remainder(to_build, english["township_elderly"]["elderly_2026"])


def test_new_beds_keep_to_the_bounds_of_the_townships(tmp_path: Path) -> None:
    result = run_variant("21-bounds-on-new-beds", tmp_path)
    built = [sum(row[f"new_beds_{year}"] for year in (2024, 2025, 2026)) for row in result["tasks"].rows]
    assert built[0] <= 5
    assert built[3] >= 10
    assert sum(built[:4]) == built[4] == 353 - 306


def test_a_target_for_which_there_is_no_room_is_not_reached(tmp_path: Path) -> None:
    result = run_variant("22-no-room-for-new-beds", tmp_path)
    built = [sum(row[f"new_beds_{year}"] for year in (2024, 2025, 2026)) for row in result["tasks"].rows]
    assert built == [5, 3, 0, 4, 12]
    assert result["overview"].rows[0]["reached"] == "no"
    assert result["tasks"].notes[0] == "The bounds of the townships let 12 beds be built; the target needs 47."


def test_three_in_five_new_beds_are_nursing_beds(english: Result) -> None:
    opened = english["bed_ledger"].where(**{"class": "institution beds, nursing"})
    new = english["tasks"].rows[-1]
    assert sum(row["opened"] for row in opened) - 40 == round(0.6 * (new["new_beds_2025"] + new["new_beds_2026"]))


# ---- centres and stations --------------------------------------------------------------------------------------------


def test_joint_facilities_are_one_centre_and_half_a_centre_is_none(english: Result) -> None:
    base, *_ = english["check_sums"].where(id="3")
    assert (base["numerator"], base["denominator"]) == (2, 4)  # hk alone, bs jointly; sl has day care only
    existing = [row["township"] for row in english["centres"].rows if row["existing"] == "full-function centre"]
    assert existing == ["Hekou", "Beishan"]


def test_the_share_of_townships_with_a_centre_agrees_with_centres(tmp_path: Path) -> None:
    row = "3,中心覆盖率,Townships with a centre,%,%,100,equal,binding,{},100,townships_with_centre,townships,综合功能,"
    row += "full function,demonstration,invented"
    change = f"change indicators.csv\n-{row.format('')}\n+{row.format('50')}"
    assert check(make_document(parse_case(change).changes, tmp_path)).warnings == 0


def test_what_a_centre_lacks_is_said(english: Result) -> None:
    (songlin,) = english["centres"].where(township="Songlin")
    assert songlin["missing_functions"] is not None


def test_the_way_to_build_is_that_of_the_townships(english: Result) -> None:
    ways = {row["township"]: row["build_mode"] for row in english["centres"].rows}
    assert ways["Songlin"] == "new"
    assert ways['Shazhou, the "island"'] == "joint upgrade"


def test_reach_is_on_foot(english: Result) -> None:
    assert "30 minutes (walking, 4 km/h, detour 1.2)" in english["centres"].notes[0]


def test_stations_known_by_township_are_kept(english: Result) -> None:
    then = dict(zip(english["home_beds"]["township"], english["home_beds"]["stations"], strict=True))
    units = {row["name_en"]: (int(row["communities"]), int(row["villages"])) for row in rows_of("townships.csv")}
    goal = sum(0.9 * communities + 0.5 * villages for communities, villages in units.values())
    assert then["total"] == -(-goal // 1)
    assert all(then[name] >= now for name, now in (("Hekou", 6), ("Beishan", 4), ("Songlin", 2)))


# ---- people ----------------------------------------------------------------------------------------------------------


def test_elderly_given_by_township_are_used(english: Result) -> None:
    # On 1 July 3900, 3000, 1800 and 1100 of 9800. The townships have the area's age profile, so only births before the
    # elderly age can move the shares until 31 December: by less than one in a hundred.
    elderly = english["township_elderly"]["elderly_2023"]
    for persons, given in zip(elderly, (3900, 3000, 1800, 1100), strict=True):
        assert persons / sum(elderly) == pytest.approx(given / 9800, rel=0.01)


def test_migration_over_the_year_is_not_migration_at_its_end(english: Result, tmp_path: Path) -> None:
    change = """
change plan.json
-    "migration_timing": "even", "transitions": "calibrated"
+    "migration_timing": "end"
"""
    end = run_all(make_document(parse_case(change).changes, tmp_path), tmp_path / "out", "--lang", "en")
    even = {row["year"]: row["migrants"] for row in english["population_balance"].where(sex="male")}
    late = {row["year"]: row["migrants"] for row in end["population_balance"].where(sex="male")}
    assert all(even[year] < 0 for year in even)
    assert even[2024] != late[2024]
    assert even[2024] == pytest.approx(late[2024], rel=0.02)


def test_scenarios_differ_as_they_should(english: Result) -> None:
    for row in english["elderly"].rows[1:]:
        assert row["low"] < row["middle"] < row["high"]
        assert row["base_low"] < row["elderly"] < row["base_high"]


# ---- documents a little unlike it ------------------------------------------------------------------------------------
# Each file in sound/ is one, told like the cases in bad/, but without findings.


def run_variant(name: str, folder: Path) -> Result:
    plan = make_document(VARIANTS[name].changes, folder)
    return run_all(plan, folder / "out", "--lang", "en", "--draws", "3")


@pytest.mark.parametrize("name", list(VARIANTS))
def test_a_document_that_passes_check_runs(name: str, tmp_path: Path) -> None:
    plan = make_document(VARIANTS[name].changes, tmp_path)
    assert check(plan).faults == 0
    for table in run_variant(name, tmp_path).tables.values():
        cells = [value for row in table.rows for value in row.values()]
        assert not any(re.search(r"\b(nan|inf|null)\b", cell) for cell in cells if isinstance(cell, str))


def test_a_district_without_beds_needs_nursing_beds(tmp_path: Path) -> None:
    needed, *_ = run_variant("06-no-beds", tmp_path)["levers"].where(item="nursing beds needed")
    assert needed["amount"] == 159  # 45 % of the 353 beds to build


def test_without_a_target_there_is_no_risk_of_vacancy(tmp_path: Path) -> None:
    notes = run_variant("07-no-indicator-of-the-model", tmp_path)["overview"].notes
    assert [note for note in notes if "vacancy" in note] == []


def test_tasks_of_a_long_plan_are_all_there(tmp_path: Path) -> None:
    names = run_variant("12-plan-of-fifty-years", tmp_path)["tasks"].types
    assert sum(name.startswith("stations_") for name in names) == 50
