"""The program care-plan as the golden tests run it, and its results as they read them."""

import csv
import io
import json
import os
import subprocess
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parents[2]
NANCHUAN = TOP / "examples" / "data" / "nanchuan" / "plan.json"
SMALL = TOP / "tests" / "golden" / "small" / "plan.json"
RONGCHANG = TOP / "examples" / "data" / "rongchang" / "plan.json"
COMMANDS = ("check", "project", "indicators", "targets", "allocate", "all")


def find_program() -> Path:
    """The program CARE_PLAN names, or the one built last."""
    if given := os.environ.get("CARE_PLAN"):
        return Path(given)
    built = sorted(TOP.glob("build/*/examples/care-plan"), key=lambda path: path.stat().st_mtime)
    if not built:
        raise FileNotFoundError("care-plan is not built: build it, or let CARE_PLAN name it")
    return built[-1]


PROGRAM = find_program()


def care_plan(*arguments: str | Path, **how: Any) -> subprocess.CompletedProcess[str]:
    """Run it; its output is read as UTF-8, without changing line ends."""
    how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": 100, **how}
    done = subprocess.run([PROGRAM, *arguments], **how)
    for stream in ("stdout", "stderr"):
        said = getattr(done, stream)
        setattr(done, stream, "" if said is None else said.decode("utf-8"))
    return done


def csv_rows(path: Path) -> list[list[str]]:
    """Header and rows of a CSV file that starts with a byte-order mark, as spreadsheets like it."""
    text = path.read_bytes().decode("utf-8")
    assert text.startswith("\ufeff"), path
    return list(csv.reader(io.StringIO(text[1:], newline="")))


class Table:
    """A table of result.json: columns and rows by name."""

    def __init__(self, about: dict[str, Any]) -> None:
        self.name: str = about["name"]
        self.title: str = about["title"]
        self.status: str = about["status"]
        self.notes: list[str] = about["notes"]
        self.columns: list[dict[str, Any]] = about["columns"]
        self.types = {column["name"]: column["type"] for column in self.columns}
        values = {column["name"]: column["values"] for column in self.columns}
        self.rows = [{name: of[i] for name, of in values.items()} for i in range(about["rows"])]

    def __getitem__(self, column: str) -> list[Any]:
        """Values of a column."""
        return [row[column] for row in self.rows]

    def where(self, **wanted: Any) -> list[dict[str, Any]]:
        """Rows with these values."""
        return [row for row in self.rows if all(row[name] == value for name, value in wanted.items())]


class Result:
    """What --out leaves in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.about = json.loads((folder / "result.json").read_text(encoding="utf-8"))
        self.tables = {table["name"]: Table(table) for table in self.about["tables"]}

    def __getitem__(self, name: str) -> Table:
        """A table by its name."""
        return self.tables[name]


def run_all(plan: Path, folder: Path, *options: str) -> Result:
    """Run a plan that is sound and keep its results in a folder."""
    done = care_plan("all", plan, "--out", folder, *options)
    assert done.returncode == 0, done.stderr
    return Result(folder)
