"""Attributes of values from outside the program: tensors, arrays, built-in objects, library modules and classes."""

from __future__ import annotations

import ast
import math
from typing import Any

from hybridize.interpreter.evaluate.unnamed import is_some_member, look_in
from hybridize.interpreter.functions.operands import note_tensor_member
from hybridize.interpreter.functions.plain_uses import note_text_member
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import FLAGS, Machine
from hybridize.interpreter.state.record import API, MEMBER, STATIC, WHOLE, WRITE
from hybridize.knowledge import index
from hybridize.knowledge.model import Api
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import (
    ApiMethod,
    ApiRef,
    Array,
    Atom,
    Const,
    Dataset,
    DType,
    Range,
    Scalar,
    Shape,
    Slice,
    StaticShape,
    Tensor,
    Tuple,
)
from hybridize.values.derived import container
from hybridize.values.kinds import may_be_tensor, nested
from hybridize.values.objects import Dictionary, Instance, Iterator, Obj, Sequence, Variable
from hybridize.values.value import Value

_LAYOUTS = {
    "dense": "tensorflow.Tensor",
    "ragged": "tensorflow.RaggedTensor",
    "sparse": "tensorflow.sparse.SparseTensor",
    "indexed_slices": "tensorflow.IndexedSlices",
    "keras": "tensorflow.Tensor",
}
_SEQUENCES = {"list": "builtins.list", "set": "builtins.set", "frozenset": "builtins.frozenset",
              "tuple": "builtins.tuple", "deque": "collections.deque"}
_CONSTANTS = {
    "numpy.newaxis": vl.NONE, "tensorflow.newaxis": vl.NONE, "numpy.pi": vl.FLOAT, "math.pi": vl.FLOAT,
    "math.e": vl.FLOAT, "numpy.e": vl.FLOAT, "numpy.inf": vl.FLOAT, "math.inf": vl.FLOAT, "numpy.nan": vl.FLOAT,
    "sys.maxsize": vl.INT, "tensorflow.__version__": vl.STR, "numpy.__version__": vl.STR,
}
# What is static of anything that has such an attribute: tensors, arrays, variables.
_STATIC_FACTS = {"shape": vl.ANY_SHAPE, "dtype": vl.ANY_DTYPE, "ndim": vl.INT}
_ARRAY_ONLY = ("T", "flat", "imag", "real", "size")  # what tensors lack unless they imitate NumPy


def member(class_name: str, name: str) -> Api | None:
    """The member of an outside class, looked up through its bases; members of ``object`` are not reported."""
    if class_name == "builtins.object":
        return None
    found = index.member(class_name, name)
    if found is not None and found.name.startswith("builtins.object."):
        return None
    return found


def class_name(atom: Atom) -> str | None:
    """Dotted name of the class of an outside value."""
    kind = type(atom)
    if kind is Tensor:
        return _LAYOUTS.get(atom.layout, "tensorflow.Tensor")  # type: ignore[attr-defined]
    if kind is Variable:
        return "tensorflow.Variable"
    if kind is Sequence:
        return _SEQUENCES.get(atom.type_name, "builtins.list")  # type: ignore[attr-defined]
    if kind is Dictionary:
        name = atom.type_name  # type: ignore[attr-defined]
        return "builtins.dict" if name == "dict" else "collections." + name
    if kind is Const or kind is Scalar:
        return "builtins." + atom.type_name  # type: ignore[attr-defined]
    if kind is Instance:
        return atom.cls.name if isinstance(atom.cls, ApiRef) else None  # type: ignore[attr-defined]
    if kind is Iterator and any(type(source) is Dataset for source in atom.source.atoms):  # type: ignore[attr-defined]
        return "tensorflow.data.Iterator"
    return _CLASSES.get(kind)


_CLASSES: dict[type, str] = {
    Array: "numpy.ndarray", StaticShape: "tensorflow.TensorShape", DType: "tensorflow.dtypes.DType",
    Dataset: "tensorflow.data.Dataset", Tuple: "builtins.tuple", Range: "builtins.range", Slice: "builtins.slice",
    Iterator: "collections.abc.Iterator",
}


