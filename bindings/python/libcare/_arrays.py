"""Arrays on their way in and out: taken as they are if they fit, converted once if they can be, refused if not."""

import operator
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Float64: TypeAlias = NDArray[np.float64]
Int64: TypeAlias = NDArray[np.int64]
Int32: TypeAlias = NDArray[np.int32]
Shape: TypeAlias = tuple[int | None, ...]


def _plain(value: ArrayLike, name: str, kinds: str, wanted: str) -> NDArray[Any]:
    """Array of one of these kinds of numbers; no mask is dropped on the way."""
    if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
        raise ValueError(f"{name}: masked cells found; fill them first")
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None
    if array.dtype.kind not in kinds and array.size > 0:
        raise TypeError(f"{name}: {wanted} expected, {'None' if value is None else array.dtype} found")
    return array


def _shown(shape: Shape) -> str:
    """Shape for people: * stands for any length."""
    return "[" + ", ".join("*" if n is None else str(n) for n in shape) + "]"


def check_shape(array: NDArray[Any], name: str, shape: Shape) -> None:
    """ValueError unless the array has this shape; None matches any length."""
    fits = array.ndim == len(shape) and all(n in (None, m) for n, m in zip(shape, array.shape, strict=True))
    if not fits:
        raise ValueError(f"{name}: shape {_shown(shape)} expected, {_shown(array.shape)} found")


def float64(value: ArrayLike, name: str, shape: Shape | None = None) -> Float64:
    """C-contiguous float64 array, without copying when it is one already."""
    array: Float64 = np.require(_plain(value, name, "fiub", "numbers"), np.float64, ["C", "A"])
    if shape is not None:
        check_shape(array, name, shape)
    return array


def int64(value: ArrayLike, name: str, shape: Shape | None = None) -> Int64:
    """C-contiguous int64 array of whole numbers, without copying when it is one already."""
    plain = _plain(value, name, "iub", "whole numbers")
    if plain.dtype.kind == "u" and plain.size > 0 and int(plain.max()) > np.iinfo(np.int64).max:
        raise ValueError(f"{name}: {plain.max()} found, at most {np.iinfo(np.int64).max} expected")
    array: Int64 = np.require(plain, np.int64, ["C", "A"])
    if shape is not None:
        check_shape(array, name, shape)
    return array


def int32(value: ArrayLike, name: str, shape: Shape | None = None) -> Int32:
    """C-contiguous int32 array of whole numbers, without copying when it is one already."""
    plain = _plain(value, name, "iub", "whole numbers")
    limits = np.iinfo(np.int32)
    if (
        plain.size > 0
        and plain.dtype != np.int32
        and not limits.min <= int(plain.min()) <= int(plain.max()) <= limits.max
    ):
        raise ValueError(f"{name}: {limits.min} to {limits.max} expected, {plain.min()} to {plain.max()} found")
    array: Int32 = np.require(plain, np.int32, ["C", "A"])
    if shape is not None:
        check_shape(array, name, shape)
    return array


def uint32(value: Iterable[int], name: str, n: int) -> NDArray[np.uint32]:
    """Exactly n numbers of 32 bits."""
    numbers = [operator.index(number) for number in value]
    if len(numbers) != n or not all(0 <= number < 1 << 32 for number in numbers):
        raise ValueError(f"{name}: {n} numbers from 0 to 2^32 - 1 expected, {numbers} found")
    return np.array(numbers, dtype=np.uint32)


def count(value: Any, name: str, least: int = 0) -> int:
    """Whole number of at least so much."""
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name}: a whole number expected, {value!r} found") from None
    if number < least:
        raise ValueError(f"{name}: at least {least} expected, {number} found")
    return number


def output(out: Float64 | None, name: str, shape: tuple[int, ...]) -> Float64:
    """The caller's array for results if it fits exactly, or a new one."""
    if out is None:
        return np.empty(shape)
    if not isinstance(out, np.ndarray) or out.dtype != np.float64:
        found = out.dtype if isinstance(out, np.ndarray) else type(out).__name__
        raise TypeError(f"{name}: a float64 array expected, {found} found")
    check_shape(out, name, shape)
    if not (out.flags.c_contiguous and out.flags.writeable and out.flags.aligned):
        raise ValueError(f"{name}: a C-contiguous, writable array expected")
    return out


def check_apart(outputs: Mapping[str, Float64], inputs: Mapping[str, NDArray[Any] | None]) -> None:
    """ValueError when an array for results shares memory with an input or another one."""
    seen: dict[str, NDArray[Any]] = {name: array for name, array in inputs.items() if array is not None}
    for name, array in outputs.items():
        for other, there in seen.items():
            if np.may_share_memory(array, there):
                raise ValueError(f"{name}: shares memory with {other}")
        seen[name] = array
