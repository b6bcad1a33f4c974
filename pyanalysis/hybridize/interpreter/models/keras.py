"""Keras objects: calling layers, models, losses and metrics; properties of layers. :mod:`.training` has ``fit``."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import attribute_writes, attributes
from hybridize.interpreter.execute.classes import api_bases, role_of
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.functions.operands import note_operand
from hybridize.interpreter.models import building, handed, losses, placed, settings, trainable
from hybridize.interpreter.models.asking import Reader, ask_object
from hybridize.interpreter.models.library import generic, method_model, model, note
from hybridize.interpreter.models.outputs import arranged
from hybridize.interpreter.models.outside_call import carried
from hybridize.interpreter.models.structures import map_nest
from hybridize.interpreter.models.tables import looked_up
from hybridize.interpreter.models.tensors import KERAS_WEIGHT, module_variables
from hybridize.interpreter.models.weights import LISTS, note_call, weight_arrays, weight_list
from hybridize.interpreter.results import transfer
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import API, CONVERT
from hybridize.knowledge.model import Api
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef, Array, Atom, StaticShape, Tensor, Tuple
from hybridize.values.kinds import may_be_tensor, nested
from hybridize.values.objects import Class, Dictionary, DictState, Instance, ListState, Sequence, Variable
from hybridize.values.value import NOT_CONSTANT, Value

_CALLED = frozenset({"keras_layer", "keras_model", "keras_loss", "keras_metric", "keras_object"})

_LAMBDA = "tensorflow.keras.layers.Lambda"
_OWN = frozenset({"function", "bound", "partial", "wrapper"})


def is_callable_object(machine: Machine, atom: Instance) -> bool:
    """Whether calling the object runs a Keras ``__call__``."""
    return role_of(atom.cls) in _CALLED


def call_object(machine: Machine, frame: Frame, atom: Instance, arguments: Arguments, node: ast.AST) -> Value:
    """``layer(x)``: build once, then the program's ``call``; outside layers give a tensor."""
    frame.ran("tensorflow.keras.layers.Layer.__call__", node)
    frame.record.outside_at[node] = "tensorflow.keras.layers.Layer.__call__"
    role = role_of(atom.cls)
    frame.event(
        API, node, name="keras.__call__", attr=role, subject=vl.of(atom), arguments=tuple(arguments.everything())
    )
    settings.note_read(machine, atom, node)
    if not isinstance(atom.cls, Class):
        for value in arguments.positional[:1]:
            note_operand(frame, value)
    if role in building.LAYERS:
        return call_layer(machine, frame, atom, arguments, node)
    if isinstance(atom.cls, Class):
        names = {"keras_metric": ("update_state", "result")}.get(role, ("call", "__call__"))
        for name in names:
            method = attributes.lookup(machine, atom.cls, name, node)
            if isinstance(method, Value):
                return _run_call(machine, frame, atom, method, arguments, node)
    handed.run_handed(machine, frame, atom, node)
    return _outside_result(machine, frame, atom, arguments, node)


def call_layer(machine: Machine, frame: Frame, atom: Instance, arguments: Arguments, node: ast.AST,
               how: str = "keras_call", via: str = "keras.__call__", part: bool = False) -> Value:
    """Run what the first call builds, then ``call``, in a symbolic call where Keras makes one.

    ``part``: a model makes the call, whose own first use tells of its parts.
    """
    trainable.note_flag_read(machine, atom, node, arguments)
    settings.note_read(machine, atom, node)
    placed.note_placed(machine, atom, arguments)
    _note_phase(machine, frame, atom, arguments, node)
    needed = building.lacking(machine, atom)
    if not part:
        building.note_first_call(frame, atom, needed, node)
    if isinstance(atom.cls, Class) and not building.is_built(machine, atom):
        _build(machine, frame, atom, arguments, node)
        needed = building.lacking(machine, atom)
    before = building.enter_call(machine, frame, atom, needed, arguments, node)
    method = attributes.lookup(machine, atom.cls, "call", node)
    if isinstance(method, Value):
        result = _run_call(machine, frame, atom, method, arguments, node, how, via)
    else:
        result = run_parts(machine, frame, atom, arguments, node, how, via)

        def run(layer: Instance, given: Arguments) -> Value:
            return call_layer(machine, frame, layer, given, node, how, via, part=True)

        placed.run_placed(machine, frame, atom, arguments, node, run)
        for one in (atom, *building.in_order(atom)):
            if one is atom or not isinstance(one.cls, Class):
                handed.run_handed(machine, frame, one, node, run)
    frame.leave(before)
    building.mark(machine, frame, atom, node=node)
    losses.note_kept(machine, frame, atom, result, node)
    return result


