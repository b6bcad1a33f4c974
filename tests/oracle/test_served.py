"""What operations take of a few dtypes only: an array of another one serves, and the tensor in its place does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from hybridize.knowledge.settings import SERVED, SERVED_IN

pytestmark = pytest.mark.tensorflow

Call = tuple[Callable[[Any], Any], Any]  # a use of the parameter, and what it is given, for any dtype to hold


def _calls() -> dict[tuple[str, str], Call]:
    import tensorflow as tf

    x, square = tf.constant([1.0, 2.0]), tf.ones((2, 2))
    truth = tf.constant([True])
    spectrum = {
        (f"tensorflow.signal.{name}", "input"): (getattr(tf.signal, name), [1] if name[-1] == "t" else [[1]])
        for name in ("fft", "ifft", "fft2d", "ifft2d")
    }
    logic: dict[tuple[str, str], Call] = {
        ("tensorflow.compat.v1.where", "condition"): (lambda a: tf.compat.v1.where(a, [1.0], [2.0]), [1]),
        ("tensorflow.where", "condition"): (lambda a: tf.where(a, 1.0, 2.0), [1]),
        ("tensorflow.math.logical_not", "x"): (tf.logical_not, [1]),
        ("tensorflow.math.reduce_all", "input_tensor"): (tf.reduce_all, [1]),
        ("tensorflow.math.reduce_any", "input_tensor"): (tf.reduce_any, [1]),
        ("tensorflow.math.logical_and", "x"): (lambda a: tf.logical_and(a, truth), [1]),
        ("tensorflow.math.logical_and", "y"): (lambda a: tf.logical_and(truth, a), [1]),
        ("tensorflow.math.logical_or", "x"): (lambda a: tf.logical_or(a, truth), [1]),
        ("tensorflow.math.logical_or", "y"): (lambda a: tf.logical_or(truth, a), [1]),
        ("tensorflow.math.logical_xor", "x"): (lambda a: tf.math.logical_xor(a, truth), [1]),
        ("tensorflow.math.logical_xor", "y"): (lambda a: tf.math.logical_xor(truth, a), [1]),
    }
    shapes: dict[tuple[str, str], Call] = {
        ("tensorflow.broadcast_to", "shape"): (lambda a: tf.broadcast_to(1.0, a), [1]),
        ("tensorflow.fill", "dims"): (lambda a: tf.fill(a, 1.0), [1]),
        ("tensorflow.ones", "shape"): (tf.ones, [1]),
        ("tensorflow.zeros", "shape"): (tf.zeros, [1]),
        ("tensorflow.reshape", "shape"): (lambda a: tf.reshape(tf.ones([1]), a), [1]),
        ("tensorflow.tile", "multiples"): (lambda a: tf.tile(x, a), [1]),
        ("tensorflow.pad", "paddings"): (lambda a: tf.pad(x, a), [[1, 1]]),
        ("tensorflow.scatter_nd", "shape"): (
            lambda a: tf.scatter_nd(tf.cast([[0]], a.dtype if a.dtype in (tf.int32, tf.int64) else tf.int32), [1.0], a),
            [1]),
        ("tensorflow.slice", "size"): (lambda a: tf.slice(x, _like(a, [0]), a), [1]),
    }
    places: dict[tuple[str, str], Call] = {
        ("tensorflow.concat", "axis"): (lambda a: tf.concat([square, square], a), 1),
        ("tensorflow.expand_dims", "axis"): (lambda a: tf.expand_dims(x, a), 1),
        ("tensorflow.math.cumprod", "axis"): (lambda a: tf.math.cumprod(square, a), 1),
        ("tensorflow.math.cumsum", "axis"): (lambda a: tf.cumsum(square, a), 1),
        ("tensorflow.reverse", "axis"): (lambda a: tf.reverse(square, a), [1]),
        ("tensorflow.transpose", "perm"): (lambda a: tf.transpose(tf.ones((1, 2)), a), [1, 0]),
        ("tensorflow.one_hot", "indices"): (lambda a: tf.one_hot(a, 2), [1]),
        ("tensorflow.dynamic_stitch", "indices"): (lambda a: tf.dynamic_stitch([a], [tf.ones([1])]), [1]),
        ("tensorflow.unravel_index", "indices"): (lambda a: tf.unravel_index(a, _like(a, [2])), [1]),
        ("tensorflow.reverse_sequence", "seq_lengths"): (lambda a: tf.reverse_sequence(square[:1], a, 1), [1]),
        ("tensorflow.math.in_top_k", "targets"): (lambda a: tf.math.in_top_k(a, square[:1], 1), [1]),
    }
    counts: dict[tuple[str, str], Call] = {
        ("tensorflow.linspace", "num"): (lambda a: tf.linspace(0.0, 1.0, a), 1),
        ("tensorflow.math.top_k", "k"): (lambda a: tf.math.top_k(x, a).values, 1),
        ("tensorflow.repeat", "repeats"): (lambda a: tf.repeat(x, a), 1),
        ("tensorflow.linalg.band_part", "num_lower"): (lambda a: tf.linalg.band_part(square, a, _like(a, 0)), 1),
        ("tensorflow.linalg.band_part", "num_upper"): (lambda a: tf.linalg.band_part(square, _like(a, 0), a), 1),
        (".reduce_", "axis"): (lambda a: tf.reduce_sum(square, a), 1),
        (".unsorted_segment_", "num_segments"): (lambda a: tf.math.unsorted_segment_sum([1.0], [0], a), 1),
        (".random.stateless_", "seed"): (lambda a: tf.random.stateless_uniform([1], a), [1, 1]),
    }
    return {**spectrum, **logic, **shapes, **places, **counts}


def _like(given: Any, value: Any) -> Any:
    """A partner of the same dtype, where that is one of positions."""
    return np.array(value, "int64" if given.dtype == "int64" else "int32")


_ROWS = [*((name, parameter, dtypes) for name, row in SERVED.items() for parameter, dtypes in row.items()),
         *SERVED_IN]


@pytest.mark.parametrize(("name", "parameter", "dtypes"), _ROWS)
def test_only_some_dtypes_are_tensors_of_a_graph(name: str, parameter: str, dtypes: tuple[str, ...]) -> None:
    import tensorflow as tf

    call, held = _calls()[name, parameter]
    other = np.array(held, "float64")
    call(other)
    with pytest.raises((TypeError, ValueError)):
        tf.function(call, autograph=False)(other)
    taken = 0
    for dtype in dtypes:
        call(np.array(held, dtype))
        tf.function(call, autograph=False)(np.array(held, dtype))
        taken += 1
    assert taken == len(dtypes)
