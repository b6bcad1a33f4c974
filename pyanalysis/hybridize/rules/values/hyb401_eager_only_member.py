"""HYB401: the function asks a tensor for its value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import API, ASSIGNED, CONVERT, MEMBER
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.values.common import CERTAIN, POSSIBLE, few, is_symbol, spot, strongest
from hybridize.rules.values.converting import only_converts
from hybridize.values import labels as lb
from hybridize.values.atoms import Tensor
from hybridize.values.objects import Variable

_NUMPY_OF_A_LOSS = """\
import tensorflow as tf

weight = tf.Variable([0.5, -0.5])


def train_step(x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(x * weight - y))
    gradient = tape.gradient(loss, weight)
    if loss.numpy() > 0.1:
        weight.assign_sub(0.1 * gradient)
    return loss


losses = [train_step(tf.constant([1.0, 2.0]), tf.constant([1.0, 0.0])) for _ in range(3)]
"""

_TO_LIST_IN_ANOTHER_MODULE = {
    "main.py": """\
import tensorflow as tf
from decoding import Decoder

decoder = Decoder()
scores = [decoder.score(tf.constant([[0.1, shift, 0.4]])) for shift in (0.2, 0.5, 0.9)]
""",
    "decoding.py": """\
import tensorflow as tf


def best_indices(logits):
    return tf.argmax(logits, axis=-1).numpy().tolist()


class Decoder:
    def score(self, logits):
        log_probabilities = tf.nn.log_softmax(logits)
        best = best_indices(logits)
        return tf.add_n([log_probabilities[i, best[i]] for i in range(len(best))])
""",
}

_VALUE_OF_A_VARIABLE = """\
import tensorflow as tf


def make_counter_loss():
    step = tf.Variable(0.0)

    def loss(error):
        step.assign_add(1.0)
        warmth = min(1.0, step.numpy().item() / 3.0)
        return warmth * tf.reduce_sum(tf.abs(error))

    return loss


loss = make_counter_loss()
losses = [loss(tf.constant([1.0, -2.0])) for _ in range(4)]
"""

_ASKS_FOR_THE_MEMBER = """\
import tensorflow as tf


def describe(x):
    spread = tf.reduce_max(x) - tf.reduce_min(x)
    if hasattr(x, "numpy"):
        spread = spread / tf.reduce_mean(x)
    return spread


spreads = [describe(tf.constant([1.0, value])) for value in (2.0, 3.0, 4.0)]
"""

_BUFFER = """\
import tensorflow as tf


def mean_of_bytes(x):
    clipped = tf.clip_by_value(x, 0, 127)
    return tf.reduce_mean(tf.constant(list(memoryview(clipped)), tf.float32))


means = [mean_of_bytes(tf.constant([1, value, 300], tf.int32)) for value in (2, 3, 4)]
"""

_CONSTANT_OF_A_TENSOR = """\
import tensorflow as tf


def weighted(x, factor):
    return tf.nn.softmax(x) * tf.constant(factor, tf.float32)


outputs = [weighted(tf.constant([1.0, 2.0]), tf.constant(value)) for value in (0.5, 1.0, 2.0)]
"""

_CONVERTS_A_TENSOR = """\
import tensorflow as tf


def weighted(x, factor):
    return tf.nn.softmax(x) * tf.convert_to_tensor(factor, tf.float32) + tf.constant(0.5)


outputs = [weighted(tf.constant([1.0, 2.0]), tf.constant(value)) for value in (0.5, 1.0, 2.0)]
"""

_OWN_METHOD_NAMED_NUMPY = {
    "main.py": """\
import tensorflow as tf
from quantities import Quantity

doubled = [Quantity(tf.constant([value, 1.0]), 2.0).scaled() for value in (1.0, 2.0)]


def total(x):
    return tf.reduce_sum(Quantity(x, 3.0).numpy())


totals = [total(tf.constant([value, 1.0])) for value in (1.0, 2.0, 3.0)]
""",
    "quantities.py": """\
class Quantity:
    def __init__(self, magnitude, factor):
        self.magnitude = magnitude
        self.factor = factor

    def scaled(self):
        return self.magnitude * self.factor

    def numpy(self):
        return self.scaled() + 1.0

    def item(self):
        return self.magnitude[0]
""",
}

_CALLER_ASKS = """\
import tensorflow as tf


class Trainer:
    def __init__(self):
        self.weight = tf.Variable([0.5, -0.5])

    def step(self, x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(x * self.weight - y))
        self.weight.assign_sub(0.1 * tape.gradient(loss, self.weight))
        return loss

    def run(self, x, y):
        history = []
        while not history or history[-1] > 0.1:
            history.append(self.step(x, y).numpy().item())
        return history


history = Trainer().run(tf.constant([1.0, 2.0]), tf.constant([1.0, 0.0]))
"""

_TENSOR_FORM = """\
import tensorflow as tf

