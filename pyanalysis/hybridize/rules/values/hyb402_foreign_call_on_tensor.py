"""HYB402: NumPy or another library is called on a tensor of the function."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import API, CONVERT, MEMBER, MUTATE
from hybridize.knowledge.index import lookup
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.values.common import CERTAIN, few, is_symbol, spot, strongest, symbolic
from hybridize.values.atoms import Array, DType, Tensor
from hybridize.values.kinds import may_be_array
from hybridize.values.objects import Variable

_NUMPY_STATISTICS = """\
import numpy as np
import tensorflow as tf


def standardise(x):
    centred = x - np.mean(x)
    return centred / tf.math.reduce_std(centred)


rows = [standardise(tf.constant([1.0, 2.0, value])) for value in (3.0, 4.0, 5.0)]
"""

_HELPER_IN_ANOTHER_MODULE = {
    "main.py": """\
import tensorflow as tf
from advantage import Critic

critic = Critic()
advantages = [critic.advantage(tf.constant([1.0, reward, 0.0])) for reward in (0.0, 1.0, 2.0)]
""",
    "advantage.py": """\
import numpy as np
import tensorflow as tf


def discounted(rewards, rate):
    returns = np.zeros(len(rewards), "float32")
    running = 0.0
    for i in range(len(rewards) - 1, -1, -1):
        running = rewards[i] + rate * running
        returns[i] = running
    return returns


class Critic:
    def advantage(self, rewards):
        returns = discounted(rewards, 0.9)
        return returns - tf.reduce_mean(returns)
""",
}

_ARRAY_METHODS_OF_AN_ARGUMENT = """\
import numpy as np
import tensorflow as tf


def whiten(batch):
    flat = batch.reshape(len(batch), -1)
    return tf.nn.tanh(flat - flat.mean(axis=0))


images = np.arange(12, dtype="float32").reshape(3, 2, 2)
whitened = [whiten(images * scale) for scale in (np.float32(0.5), np.float32(1.0), np.float32(2.0))]
"""

_CLOSURE = """\
import numpy as np
import tensorflow as tf


def make_clipper(low, high):
    def clip(gradient):
        limited = np.clip(gradient, low, high)
        return tf.convert_to_tensor(limited) / tf.norm(gradient)

    return clip


clip = make_clipper(-1.0, 1.0)
clipped = [clip(tf.constant([value, -3.0])) for value in (0.5, 2.0, 4.0)]
"""

_COPIED_FEATURES = """\
import numpy as np
import tensorflow as tf


def scaled(features):
    features = dict(features)
    return {name: np.square(value) for name, value in features.items()}


values = [scaled({"age": tf.constant([1.0, value])}) for value in (2.0, 3.0)]
"""
_STANDARD_LIBRARY = """\
import bisect

import tensorflow as tf


class RelativeBias:
    def __init__(self):
        self.limits = [1.0, 2.0, 4.0]
        self.biases = [0.0, -0.5, -1.0, -2.0]

    def __call__(self, score, distance):
        bucket = bisect.bisect(self.limits, tf.abs(distance))
        return tf.tanh(score) + self.biases[bucket]


bias = RelativeBias()
scores = [bias(tf.constant([0.5, 1.0]), tf.constant(distance)) for distance in (-0.5, 3.0, 9.0)]
"""

_STATIC_FACTS = """\
import numpy as np
import tensorflow as tf


def attention(query, key):
    scale = np.float32(1.0 / np.sqrt(query.shape[-1]))
    scores = scale * tf.matmul(query, key, transpose_b=True)
    causal = np.tril(np.ones(scores.shape[-2:], "float32"))
    return tf.nn.softmax(scores - 1e9 * (1.0 - causal))


query = tf.reshape(tf.range(8.0), [2, 4])
weights = [attention(query * factor, query) for factor in (0.1, 0.2, 0.3)]
"""

_CONSTANTS_OF_THE_PROGRAM = {
    "main.py": """\
import tensorflow as tf
from filters import Smoother

smoother = Smoother(width=3)
signals = [smoother.smooth(tf.constant([[1.0, value, 3.0, 4.0]])) for value in (0.0, 2.0, 8.0)]
""",
    "filters.py": """\
