"""The binding is complete: every public C function, every word, every parameter; and nothing in it can be crashed."""

import contextlib
import dataclasses
import datetime
import inspect
import itertools
import re
import subprocess
import sys
import typing

import numpy as np
import pandas as pd
import pytest
from care_testing import ROOT

import libcare as care
from libcare import _care, _words

HEADERS = {path.stem: path.read_text("utf-8") for path in sorted((ROOT / "include/care").glob("*.h"))}
FUNCTIONS = sorted(
    name for text in HEADERS.values() for name in re.findall(r"CARE_API\s[^;{]*?\b(care_\w+)\s*\(", text)
)
PACKAGE = {path.name: path.read_text("utf-8") for path in (ROOT / "bindings/python/libcare").glob("*.py")}

# Public C functions that _care does not have by their name, and why.
LEFT_OUT = {
    "care_error_init": "the typemap of care_error makes an exception",
    "care_error_format": "the typemap of care_error makes an exception, in both languages",
    "care_env_init": "the typemap of care_env makes it of (threads, progress)",
    "care_finding_init": "the typemap of care_finding makes a tuple",
    "care_township_init": "a township goes in as values and comes out as a tuple",
    "care_plan_read_options_init": "read_plan() takes them as its arguments",
    "care_cohort_result_init": "results are arrays of the call",
    "care_multistate_result_init": "results are arrays of the call",
    "care_proportional_fit_init": "the problem is the arguments of the call",
    "care_life_input_init": "what is known are arrays of the call",
    "care_life_result_init": "results are arrays of the call",
    "care_life_closing_init": "its members are arguments of the call",
    "care_lee_carter_input_init": "its members are arguments of the call",
    "care_li_lee_result_init": "results are arrays of the call",
    "care_ltci_fund_result_init": "results are arrays of the call",
    "care_need_result_init": "results are arrays of the call",
    "care_sojourn_result_init": "results are arrays of the call",
    "care_workforce_result_init": "results are arrays of the call",
    # the constructor of the class does it
    "care_autoregression_init": "care_autoregression()",
    "care_drift_init": "care_drift()",
    "care_life_rules_init": "care_life_rules()",
    "care_age_groups_init": "care_age_groups()",
    "care_bed_answer_init": "care_bed_answer()",
    "care_bed_event_init": "care_bed_event()",
    "care_bed_question_init": "care_bed_question()",
    "care_bed_rule_init": "care_bed_rule()",
    "care_centres_init": "care_centres()",
    "care_cohort_change_init": "care_cohort_change()",
    "care_cohort_change_report_init": "care_cohort_change_report()",
    "care_cohort_problem_init": "care_cohort_problem()",
    "care_cohort_rest_init": "care_cohort_rest()",
    "care_indicator_init": "care_indicator()",
    "care_indicator_audit_init": "care_indicator_audit()",
    "care_fit_report_init": "care_fit_report()",
    "care_margin_report_init": "care_margin_report()",
    "care_ltci_fund_init": "care_ltci_fund()",
    "care_ltci_fund_report_init": "care_ltci_fund_report()",
    "care_ensemble_problem_init": "care_ensemble_problem()",
    "care_multistate_problem_init": "care_multistate_problem()",
    "care_need_problem_init": "care_need_problem()",
    "care_nursing_answer_init": "care_nursing_answer()",
    "care_nursing_question_init": "care_nursing_question()",
    "care_plan_options_init": "care_plan_options()",
    "care_population_init": "care_population()",
    "care_rollout_problem_init": "care_rollout_problem()",
    "care_schedule_fit_init": "care_schedule_fit()",
    "care_sojourn_problem_init": "care_sojourn_problem()",
    "care_sojourn_report_init": "care_sojourn_report()",
    "care_solve_info_init": "care_solve_info()",
    "care_target_init": "care_target()",
    "care_target_progress_init": "care_target_progress()",
    "care_workforce_problem_init": "care_workforce_problem()",
    # the end of the object does it
    "care_area_free": "care_area",
    "care_diagnostics_free": "care_diagnostics",
    "care_ensemble_free": "care_ensemble",
    "care_ledger_free": "care_ledger",
    "care_plan_comparison_free": "care_plan_comparison",
    "care_plan_free": "care_plan",
    "care_plan_result_free": "care_plan_result",
    "care_reach_free": "care_reach",
    "care_table_free": "care_table",
}

