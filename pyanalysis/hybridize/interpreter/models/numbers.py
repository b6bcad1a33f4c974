"""Built-in functions of numbers: ``abs``, ``round``, ``pow``, ``divmod``."""

from __future__ import annotations

import ast

from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import CONVERT
from hybridize.knowledge.model import Api
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import Array, Const
from hybridize.values.kinds import may_be_tensor
from hybridize.values.value import Value


@model("builtins.abs", "builtins.round", "builtins.pow", "builtins.divmod")
def _arithmetic(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.interpreter.evaluate import calls

    leaf = api.name.rpartition(".")[2]
    value = arguments.positional[0] if arguments.positional else vl.INT
    own = calls.implicit(machine, frame, value, f"__{leaf}__", node)
    if own is not None:
        return own
    atom = value.single()
    if may_be_tensor(value):
        frame.ran(f"tensorflow.math.{leaf}", node)
        if leaf in ("round", "divmod"):
            frame.event(CONVERT, node, subject=value, attr=leaf)
        return value.add_labels(frame.made)
    if leaf in ("round", "divmod"):  # of a number that was computed from a tensor: in a graph it is one still
        for given in arguments.positional[:1 if leaf == "round" else 2]:
            if lb.from_values(given.labels):
                frame.event(CONVERT, node, subject=given, attr=leaf)
    if leaf == "abs" and isinstance(atom, Const) and isinstance(atom.value, (int, float)):
        return vl.const(abs(atom.value)).add_labels(value.labels)
    if leaf == "round" and len(arguments.positional) == 1 and not isinstance(atom, Array):
        return vl.INT.add_labels(value.labels)
    if leaf in ("pow", "divmod"):
        return vl.join(vl.INT, vl.FLOAT).add_labels(value.labels)
    return value