def get_attribute(machine: Machine, frame: Frame, atom: Atom, owner: Value, name: str, node: ast.AST) -> Value:
    """``owner.name`` for an outside atom."""
    kind = type(atom)
    if kind is ApiRef:
        if atom.name == FLAGS and name in machine.flags.fields:  # type: ignore[attr-defined]
            return machine.read(machine.flags, name, node)  # type: ignore[no-any-return]
        if look_in(machine, atom, name if name != "__dict__" else ".*"):
            return vl.unknown("attribute of a module whose name is not known")
        if is_some_member(atom):
            return vl.unknown("attribute of unknown name")
        return api_attribute(atom.name, name, owner.labels)  # type: ignore[attr-defined]
    if kind is Tensor or kind is Variable or kind is Array:
        found = _of_tensor(frame, atom, owner, name, node)
        if found is not None:
            return found
    elif kind is StaticShape:
        if name in ("rank", "ndims"):
            frame.event(STATIC, node, subject=owner, attr="rank")
            dims = atom.dims  # type: ignore[attr-defined]
            return (vl.const(len(dims)) if dims is not None else vl.INT).add_labels(owner.labels)
        if name == "dims":
            return owner
    elif kind is Slice:
        return getattr(atom, {"start": "lower", "stop": "upper"}.get(name, "step"))  # type: ignore[no-any-return]
    elif kind is ApiMethod:
        return vl.unknown(f"attribute {name} of a library method")
    cls = class_name(atom)
    api = member(cls, name) if cls is not None else None
    if api is None:
        if kind in (Tensor, Variable, Array):
            frame.event(MEMBER, node, subject=owner, attr=name)
        return vl.of(ApiMethod(owner, name, None)) if cls is not None else vl.unknown(f"attribute {name}")
    return _member_value(machine, frame, atom, owner, api, name, node)


def of_unknown(frame: Frame, owner: Value, name: str, node: ast.AST) -> Value | None:
    """What the name of an attribute tells when nothing is known of its owner."""
    if name == "numpy":
        frame.event(MEMBER, node, subject=owner, attr=name)
        note_tensor_member(frame, owner)
    note_text_member(frame, node, name)
    if name in ("__name__", "__qualname__"):
        return vl.STR
    if name in _STATIC_FACTS and owner.labels:
        return _STATIC_FACTS[name].with_labels(lb.static_of(owner.labels))
    return None


def lacks(atom: Atom, name: str) -> bool:
    """Whether reading the attribute certainly raises: None, numbers, texts and built-in containers without it."""
    if type(atom) is Const and atom.value is None:
        return True
    plain = isinstance(atom, (Const, Scalar, Sequence, Dictionary))
    cls = class_name(atom) if plain or (isinstance(atom, Tuple) and atom.type_ref is None) else None
    return cls is not None and member(cls, name) is None


def _member_value(
    machine: Machine, frame: Frame, atom: Atom, owner: Value, api: Api, name: str, node: ast.AST
) -> Value:
    if api.kind == "property" or api.kind == "constant":
        from hybridize.interpreter.models.returns import result

        if type(atom) in (Tensor, Variable, Array):
            frame.event(MEMBER, node, subject=owner, attr=name, api=api, name=api.name)
        elif type(atom) is Instance and (name == "losses" or api.returns in ("variable", "list[variable]")):
            from hybridize.interpreter.models.keras import layer_property

            special = layer_property(machine, frame, atom, name, node)
            if special is not None:
                return special
            frame.event(API, node, name=f"keras.{name}", attr=name, subject=vl.of(atom))
        return result(machine, frame, node, api, owner, (), {})
    if api.role == "eager_only":
        frame.event(MEMBER, node, subject=owner, attr=name, api=api, name=api.name)
    return vl.of(ApiMethod(owner, name, api.name))


def _of_tensor(frame: Frame, atom: Any, owner: Value, name: str, node: ast.AST) -> Value | None:
    if name == "shape" or (name == "dense_shape" and atom.kind == "tensor" and atom.layout != "sparse"):
        read = vl.of(StaticShape(atom.shape)).with_labels(lb.static_of(owner.labels))
        if read.labels:
            frame.event(STATIC, node, subject=read, attr=WHOLE)
        return read
    if name == "dtype":
        return vl.of(DType(atom.dtype)).with_labels(lb.static_of(owner.labels))
    if name == "ndim":
        size = vl.INT if atom.shape is None else vl.const(len(atom.shape))
        return size.with_labels(lb.static_of(owner.labels))
    if type(atom) is Array:
        if name in _ARRAY_ONLY:
            frame.event(MEMBER, node, subject=owner, attr=name)
        if name == "T":
            shape = tuple(reversed(atom.shape)) if atom.shape is not None else None
            return vl.of(Array(atom.dtype, shape)).add_labels(owner.labels)
        if name in ("real", "imag", "flat"):
            return vl.of(Array(atom.dtype, atom.shape if name != "flat" else (None,))).add_labels(owner.labels)
        if name == "size":
            count = vl.INT if atom.shape is None or None in atom.shape else vl.const(math.prod(atom.shape))
            return count.with_labels(lb.static_of(owner.labels))
    elif name in ("indices", "values") and type(atom) is Tensor and atom.layout == "sparse":
        return _entries(frame, atom, owner, name)
    elif name == "values" and type(atom) is Tensor and atom.layout in ("ragged", "indexed_slices"):
        return vl.of(Tensor(atom.dtype, _values_shape(atom))).add_labels(owner.labels)
    return None


def _entries(frame: Frame, atom: Tensor, owner: Value, name: str) -> Value:
    """How many entries a sparse tensor has only its values tell."""
    rank = len(atom.shape) if atom.shape is not None else None
    made = Tensor(atom.dtype, (None,)) if name == "values" else Tensor("int64", (None, rank))
    return vl.of(made).with_labels(lb.union(owner.labels, lb.sized_by(frame.code.number)))


