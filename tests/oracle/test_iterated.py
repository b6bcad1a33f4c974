"""Operations that take one tensor for a list of tensors, and iterate over it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hybridize.knowledge.iterated import ITERATED

pytestmark = pytest.mark.tensorflow


def _calls() -> dict[tuple[str, str], Callable[[Any], Any]]:
    import tensorflow as tf

    ops, tnp = tf.keras.ops, tf.experimental.numpy
    return {
        ("tensorflow.experimental.numpy.dstack", "tup"): tnp.dstack,
        ("tensorflow.experimental.numpy.hstack", "tup"): tnp.hstack,
        ("tensorflow.experimental.numpy.vstack", "tup"): tnp.vstack,
        ("tensorflow.experimental.numpy.hsplit", "indices_or_sections"): lambda x: tnp.hsplit(tf.ones((2, 2)), x),
        ("tensorflow.experimental.numpy.split", "indices_or_sections"): lambda x: tnp.split(tf.ones(2), x),
        ("tensorflow.experimental.numpy.vsplit", "indices_or_sections"): lambda x: tnp.vsplit(tf.ones((2, 2)), x),
        ("tensorflow.keras.ops.dstack", "xs"): ops.dstack,
        ("tensorflow.ragged.constant", "pylist"): lambda x: tf.ragged.constant(x[0]),
        ("tensorflow.dynamic_stitch", "indices"): lambda x: tf.dynamic_stitch(x, [tf.ones([2]), tf.ones([2])]),
        ("tensorflow.dynamic_stitch", "data"): lambda x: tf.dynamic_stitch([0, 1], x),
        ("tensorflow.identity_n", "input"): tf.identity_n,
        ("tensorflow.math.add_n", "inputs"): tf.add_n,
        ("tensorflow.shape_n", "input"): tf.shape_n,
        ("tensorflow.strings.join", "inputs"): lambda x: tf.strings.join(tf.strings.as_string(x)),
        ("tensorflow.tuple", "tensors"): tf.tuple,
        ("tensorflow.compat.v1.tuple", "tensors"): tf.compat.v1.tuple,
        ("tensorflow.keras.backend.concatenate", "tensors"): tf.keras.backend.concatenate,
        ("tensorflow.keras.ops.hstack", "xs"): ops.hstack,
        ("tensorflow.keras.ops.pad", "pad_width"): lambda x: ops.pad(tf.ones([2]), x),
        ("tensorflow.keras.ops.stack", "x"): ops.stack,
        ("tensorflow.keras.ops.tile", "repeats"): lambda x: ops.tile(tf.ones([2]), x[0]),
        ("tensorflow.keras.ops.vstack", "xs"): ops.vstack,
    }


@pytest.mark.parametrize(("name", "parameter"), [(name, one) for name, held in ITERATED.items() for one in held])
def test_a_graph_refuses_one_tensor(name: str, parameter: str) -> None:
    import tensorflow as tf

    call = _calls()[name, parameter]
    whole = parameter in ("pad_width", "repeats")
    of_places = parameter.startswith("indices")
    given = tf.constant([0, 1] if of_places else [[1, 1]] if whole else [[1.0], [2.0]])
    call(given)
    with pytest.raises(Exception):  # noqa: B017 the class differs from one operation to the next
        tf.function(call, autograph=False)(given)


@pytest.mark.parametrize("name", ["stack", "concat", "math.reduce_sum", "nest.flatten", "ragged.stack"])
def test_others_take_it_as_it_is(name: str) -> None:
    import tensorflow as tf

    function: Any = tf
    for part in name.split("."):
        function = getattr(function, part)
    rest = (0,) if name == "concat" else ()
    tf.function(lambda x: function(x, *rest), autograph=False)(tf.constant([[1.0]]))
