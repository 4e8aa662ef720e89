"""How soon a long call is back when it is told to stop."""

import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import libcare._care as raw
import numpy as np
from libcare._env import env

import libcare as care

ROOT = Path(__file__).resolve().parents[2]
PLAN = ROOT / "examples/data/nanchuan/plan.json"


class Watch:
    """Is polled: keeps the longest time between two polls, and says stop once a share is done."""

    def __init__(self, stop_at: float) -> None:
        self.stop_at = stop_at
        self.longest = 0.0
        self.start()

    def start(self) -> None:
        """Now the call begins."""
        self.last = time.perf_counter()

    def __call__(self, done: float) -> bool:
        """Go on?"""
        now = time.perf_counter()
        self.longest = max(self.longest, now - self.last)
        self.last = now
        return done < self.stop_at


def plan_run(watch: Watch) -> None:
    """Draws and influences of a real plan."""
    plan = care.read_plan(PLAN)
    watch.start()
    plan.run(draws=2000, threads=2, progress=watch)


def comparison(watch: Watch) -> None:
    """Of a plan with itself on other figures of three tables: ten runs."""
    plan = care.read_plan(PLAN)
    with tempfile.TemporaryDirectory() as folder:
        tables = {}
        for name in ("beds", "stations", "births"):
            rows = (PLAN.parent / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()
            at = max(i for i, row in enumerate(rows) if re.search(r",[1-9][0-9]*,", row))
            rows[at] = re.sub(r",([1-9][0-9]*),", lambda match: f",{int(match[1]) + 1},", rows[at], count=1)
            tables[name] = Path(folder) / f"{name}.csv"
            tables[name].write_text("\n".join(rows) + "\n", encoding="utf-8")
        other = care.read_plan(PLAN, tables=tables)
    watch.start()
    plan.compare(other, threads=2, progress=watch)


def projection(watch: Watch) -> None:
    """Of many townships, controlled to an area: a barrier each year."""
    townships, years, ages = 40_000, 15, 101
    problem = raw.care_cohort_problem(townships, years, ages)
    base = np.full((townships, 2, ages), 100.0)
    problem.set_base(base)
    problem.set_sex_ratio(np.full(years, 1.06))
    survival = np.full((2, ages), 0.98)
    problem.set_survival(survival, 0)
    fertility = np.zeros(ages)
    fertility[15:50] = 0.04
    problem.set_fertility(fertility, 0)
    control = np.full((years, 2, ages), 4e6)
    problem.set_control(control)
    persons = np.ones((years, townships, 2, ages))
    watch.start()
    raw.care_cohort_project(problem, env(2, watch), persons, None, None, None, None)


def measure(rounds: int) -> Iterator[tuple[str, str, float, float]]:
    """Name, size, longest time between polls, longest time to be back."""
    calls = {
        "plan": (plan_run, "Nanchuan, 2,000 draws"),
        "comparison": (comparison, "Nanchuan"),
        "projection": (projection, "40,000 x 2 x 101 x 15, controlled"),
    }
    for name, (call, size) in calls.items():
        between = back = 0.0
        for i in range(rounds):
            watch = Watch((i + 0.5) / rounds)
            try:
                call(watch)
            except care.Cancelled:
                back = max(back, time.perf_counter() - watch.last)
                between = max(between, watch.longest)
        yield name, size, between, back
