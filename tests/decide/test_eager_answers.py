"""What eager tensors answer otherwise than symbols, and what only looks like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interpreter.probing import reported

PROGRAM = (
    "import copy\nimport tensorflow as tf\n\n\n"
    "class Box:\n    def __init__(self):\n        self.v = tf.Variable(1.0)\n\n\n"
    "box = Box()\nscales = {{'a': tf.constant(2.0)}}\n"
    "rows = tf.data.Dataset.from_tensor_slices([1.0, 2.0])\n\n\ndef f(x{more}):\n    {body}\n\n\n"
    "for n in (1.0, 2.0):\n    f(tf.ones([2]) * n)\n"
)


@pytest.mark.parametrize(("body", "code"), [
    ("return x * (1.0 if tf.get_static_value(x) is None else 2.0)", "HYB401"),
    ("return x if tf.is_symbolic_tensor(x) else -x", "HYB401"),
    ("return x * copy.deepcopy(box).v", "HYB401"),
    ("return x * float(len(str(type(x))))", "HYB403"),
    ("return x if x.__class__.__name__ == 'EagerTensor' else -x", "HYB403"),
    ("return tf.cond(x[0], lambda: x, lambda: -x)", "HYB514"),
    ("return -x if tf.math.count_nonzero(x) else x", "HYB514"),
    ("return x / len(rows)", "HYB410"),
    ("for i, row in enumerate(rows):\n        x = x + row * i\n    return x", "HYB410"),
])
def test_symbols_answer_otherwise(tmp_path: Path, body: str, code: str) -> None:
    told = reported(tmp_path, PROGRAM.format(body=body, more=""), "f")
    assert told.decision == "decline"
    assert code in {reason.code for reason in told.reasons}


def test_the_device_of_a_symbol_is_a_text_of_its_own(tmp_path: Path) -> None:
    body = "with tf.device(x.device):\n        return x * 2.0"
    told = reported(tmp_path, PROGRAM.format(body=body, more=""), "f")
    assert (told.decision, told.safety) == ("hybridize", "speculative")


@pytest.mark.parametrize("body", [
    "return tf.stack(x) if type(x) in (list, tuple) else x * 2.0",
    "return x * 2.0 if type(x) is not tf.RaggedTensor else x",
    "return x * copy.deepcopy(scales)['a']",
    "return tf.cond(x[0] > 0.0, lambda: x, lambda: -x)",
    "return -x if tf.math.count_nonzero(x) > 0 else x",
    "return x / tf.cast(len(rows), tf.float32)",
    "for i, row in enumerate(rows):\n        if i % 2 == 0:\n            x = x + row\n    return x",
])
def test_symbols_answer_the_same(tmp_path: Path, body: str) -> None:
    told = reported(tmp_path, PROGRAM.format(body=body, more=""), "f")
    assert (told.decision, told.safety) == ("hybridize", "safe")


def test_an_argument_that_changes_once_is_changed(tmp_path: Path) -> None:
    body = "if 'sum' not in cache:\n        cache['sum'] = tf.reduce_sum(x)\n    return cache['sum'] * x"
    told = reported(tmp_path, PROGRAM.format(body=body, more=", cache={}"), "f")
    assert told.decision == "decline"
    assert "HYB204" in {reason.code for reason in told.reasons}


LOOP = """\
import tensorflow as tf


def body(i, total):
    return i + 1, total * 2.0


def powers(x):
    return tf.while_loop(lambda i, _: i < 3, body, [0, x])[1]


powers(tf.constant(1.0))
powers(tf.constant(2.0))
"""


def test_a_round_gets_what_the_last_one_returned(tmp_path: Path) -> None:
    assert reported(tmp_path, LOOP, "powers").decision == "hybridize"


RATE = """\
import tensorflow as tf

optimizer = tf.keras.optimizers.SGD(0.1)
w = tf.Variable([1.0, 2.0])


def step(x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(w * w * x)
    optimizer.apply_gradients([(tape.gradient(loss, w), w)])
    return loss * optimizer.learning_rate


for epoch in range(3):
    optimizer.learning_rate = 0.1 / (epoch + 1)
    step(tf.constant(1.0))
"""


def test_a_learning_rate_is_a_variable(tmp_path: Path) -> None:
    told = reported(tmp_path, RATE, "step")
    assert (told.decision, told.safety) == ("hybridize", "safe")


def test_a_schedule_in_its_place_is_another_object(tmp_path: Path) -> None:
    schedule = "tf.keras.optimizers.schedules.ExponentialDecay(0.1 / (epoch + 1), 10, 0.9)"
    told = reported(tmp_path, RATE.replace("0.1 / (epoch + 1)", schedule), "step")
    assert told.decision == "decline"
