"""Apportionment, reach, roll-out and random numbers, by known answers."""

import fractions
import itertools
import math

import numpy as np
import pytest

import libcare as care


def test_apportionment_by_known_answers():
    votes = [53_000, 24_000, 23_000]
    assert care.apportion(7, votes, "largest_remainder").tolist() == [4, 2, 1]
    assert care.apportion(7, votes, "sainte_lague").tolist() == [3, 2, 2]
    assert care.apportion(3, [1, 1]).tolist() == [2, 1]  # ties go to the lowest index
    assert care.apportion(0, [1, 2]).tolist() == [0, 0]
    assert care.apportion(10, [1, 1, 8], lower=[3, 0, 0], upper=[9, 9, 4]).tolist() == [3, 3, 4]
    assert care.apportion(2**53, [1.0]).tolist() == [2**53]


def test_sainte_lague_again():
    draw = np.random.default_rng(7)
    for _ in range(20):
        weight = draw.integers(1, 1000, 12)
        total = int(draw.integers(0, 60))
        shares = [0] * len(weight)
        for _ in range(total):  # one by one to the largest weight / (2 x share + 1)
            quotients = [fractions.Fraction(int(w), 2 * s + 1) for w, s in zip(weight, shares, strict=True)]
            shares[quotients.index(max(quotients))] += 1
        found = care.apportion(total, weight)
        assert found.dtype == np.int64
        assert found.sum() == total
        assert found.tolist() == shares


def test_an_apportionment_that_cannot_be():
    for arguments, words in [
        ({"total": 10, "weight": [1, 2], "lower": [9, 9]}, "lower bounds add up to 18"),
        ({"total": 10, "weight": [1, 0], "upper": [5, 9]}, "upper bounds of those with a weight add up to 5"),
        ({"total": 1, "weight": [0, 0]}, "all weights are 0"),
        ({"total": 1, "weight": []}, "count: 0 found"),
        ({"total": -1, "weight": [1]}, "total: -1 found"),
        ({"total": 1, "weight": [math.nan]}, "weight row 0: nan found"),
        ({"total": 1, "weight": [1, 1], "lower": [2, 0], "upper": [1, 9]}, "upper bound 1 is below"),
        ({"total": 1, "weight": [1, 1], "lower": [0]}, r"lower: shape \[2\] expected, \[1\] found"),
    ]:
        with pytest.raises(ValueError, match=words):
            care.apportion(**arguments)


# ---- random numbers: known answers of Random123 ---


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ([0] * 4, [0] * 2, [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]),
        ([0xFFFFFFFF] * 4, [0xFFFFFFFF] * 2, [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]),
        (
            [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344],
            [0xA4093822, 0x299F31D0],
            [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1],
        ),
    ],
)
def test_philox(counter, key, expected):
    found = care.philox4x32(counter, key)
    assert found.dtype == np.uint32
    assert found.tolist() == expected
    assert care.philox4x32(np.array(counter, dtype=np.uint32), tuple(key)).tolist() == expected


def test_uniform_numbers_have_addresses():
    seed, source, trajectory = 2**64 - 3, 2**32 - 1, 2**40 + 5
    found = care.uniform(seed, source, trajectory, 5)
    key = [seed & 0xFFFFFFFF, seed >> 32]
    words = [
        int(word)
        for block in range(3)
        for word in care.philox4x32([block, source, trajectory & 0xFFFFFFFF, trajectory >> 32], key)
    ]
    expected = [((words[2 * i] >> 5) * 2**26 + (words[2 * i + 1] >> 6)) / 2**53 for i in range(5)]
    assert found.tolist() == expected
    assert care.uniform(seed, source, trajectory, 2).tolist() == expected[:2]
    assert care.uniform(1, 2, 3, 0).shape == (0,)
    assert abs(care.uniform(1, 2, 3, 100_000).mean() - 0.5) < 0.005


# ---- reach ---


