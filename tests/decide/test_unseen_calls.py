"""Effects of calls that no text shows: hooks of attributes, metaclasses, mixins. TensorFlow has judged each of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

_HEAD = """\
import collections.abc
import tensorflow as tf

seen = []

"""
_MAPPING = """
class Limits(collections.abc.Mapping):
    def __init__(self):
        self.held = {"k": 4.0}

    def __getitem__(self, key):
        NOTE
        return self.held[key]

    def __iter__(self):
        return iter(self.held)

    def __len__(self):
        return len(self.held)


limits = Limits()
"""
_GETATTRIBUTE = """
class Guard:
    def __init__(self):
        self.scale = 2.0
        self.other = 3.0

    def __getattribute__(self, name):
        if name == "scale":
            NOTE
        return super().__getattribute__(name)


guard = Guard()
"""
_METACLASS = """
class Meta(type):
    def __getitem__(cls, key):
        NOTE
        return 2.0


class Table(metaclass=Meta):
    pass
"""
_DELETER = """
class Slot:
    @property
    def value(self):
        return 1.0

    @value.deleter
    def value(self):
        NOTE


slot = Slot()
"""
_NAMED = """
class Operations:
    def op_sum(self, x):
        NOTE
        return tf.reduce_sum(x)


operations = Operations()
"""


@pytest.mark.parametrize(("classes", "body"), [
    (_MAPPING, "return tf.reduce_sum(x) * limits.get('k', 1.0)"),
    (_GETATTRIBUTE, "return tf.reduce_sum(x) * guard.scale"),
    (_METACLASS, "return tf.reduce_sum(x) * Table['k']"),
    (_DELETER, "del slot.value\n    return tf.reduce_sum(x)"),
    (_NAMED, "return getattr(operations, 'op_{}'.format('sum'))(x)"),
])
@pytest.mark.parametrize("note", ["seen.append(1)", "pass"])
def test_an_unseen_call_has_its_effects(tmp_path: Path, classes: str, body: str, note: str) -> None:
    calls = f"\n\ndef compute(x):\n    {body}\n\n\nfor n in range(6):\n    compute(tf.ones([2]) * float(n))\n"
    (tmp_path / "main.py").write_text(_HEAD + classes.replace("NOTE", note) + calls, encoding="utf-8")
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False, cache=False))
    found = next(one for one in report.functions if one.name == "compute")
    assert found.decision == ("decline" if note != "pass" else "hybridize")


def test_other_names_are_passed_on(tmp_path: Path) -> None:
    """The hook does something for one name only: who reads another name has no part in it."""
    calls = "\n\ndef compute(x):\n    return tf.tanh(x) * guard.other\n\n\n" + "compute(tf.ones([2]))\n" * 2
    source = _HEAD + _GETATTRIBUTE.replace("NOTE", "seen.append(1)") + calls
    (tmp_path / "main.py").write_text(source, encoding="utf-8")
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False, cache=False))
    found = next(one for one in report.functions if one.name == "compute")
    assert (found.decision, found.safety) == ("hybridize", "safe")
