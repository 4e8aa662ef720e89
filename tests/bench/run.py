"""
Compare libcare with other software, in the same run on the same data; answers are compared before times.

    run.py [--full] [NAME...]    prints a table and writes build/bench/results.json
"""

import argparse
import json
import math
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

for variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[variable] = "1"  # read when NumPy is loaded

import bench_ensemble  # noqa: E402
import bench_multistate  # noqa: E402
import cancelling  # noqa: E402
import cohort  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Row:
    """A line of the results; for a bandwidth the peer is the triad and the ratio that of bytes a second."""

    bench: str
    size: str
    threads: int
    ours_s: float
    peer: str
    peer_s: float
    ratio: float
    needed: float | None  # None: reported only
    note: str = ""
    peak_mib: int = 0


def geometric_mean(name: str, rows: list[Row]) -> Row:
    """Of rows with the same peer and the same mark."""
    ours, peer = (math.exp(sum(math.log(getattr(row, of)) for row in rows) / len(rows)) for of in ("ours_s", "peer_s"))
    first = rows[0]
    return Row(name, first.size, first.threads, ours, first.peer, peer, peer / ours, first.needed, "geometric mean")


def cohort_vs_numpy(full: bool) -> Iterator[Row]:
    """Both with one thread: persons alone, then with births, deaths and migrants."""
    rounds = 15 if full else 7
    rows = []
    for name, with_flows in (("persons", False), ("flows", True)):
        ours, whole, blocked = cohort.measure(with_flows, rounds)
        row = f"cohort_vs_numpy/{name}"
        rows.append(
            Row(row, cohort.SIZE, 1, ours, "NumPy", whole, whole / ours, 3.0, f"whole arrays, best of {rounds}")
        )
        yield rows[-1]
        block = min(blocked, key=lambda n: blocked[n])
        note = f"rates multiplied beforehand, blocks of {block} townships, the best of {sorted(blocked)}"
        peer = blocked[block]
        yield Row(f"{row}_blocked", cohort.SIZE, 1, ours, "NumPy", peer, peer / ours, None, note)
    yield geometric_mean("cohort_vs_numpy", rows)


