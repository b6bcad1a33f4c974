"""HYB709: the caller relies on a NumPy array being changed in place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.aliases import changed_parameter
from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.results import Leaf, leaves, parts
from hybridize.facts.second_names import seen_elsewhere
from hybridize.facts.use import WRITE
from hybridize.interpreter.state.record import MUTATE
from hybridize.project.spelling import spelled
from hybridize.report.model import Reason, Step
from hybridize.rules.base import Example, Rule
from hybridize.rules.reasons import place
from hybridize.rules.results.wording import traced, who
from hybridize.rules.values.common import symbolic
from hybridize.values.kinds import may_be_array
from hybridize.values.objects import Dictionary, Sequence

_AUGMENTED_ASSIGNMENT = """\
import numpy as np
import tensorflow as tf


def center(samples, mean):
    samples -= mean
    return tf.reduce_sum(tf.square(samples))


samples = np.array([1.0, 2.0, 6.0])
spread = center(samples, np.array([3.0, 3.0, 3.0]))
"""

_VIEW_OF_RESULT = """\
import numpy as np
import tensorflow as tf


def split(samples):
    head, tail = samples[:2], samples[2:]
    return head, tf.reduce_mean(tail)


samples = np.array([1.0, 2.0, 6.0, 8.0])
head, level = split(samples)
head[:] = 0.0
"""

_CALLEE_WRITES = {
    "main.py": """\
import numpy as np
import tensorflow as tf

from decay import decay


class Replay:
    def __init__(self, rate):
        self.rate = rate

    def refresh(self, priorities):
        decay(priorities, self.rate)
        return tf.nn.softmax(priorities)


replay = Replay(0.5)
priorities = np.array([2.0, 4.0], dtype=np.float32)
probabilities = [replay.refresh(priorities) for _ in range(2)]
""",
    "decay.py": """\
def decay(values, rate):
    values *= rate
""",
}

_ELEMENT_ASSIGNMENT = """\
import numpy as np
import tensorflow as tf


def mask_first(logits):
    logits[0] = -1e9
    return tf.nn.softmax(logits)


logits = np.array([3.0, 1.0, 1.0], dtype=np.float32)
probabilities = mask_first(logits)
"""

_NEW_VALUE = """\
import numpy as np
import tensorflow as tf


def center(samples):
    samples = samples - tf.reduce_mean(samples)
    return tf.square(samples)


samples = np.array([1.0, 2.0, 6.0], dtype=np.float32)
squares = center(samples)
"""

_REBINDS_TENSOR = """\
import tensorflow as tf


def walk(position, velocity):
    for _ in range(3):
        position += 0.1 * velocity
        velocity *= 0.5
    return position


start = tf.constant([0.0, 1.0])
end = walk(start, tf.constant([1.0, -1.0]))
"""

_VARIABLE_STATE = """\
import tensorflow as tf


class Replay:
    def __init__(self, priorities, rate):
        self.priorities = tf.Variable(priorities)
        self.rate = rate

    def refresh(self, fresh):
        self.priorities.assign(self.rate * self.priorities + fresh)
        return tf.nn.softmax(self.priorities)


replay = Replay([2.0, 4.0], 0.5)
probabilities = [replay.refresh(tf.constant([0.0, 1.0])) for _ in range(2)]
"""


_SECOND_NAME = """\
import numpy as np
import tensorflow as tf


def growth(values):
    before = after = values * 2.0
    after += 1.0
    return tf.reduce_sum(after - before)


sums = [growth(np.array([1.0, 2.0]) * factor) for factor in (1.0, 2.0, 3.0)]
"""

_HELPER_CHANGES_IT = """\
import numpy as np
import tensorflow as tf


def shift(row):
    row += 1.0


def shifted(values):
    row = values * 2.0
    shift(row)
    return tf.reduce_sum(row)


sums = [shifted(np.array([1.0, 2.0]) * factor) for factor in (1.0, 2.0, 3.0)]
"""

_OWN_ARRAY = """\
import numpy as np
import tensorflow as tf


def shifted(values):
    row = values * 2.0
    row += 1.0
    return tf.reduce_sum(row)


