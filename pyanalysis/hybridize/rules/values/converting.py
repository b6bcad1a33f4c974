"""Code that tells tensors from others only to make tensors of them: a tensor gets there too, in either mode."""

from __future__ import annotations

import ast

from hybridize.facts.lift import Lifted
from hybridize.facts.model import ProgramFacts
from hybridize.project.spelling import spelled

_DTYPE_PLACE = {"convert_to_tensor": 1, "constant": 1, "cast": 1, "identity": None}
_EXACT = frozenset({"", "float16", "bfloat16", "float32"})  # what a number becomes alike, by way of a tensor or not
_Statements = list[ast.stmt]


def only_converts(lifted: Lifted, program: ProgramFacts, number: bool = False) -> bool:
    """Whether an event belongs to a test for tensors after which there is the same tensor, whatever the test says.

    ``if not tf.is_tensor(x): x = tf.convert_to_tensor(x)``, or a conversion to one dtype either way. A ``number`` has
    another type as a tensor: only the dtypes that lose no more than it does are the same.
    """
    syntax = program.syntax(lifted.event.code)
    node: ast.AST = lifted.event.node
    for outer in syntax.ancestors(node):
        dtype = _settled(outer, node)
        if dtype is not None:
            return not number or dtype in _EXACT
        node = outer
    return False


def _settled(outer: ast.AST, inner: ast.AST) -> str | None:
    """The dtype that both sides of a test for tensors give to what it tests; "" where they leave it as it is."""
    if isinstance(outer, ast.IfExp):
        return _same(outer.test, outer.body, outer.orelse)
    if isinstance(outer, ast.If):
        return _of_statement(outer, outer.orelse)
    block = next((block for block in _blocks(outer) if inner in block), None)
    if block is None:
        return None
    place = block.index(inner)  # type: ignore[arg-type]
    near = (place, place - 1) if isinstance(inner, ast.Return) else (place,)
    for start in near:
        guard = block[start] if start >= 0 else None
        if isinstance(guard, ast.If) and not guard.orelse and start + 1 < len(block):
            found = _before_end(guard, block[start + 1])
            if found is not None:
                return found
    return None


def _blocks(outer: ast.AST) -> list[_Statements]:
    fields = (getattr(outer, name, None) for name in ("body", "orelse", "finalbody"))
    return [field for field in fields if isinstance(field, list)]


def _before_end(guard: ast.If, after: ast.stmt) -> str | None:
    """``if tf.is_tensor(x): return a`` and then ``return b``."""
    ends = isinstance(guard.body[-1], ast.Return) and isinstance(after, ast.Return)
    return _of_statement(guard, [after]) if ends else None


def _of_statement(guard: ast.If, others: _Statements) -> str | None:
    """What two branches with a statement each, or one and nothing, give to what the test is about."""
    if len(guard.body) != 1 or len(others) > 1:
        return None
    then, other = guard.body[0], others[0] if others else None
    if isinstance(then, ast.Return) and isinstance(other, ast.Return):
        return _same(guard.test, then.value, other.value)
    if not isinstance(then, ast.Assign) or not isinstance(other, (ast.Assign, type(None))):
        return None
    target = _target(then)
    if target is None or (other is not None and spelled(target) != spelled(other.targets[0])):
        return None
    return _same(guard.test, then.value, target if other is None else other.value)


def _target(statement: ast.Assign) -> ast.expr | None:
    return statement.targets[0] if len(statement.targets) == 1 else None


def _same(test: ast.expr, then: ast.expr | None, other: ast.expr | None) -> str | None:
    """The dtype of both, if both are what the test asks about, converted to it or as it is."""
    denied = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    call = test.operand if isinstance(test, ast.UnaryOp) and denied else test
    if then is None or other is None or not isinstance(call, ast.Call) or not call.args:
        return None
    if _called(call) not in ("isinstance", "is_tensor"):
        return None
    for_tensors = then if _asks_for_tensors(call) is not denied else other
    subject = spelled(call.args[0])
    dtypes = {_dtype_of(side, subject, side is for_tensors) for side in (then, other)}
    return dtypes.pop() if len(dtypes) == 1 else None


def _asks_for_tensors(call: ast.Call) -> bool:
    asked = spelled(call.args[1]) if len(call.args) == 2 else ""
    return _called(call) == "is_tensor" or "Tensor" in asked or "Variable" in asked


def _dtype_of(side: ast.expr, subject: str, of_tensor: bool) -> str | None:
    """The dtype that an expression converts the subject to, "" if it has none; None if it is something else."""
    if spelled(side) == subject:
        return ""
    if not isinstance(side, ast.Call) or not side.args or spelled(side.args[0]) != subject:
        return None
    called = _called(side)
    if called not in _DTYPE_PLACE or (of_tensor and called == "constant"):
        return None
    place = _DTYPE_PLACE[called]
    given = {keyword.arg: keyword.value for keyword in side.keywords}
    if len(side.args) > (place or 0) + 1 or not given.keys() <= {"dtype", "name"}:
        return None
    dtype = given.get("dtype") or (side.args[place] if place is not None and len(side.args) > place else None)
    return "" if dtype is None else _leaf(dtype)


def _leaf(dtype: ast.expr) -> str:
    """``tf.float32``, ``"float32"`` and ``np.float32`` are one."""
    if isinstance(dtype, ast.Constant) and isinstance(dtype.value, str):
        return dtype.value
    named = isinstance(dtype, ast.Attribute) and isinstance(dtype.value, ast.Name) and dtype.value.id in _NAMESPACES
    return dtype.attr if named and isinstance(dtype, ast.Attribute) else spelled(dtype)


_NAMESPACES = frozenset({"tf", "tensorflow", "np", "numpy"})


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
