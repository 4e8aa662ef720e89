"""Small areas and migration by age, against plain NumPy and by what must hold."""

import numpy as np
import pytest

import libcare as care

FUNDAMENTAL = (0.02, 0.10, 0.06, 0.10, 20.0, 0.40, 0.003)


@pytest.fixture
def rng():
    return np.random.default_rng(4)


# ---- fitted tables ---------------------------------------------------------------------------------------------------


def fit_again(seed, margins, iterations):
    """Proportional fitting, written from Deming and Stephan."""
    table = seed.copy()
    for _ in range(iterations):
        for axes, totals in margins.items():
            others = tuple(axis for axis in range(table.ndim) if axis not in axes)
            sums = table.sum(axis=others, keepdims=True)
            wanted = np.asarray(totals, dtype=float).reshape(sums.shape)
            table *= np.divide(wanted, sums, out=np.zeros_like(sums), where=sums > 0)
    return table


@pytest.mark.parametrize(
    "kept",
    [
        [(0,), (1,), (2,), (3,)],
        [(0,), (1, 2, 3)],
        [(0, 1), (1, 2), (2, 3), (0, 3)],
        [(0, 2), (), (1, 3)],
        [(0, 1, 2), (1, 2, 3), (0, 3)],
    ],
)
def test_a_fitted_table_is_that_of_numpy(rng, kept):
    seed = rng.uniform(0.1, 2, (5, 2, 4, 3)) * (rng.random((5, 2, 4, 3)) > 0.1)
    truth = seed * rng.uniform(0.5, 2, seed.shape)
    margins = {axes: truth.sum(axis=tuple(axis for axis in range(4) if axis not in axes)) for axes in kept}
    found = care.fit_margins(seed, margins, tolerance=1e-13, most_iterations=5000)
    np.testing.assert_allclose(found.table, fit_again(seed, margins, found.iterations), rtol=1e-10)
    assert found.converged
    assert found.deviation <= 1e-13
    assert (found.table[seed == 0] == 0).all()
    for axes, totals in margins.items():
        others = tuple(axis for axis in range(4) if axis not in axes)
        np.testing.assert_allclose(found.table.sum(axis=others), totals, rtol=1e-11)


def test_what_cannot_be_met_is_said():
    found = care.fit_margins(np.eye(2), {(0,): [1, 1], (1,): [1.5, 0.5]}, most_iterations=9)
    assert not found.converged
    assert found.iterations == 9
    assert found.deviation == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("margins", "row", "words"),
    [
        ({(0,): [1, 1], (1,): [1, 1.5]}, 2, "margins 0 and 1, counted from 0, add up to 2 and 2.5"),
        ({(0,): [1, -1]}, 1, "-1 found, 0 to … expected"),
        ({(0, 1): [[1, 2], [3, 4]]}, 3, "a total of 4, but all cells there are 0"),
    ],
)
def test_faults_of_margins_are_named(margins, row, words):
    with pytest.raises(care.InvalidInput, match=words) as caught:
        care.fit_margins([[1, 1], [1, 0]], margins)
    assert (caught.value.where, caught.value.row) == ("problem.totals", row)


@pytest.mark.parametrize(
    ("margins", "words"),
    [
        ({(2,): [1, 1]}, r"margins: ascending axes from 0 to 1 expected, \(2,\) found"),
        ({(1, 0): np.ones((2, 2))}, r"margins: ascending axes"),
        ({(0,): [1, 1, 1]}, r"margins\[\(0,\)\]: shape \[2\] expected, \[3\] found"),
    ],
)
def test_margins_that_do_not_fit_are_refused(margins, words):
    with pytest.raises(ValueError, match=words):
        care.fit_margins(np.ones((2, 2)), margins)


def test_no_margins_are_refused():
    with pytest.raises(care.InvalidInput, match="margin_count"):
        care.fit_margins(np.ones((2, 2)), {})


def test_a_fit_can_be_stopped():
    with pytest.raises(care.Cancelled):
        care.fit_margins(np.ones((2, 2)), {(0,): [1, 1]}, progress=lambda done: False)


# ---- cohort-change ratios --------------------------------------------------------------------------------------------


