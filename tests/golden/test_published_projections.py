"""Projections by five-year groups and balances against published figures; the files are no part of this project."""

import csv
import math
import os
from pathlib import Path

import numpy as np
import pytest

import libcare as care

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("CARE_BENCHMARK_DATA", ROOT.parent / "shared/data/benchmarks"))
FIRST, LAST, STEPS, GROUPS, WIDTH = 2020, 2050, 6, 21, 5
PERIODS = [f"{year}-{year + WIDTH}" for year in range(FIRST, LAST, WIDTH)]
SEXES = ("M", "F")

# Of the fundamental schedule of Rogers and Castro 1981, without its constant: nobody moves at old age.
YOUNG_ADULTS = (0.02, 0.10, 0.06, 0.10, 20.0, 0.40, 0.0)


def rows(name: str) -> list[dict[str, str]]:
    """Rows of a published table; the test is skipped where it is not there."""
    path = DATA / name
    if not path.is_file():
        pytest.skip(f"{path} is not there; CARE_BENCHMARK_DATA says where the published data are")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# ---- life tables -----------------------------------------------------------------------------------------------------


def infant_and_child(m0: float, sex: str) -> tuple[float, float]:
    """1a0 and 4a1 of Coale and Demeny's West family, after Preston, Heuveline, Guillot 2001, table 3.3."""
    if m0 >= 0.107:
        return (0.350, 1.361) if sex == "F" else (0.330, 1.352)
    return (0.053 + 2.8 * m0, 1.522 - 1.518 * m0) if sex == "F" else (0.045 + 2.684 * m0, 1.651 - 2.816 * m0)


def survival_from(m: list[float], sex: str) -> np.ndarray:
    """s of five-year groups from death rates at 0, 1, 5, 10, ..., 100+; Greville's nax from age 15, 1/m at 100+."""
    widths = [1, 4] + [5] * (len(m) - 3)
    lived, alive = [], 1.0
    for i, n in enumerate(widths):
        if i < 2:
            a = infant_and_child(m[0], sex)[i]
        else:
            a = 2.5 if i < 4 else 2.5 - 25 / 12 * (m[i] - math.log(m[i + 1] / m[i - 1]) / 10)
        q = n * m[i] / (1 + (n - a) * m[i])
        lived.append(alive * (n * (1 - q) + a * q))
        alive *= 1 - q
    years = np.array([lived[0] + lived[1], *lived[2:], alive / m[-1]])
    survival = np.empty(len(years))
    survival[0] = years[0] / WIDTH
    survival[1:-1] = years[1:-1] / years[:-2]
    survival[-1] = years[-1] / (years[-2] + years[-1])
    return survival


# ---- World Population Prospects 2019, five-year groups and steps -----------------------------------------------------


class Country:
    """Published inputs of 2020 to 2050 and results at the end of each step, in thousands."""

    def __init__(self, name: str) -> None:
        people = rows(f"wpp2019/{name}_population_thousands.csv")
        deaths = rows(f"wpp2019/{name}_mx.csv")
        births = rows(f"wpp2019/{name}_percent_asfr.csv")
        period = {row["period"]: row for row in rows(f"wpp2019/{name}_period_indicators.csv")}

        def persons(year: int) -> np.ndarray:
            return np.array([[float(row[str(year)]) for row in people if row["sex"] == sex] for sex in SEXES])

        self.base = persons(FIRST)
        self.published = np.stack([persons(year) for year in range(FIRST + WIDTH, LAST + 1, WIDTH)])
        self.survival = np.array(
            [
                [survival_from([float(row[p]) for row in deaths if row["sex"] == sex], sex) for sex in SEXES]
                for p in PERIODS
            ]
        )
        pattern = np.zeros((STEPS, GROUPS))
        pattern[:, 3:10] = [[float(row[p]) for row in births] for p in PERIODS]
        self.fertility = care.fertility_from_total([float(period[p]["tfr"]) for p in PERIODS], pattern, width=WIDTH)
        self.sex_ratio = np.array([float(period[p]["srb"]) for p in PERIODS])
        curve = (
            care.migration_schedule(YOUNG_ADULTS, np.arange(GROUPS * WIDTH) + 0.5).reshape(GROUPS, WIDTH).mean(axis=1)
        )
        curve[16:] = 0.0  # from age 80
        self.migration = np.stack(
            [care.spread_migration(float(period[p]["net_migration_thousands"]) / WIDTH, curve) for p in PERIODS]
        )

    def project(self) -> care.Projection:
        """By the conventions of the United Nations."""
        return care.project(
            self.base,
            self.survival,
            self.fertility,
            sex_ratio=self.sex_ratio,
            migration=self.migration,
            migration_kind="counts",
            timing="even",
            width=WIDTH,
        )


