"""Errors: a class for each status, with place, row and the sentence in both languages; findings of a document."""

import errno
import pickle
import shutil
from enum import IntEnum

import numpy as np
import pytest
from care_testing import NANCHUAN

import libcare as care
from libcare import _care, errors

CLASSES = {
    "CARE_E_INVALID": (care.InvalidInput, ValueError),
    "CARE_E_NOMEM": (care.OutOfMemory, MemoryError),
    "CARE_E_CANCELLED": (care.Cancelled, Exception),
    "CARE_E_UNSUPPORTED": (care.Unsupported, Exception),
    "CARE_E_IO": (care.FileError, OSError),
    "CARE_E_BACKEND": (care.BackendError, Exception),
}


@pytest.mark.parametrize("name", CLASSES)
def test_every_status_has_a_class(name):
    status = getattr(_care, name)
    kind, builtin = CLASSES[name]
    made = errors._from_c(status, 6, 0, 2, "x", "x row 2: wrong", "x 下标 2: 错", None)
    assert type(made) is kind
    assert isinstance(made, care.CareError)
    assert isinstance(made, builtin)
    assert made.status == status == kind.status
    assert isinstance(made.status, IntEnum)
    assert made.status.name == name.removeprefix("CARE_E_")
    again = pickle.loads(pickle.dumps(made))
    for error in (made, again):
        assert (str(error), error.text("zh"), error.text()) == ("x row 2: wrong", "x 下标 2: 错", "x row 2: wrong")
        assert (type(error), error.where, error.row, error.message_id) == (kind, "x", 2, 6)


def test_no_status_is_left_out():
    names = {name for name in dir(_care) if name.startswith("CARE_E_")}
    assert names == set(CLASSES)
    assert len(care.Status) == len(CLASSES)


def test_a_status_from_the_future_is_still_an_error():
    made = errors._from_c(99, 0, 0, -1, "", "what", "什么", None)
    assert type(made) is care.CareError
    assert (made.status, made.row) == (99, None)


def test_an_error_says_where_and_which():
    with pytest.raises(care.InvalidInput) as caught:
        care.apportion(10, [1, -2, 3])
    error = caught.value
    assert (error.where, error.row, error.backend_code, error.status) == ("weight", 1, 0, care.Status.INVALID)
    assert error.message_id > 0
    assert str(error).startswith("weight row 1: -2 found")
    assert error.text("zh").startswith("weight 下标 1")
    with pytest.raises(ValueError, match="'zh' or 'en' expected, 'fr' found"):
        error.text("fr")


def test_an_error_made_in_python_says_something():
    assert str(care.Cancelled()) == "stopped by the caller"
    assert care.Cancelled().text("zh") == "已被调用方中止"
    assert str(care.Cancelled("enough")) == "enough"


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(care.FileError, match=r"absent.json.*No such file") as caught:
        care.read_plan(tmp_path / "absent.json")
    error = caught.value
    assert error.errno == error.backend_code == errno.ENOENT
    assert (error.filename, error.strerror) == ("absent.json", "No such file or directory")
    assert (error.status, str(error.status.name)) == (care.Status.IO, "IO")
    assert error.text("zh") == "absent.json: 无法读取：No such file or directory"


def test_a_file_that_cannot_be_written(result, tmp_path):
    table = result.tables["elderly"]
    with pytest.raises(OSError, match="cannot be written") as caught:
        table.write(tmp_path / "no folder" / "elderly.csv")
    assert type(caught.value) is care.FileError
    assert caught.value.filename == str(tmp_path / "no folder" / "elderly.csv")
    with pytest.raises(care.FileError):
        result.write(tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["pl\0an.json", b"pl\0an.json"])
def test_a_path_with_a_nul_is_refused(path):
    with pytest.raises(ValueError, match="null"):
        care.read_plan(path)


def test_paths_of_all_kinds(tmp_path):
    folder = tmp_path / "南川"
    shutil.copytree(NANCHUAN.parent, folder)
    for path in (folder / "plan.json", str(folder / "plan.json"), str(folder / "plan.json").encode()):
        assert care.read_plan(path).name("zh") == "南川区"
    with pytest.raises(TypeError, match="PathLike"):
        care.read_plan(None)


