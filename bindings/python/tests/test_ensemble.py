"""Ensembles: against the same trajectories in NumPy, whatever the split, by threads, files and machines."""

import os
import pickle
import signal
import threading
from statistics import NormalDist

import numpy as np
import pytest

import libcare as care
from libcare import _words

TOWNS, YEARS, AGES, LEVELS = 3, 5, 13, 3
STATES = LEVELS + 1
FIRST = 2026
FERTILE = slice(4, 8)
LARGE = 1 << 40  # a stream past 32 bits

# Every source, each with another kind of series; the delays reach past both ends of the plan.
SOURCES = {
    "fertility": care.Series(mean=0.02, initial=0.1, coefficient=0.6, spread=0.05),
    "mortality": care.Series(drift=-0.02, spread=0.06),
    "migration": care.Series(initial=0.01, coefficient=0.3, drift=0.002, spread=0.01),
    "prevalence": care.Series(initial=0.2, spread=0.05),
    "take_up": care.Series(mean=-0.1, coefficient=-0.5, spread=0.1),
    "build_delay": care.Series(mean=1.0, initial=2.0),
    "township": care.Series(mean=0.03, initial=0.2, coefficient=0.0),
}


class Case:
    """A problem, and its trajectories in NumPy."""

    def __init__(self, seed=1, probability_years=True):
        draw = np.random.default_rng(seed)
        self.base = draw.uniform(5, 100, (TOWNS, 2, LEVELS, AGES))
        self.base[:, :, 0, 9:] *= 0.1  # few in level 0: a higher prevalence meets its limit
        leading = (YEARS,) if probability_years else ()
        table = draw.uniform(0.01, 0.2, (*leading, 2, STATES, STATES, AGES)) + 2 * np.eye(STATES)[:, :, None]
        table[..., LEVELS, :, :] = np.eye(STATES)[LEVELS][:, None]
        self.table = table / table.sum(axis=-2, keepdims=True)
        self.fertility = np.zeros((TOWNS, AGES))
        self.fertility[:, FERTILE] = draw.uniform(0.02, 0.2, (TOWNS, 4))
        self.migration = draw.uniform(-0.05, 0.05, (YEARS, TOWNS, 2, AGES))
        self.ratio = draw.uniform(1.03, 1.1, YEARS)
        self.pattern = {
            "mortality_pattern": draw.uniform(0.5, 1.5, (2, AGES)),
            "migration_pattern": draw.uniform(-1, 1, (2, AGES)),
        }
        self.supplies = {"beds": np.linspace(20, 80, YEARS + 1), "home": np.geomspace(5, 9, YEARS + 1)}
        self.figures = [
            care.Figure("all", [1, 1, 1]),
            care.Figure("old", [1, 1, 1], from_age=9),
            care.Figure("severe", [[0, 0.5, 1], [0, 0.7, 2]], from_age=6, to_age=11, take_up=True),
        ]
        self.ratios = [care.Ratio("beds per 1000", "beds", "old", 1000), care.Ratio("use", "severe", "home")]
        self.targets = [
            care.Target("beds per 1000", FIRST + 1, 8.0),
            care.Target("severe", FIRST + 4, 2600.0, "at_most"),
            care.Target("home", FIRST, 6.0),
        ]

    def problem(self, **changes):
        arguments = {
            "sex_ratio": self.ratio,
            "migration": self.migration,
            "figures": self.figures,
            "supplies": self.supplies,
            "ratios": self.ratios,
            "targets": self.targets,
            "sources": SOURCES,
            "first_year": FIRST,
            "seed": 2**63 + 5,
            "by": {"fertility": "township"},
            **self.pattern,
            **changes,
        }
        return care.EnsembleProblem(self.base, self.table, self.fertility, **arguments)

    # ---- the reference ---

    def normal(self, seed, source, trajectory, n):
        uniforms = care.uniform(seed, _words.SOURCES.index(source), trajectory, n)
        return np.array([NormalDist().inv_cdf(u) for u in uniforms])

    def series(self, sources, seed, source, trajectory):
        """x(0) to x(years)."""
        of = sources.get(source)
        if of is None:
            return np.zeros(YEARS + 1)
        z = self.normal(seed, source, trajectory, YEARS + 1)
        x = [of.mean + of.initial * z[0]]
        for t in range(1, YEARS + 1):
            x.append(of.mean + of.coefficient * (x[-1] - of.mean) + of.drift + of.spread * z[t])
        return np.array(x)

    def start(self, sources, seed, trajectory, prevalence):
        """Year 0."""
        base = self.base.copy()
        if "township" in sources:
            of = sources["township"]
            base *= np.exp(of.mean + of.initial * self.normal(seed, "township", trajectory, TOWNS))[:, None, None, None]
            base *= self.base.sum() / base.sum()
        for t, sex, x in np.ndindex(TOWNS, 2, AGES):
            higher = base[t, sex, 1:, x].sum()
            factor = min(np.exp(prevalence), (base[t, sex, 0, x] + higher) / higher)
            base[t, sex, 0, x] -= (factor - 1) * higher
            base[t, sex, 1:, x] *= factor
        return base

    def drawn_table(self, year, mortality, prevalence):
        """Transitions [sex][from][to][age] of a year, by way of hazards."""
        given = self.table[year] if self.table.ndim == 5 else self.table
        found = given.copy()
        lives = given[:, :LEVELS, :LEVELS].sum(axis=2)  # [sex][from][age]
        force = np.exp(self.pattern["mortality_pattern"] * mortality)
        for sex, i, x in np.ndindex(2, LEVELS, AGES):
            to = given[sex, i, :LEVELS, x] / lives[sex, i, x]
            if i == 0:
                stay = np.exp(np.log(to[0]) * np.exp(prevalence))
                to = np.append(stay, to[1:] / to[1:].sum() * (1 - stay))
            alive = np.exp(np.log(lives[sex, i, x]) * force[sex, x])
            found[sex, i, :LEVELS, x] = alive * to
            found[sex, i, LEVELS, x] = 1 - alive
        return found

    def trajectory(self, k, sources, seed, streams=None, imported=None):
        """Figures [year][township][figure] and measures [year][measure]."""
        at = {source: k + (streams or {}).get(source, 0) for source in _words.SOURCES}
        x = {source: self.series(sources, seed, source, at[source]) for source in _words.SOURCES}
        if imported is not None and k < len(imported):
            for i, source in enumerate(_words.SOURCES):
                given = imported[k, i]
                x[source][1:] = np.where(np.isnan(given), x[source][1:], given)
                x[source][0] = x[source][0] if np.isnan(given[0]) else given[0]
        now = self.start(sources, seed, at["township"], x["prevalence"][0])
        towns, area = [], []
        for year in range(1, YEARS + 1):
            table = self.drawn_table(year - 1, x["mortality"][year], x["prevalence"][year])
            older = np.einsum("tsix,sijx->tsjx", now, np.roll(table, -1, axis=-1)[:, :LEVELS, :LEVELS])
            after = np.zeros_like(now)
            after[..., 1:] = older[..., :-1]
            after[..., -1] += np.einsum("tsi,sij->tsj", now[..., -1], table[:, :LEVELS, :LEVELS, -1])
            women = (now[:, 1] + after[:, 1]).sum(axis=1)
            births = 0.5 * (self.fertility * np.exp(x["fertility"][year]) * women).sum(axis=1)
            share = self.ratio[year - 1] / (1 + self.ratio[year - 1])
            for sex, part in enumerate((share, 1 - share)):
                after[:, sex, :, 0] = (births * part)[:, None] * table[sex, 0, :LEVELS, 0]
            rates = self.migration[year - 1] + self.pattern["migration_pattern"] * x["migration"][year]
            now = after * (1 + np.maximum(rates, -1))[:, :, None, :]
            towns.append(self.town_figures(now, np.exp(x["take_up"][year])))
            area.append(self.measures(towns[-1].sum(axis=0), year, max(0.0, x["build_delay"][year])))
        return np.array(towns), np.array(area)

    def town_figures(self, persons, take_up):
        found = []
        for figure in self.figures:
            weight = np.broadcast_to(np.asarray(figure.weight, float), (2, LEVELS))
            counted = persons[..., figure.from_age : figure.to_age].sum(axis=-1)
            found.append((counted * weight).sum(axis=(1, 2)) * (take_up if figure.take_up else 1))
        return np.stack(found, axis=1)

    def measures(self, figures, year, delay):
        stock = [np.interp(year - delay, range(YEARS + 1), planned) for planned in self.supplies.values()]
        names = [*(figure.name for figure in self.figures), *self.supplies]
        known = dict(zip(names, [*figures, *stock], strict=True))
        ratios = [one.scale * known[one.numerator] / known[one.denominator] for one in self.ratios]
        return [*known.values(), *ratios]


