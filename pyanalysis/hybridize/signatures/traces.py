"""How often a graph is traced: once for each combination of dtypes, shapes and Python values that calls pass.

``count`` is a bound for one function object (methods have one for each receiver); None where nothing bounds it.
TensorFlow warns of many traces, but names neither the argument nor the call: ``causes`` do.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Hashable
from typing import Any, NamedTuple

from hybridize.facts.model import Caller, FunctionFacts, ProgramFacts
from hybridize.facts.repetition import counts, loops, repetition
from hybridize.interpreter.state.record import BUILD
from hybridize.report.model import TraceCause, Traces
from hybridize.report.types import described
from hybridize.values.atoms import Array, Atom, Const, Keywords, Scalar, Shape, Tensor, Tuple
from hybridize.values.objects import Dictionary, DictState, ListState, Obj, Sequence, Variable
from hybridize.values.value import Value

MOST = 64  # traces that are counted; more are as good as no bound
_CAUSES = 8  # that are told
_DEPTH = 4  # containers in containers
_BATCH = "a batch of a dataset"


class _Sizes(NamedTuple):
    """A tensor's key: what tells traces apart besides the shape, and the shape."""

    kind: str
    shape: Shape


class _Open(NamedTuple):
    """Further values that are not known.

    ``batch``: only the first axis of a shape is open. ``ranks``: the shapes, where some axes are all that is open.
    """

    batch: bool
    ranks: tuple[_Sizes, ...] = ()


def traces_of(function: FunctionFacts, program: ProgramFacts, signed: bool, relaxed: bool) -> Traces:
    """``signed``: it has, or gets, a signature; ``relaxed``: TensorFlow generalises shapes (``reduce_retracing``)."""
    told = Traces(1) if signed else _of_calls(function, program, relaxed)
    first = next((lifted for lifted in function.events(BUILD) if lifted.event.detail), None)
    if first is None or told.count is None:
        return told
    making = TraceCause("", first.event.code.path, first.event.line, "the first call makes variables and is traced "
                        "once more without making them")
    return Traces(told.count + 1, (*told.causes, making))


def _of_calls(function: FunctionFacts, program: ProgramFacts, relaxed: bool) -> Traces:
    if program.library or function.escaped:
        who = "callers outside the program" if program.library else "code that cannot be followed"
        return Traces(None, (_at_definition(function, f"{who} may pass other arguments"),))
    calls = [caller for caller in function.callers if counts(caller.edge)]
    if not calls:
        return Traces(None, (_at_definition(function, "no call of the program shows its arguments"),))
    counted = _Counted(function, program, relaxed)
    for caller in calls:
        counted.call(caller)
    return counted.result()


def _at_definition(function: FunctionFacts, message: str) -> TraceCause:
    return TraceCause("", function.file, function.code.line, message, known=False)


class _Counted:
    """The combinations of arguments over all calls."""

    def __init__(self, function: FunctionFacts, program: ProgramFacts, relaxed: bool) -> None:
        self.function = function
        self.relaxed = relaxed
        self.repetition = repetition(program)
        self.combinations: dict[tuple[Hashable, ...], None] = {}
        self.seen: dict[int, set[Hashable]] = {}
        self.causes: dict[TraceCause, None] = {}
        self.unbounded: dict[TraceCause, None] = {}

    def call(self, caller: Caller) -> None:
        """Add what one call passes, at most as often as it happens."""
        passed = caller.edge.passed or caller.edge.callee.arguments
        choices: list[tuple[Hashable, ...]] = []
        for index, value in enumerate(passed):
            if index == self.function.receiver:
                continue
            keys, open_ = _keys(value, _DEPTH)
            self._note(index, keys, caller, value)
            choices.append((*keys, *self._further(index, open_, caller, value)))
        times = self.repetition.times(caller)
        number = math.prod(map(len, choices)) * (2 if (_BATCH,) in choices else 1)
        if number > min(times, MOST):
            limit = int(times) if times <= MOST else MOST + 1
            self.combinations.update(dict.fromkeys((id(caller.edge), number) for number in range(limit)))
        else:
            for combination in itertools.product(*choices):  # the parts of one element have one batch
                self.combinations[combination] = None
                if _BATCH in combination:
                    last: tuple[Hashable, ...] = ("last", *combination)
                    self.combinations[last] = None

    def _note(self, index: int, keys: tuple[Hashable, ...], caller: Caller, value: Value) -> None:
        """Another kind of argument than all before is a cause."""
        known = self.seen.setdefault(index, set())
        if (known or len(keys) > 1) and not known.issuperset(keys):
            self.causes[self._cause(index, caller, f"passes {described(value) or 'another object'}")] = None
        known.update(keys)

    def _further(self, index: int, open_: _Open | None, caller: Caller, value: Value) -> tuple[Hashable, ...]:
        """Stands for values that are not known: as many as calls, two batch sizes of a dataset, or any number."""
        if open_ is None:
            return ()
        times = self.repetition.times(caller)
        if times <= MOST:
            return tuple((id(caller.edge), index, number) for number in range(int(times)))
        if self.relaxed and open_.ranks:  # a shape that changes is generalised, and then holds for all
            self.causes[self._cause(index, caller, f"passes {described(value)}")] = None
            return open_.ranks
        around = next(loops(caller.edge), None)
        if open_.batch and around is not None and around.kind == "tensor_loop":
            self.causes[self._cause(index, caller, "the last batch of a dataset may be smaller")] = None
            return (_BATCH,)
        told = described(value) or "objects"
        known = not any(map(_is_vague, value.atoms))
        often = "perhaps another one each time" if known else "of which too little is known"
        self.unbounded[self._cause(index, caller, f"passes {told}, {often}", known)] = None
        return ()

    def _cause(self, index: int, caller: Caller, message: str, known: bool = True) -> TraceCause:
        name = self.function.params[index].name if index < len(self.function.params) else ""
        line = getattr(caller.edge.node, "lineno", caller.record.code.line)
        return TraceCause(name, caller.record.code.path, line, message, known)

    def result(self) -> Traces:
        """The bound and the causes."""
        count = len(self.combinations)
        if self.relaxed and not self.unbounded:
            count = _generalised(list(self.combinations))
        if self.unbounded or count > MOST:
            return Traces(None, tuple(sorted(self.unbounded or self.causes, key=_place))[:_CAUSES])
        causes = tuple(sorted(self.causes, key=_place))[:_CAUSES] if count > 1 else ()
        return Traces(max(count, 1), causes)


