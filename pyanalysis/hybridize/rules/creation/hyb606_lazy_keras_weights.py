"""HYB606: a graph that Keras 3 makes while it builds a model keeps the initial weights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.training import may_train
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.creation import placeholders

_CALL_OF_A_MODEL = """\
import tensorflow as tf


class Regressor(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.out = tf.keras.layers.Dense(1, kernel_initializer="ones")

    def call(self, features):
        return self.out(features)


model = Regressor()
features = tf.constant([[1.0, 2.0]])
losses = []
for _ in range(3):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.square(model(features) - 1.0))
    for weight, gradient in zip(model.trainable_variables, tape.gradient(loss, model.trainable_variables)):
        if gradient is not None:
            weight.assign_sub(0.05 * gradient)
    losses.append(loss)
"""

_HELPER_OF_CALL = {
    "main.py": """\
import tensorflow as tf

from encoder import Encoder

encoder = Encoder()
words = tf.constant([[1.0, 0.0], [0.5, 2.0]])
before = encoder(words)
for weight in encoder.weights:
    weight.assign(weight + 1.0)
after = encoder(words)
""",
    "encoder.py": """\
import tensorflow as tf


class Encoder(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.hidden = tf.keras.layers.Dense(3, kernel_initializer="ones")
        self.out = tf.keras.layers.Dense(2, kernel_initializer="ones")

    def project(self, words):
        return tf.nn.relu(self.hidden(words))

    def call(self, words):
        return self.out(self.project(words))
""",
}

_PART_OF_A_MODEL = """\
import tensorflow as tf


class Scale(tf.keras.layers.Layer):
    def build(self, input_shape):
        self.factor = self.add_weight(shape=(input_shape[-1],), initializer="ones", name="factor")

    def call(self, inputs):
        return inputs * self.factor


class Network(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.blocks = [Scale(), Scale()]

    def call(self, inputs):
        for block in self.blocks:
            inputs = block(inputs)
        return inputs


network = Network()
first = network(tf.constant([[1.0, 2.0]]))
for weight in network.weights:
    weight.assign(3.0 * weight)
second = network(tf.constant([[1.0, 2.0]]))
"""

_IN_SEQUENTIAL = """\
import tensorflow as tf


class Bottleneck(tf.keras.layers.Layer):
    def __init__(self, width):
        super().__init__()
        self.down = tf.keras.layers.Dense(width, kernel_initializer="ones")

    def call(self, inputs):
        return tf.tanh(self.down(inputs))


model = tf.keras.Sequential([tf.keras.Input((3,)), Bottleneck(2)])
untrained = model(tf.constant([[1.0, 2.0, 3.0]]))
model.set_weights([0.1 * weight for weight in model.get_weights()])
trained = model(tf.constant([[1.0, 2.0, 3.0]]))
"""

_LOST_UPDATE = """\
import tensorflow as tf


class Counter(tf.keras.layers.Layer):
    def build(self, input_shape):
        self.calls = self.add_weight(shape=(), initializer="zeros", trainable=False, name="calls")

    def call(self, inputs):
        self.calls.assign_add(1.0)
        return inputs + self.calls


inputs = tf.keras.Input((2,))
model = tf.keras.Model(inputs, Counter()(inputs))
outputs = [model(tf.zeros((1, 2))) for _ in range(3)]
"""

_OUTER_FUNCTION = """\
import tensorflow as tf


class Regressor(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.out = tf.keras.layers.Dense(1, kernel_initializer="ones")

    def call(self, features):
        return self.out(features)


model = Regressor()


def train_step(features, targets):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(model(features) - targets))
    gradients = tape.gradient(loss, model.trainable_variables)
    for weight, gradient in zip(model.trainable_variables, gradients):
        weight.assign_sub(0.05 * gradient)
    return loss


losses = [train_step(tf.constant([[1.0, 2.0]]), tf.constant([[1.0]])) for _ in range(3)]
"""

_OWN_BUILD = """\
import tensorflow as tf


class Affine(tf.keras.layers.Layer):
    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], 2), initializer="ones", name="kernel")
        self.bias = self.add_weight(shape=(2,), initializer="zeros", name="bias")

    def call(self, inputs):
        return inputs @ self.kernel + self.bias


