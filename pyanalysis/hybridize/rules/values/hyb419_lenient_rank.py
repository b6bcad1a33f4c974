"""HYB419: a shape or an axis is of a rank that only the eager kernel takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import COERCE, RANK
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.values.common import CERTAIN, POSSIBLE, few, spot

_FLATTENED = """\
import tensorflow as tf


def dice(labels, predictions):
    labels, predictions = tf.reshape(labels, (-1)), tf.reshape(predictions, (-1))
    overlap = tf.reduce_sum(labels * predictions)
    return 2.0 * overlap / (tf.reduce_sum(labels) + tf.reduce_sum(predictions))


scores = [dice(tf.constant([[1.0, 0.0]]), tf.constant([[value, 0.5]])) for value in (0.2, 0.9)]
"""

_SIZE_IN_ANOTHER_MODULE = {
    "main.py": """\
import tensorflow as tf
from vectors import Flat

flat = Flat()
lengths = [flat.length(tf.constant([[3.0, value]])) for value in (0.0, 4.0)]
""",
    "vectors.py": """\
import tensorflow as tf


class Flat:
    def length(self, x):
        return tf.sqrt(tf.reduce_sum(tf.square(self._vector(x))))

    def _vector(self, x):
        return tf.reshape(x, tf.size(x))
""",
}

_FILLED = """\
import tensorflow as tf


def smoothed(labels, classes=2, amount=0.1):
    return labels * (1.0 - amount) + tf.fill(classes, amount / classes)


rows = [smoothed(tf.constant(row)) for row in ([1.0, 0.0], [0.0, 1.0])]
"""

_RANGE_OF_A_SHAPE = """\
import tensorflow as tf


def make_positions(scale):
    def positions(x):
        steps = tf.range(tf.shape(x))
        return x * scale + tf.cast(steps, tf.float32)

    return positions


positions = make_positions(2.0)
values = [positions(tf.constant([1.0, value])) for value in (0.0, 4.0)]
"""

_LIST_OF_ONE = """\
import tensorflow as tf


def dice(labels, predictions):
    labels, predictions = tf.reshape(labels, [-1]), tf.reshape(predictions, (-1,))
    overlap = tf.reduce_sum(labels * predictions)
    return 2.0 * overlap / (tf.reduce_sum(labels) + tf.reduce_sum(predictions))


scores = [dice(tf.constant([[1.0, 0.0]]), tf.constant([[value, 0.5]])) for value in (0.2, 0.9)]
"""

_NUMBERS_FOR_SHAPES = """\
import tensorflow as tf


def centred(x):
    count = tf.size(x)
    return tf.ones(count) * x - tf.broadcast_to(tf.reduce_mean(x), [count]) + tf.zeros(count)


values = [centred(tf.constant([1.0, value])) for value in (0.0, 4.0)]
"""

_SHAPES_AS_THEY_ARE = """\
import tensorflow as tf


def like(x, pattern):
    rows = tf.range(tf.shape(pattern)[0])
    filled = tf.fill(tf.shape(pattern), tf.reduce_mean(x))
    return tf.reshape(x, pattern.shape) * filled + tf.cast(rows[:, tf.newaxis], tf.float32)


values = [like(tf.constant([1.0, 2.0, 3.0, value]), tf.ones([2, 2])) for value in (0.0, 4.0)]
"""

_NAMES = {1: "a list", 0: "a number"}


class LenientRank(Rule):
    """Kernels take a number for a list of one, or the other way round; the shapes of a graph do not."""

    code = "HYB419"
    name = "lenient-rank"

    what_happens = (
        "`tf.reshape(x, -1)` (and `(-1)`, which is no tuple), `tf.fill(n, value)`, `tf.range([n])` and "
        "`tf.concat(parts, [1])` work eagerly. In a graph the same call raises `ValueError`: the shape must be "
        "of another rank."
    )
    why = (
        "Eagerly only the kernel looks at its arguments, and these kernels take a number for a list of one and a "
        "list of one for a number. Before an operation is added to a graph its shape is inferred, and that "
        "function insists on the rank that is documented."
    )
    unlock = "Write what is documented: `tf.reshape(x, [-1])`, `tf.fill([n], value)`, `tf.range(n)`."
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/api_docs/python/tf/reshape",
        "https://www.tensorflow.org/api_docs/python/tf/fill",
        "https://www.tensorflow.org/guide/create_op#shape_functions_in_c",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _FLATTENED,
            "dice",
            expect="differs",
            decision="decline",
            note="`(-1)` is a number.",
        ),
        Example(
            _SIZE_IN_ANOTHER_MODULE,
            "Flat.length",
            expect="differs",
            decision="decline",
            module="vectors.py",
            note="`tf.size` is a scalar, in a helper.",
        ),
        Example(
            _FILLED,
            "smoothed",
            expect="differs",
            decision="decline",
            note="A number for the dimensions, from a default.",
        ),
        Example(
            _RANGE_OF_A_SHAPE,
            "make_positions.<locals>.positions",
            expect="differs",
            decision="decline",
            note="The shape of a vector is a list of one number.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _LIST_OF_ONE,
            "dice",
            expect="same",
            decision="hybridize",
            note="`[-1]` and `(-1,)` are lists.",
        ),
        Example(
            _NUMBERS_FOR_SHAPES,
            "centred",
            expect="same",
            decision="hybridize",
            note="`tf.ones` and `tf.zeros` make a list of a number themselves.",
        ),
        Example(
            _SHAPES_AS_THEY_ARE,
            "like",
            expect="same",
            decision="hybridize",
            note="One axis of a shape is a number, the whole is a list.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each argument whose rank a graph refuses."""
        for lifted in few(item for item in function.events(COERCE) if item.event.attr == RANK):
            sure, wanted = lifted.event.detail
            yield self.reason(
                function,
                lifted,
                f"{spot(lifted)} {_gets(lifted, wanted, sure)} for `{lifted.event.name}`; the eager kernel takes it, a "
                f"graph insists on {_NAMES[wanted]}",
                severity=CERTAIN if sure else POSSIBLE,
                what="the shape is checked here",
            )


def _gets(lifted: Lifted, wanted: int, sure: bool) -> str:
    return f"{'gets' if sure else 'may get'} {_NAMES[1 - wanted]}"
