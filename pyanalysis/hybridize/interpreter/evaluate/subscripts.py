"""Subscripts: reading, writing and deleting items of every kind of value."""

from __future__ import annotations

import ast
from typing import Any

from hybridize.interpreter.evaluate.coercion import note_index, note_key
from hybridize.interpreter.evaluate.sizes import cut_by_values
from hybridize.interpreter.execute.iteration import dimension, element_of_text, row_layout
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.gathering import note_dense
from hybridize.interpreter.models.outside_call import carried
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import API, CONVERT, INDEX, MUTATE, STATIC, WRITE
from hybridize.knowledge.index import lookup
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import (
    ApiRef,
    Array,
    Atom,
    Const,
    Range,
    Scalar,
    Slice,
    StaticShape,
    Tensor,
    Tuple,
    Unknown,
)
from hybridize.values.derived import behind, container
from hybridize.values.kinds import may_be_tensor
from hybridize.values.objects import (
    MAX_KEYS,
    Class,
    Dictionary,
    DictState,
    Function,
    Instance,
    ListState,
    Obj,
    Sequence,
    Variable,
    list_state,
)
from hybridize.values.shapes import index_shape
from hybridize.values.value import Value

_CHAIN_MAP = "collections.ChainMap"
_INDEXED = (Tuple, Sequence, StaticShape, Range, Array)  # what takes an object with ``__index__`` for a number


def get(machine: Machine, frame: Frame, owner: Value, index: Value, node: ast.AST) -> Value:
    """``owner[index]``."""
    out = vl.BOTTOM
    for atom in owner.ordered():
        out = vl.join(out, _get(machine, frame, atom, owner, index, node))
    return out


def _get(machine: Machine, frame: Frame, atom: Atom, owner: Value, index: Value, node: ast.AST) -> Value:
    kind = type(atom)
    if kind in _INDEXED:
        from hybridize.interpreter.evaluate.calls import as_index

        index = as_index(machine, frame, index, node)
    if kind is Tensor or kind is Variable or kind is Array:
        return _tensor(machine, frame, atom, owner, index, node)
    if kind is Tuple:
        return _tuple(machine, frame, atom, owner, index, node)  # type: ignore[arg-type]
    if kind is Sequence:
        _note_python_index(frame, index, node)
        state: ListState = machine.content(atom, node)  # type: ignore[arg-type]
        if state.items is not None:
            return _positions(machine, frame, atom, state.items, index, node).add_labels(owner.labels)
        if type(index.single()) is Slice:
            return machine.new_list(frame, node, None, state.element, atom.type_name)  # type: ignore[attr-defined]
        return state.element.add_labels(owner.labels)
    if kind is Dictionary:
        note_key(frame, index, node)
        return _entry(machine, frame, atom, machine.entry(atom, index, node), index, node).add_labels(owner.labels)  # type: ignore[arg-type]
    if kind is StaticShape:
        _note_python_index(frame, index, node)
        return _shape(frame, atom, owner, index, node)  # type: ignore[arg-type]
    if kind is Range:
        return vl.INT.add_labels(owner.labels)
    if kind is Instance:
        return _instance(machine, frame, atom, index, node)  # type: ignore[arg-type]
    if kind is Class:
        return _class(machine, frame, atom, index, node)  # type: ignore[arg-type]
    if kind is ApiRef:
        return _outside(machine, frame, atom, index, node)  # type: ignore[arg-type]
    if kind in (Const, Scalar):
        _note_python_index(frame, index, node)
    return _text_or_unknown(atom, owner, index)


def _tuple(machine: Machine, frame: Frame, atom: Tuple, owner: Value, index: Value, node: ast.AST) -> Value:
    """An item by its position; the class of a named tuple may look it up in its own way."""
    if atom.type_ref is not None:
        from hybridize.interpreter.evaluate import attributes, calls

        own = attributes.special(machine, frame, atom, "__getitem__", node)
        if own is not None:
            return calls.call_value(machine, frame, own, Arguments((index,)), node, how="operator")
    _note_python_index(frame, index, node)
    return _positions(machine, frame, atom, atom.items, index, node).add_labels(owner.labels)


