"""State of which a function asks only the shape, the dtype, the length or an entry, and which keeps it in all changes.

``self.memory.shape[1]`` is a constant of the graph, and stays right while every array that the program puts there
is alike.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from hybridize.facts.syntax import UnitSyntax
from hybridize.interpreter.state.record import Record
from hybridize.values.atoms import Array, Slice, Tensor, Unknown
from hybridize.values.heap import Cell
from hybridize.values.objects import Dictionary, Instance, Obj, Sequence
from hybridize.values.value import Value

if TYPE_CHECKING:
    from hybridize.facts.model import FunctionFacts, ProgramFacts

_STATIC = frozenset({"shape", "size", "ndim", "dtype", "rank"})
_ASKING = frozenset({
    "builtins.len", "tensorflow.shape", "tensorflow.size", "tensorflow.rank", "tensorflow.zeros_like",
    "tensorflow.ones_like", "numpy.shape", "numpy.size", "numpy.ndim", "numpy.zeros_like", "numpy.ones_like",
})
_BY_NAME = frozenset({"getattr", "vars", "eval", "exec", "globals", "locals"})  # reads that the text does not show


class Looks(NamedTuple):
    """What is static of a tensor or an array."""

    kind: type
    dtype: str
    shape: tuple[int, ...]
    layout: str


def keeps_its_looks(program: ProgramFacts, function: FunctionFacts, cell: Cell) -> bool:
    """Whether the function reads only what is static of a field, and that never changes."""
    return isinstance(cell[1], str) and _is_uniform(program, cell) and _asks_static(program, function, cell) \
        and not _reshapes_in_place(program)


def keeps_its_length(program: ProgramFacts, function: FunctionFacts, cell: Cell) -> bool:
    """Whether the function reads only the length of a list, and the program does no more than replace its items."""
    held, key = cell
    if not isinstance(held, Sequence) or key != "content" or held.type_name != "list":
        return False
    if any(held in record.opened for number in sorted(function.extent) if number in program.units
           for record in program.units[number].records):
        return False
    nodes = [change.node for change in program.machine.history.changes.get(cell, ())]
    return all(map(_replaces_item, nodes)) and all(
        write.event.attr == "item" and _replaces_item(write.event.node) and _is_position(write.event.detail)
        for write in program.writes_to(*cell))


def entries_asked(program: ProgramFacts, function: FunctionFacts, cell: Cell) -> frozenset[object] | None:
    """The keys of the entries of a dict that the function looks at; None where it may be any."""
    held, key = cell
    if not isinstance(held, Dictionary) or key != "content":
        return None
    records = [record for number in sorted(function.extent) if number in program.units
               for record in program.units[number].records]
    if any(held in record.opened for record in records):
        return None
    return frozenset(one for record in records for one in record.asked.get(held, ())) or None


def replaces_another(node: ast.AST, asked: frozenset[object] | None) -> bool:
    """``held["rate"] = value``, where the function looks at other entries only."""
    target = node.target if isinstance(node, ast.AugAssign) else node
    return asked is not None and isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant) \
        and target.slice.value not in asked


def _is_position(index: object) -> bool:
    return isinstance(index, Value) and not any(isinstance(atom, (Slice, Unknown)) for atom in index.atoms)


def _replaces_item(node: ast.AST) -> bool:
    """``held[index] = value``: a slice may make the list longer or shorter."""
    target = node.target if isinstance(node, ast.AugAssign) else node
    return isinstance(target, ast.Subscript) and not isinstance(target.slice, ast.Slice)


def _reshapes_in_place(program: ProgramFacts) -> bool:
    """Whether the program anywhere gives an array that exists another shape."""
    return any((None, name) in program.writes for name in _STATIC) or any(
        write.event.name.endswith(".resize") or write.event.attr == "resize"
        for write in program.writes_to(None, "content"))


def _is_uniform(program: ProgramFacts, cell: Cell) -> bool:
    seen: set[Looks | None] = set()
    for value in _held(program, cell):
        seen.update(map(_looks, value.atoms))
        if None in seen or len(seen) > 1 or not value.atoms:
            return False
    return len(seen) == 1


def _held(program: ProgramFacts, cell: Cell) -> Iterator[Value]:
    """All that the program puts into a field, of the object or of another one of its class."""
    owner, key = cell
    for other in _alike(program, owner):
        now = other.fields.get(key)
        if isinstance(now, Value):
            yield now
        for write in program.writes_to(other, key):
            yield write.event.stored


def _alike(program: ProgramFacts, owner: Obj) -> list[Obj]:
    if not isinstance(owner, Instance):
        return [owner]
    return [owner, *program.machine.instances.get(owner.cls, ())]


def _looks(atom: object) -> Looks | None:
    if not isinstance(atom, (Array, Tensor)) or atom.dtype is None or atom.shape is None:
        return None
    shape = tuple(axis for axis in atom.shape if isinstance(axis, int))
    layout = atom.layout if isinstance(atom, Tensor) else "array"
    if len(shape) != len(atom.shape) or layout not in ("array", "dense"):
        return None
    return Looks(type(atom), atom.dtype, shape, layout)


def _asks_static(program: ProgramFacts, function: FunctionFacts, cell: Cell) -> bool:
    """Whether every read of the field, in the function and in what it calls, asks for what is static."""
    readers = [record for number in sorted(function.extent) if number in program.units
               for record in program.units[number].records if cell in record.read_nodes]
    return bool(readers) and all(_reads_static(program.syntax(record.code), record, str(cell[1]))
                                 for record in readers)


def _reads_static(syntax: UnitSyntax, record: Record, name: str) -> bool:
    if not _BY_NAME.isdisjoint(syntax.loads):
        return False
    reads = [*syntax.loads.get(name, ()), *(node for node in syntax.parents if _is_read(node, name))]
    return bool(reads) and all(_is_static(syntax, record, node) for node in reads)


def _is_read(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == name and isinstance(node.ctx, ast.Load)


def _is_static(syntax: UnitSyntax, record: Record, node: ast.AST) -> bool:
    around = syntax.parents.get(node)
    if isinstance(around, ast.Attribute):
        return around.attr in _STATIC
    return isinstance(around, ast.Call) and around.args == [node] and record.outside_at.get(around) in _ASKING
