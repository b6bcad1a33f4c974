"""The judge judged: pairs of programs whose verdict is known beforehand."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.truth.harness import Outcome, run_many, run_program_pair
from tests.truth.harness.pairs import verdict
from tests.truth.harness.runs import observe
from tests.truth.harness.worker import Request

pytestmark = pytest.mark.tensorflow

CALLS = """
a = f(tf.constant([1.0, 2.0]))
b = f(tf.constant([3.0, 4.0]))
"""


@dataclass(frozen=True)
class Case:
    """A program, what it shows, and the verdict."""

    name: str
    source: str | dict[str, str]
    kind: str
    function: str = "f"
    toggle: str = "add"
    module: str = "main.py"
    says: str = ""  # a text that the differences must contain
    counts: dict[str, int] = field(default_factory=dict)


def program(body: str, before: str = "", after: str = CALLS) -> str:
    """A module with a function ``f(x)`` of the given body."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return f"import tensorflow as tf\n{before}\ndef f(x):\n{lines}{after}"


SAME = (
    Case("computes", program("return tf.reduce_sum(x * 2.0)"), "same", counts={"calls": 2, "traces": 1}),
    Case("prints by TensorFlow", program("tf.print('x', x)\nreturn x + 1.0"), "same"),
    Case("raises the same", program("raise KeyError('k')"), "same"),
    Case("raises when an operation runs", program("return tf.gather(x, [7])"), "same"),
    Case("exits", program("return x * 2.0", after=CALLS + "raise SystemExit(3)\n"), "same"),
    Case("dies", program("return x * 2.0", after=CALLS + "import os; os._exit(3)\n"), "same"),
    Case("crashes", program("return x * 2.0", after=CALLS + "import ctypes; ctypes.string_at(0)\n"), "same"),
    Case(
        "floods",
        program("return x * 2.0", after=CALLS + "for i in range(60_000): print('line', i)\n"),
        "same",
    ),
    Case(
        "draws from tf.random",
        program("return x + tf.random.normal([2]) * tf.cast(tf.random.shuffle([1, 2]), tf.float32)"),
        "same",
    ),
    Case(
        "assigns a variable",
        program("v.assign_add(tf.reduce_sum(x))\nreturn v * 2.0", "v = tf.Variable(0.0)"),
        "same",
    ),
    Case("loses last digits only", program("return tf.reduce_sum(tf.exp(x) / 3.0) ** 0.5"), "same"),
    Case("holds functions and classes", program("return x + 1.0", "class C:\n    n = 1\ng = len\n"), "same"),
    Case("returns a nested structure", program("return {'a': (x, [x + 1.0]), 'b': None}"), "same"),
    Case("is its own argument", program("return x + 1.0", "loop = []\nloop.append(loop)"), "same"),
    Case("traces nothing", program("return x"), "same", counts={"traces": 1, "operations": 0}),
    Case(
        "removes a decorator",
        "import tensorflow as tf\n@tf.function\ndef f(x):\n    return x * 2.0\n" + CALLS,
        "same",
        toggle="remove",
        counts={"calls": 2, "traces": 1},
    ),
    Case(
        "retraces",
        "import tensorflow as tf\ndef f(i):\n    return tf.ones([2]) * i\nr = [f(i) for i in range(6)]\n",
        "same",
        counts={"calls": 6, "traces": 6},
    ),
    Case(
        "runs without any TensorFlow name in its module",
        {
            "main.py": "import tensorflow as tf\nfrom lib import f\n" + CALLS,
            "lib.py": "def f(x):\n    return x * 2\n",
        },
        "same",
        module="lib.py",
        counts={"calls": 2},
    ),
)

