"""Arrays under several names: a view, a second attribute, a parameter, an element. Changing one in place changes all.

The interpreter takes arrays for values, so it sees ``view[0] = 1`` change what the name ``view`` holds and nothing
else. What the view looks into, what a caller passed for a parameter that is changed, and where else an array is
kept, is found here by the text. A container counts as one with the arrays that it holds.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from hybridize.facts.aliases import VIEWS, actual, changed_expression, makes_view, viewed
from hybridize.facts.sources import sources
from hybridize.facts.syntax import UnitSyntax
from hybridize.interpreter.execute.classes import annotated_fields
from hybridize.interpreter.state.record import MUTATE, WRITE, Event, Record
from hybridize.project.code import CELL, FREE, LOCAL, Code
from hybridize.project.nodes import walk
from hybridize.values.atoms import Array
from hybridize.values.heap import Cell
from hybridize.values.kinds import nested
from hybridize.values.objects import Class, Instance, Obj, Scope
from hybridize.values.value import Value

if TYPE_CHECKING:
    from hybridize.facts.model import ProgramFacts

Slot = tuple[object, object]  # a cell of the heap, or a local variable: its unit and name
_DEEPEST = 6
_IN_PLACE = (ast.Subscript, ast.AugAssign, ast.Call)
_COLLECTING = frozenset({"dict", "list", "reversed", "set", "tuple"})


class SharedArrays:
    """``twins``: slots that hold one array. ``passed``: slots whose array is changed, by what and under which name.

    ``recalled``: when a record was remembered instead of run.
    """

    def __init__(self, program: ProgramFacts, callers: dict[int, list[Record]],
                 recalled: Callable[[Record], Iterable[int]]) -> None:
        self.program = program
        self.callers = callers
        self.recalled = recalled
        self.twins: dict[Slot, dict[Slot, None]] = {}
        self.passed: dict[Slot, list[tuple[Record, ast.AST]]] = {}
        self._groups: dict[Slot, int] = {}
        self._slots_of: list[list[Slot]] = []  # by group: all that are linked
        self._found: dict[tuple[int, ast.AST | str, int], tuple[Slot, ...]] = {}  # callers share what theirs pass
        for record in program.machine.records:
            for event in record.events.values():
                if event.kind == MUTATE and event.target is None and _is_array(event.subject):
                    self._change(record, event)
                elif event.kind == MUTATE and event.target is not None and _holds_array(event.stored):
                    self._kept(record, event)
                elif event.kind == WRITE and isinstance(event.target, Instance) and _holds_array(event.stored):
                    self._attribute(record, event)
            for obj in record.allocated:
                if isinstance(obj, Instance) and isinstance(obj.cls, Class) and "dataclass" in obj.cls.flags:
                    self._fields(record, obj, obj.cls)
            self._names(record)

    def groups(self, cell: Cell) -> list[int]:
        """Numbers of the groups of slots that hold, or may hold, the array of a cell."""
        slots: list[Slot] = [cell]
        if isinstance(cell[0], Scope):
            slots.append((cell[0].code, cell[1]))
        return list(dict.fromkeys(self._group(slot) for slot in slots))

    def changes(self, group: int) -> Iterator[tuple[set[int], Code, ast.AST]]:
        """When and where the arrays of a group are changed in place."""
        history = self.program.machine.history
        for slot in self._slots_of[group]:
            if isinstance(slot[0], Obj):
                for change in history.changes.get((slot[0], slot[1]), ()):
                    if isinstance(change.node, _IN_PLACE):
                        yield {change.moment}, change.code, change.node
            for record, node in self.passed.get(slot, ()):
                moments = {*history.in_place.get(node, ()), *self.recalled(record)}
                if moments:
                    yield moments, record.code, node

    def _group(self, slot: Slot) -> int:
        found = self._groups.get(slot)
        if found is None:
            found = len(self._slots_of)
            self._groups[slot] = found
            linked = [slot]
            for one in linked:
                fresh = [twin for twin in self.twins.get(one, ()) if twin not in self._groups]
                self._groups.update(dict.fromkeys(fresh, found))
                linked.extend(fresh)
            self._slots_of.append(linked)
        return found

    # -- what is told by events ---------------------------------------------------------------------------------
    def _change(self, record: Record, event: Event) -> None:
        expression = changed_expression(event)
        if isinstance(event.node, ast.AugAssign) and not _is_whole(event.subject):
            return  # a number: ``total += x`` binds the name again
        for slot in self._slots(record, expression, _DEEPEST):
            found = self.passed.setdefault(slot, [])
            if (record, event.node) not in found:
                found.append((record, event.node))

    def _attribute(self, record: Record, event: Event) -> None:
        """``self.view = self.buffer[1:]``."""
        statement = self.program.syntax(record.code).statement(event.node)
        if isinstance(statement, ast.Assign) and event.target is not None:
            self._link((event.target, event.attr), self._slots(record, statement.value, _DEEPEST))

    def _kept(self, record: Record, event: Event) -> None:
        """``self.rows.append(row)``, ``table["a"] = row``."""
        node = event.node
        kept: list[ast.expr] = []
        owner: ast.expr | None = None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner, kept = node.func.value, [*node.args, *(item.value for item in node.keywords)]
        elif isinstance(node, ast.Subscript):
            statement = self.program.syntax(record.code).statement(node)
            owner, kept = node.value, [statement.value] if isinstance(statement, ast.Assign) else []
        holders = self._slots(record, owner, _DEEPEST)
        items = [slot for item in kept for slot in self._slots(record, item, _DEEPEST)]
        if holders and items:  # twins of twins are twins: linked by way of this place, they need not be paired
            self._link((record, node), (*holders, *items))

    def _fields(self, record: Record, made: Instance, cls: Class) -> None:
        """What the generated constructor of a dataclass puts into the fields."""
        names = [name for name in annotated_fields(cls) if _holds_array(made.fields.get(name))]
        place = (made.site.line, made.site.column)
        for call in self.program.syntax(record.code).parents if names else ():
            if isinstance(call, ast.Call) and (call.lineno, call.col_offset) == place:
                for position, name in enumerate(annotated_fields(cls)):
                    given = [item.value for item in call.keywords if item.arg == name] or call.args[position:][:1]
                    for expression in given if name in names else ():
                        self._link((made, name), self._slots(record, expression, _DEEPEST))

    # -- what is told by the text -------------------------------------------------------------------------------
    def _names(self, record: Record) -> None:
        """``view = buffer[1:]`` in the body of a module, or of a function whose variables others read."""
        code = record.code
        if code.kind != "module" and not code.cells:
            return
        syntax = self.program.syntax(code)
        module = self.program.machine.modules.get(code.module.name)
        holder: object = module if code.kind == "module" else code
        for name in syntax.stores if code.kind == "module" else code.cells:
            if code.kind == "module" and (module is None or not _holds_array(module.fields.get(name))):
                continue
            for binding in syntax.bindings(name):
                if not isinstance(binding.statement, ast.For):  # see ``_of_name``
                    for source in sources(syntax, binding):
                        self._link((holder, name), self._slots(record, source, _DEEPEST))

    def _link(self, slot: Slot, others: Iterable[Slot]) -> None:
        for other in others:
            if other != slot:
                self.twins.setdefault(slot, {})[other] = None
                self.twins.setdefault(other, {})[slot] = None

    def _slots(self, record: Record, node: ast.AST | None, depth: int) -> tuple[Slot, ...]:
        """The slots whose array an expression is, or looks into."""
        if node is None or not depth:
            return ()
        return self._once((record.number, node, depth), lambda: self._looked_into(record, node, depth))

    def _once(self, key: tuple[int, ast.AST | str, int], look: Callable[[], Iterable[Slot]]) -> tuple[Slot, ...]:
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = tuple(dict.fromkeys(look()))
        return found

    def _looked_into(self, record: Record, node: ast.AST, depth: int) -> Iterator[Slot]:
        for root in _roots(node):
            if isinstance(root, ast.Call):
                for edge in self.program.uses.edges(record, root):
                    for given, _ in edge.callee.returns:
                        if edge.how == "call" and isinstance(given, ast.Return):
                            yield from self._slots(edge.callee, given.value, depth - 1)
            elif isinstance(root, ast.Attribute):
                owner = self.program.uses.value_of(record, root.value)
                yield from ((atom, root.attr) for atom in owner.ordered() if isinstance(atom, Obj))
            else:
                yield from self._of_name(record, root, depth)

    def _of_name(self, record: Record, node: ast.Name, depth: int) -> Iterator[Slot]:
        code, name, syntax = record.code, node.id, self.program.syntax(record.code)
        loop = _loop_of(syntax, node)
        bindings = [one for one in syntax.bindings(name) if loop is None or one.statement is loop]
        if loop is not None:
            yield loop, name  # another loop gives the name other things
        elif code.kind == "module" or code.resolution.get(name, LOCAL) not in (LOCAL, CELL, FREE):
            module = self.program.machine.modules.get(code.module.name)
            if module is not None:
                yield module, name
            bindings = [one for one in bindings if isinstance(one.statement, ast.For)]  # for the rest see ``_names``
        else:
            yield from self._once((record.number, name, depth), lambda: self._of_local(record, name, depth))
        for binding in bindings:
            for source in sources(syntax, binding):
                yield from self._slots(record, source, depth - 1)

    def _of_local(self, record: Record, name: str, depth: int) -> Iterator[Slot]:
        code: Code = record.code
        while code.resolution.get(name) == FREE and code.parent is not None:
            code = code.parent
        yield code, name
        if any(param.name == name for param in code.params):
            for caller in self.callers.get(record.number, ()):
                for edge in caller.calls.values():
                    if edge.callee is record:
                        yield from self._slots(caller, actual(edge, name), depth - 1)


def _roots(node: ast.AST | None) -> Iterator[ast.Name | ast.Attribute | ast.Call]:
    """What an expression looks into: names, attributes and calls, without subscripts and the calls that make views."""
    waiting = [node]
    for one in waiting:
        if isinstance(one, (ast.Subscript, ast.Starred, ast.NamedExpr)) or (
                isinstance(one, ast.Attribute) and one.attr in VIEWS):
            waiting.append(one.value)
        elif isinstance(one, (ast.List, ast.Tuple, ast.Set)):
            waiting.extend(one.elts)
        elif isinstance(one, (ast.Dict, ast.BoolOp)):
            waiting.extend(one.values)
        elif isinstance(one, ast.IfExp):
            waiting.extend((one.body, one.orelse))
        elif makes_view(one):
            waiting.append(viewed(one))
        elif isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id in _COLLECTING:
            waiting.extend((*one.args, *(item.value for item in one.keywords)))
        elif isinstance(one, (ast.Name, ast.Attribute, ast.Call)):
            yield one


def _loop_of(syntax: UnitSyntax, node: ast.Name) -> ast.For | None:
    """The innermost ``for`` around a read that gives the name its value."""
    for outer in syntax.ancestors(node):
        if isinstance(outer, ast.For) and any(
                isinstance(one, ast.Name) and one.id == node.id for one in walk(outer.target)):
            inside = any(node is one for one in walk(outer.iter))  # ``for row in row`` reads what was before
            return None if inside else outer
    return None


def _is_array(value: Value) -> bool:
    return any(type(atom) is Array for atom in value.atoms)


def _holds_array(value: object) -> bool:
    return isinstance(value, Value) and any(type(atom) is Array for atom in nested(value))


def _is_whole(value: Value) -> bool:
    """Whether an array may have axes: numbers of NumPy are not changed in place."""
    return any(isinstance(atom, Array) and atom.shape != () for atom in value.atoms)
