"""What a test tells about variables: ``isinstance``, ``is None``, truth, ``hasattr``, ``and``/``or``/``not``.

Only plain names and attribute chains on names are narrowed, and only by dropping atoms that the outcome
excludes. When nothing is left the branch is unreachable.
"""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import names
from hybridize.interpreter.evaluate.truth import truth
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.project.code import LOCAL
from hybridize.values import value as vl
from hybridize.values.atoms import Atom, Const, Scalar, Shape, Tensor
from hybridize.values.kinds import is_unknown
from hybridize.values.objects import Instance
from hybridize.values.shapes import told
from hybridize.values.value import Value


def narrow(machine: Machine, frame: Frame, test: ast.expr, outcome: bool) -> None:
    """Narrow the environment to states in which ``test`` came out as ``outcome``."""
    if frame.env is None:
        return
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        narrow(machine, frame, test.operand, not outcome)
    elif isinstance(test, ast.BoolOp):
        if isinstance(test.op, ast.And) is outcome:
            for part in test.values:
                narrow(machine, frame, part, outcome)
    elif isinstance(test, ast.NamedExpr):
        narrow(machine, frame, test.target, outcome)
    elif isinstance(test, ast.Compare):
        _compare(machine, frame, test, outcome)
    elif isinstance(test, ast.Call):
        _call(machine, frame, test, outcome)
    elif isinstance(test, (ast.Name, ast.Attribute)):
        _keep(machine, frame, test, lambda atom: truth(vl.of(atom)) in (None, outcome))


def narrow_shape(machine: Machine, frame: Frame, target: ast.expr, shape: Shape) -> None:
    """``target`` is a tensor of this shape, as far as ``shape`` is known."""
    current = _current(machine, frame, target)
    if current is None or not any(type(atom) is Tensor for atom in current.atoms):
        return
    _replace(machine, frame, target, vl.make(frozenset(
        Tensor(atom.dtype, told(atom.shape, shape), atom.layout) if type(atom) is Tensor and atom.layout == "dense"
        else atom for atom in current.atoms), current.labels))


def _compare(machine: Machine, frame: Frame, test: ast.Compare, outcome: bool) -> None:
    if len(test.ops) != 1:
        return
    op, right = test.ops[0], test.comparators[0]
    if isinstance(op, (ast.Is, ast.IsNot)) and isinstance(right, ast.Constant) and isinstance(right.value, bool) \
            and isinstance(test.left, ast.Call):
        narrow(machine, frame, test.left, (outcome is isinstance(op, ast.Is)) is right.value)
        return
    if isinstance(op, (ast.Is, ast.IsNot)) and isinstance(right, ast.Constant):
        wanted = outcome is isinstance(op, ast.Is)
        key = Const(right.value)
        _keep(machine, frame, test.left, lambda atom: _possible_identity(atom, key, wanted))
    elif isinstance(op, (ast.Eq, ast.NotEq)) and isinstance(right, ast.Constant):
        wanted = outcome is isinstance(op, ast.Eq)
        value = right.value
        _keep(machine, frame, test.left, lambda atom: type(atom) is not Const or (atom.value == value) is wanted)


def _possible_identity(atom: Atom, key: Const, wanted: bool) -> bool:
    if wanted:
        same_type = isinstance(atom, Scalar) and atom.type_name == key.type_name
        return atom == key or same_type or is_unknown(atom)
    return atom != key


def _call(machine: Machine, frame: Frame, test: ast.Call, outcome: bool) -> None:
    name = test.func.id if isinstance(test.func, ast.Name) else ""
    if name == "isinstance" and len(test.args) == 2:
        from hybridize.interpreter.evaluate.expressions import evaluate
        from hybridize.interpreter.models.types import instance_verdict

        classes = evaluate(machine, frame, test.args[1])
        _keep(machine, frame, test.args[0], lambda atom: instance_verdict(machine, atom, classes) in (None, outcome))
    elif name == "callable" and len(test.args) == 1 and outcome:
        _keep(machine, frame, test.args[0], lambda atom: type(atom) is not Const)


def _keep(machine: Machine, frame: Frame, target: ast.expr, possible: object) -> None:
    """Drop the atoms of a variable that ``possible`` excludes."""
    current = _current(machine, frame, target)
    if current is None or len(current.atoms) == 0:
        return
    kept = frozenset(atom for atom in current.atoms if possible(atom))  # type: ignore[operator]
    if len(kept) == len(current.atoms):
        return
    if not kept:
        frame.env = None
        return
    _replace(machine, frame, target, vl.make(kept, current.labels))


def _current(machine: Machine, frame: Frame, target: ast.expr) -> Value | None:
    if isinstance(target, ast.Name):
        return names.load(machine, frame, target.id, target)
    if isinstance(target, ast.Attribute):
        owner = _current(machine, frame, target.value)
        atom = owner.single() if owner is not None else None
        if isinstance(atom, Instance):
            found = atom.fields.get(target.attr)
            return found if isinstance(found, Value) else None
    if isinstance(target, ast.NamedExpr):
        return _current(machine, frame, target.target)
    return None


def _replace(machine: Machine, frame: Frame, target: ast.expr, value: Value) -> None:
    if isinstance(target, ast.NamedExpr):
        target = target.target
    if isinstance(target, ast.Name):
        if frame.overlay:
            for variables in reversed(frame.overlay):
                if target.id in variables:
                    variables[target.id] = value
                    return
        if (
            frame.code.kind not in ("module",)
            and frame.code.resolution.get(target.id) == LOCAL
            and frame.env is not None
        ):
            frame.env[target.id] = value
    elif isinstance(target, ast.Attribute):
        owner = _current(machine, frame, target.value)
        atom = owner.single() if owner is not None else None
        if isinstance(atom, Instance) and atom.unique:
            machine.heap.write(atom, target.attr, value)