# Functions that _care has and libcare does not use, and why.
NOT_IN_FACADE = {
    "care_input_status_text": "a status is a word of the interface; texts in a language are cells of tables",
}


def test_the_headers_were_read():
    assert len(HEADERS) == 33
    assert len(FUNCTIONS) == len(set(FUNCTIONS)) > 90
    assert all(name.startswith("care_") for name in FUNCTIONS)


def test_every_function_is_bound_or_left_out_for_a_reason():
    bound = {name for name in FUNCTIONS if inspect.isfunction(getattr(_care, name, None))}
    assert set(FUNCTIONS) - bound == set(LEFT_OUT)
    for name, reason in LEFT_OUT.items():
        owner = reason.removesuffix("()")
        if re.fullmatch(r"care_\w+", owner):
            assert inspect.isclass(getattr(_care, owner)), name


def test_every_bound_function_is_reachable_through_the_package():
    used = {name for text in PACKAGE.values() for name in re.findall(r"_care\.(care_\w+)\b", text)}
    functions = {name for name in FUNCTIONS if hasattr(_care, name)}
    assert functions - used == set(NOT_IN_FACADE)
    assert all(hasattr(_care, name) for name in used)


def test_every_header_has_its_interface_file():
    files = {path.stem for path in (ROOT / "bindings/swig").glob("*.i")}
    assert files == set(HEADERS) - {"care"}


# ---- words ---


@pytest.mark.parametrize(
    ("listing", "words"),
    [
        ("CARE_INPUT_STATUS_LIST", _words.INPUT_STATUSES),
        ("CARE_BED_CLASS_LIST", _words.BED_CLASSES),
        ("CARE_BED_STATE_LIST", _words.BED_STATES),
        ("CARE_BED_EVENT_LIST", _words.BED_EVENTS),
        ("CARE_CENTRE_FUNCTION_LIST", _words.CENTRE_FUNCTIONS),
    ],
)
def test_words_are_those_of_the_headers(listing, words):
    text = "".join(HEADERS.values())
    body = re.search(rf"#define {listing}\(X\)((?:.*\\\n)*.*\n)", text).group(1)
    rows = re.findall(r'X\((\w+), (\d+), "(\w+)"', body)
    assert tuple(word for _, _, word in rows) == words
    for i, (name, value, _) in enumerate(rows):
        assert getattr(_care, name) == int(value) == (1 << i if "FUNCTION" in listing else i)


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("CARE_", _words.SEVERITIES),
        ("CARE_", _words.OUTCOMES),
        ("CARE_STOP_", _words.STOPS),
        ("CARE_", _words.BASES),
        ("CARE_", _words.DIRECTIONS),
        ("CARE_", _words.COLUMN_TYPES),
        ("CARE_TABLE_", _words.TABLE_FORMATS),
        ("CARE_MIGRATION_", _words.MIGRATION_TIMINGS),
        ("CARE_TRANSITION_", _words.TRANSITION_METHODS),
        ("CARE_COUNT_", _words.COUNTINGS),
        ("CARE_", _words.SEXES),
        ("CARE_INFANT_", _words.INFANT_RULES),
        ("CARE_REGION_", _words.REGIONS),
        ("CARE_AX_", _words.AX_RULES),
        ("CARE_LEE_CARTER_", _words.LEE_CARTER_ADJUSTS),
        ("CARE_STAY_", _words.STAYS),
        ("CARE_", _words.APPORTION_METHODS),
        ("CARE_SOURCE_", _words.SOURCES),
        ("CARE_TARGET_", _words.TARGET_SIDES),
    ],
)
def test_words_stand_at_their_numbers(prefix, words):
    assert [getattr(_care, prefix + word.upper()) for word in words] == list(range(len(words)))


