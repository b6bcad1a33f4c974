"""Keras objects: layers are called on KerasTensors; sizes of weights are small ones in the place of large ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from hybridize.oracle.evaluate.arrays import merge
from hybridize.oracle.evaluate.forms import Unbuildable, build, describe, make
from hybridize.oracle.evaluate.sizes import RUNS, Sizes
from hybridize.oracle.protocol import UNKNOWN, Form, join_all

LARGE = 512  # units and axes past it are replaced: nobody wants to wait for the weights of a language model
_ACTUAL = 4096  # layers that compare sizes, such as Reshape, get the real ones up to here
_RANKS = (2, 3, 4)
_SESSION = 200  # layers made before Keras forgets its bookkeeping of them
_made = 0
Tell = Callable[[Any, Any], Form]


def is_layer(name: str) -> bool:
    """Whether calling the object means building weights."""
    from hybridize.oracle.evaluate.forms import public

    found = public(name)
    return isinstance(found, type) and issubclass(found, tf.keras.layers.Layer)


def _result(layer: Any, result: Any) -> Form:
    return describe(result)


def weights(layer: Any, result: Any) -> Form:
    """The weights: dtype and shape, whether they are trained, and their names."""
    return ["l", [["u", [["t", tf.dtypes.as_dtype(one.dtype).name, list(one.shape), "dense", None],
                         ["c", bool(one.trainable)], ["c", one.name.rpartition("/")[2].partition(":")[0]]]]
                  for one in layer.weights]]


def apply_layer(form: Form, arguments: list[Form], keywords: list[Any], tell: Tell = _result) -> Form:
    """What a layer gives for arguments; tensors of unknown rank are tried with a few ranks.

    ``tell``: what is told of the layer and its result.
    """
    _forget_now_and_then()
    if any(one[0] == "t" and one[2] is None for one in arguments):
        return _of_any_rank(form, arguments, keywords, tell)
    error: Exception | None = None
    has_open_axes = any(one[0] == "t" and None in one[2][1:] for one in arguments)
    for open_axes in (True, False) if has_open_axes else (True,):
        try:
            return _apply(form, arguments, keywords, LARGE, open_axes, tell)
        except Unbuildable:
            return UNKNOWN
        except Exception as failure:
            error = error or failure
    try:
        return _apply(form, arguments, keywords, _ACTUAL, True, tell)
    except Exception:
        raise error or Unbuildable("layer") from None


def _of_any_rank(form: Form, arguments: list[Form], keywords: list[Any], tell: Tell) -> Form:
    found = []
    for rank in _RANKS:
        tried = [["t", one[1], [None] * rank, *one[3:]] if one[0] == "t" and one[2] is None else one
                 for one in arguments]
        try:
            found.append(apply_layer(form, tried, keywords, tell))
        except Exception:
            continue
    return join_all(found)


def _apply(form: Form, arguments: list[Form], keywords: list[Any], large: int, open_axes: bool, tell: Tell) -> Form:
    sizes = Sizes(large, (5, 7, 11))
    results: list[Form] = []
    for run in range(RUNS):
        inputs = _Inputs(sizes, run, open_axes)
        layer = make(form, inputs.leaf)
        given = [build(one, inputs.leaf) for one in arguments]
        named = {key: build(one, inputs.leaf) for key, one in keywords}
        results.append(tell(layer, layer(*given, **named)))
        if not inputs.replaced:
            return results[0]
    return merge(results, sizes)


class _Inputs:
    def __init__(self, sizes: Sizes, run: int, open_axes: bool) -> None:
        self.sizes = sizes
        self.run = run
        self.open_axes = open_axes
        self.replaced = False

    def leaf(self, form: Form) -> Any:
        kind = form[0]
        if kind == "c":
            return self._size(form[1])
        if kind == "a":
            form = ["t", "float32" if form[1] == "float64" else form[1], form[2], "dense", None]
        if kind == "v":
            form = ["t", *form[1:], "dense", None]
        if kind not in ("t", "a", "v") or form[3] not in ("dense", "keras"):
            raise Unbuildable(kind)
        batch, *rest = form[2] if form[2] else [None]
        if not form[2]:
            raise Unbuildable("scalar")
        axes = [axis if axis is None and self.open_axes else self._size(axis) for axis in rest]
        return tf.keras.Input(batch_shape=(self._size(batch) if batch is not None else None, *axes), dtype=form[1])

    def _size(self, size: int | None) -> int:
        small = self.sizes.small(size, self.run)
        self.replaced = self.replaced or small != size
        return small


def _forget_now_and_then() -> None:
    global _made
    _made += 1
    if _made % _SESSION == 0:
        tf.keras.backend.clear_session()
