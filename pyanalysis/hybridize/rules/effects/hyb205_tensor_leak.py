"""HYB205: a tensor of the trace is stored where it outlives the trace."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import CONVERT, LOSS
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.effects.common import attribute_writes, distinct, leaks, mutations, name_writes
from hybridize.rules.effects.wording import text_of, through
from hybridize.rules.reasons import place

_KEEPS_ITS_LOSS = """\
import tensorflow as tf


class Trainer:
    def __init__(self):
        self.weight = tf.Variable([0.5, -0.5])
        self.last_loss = tf.constant(0.0)

    def step(self, x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(x * self.weight - y))
        self.weight.assign_sub(0.1 * tape.gradient(loss, self.weight))
        self.last_loss = loss
        return loss


trainer = Trainer()
for _ in range(3):
    trainer.step(tf.constant([1.0, 2.0]), tf.constant([1.0, 0.0]))
final = float(trainer.last_loss)
"""

_READ_IN_INIT_SCOPE = """\
import tensorflow as tf

scale = tf.Variable(1.0)


def normalized(x):
    with tf.init_scope():
        scale.assign(tf.reduce_max(x))
    return x / scale


rows = [normalized(tf.constant([value, 2.0])) for value in (1.0, 4.0)]
"""

_LOSS_KEPT_BY_A_LAYER = """\
import tensorflow as tf


class Penalty(tf.keras.layers.Layer):
    def __init__(self, rate):
        super().__init__()
        self.rate = rate

    def call(self, x):
        self.add_loss(self.rate * tf.reduce_sum(tf.square(x)))
        return tf.nn.relu(x)


layer = Penalty(0.5)
totals = []
for value in (1.0, 2.0):
    output = layer(tf.constant([value, -1.0]))
    totals.append(tf.reduce_mean(output) + tf.add_n(layer.losses))
"""

_KEPT_BY_A_CLOSURE = """\
import tensorflow as tf


class Filter:
    def __init__(self):
        self.run = None

    def __call__(self, x):
        if self.run is None:
            weights = tf.constant([0.25, 0.5, 0.25])
            self.run = lambda x: tf.reduce_sum(x * weights, axis=-1)
        return self.run(x)


smooth = Filter()
totals = [smooth(tf.ones([3])), smooth(tf.ones([2, 3]))]
"""

_KEPT_WITH_NUMBERS = """\
import functools

import tensorflow as tf


def weigh(weights, x):
    return tf.reduce_sum(x * weights, axis=-1)


class Filter:
    def __init__(self):
        self.run = None

    def __call__(self, x):
        if self.run is None:
            self.run = functools.partial(weigh, (0.25, 0.5, 0.25))
        return self.run(x)


smooth = Filter()
totals = [smooth(tf.ones([3])), smooth(tf.ones([2, 3]))]
"""

_LOSS_READ_INSIDE = """\
import tensorflow as tf


class Penalty(tf.keras.layers.Layer):
    def call(self, x):
        self.add_loss(0.5 * tf.reduce_sum(tf.square(x)))
        return tf.nn.relu(x)


layer = Penalty()


def objective(x):
    return tf.reduce_mean(layer(x)) + tf.add_n(layer.losses)


totals = [objective(tf.constant([value, -1.0])) for value in (1.0, 2.0)]
"""

_ACTIVITY_REGULARIZED = """\
import tensorflow as tf

model = tf.keras.Sequential([tf.keras.layers.Dense(3, activity_regularizer="l2"), tf.keras.layers.Dense(1)])
model.build((None, 2))


def predict(x):
    return tf.nn.sigmoid(model(x))


for value in (1.0, 2.0):
    prediction = predict(tf.constant([[value, -1.0]]))
    penalty = float(tf.add_n(model.losses))
"""

_WEIGHTS_REGULARIZED = """\
import tensorflow as tf

model = tf.keras.Sequential([tf.keras.layers.Dense(3, kernel_regularizer="l2"), tf.keras.layers.Dense(1)])
model.build((None, 2))


def predict(x):
    return tf.nn.sigmoid(model(x))


for value in (1.0, 2.0):
    prediction = predict(tf.constant([[value, -1.0]]))
    penalty = float(tf.add_n(model.losses))
"""

_GLOBAL_LIST_OF_TENSORS = """\
import tensorflow as tf

activations = []


def forward(x):
    for _ in range(2):
        x = tf.nn.relu(x - 0.5)
        activations.append(x)
    return tf.reduce_sum(x)


outputs = [forward(tf.constant([value, 1.0])) for value in (1.0, 2.0)]
sparsity = tf.add_n([tf.reduce_mean(tf.cast(a == 0.0, tf.float32)) for a in activations])
"""

_READ_BY_ANOTHER_FUNCTION = {
    "main.py": """\
import tensorflow as tf
from attention import Attention

attention = Attention()
contexts, entropies = [], []
for value in (1.0, 2.0, 3.0):
    contexts.append(attention.attend(tf.constant([[value, 0.0]]), tf.eye(2)))
    entropies.append(attention.entropy())