@pytest.fixture(scope="module")
def case():
    return Case()


@pytest.fixture(scope="module")
def ran(case):
    return care.Ensemble(case.problem()).run(0, 300)


def compare(case, k0, k1, sources=SOURCES, seed=2**63 + 5, **more):
    changes = {"sources": sources, "seed": seed, **more}
    found = care.ensemble_draws(case.problem(**changes), k0, k1).values
    for k in range(k0, k1):
        wanted = case.trajectory(k, sources, seed, **more)[1]
        np.testing.assert_allclose(found[k - k0], wanted, rtol=1e-9)


# ---- the same by other means ---


def test_draws_are_those_of_the_reference(case):
    compare(case, 0, 25)


@pytest.mark.parametrize("source", SOURCES)
def test_each_source_alone(case, source):
    compare(case, 3, 9, sources={source: SOURCES[source]})
    certain = care.ensemble_draws(case.problem(sources={}), 0, 1).values
    drawn = care.ensemble_draws(case.problem(sources={source: SOURCES[source]}), 0, 2).values
    assert (np.abs(drawn / certain - 1) > 1e-6).any()


def test_common_transitions(case):
    compare(Case(7, probability_years=False), 0, 4)


def test_streams_and_large_numbers(case):
    compare(case, 10, 13, streams={"mortality": 5, "township": 1, "prevalence": LARGE})
    last = (1 << 32) - 3
    compare(case, last, last + 2)


