"""Compares what two runs left behind; says where they differ in words."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from typing import Any

# Fusing and reordering of operations may move the last digits of a float, nothing more.
RELATIVE = {"float16": 1e-2, "bfloat16": 2e-2, "float64": 1e-8, "complex128": 1e-8}
ABSOLUTE = {"float16": 1e-3, "bfloat16": 1e-2, "float64": 1e-10, "complex128": 1e-10}
RELATIVE_DEFAULT, ABSOLUTE_DEFAULT = 2e-5, 1e-6

SHOWN = 8  # differences that are spelled out

_NUMBER = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?")
_LOG_NOISE = re.compile(
    r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+: [IWEF] |[IWEF]\d{4} \d\d:\d\d:\d\d|WARNING: All log messages"
    r"|WARNING:tensorflow:|INFO:tensorflow:|To enable the following instructions)"
)


def compare(first: dict[str, Any], second: dict[str, Any]) -> tuple[str, ...]:
    """Differences between two observations, at most ``SHOWN``; none if they are the same."""
    return tuple(itertools.islice(_differences(first, second), SHOWN))


def _differences(first: dict[str, Any], second: dict[str, Any]) -> Iterator[str]:
    if first["status"] != second["status"]:
        yield f"the process {first['status']}, then {second['status']}"
        return
    if first["status"] != "ran":
        return
    yield from _exceptions(first["exception"], second["exception"])
    yield from _text("standard output", first["stdout"], second["stdout"])
    yield from _text("standard error", without_noise(first["stderr"]), without_noise(second["stderr"]))
    yield from _states(first["state"], second["state"])


def _exceptions(first: dict[str, Any] | None, second: dict[str, Any] | None) -> Iterator[str]:
    if first is None and second is None:
        return
    shown = [_shown_exception(exception) for exception in (first, second)]
    keys = ("type", "where", "code")
    if first is None or second is None or any(first[key] != second[key] for key in keys):
        yield f"ends with {shown[0]}, then with {shown[1]}"


def _shown_exception(exception: dict[str, Any] | None) -> str:
    if exception is None:
        return "no exception"
    message = " ".join(exception["message"].split())
    return f"{exception['type']} at {exception['where']!r} ({message[:300]})"


def without_noise(text: str) -> str:
    """Standard error without TensorFlow's own log lines."""
    return "".join(line for line in text.splitlines(keepends=True) if not _LOG_NOISE.match(line))


def _text(name: str, first: str, second: str) -> Iterator[str]:
    if same_text(first, second):
        return
    pairs = itertools.zip_longest(first.splitlines(), second.splitlines())
    for number, (left, right) in enumerate(pairs, 1):
        if left is None or right is None or not same_text(left, right):
            yield f"{name}, line {number}: {left!r}, then {right!r}"
            return


def same_text(first: str, second: str) -> bool:
    """Whether two texts are equal but for the last digits of floats."""
    if first == second:
        return True
    if _NUMBER.sub("#", first) != _NUMBER.sub("#", second):
        return False
    return all(map(_same_numeral, _NUMBER.findall(first), _NUMBER.findall(second)))


def _same_numeral(first: str, second: str) -> bool:
    if first == second:
        return True
    is_float = any(mark in numeral for numeral in (first, second) for mark in ".eE")
    return is_float and same_number(float(first), float(second), "float32")


def _states(first: dict[str, Any], second: dict[str, Any]) -> Iterator[str]:
    for name in dict.fromkeys((*first, *second)):
        if name not in second:
            yield f"{name} exists only as written"
        elif name not in first:
            yield f"{name} exists only when toggled"
        else:
            yield from _values(name, first[name], second[name])


def _values(name: str, first: dict[str, Any], second: dict[str, Any]) -> Iterator[str]:
    if first["kind"] != second["kind"]:
        yield f"{name} is {brief(first)}, then {brief(second)}"
        return
    for key in dict.fromkeys((*first, *second)):
        left, right = first.get(key), second.get(key)
        if key == "numbers":
            dtype = first.get("dtype", "")
            if not _same_numbers(left or [], right or [], dtype):
                yield f"{name} is {brief(first)}, then {brief(second)}"
        elif isinstance(left, (dict, list)) and isinstance(right, type(left)):
            yield from _parts(f"{name}.{key}" if key != "items" else name, left, right)
        elif not _same_scalar(left, right, first):
            yield f"{name} is {brief(first)}, then {brief(second)}"
            return


def _parts(name: str, first: Any, second: Any) -> Iterator[str]:
    if isinstance(first, dict):
        if "kind" in first and "kind" in second:
            yield from _values(name, first, second)
        else:
            named = [{f"{name}.{key}": value for key, value in part.items()} for part in (first, second)]
            yield from _states(*named)
    elif len(first) != len(second):
        yield f"{name} has {len(first)} items, then {len(second)}"
    else:
        for index, (left, right) in enumerate(zip(first, second, strict=True)):
            if isinstance(left, (dict, list)) and isinstance(right, type(left)):
                yield from _parts(f"{name}[{index}]", left, right)
            elif left != right:
                yield f"{name}[{index}] is {left!r}, then {right!r}"


def _same_scalar(first: Any, second: Any, description: dict[str, Any]) -> bool:
    if isinstance(first, float) and isinstance(second, float):
        # A Python float often comes from a float32 tensor, so it is held to that tolerance.
        return same_number(first, second, description.get("dtype", "float32"))
    if isinstance(first, str) and isinstance(second, str) and description["kind"] == "str":
        return same_text(first, second)
    return type(first) is type(second) and bool(first == second)


def _same_numbers(first: list[Any], second: list[Any], dtype: str) -> bool:
    if len(first) != len(second):
        return False
    for left, right in zip(first, second, strict=True):
        is_float = isinstance(left, float) and isinstance(right, float)
        if not (same_number(left, right, dtype) if is_float else left == right):
            return False
    return True


def same_number(first: float, second: float, dtype: str) -> bool:
    """Equal within what the dtype can hold; NaN equals NaN."""
    if first == second or (math.isnan(first) and math.isnan(second)):
        return True
    relative, absolute = RELATIVE.get(dtype, RELATIVE_DEFAULT), ABSOLUTE.get(dtype, ABSOLUTE_DEFAULT)
    return math.isclose(first, second, rel_tol=relative, abs_tol=absolute)


def brief(description: dict[str, Any]) -> str:
    """A description in few words."""
    kind = description["kind"]
    if "numbers" in description:
        numbers = ", ".join(map(str, description["numbers"][:6]))
        more = ", ..." if len(description["numbers"]) > 6 else ""
        return f"{kind} {description['dtype']}{description['shape']} [{numbers}{more}]"
    for key in ("value", "items", "type", "name"):
        if key in description:
            text = repr(description[key]) if key != "items" else f"of {len(description[key])}"
            return f"{kind} {text[:120]}"
    return str(kind)
