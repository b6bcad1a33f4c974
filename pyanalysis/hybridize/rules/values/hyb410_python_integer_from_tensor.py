"""HYB410: ``int(t)`` is used where Python itself needs the number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import INDEX, MATERIALISE
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.values.common import CERTAIN, few, is_symbol, spot, symbolic
from hybridize.values.atoms import Array, Const, Range, Scalar, Tensor
from hybridize.values.objects import Variable
from hybridize.values.value import Value

_INDEXES_A_LIST = """\
import tensorflow as tf

experts = [tf.constant([[1.0, 0.0], [0.0, 1.0]]), tf.constant([[0.0, 2.0], [2.0, 0.0]])]


def route(x, choice):
    kernel = experts[int(choice)]
    return tf.nn.relu(tf.matmul(x, kernel))


outputs = [route(tf.constant([[1.0, value]]), tf.constant(i)) for i, value in ((0, 2.0), (1, 3.0), (0, 4.0))]
"""

_REPEATS_A_LIST_IN_ANOTHER_MODULE = {
    "main.py": """\
import tensorflow as tf
from padding import Padder

padder = Padder()
padded = [padder.pad(tf.constant([1.0, value]), tf.constant(2)) for value in (2.0, 3.0, 4.0)]
""",
    "padding.py": """\
import tensorflow as tf


def repeated(row, times):
    return [row] * int(times)


class Padder:
    def pad(self, row, times):
        return tf.concat(repeated(tf.tanh(row), times), axis=0)
""",
}

_COUNTS_BY_A_MASK = """\
import tensorflow as tf


def share(x):
    return 1.0 / len(x[x > 0.0]) + tf.reduce_sum(x) * 0.0


shares = [share(tf.constant([1.0, value])) for value in (2.0, -3.0)]
"""

_BOUND_OF_A_COMPREHENSION = """\
import tensorflow as tf


def make_series(scale):
    def series(x, order):
        terms = [x**power / float(power + 1) for power in range(int(order))]
        return scale * tf.add_n(terms)

    return series


series = make_series(0.5)
values = [series(tf.constant([value, 1.0]), tf.constant(3)) for value in (1.0, 2.0, 3.0)]
"""

_NUMBER_OF_PARTS = """\
import tensorflow as tf


def grouped_maxima(x, groups):
    parts = tf.split(x, int(groups))
    return tf.stack([tf.reduce_max(part) for part in parts])


maxima = [grouped_maxima(tf.constant([1.0, value, 3.0, 4.0]), tf.constant(2)) for value in (0.0, 5.0)]
"""

_SLICES_A_PYTHON_LIST = """\
import tensorflow as tf


class Ensemble:
    def __init__(self):
        self.weights = [0.5, 0.3, 0.2]

    def combine(self, x, members):
        chosen = self.weights[: int(members)]
        return tf.add_n([weight * tf.sin(x) for weight in chosen])


ensemble = Ensemble()
combined = [ensemble.combine(tf.constant([1.0, value]), tf.constant(2)) for value in (0.0, 1.0)]
"""

_DIVIDES_BY_A_COUNT = """\
import tensorflow as tf


def mean_of_valid(losses, count):
    return tf.reduce_sum(losses) / int(count)


means = [mean_of_valid(tf.constant([1.0, 2.0, 0.0]), tf.constant(count)) for count in (1, 2, 3)]
"""

_FITTING_ARITHMETIC = """\
import tensorflow as tf


def decayed(x, step):
    factor = 1.0 - 0.1 * float(step)
    return x * factor + tf.reduce_sum(x[: int(step) + 1])


values = [decayed(tf.constant([1.0, 2.0, 3.0]), tf.constant(step)) for step in (0, 1, 2)]
"""

_SLICES_A_TENSOR = """\
import tensorflow as tf


def truncated_mean(x, length):
    kept = x[: int(length)]
    return tf.reduce_mean(kept) + x[int(length) - 1]


means = [truncated_mean(tf.constant([1.0, 2.0, 6.0]), tf.constant(length)) for length in (1, 2, 3)]
"""

_TENSOR_INDEX = {
    "main.py": """\
import tensorflow as tf
from experts import Experts

experts = Experts()
outputs = [experts.route(tf.constant([[1.0, value]]), tf.constant(i)) for i, value in ((0, 2.0), (1, 3.0))]
outputs += [experts.route(tf.constant([[0.5, value]]), tf.constant(1)) for value in (2.0, 3.0)]
""",
    "experts.py": """\
import tensorflow as tf