def test_imported_series(case):
    imported = np.full((4, 7, YEARS), np.nan)
    imported[1, 0] = np.linspace(-0.2, 0.3, YEARS)
    imported[1, 3, 2:] = 0.4  # from the third year on
    imported[2, 1:4, :] = 0.02
    imported[3, 5] = [0.0, 0.5, 1.5, -1.0, 9.0]
    compare(case, 0, 6, imported=imported)


def test_where_nothing_is_uncertain_it_is_the_projection(case):
    problem = case.problem(sources={})
    found = care.Ensemble(problem).run(0, 3)
    persons = care.project_levels(
        case.base,
        case.table,
        case.fertility,
        sex_ratio=case.ratio,
        migration=case.migration,
        by={"fertility": "township"},
    ).persons
    wanted = np.stack([case.town_figures(persons[year], 1.0) for year in range(YEARS)])
    moments = found.moments()
    np.testing.assert_allclose(moments.mean.values, wanted, atol=2**-16)
    assert not moments.deviation.values.any()
    for share in (0.0, 0.5, 1.0):
        np.testing.assert_allclose(found.quantiles(share).values[0], wanted, rtol=1e-12)


def test_quantiles_and_moments_are_those_of_the_trajectories(case, ran):
    towns, area = zip(*(case.trajectory(k, SOURCES, 2**63 + 5) for k in range(300)), strict=True)
    shares = [0, 0.025, 0.1, 0.5, 0.9, 1]
    for got, moments, draws in (
        (ran.quantiles(shares), ran.moments(), np.array(towns)),
        (ran.area_quantiles(shares), ran.area_moments(), np.array(area)),
    ):
        np.testing.assert_allclose(got.values, np.quantile(draws, shares, axis=0), rtol=5e-4)
        np.testing.assert_allclose(got.values[[0, -1]], [draws.min(axis=0), draws.max(axis=0)], rtol=1e-9)
        np.testing.assert_allclose(moments.mean.values, draws.mean(axis=0), atol=2**-16)
        np.testing.assert_allclose(moments.deviation.values, draws.std(axis=0, ddof=1), atol=2**-16, rtol=1e-6)
    columns = [ran.problem.measures.index(one.measure) for one in case.targets]
    for (target, share), column in zip(ran.met().items(), columns, strict=True):
        values = np.array(area)[:, target.year - FIRST, column]
        good = values >= target.value if target.side == "at_least" else values <= target.value
        assert share == good.mean()
    assert [0 < share < 1 for share in ran.met().values()] == [True, True, False]