def _note_phase(machine: Machine, frame: Frame, atom: Instance, arguments: Arguments, node: ast.AST) -> None:
    """Keras 3 asks in Python whether ``training`` is true; Keras 2 lets TensorFlow choose."""
    given = _phase_of(arguments, building.is_stateful(atom))
    if given is not None and machine.program.target.keras != 2 and building.asks_for_phase(atom):
        frame.event(CONVERT, node, subject=given, attr="phase")


def note_inherited_call(machine: Machine, frame: Frame, name: str, arguments: Arguments, node: ast.AST) -> None:
    """``super().call(x, training)`` in a class over a standard layer asks as the layer does."""
    by_phase, stateful = building.phases_of(name)
    given = _phase_of(arguments, stateful) if by_phase else None
    if given is not None and machine.program.target.keras != 2:
        frame.event(CONVERT, node, subject=given, attr="phase")


def _phase_of(arguments: Arguments, second: bool) -> Value | None:
    """What a layer gets as ``training``, if it may be a tensor; ``second``: by position it comes after the inputs."""
    given = arguments.keywords.get("training")
    if given is None and second and len(arguments.positional) == 2:
        given = arguments.positional[1]
    return given if given is not None and may_be_tensor(given) else None


@method_model("tensorflow.keras.layers.Layer.__call__", "tensorflow.keras.Model.__call__")
def _call_method(
    machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST
) -> Value:
    """``super().__call__(x)`` in a layer that wraps its own call."""
    own = [atom for atom in receiver.ordered() if isinstance(atom, Instance)]
    layers = [atom for atom in own if role_of(atom.cls) in building.LAYERS]
    if not layers:
        return generic(machine, frame, api, receiver, arguments, node, api.name)
    frame.ran("tensorflow.keras.layers.Layer.__call__", node)
    return vl.join_all(call_layer(machine, frame, atom, arguments, node) for atom in layers)


def run_parts(machine: Machine, frame: Frame, atom: Instance, arguments: Arguments, node: ast.AST, how: str,
               via: str) -> Value:
    """A sequential model calls its layers one after the other."""
    phase = {name: value for name, value in arguments.keywords.items() if name == "training"}
    given = Arguments(arguments.positional, {key: value for key, value in arguments.keywords.items()
                                             if key not in phase}, arguments.rest, arguments.mapping)
    result = _outside_result(machine, frame, atom, given, node)
    if "tensorflow.keras.Sequential" not in api_bases(atom.cls):
        return result
    for part in building.in_order(atom):
        if isinstance(part.cls, Class):
            passed = Arguments(given.positional, {**given.keywords, **phase}, given.rest, given.mapping)
            result = call_layer(machine, frame, part, passed, node, how, via, part=True)
        else:
            settings.note_read(machine, part, node)
            result = run_parts(machine, frame, part, given, node, how, via)
            losses.note_kept(machine, frame, part, result, node)
        given = Arguments((result,), {})
    return result


def _build(machine: Machine, frame: Frame, atom: Instance, arguments: Arguments, node: ast.AST) -> None:
    from hybridize.interpreter.evaluate import calls

    method = attributes.lookup(machine, atom.cls, "build", node)
    if not isinstance(method, Value):
        return
    inputs = arguments.positional[0] if arguments.positional else vl.BOTTOM
    _, shape, _ = transfer.describe(inputs)
    before = frame.enter("lazy_guard", node)
    passed = Arguments((vl.of(atom), vl.of(StaticShape(shape))))
    with machine.history.building_of([atom.cls]):
        calls.call_value(machine, frame, method, passed, node, how="keras_call", via="keras.build")
    frame.leave(before)
    building.mark(machine, frame, atom, below=False)


