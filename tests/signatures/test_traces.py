"""How often graphs are traced, and which calls cause it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings
from hybridize.report.model import Traces

HEAD = "import numpy as np\nimport tensorflow as tf\n\n\n"
PLAIN = HEAD + "@tf.function\ndef f(x, n=1):\n    return tf.reduce_sum(x) * n\n\n\n"
RELAXED = PLAIN.replace("@tf.function", "@tf.function(reduce_retracing=True)")
SIGNED = HEAD + ("@tf.function(input_signature=[tf.TensorSpec([None, None], tf.float32)])\ndef f(x):\n"
                 "    return tf.reduce_sum(x)\n\n\n")
METHOD = HEAD + ("class A:\n    @tf.function\n    def f(self, pair, training=False):\n"
                 "        return pair[0] + pair[1]\n\n\na = A()\n")
MAKING = HEAD + ("@tf.function\ndef f(x):\n    optimizer.apply_gradients([(x, weight)])\n    return x\n\n\n"
                 "optimizer = tf.keras.optimizers.Adam()\nweight = tf.Variable(tf.ones([2]))\n")
# Program, calls, the bound, and the parameters that cause more than one trace.
PROGRAMS: dict[str, tuple[str, int | None, set[str]]] = {
    "one": (PLAIN + "f(tf.zeros([2]))\nf(tf.ones([2]))\n", 1, set()),
    "shapes": (PLAIN + "f(tf.zeros([2]))\nf(tf.zeros([3]))\nf(tf.zeros([2, 2]))\n", 3, {"x"}),
    "dtypes": (PLAIN + "f(tf.zeros([2]))\nf(np.zeros([2]))\n", 2, {"x"}),
    "constants": (PLAIN + "for n in (1, 2, 3):\n    f(tf.zeros([2]), float(n))\nf(tf.zeros([2]), 1.5)\n", 4, {"n"}),
    "numbers": (PLAIN + "f(tf.zeros([2]), 2.0)\nf(tf.zeros([2]), 3.0)\n", 2, {"n"}),
    "counted": (PLAIN + "for n in range(100):\n    f(tf.zeros([2]), float(n))\n", None, {"n"}),
    "batches": (PLAIN + "data = tf.data.Dataset.from_tensor_slices(tf.zeros([5, 3]))\n"
                "for x in data.batch(2):\n    f(x)\n", 2, {"x"}),
    "relaxed": (RELAXED + "for size in (1, 2, 3, 4):\n    f(tf.zeros([size, 3]))\n", 2, {"x"}),
    "relaxed open": (RELAXED + "rows = tf.zeros([9, 3])\nfor first, last in ((0, 1), (1, 3), (3, 9)):\n"
                     "    f(rows[first:last])\n", 2, {"x"}),
    "relaxed once": (RELAXED + "rows = tf.zeros([9, 3])\nf(rows[:np.random.randint(1, 9)])\n", 1, set()),
    "signed": (SIGNED + "f(tf.zeros([2, 2]))\nf(tf.zeros([3, 2]))\n", 1, set()),
    "method": (METHOD + "a.f((tf.zeros([2]), tf.ones([2])))\na.f([tf.zeros([2]), tf.ones([2])], training=True)\n", 2,
               {"pair", "training"}),
    "making": (MAKING + "f(tf.ones([2]))\nf(tf.zeros([2]))\n", 2, {""}),
}
COUNT = """
import json
from tensorflow.python.eager.polymorphic_function import polymorphic_function
made, start = [], polymorphic_function.Function.__init__
def begin(self, *positional, **named):
    start(self, *positional, **named)
    made.append(self)
