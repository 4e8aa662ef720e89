"""Ensembles of a district's size: 34 townships, 15 years, 101 ages, 4 levels."""

import os
import resource
import subprocess
import sys
import time

import numpy as np

import libcare as care

TOWNSHIPS, SEXES, LEVELS, AGES, YEARS = 34, 2, 4, 101, 15
SIZE = f"{TOWNSHIPS} x {SEXES} x {LEVELS} x {AGES} x {YEARS}"
CELL_YEARS = TOWNSHIPS * SEXES * AGES * YEARS  # of a trajectory; a cell is an age and sex with all its levels
FLOPS = LEVELS * LEVELS + LEVELS * (LEVELS - 1)  # of a cell-year, in the product with its matrix
FIRST, LAST = 15, 50  # mothers' ages

SOURCES = {
    "fertility": care.Series(spread=0.03),
    "mortality": care.Series(drift=-0.01, spread=0.02),
    "migration": care.Series(coefficient=0.8, spread=0.002),
    "prevalence": care.Series(initial=0.1, spread=0.02),
    "take_up": care.Series(initial=0.1, spread=0.05),
    "build_delay": care.Series(mean=1.0, initial=0.7),
    "township": care.Series(initial=0.05),
}


def make_problem(sources: dict[str, care.Series], with_migration: bool = True, seed: int = 1) -> care.EnsembleProblem:
    """Six figures, two supplies, two ratios, as a bureau's plan has them; one table of transitions for all years."""
    draw = np.random.default_rng(seed)
    age = np.arange(AGES)
    base = draw.uniform(20.0, 200.0, (TOWNSHIPS, SEXES, LEVELS, AGES)) * np.array([1.0, 0.05, 0.03, 0.02])[:, None]
    table = draw.uniform(0.0, 0.02, (SEXES, LEVELS + 1, LEVELS + 1, AGES))
    table[:, :, LEVELS] = np.minimum(0.0003 * np.exp(0.085 * age), 0.6)
    table += 0.9 * np.eye(LEVELS + 1)[:, :, None]
    table[:, LEVELS] = np.eye(LEVELS + 1)[LEVELS][:, None]
    fertility = np.zeros(AGES)
    fertility[FIRST:LAST] = 0.04
    everyone, dependent, severe = [1.0] * LEVELS, [0.0, 1.0, 1.0, 1.0], [0.0, 0.0, 0.0, 1.0]
    figures = [
        care.Figure("old", everyone, from_age=60),
        care.Figure("older", everyone, from_age=65),
        care.Figure("oldest", everyone, from_age=80),
        care.Figure("dependent", dependent, from_age=60),
        care.Figure("severe", severe, from_age=60),
        care.Figure("beds needed", [0.0, 0.05, 0.2, 0.6], from_age=60, take_up=True),
    ]
    planned = {"beds": np.linspace(4000, 8000, YEARS + 1), "home beds": np.linspace(500, 3000, YEARS + 1)}
    return care.EnsembleProblem(
        base,
        table / table.sum(axis=2, keepdims=True),
        fertility,
        sex_ratio=np.full(YEARS, 1.06),
        migration=draw.uniform(-0.01, 0.01, (SEXES, AGES)) if with_migration else None,
        figures=figures,
        supplies=planned,
        ratios=[care.Ratio("beds per 1000", "beds", "old", 1000), care.Ratio("use", "beds needed", "beds")],
        targets=[care.Target("beds per 1000", YEARS, 35.0)],
        sources=sources,
        migration_pattern=np.exp(-0.5 * ((age - 25) / 8.0) ** 2) * np.ones((SEXES, 1)),
    )


def seconds(problem: care.EnsembleProblem, trajectories: int, threads: int) -> float:
    """Of one run."""
    ensemble = care.Ensemble(problem)
    start = time.perf_counter()
    ensemble.run(0, trajectories, threads=threads)
    return time.perf_counter() - start


def scaling(trajectories: int, rounds: int) -> tuple[float, float, float]:
    """Least seconds with one thread and with two, which take turns, and the median of their ratios."""
    problem = make_problem(SOURCES)
    pairs = [(seconds(problem, trajectories, 1), seconds(problem, trajectories, 2)) for _ in range(rounds)]
    one, two = (min(times) for times in zip(*pairs, strict=True))
    return one, two, sorted(a / b for a, b in pairs)[len(pairs) // 2]


def rate(trajectories: int, rounds: int) -> dict[str, float]:
    """Least seconds with one thread: matrices as given, without and with migration; drawn anew; all seven sources."""
    problems = {
        "given": make_problem({}, with_migration=False),
        "migration": make_problem({}),
        "drawn": make_problem({name: SOURCES[name] for name in ("mortality", "prevalence")}, with_migration=False),
        "all": make_problem(SOURCES),
    }
    best = dict.fromkeys(problems, float("inf"))
    for _ in range(rounds):
        for name, problem in problems.items():
            best[name] = min(best[name], seconds(problem, trajectories, 1))
    return best


def nanchuan(trajectories: int) -> tuple[float, int]:
    """Seconds on all processors and the largest memory of a process of its own, in MiB."""
    done = subprocess.run(
        [sys.executable, __file__, str(trajectories)], check=True, capture_output=True, text=True, env=os.environ
    )
    spent, peak = done.stdout.split()
    return float(spent), int(peak)


def main() -> None:
    """Run all seven sources, then print seconds and peak memory."""
    spent = seconds(make_problem(SOURCES), int(sys.argv[1]), 0)
    print(spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    main()
