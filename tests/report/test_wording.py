"""Sentences about functions."""

from __future__ import annotations

import pytest

from hybridize.report.model import Parameter, Reason
from hybridize.report.wording import all_of, assumption, counted, purpose, type_text
from tests.report.sample import function


@pytest.mark.parametrize(
    ("tensor", "text"),
    [
        ({"dtype": "float32", "shape": [None, 2], "layout": "dense"}, "float32 [?, 2]"),
        ({"dtype": None, "shape": None, "layout": "dense"}, ""),
        ({"dtype": "int64", "shape": [], "layout": "ragged"}, "ragged int64 []"),
        ({"container": "dict", "elements": []}, "dict"),
        ({"container": "list", "elements": [{"dtype": "bool", "shape": None}]}, "list of bool"),
        ({"container": "dict", "elements": {"a": {"dtype": "bool", "shape": []}, "b": None}}, "dict of bool []"),
        ({"container": "tuple", "elements": [None, [{"dtype": "int8", "shape": []}, {"dtype": "bool", "shape": []}]]},
         "tuple of int8 [] or bool []"),
    ],
)
def test_types(tensor: dict[str, object], text: str) -> None:
    assert type_text(tensor) == text


def test_enumerations() -> None:
    assert [all_of(["a", "b", "c"][:count]) for count in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert (counted(1, "file"), counted(2, "file"), counted(0, "entry", "entries")) == (
        "1 file",
        "2 files",
        "0 entries",
    )


def test_many_tensor_parameters_are_counted() -> None:
    parameters = tuple(Parameter(name, "positional", ("tensor",), (), ("call",)) for name in "abcde")
    text = purpose(function("a.py", "f", 1, "hybridize", parameters=parameters))
    assert text == "tensor work on a and 4 more parameters"


def test_no_tensor_parameter() -> None:
    assert purpose(function("a.py", "f", 1, "hybridize", parameters=())) == "tensor work on captured tensors"
    unknown = Parameter("x", "positional", ("unknown",), (), ("none",))
    assert purpose(function("a.py", "f", 1, "hybridize", parameters=(unknown,))) == "tensor work in its body"


def test_assumptions_of_one_kind_are_told_once() -> None:
    def reason(code: str, message: str) -> Reason:
        return Reason(code, "", "warning", message, "main.py", 4, 0, (), None)

    told = (("HYB002", "a() is not known"), ("HYB002", "b() is not known"), ("HYB801", "n may vary"))
    reasons = tuple(reason(code, message) for code, message in told)
    changed = function("main.py", "f", 3, "hybridize", safety="speculative", reasons=reasons)
    assert assumption(changed) == "a() is not known [HYB002, and 1 more]; n may vary [HYB801]"
    assert assumption(function("main.py", "f", 3, "hybridize", safety="safe")) == ""
