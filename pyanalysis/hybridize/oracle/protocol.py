"""Questions and answers as JSON: abstract values are small lists whose first item names their kind.

=====================================  ==========================================================
``["c", value]``                       a constant: None, a boolean, number or text
``["b", text]``                        bytes, as Latin-1
``["..."]``                            Ellipsis
``["t", dtype, shape, layout, rows]``  a tensor; ``shape`` and its axes may be null; ``rows`` is
                                       ``[ragged_rank, row_splits_dtype]`` of a ragged one, or null
``["v", dtype, shape]``                a variable
``["a", dtype, shape]``                a NumPy array or scalar
``["s", dims]``                        a static shape
``["d", name]``                        a dtype
``["r", name]``                        a public name: ``tensorflow.nn.relu``
``["k", type]``                        some Python value of a type: int, float, bool, str
``["l", items]``, ``["u", items]``     a list, a tuple
``["L", element]``                     a list of unknown length
``["m", [[key, value], ...]]``         a dictionary with constant keys
``["sl", start, stop, step]``          a slice
``["ds", element]``                    a dataset
``["o", class, args, kwargs]``         an object of a public class, made with these arguments
``["or", forms]``                      one of several
``["?"]``                              anything
``["!", text]``                        only in answers: TensorFlow says that the call must fail
=====================================  ==========================================================

Questions: ``["call", name, args, kwargs]``, ``["method", receiver, name, args, kwargs]``,
``["apply", object, args, kwargs]`` (call an object), ``["weights", object, args, kwargs]`` (what a layer makes when it
is so called: ``["u", [tensor, trainable, name]]`` each), ``["get", receiver, name]`` (a property),
``["item", receiver, index]`` and ``["binary", name, left, right]``. ``kwargs`` is a list of pairs in order of name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

Form = list[Any]

VERSION = 4  # of forms and of evaluation: answers of another version are not used
UNKNOWN: Form = ["?"]
MAX_ALTERNATIVES = 4


def text_of(form: Form) -> str:
    """The one text of a form: key of the memo and line of the protocol."""
    return json.dumps(form, separators=(",", ":"))


def is_failure(form: Form) -> bool:
    """Whether an answer says that the call must fail."""
    return form[0] == "!"


def join_all(forms: Iterable[Form]) -> Form:
    """What covers all of the forms, as one form; the unknown one where they differ in kind."""
    out: Form | None = None
    for form in forms:
        out = form if out is None else join(out, form)
    return out if out is not None else UNKNOWN


def join(left: Form, right: Form) -> Form:
    """The narrowest single form that covers both."""
    if left == right:
        return left
    kind = left[0]
    if kind != right[0]:
        return _join_kinds(left, right)
    if kind == "t":
        return ["t", _same(left[1], right[1]), join_shapes(left[2], right[2]), *_layouts(left, right)] \
            if left[3] == right[3] else UNKNOWN
    if kind in ("a", "v"):
        return [kind, _same(left[1], right[1]), join_shapes(left[2], right[2])]
    if kind == "s":
        return ["s", join_shapes(left[1], right[1])]
    if kind == "d":
        return ["d", None]
    if kind in ("l", "u"):
        return _join_items(kind, left[1], right[1])
    if kind in ("L", "ds"):
        return [kind, join(left[1], right[1])]
    if kind == "m" and [key for key, _ in left[1]] == [key for key, _ in right[1]]:
        return ["m", [[key, join(one, other)] for (key, one), (_, other) in zip(left[1], right[1])]]
    if kind == "c" and type(left[1]) is type(right[1]) and type(left[1]).__name__ in ("int", "float", "bool", "str"):
        return ["k", type(left[1]).__name__]
    return UNKNOWN


def _join_kinds(left: Form, right: Form) -> Form:
    for one, other in ((left, right), (right, left)):
        if one[0] == "k" and other[0] == "c" and type(other[1]).__name__ == one[1]:
            return one
        if one[0] == "L" and other[0] == "l":
            return ["L", join_all([one[1], *other[1]])]
    return UNKNOWN


def _join_items(kind: str, left: list[Form], right: list[Form]) -> Form:
    if len(left) == len(right):
        return [kind, [join(one, other) for one, other in zip(left, right)]]
    return ["L", join_all([*left, *right])] if kind == "l" and (left or right) else UNKNOWN


def _layouts(left: Form, right: Form) -> list[Any]:
    return [left[3], left[4] if left[4] == right[4] else None]


def join_shapes(left: Any, right: Any) -> Any:
    """Axis by axis; unknown where they differ."""
    if left is None or right is None or len(left) != len(right):
        return None
    return [_same(one, other) for one, other in zip(left, right)]


def _same(left: Any, right: Any) -> Any:
    return left if left == right else None


def alternatives(forms: Iterable[Form]) -> Form:
    """One form that may be any of several; joined where they are too many."""
    kept: list[Form] = []
    for form in forms:
        for one in form[1] if form[0] == "or" else [form]:
            if one not in kept:
                kept.append(one)
    if UNKNOWN in kept or not kept:
        return UNKNOWN
    if len(kept) > MAX_ALTERNATIVES:
        return join_all(kept)
    return kept[0] if len(kept) == 1 else ["or", kept]
