"""The plan of Nanchuan: what its source prints, what is plausible, and sums done again by other means.

The bounds come from a plain cohort-component projection of the same tables that was made before this library
(data/nanchuan/plausibility.md of the project's material): UN 2020 life table, TFR 1.236, no migration.
"""

import csv
from collections import defaultdict
from fractions import Fraction
from heapq import nsmallest
from itertools import pairwise
from math import ceil
from pathlib import Path

import pytest
from documents import check
from program import COMMANDS, NANCHUAN, Result, care_plan, csv_rows, run_all

# ---- plausibility.md -------------------------------------------------------------------------------------------------

CHANGE_OF_ELDERLY_2021 = (-0.02, 0.01)  # "60+ change in 2021 lies in -2..+1 %"
ELDERLY_2025 = (153_000, 159_000)  # "60+ bounds: 2025 153-159 thousand"
ELDERLY_2035 = (172_000, 183_000)  # "2035 172-183 thousand"
TOTAL_2035_YOUTH_OUTFLOW = 473_000  # "takes the total in 2035 to 473 thousand"
AGE_65_PLUS = {2020: 109_157, 2025: 110_654, 2030: 126_002, 2035: 137_512}  # rows of its table
AGE_80_PLUS = {2020: 19_362, 2025: 25_500, 2030: 29_127, 2035: 37_007}
ROWS_WITHIN = 0.02
BEDS_FOR_TARGET = (5_350, 5_600)  # "5,404-5,475 on 1 November 2025, a little more on 31 December"
CONVERSIONS = (570, 680)  # "at least 620-656 conversions" if every counted bed is institutional
CONVERSIONS_VARIANT = (355, 430)  # "at least 387-410" if 62.5 % are
UNABLE_SHARE = (0.021, 0.04)  # "Unable to care for themselves: 2.34 % of 60+ nationally, bounds 2.1-4 %"
DEPENDENT_SHARE = (0.08, 0.14)  # "all dependent 8-14 %"

# ---- the source plan, table 1 ----------------------------------------------------------------------------------------

PRINTED = {"5": "30", "6": "31.5", "7": "18"}  # 30 beds per thousand; 31.5 % nursing; 18 % of 34 townships are 6
PLAN_YEARS = range(2021, 2026)
TARGET_PER_1000 = 35
NURSING_SHARE = Fraction(60, 100)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return run_all(NANCHUAN, tmp_path_factory.mktemp("nanchuan"), "--lang", "en")


def rows_of(file: str) -> list[dict[str, str]]:
    """A table of the document."""
    with (NANCHUAN.parent / file).open(encoding="utf-8-sig", newline="") as rows:
        return list(csv.DictReader(rows))


def value_of(parameter: str) -> float:
    (row,) = [row for row in rows_of("parameters.csv") if row["parameter"] == parameter]
    return float(row["value"])


def elderly(result: Result, year: int, column: str = "elderly") -> float:
    (row,) = result["elderly"].where(year=year)
    return row[column]


def lever(result: Result, subject: str, item: str) -> float:
    (row,) = [row for row in result["levers"].rows if row["subject"].startswith(subject) and row["item"] == item]
    return row["amount"]


def task(result: Result, kind: str, row: int) -> list[int]:
    """A task by year, of a township or (row -1) of all."""
    return [result["tasks"].rows[row][f"{kind}_{year}"] for year in PLAN_YEARS]


# ---- the base year ---------------------------------------------------------------------------------------------------


def test_base_year_figures_are_those_the_plan_prints(result: Result) -> None:
    for number, printed in PRINTED.items():
        base, *_ = result["check_sums"].where(id=number)
        decimals = len(printed.partition(".")[2])
        assert f"{base['value']:.{decimals}f}" == printed
        assert base["agrees"] == "agrees"
    share, *_ = result["check_sums"].where(id="7")
    assert (share["numerator"], share["denominator"], f"{share['value']:.1f}") == (6, 34, "17.6")


