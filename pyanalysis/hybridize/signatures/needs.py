"""Whether a body can do with the axes that a signature leaves open: it is traced once, with these axes unknown."""

from __future__ import annotations

import ast

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts
from hybridize.facts.shape_reads import axes_needed
from hybridize.interpreter.state.record import CONVERT, LOOP, STATIC, UNKNOWN, WHOLE
from hybridize.rules.retracing.hyb803_varying_shapes import may_need_sizes
from hybridize.signatures.model import Withheld
from hybridize.values import labels as lb

# Operations that raise where the size of an axis is not known while tracing.
_STATIC_SIZE = frozenset({"tensorflow.unstack"})
# Operations for which the first axis is a batch, whatever its size.
_BATCHED = (
    "tensorflow.keras.Layer.__call__", "tensorflow.keras.activations.", "tensorflow.keras.losses.", "tensorflow.nn.",
    "tensorflow.linalg.", "tensorflow.image.", "tensorflow.strided_slice", "tensorflow.function call",
    "tensorflow.keras.metrics.", "tensorflow.keras.layers.", "tensorflow.Variable.", "tensorflow.GradientTape.",
    "tensorflow.keras.optimizers.", "tensorflow.squeeze", "tensorflow.tile", "tensorflow.random.", "tensorflow.zeros",
    "tensorflow.ones", "tensorflow.constant", "tensorflow.range", "tensorflow.rank", "tensorflow.math.",
)


def check(function: FunctionFacts, opened: dict[int, set[int]], seen: dict[int, set[int]]) -> None:
    """Raise :class:`Withheld` when the body needs an axis that is open.

    ``opened``: open axes by parameter; ``seen``: those that are unknown in the calls already, so that the analysis
    ran the body without knowing them.
    """
    if not any(opened.values()):
        return
    missing = function.ops & _STATIC_SIZE
    if missing:
        raise Withheld(f"`{min(missing)}` needs to know sizes that a signature has to leave open")
    for lifted in (*function.events(STATIC), *_lengths(function)):
        for index in _origins(function, lifted):
            if opened.get(index) and not _is_fixed(function, lifted, index, opened[index]):
                name = function.params[index].name
                place = f"{lifted.event.code.path}:{lifted.event.line}"
                raise Withheld(f"{place} needs sizes of `{name}` that a signature has to leave open")
    if function.events(LOOP):
        raise Withheld("a tensor loop may need sizes that a signature has to leave open")
    if function.events(UNKNOWN):
        raise Withheld("code that cannot be followed may need sizes that a signature has to leave open")
    needs = may_need_sizes(function)
    if needs and not _only_batches(function, opened, seen):
        raise Withheld(f"{needs} may need sizes that a signature has to leave open")


def takes_length(function: FunctionFacts) -> bool:
    """Whether the body asks for the length of a parameter."""
    return any(any(True for _ in _origins(function, lifted)) for lifted in _lengths(function))


def _lengths(function: FunctionFacts) -> list[Lifted]:
    """``len(x)``: a number where the axis is known, else an int32 tensor, which no float tensor takes as an operand."""
    return [lifted for lifted in function.events(CONVERT) if lifted.event.attr == "len"]


def _origins(function: FunctionFacts, lifted: Lifted) -> list[int]:
    return sorted({label.index for label in lifted.subject.labels
                   if label.owner == function.code.number and label.kind in (lb.SHAPE, lb.VALUE)})


def _is_fixed(function: FunctionFacts, lifted: Lifted, index: int, opened: set[int]) -> bool:
    """``x.shape[1]`` and ``len(x.shape)`` of the parameter itself, where that axis is not open."""
    if lifted.event.attr == "rank":
        return True
    node: ast.AST | None = lifted.event.node
    if lifted.event.attr == WHOLE:
        axes = axes_needed(lifted, function.program)
        if axes is None or not axes:
            return axes is not None
    elif lifted.event.attr == "axis" and isinstance(lifted.event.detail, int):
        axes = frozenset({lifted.event.detail})
        node = node.value if isinstance(node, ast.Subscript) else None
    else:
        return False
    if lifted.steps or not _is_shape_of(function, node, function.params[index].name):
        return False
    shapes = [getattr(atom, "shape", None) for atom in function.parameter(index).atoms]
    ranks = {len(shape) for shape in shapes if shape is not None}
    return len(ranks) == 1 and not {axis % max(*ranks, 1) for axis in axes} & opened


def _is_shape_of(function: FunctionFacts, node: ast.AST | None, name: str) -> bool:
    """``x.shape`` of the parameter, as it came."""
    return isinstance(node, ast.Attribute) and node.attr == "shape" and isinstance(node.value, ast.Name) \
        and node.value.id == name and not _is_rebound(function.node, name)


def _is_rebound(node: ast.AST, name: str) -> bool:
    return any(isinstance(item, ast.Name) and item.id == name and not isinstance(item.ctx, ast.Load)
               for item in ast.walk(node))


def _only_batches(function: FunctionFacts, opened: dict[int, set[int]], seen: dict[int, set[int]]) -> bool:
    """The first axis alone is open, and every operation takes any batch; or the analysis ran without the axes."""
    if all(axes <= seen.get(index, set()) for index, axes in opened.items()) and _was_judged(function):
        return True
    if any(axes - {0} for axes in opened.values()):
        return False
    return all(name.startswith(_BATCHED) or not _names_size(name, function) for name in function.ops)


def _was_judged(function: FunctionFacts) -> bool:
    """TensorFlow was asked about the operations, and none fails with the axes unknown."""
    machine = function.program.machine
    if machine.oracle is None or machine.oracle.trouble is not None:
        return False
    return not any(frame[0].number in function.extent for frame in machine.failing.values())


def _names_size(name: str, function: FunctionFacts) -> bool:
    from hybridize.rules.retracing.hyb803_varying_shapes import takes_any_size

    return not takes_any_size(name)
