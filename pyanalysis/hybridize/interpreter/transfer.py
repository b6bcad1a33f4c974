"""``transfer(op, abstract arguments) -> abstract result``: dtype and shape of what an op returns.

The one seam between the interpreter and knowledge of single ops. Here: element-wise operations, constructors and
simple shape rules. Whatever is not known gives a tensor of unknown dtype or shape, never a guess.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hybridize.values import value as vl
from hybridize.values.atoms import Array, Atom, Const, DType, Scalar, Shape, StaticShape, Tensor, Tuple
from hybridize.values.objects import ListState, Sequence, Variable
from hybridize.values.shapes import broadcast
from hybridize.values.value import Value

Arguments = dict[str, Value]
_FLOATS = ("float16", "bfloat16", "float32", "float64")
_COMPARISONS = frozenset({"less", "less_equal", "greater", "greater_equal", "equal", "not_equal", "logical_and",
                          "logical_or", "logical_not", "logical_xor"})


_MAX_NESTING = 8  # of lists in lists; one may hold itself


def describe(value: Value, depth: int = _MAX_NESTING) -> tuple[str | None, Shape, str]:
    """dtype, shape and layout of a value as an op would take it; unknown where the atoms disagree."""
    found = [describe_atom(atom, depth) for atom in value.ordered()
             if not (isinstance(atom, Const) and atom.value is None)]
    if not found:
        return None, None, "dense"
    dtypes = {item[0] for item in found}
    layouts = {item[2] for item in found}
    return (dtypes.pop() if len(dtypes) == 1 else None, vl.join_shapes(item[1] for item in found),
            layouts.pop() if len(layouts) == 1 else "dense")


def describe_atom(atom: Atom | None, depth: int = _MAX_NESTING) -> tuple[str | None, Shape, str]:
    """dtype, shape and layout of one atom; Python numbers are weak: their dtype is given as ``python.float``."""
    if isinstance(atom, Tensor):
        return atom.dtype, atom.shape, atom.layout
    if isinstance(atom, (Variable, Array)):
        return atom.dtype, atom.shape, "dense"
    if isinstance(atom, (Const, Scalar)):
        return {"int": "python.int", "float": "python.float", "bool": "bool", "str": "string", "bytes": "string",
                "complex": "complex128"}.get(atom.type_name), (), "dense"
    if isinstance(atom, (Tuple, Sequence)):
        return _nested(atom, depth - 1) if depth else (None, None, "dense")
    return None, None, "dense"


def _nested(atom: Tuple | Sequence, depth: int) -> tuple[str | None, Shape, str]:
    state = ListState(atom.items) if isinstance(atom, Tuple) else atom.fields.get("content")
    if not isinstance(state, ListState):
        return None, None, "dense"
    dtype, shape, _ = describe(state.any(), depth)
    count = len(state.items) if state.items is not None else None
    if state.items is not None:
        dtypes = {describe(item, depth)[0] for item in state.items}
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


def _common(one: str | None, other: str | None) -> str | None:
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
    layout = next((item[2] for item in (left, right) if item[2] != "dense"), "dense")
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
    dtype = _array_dtype(left[0], right[0])
    if name.endswith("matmul"):
        return Array(dtype, matmul_shape(left[1], right[1]))
    if name.endswith("truediv") and dtype is not None and dtype.startswith(("int", "uint", "bool")):
        dtype = "float64"
    return Array(dtype, broadcast(left[1], right[1]))


def _array_dtype(left: str | None, right: str | None) -> str | None:
    if left is None or right is None:
        return None
    if left == right:
        return numpy_settle(left)
    for one, other in ((left, right), (right, left)):
        if one == "python.int" and other != "bool":
            return other if not other.startswith("python.") else numpy_settle(other)
        if one == "python.float" and other in _FLOATS:
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
        return (atom.value,) if isinstance(atom.value, int) else None
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
        return _NAMES.get(atom.value, atom.value)
    name = getattr(atom, "name", None)
    if isinstance(name, str):
        leaf = name.rpartition(".")[2]
        if name.startswith("builtins."):
            return {"float": "float32", "int": "int32", "bool": "bool", "str": "string"}.get(leaf)
        if name.startswith("numpy."):
            return _NAMES.get(leaf, leaf)
    return None


_NAMES = {"float": "float64", "int": "int64", "double": "float64", "single": "float32", "half": "float16",
          "int_": "int64", "float_": "float64", "bool_": "bool", "f4": "float32", "f8": "float64", "i4": "int32",
          "i8": "int64", "str_": "string", "object_": "string"}


def transfer(name: str, arguments: Arguments, made: type[Tensor] | type[Array] = Tensor) -> Atom:
    """Result of a public tensor (or array) function, given its arguments by parameter name."""
    leaf = name.rpartition(".")[2]
    rule = _RULES[leaf] if has_rule(name) else None
    numpy = made is Array
    if rule is not None:
        dtype, shape = rule(leaf, arguments, numpy)
        dtype = numpy_settle(dtype) if numpy else settle(dtype)
        return made(dtype, shape)
    return made(None, None)


def has_rule(name: str) -> bool:
    """Whether a rule of this file tells the result of a function."""
    module, _, leaf = name.rpartition(".")
    return leaf in _RULES and module not in _OTHER_MEANINGS and name not in _NUMPY_OTHER


# Functions of NumPy that compute with floats whatever they are given.
_TO_FLOAT = frozenset({"exp", "log", "log1p", "expm1", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh"})
# Modules whose functions of these names do something else, or convert first.
_OTHER_MEANINGS = frozenset({"tensorflow.image", "tensorflow.keras.layers", "tensorflow.keras.activations"})
# Element-wise operations that keep whole numbers and truth values; others compute in floats, or refuse.
_ANY_DTYPE = frozenset({"negative", "square", "sign", "identity", "stop_gradient", "clip_by_value", "cumsum", "cumprod",
                        "relu", "relu6"})
_NUMPY_OTHER = frozenset({"numpy.cumsum", "numpy.cumprod", "numpy.identity"})
_DIVISIONS = frozenset({"truediv", "divide", "divide_no_nan"})
Result = tuple["str | None", Shape]


def _first(arguments: Arguments, *names: str) -> Value:
    for name in names:
        if name in arguments:
            return arguments[name]
    return next(iter(arguments.values()), vl.BOTTOM)


def _elementwise(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    dtype, shape, _ = describe(_first(arguments, "x", "features", "input", "logits", "tensor", "a"))
    if leaf in _COMPARISONS or leaf.startswith("is_"):
        dtype = "bool"
    elif numpy and dtype == "bool":
        dtype = None
    elif numpy and leaf not in ("abs", "negative", "square", "sign") and not _is_float(dtype):
        dtype = "float64" if leaf in _TO_FLOAT and dtype in ("int32", "int64", "python.int") else None
    elif not numpy and leaf not in _ANY_DTYPE and not (leaf == "abs" and is_whole(dtype)) and not _is_float(dtype):
        dtype = None
    return dtype, shape


def _is_float(dtype: str | None) -> bool:
    return dtype in _FLOATS or dtype == "python.float"


def is_whole(dtype: str | None) -> bool:
    """Whether it is a dtype of whole numbers."""
    return dtype is not None and dtype.startswith(("int", "uint", "python.int"))


def _two(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    values = list(arguments.values())[:2]
    if len(values) < 2:
        return None, None
    left, right = describe(values[0]), describe(values[1])
    if leaf in _COMPARISONS:
        dtype: str | None = "bool"
    else:
        dtype = _array_dtype(left[0], right[0]) if numpy else _common(left[0], right[0])
    if leaf in _DIVISIONS and numpy:
        dtype = "float64" if dtype in ("int32", "int64") else dtype if _is_float(dtype) else None
    elif leaf in _DIVISIONS:
        dtype = quotient(settle(dtype)) if leaf != "divide_no_nan" or not is_whole(dtype) else None
    if leaf == "matmul":
        if any(flag in arguments for flag in ("transpose_a", "transpose_b", "adjoint_a", "adjoint_b")):
            return dtype, _flipped(arguments, left[1], right[1])
        return dtype, matmul_shape(left[1], right[1])
    return dtype, broadcast(left[1], right[1])


def _flipped(arguments: Arguments, left: Shape, right: Shape) -> Shape:
    def flip(shape: Shape, flag: str) -> Shape:
        given = arguments.get(flag)
        if given is None or given.constant() is False:
            return shape
        if given.constant() is True and shape is not None and len(shape) >= 2:
            return (*shape[:-2], shape[-1], shape[-2])
        return None
    return matmul_shape(flip(left, "transpose_a"), flip(right, "transpose_b"))


def _filled(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    given = arguments.get("dtype")
    dtype = dtype_from(given) if given is not None else "python.float"
    return dtype, shape_from(_first(arguments, "shape", "dims", "size"))


def _fill(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    shape = shape_from(_first(arguments, "dims", "shape"))
    value = arguments.get("value", arguments.get("fill_value"))
    given = arguments.get("dtype")
    return dtype_from(given) if given is not None else describe(value)[0] if value is not None else None, shape


def _like(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    dtype, shape, _ = describe(_first(arguments, "input", "a", "tensor"))
    given = arguments.get("dtype")
    return (dtype_from(given) if given is not None and given.constant() is not None else dtype), shape


def _converted(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    dtype, shape, _ = describe(_first(arguments, "value", "object", "a", "x", "initial_value"))
    given = arguments.get("dtype")
    if given is not None and given.constant() is not None:
        dtype = dtype_from(given)
    sized = arguments.get("shape")
    if sized is not None and sized.constant() is not None:
        shape = shape_from(sized)
    return dtype, shape


def _number(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    return leaf, describe(_first(arguments, "value"))[1] if arguments else ()


def _cast(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    return dtype_from(arguments.get("dtype")), describe(_first(arguments, "x", "input"))[1]


def _reshape(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    dtype, old, _ = describe(_first(arguments, "tensor", "a"))
    given = arguments.get("shape", arguments.get("newshape"))
    if given is None:  # x.reshape(2, 3)
        axes = tuple(value for name, value in arguments.items() if name.startswith("#"))
        given = axes[0] if len(axes) == 1 else vl.of(Tuple(axes))
    return dtype, complete(old, shape_from(given))


def complete(old: Shape, new: Shape) -> Shape:
    """Fill the one axis of ``new`` that follows from the number of elements of ``old``."""
    if new is None or old is None or sum(axis is None for axis in new) != 1 or any(a is None for a in old):
        return new
    total = 1
    for axis in old:
        total *= axis  # type: ignore[operator]
    known = 1
    for axis in new:
        known *= axis if axis is not None else 1
    if known == 0 or total % known:
        return new
    return tuple(total // known if axis is None else axis for axis in new)


def _reduce(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    dtype, shape, _ = describe(_first(arguments, "input_tensor", "a", "input"))
    if leaf in ("argmax", "argmin"):
        given = arguments.get("output_type")
        dtype = dtype_from(given) if given is not None else "int64"
    elif leaf in ("reduce_std", "reduce_variance", "reduce_mean", "reduce_logsumexp") and not _is_float(dtype) and \
            not (leaf == "reduce_mean" and is_whole(dtype)):
        dtype = None
    elif leaf in ("reduce_all", "reduce_any"):
        dtype = "bool"
    elif numpy and leaf in ("mean", "std", "var") and (dtype or "").startswith(("int", "python", "bool")):
        dtype = "float64"
    elif numpy and leaf in ("sum", "prod") and dtype is not None and dtype.startswith(("int", "bool")):
        dtype = "int64"
    elif numpy and leaf in ("sum", "prod") and dtype is not None and dtype.startswith("uint"):
        dtype = "uint64"
    keep = arguments.get("keepdims")
    axis = arguments.get("axis")
    if shape is None:
        whole = (axis is None or axis.constant() is None) and (keep is None or keep.constant() is False)
        return dtype, () if whole and leaf not in ("argmax", "argmin") else None
    if axis is None or axis.constant() is None:
        if leaf in ("argmax", "argmin") and not numpy:
            return dtype, shape[1:]
        return dtype, (1,) * len(shape) if keep is not None and keep.constant() is True else ()
    return dtype, _without(shape, axis, keep is not None and keep.constant() is True)


def _without(shape: tuple[int | None, ...], axis: Value, keep: bool) -> Shape:
    constant = axis.constant()
    axes = (constant,) if isinstance(constant, int) else shape_axes(axis)
    if axes is None or any(not -len(shape) <= item < len(shape) for item in axes):
        return None
    gone = {item % len(shape) for item in axes}
    if keep:
        return tuple(1 if position in gone else size for position, size in enumerate(shape))
    return tuple(size for position, size in enumerate(shape) if position not in gone)


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


def _transpose(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    dtype, shape, _ = describe(_first(arguments, "a"))
    perm = arguments.get("perm", arguments.get("axes"))
    if shape is None:
        return dtype, None
    if perm is None or perm.constant() is None:
        return dtype, tuple(reversed(shape))
    axes = shape_axes(perm)
    if axes is None or sorted(axis % len(shape) for axis in axes) != list(range(len(shape))):
        return dtype, (None,) * len(shape)
    return dtype, tuple(shape[axis] for axis in axes)


def _expand(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    dtype, shape, _ = describe(_first(arguments, "input", "a"))
    axis = arguments.get("axis")
    position = axis.constant() if axis is not None else None
    if shape is None or not isinstance(position, int) or not -len(shape) - 1 <= position <= len(shape):
        return dtype, None
    place = position if position >= 0 else len(shape) + 1 + position
    return dtype, (*shape[:place], 1, *shape[place:])


def _shape_op(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    _, shape, _ = describe(_first(arguments, "input"))
    return "int32", (len(shape) if shape is not None else None,)


def _mask(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    dtype, shape, _ = describe(_first(arguments, "tensor"))
    mask = describe(arguments.get("mask", vl.BOTTOM))[1]
    axis = arguments.get("axis")
    if shape is None or mask is None or (axis is not None and axis.constant() not in (None, 0)):
        return dtype, None
    return dtype, (None, *shape[len(mask):])


def _where(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    _, condition, _ = describe(_first(arguments, "condition"))
    if "x" not in arguments or "y" not in arguments:
        return (None, None) if numpy else ("int64", (None, len(condition) if condition is not None else None))
    left, right = describe(arguments["x"]), describe(arguments["y"])
    dtype = _array_dtype(left[0], right[0]) if numpy else _common(left[0], right[0])
    return dtype, broadcast(condition, broadcast(left[1], right[1]))


def _scalar_int(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    return "int32", ()


_BOUNDS = ("start", "start_or_stop", "limit", "stop", "delta", "step")


def _range(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    values = [value for name, value in arguments.items() if name in _BOUNDS]
    given = arguments.get("dtype")
    numbers = [value.constant() for value in values]
    count: int | None = None
    if numbers and all(isinstance(number, (int, float)) for number in numbers):
        count = _count(numbers)
    if given is not None and given.constant() is not None:
        return dtype_from(given), (count,)
    names = {describe(value)[0] for value in values}
    if numpy and not names <= {"python.int", "python.float"}:
        return None, (count,)
    dtype = "python.float" if "python.float" in names else names.pop() if len(names) == 1 else None
    return dtype, (count,)


def _count(numbers: list[float]) -> int | None:
    """Length of a range of whole numbers; other steps are left to TensorFlow's rounding."""
    if not all(float(number).is_integer() for number in numbers):
        return None
    try:
        return len(range(*map(int, numbers)))
    except (TypeError, ValueError):
        return None