def test_words_of_types_are_those_of_the_lists():
    for name, literal in vars(_words).items():
        if typing.get_origin(literal) is typing.Literal and name not in ("Language", "MigrationKind"):
            assert typing.get_args(literal) in vars(_words).values(), name


def test_an_unknown_word_is_refused():
    with pytest.raises(ValueError, match=r"bed_class: one of ordinary, nursing, .* expected, 'deluxe' found"):
        care.Ledger(1, 2020, 2021).open("deluxe", "operating", 1)
    with pytest.raises(ValueError, match="states: one of"):
        care.Ledger(1, 2020, 2021).beds(2020, classes="home", states=("operating", "dreamed of"))
    with pytest.raises(ValueError, match="method: one of largest_remainder, sainte_lague expected"):
        care.apportion(1, [1], method="jefferson")


# ---- documentation ---


def public():
    for name in care.__all__:
        one = getattr(care, name)
        if inspect.isclass(one):
            yield name, one
            for part, member in vars(one).items():
                if not part.startswith("_") and (
                    inspect.isfunction(member) or isinstance(member, property | classmethod)
                ):
                    yield f"{name}.{part}", getattr(member, "fget", None) or getattr(member, "__func__", member)
        elif inspect.isfunction(one):
            yield name, one


@pytest.mark.parametrize(("name", "one"), [case for case in public() if case[0] != "Progress"])
def test_the_docstring_describes_every_parameter(name, one):
    doc = inspect.getdoc(one)
    assert doc, name
    if inspect.isclass(one) and not dataclasses.is_dataclass(one):
        one = vars(one).get("__init__")
    if not inspect.isfunction(one) or name.startswith(
        ("Plan.__init__", "PlanComparison", "PlanResult", "PlanTables", "Table")
    ):
        return
    parameters = [p for p in inspect.signature(one).parameters if p not in ("self", "cls", "raw", "text")]
    section = re.search(r"Parameters\n-+\n(.*?)(?:\n\n[A-Z]\w+\n-+\n|\Z)", doc, re.S)
    described = re.findall(r"^(\w[\w, ]*?) : ", section.group(1), re.M) if section else []
    names = [part.strip() for line in described for part in line.split(",")]
    assert not parameters or not section or names == parameters


def test_everything_public_is_annotated():
    for name, one in public():
        if inspect.isfunction(one):
            hints = typing.get_type_hints(one, {**vars(sys.modules[one.__module__]), "pd": pd})
            missing = set(inspect.signature(one).parameters) - set(hints) - {"self", "cls"}
            assert "return" in hints, name
            assert not missing, name


def test_all_is_what_there_is():
    assert sorted(care.__all__) == care.__all__
    modules = {name for name, one in vars(care).items() if inspect.ismodule(one)}
    there = {name for name in vars(care) if not name.startswith("_")} - modules
    assert there == set(care.__all__)


def test_the_version_is_that_of_the_header():
    numbers = [
        re.search(rf"CARE_VERSION_{part} (\d+)", HEADERS["core"]).group(1) for part in ("MAJOR", "MINOR", "PATCH")
    ]
    assert care.__version__ == ".".join(numbers)


# ---- nothing crashes ---

