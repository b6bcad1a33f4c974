"""Fields of named tuples, of every way to make their classes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interpreter.probing import probed, reported

OVER_CALL = "import collections\n\n\nclass State(collections.namedtuple('State', 'y1, t1')):\n    pass\n\n\n"
OVER_TYPED = (
    "from typing import NamedTuple\n\n\nclass Base(NamedTuple):\n    y1: tf.Tensor\n    t1: float = 0.5\n\n\n"
    "class State(Base):\n    extra: int = 3\n\n    @property\n    def doubled(self):\n        return self.y1 * 2.0\n\n"
    "\n"
)
OWN_NEW = (
    "import collections\n\n\nclass State(collections.namedtuple('State', ['y1', 't1'])):\n    __slots__ = ()\n\n"
    "    def __new__(cls, y1, t1=None):\n        return super().__new__(cls, tf.cast(y1, tf.float64), t1)\n\n\n"
)
DEFAULTS = "import collections\n\nState = collections.namedtuple('State', 'y1 t1', defaults=(tf.ones([2]),))\n"
MATRIX = [("float32", [2, 3])]


@pytest.mark.parametrize(
    ("source", "types"),
    [
        (OVER_CALL + "probe(State(tf.ones([2, 3]), 0.0).y1)\n", MATRIX),
        (OVER_CALL + "probe(State(t1=0.0, y1=tf.ones([2, 3]))[0])\n", MATRIX),
        (OVER_CALL + "state = State(0.0, 1.0)._replace(t1=tf.ones([2, 3]))\nprobe(state.t1)\n", MATRIX),
        (OVER_CALL + "probe(State._make([tf.ones([2, 3]), 1]).y1)\n", MATRIX),
        (OVER_CALL + "probe(State(tf.ones([2, 3]), 1)._asdict()['y1'])\n", MATRIX),
        (OVER_CALL + "y, t = State(tf.ones([2, 3]), 1)\nprobe(y)\n", MATRIX),
        (OVER_TYPED + "probe(State(tf.ones([2, 3])).doubled)\n", MATRIX),
        (OVER_TYPED + "probe(State(tf.ones([2, 3]))._replace(t1=2.0).y1)\n", MATRIX),
        (OWN_NEW + "probe(State(tf.ones([2, 3])).y1)\n", [("float64", [2, 3])]),
        (DEFAULTS + "probe(State(0.0).t1)\n", [("float32", [2])]),
    ],
)
def test_a_field_keeps_its_tensor(tmp_path: Path, source: str, types: list[object]) -> None:
    assert probed(tmp_path, source) == (["tensor"], types)


def test_what_a_subclass_annotates_is_no_field(tmp_path: Path) -> None:
    assert probed(tmp_path, OVER_TYPED + "probe(State(tf.ones([2]))[1])\n")[0] == ["number"]
    assert probed(tmp_path, OVER_TYPED + "probe(len(State(tf.ones([2]))))\n")[0] == ["number"]


def test_methods_of_a_named_tuple_are_declined_as_their_receiver_has_no_weak_references(tmp_path: Path) -> None:
    source = (
        "import collections\nimport tensorflow as tf\n\n\n"
        "class State(collections.namedtuple('State', 'y t')):\n    def step(self):\n        return self.y + self.t\n\n"
        "\nstate = State(tf.ones([2]), tf.ones([2]))\nfirst = state.step()\n"
    )
    found = reported(tmp_path, source, "State.step")
    assert found.decision == "decline"
    assert "HYB706" in {reason.code for reason in found.reasons}
