"""
Pictures of a plan's results: each function takes a `PlanResult` and returns a matplotlib figure.

    from libcare import pictures

    pictures.centre_map(result, lang="zh").savefig("map.png")

Every picture tells its table, and whether that rests on assumed or demonstration data. Colours are those of Okabe and
Ito, or viridis for a sequence: both are told apart by the colour-blind. matplotlib is an optional extra,
`libcare[pictures]`; Chinese needs a CJK font such as Debian's fonts-noto-cjk.
"""

import math
import unicodedata
import warnings
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _care
from ._arrays import Float64
from ._words import INPUT_STATUSES, Language, language
from .allocation import plane
from .plan import PlanResult
from .tables import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

__all__ = ["bed_waterfall", "centre_map", "dependent_fans", "indicator_paths", "pyramid", "tornado"]

# ---- house style -----------------------------------------------------------------------------------------------------

BLUE, ORANGE, GREEN, VERMILION, SKY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9"  # Okabe and Ito 2008
INK, GREY, FAINT, PAPER = "#1F2328", "#6B7280", "#D9DCE1", "#FFFFFF"

_TITLE, _TEXT, _SMALL = 14.0, 9.0, 7.5  # points
_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Noto Sans CJK JP",
)  # the last: one font of the file
_DPI = 144


def _need_matplotlib() -> None:
    """ImportError that says what to install, unless matplotlib is there."""
    try:
        import matplotlib  # noqa: F401
    except ImportError as error:
        raise ImportError("libcare.pictures needs matplotlib: pip install 'libcare[pictures]'") from error


def _font(lang: Language) -> str:
    """Font with Chinese glyphs; without one, matplotlib's own, with a warning where Chinese is to be written."""
    from matplotlib import font_manager

    known = set(font_manager.get_font_names())
    for name in _FONTS:
        if name in known:
            return name
    if lang == "zh":
        warnings.warn(
            f"no Chinese font found (one of {', '.join(_FONTS)}): Chinese text will show as boxes; on Debian and "
            "Ubuntu install fonts-noto-cjk, then remove matplotlib's font cache",
            stacklevel=4,  # the caller of the picture
        )
    return "DejaVu Sans"


def _style(lang: Language) -> AbstractContextManager[None]:
    """House style, for as long as a picture is drawn."""
    import matplotlib

    return matplotlib.rc_context(
        {
            "font.family": [_font(lang), "DejaVu Sans"],
            "font.size": _TEXT,
            "text.color": INK,
            "axes.edgecolor": GREY,
            "axes.labelcolor": INK,
            "axes.linewidth": 0.8,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.labelsize": _TEXT,
            "xtick.color": GREY,
            "ytick.color": GREY,
            "xtick.labelcolor": INK,
            "ytick.labelcolor": INK,
            "hatch.linewidth": 0.6,
        }
    )


def _wrapped(text: str, columns: int) -> str:
    """Text in lines of so many columns; a Chinese character takes two. English breaks at spaces, Chinese anywhere."""
    lines, line, width = [], "", 0
    for piece in _pieces(text):
        size = sum(_columns(character) for character in piece)
        if width + size > columns and line and piece not in "，。、；：）》」":
            lines.append(line.rstrip())
            line, width, piece = "", 0, piece.lstrip()
        line += piece
        width += size
    return "\n".join([*lines, line.rstrip()])


def _evenly(text: str, columns: int) -> str:
    """Text in as few lines of so many columns as it takes, of about the same length."""
    lines = _wrapped(text, columns).count("\n") + 1
    width = sum(_columns(character) for character in text)
    narrow = min(columns, math.ceil(width / lines) + 2)
    even = _wrapped(text, narrow)
    return even if even.count("\n") + 1 == lines else _wrapped(text, columns)


def _columns(character: str) -> int:
    """Width of a character: 2 if it is Chinese."""
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _pieces(text: str) -> Iterable[str]:
    """Pieces that stay whole: a Chinese character, or a word with the space before it."""
    piece = ""
    for character in text:
        if (_columns(character) == 2 or character == " ") and piece not in "（《「“":  # nor where there is none yet
            yield piece
            piece = ""
        piece += character
        if _columns(character) == 2 and character not in "（《「“":
            yield piece
            piece = ""
    if piece:
        yield piece


def _say(lang: Language, en: str, zh: str) -> str:
    """One of two texts."""
    return zh if lang == "zh" else en


def _number(value: float, decimals: int = 0) -> str:
    """Number with thousands apart and a true minus."""
    return f"{value:,.{decimals}f}".replace("-", "\N{MINUS SIGN}")


def _people(value: float, lang: Language) -> str:
    """Number of people as one says it: 13.7 万人, 137 thousand."""
    if lang == "zh":
        return f"{value / 10000:.1f} 万人" if value >= 10000 else f"{_number(value)} 人"
    return f"{_number(value / 1000)} thousand" if value >= 10000 else _number(value)


