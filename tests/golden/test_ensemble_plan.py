"""Dependent elderly of Nanchuan with their ranges, and how sure its targets are; the ensemble of a small plan by hand.

Bounds as in test_nanchuan.py, from data/nanchuan/plausibility.md of the project's material.
"""

import csv
from pathlib import Path

import pytest
from documents import make_document, parse_case
from program import NANCHUAN, RONGCHANG, SMALL, Result, Table, care_plan, run_all

UNABLE_SHARE = (2.1, 4.0)  # "Unable to care for themselves: bounds 2.1-4 %"
DEPENDENT_SHARE = (8.0, 14.0)  # "all dependent 8-14 %"
UNABLE_2035 = (4_296, 4_711)  # "2035: 4,296 with a flat 75+ rate, 4,711 if the rate doubles every five years above 75"
LEVELS = ("mild", "moderate", "severe", "complete")
BANDS = ("low_95", "low_80", "median", "high_80", "high_95")


@pytest.fixture(scope="module")
def nanchuan(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return run_all(NANCHUAN, tmp_path_factory.mktemp("nanchuan"), "--lang", "en", "--draws", "0")


def at(table: Table, year: int, code: str) -> dict[str, float]:
    (row,) = table.where(year=year, code=code)
    return row


# ---- Nanchuan --------------------------------------------------------------------------------------------------------


def test_the_middle_lies_within_the_bounds_in_every_year(nanchuan: Result) -> None:
    for row in nanchuan["dependency"].rows:
        elderly = row["independent"] + row["dependent"]
        assert UNABLE_SHARE[0] <= 100 * (row["severe"] + row["complete"]) / elderly <= UNABLE_SHARE[1]
        assert DEPENDENT_SHARE[0] <= row["share"] <= DEPENDENT_SHARE[1]
    last = nanchuan["dependency"].rows[-1]
    assert last["year"] == 2035
    assert UNABLE_2035[0] <= last["severe"] + last["complete"] <= UNABLE_2035[1]


def test_calibrated_transitions_keep_to_the_prevalence(nanchuan: Result, tmp_path: Path) -> None:
    plan = document(tmp_path, transitions=False)
    fixed = run_all(plan, tmp_path / "out", "--lang", "en", "--draws", "0")
    for row, other in zip(nanchuan["dependency"].rows, fixed["dependency"].rows, strict=True):
        assert row["rule"] == ("fixed prevalence" if row["year"] == 2020 else "calibrated transitions")
        assert other["rule"] == "fixed prevalence"
        assert all(row[level] == pytest.approx(other[level], rel=2e-3) for level in LEVELS)


def test_ranges_hold_the_middle_and_each_other(nanchuan: Result) -> None:
    table = nanchuan["dependency_ranges"]
    assert {row["year"] for row in table.rows} == set(range(2021, 2036))
    for row in table.rows:
        values = [row[band] for band in BANDS]
        assert values == sorted(values)
        assert row["low_80"] < row["middle"] < row["high_80"]
        assert row["median"] == pytest.approx(row["middle"], rel=0.03)


def test_table_3_has_the_ranges_of_all_dependent(nanchuan: Result) -> None:
    for row in nanchuan["dependency"].rows[1:]:
        wide = at(nanchuan["dependency_ranges"], row["year"], "dependent")
        assert [row[band] for band in BANDS if band != "median"] == [wide[band] for band in BANDS if band != "median"]
        assert wide["middle"] == pytest.approx(row["dependent"])


def test_ranges_widen_and_lie_within_the_bounds(nanchuan: Result) -> None:
    table = nanchuan["dependency_ranges"]
    first, last = (at(table, year, "dependent") for year in (2021, 2035))
    assert last["high_95"] / last["low_95"] > first["high_95"] / first["low_95"]
    for year in range(2021, 2036):
        elderly = at(table, year, "elderly")["median"]
        for band in ("low_80", "high_80"):
            assert DEPENDENT_SHARE[0] <= 100 * at(table, year, "dependent")[band] / elderly <= DEPENDENT_SHARE[1]
            unable = at(table, year, "severe")[band] + at(table, year, "complete")[band]
            assert UNABLE_SHARE[0] <= 100 * unable / elderly <= UNABLE_SHARE[1]


def test_townships_have_ranges_of_their_own(nanchuan: Result) -> None:
    table = nanchuan["township_ranges"]
    assert len(table.rows) == 34 * 15 * (6 + 1 + len(LEVELS))
    assert all(
        row["low_95"] <= row["low_80"] <= row["median"] <= row["high_80"] <= row["high_95"] for row in table.rows
    )
    then = [row for row in table.rows if row["year"] == 2025 and row["code"] == "dependent"]
    area = at(nanchuan["dependency_ranges"], 2025, "dependent")
    assert sum(row["median"] for row in then) == pytest.approx(area["median"], rel=0.02)
    # a township is less certain than the area
    assert all(row["high_95"] / row["low_95"] > area["high_95"] / area["low_95"] for row in then)


def test_targets_are_judged_and_not_promised(nanchuan: Result) -> None:
    table = nanchuan["certainty"]
    assert [row["id"] for row in table.rows] == ["5", "6", "7"]
    assert {row["kind"] for row in table.rows} == {"scenario judgement"}
    assert all(0 < row["share"] < 50 for row in table.rows)  # planned to meet the middle just so, and built late
    assert "A scenario judgement, not a probability: spreads are assumed." in table.notes
    assert any("Assumed spreads: fertility, mortality, migration, prevalence" in note for note in table.notes)
    assert "情景判断" in care_plan("targets", NANCHUAN, "--draws", "0", "--trajectories", "50").stdout


def document(folder: Path, transitions: bool = True, raw: bool = False) -> Path:
    """The plan of Nanchuan without an ensemble, and with or without transitions."""
    for path in NANCHUAN.parent.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    text = NANCHUAN.read_text(encoding="utf-8")
    gone = ['  "uncertainty": {"seed": 2021, "trajectories": 1000},\n', '    "uncertainty": "uncertainty.csv",\n']
    if not transitions:
        gone.append('    "transitions": "transitions.csv",\n')
    for line in gone:
        assert text.count(line) == 1
        text = text.replace(line, "")
    if raw:
        timing = '"migration_timing": "end"'
        text = text.replace(timing, f'{timing}, "transitions": "raw"')
    (folder / "plan.json").write_text(text, encoding="utf-8")
    return folder / "plan.json"


@pytest.mark.parametrize(("language", "told"), [("en", "level severe is "), ("zh", "中等级 severe 占 ")])
def test_transitions_of_the_survey_used_raw_are_found(language: str, told: str, tmp_path: Path) -> None:
    done = care_plan("check", document(tmp_path, raw=True), "--lang", language)
    found = [line for line in done.stdout.splitlines() if "transition_inconsistent" in line]
    assert done.returncode == 0
    assert len(found) == 5  # every level
    assert all("plan.json:11:47:rules.transitions: " in line for line in found)
    assert sum(told in line for line in found) == 1
    assert "transition_inconsistent" not in care_plan("check", NANCHUAN, "--lang", language).stdout


def test_raw_transitions_multiply_the_severe(tmp_path: Path) -> None:
    raw = run_all(document(tmp_path, raw=True), tmp_path / "out", "--lang", "en", "--draws", "0")
    (
        first,
        *_,
    ) = raw["dependency"].rows
    (then,) = raw["dependency"].where(year=2025)
    assert then["severe"] + then["complete"] > 5 * (first["severe"] + first["complete"])
    assert then["rule"] == "raw transitions"
    assert any("not for planning" in note for note in raw["dependency"].notes)


def test_the_transitions_are_those_of_the_source() -> None:
    source = NANCHUAN.parents[4] / "shared" / "data" / "china" / "transitions.csv"
    if not source.exists():
        pytest.skip(f"{source} is not there")
    names = {"1": "independent", "4": "death"}
    with source.open(encoding="utf-8", newline="") as file:
        given = {
            (
                row["sex"],
                row["age_lo"],
                str(int(row["age_hi_exclusive"]) - 1) if row["age_hi_exclusive"] else "",
                names.get(row["from_state"], row["from_state"]),
                names.get(row["to_state"], row["to_state"]),
                row["probability"],
            )
            for row in csv.DictReader(file)
            if row["interval_years"] == "1"
        }
    with (NANCHUAN.parent / "transitions.csv").open(encoding="utf-8", newline="") as file:
        ours = {tuple(list(row.values())[:6]) for row in csv.DictReader(file)}
    assert ours == given


def test_a_plan_without_uncertainty_says_that_nothing_was_run(tmp_path: Path) -> None:
    result = run_all(RONGCHANG, tmp_path, "--lang", "en", "--draws", "0")
    for name in ("dependency_ranges", "township_ranges", "certainty"):
        assert result[name].rows == []
        assert result[name].notes == ["No ensemble was run: the document has none, or no trajectories were asked for."]
    assert result["dependency"]["low_95"] == [None] * len(result["dependency"].rows)


# ---- the small plan --------------------------------------------------------------------------------------------------

ONE = """
write uncertainty.csv
+series,mean,spread,initial,status,source
+{},{}
write trajectories.csv
+trajectory,year,source,value
"""


def run_with(folder: Path, series: str, values: str, *paths: str) -> Result:
    text = ONE.format(series, values) + "".join(f"+{line}\n" for line in paths or ("0,2024,fertility,0",))
    return run_all(make_document(parse_case(text).changes, folder), folder / "out", "--lang", "en", "--draws", "0")


def test_nothing_uncertain_is_the_middle(tmp_path: Path) -> None:
    result = run_with(tmp_path, "fertility", "0,0,0,reported,known")
    for row in result["dependency_ranges"].rows:
        values = {round(row[band], 2) for band in BANDS}
        assert len(values) == 1
        # with an open age of 80 those who enter it are not as in the stationary population that calibration takes
        assert values.pop() == pytest.approx(row["middle"], rel=0.01)
    assert set(result["certainty"]["share"]) <= {0, 100}
    assert set(result["certainty"]["kind"]) == {"probability"}
    assert not any("Assumed spreads" in note for note in result["certainty"].notes)


def test_one_assumed_spread_makes_it_a_judgement(tmp_path: Path) -> None:
    for status, kind in (("derived", "probability"), ("assumed", "scenario judgement")):
        result = run_with(tmp_path / status, "fertility", f"0,0.1,0,{status},known")
        assert set(result["certainty"]["kind"]) == {kind}


def test_take_up_moves_the_beds_needed_by_its_factor(tmp_path: Path) -> None:
    result = run_with(tmp_path, "take_up", "0.1,0,0,reported,known")
    for year in range(2024, 2029):
        beds = at(result["dependency_ranges"], year, "beds_needed")
        assert beds["median"] / beds["middle"] == pytest.approx(2.718281828459045**0.1, rel=0.01)


def test_prevalence_moves_the_dependent_of_the_base_year_on(tmp_path: Path) -> None:
    result = run_with(tmp_path, "prevalence", "0.2,0,0,reported,known")
    for year in range(2024, 2029):
        dependent = at(result["dependency_ranges"], year, "dependent")
        assert 1.1 < dependent["median"] / dependent["middle"] < 2.718281828459045**0.2


def test_beds_that_come_a_year_late_are_those_of_the_year_before(tmp_path: Path) -> None:
    on_time = run_with(tmp_path / "on time", "build_delay", "0,0,0,reported,known")
    late = run_with(tmp_path / "late", "build_delay", "1,0,0,reported,known")
    (row,) = late["certainty"].where(id="1")
    (punctual,) = on_time["certainty"].where(id="1")
    paths = {row["year"]: row["with_plan"] for row in on_time["indicator_paths"].where(id="1")}
    assert punctual["median"] == pytest.approx(paths[2026], rel=5e-3)
    elderly = {row["year"]: row["elderly"] for row in on_time["elderly"].rows}
    assert row["median"] == pytest.approx(paths[2025] * elderly[2025] / elderly[2026], rel=5e-3)
    assert row["share"] == 0


def test_imported_trajectories_are_used_and_the_others_drawn(tmp_path: Path) -> None:
    paths = [f"{k},{year},mortality,{x}" for k, x in ((0, 0.5), (1, 0.5)) for year in range(2024, 2029)]
    all_imported = run_with(tmp_path / "two", "mortality", "0,0,0,reported,known", *paths)
    assert all_imported.about["trajectories"] == 40
    elderly = [at(all_imported["dependency_ranges"], 2028, "elderly")[band] for band in ("low_95", "median", "high_95")]
    assert elderly[0] < 0.99 * elderly[1]  # two of forty die at exp(0.5) times the rate
    assert elderly[1] == elderly[2]  # the others as the table of uncertainty says: not at all


def test_bands_do_not_depend_on_threads(tmp_path: Path) -> None:
    one, two = (run_all(SMALL, tmp_path / n, "--threads", n, "--draws", "0") for n in ("1", "2"))
    for name in ("dependency", "dependency_ranges", "township_ranges", "certainty"):
        assert (one.folder / f"{name}.csv").read_bytes() == (two.folder / f"{name}.csv").read_bytes()
