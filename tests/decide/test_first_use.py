"""Keras objects that a function is the first to use, where an argument decides which."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

_SOURCE = """\
import random

import tensorflow as tf


class Net:
    def __init__(self):
        self.first = tf.keras.layers.Dense(2)
        self.second = tf.keras.layers.Dense(2)

    def either(self, x, flag):
        if flag:
            return self.first(x)
        else:
            return self.second(x)

    def maybe(self, x, flag):
        if flag:
            x = self.first(x)
        return tf.nn.relu(x)

    def by_rows(self, x, flag):
        if x.shape[0] > 2:
            return self.first(x)
        else:
            return self.second(x)

    def in_turn(self, x, flag):
        if flag:
            return self.second(self.first(x))
        else:
            return self.first(self.second(x))

    def always(self, x, flag):
        if flag:
            x = -x
        return self.first(x)


net = Net()
for _ in range(10):
    net.{method}({arguments})
"""


def severity(folder: Path, method: str, arguments: str) -> str | None:
    """What HYB602 says of the method: an error, a warning or nothing."""
    (folder / "main.py").write_text(_SOURCE.format(method=method, arguments=arguments), encoding="utf-8")
    report = analyze([str(folder)], Settings(root=str(folder), tensorflow=False, cache=False))
    found = next(one for one in report.functions if one.name == f"Net.{method}")
    return next((reason.severity for reason in found.reasons if reason.code == "HYB602"), None)


@pytest.mark.parametrize(("method", "expected"), [
    ("either", "error"), ("maybe", "warning"), ("by_rows", None), ("in_turn", None), ("always", None),
])
def test_a_flag_decides(tmp_path: Path, method: str, expected: str | None) -> None:
    assert severity(tmp_path, method, "tf.ones([2, 2]), random.random() < 0.5") == expected


def test_a_size_decides(tmp_path: Path) -> None:
    assert severity(tmp_path, "by_rows", "tf.ones([random.randint(1, 4), 2]), True") == "error"


def test_what_never_varies_decides_nothing(tmp_path: Path) -> None:
    assert severity(tmp_path, "either", "tf.ones([2, 2]), True") is None


def test_layers_of_tensorflow_1_make_weights_at_every_call(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(
        "import tensorflow.compat.v1 as tf\n\n\ndef dense(x):\n    return tf.layers.dense(x, 3)\n\n\n"
        "def flat(x):\n    return 2.0 * tf.layers.flatten(x)\n\n\n"
        "for _ in range(2):\n    dense(tf.ones([2, 2]))\n    flat(tf.ones([2, 2]))\n", encoding="utf-8")
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), cache=False, tensorflow=False))
    told = {one.name: [reason.code for reason in one.reasons if reason.severity == "error"] for one in report.functions}
    assert told == {"dense": ["HYB601"], "flat": []}
