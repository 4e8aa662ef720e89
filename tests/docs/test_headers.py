"""Every public name of the headers is described where it stands, and every header is on a page of the C reference."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEADERS = sorted((ROOT / "include/care").glob("*.h"))
COMMENT = r"(?P<comment>/\*\*(?:(?!\*/).)*\*/\n)?"
FUNCTION = re.compile(COMMENT + r"CARE_API\s+(?P<type>[^;{]*?)\b(?P<name>care_\w+)\s*\([^;]*;", re.DOTALL)
TYPE = re.compile(COMMENT + r"typedef (?:struct|enum) (?P<name>care_\w+)", re.DOTALL)

# What the comment of a function that can fail must say beside what it does.
FIELDS = ("@return", "@complexity", "@threads", "@since")


def found(pattern: re.Pattern[str]) -> list[object]:
    """Matches in all headers, as parameters of a test."""
    matches = [(path, at) for path in HEADERS for at in pattern.finditer(path.read_text("utf-8"))]
    return [pytest.param(at, id=f"{path.stem}-{at['name']}") for path, at in matches]


def test_all_functions_were_found() -> None:
    declared = sum(len(re.findall(r"^CARE_API ", path.read_text("utf-8"), re.MULTILINE)) for path in HEADERS)
    assert len(found(FUNCTION)) == declared > 90


@pytest.mark.parametrize("function", found(FUNCTION))
def test_a_function_is_described(function: re.Match[str]) -> None:
    comment = function["comment"]
    assert comment, "no doc comment"
    assert re.sub(r"@\w+|[\s*/]", "", comment.split("@return")[0].split("@param")[0]), "says nothing of what it does"
    if function["type"].startswith("care_status"):
        assert [field for field in FIELDS if field not in comment] == []


@pytest.mark.parametrize("kind", found(TYPE))
def test_a_type_is_described(kind: re.Match[str]) -> None:
    assert kind["comment"], "no doc comment"


@pytest.mark.parametrize("path", HEADERS, ids=lambda path: path.stem)
def test_a_header_belongs_to_a_module_with_a_page(path: Path) -> None:
    if path.stem == "care":
        return
    code = [
        *ROOT.glob(f"libcare/*/**/{path.stem}.c"),
        *ROOT.glob(f"libcare/*/{path.stem}/"),
        ROOT / "libcare" / path.stem,
    ]
    modules = {place.relative_to(ROOT / "libcare").parts[0] for place in code if place.exists()}
    assert len(modules) == 1, f"libcare/MODULE/{path.stem}.c names the module of {path.name}"
    (module,) = modules
    page = ROOT / f"docs/c/{module}.rst"
    assert page.is_file(), f"docs/c/{module}.rst is the page of {path.name}"
    assert f".. care-headers:: {module}" in page.read_text("utf-8")
    assert re.search(rf"^{module}$", (ROOT / "docs/c/index.md").read_text("utf-8"), re.MULTILINE)
