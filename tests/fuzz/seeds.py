"""Writes seeds into corpus/: the sound document of tests/golden/small and some that are not, as each target takes them.

    .venv/bin/python tests/fuzz/seeds.py

Files that `make fuzz` found are named otherwise and stay.
"""

import random
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "golden"))
from documents import make_document, parse_case  # noqa: E402

# In the order of the targets; new ones come last, so that older seeds mean what they meant.
TABLES = [
    *("townships", "area_population", "township_population", "life_table", "fertility", "births", "scenarios"),
    *("migration", "dependency_shape", "levels", "beds", "centres", "stations", "figures", "indicators", "parameters"),
    *("transitions", "uncertainty", "trajectories"),
]
SMALL = HERE.parent / "golden" / "small"


def write(target: str, name: str, data: bytes) -> None:
    """One seed."""
    (HERE / "corpus" / target).mkdir(parents=True, exist_ok=True)
    (HERE / "corpus" / target / f"seed-{name}").write_bytes(data)


def changed_files(case: Path) -> dict[str, bytes]:
    """The files that a bad document changes, as it has them."""
    changes = parse_case(case.read_text(encoding="utf-8")).changes
    with tempfile.TemporaryDirectory() as folder:
        make_document(changes, Path(folder))
        files = {change.file for change in changes if change.verb != "remove"}
        return {file: (Path(folder) / file).read_bytes() for file in files}


def documents() -> None:
    """Seeds of the targets that take files."""
    sound = {file: (SMALL / file).read_bytes() for file in ["plan.json", *(f"{table}.csv" for table in TABLES)]}
    cases = [(f"{i:02d}", {file: data}) for i, (file, data) in enumerate(sound.items())]
    bad = sorted((HERE.parent / "golden" / "bad").glob("*.txt"))
    cases += [(path.name[:3], changed_files(path)) for path in bad[::8]]
    for name, files in cases:
        for file, data in files.items():
            if file == "plan.json":
                write("json", name, data)
                write("plan", name, b"\0" + data)
            elif file in sound and len(data) < 4000:
                which = list(sound).index(file)
                write("sheet", f"{name}-{which:02d}", bytes([which - 1]) + data)
                write("plan", f"{name}-{which:02d}", bytes([which]) + data)


def calls() -> None:
    """Seeds of the targets that take numbers: bytes of a fixed stream, for each of the functions called."""
    stream = random.Random(1)
    for target, functions in [
        ("projection", 4),
        ("allocation", 4),
        ("model", 6),
        ("small_areas", 4),
        ("ensemble", 3),
        ("need", 6),
    ]:
        for function in range(functions):
            for i, (least, most) in enumerate([(0, 100), (0, 220), (0, 255)]):
                noise = [stream.randint(least, most) for _ in range(200)]
                write(target, f"{function}-{i}", bytes([function, *noise]))


def ensembles() -> None:
    """Seeds of the target that takes files of an ensemble: places of a sound file, and what they are altered by."""
    for name, alterations in {
        "sound": [],
        "version": [(20, 1)],
        "fingerprint": [(40, 3)],
        "spans": [(90, 1), (91, 2)],
        "counts": [(i, 1) for i in range(95, 140, 3)],
        "cut": [(300, 0)],
        "hash": [(-1, 1)],
    }.items():
        for mode in (1, 2):
            places = b"".join(bytes([at >> 8 & 255, at & 255, byte]) for at, byte in alterations)
            write("ensemble", f"{name}-{mode}", bytes([mode]) + places)


documents()
calls()
ensembles()
