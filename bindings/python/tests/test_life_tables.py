"""Life tables and mortality models: published tables, and the same methods written again with NumPy."""

import numpy as np
import pandas as pd
import pytest

import libcare as care

ABRIDGED = np.array([0, 1, *range(5, 105, 5)])
SINGLE = np.arange(101)


# ---- the methods again, from the books and not from the C code ---


def infant_again(m0, female):
    """Andreev-Kingkade."""
    bounds, lines = (
        ([0.01724, 0.06891], [(0.14903, -2.05527), (0.04667, 3.88089), (0.31411, 0)])
        if female
        else ([0.023, 0.08307], [(0.14929, -1.99545), (0.02832, 3.26021), (0.29915, 0)])
    )
    base, slope = lines[int(np.searchsorted(bounds, m0, side="right"))]
    return base + slope * m0


def ax_again(mx, female):
    """Years lived in abridged ages by the UN's rules, West."""
    a = np.full(len(mx), 2.5)
    a[0] = infant_again(mx[0], female)
    q0 = mx[0] / (1 + (1 - a[0]) * mx[0])
    a[1] = (1.361 if female else 1.352) if q0 >= 0.1 else (1.524 - 1.627 * q0 if female else 1.653 - 3.013 * q0)
    last = len(mx) - 2
    for x in range(4, len(mx) - 1):  # ages 15 and over
        k = np.log(mx[x] / mx[x - 1]) / 5 if x == last else np.log(mx[x + 1] / mx[x - 1]) / 10
        a[x] = 2.5 - 25 / 12 * (mx[x] - k)
    a[-1] = 1 / mx[-1]
    return a


def table_again(from_age, mx, ax, radix=100000.0):
    n = np.append(np.diff(from_age), 0.0)
    qx = np.append(n[:-1] * mx[:-1] / (1 + (n - ax)[:-1] * mx[:-1]), 1.0)
    lx = radix * np.cumprod(np.append(1.0, 1 - qx[:-1]))
    dx = lx * qx
    Lx = n * (lx - dx) + ax * dx
    Tx = np.cumsum(Lx[::-1])[::-1]
    return {"qx": qx, "lx": lx, "dx": dx, "Lx": Lx, "Tx": Tx, "ex": Tx / lx}


def draw_mortality(draw, from_age, n):
    """Gompertz with infant mortality and noise, [n][age]."""
    age = from_age + 0.5
    level = draw.uniform(-10.5, -9, (n, 1))
    slope = draw.uniform(0.085, 0.105, (n, 1))
    rates = np.exp(level + slope * age + draw.normal(0, 0.05, (n, len(from_age))))
    rates[:, 0] += draw.uniform(0.002, 0.12, n)
    return np.minimum(rates, 0.35)


@pytest.mark.parametrize("sex", ["male", "female"])
def test_abridged_tables_are_those_of_numpy(sex):
    rates = draw_mortality(np.random.default_rng(1), ABRIDGED, 50)
    found = care.life_table(care.LifeRules(ABRIDGED), mx=rates, sex=sex)
    for t, mx in enumerate(rates):
        ax = ax_again(mx, sex == "female")
        np.testing.assert_allclose(found.ax[t], ax, rtol=1e-12)
        for name, column in table_again(ABRIDGED, mx, ax).items():
            np.testing.assert_allclose(getattr(found, name)[t], column, rtol=1e-11, err_msg=name)


def test_single_ages_are_those_of_numpy():
    rates = draw_mortality(np.random.default_rng(2), SINGLE, 20).reshape(4, 5, 101)
    sex = np.arange(20).reshape(4, 5) % 2
    found = care.life_table(care.LifeRules(SINGLE), mx=rates, sex=sex)
    for at in np.ndindex(4, 5):
        ax = np.full(101, 0.5)
        ax[0] = infant_again(rates[at][0], bool(sex[at]))
        ax[-1] = 1 / rates[at][-1]
        for name, column in table_again(SINGLE, rates[at], ax).items():
            np.testing.assert_allclose(getattr(found, name)[at], column, rtol=1e-11, err_msg=name)
    lived = found.Lx[..., :-1].reshape(4, 5, 20, 5).sum(axis=-1)
    five = found.survival(5)
    np.testing.assert_allclose(five[..., 1:-1], lived[..., 1:] / lived[..., :-1], rtol=1e-13)
    np.testing.assert_allclose(five[..., 0], lived[..., 0] / 500000, rtol=1e-13)
    np.testing.assert_allclose(five[..., -1], found.Tx[..., 100] / found.Tx[..., 95], rtol=1e-12)


