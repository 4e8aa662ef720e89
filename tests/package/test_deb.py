"""The Debian packages name what they need, suit lintian, and are gone when they are removed."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from package_testing import PLAN, ROOT, RUN_IN_PYTHON, run, without

pytestmark = pytest.mark.skipif(bool(without("dpkg")), reason=without("dpkg"))

NAMES = {"libcare0.1", "libcare-dev", "care-plan", "python3-libcare", "libcare-doc"}
# New in no archive; CPack's scripts call ldconfig beside the trigger.
TOLERATED = {"initial-upload-closes-no-bugs", "maintscript-calls-ldconfig"}


def depends(deb: Path) -> dict[str, str]:
    """Packages that one needs, with the version asked for."""
    text = run("dpkg-deb", "--field", deb, "Depends").strip()
    return {item.split()[0]: item.partition(" ")[2] for item in text.split(", ") if item}


def test_every_component_is_a_package(debs: dict[str, Path]) -> None:
    assert set(debs) == NAMES


def test_each_names_what_it_needs(debs: dict[str, Path]) -> None:
    needs = {name: depends(deb) for name, deb in debs.items()}
    version = run("dpkg-deb", "--field", debs["libcare0.1"], "Version").strip()
    assert set(needs["libcare0.1"]) == {"libc6", "libcjson1"}
    assert needs["libcare0.1"]["libc6"].startswith("(>= ")
    assert needs["libcare-dev"]["libcare0.1"] == f"(= {version})"
    assert set(needs["care-plan"]) == {"libc6", "libcare0.1"}
    assert set(needs["python3-libcare"]) == {"libc6", "libcjson1", "python3", "python3-numpy"}
    assert needs["python3-libcare"]["python3"] == "(>= 3.11)"
    assert needs["libcare-doc"] == {}
    shlibs = run("dpkg-deb", "--info", debs["libcare0.1"], "shlibs")
    assert shlibs.split() == ["libcare", "0.1", "libcare0.1", "(=", f"{version})"]


@pytest.mark.skipif(bool(without("lintian")), reason=without("lintian"))
def test_lintian_finds_nothing_else(debs: dict[str, Path]) -> None:
    said = run("lintian", "--allow-root", "--fail-on", "none", *debs.values())
    found = [line for line in said.splitlines() if re.match(r"[EW]: ", line)]
    assert [line for line in found if line.split()[2] not in TOLERATED] == []


def test_unpacked_they_work_together(debs: dict[str, Path], tmp_path: Path, expected: str) -> None:
    """As any user may try: no root, nothing installed."""
    for deb in debs.values():
        run("dpkg-deb", "--extract", deb, tmp_path)
    library = next(tmp_path.rglob("libcare.so.0.1"))
    plan = tmp_path / "usr/share/doc/libcare/examples/data/nanchuan/plan.json"
    found = {"LD_LIBRARY_PATH": str(library.parent)}
    run(tmp_path / "usr/bin/care-plan", "check", plan, environment=found)
    packages = {"PYTHONPATH": str(tmp_path / "usr/lib/python3/dist-packages"), "PYTHONDONTWRITEBYTECODE": "1"}
    assert run("/usr/bin/python3", "-c", RUN_IN_PYTHON, PLAN, environment=packages) == expected


def ours() -> set[str]:
    """Files on this system whose path speaks of libcare."""
    found = set()
    for top in ("/usr", "/etc", "/opt", "/var/lib", "/var/cache"):
        for folder, folders, names in os.walk(top):
            found |= {path for name in (*folders, *names) if "care" in (path := f"{folder}/{name}")}
    return found


def present() -> list[str]:
    """Which of the packages the system has, or has remains of."""
    states = run("dpkg-query", "--show", "--showformat=${Package} ${db:Status-Status}\n")
    return sorted(NAMES & {line.split()[0] for line in states.splitlines() if not line.endswith("not-installed")})


def reason_to_skip() -> str:
    """Why the system is left alone, if it is."""
    if os.geteuid() != 0:
        return "only root can install packages"
    if not shutil.which("apt-get"):
        return "there is no apt-get here"
    return f"{', '.join(there)} is installed already, and the test would remove it" if (there := present()) else ""


def apt(*words: str | Path) -> str:
    """Run apt-get without questions."""
    options = ("-q", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300")
    return run("apt-get", *words[:1], *options, *words[1:], environment={"DEBIAN_FRONTEND": "noninteractive"})


@pytest.fixture
def system(debs: dict[str, Path]) -> Iterator[set[str]]:
    """This machine, with the packages installed; what there was before."""
    if reason := reason_to_skip():
        pytest.skip(reason)
    before = ours()
    try:
        apt("install", *debs.values())
        yield before
    finally:
        if there := present():
            apt("purge", *there)


def test_installed_used_and_removed(debs: dict[str, Path], system: set[str], tmp_path: Path, expected: str) -> None:
    run("care-plan", "check", "/usr/share/doc/libcare/examples/data/nanchuan/plan.json")
    assert run("/usr/bin/python3", "-c", RUN_IN_PYTHON, PLAN) == expected
    shutil.copy(ROOT / "tests/package/consumer/consumer.c", tmp_path)
    flags = run("pkg-config", "--cflags", "--libs", "libcare").split()
    run("cc", tmp_path / "consumer.c", "-o", tmp_path / "program", *flags)
    assert run(tmp_path / "program", PLAN) == expected
    assert "libcare.so.0.1" in run("/sbin/ldconfig", "-p")

    apt("purge", *debs)
    assert ours() - system == set()
    assert "libcare" not in run("/sbin/ldconfig", "-p")