def test_overview_starts_from_the_printed_figures(result: Result) -> None:
    base = [f"{row['value_2020']:.1f}" for row in result["overview"].rows]
    assert base == ["30.0", "31.5", "17.6", "0.0"]


def test_published_values_are_kept_as_printed(result: Result) -> None:
    published = {row["id"]: (row["base_value"], row["target_value"]) for row in rows_of("indicators.csv")}
    assert len(result["indicators"].rows) == 19
    for row in result["indicators"].rows:
        base, target = (None if cell == "" else float(cell) for cell in published[row["id"]])
        assert (row["base"], row["target"]) == (base, target)


def test_social_workers_and_organisations_contradict_the_text_of_the_plan() -> None:
    found = check(NANCHUAN)
    assert found.lines == [
        "warning: indicators.csv:18:base_value: indicator 17 is given as 6.5, but 10000 x 478 / 571922 is 8.358; "
        "6.5 would mean 371.7 instead of 478, or 735385 instead of 571922",
        "warning: indicators.csv:19:base_value: indicator 18 is given as 0.15, but 1000 x 1209 / 571922 is 2.114; "
        "0.15 would mean 85.79 instead of 1209, or 8060000 instead of 571922",
        "note: plan.json: 141 of 641 input rows are assumed",
    ]
    assert (found.faults, found.warnings, found.code) == (0, 2, 0)


# ---- what is plausible -----------------------------------------------------------------------------------------------


def test_elderly_in_2021_follow_the_small_cohorts_born_1959_to_1961(result: Result) -> None:
    low, high = CHANGE_OF_ELDERLY_2021
    for column in ("low", "middle", "high"):
        assert low <= elderly(result, 2021, column) / elderly(result, 2020, column) - 1 <= high


@pytest.mark.parametrize("column", ["low", "middle", "high"])
def test_elderly_lie_within_the_bounds(column: str, result: Result) -> None:
    assert ELDERLY_2025[0] <= elderly(result, 2025, column) <= ELDERLY_2025[1]
    assert ELDERLY_2035[0] <= elderly(result, 2035, column) <= ELDERLY_2035[1]


def test_elderly_of_the_base_range_lie_around_the_middle(result: Result) -> None:
    for row in result["elderly"].rows:
        assert row["base_low"] < row["middle"] < row["base_high"]


@pytest.mark.parametrize("year", AGE_65_PLUS)
def test_the_old_and_very_old_are_as_many_as_in_the_table(year: int, result: Result) -> None:
    assert elderly(result, year, "age_65_plus") == pytest.approx(AGE_65_PLUS[year], rel=ROWS_WITHIN)
    assert elderly(result, year, "age_80_plus") == pytest.approx(AGE_80_PLUS[year], rel=ROWS_WITHIN)


def test_youth_outflow_takes_the_total_but_not_the_elderly(result: Result, tmp_path: Path) -> None:
    for path in NANCHUAN.parent.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    scenarios = (tmp_path / "scenarios.csv").read_text(encoding="utf-8")
    swapped = scenarios.replace("none,middle", "none,low").replace("youth_outflow,low", "youth_outflow,middle")
    (tmp_path / "scenarios.csv").write_text(swapped, encoding="utf-8")
    outflow = run_all(tmp_path / "plan.json", tmp_path / "out", "--draws", "0", "--trajectories", "0")
    assert elderly(outflow, 2035, "population") == pytest.approx(TOTAL_2035_YOUTH_OUTFLOW, rel=0.005)  # "473 thousand"
    assert elderly(outflow, 2035) == pytest.approx(elderly(result, 2035), rel=1e-12)
    assert elderly(result, 2035, "population") > 520_000


def test_shares_of_dependent_elderly_lie_within_the_bounds(result: Result) -> None:
    for row, people in zip(result["dependency"].rows, result["elderly"].rows, strict=True):
        assert UNABLE_SHARE[0] <= (row["severe"] + row["complete"]) / people["elderly"] <= UNABLE_SHARE[1]
        assert DEPENDENT_SHARE[0] <= row["dependent"] / people["elderly"] <= DEPENDENT_SHARE[1]


