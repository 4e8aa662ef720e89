"""Tables as spreadsheets save them: in GB18030, with CRLF. What is found does not change."""

import hashlib
from pathlib import Path

import pytest
from documents import check, make_document, parse_case, save_all
from program import SMALL, Result, run_all

READ_AS_GB18030 = {
    "en": 'note: levels.csv:2:6: is not UTF-8 and was read as GB18030; the first such text is "轻度失能"',
    "zh": "提示: levels.csv:2:6: 不是 UTF-8 编码，已按 GB18030 读取；首处文字为“轻度失能”",
}

# Every character of two bytes that both character sets agree on since 1993, and some of four bytes.
CHARACTERS = "".join(map(chr, range(0x4E00, 0x9FA6))) + "㐀䶵𠀀𪛖ñ한"


def tables_of(result: Result) -> list[object]:
    return [(name, table.notes, table.columns) for name, table in result.tables.items()]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_table_in_gb18030_is_said_to_be(language: str, tmp_path: Path) -> None:
    plan = make_document(parse_case("encode levels.csv gb18030").changes, tmp_path)
    found = check(plan, language)
    assert (found.faults, found.warnings, found.code) == (0, 0, 0)
    assert found.lines[0] == READ_AS_GB18030[language]
    assert sum("GB18030" in line for line in found.lines) == 1


def test_tables_in_utf_8_are_not_said_to_be_anything(tmp_path: Path) -> None:
    plan = make_document([], tmp_path)
    save_all(tmp_path, "utf-8-sig", "\r\n")
    assert not any("GB18030" in line for line in check(plan).lines)


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-8-sig"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_encoding_does_not_change_the_result(encoding: str, line_end: str, tmp_path: Path) -> None:
    before = run_all(SMALL, tmp_path / "before", "--draws", "3")
    plan = make_document([], tmp_path / "document")
    save_all(plan.parent, encoding, line_end)
    after = run_all(plan, tmp_path / "after", "--draws", "3")
    assert tables_of(after) == tables_of(before)


def test_the_hash_is_that_of_the_file(tmp_path: Path) -> None:
    plan = make_document(parse_case("encode levels.csv gb18030").changes, tmp_path / "document")
    result = run_all(plan, tmp_path / "out", "--draws", "0")
    (entry,) = [entry for entry in result.about["inputs"] if entry["file"] == "levels.csv"]
    assert entry["sha256"] == hashlib.sha256((plan.parent / "levels.csv").read_bytes()).hexdigest()


def test_every_character_is_the_one_that_was_written(tmp_path: Path) -> None:
    songlin = "sl,{},Songlin,106.93,29.03,demonstration,120,demonstration,5,1,,,new,,,invented"
    # One by one: the bytes of some that follow each other in the code are UTF-8 by chance.
    names = [" ".join(CHARACTERS[i : i + 4000]) for i in range(0, len(CHARACTERS), 4000)]
    for i, name in enumerate(names):
        change = (
            f"change townships.csv\n-{songlin.format('松林乡')}\n+{songlin.format(name)}\nencode townships.csv gb18030"
        )
        plan = make_document(parse_case(change).changes, tmp_path / str(i))
        result = run_all(plan, tmp_path / f"out{i}", "--draws", "0", "--lang", "zh")
        assert result["township_elderly"]["township"][2] == name