def _sheet(result: PlanResult, lang: Language, size: tuple[float, float], title: str, below: str) -> "Figure":
    """Figure of so many inches with its title and what stands below it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, dpi=_DPI, facecolor=PAPER)
    FigureCanvasAgg(figure)
    left, top = 0.35 / size[0], 1 - 0.3 / size[1]
    name = result.plan.name(lang)
    heading = _say(lang, f"{name}: {title}", f"{name}{title}")
    figure.text(left, top, heading, size=_TITLE, weight="bold", va="top")
    figure.text(left, top - 0.34 / size[1], below, size=_TEXT, color=GREY, va="top", linespacing=1.4)
    return figure


def _foot(figure: "Figure", lang: Language, tables: Sequence[Table], notes: Sequence[str] = ()) -> None:
    """What a reader must know: from which tables, and what those rest on."""
    width, height = figure.get_size_inches()
    names = [table.title(lang) for table in tables]
    version = _care.care_version()
    source = _say(
        lang,
        f"Source: {'; '.join(names)}; computed by libcare {version} from the plan document.",
        f"来源：{''.join(f'《{name}》' for name in names)}，由 libcare {version} 按规划文档测算。",
    )
    worst = max(tables, key=lambda table: INPUT_STATUSES.index(table.status)).status
    words = {
        "reported": ("Rests on reported data.", "依据公布数据。"),
        "derived": ("Rests on derived data.", "含推算数据。"),
        "assumed": ("Rests on assumed data: not an official figure.", "含假定数据，不是正式统计数。"),
        "demonstration": ("Demonstration data: not for any decision.", "演示数据，不可用于决策。"),
    }[worst]
    text = _wrapped(" ".join([*notes, source]) if lang == "en" else "".join([*notes, source]), int(width * 16.6))
    mark = figure.text(
        0.35 / width, 0.18 / height, _say(lang, *words), size=_SMALL, weight="bold", color=VERMILION, va="bottom"
    )
    mark.set_gid("status")
    figure.text(0.35 / width, 0.36 / height, text, size=_SMALL, color=GREY, va="bottom", linespacing=1.35)


def _axes(figure: "Figure", left: float, bottom: float, width: float, height: float, **how: Any) -> "Axes":
    """Axes at a place in inches."""
    whole, high = figure.get_size_inches()
    return figure.add_axes((left / whole, bottom / high, width / whole, height / high), **how)


def _apart(wanted: Sequence[float], gap: float) -> list[float]:
    """Places in the order of the wanted ones, no two closer than the gap, moved no more than needed."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    groups: list[list[int]] = []
    centre: list[float] = []
    for i in order:
        groups.append([i])
        centre.append(wanted[i])
        while len(groups) > 1 and centre[-1] - centre[-2] < gap * (len(groups[-1]) + len(groups[-2])) / 2:
            upper = groups.pop()
            groups[-1] += upper
            centre.pop()
            centre[-1] = sum(wanted[j] for j in groups[-1]) / len(groups[-1])
    placed = [0.0] * len(wanted)
    for group, middle in zip(groups, centre, strict=True):
        for rank, i in enumerate(group):
            placed[i] = middle + gap * (rank - (len(group) - 1) / 2)
    return placed


def _numbers(table: Table, name: str) -> Float64:
    """Column of numbers."""
    column = table.column(name)
    if isinstance(column, list):
        raise TypeError(f"{table.name}.{name}: numbers expected, text found")
    return column


def _texts(table: Table, name: str, lang: Language) -> list[str]:
    """Column of text, empty where it is missing."""
    return [str(cell) if cell is not None else "" for cell in table.column(name, lang)]


# ---- people ----------------------------------------------------------------------------------------------------------


def _year_index(result: PlanResult, year: int) -> int:
    """Place of a year in the projection."""
    first, last = int(result.years[0]), int(result.years[-1])
    if not first <= year <= last:
        raise ValueError(f"years: {first} to {last} expected, {year} found")
    return year - first


def _pyramid_side(
    axes: "Axes", then: Float64, now: Float64, starts: Float64, group: int, elderly_age: int, color: str
) -> None:
    """One sex: bars of the later year, outline of the earlier one."""
    bars = axes.barh(starts, then, height=group * 0.9, align="edge", color=color, linewidth=0)
    for bar, start in zip(bars, starts, strict=True):
        bar.set_alpha(0.95 if start >= elderly_age else 0.4)
    axes.stairs(now, [*starts, starts[-1] + group], orientation="horizontal", color=INK, linewidth=1.2, baseline=None)
    axes.axhline(elderly_age, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)))
    axes.spines["left"].set_visible(False)
    axes.spines["right"].set_visible(False)
    axes.tick_params(axis="y", length=0, labelleft=False)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.set_ylim(0, float(starts[-1] + group))


def pyramid(
    result: PlanResult, *, years: tuple[int, int] | None = None, group: int = 5, lang: Language = "zh"
) -> "Figure":
    """
    Draw the population pyramid of two years, one over the other.

    Parameters
    ----------
    result : PlanResult
        Of a plan.
    years : (int, int), optional
        The year drawn as a line and the year drawn as bars. Without it, the first and the last.
    group : int
        Years of age in a bar, 1 to 20.
    lang : {"zh", "en"}
        Language.

    Returns
    -------
    matplotlib.figure.Figure
        Persons at the end of both years by sex and age.

    Raises
    ------
    ImportError
        matplotlib is not installed.
    ValueError
        A year lies outside the projection, or the group is too narrow or too wide.
    """
    language(lang)
    _need_matplotlib()
    if not 1 <= group <= 20:
        raise ValueError(f"group: 1 to 20 expected, {group} found")
    first, last = years if years is not None else (int(result.years[0]), int(result.years[-1]))
    pair = [result.persons[_year_index(result, year)].sum(axis=0) for year in (first, last)]
    table = result.tables["elderly"]
    elderly_age = int(next(column.label for column in table.columns() if column.name == "elderly").rstrip("+"))
    starts = np.arange(0, result.ages, group, dtype=np.float64)
    now, then = (np.add.reduceat(persons, starts.astype(int), axis=1) for persons in pair)
    unit = 10000.0 if lang == "zh" else 1000.0
    old = [float(persons[:, elderly_age:].sum()) for persons in pair]
    title = _say(lang, f"population in {first} and {last}", f"人口金字塔：{first} 年与 {last} 年")
    below = _say(
        lang,
        f"Aged {elderly_age} and over: {_people(old[0], lang)} in {first}, {_people(old[1], lang)} in {last} "
        f"({'+' if old[1] >= old[0] else ''}{_number(100 * (old[1] / old[0] - 1))} %). "
        f"Bars: {last}; black line: {first}.",
        f"{elderly_age} 岁及以上老年人由 {_people(old[0], lang)}变为 {_people(old[1], lang)}"
        f"（{'+' if old[1] >= old[0] else ''}{_number(100 * (old[1] / old[0] - 1))}%）。"
        f"色块为 {last} 年，黑线为 {first} 年。",
    )
    with _style(lang):
        figure = _sheet(result, lang, (8.0, 6.4), title, below)
        men, women = _axes(figure, 0.5, 1.1, 3.2, 4.3), _axes(figure, 4.3, 1.1, 3.2, 4.3)
        most = 1.06 * max(now.max(), then.max()) / unit
        for sex, (axes, color) in enumerate(((men, BLUE), (women, VERMILION))):
            _pyramid_side(axes, then[sex] / unit, now[sex] / unit, starts, group, elderly_age, color)
            axes.set_xlim((most, 0) if sex == 0 else (0, most))
            who = (_say(lang, "Men", "男"), _say(lang, "Women", "女"))[sex]
            per = f"{group} 岁" if group > 1 else "每岁"
            axes.set_xlabel(
                _say(lang, f"{who}, thousand per {group} years of age", f"{who}（万人，{per}一组）")
                if group > 1
                else _say(lang, f"{who}, thousand per year of age", f"{who}（万人，{per}）")
            )
            counts = [float(persons[sex, elderly_age:].sum()) for persons in pair]
            axes.text(
                0.0 if sex == 0 else 1.0,
                0.97,
                f"{who} {elderly_age}+\n{_people(counts[0], lang)} \N{RIGHTWARDS ARROW} {_people(counts[1], lang)}",
                transform=axes.transAxes,
                ha="left" if sex == 0 else "right",
                va="top",
                color=color,
                weight="bold",
                linespacing=1.4,
            )
        _ages(women, starts, group)
        _foot(figure, lang, [table], [_say(lang, "End of year, middle variant.", "年末数，中方案。")])
    return figure


