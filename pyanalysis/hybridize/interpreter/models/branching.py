"""``tf.cond``, ``tf.case``, ``tf.switch_case``: eagerly one function runs, in a graph all of them have to agree."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hybridize.interpreter.evaluate import calls
from hybridize.interpreter.evaluate.sizes import chosen
from hybridize.interpreter.functions.binding import EMPTY, Arguments
from hybridize.interpreter.models.callbacks import CALLABLE
from hybridize.interpreter.models.library import model, note
from hybridize.interpreter.models.packing import alone, container, note_operations, note_packed
from hybridize.interpreter.models.returns import result
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import AGREE, CONVERT, PREDICATE, PYTHON_PREDICATE, Agreement
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import Const, Scalar, StaticShape, Tuple
from hybridize.values.kinds import contents
from hybridize.values.objects import Dictionary, Sequence
from hybridize.values.value import Value

_OF_PYTHON = (Const, Scalar, StaticShape)  # eagerly asked for their truth
_UNPACKING = ("tensorflow.case", "tensorflow.compat.v1.case", "tensorflow.compat.v1.cond")
_FUNCTIONS = ("true_fn", "false_fn", "pred_fn_pairs", "branch_fns", "default")


@model("tensorflow.cond", "tensorflow.compat.v1.cond", "tensorflow.case", "tensorflow.compat.v1.case",
       "tensorflow.switch_case")
def _chosen(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """The result of any of the functions, each compared with the first."""
    named = arguments.by_name(api.parameters)
    note(frame, api, None, arguments, named, node, api.name)
    decider = named.get("pred", vl.BOTTOM)
    if any(isinstance(atom, _OF_PYTHON) for atom in decider.atoms):
        frame.event(AGREE, node, attr=PYTHON_PREDICATE)
    elif api.name.endswith(".cond"):
        frame.event(CONVERT, node, subject=decider, attr=PREDICATE)
    given = [named[name] for name in _FUNCTIONS if name in named]
    mark, deltas, results = machine.heap.mark(), [], []
    before = frame.enter("tensor_if", node, frame.made)
    functions = [found for value in given for found in _functions(value)]
    for function in functions:
        results.append(calls.call_value(machine, frame, function, EMPTY, node, "callback", via=api.name))
        deltas.append(machine.heap.cut(mark))
    frame.leave(before)
    if not results:
        return result(machine, frame, node, api, None, arguments.positional, named, {})
    machine.heap.merge(deltas)
    for at, other in enumerate(results[1:]):
        frame.event(AGREE, node, attr=str(at), detail=Agreement(results[0], other))
    note_operations(frame, node, functions, results)
    if api.name in _UNPACKING and named.get("strict", vl.NONE).constant() is not True:
        single = [alone(machine, value) for value in results]
        if None not in single:
            note_packed(frame, node, "its only item", container(results[0]) or "a list")
            results = [value for value in single if value is not None]
    merged = results[0]
    for other in results[1:]:
        merged = chosen(merged, other, vl.join(merged, other), frame.code.number)
    return merged.add_labels(frame.made)


def _functions(value: Value, depth: int = 2) -> Iterator[Value]:
    """What is called: the value itself, or what lists of pairs and dictionaries hold."""
    for atom in value.ordered():
        if isinstance(atom, (Tuple, Sequence, Dictionary)):
            held = contents(atom) if depth else []
            for inner in held[1:] if isinstance(atom, Tuple) and len(held) == 2 else held:  # not the predicate
                yield from _functions(inner, depth - 1)
        elif atom.kind in CALLABLE:
            yield vl.of(atom).add_labels(value.labels)