RULES = [
    care.LifeRules(ages, infant, region, rule)
    for ages in (ABRIDGED, SINGLE)
    for infant, region in [("andreev_kingkade", "south"), *(("coale_demeny", r) for r in ("west", "north", "east"))]
    for rule in ("greville", "middle")
]


@pytest.mark.parametrize("rules", RULES, ids=str)
@pytest.mark.parametrize("sex", ["male", "female"])
def test_from_probabilities_and_survivors_and_back(rules, sex):
    rates = draw_mortality(np.random.default_rng(3), rules.from_age, 40)
    there = care.life_table(rules, mx=rates, sex=sex)
    again = care.life_table(rules, qx=there.qx, open_ax=there.ex[:, -1], sex=sex)
    alive = care.life_table(rules, lx=there.lx, open_ax=there.ex[:, -1], sex=sex)
    np.testing.assert_allclose(again.mx, rates, rtol=1e-11)
    np.testing.assert_allclose(again.ax, there.ax, rtol=1e-9)
    np.testing.assert_allclose(alive.ex, there.ex, rtol=1e-9)
    both = care.life_table(rules, mx=there.mx, qx=there.qx, lx=there.lx)  # ax is implied; no sex is needed
    np.testing.assert_allclose(both.ax, there.ax, rtol=1e-6, atol=1e-7)
    assert (
        care.life_table(rules, mx=there.mx, qx=there.qx, ax=there.ax, lx=there.lx, open_ax=there.ex[:, -1]) is not None
    )


def test_any_order_of_tables_gives_the_same_bits():
    rates = draw_mortality(np.random.default_rng(4), ABRIDGED, 30)
    order = np.random.default_rng(5).permutation(30)
    rules = care.LifeRules(ABRIDGED)
    plain = care.life_table(rules, mx=rates, sex="male")
    mixed = care.life_table(rules, mx=rates[order], sex="male")
    for name in ("qx", "ax", "lx", "Lx", "Tx", "ex"):
        assert getattr(plain, name)[order].tobytes() == getattr(mixed, name).tobytes()


def test_coale_demeny_by_its_table():
    """a0 and 4a1 at q0 = 0.05 and above 0.1, of all regions."""
    young = {"west": (0.0425, 0.05), "north": (0.0425, 0.05), "east": (0.0025, 0.01), "south": (0.0425, 0.05)}
    child = {"west": (1.653, 1.524), "north": (1.859, 1.733), "east": (1.614, 1.487), "south": (1.541, 1.402)}
    high = {"west": (1.352, 1.361), "north": (1.558, 1.57), "east": (1.313, 1.324), "south": (1.24, 1.239)}
    qx = np.full(len(ABRIDGED), 0.01)
    for region in young:
        rules = care.LifeRules(ABRIDGED, "coale_demeny", region)
        for sex, (slope, fall) in enumerate([(2.875, 3.013), (3.0, 1.627)]):
            qx[0], qx[-1] = 0.05, 1
            low = care.life_table(rules, qx=qx, open_ax=2.0, sex=np.int32(sex))
            assert low.ax[0] == pytest.approx(young[region][sex] + slope * 0.05, abs=1e-14)
            assert low.ax[1] == pytest.approx(child[region][sex] - fall * 0.05, abs=1e-14)
            qx[0] = 0.15
            top = care.life_table(rules, qx=qx, open_ax=2.0, sex=np.int32(sex))
            assert top.ax[0] == pytest.approx(young[region][sex] + slope * 0.1, abs=1e-14)
            assert top.ax[1] == high[region][sex]
            by_rate = care.life_table(rules, mx=low.mx, sex=np.int32(sex))
            assert by_rate.ax[0] == pytest.approx(low.ax[0], abs=1e-14)


# ---- published tables ---


