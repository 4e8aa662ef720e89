"""What the pages show is so: programs compile and print what stands below them, commands say what is shown."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("CARE_BUILD", ROOT / "build/dev"))
PROGRAM = Path(os.environ.get("CARE_PLAN", BUILD / "examples/care-plan"))
PAGES = sorted([ROOT / "README.md", ROOT / "README.zh-CN.md", *ROOT.glob("docs/**/*.md")])
TRANSLATED = [("README.md", "README.zh-CN.md"), ("docs/tutorial/planner.md", "docs/tutorial/planner.zh-CN.md")]

# Commands that are run; others (make, cmake, pip) are for the reader.
RUN = ("care-plan", "cp", "sed", "cat", "head", "cut", "diff")


class Block:
    """A fenced block of a page, and the text below it that says what it prints."""

    def __init__(self, page: Path, line: int, language: str, code: str, prints: str | None) -> None:
        self.page, self.line, self.language, self.code, self.prints = page, line, language, code, prints
        self.where = f"{page.relative_to(ROOT)}:{line}"


def blocks(page: Path) -> list[Block]:
    """Blocks of a page."""
    text = page.read_text("utf-8")
    found = re.finditer(r"^```(\w+)\n(.*?)^```\n(?:\n```text\n(.*?)^```$)?", text, re.DOTALL | re.MULTILINE)
    return [Block(page, text.count("\n", 0, at.start()) + 1, at[1], at[2], at[3]) for at in found]


def pages_with(language: str) -> list[object]:
    """Pages that have such a block, as parameters of a test."""
    wanted = {page: [block for block in blocks(page) if block.language == language] for page in PAGES}
    return [pytest.param(shown, id=str(page.relative_to(ROOT))) for page, shown in wanted.items() if shown]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which examples/ is where pages say."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    return tmp_path


def run(folder: Path, *command: str | Path) -> str:
    """What a command says, its errors among it; it must succeed."""
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, f"{command[0]}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.mark.parametrize("shown", pages_with("c"))
def test_c_programs_print_what_the_page_says(shown: list[Block], folder: Path) -> None:
    library = BUILD / "libcare"
    for block in shown:
        (folder / "program.c").write_text(block.code, "utf-8")
        run(
            folder,
            *(os.environ.get("CC", "cc"), "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "program.c"),
            *("-o", "program", f"-I{ROOT / 'include'}", f"-L{library}", "-lcare", f"-Wl,-rpath,{library}"),
        )
        assert run(folder, folder / "program") == block.prints, block.where


@pytest.mark.parametrize("shown", pages_with("python"))
def test_python_blocks_of_a_page_run_one_after_another(shown: list[Block], folder: Path) -> None:
    mark = "--- end of block ---"
    code = "".join(f"{block.code}\nprint({mark!r})\n" for block in shown)
    (folder / "page.py").write_text(code, "utf-8")
    said = run(folder, sys.executable, "page.py").split(mark + "\n")
    for block, printed in zip(shown, said, strict=False):
        assert printed.rstrip() == (block.prints or "").rstrip(), block.where


def session(block: Block) -> list[tuple[str, list[str]]]:
    """Commands of a console block, each with the lines shown below it."""
    steps: list[tuple[str, list[str]]] = []
    for line in block.code.splitlines():
        if line.startswith("$ "):
            steps.append((line[2:], []))
        else:
            steps[-1][1].append(line)
    return steps


def misses(shown: list[str], said: list[str]) -> list[str]:
    """Lines shown that were not said, in this order; "..." stands for any number of lines, and for the end of one."""
    at = 0
    skip = False
    for line in shown:
        if line == "...":
            skip = True
            continue
        begin, cut = line.removesuffix(" ..."), line.endswith(" ...")
        fits = [i for i in range(at, len(said)) if (said[i].startswith(begin) if cut else said[i] == line)]
        if not fits or (fits[0] != at and not skip):
            return [line]
        at, skip = fits[0] + 1, False
    return [] if skip or at == len(said) else said[at:]


@pytest.mark.parametrize("shown", pages_with("console"))
def test_commands_say_what_the_page_shows(shown: list[Block], folder: Path) -> None:
    environment = {**os.environ, "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}"}
    for block in shown:
        for command, lines in session(block):
            if command.split()[0] in RUN:
                done = subprocess.run(
                    ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, encoding="utf-8"
                )
                said = [line.rstrip() for line in (done.stderr + done.stdout).splitlines()]
                assert misses(lines, said) == [], f"{block.where}: $ {command}\n{done.stderr}{done.stdout}"


@pytest.mark.parametrize("page", [page for page in PAGES if page.parent.name == "concepts"], ids=lambda page: page.stem)
def test_large_figures_of_the_concepts_are_those_of_the_run(page: Path, folder: Path) -> None:
    plan = "examples/data/nanchuan/plan.json"
    said = set(re.findall(r"\d+", run(folder, PROGRAM, "all", plan, "--lang", "en", "--draws", "0")))
    told = {figure.replace(",", "") for figure in re.findall(r"\b\d{1,3}(?:,\d{3})+\b", page.read_text("utf-8"))}
    assert told <= said


# ---- two languages ---------------------------------------------------------------------------------------------------


def plain(block: Block) -> str:
    """Code without what may differ between languages: comments, the choice of a language, what a command prints."""
    code = block.code
    if block.language == "console":
        code = "\n".join(command for command, _ in session(block))
    code = re.sub(r"\s*(/\*.*?\*/|#(?!include).*$)", "", code, flags=re.MULTILINE)
    return re.sub(r" --lang \w+| DEMO_LANG=\w+|\"(?:en|zh)\"", "", code)


def figures(page: Path) -> list[str]:
    """Numbers of the text around the blocks, without links and inline code."""
    text = re.sub(r"^```.*?^```$|`[^`]*`|\]\([^)]*\)", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    return sorted(re.findall(r"\d[\d,.]*\d|\d", text))


@pytest.mark.parametrize(("english", "chinese"), TRANSLATED)
def test_translations_have_the_same_commands_code_and_figures(english: str, chinese: str) -> None:
    pages = (ROOT / english, ROOT / chinese)
    ours, theirs = ([plain(block) for block in blocks(page)] for page in pages)
    assert ours == theirs
    assert figures(pages[0]) == figures(pages[1])
    for page, other in zip(pages, reversed(pages), strict=True):
        assert f"]({other.name})" in page.read_text("utf-8")


def test_there_is_something_to_test() -> None:
    shown = [block for page in PAGES for block in blocks(page)]
    for language in ("c", "python", "console"):
        assert sum(block.language == language for block in shown) >= 4
