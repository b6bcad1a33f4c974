"""Methods of the standard library's classes that are written in terms of methods that a class of the program defines.

``collections.abc`` makes a whole mapping of five methods; ``UserDict`` puts what it is given through ``__setitem__``.
"""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import attributes, calls, subscripts
from hybridize.interpreter.execute.iteration import iterate
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.values import value as vl
from hybridize.values.objects import Instance
from hybridize.values.value import Value

_OF = "collections.abc."
_READING = {
    "Mapping": {"get": "__getitem__", "__contains__": "__getitem__", "keys": "__iter__",
                "items": "__iter__ __getitem__", "values": "__iter__ __getitem__", "__eq__": "__iter__ __getitem__"},
    "Sequence": {"__contains__": "__getitem__", "index": "__getitem__", "count": "__getitem__"},
    "Set": {"isdisjoint": "__iter__ __contains__"},
}
_CHANGING = {
    "MutableMapping": {"pop": "__getitem__ __delitem__", "popitem": "__iter__ __getitem__ __delitem__",
                       "clear": "__iter__ __getitem__ __delitem__", "update": "__setitem__",
                       "setdefault": "__getitem__ __setitem__"},
    "MutableSequence": {"append": "__len__ insert", "extend": "__len__ insert", "pop": "__getitem__ __delitem__",
                        "remove": "__getitem__ __delitem__", "clear": "__getitem__ __delitem__"},
    "MutableSet": {"remove": "__contains__ discard", "pop": "__iter__ discard", "clear": "__iter__ discard"},
}
_CALLS: dict[str, tuple[str, ...]] = {
    f"{_OF}{cls}.{name}": tuple(own.split())
    for table in (_READING, _CHANGING) for cls, members in table.items() for name, own in members.items()
}
_CALLS.update({"collections.UserDict.get": ("__getitem__",), "collections.UserDict.__init__": ("__setitem__",)})


def call_own(machine: Machine, frame: Frame, receiver: Value, name: str, arguments: Arguments, node: ast.AST) -> Value:
    """Call the program's methods that the library's method ``name`` is made of; what they give, joined."""
    out = vl.BOTTOM
    for own in _CALLS.get(name, ()):
        for atom in receiver.ordered():
            method = attributes.special(machine, frame, atom, own, node) if isinstance(atom, Instance) else None
            if method is None:
                continue
            for given in _given(machine, frame, own, arguments, node):
                out = vl.join(out, calls.call_value(machine, frame, method, given, node, how="callback", via=name))
    return out


def _given(machine: Machine, frame: Frame, own: str, arguments: Arguments, node: ast.AST) -> list[Arguments]:
    """What the library passes on, one row for each call: its own argument, or what that holds."""
    if own in ("__iter__", "__len__"):
        return [Arguments()]
    if own == "__setitem__":
        return _entries(machine, frame, arguments, node)
    first = arguments.positional[0] if arguments.positional else vl.unknown("argument given by a library")
    return [Arguments((vl.INT, first) if own == "insert" else (first,))]


def _entries(machine: Machine, frame: Frame, arguments: Arguments, node: ast.AST) -> list[Arguments]:
    """Keys and values that ``update`` and ``setdefault`` put into a mapping."""
    out = [Arguments((vl.const(name), value)) for name, value in arguments.keywords.items()]
    for value in arguments.positional[:1]:
        state = subscripts.as_mapping(machine, value)
        key = iterate(machine, frame, value, node).element
        if state.any_value().atoms:
            out.append(Arguments((key, state.any_value())))
    return out
