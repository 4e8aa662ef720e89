"""Functional status: against the same mathematics by other means, eigenvalues and sums in place of series."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest
from care_testing import ROOT, Town
from libcare._env import env

import libcare as care
from libcare import _care

AGES = 12


def draw_intensities(shape, states, seed, scale=0.4):
    """[...][from][to] with a last state that nobody leaves."""
    draw = np.random.default_rng(seed)
    q = draw.uniform(0, scale, (*shape, states, states)) * (draw.uniform(0, 1, (*shape, states, states)) < 0.8)
    q[..., range(states), range(states)] = 0
    q[..., -1, :] = 0
    q[..., range(states), range(states)] = -q.sum(axis=-1)
    return q


def inner(tables):
    """[...][cell][from][to] as [...][from][to][cell]."""
    return np.ascontiguousarray(np.moveaxis(tables, -3, -1))


def outer(tables):
    return np.moveaxis(tables, -1, -3)


def exponential_again(q, step):
    """By eigenvalues: P and the integral of exp(s Q)."""
    values, vectors = np.linalg.eig(q)
    inverse = np.linalg.inv(vectors)
    grown = np.exp(values * step)
    small = np.abs(values) < 1e-12
    over = np.where(small, step, (grown - 1) / np.where(small, 1, values))
    p = (vectors * grown[..., None, :]) @ inverse
    j = (vectors * over[..., None, :]) @ inverse
    return p.real, j.real


# ---- probabilities ---


@pytest.mark.parametrize("states", range(2, 11))
@pytest.mark.parametrize("step", [0.25, 1.0, 10.0])
def test_probabilities_are_those_of_the_eigenvalues(states, step):
    q = draw_intensities((2, 40), states, states)
    found = care.transition_probabilities(inner(q), step=step)
    p, j = exponential_again(q, step)
    np.testing.assert_allclose(outer(found.probability), p, atol=2e-11)
    np.testing.assert_allclose(outer(found.occupancy), j, atol=2e-10)
    assert found.probability.min() >= 0
    np.testing.assert_allclose(found.probability.sum(axis=-2), 1, rtol=4e-16 * states)
    np.testing.assert_allclose(found.occupancy.sum(axis=-2), step, rtol=1e-13)


def test_linear_steps():
    q = draw_intensities((30,), 4, 3, 0.1)
    found = care.transition_probabilities(inner(q), step=5, method="linear")
    half = 2.5 * q
    p = np.linalg.solve(np.eye(4) - half, np.eye(4) + half)
    np.testing.assert_allclose(outer(found.probability), p, atol=1e-14)
    np.testing.assert_allclose(outer(found.occupancy), 2.5 * (np.eye(4) + p), atol=1e-14)
    with pytest.raises(care.InvalidInput, match="their product must be at most 2"):
        care.transition_probabilities(inner(q) * 50, step=5, method="linear")


def test_steps_follow_each_other():
    q = inner(draw_intensities((60,), 5, 9))
    one, two, three = (outer(care.transition_probabilities(q, step=t).probability) for t in (0.7, 1.6, 2.3))
    np.testing.assert_allclose(one @ two, three, atol=1e-14)
    none = care.transition_probabilities(q * 0, step=3)
    np.testing.assert_array_equal(outer(none.probability), np.broadcast_to(np.eye(5), (60, 5, 5)))
    np.testing.assert_array_equal(outer(none.occupancy), np.broadcast_to(3 * np.eye(5), (60, 5, 5)))


def test_small_probabilities_keep_their_accuracy():
    """A chain of rare transitions: the chance of all of them is the product over a factorial, to all digits."""
    rate, states = 1e-6, 6
    q = np.zeros((states, states, 1))
    for i in range(states - 1):
        q[i, i + 1], q[i, i] = rate, -rate
    p = care.transition_probabilities(q).probability[0, :, 0]
    expected = [np.exp(-rate) * rate**k / np.prod(range(1, k + 1)) for k in range(states - 1)]
    np.testing.assert_allclose(p[:-1], expected, rtol=1e-14)


def test_survivorship_of_constant_intensities_is_their_probability():
    q = np.repeat(draw_intensities((1,), 4, 7, 0.2), AGES, axis=0)
    found = care.transition_probabilities(inner(q))
    kept = care.survivorship(found, q[0])
    np.testing.assert_allclose(kept[:, :, 1:-1], found.probability[:, :, 1:-1], atol=1e-13)
    newborn = found.occupancy[:3, :3, 0]
    np.testing.assert_allclose(kept[:3, :3, 0], newborn, atol=1e-15)
    years = np.linalg.inv(-q[0, :3, :3])
    total = found.occupancy[:3, :3, 0] + found.probability[:3, :3, 0] @ years
    expected = np.linalg.solve(total, found.probability[:3, :3, 0] @ years)
    np.testing.assert_allclose(kept[:3, :3, -1], expected, atol=1e-13)
    np.testing.assert_allclose(kept.sum(axis=1), 1, rtol=1e-14)


# ---- expectancies ---


@pytest.mark.parametrize("repeat", [False, True])
@pytest.mark.parametrize("counting", ["interval_start", "trapezoid"])
def test_expectancies_are_sums_over_the_steps(counting, repeat):
    p = outer(care.transition_probabilities(inner(draw_intensities((AGES,), 4, 5, 0.5))).probability)
    found = care.level_expectancy(inner(p), step=2, counting=counting, repeat_last=repeat)
    for x in (0, 3, AGES - 1):
        steps = [*p[x:], *([p[-1]] * 3000 if repeat else [])]
        there, years = np.eye(4), np.zeros((4, 4))
        for step in steps:
            after = there @ step
            years += 2 * there if counting == "interval_start" else there + after
            there = after
        np.testing.assert_allclose(found[:, :, x], years[:3, :3], rtol=1e-11, atol=1e-13)


def test_an_open_age_without_deaths_has_no_expectancy():
    with pytest.raises(care.InvalidInput, match="never dies"):
        care.level_expectancy(np.eye(3)[:, :, None], repeat_last=True)
    assert care.level_expectancy(np.eye(3)[:, :, None])[0, 0, 0] == 1


def test_sullivan_by_its_formula():
    draw = np.random.default_rng(3)
    q = np.linspace(0.01, 0.5, AGES)
    alive = np.cumprod([1e5, *(1 - q[:-1])])
    width = np.full(AGES, 5.0)
    lived = np.append(alive[1:] * 5 + (alive[:-1] - alive[1:]) * 2.1, alive[-1] * 7)
    sick, sample, deaths = draw.uniform(0.1, 0.9, AGES), draw.uniform(50, 500, AGES), draw.uniform(5, 50, AGES)
    plain = care.sullivan(alive, lived, sick)
    years = np.array([((1 - sick) * lived)[x:].sum() / alive[x] for x in range(AGES)])
    np.testing.assert_allclose(plain.years, years, rtol=1e-14)
    assert not plain.standard_error.any()
    found = care.sullivan(alive, lived, sick, sample=sample, deaths=deaths, width=width)
    for x in range(AGES):
        variance = (lived**2 * sick * (1 - sick) / sample)[x:].sum()
        for y in range(x, AGES - 1):
            later = years[y + 1] + (5 - 2.1) * (1 - sick[y])
            variance += (alive[y] * later * q[y]) ** 2 * (1 - q[y]) / deaths[y]
        np.testing.assert_allclose(found.standard_error[x], np.sqrt(variance) / alive[x], rtol=1e-12)


def test_the_standard_error_of_sullivan_is_the_spread_of_samples():
    """Prevalences drawn again and again from samples of the size stated."""
    draw = np.random.default_rng(11)
    alive = np.exp(-0.05 * np.arange(AGES))
    sick = np.linspace(0.05, 0.8, AGES)
    found = care.sullivan(alive, alive, sick, sample=np.full(AGES, 200))
    drawn = draw.binomial(200, sick, (4000, AGES)) / 200
    years = np.array([care.sullivan(alive, alive, one).years for one in drawn])
    np.testing.assert_allclose(years.std(axis=0), found.standard_error, rtol=0.06)


# ---- fits ---


def draw_prevalence(leading, levels, cells, seed):
    shares = np.random.default_rng(seed).uniform(0.1, 1, (*leading, levels, cells))
    return shares / shares.sum(axis=-2, keepdims=True)


def after_step(start, table):
    """Shares by state after a step, [state][cell]."""
    return np.einsum("ic,ijc->jc", start, table[:-1])


@pytest.mark.parametrize("levels", [1, 2, 4, 9])
def test_two_cross_sections_are_met_and_odds_are_those_of_the_seed(levels):
    start, end = draw_prevalence((), levels, 20, 1), draw_prevalence((), levels, 20, 2)
    survival = np.random.default_rng(3).uniform(0.3, 0.999, 20)
    seed = care.transition_probabilities(inner(draw_intensities((20,), levels + 1, 4, 2.0) * 1.0)).probability
    seed = 0.9 * seed + 0.1 / (levels + 1)
    seed[-1] = np.eye(levels + 1)[-1][:, None]
    fit = care.fit_transitions(start, end, survival, seed)
    met = after_step(start, fit.values)
    np.testing.assert_allclose(met[:-1], survival * end, atol=2e-12)
    np.testing.assert_allclose(met[-1], 1 - survival, atol=2e-12)
    np.testing.assert_allclose(fit.values.sum(axis=1), 1, rtol=1e-14)
    ratio = np.log(fit.values[:-1] / seed[:-1])  # a sum of a row and a column: odds ratios are kept
    left = ratio - ratio[:, :1] - ratio[:1] + ratio[:1, :1]
    np.testing.assert_allclose(left, 0, atol=1e-9)
    assert fit.residual <= 1e-12
    assert fit.iterations > 0


def test_a_margin_out_of_reach_is_refused():
    seed = np.array([[0.9, 0.0, 0.1], [0.0, 0.8, 0.2], [0.0, 0.0, 1.0]])[:, :, None]
    with pytest.raises(care.InvalidInput, match="seed row 0: no fit after 50 iterations"):
        care.fit_transitions([[0.9], [0.1]], [[0.5], [0.5]], [0.9], seed, most_iterations=50)
    with pytest.raises(care.InvalidInput, match=r"seed row 0: 0\.09\d* are to be in state 1, but nothing leads there"):
        care.fit_transitions([[1.0], [0.0]], [[0.9], [0.1]], [0.9], seed)


@pytest.mark.parametrize("levels", [1, 2, 3, 5])
def test_mortality_reproduces_a_life_table(levels):
    q = inner(draw_intensities((30,), levels + 1, 6, 0.5))
    q[:levels, -1] += 0.01
    for i in range(levels):
        q[i, i] = -(q[i].sum(axis=0) - q[i, i])
    start = draw_prevalence((), levels, 30, 7)
    survival = np.linspace(1, 1e-4, 30)
    found = care.scale_mortality(start, survival, q)
    alive = after_step(start, care.transition_probabilities(found).probability)[:-1].sum(axis=0)
    np.testing.assert_allclose(alive, survival, rtol=1e-13)
    factors = found[:levels, -1] / q[:levels, -1]
    np.testing.assert_allclose(factors, factors[:1] * np.ones((levels, 1)), rtol=1e-12)
    assert not found[:, -1, 0].any()


def test_survival_out_of_reach_is_refused():
    q = np.zeros((3, 3, 1))
    with pytest.raises(care.InvalidInput, match=r"survival row 0: a survival of 0\.5 is out of reach"):
        care.scale_mortality([[0.5], [0.5]], [0.5], q)


@pytest.mark.parametrize("levels", [1, 2, 3, 4])
def test_incidence_is_found_again(levels):
    draw = np.random.default_rng(8)
    cells = 25
    q = np.zeros((levels + 1, levels + 1, cells))
    risk = np.cumsum(draw.uniform(1, 2, (levels, cells)), axis=0)
    q[:levels, levels] = risk * draw.uniform(0.001, 0.2, cells)
    recovery = draw.uniform(0, 0.3, (levels - 1, cells))
    for i in range(levels - 1):
        q[i, i + 1] = draw.uniform(0, 0.4, cells)
        q[i + 1, i] = recovery[i]
    q[range(levels), range(levels)] = -q[:levels].sum(axis=1)
    start = draw_prevalence((), levels, cells, 9)
    reached = after_step(start, care.transition_probabilities(q).probability)
    alive = reached[:-1].sum(axis=0)
    fit = care.fit_incidence(start, reached[:-1] / alive, alive, risk, recovery)
    np.testing.assert_allclose(fit.values, q, atol=1e-9)
    assert fit.residual <= 1e-11


def test_a_prevalence_that_falls_too_fast_is_refused():
    with pytest.raises(care.InvalidInput, match=r"the share above level 0 would be 0\.3"):
        care.fit_incidence([[0.6], [0.4]], [[0.9], [0.1]], [0.95], [[1.0], [2.0]], [[0.1]])
    fine = care.fit_incidence([[1.0], [0.0]], [[1.0], [0.0]], [0.99], [[1.0], [2.0]], [[0.1]])
    assert fine.values[0, 1, 0] == 0


def test_a_prevalence_meets_a_count():
    shape = draw_prevalence((), 4, 60, 12)
    people = np.random.default_rng(13).uniform(0, 100, 60)
    people[5] = 0
    counts = people.sum() * np.array([0.86, 0.08, 0.04, 0.02])
    fit = care.fit_prevalence(shape, people, counts)
    np.testing.assert_allclose(fit.values @ people, counts, rtol=1e-10)
    np.testing.assert_allclose(fit.values.sum(axis=0), 1, rtol=1e-14)
    odds = fit.values / shape
    np.testing.assert_allclose(odds / odds[0], (odds / odds[0])[:, :1] * np.ones(60), rtol=1e-9)
    with pytest.raises(care.InvalidInput, match="counts: the levels add up to"):
        care.fit_prevalence(shape, people, counts * 1.01)


def panel_counts(q, lengths, people, seed=None):
    tables = exponential_again(q, 1.0)[0] if lengths is None else [exponential_again(q, t)[0] for t in lengths]
    tables = np.clip(tables, 0, 1)
    if seed is None:
        return people * tables
    draw = np.random.default_rng(seed)
    return np.array([[draw.multinomial(people, row / row.sum()) for row in table] for table in tables], float)


def test_a_panel_of_expected_counts_gives_its_intensities():
    q = np.array([[-0.17, 0.13, 0, 0.04], [0.23, -0.61, 0.34, 0.04], [0, 0.13, -0.44, 0.31], [0, 0, 0, 0]])
    lengths = [0.5, 1.0, 3.0]
    guess = (q > 0) * 0.2
    guess -= np.diag(guess.sum(axis=1))
    fit = care.fit_panel(lengths, panel_counts(q, lengths, 1000.0), guess)
    np.testing.assert_allclose(fit.intensity, q, atol=1e-7)
    assert (fit.standard_error[q <= 0] == 0).all()
    # the same information by differences of the log-likelihood
    pairs = np.argwhere(q > 0)

    def minus(rates):
        trial = np.zeros((4, 4))
        trial[tuple(pairs.T)] = rates
        trial -= np.diag(trial.sum(axis=1))
        counts, tables = panel_counts(q, lengths, 1000.0), [exponential_again(trial, t)[0] for t in lengths]
        seen = counts > 0
        return -(counts[seen] * np.log(np.array(tables)[seen])).sum()

    rates = q[tuple(pairs.T)]
    n, h = len(rates), 1e-4
    unit = np.eye(n) * h
    hessian = np.array(
        [
            [
                (minus(rates + a + b) - minus(rates + a - b) - minus(rates - a + b) + minus(rates - a - b))
                / (4 * h * h)
                for b in unit
            ]
            for a in unit
        ]
    )
    error = np.sqrt(np.diag(np.linalg.inv(hessian)))
    np.testing.assert_allclose(fit.standard_error[tuple(pairs.T)], error, rtol=2e-4)
    assert np.isclose(fit.log_likelihood, -minus(rates), rtol=1e-9)


def test_standard_errors_of_a_panel_are_the_spread_of_samples():
    q = np.array([[-0.3, 0.2, 0.1], [0.15, -0.45, 0.3], [0, 0, 0]])
    guess = np.array([[-0.2, 0.1, 0.1], [0.1, -0.2, 0.1], [0, 0, 0]])
    fits = [care.fit_panel([1.0, 2.0], panel_counts(q, [1.0, 2.0], 500, seed), guess) for seed in range(300)]
    spread = np.std([one.intensity for one in fits], axis=0)
    stated = np.mean([one.standard_error for one in fits], axis=0)
    off = q > 0
    np.testing.assert_allclose(spread[off], stated[off], rtol=0.12)
    np.testing.assert_allclose(np.mean([one.intensity for one in fits], axis=0)[off], q[off], rtol=0.02)


def test_a_panel_that_says_too_little_is_refused():
    guess = np.array([[-0.2, 0.1, 0.1], [0, -0.1, 0.1], [0, 0, 0]])
    counts = np.array([[[90.0, 5, 5], [0, 0, 0], [0, 0, 0]]])
    counts[0, 0] = [100, 0, 0]
    with pytest.raises(care.InvalidInput, match="counts"):
        care.fit_panel([1.0], counts, guess)
    counts[0, 1] = [3, 2, 1]
    with pytest.raises(care.InvalidInput, match="counts row 0: 3 persons went from state 1 to state 0"):
        care.fit_panel([1.0], counts, guess)


# ---- projection ---


class LevelTown(Town):
    """A town whose people have levels."""

    def __init__(self, levels=3, **sizes):
        super().__init__(**sizes)
        draw = np.random.default_rng(7)
        self.levels = levels
        self.people = draw.uniform(1, 50, (self.townships, 2, levels, self.ages))
        q = draw_intensities((2, self.ages), levels + 1, 8)
        self.table = care.transition_probabilities(inner(q)).probability

    def by_level(self, **changes):
        arguments = {"sex_ratio": self.sex_ratio, "years": self.years, **changes}
        given = [arguments.pop(name, value) for name, value in self.given()]
        return care.project_levels(*given, **arguments)

    def given(self):
        return (("base", self.people), ("probability", self.table), ("fertility", self.fertility))


def project_levels_again(town, migration=0.0, table=None, fertility=None):
    """One year after the other, [township][sex][level][age], written from the book."""
    table = np.broadcast_to(town.table if table is None else table, (town.years, town.townships, *town.table.shape))
    fertility = np.broadcast_to(
        town.fertility if fertility is None else fertility, (town.years, town.townships, town.ages)
    )
    now, results = town.people, []
    for year in range(town.years):
        arriving = np.concatenate([now[..., :-2], now[..., -2:].sum(axis=-1, keepdims=True)], axis=-1)
        moved = np.einsum("tsia,tsija->tsja", arriving, table[year][..., :-1, :, 1:])
        deaths = np.einsum("tsia,tsia->tsi", arriving, table[year][..., :-1, -1, 1:])
        after = np.zeros_like(now)
        after[..., 1:] = moved[:, :, :-1]
        women = (now[:, 1] + after[:, 1]).sum(axis=1) / 2
        male = town.sex_ratio[year] / (1 + town.sex_ratio[year])
        births = (fertility[year] * women).sum(axis=1)[:, None] * [male, 1 - male]
        after[..., 0] = births[:, :, None] * table[year][..., 0, :-1, 0]
        deaths[..., 0] += births * table[year][..., 0, -1, 0]
        come = after * np.broadcast_to(migration, (2, town.ages))[:, None]
        now = after + come
        results.append((now, births, deaths, come.sum(axis=(2, 3))))
    return [np.array(series) for series in zip(*results, strict=True)]


@pytest.mark.parametrize("levels", [1, 2, 3, 4, 5, 9])
@pytest.mark.parametrize("ages", [2, 5, 7, 101])
def test_projection_by_level(levels, ages):
    town = LevelTown(levels, ages=ages)
    for migration in (None, town.rates):
        found = town.by_level(migration=migration)
        expected = project_levels_again(town, 0.0 if migration is None else migration)
        for name, array in zip(("persons", "births", "deaths", "migrants"), expected, strict=True):
            np.testing.assert_allclose(getattr(found, name), array, rtol=1e-12, atol=1e-11, err_msg=name)
        before = np.concatenate([town.people[None], found.persons[:-1]]).sum(axis=(3, 4))
        change = found.births - found.deaths.sum(axis=3) + found.migrants
        np.testing.assert_allclose(before + change, found.persons.sum(axis=(3, 4)), rtol=1e-12)
        assert found.persons.min() >= 0


@pytest.mark.parametrize("leading", [(3,), (4,), (4, 3)])
def test_layouts(leading):
    town = LevelTown()
    draw = np.random.default_rng(2)
    part = draw.uniform(0.1, 1, (*leading, 1, 1, 1, 1))
    table = part * town.table + (1 - part) * np.eye(town.levels + 1)[:, :, None]
    fertility = town.fertility * draw.uniform(0.5, 1, (*leading, 1))
    found = town.by_level(probability=table, fertility=fertility)
    spread = (table[:, None], fertility[:, None]) if leading == (4,) else (table, fertility)
    expected = project_levels_again(town, 0.0, *spread)
    np.testing.assert_allclose(found.persons, expected[0], rtol=1e-12)
    alone = town.by_level(base=town.people[0])
    np.testing.assert_array_equal(alone.persons, town.by_level().persons[:, 0])


def test_threads_and_the_order_of_townships_do_not_change_a_bit():
    town = LevelTown(4, townships=200, ages=90, years=5)
    path = draw_prevalence((2,), 4, 90, 3)
    one = town.by_level(threads=1, path=path, migration=town.rates)
    for threads in (2, 5, 0):
        other = town.by_level(threads=threads, path=path, migration=town.rates)
        for name in ("persons", "births", "deaths", "migrants"):
            assert getattr(one, name).tobytes() == getattr(other, name).tobytes()
        assert [str(finding) for finding in one.findings] == [str(finding) for finding in other.findings]
    order = np.random.default_rng(1).permutation(200)
    turned = town.by_level(base=town.people[order], migration=town.rates)
    np.testing.assert_array_equal(turned.persons, one.persons[:, order])


@pytest.fixture(scope="module")
def calibrated():
    """A survey's transitions, a prevalence of three levels, and a life table: calibrated to each other."""
    town = LevelTown(3, ages=101, years=10, townships=5)
    age = np.arange(101.0)
    town.survival = np.clip(1 - np.array([[3e-4], [2e-4]]) * np.exp(0.075 * age), 0.5, 1)
    town.survival[:, 0] = 0.993
    level = 1 / (1 + np.exp(-(age - 88) / 7))
    severe = 0.4 * level**2
    path = np.broadcast_to(
        np.stack([1 - level * 0.8 - severe * 0.5, level * 0.8 - severe * 0.5, severe]), (2, 3, 101)
    ).copy()
    path[:, :, 100] = path[:, :, 99]
    start = care.starting_shares(path, town.survival)
    seed = 0.9 * town.table + 0.025
    seed[:, 3] = np.eye(4)[3][:, None]
    fit = care.fit_transitions(start, path, town.survival, seed)
    town.path, town.raw, town.table = path, town.table, fit.values
    total = np.random.default_rng(4).uniform(100, 1000, (5, 2, 101))
    town.total, town.people = total, total[:, :, None] * path
    return town


