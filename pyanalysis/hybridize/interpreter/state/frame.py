"""One activation on the abstract stack: local variables, where control is, and the record being written."""

from __future__ import annotations

import ast
from typing import Any

from hybridize.interpreter.state.record import Event, Inside, Record
from hybridize.project.code import Code
from hybridize.values.heap import Delta
from hybridize.values.labels import Labels, made_by
from hybridize.values.objects import ModuleObj, Scope
from hybridize.values.value import BOTTOM, Value, join

Env = dict[str, Value]


def join_envs(left: Env | None, right: Env | None) -> Env | None:
    """Join of two variable environments; None is unreachable. A name of one side only is kept as it is there."""
    if left is None or left is right:
        return right
    if right is None:
        return left
    out = dict(left)
    for name, value in right.items():
        mine = out.get(name)
        if mine is None:
            out[name] = value
        elif mine is not value:
            out[name] = join(mine, value)
    return out


class Jump:
    """States that left a loop body or function early: environments and heap deltas since a mark."""

    __slots__ = ("deltas", "env", "mark")

    def __init__(self, mark: int) -> None:
        self.mark = mark
        self.env: Env | None = None
        self.deltas: list[Delta] = []


class Skip:
    """A ``continue`` that a tensor decides in a loop of Python: the rest of the round is a branch of the graph."""

    __slots__ = ("condition", "ends", "members")

    def __init__(self, condition: Inside, ends: Env, members: dict[Any, Value]) -> None:
        self.condition = condition
        self.ends = ends  # the variables where the rest is left out
        self.members = members  # what attributes and items hold there


class Loop:
    """The innermost loop: where its breaks and continues go."""

    __slots__ = ("breaks", "by_item", "continues", "kind", "node", "skip")

    def __init__(self, node: ast.AST, kind: str, breaks: Jump, continues: Jump, by_item: bool = False) -> None:
        self.node = node
        self.kind = kind  # tensor_loop, python_loop
        self.breaks = breaks
        self.continues = continues
        self.by_item = by_item  # whether it, and those around it, run item by item
        self.skip: Skip | None = None


class Frame:
    """State of one running unit. ``env`` is None where control cannot be."""

    __slots__ = (
        "calling",
        "caught",
        "cls",
        "code",
        "decided",
        "env",
        "handling",
        "heads",
        "inside",
        "loop",
        "made",
        "mark",
        "module",
        "namespace",
        "operations",
        "overlay",
        "record",
        "result",
        "returns",
        "rounds",
        "scope",
        "sent",
        "turn",
        "yields",
    )

    def __init__(self, code: Code, module: ModuleObj, record: Record, scope: Scope | None, mark: int) -> None:
        self.code = code
        self.module = module
        self.record = record
        self.scope = scope
        self.mark = mark
        self.env: Env | None = {}
        self.overlay: list[Env] = []  # comprehension variables, innermost last
        self.loop: Loop | None = None
        self.heads: dict[ast.AST, tuple[Env, Delta]] = {}  # what each loop came to, while a loop around it runs
        self.inside: Inside | None = None
        self.returns = Jump(mark)
        self.result: Value = BOTTOM
        self.yields: Value = BOTTOM
        self.caught: list[Any] = []  # environments collected for exception handlers
        self.handling: Value = BOTTOM  # the exception of the handler that runs, for a bare ``raise``
        self.cls: Any = None  # class whose body defines the running method, for super()
        self.namespace: Env | None = None
        self.made: Labels = made_by(code.number)
        self.calling: list[Any] = []  # the callables that are being resolved, outermost first
        self.turn: tuple[int, ...] = ()  # the items at which loops stand that run item by item, outermost first
        self.rounds = 1  # of these loops together: how often what stands in them runs
        self.decided = False  # a tensor condition chose whether to return
        self.operations = 0  # tensor operations met so far

    def ran(self, name: str, node: ast.AST) -> None:
        """A tensor operation runs here."""
        self.operations += 1
        self.record.ops.setdefault(name, node)

    def event(self, kind: str, node: ast.AST, **fields: Any) -> None:
        """Record an event at ``node``."""
        self.record.add(Event(kind, self.code, node, inside=self.inside, **fields))

    def enter(self, kind: str, node: ast.AST, labels: Labels = frozenset()) -> Inside | None:
        """Note that what follows stands inside something; give the result back to :meth:`leave`."""
        before = self.inside
        self.inside = Inside(kind, node, labels, before)
        return before

    def leave(self, before: Inside | None) -> None:
        """Undo :meth:`enter`."""
        self.inside = before
