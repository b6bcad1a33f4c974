"""Eager ``tf.TensorArray``s that reach a function: Python lists of tensors, which a graph cannot take over."""

from __future__ import annotations

from hybridize.facts.model import FunctionFacts
from hybridize.values.kinds import nested
from hybridize.values.objects import Instance
from hybridize.values.value import Value


def eager_array(function: FunctionFacts) -> str | None:
    """What in the function is, or holds, a ``tf.TensorArray`` that it did not make."""
    for index, param in enumerate(function.params):
        if any(map(_is_array, nested(function.parameter(index)))):
            return f"`{param.name}`"
    for (_, key), held in function.reads().items():
        if isinstance(held, Value) and any(map(_is_array, nested(held))):
            return f"`{key}`"
    return None


def _is_array(atom: object) -> bool:
    return isinstance(atom, Instance) and getattr(atom.cls, "name", "") == "tensorflow.TensorArray"