import numpy as np
import tensorflow as tf


class Smoother:
    def __init__(self, width):
        self.width = width
        self.taper = np.hanning(width + 2)[1:-1].astype("float32")

    def smooth(self, signal):
        kernel = np.reshape(self.taper / self.taper.sum(), [self.width, 1, 1])
        return tf.nn.conv1d(signal[..., tf.newaxis], kernel, stride=1, padding="SAME")[..., 0]
""",
}

_BEFORE_AND_AFTER = """\
import numpy as np
import tensorflow as tf


def energy(positions):
    gaps = positions[1:] - positions[:-1]
    return tf.reduce_sum(tf.square(gaps)) + tf.reduce_sum(tf.math.log1p(tf.abs(gaps)))


def simulate(steps):
    energies = []
    for step in range(steps):
        positions = np.linspace(0.0, 1.0 + step, 4).astype("float32")
        energies.append(energy(tf.constant(positions)))
    return np.diff(np.array(energies))


changes = simulate(4)
"""

_TENSORFLOWS_OWN_NUMPY = """\
import tensorflow as tf
import tensorflow.experimental.numpy as tnp


def normalise(x):
    return tnp.tanh(x) / tnp.sum(tnp.exp(x))


rows = [normalise(tf.constant([1.0, value])) for value in (0.0, 1.0, 2.0)]
"""

_ELEMENT_OF_A_RESULT = """\
import numpy as np
import tensorflow as tf


def without_first(values):
    doubled = values * 2.0
    doubled[0] = 0.0
    return tf.reduce_sum(doubled)


sums = [without_first(np.array([1.0, 2.0]) * factor) for factor in (1.0, 2.0, 3.0)]
"""


class ForeignCallOnTensor(Rule):
    """Calls into libraries that need values, on values that come from a tensor parameter."""

    code = "HYB402"
    name = "foreign-call-on-tensor"

    what_happens = (
        "NumPy, SciPy, pandas, PIL, matplotlib, scikit-learn and most of the standard library want "
        "numbers. On a tensor of the trace they raise `NotImplementedError: Cannot convert a symbolic "
        "tf.Tensor to a numpy array`; array methods such as `x.mean()` or `x.reshape()` do not exist, "
        "because an array argument has become a tensor. What they compute from other things becomes a "
        "constant of the graph."
    )
    why = (
        "Only TensorFlow operations are recorded. A foreign library runs while tracing, when the values of "
        "parameters, and of all that is computed from them, are not known. Shapes and dtypes usually are."
    )
    unlock = (
        "Use the TensorFlow counterpart (`tf.reduce_mean`, `tf.clip_by_value`, `tf.experimental.numpy`), "
        "do the foreign part in the eager caller, or wrap it in `tf.numpy_function`."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#limitations",
        "https://www.tensorflow.org/guide/tf_numpy",
        "https://www.tensorflow.org/api_docs/python/tf/numpy_function",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _NUMPY_STATISTICS,
            "standardise",
            expect="differs",
            decision="decline",
            note="`np.mean` of the parameter.",
        ),
        Example(
            _ELEMENT_OF_A_RESULT,
            "without_first",
            expect="differs",
            decision="decline",
            note="Of an array argument `*` makes a tensor, and a tensor takes no elements.",
        ),
        Example(
            _HELPER_IN_ANOTHER_MODULE,
            "Critic.advantage",
            expect="differs",
            decision="decline",
            module="advantage.py",
            note="The helper writes tensor elements into a NumPy array.",
        ),
        Example(
            _ARRAY_METHODS_OF_AN_ARGUMENT,
            "whiten",
            expect="differs",
            decision="decline",
            note="The argument is an array eagerly and a tensor in the graph, which has no `reshape`.",
        ),
        Example(
            _CLOSURE,
            "make_clipper.<locals>.clip",
            expect="differs",
            decision="decline",
            note="`np.clip` in a closure.",
        ),
        Example(
            _STANDARD_LIBRARY,
            "RelativeBias.__call__",
            expect="differs",
            decision="decline",
            note="`bisect` compares the distance with each limit.",
        ),
        Example(
            _COPIED_FEATURES,
            "scaled",
            expect="differs",
            decision="decline",
            note="The entries of a copied dict are those of the argument.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _STATIC_FACTS,
            "attention",
            expect="same",
            decision="hybridize",
            note="Only the static shape reaches NumPy.",
        ),
        Example(
            _CONSTANTS_OF_THE_PROGRAM,
            "Smoother.smooth",
            expect="same",
            decision="hybridize",
            module="filters.py",
            note="NumPy works on constants of the receiver.",
        ),
        Example(
            _BEFORE_AND_AFTER,
            "energy",
            expect="same",
            decision="hybridize",
            note="The eager caller uses NumPy before and after.",
        ),
        Example(
            _TENSORFLOWS_OWN_NUMPY,
            "normalise",
            expect="same",
            decision="hybridize",
            note="`tf.experimental.numpy` consists of TensorFlow operations.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each foreign call, or write into an array, that a tensor of the trace reaches."""
        for lifted in few(sorted(_reached(function), key=lambda item: (
                _derived(function, item), _verdict(function, item) != CERTAIN))):
            verdict = _verdict(function, lifted)
            yield self.reason(
                function,
                lifted,
                f"{spot(lifted)} needs numbers, and what it gets {is_symbol(verdict)}",
                severity=verdict,
                what="called on a tensor here",
            )


