"""What ``compile``, ``fit``, ``evaluate`` and ``predict`` call, and with which tensors."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import NamedTuple

from hybridize.interpreter.evaluate import attribute_writes, attributes
from hybridize.interpreter.evaluate.truth import truth
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models import keras_callbacks
from hybridize.interpreter.models.keras import ask_regularizers, call_layer, run_parts
from hybridize.interpreter.models.library import generic, method_model, note
from hybridize.interpreter.models.outside_call import Call
from hybridize.interpreter.models.structures import TOO_DEEP, leaves_of, map_structure
from hybridize.interpreter.results.transfer import items_of
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef, Array, Atom, Tensor, Tuple, Unknown
from hybridize.values.kinds import holds_tensor
from hybridize.values.objects import Class, Dictionary, Instance
from hybridize.values.value import Value

_STEPS = {"fit": ("train_step", "call"), "evaluate": ("test_step", "call"), "predict": ("predict_step", "call"),
          "train_on_batch": ("train_step", "call"), "test_on_batch": ("test_step", "call"),
          "predict_on_batch": ("predict_step", "call")}
_OPTIMIZER = "tensorflow.keras.optimizers.Optimizer"
_FUNCTIONS = frozenset({"function", "bound", "wrapper", "partial"})


@method_model("tensorflow.keras.Model.fit", "tensorflow.keras.Model.evaluate", "tensorflow.keras.Model.predict",
              "tensorflow.keras.Model.train_on_batch", "tensorflow.keras.Model.test_on_batch",
              "tensorflow.keras.Model.predict_on_batch")
def _fit(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """Keras traces its step functions: what they run is graph code."""
    named = arguments.by_name(api.parameters)
    inputs = _data(Call(machine, frame, node, api, receiver, arguments.positional, named, {}), named)
    leaf = api.name.rpartition(".")[2]
    outputs = vl.BOTTOM
    for atom in receiver.ordered():
        if isinstance(atom, Instance):
            told = _step(machine, frame, atom, leaf, inputs, node, api)
            outputs = vl.join(outputs, told)
            if not leaf.startswith("predict"):
                _run_configured(machine, frame, atom, _part(inputs, 1), told, node, api)
                ask_regularizers(machine, frame, atom, node, how_run(atom), api.name)
    keras_callbacks.run(machine, frame, receiver, named.get("callbacks", vl.BOTTOM), node, api.name)
    made = generic(machine, frame, api, receiver, arguments, node, api.name)
    if not outputs.atoms or not leaf.startswith("predict"):
        return made
    count = _samples(named.get("x", vl.BOTTOM))
    return map_structure(outputs, lambda atom: _predicted(atom, count)).with_labels(made.labels)


def _step(machine: Machine, frame: Frame, atom: Instance, leaf: str, inputs: Value, node: ast.AST, api: Api) -> Value:
    """Run one step of a model; its outputs, where the step is Keras' own or predicts."""
    from hybridize.interpreter.evaluate import calls

    first = Arguments((_part(inputs, 0),), {"training": vl.const(_STEPS[leaf][0] == "train_step")})
    if not isinstance(atom.cls, Class):
        return run_parts(machine, frame, atom, first, node, how_run(atom), api.name)
    for name in _STEPS[leaf]:
        method = attributes.lookup(machine, atom.cls, name, node)
        if not isinstance(method, Value):
            continue
        if name == "call":
            return call_layer(machine, frame, atom, first, node, how_run(atom), api.name)
        passed = Arguments((vl.of(atom), inputs))
        told = calls.call_value(machine, frame, method, passed, node, how=how_run(atom), via=api.name)
        return told if name == "predict_step" else vl.BOTTOM
    return vl.BOTTOM


def _part(inputs: Value, position: int) -> Value:
    """Inputs (0) or targets (1) of what a step receives."""
    held = inputs.single()
    items = held.items if isinstance(held, Tuple) else ()
    if position < len(items):
        return items[position].add_labels(inputs.labels)
    return inputs if position == 0 else vl.BOTTOM


def _samples(inputs: Value) -> int | None:
    atom = inputs.single()
    return atom.shape[0] if isinstance(atom, (Array, Tensor)) and atom.shape else None