weight = tf.Variable([0.5, -0.5])


def train_step(x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(x * weight - y))
    gradient = tape.gradient(loss, weight)
    if loss > 0.1:
        weight.assign_sub(0.1 * gradient)
    return loss


losses = [train_step(tf.constant([1.0, 2.0]), tf.constant([1.0, 0.0])) for _ in range(3)]
"""

_EAGER_CONSTANT = """\
import tensorflow as tf

knots = tf.constant([0.0, 1.0, 2.0])


def make_spline():
    def spline(x):
        total = tf.zeros_like(x)
        for knot in knots.numpy():
            total += tf.nn.relu(x - knot) ** 3
        return total

    return spline


spline = make_spline()
curves = [spline(tf.constant([value, 2.5])) for value in (0.5, 1.5, 3.5)]
"""

_FIELD_OF_EXTENSION = """\
import tensorflow as tf


class Reading(tf.experimental.ExtensionType):
    value: tf.Tensor


def scaled(reading, factor):
    return factor * float(reading.value.numpy())


doubled = scaled(Reading(1.5), tf.constant(2.0))
"""

_WEIGHTS_AS_ARRAYS = """\
import tensorflow as tf

dense = tf.keras.layers.Dense(1, kernel_initializer="ones")
dense.build((None, 2))


def normalized(x):
    kernel, bias = dense.get_weights()
    return dense(x) / tf.norm(kernel)


outputs = [normalized(tf.ones([1, 2])) for _ in range(2)]
"""

_PART_OF_A_VARIABLE = """\
import tensorflow as tf

counts = tf.Variable([1.0, 2.0, 3.0])


def put(cell, value):
    cell.assign(value)
    return tf.square(value)


squares = [put(counts[index], tf.constant(5.0)) for index in range(3)]
"""

_PART_TAKEN_INSIDE = """\
import tensorflow as tf

counts = tf.Variable([1.0, 2.0, 3.0])


def put(cells, value):
    cells[1].assign(value)
    return tf.square(cells)


squares = [put(counts, tf.constant(float(number))) for number in range(3)]
"""


class EagerOnlyMember(Rule):
    """`.numpy()`, `.item()`, `.tolist()` and the buffer protocol on tensors of the trace."""

    code = "HYB401"
    name = "eager-only-member"

    what_happens = (
        "`.numpy()`, `.tolist()`, `.item()`, `memoryview(t)` need a value, and while TensorFlow traces, a "
        "tensor has none: `AttributeError: 'SymbolicTensor' object has no attribute 'numpy'`, or "
        '`NotImplementedError` on a variable. `tf.constant(t)` refuses symbols as well. `hasattr(t, "numpy")` '
        "is quietly false and takes the other branch."
    )
    why = (
        "A symbolic tensor stands for the output of an operation in the graph. The members that give NumPy "
        "arrays and Python numbers exist on eager tensors only."
    )
    unlock = (
        "Stay in TensorFlow: `if t > 0`, `float(t)` and `int(t)` are converted, `tf` functions replace "
        "NumPy's. Or return the tensor and call `.numpy()` in the eager caller; as a last resort use "
        "`tf.py_function`."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#limitations",
        "https://www.tensorflow.org/guide/intro_to_graphs#using_tffunction",
        "https://www.tensorflow.org/api_docs/python/tf/py_function",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _NUMPY_OF_A_LOSS,
            "train_step",
            expect="differs",
            decision="decline",
            note="The loss is a symbol while the step is traced.",
        ),
        Example(
            _TO_LIST_IN_ANOTHER_MODULE,
            "Decoder.score",
            expect="differs",
            decision="decline",
            module="decoding.py",
            note="A helper turns the tensor into a Python list.",
        ),
        Example(
            _VALUE_OF_A_VARIABLE,
            "make_counter_loss.<locals>.loss",
            expect="differs",
            decision="decline",
            note="The value of a variable is not available either.",
        ),
        Example(
            _ASKS_FOR_THE_MEMBER,
            "describe",
            expect="differs",
            decision="decline",
            note="No error: the branch is silently skipped.",
        ),
        Example(
            _BUFFER,
            "mean_of_bytes",
            expect="differs",
            decision="decline",
            note="A symbol has no memory to look at.",
        ),
        Example(
            _CONSTANT_OF_A_TENSOR,
            "weighted",
            expect="differs",
            decision="decline",
            note="A constant is made from a value; eagerly `tf.constant` accepts a tensor as well.",
        ),
        Example(
            _FIELD_OF_EXTENSION,
            "scaled",
            expect="differs",
            decision="decline",
            note="What a graph gets of an extension type are symbols, too.",
        ),
        Example(
            _WEIGHTS_AS_ARRAYS,
            "normalized",
            expect="differs",
            decision="decline",
            note="`get_weights` asks every variable for its value.",
        ),
        Example(
            _PART_OF_A_VARIABLE,
            "put",
            expect="differs",
            decision="decline",
            note="Eagerly `counts[index]` knows its variable; the argument of a graph is another tensor.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _OWN_METHOD_NAMED_NUMPY,
            "total",
            expect="same",
            decision="hybridize",
            note="The receiver is an object of the program with a method of that name.",
        ),
        Example(
            _CALLER_ASKS,
            "Trainer.step",
            expect="same",
            decision="hybridize",
            note="The eager caller asks, and gets an eager tensor from the decorated step.",
        ),
        Example(
            _TENSOR_FORM,
            "train_step",
            expect="same",
            decision="hybridize",
            note="The comparison stays a tensor; AutoGraph makes the `if` an operation.",
        ),
        Example(
            _CONVERTS_A_TENSOR,
            "weighted",
            expect="same",
            decision="hybridize",
            note="`tf.convert_to_tensor` leaves tensors as they are.",
        ),
        Example(
            _EAGER_CONSTANT,
            "make_spline.<locals>.spline",
            expect="same",
            decision="hybridize",
            note="A tensor of the module was made eagerly: it has a value, and never another one.",
        ),
        Example(
            _PART_TAKEN_INSIDE,
            "put",
            expect="same",
            decision="hybridize",
            note="The part is taken of the variable in the graph, where it can be assigned to.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each place where a tensor of the trace is asked for its value."""
        for lifted in few(_asked(function)):
            verdict = _verdict(function, lifted)
            assigned = lifted.event.attr == ASSIGNED
            yield self.reason(
                function,
                lifted,
                f"{spot(lifted)} assigns to a part of a variable, and the tensor that a graph gets for it is none"
                if assigned else f"{spot(lifted)} needs a value, and the tensor {is_symbol(verdict)}",
                "Pass the variable and the index, and take the part in here." if assigned else None,
                severity=verdict,
                what="the tensor is assigned to here" if assigned else "the value of a tensor is asked for here",
            )


