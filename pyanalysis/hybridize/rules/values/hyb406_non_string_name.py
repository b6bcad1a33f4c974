"""HYB406: something that is no string arrives where an operation expects its name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import NAME
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.values.common import few, spot

_DTYPE_AS_NAME = """\
import tensorflow as tf


def distance(x, y):
    return tf.sqrt(tf.reduce_sum(tf.square(x - y)), tf.float32)


distances = [distance(tf.constant([value, 4.0]), tf.zeros([2])) for value in (0.0, 3.0, 5.0)]
"""

_SLOPE_AS_NAME = {
    "main.py": """\
import tensorflow as tf
from layers import Block

block = Block(slope=0.2)
outputs = [block.forward(tf.constant([value, -1.0])) for value in (-1.0, 0.0, 1.0)]
""",
    "layers.py": """\
import tensorflow as tf


class Block:
    def __init__(self, slope):
        self.slope = slope

    def forward(self, x):
        return self._activate(x - tf.reduce_mean(x))

    def _activate(self, x):
        return tf.nn.relu(x, self.slope)
""",
}

_INDEX_AS_NAME = """\
import tensorflow as tf


def make_tower(depth):
    def tower(x):
        for layer in range(1, depth + 1):
            x = tf.tanh(x * 0.5, name=layer)
        return x

    return tower


tower = make_tower(3)
outputs = [tower(tf.constant([value, 1.0])) for value in (0.5, 1.0, 2.0)]
"""

_FLAG_AS_NAME = """\
import tensorflow as tf


def scores(query, key):
    product = tf.matmul(query, key, name=True)
    return tf.nn.softmax(product, -1, 1.0)


weights = [scores(tf.constant([[1.0, value]]), tf.eye(2)) for value in (0.0, 1.0, 2.0)]
"""

_NAMES = """\
import tensorflow as tf

PREFIX = "layer"


def make_tower(depth):
    def tower(x):
        for layer in range(depth):
            x = tf.tanh(x * 0.5, name=f"{PREFIX}_{layer}")
        return tf.sqrt(tf.square(x), "magnitude")

    return tower


tower = make_tower(3)
outputs = [tower(tf.constant([value, 1.0])) for value in (0.5, 1.0, 2.0)]
"""

_NONE = {
    "main.py": """\
import tensorflow as tf
from ops import scaled_norm

norms = [scaled_norm(tf.constant([value, 4.0])) for value in (0.0, 3.0, 5.0)]
""",
    "ops.py": """\
import tensorflow as tf


def scaled_norm(x, name=None):
    total = tf.reduce_sum(tf.square(x), name=name)
    return named(tf.sqrt, total, name)


def named(operation, value, name):
    return operation(value, name=name) if name else operation(value, None)
""",
}

_OTHER_PARAMETER = """\
import tensorflow as tf


class Attention:
    def __init__(self, axis):
        self.axis = axis

    def weights(self, scores):
        scores = tf.nn.leaky_relu(scores, 0.2)
        shares = tf.nn.softmax(scores, self.axis, "shares")
        return tf.reduce_mean(shares, 0, True)


attention = Attention(axis=-1)
weights = [attention.weights(tf.constant([[1.0, value], [0.0, 1.0]])) for value in (-1.0, 0.0, 1.0)]
"""

_PRIVATE_NAME = """\
import tensorflow as tf


def energy(x):
    return tf.reduce_sum(tf.square(x, name="_squared"))


energies = [energy(tf.constant([1.0, value])) for value in (1.0, 2.0)]
"""

_PRIVATE_SCOPE = """\
import tensorflow as tf


def energy(x):
    with tf.name_scope("_energy"):
        return tf.reduce_sum(tf.square(x))


energies = [energy(tf.constant([1.0, value])) for value in (1.0, 2.0)]
"""

_OWN_PARAMETER_CALLED_NAME = """\
import tensorflow as tf

scales = {1: 0.5, 2: 2.0}


def rescale(x, name):
    return scales[name] * tf.nn.softplus(x)


