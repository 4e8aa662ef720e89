"""Demand, the same figures again with NumPy: need, scenarios, workforce, insurance fund, sojourners, decomposition."""

import dataclasses
import itertools
import math

import numpy as np
import pytest

import libcare as care

WEEKS = 365.25 / 7
MONTHS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
YEARS, TOWNS, GROUPS, LEVELS, SETTINGS = 3, 5, 2, 4, 5


def draw_shares(draw, *shape):
    shares = draw.uniform(0, 1, shape)
    return shares / shares.sum(axis=-1, keepdims=True)


@pytest.fixture
def draw():
    return np.random.default_rng(71)


@pytest.fixture
def need(draw):
    """Own home, home bed, day centre, ordinary bed, nursing bed; with others or alone; four levels."""
    return care.Need(
        persons=draw.uniform(0, 500, (YEARS, TOWNS, GROUPS, LEVELS)),
        share=draw_shares(draw, YEARS, TOWNS, GROUPS, LEVELS, SETTINGS),
        places=[0, 1, 0.4, 1, 1],
        occupancy=[1, 0.95, 0.7, 0.9, 0.9],
        hours=draw.uniform(0, 40, (LEVELS, SETTINGS)),
        informal_share=draw.uniform(0, 1, (TOWNS, SETTINGS)),
        informal_hours=draw.uniform(0, 9000, (TOWNS, SETTINGS)),
        cost_per_user=[0, 500, 800, 9000, 9000],
        cost_per_place=[0, 0, 300, 1000, 2000],
        cost_per_hour=[35, 35, 30, 30, 30],
        cost_index=care.cost_index(np.full(SETTINGS, 1.0), [0, 0, 0], growth=0.03),
        productive_hours=1760,
        grouped=True,
    )


def need_again(need, share=None):
    """By the formulas of the page."""
    users = np.einsum("ytgl,ytgls->ytls", need.persons, need.share if share is None else share)
    every = users.sum(axis=2)
    places = every * need.places / need.occupancy
    hours = np.einsum("ytls,ls->yts", users, need.hours)
    informal = np.minimum(hours * need.informal_share, need.informal_hours)
    formal = (hours - informal) * WEEKS
    cost = every * need.cost_per_user + places * need.cost_per_place + formal * need.cost_per_hour
    cost *= np.asarray(need.cost_index)[:, None]
    return {
        "users": users,
        "places": places,
        "hours": hours,
        "informal": informal,
        "caregivers": formal / need.productive_hours,
        "cost": cost,
    }


def same(result, again):
    for name, expected in again.items():
        np.testing.assert_allclose(getattr(result, name), expected, rtol=1e-12, err_msg=name)


# ---- need ---


def test_need_is_what_the_formulas_say(need):
    found = need.solve()
    same(found, need_again(need))
    np.testing.assert_allclose(found.users.sum(axis=-1), need.persons.sum(axis=2), rtol=1e-13)


def test_threads_give_the_same_bits(need):
    one, two = need.solve(threads=1), need.solve(threads=2)
    assert all(np.array_equal(getattr(one, name), getattr(two, name)) for name in need_again(need))


def test_only_what_can_be_found_is_found():
    found = care.Need([[100, 50.0], [110, 60]], [[0.9, 0.1], [0.4, 0.6]]).solve()
    np.testing.assert_allclose(found.users[0], [[90, 10], [20, 30]])
    assert (found.places, found.hours, found.informal, found.caregivers, found.cost) == (None,) * 5
    hours = care.Need([[100.0]], [[1.0]], hours=[[7.0]]).solve()
    assert hours.hours[0, 0] == 700
    assert hours.caregivers is None


def test_shares_by_year_or_township_are_told_by_their_shape(draw):
    persons = draw.uniform(0, 100, (3, 3, 2))
    share = draw_shares(draw, 3, 2, 2)
    with pytest.raises(ValueError, match="share: 3 tables may be by township or by year"):
        care.Need(persons, share).solve()
    by_year = care.Need(persons, share, by="year").solve().users
    by_town = care.Need(persons, share, by={"share": "township"}).solve().users
    np.testing.assert_allclose(by_year, persons[..., None] * share[:, None])
    np.testing.assert_allclose(by_town, persons[..., None] * share[None])


