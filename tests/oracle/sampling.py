"""Calls of public operations with arguments that TensorFlow accepts, found by trying patterns of arguments."""

from __future__ import annotations

import random
import warnings
from collections.abc import Iterator
from typing import Any

from hybridize.knowledge import store
from hybridize.knowledge.index import lookup
from hybridize.knowledge.model import Api
from hybridize.oracle.policy import may_ask
from hybridize.oracle.protocol import Form

F, N, L, B, S, C = "float32", "int32", "int64", "bool", "string", "complex64"
_SKIPPED = ("tensorflow.compat.", "tensorflow.raw_ops.", "tensorflow.keras.ops.", "tensorflow.experimental.",
            "tensorflow.keras.backend.")
# Eager calls that would stop the test: barriers, waiting, printing.
_NEVER = ("barrier", "sleep", "print", "Print", "abort", "check_numerics", "set_seed",
          "fake_quant")


def t(dtype: str, *shape: int) -> Form:
    return ["t", dtype, list(shape), "dense", None]


def c(value: Any) -> Form:
    if isinstance(value, list):
        return ["l", [c(item) for item in value]]
    return ["c", value]


# Positional arguments, simple ones first.
PATTERNS: tuple[tuple[Form, ...], ...] = (
    (t(F, 2, 3),), (t(F, 2, 3), t(F, 2, 3)), (t(N, 2, 3),), (t(N, 2, 3), t(N, 2, 3)), (t(B, 2, 3),), (t(S, 4),),
    (t(F, 4, 4),), (t(F, 4, 4), t(F, 4, 4)), (t(B, 2, 3), t(B, 2, 3)), (t(C, 4, 4),), (t(C, 2, 8),),
    (t(F, 2, 3), t(F, 3)), (t(F, 2, 3), t(F, 3, 4)), (t(F, 5),), (t(N, 5),), (t(F),), (t(N),), (t(F, 5), t(F, 5)),
    (t(F, 2, 3), c(0)), (t(F, 2, 3), c(1)), (t(F, 2, 3), c([3, 2])), (t(F, 2, 3), c([1, 0])),
    (t(F, 2, 4), c(2), c(1)), (t(F, 2, 3), c(0.1), c(0.5)), (t(F, 2, 3), t(N, 2)), (t(F, 5), t(N, 5)),
    (t(F, 2, 3), t(N, 5)), (t(F, 5, 3), t(N, 5), c(2)), (t(F, 5), t(N, 5), c(3)), (t(N, 5), t(N, 5)),
    (t(N, 2, 3), c(4)), (t(N, 5), c(4)), (t(F, 1, 8, 8, 3),), (t(F, 8, 8, 3),), (t(F, 1, 8, 8, 3), c([4, 4])),
    (t(F, 1, 8, 8, 3), c(4), c(4)), (t(F, 8, 8, 3), c(0.5)), (t(F, 1, 8, 8, 3), c(0.5)),
    (t(F, 1, 8, 8, 3), c(0.5), c(1.0)), (t(F, 1, 8, 8, 3), t(F, 2, 2, 3, 4), c(1), c("SAME")),
    (t(F, 1, 8, 8, 3), t(F, 2, 2, 3, 4), c([1, 1, 1, 1]), c("VALID")),
    (t(F, 1, 8, 3), t(F, 2, 3, 4), c(1), c("SAME")), (t(F, 1, 8, 3), c(2), c(1), c("VALID")),
    (t(F, 1, 8, 8, 3), c(2), c(2), c("SAME")), (t(F, 1, 4, 8, 8, 3), c(2), c(2), c("SAME")),
    (t(F, 1, 4, 8, 8, 3), t(F, 2, 2, 2, 3, 4), c([1, 1, 1, 1, 1]), c("SAME")),
    (t(F, 1, 8, 8, 3), t(F, 2, 2, 3, 1), c([1, 1, 1, 1]), c("SAME")),
    (t(F, 1, 8, 8, 3), t(F, 2, 2, 3), c([1, 1, 1, 1]), c("SAME"), c("NHWC"), c([1, 1, 1, 1])), (c([2, 3]),),
    (c([2, 3]), c(1.0)), (c([2, 3]), c(0), c(5)), (c(4),), (c(2), c(6)), (c(0.0), c(1.0), c(5)), (c([1, 2, 3]),),
    (["l", [t(F, 2, 3), t(F, 2, 3)]],), (["l", [t(F, 2, 3), t(F, 2, 3)]], c(1)),
    (["l", [t(F, 2, 3), t(F, 2, 3)]], c(0)), (["l", [t(F, 2, 3), t(F, 3, 4)]],), (["l", [t(S, 4), t(S, 4)]],),
    (c("ij,jk->ik"), t(F, 2, 3), t(F, 3, 4)), (t(B, 2, 3), t(F, 2, 3), t(F, 2, 3)), (t(F, 2, 3), t(B, 2)),
    (t(F, 4, 3), c([[1, 1], [0, 0]])), (t(F, 4, 3), c(1), c(0)), (t(F, 4, 3), c([1, 1]), c([2, 2])),
    (t(F, 64), c(16), c(8)), (t(C, 5, 9), c(16), c(8)), (t(F, 4, 6, 6), c(2)), (t(S, 4), c(" ")), (t(S, 4), c(3)),
    (t(S, 4), c(1), c(2)), (t(S, 4), c("a"), c("b")), (t(S, 4), c(F)), (t(F, 2, 3), ["r", "tensorflow.int32"]),
    (t(F, 2, 3), c(2.0)), (t(F, 2, 3), c(2.0), c(1)), (t(F, 4, 4), t(F, 4)), (t(F, 4), t(F, 4, 4)),
    (t(F, 4, 4), t(F, 4, 4), t(F, 4, 4)), (t(F, 2, 3), t(F, 2, 3), t(F, 2, 3)),
    (t(F, 2, 3), t(F, 3), t(F, 3), t(F, 3), t(F, 3), c(0.1)), (t(F, 2, 5, 3), t(N, 2)),
    (t(F, 2, 5, 3), t(N, 2), c(1)), (t(F, 4, 4), c(1), c(1)), (t(F, 4, 4), c(-1), c(0)), (c([2, 3]), c([1, 2])),
    (c([2, 3]), c([1, 2]), c(0.0), c(1.0)), (t(F, 3, 4), c([1, 2])), (t(N, 3, 1), t(F, 3), c([8])),
    (t(F, 8), t(N, 3, 1), t(F, 3)), (t(L, 5),), (t(L, 2, 3), t(F, 3, 4)), (t(F, 5, 4), t(N, 3)),
    (t(N, 3), c(5), c(1.0), c(0.0)), (t(F, 2, 6), c(3)), (t(F, 2, 6), c([2, 3]), c(1)), (t(F, 4, 4), c(2), c(3)),
    (t(F, 6, 4), t(L, 2, 1)), (t(F, 2, 3), c([0, 1])), (t(F, 2, 4), c([4]), c([2])), (t(F, 2, 3, 4), c([0, 2, 1])),
    (t(F, 2, 3, 4), c(1), c(2)), (t(F, 2, 1, 3),),
)  # fmt: skip