def _outside(machine: Machine, frame: Frame, atom: ApiRef, index: Value, node: ast.AST) -> Value:
    """``os.environ[key]`` asks a library's constant; ``List[int]`` stays a type."""
    if atom.name == "sys.modules":
        part = getattr(node, "slice", None)
        own = isinstance(part, ast.Name) and part.id == "__name__"
        module = frame.module if own else machine.modules.get(str(index.constant()))
        return vl.of(module) if module is not None else vl.unknown("a module")
    api = lookup(atom.name)
    if api is None or api.kind != "constant":
        return vl.of(atom)
    from hybridize.interpreter.models.returns import result

    frame.event(API, node, name=atom.name, api=api, arguments=(index,))
    held = result(machine, frame, node, api, None, (), {})
    return get(machine, frame, held, index, node) if not isinstance(held.single(), ApiRef) else held


def _text_or_unknown(atom: Atom, owner: Value, index: Value) -> Value:
    if type(atom) is Const and isinstance(atom.value, (str, bytes)):
        constant = index.constant()
        if isinstance(constant, int) and -len(atom.value) <= constant < len(atom.value):
            return vl.const(atom.value[constant])
        return vl.STR if isinstance(atom.value, str) else vl.BYTES
    if atom.kind == "scalar":
        return vl.of(atom).add_labels(owner.labels)
    if type(atom) is Const:
        return vl.BOTTOM
    return vl.unknown(atom.cause if type(atom) is Unknown else "item of an outside object").add_labels(owner.labels)


def _tensor(machine: Machine, frame: Frame, atom: Any, owner: Value, index: Value, node: ast.AST) -> Value:
    _note_slice_numbers(frame, index, node)
    labels = lb.union(owner.labels, index.labels)
    if type(atom) is Array and may_be_tensor(index):
        frame.event(CONVERT, node, subject=index, attr="array_index")
    elif type(atom) is Array and owner.labels and any(_is_list_of_positions(part) for part in index.atoms):
        frame.event(CONVERT, node, subject=owner, attr="fancy_index")  # a tensor takes the list as one position
    shape = index_shape(atom.shape, index)
    rows = None
    if shape is None and atom.shape is not None and machine.oracle is not None:
        shape, rows = _asked_item(machine, atom, index, node)
    if cut_by_values(owner, index):
        labels = lb.union(labels, lb.sized_by(frame.code.number))
    elif shape is not None and None not in shape:
        labels = lb.settled(labels)
    if type(atom) is Array:
        return vl.of(element_of_text(Array(atom.dtype, shape))).add_labels(labels)
    frame.ran("tensorflow.strided_slice", node)
    note_dense(frame, owner)
    note_index(frame, index, node)
    layout = atom.layout if type(atom) is Tensor else "dense"
    if layout == "ragged" and shape is not None and len(shape) < len(atom.shape or ()) and rows is None:
        layout, rows = row_layout(atom, shape)
    return vl.of(Tensor(atom.dtype, shape, layout, rows)).with_labels(lb.union(labels, frame.made))


def _asked_item(machine: Machine, atom: Any, index: Value, node: ast.AST) -> tuple[Any, Any]:
    """The shape, and the rows of a ragged result, that TensorFlow or NumPy tell of an index that is no plain slice."""
    from hybridize.interpreter.models.asking import ask_item

    told = ask_item(machine, vl.of(atom), index, node)
    return told if told is not None else (None, None)


def _is_list_of_positions(part: Atom) -> bool:
    return type(part) is Sequence or (type(part) is Array and part.dtype != "bool" and part.shape != ())


def _positions(machine: Machine, frame: Frame, atom: Atom, items: tuple[Value, ...], index: Value,
               node: ast.AST) -> Value:
    constant = index.constant()
    if isinstance(constant, int):
        return items[constant] if -len(items) <= constant < len(items) else vl.BOTTOM
    cut = index.single()
    if type(cut) is not Slice:
        return vl.join_all(items)
    part = static_slice(cut)
    if part is not None and type(atom) is Tuple:
        return vl.of(Tuple(items[part]))
    kind = atom.type_name if type(atom) is Sequence else "tuple"
    if part is not None:  # a list of its own: what is done to it leaves the first as it is
        return machine.new_list(frame, node, items[part], type_name=kind, tag="slice")
    return machine.new_list(frame, node, None, vl.join_all(items), kind, tag="slice")


def static_slice(atom: Slice) -> slice | None:
    """The Python slice of known bounds, or None."""
    bounds = [part.constant() for part in (atom.lower, atom.upper, atom.step)]
    if all(bound is None or isinstance(bound, int) for bound in bounds):
        return slice(*bounds)
    return None


