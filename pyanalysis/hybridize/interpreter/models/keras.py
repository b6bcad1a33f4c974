"""Keras objects: calling layers, models, losses and metrics; what ``fit`` does; properties of layers."""

from __future__ import annotations

import ast

from hybridize.interpreter import attributes, transfer
from hybridize.interpreter.binding import Arguments
from hybridize.interpreter.classes import api_bases, role_of
from hybridize.interpreter.frame import Frame
from hybridize.interpreter.machine import Machine
from hybridize.interpreter.models import building, keras_callbacks
from hybridize.interpreter.models.asking import Reader, ask_object
from hybridize.interpreter.models.library import generic, method_model, model, note
from hybridize.interpreter.models.outputs import arranged
from hybridize.interpreter.models.outside_call import carried
from hybridize.interpreter.models.structures import leaves_of, map_structure
from hybridize.interpreter.record import API
from hybridize.interpreter.truth import truth
from hybridize.knowledge.model import Api
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef, Array, Atom, StaticShape, Tensor, Tuple, Unknown
from hybridize.values.objects import Class, Instance, Sequence, Variable
from hybridize.values.value import Value

_CALLED = frozenset({"keras_layer", "keras_model", "keras_loss", "keras_metric", "keras_object"})
_OPTIMIZER = "tensorflow.keras.optimizers.Optimizer"
_STEPS = {"fit": ("train_step", "call"), "evaluate": ("test_step", "call"), "predict": ("predict_step", "call"),
          "train_on_batch": ("train_step", "call"), "test_on_batch": ("test_step", "call"),
          "predict_on_batch": ("predict_step", "call")}


def is_callable_object(machine: Machine, atom: Instance) -> bool:
    """Whether calling the object runs a Keras ``__call__``."""
    return role_of(atom.cls) in _CALLED


def call_object(machine: Machine, frame: Frame, atom: Instance, arguments: Arguments, node: ast.AST) -> Value:
    """``layer(x)``: build once, then the program's ``call``; outside layers give a tensor."""
    frame.record.ops.setdefault("tensorflow.keras.layers.Layer.__call__", node)
    frame.record.outside_at[node] = "tensorflow.keras.layers.Layer.__call__"
    role = role_of(atom.cls)
    frame.event(
        API, node, name="keras.__call__", attr=role, subject=vl.of(atom), arguments=tuple(arguments.everything())
    )
    if role in building.LAYERS:
        return call_layer(machine, frame, atom, arguments, node)
    if isinstance(atom.cls, Class):
        names = {"keras_metric": ("update_state", "result")}.get(role, ("call", "__call__"))
        for name in names:
            method = attributes.lookup(machine, atom.cls, name, node)
            if isinstance(method, Value):
                return _run_call(machine, frame, atom, method, arguments, node)
    return _outside_result(machine, frame, atom, arguments, node)


def call_layer(machine: Machine, frame: Frame, atom: Instance, arguments: Arguments, node: ast.AST,
               how: str = "keras_call", via: str = "keras.__call__", part: bool = False) -> Value:
    """Run what the first call builds, then ``call``, in a symbolic call where Keras makes one.

    ``part``: a model makes the call, whose own first use tells of its parts.
    """
    if not part:
        building.note_first_call(machine, frame, atom, node)
    if isinstance(atom.cls, Class) and not building.is_built(machine, atom):
        _build(machine, frame, atom, arguments, node)
    before = building.enter_call(machine, frame, atom, arguments, node)
    method = attributes.lookup(machine, atom.cls, "call", node)
    if isinstance(method, Value):
        result = _run_call(machine, frame, atom, method, arguments, node, how, via)
    else:
        result = _run_parts(machine, frame, atom, arguments, node, how, via)
    frame.leave(before)
    building.mark(machine, frame, atom, node=node)
    return result


