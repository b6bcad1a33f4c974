"""Questions about values: may it be a tensor, an array, a number; what kinds it shows in the report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from hybridize.values.atoms import (
    ApiMethod,
    ApiRef,
    Array,
    Atom,
    BoundMethod,
    Const,
    Dataset,
    DType,
    Keywords,
    Range,
    Scalar,
    StaticShape,
    Tensor,
    Tuple,
    Unknown,
)
from hybridize.values.objects import (
    Class,
    Dictionary,
    Function,
    Instance,
    ListState,
    Obj,
    Partial,
    Sequence,
    Variable,
    Wrapper,
)
from hybridize.values.objects import Iterator as PythonIterator
from hybridize.values.value import Value

NUMBERS = frozenset({"int", "float", "complex"})


def is_tensor(atom: Atom) -> bool:
    """Tensor, variable, ragged, sparse or KerasTensor."""
    return type(atom) is Tensor or type(atom) is Variable


def may_be_tensor(value: Value) -> bool:
    """Whether some atom is a tensor or variable. Unknown values do not count."""
    for atom in value.ordered():
        if type(atom) is Tensor or type(atom) is Variable:
            return True
    return False


def must_be_tensor(value: Value) -> bool:
    """Whether every atom is a tensor or variable."""
    return bool(value.atoms) and all(is_tensor(atom) for atom in value.atoms)


def may_be_array(value: Value) -> bool:
    """Whether some atom is a NumPy array."""
    return any(type(atom) is Array for atom in value.atoms)


def may_be_unknown(value: Value) -> bool:
    """Whether the value, or part of it, is not known."""
    return any(map(is_unknown, value.atoms))


def is_unknown(atom: Atom) -> bool:
    """An unknown value, or a member of a library's object that nothing tells about: it need not be a method."""
    return type(atom) is Unknown or type(atom) is ApiMethod and atom.name is None


def is_number(atom: Atom) -> bool:
    """int, float or complex; booleans are not numbers here."""
    return (type(atom) is Const or type(atom) is Scalar) and atom.type_name in NUMBERS  # type: ignore[attr-defined]


def may_be_number(value: Value) -> bool:
    """Whether some atom is a number."""
    return any(is_number(atom) for atom in value.atoms)


def is_string(atom: Atom) -> bool:
    """str or bytes."""
    return (type(atom) is Const or type(atom) is Scalar) and atom.type_name in ("str", "bytes")  # type: ignore[attr-defined]


def is_none(atom: Atom) -> bool:
    """The None constant."""
    return type(atom) is Const and atom.value is None  # type: ignore[attr-defined]


def is_bool(atom: Atom) -> bool:
    """A boolean."""
    return (type(atom) is Const or type(atom) is Scalar) and atom.type_name == "bool"  # type: ignore[attr-defined]


def contents(atom: Atom) -> list[Value]:
    """The values inside a container atom; empty for anything else."""
    if type(atom) is Tuple:
        return list(atom.items)
    if type(atom) is Sequence:
        state = atom.fields.get("content")
        return [state.any()] if isinstance(state, ListState) else []
    if type(atom) is Dictionary:
        state = atom.fields.get("content")
        return [state.any_value()] if state is not None else []
    if type(atom) is Keywords:
        return [*(value for _, value in atom.items), atom.rest]
    if type(atom) is PythonIterator:
        return [atom.element]
    if is_extension(atom):
        return [held for held in atom.fields.values() if isinstance(held, Value)]  # type: ignore[attr-defined]
    return []


def is_extension(atom: Atom) -> bool:
    """An object of a ``tf.experimental.ExtensionType``: TensorFlow passes it on as the tensors in it."""
    return type(atom) is Instance and type(atom.cls) is Class and "extension" in atom.cls.flags


def parts(atom: Atom) -> list[Value]:
    """What an object consists of: the fields of an instance, what a container holds; empty for anything else."""
    if type(atom) is Instance:
        return [field for field in atom.fields.values() if isinstance(field, Value)]
    return contents(atom)