def _entry(machine: Machine, frame: Frame, atom: Dictionary, state: DictState, index: Value, node: ast.AST) -> Value:
    """What ``d[index]`` gives; where the entry may be missing, a ``defaultdict`` makes it."""
    key = index.single()
    held = stored(state, index)
    if type(key) is Const and key in state.known:
        return held
    if type(key) is not Const and index.atoms and all(part in state.known for part in index.atoms):
        return held
    return vl.join(held, _default(machine, frame, atom, key if type(key) is Const else None, node))


def stored(state: DictState, index: Value) -> Value:
    """What a dict holds under an index, as far as it is known."""
    key = index.single()
    if type(key) is Const:
        found = state.known.get(key)
        if found is not None:
            return vl.join(found, state.rest_value) if key in state.maybe else found
        return state.rest_value
    constants = [part for part in index.ordered() if type(part) is Const]
    if constants and len(constants) == len(index.atoms) and all(part in state.known for part in constants):
        return vl.join_all(state.known[part] for part in sorted(constants, key=Atom.sort_key))
    return state.any_value()


def _default(machine: Machine, frame: Frame, atom: Dictionary, key: Atom | None, node: ast.AST) -> Value:
    if atom.default_factory is None:
        return vl.const(0) if atom.type_name == "Counter" else vl.BOTTOM
    from hybridize.interpreter.evaluate import calls

    made = calls.call_value(machine, frame, atom.default_factory, Arguments(()), node, how="callback")
    entry = vl.of(key) if key is not None else vl.unknown()
    frame.event(MUTATE, node, target=atom, attr="item", stored=made, subject=vl.of(atom), detail=entry)
    frame.record.writes.setdefault((atom, "content"), None)
    put_entry(machine, frame, atom, entry, made)
    return made


def _shape(frame: Frame, atom: StaticShape, owner: Value, index: Value, node: ast.AST) -> Value:
    dims = atom.dims
    constant = index.constant()
    part = index.single()
    if type(part) is Slice:
        known = static_slice(part)
        cut = dims[known] if dims is not None and known is not None else None
        return vl.of(StaticShape(cut)).add_labels(owner.labels)
    frame.event(STATIC, node, subject=owner, attr="axis", detail=constant if isinstance(constant, int) else None)
    if dims is not None and isinstance(constant, int) and -len(dims) <= constant < len(dims):
        return dimension(dims[constant]).add_labels(owner.labels)
    return vl.INT.add_labels(owner.labels)


def _instance(machine: Machine, frame: Frame, atom: Instance, index: Value, node: ast.AST) -> Value:
    from hybridize.interpreter.evaluate import attributes, calls, outside

    method = attributes.find_in_class(machine, atom, "__getitem__")
    if method is not None and not isinstance(method, ApiRef):
        return calls.call_method(machine, frame, vl.of(atom), "__getitem__", node, (index,), how="operator")
    held = container(atom)
    if held is not None:
        return _item_behind(machine, frame, atom, held, index, node)
    name = method.name if method is not None else getattr(atom.cls, "name", "")
    owner = outside.class_name(atom)
    api = outside.member(owner, "__getitem__") if owner is not None else None
    if api is not None and api.role == "tensor_op":  # a lookup table
        return calls.call_value(machine, frame, outside.get_attribute(
            machine, frame, atom, vl.of(atom), "__getitem__", node), Arguments((index,)), node)
    outside.read_content(machine, atom, name, node)
    made_of = atom.fields.get("#arguments")  # an item of ``ChainMap(first, second)`` is one of theirs
    labels = carried(made_of) if isinstance(made_of, Value) else lb.NONE
    from hybridize.interpreter.models.holders import given_out

    return given_out(machine, vl.of(atom), vl.unknown("item of an outside object").add_labels(labels), node)


def _item_behind(machine: Machine, frame: Frame, atom: Instance, held: Obj, index: Value, node: ast.AST) -> Value:
    """An item of the container behind an instance; ``__missing__`` of its class gives what a dict lacks."""
    from hybridize.interpreter.evaluate import attributes, calls

    item = get(machine, frame, vl.of(held), index, node)
    hook = attributes.find_in_class(machine, atom, "__missing__")
    if not isinstance(held, Dictionary) or not isinstance(hook, Value):
        return item
    state: DictState = machine.content(held)
    if index.atoms and all(part in state.known and part not in state.maybe for part in index.atoms):
        return item
    return vl.join(item, calls.call_method(machine, frame, vl.of(atom), "__missing__", node, (index,), how="operator"))