@pytest.mark.parametrize(
    ("change", "where", "row", "said"),
    [
        ({"hours": np.full((LEVELS, SETTINGS), 400.0)}, "problem.hours", 0, "0 to 336"),
        ({"occupancy": [1, 1, 1, 1, 1.2]}, "problem.occupancy", 4, "1.2 found, 0 to 1 expected"),
        ({"productive_hours": 9000}, "problem.productive_hours", None, "9000 found"),
        ({"informal_share": [0, 0, 0, 0, 2]}, "problem.informal_share", 4, "2 found"),
    ],
)
def test_what_cannot_be_is_refused(need, change, where, row, said):
    if "informal_share" in change:
        change["informal_hours"] = None
    with pytest.raises(care.InvalidInput, match=said) as caught:
        dataclasses.replace(need, **change).solve()
    assert (caught.value.where, caught.value.row) == (where, row)


def test_shares_must_add_up(need):
    share = np.array(need.share)
    share[1, 2, 0, 3, 1] += 0.01
    row = np.ravel_multi_index((1, 2, 0, 3, 0), share.shape)
    with pytest.raises(care.InvalidInput, match=r"add up to 1\.01") as caught:
        dataclasses.replace(need, share=share).solve()
    assert (caught.value.where, caught.value.row) == ("problem.share", row)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"share": [0.5, 0.5]}, "share: shape"),
        ({"persons": [1.0]}, "persons: shape"),
        ({"places": [1.0]}, "places: shape"),
        ({"informal_share": None}, "informal_share: expected with informal_hours"),
        ({"informal_hours": [1, 1, 1, 1, 1]}, "informal_hours: shape"),
        ({"by": {"persons": "year"}}, "by: one of share, informal_share expected"),
    ],
)
def test_sizes_that_do_not_line_up_are_refused(need, change, said):
    with pytest.raises(ValueError, match=said):
        dataclasses.replace(need, **change).solve()


# ---- scenarios ---


def test_natural_and_adjusted_need(need):
    home = care.move_users(need.share, 4, 1, 0.2)  # a fifth of those in nursing beds to home beds
    shorter = np.asarray(need.hours) * 0.9
    steps = [need, dataclasses.replace(need, share=home), dataclasses.replace(need, share=home, hours=shorter)]
    pair = care.need_by_step(steps)
    same(pair.natural, need_again(need))
    same(pair.adjusted, need_again(steps[2]))
    np.testing.assert_allclose(pair.changes[0].users.sum(axis=-1), 0, atol=1e-10)
    np.testing.assert_allclose(pair.changes[1].places, 0, atol=1e-10)
    assert (pair.changes[1].hours < 0).all()
    with pytest.raises(ValueError, match=r"problems\[1\]: the sizes and kinds of inputs of the first expected"):
        care.need_by_step([need, dataclasses.replace(need, places=None, occupancy=None, cost_per_place=None)])
    with pytest.raises(ValueError, match="at least one"):
        care.need_by_step([])
    wrong = np.array(need.share)
    wrong[0, 0, 0, 0] = 0
    with pytest.raises(care.InvalidInput) as caught:
        care.need_by_step([need, dataclasses.replace(need, share=wrong)])
    assert caught.value.where == "problems[1].share"


def test_constant_health_moves_the_curve(draw):
    ages = 101
    prevalence = np.stack([np.tile(1 / (1 + np.exp(-(np.arange(ages) - 85) / 6)), (2, 1))]) * 0.8
    gain = draw.uniform(-2, 4, (4, 2, ages))
    out = care.shift_prevalence(prevalence, gain)
    for year, sex in itertools.product(range(4), range(2)):
        at = np.arange(ages) - gain[year, sex]
        np.testing.assert_allclose(out[year, 0, sex], np.interp(at, np.arange(ages), prevalence[0, sex]), rtol=1e-12)
    delayed = care.shift_prevalence(prevalence, [0, 1])
    np.testing.assert_array_equal(delayed[0], prevalence)
    np.testing.assert_allclose(delayed[1][..., 1:], prevalence[..., :-1], rtol=1e-15)


