"""What the interpreter writes down: one :class:`Record` per function and context, with events and call edges.

A record is also the memoised summary: it holds what the call read from the heap, what it wrote, and its result,
so that a later call in a state that the reads cover is answered without running the body again.
"""

from __future__ import annotations

import ast
from typing import Any, NamedTuple

from hybridize.interpreter.state.history import History
from hybridize.interpreter.state.staged import BranchDetail, LoopDetail
from hybridize.project.code import Code
from hybridize.values import labels as lb
from hybridize.values.heap import Cell, Delta
from hybridize.values.labels import Labels
from hybridize.values.objects import Obj
from hybridize.values.value import BOTTOM, Value, join

# Kinds of events. Each is something that can differ between eager and graph execution.
API = "api"                  # a call of something outside the program; name, api, arguments
MEMBER = "member"            # an attribute of a tensor, array or outside object was read; attr, subject
WRITE = "write"              # target.attr = stored; detail: attribute, global, nonlocal, class, item
MUTATE = "mutate"            # a container was changed in place; target, attr (append, ...), stored
WHOLE = "whole"              # attr of STATIC: the shape as such is read, whatever is done with it
FIRST_ARGUMENT = "first argument"  # attr of MUTATE: what a function changes is its first argument
ADVANCE = "advance"          # a Python iterator was advanced; target
RAISE = "raise"              # a raise statement; subject is the exception
TRY = "try"                  # a try statement whose body runs tensor ops; detail: names of caught types
CONVERT = "convert"          # a value became a Python one; detail: bool, format, contains, hash, ...
MATERIALISE = "materialise"  # an iterable was unpacked or turned into a container; detail: unpack, list, zip, ...
BRANCH = "branch"            # an if whose condition may be a tensor; detail: BranchDetail
AGREE = "agree"              # what functions given to tf.cond, tf.while_loop must have alike; detail: Agreement
HANDED = "handed"            # a function with a gradient of its own gets what no graph can hand over; attr: what
LOOP = "loop"                # a loop whose condition or iterable may be a tensor; detail: LoopDetail
UNROLL = "unroll"            # a Python loop; detail: trip count or None
JUMP = "jump"                # break, continue or return in a Python loop under a tensor condition
ASSERT = "assert"            # an assert on a value
INDEX = "index"              # a Python number computed from a tensor is used as an index or size
STATIC = "static"            # a static axis is used as a Python integer
DRAW = "draw"                # an op draws numbers from TensorFlow's seeds; subject is the seed it is given itself
NAMES = "names"              # the local variables are looked at: locals(), vars(), dir()
NAME = "name"                # an op got something else than a string as its name
COERCE = "coerce"            # operands of different kinds meet in an op; see interpreter.coercion
CREATE = "create"            # a variable, layer, model, optimizer, metric, table, ... is made; detail: role
BUILD = "build"              # a Keras object is first called; detail: objects that may lack weights; attr: symbolic
HYBRID = "hybrid"            # tf.function was applied; target is the wrapper
ELEMENT = "element"          # a tf.TensorArray was written or read, by the method attr; subject is the array
UNWRITTEN = "unwritten"      # attr of ELEMENT: an array is read in which nothing was written
ARRAY_WRITES = frozenset({"write", "unstack", "scatter", "split"})
LOSS = "loss"                # a Keras layer was given a loss to keep; target, stored
TAPE = "tape"                # a gradient tape was asked, or told to record or not; target, attr
USE = "use"                  # a function object is used other than by calling it; target, attr
UNKNOWN = "unknown"          # code that could not be followed was called; detail: cause
UNCOVERED = "uncovered"      # attr of it: the record stands for a call that it does not cover
GENERATOR = "generator"      # yield or await


GRADIENT_OF = "gradient_of"  # attr of CONVERT: what a tape is asked to differentiate, where None may be the answer
GRADIENT_TO = "gradient_to"  # the same: to what
JACOBIAN_OF = "jacobian_of"  # the same for a jacobian of which all rows are computed at once
PREDICATE = "predicate"  # attr of CONVERT: what tf.cond decides by, and what the condition of tf.while_loop returns
# attr of CONVERT: Python takes the items of a tensor one by one to make one value of them.
FOLDS = frozenset({"all", "any", "fsum", "max", "min", "prod", "sum"})
ASSIGNED = "assigned"  # attr of CONVERT: a tensor is assigned to, as only what a variable gave for a slice can be
RANK = "rank"  # attr of COERCE: a setting is of a rank that a graph refuses; detail: (for sure, the rank it wants)
PYTHON_PREDICATE = "python_predicate"  # attr of AGREE: eagerly a Python bool may decide, in a graph it is refused
PACKED = "packed"  # a result is packed as attr says, in a graph as name says; target: the container that differs


