"""The one specification that admits everything that the calls pass for a parameter."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence as Values
from typing import Any

from hybridize.signatures.model import Leaf, Node, Structure, Withheld
from hybridize.values import value as vl
from hybridize.values.atoms import Array, Atom, Const, Scalar, Tensor, Tuple
from hybridize.values.kinds import is_none
from hybridize.values.objects import Dictionary, DictState, ListState, Sequence, Variable
from hybridize.values.value import Value

_DEPTH = 5
_SLICES = "indexed_slices"
Parts = tuple[str, tuple["str | int", ...], tuple[Value, ...], "str | None"]  # container, keys, items, name
_NUMBERS = ("int", "float", "bool")
_OWN_DTYPES = {"int": "int32", "float": "float32", "bool": "bool"}


# Name and fields of a class of named tuples where the decorator stands, or None.
Spelled = Callable[[Any], "tuple[str, tuple[str, ...]] | None"]


def _nameless(cls: Any) -> None:
    return None


class Joined:
    """The node of a parameter.

    ``numbers``: Python numbers are passed beside tensors; ``variables``, ``slices``: so are those, and become tensors.
    """

    def __init__(self, name: str, values: Values[Value], spelled: Spelled = _nameless,
                 pinned: str | None = None) -> None:
        self.name = name
        self.spelled = spelled
        self.pinned = pinned  # arrays are converted to this dtype, whatever they have
        self.numbers = False
        self.variables = False
        self.slices = False
        self.node = self._node([atom for value in values for atom in value.ordered()], _DEPTH)

    def _node(self, atoms: list[Atom], depth: int) -> Node:
        if not atoms:
            raise Withheld(f"no call shows what `{self.name}` holds")
        tensors = [atom for atom in atoms if isinstance(atom, (Tensor, Array, Variable))]
        numbers: list[Atom] = [
            atom for atom in atoms if isinstance(atom, (Const, Scalar)) and atom.type_name in _NUMBERS
        ]
        others = [atom for atom in atoms if atom not in tensors and atom not in numbers]
        if tensors and not others:
            return self._leaf(tensors, numbers)
        if numbers and not others:
            raise Withheld(f"`{self.name}` takes Python numbers")
        if not tensors and not numbers:
            return self._structure(others, depth)
        raise Withheld(f"`{self.name}` is {_told(others[0])} in some calls")

    def _leaf(self, atoms: list[Tensor | Array | Variable], numbers: list[Atom]) -> Leaf:
        self.variables = self.variables or any(isinstance(atom, Variable) for atom in atoms)
        layouts = {atom.layout if isinstance(atom, Tensor) else "dense" for atom in atoms}
        if _SLICES in layouts and layouts <= {_SLICES, "dense"}:  # a `TensorSpec` admits both
            layouts = {"dense"}
            self.slices = True
        layout = layouts.pop() if len(layouts) == 1 else None
        if layout not in ("dense", "ragged", "sparse"):
            raise Withheld(f"`{self.name}` is no plain tensor, or not in every call the same kind")
        dtypes = {self.pinned if self.pinned and isinstance(atom, Array) else atom.dtype for atom in atoms}
        if None in dtypes:
            raise Withheld(f"the dtype of `{self.name}` is not known")
        if len(dtypes) > 1:
            raise Withheld(f"`{self.name}` has more than one dtype: {', '.join(sorted(map(str, dtypes)))}")
        dtype = str(dtypes.pop())
        shapes = [atom.shape for atom in atoms]
        shape = self._shape([*shapes, *[()] * len(numbers)])
        self._admit(numbers, dtype)
        rows = {atom.rows for atom in atoms if isinstance(atom, Tensor)}
        if layout == "ragged" and (len(rows) > 1 or None in rows):
            raise Withheld(f"the ragged rank of `{self.name}` is not known, or not in every call the same")
        return Leaf(dtype, shape, layout, rows.pop() if layout == "ragged" else None)

    def _shape(self, shapes: list[tuple[int | None, ...] | None]) -> tuple[int | None, ...]:
        if None in shapes:
            raise Withheld(f"the rank of `{self.name}` is not known")
        joined = vl.join_shapes(shapes)
        if joined is None:
            raise Withheld(f"`{self.name}` has tensors of different ranks")
        return tuple(joined)

    def _admit(self, numbers: list[Atom], dtype: str) -> None:
        """Eagerly a Python number becomes a tensor of its own dtype; a specification would give it another."""
        for atom in numbers:
            self.numbers = True
            kind = atom.type_name  # type: ignore[attr-defined]
            if dtype != _OWN_DTYPES[kind]:
                raise Withheld(f"`{self.name}` is a Python {kind} in some calls, and a tensor of {dtype} in others")

    def _structure(self, atoms: list[Atom], depth: int) -> Structure:
        parts = [self._named(atom) if isinstance(atom, Tuple) and atom.type_ref is not None else _parts(atom)
                 for atom in atoms]
        if not depth or None in parts:
            bad = next((atom for atom, part in zip(atoms, parts) if part is None), atoms[0])
            raise Withheld(f"`{self.name}` may be {_told(bad)}")
        shapes = {(kind, keys, len(items), name) for kind, keys, items, name in parts}  # type: ignore[misc]
        if len(shapes) > 1:
            raise Withheld(f"the structure of `{self.name}` differs between calls")
        kind, keys, items, name = parts[0]  # type: ignore[misc]
        if not items:
            raise Withheld(f"`{self.name}` is an empty {kind}")
        columns = [[atom for part in parts for atom in part[2][at].ordered()]  # type: ignore[index]
                   for at in range(len(items))]
        return Structure(kind, tuple(self._node(column, depth - 1) for column in columns), keys, name)


    def _named(self, atom: Tuple) -> Parts | None:
        found = self.spelled(atom.type_ref)
        if found is None:
            raise Withheld(f"`{self.name}` is a named tuple whose class has no name above the function")
        name, fields = found
        return ("tuple", fields, atom.items, name) if len(fields) == len(atom.items) else None


def _parts(atom: Atom) -> Parts | None:
    if isinstance(atom, Tuple):
        return "tuple", (), atom.items, None
    if isinstance(atom, Sequence) and atom.type_name in ("list", "tuple"):
        state = atom.fields.get("content")
        if isinstance(state, ListState) and state.items is not None:
            return atom.type_name, (), state.items, None
    if isinstance(atom, Dictionary) and atom.type_name == "dict":
        held = atom.fields.get("content")
        if isinstance(held, DictState) and not held.maybe and not held.rest_value.atoms:
            keys = [key.value if isinstance(key, Const) else None for key in held.known]
            if all(isinstance(key, str) for key in keys):
                named = sorted(zip(keys, held.known.values()), key=lambda pair: str(pair[0]))
                return "dict", tuple(str(key) for key, _ in named), tuple(item for _, item in named), None
    return None


def _told(atom: Atom) -> str:
    if is_none(atom):
        return "None"
    if isinstance(atom, (Const, Scalar)):
        return f"a Python {atom.type_name}"
    return {"unknown": "something unknown", "sequence": "a list of unknown length", "dict": "a dict of unknown keys",
            "instance": "an object", "tuple": "a tuple"}.get(atom.kind, f"a {atom.kind}")
