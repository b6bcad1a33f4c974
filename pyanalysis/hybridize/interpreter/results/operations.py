"""``transfer(op, abstract arguments) -> abstract result``: dtype and shape of what common functions return.

The fast half of the seam between the interpreter and knowledge of single functions; for what these rules leave open
TensorFlow is asked (``models.asking``). ``tests/oracle`` holds them against TensorFlow and NumPy.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hybridize.interpreter.results import images
from hybridize.interpreter.results.transfer import (
    FLOATS,
    Arguments,
    array_dtype,
    common_dtype,
    describe,
    dtype_from,
    items_of,
    matmul_shape,
    numpy_settle,
    quotient,
    settle,
    shape_axes,
    shape_from,
)
from hybridize.values import value as vl
from hybridize.values.atoms import Array, Atom, Const, DType, Shape, Tensor, Tuple
from hybridize.values.shapes import broadcast, complete, told
from hybridize.values.value import Value

COMPARISONS = frozenset({"less", "less_equal", "greater", "greater_equal", "equal", "not_equal", "logical_and",
                          "logical_or", "logical_not", "logical_xor"})


def transfer(name: str, arguments: Arguments, made: type[Tensor] | type[Array] = Tensor) -> Atom:
    """Result of a public tensor (or array) function, given its arguments by parameter name."""
    of_image = images.rule_for(name)
    if of_image is not None:
        return made(*of_image(arguments))
    if name in _ELEMENTS:
        option, usual = _ELEMENTS[name]
        asked = arguments.get(option)
        return made(dtype_from(asked) if asked is not None else usual, ())
    leaf = name.rpartition(".")[2]
    rule = _RULES[leaf] if has_rule(name) else None
    numpy = made is Array
    if rule is not None and numpy:
        arguments = _with_numpy_dtype(arguments)
    if rule is not None:
        dtype, shape = rule(leaf, arguments, numpy)
        asked = arguments.get("dtype") if numpy else None
        if asked is not None and asked.constant() is not None:
            dtype = dtype_from(asked)
        dtype = numpy_settle(dtype) if numpy else settle(dtype)
        return made(dtype, shape)
    return made(None, None)


def _with_numpy_dtype(arguments: Arguments) -> Arguments:
    """``int`` and ``float`` have 64 bits to NumPy, 32 to TensorFlow."""
    given = arguments.get("dtype")
    atom = given.single() if given is not None else None
    name = atom.value if isinstance(atom, Const) else getattr(atom, "name", None)
    wide = _WIDE.get(name) if isinstance(name, str) else None
    return {**arguments, "dtype": vl.of(DType(wide))} if wide is not None else arguments


_WIDE = {"builtins.int": "int64", "builtins.float": "float64", "float": "float64"}


def has_rule(name: str) -> bool:
    """Whether a fast rule tells the result of a function."""
    module, _, leaf = name.rpartition(".")
    return images.rule_for(name) is not None or (
        leaf in _RULES and module not in _OTHER_MEANINGS and name not in _NUMPY_OTHER)


# Functions of NumPy that compute with floats whatever they are given.
_TO_FLOAT = frozenset({"exp", "log", "log1p", "expm1", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh"})
# Elements of datasets of single values: the option that chooses the dtype, and the usual one.
_ELEMENTS = {
    "tensorflow.data.Dataset.range": ("output_type", "int64"),
    "tensorflow.data.Dataset.random": ("", "int64"),
    "tensorflow.data.Dataset.list_files": ("", "string"),
}
# Modules whose functions of these names do something else, or convert first.
_OTHER_MEANINGS = frozenset({"tensorflow.data.Dataset", "tensorflow.image", "tensorflow.keras.layers",
                             "tensorflow.keras.activations"})
# Element-wise operations that keep whole numbers and truth values; others compute in floats, or refuse.
_ANY_DTYPE = frozenset({"negative", "square", "sign", "identity", "stop_gradient", "clip_by_value", "cumsum", "cumprod",
                        "relu", "relu6"})
_NUMPY_OTHER = frozenset({"numpy.cumsum", "numpy.cumprod", "numpy.identity"})
_DIVISIONS = frozenset({"truediv", "divide", "divide_no_nan"})
Result = images.Result


def _first(arguments: Arguments, *names: str) -> Value:
    for name in names:
        if name in arguments:
            return arguments[name]
    return next(iter(arguments.values()), vl.BOTTOM)


def _elementwise(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    dtype, shape, _ = describe(_first(arguments, "x", "features", "input", "logits", "tensor", "a"))
    if leaf in COMPARISONS or leaf.startswith("is_"):
        dtype = "bool"
    elif numpy and dtype == "bool":
        dtype = None
    elif numpy and leaf not in ("abs", "negative", "square", "sign") and not _is_float(dtype):
        dtype = "float64" if leaf in _TO_FLOAT and dtype in ("int32", "int64", "python.int") else None
    elif not numpy and leaf not in _ANY_DTYPE and not (leaf == "abs" and is_whole(dtype)) and not _is_float(dtype):
        dtype = None
    return dtype, shape


def _is_float(dtype: str | None) -> bool:
    return dtype in FLOATS or dtype == "python.float"


def is_whole(dtype: str | None) -> bool:
    """Whether it is a dtype of whole numbers."""
    return dtype is not None and dtype.startswith(("int", "uint", "python.int"))


def _two(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    values = list(arguments.values())[:2]
    if len(values) < 2:
        return None, None
    left, right = describe(values[0]), describe(values[1])
    if leaf in COMPARISONS:
        dtype: str | None = "bool"
    else:
        dtype = array_dtype(left[0], right[0]) if numpy else common_dtype(left[0], right[0])
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


def _flattened(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    dtype, shape, _ = describe(_first(arguments, "a"))
    return dtype, complete(shape, (None,)) if numpy else None  # ``compat.v1.layers.flatten`` keeps the batches apart


def _standard(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    """``np.random.rand(2, 3)``; without sizes it is a number."""
    axes = _starred(arguments)
    return "float64" if numpy else None, shape_from(vl.of(Tuple(axes))) if axes else None


def _starred(arguments: Arguments) -> tuple[Value, ...]:
    """What ``*sizes`` catches."""
    return tuple(value for name, value in arguments.items() if name.startswith("#"))


def _number(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    return leaf, describe(_first(arguments, "value"))[1] if arguments else ()


def _cast(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    return dtype_from(arguments.get("dtype")), describe(_first(arguments, "x", "input"))[1]


def _reshape(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    dtype, old, _ = describe(_first(arguments, "tensor", "a"))
    given = arguments.get("shape", arguments.get("newshape"))
    if given is None:  # x.reshape(2, 3)
        axes = _starred(arguments)
        given = axes[0] if len(axes) == 1 else vl.of(Tuple(axes))
    return dtype, complete(old, shape_from(given))


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


def _ensured(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    dtype, shape, _ = describe(_first(arguments, "x"))
    return dtype, told(shape, shape_from(arguments.get("shape")))


def _shape_op(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    _, shape, _ = describe(_first(arguments, "input"))
    return _counted_in(arguments), (len(shape) if shape is not None else None,)


def _counted_in(arguments: Arguments) -> str | None:
    """The dtype of sizes, which `out_type` chooses."""
    given = arguments.get("out_type")
    return dtype_from(given) if given is not None else "int32"


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
    dtype = array_dtype(left[0], right[0]) if numpy else common_dtype(left[0], right[0])
    return dtype, broadcast(condition, broadcast(left[1], right[1]))


def _scalar_int(leaf: str, arguments: Arguments, numpy: bool) -> Result:
    return _counted_in(arguments), ()


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
    items = items_of(_first(arguments, "values", "arrays"))
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
    items = items_of(_first(arguments, "values", "arrays"))
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
    ("zeros_like ones_like empty_like full_like copy", _like),
    ("constant convert_to_tensor array asarray ascontiguousarray Variable", _converted),
    ("cast astype", _cast),
    ("ravel flatten", _flattened),
    ("rand randn", _standard),
    ("float16 float32 float64 int8 int16 int32 int64 uint8 uint16 uint32 uint64", _number),
    ("reshape", _reshape),
    ("reduce_sum reduce_mean reduce_max reduce_min reduce_prod reduce_std reduce_variance reduce_logsumexp "
     "reduce_euclidean_norm reduce_all reduce_any argmax argmin sum mean max min prod std var", _reduce),
    ("transpose", _transpose),
    ("expand_dims", _expand),
    ("ensure_shape", _ensured),
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
