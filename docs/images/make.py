"""
Draws the pictures of the READMEs again: make images, or docs/images/make.py [FOLDER].

overview.*.png is the first table of `make demo` as a terminal shows it, centres.*.png the map of the centres,
dependents.*.png the ranges of the dependent elderly.
"""

import sys
from pathlib import Path
from typing import Literal

import matplotlib
from matplotlib.figure import Figure

import libcare as care
from libcare import pictures

IMAGES = Path(__file__).resolve().parent
NANCHUAN = IMAGES.parents[1] / "examples/data/nanchuan/plan.json"
COMMAND: dict[Literal["zh", "en"], str] = {"zh": "$ make demo", "en": "$ make demo DEMO_LANG=en"}

CELL, LINE, EDGE, DPI = 7.5, 22.0, 22.0, 96.0  # pixels; this font is half as wide as high, Chinese twice as wide
TERMINAL = {"font.family": ["Noto Sans Mono CJK SC"], "font.size": 2 * CELL * 72 / DPI, "text.color": "#E6E8EB"}


def terminal(text: str) -> Figure:
    """Text as a terminal shows it, in columns of one width."""
    lines = text.rstrip("\n").split("\n")
    width = CELL * max(sum(2 if ord(c) > 0x2E7F else 1 for c in line) for line in lines) + 2 * EDGE
    height = LINE * len(lines) + 2 * EDGE
    with matplotlib.rc_context(TERMINAL):
        figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor="#15181D")
        for i, line in enumerate(lines):
            place = (EDGE / width, 1 - (EDGE + LINE * (i + 0.75)) / height)
            figure.text(*place, line, va="baseline", parse_math=False)
    return figure


def main(folder: Path) -> None:
    """All of them."""
    result = care.read_plan(NANCHUAN).run()
    with matplotlib.rc_context({"text.hinting": "no_hinting"}):  # the same on every machine
        for lang, command in COMMAND.items():
            overview = terminal(f"{command}\n{result.tables['overview'].to_text(lang)}")
            overview.savefig(folder / f"overview.{lang}.png", pil_kwargs={"optimize": True})
            centres = pictures.centre_map(result, lang=lang)
            centres.savefig(folder / f"centres.{lang}.png", dpi=90, pil_kwargs={"optimize": True})
            dependents = pictures.dependent_fans(result, lang=lang)
            dependents.savefig(folder / f"dependents.{lang}.png", dpi=90, pil_kwargs={"optimize": True})


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES)
