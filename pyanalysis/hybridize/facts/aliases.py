"""Which argument of a function an expression is, or is a view of: the object itself, not something computed."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, TypeGuard

from hybridize.facts.lift import Lifted
from hybridize.facts.sources import sources
from hybridize.facts.walk import formal
from hybridize.interpreter.evaluate.places import out_argument
from hybridize.interpreter.functions.derived import BASES
from hybridize.interpreter.state.record import FIRST_ARGUMENT, CallEdge, Event
from hybridize.project.code import Code

if TYPE_CHECKING:
    from hybridize.facts.model import FunctionFacts, ProgramFacts

_CONTAINERS = frozenset(base.rpartition(".")[2] for base in BASES)
VIEWS = frozenset(
    {
        "reshape",
        "view",
        "ravel",
        "transpose",
        "squeeze",
        "swapaxes",
        "diagonal",
        "asarray",
        "asanyarray",
        "atleast_1d",
        "atleast_2d",
        "expand_dims",
        "broadcast_to",
        "T",
        "real",
        "imag",
        "flat",
        "split",
        "array_split",
        "hsplit",
        "vsplit",
        "dsplit",
        "moveaxis",
        "rollaxis",
        "ascontiguousarray",
        "asfortranarray",
        "require",
        "flip",
        "fliplr",
        "flipud",
        "rot90",
        "as_strided",
        "sliding_window_view",
        "broadcast_arrays",
        "einsum",
        "frombuffer",
        "nditer",
        "trim_zeros",
        "matrix_transpose",
        "permute_dims",
    }
)
_DEEPEST = 8
_FROM_CONTAINERS = frozenset({"get", "setdefault", "pop", "popleft", "popitem", "__getitem__", "__getattribute__"})
_FROM_OBJECTS = frozenset({"getattr", "next", "max", "min", "eval"})


def changed_parameter(function: FunctionFacts, lifted: Lifted, program: ProgramFacts) -> str | None:
    """The parameter of a function whose array an event changes in place, however deep; None for any other array."""
    code = lifted.steps[-1].callee.code if lifted.steps else function.code
    name = parameter_of(program, code, changed_expression(lifted.event))
    for position in range(len(lifted.steps) - 1, -1, -1):
        if name is None:
            return None
        step = lifted.steps[position]
        code = lifted.steps[position - 1].callee.code if position else function.code
        name = parameter_of(program, code, actual(step, name))
    return name


def changes_own_array(function: FunctionFacts, lifted: Lifted, program: ProgramFacts) -> bool:
    """Whether the array that an event changes in place was made by the function, or by what it calls."""
    code = lifted.steps[-1].callee.code if lifted.steps else function.code
    node = changed_expression(lifted.event)
    for position in range(len(lifted.steps) - 1, -1, -1):
        if _is_fresh(program, code, node):
            return True
        name = parameter_of(program, code, node)
        if name is None:
            return False
        node = actual(lifted.steps[position], name)
        code = lifted.steps[position - 1].callee.code if position else function.code
    return _is_fresh(program, code, node)


def _is_fresh(program: ProgramFacts, code: Code, node: ast.AST | None, depth: int = _DEEPEST) -> bool:
    """Whether an expression is an array that this unit made: the result of a call or an operator, or a view of one."""
    if not depth:
        return False
    if isinstance(node, ast.Name):
        given = any(param.name == node.id for param in code.params)
        if not code.is_function or given and not _is_rebound(code, node):
            return False
        syntax = program.uses.syntax(code)
        bound = [value for one in syntax.bindings(node.id) if not isinstance(one.statement, ast.AugAssign)
                 for value in tuple(sources(syntax, one)) or (None,)]
        return bool(bound) and all(_is_fresh(program, code, value, depth - 1) for value in bound)
    if isinstance(node, ast.Subscript):
        return _is_fresh(program, code, node.value, depth - 1)
    if makes_view(node):
        return _is_fresh(program, code, viewed(node), depth - 1)
    if isinstance(node, ast.Call):
        return _gives_fresh(program, code, node, depth)
    return isinstance(node, (ast.BinOp, ast.UnaryOp, ast.Compare))


def _is_rebound(code: Code, node: ast.Name) -> bool:
    """Whether a statement that always runs binds a parameter anew before the node: ``a = a.copy()``."""
    for statement in code.node.body:  # type: ignore[attr-defined]
        if (statement.end_lineno, statement.end_col_offset) > (node.lineno, node.col_offset):
            return False
        if isinstance(statement, ast.Assign) and any(
                isinstance(target, ast.Name) and target.id == node.id for target in statement.targets):
            return True
    return False


def _gives_fresh(program: ProgramFacts, code: Code, call: ast.Call, depth: int) -> bool:
    """Whether a call gives what nobody else holds: not an array that an object, a container or a function keeps."""
    function = call.func
    if isinstance(function, ast.Attribute) and function.attr in _FROM_CONTAINERS:
        return False
    if isinstance(function, ast.Name) and function.id in _FROM_OBJECTS:
        return False
    unit = program.function_of(code)
    called = [edge.callee for record in (unit.records if unit is not None else ())
              for edge in program.uses.edges(record, call) if edge.how != "construct"]
    return all(_is_fresh(program, callee.code, getattr(node, "value", node), depth - 1)
               for callee in called for node, _ in callee.returns)


def makes_view(node: ast.AST | None) -> TypeGuard[ast.Call]:
    """Whether an expression is a call that may give a view: ``array.reshape(...)``, ``np.reshape(array, ...)``."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    return node.func.attr in VIEWS or any(
        item.arg == "copy" and not getattr(item.value, "value", True) for item in node.keywords)  # ``copy=False``