def _class(machine: Machine, frame: Frame, atom: Class, index: Value, node: ast.AST) -> Value:
    from hybridize.interpreter.evaluate import attributes, calls

    if "enum" in atom.flags:
        name = index.constant()
        found = atom.fields.get(name) if isinstance(name, str) else None
        return found if found is not None else vl.unknown("enum member")
    own = attributes.special(machine, frame, atom, "__getitem__", node)
    if own is not None:
        return calls.call_value(machine, frame, own, Arguments((index,)), node, how="operator")
    hook = attributes.lookup(machine, atom, "__class_getitem__", node)
    if isinstance(hook, Value):
        if all(isinstance(one, Function) for one in hook.atoms):  # a class method without being called one
            return calls.call_value(machine, frame, hook, Arguments((vl.of(atom), index)), node, how="operator")
        bound = attributes.get(machine, frame, vl.of(atom), "__class_getitem__", node)
        return calls.call_value(machine, frame, bound, Arguments((index,)), node, how="operator")
    return vl.of(atom)  # Generic[T]


def _note_python_index(frame: Frame, index: Value, node: ast.AST) -> None:
    if may_be_tensor(index):
        frame.event(CONVERT, node, subject=index, attr="list_index")
    elif _from_value(index):
        frame.event(INDEX, node, subject=index, attr="list")


def _note_slice_numbers(frame: Frame, index: Value, node: ast.AST) -> None:
    if _from_value(index) and not may_be_tensor(index) and index.single() is not None:
        frame.event(INDEX, node, subject=index, attr="tensor")


def _from_value(index: Value) -> bool:
    return lb.from_values(index.labels)


# -- writing ----------------------------------------------------------------------------------------------------
def put(machine: Machine, frame: Frame, owner: Value, index: Value, value: Value, node: ast.AST) -> None:
    """``owner[index] = value``."""
    several = len(owner.atoms) > 1
    for atom in owner.ordered():
        kind = type(atom)
        if kind is Instance:
            _put_instance(machine, frame, atom, index, value, node)  # type: ignore[arg-type]
            continue
        if kind is Const:
            continue
        target = atom if isinstance(atom, Obj) else None
        frame.event(MUTATE, node, target=target, attr="item", stored=value, subject=owner, detail=index)
        if kind is Array:
            from hybridize.interpreter.evaluate.places import note_change

            note_change(machine, frame, node)
        elif kind is Sequence:
            _note_python_index(frame, index, node)
            frame.record.writes.setdefault((atom, "content"), None)  # type: ignore[arg-type]
            put_item(machine, frame, atom, index, value, several)  # type: ignore[arg-type]
        elif kind is Dictionary:
            note_key(frame, index, node)
            frame.record.writes.setdefault((atom, "content"), None)  # type: ignore[arg-type]
            put_entry(machine, frame, atom, index, value, several)  # type: ignore[arg-type]
            from hybridize.interpreter.models.namespaces import write_through

            write_through(machine, frame, atom, index, value, node)  # type: ignore[arg-type]
        elif kind is Unknown:
            from hybridize.interpreter.evaluate.calls import escape

            escape(machine, value)


def put_item(machine: Machine, frame: Frame, atom: Sequence, index: Value, value: Value, several: bool = False) -> None:
    """Set one element of a list."""
    state: ListState = machine.content(atom)
    constant = index.constant()
    if state.items is not None and isinstance(constant, int) and -len(state.items) <= constant < len(state.items):
        items = list(state.items)
        items[constant] = value if atom.unique and not several else vl.join(items[constant], value)
        machine.heap.write(atom, "content", list_state(tuple(items)))
        return
    if state.items is not None and type(index.single()) is not Slice:
        machine.heap.write(atom, "content", list_state(tuple(vl.join(item, value) for item in state.items)))
        return
    machine.heap.write(atom, "content", list_state(None, vl.join(state.any(), value)))


def put_entry(
    machine: Machine, frame: Frame, atom: Dictionary, index: Value, value: Value, several: bool = False
) -> None:
    """Set one entry of a dict."""
    state: DictState = machine.content(atom)
    key = index.single()
    strong = atom.unique and not several
    if type(key) is Const and (key in state.known or len(state.known) < MAX_KEYS):
        known = dict(state.known)
        maybe = state.maybe - {key} if strong else (state.maybe if key in known else state.maybe | {key})
        known[key] = value if strong or key not in known else vl.join(known[key], value)
        machine.heap.write(atom, "content", DictState(known, state.rest_key, state.rest_value, maybe))
        return
    known = {name: vl.join(old, value) for name, old in state.known.items()} if key is None else state.known
    machine.heap.write(atom, "content", DictState(known, vl.join(state.rest_key, index.plain()),
                                                  vl.join(state.rest_value, value), state.maybe))