def test_the_plane_keeps_distances():
    origin = (107.1, 29.15)
    seats = np.array([[107.1, 29.15], [107.3, 29.0], [106.9, 29.4]])
    found = care.plane(seats, origin)
    assert found.shape == (3, 2)
    np.testing.assert_allclose(found[0], 0, atol=1e-12)
    for a, b in itertools.combinations(range(3), 2):
        assert math.isclose(np.hypot(*(found[a] - found[b])), care.distance_km(*seats[a], *seats[b]), rel_tol=1e-4)
    assert care.plane(seats[None], origin).shape == (1, 3, 2)
    with pytest.raises(ValueError, match=r"position: shape \[\*?3?, 2\] expected"):
        care.plane(np.ones((3, 3)), origin)
    with pytest.raises(care.InvalidInput, match="position row 1"):
        care.plane([[0, 91]], origin)


def test_people_are_spread_over_a_disc():
    seats, area = np.array([[0.0, 0.0], [100.0, 50.0]]), np.array([math.pi, 4 * math.pi])
    spiral = care.spread(seats, area, 500)
    drawn = care.spread(seats, area, 500, seed=3, source=4, trajectory=5)
    for points in (spiral, drawn):
        assert points.shape == (2, 500, 2)
        for township, radius in ((0, 1.0), (1, 2.0)):
            distance = np.hypot(*(points[township] - seats[township]).T)
            assert distance.max() <= radius
            assert abs((distance < radius / 2).mean() - 0.25) < 0.06
    np.testing.assert_array_equal(drawn, care.spread(seats, area, 500, seed=3, source=4, trajectory=5))
    assert (drawn != care.spread(seats, area, 500, seed=3, source=4, trajectory=6)).any()
    for call, words in [
        (lambda: care.spread(seats, area[:1], 5), r"area_km2: shape \[2\] expected"),
        (lambda: care.spread(seats, -area, 5), "area_km2 row 0"),
        (lambda: care.spread(seats[:, :1], area, 5), r"seat: shape \[\*, 2\] expected"),
        (lambda: care.spread(seats, area, 0), "points: at least 1 expected"),
        (lambda: care.spread(seats, area, 1, seed=-1), "seed: 0 to"),
    ]:
        with pytest.raises(ValueError, match=words):
            call()


def test_who_reaches_what():
    draw = np.random.default_rng(8).uniform
    points, sites, radius = draw(-20, 20, (300, 2)), draw(-20, 20, (40, 2)), 5.0
    reach = care.Reach(points, sites, radius)
    near = np.hypot(*(points[:, None] - sites).transpose(2, 0, 1)) <= radius
    assert (reach.rows, reach.sites, len(reach)) == (300, 40, 300)
    assert reach.pairs == near.sum() == len(reach.site)
    for i in (0, 17, -1):
        np.testing.assert_array_equal(reach[i], np.flatnonzero(near[i]))
    assert (reach.row_start.dtype, reach.site.dtype) == (np.int64, np.int32)
    for array in (reach.row_start, reach.site):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    same = care.Reach.from_arrays(reach.row_start, reach.site, 40)
    np.testing.assert_array_equal(same.site, reach.site)
    assert care.Reach(points.reshape(30, 10, 2), sites, radius).pairs == reach.pairs
    empty = care.Reach(np.empty((0, 2)), sites, radius)
    assert (empty.rows, empty.pairs) == (0, 0)
    with pytest.raises(IndexError):
        reach[300]
    for call, words in [
        (lambda: care.Reach(points, sites, -1), "radius_km: -1 found"),
        (lambda: care.Reach(points[:, :1], sites, 1), r"points: shape \[300, 2\] expected"),
        (lambda: care.Reach(points * math.nan, sites, 1), "points row 0"),
        (lambda: care.Reach.from_arrays([0, 2, 1], [0], 1), "row_start: numbers from 0"),
        (lambda: care.Reach.from_arrays([], [], 1), "row_start: numbers from 0"),
        (lambda: care.Reach.from_arrays([0, 2], [0], 1), r"site: shape \[2\] expected"),
        (lambda: care.Reach.from_arrays([0, 2], [1, 0], 2), "site: numbers from 0 to 1 expected, ascending"),
        (lambda: care.Reach.from_arrays([0, 1], [2], 2), "site: numbers from 0 to 1"),
    ]:
        with pytest.raises(ValueError, match=words):
            call()
    assert care.Reach.from_arrays([0, 2, 2, 3], [0, 1, 0], 2)[2].tolist() == [0]


