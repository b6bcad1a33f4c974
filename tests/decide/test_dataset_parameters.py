"""A dataset as an argument is neither a tensor nor a Python value: what HYB101 says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

_SOURCE = """\
import tensorflow as tf


def total(dataset):
    return dataset.reduce(0.0, lambda a, b: a + tf.reduce_sum(b))


def first(dataset, count):
    return dataset.take(count).reduce(0.0, lambda a, b: a + tf.reduce_sum(b))


for count in range(5):
    first(tf.data.Dataset.from_tensor_slices(tf.ones([4, 2])).batch(2), count)
"""
_ONE = "total(tf.data.Dataset.from_tensor_slices(tf.ones([4, 2])).batch(2))\n"
_OTHER = "total(tf.data.Dataset.from_tensor_slices(tf.ones([4, 3])).batch(2))\n"


@pytest.mark.parametrize(("calls", "function", "message"), [
    (_ONE * 2, "total", "no parameter of total() holds a tensor: `dataset` holds a dataset"),
    (_ONE + _OTHER, "total", "no parameter of total() holds a tensor: `dataset` holds a dataset of several "
     "specifications, each of them a trace"),
    ("", "first", "no parameter of first() holds a tensor, and `count` takes many Python values: each new value is a "
     "new trace"),
])
def test_the_message_names_what_varies(tmp_path: Path, calls: str, function: str, message: str) -> None:
    (tmp_path / "main.py").write_text(_SOURCE + calls, encoding="utf-8")
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False, cache=False))
    found = next(one for one in report.functions if one.name == function)
    assert message in [reason.message for reason in found.reasons if reason.code == "HYB101"]


@pytest.mark.parametrize("state", ["0.0", "(0.0, 1)"])
def test_reduce_gives_tensors(tmp_path: Path, state: str) -> None:
    """The numbers that it starts from are none when they come back, so that a graph returns what eager code does."""
    result = "sums[0].numpy()" if state.startswith("(") else "sums.numpy()"
    step = "(s[0] + x, s[1] + 1)" if state.startswith("(") else "s + x"
    (tmp_path / "main.py").write_text(
        "import tensorflow as tf\n\n\ndef sums_of(x):\n"
        f"    return tf.data.Dataset.from_tensor_slices(x).reduce({state}, lambda s, x: {step})\n\n\n"
        f"sums = sums_of(tf.constant([1.0, 2.0]))\nprint({result})\n")
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False, cache=False))
    found = next(one for one in report.functions if one.name == "sums_of")
    assert (found.decision, found.safety) == ("hybridize", "safe")
