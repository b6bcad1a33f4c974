"""Variables that are None before a loop of the graph: allowed where every round binds them. TensorFlow 2.21 says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.decide.test_hybrid import HEAD, decided

BODIES = {
    "        if tf.reduce_sum(row) > 3:\n            out = row\n            break\n": "decline",
    "        if tf.reduce_sum(row) > 30:\n            continue\n        out = row\n": "decline",
    "        out = row\n        if tf.reduce_sum(row) > 3:\n            break\n": "hybridize",
    "        if tf.reduce_sum(row) > 3:\n            out = row\n"
    "        else:\n            out = row * 2.0\n": "hybridize",
    "        out = row * 2.0\n": "hybridize",
}


@pytest.mark.parametrize("before", ["    out = None\n", ""])
@pytest.mark.parametrize(("body", "decision"), list(BODIES.items()))
def test_none_or_nothing_before_the_loop(tmp_path: Path, before: str, body: str, decision: str) -> None:
    source = (
        f"{HEAD}def last(x):\n{before}    for row in x:\n{body}    return out\n\n\n"
        "y = last(tf.constant([[1.0, 1.0], [2.0, 2.0]]))\n"
    )
    assert decided(tmp_path, source, "last").decision == decision
