"""HYB516: an element of a `tf.TensorArray` is read, and the array is stacked afterwards."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import ELEMENT
from hybridize.project.spelling import quoted, spelled
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.control.common import MOST
from hybridize.values.atoms import Atom
from hybridize.values.objects import Instance
from hybridize.values.value import Value

_RECURRENCE = """\
import tensorflow as tf


def trajectory(start, steps):
    states = tf.TensorArray(tf.float32, size=steps)
    states = states.write(0, start)
    for step in range(1, steps):
        states = states.write(step, states.read(step - 1) * 0.5)
    return states.stack()


path = trajectory(tf.constant([4.0, 8.0]), 3)
"""

_READ_BY_A_HELPER = """\
import tensorflow as tf


class Recorder:
    def first(self, log):
        return log.read(0)

    def summary(self, x):
        log = tf.TensorArray(tf.float32, size=2)
        log = log.write(0, x)
        log = log.write(1, x * x)
        start = self.first(log)
        return log.gather([0, 1]) - start


summary = Recorder().summary(tf.constant([2.0, 3.0]))
"""

_CONCATENATED = """\
import tensorflow as tf


def joined(x):
    parts = tf.TensorArray(tf.float32, size=2, infer_shape=False).write(0, x).write(1, x[:1])
    offset = tf.reduce_sum(parts.read(0))
    return parts.concat() + offset


values = joined(tf.constant([1.0, 2.0]))
"""

_KEPT = _RECURRENCE.replace("size=steps)", "size=steps, clear_after_read=False)")

_READ_ONE_BY_ONE = """\
import tensorflow as tf


def running_sums(x):
    rows = tf.TensorArray(tf.float32, size=3).unstack(x)
    sums = tf.TensorArray(tf.float32, size=3)
    total = 0.0
    for at in tf.range(3):
        total += rows.read(at)
        sums = sums.write(at, total)
    return sums.stack()


sums = running_sums(tf.constant([1.0, 2.0, 3.0]))
"""

_WRITTEN_ANEW = """\
import tensorflow as tf


def raised(x):
    rows = tf.TensorArray(tf.float32, size=2).write(0, x).write(1, -x)
    for at in range(2):
        rows = rows.write(at, rows.read(at) + 1.0)
    return rows.stack()


values = raised(tf.constant([1.0, 2.0]))
"""

_STACKED_FIRST = """\
import tensorflow as tf


def centred(x):
    rows = tf.TensorArray(tf.float32, size=2).write(0, x).write(1, -x)
    every = rows.stack()
    return every - rows.read(0)


values = centred(tf.constant([1.0, 2.0]))
"""

_ALL = frozenset({"stack", "concat", "gather"})


class ClearedArrayElement(Rule):
    """``array.read(i)`` before ``array.stack()``, where the array clears what is read."""

    code = "HYB516"
    name = "cleared-array-element"
    presumes_gain = True

    what_happens = (
        "An eager `tf.TensorArray` forgets an element once it was read, unless it was made with "
        "`clear_after_read=False`: `stack`, `concat` and `gather` give zeros in its place. In a graph the element "
        "stays. The results differ without any message, and those of the graph are most likely what was meant."
    )
    why = (
        "`clear_after_read` saves memory, and is the default. The arrays of graphs are lists that an operation "
        "reads and leaves as they are."
    )
    unlock = "Make the array with `clear_after_read=False`: then both keep what is read."
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/api_docs/python/tf/TensorArray",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/ops/tensor_array_ops.py",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(_RECURRENCE, "trajectory", expect="differs", decision="decline",
                note="Each state is read for the next one, and all but the last are zeros in the end."),
        Example(_READ_BY_A_HELPER, "Recorder.summary", expect="differs", decision="decline",
                note="A helper reads the element."),
        Example(_CONCATENATED, "joined", expect="differs", decision="decline", note="`concat` finds zeros as well."),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(_KEPT, "trajectory", expect="same", decision="hybridize", note="The array keeps what is read."),
        Example(_READ_ONE_BY_ONE, "running_sums", expect="same", decision="hybridize",
                note="One array is only read, the other only stacked."),
        Example(_WRITTEN_ANEW, "raised", expect="same", decision="hybridize",
                note="What is read is written again at once."),
        Example(_STACKED_FIRST, "centred", expect="same", decision="hybridize",
                note="`stack` clears nothing, and comes first."),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each element that is read before the whole array is."""
        events = function.events(ELEMENT)
        whole = [lifted for lifted in events if lifted.event.attr in _ALL]
        told = 0
        for read in events if whole else ():
            if read.event.attr != "read" or _written_again(read, events, program):
                continue
            cleared = frozenset(filter(_clears, read.subject.atoms))
            after = next((one for one in whole if cleared & one.subject.atoms and _follows(read, one, program)), None)
            if after is not None and told < MOST:
                told += 1
                yield self.reason(
                    function, read,
                    f"{quoted(read.event.node)} clears the element, eagerly alone: {quoted(after.event.node)} gives "
                    "zeros for it, and its value in a graph",
                    what="the element is read here")


def _clears(atom: Atom) -> bool:
    """Whether an array forgets what is read, as it does by default."""
    if not isinstance(atom, Instance) or getattr(atom.cls, "name", "") != "tensorflow.TensorArray":
        return False
    given = atom.fields.get("#clear_after_read")
    return not isinstance(given, Value) or given.constant() is not False


def _follows(read: Lifted, whole: Lifted, program: ProgramFacts) -> bool:
    """Whether the whole array is read after the element; taken to be so where they stand in different functions."""
    code = read.event.code
    if whole.event.code is not code:
        return True
    syntax = program.syntax(code)
    return _place(read) < _place(whole) or syntax.share_a_loop(read.event.node, whole.event.node)


def _place(lifted: Lifted) -> tuple[int, int]:
    node = lifted.event.node
    return getattr(node, "end_lineno", None) or 0, getattr(node, "end_col_offset", None) or 0


def _written_again(read: Lifted, events: tuple[Lifted, ...], program: ProgramFacts) -> bool:
    """Whether the statement that reads an element, or one around it, writes one at the same index."""
    index = _index(read)
    return index is not None and any(
        one.event.attr == "write" and one.event.code is read.event.code and _index(one) == index
        and program.syntax(one.event.code).statement(one.event.node) is program.syntax(
            read.event.code).statement(read.event.node)
        and one.subject.atoms & read.subject.atoms for one in events)


def _index(lifted: Lifted) -> str | None:
    call = lifted.event.node
    return spelled(call.args[0]) if isinstance(call, ast.Call) and call.args else None
