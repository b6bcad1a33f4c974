"""HYB408: an array argument meets tensors of different dtypes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.results.transfer import describe, dtype_from, numpy_settle, settle
from hybridize.interpreter.state.record import COERCE
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.values.array_arithmetic import differs_for_tensors
from hybridize.rules.values.common import CERTAIN, POSSIBLE, few, spot, symbolic
from hybridize.rules.values.converting import only_converts
from hybridize.values.atoms import Array
from hybridize.values.kinds import may_be_tensor
from hybridize.values.value import Value

_TWO_DTYPES = """\
import numpy as np
import tensorflow as tf

weights = tf.constant([0.5, 2.0])
offset = tf.constant([1.0, -1.0], tf.float64)


def predict(features):
    linear = tf.reduce_sum(tf.multiply(weights, features))
    correction = tf.reduce_sum(tf.add(offset, features))
    return linear + tf.cast(correction, tf.float32)


predictions = [predict(np.array([value, 1.0])) for value in (0.0, 1.0, 2.0)]
"""

_INTEGER_ARRAY_IN_A_METHOD = {
    "main.py": """\
import numpy as np
import tensorflow as tf
from lookup import Embedding

embedding = Embedding()
vectors = [embedding.weighted(np.array([0, last])) for last in (1, 2, 3)]
""",
    "lookup.py": """\
import tensorflow as tf


class Embedding:
    def __init__(self):
        self.table = tf.reshape(tf.range(8.0), [4, 2])
        self.lengths = tf.constant([1, 2], tf.int32)

    def weighted(self, positions):
        rows = tf.gather(self.table, positions)
        return tf.reduce_sum(rows, axis=0) + self._penalty(positions)

    def _penalty(self, positions):
        return 0.1 * tf.cast(tf.reduce_sum(self.lengths * positions), tf.float32)
""",
}

_CLOSURE = """\
import numpy as np
import tensorflow as tf


def make_kernel(scale):
    points = tf.constant([0.0, 1.0, 2.0])

    def kernel(x):
        squared = tf.square(points - x)
        return tf.exp(-squared) + tf.cast(tf.norm(scale * x), tf.float32)

    return kernel


kernel = make_kernel(tf.constant(2.0, tf.float64))
rows = [kernel(np.array([value, 1.0, 0.0])) for value in (0.0, 1.0, 2.0)]
"""

_NUMBER_COMES_FIRST = """\
import tensorflow as tf


def hinge(margins):
    return tf.reduce_mean(tf.maximum(0, 1.0 - margins))


losses = [hinge(tf.constant([value, 2.0])) for value in (-1.0, 0.5, 3.0)]
"""

_INTEGER_IMAGE = """\
import numpy as np
import tensorflow as tf


def normalise(image):
    return tf.image.per_image_standardization(image * 0.5)


image = np.arange(12).reshape(2, 2, 3)
images = [normalise(image + shift) for shift in (1, 2, 3)]
"""

_NUMBER_OF_THE_SAME_KIND = """\
import tensorflow as tf


def hinge(margins):
    return tf.reduce_mean(tf.maximum(0.0, 1.0 - margins) + tf.minimum(margins, 0))


losses = [hinge(tf.constant([value, 2.0])) for value in (-1.0, 0.5, 3.0)]
"""

_MATCHING_DTYPE = """\
import numpy as np
import tensorflow as tf

weights = tf.constant([0.5, 2.0])
offset = tf.constant([1.0, -1.0])


def predict(features):
    linear = tf.reduce_sum(weights * features)
    return linear + tf.reduce_sum(tf.nn.relu(offset + features))


predictions = [predict(np.array([value, 1.0], "float32")) for value in (0.0, 1.0, 2.0)]
"""

_EXPLICIT_CASTS = {
    "main.py": """\
import numpy as np
import tensorflow as tf
from lookup import Embedding

embedding = Embedding()
vectors = [embedding.weighted(np.array([0, last])) for last in (1, 2, 3)]
""",
    "lookup.py": """\
import tensorflow as tf


class Embedding:
    def __init__(self):
        self.table = tf.reshape(tf.range(8.0), [4, 2])
        self.lengths = tf.constant([1, 2], tf.int32)

    def weighted(self, positions):
        rows = tf.gather(self.table, positions)
        return tf.reduce_sum(rows, axis=0) + self._penalty(positions)

    def _penalty(self, positions):
        products = self.lengths * tf.cast(positions, tf.int32)
        return 0.1 * tf.cast(tf.reduce_sum(products), tf.float32)
""",
}

_PYTHON_NUMBER = """\
import tensorflow as tf


