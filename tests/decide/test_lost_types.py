"""Arguments that TensorFlow makes something else of: specifications become tensors, ranges lists (HYB706)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interpreter.probing import reported

SOURCE = (
    "import tensorflow as tf\n\n\ndef f(x, given):\n    {body}\n\n\n"
    "outs = [f(tf.ones([2]), {argument}) for _ in range(2)]\n"
)


@pytest.mark.parametrize(("argument", "body", "decision", "safety"), [
    ("tf.TensorSpec([2])", "return x * float(given.shape[0])", "decline", None),
    ("range(3)", "return x * float(given.stop)", "hybridize", "speculative"),
    ("(0, 1, 2)", "return x * float(given[0])", "hybridize", "safe"),
    ("tf.TensorShape([2])", "return tf.reshape(x, given) * 2.0", "hybridize", "safe"),
])
def test_the_decision(tmp_path: Path, argument: str, body: str, decision: str, safety: str | None) -> None:
    found = reported(tmp_path, SOURCE.format(body=body, argument=argument), "f")
    assert (found.decision, found.safety) == (decision, safety)


@pytest.mark.tensorflow
def test_what_a_graph_gets() -> None:
    import tensorflow as tf

    seen: list[str] = []

    def look(x: tf.Tensor, given: object) -> tf.Tensor:
        seen.append(type(given).__name__)
        return x

    graph = tf.function(look, autograph=False)
    graph(tf.ones([1]), range(2))
    with pytest.raises(ValueError, match="TensorSpec"):
        graph(tf.ones([1]), tf.TensorSpec([2]))
    graph(tf.ones([1]), tf.TensorShape([2]))
    assert seen[0] == "list"
    assert seen[-1] == "TensorShape"
    assert not any(name == "TensorSpec" for name in seen)