def test_shares_by_year_come_of_amounts_by_year(draw):
    share = draw_shares(draw, LEVELS, SETTINGS)
    out = care.move_users(share, 0, 3, np.linspace(0, 0.1, 11)[:, None])
    assert out.shape == (11, LEVELS, SETTINGS)
    np.testing.assert_allclose(out[10, :, 3] - share[:, 3], 0.1 * share[:, 0], rtol=1e-12)
    raised = care.raise_coverage(share, 0, target=0.95, weight=np.linspace(0, 1, 11)[:, None])
    np.testing.assert_allclose(1 - raised[10, :, 0], np.maximum(0.95, 1 - share[:, 0]))
    np.testing.assert_allclose(raised[5, :, 1] / raised[5, :, 2], share[:, 1] / share[:, 2])
    with pytest.raises(ValueError, match="amount: a shape that fits the rows of share expected"):
        care.move_users(share, 0, 1, [0.1, 0.2, 0.3])


def test_costs_converge_from_below_only():
    index = care.cost_index([100.0, 400.0], np.linspace(0, 1, 5), target=200.0, growth=[0.0, 0.02])
    np.testing.assert_allclose(index[:, 0], [1, 1.25, 1.5, 1.75, 2])
    np.testing.assert_allclose(index[:, 1], 1.02 ** np.arange(5))


# ---- workforce ---


def test_workforce_closes_its_gap(draw):
    years, training = 12, 2
    force = care.Workforce(
        in_post=draw.uniform(50, 100, TOWNS),
        need=np.linspace(120, 200, years) * draw.uniform(0.8, 1.2, (TOWNS, 1)),
        completion=0.85,
        attrition=draw.uniform(0.05, 0.2, years),
        pipeline=draw.uniform(0, 20, (TOWNS, training)),
        fte=0.95,
    )
    found = force.intake(5)
    path = force.project(found.intake)
    np.testing.assert_allclose(path.gap[:, 5:], 0, atol=1e-9)
    assert (found.closed <= 5).all()
    assert (found.intake[:, -training:] == 0).all()
    before = np.concatenate([np.asarray(force.in_post)[:, None], path.in_post[:, :-1]], axis=1)
    np.testing.assert_allclose(path.in_post - before, path.trained - path.leavers, atol=1e-10)
    began = np.concatenate([force.pipeline, found.intake], axis=1)
    np.testing.assert_allclose(path.trained, 0.85 * began[:, :-training], rtol=1e-12)
    np.testing.assert_allclose(path.in_training, began[:, 1:-1] + began[:, 2:])
    small = force.intake(5, capacity=np.full(years, 3.0))
    assert (small.intake <= 3).all()
    assert (small.closed == -1).all()
    one = dataclasses.replace(force, in_post=80.0, need=np.full(years, 100.0), pipeline=[]).intake(0)
    assert one.intake.shape == (years,)
    assert one.closed == 0
    with pytest.raises(ValueError, match="pipeline: shape"):
        dataclasses.replace(force, pipeline=[1.0]).intake(3)


# ---- insurance fund ---


def test_the_fund_is_what_the_formulas_say(draw):
    years, levels, steps = 8, 4, 9
    fund = care.LtciFund(
        assessed=draw.uniform(500, 900, (years, levels)),
        take_up=[[0.2, 0.1], [0.3, 0.2], [0.4, 0.4], [0.3, 0.6]],
        benefit=[[0, 0], [3000, 5000], [6000, 9000], [9000, 15000]],
        insured=draw.uniform(10000, 20000, (years, steps)),
        weight=np.tile(np.linspace(0.3, 2.0, steps), (years, 1)),
        insured_share=np.full(years, 0.97),
        newly=draw.uniform(50, 100, (years, levels)),
        waiting=0.5,
        benefit_index=1.02 ** np.arange(years),
        other_cost=np.full(years, 2e5),
        other_income=np.full(years, 1e6),
        interest=np.full(years, 0.015),
        collected=0.99,
        opening=2e6,
    )
    path = fund.run(90.0)
    new = np.asarray(fund.newly)
    waiting = 0.375 * new + 0.125 * np.concatenate([new[:1], new[:-1]])
    eligible = 0.97 * (fund.assessed - waiting) * [0, 1, 1, 1]
    benefits = (eligible[:, :, None] * fund.take_up * fund.benefit).sum(axis=(1, 2)) * fund.benefit_index
    income = 90 * 0.99 * (fund.insured * fund.weight).sum(axis=1)
    np.testing.assert_allclose(path.eligible, eligible)
    np.testing.assert_allclose(path.benefits, benefits)
    np.testing.assert_allclose(path.contributions, income)
    balance, flow = 2e6, income + 1e6 - benefits - 2e5
    for year in range(years):
        balance = balance + 0.015 * (balance + flow[year] / 2) + flow[year]
        assert math.isclose(path.balance[year], balance)
    short = np.flatnonzero(flow < 0)
    assert path.first_shortfall == (short[0] if short.size else None)
    level = fund.contribution(years, reserve=2e6)
    assert np.ptp(level) == 0
    assert math.isclose(fund.run(level).balance[-1], 2e6, rel_tol=1e-9)
    np.testing.assert_allclose(fund.run(fund.contribution(1, reserve=2e6)).balance, 2e6, rtol=1e-9)
    assert fund.run(0.0).first_deficit is not None


