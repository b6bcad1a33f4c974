"""Where the program sets environment variables: one that nobody sets is a constant of the process.

Found by the text of all modules: every use of ``os.environ`` that is not plainly a read counts as setting a
variable, of any name if none is written out.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.syntax import mentions
from hybridize.project.code import Code
from hybridize.project.nodes import LOOPS, children, walk

_READING = frozenset({"get", "copy", "items", "keys", "values"})
_SETTING = frozenset({"setenv", "delenv", "putenv", "unsetenv", "load_dotenv"})
_ENVIRONMENTS = frozenset({"environ", "environb"})
_WORDS = (*sorted(_ENVIRONMENTS), *sorted(_SETTING))
_AS_TEXT = frozenset({"os.environ", "environ"})  # mock.patch.dict("os.environ", ...)
_COPYING = frozenset({"dict", "len", "list", "sorted", "iter"})
_OFTEN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.comprehension, *LOOPS)


class Setting(NamedTuple):
    """A place that sets a variable. ``key``: its name, None where it may be any. ``once``: when a module is loaded."""

    code: Code
    line: int
    key: str | None
    once: bool


class Environment:
    """What one program does to its environment."""

    def __init__(self, program: ProgramFacts) -> None:
        self.settings = tuple(setting for name in sorted(program.machine.codes)
                              for setting in _settings(program.machine.codes[name].body))

    def changes(self, function: FunctionFacts, key: str | None) -> bool:
        """Whether the variable, or any if its name is not known, may be set when the function has run already."""
        return any(not _comes_first(setting, function.code) for setting in self.settings
                   if key is None or setting.key is None or setting.key == key)


def _comes_first(setting: Setting, code: Code) -> bool:
    """Whether a module sets it above the function: then that happens once, before the function exists."""
    return setting.once and setting.code.module is code.module and setting.line < code.line


def _settings(body: Code) -> Iterator[Setting]:
    if not mentions(body, *_WORDS):
        return
    names = _ENVIRONMENTS | {alias.asname for node in walk(body.node) if isinstance(node, ast.ImportFrom)
                             for alias in node.names if alias.name in _ENVIRONMENTS and alias.asname}
    waiting: list[tuple[ast.AST, tuple[ast.AST, ...]]] = [(body.node, ())]
    while waiting:
        node, above = waiting.pop()
        keys = _keys_set(node, above, names)
        if keys:
            once = not any(isinstance(outer, _OFTEN) for outer in above)
            yield from (Setting(body, getattr(node, "lineno", 0), key, once) for key in keys)
        waiting.extend((child, (node, *above)) for child in children(node))


def _keys_set(node: ast.AST, above: tuple[ast.AST, ...], names: frozenset[str]) -> tuple[str | None, ...]:
    """The variables that a use of the environment may set; None is any."""
    if isinstance(node, ast.Constant):
        return (None,) if node.value in _AS_TEXT else ()
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else None
    parent, outer = above[0] if above else None, above[1] if len(above) > 1 else None
    if name in _SETTING and isinstance(parent, ast.Call) and parent.func is node:
        return (_text(parent.args[0] if parent.args else None),)
    if name not in names or (isinstance(parent, ast.Attribute) and parent.attr in _READING):
        return ()
    if isinstance(parent, ast.Subscript) and parent.value is node:
        return () if isinstance(parent.ctx, ast.Load) else (_text(parent.slice),)
    if isinstance(parent, ast.Attribute) and isinstance(outer, ast.Call) and outer.func is parent:
        if parent.attr == "update" and not outer.args:
            return tuple(keyword.arg for keyword in outer.keywords)
        return (_text(outer.args[0] if outer.args else None),)
    is_read = isinstance(parent, (ast.Compare, ast.For, ast.Dict)) or (
        isinstance(parent, ast.Call) and getattr(parent.func, "id", None) in _COPYING) or (
        isinstance(parent, ast.keyword) and parent.arg == "env")
    return () if is_read else (None,)


def _text(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
