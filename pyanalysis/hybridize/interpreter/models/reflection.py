"""Programs that look at themselves: ``globals()``, ``eval``, ``object.__new__``, ``type.__call__``."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate.names import bind as bind_name
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import generic, method_model, model
from hybridize.interpreter.models.namespaces import namespace
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
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
        return machine.new_dict(frame, node, DictState({Const(name): held for name, held in frame.env.items()}))
    return generic(machine, frame, api, None, arguments, node, api.name)


@model("importlib.import_module", "builtins.__import__")
def _import(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """A module imported by a known name."""
    from hybridize.interpreter.execute.imports import import_module

    out = generic(machine, frame, api, None, arguments, node, api.name)
    name, package = (arguments.positional[at].constant() if len(arguments.positional) > at else None for at in (0, 1))
    if "package" in arguments.keywords:
        package = arguments.keywords["package"].constant()
    if isinstance(name, str) and name.startswith("."):
        name = _absolute(name, package) if isinstance(package, str) else None
    if not isinstance(name, str) or not name:
        return out
    return import_module(machine, frame, name, node)


def _absolute(name: str, package: str) -> str:
    """``.part`` of a package: every dot after the first leads one package up."""
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
