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


@pytest.mark.parametrize(("rounds", "decision"), [
    ("best = max(best, 2.0)", "decline"),  # a tensor in the second round
    ("best = [1.0, 2.0][int(best) % 2]", "decline"),
    ("best = best + 1.0", "hybridize"),
    ("best = tf.maximum(best, 2.0)", "hybridize"),
    ("fixed = 3.0\n        best = best + max(fixed, 2.0)", "hybridize"),  # bound anew in every round
])
@pytest.mark.parametrize("head", ["for row in x", "for step in tf.range(3)", "while tf.reduce_sum(x) < best"])
def test_numbers_that_a_loop_of_the_graph_changes(tmp_path: Path, head: str, rounds: str, decision: str) -> None:
    source = (f"{HEAD}def best_of(x):\n    best = 0.0\n    {head}:\n        {rounds}\n    return x * best\n\n\n"
              "y = best_of(tf.constant([1.0, 2.0]))\n")
    assert decided(tmp_path, source, "best_of").decision == decision


@pytest.mark.parametrize(("before", "rounds", "after", "decision"), [
    ("pass", "y = x * 2.0", "y", "decline"),
    ("y = x", "y = x * 2.0", "y", "hybridize"),
    ("pass", "y = x * 2.0", "x", "hybridize"),
    ("pass", "x = x * 2.0", "x * tf.cast(item, tf.float32)", "decline"),
    ("item = tf.constant(0, tf.int64)", "x = x * 2.0", "x * tf.cast(item, tf.float32)", "hybridize"),
    ("pass", "return x * 2.0", "x", "decline"),
    ("pass", "x = x * 2.0\n        break", "x", "hybridize"),
])
def test_loops_over_data_sets(tmp_path: Path, before: str, rounds: str, after: str, decision: str) -> None:
    source = (f"{HEAD}data = tf.data.Dataset.range(3)\n\n\ndef folded(x):\n    {before}\n    for item in data:\n"
              f"        {rounds}\n    return tf.square({after})\n\n\ny = folded(tf.constant([1.0, 2.0]))\n")
    assert decided(tmp_path, source, "folded").decision == decision