def test_beds_and_conversions_lie_within_the_bounds(result: Result) -> None:
    at_least = "to convert at least (all new beds nursing)"
    assert BEDS_FOR_TARGET[0] <= lever(result, "beds per thousand", "needed for the target") <= BEDS_FOR_TARGET[1]
    assert CONVERSIONS[0] <= lever(result, "nursing share, as", at_least) <= CONVERSIONS[1]
    assert CONVERSIONS_VARIANT[0] <= lever(result, "nursing share, if 62.5 %", at_least) <= CONVERSIONS_VARIANT[1]


def test_target_and_use_conflict_and_it_is_said(result: Result) -> None:
    assert lever(result, "beds per thousand", "occupancy when the target is met") < 50
    for name in ("overview", "levers"):
        assert any(note.startswith("Risk of vacancy") for note in result[name].notes)


# ---- balances --------------------------------------------------------------------------------------------------------


def test_people_balance_in_every_year_and_sex(result: Result) -> None:
    table = result["population_balance"]
    assert len(table.rows) == 15 * 2
    for row in table.rows:
        closing = row["opening"] + row["births"] - row["deaths"] + row["migrants"] + row["adjustment"]
        assert closing == pytest.approx(row["closing"], rel=1e-9)
    for sex in ("male", "female"):
        assert all(a["closing"] == b["opening"] for a, b in pairwise(table.where(sex=sex)))


def test_townships_and_sexes_add_up_to_the_area(result: Result) -> None:
    balance = result["population_balance"]
    for year in range(2021, 2036):
        both = sum(row["closing"] for row in balance.where(year=year))
        assert both == pytest.approx(elderly(result, year, "population"), rel=1e-9)
    for year in (2020, 2025, 2035):
        townships = sum(result["township_elderly"][f"elderly_{year}"])
        assert townships == pytest.approx(elderly(result, year), rel=1e-9)
    (dependent,) = result["dependency"].where(year=2025)
    assert sum(result["township_elderly"]["dependent"]) == pytest.approx(dependent["dependent"], rel=1e-9)


def test_levels_add_up(result: Result) -> None:
    for row, people in zip(result["dependency"].rows, result["elderly"].rows, strict=True):
        levels = row["mild"] + row["moderate"] + row["severe"] + row["complete"]
        assert levels == pytest.approx(row["dependent"], rel=1e-12)
        assert levels + row["independent"] == pytest.approx(people["elderly"], rel=1e-12)


def test_the_bed_ledger_closes(result: Result) -> None:
    ledger = result["bed_ledger"]
    assert len(ledger.rows) == 15 * 5
    for row in ledger.rows:
        moved = row["opened"] + row["converted_in"] - row["converted_out"] - row["closed"]
        assert row["opening"] + moved == row["closing"]
    for beds in set(ledger["class"]):
        years = ledger.where(**{"class": beds})
        assert all(a["closing"] == b["opening"] for a, b in pairwise(years))
    for year in range(2021, 2036):
        rows = ledger.where(year=year)
        assert sum(row["converted_in"] for row in rows) == sum(row["converted_out"] for row in rows)


def test_the_ledger_and_the_balance_show_the_same_beds(result: Result) -> None:
    for year in range(2021, 2036):
        closing = {row["class"]: row["closing"] for row in result["bed_ledger"].where(year=year)}
        (shown,) = result["bed_balance"].where(year=year)
        assert shown["nursing"] == closing["institution beds, nursing"]
        assert shown["institution"] == closing["institution beds, nursing"] + closing["institution beds, ordinary"]
        assert (shown["community"], shown["home"]) == (closing["community beds"], closing["home care beds"])