@pytest.mark.parametrize(("country", "bound"), [("china", 0.0005), ("brazil", 0.0005), ("japan", 0.005)])
def test_life_expectancies_of_the_united_nations(benchmark_data, country, bound):
    """World Population Prospects 2024: e0 from mx of five-year periods, every sex and period."""
    folder = benchmark_data / "wpp2024"
    rates = pd.read_csv(folder / f"{country}_mx_5year.csv")
    rates["age"] = rates["age"].str.removesuffix("+").astype(int)
    published = pd.read_csv(folder / f"{country}_e0_5year.csv")
    assert len(published) == 30
    for sex, letter in [("male", "M"), ("female", "F")]:
        mx = rates.pivot(index="period", columns="age", values=f"mx{letter}").loc[published["period"]]
        found = care.life_table(care.LifeRules(mx.columns.to_numpy()), mx=mx.to_numpy(), sex=sex)
        assert np.abs(found.ex[:, 0] - published[f"e0{letter}"]).max() < bound


def test_life_table_of_the_sullivan_manual(benchmark_data):
    """EHEMU/REVES manual 2007, example 1: England and Wales 2004. q(0) is given there, the others follow from m."""
    there = pd.read_csv(benchmark_data / "sullivan/sullivan_manual_2007_ex1.csv")
    ages = there["age"].to_numpy()
    ax = np.full(len(ages), 0.5)
    ax[0], ax[-1] = 0.2, 1 / there["mx"].iloc[-1]
    rates = care.life_table(care.LifeRules(ages), mx=there["mx"].to_numpy(), ax=ax)
    np.testing.assert_allclose(rates.qx[1:-1], there["qx"][1:-1], rtol=0, atol=1e-10)
    qx = np.append(there["qx"].iloc[0], rates.qx[1:])
    found = care.life_table(care.LifeRules(ages), qx=qx, ax=ax)
    for name in ("lx", "Lx", "Tx", "ex"):
        np.testing.assert_allclose(getattr(found, name), there[name], rtol=1e-10, err_msg=name)


def test_sweden_of_preston_heuveline_and_guillot(benchmark_data):
    """Demography, 2001, boxes 6.2-6.3: survival ratios from 5Lx carry the women of 1993 to 1998."""
    there = pd.read_csv(benchmark_data / "preston_sweden_1993/sweden_1993_female.csv")
    ratio = care.survival_ratios(there["Lx_f"].to_numpy(float), there["age"].to_numpy(), width=5)
    half = there["net_migrants_f_5y"].to_numpy() / 2
    start = there["pop1993_f"].to_numpy() + half
    later = np.append(0.0, start[:-1])
    later[-1] += start[-1]
    found = later * ratio + half
    assert np.abs(found - there["pop1998_f"])[1:].max() < 0.5
    births = there["births_by_age"].sum() / 2.05
    assert births * ratio[0] + half[0] == pytest.approx(302392, abs=0.5)


# ---- smoothing and closing ---


def solve_refined(system, right):
    """Dense solution, refined with residuals in extended precision: near-singular systems need it."""
    wide = system.astype(np.longdouble)
    found = np.linalg.solve(system, right).astype(np.longdouble)
    for _ in range(20):
        found += np.linalg.solve(system, (right - wide @ found).astype(np.float64))
    return found.astype(np.float64)


@pytest.mark.parametrize("order", [1, 2, 3, 4])
@pytest.mark.parametrize(("penalty", "close"), [(1e-3, 1e-9), (1e3, 1e-9), (1e6, 1e-8), (1e8, 1e-7)])
def test_whittaker_henderson_is_the_dense_solution(order, penalty, close):
    draw = np.random.default_rng(6)
    rates = draw_mortality(draw, SINGLE, 3)
    weight = draw.uniform(1, 500, rates.shape)
    weight[1, 40:60] = 0
    rates[1, 40:60] = 0
    difference = np.diff(np.eye(101), order, axis=0)
    found = care.smooth_mortality(rates, weight, penalty=penalty, order=order)
    for t in range(3):
        y = np.log(np.where(weight[t] > 0, rates[t], 1))
        expected = np.exp(solve_refined(np.diag(weight[t]) + penalty * difference.T @ difference, weight[t] * y))
        np.testing.assert_allclose(found[t], expected, rtol=close)


def test_smoothing_keeps_a_straight_line():
    straight = np.exp(-9 + 0.1 * SINGLE)
    np.testing.assert_allclose(care.smooth_mortality(straight, np.ones(101), penalty=1e8), straight, rtol=1e-6)


