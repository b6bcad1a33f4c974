"""HYB105: the function is one or two expensive operations, which a graph does not speed up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.gain.hyb102_no_tensor_computation import TRIVIAL

_ONE_CONVOLUTION = """\
import tensorflow as tf

kernel = tf.reshape(tf.range(9.0) / 9.0, [3, 3, 1, 1])


def blur(images):
    return tf.nn.conv2d(images, kernel, strides=1, padding="SAME")


frames = [blur(tf.reshape(tf.range(32.0), [2, 4, 4, 1]) * scale) for scale in (1.0, 2.0, 3.0, 4.0)]
"""

_ONE_PRODUCT_IN_A_METHOD = """\
import tensorflow as tf


class Projection:
    def __init__(self):
        self.kernel = tf.Variable(tf.reshape(tf.range(6.0), [3, 2]))

    def project(self, x):
        return self._multiply(x)

    def _multiply(self, x):
        return tf.linalg.matmul(x, self.kernel)


projection = Projection()
outputs = [projection.project(tf.fill([2, 3], value)) for value in (1.0, 2.0, 3.0, 4.0)]
"""

_ONE_FACTORISATION = {
    "main.py": """\
import tensorflow as tf
from gaussian import make_sampler

matrix = tf.constant([[4.0, 2.0], [2.0, 3.0]])
factor_of = make_sampler()
factors = [factor_of(matrix + tf.eye(2) * jitter) for jitter in (0.1, 0.2, 0.3, 0.4)]
""",
    "gaussian.py": """\
import tensorflow as tf


def make_sampler():
    def factor(covariance):
        return tf.linalg.cholesky(covariance)

    return factor
""",
}

_MANY_SMALL_OPERATIONS = """\
import tensorflow as tf


def gelu(x):
    inner = 0.79788 * (x + 0.044715 * x * x * x)
    return 0.5 * x * (1.0 + tf.tanh(inner))


activations = [gelu(tf.constant([value, -value, 0.5])) for value in (0.5, 1.0, 1.5, 2.0)]
"""

_CONVOLUTION_AMONG_OTHERS = """\
import tensorflow as tf


class Block:
    def __init__(self):
        self.kernel = tf.Variable(tf.ones([3, 3, 1, 2]) / 9.0)
        self.offset = tf.Variable([0.1, -0.1])

    def apply(self, images):
        features = tf.nn.conv2d(images, self.kernel, strides=1, padding="SAME") + self.offset
        mean, variance = tf.nn.moments(features, axes=[0, 1, 2])
        features = (features - mean) * tf.math.rsqrt(variance + 1e-3)
        return tf.reduce_mean(tf.nn.relu(features), axis=[1, 2])


block = Block()
images = tf.reshape(tf.range(32.0), [2, 4, 4, 1])
features = [block.apply(images + shift) for shift in (0.0, 1.0, 2.0, 3.0)]
"""

_PRODUCT_IN_A_LOOP = {
    "main.py": """\
import tensorflow as tf
from recurrence import unroll

sequence = tf.reshape(tf.range(12.0) / 12.0, [6, 1, 2])
states = [unroll(sequence * scale) for scale in (1.0, 0.5, 2.0, 4.0)]
""",
    "recurrence.py": """\
import tensorflow as tf

kernel = tf.constant([[0.5, -0.25], [0.25, 0.5]])


def unroll(sequence):
    state = tf.zeros([1, 2])
    for item in sequence:
        state = cell(item, state)
    return state


def cell(item, state):
    return tf.tanh(tf.matmul(state, kernel) + item)
""",
}


class LargeOperationsOnly(Rule):
    """A hint, never an obstacle: the gain of the decorator is small."""

    code = "HYB105"
    name = "large-operations-only"
    severity = "info"

    what_happens = (
        "The function is correct as a graph, but do not expect much: nearly all its time is spent inside "
        "one convolution, matrix product or factorisation, which takes as long in a graph as it does "
        "eagerly."
    )
    why = (
        "A graph saves the Python and dispatch time between operations, a few microseconds each. Beside "
        "the milliseconds of a large kernel this does not show; beside many small kernels it dominates."
    )
    unlock = "Decorate a caller that does more work per call, for example the whole training step."
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#usage",
        "https://www.tensorflow.org/guide/intro_to_graphs",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _ONE_CONVOLUTION, "blur", expect="same", decision="hybridize", note="One convolution per call."
        ),
        Example(
            _ONE_PRODUCT_IN_A_METHOD,
            "Projection.project",
            expect="same",
            decision="hybridize",
            note="One matrix product, in the method that it calls.",
        ),
        Example(
            _ONE_FACTORISATION,
            "make_sampler.<locals>.factor",
            expect="same",
            decision="hybridize",
            module="gaussian.py",
            note="One Cholesky factorisation in a closure.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _MANY_SMALL_OPERATIONS,
            "gelu",
            expect="same",
            decision="hybridize",
            note="Eight element-wise operations: the case that gains most.",
        ),
        Example(
            _CONVOLUTION_AMONG_OTHERS,
            "Block.apply",
            expect="same",
            decision="hybridize",
            note="The convolution is one of many operations.",
        ),
        Example(
            _PRODUCT_IN_A_LOOP,
            "unroll",
            expect="same",
            decision="hybridize",
            module="recurrence.py",
            note="A loop of small products: AutoGraph turns it into one graph loop.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One hint when there are at most two operations, all of them large."""
        ops = sorted(function.ops - TRIVIAL)
        if 0 < len(ops) <= 2 and all(is_large(name) for name in ops):
            names = " and ".join(f"`{name.replace('tensorflow.', 'tf.')}`" for name in ops)
            yield self.reason(
                function,
                function.node,
                f"nearly all the time of {function.code.name}() goes into {names}, which a "
                f"graph does not make faster",
            )


_LARGE_FAMILIES = (
    "tensorflow.linalg.",
    "tensorflow.signal.",
    "tensorflow.nn.conv",
    "tensorflow.nn.depthwise_conv",
    "tensorflow.nn.separable_conv",
)
_LARGE = frozenset(
    {
        "tensorflow.einsum",
        "tensorflow.tensordot",
        "tensorflow.sort",
        "tensorflow.argsort",
        "tensorflow.nn.convolution",
        "tensorflow.nn.atrous_conv2d",
        "tensorflow.math.top_k",
    }
)
# Members of the families that only rearrange or measure.
_SMALL = frozenset(
    {
        "tensorflow.linalg." + name
        for name in (
            "adjoint",
            "band_part",
            "cross",
            "diag",
            "diag_part",
            "eye",
            "l2_normalize",
            "matrix_transpose",
            "norm",
            "normalize",
            "set_diag",
            "tensor_diag",
            "tensor_diag_part",
            "trace",
        )
    }
)


def is_large(name: str) -> bool:
    """Whether an operation usually runs for longer than its dispatch takes."""
    return (name in _LARGE or name.startswith(_LARGE_FAMILIES)) and name not in _SMALL