def test_tasks_add_up_to_their_totals_and_to_the_ledger(result: Result) -> None:
    for kind in ("new_beds", "conversions", "centres", "stations", "home_beds"):
        by_township = [task(result, kind, row) for row in range(34)]
        assert [sum(year) for year in zip(*by_township, strict=True)] == task(result, kind, -1)
    opened = defaultdict(int)
    converted = {}
    for row in result["bed_ledger"].rows:
        opened[row["year"], row["class"].startswith("institution")] += row["opened"]
        if row["class"] == "institution beds, nursing":
            converted[row["year"]] = row["converted_in"]
    assert [opened[year, True] for year in PLAN_YEARS] == task(result, "new_beds", -1)
    assert [opened[year, False] for year in PLAN_YEARS] == task(result, "home_beds", -1)
    assert [converted[year] for year in PLAN_YEARS] == task(result, "conversions", -1)


def test_tasks_are_paced_evenly(result: Result) -> None:
    for kind, first in (("conversions", 0), ("centres", 0), ("stations", 0), ("home_beds", 0), ("new_beds", 1)):
        years = task(result, kind, -1)
        assert years[:first] == [0] * first  # beds open a year after they are begun
        assert years[first:] == sorted(years[first:], reverse=True)
        assert max(years[first:]) - min(years[first:]) <= 1


def test_centres_of_a_year_are_the_townships_newly_covered(result: Result) -> None:
    opens = [row["year"] for row in result["centres"].rows]
    assert task(result, "centres", -1) == [opens.count(year) for year in PLAN_YEARS]
    assert opens.count(None) == 6
    assert lever(result, "centre coverage", "served today") == 6
    assert lever(result, "centre coverage", "to serve") == sum(task(result, "centres", -1)) == 28
    *_, with_plan = result["check_sums"].where(id="7", year=2025)
    assert (with_plan["numerator"], with_plan["value"]) == (34, 100)
    by_name = {row["township"]: row["year"] for row in result["centres"].rows}
    for number, name in enumerate(result["tasks"]["township"][:-1]):
        assert task(result, "centres", number) == [int(by_name[name] == year) for year in PLAN_YEARS]


# ---- what rests on assumed values says so ----------------------------------------------------------------------------


def test_most_of_the_plan_is_assumed_and_every_table_says_so(result: Result) -> None:
    assert {name: table.status for name, table in result.tables.items()} == dict.fromkeys(result.tables, "assumed")


def test_every_csv_file_says_which_rows_are_assumed(result: Result) -> None:
    for name, table in result.tables.items():
        header, *rows = csv_rows(result.folder / f"{name}.csv")
        status = [row[header.index("status")] for row in rows]
        if "status" in table.types:
            assert status == table["status"]
            assert "assumed" in status
        else:
            assert set(status) == {"assumed"}


@pytest.mark.parametrize(("language", "mark"), [("en", " [rests on assumed data]"), ("zh", " 〔含假定数据〕")])
def test_every_printed_table_says_that_it_rests_on_assumed_values(language: str, mark: str) -> None:
    for command in COMMANDS[1:]:
        said = care_plan(command, NANCHUAN, "--lang", language, "--draws", "0", "--trajectories", "9").stdout
        titles = [block.split("\n")[0] for block in said.strip("\n").split("\n\n")]
        assert [title for title in titles if not title.endswith(mark)] == []


def test_sources_are_listed_one_by_one(result: Result) -> None:
    table = result["provenance"]
    assert len(table.rows) == 17 + len(rows_of("parameters.csv"))
    listed = [(row["status"], row["source"]) for row in table.rows[17:]]
    assert sorted(listed) == sorted((row["status"], row["source"]) for row in rows_of("parameters.csv"))
    assumed = [row["item"] for row in table.rows[:17] if row["status"] == "assumed"]
    assert {"population of the area by age", "population of the townships", "beds", "scenarios"} <= set(assumed)


# ---- sums done again by other means ----------------------------------------------------------------------------------


