"""HYB804: a `tf.function` that is created again and again never reuses a trace."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.freshness import made_anew
from hybridize.facts.graphs import graphs_of
from hybridize.facts.model import Caller, FunctionFacts, ProgramFacts
from hybridize.facts.repetition import loops, repetition
from hybridize.interpreter.state.record import CallEdge
from hybridize.project.nodes import walk
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.retracing.common import may_gain, shown_by
from hybridize.values.objects import Obj

_DEFINED_IN_LOOP = """\
import tensorflow as tf


def fit(weight, targets):
    for target in targets:
        def step(current):
            return current - 0.5 * (current - target)

        weight = step(weight)
    return weight


fitted = fit(tf.constant([1.0, 2.0]), [tf.constant([0.0, float(index)]) for index in range(6)])
"""

_DEFINED_PER_CALL = """\
import tensorflow as tf


class Metric:
    def __init__(self, margin):
        self.margin = margin

    def evaluate(self, predictions):
        def score(values):
            return tf.reduce_mean(tf.nn.relu(self.margin - values))

        return score(predictions)


metric = Metric(1.0)
scores = [metric.evaluate(tf.constant([0.5, float(index)])) for index in range(6)]
"""

_FACTORY_PER_CALL = {
    "main.py": """\
import tensorflow as tf

from steps import make_step

state = tf.constant([1.0, -1.0])
for _ in range(6):
    state = make_step(0.9)(state)
""",
    "steps.py": """\
import tensorflow as tf


def make_step(decay):
    @tf.function
    def step(state):
        return decay * state + 0.1 * tf.sin(state)

    return step
""",
}

_RUN_BY_A_STRATEGY = """\
import tensorflow as tf

strategy = tf.distribute.get_strategy()
weight = tf.Variable([1.0, 2.0])
losses = []


def train(batch):
    def replica(values):
        weight.assign_sub(0.1 * (weight - values))
        return tf.norm(weight - values)

    losses.append(strategy.run(replica, args=(batch,)))


for index in range(6):
    train(tf.constant([0.0, float(index)]))
"""

_MADE_ONCE = """\
import tensorflow as tf


def main():
    weight = tf.Variable([1.0, 2.0])

    def step(target):
        weight.assign_sub(0.5 * (weight - target))
        return tf.norm(weight - target)

    return [step(tf.constant([0.0, float(index)])) for index in range(6)]


distances = main()
"""

_FACTORY_CALLED_ONCE = """\
import tensorflow as tf


def make_step(decay):
    def step(state):
        return decay * state + 0.1 * tf.sin(state)

    return step


step = make_step(0.9)
state = tf.constant([1.0, -1.0])
for _ in range(6):
    state = step(state)
"""

_KEPT_BY_OBJECT = """\
import tensorflow as tf


class Metric:
    def __init__(self, margin):
        @tf.function
        def score(values):
            return tf.reduce_mean(tf.nn.relu(margin - values))

        self.score = score

    def evaluate(self, predictions):
        return float(self.score(predictions).numpy())


metric = Metric(1.0)
scores = [metric.evaluate(tf.constant([0.5, float(index)])) for index in range(6)]
"""


class FunctionMadePerCall(Rule):
    """The function is defined inside a loop or inside a function that is called often."""

    code = "HYB804"
    name = "function-made-per-call"
    applies_to = "both"
    presumes_gain = True

    what_happens = (
        "A nested function exists anew each time its `def` is executed, and with a decorator each of them "
        "is a new `tf.function` with an empty cache. Defined in a loop, or in a function that is called for "
        "every batch, it is traced every time."
    )
    why = (
        "Traces belong to the `tf.function` object, never to the code. Two objects made from the same "
        "source share nothing."
    )
    unlock = (
        "Move the definition out of the loop, to the module or the class, and pass what it captured as "
        "tensor arguments; or create the function once, in `__init__` or before the loop, and keep it."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#controlling_retracing",
        "https://www.tensorflow.org/api_docs/python/tf/function",
        "https://www.tensorflow.org/guide/function#rules_of_tracing",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _DEFINED_IN_LOOP,
            "fit.<locals>.step",
            expect="retraces",
            decision="decline",
            note="One `def`, executed six times: six functions.",
        ),
        Example(
            _DEFINED_PER_CALL,
            "Metric.evaluate.<locals>.score",
            expect="retraces",
            decision="decline",
            note="The method is called for every batch and defines its helper every time.",
        ),
        Example(
            _RUN_BY_A_STRATEGY,
            "train.<locals>.replica",
            expect="retraces",
            decision="decline",
            note="The strategy gets another function for each batch.",
        ),
        Example(
            _FACTORY_PER_CALL,
            "make_step.<locals>.step",
            expect="retraces",
            decision="dehybridize",
            toggle="remove",
            module="steps.py",
            note=(
                "Hybrid already: the factory of another module is called for each batch, and so makes a new "
                "graph for each."
            ),
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _MADE_ONCE,
            "main.<locals>.step",
            expect="same",
            decision="hybridize",
            note="The nested function is defined once and called in the loop.",
        ),
        Example(
            _FACTORY_CALLED_ONCE,
            "make_step.<locals>.step",
            expect="same",
            decision="hybridize",
            note="The factory is called once, its product many times.",
        ),
        Example(
            _KEPT_BY_OBJECT,
            "Metric.__init__.<locals>.score",
            expect="same",
            decision="keep",
            toggle="remove",
            note="The constructor makes the graph, the object keeps it for all calls.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason where no call finds a function object that an earlier call has used."""
        caller = made_for_each_call(function, program) if may_gain(function) else None
        if caller is None:
            return
        name = function.code.name
        if function.hybrid is None:
            message = f"{name}() is defined anew for each call, and so would be the graph"
            told = self.reason(function, function.node, message)
        else:
            message = f"`tf.function` is applied to {name}() anew for each call, so no trace is used twice"
            told = self.reason(function, function.node, message, severity="info")
        yield shown_by(told, caller, f"{name}() is called here")


_CALLING_ONCE = frozenset({"tensorflow.case", "tensorflow.cond", "tensorflow.switch_case"})


def made_for_each_call(function: FunctionFacts, program: ProgramFacts) -> Caller | None:
    """A call of a function that is another object at each call; None if some call may reuse an object."""
    made: list[Obj] = list(graphs_of(program, function))
    if function.hybrid is None:
        made = list(program.machine.functions.get(function.code.number, ()))
    counts = repetition(program)
    calls = [caller for record in function.records for caller in counts.callers(record)]
    fresh = [
        caller
        for caller in calls
        if _calls_once(caller.edge)
        and any(made_anew(counts, caller, one) or _is_dropped(program, caller, one) for one in made)
    ]
    return fresh[0] if fresh and len(fresh) == len(calls) else None


def _is_dropped(program: ProgramFacts, caller: Caller, one: Obj) -> bool:
    """Whether what nothing is seen to call, and so anybody may call at any time, makes it for its own calls alone."""
    outer = program.function_of(caller.record.code)
    own = one in caller.record.allocated and next(loops(caller.edge), None) is None
    if not own or outer is None or outer.called:
        return False
    name, nodes = caller.edge.callee.code.name, walk(outer.code.node)
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    return all(id(node) in called for node in nodes if isinstance(node, ast.Name) and node.id == name)


def _calls_once(edge: CallEdge) -> bool:
    """Whether a call calls the function no more than once: what ``map`` gets would be traced for the first element."""
    if edge.how == "callback":
        return edge.via in _CALLING_ONCE or edge.via.startswith("tensorflow.distribute.")
    return edge.how in ("call", "hybrid")