def cohort_bandwidth(full: bool) -> Iterator[Row]:
    """Bytes that must move in a second, over those of the triad."""
    rounds = 25 if full else 15
    program = ROOT / "build/release/tests/bench/cohort_bandwidth"
    done = subprocess.run([program, str(rounds), "1", "2"], check=True, capture_output=True, text=True)
    for line in done.stdout.splitlines():
        found = json.loads(line)
        pairs = list(zip(found["project_s"], found["triad_s"], strict=True))
        scale = found["project_bytes"] / found["triad_bytes"]
        ours, triad = (min(times) for times in zip(*pairs, strict=True))
        middle = sorted(scale * t / p for p, t in pairs)[len(pairs) // 2]
        speeds = f"{found['project_bytes'] / ours * 1e-9:.1f} of {found['triad_bytes'] / triad * 1e-9:.1f} GB/s"
        yield Row(
            f"cohort_bandwidth/{found['threads']}",
            cohort.SIZE,
            found["threads"],
            ours,
            "triad",
            triad,
            scale * triad / ours,
            0.6,
            f"best of {rounds}: {speeds}; median of rounds {middle:.2f}",
        )


def cancel(full: bool) -> Iterator[Row]:
    """Longest time between two occasions to stop, and from being told to stop to being back; 0.2 s is wanted."""
    for name, size, between, back in cancelling.measure(20 if full else 5):
        note = f"longest of all runs; at most {between * 1e3:.0f} ms between two polls"
        yield Row(f"cancel/{name}", size, 2, back, "0.2 s", 0.2, 0.2 / back, 1.0, note)


def multistate_vs_numpy(full: bool) -> Iterator[Row]:
    """Four levels, one thread each, in the same order; then NumPy in the order that suits its matrix product."""
    rounds = 9 if full else 3
    ours, matmul, blocked = bench_multistate.measure(rounds)
    block = min(blocked, key=lambda n: blocked[n])
    note = f"products of rows, blocks of {block} townships, the best of {sorted(blocked)}"
    yield Row(
        "multistate_vs_numpy", bench_multistate.SIZE, 1, ours, "NumPy", blocked[block], blocked[block] / ours, 5.0, note
    )
    note = f"ages outermost, best of {rounds}: both at the speed of memory"
    yield Row("multistate_vs_numpy/matmul", bench_multistate.SIZE, 1, ours, "NumPy", matmul, matmul / ours, None, note)


def load() -> str:
    """How many processes wanted a processor in the last minute, this one among them."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


def ensemble_scaling(full: bool) -> Iterator[Row]:
    """All seven sources, two threads against one; then so few trajectories that setting up shows."""
    for name, trajectories, rounds, needed in (
        ("ensemble_scaling", 10_000, 9 if full else 3, 1.8),
        ("ensemble_scaling/320", 320, 60 if full else 30, None),
    ):
        one, two, middle = bench_ensemble.scaling(trajectories, rounds)
        note = f"{trajectories:,} trajectories, best of {rounds}; median of rounds {middle:.2f}; {load()}"
        yield Row(name, bench_ensemble.SIZE, 2, two, "one thread", one, one / two, needed, note)


def ensemble_rate(full: bool) -> Iterator[Row]:
    """Cell-years a second on one thread, a cell being an age and sex with all its levels; against 3e8."""
    rounds = 60 if full else 25
    trajectories = 200
    program = ROOT / "build/release/tests/bench/ensemble_limits"
    limits = json.loads(subprocess.run([program, "300"], check=True, capture_output=True, text=True).stdout)
    best = bench_ensemble.rate(trajectories, rounds)
    cell_years = trajectories * bench_ensemble.CELL_YEARS
    names = {
        "given": "ensemble_rate",
        "migration": "ensemble_rate/with_migration",
        "drawn": "ensemble_rate/matrices_drawn",
        "all": "ensemble_rate/all_sources",
    }
    for what, name in names.items():
        found = cell_years / best[what]
        flops = found * bench_ensemble.FLOPS  # of the products with matrices alone
        note = f"{found:.2e} a second, best of {rounds}; matrix products {flops * 1e-9:.1f} of at most "
        note += f"{limits['rows_flops'] * 1e-9:.0f} GFLOP/s from the first cache, "
        note += f"{limits['registers_flops'] * 1e-9:.0f} from registers; {load()}"
        wanted = cell_years / 3e8
        needed = 1.0 if what == "given" else None
        yield Row(name, bench_ensemble.SIZE, 1, best[what], "3e8 a s", wanted, wanted / best[what], needed, note)


def ensemble_nanchuan(full: bool) -> Iterator[Row]:
    """10,000 trajectories of a district with all seven sources; its largest memory against 1 GiB."""
    runs = [bench_ensemble.nanchuan(10_000) for _ in range(3 if full else 1)]
    spent = sorted(seconds for seconds, _ in runs)[len(runs) // 2]
    peak = max(mib for _, mib in runs)
    note = f"10,000 trajectories in {spent:.1f} s; ratio: 1 GiB over {peak} MiB; {load()}"
    yield Row(
        "ensemble_nanchuan",
        bench_ensemble.SIZE,
        os.cpu_count() or 1,
        spent,
        "1 GiB",
        0.0,
        1024 / peak,
        1.0,
        note,
        peak,
    )


BENCHES: dict[str, Callable[[bool], Iterator[Row]]] = {
    "cohort_vs_numpy": cohort_vs_numpy,
    "cohort_bandwidth": cohort_bandwidth,
    "multistate_vs_numpy": multistate_vs_numpy,
    "ensemble_scaling": ensemble_scaling,
    "ensemble_rate": ensemble_rate,
    "ensemble_nanchuan": ensemble_nanchuan,
    "cancel": cancel,
}


def main() -> int:
    """Run the benchmarks named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="every instance, and more rounds")
    parser.add_argument("name", nargs="*", help=f"of {', '.join(BENCHES)}")
    arguments = parser.parse_args()
    if unknown := set(arguments.name) - set(BENCHES):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    rows = []
    form = "{:32} {:>7} {:>10} {:>8} {:>10} {:>7} {:>7}  {}"
    print(form.format("benchmark", "threads", "ours ms", "peer", "peer ms", "ratio", "needed", "note"))
    for name in arguments.name or BENCHES:
        for row in BENCHES[name](arguments.full):
            usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
            row.peak_mib = row.peak_mib or max(usage.ru_maxrss for usage in usages) // 1024
            times = (f"{row.ours_s * 1e3:.1f}", row.peer, f"{row.peer_s * 1e3:.1f}")
            ratios = (f"{row.ratio:.2f}", "-" if row.needed is None else f"{row.needed:.1f}")
            print(form.format(row.bench, row.threads, *times, *ratios, row.note), flush=True)
            rows.append(row)
    results = ROOT / "build/bench/results.json"
    results.parent.mkdir(parents=True, exist_ok=True)
    results.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