""",
    "attention.py": """\
import tensorflow as tf


class Attention:
    def attend(self, query, keys):
        weights = self._weights(query, keys)
        return tf.matmul(weights, keys)

    def _weights(self, query, keys):
        self.weights = tf.nn.softmax(tf.matmul(query, keys, transpose_b=True))
        return self.weights

    def entropy(self):
        return -tf.reduce_sum(self.weights * tf.math.log(self.weights))
""",
}

_CLOSURE_STATE = """\
import tensorflow as tf


def make_cell(width):
    state = tf.zeros([1, width])

    def cell(x):
        nonlocal state
        state = tf.tanh(0.5 * state + x)
        return state

    return cell


cell = make_cell(2)
outputs = [cell(tf.constant([[value, 1.0]])) for value in (0.0, 1.0, 2.0)]
"""

_CACHE_OF_TENSORS = """\
import tensorflow as tf

cache = {}


def mask(size):
    if "causal" not in cache:
        cache["causal"] = tf.linalg.band_part(tf.ones([size, size]), -1, 0)
    return cache["causal"]


def attend(scores):
    return tf.nn.softmax(scores * mask(scores.shape[-1]))


first = attend(tf.reshape(tf.range(9.0), [3, 3]))
allowed = tf.reduce_sum(mask(3))
"""

_RETURNS_IT = """\
import tensorflow as tf


class Trainer:
    def __init__(self):
        self.weight = tf.Variable([0.5, -0.5])
        self.last_loss = tf.constant(0.0)

    def step(self, x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(x * self.weight - y))
        self.weight.assign_sub(0.1 * tape.gradient(loss, self.weight))
        return loss

    def run(self, batches):
        for x, y in batches:
            self.last_loss = self.step(x, y)


trainer = Trainer()
trainer.run([(tf.constant([1.0, value]), tf.constant([1.0, 0.0])) for value in (1.0, 2.0, 3.0)])
final = float(trainer.last_loss)
"""

_STATE_IN_A_VARIABLE = """\
import tensorflow as tf


def make_cell(width):
    state = tf.Variable(tf.zeros([1, width]))

    def cell(x):
        state.assign(tf.tanh(0.5 * state + x))
        return state.read_value()

    return cell


cell = make_cell(2)
outputs = [cell(tf.constant([[value, 1.0]])) for value in (0.0, 1.0, 2.0)]
"""

_STRUCTURE_OF_THE_CALL = {
    "main.py": """\
import tensorflow as tf
from encoder import Encoder

encoder = Encoder()
results = [encoder.encode(tf.constant([[value, 1.0]])) for value in (1.0, 2.0, 3.0)]
deepest = results[-1]["hidden"][-1]
""",
    "encoder.py": """\
import tensorflow as tf


class Encoder:
    def __init__(self):
        self.kernel = tf.constant([[0.5, -1.0], [1.0, 0.5]])

    def encode(self, x):
        hidden = []
        for _ in range(3):
            x = self._layer(x, hidden)
        return {"output": x, "hidden": hidden}

    def _layer(self, x, hidden):
        x = tf.nn.elu(tf.matmul(x, self.kernel))
        hidden.append(x)
        return x
""",
}

_EAGER_STATE_OF_THE_CALLER = """\
import tensorflow as tf

history = []


def curvature(x):
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            value = tf.reduce_sum(tf.sin(x) * x)
        slope = inner.gradient(value, x)
    return outer.gradient(slope, x)


for value in (0.5, 1.0, 1.5):
    history.append(curvature(tf.constant([value, 1.0])))
