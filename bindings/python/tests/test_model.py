"""Area, ledger, centres, indicators and targets, by examples that can be checked by hand."""

import datetime
import math

import numpy as np
import pytest

import libcare as care

CENSUS = datetime.date(2020, 11, 1)


# ---- area ---


def test_an_area_keeps_its_townships():
    first = care.Township("500119100", "三泉镇", "Sanquan", 107.20375, 29.13233, "reported", 180.1, "assumed", 6, 2)
    area = care.Area([first])
    assert area.add(care.Township("b")) == 1
    assert (len(area), area[0], area[-2], area[:1]) == (2, first, first, [first])
    other = area[1]
    assert (other.code, other.name_zh, other.villages) == ("b", None, None)
    assert math.isnan(other.longitude)
    assert [township.code for township in area] == ["500119100", "b"]
    assert (area.find("b"), area.find("c")) == (1, None)
    with pytest.raises(IndexError):
        area[2]
    with pytest.raises(care.InvalidInput, match=r"township.code: code b is already taken"):
        area.add(care.Township("b"))
    with pytest.raises(care.InvalidInput, match=r"township.latitude: 91 found"):
        area.add(care.Township("c", latitude=91))
    with pytest.raises(ValueError, match="position_status: one of reported"):
        area.add(care.Township("c", position_status="guessed"))
    assert len(area) == 2


def test_distances_on_the_globe():
    quarter = math.pi / 2 * 6371.0088
    assert math.isclose(care.distance_km(0, 0, 90, 0), quarter)
    assert math.isclose(care.distance_km(107, 90, 0, 0), quarter)
    assert care.distance_km(107, 29, 107, 29) == 0
    assert math.isnan(care.distance_km(math.nan, 0, 0, 0))


# ---- ledger ---


def test_a_ledger_closes():
    ledger = care.Ledger(2, 2021, 2023)
    ledger.open("ordinary", "operating", 100, township=0)
    ledger.open("nursing", "operating", 40, township=1)
    ledger.open("community", "operating", 10)
    ledger.record("approve", 2021, "nursing", 30, township=0)
    ledger.record("start", 2021, "nursing", 30, township=0)
    ledger.record("open", 2022, "nursing", 25, township=0)
    ledger.record("convert_start", 2022, "ordinary", 20, township=0)
    ledger.record("convert_end", 2023, "ordinary", 20, township=0, to_class="nursing")
    ledger.record("close", 2023, "community", 4)

    def beds(year, classes, states="operating", township=None):
        return ledger.beds(year, classes=classes, states=states, township=township)

    assert [beds(year, "ordinary") for year in range(2020, 2024)] == [100, 100, 80, 80]
    assert [beds(year, "nursing") for year in range(2020, 2024)] == [40, 40, 65, 85]
    assert [beds(year, "community") for year in range(2020, 2024)] == [10, 10, 10, 6]
    assert beds(2021, "nursing", "building") == 30
    assert beds(2022, "nursing", {"building", "operating"}, township=0) == 30
    assert beds(2022, "ordinary", "converting", township=0) == 20
    assert beds(2023, ("ordinary", "nursing", "community")) == 171
    assert beds(2023, "community", township=0) == 0  # known for the area only
    assert ledger.verify() == ()
    frame = ledger.table().to_pandas()
    row = frame[(frame["year"] == 2023) & (frame["class"] == "institution beds, nursing")].iloc[0]
    assert (row["opening"], row["opened"], row["converted_in"], row["closing"]) == (65, 0, 20, 85)
    flows = frame["opening"] + frame["opened"] + frame["converted_in"] - frame["converted_out"] - frame["closed"]
    assert (flows == frame["closing"]).all()


def test_a_ledger_refuses_what_is_not_there():
    ledger = care.Ledger(2, 2021, 2023)
    ledger.open("ordinary", "operating", 10, township=1)
    ledger.record("close", 2023, "ordinary", 8, township=1)
    with pytest.raises(
        care.InvalidInput, match="3 beds would be moved, but only 2 are there at the end of 2023"
    ) as caught:
        ledger.record("close", 2021, "ordinary", 3, township=1)
    assert caught.value.where == "event.beds"
    assert caught.value.text("zh") == "event.beds: 要变动 3 张床位，但 2023 年末只有 2 张"
    for call, words in [
        (lambda: ledger.record("close", 2021, "ordinary", 1), "only 0 are there"),
        (lambda: ledger.record("close", 2021, "ordinary", 0, township=1), r"event.beds: 0 found"),
        (lambda: ledger.record("close", 2020, "ordinary", 1, township=1), r"event.year: 2020 found"),
        (lambda: ledger.record("close", 2021, "ordinary", 1, township=2), r"event.township: 2 found"),
        (lambda: ledger.record("close", 2021, "ordinary", 1, township=-1), "township: at least 0 expected, -1 found"),
        (lambda: ledger.record("close", 2021, "ordinary", 1, township=1, to_class="home"), r"event.to_class"),
        (lambda: ledger.record("convert_end", 2021, "ordinary", 1, township=1, to_class="ordinary"), "into itself"),
        (lambda: ledger.record("sell", 2021, "ordinary", 1), "kind: one of approve"),
        (lambda: ledger.open("ordinary", "operating", -1), "beds: -1 found"),
        (lambda: ledger.beds(2019, classes="home", states="operating"), "year: 2019 found"),
        (lambda: care.Ledger(0, 2020, 2021), "townships: 0 found"),
        (lambda: care.Ledger(1, 2021, 2020), "last_year: 2020 found"),
    ]:
        with pytest.raises(ValueError, match=words):
            call()
    assert ledger.verify() == ()


