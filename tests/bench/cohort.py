"""A cohort-component projection by libcare and by NumPy, each as fast as it can with one thread."""

import time

import libcare._care as care
import numpy as np
from libcare._env import env

TOWNSHIPS, SEXES, AGES, YEARS = 40_000, 2, 101, 15
SIZE = f"{TOWNSHIPS} x {SEXES} x {AGES} x {YEARS}"
FIRST, LAST = 15, 50  # mothers' ages
BLOCKS = (200, 400, 800)  # townships; smaller and larger ones were slower


class Problem:
    """Every township has survival and migration of its own; outputs are there, and touched, before the clock starts."""

    def __init__(self, seed: int = 1) -> None:
        draw = np.random.default_rng(seed)
        shape = (TOWNSHIPS, SEXES, AGES)
        self.base = draw.uniform(0.0, 500.0, shape)
        self.survival = draw.uniform(0.8, 1.0, shape)
        self.migration = draw.uniform(-0.02, 0.02, shape)
        self.fertility = np.zeros(AGES)
        self.fertility[FIRST:LAST] = 0.04
        self.sex_ratio = np.full(YEARS, 1.06)

    def outputs(self) -> dict[str, np.ndarray]:
        """Persons and flows, all written."""
        flows = {name: np.ones((YEARS, TOWNSHIPS, SEXES)) for name in ("births", "deaths", "migrants")}
        return {"persons": np.ones((YEARS, TOWNSHIPS, SEXES, AGES)), **flows}


def ours(p: Problem, out: dict[str, np.ndarray], with_flows: bool) -> None:
    """By libcare: rates by township, migration by rates at the end of the year."""
    by_township, rates = 1, 2
    problem = care.care_cohort_problem(TOWNSHIPS, YEARS, AGES)
    problem.set_base(p.base)
    problem.set_sex_ratio(p.sex_ratio)
    problem.set_survival(p.survival, by_township)
    problem.set_fertility(p.fertility, 0)
    problem.set_migration(p.migration, by_township, rates)
    flows = [out[name] if with_flows else None for name in ("births", "deaths", "migrants")]
    care.care_cohort_project(problem, env(1, None), out["persons"], *flows, None)


def numpy_whole(p: Problem, out: dict[str, np.ndarray], with_flows: bool) -> None:
    """By NumPy, year by year on whole arrays, every result and every intermediate in memory taken before."""
    share = np.stack([p.sex_ratio, np.ones(YEARS)], 1) / (1.0 + p.sex_ratio)[:, None]
    moved = np.empty_like(p.base)
    women = np.empty((TOWNSHIPS, LAST - FIRST))
    ends = np.empty((TOWNSHIPS, SEXES))
    births = np.empty(TOWNSHIPS)
    before = p.base
    for year in range(YEARS):
        after = out["persons"][year]
        np.multiply(before[:, :, :-1], p.survival[:, :, 1:], out=after[:, :, 1:])
        np.multiply(before[:, :, -1], p.survival[:, :, -1], out=ends)
        np.add(after[:, :, -1], ends, out=after[:, :, -1])
        np.add(before[:, 1, FIRST:LAST], after[:, 1, FIRST:LAST], out=women)
        np.matmul(women, 0.5 * p.fertility[FIRST:LAST], out=births)
        np.multiply(births[:, None], share[year], out=ends)
        if with_flows:
            np.copyto(out["births"][year], ends)
        np.multiply(ends, p.survival[:, :, 0], out=after[:, :, 0])
        if with_flows:
            died = out["deaths"][year]
            np.add.reduce(before, axis=2, out=died)
            np.add(died, ends, out=died)
            np.add.reduce(after, axis=2, out=ends)
            np.subtract(died, ends, out=died)
        np.multiply(after, p.migration, out=moved)
        np.add(after, moved, out=after)
        if with_flows:
            np.add.reduce(moved, axis=2, out=out["migrants"][year])
        before = after


