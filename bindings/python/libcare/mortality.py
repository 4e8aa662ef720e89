"""Models of mortality: Brass' relational table, Lee-Carter, Li-Lee, and forecasts of their index."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from . import _care
from ._arrays import Float64, check_shape, count, float64
from ._env import env
from ._words import LEE_CARTER_ADJUSTS, SEXES, LeeCarterAdjust, Sex, code
from .life_tables import LifeRules, tables_of, take_rules, take_sex


def _spread(value: ArrayLike, name: str, shape: tuple[int, ...]) -> Float64:
    """One number for all tables, or one for each."""
    array = float64(value, name)
    return np.full(shape, float(array)) if array.ndim == 0 else float64(array, name, shape)


def brass_survivors(standard: ArrayLike, alpha: ArrayLike, beta: ArrayLike = 1.0) -> Float64:
    """
    Survivors by the relational model of Brass: logits are alpha + beta x those of the standard.

    Parameters
    ----------
    standard : array_like
        [age]: survivors of the standard, any radix.
    alpha : float or array_like
        [...]: level; higher is more mortality.
    beta : float or array_like
        One for all tables, or [...].

    Returns
    -------
    ndarray of float64
        [...][age], with the radix of the standard.

    References
    ----------
    Brass 1971, On the scale of mortality.
    """
    model = float64(standard, "standard", (None,))
    level = float64(alpha, "alpha")
    slope = _spread(beta, "beta", level.shape)
    alive = np.empty((*level.shape, len(model)))
    _care.care_brass_survivors(tables_of(level.shape, "alpha"), len(model), model, level, slope, alive)
    return alive


def brass_alpha(
    rules: LifeRules,
    standard: ArrayLike,
    e0: ArrayLike,
    *,
    open_ax: ArrayLike,
    beta: ArrayLike = 1.0,
    sex: Sex | ArrayLike | None = None,
) -> Float64:
    """
    Find the alpha at which Brass' model has a life expectancy, to 1e-10 years.

    Parameters
    ----------
    rules : LifeRules
        Ages, and where ax comes from.
    standard : array_like
        [age]: survivors of the standard, any radix.
    e0 : float or array_like
        [...]: wanted at the first age.
    open_ax : float or array_like
        Life expectancy at the open age, one for all tables or [...].
    beta : float or array_like
        One for all tables, or [...].
    sex : {"male", "female"} or array_like of int, optional
        Where a rule needs it.

    Returns
    -------
    ndarray of float64
        [...].

    Raises
    ------
    InvalidInput
        At "e0": it is out of reach.
    """
    use, ages = take_rules(rules)
    model = float64(standard, "standard", (len(ages),))
    wanted = float64(e0, "e0")
    alpha = np.empty(wanted.shape)
    _care.care_brass_solve(
        use,
        tables_of(wanted.shape, "e0"),
        take_sex(sex, wanted.shape),
        model,
        _spread(beta, "beta", wanted.shape),
        _spread(open_ax, "open_ax", wanted.shape),
        wanted,
        env(1, None),
        alpha,
    )
    return alpha


@dataclass(frozen=True, eq=False, slots=True)
class LeeCarter:
    """
    The model ln m(x,t) = level(x) + pattern(x) index(t).

    Attributes
    ----------
    level, pattern : ndarray of float64
        [age]; the pattern adds up to 1.
    index : ndarray of float64
        [year].
    explained : float
        Share of the variance of ln m over the years that the fit explains, before any adjustment of the index.
    """

    level: Float64
    pattern: Float64
    index: Float64
    explained: float

    def rates(self, index: ArrayLike) -> Float64:
        """
        Death rates at an index.

        Parameters
        ----------
        index : float or array_like
            [...].

        Returns
        -------
        ndarray of float64
            [...][age].
        """
        at = float64(index, "index")
        found = np.empty((*at.shape, len(self.level)))
        tables = tables_of(at.shape, "index")
        _care.care_lee_carter_rates(tables, len(self.level), self.level, self.pattern, at, found)
        return found

    def index_at(self, rules: LifeRules, e0: ArrayLike, *, sex: Sex | ArrayLike | None = None) -> Float64:
        """
        Find the index at which the model has a life expectancy, to 1e-10 years.

        Parameters
        ----------
        rules : LifeRules
            Ages, and where ax comes from.
        e0 : float or array_like
            [...]: wanted at the first age.
        sex : {"male", "female"} or array_like of int, optional
            Where a rule needs it.

        Returns
        -------
        ndarray of float64
            [...].

        Raises
        ------
        InvalidInput
            At "e0": it is out of reach.
        """
        use, ages = take_rules(rules)
        check_shape(self.level, "level", (len(ages),))
        wanted = float64(e0, "e0")
        found = np.empty(wanted.shape)
        _care.care_lee_carter_solve(
            use,
            tables_of(wanted.shape, "e0"),
            take_sex(sex, wanted.shape),
            self.level,
            self.pattern,
            wanted,
            env(1, None),
            found,
        )
        return found


def lee_carter(
    mx: ArrayLike,
    *,
    adjust: LeeCarterAdjust = "as_fitted",
    exposure: ArrayLike | None = None,
    rules: LifeRules | None = None,
    sex: Sex | None = None,
) -> LeeCarter:
    """
    Fit the model of Lee and Carter by singular value decomposition.

    Parameters
    ----------
    mx : array_like
        [year][age]: death rates, more than 0.
    adjust : {"as_fitted", "deaths", "e0"}
        What the index of a year is made to meet after the fit.
    exposure : array_like, optional
        [year][age]: person-years, with "deaths".
    rules : LifeRules, optional
        With "e0".
    sex : {"male", "female"}, optional
        With "e0", where a rule needs it.

    Returns
    -------
    LeeCarter
        The model.

    References
    ----------
    Lee, Carter 1992; for "e0" Lee, Miller 2001.
    """
    rates = float64(mx, "mx", (None, None))
    lived = None if exposure is None else float64(exposure, "exposure", rates.shape)
    use, ages = (None, None) if rules is None else take_rules(rules)
    if ages is not None:
        check_shape(rates, "mx", (None, len(ages)))
    years, n = rates.shape
    level, pattern, index, explained = np.empty(n), np.empty(n), np.empty(years), np.empty(1)
    _care.care_lee_carter_fit(
        years,
        n,
        rates,
        code(adjust, LEE_CARTER_ADJUSTS, "adjust"),
        lived,
        use,
        -1 if sex is None else code(sex, SEXES, "sex"),
        env(1, None),
        level,
        pattern,
        index,
        explained,
    )
    return LeeCarter(level, pattern, index, float(explained[0]))


@dataclass(frozen=True, eq=False, slots=True)
class IndexForecast:
    """
    An index in the years to come.

    Attributes
    ----------
    mean : ndarray of float64
        1, 2, … years after the last.
    innovation_se : ndarray of float64
        Standard error from innovations alone.
    se : ndarray of float64
        Standard error from innovations and drift; of an autoregression the same as from innovations.
    """

    mean: Float64
    innovation_se: Float64
    se: Float64


@dataclass(frozen=True, slots=True)
class Drift:
    """
    A random walk with drift.

    Attributes
    ----------
    last : float
        Index of the last year.
    drift : float
        Mean change a year.
    drift_se : float
        Standard error of the drift.
    innovation_sd : float
        Standard deviation of innovations.
    """

    last: float
    drift: float
    drift_se: float
    innovation_sd: float

    def forecast(self, years: int) -> IndexForecast:
        """
        Forecast the index.

        Parameters
        ----------
        years : int
            How many.

        Returns
        -------
        IndexForecast
            By years after the last.
        """
        n = count(years, "years", 1)
        found = IndexForecast(np.empty(n), np.empty(n), np.empty(n))
        use = _care.care_drift()
        use.last, use.drift = self.last, self.drift
        use.drift_se, use.innovation_sd = self.drift_se, self.innovation_sd
        _care.care_drift_forecast(use, found.mean, found.innovation_se, found.se)
        return found


def drift(index: ArrayLike) -> Drift:
    """
    Fit a random walk with drift.

    Parameters
    ----------
    index : array_like
        [year], at least 3.

    Returns
    -------
    Drift
        The walk.

    References
    ----------
    Lee, Carter 1992.
    """
    found = _care.care_drift()
    _care.care_drift_fit(float64(index, "index", (None,)), found)
    return Drift(found.last, found.drift, found.drift_se, found.innovation_sd)


@dataclass(frozen=True, slots=True)
class Autoregression:
    """
    A first-order autoregression, k(t) = constant + coefficient k(t-1) + innovation.

    Attributes
    ----------
    last : float
        Index of the last year.
    constant, coefficient : float
        The coefficient is less than 1 in size.
    innovation_sd : float
        Standard deviation of innovations.
    """

    last: float
    constant: float
    coefficient: float
    innovation_sd: float

    def forecast(self, years: int) -> IndexForecast:
        """
        Forecast the index.

        Parameters
        ----------
        years : int
            How many.

        Returns
        -------
        IndexForecast
            By years after the last.
        """
        n = count(years, "years", 1)
        mean, se = np.empty(n), np.empty(n)
        use = _care.care_autoregression()
        use.last, use.constant = self.last, self.constant
        use.coefficient, use.innovation_sd = self.coefficient, self.innovation_sd
        _care.care_autoregression_forecast(use, mean, se)
        return IndexForecast(mean, se, se.copy())


def autoregression(index: ArrayLike) -> Autoregression:
    """
    Fit a first-order autoregression by least squares.

    Parameters
    ----------
    index : array_like
        [year], at least 4.

    Returns
    -------
    Autoregression
        The process.

    Raises
    ------
    InvalidInput
        The coefficient is 1 or more in size: the index does not return to its mean.
    """
    found = _care.care_autoregression()
    _care.care_autoregression_fit(float64(index, "index", (None,)), found)
    return Autoregression(found.last, found.constant, found.coefficient, found.innovation_sd)


@dataclass(frozen=True, eq=False, slots=True)
class LiLee:
    """
    Coherent mortality: ln m(g,x,t) = level(g,x) + common_pattern(x) common_index(t) + pattern(g,x) index(g,t).

    Attributes
    ----------
    level : ndarray of float64
        [group][age].
    common_pattern, common_index : ndarray of float64
        [age], adds up to 1; [year].
    pattern, index : ndarray of float64
        [group][age], of length 1; [group][year].
    explained : ndarray of float64
        [group][2]: share of a group's variance that the common term explains, and both terms.
    """

    level: Float64
    common_pattern: Float64
    common_index: Float64
    pattern: Float64
    index: Float64
    explained: Float64


def li_lee(mx: ArrayLike, *, weight: ArrayLike | None = None) -> LiLee:
    """
    Fit coherent mortality of several groups.

    Forecasts do not diverge when the common index goes on as a random walk with `drift` and each group's index returns
    by an `autoregression`.

    Parameters
    ----------
    mx : array_like
        [group][year][age]: death rates, more than 0.
    weight : array_like, optional
        [group]: their sizes; without it all count the same.

    Returns
    -------
    LiLee
        The model.

    References
    ----------
    Li, Lee 2005.
    """
    rates = float64(mx, "mx", (None, None, None))
    groups, years, ages = rates.shape
    size = None if weight is None else float64(weight, "weight", (groups,))
    found = LiLee(
        np.empty((groups, ages)),
        np.empty(ages),
        np.empty(years),
        np.empty((groups, ages)),
        np.empty((groups, years)),
        np.empty((groups, 2)),
    )
    _care.care_li_lee_fit(
        groups,
        years,
        ages,
        rates,
        size,
        env(1, None),
        found.level,
        found.common_pattern,
        found.common_index,
        found.pattern,
        found.index,
        found.explained,
    )
    return found
