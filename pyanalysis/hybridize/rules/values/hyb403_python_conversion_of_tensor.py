"""HYB403: a Python operation needs the value of a tensor and AutoGraph does not convert it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import API, CONVERT, FOLDS, MATERIALISE, MEMBER
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.values.common import few, in_graph, is_symbol, of_message, of_numbers, spot, strongest, symbolic
from hybridize.rules.values.converting import only_converts
from hybridize.rules.values.type_tests import changes, class_matters

_MATH_MODULE = """\
import math

import tensorflow as tf


class RootMeanSquare:
    def __call__(self, x):
        mean_square = tf.reduce_mean(tf.square(x))
        return x / math.sqrt(mean_square + 1e-6)


normalise = RootMeanSquare()
rows = [normalise(tf.constant([3.0, value])) for value in (0.0, 4.0, 8.0)]
"""

_MAX_IN_ANOTHER_MODULE = {
    "main.py": """\
import tensorflow as tf
from clipping import make_clipper

clip = make_clipper(1.0)
clipped = [clip(tf.constant([value, 0.5])) for value in (0.1, 3.0, 5.0)]
""",
    "clipping.py": """\
import tensorflow as tf


def make_clipper(limit):
    def clip(gradient):
        return gradient / excess(tf.norm(gradient) / limit)

    return clip


def excess(ratio):
    return max(ratio, 1.0)
""",
}

_FORMATTED_KEY = """\
import tensorflow as tf

gains = {"0.5": 2.0, "1.0": 1.0, "2.0": 0.25}


def equalise(signal, level):
    key = f"{level:.1f}"
    return tf.tanh(signal) * gains[key]


signals = [equalise(tf.constant([1.0, -1.0]), tf.constant(level)) for level in (0.5, 1.0, 2.0)]
"""

_MEMBERSHIP = """\
import tensorflow as tf

SPECIAL = [0, 1]


def embed(token):
    table = tf.reshape(tf.range(12.0), [4, 3])
    if token in SPECIAL:
        return tf.zeros([3])
    return tf.nn.l2_normalize(table[token])


vectors = [embed(tf.constant(token)) for token in (0, 1, 2, 3)]
"""

_COMPARED_PAIRS = """\
import tensorflow as tf


class Tracker:
    def __init__(self):
        self.anchor = (tf.constant(0.0), tf.constant(1.0))

    def moved(self, x, y):
        return (x, y) != self.anchor


tracker = Tracker()


def distance(x, y):
    if tracker.moved(x, y):
        return tf.sqrt(tf.square(x) + tf.square(y - 1.0))
    return tf.zeros([])


distances = [distance(tf.constant(value), tf.constant(1.0)) for value in (0.0, 2.0)]
"""

_ARRAY_CHECK = """\
import numpy as np
import tensorflow as tf


def to_unit_range(image):
    if isinstance(image, np.ndarray):
        image = image / np.float32(255.0)
    return tf.clip_by_value(tf.convert_to_tensor(image), 0.0, 1.0)


images = [to_unit_range(np.full([2, 2], value, "float32")) for value in (51.0, 102.0, 204.0)]
"""

_ANY_AND_SUM = """\
import tensorflow as tf


def penalised(weights):
    total = sum(tf.abs(weights))
    if any(weights > 1.0):
        total = total * 2.0
    return total


totals = [penalised(tf.constant([value, -0.5])) for value in (0.5, 1.5, 2.5)]
"""

_SORTED_BY_SIZE = """\
import tensorflow as tf


def size(row):
    return float(tf.norm(row))


def largest_last(rows):
    ordered = sorted(rows, key=size)
    return tf.concat(ordered, axis=0)


ends = [largest_last([tf.constant([3.0, value]), tf.constant([1.0, 1.0])]) for value in (0.0, 4.0)]
"""

_BOOL_CALL = """\
import tensorflow as tf


def step(x, lower):
    is_below = bool(tf.reduce_any(x < lower))
    return tf.maximum(x, lower) if is_below else tf.square(x)


steps = [step(tf.constant([value, 1.0]), tf.constant(0.5)) for value in (0.0, 1.0, 2.0)]
"""

_CONVERTED_STATEMENTS = """\
import tensorflow as tf


