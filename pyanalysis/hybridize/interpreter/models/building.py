"""When Keras objects make their weights: when they are first called, by hand, or in a symbolic call.

A layer without a ``build`` of its own whose sublayers are not built is built by Keras 3 in a *symbolic call*:
its ``call`` runs once on placeholders, and the weights made meanwhile stand for their initial values. Layers
that are called on a ``KerasTensor`` (functional and sequential models) get such a call as well. What is
traced in it (``tf.function``) keeps those initial values for ever; see HYB606.

Every Keras object holds in the field ``#built`` whether it has its weights.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager
from operator import itemgetter

from hybridize.interpreter.evaluate import attribute_writes, attributes
from hybridize.interpreter.evaluate.truth import truth
from hybridize.interpreter.execute.classes import api_bases, role_of
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.results.transfer import dtype_from, shape_from
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import BUILD, Inside
from hybridize.project.nodes import walk
from hybridize.remember import remembered
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef, Atom, Keywords, Tensor, Tuple
from hybridize.values.kinds import nested
from hybridize.values.objects import Class, Dictionary, Instance, Sequence
from hybridize.values.objects import Iterator as PythonIterator
from hybridize.values.value import Value

BUILT = "#built"
PLACEHOLDERS = "placeholders"  # name of the event of a call on placeholders alone, after which no values flow
SYMBOLIC = "symbolic_build"  # kind of block that a symbolic call stands in
LAYERS = ("keras_layer", "keras_model")
LAZY = (*LAYERS, "keras_optimizer")
_STEPPING = ("apply_gradients", "apply", "minimize")
_SHAPES = frozenset({"#input_shape", "#input_dim", "#batch_input_shape", "#batch_shape"})
_KERAS_LAYERS = "tensorflow.keras.layers."
CONTAINING = frozenset({Sequence, Dictionary, Tuple, Keywords, PythonIterator})
# Layers that compute without weights.
_WEIGHTLESS = re.compile(
    r"(Activation|ActivityRegularization|Add|Average.*|CategoryEncoding|CenterCrop|Concatenate|Cropping.*|Discretization"
    r"|Dot|.*Dropout.*|ELU|Flatten|Gaussian.*|Global(Average|Max).*|Hashing|Identity|InputLayer|Lambda|LeakyReLU|Masking"
    r"|Max.*|Minimum|Multiply|Permute|Random.*|ReLU|RepeatVector|Rescaling|Reshape|Resizing|Softmax|Subtract"
    r"|ThresholdedReLU|UnitNormalization|UpSampling.*|ZeroPadding.*)"
)
_DRAWING = re.compile(r"(.*Dropout.*|Gaussian.*|Random.*)")  # keep a seed
_BY_PHASE = re.compile(r"(.*Dropout.*|.*BatchNormalization.*|Gaussian.*|Random.*|.*LSTM.*|GRU.*|.*RNN.*|Bidirectional)")
# Layers that change state of their own when they are called: random generators and moving averages.
_STATEFUL = re.compile(r"(.*Dropout.*|.*BatchNormalization.*|Gaussian.*|Random.*)")


def made(machine: Machine, atom: Instance, from_class: bool) -> None:
    """A new Keras object has no weights yet; what a function returns (``load_model``) has."""
    if role_of(atom.cls) in LAZY:
        machine.store(atom, BUILT, vl.FALSE if from_class and not is_weightless(atom) else vl.TRUE)


def note_layers(machine: Machine, frame: Frame, receiver: Value, layers: Value) -> None:
    """``super().__init__(layers)`` in a class over ``Sequential``."""
    for atom in receiver.ordered():
        if isinstance(atom, Instance) and "tensorflow.keras.Sequential" in api_bases(atom.cls):
            attribute_writes.store_field(machine, frame, atom, "#layers", layers, len(receiver.atoms) > 1)


def is_weightless(atom: Instance) -> bool:
    """Whether it is a standard layer that never has weights."""
    return _WEIGHTLESS.fullmatch(_leaf(atom)) is not None


def is_stateful(atom: Atom) -> bool:
    """Whether it is a standard layer that changes state of its own when it is called."""
    return isinstance(atom, Instance) and _STATEFUL.fullmatch(_leaf(atom)) is not None


def draws(atom: Atom) -> bool:
    """Whether it is a standard layer with a random generator of its own."""
    return isinstance(atom, Instance) and _DRAWING.fullmatch(_leaf(atom)) is not None


def asks_for_phase(atom: Instance) -> bool:
    """Whether it has, or may have, a standard layer that computes something else while training."""
    return any(_BY_PHASE.fullmatch(_leaf(one)) is not None or (role_of(one.cls) == "keras_model" and not parts(one))
               for one in within(atom))


def phases_of(method: str) -> tuple[bool, bool]:
    """Of the ``call`` of a standard layer: whether it asks for the phase, and whether that comes after the inputs."""
    if not method.startswith(_KERAS_LAYERS) or not method.endswith(".call"):
        return False, False
    leaf = method[len(_KERAS_LAYERS):-len(".call")]
    return _BY_PHASE.fullmatch(leaf) is not None, _STATEFUL.fullmatch(leaf) is not None


def keeps_a_seed(name: str) -> bool:
    """Whether a standard layer draws numbers, so that it makes the variable of a generator with Keras 3."""
    return name.startswith(_KERAS_LAYERS) and _DRAWING.fullmatch(name[len(_KERAS_LAYERS):]) is not None


def _leaf(atom: Instance) -> str:
    name = atom.cls.name if isinstance(atom.cls, ApiRef) else ""
    return name[len(_KERAS_LAYERS) :] if name.startswith(_KERAS_LAYERS) else ""


def is_built(machine: Machine, atom: Instance) -> bool:
    """Whether the object certainly has its weights."""
    told = atom.fields.get("built")
    if isinstance(told, Value) and truth(told) is True:
        return True
    state = machine.read(atom, BUILT)
    return isinstance(state, Value) and truth(state) is True


def has_own_build(machine: Machine, atom: Instance) -> bool:
    """Whether its class, or a library class other than the bases, says how the weights are made."""
    if isinstance(atom.cls, ApiRef):
        return True
    found = attributes.lookup(machine, atom.cls, "build")
    if isinstance(found, Value):
        return True
    return found is not None and found.name.rpartition(".")[0] not in (
        "tensorflow.keras.layers.Layer",
        "tensorflow.keras.Model",
        "tensorflow.keras.Operation",
    )


def parts(atom: Instance) -> list[Instance]:
    """The layers that Keras tracks in an object: in its attributes and the containers there."""
    holding: list[tuple[str, Value, tuple[Instance, ...] | None]] = []
    for field, held in atom.fields.items():
        if isinstance(held, Value):
            layers = _layers(held)
            if layers is None or layers:
                key = str(field)
                if not key.startswith("#") or key == "#layers":
                    holding.append((key, held, layers))
    holding.sort(key=itemgetter(0))
    found: list[Instance] = []
    for _, held, layers in holding:
        found.extend([one for one in nested(held) if isinstance(one, Instance) and role_of(one.cls) in LAYERS]
                     if layers is None else layers)
    return found


@remembered
def _layers(value: Value) -> tuple[Instance, ...] | None:
    """The layers that a value is; None where it is a container, which may hold other ones tomorrow."""
    if any(type(one) in CONTAINING for one in value.atoms):
        return None
    return tuple([one for one in value.ordered() if type(one) is Instance and role_of(one.cls) in LAYERS])


def within(atom: Instance) -> Iterator[Instance]:
    """An object and all layers below it, each once."""
    seen: set[Instance] = set()
    waiting = [atom]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            yield one
            waiting.extend(parts(one))


def in_order(model: Instance) -> list[Instance]:
    """The layers of a sequential model as it calls them; in any order where that is not known."""
    held = model.fields.get("#layers")
    items = _items(held) if isinstance(held, Value) else None
    if items is None:
        return parts(model)
    return [atom for item in items for atom in item.ordered()
            if isinstance(atom, Instance) and role_of(atom.cls) in LAYERS and _leaf(atom) != "InputLayer"]


def _items(held: Value) -> tuple[Value, ...] | None:
    atom = held.single()
    state = atom.fields.get("content") if isinstance(atom, Sequence) else atom
    items: tuple[Value, ...] | None = getattr(state, "items", None)
    return items


def lacking(machine: Machine, atom: Instance) -> frozenset[Instance]:
    """The objects with weights, itself and all below, that may not have them yet."""
    return frozenset([one for one in within(atom) if has_own_build(machine, one) and not is_built(machine, one)])


def mark(
    machine: Machine, frame: Frame, atom: Instance, below: bool = True, node: ast.AST | None = None
) -> None:
    """The object, and what it is made of, has its weights from now on.

    ``node``: the call that makes them; in a loop over several objects it is made for each.
    """
    seen: set[Instance] = set()
    waiting = [atom, *_in_turn(frame, atom, node)]
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        if role_of(one.cls) in LAZY:
            attribute_writes.store_field(machine, frame, one, BUILT, vl.TRUE)
        if below:
            waiting.extend(parts(one))


def _in_turn(frame: Frame, atom: Instance, node: ast.AST | None) -> list[Instance]:
    """All objects that a ``for`` loop around the call goes over, if ``atom`` is one of them."""
    func = getattr(node, "func", None)
    name = getattr(func.value if isinstance(func, ast.Attribute) else func, "id", None)
    inside = frame.inside.find("python_loop") if frame.inside is not None else None
    if name is None or inside is None or not isinstance(inside.node, ast.For) or frame.env is None:
        return []
    targets = {one.id for one in walk(inside.node.target) if isinstance(one, ast.Name)}
    value = frame.env.get(name, frame.module.fields.get(name)) if name in targets else None
    if not isinstance(value, Value) or atom not in value.atoms:
        return []
    return [one for one in value.ordered() if isinstance(one, Instance) and role_of(one.cls) in LAZY]


def note_first_call(frame: Frame, atom: Instance, needed: frozenset[Instance], node: ast.AST) -> None:
    """Note what a call of a layer may build: what it lacks."""
    if needed:
        frame.event(BUILD, node, target=atom, subject=vl.of(atom), detail=needed)


def enter_call(
    machine: Machine, frame: Frame, atom: Instance, needed: frozenset[Instance], arguments: Arguments, node: ast.AST
) -> Inside | None:
    """Enter the symbolic call if Keras makes one; the result is what to give to ``frame.leave``."""
    before = frame.inside
    if isinstance(atom.cls, Class) and machine.program.target.keras != 2:
        on_placeholders = any(_has_keras_tensor(value) for value in arguments.everything())
        if on_placeholders or (needed and not has_own_build(machine, atom) and not is_built(machine, atom)):
            _enter_symbolic(frame, atom, needed, node, "symbolic", PLACEHOLDERS if on_placeholders else "")
    return before


def enter_open_call(machine: Machine, frame: Frame, atom: Instance, node: ast.AST) -> None:
    """A ``call`` that the program never reaches: a layer with its own ``build`` may be part of another."""
    needed = lacking(machine, atom)
    if needed and role_of(atom.cls) in LAYERS and machine.program.target.keras != 2:
        own = has_own_build(machine, atom) or is_built(machine, atom)
        _enter_symbolic(frame, atom, needed, node, "perhaps symbolic" if own else "symbolic")


def _enter_symbolic(
    frame: Frame, atom: Instance, needed: frozenset[Instance], node: ast.AST, how: str, name: str = ""
) -> None:
    frame.event(BUILD, node, target=atom, subject=vl.of(atom), attr=how, name=name, detail=needed)
    frame.enter(SYMBOLIC, node)


def member_called(machine: Machine, frame: Frame, receiver: Value, attribute: str, node: ast.AST) -> None:
    """``layer.build(shape)`` makes weights; the first ``optimizer.apply_gradients`` makes slots."""
    for atom in receiver.ordered():
        if not isinstance(atom, Instance) or role_of(atom.cls) not in LAZY:
            continue
        if attribute == "build":
            below = not isinstance(atom.cls, Class) or machine.program.target.keras == 2
            mark(machine, frame, atom, below, node)
        elif (
            attribute in _STEPPING and role_of(atom.cls) == "keras_optimizer" and not is_built(machine, atom)
        ):
            frame.event(BUILD, node, target=atom, subject=receiver, detail=frozenset((atom,)))
            mark(machine, frame, atom, node=node)


@contextmanager
def by_hand(machine: Machine, frame: Frame, receiver: Value, node: ast.AST) -> Iterator[None]:
    """While a ``build`` of the program is called: for the first time if there are no weights yet, or as a part."""
    classes = [atom.cls for atom in receiver.ordered()
               if isinstance(atom, Instance) and isinstance(atom.cls, Class) and role_of(atom.cls) in LAYERS
               and (machine.history.building or _is_unbuilt(machine, atom))]
    with machine.history.building_of(classes):
        yield
    member_called(machine, frame, receiver, "build", node)


def _is_unbuilt(machine: Machine, atom: Instance) -> bool:
    state = machine.read(atom, BUILT)
    return isinstance(state, Value) and truth(state) is False


def is_functional(atom: Instance, arguments: Arguments) -> bool:
    """``Model(inputs, outputs)``: its layers were built when they were called on the inputs."""
    if "tensorflow.keras.Sequential" in api_bases(atom.cls):
        return _starts_with_input(arguments)
    given = (
        *arguments.positional[:1],
        *(v for k, v in arguments.keywords.items() if k in ("inputs", "outputs")),
    )
    return any(_has_keras_tensor(value) for value in given)


def _has_keras_tensor(value: Value) -> bool:
    return any(isinstance(atom, Tensor) and atom.layout == "keras" for atom in nested(value))


def _starts_with_input(arguments: Arguments) -> bool:
    first = _first_layer(arguments)
    if isinstance(first, Tensor):
        return first.layout == "keras"
    return isinstance(first, Instance) and (_leaf(first) == "InputLayer" or bool(_SHAPES & set(first.fields)))


def _first_layer(arguments: Arguments) -> Atom | None:
    given = arguments.keywords.get("layers") or (arguments.positional[0] if arguments.positional else None)
    items = _items(given) if given is not None else None
    return items[0].single() if items else None


def declared_input(arguments: Arguments) -> Value:
    """The KerasTensor that a sequential model of these layers starts from."""
    first = _first_layer(arguments)
    if isinstance(first, Tensor):
        return vl.of(first)
    fields = first.fields if isinstance(first, Instance) else {}
    shape = next((shape_from(fields[name]) for name in ("#shape", "#input_shape") if name in fields), None)
    given = fields.get("#dtype")
    dtype = dtype_from(given) if given is not None and given.constant() is not None else "float32"
    return vl.of(Tensor(dtype, (None, *shape) if shape is not None else None, "keras"))
