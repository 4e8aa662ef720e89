"""Arrays in and out: without copying when they fit, converted once when they can be, refused when not."""

import array
import datetime
import decimal

import numpy as np
import pytest

import libcare as care
from libcare import _arrays, _care


def test_a_fitting_array_is_taken_as_it_is():
    for shape in ((3,), (2, 5), (4, 2, 3)):
        given = np.ones(shape)
        assert _arrays.float64(given, "x") is given
    whole = np.arange(4)
    assert _arrays.int64(whole, "x") is whole
    small = np.arange(4, dtype=np.int32)
    assert _arrays.int32(small, "x") is small


def test_c_sees_the_memory_of_the_array():
    # The view keeps the address, not the values: what is changed afterwards is what C reads.
    persons = np.ones((1, 2, 3))
    population = care.Population(persons, basis="resident", date=datetime.date(2020, 11, 1))
    assert population.persons is persons
    persons[:] = 5
    np.testing.assert_array_equal(population.from_age(1), [20])


def test_results_go_into_the_callers_arrays(town):
    history = np.empty((town.years + 1, town.townships, 2, town.ages))
    history[0] = town.base
    births = np.empty((town.years, town.townships, 2))
    found = town.project(base=history[0], out={"persons": history[1:], "births": births})
    assert found.persons.base is history
    assert found.births is births
    assert found.persons.__array_interface__["data"][0] == history[1:].__array_interface__["data"][0]
    np.testing.assert_array_equal(history[1:], town.project().persons)
    alone = np.empty((town.years, town.townships, 2, town.ages))
    assert town.project(out=alone).persons is alone


def test_every_out_is_honoured(town):
    end = np.empty_like(town.base)
    assert care.year_end(town.base, town.survival, town.fertility, sex_ratio=1.05, remaining=0.2, out=end) is end
    shares = np.empty((2, town.ages))
    assert care.scale_prevalence(town.survival, town.base[0], from_age=4, share=0.1, out=shares) is shares
    levels = np.empty((town.townships, 1))
    assert care.dependent_persons(town.base, shares[None], out=levels) is levels
    assert levels.sum() > 0


@pytest.mark.parametrize(
    "change",
    [
        lambda a: a.tolist(),
        lambda a: np.asfortranarray(a),
        lambda a: np.repeat(a, 2, axis=-1)[..., ::2],
        lambda a: a.astype(">f8"),
        lambda a: np.frombuffer(b"x" + a.tobytes(), dtype=np.uint8)[1:].view(np.float64).reshape(a.shape),
        lambda a: np.ma.MaskedArray(a),
        lambda a: np.asarray(a).view(),
    ],
)
def test_other_layouts_are_converted(town, change):
    expected = town.project().persons
    np.testing.assert_array_equal(town.project(base=change(town.base)).persons, expected)


def test_other_types_are_converted():
    for kind in (np.float32, np.int32, np.uint8, np.bool_):
        np.testing.assert_array_equal(care.apportion(3, np.ones(3, dtype=kind)), [1, 1, 1])
    for kind in (np.int8, np.uint64, ">i8", np.longlong):
        np.testing.assert_array_equal(care.apportion(3, [1, 1], upper=np.array([0, 9], dtype=kind)), [0, 3])
    np.testing.assert_array_equal(care.coverage([True, False], 2020, weight=(1, 3)).value, 25)


@pytest.mark.parametrize(
    ("given", "kind", "words"),
    [
        (None, TypeError, "weight: numbers expected, None found"),
        (["1", "2"], TypeError, "weight: numbers expected"),
        ([1j, 2], TypeError, "weight: numbers expected, complex128"),
        ([decimal.Decimal(1)], TypeError, "weight: numbers expected, object"),
        (np.array(["2020-01-01"], dtype="M8[D]"), TypeError, "weight: numbers expected"),
        ({1: 2}, TypeError, "weight"),
        ([[1, 2], [3]], ValueError, "weight"),
        ([[1, 2], [3, 4]], ValueError, r"weight: shape \[\*\] expected, \[2, 2\] found"),
        (3.0, ValueError, r"weight: shape \[\*\] expected, \[\] found"),
        (np.ma.MaskedArray([1.0, 2.0], mask=[0, 1]), ValueError, "weight: masked cells"),
    ],
)
def test_what_is_no_array_of_numbers_is_refused(given, kind, words):
    with pytest.raises(kind, match=words):
        care.apportion(3, given)


@pytest.mark.parametrize("given", [[1.0, 2.0], ["a", "b"], [1.5, 2]])
def test_what_is_not_whole_is_refused(given):
    with pytest.raises(TypeError, match="lower: whole numbers expected"):
        care.apportion(9, [1, 1], lower=given)


def test_numbers_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="lower: 18446744073709551615 found"):
        care.apportion(9, [1], lower=np.array([2**64 - 1], dtype=np.uint64))
    with pytest.raises(ValueError, match="open_year: -2147483648 to 2147483647 expected"):
        care.centres_served(1, 2020, required="day_care", township=[0], functions=[["day_care"]], open_year=[2**31])
    with pytest.raises(ValueError, match="counter: 4 numbers"):
        care.philox4x32([0, 0, 0, 2**32], [0, 0])
    with pytest.raises(ValueError, match="key: 2 numbers"):
        care.philox4x32([0, 0, 0, 0], [0])


