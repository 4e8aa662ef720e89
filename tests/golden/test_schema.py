"""docs/schema/plan-1.schema.json says the same of a plan's JSON file as the reader, by an independent validator.

Both ways, on every golden document and on documents changed in one place: what the reader takes validates, and what it
refuses for the JSON file does not. What a schema cannot say is listed here, each with its reason.
"""

import copy
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from documents import check, make_document, parse_case
from jsonschema import Draft202012Validator
from program import NANCHUAN, RONGCHANG, SMALL, TOP

SCHEMA = json.loads((TOP / "docs" / "schema" / "plan-1.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
GOLDEN = Path(__file__).parent
CASES = {path.stem: path for folder in ("bad", "sound") for path in sorted((GOLDEN / folder).glob("*.txt"))}

# Bad documents that validate, and why a schema cannot refuse them.
BEYOND_A_SCHEMA = {
    "112-json-lone-high-surrogate": "how characters are written is not seen in the value",
    "113-json-lone-low-surrogate": "how characters are written is not seen in the value",
    "114-json-surrogate-pair-torn": "how characters are written is not seen in the value",
    "116-json-nul-escape": "a text may hold any character",
    "122-json-duplicate-section": "a value has each key once, whatever the text had",
    "123-json-duplicate-keys": "a value has each key once, whatever the text had",
    "155-document-elderly-age-above-open-age": "two values are not compared",
    "159-document-target-year-before-base": "two values are not compared",
    "160-document-last-year-before-target": "two values are not compared",
    "161-document-target-year-is-base": "two values are not compared",
    "163-document-date-of-another-year": "two values are not compared",
    "164-document-impossible-date": "leap years are not told from others",
    "174-json-long-number": "how a number is written is not seen in the value",
}

# Findings that compare two values, in documents changed in one place.
RELATION = re.compile(
    r"ascending years expected$"
    r"|population\.elderly_age: \d+ found, 1 to \d+ expected$"
    r"|population\.reference_date: \d+ found, \d+ expected$"
)


def parse(path: Path) -> Any:
    """The value of a JSON file, ValueError if it has none."""
    return json.loads(path.read_bytes().decode("utf-8-sig"))


def faults_of_the_json(plan: Path) -> list[str]:
    """What the reader refuses the JSON file for; other files do not matter."""
    return [line for line in check(plan).lines if line.startswith("fault: plan.json:")]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("plan", [SMALL, NANCHUAN, RONGCHANG], ids=["small", "nanchuan", "rongchang"])
def test_sound_documents_validate(plan: Path) -> None:
    assert faults_of_the_json(plan) == []
    VALIDATOR.validate(parse(plan))


def test_the_document_that_is_shown_validates() -> None:
    text = (TOP / "docs" / "plan-document.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    VALIDATOR.validate(json.loads(shown))


@pytest.mark.parametrize("name", list(CASES))
def test_reader_and_schema_agree_on_golden_documents(name: str, tmp_path: Path) -> None:
    plan = make_document(parse_case(CASES[name].read_text(encoding="utf-8")).changes, tmp_path)
    refused = bool(faults_of_the_json(plan))
    try:
        document = parse(plan)
    except ValueError:
        assert refused  # no JSON at all: a schema is never asked
        return
    valid = VALIDATOR.is_valid(document)
    if name in BEYOND_A_SCHEMA:
        assert refused
        assert valid
    else:
        assert valid != refused


# ---- the sound document changed in one place -------------------------------------------------------------------------


@cache
def schema_at(path: tuple[str | int, ...]) -> dict[str, Any]:
    """The part of the schema about a place in a document."""
    part = SCHEMA
    for step in path:
        part = part["items"] if isinstance(step, int) else part["properties"][step]
        part = SCHEMA["$defs"]["file"] if "$ref" in part else part
    return part


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Paths of all values in a document."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in items:
        yield from places(child, (*path, step))


def others(path: tuple[str | int, ...], value: Any) -> Iterator[Any]:
    """What may stand instead of a value: other types, every word, the ends of ranges and what lies just beyond."""
    part = schema_at(path)
    yield from (None, True, 7, 2.5, "x", "", [], {}, ["x"], [7], {"x": 7})
    for bound in ("minimum", "maximum"):
        if bound in part:
            yield from (part[bound] - 1, part[bound], float(part[bound]), part[bound] + 1)
    yield from part.get("enum", ())
    if isinstance(value, list):
        yield from ([word] for word in part["items"]["enum"])
        yield value * 2
    if isinstance(value, str):
        yield from (
            value.upper(),
            value + " ",
            " " + value,
            value + "/x",
            "../" + value,
            "x\\" + value,
            "." + value,
            value + "\n",
        )
    if path == ("population", "reference_date"):
        yield from (
            "2023-01-01",
            "2023-12-31",
            "2023-02-28",
            "2023-04-31",
            "2023-13-01",
            "2023-00-10",
            "2023-1-1",
            "2023/01/01",
        )


def changed(document: Any, section: str) -> Iterator[Any]:
    """Documents that differ from this one in one place of a section, or ("") in the sections there are."""
    for path in places(document):
        if path[:1] != ((section,) if section else ()):
            continue
        value: Any = document
        for step in path:
            value = value[step]
        for other in others(path, value):
            yield replaced(document, path, other)
        if isinstance(value, dict):
            for key in value:
                yield replaced(document, path, {k: v for k, v in value.items() if k != key})
            yield replaced(document, path, {**value, "x": 7})


def replaced(document: Any, path: tuple[str | int, ...], other: Any) -> Any:
    """A copy with another value in one place."""
    if not path:
        return other
    made = copy.deepcopy(document)
    inner = made
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = other
    return made


@pytest.mark.parametrize("section", ["", *SCHEMA["properties"]])
def test_reader_and_schema_agree_on_documents_changed_in_one_place(section: str, tmp_path: Path) -> None:
    plan = make_document([], tmp_path)
    sound = parse(plan)
    compared = {True: 0, False: 0}
    for document in changed(sound, section):
        plan.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        faults = faults_of_the_json(plan)
        if faults and all(RELATION.search(line) for line in faults):
            continue
        valid = VALIDATOR.is_valid(document)
        assert valid == (not faults), (document, faults)
        compared[valid] += 1
    assert compared[False] > 0
    assert compared[True] > 0 or section in ("", "schema")
