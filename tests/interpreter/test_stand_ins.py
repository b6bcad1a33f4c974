"""Objects of a class that is made at more places than contexts are kept apart for."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.interpreter.state import machine
from tests.interpreter.probing import HEAD, probed, reported

CLASSES = (
    "class Base:\n    def __init__(self, kernel):\n        self.kernel = kernel\n        self._note(kernel)\n\n"
    "    def _note(self, kernel):\n        self.noted = kernel\n\n"
    "    def apply(self, x):\n        return x * self.kernel\n\n\n"
    + "".join(f"class C{number}(Base):\n    pass\n\n\n" for number in range(3))
)
MADE = "".join(f"o{number} = C{number % 3}({number}.0)\n" for number in range(30))
CHAIN = (
    "class Node:\n    def __init__(self, before):\n        self.scale = 1.0\n        if before is not None:\n"
    "            before.scale = 2.0\n\n\nnode = Node(None)\n\n\ndef scaled(x):\n    return x * node.scale\n\n\n"
    "first = scaled(tf.ones([2]))\n" + "".join("Node(node)\n" for _ in range(12)) + "second = scaled(tf.ones([2]))\n"
)


@pytest.fixture(autouse=True)
def as_in_a_large_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "SMALL_PROGRAM", 0)


def test_every_object_has_the_fields_that_a_general_constructor_sets(tmp_path: Path) -> None:
    uses = "".join(f"probe(o{number}.kernel)\nprobe(o{number}.noted)\n" for number in range(30))
    assert probed(tmp_path, CLASSES + MADE + uses)[0] == ["number"]


def test_making_a_local_object_is_no_effect(tmp_path: Path) -> None:
    local = "\n\ndef local(x):\n    return C1(3.0).apply(x)\n\n\ny = local(tf.ones([2]))\nz = local(tf.ones([2]))\n"
    found = reported(tmp_path, HEAD + CLASSES + MADE + local, "local")
    assert (found.decision, [reason.code for reason in found.reasons]) == ("hybridize", [])


def test_changing_an_older_object_while_one_is_made_is_a_change(tmp_path: Path) -> None:
    found = reported(tmp_path, HEAD + CHAIN, "scaled")
    assert found.decision == "decline"
    assert "HYB301" in {reason.code for reason in found.reasons}


def test_a_changed_argument_is_an_effect(tmp_path: Path) -> None:
    changing = (
        "\n\ndef change(x, given):\n    made = C1(3.0)\n    given._note(4.0)\n    return made.apply(x)\n\n\n"
        "y = change(tf.ones([2]), o1)\n"
    )
    assert reported(tmp_path, HEAD + CLASSES + MADE + changing, "change").decision == "decline"