# ---- the same bits ---


def state(ensemble, folder):
    ensemble.save(folder / "state")
    return (folder / "state").read_bytes()


def test_split_order_and_threads_do_not_matter(case, ran, tmp_path):
    wanted = state(ran, tmp_path)
    problem = case.problem()
    for threads, pieces in (
        (1, [(0, 300)]),
        (2, [(150, 300), (0, 160)]),
        (2, [(i, i + 7) for i in range(294, -1, -7)]),
    ):
        again = care.Ensemble(problem)
        for begin, end in pieces:
            again.run(begin, min(end, 300), threads=threads)
        assert state(again, tmp_path) == wanted
        assert again.count == 300


def test_merged_and_loaded_parts_are_one_run(case, ran, tmp_path):
    problem = case.problem()
    one, two = care.Ensemble(problem).run(0, 100), care.Ensemble(problem).run(100, 300)
    one.save(tmp_path / "one")
    merged = care.Ensemble.load(tmp_path / "one", problem)
    assert merged.merge(two) is merged
    assert state(merged, tmp_path) == state(ran, tmp_path)
    assert (99 in one, 100 in one, 299 in merged, 300 in merged, "a" in merged) == (True, False, True, False, False)
    with pytest.raises(care.InvalidInput, match="a trajectory that both have run") as caught:
        merged.merge(two)
    assert caught.value.row == 100
    with pytest.raises(ValueError, match="the ensemble itself"):
        merged.merge(merged)
    assert merged.count == 300


def test_a_checkpoint_goes_on(case, ran, tmp_path):
    problem = case.problem()
    told = []

    def progress(done):
        told.append(done)
        return len(told) < 4

    path = tmp_path / "checkpoint"
    stopped = care.Ensemble(problem)
    with pytest.raises(care.Cancelled):
        stopped.run(0, 300_000, checkpoint=path, checkpoint_every=50, progress=progress)
    assert told == sorted(told)
    rest = care.Ensemble.load(path, problem) if path.exists() else care.Ensemble(problem)
    assert rest.count == stopped.count < 300_000
    rest.run(0, 300, checkpoint=path)
    if rest.count == 300:
        assert path.read_bytes() == state(ran, tmp_path)