def with_items(atom: Atom, change: Callable[[Value], Value]) -> Atom:
    """A tuple, or caught keyword arguments, with every item changed; any other atom as it is."""
    if type(atom) is Tuple:
        return Tuple(tuple(change(item) for item in atom.items), atom.type_ref)
    if type(atom) is Keywords:
        return Keywords(tuple((name, change(item)) for name, item in atom.items), change(atom.rest))
    return atom


def nested(value: Value, enter: Callable[[Atom], list[Value]] = contents,
           seen: set[Atom] | None = None) -> Iterator[Atom]:
    """The atoms of a value and of the containers in it, each once: containers may hold each other many times.

    ``enter`` gives what an atom holds; ``seen`` are atoms to leave out, to which it adds.
    """
    waiting = [value]
    seen = set() if seen is None else seen
    for held in waiting:
        for atom in held.ordered():
            if atom not in seen:
                seen.add(atom)
                yield atom
                waiting.extend(enter(atom))


def contents_now(values: Iterable[Value]) -> dict[Obj, object]:
    """The lists and dictionaries in some values with what they hold: kept for when the heap has gone on."""
    return {atom: atom.fields["content"] for value in values for atom in nested(value)
            if isinstance(atom, (Sequence, Dictionary)) and "content" in atom.fields}


def holds_tensor(value: Value) -> bool:
    """Whether the value is a tensor or array, or a container of them."""
    return any(is_tensor(atom) or type(atom) is Array for atom in nested(value))


def kinds_of(value: Value) -> set[str]:
    """The kinds of the report: tensor, container, number, bool, string, none, object, function, unknown."""
    out: set[str] = set()
    for atom in value.ordered():
        out.add(_kind(atom))
    return out


def is_rebuilt(atom: Atom) -> bool:
    """A container of which ``tf.function`` hands its body a copy: not an empty tuple, of which there is one only."""
    if isinstance(atom, Tuple):
        return bool(atom.items)
    return isinstance(atom, Dictionary) or isinstance(atom, Sequence) and atom.type_name in ("list", "tuple")


_FUNCTIONS = (Function, BoundMethod, Partial, Wrapper, ApiMethod)


def _kind(atom: Atom) -> str:
    if is_tensor(atom) or type(atom) is Array:
        return "tensor"
    if type(atom) is Const or type(atom) is Scalar:
        return _scalar_kind(atom)
    if isinstance(atom, (Tuple, Sequence, Dictionary, PythonIterator, Keywords)) or is_extension(atom):
        return "container" if any(holds_tensor(inner) for inner in contents(atom)) else "object"
    if is_unknown(atom):
        return "unknown"
    if isinstance(atom, _FUNCTIONS):
        return "function"
    if isinstance(atom, (Class, ApiRef)):
        return "function" if isinstance(atom, ApiRef) else "object"
    return "object"


def _scalar_kind(atom: Atom) -> str:
    name = atom.type_name  # type: ignore[attr-defined]
    if name in NUMBERS:
        return "number"
    if name in ("str", "bytes"):
        return "string"
    return {"bool": "bool", "NoneType": "none"}.get(name, "object")


def carries_python_data(value: Value) -> bool:
    """A number or string, or a container or object of the program that carries one; booleans are not counted."""
    seen: set[Atom] = set()
    waiting = [value]
    while waiting and len(seen) < 200:
        for atom in waiting.pop().ordered():
            if is_number(atom) or is_string(atom):
                return True
            if atom in seen or isinstance(atom, _NO_DATA):
                continue
            seen.add(atom)
            waiting.extend(contents(atom))
            if isinstance(atom, Instance):
                waiting.extend(_attributes(atom))
    return False


def _attributes(atom: Instance) -> Iterator[Value]:
    """What an object holds itself, and by its class where the program wrote it: a class may be a list of settings."""
    classes = atom.cls.mro if isinstance(atom.cls, Class) else ()
    for holder in (atom, *(cls for cls in classes if isinstance(cls, Class))):
        for name, inner in holder.fields.items():
            if isinstance(inner, Value) and not str(name).startswith(("#", "__")):
                yield inner


_NO_DATA = (StaticShape, DType, Range, Dataset, Class)
