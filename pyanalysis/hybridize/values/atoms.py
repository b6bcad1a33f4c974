"""Atoms: the single things that an abstract value may be. Immutable ones are compared by content.

Heap objects (instances, lists, functions, classes, ...) are atoms too; see :mod:`hybridize.values.objects`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hybridize.values.value import Value

Shape = tuple["int | None", ...] | None


_EXACT = (int, str, bool, bytes, type(None))


class Atom:
    """Base of all atoms. ``rank`` gives a stable order among kinds; ``sort_key`` within a kind."""

    __slots__ = ("_text",)
    kind = "atom"
    immutable = True
    _text: str  # empty until it is first wanted

    def __init__(self) -> None:
        self._text = ""

    def key(self) -> tuple[Any, ...]:
        """Content that makes two atoms the same."""
        raise NotImplementedError

    def sort_key(self) -> str:
        """Text that tells atoms apart, the same in every run; orders them."""
        if not self._text:
            self._text = self.spelled()
        return self._text

    def spelled(self) -> str:
        """The text of :meth:`sort_key`, made when it is first wanted."""
        return f"{self.kind}:" + ",".join([_spelled(part) for part in self.key()])

    def __repr__(self) -> str:
        return f"{type(self).__name__}{self.key()!r}"


def _spelled(part: Any) -> str:
    if isinstance(part, tuple):
        return "(" + ",".join([_spelled(item) for item in part]) + ")"
    if part is None or type(part) is str or type(part) is int:
        return repr(part)
    own = getattr(part, "sort_key", None)
    return own() if own is not None else repr(part)


class Content(Atom):
    """An atom that is what it holds: two with the same content are one value."""

    __slots__ = ("_hash",)
    _hash: int  # 0 until it is first wanted

    def __init__(self) -> None:
        super().__init__()
        self._hash = 0

    def __hash__(self) -> int:
        if not self._hash:
            self._hash = hash((type(self), *self.key()))
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return type(self) is type(other) and self.key() == other.key()  # type: ignore[attr-defined]


class Const(Content):
    """A known Python constant: None, a boolean, number, string, bytes or Ellipsis."""

    __slots__ = ("value",)
    kind = "const"

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value

    def key(self) -> tuple[Any, ...]:
        # 1, 1.0 and True are equal in Python but not the same abstract value; nan is not equal to itself.
        value = self.value
        kind = type(value)
        return (kind.__name__, value if kind in _EXACT else repr(value))

    @property
    def type_name(self) -> str:
        """Name of the constant's type."""
        return type(self.value).__name__


class Scalar(Content):
    """Some value of a built-in immutable type: int, float, complex, bool, str, bytes."""

    __slots__ = ("type_name",)
    kind = "scalar"

    def __init__(self, type_name: str) -> None:
        super().__init__()
        self.type_name = type_name

    def key(self) -> tuple[Any, ...]:
        return (self.type_name,)


class Tuple(Content):
    """A tuple of known length. ``type_ref`` is the class object of a named tuple, else None."""

    __slots__ = ("items", "type_ref")
    kind = "tuple"

    def __init__(self, items: tuple[Value, ...], type_ref: Any = None) -> None:
        super().__init__()
        self.items = items
        self.type_ref = type_ref

    def key(self) -> tuple[Any, ...]:
        return (self.items, self.type_ref)


class Keywords(Content):
    """What ``**kwargs`` receives in a call, by content: the callee makes a dict of its own from it.

    ``rest``: what a ``**`` argument of unknown keys adds; BOTTOM when there is none.
    """

    __slots__ = ("items", "rest")
    kind = "keywords"

    def __init__(self, items: tuple[tuple[str, Value], ...], rest: Value) -> None:
        super().__init__()
        self.items = items
        self.rest = rest

    def key(self) -> tuple[Any, ...]:
        return (self.items, self.rest)


class Tensor(Content):
    """A tensor. ``layout``: dense, ragged, sparse, indexed_slices, keras (a KerasTensor), variant.

    ``rows``: ragged rank and dtype of the row splits of a ragged tensor, where known.
    """

    __slots__ = ("dtype", "layout", "rows", "shape")
    kind = "tensor"

    def __init__(self, dtype: str | None = None, shape: Shape = None, layout: str = "dense",
                 rows: tuple[int, str] | None = None) -> None:
        super().__init__()
        self.dtype = dtype
        self.shape = shape
        self.layout = layout
        self.rows = rows

    def key(self) -> tuple[Any, ...]:
        return (self.dtype, self.shape, self.layout, self.rows)


