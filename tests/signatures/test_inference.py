"""Which signatures are inferred, and why others are withheld. No TensorFlow: the fast rules know these types."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

HEAD = "import tensorflow as tf\n\n\n"
STEP = "def f(x):\n    return tf.reduce_sum(tf.square(x)) + tf.reduce_max(x)\n\n\n"
LAYER = """class Scale(tf.keras.layers.Layer):
    def call(self, inputs{options}):
        return 2.0 * tf.nn.relu(inputs)


scale = Scale()
"""


def signed(body: str, folder: Path, function: str = "f", **settings: Any) -> tuple[str | None, str | None]:
    """The signature written for a function, as text without the module's name, and the cause when withheld."""
    (folder / "main.py").write_text(HEAD + body)
    report = analyze([str(folder)], Settings(root=str(folder), cache=False, tensorflow=False, **settings))
    found = next(one for one in report.functions if one.name == function or one.name.endswith("__call__"))
    text = "".join(edit.text for edit in found.edits)
    _, _, written = text.partition("input_signature=")
    value = written.rpartition(")")[0].strip()
    return ast.unparse(ast.parse(value, mode="eval")) if value else None, found.signature_withheld


def spec(shape: str, dtype: str = "float32") -> str:
    return f"[tf.TensorSpec(shape={shape}, dtype=tf.{dtype})]"


@pytest.mark.parametrize(("calls", "expected"), [
    ("f(tf.zeros([2, 3]))", spec("(2, 3)")),
    ("f(tf.zeros([2, 3]))\nf(tf.zeros([5, 3]))", spec("(None, 3)")),
    ("f(tf.zeros([2], tf.float64))", spec("(2,)", "float64")),
    ("f(tf.zeros([]))\nf(2.5)", spec("()")),
    ("for size in (2, 3, 4):\n    f(tf.zeros([size]))", spec("(None,)")),
    ("for x in tf.data.Dataset.from_tensor_slices(tf.zeros([5, 3])).batch(2):\n    f(x)", spec("(None, 3)")),
    ("f(tf.Variable(tf.zeros([2])))", spec("(2,)")),
])
def test_signature_covers_the_calls(calls: str, expected: str, tmp_path: Path) -> None:
    assert signed(STEP + calls + "\n", tmp_path) == (expected, None)


