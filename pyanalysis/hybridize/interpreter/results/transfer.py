"""dtype and shape of values as operations take them, and of what operators return.

The rules of single functions are in :mod:`.operations`; whatever is not known is None, never a guess.
"""

from __future__ import annotations

from hybridize.knowledge.dtypes import named_dtype
from hybridize.values import value as vl
from hybridize.values.atoms import Array, Atom, Const, DType, Scalar, Shape, StaticShape, Tensor, Tuple
from hybridize.values.objects import ListState, Sequence, Variable, list_state
from hybridize.values.shapes import broadcast
from hybridize.values.value import Value

Arguments = dict[str, Value]
FLOATS = ("float16", "bfloat16", "float32", "float64")


_AS_DENSE = ("dense", "indexed_slices")  # operators make tensors of both
Described = tuple[str | None, Shape, str]
_NOTHING: Described = (None, None, "dense")


def describe(value: Value, containers: dict[Atom, Described] | None = None) -> Described:
    """dtype, shape and layout of a value as an op would take it; unknown where the atoms disagree.

    ``containers``: what is found of the containers around it, each looked into once: they may hold each other.
    """
    found = [describe_atom(atom, containers) for atom in value.ordered()
             if not (isinstance(atom, Const) and atom.value is None)]
    if not found:
        return _NOTHING
    dtypes = {item[0] for item in found}
    layouts = {item[2] for item in found}
    return (dtypes.pop() if len(dtypes) == 1 else None, vl.join_shapes(item[1] for item in found),
            layouts.pop() if len(layouts) == 1 else "dense")


def describe_atom(atom: Atom | None, containers: dict[Atom, Described] | None = None) -> Described:
    """dtype, shape and layout of one atom; Python numbers are weak: their dtype is given as ``python.float``."""
    if isinstance(atom, Tensor):
        return atom.dtype, atom.shape, atom.layout
    if isinstance(atom, (Variable, Array)):
        return atom.dtype, atom.shape, "dense"
    if isinstance(atom, (Const, Scalar)):
        return {"int": "python.int", "float": "python.float", "bool": "bool", "str": "string", "bytes": "string",
                "complex": "complex128"}.get(atom.type_name), (), "dense"
    if not isinstance(atom, (Tuple, Sequence)):
        return _NOTHING
    containers = {} if containers is None else containers
    if atom not in containers:
        containers[atom] = _NOTHING  # where it holds itself
        containers[atom] = _nested(atom, containers)
    return containers[atom]


def _nested(atom: Tuple | Sequence, containers: dict[Atom, Described]) -> Described:
    state = list_state(atom.items) if isinstance(atom, Tuple) else atom.fields.get("content")
    if not isinstance(state, ListState):
        return _NOTHING
    dtype, shape, _ = describe(state.any(), containers)
    count = len(state.items) if state.items is not None else None
    if state.items is not None:
        dtypes = {describe(item, containers)[0] for item in state.items}
        if dtypes == {"python.int", "python.float"}:
            dtype = "python.float"
        elif "python.int" in dtypes or "python.float" in dtypes:
            strong = [name for name in dtypes if name is not None and not name.startswith("python.")]
            dtype = strong[0] if len(strong) == 1 and None not in dtypes else dtype
    return dtype, (count, *shape) if shape is not None else None, "dense"


def settle(dtype: str | None) -> str | None:
    """The dtype that TensorFlow gives Python numbers on their own."""
    return {"python.int": "int32", "python.float": "float32"}.get(dtype or "", dtype)


def numpy_settle(dtype: str | None) -> str | None:
    """The dtype that NumPy gives Python numbers on their own."""
    return {"python.int": "int64", "python.float": "float64"}.get(dtype or "", dtype)


def broadcast_atoms(one: Atom | None, other: Atom | None) -> Shape:
    """Broadcast shape of two operands."""
    return broadcast(describe_atom(one)[1], describe_atom(other)[1])


def common_dtype(one: str | None, other: str | None) -> str | None:
    """TensorFlow operands must agree; Python numbers take the other side's dtype."""
    if one is None or other is None:
        known = one or other
        return None if known is None or known.startswith("python.") else None
    if one.startswith("python.") and not other.startswith("python."):
        return other
    if other.startswith("python.") and not one.startswith("python."):
        return one
    if one.startswith("python."):
        return "float32" if "python.float" in (one, other) else "int32"
    return one if one == other else one


def binary(name: str, one: Atom, other: Atom) -> Tensor:
    """Result of an element-wise or matrix operator on tensors (or a tensor and something else)."""
    left, right = describe_atom(one), describe_atom(other)
    layout = next((item[2] for item in (left, right) if item[2] not in _AS_DENSE), "dense")
    dtype = _tensor_dtype(one, other, left[0], right[0])
    leaf = name.rpartition(".")[2]
    if leaf == "matmul":
        return Tensor(dtype, matmul_shape(left[1], right[1]), layout)
    if leaf == "truediv":
        dtype = quotient(dtype)
    return Tensor(dtype, broadcast(left[1], right[1]), layout)