outputs = [rescale(tf.constant([value, 1.0]), name=2) for value in (0.0, 1.0, 2.0)]
"""


class NonStringName(Rule):
    """A misplaced positional argument or a number as the name of an operation."""

    code = "HYB406"
    name = "non-string-name"

    what_happens = (
        "`tf.sqrt(x, tf.float32)`, `tf.nn.relu(x, 0.2)`, `tf.tanh(x, name=3)`: the second argument of "
        "these operations is `name`. Eager execution ignores it, whatever it is; in a graph the operation "
        "needs it and raises `TypeError: expected string or bytes-like object`."
    )
    why = (
        "Only operations in a graph have names. The eager path never looks at the argument, so the mistake "
        "stays hidden until the function is traced."
    )
    unlock = (
        "Drop the argument, or write what was meant: `tf.cast(tf.sqrt(x), tf.float32)`, "
        "`tf.nn.leaky_relu(x, 0.2)`. Note that the eager program did not do it either."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/api_docs/python/tf/math/sqrt",
        "https://www.tensorflow.org/api_docs/python/tf/Graph#name_scope",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/framework/op_def_library.py",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _DTYPE_AS_NAME,
            "distance",
            expect="differs",
            decision="decline",
            note="The dtype lands in the place of the name.",
        ),
        Example(
            _SLOPE_AS_NAME,
            "Block.forward",
            expect="differs",
            decision="decline",
            module="layers.py",
            note="`tf.nn.relu` has no slope; the helper's second argument is the name.",
        ),
        Example(
            _INDEX_AS_NAME,
            "make_tower.<locals>.tower",
            expect="differs",
            decision="decline",
            note="The layer's number as a name.",
        ),
        Example(
            _FLAG_AS_NAME,
            "scores",
            expect="differs",
            decision="decline",
            note="A boolean, and the third positional argument of `softmax`.",
        ),
        Example(
            _PRIVATE_NAME,
            "energy",
            expect="differs",
            decision="decline",
            note="No operation at the outermost level of a graph may have a name that begins with `_`.",
        ),
        Example(
            _PRIVATE_SCOPE,
            "energy",
            expect="differs",
            decision="decline",
            note="Nor may a scope of names.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _NAMES,
            "make_tower.<locals>.tower",
            expect="same",
            decision="hybridize",
            note="Strings, also computed ones and positional ones.",
        ),
        Example(
            _NONE,
            "scaled_norm",
            expect="same",
            decision="hybridize",
            module="ops.py",
            note="`None` asks for the default name.",
        ),
        Example(
            _OTHER_PARAMETER,
            "Attention.weights",
            expect="same",
            decision="hybridize",
            note="Here the second argument is the slope or the axis.",
        ),
        Example(
            _OWN_PARAMETER_CALLED_NAME,
            "rescale",
            expect="same",
            decision="hybridize",
            note="`name` is a parameter of the program, not of an operation.",
        ),
        Example(
            _PRIVATE_SCOPE.replace("_energy", "energy_"),
            "energy",
            expect="same",
            decision="hybridize",
            note="Anywhere else `_` may stand.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each operation whose name is no text."""
        for lifted in few(function.events(NAME)):
            yield self.reason(
                function,
                lifted,
                f"{spot(lifted)} passes {_kind(lifted)} as `name`, which only a graph looks at",
                what="the operation gets its name here",
            )


_WORDS = {"dtype": "a dtype", "tensor": "a tensor", "array": "an array", "shape": "a shape"}


def _kind(lifted: Lifted) -> str:
    for atom in lifted.subject.ordered():
        if atom.kind in _WORDS:
            return _WORDS[atom.kind]
        if atom.kind in ("const", "scalar") and atom.type_name not in ("str", "NoneType"):  # type: ignore[attr-defined]
            return f"a value of type {atom.type_name}"  # type: ignore[attr-defined]
        if isinstance(getattr(atom, "value", None), str):
            return "a text that is no name of an operation"
    return "something else than a text"
