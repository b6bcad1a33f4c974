"""How the callers of a function use what it returns.

The result is followed from each call through names, tuples, lists and dicts, into parameters of functions of
the program and out of functions that return it on, to the places where something is done with it: it is
formatted, compared, given to a library function, written to, kept somewhere, or nothing at all. The syntax
tells the way, the interpreter's records tell which functions are called. Where the way is lost the use is
``unknown``, never missing.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from hybridize.facts.results import Path, leaves
from hybridize.facts.surroundings import HANDLERS
from hybridize.facts.syntax import Binding, UnitSyntax
from hybridize.facts.use import Use
from hybridize.facts.walk import Place, Walk, is_local, parameter
from hybridize.interpreter.evaluate.outside import api_attribute
from hybridize.interpreter.results.operations import transfer
from hybridize.interpreter.state.record import CallEdge, Record
from hybridize.knowledge import index
from hybridize.project.code import Code
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef, Tuple
from hybridize.values.kinds import may_be_array, must_be_tensor
from hybridize.values.objects import Instance
from hybridize.values.value import Value

if TYPE_CHECKING:
    from hybridize.facts.model import Caller, FunctionFacts, ProgramFacts


class ResultUses:
    """Follows results through the callers of all functions of a program."""

    def __init__(self, program: ProgramFacts) -> None:
        self.program = program
        self._found: dict[tuple[Any, ...], list[Use]] = {}  # contexts of one caller differ little in what they do
        self._edges: dict[int, dict[ast.AST, list[CallEdge]]] = {}

    def of_call(self, caller: Caller, path: Path) -> list[Use]:
        """Uses of the part at ``path`` of the result of one call."""
        edge = caller.edge
        key = (caller.record.code.number, edge.node, edge.how, edge.via, path)
        found = self._found.get(key)
        if found is None:
            walk = Walk(self, HANDLERS)
            walk.returned_by(caller, path)
            found = self._found[key] = walk.run()
        return found

    def of_function(self, function: FunctionFacts, path: Path) -> list[Use]:
        """Uses by all callers, those outside the program included."""
        walk = Walk(self, HANDLERS)
        if function.records:
            walk.returned_from(function, Place(function.records[0], function.code.node, path, 0))
        return walk.run()

    def syntax(self, code: Code) -> UnitSyntax:
        """The indexed syntax of a unit."""
        return self.program.syntax(code)

    def edges(self, record: Record, node: ast.AST) -> list[CallEdge]:
        """Calls of program functions made at a node."""
        table = self._edges.get(record.number)
        if table is None:
            table = {}
            for edge in record.calls.values():
                table.setdefault(edge.node, []).append(edge)
            self._edges[record.number] = table
        return table.get(node, [])

    def value_of(self, record: Record, node: ast.AST, depth: int = 4) -> Value:
        """What an expression may be, as far as its text and the records tell; no atoms when they do not."""
        if isinstance(node, ast.Constant):
            return vl.const(node.value)
        if not depth:
            return vl.BOTTOM
        finder = _FINDERS.get(type(node))
        return finder(self, record, node, depth - 1) if finder is not None else vl.BOTTOM

    def _of_name(self, record: Record, node: ast.Name, depth: int) -> Value:
        code = record.code
        syntax = self.syntax(code)
        if not is_local(code, node.id):
            module = self.program.machine.modules.get(code.module.name)
            found = module.fields.get(node.id) if module is not None else None
            return found if isinstance(found, Value) else vl.BOTTOM
        values = [record.arguments[position] for position, param in enumerate(code.params)
                  if param.name == node.id and position < len(record.arguments)]
        for binding in syntax.bindings(node.id):
            values.append(self._bound(record, syntax, binding, depth))
        return vl.join_all(values) if all(value.atoms for value in values) else vl.BOTTOM

    def _bound(self, record: Record, syntax: UnitSyntax, binding: Binding, depth: int) -> Value:
        if binding.value is None:
            return vl.BOTTOM
        value = self.value_of(record, binding.value, depth)
        around = syntax.parents[binding.target]
        if not isinstance(around, (ast.Tuple, ast.List)):
            return value
        position = around.elts.index(binding.target)
        return vl.join_all(leaf.value for leaf in leaves(value)
                           if len(leaf.path) == 1 and leaf.path[0].admits(position))

    def _of_call(self, record: Record, node: ast.Call, depth: int) -> Value:
        edges = self.edges(record, node)
        if edges:
            return vl.join_all(edge.callee.result for edge in edges)
        name = record.outside_at.get(node)
        api = index.lookup(name) if name is not None else None
        if api is None or any(isinstance(item, ast.Starred) for item in node.args):
            return vl.BOTTOM
        if api.returns != "tensor":
            return _RETURNS.get(api.returns, vl.BOTTOM)
        names = [parameter(api, position) for position in range(len(node.args))]
        named = [*zip(names, node.args, strict=True), *((item.arg, item.value) for item in node.keywords)]
        given = {key: self.value_of(record, item, depth) for key, item in named if key is not None}
        return vl.of(transfer(api.name, given))

    def _of_display(self, record: Record, node: ast.Tuple | ast.List, depth: int) -> Value:
        return vl.of(Tuple(tuple(self.value_of(record, item, depth) for item in node.elts)))

    def _of_operation(self, record: Record, node: ast.BinOp, depth: int) -> Value:
        sides = self.value_of(record, node.left, depth), self.value_of(record, node.right, depth)
        for holds, anything in ((must_be_tensor, vl.ANY_TENSOR), (may_be_array, vl.ANY_ARRAY)):
            found = [side for side in sides if holds(side)]
            if found:
                return found[0] if len(found[0].atoms) == 1 else anything
        return vl.join(*sides) if all(side.atoms for side in sides) else vl.BOTTOM

    def _of_attribute(self, record: Record, node: ast.Attribute, depth: int) -> Value:
        owner = self.value_of(record, node.value, depth)
        single = owner.single()
        if isinstance(single, ApiRef):
            return api_attribute(single.name, node.attr)
        fields = [atom.fields.get(node.attr) for atom in owner.ordered() if isinstance(atom, Instance)]
        known = [field for field in fields if isinstance(field, Value)]
        return vl.join_all(known) if known and len(known) == len(owner.atoms) else vl.BOTTOM

    def _of_item(self, record: Record, node: ast.Subscript, depth: int) -> Value:
        owner = self.value_of(record, node.value, depth)
        if must_be_tensor(owner):
            return vl.ANY_TENSOR
        return vl.ANY_ARRAY if may_be_array(owner) else vl.BOTTOM

    def _of_operand(self, record: Record, node: ast.UnaryOp, depth: int) -> Value:
        return self.value_of(record, node.operand, depth)


_FINDERS: dict[type, Any] = {
    ast.Name: ResultUses._of_name, ast.Call: ResultUses._of_call, ast.BinOp: ResultUses._of_operation,
    ast.Attribute: ResultUses._of_attribute, ast.Subscript: ResultUses._of_item,
    ast.UnaryOp: ResultUses._of_operand, ast.Tuple: ResultUses._of_display, ast.List: ResultUses._of_display,
}  # fmt: skip
_RETURNS = {"ndarray": vl.ANY_ARRAY, "int": vl.INT, "float": vl.FLOAT, "bool": vl.BOOL, "str": vl.STR,
            "none": vl.NONE}
