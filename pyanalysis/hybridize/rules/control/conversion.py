"""Which code AutoGraph converts: from the function down the calls to a statement, and where it stops.

AutoGraph converts the text of the function, functions written inside it included, and what that text calls by
name. It does not follow calls that Python or a library makes (constructors, properties, operators,
callbacks), and it gives up on functions with certain syntax or without text. What unconverted code calls
stays unconverted.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import BRANCH, CONVERT, LOOP, CallEdge, Record
from hybridize.project.code import Code
from hybridize.project.nodes import LOOPS, walk
from hybridize.project.spelling import spelled
from hybridize.remember import remembered
from hybridize.rules.control.annotations import lost_annotation
from hybridize.rules.control.common import staged
from hybridize.values.kinds import may_be_tensor

REFUSED, NO_SOURCE, SWITCHED_OFF = "refused", "no source", "switched off"
_BY_NAME = frozenset({"call", "callback", "graph_callback", "hybrid", "entry"})
# What of TensorFlow converts the functions that it is given; `cond`, `while_loop`, `scan` and the others do not.
_CONVERTING = (
    "tensorflow.map_fn",
    "tensorflow.compat.v1.map_fn",
    "tensorflow.data.",
    "tensorflow.compat.v1.data.",
    "tensorflow.distribute.",
    "tensorflow.keras.",
)
_STOPPING = frozenset(
    {
        "do_not_convert",
        "lru_cache",
        "cache",
        "cached_property",
        "custom_gradient",
        "recompute_grad",
        "grad_pass_through",
        "contextmanager",
    }
)
_WRAPPERS = (
    "functools.lru_cache",
    "tensorflow.custom_gradient",
    "tensorflow.recompute_grad",
    "tensorflow.grad_pass_through",
    "tensorflow.autograph.experimental.do_not_convert",
)
_CONVERTED_CALLS = frozenset({"bool_operator", "not", "int", "float", "len", "range"})
_CALLERS = {
    "construct": "a constructor",
    "property": "a property",
    "operator": "an operator method",
    "iteration": "a method of the iterator protocol",
    "with": "a context manager",
    "decorator": "a decorator",
    "keras_call": "Keras",
}


class Stop(NamedTuple):
    """Where and why conversion ends. ``node``: what AutoGraph refuses, or the code's own node."""

    kind: str
    code: Code
    node: ast.AST
    words: str


def unconverted(function: FunctionFacts, program: ProgramFacts) -> Iterator[tuple[Lifted, Stop]]:
    """Statements and calls that need conversion because of a tensor, in code that is not converted."""
    for lifted in function.events(BRANCH, LOOP, CONVERT):
        event = lifted.event
        if event.kind == CONVERT and (
            event.attr not in _CONVERTED_CALLS or not may_be_tensor(lifted.subject)
        ):
            continue
        if staged(function, lifted):
            stop = first_stop(function, lifted, program)
            if stop is not None:
                yield lifted, stop


def first_stop(function: FunctionFacts, lifted: Lifted, program: ProgramFacts) -> Stop | None:
    """The first code on the way to an event that is not converted."""
    converted: list[Code] = []
    for code, step in ((function.code, None), *((step.callee.code, step) for step in lifted.steps)):
        inline = any(_is_written_in(code, outer) for outer in converted)
        stop = _own_stop(code, program, inline) or (
            None if inline or step is None else _call_stop(step, program)
        )
        if stop is not None:
            return stop
        converted.append(code)
    return None


def follows(caller: Record, step: CallEdge, program: ProgramFacts) -> bool:
    """Whether AutoGraph, in code that it converts, goes on to what a call reaches, were that no graph itself."""
    given = caller.given.get(step.node) if step.how == "hybrid" else None
    how = given.how if given is not None else step.how
    return _stop_at(step, how, program) is None and _own_stop(caller.code, program, inline=False) is None


