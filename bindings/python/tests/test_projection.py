"""Projection: against the same step written again with NumPy, in every layout; ages, the rest of a year, dependency."""

import datetime
from math import isclose

import numpy as np
import pytest
from care_testing import Town

import libcare as care


def step_again(problem, year, persons):
    """One year, written from the book and not from the C code: persons, births, deaths, migrants."""
    survival, fertility, migration = problem["survival"][year], problem["fertility"][year], problem["migration"][year]
    male = problem["sex_ratio"][year] / (1 + problem["sex_ratio"][year])
    even = problem["timing"] != "end"
    width = problem.get("width", 1)
    migration = width * migration if problem["kind"] else migration

    def come(there, part):
        moved = part * migration if problem["kind"] == "counts" else part * migration * there
        return there + moved, moved.sum(axis=2)

    start, first = come(persons, 0.5) if even else (persons, np.zeros(persons.shape[:2]))
    ageing = np.concatenate([start[..., :-2], start[..., -2:].sum(axis=-1, keepdims=True)], axis=-1)
    survivors = ageing * survival[..., 1:]
    deaths = (ageing - survivors).sum(axis=2)
    after = np.concatenate([np.zeros((*survivors.shape[:2], 1)), survivors], axis=-1)
    later = come(after, 0.5)[0] if even else after
    first_mothers = start if problem["timing"] == "even_mothers" else persons
    mothers = (first_mothers[:, 1] + later[:, 1]) / 2  # at both ends of the year
    born = width * (fertility * mothers).sum(axis=-1)
    births = np.stack([born * male, born * (1 - male)], axis=1)
    newborn = births * survival[..., 0]
    deaths += births - newborn
    after[..., 0] = newborn
    end, last = come(after, 0.5 if even else 1.0) if problem["kind"] else (after, np.zeros_like(births))
    return end, births, deaths, first + last


def project_again(town, survival, fertility, migration=None, kind=None, timing="end", control=None, width=1):
    shape = (town.years, town.townships)
    problem = {
        "survival": np.broadcast_to(survival, (*shape, 2, town.ages)),
        "fertility": np.broadcast_to(fertility, (*shape, town.ages)),
        "migration": np.broadcast_to(0.0 if migration is None else migration, (*shape, 2, town.ages)),
        "sex_ratio": town.sex_ratio,
        "kind": kind,
        "timing": timing if kind else "end",
        "width": width,
    }
    persons, results = town.base, []
    for year in range(town.years):
        persons, *flows = step_again(problem, year, persons)
        before = persons.sum(axis=2)
        if control is not None:
            persons = persons * (control[year] / persons.sum(axis=0))
        results.append((persons, *flows, persons.sum(axis=2) - before))
    return [np.array(series) for series in zip(*results, strict=True)]


def check(found, expected, town):
    for name, array in zip(("persons", "births", "deaths", "migrants", "adjustment"), expected, strict=True):
        np.testing.assert_allclose(getattr(found, name), array, rtol=1e-12, atol=1e-10, err_msg=name)
    before = np.concatenate([town.base.sum(axis=2)[None], found.persons[:-1].sum(axis=3)])
    change = found.births - found.deaths + found.migrants + found.adjustment
    np.testing.assert_allclose(before + change, found.persons.sum(axis=3), rtol=1e-12)


def drawn(town, leading, core, low, high):
    return np.random.default_rng(5).uniform(low, high, (*leading, *core))


LEADING = {"common": (), "township": (3,), "year": (4,), "both": (4, 3)}


def spread_out(rates, leading, core):
    """Rates of a layout as [year][township][...]."""
    return rates[:, None] if leading == (4,) else rates


@pytest.mark.parametrize("fertility", LEADING)
@pytest.mark.parametrize("survival", LEADING)
def test_layouts_are_told_from_the_shapes(town, survival, fertility):
    s = drawn(town, LEADING[survival], (2, town.ages), 0.5, 1)
    f = drawn(town, LEADING[fertility], (town.ages,), 0, 0.2)
    f[..., [0, -1]] = 0
    found = town.project(survival=s, fertility=f)
    expected = project_again(town, spread_out(s, LEADING[survival], 2), spread_out(f, LEADING[fertility], 1))
    check(found, expected, town)
    assert not found.migrants.any()
    assert not found.adjustment.any()