def _values_shape(atom: Tensor) -> Shape:
    """Of ``x.values``: one axis instead of those that are ragged or hold one slice each."""
    gone = 1 if atom.layout == "indexed_slices" else 2 if atom.rows is not None and atom.rows[0] == 1 else None
    return (None, *atom.shape[gone:]) if gone is not None and atom.shape is not None else None


def api_attribute(owner: str, name: str, labels: lb.Labels = lb.NONE) -> Value:
    """An attribute of an outside module or class."""
    dotted = f"{owner}.{name}"
    found = _CONSTANTS.get(dotted)
    if found is not None:
        return found
    if name in ("__name__", "__qualname__"):
        return _name_of(owner)
    if owner == FLAGS and not name.startswith("__"):
        return vl.unknown("a flag of the command line")
    if owner in ("tensorflow", "tensorflow.dtypes", "numpy", "tensorflow.compat.v1", "tensorflow.compat.v2") \
            and name in index.dtype_names():
        return vl.of(DType(_DTYPE_SPELLINGS.get(name, name))) if owner != "numpy" else vl.of(ApiRef(dotted))
    return vl.of(ApiRef(dotted))


def _name_of(owner: str) -> Value:
    """``type(3).__name__``; a library's own name is any text."""
    api = index.lookup(owner)
    return vl.const(owner.rpartition(".")[2]) if api is not None and api.kind in ("class", "function") else vl.STR


_DTYPE_SPELLINGS = {"double": "float64", "half": "float16", "long": "int64", "short": "int16", "int_": "int64",
                    "float_": "float64", "bool_": "bool", "single": "float32"}


def instance_member(machine: Machine, frame: Frame, atom: Instance, api: Api, name: str, node: ast.AST) -> Value:
    """A member that an instance of a program class has from an outside base."""
    owner = vl.of(atom)
    if container(atom) is None:
        read_content(machine, atom, api.name, node)
    if api.kind in ("property", "constant"):
        from hybridize.interpreter.models.keras import layer_property
        from hybridize.interpreter.models.weights import named_weight

        special = layer_property(machine, frame, atom, name, node)
        special = special if special is not None else named_weight(machine, atom, name, node)
        if special is not None:
            return special
        from hybridize.interpreter.models.holders import given_out
        from hybridize.interpreter.models.returns import result

        return given_out(machine, owner, result(machine, frame, node, api, owner, (), {}), node)
    return vl.of(ApiMethod(owner, name, api.name))


def read_content(machine: Machine, atom: Instance, name: str, node: ast.AST) -> None:
    """What an outside container holds is not followed, only that it changes: by an item, or by a method."""
    if not name.startswith(_WITHOUT_CONTENT):
        machine.read(atom, "[]", node)
        machine.read(atom, "content", node)
        given = atom.fields.get("#arguments")  # ``ChainMap(first, second)`` looks into what it was made of
        for part in nested(given) if isinstance(given, Value) else ():
            if isinstance(part, (Sequence, Dictionary)):
                machine.content(part, node)


def read_items(machine: Machine, atom: Instance, node: ast.AST) -> None:
    """The same where the items of a library's container, or their number, are asked for without a method."""
    api = index.lookup(atom.cls.name) if isinstance(atom.cls, ApiRef) else None
    if api is not None and "collections.abc.Collection" in api.bases:
        read_content(machine, atom, api.name, node)


_WITHOUT_CONTENT = ("keras", "numpy", "tensorflow", "tf_keras")  # their state is TensorFlow's, or has rules of its own
NAMESPACES = frozenset({"argparse.Namespace", "types.SimpleNamespace"})  # their attributes are the program's own


def missing_member(machine: Machine, frame: Frame, atom: Instance, name: str, node: ast.AST) -> Value:
    """An attribute that nothing tells about: unknown when an outside base may have it."""
    if isinstance(atom.cls, ApiRef):
        if atom.cls.name in NAMESPACES:
            return vl.unknown(f"attribute {name} of a namespace")
        from hybridize.interpreter.models.weights import named_weight

        return named_weight(machine, atom, name, node) or vl.of(ApiMethod(vl.of(atom), name, None))
    bases = [base.name for base in atom.cls.mro if isinstance(base, ApiRef)]  # type: ignore[attr-defined]
    if any(base != "builtins.object" for base in bases) or "opaque" in atom.cls.flags:  # type: ignore[attr-defined]
        return vl.of(ApiMethod(vl.of(atom), name, None))
    return vl.unknown(f"attribute {name} is not set here")


def note_kept(frame: Frame, keeper: Value, value: Value, node: ast.AST) -> None:
    """A cache keeps a tensor that was computed here: one of a trace has no value when it is found again."""
    if not (may_be_tensor(value) and lb.from_values(value.labels)):
        return
    place = node.func if isinstance(node, ast.Call) else node
    for atom in keeper.ordered():
        if isinstance(atom, Obj):
            frame.event(WRITE, place, target=atom, attr="cache", stored=value, detail="attribute", subject=keeper)