# ---- refusals ---


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"sources": {"luck": care.Series()}}, "sources: one of fertility, .* expected, 'luck' found"),
        ({"sources": {"fertility": 0.1}}, "a Series expected for fertility, 0.1 found"),
        ({"sources": {"fertility": care.Series(spread="wide")}}, "numbers expected for fertility"),
        ({"sources": [1]}, "a mapping of sources expected"),
        ({"sources": {"fertility": care.Series(coefficient=1.5)}}, "coefficient of 1.5 found; -1 to 1 expected"),
        ({"sources": {"mortality": care.Series(spread=-1)}}, "problem.series.spread.*1"),
        ({"sources": {"township": care.Series(spread=1)}}, "only mean and initial"),
        ({"streams": {"mortality": -1}}, "streams.*at least 0 expected, -1 found"),
        ({"figures": []}, "problem.figures"),
        ({"figures": [care.Figure("a", [1, 1])]}, r"figures\[0\].weight: shape \[3\] expected, \[2\] found"),
        ({"figures": [care.Figure("a", [-1, 1, 1])]}, "problem.weight"),
        ({"figures": [care.Figure("a", [1, 1, 1], from_age=5, to_age=5)]}, "problem.to_age"),
        ({"figures": [care.Figure("a", [1, 1, 1]), care.Figure("a", [1, 1, 1])]}, "figures: 'a' stands twice"),
        (
            {"ratios": [care.Ratio("r", "gold", "old")]},
            "numerator: one of all, old, severe, beds, home expected, 'gold'",
        ),
        ({"ratios": [care.Ratio("r", "beds", "old", 0)]}, "problem.scale"),
        ({"ratios": [care.Ratio("old", "beds", "old")]}, "'old' stands twice"),
        ({"supplies": {"beds": [1, 2]}}, r"supplies\['beds'\]: shape \[6\] expected, \[2\] found"),
        ({"targets": [care.Target("all", 2031, 1)]}, "targets: 2026 to 2030 expected, 2031 found"),
        ({"targets": [care.Target("none", 2027, 1)]}, "targets: one of all, .* expected, 'none' found"),
        ({"targets": [care.Target("all", 2027, 1, "equal")]}, "side: one of at_least, at_most expected, 'equal' found"),
        ({"targets": [care.Target("all", 2027, np.nan)]}, "problem.target_value"),
        ({"mortality_pattern": np.ones(AGES)}, r"mortality_pattern: shape \[2, 13\] expected"),
        ({"migration_pattern": None}, "problem.migration_pattern"),
        ({"imported": np.zeros((2, 6, YEARS))}, r"imported: shape \[\*, 7, 5\] expected, \[2, 6, 5\] found"),
        ({"imported": np.zeros((2, 7, YEARS))}, "problem.imported"),
        ({"imported": np.full((2, 7, YEARS), np.inf)}, "problem.imported"),
        ({"seed": -1}, "seed: at least 0 expected"),
        ({"sex_ratio": [1.0, 1.0]}, "probability: 5 tables found"),
    ],
)
def test_what_is_wrong_is_named(case, changes, message):
    plain = {"targets": [], **({"ratios": []} if "figures" in changes or "supplies" in changes else {})}
    with pytest.raises((ValueError, TypeError), match=message):
        care.Ensemble(case.problem(**{**plain, **changes}))


def test_transitions_by_township_are_refused(case):
    case = Case(2, probability_years=False)
    case.table = np.repeat(case.table[None], TOWNS, axis=0)
    with pytest.raises(care.InvalidInput, match="common or by year expected"):
        care.Ensemble(case.problem())