def collatz(n, limit):
    steps = 0
    largest = n
    while n > 1 and steps < limit:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        if not n <= largest:
            largest = n
        steps += 1
    return largest


largest = [collatz(tf.constant(start), tf.constant(50)) for start in (6, 7, 9, 15)]
"""

_CONVERTED_BUILTINS = {
    "main.py": """\
import tensorflow as tf
from moments import Moments

moments = Moments()
values = [moments.of(tf.constant([1.0, 2.0, value]), tf.constant(3)) for value in (0.0, 4.0)]
values += [moments.of(tf.constant([0.0, 1.0, 5.0]), tf.constant(order)) for order in (2, 4)]
""",
    "moments.py": """\
import tensorflow as tf


class Moments:
    def of(self, x, order):
        centred = x - tf.reduce_mean(x)
        power = tf.ones_like(centred)
        for _ in range(order):
            power *= centred
        total = tf.constant(0.0)
        for value in power:
            total += abs(value)
        return total / float(len(x)) if 0 < order < 10 else tf.zeros([])
""",
}

_PYTHON_VALUES = """\
import math

import tensorflow as tf

STEPS = [0.5, 0.25, 0.125]


def gaussian(x, width=2.0):
    factor = 1.0 / (width * math.sqrt(2.0 * math.pi))
    scale = max(width, 1.0) + sum(STEPS)
    return factor * tf.exp(-0.5 * tf.square(x / scale))


densities = [gaussian(tf.constant([value, 0.0])) for value in (0.5, 1.0, 2.0)]
"""

_TENSOR_CHECKS = """\
import tensorflow as tf


def as_float(x):
    if not isinstance(x, tf.Tensor):
        raise TypeError("expected a tensor")
    if x.dtype in (tf.int32, tf.int64):
        x = tf.cast(x, tf.float32)
    return tf.math.cumsum(tf.math.sqrt(x)) * (1.0 if x.shape.rank == 1 else 2.0)


values = [as_float(tf.constant([1, value])) for value in (4, 9, 16)]
"""

_OTHER_DTYPE = """\
import numpy as np
import tensorflow as tf


def normalised(x):
    if tf.is_tensor(x):
        x = tf.identity(x)
    else:
        x = tf.convert_to_tensor(x, tf.float32)
    return x / tf.reduce_sum(x)


rows = [normalised(np.array([1.0, value])) for value in (2.0, 3.0)]
"""

_ONE_DTYPE = """\
import numpy as np
import tensorflow as tf


def as_float32(x):
    if isinstance(x, tf.Tensor):
        return tf.cast(x, tf.float32)
    return tf.convert_to_tensor(x, tf.float32)


def normalised(x):
    x = as_float32(x)
    return x / as_float32(float(tf.reduce_sum(x)))


rows = [normalised(np.array([1.0, value])) for value in (2.0, 3.0)]
"""

_TYPE_NAME = """\
import tensorflow as tf


def double(x):
    return x * 2.0 if type(x).__name__ == "EagerTensor" else x


doubled = [double(tf.constant(v)) for v in (1.0, 2.0)]
"""


_LENGTH_HINT = """\
import operator

import tensorflow as tf


def rows(table):
    return operator.length_hint(table)


def mean_row(table):
    return tf.reduce_sum(table, axis=0) / max(rows(table), 1)


means = [mean_row(tf.constant([[1.0, value], [3.0, 4.0]])) for value in (2.0, 5.0)]
"""

_PHASE_FROM_A_TENSOR = """\
import tensorflow as tf

dropout = tf.keras.layers.Dropout(0.5)


def forward(x, training):
    return dropout(x, training=training) * 2.0


outputs = [forward(tf.ones([2]), tf.constant(False)) for _ in range(2)]
"""


_PHASE_OF_THE_BASE = """\
import tensorflow as tf


class Freezable(tf.keras.layers.BatchNormalization):
    def call(self, x, training=False):
        return super().call(x, tf.logical_and(training, self.trainable))


freezable = Freezable()
outputs = [freezable(tf.constant([[1.0], [value]]), training=True) for value in (2.0, 3.0)]
"""

_PHASE_PASSED_ON = """\
import tensorflow as tf