def _predicted(atom: Atom, count: int | None) -> Value:
    """``predict`` gives arrays, of all batches one behind the other."""
    if not isinstance(atom, Tensor) or atom.layout not in ("dense", "keras"):
        return vl.of(atom)
    return vl.of(Array(atom.dtype, (count, *atom.shape[1:]) if atom.shape else None))


def how_run(atom: Instance) -> str:
    """Keras traces the steps of a model unless it was compiled to run eagerly."""
    eagerly = atom.fields.get("#run_eagerly")
    return "callback" if isinstance(eagerly, Value) and truth(eagerly) is not False else "graph_callback"


def _data(call: Call, named: dict[str, Value]) -> Value:
    """What a step receives: the elements of a dataset, or inputs, targets and weights side by side."""
    given = [
        named[name] for name in ("x", "y", "sample_weight") if name in named and named[name].constant() is not None
    ]
    if len(given) < 2:
        return _batches(call, given[0] if given else vl.unknown("inputs"))
    return vl.of(Tuple(tuple(_batches(call, value) for value in given)))


def _batches(call: Call, value: Value, depth: int = 8) -> Value:
    """What a step receives for the inputs of ``fit``: dataset elements, or arrays with an unknown batch axis."""
    out = vl.BOTTOM
    for atom in value.ordered():
        if not depth:
            out = vl.join(out, vl.unknown(TOO_DEEP))
        elif atom.kind == "dataset":
            out = vl.join(out, atom.element)  # type: ignore[attr-defined]
        elif isinstance(atom, (Array, Tensor)):
            shape = (None, *atom.shape[1:]) if atom.shape else None
            dtype = "float32" if atom.dtype == "float64" else atom.dtype
            out = vl.join(out, vl.of(Tensor(dtype, shape)))
        elif (items := items_of(vl.of(atom))) is not None and any(holds_tensor(item) for item in items):
            out = vl.join(out, vl.of(Tuple(tuple(_batches(call, item, depth - 1) for item in items))))  # no lists
        elif isinstance(atom, Dictionary):
            out = vl.join(out, map_structure(vl.of(atom), lambda inner: _batches(call, vl.of(inner), depth - 1), call,
                                             "batches"))
        else:
            out = vl.join(out, vl.of(atom) if isinstance(atom, Unknown) else vl.ANY_TENSOR)
    return out if out.atoms else vl.ANY_TENSOR


