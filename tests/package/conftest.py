"""What the tests share: the packages in dist, and what a run of the plan of Nanchuan must give, to the last digit."""

from pathlib import Path

import pytest
from package_testing import PLAN, ROOT, RUN_IN_PYTHON, run


def the_one(pattern: str) -> Path:
    """The only file in dist of that name."""
    found = list((ROOT / "dist").glob(pattern))
    assert len(found) == 1, f"dist has {len(found)} files {pattern}; make package fills it"
    return found[0]


@pytest.fixture(scope="session")
def wheel() -> Path:
    """Python package."""
    return the_one("*.whl")


@pytest.fixture(scope="session")
def sdist() -> Path:
    """All sources."""
    return the_one("*.tar.gz")


@pytest.fixture(scope="session")
def debs() -> dict[str, Path]:
    """Debian packages by name."""
    return {path.name.split("_")[0]: path for path in sorted((ROOT / "dist").glob("*.deb"))}


@pytest.fixture(scope="session")
def expected() -> str:
    """What the build folder, where nothing is installed yet, finds in the plan."""
    python = ROOT / ".venv/bin/python"
    return run(python, "-c", RUN_IN_PYTHON, PLAN, environment={"PYTHONPATH": str(ROOT / "build/deb/python")})
