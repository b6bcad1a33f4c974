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
    ("net.__dict__ = {'rate': float(number)}", "decline"),
    ("net.__dict__ |= {'rate': float(number)}", "decline"),
    ("net.__setattr__('rate', float(number))", "decline"),
    ("net.__setattr__('other', float(number))", "hybridize"),
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


@pytest.mark.parametrize(("change", "decision"), [
    ("np.add.at(table, 0, 1.0)", "decline"),
    ("operator.iadd(table, 1.0)", "decline"),
    ("first, second = np.split(table, 2)\n    second += 1.0", "decline"),
    ("for part in np.array_split(table, 2):\n        part[:] = number", "decline"),
    ("np.moveaxis(table, 0, 1)[0] = number", "decline"),
    ("np.array(table, copy=False)[0] = number", "decline"),
    ("sys.modules[__name__].table = np.zeros((2, 2), np.float32)", "decline"),
    ("np.multiply(table, 2.0, table)", "decline"),
    ("np.sqrt(table, table)", "decline"),
    ("np.flip(table)[0] = number", "decline"),
    ("np.einsum('ij->ji', table)[0] = number", "decline"),
    ("np.lib.stride_tricks.as_strided(table)[0] = number", "decline"),
    ("with np.nditer(table) as elements:\n        np.add(elements, 1.0, out=table)", "decline"),
    ("np.multiply(table, 2.0, np.empty_like(table))", "hybridize"),
    ("np.array(table)[0] = number", "hybridize"),
    ("operator.add(table, 1.0)", "hybridize"),
    ("for row in table:\n        row = row + 1.0", "hybridize"),
])
def test_arrays_by_way_of_functions(tmp_path: Path, change: str, decision: str) -> None:
    program = (
        HEAD + "import operator\nimport sys\n\nimport numpy as np\n\ntable = np.ones((2, 2), np.float32)\n\n\n"
        "def used(x):\n    return tf.square(x) @ table\n\n\n"
        f"for number in range(3):\n    used(tf.ones([1, 2]))\n    {change}\n"
    )
    assert decided(tmp_path, program, "used").decision == decision


@pytest.mark.parametrize(("change", "call", "decision"), [
    ("model.layers[0].trainable = False", "model(x, training=True)", "decline"),
    ("dense.trainable = False", "tf.add_n([tf.norm(v) for v in model.trainable_variables]) * x", "decline"),
    ("dense.trainable = False", "model(x, training=False)", "hybridize"),
    ("print(dense.trainable)", "model(x, training=True)", "hybridize"),
])
def test_layers_that_are_frozen_later(tmp_path: Path, change: str, call: str, decision: str) -> None:
    program = (
        HEAD + "dense = tf.keras.layers.Dense(2)\n"
        "model = tf.keras.Sequential([dense, tf.keras.layers.BatchNormalization()])\nmodel.build((None, 2))\n\n\n"
        f"def used(x):\n    return {call}\n\n\n"
        f"for number in range(3):\n    used(tf.ones([1, 2]))\n    {change}\n"
    )
    assert decided(tmp_path, program, "used").decision == decision


CLASSES = (
    HEAD + "import sys\n\n\nclass Base:\n    rate = 1.0\n    other = 1.0\n\n"
    "    @classmethod\n    def change(cls, rate):\n        cls.rate = rate\n\n\n"
    "class Special(Base):\n    pass\n\n\nthis = sys.modules[__name__]\nscale = 1.0\nspecial = Special()\n\n\n"
    "def used(x):\n    return tf.square(x) * {read}\n\n\n"
    "for number in range(3):\n    used(tf.ones([2]))\n    {change}\n"
)


