"""Lets every fuzz target look for inputs that break a promise, for some seconds each.

    .venv/bin/python tests/fuzz/run.py SECONDS [TARGET...]

What it learns stays in build/fuzz/corpus, so that the next run goes on from there. An input that broke a promise is put
into build/fuzz/found; it belongs into tests/fuzz/corpus, and the fault is mended. One process at a time. Exit status 1
if there was one.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "fuzz"


def run(target: str, seconds: int) -> tuple[int, int, int]:
    """Executions, branches reached and exit status of one target."""
    binary = BUILD / "tests" / f"fuzz_{target}"
    learned = BUILD / "corpus" / target
    found = BUILD / "found"
    learned.mkdir(parents=True, exist_ok=True)
    found.mkdir(exist_ok=True)
    options = [
        f"-max_total_time={seconds}",
        f"-artifact_prefix={found}/{target}-",
        "-max_len=8192",
        "-timeout=30",
        "-rss_limit_mb=3000",
        "-print_final_stats=1",
    ]
    command = [binary, *options, learned, f"tests/fuzz/corpus/{target}"]
    sanitizers = {"ASAN_OPTIONS": "allocator_may_return_null=1", "UBSAN_OPTIONS": "print_stacktrace=1"}
    done = subprocess.run(command, cwd=ROOT, env=os.environ | sanitizers, capture_output=True, errors="replace")
    executions = re.search(r"stat::number_of_executed_units:\s*(\d+)", done.stderr)
    reached = re.findall(r"cov: (\d+)", done.stderr)
    if done.returncode != 0:
        print(done.stderr[-6000:])
    return int(executions[1]) if executions else 0, int(reached[-1]) if reached else 0, done.returncode


def main() -> int:
    """Every target named, or all."""
    targets = sys.argv[2:] or sorted(path.stem.removeprefix("fuzz_") for path in Path(__file__).parent.glob("fuzz_*.c"))
    total = 0
    broken = []
    for target in targets:
        executions, reached, code = run(target, int(sys.argv[1]))
        total += executions
        verdict = "" if code == 0 else ", FOUND A FAULT"
        print(f"{target:12} {executions:10,d} executions, {reached:6,d} branches reached{verdict}", flush=True)
        broken += [target] if code != 0 else []
    print(f"{'all':12} {total:10,d} executions, {len(broken)} of {len(targets)} targets found a fault")
    return 1 if broken else 0


sys.exit(main())
