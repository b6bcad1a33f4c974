"""Operations whose result has a size that only their values tell: a graph does not know it while it is traced."""

from __future__ import annotations

from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import Scalar, Slice, Tensor, Tuple
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
    "tensorflow.io.parse_tensor", "tensorflow.audio.decode_wav", "tensorflow.math.bincount",
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
        "multiples": "tile", "num": "linspace", "paddings": "pad", "repeats": "repeat",
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
    return any(_is_given_tensor(part) for parameter in _BY_PARAMETER.get(name, ())
               for part in _parts(by_name.get(parameter)))


def _parts(value: Value | None) -> list[Value]:
    """What is given, and what a list or tuple of it holds."""
    if value is None:
        return []
    return [value, *(part for atom in value.ordered() for part in contents(atom))]


def cut_by_values(index: Value) -> bool:
    """Whether an index cuts an axis at a number that is computed from a tensor."""
    for atom in index.ordered():
        for item in atom.items if type(atom) is Tuple else (vl.of(atom),):
            labels = lb.union(index.labels, item.labels)
            for part in item.ordered():
                if type(part) is Slice and any(_is_computed(bound.add_labels(labels)) for bound in
                                               (part.lower, part.upper)):
                    return True
    return False


def _is_computed(bound: Value) -> bool:
    """``int(t)``, or a tensor that comes from values of arguments."""
    numbers = any(type(atom) is Scalar and atom.type_name == "int" for atom in bound.atoms)
    made = any(label.kind == lb.OP for label in bound.labels)
    return made if numbers else _is_given_tensor(bound)


def _is_given_tensor(value: Value) -> bool:
    """A variable, or a tensor that comes from values of arguments; one made of their shapes may be known."""
    given = any(label.kind == lb.VALUE for label in value.labels)
    return any(type(atom) is Variable or (given and type(atom) is Tensor) for atom in value.atoms)