def _ages(axes: "Axes", starts: Float64, group: int) -> None:
    """Ages between the two sides."""
    step = max(1, round(5 / group)) if group < 5 else 1
    gap = -0.3 / 3.2  # inches of the half gap over the width of a side
    for i, start in enumerate(starts):
        if i % step == 0:
            whole = f"{start:.0f}+" if i == len(starts) - 1 else f"{start:.0f}–{start + group - 1:.0f}"
            label = whole if group >= 5 or i == len(starts) - 1 else f"{start:.0f}"
            axes.text(
                gap,
                start + group / 2,
                label,
                transform=axes.get_yaxis_transform(),
                ha="center",
                va="center",
                size=_SMALL,
                color=INK,
            )


# ---- indicators ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Path:
    """Rows of one indicator."""

    name: str
    unit: str
    years: Float64
    no_action: Float64
    with_plan: Float64
    low: Float64
    high: Float64
    target: float


def _paths(table: Table, lang: Language) -> list[_Path]:
    """Indicators of the table, in its order."""
    ids = _texts(table, "id", lang)
    found = []
    for number in dict.fromkeys(ids):
        rows = [i for i, one in enumerate(ids) if one == number]
        columns = {
            name: _numbers(table, name)[rows] for name in ("year", "no_action", "with_plan", "low", "high", "target")
        }
        found.append(
            _Path(
                _texts(table, "indicator", lang)[rows[0]],
                _texts(table, "unit", lang)[rows[0]],
                columns["year"],
                columns["no_action"],
                columns["with_plan"],
                columns["low"],
                columns["high"],
                float(columns["target"][0]),
            )
        )
    return found


def _draw_path(axes: "Axes", path: _Path, lang: Language) -> None:
    """One indicator: target, both courses, the band; what they are stands at their ends."""
    years, last = path.years, float(path.years[-1])
    banded = bool(np.isfinite(path.low).all() and np.isfinite(path.high).all())
    if banded:
        axes.fill_between(years, path.low, path.high, color=SKY, alpha=0.3, linewidth=0)
    if not math.isnan(path.target):
        axes.axhline(path.target, color=VERMILION, linewidth=1.2, linestyle=(0, (5, 3)))
    axes.plot(years, path.no_action, color=GREY, linewidth=1.6, marker="o", markersize=3)
    axes.plot(years, path.with_plan, color=BLUE, linewidth=2.4, marker="o", markersize=4.5)
    ends = [(path.with_plan[-1], BLUE, _say(lang, "with the plan", "按计划"))]
    if path.no_action[-1] != path.with_plan[-1]:
        ends.append((path.no_action[-1], GREY, _say(lang, "no action", "不采取措施")))
    if banded:
        ends.append((path.high[-1], "#2F7FB0", _say(lang, "fewer elderly", "若老人偏少")))
        ends.append((path.low[-1], "#2F7FB0", _say(lang, "more elderly", "若老人偏多")))
    drawn = np.concatenate([path.no_action, path.with_plan, path.low, path.high, [path.target]])
    drawn = drawn[np.isfinite(drawn)]
    least, most = float(drawn.min()), float(drawn.max())
    room = most - least if most > least else 1.0
    low = 0.0 if path.unit == "%" else max(0.0, least - 0.18 * room)
    high = most + 0.14 * (most - low)
    axes.set_ylim(low, high)
    axes.set_xlim(float(years[0]) - 0.45, last + 0.15)
    for y, (value, color, words) in zip(_apart([end[0] for end in ends], 0.062 * (high - low)), ends, strict=True):
        axes.text(
            last + 0.28, y, f"{_number(value, 1)}  {words}", color=color, va="center", weight="bold", size=_TEXT - 0.5
        )
    axes.text(-0.03, 1.035, path.unit, transform=axes.transAxes, ha="right", va="bottom", color=GREY, size=_SMALL)
    if not math.isnan(path.target):
        axes.text(
            float(years[0]) - 0.35,
            path.target + 0.015 * (high - low),
            _say(lang, f"target {path.target:g}", f"目标 {path.target:g}"),
            color=VERMILION,
            va="bottom",
            weight="bold",
        )
    start = path.with_plan[0]
    axes.text(
        float(years[0]),
        start - 0.03 * (high - low) if start > low + 0.1 * (high - low) else start + 0.03 * (high - low),
        _number(start, 1),
        va="top" if start > low + 0.1 * (high - low) else "bottom",
        ha="center",
        color=INK,
    )


