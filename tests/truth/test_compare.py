"""When two observations count as the same."""

from __future__ import annotations

from typing import Any

import pytest

from tests.truth.harness.compare import compare, same_number, same_text, without_noise


def observation(stdout: str = "", stderr: str = "", exception: Any = None, **state: Any) -> dict[str, Any]:
    return {"status": "ran", "exception": exception, "stdout": stdout, "stderr": stderr, "state": state}


def tensor(*numbers: Any, dtype: str = "float32", kind: str = "tensor") -> dict[str, Any]:
    return {"kind": kind, "dtype": dtype, "shape": [len(numbers)], "numbers": list(numbers)}


def number(value: Any) -> dict[str, Any]:
    return {"kind": type(value).__name__, "value": value}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (tensor(1.0, 2.0), tensor(1.0, 2.0000001)),
        (tensor(float("nan"), float("inf")), tensor(float("nan"), float("inf"))),
        (number(0.1), number(0.1000000001)),
        ({"kind": "list", "items": [number(1)]}, {"kind": "list", "items": [number(1)]}),
        (number("loss 0.50001"), number("loss 0.50001")),
    ],
)
def test_same(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert compare(observation(v=first), observation(v=second)) == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (tensor(1.0, 2.0), tensor(1.0, 2.001)),
        (tensor(1.0), tensor(1.0, dtype="float64")),
        (tensor(1.0), tensor(1.0, 1.0)),
        (tensor(1.0), tensor(1.0, kind="array")),
        (tensor(1.0), number(1.0)),
        (tensor(1, 2, dtype="int32"), tensor(1, 3, dtype="int32")),
        (tensor(float("nan")), tensor(1.0)),
        (tensor("a", dtype="string"), tensor("b", dtype="string")),
        (number(1), number(True)),
        (number(1), number(2)),
        (number("a"), number("b")),
        (number(None), number(0)),
        ({"kind": "list", "items": [number(1)]}, {"kind": "list", "items": []}),
        ({"kind": "list", "items": [number(1)]}, {"kind": "tuple", "items": [number(1)]}),
        (
            {"kind": "dict", "entries": [[number("a"), number(1)]]},
            {"kind": "dict", "entries": [[number("b"), number(1)]]},
        ),
        (
            {"kind": "object", "type": "A", "attributes": {"n": number(1)}},
            {"kind": "object", "type": "A", "attributes": {}},
        ),
        (
            {"kind": "object", "type": "A", "attributes": {"n": number(1)}},
            {"kind": "object", "type": "A", "attributes": {"n": number(2)}},
        ),
    ],
)
def test_different(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert compare(observation(v=first), observation(v=second))
    assert compare(observation(v=second), observation(v=first))


def test_a_global_that_only_one_leaves() -> None:
    assert compare(observation(a=number(1)), observation()) == ("a exists only as written",)
    assert compare(observation(), observation(a=number(1))) == ("a exists only when toggled",)


def test_exceptions_by_type_and_place_not_by_message() -> None:
    error = {"type": "builtins.ValueError", "where": "main.py: f()", "code": None, "message": "one"}
    assert compare(observation(exception=error), observation(exception={**error, "message": "two"})) == ()
    for change in ({"type": "builtins.TypeError"}, {"where": "main.py: g()"}, {"code": 3}):
        assert compare(observation(exception=error), observation(exception={**error, **change}))
    assert compare(observation(), observation(exception=error))


def test_output() -> None:
    assert compare(observation("loss 0.3333333\n"), observation("loss 0.33333334\n")) == ()
    assert compare(observation("step 1\n"), observation("step 2\n"))
    assert compare(observation("a\n"), observation("a\na\n"))
    assert compare(observation(stderr="a\n"), observation(stderr=""))


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("x 1.0000001 y", "x 1.0 y", True),
        ("1e-3", "0.001", True),
        ("3", "3.0", True),
        ("12", "13", False),
        ("0.5", "0.51", False),
        ("tf.Tensor(2.0)", "2.0", False),
    ],
)
def test_text(first: str, second: str, same: bool) -> None:
    assert same_text(first, second) is same


def test_numbers_by_dtype() -> None:
    assert same_number(1.0, 1.000001, "float32") and not same_number(1.0, 1.000001, "float64")
    assert same_number(1.0, 1.005, "float16") and not same_number(1.0, 1.005, "float32")


def test_log_lines_of_tensorflow_are_noise() -> None:
    log = "2024-01-01 00:00:00.123456: I tensorflow/core/x.cc:1] hello\nmine\nI0000 00:00:17.5 1 x.cc:1] y\n"
    assert without_noise(log) == "mine\n"
