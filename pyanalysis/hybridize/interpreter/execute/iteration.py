"""Iteration: what ``for``, unpacking, ``*args`` and the iterator protocol get out of a value."""

from __future__ import annotations

import ast
from typing import NamedTuple

from hybridize.interpreter.functions import resumed
from hybridize.interpreter.functions.operands import note_taken_apart
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import ADVANCE, MATERIALISE, STATIC
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import (
    ApiRef,
    Array,
    Atom,
    Const,
    Dataset,
    Range,
    Scalar,
    Shape,
    StaticShape,
    Tensor,
    Tuple,
    Unknown,
)
from hybridize.values.derived import container
from hybridize.values.objects import (
    Class,
    Dictionary,
    DictState,
    Instance,
    Iterator,
    ListState,
    Sequence,
    Variable,
    key_values,
)
from hybridize.values.value import Value

_SHORT = 4  # numbers of a range that are kept apart


class Iteration(NamedTuple):
    """What iterating gives. ``items`` by position when known; ``symbolic``: AutoGraph makes it a graph loop."""

    element: Value
    items: tuple[Value, ...] | None
    length: int | None
    symbolic: bool
    what: str


def iterate(machine: Machine, frame: Frame, value: Value, node: ast.AST) -> Iteration:
    """Iterate over a value once, running ``__iter__`` and ``__next__`` of program classes."""
    parts = [_atom(machine, frame, atom, value, node) for atom in value.ordered()]
    if len(parts) == 1:
        only = parts[0]
        return only._replace(element=only.element.add_labels(_carried(value)),
                             items=_labelled(only.items, value))
    element = vl.join_all(part.element for part in parts).add_labels(_carried(value))
    symbolic = any(part.symbolic for part in parts)
    what = next((part.what for part in parts if part.symbolic), "python")
    lengths = {part.length for part in parts}
    return Iteration(element, None, lengths.pop() if len(lengths) == 1 else None, symbolic, what)


def steps_of(machine: Machine, frame: Frame, iterable: Value, node: ast.AST) -> list[resumed.Step]:
    """The calls of the program that happen for each item of what is iterated over at a place."""
    if not any(type(atom) is Iterator or type(atom) is Instance for atom in iterable.atoms):
        return []
    return [*resumed.behind(machine, iterable), *resumed.calls_at(frame, node)]


def _carried(value: Value) -> lb.Labels:
    return value.labels


def _labelled(items: tuple[Value, ...] | None, value: Value) -> tuple[Value, ...] | None:
    if items is None or not value.labels:
        return items
    return tuple(item.add_labels(value.labels) for item in items)


def _plain(element: Value, items: tuple[Value, ...] | None = None, what: str = "python") -> Iteration:
    return Iteration(element, items, len(items) if items is not None else None, False, what)


def _atom(machine: Machine, frame: Frame, atom: Atom, value: Value, node: ast.AST) -> Iteration:
    kind = type(atom)
    if kind is Tuple:
        return _tuple(machine, frame, atom, node)  # type: ignore[arg-type]
    if kind is Sequence:
        state: ListState = machine.content(atom, node)  # type: ignore[arg-type]
        items = state.items if atom.type_name not in ("set", "frozenset") else None  # type: ignore[attr-defined]
        return _plain(state.any(), items)
    if kind is Dictionary:
        return _dictionary(machine.content(atom, node))  # type: ignore[arg-type]
    if kind is Range:
        return _range(atom, value)  # type: ignore[arg-type]
    if kind is Tensor or kind is Variable:
        return Iteration(vl.of(row(atom)).add_labels(frame.made), None, leading(atom), True, "tensor")
    if kind is Array:
        return Iteration(vl.of(row(atom)), None, leading(atom), False, "array")
    if kind is StaticShape:
        dims = atom.dims  # type: ignore[attr-defined]
        unknown = dims.index(None) if dims is not None and None in dims else 0
        frame.event(STATIC, node, subject=vl.make(frozenset((atom,)), value.labels), attr="iterated", detail=unknown)
        return _plain(vl.join_all(map(dimension, dims)) if dims is not None else dimension(None),
                      tuple(map(dimension, dims)) if dims is not None else None)
    if kind is Dataset:
        found = lb.union(frame.made, lb.sized_by(frame.code.number))  # the last batch may be smaller
        return Iteration(atom.element.add_labels(found), None, None, True, "dataset")  # type: ignore[attr-defined]
    if kind is Iterator:
        return _iterator(machine, frame, atom, node)  # type: ignore[arg-type]
    if kind is Instance:
        return _instance(machine, frame, atom, node)  # type: ignore[arg-type]
    if kind is Class:
        return _class(machine, frame, atom, node)  # type: ignore[arg-type]
    return _scalar_or_unknown(atom)