# ---- roll-out ---


def best_by_enumeration(near, weight, limit, existing):
    """All ways to give each site a year."""
    years = len(limit)
    best = -1.0
    for plan in itertools.product(range(years + 1), repeat=near.shape[1]):
        opened = [sum(year == y and not old for year, old in zip(plan, existing, strict=True)) for y in range(years)]
        if any(n > most for n, most in zip(opened, limit, strict=True)):
            continue
        value = 0.0
        for y in range(years):
            is_open = [old or year <= y for year, old in zip(plan, existing, strict=True)]
            value += weight[y][near[:, is_open].any(axis=1)].sum()
        best = max(best, value)
    return best


def test_a_rollout_against_enumeration():
    draw = np.random.default_rng(9).uniform
    points, sites = draw(0, 10, (30, 2)), draw(0, 10, (6, 2))
    reach = care.Reach(points, sites, 3.0)
    near = np.hypot(*(points[:, None] - sites).transpose(2, 0, 1)) <= 3.0
    weight = draw(0, 1, (2, 30))
    existing = np.array([False, True, False, False, False, False])
    best = best_by_enumeration(near, weight, [1, 2], existing)
    told = []
    found = care.rollout(reach, weight, [1, 2], existing=existing, threads=1, progress=told.append)
    assert found.info.objective <= best + 1e-9 <= found.info.bound + 2e-9
    assert found.info.objective >= 0.95 * best
    assert math.isclose(found.covered.sum(), found.info.objective)
    assert found.year[1] == -1
    assert sorted(found.year.tolist()) == [-2, -2, -1, 0, 1, 1]
    for y in range(2):
        is_open = (found.year >= -1) & (found.year <= y)
        assert math.isclose(found.covered[y], weight[y][near[:, is_open].any(axis=1)].sum())
    assert (found.gained[found.year < 0] == 0).all()
    assert found.info.outcome in ("optimal", "feasible")
    assert found.info.stop in ("proved", "heuristic")
    assert found.info.reproducible is True
    assert "greedy" in found.info.method
    again = care.rollout(reach, weight, [1, 2], existing=existing, threads=2)
    assert again.year.tobytes() == found.year.tobytes()


def test_a_rollout_that_does_not_fit():
    reach = care.Reach(np.zeros((3, 2)), np.zeros((2, 2)), 1.0)
    for arguments, words in [
        ({"weight": np.ones((1, 2)), "limit": [1]}, r"weight: shape \[\*, 3\] expected"),
        ({"weight": np.ones((1, 3)), "limit": [1, 1]}, r"limit: shape \[1\] expected"),
        ({"weight": -np.ones((1, 3)), "limit": [1]}, r"problem.weight row 0"),
        ({"weight": np.ones((1, 3)), "limit": [-1]}, r"problem.limit row 0"),
        ({"weight": np.ones((1, 3)), "limit": [1], "existing": [1]}, r"existing: shape \[2\] expected"),
        ({"weight": np.ones((1, 3)), "limit": [1], "existing": [1, 2]}, r"problem.existing row 1"),
        ({"weight": np.ones((0, 3)), "limit": []}, r"problem.years: 0 found"),
    ]:
        with pytest.raises(ValueError, match=words):
            care.rollout(reach, **arguments)
