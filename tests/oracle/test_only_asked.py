"""Operations that the tests of the bridge and of the workbench need: only TensorFlow knows what they give.

Those tests kill and cancel while TensorFlow is asked, or compare what is known with it and without. A fast rule for one
of these operations would leave them nothing to wait for.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

JAVA = Path(__file__).parents[2]


@pytest.mark.parametrize(("name", "call", "user"), [
    ("tf.signal.stft", "tf.signal.stft(tf.ones((1, 20)), 8, 4)",
     "bridge/src/test/java/org/hybridize/bridge/Programs.java"),
    ("tf.image.sobel_edges", "tf.image.sobel_edges(tf.ones((1, 8, 8, 3)))",
     "eclipse-plugin/org.hybridize.eclipse.tests/src/main/java/org/hybridize/eclipse/tests/FlowScenarios.java"),
])
def test_no_fast_rule_answers(name: str, call: str, user: str, tmp_path: Path) -> None:
    assert name in (JAVA / user).read_text()
    (tmp_path / "main.py").write_text(f"import tensorflow as tf\n\n\ndef use(x):\n    return x + x\n\n\nuse({call})\n")
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False))
    (parameter,) = report.functions[0].parameters
    assert all(getattr(type_, "shape", None) is None for type_ in parameter.types), parameter.types
