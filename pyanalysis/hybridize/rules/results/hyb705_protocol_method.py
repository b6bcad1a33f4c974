"""HYB705: methods that Python or a framework calls by protocol must stay plain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.results.protocols import protocol_of

_CONSTRUCTOR = """\
import tensorflow as tf


class Whitening:
    def __init__(self, samples):
        self.mean = tf.reduce_mean(samples, axis=0)
        self.scale = tf.math.rsqrt(tf.math.reduce_variance(samples, axis=0) + 1e-6)

    def apply(self, samples):
        return (samples - self.mean) * self.scale


whitening = Whitening(tf.constant([[1.0, 4.0], [3.0, 8.0]]))
white = whitening.apply(tf.constant([[2.0, 6.0]]))
"""

_FLOAT_CONVERSION = """\
import tensorflow as tf


class Average:
    def __init__(self, samples):
        self.samples = samples

    def __float__(self):
        return float(tf.reduce_mean(tf.stack(self.samples)))


average = Average([tf.constant(1.0), tf.constant(4.0)])
rounded = round(float(average), 1)
"""

_EQUALITY = {
    "main.py": """\
import tensorflow as tf

from geometry import Pose

first = Pose(tf.constant([1.0, 2.0]))
second = Pose(tf.constant([1.0, 2.0 + 1e-9]))
is_same = first == second
""",
    "geometry.py": """\
import tensorflow as tf


class Pose:
    def __init__(self, position):
        self.position = position

    def __hash__(self):
        return id(self)

    def __eq__(self, other):
        return bool(tf.reduce_all(tf.abs(self.position - other.position) < 1e-6))
""",
}

_KERAS_CONFIG = """\
import tensorflow as tf


class Clip(tf.keras.layers.Layer):
    def __init__(self, limit):
        super().__init__()
        self.limit = tf.constant(limit)

    def call(self, inputs):
        return tf.clip_by_value(inputs, -self.limit, self.limit)

    def get_config(self):
        return {"limit": float(tf.abs(self.limit))}


clip = Clip(2.0)
config = clip.get_config()
rebuilt = Clip(**config)
"""

_CALL_METHOD = """\
import tensorflow as tf


class Gate:
    def __init__(self, kernel):
        self.kernel = kernel

    def __call__(self, features):
        return features * tf.sigmoid(features @ self.kernel)


gate = Gate(tf.constant([[1.0, 0.0], [0.0, -1.0]]))
gated = [gate(tf.constant([[1.0, 2.0]])) for _ in range(2)]
"""

_KERAS_CALL = """\
import tensorflow as tf


class Clip(tf.keras.layers.Layer):
    def __init__(self, limit):
        super().__init__()
        self.limit = limit

    def call(self, inputs):
        return tf.clip_by_value(inputs, -self.limit, self.limit) / self.limit


clip = Clip(2.0)
clipped = [clip(tf.constant([1.0, -5.0])) for _ in range(2)]
"""

_NAMED_ALIKE = """\
import tensorflow as tf


class Pipeline:
    def __init__(self, scale):
        self.scale = scale

    def init_state(self, batch):
        return tf.zeros_like(batch)

    def build_features(self, batch):
        state = self.init_state(batch)
        return tf.concat([state, self.scale * tf.square(batch)], axis=-1)


pipeline = Pipeline(0.5)
features = [pipeline.build_features(tf.constant([[1.0, 2.0]])) for _ in range(2)]
"""


class ProtocolMethod(Rule):
    """Python, Keras or a test runner calls the function by protocol."""

    code = "HYB705"
    name = "protocol-method"

    what_happens = (
        "Special methods such as `__init__`, `__eq__`, `__float__` or `__repr__`, the Keras methods "
        "`build`, `get_config` and `compute_output_shape`, callbacks, test functions and entry points are "
        "called by Python or a framework, which expects plain Python behaviour: that attributes are set, "
        "that the result is a `bool`, a `str` or a `dict` of plain values. As graphs they leak tensors or "
        "return the wrong kind of object."
    )
    why = (
        "Such methods configure objects or answer questions of the interpreter. They run once or seldom, so "
        "a graph gains nothing, and what they must leave behind (attributes) or return (Python values) "
        "cannot come out of a graph."
    )
    unlock = (
        "Move the tensor computation into a method with a name of its own, which may become a graph, and "
        "call it from the protocol method. `__call__` of a class that is no Keras class, and `call` of a "
        "Keras layer or model, are ordinary functions in this respect."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://docs.python.org/3/reference/datamodel.html#special-method-names",
        "https://www.tensorflow.org/guide/keras/making_new_layers_and_models_via_subclassing",
        "https://www.tensorflow.org/guide/function#all_outputs_of_a_tffunction_must_be_return_values",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _CONSTRUCTOR,
            "Whitening.__init__",
            expect="differs",
            decision="decline",
            note="The attributes would hold symbolic tensors of a graph that is gone.",
        ),
        Example(
            _FLOAT_CONVERSION,
            "Average.__float__",
            expect="differs",
            decision="decline",
            note="`float()` accepts nothing but a Python float from this method.",
        ),
        Example(
            _EQUALITY,
            "Pose.__eq__",
            expect="differs",
            decision="decline",
            module="geometry.py",
            note=(
                "The comparison of a class of another module would answer with a tensor in the place of a "
                "`bool`."
            ),
        ),
        Example(
            _KERAS_CONFIG,
            "Clip.get_config",
            expect="differs",
            decision="decline",
            note="Keras needs plain Python values to save a layer.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _CALL_METHOD,
            "Gate.__call__",
            expect="same",
            decision="hybridize",
            note="`__call__` of a plain class is a function like any other.",
        ),
        Example(
            _KERAS_CALL,
            "Clip.call",
            expect="same",
            decision="hybridize",
            note="The `call` of a layer that a program calls eagerly.",
        ),
        Example(
            _NAMED_ALIKE,
            "Pipeline.build_features",
            expect="same",
            decision="hybridize",
            note="The name only looks like a protocol; nobody but the program calls these methods.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason that says who calls the function."""
        caller = protocol_of(function, program)
        if caller is not None:
            yield self.reason(function, function.node, f"{function.code.name}() must stay plain Python: {caller}")
