"""The kinds of things that a program does with a value, as :mod:`hybridize.facts.uses` reports them."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from hybridize.interpreter.state.record import Record
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.value import Value

# What is done with the value; ``node`` of the use is the expression or statement that does it.
UNUSED = "unused"          # nothing
GRAPH = "graph"            # a library function that traces its callback takes it: it becomes a tensor anyway
CONDITION = "condition"    # its truth is asked
COMPARE = "compare"        # detail: the operator; other: the other side
IDENTITY = "identity"      # ``is``; other: the other side
CONTAINS = "contains"      # ``value in other``
ARITHMETIC = "arithmetic"  # detail: the operator; other: the other operand
INDEXED = "indexed"        # value[...]; detail: "plain" when by constants
INDEX = "index"            # other[value]
SLICE = "slice"            # x[value:...]
KEY = "key"                # of a dict, or member of a set
FORMAT = "format"          # detail: the format specification, "!r" for repr
ARGUMENT = "argument"      # of a library function (api); detail: the parameter; nested: inside a structure
MEMBER = "member"          # detail: the attribute
WRITE = "write"            # changed in place
ITERATE = "iterate"
KEPT = "kept"              # stored where the whole program can see it; detail: where
OPEN = "open"              # handed to callers that the program does not show
UNKNOWN = "unknown"        # lost sight of


@dataclass(frozen=True, slots=True)
class Use:
    """One thing done with a value, in the unit of ``record``."""

    kind: str
    record: Record
    node: ast.AST
    detail: str = ""
    other: Value = vl.BOTTOM
    api: Api | None = None
    nested: bool = False
    compared: bool = False  # it is the outcome of a comparison of the value that is used

    @property
    def in_graph(self) -> bool:
        """Whether the code around is a graph already, by its own ``tf.function``."""
        function = self.record.function
        return getattr(function, "hybrid", None) is not None
