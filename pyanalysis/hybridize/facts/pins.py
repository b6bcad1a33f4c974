"""Which dtype a signature may pin for an array argument, so that the body computes as it does eagerly.

Eagerly an array takes the dtype of the tensor beside it, operation by operation. Where all that the body does with
a parameter brings it to one and the same dtype, converting it at the boundary of the graph gives the same: both
convert the values that were passed, once. A use that takes the array as it is (``tf.reduce_sum(array)``, NumPy's
own arithmetic, a result, an element of a list) would see the dtype, and forbids the pin.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.syntax import UnitSyntax, readers
from hybridize.interpreter.models.tensors import KERAS_WEIGHT
from hybridize.interpreter.results.transfer import dtype_from
from hybridize.interpreter.state.record import COERCE, CallEdge, Event, Record
from hybridize.knowledge.operands import FIRST_STAYS
from hybridize.project.spelling import spelled
from hybridize.values import labels as lb
from hybridize.values.atoms import Array, Atom, Tensor
from hybridize.values.kinds import may_be_array
from hybridize.values.objects import Variable
from hybridize.values.value import Value

_DEPTH = 6
# What these tell of an array does not depend on its dtype.
_OF_ANY_DTYPE = frozenset({"tensorflow.shape", "tensorflow.rank", "tensorflow.size"})
_OF_ONE_DTYPE = frozenset({"tensorflow.math.add_n"})  # eagerly too
_CASTS = frozenset({"tensorflow.cast", "tensorflow.convert_to_tensor"})
_NUMERIC = ("float", "bfloat", "int", "uint")
# Others are rounded twice on some ways and once on others.
_PINNED = frozenset({"float32", "float64", "int32", "int64"})
_PROMOTING = "tensorflow.experimental.numpy.experimental_enable_numpy_behavior"


class NoPin(Exception):
    """No dtype can be pinned; the text goes on from "but "."""


@dataclass(frozen=True, slots=True)
class Pins:
    """``dtypes`` by parameter. ``passed_on``: functions of the program that get the converted arguments."""

    dtypes: dict[int, str]
    passed_on: frozenset[int]


def pins(function: FunctionFacts, program: ProgramFacts, conversions: Sequence[Lifted]) -> Pins:
    """The dtypes to pin, for the parameters whose arrays take part in the conversions that a graph lacks.

    Raises :class:`NoPin` where a pin would not make up for one of them.
    """
    if any(_PROMOTING in record.outside_calls for record in program.machine.records):
        raise NoPin("the program asks TensorFlow to promote dtypes as NumPy does")
    dtypes: dict[int, str] = {}
    passed_on: set[int] = set()
    for index in _arrays(function, conversions):
        name = function.params[index].name
        found = {use for record in function.records if may_be_array(record.arguments[index])
                 for use in _Uses(program, record, index, passed_on).dtypes(_DEPTH)}
        if len(found) != 1:
            met = f"tensors of {' and '.join(sorted(found))}" if found else "no tensor of a known dtype"
            raise NoPin(f"`{name}` meets {met}")
        dtypes[index] = _checked(function, index, found.pop())
    return Pins(dtypes, frozenset(passed_on))


def _arrays(function: FunctionFacts, conversions: Sequence[Lifted]) -> list[int]:
    """Parameters that the converted arrays come from."""
    found: set[int] = set()
    for lifted in conversions:
        own = [label for label in lifted.subject.labels if label.owner == function.code.number]
        if lifted.event.attr not in ("operator", "given") or not own:
            raise NoPin("not only the dtype of an argument is at stake")
        found.update(label.index for label in own)
    return sorted(found)


def _checked(function: FunctionFacts, index: int, dtype: str) -> str:
    """Everything that is passed must be accepted for the dtype, with the values that the operations would see."""
    param = function.params[index]
    if not param.kind.startswith("positional"):
        raise NoPin(f"`{param.name}` has no specification of its own")
    if dtype not in _PINNED:
        raise NoPin(f"`{param.name}` meets tensors of {dtype}")
    for atom in function.parameter(index).ordered():
        if isinstance(atom, Array):
            if atom.dtype is None or not atom.dtype.startswith(_NUMERIC):
                raise NoPin(f"arrays of {atom.dtype or 'unknown dtype'} are passed for `{param.name}`")
            if atom.dtype.startswith(("float", "bfloat")) and not dtype.startswith("float"):
                raise NoPin(f"arrays of {atom.dtype} are passed for `{param.name}`, which would lose their fractions")
        elif not isinstance(atom, (Tensor, Variable)) or atom.dtype != dtype:
            raise NoPin(f"not only arrays are passed for `{param.name}`")
    return dtype


class _Uses:
    """The uses of one parameter in one context: the dtypes that they bring an array to."""

    def __init__(self, program: ProgramFacts, record: Record, index: int, passed_on: set[int]) -> None:
        self.program = program
        self.record = record
        self.passed_on = passed_on
        self.name = record.code.params[index].name
        self.syntax: UnitSyntax = program.syntax(record.code)
        self.label = lb.Label(lb.VALUE, record.code.number, index)

    def dtypes(self, depth: int) -> Iterator[str]:
        """One dtype a use; raises :class:`NoPin` at a use that would see which dtype the argument has."""
        if next(readers(self.record.code, self.name), None) is not None:
            raise NoPin(f"a function within the body uses `{self.name}`")
        end = self._rebound()
        for load in self.syntax.loads.get(self.name, ()):
            if end is None or (load.lineno, load.col_offset) < end:
                yield from self._of(load, depth)

    def _rebound(self) -> tuple[int, int] | None:
        """Where the name stops standing for the argument: behind a plain assignment that every run passes."""
        stores = self.syntax.stores.get(self.name, ())
        if not stores:
            return None
        first = min(stores, key=lambda store: (store.lineno, store.col_offset))
        statement = self.syntax.statement(first)
        if not isinstance(statement, ast.Assign) or self.syntax.parents[statement] is not self.record.code.node:
            raise NoPin(f"the body gives `{self.name}` other values as well")
        return statement.end_lineno or 0, statement.end_col_offset or 0

    def _of(self, load: ast.Name, depth: int) -> Iterator[str]:
        user = self.syntax.parents[load]
        if isinstance(user, ast.Attribute) and user.attr == "shape":
            return
        if isinstance(user, ast.keyword) or (isinstance(user, (ast.List, ast.Tuple))
                                             and isinstance(self.syntax.parents[user], ast.Call)):
            user = self.syntax.parents[user]
        met = [event for event in self.record.events.values() if event.kind == COERCE and event.node is user
               and self._is_argument(event.subject)]
        edges = [edge for edge in self.record.calls.values() if edge.node is user]
        if isinstance(user, ast.BinOp) and not edges or isinstance(user, ast.Compare) and len(user.ops) == 1:
            yield self._met(load, met)
        elif isinstance(user, ast.Call) and load is not user.func:
            yield from self._of_call(load, user, met, edges, depth)
        else:
            raise self._refused(load)

    def _of_call(self, load: ast.Name, call: ast.Call, met: list[Event], edges: list[CallEdge],
                 depth: int) -> Iterator[str]:
        outside = self.record.outside_at.get(call)
        if edges:
            if outside is not None or not depth:
                raise self._refused(load)
            for edge in edges:
                yield from self._passed_on(load, edge, depth)
        elif outside in _OF_ANY_DTYPE:
            return
        elif outside in _CASTS:
            yield self._cast(load, call, met)
        elif outside is None or outside in _OF_ONE_DTYPE or (outside in FIRST_STAYS and call.args[:1] == [load]):
            raise self._refused(load)
        else:
            yield self._met(load, met)

    def _passed_on(self, load: ast.Name, edge: CallEdge, depth: int) -> Iterator[str]:
        """To a function of the program: what that does with it."""
        callee = edge.callee
        taken = [index for index, (labels, value) in enumerate(zip(edge.actuals, edge.passed))
                 if self.label in labels and may_be_array(value)]
        kinds = {callee.code.params[index].kind for index in taken}
        if edge.how != "call" or not kinds or not all(kind.startswith("positional") for kind in kinds):
            raise self._refused(load)
        self.passed_on.add(callee.code.number)
        for index in taken:
            yield from _Uses(self.program, callee, index, self.passed_on).dtypes(depth - 1)

    def _cast(self, load: ast.Name, call: ast.Call, met: list[Event]) -> str:
        """``tf.cast(array, dtype)``: what it makes of the array, a pin of the same dtype makes as well."""
        given = [keyword.value for keyword in call.keywords if keyword.arg == "dtype"] or call.args[1:2]
        stored = next((event.stored for event in met if event.attr == "given"), None)
        dtype = dtype_from(stored) if stored is not None else _written(given[0]) if given else None
        if dtype is None or call.args[:1] != [load]:
            raise self._refused(load)
        return dtype

    def _met(self, load: ast.Name, met: list[Event]) -> str:
        """The dtype of the tensors that an operation has beside the array."""
        if not met or any(event.attr != "operator" for event in met):
            raise self._refused(load)
        found = {_dtype(atom) for event in met for atom in event.stored.atoms}
        dtype = found.pop() if len(found) == 1 else None
        if dtype is None:
            raise self._refused(load)
        return dtype

    def _is_argument(self, value: Value) -> bool:
        return self.label in value.labels and may_be_array(value)

    def _refused(self, load: ast.Name) -> NoPin:
        user = self.syntax.parents[load]
        place = f"{self.record.code.path}:{load.lineno}"
        return NoPin(f"`{' '.join(spelled(user).split())[:60]}` in {place} takes `{self.name}` as it is")


def _dtype(atom: Atom) -> str | None:
    """The dtype that an array takes beside a tensor; weights of Keras 3 promote both instead."""
    if isinstance(atom, Tensor) or (isinstance(atom, Variable) and KERAS_WEIGHT not in atom.fields):
        return atom.dtype
    return None


def _written(node: ast.expr) -> str | None:
    """The dtype that ``tf.float32`` or ``"float32"`` says."""
    text = node.attr if isinstance(node, ast.Attribute) else node.value if isinstance(node, ast.Constant) else None
    return text if isinstance(text, str) and text.startswith(_NUMERIC) else None
