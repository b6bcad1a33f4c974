"""Where the operators of tensors give another dtype than those of NumPy's arrays, or none at all.

Both operands are of one dtype, or one is a Python number that does not change it.
"""

from __future__ import annotations

import ast

_UNSIGNED = frozenset({"uint8", "uint16", "uint32", "uint64"})
# Their quotient is a float32 for TensorFlow, a float64 for NumPy.
_SMALL = frozenset({"int8", "int16", "uint8", "uint16"})
_BOOL = frozenset({"bool"})
_COMPLEX = frozenset({"complex64", "complex128"})
_WITHOUT: dict[type[ast.AST], frozenset[str]] = {
    ast.Add: _BOOL, ast.Sub: _BOOL, ast.FloorDiv: _BOOL, ast.Mod: _BOOL,
    ast.Div: _BOOL | _SMALL,
    ast.Pow: _BOOL | _UNSIGNED,
    ast.MatMult: _BOOL | _SMALL | _UNSIGNED,
    ast.USub: _UNSIGNED,
    ast.Lt: _BOOL | _COMPLEX, ast.LtE: _BOOL | _COMPLEX, ast.Gt: _BOOL | _COMPLEX, ast.GtE: _BOOL | _COMPLEX,
}  # fmt: skip
_NOT_FOR_TENSORS = (ast.LShift, ast.RShift, ast.UAdd)


def differs_for_tensors(node: ast.AST, dtype: str) -> bool:
    """Whether the operators at a node compute something else, or nothing, with tensors of a dtype."""
    found = [node.op] if isinstance(node, (ast.BinOp, ast.AugAssign, ast.UnaryOp)) else getattr(node, "ops", ())
    return any(isinstance(one, _NOT_FOR_TENSORS) or dtype in _WITHOUT.get(type(one), ()) for one in found)