def _scalar_or_unknown(atom: Atom) -> Iteration:
    if type(atom) is Const and isinstance(atom.value, str):
        text = atom.value
        items = tuple(vl.const(letter) for letter in text) if len(text) <= 16 else None
        return Iteration(vl.STR, items, len(text), False, "python")
    if type(atom) is Scalar and atom.type_name in ("str", "bytes"):
        return _plain(vl.STR if atom.type_name == "str" else vl.INT)
    if type(atom) is Const and isinstance(atom.value, bytes):
        return _plain(vl.INT)
    if type(atom) in (Const, Scalar):
        return _plain(vl.BOTTOM)
    cause = atom.cause if type(atom) is Unknown else "element of an unknown object"
    return _plain(vl.unknown(cause))


def _dictionary(state: DictState) -> Iteration:
    keys = key_values(state.known)
    exact = not state.maybe and not state.rest_key.atoms and len(keys) <= 32
    return _plain(vl.join(vl.join_all(keys), state.rest_key), tuple(keys) if exact else None)


def _range(atom: Range, value: Value) -> Iteration:
    length = atom.length()
    element = vl.INT
    if length is not None and length <= 1 and atom.start is not None:
        element = vl.const(atom.start)
    symbolic = any(label.kind == lb.OP for label in value.labels)
    items = None
    if length is not None and length <= _SHORT and not symbolic:
        items = tuple(vl.const(number) for number in range(atom.start or 0, atom.stop or 0, atom.step or 1))
    return Iteration(element, items, length, symbolic, "range")


def dimension(size: int | None) -> Value:
    """One axis of a static shape: a number, or unknown (None in a graph, a number eagerly)."""
    return vl.const(size) if size is not None else vl.INT


def row(atom: Atom) -> Atom:
    """What indexing the first axis of a tensor or array gives."""
    shape = atom.shape  # type: ignore[attr-defined]
    inner = shape[1:] if shape else None
    if type(atom) is Array:
        return element_of_text(Array(atom.dtype, inner))
    if type(atom) is Variable:
        return Tensor(atom.dtype, inner)
    assert type(atom) is Tensor
    return Tensor(atom.dtype, inner, *row_layout(atom, inner))


def element_of_text(array: Array) -> Atom:
    """What an array without axes is: ``bytes`` where it came from a tensor of strings."""
    return Scalar("bytes") if array.dtype == "string" and array.shape == () else array


def row_layout(atom: Tensor, inner: Shape) -> tuple[str, tuple[int, str] | None]:
    """Layout and rows of a part of the first axis: the rows of a ragged tensor of two axes are dense."""
    if atom.layout != "ragged" or inner is None:
        return atom.layout, None
    if len(inner) <= 1 or (atom.rows is not None and atom.rows[0] <= 1):
        return "dense", None
    return "ragged", (atom.rows[0] - 1, atom.rows[1]) if atom.rows is not None else None


def leading(atom: Atom) -> int | None:
    """Static size of the first axis."""
    shape = atom.shape  # type: ignore[attr-defined]
    return shape[0] if shape else None


def _iterator(machine: Machine, frame: Frame, atom: Iterator, node: ast.AST) -> Iteration:
    if atom not in frame.record.allocated:
        frame.event(ADVANCE, node, target=atom, subject=vl.of(atom))
    resumed.go_on(machine, vl.of(atom))
    symbolic = any(type(source) is Dataset for source in atom.source.atoms)
    state = atom.fields.get("content")
    if isinstance(state, ListState) and state.items is not None:
        return Iteration(atom.element, state.items, len(state.items), symbolic, "python")
    return Iteration(atom.element, None, None, symbolic, "dataset" if symbolic else "iterator")


def _tuple(machine: Machine, frame: Frame, atom: Tuple, node: ast.AST) -> Iteration:
    """The items, unless the class of a named tuple says otherwise."""
    if atom.type_ref is not None:
        from hybridize.interpreter.evaluate import attributes, calls
        from hybridize.interpreter.functions.binding import EMPTY

        own = attributes.special(machine, frame, atom, "__iter__", node)
        if own is not None:
            return iterate(machine, frame, calls.call_value(machine, frame, own, EMPTY, node, how="iteration"), node)
    return _plain(vl.join_all(atom.items), atom.items)