_KERNEL, _IMAGE, _VOLUME = t(F, 2, 2, 3, 4), t(F, 1, 8, 8, 3), t(F, 1, 4, 8, 8, 3)
# Operations that end the process on arguments that make no sense get their own.
_OWN: dict[str, tuple[tuple[Form, ...], ...]] = {
    "tensorflow.nn.conv2d": ((_IMAGE, _KERNEL, c(1), c("SAME")), (_IMAGE, _KERNEL, c([1, 2, 2, 1]), c("VALID"))),
    "tensorflow.nn.depthwise_conv2d": ((_IMAGE, _KERNEL, c([1, 1, 1, 1]), c("SAME")),),
    "tensorflow.nn.max_pool3d": ((_VOLUME, c(2), c(2), c("SAME")),),
    "tensorflow.nn.avg_pool3d": ((_VOLUME, c(2), c(2), c("VALID")),),
}


def operations() -> list[Api]:
    """Public functions that take tensors and give tensors, and that may be asked for."""
    found = {}
    for name in sorted(store.shard("tensorflow").names):
        api = lookup(name)
        if api is None or api.kind != "function" or api.role != "tensor_op" or name.startswith(_SKIPPED):
            continue
        if may_ask(api) and not any(word in name for word in _NEVER):
            found[api.name] = api
    return list(found.values())


def module_of(api: Api) -> str:
    """The module that an operation is counted under."""
    parts = api.name.split(".")
    return ".".join(parts[:3]) if parts[1] == "keras" else ".".join(parts[:2]) if len(parts) > 2 else "tensorflow"


