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


GONE = """\
import tensorflow as tf


class Scaler:
    factor = 2.0

    def apply(self, samples):
{body}


first = Scaler().apply(tf.constant([1.0]))
second = Scaler().apply(tf.constant([2.0]))
"""
READ = "        return samples * self.factor"
READ_IN_A_FUNCTION_OF_THE_BODY = """\
        def scaled(sample):
            return sample * self.factor

        return scaled(samples)"""
NOT_READ = "        return tf.nn.relu(samples)"


@pytest.mark.parametrize(
    ("body", "decision"), [(READ, "decline"), (READ_IN_A_FUNCTION_OF_THE_BODY, "decline"), (NOT_READ, "hybridize")]
)
def test_receiver_that_is_gone_when_the_trace_begins(tmp_path: Path, body: str, decision: str) -> None:
    """It is None then, which only a body that asks for it can tell."""
    (tmp_path / "main.py").write_text(GONE.format(body=body))
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False))
    assert [one.decision for one in report.functions if one.name == "Scaler.apply"] == [decision]
