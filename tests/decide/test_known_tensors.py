"""Tensors that exist before a function is traced: what Python and AutoGraph do with them in a graph."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interpreter.probing import reported

HEAD = (
    "import tensorflow as tf\n\nWEIGHTS = tf.constant([1.0, 2.0])\nRATE = tf.constant(1.0)\nRATES = [RATE]\n\n\n"
    "def scaled(x):\n    return {expression}\n\n\n"
)
CALLS = "outputs = [scaled(tf.ones([2])), scaled(tf.zeros([2]))]\n"
REFUSED = [
    "x * 2.0 if 1.0 in WEIGHTS else x", "x * 2.0 if 1.0 in RATES else x", "x * 2.0 if RATE in [1.0, 2.0] else x",
    "x * max(WEIGHTS)", "x * sum(WEIGHTS)", "x * min(RATE, 2.0)", "x * (2.0 if any(WEIGHTS > 0) else 1.0)",
    "x * (2.0 if RATE else 1.0)", "x * (2.0 if not RATE else 1.0)", "x * (2.0 if RATE and True else 1.0)",
    "x * list(WEIGHTS)[0]",
]
SERVING = [
    "x * float(len(WEIGHTS))", "x * float(WEIGHTS[0].numpy()) if False else x * float(RATE)", "x * float(int(RATE))",
    "x * abs(RATE)", "x * sorted(RATES)[0]", "x * (2.0 if RATE == 1.0 else 1.0)", "x * (2.0 if bool(RATE) else 1.0)",
]


@pytest.mark.parametrize(("expression", "decision"), [
    *((text, "decline") for text in REFUSED), *((text, "hybridize") for text in SERVING),
])
def test_the_decision(tmp_path: Path, expression: str, decision: str) -> None:
    assert reported(tmp_path, HEAD.format(expression=expression) + CALLS, "scaled").decision == decision


IN_A_HELPER = [
    ("1.0 in WEIGHTS", "x * 2.0 if helper() else x", "decline"), ("max(WEIGHTS)", "x * helper()", "decline"),
    ("list(WEIGHTS)[0]", "x * helper()", "decline"), ("2.0 if RATE else 1.0", "x * helper()", "decline"),
    ("max(RATES)", "x * helper()", "decline"), ("WEIGHTS.shape[0]", "x * helper()", "hybridize"),
    ("isinstance(RATE, tf.Tensor)", "x * 2.0 if helper() else x", "hybridize"),
]


@pytest.mark.parametrize(("inner", "outer", "decision"), IN_A_HELPER)
def test_the_decision_where_a_helper_does_it(tmp_path: Path, inner: str, outer: str, decision: str) -> None:
    helper = f"def helper():\n    return {inner}\n\n\n"
    source = HEAD.replace("def scaled", helper + "def scaled").format(expression=outer)
    assert reported(tmp_path, source + CALLS, "scaled").decision == decision


@pytest.mark.tensorflow
@pytest.mark.parametrize(("expression", "refused"), [
    *((text, True) for text in REFUSED), *((text, False) for text in SERVING),
])
def test_a_graph(tmp_path: Path, expression: str, refused: bool) -> None:
    """The same under TensorFlow: written to a file, since AutoGraph reads the text."""
    import importlib.util

    import tensorflow as tf

    path = tmp_path / "known.py"
    path.write_text(HEAD.format(expression=expression))
    spec = importlib.util.spec_from_file_location("known", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    eager = module.scaled(tf.ones([2]))
    if refused:
        with pytest.raises(Exception):  # noqa: B017 the class differs from one operation to the next
            tf.function(module.scaled)(tf.ones([2]))
    else:
        assert tf.reduce_all(tf.function(module.scaled)(tf.ones([2])) == eager)
