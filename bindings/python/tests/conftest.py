"""What the tests share: a plan that was run once, a small problem, published data."""

import os
from pathlib import Path

import pytest
from care_testing import NANCHUAN, ROOT, Town

import libcare as care


@pytest.fixture(scope="session")
def nanchuan() -> care.Plan:
    """Document of a real district."""
    return care.read_plan(NANCHUAN)


@pytest.fixture(scope="session")
def result(nanchuan: care.Plan) -> care.PlanResult:
    """Its run."""
    return nanchuan.run(draws=20, trajectories=200, seed=7)


@pytest.fixture(scope="session")
def benchmark_data() -> Path:
    """Published data that the library is compared with; kept outside the project."""
    folder = Path(os.environ.get("CARE_BENCHMARK_DATA", ROOT.parent / "shared/data/benchmarks"))
    if not folder.is_dir():
        pytest.skip(f"no published data in {folder}; CARE_BENCHMARK_DATA says where it is")
    return folder


@pytest.fixture
def town() -> Town:
    """A small problem."""
    return Town()