def _put_instance(machine: Machine, frame: Frame, atom: Instance, index: Value, value: Value, node: ast.AST) -> None:
    from hybridize.interpreter.evaluate import attributes, calls

    method = attributes.find_in_class(machine, atom, "__setitem__")
    if method is not None and not isinstance(method, ApiRef):
        calls.call_method(machine, frame, vl.of(atom), "__setitem__", node, (index, value), how="operator")
        return
    held = container(atom) or _first_map(atom)
    if held is not None:
        put(machine, frame, vl.of(held), index, value, node)
    else:
        from hybridize.interpreter.models.holders import note_given

        frame.event(WRITE, node, target=atom, attr="[]", stored=value, detail="item", subject=vl.of(atom))
        note_given(machine, vl.of(atom), (value,))
        calls.escape(machine, value)


def _first_map(atom: Instance) -> Dictionary | None:
    """The dict that a ``ChainMap`` writes to."""
    given = atom.fields.get("#arguments") if isinstance(atom.cls, ApiRef) and atom.cls.name == _CHAIN_MAP else None
    maps = given.single() if isinstance(given, Value) else None
    first = maps.items[0].single() if isinstance(maps, Tuple) and maps.items else None
    return first if isinstance(first, Dictionary) else None


def remove(machine: Machine, frame: Frame, owner: Value, index: Value, node: ast.AST) -> None:
    """``del owner[index]``."""
    for atom in owner.ordered():
        if type(atom) is Instance:
            from hybridize.interpreter.evaluate import attributes, calls

            method = attributes.find_in_class(machine, atom, "__delitem__")
            if method is not None and not isinstance(method, ApiRef):
                calls.call_method(machine, frame, vl.of(atom), "__delitem__", node, (index,), how="operator")
            elif (held := container(atom)) is not None:
                remove(machine, frame, vl.of(held), index, node)
            else:
                frame.event(WRITE, node, target=atom, attr="[]", detail="item", subject=vl.of(atom))
            continue
        target = atom if isinstance(atom, Obj) else None
        frame.event(MUTATE, node, target=target, attr="del", subject=owner, detail=index)
        if type(atom) is Dictionary:
            from hybridize.interpreter.models.namespaces import remove_through

            remove_through(machine, frame, atom, index, node)
            state: DictState = machine.content(atom)
            key = index.single()
            known = {name: held for name, held in state.known.items() if name != key or not atom.unique}
            machine.heap.write(atom, "content", DictState(known, state.rest_key, state.rest_value, state.maybe))
        elif type(atom) is Sequence:
            machine.heap.write(atom, "content", list_state(None, machine.content(atom).any()))


def as_mapping(machine: Machine, value: Value) -> DictState:
    """Content of a value used with ``**``; entries of an argument are part of it, wherever they go."""
    atoms = behind(value).ordered()
    if len(atoms) == 1 and isinstance(atoms[0], Dictionary):
        return _labelled(machine.content(atoms[0]), value.labels)
    states = [machine.content(atom) for atom in atoms if isinstance(atom, Dictionary)]
    held = vl.join_all(state.any_value() for state in states)
    if len(states) < len(atoms):
        held = vl.join(held, vl.unknown("entry of an unknown mapping"))
    return DictState({}, vl.STR, held.add_labels(value.labels))


def overlaid(lower: DictState, upper: DictState) -> DictState:
    """The entries of both, as ``{**lower, **upper}`` has them: one of unknown name may be any that is known."""
    more = upper.rest_value
    known = {key: vl.join(value, more) for key, value in lower.known.items()} if more.atoms else dict(lower.known)
    for key, value in upper.known.items():
        known[key] = vl.join(known[key], value) if key in upper.maybe and key in known else value
    maybe = frozenset(key for key in known if (key in lower.maybe or key not in lower.known)
                      and (key in upper.maybe or key not in upper.known))
    return DictState(known, vl.join(lower.rest_key, upper.rest_key), vl.join(lower.rest_value, more), maybe)


def _labelled(state: DictState, labels: lb.Labels) -> DictState:
    if not labels:
        return state
    return DictState({key: item.add_labels(labels) for key, item in state.known.items()}, state.rest_key,
                     state.rest_value.add_labels(labels), state.maybe)