def project_again(base, ratios, steps, shift, mothers):
    """Hamilton and Perry's method, written from the textbook."""
    result = []
    for _ in range(steps):
        after = np.zeros_like(base)
        after[..., shift:] = base[..., : base.shape[-1] - shift]
        after[..., -1] = base[..., -1 - shift :].sum(axis=-1)
        after *= ratios
        for age in range(shift):
            women = after[..., 1, mothers[0] + age : mothers[1] + age].sum(axis=-1)
            after[..., age] = ratios[..., age] * women[..., None]
        result.append(after)
        base = after
    return np.stack(result)


@pytest.mark.parametrize(("shift", "mothers"), [(1, (3, 9)), (2, (3, 9)), (2, (2, 17)), (3, (5, 6))])
def test_a_projection_by_ratios_is_that_of_numpy(rng, shift, mothers):
    earlier, later = rng.uniform(10, 500, (2, 40, 2, 18))
    change = care.cohort_change_ratios(earlier, later, shift=shift, mothers=mothers)
    assert (change.from_area, change.capped) == (0, 0)
    found = care.project_cohort_change(earlier, change, steps=4)
    np.testing.assert_allclose(found[0], later, rtol=1e-13)
    np.testing.assert_allclose(found, project_again(earlier, change.ratios, 4, shift, mothers), rtol=1e-12)
    alone = care.project_cohort_change(
        earlier[7], care.cohort_change_ratios(earlier[7], later[7], shift=shift, mothers=mothers), steps=4
    )
    assert alone.tobytes() == found[:, 7].tobytes()


def test_caps_nobody_and_control(rng):
    earlier, later = rng.uniform(10, 500, (2, 5, 2, 18))
    earlier[2, 0, 4] = 0
    change = care.cohort_change_ratios(earlier, later, shift=2, mothers=(3, 9), ratio_min=0.5, ratio_max=1.5)
    assert change.from_area == 1
    assert change.ratios[2, 0, 6] == np.clip(later[:, 0, 6].sum() / earlier[:, 0, 4].sum(), 0.5, 1.5)
    free = care.cohort_change_ratios(earlier, later, shift=2, mothers=(3, 9))
    np.testing.assert_array_equal(change.ratios[..., 2:], np.clip(free.ratios[..., 2:], 0.5, 1.5))
    np.testing.assert_array_equal(change.ratios[..., :2], free.ratios[..., :2])
    assert change.capped == (change.ratios != free.ratios).sum()
    control = rng.uniform(100, 2000, (3, 2, 18))
    found = care.project_cohort_change(later, change, steps=3, control=control)
    np.testing.assert_allclose(found.sum(axis=1), control, rtol=1e-12)
    again = care.project_cohort_change(later, change.ratios, steps=3, control=control, shift=2, mothers=(3, 9))
    assert again.tobytes() == found.tobytes()


def test_ratios_that_do_not_fit_are_refused(rng):
    people = rng.uniform(10, 500, (5, 2, 18))
    change = care.cohort_change_ratios(people, people, shift=2, mothers=(3, 9))
    for words, call in (
        (
            r"later: shape \[5, 2, 18\] expected",
            lambda: care.cohort_change_ratios(people, people[0], shift=2, mothers=(3, 9)),
        ),
        ("expected with an array of ratios$", lambda: care.project_cohort_change(people, change.ratios, steps=1)),
        ("an array of ratios only", lambda: care.project_cohort_change(people, change, steps=1, shift=2)),
        (
            r"control: shape \[1, 2, 18\] expected",
            lambda: care.project_cohort_change(people, change, steps=1, control=people),
        ),
        (
            "out: shares memory with base",
            lambda: care.project_cohort_change(people[:1], change_of(people), steps=1, out=people[None, :1]),
        ),
    ):
        with pytest.raises(ValueError, match=words):
            call()
    people[3, 1, 5] = -1
    with pytest.raises(care.InvalidInput) as caught:
        care.cohort_change_ratios(people, people, shift=2, mothers=(3, 9))
    assert (caught.value.where, caught.value.row) == ("earlier", (3 * 2 + 1) * 18 + 5)


def change_of(people):
    """Ratios of the first township alone."""
    return care.cohort_change_ratios(people[:1], people[:1], shift=2, mothers=(3, 9))


# ---- migration -------------------------------------------------------------------------------------------------------


def schedule_again(p, x):
    """The formulas of Rogers and Castro."""

    def peak(a, alpha, mu, lam):
        return a * np.exp(-alpha * (x - mu) - np.exp(-lam * (x - mu)))

    value = p[0] * np.exp(-p[1] * x) + peak(*p[2:6]) + p[6]
    if len(p) == 9:
        value = value + p[7] * np.exp(p[8] * x)
    if len(p) == 11:
        value = value + peak(*p[7:11])
    return value


