"""Which objects a call makes anew each time that it happens: each is a key of its own for traces."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hybridize.facts.model import Caller
from hybridize.facts.repetition import Repetition, loops, within
from hybridize.interpreter.execute.classes import role_of
from hybridize.interpreter.state.record import MUTATE, Record
from hybridize.values.atoms import Atom, BoundMethod, Dataset
from hybridize.values.kinds import contents, nested
from hybridize.values.objects import Class, Function, Instance, Obj, Partial, Sequence, Wrapper
from hybridize.values.objects import Iterator as PythonIterator
from hybridize.values.value import Value

FEW = 4  # objects that are few: as many traces are worth it
_GROWING = frozenset({"append", "appendleft", "extend", "insert", "pop", "popleft", "remove", "clear", "+="})
_DEPTH = 7  # calls upward


def keys(value: Value) -> Iterator[Atom]:
    """The objects in a value that TensorFlow keys by identity, also inside lists, tuples and dicts."""
    yield from filter(by_identity, nested(value, lambda atom: [] if _is_key(atom) else contents(atom)))


def _is_key(atom: Atom) -> bool:
    """Whether TensorFlow looks no further: at the object itself, or at the type that it has for it."""
    own = isinstance(atom, Instance) and isinstance(atom.cls, Class) and _has_own_type(atom.cls)
    return own or by_identity(atom)


def by_identity(atom: Atom) -> bool:
    """Whether TensorFlow tells this object from others by identity alone."""
    if isinstance(atom, PythonIterator):
        return not any(isinstance(source, Dataset) for source in atom.source.atoms)
    if isinstance(atom, Instance):
        if isinstance(atom.cls, Class):
            return not atom.cls.flags & {"enum", "namedtuple", "opaque"} and not _has_own_type(atom.cls)
        return str(role_of(atom.cls)).startswith("keras_")
    return isinstance(atom, (BoundMethod, Function, Partial, Wrapper))


def _has_own_type(cls: Class) -> bool:
    """Classes that tell TensorFlow themselves what a trace depends on."""
    names = {getattr(base, "name", "") for base in cls.mro}
    if any(
        name.endswith(("ExtensionType", "BatchableExtensionType", "CompositeTensor")) for name in names
    ):
        return True
    return any(
        isinstance(base, Class) and {"__tf_tracing_type__", "__tf_flatten__"} & set(base.fields)
        for base in cls.mro
    )


def made_anew(repetition: Repetition, caller: Caller, atom: Atom) -> bool:
    """Whether the object that this call passes is another one at nearly every call."""
    if isinstance(atom, BoundMethod):
        if _bound_here(caller, atom) and repetition.times(caller) > FEW:
            return True
        return any(
            made_anew(repetition, caller, receiver)
            for receiver in atom.receiver.ordered()
            if isinstance(receiver, Obj)
        )
    if not isinstance(atom, Obj):
        return False
    level, seen = [caller], set[int]()
    for _ in range(_DEPTH):
        above: list[Caller] = []
        for one in level:
            verdict = _made_by(repetition, one, atom)
            if verdict:
                return True
            if verdict is None and one.record.number not in seen:
                seen.add(one.record.number)
                above.extend(repetition.callers(one.record))
        level = above
    return False


def _made_by(repetition: Repetition, caller: Caller, atom: Obj) -> bool | None:
    """Whether the calling code makes the object for each call; None when that is up to its own callers."""
    record = caller.record
    around = next(loops(caller.edge), None)
    if around is not None:
        return atom in record.allocated and _made_in(record, atom, around.node)
    if atom in record.allocated:
        return repetition.runs(record) > FEW
    return None


def _made_in(record: Record, obj: Obj, loop: ast.AST) -> bool:
    """Whether a loop of this record makes the object, itself or by way of a call."""
    site = obj.site
    if site.owner == record.code.number:
        return _runs_each_round((site.line, site.column), loop)
    return any(obj in edge.callee.allocated and _runs_each_round(_start(edge.node), loop)
               for edge in record.calls.values())


def _runs_each_round(place: tuple[int, int], loop: ast.AST) -> bool:
    """Whether a place is inside a loop, and not in what the loop goes over: that is evaluated once."""
    generators: list[ast.comprehension] = getattr(loop, "generators", [])
    once = generators[0].iter if generators else getattr(loop, "iter", None)
    return _spans(loop, place) and (once is None or not _spans(once, place))


def _spans(node: ast.AST, place: tuple[int, int]) -> bool:
    return _start(node) <= place < (getattr(node, "end_lineno", None) or 0, getattr(node, "end_col_offset", None) or 0)


def _start(node: ast.AST) -> tuple[int, int]:
    return (getattr(node, "lineno", 0), getattr(node, "col_offset", 0))


def _bound_here(caller: Caller, atom: BoundMethod) -> bool:
    """Whether the call takes the method from its object: each time another one (tensorflow#31175)."""
    node = caller.edge.node
    code = getattr(atom.function, "code", None) or getattr(
        getattr(atom.function, "function", None), "code", None
    )
    if not isinstance(node, ast.Call) or code is None:
        return False
    passed = [*node.args, *(keyword.value for keyword in node.keywords)]
    return any(isinstance(item, ast.Attribute) and item.attr == code.name for item in passed)


def grows(caller: Caller, value: Value) -> str:
    """How a list that a loop passes changes its length in that loop: the method's name, or nothing."""
    for atom in value.ordered():
        if not isinstance(atom, Sequence):
            continue
        for loop in loops(caller.edge):
            for event in caller.record.events.values():
                if (
                    event.kind == MUTATE
                    and event.target is atom
                    and event.attr in _GROWING
                    and within(event.node, loop.node)
                ):
                    return event.attr
    return ""