# -- losses and metrics -----------------------------------------------------------------------------------------
@method_model("tensorflow.keras.Model.compile")
def _compile(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """Losses and metrics given to ``compile`` are called by the steps."""
    named = arguments.by_name(api.parameters)
    for atom in receiver.ordered():
        if not isinstance(atom, Instance):
            continue
        for name in ("optimizer", "loss", "metrics", "run_eagerly"):
            if name in named:
                attribute_writes.store_field(machine, frame, atom, f"#{name}", named[name], len(receiver.atoms) > 1)
                if name == "optimizer":
                    made = _named_optimizer(machine, frame, named[name], node)
                    attribute_writes.store_field(machine, frame, atom, name, made, len(receiver.atoms) > 1)
    note(frame, api, receiver, arguments, named, node, api.name)
    configured = _configured(machine, receiver)
    machine.deferred.append((frame.module, lambda frame: _run_rest(machine, frame, configured, node, api)))
    return vl.NONE


def _named_optimizer(machine: Machine, frame: Frame, given: Value, node: ast.AST) -> Value:
    """The optimizer of a model that is told its name: Keras makes one with the defaults."""
    if not isinstance(given.constant(), str):
        return given
    return vl.of(machine.allocate(frame, node, "optimizer", lambda site: Instance(site, ApiRef(_OPTIMIZER))))


class _Configured(NamedTuple):
    """A loss or metric of a model. ``output``: which of several outputs it is for, where each has its own."""

    model: Instance
    function: Atom
    is_loss: bool
    output: int | None


def _configured(machine: Machine, models: Value) -> list[_Configured]:
    """The losses and metrics of models."""
    out = []
    for model in models.ordered():
        for name in ("#loss", "#metrics"):
            held = model.fields.get(name) if isinstance(model, Instance) else None
            if not isinstance(held, Value) or not isinstance(model, Instance):
                continue
            each = items_of(held) if name == "#loss" else None
            for number, item in enumerate(each or (held,)):
                out += [_Configured(model, atom, name == "#loss", number if each is not None else None)
                        for atom in leaves_of(machine, item).ordered()]
    return out


def _output(value: Value, number: int | None) -> Value:
    """What a loss of one output is given of the targets, or of the outputs."""
    items = items_of(value) if number is not None else None
    return items[number] if items is not None and number is not None and number < len(items) else value


def _run_rest(machine: Machine, frame: Frame, configured: list[_Configured], node: ast.AST, api: Api) -> None:
    """Call what no ``fit`` that was seen has called: with tensors of which nothing is known."""
    for model, atom, _, _ in configured:
        function = _method(machine, atom, node)
        code = getattr(function.single(), "code", None) if function is not None else None
        if function is not None and (code is None or not machine.by_code.get(code.number)):
            _run_one(machine, frame, atom, (vl.ANY_TENSOR, vl.ANY_TENSOR), node, how_run(model), api.name)


def _run_configured(machine: Machine, frame: Frame, model: Instance, targets: Value, outputs: Value, node: ast.AST,
                    api: Api) -> None:
    """Call the losses and metrics of a model on its targets and outputs."""
    for _, atom, is_loss, number in _configured(machine, vl.of(model)):
        passed = _Compared(machine, _output(targets, number), _output(outputs, number), atom, is_loss).pair()
        _run_one(machine, frame, atom, passed, node, how_run(model), api.name)


def _run_one(machine: Machine, frame: Frame, atom: Atom, passed: tuple[Value, Value], node: ast.AST, how: str,
             via: str) -> None:
    from hybridize.interpreter.evaluate import calls

    function = _method(machine, atom, node)
    if function is not None:
        given = (vl.of(atom), *passed) if isinstance(atom, Instance) else passed
        calls.call_value(machine, frame, function, Arguments(given), node, how=how, via=via)
        told = attributes.lookup(machine, atom.cls, "result", node) if isinstance(atom, Instance) else None
        if isinstance(told, Value):  # the value of a metric so far goes into the logs
            calls.call_value(machine, frame, told, Arguments((vl.of(atom),)), node, how=how, via=via)


def _method(machine: Machine, atom: Atom, node: ast.AST) -> Value | None:
    """The function of the program that a loss or metric is."""
    if atom.kind in _FUNCTIONS:
        return vl.of(atom)
    if isinstance(atom, Instance) and isinstance(atom.cls, Class):
        found = (attributes.lookup(machine, atom.cls, name, node) for name in ("call", "update_state", "__call__"))
        return next((method for method in found if isinstance(method, Value)), None)
    return None


class _Compared:
    """Targets and outputs as Keras hands them to one loss or metric.

    A loss computes in floats: Keras 3 converts the targets. For a loss that is a function it also makes the ranks
    agree where the outputs have one value a sample.
    """

    def __init__(self, machine: Machine, targets: Value, outputs: Value, function: Atom, loss: bool) -> None:
        self.targets = leaves_of(machine, targets) if targets.atoms else vl.ANY_TENSOR
        self.outputs = leaves_of(machine, outputs) if outputs.atoms else vl.ANY_TENSOR
        self.squeezes = loss and function.kind in _FUNCTIONS
        self.converts = loss and machine.program.target.keras != 2

    def pair(self) -> tuple[Value, Value]:
        """``y_true, y_pred``."""
        return _each(self.targets, self._target), _each(self.outputs, self._output)

    def _target(self, atom: Atom) -> Atom:
        if not isinstance(atom, Tensor):
            return Tensor()
        dtype = "float32" if self.converts and atom.dtype is not None else atom.dtype
        return Tensor(dtype, atom.shape, _dense(atom.layout))

    def _output(self, atom: Atom) -> Atom:
        if not isinstance(atom, Tensor):
            return Tensor()
        shape, targets = atom.shape, [getattr(one, "shape", None) for one in self.targets.ordered()]
        target = targets[0] if len(targets) == 1 else None
        if self.squeezes and shape and target is not None and len(shape) == len(target) + 1 == 2 and shape[-1] == 1:
            shape = shape[:-1]
        return Tensor(atom.dtype, shape, _dense(atom.layout))


def _each(value: Value, change: Callable[[Atom], Atom]) -> Value:
    return vl.make(frozenset(map(change, value.atoms)), value.labels)


def _dense(layout: str) -> str:
    return "dense" if layout == "keras" else layout