def indicator_paths(result: PlanResult, *, lang: Language = "zh") -> "Figure":
    """
    Draw the indicators that the model knows year by year, with the plan and without action, against their targets.

    Parameters
    ----------
    result : PlanResult
        Of a plan.
    lang : {"zh", "en"}
        Language.

    Returns
    -------
    matplotlib.figure.Figure
        A panel for each indicator; a band where the table has low and high values.

    Raises
    ------
    ImportError
        matplotlib is not installed.
    ValueError
        The model knows none of the plan's indicators.
    """
    language(lang)
    _need_matplotlib()
    from matplotlib.ticker import MaxNLocator

    table = result.tables["indicator_paths"]
    paths = _paths(table, lang)
    if not paths:
        raise ValueError("indicator_paths: at least one indicator that the model knows expected, none found")
    across = min(3, len(paths))
    down = math.ceil(len(paths) / across)
    width = 0.55 + 4.15 * across
    height = 1.35 + 3.75 * down
    title = _say(lang, "indicators and their targets", "养老服务指标与目标")
    below = _say(
        lang,
        "Blue: with the plan carried out; grey: nothing more is decided; dashed: target.",
        "蓝线：按计划实施；灰线：不采取措施；虚线：目标值。",
    )
    with _style(lang):
        figure = _sheet(result, lang, (width, height), title, below)
        for i, path in enumerate(paths):
            left, bottom = 0.75 + 4.15 * (i % across), 1.15 + 3.75 * (down - 1 - i // across)
            axes = _axes(figure, left, bottom, 2.55, 2.55)
            _draw_path(axes, path, lang)
            axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
            axes.set_title(_evenly(path.name, 40), loc="left", size=_TEXT + 1, weight="bold", pad=8, linespacing=1.3)
        banded = any(np.isfinite(path.low).any() for path in paths)
        band = _say(
            lang,
            "Band: the same beds, if there were as many or as few elderly as is thought possible.",
            "色带：床位不变，而老年人口取其上限或下限。",
        )
        _foot(figure, lang, [table], [band] if banded else [])
    return figure


# ---- dependency ------------------------------------------------------------------------------------------------------


def _draw_fan(axes: "Axes", table: Table, rows: Sequence[int], start: float, first: int, lang: Language) -> None:
    """One level: the middle scenario from the base year on, and the ranges around it, with their ends in figures."""
    years = np.concatenate([[float(first)], _numbers(table, "year")[rows]])
    columns = ("low_95", "low_80", "middle", "high_80", "high_95")
    path = {name: np.concatenate([[start], _numbers(table, name)[rows]]) for name in columns}
    axes.fill_between(years, path["low_95"], path["high_95"], color=SKY, alpha=0.25, linewidth=0)
    axes.fill_between(years, path["low_80"], path["high_80"], color=SKY, alpha=0.45, linewidth=0)
    axes.plot(years, path["middle"], color=BLUE, linewidth=2.2)
    most = float(path["high_95"].max())
    axes.set_ylim(0, 1.08 * most)
    axes.set_xlim(float(years[0]), float(years[-1]))
    words = {
        "high_95": "95 %",
        "high_80": "80 %",
        "middle": _say(lang, "middle", "中方案"),
        "low_80": "80 %",
        "low_95": "95 %",
    }
    places = _apart([float(path[name][-1]) for name in words], 0.075 * most)
    for (name, what), y in zip(words.items(), places, strict=True):
        axes.text(
            float(years[-1]) + 0.35,
            y,
            f"{_number(path[name][-1])}  {what}",
            color=BLUE if name == "middle" else "#2F7FB0",
            va="center",
            weight="bold" if name == "middle" else "normal",
            size=_TEXT - 0.5,
        )
    axes.text(
        float(years[0]) + 0.2, start - 0.04 * most, _number(start), va="top", ha="left", color=INK, size=_TEXT - 0.5
    )
    axes.text(
        -0.03,
        1.035,
        _say(lang, "persons", "人"),
        transform=axes.transAxes,
        ha="right",
        va="bottom",
        color=GREY,
        size=_SMALL,
    )


def dependent_fans(result: PlanResult, *, lang: Language = "zh") -> "Figure":
    """
    Draw the dependent elderly by level, year by year, with the ranges that 80 % and 95 % of the trajectories lie in.

    Parameters
    ----------
    result : PlanResult
        Of a plan with an ensemble.
    lang : {"zh", "en"}
        Language.

    Returns
    -------
    matplotlib.figure.Figure
        A panel for all dependent and for each level.

    Raises
    ------
    ImportError
        matplotlib is not installed.
    ValueError
        The plan was run without trajectories.
    """
    language(lang)
    _need_matplotlib()
    from matplotlib.ticker import MaxNLocator

    table, levels = result.tables["dependency_ranges"], result.tables["dependency"]
    codes = [str(code) for code in table.column("code")]
    shown = [code for code in dict.fromkeys(codes) if code not in ("elderly", "beds_needed", "independent")]
    if not shown:
        raise ValueError("dependent_fans: a plan that was run with trajectories expected, none found")
    names = _texts(table, "figure", lang)
    across = min(3, len(shown))
    down = math.ceil(len(shown) / across)
    width, height = 0.55 + 4.15 * across, 1.35 + 3.35 * down
    title = _say(lang, "dependent elderly by level", "失能老年人预测")
    below = _say(
        lang,
        "Line: middle scenario; bands: 80 % and 95 % of the trajectories.",
        "线：中方案；色带：80% 与 95% 的轨迹所在区间。",
    )
    with _style(lang):
        figure = _sheet(result, lang, (width, height), title, below)
        for i, code in enumerate(shown):
            rows = [row for row, one in enumerate(codes) if one == code]
            left, bottom = 0.85 + 4.15 * (i % across), 1.15 + 3.35 * (down - 1 - i // across)
            axes = _axes(figure, left, bottom, 2.35, 2.15)
            start = float(_numbers(levels, code)[0])
            _draw_fan(axes, table, rows, start, int(_numbers(levels, "year")[0]), lang)
            axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
            axes.set_title(_evenly(names[rows[0]], 40), loc="left", size=_TEXT + 1, weight="bold", pad=8)
        _foot(figure, lang, [table], table.notes(lang))
    return figure


# ---- beds ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Step:
    """A bar of a waterfall: from one height to another, a level if it starts at 0."""

    label: str
    bottom: float
    top: float
    color: str


def _bed_steps(result: PlanResult, lang: Language) -> tuple[list[_Step], list[_Step], int]:
    """Steps of all counted beds and of nursing beds to the target year, and its row in the table."""
    balance, ledger = result.tables["bed_balance"], result.tables["bed_ledger"]
    first = int(result.years[0])
    last = max(int(name[-4:]) for name in _names(result.tables["tasks"]) if name.startswith("new_beds_"))
    row = last - first
    counted = _numbers(balance, "for_target") - _numbers(balance, "gap")
    nursing = _numbers(balance, "nursing")
    within = _numbers(ledger, "year") <= last
    beds = within & np.array([name == "institution beds, nursing" for name in _texts(ledger, "class", "en")])
    converted = float(_numbers(ledger, "converted_in")[beds].sum() - _numbers(ledger, "converted_out")[beds].sum())
    built = sum(float(_numbers(result.tables["tasks"], f"new_beds_{year}")[-1]) for year in range(first + 1, last + 1))
    opened = float(_numbers(ledger, "opened")[beds].sum())
    words = {
        "now": _say(lang, f"{first}\nexisting", f"{first} 年\n现有"),
        "convert": _say(lang, "converted", "改造"),
        "build": _say(lang, "new", "新建"),
        "other": _say(lang, "other", "其他"),
        "then": _say(lang, f"{last}\nwith the plan", f"{last} 年\n按计划"),
    }
    total = _steps(words, counted[0], [("build", built, BLUE)], counted[row])
    care = _steps(words, nursing[0], [("convert", converted, ORANGE), ("build", opened, BLUE)], nursing[row])
    return total, care, row


def _names(table: Table) -> list[str]:
    """Names of the columns."""
    return [column.name for column in table.columns()]


def _steps(words: dict[str, str], start: float, changes: list[tuple[str, float, str]], end: float) -> list[_Step]:
    """Bars from a start over changes to an end; what the changes leave over is shown, not hidden."""
    rest = end - start - sum(change for _, change, _ in changes)
    steps = [_Step(words["now"], 0.0, start, "#A3A9B3")]
    height = start
    for word, change, color in [*changes, ("other", rest, FAINT)]:
        if word != "other" or abs(change) > 0.5:
            steps.append(_Step(words[word], height, height + change, color))
            height += change
    return [*steps, _Step(words["then"], 0.0, end, GREEN)]


def _draw_steps(axes: "Axes", steps: Sequence[_Step], start: float) -> list[float]:
    """Bars with their numbers, joined by thin lines; where they stand."""
    places = [start + i for i in range(len(steps))]
    for i, (x, step) in enumerate(zip(places, steps, strict=True)):
        level = step.bottom == 0
        axes.bar(x, step.top - step.bottom, bottom=step.bottom, width=0.62, color=step.color, linewidth=0)
        axes.annotate(
            _number(step.top)
            if level
            else f"{'+' if step.top >= step.bottom else ''}{_number(step.top - step.bottom)}",
            (x, max(step.top, step.bottom)),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            weight="bold",
            color=INK,
        )
        if i + 1 < len(steps):
            axes.plot([x + 0.31, x + 0.69], [step.top, step.top], color=GREY, linewidth=0.8)
    return places


def _draw_needs(axes: "Axes", lines: list[tuple[float, str, str]], left: float, right: float, gap: float) -> None:
    """Levels to compare with, named at their right end."""
    for y, (value, words, color) in zip(_apart([line[0] for line in lines], gap), lines, strict=True):
        axes.plot([left, right], [value, value], color=color, linewidth=1.2, linestyle=(0, (5, 3)), zorder=3)
        axes.text(
            right + 0.08,
            y,
            f"{_number(value)}\n{words}",
            color=color,
            va="center",
            weight="bold",
            size=_TEXT - 0.5,
            linespacing=1.25,
        )


def bed_waterfall(result: PlanResult, *, lang: Language = "zh") -> "Figure":
    """
    Draw how the beds of the base year become those of the target year, and what they are needed for.

    Parameters
    ----------
    result : PlanResult
        Of a plan.
    lang : {"zh", "en"}
        Language.

    Returns
    -------
    matplotlib.figure.Figure
        Left all beds counted, right the nursing beds among them.

    Raises
    ------
    ImportError
        matplotlib is not installed.
    """
    language(lang)
    _need_matplotlib()
    from matplotlib.ticker import FuncFormatter

    balance, levers = result.tables["bed_balance"], result.tables["levers"]
    total, care, row = _bed_steps(result, lang)
    year = int(result.years[row])
    needs = [
        (float(_numbers(balance, "for_target")[row]), _say(lang, "needed for the target", "达标需要"), VERMILION),
        (float(_numbers(balance, "by_dependency")[row]), _say(lang, "needed by dependency", "按失能需要"), INK),
        (float(_numbers(balance, "by_use")[row]), _say(lang, "at today's occupancy", "按现有入住率使用"), INK),
    ]
    wanted = [
        amount
        for item, amount in zip(_texts(levers, "item", "en"), _numbers(levers, "amount"), strict=True)
        if item == "nursing beds needed"
    ]
    most = 1.16 * max([step.top for step in total] + [need[0] for need in needs])
    title = _say(lang, f"care beds to the end of {year}", f"养老床位：到 {year} 年底")
    below = _say(
        lang,
        "A conversion turns an ordinary bed into a nursing bed: it does not add to all beds.",
        "改造将普通床位变为护理型床位，不增加床位总数。",
    )
    with _style(lang):
        figure = _sheet(result, lang, (9.8, 5.5), title, below)
        axes = _axes(figure, 0.85, 1.2, 8.7, 3.1)
        left = _draw_steps(axes, total, 0.0)
        right = _draw_steps(axes, care, left[-1] + 2.85)
        _draw_needs(axes, needs, -0.45, left[-1] + 0.42, 0.125 * most)
        if wanted:
            need = [(float(wanted[0]), _say(lang, "needed for the target", "达标需要"), VERMILION)]
            _draw_needs(axes, need, right[0] - 0.45, right[-1] + 0.42, 0.0)
        axes.set_ylim(0, most)
        axes.set_xlim(-0.55, right[-1] + 2.0)
        axes.set_xticks([*left, *right], [step.label for step in (*total, *care)])
        axes.tick_params(axis="x", length=0, pad=6)
        for tick in axes.get_xticklabels():
            tick.set_linespacing(1.35)
        axes.spines["bottom"].set_visible(False)
        axes.axhline(0, color=GREY, linewidth=0.8)
        axes.set_ylabel(_say(lang, "beds", "床位（张）"))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _number(value)))
        heads = (
            _say(lang, "All beds counted", "全部床位（计入口径）"),
            _say(lang, "Nursing beds among them", "其中护理型床位"),
        )
        for x, head in zip((left[0] - 0.4, right[0] - 0.4), heads, strict=True):
            axes.text(x, most * 1.03, head, weight="bold", size=_TEXT + 1, va="baseline")
        _foot(figure, lang, [balance, result.tables["bed_ledger"], levers])
    return figure


