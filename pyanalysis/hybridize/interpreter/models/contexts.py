"""Outside context managers: tapes, scopes, files, expected failures."""

from __future__ import annotations

import ast

from hybridize.interpreter.models.returns import result
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import CONVERT, TAPE
from hybridize.knowledge import index
from hybridize.values import value as vl
from hybridize.values.atoms import ApiMethod, ApiRef, Atom
from hybridize.values.kinds import may_be_tensor
from hybridize.values.objects import Instance, Wrapper
from hybridize.values.value import Value

TAPES = frozenset({"tensorflow.GradientTape", "tensorflow.autodiff.ForwardAccumulator"})
_STATIC = frozenset({"dtype", "name", "ndim", "shape"})
_FAILURES = ("assertRaises", "assertRaisesRegex", "assertRaisesRegexp", "raises", "assertRaisesWithPredicateMatch",
             "suppress", "assertWarns")


def enter(machine: Machine, frame: Frame, atom: Atom, node: ast.expr) -> tuple[Value, str]:
    """The value that ``as`` binds, and what kind of block it is."""
    if _expects_failure(node):
        return vl.of(atom), "expected_failure"
    if isinstance(atom, Wrapper) and atom.role == "manager":
        return atom.detail, "with"
    if isinstance(atom, Instance) and isinstance(atom.cls, ApiRef):
        name = atom.cls.name
        if name.endswith("init_scope"):
            return vl.NONE, "init_scope"
        note_tape(frame, vl.of(atom), "__enter__", node)
        api = index.member(name, "__enter__")
        if api is not None and api.returns not in ("unknown", "self", "instance", "object"):
            return result(machine, frame, node, api, vl.of(atom), (), {}), "with"
        return vl.of(atom), "with"
    if isinstance(atom, (ApiMethod,)):
        return vl.unknown("context manager"), "with"
    if _is_init_scope(node):
        return vl.NONE, "init_scope"
    return vl.of(atom) if atom.kind == "instance" else vl.unknown("value of a context manager"), "with"


def note_taken_out(frame: Frame, block: ast.With | ast.AsyncWith) -> None:
    """The body of ``tf.init_scope()`` is no part of a graph: what it reads of one has no value there."""
    inner = [node for statement in block.body for node in ast.walk(statement)]
    static = {id(node.value) for node in inner if isinstance(node, ast.Attribute) and node.attr in _STATIC}
    for node in inner:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in static:
            value = (frame.env or {}).get(node.id)
            if value is not None and may_be_tensor(value):
                frame.event(CONVERT, node, subject=value, attr="init_scope")


def note_tape(frame: Frame, receiver: Value, leaf: str, node: ast.AST) -> None:
    """A tape is asked for a gradient, or told what to record: it has to be one of the same graph."""
    for atom in receiver.ordered():
        if isinstance(atom, Instance) and isinstance(atom.cls, ApiRef) and atom.cls.name in TAPES:
            frame.event(TAPE, node, target=atom, attr=leaf, subject=receiver)


def _expects_failure(node: ast.expr) -> bool:
    if not isinstance(node, ast.Call):
        return False
    func = node.func
    name = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
    return name in _FAILURES


def _is_init_scope(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "init_scope"


def swallowed(node: ast.expr) -> tuple[str, ...]:
    """The exceptions that ``contextlib.suppress`` is given."""
    if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "suppress":
        return tuple(ast.unparse(item) for item in node.args)
    return ()