def _place(cause: TraceCause) -> tuple[str, int, str, str]:
    return cause.file, cause.line, cause.parameter, cause.message


def _generalised(combinations: list[tuple[Hashable, ...]]) -> int:
    """With generalised shapes: one trace, and one more for each axis that turns out to vary."""
    groups: dict[Hashable, list[tuple[Shape, ...]]] = {}
    for combination in combinations:
        tensors = [key for key in combination if isinstance(key, _Sizes)]
        rest = tuple(key if not isinstance(key, _Sizes) else (key.kind, len(key.shape or ())) for key in combination)
        groups.setdefault(rest, []).append(tuple(key.shape for key in tensors))
    total = 0
    for group in groups.values():
        axes = [[axis for shape in shapes for axis in shape or ()] for shapes in group]
        varying = 1 + sum(len(set(column)) > 1 or None in column for column in zip(*axes))
        total += varying if any(None in shape for shape in axes) else min(len(group), varying)
    return total


# -- what tells traces apart ------------------------------------------------------------------------------------
def _keys(value: Value, depth: int) -> tuple[tuple[Hashable, ...], _Open | None]:
    """The known alternatives of an argument, and whether there may be more."""
    keys: dict[Hashable, None] = {}
    open_: _Open | None = None
    for atom in value.ordered():
        key = _key(atom, depth)
        if isinstance(key, _Open):
            open_ = key if open_ is None else _either(open_, key)
        else:
            keys.update(dict.fromkeys(key))
    return tuple(keys), open_


def _either(one: _Open, other: _Open) -> _Open:
    return _Open(one.batch and other.batch, one.ranks + other.ranks if one.ranks and other.ranks else ())


def _key(atom: Atom, depth: int) -> tuple[Hashable, ...] | _Open:
    if isinstance(atom, (Tensor, Array, Variable)):
        return _of_tensor(atom)
    if isinstance(atom, Const):
        return (atom,)
    if isinstance(atom, Scalar):
        return _Open(False) if atom.type_name != "bool" else (Const(True), Const(False))
    parts = _parts(atom) if depth else None
    if parts is not None:
        return _combined(atom.kind, parts, depth)
    if isinstance(atom, (Sequence, Dictionary, Keywords)) or atom.kind == "unknown":
        return _Open(False)
    return (atom.sort_key(),) if not isinstance(atom, Obj) or atom.unique else _Open(False)


def _is_vague(atom: Atom) -> bool:
    """Whether not even dtype and rank are known."""
    if isinstance(atom, (Tensor, Array, Variable)):
        return atom.dtype is None or atom.shape is None
    return atom.kind == "unknown"


def _of_tensor(atom: Any) -> tuple[Hashable, ...] | _Open:
    layout = "variable" if isinstance(atom, Variable) else getattr(atom, "layout", "dense")
    if atom.dtype is None or atom.shape is None:
        return _Open(False)
    sizes = _Sizes(f"{layout} {atom.dtype}", atom.shape)
    if layout in ("dense", "variable") and None in atom.shape:
        return _Open(None not in atom.shape[1:], (sizes,))
    return (sizes,)


def _combined(kind: str, parts: list[Value], depth: int) -> tuple[Hashable, ...] | _Open:
    found = [_keys(part, depth - 1) for part in parts]
    opens = [open_ for _, open_ in found if open_ is not None]
    if opens:
        return _Open(all(one.batch for one in opens))
    choices = [keys for keys, _ in found]
    if math.prod(map(len, choices)) > MOST:
        return _Open(False)
    return tuple((kind, *combination) for combination in itertools.product(*choices))


def _parts(atom: Atom) -> list[Value] | None:
    """The items of a container whose structure is known; keys stand before their values."""
    if isinstance(atom, Tuple):
        return list(atom.items)
    if isinstance(atom, Keywords):
        return [item for _, item in atom.items] if not atom.rest.atoms else None
    state = atom.fields.get("content") if isinstance(atom, (Sequence, Dictionary)) else None
    if isinstance(state, ListState):
        return list(state.items) if state.items is not None else None
    if isinstance(state, DictState) and not state.maybe and not state.rest_value.atoms:
        return list(state.known.values())
    return None