# ---- centres ---


def test_a_township_is_served_once_and_in_full():
    every = ("full_time_care", "day_care", "home_visits", "station_guidance")
    served = care.centres_served(
        5,
        2022,
        required=every,
        township=[0, 1, 1, 2, 2, 3, 4],
        functions=[every, every, every, every[:2], every[2:], every, every[:3]],
        open_year=[2020, 2021, 2022, 2020, 2020, 2023, 2020],
        joint=[-1, -1, -1, 7, 7, -1, -1],
    )
    assert served.dtype == np.bool_
    assert served.tolist() == [True, True, True, False, False]
    bits = np.array([15, 15, 15, 3, 12, 15, 7], dtype=np.int32)
    where = np.array([0, 1, 1, 2, 2, 3, 4])
    years = np.full(7, 2020, dtype=np.int32)
    again = care.centres_served(5, 2022, required=every, township=where, functions=bits, open_year=years)
    assert again.tolist() == [True, True, False, True, False]
    closed = care.centres_served(
        5, 2022, required="day_care", township=where, functions=bits, open_year=years, close_year=years + 2
    )
    assert not closed.any()
    assert not care.centres_served(2, 2022, required=every, township=[], functions=[], open_year=[]).any()
    with pytest.raises(care.InvalidInput, match=r"centres.township row 6"):
        care.centres_served(4, 2022, required=every, township=where, functions=bits, open_year=years)
    with pytest.raises(ValueError, match=r"open_year: shape \[7\] expected, \[1\] found"):
        care.centres_served(5, 2022, required=every, township=where, functions=bits, open_year=[1])
    with pytest.raises(ValueError, match="functions: one of full_time_care"):
        care.centres_served(1, 2022, required=every, township=[0], functions=[["dancing"]], open_year=[1])


# ---- indicators ---


@pytest.fixture
def ledger():
    """Of a district with 4114 beds."""
    ledger = care.Ledger(1, 2021, 2022)
    ledger.open("ordinary", "operating", 2818)
    ledger.open("nursing", "operating", 1296)
    ledger.open("home", "operating", 500)
    return ledger


def test_beds_per_thousand(ledger):
    persons = np.zeros((2, 101))
    persons[:, 30] = 217_617.5
    persons[0, 60] = 137_127
    population = care.Population(persons, basis="resident", date=datetime.date(2020, 12, 31))
    rule = care.BedRule({"ordinary", "nursing", "community"}, "operating", 60, "resident")
    found = care.beds_per_1000(ledger, rule, population, status="assumed")
    assert (found.numerator, found.denominator, found.scale, found.year) == (4114, 137_127, 1000, 2020)
    assert math.isclose(found.value, 1000 * 4114 / 137_127)
    assert found.status == "assumed"
    wrong = care.BedRule("ordinary", "operating", 60, "registered")
    with pytest.raises(care.InvalidInput, match="population basis resident found, the rule says registered"):
        care.beds_per_1000(ledger, wrong, population)
    with pytest.raises(care.InvalidInput, match=r"rule.classes: 0 found"):
        care.beds_per_1000(ledger, care.BedRule((), "operating", 60, "resident"), population)
    with pytest.raises(care.InvalidInput, match=r"rule.elderly_age: 101 found"):
        care.beds_per_1000(ledger, care.BedRule("home", "operating", 101, "resident"), population)


def test_nursing_share(ledger):
    found = care.nursing_share(ledger, 2020, among=("ordinary", "nursing"), states="operating")
    assert (found.numerator, found.denominator, round(found.value, 1), found.status) == (1296, 4114, 31.5, "reported")
    with pytest.raises(care.InvalidInput, match="no beds"):
        care.nursing_share(care.Ledger(1, 2021, 2021), 2020, among="nursing", states="operating")


def test_coverage():
    served = np.zeros(34, dtype=bool)
    served[:6] = True
    found = care.coverage(served, 2020)
    assert (found.numerator, found.denominator, round(found.value, 1)) == (6, 34, 17.6)
    weighted = care.coverage([1, 0], 2020, weight=[30.0, 10.0])
    assert weighted.value == 75
    with pytest.raises(ValueError, match=r"weight: shape \[2\] expected"):
        care.coverage([1, 0], 2020, weight=[1.0])
    with pytest.raises(care.InvalidInput, match="served row 1"):
        care.coverage([1, 2], 2020)
    with pytest.raises(care.InvalidInput):
        care.coverage([], 2020)


