"""HYB405: the body trains, predicts, saves or restores through APIs that must run eagerly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import API, CREATE
from hybridize.knowledge.model import Api
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.values.common import few, spot

_PREDICT = """\
import tensorflow as tf

teacher = tf.keras.Sequential([tf.keras.Input([2]), tf.keras.layers.Dense(1, kernel_initializer="ones")])


def distillation_loss(x, student_output):
    target = teacher.predict(x, verbose=0)
    return tf.reduce_mean(tf.square(student_output - target))


x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
losses = [distillation_loss(x, tf.fill([2, 1], value)) for value in (1.0, 2.0)]
"""

_FIT_IN_A_METHOD = {
    "main.py": """\
import tensorflow as tf
from rounds import Federated

federated = Federated()
x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
norms = [federated.round(x * scale, tf.zeros([2, 1])) for scale in (0.1, 0.2)]
""",
    "rounds.py": """\
import tensorflow as tf


class Federated:
    def __init__(self):
        layer = tf.keras.layers.Dense(1, kernel_initializer="ones", use_bias=False)
        self.model = tf.keras.Sequential([tf.keras.Input([2]), layer])
        self.model.compile(optimizer="sgd", loss="mse")

    def round(self, x, y):
        self._train(x, y)
        return tf.norm(self.model(x))

    def _train(self, x, y):
        self.model.fit(x, y, batch_size=2, epochs=1, verbose=0)
""",
}

_CHECKPOINT = """\
import tempfile

import tensorflow as tf

weight = tf.Variable([1.0, 2.0])
checkpoint = tf.train.Checkpoint(weight=weight)
folder = tempfile.TemporaryDirectory()


def make_step(prefix):
    def step(target):
        weight.assign_sub(0.5 * (weight - target))
        checkpoint.save(prefix)
        return tf.norm(weight - target)

    return step


step = make_step(folder.name + "/weights")
distances = [step(tf.constant([0.0, 1.0])) for _ in range(2)]
folder.cleanup()
del folder, checkpoint
"""

_OPTIMIZER_CREATED = """\
import tensorflow as tf

weight = tf.Variable([1.0, 2.0])


def train_step(target):
    optimizer = tf.keras.optimizers.SGD(0.25)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.square(weight - target))
    optimizer.apply_gradients([(tape.gradient(loss, weight), weight)])
    return loss


losses = [train_step(tf.constant([0.0, 1.0])) for _ in range(3)]
"""

_SAVED_MODEL = """\
import tempfile

import tensorflow as tf


class Exporter(tf.Module):
    def __init__(self):
        super().__init__()
        self.scale = tf.Variable(2.0)

    def finish(self, x, folder):
        scaled = tf.tanh(self.scale * x)
        tf.saved_model.save(self, folder)
        return scaled


exporter = Exporter()
with tempfile.TemporaryDirectory() as folder:
    results = [exporter.finish(tf.constant([1.0, value]), folder) for value in (0.0, 1.0)]
del folder
"""

_CALLS_THE_MODEL = """\
import tensorflow as tf

teacher = tf.keras.Sequential([tf.keras.Input([2]), tf.keras.layers.Dense(1, kernel_initializer="ones")])


def distillation_loss(x, student_output):
    target = tf.stop_gradient(teacher(x, training=False))
    return tf.reduce_mean(tf.square(student_output - target))


x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
losses = [distillation_loss(x, tf.fill([2, 1], value)) for value in (1.0, 2.0, 3.0)]
"""

_OPTIMIZER_OUTSIDE = {
    "main.py": """\
import tensorflow as tf
from steps import Trainer

trainer = Trainer()
losses = [trainer.step(tf.constant([0.0, 1.0])) for _ in range(3)]
mean_loss = trainer.mean.result()
""",
    "steps.py": """\
import tensorflow as tf


class Trainer:
    def __init__(self):
        self.weight = tf.Variable([1.0, 2.0])
        self.mean = tf.keras.metrics.Mean()
        self.optimizer = tf.keras.optimizers.SGD(0.25)
        self.optimizer.build([self.weight])

    def step(self, target):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.square(self.weight - target))
        self._apply(tape.gradient(loss, self.weight))
        self.mean.update_state(loss)
        return loss

    def _apply(self, gradient):
        self.optimizer.apply_gradients([(gradient, self.weight)])
""",
}

_OWN_PREDICT = """\
import tensorflow as tf


class Ridge:
    def __init__(self, penalty):
        self.penalty = penalty

    def fit(self, x, y):
        gram = tf.matmul(x, x, transpose_a=True) + self.penalty * tf.eye(2)
        return tf.linalg.solve(gram, tf.matmul(x, y, transpose_a=True))

    def predict(self, x, coefficients):
        return tf.matmul(x, coefficients)


ridge = Ridge(0.1)


def residual(x, y):
    return tf.reduce_mean(tf.abs(ridge.predict(x, ridge.fit(x, y)) - y))


x = tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 5.0]])
residuals = [residual(x, tf.constant([[1.0], [value], [3.0]])) for value in (0.0, 2.0, 4.0)]
"""

_CALLER_SAVES = """\
import tempfile

import tensorflow as tf

weight = tf.Variable([1.0, 2.0])


def step(target):
    weight.assign_sub(0.5 * (weight - target))
    return tf.norm(weight - target)


def train(rounds):
    checkpoint = tf.train.Checkpoint(weight=weight)
    distances = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds):
            distances.append(step(tf.constant([0.0, 1.0])))
            checkpoint.save(folder + "/weights")
    return distances


distances = train(3)
"""


class KerasWorkflowInBody(Rule):
    """Training loops, persistence and object creation inside the function."""

    code = "HYB405"
    name = "keras-workflow-in-body"

    what_happens = (
        "`fit`, `evaluate`, `predict` and `*_on_batch` inside a `tf.function` raise; `Checkpoint.save`, "
        "`restore`, `model.save`, `tf.saved_model.save` and `load_model` raise or happen once; an "
        "optimizer that is created in the body tries to create its variables again at the next trace."
    )
    why = (
        "These calls are whole workflows in Python: they loop over batches, build functions, convert "
        "results to NumPy and write files. They need the values of tensors and variables, which do not "
        "exist while tracing."
    )
    unlock = (
        "Call the model (`model(x, training=False)`) instead of `predict`; create optimizers and build "
        "them outside; save and restore in the eager caller, between calls of the step."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/keras/writing_a_training_loop_from_scratch",
        "https://www.tensorflow.org/guide/checkpoint",
        "https://www.tensorflow.org/guide/saved_model",
        "https://www.tensorflow.org/guide/function#creating_tfvariables",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _PREDICT,
            "distillation_loss",
            expect="differs",
            decision="decline",
            note="`predict` runs a loop of its own and returns an array.",
        ),
        Example(
            _FIT_IN_A_METHOD,
            "Federated.round",
            expect="differs",
            decision="decline",
            module="rounds.py",
            note="A helper method calls `fit`.",
        ),
        Example(
            _CHECKPOINT,
            "make_step.<locals>.step",
            expect="differs",
            decision="decline",
            note="A checkpoint is saved in each step.",
        ),
        Example(
            _OPTIMIZER_CREATED,
            "train_step",
            expect="differs",
            decision="decline",
            note="A new optimizer, with new variables, in each call.",
        ),
        Example(
            _SAVED_MODEL,
            "Exporter.finish",
            expect="differs",
            decision="decline",
            note="An export at the end.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _CALLS_THE_MODEL,
            "distillation_loss",
            expect="same",
            decision="hybridize",
            note="Calling a model is tensor computation.",
        ),
        Example(
            _OPTIMIZER_OUTSIDE,
            "Trainer.step",
            expect="same",
            decision="hybridize",
            module="steps.py",
            note="Optimizer and metric exist, and are built, before the first call.",
        ),
        Example(
            _OWN_PREDICT,
            "residual",
            expect="same",
            decision="hybridize",
            note="`fit` and `predict` of a class of the program.",
        ),
        Example(
            _CALLER_SAVES,
            "step",
            expect="same",
            decision="hybridize",
            note="The eager loop saves between the steps.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each workflow of Keras, checkpoint or session, and each optimizer in the body."""
        for lifted in few(_workflows(function)):
            yield self.reason(function, lifted, f"{spot(lifted)} {_effect(lifted)}", what=_what(lifted))


_FILES = (
    "tensorflow.train.Checkpoint",
    "tensorflow.saved_model.",
    "tensorflow.keras.",
    "tensorflow.lite.",
    "tensorflow.compat.v1.train.Saver",
    "tensorflow.compat.v1.saved_model.",
)
_SESSIONS = ("tensorflow.compat.v1.Session", "tensorflow.compat.v1.InteractiveSession")


def _workflows(function: FunctionFacts) -> Iterator[Lifted]:
    for lifted in function.events(API, CREATE):
        event, api = lifted.event, lifted.event.api
        if event.kind == CREATE:
            if event.detail == "keras_optimizer" and not lifted.inside("lazy_guard"):
                yield lifted
        elif api is not None and _is_workflow(api):
            yield lifted


def _is_workflow(api: Api) -> bool:
    if api.role == "keras_loop" or api.name.startswith(_SESSIONS):
        return True
    return api.role == "host_io" and api.name.startswith(_FILES)


def _what(lifted: Lifted) -> str:
    if lifted.event.kind == CREATE:
        return "the optimizer is made here"
    return f"{lifted.event.name.rpartition('.')[2] or 'the workflow'} runs here"


def _effect(lifted: Lifted) -> str:
    if lifted.event.kind == CREATE:
        return "makes an optimizer, and with it new variables, in every trace"
    return "is a workflow in Python that needs eager tensors or files: it fails, or happens once per trace"
