"""One question to one answer: all cases, all attempts, joined."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any

import tensorflow as tf

from hybridize.oracle.evaluate import arrays, layers
from hybridize.oracle.evaluate.forms import Unbuildable, build, describe, make, public, symbolic
from hybridize.oracle.evaluate.variants import TooMany, attempts, cases, is_exact, with_symbols
from hybridize.oracle.protocol import UNKNOWN, Form, alternatives, is_failure, join_all

_MESSAGE = 400
_DTYPE_ERRORS = (TypeError, ValueError, tf.errors.InvalidArgumentError)
_MISFIT = re.compile(r"[Dd]imensions? .*must|[Dd]imensions .*incompatible|Shapes .*incompatible|"
                     r"does not match type|expected min_ndim|incompatible with the layer", re.DOTALL)
_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    name: getattr(operator, name) for name in (
        "add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and_", "or_", "xor", "lshift", "rshift",
        "eq", "ne", "lt", "le", "gt", "ge",
    )
}


def answer(question: Form) -> Form:
    """The answer to a question; never raises."""
    try:
        head, tail = question[:2], question[2:]
        if question[0] == "call":
            packed = ["u", [["u", tail[0]], ["m", tail[1]]]]
        elif question[0] == "method":
            head, packed = [question[0], question[2]], ["u", [["u", question[3]], ["m", question[4]], question[1]]]
        elif question[0] in ("apply", "weights"):
            head, packed = [question[0], ""], ["u", [["u", question[2]], ["m", question[3]], question[1]]]
        elif question[0] == "get":
            head, packed = [question[0], question[2]], ["u", [["u", []], ["m", []], question[1]]]
        else:
            name = question[1] if question[0] == "binary" else ""
            head, packed = [question[0], name], ["u", [["u", question[-2:]], ["m", []]]]
        found: list[Form] = []
        for case in cases(packed):
            found.append(_case(head, case))
            if found[-1] == UNKNOWN:
                return UNKNOWN
        return alternatives_of(found)
    except (TooMany, Unbuildable, RecursionError, MemoryError):
        return UNKNOWN
    except Exception:
        return UNKNOWN


def alternatives_of(answers: list[Form]) -> Form:
    """Cases that fail give nothing; if all fail, so does the call."""
    fine = [one for one in answers if not is_failure(one)]
    return alternatives(fine) if fine else answers[0]


def _case(head: Form, packed: Form) -> Form:
    numbers = with_symbols(packed)
    if numbers is not None and is_exact(numbers):
        found = _attempt(head, numbers)
        if not is_failure(found) and found != UNKNOWN:
            return found
    if head[0] in ("apply", "weights"):
        packed = _likely(packed)
    tried: list[Form] = []
    for one in attempts(packed):
        tried.append(_attempt(head, one))
        if tried[-1] == UNKNOWN:
            return UNKNOWN  # and so is the join with whatever the others give
    fine = [one for one in tried if not is_failure(one)]
    if fine:
        return join_all(fine)
    return tried[0] if is_exact(packed) else UNKNOWN


def _likely(form: Form) -> Form:
    """Inputs of unknown dtype, as Keras gets them: numbers of its own float type, or indices."""
    if form[0] == "t" and form[1] is None:
        return ["or", [["t", dtype, *form[2:]] for dtype in ("float32", "int32")]]
    if form[0] in ("l", "u"):
        return [form[0], [_likely(one) for one in form[1]]]
    return ["m", [[key, _likely(one)] for key, one in form[1]]] if form[0] == "m" else form


def _attempt(head: Form, packed: Form) -> Form:
    _, (positional, named, *receiver) = packed
    try:
        return _evaluate(head, positional[1], named[1], receiver[0] if receiver else None)
    except Unbuildable:
        return UNKNOWN
    except (RecursionError, MemoryError, AttributeError, NotImplementedError, AssertionError):
        return UNKNOWN
    except Exception as error:
        pinned = _pinned(packed)
        if pinned is not None and isinstance(error, _DTYPE_ERRORS):
            found = _attempt(head, pinned)
            if not is_failure(found):
                return found
        return _refused(error)


def _refused(error: Exception) -> Form:
    """Shapes or dtypes that do not fit, eagerly neither; what only a graph minds says nothing about the program."""
    text = str(error)
    known = isinstance(error, _DTYPE_ERRORS) and _MISFIT.search(text)
    return ["!", f"{type(error).__name__}: {text[:_MESSAGE]}"] if known else UNKNOWN


def _pinned(packed: Form) -> Form | None:
    """Arrays with the dtype of the first tensor: operations convert them to it."""
    dtype = _first_dtype(packed)
    if dtype is None or not _has_array(packed):
        return None

    def swap(form: Form) -> Form:
        if form[0] == "a":
            return ["t", dtype, form[2], "dense", None]
        if form[0] in ("l", "u"):
            return [form[0], [swap(one) for one in form[1]]]
        if form[0] == "m":
            return ["m", [[key, swap(one)] for key, one in form[1]]]
        return form

    return swap(packed)


def _first_dtype(form: Form) -> str | None:
    if form[0] in ("t", "v"):
        return form[1]  # type: ignore[no-any-return]
    inner = form[1] if form[0] in ("l", "u") else [one for _, one in form[1]] if form[0] == "m" else []
    return next((found for found in map(_first_dtype, inner) if found is not None), None)


def _has_array(form: Form) -> bool:
    inner = form[1] if form[0] in ("l", "u") else [one for _, one in form[1]] if form[0] == "m" else []
    return form[0] == "a" or any(map(_has_array, inner))


def _evaluate(head: Form, positional: list[Form], named: list[Any], receiver: Form | None) -> Form:
    kind, name = head
    if kind == "apply" and receiver is not None and receiver[0] == "o" and layers.is_layer(receiver[1]):
        return layers.apply_layer(receiver, positional, named)
    if kind == "weights":
        if receiver is None or not layers.is_layer(receiver[1]):
            raise Unbuildable(kind)
        return layers.apply_layer(receiver, positional, named, layers.weights)
    if _is_numpy(kind, name, positional, receiver):
        given = [*positional, *(value for _, value in named)]
        return arrays.evaluate(lambda leaf: _call(kind, name, positional, named, receiver, leaf), given)
    with tf.__internal__.FuncGraph("question").as_default():
        return describe(_call(kind, name, positional, named, receiver, symbolic))


def _is_numpy(kind: str, name: str, positional: list[Form], receiver: Form | None) -> bool:
    if kind == "call":
        return name.startswith("numpy.") or name in arrays.FUNCTIONS
    if receiver is not None:
        return receiver[0] == "a" or (receiver[0] == "o" and receiver[1].startswith("numpy."))
    return kind in ("binary", "item") and not any(one[0] in ("t", "v") for one in positional)


def _call(kind: str, name: str, positional: list[Form], named: list[Any], receiver: Form | None, leaf: Any) -> Any:
    given = [build(one, leaf) for one in positional]
    keywords = {key: build(one, leaf) for key, one in named}
    if kind == "call":
        return public(name)(*given, **keywords)
    if kind == "binary":
        return _OPERATORS[name](*given)
    if kind == "item":
        return given[0][given[1]]
    assert receiver is not None
    owner = make(receiver, leaf) if receiver[0] == "o" else build(receiver, leaf)
    if kind == "apply":
        return owner(*given, **keywords)
    found = getattr(owner, name)
    return found if kind == "get" else found(*given, **keywords)
