"""Heap objects: atoms with identity and fields. One object stands for all that an allocation makes.

An object is *unique* while its allocation ran once: then a write replaces the field (strong update);
later writes join. Fields change only through :class:`hybridize.values.heap.Heap`, which can undo them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from hybridize.values.atoms import Atom
from hybridize.values.value import BOTTOM, Value, join, join_all

if TYPE_CHECKING:
    from hybridize.project.code import Code


class Site:
    """Where an object is allocated: a place in the program and the context it runs in."""

    __slots__ = ("column", "context", "file", "line", "owner", "tag")

    def __init__(self, file: str, line: int, column: int, context: int, tag: str = "", owner: int = -1) -> None:
        self.file = file
        self.line = line
        self.column = column
        self.context = context
        self.tag = tag
        self.owner = owner

    def label(self) -> str:
        """Stable text for sorting and debugging."""
        return f"{self.file}:{self.line:06d}:{self.column}:{self.tag}:{self.context}"


_serials = itertools.count()


class Obj(Atom):
    """Base of heap objects: each is itself alone. They are keys everywhere, and are compared at the speed of C."""

    __slots__ = ("fields", "serial", "site", "unique")
    kind = "object"
    immutable = False

    def __init__(self, site: Site) -> None:
        super().__init__()
        self.site = site
        self.fields: dict[Any, Any] = {}
        self.unique = True
        self.serial = next(_serials)  # order of allocation: two objects may have one site, as in ``f()()``

    def key(self) -> tuple[Any, ...]:
        return (self.site.label(),)

    def spelled(self) -> str:
        return f"{self.kind}:{self.site.label()}:{self.serial}"

    def __repr__(self) -> str:
        return f"<{self.kind} {self.site.file}:{self.site.line}>"


class ModuleObj(Obj):
    """A module of the program; its fields are its globals."""

    __slots__ = ("code", "name", "state")
    kind = "module"

    def __init__(self, site: Site, name: str, code: Code | None) -> None:
        super().__init__(site)
        self.name = name
        self.code = code
        self.state = "new"  # new, running, done


class Scope(Obj):
    """The captured variables of one activation of a function."""

    __slots__ = ("code", "parent")
    kind = "scope"

    def __init__(self, site: Site, code: Code, parent: Scope | None) -> None:
        super().__init__(site)
        self.code = code
        self.parent = parent


class Function(Obj):
    """A function object: code with its defaults and the scopes it closes over."""

    __slots__ = ("closure", "code", "decorations", "defaults", "hybrid", "kw_defaults", "owner_class")
    kind = "function"

    def __init__(self, site: Site, code: Code, closure: Scope | None) -> None:
        super().__init__(site)
        self.code = code
        self.closure = closure
        self.defaults: tuple[Value, ...] = ()
        self.kw_defaults: dict[str, Value] = {}
        self.owner_class: Any = None
        self.hybrid: Any = None  # facts.model.HybridUse when tf.function wraps it
        self.decorations: tuple[str, ...] = ()

    def spelled(self) -> str:
        return f"function:{self.code.dotted}:{self.site.label()}:{self.serial}"


class Class(Obj):
    """A class of the program. ``mro`` holds Class and ApiRef atoms, itself first."""

    __slots__ = ("bases", "code", "flags", "metaclass", "mro", "name", "outside")
    kind = "class"

    def __init__(self, site: Site, name: str, code: Code | None) -> None:
        super().__init__(site)
        self.name = name
        self.code = code
        self.bases: tuple[Atom, ...] = ()
        self.mro: tuple[Atom, ...] = (self,)
        self.metaclass: Any = None
        self.outside: Any = None  # the MRO and the names of outside bases that follow from it, once asked for
        # dataclass, extension, namedtuple, enum, opaque (a base is unknown), asked_first (it has ``__getattribute__``),
        # ordered (``total_ordering``)
        self.flags: frozenset[str] = frozenset()

    def spelled(self) -> str:
        return f"class:{self.code.dotted if self.code else self.name}:{self.site.label()}:{self.serial}"


class Instance(Obj):
    """An object of a program class or of an outside class (``cls`` is then an ApiRef)."""

    __slots__ = ("cls",)
    kind = "instance"

    def __init__(self, site: Site, cls: Atom) -> None:
        super().__init__(site)
        self.cls = cls


class Variable(Obj):
    """A ``tf.Variable``. Its content is not followed, its identity, dtype and shape are.

    ``uses``: how operations use it, and in which ``with`` block, see :mod:`hybridize.interpreter.models.gathering`.
    """

    __slots__ = ("dtype", "shape", "uses")
    kind = "variable"

    def __init__(self, site: Site, dtype: str | None, shape: Any) -> None:
        super().__init__(site)
        self.dtype = dtype
        self.shape = shape
        self.uses: set[tuple[str, Any]] = set()


class Sequence(Obj):
    """A list, set, deque, or tuple of unknown length. The field ``content`` holds a :class:`ListState`."""

    __slots__ = ("type_name",)
    kind = "sequence"

    def __init__(self, site: Site, type_name: str) -> None:
        super().__init__(site)
        self.type_name = type_name


class Dictionary(Obj):
    """A dict (or OrderedDict, defaultdict, Counter). The field ``content`` holds a :class:`DictState`."""

    __slots__ = ("default_factory", "type_name")
    kind = "dict"

    def __init__(self, site: Site, type_name: str = "dict") -> None:
        super().__init__(site)
        self.type_name = type_name
        self.default_factory: Value | None = None


class Iterator(Obj):
    """A Python iterator or generator over ``element``. ``source`` is the iterable it was made from.

    ``returned``: what the body of a generator returns in the end, the value of ``yield from``.
    """

    __slots__ = ("element", "returned", "source", "type_name")
    kind = "iterator"

    def __init__(self, site: Site, element: Value, source: Value, type_name: str = "iterator") -> None:
        super().__init__(site)
        self.element = element
        self.returned: Value = BOTTOM
        self.source = source
        self.type_name = type_name


class Partial(Obj):
    """``functools.partial``: a callable with arguments already given."""

    __slots__ = ("arguments", "function", "keywords")
    kind = "partial"

    def __init__(self, site: Site, function: Value, arguments: tuple[Value, ...], keywords: dict[str, Value]) -> None:
        super().__init__(site)
        self.function = function
        self.arguments = arguments
        self.keywords = keywords


class Wrapper(Obj):
    """A callable or descriptor made around others.

    ``role``: property, staticmethod, classmethod, cached, context_manager, hybrid, custom_gradient, ...
    """

    __slots__ = ("deleter", "detail", "function", "role", "setter")
    kind = "wrapper"

    def __init__(self, site: Site, role: str, function: Value) -> None:
        super().__init__(site)
        self.role = role
        self.function = function
        self.setter: Value | None = None
        self.deleter: Value | None = None
        self.detail: Any = None


class ListState:
    """Content of a sequence: the items by position when the length is known, else one element value.

    Equal contents are one object, as equal values are: made by :func:`list_state` alone.
    """

    __slots__ = ("_any", "element", "items")

    items: tuple[Value, ...] | None
    element: Value
    _any: Value | None

    def any(self) -> Value:
        """Join of all elements."""
        if self._any is None:
            self._any = join_all(self.items or ())
        return self._any


_contents: dict[tuple[tuple[Value, ...] | None, Value], ListState] = {}


def list_state(items: tuple[Value, ...] | None, element: Value = BOTTOM) -> ListState:
    """The content with these items, or with any number of ``element``."""
    key = (items, element)
    found = _contents.get(key)
    if found is None:
        found = _contents[key] = ListState()
        found.items = items
        found.element = element
        found._any = element if items is None else None
    return found


_joined: dict[tuple[ListState, ListState], ListState] = {}


def reset() -> None:
    """Forget contents; see :func:`hybridize.values.value.reset`."""
    global _serials
    _serials = itertools.count()
    _contents.clear()
    _joined.clear()


class DictState:
    """Content of a dict: values by constant key, and what unknown keys may hold. Never changed in place."""

    __slots__ = ("_any", "known", "maybe", "rest_key", "rest_value")

    def __init__(self, known: dict[Any, Value], rest_key: Value = BOTTOM, rest_value: Value = BOTTOM,
                 maybe: frozenset[Any] = frozenset()) -> None:
        self.known = known  # Atom (constant key) -> value, in insertion order
        self.rest_key = rest_key
        self.rest_value = rest_value
        self.maybe = maybe  # keys that may be absent
        self._any: Value | None = None

    def any_value(self) -> Value:
        """Join of all values."""
        if self._any is None:
            self._any = join(join_all(self.known.values()), self.rest_value)
        return self._any

    def __eq__(self, other: object) -> bool:
        return (isinstance(other, DictState) and self.rest_key is other.rest_key
                and self.rest_value is other.rest_value and self.maybe == other.maybe
                and list(self.known.items()) == list(other.known.items()))

    def __hash__(self) -> int:
        return hash((tuple(self.known), self.rest_key, self.rest_value))


MAX_ITEMS = 64
MAX_KEYS = 128


def join_lists(left: ListState, right: ListState) -> ListState:
    """Join of two list contents; different lengths lose positions."""
    if left is right:
        return left
    found = _joined.get((left, right))
    if found is None:
        if left.items is not None and right.items is not None and len(left.items) == len(right.items):
            found = list_state(tuple([join(one, other) for one, other in zip(left.items, right.items)]))
        else:
            found = list_state(None, join(left.any(), right.any()))
        _joined[left, right] = found
    return found


def join_dicts(left: DictState, right: DictState) -> DictState:
    """Join of two dict contents; keys of one side only may be absent."""
    if left == right:
        return left
    known = dict(left.known)
    maybe = set(left.maybe | right.maybe)
    for key, value in right.known.items():
        known[key] = join(known[key], value) if key in known else value
    maybe.update(key for key in known if (key in left.known) != (key in right.known))
    rest_key, rest_value = join(left.rest_key, right.rest_key), join(left.rest_value, right.rest_value)
    if len(known) > MAX_KEYS:
        return DictState({}, join(rest_key, join_all(key_values(known))), join(rest_value, join_all(known.values())))
    joined = DictState(known, rest_key, rest_value, frozenset(maybe))
    return left if joined == left else joined


def key_values(known: Iterable[Atom]) -> list[Value]:
    """Constant keys as values."""
    from hybridize.values.value import of

    return [of(key) for key in known]


def join_fields(left: Any, right: Any) -> Any:
    """Join of two field contents of one object, whatever they are."""
    if left is right or right is None:
        return left
    if left is None:
        return right
    if isinstance(left, Value):
        return join(left, right)
    if isinstance(left, ListState):
        return join_lists(left, right)
    return join_dicts(left, right)