def test_beds_for_the_target_and_nursing_beds(result: Result) -> None:
    beds = sum(int(row["beds"]) for row in rows_of("beds.csv"))
    nursing = sum(int(row["beds"]) for row in rows_of("beds.csv") if row["class"] == "nursing")
    wanted = ceil(TARGET_PER_1000 * elderly(result, 2025) / 1000)
    nursing_wanted = ceil(NURSING_SHARE * wanted)
    assert lever(result, "beds per thousand", "needed for the target") == wanted
    assert lever(result, "beds per thousand", "to build") == wanted - beds == sum(task(result, "new_beds", -1))
    stock = {item: lever(result, "nursing share, as", item) for item in result["levers"]["item"][6:15]}
    assert stock["nursing beds needed"] == nursing_wanted
    assert stock["to convert at least (all new beds nursing)"] == nursing_wanted - nursing - (wanted - beds)
    assert stock["to convert at most (no new bed nursing)"] == nursing_wanted - nursing
    # Building alone: (nursing + x) / (beds + x) = 60 %; closing alone: nursing / (beds - x) = 60 %
    assert stock["to build, if nothing is converted"] == ceil((NURSING_SHARE * beds - nursing) / (1 - NURSING_SHARE))
    assert stock["to close, if nothing is built or converted"] == ceil(beds - nursing / NURSING_SHARE)
    assert sum(task(result, "conversions", -1)) == nursing_wanted - nursing - (wanted - beds)


def test_beds_by_dependency_and_by_use(result: Result) -> None:
    (dependent,) = result["dependency"].where(year=2025)
    need = sum(dependent[row["level"]] * float(row["bed_share"]) for row in rows_of("levels.csv"))
    used = value_of("use_per_elderly") * elderly(result, 2025)
    assert lever(result, "beds per thousand", "needed by dependency") == ceil(need)
    assert lever(result, "beds per thousand", "used at today's occupancy") == ceil(used)
    occupancy = 100 * used / lever(result, "beds per thousand", "needed for the target")
    assert lever(result, "beds per thousand", "occupancy when the target is met") == pytest.approx(occupancy, abs=0.05)


def sainte_lague(seats: int, weights: list[Fraction], least: list[int] | None = None) -> list[int]:
    """The seats with the smallest (2 n - 1) / (2 weight); whoever is to get some in any case has taken those first."""
    given = list(least or [0] * len(weights))
    claims = [
        (Fraction(2 * n + 1) / (2 * weight), place)
        for place, weight in enumerate(weights)
        if weight > 0
        for n in range(given[place], given[place] + seats)
    ]
    for _, place in nsmallest(seats - sum(given), claims):
        given[place] += 1
    return given


def test_stations_are_apportioned_by_sainte_lague(result: Result) -> None:
    towns = [(int(row["communities"]), int(row["villages"])) for row in rows_of("townships.csv")]
    (now,) = rows_of("stations.csv")
    stations = sainte_lague(int(now["stations"]), [Fraction(communities + villages) for communities, villages in towns])
    share = [Fraction(str(value_of(f"station_share_{kind}"))) for kind in ("communities", "villages")]
    wanted = [share[0] * communities + share[1] * villages for communities, villages in towns]
    then = sainte_lague(ceil(sum(wanted)), wanted, stations)
    assert [sum(task(result, "stations", row)) for row in range(34)] == [
        b - a for a, b in zip(stations, then, strict=True)
    ]
    assert result["home_beds"]["stations"] == [*then, sum(then)]


def test_beds_are_apportioned_by_sainte_lague(result: Result) -> None:
    # Need by township is proportional to dependent persons: every level has the same age pattern. Where ordinary beds
    # stand is not known; they are taken to stand where the elderly live today.
    dependent = [Fraction(persons) for persons in result["township_elderly"]["dependent"]]
    people = [Fraction(persons) for persons in result["township_elderly"]["elderly_2020"]]
    built = [sum(task(result, "new_beds", row)) for row in range(-1, 34)]
    converted = [sum(task(result, "conversions", row)) for row in range(-1, 34)]
    assert built[1:] == sainte_lague(built[0], dependent)
    assert converted[1:] == sainte_lague(converted[0], people)


