"""``tf.custom_gradient``: a function that returns its result and the function that computes the gradient.

Eagerly the function gets its arguments as they are. In a graph TensorFlow makes tensors of all of them first,
and takes no keyword arguments at all; event HANDED tells of those, and of values that Python needs as they are.
"""

from __future__ import annotations

import ast

from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import HANDED
from hybridize.project.code import Code
from hybridize.project.nodes import walk
from hybridize.remember import remembered
from hybridize.values import value as vl
from hybridize.values.atoms import Const, Scalar, Tuple
from hybridize.values.objects import Function
from hybridize.values.value import Value

KEYWORD = "keyword"
_NUMBERS = frozenset({"bool", "int", "float"})


def call(machine: Machine, frame: Frame, function: Value, arguments: Arguments, node: ast.AST, how: str,
         via: str) -> Value:
    """The result of the function; its gradient runs some time later."""
    from hybridize.interpreter.evaluate import calls

    for name in arguments.keywords:
        frame.event(HANDED, node, attr=KEYWORD, name=name)
    if arguments.mapping is not None:
        frame.event(HANDED, node, attr=KEYWORD, name="**")
    for position, value in enumerate(arguments.positional):
        kinds = {atom.type_name for atom in value.ordered() if isinstance(atom, (Const, Scalar))}
        if "str" in kinds:
            frame.event(HANDED, node, attr="a text")
        elif kinds & _NUMBERS and any(_decides(atom.code, position) for atom in function.ordered()
                                      if isinstance(atom, Function)):
            frame.event(HANDED, node, attr="a number that Python decides by")
    handed = Arguments(tuple(value.add_labels(frame.made) for value in arguments.positional), arguments.keywords,
                       arguments.rest, arguments.mapping)
    result = calls.call_value(machine, frame, function, handed, node, how, via)
    return _first_of_pair(machine, frame, result, node)


@remembered
def _deciding(code: Code) -> frozenset[str]:
    """Names in conditions, and in what loops go over: AutoGraph does not convert these here."""
    asked = [part for node in walk(code.node) for part in (
        getattr(node, "test", None), getattr(node, "iter", None), *getattr(node, "ifs", ()))
        if isinstance(part, ast.expr)]
    return frozenset(one.id for part in asked for one in walk(part) if isinstance(one, ast.Name))


def _decides(code: Code, position: int) -> bool:
    return position < len(code.params) and code.params[position].name in _deciding(code)


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