CRASH = """
import itertools, random, numpy as np
from libcare import _care
odd = [None, 0, -1, 2**63, 2**200, 1.5, float("nan"), "zh", "", "a\\0b", b"x", (), (0, None), (0, 5), ("x", print),
       [], {}, object(), print, np.ones(6), np.ones(0), np.ones(3, np.int64), np.ones(3, np.int32),
       np.ones(4, np.uint32), np.ones(2, np.uint32), bytearray(8), memoryview(b""), np.ones((2, 3), order="F")]
classes = [one for one in vars(_care).values() if isinstance(one, type) and one.__name__.startswith("care_")]
for one in classes:
    for arguments in [(), (1,), (1, 1), (1, 1, 3), (2**62, 2**62, 2**62), (-5, -5, -5), (0, 0, 0)]:
        try:
            odd.append(one(*arguments))
        except Exception:
            pass
odd.append(_care.care_area_create(None))
odd.append(_care.care_ledger_create(1, 2020, 2021, None))
odd.append(_care.care_reach_create(np.ones(2), np.ones(2), 1.0, None))
people = _care.care_multistate_problem(1, 1, 3, 1)
chances = np.array([1.0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1] * 2)
one, zero = np.ones(1), np.zeros(3)
held = [np.ones(2), np.zeros(1, np.int64), people, np.ones(6)]
people.set_base(held[3]), people.set_probability(chances, 0), people.set_fertility(zero, 0)
people.set_sex_ratio(one)
problem = _care.care_ensemble_problem(people, 1, 0, 0, 0)
problem.set_weight(held[0]), problem.set_ages(held[1], None)
odd += [_care.care_ensemble_problem(None, 1, 1, 1, 1), _care.care_ensemble_create(problem, None)]
choice = random.Random(SEED).choice
functions = [one for one in vars(_care).values() if callable(one) and getattr(one, "__name__", "").startswith("care_")]
methods = [getattr(one, name) for one in classes for name in dir(one) if name.startswith("set_")]
for one in functions + methods:
    if isinstance(one, type):
        continue
    n = one.__code__.co_argcount
    for _ in range(400):
        arguments = [choice(odd) for _ in range(n)]
        try:
            one(*arguments)
        except Exception as error:
            assert str(error), type(error)
for one in odd:  # members of structs
    for name in dir(type(one)):
        if type(one) in classes and isinstance(getattr(type(one), name), property) and name != "thisown":
            for value in odd:
                try:
                    setattr(one, name, value)
                except Exception as error:
                    assert str(error)
                getattr(one, name)
print("alive")
"""


@pytest.mark.parametrize("seed", range(3))
def test_no_call_of_the_module_crashes(seed, tmp_path):
    program = CRASH.replace("SEED", str(seed))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path, timeout=100)
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, ["alive"]), done.stderr


def test_no_call_of_the_package_crashes(nanchuan, result, town):
    table = result.tables["elderly"]
    population = care.Population(town.base, basis="resident", date=datetime.date(2020, 11, 1))
    reach = care.Reach(np.zeros((2, 2)), np.zeros((2, 2)), 1.0)
    ledger = care.Ledger(2, 2020, 2021)
    odd = [
        None,
        1,
        -1,
        2**70,
        1.5,
        float("inf"),
        "x",
        b"x",
        [],
        [1, 2],
        np.ones(2),
        np.ones((2, 2)),
        np.ones((0, 2)),
        object(),
    ]
    calls = [getattr(care, name) for name in care.__all__ if inspect.isfunction(getattr(care, name))]
    calls += [table.column, table.to_text, table.to_pandas, table.title, nanchuan.name, result.to_json]
    calls += [population.from_age, reach.__getitem__, care.Reach, care.Reach.from_arrays, care.Area]
    calls += [care.Ledger, ledger.open, ledger.record]
    for call in calls:
        needed = [p for p in inspect.signature(call).parameters.values() if p.default is inspect.Parameter.empty]
        positional = sum(p.kind is not inspect.Parameter.KEYWORD_ONLY for p in needed)
        keywords = [p.name for p in needed if p.kind is inspect.Parameter.KEYWORD_ONLY]
        for first, second in itertools.islice(itertools.product(odd, odd), 0, None, 2):
            values = ([first, second] * 6)[: len(needed)]
            with contextlib.suppress(Exception):
                call(*values[:positional], **dict(zip(keywords, values[positional:], strict=True)))