def viewed(call: ast.Call) -> ast.AST | None:
    """The array that a call which :func:`makes_view` looks into."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    root: ast.expr | None = owner
    while isinstance(root, ast.Attribute):
        root = root.value
    if not (isinstance(root, ast.Name) and root.id in ("np", "numpy")):
        return owner
    return next((item for item in call.args if not isinstance(item, ast.Constant)), None)  # ``einsum("i->i", array)``


def changed_expression(event: Event) -> ast.AST | None:
    """The expression whose value an event changes in place."""
    node = event.node
    if isinstance(node, ast.AugAssign):
        return node.target
    if isinstance(node, ast.Subscript):
        return node.value
    if not isinstance(node, ast.Call):
        return None
    if event.attr == FIRST_ARGUMENT:
        return next(iter(node.args), None)
    out = out_argument(node, event.api.parameters if event.api is not None else ())
    if out is not None:
        return out
    if event.api is not None and "mutates_arg0" in event.api.effects:
        return next(iter(node.args), None)
    if not isinstance(node.func, ast.Attribute) or _names_class(node.func.value, event):
        return next(iter(node.args), None)
    return node.func.value


def _names_class(owner: ast.expr, event: Event) -> bool:
    """Whether it is the class of the method that is called: ``list.append(items, item)``."""
    leaf = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else None
    called = event.api.name if event.api is not None else event.name
    return leaf is not None and (leaf in _CONTAINERS or called.split(".")[-2:-1] == [leaf])


def actual(step: CallEdge, name: str) -> ast.AST | None:
    """The expression that a call hands over for a parameter."""
    call = step.node
    if not isinstance(call, ast.Call):
        return None
    for position, item in enumerate(call.args):
        if not isinstance(item, ast.Starred) and formal(step, call, position) == (name, ()):
            return item
    return next((item.value for item in call.keywords if item.arg == name), None)


def parameter_of(program: ProgramFacts, code: Code, node: ast.AST | None, depth: int = _DEEPEST) -> str | None:
    """The parameter of a unit that an expression is or is a view of."""
    if node is None or not depth:
        return None
    if isinstance(node, ast.Name):
        return _of_name(program, code, node, depth)
    if isinstance(node, ast.Subscript):
        return parameter_of(program, code, node.value, depth - 1)
    if isinstance(node, ast.Attribute):
        return parameter_of(program, code, node.value, depth - 1) if node.attr in VIEWS else None
    if isinstance(node, ast.IfExp):
        return parameter_of(program, code, node.body, depth - 1) or parameter_of(program, code, node.orelse, depth - 1)
    if makes_view(node) and isinstance(node.func, ast.Attribute):
        inner = parameter_of(program, code, node.func.value, depth - 1)
        return inner or (parameter_of(program, code, node.args[0], depth - 1) if node.args else None)
    return None


def _of_name(program: ProgramFacts, code: Code, node: ast.Name, depth: int) -> str | None:
    place = (node.lineno, node.col_offset)
    rebound = False
    syntax = program.uses.syntax(code)
    for binding in syntax.bindings(node.id):
        if isinstance(binding.statement, ast.AugAssign) or (binding.target.lineno, binding.target.col_offset) >= place:
            continue
        rebound = True
        for source in sources(syntax, binding):
            found = parameter_of(program, code, source, depth - 1) if source is not node else None
            if found is not None:
                return found
    return node.id if not rebound and any(param.name == node.id for param in code.params) else None