def test_ranges_and_files_are_checked(case, ran, tmp_path):
    problem = case.problem()
    empty = care.Ensemble(problem)
    for begin, end in ((-1, 1), (2, 1), (0, 2**32)):
        with pytest.raises(care.InvalidInput, match=r"begin|end"):
            empty.run(begin, end)
    with pytest.raises(care.InvalidInput, match="no trajectory was run yet"):
        empty.met()
    with pytest.raises(care.InvalidInput, match="shares"):
        ran.quantiles([0.5, 1.5])
    with pytest.raises(care.InvalidInput, match="checkpoint_every"):
        empty.run(0, 1, checkpoint=tmp_path / "x", checkpoint_every=0)
    with pytest.raises(care.FileError):
        empty.run(0, 1, checkpoint=tmp_path / "no" / "x")
    assert empty.count == 1
    with pytest.raises(care.FileError):
        care.Ensemble.load(tmp_path / "absent", problem)
    (tmp_path / "text").write_text("libcare\n")
    with pytest.raises(care.InvalidInput, match="is not a file of an ensemble"):
        care.Ensemble.load(tmp_path / "text", problem)
    bytes_ = bytearray(state(ran, tmp_path))
    for at in (50, 200, len(bytes_) - 1):
        changed = bytes_.copy()
        changed[at] ^= 4
        (tmp_path / "changed").write_bytes(changed)
        with pytest.raises(care.InvalidInput):
            care.Ensemble.load(tmp_path / "changed", problem)
    (tmp_path / "cut").write_bytes(bytes_[:-100])
    with pytest.raises(care.InvalidInput, match="cut short or altered"):
        care.Ensemble.load(tmp_path / "cut", problem)
    other = case.problem(seed=1)
    for call in (lambda: care.Ensemble.load(tmp_path / "state", other), lambda: care.Ensemble(other).merge(ran)):
        with pytest.raises(care.InvalidInput, match="belongs to another problem"):
            call()
    for wrong in (None, 1, case):
        with pytest.raises(TypeError, match="problem: an EnsembleProblem expected"):
            care.Ensemble(wrong)
        with pytest.raises(TypeError, match="other: an Ensemble expected"):
            ran.merge(wrong)
    with pytest.raises(TypeError, match="pickle"):
        pickle.dumps(ran)


def test_a_measure_that_is_no_number_is_refused(case):
    case = Case(3)
    case.supplies = {"none": np.zeros(YEARS + 1)}
    problem = case.problem(ratios=[care.Ratio("r", "old", "none")], targets=[])
    with pytest.raises(care.InvalidInput, match="from 0 to 2"):
        care.Ensemble(problem).run(0, 1)


# ---- how it is run ---


def test_ctrl_c_keeps_what_was_done(case):
    ensemble = care.Ensemble(case.problem())
    timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        ensemble.run(0, 2**31)
    timer.join()
    done = ensemble.count
    assert 0 < done < 2**31
    assert all(k in ensemble for k in (0, done - 1))
    assert done not in ensemble
    with pytest.raises(KeyError):
        care.ensemble_draws(ensemble.problem, 0, 20_000, progress=lambda done: {}[1])


def test_one_call_at_a_time(case):
    ensemble = care.Ensemble(case.problem())

    def progress(done):
        ensemble.run(0, 1)

    with pytest.raises(RuntimeError, match="another call is at work"):
        ensemble.run(0, 1000, progress=progress)
    assert ensemble.run(0, 1).count >= 1


def test_axes_have_names(ran):
    quantiles = ran.quantiles([0.1, 0.9])
    assert quantiles.axes == ("share", "year", "township", "figure")
    assert quantiles.labels[1:] == ((2026, 2027, 2028, 2029, 2030), (0, 1, 2), ("all", "old", "severe"))
    np.testing.assert_array_equal(quantiles.at(figure="old", share=0.9), quantiles.values[1, :, :, 1])
    np.testing.assert_array_equal(np.asarray(quantiles), quantiles.values)
    frame = quantiles.to_pandas()
    assert frame.index.names == ["share", "year", "township"]
    assert frame.loc[(0.9, 2028, 2), "severe"] == quantiles.values[1, 2, 2, 2]
    area = ran.area_moments().mean.to_pandas()
    assert list(area.columns) == ["all", "old", "severe", "beds", "home", "beds per 1000", "use"]
    assert area.loc[2027, "beds"] == ran.area_moments().mean.at(year=2027, measure="beds")
    with pytest.raises(ValueError, match="level: one of share, year, township, figure expected"):
        quantiles.at(level=1)
    with pytest.raises(ValueError, match="year: 2031 found, one of 2026, 2027"):
        quantiles.at(year=2031)


