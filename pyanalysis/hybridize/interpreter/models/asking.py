"""Results that TensorFlow tells: calls become questions for the oracle, its answers abstract values."""

from __future__ import annotations

import ast
from typing import Any

from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge import index
from hybridize.knowledge.model import Api
from hybridize.oracle.policy import may_ask, may_make, stand_in
from hybridize.oracle.protocol import UNKNOWN, Form, is_failure
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import (
    ApiRef,
    Array,
    Atom,
    Const,
    Dataset,
    DType,
    Range,
    Scalar,
    Slice,
    StaticShape,
    Tensor,
    Tuple,
)
from hybridize.values.objects import Dictionary, DictState, Instance, ListState, Sequence, Variable
from hybridize.values.value import Value

_DEPTH = 6
_ITEMS = 64
_LAYER_OPTIONS = frozenset({"batch_input_shape", "batch_size", "dtype", "input_dim", "input_shape", "name"})


class _Inexpressible(Exception):
    """A value that cannot be put into a question."""


def ask_call(machine: Machine, api: Api, receiver: Value | None, arguments: tuple[Value, ...],
             by_name: dict[str, Value], node: ast.AST) -> Form | None:
    """What a call of a public function, method or property returns, or None."""
    if machine.oracle is None or not may_ask(api):
        return None
    try:
        positional = [_form(value, _DEPTH) for value in arguments]
        named = _keywords(api.parameters, len(arguments), by_name)
        if receiver is None or api.kind == "function":
            question: Form = ["call", api.name, positional, named]
        elif api.kind == "property":
            question = ["get", _form(receiver, _DEPTH), api.name.rpartition(".")[2]]
        else:
            question = ["method", _form(receiver, _DEPTH), api.name.rpartition(".")[2], positional, named]
    except _Inexpressible:
        return None
    return _ask(machine, question, node)


def ask_object(machine: Machine, made: Instance, arguments: tuple[Value, ...], keywords: dict[str, Value],
               node: ast.AST) -> Form | None:
    """What calling an object of a public class returns, or None."""
    if machine.oracle is None:
        return None
    try:
        positional = [_form(value, _DEPTH) for value in arguments]
        named = [[name, _form(value, _DEPTH)] for name, value in sorted(keywords.items())]
        return _ask(machine, ["apply", _instance(made, _DEPTH), positional, named], node)
    except _Inexpressible:
        return None


def ask_weights(machine: Machine, made: Instance, arguments: tuple[Value, ...], node: ast.AST) -> Form | None:
    """The weights that a standard layer makes when it is called with these arguments, or None."""
    if machine.oracle is None:
        return None
    try:
        question: Form = ["weights", _instance(made, _DEPTH), [_form(value, _DEPTH) for value in arguments], []]
    except _Inexpressible:
        return None
    answer = machine.oracle.ask(question)
    return answer if answer is not None and not is_failure(answer) else None


def ask_item(machine: Machine, owner: Value, index: Value, node: ast.AST) -> tuple[Any, Any] | None:
    """Shape and rows of ``owner[index]``, where the result is a tensor or array of the owner's layout."""
    try:
        question: Form = ["item", _form(owner, _DEPTH), _form(index, _DEPTH)]
    except _Inexpressible:
        return None
    answer = _ask(machine, question, node)
    layout = question[1][3:4] if question[1][0] == "t" else []
    if answer is None or answer[0] not in ("t", "a") or (layout and answer[3:4] != layout):
        return None
    rows = answer[4] if answer[0] == "t" else None
    return _dims(answer[2]), tuple(rows) if rows is not None else None


def _ask(machine: Machine, question: Form, node: ast.AST) -> Form | None:
    """The answer, if it tells anything; calls that no context lets pass are remembered."""
    answer = machine.oracle.ask(question)
    if answer is not None and is_failure(answer):
        if node not in machine.working and not _is_guarded(machine.frame):
            machine.failing.setdefault(node, (machine.frame.code, answer[1], question))
        return None
    machine.failing.pop(node, None)
    machine.working.add(node)
    return answer if answer is not None and answer != UNKNOWN else None


def _is_guarded(frame: Frame) -> bool:
    """Whether the program expects that something fails here."""
    return frame.inside is not None and any(frame.inside.find(kind) is not None for kind in ("expected_failure", "try"))


