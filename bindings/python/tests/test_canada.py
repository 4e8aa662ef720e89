"""Conformance: the United Nations' 1x1 projection of Canada, every year, sex and age."""

import numpy as np
import pandas as pd
import pytest

import libcare as care

FIRST, LAST, AGES = 1950, 1984, 101


@pytest.fixture(scope="module")
def canada(benchmark_data):
    """Published inputs and results as arrays."""
    folder = benchmark_data / "ccm_1x1"

    def read(name):
        return pd.read_csv(folder / f"canada_1950_{name}")

    def by_year_sex_age(frame, column):
        years = frame["year"].nunique()
        ordered = frame.assign(sex=frame["sex"].map({"male": 0, "female": 1})).sort_values(["year", "sex", "age"])
        return ordered[column].to_numpy(np.float64).reshape(years, 2, AGES)

    rates = read("1984_asfr.csv")
    fertility = np.zeros((LAST - FIRST + 1, AGES))
    fertility[rates["year"] - FIRST, rates["age"]] = rates["asfr"]
    return {
        "population": by_year_sex_age(read("1985_population.csv.gz"), "population"),
        "survival": by_year_sex_age(read("1984_lifetable.csv.gz"), "Sx"),
        "migration": by_year_sex_age(read("1984_net_migration.csv.gz"), "net_migrants"),
        "fertility": fertility,
        "sex_ratio": read("1984_srb.csv")["srb"].to_numpy(np.float64),
        "flows": read("1984_births_deaths.csv"),
    }


def project(canada, base):
    return care.project(
        base,
        canada["survival"],
        canada["fertility"],
        sex_ratio=canada["sex_ratio"],
        migration=canada["migration"],
        migration_kind="counts",
        timing="end",
    )


def test_every_cell_is_that_of_the_united_nations(canada):
    found = project(canada, canada["population"][0])
    expected = canada["population"][1:]
    assert found.persons.shape == expected.shape == (35, 2, AGES)
    assert (np.abs(found.persons - expected) <= 1e-12 * expected).all()


def test_births_and_deaths_are_too(canada):
    found = project(canada, canada["population"][0])
    np.testing.assert_allclose(found.births.sum(axis=1), canada["flows"]["births"], rtol=1e-12)
    np.testing.assert_allclose(found.deaths.sum(axis=1), canada["flows"]["deaths"], rtol=1e-10)


def test_as_one_township_of_many_it_is_the_same(canada):
    base = np.repeat(canada["population"][:1], 70, axis=0)
    found = project(canada, base)
    alone = project(canada, canada["population"][0])
    assert all(found.persons[:, t].tobytes() == alone.persons.tobytes() for t in range(70))