# ---- centres ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Centre:
    """A township and its centre."""

    name: str
    x_km: float
    y_km: float
    placed: bool  # its position is not assumed
    elderly: float
    year: int | None  # None = open already, or never
    open: bool
    stability: float  # %, NaN without draws


def _centres(result: PlanResult, lang: Language) -> list[_Centre]:
    """Townships in the order of the table, with their place on a plane around the middle of the area."""
    table, towns = result.tables["centres"], result.tables["township_elderly"]
    area = list(result.plan.area)
    seats = np.array([[town.longitude, town.latitude] for town in area])
    middle = (seats.min(axis=0) + seats.max(axis=0)) / 2
    x_y = plane(seats, (float(middle[0]), float(middle[1])))
    # Rows are joined by what both tables print: names may stand twice, the number of elderly then tells them apart.
    base = f"elderly_{result.years[0]}"
    keys = list(zip(_texts(towns, "township", "zh"), _numbers(towns, base).tolist(), strict=True))
    number = {key: i for i, key in enumerate(keys)}
    existing = [text == "full-function centre" for text in _texts(table, "existing", "en")]
    columns = [_numbers(table, name).tolist() for name in ("elderly", "year", "stability")]
    rows = zip(_texts(table, "township", "zh"), _texts(table, "township", lang), existing, *columns, strict=True)
    found = []
    for key, name, is_open, elderly, year, stability in rows:
        i = number[key, elderly]
        opens = None if math.isnan(year) else int(year)
        place = area[i].position_status in ("reported", "derived")
        found.append(_Centre(name, float(x_y[i, 0]), float(x_y[i, 1]), place, elderly, opens, is_open, stability))
    return found