def test_investment_is_tasks_times_costs(result: Result) -> None:
    kinds = {"new_beds": "new_bed", "conversions": "convert_bed", "centres": "centre", "stations": "station"}
    kinds["home_beds"] = "home_bed"
    for row in range(-1, 34):
        yuan = sum(sum(task(result, kind, row)) * value_of(f"cost_{cost}_cny") for kind, cost in kinds.items())
        assert result["tasks"].rows[row]["investment"] == pytest.approx(yuan / 10_000, rel=1e-12)


def test_home_beds_follow_their_goal(result: Result) -> None:
    goal = round(value_of("home_beds_per_1000") * elderly(result, 2025) / 1000)
    assert sum(task(result, "home_beds", -1)) == goal == result["home_beds"].rows[-1]["built"]
    for row in result["home_beds"].rows:
        assert row["in_use"] <= row["contracted"] <= row["built"] <= row["eligible"]


def elderly_projected_again(last_year: int) -> dict[int, float]:
    """60+ on 31 December without migration, straight from the tables; no births, as nobody born now is 60 by then."""
    births = {int(row["year"]): float(row["births"]) for row in rows_of("births.csv")}
    left = 61 / 366  # of 2020, from 1 November on
    totals: dict[int, float] = defaultdict(float)
    for sex in ("male", "female"):
        table = [row for row in rows_of("life_table.csv") if row["sex"] == sex]
        lived = {int(row["age"]): float(row["person_years"]) for row in table}
        survival = {age: lived[age] / lived[age - 1] for age in range(1, 100)}
        survival[100] = lived[100] / (lived[99] + lived[100])

        def born(year: int) -> float:
            return births[min(max(year, min(births)), max(births))]

        year_end: dict[int, float] = defaultdict(float)
        for row in rows_of("area_population.csv"):
            if row["sex"] != sex:
                continue
            ages = range(int(row["age_from"]), int(row["age_to"] or 100) + 1)
            passed = {age: (1 - left) * born(2020 - age) for age in ages}  # had their birthday
            coming = {age: left * born(2020 - age - 1) for age in ages}
            weight = {age: (passed[age] + coming[age]) * lived[age] for age in ages}
            for age in ages:
                persons = float(row["persons"]) * weight[age] / sum(weight.values())
                older = min(age + 1, 100)
                alive = persons * survival[older] ** left
                ageing = coming[age] / (passed[age] + coming[age])
                year_end[age] += alive * (1 - ageing)
                year_end[older] += alive * ageing
        for year in range(2020, last_year + 1):
            totals[year] += sum(year_end[age] for age in range(60, 101))
            year_end = {
                **{age: year_end[age - 1] * survival[age] for age in range(1, 100)},
                0: 0.0,
                100: (year_end[99] + year_end[100]) * survival[100],
            }
    return totals


def test_elderly_are_projected_again_from_the_tables(result: Result) -> None:
    again = elderly_projected_again(2035)
    assert len(again) == 16
    for year, persons in again.items():
        assert elderly(result, year) == pytest.approx(persons, rel=1e-9)


def test_paths_go_through_the_sums_checked_by_hand(result: Result) -> None:
    paths = {(row["id"], row["year"]): row for row in result["indicator_paths"].rows}
    assert sorted(paths) == [(number, year) for number in "567" for year in range(2020, 2026)]
    columns = {"base": ("no_action", "with_plan"), "no action": ("no_action",), "with the plan": ("with_plan",)}
    for row in result["check_sums"].rows:
        for column in columns[row["course"]] if row["id"] in "567" else ():
            assert paths[row["id"], row["year"]][column] == row["value"]
    assert {row["id"]: row["target"] for row in paths.values()} == {"5": 35, "6": 60, "7": 100}


def test_paths_know_how_uncertain_the_base_is(result: Result) -> None:
    for row in result["indicator_paths"].rows:
        if row["id"] == "5":
            beds = row["with_plan"] * elderly(result, row["year"])
            assert row["low"] == pytest.approx(beds / elderly(result, row["year"], "base_high"))
            assert row["high"] == pytest.approx(beds / elderly(result, row["year"], "base_low"))
            assert row["low"] < row["with_plan"] < row["high"]
        else:
            assert (row["low"], row["high"]) == (None, None)
