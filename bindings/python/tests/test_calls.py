"""Long calls: other threads run, progress is told, signals and callbacks stop them, nothing leaks, nothing dangles."""

import copy
import datetime
import gc
import os
import pickle
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from care_testing import NANCHUAN, Town

import libcare as care
from libcare import _care

FOREVER = 1_000_000  # draws: hours


def test_other_threads_run_during_a_call(nanchuan):
    switch = sys.getswitchinterval()
    beats = 0
    done = threading.Event()

    def call():
        nanchuan.run(trajectories=0, draws=40, seed=1, influence=False)
        done.set()

    thread = threading.Thread(target=call)
    sys.setswitchinterval(60)  # whoever holds the GIL keeps it
    try:
        thread.start()
        while not done.is_set():
            beats += 1
            time.sleep(0.001)
    finally:
        sys.setswitchinterval(switch)
        thread.join()
    assert beats > 20


def test_two_calls_run_at_once_on_shared_objects(nanchuan, result):
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: nanchuan.run(trajectories=0, draws=5, seed=7, threads=1).to_json(), range(4)))
        texts = list(pool.map(lambda _: result.tables["elderly"].to_csv("zh"), range(8)))
    assert len(set(runs)) == 1
    assert len(set(texts)) == 1


@pytest.mark.skipif(threading.current_thread() is not threading.main_thread(), reason="signals come to the main thread")
def test_ctrl_c_stops_a_call(nanchuan):
    timer = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
    before = time.monotonic()
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        nanchuan.run(trajectories=0, draws=FOREVER)
    timer.join()
    assert time.monotonic() - before < 10
    assert len(nanchuan.run(trajectories=0, draws=0, influence=False).tables) == 19  # all is well afterwards


def test_a_signal_handler_of_ones_own_is_heard(nanchuan):
    class Enough(Exception):
        pass

    def handler(number, frame):
        raise Enough(number)

    old = signal.signal(signal.SIGUSR1, handler)
    timer = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGUSR1))
    try:
        timer.start()
        with pytest.raises(Enough):
            nanchuan.run(trajectories=0, draws=FOREVER)
    finally:
        timer.join()
        signal.signal(signal.SIGUSR1, old)


def test_a_signal_that_raises_nothing_stops_nothing(nanchuan):
    heard = []
    old = signal.signal(signal.SIGUSR1, lambda number, frame: heard.append(number))
    timer = threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGUSR1))
    try:
        timer.start()
        nanchuan.run(trajectories=0, draws=100, influence=False)
        timer.join()
    finally:
        signal.signal(signal.SIGUSR1, old)
    assert heard == [signal.SIGUSR1]


def test_progress_is_told(nanchuan):
    told = []
    me = threading.get_ident()

    def progress(done):
        assert threading.get_ident() == me
        told.append(done)
        return True  # as the update of a progress bar may

    nanchuan.run(trajectories=0, draws=100, influence=False, progress=progress)
    assert len(told) > 2
    assert all(type(done) is float for done in told)
    assert told == sorted(told)
    assert 0 <= told[0] < told[-1] <= 1


def test_an_exception_of_progress_comes_out_as_it_is(nanchuan):
    class Broken(RuntimeError):
        pass

    raised = Broken("in the callback")

    def progress(done):
        raise raised

    with pytest.raises(Broken) as caught:
        nanchuan.run(trajectories=0, draws=FOREVER, progress=progress)
    assert caught.value is raised
    assert any(entry.name == "progress" for entry in caught.traceback)


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt, GeneratorExit, care.Cancelled])
def test_exceptions_of_every_kind_come_out(nanchuan, kind):
    def progress(done):
        raise kind

    with pytest.raises(kind):
        nanchuan.run(trajectories=0, draws=FOREVER, progress=progress)


def test_progress_may_say_no(nanchuan):
    with pytest.raises(care.Cancelled) as caught:
        nanchuan.run(trajectories=0, draws=FOREVER, progress=lambda done: False)
    assert caught.value.status == care.Status.CANCELLED
    assert str(caught.value) == "stopped by the caller"


def test_a_projection_can_be_stopped():
    town = Town(townships=30_000, years=60, ages=101)
    problem = _care.care_cohort_problem(town.townships, town.years, town.ages)
    problem.set_base(town.base)
    problem.set_survival(town.survival, _care.CARE_RATES_COMMON)
    problem.set_fertility(town.fertility, _care.CARE_RATES_COMMON)
    problem.set_sex_ratio(town.sex_ratio)
    births = np.zeros((town.years, town.townships, 2))
    with pytest.raises(care.Cancelled):
        _care.care_cohort_project(problem, (1, lambda done: False), None, births, None, None, None)


def test_a_search_that_is_stopped_gives_what_it_has():
    draw = np.random.default_rng(1).uniform
    reach = care.Reach(draw(0, 100, (4000, 2)), draw(0, 100, (500, 2)), 8.0)
    weight = draw(0, 1, (5, reach.rows))
    found = care.rollout(reach, weight, [40] * 5, progress=lambda done: False)
    assert (found.info.stop, found.info.outcome, found.info.reproducible) == ("cancelled", "feasible", False)
    assert 0 < found.info.objective <= found.info.bound
    assert all((found.year == year).sum() <= 40 for year in range(5))

    def progress(done):
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        care.rollout(reach, weight, [40] * 5, progress=progress)
    timer = threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        care.rollout(reach, weight, [40] * 5)
    timer.join()


@pytest.mark.parametrize("progress", [1, "no", ()])
def test_progress_must_be_callable(nanchuan, progress):
    with pytest.raises(TypeError, match="progress: a callable expected"):
        nanchuan.run(trajectories=0, draws=0, progress=progress)


