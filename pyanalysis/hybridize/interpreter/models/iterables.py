"""Built-in functions over iterables: ``enumerate``, ``zip``, ``map``, ``sorted``, ``sum``, ``next`` and the like."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate.computed import note_number
from hybridize.interpreter.evaluate.outside import class_name
from hybridize.interpreter.execute.iteration import Iteration, iterate, note_materialise
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.functions.resumed import again, behind, calls_at, runs_lazily
from hybridize.interpreter.models.library import model
from hybridize.interpreter.models.outside_call import carried
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import VIEWED, Machine
from hybridize.interpreter.state.record import ADVANCE, API, CONVERT
from hybridize.knowledge.model import Api
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import Atom, Dataset, Tuple
from hybridize.values.kinds import may_be_tensor
from hybridize.values.objects import (
    Iterator,
    Sequence,
    list_state,
)
from hybridize.values.value import Value


def _lazy(machine: Machine, frame: Frame, node: ast.AST, tag: str, element: Value, source: Value,
          items: tuple[Value, ...] | None = None) -> Value:
    made = machine.allocate(frame, node, tag, lambda site: Iterator(site, vl.BOTTOM, source, tag))
    made.element = vl.join(made.element, element)
    made.source = vl.join(made.source, source)
    runs_lazily(machine, made, calls_at(frame, node))
    if items is not None:
        machine.store(made, "content", list_state(items))
    return vl.of(made)


@model("builtins.enumerate")
def _enumerate(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    if not arguments.positional:
        return vl.unknown("enumerate")
    value = arguments.positional[0]
    note_materialise(frame, value, "enumerate", node)
    for first in (*arguments.positional[1:2], *arguments.keywords.values()):
        note_number(frame, first, node, "number_start")
    what = iterate(machine, frame, value, node)
    start = arguments.positional[1].constant() if len(arguments.positional) > 1 else 0
    items = None
    if what.items is not None and isinstance(start, int):
        items = tuple(vl.of(Tuple((vl.const(start + i), item))) for i, item in enumerate(what.items))
    counted = any(type(atom) is Dataset for atom in value.atoms)  # by the dataset, in a graph: it gives tensors
    number = vl.INT.with_labels(frame.made) if counted else vl.INT
    return _lazy(machine, frame, node, "enumerate", vl.of(Tuple((number, what.element))), value, items)


@model("builtins.zip")
def _zip(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    parts = []
    source = vl.BOTTOM
    for value in arguments.positional:
        note_materialise(frame, value, "zip", node)
        parts.append(iterate(machine, frame, value, node))
        source = vl.join(source, value.plain())
    if arguments.rest is not None:
        note_materialise(frame, arguments.rest, "zip", node)
        row = arguments.rest.single()
        if isinstance(row, Tuple) and row.items and not parts:  # ``zip(*rows)``: the columns
            columns = tuple(machine.new_list(frame, node, None, item, "tuple", tag=f"column{at}")
                            for at, item in enumerate(row.items))
            return _lazy(machine, frame, node, "zip", vl.join_all(columns), source, columns)
        inner = iterate(machine, frame, arguments.rest, node)
        return _lazy(machine, frame, node, "zip", machine.new_list(frame, node, None, inner.element, "tuple"), source)
    items = None
    if parts and all(part.items is not None for part in parts):
        items = tuple(vl.of(Tuple(row)) for row in zip(*(part.items or () for part in parts)))
    return _lazy(machine, frame, node, "zip", vl.of(Tuple(tuple(part.element for part in parts))), source, items)


@model("builtins.map")
def _map(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.interpreter.evaluate import calls

    if len(arguments.positional) + (arguments.rest is not None) < 2:
        return vl.unknown("map")
    function, *sources = arguments.positional
    parts: list[Iteration] = []
    for value in sources if arguments.rest is None else [*sources, arguments.rest]:
        note_materialise(frame, value, "map", node)
        parts.append(iterate(machine, frame, value, node))
    if arguments.rest is not None:  # ``map(f, *columns)``: how many there are is not known
        *known, more = (part.element for part in parts)
        result = calls.call_value(machine, frame, function, Arguments(tuple(known), rest=more), node, how="callback",
                                  via=api.name)
        return _lazy(machine, frame, node, "map", result, vl.join_all([*sources, arguments.rest]).plain())
    rows = None
    if all(part.items is not None and len(part.items) <= 8 for part in parts):
        rows = list(zip(*(part.items or () for part in parts)))
    steps = [step for value in sources for step in behind(machine, value)]
    one = tuple(part.element for part in parts)
    results = []
    for number, row in enumerate(rows if rows is not None else [one, one] if steps else [one]):
        if number:
            again(machine, steps)  # an item is called with before there is another
        results.append(calls.call_value(machine, frame, function, Arguments(tuple(row)), node, how="callback",
                                        via=api.name))
    items = tuple(results) if rows is not None else None
    return _lazy(machine, frame, node, "map", vl.join_all(results), sources[0].plain(), items)


@model("builtins.filter", "itertools.takewhile", "itertools.dropwhile", "itertools.filterfalse")
def _filter(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.interpreter.evaluate import calls

    if len(arguments.positional) < 2:
        return vl.unknown("filter")
    function, value = arguments.positional[:2]
    note_materialise(frame, value, "filter", node)
    what = iterate(machine, frame, value, node)
    if function.constant() is not None:
        test = calls.call_value(
            machine, frame, function, Arguments((what.element,)), node, how="callback", via=api.name
        )
    else:
        test = what.element
    if in_a_graph(test):
        frame.event(CONVERT, node, subject=test, attr="filter")
    calls.implicit(machine, frame, test, "__bool__", node)
    return _lazy(machine, frame, node, "filter", what.element, value.plain())


@model("builtins.sorted", "builtins.reversed", "builtins.iter")
def _reordered(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.interpreter.evaluate import calls

    leaf = api.name.rpartition(".")[2]
    if not arguments.positional:
        return vl.unknown(leaf)
    value = arguments.positional[0]
    if leaf == "reversed":
        own = calls.implicit(machine, frame, value, "__reversed__", node)
        if own is not None:
            return own
        calls.implicit(machine, frame, value, "__len__", node)  # and then item by item from the end
    if leaf == "iter" and len(arguments.positional) > 1:  # ``iter(read, b"")`` asks until it gets what ends it
        given = calls.call_value(machine, frame, value, Arguments(), node, how="callback", via=api.name)
        return _lazy(machine, frame, node, leaf, given, vl.BOTTOM)
    note_materialise(frame, value, leaf, node)
    what = iterate(machine, frame, value, node)
    key = arguments.keywords.get("key")
    compared = _decisive(value, what)
    if key is not None and key.constant() is not None:
        compared = calls.call_value(machine, frame, key, Arguments((what.element,)), node, how="callback", via=api.name)
    if leaf == "sorted":
        put_in_order(machine, frame, compared, what.length, "__lt__", node)
        if in_a_graph(compared) and not may_be_tensor(value):  # AutoGraph converts sorted() of a tensor
            frame.event(CONVERT, node, subject=compared, attr="sorted")
        return machine.new_list(frame, node, None, what.element)
    if leaf == "iter" and isinstance(value.single(), Iterator):
        return value
    items = tuple(reversed(what.items)) if what.items is not None and leaf == "reversed" else None
    return _lazy(machine, frame, node, leaf, what.element, value, items)


def _decisive(value: Value, what: Iteration) -> Value:
    """What decides about the order of items: of rows that begin with names of their own, the names alone."""
    firsts = [atom.items[0] for atom in what.element.atoms if isinstance(atom, Tuple) and atom.items]
    if len(firsts) != len(what.element.atoms):
        return what.element
    rows = [row.single() for row in what.items or ()]
    names = [row.items[0].constant() if isinstance(row, Tuple) and row.items else None for row in rows]
    named = bool(names) and all(isinstance(name, str) for name in names) and len(set(names)) == len(names)
    return vl.join_all(firsts) if named or all(_is_items(atom) for atom in value.atoms) else what.element


def _is_items(atom: Atom) -> bool:
    """Whether it is ``d.items()``, whose rows begin with keys that all differ."""
    viewed = atom.fields.get(VIEWED) if isinstance(atom, Sequence) else None
    of = viewed.single() if isinstance(viewed, Value) else None
    return isinstance(of, Tuple) and of.items[0].constant() == "items"


OF_DATASET = "tensorflow.data.Iterator"
NEXT = f"{OF_DATASET}.__next__"


@model("builtins.next")
def _next(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.interpreter.evaluate import calls

    if not arguments.positional:
        return vl.unknown("next")
    value = arguments.positional[0]
    own = calls.implicit(machine, frame, value, "__next__", node)
    if own is not None:
        return own
    for atom in value.ordered():
        if isinstance(atom, Iterator):
            frame.event(ADVANCE, node, target=atom, subject=value)
        if class_name(atom) == OF_DATASET:
            frame.event(API, node, name=NEXT, subject=value, attr="default" if len(arguments.positional) > 1 else "")
    out = iterate(machine, frame, value, node).element
    return vl.join(out, arguments.positional[1]) if len(arguments.positional) > 1 else out


@model("builtins.sum", "builtins.min", "builtins.max", "builtins.any", "builtins.all", "math.fsum", "math.prod")
def _fold(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.interpreter.evaluate import calls, operators

    leaf = api.name.rpartition(".")[2]
    if not arguments.positional:
        return vl.unknown(leaf)
    first = arguments.positional[0]
    several = leaf in ("min", "max") and len(arguments.positional) > 1
    if several:
        element, items = vl.join_all(arguments.positional), arguments.positional
        compared = element
    else:
        note_materialise(frame, first, leaf, node)
        what = iterate(machine, frame, first, node)
        element, items = what.element, what.items or ()
        compared = _decisive(first, what) if leaf in ("min", "max") else element
    key = arguments.keywords.get("key")
    if key is not None and key.constant() is not None:
        compared = calls.call_value(machine, frame, key, Arguments((element,)), node, how="callback", via=api.name)
    if leaf in ("min", "max"):
        put_in_order(machine, frame, compared, len(items) or None, "__gt__" if leaf == "max" else "__lt__", node)
    if leaf == "sum":
        out = arguments.positional[1] if len(arguments.positional) > 1 else vl.const(0)
        for item in (items if items and len(items) <= 8 else (element, element) if element.atoms else ()):
            out = operators.apply(machine, frame, node, ast.Add, out, item)
        return out
    if in_a_graph(compared):
        frame.event(CONVERT, node, subject=compared, attr=leaf)
    if leaf in ("any", "all"):
        calls.implicit(machine, frame, element, "__bool__", node)
        return vl.BOOL.add_labels(element.labels)
    constants = [item.constant() for item in items]
    if several and all(isinstance(number, (int, float)) for number in constants):
        return vl.const(min(constants) if leaf == "min" else max(constants)).add_labels(element.labels)
    default = arguments.keywords.get("default")
    return vl.join(element, default) if default is not None else element


def put_in_order(machine: Machine, frame: Frame, element: Value, count: int | None, method: str, node: ast.AST) -> None:
    """Putting objects in order compares them with each other."""
    from hybridize.interpreter.evaluate import attributes, calls

    for atom in element.ordered() if count is None or count > 1 else ():
        own = attributes.special(machine, frame, atom, method, node)
        if own is None:
            own = attributes.special(machine, frame, atom, {"__lt__": "__gt__", "__gt__": "__lt__"}[method], node)
        if own is not None:
            calls.call_value(machine, frame, own, Arguments((element,)), node, how="operator")


def in_a_graph(value: Value) -> bool:
    """Whether what is compared may be a tensor in a graph: it is one, or it, or a part of it, is computed from one."""
    return may_be_tensor(value) or lb.from_values(carried(value))