DIFFERENT = (
    Case("prints", program("print('hi')\nreturn x * 2.0"), "differs", says="standard output"),
    Case(
        "logs", program("import logging\nlogging.warning('hi')\nreturn x"), "differs", says="standard error"
    ),
    Case("returns a Python number", program("return float(x[0])"), "differs", says="float 1.0, then tensor"),
    Case("returns an array", program("return x.numpy()"), "differs", says="AttributeError"),
    Case(
        "counts in a global",
        program("global n\nn += 1\nreturn x * 2.0", "n = 0"),
        "differs",
        says="n is int 2",
    ),
    Case(
        "counts in a private global", program("global _n\n_n += 1\nreturn x", "_n = 0"), "differs", says="_n"
    ),
    Case(
        "counts on itself", program("f.n = getattr(f, 'n', 0) + 1\nreturn x"), "differs", says="attributes.n"
    ),
    Case("appends a tensor", program("kept.append(x)\nreturn x", "kept = []"), "differs", says="kept"),
    Case(
        "counts in a class",
        program("C.n += 1\nreturn x", "class C:\n    n = 0"),
        "differs",
        says="C.attributes.n",
    ),
    Case(
        "counts in an object",
        program("c.n += 1\nreturn x", "class C:\n    def __init__(self):\n        self.n = 0\nc = C()"),
        "differs",
        says="c.attributes.n",
    ),
    Case(
        "counts in a Keras layer",
        program("c.n += 1\nreturn x", "class C(tf.keras.layers.Layer):\n    n = 0\nc = C()"),
        "differs",
        says="c.attributes.n",
    ),
    Case(
        "advances an iterator", program("next(it)\nreturn x", "it = iter([1, 2, 3, 4])"), "differs", says="it"
    ),
    Case(
        "advances a generator",
        program("next(it)\nreturn x", "it = (i for i in [1, 2, 3])"),
        "differs",
        says="it",
    ),
    Case("draws from random", program("import random\nreturn x * random.random()"), "differs"),
    Case("draws from numpy", program("import numpy as np\nreturn x * np.random.rand()"), "differs"),
    Case(
        "reads changing state", program("return x * n", "n = 1.0", CALLS + "n = 2.0\nc = f(a)\n"), "differs"
    ),
    Case("makes a variable", program("return tf.Variable(1.0) * x"), "differs", says="ValueError"),
    Case("asks how it is run", program("return x if tf.executing_eagerly() else -x"), "differs"),
    Case("raises while it is traced", program("if x[0] > 9.0:\n    raise ValueError\nreturn x"), "differs"),
    Case(
        "changes the dtype only",
        program("return x", after="r = f(3.0)\n"),
        "differs",
        says="float 3.0, then tensor",
    ),
    Case(
        "dies when compiled",
        program("import os\nif not tf.executing_eagerly(): os._exit(9)\nreturn x"),
        "differs",
        says="died by exit 9",
    ),
    Case(
        "crashes when compiled",
        program("import ctypes\nif not tf.executing_eagerly(): ctypes.string_at(0)\nreturn x"),
        "differs",
        says="died by signal 11",
    ),
    Case(
        "changes a method",
        "import tensorflow as tf\nclass A:\n    def f(self, x):\n        self.last = x\n        "
        "return x * 2.0\na = A()\nr = a.f(tf.ones([2]))\n",
        "differs",
        function="A.f",
        says="a.attributes.last",
    ),
    Case(
        "changes a closure",
        "import tensorflow as tf\ndef make():\n    n = 0\n    def f(x):\n        nonlocal n\n"
        "        n += 1\n        return x, n\n    return f\n"
        "g = make()\ng(tf.ones([2]))\nn = g(tf.ones([2]))[1]\n",
        "differs",
        function="make.<locals>.f",
        says="n is int 2",
    ),
    Case(
        "exits otherwise",
        program("raise SystemExit(0 if tf.executing_eagerly() else 4)"),
        "differs",
        says="SystemExit",
    ),
    Case("mixes random draws and a print", program("print(1)\nreturn x + tf.random.normal([2])"), "differs"),
)

UNJUDGED = (
    Case("has no such function", program("return x"), "unjudged", function="g"),
    Case("has no decorator to remove", program("return x"), "unjudged", toggle="remove"),
    Case("is no Python", "def f(x:\n", "unjudged"),
)