def _is_plain_call(step: CallEdge) -> bool:
    """Few functions convert the functions that they are given; all others just call them."""
    return not step.via.startswith(_CONVERTING)


def _is_written_in(code: Code, outer: Code) -> bool:
    parent = code.parent
    while parent is not None:
        if parent is outer:
            return True
        parent = parent.parent
    return False


def _own_stop(code: Code, program: ProgramFacts, inline: bool) -> Stop | None:
    refused = refused_construct(code)
    if refused is not None:
        return Stop(REFUSED, code, *refused)
    if inline:
        return None
    lost = lost_annotation(code)
    if lost is not None:
        return Stop(REFUSED, code, *lost)
    if code.kind == "lambda" and shares_line(code):
        return Stop(NO_SOURCE, code, code.node, "another lambda with the same arguments stands on its line")
    for held in program.machine.functions.get(code.number, ()):
        for text in held.decorations:
            name = text.partition("(")[0].rpartition(".")[2]
            if name in _STOPPING:
                return Stop(SWITCHED_OFF, code, code.node, f"it is decorated with `{name}`")
    return None


def _call_stop(step: CallEdge, program: ProgramFacts) -> Stop | None:
    return _stop_at(step, step.how, program)


def _stop_at(step: CallEdge, how: str, program: ProgramFacts) -> Stop | None:
    code = step.callee.code
    if step.via in _WRAPPERS:
        return Stop(SWITCHED_OFF, code, code.node, f"`{step.via.rpartition('.')[2]}` calls it")
    if how in ("callback", "graph_callback") and _is_plain_call(step):
        name = step.via.removeprefix("builtins.") or "a library"
        return Stop(SWITCHED_OFF, code, code.node, f"`{name}` calls it back without conversion")
    if how == "keras_call" and program.program.target.keras == 2:
        return None
    if code.name == "__new__":
        how = "construct"
    if how in _BY_NAME:
        return None
    by = _CALLERS.get(how, "a library")
    does = "calls it" if how == "keras_call" else "is called by Python itself"
    return Stop(SWITCHED_OFF, code, code.node, f"{by} {does}, where AutoGraph does not follow")


@remembered
def refused_construct(code: Code) -> tuple[ast.AST, str] | None:
    """Syntax for which AutoGraph gives up on a function: its node and words for it."""
    if isinstance(code.node, ast.AsyncFunctionDef):
        return code.node, "`async`"
    in_class = _class_around(code)
    for node in walk(code.node):
        if isinstance(node, LOOPS) and node.orelse:
            return node, f"`{'while' if isinstance(node, ast.While) else 'for'} ... else`"
        if (
            isinstance(node, ast.Attribute)
            and in_class
            and node.attr.startswith("__")
            and not node.attr.endswith("__")
        ):
            return node, f"the private name `{spelled(node)}`"
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return node, "`yield`"
        if type(node).__name__ == "Match":  # not in Python 3.9's ast
            return node, "`match`"
        if isinstance(node, ast.NamedExpr) and not _is_of_lambda(code.node, node):
            return node, f"`{spelled(node.target)} := ...`"
    return None


def _is_of_lambda(root: ast.AST, wanted: ast.AST) -> bool:
    """Whether a node stands in a lambda within the root: AutoGraph leaves that as it is."""
    return any(node is not root and isinstance(node, ast.Lambda) and any(inner is wanted for inner in walk(node))
               for node in walk(root))


def _class_around(code: Code) -> bool:
    parent = code.parent
    while parent is not None:
        if parent.kind == "class":
            return True
        parent = parent.parent
    return False


@remembered
def shares_line(code: Code) -> bool:
    """Whether another lambda with the same arguments starts on the line of this one."""
    names = [param.name for param in code.params]
    for node in walk(code.module.tree):
        if isinstance(node, ast.Lambda) and node is not code.node and node.lineno == code.line:
            held = node.args
            if [arg.arg for arg in (*held.posonlyargs, *held.args, *held.kwonlyargs)] == names:
                return True
    return False
