"""``tf.function`` on a ``def``: which decorator it is, and its arguments as written."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hybridize.facts.model import HybridDecorator
from hybridize.interpreter.models.wrappers import HybridUse
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge import index
from hybridize.project.code import Code
from hybridize.project.nodes import walk
from hybridize.project.spelling import spelled
from hybridize.remember import remembered
from hybridize.values.atoms import ApiRef, BoundMethod
from hybridize.values.objects import Function, ModuleObj, Wrapper
from hybridize.values.value import Value

ABOVE = "above"  # the form of a decorator that makes a graph of what the decorators below it return


def hybrid_decorator(machine: Machine, code: Code) -> HybridDecorator | None:
    """The ``tf.function`` of a function: a decorator of its own, or the call form; None for an eager function."""
    uses = [function.hybrid for function in machine.functions.get(code.number, ()) if function.hybrid is not None]
    decorators = list(getattr(code.node, "decorator_list", ()))
    for use in uses:
        if use.node in decorators:
            return _described(use.node, "decorator", use)
    for decorator in decorators:
        if _names_tf_function(machine, code, decorator):
            wrapped = _wrapped_by(machine).get(decorator)
            return _described(decorator, "decorator" if not wrapped or code.number in wrapped else ABOVE, None)
    for use in uses:
        if isinstance(use.node, ast.Call) and not any(_contains(item, use.node) for item in decorators):
            return _described(use.node, "call", use)
        if isinstance(use.node, ast.expr):
            return _described(use.node, "decorator" if use.node in decorators else "call", use)
    return None


@remembered
def _wrapped_by(machine: Machine) -> dict[ast.AST, set[int]]:
    """The units that each application of ``tf.function`` makes graphs of."""
    table: dict[ast.AST, set[int]] = {}
    for made in machine.objects.values():
        if isinstance(made, Wrapper) and isinstance(made.detail, HybridUse):
            table.setdefault(made.detail.node, set()).update(codes_below(made.function))
    return table


def codes_below(value: Value, depth: int = 4) -> Iterator[int]:
    """Units below wrappers, bound methods and other decorators."""
    for atom in value.ordered():
        inner = atom.function if isinstance(atom, BoundMethod) else atom
        if isinstance(inner, Function):
            yield inner.code.number
        elif isinstance(inner, Wrapper) and depth:
            yield from codes_below(inner.function, depth - 1)


def _contains(outer: ast.AST, inner: ast.AST) -> bool:
    return any(node is inner for node in walk(outer))


def _described(node: ast.expr, form: str, use: HybridUse | None) -> HybridDecorator:
    options: dict[str, str] = {}
    positional: list[str] = []
    values = dict(use.options) if use is not None else {}
    complete = True
    if isinstance(node, ast.Call):
        # The first position is the function itself (``None`` in a decorator), or ``tf.function`` in a partial.
        positional = [spelled(item) for item in node.args[1:]]
        options = {item.arg: spelled(item.value) for item in node.keywords if item.arg is not None
                   and item.arg != "func"}
        unpacked = any(isinstance(item, ast.Starred) for item in node.args)
        complete = not unpacked and all(item.arg is not None for item in node.keywords)
    if len(values) > len(options) + len(positional):
        complete = False  # the decorator is a variable, which brings arguments of its own
    return HybridDecorator(node, form, options, tuple(positional), values, complete)


def _names_tf_function(machine: Machine, code: Code, node: ast.expr) -> bool:
    """Syntactic fallback for definitions that the interpreter never reached."""
    target = node.func if isinstance(node, ast.Call) else node
    name = dotted(machine, code, target)
    api = index.lookup(name) if name is not None else None
    return api is not None and api.role == "tf_function"


def dotted(machine: Machine, code: Code, node: ast.expr) -> str | None:
    """The outside name that a plain dotted expression of a decorator means, or None. Only modules are looked up."""
    if isinstance(node, ast.Attribute):
        owner = dotted(machine, code, node.value)
        return f"{owner}.{node.attr}" if owner is not None else None
    if isinstance(node, ast.Name):
        if _is_bound_around(code, node.id):
            return None
        module = machine.modules.get(code.module.name)
        found = module.fields.get(node.id) if isinstance(module, ModuleObj) else None
        if found is None:
            return f"builtins.{node.id}" if index.lookup(f"builtins.{node.id}") is not None else None
        atom = found.single() if isinstance(found, Value) else None
        return atom.name if isinstance(atom, ApiRef) else None
    return None




def _is_bound_around(code: Code, name: str) -> bool:
    """Whether the class or a function around a definition gives the name a meaning of its own."""
    around = code.parent
    innermost = True
    while around is not None and around.kind != "module":
        if name in around.locals and (innermost or around.is_function):
            return True
        innermost = False
        around = around.parent
    return False