class Array(Content):
    """A NumPy array or scalar."""

    __slots__ = ("dtype", "shape")
    kind = "array"

    def __init__(self, dtype: str | None = None, shape: Shape = None) -> None:
        super().__init__()
        self.dtype = dtype
        self.shape = shape

    def key(self) -> tuple[Any, ...]:
        return (self.dtype, self.shape)


class StaticShape(Content):
    """A ``tf.TensorShape`` (``array`` false) or the plain tuple that is an array's shape."""

    __slots__ = ("dims",)
    kind = "shape"

    def __init__(self, dims: Shape) -> None:
        super().__init__()
        self.dims = dims

    def key(self) -> tuple[Any, ...]:
        return (self.dims,)


class DType(Content):
    """A dtype object of TensorFlow or NumPy; None when not known which."""

    __slots__ = ("name",)
    kind = "dtype"

    def __init__(self, name: str | None) -> None:
        super().__init__()
        self.name = name

    def key(self) -> tuple[Any, ...]:
        return (self.name,)


class Dataset(Content):
    """A ``tf.data.Dataset`` whose elements are ``element``."""

    __slots__ = ("element",)
    kind = "dataset"

    def __init__(self, element: Value) -> None:
        super().__init__()
        self.element = element

    def key(self) -> tuple[Any, ...]:
        return (self.element,)


class Slice(Content):
    """A slice object."""

    __slots__ = ("lower", "step", "upper")
    kind = "slice"

    def __init__(self, lower: Value, upper: Value, step: Value) -> None:
        super().__init__()
        self.lower = lower
        self.upper = upper
        self.step = step

    def key(self) -> tuple[Any, ...]:
        return (self.lower, self.upper, self.step)

    def parts(self) -> tuple[Value, Value, Value]:
        """Lower bound, upper bound and step."""
        return (self.lower, self.upper, self.step)


class Range(Content):
    """A ``range``; ``length`` when all bounds are known. ``count`` is the value it iterates to, for its labels."""

    __slots__ = ("start", "step", "stop")
    kind = "range"

    def __init__(self, start: int | None, stop: int | None, step: int | None) -> None:
        super().__init__()
        self.start = start
        self.stop = stop
        self.step = step

    def key(self) -> tuple[Any, ...]:
        return (self.start, self.stop, self.step)

    def length(self) -> int | None:
        """Number of elements, when known."""
        if self.start is None or self.stop is None or not self.step:
            return None
        return len(range(self.start, self.stop, self.step))


class ApiRef(Content):
    """A name outside the program, as the program spells it after imports: ``tensorflow.reduce_sum``."""

    __slots__ = ("name",)
    kind = "api"

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def key(self) -> tuple[Any, ...]:
        return (self.name,)


class ApiMethod(Content):
    """A method of an outside object taken from a value: ``x.numpy``, ``layer.add_weight``, ``text.split``."""

    __slots__ = ("attribute", "name", "receiver")
    kind = "api_method"

    def __init__(self, receiver: Value, attribute: str, name: str | None) -> None:
        super().__init__()
        self.receiver = receiver
        self.attribute = attribute
        self.name = name  # canonical name of the member, when known

    def key(self) -> tuple[Any, ...]:
        return (self.receiver, self.attribute, self.name)


class BoundMethod(Content):
    """A program function bound to its receiver."""

    __slots__ = ("function", "receiver")
    kind = "bound"

    def __init__(self, function: Any, receiver: Value) -> None:
        super().__init__()
        self.function = function
        self.receiver = receiver

    def key(self) -> tuple[Any, ...]:
        return (self.function, self.receiver)


class Super(Content):
    """``super()``: look attributes up after ``cls`` in the receiver's MRO."""

    __slots__ = ("cls", "receiver")
    kind = "super"

    def __init__(self, cls: Any, receiver: Value) -> None:
        super().__init__()
        self.cls = cls
        self.receiver = receiver

    def key(self) -> tuple[Any, ...]:
        return (self.cls, self.receiver)


class Unknown(Content):
    """Anything. ``cause`` says why it is not known, for the people who ask."""

    __slots__ = ("cause",)
    kind = "unknown"

    def __init__(self, cause: str = "") -> None:
        super().__init__()
        self.cause = cause

    def key(self) -> tuple[Any, ...]:
        return ()
