"""What the text of a function tells of a parameter whose value is not known: that it is a function, or plain data."""

from __future__ import annotations

import ast
import re

from hybridize.facts.model import FunctionFacts
from hybridize.project.code import Param

_CALLABLE = frozenset({"Callable", "Function", "FunctionType"})
_NAMED_AS_DATA = re.compile(
    r"(n|num|nb|max_num|min_num)_\w+"
    r"|(\w+_)?(name|path|dir|dirname|filename|filepath|folder|prefix|suffix|url|fmt"
    r"|epochs|units|filters|batch_size|kernel_size|hidden_size|hidden_dim|embed_dim|embedding_dim|vocab_size|buffer_size"
    r"|input_dim|output_dim|dropout_rate|learning_rate|lr)"
    r"|alpha|eps|epsilon|margin|momentum|patience|ratio|seed|shape|(input|output)_shape|temperature|threshold"
    r"|weight_decay|window|window_size")

_NAMED_AS_FLAG = re.compile(r"(is|use|return|with|do|should)_\w+|training|trainable|debug|shuffle")


def is_python_data(function: FunctionFacts, param: Param) -> bool:
    """Whether name, hint or use say that a parameter is no tensor."""
    return named_as_data(param) or named_as_flag(param) or is_function(function, param)


def is_function(function: FunctionFacts, param: Param) -> bool:
    """Whether a parameter is hinted as something to call, or is called: ``fn(x)``, also in functions written inside."""
    return _hinted_as_callable(param.annotation) or any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == param.name
        for node in ast.walk(function.node))


def named_as_data(param: Param) -> bool:
    """Whether people give the name to numbers and texts only: ``num_classes``, ``batch_size``, ``path``."""
    return not param.kind.startswith("var_") and _NAMED_AS_DATA.fullmatch(param.name) is not None


def named_as_flag(param: Param) -> bool:
    """Whether people give the name to booleans only: ``training``, ``use_bias``."""
    return _NAMED_AS_FLAG.fullmatch(param.name) is not None


def _hinted_as_callable(hint: ast.expr | None) -> bool:
    if isinstance(hint, ast.Constant) and isinstance(hint.value, str):
        try:
            hint = ast.parse(hint.value, mode="eval").body
        except (SyntaxError, ValueError):
            return False
    if isinstance(hint, ast.BinOp):
        return any(map(_hinted_as_callable, (hint.left, hint.right)))
    if isinstance(hint, ast.Subscript):
        if _leaf(hint.value) in ("Optional", "Union"):
            return any(map(_hinted_as_callable, getattr(hint.slice, "elts", [hint.slice])))
        hint = hint.value
    return _leaf(hint) in _CALLABLE


def _leaf(node: ast.expr | None) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