def test_calibrated_transitions_keep_to_the_life_table_and_the_path(calibrated):
    town = calibrated
    found = town.by_level(path=town.path)
    assert found.findings == ()
    plain = care.project(town.total, town.survival, town.fertility, sex_ratio=town.sex_ratio, years=town.years)
    np.testing.assert_allclose(found.persons.sum(axis=3), plain.persons, rtol=1e-9)
    np.testing.assert_allclose(found.births, plain.births, rtol=1e-9)
    np.testing.assert_allclose(found.deaths.sum(axis=3), plain.deaths, rtol=1e-9)
    shares = found.persons / found.persons.sum(axis=3, keepdims=True)
    np.testing.assert_allclose(shares, np.broadcast_to(town.path, shares.shape), atol=1e-9)


def test_transitions_as_they_are_leave_the_path(calibrated):
    town = calibrated
    found = town.by_level(probability=town.raw, path=town.path, path_from_age=65)
    assert found.findings
    assert all("transition_inconsistent" in str(finding) for finding in found.findings)
    assert all("校准路径" in finding.text("zh") for finding in found.findings)
    (note,) = town.by_level().findings
    assert note.severity == "note"
    assert "no calibrated path" in str(note)


# ---- the published transitions of a survey, applied raw ---

BENCHMARKS = Path(os.environ.get("CARE_BENCHMARK_DATA", ROOT.parent / "shared/data/benchmarks"))
CHINA = BENCHMARKS.parent / "china/transitions.csv"


