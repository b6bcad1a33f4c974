"""Methods that a base class outside the program may call: with other arguments than the program does."""

from __future__ import annotations

from hybridize.facts.model import FunctionFacts
from hybridize.interpreter.execute.classes import api_bases
from hybridize.knowledge import index
from hybridize.values.objects import Class

# What the interpreter calls as Keras does: its arguments are seen.
_FOLLOWED = frozenset({"call", "train_step", "test_step", "predict_step", "update_state", "result", "reset_state",
                       "reset_states", "forward"})
# Classes of which no code calls what subclasses add or replace, apart from special methods.
_PASSIVE = ("builtins.", "abc.", "collections.", "typing.", "enum.", "dataclasses.", "unittest.", "tensorflow.Module",
            "tensorflow.test.", "absl.testing.")


def calling_base(function: FunctionFacts) -> str | None:
    """The outside class whose code may call a method: it has the method too, or nothing is known of it."""
    cls, name = function.cls, function.code.name
    if not isinstance(cls, Class) or name.startswith("__") or name in _FOLLOWED:
        return None
    for base in api_bases(cls):
        if base.startswith(_PASSIVE):
            continue
        api = index.lookup(base)
        if api is None or index.member(base, name) is not None:
            return base.rpartition(".")[2]
    return "a class that is not known" if "opaque" in cls.flags else None