_OF_ARRAYS = frozenset({"item", "tolist", "tobytes"})  # what arrays share with eager tensors in programs
_BUFFERS = frozenset({"builtins.memoryview", "builtins.bytearray", "numpy.frombuffer"})
_DEVICE = "tensorflow.Tensor.device"
# Asked of an object, whatever it holds.
_OF_OBJECTS = ("tensorflow.keras.layers.", "tensorflow.keras.Model", "tensorflow.keras.Sequential",
               "tensorflow.data.Dataset.as_numpy_iterator")
_ASKING = ("hasattr", "deepcopy", "asked")


def _asked(function: FunctionFacts) -> Iterator[Lifted]:
    for lifted in function.events(API, CONVERT, MEMBER):
        if _is_question(lifted, function.program) and _verdict(function, lifted) is not None:
            yield lifted


def _is_question(lifted: Lifted, program: ProgramFacts) -> bool:
    event, api = lifted.event, lifted.event.api
    if event.kind == CONVERT:
        if event.attr == ASSIGNED:
            return not _is_made(lifted)
        return event.attr in _ASKING or (event.attr == "constant" and not only_converts(lifted, program))
    if event.kind == MEMBER:
        return event.attr == "numpy" if api is None else (
            api.role == "eager_only" or api.name == _DEVICE)
    if api is None:
        return False
    if api.kind == "method" and any(type(atom) in (Tensor, Variable) for atom in lifted.subject.atoms):
        return False  # reading the method has been told
    if api.role == "eager_only" or api.name in _BUFFERS:
        return not api.name.startswith("tensorflow.compat.v1.Session.")
    return api.name.startswith("numpy.ndarray.") and api.name.rpartition(".")[2] in _OF_ARRAYS


def _is_made(lifted: Lifted) -> bool:
    """Whether a tensor is made in the trace: a part that is taken of a variable there can be assigned to."""
    return any(label.kind == lb.OP for label in lifted.subject.labels)


def _verdict(function: FunctionFacts, lifted: Lifted) -> str | None:
    if lifted.inside("init_scope") and not function.symbolic(lifted.subject):
        return None  # a variable has a value there
    verdict = strongest(function, (lifted.subject, *lifted.arguments))
    api = lifted.event.api
    if verdict is None and api is not None and lifted.event.kind == API and api.name.startswith(_OF_OBJECTS) \
            and "raises_in_graph" in api.effects and api.returns != "none" and not lifted.inside("init_scope"):
        return CERTAIN  # it asks for the values of weights or of elements
    if lifted.event.name == _DEVICE and verdict is not None:
        return POSSIBLE  # it is a text in a graph too, an empty one, which `tf.device` takes
    return verdict if verdict == CERTAIN or lifted.event.attr != "constant" else None
