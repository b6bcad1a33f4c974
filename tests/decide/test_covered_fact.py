"""``covered_callers``: every call comes from graph code, whatever else is to be said of the function."""

from __future__ import annotations

from pathlib import Path

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

MODEL = """\
import tensorflow as tf


class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.out = tf.keras.layers.Dense(1)

    def call(self, x):
        return self.out(x)


net = Net()


def infer(x):
    return tf.sigmoid(net(x))


{use}
for _ in range(3):
    infer(tf.ones((2, 2)))
"""


def covered(tmp_path: Path, use: str) -> dict[str, bool | None]:
    (tmp_path / "main.py").write_text(MODEL.format(use=use))
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False))
    return {one.name: one.facts["covered_callers"] for one in report.functions}


def test_a_function_that_is_declined_for_another_reason_as_well(tmp_path: Path) -> None:
    assert covered(tmp_path, "")["Net.call"] is True


def test_the_first_call_of_a_layer_is_eager_though_keras_builds_it_on_placeholders(tmp_path: Path) -> None:
    assert covered(tmp_path, "net(tf.ones((2, 2)))")["Net.call"] is False
