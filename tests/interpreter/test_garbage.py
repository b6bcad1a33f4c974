"""What a call leaves for nobody is taken off the heap; what anything still leads to is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize import pipeline
from hybridize.interpreter.functions import garbage
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import Record
from hybridize.project.settings import Settings
from hybridize.values.atoms import Const
from hybridize.values.heap import Delta
from hybridize.values.objects import Instance, Obj

HEAD = '''import contextlib
import functools
import tensorflow as tf


class Box:
    def __init__(self, held):
        self.held = held

    def read(self):
        return self.held


class Lost(Exception):
    def __init__(self, held):
        super().__init__("lost")
        self.held = held


kept = []
table = {}


'''
# Ways on which an object comes out of the call that made it: ``found()`` is 7 only if its field is still there.
WAYS = {
    "result": "def make():\n    return Box(7)\n\n\ndef found():\n    return make().held\n",
    "items": "def make():\n    return [(1, {'box': Box(7)})]\n\n\ndef found():\n    return make()[0][1]['box'].held\n",
    "key": "def make():\n    return {Box(7): 1}\n\n\ndef found():\n    for box in make():\n        return box.held\n",
    "bound method": "def make():\n    return Box(7).read\n\n\ndef found():\n    return make()()\n",
    "closure": "def make():\n    box = Box(7)\n\n    def read():\n        return box.held\n    return read\n\n\n"
               "def found():\n    return make()()\n",
    "outer closure": "def make():\n    box = Box(7)\n\n    def outer():\n        def inner():\n            return box.held\n"
                     "        return inner\n    return outer()\n\n\ndef found():\n    return make()()\n",
    "default": "def make():\n    def read(box=Box(7)):\n        return box.held\n    return read\n\n\n"
               "def found():\n    return make()()\n",
    "keyword default": "def make():\n    return lambda *, box=Box(7): box.held\n\n\ndef found():\n    return make()()\n",
    "partial": "def read(box):\n    return box.held\n\n\ndef make():\n    return functools.partial(read, box=Box(7))\n\n\n"
               "def found():\n    return make()()\n",
    "class": "def make():\n    class Inner:\n        box = Box(7)\n    return Inner\n\n\n"
             "def found():\n    return make().box.held\n",
    "object of a local class": "def make():\n    class Inner:\n        box = Box(7)\n    return Inner()\n\n\n"
                               "def found():\n    return make().box.held\n",
    "base of a local class": "def make():\n    class Base:\n        box = Box(7)\n\n    class Inner(Base):\n        pass\n"
                             "    return Inner()\n\n\ndef found():\n    return make().box.held\n",
    "property": "def make():\n    box = Box(7)\n\n    class Inner:\n        @property\n        def held(self):\n"
                "            return box.held\n    return Inner()\n\n\ndef found():\n    return make().held\n",
    "attribute of an argument": "def fill(target):\n    target.held = Box(7)\n\n\n"
                                "def found():\n    box = Box(None)\n    fill(box)\n    return box.held.held\n",
    "list of the module": "def fill():\n    kept.append(Box(7))\n\n\ndef found():\n    fill()\n    return kept[0].held\n",
    "dict of the module": "def fill():\n    table['box'] = Box(7)\n\n\n"
                          "def found():\n    fill()\n    return table['box'].held\n",
    "global": "box = None\n\n\ndef fill():\n    global box\n    box = Box(7)\n\n\n"
              "def found():\n    fill()\n    return box.held\n",
    "nonlocal": "def found():\n    box = None\n\n    def fill():\n        nonlocal box\n        box = Box(7)\n    fill()\n"
                "    return box.held\n",
    "exception": "def fail():\n    raise Lost(Box(7))\n\n\n"
                 "def found():\n    try:\n        fail()\n    except Lost as lost:\n        return lost.held.held\n",
    "generator": "def make():\n    box = Box(7)\n    yield box\n\n\n"
                 "def found():\n    for box in make():\n        return box.held\n",
    "iterator": "def make():\n    return zip([Box(7)], [1])\n\n\n"
                "def found():\n    for box, _ in make():\n        return box.held\n",
    "with block": "@contextlib.contextmanager\ndef around():\n    box = Box(7)\n    yield box\n\n\n"
                  "def found():\n    with around() as box:\n        return box.held\n",
    "made in a with block": "def make():\n    return Box(7)\n\n\n@contextlib.contextmanager\ndef around():\n    make()\n"
                            "    yield\n    make()\n\n\ndef found():\n    with around():\n        box = make()\n"
                            "    return box.held\n",
    "dispatch": "@functools.singledispatch\ndef read(x):\n    return 0\n\n\ndef register():\n    box = Box(7)\n\n"
                "    @read.register(int)\n    def _(x):\n        return box.held\n\n\n"
                "def found():\n    register()\n    return read(1)\n",
    "method that was set": "def patch(target):\n    box = Box(7)\n    target.read = lambda: box.held\n\n\n"
                           "def found():\n    target = Box(0)\n    patch(target)\n    return target.read()\n",
    "remembered call": "def make():\n    return Box(7)\n\n\ndef drop():\n    make()\n\n\n"
                       "def found():\n    box = make()\n    drop()\n    drop()\n    return box.held\n",
    "recursion": "def make(depth):\n    box = Box(7)\n    return make(depth - 1) if depth > 0 else box\n\n\n"
                 "def found():\n    return make(40).held\n",
    "tf.function": "def make():\n    box = Box(7)\n\n    @tf.function\n    def read():\n        return box.held\n    return box\n\n\n"
                   "def found():\n    return make().held\n",
    "dataset": "def make():\n    box = Box(7)\n    return tf.data.Dataset.range(3).map(lambda x: x), box\n\n\n"
               "def found():\n    return make()[1].held\n",
    "call back": "def each(call):\n    return call(Box(7))\n\n\ndef found():\n    return each(lambda box: box).held\n",
    "coroutine": "async def make():\n    return Box(7)\n\n\nasync def found():\n    return (await make()).held\n",
    "cache": "@functools.lru_cache\ndef make(x):\n    return Box(7)\n\n\ndef found():\n    return make(1).held\n",
    "named tuple": "from collections import namedtuple\n\nPair = namedtuple('Pair', 'a b')\n\n\n"
                   "def make():\n    return Pair(1, Box(7))\n\n\ndef found():\n    return make().b.held\n",
    "data class": "import dataclasses\n\n\n@dataclasses.dataclass\nclass Pair:\n    a: int\n    b: Box\n\n\n"
                  "def make():\n    return Pair(1, Box(7))\n\n\ndef found():\n    return make().b.held\n",
    "attribute by name": "def fill(target):\n    setattr(target, 'held', Box(7))\n\n\n"
                         "def found():\n    box = Box(None)\n    fill(box)\n    return box.held.held\n",
    "exception from far below": "def fail():\n    raise Lost(Box(7))\n\n\ndef between():\n    try:\n        fail()\n"
                                "    except ValueError:\n        pass\n    finally:\n        Box(1)\n\n\n"
                                "def found():\n    try:\n        between()\n    except Lost as lost:\n"
                                "        return lost.held.held\n",
    "exception in the next call": "pending = []\n\n\ndef note():\n    try:\n        raise Lost(Box(7))\n"
                                  "    except Lost as lost:\n        pending.append(lost)\n\n\n"
                                  "def found():\n    note()\n    return pending[0].held.held\n",
    "generator expression": "def make():\n    return (box for box in [Box(7)])\n\n\n"
                            "def found():\n    return next(make()).held\n",
    "default factory": "import collections\n\n\ndef make():\n    box = Box(7)\n"
                       "    return collections.defaultdict(lambda: box)\n\n\n"
                       "def found():\n    return make()['x'].held\n",
    "attribute getter": "import operator\n\n\ndef make():\n    return operator.attrgetter('held'), Box(7)\n\n\n"
                        "def found():\n    get, box = make()\n    return get(box)\n",
    "module of the program": "import main\n\n\ndef fill():\n    main.box = Box(7)\n\n\n"
                             "def found():\n    fill()\n    return main.box.held\n",
    "class attribute": "class Store:\n    box = None\n\n    @classmethod\n    def fill(cls):\n        cls.box = Box(7)\n\n\n"
                       "def found():\n    Store.fill()\n    return Store.box.held\n",
    "super": "class Base:\n    def fill(self):\n        self.box = Box(7)\n\n\nclass Inner(Base):\n    def fill(self):\n"
             "        super().fill()\n        Box(8)\n\n\n"
             "def found():\n    inner = Inner()\n    inner.fill()\n    return inner.box.held\n",
    "descriptor": "class Held:\n    def __set__(self, owner, value):\n        owner.__dict__['box'] = Box(value)\n\n"
                  "    def __get__(self, owner, kind):\n        return owner.__dict__['box']\n\n\n"
                  "class Owner:\n    part = Held()\n\n\n"
                  "def found():\n    owner = Owner()\n    owner.part = 7\n    return owner.part.held\n",
    "layer": "class Layer(tf.keras.layers.Layer):\n    def build(self, shape):\n        self.box = Box(7)\n\n"
             "    def call(self, x):\n        return x\n\n\ndef make():\n    layer = Layer()\n    layer(tf.ones([2, 2]))\n"
             "    return layer\n\n\ndef found():\n    return make().box.held\n",
    "map": "def make(x):\n    return Box(7)\n\n\ndef found():\n    return list(map(make, [1]))[0].held\n",
}


def run(source: str, folder: Path) -> Machine:
    """The machine after a program; ``found`` is called from its script."""
    (folder / "main.py").write_text(HEAD + source + "\n\nif __name__ == '__main__':\n    found()\n")
    settings = Settings(root=str(folder), cache=False, tensorflow=False)
    machine: Machine = pipeline.deep(lambda: pipeline.interpret(pipeline.load([str(folder)], settings), settings))
    return machine


@pytest.mark.parametrize("way", WAYS)
def test_what_comes_out_stays(way: str, tmp_path: Path) -> None:
    machine = run(WAYS[way], tmp_path)
    results = [record.result for record in machine.records if record.code.name == "found"]
    assert results and all(Const(7) in value.plain().atoms for value in results)


def test_what_nothing_leads_to_is_no_work_for_callers(tmp_path: Path) -> None:
    source = "def work():\n    box = Box(7)\n    return box.held\n\n\ndef found():\n    return work()\n"
    machine = run(source, tmp_path)
    work = next(record for record in machine.records if record.code.name == "work")
    assert not work.writes
    made = next(obj for obj in work.allocated if isinstance(obj, Instance))
    assert Const(7) in made.fields["held"].plain().atoms  # facts are read off it later


@pytest.mark.sources
def test_fields_are_gone_while_the_callers_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The object of a call that is made again is not mixed with what the first one became."""
    seen: list[set[Obj]] = []
    original = garbage.bury

    def watched(machine: Machine, record: Record, mark: int, delta: Delta, born: int, kept: int) -> None:
        original(machine, record, mark, delta, born, kept)
        seen.append(set(machine.dead))
        assert all(not obj.fields for obj in machine.dead)

    monkeypatch.setattr("hybridize.interpreter.functions.invoke.bury", watched)
    run("def work():\n    box = Box(7)\n    box.held = 8\n\n\ndef found():\n    work()\n    work()\n", tmp_path)
    assert any(seen)
