"""Functions and objects of the program that Keras objects are made with, and call whenever they are called.

``Dense(4, activation=swish)``, ``RNN(cell)``, ``TimeDistributed(layer)``, ``SGD(schedule)``, ``MeanMetricWrapper(fn)``:
what these do, and what they read, the caller does. They get tensors that Keras has computed.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from hybridize.interpreter.evaluate import attributes
from hybridize.interpreter.execute.classes import role_of
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.building import LAYERS
from hybridize.interpreter.models.callbacks import arity
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.values import value as vl
from hybridize.values.atoms import Atom, Tensor, Tuple
from hybridize.values.kinds import nested
from hybridize.values.objects import Class, Instance
from hybridize.values.value import Value

_FUNCTIONS = frozenset({"function", "bound", "partial", "wrapper"})
_ONCE = ("initializer", "distribution", "output_shape")  # called while weights are made, or for shapes
# Run elsewhere, or given to `compile`, which the steps of Keras call.
_PARTS = frozenset({"#layers", "#placed", "#arguments", "#function", "#inputs", "#outputs", "#called", "#loss",
                    "#metrics", "#weighted_metrics", "#optimizer", "#callbacks"})
_OF_LOSSES = "regularizer"  # called when the losses are asked for
_HOOKS = ("update_step", "_resource_apply_dense", "_resource_apply_sparse")  # what optimizers ask a class over them for
_VIA = "keras.__call__"

Run = Callable[[Instance, Arguments], Value]


def note_constructed(machine: Machine, receiver: Value, arguments: Arguments) -> None:
    """``super().__init__(activation=swish)`` in a class over one of Keras."""
    named = {**{f"#given {at}": value for at, value in enumerate(arguments.positional)},
             **{f"#{name}": value for name, value in arguments.keywords.items()}}
    for atom in receiver.ordered():
        if isinstance(atom, Instance) and isinstance(atom.cls, Class) and role_of(atom.cls).startswith("keras_"):
            for key, value in named.items():
                if any(_is_own(one, atom) for one in nested(value)):
                    machine.store(atom, key, value)


def hands_over(atom: Instance) -> bool:
    """Whether a call of the object calls code of the program that it was made with."""
    return any(True for _ in _handed(atom, losses=False))


def run_handed(machine: Machine, frame: Frame, atom: Instance, node: ast.AST, run: Run | None = None,
               losses: bool = False, how: str = "callback", via: str = _VIA, given: Value | None = None) -> None:
    """The object is called: it calls what it was made with; ``losses``: it asks its regularizers.

    ``given``: what these get; without it, a tensor that Keras has computed.
    """
    from hybridize.interpreter.evaluate import calls

    passed = given if given is not None else _computed(frame)
    for key, one in list(_handed(atom, losses)):
        if not isinstance(one, Instance):
            calls.call_value(machine, frame, vl.of(one), Arguments((passed,) * arity(vl.of(one))), node, how, via)
        elif role_of(one.cls) in LAYERS:
            if run is not None:
                states = (vl.of(Tuple((_computed(frame), _computed(frame)))),) if "cell" in key else ()
                run(one, Arguments((_computed(frame), *states)))
        else:
            method = attributes.lookup(machine, one.cls, "__call__", node)
            if isinstance(method, Value):
                bound = attributes.get(machine, frame, vl.of(one), "__call__", node)
                calls.call_value(machine, frame, bound, Arguments((passed,)), node, how, via)


def run_hooks(machine: Machine, frame: Frame, atom: Instance, node: ast.AST) -> None:
    """A step of an optimizer asks methods of the program's class, and its schedule."""
    from hybridize.interpreter.evaluate import calls

    run_handed(machine, frame, atom, node)
    for name in _HOOKS if isinstance(atom.cls, Class) else ():
        method = attributes.lookup(machine, atom.cls, name, node)
        if isinstance(method, Value) and any(one.kind in _FUNCTIONS for one in method.atoms):
            given = (_computed(frame),) * max(arity(method) - 1, 0)
            calls.call_method(machine, frame, vl.of(atom), name, node, given, how="callback")


def _handed(atom: Instance, losses: bool) -> Iterator[tuple[str, Atom]]:
    """What of the program an object was made with, by the name of the argument."""
    for key, held in list(atom.fields.items()):
        if not isinstance(held, Value) or not isinstance(key, str) or not key.startswith("#") or key in _PARTS:
            continue
        if any(word in key for word in _ONCE) or (_OF_LOSSES in key) is not losses:
            continue
        for one in nested(held):
            if _is_own(one, atom):
                yield key, one


def _is_own(one: Atom, atom: Instance) -> bool:
    return one.kind in _FUNCTIONS or (isinstance(one, Instance) and isinstance(one.cls, Class) and one is not atom)


def _computed(frame: Frame) -> Value:
    return vl.of(Tensor(None, None)).with_labels(frame.made)
