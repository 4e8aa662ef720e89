"""Variance by source and screening: against published test functions whose answers are known."""

import numpy as np
import pytest

import libcare as care


def uniforms(seed, samples, sources):
    """[sample][source]"""
    return np.stack([care.uniform(seed, source, 0, samples) for source in range(sources)], axis=1)


def pick_and_freeze(model, sources, samples, seed=1):
    """Shares of a model of uniform numbers."""
    a, b = uniforms(seed, samples, sources), uniforms(seed + 1, samples, sources)
    mixed = np.repeat(a[None], sources, axis=0)
    for i in range(sources):
        mixed[i, :, i] = b[:, i]
    return care.sobol_shares(model(a), model(b), [model(one) for one in mixed])


# ---- Sobol ---


def ishigami(u, a=7.0, b=0.1, above=0.0):
    """Ishigami, Homma 1990: on (-pi, pi)^3."""
    x = np.pi * (2 * u - 1)
    return above + np.sin(x[..., 0]) + a * np.sin(x[..., 1]) ** 2 + b * x[..., 2] ** 4 * np.sin(x[..., 0])


def ishigami_shares(a=7.0, b=0.1):
    """First and total shares in closed form."""
    one = 0.5 * (1 + b * np.pi**4 / 5) ** 2
    two = a**2 / 8
    both = b**2 * np.pi**8 * (1 / 18 - 1 / 50)
    all_ = one + two + both
    return np.array([one, two, 0]) / all_, np.array([one + both, two, both]) / all_


@pytest.mark.parametrize("above", [0.0, 1e6])
def test_ishigami(above):
    found = pick_and_freeze(lambda u: ishigami(u, above=above), 3, 40_000)
    first, total = ishigami_shares()
    np.testing.assert_allclose(first, [0.3139, 0.4424, 0], atol=1e-4)  # as published
    np.testing.assert_allclose(total, [0.5576, 0.4424, 0.2437], atol=1e-4)
    assert (np.abs(found.first - first) < 4 * found.first_error).all()
    assert (np.abs(found.total - total) < 4 * found.total_error).all()
    assert found.first_error.max() < 0.02  # whatever the mean
    assert found.total_error.max() < 0.01


def test_standard_errors_are_what_is_found_in_many_runs():
    runs = [pick_and_freeze(ishigami, 3, 1000, seed=10 * i) for i in range(60)]
    for part in ("first", "total"):
        spread = np.std([getattr(run, part) for run in runs], axis=0, ddof=1)
        told = np.mean([getattr(run, f"{part}_error") for run in runs], axis=0)
        np.testing.assert_allclose(told, spread, rtol=0.45)


def test_g_function():
    """Saltelli, Sobol 1995: eight sources from very to hardly important."""
    weight = np.array([0, 1, 4.5, 9, 99, 99, 99, 99])

    def model(u):
        return ((np.abs(4 * u - 2) + weight) / (1 + weight)).prod(axis=-1)

    alone = 1 / (3 * (1 + weight) ** 2)
    variance = np.prod(1 + alone) - 1
    first = alone / variance
    total = alone * np.prod(1 + alone) / (1 + alone) / variance
    found = pick_and_freeze(model, 8, 30_000, seed=5)
    assert (np.abs(found.first - first) < 4 * found.first_error).all()
    assert (np.abs(found.total - total) < 4 * found.total_error).all()
    assert list(np.argsort(-found.total)[:4]) == [0, 1, 2, 3]


def test_shares_by_their_formulas():
    draw = np.random.default_rng(2)
    a, b, mixed = draw.normal(3, 1, 50), draw.normal(3, 1, 50), draw.normal(3, 1, (2, 50))
    found = care.sobol_shares(a, b, mixed)
    both = np.append(a, b)
    terms = (b - both.mean()) * (mixed - a), 0.5 * (a - mixed) ** 2
    for part, error, term in zip(
        (found.first, found.total), (found.first_error, found.total_error), terms, strict=True
    ):
        np.testing.assert_allclose(part, term.mean(axis=1) / both.var(ddof=1), rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(error, term.std(axis=1, ddof=1) / 50**0.5 / both.var(ddof=1), rtol=1e-12)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1], [2], [[1]]), "samples"),
        (([1, 2], [2], [[1, 2]]), r"b: shape \[2\] expected, \[1\] found"),
        (([1, 2], [2, 3], [1, 2]), r"mixed: shape \[\*, 2\] expected, \[2\] found"),
        (([1, 2], [2, np.nan], [[1, 2]]), "b"),
        (([1, 1], [1, 1], [[1, 1]]), "the model gives 1 everywhere"),
        (([1, 2], [2, 3], np.empty((0, 2))), "sources"),
    ],
)
def test_bad_samples_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        care.sobol_shares(*arguments)


# ---- Morris ---