def test_threads_must_be_a_number(nanchuan, town):
    for threads, kind in (("two", TypeError), (1.5, TypeError), (2**40, ValueError), (-1, care.InvalidInput)):
        with pytest.raises(kind, match="threads"):
            nanchuan.run(trajectories=0, draws=0, threads=threads)
        with pytest.raises(kind, match="threads"):
            town.project(threads=threads)


# ---- memory ---


def resident_kib():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024


def raises(kind, call):
    with pytest.raises(kind):
        call()


class Things:
    """What calls are made with."""

    def __init__(self) -> None:
        self.town = Town()
        self.result = care.read_plan(NANCHUAN).run(trajectories=0, draws=0, influence=False)
        self.table = self.result.tables["provenance"]
        self.ones = np.ones(50)
        self.ledger = care.Ledger(30, 2020, 2035)
        self.out = {"persons": np.empty((self.town.years, self.town.townships, 2, self.town.ages))}


@pytest.fixture(scope="module")
def things():
    return Things()


CALLS = {
    "project": lambda at: at.town.project(out=at.out),
    "apportion": lambda at: care.apportion(100, at.ones),
    "refused array": lambda at: raises(ValueError, lambda: care.apportion(100, [[1]])),
    "refused buffer": lambda at: raises(TypeError, lambda: _care.care_random_uniform(1, 1, 1, bytearray(8))),
    "error": lambda at: raises(care.InvalidInput, lambda: care.apportion(-1, at.ones)),
    "error with findings": lambda at: raises(care.CareError, lambda: care.read_plan("absent")),
    "text": lambda at: at.table.to_text("zh"),
    "json": lambda at: at.table.to_json("zh"),
    "column": lambda at: at.table.column("source"),
    "columns": lambda at: at.table.columns("zh"),
    "result table": lambda at: _care.care_plan_result_table(at.result._raw, 3),
    "township": lambda at: care.Area([care.Township("a", "甲", "A")])[0],
    "ledger": lambda at: care.Ledger(30, 2020, 2035),
    "verify": lambda at: at.ledger.verify(),
    "reach": lambda at: care.Reach(np.zeros((20, 2)), np.zeros((20, 2)), 1.0),
    "value": lambda at: care.bed_answer(1000, 35, 20),
    "philox": lambda at: care.philox4x32([0] * 4, [0] * 2),
    "plan": lambda at: care.read_plan(NANCHUAN),
}


@pytest.mark.parametrize("name", CALLS)
def test_nothing_leaks_in_a_thousand_calls(name, things):
    call = CALLS[name]
    calls = 200 if name == "plan" else 1000
    for _ in range(calls // 4):  # warm up
        call(things)
    gc.collect()
    before = resident_kib()
    for _ in range(calls):
        call(things)
    gc.collect()
    assert resident_kib() - before < 1500


def test_references_are_given_back(town):
    weight = np.ones(5)
    out = np.empty((town.years, town.townships, 2, town.ages))
    watched = [weight, town.base, town.survival, out, None, (1, None)]

    def progress(done):
        return None

    watched.append(progress)
    counts = [sys.getrefcount(one) for one in watched]
    for _ in range(100):
        care.apportion(100, weight)
        with pytest.raises(care.InvalidInput):
            care.apportion(-1, weight)
        town.project(out=out, progress=progress)
        with pytest.raises(ValueError, match="fertility"):
            town.project(fertility=town.base, out=out, progress=progress)
    del _
    gc.collect()
    after = [sys.getrefcount(one) for one in watched]
    assert [b - a for a, b in zip(counts, after, strict=True)] == pytest.approx([0] * len(watched), abs=20)


def test_parts_outlive_the_whole():
    plan = care.read_plan(NANCHUAN)
    findings = plan.findings
    result = plan.run(trajectories=0, draws=0, influence=False)
    del plan
    table = result.tables["elderly"]
    persons = result.persons
    del result
    gc.collect()
    assert len(table) == 16
    assert table.column("elderly")[0] > 1e5
    assert persons.sum() > 1e6
    assert findings[0].message("zh")


def test_an_array_outlives_its_name():
    population = care.Population(np.ones((3, 2, 100)), basis="resident", date=datetime.date(2020, 11, 1))
    gc.collect()
    np.testing.assert_array_equal(population.from_age(60), [80, 80, 80])


def test_an_array_that_was_resized_behind_our_back_is_refused():
    persons = np.ones((3, 2, 100))
    population = care.Population(persons, basis="resident", date=datetime.date(2020, 11, 1))
    persons.resize((1, 2, 100), refcheck=False)
    with pytest.raises(care.InvalidInput, match=r"population.persons: length 200 found, 600 expected"):
        population.from_age(60)


def test_handles_cannot_be_copied_or_pickled(nanchuan, result):
    for one in (nanchuan, result, result.tables["elderly"], care.Ledger(1, 2020, 2021), care.Area()):
        assert copy.copy(one) is not one  # shares what it stands on
        with pytest.raises(TypeError, match="pickle"):
            copy.deepcopy(one)
        with pytest.raises(TypeError, match="pickle"):
            pickle.dumps(one)


def test_objects_of_the_module_cannot_be_made_empty():
    for name in (
        "care_area",
        "care_ensemble",
        "care_ledger",
        "care_plan",
        "care_plan_comparison",
        "care_plan_result",
        "care_reach",
        "care_table",
        "care_diagnostics",
    ):
        with pytest.raises(AttributeError, match="No constructor"):
            getattr(_care, name)()