def _radius(elderly: float) -> float:
    """Points on paper; the area of the disc goes with the elderly."""
    return max(2.2, 0.1 * math.sqrt(elderly))


def _year_colors(centres: Sequence[_Centre]) -> dict[int, str]:
    """A colour for each year, early ones dark."""
    import matplotlib
    from matplotlib.colors import to_hex

    years = sorted({centre.year for centre in centres if centre.year is not None})
    ramp = matplotlib.colormaps["viridis"]
    return {year: to_hex(ramp(0.02 + 0.86 * i / max(1, len(years) - 1))) for i, year in enumerate(years)}


def _color(centre: _Centre, colors: dict[int, str]) -> str:
    """Colour of a township."""
    return colors[centre.year] if centre.year is not None else ("#9CA3AF" if centre.open else PAPER)


def _draw_disc(axes: "Axes", x: float, y: float, radius: float, centre: _Centre, color: str, scale: float) -> None:
    """Disc of a township, with a ring around it as long as its year is stable; km, `scale` km to the point."""
    from matplotlib.patches import Circle, Wedge

    edge = GREY if color == PAPER else PAPER
    style = "-" if centre.placed else (0, (2, 1.5))
    axes.add_patch(
        Circle(
            (x, y),
            radius * scale,
            facecolor=color,
            edgecolor=edge if centre.placed else INK,
            linestyle=style,
            linewidth=0.8,
        )
    )
    if centre.year is not None and not math.isnan(centre.stability):
        outer, width = (radius + 2.9) * scale, 1.6 * scale
        axes.add_patch(Wedge((x, y), outer, 0, 360, width=width, facecolor="#CBD0D8", linewidth=0))
        share = 3.6 * centre.stability
        axes.add_patch(Wedge((x, y), outer, 90 - share, 90, width=width, facecolor=INK, linewidth=0, gid="stability"))


_Box = tuple[float, float, float, float]  # left, bottom, right, top


def _overlap(a: _Box, b: _Box) -> float:
    """Area that two boxes share."""
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))


def _label_boxes(x: float, y: float, radius: float, width: float, height: float) -> list[tuple[_Box, float]]:
    """Where a label may stand around a disc, with how little one likes it there."""
    boxes = []
    for distance, dislike in ((1.5, 0.0), (7.0, 12.0), (14.0, 30.0), (24.0, 60.0)):
        for step in range(16):
            angle = math.pi * step / 8
            middle_x = x + math.cos(angle) * (radius + distance + width / 2)
            middle_y = y + math.sin(angle) * (radius + distance + height / 2)
            box = (middle_x - width / 2, middle_y - height / 2, middle_x + width / 2, middle_y + height / 2)
            boxes.append((box, dislike + (0.0, 3.0, 4.0, 3.0)[step % 4] + (0.0 if step in (0, 8) else 1.0)))
    return boxes


def _place_labels(
    discs: Sequence[tuple[float, float, float]], sizes: Sequence[tuple[float, float]], page: _Box
) -> list[_Box]:
    """
    Boxes for labels beside discs, in pixels: greedy, then each again given all others, until nothing moves.

    O(n^2) a round, 12 rounds at most.
    """
    fixed = [(x - r, y - r, x + r, y + r) for x, y, r in discs]
    candidates = [_label_boxes(x, y, r, *size) for (x, y, r), size in zip(discs, sizes, strict=True)]
    chosen: list[_Box | None] = [None] * len(discs)

    def cost(i: int, box: _Box, dislike: float) -> float:
        inside = _overlap(box, page) / ((box[2] - box[0]) * (box[3] - box[1]))
        over_discs = sum(_overlap(box, other) for other in fixed)
        over_labels = sum(_overlap(box, other) for j, other in enumerate(chosen) if j != i and other is not None)
        return dislike + 1e4 * (1 - inside) + 2.0 * over_discs + 50.0 * over_labels

    for _ in range(12):
        before = list(chosen)
        for i in sorted(range(len(discs)), key=lambda i: -discs[i][2]):
            chosen[i] = min(candidates[i], key=lambda one: cost(i, *one))[0]
        if chosen == before:
            break
    return [box for box in chosen if box is not None]


def _draw_names(axes: "Axes", centres: Sequence[_Centre], scale: float) -> None:
    """Names of the townships beside their discs, none over another; a thin line where one had to stand apart."""
    figure = axes.figure
    renderer: Any = figure.canvas.get_renderer()  # type: ignore[attr-defined]  # only some canvases have one
    texts: list[Text] = [
        axes.text(0, 0, centre.name, size=_SMALL + 0.5, ha="center", va="center") for centre in centres
    ]
    boxes = [text.get_window_extent(renderer) for text in texts]
    pixels = figure.dpi / 72
    at = [axes.transData.transform((centre.x_km, centre.y_km)) for centre in centres]
    discs = [
        (float(x), float(y), (_radius(centre.elderly) + 3.1) * pixels)
        for (x, y), centre in zip(at, centres, strict=True)
    ]
    page = axes.get_window_extent(renderer)
    places = _place_labels(
        discs,
        [(box.width + 3 * pixels, box.height + 1 * pixels) for box in boxes],
        (page.x0, page.y0, page.x1, page.y1),
    )
    back = axes.transData.inverted()
    for text, box, (x, y, radius) in zip(texts, places, discs, strict=True):
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        place = back.transform(middle)
        text.set_position((float(place[0]), float(place[1])))
        near = (min(max(x, box[0]), box[2]), min(max(y, box[1]), box[3]))
        away = math.hypot(near[0] - x, near[1] - y)
        if away > radius + 5 * pixels:
            rim = (x + (near[0] - x) * radius / away, y + (near[1] - y) * radius / away)
            (x0, y0), (x1, y1) = back.transform(rim), back.transform(near)
            axes.plot([x0, x1], [y0, y1], color=GREY, linewidth=0.6)