# Largest relative errors of the total and of any cell under 95. Mortality and fertility are exact to rounding (Brazil,
# which has next to no migration). What remains is the age profile of migration, which is not published.
# docs/methods/projection.md says what is reached.
@pytest.mark.parametrize(
    ("name", "total", "under_95"),
    [
        ("brazil", 0.00005, 0.0005),
        ("china", 0.0005, 0.005),
        ("japan", 0.001, 0.01),
        ("dprk", 0.0001, 0.0025),
        ("egypt", 0.001, 0.005),
    ],
)
def test_the_united_nations_projection_of_2019(name: str, total: float, under_95: float) -> None:
    country = Country(name)
    found = country.project().persons
    assert found.shape == country.published.shape == (STEPS, 2, GROUPS)
    error = np.abs(found / country.published - 1)
    sums = np.abs(found.sum(axis=(1, 2)) / country.published.sum(axis=(1, 2)) - 1)
    assert sums.max() <= total
    assert error[..., :19].max() <= under_95


# ---- Preston, Heuveline, Guillot 2001, box 6.2 and 6.3: Swedish women 1993 to 1998 -----------------------------------


def sweden() -> tuple[dict[str, np.ndarray], care.Projection]:
    """The book's columns, and the projection of women alone."""
    table = rows("preston_sweden_1993/sweden_1993_female.csv")
    book = {name: np.array([float(row[name]) for row in table]) for name in table[0]}
    lived = book["Lx_f"]
    survival = np.ones((2, len(lived)))
    survival[1, 0] = lived[0] / (WIDTH * 100_000)
    survival[1, 1:-1] = lived[1:-1] / lived[:-2]
    survival[1, -1] = lived[-1] / (lived[-2] + lived[-1])
    base = np.stack([np.zeros(len(lived)), book["pop1993_f"]])
    moved = np.stack([np.zeros(len(lived)), book["net_migrants_f_5y"] / WIDTH])
    found = care.project(
        base,
        survival,
        book["asfr"],
        sex_ratio=1.05,
        migration=moved,
        migration_kind="counts",
        timing="even_mothers",
        years=1,
        width=WIDTH,
    )
    return book, found


def test_swedish_women_of_1993_to_1998() -> None:
    book, found = sweden()
    women = found.persons[0, 1]
    assert np.abs(women - book["pop1998_f"])[1:].max() <= 0.5 + 1e-6  # the book prints whole persons
    assert round(women[0]) == 302_392
    exposure = WIDTH * (book["pop1993_f"] + book["net_migrants_f_5y"] / 2 + women) / 2
    np.testing.assert_array_equal(np.round(book["asfr"] * exposure)[1:], book["births_by_age"][1:])
    assert found.births[0].sum() == pytest.approx(np.sum(book["asfr"] * exposure), rel=1e-14)
    assert found.births[0, 1] == pytest.approx(found.births[0].sum() / 2.05, rel=1e-14)


# ---- World Population Prospects 2024, yearly balance -----------------------------------------------------------------


@pytest.mark.parametrize("name", ["brazil", "china", "japan"])
def test_the_published_years_of_2024_balance(name: str) -> None:
    """P(t) - P(t-1) = births - deaths + net migration to rounding; thousands, populations of 31 December."""
    table = rows(f"wpp2024/{name}_annual_totals.csv")
    year, men, women, births, deaths, moved_m, moved_f = (
        np.array([float(row[key]) for row in table])
        for key in ("year", "popM", "popF", "births", "deaths", "migM", "migF")
    )
    change = np.diff(men + women)
    balance = (births - deaths + moved_m + moved_f)[1:]
    early = year[1:] <= 2060
    assert early.sum() == 36
    assert np.abs(change - balance)[early].max() <= 0.025


@pytest.mark.parametrize("name", ["brazil", "china", "japan"])
def test_a_projection_with_the_published_migrants_by_age_balances(name: str) -> None:
    """Every migrant of every year, sex and age is counted once; people and rates are those of the 2019 revision."""
    table = rows(f"wpp2024/{name}_net_migration_1x1_2024_2060.csv")
    years = sorted({int(row["year"]) for row in table})[1:]
    totals = {int(row["year"]): row for row in rows(f"wpp2024/{name}_annual_totals.csv")}
    migrants = np.zeros((len(years), 2, 101))
    for row in table:
        if int(row["year"]) in years:
            at = years.index(int(row["year"]))
            migrants[at, :, min(int(row["age"]), 100)] += [float(row["migM"]), float(row["migF"])]
    country = Country(name)
    base = np.concatenate(
        [np.repeat(country.published[0, :, :-1] / WIDTH, WIDTH, axis=1), country.published[0, :, -1:]], axis=1
    )
    yearly = country.survival[0] ** (1 / WIDTH)
    survival = np.concatenate([np.repeat(yearly[:, :-1], WIDTH, axis=1), yearly[:, -1:]], axis=1)
    fertility = np.concatenate([np.repeat(country.fertility[0][:-1], WIDTH), [0.0]])
    for timing in ("end", "even"):
        found = care.project(
            base, survival, fertility, sex_ratio=1.06, migration=migrants, migration_kind="counts", timing=timing
        )
        after = found.persons.sum(axis=2)
        before = np.concatenate([base.sum(axis=1)[None], after[:-1]])
        np.testing.assert_allclose(after - before, found.births - found.deaths + found.migrants, rtol=0, atol=1e-6)
        published = np.array([[float(totals[year]["migM"]), float(totals[year]["migF"])] for year in years])
        assert np.abs(found.migrants - published).max() <= 0.025
