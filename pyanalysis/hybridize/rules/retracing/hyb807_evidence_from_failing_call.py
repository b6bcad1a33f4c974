"""HYB807: calls that are meant to fail say nothing about the arguments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.repetition import counts
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.retracing.common import shown_by

_RANK_WIDENED = """\
import unittest

import tensorflow as tf


def row_means(matrix):
    if matrix.shape.rank != 2:
        raise ValueError("a matrix is expected")
    return tf.reduce_mean(matrix, axis=1)


case = unittest.TestCase()
means = row_means(tf.constant([[1.0, 3.0], [2.0, 6.0]]))
with case.assertRaises(ValueError):
    row_means(tf.constant([1.0, 3.0]))
"""

_ERROR_REPLACED = """\
import unittest

import tensorflow as tf


class Rotation:
    def __init__(self, angle):
        cosine, sine = tf.cos(angle), tf.sin(angle)
        self.matrix = tf.stack([[cosine, -sine], [sine, cosine]])

    def rotate(self, point):
        if point.shape != (2,):
            raise ValueError("a point of the plane is expected")
        return tf.linalg.matvec(self.matrix, point)


class RotationTest(unittest.TestCase):
    def runTest(self):
        rotation = Rotation(0.5)
        self.point = rotation.rotate(tf.constant([1.0, 0.0]))
        with self.assertRaises(ValueError):
            rotation.rotate(tf.constant([1.0, 0.0, 0.0]))


test = RotationTest()
test.runTest()
point = test.point
del test
"""

_WRONG_DTYPE = {
    "main.py": """\
import tensorflow as tf

from checks import refused
from texts import mean_length

length = mean_length(tf.constant(["a", "graph"]))
is_refused = refused(mean_length, tf.constant([1, 2]))
""",
    "texts.py": """\
import tensorflow as tf


def mean_length(words):
    if words.dtype != tf.string:
        raise TypeError("words are expected")
    return tf.reduce_mean(tf.cast(tf.strings.length(words), tf.float32))
""",
    "checks.py": """\
import unittest


def refused(function, argument):
    with unittest.TestCase().assertRaises(TypeError):
        function(argument)
    return True
""",
}

_NO_SIGNATURE = """\
import unittest

import tensorflow as tf


def row_means(matrix):
    if matrix.shape.rank != 2:
        raise ValueError("a matrix is expected")
    return tf.reduce_mean(matrix, axis=1)


case = unittest.TestCase()
means = row_means(tf.constant([[1.0, 3.0], [2.0, 6.0]]))
with case.assertRaises(ValueError):
    row_means(tf.constant([1.0, 3.0]))
"""

_SAME_ERROR_TYPE = """\
import unittest

import tensorflow as tf


def mean_length(words):
    if words.dtype != tf.string:
        raise TypeError("words are expected")
    return tf.reduce_mean(tf.cast(tf.strings.length(words), tf.float32))


case = unittest.TestCase()
length = mean_length(tf.constant(["a", "graph"]))
with case.assertRaises(TypeError):
    mean_length(tf.constant([1, 2]))
"""

_GOOD_CALLS_ONLY = """\
import unittest

import tensorflow as tf


def radians(degrees):
    if degrees < 0:
        raise ValueError("a positive angle is expected")
    return degrees / 57.29578


class Rotation:
    def __init__(self, angle):
        cosine, sine = tf.cos(angle), tf.sin(angle)
        self.matrix = tf.stack([[cosine, -sine], [sine, cosine]])

    def rotate(self, point):
        return tf.linalg.matvec(self.matrix, point)


case = unittest.TestCase()
with case.assertRaises(ValueError):
    radians(-90.0)
rotation = Rotation(radians(90.0))
point = rotation.rotate(tf.constant([1.0, 0.0]))
"""


class EvidenceFromFailingCall(Rule):
    """A call stands in a block that expects it to raise."""

    code = "HYB807"
    name = "evidence-from-failing-call"
    severity = "info"
    presumes_gain = True

    what_happens = (
        "Tests call functions with wrong arguments on purpose, inside `with self.assertRaises(...)` or "
        "`with pytest.raises(...)`. Were such calls counted, a signature would have to cover them and "
        "become so general that good calls fail, or the function would seem to take values that it refuses. "
        "And a signature raises a TypeError of its own before the body can raise the error that the test "
        "expects."
    )
    why = (
        "`tf.function` checks arguments against the signature before it runs or traces the body, and an "
        "unknown rank or another dtype in the signature reaches the body as such."
    )
    unlock = (
        "Only calls outside of such blocks count. Where a block expects an error that a signature would "
        "replace, the signature is withheld and the decorator stays without one."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://docs.python.org/3/library/unittest.html#unittest.TestCase.assertRaises",
        "https://docs.pytest.org/en/stable/reference/reference.html#pytest-raises",
        "https://www.tensorflow.org/api_docs/python/tf/function#input_signatures",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _RANK_WIDENED,
            "row_means",
            expect="differs",
            decision="hybridize",
            toggle="@tf.function(input_signature=[tf.TensorSpec(None, tf.float32)])",
            note="Good and bad calls together have no common rank; with an unknown rank the good call fails.",
        ),
        Example(
            _ERROR_REPLACED,
            "Rotation.rotate",
            expect="differs",
            decision="hybridize",
            toggle="@tf.function(input_signature=[tf.TensorSpec([2], tf.float32)])",
            note=(
                "With a signature from the good call, the bad one raises TypeError, not the ValueError that "
                "the test waits for."
            ),
        ),
        Example(
            _WRONG_DTYPE,
            "mean_length",
            expect="differs",
            decision="hybridize",
            toggle="@tf.function(input_signature=[tf.TensorSpec([None], tf.int32)])",
            module="texts.py",
            note="A dtype that the function refuses is no type of its parameter.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _NO_SIGNATURE,
            "row_means",
            expect="same",
            decision="hybridize",
            note="Without a signature the body still sees static shapes and raises its own error.",
        ),
        Example(
            _SAME_ERROR_TYPE,
            "mean_length",
            expect="same",
            decision="hybridize",
            toggle="@tf.function(input_signature=[tf.TensorSpec([None], tf.string)])",
            note="The test expects a TypeError, which is what the signature raises too.",
        ),
        Example(
            _GOOD_CALLS_ONLY,
            "Rotation.rotate",
            expect="same",
            decision="hybridize",
            toggle="@tf.function(input_signature=[tf.TensorSpec([2], tf.float32)])",
            note="The block expects an error of another function; all calls of this one are good.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason where a block that expects an error calls the function."""
        for caller in function.callers:
            if not counts(caller.edge):
                name = function.code.name
                told = self.reason(
                    function,
                    function.node,
                    f"a call of {name}() is expected to fail: a signature would answer it with a TypeError",
                )
                yield shown_by(told, caller, f"{name}() is called here, where an error is expected")
                return