def _run_call(machine: Machine, frame: Frame, atom: Instance, method: Value, arguments: Arguments, node: ast.AST,
              how: str = "keras_call", via: str = "keras.__call__") -> Value:
    from hybridize.interpreter.evaluate import calls

    converted = _converted(machine, frame, arguments, node)
    if not _accepts(method, "training"):
        converted.keywords.pop("training", None)
    result = calls.call_value(machine, frame, method, converted.to_method(vl.of(atom)), node, how=how, via=via)
    return _like_inputs(machine, frame, arguments, result, node)


def _accepts(method: Value, name: str) -> bool:
    for atom in method.ordered():
        code = getattr(atom, "code", None) or getattr(getattr(atom, "function", None), "code", None)
        if code is None:
            return True
        if any(param.name == name or param.kind == "var_keyword" for param in code.params):
            return True
    return False


def _converted(machine: Machine, frame: Frame, arguments: Arguments, node: ast.AST) -> Arguments:
    """What ``call`` sees: tensors for arrays, placeholders for KerasTensors. Keras 2 leaves arrays by keyword alone."""
    arrays = machine.program.target.keras != 2
    keywords = {name: _as_tensors(machine, frame, value, node, arrays) for name, value in arguments.keywords.items()}
    rest = arguments.rest
    return Arguments(tuple(_as_tensors(machine, frame, value, node) for value in arguments.positional), keywords,
                     _as_tensors(machine, frame, rest, node) if rest is not None else None, arguments.mapping)


def _as_tensors(machine: Machine, frame: Frame, value: Value, node: ast.AST, arrays: bool = True,
                outer: frozenset[Atom] = frozenset()) -> Value:
    """Keras turns arrays into tensors before ``call`` sees them (floats as its own float type), KerasTensors into
    placeholders, in new lists, tuples and dicts too. ``outer`` are those around: a list may hold itself."""
    if not any((arrays and isinstance(atom, Array)) or is_keras_tensor(atom) for atom in nested(value)):
        return value
    out = vl.BOTTOM
    for atom in value.ordered():
        content = atom.fields.get("content") if isinstance(atom, (Sequence, Dictionary)) and atom not in outer else None
        around = outer | {atom}

        def inner(item: Value, around: frozenset[Atom] = around) -> Value:
            return _as_tensors(machine, frame, item, node, arrays, around)

        if isinstance(atom, Tuple):
            made = vl.of(Tuple(tuple(_as_tensors(machine, frame, item, node, arrays, outer) for item in atom.items),
                               atom.type_ref))
        elif isinstance(content, ListState):
            items = None if content.items is None else tuple(inner(item) for item in content.items)
            made = machine.new_list(frame, node, items, inner(content.element), tag=f"inputs{atom.serial}")  # type: ignore[attr-defined]
        elif isinstance(content, DictState):
            state = DictState({key: inner(item) for key, item in content.known.items()}, content.rest_key,
                              inner(content.rest_value), content.maybe)
            made = machine.new_dict(frame, node, state, tag=f"inputs{atom.serial}")  # type: ignore[attr-defined]
        else:
            made = vl.of(_placeholder(atom) if arrays or not isinstance(atom, Array) else atom)
        out = vl.join(out, made)
    return out.add_labels(value.labels)


def _placeholder(atom: Atom) -> Atom:
    if isinstance(atom, Array):
        return Tensor("float32" if atom.dtype == "float64" else atom.dtype, atom.shape)
    return Tensor(atom.dtype, atom.shape) if is_keras_tensor(atom) else atom  # type: ignore[attr-defined]


def is_keras_tensor(atom: Atom) -> bool:
    """Whether it is a ``KerasTensor``."""
    return isinstance(atom, Tensor) and atom.layout == "keras"


def _like_inputs(machine: Machine, frame: Frame, arguments: Arguments, result: Value, node: ast.AST) -> Value:
    """A layer that is called on a KerasTensor gives KerasTensors, in new lists, tuples and dicts like its own."""
    if not any(is_keras_tensor(atom) for value in arguments.everything() for atom in nested(value)):
        return result
    return map_nest(machine, frame, node, result, _as_keras_tensors, "placed").add_labels(result.labels)