def read_transitions(path):
    """[sex][from][to][age] from 65 on; younger ages and what the table does not say stay as they are."""
    table = np.broadcast_to(np.eye(4)[:, :, None], (2, 4, 4, 101)).copy()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["interval_years"] == "1":
                ages = slice(int(row["age_lo"]) + 1, int(row["age_hi_exclusive"] or 100) + 1)
                sex = ("male", "female").index(row["sex"])
                table[sex, int(row["from_state"]) - 1, int(row["to_state"]) - 1, ages] = float(row["probability"])
    return table / table.sum(axis=2, keepdims=True)  # printed with three decimals


@pytest.mark.skipif(not CHINA.exists(), reason=f"{CHINA.name} is not there")
def test_transitions_of_a_survey_of_the_oldest_are_found_inconsistent():
    """Severe from 4.6 % to over 15 % of those aged 65 and over in five years; calibrated they stay on the path."""
    table = read_transitions(CHINA)
    age = np.arange(101.0)
    people = np.stack([np.exp(-(((age - 20) / 45) ** 2)), np.exp(-(((age - 22) / 46) ** 2))]) * 1e4
    old = people[:, 65:]
    severe = np.where(age >= 60, np.exp(0.07 * (np.minimum(age, 98) - 65)), 0)
    mild = severe**0.5
    shape = np.stack([np.maximum(1 - 0.02 * severe - 0.1 * mild, 0.05), 0.1 * mild, 0.02 * severe])
    shape = np.broadcast_to(shape / shape.sum(axis=0), (2, 3, 101)).copy()
    counts = old.sum() * np.array([0.754, 0.2, 0.046])
    fit = care.fit_prevalence(np.concatenate(list(shape[:, :, 65:]), axis=-1), old.reshape(-1), counts)
    shape[:, :, 65:] = np.stack(np.split(fit.values, 2, axis=-1))
    shape[:, :, :65] = np.eye(3)[0][:, None]
    shape[:, :, 100] = shape[:, :, 99]
    base = people[:, None] * shape
    first = base[:, 2, 65:].sum() / base[:, :, 65:].sum()
    assert abs(first - 0.046) < 1e-3
    survival = np.clip(1 - np.array([[3e-5], [1.5e-5]]) * np.exp(0.095 * age), 0.5, 1)
    common = {"sex_ratio": 1.06, "years": 5, "path": shape, "path_from_age": 65}
    raw = care.project_levels(base, table, np.zeros(101), **common)
    last = raw.persons[-1]
    assert last[:, 2, 65:].sum() / last[:, :, 65:].sum() > 0.15
    severe_found = [str(finding) for finding in raw.findings if "level 2 is" in str(finding)]
    assert len(severe_found) == 1
    assert severe_found[0].startswith("problem.probability: transition_inconsistent: level 2 is")
    start = care.starting_shares(shape, survival)
    seed = 0.9 * table + 0.1 * np.full((4, 4, 1), 0.25)
    seed[:, 3] = np.eye(4)[3][:, None]
    kept = care.project_levels(base, care.fit_transitions(start, shape, survival, seed).values, np.zeros(101), **common)
    assert kept.findings == ()