def mixed_power(x, precise, factor=0.5):
    coarse = tf.reduce_sum(factor * x)
    fine = tf.reduce_sum(factor * precise)
    return tf.cast(coarse, tf.float64) + fine


precise = tf.constant([1.0, 2.0], tf.float64)
powers = [mixed_power(tf.constant([value, 1.0]), precise) for value in (0.0, 1.0, 2.0)]
"""

_PINNED_BY_A_SIGNATURE = """\
import numpy as np
import tensorflow as tf

weights = tf.constant([0.5, 2.0])


def predict(features):
    return tf.reduce_sum(tf.nn.relu(tf.multiply(weights, features)))


predictions = [predict(np.array([value, 1.0])) for value in (0.0, 1.0, 2.0)]
"""

_ALSO_TAKEN_AS_IT_IS = """\
import numpy as np
import tensorflow as tf

weights = tf.constant([[0.5, 2.0]])


def project(samples):
    return tf.matmul(weights, samples) / tf.cast(tf.reduce_mean(samples), tf.float32)


projected = [project(np.array([[value], [1.0]])) for value in (0.1, 1.0, 2.0)]
"""

_INTO_A_VARIABLE = """\
import numpy as np
import tensorflow as tf

total = tf.Variable([0.0, 0.0])


def accumulate(amount):
    total.assign_add(amount)
    return tf.reduce_sum(total)


sums = [accumulate(amount) for amount in (np.array([0.5, 1.0]), np.array([1.5, 2.0]), [3, 4])]
"""

_PINNED_THROUGH_A_METHOD = """\
import numpy as np
import tensorflow as tf


class Regression:
    def __init__(self):
        self.weights = tf.Variable(tf.zeros([2, 1]))

    def predict(self, inputs):
        return tf.matmul(tf.ones([inputs.shape[0], 1]), self.weights, transpose_b=True) * inputs

    def step(self, inputs, targets):
        with tf.GradientTape() as tape:
            error = tf.reduce_sum(self.predict(inputs), axis=1, keepdims=True) - targets
            loss = tf.reduce_mean(tf.square(error))
        self.weights.assign_sub(0.1 * tape.gradient(loss, self.weights))
        return loss


inputs = np.array([[0.0, 1.0], [1.0, 0.5], [0.3, 0.7], [2.0, 1.0]])
model = Regression()
losses = [model.step(inputs, inputs @ np.array([[2.0], [-1.0]])) for _ in range(4)]
"""

_CLASSES_COUNTED = """\
import numpy as np
import tensorflow as tf


def encode(labels, classes):
    return 0.9 * tf.one_hot(labels, classes) + 0.05


numbers = np.array([0, 2, 1])
classes = numbers.max() + 1
encoded = [encode(tf.constant(numbers), classes) for _ in range(2)]
"""

_CLASSES_AS_INT = """\
import numpy as np
import tensorflow as tf


def encode(labels, classes):
    return 0.9 * tf.one_hot(labels, classes) + 0.05


numbers = np.array([0, 2, 1])
classes = int(numbers.max()) + 1
encoded = [encode(tf.constant(numbers), classes) for _ in range(2)]
"""

_ARRAY_OF_BYTES = """\
import numpy as np
import tensorflow as tf


def brightness(image):
    return tf.reduce_mean(image / 255)


levels = [brightness(np.array([[0, value]], dtype=np.uint8)) for value in (51, 102, 255)]
"""

_NUMBER_OF_THE_HOST = """\
import tensorflow as tf


def spread(signal):
    width = tf.numpy_function(lambda values: float(values.max() - values.min()), [signal], tf.float32)
    return signal / width


spreads = [spread(tf.constant([1.0, last])) for last in (3.0, 5.0)]
"""


_UNDER_A_SIGNATURE = """\
import numpy as np
import tensorflow as tf


@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
def normalized(signal):
    return signal / tf.norm(signal)


def peak(signal):
    return tf.reduce_max(normalized(signal))


