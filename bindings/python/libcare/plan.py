"""A plan document, and what it says when it is run."""

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from . import _care
from ._arrays import Float64, Int64, count
from ._env import Progress, env
from ._words import Language, language
from .area import Area
from .errors import Finding, findings_of
from .tables import Table


class PlanTables(Mapping[str, Table]):
    """The tables of a result or of a comparison by name, in the order a bureau hands them in."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self._tables = {table.name: table for table in tables}

    def __getitem__(self, name: str) -> Table:
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def __repr__(self) -> str:
        return f"<PlanTables: {', '.join(self._tables)}>"


class PlanResult:
    """
    Everything a run of a plan found. It does not change.

    Attributes
    ----------
    plan : Plan
        What was run.
    tables : mapping of str to Table
        As ``result.tables["elderly"]``.
    years : ndarray of int64
        The base year to the last one.
    townships, ages : int
        Sizes of the projection.
    """

    def __init__(self, raw: Any, plan: "Plan") -> None:
        self._raw = raw
        self.plan = plan
        self.tables = PlanTables(
            Table(_care.care_plan_result_table(raw, which)) for which in range(_care.CARE_PLAN_TABLES)
        )
        self.townships, years, self.ages, first_year = _care.care_plan_result_sizes(raw)
        self.years: Int64 = np.arange(first_year, first_year + years, dtype=np.int64)
        self._persons: Float64 | None = None

    def __repr__(self) -> str:
        return f"<PlanResult: {len(self.tables)} tables, {self.years[0]} to {self.years[-1]}>"

    @property
    def persons(self) -> Float64:
        """Middle projection: [year][township][sex][age] at the end of each year, the base year's first. Read-only."""
        if self._persons is None:
            persons = np.empty((len(self.years), self.townships, _care.CARE_SEXES, self.ages))
            _care.care_plan_result_persons(self._raw, persons)
            persons.flags.writeable = False
            self._persons = persons
        return self._persons

    def to_json(self, lang: Language = "en") -> str:
        """Text of result.json: versions, seed, draws, a SHA-256 of every input file, and all tables."""
        return str(_care.care_plan_result_json(self._raw, language(lang), env()))

    def write(self, directory: str | os.PathLike[str], lang: Language = "en") -> None:
        """
        Write every table as CSV, and result.json; each file whole or not at all.

        Parameters
        ----------
        directory : str or path-like
            Made if it is not there; its parent must be.
        lang : {"en", "zh"}
            Language of the files.

        Raises
        ------
        FileError
            A file cannot be written.
        """
        _care.care_plan_result_write(self._raw, directory, language(lang), env())


class PlanComparison:
    """
    What differs between two plans, A and B, and why. It does not change.

    Attributes
    ----------
    tables : mapping of str to Table
        ``compared_figures``: the figures of both; ``attribution``: what each input that differs contributes to each
        difference; ``differences``: the inputs that differ.
    """

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self.tables = PlanTables(
            Table(_care.care_plan_comparison_table(raw, which)) for which in range(_care.CARE_COMPARISON_TABLES)
        )

    def __repr__(self) -> str:
        return f"<PlanComparison: {len(self.tables['differences'])} differences>"

    def to_json(self, lang: Language = "en") -> str:
        """Text of comparison.json: version, a SHA-256 of every input file of both plans, and all tables."""
        return str(_care.care_plan_comparison_json(self._raw, language(lang), env()))

    def write(self, directory: str | os.PathLike[str], lang: Language = "en") -> None:
        """
        Write every table as CSV, and comparison.json; each file whole or not at all.

        Parameters
        ----------
        directory : str or path-like
            Made if it is not there; its parent must be.
        lang : {"en", "zh"}
            Language of the files.

        Raises
        ------
        FileError
            A file cannot be written.
        """
        _care.care_plan_comparison_write(self._raw, directory, language(lang), env())


class Plan:
    """
    A plan document that was read and found sound; see `read_plan`.

    Attributes
    ----------
    findings : tuple of Finding
        Warnings and notes.
    """

    def __init__(self, raw: Any, findings: tuple[Finding, ...]) -> None:
        self._raw = raw
        self.findings = findings

    def __repr__(self) -> str:
        return f"<Plan: {self.name()}>"

    def name(self, lang: Language = "en") -> str:
        """Name of the area the plan is for."""
        return str(_care.care_plan_name(self._raw, language(lang)))

    @property
    def area(self) -> Area:
        """Townships of the plan, in the order of its tables and results: a copy, which the plan does not look at."""
        return Area(Area._view(_care.care_plan_area(self._raw)))

    def run(
        self,
        *,
        draws: int | None = None,
        trajectories: int | None = None,
        seed: int | None = None,
        influence: bool = True,
        threads: int = 0,
        progress: Progress | None = None,
    ) -> PlanResult:
        """
        Run the plan: people, dependency, indicators, targets, allocation, ranges.

        Parameters
        ----------
        draws : int, optional
            Repetitions for the ranges; 0 = none. Without it, the document's.
        trajectories : int, optional
            Of the ensemble; 0 = none. Without it, the document's, which may have none.
        seed : int, optional
            Of the draws and of the ensemble. Without it, the document's.
        influence : bool
            Find out which indicators each assumed input moves.
        threads : int
            0 = all processors; results do not depend on it.
        progress : callable, optional
            Is called with the share done. Its exceptions stop the run; so does False.

        Returns
        -------
        PlanResult
            Tables and people.

        Raises
        ------
        InvalidInput
            The plan cannot be run as it is.
        Cancelled
            `progress` returned False.
        """
        options = _care.care_plan_options()
        if draws is not None:
            options.draws = count(draws, "draws")
        if trajectories is not None:
            options.trajectories = count(trajectories, "trajectories")
        if seed is not None:
            options.seed = count(seed, "seed")
        options.influence = 1 if influence else 0
        return PlanResult(_care.care_plan_run(self._raw, options, env(threads, progress)), self)

    def compare(self, other: "Plan", *, threads: int = 0, progress: Progress | None = None) -> PlanComparison:
        """
        Compare this plan, A, with another, B: which inputs differ, and which of them moved which figure.

        Parameters
        ----------
        other : Plan
            For the same townships and years.
        threads : int
            0 = all processors; results do not depend on it.
        progress : callable, optional
            Is called with the share done. Its exceptions stop the comparison; so does False.

        Returns
        -------
        PlanComparison
            Tables.

        Raises
        ------
        InvalidInput
            The plans are for other townships or years.
        Cancelled
            `progress` returned False.
        """
        return PlanComparison(_care.care_plan_compare(self._raw, other._raw, env(threads, progress)))


def read_plan(path: str | os.PathLike[str], *, tables: Mapping[str, str | os.PathLike[str]] | None = None) -> Plan:
    """
    Read a plan document strictly: one JSON file and the tables beside it. All faults are found in one go.

    Parameters
    ----------
    path : str or path-like
        The JSON file.
    tables : mapping of str to str or path-like, optional
        Tables read from other files than the document says, by their names in its ``tables``.

    Returns
    -------
    Plan
        With warnings and notes in ``findings``.

    Raises
    ------
    InvalidPlan
        The document has faults; they are in its ``findings``.
    InvalidInput
        A document has no such table.
    FileError
        The JSON file or one of `tables` cannot be read.
    """
    instead = dict(tables or {})
    raw, diagnostics = _care.care_plan_read(path, list(instead), list(instead.values()), env())
    return Plan(raw, findings_of(diagnostics))
