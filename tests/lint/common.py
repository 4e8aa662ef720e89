"""What the checks share. A check is a file check_NAME.py with a function check() -> list of complaints."""

import json
import os
import shlex
import subprocess
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parents[2]

T = TypeVar("T")


def run(*command: str | Path, text: str = "") -> tuple[bool, str]:
    """Run a command in the top folder: did it succeed, and what did it say?"""
    done = subprocess.run(
        command,
        cwd=ROOT,
        input=text,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    return done.returncode == 0, done.stdout


def complaints_of(*command: str | Path, text: str = "") -> list[str]:
    """Run a command that is silent, or may talk, when all is well: what it said if it failed."""
    good, said = run(*command, text=text)
    return [] if good else [said.strip() or f"{command[0]} failed"]


def in_parallel(check: Callable[[T], list[str]], items: Iterable[T]) -> list[str]:
    """Complaints of a check over many items, in their order."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return [complaint for complaints in pool.map(check, items) for complaint in complaints]


def files(*patterns: str) -> list[Path]:
    """Files of the project that match, from the top folder; those not yet committed too."""
    good, names = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns)
    if not good:
        raise RuntimeError(names)
    return sorted(path for name in names.split("\0") if name and (path := ROOT / name).is_file())


def headers() -> list[str]:
    """Public headers as they are included: care/core.h."""
    return [str(path.relative_to(ROOT / "include")) for path in files("include/care/*.h")]


class Compilation:
    """How a preset compiled a file."""

    def __init__(self, entry: dict[str, Any]) -> None:
        words = shlex.split(entry["command"])
        output = words.index("-o")
        self.source = Path(entry["file"])
        self.folder = Path(entry["directory"])
        self.object = self.folder / words[output + 1]
        self.command = words[:output]


def compilations(preset: str, *folders: str) -> list[Compilation]:
    """Of the files in these folders, in a preset that is built."""
    entries = json.loads((ROOT / "build" / preset / "compile_commands.json").read_text())
    wanted = tuple(f"{ROOT / folder}/" for folder in folders)
    return [Compilation(entry) for entry in entries if entry["file"].startswith(wanted)]
