"""Type hints as abstract values: what a parameter may hold when only its annotation tells.

All spellings: names, strings, ``Optional``, unions, ``Annotated``, aliases, generics, classes of the program, and
names that say tensor (``TensorType``, ``Float[Tensor, "b n"]``).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from hybridize.interpreter.functions import named_tuples
from hybridize.interpreter.start.aliases import find_alias
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge import index
from hybridize.knowledge.dtypes import named_dtype
from hybridize.values import value as vl
from hybridize.values.atoms import (
    ApiRef,
    Array,
    Const,
    Dataset,
    DType,
    Range,
    Scalar,
    StaticShape,
    Tensor,
    Tuple,
)
from hybridize.values.kinds import is_tensor
from hybridize.values.objects import Class, DictState, Instance
from hybridize.values.objects import Iterator as PythonIterator
from hybridize.values.value import Value

_PLAIN = {
    "builtins.int": vl.INT, "builtins.float": vl.join(vl.FLOAT, vl.INT), "builtins.bool": vl.BOOL,
    "builtins.str": vl.STR, "builtins.bytes": vl.BYTES, "builtins.complex": vl.of(Scalar("complex")),
    "builtins.range": vl.of(Range(None, None, None)), "numpy.ndarray": vl.ANY_ARRAY,
    "tensorflow.Tensor": vl.ANY_TENSOR, "tensorflow.Variable": vl.ANY_TENSOR,
    "tensorflow.RaggedTensor": vl.of(Tensor(None, None, "ragged")),
    "tensorflow.sparse.SparseTensor": vl.of(Tensor(None, None, "sparse")),
    "tensorflow.IndexedSlices": vl.of(Tensor(None, None, "indexed_slices")),
    "tensorflow.TensorShape": vl.of(StaticShape(None)),
    "tensorflow.dtypes.DType": vl.of(DType(None)),
    "tensorflow.data.Dataset": vl.of(Dataset(vl.ANY_TENSOR)),
    "tensorflow.types.experimental.TensorLike": vl.ANY_TENSOR,
    "numpy.typing.ArrayLike": vl.ANY_ARRAY, "numpy.typing.NDArray": vl.ANY_ARRAY,
}
_ITERATORS = frozenset({"Iterator", "Generator", "AsyncIterator", "AsyncGenerator"})
_NONE_NAMES = ("None", "NoneType")
_SEQUENCES = {"List": "list", "list": "list", "Sequence": "list", "Iterable": "list", "Collection": "list",
              "MutableSequence": "list", "Set": "set", "set": "set", "FrozenSet": "set", "Deque": "deque"}
_TENSOR_WORDS = ("tensor", "tftype", "tensortype", "tensorlike")


class Hint(NamedTuple):
    """What an annotation says. ``by_name``: it rests on a name that merely sounds like a tensor."""

    value: Value
    by_name: bool


def read_hint(machine: Machine, frame: Frame, node: ast.expr, depth: int = 0) -> Hint | None:
    """The value that an annotation allows; None when it tells nothing."""
    if depth > 6:
        return None
    if isinstance(node, ast.Constant):
        if node.value is None:
            return Hint(vl.NONE, False)
        if isinstance(node.value, str):
            try:
                return read_hint(machine, frame, ast.parse(node.value, mode="eval").body, depth + 1)
            except (SyntaxError, ValueError):
                return None
        return None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _union(machine, frame, [node.left, node.right], depth)
    if isinstance(node, ast.Subscript):
        return _generic(machine, frame, node, depth)
    if isinstance(node, (ast.Name, ast.Attribute)):
        return _named(machine, frame, node, depth)
    return None


def _union(machine: Machine, frame: Frame, parts: list[ast.expr], depth: int) -> Hint | None:
    hints = [read_hint(machine, frame, part, depth + 1) for part in parts]
    known = [hint for hint in hints if hint is not None]
    if not known or all(hint.value is vl.NONE for hint in known):
        return None
    return Hint(vl.join_all(hint.value for hint in known), any(hint.by_name for hint in known))


def _leaf(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _generic(machine: Machine, frame: Frame, node: ast.Subscript, depth: int) -> Hint | None:
    name = _leaf(node.value)
    inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if name == "Optional":
        return _union(machine, frame, [inner[0], ast.Constant(None)], depth)
    if name == "Union":
        return _union(machine, frame, inner, depth)
    if name in ("Annotated", "Final", "ClassVar", "Required", "NotRequired", "Type"):
        return read_hint(machine, frame, inner[0], depth + 1)
    if name in ("Callable", "Awaitable", "Coroutine"):
        return None  # what it takes and gives is not what it is
    if name == "Literal":
        constants = [part.value for part in inner if isinstance(part, ast.Constant)]
        return Hint(vl.join_all(map(vl.const, constants)), False)
    if name in _SEQUENCES:
        return _container(machine, frame, node, inner[0], _SEQUENCES[name], depth)
    if name in _ITERATORS:
        return _iterator(machine, frame, node, inner[0], depth)
    if name in ("Tuple", "tuple"):
        return _tuple(machine, frame, node, inner, depth)
    if name in ("Dict", "dict", "Mapping", "MutableMapping", "OrderedDict", "DefaultDict") and len(inner) == 2:
        held = read_hint(machine, frame, inner[1], depth + 1)
        value = held.value if held is not None else vl.unknown("value of a dictionary argument")
        made = machine.new_dict(frame, node, DictState({}, vl.STR, value), tag="hint")
        return Hint(made, held.by_name if held is not None else False)
    outer = _named(machine, frame, node.value, depth)  # type: ignore[arg-type]
    if outer is not None:
        return outer
    if any(_sounds_like_tensor(_leaf(part)) for part in inner):
        return Hint(vl.ANY_TENSOR, True)  # jaxtyping: Float[Tensor, "batch dim"]
    return None


def _container(machine: Machine, frame: Frame, node: ast.AST, inner: ast.expr, kind: str, depth: int) -> Hint | None:
    held = read_hint(machine, frame, inner, depth + 1)
    value = held.value if held is not None else vl.unknown("element of a container argument")
    made = machine.new_list(frame, node, None, value, kind, tag="hint")
    return Hint(made, held.by_name if held is not None else False)


def _iterator(machine: Machine, frame: Frame, node: ast.AST, inner: ast.expr, depth: int) -> Hint | None:
    held = read_hint(machine, frame, inner, depth + 1)
    value = held.value if held is not None else vl.unknown("element of an iterator")
    made = machine.allocate(frame, node, "hint", lambda site: PythonIterator(site, value, vl.BOTTOM, "iterator"))
    return Hint(vl.of(made), held.by_name if held is not None else False)


def _tuple(machine: Machine, frame: Frame, node: ast.AST, inner: list[ast.expr], depth: int) -> Hint | None:
    if len(inner) == 2 and isinstance(inner[1], ast.Constant) and inner[1].value is Ellipsis:
        return _container(machine, frame, node, inner[0], "tuple", depth)
    hints = [read_hint(machine, frame, part, depth + 1) for part in inner]
    items = tuple(hint.value if hint is not None else vl.unknown("item of a tuple argument") for hint in hints)
    return Hint(vl.of(Tuple(items)), any(hint.by_name for hint in hints if hint is not None))


def _named(machine: Machine, frame: Frame, node: ast.Name | ast.Attribute, depth: int) -> Hint | None:
    from hybridize.interpreter.evaluate.expressions import evaluate

    if isinstance(node, ast.Name) and node.id in _NONE_NAMES:
        return Hint(vl.NONE, False)
    events = dict(frame.record.events)
    alias = find_alias(machine, frame, node)
    value = evaluate(machine, frame, node)
    frame.record.events = events  # reading a hint runs nothing
    if alias is not None:
        told = read_hint(machine, alias.frame, alias.hint, depth + 1)
        if told is not None and (not _sounds_like_tensor(_leaf(node)) or _is_tensor_data(told.value)):
            return told  # else the name says what is meant: ``TensorType`` may admit parameters that convert to one
    known: list[Hint] = []
    for atom in value.ordered():
        hint = _of_atom(machine, frame, atom, node, depth)
        if hint is not None:
            known.append(hint)
    if known:
        return Hint(vl.join_all(hint.value for hint in known), any(hint.by_name for hint in known))
    return Hint(vl.ANY_TENSOR, True) if _sounds_like_tensor(_leaf(node)) else None


def _of_atom(machine: Machine, frame: Frame, atom: object, node: ast.AST, depth: int) -> Hint | None:
    if isinstance(atom, Class):
        container = _annotated_container(machine, frame, atom, node, depth)
        if container is not None:
            return container
        return Hint(vl.of(synthetic_instance(machine, frame, atom, node)), False)
    if isinstance(atom, ApiRef):
        api = index.lookup(atom.name)
        name = api.name if api is not None else atom.name
        found = _PLAIN.get(name)
        if found is not None:
            return Hint(found, False)
        if name in ("builtins.list", "builtins.dict", "builtins.tuple", "builtins.set"):
            kind = name.rpartition(".")[2]
            if kind == "dict":
                held = DictState({}, vl.STR, vl.unknown("value of a dictionary argument"))
                return Hint(machine.new_dict(frame, node, held, tag="hint"), False)
            element = vl.unknown("element of a container argument")
            return Hint(machine.new_list(frame, node, None, element, kind, tag="hint"), False)
        number = named_dtype(name.removeprefix("numpy.")) if name.startswith("numpy.") else None
        if number not in (None, "string"):
            return Hint(vl.of(Array(number, ())), False)
        if api is not None and api.kind == "class":
            made = machine.allocate(frame, node, f"hint {name}", lambda site: Instance(site, ApiRef(name)))
            return Hint(vl.of(made), False)
        if _sounds_like_tensor(name.rpartition(".")[2]):
            return Hint(vl.ANY_TENSOR, True)
    return None


def _annotated_container(machine: Machine, frame: Frame, cls: Class, node: ast.AST, depth: int) -> Hint | None:
    """A ``NamedTuple`` or ``TypedDict`` of the program: a container of what the annotations in its body say."""
    typed = any(isinstance(base, ApiRef) and base.name.endswith(".TypedDict") for base in cls.mro)
    if not typed and not named_tuples.is_named_tuple(cls):
        return None
    hints = {name: read_hint(machine, inside, annotation, depth + 1)
             for inside, name, annotation in _annotations(machine, frame, cls)}
    held = {name: hint.value if hint is not None else vl.unknown("field of an argument")
            for name, hint in hints.items()}
    by_name = any(hint.by_name for hint in hints.values() if hint is not None)
    if typed:
        known = {Const(name): value for name, value in held.items()}
        return Hint(machine.new_dict(frame, node, DictState(known), tag=f"hint {cls.name}"), by_name)
    items = tuple(held.get(name, vl.unknown("field of an argument")) for name in named_tuples.fields_of(cls))
    return Hint(vl.of(Tuple(items, cls)), by_name)


def _annotations(machine: Machine, frame: Frame, cls: Class) -> Iterator[tuple[Frame, str, ast.expr]]:
    """The annotated names in the bodies of a class and its bases, each with a frame of the module it is written in."""
    for base in reversed(cls.mro):
        if not isinstance(base, Class) or base.code is None:
            continue
        module = next((one for one in machine.modules.values()
                       if one.code is not None and one.code.path == base.code.path), frame.module)
        inside = Frame(frame.code, module, frame.record, None, machine.heap.mark())
        for statement in base.code.node.body:  # type: ignore[attr-defined]
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                yield inside, statement.target.id, statement.annotation


def synthetic_instance(machine: Machine, frame: Frame, cls: Class, node: ast.AST) -> Instance:
    """An object of a class that no code of the program was seen to make, or the one that stands for all seen."""
    from hybridize.interpreter.start.open_world import instance_for

    return instance_for(machine, frame, cls, node)


def _is_tensor_data(value: Value) -> bool:
    return all(is_tensor(atom) or isinstance(atom, Array) for atom in value.atoms)


def _sounds_like_tensor(name: str) -> bool:
    lowered = name.lower()
    return any(word in lowered for word in _TENSOR_WORDS)

