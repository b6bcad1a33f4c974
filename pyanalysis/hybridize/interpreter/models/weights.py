"""The weights of Keras layers and models, in the order in which Keras lists them.

What the layers of the program make in ``build`` has been seen by the interpreter; what standard layers make,
TensorFlow tells from how they were made and what they were called with.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any, NamedTuple

from hybridize.interpreter.evaluate.attribute_writes import store_field
from hybridize.interpreter.evaluate.truth import truth
from hybridize.interpreter.execute.classes import api_bases, role_of
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models import building
from hybridize.interpreter.models.asking import ask_weights
from hybridize.interpreter.models.gathering import note_rows
from hybridize.interpreter.models.tensors import KERAS_WEIGHT, TRAINABLE
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.oracle.protocol import Form
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef, Array, Tuple
from hybridize.values.kinds import nested
from hybridize.values.objects import Class, Instance, Variable
from hybridize.values.value import Value

LISTS = ("weights", "variables", "trainable_weights", "trainable_variables", "non_trainable_weights",
         "non_trainable_variables")
NAMED = frozenset({"kernel", "bias", "embeddings", "gamma", "beta", "moving_mean", "moving_variance"})
_ALWAYS = ("kernel", "embeddings")  # no option leaves these out
_WITH_STATE = ("variables", "non_trainable_variables")
_CALLED = "#called"  # field of standard layers: what they were first called with
_MOST = 24  # longer lists are told by what their items have in common
_DEPTH = 6
_FUNCTIONAL = "tensorflow.keras.Model"
_ANY_LAYER = "tensorflow.keras.layers.Layer"  # one of which only that is known: ``model.layers[0]``


class Weight(NamedTuple):
    """One variable of a layer; ``name`` as the layer calls it."""

    variable: Variable
    trainable: bool
    name: str


def note_call(machine: Machine, frame: Frame, layer: Instance, arguments: Arguments) -> None:
    """Keep what a standard layer is first called with: that decides about its weights."""
    plain = isinstance(layer.cls, ApiRef) and role_of(layer.cls) == "keras_layer" and not building.is_weightless(layer)
    if plain and _CALLED not in layer.fields and arguments.positional and not set(arguments.keywords) - {"training"}:
        given = vl.of(Tuple(tuple(value.plain() for value in arguments.positional)))
        store_field(machine, frame, layer, _CALLED, given)


def weight_list(machine: Machine, frame: Frame, layer: Instance, name: str, node: ast.AST) -> Value | None:
    """``layer.<name>`` of one of the lists; None where not all of the weights are known."""
    found = weights(machine, layer, node)
    if found is None or (name in _WITH_STATE and _keeps_more(layer)):
        return None
    if name.startswith("non_"):
        found = [weight for weight in found if not weight.trainable]
    elif name.startswith("trainable"):
        found = [weight for weight in found if weight.trainable]
    elif machine.program.target.keras == 2:
        found = sorted(found, key=lambda weight: not weight.trainable)
    items = tuple(vl.of(weight.variable) for weight in found)
    if len(items) <= _MOST:
        return machine.new_list(frame, node, items, tag=name)
    return machine.new_list(frame, node, None, vl.of(_common(machine, layer, "joined", found)), tag=name)


def weight_arrays(machine: Machine, frame: Frame, layer: Instance, node: ast.AST) -> Value | None:
    """``layer.get_weights()``: the same as arrays."""
    found = weights(machine, layer, node)
    if found is None or len(found) > _MOST:
        return None
    items = tuple(vl.of(Array(weight.variable.dtype, weight.variable.shape)) for weight in found)
    return machine.new_list(frame, node, items, tag="arrays")


def named_weight(machine: Machine, layer: Instance, name: str, node: ast.AST) -> Value | None:
    """``layer.kernel`` of a standard layer."""
    if name not in NAMED or not isinstance(layer.cls, ApiRef) or role_of(layer.cls) != "keras_layer":
        return None
    if layer.cls.name == _ANY_LAYER:
        return vl.of(_common(machine, layer, name, []))
    listed = weights(machine, layer, node)
    if listed is None:  # which it has is not known, as before its first call
        held = vl.of(_common(machine, layer, name, []))
        return held if name in _ALWAYS else vl.join(held, vl.unknown(f"{name} of a layer"))
    found = [weight for weight in listed if weight.name == name]
    return vl.of(found[0].variable) if len(found) == 1 else None


def weights(machine: Machine, layer: Instance, node: ast.AST, depth: int = _DEPTH) -> list[Weight] | None:
    """The weights of a layer that has been built: its own, then those of its parts."""
    if not depth or building.lacking(machine, layer) or "trainable" in layer.fields or "#trainable" in layer.fields:
        return None
    if isinstance(layer.cls, ApiRef):
        if building.is_weightless(layer):
            return []
        if layer.cls.name.endswith(".Sequential"):
            return _of_parts(machine, building.in_order(layer), node, depth)
        return _of_standard(machine, layer, node) if role_of(layer.cls) == "keras_layer" else None
    if not {_FUNCTIONAL, _ANY_LAYER} & set(api_bases(layer.cls)) or _is_functional(layer):
        return None
    own = _own(layer)
    inner = _of_parts(machine, _parts(layer), node, depth)
    return [*own, *inner] if own is not None and inner is not None else None


def _of_parts(machine: Machine, parts: list[Instance], node: ast.AST, depth: int) -> list[Weight] | None:
    out: dict[Variable, Weight] = {}
    for part in parts:
        found = weights(machine, part, node, depth - 1) if part.unique else None
        if found is None:
            return None
        out.update((weight.variable, weight) for weight in found)
    return list(out.values())


def _is_functional(layer: Instance) -> bool:
    """Whether the layers of a model are those that its outputs were computed with."""
    assert isinstance(layer.cls, Class)
    return "#outputs" in layer.fields or "tensorflow.keras.Sequential" in api_bases(layer.cls)


def _own(layer: Instance) -> list[Weight] | None:
    """What ``add_weight`` made, trainable ones first; None where Keras may not track a variable."""
    variables: dict[Variable, None] = {}
    for key, held in layer.fields.items():
        if not isinstance(held, Value) or str(key).startswith("#"):
            continue
        inner = [atom for atom in nested(held) if isinstance(atom, Variable)]
        if any(KERAS_WEIGHT not in atom.fields or not atom.unique for atom in inner):
            return None
        variables.update(dict.fromkeys(inner))
    made = [Weight(one, _is_trainable(one), "") for one in sorted(variables, key=lambda one: one.serial)]
    return sorted(made, key=lambda weight: not weight.trainable)


def _is_trainable(variable: Variable) -> bool:
    told = variable.fields.get(TRAINABLE)
    return not isinstance(told, Value) or truth(told) is not False


def _parts(layer: Instance) -> list[Instance]:
    """The layers in the attributes, in the order of assignment."""
    out: dict[Instance, None] = {}
    for key, held in layer.fields.items():
        if isinstance(held, Value) and not str(key).startswith("#"):
            out.update(dict.fromkeys(atom for atom in nested(held)
                                     if isinstance(atom, Instance) and role_of(atom.cls) in building.LAYERS))
    return list(out)


def _of_standard(machine: Machine, layer: Instance, node: ast.AST) -> list[Weight] | None:
    called = layer.fields.get(_CALLED)
    given = called.single() if isinstance(called, Value) else None
    answer = ask_weights(machine, layer, given.items, node) if isinstance(given, Tuple) else None
    if answer is None or answer[0] != "l":
        return None
    return [_variable(machine, layer, at, form) for at, form in enumerate(answer[1])]


def _variable(machine: Machine, layer: Instance, at: int, form: Form) -> Weight:
    """The one object that stands for a weight of a layer from outside."""
    (_, dtype, shape, *_), (_, trainable), (_, name) = form[1]
    variable = _object(machine, (layer, "#weight", at), layer, dtype, shape)
    if name == "embeddings":
        note_rows(variable)
    return Weight(variable, trainable, name)


def _object(machine: Machine, key: tuple[Any, ...], layer: Instance, dtype: str | None,
            shape: Iterable[int | None] | None) -> Variable:
    found = machine.objects.get(key)
    if found is None:
        found = machine.objects[key] = Variable(layer.site, dtype, tuple(shape) if shape is not None else None)
        found.fields[KERAS_WEIGHT] = vl.TRUE
    assert isinstance(found, Variable)
    return found


def _common(machine: Machine, layer: Instance, name: str, found: list[Weight]) -> Variable:
    """One object for weights that are not told apart, or of which nothing is known."""
    dtypes = {weight.variable.dtype for weight in found}
    shape = vl.join_shapes([weight.variable.shape for weight in found]) if found else None
    made = _object(machine, (layer, "#weights", name), layer, dtypes.pop() if len(dtypes) == 1 else None, shape)
    made.unique = False
    return made


def _keeps_more(layer: Instance, depth: int = _DEPTH) -> bool:
    """Whether ``variables`` has seeds or the state of metrics beside the weights."""
    for key, held in layer.fields.items():
        if isinstance(held, Value) and not str(key).startswith("#"):
            if any(isinstance(atom, Instance) and role_of(atom.cls) == "keras_metric" for atom in nested(held)):
                return True
    if building.draws(layer):
        return True
    return bool(depth) and any(_keeps_more(part, depth - 1) for part in building.parts(layer))