def test_an_area_without_townships(case):
    problem = care.EnsembleProblem(
        case.base[0],
        case.table,
        case.fertility[0],
        sex_ratio=1.05,
        figures=case.figures,
        sources={"mortality": care.Series(spread=0.1)},
    )
    ensemble = care.Ensemble(problem).run(0, 20)
    assert problem.years == (1, 2, 3, 4, 5)
    np.testing.assert_array_equal(ensemble.moments().mean.values[:, 0], ensemble.area_moments().mean.values)
    assert repr(problem) == "<EnsembleProblem: 1 townships, 5 years, uncertain: mortality>"
    assert repr(ensemble) == "<Ensemble: 20 trajectories>"


# ---- which source matters ---


def test_variance_by_source(case):
    problem = case.problem()
    told = []
    found = care.ensemble_shares(problem, 1500, progress=lambda done: told.append(done))
    assert told == sorted(told)
    assert 0 <= told[0] < told[-1] <= 1
    assert found.first.labels[0] == tuple(SOURCES)
    first, total = found.first.at(year=2030), found.total.at(year=2030)
    errors = found.first_error.at(year=2030)
    home = problem.measures.index("home")
    delay = list(SOURCES).index("build_delay")
    np.testing.assert_array_equal(np.delete(total[:, home], delay), 0)
    assert abs(first[delay, home] - 1) < 4 * errors[delay, home]
    everything = problem.measures.index("all")
    towns = list(SOURCES).index("township")
    assert total[list(SOURCES).index("take_up"), everything] == 0
    assert abs(total[towns, everything]) < 0.05  # the area stays as it is, but for the rates of townships
    assert (first.sum(axis=0) < 1 + 4 * np.sqrt((errors**2).sum(axis=0))).all()
    a = care.ensemble_draws(problem, 0, 1500).values
    b = care.ensemble_draws(problem, 1500, 3000).values
    mixed = care.ensemble_draws(case.problem(streams={"take_up": 1500}), 0, 1500).values
    shares = care.sobol_shares(a[:, 1, 2], b[:, 1, 2], mixed[None, :, 1, 2])
    assert shares.total[0] == found.total.at(source="take_up", year=2027, measure="severe")


def test_a_measure_that_does_not_vary_has_no_shares(case):
    found = care.ensemble_shares(case.problem(sources={"take_up": SOURCES["take_up"]}), 10)
    assert np.isnan(found.first.at(measure="all")).all()
    assert np.isnan(found.total.at(measure="beds")).all()
    assert not np.isnan(found.total.at(measure="severe")).any()


def test_effects_of_sources(case):
    problem = case.problem()
    found = care.ensemble_effects(problem, 12, seed=4)
    assert "township" not in found.size.labels[0]
    size = found.size.at(year=2030, measure="home")
    delay = found.size.labels[0].index("build_delay")
    assert size[delay] > 0
    np.testing.assert_array_equal(np.delete(size, delay), 0)
    assert found.mean.at(source="mortality", year=2030, measure="old") < 0  # more deaths, fewer old
    alone = {"take_up": care.Series(initial=0.3, coefficient=1.0)}
    ends = [NormalDist().inv_cdf(share) * 0.3 for share in (0.05, 0.95)]
    low, high = (
        care.ensemble_draws(
            case.problem(
                sources={}, imported=np.where(np.arange(7)[None, :, None] == 4, x, np.nan) * np.ones((1, 7, YEARS))
            ),
            0,
            1,
        ).at(measure="severe")[0]
        for x in ends
    )
    effects = care.ensemble_effects(case.problem(sources=alone), 3, levels=2)
    np.testing.assert_allclose(effects.mean.at(source="take_up", measure="severe"), high - low, rtol=1e-9)


def test_what_cannot_be_varied_is_refused(case):
    with pytest.raises(ValueError, match="no source is uncertain"):
        care.ensemble_shares(case.problem(sources={}), 10)
    with pytest.raises(ValueError, match="no source is uncertain"):
        care.ensemble_effects(case.problem(sources={"township": SOURCES["township"]}), 2)
    with pytest.raises(ValueError, match="imported series found"):
        care.ensemble_shares(case.problem(imported=np.full((1, 7, YEARS), np.nan)), 10)
    with pytest.raises(ValueError, match="low, high"):
        care.ensemble_effects(case.problem(), 2, low=0.5, high=0.5)
    with pytest.raises(ValueError, match="samples: at least 2 expected, 1 found"):
        care.ensemble_shares(case.problem(), 1)