def test_an_indicator_is_checked_against_its_parts():
    workers = care.Indicator(1000, 1209, 572_362, year=2020)
    assert math.isnan(workers.value)
    assert math.isclose(workers.compute().value, 2.1123, rel_tol=1e-4)
    audit = care.check_indicator(workers, 0.15, 2)
    assert audit.agrees is False
    assert math.isclose(audit.implied_numerator, 0.15 * 572.362)
    assert math.isclose(audit.implied_denominator, 1209 / 0.15 * 1000)
    assert care.check_indicator(care.Indicator(100, 6, 34), 18, 0).agrees is True
    assert care.check_indicator(care.Indicator(100, 6, 34), 17.6, 1).agrees is True
    assert math.isinf(care.check_indicator(care.Indicator(100, 6, 34), 0, 0).implied_denominator)
    with pytest.raises(care.InvalidInput, match=r"indicator.denominator"):
        care.Indicator(100, 6, 0).compute()
    with pytest.raises(care.InvalidInput, match="decimals: 10 found"):
        care.check_indicator(workers, 1, 10)


def test_a_population():
    persons = np.arange(12.0).reshape(2, 2, 3)
    population = care.Population(persons, basis="registered", date=CENSUS)
    assert (population.basis, population.date) == ("registered", CENSUS)
    np.testing.assert_array_equal(population.from_age(1), [1 + 2 + 4 + 5, 7 + 8 + 10 + 11])
    assert care.Population(persons[0], basis="resident", date=CENSUS).from_age(2).tolist() == [7]
    with pytest.raises(care.InvalidInput, match=r"population.persons row 3"):
        care.Population(np.where(persons == 3, -1, persons), basis="resident", date=CENSUS)
    with pytest.raises(care.InvalidInput, match="from_age: 3 found"):
        population.from_age(3)
    with pytest.raises(ValueError, match="basis: one of resident, registered"):
        care.Population(persons, basis="present", date=CENSUS)
    with pytest.raises(AttributeError):
        population.persons = persons


# ---- targets ---


def test_a_target_on_the_way():
    found = care.evaluate_target(
        35, direction="at_least", base_year=2020, target_year=2025, base_value=30, latest_value=32, latest_year=2022
    )
    assert (found.met, found.on_track, found.gap, found.elapsed, found.progress) == (False, True, 3, 0.4, 0.4)
    assert (found.required_per_year, found.achieved_per_year, found.reach_year) == (1, 1, 2025)
    slow = care.evaluate_target(
        60, direction="at_least", base_year=2020, target_year=2025, base_value=31.5, latest_value=33, latest_year=2022
    )
    assert (slow.met, slow.on_track) == (False, False)
    unknown = care.evaluate_target(100, direction="equal", base_year=2020, target_year=2025)
    assert (unknown.met, unknown.on_track) == (None, None)
    assert math.isnan(unknown.gap)
    rounded = care.evaluate_target(
        100, direction="equal", base_year=2020, target_year=2025, latest_value=99.6, tolerance=0.5
    )
    assert rounded.met is True
    with pytest.raises(care.InvalidInput, match=r"target.target_year: 2020 found, 2021 to"):
        care.evaluate_target(1, direction="equal", base_year=2020, target_year=2020)


def test_how_many_beds():
    found = care.bed_answer(156_437, 35, 4114, needed_beds=1904.2, use_per_elderly=0.00814)
    assert (found.for_target, found.to_add, found.by_dependency, found.by_use) == (5476, 1362, 1905, 1274)
    assert found.vacancy_risk is True
    assert math.isclose(found.occupancy, 1274 / 5476)
    bare = care.bed_answer(1000, 35, 50)
    assert (bare.for_target, bare.to_add, bare.by_dependency, bare.by_use) == (35, 0, None, None)
    assert bare.vacancy_risk is None
    with pytest.raises(care.InvalidInput, match=r"question.available: -1 found"):
        care.bed_answer(1000, 35, -1)


def test_how_nursing_beds():
    found = care.nursing_answer(4114, 1296, 5475, 0.6)
    assert (found.nursing_needed, found.to_add, found.build) == (3285, 1989, 1361)
    assert (found.convert_least, found.convert_most, found.build_alone, found.close_alone) == (628, 1989, 2931, 1954)
    assert care.nursing_answer(10, 5, 10, 1.0).build_alone is None
    assert care.nursing_answer(10, 0, 10, 0.5).close_alone is None
    with pytest.raises(care.InvalidInput, match="nursing"):
        care.nursing_answer(10, 11, 10, 0.5)


def test_pace():
    found = care.pace(28, 5)
    assert found.dtype == np.int64
    assert found.tolist() == [6, 6, 6, 5, 5]
    assert care.pace(0, 2).tolist() == [0, 0]
