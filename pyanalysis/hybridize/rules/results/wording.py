"""What callers do with a result, in words."""

from __future__ import annotations

import ast

from hybridize.facts import use as kind
from hybridize.facts.use import Use
from hybridize.project.spelling import spelled
from hybridize.report.model import Reason, Step
from hybridize.rules.reasons import place

_TEXT = {
    kind.CONDITION: "asks whether it is true", kind.COMPARE: "compares it", kind.IDENTITY: "compares it by identity",
    kind.CONTAINS: "looks it up in a container", kind.ARITHMETIC: "calculates with it", kind.INDEXED: "indexes it",
    kind.INDEX: "uses it as an index", kind.SLICE: "uses it as the bound of a slice", kind.KEY: "uses it as a key",
    kind.FORMAT: "formats it as text", kind.WRITE: "changes it in place", kind.ITERATE: "iterates over it",
    kind.OPEN: "hands it to callers that are not part of the program",
    kind.UNKNOWN: "uses it in a way that cannot be followed",
}  # fmt: skip


def does(use: Use) -> str:
    """What is done with the value, as the end of a sentence."""
    if use.kind == kind.ARGUMENT and use.api is not None:
        name = spelled(use.node.func) if isinstance(use.node, ast.Call) else use.api.name
        return f"gives it to {name}()"
    if use.kind == kind.MEMBER:
        return f"reads .{use.detail} of it"
    if use.kind == kind.KEPT:
        return f"keeps it in {use.detail}" if use.detail else "keeps it"
    return _TEXT[use.kind]


def who(use: Use) -> str:
    """The unit that uses the value."""
    code = use.record.code
    return f"{code.qualname}()" if code.qualname else f"module {code.module.name}"


def step(use: Use) -> Step:
    """The place of a use, for a trace."""
    code = use.record.code
    line, _ = place(code, use.node)
    return Step(code.path, line, f"{who(use)} {does(use)}")


def traced(reason: Reason, *uses: Use) -> Reason:
    """The reason with the places of the uses as its trace."""
    return Reason(reason.code, reason.name, reason.severity, reason.message, reason.file, reason.line, reason.column,
                  (*reason.trace, *map(step, uses)), reason.unlock)
