"""Methods that the base class of a library may call: a signature of the program's calls would refuse the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

_PROGRAM = """\
import elsewhere
import tensorflow as tf


class Part({base}):
    def {name}(self, x):
        return tf.reduce_mean(tf.square(x))


part = Part()
for _ in range(2):
    part.{name}(tf.ones([10, 3]))
"""


@pytest.mark.parametrize(
    ("base", "name", "safety"),
    [
        ("elsewhere.Base", "step", "speculative"),
        ("elsewhere.make()", "step", "speculative"),
        ("tf.keras.optimizers.Optimizer", "apply_gradients", "speculative"),
        ("tf.keras.optimizers.Optimizer", "step", "safe"),
        ("tf.keras.layers.Layer", "step", "safe"),
        ("tf.Module", "step", "safe"),
        ("object", "step", "safe"),
    ],
)
def test_calls_of_a_base_class_are_not_seen(tmp_path: Path, base: str, name: str, safety: str) -> None:
    (tmp_path / "main.py").write_text(_PROGRAM.format(base=base, name=name))
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False))
    function = report.functions[0]
    assert (function.decision, function.safety) == ("hybridize", safety)
    assert (function.input_signature is not None) == (safety == "safe")
