"""The signature of one function, from what all calls of the program pass."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from hybridize.facts.model import Caller, FunctionFacts, ProgramFacts
from hybridize.facts.overrides import calling_base
from hybridize.facts.repetition import counts
from hybridize.facts.summary import default_of
from hybridize.interpreter.execute.classes import api_bases, role_of
from hybridize.interpreter.state.record import MEMBER
from hybridize.knowledge.index import member
from hybridize.project.code import Param
from hybridize.signatures.failures import refuse_other_errors
from hybridize.signatures.joining import Joined
from hybridize.signatures.model import Leaf, Node, Signature, Structure, Withheld, leaves, open_axes
from hybridize.signatures.naming import spelled
from hybridize.signatures.needs import check
from hybridize.values import labels as lb
from hybridize.values.atoms import Keywords, Tensor, Tuple
from hybridize.values.kinds import holds_tensor, is_extension, nested
from hybridize.values.objects import Class, Dictionary, DictState, Sequence
from hybridize.values.value import NOT_CONSTANT, Value

_KERAS = frozenset({"keras_layer", "keras_model"})
_OF_TYPES = frozenset({"hasattr", "is_tensor", "isinstance", "type"})
_OF_VARIABLES = frozenset({
    "aggregation", "assign", "assign_add", "assign_sub", "batch_scatter_update", "constraint", "count_up_to",
    "gather_nd", "handle", "initialized_value", "initializer", "is_initialized", "name", "read_value", "ref",
    "sparse_read", "synchronization", "trainable", "value", "watched_variables",
})  # fmt: skip
_NOTHING: Mapping[int, str] = {}
_OF_SLICES = ("IndexedSlices", "values", "indices", "dense_shape")
_TAPES = ("tensorflow.GradientTape", "tensorflow.gradients")


def infer(function: FunctionFacts, program: ProgramFacts, graphs: frozenset[int] = frozenset(),
          pinned: Mapping[int, str] = _NOTHING) -> Signature:
    """The signature; raises :class:`Withheld` where one might reject a call or change what the body sees.

    ``graphs``: units that are, or become, graphs. ``pinned``: dtypes that parameters must have, whatever is passed.
    """
    calls = _calls(function, program)
    _refuse_receivers(function, program)
    keras = is_keras_call(function)
    if keras:
        _refuse_keras_options(function, calls)
    nodes: list[Node] = []
    parameters: list[int] = []
    seen: dict[int, set[int]] = {}
    plain: list[Leaf] = []  # leaves that Python numbers are passed for
    for index, param in enumerate(function.params):
        if index == function.receiver:
            continue
        passed = [caller.edge.passed[index].plain() for caller in calls]
        if _keeps_default(function, param, passed):
            continue
        if index != _following(function, parameters[-1] if parameters else -1):
            raise Withheld(f"`{param.name}` comes behind a parameter that keeps its default")
        _refuse_growing(function, program, param, passed)
        for joined in _joined(function, param, passed, pinned.get(index)):
            _refuse_variables(function, joined, index)
            _refuse_slices(function, joined)
            row = isinstance(joined.node, Structure) and joined.node.container in ("list", "tuple")
            if keras and parameters and row:
                raise Withheld(f"Keras may pass `{param.name}` as a list or as a tuple, as `RNN` does with states")
            nodes.append(joined.node)
            parameters.append(index)
            if joined.numbers:
                if _asks_types(function):
                    raise Withheld(f"Python numbers are passed for `{param.name}` as well, and the body asks for types")
                plain.extend(leaves(joined.node))
            seen.setdefault(index, set()).update(*(open_axes(leaf.shape) for leaf in leaves(joined.node)
                                                   if _is_open_everywhere(passed)))
    if not nodes:
        raise Withheld("no parameter holds a tensor")
    _refuse_mixed_numbers(nodes, plain)
    if keras:
        nodes = [_with_open_batch(node) for node in nodes]
    refuse_other_errors(function, parameters, nodes)
    opened: dict[int, set[int]] = {}
    for index, node in zip(parameters, nodes):
        opened.setdefault(index, set()).update(*(open_axes(leaf.shape) for leaf in leaves(node)))
    _refuse_lost_sizes(function, program, opened, keras, graphs)
    check(function, opened, seen)
    return Signature(tuple(nodes), tuple(parameters))


def _calls(function: FunctionFacts, program: ProgramFacts) -> list[Caller]:
    """The calls that count; all of them must be seen."""
    if program.library:
        raise Withheld("callers outside the program may pass other shapes")
    if function.escaped:
        raise Withheld("code that cannot be followed may call it")
    if function.recursive:
        raise Withheld("it calls itself")
    caller = program.unfollowed.get(function.code.number)
    if caller is not None:
        raise Withheld(f"not every context is followed of {caller}(), which calls it")
    unseen = calling_base(function)
    if unseen is not None:
        raise Withheld(f"the code of {unseen}, from which its class derives, may pass other arguments")
    base = _library_caller(function)
    if base is not None:
        raise Withheld(f"{base.rpartition('.')[2]} objects are made to be called by the library, with other arguments")
    calls = [caller for caller in function.callers if counts(caller.edge)]
    if not calls or not function.called:
        raise Withheld("no call of the program shows its arguments")
    if any(record.evidence and record.phase != "entry" for record in function.records):
        raise Withheld("some of its arguments are assumed, not seen")
    if any(len(caller.edge.passed) != len(function.params) for caller in calls):
        raise Withheld("the arguments of a call are not known")
    return calls


def _refuse_receivers(function: FunctionFacts, program: ProgramFacts) -> None:
    """TensorFlow knows the receiver by its name alone, and gives it no specification."""
    for index, param in enumerate(function.params):
        if index == function.receiver and any(map(is_extension, function.parameter(index).atoms)):
            raise Withheld(f"`{param.name}` is an extension type, which TensorFlow passes as one more tensor argument")
        if index == function.receiver and function.code.number in program.machine.unbound:
            raise Withheld(f"it is called with `{param.name}` as an argument, as in `Base.method(self, x)`: TensorFlow "
                           "counts that as one more than the signature has")
        if (param.name == "self") != (index == function.receiver):
            raise Withheld(f"TensorFlow takes a parameter called `self` for the receiver, and here it is "
                           f"{'not' if param.name == 'self' else f'`{param.name}`'}")


def _library_caller(function: FunctionFacts) -> str | None:
    """The library class whose ``__call__`` a method overrides: that of schedules, initializers, constraints, ..."""
    if function.code.name != "__call__" or not isinstance(function.cls, Class):
        return None
    return next((base for base in api_bases(function.cls) if member(base, "__call__") is not None), None)


def is_keras_call(function: FunctionFacts) -> bool:
    """Whether it is the ``call`` of a layer or model."""
    return function.code.name == "call" and function.cls is not None and role_of(function.cls) in _KERAS


def _refuse_keras_options(function: FunctionFacts, calls: list[Caller]) -> None:
    """Keras passes ``training`` and ``mask`` on its own, in ``fit`` and to layers within layers."""
    options = [param.name for param in function.params if param.name in ("training", "mask")]
    caught = next((param.name for param in function.params if param.kind == "var_keyword"), None)
    if caught is not None:
        raise Withheld(f"Keras passes `training` and the like on its own, and `**{caught}` catches them")
    if not options:
        return
    for caller in calls:
        inner = caller.record.code.name in ("call", "train_step", "test_step", "predict_step")
        if inner or caller.edge.how != "keras_call":
            raise Withheld(f"Keras passes `{options[0]}` on its own")


def _keeps_default(function: FunctionFacts, param: Param, passed: list[Value]) -> bool:
    """Whether a parameter needs no specification, as every call leaves it as it is."""
    if param.kind == "var_keyword":
        if any(_holds_entries(value) for value in passed):
            raise Withheld(f"what `**{param.name}` catches has no place in a signature")
        return True
    if param.kind == "var_positional":
        return all(isinstance(value.single(), Tuple) and not value.single().items for value in passed)  # type: ignore[union-attr]
    default = default_of(function, param.name)
    if param.default is not None and default is not None and not holds_tensor(default) and \
            default.constant() is not NOT_CONSTANT and all(value is default for value in passed):
        return True
    if param.kind == "keyword":
        raise Withheld(f"the keyword-only parameter `{param.name}` has no place in a signature")
    return False


def _holds_entries(value: Value) -> bool:
    for atom in value.ordered():
        if isinstance(atom, Keywords) and not atom.items and not atom.rest.atoms:
            continue
        state = atom.fields.get("content") if isinstance(atom, Dictionary) else None
        if isinstance(state, DictState) and not state.known and not state.rest_value.atoms:
            continue
        return True
    return False


def _following(function: FunctionFacts, index: int) -> int:
    following = index + 1
    return following + 1 if following == function.receiver else following


def _joined(function: FunctionFacts, param: Param, passed: list[Value], pinned: str | None) -> list[Joined]:
    """One node, or one for each tensor that ``*args`` catches."""
    def name(cls: Any) -> tuple[str, tuple[str, ...]] | None:
        return spelled(function, cls)

    if param.kind != "var_positional":
        return [Joined(param.name, passed, name, pinned)]
    rows = [value.single() for value in passed]
    lengths = {len(row.items) if isinstance(row, Tuple) else None for row in rows}
    if len(lengths) > 1 or None in lengths:
        raise Withheld(f"`*{param.name}` catches a varying number of arguments")
    columns = zip(*(row.items for row in rows if isinstance(row, Tuple)))
    return [Joined(f"*{param.name}", list(column), name) for column in columns]


def _refuse_growing(function: FunctionFacts, program: ProgramFacts, param: Param, passed: list[Value]) -> None:
    """What a list holds is known at the end of the program; a call before that passed it as it was then."""
    for atom in (atom for value in passed for atom in nested(value)):
        if not isinstance(atom, (Sequence, Dictionary)):
            continue
        if program.staleness.stale(function, (atom, "content")):
            raise Withheld(f"the {atom.type_name} passed for `{param.name}` changes between calls")
        if program.staleness.changed_later(function, (atom, "content")):
            raise Withheld(f"the {atom.type_name} passed for `{param.name}` changes after a call")


def _refuse_variables(function: FunctionFacts, joined: Joined, index: int) -> None:
    """Under a signature a variable arrives as a tensor: neither assigned, nor watched by a tape, nor optimized."""
    if not joined.variables:
        return
    looked_into = _reads_members(function, index)
    changed = any(name.startswith((*_TAPES, "tensorflow.Variable.")) for name in function.ops)
    if changed or looked_into or _uses_tape(function) or _steps_optimizer(function) or _asks_variables(function):
        raise Withheld(f"`{joined.name}` is a variable, and the body does more than read it")


def _reads_members(function: FunctionFacts, index: int) -> bool:
    label = lb.Label(lb.VALUE, function.code.number, index)
    return any(label in lifted.subject.labels for lifted in function.events(MEMBER))


def _refuse_slices(function: FunctionFacts, joined: Joined) -> None:
    """Under a signature the rows of a sparse gradient arrive as the whole tensor, and go out as one."""
    if not joined.slices:
        return
    nodes = (function.program.units[number].node for number in sorted(function.extent)
             if number in function.program.units)
    looked_into = any(isinstance(node, ast.Attribute) and node.attr in _OF_SLICES
                      for body in nodes for node in ast.walk(body))
    given_back = any(isinstance(atom, Tensor) and atom.layout == "indexed_slices" for atom in nested(function.result))
    if looked_into or _steps_optimizer(function) or given_back:
        raise Withheld(f"`{joined.name}` is the gradient of a look-up (`tf.IndexedSlices`), "
                       "and the body does more than read it as a tensor")


def _uses_tape(function: FunctionFacts) -> bool:
    return any(name.startswith(_TAPES) for number in function.extent
               for unit in [function.program.units.get(number)] if unit is not None for name in unit.own_ops)


def _steps_optimizer(function: FunctionFacts) -> bool:
    return any(".optimizers." in name for name in function.ops)


def _asks_variables(function: FunctionFacts) -> bool:
    """Whether some code of the function names what variables have and tensors lack, or asks for types."""
    for number in sorted(function.extent):
        unit = function.program.units.get(number)
        for node in function.program.syntax(unit.code).parents if unit is not None else ():
            if isinstance(node, ast.Attribute) and (node.attr in _OF_VARIABLES or node.attr.startswith("scatter_")):
                return True
            if isinstance(node, ast.Name) and node.id == "isinstance":
                return True
    return False


def _asks_types(function: FunctionFacts) -> bool:
    """Whether some code of the function tells a number from the tensor that a signature makes of it."""
    for number in sorted(function.extent):
        unit = function.program.units.get(number)
        for node in function.program.syntax(unit.code).parents if unit is not None else ():
            name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
            if name in _OF_TYPES:
                return True
    return False


def _is_open_everywhere(passed: list[Value]) -> bool:
    """Whether every call passes shapes with open axes, so that the analysis never knew them."""
    return all(any(None in (getattr(atom, "shape", None) or (None,)) for atom in value.atoms) for value in passed)


def _refuse_mixed_numbers(nodes: list[Node], plain: list[Leaf]) -> None:
    """A Python number adapts to any dtype, a tensor does not: one dtype of floats must do for all."""
    if not plain:
        return
    dtypes = {leaf.dtype for node in nodes for leaf in leaves(node)}
    if len(dtypes) > 1:
        raise Withheld("a Python number is passed that may meet tensors of more than one dtype")


def _refuse_lost_sizes(function: FunctionFacts, program: ProgramFacts, opened: dict[int, set[int]], keras: bool,
                       graphs: frozenset[int]) -> None:
    """Within another graph the results have the sizes of the signature, and what comes behind may need others."""
    lost = {axis for axes in opened.values() for axis in axes}
    if keras:
        if lost - {0}:
            raise Withheld("layers behind this one may need sizes that a signature has to leave open")
        return
    traced = any(caller.edge.how in ("graph_callback", "keras_call") for caller in function.callers)
    outer = any(number != function.code.number and function.code.number in unit.extent
                for number, unit in program.units.items() if number in graphs or is_keras_call(unit))
    if lost and (traced or outer):
        raise Withheld("a graph calls it, which may need sizes that a signature has to leave open")


def _with_open_batch(node: Node) -> Node:
    if isinstance(node, Structure):
        return Structure(node.container, tuple(map(_with_open_batch, node.items)), node.keys, node.name)
    return Leaf(node.dtype, (None, *node.shape[1:]), node.layout, node.rows) if node.shape else node
