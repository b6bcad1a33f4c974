"""Operations that are lenient about a rank eagerly, and not in a graph."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hybridize.knowledge.ranks import RANKS

pytestmark = pytest.mark.tensorflow


def _calls() -> dict[tuple[str, str], tuple[Callable[[Any], Any], int]]:
    """A use of each parameter, and a number that serves."""
    import tensorflow as tf

    x = tf.constant([1.0, 2.0])
    return {
        ("tensorflow.constant", "shape"): (lambda n: tf.constant(1.0, shape=n), 2),
        ("tensorflow.fill", "dims"): (lambda n: tf.fill(n, 1.0), 2),
        ("tensorflow.reshape", "shape"): (lambda n: tf.reshape(x, n), -1),
        ("tensorflow.keras.backend.reshape", "shape"): (lambda n: tf.keras.backend.reshape(x, n), -1),
        ("tensorflow.concat", "axis"): (lambda n: tf.concat([x, x], n), 0),
        ("tensorflow.linspace", "num"): (lambda n: tf.linspace(0.0, 1.0, n), 2),
        ("tensorflow.range", "start"): (lambda n: tf.range(n, 5), 1),
        ("tensorflow.range", "limit"): (lambda n: tf.range(0, n), 3),
        ("tensorflow.range", "delta"): (lambda n: tf.range(0, 5, n), 2),
    }


@pytest.mark.parametrize(("name", "parameter"), [
    (name, parameter) for name, held in RANKS.items() for parameter in held])
def test_a_graph_insists(name: str, parameter: str) -> None:
    import tensorflow as tf

    call, number = _calls()[name, parameter]
    right, lenient = ([number], number) if RANKS[name][parameter] == 1 else (number, [number])
    expected = call(right)
    assert tf.reduce_all(call(lenient) == expected)
    assert tf.reduce_all(tf.function(lambda: call(right))() == expected)
    with pytest.raises((ValueError, TypeError)):
        tf.function(lambda: call(lenient))()


@pytest.mark.parametrize("name", ["ones", "zeros", "experimental.numpy.reshape"])
def test_others_make_a_list_of_a_number(name: str) -> None:
    import tensorflow as tf

    function: Any = tf
    for part in name.split("."):
        function = getattr(function, part)
    given = (tf.ones([2, 1]), -1) if name.endswith("reshape") else (2,)
    assert tf.function(lambda: function(*given))().shape == [2]
