"""What is taken eagerly and refused in a graph: numbers of NumPy, conditions, containers of tensors."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from tests.interpreter.probing import reported

HEAD = (
    "import enum\n\nimport numpy as np\nimport tensorflow as tf\n\nSMALL = np.array([0, 1], np.uint8)\n"
    "WIDE = np.array([0, 1])\nFLAGS = np.array([True, False])\nPAIR = (tf.constant(1.0), 1)\n\n\n"
    "class Mode(enum.Enum):\n    A = 1\n    B = 2\n\n\n"
)
SOURCE = HEAD + "def f(x, a):\n    return {expression}\n"
CALLS = "\n\nouts = [f(tf.constant([1.0, 2.0]), {argument}) for _ in range(2)]\n"
DIFFERENT = [
    ("x[SMALL[1]:]", "1"), ("x[a[0]]", "np.array([1], np.int8)"), ("tf.cond(a, lambda: x, lambda: -x)", "1.0"),
    ("tf.cond('a', lambda: x, lambda: -x)", "1"), ("x * 2.0 if 1 in tf.data.Dataset.range(3) else x", "1"),
    ("x * tf.cast(a > 0, tf.float32)", "FLAGS"), ("x + tf.cast(tf.add([1.0, 2.0], a), tf.float32)", "np.ones(2)"),
    ("x + tf.cast(tf.multiply(2.0, a), tf.float32)", "np.ones(2)"),
    ("x + tf.cast(tf.matmul([[1.0, 2.0]], a)[0], tf.float32)", "np.ones((2, 1))"),
    ("x * 2.0 if isinstance(a, float) else x", "np.float64(1.0)"), ("x * 2.0 if (x[0], 1) == PAIR else x", "1"),
    ("x * float(len(f'{[x]}'))", "1"), ("x * float(len(str({'x': x})))", "1"), ("x * float(len('%s' % (x,)))", "1"),
    ("x if not int(x[0]) else x * 2.0", "1"), ("x * float(len({int(x[0]), 7}))", "1"),
    ("x * 2.0 if {'a': x[0]} == {'a': x[1]} else x", "1"), ("x * 2.0 if Mode(int(x[0])) is Mode.A else x", "1"),
]
ALIKE = [
    ("x[WIDE[1]:]", "1"), ("x[a[0]]", "np.array([1], np.int64)"), ("tf.cond(x[0] > 0.0, lambda: x, lambda: -x)", "1"),
    ("x * tf.cast(a > 0, tf.float32)", "WIDE"), ("x + tf.cast(tf.add([1.0, 2.0], a), tf.float32)", "np.ones(2, 'f')"),
    ("x + tf.cast(tf.multiply(a, 2.0), tf.float32)", "np.ones(2)"),
    ("x * 2.0 if isinstance(a, float) else x", "1.0"),
    ("x * 2.0 if isinstance(a, int) else x + 1.0", "np.float64(1.0)"),
    ("x * 2.0 if [a, 1] == [1, 1] else x", "1"), ("x * 2.0 if x.shape.as_list() == [2] else x", "1"),
    ("x * 2.0 if Mode(a) is Mode.A else x", "1"), ("x * float(len(f'{[a]}'))", "1"), ("x * float(len({a, 7}))", "1"),
    ("x * float(len(str([x.shape, x.dtype])))", "1"), ("x if not a else x * 2.0", "1"),
]


@pytest.mark.parametrize(("expression", "argument"), DIFFERENT)
def test_what_a_graph_refuses_is_declined(tmp_path: Path, expression: str, argument: str) -> None:
    found = reported(tmp_path, (SOURCE + CALLS).format(expression=expression, argument=argument), "f")
    assert found.decision == "decline" or found.safety == "speculative"


@pytest.mark.parametrize(("expression", "argument"), ALIKE)
def test_what_looks_alike_is_proposed(tmp_path: Path, expression: str, argument: str) -> None:
    found = reported(tmp_path, (SOURCE + CALLS).format(expression=expression, argument=argument), "f")
    assert found.decision == "hybridize"


@pytest.mark.tensorflow
@pytest.mark.parametrize(("expression", "argument", "differs"), [
    *((*case, True) for case in DIFFERENT), *((*case, False) for case in ALIKE)])
def test_under_tensorflow(tmp_path: Path, expression: str, argument: str, differs: bool) -> None:
    """Written to a file, since AutoGraph reads the text."""
    import tensorflow as tf

    path = tmp_path / "lenient.py"
    path.write_text(SOURCE.format(expression=expression))
    spec = importlib.util.spec_from_file_location("lenient", path)
    assert spec is not None and spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    given = eval(argument, vars(module))
    eager = module.f(tf.constant([1.0, 2.0]), given)
    assert _differs(tf.function(module.f), given, eager) is differs


def _differs(graph: Any, given: Any, eager: Any) -> bool:
    import tensorflow as tf

    try:
        found = graph(tf.constant([1.0, 2.0]), given)
    except Exception:
        return True
    return not (found.dtype == eager.dtype and found.shape == eager.shape and bool(tf.reduce_all(found == eager)))
