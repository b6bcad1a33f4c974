"""NumPy: called on small arrays of three sizes and three contents; what is the same in all is known."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from hybridize.oracle.evaluate.forms import Unbuildable, describe
from hybridize.oracle.evaluate.sizes import RUNS, Sizes
from hybridize.oracle.protocol import UNKNOWN, Form

_ELEMENTS = 100_000  # of one array; more are not allocated
_LARGEST = 1 << 18  # product of the numbers given to a function; past it they are replaced like sizes
# Functions of Keras that compute with arrays.
FUNCTIONS = frozenset({
    "tensorflow.keras.utils.to_categorical", "tensorflow.keras.utils.pad_sequences", "tensorflow.keras.utils.normalize",
})


class _Runs:
    """Arguments of one question in run after run."""

    def __init__(self, sizes: Sizes, smaller: bool) -> None:
        self.sizes = sizes
        self.smaller = smaller  # whether numbers are replaced as well
        self.run = 0
        self.made = 0  # arrays of this run

    def leaf(self, form: Form) -> Any:
        """An array for a tensor, array or variable."""
        kind = form[0]
        if kind == "c":
            return self.sizes.small(form[1], self.run) if self.smaller and form[1] > 0 else form[1]
        if kind == "ds" or form[2] is None:
            raise Unbuildable(kind)
        shape = [self.sizes.small(axis, self.run) for axis in form[2]]
        if math.prod(shape) > _ELEMENTS:
            raise Unbuildable("large array")
        self.made += 1
        return _filled(form[1], shape, (self.run + self.made) % RUNS)


def _filled(dtype: str, shape: list[int], kind: int) -> Any:
    """Zeros, ones, or both in turn: what depends on values differs between them."""
    if dtype == "string" or dtype.startswith("str"):
        return np.full(shape, ("a", "bb", "a")[kind])
    count = math.prod(shape)
    pattern = (np.zeros(count), np.ones(count), np.arange(count) % 2)[kind]
    made = pattern.astype(dtype).reshape(shape)
    if dtype.startswith("float") and len(shape) > 1 and shape[-1] == shape[-2]:
        made += (shape[-1] + 1) * np.eye(shape[-1], dtype=dtype)  # matrices that can be inverted
    return made if shape else made[()]


def evaluate(call: Callable[[Callable[[Form], Any]], Any], arguments: list[Form]) -> Form:
    """``call(leaf)`` builds the arguments with ``leaf`` and calls; its result over all runs. Raises if all fail."""
    smaller = math.prod(_numbers(arguments)) > _LARGEST
    error: Exception | None = None
    for sizes in (Sizes(), Sizes(unknown=(1, 1, 1))):
        runs, results = _Runs(sizes, smaller), []
        for number in range(RUNS):
            runs.run, runs.made = number, 0
            try:
                with np.errstate(all="ignore"):
                    results.append(describe(call(runs.leaf)))
            except Unbuildable:
                return UNKNOWN
            except Exception as failure:
                error = failure
                break
        if len(results) == RUNS:
            return merge(results, sizes)
        if not sizes.used_unknown:
            break
        if number:  # some sizes or values do, others do not
            return UNKNOWN
    assert error is not None
    if sizes.replaced:
        return UNKNOWN
    raise error


def _numbers(forms: list[Form]) -> list[int]:
    """The numbers among arguments and in their tuples and lists."""
    out: list[int] = []
    for form in forms:
        if form[0] == "c" and type(form[1]) is int and form[1] > 1:
            out.append(form[1])
        elif form[0] in ("l", "u"):
            out += _numbers(form[1])
    return out


def merge(results: list[Form], sizes: Sizes) -> Form:
    """One form for the results of all runs."""
    first = results[0]
    kind = first[0]
    if any(other[0] != kind for other in results):
        return UNKNOWN
    if kind in ("a", "t"):
        if any(other[1] != first[1] or other[3:] != first[3:] for other in results):
            return UNKNOWN
        return [kind, first[1], sizes.shape([one[2] for one in results]), *first[3:]]
    if kind in ("l", "u"):
        if len({len(one[1]) for one in results}) != 1:
            return UNKNOWN
        return [kind, [merge(list(parts), sizes) for parts in zip(*(one[1] for one in results))]]
    if kind == "m":
        keys = [key for key, _ in first[1]]
        if any([key for key, _ in one[1]] != keys for one in results):
            return UNKNOWN
        return ["m", [[key, merge([one[1][index][1] for one in results], sizes)] for index, key in enumerate(keys)]]
    if all(other == first for other in results):
        return first if not (kind == "c" and sizes.used_unknown) else _weak(first)
    return _weak(first) if kind == "c" and len({type(one[1]) for one in results}) == 1 else UNKNOWN


def _weak(form: Form) -> Form:
    return ["k", type(form[1]).__name__] if type(form[1]) in (int, float, bool, str) else form