def _random(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    given = arguments.get("dtype")
    dtype = dtype_from(given) if given is not None else "float64" if numpy else "float32"
    return dtype, shape_from(arguments.get("shape", arguments.get("size")))


def _one_hot(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    _, shape, _ = describe(_first(arguments, "indices"))
    depth = arguments.get("depth")
    size = depth.constant() if depth is not None else None
    given = arguments.get("dtype")
    dtype = dtype_from(given) if given is not None else "float32"
    if given is None and ("on_value" in arguments or "off_value" in arguments):
        dtype = None
    if "axis" in arguments:
        return dtype, (None,) * (len(shape) + 1) if shape is not None else None
    return dtype, (*shape, size if isinstance(size, int) else None) if shape is not None else None


def _concat(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    items = _items(_first(arguments, "values", "arrays"))
    axis = arguments.get("axis")
    position = axis.constant() if axis is not None else 0
    if items is None or not items:
        return None, None
    found = [describe(item) for item in items]
    dtype = found[0][0] if len({item[0] for item in found}) == 1 else None
    shapes = [item[1] for item in found]
    if any(shape is None or len(shape) != len(shapes[0] or ()) for shape in shapes) or not isinstance(position, int):
        return dtype, None
    rank = len(shapes[0] or ())
    if not rank or not -rank <= position < rank:
        return dtype, None
    sizes = [shape[position] for shape in shapes if shape is not None]
    total = None if any(size is None for size in sizes) else sum(sizes)  # type: ignore[arg-type]
    merged = list(_merge(shapes))
    merged[position % rank] = total
    return dtype, tuple(merged)


def _merge(shapes: list[Any]) -> list[int | None]:
    out: list[int | None] = []
    for axes in zip(*shapes):
        known = {axis for axis in axes if axis is not None}
        out.append(known.pop() if len(known) == 1 else None)
    return out


def _stack(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    items = _items(_first(arguments, "values", "arrays"))
    axis = arguments.get("axis")
    position = axis.constant() if axis is not None else 0
    if items is None or not items or not isinstance(position, int):
        return None, None
    found = [describe(item) for item in items]
    dtype = found[0][0] if len({item[0] for item in found}) == 1 else None
    shapes = [item[1] for item in found]
    if any(shape is None or len(shape) != len(shapes[0] or ()) for shape in shapes):
        return dtype, None
    merged = _merge(shapes) if shapes[0] else []
    place = position if position >= 0 else len(merged) + 1 + position
    return dtype, (*merged[:place], len(items), *merged[place:])


def _items(value: Value) -> tuple[Value, ...] | None:
    atom = value.single()
    if isinstance(atom, Tuple):
        return atom.items
    if isinstance(atom, Sequence):
        state = atom.fields.get("content")
        return state.items if isinstance(state, ListState) else None
    return None


_RULES: dict[str, Callable[[str, Arguments, bool], Result]] = {}
for _names, _rule in (
    ("abs negative exp log log1p expm1 sqrt rsqrt square sin cos tan asin acos atan sinh cosh tanh sigmoid relu relu6 "
     "elu selu gelu swish silu softplus softsign leaky_relu softmax log_softmax log_sigmoid erf erfc lgamma digamma "
     "sign floor ceil round rint reciprocal identity stop_gradient clip_by_value is_nan is_inf is_finite logical_not "
     "cumsum cumprod l2_normalize clip_by_norm zeta", _elementwise),
    ("add subtract multiply divide truediv floordiv floormod mod pow maximum minimum squared_difference atan2 "
     "divide_no_nan multiply_no_nan less less_equal greater greater_equal equal not_equal logical_and logical_or "
     "logical_xor matmul xdivy xlogy", _two),
    ("zeros ones empty", _filled),
    ("fill full", _fill),
    ("zeros_like ones_like empty_like full_like", _like),
    ("constant convert_to_tensor array asarray ascontiguousarray Variable", _converted),
    ("cast", _cast),
    ("float16 float32 float64 int8 int16 int32 int64 uint8 uint16 uint32 uint64", _number),
    ("reshape", _reshape),
    ("reduce_sum reduce_mean reduce_max reduce_min reduce_prod reduce_std reduce_variance reduce_logsumexp "
     "reduce_euclidean_norm reduce_all reduce_any argmax argmin sum mean max min prod std var", _reduce),
    ("transpose", _transpose),
    ("expand_dims", _expand),
    ("shape", _shape_op),
    ("rank size", _scalar_int),
    ("boolean_mask", _mask),
    ("where", _where),
    ("range arange", _range),
    ("normal uniform truncated_normal random_normal random_uniform standard_normal random_sample", _random),
    ("one_hot", _one_hot),
    ("concat concatenate", _concat),
    ("stack", _stack),
):
    for _leaf in _names.split():
        _RULES[_leaf] = _rule
