"""Tensors and variables: constructors with special results, tapes, nested structures, control flow functions."""

from __future__ import annotations

import ast
from typing import Any

from hybridize.interpreter.evaluate.coercion import note_host_results
from hybridize.interpreter.evaluate.truth import truth
from hybridize.interpreter.execute.classes import api_bases
from hybridize.interpreter.execute.iteration import iterate
from hybridize.interpreter.execute.narrowing import narrow_shape
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.gathering import layouts
from hybridize.interpreter.models.library import generic, method_model, model, note
from hybridize.interpreter.models.outside_call import Call, carried, tensor
from hybridize.interpreter.models.packing import alone, container, is_empty, note_packed
from hybridize.interpreter.models.structures import leaves_of, like, map_nest
from hybridize.interpreter.results import transfer
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import CONVERT, CREATE
from hybridize.knowledge.model import Api
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import Array, Tensor, Tuple
from hybridize.values.kinds import is_rebuilt, may_be_array, may_be_tensor
from hybridize.values.objects import Class, Dictionary, Instance, Sequence, Variable
from hybridize.values.value import Value

KERAS_WEIGHT = "#weight"  # field of variables that ``add_weight`` made
TRAINABLE = "#trainable"  # field of variables that were made with this argument


def make_variable(machine: Machine, frame: Frame, node: ast.AST, given: dict[str, Value]) -> Value:
    """A new ``tf.Variable`` (or ``add_weight``) of the dtype and shape of its initial value."""
    dtype: str | None = None
    shape: Any = None
    initial = given.get("initial_value", given.get("value"))
    if initial is not None:
        found, shape, _ = transfer.describe(initial)
        dtype = transfer.settle(found)
    named = given.get("dtype")
    if named is not None and named.constant() is not None:
        dtype = transfer.dtype_from(named)
    sized = given.get("shape")
    if sized is not None and sized.constant() is not None:
        shape = transfer.shape_from(sized)
        if initial is None and dtype is None:
            dtype = "float32"
    made: Variable = machine.allocate(frame, node, "variable", lambda site: Variable(site, dtype, shape))
    if "trainable" in given:
        machine.store(made, TRAINABLE, given["trainable"])
    if not made.unique:
        made.dtype = dtype if made.dtype == dtype else None
        made.shape = vl.join_shapes([made.shape, shape])
    return vl.of(made)


@method_model("tensorflow.Tensor.ref", "tensorflow.Tensor.experimental_ref", "tensorflow.Variable.ref",
              "tensorflow.Variable.experimental_ref")
