"""Results of outside calls from the notation of :attr:`hybridize.knowledge.model.Api.returns`.

The notation is a name with suffixes and bracketed parts: ``tensor``, ``list[tensor]``, ``tuple[int,arg0.element]``,
``dataset[self.element.batched]``, ``result(map_func)``, ``instance(tensorflow.Module)``.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import lru_cache

from hybridize.interpreter.functions.named_tuples import returned
from hybridize.interpreter.functions.resumed import calls_at, runs_lazily
from hybridize.interpreter.models.holders import note_given
from hybridize.interpreter.models.outside_call import Call, Results, argument, made_here, tensor
from hybridize.interpreter.models.structures import as_tensors, suffixed
from hybridize.interpreter.results import operations, transfer
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import STATIC, WHOLE
from hybridize.knowledge.model import Api
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import (
    ApiRef,
    Array,
    Dataset,
    Scalar,
    StaticShape,
    Tensor,
    Tuple,
)
from hybridize.values.objects import Class, DictState, Function, Instance, Iterator, Variable, Wrapper
from hybridize.values.value import Value

_SIMPLE = {
    "int": vl.INT, "float": vl.FLOAT, "bool": vl.BOOL, "str": vl.STR, "bytes": vl.BYTES, "none": vl.NONE,
    "number": vl.join(vl.INT, vl.FLOAT), "complex": vl.of(Scalar("complex")), "dtype": vl.ANY_DTYPE,
}


def result(machine: Machine, frame: Frame, node: ast.AST, api: Api, receiver: Value | None,
           arguments: tuple[Value, ...], by_name: dict[str, Value], results: Results | None = None) -> Value:
    """The result of calling ``api``: as the fast rules know, as TensorFlow says, or as its notation says."""
    call = Call(machine, frame, node, api, receiver, arguments, by_name, results or {})
    return returned(api.name, _result_of(call, machine, results))


def _result_of(call: Call, machine: Machine, results: Results | None) -> Value:
    api = call.api
    if machine.oracle is None or results:
        return read(call, api.returns)
    fast = read(call, api.returns) if api.returns in ("tensor", "ndarray") else None
    if fast is not None and _complete(call, fast):
        return fast
    return _asked(call) or (fast if fast is not None else read(call, api.returns))


_ASKED = frozenset({"tensor", "ragged", "sparse", "ndarray", "list", "tuple", "tuple_of", "either", "union", "dataset",
                    "unknown", "dict", "indexed_slices"})


def _complete(call: Call, value: Value) -> bool:
    """Whether the fast rules tell dtype and shape; they speak of dense tensors only."""
    atom = value.single()
    if not isinstance(atom, (Tensor, Array)) or atom.dtype is None or atom.shape is None or None in atom.shape:
        return False
    return not any(_is_composite(given) for given in (*call.arguments, *call.by_name.values()))


def _is_composite(value: Value) -> bool:
    return any(isinstance(atom, Tensor) and atom.layout in ("ragged", "sparse", "indexed_slices")
               for atom in value.atoms)


def _asked(call: Call) -> Value | None:
    from hybridize.interpreter.models.asking import Reader, ask_call

    if parse(call.api.returns)[0] not in _ASKED:
        return None
    answer = ask_call(call.machine, call.api, call.receiver, call.arguments, call.by_name, call.node)
    if answer is None:
        return None
    return Reader(call.machine, call.frame, call.node, call.labels, _layout(call) == "keras").value(answer)


def read(call: Call, notation: str) -> Value:
    """Evaluate one notation."""
    head, inner, suffixes = parse(notation)
    value = _head(call, head, inner, notation)
    for suffix in suffixes:
        value = suffixed(call, value, suffix)
    return value


@lru_cache(maxsize=4096)
def parse(notation: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Split ``head[inner,...](inner).suffix.suffix``."""
    text = notation.strip()
    position = 0
    while position < len(text) and text[position] not in "[(.":
        position += 1
    head, rest = text[:position], text[position:]
    inner: tuple[str, ...] = ()
    if rest[:1] in ("[", "("):
        depth = 0
        for index, letter in enumerate(rest):
            depth += letter in "[("
            depth -= letter in "])"
            if depth == 0:
                inner = _split(rest[1:index])
                rest = rest[index + 1:]
                break
    suffixes = tuple(part for part in rest.split(".") if part)
    return head, inner, suffixes