def _nice(value: float) -> float:
    """Largest of 1, 2, 5, 10, 20, … that is not above a value."""
    power = 10.0 ** math.floor(math.log10(value))
    return max(step * power for step in (1, 2, 5) if step * power <= value * (1 + 1e-9))


def _scale_bar(axes: "Axes", x: float, y: float, width: float, lang: Language) -> None:
    """Bar of whole km, and north."""
    length = _nice(width / 4)
    axes.plot([x, x + length], [y, y], color=INK, linewidth=2.2, solid_capstyle="butt")
    axes.text(
        x + length / 2, y + width * 0.012, _say(lang, f"{length:g} km", f"{length:g} 公里"), ha="center", va="bottom"
    )
    foot, top = y + width * 0.075, y + width * 0.155
    axes.annotate("", (x, top), (x, foot), arrowprops={"arrowstyle": "-|>", "color": INK, "shrinkA": 0, "shrinkB": 0})
    axes.text(x, top + width * 0.008, _say(lang, "N", "北"), ha="center", va="bottom")


def _listed(items: Sequence[str], columns: int, lang: Language) -> str:
    """Items in lines of so many columns, none broken."""
    comma, lines, width = (", " if lang == "en" else "、"), [""], 0
    for i, item in enumerate(items):
        piece = item + (comma if i + 1 < len(items) else "")
        size = sum(_columns(character) for character in piece.rstrip())
        if lines[-1] and width + size > columns:
            lines.append("")
            width = 0
        lines[-1] += piece
        width += size + len(piece) - len(piece.rstrip())
    return "\n".join(line.rstrip() for line in lines)


def _key_years(axes: "Axes", centres: Sequence[_Centre], colors: dict[int, str], lang: Language, y: float) -> float:
    """Years with their colours and the townships whose centre opens then, with stability; the height left."""
    groups: list[tuple[str, str, list[_Centre]]] = [
        (_say(lang, "open already", "已有"), "#9CA3AF", [centre for centre in centres if centre.open])
    ]
    groups += [(str(year), color, [c for c in centres if c.year == year]) for year, color in colors.items()]
    never = [centre for centre in centres if centre.year is None and not centre.open]
    groups.append((_say(lang, "not in the plan", "规划期内未安排"), PAPER, never))
    for head, color, members in groups:
        if not members:
            continue
        axes.plot(
            [0.1], [y - 0.09], marker="o", markersize=8, color=color, markeredgecolor=GREY if color == PAPER else color
        )
        count = _say(lang, f"{len(members)}", f"{len(members)} 个")
        axes.text(0.28, y - 0.09, f"{head}  \N{MIDDLE DOT}  {count}", weight="bold", va="center")
        listed = [
            centre.name
            if math.isnan(centre.stability) or centre.year is None
            else f"{centre.name} {centre.stability:.0f}%"
            for centre in members
        ]
        lines = _listed(listed[:12] + ["…"] * (len(listed) > 12), 43, lang)
        axes.text(0.28, y - 0.24, lines, size=_SMALL, color=GREY, va="top", linespacing=1.45)
        y -= 0.33 + 0.155 * (1 + lines.count("\n")) + 0.04
    return y


def _key_signs(axes: "Axes", centres: Sequence[_Centre], lang: Language, y: float) -> None:
    """What the sizes, the rings and broken edges say."""
    point = 1 / 72  # inches
    sizes = [1000.0, 5000.0, 20000.0]
    x = 0.28
    axes.text(
        0.0,
        y,
        _say(lang, "Area of a disc: elderly persons", "圆面积：老年人口（人）"),
        size=_SMALL,
        weight="bold",
        va="top",
    )
    y -= 0.52
    from matplotlib.patches import Circle, Wedge

    for size in sizes:
        radius = _radius(size) * point
        axes.add_patch(Circle((x, y), radius, facecolor=FAINT, edgecolor=GREY, linewidth=0.6))
        axes.text(x + radius + 0.06, y, _number(size), size=_SMALL, va="center")
        x += 2 * radius + 0.62
    if any(not math.isnan(centre.stability) for centre in centres):
        y -= 0.42
        axes.add_patch(Wedge((0.13, y), 0.12, 0, 360, width=0.035, facecolor=FAINT, linewidth=0))
        axes.add_patch(Wedge((0.13, y), 0.12, 90 - 270, 90, width=0.035, facecolor=INK, linewidth=0))
        ring = _say(
            lang,
            "Ring and %: share of the draws with\nthe same year (here 75 %)",
            "环与 %：排序稳定度，即各次抽样中\n落在同一年的比例（图例为 75%）",
        )
        axes.text(0.36, y, ring, size=_SMALL, va="center", linespacing=1.35)
    if any(not centre.placed for centre in centres):
        y -= 0.36
        axes.add_patch(Circle((0.13, y), 0.09, facecolor=FAINT, edgecolor=INK, linestyle=(0, (2, 1.5)), linewidth=0.8))
        axes.text(0.36, y, _say(lang, "Broken edge: assumed position", "虚线边：位置为假定"), size=_SMALL, va="center")