polymorphic_function.Function.__init__ = begin
"""
TOLD = """
print(json.dumps(max(one.experimental_get_tracing_count() for one in made if one._name == "f")))
"""


def traces(source: str, folder: Path, **settings: Any) -> Traces | None:
    """What is told of the function ``f`` of a program."""
    (folder / "main.py").write_text(source)
    report = analyze([str(folder)], Settings(root=str(folder), cache=False, tensorflow=False, **settings))
    return next(one.traces for one in report.functions if one.name.rpartition(".")[2] == "f")


@pytest.mark.parametrize("name", PROGRAMS)
def test_bound_and_causes(name: str, tmp_path: Path) -> None:
    source, count, parameters = PROGRAMS[name]
    told = traces(source, tmp_path, signatures=False)
    assert told is not None and told.count == count
    assert {cause.parameter for cause in told.causes} == parameters
    assert all(cause.file == "main.py" and cause.line > 1 for cause in told.causes)


DRIVEN = HEAD + """\
class Model:
    def __init__(self):
        self.weight = tf.Variable(2.0)


@tf.function
def f(model, x):
    return model.weight * x


def main():
    model = Model()
    for _ in range(9):
        f(model, tf.ones([2]))


if __name__ == "__main__":
    main()
"""


def test_scripts_are_processes_of_their_own(tmp_path: Path) -> None:
    """What a driver makes once is one object, although both the script and the ``__main__`` block run the driver."""
    project = '[project]\nname = "p"\nversion = "1"\n[project.scripts]\np = "main:main"\n'
    (tmp_path / "pyproject.toml").write_text(project)
    told = traces(DRIVEN, tmp_path)
    assert told is not None and (told.count, told.causes) == (1, ())


def test_tests_share_a_process(tmp_path: Path) -> None:
    """Each of two tests makes a model of its own: the graph sees two."""
    one = DRIVEN.partition("if __name__")[0].replace("def main", "def test_one")
    driven = one + "def test_two():\n    test_one()\n"
    (tmp_path / "test_it.py").write_text("from main import test_one, test_two\n")
    told = traces(driven, tmp_path)
    assert told is not None and told.count is None
    assert {cause.parameter for cause in told.causes} == {"model"}


def test_a_call_is_blamed_only_for_what_is_known_of_its_argument(tmp_path: Path) -> None:
    calls = "import other\nfor n in range(9):\n    f(other.batch(n))\n    f(tf.zeros([2]), 0.5 * n)\n"
    told = traces(PLAIN + calls, tmp_path)
    assert told is not None and told.count is None
    assert {cause.parameter: cause.known for cause in told.causes} == {"x": False, "n": True}


@pytest.mark.tensorflow
@pytest.mark.parametrize("name", PROGRAMS)
def test_tensorflow_traces_no_more_often(name: str, tmp_path: Path) -> None:
    source, count, _ = PROGRAMS[name]
    (tmp_path / "run.py").write_text(COUNT + source + TOLD)
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    ran = subprocess.run([sys.executable, "run.py"], cwd=tmp_path, capture_output=True, text=True, env=environment)
    assert ran.returncode == 0, ran.stderr[-2000:]
    happened = json.loads(ran.stdout.splitlines()[-1])
    assert happened == count if count is not None else happened > 1


def test_a_function_that_becomes_a_graph_has_the_fact(tmp_path: Path) -> None:
    eager = PLAIN.replace("@tf.function\n", "") + "f(tf.zeros([2]))\nf(tf.zeros([2], tf.float64))\n"
    told = traces(eager, tmp_path)
    assert told is not None and told.count == 2
    assert [(cause.parameter, cause.line) for cause in told.causes] == [("x", 10)]


def test_functions_that_stay_eager_have_none(tmp_path: Path) -> None:
    assert traces(HEAD + "def f(x):\n    print(x)\n\n\nf(tf.zeros([2]))\n", tmp_path) is None


def test_a_library_has_no_bound(tmp_path: Path) -> None:
    told = traces(PLAIN + "f(tf.zeros([2]))\n", tmp_path, library=True)
    assert told is not None and told.count is None and "outside" in told.causes[0].message
