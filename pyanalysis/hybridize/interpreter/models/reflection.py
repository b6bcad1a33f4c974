"""Programs that look at themselves: ``globals()``, ``eval``, ``object.__new__``, ``type.__call__``."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate.names import bind as bind_name
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.dynamic_names import modules, pattern_of
from hybridize.interpreter.models.library import generic, method_model, model
from hybridize.interpreter.models.namespaces import namespace
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import NAMES
from hybridize.knowledge.model import Api
from hybridize.project.nodes import walk
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef, Const
from hybridize.values.objects import Class, Dictionary, DictState, Instance, ModuleObj
from hybridize.values.value import Value

BRANCHING_TEXT = "builtins.exec.branching"  # stands for functions that were made from text and branch


@method_model("builtins.type.__call__")
def _make_instance(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments,
                   node: ast.AST) -> Value:
    """``super().__call__(...)`` in a metaclass: what calling the class does by itself."""
    from hybridize.interpreter.functions.construction import construct_plain

    classes = [atom for atom in receiver.ordered() if isinstance(atom, Class)]
    return vl.join_all(construct_plain(machine, frame, cls, arguments, node) for cls in classes)


@model("builtins.globals", "builtins.vars", "builtins.locals")
def _namespace(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """The variables of a module or the fields of an object, as a dict of its own."""
    leaf = api.name.rpartition(".")[2]
    owner = arguments.positional[0].single() if arguments.positional else frame.module
    if leaf == "globals" or frame.code.kind == "module" or arguments.positional:
        if isinstance(owner, (ModuleObj, Instance, Class)):
            return namespace(machine, frame, owner, node)
    elif frame.env is not None:
        frame.event(NAMES, node)
        return machine.new_dict(frame, node, DictState({Const(name): held for name, held in frame.env.items()}))
    return generic(machine, frame, api, None, arguments, node, api.name)


@model("importlib.import_module", "builtins.__import__")
def _import(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """Modules imported by known names, or the few that the literal part of a name leaves."""
    from hybridize.interpreter.execute.imports import import_module

    out = generic(machine, frame, api, None, arguments, node, api.name)
    if not arguments.positional or not arguments.positional[0].atoms:
        return out
    given, package = arguments.positional[0], arguments.positional[1] if len(arguments.positional) > 1 else vl.NONE
    home = arguments.keywords.get("package", package).constant()
    names = [atom.value if isinstance(atom, Const) else None for atom in given.ordered()]
    found = [_absolute(name, home) if isinstance(name, str) else None for name in names]
    if all(found):
        return vl.join_all(import_module(machine, frame, name, node) for name in found if name)
    if api.name != "importlib.import_module":
        return out
    own = frame.module.fields.get("__name__")
    pattern = pattern_of(node.args[0] if isinstance(node, ast.Call) and node.args else None,
                         own.constant() if isinstance(own, Value) else None)
    return modules(machine, frame, pattern, home if isinstance(home, str) else None, node)


def _absolute(name: str, package: object) -> str | None:
    """``.part`` of a package: every dot after the first leads one package up."""
    if not name.startswith("."):
        return name
    if not isinstance(package, str):
        return None
    rest = name.lstrip(".")
    parents = package.split(".")
    up = len(name) - len(rest) - 1
    return ".".join([*parents[:len(parents) - up], rest]).strip(".")


@model("builtins.eval", "builtins.exec")
def _evaluate(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """Known text is run where it stands; text that defines functions or classes is not followed."""
    from hybridize.interpreter.evaluate.expressions import evaluate
    from hybridize.interpreter.execute.statements import run_block

    out = generic(machine, frame, api, None, arguments, node, api.name)
    text = arguments.positional[0].constant() if arguments.positional else None
    tree = parsed(machine, text, node) if isinstance(text, str) else None
    if tree is None or frame.env is None:
        return _made_of_text(machine, frame, text, arguments, node) if isinstance(text, str) else out
    if api.name == "builtins.exec":
        run_block(machine, frame, tree.body)
        return vl.NONE
    only = tree.body[0] if len(tree.body) == 1 else None
    return evaluate(machine, frame, only.value) if isinstance(only, ast.Expr) else out


def _made_of_text(machine: Machine, frame: Frame, text: str, arguments: Arguments, node: ast.AST) -> Value:
    """Functions that text defines cannot be followed; whether they branch is seen from the text."""
    try:
        tree = ast.parse(text.strip())
    except (SyntaxError, ValueError, RecursionError):
        return vl.unknown("code made from text")
    made = vl.of(ApiRef(BRANCHING_TEXT)) if any(isinstance(part, _BRANCHING) for part in walk(tree)) \
        else vl.unknown("code made from text")
    names = [part.name for part in tree.body if isinstance(part, ast.FunctionDef)]
    space = arguments.positional[1].single() if len(arguments.positional) > 1 else None
    if isinstance(space, Dictionary):
        known = dict(machine.content(space, node).known)
        known.update((Const(name), made) for name in names)
        machine.store(space, "content", DictState(known))
    elif frame.env is not None:
        for name in names:
            bind_name(machine, frame, name, made, node)
    return made


def parsed(machine: Machine, text: str, node: ast.AST) -> ast.Module | None:
    """The syntax of text that is run, one tree for each place and text; None where it cannot be followed."""
    key = (node, text)
    if key not in machine.texts:
        try:
            tree: ast.Module | None = ast.parse(text.strip())
        except (SyntaxError, ValueError, RecursionError):
            tree = None
        if tree is not None and any(isinstance(part, _OWN_SCOPE) for part in walk(tree)):
            tree = None
        machine.texts[key] = tree
    return machine.texts[key]


_BRANCHING = (ast.If, ast.IfExp, ast.While, ast.For, ast.BoolOp)
_OWN_SCOPE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.Return, ast.Yield, ast.YieldFrom)
