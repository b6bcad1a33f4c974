"""What asking TensorFlow tells apart from types: that it could not be asked, and calls that must fail."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from hybridize.interpreter.state.machine import Machine
from hybridize.oracle.protocol import Form


def told_of(machine: Machine, files: Collection[str]) -> Iterator[str]:
    """Warnings of a run, in order of place."""
    if machine.unasked is not None:
        yield machine.unasked
    elif machine.oracle is not None and machine.oracle.trouble is not None:
        yield f"{machine.oracle.trouble}: types are known as far as without it"
    places = sorted((code.path, node.lineno, text, shown(question))  # type: ignore[attr-defined]
                    for node, (code, text, question) in machine.failing.items() if code.path in files)
    for path, line, text, given in dict.fromkeys(places):
        yield f"{path}:{line}: TensorFlow refuses this in every context: {text} (given {given})"


def shown(question: Form) -> str:
    """The arguments of a question, as people write types."""
    kind = question[0]
    if kind in ("call", "apply"):
        given = question[2]
    elif kind == "method":
        given = [question[1], *question[3]]
    else:
        given = question[-2:]
    return ", ".join(map(_spelled, given))


def _spelled(form: Form) -> str:
    kind = form[0]
    if kind in ("t", "a", "v"):
        axes: Any = form[2]
        inner = "..." if axes is None else ", ".join("?" if axis is None else str(axis) for axis in axes)
        return f"{form[1] or '?'}[{inner}]"
    if kind == "c":
        return repr(form[1])
    if kind in ("l", "u"):
        inner = ", ".join(map(_spelled, form[1]))
        return f"[{inner}]" if kind == "l" else f"({inner})"
    if kind == "or":
        return " | ".join(map(_spelled, form[1]))
    return form[1].rpartition(".")[2] if kind in ("r", "o") else "..."
