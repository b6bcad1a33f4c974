"""A supplied ``input_signature`` against the calls: what does not fit, and what is wider than needed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from hybridize.facts.graphs import given
from hybridize.facts.model import Caller, FunctionFacts
from hybridize.interpreter.models.specs import described, entries
from hybridize.values.atoms import Array, Atom, Const, Scalar, Shape, Tensor, Tuple
from hybridize.values.kinds import is_none, is_number
from hybridize.values.objects import Dictionary, DictState, ListState, Sequence, Variable
from hybridize.values.value import Value

NARROW, MAYBE, WIDE = "narrow", "maybe", "wide"
_WORDS = {"ragged": "a ragged tensor", "sparse": "a sparse tensor", "dense": "a dense tensor"}


class Misfit(NamedTuple):
    """``verdict``: narrow (the call raises), maybe, wide. ``what`` goes on from the parameter's name."""

    parameter: int
    verdict: str
    what: str
    caller: Caller | None


def specifications(function: FunctionFacts) -> dict[int, Value] | None:
    """The specifications of the decorator by parameter; None when it gives none, or they are not known."""
    assert function.hybrid is not None
    specs = entries(function.hybrid.values.get("input_signature"))
    if specs is None:
        return None
    first = 0 if function.receiver is None else function.receiver + 1
    return {first + position: spec for position, spec in enumerate(specs)}


def misfits(function: FunctionFacts) -> Iterator[Misfit]:
    """Calls that do not fit the signature, then axes that it leaves open though all calls agree on them."""
    specs = specifications(function)
    if specs is None:
        return
    calls = list(given(function))
    for caller, passed in calls:
        for index, value in sorted(passed.items()):
            if index == function.receiver or index >= len(function.params):
                continue
            if index not in specs:
                if function.params[index].default is None:
                    yield Misfit(index, NARROW, "has no specification, and is passed", caller)
                continue
            for verdict, what in _compare(specs[index], value, 3):
                yield Misfit(index, verdict, what, caller)
    for index, spec in sorted(specs.items()):
        axes = _needlessly_open(spec, [passed[index] for _, passed in calls if index in passed], len(calls))
        if axes:
            yield Misfit(index, WIDE, axes, None)


def _compare(spec: Value, passed: Value, depth: int) -> Iterator[tuple[str, str]]:
    """What is wrong between a specification, or a structure of them, and a value."""
    wanted = spec.single()
    if wanted is None:
        return
    tensor = described(wanted)
    certain = len(passed.atoms) == 1
    for atom in passed.ordered():
        if tensor is not None:
            for verdict, what in _leaf(tensor, atom):
                yield verdict if certain or verdict != NARROW else MAYBE, what
        elif depth:
            yield from _structure(wanted, atom, depth)


def _leaf(spec: Tensor, atom: Atom) -> Iterator[tuple[str, str]]:
    if is_none(atom):
        yield NARROW, "is `None`, which fits no specification"
    elif isinstance(atom, (Tensor, Variable)):
        layout = atom.layout if isinstance(atom, Tensor) else "dense"
        if layout in _WORDS and layout != spec.layout:
            yield NARROW, f"is {_WORDS[layout]}, and its specification describes {_WORDS[spec.layout]}"
            return
        if atom.dtype is not None and spec.dtype is not None and atom.dtype != spec.dtype:
            yield NARROW, f"is a tensor of {atom.dtype}, and the signature says {spec.dtype}"
        yield from _shapes(spec.shape, atom.shape)
    elif isinstance(atom, Array):
        yield from _shapes(spec.shape, atom.shape)  # arrays are converted to the dtype
    elif is_number(atom) and isinstance(atom, (Const, Scalar)):
        if atom.type_name == "float" and (spec.dtype or "").startswith(("int", "uint")):
            yield NARROW, f"is a Python float, and the signature says {spec.dtype}"
        if spec.shape:
            yield NARROW, f"is a Python number, and the signature says shape {_spelled(spec.shape)}"


def _shapes(wanted: Shape, passed: Shape) -> Iterator[tuple[str, str]]:
    if wanted is None or passed is None:
        return
    if len(wanted) != len(passed):
        yield NARROW, f"has rank {len(passed)}, and the signature says {len(wanted)}"
        return
    for axis, (size, own) in enumerate(zip(wanted, passed, strict=True)):
        if size is not None and own is not None and size != own:
            yield NARROW, f"has {own} in axis {axis}, and the signature says {size}"
        elif size is not None and own is None:
            yield MAYBE, f"may have another size than the {size} that the signature says of axis {axis}"


def _structure(wanted: Atom, atom: Atom, depth: int) -> Iterator[tuple[str, str]]:
    specs, values = _items(wanted), _items(atom)
    if specs is None or values is None:
        return
    if specs.keys() != values.keys():
        yield NARROW, "has another structure than its specification"
        return
    for key, spec in specs.items():
        yield from _compare(spec, values[key], depth - 1)


def _items(atom: Atom) -> dict[object, Value] | None:
    if isinstance(atom, Tuple):
        return dict(enumerate(atom.items))
    state = atom.fields.get("content") if isinstance(atom, (Sequence, Dictionary)) else None
    if isinstance(state, ListState) and state.items is not None:
        return dict(enumerate(state.items))
    if isinstance(state, DictState) and not state.maybe and not state.rest_key.atoms:
        return dict(state.known)
    return None


def _needlessly_open(spec: Value, passed: list[Value], calls: int) -> str:
    """The axes behind the first that are open in the specification and of one size in every call."""
    wanted = spec.single()
    tensor = described(wanted) if wanted is not None else None
    if tensor is None or tensor.layout != "dense" or not tensor.shape or not passed or len(passed) < calls:
        return ""
    shapes: list[Shape] = [getattr(atom, "shape", None) for value in passed for atom in value.atoms]
    known = [shape for shape in shapes if shape is not None and len(shape) == len(tensor.shape)]
    if len(known) < len(shapes):
        return ""
    fixed = []
    for axis in range(1, len(tensor.shape)):
        sizes = {shape[axis] for shape in known}
        if tensor.shape[axis] is None and len(sizes) == 1 and None not in sizes:
            fixed.append(f"axis {axis} is {sizes.pop()}")
    return f"has one size where the signature leaves it open: {', '.join(fixed)}" if fixed else ""


def _spelled(shape: Shape) -> str:
    return str(list(shape)) if shape is not None else "unknown"
