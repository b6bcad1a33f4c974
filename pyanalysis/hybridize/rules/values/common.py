"""What the rules about values ask: would this value be a symbol while TensorFlow traces the function?"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.project.spelling import quoted, spelled
from hybridize.values import labels as lb
from hybridize.values.atoms import Array, Atom, Const, Range, Scalar, Slice, Tensor, Tuple, Unknown
from hybridize.values.kinds import carries_python_data, contents, nested
from hybridize.values.objects import Dictionary, Sequence, Variable
from hybridize.values.objects import Iterator as PythonIterator
from hybridize.values.value import Value

CERTAIN = "error"
POSSIBLE = "warning"
_CONTAINERS = (Tuple, Sequence, Dictionary, PythonIterator)
_MOST = 3


def symbolic(function: FunctionFacts, value: Value, depth: int = 2) -> str | None:
    """How sure it is that a value does not exist while the function is traced: the severity of a reason.

    ``error``: it is, holds or was computed from a tensor of the trace, or it is a variable.
    ``warning``: nothing is known of the parameter that it comes from.
    None: it is a Python value, a static fact or an eager constant.
    """
    known = function.verdicts
    if (value, depth) not in known:
        known[value, depth] = strongest_of(_atom(function, atom, value.labels, depth) for atom in value.atoms)
    return known[value, depth]


def in_graph(function: FunctionFacts, value: Value, depth: int = 0) -> str | None:
    """As ``symbolic``; a tensor that exists (a global, an attribute) counts as well: in a graph it is a tensor of the
    graph to Python's protocols, which refuse it, and to AutoGraph."""
    verdict = symbolic(function, value, depth)
    if verdict is None:
        kinds = [type(atom) is Tensor for atom in (nested(value) if depth else value.atoms)]
        if any(kinds):
            return CERTAIN if depth or all(kinds) else POSSIBLE
    return verdict


def _atom(function: FunctionFacts, atom: Atom, labels: lb.Labels, depth: int) -> str | None:
    kind = type(atom)
    if kind is Variable:
        return CERTAIN
    if kind in (Tensor, Array):
        return CERTAIN if _made(function, labels) else _given(function, labels)
    if kind is Unknown:
        return POSSIBLE if _made(function, labels) or _given(function, labels) else None
    if kind in (Const, Scalar):
        return _python(function, atom, labels)
    if kind is Slice:
        bounds: tuple[Value, ...] = atom.parts()  # type: ignore[attr-defined]
        return strongest_of(symbolic(function, bound.add_labels(labels)) for bound in bounds)
    if kind is Range:
        return CERTAIN if _made(function, labels) else None
    if depth and isinstance(atom, _CONTAINERS):
        return _inside(function, atom, labels, depth)
    return None


def _inside(function: FunctionFacts, atom: Atom, labels: lb.Labels, depth: int) -> str | None:
    inner = [value.add_labels(labels) for value in contents(atom)]
    return strongest_of(symbolic(function, value, depth - 1) for value in inner)


def _made(function: FunctionFacts, labels: lb.Labels) -> bool:
    """Whether an operation that runs during the call is among the origins."""
    return any(label.kind == lb.OP and label.owner in function.extent for label in labels)


def _given(function: FunctionFacts, labels: lb.Labels) -> str | None:
    """Whether a parameter that holds tensors or arrays is among the origins."""
    held = {function.carries_tensor(index) for index in _parameters(function, labels)}
    return CERTAIN if True in held else POSSIBLE if None in held else None


def _parameters(function: FunctionFacts, labels: lb.Labels) -> list[int]:
    return [label.index for label in labels if label.kind == lb.VALUE and label.owner == function.code.number]


def _python(function: FunctionFacts, atom: Atom, labels: lb.Labels) -> str | None:
    """Numbers and texts: symbols if computed from a tensor (``int(t)``), not if passed beside one."""
    if type(atom) is Const and (atom.value is None or isinstance(atom.value, str)):
        return None
    if _made(function, labels):
        return CERTAIN
    if type(atom) is Const or atom.type_name in ("str", "bytes"):  # type: ignore[attr-defined]
        return None
    indices = _parameters(function, labels)
    if any(carries_python_data(function.parameter(index)) for index in indices):
        return None  # it may have been passed beside the tensors
    return _given(function, labels)


def of_numbers(function: FunctionFacts, value: Value) -> str | None:
    """As ``symbolic``, of the Python numbers alone: contexts that were joined hold tensors beside them."""
    numbers = (atom for atom in value.atoms if isinstance(atom, (Const, Scalar)))
    return strongest_of(_atom(function, atom, value.labels, 0) for atom in numbers)


def strongest(function: FunctionFacts, values: Iterable[Value]) -> str | None:
    """The surest verdict on several values."""
    return strongest_of(symbolic(function, value) for value in values)


def strongest_of(verdicts: Iterable[str | None]) -> str | None:
    """The surest of several verdicts."""
    found = set(verdicts)
    return CERTAIN if CERTAIN in found else POSSIBLE if POSSIBLE in found else None


def few(events: Iterable[Lifted]) -> Iterator[Lifted]:
    """The first events at distinct places, at most three: more would only repeat the same reason."""
    seen: set[tuple[str, int, str]] = set()
    for lifted in events:
        event = lifted.event
        place = (event.code.path, event.line, spelled(event.node))
        if place in seen:
            continue
        seen.add(place)
        yield lifted
        if len(seen) >= _MOST:
            return


def spot(lifted: Lifted) -> str:
    """What stands at an event, and in which function when it is not the author's own line."""
    text = quoted(lifted.event.node)
    return f"{text} in {lifted.event.code.name}()" if lifted.steps else text


def is_symbol(verdict: str | None) -> str:
    """The end of a message: what is certain and what only may be."""
    return f"{'is' if verdict == CERTAIN else 'may be'} a symbol while the function is traced"


def of_message(lifted: Lifted, program: ProgramFacts) -> bool:
    """Whether a text only serves an exception: ``raise`` and ``assert`` evaluate it when they fail."""
    node: ast.AST = lifted.event.node
    for outer in program.syntax(lifted.event.code).ancestors(node):
        if isinstance(outer, ast.stmt):
            return isinstance(outer, ast.Raise) or (isinstance(outer, ast.Assert) and node is not outer.test)
        node = outer
    return False
