"""Operations whose result has a size that only their values tell: a graph does not know it while it is traced."""

from __future__ import annotations

from hybridize.interpreter.results import transfer
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import Array, Atom, Scalar, Shape, Slice, Tensor, Tuple
from hybridize.values.kinds import contents
from hybridize.values.objects import Variable
from hybridize.values.value import Value

_BY_VALUES = frozenset({
    "tensorflow.boolean_mask", "tensorflow.unique", "tensorflow.unique_with_counts", "tensorflow.dynamic_partition",
    "tensorflow.py_function", "tensorflow.numpy_function", "tensorflow.sparse.retain", "tensorflow.strings.split",
    "tensorflow.image.non_max_suppression", "tensorflow.image.non_max_suppression_with_scores",
    "tensorflow.sets.intersection", "tensorflow.sets.difference", "tensorflow.sets.union",
    "tensorflow.RaggedTensor.to_tensor", "tensorflow.io.decode_raw", "tensorflow.io.decode_image",
    "tensorflow.io.decode_jpeg", "tensorflow.io.decode_png", "tensorflow.io.decode_bmp", "tensorflow.io.decode_gif",
    "tensorflow.io.parse_tensor", "tensorflow.TensorArray.concat", "tensorflow.audio.decode_wav",
    "tensorflow.math.bincount",
    *(f"tensorflow.math.segment_{name}" for name in ("max", "mean", "min", "prod", "sum")),
})
# Parameters that say how large the result is: a tensor there has a value eagerly, and none while it is traced.
_BY_PARAMETER: dict[str, tuple[str, ...]] = {
    f"tensorflow.{name}": tuple(parameters.split()) for parameters, names in {
        "shape": "broadcast_to ones random.gamma random.normal random.stateless_normal random.stateless_uniform "
                 "random.truncated_normal random.uniform reshape scatter_nd zeros",
        "num_segments": "math.unsorted_segment_max math.unsorted_segment_mean math.unsorted_segment_sum",
        "target_height target_width": "image.resize_with_crop_or_pad image.resize_with_pad",
        "begin size": "slice image.resize", "num_rows num_columns": "eye", "start limit delta": "range",
        "dims": "fill", "depth": "one_hot", "k": "math.top_k nn.top_k", "maxlen": "sequence_mask",
        "multiples": "tile", "num": "linspace", "paddings": "pad", "repeats": "repeat", "perm": "transpose",
        "num_or_size_splits": "split", "axis": "concat expand_dims gather math.argmax math.argmin math.reduce_all "
                 "math.reduce_any math.reduce_logsumexp math.reduce_max math.reduce_mean math.reduce_min "
                 "math.reduce_prod math.reduce_sum",
    }.items() for name in names.split()
}
_OF_SHAPE = frozenset({"tensorflow.shape", "tensorflow.size", "tensorflow.rank"})


def asks_for_shape(name: str) -> bool:
    """Whether the result of an operation is settled by the shape of what it gets, which a graph may know."""
    return name in _OF_SHAPE


def sized_by_values(name: str, by_name: dict[str, Value]) -> bool:
    """Whether a call of the operation gives a tensor of such a size."""
    if name in _BY_VALUES:
        return True
    if name == "tensorflow.where":
        return not {"x", "y"} & by_name.keys()
    if name == "tensorflow.sequence_mask" and "maxlen" not in by_name:
        return True
    return any(is_given_tensor(part) for parameter in _BY_PARAMETER.get(name, ())
               for part in _parts(by_name.get(parameter)))


def _parts(value: Value | None, depth: int = 2) -> list[Value]:
    """What is given, and what a list or tuple of it holds."""
    if value is None:
        return []
    inner = (part for atom in value.ordered() for part in contents(atom)) if depth else ()
    return [value, *(one for part in inner for one in _parts(part, depth - 1))]


def cut_by_values(owner: Value, index: Value) -> bool:
    """Whether an index cuts an axis at a number that is computed from a tensor, or keeps what a mask tells."""
    for atom in index.ordered():
        for item in atom.items if type(atom) is Tuple else (vl.of(atom),):
            labels = lb.union(index.labels, item.labels)
            for part in item.ordered():
                if _is_mask(part) and (type(part) is Tensor or labels or owner.labels):
                    return True
                if type(part) is Slice and any(_is_computed(bound.add_labels(labels)) for bound in
                                               (part.lower, part.upper)):
                    return True
    return False


def _is_mask(part: Atom) -> bool:
    """``x[x > 0]``: how many entries are left the values tell."""
    return isinstance(part, (Tensor, Array)) and part.dtype == "bool" and part.shape != ()


def _is_computed(bound: Value) -> bool:
    """``int(t)``, or a tensor that comes from values of arguments."""
    numbers = any(type(atom) is Scalar and atom.type_name == "int" for atom in bound.atoms)
    made = any(label.kind == lb.OP for label in bound.labels)
    return made if numbers else is_given_tensor(bound)


def is_given_tensor(value: Value) -> bool:
    """A variable, or a tensor that comes from values of arguments; one made of their shapes may be known."""
    given = any(label.kind == lb.VALUE or label.kind == lb.HELD for label in value.labels)
    return any(type(atom) is Variable or (given and type(atom) is Tensor) for atom in value.atoms)


def holds_size(value: Value) -> bool:
    """Whether an op reads a number that may become a size from a variable."""
    return any(type(atom) is Variable and (atom.dtype is None or atom.dtype in _INTEGERS)
               for part in _parts(value) for atom in part.atoms)


def draws_size(name: str, by_name: dict[str, Value]) -> bool:
    """Whether an op draws integers."""
    dtype = transfer.dtype_from(by_name["dtype"]) if name.startswith("tensorflow.random.") and "dtype" in by_name \
        else None
    return dtype in _INTEGERS


_INTEGERS = frozenset({"int32", "int64"})


def chosen(left: Value, right: Value, merged: Value, owner: int) -> Value:
    """What a tensor condition chooses from two values: of tensors with different sizes a graph knows neither."""
    one, other = left.single(), right.single()
    if type(one) is not Tensor or type(other) is not Tensor or not _clash(one.shape, other.shape):
        return merged
    dtype = one.dtype if one.dtype == other.dtype else None
    layout = one.layout if one.layout == other.layout else "dense"
    made = Tensor(dtype, vl.join_shapes([one.shape, other.shape]), layout)
    return vl.of(made).with_labels(lb.union(merged.labels, lb.sized_by(owner)))


def opened(value: Value, declared: Value | None, owner: int) -> Value:
    """A loop variable whose shape may change, as ``shape_invariants`` says: a graph knows no more than that."""
    known = transfer.shape_from(declared)
    if known is not None and None not in known:
        return value
    made = [vl.of(Tensor(atom.dtype, known)) if type(atom) is Tensor and atom.layout == "dense" and atom.shape != ()
            else vl.of(atom) for atom in value.ordered()]
    return vl.join_all(made).with_labels(lb.union(value.labels, lb.sized_by(owner)))


def _clash(one: Shape, other: Shape) -> bool:
    if one is None or other is None:
        return False
    return len(one) != len(other) or any(
        left is not None and right is not None and left != right for left, right in zip(one, other))
