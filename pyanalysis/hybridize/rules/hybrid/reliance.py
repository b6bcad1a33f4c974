"""What of a program relies on a function being a graph, so that its decorator cannot be removed silently.

Each finding is a place, a message, and whether it is certain.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from hybridize.facts.decorators import ABOVE
from hybridize.facts.exports import exported
from hybridize.facts.graphs import given, graphs_of
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.options import option, switched_on
from hybridize.facts.repetition import counts
from hybridize.facts.results import Leaf, Path, held_at_exit, leaves, spell
from hybridize.facts.use import UNUSED
from hybridize.facts.work import draws_numbers
from hybridize.interpreter.state.record import CONVERT, CREATE, USE
from hybridize.remember import remembered
from hybridize.rules.results.kinds import SPELLED
from hybridize.rules.results.python_leaves import python_leaves
from hybridize.rules.values.hyb415_identity_of_result import recognitions
from hybridize.values.atoms import Array, Tensor
from hybridize.values.kinds import is_none, nested
from hybridize.values.objects import Obj
from hybridize.values.value import Value

Finding = tuple[ast.AST, str, bool]

# Attributes that a plain function has as well.
_PLAIN = frozenset({"__name__", "__qualname__", "__doc__", "__module__", "__call__", "__dict__"})
# Operations that raise outside a graph.
_GRAPH_ONLY = frozenset(
    {
        "tensorflow.gradients",
        "tensorflow.hessians",
        "tensorflow.compat.v1.gradients",
        "tensorflow.compat.v1.hessians",
        "tensorflow.compat.v1.placeholder",
        "tensorflow.compat.v1.placeholder_with_default",
    }
)
_SWITCHES = (
    ("jit_compile", "experimental_compile"),
    ("experimental_implements",),
    ("experimental_attributes",),
)


def of(function: FunctionFacts, program: ProgramFacts) -> Iterator[Finding]:
    """Everything that relies on the graph of a hybrid function."""
    for look in _LOOKS:
        yield from look(function, program)


def _options(function: FunctionFacts, program: ProgramFacts) -> Iterator[Finding]:
    hybrid = function.hybrid
    assert hybrid is not None
    for names in _SWITCHES:
        if switched_on(hybrid, *names):
            yield hybrid.node, f"the decorator sets `{names[0]}`", True
    if option(hybrid, "input_signature") is not None:
        yield hybrid.node, "the signature of the decorator converts and checks arguments", True
    if hybrid.form == ABOVE:
        yield hybrid.node, "the decorator makes a graph of what the decorators below it return", True
    if hybrid.form == "decorator" and not hybrid.complete:
        yield hybrid.node, "the options of the decorator are given elsewhere", True


def _uses(function: FunctionFacts, program: ProgramFacts) -> Iterator[Finding]:
    table = _attribute_uses(program)
    objects: list[Obj] = [
        *graphs_of(program, function),
        *program.machine.functions.get(function.code.number, ()),
    ]
    for attribute in sorted({table[one] for one in objects if one in table}):
        yield (
            function.node,
            f"the program reads `{function.code.name}.{attribute}`, which only a graph has",
            True,
        )
    if function.escaped:
        yield function.node, f"{function.code.name}() is handed to code that cannot be followed", False


@remembered
def _attribute_uses(program: ProgramFacts) -> dict[Obj, str]:
    out: dict[Obj, str] = {}
    for record in program.machine.records:
        if record.stale:
            continue
        for event in record.events.values():
            if event.kind == USE and event.target is not None and event.attr not in _PLAIN:
                out.setdefault(event.target, event.attr)
    return out


def _export(function: FunctionFacts, program: ProgramFacts) -> Iterator[Finding]:
    by = exported(function, program)
    if by:
        yield function.node, f"`{by}` exports the function", True


def _graph_only(function: FunctionFacts, program: ProgramFacts) -> Iterator[Finding]:
    for name in sorted(function.ops & _GRAPH_ONLY):
        yield function.own_ops.get(name, function.node), f"`{name}` works in graphs only", True
    for name in sorted(name for name in function.ops if name.startswith("tensorflow.distribute.")):
        yield function.own_ops.get(name, function.node), f"`{name}` may need a graph", True
    for lifted in function.events(CREATE):
        if lifted.event.detail in (
            "variable",
            "keras_layer",
            "keras_model",
            "keras_optimizer",
            "keras_metric",
            "state_creator",
        ):
            node = lifted.steps[0].node if lifted.steps else lifted.event.node
            yield node, f"{lifted.event.name.rpartition('.')[2]} is created here, once in a graph", True
            return


def _results(function: FunctionFacts, program: ProgramFacts) -> Iterator[Finding]:
    if not function.result.atoms and function.records:
        yield function.node, "what the function returns is not known", False
    sorts: dict[Path, set[str]] = {}
    for found in python_leaves(function.records, program):
        sorts.setdefault(found.path, set()).update(found.kinds)
    for leaf in leaves(function.result, held=held_at_exit(function.records)):
        kinds = sorted(sorts.get(leaf.path, ()))
        if kinds and _used(function, program, leaf):
            what = f"{spell(leaf.path)} of its result" if leaf.path else "its result"
            yield (
                function.node,
                f"{what} is {SPELLED[kinds[0]]}, which the graph gives as a tensor to its callers",
                True,
            )
        elif (
            any(not isinstance(atom, Tensor) and not is_none(atom) for atom in leaf.value.atoms) and not kinds
        ):
            yield function.node, "what the function returns is not known to be a tensor", False


def _identity(function: FunctionFacts, program: ProgramFacts) -> Iterator[Finding]:
    for what, _ in recognitions(function, program):
        yield function.node, f"the function may return {what}, and a caller asks whether it is the same object", True
        return


def _used(function: FunctionFacts, program: ProgramFacts, leaf: Leaf) -> bool:
    uses = program.uses.of_function(function, leaf.path)
    return not uses or any(use.kind != UNUSED for use in uses)


def _arguments(function: FunctionFacts, program: ProgramFacts) -> Iterator[Finding]:
    for _, passed in given(function):
        for index, value in sorted(passed.items()):
            if index != function.receiver and _holds_array(value):
                yield (
                    function.node,
                    f"arrays given for `{function.params[index].name}` are tensors in the graph",
                    True,
                )
                return
    if any(not counts(caller.edge) for caller in function.callers):
        yield (
            function.node,
            "a test expects a call to fail: outside a graph the error may be another one",
            False,
        )


def _holds_array(value: Value) -> bool:
    return any(isinstance(atom, Array) for atom in nested(value))


def _numbers(function: FunctionFacts, program: ProgramFacts) -> Iterator[Finding]:
    if draws_numbers(function):
        yield function.node, "with a seed, random operations give other numbers outside the graph", False
    for lifted in function.events(CONVERT):
        if lifted.event.attr in ("int", "float", "len", "range") and function.symbolic(lifted.subject):
            node = lifted.steps[0].node if lifted.steps else lifted.event.node
            yield (
                node,
                f"`{lifted.event.attr}` of a tensor is a tensor in the graph and a Python number outside",
                False,
            )
            return


_LOOKS: tuple[Callable[[FunctionFacts, ProgramFacts], Iterator[Finding]], ...] = (
    _options,
    _uses,
    _export,
    _graph_only,
    _results,
    _identity,
    _arguments,
    _numbers,
)
