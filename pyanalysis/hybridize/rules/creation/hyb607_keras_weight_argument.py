"""HYB607: weights of Keras 3 that are passed as arguments are tensors inside a graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import MEMBER
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.creation.passed_weights import holds_weight, taking_graphs
from hybridize.rules.creation.slots import OPTIMIZERS
from hybridize.rules.retracing.common import arguments_of, parameter_node
from hybridize.values import labels as lb

_ASSIGNED = """\
import tensorflow as tf

layer = tf.keras.layers.Dense(2, kernel_initializer="ones")
layer(tf.constant([[1.0, 2.0]]))


def decay(weights, rate):
    for weight in weights:
        weight.assign(weight * rate)
    return tf.reduce_sum(weights[0])


sums = [decay(layer.trainable_weights, tf.constant(0.5)) for _ in range(3)]
"""

_TRAINED = """\
import tensorflow as tf

model = tf.keras.Sequential([tf.keras.layers.Dense(1, kernel_initializer="ones")])
model(tf.constant([[1.0, 2.0]]))


def gradients(inputs, variables):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(model(inputs)))
    return tape.gradient(loss, variables)


found = gradients(tf.constant([[1.0, 2.0]]), model.trainable_variables)
sizes = [float(tf.norm(gradient)) for gradient in found]
"""

_STEPPED = {
    "main.py": """\
import tensorflow as tf
from training import Trainer

layer = tf.keras.layers.Dense(1, kernel_initializer="ones")
trainer = Trainer()
for _ in range(3):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(layer(tf.constant([[1.0, 2.0]])))
    trainer.step(tape.gradient(loss, layer.trainable_weights), layer.trainable_weights)
""",
    "training.py": """\
import tensorflow as tf


class Trainer:
    def __init__(self):
        self.optimizer = tf.keras.optimizers.SGD(0.1)

    def step(self, gradients, variables):
        clipped, norm = tf.clip_by_global_norm(gradients, 1.0)
        self.optimizer.apply_gradients(zip(clipped, variables))
        return norm
""",
}

_ONLY_READ = """\
import tensorflow as tf

layer = tf.keras.layers.Dense(2, kernel_initializer="ones")
layer(tf.constant([[1.0, 2.0]]))


def penalty(weights, factor):
    return factor * tf.add_n([tf.reduce_sum(tf.square(weight)) for weight in weights])


penalties = [penalty(layer.trainable_weights, tf.constant(factor)) for factor in (0.1, 0.2, 0.3)]
"""

_READ_FROM_THE_MODEL = """\
import tensorflow as tf

model = tf.keras.Sequential([tf.keras.layers.Dense(1, kernel_initializer="ones")])
model(tf.constant([[1.0, 2.0]]))


def gradients(inputs):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(model(inputs)))
    return tape.gradient(loss, model.trainable_variables)


found = gradients(tf.constant([[1.0, 2.0]]))
sizes = [float(tf.norm(gradient)) for gradient in found]
"""

_TENSORFLOW_VARIABLE = """\
import tensorflow as tf


class Average:
    def __init__(self):
        self.value = tf.Variable([1.0, 2.0])

    def decay(self, variable, rate):
        variable.assign(variable * rate)
        return tf.reduce_sum(variable)


average = Average()
sums = [average.decay(average.value, tf.constant(0.5)) for _ in range(3)]
"""

_TAPES = ("tensorflow.GradientTape", "tensorflow.gradients")
_STATIC = ("shape", "dtype", "ndim")


_BY_NAME = """\
import tensorflow as tf

layer = tf.keras.layers.Dense(2, kernel_initializer="ones")
layer.build((None, 2))


def shrink(kernel, rate):
    kernel.assign(kernel * rate)
    return tf.reduce_sum(kernel)


sums = [shrink(layer.kernel, tf.constant(rate)) for rate in (0.5, 0.25)]
"""


_CALLED_IN_A_STEP = """\
import tensorflow as tf

model = tf.keras.Sequential([tf.keras.layers.Dense(1, kernel_initializer="ones")])
model(tf.constant([[1.0, 2.0]]))
optimizer = tf.keras.optimizers.SGD(0.1)


def penalty(weights):
    return tf.add_n([tf.nn.l2_loss(weight) for weight in weights])


@tf.function
def train_step(inputs):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(model(inputs)) + 0.1 * penalty(model.trainable_variables)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


losses = [train_step(tf.constant([[1.0, 2.0]])) for _ in range(3)]
size = penalty(model.trainable_variables)
"""

_CALLS_A_GRAPH = """\
import tensorflow as tf

model = tf.keras.Sequential([tf.keras.layers.Dense(1, kernel_initializer="ones")])
model(tf.constant([[1.0, 2.0]]))


@tf.function
def penalty(weights):
    return tf.add_n([tf.nn.l2_loss(weight) for weight in weights])


def loss(inputs):
    return tf.reduce_mean(model(inputs)) + 0.1 * penalty(model.trainable_variables)


losses = [loss(tf.constant([[1.0, 2.0]])) for _ in range(3)]
size = penalty(model.trainable_variables)
"""

_REGULARIZER = """\
import numpy as np
import tensorflow as tf


class Smooth(tf.keras.regularizers.Regularizer):
    def __init__(self, strength):
        self.strength = strength

    def __call__(self, weight):
        return self.strength * tf.reduce_sum(tf.sqrt(tf.square(weight) + 1e-6))


class Scale(tf.keras.layers.Layer):
    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], 1), initializer="ones", regularizer=Smooth(0.1), name="kernel")

    def call(self, inputs):
        return tf.matmul(inputs, self.kernel)


