"""HYB905: an option of `tf.function` is deprecated or without effect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.options import RENAMED, has_version, written
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule

_RELAX_SHAPES = """\
import tensorflow as tf


@tf.function(experimental_relax_shapes=True)
def attend(sequence):
    weights = tf.nn.softmax(tf.reduce_sum(sequence, axis=-1))
    return tf.linalg.matvec(sequence, weights, transpose_a=True)


contexts = [attend(tf.ones([length, 2])) for length in range(1, 7)]
"""

_COMPILE_OPTION = """\
import tensorflow as tf


class Linear:
    def __init__(self, kernel):
        self.kernel = kernel

    @tf.function(experimental_compile=False)
    def apply(self, features):
        return tf.nn.relu(features @ self.kernel)


linear = Linear(tf.constant([[1.0, -1.0], [0.5, 2.0]]))
outputs = [linear.apply(tf.ones((1, 2))) for _ in range(2)]
"""

_TYPE_HINTS = {
    "main.py": """\
import tensorflow as tf

from cleaning import normalize

normalized = normalize(tf.constant([1.0, 2.0, 6.0]))
""",
    "cleaning.py": """\
import tensorflow as tf
from tensorflow import function as graph


@graph(experimental_follow_type_hints=True)
def normalize(batch: tf.Tensor):
    return (batch - tf.reduce_mean(batch)) / 2.0
""",
}

_FINAL_NAMES = """\
import tensorflow as tf


@tf.function(reduce_retracing=True)
def attend(sequence):
    weights = tf.nn.softmax(tf.reduce_sum(sequence, axis=-1))
    return tf.linalg.matvec(sequence, weights, transpose_a=True)


contexts = [attend(tf.ones([length, 2])) for length in range(1, 7)]
"""

_AUTOGRAPH_OPTIONS = """\
import tensorflow as tf


@tf.function(experimental_autograph_options=tf.autograph.experimental.Feature.EQUALITY_OPERATORS)
def descend(point):
    while tf.norm(point) > 1.0:
        point = 0.5 * point
    return point


low = descend(tf.constant([3.0, 4.0]))
"""

_OWN_KEYWORD = """\
import tensorflow as tf

compiled = []


def registered(experimental_compile=False):
    def register(function):
        if experimental_compile:
            compiled.append(function.__name__)
        return function

    return register


class Registry:
    def __init__(self, table):
        self.table = table

    @registered(experimental_compile=True)
    def lookup(self, ids):
        return tf.nn.l2_normalize(tf.gather(self.table, ids), axis=-1)


registry = Registry(tf.constant([[3.0, 4.0], [0.0, 2.0]]))
rows = registry.lookup(tf.constant([1, 0]))
"""


class DeprecatedOption(Rule):
    """The decorator passes a deprecated option."""

    code = "HYB905"
    name = "deprecated-option"
    severity = "info"
    applies_to = "hybrid"

    what_happens = (
        "`experimental_relax_shapes` is called `reduce_retracing` since TensorFlow 2.9, "
        "`experimental_compile` is `jit_compile` since 2.5, and `experimental_follow_type_hints` is ignored "
        "since 2.11. The old names still work but log a warning, and will disappear."
    )
    why = "The options left the experimental stage and took their final names, or were given up."
    unlock = (
        "The tool renames the option, or drops it where it is ignored, if the TensorFlow that the program "
        "runs on knows the new name."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/api_docs/python/tf/function",
        "https://github.com/tensorflow/tensorflow/blob/master/RELEASE.md",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/eager/polymorphic_function/polymorphic_function.py",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _RELAX_SHAPES,
            "attend",
            expect="same",
            decision="reconfigure",
            toggle="@tf.function(reduce_retracing=True)",
            note="The name of 2.0 to 2.8.",
        ),
        Example(
            _COMPILE_OPTION,
            "Linear.apply",
            expect="same",
            decision="reconfigure",
            toggle="@tf.function(jit_compile=False)",
            note="A method with the old name of `jit_compile`.",
        ),
        Example(
            _TYPE_HINTS,
            "normalize",
            expect="same",
            decision="reconfigure",
            toggle="@graph",
            module="cleaning.py",
            note="An alias in another module, with an option that has no effect any more.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _FINAL_NAMES,
            "attend",
            expect="same",
            decision="keep",
            toggle="remove",
            note="The final name.",
        ),
        Example(
            _AUTOGRAPH_OPTIONS,
            "descend",
            expect="same",
            decision="keep",
            toggle="remove",
            note="`experimental_autograph_options` is still the only name of this option.",
        ),
        Example(
            _OWN_KEYWORD,
            "Registry.lookup",
            expect="same",
            decision="hybridize",
            note="A decorator of the program with a keyword of that name is another matter.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each option with another name in every TensorFlow that the program admits."""
        hybrid = function.hybrid
        assert hybrid is not None
        for name in written(hybrid, program) or ():
            if name not in RENAMED:
                continue
            successor, first = RENAMED[name]
            known = has_version(program, first)
            if known is False:
                continue
            release = ".".join(map(str, first))
            fate = f"is called `{successor}` since" if successor else "has no effect since"
            message = f"`{name}` {fate} TensorFlow {release}"
            if known:
                yield self.reason(function, hybrid.node, message)
            else:
                yield self.reason(
                    function,
                    hybrid.node,
                    f"{message}, which the program is assumed to run on",
                    severity="warning",
                    unlock=f"Say so: `--target-tensorflow`, or a requirement `tensorflow>={release}`.",
                )
