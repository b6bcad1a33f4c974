"""Functions that run a function of the program again and again: ``map_fn``, ``scan``, ``foldl``, ``while_loop``."""

from __future__ import annotations

import ast
from typing import Any

from hybridize.interpreter.evaluate.sizes import opened
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.callbacks import run_callbacks
from hybridize.interpreter.models.library import model, note
from hybridize.interpreter.models.outside_call import Call, carried
from hybridize.interpreter.models.packing import packed_by_body
from hybridize.interpreter.models.structures import as_tensors, batched, map_structure, unbatched
from hybridize.interpreter.results import transfer
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import AGREE, CONVERT, PREDICATE, Agreement, Inside
from hybridize.knowledge.model import Api
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import Atom, Tensor, Tuple
from hybridize.values.objects import ListState, Sequence
from hybridize.values.value import Value

_ROUNDS = 3  # calls of a function whose result is its next argument


@model("tensorflow.map_fn", "tensorflow.vectorized_map")
def _mapped(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """The structure that the function returns, stacked."""
    named = arguments.by_name(api.parameters)
    note(frame, api, None, arguments, named, node, api.name)
    before = _enter_loop(frame, node)
    out = run_callbacks(machine, frame, api, None, arguments, named, node).get("fn", vl.BOTTOM)
    frame.leave(before)
    out = out if out.atoms else vl.ANY_TENSOR
    return _stacked(batched(out), named).add_labels(_given(frame, arguments))


@model("tensorflow.scan", "tensorflow.foldl", "tensorflow.foldr")
def _folded(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """The function gets what it returned for the element before: at first the initial value, or the first element."""
    from hybridize.interpreter.evaluate import calls

    named = arguments.by_name(api.parameters)
    note(frame, api, None, arguments, named, node, api.name)
    call = Call(machine, frame, node, api, None, arguments.positional, named, {})
    element = as_tensors(unbatched(named.get("elems", vl.ANY_TENSOR), call), call)
    initial = named.get("initializer", vl.NONE)
    carry = element if initial.constant() is None else as_tensors(initial, call)
    function = named.get("fn", vl.BOTTOM)
    before = _enter_loop(frame, node)
    for _ in range(_ROUNDS):
        passed = Arguments((carry, element))
        result = calls.call_value(machine, frame, function, passed, node, how="callback", via=api.name)
        following = vl.join(carry, as_tensors(result, call)).add_labels(frame.made)
        if following is carry:
            break
        carry = following
    frame.leave(before)
    labels = _given(frame, arguments)
    return (carry if ".fold" in api.name else _stacked(batched(carry), named)).add_labels(labels)


def _enter_loop(frame: Frame, node: ast.AST) -> Inside | None:
    """What follows runs once for every element eagerly, and is traced once in a graph."""
    return frame.enter("tensor_loop", node, frame.made)


def _given(frame: Frame, arguments: Arguments) -> lb.Labels:
    return lb.union(carried(vl.join_all(arguments.everything())), frame.made)


def _stacked(results: Value, named: dict[str, Value]) -> Value:
    """As many results as there are elements."""
    _, shape, layout = transfer.describe(_first_leaf(named.get("elems", vl.BOTTOM)))
    count = shape[0] if shape and layout == "dense" else None

    def sized(atom: Any) -> Value:
        if isinstance(atom, Tensor) and atom.shape:
            return vl.of(Tensor(atom.dtype, (count, *atom.shape[1:]), atom.layout, atom.rows))
        return vl.of(atom)
    return map_structure(results, sized)


def _first_leaf(value: Value) -> Value:
    """The first tensor of a tuple; all have as many elements."""
    atom = value.single()
    while isinstance(atom, Tuple) and atom.items:
        value = atom.items[0]
        atom = value.single()
    return value


@model("tensorflow.ragged.map_flat_values")
def _map_flat_values(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """The function gets the values of ragged arguments, and its result their rows."""
    from hybridize.interpreter.evaluate import calls

    note(frame, api, None, arguments, arguments.by_name(api.parameters), node, api.name)
    function, *others = arguments.positional or (vl.BOTTOM,)
    given = tuple(map_structure(value, _flat) for value in others)
    named = {name: map_structure(value, _flat) for name, value in arguments.keywords.items()}
    result = calls.call_value(machine, frame, function, Arguments(given, named), node, how="callback", via=api.name)
    rows = [atom for value in (*others, *arguments.keywords.values()) for atom in value.ordered()
            if isinstance(atom, Tensor) and atom.layout == "ragged" and atom.rows is not None]
    made = result.single()
    if len(rows) != 1 or not isinstance(made, Tensor) or not made.shape or rows[0].shape is None:
        return vl.of(Tensor(getattr(made, "dtype", None), None, "ragged")).with_labels(_given(frame, arguments))
    kept = rows[0].rows
    assert kept is not None
    shape = (*rows[0].shape[:kept[0] + 1], *made.shape[1:])
    return vl.of(Tensor(made.dtype, shape, "ragged", kept)).with_labels(_given(frame, arguments))


def _flat(atom: Any) -> Value:
    """The values of a ragged tensor, one behind the other."""
    if not isinstance(atom, Tensor) or atom.layout != "ragged":
        return vl.of(atom)
    inner = atom.shape[atom.rows[0] + 1:] if atom.shape is not None and atom.rows is not None else None
    return vl.of(Tensor(atom.dtype, (None, *inner) if inner is not None else None))


@model("tensorflow.while_loop")
def _while_loop(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """The loop variables in their own structure, each as it came or as the body returns it."""
    named = arguments.by_name(api.parameters)
    note(frame, api, None, arguments, named, node, api.name)
    initial = named.get("loop_vars", vl.BOTTOM)
    out = start = _as_variables(frame, initial)
    if "shape_invariants" in named:
        out = start = _opened(frame, start, named["shape_invariants"])
    before, returned = _enter_loop(frame, node), vl.BOTTOM
    for _ in range(_ROUNDS):
        again = tuple(out if value is initial else value for value in arguments.positional)
        results = run_callbacks(machine, frame, api, None, Arguments(again, arguments.keywords),
                                {**named, "loop_vars": out}, node)
        returned = results.get("body", vl.BOTTOM)
        frame.event(CONVERT, node, subject=results.get("cond", vl.BOTTOM), attr=PREDICATE)
        if out is start:
            _note_round(frame, node, start, returned, "shape_invariants" in named)
        following = _rounds(out, returned)
        if following is out:
            break
        out = following
    frame.leave(before)
    call = Call(machine, frame, node, api, None, arguments.positional, named, {})
    items = _variables(out)
    if items is None:
        return out.add_labels(frame.made)
    ended = tuple(as_tensors(item, call) for item in items)
    kept = packed_by_body(machine, frame, node, initial, returned, ended)
    if kept is None:
        listed = isinstance(initial.single(), Sequence)
        kept = machine.new_list(frame, node, ended, tag="ended") if listed else vl.of(Tuple(ended))
    return kept.add_labels(frame.made)


def _as_variables(frame: Frame, value: Value) -> Value:
    """The variables that a loop starts with: eagerly they are handed over as they come, in a graph each is a tensor."""
    items = _variables(value)
    if items is None:
        return value.add_labels(frame.made)
    return vl.of(Tuple(tuple(item.add_labels(frame.made) for item in items))).add_labels(value.labels)


def _opened(frame: Frame, value: Value, declared: Value) -> Value:
    """Variables with the shapes that are declared for them."""
    items, shapes = _variables(value), _variables(declared)
    if items is None:
        return opened(value, declared, frame.code.number)
    told = shapes is not None and len(shapes) == len(items)
    made = (opened(item, shapes[at] if told and shapes else None, frame.code.number) for at, item in enumerate(items))
    return vl.of(Tuple(tuple(made))).add_labels(value.labels)


@model("tensorflow.autograph.experimental.set_loop_options")
def _set_loop_options(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """``shape_invariants=[(x, shape), ...]`` in a loop of the graph: the names that stand there are its variables."""
    named = arguments.by_name(api.parameters)
    note(frame, api, None, arguments, named, node, api.name)
    written = next((one.value for one in getattr(node, "keywords", ()) if one.arg == "shape_invariants"), None)
    given = _variables(named.get("shape_invariants", vl.BOTTOM)) or ()
    if frame.env is not None and frame.inside is not None and frame.inside.find("tensor_loop") is not None:
        for pair, value in zip(getattr(written, "elts", ()), given):
            variable, parts = next(iter(getattr(pair, "elts", ())), None), _variables(value)
            if isinstance(variable, ast.Name) and variable.id in frame.env and parts is not None and len(parts) == 2:
                frame.env[variable.id] = opened(parts[0], parts[1], frame.code.number)
    return vl.NONE


def _note_round(frame: Frame, node: ast.AST, initial: Value, returned: Value, declared: bool) -> None:
    """Each variable as it comes and as the body returns it; ``declared``: shapes may change."""
    before, after = _variables(initial), _variables(returned)
    if before is None or after is None or len(before) != len(after):
        before, after = (before or (initial,)) if after is None else (initial,), (returned,)
    for at, (start, end) in enumerate(zip(before, after)):
        if len(start.atoms) > 1 and start.atoms == end.atoms:
            continue  # several contexts in one, each of which hands the variable on as it is
        frame.event(AGREE, node, attr=str(at), detail=Agreement(start, end, loop=True, shapes=not declared))


def _rounds(held: Value, returned: Value) -> Value:
    """What the variables may be after one more round, one by one."""
    before, after = _variables(held), _variables(returned)
    if before is not None and len(before) == 1 and after is None:
        after = (returned,)
    if before is None or after is None or len(before) != len(after):
        return vl.join(held, returned)
    items = tuple(map(vl.join, before, after))
    return held if items == before else vl.of(Tuple(items)).add_labels(held.labels)


def _variables(value: Value) -> tuple[Value, ...] | None:
    atom: Atom | None = value.single()
    if isinstance(atom, Tuple):
        return atom.items
    state = atom.fields.get("content") if isinstance(atom, Sequence) else None
    return state.items if isinstance(state, ListState) else None