class Inside(NamedTuple):
    """What a statement stands in, innermost first. ``labels`` are those of the condition or iterable."""

    kind: str  # tensor_if, tensor_loop, python_if, python_loop, try, with, expected_failure, init_scope, lazy_guard,
    # symbolic_build (a call on placeholders in which Keras 3 makes weights)
    node: ast.AST
    labels: Labels
    parent: Inside | None

    def find(self, *kinds: str) -> Inside | None:
        """The nearest enclosing entry of one of the kinds."""
        here: Inside | None = self
        while here is not None:
            if here.kind in kinds:
                return here
            here = here.parent
        return None


class Event:
    """One thing that happened at ``node`` in ``code``; see the kinds above for what the fields mean."""

    __slots__ = ("_order", "api", "arguments", "attr", "code", "detail", "inside", "keywords", "kind", "name", "node",
                 "stored", "subject", "target")

    def __init__(self, kind: str, code: Code, node: ast.AST, *, subject: Value = BOTTOM, target: Obj | None = None,
                 attr: str = "", stored: Value = BOTTOM, name: str = "", api: Any = None,
                 arguments: tuple[Value, ...] = (), keywords: dict[str, Value] | None = None,
                 detail: Any = None, inside: Inside | None = None) -> None:
        self.kind = kind
        self.code = code
        self.node = node
        self.subject = subject
        self.target = target
        self.attr = attr
        self.stored = stored
        self.name = name
        self.api = api
        self.arguments = arguments
        self.keywords = keywords or {}
        self.detail = detail
        self.inside = inside
        self._order: tuple[str, int, int, str, str] | None = None

    @property
    def line(self) -> int:
        """Line of the event, from 1."""
        return getattr(self.node, "lineno", self.code.line)

    @property
    def column(self) -> int:
        """Column of the event in UTF-8 bytes, from 0 (as ``ast`` counts)."""
        return getattr(self.node, "col_offset", 0)

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Sorts events by place."""
        found = self._order
        if found is None:
            found = self._order = (self.code.path, self.line, self.column, self.name, self.attr)
        return found

    def identity(self) -> tuple[Any, ...]:
        """Events of one identity in one record are one event; their values are joined."""
        return (self.kind, self.node, self.name, self.attr, self.target)

    def absorb(self, other: Event) -> None:
        """Join what another pass over the same place saw."""
        self.subject = join(self.subject, other.subject)
        self.stored = join(self.stored, other.stored)
        if len(self.arguments) == len(other.arguments):
            self.arguments = tuple(map(join, self.arguments, other.arguments))
        for key, value in other.keywords.items():
            self.keywords[key] = join(self.keywords.get(key, BOTTOM), value)
        if other.detail is not None:
            self.detail = _both(self.detail, other.detail)

    def __repr__(self) -> str:
        return f"<{self.kind} {self.name or self.attr} {self.code.path}:{self.line}>"


def _both(mine: Any, theirs: Any) -> Any:
    """What two passes saw: both, where each of them may be a trace of its own."""
    if isinstance(mine, BranchDetail):
        return mine.joined(theirs) if isinstance(theirs, BranchDetail) else theirs
    if isinstance(mine, LoopDetail):
        return mine.joined(theirs) if isinstance(theirs, LoopDetail) else theirs
    return theirs


class Agreement(NamedTuple):
    """Two values that are one in a graph: results of two branches, or a variable before and after a round.

    ``shapes``: whether their shapes must be the same as well. ``loop``: it is a variable of a loop.
    """

    left: Value
    right: Value
    loop: bool = False
    shapes: bool = False


class Given(NamedTuple):
    """What a call of a ``tf.function`` passes before it is converted, and how and by what the call is made."""

    arguments: Any  # interpreter.binding.Arguments
    how: str
    via: str


class CallEdge:
    """A call of a program function. ``how``: call, property, operator, iteration, with, decorator, callback,
    graph_callback (traced by the library), keras_call, hybrid, construct.

    ``actuals``: the labels of what each parameter received, in the caller's terms.
    ``passed``: what each parameter received at this very call; the callee's record may stand for more calls.
    """

    __slots__ = ("actuals", "callee", "how", "inside", "node", "passed", "via")

    def __init__(self, node: ast.AST, callee: Record, how: str, actuals: tuple[Labels, ...], inside: Inside | None,
                 via: str = "", passed: tuple[Value, ...] = ()) -> None:
        self.node = node
        self.callee = callee
        self.how = how
        self.actuals = actuals
        self.inside = inside
        self.via = via  # name of the library function that made the call
        self.passed = passed


IMPORTS, TESTS = 0, 1  # what every process does first, and the one process of all tests; scripts have their own


class Record:
    """One function in one abstract context: arguments in, result and effects out."""

    __slots__ = (
        "adopted",
        "allocated",
        "aside",
        "arguments",
        "asked",
        "called",
        "calls",
        "code",
        "complete",
        "containers",
        "evidence",
        "events",
        "function",
        "generation",
        "given",
        "history",
        "home",
        "moments",
        "number",
        "opened",
        "operands",
        "ops",
        "outside_at",
        "outside_calls",
        "phase",
        "plain_uses",
        "process",
        "raised",
        "read_nodes",
        "reads",
        "recursive",
        "relabelled",
        "repeated",
        "result",
        "returns",
        "stale",
        "taken_apart",
        "tensor_members",
        "tensor_uses",
        "texts",
        "unreached",
        "writes",
    )

    def __init__(self, number: int, code: Code, function: Obj | None, arguments: tuple[Value, ...]) -> None:
        self.number = number
        self.home = number  # the record whose objects it makes: deep in a recursion those of one level are one
        self.code = code
        self.function = function
        self.arguments = arguments
        self.evidence: tuple[str, ...] = ()
        self.result: Value = BOTTOM
        self.reads: dict[Cell, Any] = {}
        self.read_nodes: dict[Cell, ast.AST] = {}
        self.opened: set[Obj] = set()  # containers of whose content more was asked than the length, or an entry
        self.asked: dict[Obj, set[Any]] = {}  # of dicts that were not opened: the keys of the entries asked for
        self.writes: Delta = {}
        self.allocated: set[Obj] = set()
        self.events: dict[tuple[Any, ...], Event] = {}
        self.calls: dict[tuple[Any, ...], CallEdge] = {}
        self.outside_calls: dict[str, ast.AST] = {}  # dotted names for the call graph
        self.outside_at: dict[ast.AST, str] = {}     # call -> the outside function it reaches
        self.given: dict[ast.AST, Given] = {}  # calls of objects that tf.function made
        self.unreached: list[tuple[Any, dict[Any, CallEdge], dict[str, ast.AST]]] = []  # see execute.unreached
        self.aside = False  # made while looking at code that no value reaches
        self.ops: dict[str, ast.AST] = {}  # canonical names of the tensor ops run in this body
        self.returns: list[tuple[ast.AST, Value]] = []
        self.raised: Value = BOTTOM  # exceptions of the program that leave the function
        self.adopted: set[int] = set()      # records whose reads and writes are in this one's already
        self.relabelled: set[Cell] = set()  # writes whose labels must be put into the caller's terms
        self.history: History | None = None
        self.moments: list[int] = []  # when it ran, then when it was remembered
        self.repeated = False  # it was remembered, so each of its objects stands for several
        self.recursive = False
        self.complete = False
        self.stale = False
        self.generation = 0
        self.phase = "entry"
        self.process = IMPORTS  # of a root: which run of the program it belongs to
        self.taken_apart: set[int] = set()  # parameters of unknown type whose items Python code asks for
        self.containers: set[int] = set()   # the same but for those that are only spread as arguments
        self.plain_uses: dict[int, Value] = {}  # what parameters are that stand where numbers or texts do in calls
        self.texts: set[int] = set()  # parameters of unknown type that are used as texts are, but not passed on
        self.tensor_uses: set[int] = set()  # parameters of unknown type that tensor ops take as operands
        self.tensor_members: set[int] = set()  # the same that are asked for what only tensors have
        self.operands: set[int] = set()     # the same that stand beside a tensor in an operator
        self.called: set[int] = set()       # the same that are called

    def add(self, event: Event) -> None:
        """Write an event down."""
        if self.history is not None and event.target is not None:
            if event.kind == WRITE:
                self.history.write(event.target, event.attr, event.stored, event.code, event.node)
            elif event.kind == MUTATE:
                self.history.write(event.target, "content", None, event.code, event.node)
        key = event.identity()
        seen = self.events.get(key)
        if seen is None:
            self.events[key] = event
        else:
            seen.absorb(event)

    def edge(self, node: ast.AST, callee: Record, how: str, actuals: tuple[Labels, ...], inside: Inside | None,
             via: str = "", passed: tuple[Value, ...] = ()) -> None:
        """Write a call edge down; what repeated passes see is joined."""
        key = (node, callee.number, how)
        seen = self.calls.get(key)
        if seen is None:
            self.calls[key] = CallEdge(node, callee, how, actuals, inside, via, passed)
            return
        if seen.actuals != actuals and len(seen.actuals) == len(actuals):
            seen.actuals = tuple(map(lb.union, seen.actuals, actuals))
        if seen.passed != passed and len(seen.passed) == len(passed):
            seen.passed = tuple(map(join, seen.passed, passed))

    def __repr__(self) -> str:
        return f"<record {self.number} {self.code.dotted}>"
