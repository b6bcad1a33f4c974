"""Can objects of a class be keys of a dictionary, and can they be referred to weakly? Python's rules, on classes.

``tf.function`` keeps one graph method for each receiver in a dictionary with weak keys, and makes objects among
the arguments parts of the key of a trace.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from hybridize.interpreter.execute.classes import annotated_fields, api_bases
from hybridize.interpreter.functions import named_tuples
from hybridize.interpreter.models.mappings import is_view
from hybridize.project.nodes import walk
from hybridize.project.spelling import spelled
from hybridize.values.atoms import ApiRef, Array, Atom, Tensor, Tuple
from hybridize.values.objects import Class, Dictionary, Function, Instance, ListState, Sequence, Variable, Wrapper
from hybridize.values.value import Value

_UNHASHABLE = frozenset({
    "builtins.list", "builtins.dict", "builtins.set", "builtins.bytearray", "collections.OrderedDict",
    "collections.defaultdict", "collections.Counter", "collections.deque", "collections.UserDict",
    "collections.UserList", "types.SimpleNamespace", "argparse.Namespace", "ml_collections.ConfigDict",
    "builtins.slice", "builtins.memoryview", "array.array", "collections.ChainMap", "types.MappingProxyType",
    "configparser.ConfigParser", "configparser.SectionProxy", "pandas.DataFrame", "pandas.Series", "pandas.Index",
})  # fmt: skip
_REBUILT = frozenset({"builtins.list", "builtins.tuple"})
_NOT_WEAK = frozenset({"builtins.tuple", "builtins.int", "builtins.bytes", "typing.NamedTuple"})
_WITHOUT_DICT = frozenset({"builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol"})
_DATACLASS = frozenset({"dataclass", "dataclasses.dataclass"})
_ATTRS = frozenset({"attr.s", "attr.attrs", "attr.dataclass", "attr.define", "attrs.define", "attr.mutable",
                    "attrs.mutable", "define"})
_FROZEN_ATTRS = frozenset({"attrs.frozen", "attr.frozen", "frozen"})


def unhashable(atom: Atom) -> str | None:
    """Why an object has no hash, None if it has one or that is not known."""
    if isinstance(atom, Instance):
        return _unhashable_class(atom.cls, atom)
    if isinstance(atom, Tuple):
        return None
    if isinstance(atom, Sequence) and atom.type_name in ("set", "deque"):
        return f"a {atom.type_name} has no hash"
    if is_view(atom):
        return "a view of a dict has no hash"
    return "a slice has no hash" if atom.kind == "slice" else None


def rebuilt_as(atom: Atom) -> str | None:
    """The plain type that TensorFlow makes of an argument, where it takes it apart and puts it together again.

    https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/util/nest_util.py (``sequence_like``)
    """
    if not isinstance(atom, Instance) or not isinstance(atom.cls, Class) or named_tuples.is_named_tuple(atom.cls):
        return None
    return next((base.rpartition(".")[2] for base in api_bases(atom.cls) if base in _REBUILT), None)


def is_counter(atom: Atom) -> bool:
    """``collections.Counter``: TensorFlow makes another of its pairs, which counts these pairs."""
    return isinstance(atom, Dictionary) and atom.type_name == "Counter"


def is_spec(atom: Atom) -> bool:
    """A ``tf.TensorSpec`` or its like: TensorFlow takes it for what the argument will be."""
    name = atom.cls.name if isinstance(atom, Instance) and isinstance(atom.cls, ApiRef) else ""
    return name.startswith("tensorflow.") and name.endswith("Spec")


def _unhashable_class(cls: Atom, atom: Instance) -> str | None:
    for base in cls.mro if isinstance(cls, Class) else (cls,):
        if isinstance(base, ApiRef):
            if base.name in _UNHASHABLE:
                leaf = base.name.rpartition(".")[2]
                return f"{'an' if leaf[0] in 'aeiouAEIOU' else 'a'} {leaf} has no hash"
            continue
        assert isinstance(base, Class)
        own = base.fields.get("__hash__")
        if isinstance(own, Value):
            return f"{base.name} sets __hash__ to None" if own.constant() is None else None
        verdict = _generated(base, atom)
        if verdict is not None:
            return verdict or None
        if "__eq__" in base.fields:
            return f"{base.name} defines __eq__ and no __hash__"
    return None


def _generated(cls: Class, atom: Instance) -> str | None:
    """The hash that a class decorator gives: why there is none, "" for one that works, None for no decorator."""
    for name, options in _decorators(cls):
        frozen = options.get("frozen") is True or name in _FROZEN_ATTRS
        hashed = any(options.get(option) is True for option in ("unsafe_hash", "hash"))
        if name in _DATACLASS or name in _ATTRS or name in _FROZEN_ATTRS:
            if options.get("eq") is False:
                return None
            if frozen or hashed:
                return _unhashable_field(cls, atom)
            return f"{cls.name} is a class of data that compares by value and therefore has no hash"
    return None


def _unhashable_field(cls: Class, atom: Instance) -> str:
    """The field that spoils a hash over all fields; "" for none."""
    for name in annotated_fields(cls):
        value = atom.fields.get(name)
        if isinstance(value, Value) and any(_spoils(held) for held in value.atoms):
            return f"the hash of a {cls.name} takes that of its field {name}, which has none"
    return ""


def _spoils(atom: Atom) -> bool:
    if isinstance(atom, (Tensor, Variable, Array, Dictionary)):
        return True
    return isinstance(atom, Sequence) and atom.type_name in ("list", "set") or unhashable(atom) is not None


def _decorators(cls: Class) -> Iterator[tuple[str, dict[str, object]]]:
    """Class decorators by their text, with the constants among their keyword arguments."""
    node = cls.code.node if cls.code is not None else None
    for item in getattr(node, "decorator_list", ()):
        call = item if isinstance(item, ast.Call) else None
        options: dict[str, object] = {
            keyword.arg: keyword.value.value
            for keyword in (call.keywords if call is not None else ())
            if keyword.arg is not None and isinstance(keyword.value, ast.Constant)
        }
        yield spelled(call.func if call is not None else item), options


def not_weakly_referable(atom: Atom) -> str | None:
    """Why an object cannot be the target of a weak reference, None if it can or that is not known."""
    if isinstance(atom, Tuple):
        return "a named tuple allows no weak references"
    if not isinstance(atom, Instance) or not isinstance(atom.cls, Class):
        return None
    for base in atom.cls.mro:
        if isinstance(base, ApiRef):
            if base.name in _NOT_WEAK:
                return f"a subclass of {base.name.rpartition('.')[2]} allows no weak references"
            if base.name not in _WITHOUT_DICT:
                return None
        elif isinstance(base, Class) and not _slots_only(base):
            return None
    return f"{atom.cls.name} has slots and none for weak references"


def _slots_only(cls: Class) -> bool:
    """Whether a class adds neither a ``__dict__`` nor room for weak references."""
    slots = cls.fields.get("__slots__")
    if isinstance(slots, Value):
        return not {"__weakref__", "__dict__"} & set(_strings(slots))
    return any(name in _DATACLASS and options.get("slots") is True and options.get("weakref_slot") is not True
               for name, options in _decorators(cls))


def _strings(value: Value) -> Iterator[str]:
    for atom in value.ordered():
        constant = getattr(atom, "value", None)
        if isinstance(constant, str):
            yield constant
        items: tuple[Value, ...] = atom.items if isinstance(atom, Tuple) else ()
        if isinstance(atom, Sequence):
            state = atom.fields.get("content")
            items = state.items or (state.element,) if isinstance(state, ListState) else ()
        for item in items:
            yield from _strings(item)


def not_compared(atom: Atom, fields: Iterable[object]) -> str | None:
    """Of some fields of an object, one that its class's own ``__eq__`` leaves out: equal objects may differ in it."""
    cls = atom.cls if isinstance(atom, Instance) else None
    compared = _compared(cls) if isinstance(cls, Class) else None
    if compared is None:
        return None
    return next((str(field) for field in fields if isinstance(field, str) and field not in compared), None)


