"""Convolutions of Keras name their operation after the class of the layer, which a graph may refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

LAYER = """\
import tensorflow as tf


class {name}(tf.keras.layers.Conv2D):
    def call(self, inputs):
        return {body}


layer = {name}(1, 2)
results = [layer(tf.fill([1, 4, 4, 1], value)) for value in (1.0, 2.0)]
"""


@pytest.mark.parametrize("body", ["super().call(inputs * 2.0)", "self.convolution_op(inputs * 2.0, self.kernel)"])
@pytest.mark.parametrize(("name", "expected"), [("_Scaled", "decline"), ("Scaled", "hybridize")])
def test_private_convolutions(name: str, expected: str, body: str, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(LAYER.format(name=name, body=body), encoding="utf-8")
    settings = Settings(root=str(tmp_path), tensorflow=False, target_tensorflow="2.15")
    found = next(one for one in analyze([str(tmp_path)], settings).functions if one.name == f"{name}.call")
    assert found.decision == expected
    assert ("HYB406" in {reason.code for reason in found.reasons}) == (expected == "decline")
