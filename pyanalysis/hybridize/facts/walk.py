"""The search behind :mod:`hybridize.facts.uses`: where a value goes on from an expression that holds it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from hybridize.facts import use as kind
from hybridize.facts.results import ANY, Part, Path
from hybridize.facts.syntax import UnitSyntax, readers
from hybridize.facts.use import Use
from hybridize.interpreter.state.record import CallEdge, Record
from hybridize.knowledge import index
from hybridize.knowledge.model import Api
from hybridize.project.code import CELL, GLOBAL, LOCAL, Code
from hybridize.project.spelling import spelled
from hybridize.values import value as vl
from hybridize.values.value import Value

if TYPE_CHECKING:
    from hybridize.facts.model import Caller, FunctionFacts
    from hybridize.facts.uses import ResultUses

_DEEPEST = 24
_LONGEST = 6
_MOST = 400
# Give back the elements of their argument; give back a value of their argument's kind.
_THROUGH = frozenset("builtins." + name for name in ("list", "tuple", "reversed", "sorted", "iter"))
_SAME = frozenset("builtins." + name for name in ("abs", "max", "min", "sum"))
_DIRECT = frozenset({"call", "construct", "keras_call", "hybrid"})  # calls that hand their own arguments over
_ORDERING = frozenset({"builtins.sorted", "builtins.max", "builtins.min", "builtins.list.sort"})
_FED_BACK = frozenset({  # eagerly the function gets its own result again, as it is
    "tensorflow.while_loop", "tensorflow.scan", "tensorflow.foldl", "tensorflow.foldr",
})


class Place(NamedTuple):
    """An expression whose value is, or holds at ``path``, the value that is followed."""

    record: Record
    node: ast.AST
    path: Path
    depth: int
    compared: bool = False


Handler = Callable[["Walk", Place, Any], None]


class Walk:
    """One search: places still to look at, uses found. ``handlers``: by the node around an expression."""

    def __init__(self, uses: ResultUses, handlers: Mapping[type, Handler]) -> None:
        self.uses = uses
        self.handlers = handlers
        self.todo: list[Place] = []
        self.seen: set[tuple[Any, ...]] = set()
        self.found: dict[tuple[Any, ...], Use] = {}

    def run(self) -> list[Use]:
        """Follow everything; the uses found, in order of place."""
        while self.todo:
            place = self.todo.pop()
            if len(self.seen) > _MOST:
                self.use(place, kind.UNKNOWN)
                break
            parent = self.syntax(place).parents.get(place.node)
            handler = self.handlers.get(type(parent))
            if handler is None or place.depth > _DEEPEST or len(place.path) > _LONGEST:
                self.use(place, kind.UNKNOWN)
            else:
                handler(self, place, parent)
        return sorted(self.found.values(), key=_order)

    def syntax(self, place: Place) -> UnitSyntax:
        """The syntax of the unit that a place is in."""
        return self.uses.syntax(place.record.code)

    # -- moving on -------------------------------------------------------------------------------------------
    def go(self, place: Place, record: Record, node: ast.AST, path: Path, compared: bool = False) -> None:
        """From ``place``, look at what stands around ``node``."""
        compared = compared or place.compared
        key = (record.code.number, node, path, compared)
        if key not in self.seen:
            self.seen.add(key)
            self.todo.append(Place(record, node, path, place.depth + 1, compared))

    def on(self, place: Place, node: ast.AST, path: Path) -> None:
        """The value goes on as (a part of) another expression of the same unit."""
        self.go(place, place.record, node, path)

    def outcome(self, place: Place, node: ast.AST) -> None:
        """What goes on is the outcome of a comparison of the value."""
        self.go(place, place.record, node, (), compared=True)

    def use(self, place: Place, what: str, node: ast.AST | None = None, detail: str = "",
            other: Value = vl.BOTTOM, api: Api | None = None) -> None:
        """Note a use."""
        where = node if node is not None else place.node
        key = (what, place.record.code.number, where, detail, place.compared)
        self.found.setdefault(
            key, Use(what, place.record, where, detail, other, api, bool(place.path), place.compared))

    def value(self, place: Place, node: ast.AST) -> Value:
        """What another expression beside the value may be."""
        return self.uses.value_of(place.record, node)

    def returned_from(self, function: FunctionFacts, origin: Place) -> None:
        """The value leaves a function: look at all its callers."""
        for caller in function.sites:
            self.returned_by(caller, origin.path, origin.depth, origin.compared)
        if function.escaped or not function.sites:
            self.use(origin, kind.OPEN, function.code.node)

    def returned_by(self, caller: Caller, path: Path, depth: int = 0, compared: bool = False) -> None:
        """The value comes out of one call."""
        how, node = caller.edge.how, caller.edge.node
        place = Place(caller.record, node, path, depth, compared)
        if how in ("graph_callback", "py_function"):
            self.use(place, kind.GRAPH)
        elif how == "callback":
            self._from_callback(caller.edge.via, place)
        elif how in ("call", "hybrid", "keras_call", "property", "operator") and isinstance(node, ast.expr):
            self.on(place, node, path)
        else:
            self.use(place, kind.UNKNOWN)

    def _from_callback(self, via: str, place: Place) -> None:
        if via == "builtins.map":
            self.on(place, place.node, (ANY, *place.path))
        elif via in _ORDERING:
            self.use(place, kind.COMPARE, detail="Lt")
        elif via in _FED_BACK:
            self.use(place, kind.UNKNOWN)
        elif via.startswith("tensorflow."):
            self.use(place, kind.GRAPH)
        elif via == "builtins.filter":
            self.use(place, kind.CONDITION)
        else:
            self.use(place, kind.UNKNOWN)

    # -- binding ---------------------------------------------------------------------------------------------
    def bind(self, place: Place, target: ast.AST, path: Path, binding: ast.AST) -> None:
        """The value, at ``path``, is given to a target by ``binding``, a statement or expression."""
        if isinstance(target, ast.Name):
            self._bind_name(place, target, path, binding)
        elif isinstance(target, (ast.Tuple, ast.List)):
            self._unpack(place, target, path, binding)
        elif isinstance(target, ast.Starred):
            self.bind(place, target.value, (ANY, *path), binding)
        elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
            self.into_container(place, target.value, (part_of_key(constant(target.slice)), *path), target)
        else:
            self.use(place, kind.KEPT, binding, spelled(target))

    def _unpack(self, place: Place, target: ast.Tuple | ast.List, path: Path, binding: ast.AST) -> None:
        starred = any(isinstance(item, ast.Starred) for item in target.elts)
        if not path:
            self.use(place, kind.ITERATE, binding)
            path = (ANY,)
        for position, item in enumerate(target.elts):
            if starred or path[0].admits(position):
                self.bind(place, item, path[1:], binding)

    def _bind_name(self, place: Place, target: ast.Name, path: Path, binding: ast.AST) -> None:
        code, name, syntax = place.record.code, target.id, self.syntax(place)
        comprehension = syntax.comprehension_of(target)
        if comprehension is not None:
            reads = [load for load in syntax.loads.get(name, ())
                     if any(node is comprehension for node in syntax.ancestors(load))]
        else:
            reads = syntax.reads_after(binding, name)
        local = is_local(code, name) and not syntax.in_class_body(target)
        if comprehension is None and not local:
            self.use(place, kind.KEPT, binding, name)
        for load in reads:
            self.on(place, load, path)
        inner = list(readers(code, name) if local else self._readers_of_global(code, name))
        for unit in inner:
            self._read_in_closure(place, unit, name, path)
        if not reads and not inner:
            self.use(place, kind.UNUSED, binding)

    def _readers_of_global(self, code: Code, name: str) -> Iterator[Code]:
        """Functions of the module that read a variable of it."""
        for unit in self.uses.program.machine.codes[code.module.name].units:
            if unit.is_function and unit is not code and name in unit.used and unit.resolution.get(name) == GLOBAL:
                yield unit

    def _read_in_closure(self, place: Place, unit: Code, name: str, path: Path) -> None:
        facts = self.uses.program.function_of(unit)
        if facts is None or not facts.records:
            self.use(place, kind.UNKNOWN)
            return
        for load in self.uses.syntax(unit).loads.get(name, ()):
            self.go(place, facts.records[0], load, path)

    def into_container(self, place: Place, container: ast.AST, path: Path, node: ast.AST) -> None:
        """The value becomes, at ``path``, an element of a container; followed where a local name holds it."""
        code = place.record.code
        if not isinstance(container, ast.Name) or not is_local(code, container.id) or \
                any(param.name == container.id for param in code.params):
            self.use(place, kind.KEPT, node, spelled(container))
            return
        for load in self.syntax(place).loads.get(container.id, ()):
            if load is not container:
                self.on(place, load, path)
        for unit in readers(code, container.id):
            self._read_in_closure(place, unit, container.id, path)

    # -- calls -----------------------------------------------------------------------------------------------
    def argument(self, place: Place, call: ast.Call, which: int | str, path: Path) -> None:
        """The value, at ``path``, is an argument of a call: ``which`` is its position or keyword."""
        edges = [edge for edge in self.uses.edges(place.record, call) if edge.how in _DIRECT]
        for edge in edges:
            self._into_parameter(place, edge, call, which, path)
        name = place.record.outside_at.get(call)
        api = index.lookup(name) if name is not None else None
        if api is not None and not edges:
            self._to_library(place, call, api, which, path)
        elif not edges:
            self.use(place, kind.UNKNOWN, call)

    def _into_parameter(self, place: Place, edge: CallEdge, call: ast.Call, which: int | str,
                        path: Path) -> None:
        found = formal(edge, call, which)
        if found is None:
            self.use(place, kind.UNKNOWN, call)
            return
        name, prefix = found
        code = edge.callee.code
        reads = self.uses.syntax(code).loads.get(name, [])
        for load in reads:
            self.go(place, edge.callee, load, (*prefix, *path))
        inner = list(readers(code, name))
        for unit in inner:
            self._read_in_closure(place, unit, name, (*prefix, *path))
        if not reads and not inner:
            self.use(place, kind.UNUSED, call)

    def _to_library(self, place: Place, call: ast.Call, api: Api, which: int | str, path: Path) -> None:
        owner = call.func.value if isinstance(call.func, ast.Attribute) else call.func
        if api.name.startswith(("builtins.list.", "builtins.dict.", "builtins.set.", "collections.")):
            self._to_container(place, call, owner, api.name.rpartition(".")[2], path)
        elif path and api.name in _THROUGH:
            self.on(place, call, (ANY, *path[1:]))
        elif path and api.name == "builtins.dict":
            self.on(place, call, (Part(None, which), *path) if isinstance(which, str) else path)
        elif path and api.name == "builtins.enumerate":
            self.on(place, call, (ANY, Part(1), *path[1:]))
        elif path and api.name == "builtins.zip" and isinstance(which, int):
            self.on(place, call, (ANY, Part(which), *path[1:]))
        else:
            self.use(place, kind.ARGUMENT, call, parameter(api, which), self._companion(place, call), api)
            if api.name in _SAME:
                self.on(place, call, path[1:] if len(call.args) == 1 else path)

    def _to_container(self, place: Place, call: ast.Call, owner: ast.AST, method: str, path: Path) -> None:
        """The value is given to a method of a list, dict, set or deque."""
        if method in ("append", "appendleft", "insert"):
            self.into_container(place, owner, (ANY, *path), call)
        elif method in ("extend", "extendleft", "update") and path:
            self.into_container(place, owner, path if method == "update" else (ANY, *path[1:]), call)
        elif method in ("index", "count", "remove"):
            self.use(place, kind.COMPARE, call, "Eq")
        else:
            self.use(place, kind.ITERATE if method.startswith("extend") else kind.KEY, call)

    def _companion(self, place: Place, call: ast.Call) -> Value:
        """The first other argument: what an operation of two operands combines the value with."""
        others = [item for item in call.args if item is not place.node]
        return self.value(place, others[0]) if others else vl.BOTTOM


def formal(edge: CallEdge, call: ast.Call, which: int | str) -> tuple[str, Path] | None:
    """The parameter that an argument arrives in, and where in it (``*args``, ``**kwargs``)."""
    params = edge.callee.code.params
    if isinstance(which, str):
        if any(param.name == which for param in params):
            return which, ()
        others = next((param.name for param in params if param.kind == "var_keyword"), None)
        return (others, (Part(None, which),)) if others is not None else None
    positional = [param.name for param in params if param.kind in ("positional_only", "positional")]
    position = which + _receivers(edge, call, len(positional))
    if position < len(positional):
        return positional[position], ()
    rest = next((param.name for param in params if param.kind == "var_positional"), None)
    return (rest, (Part(position - len(positional)),)) if rest is not None else None


def _receivers(edge: CallEdge, call: ast.Call, room: int) -> int:
    """1 where the call fills the first parameter itself."""
    code = edge.callee.code
    decorators = getattr(code.node, "decorator_list", ())
    if not code.is_method or any(spelled(item) == "staticmethod" for item in decorators):
        return 0
    return 0 if edge.how == "call" and len(call.args) >= room and isinstance(call.func, ast.Attribute) else 1


def parameter(api: Api, which: int | str) -> str:
    """The name of the parameter of a library function that an argument is for, as far as known."""
    if isinstance(which, str):
        return which
    names = [name for name in api.parameters if name != "*"]
    return names[which] if which < len(names) else next((name for name in names if name.startswith("*")), "")


def constant(node: ast.AST) -> Any:
    """The constant that an index expression is, None if it is none."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = constant(node.operand)
        return -value if isinstance(value, (int, float)) else None
    return None


def part_of_key(key: Any) -> Part:
    """The part of a container that an item assignment fills."""
    return ANY if key is None or isinstance(key, int) else Part(None, key)


def is_local(code: Code, name: str) -> bool:
    """Whether a name is a local variable of a function."""
    return code.kind != "module" and code.resolution.get(name) in (LOCAL, CELL)


def _order(use: Use) -> tuple[Any, ...]:
    line, column = getattr(use.node, "lineno", 0), getattr(use.node, "col_offset", 0)
    return (use.record.code.path, line, column, use.kind, use.detail)