def _ref(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """What stands for the tensor in sets and as a key: equal to another only where both mean one object."""
    frame.event(CONVERT, node, subject=receiver, attr="identity")
    return generic(machine, frame, api, receiver, arguments, node, api.name)


@method_model("tensorflow.Tensor.set_shape")
def _set_shape(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments,
               node: ast.AST) -> Value:
    shape = transfer.shape_from(arguments.by_name(api.parameters).get("shape"))
    if shape is not None and isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        narrow_shape(machine, frame, node.func.value, shape)
    return vl.NONE


@model("builtins.id")
def _id(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    for value in arguments.positional[:1]:
        if may_be_tensor(value) or may_be_array(value):
            frame.event(CONVERT, node, subject=value, attr="identity")
        elif any(is_rebuilt(atom) for atom in value.atoms):
            frame.event(CONVERT, node, subject=value, attr="identity", detail="container")
    return generic(machine, frame, api, None, arguments, node, api.name)


@model("tensorflow.constant", "tensorflow.compat.v1.constant", "tensorflow.keras.backend.constant")
def _constant(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """It is made of values, which a symbol does not have; nor does a symbol in a list."""
    given = arguments.by_name(api.parameters).get("value", vl.BOTTOM)
    if lb.from_values(carried(given)):
        frame.event(CONVERT, node, subject=leaves_of(machine, given), attr="constant")
    return generic(machine, frame, api, None, arguments, node, api.name)


@model("tensorflow.Variable")
def _variable(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    named = arguments.by_name(api.parameters)
    initial = named.get("initial_value")
    if initial is not None and any(atom.kind in ("function", "bound", "partial") for atom in initial.atoms):
        from hybridize.interpreter.evaluate import calls

        made_by = calls.call_value(machine, frame, initial, Arguments(()), node, how="callback", via=api.name)
        named = {**named, "initial_value": made_by}
    made = make_variable(machine, frame, node, named)
    frame.event(CREATE, node, target=made.single(), detail="variable", name=api.name)
    note(frame, api, None, arguments, named, node, api.name)
    return made


@method_model("tensorflow.keras.layers.Layer.add_weight", "tensorflow.keras.layers.Layer.add_variable")
def _add_weight(
    machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST
) -> Value:
    named = arguments.by_name(("shape",))
    for value in arguments.positional:
        if isinstance(value.constant(), str):
            named = {key: held for key, held in named.items() if held is not value}  # Keras 2 passes the name first
    if "shape" not in named and len(arguments.positional) > 1:
        named["shape"] = arguments.positional[1]
    named.setdefault("dtype", vl.const("float32"))
    made = make_variable(machine, frame, node, named)
    for variable in made.ordered():
        machine.store(variable, KERAS_WEIGHT, vl.TRUE)  # type: ignore[arg-type]
    if "regularizer" in named:
        for layer in receiver.ordered():
            if isinstance(layer, Instance):
                machine.store(layer, f"#regularizer at {getattr(node, 'lineno', 0)}", named["regularizer"])
    frame.event(CREATE, node, target=made.single(), detail="variable", name=api.name, subject=receiver)
    return made


def module_variables(machine: Machine, module: Instance, trainable: bool, depth: int = 8) -> tuple[Value, ...] | None:
    """The variables of a ``tf.Module`` in TensorFlow's order: its own by attribute, then those of its parts."""
    own: list[Value] = []
    parts: list[Instance] = []
    for name in sorted(key for key in module.fields if isinstance(key, str) and not key.startswith("#")):
        held = machine.read(module, name)
        for leaf in _flat(machine, held) if isinstance(held, Value) else ():
            atom = leaf.single()
            if atom is None or atom.kind == "unknown":
                return None
            if isinstance(atom, Variable):
                kept = _is_trainable(atom) if trainable else True
                if kept is None:
                    return None
                own.extend([leaf] if kept else [])
            elif isinstance(atom, Instance):
                parts.append(atom)
    for part in parts:
        if not isinstance(part.cls, Class) or not depth:
            return None
        if "tensorflow.Module" in api_bases(part.cls):
            inner = module_variables(machine, part, trainable, depth - 1)
            if inner is None:
                return None
            own.extend(inner)
    return tuple(dict.fromkeys(own))


def _is_trainable(variable: Variable) -> bool | None:
    told = variable.fields.get(TRAINABLE)
    return truth(told) if isinstance(told, Value) else True


def _flat(machine: Machine, value: Value, depth: int = 4) -> list[Value]:
    """The leaves of a structure of known lengths; a structure that is not is one leaf."""
    atom = value.single()
    items = transfer.items_of(value)
    if isinstance(atom, Dictionary):
        state = machine.content(atom)
        if not state.maybe and not state.rest_value.atoms:
            items = tuple(held for _, held in sorted(state.known.items(), key=lambda pair: pair[0].sort_key()))
    if items is None or not depth:
        return [vl.unknown("structure")] if isinstance(atom, (Sequence, Dictionary)) else [value]
    return [leaf for item in items for leaf in _flat(machine, item, depth - 1)]


@method_model("tensorflow.GradientTape.gradient")
def _gradient(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    named = arguments.by_name(api.parameters)
    note(frame, api, receiver, arguments, named, node, api.name)
    sources = named.get("sources", vl.unknown("gradient sources"))
    call = Call(machine, frame, node, api, receiver, arguments.positional, named, {})

    def gradient(atom: Any) -> Value:
        kinds = layouts(atom) if isinstance(atom, Variable) else ["dense"]
        return vl.join_all(tensor(call, atom.dtype, atom.shape, layout) for layout in kinds)
    return like(call, sources, leaf=gradient)


@method_model("tensorflow.autodiff.ForwardAccumulator.jvp")
def _jvp(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """The directional derivative of each tensor has its form."""
    named = arguments.by_name(api.parameters)
    note(frame, api, receiver, arguments, named, node, api.name)
    call = Call(machine, frame, node, api, receiver, arguments.positional, named, {})
    return like(call, named.get("primals", vl.unknown("primals")))


@method_model("tensorflow.GradientTape.batch_jacobian", "tensorflow.GradientTape.jacobian")
def _jacobian(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """The axes of the target, then those of each source; a batch axis is shared."""
    named = arguments.by_name(api.parameters)
    note(frame, api, receiver, arguments, named, node, api.name)
    dtype, target, _ = transfer.describe(named.get("target", vl.BOTTOM))
    shared = 1 if api.name.endswith("batch_jacobian") else 0
    call = Call(machine, frame, node, api, receiver, arguments.positional, named, {})

    def before(atom: Any) -> Value:
        shape = getattr(atom, "shape", None)
        full = (*target, *shape[shared:]) if target is not None and shape is not None else None
        return tensor(call, getattr(atom, "dtype", None) or dtype, full)
    return like(call, named.get("sources", named.get("source", vl.unknown("gradient sources"))), leaf=before)


@method_model("tensorflow.TensorShape.as_list")
def _as_list(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    what = iterate(machine, frame, receiver, node)
    return machine.new_list(frame, node, what.items, what.element, tag="dims")


@model("tensorflow.nest.map_structure")
def _map_structure(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.interpreter.evaluate import calls

    if len(arguments.positional) < 2:
        return generic(machine, frame, api, None, arguments, node, api.name)
    function, first, *others = arguments.positional

    def called(leaf: Value) -> Value:
        passed = Arguments((leaf, *[leaves_of(machine, other) for other in others]))
        return calls.call_value(machine, frame, function, passed, node, how="callback", via=api.name)

    return map_nest(machine, frame, node, first, called, "mapped")


@model("tensorflow.nest.flatten")
def _flatten(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    value = arguments.positional[0] if arguments.positional else vl.BOTTOM
    return machine.new_list(frame, node, None, leaves_of(machine, value), tag="flat")


@model("tensorflow.tuple", "tensorflow.compat.v1.tuple")
def _tuple(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """Eagerly what was given, as it came; in a graph a list of it."""
    made = generic(machine, frame, api, None, arguments, node, api.name)
    given = container(arguments.by_name(api.parameters).get("tensors", vl.NONE))
    if given not in (None, "a list"):
        note_packed(frame, node, given, "a list", made)
    return made


@model("tensorflow.py_function", "tensorflow.numpy_function", "tensorflow.compat.v1.py_func")
def _py_function(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """The escape hatch: its function runs eagerly in both worlds, so nothing in it is a hazard."""
    from hybridize.interpreter.evaluate import calls
    from hybridize.interpreter.execute.iteration import iterate

    named = arguments.by_name(api.parameters)
    note(frame, api, None, arguments, named, node, api.name)
    frame.ran(api.name, node)
    function = named.get("func")
    if function is not None:
        inputs = iterate(machine, frame, named.get("inp", vl.of(Tuple(()))), node)
        items = inputs.items or ()
        if api.name.endswith("numpy_function"):
            items = tuple(_as_array(item) for item in items)
        own = frozenset(atom for atom in function.atoms if atom.kind not in ("api", "api_method"))
        given = calls.call_value(machine, frame, vl.make(own), Arguments(tuple(items)), node, how="py_function",
                                 via=api.name)
        if api.name != "tensorflow.py_function":
            note_host_results(frame, node, given, named.get("Tout", vl.BOTTOM))
    outputs = named.get("Tout")
    only = alone(machine, outputs) if outputs is not None and api.name != "tensorflow.py_function" else None
    if only is not None:
        note_packed(frame, node, "its only result", "a list")
        outputs = only
    elif outputs is not None and is_empty(machine, outputs):
        note_packed(frame, node, "nothing", "an operation")
    atom = outputs.single() if outputs is not None else None
    found = lb.union(frame.made, lb.sized_by(frame.code.number))
    if isinstance(atom, Tuple):
        return vl.of(Tuple(tuple(vl.of(Tensor(transfer.dtype_from(item))).with_labels(found) for item in atom.items)))
    if isinstance(atom, Sequence):
        items_ = machine.content(atom).items
        made = tuple(vl.of(Tensor(transfer.dtype_from(item))).with_labels(found) for item in items_ or ())
        return machine.new_list(frame, node, made if items_ is not None else None, vl.ANY_TENSOR.with_labels(found))
    return vl.of(Tensor(transfer.dtype_from(outputs))).with_labels(found)


def _as_array(value: Value) -> Value:
    atoms = frozenset(Array(atom.dtype, atom.shape) if isinstance(atom, Tensor) else atom for atom in value.atoms)
    return vl.make(atoms, value.labels)