# -- questions --------------------------------------------------------------------------------------------------
def _keywords(parameters: tuple[str, ...], positional: int, by_name: dict[str, Value]) -> list[Any]:
    star = next((at for at, name in enumerate(parameters) if name.startswith("*")), len(parameters))
    given = set(parameters[:min(positional, star)])
    return [[name, _form(value, _DEPTH)] for name, value in sorted(by_name.items())
            if name not in given and not name.startswith("#")]


def _form(value: Value, depth: int) -> Form:
    if not value.atoms or depth < 0:
        raise _Inexpressible
    forms = [_atom(atom, depth) for atom in value.ordered()]
    if UNKNOWN in forms:
        return UNKNOWN
    any_of = {form[1] for form in forms if form[0] == "k"}  # some number stands for the known ones as well
    forms = [form for form in forms if not (form[0] == "c" and type(form[1]).__name__ in any_of)]
    return forms[0] if len(forms) == 1 else ["or", forms]


def _atom(atom: Atom, depth: int) -> Form:
    kind = type(atom)
    maker = _FORMS.get(kind)
    if maker is None:
        if atom.kind == "unknown":
            return UNKNOWN
        raise _Inexpressible
    return maker(atom, depth)  # type: ignore[no-any-return]


def _const(atom: Const, depth: int) -> Form:
    value = atom.value
    if isinstance(value, bytes):
        return ["b", value.decode("latin-1")]
    if value is Ellipsis:
        return ["..."]
    if value is None or isinstance(value, (bool, int, float, str)):
        return ["c", value]
    raise _Inexpressible


def _scalar(atom: Scalar, depth: int) -> Form:
    return ["k", atom.type_name] if atom.type_name in ("int", "float", "bool", "str") else UNKNOWN


def _tensor(atom: Tensor, depth: int) -> Form:
    if atom.layout in ("variant",):
        return UNKNOWN
    layout = "dense" if atom.layout == "keras" else atom.layout
    return ["t", atom.dtype, _axes(atom.shape), layout, list(atom.rows) if atom.rows is not None else None]


def _axes(shape: Any) -> Any:
    return list(shape) if shape is not None else None


def _shape(atom: StaticShape, depth: int) -> Form:
    """When the program runs the axes are numbers: a shape that is not fully known is a tuple of some of them."""
    if atom.dims is None:
        return ["L", ["k", "int"]]
    return ["u", [["c", axis] if axis is not None else ["k", "int"] for axis in atom.dims]]


def _range(atom: Range, depth: int) -> Form:
    length = atom.length()
    if length is None or length > _ITEMS:
        return ["L", ["k", "int"]]
    return ["l", [["c", number] for number in range(atom.start or 0, atom.stop or 0, atom.step or 1)]]


def _tuple(atom: Tuple, depth: int) -> Form:
    return ["u", [_form(item, depth - 1) for item in atom.items]]


def _sequence(atom: Sequence, depth: int) -> Form:
    state = atom.fields.get("content")
    if not isinstance(state, ListState) or atom.type_name not in ("list", "tuple"):
        raise _Inexpressible
    if state.items is None:
        return ["L", _form(state.element, depth - 1)]
    return ["l" if atom.type_name == "list" else "u", [_form(item, depth - 1) for item in state.items]]


def _dictionary(atom: Dictionary, depth: int) -> Form:
    state = atom.fields.get("content")
    if not isinstance(state, DictState) or state.maybe or state.rest_value.atoms:
        raise _Inexpressible
    out = []
    for key, value in state.known.items():
        if not isinstance(key, Const) or not isinstance(key.value, (str, int)):
            raise _Inexpressible
        out.append([key.value, _form(value, depth - 1)])
    return ["m", out]


def _reference(atom: ApiRef, depth: int) -> Form:
    name = index.canonical(atom.name) or atom.name
    if not name.startswith(("tensorflow.", "numpy.", "builtins.")):
        raise _Inexpressible
    return ["r", name]


def _instance(atom: Instance, depth: int) -> Form:
    if not isinstance(atom.cls, ApiRef) or depth < 0:
        raise _Inexpressible
    name = index.canonical(atom.cls.name) or atom.cls.name
    known = stand_in(name)
    if known is not None:
        return known
    given = atom.fields.get("#arguments")
    made = given.single() if isinstance(given, Value) else None
    if not may_make(name) or not isinstance(made, Tuple):
        raise _Inexpressible
    api = index.lookup(name)
    named = {key[1:]: value for key, value in atom.fields.items()
             if isinstance(key, str) and key.startswith("#") and key[1:] in _passable(api) and isinstance(value, Value)}
    positional = [_form(item, depth - 1) for item in made.items]
    return ["o", name, positional, _keywords(api.parameters if api is not None else (), len(positional), named)]