class Experts:
    def __init__(self):
        self.kernels = tf.constant([[[1.0, 0.0], [0.0, 1.0]], [[0.0, 2.0], [2.0, 0.0]]])

    def route(self, x, choice):
        return tf.nn.relu(tf.matmul(x, self._kernel(choice)))

    def _kernel(self, choice):
        return tf.gather(self.kernels, choice)
""",
}

_SHAPE_OF_AN_OPERATION = """\
import tensorflow as tf


def make_padding(value):
    def pad(row, count):
        filler = tf.fill([int(count)], value)
        tail = tf.zeros([int(count), 1])
        return tf.concat([row, filler], axis=0) - tf.reduce_sum(tail)

    return pad


pad = make_padding(-1.0)
padded = [pad(tf.constant([1.0, 2.0]), tf.constant(count)) for count in (1, 2, 3)]
"""

_LOOP_STATEMENT = """\
import tensorflow as tf


def power_sum(x, order):
    total = tf.zeros_like(x)
    term = tf.ones_like(x)
    for _ in range(int(order)):
        term = term * x
        total = total + term
    return total


sums = [power_sum(tf.constant([value, 1.0]), tf.constant(3)) for value in (1.0, 2.0, 3.0)]
"""

_LOOP_VARIABLE = """\
import tensorflow as tf

weights = [1.0, 10.0, 100.0]


def weighted(x):
    _, total = tf.while_loop(lambda i, _: i < 3, lambda i, s: (i + 1, s + x * weights[i]), [0, tf.zeros([])])
    return total


totals = [weighted(tf.constant(value)) for value in (1.0, 2.0)]
"""

_SAME_COUNT = """\
import tensorflow as tf


def tiled(row):
    if tf.reduce_sum(row) > 0.0:
        copies = 2
    else:
        copies = 2
        row = -row
    return tf.stack([row] * copies)


rows = tiled(tf.constant([1.0, -4.0]))
"""


class PythonIntegerFromTensor(Rule):
    """Lists, strings, comprehensions and Python-valued parameters that are given a converted tensor."""

    code = "HYB410"
    name = "python-integer-from-tensor"

    what_happens = (
        "In a graph `int(t)` is a tensor, not a Python integer. Operations and tensor slices accept it; "
        "Python does not: `layers[int(t)]`, `range(int(t))` in a comprehension, `names[:int(t)]` and "
        "parameters that must be known while tracing raise. Arithmetic that mixes it with floats raises, since "
        "it is an `int32` tensor. `[row] * int(t)` does not even raise: it multiplies the tensors instead of "
        "repeating the list."
    )
    why = (
        "AutoGraph replaces `int` and `float` on tensors by a cast, since the value does not exist while "
        "tracing. Everything that the Python interpreter itself does with the result is not converted."
    )
    unlock = (
        "Keep the number in TensorFlow (`tf.gather` on stacked tensors, `tf.repeat`, `tf.range`, "
        "`tf.switch_case`), or pass it as a Python integer if it takes few values."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/operators/py_builtins.py",
        "https://www.tensorflow.org/guide/function#autograph_transformations",
        "https://www.tensorflow.org/api_docs/python/tf/switch_case",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _COUNTS_BY_A_MASK,
            "share",
            expect="differs",
            decision="decline",
            note="How many elements a mask keeps is known when the graph runs.",
        ),
        Example(
            _INDEXES_A_LIST,
            "route",
            expect="differs",
            decision="decline",
            note="A Python list cannot be indexed by a tensor.",
        ),
        Example(
            _REPEATS_A_LIST_IN_ANOTHER_MODULE,
            "Padder.pad",
            expect="differs",
            decision="decline",
            module="padding.py",
            note="No error: the list is multiplied as a tensor.",
        ),
        Example(
            _BOUND_OF_A_COMPREHENSION,
            "make_series.<locals>.series",
            expect="differs",
            decision="decline",
            note="`range` in a comprehension is not converted.",
        ),
        Example(
            _NUMBER_OF_PARTS,
            "grouped_maxima",
            expect="differs",
            decision="decline",
            note="The number of results of `tf.split` must be known while tracing.",
        ),
        Example(
            _SLICES_A_PYTHON_LIST,
            "Ensemble.combine",
            expect="differs",
            decision="decline",
            note="A slice of a Python list.",
        ),
        Example(
            _DIVIDES_BY_A_COUNT,
            "mean_of_valid",
            expect="differs",
            decision="decline",
            note="Python divides by an integer, TensorFlow does not divide `float32` by `int32`.",
        ),
        Example(
            _LOOP_VARIABLE,
            "weighted",
            expect="differs",
            decision="decline",
            note="In a graph `tf.while_loop` makes tensors of its variables, and no list takes one as an index.",
        ),
        Example(
            _SAME_COUNT,
            "tiled",
            expect="differs",
            decision="decline",
            note="The number is the same in both branches, and a tensor behind them.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _SLICES_A_TENSOR,
            "truncated_mean",
            expect="same",
            decision="hybridize",
            note="Slices and indices of tensors may be tensors.",
        ),
        Example(
            _TENSOR_INDEX,
            "Experts.route",
            expect="same",
            decision="hybridize",
            module="experts.py",
            note="`tf.gather` selects when the graph runs.",
        ),
        Example(
            _SHAPE_OF_AN_OPERATION,
            "make_padding.<locals>.pad",
            expect="same",
            decision="hybridize",
            note="Shapes given to `tf.fill` and `tf.zeros` may be tensors.",
        ),
        Example(
            _LOOP_STATEMENT,
            "power_sum",
            expect="same",
            decision="hybridize",
            note="`range` in a `for` statement is converted.",
        ),
        Example(
            _FITTING_ARITHMETIC,
            "decayed",
            expect="same",
            decision="hybridize",
            note="`float(step)` is a `float32` tensor beside others, `int(step) + 1` an `int32` one.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each place where Python itself, or a fixed dtype, needs the converted number."""
        for lifted in few(_used(function)):
            verdict = symbolic(function, lifted.subject)
            assert verdict is not None
            certain = _is_certain(lifted)
            yield self.reason(
                function,
                lifted,
                f"{spot(lifted)} {_effect(lifted, verdict)}"
                + ("" if certain else "; the dtype of the tensor beside it is not known"),
                unlock=_CAST if lifted.event.attr in _ARITHMETIC else None,
                severity=verdict if certain else "warning",
                what="the number is used here",
            )