@pytest.mark.parametrize("read", ["Special.rate", "special.rate", "type(special).rate", "getattr(special, 'rate')"])
@pytest.mark.parametrize(("change", "decision"), [
    ("Special.rate = float(number)", "decline"),
    ("Special.change(float(number))", "decline"),
    ("special.change(float(number))", "decline"),
    ("special.__class__.rate = float(number)", "decline"),
    ("Special.__base__.rate = float(number)", "decline"),
    ("Special.__bases__[0].rate = float(number)", "decline"),
    ("type(special).__mro__[1].rate = float(number)", "decline"),
    ("Special.other = float(number)", "hybridize"),
])
def test_an_attribute_of_a_class_that_hides_the_inherited_one(
    tmp_path: Path, read: str, change: str, decision: str
) -> None:
    assert decided(tmp_path, CLASSES.format(read=read, change=change), "used").decision == decision


@pytest.mark.parametrize(("read", "change"), [
    ("Base.__dict__['rate']", "Base.rate = float(number)"),
    ("vars(Base)['rate']", "Base.change(float(number))"),
    ("scale", "this.__dict__['scale'] = float(number)"),
    ("this.__dict__['scale']", "scale = float(number)"),
])
def test_namespaces_of_classes_and_modules(tmp_path: Path, read: str, change: str) -> None:
    assert decided(tmp_path, CLASSES.format(read=read, change=change), "used").decision == "decline"


ENTRIES = (
    HEAD + "import collections\n\nrates = dict(a=1.0)\nsteps = [1.0, 2.0]\n"
    "chain = collections.ChainMap(rates, dict(b=1.0))\n\n\n"
    "def used(x):\n    return tf.square(x) * sum(rates.values()) * len(steps)\n\n\n"
    "for number in range(3):\n    used(tf.ones([2]))\n    {change}\n"
)


@pytest.mark.parametrize(("change", "decision"), [
    ("rates.__ior__({'a': float(number)})", "decline"),
    ("steps.__iadd__([float(number)])", "decline"),
    ("chain['a'] = float(number)", "decline"),
    ("dict(rates).__ior__({'a': float(number)})", "hybridize"),
    ("collections.ChainMap({}, rates)['a'] = float(number)", "hybridize"),
])
def test_containers_by_way_of_special_methods_and_chains(tmp_path: Path, change: str, decision: str) -> None:
    assert decided(tmp_path, ENTRIES.format(change=change), "used").decision == decision

HELD = (
    HEAD + "import collections\nimport concurrent.futures\nimport contextvars\nimport functools\nimport weakref\n\n\n"
    "class Net:\n    def __init__(self):\n        self.rate = 1.0\n        self.other = 1.0\n\n"
    "    def change(self, rate):\n        self.rate = rate\n\n"
    "    def used(self, x):\n        return tf.square(x) * self.rate\n\n\n"
    "class Named(collections.UserDict):\n    pass\n\n\n"
    "net = Net()\n{setup}\nfor number in range(3):\n    net.used(tf.ones([2]))\n    {held}.{change}\n"
)
HOLDERS = [
    ("held = weakref.ref(net)", "held()"),
    ("held = weakref.proxy(net)", "held"),
    ("held = weakref.WeakValueDictionary(a=net)", "held['a']"),
    ("held = collections.ChainMap(dict(a=net))", "held['a']"),
    ("held = collections.UserDict(a=net)", "held['a']"),
    ("held = collections.UserList()\nheld.append(net)", "held[0]"),
    ("held = Named()\nheld['a'] = net", "held.get('a')"),
    ("held = contextvars.ContextVar('held')\nheld.set(net)", "held.get()"),
    ("held = functools.partial(print, end=net)", "held.keywords['end']"),
    ("held = concurrent.futures.ThreadPoolExecutor(1)", "held.submit(lambda: net).result()"),
]


@pytest.mark.parametrize(("setup", "held"), HOLDERS)
@pytest.mark.parametrize(("change", "decision"), [
    ("rate = float(number)", "decline"),
    ("change(float(number))", "decline"),
    ("other = float(number)", "hybridize"),
])
def test_objects_that_the_standard_library_keeps(
    tmp_path: Path, setup: str, held: str, change: str, decision: str
) -> None:
    program = HELD.format(setup=setup, held=held, change=change)
    assert decided(tmp_path, program, "Net.used").decision == decision
