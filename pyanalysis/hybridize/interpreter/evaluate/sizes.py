"""Operations whose result has a size that only their values tell: a graph does not know it while it is traced."""

from __future__ import annotations

from hybridize.values import labels as lb
from hybridize.values.atoms import Const, Scalar, Slice, Tensor, Tuple
from hybridize.values.value import Value

_BY_VALUES = frozenset({
    "tensorflow.boolean_mask", "tensorflow.unique", "tensorflow.unique_with_counts", "tensorflow.dynamic_partition",
    "tensorflow.py_function", "tensorflow.numpy_function", "tensorflow.sparse.retain", "tensorflow.strings.split",
    "tensorflow.image.non_max_suppression", "tensorflow.image.non_max_suppression_with_scores",
    "tensorflow.sets.intersection", "tensorflow.sets.difference", "tensorflow.sets.union",
    "tensorflow.RaggedTensor.to_tensor", "tensorflow.io.decode_raw", "tensorflow.io.decode_image",
    "tensorflow.io.decode_jpeg", "tensorflow.io.decode_png", "tensorflow.audio.decode_wav",
})


def sized_by_values(name: str, by_name: dict[str, Value]) -> bool:
    """Whether a call of the operation gives a tensor of such a size."""
    if name in _BY_VALUES:
        return True
    if name == "tensorflow.where":
        return not {"x", "y"} & by_name.keys()
    if name == "tensorflow.repeat":
        return _is_given_tensor(by_name.get("repeats"))
    if name == "tensorflow.range":
        return any(_is_given_tensor(by_name.get(bound)) for bound in ("start", "limit", "delta"))
    return False


def cut_by_values(index: Value) -> bool:
    """Whether an index cuts an axis at a number that is computed from a tensor."""
    for atom in index.ordered():
        parts = [part for item in atom.items for part in item.ordered()] if type(atom) is Tuple else [atom]
        for part in parts:
            if type(part) is Slice and any(_is_computed(bound, index.labels) for bound in (part.lower, part.upper)):
                return True
    return False


def _is_computed(bound: Value, labels: lb.Labels) -> bool:
    """``int(t)``, or a tensor that was passed in; a tensor made here may come from a shape that is known."""
    numbers = any(type(atom) is Scalar and atom.type_name == "int" for atom in bound.atoms)
    made = any(label.kind == lb.OP for label in labels)
    return made if numbers else _is_given_tensor(bound.with_labels(labels))


def _is_given_tensor(value: Value | None) -> bool:
    if value is None or all(type(atom) is Const for atom in value.atoms):
        return False
    given = any(label.kind == lb.VALUE for label in value.labels)
    made = any(label.kind == lb.OP for label in value.labels)
    return given and not made and any(type(atom) is Tensor for atom in value.atoms)
