"""HYB706: an object that `tf.function` can neither remember nor keep alive."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.identity import not_compared, not_weakly_referable, unhashable
from hybridize.facts.model import Caller, FunctionFacts, ProgramFacts
from hybridize.project.spelling import spelled
from hybridize.report.model import Reason, Step
from hybridize.rules.base import Example, Rule
from hybridize.rules.reasons import place
from hybridize.rules.results.eager_arrays import eager_array
from hybridize.rules.results.equal_arguments import equal_but_unlike
from hybridize.rules.results.lost_types import lost
from hybridize.rules.results.receivers import looks_at_receiver
from hybridize.values.atoms import Tuple
from hybridize.values.kinds import nested
from hybridize.values.objects import Instance

_DATACLASS_METHOD = """\
import dataclasses

import tensorflow as tf


@dataclasses.dataclass
class Affine:
    slope: float
    offset: float

    def apply(self, samples):
        return self.slope * samples + tf.sin(self.offset * samples)


affine = Affine(2.0, 0.5)
mapped = affine.apply(tf.constant([1.0, 2.0]))
"""

_NAMED_TUPLE_METHOD = """\
import typing

import tensorflow as tf


class Gaussian(typing.NamedTuple):
    mean: float
    deviation: float

    def log_density(self, samples):
        normal = (samples - self.mean) / self.deviation
        return -0.5 * tf.square(normal) - tf.math.log(self.deviation)


gaussian = Gaussian(1.0, 2.0)
density = gaussian.log_density(tf.constant([1.0, 3.0]))
"""

_TEMPORARY_OBJECT = """\
import tensorflow as tf


class Scaler:
    def __init__(self, factor):
        self.factor = factor

    def apply(self, samples):
        return tf.tanh(self.factor * samples)


scaled = Scaler(2.0).apply(tf.constant([1.0, -0.5]))
"""

_TEMPORARY_OF_AN_OPERATOR = """\
import tensorflow as tf


class Kernel:
    def __init__(self, width):
        self.width = width

    def __mul__(self, factor):
        return Kernel(self.width * factor)

    def weights(self, distances):
        return tf.exp(-tf.square(distances / self.width))


kernel = Kernel(0.5)
narrow = kernel.weights(tf.constant([0.0, 1.0]))
wide = (kernel * 4.0).weights(tf.constant([0.0, 1.0]))
"""

_STORED_METHOD = """\
import tensorflow as tf


class Scaler:
    def __init__(self, factor):
        self.factor = factor

    def apply(self, samples):
        return tf.tanh(self.factor * samples)


def make_scale(factor):
    scaler = Scaler(factor)
    return scaler.apply


scale = make_scale(2.0)
scaled = scale(tf.constant([1.0, -0.5]))
"""

_STORED_AND_HELD = """\
import tensorflow as tf


class Scaler:
    def __init__(self, factor):
        self.factor = factor

    def apply(self, samples):
        return tf.tanh(self.factor * samples)


def main():
    scaler = Scaler(2.0)
    apply = scaler.apply
    return [apply(tf.constant([sample])) for sample in (1.0, -0.5)]


scaled = main()
"""

_UNHASHABLE_ARGUMENT = {
    "main.py": """\
import tensorflow as tf

from settings import Settings


def train_step(weights, gradients, settings):
    clipped = tf.clip_by_norm(gradients, settings.limit)
    return weights - settings.rate * clipped


settings = Settings(rate=0.5, limit=1.0)
updated = train_step(tf.constant([1.0, 1.0]), tf.constant([3.0, 4.0]), settings)
""",
    "settings.py": """\
class Settings:
    def __init__(self, rate, limit):
        self.rate = rate
        self.limit = limit

    def __eq__(self, other):
        return (self.rate, self.limit) == (other.rate, other.limit)
""",
}

_IDENTITY_DATACLASS = """\
import dataclasses

import tensorflow as tf


@dataclasses.dataclass(eq=False)
class Affine:
    slope: float
    offset: float

    def apply(self, samples):
        return self.slope * samples + tf.sin(self.offset * samples)


affine = Affine(2.0, 0.5)
mapped = affine.apply(tf.constant([1.0, 2.0]))
"""

_FROZEN_SETTINGS = """\
import dataclasses

import tensorflow as tf


