"""Arrays of identifiers for a look-up: a tensor of any dtype that the operation takes eagerly serves as well."""

from __future__ import annotations

from pathlib import Path

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

PROGRAM = """\
import numpy as np
import tensorflow as tf

table = tf.Variable(tf.ones([4, 2]))


def look_up(words):
    return tf.nn.embedding_lookup(table, words)


pairs = np.array([[0, 1], [2, 3]], dtype=np.int32)
found = [look_up(pairs[:, 0]), look_up(pairs[:, 1])]
"""


def test_look_up_of_an_array(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(PROGRAM)
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False))
    assert [one.safety for one in report.functions] == ["safe"]