@pytest.mark.parametrize("top", [100, 110, 130])
def test_kannisto_gives_back_its_own_model(top):
    level, slope = -13.2, 0.125
    age = np.arange(101)
    rates = 1 / (1 + np.exp(-(level + slope * (age + 0.5))))
    found = care.close_mortality(
        rates, age, fit=(80, 99), close_from=100 if top > 100 else 95, to_from_age=np.arange(top + 1)
    )
    assert found.level == pytest.approx(level, abs=1e-9)
    assert found.slope == pytest.approx(slope, abs=1e-11)
    wanted = 1 / (1 + np.exp(-(level + slope * (np.arange(top) + 0.5))))
    np.testing.assert_allclose(found.mx[:-1], wanted, rtol=1e-9)
    step = np.arange(0, 80, 1e-3)
    hazard = 1 / (1 + np.exp(-(level + slope * (top + step + 5e-4))))
    alive = np.exp(-np.append(0, np.cumsum(hazard * 1e-3)))
    expectancy = ((alive[:-1] + alive[1:]) / 2).sum() * 1e-3
    assert 1 / found.mx[-1] == pytest.approx(expectancy, rel=1e-6)


def test_kannisto_is_ordinary_least_squares():
    rates = draw_mortality(np.random.default_rng(7), ABRIDGED, 8)
    wanted = np.append(ABRIDGED[ABRIDGED < 85], np.arange(85, 116, 5))
    found = care.close_mortality(rates, ABRIDGED, fit=(60, 80), close_from=85, to_from_age=wanted)
    use = (ABRIDGED >= 60) & (ABRIDGED <= 80)
    for t in range(8):
        slope, level = np.polyfit(ABRIDGED[use] + 2.5, np.log(rates[t, use] / (1 - rates[t, use])), 1)
        assert found.slope[t] == pytest.approx(slope, rel=1e-9)
        assert found.level[t] == pytest.approx(level, rel=1e-9)
    np.testing.assert_array_equal(found.mx[:, :18], rates[:, :18])


# ---- models ---


def brass_again(standard, alpha, beta):
    share = standard / standard[0]
    with np.errstate(divide="ignore"):
        logit = np.log((1 - share) / share) / 2
    return standard[0] / (1 + np.exp(2 * (alpha + beta * logit)))


def test_brass_and_its_solver():
    rates = draw_mortality(np.random.default_rng(8), ABRIDGED, 1)[0]
    rules = care.LifeRules(ABRIDGED)
    standard = care.life_table(rules, mx=rates, sex="female")
    alpha, beta = np.array([-1.0, 0.0, 0.4]), np.array([0.9, 1.0, 1.2])
    alive = care.brass_survivors(standard.lx, alpha, beta)
    for t in range(3):
        np.testing.assert_allclose(alive[t], brass_again(standard.lx, alpha[t], beta[t]), rtol=1e-12)
    np.testing.assert_allclose(alive[1], standard.lx, rtol=1e-12)
    wanted = np.array([40.0, 60.0, 75.0, 90.0])
    found = care.brass_alpha(rules, standard.lx, wanted, open_ax=2.0, sex="female")
    assert (np.diff(found) < 0).all()
    solved = care.life_table(rules, lx=care.brass_survivors(standard.lx, found), open_ax=np.full(4, 2.0), sex="female")
    assert np.abs(solved.ex[:, 0] - wanted).max() <= 1e-10
    with pytest.raises(
        care.InvalidInput, match="e0 row 1: a life expectancy of 150 is out of reach; the nearest"
    ) as refused:
        care.brass_alpha(rules, standard.lx, [70.0, 150.0], open_ax=2.0, sex="female")
    assert refused.value.row == 1


def history(draw, years=30, ages=ABRIDGED, groups=None):
    """Rates that fall by a Lee-Carter model with noise."""
    shape = (years,) if groups is None else (groups, years)
    level = np.log(draw_mortality(draw, ages, 1)[0])
    pattern = draw.uniform(0.5, 1.5, len(ages))
    pattern /= pattern.sum()
    fall = -np.cumsum(draw.normal(0.3, 0.3, shape), axis=-1)
    return np.exp(level + pattern * fall[..., None] + draw.normal(0, 0.01, (*shape, len(ages))))