_ON_VALUES = frozenset({"ndarray", "foreign", "conversion", "random", "inspection"})
_PYTHON = ("builtins.", "math.", "cmath.")  # HYB403 speaks of these
_ASKING = frozenset({"item", "tolist", "tobytes"})  # and HYB401 of these
_READING = ("heapq.", "bisect.", "struct.", "array.", "base64.", "binascii.", "zlib.", "colorsys.")
_STATIC = frozenset({
    "numpy.shape", "numpy.ndim", "numpy.isscalar", "numpy.iterable", "copy.copy", "inspect.signature",
})


def _reached(function: FunctionFacts) -> Iterator[Lifted]:
    for lifted in function.events(API, MEMBER, MUTATE, CONVERT):
        if _is_foreign(lifted) and _verdict(function, lifted) is not None:
            yield lifted


def _is_foreign(lifted: Lifted) -> bool:
    event, api = lifted.event, lifted.event.api
    if event.kind == CONVERT:
        return event.attr in ("array_index", "fancy_index")
    if event.kind == MUTATE:
        return event.attr == "item" and any(type(atom) is Array for atom in lifted.subject.atoms)
    if event.kind == MEMBER:
        array = any(type(atom) is Array for atom in lifted.subject.atoms)
        return array and lookup(f"numpy.ndarray.{event.attr}") is not None
    if api is None or api.name in _STATIC or api.name.startswith(_PYTHON):
        return False
    if api.name.startswith("numpy.ndarray."):
        return api.name.rpartition(".")[2] not in _ASKING
    return api.role in _ON_VALUES or api.name.startswith(_READING)


def _verdict(function: FunctionFacts, lifted: Lifted) -> str | None:
    if lifted.event.kind == MUTATE:  # a tensor has no numbers for an array, and takes none in
        return strongest(function, (lifted.stored, lifted.subject))
    if lifted.event.kind in (MEMBER, CONVERT):
        return symbolic(function, lifted.subject)
    return strongest(function, (lifted.subject, *lifted.arguments)) or _dtype_of_array(function, lifted)


def _dtype_of_array(function: FunctionFacts, lifted: Lifted) -> str | None:
    """The dtype of an array argument is one of TensorFlow in a graph, which NumPy does not take."""
    for value in lifted.arguments:
        if any(type(atom) is DType for atom in value.atoms):
            owners = [label.index for label in value.labels if label.owner == function.code.number]
            if any(may_be_array(function.parameter(index)) for index in owners):
                return CERTAIN
    return None


def _derived(function: FunctionFacts, lifted: Lifted) -> bool:
    """Whether only results of other such calls reach this one: the first call is the one to tell."""
    values = (lifted.subject, *lifted.arguments, lifted.stored)
    first = any(type(atom) is Tensor or type(atom) is Variable for value in values for atom in value.atoms)
    return not first and not any(function.from_parameters(value) for value in values)