@pytest.mark.parametrize(
    "parameters", [FUNDAMENTAL, (*FUNDAMENTAL, 0.0002, 0.04), (*FUNDAMENTAL, 0.01, 0.2, 65.0, 0.3)]
)
def test_a_schedule_is_that_of_numpy_and_is_found_again(parameters):
    ages = np.arange(0, 90, 0.5)
    rates = care.migration_schedule(parameters, ages)
    np.testing.assert_allclose(rates, schedule_again(parameters, ages), rtol=1e-13)
    found = care.fit_migration_schedule(ages, rates, parameters=len(parameters))
    assert found.converged
    np.testing.assert_allclose(found.parameters, parameters, rtol=1e-5)


def test_a_fit_of_noisy_rates_is_near_what_made_them(rng):
    ages = np.arange(100.0)
    rates = care.migration_schedule(FUNDAMENTAL, ages) * rng.uniform(0.9, 1.1, 100)
    found = care.fit_migration_schedule(ages, rates)
    assert found.root_mean_square <= np.sqrt(np.mean((rates - care.migration_schedule(FUNDAMENTAL, ages)) ** 2))
    assert found.parameters[4] == pytest.approx(20, abs=1)
    start = care.fit_migration_schedule(ages, rates, start=FUNDAMENTAL)
    assert start.root_mean_square == pytest.approx(found.root_mean_square, rel=1e-6)
    weighted = care.fit_migration_schedule(ages, rates, weights=(ages < 50).astype(float))
    np.testing.assert_array_less(
        np.sum((care.migration_schedule(weighted.parameters, ages) - rates)[:50] ** 2),
        np.sum((care.migration_schedule(found.parameters, ages) - rates)[:50] ** 2),
    )


def test_faults_of_schedules_are_named():
    for where, row, call in (
        ("parameter_count", None, lambda: care.migration_schedule(FUNDAMENTAL[:6], [1.0])),
        ("parameters", 3, lambda: care.migration_schedule((0.02, 0.1, 0.06, 0.0, 20, 0.4, 0.003), [1.0])),
        ("ages", 1, lambda: care.migration_schedule(FUNDAMENTAL, [1.0, -1.0])),
        ("n", None, lambda: care.fit_migration_schedule(np.arange(5.0), np.ones(5))),
        ("rates", 2, lambda: care.fit_migration_schedule(np.arange(9.0), [1, 1, -1, 1, 1, 1, 1, 1, 1])),
        ("profile", 3, lambda: care.spread_migration(5, [[1, 1, 1], [0, 0, 0]])),
        ("male_share", None, lambda: care.spread_migration(5, [1, 1], male_share=2)),
    ):
        with pytest.raises(care.InvalidInput) as caught:
            call()
        assert (caught.value.where, caught.value.row) == (where, row)


def test_a_total_is_spread_whole(rng):
    profile = rng.random((2, 101))
    found = care.spread_migration(-1234.5, profile, male_share=0.47)
    assert found.sum() == pytest.approx(-1234.5, rel=1e-13)
    assert found[0].sum() == pytest.approx(-1234.5 * 0.47, rel=1e-13)
    np.testing.assert_allclose(found[1] / found[1, 0], profile[1] / profile[1, 0], rtol=1e-12)
    same = care.spread_migration(10, [1, 3])
    np.testing.assert_allclose(same, [[1.25, 3.75], [1.25, 3.75]])


# ---- fertility and wide steps ----------------------------------------------------------------------------------------


def test_fertility_from_totals():
    found = care.fertility_from_total([1.6, 2.0], [0, 30, 50, 0], width=5)
    np.testing.assert_allclose(found, [[0, 0.12, 0.2, 0], [0, 0.15, 0.25, 0]], rtol=1e-15)
    np.testing.assert_allclose(
        care.fertility_from_total([1.6, 2.0], [[0, 1, 0], [0, 2, 2]]), [[0, 1.6, 0], [0, 1, 1]], rtol=1e-15
    )
    assert care.fertility_from_total(1.5, [0, 2, 1, 0]).shape == (4,)
    with pytest.raises(care.InvalidInput, match="all weights are 0"):
        care.fertility_from_total(1.5, [0, 0])
    with pytest.raises(ValueError, match="pattern: shape"):
        care.fertility_from_total([1.5, 1.6], np.ones((3, 4)))
