"""Lambdas and generators that a loop makes, and whether they are used up in the round that made them.

Python has one variable for all rounds: what runs later reads what the last round left. AutoGraph makes a function
of the loop's body, and names that go neither from round to round nor out of the loop are local to it, so that what a
round makes keeps the values of its round. Inner functions with a ``def`` are seen by AutoGraph, and share the name.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hybridize.facts.model import ProgramFacts
from hybridize.facts.syntax import UnitSyntax, readers
from hybridize.interpreter.state.record import CallEdge
from hybridize.project.code import Code
from hybridize.project.nodes import walk
from hybridize.rules.control.common import liveness

_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_HOLDERS = (ast.List, ast.Tuple, ast.Set, ast.Dict, ast.IfExp, ast.BoolOp, ast.Starred, ast.keyword, ast.Subscript)
_WRAPPING = ("functools.partial", "builtins.map", "builtins.filter", "builtins.zip", "builtins.enumerate",
             "builtins.iter", "builtins.reversed", "itertools.")
_CALLING = ("tensorflow.", "keras.", "functools.reduce")  # these are done with a function on return
_EMPTYING = frozenset({"sorted", "min", "max", "sum", "any", "all", "len", "next", "isinstance", "callable", "print"})
_COPYING = frozenset({"list", "tuple", "set", "frozenset", "dict"})  # they hold the values, not the generator
_DEPTH = 4


def late_name(program: ProgramFacts, code: Code, node: ast.AST) -> str | None:
    """The loop's variable that a lambda or generator may read after its round, with another value than in a graph."""
    syntax = program.syntax(code)
    for loop in [one for one in syntax.ancestors(node) if isinstance(one, _LOOPS)]:
        own = sorted(name for name in _reads(code, node) if _of_the_round(syntax, loop, name))
        if own and not _used_up(program, code, node, loop, _DEPTH):
            return own[0]
    return None


def _reads(code: Code, node: ast.AST) -> set[str]:
    """Names of the unit that are read when the lambda or generator runs."""
    if isinstance(node, ast.GeneratorExp):
        first = set(walk(node.generators[0].iter))  # is evaluated at once
        names = {one.id for one in walk(node) if isinstance(one, ast.Name) and one not in first}
        return names - {one.id for each in node.generators for one in walk(each.target) if isinstance(one, ast.Name)}
    return next((set(child.frees) for child in code.children if child.node is node), set())


def _of_the_round(syntax: UnitSyntax, loop: ast.AST, name: str) -> bool:
    """Whether a name is bound in the loop, and neither read in the next round nor after the loop."""
    return name not in liveness(syntax.code).carried(loop) and any(
        loop in syntax.ancestors(store) and syntax.comprehension_of(store) is None
        for store in syntax.stores.get(name, ()))


def _used_up(program: ProgramFacts, code: Code, node: ast.AST, loop: ast.AST | None, depth: int) -> bool:
    """Whether nothing keeps a value past the round of a loop; without one, past the call."""
    syntax = program.syntax(code)
    parent = syntax.parents.get(node)
    if isinstance(parent, _HOLDERS):
        return _used_up(program, code, parent, loop, depth)
    if isinstance(parent, ast.Call):
        return parent.func is node or _taken(program, code, parent, node, loop, depth)
    if isinstance(parent, (ast.Assign, ast.AnnAssign, ast.NamedExpr)):
        targets = parent.targets if isinstance(parent, ast.Assign) else [parent.target]
        return all(isinstance(target, ast.Name) and _name_used_up(program, syntax, target.id, parent, loop, depth)
                   for target in targets)
    return isinstance(parent, (ast.Expr, ast.Return, ast.Compare, ast.comprehension, *_LOOPS))


def _name_used_up(program: ProgramFacts, syntax: UnitSyntax, name: str, binding: ast.AST, loop: ast.AST | None,
                  depth: int) -> bool:
    code = syntax.code
    if not depth or name not in code.locals or (loop is not None and name in liveness(code).carried(loop)):
        return False
    inner = list(readers(code, name))
    return all(_used_up(program, code, load, loop, depth - 1) for load in syntax.reads_after(binding, name)) and all(
        one.parent is code and one.kind == "lambda" and _used_up(program, code, one.node, loop, depth - 1)
        and all(_used_up(program, one, load, None, depth - 1) for load in program.syntax(one).loads.get(name, ()))
        for one in inner)


def _taken(program: ProgramFacts, code: Code, call: ast.Call, argument: ast.AST, loop: ast.AST | None,
           depth: int) -> bool:
    """Whether what is called is done with an argument when it returns."""
    unit = program.units.get(code.number)
    records = unit.records if unit is not None else ()
    outside = [record.outside_at[call] for record in records if call in record.outside_at]
    if any(name.startswith(_WRAPPING) or _is_copy(name, argument) for name in outside):
        return _used_up(program, code, call, loop, depth)
    edges = [edge for record in records for edge in record.calls.values() if edge.node is call]
    return bool(outside or edges) and all(map(_is_done, outside)) and all(
        _parameter_used_up(program, edge, call, argument, depth) for edge in edges if edge.how == "call")


def _is_done(name: str) -> bool:
    return name.startswith(_CALLING) or name.removeprefix("builtins.") in _EMPTYING | _COPYING


def _is_copy(name: str, argument: ast.AST) -> bool:
    return name.removeprefix("builtins.") in _COPYING and not isinstance(argument, ast.GeneratorExp)


def _parameter_used_up(program: ProgramFacts, edge: CallEdge, call: ast.Call, argument: ast.AST, depth: int) -> bool:
    callee = edge.callee.code
    if not depth or not callee.is_function:
        return False
    syntax = program.syntax(callee)
    return all(
        name in callee.locals and name not in callee.cells and name not in syntax.stores
        and all(_used_up(program, callee, load, None, depth - 1) for load in syntax.loads.get(name, ()))
        for name in _names_for(callee, call, argument))


def _names_for(callee: Code, call: ast.Call, argument: ast.AST) -> Iterator[str]:
    """Parameters that may receive an argument: a method's may be one further."""
    named = next((one.arg for one in call.keywords if one is argument or one.value is argument), None)
    place = call.args.index(argument) if argument in call.args else None  # type: ignore[arg-type]
    if any(isinstance(one, ast.Starred) for one in call.args):
        place = None
    for number, parameter in enumerate(callee.params):
        here = place is None or number in (place, place + callee.is_method)
        if parameter.kind.startswith("var") or (parameter.name == named if named is not None else here):
            yield parameter.name