def value(form: Form, draw: random.Random) -> Any:
    """A real argument for a form."""
    import numpy as np
    import tensorflow as tf

    if form[0] == "c":
        return form[1]
    if form[0] == "l":
        return [value(item, draw) for item in form[1]]
    if form[0] == "r":
        return tf.dtypes.as_dtype(form[1].rpartition(".")[2])
    _, dtype, shape, _, _ = form
    made = np.random.default_rng(draw.randrange(1 << 30))
    if dtype == S:
        return tf.constant(np.full(shape, "ab c"))
    if dtype == B:
        return tf.constant(made.random(shape) > 0.5)
    if dtype in (N, L):
        return tf.constant(np.sort(made.integers(0, 3, shape), axis=-1) if shape else made.integers(0, 3), dtype)
    if dtype == C:
        return tf.complex(tf.constant(made.random(shape), F), tf.constant(made.random(shape), F))
    return tf.constant(made.random(shape) * 0.8 + 0.1, dtype)


def accepted(api: Api, draw: random.Random, most: int = 3) -> Iterator[tuple[tuple[Form, ...], Any]]:
    """Patterns that the operation accepts eagerly, with the result."""
    from hybridize.oracle.evaluate.forms import Unbuildable, public

    try:
        function = public(api.name)
    except Unbuildable:
        return
    count = 0
    named = api.parameters.index("name") if "name" in api.parameters else 99
    for pattern in _OWN.get(api.name, PATTERNS):
        if len(pattern) > named:
            continue  # eagerly anything will do for a name
        try:
            result = function(*(value(form, draw) for form in pattern))
        except Exception:
            continue
        yield pattern, result
        count += 1
        if count == most:
            return


def array_functions() -> list[Api]:
    """Public functions of NumPy on arrays."""
    found = (lookup(name) for name in sorted(store.shard("numpy").names))
    chosen = [api for api in found if api is not None and api.kind == "function" and api.role == "ndarray"]
    return [api for api in chosen if may_ask(api) and api.name.count(".") == 1]


def accepted_arrays(api: Api, draw: random.Random, most: int = 4) -> Iterator[tuple[tuple[Form, ...], Any]]:
    """Patterns of arrays that a function of NumPy accepts, with the result."""
    import numpy as np

    count = 0
    out = api.parameters.index("out") if "out" in api.parameters else 99
    for pattern in PATTERNS:
        if len(pattern) > out or any(form[0] == "r" or (form[0] == "t" and form[1] in (S, C)) for form in pattern):
            continue
        given = tuple(_as_array(form) for form in pattern)
        try:
            with np.errstate(all="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                result = getattr(np, api.name[6:])(*(_array(form, draw) for form in given))
        except Exception:
            continue
        yield given, result
        count += 1
        if count == most:
            return


def _as_array(form: Form) -> Form:
    if form[0] == "l":
        return ["l", [_as_array(item) for item in form[1]]]
    return ["a", form[1], form[2]] if form[0] == "t" else form


def _array(form: Form, draw: random.Random) -> Any:
    if form[0] == "a":
        return value(["t", *form[1:], "dense", None], draw).numpy()
    return [_array(item, draw) for item in form[1]] if form[0] == "l" else form[1]


def partly_known(form: Form, draw: random.Random) -> Form:
    """The form with some axes of its tensors unknown."""
    if form[0] == "l":
        return ["l", [partly_known(item, draw) for item in form[1]]]
    if form[0] not in ("t", "a"):
        return form
    return [form[0], form[1], [None if draw.random() < 0.4 else axis for axis in form[2]], *form[3:]]


def admits(told: Form, seen: Form) -> bool:
    """Whether what was told covers what was seen."""
    kind = told[0]
    if kind == "?":
        return True
    if kind == "or":
        return any(admits(one, seen) for one in told[1])
    if kind == "L":
        return seen[0] == "l" and all(admits(told[1], item) for item in seen[1])
    if kind != seen[0]:
        return (kind, seen[0]) in {("k", "c"), ("l", "u"), ("u", "l")} or {kind, seen[0]} == {"t", "v"}
    if kind in ("l", "u"):
        return len(told[1]) == len(seen[1]) and all(map(admits, told[1], seen[1]))
    if kind == "m":
        return [key for key, _ in told[1]] == [key for key, _ in seen[1]] and all(
            admits(one, other) for (_, one), (_, other) in zip(told[1], seen[1]))
    if kind in ("t", "v", "a"):
        return told[1] in (None, seen[1]) and _admits_shape(told[2], seen[2]) and told[3:4] == seen[3:4]
    if kind == "s":
        return _admits_shape(told[1], seen[1])
    return True


def _admits_shape(told: Any, seen: Any) -> bool:
    if told is None or seen is None:
        return True
    return len(told) == len(seen) and all(one is None or one == other for one, other in zip(told, seen))
