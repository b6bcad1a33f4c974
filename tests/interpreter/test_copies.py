"""Copies are new objects: what is done to them does not reach the old ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interpreter.probing import probed, reported

TRANSPOSE = (
    "import copy\nimport tensorflow as tf\n\n\ndef rolled(x, order):\n    order = copy.{copy}(order)\n"
    "    order[0] = 1\n    order[1] = 0\n    return tf.transpose(x, order)\n\n\n"
    "y = rolled(tf.ones([2, 3]), [0, 1])\nz = rolled(tf.ones([2, 3]), [0, 1])\n"
)


@pytest.mark.parametrize("copy", ["copy", "deepcopy"])
def test_a_copied_list_may_be_changed(tmp_path: Path, copy: str) -> None:
    assert reported(tmp_path, TRANSPOSE.format(copy=copy), "rolled").decision == "hybridize"


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("import copy\nold = [tf.ones([2]), 1]\nnew = copy.copy(old)\nnew[0] = 'text'\nprobe(old[0])\n", ["tensor"]),
        ("import copy\nold = {'a': [1]}\nnew = copy.deepcopy(old)\nnew['a'][0] = 'text'\nprobe(old['a'][0])\n",
         ["number"]),
        ("import copy\nold = {'a': [1]}\nnew = copy.copy(old)\nnew['a'][0] = 'text'\nprobe(old['a'][0])\n", ["string"]),
        ("import copy\nclass A: pass\nold = A()\nold.x = 1\nnew = copy.copy(old)\nnew.x = 'text'\nprobe(old.x)\n",
         ["number"]),
        ("import copy\nclass A: pass\nold = A()\nold.x = 1\nprobe(copy.deepcopy(old).x)\n", ["number"]),
    ],
)
def test_how_deep_a_copy_is(tmp_path: Path, source: str, kinds: list[str]) -> None:
    assert probed(tmp_path, source)[0] == kinds