_IN_PYTHON = frozenset({"key", "list", "num", "num_or_size_splits", "repeat", "units"})
_ARITHMETIC = ("operand", "division")
_INTEGERS = ("int", "bool")
_CAST = "Convert the number to what it meets, which eagerly does the same: `total / tf.cast(count, total.dtype)`."


def _used(function: FunctionFacts) -> Iterator[Lifted]:
    for lifted in function.events(INDEX, MATERIALISE):
        if _matters(lifted) and symbolic(function, lifted.subject) is not None:
            yield lifted


def _matters(lifted: Lifted) -> bool:
    event = lifted.event
    if event.kind == MATERIALISE:
        return any(type(atom) is Range for atom in lifted.subject.atoms)
    if event.attr in _ARITHMETIC:
        return clashes(lifted.subject, lifted.stored, event.attr == "division")
    return event.attr in _IN_PYTHON


def _is_certain(lifted: Lifted) -> bool:
    """Whether the number stands beside something whose dtype is known: the reason is no assumption about it."""
    operands = lifted.stored.atoms if lifted.event.attr in _ARITHMETIC else ()
    return not operands or any(getattr(atom, "dtype", "known") is not None for atom in operands)


def clashes(number: Value, other: Value, division: bool) -> bool:
    """Whether arithmetic with ``int(t)`` or ``float(t)`` fails, or gives another dtype, in a graph.

    There they are an ``int32`` and a ``float32`` tensor, whatever stands beside them. A dtype that is not known may be
    another one.
    """
    whole, dtype = _is_whole(number), _dtype(number)
    for atom in other.atoms:
        if isinstance(atom, (Tensor, Variable, Array)):
            if atom.dtype != dtype:
                return True
        elif isinstance(atom, (Const, Scalar)) and whole and (atom.type_name == "float" or division):
            return True
    return False


def _is_whole(number: Value) -> bool:
    return all(atom.type_name in _INTEGERS for atom in number.atoms)  # type: ignore[attr-defined]


def _dtype(number: Value) -> str:
    """What a graph makes of the number."""
    if any(atom.type_name == "complex" for atom in number.atoms):  # type: ignore[attr-defined]
        return "complex128"
    return "int32" if _is_whole(number) else "float32"


def _effect(lifted: Lifted, verdict: str | None) -> str:
    if lifted.event.attr in _ARITHMETIC:
        dtype = _dtype(lifted.subject)
        tensor = f"{'an' if dtype == 'int32' else 'a'} {dtype} tensor"
        becomes = "is" if verdict == CERTAIN else "may be"
        return (f"has a Python number on one side, which in a graph {becomes} {tensor}: unlike the number, it does not "
                "adapt to the other side")
    what = "repeats a list" if lifted.event.attr == "repeat" else "needs a number of Python"
    return f"{what}, and the number {is_symbol(verdict)}"
