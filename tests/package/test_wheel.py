"""The wheel holds what it needs and no more, and works in an environment where there is nothing else of ours."""

import os
import re
import tarfile
import zipfile
from pathlib import Path

import pytest
from package_testing import PLAN, ROOT, RUN_IN_PYTHON, files_below, needed, run

TOOLS = ROOT / ".venv-package/bin"
SYSTEM = {"libc.so.6", "libm.so.6", "libpthread.so.0"}
LARGEST = 1_000_000  # bytes of the wheel

# Each loads the neighbours in an order given, lets them solve, and runs the plan.
NEIGHBOURS = """
import importlib, sys
for name in sys.argv[2].split(","):
    importlib.import_module(name)
import highspy, libcare, scipy.optimize
solved = scipy.optimize.linprog([-1, -2], A_ub=[[1, 1]], b_ub=[4], method="highs")
assert abs(solved.fun + 8) < 1e-9, solved
highs = highspy.Highs()
highs.silent()
x = highs.addVariable(lb=0, ub=4)
highs.maximize(2 * x)
assert abs(highs.getObjectiveValue() - 8) < 1e-9
with open(sys.argv[3], "w", encoding="utf-8") as file:  # HiGHS prints as it likes
    file.write(libcare.read_plan(sys.argv[1]).run(draws=20, seed=7).to_json("en"))
"""


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def clean(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Python of a new environment with nothing but the wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("clean")
    run(ROOT / ".venv/bin/python", "-m", "venv", folder)
    run(folder / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel)
    return folder / "bin/python"


def test_works_in_a_clean_environment(clean: Path, tmp_path: Path, expected: str) -> None:
    assert run(clean, "-c", RUN_IN_PYTHON, PLAN, folder=tmp_path) == expected
    where = run(clean, "-c", "import libcare; print(libcare.__file__, libcare.__version__)", folder=tmp_path).split()
    assert Path(where[0]).is_relative_to(clean.parent.parent)
    assert f"libcare-{where[1]}.dist-info" in {path.name for path in Path(where[0]).parent.parent.iterdir()}


def test_uninstalling_leaves_nothing(clean: Path) -> None:
    packages = Path(run(clean, "-c", "import sysconfig; print(sysconfig.get_path('platlib'))").strip())
    assert list(packages.glob("libcare*"))
    run(clean, "-m", "pip", "uninstall", "--yes", "--quiet", "--disable-pip-version-check", "libcare")
    assert not list(packages.glob("libcare*"))


@pytest.mark.parametrize("order", ["libcare,scipy.optimize,highspy", "highspy,scipy.optimize,libcare"])
def test_gets_along_with_other_solvers(unpacked: Path, tmp_path: Path, expected: str, order: str) -> None:
    found = {"PYTHONPATH": str(unpacked), "PYTHONDONTWRITEBYTECODE": "1"}
    run(TOOLS / "python", "-c", NEIGHBOURS, PLAN, order, tmp_path / "found", environment=found)
    assert (tmp_path / "found").read_text(encoding="utf-8") == expected


def test_holds_the_package_and_its_licences_only(unpacked: Path, wheel: Path) -> None:
    names = files_below(unpacked)
    written = {f"libcare/{path.name}" for path in (ROOT / "bindings/python/libcare").iterdir() if path.is_file()}
    assert "libcare/py.typed" in written
    assert written < names
    made = {re.sub(r"^libcare-[^/]*/|^libcare\.libs/.*", "", name) for name in names - written} - {""}
    allowed = {"libcare/_care.py", "libcare/_care_c.abi3.so", "libcare/libcjson.so.1"}
    about = {"METADATA", "WHEEL", "RECORD", "licenses/LICENSE", "licenses/COPYRIGHT"}
    assert about < made
    assert {name for name in made - about if "sboms/" not in name} <= allowed
    notices = next(unpacked.glob("*.dist-info")) / "licenses/COPYRIGHT"
    for carried in ("GNU Scientific Library", "cJSON", "Permission is hereby granted"):
        assert carried in notices.read_text(encoding="utf-8")
    assert wheel.stat().st_size < LARGEST


def test_shows_no_symbol_but_its_own(unpacked: Path) -> None:
    extension = unpacked / "libcare/_care_c.abi3.so"
    table = run("nm", "-D", "--defined-only", extension)
    assert [row.split()[-1] for row in table.splitlines()] == ["PyInit__care_c"]
    beside = {path.name for path in extension.parent.iterdir()}
    assert needed(extension) <= SYSTEM | beside
    assert ".debug_info" not in run("readelf", "-S", extension)
    assert ".symtab" not in run("readelf", "-S", extension)


def test_serves_every_python_from_3_11(wheel: Path) -> None:
    assert re.fullmatch(r"libcare-[0-9.]+-cp311-abi3-manylinux_2_[0-9]+_x86_64(\.\w+)*", wheel.stem) or (
        os.uname().machine != "x86_64"
    )
    run(TOOLS / "abi3audit", "--strict", wheel)


def test_what_the_index_will_show_is_sound(wheel: Path, sdist: Path) -> None:
    run(TOOLS / "twine", "check", "--strict", wheel, sdist)
    assert "manylinux_2_" in run(TOOLS / "auditwheel", "show", wheel)


def test_sources_are_whole(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    listed = run(
        "git", "-C", ROOT, "ls-files", "-z", "--", "libcare", "include", "bindings", "examples", "docs", "tests"
    )
    assert {name for name in listed.split("\0") if name} <= names
    assert {"CMakeLists.txt", "pyproject.toml", "LICENSE", "COPYRIGHT"} <= names
    assert not [name for name in names if name.startswith(("build/", "dist/", ".venv"))]