def morris(u):
    """Morris 1991, section 4: twenty sources, of which ten matter."""
    w = 2 * (u - 0.5)
    w[..., [2, 4, 6]] = 2 * (1.1 * u[..., [2, 4, 6]] / (u[..., [2, 4, 6]] + 0.1) - 0.5)
    draw = np.random.default_rng(1991)
    beta = draw.normal(0, 1, 20)
    beta[:10] = 20
    pairs = draw.normal(0, 1, (20, 20))
    pairs[:6, :6] = -15
    y = w @ beta
    for i in range(20):
        for j in range(i + 1, 20):
            y = y + pairs[i, j] * w[..., i] * w[..., j]
            for k in range(j + 1, 5):
                y = y - 10 * w[..., i] * w[..., j] * w[..., k]
    return y + 5 * w[..., 0] * w[..., 1] * w[..., 2] * w[..., 3]


def test_the_function_of_morris():
    points = care.morris_points(20, 60, seed=3)
    found = care.morris_effects(points, morris(points.copy()))
    assert found.size[:10].min() > 3 * found.size[10:].max()  # ten matter, ten do not
    assert found.deviation[:6].min() > 5 * found.deviation[[7, 8, 9]].max()  # the first act together or bend
    np.testing.assert_allclose(found.mean[7:10], 40, rtol=0.2)  # plain ones: 20 for a move of w by 1


def test_effects_of_a_quadratic():
    """y = 3 u0 - 2 u1 + u2^2 + 4 u0 u3 (Saltelli and others 2004 give such sums): effects in closed form."""
    points = care.morris_points(4, 4000, levels=6, seed=9)
    u = points
    found = care.morris_effects(points, 3 * u[..., 0] - 2 * u[..., 1] + u[..., 2] ** 2 + 4 * u[..., 0] * u[..., 3])
    np.testing.assert_allclose(found.mean[1], -2, rtol=1e-12)
    np.testing.assert_allclose(found.size[1], 2, rtol=1e-12)
    assert found.deviation[1] < 1e-12
    # A move from u to u + 0.6 or back changes u^2 by 2 u + 0.6 for a move of 1: u is 0, 0.2 or 0.4.
    np.testing.assert_allclose(found.mean[2], 1.0, atol=4 * found.deviation[2] / 4000**0.5)
    np.testing.assert_allclose(found.deviation[2], np.std([0.6, 1.0, 1.4]), rtol=0.05)
    # 3 + 4 u3, and u3 is any value of the grid.
    np.testing.assert_allclose(found.mean[0], 5, atol=4 * found.deviation[0] / 4000**0.5)
    np.testing.assert_allclose(found.deviation[0], 4 * np.std(np.arange(6) / 5), rtol=0.05)
    np.testing.assert_allclose(found.mean[3], 2, atol=4 * found.deviation[3] / 4000**0.5)


@pytest.mark.parametrize("levels", [2, 4, 10])
def test_points_are_paths_on_the_grid(levels):
    points = care.morris_points(5, 300, levels=levels, seed=levels)
    assert points.shape == (300, 6, 5)
    np.testing.assert_allclose(np.round(points * (levels - 1)) / (levels - 1), points, atol=1e-15)
    assert points.min() == 0
    np.testing.assert_allclose(points.max(), 1, rtol=1e-15)
    step = np.diff(points, axis=1)
    np.testing.assert_allclose(np.abs(step).sum(axis=2), levels / (2 * (levels - 1)), rtol=1e-14)
    assert ((step != 0).sum(axis=(1, 2)) == 5).all()
    assert ((step != 0).sum(axis=1) == 1).all()
    first = (step[:, 0] != 0).argmax(axis=1)  # which source moves first: each as often
    assert abs(np.bincount(first, minlength=5) - 60).max() < 4 * 60**0.5
    starts = np.round(points[:, 0] * (levels - 1)).astype(int).ravel()
    each = len(starts) / levels
    assert abs(np.bincount(starts, minlength=levels) - each).max() < 4.5 * each**0.5
    np.testing.assert_array_equal(care.morris_points(5, 20, levels=levels, seed=levels), points[:20])
    assert (care.morris_points(5, 300, levels=levels, seed=99) != points).any()


def test_one_path_has_no_deviation():
    points = care.morris_points(2, 1)
    found = care.morris_effects(points, points.sum(axis=2))
    np.testing.assert_allclose(found.mean, 1, rtol=1e-15)
    assert np.isnan(found.deviation).all()


def test_bad_paths_are_refused():
    for arguments, message in (
        ((0, 1), "sources: at least 1"),
        ((1, 0), "paths: at least 1"),
        ((2**40, 1), "sources|memory|array"),
    ):
        with pytest.raises((ValueError, MemoryError), match=message):
            care.morris_points(*arguments)
    with pytest.raises(care.InvalidInput, match="3 found, an even number expected"):
        care.morris_points(2, 1, levels=3)
    points = care.morris_points(2, 3)
    values = points.sum(axis=2)
    with pytest.raises(ValueError, match=r"values: shape \[3, 3\] expected"):
        care.morris_effects(points, values[:2])
    with pytest.raises(ValueError, match=r"points: shape \[3, 3, 2\] expected"):
        care.morris_effects(points[:, :2].copy(), values)
    points[1, 2] = points[1, 1]
    with pytest.raises(care.InvalidInput, match="is not moved once and alone") as caught:
        care.morris_effects(points, values)
    assert caught.value.row == 1
