"""HYB209: an exception leaves the function as another type than the caller expects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import Caller, FunctionFacts, ProgramFacts
from hybridize.interpreter.models.iterables import NEXT
from hybridize.interpreter.state.record import API, Inside
from hybridize.project.spelling import quoted
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.effects.exception_types import CATCH_ALL, lost_types, may_raise
from hybridize.rules.effects.guarded_calls import asks_type, guarded_calls, types_expected

_KIND_OF_VALUE_ERROR = """\
import tensorflow as tf


class TooLong(ValueError):
    pass


def encode(ids):
    if ids.shape[0] > 3:
        raise TooLong("at most three")
    return tf.one_hot(ids, 4)


def encode_all(batches):
    skipped = 0
    for ids in batches:
        try:
            encode(ids)
        except TooLong:
            skipped += 1
    return skipped


skipped = encode_all([tf.constant([1, 2]), tf.constant([0, 1, 2, 3])])
"""

_WITH_A_CODE = """\
import tensorflow as tf


class Rejected(Exception):
    def __init__(self, reason, code):
        super().__init__(reason)
        self.code = code


class Gate:
    def __init__(self, width):
        self.width = width

    def check(self, x):
        if x.shape[-1] != self.width:
            raise Rejected("width", 7)

    def apply(self, x):
        self.check(x)
        return tf.nn.sigmoid(x) * x


gate = Gate(2)
outcomes = []
for size in (2, 3):
    try:
        outcomes.append(gate.apply(tf.ones([1, size])))
    except Rejected:
        outcomes.append(None)
"""

_INDEX_OF_A_LIST = """\
import tensorflow as tf

SCALES = [1.0, 0.5]


def scaled(x, level):
    return tf.square(x) * SCALES[level]


results = []
for level in (1, 2):
    try:
        results.append(scaled(tf.constant([1.0, 2.0]), level))
    except IndexError:
        results.append(None)
"""

_PLAIN_ERRORS = """\
import tensorflow as tf


class TooLong(Exception):
    pass


def encode(ids):
    if ids.shape[0] > 3:
        raise TooLong("at most three")
    if ids.shape[0] < 1:
        raise ValueError("at least one")
    return tf.one_hot(ids, 4)


def encode_all(batches):
    skipped = 0
    for ids in batches:
        try:
            encode(ids)
        except (TooLong, ValueError):
            skipped += 1
    return skipped


skipped = encode_all([tf.constant([1, 2]), tf.constant([0, 1, 2, 3]), tf.zeros([0], tf.int32)])
"""

_CAUGHT_INSIDE = """\
import tensorflow as tf


class TooLong(ValueError):
    pass


def check(ids):
    if ids.shape[0] > 3:
        raise TooLong("at most three")


def encode(ids):
    try:
        check(ids)
    except TooLong:
        ids = ids[:3]
    return tf.one_hot(ids, 4)


encoded = [encode(tf.constant([1, 2])), encode(tf.constant([0, 1, 2, 3]))]
"""

_EVERYTHING_CAUGHT = """\
import tensorflow as tf


class TooLong(ValueError):
    pass


def encode(ids):
    if ids.shape[0] > 3:
        raise TooLong("at most three")
    return tf.one_hot(ids, 4)


skipped = 0
for ids in (tf.constant([1, 2]), tf.constant([0, 1, 2, 3])):
    try:
        encode(ids)
    except Exception:
        skipped += 1
"""

_END_OF_DATA = """\
import tensorflow as tf

batches = iter(tf.data.Dataset.from_tensor_slices([[1.0, 2.0], [3.0, 4.0]]))


def mean_of_next():
    return tf.reduce_mean(next(batches))


means = []
try:
    while True:
        means.append(mean_of_next())
except StopIteration:
    means.append(None)
"""

_END_OF_DATA_EITHER_WAY = """\
import tensorflow as tf

batches = iter(tf.data.Dataset.from_tensor_slices([[1.0, 2.0], [3.0, 4.0]]))


def mean_of_next():
    return tf.reduce_mean(next(batches))


means = []
try:
    while True:
        means.append(mean_of_next())
except (StopIteration, tf.errors.OutOfRangeError):
    means.append(None)