def _as_keras_tensors(value: Value) -> Value:
    atoms = frozenset(
        Tensor(atom.dtype, atom.shape, "keras") if isinstance(atom, Tensor) else atom for atom in value.atoms
    )
    return vl.make(atoms, value.labels)


@model("tensorflow.keras.Sequential", "tensorflow.keras.Model")
def _model(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """A model with known inputs is built when it is made: its layers are called on KerasTensors."""
    made = generic(machine, frame, api, None, arguments, node, api.name)
    atom = made.single()
    if isinstance(atom, Instance) and building.is_functional(atom, arguments):
        placed.note_made(machine, frame, atom, arguments)
        building.note_first_call(frame, atom, building.lacking(machine, atom), node)
        if api.name.endswith("Sequential"):
            given = Arguments((building.declared_input(arguments),))
            run_parts(machine, frame, atom, given, node, "keras_call", "keras.Sequential")
        building.mark(machine, frame, atom)
    return made


@method_model("tensorflow.keras.Sequential.add")
def _add(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """Remember the layer; a model that starts with an ``Input`` calls it at once."""
    for atom in receiver.ordered():
        if not isinstance(atom, Instance) or not arguments.positional:
            continue
        held = machine.read(atom, "#layers", node)
        earlier = _items(held) if isinstance(held, Value) else ()
        layers = vl.of(Tuple((*earlier, arguments.positional[0])))
        attribute_writes.store_field(machine, frame, atom, "#layers", layers, len(receiver.atoms) > 1)
        if building.is_functional(atom, Arguments((layers,))):
            for layer in arguments.positional[0].ordered():
                if (
                    isinstance(layer, Instance)
                    and isinstance(layer.cls, Class)
                    and role_of(layer.cls) in building.LAYERS
                ):
                    call_layer(machine, frame, layer, Arguments((vl.of(Tensor(None, None, "keras")),)), node)
            building.mark(machine, frame, atom)
    return generic(machine, frame, api, receiver, arguments, node, api.name)


def _items(held: Value) -> tuple[Value, ...]:
    atom = held.single()
    if isinstance(atom, Tuple):
        return atom.items
    state = atom.fields.get("content") if isinstance(atom, Sequence) else None
    return state.items if state is not None and state.items is not None else (held,)


def _outside_result(machine: Machine, frame: Frame, atom: Instance, arguments: Arguments, node: ast.AST) -> Value:
    function = atom.fields.get("#function") if isinstance(atom.cls, ApiRef) and atom.cls.name == _LAMBDA else None
    if isinstance(function, Value) and any(one.kind in _OWN for one in function.atoms):
        return _run_lambda(machine, frame, function, arguments, node)
    note_call(machine, frame, atom, arguments)
    labels = lb.NONE
    keras = False
    for value in arguments.everything():
        labels = lb.union(labels, carried(value))
        keras = keras or any(is_keras_tensor(atom) for atom in nested(value))
    answer = ask_object(machine, atom, arguments.positional, arguments.keywords, node)
    told = Reader(machine, frame, node, labels, keras).value(answer) if answer is not None else None
    if told is not None:
        return told
    indices = looked_up(atom, arguments.positional[0]) if arguments.positional else None
    if indices is not None:
        return vl.of(indices).with_labels(lb.union(labels, frame.made))
    one = vl.of(Tensor(None, None, "keras" if keras else "dense")).with_labels(lb.union(labels, frame.made))
    return arranged(machine, frame, atom, arguments, node, one)


def _run_lambda(machine: Machine, frame: Frame, function: Value, arguments: Arguments, node: ast.AST) -> Value:
    """A ``Lambda`` layer calls its function on what it is given."""
    from hybridize.interpreter.evaluate import calls

    given = Arguments(tuple(_as_tensors(machine, frame, value, node) for value in arguments.positional))
    result = calls.call_value(machine, frame, function, given, node, how="keras_call", via="keras.__call__")
    return _like_inputs(machine, frame, arguments, result, node)


@model("tensorflow.keras.activations.get")
def _activation(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """The function of a name; none is ``linear``, and functions are given back."""
    told = generic(machine, frame, api, None, arguments, node, api.name)
    given = next(iter(arguments.everything()), vl.NONE)
    out = vl.BOTTOM
    for atom in given.ordered():
        name = getattr(atom, "value", NOT_CONSTANT)
        if name is None or isinstance(name, str):
            out = vl.join(out, vl.of(ApiRef(f"tensorflow.keras.activations.{name or 'linear'}")))
        elif atom.kind in _OWN or atom.kind in ("api", "instance"):
            out = vl.join(out, vl.of(atom))
        else:
            return told
    return out


@model("tensorflow.keras.Input")
def _input(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    named = arguments.by_name(api.parameters)
    note(frame, api, None, arguments, named, node, api.name)
    inner = transfer.shape_from(named.get("shape"))
    given = named.get("dtype")
    dtype = transfer.dtype_from(given) if given is not None and given.constant() is not None else "float32"
    return vl.of(Tensor(dtype, (None, *inner) if inner is not None else None, "keras"))


def layer_property(machine: Machine, frame: Frame, atom: Instance, name: str, node: ast.AST) -> Value | None:
    """Variables of a layer or model: those that its fields hold, plus what outside layers make."""
    if name in LISTS:
        trainable.note_flag_read(machine, atom, node)
        machine.read(atom, building.BUILT, node)
        frame.event(API, node, name=f"keras.{name}", attr=name, subject=vl.of(atom),
                    detail=building.lacking(machine, atom))
        plain = role_of(atom.cls) not in building.LAZY and "tensorflow.Module" in api_bases(atom.cls)
        listed = weight_list(machine, frame, atom, name, node) if not plain else None
        if listed is not None:
            return listed
        known = module_variables(machine, atom, "trainable" in name) if plain else None
        if known is not None and "non_" not in name:
            return vl.of(Tuple(known))
        held = [field for field in atom.fields.values() if isinstance(field, Value)]
        own = frozenset(one for field in held for one in field.atoms if isinstance(one, Variable))
        element = vl.make(own | {_any_variable(machine, atom)})
        return machine.new_list(frame, node, None, element, tag=name)
    if name == "losses" and role_of(atom.cls) in building.LAYERS:  # regularizers have a loss for each weight
        ask_regularizers(machine, frame, atom, node)
        if machine.program.target.keras != 2:
            trainable.note_flag_read(machine, atom, node)  # Keras 3 leaves out the weights that are not trained
        frame.event(API, node, name="keras.losses", attr=name, subject=vl.of(atom),
                    detail=building.lacking(machine, atom))
    if name in ("name", "dtype"):
        return vl.STR
    if name in ("built", "trainable", "stateful"):
        return vl.BOOL
    return None


@method_model("tensorflow.keras.layers.Layer.get_weights")
def _get_weights(
    machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST
) -> Value:
    told = generic(machine, frame, api, receiver, arguments, node, api.name)
    atom = receiver.single()
    found = weight_arrays(machine, frame, atom, node) if isinstance(atom, Instance) else None
    return found if found is not None else told


def ask_regularizers(machine: Machine, frame: Frame, atom: Instance, node: ast.AST, how: str = "callback",
                     via: str = "keras.losses") -> None:
    """Each regularizer is asked for the loss of its weight, which Keras 3 hands over as its own object."""
    given = vl.of(_any_variable(machine, atom)) if machine.program.target.keras != 2 else None
    for part in building.within(atom):
        handed.run_handed(machine, frame, part, node, losses=True, how=how, via=via, given=given)


def _any_variable(machine: Machine, atom: Instance) -> Variable:
    """Stands for the weights that layers from outside keep."""
    key = (atom, "#weights")
    found = machine.objects.get(key)
    if found is None:
        found = machine.objects[key] = Variable(atom.site, None, None)
        found.fields[KERAS_WEIGHT] = vl.TRUE
        found.unique = False
    assert isinstance(found, Variable)
    return found
