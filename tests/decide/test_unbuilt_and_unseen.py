"""Layers that nothing calls: when somebody does, Keras 3 builds them on placeholders, unless they build themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings
from hybridize.report.model import FunctionReport

LAYER = """\
import tensorflow as tf


class Hidden(tf.keras.layers.Layer):
    def __init__(self, width):
        super().__init__()
        self.dense = tf.keras.layers.Dense(width)

    {build}
    def call(self, x):
        return tf.nn.relu(self.dense(x))

"""
STEP = """
def step(x, weight):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(x * weight)
    weight.assign_sub(tape.gradient(loss, weight))


step(tf.ones([2]), tf.Variable(tf.ones([2])))
"""
BUILD = "def build(self, shape):\n        self.dense.build(shape)\n"


def _of_call(folder: Path, source: str, target: str) -> FunctionReport:
    (folder / "main.py").write_text(source, encoding="utf-8")
    settings = Settings(root=str(folder), tensorflow=False, cache=False, target_tensorflow=target)
    return next(one for one in analyze([str(folder)], settings).functions if one.name == "Hidden.call")


@pytest.mark.parametrize(
    ("build", "step", "target", "decision", "severity"),
    [
        ("", STEP, "2.21", "decline", {"error"}),
        ("", "", "2.21", "hybridize", {"warning"}),
        ("", STEP, "2.11", "hybridize", set()),
        (BUILD, "", "2.21", "hybridize", {"warning"}),
    ],
)
def test_its_initial_weights_are_kept(
    tmp_path: Path, build: str, step: str, target: str, decision: str, severity: set[str]
) -> None:
    told = _of_call(tmp_path, LAYER.format(build=build) + step, target)
    assert told.decision == decision
    assert {reason.severity for reason in told.reasons if reason.code == "HYB606"} == severity