@pytest.mark.parametrize(("body", "cause"), [
    (STEP + "f(tf.zeros([2]))\nf(tf.zeros([2, 3]))\n", "different ranks"),
    (STEP + "f(tf.zeros([2]))\nf(tf.zeros([2], tf.float64))\n", "more than one dtype"),
    (STEP + "import other\nf(other.load())\n", "rests on an assumption"),
    ("def f(xs):\n    return tf.add_n(xs) * 2.0\n\n\nparts = [tf.ones(2)]\nf(parts)\nparts.append(tf.ones(2))\n",
     "the list passed for `xs` changes after a call"),
    ("def f(x):\n    return tf.reduce_sum(x) / len(x)\n\n\nf(tf.zeros([2]))\nf(tf.zeros([3]))\n",
     "needs sizes of `x` that a signature has to leave open"),
    (STEP + "import other\nf(tf.zeros([2]))\nf(other.load())\n", "is something unknown in some calls"),
    ("class Warm(tf.keras.optimizers.schedules.LearningRateSchedule):\n    def __call__(self, step):\n"
     "        return tf.math.rsqrt(step) * tf.minimum(step, 9.0)\n\n\nf = Warm()\nprint(f(tf.range(9.0)))\n",
     "made to be called by the library"),
    ("import other\n\n\nclass Norm:\n    def __call__(self, x):\n        return x / tf.norm(x) + tf.reduce_max(x)\n\n\n"
     "f = Norm()\nother.keep(f)\nprint(f(tf.ones([3])))\n", "rests on an assumption"),
    ("def f(n=2, x=None):\n    return tf.reduce_sum(tf.square(x)) * n\n\n\nf(x=tf.zeros([2]))\n", "keeps its default"),
    ("def f(v):\n    v.scatter_nd_add([[0]], [1.0])\n    return tf.reduce_sum(tf.exp(v))\n\n\n"
     "f(tf.Variable(tf.zeros([2])))\n", "more than read it"),
    ("def f(g):\n    return tf.reduce_sum(tf.square(g.values))\n\n\nt = tf.Variable(tf.ones([4, 2]))\n"
     "with tf.GradientTape() as tape:\n    loss = tf.reduce_sum(tf.gather(t, [1, 2]))\n"
     "f(tape.gradient(loss, t))\n", "more than read it as a tensor"),
    ("def f(x, n):\n    return tf.square(x) ** n\n\n\nf(tf.zeros([2]), 2)\n", "takes Python numbers"),
    ("def f(x, mask=None):\n    return x if mask is None else tf.exp(x * mask)\n\n\n"
     "f(tf.zeros([2]))\nf(tf.zeros([2]), tf.ones([2]))\n", "None in some calls"),
    ("def f(*xs):\n    return tf.square(tf.add_n(xs))\n\n\nf(tf.zeros([2]))\nf(tf.zeros([2]), tf.zeros([2]))\n",
     "varying number"),
    ("def f(x, **more):\n    return tf.square(x) + more['y']\n\n\nf(tf.zeros([2]), y=tf.ones([2]))\n", "catches"),
    ("def f(x):\n    n = x.shape[0] * 2\n    return tf.square(x) / n\n\n\nf(tf.zeros([2]))\nf(tf.zeros([3]))\n",
     "needs sizes"),
    (STEP + "f(tf.zeros([], tf.float64))\nf(2.5)\n", "a Python float in some calls"),
    ("def f(xs):\n    return tf.square(tf.add_n(xs))\n\n\nxs = [tf.zeros([2])]\nf(xs)\n"
     "xs.append(tf.zeros([2]))\nf(xs)\n", "changes between calls"),
    ("def f(v):\n    v[0].assign(2.0)\n    return tf.square(v)\n\n\nf(tf.Variable(tf.zeros([2])))\n",
     "more than read it"),
    ("def f(g, v):\n    o.apply_gradients(zip(g, v))\n    return tf.square(v[0])\n\n\no = tf.keras.optimizers.SGD()\n"
     "f([tf.ones([2])], [tf.Variable(tf.zeros([2]))])\n", "more than read it"),
    ("def f(v):\n    return tf.square(v) if v.trainable else tf.exp(v)\n\n\nf(tf.Variable(tf.zeros([2])))\n",
     "more than read it"),
])
def test_signature_is_withheld_with_a_cause(body: str, cause: str, tmp_path: Path) -> None:
    written, withheld = signed(body, tmp_path)
    assert written is None
    assert withheld is not None and cause in withheld


@pytest.mark.parametrize(("body", "open_batch"), [
    ("return x / tf.cast(tf.reduce_prod(x.shape), tf.float32)", False),
    ("return x if x.shape == (2, 3) else -x", False),
    ("return tf.abs(x) * float(x.shape.num_elements())", False),
    ("shape = x.shape\n    return tf.maximum(shape, 2)", False),
    ("return tf.cast(x.get_shape(), tf.float32)", False),
    ("return tf.reduce_sum(x) * x.shape[1:].num_elements()", False),  # the part of a shape is a shape of its own
    ("return tf.abs(x) * float(x.shape.rank)", True),
    ("return tf.abs(x) * float(x.shape[1])", True),
    ("y = tf.abs(x)\n    y.set_shape(x.shape)\n    return y", True),
])
def test_axes_that_the_body_needs_are_not_opened(body: str, open_batch: bool, tmp_path: Path) -> None:
    """``x.shape`` as it is needs every axis; single axes, the rank and checks that admit unknown axes do not."""
    text = f"def f(x):\n    {body}\n\n\nfor size in (2, 3, 4):\n    f(tf.zeros([size, 3]))\n"
    written, _ = signed(text, tmp_path)
    assert (written == spec("(None, 3)")) is open_batch


