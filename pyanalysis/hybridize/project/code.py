"""Code units: every module body, class body, function and lambda, with its scope resolved.

One walk over a module's tree finds them all, names them (``__qualname__`` for people, dotted for the call
graph) and tells for each name used in a unit whether it is local, captured, free or global.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hybridize.project.model import Module

LOCAL, CELL, FREE, GLOBAL = "local", "cell", "free", "global"

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(frozen=True, slots=True)
class Param:
    """A formal parameter. ``kind``: positional_only, positional, var_positional, keyword, var_keyword."""

    name: str
    kind: str
    annotation: ast.expr | None
    default: ast.expr | None


class Code:
    """A unit of code. ``number`` is its identity: stable within a run, in order of file and place."""

    __slots__ = (
        "cells", "children", "dotted", "end_line", "frees", "global_names", "is_async", "is_generator", "kind",
        "lambdas", "line", "locals", "module", "name", "node", "nonlocal_names", "number", "params", "parent",
        "qualname", "resolution", "single_globals", "used",
    )

    def __init__(self, module: Module, node: ast.AST, kind: str, name: str, parent: Code | None) -> None:
        self.module = module
        self.node = node
        self.kind = kind  # module, class, function, lambda
        self.name = name
        self.parent = parent
        self.number = -1
        self.params: tuple[Param, ...] = ()
        self.is_generator = False
        self.is_async = isinstance(node, ast.AsyncFunctionDef)
        self.locals: set[str] = set()
        self.used: set[str] = set()
        self.cells: set[str] = set()
        self.frees: set[str] = set()
        self.global_names: set[str] = set()
        self.nonlocal_names: set[str] = set()
        self.single_globals: set[str] = set()  # modules only: names bound exactly once in the whole program text
        self.resolution: dict[str, str] = {}
        self.children: list[Code] = []
        self.lambdas = 0
        self.line: int = getattr(node, "lineno", 1)
        self.end_line: int = getattr(node, "end_lineno", None) or self.line
        self.qualname = _qualname(self, parent)
        self.dotted = _dotted(self, parent)

    @property
    def path(self) -> str:
        """The file that holds the unit."""
        return self.module.path

    @property
    def is_function(self) -> bool:
        """True for functions and lambdas."""
        return self.kind in ("function", "lambda")

    @property
    def is_method(self) -> bool:
        """True for a function written directly in a class body."""
        return self.kind == "function" and self.parent is not None and self.parent.kind == "class"

    def __repr__(self) -> str:
        return f"<code {self.path}:{self.line} {self.qualname}>"


def _qualname(code: Code, parent: Code | None) -> str:
    if code.kind == "module" or parent is None:
        return ""
    if parent.kind == "module":
        return code.name
    separator = ".<locals>." if parent.is_function else "."
    return parent.qualname + separator + code.name


def _dotted(code: Code, parent: Code | None) -> str:
    if parent is None:
        return code.module.name
    if code.kind == "lambda":
        parent.lambdas += 1
        return f"{parent.dotted}.<lambda{parent.lambdas}>"
    return f"{parent.dotted}.{code.name}"


class ModuleCode:
    """All code units of a module. ``by_node`` finds a unit by its syntax node."""

    __slots__ = ("body", "by_node", "units")

    def __init__(self, module: Module) -> None:
        self.by_node: dict[ast.AST, Code] = {}
        self.units: list[Code] = []
        self.body = self._add(module, module.tree, "module", module.name, None)
        walker = _Walker(self)
        walker.block(module.tree.body, self.body)
        walker.finish()

    def _add(self, module: Module, node: ast.AST, kind: str, name: str, parent: Code | None) -> Code:
        code = Code(module, node, kind, name, parent)
        self.by_node[node] = code
        self.units.append(code)
        if parent is not None:
            parent.children.append(code)
        return code

    def functions(self) -> Iterator[Code]:
        """Every ``def`` and ``async def``, in order of place."""
        return (code for code in self.units if code.kind == "function")


class _Walker:
    """Collects bindings and uses of every scope in one pass, then resolves the names."""

    def __init__(self, owner: ModuleCode) -> None:
        self.owner = owner
        self.binding_counts: dict[str, int] = {}
        self.repeats = 0  # loops around what is visited

    def block(self, nodes: list[ast.stmt], code: Code) -> None:
        for node in nodes:
            self.visit(node, code)

    def visit(self, node: ast.AST, code: Code) -> None:
        handler: Any = _HANDLERS.get(type(node))
        if handler is not None:
            handler(self, node, code)
            return
        for name in node._fields:
            child = getattr(node, name, None)
            if type(child) is list:
                for item in child:
                    if isinstance(item, ast.AST):
                        self.visit(item, code)
            elif isinstance(child, ast.AST):
                self.visit(child, code)

    def bind(self, name: str, code: Code) -> None:
        code.locals.add(name)
        if code.kind == "module":
            self.binding_counts[name] = self.binding_counts.get(name, 0) + (2 if self.repeats else 1)

    def loop(self, node: ast.For | ast.AsyncFor | ast.While, code: Code) -> None:
        if not isinstance(node, ast.While):
            self.visit(node.iter, code)
        self.repeats += 1
        self.visit(node.test if isinstance(node, ast.While) else node.target, code)
        self.block(node.body, code)
        self.repeats -= 1
        self.block(node.orelse, code)

    def name(self, node: ast.Name, code: Code) -> None:
        if type(node.ctx) is ast.Load:
            code.used.add(node.id)
        else:
            self.bind(node.id, code)

    def constant(self, node: ast.AST, code: Code) -> None:
        pass

    def attribute(self, node: ast.Attribute, code: Code) -> None:
        self.visit(node.value, code)

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, code: Code) -> None:
        self.bind(node.name, code)
        for decorator in node.decorator_list:
            self.visit(decorator, code)
        inner = self.owner._add(code.module, node, "function", node.name, code)
        self.signature(node.args, node.returns, code, inner)
        self.block(node.body, inner)

    def lambda_(self, node: ast.Lambda, code: Code) -> None:
        inner = self.owner._add(code.module, node, "lambda", "<lambda>", code)
        self.signature(node.args, None, code, inner)
        self.visit(node.body, inner)

    def signature(self, args: ast.arguments, returns: ast.expr | None, code: Code, inner: Code) -> None:
        inner.params = tuple(_parameters(args))
        for param in inner.params:
            inner.locals.add(param.name)
            if param.annotation is not None:
                self.visit(param.annotation, code)
            if param.default is not None:
                self.visit(param.default, code)
        if returns is not None:
            self.visit(returns, code)

    def class_(self, node: ast.ClassDef, code: Code) -> None:
        self.bind(node.name, code)
        for expression in (*node.decorator_list, *node.bases, *(k.value for k in node.keywords)):
            self.visit(expression, code)
        inner = self.owner._add(code.module, node, "class", node.name, code)
        self.block(node.body, inner)

    def import_(self, node: ast.Import, code: Code) -> None:
        for alias in node.names:
            self.bind(alias.asname or alias.name.partition(".")[0], code)

    def import_from(self, node: ast.ImportFrom, code: Code) -> None:
        for alias in node.names:
            if alias.name != "*":
                self.bind(alias.asname or alias.name, code)

    def global_(self, node: ast.Global, code: Code) -> None:
        code.global_names.update(node.names)
        for name in node.names:  # somebody else may write it: never a single binding
            self.binding_counts[name] = self.binding_counts.get(name, 0) + 2

    def nonlocal_(self, node: ast.Nonlocal, code: Code) -> None:
        code.nonlocal_names.update(node.names)

    def handler(self, node: ast.ExceptHandler, code: Code) -> None:
        if node.name:
            self.bind(node.name, code)
        if node.type is not None:
            self.visit(node.type, code)
        self.block(node.body, code)

    def yield_(self, node: ast.Yield | ast.YieldFrom, code: Code) -> None:
        code.is_generator = True
        if node.value is not None:
            self.visit(node.value, code)

    def comprehension(self, node: ast.AST, code: Code) -> None:
        # Targets live in the enclosing unit here: the interpreter runs comprehensions inline.
        for part in ("elt", "key", "value"):
            child = getattr(node, part, None)
            if child is not None:
                self.visit(child, code)
        for generator in node.generators:  # type: ignore[attr-defined]
            self.visit(generator, code)

    def conditional(self, node: ast.IfExp, code: Code) -> None:
        for child in (node.body, node.test, node.orelse):  # lambdas are numbered in order of place
            self.visit(child, code)

    def dictionary(self, node: ast.Dict, code: Code) -> None:
        for pair in zip(node.keys, node.values):
            for child in pair:
                if child is not None:
                    self.visit(child, code)

    def pattern(self, node: ast.AST, code: Code) -> None:
        name = getattr(node, "name", None) or getattr(node, "rest", None)
        if name:
            self.bind(name, code)
        for child in ast.iter_child_nodes(node):
            self.visit(child, code)

    def finish(self) -> None:
        body = self.owner.body
        body.single_globals = {name for name, count in self.binding_counts.items() if count == 1}
        for code in self.owner.units:
            code.locals -= code.global_names | code.nonlocal_names
        for code in reversed(self.owner.units):  # inner units first: they pass free names outward
            _resolve(code)
        for code in self.owner.units:
            _classify(code)


def _resolve(code: Code) -> None:
    if code.kind == "module":
        return
    wanted = (code.used | code.nonlocal_names | code.frees) - code.global_names
    for name in wanted:
        if name in code.locals and code.kind != "class":
            continue
        if name in code.locals and name not in code.frees:
            continue  # the class body's own name
        owner = _owner(code.parent, name)
        if owner is None:
            continue
        owner.cells.add(name)
        unit: Code | None = code
        while unit is not None and unit is not owner:
            unit.frees.add(name)
            unit = unit.parent


def _owner(unit: Code | None, name: str) -> Code | None:
    while unit is not None and unit.kind != "module":
        if unit.is_function:
            if name in unit.global_names:
                return None
            if name in unit.locals:
                return unit
        unit = unit.parent
    return None


def _classify(code: Code) -> None:
    resolution = code.resolution
    for name in code.used | code.locals | code.nonlocal_names | code.global_names:
        if name in code.global_names:
            resolution[name] = GLOBAL
        elif name in code.locals:
            resolution[name] = CELL if name in code.cells else LOCAL
        elif name in code.frees:
            resolution[name] = FREE
        else:
            resolution[name] = GLOBAL


def _parameters(args: ast.arguments) -> Iterator[Param]:
    positional = [*args.posonlyargs, *args.args]
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(args.defaults)) + list(args.defaults)
    for index, (arg, default) in enumerate(zip(positional, defaults)):
        kind = "positional_only" if index < len(args.posonlyargs) else "positional"
        yield Param(arg.arg, kind, arg.annotation, default)
    if args.vararg is not None:
        yield Param(args.vararg.arg, "var_positional", args.vararg.annotation, None)
    for arg, default in zip(args.kwonlyargs, args.kw_defaults):
        yield Param(arg.arg, "keyword", arg.annotation, default)
    if args.kwarg is not None:
        yield Param(args.kwarg.arg, "var_keyword", args.kwarg.annotation, None)


_HANDLERS = {
    ast.Name: _Walker.name,
    ast.Constant: _Walker.constant,
    ast.Attribute: _Walker.attribute,
    ast.FunctionDef: _Walker.function,
    ast.AsyncFunctionDef: _Walker.function,
    ast.Lambda: _Walker.lambda_,
    ast.ClassDef: _Walker.class_,
    ast.Import: _Walker.import_,
    ast.ImportFrom: _Walker.import_from,
    ast.Global: _Walker.global_,
    ast.Nonlocal: _Walker.nonlocal_,
    ast.ExceptHandler: _Walker.handler,
    ast.For: _Walker.loop,
    ast.AsyncFor: _Walker.loop,
    ast.While: _Walker.loop,
    ast.Yield: _Walker.yield_,
    ast.YieldFrom: _Walker.yield_,
    ast.IfExp: _Walker.conditional,
    ast.Dict: _Walker.dictionary,
    ast.ListComp: _Walker.comprehension,
    ast.SetComp: _Walker.comprehension,
    ast.DictComp: _Walker.comprehension,
    ast.GeneratorExp: _Walker.comprehension,
    ast.MatchAs: _Walker.pattern,
    ast.MatchStar: _Walker.pattern,
    ast.MatchMapping: _Walker.pattern,
}
