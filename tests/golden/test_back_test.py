"""The back-test that docs/methods/back-test.md shows: its table is what the program prints."""

import sys

from program import TOP

sys.path.insert(0, str(TOP / "examples"))

import back_test

PAGE = (TOP / "docs" / "methods" / "back-test.md").read_text(encoding="utf-8")
ROWS = list(back_test.lines())


def test_the_page_shows_what_the_program_prints() -> None:
    shown = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| |")]
    assert shown == [f"| {' | '.join(row)} |" for row in ROWS]


def test_what_was_counted_is_what_the_sources_say() -> None:
    index = {row[1]: row[2] for row in ROWS if row[0].startswith("60+")}
    assert index == {"2021": "0.993", "2022": "1.016", "2023": "-", "2024": "1.143"}


def test_the_page_says_how_often_the_ranges_hold() -> None:
    compared = [row for row in ROWS if row[6] != "-"]
    held = [row for row in compared if row[6] == "yes"]
    assert f"The ranges hold {len(held)} of the {len(compared)} figures." in PAGE
    assert {row[0] for row in held} == {"births, thousand"}


def test_the_census_is_met() -> None:
    births = back_test.rows_of("nanchuan", "births")
    people = back_test.census(back_test.np.array([float(row["births"]) for row in births]), int(births[0]["year"]))
    counted = sum(back_test.figure(name, str(back_test.CENSUS)) for name in back_test.GROUPS)
    assert abs(people.sum() / counted - 1) < 0.002  # two months of births and deaths
    deaths = {row[1]: row[4] for row in ROWS if row[0].startswith("deaths")}
    assert deaths == {"2021": "+22.3 %", "2022": "+24.1 %", "2023": "+15.7 %"}
