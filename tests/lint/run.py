"""Runs the checks in this folder, all or those named: run.py [NAME...]."""

import importlib
import sys
import time
import traceback

# Quick ones first; what needs a build comes after the check that builds.
CHECKS = [
    "words",
    "format",
    "functions",
    "memory",
    "floors",
    "python",
    "headers",
    "warnings",
    "symbols",
    "calls",
    "tidy",
]


def complaints_of(name: str) -> list[str]:
    """Complaints of one check; a check that breaks has failed."""
    try:
        return importlib.import_module(f"check_{name}").check()
    except Exception:
        return [traceback.format_exc()]


def main(names: list[str]) -> int:
    """Run, report, count."""
    failed = 0
    for name in names:
        start = time.monotonic()
        complaints = complaints_of(name)
        seconds = time.monotonic() - start
        for complaint in complaints:
            print(complaint)
        print(f"{'FAILED' if complaints else 'ok'} {name} ({seconds:.1f} s)", flush=True)
        failed += bool(complaints)
    print(f"{len(names) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or CHECKS))
