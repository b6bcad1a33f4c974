"""Arguments of which nothing is known: what rests on their being tensors is no safe change."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.decide.test_hybrid import HEAD, decided

PROGRAM = (
    HEAD + "import somewhere\n\n\nweight = tf.Variable(2.0)\n\n\ndef used({parameters}):\n    {body}\n\n\n"
    "data = somewhere.load()\nfor _ in range(3):\n    used({arguments})\n"
)


@pytest.mark.parametrize(("parameters", "body", "arguments"), [
    ("x", "return tf.reduce_sum(x)", "data"),
    ("x", "return x * weight", "data"),
    ("x", "return tf.zeros([2]) if x is None else tf.square(x)", "data.values"),
    ("x, y", "return tf.square(x) + y", "tf.ones([2]), data"),
    ("x, y", "return tf.matmul(x, y)", "tf.ones([2, 2]), data"),
])
def test_what_computes_with_them_is_assumed(tmp_path: Path, parameters: str, body: str, arguments: str) -> None:
    found = decided(tmp_path, PROGRAM.format(parameters=parameters, body=body, arguments=arguments), "used")
    assert (found.decision, found.safety) == ("hybridize", "speculative")
    reason = next(one for one in found.reasons if one.code == "HYB001")
    assert "nothing is known of what used() gets" in reason.message
    assert reason.trace


@pytest.mark.parametrize(("parameters", "body", "arguments"), [
    ("x, log", "return tf.square(x)", "tf.ones([2]), data"),
    ("x, fast", "return tf.square(x) if fast else tf.exp(x)", "tf.ones([2]), data"),
    ("x, name", "with tf.name_scope(name):\n        return tf.square(x)", "tf.ones([2]), data"),
])
def test_what_only_takes_them_is_not(tmp_path: Path, parameters: str, body: str, arguments: str) -> None:
    found = decided(tmp_path, PROGRAM.format(parameters=parameters, body=body, arguments=arguments), "used")
    assert (found.decision, found.safety) == ("hybridize", "safe")


@pytest.mark.parametrize(("body", "safety"), [
    ("return 1 + (x - 4) // 2", "speculative"),  # of a Python number, eagerly, a Python number
    ("return {'x': x, 'y': tf.square(tf.cast(x, tf.float32))}", "speculative"),
    ("return tf.square(tf.ones([2]))", "safe"),
])
def test_what_one_call_gets_back_may_be_no_tensor(tmp_path: Path, body: str, safety: str) -> None:
    text = PROGRAM.format(parameters="x", body=body, arguments="tf.constant([8, 12])") + "used(data)\n"
    found = decided(tmp_path, text, "used")
    assert (found.decision, found.safety) == ("hybridize", safety)