"""


class ExceptionOfAnotherType(Rule):
    """Callers that catch what only the eager function raises."""

    code = "HYB209"
    name = "exception-of-another-type"
    presumes_gain = True

    what_happens = (
        "The caller catches `TooLong`, a kind of `ValueError` that the function raises; from a graph comes a "
        "`StagingError`, which no `except TooLong` and no `except ValueError` takes. The same happens to "
        "exceptions with an `__init__` of their own, and to `IndexError`, `ZeroDivisionError` and `OSError`."
    )
    why = (
        "AutoGraph catches what leaves a function while it is traced and raises it anew, with the place in your "
        "code as its text. It can do so for `ValueError`, `TypeError`, `RuntimeError` and a few more, and for "
        "classes that derive from `Exception` and have no `__init__`. Others it cannot make, and raises its own."
    )
    unlock = (
        "Derive the exception from `Exception` without an `__init__`, raise a plain `ValueError`, or check the "
        "arguments in the eager caller."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/pyct/error_utils.py",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/impl/api.py",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _KIND_OF_VALUE_ERROR,
            "encode",
            expect="differs",
            decision="decline",
            note="A class over `ValueError`, caught by its own name.",
        ),
        Example(
            _WITH_A_CODE,
            "Gate.apply",
            expect="differs",
            decision="decline",
            note="The exception takes more than a text, and is raised by a helper.",
        ),
        Example(
            _INDEX_OF_A_LIST,
            "scaled",
            expect="differs",
            decision="hybridize",
            note="Python itself raises. Whether it does is not known, so that the change is speculative.",
        ),
        Example(
            _END_OF_DATA,
            "mean_of_next",
            expect="differs",
            decision="decline",
            note="At the end of the data the operation of a graph raises `OutOfRangeError`.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _PLAIN_ERRORS,
            "encode",
            expect="same",
            decision="hybridize",
            note="These keep their type.",
        ),
        Example(
            _CAUGHT_INSIDE,
            "encode",
            expect="same",
            decision="hybridize",
            note="The exception does not leave the function.",
        ),
        Example(
            _EVERYTHING_CAUGHT,
            "encode",
            expect="same",
            decision="hybridize",
            note="`Exception` takes both.",
        ),
        Example(
            _END_OF_DATA_EITHER_WAY,
            "mean_of_next",
            expect="same",
            decision="hybridize",
            note="One clause takes both.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for the nearest caller that waits for a type which does not arrive."""
        yield from self._ends_of_data(function, program)
        lost = list(lost_types(function))
        for caller, inside in guarded_calls(function, program):
            taken = frozenset[str]().union(*types_expected(inside))
            expected = taken - CATCH_ALL
            for name, caught_by in lost:
                if caught_by & expected or (taken & CATCH_ALL and asks_type(inside)):
                    yield self._told(function, caller, inside, name, None)
                    return
            possible = may_raise(function, program, expected)
            if possible is not None:
                yield self._told(function, caller, inside, possible, "warning")
                return

    def _ends_of_data(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """At the end of a dataset `next` raises `StopIteration`; its operation in a graph, `OutOfRangeError`."""
        advanced = [lifted for lifted in function.events(API) if lifted.event.name == NEXT]
        for lifted in advanced:
            waits = any(inside.kind == "try" and _waits_for_end(inside) for inside in lifted.surroundings())
            if waits or lifted.event.attr == "default":
                what = "the `except StopIteration` around it" if waits else "the default"
                yield self.reason(
                    function, lifted, f"{quoted(lifted.event.node)} raises OutOfRangeError at the end of the data when "
                    f"a graph runs it, which {what} does not wait for",
                    "Use `iterator.get_next_as_optional()`, or loop over the dataset.",
                    what="the iterator is advanced here")
                return
        for caller, inside in guarded_calls(function, program) if advanced else ():
            if _waits_for_end(inside):
                yield self._told(function, caller, inside, "StopIteration", None, "OutOfRangeError")
                return

    def _told(self, function: FunctionFacts, caller: Caller, inside: Inside, name: str, severity: str | None,
              becomes: str = "StagingError") -> Reason:
        line = getattr(inside.node, "lineno", function.code.line)
        leaves = "leaves" if severity is None else "may leave"
        return self.reason(
            function,
            function.node,
            f"{name} {leaves} {function.code.name}(), and {caller.record.code.name or 'the module'} expects it "
            f"({caller.record.code.path}:{line}): from a graph it comes as {becomes}",
            severity=severity,
        )


def _waits_for_end(inside: Inside) -> bool:
    """Whether a clause takes `StopIteration`, and not the error of the operation beside it."""
    return any("StopIteration" in clause and not clause & _OF_OPERATIONS for clause in types_expected(inside))


_OF_OPERATIONS = frozenset({"OutOfRangeError", "OpError", *CATCH_ALL})
