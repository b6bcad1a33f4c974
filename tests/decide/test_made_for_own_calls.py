"""Functions that a function which nothing is seen to call makes: for its own calls, or for those of others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interpreter.probing import reported

PROGRAM = (
    "import tensorflow as tf\n\n\ndef attend(x, y):\n    print(x)\n    heads = tf.shape(x)[0]\n\n"
    "    def split(t):\n        return tf.reshape(t, [heads, -1]) * 2.0\n\n    {body}\n"
)


@pytest.mark.parametrize(
    ("body", "decision"),
    [
        ("return split(x) + split(y)", "decline"),
        ("return split(x)", "decline"),
        ("for _ in range(100):\n        x = split(x)\n    return x", "hybridize"),
        ("return split", "hybridize"),
        ("split(x)\n    return split", "hybridize"),
        ("kept = [split]\n    return kept, split(x)", "hybridize"),
    ],
)
def test_the_graph_of_an_inner_function(tmp_path: Path, body: str, decision: str) -> None:
    told = reported(tmp_path, PROGRAM.format(body=body), "attend.<locals>.split")
    assert told.decision == decision
    assert ("HYB804" in {reason.code for reason in told.reasons}) is (decision == "decline")
