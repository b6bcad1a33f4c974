"""What a statement on a tensor sets: names, and members, which AutoGraph treats like variables.

``state.position`` and ``state["x"]`` come out of the operation of a graph as names do.
"""

from __future__ import annotations

import ast
from typing import Any, NamedTuple

from hybridize.interpreter.evaluate.attributes import find_in_class
from hybridize.interpreter.state.frame import Env
from hybridize.interpreter.state.machine import Machine
from hybridize.project.nodes import walk
from hybridize.project.spelling import spelled
from hybridize.remember import remembered
from hybridize.values import value as vl
from hybridize.values.atoms import Array, Const, Scalar, Tensor, Tuple
from hybridize.values.labels import Labels
from hybridize.values.objects import Class, Dictionary, DictState, Instance, Obj
from hybridize.values.value import BOTTOM, Value

_NUMBERS = ("int", "float", "bool", "complex")
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_OWN_NAMES = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Step(NamedTuple):
    """``.key`` or ``[key]``, with a constant key."""

    key: Any  # the name of an attribute, or the constant of an item
    item: bool


class Member(NamedTuple):
    """``name.key``, ``name[key]``, ``name.part.key``."""

    name: str
    path: tuple[Step, ...]
    text: str


@remembered
def members_set(node: ast.AST) -> tuple[Member, ...]:
    """Members of plain names that the blocks of a statement assign to."""
    found: dict[tuple[str, tuple[Step, ...]], Member] = {}
    if not any(isinstance(part, _SCOPES) for part in walk(node)):  # their members are their own
        for part in walk(node):
            member = _member(part)
            if member is not None:
                found.setdefault((member.name, member.path), member)
    return tuple(found.values())


@remembered
def names_set(node: ast.AST) -> frozenset[str]:
    """Names that the blocks of an ``if`` or the body of a loop bind: these come out of the operation of a graph."""
    blocks = (*getattr(node, "body", ()), *(getattr(node, "orelse", ()) if isinstance(node, ast.If) else ()))
    found: set[str] = set()
    for statement in blocks:
        _bind(statement, found)
    return frozenset(found)


@remembered
def names_bound(statement: ast.stmt) -> frozenset[str]:
    """Names that a statement binds, itself or in its blocks."""
    found: set[str] = set()
    _bind(statement, found)
    return frozenset(found)


def _bind(node: ast.AST, found: set[str]) -> None:
    if isinstance(node, ast.Name):
        if isinstance(node.ctx, ast.Store):
            found.add(node.id)
    elif isinstance(node, _SCOPES):
        found.add(node.name)
    elif isinstance(node, ast.alias):
        found.add((node.asname or node.name).partition(".")[0])
    elif not isinstance(node, _OWN_NAMES):
        for child in ast.iter_child_nodes(node):
            _bind(child, found)


def _member(node: ast.AST) -> Member | None:
    if not isinstance(node, (ast.Attribute, ast.Subscript)) or not isinstance(node.ctx, ast.Store):
        return None
    path: list[Step] = []
    owner: ast.expr = node
    while isinstance(owner, (ast.Attribute, ast.Subscript)):
        if isinstance(owner, ast.Attribute):
            path.append(Step(owner.attr, False))
        elif isinstance(owner.slice, ast.Constant) and isinstance(owner.slice.value, (str, int)):
            path.append(Step(vl.const(owner.slice.value).single(), True))
        else:
            return None
        owner = owner.value
    return Member(owner.id, tuple(reversed(path)), spelled(node)) if isinstance(owner, ast.Name) else None


def held(machine: Machine, env: Env, members: tuple[Member, ...]) -> dict[Member, Value]:
    """What the members hold now, where that is known; BOTTOM for one that is not there."""
    out: dict[Member, Value] = {}
    for member in members:
        owner = _owner(machine, env, member)
        value = _held(machine, owner, member.path[-1]) if owner is not None else None
        if value is not None:
            out[member] = value
    return out


def _owner(machine: Machine, env: Env, member: Member) -> Obj | None:
    """The one object whose member it is."""
    value = env.get(member.name)
    for step in member.path[:-1]:
        atom = value.single() if value is not None else None
        value = _held(machine, atom, step) if isinstance(atom, Obj) else None
    owner = value.single() if value is not None else None
    return owner if isinstance(owner, Obj) else None


def _held(machine: Machine, owner: Obj, step: Step) -> Value | None:
    if step.item:
        state = owner.fields.get("content") if isinstance(owner, Dictionary) else None
        if not isinstance(state, DictState):
            return None
        if step.key in state.known:
            return state.known[step.key] if step.key not in state.maybe else None
        return BOTTOM if not state.rest_value.atoms else None
    if not isinstance(owner, Instance) or not isinstance(owner.cls, Class):
        return None
    value = owner.fields.get(step.key)
    if isinstance(value, Value):
        return value
    of_class = find_in_class(machine, owner, step.key)
    return BOTTOM if of_class is None else of_class if isinstance(of_class, Value) else None


def left_behind(before: dict[Member, Value], block: list[ast.stmt]) -> dict[Member, Value]:
    """What the members hold behind a block that returns: a graph goes on behind it, as behind any other."""
    inside = {member for statement in block for member in members_set(statement)}
    return {member: vl.ANY_TENSOR if member in inside else value for member, value in before.items()}


def ends_of(
    start: Env, one_end: tuple[Env, dict[Member, Value]], other_end: tuple[Env, dict[Member, Value]]
) -> tuple[tuple[str, Value, Value], ...]:
    """Members that come out of two ways, with both values; of objects that were there before."""
    (one_env, one), (other_env, other) = one_end, other_end
    out = []
    for member, left in one.items():
        right = other.get(member)
        owner = start.get(member.name)
        if right is None or owner is None or owner is not one_env.get(member.name) \
                or owner is not other_env.get(member.name):
            continue
        if left.atoms or right.atoms:
            out.append((member.text, left, right))
    return tuple(sorted(out, key=lambda found: found[0]))


def note_chosen(machine: Machine, env: Env, ends: tuple[dict[Member, Value], dict[Member, Value]],
                labels: Labels) -> None:
    """Numbers and arrays that a tensor has chosen for a member: in a graph they come out as tensors."""
    one, other = ends
    for member, left in one.items():
        owner, right, step = _owner(machine, env, member), other.get(member), member.path[-1]
        if right is None or owner is None:
            continue
        value = vl.join(left, right)  # the class may give one of them
        decided = _decided(value, labels)
        if decided is value:
            continue
        if not step.item:
            machine.heap.write(owner, step.key, decided)
            continue
        state = owner.fields.get("content")
        if not isinstance(state, DictState):
            continue
        known = {key: decided if key == step.key else one for key, one in state.known.items()}
        machine.heap.write(owner, "content", DictState(known, state.rest_key, state.rest_value, state.maybe))


def _decided(value: Value, labels: Labels) -> Value:
    """The value with the labels of the condition on the numbers and arrays that become tensors."""
    atom = value.single()
    if isinstance(atom, Tuple):
        items = tuple(_decided(item, labels) for item in atom.items)
        return value if items == atom.items else vl.of(Tuple(items, atom.type_ref)).add_labels(value.labels)
    return value.add_labels(labels) if _may_be_number(value) else value


def _may_be_number(value: Value) -> bool:
    numbers = [atom for atom in value.atoms
               if isinstance(atom, Array) or (isinstance(atom, (Const, Scalar)) and atom.type_name in _NUMBERS)]
    return bool(numbers) and all(atom in numbers or isinstance(atom, Tensor) for atom in value.atoms)
