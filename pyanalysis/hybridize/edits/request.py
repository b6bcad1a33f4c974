"""What a decision asks of the editor: one action on one function."""

from __future__ import annotations

import ast
import keyword
from collections.abc import Mapping
from dataclasses import dataclass, field

ACTIONS = ("decorate", "undecorate", "reconfigure")

#: Stands for the TensorFlow module inside argument texts, e.g. ``[$tf.TensorSpec([None], $tf.float32)]``.
#: It is replaced by the name under which the module is reachable at the function. ``$`` is no Python token.
TENSORFLOW = "$tf"


@dataclass(frozen=True, slots=True)
class EditRequest:
    """Change the ``tf.function`` decorator of one function.

    ``qualname``        Python's ``__qualname__``, with ``<locals>``.
    ``line``            line of the ``def`` (or ``async``) keyword; it tells functions of one name apart.
    ``action``          ``decorate`` writes the decorator, ``undecorate`` removes it, ``reconfigure`` makes
                        its arguments read as ``arguments``, in that order and all by keyword.
    ``arguments``       keyword -> Python source of the value; may use :data:`TENSORFLOW`.
    ``decorator_line``  line of the decorator's ``@``, for one that syntax alone does not show to be
                        ``tf.function`` (a variable bound to it); otherwise it is found by its name.
    """

    qualname: str
    line: int
    action: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    decorator_line: int | None = None

    def problem(self) -> str | None:
        """Why the request makes no sense, or None."""
        if self.action not in ACTIONS:
            return f"unknown action {self.action!r}"
        for name, value in self.arguments.items():
            if not name.isidentifier() or keyword.iskeyword(name):
                return f"{name!r} is not a keyword argument"
            if not _is_expression(value.replace(TENSORFLOW, "tensorflow")):
                return f"the value of {name} is not a Python expression: {value!r}"
        return None

    @property
    def needs_module(self) -> bool:
        """Whether some argument names the TensorFlow module."""
        return any(TENSORFLOW in value for value in self.arguments.values())


@dataclass(frozen=True, slots=True)
class FilePlan:
    """All that is asked of one file. ``known_names``: names that stand for TensorFlow, wherever they come from."""

    requests: tuple[EditRequest, ...]
    known_names: Mapping[str, str] = field(default_factory=dict)


def _is_expression(text: str) -> bool:
    try:
        ast.parse(f"({text}\n)", mode="eval")
    except (SyntaxError, ValueError):
        return False
    # A comment would swallow what follows it on the line.
    return "#" not in text or _has_no_comment(text)


def _has_no_comment(text: str) -> bool:
    try:
        ast.parse(f"({text})", mode="eval")
    except SyntaxError:
        return False
    return True


def resolve(arguments: Mapping[str, str], module: str | None) -> list[tuple[str, str]]:
    """The arguments in order, newlines as ``\\n``, with :data:`TENSORFLOW` replaced by the module's name."""
    return [
        (name, "\n".join(value.splitlines()).replace(TENSORFLOW, module or TENSORFLOW))
        for name, value in arguments.items()
    ]