def _compared(cls: Class) -> set[str] | None:
    """The fields that equal objects of a class agree in; None where nothing but identity makes them equal."""
    for base in cls.mro:
        if not isinstance(base, Class):
            continue
        if "__eq__" in base.fields:
            return _mentioned(base, "__eq__", set())
        if any(name in _DATACLASS | _ATTRS | _FROZEN_ATTRS and options.get("eq") is not False
               for name, options in _decorators(base)):
            return {name for name in annotated_fields(base) if not _left_out(base, name)}
    return None


def _left_out(cls: Class, name: str) -> bool:
    """``k: float = field(compare=False)``: not in the ``__eq__`` that the decorator writes."""
    for base in cls.mro:
        for statement in base.code.node.body if isinstance(base, Class) and base.code is not None else ():  # type: ignore[attr-defined]
            if isinstance(statement, ast.AnnAssign) and getattr(statement.target, "id", None) == name:
                made = statement.value
                return isinstance(made, ast.Call) and any(
                    word.arg in _COMPARED and isinstance(word.value, ast.Constant) and word.value.value is False
                    for word in made.keywords)
    return False


_COMPARED = frozenset({"compare", "eq", "cmp"})  # the settings of fields, of dataclasses and of attrs


def _mentioned(cls: Class, method: str, seen: set[str]) -> set[str]:
    """The attributes that a method names, and those that the methods and properties among them name."""
    seen.add(method)
    names: set[str] = set()
    held = cls.fields.get(method)
    for function in functions_of(held) if isinstance(held, Value) else ():
        names |= {node.attr for node in walk(function.code.node) if isinstance(node, ast.Attribute)}
    for name in sorted(names - seen):
        names |= _mentioned(cls, name, seen)
    return names


def functions_of(value: Value) -> Iterator[Function]:
    """The functions that a class holds under a name, those of properties too."""
    for atom in value.ordered():
        if isinstance(atom, Function):
            yield atom
        elif isinstance(atom, Wrapper):
            yield from functions_of(atom.function)