# ---- files of series ---


def test_trajectories_are_read(case, tmp_path):
    path = tmp_path / "series.csv"
    path.write_text(
        "\ufefftrajectory,year,source,value\n1,2027,mortality,-0.25\n0,2026,migration,1e-3\n\n1,2026,build_delay, 2\n",
        "utf-8",
    )
    found = care.read_trajectories(path, years=YEARS, first_year=FIRST)
    assert found.shape == (2, 7, YEARS)
    assert np.isfinite(found).sum() == 3
    assert (found[1, 1, 1], found[0, 2, 0], found[1, 5, 0]) == (-0.25, 1e-3, 2)
    compare(case, 0, 3, imported=found)


@pytest.mark.parametrize(
    ("text", "place", "message", "chinese"),
    [
        ("", "1", "header '' found, 'trajectory,year,source,value' expected", "表头为 ''"),
        ("year,trajectory,source,value\n", "1", "header 'year,", "表头为"),
        ("H\n0,2026,mortality\n", "2", "3 cells found, 4 expected", "有 3 个单元格"),
        ("H\n0,2026,mortality,1\nx,2026,mortality,1\n", "3:trajectory", "'x' found, a whole number from 0", "不小于 0"),
        ("H\n-1,2026,mortality,1\n", "2:trajectory", "'-1' found", "值为 '-1'"),
        (
            "H\n0,2031,mortality,1\n",
            "2:year",
            "'2031' found, a whole number from 2026 to 2030 expected",
            "2026 至 2030",
        ),
        ("H\n0,2026,Mortality,1\n", "2:source", "'Mortality' found, one of fertility, mortality", "其中之一"),
        ("H\n0,2026,township,1\n", "2:source", "'township' found, one of", "其中之一"),
        ("H\n0,2026,mortality,nan\n", "2:value", "'nan' found, a number expected", "应为数字"),
        ("H\n0,2026,mortality,\n", "2:value", "'' found, a number expected", "应为数字"),
        (
            "H\n0,2026,mortality,1\n0,2027,mortality,1\n0,2026,mortality,1\n",
            "4",
            "trajectory 0, year 2026, mortality found again; once expected, as in line 2",
            "重复",
        ),
        ("H\n0,2026,mortality,1\n2,2026,mortality,1\n", "", "trajectory 2 found and no trajectory 1", "应从 0 起连续"),
    ],
)
def test_a_bad_file_is_refused_at_its_place(tmp_path, text, place, message, chinese):
    path = tmp_path / "series.csv"
    path.write_text(text.replace("H\n", "trajectory,year,source,value\n"), "utf-8")
    with pytest.raises(care.InvalidInput) as caught:
        care.read_trajectories(path, years=YEARS, first_year=FIRST)
    assert caught.value.where == f"{path}:{place}".rstrip(":")
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"{caught.value.where}: ")
    assert chinese in caught.value.text("zh")


def test_files_that_are_no_csv(tmp_path):
    path = tmp_path / "series.csv"
    path.write_bytes("trajectory,year,source,value\n0,2026,死亡,1\n".encode("gb18030"))
    with pytest.raises(care.InvalidInput, match="is no UTF-8 at byte"):
        care.read_trajectories(path, years=YEARS)
    path.write_text('trajectory,year,source,value\n"0,2026', "utf-8")
    with pytest.raises(care.InvalidInput, match="is no CSV"):
        care.read_trajectories(path, years=YEARS)
    with pytest.raises(FileNotFoundError):
        care.read_trajectories(tmp_path / "absent", years=YEARS)
