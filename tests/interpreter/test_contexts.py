"""Functions that meet many contexts, and objects that only one entry point, or none, knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.interpreter.state import machine
from hybridize.pipeline import analyze
from hybridize.project.settings import Settings
from hybridize.report.model import FunctionReport
from tests.interpreter.probing import HEAD, reported

NET = (
    "import tensorflow as tf\n\n\nclass Net(tf.Module):\n    def __init__(self, units):\n        super().__init__()\n"
    "        self.w = tf.Variable(tf.ones([2, units]))\n\n"
    "    def apply(self, x):\n        return tf.matmul(x, self.w)\n"
)
SCRIPT = "import tensorflow as tf\nfrom net import Net\n\nif __name__ == '__main__':\n    net = Net({0})\n" \
         "    print(net.apply(tf.ones([{0}, 2])))\n"


@pytest.fixture(autouse=True)
def as_in_a_large_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "SMALL_PROGRAM", 0)


def _codes(function: FunctionReport) -> set[str]:
    return {reason.code for reason in function.reasons if reason.severity != "info"}


def test_a_helper_of_many_kinds_of_arguments_is_followed(tmp_path: Path) -> None:
    source = (
        "import numpy as np\n\n\ndef as_float(x):\n    return tf.cast(x, tf.float32)\n\n\n"
        "def step(x):\n    return as_float(x) * 2.0\n\n\n"
        + "".join(f"as_float({given})\n" for given in (
            "np.ones(3)", "np.ones([2, 2])", "1", "2", "0.5", "[1.0]", "tf.ones([4])",
            "tf.ones([1, 2], tf.float64)", "np.arange(3)", "tf.constant([3])"))
        + "step(tf.ones([2, 3]))\nstep(tf.ones([3, 3]))\n"
    )
    found = reported(tmp_path, HEAD + source, "step")
    assert (found.decision, _codes(found)) == ("hybridize", set())


def test_lists_stand_for_each_other(tmp_path: Path) -> None:
    source = "def total(parts):\n    return tf.add_n(parts)\n\n\n" + "".join(
        f"total([tf.ones([2]), tf.ones([2]) * {number}.0])\n" for number in range(12))
    assert _codes(reported(tmp_path, HEAD + source, "total")) == set()


def test_objects_of_another_script_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(NET, encoding="utf-8")
    for number in range(1, 7):
        (tmp_path / f"script{number}.py").write_text(SCRIPT.format(number), encoding="utf-8")
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path)))
    found = next(one for one in report.functions if one.name == "Net.apply")
    assert (found.decision, found.safety, _codes(found)) == ("hybridize", "safe", set())


def test_methods_of_a_class_that_nothing_makes_see_what_its_constructor_sets(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(
        NET + "\n    def twice(self, x: tf.Tensor):\n        return 2.0 * tf.matmul(x, self.w)\n", encoding="utf-8")
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path)))
    for name in ("Net.apply", "Net.twice"):
        found = next(one for one in report.functions if one.name == name)
        assert (found.decision, _codes(found)) == ("hybridize", {"HYB001"})


def test_a_list_of_unknown_length_is_given_to_a_keras_layer(tmp_path: Path) -> None:
    source = (
        "import sys\n\nimport numpy as np\n\n\nclass Joined(tf.keras.layers.Layer):\n    def call(self, parts):\n"
        "        return tf.concat(parts, 0)\n\n\nparts = [np.ones(2) for _ in sys.argv]\nparts.append(parts[0])\n"
        "layer = Joined()\n\n\ndef joined():\n    return layer(parts)\n\n\njoined()\n"
    )
    assert "HYB000" not in _codes(reported(tmp_path, HEAD + source, "Joined.call"))


def test_lists_and_dictionaries_do_not_stand_for_each_other(tmp_path: Path) -> None:
    held = ("1", "1.0", "'a'", "None", "tf.ones([2])", "(1,)", "[1]", "len", "True", "b'a'", "tf", "(1, 2)", "1j")
    source = "def note(kept, x):\n    kept[0] = x\n    return kept\n\n\n" + "".join(
        f"note([{item}], {item})\n" for item in held) + "note({0: 1}, 1)\n"
    assert "HYB000" not in {reason.code for reason in reported(tmp_path, HEAD + source, "note").reasons}