@pytest.mark.parametrize("timing", ["end", "even", "even_mothers"])
@pytest.mark.parametrize("kind", ["rates", "counts"])
@pytest.mark.parametrize("leading", LEADING)
def test_migration(town, leading, kind, timing):
    low, high = (-0.05, 0.05) if kind == "rates" else (-0.5, 0.5)
    m = drawn(town, LEADING[leading], (2, town.ages), low, high)
    if (kind, timing != "end") == ("rates", True):
        m[..., 0] = 0  # the newborn, who come after the half at the end
    found = town.project(migration=m, migration_kind=kind, timing=timing)
    again = spread_out(m, LEADING[leading], 2)
    check(found, project_again(town, town.survival, town.fertility, again, kind, timing), town)
    assert found.migrants.any()


@pytest.mark.parametrize("timing", ["end", "even", "even_mothers"])
@pytest.mark.parametrize("kind", ["rates", "counts"])
def test_wide_groups_and_steps(town, kind, timing):
    low, high = (-0.02, 0.02) if kind == "rates" else (-0.1, 0.1)
    m = drawn(town, (), (2, town.ages), low, high)
    if (kind, timing != "end") == ("rates", True):
        m[..., 0] = 0
    fertility = town.fertility / 5
    found = town.project(fertility=fertility, migration=m, migration_kind=kind, timing=timing, width=5)
    check(found, project_again(town, town.survival, fertility, m, kind, timing, width=5), town)


@pytest.mark.parametrize("kind", [None, "rates"])
def test_control(town, kind):
    control = drawn(town, (4,), (2, town.ages), 50, 500)
    migration = town.rates if kind else None
    found = town.project(control=control, migration=migration, migration_kind=kind)
    check(found, project_again(town, town.survival, town.fertility, migration, kind, control=control), town)
    np.testing.assert_allclose(found.persons.sum(axis=1), control, rtol=1e-12)


def test_an_area_alone_has_no_township_axis():
    town = Town(townships=1)
    found = town.project(base=town.base[0])
    expected = town.project()
    assert found.persons.shape == (4, 2, 7)
    for name in ("persons", "births", "deaths", "migrants", "adjustment"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name)[:, 0])
    rates = np.broadcast_to(town.survival, (4, 2, 7))
    np.testing.assert_array_equal(town.project(base=town.base[0], survival=rates).persons, found.persons)


def test_years_are_told_from_whatever_shows_them(town):
    by_year = np.broadcast_to(town.survival, (4, 2, 7))
    both = np.broadcast_to(town.fertility, (4, 3, 7))
    control = np.ones((4, 2, 7))
    out = np.empty((4, 3, 2, 7))
    for changes in (
        {"sex_ratio": town.sex_ratio},
        {"survival": by_year},
        {"fertility": both},
        {"control": control},
        {"out": out},
        {"years": 4},
        {"migration": by_year * 0, "migration_kind": "rates"},
    ):
        assert town.project(**{"sex_ratio": 1.05, "years": None, **changes}).persons.shape == (4, 3, 2, 7)
    with pytest.raises(ValueError, match="years: the arrays do not show how many"):
        town.project(sex_ratio=1.05, years=None)
    with pytest.raises(ValueError, match="years: the arrays do not show how many"):
        town.project(sex_ratio=1.05, years=None, survival=np.broadcast_to(town.survival, (3, 2, 7)))


