"""The program care-plan: exit codes, options, formats, files, and that its results can be had again."""

import ctypes
import hashlib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import time
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from documents import make_document, parse_case
from program import COMMANDS, NANCHUAN, PROGRAM, SMALL, TOP, Result, Table, care_plan, csv_rows, run_all

DONE, DOCUMENT, USAGE, FILE, OTHER, STOPPED = 0, 1, 2, 3, 4, 130
ENGLISH = ("--lang", "en", "--draws", "20", "--trajectories", "100")
VERSION = re.search(r"project\(libcare VERSION ([\d.]+)", (TOP / "CMakeLists.txt").read_text())[1]


@pytest.fixture(scope="module")
def nanchuan(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return run_all(NANCHUAN, tmp_path_factory.mktemp("nanchuan"), *ENGLISH)


def contents(folder: Path) -> dict[str, bytes]:
    """Files of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# ---- usage -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_tells_commands_options_and_exit_codes(option: str) -> None:
    done = care_plan(option)
    assert (done.returncode, done.stderr) == (DONE, "")
    options = (
        "--lang",
        "--table",
        "--format",
        "--out",
        "--provenance",
        "--seed",
        "--draws",
        "--trajectories",
        "--threads",
    )
    for word in (*COMMANDS, "compare", *options, "Exit status: 0 done; 1 ", "退出码：0 完成；1 "):
        assert word in done.stdout


@pytest.mark.parametrize(("language", "said", "unsaid"), [("en", "Usage:", "用法"), ("zh", "用法：", "Usage")])
def test_help_speaks_the_language_asked_for(language: str, said: str, unsaid: str) -> None:
    done = care_plan("--help", "--lang", language)
    assert said in done.stdout
    assert unsaid not in done.stdout
    for word in (*COMMANDS, "compare", "--provenance", "--threads"):
        assert word in done.stdout


def test_help_tells_the_same_in_both_languages() -> None:
    english, chinese = (care_plan("--help", "--lang", language).stdout for language in ("en", "zh"))
    words = re.compile(r"^  (?:--)?[a-z]+", re.MULTILINE)  # commands and options
    assert words.findall(chinese) == words.findall(english)


def test_version_is_the_project_s() -> None:
    done = care_plan("--version")
    assert (done.returncode, done.stdout, done.stderr) == (DONE, f"care-plan {VERSION}\n", "")


@pytest.mark.parametrize("arguments", [("check", "--help"), ("all", SMALL, "--help"), ("all", SMALL, "--version")])
def test_help_and_version_are_options_like_the_others(arguments: tuple[str, ...]) -> None:
    assert care_plan(*arguments).returncode == DONE


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "a command is missing"),
        (("check",), "a plan is missing"),
        (("check", SMALL, "--lang", "en", "--out", "x"), "check takes --lang, --table only: --out"),
        (("check", SMALL, "--provenance"), "check takes --lang, --table only: --provenance"),
        *(
            (("compare", SMALL, SMALL, option, "1"), f"compare takes --lang, --format, --out, --threads only: {option}")
            for option in ("--seed", "--draws", "--trajectories")
        ),
        (
            ("compare", SMALL, SMALL, "--provenance"),
            "compare takes --lang, --format, --out, --threads only: --provenance",
        ),
        (("compare",), "two plans are compared"),
        (("compare", SMALL), "two plans are compared"),
        (("compare", SMALL, SMALL, SMALL), f"two plans at a time: {SMALL}"),
        (("plan", SMALL), "unknown command: plan"),
        (("check", SMALL, SMALL), f"one plan at a time: {SMALL}"),
        (("check", SMALL, "--verbose"), "unknown option: --verbose"),
        (("check", SMALL, "-v"), "unknown option: -v"),
        (("check", SMALL, "--lang=en"), "unknown option: --lang=en"),
        *((("all", SMALL, option), f"{option}: a value is missing") for option in ("--lang", "--format", "--out")),
        *(
            (("check", SMALL, "--table", value), f"--table: {value} (may be NAME=FILE)")
            for value in ("", "x", "=x", "x=")
        ),
        *((("all", SMALL, option), f"{option}: a value is missing") for option in ("--seed", "--draws", "--threads")),
        (("all", SMALL, "--lang", "fr"), "--lang: fr (may be zh or en)"),
        (("all", SMALL, "--format", "xml"), "--format: xml (may be table, csv or json)"),
        (("all", SMALL, "--out", ""), "--out:  (may be a folder)"),
        (("all", SMALL, "--seed", "-1"), "--seed: -1 (may be 0 to 9007199254740992)"),
        (("all", SMALL, "--seed", "9007199254740993"), "--seed: 9007199254740993 (may be 0 to 9007199254740992)"),
        (("all", SMALL, "--draws", "many"), "--draws: many (may be 0 to 1000000)"),
        (("all", SMALL, "--draws", "2.5"), "--draws: 2.5 (may be 0 to 1000000)"),
        (("all", SMALL, "--draws", ""), "--draws:  (may be 0 to 1000000)"),
        (("all", SMALL, "--trajectories", "1000001"), "--trajectories: 1000001 (may be 0 to 1000000)"),
        (("all", SMALL, "--draws", "1000001"), "--draws: 1000001 (may be 0 to 1000000)"),
        (("all", SMALL, "--draws", "99999999999999999999"), "--draws: 99999999999999999999 (may be 0 to 1000000)"),
        (("all", SMALL, "--threads", "4097"), "--threads: 4097 (may be 0 to 4096)"),
    ],
)
def test_wrong_usage_is_told_and_nothing_is_done(arguments: tuple[str, ...], said: str) -> None:
    done = care_plan(*arguments)
    assert (done.returncode, done.stdout) == (USAGE, "")
    assert done.stderr == f"care-plan: {said}\nTry: care-plan --help\n"


@pytest.mark.parametrize(("option", "value", "instead"), [("--lang", "fr", "zh"), ("--draws", "-1", "0 to 1000000")])
def test_a_wrong_value_is_told_with_what_may_stand_there(option: str, value: str, instead: str) -> None:
    assert instead in care_plan("all", SMALL, option, value).stderr


# ---- exit codes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_a_sound_document(command: str) -> None:
    done = care_plan(command, SMALL, *([] if command == "check" else ["--draws", "0"]))
    assert done.returncode == DONE
    assert done.stdout != ""


@pytest.mark.parametrize("command", COMMANDS)
def test_a_document_with_a_fault(command: str, tmp_path: Path) -> None:
    plan = make_document(parse_case("remove beds.csv").changes, tmp_path)
    done = care_plan(command, plan)
    assert done.returncode == DOCUMENT
    findings, other = (done.stdout, done.stderr) if command == "check" else (done.stderr, done.stdout)
    assert findings.startswith("错误: beds.csv: ")
    assert other == ""


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("name", "reason"), [("plan.json", "No such file or directory"), (".", "Is a directory")])
def test_a_document_that_is_not_there(command: str, name: str, reason: str, tmp_path: Path) -> None:
    done = care_plan(command, tmp_path / name, "--lang", "en")
    assert (done.returncode, done.stdout) == (FILE, "")
    assert re.fullmatch(rf"care-plan: .*: cannot be read: {reason}\n", done.stderr)


def test_memory_that_is_short() -> None:
    def little_memory() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (64 << 20, 64 << 20))

    done = care_plan("all", SMALL, "--draws", "1000000", "--threads", "1", "--lang", "en", preexec_fn=little_memory)
    assert (done.returncode, done.stdout) == (OTHER, "")
    assert done.stderr.endswith("care-plan: out of memory\n")


@pytest.mark.parametrize("command", ["all", "project"])
def test_an_interrupt_stops_a_long_run_at_once(command: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = [PROGRAM, command, SMALL, "--draws", "1000000", "--lang", "en", "--out", out]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        with pytest.raises(subprocess.TimeoutExpired):
            running.wait(1)  # long enough to be at work
        running.send_signal(signal.SIGINT)
        start = time.monotonic()
        said, error = running.communicate(timeout=30)
        seconds = time.monotonic() - start
    assert (running.returncode, said) == (STOPPED, "")
    assert error.endswith("care-plan: stopped by the caller\n")
    assert not out.exists()
    assert seconds < 1


# ---- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("plan", [SMALL, NANCHUAN], ids=["small", "nanchuan"])
def test_result_json_says_what_it_rests_on(plan: Path, tmp_path: Path) -> None:
    about = run_all(plan, tmp_path, "--seed", "5", "--draws", "2", "--lang", "en").about
    assert about["schema"] == "libcare-result-1"
    assert about["library"] == VERSION
    assert (about["language"], about["seed"], about["draws"]) == ("en", 5, 2)
    read = [plan, *sorted(plan.parent.glob("*.csv"))]
    assert {entry["file"]: entry["sha256"] for entry in about["inputs"]} == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in read
    }
    assert about["inputs"][0]["file"] == plan.name


def test_seed_and_draws_are_the_document_s_unless_given(tmp_path: Path) -> None:
    about = run_all(SMALL, tmp_path).about
    assert (about["seed"], about["draws"]) == (7, 20)


def test_out_holds_every_table_and_the_result(nanchuan: Result) -> None:
    assert set(contents(nanchuan.folder)) == {"result.json", *(f"{name}.csv" for name in nanchuan.tables)}
    assert len(nanchuan.tables) == 19


@pytest.mark.parametrize("command", COMMANDS[1:])
def test_out_is_the_same_for_every_command(command: str, tmp_path: Path) -> None:
    care_plan(command, SMALL, "--out", tmp_path / "one")
    care_plan("all", SMALL, "--out", tmp_path / "all")
    assert contents(tmp_path / "one") == contents(tmp_path / "all")


def test_csv_files_hold_what_result_json_holds(nanchuan: Result) -> None:
    for name, table in nanchuan.tables.items():
        header, *rows = csv_rows(nanchuan.folder / f"{name}.csv")
        units = [f" ({column['unit']})" if column["unit"] else "" for column in table.columns]
        labels = [column["label"] + unit for column, unit in zip(table.columns, units, strict=True)]
        assert header == labels + ([] if "status" in table.types else ["status"])
        for written, row in zip(rows, table.rows, strict=True):
            for cell, (column, value) in zip(written, row.items(), strict=False):
                if value is None:
                    assert cell == "", (name, column)
                else:
                    assert type(value)(cell) == value, (name, column)


def test_out_may_exist_and_is_made_if_not(tmp_path: Path) -> None:
    for _ in range(2):
        run_all(SMALL, tmp_path / "new", "--draws", "0")


@pytest.mark.parametrize("place", ["missing/out", "file", "/proc"])
def test_out_that_cannot_be_written(place: str, tmp_path: Path) -> None:
    # /proc takes no files from anybody.
    (tmp_path / "file").write_text("kept")
    done = care_plan("all", SMALL, "--draws", "0", "--out", tmp_path / place, "--lang", "en")
    assert done.returncode == FILE
    assert re.search(r"^care-plan: .*: cannot be written: ", done.stderr.splitlines()[-1])
    assert contents(tmp_path) == {"file": b"kept"}


def heed_permissions() -> None:
    """A read-only folder stops even the superuser without CAP_DAC_OVERRIDE (1), dropped by PR_CAPBSET_DROP (24)."""
    if os.geteuid() == 0 and ctypes.CDLL(None, use_errno=True).prctl(24, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def test_out_that_is_read_only(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    done = care_plan("all", SMALL, "--draws", "0", "--out", tmp_path, "--lang", "en", preexec_fn=heed_permissions)
    tmp_path.chmod(0o755)
    assert done.stderr.endswith("cannot be written: Permission denied\n")
    assert done.returncode == FILE
    assert contents(tmp_path) == {}


def run_with_little_room(plan: Path, out: Path, size: int, *options: str) -> subprocess.CompletedProcess[str]:
    """No file may grow beyond `size`: a write fails in the middle of a file, as on a full disk."""

    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return care_plan("all", plan, *ENGLISH, "--out", out, *options, preexec_fn=little_room, restore_signals=False)


@pytest.mark.parametrize("size", [0, 1000, 20000])
def test_a_disk_that_is_full_leaves_no_half_of_a_file(size: int, nanchuan: Result, tmp_path: Path) -> None:
    done = run_with_little_room(NANCHUAN, tmp_path, size)
    whole = contents(nanchuan.folder)
    assert done.returncode == FILE
    assert ".csv: cannot be written: " in done.stderr or "result.json: cannot be written: " in done.stderr
    for name, text in contents(tmp_path).items():
        assert text == whole[name]
    assert not (tmp_path / "result.json").exists()


def test_a_disk_that_is_full_leaves_the_last_result_as_it_was(tmp_path: Path) -> None:
    run_all(NANCHUAN, tmp_path, *ENGLISH, "--seed", "1")
    before = contents(tmp_path)
    run_with_little_room(NANCHUAN, tmp_path, 20000, "--seed", "2")
    assert contents(tmp_path) == before


def test_a_place_that_is_taken_leaves_the_last_result_as_it_was(tmp_path: Path) -> None:
    """A folder stands where the fifth file should: the four before it are not renamed either."""
    run_all(SMALL, tmp_path, "--draws", "0")
    fifth = sorted(contents(tmp_path))[4]
    (tmp_path / fifth).unlink()
    before = contents(tmp_path)
    (tmp_path / fifth).mkdir()
    done = care_plan("all", SMALL, "--draws", "0", "--lang", "en", "--out", tmp_path)
    assert done.returncode == FILE
    assert done.stderr.endswith(f"{fifth}: cannot be written: Is a directory\n")
    (tmp_path / fifth).rmdir()
    assert contents(tmp_path) == before


def test_a_table_that_goes_away_is_a_fault_of_the_next_run(tmp_path: Path) -> None:
    plan = make_document([], tmp_path / "plan")
    before = contents(run_all(plan, tmp_path / "out", "--draws", "0").folder)
    (plan.parent / "beds.csv").unlink()
    done = care_plan("all", plan, "--draws", "0", "--lang", "en", "--out", tmp_path / "out")
    assert (done.returncode, done.stdout) == (DOCUMENT, "")
    assert done.stderr.startswith("fault: beds.csv: cannot be read: No such file or directory\n")
    assert contents(tmp_path / "out") == before


PRINTS = [("check", SMALL), ("project", SMALL), ("all", NANCHUAN), ("--help",), ("--version",)]


@pytest.mark.parametrize("arguments", PRINTS)
def test_a_standard_output_that_is_full(arguments: tuple[str | Path, ...]) -> None:
    with open("/dev/full", "w") as full:
        done = care_plan(*arguments, stdout=full)
    assert done.returncode == FILE
    assert done.stderr.endswith("care-plan: standard output: No space left on device\n")


def test_a_standard_output_that_is_closed(tmp_path: Path) -> None:
    """The files are written whole: none of them takes the place of the standard output."""
    wanted = contents(run_all(SMALL, tmp_path / "open", "--draws", "0").folder)
    out = tmp_path / "out"
    done = care_plan("all", SMALL, "--draws", "0", "--out", out, stdout=None, preexec_fn=lambda: os.close(1))
    assert done.returncode == FILE
    assert done.stderr.endswith("care-plan: standard output: Bad file descriptor\n")
    assert contents(out) == wanted


# ---- a user's own tables ---------------------------------------------------------------------------------------------


STATIONS = "township,stations,status,source\nhk,{},reported,counted\nbs,5,reported,counted\n"
TABLES = (
    "townships, area_population, township_population, life_table, fertility, births, scenarios, migration, "
    "dependency_shape, levels, transitions, uncertainty, trajectories, beds, centres, stations, figures, indicators, "
    "parameters"
)


def test_a_table_is_read_from_the_file_that_is_named(tmp_path: Path) -> None:
    own = tmp_path / "我的 站点=1.csv"
    own.write_text(STATIONS.format(9), encoding="utf-8")
    written = make_document([], tmp_path / "document")
    shutil.copy(own, written.parent / "stations.csv")
    given = run_all(SMALL, tmp_path / "given", "--table", f"stations={own}", "--lang", "en", "--draws", "2")
    beside = run_all(written, tmp_path / "beside", "--lang", "en", "--draws", "2")
    named = given.about["inputs"][1 + TABLES.split(", ").index("stations")]
    assert named == {"file": str(own), "sha256": hashlib.sha256(own.read_bytes()).hexdigest()}
    assert given.about["inputs"][0]["file"] == "plan.json"
    for name, table in given.tables.items():
        if name != "provenance":
            assert (table.columns, table.notes) == (beside[name].columns, beside[name].notes)
    (row,) = [row for row in given["provenance"].rows if row["item"] == "stations"]
    assert row["source"] == "counted"
    assert row["value"] == f"{own}: 2"


def test_several_tables_are_read_from_files_that_are_named(tmp_path: Path) -> None:
    folder = make_document([], tmp_path / "own").parent
    tables = [part for name in TABLES.split(", ") for part in ("--table", f"{name}={folder / name}.csv")]
    plan = shutil.copy(SMALL, tmp_path / "plan.json")  # without any table beside it
    result = run_all(plan, tmp_path / "out", *tables)
    assert [entry["file"] for entry in result.about["inputs"][1:]] == [
        f"{folder / name}.csv" for name in TABLES.split(", ")
    ]


@pytest.mark.parametrize("command", ["check", "all"])
def test_findings_name_the_file_that_was_given(command: str, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(STATIONS.format("many"), encoding="utf-8")
    done = care_plan(command, SMALL, "--table", f"stations={own}", "--lang", "en")
    said = done.stdout + done.stderr
    assert done.returncode == DOCUMENT
    assert said.splitlines()[0] == f'fault: {own}:2:stations: "many" is not a number'


def test_a_file_name_with_control_characters_is_readable(tmp_path: Path) -> None:
    own = shutil.copy(SMALL.parent / "scenarios.csv", tmp_path / "a\x1fb.csv")
    plan = make_document(
        parse_case("change migration.csv\n+bakc,male,20,39,0,assumed,x").changes, tmp_path / "document"
    )
    found = care_plan("check", plan, "--table", f"scenarios={own}", "--lang", "en").stdout.splitlines()[0]
    assert found.endswith(f'scenario "bakc" is not in {tmp_path}/a\\x1fb.csv')


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        (["beds2=x"], f'a document has no table "beds2"; one of {TABLES} expected'),
        (["beds=x", "beds=x"], 'table "beds" is given twice'),
        (["beds=x"] * 40, 'table "beds" is given twice'),
    ],
)
def test_tables_that_cannot_be_meant(tables: list[str], said: str) -> None:
    options = [part for table in tables for part in ("--table", table)]
    done = care_plan("check", SMALL, "--lang", "en", *options)
    assert (done.returncode, done.stdout) == (USAGE, "")
    assert done.stderr == f"care-plan: --table: {said}\nTry: care-plan --help\n"


def test_tables_that_cannot_be_meant_are_told_in_chinese() -> None:
    done = care_plan("check", SMALL, "--table", "beds2=x")
    assert done.stderr == f"care-plan: --table: 文档没有表“beds2”，应为以下之一：{TABLES}\nTry: care-plan --help\n"


@pytest.mark.parametrize("command", ["check", "all"])
def test_a_table_that_is_not_there(command: str, tmp_path: Path) -> None:
    done = care_plan(command, SMALL, "--table", f"beds={tmp_path / 'beds.csv'}", "--lang", "en")
    assert (done.returncode, done.stdout) == (FILE, "")
    assert done.stderr == f"care-plan: {tmp_path / 'beds.csv'}: cannot be read: No such file or directory\n"


# ---- formats ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS[1:])
def test_json_is_what_result_json_holds(command: str, tmp_path: Path) -> None:
    done = care_plan(command, SMALL, "--format", "json", "--lang", "en", "--out", tmp_path)
    tables = {table["name"]: table for table in Result(tmp_path).about["tables"]}
    printed = json.loads(done.stdout)
    assert len(printed) >= 2
    assert printed == [tables[table["name"]] for table in printed]


@pytest.mark.parametrize("command", COMMANDS[1:])
def test_csv_is_what_the_files_hold(command: str, tmp_path: Path) -> None:
    done = care_plan(command, SMALL, "--format", "csv", "--lang", "en", "--out", tmp_path)
    files = [path.read_bytes().decode() for path in tmp_path.glob("*.csv")]
    printed = done.stdout.split("\r\n\r\n")
    printed = [table.removesuffix("\r\n") + "\r\n" for table in printed]
    assert len(printed) >= 2
    assert all(table in files for table in printed)


def test_findings_are_not_among_the_tables() -> None:
    for form in ("table", "csv", "json"):
        done = care_plan(
            "indicators", NANCHUAN, "--lang", "en", "--format", form, "--draws", "0", "--trajectories", "0"
        )
        assert "warning: indicators.csv:19:base_value: " in done.stderr
        assert "warning" not in done.stdout


# ---- the same again --------------------------------------------------------------------------------------------------


def test_threads_do_not_change_a_byte(tmp_path: Path) -> None:
    said = []
    for threads in ("1", "2", "0", "7"):
        done = care_plan("all", NANCHUAN, *ENGLISH, "--threads", threads, "--out", tmp_path / threads)
        said.append((done.stdout, contents(tmp_path / threads)))
    assert all(one == other for one, other in pairwise(said))


def test_two_runs_are_the_same(nanchuan: Result, tmp_path: Path) -> None:
    assert contents(run_all(NANCHUAN, tmp_path, *ENGLISH).folder) == contents(nanchuan.folder)


def test_language_changes_words_only(nanchuan: Result, tmp_path: Path) -> None:
    chinese = run_all(NANCHUAN, tmp_path, "--lang", "zh", *ENGLISH[2:])
    for name, table in nanchuan.tables.items():
        assert chinese[name].types == table.types
        for column in (name for name, kind in table.types.items() if kind != "text"):
            assert chinese[name][column] == table[column]


OF_THE_DRAWS = {
    "township_elderly": {"low", "high"},
    "dependency": {"low_95", "low_80", "high_80", "high_95"},
    "dependency_ranges": {"low_95", "low_80", "median", "high_80", "high_95"},
    "township_ranges": {"low_95", "low_80", "median", "high_80", "high_95"},
    "certainty": {"low_95", "low_80", "median", "high_80", "high_95", "share"},
    "centres": {"stability", "gained_low", "gained_high", "existing_share", *(f"share_{y}" for y in range(2021, 2026))},
}


def test_another_seed_changes_what_is_drawn_and_nothing_else(nanchuan: Result, tmp_path: Path) -> None:
    other = run_all(NANCHUAN, tmp_path, *ENGLISH, "--seed", "2022")
    assert other.about["seed"] == 2022
    for name, table in nanchuan.tables.items():
        differing = {column for column in table.types if table[column] != other[name][column]}
        if name in OF_THE_DRAWS:
            assert differing
            assert differing <= OF_THE_DRAWS[name]
        else:
            assert (tmp_path / f"{name}.csv").read_bytes() == (nanchuan.folder / f"{name}.csv").read_bytes()


def test_without_draws_there_are_no_ranges(nanchuan: Result, tmp_path: Path) -> None:
    none = run_all(NANCHUAN, tmp_path, "--lang", "en", "--draws", "0", "--trajectories", "100")
    for name, table in nanchuan.tables.items():
        for column in table.types:
            drawn = name in ("township_elderly", "centres") and column in OF_THE_DRAWS[name]
            assert none[name][column] == ([None] * len(table.rows) if drawn else table[column]), (name, column)
    assert not any("draws" in note for table in none.tables.values() for note in table.notes)


def test_ranges_hold_the_value(nanchuan: Result) -> None:
    for row in nanchuan["township_elderly"].rows:
        assert row["low"] < row["elderly_2025"] < row["high"]
    for row in nanchuan["centres"].rows:
        shares = [row[f"share_{year}"] for year in range(2021, 2026)]
        assert row["existing_share"] + sum(shares) == pytest.approx(100, abs=1e-9)
        assert row["stability"] == (row[f"share_{row['year']}"] if row["year"] else row["existing_share"])


# ---- alignment on a terminal -----------------------------------------------------------------------------------------


def slots(line: str) -> list[str]:
    """What stands in each column of a terminal: a wide character takes two, a combining one none."""
    taken: list[str] = []
    for character in line:
        if unicodedata.category(character) in ("Mn", "Me", "Cf"):
            continue
        taken.append(character)
        if unicodedata.east_asian_width(character) in ("W", "F"):
            taken.append("")  # the second half
    return taken


def gaps(lines: list[list[str]], width: int) -> list[tuple[int, int]]:
    """Runs of two or more terminal columns that are blank in all lines."""
    blank = "".join(" " if all(i >= len(line) or line[i] == " " for line in lines) else "x" for i in range(width))
    return [match.span() for match in re.finditer(r" {2,}", blank)]


def check_alignment(block: list[str], table: Table) -> None:
    """A printed table has a gap before each column, numbers end at its right edge and words begin at its left."""
    header, rule, *rows = [slots(line) for line in block[1 : len(table.rows) + 3]]
    width = max(map(len, [header, *rows]))
    assert len(rule) == width
    assert set(rule[2:]) == {"-"}
    starts = [end for _, end in gaps([header, *rows], width)]
    ends = [start for start, _ in gaps([header, *rows], width)[1:]] + [width]
    assert len(starts) == len(table.columns)
    for start, end, column in zip(starts, ends, table.columns, strict=True):
        cells = [(header, column["label"]), *zip(rows, column["values"], strict=True)]
        for line, value in cells:
            if value != "":
                edge = start if column["type"] == "text" else end - 1
                assert edge < len(line), (column["name"], value)
                assert line[edge] != " ", (column["name"], value)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("plan", [SMALL, NANCHUAN], ids=["small", "nanchuan"])
def test_columns_of_every_table_are_aligned(plan: Path, language: str, tmp_path: Path) -> None:
    options = ("--lang", language, "--draws", "5", "--trajectories", "20")
    by_title = {table.title: table for table in run_all(plan, tmp_path, *options).tables.values()}
    printed = set()
    for command in COMMANDS[1:]:
        said = care_plan(command, plan, "--provenance", *options).stdout
        for block in said.strip("\n").split("\n\n"):
            lines = block.split("\n")
            title = re.sub(r" (\[[^]]*\]|〔[^〕]*〕)$", "", lines[0])
            check_alignment(lines, by_title[title])
            printed.add(title)
    assert {table.name for title, table in by_title.items() if title not in printed} == {"township_ranges"}  # too long
