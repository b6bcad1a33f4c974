"""Comparison methods of the program's objects: which of them Python asks, and what is left to compare without them."""

from __future__ import annotations

import ast
from typing import NamedTuple

from hybridize.interpreter.evaluate.operators import NOT_IMPLEMENTED, call_operator, goes_first, has_method, tensor_like
from hybridize.interpreter.evaluate.truth import truth
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.values import value as vl
from hybridize.values.atoms import Atom
from hybridize.values.objects import Class, Instance
from hybridize.values.value import Value

_REFLECTED = {"__lt__": "__gt__", "__gt__": "__lt__", "__le__": "__ge__", "__ge__": "__le__",
              "__eq__": "__eq__", "__ne__": "__ne__"}


_ORDER = ("__lt__", "__le__", "__gt__", "__ge__")
ORDERED = "ordered"  # flag of classes that ``total_ordering`` completes


class Compared(NamedTuple):
    """What the methods gave, and the operands for which there was none."""

    result: Value
    left: Value
    right: Value


def ask_methods(machine: Machine, frame: Frame, node: ast.AST, method: str, left: Value, right: Value) -> Compared:
    """Call ``method`` of the objects on the left, the reflected one of those on the right where the left has none."""
    reflected = _REFLECTED[method]
    out = vl.BOTTOM
    first, plain = _parted(machine, left, method)
    for atom in first:
        out = vl.join(out, _of_left(machine, frame, node, method, atom, right))
    if not plain.atoms:
        return Compared(out, plain, right)
    second, rest = _parted(machine, right, reflected)
    asking = vl.make(frozenset([atom for atom in plain.atoms if not tensor_like(atom)]), plain.labels)
    if not second or not asking.atoms:  # a tensor on the left does not leave the answer to the right
        return Compared(out, plain, right)
    for atom in second:
        out = vl.join(out, _call(machine, frame, node, atom, reflected, asking))
    return Compared(_answered(out), plain, rest if len(asking.atoms) == len(plain.atoms) else right)


def _of_left(machine: Machine, frame: Frame, node: ast.AST, method: str, atom: Atom, right: Value) -> Value:
    reflected = _REFLECTED[method]
    before = [other for other in right.ordered() if goes_first(machine, atom, other, reflected)]
    out = vl.BOTTOM
    for other in before:
        out = vl.join(out, _call(machine, frame, node, other, reflected, vl.of(atom)))
    if len(before) < len(right.atoms):
        asked = vl.make(right.atoms - frozenset(before), right.labels) if before else right
        out = vl.join(out, _call(machine, frame, node, atom, method, asked))
    if NOT_IMPLEMENTED in out.atoms:
        for other in _parted(machine, right, reflected)[0]:
            out = vl.join(out, _call(machine, frame, node, other, reflected, vl.of(atom)))
    return _answered(out)


def _defined(machine: Machine, atom: Atom, method: str) -> tuple[str, ...]:
    """The methods that answer; where there is none, ``!=`` asks ``__eq__`` and ``total_ordering`` what there is."""
    if has_method(machine, atom, method):
        return (method,)
    others: tuple[str, ...] = ("__eq__",) if method == "__ne__" else ()
    cls = atom.cls if isinstance(atom, Instance) else None
    if method in _ORDER and isinstance(cls, Class) and any(
            isinstance(base, Class) and ORDERED in base.flags for base in cls.mro):
        others = (*_ORDER, "__eq__")
    return tuple(name for name in others if has_method(machine, atom, name))


def _call(machine: Machine, frame: Frame, node: ast.AST, atom: Atom, method: str, argument: Value) -> Value:
    defined = _defined(machine, atom, method)
    answers = [call_operator(machine, frame, vl.of(atom), name, argument, node) for name in defined or (method,)]
    out = vl.join_all(answers)
    if defined in ((), (method,)):
        return out
    verdict = truth(out) if method == "__ne__" else None
    opposite = (vl.BOOL if verdict is None else vl.const(not verdict)).add_labels(out.labels)
    return vl.join(opposite, vl.of(NOT_IMPLEMENTED)) if NOT_IMPLEMENTED in out.atoms else opposite


def _answered(out: Value) -> Value:
    """Where no operand answers, Python compares identity, or raises."""
    if NOT_IMPLEMENTED not in out.atoms:
        return out
    return vl.join(vl.make(out.atoms - {NOT_IMPLEMENTED}, out.labels), vl.BOOL)


def _parted(machine: Machine, value: Value, method: str) -> tuple[list[Atom], Value]:
    """The objects that define a method, and the rest."""
    own = [atom for atom in value.ordered() if _defined(machine, atom, method)]
    rest: frozenset[Atom] = value.atoms - frozenset(own)
    return own, vl.make(rest, value.labels) if own else value