@dataclasses.dataclass(frozen=True)
class Settings:
    rate: float
    limit: float


def train_step(weights, gradients, settings):
    clipped = tf.clip_by_norm(gradients, settings.limit)
    return weights - settings.rate * clipped


settings = Settings(rate=0.5, limit=1.0)
updated = train_step(tf.constant([1.0, 1.0]), tf.constant([3.0, 4.0]), settings)
"""

_SLOTS_WITH_WEAKREF = """\
import tensorflow as tf


class Scaler:
    __slots__ = ("factor", "__weakref__")

    def __init__(self, factor):
        self.factor = factor

    def apply(self, samples):
        return tf.tanh(self.factor * samples)


scaler = Scaler(2.0)
scaled = scaler.apply(tf.constant([1.0, -0.5]))
"""

_EQUAL_BY_NAME = """\
import tensorflow as tf


class Unit:
    def __init__(self, name, gain):
        self.name = name
        self.gain = gain

    def __eq__(self, other):
        return isinstance(other, Unit) and self.name == other.name

    def __hash__(self):
        return hash(self.name)

    def amplified(self, x):
        return tf.tanh(x) * self.gain


quiet, loud = Unit("unit", 0.5), Unit("unit", 4.0)
results = [unit.amplified(tf.constant([0.5, 1.0])) for unit in (quiet, loud)]
"""

_EQUAL_IN_ALL = """\
import tensorflow as tf


class Unit:
    def __init__(self, name, gain):
        self.name = name
        self.gain = gain

    def key(self):
        return self.name, self.gain

    def __eq__(self, other):
        return isinstance(other, Unit) and self.key() == other.key()

    def __hash__(self):
        return hash(self.key())

    def amplified(self, x):
        return tf.tanh(x) * self.gain


quiet, loud = Unit("unit", 0.5), Unit("unit", 4.0)
results = [unit.amplified(tf.constant([0.5, 1.0])) for unit in (quiet, loud)]
"""

_TUPLE_WITH_METHODS = """\
import tensorflow as tf


class Interval(tuple):
    def width(self):
        return self[1] - self[0]


def rescale(samples, interval):
    return interval[0] + interval.width() * tf.sigmoid(samples)


unit = Interval((0.0, 1.0))
scaled = rescale(tf.constant([-1.0, 1.0]), unit)
"""

_COUNTER = """\
import collections

import tensorflow as tf


def weighted(scores, counts):
    return tf.nn.softmax(scores) * float(counts["cat"])


counts = collections.Counter(["cat", "dog", "cat"])
scores = weighted(tf.constant([1.0, 2.0]), counts)
"""

_HELD_BY_CALLER = """\
import tensorflow as tf


class Scaler:
    def __init__(self, factor):
        self.factor = factor

    def apply(self, samples):
        return tf.tanh(self.factor * samples)


def embed(samples):
    return Scaler(2.0).apply(samples) + Scaler(0.5).apply(samples)


embedded = embed(tf.constant([1.0, -0.5]))
"""

_EAGER_TENSOR_ARRAY = """\
import tensorflow as tf


def squares(array, count):
    for number in tf.range(count):
        array = array.write(number, number * number)
    return array.stack()


table = squares(tf.TensorArray(tf.int32, size=3), tf.constant(3))
"""

_NOT_COMPARED = """\
import dataclasses

import tensorflow as tf


@dataclasses.dataclass(frozen=True)
class Filter:
    name: str
    gain: float = dataclasses.field(default=1.0, compare=False)


def apply(x, chosen):
    return tf.tanh(x) * chosen.gain


