"""Pictures: what is drawn is what the tables say, nothing overlaps, every glyph is there, and they look as they did."""

import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from care_testing import ROOT
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.axis import Tick, XTick
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Circle, StepPatch, Wedge
from matplotlib.testing.compare import compare_images
from matplotlib.text import Text

import libcare as care
from libcare import pictures

LOOKS = Path(__file__).parent / "pictures"
NEAR = 0.5  # root mean square of what two pictures differ by, of 255
DRAW: dict[str, Callable[..., Figure]] = {name: getattr(pictures, name) for name in pictures.__all__}


@pytest.fixture(scope="module", params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def drawn(result: care.PlanResult, lang: str) -> dict[str, Figure]:
    """Every picture, in one language, rendered without a warning: one would be of a glyph that no font has."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figures = {name: draw(result, lang=lang) for name, draw in DRAW.items()}
        for figure in figures.values():
            FigureCanvasAgg(figure).draw()
    return figures


def texts(figure: Figure) -> list[Text]:
    return [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]


def years(ticks: list[str]) -> bool:
    return all(re.fullmatch("20[0-9][0-9]", tick) for tick in ticks if tick)


def said(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in texts(figure))


def ticks_of(axes: Axes) -> list[Tick]:
    return [*axes.xaxis.get_major_ticks(), *axes.yaxis.get_major_ticks()]


def in_view(axes: Axes, tick: Tick) -> bool:
    """Matplotlib keeps ticks outside of what is shown, and of axes that are off."""
    low, high = sorted(axes.get_xlim() if isinstance(tick, XTick) else axes.get_ylim())
    return axes.axison and low <= tick.get_loc() <= high


# ---- what every picture has ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DRAW)
def test_source_and_status_stand_below(drawn: dict[str, Figure], lang: str, name: str) -> None:
    words = ("来源", "libcare", "假定") if lang == "zh" else ("Source", "libcare", "assumed")
    for word in words:
        assert word in said(drawn[name])


@pytest.mark.parametrize("name", DRAW)
def test_axes_with_numbers_have_units(drawn: dict[str, Figure], name: str) -> None:
    for axes in drawn[name].axes:
        shown = [axis for axis in (axes.xaxis, axes.yaxis) if axes.axison and axis.get_visible()]
        for axis in shown:
            ticks = [tick.get_text() for tick in axis.get_ticklabels()]
            if any(re.fullmatch(r"[\N{MINUS SIGN}\d.,]+", tick) for tick in ticks) and not years(ticks):
                assert axis.get_label_text() or axes.get_title(loc="left"), ticks


@pytest.mark.parametrize("name", DRAW)
def test_texts_are_on_the_page_and_apart(drawn: dict[str, Figure], name: str) -> None:
    figure = drawn[name]
    renderer = figure.canvas.get_renderer()
    unseen = {id(tick.label1) for axes in figure.axes for tick in ticks_of(axes) if not in_view(axes, tick)}
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts(figure) if id(text) not in unseen]
    page = figure.bbox
    for i, (what, box) in enumerate(boxes):
        assert min(box.x0 - page.x0, page.x1 - box.x1, box.y0 - page.y0, page.y1 - box.y1) >= -1, what
        for other, box2 in boxes[:i]:
            width = min(box.x1, box2.x1) - max(box.x0, box2.x0)
            height = min(box.y1, box2.y1) - max(box.y0, box2.y0)
            assert not (width > 2 and height > 2), f"{what!r} over {other!r}"


# ---- what each says --------------------------------------------------------------------------------------------------


def test_the_pyramid_is_as_wide_as_the_people(drawn: dict[str, Figure], result: care.PlanResult, lang: str) -> None:
    bars = [bar for axes in drawn["pyramid"].axes for container in axes.containers for bar in container]
    people = np.array([abs(bar.get_width()) for bar in bars]).reshape(2, -1)
    unit = 10_000 if lang == "zh" else 1_000
    for year, drawn_people in ((-1, people), (0, outlines(drawn["pyramid"]))):
        ages = result.persons[year].sum(axis=0)
        np.testing.assert_allclose(drawn_people * unit, np.add.reduceat(ages, np.arange(0, 101, 5), axis=1))


def outlines(figure: Figure) -> np.ndarray:
    """Steps of the men and the women."""
    return np.array([patch.get_data().values for axes in figure.axes for patch in axes.findobj(StepPatch)])


def test_the_waterfall_is_as_high_as_the_beds(drawn: dict[str, Figure], result: care.PlanResult) -> None:
    bars = [bar for container in drawn["bed_waterfall"].axes[0].containers for bar in container]
    spans = [(bar.get_y(), bar.get_y() + bar.get_height()) for bar in bars]
    assert spans == [(0, 4114), (4114, 5495), (0, 5495), (0, 1296), (1296, 1916), (1916, 3297), (0, 3297)]
    balance = result.tables["bed_balance"]
    assert (spans[2][1], spans[6][1]) == (balance.column("institution")[5], balance.column("nursing")[5])


def test_the_waterfall_ends_at_the_beds_needed(drawn: dict[str, Figure], lang: str) -> None:
    told = said(drawn["bed_waterfall"])
    for number in ("4,114", "+1,381", "5,495", "+620", "3,297"):
        assert number in told


def test_every_path_ends_at_its_value(drawn: dict[str, Figure], result: care.PlanResult) -> None:
    table = result.tables["indicator_paths"]
    ends = {round(float(v), 6) for v in np.asarray(table.column("with_plan"))[5::6]}
    lines = {round(float(line.get_ydata()[-1]), 6) for axes in drawn["indicator_paths"].axes for line in axes.lines}
    assert ends <= lines


def test_the_fans_end_at_the_ranges_of_the_table(drawn: dict[str, Figure], result: care.PlanResult) -> None:
    table = result.tables["dependency_ranges"]
    codes = [str(code) for code in table.column("code")]
    wanted = ["dependent", "mild", "moderate", "severe", "complete"]
    axes = drawn["dependent_fans"].axes
    assert len(axes) == len(wanted)
    told = said(drawn["dependent_fans"])
    for panel, code in zip(axes, wanted, strict=True):
        last = max(i for i, one in enumerate(codes) if one == code)
        ends = {name: float(table.column(name)[last]) for name in ("low_95", "low_80", "middle", "high_80", "high_95")}
        assert panel.lines[0].get_ydata()[-1] == ends["middle"]
        bands = [band.get_paths()[0].vertices for band in panel.collections]
        for band, (low, high) in zip(bands, (("low_95", "high_95"), ("low_80", "high_80")), strict=True):
            at_end = band[band[:, 0] == 2035][:, 1]
            assert {at_end.min(), at_end.max()} == {ends[low], ends[high]}
        assert all(f"{value:,.0f}" in told for value in ends.values())


def test_the_map_names_every_township(drawn: dict[str, Figure], result: care.PlanResult, lang: str) -> None:
    told = said(drawn["centre_map"]).replace("\n", " ")
    names = result.tables["township_elderly"].column("township", lang=lang)
    assert len(names) == 34
    for name in names:
        assert name in told


def test_the_map_has_places_sizes_years_and_stability_of_the_table(
    drawn: dict[str, Figure], result: care.PlanResult
) -> None:
    axes = drawn["centre_map"].axes[0]
    assert axes.get_aspect() == 1
    discs = sorted((patch for patch in axes.patches if isinstance(patch, Circle)), key=lambda disc: disc.center)
    names, area = result.tables["township_elderly"].column("township"), list(result.plan.area)
    table = result.tables["centres"]
    columns = [table.column(name) for name in ("elderly", "year", "stability")]
    rows = dict(zip(table.column("township"), zip(*columns, strict=True), strict=True))
    middle = [(min(c) + max(c)) / 2 for c in ([t.longitude for t in area], [t.latitude for t in area])]
    seats = care.plane([[town.longitude, town.latitude] for town in area], tuple(middle))
    towns = sorted(zip(map(tuple, seats.tolist()), names, strict=True))
    assert len(discs) == len(towns) == 34
    per_elderly = {disc.radius**2 / rows[name][0] for disc, (_, name) in zip(discs, towns, strict=True)}
    assert max(per_elderly) == pytest.approx(min(per_elderly))
    colours: dict[float, set[tuple[float, ...]]] = {}
    for disc, (seat, name) in zip(discs, towns, strict=True):
        assert disc.center == pytest.approx(seat)
        year = rows[name][1]
        colours.setdefault(0 if np.isnan(year) else year, set()).add(disc.get_facecolor())
    assert sorted(colours) == [0, 2021, 2022, 2023, 2024, 2025]
    assert [len(found) for found in colours.values()] == [1] * 6
    assert len(set.union(*colours.values())) == 6
    rings = {tuple(patch.center): patch.theta2 - patch.theta1 for patch in axes.findobj(Wedge) if patch.get_gid()}
    planned = [(seat, rows[name][2]) for seat, name in towns if not np.isnan(rows[name][1])]
    assert len(rings) == len(planned) == 28
    for seat, stability in planned:
        assert rings[seat] == pytest.approx(3.6 * stability)


def test_the_scale_bar_is_as_long_as_it_says(drawn: dict[str, Figure], lang: str) -> None:
    axes = drawn["centre_map"].axes[0]
    lengths = [float(np.ptp(line.get_xdata())) for line in axes.lines if line.get_linewidth() > 2]
    assert lengths == pytest.approx([10])
    assert ("10 公里" if lang == "zh" else "10 km") in said(drawn["centre_map"])


def test_the_tornado_is_as_wide_as_the_table_says(drawn: dict[str, Figure], result: care.PlanResult) -> None:
    table = result.tables["sensitivity"]
    wanted = {
        (low, high)
        for figure, low, high in zip(
            *(table.column(name) for name in ("figure", "change_low", "change_high")), strict=True
        )
        if figure == "investment" and max(abs(low), abs(high)) >= 0.05
    }
    low, high = drawn["tornado"].axes[0].containers
    found = [(a.get_width(), b.get_width()) for a, b in zip(low, high, strict=True)]
    assert set(found) == wanted


def test_the_tornado_shows_the_strongest_first(result: care.PlanResult) -> None:
    figure = pictures.tornado(result, outcome="investment", most=4, lang="en")
    reach = [max(abs(bar.get_width()) for bar in pair) for pair in zip(*figure.axes[0].containers, strict=True)]
    assert len(reach) == 4
    assert reach == sorted(reach, reverse=True)


# ---- faults ----------------------------------------------------------------------------------------------------------


def test_an_unknown_outcome_is_told(result: care.PlanResult) -> None:
    with pytest.raises(ValueError, match=r"investment.* expected, 'happiness' found"):
        pictures.tornado(result, outcome="happiness")


def test_fans_need_trajectories(nanchuan: care.Plan) -> None:
    with pytest.raises(ValueError, match="run with trajectories expected"):
        pictures.dependent_fans(nanchuan.run(draws=0, trajectories=0, influence=False))


def test_without_matplotlib_it_says_what_to_install(result: care.PlanResult, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError, match=r"libcare\[pictures\]"):
        pictures.pyramid(result)


def test_without_a_chinese_font_it_warns_where_it_is_called(
    result: care.PlanResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(font_manager, "get_font_names", lambda: ["DejaVu Sans"])
    with pytest.warns(UserWarning, match="install fonts-noto-cjk") as warned:
        pictures.pyramid(result, lang="zh")
    assert [one.filename for one in warned] == [__file__]
    pictures.pyramid(result, lang="en")  # which needs none


def test_an_unknown_language_is_told(result: care.PlanResult) -> None:
    with pytest.raises(ValueError, match="fr"):
        pictures.pyramid(result, lang="fr")


# ---- looks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DRAW)
def test_looks(drawn: dict[str, Figure], lang: str, name: str, tmp_path: Path) -> None:
    """
    Compared with a picture that somebody looked at.

    To take a new one, look at build/pictures and copy it to bindings/python/tests/pictures.
    """
    file = f"{name}_{lang}.png"
    with matplotlib.rc_context({"text.hinting": "no_hinting"}):
        drawn[name].savefig(tmp_path / file, dpi=50)
    kept = Path("build/pictures")
    kept.mkdir(parents=True, exist_ok=True)
    shutil.copy(tmp_path / file, kept / file)
    shutil.copy(LOOKS / file, tmp_path / f"expected_{file}")
    difference = compare_images(str(tmp_path / f"expected_{file}"), str(tmp_path / file), tol=NEAR)
    assert difference is None, difference


def test_pictures_of_the_readmes_are_up_to_date(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-W", "error", ROOT / "docs/images/make.py", tmp_path], check=True)
    drawn = sorted(path.name for path in tmp_path.iterdir())
    assert drawn == sorted(path.name for path in (ROOT / "docs/images").glob("*.png"))
    for name in drawn:
        shutil.copy(ROOT / "docs/images" / name, tmp_path / f"expected_{name}")
        difference = compare_images(str(tmp_path / f"expected_{name}"), str(tmp_path / name), tol=NEAR)
        assert difference is None, f"make images, and look at them: {difference}"


def move_a_bar(figure: Figure) -> None:
    """By 5 % of its length."""
    bar = figure.axes[0].containers[-1][0]
    bar.set_width(1.05 * bar.get_width())


def lower_a_bar(figure: Figure) -> None:
    """By 50 beds."""
    bar = figure.axes[0].containers[1][0]
    bar.set_height(bar.get_height() - 50)


def lift_a_point(figure: Figure) -> None:
    """By half a bed per thousand."""
    line = figure.axes[0].lines[-1]
    values = np.array(line.get_ydata())
    values[2] += 0.5
    line.set_ydata(values)


def widen_a_band(figure: Figure) -> None:
    """By 1000 persons, in every year."""
    band = figure.axes[0].collections[0]
    vertices = band.get_paths()[0].vertices
    vertices[len(vertices) // 2 :] += [0, 1000]
    band.stale = True


def move_a_disc(figure: Figure) -> None:
    """By 1 km: the smallest."""
    disc = min((patch for patch in figure.axes[0].patches if isinstance(patch, Circle)), key=lambda one: one.radius)
    disc.center = (disc.center[0] + 1, disc.center[1])


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("bed_waterfall", lower_a_bar),
        ("centre_map", move_a_disc),
        ("dependent_fans", widen_a_band),
        ("indicator_paths", lift_a_point),
        ("pyramid", move_a_bar),
        ("tornado", move_a_bar),
    ],
)
def test_another_value_looks_different(
    result: care.PlanResult, name: str, change: Callable[[Figure], None], tmp_path: Path
) -> None:
    figure = DRAW[name](result, lang="en")
    files = [str(tmp_path / file) for file in ("before.png", "after.png")]
    for file in files:
        figure.savefig(file, dpi=50)
        change(figure)
    assert compare_images(*files, tol=NEAR) is not None
