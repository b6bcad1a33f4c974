"""HYB523: a round or a function that a tensor lets end early, and names that only the rest of it binds."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.control.common import MOST, branches, test_of
from hybridize.rules.control.disagreements import of_captured, of_names

_LAST_VALID = """\
import tensorflow as tf


def last_mean(batches):
    for batch in batches:
        if tf.reduce_any(tf.math.is_nan(batch)):
            continue
        mean = tf.reduce_mean(batch)
    return mean


means = [last_mean([tf.constant([1.0, value]), tf.constant([value, 3.0])]) for value in (2.0, 4.0)]
"""

_NONE_SO_FAR = """\
import tensorflow as tf


class Search:
    def __init__(self, rates):
        self.rates = rates

    def best(self, loss):
        best = None
        for rate in self.rates:
            trial = loss * rate
            if trial > 10.0:
                continue
            best = trial
        return best


search = Search([0.5, 2.0])
found = [search.best(tf.constant(value)) for value in (1.0, 2.0)]
"""

_LIST_IN_A_HELPER = {
    "main.py": """\
import tensorflow as tf

from picking import finite


def total(parts):
    return tf.add_n(finite(parts))


totals = [total([tf.constant(value), tf.constant(3.0)]) for value in (1.0, 2.0)]
""",
    "picking.py": """\
import tensorflow as tf


def finite(parts):
    kept = []
    for part in parts:
        if tf.math.is_inf(part):
            continue
        kept = kept + [part]
    return kept
""",
}

_CLOSURE_BEHIND_A_RETURN = """\
import tensorflow as tf


def energy(x):
    if tf.reduce_max(x) > 10.0:
        return tf.zeros_like(x)
    width = tf.reduce_mean(x) + 1.0

    def well(z):
        return tf.exp(-z * z / width)

    return well(x) + well(x + 1.0)


energies = [energy(tf.constant([value, 2.0])) for value in (1.0, 3.0)]
"""

_NONE_UNTIL_THEN = """\
import tensorflow as tf


class Solver:
    def __init__(self):
        self.rate = tf.Variable(0.5)

    def step(self, x):
        centre = None
        if tf.norm(x) < 0.1:
            return x
        centre = tf.reduce_mean(x)

        def towards(z):
            return z - self.rate * (z - centre)

        return towards(x)


solver = Solver()
steps = [solver.step(tf.constant([value, 2.0])) for value in (1.0, 3.0)]
"""

_BOUND_BEFORE = """\
import tensorflow as tf


def last_mean(batches):
    mean = tf.constant(0.0)
    for batch in batches:
        if tf.reduce_any(tf.math.is_nan(batch)):
            continue
        mean = tf.reduce_mean(batch)
    return mean


means = [last_mean([tf.constant([1.0, value]), tf.constant([value, 3.0])]) for value in (2.0, 4.0)]
"""

_READ_IN_ITS_ROUND = """\
import tensorflow as tf


def total(batches):
    sum_of = tf.constant(0.0)
    for batch in batches:
        if tf.reduce_any(tf.math.is_nan(batch)):
            continue
        mean = tf.reduce_mean(batch)
        sum_of = sum_of + mean
    return sum_of


totals = [total([tf.constant([1.0, value]), tf.constant([value, 3.0])]) for value in (2.0, 4.0)]
"""

_LAMBDA_BEHIND_A_RETURN = """\
import tensorflow as tf


def energy(x):
    if tf.reduce_max(x) > 10.0:
        return tf.zeros_like(x)
    width = tf.reduce_mean(x) + 1.0
    well = lambda z: tf.exp(-z * z / width)
    return well(x) + well(x + 1.0)


energies = [energy(tf.constant([value, 2.0])) for value in (1.0, 3.0)]
"""

_PARAMETERS_ONLY = {
    "main.py": """\
import tensorflow as tf

from wells import energy


def both(x):
    return energy(x) + energy(-x)


energies = [both(tf.constant([value, 2.0])) for value in (1.0, 3.0)]
""",
    "wells.py": """\
import tensorflow as tf


def energy(x):
    if tf.reduce_max(x) > 10.0:
        return tf.zeros_like(x)

    def well(z):
        return tf.exp(-z * z) * tf.reduce_mean(x)

    return well(x) + well(x + 1.0)
""",
}


class LeftEarly(Rule):
    """A tensor decides whether the rest of a round or a function runs, and only the rest binds a name."""

    code = "HYB523"
    name = "left-early"
    presumes_gain = True

    what_happens = (
        "Where a tensor decides on `continue` in a loop of Python, or on a `return`, the graph holds what "
        "follows as a branch of a choice, and what follows without it as the other. A name that is read in "
        "a later round, after the loop, or by a function that is defined within, comes out of both and must be "
        "a tensor of one dtype in both. Where only the rest binds it, or it is `None`, a number of another "
        "type or a list of another length before, the program runs eagerly and raises when it is traced."
    )
    why = (
        "AutoGraph has no jumps in a graph: it writes `continue` and `return` as flags, and what follows "
        "as `if not flag:`. Which names are read later it tells from the text; what an inner `def` "
        "reads counts as read wherever the function may be called."
    )
    unlock = (
        "Give the name a tensor of the final dtype and shape before the loop or the `return`. Hand the value to the "
        "inner function as an argument (`def well(z, width=width)`), or write a lambda. Where the "
        "condition only chooses between values, use `tf.where`."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/converters/continue_statements.py",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/pyct/static_analysis/liveness.py",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/g3doc/reference/limitations.md",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(_LAST_VALID, "last_mean", expect="differs", decision="decline",
                note="No batch holds NaN, but the graph has to know what `mean` is where one does."),
        Example(_NONE_SO_FAR, "Search.best", expect="differs", decision="decline",
                note="A method; `best` is `None` where the first round ends early."),
        Example(_LIST_IN_A_HELPER, "total", expect="differs", decision="decline",
                note="The list of a helper in another module is longer at the end of the round."),
        Example(_CLOSURE_BEHIND_A_RETURN, "energy", expect="differs", decision="decline",
                note="`well()` reads `width`, which the way of the first `return` does not have."),
        Example(_NONE_UNTIL_THEN, "Solver.step", expect="differs", decision="decline",
                note="It has `None` there."),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(_BOUND_BEFORE, "last_mean", expect="same", decision="hybridize",
                note="The name is a tensor of the same dtype before the loop."),
        Example(_READ_IN_ITS_ROUND, "total", expect="same", decision="hybridize",
                note="`mean` is not read after its round."),
        Example(_LAMBDA_BEHIND_A_RETURN, "energy", expect="same", decision="hybridize",
                note="What a lambda reads counts as read where it stands."),
        Example(_PARAMETERS_ONLY, "both", expect="same", decision="hybridize",
                note="The inner function of a helper reads a parameter, which both ways have."),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each condition that leaves a round or the function without a name that is read."""
        seen: set[ast.AST] = set()
        for lifted, detail in branches(function):
            found = of_captured(lifted, detail) if detail.loop is None else of_names(lifted, detail)
            why = next(found, None)
            if why is not None and lifted.event.node not in seen and len(seen) < MOST:
                seen.add(lifted.event.node)
                yield self.reason(function, lifted, why, what=f"the branch on {test_of(lifted)} stands here")