@method_model("tensorflow.keras.layers.Layer.__call__", "tensorflow.keras.Model.__call__")
def _call_method(
    machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST
) -> Value:
    """``super().__call__(x)`` in a layer that wraps its own call."""
    own = [atom for atom in receiver.ordered() if isinstance(atom, Instance)]
    layers = [atom for atom in own if role_of(atom.cls) in building.LAYERS]
    if not layers:
        return generic(machine, frame, api, receiver, arguments, node, api.name)
    frame.record.ops.setdefault("tensorflow.keras.layers.Layer.__call__", node)
    return vl.join_all(call_layer(machine, frame, atom, arguments, node) for atom in layers)


def _run_parts(machine: Machine, frame: Frame, atom: Instance, arguments: Arguments, node: ast.AST, how: str,
               via: str) -> Value:
    """A sequential model calls its layers one after the other."""
    result = _outside_result(machine, frame, atom, arguments, node)
    if "tensorflow.keras.Sequential" not in api_bases(atom.cls):
        return result
    given = arguments
    for part in building.parts(atom):
        if isinstance(part.cls, Class):
            result = call_layer(machine, frame, part, given, node, how, via, part=True)
        else:
            result = _outside_result(machine, frame, part, given, node)
        given = Arguments((result,), {})
    return result


def _build(machine: Machine, frame: Frame, atom: Instance, arguments: Arguments, node: ast.AST) -> None:
    from hybridize.interpreter import calls

    method = attributes.lookup(machine, atom.cls, "build", node)
    if not isinstance(method, Value):
        return
    inputs = arguments.positional[0] if arguments.positional else vl.BOTTOM
    _, shape, _ = transfer.describe(inputs)
    before = frame.enter("lazy_guard", node)
    passed = Arguments((vl.of(atom), vl.of(StaticShape(shape))))
    calls.call_value(machine, frame, method, passed, node, how="keras_call", via="keras.build")
    frame.leave(before)
    building.mark(machine, frame, atom, below=False)


def _run_call(machine: Machine, frame: Frame, atom: Instance, method: Value, arguments: Arguments, node: ast.AST,
              how: str = "keras_call", via: str = "keras.__call__") -> Value:
    from hybridize.interpreter import calls

    converted = Arguments(tuple(_as_tensor(value) for value in arguments.positional), dict(arguments.keywords),
                          arguments.rest, arguments.mapping)
    if not _accepts(method, "training"):
        converted.keywords.pop("training", None)
    result = calls.call_value(machine, frame, method, converted.prepend(vl.of(atom)), node, how=how, via=via)
    return _like_inputs(arguments, result)


def _accepts(method: Value, name: str) -> bool:
    for atom in method.ordered():
        code = getattr(atom, "code", None) or getattr(getattr(atom, "function", None), "code", None)
        if code is None:
            return True
        if any(param.name == name or param.kind == "var_keyword" for param in code.params):
            return True
    return False


def _as_tensor(value: Value) -> Value:
    """Keras turns arrays into tensors before ``call`` sees them (floats as its own float type), KerasTensors into
    placeholders."""
    if not any(isinstance(atom, Array) or is_keras_tensor(atom) for atom in value.atoms):
        return value
    return vl.make(frozenset(map(_placeholder, value.atoms)), value.labels)


def _placeholder(atom: Atom) -> Atom:
    if isinstance(atom, Array):
        return Tensor("float32" if atom.dtype == "float64" else atom.dtype, atom.shape)
    return Tensor(atom.dtype, atom.shape) if is_keras_tensor(atom) else atom  # type: ignore[attr-defined]


def is_keras_tensor(atom: Atom) -> bool:
    """Whether it is a ``KerasTensor``."""
    return isinstance(atom, Tensor) and atom.layout == "keras"


def _like_inputs(arguments: Arguments, result: Value) -> Value:
    """A layer that is called on a KerasTensor gives KerasTensors."""
    if not any(is_keras_tensor(atom) for value in arguments.everything() for atom in value.atoms):
        return result
    atoms = frozenset(
        Tensor(atom.dtype, atom.shape, "keras") if isinstance(atom, Tensor) else atom for atom in result.atoms
    )
    return vl.make(atoms, result.labels)


