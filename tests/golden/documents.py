"""Documents made from the one in small/ by a few changes, each change a few lines of text.

    # What is wrong, for the reader.
    change stations.csv
    -bs,4,demonstration,invented
    +bs,four,demonstration,invented

    expect
    fault: stations.csv:3:stations: "four" is not a number

All of it is told in bad/README.md.
"""

import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from program import SMALL, care_plan

BOM = b"\xef\xbb\xbf"


@dataclass
class Change:
    """What is done to one file."""

    verb: str
    file: str
    encoding: str = ""
    old: list[bytes] = field(default_factory=list)
    new: list[bytes] = field(default_factory=list)


@dataclass
class Case:
    """Changes, and the findings that are expected then, by language."""

    changes: list[Change] = field(default_factory=list)
    expected: dict[str, list[str]] = field(default_factory=dict)


def unescape(line: str) -> bytes:
    r"""A line in which \xNN stands for one byte."""
    return re.sub(rb"\\x([0-9a-f]{2})", lambda match: bytes.fromhex(match[1].decode()), line.encode())


def parse_case(text: str) -> Case:
    """Take a case apart."""
    case = Case()
    findings: list[str] | None = None
    for line in text.split("\n"):
        verb, *words = line.split(" ")
        if verb in ("", "#"):
            continue
        if verb == "expect":
            findings = case.expected.setdefault(words[0] if words else "en", [])
        elif findings is not None:
            findings.append(line)
        elif verb in ("change", "write", "remove", "encode"):
            case.changes.append(Change(verb, *words))
        elif line[0] == "-":
            case.changes[-1].old.append(line[1:].encode())
        elif line[0] == "+":
            case.changes[-1].new.append(line[1:].encode())
        elif line[0] == "*":
            case.changes[-1].new.append(unescape(line[1:]))
        else:
            raise ValueError(f"not understood: {line}")
    return case


def changed(before: bytes, change: Change) -> bytes:
    """The bytes of a file after its lines `old`, which stand in it once, became `new`; `new` at the end if no `old`."""
    mark = BOM if before.startswith(BOM) else b""
    end = b"\r\n" if b"\r\n" in before else b"\n"
    body = b"\n" + before[len(mark) :]  # so that every line begins after a line end
    old = b"\n" + b"".join(line + end for line in change.old)
    new = b"\n" + b"".join(line + end for line in change.new)
    if not change.old:
        return mark + body[1:] + new[1:]
    if body.count(old) != 1:
        raise ValueError(f"{change.old} stands {body.count(old)} times in {change.file}")
    return mark + body.replace(old, new)[1:]


def make_document(changes: list[Change], folder: Path) -> Path:
    """The document in small/ with these changes."""
    shutil.copytree(SMALL.parent, folder, dirs_exist_ok=True)
    for change in changes:
        path = folder / change.file
        if change.verb == "remove":
            path.unlink()
        elif change.verb == "encode":
            path.write_bytes(path.read_text(encoding="utf-8-sig").encode(change.encoding))
        elif change.verb == "write":
            path.write_bytes(b"".join(line + b"\n" for line in change.new))
        else:
            path.write_bytes(changed(path.read_bytes(), change))
    return folder / "plan.json"


def save_all(folder: Path, encoding: str, line_end: str) -> None:
    """Save every table of a document anew."""
    for path in folder.glob("*.csv"):
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        path.write_bytes(text.replace("\n", line_end).encode(encoding))


@dataclass
class Findings:
    """What `care-plan check` says."""

    lines: list[str]
    faults: int
    warnings: int
    code: int


def check(plan: Path, language: str = "en") -> Findings:
    """Check a document; the counts and the code are those the program gives."""
    done = care_plan("check", plan, "--lang", language)
    assert done.stderr == ""
    *lines, counts = done.stdout.split("\n")[:-1]
    faults, warnings = map(int, re.findall(r"\d+", counts)[:2])
    return Findings(lines, faults, warnings, done.returncode)
