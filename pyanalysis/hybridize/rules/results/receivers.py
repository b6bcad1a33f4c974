"""What a method does with its receiver."""

from __future__ import annotations

import ast

from hybridize.facts.model import FunctionFacts

_FINDS_IT = frozenset({"super", "locals", "vars", "eval", "exec"})  # names that lead to it as well


def looks_at_receiver(function: FunctionFacts) -> bool:
    """Whether the body mentions the receiver: to all else it is the same what is bound to the name."""
    if function.receiver is None:
        return False
    names = _FINDS_IT | {function.params[function.receiver].name}
    return any(isinstance(node, ast.Name) and node.id in names
               for statement in function.node.body for node in ast.walk(statement))  # functions in it too