def test_as_many_townships_as_years_must_be_told_apart():
    town = Town(townships=4, years=4)
    rates = drawn(town, (4,), (2, town.ages), 0.5, 1)
    with pytest.raises(ValueError, match="survival: 4 tables may be by township or by year; give by="):
        town.project(survival=rates)
    by_township = town.project(survival=rates, by="township")
    by_year = town.project(survival=rates, by={"survival": "year"})
    check(by_township, project_again(town, rates, town.fertility), town)
    check(by_year, project_again(town, rates[:, None], town.fertility), town)
    assert town.project(survival=rates, by="year", sex_ratio=1.05, years=None).persons.shape[0] == 4
    with pytest.raises(ValueError, match="by: 'township' or 'year' expected, 'sex' found"):
        town.project(survival=rates, by="sex")
    with pytest.raises(ValueError, match="by: one of survival, fertility, migration expected, 'base' found"):
        town.project(survival=rates, by={"base": "year"})
    alone = Town(townships=1, years=1)
    assert alone.project(survival=alone.survival[None]).persons.shape == (1, 1, 2, 7)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"base": np.ones(7)}, r"base: shape \[2, \*\] expected, \[7\] found"),
        ({"base": np.ones((3, 3, 7))}, r"base: shape \[\*, 2, \*\] expected"),
        ({"survival": np.ones((2, 8))}, r"survival: shape \[2, 7\] expected, \[2, 8\] found"),
        ({"survival": np.ones((5, 2, 7))}, "survival: 5 tables found; 1, 3 .townships., 4 .years. or 4 x 3 expected"),
        ({"survival": np.ones((3, 4, 2, 7))}, r"survival: shape \[4, 3, 2, 7\] expected"),
        ({"survival": np.ones((1, 4, 3, 2, 7))}, "survival: shape"),
        ({"survival": np.ones((4, 2, 7)), "by": {"survival": "township"}}, "survival: 4 tables found"),
        ({"fertility": np.ones(2)}, r"fertility: shape \[7\] expected"),
        ({"fertility": 0.1}, r"fertility: shape \[7\] expected, \[\] found"),
        ({"sex_ratio": [1.05] * 3}, r"sex_ratio: shape \[4\] expected, \[3\] found"),
        ({"control": np.ones((3, 2, 7))}, r"control: shape \[4, 2, 7\] expected"),
        ({"migration": np.ones((2, 7))}, "migration_kind: 'rates' or 'counts' must be said"),
        ({"migration_kind": "rates"}, "migration_kind: 'rates' found, but no migration"),
        ({"migration": np.ones((2, 7)), "migration_kind": "shares"}, "migration_kind: one of counts, rates expected"),
        ({"timing": "start"}, "timing: one of end, even, even_mothers expected, 'start' found"),
        ({"years": 0}, "years: at least 1 expected, 0 found"),
        ({"width": 0}, "width: at least 1 expected, 0 found"),
    ],
)
def test_what_does_not_fit_is_refused(town, changes, words):
    with pytest.raises(ValueError, match=words):
        town.project(**changes)


@pytest.mark.parametrize(
    ("name", "value", "where"),
    [
        ("base", -1.0, "problem.base"),
        ("base", np.nan, "problem.base"),
        ("survival", 1.5, "problem.survival"),
        ("fertility", np.inf, "problem.fertility"),
        ("sex_ratio", 0.0, "problem.sex_ratio"),
    ],
)
def test_a_wrong_value_is_found(town, name, value, where):
    array = np.array(getattr(town, name))
    array.flat[2] = value
    out = np.full((town.years, town.townships, 2, town.ages), 7.0)
    with pytest.raises(care.InvalidInput) as caught:
        town.project(**{name: array, "out": out})
    assert (caught.value.where, caught.value.row) == (where, 2)
    assert (out == 7).all()


def test_threads_do_not_change_a_bit():
    town = Town(townships=300, years=6, ages=101)
    control = np.random.default_rng(3).uniform(1e4, 2e4, (6, 2, 101))
    for changes in ({}, {"control": control}, {"migration": town.rates, "migration_kind": "rates", "timing": "even"}):
        one = town.project(threads=1, **changes)
        for threads in (2, 5, 0):
            other = town.project(threads=threads, **changes)
            for name in ("persons", "births", "deaths", "migrants", "adjustment"):
                assert getattr(one, name).tobytes() == getattr(other, name).tobytes()


# ---- ages and the rest of a year ---


def test_year_remaining():
    assert care.year_remaining(datetime.date(2020, 11, 1)) == 61 / 366
    assert care.year_remaining(datetime.date(2021, 1, 1)) == 1
    assert care.year_remaining(datetime.date(2021, 12, 31)) == 1 / 365
    with pytest.raises(AttributeError):
        care.year_remaining("2020-11-01")


def test_age_groups_are_split_by_births_and_survival():
    ages, from_age = 11, [0, 5, 10]
    lived = np.linspace(1, 0.5, ages)
    births = np.array([50.0, 100, 80, 60, 90, 70])
    date = datetime.date(2020, 7, 1)
    left = care.year_remaining(date)
    found = care.split_ages(from_age, [100, 50, 7], lived, date=date, births=births, births_first_year=2012)
    sizes = []
    for x in range(ages):
        had, to_come = (births[np.clip(year - 2012, 0, 5)] for year in (2020 - x, 2019 - x))
        sizes.append(((1 - left) * had * lived[x], left * to_come * lived[x]))
    sizes = np.array(sizes)
    for begin, end, total in ((0, 5, 100), (5, 10, 50), (10, 11, 7)):
        part = sizes[begin:end].sum(axis=1)
        np.testing.assert_allclose(found.persons[begin:end], total * part / part.sum(), rtol=1e-13)
    np.testing.assert_allclose(found.still_to_come, sizes[:, 1] / sizes.sum(axis=1), rtol=1e-13)


