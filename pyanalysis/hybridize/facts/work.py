"""What a graph of a function would have to run: its operations, and the tensors that it captures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hybridize.facts.model import FunctionFacts
from hybridize.interpreter.execute.classes import role_of
from hybridize.interpreter.state.record import (
    API,
    ASSERT,
    BRANCH,
    CONVERT,
    CREATE,
    LOOP,
    MATERIALISE,
    MEMBER,
    UNKNOWN,
    Record,
)
from hybridize.knowledge.index import lookup
from hybridize.knowledge.randomness import draws
from hybridize.values.atoms import Atom, Dataset, Unknown
from hybridize.values.kinds import holds_tensor
from hybridize.values.objects import Class, DictState, Instance, ListState, Variable
from hybridize.values.value import Value

_NO_WORK = frozenset({"tensor_static", "type", "pure", "conversion", "output", "inspection"})
_MADE_BY_AUTOGRAPH = (ASSERT, BRANCH, CONVERT, LOOP, MATERIALISE, MEMBER)


def is_idle(function: FunctionFacts) -> bool:
    """Whether nothing that the function runs becomes an operation of a graph."""
    if not function.called or function.ops or function.events(UNKNOWN, CREATE):
        return False
    if any(function.symbolic(lifted.subject) for lifted in function.events(*_MADE_BY_AUTOGRAPH)):
        return False
    return all(
        lifted.event.api is not None and lifted.event.api.role in _NO_WORK for lifted in function.events(API)
    )


def is_constant(function: FunctionFacts) -> bool:
    """Whether a graph would compute constants: no tensor comes in, and none is captured."""
    if not function.called or function.events(UNKNOWN, CREATE, LOOP) or draws_numbers(function):
        return False
    if any(function.carries_tensor(index) is not False for index in range(len(function.params))):
        return False
    if not all(name.startswith("tensorflow.") for name in function.ops):
        return False  # a library computes, and for what is not said
    if any(
        lifted.event.api is None or lifted.event.api.role not in _NO_WORK for lifted in function.events(API)
    ):
        return False
    return not any(_is_tensor_state(value) for value in state_read(function))


def draws_numbers(function: FunctionFacts) -> bool:
    """Whether the function runs random operations: their numbers depend on where they are run."""
    return any(api is not None and draws(api) for api in map(lookup, sorted(function.ops)))


def state_read(function: FunctionFacts) -> Iterator[Any]:
    """What the fields, globals and captured variables hold that run code reads, transitively."""
    waiting: list[Record] = list(function.records)
    seen: set[int] = set()
    while waiting:
        record = waiting.pop()
        if record.number in seen:
            continue
        seen.add(record.number)
        for obj, key in (*record.reads, *record.read_nodes):
            yield obj.fields.get(key)
        waiting.extend(edge.callee for edge in record.calls.values())


def _is_tensor_state(field: Any) -> bool:
    if isinstance(field, ListState):
        return _is_tensor_state(field.any())
    if isinstance(field, DictState):
        return _is_tensor_state(field.any_value())
    if not isinstance(field, Value):
        return False
    return holds_tensor(field) or any(_may_hold_tensors(atom) for atom in field.atoms)


def _may_hold_tensors(atom: Atom) -> bool:
    """Variables, objects of libraries and what is not known. Fields of the program's objects are read singly."""
    if isinstance(atom, Instance):
        return not isinstance(atom.cls, Class) or str(role_of(atom.cls)).startswith("keras_")
    return isinstance(atom, (Dataset, Unknown, Variable))
