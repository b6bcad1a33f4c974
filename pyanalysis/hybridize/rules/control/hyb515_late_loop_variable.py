"""HYB515: a lambda or generator made in a loop reads the loop's variable when the loop has gone on."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import LATE
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.control.common import MOST
from hybridize.rules.control.conversion import first_stop
from hybridize.rules.control.lateness import late_name

_LIST_OF_LAMBDAS = """\
import tensorflow as tf


def cascade(x, rates):
    stages = []
    for rate in tf.unstack(rates):
        stages.append(lambda y: y * rate + 1.0)
    for stage in stages:
        x = stage(x)
    return x


result = cascade(tf.constant([1.0, 2.0]), tf.constant([0.5, 3.0]))
"""

_TABLE_OF_A_HELPER = """\
import tensorflow as tf


class Bank:
    def __init__(self, widths):
        self.widths = widths

    def kernels(self, x):
        table = {}
        for width in self.widths:
            scaled = x / width
            table[width] = lambda: tf.exp(-scaled * scaled)
        return table

    def response(self, x):
        return tf.add_n([kernel() for kernel in self.kernels(x).values()])


bank = Bank([1.0, 2.0])
response = bank.response(tf.constant([0.5, 1.0]))
"""

_GENERATORS = """\
import tensorflow as tf


def weighted(x, weights):
    parts = []
    for row in tf.unstack(x):
        parts.append(row * weight for weight in weights)
    return tf.stack([tf.add_n(list(part)) for part in parts])


result = weighted(tf.constant([[1.0, 2.0], [3.0, 4.0]]), (0.5, 2.0))
"""

_VALUE_AS_DEFAULT = """\
import tensorflow as tf


def cascade(x, rates):
    stages = []
    for rate in tf.unstack(rates):
        stages.append(lambda y, rate=rate: y * rate + 1.0)
    for stage in stages:
        x = stage(x)
    return x


result = cascade(tf.constant([1.0, 2.0]), tf.constant([0.5, 3.0]))
"""

_USED_IN_ITS_ROUND = """\
import tensorflow as tf


def apply(act, x):
    return act(x)


def limited(x, bounds):
    for bound in tf.unstack(bounds):
        half = bound * 0.5
        cut = lambda y: tf.minimum(y, half)
        x = tf.cond(tf.reduce_max(x) > bound, lambda: cut(x), lambda: x + half)
        x = apply(lambda y: y + bound, x)
        x = x + sum(weight * bound for weight in (0.5, 0.25))
    return x


result = limited(tf.constant([1.0, 6.0]), tf.constant([4.0, 2.0]))
"""

_NAMED_FUNCTION = """\
import tensorflow as tf


def cascade(x, rates):
    stages = []
    for rate in tf.unstack(rates):
        def stage(y):
            return y * rate + 1.0
        stages.append(stage)
    for one in stages:
        x = one(x)
    return x


result = cascade(tf.constant([1.0, 2.0]), tf.constant([0.5, 3.0]))
"""

_COMPREHENSION = """\
import tensorflow as tf


def cascade(x, rates):
    for stage in [lambda y: y * rate + 1.0 for rate in tf.unstack(rates)]:
        x = stage(x)
    return x


result = cascade(tf.constant([1.0, 2.0]), tf.constant([0.5, 3.0]))
"""


class LateLoopVariable(Rule):
    """What a round of a loop leaves behind reads a variable that has another value in later rounds."""

    code = "HYB515"
    name = "late-loop-variable"
    presumes_gain = True

    what_happens = (
        "`for rate in rates: stages.append(lambda y: y * rate)`: eagerly all these lambdas see the value that "
        "`rate` has when they are called, that of the last round. In a graph each of them keeps the value of "
        "the round that made it, so that results change silently. The same holds for generator expressions "
        "and `map` objects that are kept."
    )
    why = (
        "A Python function has one variable for all rounds of its loops. AutoGraph makes a function of the "
        "loop's body, and a name that is bound in the body and not used after the loop becomes local to it: each "
        "round has its own."
    )
    unlock = (
        "Say which value is meant: `lambda y, rate=rate: ...` keeps the one of the round; call the lambda in its "
        "round, or define it after the loop, for the last one."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://docs.python.org/3/faq/programming.html#why-do-lambdas-defined-in-a-loop-with-different-values-all-return-the-same-result",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/converters/control_flow.py",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _LIST_OF_LAMBDAS,
            "cascade",
            expect="differs",
            decision="decline",
            note="Eagerly both stages multiply by the last rate.",
        ),
        Example(
            _TABLE_OF_A_HELPER,
            "Bank.response",
            expect="differs",
            decision="decline",
            note="A method returns the lambdas, and they read what the round computed.",
        ),
        Example(
            _GENERATORS,
            "weighted",
            expect="differs",
            decision="decline",
            note="Generators run when they are asked, after the loop.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _VALUE_AS_DEFAULT,
            "cascade",
            expect="same",
            decision="hybridize",
            note="The default is evaluated in its round.",
        ),
        Example(
            _USED_IN_ITS_ROUND,
            "limited",
            expect="same",
            decision="hybridize",
            note="Nothing that reads the variables outlives the round.",
        ),
        Example(
            _NAMED_FUNCTION,
            "cascade",
            expect="same",
            decision="hybridize",
            note="AutoGraph takes what a `def` captures for used after the loop, and keeps one variable.",
        ),
        Example(
            _COMPREHENSION,
            "cascade",
            expect="same",
            decision="hybridize",
            note="Comprehensions are left as they are.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each lambda or generator that outlives its round."""
        found = 0
        for lifted in function.events(LATE):
            event = lifted.event
            name = late_name(program, event.code, event.node) if found < MOST else None
            if name is None or first_stop(function, lifted, program) is not None:
                continue
            found += 1
            made = "the lambda" if isinstance(event.node, ast.Lambda) else "the generator"
            yield self.reason(
                function,
                lifted,
                f"{made} outlives its round of the loop: eagerly it reads the last `{name}`, in a graph "
                "the one of its own round",
                what=f"{made} is made here",
            )
