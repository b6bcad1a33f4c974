"""Eager ``tf.TensorArray``s that reach a function: Python lists of tensors, which a graph cannot take over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from hybridize.facts.model import FunctionFacts
from hybridize.interpreter.state.record import ARRAY_WRITES, ELEMENT
from hybridize.values.kinds import nested
from hybridize.values.objects import Instance
from hybridize.values.value import Value


class EagerArray(NamedTuple):
    """An array that the function did not make. ``looped``: it is written in a loop of the graph."""

    name: str
    looped: bool


def eager_array(function: FunctionFacts) -> EagerArray | None:
    """The array that does most harm, if the function is given one or reads one."""
    found = [EagerArray(name, _looped(function, value)) for name, value in _reached(function)
             if any(map(_is_array, nested(value)))]
    return max(found, key=lambda one: one.looped, default=None)


def _reached(function: FunctionFacts) -> Iterator[tuple[str, Value]]:
    """What comes into the function, with its names: parameters, and state that it reads."""
    for index, param in enumerate(function.params):
        yield param.name, function.parameter(index)
    for (_, key), held in function.reads().items():
        if isinstance(held, Value):
            yield str(key), held


def _looped(function: FunctionFacts, value: Value) -> bool:
    arrays = set(filter(_is_array, nested(value)))
    return any(written.inside("tensor_loop") and not arrays.isdisjoint(written.subject.atoms)
               for written in function.events(ELEMENT) if written.event.attr in ARRAY_WRITES)


def _is_array(atom: object) -> bool:
    return isinstance(atom, Instance) and getattr(atom.cls, "name", "") == "tensorflow.TensorArray"