peaks = [peak(np.array([3.0, last])) for last in (4.0, 0.0)]
"""


class MixedDtypeCoercion(Rule):
    """Eager operations convert an array to the dtype of each partner; a traced argument has one dtype."""

    code = "HYB408"
    name = "mixed-dtype-coercion"

    what_happens = (
        "Eagerly, an operation converts a NumPy array to the dtype of the tensor or variable beside it, at each "
        "operation anew. In a graph the array argument is a tensor with the array's dtype from the start, "
        "and combining it with a tensor of another dtype raises `TypeError` or `InvalidArgumentError`. A "
        "constant that comes first (`tf.maximum(0, x)`) takes the dtype of `x` eagerly, but is `int32` in a "
        "graph."
    )
    why = (
        "TensorFlow never converts between dtypes of tensors; it only converts Python and NumPy values. At "
        "the boundary of a `tf.function` an array becomes a tensor, a `float64` one by default of NumPy. "
        "Python numbers stay Python numbers in the trace. Eager operations look for a tensor among all their "
        "operands to learn the dtype; while tracing, many take the first operand as it comes."
    )
    unlock = (
        "Cast explicitly where dtypes meet (`tf.cast(features, tf.float32)`), pass arrays of the dtype "
        'that the body wants (`astype("float32")`), or, if the body wants exactly one dtype, pin it in an '
        "`input_signature`. Put the tensor first (`tf.maximum(x, 0)`), or write the number with its point."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/tensor#more_on_dtypes",
        "https://www.tensorflow.org/guide/function#rules_of_tracing",
        "https://www.tensorflow.org/api_docs/python/tf/cast",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _TWO_DTYPES,
            "predict",
            expect="differs",
            decision="decline",
            note="The array meets `float32` in one line and `float64` in the next: no single dtype fits.",
        ),
        Example(
            _INTEGER_ARRAY_IN_A_METHOD,
            "Embedding.weighted",
            expect="differs",
            decision="decline",
            module="lookup.py",
            note="An `int64` array of NumPy meets an `int32` tensor in a helper.",
        ),
        Example(
            _CLOSURE,
            "make_kernel.<locals>.kernel",
            expect="differs",
            decision="decline",
            note="The closure holds tensors of two dtypes.",
        ),
        Example(
            _NUMBER_COMES_FIRST,
            "hinge",
            expect="differs",
            decision="decline",
            note="The first operand, an integer, decides about the dtype in the graph.",
        ),
        Example(
            _INTEGER_IMAGE,
            "normalise",
            expect="differs",
            decision="decline",
            note="NumPy multiplies integers by 0.5, TensorFlow does not.",
        ),
        Example(
            _ALSO_TAKEN_AS_IT_IS,
            "project",
            expect="differs",
            decision="decline",
            note="The product wants `float32`, the mean is computed in `float64`: no signature does both.",
        ),
        Example(
            _INTO_A_VARIABLE,
            "accumulate",
            expect="differs",
            decision="decline",
            note="Variables convert what is assigned to them; a number is passed as well, so no signature fits.",
        ),
        Example(
            _CLASSES_COUNTED,
            "encode",
            expect="differs",
            decision="decline",
            note="`numbers.max()` is an int64 of NumPy; `tf.one_hot` converts it, and refuses a tensor of int64.",
        ),
        Example(
            _ARRAY_OF_BYTES,
            "brightness",
            expect="differs",
            decision="decline",
            note="NumPy divides bytes as float64, TensorFlow as float32.",
        ),
        Example(
            _NUMBER_OF_THE_HOST,
            "spread",
            expect="differs",
            decision="decline",
            note="A Python float is a float64 for NumPy; only a graph insists on the dtype that is promised.",
        ),
        Example(
            _UNDER_A_SIGNATURE,
            "peak",
            expect="differs",
            decision="decline",
            note="A signature brings arrays to its dtype, and refuses tensors of another.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _MATCHING_DTYPE,
            "predict",
            expect="same",
            decision="hybridize",
            note="The arrays have the dtype of the tensors they meet.",
        ),
        Example(
            _EXPLICIT_CASTS,
            "Embedding.weighted",
            expect="same",
            decision="hybridize",
            module="lookup.py",
            note="`tf.cast` does eagerly and in the graph the same.",
        ),
        Example(
            _PYTHON_NUMBER,
            "mixed_power",
            expect="same",
            decision="hybridize",
            note="A Python number adapts to each partner in the graph as well.",
        ),
        Example(
            _NUMBER_OF_THE_SAME_KIND,
            "hinge",
            expect="same",
            decision="hybridize",
            note="A number of the tensor's kind may come first, any number second.",
        ),
        Example(
            _PINNED_BY_A_SIGNATURE,
            "predict",
            expect="same",
            decision="hybridize",
            toggle="@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])",
            note="One dtype only: this signature converts the `float64` arrays as the operation did. "
            "The plain decorator does not, and so the signature is written with it.",
        ),
        Example(
            _PINNED_THROUGH_A_METHOD,
            "Regression.step",
            expect="same",
            decision="hybridize",
            toggle="@tf.function(input_signature=[tf.TensorSpec(shape=(4, 2), dtype=tf.float32), "
            "tf.TensorSpec(shape=(4, 1), dtype=tf.float32)])",
            note="Inputs and targets meet `float32` alone, in the body and in the helper that it calls.",
        ),
        Example(
            _CLASSES_AS_INT,
            "encode",
            expect="same",
            decision="hybridize",
            note="A Python number stays one.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each operation whose operands a graph would not bring to one dtype."""
        for lifted in few(item for item in function.events(COERCE) if verdict(function, item)):
            yield self.reason(
                function,
                lifted,
                f"{spot(lifted)} {_meeting(lifted)}",
                severity=verdict(function, lifted),
                what="the operands meet here",
            )