def centre_map(result: PlanResult, *, lang: Language = "zh") -> "Figure":
    """
    Draw a map of the townships with the year in which each gets its care centre, and how stable that year is.

    Distances are true from the middle of the area (azimuthal equidistant). O(n^2) for the labels of n townships.

    Parameters
    ----------
    result : PlanResult
        Of a plan.
    lang : {"zh", "en"}
        Language.

    Returns
    -------
    matplotlib.figure.Figure
        Discs with areas by elderly of the base year and colours by year; without draws there are no rings.

    Raises
    ------
    ImportError
        matplotlib is not installed.
    """
    language(lang)
    _need_matplotlib()
    centres = _centres(result, lang)
    table = result.tables["centres"]
    colors = _year_colors(centres)
    years = list(colors)
    opened = sum(centre.year is not None for centre in centres)
    title = _say(lang, "township care centres by year", "乡镇（街道）养老服务中心建设时序")
    span = f"{years[0]}–{years[-1]}" if years else ""
    below = _say(
        lang,
        f"{len(centres)} townships, {opened} new centres {span}; the order reaches most elderly earliest.",
        f"{len(centres)} 个乡镇（街道），{span} 年新建 {opened} 个；次序以尽早覆盖最多老年人为准。",
    )
    with _style(lang):
        figure = _sheet(result, lang, (8.6, 9.2), title, below)
        axes = _axes(figure, 0.35, 1.0, 5.0, 7.3)
        xs, ys = [centre.x_km for centre in centres], [centre.y_km for centre in centres]
        pad = 0.12 * max(max(xs) - min(xs), max(ys) - min(ys), 1.0)
        width, height = max(xs) - min(xs) + 2 * pad, max(ys) - min(ys) + 2 * pad
        scale_km = max(width / 5.0, height / 7.3)  # km in an inch
        middle_x, middle_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
        axes.set_xlim(middle_x - 2.5 * scale_km, middle_x + 2.5 * scale_km)
        axes.set_ylim(middle_y - 3.65 * scale_km, middle_y + 3.65 * scale_km)
        axes.set_aspect("equal")
        axes.set_xticks([])
        axes.set_yticks([])
        axes.set_facecolor("#F5F6F8")
        for spine in axes.spines.values():
            spine.set_visible(False)
        for centre in sorted(centres, key=lambda centre: -centre.elderly):
            radius = _radius(centre.elderly)
            _draw_disc(axes, centre.x_km, centre.y_km, radius, centre, _color(centre, colors), scale_km / 72)
        _draw_names(axes, centres, scale_km / 72)
        _scale_bar(
            axes, axes.get_xlim()[0] + 0.25 * scale_km, axes.get_ylim()[0] + 0.3 * scale_km, 5.0 * scale_km, lang
        )
        key = _axes(figure, 5.55, 1.0, 2.8, 7.3, xlim=(0, 2.8), ylim=(0, 7.3))
        key.set_axis_off()
        _key_signs(key, centres, lang, _key_years(key, centres, colors, lang, 7.2) - 0.1)
        schematic = _say(lang, "Schematic positions: not for choosing a site.", "示意位置，不可用于选址。")
        _foot(figure, lang, [table], [schematic])
    return figure


# ---- assumptions -----------------------------------------------------------------------------------------------------


def tornado(result: PlanResult, *, outcome: str = "investment", most: int = 10, lang: Language = "zh") -> "Figure":
    """
    Draw how far each input moves one result of the plan, the strongest first.

    Parameters
    ----------
    result : PlanResult
        Of a plan that was run with ``influence=True``.
    outcome : str
        A word of the column ``figure`` of the table ``sensitivity``, in English or Chinese.
    most : int
        Inputs drawn at most.
    lang : {"zh", "en"}
        Language.

    Returns
    -------
    matplotlib.figure.Figure
        Change of the result in per cent for the low and the high value of each input.

    Raises
    ------
    ImportError
        matplotlib is not installed.
    ValueError
        There is no such result that an input moves.
    """
    language(lang)
    _need_matplotlib()
    if most < 1:
        raise ValueError(f"most: at least 1 expected, {most} found")
    table = result.tables["sensitivity"]
    names = list(zip(_texts(table, "figure", "en"), _texts(table, "figure", "zh"), strict=True))
    rows = [i for i, both in enumerate(names) if outcome in both]
    if not rows:
        known = ", ".join(dict.fromkeys(en for en, _ in names)) or "none: run the plan with influence=True"
        raise ValueError(f"outcome: one of {known} expected, {outcome!r} found")
    low, high = _numbers(table, "change_low"), _numbers(table, "change_high")
    strong = [i for i in rows if max(abs(low[i]), abs(high[i])) >= 0.05]  # what would be drawn as nothing
    weak, rows = (len(rows) - len(strong), strong) if strong else (0, rows)
    rows.sort(key=lambda i: -max(abs(low[i]), abs(high[i]), abs(high[i] - low[i])))
    dropped, rows = weak + len(rows[most:]), rows[:most]
    ranges, statuses = _texts(table, "range", lang), _texts(table, "status", lang)
    labels = [f"{_texts(table, 'item', lang)[i]}\n{statuses[i]}{_say(lang, ', ', '，')}{ranges[i]}" for i in rows]
    name = names[rows[0]][lang == "zh"]
    year = max(int(column[-4:]) for column in _names(result.tables["tasks"]) if column.startswith("new_beds_"))
    title = _say(lang, f"what moves {name}", f"{name}对各项输入的敏感度")
    below = _say(
        lang,
        f"Change of {name} to {year} when one input takes its low (blue) or high value (orange).",
        f"单项输入取低值（蓝）、高值（橙）时，至 {year} 年{name}的变动。",
    )
    with _style(lang):
        figure = _sheet(result, lang, (8.4, 2.25 + 0.46 * len(rows)), title, below)
        axes = _axes(figure, 2.75, 1.2, 5.2, 0.46 * len(rows))
        _draw_tornado(axes, low[rows], high[rows], labels)
        axes.set_xlabel(_say(lang, f"change of {name}, %", f"{name}变动（%）"))
        rest = _say(lang, f"Weaker inputs left out: {dropped}.", f"另有 {dropped} 项影响较小，未列。")
        _foot(figure, lang, [table], [rest] if dropped else [])
    return figure


def _draw_tornado(axes: "Axes", low: Float64, high: Float64, labels: Sequence[str]) -> None:
    """Bars from 0 to the change at the low and the high value, with their numbers."""
    places = np.arange(len(labels), dtype=np.float64)
    for values, color in ((low, BLUE), (high, ORANGE)):
        axes.barh(places, values, height=0.56, color=color, linewidth=0)
    for y, ends in zip(places, zip(low, high, strict=True), strict=True):
        for value, color in zip(ends, (BLUE, "#9A6700"), strict=True):
            same_side = ends[0] * ends[1] > 0 and abs(value) < max(abs(end) for end in ends)
            if abs(value) < 0.05 or same_side:
                continue
            sign = "+" if value > 0 else ""
            axes.annotate(
                f"{sign}{_number(value, 1)}",
                (value, y),
                xytext=(3 if value > 0 else -3, 0),
                textcoords="offset points",
                ha="left" if value > 0 else "right",
                va="center",
                color=color,
                weight="bold",
            )
    axes.axvline(0, color=INK, linewidth=0.9)
    least, largest = min(0.0, float(low.min()), float(high.min())), max(0.0, float(low.max()), float(high.max()))
    room = 0.13 * (largest - least if largest > least else 1.0)
    axes.set_xlim(least - room, largest + room)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.set_yticks(places, labels, size=_TEXT - 0.5)
    for tick in axes.get_yticklabels():
        tick.set_linespacing(1.3)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
