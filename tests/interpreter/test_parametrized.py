"""What decorators give to the parameters of tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interpreter.probing import reported

CASE = (
    "import tensorflow as tf\nfrom absl.testing import parameterized\n\n\ndef probe(value):\n    return value\n\n\n"
    "class ProbeTest(parameterized.TestCase):\n    @parameterized.{0}\n    def test_it(self, {1}):\n"
    "        probe({2})\n"
)


@pytest.mark.parametrize(("decorator", "parameters", "value", "kinds"), [
    ("parameters(1, 2)", "x", "x", ["number"]),
    ("parameters((1,), (2,))", "x", "x", ["number"]),
    ("parameters((1, 'a'), (2, 'b'))", "x, y", "y", ["string"]),
    ("parameters([1, 2])", "x", "x", ["number"]),
    ("parameters(dict(x=1, y='a'))", "x, y", "y", ["string"]),
    ("named_parameters(('one', 1), ('two', 2))", "x", "x", ["number"]),
    ("named_parameters(('one', 1, 'a'), ('two', 2, 'b'))", "x, y", "y", ["string"]),
    ("named_parameters(dict(testcase_name='one', x=1))", "x", "x", ["number"]),
    ("product(x=[1, 2], y=('a', 'b'))", "x, y", "y", ["string"]),
])
def test_rows_of_absl(tmp_path: Path, decorator: str, parameters: str, value: str, kinds: list[str]) -> None:
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    found = reported(tmp_path, CASE.format(decorator, parameters, value), "probe")
    assert (list(found.parameters[0].values), found.parameters[0].evidence) == (kinds, ("call",))


def test_a_configuration_is_a_dictionary(tmp_path: Path) -> None:
    source = (
        "import tensorflow as tf\n\n\nclass Scaled(tf.keras.layers.Layer):\n    def get_config(self):\n"
        "        config = super().get_config()\n        config.update(scale=2.0)\n"
        "        return dict(list(config.items()))\n\n\nScaled().get_config()\n"
    )
    found = reported(tmp_path, source, "Scaled.get_config")
    assert "HYB002" not in {reason.code for reason in found.reasons}