def test_shapes_are_not_generalised_for_a_body_that_needs_them(tmp_path: Path) -> None:
    """``reduce_retracing`` opens axes like a signature; here the ranks differ, so that there is none."""
    (tmp_path / "main.py").write_text(
        HEAD + "def f(x, y):\n    return tf.cast(tf.reduce_prod(x.shape), x.dtype) + tf.reduce_sum(y)\n\n\n"
        "for size in (2, 3, 4):\n    f(tf.zeros([size, 3]), tf.zeros([1] * size))\n")
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), cache=False, tensorflow=False))
    (found,) = report.functions
    assert found.decision == "hybridize"
    assert "@tf.function\n" in "".join(edit.text for edit in found.edits)


def test_library_callers_may_pass_other_shapes(tmp_path: Path) -> None:
    written, withheld = signed(STEP + "f(tf.zeros([2, 3]))\n", tmp_path, library=True)
    assert written is None and withheld is not None


def test_defaults_that_are_kept_need_no_specification(tmp_path: Path) -> None:
    body = "def f(x, power=2, *, shift=1.0):\n    return tf.square(x) ** power + shift\n\n\nf(tf.zeros([4]))\n"
    assert signed(body, tmp_path) == (spec("(4,)"), None)


def test_structures_are_nested(tmp_path: Path) -> None:
    body = "def f(pair):\n    return tf.square(pair[0]) + pair[1]['b']\n\n\nf((tf.zeros([2]), {'b': tf.ones([2])}))\n"
    one = "tf.TensorSpec(shape=(2,), dtype=tf.float32)"
    assert signed(body, tmp_path)[0] == f"[({one}, {{'b': {one}}})]"


NAMED = """import collections

Batch = collections.namedtuple("Batch", ["x", "y"])


def f(batch):
    return tf.reduce_sum(tf.square(batch.x)) + tf.reduce_sum(batch.y)


"""


def test_named_tuples_are_spelled_as_the_file_does(tmp_path: Path) -> None:
    body = NAMED + "f(Batch(tf.zeros([2, 3]), tf.zeros([])))\nf(Batch(tf.zeros([4, 3]), tf.zeros([])))\n"
    one, other = spec("(None, 3)")[1:-1], spec("()")[1:-1]
    assert signed(body, tmp_path) == (f"[Batch(x={one}, y={other})]", None)


@pytest.mark.parametrize("body", [
    NAMED.replace("Batch = ", "Batch = None\nBatch = ") + "f(Batch(tf.ones([2]), tf.ones([])))\n",
    NAMED.replace("Batch = ", "made = {}\nmade['b'] = ") + "f(made['b'](tf.ones([2]), tf.ones([])))\n",
])
def test_named_tuples_without_a_name_have_no_signature(body: str, tmp_path: Path) -> None:
    written, withheld = signed(body, tmp_path)
    assert written is None and withheld is not None and "no name" in withheld


def test_named_tuples_and_tuples_do_not_mix(tmp_path: Path) -> None:
    body = NAMED.replace(".x", "[0]").replace(".y", "[1]") + (
        "f(Batch(tf.zeros([2]), tf.zeros([])))\nf((tf.zeros([2]), tf.zeros([])))\n")
    written, withheld = signed(body, tmp_path)
    assert written is None and withheld is not None and "differs" in withheld


def test_methods_leave_out_the_receiver(tmp_path: Path) -> None:
    body = "class A:\n    def f(self, x):\n        return tf.square(x) + tf.exp(x)\n\n\na = A()\na.f(tf.zeros([2]))\n"
    assert signed(body, tmp_path, "A.f") == (spec("(2,)"), None)