model = tf.keras.Sequential([Scale()])
model.compile(optimizer="sgd", loss="mse")
inputs = np.linspace(0.0, 1.0, 8).reshape(4, 2).astype("float32")
losses = model.fit(inputs, inputs.sum(axis=1, keepdims=True), epochs=2, shuffle=False, verbose=0).history["loss"]
"""

_STEP_WITH_PENALTY = """\
import tensorflow as tf

model = tf.keras.Sequential([tf.keras.layers.Dense(1, kernel_initializer="ones")])
model(tf.constant([[1.0, 2.0]]))


def penalty(weights):
    return tf.add_n([tf.nn.l2_loss(weight) for weight in weights])


def loss(inputs):
    return tf.reduce_mean(model(inputs)) + 0.1 * penalty(model.trainable_variables)


losses = [loss(tf.constant([[1.0, 2.0]])) for _ in range(3)]
"""


class KerasWeightArgument(Rule):
    """A weight of a Keras 3 layer is an argument, and the body needs the variable."""

    code = "HYB607"
    name = "keras-weight-argument"

    what_happens = (
        "The variables of Keras 3 are objects of Keras. Passed to a `tf.function` they arrive as plain tensors: "
        "`assign` and `value` raise AttributeError, an optimizer does not know them, and a gradient tape returns "
        "`None` for them. A `tf.function` that is called while another is traced cannot take them at all, and raises "
        "NotImplementedError. Eagerly they are the variables themselves."
    )
    why = (
        "A `tf.function` keeps `tf.Variable`s among its arguments as they are. A Keras variable only converts "
        "to a tensor, and that is what the graph gets."
    )
    unlock = (
        "Pass the model or the layer, or make it a closure or an attribute, and read its weights in the body: "
        "`tape.gradient(loss, model.trainable_variables)`."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://keras.io/api/ops/core/",
        "https://github.com/keras-team/keras/blob/master/keras/src/backend/tensorflow/core.py",
        "https://www.tensorflow.org/guide/function#rules_of_tracing",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(_ASSIGNED, "decay", expect="differs", decision="decline",
                note="The weights are assigned: tensors cannot be."),
        Example(_TRAINED, "gradients", expect="differs", decision="decline",
                note="The tape has seen the variables, not the tensors that the function got."),
        Example(_STEPPED, "Trainer.step", expect="differs", decision="decline", module="training.py",
                note="The optimizer knows its variables, and gets tensors."),
        Example(
            _BY_NAME,
            "shrink",
            expect="differs",
            decision="decline",
            note="One weight, by its name; the layer was built and not yet called.",
        ),
        Example(_CALLED_IN_A_STEP, "penalty", expect="differs", decision="decline",
                note="A graph calls it: within another graph it cannot be one of its own."),
        Example(_REGULARIZER, "Smooth.__call__", expect="differs", decision="decline",
                note="Keras asks regularizers in the step that it traces."),
        Example(_CALLS_A_GRAPH, "loss", expect="differs", decision="decline",
                note="The same from the side of the caller: `penalty` is a graph already."),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(_ONLY_READ, "penalty", expect="same", decision="hybridize",
                note="The weights are only read: tensors of the same values do."),
        Example(_READ_FROM_THE_MODEL, "gradients", expect="same", decision="hybridize",
                note="The body reads the weights from the model."),
        Example(_STEP_WITH_PENALTY, "loss", expect="same", decision="hybridize",
                note="The caller becomes the graph; `penalty` is a part of it, and no graph of its own."),
        Example(_TENSORFLOW_VARIABLE, "Average.decay", expect="same", decision="hybridize",
                note="A `tf.Variable` stays one inside the graph."),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each parameter that receives weights of which the body needs the variable."""
        if program.program.target.keras == 2:
            return
        yield from self._hands_on(function, program)
        taken = [index for index in arguments_of(function) if _holds_weight(function, index)]
        if not taken:
            return
        needs = _changes_or_watches(function)
        for index in taken:
            if needs or _looks_into(function, index):
                name = function.params[index].name
                yield self.reason(
                    function,
                    parameter_node(function, index),
                    f"`{name}` receives weights of Keras, which arrive in a graph as tensors, and the body "
                    f"{needs or 'reads more of them than their values'}",
                )

    def _hands_on(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        for graph, callers in taking_graphs(program):
            if function.hybrid is None and graph is not function and callers & function.extent:
                yield self.reason(
                    function,
                    function.node,
                    f"{graph.code.name}() is a graph that gets weights of Keras, which it cannot take while another "
                    "graph is traced",
                    unlock=f"Take the decorator off {graph.code.name}(): the graph that calls it traces it as well.",
                )


def _holds_weight(function: FunctionFacts, index: int) -> bool:
    return any(map(holds_weight, function.contexts(index)))


def _changes_or_watches(function: FunctionFacts) -> str:
    """What the body, or what it calls, does with variables, whichever they are."""
    names = set(function.ops)
    for number in function.extent:
        unit = function.program.units.get(number)
        names.update(unit.own_ops if unit is not None else ())
    if any(name.startswith("tensorflow.Variable.") for name in names):
        return "calls methods of variables"
    if any(name.startswith(_TAPES) for name in names):
        return "computes gradients"
    if any(name.startswith(OPTIMIZERS) for name in names):
        return "steps an optimizer"
    return ""


def _looks_into(function: FunctionFacts, index: int) -> bool:
    label = lb.Label(lb.VALUE, function.code.number, index)
    return any(label in lifted.subject.labels and lifted.event.attr not in _STATIC
               for lifted in function.events(MEMBER))
