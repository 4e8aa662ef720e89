"""A fund of long-term-care insurance: who may draw, what is paid and comes in, the contribution that carries it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from . import _care
from ._arrays import Float64, count, float64


@dataclass(frozen=True, eq=False, slots=True)
class LtciFundPath:
    """
    A fund year by year.

    Attributes
    ----------
    eligible : ndarray of float64
        [year][level] persons.
    drawing : ndarray of float64
        [year][level][setting] persons.
    benefits, contributions, interest : ndarray of float64
        [year] money.
    balance : ndarray of float64
        [year] at the end of the year.
    first_shortfall : int or None
        The first year, from 0, in which more goes out than comes in, without interest.
    first_deficit : int or None
        The first year that ends with a balance below 0.
    """

    eligible: Float64
    drawing: Float64
    benefits: Float64
    contributions: Float64
    interest: Float64
    balance: Float64
    first_shortfall: int | None
    first_deficit: int | None


@dataclass(frozen=True, eq=False, slots=True)
class LtciFund:
    """
    A fund. Eligible is who is insured, assessed at a level with a benefit, and has waited long enough.

    Attributes
    ----------
    assessed : array_like
        [year][level] persons assessed, on average in the year.
    take_up : array_like
        [level][setting]: share of the eligible who draw the benefit of a setting; over the settings at most 1.
    benefit : array_like
        [level][setting]: money a year to one who draws it; 0 where none is paid.
    insured : array_like
        [year][step] persons who contribute, by income step or another group; or [year].
    weight : array_like, optional
        [year][step]: contribution of a person to the standard one; or the wage, with rates as contributions. 1 unless
        given.
    insured_share : array_like, optional
        [year]: share of the assessed who are insured and have paid in long enough.
    newly : array_like, optional
        [year][level] persons first assessed in the year; with `waiting`.
    waiting : float
        Years from the assessment to the first payment, 0 to 1.
    benefit_index : array_like, optional
        [year]: benefits of a year to those given.
    other_cost, other_income : array_like, optional
        [year] money.
    interest : array_like, optional
        [year]: rate on the balance.
    collected : float
        Share of contributions that come in.
    opening : float
        Balance before the first year.
    """

    assessed: ArrayLike
    take_up: ArrayLike
    benefit: ArrayLike
    insured: ArrayLike
    weight: ArrayLike | None = None
    insured_share: ArrayLike | None = None
    newly: ArrayLike | None = None
    waiting: float = 0.0
    benefit_index: ArrayLike | None = None
    other_cost: ArrayLike | None = None
    other_income: ArrayLike | None = None
    interest: ArrayLike | None = None
    collected: float = 1.0
    opening: float = 0.0

    def run(self, contribution: ArrayLike) -> LtciFundPath:
        """
        Run the fund.

        Parameters
        ----------
        contribution : array_like
            [year], or one for all: the standard contribution of a person and year, or the rate of the wage.

        Returns
        -------
        LtciFundPath
            Flows and balance by year.
        """
        fund, kept, (years, levels, settings) = self._take()
        rate = float64(contribution, "contribution")
        rate = float64(np.full(years, rate) if rate.ndim == 0 else rate, "contribution", (years,))
        fund.set_contribution(rate)
        eligible, drawing = np.empty((years, levels)), np.empty((years, levels, settings))
        benefits, contributions, interest, balance = (np.empty(years) for _ in range(4))
        report = _care.care_ltci_fund_report()
        _care.care_ltci_fund_run(fund, eligible, drawing, benefits, contributions, interest, balance, report)
        del kept
        shortfall, deficit = (None if t < 0 else t for t in (report.first_shortfall, report.first_deficit))
        return LtciFundPath(eligible, drawing, benefits, contributions, interest, balance, shortfall, deficit)

    def contribution(self, period: int, *, reserve: float = 0.0) -> Float64:
        """
        Find the standard contribution that carries the fund, level within periods.

        Parameters
        ----------
        period : int
            Years in a period: 1 is pay-as-you-go, 3 what Japan's municipalities do, all years one level for all.
        reserve : float
            Balance wanted at the end of each period.

        Returns
        -------
        ndarray of float64
            [year].
        """
        fund, kept, (years, _, _) = self._take()
        out = np.empty(years)
        _care.care_ltci_fund_contribution(fund, count(period, "period", 1), reserve, out)
        del kept
        return out

    def _take(self) -> tuple[_care.care_ltci_fund, list[Any], tuple[int, int, int]]:
        """The struct of C, the arrays that must live as long as it, and its years, levels and settings."""
        assessed = float64(self.assessed, "assessed", (None, None))
        years, levels = assessed.shape
        benefit = float64(self.benefit, "benefit", (levels, None))
        settings = benefit.shape[1]
        insured = float64(self.insured, "insured")
        insured = float64(insured[:, None] if insured.ndim == 1 else insured, "insured", (years, None))
        fund = _care.care_ltci_fund(years, levels, settings, insured.shape[1])
        kept: list[Any] = [assessed, benefit, insured, float64(self.take_up, "take_up", (levels, settings))]
        fund.set_assessed(assessed)
        fund.set_benefit(benefit)
        fund.set_insured(insured)
        fund.set_take_up(kept[-1])
        shapes: dict[str, tuple[int, ...]] = {"newly": assessed.shape, "weight": insured.shape}
        shapes |= dict.fromkeys(("insured_share", "benefit_index", "other_cost", "other_income", "interest"), (years,))
        for name, shape in shapes.items():
            value = getattr(self, name)
            if value is not None:
                kept.append(float64(value, name, shape))
                getattr(fund, f"set_{name}")(kept[-1])
        fund.waiting = self.waiting
        fund.collected = self.collected
        fund.opening = self.opening
        return fund, kept, (years, levels, settings)