def numpy_blocked(p: Problem, out: dict[str, np.ndarray], with_flows: bool, block: int) -> None:
    """
    By NumPy, with as few passes over as little memory as the model allows.

    Townships go by blocks that stay in the cache. What does not depend on the year is multiplied beforehand, births
    are a sum of products with persons, and a block is one long row, whose first and last ages are put right afterwards.
    """
    share = np.stack([p.sex_ratio, np.ones(YEARS)], 1) / (1.0 + p.sex_ratio)[:, None]
    half = 0.5 * p.fertility
    shapes = ((SEXES, AGES), (SEXES, AGES), (LAST - FIRST + 1,), (SEXES,), (SEXES,), ())
    rooms = [np.empty((block, *shape)) for shape in shapes]
    for begin in range(0, TOWNSHIPS, block):
        end = min(begin + block, TOWNSHIPS)
        change, dying, weights, newborn, oldest, births = (room[: end - begin] for room in rooms)
        survival = p.survival[begin:end]
        np.add(p.migration[begin:end], 1.0, out=change)
        np.multiply(change, survival, out=change)
        np.multiply(survival[:, 1, FIRST : LAST + 1], half[FIRST : LAST + 1], out=weights)
        np.add(weights, half[FIRST - 1 : LAST], out=weights)
        if with_flows:
            np.subtract(1.0, survival[:, :, 1:], out=dying[:, :, :-1])
            np.subtract(1.0, survival[:, :, -1], out=dying[:, :, -1])
        before = p.base[begin:end]
        for year in range(YEARS):
            after = out["persons"][year, begin:end]
            np.multiply(before.reshape(-1)[:-1], change.reshape(-1)[1:], out=after.reshape(-1)[1:])
            np.add(before[:, :, -2], before[:, :, -1], out=oldest)
            np.multiply(oldest, change[:, :, -1], out=after[:, :, -1])
            np.einsum("tx,tx->t", before[:, 1, FIRST - 1 : LAST], weights, out=births)
            np.multiply(births[:, None], share[year], out=newborn)
            np.multiply(newborn, change[:, :, 0], out=after[:, :, 0])
            if with_flows:
                born, died, moved = (out[name][year, begin:end] for name in ("births", "deaths", "migrants"))
                np.copyto(born, newborn)
                np.einsum("tsx,tsx->ts", before, dying, out=died)
                np.subtract(1.0, survival[:, :, 0], out=oldest)
                np.multiply(oldest, born, out=oldest)
                np.add(died, oldest, out=died)
                np.add.reduce(after, axis=2, out=moved)
                np.add.reduce(before, axis=2, out=oldest)
                np.subtract(moved, oldest, out=moved)
                np.subtract(moved, born, out=moved)
                np.add(moved, died, out=moved)
            before = after


def compare(got: dict[str, np.ndarray], wanted: dict[str, np.ndarray], with_flows: bool) -> None:
    """Both found the same, to a billionth: net migrants, a small difference, to a billionth of the persons."""
    for name in wanted if with_flows else ("persons",):
        for year in range(YEARS):
            scale = wanted["persons"][year].sum(axis=2) if name == "migrants" else wanted[name][year]
            worst = np.max(np.abs(got[name][year] - wanted[name][year]) / scale)
            if not worst <= 1e-9:
                raise SystemExit(f"cohort: {name} of libcare and NumPy differ by {worst:.1e}")


def seconds(work, *arguments) -> float:
    """Of one call."""
    start = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - start


def measure(with_flows: bool, rounds: int) -> tuple[float, float, dict[int, float]]:
    """
    Least seconds of libcare, of NumPy on whole arrays, and of NumPy by townships in a block.

    They take turns, since other work may slow the machine.
    """
    p = Problem()
    out, peer_out = p.outputs(), p.outputs()
    ours(p, out, with_flows)
    numpy_whole(p, peer_out, with_flows)
    compare(out, peer_out, with_flows)
    for block in BLOCKS:
        numpy_blocked(p, peer_out, with_flows, block)
        compare(out, peer_out, with_flows)
    best = whole = float("inf")
    blocked = dict.fromkeys(BLOCKS, float("inf"))
    for _ in range(rounds):
        best = min(best, seconds(ours, p, out, with_flows))
        whole = min(whole, seconds(numpy_whole, p, peer_out, with_flows))
        for block in BLOCKS:
            blocked[block] = min(blocked[block], seconds(numpy_blocked, p, peer_out, with_flows, block))
    return best, whole, blocked
