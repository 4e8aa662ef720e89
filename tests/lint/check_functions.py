"""No function of the library or of an example is longer than a screen."""

from pathlib import Path

from common import ROOT, files

LONGEST = 60


def long_functions(path: Path) -> list[str]:
    """Functions of a formatted file: from a line that starts in column 0 with a ( to the } in column 0."""
    found = []
    name, start = "", 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line[:1].isalpha() and not line.startswith(("extern", "namespace")):
            name, start = line.split("(")[0].split()[-1].lstrip("*"), number
        elif line == "}" and number - start + 1 > LONGEST:
            found.append(f"{path.relative_to(ROOT)}:{start}: {name} has {number - start + 1} lines, not {LONGEST}")
    return found


def check() -> list[str]:
    """Complaints."""
    sources = files("libcare/*.c", "libcare/*.h", "libcare/*.cpp", "examples/*.c")
    return [complaint for path in sources for complaint in long_functions(path)]
