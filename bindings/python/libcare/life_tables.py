"""Life tables: from what is known of mortality, survival ratios, smoothing, closing at old age."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from . import _care
from ._arrays import Float64, Int32, Int64, check_apart, check_shape, count, float64, int32, int64, output
from ._env import env
from ._words import AX_RULES, INFANT_RULES, REGIONS, SEXES, AxRule, InfantRule, Region, Sex, code

_COLUMNS = ("mx", "qx", "ax", "lx", "dx", "Lx", "Tx", "ex")


@dataclass(frozen=True, eq=False, slots=True)
class LifeRules:
    """
    Ages, and rules for the years lived in an age by those who die in it (ax), which hold where ax is not given.

    Attributes
    ----------
    from_age : array_like of int
        First year of each age or group, ascending; the last is open.
    infant : {"andreev_kingkade", "coale_demeny", "constant"}
        ax of age 0, and of ages 1-4 (by Coale and Demeny with either name); "constant": `infant_ax` and `child_ax`.
    region : {"west", "north", "east", "south"}
        Of the model life tables of Coale and Demeny.
    ax_rule : {"greville", "middle"}
        Five-year groups from age 15 by Greville, as the UN does; or half the width. All others: half the width.
    infant_ax, child_ax : float, optional
        With "constant", and only then.
    radix : float, optional
        Survivors at the first age; without it that of `lx` where given, or 100 000.
    tolerance : float
        How far what is given twice may differ: probabilities and shares of survivors, the open mx and ax relatively.
    """

    from_age: ArrayLike
    infant: InfantRule = "andreev_kingkade"
    region: Region = "west"
    ax_rule: AxRule = "greville"
    infant_ax: float | None = None
    child_ax: float | None = None
    radix: float | None = None
    tolerance: float = 1e-9


def take_rules(rules: LifeRules) -> tuple[_care.care_life_rules, Int64]:
    """The C struct, and the array that must live as long as it."""
    ages = int64(rules.from_age, "rules.from_age", (None,))
    use = _care.care_life_rules(len(ages))
    use.infant_rule = code(rules.infant, INFANT_RULES, "rules.infant")
    use.region = code(rules.region, REGIONS, "rules.region")
    use.ax_rule = code(rules.ax_rule, AX_RULES, "rules.ax_rule")
    for name in ("infant_ax", "child_ax", "radix"):
        value = getattr(rules, name)
        if value is not None:
            setattr(use, name, value)
    use.tolerance = rules.tolerance
    use.set_from_age(ages)
    return use, ages


def take_sex(sex: Sex | ArrayLike | None, leading: tuple[int, ...]) -> Int32 | None:
    """Numbers of the sexes of tables."""
    if sex is None:
        return None
    if isinstance(sex, str):
        return np.full(leading, code(sex, SEXES, "sex"), np.int32)
    return int32(sex, "sex", leading)


def tables_of(leading: tuple[int, ...], name: str) -> int:
    """How many tables stand in leading axes; at least one."""
    return count(int(np.prod(leading, dtype=np.int64)), name, 1)


def last_axis(array: Float64, name: str, n: int) -> None:
    """ValueError unless the last axis has this length."""
    check_shape(array, name, (*array.shape[:-1], n) if array.ndim > 0 else (n,))


@dataclass(frozen=True, eq=False, slots=True)
class LifeTable:
    """
    Life tables, [...][age].

    Attributes
    ----------
    from_age : ndarray of int64
        First year of each age; the last is open.
    mx, qx : ndarray of float64
        Deaths per person-year, probability of death.
    ax : ndarray of float64
        Years lived in the age by those who die in it.
    lx, dx : ndarray of float64
        Survivors and deaths.
    Lx, Tx : ndarray of float64
        Person-years lived in the age, and from it on.
    ex : ndarray of float64
        Life expectancy.
    """

    from_age: Int64
    mx: Float64
    qx: Float64
    ax: Float64
    lx: Float64
    dx: Float64
    Lx: Float64
    Tx: Float64
    ex: Float64

    def survival(self, width: int = 1) -> Float64:
        """
        Survival ratios of groups of this width, as `survival_ratios` gives them.

        Parameters
        ----------
        width : int
            Years in a group.

        Returns
        -------
        ndarray of float64
            [...][group].
        """
        radix = np.unique(self.lx[..., 0])
        if len(radix) != 1:
            raise ValueError("lx: tables of one radix expected; give LifeRules(radix=...)")
        return survival_ratios(self.Lx, self.from_age, width=width, radix=float(radix[0]))


def life_table(
    rules: LifeRules,
    *,
    mx: ArrayLike | None = None,
    qx: ArrayLike | None = None,
    ax: ArrayLike | None = None,
    lx: ArrayLike | None = None,
    open_ax: ArrayLike | None = None,
    sex: Sex | ArrayLike | None = None,
    out: Mapping[str, Float64] | None = None,
) -> LifeTable:
    """
    Complete life tables from at least one of mx, qx and lx. What is given twice must agree.

    Entries of mx, qx and ax at the open age may be NaN: not known.

    Parameters
    ----------
    rules : LifeRules
        Ages, and where ax comes from.
    mx, qx, ax, lx : array_like, optional
        [...][age]: death rates, probabilities of death, years lived by those who die, survivors.
    open_ax : array_like, optional
        [...]: life expectancy at the open age; without it from ax or mx there.
    sex : {"male", "female"} or array_like of int, optional
        Of all tables, or [...] with 0 for men and 1 for women; needed where a rule for age 0 or 1-4 is used.
    out : mapping of column names to ndarrays, optional
        Where results go; they must fit exactly.

    Returns
    -------
    LifeTable
        All columns.

    Raises
    ------
    InvalidInput
        A value is out of its range or contradicts the rest: ``where`` says of which array, ``row`` which element.

    References
    ----------
    Preston, Heuveline, Guillot 2001, Demography, chapter 3.
    """
    use, ages = take_rules(rules)
    given = {
        name: None if value is None else float64(value, name)
        for name, value in {"mx": mx, "qx": qx, "ax": ax, "lx": lx}.items()
    }
    first = next((array for array in given.values() if array is not None), None)
    if first is None:
        raise ValueError("mx, qx or lx: one of them expected")
    last_axis(first, "mx, qx, ax, lx", len(ages))
    for name, array in given.items():
        if array is not None:
            check_shape(array, name, first.shape)
    leading = first.shape[:-1]
    at_open = None if open_ax is None else float64(open_ax, "open_ax", leading)
    wanted = {} if out is None else dict(out)
    for name in wanted:
        if name not in _COLUMNS:
            raise ValueError(f"out: one of {', '.join(_COLUMNS)} expected, {name!r} found")
    columns = {name: output(wanted.get(name), f"out.{name}", first.shape) for name in _COLUMNS}
    check_apart(columns, {**given, "open_ax": at_open})
    _care.care_life_table(
        use,
        tables_of(leading, "mx, qx, ax, lx"),
        take_sex(sex, leading),
        *(given["mx"], given["qx"], given["ax"], given["lx"], at_open),
        env(1, None),
        *(columns["mx"], columns["qx"], columns["ax"], columns["lx"]),
        *(columns["dx"], columns["Lx"], columns["Tx"], columns["ex"]),
    )
    return LifeTable(ages, **columns)


def survival_ratios(Lx: ArrayLike, from_age: ArrayLike, *, width: int = 1, radix: float = 100000.0) -> Float64:
    """
    Survival ratios of groups of one width, as the UN publishes them and `project` takes them.

    s(0) = L(0)/(n l(0)), s(g) = L(g)/L(g-1), open group T(w)/T(w-1). Ages 0 and 1-4 are added up to 0-4, single ages to
    groups of years.

    Parameters
    ----------
    Lx : array_like
        [...][age]: person-years, the last to the end of life.
    from_age : array_like of int
        First year of each age.
    width : int
        Years in a group; each must begin where an age begins.
    radix : float
        Survivors at the first age.

    Returns
    -------
    ndarray of float64
        [...][group].
    """
    ages = int64(from_age, "from_age", (None,))
    lived = float64(Lx, "Lx")
    last_axis(lived, "Lx", len(ages))
    years = count(width, "width", 1)
    groups = int(ages[-1] - ages[0]) // years + 1 if len(ages) > 1 else 1
    leading = lived.shape[:-1]
    ratios = output(None, "out", (*leading, max(groups, 0)))
    _care.care_life_survival(ages, tables_of(leading, "Lx"), years, radix, lived, ratios)
    return ratios


def smooth_mortality(
    mx: ArrayLike, weight: ArrayLike, *, penalty: float, order: int = 2, out: Float64 | None = None
) -> Float64:
    """
    Smooth death rates over equally spaced ages by Whittaker-Henderson, on their logarithms.

    Parameters
    ----------
    mx : array_like
        [...][age]: rates, more than 0 where the weight is.
    weight : array_like
        [...][age]: deaths, by custom; 0 where the rate is not known.
    penalty : float
        lambda: weight of the squared differences.
    order : int
        Of the differences, 1 to 4.
    out : ndarray, optional
        Where the result goes; must fit exactly.

    Returns
    -------
    ndarray of float64
        Rates, shaped as `mx`.

    References
    ----------
    Whittaker 1923; Henderson 1924.
    """
    rates = float64(mx, "mx")
    if rates.ndim == 0:
        check_shape(rates, "mx", (None,))
    weights = float64(weight, "weight", rates.shape)
    smooth = output(out, "out", rates.shape)
    check_apart({"out": smooth}, {"mx": rates, "weight": weights})
    tables = tables_of(rates.shape[:-1], "mx")
    _care.care_life_smooth(tables, rates.shape[-1], rates, weights, order, penalty, env(1, None), smooth)
    return smooth


@dataclass(frozen=True, eq=False, slots=True)
class ClosedMortality:
    """
    Death rates closed at old age by the model of Kannisto.

    Attributes
    ----------
    from_age : ndarray of int64
        First year of each age; the last is open.
    mx : ndarray of float64
        [...][age]; at the open age one over life expectancy there.
    level, slope : ndarray of float64
        [...]: logit of the force of mortality at age x is level + slope x.
    """

    from_age: Int64
    mx: Float64
    level: Float64
    slope: Float64


def close_mortality(
    mx: ArrayLike, from_age: ArrayLike, *, fit: tuple[int, int], close_from: int, to_from_age: ArrayLike
) -> ClosedMortality:
    """
    Replace and extend death rates at old age by the model of Kannisto.

    Parameters
    ----------
    mx : array_like
        [...][age]: rates; the open age is not used.
    from_age : array_like of int
        First year of each age.
    fit : (int, int)
        First and last age that the model is fitted to: closed ages that begin in this range.
    close_from : int
        First age that is replaced.
    to_from_age : array_like of int
        Ages wanted: before `close_from` as they are, then any, the last open.

    Returns
    -------
    ClosedMortality
        Rates at the ages wanted.

    References
    ----------
    Thatcher, Kannisto, Vaupel 1998, The Force of Mortality at Ages 80 to 120.
    """
    ages = int64(from_age, "from_age", (None,))
    wanted = int64(to_from_age, "to_from_age", (None,))
    rates = float64(mx, "mx")
    last_axis(rates, "mx", len(ages))
    leading = rates.shape[:-1]
    closed = np.empty((*leading, len(wanted)))
    fitted = np.empty((*leading, 2))
    low, high = fit
    _care.care_life_close(tables_of(leading, "mx"), ages, rates, low, high, close_from, wanted, closed, fitted)
    return ClosedMortality(wanted, closed, fitted[..., 0], fitted[..., 1])
