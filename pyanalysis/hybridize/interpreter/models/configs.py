"""The configuration of a Keras object: a dictionary by names, which subclasses complete."""

from __future__ import annotations

import ast

from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import generic, method_model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.objects import DictState
from hybridize.values.value import Value

_OWNERS = (
    "layers.Layer", "layers.Dense", "layers.Wrapper", "layers.RNN", "layers.Conv1D", "layers.Conv2D", "Model",
    "losses.Loss", "metrics.Metric", "metrics.Mean", "optimizers.Optimizer", "optimizers.Adam", "optimizers.SGD",
    "optimizers.schedules.LearningRateSchedule", "initializers.Initializer", "regularizers.Regularizer",
    "constraints.Constraint",
)


@method_model(*(f"tensorflow.keras.{owner}.get_config" for owner in _OWNERS))
def _get_config(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments,
                node: ast.AST) -> Value:
    generic(machine, frame, api, receiver, arguments, node, api.name)
    return machine.new_dict(frame, node, DictState({}, vl.STR, vl.unknown("an entry of get_config()")))