def test_three_years_of_a_premium():
    """Costs less subsidies and reserve, over insured weighted by step and collected: the sheet's way."""
    fund = care.LtciFund(
        assessed=[[1000.0], [1040.0], [1080.0]],
        take_up=[[1.0]],
        benefit=[[15000.0]],
        insured=[[4000.0, 5000.0, 1000.0]] * 3,
        weight=[[0.5, 1.0, 1.5]] * 3,
        other_income=[9e6] * 3,
        collected=0.985,
        opening=600000.0,
    )
    expected = (3120 * 15000 - 27e6 - 600000) / (0.985 * 3 * (2000 + 5000 + 1500))
    np.testing.assert_allclose(fund.contribution(3), expected)


def test_a_fund_without_contributors_is_refused():
    fund = care.LtciFund([[10.0]], [[1.0]], [[5.0]], [0.0])
    with pytest.raises(care.InvalidInput, match="nobody contributes in years 0 to 0, but 50 is missing"):
        fund.contribution(1)
    with pytest.raises(care.InvalidInput, match="persons wait"):
        dataclasses.replace(fund, newly=[[30.0]], waiting=1.0).run(1.0)


# ---- seasonal residents ---


def presence_again(arrivals, survival, days):
    """Night by night, by a sum over the days people came on, of a year that repeats."""
    rate = np.repeat(arrivals / days, days)
    n = len(rate)
    return np.array([sum(rate[(day - k) % n] * p for k, p in enumerate(survival)) for day in range(n)])


def test_summer_guests(draw):
    arrivals = draw.uniform(0, 300, 12)
    share = draw_shares(draw, 40)
    load = care.sojourn_load(arrivals, MONTHS, night_share=share, quantile=0.9)
    survival = share[::-1].cumsum()[::-1]
    np.testing.assert_allclose(load.present, presence_again(arrivals, survival, MONTHS), rtol=1e-12)
    np.testing.assert_allclose(load.nights, np.add.reduceat(load.present, np.append(0, MONTHS.cumsum()[:-1])))
    assert load.most == load.present[load.most_day] == load.peak.max()
    assert load.most_high == load.high.max()
    assert math.isclose(load.mean_stay, (np.arange(1, 41) * share).sum())
    assert load.displaced is None


def test_named_stays_are_the_integrals_of_their_survival():
    grid = (np.arange(400_000) + 0.5) / 200  # middles of parts of days

    def survival(name):
        return {
            "fixed": grid < 30,
            "uniform": np.clip((30 + math.sqrt(3) * 8 - grid) / (math.sqrt(3) * 16), 0, 1),
            "exponential": np.exp(-grid / 30),
            "gamma": np.exp(-grid / 15) * (1 + grid / 15),  # shape 2, scale 15
        }[name]

    arrivals = np.array([0, 0, 0, 0, 0, 60, 300, 250, 20, 0, 0, 0.0])
    for name, sd in (("fixed", None), ("uniform", 8.0), ("exponential", None), ("gamma", 15 * math.sqrt(2))):
        load = care.sojourn_load(arrivals, MONTHS, stay=name, mean=30.0, sd=sd)
        there = survival(name).reshape(-1, 200).mean(axis=1)
        np.testing.assert_allclose(load.present, presence_again(arrivals, there, MONTHS), atol=1e-3 * load.most)


