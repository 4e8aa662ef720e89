"""A table whose numbers rest on one assumed input says so, whichever input it is.

In the document of small/ every input is taken as reported but one. What that one moves is found by changing its value.
"""

from pathlib import Path

import pytest
from documents import make_document
from program import Result, run_all

# A row of a table, and what else it might say; ? stands for its status.
TABLES = {
    "townships": (
        "sl,松林乡,Songlin,106.93,29.03,?,120,?,5,1,,,new,,,invented",
        "sl,松林乡,Songlin,106.93,29.03,?,90,?,9,1,,,new,,,invented",
    ),
    "area_population": ("male,80,,600,?", "male,80,,602,?"),
    "township_population": ("hk,18000,15000,3000,3900,?", "hk,18001,15001,3000,3902,?"),
    "life_table": ("male,70,72070,70966,?", "male,70,72070,70500,?"),
    "fertility": ("20,29,0.08,?", "20,29,0.07,?"),
    "births": ("1961,60,?", "1961,70,?"),
    "scenarios": ("now,middle,现状延续,As now,0,1,?", "now,middle,现状延续,As now,-0.01,1.1,?"),
    "migration": ("now,male,20,39,-0.01,?", "now,male,20,69,-0.01,?"),
    "dependency_shape": ("male,80,,6,?", "male,80,,3,?"),
    "levels": ("severe,重度失能,Severe,1,0.5,0.3,?", "severe,重度失能,Severe,0.8,0.6,0.2,?"),
    "transitions": ("female,60,79,mild,severe,0.1,?", "female,60,79,mild,severe,0.3,?"),
    "uncertainty": ("take_up,0,0.2,0,0,0,,?", "take_up,0,0.4,0,0,0,,?"),
    "beds": ("hk,nursing,operating,60,?", "hk,nursing,operating,70,?"),
    "centres": ("sl,0,1,0,0,2020,,?", "sl,1,1,1,1,2020,,?"),
    "stations": ("hk,6,?", "hk,7,?"),
    "figures": ("social_workers,社工,Social workers,20,人,?", "social_workers,社工,Social workers,21,人,?"),
    "indicators": (
        "1,每千名老人床位,Beds per 1000 elderly,张,beds,1000,at_least,expected,27,35,beds_counted,elderly,"
        "不含家庭床位,without home beds,?",
        "1,每千名老人床位,Beds per 1000 elderly,张,beds,1000,at_least,expected,27,40,beds_counted,elderly,"
        "不含家庭床位,without home beds,?",
    ),
}

# Value, low and high of a parameter, and what else they might be.
PARAMETERS = {
    "sex_ratio_at_birth": ("1.08,,", "1.2,,"),
    "self_care_unable_share": ("0.03,0.02,0.04", "0.025,0.02,0.04"),
    "use_per_elderly": ("0.015,,", "0.02,,"),
    "low_occupancy": ("0.5,,", "0.4,,"),
    "elderly_base_low": ("9500,,", "9600,,"),
    "elderly_base_high": ("10100,,", "10000,,"),
    "care_circle_minutes": ("30,,", "40,,"),
    "walk_speed_km_h": ("4,,", "5,,"),
    "drive_speed_km_h": ("30,,", "40,,"),
    "detour_factor": ("1.2,,", "1.4,,"),
    "points_per_township": ("16,,", "25,,"),
    "rural_elderly_factor": ("1.5,1.2,2", "1.6,1.3,2.1"),
    "township_factor_sigma": ("0.1,,", "0.2,,"),
    "position_error_km": ("1,,", "3,,"),
    "institution_share_variant": ("0.8,,", "0.7,,"),
    "new_bed_nursing_share": ("0.6,,", "0.9,,"),
    "build_lag_years": ("1,,", "2,,"),
    "home_beds_per_1000": ("5,,", "6,,"),
    "home_bed_contract_share": ("0.9,,", "0.85,,"),
    "home_bed_in_use_share": ("0.8,,", "0.6,,"),
    "home_beds_per_caregiver": ("8,,", "6,,"),
    "station_share_communities": ("0.9,,", "1,,"),
    "station_share_villages": ("0.5,,", "0.7,,"),
    "cost_new_bed_cny": ("100000,80000,150000", "110000,80000,150000"),
    "cost_convert_bed_cny": ("20000,,", "30000,,"),
    "cost_centre_cny": ("2000000,,", "3000000,,"),
    "cost_station_cny": ("200000,,", "300000,,"),
    "cost_home_bed_cny": ("3000,,", "4000,,"),
}

INPUTS = {name: (f"{name}.csv", *rows) for name, rows in TABLES.items()} | {
    name: ("parameters.csv", f"{name},{given},?", f"{name},{other},?") for name, (given, other) in PARAMETERS.items()
}


def results(folder: Path, change: tuple[str, str, str] | None = None) -> Result:
    """Run the document with every input reported, but for one row that becomes another."""
    plan = make_document([], folder)
    for path in folder.glob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b"demonstration", b"reported"))
    if change is not None:
        file, old, new = change
        text = (folder / file).read_bytes().decode()
        assert text.count(old) == 1
        (folder / file).write_bytes(text.replace(old, new).encode())
    return run_all(plan, folder / "out", "--lang", "en")


def numbers(result: Result, name: str) -> list[list[object]]:
    """What a table says to 9 digits, but for the status of its rows."""
    columns = [result[name][column] for column in result[name].types if column != "status"]
    return [[f"{cell:.9g}" if isinstance(cell, float) else cell for cell in column] for column in columns]


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return results(tmp_path_factory.mktemp("reported"))


@pytest.mark.parametrize("name", INPUTS)
def test_what_rests_on_one_assumed_input_says_so(name: str, reported: Result, tmp_path: Path) -> None:
    file, row, other = INPUTS[name]
    given = row.replace("?", "reported")
    moved = results(tmp_path / "moved", (file, given, other.replace("?", "reported")))
    assumed = results(tmp_path / "assumed", (file, given, row.replace("?", "assumed")))
    rests_on_it = {table for table in reported.tables if numbers(moved, table) != numbers(reported, table)}
    says_so = {table for table in assumed.tables if assumed[table].status == "assumed"}
    assert rests_on_it - says_so == set()


def test_what_rests_on_reported_inputs_only_does_not_say_that_it_is_assumed(reported: Result) -> None:
    # Tasks and centres are placed by rules of the library: they are assumed whatever the document says.
    assert {name for name, table in reported.tables.items() if table.status == "assumed"} == {"tasks", "centres"}
