"""HYB306: random numbers that a seed makes repeatable are other numbers in a graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.execute.classes import api_bases
from hybridize.interpreter.state.record import API, DRAW
from hybridize.knowledge.index import lookup, short_name
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.effects.common import distinct
from hybridize.rules.effects.wording import through
from hybridize.values.atoms import ApiRef, Const
from hybridize.values.objects import Class, Instance
from hybridize.values.value import Value

_GLOBAL_SEED = """\
import tensorflow as tf

tf.random.set_seed(11)


def perturb(x):
    return x + tf.random.normal(tf.shape(x), stddev=0.1)


samples = [perturb(tf.zeros([3])) for _ in range(3)]
"""

_DRAWN_IN_A_CALLEE = {
    "main.py": """\
import tensorflow as tf
from layers import Noisy

tf.keras.utils.set_random_seed(5)
layer = Noisy(0.3)
outputs = [layer.forward(tf.ones([4])) for _ in range(3)]
""",
    "layers.py": """\
import tensorflow as tf


class Noisy:
    def __init__(self, rate):
        self.rate = rate

    def _drop(self, x):
        return tf.nn.dropout(x, self.rate)

    def forward(self, x):
        return tf.nn.relu(self._drop(x)) * 2.0
""",
}

_SEED_SHARED_BY_TWO_OPERATIONS = """\
import tensorflow as tf


def pair(x):
    left = x + tf.random.uniform([2], seed=3)
    right = x + tf.random.uniform([2], seed=3)
    return left - right


differences = [pair(tf.ones([2])) for _ in range(3)]
"""

_NO_SEED = """\
import tensorflow as tf


def perturb(x):
    noise = tf.random.normal(tf.shape(x), stddev=0.1)
    return x + tf.clip_by_value(noise, 0.0, 0.0)


samples = [perturb(tf.ones([3])) for _ in range(3)]
"""

_STATELESS_UNDER_A_SEED = """\
import tensorflow as tf

tf.random.set_seed(11)


def perturb(x, seed):
    return x + tf.random.stateless_normal(tf.shape(x), seed)


samples = [perturb(tf.zeros([3]), tf.constant([step, 1])) for step in range(3)]
"""

_GENERATOR_UNDER_A_SEED = """\
import tensorflow as tf

tf.random.set_seed(11)
generator = tf.random.Generator.from_seed(7)


def perturb(x):
    return x + generator.normal(tf.shape(x))


samples = [perturb(tf.zeros([3])) for _ in range(3)]
"""


class SeededNumbers(Rule):
    """The stream of random numbers under a seed is another one in a graph."""

    code = "HYB306"
    name = "seeded-numbers"
    severity = "warning"

    what_happens = (
        "With `tf.random.set_seed`, `tf.random.normal` and its like give the same numbers at every run of the "
        "program, but a graph gives other numbers than eager execution does. An operation with a seed of its own "
        "begins its numbers anew in every trace, and no longer shares them with other places."
    )
    why = (
        "An eager operation takes its seed from a stream of the program, an operation of a graph from its number in "
        "the graph. The numbers are as random as before; results that were noted with the old ones change."
    )
    unlock = (
        "Draw with a `tf.random.Generator` made outside the function, or with `tf.random.stateless_*`: these give the "
        "same numbers in both. Or apply the change, if only the distribution counts."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/api_docs/python/tf/random/set_seed",
        "https://www.tensorflow.org/guide/random_numbers",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(_GLOBAL_SEED, "perturb", expect="renumbers", decision="hybridize",
                note="The seed is the program's: a speculative change, as the numbers are others."),
        Example(_DRAWN_IN_A_CALLEE, "Noisy.forward", expect="renumbers", decision="hybridize", module="layers.py",
                note="Keras sets the seed, and a helper method draws."),
        Example(_SEED_SHARED_BY_TWO_OPERATIONS, "pair", expect="renumbers", decision="hybridize",
                note="Eagerly both draw from one stream; in a graph each has a stream that begins alike."),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(_NO_SEED, "perturb", expect="same", decision="hybridize",
                note="Without a seed nobody can rely on the numbers."),
        Example(_STATELESS_UNDER_A_SEED, "perturb", expect="same", decision="hybridize",
                note="The numbers follow from the argument."),
        Example(_GENERATOR_UNDER_A_SEED, "perturb", expect="same", decision="hybridize",
                note="The state of the generator is a variable."),
    )  # fmt: skip

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each place that draws numbers which a seed makes repeatable."""
        for lifted in distinct(self._draws(function, program)):
            name = _spelled(lifted)
            if _own_seed(lifted):
                what = "has a seed of its own, whose numbers begin anew in a graph"
            else:
                assert program.seed is not None
                what = (f"gives other numbers in a graph under the seed that {program.seed.by} sets "
                        f"({program.seed.path}:{program.seed.line})")
            yield self.reason(function, lifted, f"`{name}` {what}{through(lifted)}", what=f"`{name}` draws here")

    def _draws(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Lifted]:
        for lifted in function.events(DRAW):
            if any(step.how == "graph_callback" for step in lifted.steps):
                continue  # traced by the library in both worlds
            if program.seed is not None or _own_seed(lifted):
                yield lifted
        if program.program.target.keras == 2:
            yield from (lifted for lifted in function.events(API) if _random_layer(lifted)
                        and (program.seed is not None or _own_seed(lifted)))


def _spelled(lifted: Lifted) -> str:
    if lifted.event.kind == DRAW:
        return (short_name(lifted.event.name) or lifted.event.name).replace("tensorflow.", "tf.", 1)
    return next((_class_name(atom) for atom in lifted.event.subject.ordered() if isinstance(atom, Instance)), "layer")


def _class_name(atom: Instance) -> str:
    return atom.cls.name.rpartition(".")[2] if isinstance(atom.cls, (ApiRef, Class)) else "layer"


def _own_seed(lifted: Lifted) -> bool:
    """Whether the call, or the layer, is given a seed."""
    if lifted.event.kind == DRAW:
        return _given(lifted.event.subject)
    return any(_given(atom.fields.get("#seed")) for atom in lifted.event.subject.atoms if isinstance(atom, Instance))


def _given(seed: object) -> bool:
    return isinstance(seed, Value) and any(not (isinstance(atom, Const) and atom.value is None) for atom in seed.atoms)


def _random_layer(lifted: Lifted) -> bool:
    """A call of a layer of Keras 2 that draws from TensorFlow's seeds."""
    event = lifted.event
    if event.name != "keras.__call__":
        return False
    return any(isinstance(atom, Instance) and _draws_when_called(atom) for atom in event.subject.atoms)


def _draws_when_called(atom: Instance) -> bool:
    for name in api_bases(atom.cls):
        api = lookup(name)
        if api is not None and api.role == "keras_layer" and "seed" in api.parameters:
            rates = [atom.fields.get(f"#{rate}") for rate in ("dropout", "recurrent_dropout") if rate in api.parameters]
            return not rates or any(isinstance(rate, Value) and rate.constant() != 0 for rate in rates)
    return False