def test_beds_of_residents(draw):
    load = care.sojourn_load(
        [10.0, 300.0], [30, 30], stay="fixed", mean=5.0, cycle=False, residents=[90, 90], capacity=[120, 120]
    )
    counts = draw.poisson(load.present[:, None], (60, 40_000))
    lost = 90 - np.minimum(90, np.maximum(120 - counts, 0))
    beyond = np.maximum(counts - 120, 0)
    np.testing.assert_allclose(load.displaced, lost.mean(axis=1), atol=0.1)
    np.testing.assert_allclose(load.turned_away, beyond.mean(axis=1), atol=0.1)
    assert load.displaced.max() > 10
    with pytest.raises(care.InvalidInput) as caught:
        care.sojourn_load([1.0], [30], stay="fixed", mean=5.0, residents=[10])
    assert caught.value.where == "problem.residents"
    with pytest.raises(ValueError, match="stay: one of nights, fixed"):
        care.sojourn_load([1.0], [30], stay="forever")


# ---- decomposition ---


def test_effects_are_averages_over_all_orders(draw):
    names = ["size", "age", "prevalence", "take_up"]
    before = {name: draw.uniform(0, 1, shape) for name, shape in zip(names, [(), (40,), (40,), (40,)], strict=True)}
    after = {name: one * draw.uniform(0.8, 1.3, np.shape(one)) for name, one in before.items()}

    def total(changed):
        return np.prod([np.broadcast_to((after if n in changed else before)[n], 40) for n in names], axis=0).sum()

    effects = dict.fromkeys(names, 0.0)
    for order in itertools.permutations(names):
        for i, name in enumerate(order):
            effects[name] += (total(order[: i + 1]) - total(order[:i])) / math.factorial(len(names))
    found = care.decompose(before, after)
    assert list(found.effects) == names
    for name in names:
        assert math.isclose(found.effects[name], effects[name], rel_tol=1e-12)
        assert math.isclose(found.by_cell[name].sum(), effects[name], rel_tol=1e-12)
    assert math.isclose(found.change, total(names) - total([]), rel_tol=1e-12)


def test_townships_are_decomposed_apart(draw):
    before = {"persons": draw.uniform(0, 100, (TOWNS, 20)), "prevalence": draw.uniform(0, 1, 20)}
    after = {"persons": draw.uniform(0, 100, (TOWNS, 20)), "prevalence": draw.uniform(0, 1, 20)}
    found = care.decompose(before, after, apart=1)
    for town in range(TOWNS):
        one = care.decompose(
            {**before, "persons": before["persons"][town]}, {**after, "persons": after["persons"][town]}
        )
        assert found.effects["persons"][town] == one.effects["persons"]
    for wrong, said in (
        (({"a": 1.0}, {"b": 1.0}), "after: the factors a expected, b found"),
        (({"a": [1.0, 2.0], "b": [1.0, 2.0, 3.0]},) * 2, "shapes that fit"),
        (({}, {}), "two to eight factors"),
    ):
        with pytest.raises(ValueError, match=said):
            care.decompose(*wrong)
    with pytest.raises(care.InvalidInput, match="factors"):
        care.decompose({"a": 1.0}, {"a": 2.0})
    with pytest.raises(ValueError, match="apart: 0 to 1 expected"):
        care.decompose({"a": [1.0], "b": 1.0}, {"a": [1.0], "b": 1.0}, apart=2)


# ---- from persons to money, and back to why ---


def test_the_chain_from_people_to_the_reasons(town):
    """Persons by level from a projection, need from them, and why it grew."""
    people = town.base[None] * np.linspace(1, 1.2, 6)[:, None, None, None]
    prevalence = np.zeros((2, 2, people.shape[-1]))
    prevalence[0, :, 60:] = 0.1
    prevalence[1, :, 80:] = 0.2
    levels = care.dependent_persons(people, prevalence)
    need = care.Need(levels, [[0.9, 0.1], [0.5, 0.5]], places=[0, 1], occupancy=[1, 0.9])
    beds = need.solve().places[..., 1].sum(axis=1)
    sizes = people.sum(axis=(1, 2, 3))
    ages = people.sum(axis=1) / sizes[:, None, None]
    rate = np.einsum("lxa,l->xa", prevalence, [0.1 / 0.9, 0.5 / 0.9])
    why = care.decompose(
        {"size": sizes[0], "ages": ages[0], "rate": rate}, {"size": sizes[-1], "ages": ages[-1], "rate": rate}
    )
    assert math.isclose(why.change, beds[-1] - beds[0], rel_tol=1e-10)
    assert math.isclose(why.effects["size"], beds[-1] - beds[0], rel_tol=1e-10)
    assert abs(why.effects["rate"]) < 1e-9
