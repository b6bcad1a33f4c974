"""Reasons: a rule's finding at its place in the function, with the trace down to where it happens."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, ClassVar, Protocol

from hybridize.facts.lift import Lifted
from hybridize.project.code import Code
from hybridize.project.model import Source, lines_of
from hybridize.remember import remembered
from hybridize.report.model import Reason, Step

if TYPE_CHECKING:
    from hybridize.facts.model import FunctionFacts


class Speaker(Protocol):
    """What a reason takes from the rule that tells it."""

    code: ClassVar[str]
    name: ClassVar[str]
    severity: ClassVar[str]
    unlock: ClassVar[str]


_HOW = {"property": "the property {} is read here", "operator": "the operator method {} runs here",
        "iteration": "{} runs for the iteration here", "with": "{} runs for the context manager here",
        "callback": "{} is called back here", "graph_callback": "{} is traced as a callback here",
        "construct": "{} runs to make the object here", "keras_call": "Keras calls {} here",
        "decorator": "the decorator {} runs here"}


def reason(rule: Speaker, function: FunctionFacts, where: Lifted | ast.AST, message: str, unlock: str | None = None,
           severity: str | None = None, what: str = "") -> Reason:
    """A reason of ``rule`` for ``function``.

    ``where``  an event (its place in the function is the first call on the way down) or a syntax node of it.
    ``what``   what happens at the end of the trace, for its last line (``print called here``).
    """
    if isinstance(where, Lifted):
        node = where.steps[0].node if where.steps else where.event.node
        code = function.code
        trace = trace_of(where, what)
    else:
        node, code, trace = where, function.code, ()
    line, column = place(code, node)
    return Reason(rule.code, rule.name, severity or rule.severity, message, code.path, line, column, trace,
                  unlock if unlock is not None else rule.unlock)


def trace_of(lifted: Lifted, what: str = "") -> tuple[Step, ...]:
    """The way from the function's own call down to the event."""
    if not lifted.steps:
        return ()
    out: list[Step] = []
    for step, following in zip(lifted.steps, lifted.steps[1:]):
        line, _ = place(step.callee.code, following.node)
        name = following.callee.code.qualname
        text = _HOW.get(following.how, "{} is called here").format(f"{name}()")
        out.append(Step(step.callee.code.path, line, text))
    event = lifted.event
    line, _ = place(event.code, event.node)
    out.append(Step(event.code.path, line, what or describe(lifted)))
    return tuple(out)


def describe(lifted: Lifted) -> str:
    """A few words for an event."""
    event = lifted.event
    name = event.name or event.attr or event.kind
    return f"{name.removeprefix('builtins.')} here" if name else "here"


def place(code: Code, node: ast.AST) -> tuple[int, int]:
    """Line (from 1) and column (from 0, in code points) of a node; a ``def`` is placed at its keyword."""
    line = getattr(node, "lineno", code.line)
    column = getattr(node, "col_offset", 0)
    return line, code_points(code, line, column)


def code_points(code: Code, line: int, column: int) -> int:
    """A column in UTF-8 bytes, as ``ast`` counts, in code points."""
    source = code.module.source
    if column == 0 or source is None or source.text.isascii():
        return column
    lines = _lines(source)
    if not 0 < line <= len(lines):
        return column
    return len(lines[line - 1].encode()[:column].decode(errors="ignore"))


@remembered
def _lines(source: Source) -> list[str]:
    return lines_of(source.text.removeprefix("\ufeff"))