@model("tensorflow.keras.Sequential", "tensorflow.keras.Model")
def _model(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """A model with known inputs is built when it is made: its layers are called on KerasTensors."""
    made = generic(machine, frame, api, None, arguments, node, api.name)
    atom = made.single()
    if isinstance(atom, Instance) and building.is_functional(atom, arguments):
        building.note_first_call(machine, frame, atom, node)
        if api.name.endswith("Sequential"):
            _run_parts(machine, frame, atom, Arguments((vl.of(Tensor(None, None, "keras")),)), node, "keras_call",
                       "keras.Sequential")
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
        attributes.store_field(machine, frame, atom, "#layers", layers, len(receiver.atoms) > 1)
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
    labels = lb.NONE
    keras = False
    for value in arguments.everything():
        labels = lb.union(labels, carried(value))
        keras = keras or any(isinstance(atom, Tensor) and atom.layout == "keras" for atom in value.atoms)
    answer = ask_object(machine, atom, arguments.positional, arguments.keywords, node)
    told = Reader(machine, frame, node, labels, keras).value(answer) if answer is not None else None
    if told is not None:
        return told
    one = vl.of(Tensor(None, None, "keras" if keras else "dense")).with_labels(lb.union(labels, frame.made))
    return arranged(machine, frame, atom, arguments, node, one)


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
    if name in ("trainable_variables", "variables", "weights", "trainable_weights", "non_trainable_variables"):
        held = [field for field in atom.fields.values() if isinstance(field, Value)]
        own = frozenset(one for field in held for one in field.atoms if isinstance(one, Variable))
        machine.read(atom, building.BUILT, node)
        frame.event(API, node, name=f"keras.{name}", attr=name, subject=vl.of(atom),
                    detail=building.lacking(machine, atom))
        element = vl.make(own | {_any_variable(machine, atom)})
        return machine.new_list(frame, node, None, element, tag=name)
    if name in ("name", "dtype"):
        return vl.STR
    if name in ("built", "trainable", "stateful"):
        return vl.BOOL
    return None


def _any_variable(machine: Machine, atom: Instance) -> Variable:
    """Stands for the weights that layers from outside keep."""
    key = (atom, "#weights")
    found = machine.objects.get(key)
    if found is None:
        found = machine.objects[key] = Variable(atom.site, None, None)
        found.unique = False
    assert isinstance(found, Variable)
    return found


@method_model("tensorflow.keras.Model.fit", "tensorflow.keras.Model.evaluate", "tensorflow.keras.Model.predict",
              "tensorflow.keras.Model.train_on_batch", "tensorflow.keras.Model.test_on_batch",
              "tensorflow.keras.Model.predict_on_batch")
def _fit(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """Keras traces its step functions: what they run is graph code."""
    from hybridize.interpreter import calls
    named = arguments.by_name(api.parameters)
    inputs = _data(named)
    leaf = api.name.rpartition(".")[2]
    outputs = vl.BOTTOM
    for atom in receiver.ordered():
        if not isinstance(atom, Instance):
            continue
        if not isinstance(atom.cls, Class):
            if leaf.startswith("predict"):
                given = Arguments((inputs,))
                outputs = vl.join(outputs, _run_parts(machine, frame, atom, given, node, how_run(atom), api.name))
            continue
        features = inputs.single()
        first = features.items[0] if isinstance(features, Tuple) and features.items else inputs
        for name in _STEPS[leaf]:
            method = attributes.lookup(machine, atom.cls, name, node)
            if not isinstance(method, Value):
                continue
            passed = inputs if name.endswith("_step") else first
            if name == "call":
                told = call_layer(machine, frame, atom, Arguments((first,)), node, how_run(atom), api.name)
                outputs = vl.join(outputs, told)
                break
            calls.call_value(machine, frame, method, Arguments((vl.of(atom), passed)), node, how=how_run(atom),
                             via=api.name)
            break
    _run_configured(machine, frame, receiver, node, api)
    keras_callbacks.run(machine, frame, receiver, named.get("callbacks", vl.BOTTOM), node, api.name)
    told = generic(machine, frame, api, receiver, arguments, node, api.name)
    return map_structure(outputs, _predicted).with_labels(told.labels) if outputs.atoms and \
        leaf.startswith("predict") else told


def _predicted(atom: Atom) -> Value:
    """``predict`` gives arrays, of all batches one behind the other."""
    if not isinstance(atom, Tensor) or atom.layout not in ("dense", "keras"):
        return vl.of(atom)
    return vl.of(Array(atom.dtype, (None, *atom.shape[1:]) if atom.shape else None))


def how_run(atom: Instance) -> str:
    """Keras traces the steps of a model unless it was compiled to run eagerly."""
    eagerly = atom.fields.get("#run_eagerly")
    return "callback" if isinstance(eagerly, Value) and truth(eagerly) is not False else "graph_callback"


def _data(named: dict[str, Value]) -> Value:
    """What a step receives: the elements of a dataset, or inputs, targets and weights side by side."""
    given = [
        named[name] for name in ("x", "y", "sample_weight") if name in named and named[name].constant() is not None
    ]
    if len(given) < 2:
        return batches(given[0] if given else vl.unknown("inputs"))
    return vl.of(Tuple(tuple(batches(value) for value in given)))


def batches(value: Value) -> Value:
    """What a step receives for the inputs of ``fit``: dataset elements, or arrays with an unknown batch axis."""
    out = vl.BOTTOM
    for atom in value.ordered():
        if atom.kind == "dataset":
            out = vl.join(out, atom.element)  # type: ignore[attr-defined]
        elif isinstance(atom, (Array, Tensor)):
            shape = (None, *atom.shape[1:]) if atom.shape else None
            dtype = "float32" if atom.dtype == "float64" else atom.dtype
            out = vl.join(out, vl.of(Tensor(dtype, shape)))
        else:
            out = vl.join(out, vl.of(atom) if isinstance(atom, Unknown) else vl.ANY_TENSOR)
    return out if out.atoms else vl.ANY_TENSOR


@method_model("tensorflow.keras.Model.compile")
def _compile(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """Losses and metrics given to ``compile`` are called by the steps."""
    named = arguments.by_name(api.parameters)
    for atom in receiver.ordered():
        if isinstance(atom, Instance):
            for name in ("optimizer", "loss", "metrics", "run_eagerly"):
                if name in named:
                    attributes.store_field(machine, frame, atom, f"#{name}", named[name], len(receiver.atoms) > 1)
                    if name == "optimizer":
                        made = _named_optimizer(machine, frame, named[name], node)
                        attributes.store_field(machine, frame, atom, name, made, len(receiver.atoms) > 1)
    note(frame, api, receiver, arguments, named, node, api.name)
    _run_configured(machine, frame, receiver, node, api)
    return vl.NONE


def _named_optimizer(machine: Machine, frame: Frame, given: Value, node: ast.AST) -> Value:
    """The optimizer of a model that is told its name: Keras makes one with the defaults."""
    if not isinstance(given.constant(), str):
        return given
    return vl.of(machine.allocate(frame, node, "optimizer", lambda site: Instance(site, ApiRef(_OPTIMIZER))))


def _run_configured(machine: Machine, frame: Frame, receiver: Value, node: ast.AST, api: Api) -> None:
    from hybridize.interpreter import calls

    for atom in receiver.ordered():
        if not isinstance(atom, Instance):
            continue
        for name in ("#loss", "#metrics"):
            held = atom.fields.get(name)
            if not isinstance(held, Value):
                continue
            for function in leaves_of(machine, held).ordered():
                if function.kind in ("function", "bound", "wrapper", "partial"):
                    passed = Arguments((vl.ANY_TENSOR, vl.ANY_TENSOR))
                    calls.call_value(machine, frame, vl.of(function), passed, node, how=how_run(atom), via=api.name)
                elif isinstance(function, Instance) and isinstance(function.cls, Class):
                    for method_name in ("call", "update_state", "__call__"):
                        method = attributes.lookup(machine, function.cls, method_name, node)
                        if isinstance(method, Value):
                            passed = Arguments((vl.of(function), vl.ANY_TENSOR, vl.ANY_TENSOR))
                            calls.call_value(machine, frame, method, passed, node, how=how_run(atom), via=api.name)
                            break


_UNUSED = ApiRef
