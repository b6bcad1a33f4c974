"""Arithmetic on static shapes: broadcasting and indexing. An unknown rank is None, an unknown axis is None."""

from __future__ import annotations

from hybridize.values.atoms import Array, Const, Scalar, Shape, Slice, Tensor, Tuple
from hybridize.values.value import Value


def broadcast(left: Shape, right: Shape) -> Shape:
    """Shape of an element-wise operation; axes that cannot be told are None."""
    if left is None or right is None:
        return None
    if len(left) < len(right):
        left, right = right, left
    padded = (1,) * (len(left) - len(right)) + right
    return tuple(_axis(one, other) for one, other in zip(left, padded))


def _axis(one: int | None, other: int | None) -> int | None:
    if one == other:
        return one
    if one == 1:
        return other
    if other == 1:
        return one
    return one if other is None else other if one is None else None


def told(shape: Shape, also: Shape) -> Shape:
    """What is known of a shape when something else is known of it, too; where they clash, what is told last."""
    if also is None or shape is None or len(shape) != len(also):
        return shape if also is None else also
    return tuple(axis if axis is not None else known for known, axis in zip(shape, also))


def index_shape(shape: Shape, index: Value) -> Shape:
    """Shape of ``x[index]`` for a tensor or array of ``shape``."""
    if shape is None:
        return None
    atom = index.single()
    parts = [item.single() for item in atom.items] if type(atom) is Tuple else [atom]
    if any(part is None for part in parts):
        return None
    consumed = sum(1 for part in parts if not _is_new_axis(part) and not _is_ellipsis(part))
    if consumed > len(shape):
        return None
    axes = list(shape)
    out: list[int | None] = []
    for position, part in enumerate(parts):
        if _is_new_axis(part):
            out.append(1)
        elif _is_ellipsis(part):
            rest = sum(1 for later in parts[position + 1:] if not _is_new_axis(later))
            while len(axes) > rest:
                out.append(axes.pop(0))
        elif type(part) is Slice:
            out.append(_sliced(axes.pop(0), part))
        elif isinstance(part, (Const, Scalar)) or (isinstance(part, (Tensor, Array)) and part.shape == ()
                                                   and part.dtype != "bool"):
            axes.pop(0)
        else:
            return None
    return (*out, *axes)


def _is_new_axis(part: object) -> bool:
    return type(part) is Const and part.value is None


def _is_ellipsis(part: object) -> bool:
    return type(part) is Const and part.value is Ellipsis


def _sliced(size: int | None, part: Slice) -> int | None:
    bounds = [value.constant() for value in (part.lower, part.upper, part.step)]
    if not all(bound is None or (isinstance(bound, int) and not isinstance(bound, bool)) for bound in bounds):
        return None
    if bounds == [None, None, None] or bounds == [None, None, -1]:
        return size
    if size is None:
        return None
    return len(range(*slice(*bounds).indices(size)))


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
