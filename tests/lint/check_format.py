"""C and C++ look as .clang-format says."""

from pathlib import Path

from common import ROOT, files, in_parallel, run


def formatted(path: Path) -> list[str]:
    """Complaint about one file; clang-format's own words are long and say less."""
    good, _ = run("clang-format", "--dry-run", "-Werror", path)
    return [] if good else [f"{path.relative_to(ROOT)} is not formatted: make format"]


def check() -> list[str]:
    """Complaints."""
    return in_parallel(formatted, files("*.c", "*.h", "*.cpp"))
