"""Truth of abstract values: certainly true, certainly false, or not known."""

from __future__ import annotations

from hybridize.values import labels as lb
from hybridize.values.atoms import (
    ApiRef,
    Array,
    Atom,
    BoundMethod,
    Const,
    Range,
    Tensor,
    Tuple,
)
from hybridize.values.derived import HELD
from hybridize.values.kinds import is_bool, is_number, may_be_tensor
from hybridize.values.objects import (
    Class,
    Dictionary,
    DictState,
    Function,
    Instance,
    ListState,
    ModuleObj,
    Sequence,
)
from hybridize.values.value import Value


def truth(value: Value) -> bool | None:
    """The truth value that all atoms agree on, or None."""
    verdict: bool | None = None
    for atom in value.ordered():
        one = _atom(atom)
        if one is None or (verdict is not None and one is not verdict):
            return None
        verdict = one
    return verdict


def symbolic_test(value: Value) -> bool:
    """Whether a test may be a tensor in a graph: one already, or computed from one by Python (``float(t) > 0``)."""
    if may_be_tensor(value):
        return True
    if not lb.from_values(value.labels):
        return False
    made = any(label.kind == lb.OP for label in value.labels)
    return any(type(atom) is Array or (made and (is_bool(atom) or is_number(atom))) for atom in value.atoms)


def _atom(atom: Atom) -> bool | None:
    kind = type(atom)
    if kind is Const:
        return bool(atom.value)  # type: ignore[attr-defined]
    if kind is Tuple:
        return None if _says_itself(atom.type_ref) else bool(atom.items)  # type: ignore[attr-defined]
    if kind in (Function, Class, ModuleObj, ApiRef, BoundMethod):
        return True
    if kind is Sequence:
        state = atom.fields.get("content")  # type: ignore[attr-defined]
        return bool(state.items) if isinstance(state, ListState) and state.items is not None else None
    if kind is Dictionary:
        state = atom.fields.get("content")  # type: ignore[attr-defined]
        return _dict_truth(state) if state is not None else False
    if kind is Instance:
        return _instance_truth(atom)  # type: ignore[arg-type]
    if kind is Range:
        length = atom.length()  # type: ignore[attr-defined]
        return None if length is None else bool(length)
    if kind is Tensor or kind is Array:
        return None
    return None


def _says_itself(cls: object) -> bool:
    """Whether the class of a named tuple decides what is true."""
    return isinstance(cls, Class) and any(
        "__bool__" in base.fields or "__len__" in base.fields for base in cls.mro if isinstance(base, Class))


def _dict_truth(state: DictState) -> bool | None:
    if set(state.known) - state.maybe:
        return True
    return None if state.known or state.rest_key.atoms else False


def _instance_truth(atom: Instance) -> bool | None:
    """Objects are true unless their class may say otherwise."""
    cls = atom.cls
    if not isinstance(cls, Class):
        return None
    for base in cls.mro:
        if isinstance(base, ApiRef):
            held = atom.fields.get(HELD)
            if isinstance(held, Value):
                return truth(held)
            if base.name not in ("builtins.object",) and not base.name.startswith(
                ("tensorflow.", "keras.", "tf_keras.")
            ):
                return None
        elif "__bool__" in base.fields or "__len__" in base.fields:  # type: ignore[attr-defined]
            return None
    return True
