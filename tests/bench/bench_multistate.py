"""A projection by functional level by libcare and by NumPy, each as fast as it can with one thread."""

import time

import libcare._care as care
import numpy as np
from libcare._env import env

TOWNSHIPS, SEXES, LEVELS, AGES, YEARS = 8_000, 2, 4, 101, 10
SIZE = f"{TOWNSHIPS} x {SEXES} x {LEVELS} x {AGES} x {YEARS}"
FIRST, LAST = 15, 50  # mothers' ages
BLOCKS = (8, 16, 32, 64)  # townships that NumPy takes at once by planes


class Problem:
    """One table of transitions for all, as a bureau has it; outputs are there, and touched, before the clock starts."""

    def __init__(self, seed: int = 1) -> None:
        draw = np.random.default_rng(seed)
        self.base = draw.uniform(0.0, 200.0, (TOWNSHIPS, SEXES, LEVELS, AGES))
        table = draw.uniform(0.0, 0.1, (SEXES, LEVELS + 1, LEVELS + 1, AGES))
        table += np.eye(LEVELS + 1)[:, :, None]
        table[:, LEVELS] = np.eye(LEVELS + 1)[LEVELS][:, None]
        self.table = table / table.sum(axis=2, keepdims=True)
        self.fertility = np.zeros(AGES)
        self.fertility[FIRST:LAST] = 0.04
        self.sex_ratio = np.full(YEARS, 1.06)
        share = np.array([1.06, 1.0]) / 2.06
        self.newborn = share[:, None] * self.table[:, 0, :LEVELS, 0]  # of a birth, by sex and level


def ours(p: Problem, out: np.ndarray) -> None:
    """By libcare."""
    problem = care.care_multistate_problem(TOWNSHIPS, YEARS, AGES, LEVELS)
    problem.set_base(p.base)
    problem.set_sex_ratio(p.sex_ratio)
    problem.set_probability(p.table, 0)
    problem.set_fertility(p.fertility, 0)
    care.care_multistate_project(problem, env(1, None), out, None, None, None)


class Matmul:
    """By NumPy: a matrix product for each sex and age, of all townships with one small matrix, ages outermost."""

    def __init__(self, p: Problem) -> None:
        self.base = np.ascontiguousarray(p.base.transpose(1, 3, 0, 2))  # [sex][age][township][level]
        self.table = np.ascontiguousarray(p.table[:, :LEVELS, :LEVELS].transpose(0, 3, 1, 2))
        self.half = 0.5 * p.fertility[FIRST:LAST]
        self.newborn = p.newborn
        self.out = np.ones((YEARS, SEXES, AGES, TOWNSHIPS, LEVELS))
        self.oldest = np.empty((SEXES, TOWNSHIPS, LEVELS))
        self.women = np.empty((LAST - FIRST, TOWNSHIPS, LEVELS))
        self.births = np.empty((TOWNSHIPS, LEVELS))

    def __call__(self) -> None:
        """Project."""
        before = self.base
        for year in range(YEARS):
            after = self.out[year]
            np.matmul(before[:, :-1], self.table[:, 1:], out=after[:, 1:])
            np.matmul(before[:, -1], self.table[:, -1], out=self.oldest)
            np.add(after[:, -1], self.oldest, out=after[:, -1])
            np.add(before[1, FIRST:LAST], after[1, FIRST:LAST], out=self.women)
            np.einsum("xtl,x->tl", self.women, self.half, out=self.births)
            born = self.births.sum(axis=1)
            np.multiply(born[None, :, None], self.newborn[:, None], out=after[:, 0])
            before = after

    def persons(self) -> np.ndarray:
        """As libcare has them."""
        return self.out.transpose(0, 3, 1, 4, 2)


class Planes:
    """By NumPy: in libcare's layout, one product of rows for each pair of levels, townships by blocks in the cache."""

    def __init__(self, p: Problem, block: int) -> None:
        self.block = block
        self.base = p.base
        self.table = np.ascontiguousarray(p.table[:, :LEVELS, :LEVELS])
        self.half = 0.5 * p.fertility[FIRST:LAST]
        self.newborn = p.newborn
        self.out = np.ones((YEARS, TOWNSHIPS, SEXES, LEVELS, AGES))
        self.moved = np.empty((block, SEXES, LEVELS, AGES - 1))
        self.last = np.empty((block, SEXES, LEVELS))

    def __call__(self) -> None:
        """Project."""
        for begin in range(0, TOWNSHIPS, self.block):
            before = self.base[begin : begin + self.block]
            for year in range(YEARS):
                after = self.out[year, begin : begin + self.block]
                older = after[..., 1:]
                np.multiply(before[:, :, 0, None, :-1], self.table[:, 0, :, 1:], out=older)
                for level in range(1, LEVELS):
                    np.multiply(before[:, :, level, None, :-1], self.table[:, level, :, 1:], out=self.moved)
                    np.add(older, self.moved, out=older)
                np.einsum("tsi,sij->tsj", before[..., -1], self.table[..., -1], out=self.last)
                np.add(after[..., -1], self.last, out=after[..., -1])
                women = before[:, 1, :, FIRST:LAST] + after[:, 1, :, FIRST:LAST]
                births = (women @ self.half).sum(axis=1)
                np.multiply(births[:, None, None], self.newborn, out=after[..., 0])
                before = after

    def persons(self) -> np.ndarray:
        """As libcare has them."""
        return self.out


def seconds(work, *arguments) -> float:
    """Of one call."""
    start = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - start


def measure(rounds: int) -> tuple[float, float, dict[int, float]]:
    """
    Least seconds of libcare, of NumPy by matrix products, ages outermost, and of NumPy in libcare's order by blocks.

    They take turns, since other work may slow the machine.
    """
    p = Problem()
    out = np.ones((YEARS, TOWNSHIPS, SEXES, LEVELS, AGES))
    ours(p, out)
    best = float("inf")
    found = {}
    for name, make in {0: Matmul, **{block: lambda p, block=block: Planes(p, block) for block in BLOCKS}}.items():
        peer = make(p)  # one after the other: each holds as much memory as the answer
        peer()
        worst = max(np.max(np.abs(got - want) / want) for got, want in zip(out, peer.persons(), strict=True))
        if not worst <= 1e-9:
            raise SystemExit(f"multistate: persons of libcare and NumPy differ by {worst:.1e}")
        for _ in range(rounds):
            best = min(best, seconds(ours, p, out))
            found[name] = min(found.get(name, float("inf")), seconds(peer))
        del peer
    return best, found.pop(0), found
