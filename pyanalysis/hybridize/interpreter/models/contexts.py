"""Outside context managers: tapes, scopes, files, expected failures."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import attributes
from hybridize.interpreter.functions import resumed
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.returns import result
from hybridize.interpreter.models.structures import leaves_of
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import CONVERT, GRADIENT_OF, GRADIENT_TO, JACOBIAN_OF, TAPE
from hybridize.knowledge import index
from hybridize.knowledge.model import Api
from hybridize.project.nodes import walk
from hybridize.remember import remembered
from hybridize.values import value as vl
from hybridize.values.atoms import ApiMethod, ApiRef, Array, Atom, Tuple
from hybridize.values.kinds import may_be_tensor
from hybridize.values.objects import Class, Function, Instance, Iterator, Wrapper
from hybridize.values.value import Value

TAPES = frozenset({"tensorflow.GradientTape", "tensorflow.autodiff.ForwardAccumulator"})
_STATIC = frozenset({"dtype", "name", "ndim", "shape"})
_FAILURES = ("assertRaises", "assertRaisesRegex", "assertRaisesRegexp", "raises", "assertRaisesWithPredicateMatch",
             "suppress", "assertWarns")


def enter(machine: Machine, frame: Frame, atom: Atom, node: ast.expr) -> tuple[Value, str]:
    """The value that ``as`` binds, and what kind of block it is."""
    if _expects_failure(node):
        return vl.of(atom), "expected_failure"
    if isinstance(atom, Wrapper) and atom.role == "manager":
        resumed.go_on(machine, atom.function)
        return atom.detail, "with"
    if isinstance(atom, Instance) and isinstance(atom.cls, ApiRef):
        name = atom.cls.name
        if name.endswith("init_scope"):
            return vl.NONE, "init_scope"
        if name in _CLOSING or name == "contextlib.nullcontext":
            return _given(atom) or vl.unknown("what the block gets"), "with"
        note_tape(frame, vl.of(atom), "__enter__", node)
        api = index.member(name, "__enter__")
        if api is not None and api.returns not in ("unknown", "self", "instance", "object"):
            return result(machine, frame, node, api, vl.of(atom), (), {}), "with"
        return vl.of(atom), "with"
    if isinstance(atom, (ApiMethod,)):
        return vl.unknown("context manager"), "with"
    if _is_init_scope(node):
        return vl.NONE, "init_scope"
    if isinstance(atom, Array):
        return vl.of(atom), "with"  # an archive of ``np.load``, which stands for the arrays in it
    return vl.of(atom) if atom.kind == "instance" else vl.unknown("value of a context manager"), "with"


_CLOSING = ("contextlib.closing", "contextlib.aclosing")


def _given(atom: Instance) -> Value | None:
    """What ``contextlib.closing`` and ``nullcontext`` were given: the block gets it."""
    given = atom.fields.get("#arguments")
    held = given.single() if isinstance(given, Value) else None
    return held.items[0] if isinstance(held, Tuple) and held.items else None


def leave(machine: Machine, frame: Frame, atom: Atom, node: ast.expr) -> None:
    """What the end of a block calls of the program, for managers from outside."""
    from hybridize.interpreter.evaluate import calls
    from hybridize.interpreter.models import context_stacks

    resumed.leave_block(machine, vl.of(atom))
    context_stacks.leave(machine, frame, atom, node)
    if isinstance(atom, Instance) and isinstance(atom.cls, ApiRef) and atom.cls.name in _CLOSING:
        name = "close" if atom.cls.name == _CLOSING[0] else "aclose"
        closed = _given(atom)
        if closed is not None:
            calls.call_method(machine, frame, closed, name, node, how="with")


def note_taken_out(frame: Frame, block: ast.With | ast.AsyncWith) -> None:
    """The body of ``tf.init_scope()`` is no part of a graph: what it reads of one has no value there."""
    inner = [node for statement in block.body for node in ast.walk(statement)]
    static = {id(node.value) for node in inner if isinstance(node, ast.Attribute) and node.attr in _STATIC}
    for node in inner:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in static:
            value = (frame.env or {}).get(node.id)
            if value is not None and may_be_tensor(value):
                frame.event(CONVERT, node, subject=value, attr="init_scope")


def note_tape(frame: Frame, receiver: Value, leaf: str, node: ast.AST) -> None:
    """A tape is asked for a gradient, or told what to record: it has to be one of the same graph."""
    for atom in receiver.ordered():
        if isinstance(atom, Instance) and isinstance(atom.cls, ApiRef) and atom.cls.name in TAPES:
            frame.event(TAPE, node, target=atom, attr=leaf, subject=receiver)


def note_question(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> None:
    """What a tape is asked: of what, and to what. Two names for one tensor get the sum of both gradients."""
    leaf = api.name.rpartition(".")[2]
    if leaf not in _ASKED:
        return
    given = arguments.by_name(api.parameters)
    for sources in (given[name] for name in ("sources", "source") if name in given):
        frame.event(CONVERT, node, subject=sources, attr="gradient_source")
        frame.event(CONVERT, node, subject=leaves_of(machine, sources), attr=GRADIENT_TO, name=leaf)
    if "target" in given:
        target = leaves_of(machine, given["target"])
        if "unconnected_gradients" not in given:
            frame.event(CONVERT, node, subject=target, attr=GRADIENT_OF, name=leaf)
        if leaf != "gradient" and given.get("experimental_use_pfor", vl.TRUE).constant() is not False:
            frame.event(CONVERT, node, subject=target, attr=JACOBIAN_OF, name=leaf)


_ASKED = frozenset({"gradient", "jacobian", "batch_jacobian"})


def _expects_failure(node: ast.expr) -> bool:
    if not isinstance(node, ast.Call):
        return False
    func = node.func
    name = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
    return name in _FAILURES


def _is_init_scope(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "init_scope"


def swallowed(node: ast.expr) -> tuple[str, ...]:
    """The exceptions that ``contextlib.suppress`` is given."""
    if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "suppress":
        return tuple(ast.unparse(item) for item in node.args)
    return ()


def may_swallow(machine: Machine, manager: Value, node: ast.expr, is_async: bool) -> bool:
    """Whether the program may go on behind a block that an exception ended."""
    if swallowed(node):
        return True
    for atom in manager.ordered():
        if isinstance(atom, Instance) and isinstance(atom.cls, Class):
            method = attributes.lookup(machine, atom.cls, "__aexit__" if is_async else "__exit__")
            codes = _functions(method) if isinstance(method, Value) else []
            if any(_returns_something(function.code.node) for function in codes):
                return True
        elif catches_for_block(atom):
            return True
    return False


def catches_for_block(atom: Atom) -> bool:
    """Whether a generator with ``@contextmanager`` catches what is raised where it yields, and goes on."""
    if not isinstance(atom, Wrapper) or atom.role != "manager":
        return False
    sources = [made.source for made in atom.function.ordered() if isinstance(made, Iterator)]
    return any(_catches_at_yield(function.code.node) for source in sources for function in _functions(source))


def _functions(value: Value) -> list[Function]:
    return [atom for atom in value.ordered() if isinstance(atom, Function)]


@remembered
def _returns_something(function: ast.AST) -> bool:
    """Whether there is a ``return`` of what may be true."""
    return any(isinstance(node, ast.Return) and node.value is not None
               and not (isinstance(node.value, ast.Constant) and not node.value.value)
               for node in walk(function))


@remembered
def _catches_at_yield(function: ast.AST) -> bool:
    for node in walk(function):
        if isinstance(node, ast.Try) and any(not isinstance(one.body[-1], ast.Raise) for one in node.handlers) \
                and any(isinstance(inner, ast.Yield) for part in node.body for inner in walk(part)):
            return True
    return False
