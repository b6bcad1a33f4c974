"""What a docstring says of a parameter: ``labels: int tensor of shape [n]``, ``size (int)``, ``:param str name:``.

Only the head of a description counts: the "name of a tensor" is a text, and the "number of tensors" a number.
"""

from __future__ import annotations

import ast
import re

from hybridize.project.code import Code
from hybridize.remember import remembered
from hybridize.values import value as vl
from hybridize.values.value import Value

_ENTRY = re.compile(r"^\s*[`*]*(\w+)[`*]*\s*(?:\(([^)]*)\))?\s*:\s*(\S.*)$")  # Google's and NumPy's form
_PARAM = re.compile(r"^\s*:(?:param|arg|type)\s+(?:([\w.\[\]]+)\s+)?(\w+)\s*:\s*(.*)$")  # Sphinx's
_HEAD_ENDS = re.compile(r"\b(?:of|with|containing|to|that|for|in|from|on|by|which)\b|[,.;:(\[]")
_ALTERNATIVES = re.compile(r"\bor\b|/|\|")
_WORD = re.compile(r"[a-z_]\w*")
_KINDS: tuple[tuple[str, Value], ...] = (  # the first that is named beats the others: an "int tensor" is a tensor
    ("tensor tensors", vl.ANY_TENSOR),
    ("ndarray array", vl.ANY_ARRAY),
    ("bool boolean flag whether", vl.BOOL),
    ("str string name path filename", vl.STR),
    ("float", vl.join(vl.FLOAT, vl.INT)),
    ("int integer number", vl.INT),
    ("none", vl.NONE),
)
_CONTAINERS = frozenset({"list", "tuple", "dict", "dictionary", "sequence", "set", "iterable", "pair", "function"})


@remembered
def _entries(function: ast.AST) -> dict[str, str]:
    """Parameters and the texts that tell what they are."""
    if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return {}
    found: dict[str, str] = {}
    for line in (ast.get_docstring(function) or "").splitlines():
        sphinx = _PARAM.match(line)
        entry = _ENTRY.match(line) if sphinx is None else None
        if sphinx is not None:
            found.setdefault(sphinx[2], sphinx[1] or sphinx[3])
        elif entry is not None:
            found.setdefault(entry[1], entry[2] or entry[3])
    return found


def described(code: Code, name: str) -> Value | None:
    """What the docstring of a function says that a parameter holds; None where it does not say."""
    text = _entries(code.node).get(name, "").lower().replace("`", "").replace("tf.", "")
    kinds = [_kind(part) for part in _ALTERNATIVES.split(_HEAD_ENDS.split(text)[0])]
    known = [kind for kind in kinds if kind is not None]
    return vl.join_all(known) if known and len(known) == len(kinds) else None


def _kind(phrase: str) -> Value | None:
    words = set(_WORD.findall(phrase))
    if words & _CONTAINERS:
        return None
    return next((value for names, value in _KINDS if words & set(names.split())), None)
