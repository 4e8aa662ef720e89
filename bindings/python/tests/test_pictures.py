"""Pictures: what is drawn is what the tables say, nothing overlaps, every glyph is there, and they look as they did."""

import re
import shutil
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.testing.compare import compare_images
from matplotlib.text import Text

import libcare as care
from libcare import pictures

LOOKS = Path(__file__).parent / "pictures"
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
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts(figure) if text.get_alpha() != 0]
    page = figure.bbox
    ticks = {tick.get_text() for axes in figure.axes for tick in (*axes.get_xticklabels(), *axes.get_yticklabels())}
    for i, (what, box) in enumerate(boxes):
        if what in ticks:
            continue
        assert min(box.x0 - page.x0, page.x1 - box.x1, box.y0 - page.y0, page.y1 - box.y1) >= -1, what
        for other, box2 in boxes[:i]:
            if other in ticks:
                continue
            width = min(box.x1, box2.x1) - max(box.x0, box2.x0)
            height = min(box.y1, box2.y1) - max(box.y0, box2.y0)
            assert not (width > 2 and height > 2), f"{what!r} over {other!r}"


# ---- what each says --------------------------------------------------------------------------------------------------


def test_the_pyramid_adds_up_to_the_people(drawn: dict[str, Figure], result: care.PlanResult) -> None:
    bars = [bar for axes in drawn["pyramid"].axes for container in axes.containers for bar in container]
    people = sum(abs(bar.get_width()) for bar in bars)
    last = float(result.persons[-1].sum())
    assert people * 10_000 == pytest.approx(last, rel=1e-9) or people * 1_000 == pytest.approx(last, rel=1e-9)


def test_the_waterfall_ends_at_the_beds_needed(drawn: dict[str, Figure], lang: str) -> None:
    told = said(drawn["bed_waterfall"])
    for number in ("4,114", "+1,381", "5,495", "+620", "3,297"):
        assert number in told


def test_every_path_ends_at_its_value(drawn: dict[str, Figure], result: care.PlanResult) -> None:
    table = result.tables["indicator_paths"]
    ends = {round(float(v), 6) for v in np.asarray(table.column("with_plan"))[5::6]}
    lines = {round(float(line.get_ydata()[-1]), 6) for axes in drawn["indicator_paths"].axes for line in axes.lines}
    assert ends <= lines


def test_the_map_names_every_township(drawn: dict[str, Figure], result: care.PlanResult, lang: str) -> None:
    told = said(drawn["centre_map"]).replace("\n", " ")
    names = result.tables["township_elderly"].column("township", lang=lang)
    assert len(names) == 34
    for name in names:
        assert name in told


def test_the_tornado_shows_the_strongest_first(result: care.PlanResult) -> None:
    figure = pictures.tornado(result, outcome="investment", most=4, lang="en")
    reach = [max(abs(bar.get_width()) for bar in pair) for pair in zip(*figure.axes[0].containers, strict=True)]
    assert len(reach) == 4
    assert reach == sorted(reach, reverse=True)


# ---- faults ----------------------------------------------------------------------------------------------------------


def test_an_unknown_outcome_is_told(result: care.PlanResult) -> None:
    with pytest.raises(ValueError, match=r"investment.* expected, 'happiness' found"):
        pictures.tornado(result, outcome="happiness")


def test_without_matplotlib_it_says_what_to_install(result: care.PlanResult, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError, match=r"libcare\[pictures\]"):
        pictures.pyramid(result)


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
    difference = compare_images(str(tmp_path / f"expected_{file}"), str(tmp_path / file), tol=1.0)
    assert difference is None, difference