def verdict(function: FunctionFacts, lifted: Lifted) -> str | None:
    """How sure it is that operands which meet eagerly do not meet in a graph: the severity, or None."""
    if lifted.event.attr == "index":
        return CERTAIN  # those that nobody passes are refused, too
    subject, stored = _dtypes(lifted)
    if lifted.event.attr == "first":
        if subject is None:
            return POSSIBLE if stored == "python.int" else None
        return CERTAIN if stored is not None and settle(subject) != settle(stored) else None
    if lifted.event.attr == "host":
        if subject is None or stored is None:
            return POSSIBLE
        return CERTAIN if subject != stored else None
    if lifted.event.attr == "given" and only_converts(lifted, function.program):
        return None
    given = symbolic(function, lifted.subject)  # an array argument is a tensor in a graph
    if lifted.event.attr in ("python", "setting"):
        return given if lifted.event.attr == "python" or given is None else POSSIBLE
    if lifted.event.attr != "array":
        if stored is not None and _some_other(lifted.subject, settle(stored)):
            return given
        if subject is None or stored is None:  # arrays of NumPy are float64 or int64 by default
            return POSSIBLE if given and (subject is None or subject.endswith("64")) else None
        return given if subject != settle(stored) else None
    if subject is None or stored is None:
        return None
    return given if _is_promoted(subject, stored) or differs_for_tensors(lifted.event.node, subject) else None


def _some_other(value: Value, dtype: str | None) -> bool:
    """Whether arrays of several dtypes are passed, one of them another than the tensor's."""
    dtypes = {atom.dtype for atom in value.atoms if isinstance(atom, Array)}
    return len(dtypes) > 1 and bool(dtypes - {dtype, None})


def _is_promoted(array: str, other: str) -> bool:
    """Whether NumPy computes in another dtype than that of the array, as TensorFlow never does."""
    if other == "python.int":
        return array == "bool"
    if other == "python.float":
        return not array.startswith(("float", "bfloat", "complex"))
    return array != other


def _dtypes(lifted: Lifted) -> tuple[str | None, str | None]:
    """The dtypes that meet, where they are known; of Python numbers as ``transfer.describe`` calls them."""
    stored = lifted.stored
    other = dtype_from(stored) if lifted.event.attr in ("given", "host") else describe(stored)[0]
    return describe(lifted.subject)[0], other


def _known(lifted: Lifted) -> tuple[str, str]:
    subject, stored = _dtypes(lifted)
    return subject or "", stored or ""


def _meeting(lifted: Lifted) -> str:
    if lifted.event.attr == "python" and may_be_tensor(lifted.subject):
        return f"takes a tensor for `{lifted.event.name}`, and needs a Python number: in a graph there is none"
    if lifted.event.attr in ("python", "setting"):
        may = "may need a Python number, or another dtype"
        needs = "needs a Python number" if lifted.event.attr == "python" else may
        return (
            f"takes an array for `{lifted.event.name}`; as an argument of a graph it is a tensor, and the "
            f"operation {needs}"
        )
    if lifted.event.attr == "index":
        return f"slices a tensor by an array of {lifted.event.name}; a graph takes int32 and int64 there"
    if lifted.event.attr == "host":
        given, promised = _dtypes(lifted)
        made = f"is {(numpy_settle(given) or '').removeprefix('python.')}" if given else "may be of another dtype"
        return f"promises {promised or 'a dtype'}, which a graph insists on, and what the function gives {made}"
    subject, stored = map(settle, _dtypes(lifted))
    if lifted.event.attr == "first":
        return (
            f"starts with a constant, which is {stored} in a graph; eagerly it takes the dtype "
            f"{f'{subject} ' if subject else ''}of the tensor beside it"
        )
    if lifted.event.attr == "array" and not _is_promoted(*_known(lifted)):
        return f"is NumPy's arithmetic on arrays of {subject}; tensors in their place give another dtype, or none"
    if lifted.event.attr == "array":
        return f"computes with arrays of {subject} and {stored}; tensors in their place are not converted"
    target = stored or "the dtype of the tensor beside it"
    return (
        f"converts an array of dtype {subject or 'unknown'} to {target}; as an argument of a graph it is "
        "a tensor, and not converted"
    )
