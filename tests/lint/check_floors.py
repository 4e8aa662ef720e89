"""An include points down: core < model, projection, allocation, waiting < plan.

The four middle rooms do not know each other. Only backend includes headers of the libraries we stand on.
A public header belongs to the floor where the .c file or folder of the same name is.
"""

import re
from pathlib import Path

from common import ROOT, files

MIDDLE = ("model", "projection", "allocation", "waiting")
MAY_INCLUDE = {
    "core": {"core", "backend"},
    **{room: {room, "core", "backend"} for room in MIDDLE},
    "backend": {"backend", "core", *MIDDLE},
    "plan": {"plan", "backend", "core", *MIDDLE},
}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
OTHERS = re.compile(r"^(gsl/|cjson/|cJSON|highs|interfaces/highs|Highs)")


def floor_of_public(header: str) -> str | None:
    """Floor of care/NAME.h; None while nothing implements it."""
    name = Path(header).stem
    for floor in MAY_INCLUDE:
        folder = ROOT / "libcare" / floor
        if name == floor or (folder / f"{name}.c").is_file() or (folder / name).is_dir():
            return floor
    return None


def floor_of(path: Path) -> str | None:
    """Floor of a file of ours."""
    parts = path.relative_to(ROOT).parts
    return floor_of_public(path.name) if parts[0] == "include" else parts[1]


def complaint(path: Path, floor: str, bracket: str, header: str) -> str | None:
    """What is wrong with an include, if anything."""
    if OTHERS.match(header):
        return None if floor == "backend" else "is for backend only"
    if header == "care/care.h":
        return "is for users; take what is needed"
    if header.startswith("care/"):
        target = floor_of_public(header)
    elif bracket == '"':
        if path.is_relative_to(ROOT / "include"):
            return "is private, but this header is public"
        target = header.split("/")[0] if "/" in header else floor
    else:
        return None
    return (
        None if target is None or target in MAY_INCLUDE[floor] else f"is on floor {target}, which {floor} does not know"
    )


def check() -> list[str]:
    """Complaints."""
    found = []
    for path in files("include/care/*.h", "libcare/*.c", "libcare/*.h", "libcare/*.cpp"):
        floor = floor_of(path)
        if floor not in MAY_INCLUDE or path.name == "care.h":
            continue
        for match in INCLUDE.finditer(path.read_text(encoding="utf-8")):
            if said := complaint(path, floor, *match.groups()):
                found.append(f"{path.relative_to(ROOT)}: {match.group(2)} {said}")
    return found