def _split(text: str) -> tuple[str, ...]:
    parts, depth, start = [], 0, 0
    for index, letter in enumerate(text):
        depth += letter in "[("
        depth -= letter in "])"
        if letter == "," and depth == 0:
            parts.append(text[start:index].strip())
            start = index + 1
    parts.append(text[start:].strip())
    return tuple(part for part in parts if part)


def _head(call: Call, head: str, inner: tuple[str, ...], notation: str) -> Value:
    simple = _SIMPLE.get(head)
    if simple is not None:
        return simple.add_labels(call.labels)
    if head.startswith("arg") and head[3:].isdigit():
        return argument(call, int(head[3:]))
    maker = _MAKERS.get(head)
    if maker is not None:
        return maker(call, inner)
    return vl.unknown(f"result of {call.api.name}").add_labels(call.labels)


def _tensor(call: Call, inner: tuple[str, ...]) -> Value:
    named = dict(call.by_name)
    if call.receiver is not None and call.api.kind != "function":
        named = {"x": call.receiver, **named}
    atom = operations.transfer(call.api.name, named)
    if inner and isinstance(atom, Tensor) and atom.dtype is None:
        atom = Tensor(inner[0], atom.shape)
    layout = _layout(call)
    if layout != "dense" and isinstance(atom, Tensor):
        atom = Tensor(atom.dtype, atom.shape, layout)
    return made_here(call, atom)


def _layout(call: Call) -> str:
    """KerasTensors give KerasTensors; ragged operands of element-wise ops give ragged results."""
    for value in (*call.arguments[:2], *((call.receiver,) if call.receiver is not None else ())):
        for atom in value.ordered():
            if isinstance(atom, Tensor) and atom.layout == "keras":
                return "keras"
            if isinstance(atom, Tensor) and atom.layout == "ragged" and ".math." in call.api.name \
                    and "reduce" not in call.api.name:
                return "ragged"
    return "dense"


def _ragged(call: Call, inner: tuple[str, ...]) -> Value:
    return tensor(call, layout="ragged")


def _sparse(call: Call, inner: tuple[str, ...]) -> Value:
    return tensor(call, layout="sparse")


def _array(call: Call, inner: tuple[str, ...]) -> Value:
    named = dict(call.by_name)
    if call.receiver is not None and call.api.kind != "function":
        named = {"a": call.receiver, **named}
    atom = operations.transfer(call.api.name, named, Array)
    return vl.of(atom).add_labels(call.labels)


def _variable(call: Call, inner: tuple[str, ...]) -> Value:
    from hybridize.interpreter.models.tensors import make_variable

    return make_variable(call.machine, call.frame, call.node, call.by_name)


def _shape(call: Call, inner: tuple[str, ...]) -> Value:
    source = call.receiver if call.receiver is not None else argument(call, 0)
    dims = [atom.shape if isinstance(atom, (Tensor, Array, Variable)) else transfer.shape_from(vl.of(atom))
            for atom in source.ordered()]
    shape = vl.of(StaticShape(vl.join_shapes(dims) if dims else None)).with_labels(lb.static_of(call.labels))
    if shape.labels and call.receiver is not None:
        call.frame.event(STATIC, call.node, subject=shape, attr=WHOLE)
    return shape


def _list(call: Call, inner: tuple[str, ...]) -> Value:
    element = read(call, inner[0]) if inner else vl.unknown("element")
    return call.machine.new_list(call.frame, call.node, None, element, tag="result")


def _set(call: Call, inner: tuple[str, ...]) -> Value:
    element = read(call, inner[0]) if inner else vl.unknown("element")
    return call.machine.new_list(call.frame, call.node, None, element, "set", tag="result")


def _tuple(call: Call, inner: tuple[str, ...]) -> Value:
    return vl.of(Tuple(tuple(read(call, part) for part in inner)))