CASES = SAME + DIFFERENT + UNJUDGED


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome]:
    """All cases in one batch."""
    return {case.name: outcome for case, outcome in zip(CASES, run_many(CASES), strict=True)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_verdict(case: Case, outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes[case.name]
    assert outcome.kind == case.kind, outcome
    assert case.says in "\n".join(outcome.differences)
    for name, count in case.counts.items():
        assert getattr(outcome, name) == count, outcome


def test_a_program_that_hangs_is_ended_and_the_next_one_runs() -> None:
    hangs = Request({"main.py": "import time\nwhile True: time.sleep(1)\n"}, "main.py", timeout=2)
    runs = Request({"main.py": "print('done')\n"}, "main.py")
    hung, ran = observe([hangs, runs], fresh=True)
    assert hung == {"status": "timeout"}
    assert ran["stdout"] == "done\n"
    assert verdict(hung, ran).kind == "unjudged"
    assert verdict(ran, hung).differences == ("the process ran, then timeout",)


def test_a_program_that_writes_without_end_is_ended() -> None:
    writes = Request({"main.py": "while True: print('x' * 10_000)\n"}, "main.py", timeout=30)
    assert observe([writes], fresh=True) == [{"status": "too much output"}]


def test_a_program_that_eats_memory_is_ended() -> None:
    eats = Request(
        {"main.py": "kept = []\nwhile True: kept.append(bytearray(b'x') * 50_000_000)\n"}, "main.py"
    )
    assert observe([eats], fresh=True) == [{"status": "out of memory"}]


def test_processes_left_by_a_program_are_ended(tmp_path: Path) -> None:
    mark = tmp_path / "alive"
    child = f"    time.sleep(3)\n    open({str(mark)!r}, 'w')\n    os._exit(0)\n"
    source = f"import os, time\nif os.fork() == 0:\n{child}"
    forks, waits = (
        Request({"main.py": text}, "main.py") for text in (source, "import time; time.sleep(4)\n")
    )
    assert [seen["status"] for seen in observe([forks, waits], fresh=True)] == ["ran", "ran"]
    assert not mark.exists()


def test_the_same_program_leaves_the_same_observation() -> None:
    draws = "v = [random.random(), np.random.rand(), tf.random.normal([3])]\n"
    source = f"import random, numpy as np, tensorflow as tf\n{draws}"
    first, second = observe([Request({"main.py": source + end}, "main.py") for end in ("", "\n")], fresh=True)
    assert first["state"] == second["state"]


def test_programs_do_not_see_each_other() -> None:
    first = Request({"main.py": "import sys, lib\nsys.leak = 1\n", "lib.py": "n = 1\n"}, "main.py")
    second = Request(
        {"main.py": "import sys, lib\nr = [hasattr(sys, 'leak'), lib.n]\n", "lib.py": "n = 2\n"}, "main.py"
    )
    state = observe([first, second], fresh=True)[1]["state"]
    assert [item["value"] for item in state["__main__.r"]["items"]] == [False, 2]


def test_whole_programs_in_folders(tmp_path: Path) -> None:
    for name, decorator in (("original", ""), ("edited", "@tf.function\n")):
        package = tmp_path / name / "pkg"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text("")
        (package / "lib.py").write_text(f"import tensorflow as tf\n{decorator}def f(x):\n    return x * 2\n")
        (package / "run.py").write_text(
            "import tensorflow as tf\nfrom .lib import f\nprint(float(f(tf.ones([]))))\n"
        )
    outcome = run_program_pair(tmp_path / "original", tmp_path / "edited", "pkg.run")
    assert outcome == Outcome("same")
    (tmp_path / "edited" / "pkg" / "run.py").write_text("print(3.0)\n")
    assert run_program_pair(tmp_path / "original", tmp_path / "edited", "pkg.run").kind == "differs"
