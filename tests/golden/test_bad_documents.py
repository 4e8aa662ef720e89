"""What `care-plan check` says of documents that are not sound, word for word.

Each file in bad/ is a case: what is changed in the document in small/, and all that is found then.
How to read and to add one is told in bad/README.md.
"""

import os
import re
from pathlib import Path

import pytest
from documents import Findings, check, make_document, parse_case
from program import TOP, care_plan

BAD = Path(__file__).parent / "bad"
SEVERITY = {"en": ("fault", "warning", "note"), "zh": ("错误", "警告", "提示")}
CASES = {path.stem: parse_case(path.read_text(encoding="utf-8")) for path in sorted(BAD.glob("*.txt"))}


def count(found: Findings, severity: str) -> int:
    return sum(line.startswith(f"{severity}: ") for line in found.lines)


def places(found: Findings, language: str) -> list[tuple[int, str]]:
    """Severity and place of each finding, which no language changes."""
    parts = [line.split(": ") for line in found.lines]
    return [(SEVERITY[language].index(severity), place) for severity, place, *_ in parts]


@pytest.mark.parametrize("name", list(CASES))
def test_findings(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    plan = make_document(case.changes, tmp_path)
    assert case.expected["en"]
    found = {language: check(plan, language) for language in SEVERITY}
    for language, (fault, warning, note) in SEVERITY.items():
        told = found[language]
        if expected := case.expected.get(language):
            leave_out = not any(line.startswith(note) for line in expected)
            assert [line for line in told.lines if not (leave_out and line.startswith(note))] == expected
        assert (told.faults, told.warnings) == (count(told, fault), count(told, warning))
        assert told.code == (1 if told.faults else 0)
    assert places(found["zh"], "zh") == places(found["en"], "en")


@pytest.mark.parametrize("name", [name for name in CASES if not name.startswith("7")])
def test_a_document_with_faults_is_not_run(name: str, tmp_path: Path) -> None:
    plan = make_document(CASES[name].changes, tmp_path)
    done = care_plan("all", plan, "--out", tmp_path / "out", "--lang", "en")
    faults = [line for line in CASES[name].expected["en"] if line.startswith("fault")]
    assert [line for line in done.stderr.split("\n") if line.startswith("fault")] == faults
    assert (done.returncode, done.stdout, (tmp_path / "out").exists()) == (1, "", False)


def test_a_hundred_faults_are_shown_and_all_are_counted(tmp_path: Path) -> None:
    plan = make_document([], tmp_path)
    with (tmp_path / "stations.csv").open("a") as file:
        file.write("sz,,,\n" * 40)  # 3 empty cells each
    found = check(plan)
    cells = [(line, field) for line in range(5, 45) for field in ("stations", "status", "source")]
    shown = [f"fault: stations.csv:{line}:{field}: empty, but required" for line, field in cells]
    assert (found.lines, found.faults, found.code) == (shown[:100], 120, 1)


def test_faults_that_are_not_shown_are_mentioned(tmp_path: Path) -> None:
    plan = make_document([], tmp_path)
    with (tmp_path / "stations.csv").open("a") as file:
        file.write("sz,,,\n" * 40)
    said = care_plan("check", plan, "--lang", "en").stdout
    assert re.search(r"\b20 more|first 100\b", said)


def test_a_table_that_is_a_folder(tmp_path: Path) -> None:
    plan = make_document(parse_case("remove stations.csv").changes, tmp_path)
    (tmp_path / "stations.csv").mkdir()
    found = check(plan)
    assert (found.lines, found.code) == (["fault: stations.csv: cannot be read: Is a directory"], 1)


def test_a_table_too_large_to_be_one(tmp_path: Path) -> None:
    plan = make_document([], tmp_path)
    os.truncate(tmp_path / "stations.csv", (256 << 20) + 1)  # holes, not bytes
    found = check(plan)
    assert (found.lines, found.code) == (["fault: stations.csv: is larger than 256 MiB"], 1)


def test_only_the_township_with_the_wrong_position_is_far_away(tmp_path: Path) -> None:
    songlin = "sl,松林乡,Songlin,{},29.03,demonstration,120,demonstration,5,1,,,new,,,invented"
    change = f"change townships.csv\n-{songlin.format(106.93)}\n+{songlin.format(109.93)}"
    found = check(make_document(parse_case(change).changes, tmp_path))
    assert [line.split(" lies ")[0] for line in found.lines if line.startswith("warning")] == [
        "warning: townships.csv:4:longitude: township sl"
    ]


# Sentences of messages.h that no reading of a document says: of calls (below 100, but for four, and from 200), of
# writing, of comparing, of systems without GB18030.
OTHER_MESSAGES = {101, 174, 180, 181, 182}
READING_MESSAGES = {4, 13, 14, 82}


def messages_of_reading() -> dict[int, str]:
    """English sentences by number, as patterns."""
    text = (TOP / "libcare" / "core" / "messages.h").read_text(encoding="utf-8")
    found = re.findall(r'X\(CARE__M_\w+, (\d+),[\s\\]*"((?:[^"\\]|\\.)*)"', text)
    assert len(found) == text.count("X(CARE__M_")
    sentences = {int(number): sentence.replace('\\"', '"') for number, sentence in found}
    return {
        number: re.sub(r"\\{\d\\}", ".*", re.escape(sentence))
        for number, sentence in sentences.items()
        if number in READING_MESSAGES or (100 <= number < 200 and number not in OTHER_MESSAGES)
    }


def test_every_sentence_of_reading_is_shown_by_a_case() -> None:
    lines = [line.split(": ", 2)[-1] for case in CASES.values() for line in case.expected["en"]]
    lines.append("is larger than 256 MiB")  # test_a_table_too_large_to_be_one
    patterns = messages_of_reading()
    missing = [number for number, pattern in patterns.items() if not any(re.fullmatch(pattern, line) for line in lines)]
    assert missing == []


ENGLISH = re.compile(r"\b(a|an|or|of|such|male|female|population)\b")


@pytest.mark.parametrize(
    "name",
    [
        "103-json-comma-missing",
        "129-json-text-for-number",
        "144-json-empty-file",
        "223-csv-file-missing",
        "401-ages-gap-inside",
        "434-total-of-the-townships",
        "508-centres-count-of-a-township",
    ],
)
def test_chinese_findings_are_chinese(name: str, tmp_path: Path) -> None:
    for line in check(make_document(CASES[name].changes, tmp_path), "zh").lines:
        assert not ENGLISH.search(line.split(": ", 2)[2])