def _dict(call: Call, inner: tuple[str, ...]) -> Value:
    key = read(call, inner[0]) if inner else vl.unknown("key")
    held = read(call, inner[1]) if len(inner) > 1 else vl.unknown("value")
    return call.machine.new_dict(call.frame, call.node, DictState({}, key.plain(), held), tag="result")


def _iterator(call: Call, inner: tuple[str, ...]) -> Value:
    element = read(call, inner[0]) if inner else vl.unknown("element")
    source = call.receiver if call.receiver is not None else argument(call, 0)
    made = call.machine.allocate(call.frame, call.node, "iterator",
                                 lambda site: Iterator(site, vl.BOTTOM, source, "iterator"))
    made.element = vl.join(made.element, element)
    made.source = vl.join(made.source, source)
    runs_lazily(call.machine, made, calls_at(call.frame, call.node))
    return vl.of(made)


def _dataset(call: Call, inner: tuple[str, ...]) -> Value:
    element = read(call, inner[0]) if inner else vl.unknown("element of a dataset")
    return vl.of(Dataset(as_tensors(element, call).plain()))


def _self(call: Call, inner: tuple[str, ...]) -> Value:
    return call.receiver if call.receiver is not None else vl.unknown("self")


def _object(call: Call, inner: tuple[str, ...]) -> Value:
    if inner:
        return instance_of(call, inner[0])
    if call.api.kind == "class":
        return instance_of(call, call.api.name)
    return vl.unknown(f"result of {call.api.name}").add_labels(call.labels)


def instance_of(call: Call, name: str) -> Value:
    """A new object of an outside class."""
    from hybridize.interpreter.models import building

    made = call.machine.allocate(call.frame, call.node, f"instance {name}", lambda site: Instance(site, ApiRef(name)))
    if call.api.kind == "class":
        call.machine.store(made, "#arguments", vl.of(Tuple(call.arguments)))
        for key, value in call.by_name.items():
            call.machine.store(made, f"#{key}", value)
    note_given(call.machine, vl.of(made), (*call.arguments, *call.by_name.values()))
    building.made(call.machine, made, from_class=call.api.kind == "class")
    return vl.of(made)


def _result(call: Call, inner: tuple[str, ...]) -> Value:
    return vl.join_all(call.results.get(name, vl.BOTTOM) for name in inner)


def _either(call: Call, inner: tuple[str, ...]) -> Value:
    return vl.join_all(read(call, part) for part in inner)


def _indexed_slices(call: Call, inner: tuple[str, ...]) -> Value:
    return tensor(call, layout="indexed_slices")


def _keras_tensor(call: Call, inner: tuple[str, ...]) -> Value:
    return tensor(call, layout="keras")


def _tuple_of(call: Call, inner: tuple[str, ...]) -> Value:
    element = read(call, inner[0]) if inner else vl.unknown("element")
    return call.machine.new_list(call.frame, call.node, None, element, "tuple", tag="result")


def _args(call: Call, inner: tuple[str, ...]) -> Value:
    """All arguments, one of which a suffix then looks at."""
    return vl.join_all(call.arguments)


def _identity(call: Call, inner: tuple[str, ...]) -> Value:
    """A decorator that gives back what it is put on: at once, or after a call with options."""
    given = call.arguments[0] if len(call.arguments) == 1 else vl.BOTTOM
    if any(isinstance(atom, (Function, Class, Wrapper)) for atom in given.atoms):
        return given
    made: Wrapper = call.machine.allocate(call.frame, call.node, "wrapper identity",
                                          lambda site: Wrapper(site, "make identity", vl.BOTTOM))
    return vl.of(made)


_MAKERS: dict[str, Callable[[Call, tuple[str, ...]], Value]] = {
    "tensor": _tensor, "ragged": _ragged, "sparse": _sparse, "ndarray": _array, "variable": _variable,
    "shape": _shape, "list": _list, "set": _set, "tuple": _tuple, "dict": _dict, "iterator": _iterator,
    "dataset": _dataset, "self": _self, "instance": _object, "object": _object, "result": _result,
    "either": _either, "union": _either, "indexed_slices": _indexed_slices, "keras_tensor": _keras_tensor,
    "tuple_of": _tuple_of, "args": _args, "identity": _identity,
}
