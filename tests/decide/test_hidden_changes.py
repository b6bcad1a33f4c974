"""State that changes by a way other than ``obj.name = value``: what a graph has read of it is stale all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.decide.test_hybrid import HEAD, decided

OBJECT = (
    HEAD + "class Net:\n    def __init__(self):\n        self.rate = 1.0\n        self.other = 1.0\n\n"
    "    def used(self, x):\n        return tf.square(x) * self.rate\n\n\n"
    "net = Net()\nfor number in range(3):\n    net.used(tf.ones([2]))\n    {change}\n"
)
MODULE = (
    HEAD + "import dataclasses\nimport weakref\n\n\n@dataclasses.dataclass\nclass Config:\n    rate: float = 1.0\n\n\n"
    "class Layer:\n    def __init__(self):\n        self.scale = tf.Variable(2.0)\n\n\n"
    "config, layer = Config(), Layer()\nlive = weakref.WeakValueDictionary()\nlive['a'] = layer\n\n\n"
    "def configure(rate):\n    global config\n    {change}\n\n\ndef used(x):\n    {body}\n\n\n"
    "for number in range(3):\n    used(tf.ones([2]))\n    configure(float(number))\n"
)


@pytest.mark.parametrize(("change", "decision"), [
    ("net.__dict__['rate'] = float(number)", "decline"),
    ("net.__dict__.update(rate=float(number))", "decline"),
    ("vars(net)['rate'] = float(number)", "decline"),
    ("net.__dict__.pop('rate', None)", "decline"),
    ("net.__dict__['other'] = float(number)", "hybridize"),
    ("dict(net.__dict__)['rate'] = float(number)", "hybridize"),
    ("print(net.__dict__)", "hybridize"),
])
def test_fields_by_way_of_the_namespace(tmp_path: Path, change: str, decision: str) -> None:
    assert decided(tmp_path, OBJECT.format(change=change), "Net.used").decision == decision


@pytest.mark.parametrize(("change", "body", "decision"), [
    ("config = dataclasses.replace(config, rate=rate)", "return tf.square(x) * config.rate", "decline"),
    ("globals()['config'] = Config(rate)", "return tf.square(x) * config.rate", "decline"),
    ("dataclasses.replace(config, rate=rate)", "return tf.square(x) * config.rate", "hybridize"),
    ("live.pop('a', None)", "return tf.square(x) * (2.0 if live.get('a') is None else 1.0)", "decline"),
    ("del live['a']", "return tf.square(x) * (2.0 if live.get('a') is None else 1.0)", "decline"),
    ("live.get('a')", "return tf.square(x) * (2.0 if live.get('a') is None else 1.0)", "hybridize"),
])
def test_what_a_module_holds(tmp_path: Path, change: str, body: str, decision: str) -> None:
    assert decided(tmp_path, MODULE.format(change=change, body=body), "used").decision == decision