@pytest.mark.parametrize("years", [5, 22, 40])
def test_lee_carter_is_the_svd_of_numpy(years):
    rates = history(np.random.default_rng(years), years)
    found = care.lee_carter(rates)
    level = np.log(rates).mean(axis=0)
    u, s, v = np.linalg.svd(np.log(rates) - level, full_matrices=False)
    np.testing.assert_allclose(found.level, level, rtol=1e-13)
    np.testing.assert_allclose(found.pattern, v[0] / v[0].sum(), rtol=1e-9)
    np.testing.assert_allclose(found.index, u[:, 0] * s[0] * v[0].sum(), rtol=1e-9, atol=1e-12)
    assert found.explained == pytest.approx(s[0] ** 2 / (s**2).sum(), rel=1e-12)
    assert found.pattern.sum() == pytest.approx(1, abs=1e-13)
    assert found.index.sum() == pytest.approx(0, abs=1e-10)
    np.testing.assert_allclose(found.rates(found.index)[3], np.exp(level + found.pattern * found.index[3]), rtol=1e-13)


def test_the_index_meets_deaths_and_life_expectancy():
    draw = np.random.default_rng(11)
    rates = history(draw)
    exposure = draw.uniform(1e3, 1e5, rates.shape)
    deaths = care.lee_carter(rates, adjust="deaths", exposure=exposure)
    plain = care.lee_carter(rates)
    np.testing.assert_array_equal(deaths.pattern, plain.pattern)
    np.testing.assert_allclose(
        (deaths.rates(deaths.index) * exposure).sum(axis=1), (rates * exposure).sum(axis=1), rtol=1e-12
    )
    rules = care.LifeRules(ABRIDGED)
    adjusted = care.lee_carter(rates, adjust="e0", rules=rules, sex="male")
    wanted = care.life_table(rules, mx=rates, sex="male").ex[:, 0]
    met = care.life_table(rules, mx=adjusted.rates(adjusted.index), sex="male").ex[:, 0]
    assert np.abs(met - wanted).max() <= 1e-10
    higher = adjusted.index_at(rules, wanted + 2, sex="male")
    assert np.abs(care.life_table(rules, mx=adjusted.rates(higher), sex="male").ex[:, 0] - wanted - 2).max() <= 1e-10


def test_forecasts_by_their_formulas():
    index = np.cumsum(np.random.default_rng(12).normal(-1, 0.5, 25))
    walk = care.drift(index)
    steps = np.diff(index)
    assert walk.drift == pytest.approx(steps.mean(), rel=1e-12)
    assert walk.innovation_sd == pytest.approx(steps.std(ddof=1), rel=1e-12)
    assert walk.drift_se == pytest.approx(steps.std(ddof=1) / np.sqrt(24), rel=1e-12)
    ahead, h = walk.forecast(20), np.arange(1, 21)
    np.testing.assert_allclose(ahead.mean, index[-1] + h * walk.drift, rtol=1e-13)
    np.testing.assert_allclose(ahead.se**2, h * walk.innovation_sd**2 + (h * walk.drift_se) ** 2, rtol=1e-12)
    wave = np.zeros(40)
    shock = np.random.default_rng(13).normal(0, 1, 40)
    for t in range(1, 40):
        wave[t] = 0.3 + 0.6 * wave[t - 1] + shock[t]
    process = care.autoregression(wave)
    coefficient, constant = np.polyfit(wave[:-1], wave[1:], 1)
    assert (process.coefficient, process.constant) == pytest.approx((coefficient, constant), rel=1e-10)
    rest = wave[1:] - constant - coefficient * wave[:-1]
    assert process.innovation_sd == pytest.approx(np.sqrt((rest**2).sum() / 37), rel=1e-10)
    later = process.forecast(200)
    assert later.mean[-1] == pytest.approx(constant / (1 - coefficient), rel=1e-9)
    assert later.se[-1] == pytest.approx(process.innovation_sd / np.sqrt(1 - coefficient**2), rel=1e-9)
    with pytest.raises(care.InvalidInput, match="never returns"):
        care.autoregression(1.1 ** np.arange(20))


