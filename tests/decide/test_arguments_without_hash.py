"""Arguments that cannot be a part of the key of a trace, and those that can."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interpreter.probing import reported

PROGRAM = (
    "import array, collections, types\nimport tensorflow as tf\n\n\nclass Pair(tuple):\n    pass\n\n\n"
    "def step(x, given):\n    return x * float(len(given))\n\n\n"
    "given = {argument}\nfor _ in range(2):\n    step(tf.ones([2]), given)\n"
)


@pytest.mark.parametrize(
    "argument",
    ["{1, 2}", "collections.deque([1])", "bytearray(b'a')", "array.array('f', [1.0])", "{1: 2}.keys()",
     "{1: 2}.values()", "{1: 2}.items()", "collections.ChainMap({1: 2})", "types.MappingProxyType({1: 2})",
     "Pair((1, 2))"],
)
def test_a_trace_has_no_key(tmp_path: Path, argument: str) -> None:
    told = reported(tmp_path, PROGRAM.format(argument=argument), "step")
    assert told.decision == "decline"
    assert "HYB706" in {reason.code for reason in told.reasons}


@pytest.mark.parametrize("argument", ["[1, 2]", "(1, 2)", "{1: 2}", "'text'", "range(3)", "frozenset({1, 2})"])
def test_a_trace_has_a_key(tmp_path: Path, argument: str) -> None:
    assert reported(tmp_path, PROGRAM.format(argument=argument), "step").decision == "hybridize"