sums = [shifted(np.array([1.0, 2.0]) * factor) for factor in (1.0, 2.0, 3.0)]
"""


class InPlaceArray(Rule):
    """A NumPy array is changed in place, or returned as a view of itself."""

    code = "HYB709"
    name = "in-place-array"
    presumes_gain = True

    what_happens = (
        "A NumPy array that is passed to a `tf.function` arrives as a tensor, a copy. `array -= mean` in "
        "the body then binds a new tensor to a local name and leaves the caller's array as it was; "
        "assigning to an element raises; and an array or a slice of it that is returned is a new tensor, so "
        "writing to it no longer changes the original. A list or dict that is returned is a copy as well."
    )
    why = (
        "Arrays become inputs of the graph, and inputs are values. Only variables carry state across the "
        "border of a graph."
    )
    unlock = (
        "Return the new value and assign it in the caller, `array[:] = f(array)`; or keep the data in a "
        "`tf.Variable` and use `assign` and `scatter_nd_update`."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/tf_numpy",
        "https://www.tensorflow.org/guide/variable",
        "https://www.tensorflow.org/api_docs/python/tf/function",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _AUGMENTED_ASSIGNMENT,
            "center",
            expect="differs",
            decision="decline",
            note="Eagerly `-=` writes into the caller's array.",
        ),
        Example(
            _VIEW_OF_RESULT,
            "split",
            expect="differs",
            decision="decline",
            note="The caller writes into the slice that it got back, and means the whole array.",
        ),
        Example(
            _CALLEE_WRITES,
            "Replay.refresh",
            expect="differs",
            decision="decline",
            note="A helper of another module decays the array that it is given.",
        ),
        Example(
            _ELEMENT_ASSIGNMENT,
            "mask_first",
            expect="differs",
            decision="decline",
            note="A tensor does not support item assignment.",
        ),
        Example(
            _SECOND_NAME,
            "growth",
            expect="differs",
            decision="decline",
            note="Both names show one array, of which `+=` makes two tensors.",
        ),
        Example(
            _HELPER_CHANGES_IT,
            "shifted",
            expect="differs",
            decision="decline",
            note="The helper changes the array that it is given; in a graph it binds a name of its own.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _OWN_ARRAY,
            "shifted",
            expect="same",
            decision="hybridize",
            note="The array is the function's own, and no other name shows it.",
        ),
        Example(
            _NEW_VALUE,
            "center",
            expect="same",
            decision="hybridize",
            note="A new value is computed and returned; the array is only read.",
        ),
        Example(
            _REBINDS_TENSOR,
            "walk",
            expect="same",
            decision="hybridize",
            note="On tensors `+=` never changes anything in place, in either world.",
        ),
        Example(
            _VARIABLE_STATE,
            "Replay.refresh",
            expect="same",
            decision="hybridize",
            note="The state is a variable, which a graph can change.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """Changes of arrays among the arguments, and writes of callers to arrays that are returned."""
        told: set[tuple[str, int]] = set()
        for lifted in function.events(MUTATE):
            key = (lifted.event.code.path, lifted.event.line)
            if not may_be_array(lifted.subject) or key in told or len(told) >= 2:
                continue
            name = changed_parameter(function, lifted, program)
            if name is None and symbolic(function, lifted.subject) and seen_elsewhere(program, lifted):
                told.add(key)
                yield self.reason(function, lifted, f"`{_spelled(lifted)}` changes an array in place that another name "
                                  "shows as well; in a graph it is a tensor, and only this name gets the new one")
            if name is None or not function.from_parameters(lifted.subject):
                continue
            told.add(key)
            yield self.reason(function, lifted, f"`{_spelled(lifted)}` changes the array `{name}` of the caller in "
                              "place; in a graph it is a tensor, and the array stays as it was",
                              what=f"`{_spelled(lifted)}` changes an array in place")
        yield from self._written_results(function, program)
        yield from self._shared_containers(function, program)

    def _written_results(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        by_record: dict[int, list[Leaf]] = {}
        for caller in function.callers:
            callee = caller.edge.callee
            if callee.number not in by_record:
                by_record[callee.number] = [leaf for leaf in leaves(callee.result) if may_be_array(leaf.value)
                                            and function.from_parameters(leaf.value)]
            for leaf in by_record[callee.number]:
                for use in program.uses.of_call(caller, leaf.path):
                    if use.kind == WRITE:
                        name = function.params[function.from_parameters(leaf.value)[0]].name
                        yield traced(
                            self.reason(
                                function,
                                function.node,
                                f"{who(use)} writes to the array that {function.code.name}() returns, "
                                f"which may be a view of `{name}`; a graph returns a new tensor",
                            ),
                            use,
                        )
                        return

    def _shared_containers(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """Lists and dicts that exist before the call, are returned themselves, and change elsewhere."""
        for node, value in function.returns():
            for _, atom in parts(value):
                if not isinstance(atom, (Sequence, Dictionary)) or not function.outlives(atom):
                    continue
                for write in program.writes_to(atom, "content"):
                    if write.record.code.number in function.extent or write.record.code.name == "__init__":
                        continue
                    line, _ = place(write.event.code, write.event.node)
                    message = (f"{function.code.name}() returns a {atom.type_name} that others change; a graph returns "
                               "a copy, which does not follow")
                    reason = self.reason(function, node, message)
                    yield Reason(reason.code, reason.name, reason.severity, message, reason.file, reason.line,
                                 reason.column, (Step(write.event.code.path, line, "it changes here"),), reason.unlock)
                    return


def _spelled(lifted: Lifted) -> str:
    """The statement that changes the array, in short."""
    node = lifted.event.node
    text = spelled(node) if isinstance(node, ast.expr | ast.stmt) else lifted.event.attr
    if isinstance(node, ast.Subscript):
        text += " = ..."
    return text if len(text) <= 40 else text[:37] + "..."
