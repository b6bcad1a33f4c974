"""Layers that the first call of a graph does not use: a later trace would make their weights (HYB602).

Every program below has run under TensorFlow, as it stands and with ``f`` as a graph: those of the first table raise,
those of the second do not.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interpreter.probing import reported

HEAD = (
    "import tensorflow as tf\n\nlayer = tf.keras.layers.Dense(2)\nother = tf.keras.layers.Dense(2)\n"
    "model = tf.keras.Sequential([tf.keras.layers.Dense(2)])\n\n\n"
    "def helper(x, flag):\n    if flag:\n        return x * 2.0\n    return layer(x)\n\n\n"
    "def f(x, flag=True):\n"
)
WITHOUT_FIRST = "\n\nouts = [f(tf.ones([2, 2])), f(tf.ones([3, 2]), False)]\n"
WITH_FIRST = "\n\nouts = [f(tf.ones([3, 2]), False), f(tf.ones([2, 2]))]\n"

BODIES = {
    "behind a return": "    if flag:\n        return x * 2.0\n    return layer(x)\n",
    "a static size": "    if x.shape[0] == 2:\n        return x * 2.0\n    return layer(x)\n",
    "a branch": "    y = x * 2.0\n    if not flag:\n        y = layer(y)\n    return y\n",
    "an expression": "    return x * 2.0 if flag else layer(x)\n",
    "a helper": "    return helper(x, flag)\n",
    "a loop": "    for one in ([] if flag else [layer]):\n        x = one(x)\n    return x * 2.0\n",
    "a model": "    if flag:\n        return x * 2.0\n    return model(x)\n",
}
ALWAYS = {
    "used by both": "    y = layer(x)\n    return x * 2.0 if flag else y\n",
    "a static size": "    if x.shape[0] == 3:\n        x = x[:2]\n    return layer(x)\n",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_layer_that_the_first_call_passes_by_declines(tmp_path: Path, body: str) -> None:
    found = reported(tmp_path, HEAD + body + WITHOUT_FIRST, "f")
    assert (found.decision, found.reasons[0].code) == ("decline", "HYB602")


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_the_first_call_may_use_it(tmp_path: Path, body: str) -> None:
    found = reported(tmp_path, HEAD + body + WITH_FIRST, "f")
    assert found.decision == "hybridize"


@pytest.mark.parametrize("body", ALWAYS.values(), ids=ALWAYS)
def test_every_call_may_use_it(tmp_path: Path, body: str) -> None:
    found = reported(tmp_path, HEAD + body + WITHOUT_FIRST, "f")
    assert (found.decision, found.safety) == ("hybridize", "safe")
