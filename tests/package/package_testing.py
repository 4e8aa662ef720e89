"""Running what was installed, away from the tree it came from."""

import os
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLAN = ROOT / "examples/data/nanchuan/plan.json"

# consumer/consumer.c in Python.
RUN_IN_PYTHON = """
import sys
import libcare
print(libcare.read_plan(sys.argv[1]).run(draws=20, seed=7).to_json("en"), end="")
"""

# Variables that could lead a program back into a build folder, or make(1) into this one's jobs.
MISLEADING = re.compile(
    r"PYTHON.*|LD_.*|CMAKE_.*|PKG_CONFIG.*|VIRTUAL_ENV|CFLAGS|CXXFLAGS|LDFLAGS|MAKE.*|MFLAGS|DESTDIR"
)


def run(*command: str | Path, folder: Path = Path("/"), environment: dict[str, str] | None = None) -> str:
    """What a command prints; a test fails with everything it said when it fails."""
    clean = {name: value for name, value in os.environ.items() if not MISLEADING.fullmatch(name)}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env=clean | (environment or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=600,
    )
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}"
    return done.stdout


def needed(binary: Path) -> set[str]:
    """Shared libraries that a program or library asks for."""
    return set(re.findall(r"\(NEEDED\).*\[(.*)\]", run("readelf", "-d", binary)))


def files_below(folder: Path) -> set[str]:
    """Every file and link, by its path from the folder."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()}


def without(tool: str) -> str:
    """Reason to skip a test, or nothing."""
    return "" if shutil.which(tool) else f"{tool} is not installed"