@pytest.mark.parametrize(
    ("out", "kind", "words"),
    [
        (lambda shape: np.empty(shape).tolist(), TypeError, "out.persons: a float64 array expected, list"),
        (lambda shape: np.empty(shape, dtype=np.float32), TypeError, "float32"),
        (lambda shape: np.empty(shape, dtype=">f8"), TypeError, ">f8"),
        (lambda shape: np.empty(shape[1:]), ValueError, "out.persons: shape"),
        (lambda shape: np.empty(shape, order="F"), ValueError, "C-contiguous, writable"),
        (lambda shape: np.empty((*shape[:-1], 2 * shape[-1]))[..., ::2], ValueError, "C-contiguous, writable"),
        (lambda shape: np.broadcast_to(0.0, shape), ValueError, "C-contiguous, writable"),
        (lambda shape: {"people": np.empty(shape)}, ValueError, "out: one of persons"),
        (lambda shape: {"births": np.empty(shape)}, ValueError, "out.births: shape"),
    ],
)
def test_a_result_array_that_does_not_fit_is_refused(town, out, kind, words):
    with pytest.raises(kind, match=words):
        town.project(out=out((town.years, town.townships, 2, town.ages)))


def test_a_result_array_may_not_be_an_input(town):
    history = np.ones((town.years, town.townships, 2, town.ages))
    with pytest.raises(ValueError, match="persons: shares memory with base"):
        town.project(base=history[0], out=history)
    flow = np.empty((town.years, town.townships, 2))
    with pytest.raises(ValueError, match="deaths: shares memory with births"):
        town.project(out={"births": flow, "deaths": flow})
    with pytest.raises(ValueError, match="out: shares memory with base"):
        care.year_end(town.base, town.survival, town.fertility, sex_ratio=1.05, remaining=0.2, out=town.base)


# ---- the module underneath checks for itself ---


def _uniform(out):
    _care.care_random_uniform(1, 2, 3, out)


@pytest.mark.parametrize(
    ("out", "kind", "words"),
    [
        ([0.0], TypeError, "out: an array of float64 expected"),
        (np.empty(3, dtype=np.float32), TypeError, "out: an array of float64 expected, format 'f' found"),
        (np.empty(3, dtype=np.int64), TypeError, "format 'l' found"),
        (np.empty(3, dtype=">f8"), TypeError, "format '>d' found"),
        (np.empty(6)[::2], ValueError, "out: a C-contiguous, writable array of float64 expected"),
        (np.empty((3, 3), order="F"), ValueError, "out: a C-contiguous"),
        (np.broadcast_to(0.0, (3,)), ValueError, "out: a C-contiguous, writable"),
        (b"12345678", ValueError, "writable"),
        (bytearray(8), TypeError, "format 'B' found"),
        (np.frombuffer(bytearray(17), dtype=np.uint8)[1:].view(np.float64), ValueError, "out: an aligned array"),
    ],
)
def test_the_module_refuses_wrong_buffers(out, kind, words):
    with pytest.raises(kind, match=words):
        _uniform(out)


def test_the_module_takes_any_fitting_buffer():
    expected = care.uniform(1, 2, 3, 4)
    for out in (np.empty(4), np.empty((2, 2)), array.array("d", [0] * 4), memoryview(np.empty(4))):
        _uniform(out)
        np.testing.assert_array_equal(np.asarray(out).ravel(), expected)


def test_a_view_is_released_after_the_call():
    held = bytearray(8 * 3)
    view = memoryview(held).cast("d")
    _uniform(view)
    view.release()
    held += b"x"  # a BufferError if anybody still held it
    failed = array.array("d", [0] * 3)
    with pytest.raises(care.InvalidInput):
        _care.care_apportion(1, -1, np.ones(3), None, None, None, np.empty(3, dtype=np.int64))
    with pytest.raises(TypeError):
        _care.care_apportion(1, 1, failed, None, "x", None, np.empty(3, dtype=np.int64))
    failed.append(1.0)


def test_lengths_are_checked_against_the_sizes():
    problem = _care.care_cohort_problem(2, 3, 5)
    with pytest.raises(care.InvalidInput, match=r"problem.base: length 19 found, 20 expected") as caught:
        problem.set_base(np.ones(19))
    assert caught.value.where == "problem.base"
    with pytest.raises(care.InvalidInput, match=r"problem.base: is NULL"):
        problem.set_base(None)
    for layout, tables in ((0, 1), (1, 2), (2, 3), (3, 6)):
        problem.set_survival(np.ones(tables * 10), layout)
        with pytest.raises(care.InvalidInput, match=r"problem.survival: length"):
            problem.set_survival(np.ones(tables * 10 + 1), layout)
    with pytest.raises(care.InvalidInput, match=r"problem.survival: 4 found"):
        problem.set_survival(np.ones(10), 4)
    with pytest.raises(AttributeError):
        problem.ages = 50
    with pytest.raises(AttributeError):
        problem.agse = 50
    with pytest.raises(care.InvalidInput, match="persons: length 1 found, 60 expected"):
        _care.care_cohort_project(problem, None, np.empty(1), None, None, None, None)
    with pytest.raises(care.InvalidInput, match="is NULL"):
        _care.care_cohort_project(problem, None, None, None, None, None, None)
    with pytest.raises(care.InvalidInput):
        _care.care_cohort_problem(2**62, 2**62, 2**62).set_base(np.ones(8))
    with pytest.raises(care.InvalidInput):
        _care.care_cohort_problem(-1, -1, -1).set_base(np.ones(8))


def test_a_reach_that_points_outside_is_refused():
    problem = _care.care_rollout_problem(2, 2, 1)
    for row_start, site in (([0, 5, 1], [0]), ([0, 1, 3], [0]), ([0, -1, 1], [0]), ([5, 1, 1], [0])):
        with pytest.raises(care.InvalidInput):
            problem.set_reach(np.array(row_start), np.array(site, dtype=np.int32))