def _instance(machine: Machine, frame: Frame, atom: Instance, node: ast.AST) -> Iteration:
    from hybridize.interpreter.evaluate import attributes, calls, outside
    from hybridize.interpreter.evaluate.awaiting import await_value
    from hybridize.interpreter.models.holders import given_out

    value = vl.of(atom)
    method = attributes.find_in_class(machine, atom, "__iter__")
    if method is not None and not isinstance(method, ApiRef):
        iterator = calls.call_method(machine, frame, value, "__iter__", node, how="iteration")
        if iterator.single() is atom:
            return _next(machine, frame, iterator, node)
        if any(type(inner) is Instance for inner in iterator.atoms):
            return _next(machine, frame, iterator, node)
        return iterate(machine, frame, iterator, node)
    if isinstance(attributes.find_in_class(machine, atom, "__aiter__"), Value):
        iterator = calls.call_method(machine, frame, value, "__aiter__", node, how="iteration")
        if any(type(inner) is Iterator for inner in iterator.atoms):
            return iterate(machine, frame, iterator, node)
        element = calls.call_method(machine, frame, iterator, "__anext__", node, how="iteration")
        return _plain(await_value(machine, frame, element, node))
    held = container(atom)
    if held is not None:
        return iterate(machine, frame, vl.of(held), node)
    if attributes.find_in_class(machine, atom, "__getitem__") is not None:
        element = calls.call_method(machine, frame, value, "__getitem__", node, (vl.INT,), how="iteration")
        return _plain(element)
    outside.read_items(machine, atom, node)
    return _plain(given_out(machine, value, _of_outside(atom), node))


_LINES = {"io.TextIOWrapper": vl.STR, "io.StringIO": vl.STR, "tensorflow.io.gfile.GFile": vl.STR,
          "io.BufferedReader": vl.BYTES, "io.BytesIO": vl.BYTES}


def _of_outside(atom: Instance) -> Value:
    """Files give their lines."""
    name = atom.cls.name if isinstance(atom.cls, ApiRef) else ""
    return _LINES.get(name) or vl.unknown("element of an outside object")


def _next(machine: Machine, frame: Frame, iterator: Value, node: ast.AST) -> Iteration:
    from hybridize.interpreter.evaluate import calls

    return _plain(calls.call_method(machine, frame, iterator, "__next__", node, how="iteration"))


def _class(machine: Machine, frame: Frame, cls: Class, node: ast.AST) -> Iteration:
    """The members of an enum, or what the ``__iter__`` of a metaclass gives."""
    from hybridize.interpreter.evaluate import attributes, calls
    from hybridize.interpreter.functions.binding import EMPTY

    own = attributes.special(machine, frame, cls, "__iter__", node)
    if own is not None:
        return iterate(machine, frame, calls.call_value(machine, frame, own, EMPTY, node, how="iteration"), node)
    members = [value for name, value in sorted(cls.fields.items())
               if isinstance(value, Value) and any(isinstance(a, Instance) and a.cls is cls for a in value.atoms)]
    if "enum" in cls.flags and members:
        return _plain(vl.join_all(members), tuple(members))
    return _plain(vl.unknown("element of a class"))


def unpack(machine: Machine, frame: Frame, value: Value, count: int, star: int | None, node: ast.AST) -> list[Value]:
    """The values of ``count`` targets, one of which (at ``star``) may take a list of the rest."""
    note_materialise(frame, value, "unpack", node)
    what = iterate(machine, frame, value, node)
    items = what.items
    if items is not None and star is None and len(items) == count:
        return list(items)
    if items is not None and star is not None and len(items) >= count - 1:
        after = count - star - 1
        middle = items[star: len(items) - after]
        rest = machine.new_list(frame, node, middle, tag="star")
        return [*items[:star], rest, *items[len(items) - after:]]
    element = what.element
    tuples = [atom for atom in value.ordered() if type(atom) is Tuple and len(atom.items) == count]
    if tuples and star is None and len(tuples) == len(value.atoms):
        return [vl.join_all(atom.items[i] for atom in tuples) for i in range(count)]
    out = [element] * count
    if star is not None:
        out[star] = machine.new_list(frame, node, None, element, tag="star")
    return out


def note_materialise(frame: Frame, value: Value, how: str, node: ast.AST) -> None:
    """Record that a tensor, a range up to a tensor, or a dataset (mapped, too) is turned into Python items."""
    note_taken_apart(frame, value, how)
    for atom in value.ordered():
        if type(atom) in (Tensor, Variable, Dataset, Array) or (type(atom) is Range and value.labels) or (
                type(atom) is Iterator and any(type(one) is Dataset for one in atom.source.atoms)):
            frame.event(MATERIALISE, node, subject=value, attr=how)
            return


def spread(machine: Machine, frame: Frame, nodes: list[ast.expr]) -> list[Value] | None:
    """Values of a display with ``*`` items; None when the length is not known (then see ``spread_element``)."""
    from hybridize.interpreter.evaluate.expressions import evaluate

    out: list[Value] = []
    exact = True
    for node in nodes:
        value = evaluate(machine, frame, node)
        if not isinstance(node, ast.Starred):
            out.append(value)
            continue
        note_materialise(frame, value, "starred", node)
        what = iterate(machine, frame, value, node)
        if what.items is not None:
            out.extend(what.items)
        else:
            out.append(what.element)
            exact = False
    if exact:
        return out
    machine.spread_element = vl.join_all(out)  # type: ignore[attr-defined]
    return None