class Shifted(tf.keras.layers.BatchNormalization):
    def call(self, x, training=False):
        return super().call(x + 1.0, training=training and self.trainable)


shifted = Shifted()
outputs = [shifted(tf.constant([[1.0], [value]]), training=True) for value in (2.0, 3.0)]
"""


class PythonConversionOfTensor(Rule):
    """Python semantics that need a number, a truth value, a hash or a text of a tensor."""

    code = "HYB403"
    name = "python-conversion-of-tensor"

    what_happens = (
        '`math.sqrt(t)`, `max(t, 1.0)`, `sum(t)`, `any(t)`, `bool(t)`, `t in values`, `f"{t:.2f}"` and the '
        "like ask the tensor for its value and raise while TensorFlow traces. Some go wrong quietly: "
        "`str(t)` is the name of a symbol, and `isinstance(x, np.ndarray)` is false for an array that was "
        "passed as argument. `[a, b] == [c, d]` compares the items in Python, too."
    )
    why = (
        "AutoGraph rewrites statements and some built-ins: `if`, `while`, `for x in t`, `for i in "
        "range(t)`, conditional expressions, `and`, `or`, `not`, chained comparisons, `float`, `int`, "
        "`len`, `abs`, `sorted`. Whatever it does not rewrite is executed by Python, which needs the "
        "value."
    )
    unlock = (
        "Use the operation: `tf.sqrt`, `tf.maximum`, `tf.reduce_sum`, `tf.reduce_any`, "
        "`tf.strings.format`; write `if t:` instead of `if bool(t):`; test with `isinstance(x, tf.Tensor)` "
        "or `x.dtype`."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#autograph_transformations",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/operators/py_builtins.py",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/operators/logical.py",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/g3doc/reference/limitations.md",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _MATH_MODULE,
            "RootMeanSquare.__call__",
            expect="differs",
            decision="decline",
            note="`math.sqrt` wants a real number.",
        ),
        Example(
            _MAX_IN_ANOTHER_MODULE,
            "make_clipper.<locals>.clip",
            expect="differs",
            decision="decline",
            module="clipping.py",
            note="The built-in `max` compares with Python's `bool`, in a helper of a closure.",
        ),
        Example(
            _FORMATTED_KEY,
            "equalise",
            expect="differs",
            decision="decline",
            note="A format specification needs the number.",
        ),
        Example(
            _MEMBERSHIP, "embed", expect="differs", decision="decline", note="`in` compares with each item."
        ),
        Example(
            _COMPARED_PAIRS,
            "distance",
            expect="differs",
            decision="decline",
            note="Comparing two tuples asks whether their items are equal, in a method of a global.",
        ),
        Example(
            _ARRAY_CHECK,
            "to_unit_range",
            expect="differs",
            decision="decline",
            note="No error: the array has become a tensor, and the scaling is skipped.",
        ),
        Example(
            _ANY_AND_SUM,
            "penalised",
            expect="differs",
            decision="decline",
            note="The built-ins `sum` and `any` iterate over the tensor.",
        ),
        Example(
            _SORTED_BY_SIZE,
            "largest_last",
            expect="differs",
            decision="decline",
            note="AutoGraph makes an operation of `float` in the key, and `sorted` compares its symbols.",
        ),
        Example(
            _BOOL_CALL, "step", expect="differs", decision="decline", note="`bool` is not converted, `if` is."
        ),
        Example(
            _OTHER_DTYPE,
            "normalised",
            expect="differs",
            decision="decline",
            note="The array becomes a float32 tensor in one branch, and keeps its float64 in the other.",
        ),
        Example(_TYPE_NAME, "double", expect="differs", decision="decline",
                note="A symbol is of another class."),
        Example(_LENGTH_HINT, "mean_row", expect="differs", decision="decline",
                note="Nothing raises: what has no length gets the length 0."),
        Example(
            _PHASE_FROM_A_TENSOR,
            "forward",
            expect="differs",
            decision="decline",
            note="Keras 3 asks in Python whether `training` is true.",
        ),
        Example(_PHASE_OF_THE_BASE, "Freezable.call", expect="differs", decision="decline",
                note="So do the standard layers that a class derives from."),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _CONVERTED_STATEMENTS,
            "collatz",
            expect="same",
            decision="hybridize",
            note="`while`, `if`, `and`, `not` and the conditional expression are converted.",
        ),
        Example(
            _CONVERTED_BUILTINS,
            "Moments.of",
            expect="same",
            decision="hybridize",
            module="moments.py",
            note="`range`, `float`, `len`, `abs`, a loop over a tensor, a chained comparison: converted.",
        ),
        Example(
            _PYTHON_VALUES,
            "gaussian",
            expect="same",
            decision="hybridize",
            note="`math`, `max` and `sum` on Python numbers.",
        ),
        Example(
            _TENSOR_CHECKS,
            "as_float",
            expect="same",
            decision="hybridize",
            note="Tests of type, dtype and rank are answered while tracing.",
        ),
        Example(
            _ONE_DTYPE,
            "normalised",
            expect="same",
            decision="hybridize",
            note="Arrays, numbers and tensors all become the same tensor.",
        ),
        Example(_PHASE_PASSED_ON, "Shifted.call", expect="same", decision="hybridize",
                note="`training` is a bool of Python."),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each Python operation that needs the value of a tensor and is not converted."""
        for lifted in few(_needed(function)):
            verdict = _verdict(function, lifted)
            yield self.reason(
                function,
                lifted,
                f"{spot(lifted)} {_effect(lifted)}, and what it gets {is_symbol(verdict)}",
                severity=verdict,
                what="Python needs the value of a tensor here",
            )


