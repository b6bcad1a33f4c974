"""``tf.keras.backend.zeros`` and its like make variables; constants are made of values."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.interpreter.probing import reported

SOURCE = (
    "import tensorflow as tf\n\nK = tf.keras.backend\n\n\ndef f(x):\n    return x + {expression}\n\n\n"
    "outs = [f(tf.ones([2, 2])) for _ in range(2)]\n"
)
MAKING = ["K.constant(x)", "tf.compat.v1.constant(x)", "K.zeros((2, 2))", "K.zeros((tf.shape(x)[0], 2))",
          "K.ones(x.shape)", "K.eye(2)"]
NOT_MAKING = ["K.zeros_like(x)", "K.constant(1.0)", "tf.zeros((2, 2))"]


@pytest.mark.parametrize(("expression", "decision"), [
    *((text, "decline") for text in MAKING), *((text, "hybridize") for text in NOT_MAKING)])
def test_the_decision(tmp_path: Path, expression: str, decision: str) -> None:
    assert reported(tmp_path, SOURCE.format(expression=expression), "f").decision == decision


@pytest.mark.tensorflow
@pytest.mark.parametrize(("expression", "refused"), [
    *((text, True) for text in MAKING), *((text, False) for text in NOT_MAKING)])
def test_a_graph(expression: str, refused: bool) -> None:
    import tensorflow as tf

    made: Callable[[Any], Any] = eval(f"lambda x: x + {expression}", {"tf": tf, "K": tf.keras.backend})
    graph, x = tf.function(made, autograph=False), tf.ones([2, 2])
    eager = made(x)
    if refused:
        with pytest.raises((TypeError, ValueError)):
            graph(x)
    else:
        assert tf.reduce_all(graph(x) == eager)
