"""The man pages, in both languages, have the commands, options and exit codes of --help."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("CARE_PLAN", ROOT / "build/dev/examples/care-plan")
PAGES = sorted((ROOT / "docs/man").glob("*.1"))


@pytest.fixture(scope="module")
def usage() -> str:
    return subprocess.run([PROGRAM, "--help", "--lang", "en"], capture_output=True, check=True, encoding="utf-8").stdout


def section(text: str, begin: str, end: str) -> str:
    """Text between two lines."""
    return text[text.index(begin) : text.index(end)]


@pytest.fixture(params=PAGES, ids=lambda page: page.name)
def page(request: pytest.FixtureRequest) -> str:
    return request.param.read_text("utf-8")


def test_there_are_two_pages() -> None:
    assert [page.name for page in PAGES] == ["care-plan.1", "care-plan.zh_CN.1"]


def test_commands(page: str, usage: str) -> None:
    told = re.findall(r"^  (\w+) ", section(usage, "Commands", "Options"), re.MULTILINE)
    assert len(told) == 7
    assert re.findall(r"^\.It Cm (\w+)$", page, re.MULTILINE) == told


def test_options_and_their_words(page: str, usage: str) -> None:
    told = re.findall(r"--(\w+)(?: ([\w|]+))?", re.sub(r"\([^)]*\)", "", section(usage, "\nOptions", "Exit status")))
    told = [option for i, option in enumerate(told) if option[0] not in {name for name, _ in told[:i]}]
    assert len(told) == 11
    items = re.findall(r"^\.It Fl -(\w+)(?: Ar (.*)| , Fl h)?$", page, re.MULTILINE)
    assert [name for name, _ in items] == [name for name, _ in told]
    for (name, value), (_, words) in zip(items, told, strict=True):
        if "|" in value or "|" in words:
            assert value.replace(" ", "") == words, name


def test_defaults(page: str, usage: str) -> None:
    for name, default in re.findall(r"--(lang|format) \S+ .*\((\w+)\)$", usage, re.MULTILINE):
        item = section(page, f".It Fl -{name} Ar", ".It Fl -seed")
        assert f".Ar {default}" in item


def test_exit_status(page: str, usage: str) -> None:
    told = re.findall(r"(?:: |; |\n)(\d+) ", usage[usage.index("Exit status") :])
    assert len(told) == 6
    assert re.findall(r"^\.It (\d+)$", page, re.MULTILINE) == told


def test_synopsis_has_every_option(page: str) -> None:
    head = section(page, ".Sh SYNOPSIS", ".Sh DESCRIPTION")
    for name in re.findall(r"^\.It Fl -(\w+)", page, re.MULTILINE):
        assert f"-{name}" in head, name
