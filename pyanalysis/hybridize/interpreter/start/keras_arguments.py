"""What Keras passes to the methods that it calls by convention, where no call is seen."""

from __future__ import annotations

import ast

from hybridize.interpreter.execute.classes import api_bases
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.project.code import Param
from hybridize.project.nodes import walk
from hybridize.values import value as vl
from hybridize.values.atoms import StaticShape
from hybridize.values.objects import DictState, Function
from hybridize.values.value import Value

_COMPUTING = frozenset({"tensorflow.keras.layers.Layer", "tensorflow.keras.Model", "tensorflow.keras.losses.Loss",
                        "tensorflow.keras.metrics.Metric"})
_CALLBACK = "tensorflow.keras.callbacks.Callback"
_COUNTED = ("on_epoch_", "on_batch_", "on_train_batch_", "on_test_batch_", "on_predict_batch_")  # epochs or batches


def keras_argument(machine: Machine, frame: Frame, function: Function, index: int, param: Param) -> Value | None:
    """``call(inputs, training=None, mask=None)`` gets tensors, ``build`` shapes, a data set the number of a batch."""
    if function.owner_class is None or not function.code.is_method or not index:
        return None
    bases = api_bases(function.owner_class)
    name = function.code.name
    if name == "__getitem__" and index == 1 and "tensorflow.keras.utils.PyDataset" in bases:
        return vl.INT
    if _CALLBACK in bases and name.startswith("on_"):
        return _of_callback(machine, frame, function, index)
    return _of_computing(machine, frame, function, index, param) if _COMPUTING.intersection(bases) else None


def _of_callback(machine: Machine, frame: Frame, function: Function, index: int) -> Value | None:
    """``on_epoch_end(epoch, logs)``, ``on_train_end(logs)``."""
    counted = function.code.name.startswith(_COUNTED)
    if index == 1 and counted:
        return vl.INT
    if index == 1 + counted:
        return machine.new_dict(frame, function.code.node, DictState({}, vl.STR, vl.FLOAT), tag="logs")
    return None


def _of_computing(machine: Machine, frame: Frame, function: Function, index: int, param: Param) -> Value | None:
    name = function.code.name
    if name in ("build", "compute_output_shape") and index == 1:
        shape = vl.of(StaticShape(None))  # or one for each of several inputs
        return vl.join(shape, machine.new_list(frame, function.code.node, None, shape, "list", tag="shapes"))
    if name == "call" and param.name == "training":
        return vl.join(vl.BOOL, vl.NONE)
    if name == "call" and param.name == "mask":
        return vl.join(vl.ANY_TENSOR, vl.NONE)
    if name in ("call", "update_state") and param.default is None and param.kind.startswith("positional"):
        if name == "call" and _is_unpacked(function.code.node, param.name):
            return machine.new_list(frame, function.code.node, None, vl.ANY_TENSOR, "list", tag=param.name)
        return vl.ANY_TENSOR
    return None


def _is_unpacked(node: ast.AST, name: str) -> bool:
    """``query, key = inputs``: a layer of several inputs gets them in a list."""
    return any(
        isinstance(one, ast.Assign)
        and isinstance(one.value, ast.Name)
        and one.value.id == name
        and any(isinstance(target, (ast.Tuple, ast.List)) for target in one.targets)
        for one in walk(node)
    )
