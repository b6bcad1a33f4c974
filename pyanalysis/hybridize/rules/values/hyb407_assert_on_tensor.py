"""HYB407: a plain ``assert`` on a tensor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import ASSERT
from hybridize.project.spelling import short
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.values.common import few, is_symbol, symbolic

_ASSERTS_POSITIVE = """\
import tensorflow as tf


def entropy(probabilities):
    assert tf.reduce_all(probabilities > 0.0), "probabilities must be positive"
    return -tf.reduce_sum(probabilities * tf.math.log(probabilities))


entropies = [entropy(tf.constant([share, 1.0 - share])) for share in (0.1, 0.2, 0.3)]
"""

_CHECK_IN_ANOTHER_MODULE = {
    "main.py": """\
import tensorflow as tf
from solver import Solver

solver = Solver()
solutions = [solver.solve(tf.eye(2) * scale, tf.ones([2, 1])) for scale in (1.0, 2.0, 4.0)]
""",
    "checks.py": """\
import tensorflow as tf


def symmetric(matrix):
    difference = tf.reduce_max(tf.abs(matrix - tf.transpose(matrix)))
    assert difference < 1e-5
    return matrix
""",
    "solver.py": """\
import tensorflow as tf
from checks import symmetric


class Solver:
    def solve(self, matrix, right):
        return tf.linalg.solve(symmetric(matrix), right)
""",
}

_DYNAMIC_RANK = """\
import tensorflow as tf


def make_pooling(axis):
    def pool(x):
        assert tf.rank(x) == 2
        return tf.reduce_mean(tf.nn.relu(x), axis=axis)

    return pool


pool = make_pooling(0)
pooled = [pool(tf.constant([[value, -1.0], [2.0, 3.0]])) for value in (0.0, 1.0, 2.0)]
"""

_WITHOUT_AUTOGRAPH = """\
import tensorflow as tf


def normalise(x):
    total = tf.reduce_sum(x)
    assert total != 0.0
    return x / total


rows = [normalise(tf.constant([value, 1.0])) for value in (1.0, 2.0, 3.0)]
"""

_STATIC_FACTS = """\
import tensorflow as tf


def attend(query, key):
    assert query.shape[-1] == key.shape[-1], "query and key must have the same depth"
    assert query.dtype == key.dtype and query.shape.rank == 2
    assert isinstance(query, tf.Tensor)
    return tf.nn.softmax(tf.matmul(query, key, transpose_b=True))


weights = [attend(tf.constant([[value, 1.0]]), tf.eye(2)) for value in (0.0, 1.0, 2.0)]
"""

_PYTHON_VALUES = {
    "main.py": """\
import tensorflow as tf
from dropout import Scaled

layer = Scaled(rate=0.5)
outputs = [layer.apply(tf.constant([value, -1.0])) for value in (1.0, 2.0, 3.0)]
""",
    "dropout.py": """\
import tensorflow as tf


class Scaled:
    def __init__(self, rate):
        self.rate = rate

    def apply(self, x, mask=None):
        self._check(mask)
        return tf.nn.elu(x) / (1.0 - self.rate)

    def _check(self, mask):
        assert 0.0 <= self.rate < 1.0
        assert mask is None
""",
}

_DEBUGGING_ASSERT = """\
import tensorflow as tf


def entropy(probabilities):
    tf.debugging.assert_greater(probabilities, 0.0, "probabilities must be positive")
    tf.debugging.Assert(tf.abs(tf.reduce_sum(probabilities) - 1.0) < 1e-3, [probabilities])
    return -tf.reduce_sum(probabilities * tf.math.log(probabilities))


entropies = [entropy(tf.constant([share, 1.0 - share])) for share in (0.1, 0.2, 0.3)]
"""

_CONVERSION_ASKED_FOR = """\
import tensorflow as tf


@tf.function(experimental_autograph_options=tf.autograph.experimental.Feature.ASSERT_STATEMENTS)
def entropy(probabilities):
    assert tf.reduce_all(probabilities > 0.0), "probabilities must be positive"
    return -tf.reduce_sum(probabilities * tf.math.log(probabilities))


entropies = [entropy(tf.constant([share, 1.0 - share])) for share in (0.1, 0.2, 0.3)]
"""


class AssertOnTensor(Rule):
    """`assert` asks the tensor for its truth value."""

    code = "HYB407"
    name = "assert-on-tensor"

    what_happens = (
        "`assert t` and `assert a < b` with tensors raise `OperatorNotAllowedInGraphError: Using a "
        "symbolic tf.Tensor as a Python bool is not allowed` while TensorFlow traces, even when the "
        "assertion holds."
    )
    why = (
        "AutoGraph can convert `assert` statements, but the conversion is an optional feature, "
        "`Feature.ASSERT_STATEMENTS`, which is off unless `experimental_autograph_options` asks for it. "
        "Without it Python evaluates the truth of a symbolic tensor."
    )
    unlock = (
        "Use `tf.debugging.assert_greater` and its relatives or `tf.debugging.Assert`: they are "
        "operations. Assert on static facts (`x.shape`, `x.dtype`, `x.shape.rank`) where they suffice."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/api_docs/python/tf/autograph/experimental/Feature",
        "https://www.tensorflow.org/api_docs/python/tf/debugging",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/impl/api.py",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _ASSERTS_POSITIVE,
            "entropy",
            expect="differs",
            decision="decline",
            note="The assertion holds for all calls, and tracing it raises.",
        ),
        Example(
            _CHECK_IN_ANOTHER_MODULE,
            "Solver.solve",
            expect="differs",
            decision="decline",
            module="solver.py",
            note="The assertion is in a helper of another module.",
        ),
        Example(
            _DYNAMIC_RANK,
            "make_pooling.<locals>.pool",
            expect="differs",
            decision="decline",
            note="`tf.rank(x)` is a tensor; `x.shape.rank` would be a number.",
        ),
        Example(
            _WITHOUT_AUTOGRAPH,
            "normalise",
            expect="differs",
            decision="decline",
            toggle="@tf.function(autograph=False)",
            note="Without AutoGraph there is no conversion at all.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _STATIC_FACTS,
            "attend",
            expect="same",
            decision="hybridize",
            note="Shapes, dtypes and types are known while tracing.",
        ),
        Example(
            _PYTHON_VALUES,
            "Scaled.apply",
            expect="same",
            decision="hybridize",
            module="dropout.py",
            note="Assertions about Python numbers and `None`.",
        ),
        Example(
            _DEBUGGING_ASSERT,
            "entropy",
            expect="same",
            decision="hybridize",
            note="TensorFlow's assertions are operations.",
        ),
        Example(
            _CONVERSION_ASKED_FOR,
            "entropy",
            expect="same",
            decision="keep",
            toggle="remove",
            note="A hybrid function that asks AutoGraph to convert `assert`.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each assertion that needs the truth of a tensor."""
        for lifted in few(item for item in function.events(ASSERT) if symbolic(function, item.subject)):
            verdict = symbolic(function, lifted.subject)
            assert verdict is not None
            yield self.reason(
                function,
                lifted,
                f"`assert {_condition(lifted)}` needs a truth value, and the condition {is_symbol(verdict)}",
                severity=verdict,
                what="asserted here",
            )


def _condition(lifted: Lifted) -> str:
    return short(getattr(lifted.event.node, "test", lifted.event.node), 60)
