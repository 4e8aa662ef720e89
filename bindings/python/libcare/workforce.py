"""Caregivers: in post, in training, leaving; the gap against need, and the intake that closes it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from . import _care
from ._arrays import Float64, Int64, check_shape, count, float64

_ARRAYS = ("in_post", "in_training", "trained", "leavers", "gap")


@dataclass(frozen=True, eq=False, slots=True)
class WorkforcePath:
    """
    Staffs year by year, [...][year].

    Attributes
    ----------
    in_post, in_training : ndarray of float64
        Persons at the end of the year.
    trained, leavers : ndarray of float64
        Persons in the year.
    gap : ndarray of float64
        Full-time equivalents that are missing at the end of the year; below 0 = too many.
    """

    in_post: Float64
    in_training: Float64
    trained: Float64
    leavers: Float64
    gap: Float64


@dataclass(frozen=True, eq=False, slots=True)
class Intake:
    """
    Who must begin training.

    Attributes
    ----------
    intake : ndarray of float64
        [...][year] persons.
    closed : ndarray of int64
        [...]: the first year, from 0, from which on there is no gap; -1 where there is one in the last.
    """

    intake: Float64
    closed: Int64


@dataclass(frozen=True, eq=False, slots=True)
class Workforce:
    """
    Staffs as stocks: who completes training comes, a share leaves each year.

    Attributes
    ----------
    in_post : array_like
        [...] persons before the first year.
    need : array_like
        [...][year] full-time equivalents.
    completion, attrition : array_like
        [year], or one for all: share of an intake that completes; share of those in post who leave.
    pipeline : array_like
        [...][training]: intakes of the years before the first, oldest first. As many as training takes years.
    recruits : array_like, optional
        [...][year] trained persons from elsewhere.
    fte : float
        Full-time equivalents of a person in post.
    """

    in_post: ArrayLike
    need: ArrayLike
    completion: ArrayLike
    attrition: ArrayLike
    pipeline: ArrayLike
    recruits: ArrayLike | None = None
    fte: float = 1.0

    def project(self, intake: ArrayLike) -> WorkforcePath:
        """
        Project the staffs.

        Parameters
        ----------
        intake : array_like
            [...][year] persons who begin training.

        Returns
        -------
        WorkforcePath
            Trained + recruits - leavers is the change of those in post.
        """
        problem, kept, shape = self._take()
        begin = float64(intake, "intake", shape)
        problem.set_intake(begin)
        arrays = [np.empty(shape) for _ in _ARRAYS]
        _care.care_workforce_project(problem, *arrays)
        del kept
        return WorkforcePath(*arrays)

    def intake(self, close_by: int, *, capacity: ArrayLike | None = None) -> Intake:
        """
        Find the intake that closes the gap by the end of a year and keeps it closed.

        Parameters
        ----------
        close_by : int
            Year, from 0.
        capacity : array_like, optional
            [year]: most who may begin training in each staff.

        Returns
        -------
        Intake
            The same number each year up to the last that completes in time, then the fewest that will do.
        """
        problem, kept, shape = self._take()
        most = None if capacity is None else float64(capacity, "capacity", (shape[-1],))
        found = Intake(np.empty(shape), np.empty(shape[:-1], np.int64))
        _care.care_workforce_intake(problem, count(close_by, "close_by"), most, found.intake, found.closed)
        del kept
        return found

    def _take(self) -> tuple[_care.care_workforce_problem, list[Any], tuple[int, ...]]:
        """The struct of C, the arrays that must live as long as it, and the shape of results."""
        need = float64(self.need, "need")
        if need.ndim == 0:
            check_shape(need, "need", (None,))
        shape = need.shape
        pipeline = float64(self.pipeline, "pipeline")
        check_shape(pipeline, "pipeline", (*shape[:-1], None))
        tables = int(np.prod(shape[:-1], dtype=np.int64))
        problem = _care.care_workforce_problem(tables, shape[-1], pipeline.shape[-1])
        kept: list[Any] = [need, pipeline, float64(self.in_post, "in_post", shape[:-1])]
        problem.set_need(need)
        problem.set_pipeline(pipeline)
        problem.set_in_post(kept[-1])
        for name in ("completion", "attrition"):
            array = float64(getattr(self, name), name)
            kept.append(float64(np.full(shape[-1], array) if array.ndim == 0 else array, name, (shape[-1],)))
            getattr(problem, f"set_{name}")(kept[-1])
        if self.recruits is not None:
            kept.append(float64(self.recruits, "recruits", shape))
            problem.set_recruits(kept[-1])
        problem.fte = self.fte
        return problem, kept, shape