affine = Affine()
before = affine(tf.constant([[1.0, 2.0, 3.0]]))
affine.kernel.assign(0.5 * affine.kernel)
after = affine(tf.constant([[1.0, 2.0, 3.0]]))
"""

_PARTS_BUILT_IN_BUILD = """\
import tensorflow as tf


class Regressor(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = tf.keras.layers.Dense(4, kernel_initializer="ones")
        self.out = tf.keras.layers.Dense(1, kernel_initializer="ones")

    def build(self, input_shape):
        self.hidden.build(input_shape)
        self.out.build((None, 4))

    def call(self, features):
        return self.out(tf.nn.relu(self.hidden(features)))


model = Regressor()
before = model(tf.constant([[1.0, 2.0]]))
for weight in model.weights:
    weight.assign(0.5 * weight)
after = model(tf.constant([[1.0, 2.0]]))
"""

_BUILT_BEFORE_THE_FIRST_CALL = """\
import tensorflow as tf


class Regressor(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.out = tf.keras.layers.Dense(1, kernel_initializer="ones")

    def call(self, features):
        return self.out(features)


model = Regressor()
model.out.build((None, 2))
before = model(tf.constant([[1.0, 2.0]]))
for weight in model.weights:
    weight.assign(0.5 * weight)
after = model(tf.constant([[1.0, 2.0]]))
"""

_HELPER_WITHOUT_WEIGHTS = """\
import tensorflow as tf


class Classifier(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.logits = tf.keras.layers.Dense(3, kernel_initializer="ones")

    def normalize(self, images):
        centered = images - tf.reduce_mean(images, axis=-1, keepdims=True)
        return centered / (tf.norm(centered, axis=-1, keepdims=True) + 1e-6)

    def call(self, images):
        return self.logits(self.normalize(images))


classifier = Classifier()
before = classifier(tf.constant([[1.0, 2.0, 4.0]]))
for weight in classifier.weights:
    weight.assign(weight + 0.5)
after = classifier(tf.constant([[1.0, 2.0, 4.0]]))
"""

_NEVER_TRAINED = """\
import tensorflow as tf


class Classifier(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = tf.keras.layers.Dense(4, activation="relu")
        self.logits = tf.keras.layers.Dense(3)

    def call(self, images):
        return self.logits(self.hidden(images))


tf.keras.utils.set_random_seed(3)
classifier = Classifier()
scores = [classifier(tf.constant([[1.0, value, 4.0]])) for value in (0.5, 2.0)]
shapes = [weight.shape for weight in classifier.weights]
"""

# What is added where no code of the program was seen to train.
_UNTRAINED = "; nothing in this program changes or differentiates weights, so that this does not show"


class LazyKerasWeights(Rule):
    """Keras 3 traces the function while it builds a model, so the graph keeps the initial weights."""

    code = "HYB606"
    name = "lazy-keras-weights"
    applies_to = "both"

    what_happens = (
        "The first call of a Keras 3 model without a `build` method runs `call` once on placeholders, to "
        "find out which weights its layers need. If `call`, or a helper that it reaches, is a "
        "`tf.function`, its graph is made in that run: weights that do not exist yet go into it as their "
        "initial values. Every later call with such inputs uses that graph. Gradients come back as `None`,"
        " training and loading weights have no effect, and nothing is raised. Updates that the run would "
        "make to weights (counters, moving averages, the state of dropout) are lost in the same way."
    )
    why = (
        "While it builds, Keras 3 works in a stateless scope: a new weight is only promised, reading it "
        "gives its initializer's value, and assigning to it is put off. `tf.function` does not know of the"
        " scope; it keeps the graph in its cache and finds it again at the real call. The same happens to "
        "layers that are called on a `KerasTensor` in a functional or sequential model. Keras 2 "
        "(TensorFlow up to 2.15, or `tf_keras`) builds differently and is not affected."
    )
    unlock = (
        "Put `@tf.function` on what calls the model: a training step, or `predict = tf.function(model)`. "
        "Or make the weights before the first call: build the sublayers in `__init__` or in a `build` "
        "method of this class and of every model that contains it."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://keras.io/guides/making_new_layers_and_models_via_subclassing/",
        "https://keras.io/guides/migrating_to_keras_3/",
        "https://github.com/keras-team/keras/blob/v3.8.0/keras/src/layers/layer.py",
        "https://github.com/keras-team/keras/blob/v3.8.0/keras/src/backend/common/stateless_scope.py",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _CALL_OF_A_MODEL,
            "Regressor.call",
            expect="differs",
            decision="decline",
            note="The gradients are `None`, so the model never learns.",
        ),
        Example(
            _HELPER_OF_CALL,
            "Encoder.project",
            expect="differs",
            decision="decline",
            module="encoder.py",
            note="`call` itself stays eager; the helper is traced when Keras runs `call` on placeholders.",
        ),
        Example(
            _PART_OF_A_MODEL,
            "Scale.call",
            expect="differs",
            decision="decline",
            note="The layer has a `build`, but the model around it has none and builds it on placeholders.",
        ),
        Example(
            _IN_SEQUENTIAL,
            "Bottleneck.call",
            expect="differs",
            decision="decline",
            note="A sequential model with an `Input` builds its layers when it is made.",
        ),
        Example(
            _LOST_UPDATE,
            "Counter.call",
            expect="differs",
            decision="decline",
            note="The weight exists, but the update that the trace saw was put off and is not in the graph.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _OUTER_FUNCTION,
            "train_step",
            expect="same",
            decision="hybridize",
            note="The function around the model is traced first, and Keras builds outside of its graph.",
        ),
        Example(
            _OWN_BUILD,
            "Affine.call",
            expect="same",
            decision="hybridize",
            note="With a `build` method Keras makes the weights first and needs no run on placeholders.",
        ),
        Example(
            _PARTS_BUILT_IN_BUILD,
            "Regressor.call",
            expect="same",
            decision="hybridize",
            note="`build` makes the weights of the parts.",
        ),
        Example(
            _BUILT_BEFORE_THE_FIRST_CALL,
            "Regressor.call",
            expect="same",
            decision="hybridize",
            note="All parts are built, so there is nothing to find out.",
        ),
        Example(
            _HELPER_WITHOUT_WEIGHTS,
            "Classifier.normalize",
            expect="same",
            decision="hybridize",
            note="The helper is traced on placeholders too, but touches no weights.",
        ),
        Example(
            _NEVER_TRAINED,
            "Classifier.call",
            expect="same",
            decision="hybridize",
            note="Nobody trains the model: its weights are the initial values. The change is speculative.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason where the function uses, or changes, weights while Keras calls it on placeholders."""
        if program.program.target.keras == 2:
            return
        calls = [call for record in function.records for call in program.symbolic.get(record.number, ())]
        for certain in (True, False):
            chosen = [call for call in calls if call.certain is certain]
            found = placeholders.touched(function, program, chosen)
            if found is not None:
                where, what = found
                untrained = not (placeholders.keeps_state(function) or may_train(program) or program.library)
                yield self.reason(
                    function,
                    where,
                    placeholders.told(function, chosen, what) + (_UNTRAINED if untrained else ""),
                    what="its weights are used here",
                    severity=None if certain and not untrained else "warning",
                )
                return
        if calls and placeholders.updates_weights(function):
            yield self.reason(
                function,
                function.node,
                f"Keras runs {function.code.name}() on placeholders while it builds "
                f"{placeholders.model_of(calls, function)}: updates of weights are not in a graph that is made then",
            )