def test_a_text_with_a_nul_is_refused():
    area = care.Area()
    with pytest.raises(ValueError, match="code: a NUL character"):
        area.add(care.Township("a\0b"))
    with pytest.raises(TypeError, match="code: a str expected, 5 found"):
        area.add(care.Township(5))
    with pytest.raises(care.InvalidInput, match="needs a code"):
        area.add(care.Township(None))


@pytest.fixture
def broken(tmp_path):
    """A plan document with faults in two places."""
    folder = tmp_path / "plan"
    shutil.copytree(NANCHUAN.parent, folder)
    document = folder / "plan.json"
    document.write_text(document.read_text("utf-8").replace('"drive"', '"fly"'), "utf-8")
    table = folder / "fertility.csv"
    lines = table.read_text("utf-8").splitlines()
    lines[3] = lines[3].replace("0.058631", "many")
    table.write_text("\n".join(lines) + "\n", "utf-8")
    return document


def test_a_broken_plan_says_all_its_faults(broken):
    with pytest.raises(care.InvalidPlan) as caught:
        care.read_plan(broken)
    error = caught.value
    assert isinstance(error, care.InvalidInput)
    faults = [finding for finding in error.findings if finding.severity == "fault"]
    assert len(faults) == error.fault_count == 2
    first, second = faults
    assert (first.file, first.field) == ("plan.json", "allocation.travel_mode")
    assert first.line == 1 + broken.read_text("utf-8").splitlines().index('    "travel_mode": "fly"')
    assert first.column > 0
    assert first.message() == '"fly" found; one of drive, walk expected'
    assert first.message("zh") == "值为“fly”，应为以下之一：drive, walk"
    assert str(first) == first.text() == f"plan.json:{first.line}:{first.column}:{first.field}: {first.message()}"
    assert (second.file, second.line, second.field) == ("fertility.csv", 4, "births_per_woman")
    assert second.message() == '"many" is not a number'
    assert error.message_id == first.message_id
    assert str(error) == f"{first} (and 1 more; see findings)"
    again = pickle.loads(pickle.dumps(error))
    assert again.findings == error.findings
    assert str(again) == str(error)


def test_more_faults_than_are_kept(broken):
    table = broken.parent / "births.csv"
    rows = [f"{1900 + year},many,reported,x" for year in range(150)]
    table.write_text("\n".join(["year,births,status,source", *rows]) + "\n", "utf-8")
    with pytest.raises(care.InvalidPlan) as caught:
        care.read_plan(broken)
    assert len(caught.value.findings) == 100
    assert caught.value.fault_count > 150


def test_a_sound_plan_has_findings_too(nanchuan):
    assert all(finding.severity != "fault" for finding in nanchuan.findings)
    with pytest.raises(AttributeError):
        nanchuan.findings[0].severity = "fault"


def test_errors_of_typemaps_name_the_argument():
    for call, kind, words in [
        (lambda: care.apportion("x", [1]), TypeError, "total: a whole number expected, 'x' found"),
        (lambda: care.apportion(1.0, [1]), TypeError, "total: a whole number expected, 1.0 found"),
        (lambda: care.apportion(2**63, [1]), ValueError, "total: .* expected, 9223372036854775808 found"),
        (lambda: care.uniform(-1, 0, 0, 1), ValueError, "seed: 0 to 18446744073709551615 expected, -1 found"),
        (lambda: care.uniform(0, 2**32, 0, 1), ValueError, "source: 0 to 4294967295 expected"),
        (lambda: care.uniform(0, 0, None, 1), TypeError, "trajectory: a whole number expected, None found"),
        (lambda: care.uniform(0, 0, 0, -1), ValueError, "n: at least 0 expected, -1 found"),
        (lambda: care.uniform(0, 0, 0, 1.5), TypeError, "n: a whole number expected, 1.5 found"),
        (lambda: care.Reach(np.zeros((1, 2)), np.zeros((1, 2)), "far"), TypeError, "radius_km: a number expected"),
        (lambda: care.Ledger(1, 2**40, 2020), ValueError, "first_year: .* expected, 1099511627776 found"),
        (lambda: care.bed_answer(None, 1, 2), TypeError, "elderly: a number expected, None found"),
        (lambda: care.pace(1, True + 1.0), TypeError, "years: a whole number expected, 2.0 found"),
        (lambda: care.Area([care.Township("a", 7)]), TypeError, "name_zh: a str expected, 7 found"),
    ]:
        with pytest.raises(kind, match=words):
            call()
