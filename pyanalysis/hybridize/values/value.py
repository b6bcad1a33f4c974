"""Abstract values: interned sets of atoms with labels, and the lattice on them.

Equal values are the same object, so ``is`` compares them. ``join`` is the least upper bound up to the
widening that keeps values small: constants of one type past a bound become that type, many tensors become
one with the axes that vary set to None, many objects of one class keep a bounded number.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from hybridize.values import labels as lb
from hybridize.values.atoms import (
    Array,
    Atom,
    Const,
    DType,
    Keywords,
    Range,
    Scalar,
    StaticShape,
    Tensor,
    Tuple,
    Unknown,
)
from hybridize.values.labels import Labels

MAX_ATOMS = 16
MAX_FUNCTIONS = 32  # or classes: tables of handlers are longer than the objects are many that one name stands for
MAX_CONSTANTS = 6
MAX_DEPTH = 6
DEEPEST = 24  # tuples in tuples; what is made within more is not known
LONG_TEXT = 400  # characters of a sort key that are kept as they are


class Value:
    """A set of atoms (empty: unreachable) and the labels of where they came from. Equal values are one object."""

    __slots__ = ("__weakref__", "_deep", "_depth", "_ordered", "_plain", "_text", "nested", "atoms", "labels", "holds")

    atoms: frozenset[Atom]
    labels: Labels
    nested: bool  # whether some atom holds values of its own by content
    # Worked out when they are first wanted.
    _deep: Labels | None
    _depth: int
    _ordered: tuple[Atom, ...] | None
    _plain: Value | None
    _text: str | None
    holds: tuple[Any, ...] | None  # the objects in it, see values.references

    def __init__(self, atoms: frozenset[Atom], labels: Labels) -> None:
        self.atoms = atoms
        self.labels = labels
        self.nested = any(type(atom) is Tuple or type(atom) is Keywords for atom in atoms)
        self._depth = 0
        self._deep = self._ordered = self._plain = self._text = self.holds = None

    def __iter__(self) -> Any:
        return iter(self.ordered())

    def ordered(self) -> tuple[Atom, ...]:
        """Atoms in a deterministic order."""
        found = self._ordered
        if found is None:
            atoms = self.atoms
            found = self._ordered = tuple(atoms) if len(atoms) < 2 else tuple(sorted(atoms, key=Atom.sort_key))
        return found

    def single(self) -> Atom | None:
        """The only atom, or None when there are none or several."""
        if len(self.atoms) == 1:
            for atom in self.atoms:
                return atom
        return None

    def constant(self) -> Any:
        """The Python constant that this certainly is, or :data:`NOT_CONSTANT`."""
        atom = self.single()
        return atom.value if type(atom) is Const else NOT_CONSTANT

    def with_labels(self, labels: Labels) -> Value:
        """The same atoms with other labels."""
        if labels is self.labels or labels == self.labels:
            return self
        return make(self.atoms, labels)

    def add_labels(self, labels: Labels) -> Value:
        """The same atoms with ``labels`` added."""
        if not labels or labels is self.labels:
            return self
        return make(self.atoms, lb.union(self.labels, labels))

    def plain(self) -> Value:
        """The same atoms without labels."""
        if not self.labels:
            return self
        found = self._plain
        if found is None:
            found = self._plain = make(self.atoms)
        return found

    def deep_labels(self) -> Labels:
        """The labels of the value and of the items of tuples in it."""
        if not self.nested:
            return self.labels
        labels = self._deep
        if labels is None:
            labels = self.labels
            for atom in self.ordered():
                for item in _items(atom):
                    labels = lb.union(labels, item.deep_labels())
            self._deep = labels
        return labels

    def sort_key(self) -> str:
        """Text that tells values apart, the same in every run; orders them."""
        text = self._text
        if text is None:
            text = "|".join(atom.sort_key() for atom in self.ordered())
            if self.labels:
                text += "#" + lb.spelled(self.labels)
            if len(text) > LONG_TEXT:  # values nest in values: the text of the whole would grow with the depth
                text = text[:LONG_TEXT] + blake2b(text.encode(errors="surrogatepass"), digest_size=12).hexdigest()
            self._text = text
        return text

    def __repr__(self) -> str:
        return "{" + ", ".join(map(repr, self.ordered())) + "}"


class _NotConstant:
    def __repr__(self) -> str:
        return "NOT_CONSTANT"


NOT_CONSTANT: Any = _NotConstant()

_table: dict[tuple[frozenset[Atom], Labels], Value] = {}
_joins: dict[tuple[Value, Value], Value] = {}
_singles: dict[Atom, Value] = {}
_constants: dict[tuple[type, Any], Value] = {}
_CACHED = (int, str, bool, bytes, type(None))  # types whose equal values cannot be told apart


def make(atoms: frozenset[Atom], labels: Labels = lb.NONE) -> Value:
    """The interned value of these atoms."""
    key = (atoms, labels)
    value = _table.get(key)
    if value is None:
        value = Value(atoms, labels)
        if value.nested and depth(value) > DEEPEST:
            value = _cut(value)
        _table[key] = value
    return value


def reset() -> None:
    """Forget all interned values. Only between two analyses: values of both must never meet."""
    keep = {(value.atoms, value.labels): value for value in _ROOTS}
    _table.clear()
    _table.update(keep)
    _joins.clear()
    _singles.clear()
    _constants.clear()
    lb.reset()
    _singles.update((next(iter(value.atoms)), value) for value in _ROOTS if len(value.atoms) == 1)


def of(atom: Atom) -> Value:
    """The value that is certainly ``atom``."""
    value = _singles.get(atom)
    if value is None:
        value = _singles[atom] = make(frozenset((atom,)))
    return value


def const(value: Any) -> Value:
    """The value of a Python constant."""
    kind = type(value)
    if kind not in _CACHED:
        return of(Const(value))
    key = (kind, value)
    found = _constants.get(key)
    if found is None:
        found = _constants[key] = of(Const(value))
    return found


BOTTOM = make(frozenset())
NONE = const(None)
TRUE = const(True)
FALSE = const(False)
BOOL = make(frozenset((Const(True), Const(False))))
INT = of(Scalar("int"))
FLOAT = of(Scalar("float"))
STR = of(Scalar("str"))
BYTES = of(Scalar("bytes"))
ANY_TENSOR = of(Tensor())
ANY_ARRAY = of(Array())
ANY_SHAPE = of(StaticShape(None))
ANY_DTYPE = of(DType(None))
_UNKNOWN = of(Unknown())
_ROOTS = (
    BOTTOM,
    NONE,
    TRUE,
    FALSE,
    BOOL,
    INT,
    FLOAT,
    STR,
    BYTES,
    ANY_TENSOR,
    ANY_ARRAY,
    ANY_SHAPE,
    ANY_DTYPE,
    _UNKNOWN,
)


def unknown(cause: str = "") -> Value:
    """A value about which nothing is known. The first cause given is the one kept."""
    return of(Unknown(cause)) if cause else _UNKNOWN


def join(left: Value, right: Value) -> Value:
    """Least upper bound, widened."""
    if left is right or not right.atoms:
        return left if not right.labels else left.add_labels(right.labels)
    if not left.atoms:
        return right.add_labels(left.labels)
    key = (left, right)
    value = _joins.get(key)
    if value is None:
        labels = lb.union(left.labels, right.labels)
        atoms = left.atoms if left.atoms is right.atoms else widen(left.atoms | right.atoms)
        value = _joins[key] = make(atoms, labels)
    return value


def join_all(values: Iterable[Value]) -> Value:
    """Join of any number of values; BOTTOM for none."""
    out = BOTTOM
    for value in values:
        out = join(out, value)
    return out


def covers(big: Value, small: Value) -> bool:
    """Whether everything that ``small`` may be is also in ``big``."""
    return big is small or join(big, small) is big


def depth(value: Value) -> int:
    """Nesting depth of tuples in a value, to bound it."""
    if not value.nested:
        return 0
    if not value._depth:
        value._depth = 1 + max((depth(item) for atom in value.atoms for item in _items(atom)), default=0)
    return value._depth


def _items(atom: Atom) -> tuple[Value, ...]:
    """The values that an immutable container is made of."""
    if type(atom) is Tuple:
        return atom.items
    if type(atom) is Keywords:
        return (*(item for _, item in atom.items), atom.rest)
    return ()


def _cut(value: Value) -> Value:
    """A value without its tuples, which nest too deeply."""
    flat = frozenset(atom for atom in value.atoms if not _items(atom))
    return make(flat | {Unknown("deeply nested tuple")}, value.deep_labels())


def widen(atoms: frozenset[Atom]) -> frozenset[Atom]:
    """Keep a set of atoms small. Idempotent; the result covers the argument."""
    if len(atoms) == 1:
        return atoms
    groups: dict[Any, list[Atom]] = {}
    for atom in atoms:
        groups.setdefault(_group(atom), []).append(atom)
    if all(len(group) == 1 for group in groups.values()) and len(atoms) <= MAX_ATOMS:
        return atoms
    out: set[Atom] = set()
    if "unknown" in groups:
        out.update(groups.pop("unknown"))  # first: a set keeps the cause that it has, and sets have no order
    for name, group in groups.items():
        out.update(_widen_group(name, group))
    if len(out) > MAX_ATOMS * 2 + MAX_FUNCTIONS:
        out = {Unknown("too many possible values")}
    return frozenset(out)


def _group(atom: Atom) -> Any:
    kind = type(atom)
    if kind is Const:
        return ("constant", atom.type_name)  # type: ignore[attr-defined]
    if kind is Scalar:
        return ("constant", atom.type_name)  # type: ignore[attr-defined]
    if kind is Tensor:
        return ("tensor", atom.layout)  # type: ignore[attr-defined]
    if kind is Keywords:
        return ("keywords",)
    if kind is Tuple:
        return ("tuple", len(atom.items), atom.type_ref)  # type: ignore[attr-defined]
    if kind in (Array, StaticShape, DType, Range):
        return kind.__name__
    if atom.kind in ("function", "class"):
        return "defined"
    return "unknown" if kind is Unknown else "other"


def _widen_group(name: Any, group: list[Atom]) -> Iterable[Atom]:
    if len(group) == 1:
        return group
    tag = name[0] if isinstance(name, tuple) else name
    if tag == "constant":
        return _widen_constants(name[1], group)
    if tag == "tuple":
        return [_join_tuples(group)]
    if tag == "keywords":
        return [_join_keywords(group)]
    if tag == "tensor" and len(group) > 4:
        return [Tensor(_same(atom.dtype for atom in group), join_shapes(a.shape for a in group), name[1],  # type: ignore[attr-defined]
                       _same(atom.rows for atom in group))]  # type: ignore[attr-defined]
    if tag == "Array" and len(group) > 4:
        return [Array(_same(atom.dtype for atom in group), join_shapes(a.shape for a in group))]  # type: ignore[attr-defined]
    if tag == "StaticShape" and len(group) > 2:
        return [StaticShape(join_shapes(atom.dims for atom in group))]  # type: ignore[attr-defined]
    if tag == "Range":
        return [Range(None, None, None)]
    most = {"other": MAX_ATOMS, "defined": MAX_FUNCTIONS}.get(tag)
    if most is not None and len(group) > most:
        return sorted(group, key=Atom.sort_key)[:most] + [Unknown("too many possible objects")]
    return group


def _widen_constants(type_name: str, group: list[Atom]) -> Iterable[Atom]:
    if type_name in ("NoneType", "bool", "ellipsis"):
        return group if not any(type(a) is Scalar for a in group) else [a for a in group if type(a) is Scalar]
    wide = [atom for atom in group if type(atom) is Scalar]
    if wide:
        return wide
    limit = MAX_CONSTANTS if type_name in ("str", "bytes") else 3
    return [Scalar(type_name)] if len(group) > limit else group


def _join_tuples(group: list[Atom]) -> Atom:
    first = group[0]
    assert isinstance(first, Tuple)
    columns = []
    ordered = sorted(group, key=Atom.sort_key)
    for column in zip(*(atom.items for atom in ordered)):  # type: ignore[attr-defined]
        item: Value = column[0]
        for other in column:
            if other is not item:
                item = join(item, other)
        columns.append(item if depth(item) < MAX_DEPTH else unknown("deeply nested tuple"))
    return Tuple(tuple(columns), first.type_ref)


def _join_keywords(group: list[Atom]) -> Atom:
    """Keywords that only some calls pass go to the rest."""
    ordered = sorted(group, key=Atom.sort_key)
    shared = [name for name, _ in ordered[0].items  # type: ignore[attr-defined]
              if all(any(name == other for other, _ in atom.items) for atom in ordered)]  # type: ignore[attr-defined]
    items = tuple((name, join_all(dict(atom.items)[name] for atom in ordered)) for name in shared)  # type: ignore[attr-defined]
    rest = join_all(value for atom in ordered for name, value in (*atom.items, ("", atom.rest))  # type: ignore[attr-defined]
                    if name not in shared)
    return Keywords(items, rest)


def _same(items: Iterable[Any]) -> Any:
    found = set(items)
    return found.pop() if len(found) == 1 else None


def join_shapes(shapes: Iterable[Any]) -> Any:
    """Per-axis join of shapes: axes that differ become None, ranks that differ make the rank unknown."""
    found = list(shapes)
    if any(shape is None for shape in found) or len({len(shape) for shape in found}) != 1:
        return None
    return tuple(_same(axis) for axis in zip(*found))