_RAISING = frozenset({
    "all", "any", "bool", "bytes", "complex", "comprehension_condition", "contains", "divmod", "filter",
    "format", "format_spec", "fsum", "guard", "index", "list_index", "match", "max", "min", "number_hash",
    "number_member", "number_operand", "number_start", "phase", "prod", "round", "shift", "sorted",
})
_ANSWERED = {  # nothing is raised: the operation -> what it does
    "length_hint": "gives 0, since a symbol has no length",
    "number_type": "asks for the class of a number",
}
_TEXTS = frozenset({"ascii", "percent", "repr", "str", "text"})
_REFUSED = FOLDS | {"contains"}  # a tensor that is known is refused in a graph, too
_MODULES = ("builtins.", "math.", "cmath.", "operator.")
_OTHERS = frozenset({"builtins.memoryview", "builtins.bytearray"})  # HYB401


def _needed(function: FunctionFacts) -> Iterator[Lifted]:
    for lifted in function.events(API, CONVERT, MATERIALISE, MEMBER):
        if _is_python(lifted, function.program) and _verdict(function, lifted) is not None:
            yield lifted


def _is_python(lifted: Lifted, program: ProgramFacts) -> bool:
    event, api = lifted.event, lifted.event.api
    if event.kind == MATERIALISE:
        return event.attr in FOLDS
    if event.kind == API:
        named = api is not None and api.name.startswith(_MODULES) and api.name not in _OTHERS
        return named and api is not None and api.role == "conversion"
    if event.attr == "isinstance":
        return changes(lifted) and not only_converts(lifted, program)
    if event.attr == "type" or event.kind == MEMBER:
        return event.attr in ("type", "__class__") and class_matters(lifted, program)
    if event.attr in _TEXTS:
        return not of_message(lifted, program)
    if event.attr == "number_type":
        return not only_converts(lifted, program, number=True)
    return event.attr in _RAISING or event.attr in _ANSWERED


def _verdict(function: FunctionFacts, lifted: Lifted) -> str | None:
    if lifted.event.kind == API:
        return strongest(function, (lifted.subject, *lifted.arguments))
    if lifted.event.attr == "number_type":
        return of_numbers(function, lifted.subject)
    if lifted.event.attr in _REFUSED:
        return in_graph(function, lifted.subject, depth=2)
    return symbolic(function, lifted.subject)


def _effect(lifted: Lifted) -> str:
    event = lifted.event
    if event.attr in _ANSWERED:
        return _ANSWERED[event.attr]
    if event.attr in _TEXTS:
        return "writes the name of a symbol instead of the numbers"
    if event.attr in ("isinstance", "type", "__class__"):
        return "comes out differently"
    if event.attr == "phase":
        return "lets Keras decide in Python by what `training` is"
    return "is executed by Python, which needs the value"
