"""HYB507: AutoGraph cannot read the source of a function that branches on tensors."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.models.reflection import BRANCHING_TEXT
from hybridize.interpreter.state.record import API
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.control.common import MOST, test_of
from hybridize.rules.control.conversion import NO_SOURCE, unconverted

_FROM_EXEC = r"""import tensorflow as tf

namespace = {"tf": tf}
exec("def gate(x, limit):\n    return x if tf.reduce_sum(x) > limit else -x", namespace)


def activate(features):
    return tf.nn.relu(namespace["gate"](features, 0.0))


active = activate(tf.constant([1.0, -4.0, 1.0]))
"""

_LAMBDAS_ON_A_LINE = """\
import tensorflow as tf

halve, flip = (lambda x: x / 2 if x[0] > 1 else x), (lambda x: -x if x[0] > 0 else x)


def respond(signal):
    return flip(halve(signal)) + 1.0


response = respond(tf.constant([4.0, 2.0]))
"""

_FROM_EVAL = """\
import tensorflow as tf


class Policy:
    def __init__(self, formula):
        self.rule = eval("lambda state: " + formula)

    def act(self, state):
        return tf.tanh(self.rule(state))


policy = Policy("state * 2.0 if state[0] > 0.0 else state")
action = policy.act(tf.constant([0.5, -1.0]))
"""

_EXEC_WITHOUT_CONDITION = r"""import tensorflow as tf

namespace = {"tf": tf}
exec("def gate(x, limit):\n    return tf.where(tf.reduce_sum(x) > limit, x, -x)", namespace)


def activate(features):
    return tf.nn.relu(namespace["gate"](features, 0.0))


active = activate(tf.constant([1.0, -4.0, 1.0]))
"""

_LAMBDA_OF_ITS_OWN = """\
import tensorflow as tf

halve = lambda x: x / 2 if x[0] > 1 else x  # noqa: E731
flip = lambda x: -x if x[0] > 0 else x  # noqa: E731


def respond(signal):
    return flip(halve(signal)) + 1.0


response = respond(tf.constant([4.0, 2.0]))
"""

_LAMBDAS_WITHOUT_CONDITION = """\
import tensorflow as tf


class Pair:
    def __init__(self):
        self.left, self.right = (lambda x: tf.nn.relu(x)), (lambda x: tf.nn.relu(-x))

    def combine(self, features):
        return tf.concat([self.left(features), self.right(features)], axis=-1)


pair = Pair()
combined = pair.combine(tf.constant([1.0, -2.0]))
"""


class SourceNotAvailable(Rule):
    """Code without a source text of its own branches on a tensor."""

    code = "HYB507"
    name = "source-not-available"

    what_happens = (
        "AutoGraph works on source text. For code that has none (built by `exec` or `eval`, typed into an "
        "interpreter) or whose text is ambiguous (two lambdas with the same arguments on one line) it logs "
        "a warning and runs the code unconverted. A conditional expression or a loop on a tensor then "
        "raises."
    )
    why = (
        "To convert a function, AutoGraph asks `inspect` for its lines and parses them again. The file that "
        "a code object names must exist, and the lines must contain exactly one function that matches."
    )
    unlock = (
        "Write the code as a `def` in a file, give each lambda a line of its own, or express the choice "
        "with `tf.where` or `tf.cond`, which need no conversion."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/g3doc/reference/limitations.md",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/pyct/parser.py",
        "https://www.tensorflow.org/api_docs/python/tf/autograph",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _FROM_EXEC,
            "activate",
            expect="differs",
            decision="decline",
            note="The helper is made from a string; there are no lines to convert.",
        ),
        Example(
            _LAMBDAS_ON_A_LINE,
            "respond",
            expect="differs",
            decision="decline",
            note=(
                "Two lambdas with the same argument share a line: AutoGraph cannot tell which of them it "
                "was given."
            ),
        ),
        Example(
            _FROM_EVAL,
            "Policy.act",
            expect="differs",
            decision="decline",
            note="A method runs a formula that was read as text.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _EXEC_WITHOUT_CONDITION,
            "activate",
            expect="same",
            decision="hybridize",
            note="The generated helper only computes; unconverted code of this kind traces well.",
        ),
        Example(
            _LAMBDA_OF_ITS_OWN,
            "respond",
            expect="same",
            decision="hybridize",
            note="Each lambda stands on a line of its own and is converted.",
        ),
        Example(
            _LAMBDAS_WITHOUT_CONDITION,
            "Pair.combine",
            expect="same",
            decision="hybridize",
            note="The lambdas share a line, but neither of them branches on a tensor.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each statement on a tensor in code whose text AutoGraph cannot find."""
        seen: set[ast.AST] = set()
        for lifted, stop in unconverted(function, program):
            if stop.kind != NO_SOURCE or lifted.event.node in seen or len(seen) >= MOST:
                continue
            seen.add(lifted.event.node)
            yield self.reason(
                function,
                lifted,
                f"AutoGraph cannot find the text of {stop.code.name}: {stop.words}; "
                f"{test_of(lifted)} is decided while tracing, on a symbol",
                what=f"{test_of(lifted)} here",
            )
        for lifted in function.events(API):
            if lifted.event.name == BRANCHING_TEXT and any(map(function.symbolic, lifted.arguments)):
                yield self.reason(
                    function,
                    lifted,
                    "the code that is called here was made from a string, and it branches: "
                    "AutoGraph has no text to convert",
                    what="code made from a string",
                )
