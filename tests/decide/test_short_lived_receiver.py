"""Each object has graphs of its own for its methods: objects that are asked once gain little."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

PROGRAM = """\
import tensorflow as tf


class Vector:
    def __init__(self, parts):
        self.parts = parts

    def length(self, scale):
        return tf.norm(self.parts) * scale


{use}
"""
EACH_ROUND = """\
for index in range(6):
    vector = Vector(tf.constant([float(index), 1.0]))
    vector.length(tf.constant(2.0))
"""
IN_THE_HEADER = """\
for vector in [Vector(tf.ones(2)), Vector(tf.zeros(2))]:
    vector.length(tf.constant(2.0))
"""


@pytest.mark.parametrize(("use", "safety"), [(EACH_ROUND, "speculative"), (IN_THE_HEADER, "safe")])
def test_method_of_an_object_made_in_a_loop(tmp_path: Path, use: str, safety: str) -> None:
    (tmp_path / "main.py").write_text(PROGRAM.format(use=use))
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False))
    assert [one.safety for one in report.functions if one.name == "Vector.length"] == [safety]