def test_li_lee_again():
    rates = history(np.random.default_rng(14), groups=3)
    weight = np.array([1.0, 2.0, 5.0])
    found = care.li_lee(rates, weight=weight)
    level = np.log(rates).mean(axis=1)
    rest = np.log(rates) - level[:, None]
    u, s, v = np.linalg.svd(np.average(rest, axis=0, weights=weight), full_matrices=False)
    common = np.outer(u[:, 0] * s[0], v[0])
    np.testing.assert_allclose(np.outer(found.common_index, found.common_pattern), common, rtol=1e-8, atol=1e-12)
    assert found.common_pattern.sum() == pytest.approx(1, abs=1e-12)
    for g in range(3):
        left = rest[g] - common
        u, s, v = np.linalg.svd(left, full_matrices=False)
        own = np.outer(found.index[g], found.pattern[g])
        np.testing.assert_allclose(own, np.outer(u[:, 0] * s[0], v[0]), rtol=1e-6, atol=1e-10)
        total = (rest[g] ** 2).sum()
        shares = 1 - np.array([(left**2).sum(), ((left - own) ** 2).sum()]) / total
        np.testing.assert_allclose(found.explained[g], shares, rtol=1e-9)


# ---- refusals ---


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"mx": (3, 2.5)}, r"input\.mx.*2\.5 found, 0 to 2 expected"),
        ({"mx": (3, -0.1)}, r"input\.mx.*-0\.1 found, 0 to 2 expected"),
        ({"mx": (3, np.nan)}, r"input\.mx.*a finite number expected"),
        ({"mx": (21, 0.0)}, r"input\.mx.*is 0; a positive number expected"),
    ],
)
def test_bad_rates_are_refused_with_their_place(change, message):
    rates = draw_mortality(np.random.default_rng(15), ABRIDGED, 2)
    ((_, (at, value)),) = change.items()
    rates[1, at] = value
    out = {"ex": np.full(rates.shape, -7.0)}
    with pytest.raises(care.InvalidInput, match=message) as refused:
        care.life_table(care.LifeRules(ABRIDGED), mx=rates, sex="male", out=out)
    assert refused.value.row == len(ABRIDGED) + at
    assert (out["ex"] == -7).all()


def test_what_contradicts_the_rest_is_refused():
    rates = draw_mortality(np.random.default_rng(16), ABRIDGED, 1)[0]
    rules = care.LifeRules(ABRIDGED)
    there = care.life_table(rules, mx=rates, sex="male")
    qx = there.qx.copy()
    qx[7] *= 1.01
    with pytest.raises(care.InvalidInput, match=r"input\.qx.*follows from the rest") as refused:
        care.life_table(rules, mx=there.mx, ax=there.ax, qx=qx)
    assert refused.value.row == 7
    with pytest.raises(care.InvalidInput, match=r"input\.mx.*follows from the rest"):
        care.life_table(rules, mx=rates, open_ax=9.0, sex="male")
    with pytest.raises(care.InvalidInput, match=r"input\.open_ax row 0: is not given"):
        care.life_table(rules, qx=qx, sex="male")
    with pytest.raises(care.InvalidInput, match="infant_ax: is set, but not used"):
        care.life_table(care.LifeRules(ABRIDGED, infant_ax=0.1), mx=rates, sex="male")
    with pytest.raises(care.InvalidInput, match="no rule gives ax for ages 0 to 4"):
        care.life_table(care.LifeRules([0, 5, 10]), mx=[0.01, 0.02, 0.1], sex="male")
    with pytest.raises(care.InvalidInput, match=r"sex: is NULL, but required"):
        care.life_table(rules, mx=rates)
    with pytest.raises(ValueError, match=r"shape \[22\] expected, \[21\] found"):
        care.life_table(rules, mx=rates[1:], sex="male")
    with pytest.raises(ValueError, match="shape"):
        care.life_table(rules, mx=rates, qx=there.qx[1:], sex="male")
    with pytest.raises(care.InvalidInput, match=r"from_age row 2: 5 found, 3 expected"):
        care.survival_ratios(there.Lx, ABRIDGED, width=3)
    with pytest.raises(care.InvalidInput, match="does not rise over ages 80 to 95"):
        care.close_mortality(np.full(22, 0.1), ABRIDGED, fit=(80, 95), close_from=100, to_from_age=ABRIDGED)
    with pytest.raises(care.InvalidInput, match="do not change from year to year"):
        care.lee_carter(np.full((5, 4), 0.1))