# ---- refusals ---


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda q: q.__setitem__((0, 1, 3), -0.1), "intensity row 15: -0.1 found"),
        (lambda q: q.__setitem__((0, 0, 3), 0.5), "intensity row 3: the row of state 0 adds up to"),
        (lambda q: q.__setitem__((0, 1, 3), np.nan), "intensity row 15: nan found, a finite number"),
        (lambda q: q.__imul__(1e6), "product must be at most 10000"),
    ],
)
def test_wrong_intensities_are_found(spoil, words):
    q = inner(draw_intensities((AGES,), 4, 1))
    spoil(q)
    with pytest.raises(care.InvalidInput, match=words):
        care.transition_probabilities(q)


@pytest.mark.parametrize(
    ("name", "spoil", "words"),
    [
        ("base", lambda a: a.__setitem__((0, 0, 1, 2), -1.0), "problem.base row 9: -1 found"),
        ("probability", lambda a: a.__setitem__((0, 0, 0, 2), 0.0), "problem.probability row 2: the row of state 0"),
        ("probability", lambda a: a.__setitem__((0, 0, 0, 2), 1.5), "problem.probability row 2: 1.5 found"),
        ("fertility", lambda a: a.__setitem__(0, 0.1), "no births expected at age 0"),
        ("path", lambda a: a.__setitem__((0, 0, 2), 0.99), "problem.path row 2: the levels add up to"),
        ("migration", lambda a: a.__setitem__((0, 2), -2.0), "problem.migration row 2: -2 found"),
        ("sex_ratio", lambda a: a.__setitem__(1, 0.0), "problem.sex_ratio row 1"),
    ],
)
def test_wrong_values_of_a_projection_are_found_and_nothing_is_written(name, spoil, words):
    town = LevelTown()
    arrays = dict(town.given()) | {"path": draw_prevalence((2,), 3, 7, 5), "migration": town.rates}
    arrays |= {"sex_ratio": np.array(town.sex_ratio)}
    arrays = {key: np.array(value) for key, value in arrays.items()}
    spoil(arrays[name])
    out = np.full((4, 3, 2, 3, 7), 7.0)
    with pytest.raises(care.InvalidInput, match=words):
        town.by_level(**arrays, out=out, path_from_age=3)
    assert (out == 7).all()


def test_death_is_the_last_state_and_nobody_leaves_it():
    town = LevelTown()
    table = town.table.copy()
    table[0, 3, 0, 4], table[0, 3, 3, 4] = 0.5, 0.5
    with pytest.raises(care.InvalidInput, match="leave state 3, the last, which is death"):
        town.by_level(probability=table)


def test_shapes_that_do_not_fit_are_refused():
    town = LevelTown()
    for changes, words in [
        ({"base": town.people[..., 0]}, "base: shape"),
        ({"probability": town.table[..., :-1]}, "probability: shape"),
        ({"path": np.ones((2, 3, 8))}, "path: shape"),
    ]:
        with pytest.raises(ValueError, match=words):
            town.by_level(**changes)
    with pytest.raises(care.InvalidInput, match=r"start row 1: the levels add up to 0.5; 1 expected"):
        care.fit_transitions([[1.0, 0.5]], [[1.0, 1.0]], [0.9, 0.9], np.ones((2, 2, 2)) / 2)
    problem = _care.care_multistate_problem(1, 1, 3, 2)
    with pytest.raises(ValueError, match="births: length 1 found, 2 expected"):
        _care.care_multistate_project(problem, env(), None, np.empty(1), None, None)
