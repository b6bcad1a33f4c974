"""Tensors of a function that are the defaults of functions defined in it: they are symbols there as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interpreter.probing import reported

HEAD = "import numpy as np\nimport tensorflow as tf\n\n\ndef outer(x):\n    {definition}\n    return x * inner()\n\n\n"
CALLS = "outputs = [outer(tf.ones([])), outer(tf.zeros([]))]\n"


@pytest.mark.parametrize(("definition", "decision"), [
    ("def inner(value=x):\n        return value.numpy()", "decline"),
    ("def inner(*, value=x):\n        return np.sqrt(value)", "decline"),
    ("inner = lambda value=x: int(value.numpy())", "decline"),
    ("inner = lambda value=[x]: 2.0 if value[0].numpy() > 0 else 1.0", "decline"),
    ("inner = lambda value=x: tf.sqrt(value)", "hybridize"),
    ("inner = lambda value=2.0: float(value)", "hybridize"),
])
def test_a_default_is_a_symbol(tmp_path: Path, definition: str, decision: str) -> None:
    assert reported(tmp_path, HEAD.format(definition=definition) + CALLS, "outer").decision == decision