def quotient(dtype: str | None) -> str | None:
    """The dtype in which TensorFlow divides."""
    if dtype in ("int8", "uint8", "int16", "uint16"):
        return "float32"
    return "float64" if dtype in ("int32", "int64", "uint32", "uint64") else dtype


def _tensor_dtype(one: Atom, other: Atom, left: str | None, right: str | None) -> str | None:
    """An array or list meets a tensor: it takes the tensor's dtype."""
    if isinstance(one, (Tensor, Variable)) and not isinstance(other, (Tensor, Variable)):
        return settle(left)
    if isinstance(other, (Tensor, Variable)) and not isinstance(one, (Tensor, Variable)):
        return settle(right)
    return left if left == right else left or right


def matmul_shape(left: Shape, right: Shape) -> Shape:
    """Shape of a matrix product with leading batch axes."""
    if left is None or right is None or len(left) < 2 or len(right) < 2:
        return None
    if left[-1] != right[-2] and None not in (left[-1], right[-2]):
        return None
    batch = broadcast(left[:-2], right[:-2])
    return (*batch, left[-2], right[-1]) if batch is not None else None


def array_binary(name: str, one: Atom, other: Atom) -> Array:
    """Result of an element-wise operator on arrays."""
    left, right = describe_atom(one), describe_atom(other)
    dtype = array_dtype(left[0], right[0])
    if name.endswith("matmul"):
        return Array(dtype, matmul_shape(left[1], right[1]))
    if name.endswith("truediv") and dtype is not None and dtype.startswith(("int", "uint", "bool")):
        dtype = "float64"
    return Array(dtype, broadcast(left[1], right[1]))


def array_dtype(left: str | None, right: str | None) -> str | None:
    """The dtype in which NumPy computes with two; None where that is not known here."""
    if left is None or right is None:
        return None
    if left == right:
        return numpy_settle(left)
    for one, other in ((left, right), (right, left)):
        if one == "python.int" and other != "bool":
            return other if not other.startswith("python.") else numpy_settle(other)
        if one == "python.float" and other in FLOATS:
            return other
        if one == "python.float" and (other.startswith(("int", "uint", "bool", "python"))):
            return "float64"
        if one == "float64" and other.startswith(("int", "uint", "float", "bool")):
            return "float64"
    return None


def shape_from(value: Value | None) -> Shape:
    """A shape given as an argument: tuple, list, number, TensorShape."""
    atom = value.single() if value is not None else None
    if isinstance(atom, StaticShape):
        return atom.dims
    if isinstance(atom, Const):
        return (atom.value if atom.value >= 0 else None,) if isinstance(atom.value, int) else None
    if isinstance(atom, Scalar):
        return (None,) if atom.type_name == "int" else None
    items: tuple[Value, ...] | None = None
    if isinstance(atom, Tuple):
        items = atom.items
    elif isinstance(atom, Sequence):
        state = atom.fields.get("content")
        items = state.items if isinstance(state, ListState) else None
    if items is None:
        return None
    return tuple(axis if isinstance(axis := item.constant(), int) and axis >= 0 else None for item in items)


def dtype_from(value: Value | None) -> str | None:
    """A dtype given as an argument: a dtype object, a string, or a Python or NumPy type."""
    atom = value.single() if value is not None else None
    if isinstance(atom, DType):
        return atom.name
    if isinstance(atom, Const) and isinstance(atom.value, str):
        return "float32" if atom.value == "float" else named_dtype(atom.value)
    name = getattr(atom, "name", None)
    if isinstance(name, str):
        leaf = name.rpartition(".")[2]
        if name.startswith("builtins."):
            return {"float": "float32", "int": "int32", "bool": "bool", "str": "string"}.get(leaf)
        if name.startswith("numpy."):
            return named_dtype(leaf)
    return None


def shape_axes(value: Value) -> tuple[int, ...] | None:
    """A tuple or list of constant axes."""
    atom = value.single()
    items = atom.items if isinstance(atom, Tuple) else None
    if isinstance(atom, Sequence):
        state = atom.fields.get("content")
        items = state.items if isinstance(state, ListState) else None
    if items is None:
        return None
    axes = tuple(item.constant() for item in items)
    return axes if all(isinstance(axis, int) for axis in axes) else None


def items_of(value: Value) -> tuple[Value, ...] | None:
    """The items of a tuple, or of a list of known length."""
    atom = value.single()
    if isinstance(atom, Tuple):
        return atom.items
    if isinstance(atom, Sequence):
        state = atom.fields.get("content")
        return state.items if isinstance(state, ListState) else None
    return None
