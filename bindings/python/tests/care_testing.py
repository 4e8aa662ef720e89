"""What tests import: where things are, and a made-up problem."""

from pathlib import Path

import numpy as np

import libcare as care

ROOT = Path(__file__).resolve().parents[3]
NANCHUAN = ROOT / "examples/data/nanchuan/plan.json"


class Town:
    """A made-up projection problem of a few townships, years and ages."""

    def __init__(self, townships: int = 3, years: int = 4, ages: int = 7, seed: int = 1) -> None:
        draw = np.random.default_rng(seed).uniform
        self.townships, self.years, self.ages = townships, years, ages
        self.base = draw(10, 100, (townships, 2, ages))
        self.survival = draw(0.5, 1, (2, ages))
        self.fertility = draw(0.01, 0.2, ages)
        self.fertility[[0, -1]] = 0
        self.sex_ratio = draw(1.03, 1.1, years)
        self.rates = draw(-0.05, 0.05, (2, ages))

    def project(self, **changes: object) -> care.Projection:
        """Project it, with other arguments where given."""
        arguments: dict[str, object] = {"sex_ratio": self.sex_ratio, "years": self.years, **changes}
        given = [arguments.pop(name, getattr(self, name)) for name in ("base", "survival", "fertility")]
        return care.project(*given, **arguments)