def test_both_sexes_are_split_at_once():
    date = datetime.date(2020, 11, 1)
    lived = np.array([np.linspace(1, 0.5, 8), np.linspace(1, 0.7, 8)])
    people = np.array([[100.0, 20], [90, 30]])
    both = care.split_ages([0, 4], people, lived, date=date)
    for sex in range(2):
        one = care.split_ages([0, 4], people[sex], lived[sex], date=date)
        np.testing.assert_array_equal(both.persons[sex], one.persons)
        np.testing.assert_array_equal(both.still_to_come[sex], one.still_to_come)
    np.testing.assert_allclose(both.still_to_come, care.year_remaining(date))
    for wrong, words in [
        (lambda: care.split_ages([0, 4], people, lived[0], date=date), r"person_years: shape \[2, \*\] expected"),
        (lambda: care.split_ages([0, 4, 6], people, lived, date=date), r"persons: shape \[\*, 3\] expected"),
        (
            lambda: care.split_ages([0, 4], people, lived, date=date, births=[1.0]),
            "births_first_year: expected with births",
        ),
        (lambda: care.split_ages([1, 4], people, lived, date=date), "groups.from_age row 0"),
        (lambda: care.split_ages([0, 9], people, lived, date=date), "groups.from_age row 1"),
        (lambda: care.split_ages([], people[:, :0], lived, date=date), "groups.count: 0 found"),
    ]:
        with pytest.raises(ValueError, match=words):
            wrong()


def test_the_rest_of_a_year(town):
    left = 61 / 366
    to_come = np.random.default_rng(2).uniform(0, 1, (2, town.ages))
    for still in (None, to_come):
        found = care.year_end(
            town.base, town.survival, town.fertility, sex_ratio=1.07, remaining=left, still_to_come=still
        )
        share = np.full((2, town.ages), left) if still is None else still
        older = np.minimum(np.arange(town.ages) + 1, town.ages - 1)
        alive = town.base * town.survival[:, older] ** left
        expected = alive * (1 - share)
        for x in range(town.ages):
            expected[:, :, older[x]] += alive[:, :, x] * share[:, x]
        born = left * (town.base[:, 1] * town.fertility).sum(axis=1)
        split = np.array([1.07, 1]) / 2.07
        expected[:, :, 0] += born[:, None] * split * town.survival[:, 0] ** left
        np.testing.assert_allclose(found, expected, rtol=1e-13)
    one = care.year_end(town.base[1], town.survival, town.fertility, sex_ratio=1.07, remaining=left)
    assert one.shape == (2, town.ages)
    with pytest.raises(care.InvalidInput, match=r"rest.remaining: 2 found, 0 to 1 expected"):
        care.year_end(town.base, town.survival, town.fertility, sex_ratio=1.07, remaining=2)


# ---- dependency ---


def test_prevalence_is_scaled_to_a_share(town):
    shape = np.random.default_rng(4).uniform(0, 3, (2, town.ages))
    for share in (0.0, 0.1, 0.6, 0.9):
        found = care.scale_prevalence(shape, town.base[0], from_age=2, share=share)
        assert not found[:, :2].any()
        assert found.max() <= 1
        assert isclose((found * town.base[0]).sum(), share * town.base[0][:, 2:].sum(), rel_tol=1e-12)
        free = (found < 1) & (np.arange(town.ages) >= 2)
        if share > 0:
            assert np.ptp(found[free] / shape[free]) < 1e-12
    with pytest.raises(care.InvalidInput, match="out of reach"):
        care.scale_prevalence(shape * [[0], [1]], town.base[0], from_age=2, share=0.9)
    with pytest.raises(care.InvalidInput, match="from_age: 7 found"):
        care.scale_prevalence(shape, town.base[0], from_age=7, share=0.1)


def test_dependent_persons(town):
    shares = np.random.default_rng(6).uniform(0, 0.25, (4, 2, town.ages))
    persons = town.project().persons
    found = care.dependent_persons(persons, shares)
    assert found.shape == (4, 3, 4)
    np.testing.assert_allclose(found, np.einsum("ytsa,lsa->ytl", persons, shares), rtol=1e-13)
    np.testing.assert_array_equal(care.dependent_persons(persons[2, 1], shares), found[2, 1])
    with pytest.raises(care.InvalidInput, match="the levels add up to"):
        care.dependent_persons(persons, shares * 4)
    for wrong in (np.ones(4), np.ones((3, 4)), np.ones((3, 3, 4))):
        with pytest.raises(ValueError, match="persons: shape"):
            care.dependent_persons(wrong, shares)
    with pytest.raises(ValueError, match="persons: at least 1 expected, 0 found"):
        care.dependent_persons(persons[:0], shares)
