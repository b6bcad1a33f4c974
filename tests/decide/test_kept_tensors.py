"""What a cache keeps: tensors of a trace must not get in, Python values may."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.decide.test_hybrid import HEAD, decided

FUNCTION = (
    HEAD + "import functools\n\n\n@functools.lru_cache(maxsize=None)\ndef kept(n):\n    return {made}\n\n\n"
    "def used(x):\n    return x * kept(3)\n\n\ny = used(tf.ones([3]))\nz = used(tf.ones([3]))\nk = kept(3) + 1\n"
)
PROPERTY = (
    HEAD + "import functools\n\n\nclass Op:\n    @functools.cached_property\n    def kept(self):\n"
    "        return {made}\n\n    def used(self, x):\n        return x * self.kept\n"
    "\n\nop = Op()\ny = op.used(tf.ones([3]))\nk = op.kept\n"
)


@pytest.mark.parametrize(("made", "decision"), [("tf.ones([3])", "decline"), ("2.0", "hybridize")])
def test_a_cached_function_and_a_cached_property(tmp_path: Path, made: str, decision: str) -> None:
    assert decided(tmp_path, FUNCTION.format(made=made), "used").decision == decision
    assert decided(tmp_path, PROPERTY.format(made=made), "Op.used").decision == decision