filters = [Filter("low", gain) for gain in (1.0, 3.0)]
outputs = [apply(tf.ones([2]), chosen) for chosen in filters]
"""


class UnsuitableReceiver(Rule):
    """The receiver, or an argument, cannot be hashed or weakly referenced, or dies before it is used."""

    code = "HYB706"
    name = "unsuitable-receiver"

    what_happens = (
        "`tf.function` keeps one compiled method for each object and refers to the object weakly. An object "
        "without a hash (a dataclass, a class with `__eq__` alone, a list) or without weak references "
        "(named tuples, `__slots__`) raises at the first call. So does a method called on an object that "
        "nobody else holds, as in `Scaler(2.0).apply(x)`, or stored while its object is dropped "
        "(`apply = Scaler(2.0).apply`): it is gone when the trace begins, and `self` is `None`. And "
        "objects that compare equal are one key: the second silently runs the graph of the first."
    )
    why = (
        "The compiled methods are kept in a dictionary with weak keys, so that they do not keep objects "
        "alive. Keys must have a hash and must be weakly referable. Objects among the arguments become part "
        "of the key of a trace and must have a hash as well."
    )
    unlock = (
        "Give the class a hash: `@dataclass(eq=False)`, `frozen=True` with fields that have hashes, or a "
        '`__hash__` beside `__eq__`; add `"__weakref__"` to `__slots__`; bind the object to a name before '
        "the call. Or turn the method into a function of the fields that it needs."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://docs.python.org/3/reference/datamodel.html#object.__hash__",
        "https://docs.python.org/3/library/weakref.html",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/eager/polymorphic_function/polymorphic_function.py",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _DATACLASS_METHOD,
            "Affine.apply",
            expect="differs",
            decision="decline",
            note="A dataclass compares by value and therefore has no hash.",
        ),
        Example(
            _NAMED_TUPLE_METHOD,
            "Gaussian.log_density",
            expect="differs",
            decision="decline",
            note="A named tuple allows no weak references.",
        ),
        Example(
            _TEMPORARY_OBJECT,
            "Scaler.apply",
            expect="differs",
            decision="decline",
            note="Nobody holds the object while its method is traced.",
        ),
        Example(
            _TEMPORARY_OF_AN_OPERATOR,
            "Kernel.weights",
            expect="differs",
            decision="decline",
            note="`kernel * 4.0` makes an object that has no name.",
        ),
        Example(
            _STORED_METHOD,
            "Scaler.apply",
            expect="differs",
            decision="decline",
            note="`scaler` is gone when `make_scale` has returned; a plain bound method would keep it.",
        ),
        Example(
            _UNHASHABLE_ARGUMENT,
            "train_step",
            expect="differs",
            decision="decline",
            note="The settings of another module are an argument, and have no hash.",
        ),
        Example(
            _EQUAL_BY_NAME,
            "Unit.amplified",
            expect="differs",
            decision="decline",
            note="No error: both units have one name, so the second gets the graph, and the gain, of the first.",
        ),
        Example(
            _EAGER_TENSOR_ARRAY,
            "squares",
            expect="differs",
            decision="decline",
            note="The array is made eagerly and passed to the graph.",
        ),
        Example(
            _COUNTER,
            "weighted",
            expect="differs",
            decision="decline",
            note="TensorFlow makes a new `Counter` of the pairs: all counts that are asked for are 0.",
        ),
        Example(
            _TUPLE_WITH_METHODS,
            "rescale",
            expect="differs",
            decision="decline",
            note="TensorFlow takes the tuple apart and makes a plain one of it, which has no such method.",
        ),
        Example(
            _NOT_COMPARED,
            "apply",
            expect="differs",
            decision="decline",
            note="The `__eq__` that the decorator writes leaves the gain out.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _STORED_AND_HELD,
            "Scaler.apply",
            expect="same",
            decision="hybridize",
            note="The method is stored, and `main` still runs and holds `scaler`.",
        ),
        Example(
            _EQUAL_IN_ALL,
            "Unit.amplified",
            expect="same",
            decision="hybridize",
            note="`__eq__` compares what the method reads, by way of `key()`.",
        ),
        Example(
            _IDENTITY_DATACLASS,
            "Affine.apply",
            expect="same",
            decision="hybridize",
            note="With `eq=False` the dataclass keeps the hash of every object.",
        ),
        Example(
            _FROZEN_SETTINGS,
            "train_step",
            expect="same",
            decision="hybridize",
            note="A frozen dataclass of Python numbers has a hash.",
        ),
        Example(
            _SLOTS_WITH_WEAKREF,
            "Scaler.apply",
            expect="same",
            decision="hybridize",
            note="The slots leave room for weak references, and the object has a name.",
        ),
        Example(
            _HELD_BY_CALLER,
            "embed",
            expect="same",
            decision="hybridize",
            note=(
                "The temporary object lives inside the graph's own function, which holds it as long as it "
                "is needed."
            ),
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason about the receiver, one about every argument that has no hash."""
        if function.receiver is not None:
            yield from self._receiver(function, program)
        for index, param in enumerate(function.params):
            if index == function.receiver:
                continue
            held = list(nested(function.parameter(index)))
            why = next(filter(None, map(unhashable, held)), None)
            if why is not None:
                yield self.reason(function, function.node, f"the argument {param.name} becomes a part of the key of "
                                  f"a trace, but {why}")
            for one in lost(held):
                yield self.reason(function, function.node, f"`{param.name}` {one.what}", unlock=one.unlock,
                                  severity=one.severity)
        yield from self._taken_for_another(function)
        array = eager_array(function)
        if array is not None:
            yield self.reason(function, function.node, f"`{array.name}` is a `tf.TensorArray` that was made outside of "
                              "the graph: an eager one is a Python list of tensors, which "
                              + ("a loop of a graph cannot take over" if array.looped else "keeps tensors of it"),
                              unlock="Pass the stacked tensor, or make the array in the function.",
                              severity=None if array.looped else "warning")

    def _taken_for_another(self, function: FunctionFacts) -> Iterator[Reason]:
        """Objects that compare equal share a graph, whatever else is in them."""
        for index, param in enumerate(function.params):
            pair = equal_but_unlike(function.parameter(index)) if index != function.receiver else None
            if pair is not None:
                message = (f"`{param.name}` is {pair[0]} and {pair[1]} in turn: where they are equal, the graph that "
                           "was made for the one, with its type, serves the other")
                yield self.reason(function, function.node, message, severity="warning",
                                  unlock=f"Pass `{param.name}` in one type.")
            objects = [atom for atom in function.parameter(index).ordered() if isinstance(atom, Instance)]
            if len(objects) < 2 and all(atom.unique for atom in objects):
                continue
            for atom in objects:
                cls = getattr(atom.cls, "name", "")
                read = sorted(str(key) for obj, key in function.reads() if obj is atom)
                field = not_compared(atom, read)
                if field is not None:
                    message = (f"objects of {cls} for {param.name} that compare equal share one graph, which "
                               f"keeps the `{field}` of the first: `__eq__` does not compare it")
                    yield self.reason(function, function.node, message)
                    return

    def _receiver(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        assert function.receiver is not None
        name = function.params[function.receiver].name
        receivers = [atom for atom in function.parameter(function.receiver).ordered()
                     if isinstance(atom, Instance) or isinstance(atom, Tuple) and atom.type_ref is not None]
        why = next(filter(None, map(unhashable, receivers)), None)
        if why is None and not _is_property(function):
            why = next(filter(None, map(not_weakly_referable, receivers)), None)
        if why is not None:
            yield self.reason(function, function.node, f"tf.function cannot keep a method for {name}: {why}")
        gone = next(self._gone(function, program), None) if looks_at_receiver(function) else None
        if gone is not None:
            caller, node, message, what, severity = gone
            code = caller.record.code
            line, _ = place(code, node)
            reason = self.reason(function, function.node, message, severity=severity)
            yield Reason(reason.code, reason.name, reason.severity, message, reason.file, reason.line, reason.column,
                         (Step(code.path, line, what),), reason.unlock)

    def _gone(self, function: FunctionFacts,
              program: ProgramFacts) -> Iterator[tuple[Caller, ast.AST, str, str, str | None]]:
        """Calls whose receiver is dropped before the trace begins: place, what is wrong, what is there, severity."""
        assert function.receiver is not None
        name, method = function.params[function.receiver].name, f"{function.code.name}()"
        for caller, owner in program.temporaries.calls_of(function):
            yield (caller, owner, f"{method} is called on an object that nobody holds, so {name} is gone when the "
                   "trace begins", f"{method} is called on a temporary object here", None)
        stored = sorted(program.temporaries.stored.calls_of(function), key=lambda found: not found[1])
        for caller, certain in stored:
            now = "any more" if certain else "any more, as far as can be seen"
            yield (caller, caller.edge.node, f"{method} was stored and nobody holds its object {now}: {name} is "
                   "gone when the trace begins", f"the stored {method} is called here", None if certain else "warning")


def _is_property(function: FunctionFacts) -> bool:
    """A property hands its object over as an argument: it need not be weakly referable."""
    return any(spelled(item).endswith("property") for item in function.node.decorator_list)
