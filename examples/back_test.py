"""
A projection of Chongqing from its census of 2020 against what was counted since: python examples/back_test.py.

Prints the table of docs/methods/back-test.md. Nothing is fitted to what was counted: the tables are those of the plan
of Nanchuan (life table, fertility and births of China; age structure within wide groups), and so are the spreads.
"""

import csv
import datetime
import statistics
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import libcare as care

DATA = Path(__file__).parent / "data"
CENSUS = datetime.date(2020, 11, 1)
YEARS = range(2021, 2025)
GROUPS = ("age_0_14", "age_15_59", "age_60_plus")
BOUNDS = (0, 15, 60, 101)
SERIES = ("fertility", "mortality", "migration")
TRAJECTORIES = 2000
SEED = 2021

Array = NDArray[np.float64]


def rows_of(folder: str, table: str) -> list[dict[str, str]]:
    """A table of a folder of examples/data."""
    with (DATA / folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def by_age(table: str, column: str) -> Array:
    """[sex][age] of a table of Nanchuan by single age."""
    values = np.zeros((2, 101))
    for row in rows_of("nanchuan", table):
        values[("male", "female").index(row["sex"]), int(row["age"])] = float(row[column])
    return values


def figure(quantity: str, date: str) -> float | None:
    """What was counted in Chongqing; None where nothing was found."""
    found = [row for row in rows_of("chongqing", "figures") if (row["quantity"], row["date"]) == (quantity, date)]
    return float(found[0]["value"]) if found else None


def national_rates() -> tuple[Array, Array, Array]:
    """Survival and person-years [sex][age], and fertility [age], of China 2020."""
    lived = by_age("life_table", "person_years")
    survival = np.ones((2, 101))
    survival[:, 0] = lived[:, 0] / by_age("life_table", "survivors")[:, 0]
    survival[:, 1:100] = lived[:, 1:100] / lived[:, :99]
    survival[:, 100] = lived[:, 100] / (lived[:, 99] + lived[:, 100])
    fertility = np.zeros(101)
    for row in rows_of("nanchuan", "fertility"):
        fertility[int(row["age_from"]) : int(row["age_to"]) + 1] = float(row["births_per_woman"])
    return survival, lived, fertility


def census(births: Array, births_first_year: int) -> Array:
    """Chongqing on the census date, [sex][age], moved to the end of 2020."""
    rows = rows_of("nanchuan", "area_population")
    from_age = sorted({int(row["age_from"]) for row in rows})
    groups = np.zeros((2, len(from_age)))
    for row in rows:
        groups[("male", "female").index(row["sex"]), from_age.index(int(row["age_from"]))] = float(row["persons"])
    wide = np.searchsorted(BOUNDS, from_age, side="right") - 1
    counted = np.array([figure(name, str(CENSUS)) for name in GROUPS], dtype=float)
    for i, persons in enumerate(counted):  # the age structure within wide groups is that of Nanchuan
        groups[:, wide == i] *= persons / groups[:, wide == i].sum()
    sexes = np.array([figure(name, str(CENSUS)) for name in ("male", "female")], dtype=float)
    margins = {(0,): sexes * counted.sum() / sexes.sum(), (1,): groups.sum(axis=0)}
    groups = care.fit_margins(groups, margins).table
    survival, lived, fertility = national_rates()
    split = care.split_ages(from_age, groups, lived, date=CENSUS, births=births, births_first_year=births_first_year)
    return care.year_end(
        split.persons,
        survival,
        fertility,
        sex_ratio=1.0818,
        remaining=care.year_remaining(CENSUS),
        still_to_come=split.still_to_come,
    )


def series() -> Array:
    """[series][trajectory][year] of the spreads that the plan of Nanchuan assumes."""
    values = np.zeros((len(SERIES), TRAJECTORIES, len(YEARS)))
    normal = statistics.NormalDist()
    for row in rows_of("nanchuan", "uncertainty"):
        if row["series"] not in SERIES:
            continue
        source = SERIES.index(row["series"])
        mean, initial, coefficient, drift, spread = (
            float(row[name] or 0) for name in ("mean", "initial", "coefficient", "drift", "spread")
        )
        for k in range(TRAJECTORIES):
            z = [normal.inv_cdf(max(u, 1e-16)) for u in care.uniform(SEED, source, k, len(YEARS) + 1)]
            x = mean + initial * z[0]
            for year in range(len(YEARS)):
                x = mean + coefficient * (x - mean) + drift + spread * z[year + 1]
                values[source, k, year] = x
    return values


def outflow() -> Array:
    """[sex][age] rates of the scenario of which uncertain migration is a multiple."""
    rates = np.zeros((2, 101))
    for row in rows_of("nanchuan", "migration"):
        if row["scenario"] == "youth_outflow":
            ages = slice(int(row["age_from"]), int(row["age_to"] or 100) + 1)
            rates[("male", "female").index(row["sex"]), ages] = float(row["rate"])
    return rates


def project(base: Array, x: Array) -> dict[str, Array]:
    """Persons of 60 and 65 and older, births and deaths, [trajectory][year]."""
    survival, _, fertility = national_rates()
    force = np.exp(x[1].T)[:, :, None, None]
    found = care.project(
        np.broadcast_to(base, (x.shape[1], 2, 101)),
        survival**force,
        fertility * np.exp(x[0].T)[:, :, None],
        sex_ratio=1.0818,
        migration=outflow() * x[2].T[:, :, None, None],
        migration_kind="rates",
    )
    old = {f"age_{age}_plus": found.persons[..., age:].sum(axis=(2, 3)).T for age in (60, 65)}
    return {**old, "births": found.births.sum(axis=2).T, "deaths": found.deaths.sum(axis=2).T}


def lines() -> Iterator[list[str]]:
    """Rows of the table: quantity, year, counted, projected, error, range of 95 %, whether it holds the count."""
    birth_rows = rows_of("nanchuan", "births")
    base = census(np.array([float(row["births"]) for row in birth_rows]), int(birth_rows[0]["year"]))
    middle = project(base, np.zeros((len(SERIES), 1, len(YEARS))))
    drawn = project(base, series())
    start = figure("age_60_plus", str(CENSUS)) or 0.0
    for quantity, name, scale, digits, last in (
        ("age_60_plus", "60+, 2020-11-01 = 1", 1 / start, 3, 2024),
        ("age_65_plus", "65+, thousand", 1e-3, 0, 2022),
        ("births", "births, thousand", 1e-3, 1, 2023),
        ("deaths", "deaths, thousand", 1e-3, 1, 2023),
    ):
        for i, year in enumerate(range(YEARS[0], last + 1)):
            counted = figure(quantity, f"{year}-12-31" if quantity.startswith("age") else str(year))
            here = scale * middle[quantity][0, i]
            low, high = np.quantile(scale * drawn[quantity][:, i], [0.025, 0.975])
            texts = ["-", f"{here:.{digits}f}", "-", f"{low:.{digits}f} - {high:.{digits}f}", "-"]
            if counted is not None:
                value = scale * counted
                texts[0], texts[2] = f"{value:.{digits}f}", f"{100 * (here / value - 1):+.1f} %"
                texts[4] = "yes" if low <= value <= high else "no"
            yield [name, str(year), *texts]


def main() -> None:
    """Print the table."""
    print("| | year | counted | projected | error | 95 % of trajectories | holds it |")
    print("|---|---|---|---|---|---|---|")
    for row in lines():
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
