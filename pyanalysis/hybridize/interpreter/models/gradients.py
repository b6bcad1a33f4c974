"""``tf.custom_gradient``: a function that returns its result and the function that computes the gradient.

Eagerly the function gets its arguments as they are. In a graph TensorFlow makes tensors of all of them first,
and takes no keyword arguments at all; event HANDED says what it could not make one of.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import HANDED
from hybridize.values import value as vl
from hybridize.values.atoms import Atom, BoundMethod, Const, Scalar, Tuple
from hybridize.values.objects import Class, Function, Instance, ListState, Sequence
from hybridize.values.value import Value

KEYWORD = "keyword"
_NO_TENSORS = {"function": "a function", "bound": "a method", "class": "a class", "instance": "an object"}


def call(machine: Machine, frame: Frame, function: Value, arguments: Arguments, node: ast.AST, how: str,
         via: str) -> Value:
    """The result of the function; its gradient runs some time later."""
    from hybridize.interpreter.evaluate import calls

    for name in arguments.keywords:
        frame.event(HANDED, node, attr=KEYWORD, name=name)
    if arguments.mapping is not None:
        frame.event(HANDED, node, attr=KEYWORD, name="**")
    for value in arguments.positional:
        for what in _unfit(value):
            frame.event(HANDED, node, attr=what)
    handed = Arguments(tuple(value.add_labels(frame.made) for value in arguments.positional), arguments.keywords,
                       arguments.rest, arguments.mapping)
    result = calls.call_value(machine, frame, function, handed, node, how, via)
    return _first_of_pair(machine, frame, result, node)


def _unfit(value: Value, depth: int = 2) -> Iterator[str]:
    """What of an argument is no tensor and no number, in words."""
    for atom in value.ordered():
        if isinstance(atom, Tuple) or (isinstance(atom, Sequence) and isinstance(_content(atom), ListState)):
            items = atom.items if isinstance(atom, Tuple) else _content(atom).items or ()
            for item in items if depth else ():
                yield from _unfit(item, depth - 1)
        elif isinstance(atom, Const) and atom.value is None:
            yield "None"
        elif isinstance(atom, (Const, Scalar)) and atom.type_name == "str":
            yield "a text"
        elif isinstance(atom, (Function, BoundMethod, Class)) or (
                isinstance(atom, Instance) and isinstance(atom.cls, Class)):
            yield _NO_TENSORS[atom.kind]


def _content(atom: Atom) -> ListState:
    return atom.fields.get("content")  # type: ignore[attr-defined,no-any-return]


def _first_of_pair(machine: Machine, frame: Frame, result: Value, node: ast.AST) -> Value:
    """The result is the first item; the second, the gradient function, is called later."""
    from hybridize.interpreter.evaluate import calls

    out = vl.BOTTOM
    for atom in result.ordered():
        if isinstance(atom, Tuple) and len(atom.items) == 2:
            out = vl.join(out, atom.items[0])
            gradient = atom.items[1]
            calls.call_value(machine, frame, gradient, Arguments((atom.items[0],)), node, how="callback",
                             via="tensorflow.custom_gradient")
        else:
            out = vl.join(out, vl.of(atom))
    return out
