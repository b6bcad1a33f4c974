"""Objects whose class derives from a container: what they hold, and how it is read and changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interpreter.probing import probed, reported

ATTRIBUTES = "class A(dict):\n    __getattr__ = dict.get\n    __setattr__ = dict.__setitem__\n\n\n"
ONE = (
    "class A(dict):\n    def __init__(self, **given):\n        super().__init__(**given)\n"
    "        self.__dict__ = self\n\n\n"
)


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("class A(list): pass\na = A()\na.append('text')\nprobe(a[0])\n", ["string"]),
        ("class A(list):\n    def add(self, x): super().append(x)\na = A([1])\na.add('text')\nprobe(a[1])\n",
         ["string"]),
        ("class A(list): pass\na = A([1, 2])\nprobe([x for x in a][0])\n", ["number"]),
        ("class A(list): pass\na = A((tf.ones([2]),))\nprobe(*a)\n", ["tensor"]),
        ("class A(dict): pass\na = A(k='text')\nprobe(a['k'])\n", ["string"]),
        ("class A(dict): pass\na = A({'k': 1})\na.update(k='text')\nprobe(a.get('k'))\n", ["string"]),
        ("class A(dict): pass\na = A(value='text')\nprobe(**a)\n", ["string"]),
        ("class A(dict):\n    def __setitem__(self, k, v): dict.__setitem__(self, k, 'text')\na = A()\na['k'] = 1\n"
         "probe(a['k'])\n", ["string"]),
        ("class A(dict):\n    def __missing__(self, k): return 'text'\na = A(k=1)\nprobe(a['k'])\n", ["number"]),
        ("class A(dict):\n    def __missing__(self, k): return 'text'\na = A()\nprobe(a['k'])\n", ["string"]),
        (ATTRIBUTES + "a = A(k=1)\na.j = 'text'\nprobe(a['j'])\n", ["string"]),
        (ATTRIBUTES + "a = A(k='text')\nprobe(a.k)\n", ["string"]),
        (ONE + "a = A(k='text')\nprobe(a.k)\n", ["string"]),
        (ONE + "a = A()\na.k = 'text'\nprobe(a['k'])\n", ["string"]),
        ("from collections import deque\nclass A(deque): pass\na = A()\na.append('text')\nprobe(a[-1])\n", ["string"]),
        ("from collections import defaultdict\nclass A(defaultdict): pass\na = A(str)\nprobe(a['k'])\n", ["string"]),
        ("class A(list): pass\nprobe('text' if A() else 1)\n", ["number"]),
        ("class A(list): pass\nprobe('text' if len(A([1])) == 1 else 1)\n", ["string"]),
        ("class A(list): pass\nprobe('text' if 1 in A([1]) else 1)\n", ["string"]),
    ],
)
def test_what_it_holds(tmp_path: Path, source: str, kinds: list[str]) -> None:
    assert probed(tmp_path, source)[0] == kinds


@pytest.mark.parametrize(
    "change",
    [
        "log.append(1)",
        "list.append(log, 1)",
        "log.extend([1])",
        "log[0] = 1",
        "del log[0]",
        "list.__setitem__(log, 0, 1)",
        "table['k'] = 1",
        "table.update(k=1)",
        "table.pop('k', None)",
        "dict.setdefault(table, 'k', 1)",
        "dict.__setitem__(plain, 'k', 1)",
        "set.add(names, 'k')",
        "object.__setattr__(log, 'k', 1)",
    ],
)
def test_its_changes_are_seen(tmp_path: Path, change: str) -> None:
    source = (
        "import tensorflow as tf\n\n\nclass Log(list):\n    pass\n\n\nclass Table(dict):\n    pass\n\n\n"
        "log, table, plain, names = Log([0]), Table(), {}, set()\n\n\n"
        f"def step(x):\n    {change}\n    return tf.sqrt(x)\n\n\nfor _ in range(2):\n    step(tf.ones([2]))\n"
    )
    told = reported(tmp_path, source, "step")
    assert told.decision == "decline"
    assert told.facts["side_effects"] is True


def test_what_one_call_makes_may_be_changed(tmp_path: Path) -> None:
    source = (
        "import tensorflow as tf\n\n\nclass Log(list):\n    pass\n\n\n"
        "def step(x):\n    log = Log()\n    log.append(x)\n    list.append(log, x + 1.0)\n"
        "    return log[0] * log[1]\n\n\n"
        "for _ in range(2):\n    step(tf.ones([2]))\n"
    )
    told = reported(tmp_path, source, "step")
    assert (told.decision, told.safety, told.facts["side_effects"]) == ("hybridize", "safe", False)