"""


class TensorLeak(Rule):
    """Symbolic tensors reachable after tracing."""

    code = "HYB205"
    name = "tensor-leak"

    what_happens = (
        "While TensorFlow traces, the tensors in your function are symbols without values. Storing one in "
        "an attribute, a global, an enclosing variable or a container puts the symbol there. Whoever reads "
        "it later, eagerly or in another `tf.function`, gets an error about a tensor that is out of scope, "
        "far from the line that stored it; calls that reuse the trace do not store anything."
    )
    why = (
        "A symbolic tensor belongs to the graph it was made in. The only ways for a value to leave that "
        "graph are the function's results and the `tf.Variable`s it assigns."
    )
    unlock = (
        "Return the tensor and let the eager caller store it, or keep it in a `tf.Variable` that the "
        "function assigns. A tensor that is computed once belongs into `__init__` or the module body."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#all_outputs_of_a_tffunction_must_be_return_values",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/g3doc/reference/common_errors.md",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _KEEPS_ITS_LOSS,
            "Trainer.step",
            expect="differs",
            decision="decline",
            note="`float(trainer.last_loss)` fails after the loop.",
        ),
        Example(
            _READ_IN_INIT_SCOPE,
            "normalized",
            expect="differs",
            decision="decline",
            note="`tf.init_scope()` runs its body outside of the graph, where `x` is not known.",
        ),
        Example(
            _LOSS_KEPT_BY_A_LAYER,
            "Penalty.call",
            expect="differs",
            decision="decline",
            note="Keras keeps what `add_loss` gets, and the training loop reads it from `losses`.",
        ),
        Example(
            _ACTIVITY_REGULARIZED,
            "predict",
            expect="differs",
            decision="decline",
            note="Keras keeps what the regularizer makes of the activity of the call.",
        ),
        Example(
            _GLOBAL_LIST_OF_TENSORS,
            "forward",
            expect="differs",
            decision="decline",
            note="The list collects symbols, which `tf.add_n` cannot add.",
        ),
        Example(
            _READ_BY_ANOTHER_FUNCTION,
            "Attention.attend",
            expect="differs",
            decision="decline",
            module="attention.py",
            note="A helper method stores the weights that `entropy` reads eagerly.",
        ),
        Example(
            _CLOSURE_STATE,
            "make_cell.<locals>.cell",
            expect="differs",
            decision="decline",
            note="The recurrent state is a plain tensor of the enclosing function: it is never updated.",
        ),
        Example(
            _CACHE_OF_TENSORS,
            "attend",
            expect="differs",
            decision="decline",
            note="A callee fills a cache during the trace; the eager read at the end finds a symbol.",
        ),
        Example(
            _KEPT_BY_A_CLOSURE,
            "Filter.__call__",
            expect="differs",
            decision="decline",
            note="The function that is kept takes a tensor of the first trace with it, and a second trace calls it.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _LOSS_READ_INSIDE,
            "objective",
            expect="same",
            decision="hybridize",
            note="The loss is read in the same graph that keeps it.",
        ),
        Example(
            _WEIGHTS_REGULARIZED,
            "predict",
            expect="same",
            decision="hybridize",
            note="What weights cost is computed where `losses` is read.",
        ),
        Example(
            _RETURNS_IT,
            "Trainer.step",
            expect="same",
            decision="hybridize",
            note="The eager method stores what the step returns.",
        ),
        Example(
            _STATE_IN_A_VARIABLE,
            "make_cell.<locals>.cell",
            expect="same",
            decision="hybridize",
            note="A variable carries the state from call to call.",
        ),
        Example(
            _STRUCTURE_OF_THE_CALL,
            "Encoder.encode",
            expect="same",
            decision="hybridize",
            module="encoder.py",
            note="The list that a helper fills is created in the call and returned.",
        ),
        Example(
            _EAGER_STATE_OF_THE_CALLER,
            "curvature",
            expect="same",
            decision="hybridize",
            note="The module appends results, not symbols.",
        ),
        Example(
            _KEPT_WITH_NUMBERS,
            "Filter.__call__",
            expect="same",
            decision="hybridize",
            note="The function that is kept takes numbers with it.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each place outside the call that a tensor of the trace is put."""
        yield from self._losses(function, program)
        yield from self._taken_out(function)
        stores = chain(name_writes(function), attribute_writes(function), mutations(function))
        for lifted in distinct(lifted for lifted in stores if leaks(function, lifted)):
            name = text_of(lifted)
            yield self.reason(
                function,
                lifted,
                f"a tensor of the trace is stored in `{name}`{through(lifted)}, where it has no value",
                unlock=f"Return the tensor and let the eager caller store it in `{name}`, or make `{name}` a "
                f"`tf.Variable` and `assign` to it.",
                what=f"a tensor is stored in `{name}` here",
            )

    def _taken_out(self, function: FunctionFacts) -> Iterator[Reason]:
        """A tensor of the trace that is read where ``tf.init_scope`` has left the trace."""
        read = (lifted for lifted in function.events(CONVERT) if lifted.event.attr == "init_scope")
        for lifted in islice((one for one in read if function.symbolic(one.subject)), 1):
            yield self.reason(
                function,
                lifted,
                f"`tf.init_scope()` leaves the graph{through(lifted)}, and `{text_of(lifted)}` has no value outside",
                unlock="Compute with it outside of the block; make there only what does not depend on the arguments.",
                what="a tensor of the trace is read here",
            )

    def _losses(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """A loss of the trace that a Keras layer keeps for a reader outside."""
        kept = (lifted for lifted in function.events(LOSS) if not lifted.local and leaks(function, lifted))
        found = ((lifted, program.losses.outside(function, lifted.event.target)) for lifted in kept)
        for lifted, outside in islice((one for one in found if one[1] is not None), 1):
            assert outside is not None
            code, node = outside
            line, _ = place(code, node)
            reader = f"{code.qualname}()" if code.is_function else f"{code.path}:{line}"
            yield self.reason(
                function,
                lifted,
                f"the layer keeps a loss of the trace{through(lifted)}, which has no value where {reader} reads it",
                unlock="Read `losses` in the function that calls the model, so that one graph holds both.",
                what="a loss is kept here",
            )