def test_class_methods_get_none(tmp_path: Path) -> None:
    body = ("class A:\n    @classmethod\n    def f(cls, x):\n        return tf.square(x) + tf.exp(x)\n\n\n"
            "A.f(tf.zeros([2]))\n")
    assert signed(body, tmp_path, "A.f")[0] is None


def test_keras_chooses_the_batch(tmp_path: Path) -> None:
    body = LAYER.replace("{options}", "") + "scale(tf.zeros([2, 3]))\n"
    assert signed(body, tmp_path, "Scale.call")[0] == spec("(None, 3)")


def test_keras_passes_training_on_its_own(tmp_path: Path) -> None:
    body = LAYER.replace("{options}", ", training=None") + (
        "model = tf.keras.Sequential([scale])\nmodel.predict(tf.zeros([2, 3]))\n")
    assert signed(body, tmp_path, "Scale.call")[0] is None


def test_keywords_catch_what_keras_passes(tmp_path: Path) -> None:
    body = LAYER.replace("{options}", ", **options") + "scale(tf.zeros([2, 3]))\n"
    written, withheld = signed(body, tmp_path, "Scale.call")
    assert written is None and withheld is not None and "`**options` catches" in withheld


def test_layers_behind_a_layer_need_sizes(tmp_path: Path) -> None:
    body = LAYER.replace("{options}", "") + "scale(tf.zeros([2, 3]))\nscale(tf.zeros([2, 4]))\n"
    written, withheld = signed(body, tmp_path, "Scale.call")
    assert written is None and withheld is not None and "layers behind" in withheld


def test_graphs_that_call_it_need_sizes(tmp_path: Path) -> None:
    body = STEP + "@tf.function\ndef outer(x):\n    return f(x)\n\n\n" + (
        "f(tf.zeros([2, 3]))\nf(tf.zeros([5, 3]))\nouter(tf.zeros([5, 3]))\n")
    written, withheld = signed(body, tmp_path)
    assert written is None and withheld is not None and "a graph calls it" in withheld


def test_expected_failures_stay_what_they_are(tmp_path: Path) -> None:
    body = STEP + ("import pytest\nf(tf.zeros([2]))\nwith pytest.raises(RuntimeError):\n"
                   "    f(tf.zeros([2, 2]))\n")
    written, withheld = signed(body, tmp_path)
    assert written is None and withheld is not None and "expects an error" in withheld


def test_none_is_written_when_not_wanted(tmp_path: Path) -> None:
    assert signed(STEP + "f(tf.zeros([2]))\n", tmp_path, signatures=False) == (None, None)


def test_states_of_a_cell_may_be_a_list_or_a_tuple(tmp_path: Path) -> None:
    body = (
        "class Cell(tf.keras.layers.Layer):\n    state_size = 2\n\n    def call(self, x, states):\n"
        "        h = tf.tanh(x + states[0])\n        return h, [h]\n\n\n"
        "cell = Cell()\ncell(tf.ones([1, 2]), [tf.zeros([1, 2])])\n"
    )
    written, withheld = signed(body, tmp_path, "Cell.call")
    assert written is None
    assert withheld is not None and "a list or as a tuple" in withheld


@pytest.mark.parametrize("test", ["isinstance(k, float)", "type(k) is float", "not tf.is_tensor(k)"])
def test_number_whose_type_the_body_asks_for(test: str, tmp_path: Path) -> None:
    """Under a signature the number that one call passes would be a tensor as well."""
    body = (f"def f(x, k):\n    if {test}:\n        return tf.exp(x) * k\n    return tf.exp(x) + k\n\n\n"
            "f(tf.constant(1.0), 3.0)\nf(tf.constant(1.0), tf.constant(3.0))\n")
    assert signed(body, tmp_path) == (
        None, "Python numbers are passed for `k` as well, and the body asks for types")
