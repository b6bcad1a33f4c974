"""Built-in containers: constructors, methods of list, dict, set, str, tuple, and the functions over iterables."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from hybridize.interpreter import subscripts
from hybridize.interpreter.binding import Arguments
from hybridize.interpreter.frame import Frame
from hybridize.interpreter.iteration import Iteration, iterate, note_materialise
from hybridize.interpreter.machine import Machine
from hybridize.interpreter.models.library import generic, method_model, model
from hybridize.interpreter.models.outside_call import carried
from hybridize.interpreter.operators import note_python_number
from hybridize.interpreter.record import ADVANCE, CONVERT, MUTATE
from hybridize.interpreter.truth import truth
from hybridize.knowledge.model import Api
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import Array, Atom, Const, Range, Tensor, Tuple
from hybridize.values.kinds import may_be_tensor
from hybridize.values.objects import (
    Dictionary,
    DictState,
    Instance,
    Iterator,
    ListState,
    Sequence,
    key_values,
)
from hybridize.values.value import Value


# -- constructors -----------------------------------------------------------------------------------------------
@model("builtins.list", "builtins.tuple", "builtins.set", "builtins.frozenset", "collections.deque")
def _sequence(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    kind = api.name.rpartition(".")[2]
    if not arguments.positional:
        return vl.of(Tuple(())) if kind == "tuple" else machine.new_list(frame, node, (), type_name=kind)
    value = arguments.positional[0]
    note_materialise(frame, value, kind, node)
    what = iterate(machine, frame, value, node)
    if kind == "tuple" and what.items is not None:
        return vl.of(Tuple(what.items))
    return machine.new_list(frame, node, what.items, what.element, kind)


@model("builtins.dict", "collections.OrderedDict", "collections.defaultdict", "collections.Counter")
def _dict(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    kind = api.name.rpartition(".")[2]
    positional = list(arguments.positional)
    factory = positional.pop(0) if kind == "defaultdict" and positional else None
    known: dict[Any, Value] = {}
    rest_key, rest_value = vl.BOTTOM, arguments.mapping or vl.BOTTOM
    for value in positional:
        note_materialise(frame, value, kind, node)
        state = _pairs(machine, frame, value, node)
        known.update(state.known)
        rest_key, rest_value = vl.join(rest_key, state.rest_key), vl.join(rest_value, state.rest_value)
    for name, value in arguments.keywords.items():
        known[Const(name)] = value
    made = machine.new_dict(frame, node, DictState(known, rest_key, rest_value), kind)
    atom = made.single()
    if factory is not None and isinstance(atom, Dictionary):
        atom.default_factory = factory
    return made


def _pairs(machine: Machine, frame: Frame, value: Value, node: ast.AST) -> DictState:
    atom = value.single()
    if isinstance(atom, Dictionary):
        return machine.content(atom)  # type: ignore[no-any-return]
    what = iterate(machine, frame, value, node)
    known: dict[Any, Value] = {}
    for item in what.items if what.items is not None else (what.element,):
        pair = item.single()
        if isinstance(pair, Tuple) and len(pair.items) == 2:
            key = pair.items[0].single()
            if isinstance(key, Const) and what.items is not None:
                known[key] = pair.items[1]
                continue
            return DictState({}, pair.items[0], pair.items[1])
        return DictState({}, vl.unknown("key"), vl.unknown("value"))
    return DictState(known)


@model("builtins.range")
def _range(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.interpreter.calls import as_index

    arguments = Arguments(tuple(as_index(machine, frame, value, node) for value in arguments.positional))
    bounds = [value.constant() for value in arguments.positional]
    out = vl.of(Range(None, None, None))
    labels: Any = frozenset()
    for value in arguments.positional:
        labels = labels | value.labels
        note_python_number(frame, value, node, "range")
        if may_be_tensor(value):
            frame.event(CONVERT, node, subject=value, attr="range")
            labels = labels | frame.made
    if bounds and all(isinstance(bound, int) for bound in bounds):
        known = range(*bounds) if len(bounds) <= 3 and bounds[2:] != [0] else None
        out = vl.of(Range(known.start, known.stop, known.step)) if known is not None else out
    return out.add_labels(labels)


# -- functions over iterables -----------------------------------------------------------------------------------
def _lazy(machine: Machine, frame: Frame, node: ast.AST, tag: str, element: Value, source: Value,
          items: tuple[Value, ...] | None = None) -> Value:
    made = machine.allocate(frame, node, tag, lambda site: Iterator(site, vl.BOTTOM, source, tag))
    made.element = vl.join(made.element, element)
    made.source = vl.join(made.source, source)
    if items is not None:
        machine.store(made, "content", ListState(items))
    return vl.of(made)


@model("builtins.enumerate")
def _enumerate(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    if not arguments.positional:
        return vl.unknown("enumerate")
    value = arguments.positional[0]
    note_materialise(frame, value, "enumerate", node)
    what = iterate(machine, frame, value, node)
    start = arguments.positional[1].constant() if len(arguments.positional) > 1 else 0
    items = None
    if what.items is not None and isinstance(start, int):
        items = tuple(vl.of(Tuple((vl.const(start + i), item))) for i, item in enumerate(what.items))
    return _lazy(machine, frame, node, "enumerate", vl.of(Tuple((vl.INT, what.element))), value, items)


@model("builtins.zip")
def _zip(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    parts = []
    source = vl.BOTTOM
    for value in arguments.positional:
        note_materialise(frame, value, "zip", node)
        parts.append(iterate(machine, frame, value, node))
        source = vl.join(source, value.plain())
    if arguments.rest is not None:
        inner = iterate(machine, frame, arguments.rest, node)
        return _lazy(machine, frame, node, "zip", machine.new_list(frame, node, None, inner.element, "tuple"), source)
    items = None
    if parts and all(part.items is not None for part in parts):
        items = tuple(vl.of(Tuple(row)) for row in zip(*(part.items or () for part in parts)))
    return _lazy(machine, frame, node, "zip", vl.of(Tuple(tuple(part.element for part in parts))), source, items)


@model("builtins.map")
def _map(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.interpreter import calls

    if len(arguments.positional) < 2:
        return vl.unknown("map")
    function, *sources = arguments.positional
    parts: list[Iteration] = []
    for value in sources:
        note_materialise(frame, value, "map", node)
        parts.append(iterate(machine, frame, value, node))
    rows = None
    if all(part.items is not None and len(part.items) <= 8 for part in parts):
        rows = list(zip(*(part.items or () for part in parts)))
    results = [calls.call_value(machine, frame, function, Arguments(tuple(row)), node, how="callback", via=api.name)
               for row in (rows if rows is not None else [tuple(part.element for part in parts)])]
    items = tuple(results) if rows is not None else None
    return _lazy(machine, frame, node, "map", vl.join_all(results), sources[0].plain(), items)


@model("builtins.filter")
def _filter(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.interpreter import calls

    if len(arguments.positional) < 2:
        return vl.unknown("filter")
    function, value = arguments.positional[:2]
    note_materialise(frame, value, "filter", node)
    what = iterate(machine, frame, value, node)
    if function.constant() is not None:
        test = calls.call_value(
            machine, frame, function, Arguments((what.element,)), node, how="callback", via=api.name
        )
        if may_be_tensor(test):
            frame.event(CONVERT, node, subject=test, attr="filter")
    return _lazy(machine, frame, node, "filter", what.element, value.plain())


@model("builtins.sorted", "builtins.reversed", "builtins.iter")
def _reordered(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.interpreter import calls

    leaf = api.name.rpartition(".")[2]
    if not arguments.positional:
        return vl.unknown(leaf)
    value = arguments.positional[0]
    if leaf == "reversed":
        own = calls.implicit(machine, frame, value, "__reversed__", node)
        if own is not None:
            return own
    note_materialise(frame, value, leaf, node)
    what = iterate(machine, frame, value, node)
    key = arguments.keywords.get("key")
    compared = what.element
    if key is not None and key.constant() is not None:
        compared = calls.call_value(machine, frame, key, Arguments((what.element,)), node, how="callback", via=api.name)
    if leaf == "sorted":
        _order(machine, frame, compared, what.length, "__lt__", node)
        if _in_a_graph(compared) and not may_be_tensor(value):  # AutoGraph converts sorted() of a tensor
            frame.event(CONVERT, node, subject=compared, attr="sorted")
        return machine.new_list(frame, node, None, what.element)
    if leaf == "iter" and isinstance(value.single(), Iterator):
        return value
    items = tuple(reversed(what.items)) if what.items is not None and leaf == "reversed" else None
    return _lazy(machine, frame, node, leaf, what.element, value, items)


@model("builtins.next")
def _next(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.interpreter import calls

    if not arguments.positional:
        return vl.unknown("next")
    value = arguments.positional[0]
    own = calls.implicit(machine, frame, value, "__next__", node)
    if own is not None:
        return own
    for atom in value.ordered():
        if isinstance(atom, Iterator):
            frame.event(ADVANCE, node, target=atom, subject=value)
    out = iterate(machine, frame, value, node).element
    return vl.join(out, arguments.positional[1]) if len(arguments.positional) > 1 else out


@model("builtins.sum", "builtins.min", "builtins.max", "builtins.any", "builtins.all", "math.fsum", "math.prod")
def _fold(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.interpreter import calls, operators

    leaf = api.name.rpartition(".")[2]
    if not arguments.positional:
        return vl.unknown(leaf)
    first = arguments.positional[0]
    several = leaf in ("min", "max") and len(arguments.positional) > 1
    if several:
        element, items = vl.join_all(arguments.positional), arguments.positional
    else:
        note_materialise(frame, first, leaf, node)
        what = iterate(machine, frame, first, node)
        element, items = what.element, what.items or ()
    key = arguments.keywords.get("key")
    compared = element
    if key is not None and key.constant() is not None:
        compared = calls.call_value(machine, frame, key, Arguments((element,)), node, how="callback", via=api.name)
    if leaf in ("min", "max"):
        _order(machine, frame, compared, len(items) or None, "__gt__" if leaf == "max" else "__lt__", node)
    if leaf == "sum":
        out = arguments.positional[1] if len(arguments.positional) > 1 else vl.const(0)
        for item in (items if items and len(items) <= 8 else (element, element) if element.atoms else ()):
            out = operators._binary(machine, frame, node, ast.Add, out, item)
        return out
    if _in_a_graph(compared) if several or key is not None else may_be_tensor(compared):
        frame.event(CONVERT, node, subject=compared, attr=leaf)
    if leaf in ("any", "all"):
        return vl.BOOL.add_labels(element.labels)
    constants = [item.constant() for item in items]
    if several and all(isinstance(number, (int, float)) for number in constants):
        return vl.const(min(constants) if leaf == "min" else max(constants)).add_labels(element.labels)
    default = arguments.keywords.get("default")
    return vl.join(element, default) if default is not None else element


def _order(machine: Machine, frame: Frame, element: Value, count: int | None, method: str, node: ast.AST) -> None:
    """Putting objects in order compares them with each other."""
    from hybridize.interpreter import attributes, calls

    for atom in element.ordered() if count is None or count > 1 else ():
        if isinstance(atom, Instance):
            own = attributes.find_in_class(machine, atom, method)
            name = method if own is not None else {"__lt__": "__gt__", "__gt__": "__lt__"}[method]
            if isinstance(attributes.find_in_class(machine, atom, name), Value):
                calls.call_method(machine, frame, vl.of(atom), name, node, (element,), how="operator")


def _in_a_graph(value: Value) -> bool:
    """Whether what is compared may be a tensor in a graph: it is one, or it, or a part of it, is computed from one."""
    return may_be_tensor(value) or lb.from_values(carried(value))


@model("builtins.abs", "builtins.round", "builtins.pow", "builtins.divmod")
def _arithmetic(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.interpreter import calls

    leaf = api.name.rpartition(".")[2]
    value = arguments.positional[0] if arguments.positional else vl.INT
    own = calls.implicit(machine, frame, value, f"__{leaf}__", node)
    if own is not None:
        return own
    atom = value.single()
    if may_be_tensor(value):
        frame.record.ops.setdefault(f"tensorflow.math.{leaf}", node)
        if leaf in ("round", "divmod"):
            frame.event(CONVERT, node, subject=value, attr=leaf)
        return value.add_labels(frame.made)
    if leaf == "abs" and isinstance(atom, Const) and isinstance(atom.value, (int, float)):
        return vl.const(abs(atom.value)).add_labels(value.labels)
    if leaf == "round" and len(arguments.positional) == 1 and not isinstance(atom, Array):
        return vl.INT.add_labels(value.labels)
    if leaf in ("pow", "divmod"):
        return vl.join(vl.INT, vl.FLOAT).add_labels(value.labels)
    return value


# -- methods ----------------------------------------------------------------------------------------------------
def _receivers(receiver: Value, kind: type) -> list[Any]:
    return [atom for atom in receiver.ordered() if isinstance(atom, kind)]


def _touch(frame: Frame, node: ast.AST, atom: Any, api: Api, stored: Value, receiver: Value) -> None:
    frame.event(MUTATE, node, target=atom, attr=api.name.rpartition(".")[2], stored=stored, subject=receiver,
                name=api.name)
    frame.record.writes.setdefault((atom, "content"), None)


@method_model("builtins.list.append", "builtins.set.add", "collections.deque.append", "collections.deque.appendleft",
              "builtins.list.insert", "builtins.list.extend", "collections.deque.extend", "builtins.set.update")
def _grow(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    leaf = api.name.rpartition(".")[2]
    value = arguments.positional[-1] if arguments.positional else vl.BOTTOM
    for atom in _receivers(receiver, Sequence):
        added: tuple[Value, ...] | None = (value,)
        element = value
        if leaf in ("extend", "update"):
            note_materialise(frame, value, leaf, node)
            what = iterate(machine, frame, value, node)
            added, element = what.items, what.element
        _touch(frame, node, atom, api, element, receiver)
        state: ListState = machine.content(atom)
        sure = atom.unique and len(receiver.atoms) == 1
        if state.items is not None and added is not None and sure and leaf in ("append", "extend") \
                and len(state.items) + len(added) <= 64:
            machine.heap.write(atom, "content", ListState(state.items + added))
        else:
            machine.heap.write(atom, "content", ListState(None, vl.join(state.any(), element)))
    return vl.NONE


@method_model("builtins.list.pop", "builtins.set.pop", "collections.deque.pop", "collections.deque.popleft")
def _pop(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    out = vl.BOTTOM
    for atom in _receivers(receiver, Sequence):
        state: ListState = machine.content(atom, node)
        _touch(frame, node, atom, api, vl.BOTTOM, receiver)
        position = arguments.positional[0].constant() if arguments.positional else -1
        items = state.items
        if api.name.endswith("popleft"):
            position = 0
        if items and atom.unique and isinstance(position, int) and -len(items) <= position < len(items):
            out = vl.join(out, items[position])
            left = list(items)
            del left[position]
            machine.heap.write(atom, "content", ListState(tuple(left)))
        else:
            out = vl.join(out, state.any())
            machine.heap.write(atom, "content", ListState(None, state.any()))
    return out if out.atoms else vl.unknown("element of an empty container")


@method_model("builtins.list.clear", "builtins.list.remove", "builtins.list.reverse", "builtins.list.sort",
              "builtins.set.clear", "builtins.set.remove", "builtins.set.discard", "collections.deque.clear",
              "collections.deque.rotate")
def _rearrange(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.interpreter import calls

    leaf = api.name.rpartition(".")[2]
    for atom in _receivers(receiver, Sequence):
        state: ListState = machine.content(atom)
        _touch(frame, node, atom, api, vl.BOTTOM, receiver)
        key = arguments.keywords.get("key")
        compared = state.any()
        if key is not None and key.constant() is not None:
            compared = calls.call_value(machine, frame, key, Arguments((compared,)), node, how="callback", via=api.name)
        if leaf == "sort":
            if _in_a_graph(compared):
                frame.event(CONVERT, node, subject=compared, attr="sorted")
            _order(machine, frame, compared, len(state.items) if state.items is not None else None, "__lt__", node)
        empty = leaf == "clear" and atom.unique and len(receiver.atoms) == 1
        machine.heap.write(atom, "content", ListState(()) if empty else ListState(None, state.any()))
    return vl.NONE


@method_model("builtins.list.copy", "builtins.set.copy", "builtins.list.__iter__")
def _copy(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    what = iterate(machine, frame, receiver, node)
    return machine.new_list(frame, node, what.items, what.element, "set" if ".set." in api.name else "list", tag="copy")


@method_model("builtins.set.union", "builtins.set.intersection", "builtins.set.difference",
              "builtins.set.symmetric_difference")
def _set_operation(
    machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST
) -> Value:
    element = vl.join_all(iterate(machine, frame, value, node).element for value in (receiver, *arguments.positional))
    return machine.new_list(frame, node, None, element, "set", tag="op")


@method_model("builtins.dict.get", "builtins.dict.setdefault", "builtins.dict.pop")
def _entry(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    leaf = api.name.rpartition(".")[2]
    if not arguments.positional:
        return vl.unknown(leaf)
    key = arguments.positional[0]
    default = arguments.positional[1] if len(arguments.positional) > 1 else vl.NONE
    out = vl.BOTTOM
    for atom in _receivers(receiver, Dictionary):
        state: DictState = machine.content(atom, node)
        single = key.single()
        sure = isinstance(single, Const) and single in state.known and single not in state.maybe
        absent = isinstance(single, Const) and single not in state.known and not state.rest_key.atoms
        found = vl.BOTTOM if absent else subscripts._entry(machine, frame, atom, state, key, node)
        out = vl.join(out, found)
        if not sure and (leaf != "pop" or len(arguments.positional) > 1):
            out = vl.join(out, default)
        if leaf == "setdefault":
            _touch(frame, node, atom, api, default, receiver)
            subscripts.put_entry(machine, frame, atom, key, vl.join(found, default))
        elif leaf == "pop":
            _touch(frame, node, atom, api, vl.BOTTOM, receiver)
            left = {name: value for name, value in state.known.items() if name != single or not atom.unique}
            machine.heap.write(atom, "content", DictState(left, state.rest_key, state.rest_value, state.maybe))
    return out


@method_model("builtins.dict.keys", "builtins.dict.values", "builtins.dict.items")
def _view(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    leaf = api.name.rpartition(".")[2]
    out = vl.BOTTOM
    for atom in _receivers(receiver, Dictionary):
        state: DictState = machine.content(atom, node)
        exact = not state.maybe and not state.rest_key.atoms and not state.rest_value.atoms
        keys = key_values(state.known)
        values = list(state.known.values())
        rest = (state.rest_key, state.rest_value)
        rows = {"keys": keys, "values": values, "items": [vl.of(Tuple(pair)) for pair in zip(keys, values)]}[leaf]
        more = {"keys": rest[0], "values": rest[1], "items": vl.of(Tuple(rest)) if rest[1].atoms else vl.BOTTOM}[leaf]
        element = vl.join(vl.join_all(rows), more)
        items = tuple(rows) if exact else None
        out = vl.join(out, machine.new_list(frame, node, items, element, "list", tag=f"view{atom.site.label()}"))
    return out if out.atoms else vl.unknown(f"{leaf} of an unknown mapping")


@method_model("builtins.dict.update")
def _update(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    for atom in _receivers(receiver, Dictionary):
        state: DictState = machine.content(atom)
        known = dict(state.known)
        rest_key, rest_value = state.rest_key, state.rest_value
        parts = [_pairs(machine, frame, value, node) for value in arguments.positional]
        parts.append(DictState({Const(name): value for name, value in arguments.keywords.items()}))
        for part in parts:
            for key, value in part.known.items():
                known[key] = value if atom.unique else vl.join(known.get(key, vl.BOTTOM), value)
            rest_key, rest_value = vl.join(rest_key, part.rest_key), vl.join(rest_value, part.rest_value)
        _touch(frame, node, atom, api, vl.join_all(arguments.everything()), receiver)
        machine.store(atom, "content", DictState(known, rest_key, rest_value, state.maybe))
    return vl.NONE


@method_model("builtins.dict.copy")
def _copy_dict(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    return machine.new_dict(frame, node, subscripts.as_mapping(machine, receiver), tag="copy")


@method_model("builtins.dict.clear", "builtins.dict.popitem")
def _empty_dict(
    machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST
) -> Value:
    out = vl.NONE
    for atom in _receivers(receiver, Dictionary):
        state: DictState = machine.content(atom)
        _touch(frame, node, atom, api, vl.BOTTOM, receiver)
        if api.name.endswith("clear") and atom.unique:
            machine.heap.write(atom, "content", DictState({}))
        else:
            out = vl.of(Tuple((vl.join(vl.join_all(key_values(state.known)), state.rest_key), state.any_value())))
    return out


@method_model("builtins.str.format")
def _format(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.interpreter import calls

    for value in arguments.everything():
        if may_be_tensor(value) or value.labels:
            text = receiver.constant()
            plain = isinstance(text, str) and ":" not in text
            frame.event(CONVERT, node, subject=value, stored=receiver, attr="text" if plain else "format")
        calls.implicit(machine, frame, value, "__format__", node)
    return vl.STR


@method_model("builtins.str.join")
def _join(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    for value in arguments.positional:
        iterate(machine, frame, value, node)
    return vl.STR


_TEXT: dict[str, Callable[..., Any]] = {"lower": str.lower, "upper": str.upper, "strip": str.strip, "title": str.title,
                                        "capitalize": str.capitalize, "startswith": str.startswith,
                                        "endswith": str.endswith, "replace": str.replace}


@method_model(*(f"builtins.str.{name}" for name in _TEXT))
def _text(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    text = receiver.constant()
    given = [value.constant() for value in arguments.positional]
    if isinstance(text, str) and all(isinstance(item, str) for item in given):
        try:
            return vl.const(_TEXT[api.name.rpartition(".")[2]](text, *given)).add_labels(receiver.labels)
        except TypeError:
            return vl.STR
    return generic(machine, frame, api, receiver, arguments, node, api.name)


@method_model("builtins.list.index", "builtins.list.count", "builtins.tuple.index", "builtins.tuple.count")
def _search(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    for value in arguments.positional:
        if may_be_tensor(value):
            frame.event(CONVERT, node, subject=value, attr="contains")
    return vl.INT


def truth_of(value: Value) -> bool | None:
    """Truth of a value; see :func:`hybridize.interpreter.truth.truth`."""
    return truth(value)


_UNUSED: tuple[type[Atom], ...] = (Tensor,)