def _passable(api: Api | None) -> frozenset[str]:
    """Names that an object keeps of its making; its other notes have names that no parameter has."""
    names = set(api.parameters) if api is not None else set()
    return frozenset(names | _LAYER_OPTIONS)


_FORMS: dict[type, Any] = {
    Const: _const, Scalar: _scalar, Tensor: _tensor, StaticShape: _shape, Range: _range, Tuple: _tuple,
    Sequence: _sequence, Dictionary: _dictionary, ApiRef: _reference, Instance: _instance,
    Variable: lambda atom, depth: ["v", atom.dtype, _axes(atom.shape)],
    Array: lambda atom, depth: ["a", atom.dtype, _axes(atom.shape)],
    DType: lambda atom, depth: ["d", atom.name],
    Dataset: lambda atom, depth: ["ds", _form(atom.element, depth - 1)],
    Slice: lambda atom, depth: ["sl", *(_form(part, depth - 1) for part in atom.parts())],
}


# -- answers ----------------------------------------------------------------------------------------------------
class Reader:
    """Turns an answer into a value made at a node. ``keras``: results are KerasTensors."""

    def __init__(self, machine: Machine, frame: Frame, node: ast.AST, labels: lb.Labels, keras: bool = False) -> None:
        self.machine = machine
        self.frame = frame
        self.node = node
        self.labels = labels
        self.keras = keras

    def value(self, form: Form, place: str = "") -> Value | None:
        """The value of an answer; None for one that tells nothing."""
        kind = form[0]
        if kind == "or":
            parts = [self.value(one, f"{place}|{at}") for at, one in enumerate(form[1])]
            return vl.join_all(part for part in parts if part is not None) if None not in parts else None
        if kind == "t":
            return self._tensor(form)
        if kind == "a":
            labels = self._settled(form[2])
            return vl.of(Array(form[1], _dims(form[2]))).add_labels(labels)
        if kind == "c":
            return vl.const(form[1]).add_labels(self.labels)
        if kind == "k":
            return vl.of(Scalar(form[1])).add_labels(self.labels)
        if kind == "s":
            return vl.of(StaticShape(_dims(form[1]))).with_labels(lb.static_of(self.labels))
        if kind == "d":
            return vl.of(DType(form[1])).with_labels(lb.static_of(self.labels))
        if kind == "ds":
            element = self.value(form[1], place + ".")
            return vl.of(Dataset(element.plain())) if element is not None else None
        return self._container(form, place)

    def _container(self, form: Form, place: str) -> Value | None:
        kind = form[0]
        if kind in ("l", "u"):
            items = [self.value(one, f"{place}{at}.") for at, one in enumerate(form[1])]
            known = tuple(item if item is not None else vl.unknown("part of a result") for item in items)
            if kind == "u":
                return vl.of(Tuple(known))
            return self.machine.new_list(self.frame, self.node, known, tag=f"result{place}")
        if kind == "L":
            element = self.value(form[1], place + "*.") or vl.unknown("part of a result")
            return self.machine.new_list(self.frame, self.node, None, element, tag=f"result{place}")
        if kind == "m":
            parts = {Const(key): self.value(one, f"{place}{key}.") or vl.unknown("part of a result")
                     for key, one in form[1]}
            return self.machine.new_dict(self.frame, self.node, DictState(parts), tag=f"result{place}")
        return None

    def _tensor(self, form: Form) -> Value:
        _, dtype, shape, layout, rows = form
        if layout == "ragged" and shape is not None and len(shape) < 2:
            layout, rows = "dense", None  # a row of a ragged tensor
        made = Tensor(dtype, _dims(shape), "keras" if self.keras and layout == "dense" else layout,
                      tuple(rows) if rows is not None else None)
        return vl.of(made).with_labels(lb.union(self._settled(shape), self.frame.made))

    def _settled(self, shape: Any) -> lb.Labels:
        return lb.settled(self.labels) if shape is not None and None not in shape else self.labels


def _dims(shape: Any) -> Any:
    return tuple(shape) if shape is not None else None
