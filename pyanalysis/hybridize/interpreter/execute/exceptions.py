"""Exceptions: what ``raise`` throws, which handler gets it, and what leaves a function."""

from __future__ import annotations

import ast

from hybridize.interpreter.functions.binding import EMPTY
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef
from hybridize.values.objects import Class, Dictionary, Instance, Obj, join_fields
from hybridize.values.value import BOTTOM, Value


def instantiate(machine: Machine, frame: Frame, value: Value, node: ast.AST) -> Value:
    """``raise Error`` makes an instance of a class that is raised by name."""
    from hybridize.interpreter.evaluate.calls import call_value

    out = vl.BOTTOM
    for atom in value.ordered():
        if isinstance(atom, Class):
            out = vl.join(out, call_value(machine, frame, vl.of(atom), EMPTY, node))
        elif isinstance(atom, ApiRef):
            out = vl.join(out, vl.of(_raised(machine, frame, atom, node)))
        else:
            out = vl.join(out, vl.of(atom))
    return out


def _raised(machine: Machine, frame: Frame, cls: ApiRef, node: ast.AST) -> Instance:
    made: Instance = machine.allocate(frame, node, f"raised{cls.name}", lambda site: Instance(site, cls))
    return made


def remember(machine: Machine, value: Value) -> None:
    """Keep the fields of exceptions as they are thrown: the branch that throws leaves no state of its own behind."""
    for atom in value.ordered():
        if isinstance(atom, Instance):
            kept = machine.thrown.setdefault(atom, {})
            for key, field in atom.fields.items():
                kept[key] = join_fields(kept.get(key), field)


def _restore(machine: Machine, value: Value) -> None:
    for atom in value.ordered():
        for key, field in machine.thrown.get(atom, {}).items():
            machine.heap.weaken(atom, key, field)  # type: ignore[arg-type]


def throw(frame: Frame, value: Value) -> None:
    """Hand an exception to the innermost ``try`` around, or to the callers of the function."""
    own = frozenset(atom for atom in value.atoms if isinstance(atom, Obj) and not isinstance(atom, Dictionary))
    if not own:
        return
    value = vl.make(own)
    if frame.caught:
        frame.caught[-1].raised = vl.join(frame.caught[-1].raised, value)
    else:
        frame.record.raised = vl.join(frame.record.raised, value)


def divide(machine: Machine, frame: Frame, handler: ast.ExceptHandler, raised: Value) -> tuple[Value, Value]:
    """What a handler binds with ``as``, and which exceptions go on to the next handler."""
    from hybridize.interpreter.evaluate.expressions import evaluate
    from hybridize.interpreter.models.types import instance_verdict

    _restore(machine, raised)
    if handler.type is None:
        return raised if raised.atoms else vl.unknown("exception"), BOTTOM
    classes = evaluate(machine, frame, handler.type)
    verdicts = {atom: instance_verdict(machine, atom, classes) for atom in raised.ordered()}
    mine = vl.make(frozenset(atom for atom, verdict in verdicts.items() if verdict is not False))
    rest = vl.make(frozenset(atom for atom, verdict in verdicts.items() if verdict is not True))
    return mine if mine.atoms else _made_elsewhere(machine, classes), rest


def _made_elsewhere(machine: Machine, classes: Value) -> Value:
    """No such exception was seen on its way here: any that the program made so far, or an unknown one."""
    atom = classes.single()
    made = machine.instances.get(atom) if isinstance(atom, Class) else None
    return vl.join_all(map(vl.of, made)) if made else vl.unknown("exception")
