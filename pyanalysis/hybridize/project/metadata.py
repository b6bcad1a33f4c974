"""What the project says of itself: ``pyproject.toml``, ``setup.cfg``, ``setup.py`` and PyDev's file.

Each file is read once, when first asked for. ``setup.py`` is parsed, never run.
"""

from __future__ import annotations

import ast
import configparser
import importlib
import re
import sys
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from hybridize.project.model import Problem
from hybridize.project.overlay import NOTHING, Overlay

# Python 3.10 has the same library under its name outside of the standard library.
tomllib: Any = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")

_TOML_PLACE = re.compile(r"\s*\(at line (\d+), column (\d+)\)$")
_PYDEV_PATHS = "org.python.pydev.PROJECT_SOURCE_PATH"


class Metadata:
    """The project files directly under ``root``; a missing or broken one reads as empty."""

    def __init__(self, root: Path, overlay: Overlay = NOTHING) -> None:
        self.root = root
        self._overlay = overlay
        self.problems: list[Problem] = []
        self.asked: dict[str, str] = {}  # the text of every file that was asked for

    @cached_property
    def pyproject(self) -> Mapping[str, Any]:
        """``pyproject.toml`` as a mapping."""
        return self._toml("pyproject.toml")

    @cached_property
    def pipfile(self) -> Mapping[str, Any]:
        """``Pipfile`` as a mapping."""
        return self._toml("Pipfile")

    @cached_property
    def setup_cfg(self) -> configparser.RawConfigParser:
        """``setup.cfg``."""
        return self.ini("setup.cfg")

    @cached_property
    def setup_tree(self) -> ast.Module:
        """The syntax tree of ``setup.py``; empty when there is none or it does not parse."""
        try:
            return ast.parse(self.text("setup.py"))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return ast.Module(body=[], type_ignores=[])

    @cached_property
    def setup_arguments(self) -> Mapping[str, ast.expr]:
        """The keyword arguments of the call of ``setup`` in ``setup.py``."""
        for node in ast.walk(self.setup_tree):
            if isinstance(node, ast.Call) and _is_setup(node.func):
                return {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
        return {}

    @cached_property
    def pydev_source_paths(self) -> tuple[str, ...]:
        """The source folders of ``.pydevproject``, relative to the project."""
        if not self.text(".pydevproject"):
            return ()
        from xml.etree import ElementTree  # only projects of that editor pay for the import

        try:
            tree = ElementTree.fromstring(self.text(".pydevproject"))
        except ElementTree.ParseError as error:
            line, column = error.position
            self.problems.append(Problem(".pydevproject", line, column, f"invalid XML: {error}"))
            return ()
        paths = [
            path.text.strip()
            for group in tree.iter("pydev_pathproperty")
            if group.get("name") == _PYDEV_PATHS
            for path in group.iter("path")
            if path.text
        ]
        return tuple(path.strip("/").partition("/")[2] or "." for path in paths)

    def tool(self, *names: str) -> Mapping[str, Any]:
        """The table ``[tool.<names>]`` of ``pyproject.toml``, empty if absent."""
        return table(self.pyproject, "tool", *names)

    def ini(self, name: str) -> configparser.RawConfigParser:
        """An INI file; duplicate keys are tolerated, a broken file is noted and reads as empty."""
        parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
        try:
            parser.read_string(self.text(name), source=name)
        except configparser.Error as error:
            line = getattr(error, "lineno", 0) or 0
            self.problems.append(Problem(name, line, 0, f"invalid INI file: {str(error).splitlines()[0]}"))
            return configparser.RawConfigParser()
        return parser

    def text(self, name: str) -> str:
        """A project file's text, ``""`` if there is none."""
        found = self.asked.get(name)
        if found is None:
            found = self.asked[name] = self._read(name)
        return found

    def _read(self, name: str) -> str:
        unsaved = self._overlay.text(self.root / name)
        if unsaved is not None:
            return unsaved.removeprefix("\ufeff")
        try:
            return (self.root / name).read_text(encoding="utf-8-sig", errors="replace")
        except OSError:
            return ""

    def line_of(self, name: str, key: str) -> int:
        """The first line of a project file that assigns ``key``, 0 if none does."""
        pattern = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=:]")
        for number, line in enumerate(self.text(name).splitlines(), 1):
            if pattern.match(line):
                return number
        return 0

    def _toml(self, name: str) -> Mapping[str, Any]:
        try:
            document: Mapping[str, Any] = tomllib.loads(self.text(name))
            return document
        except tomllib.TOMLDecodeError as error:
            message = str(error)
            place = _TOML_PLACE.search(message)
            line, column = (
                (int(place[1]), int(place[2]) - 1) if place else (message_end_line(self.text(name)), 0)
            )
            self.problems.append(Problem(name, line, column, f"invalid TOML: {_TOML_PLACE.sub('', message)}"))
            return {}


def _is_setup(function: ast.expr) -> bool:
    return "setup" in (getattr(function, "id", ""), getattr(function, "attr", ""))


def message_end_line(text: str) -> int:
    """The last line of ``text``: where a parser stands that ran into the end of the document."""
    return max(len(text.splitlines()), 1)


def table(document: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    """A nested table of a TOML document, empty where it is absent or no table."""
    value: Any = document
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def strings(value: Any) -> tuple[str, ...]:
    """The strings of a TOML value: one string, or those of a list; anything else has none."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list):
        return tuple(item for item in value if isinstance(item, str))
    return ()


def option(parser: configparser.RawConfigParser, section: str, name: str) -> str:
    """An INI option's text, ``""`` if absent."""
    return (parser.get(section, name, fallback="") or "").strip()


def string_value(node: ast.expr, names: Mapping[str, str]) -> str | None:
    """The text of a string built of literals and known ``names`` by ``+``, ``%`` or f-string; else None."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.FormattedValue):
        return string_value(node.value, names)
    if isinstance(node, ast.JoinedStr):
        parts = [string_value(part, names) for part in node.values]
        return None if None in parts else "".join(filter(None, parts))
    if isinstance(node, ast.BinOp):
        return _joined_strings(node, names)
    return None


def _joined_strings(node: ast.BinOp, names: Mapping[str, str]) -> str | None:
    left = string_value(node.left, names)
    operands = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
    right = [string_value(operand, names) for operand in operands]
    if left is None or None in right:
        return None
    if isinstance(node.op, ast.Add):
        return left + "".join(filter(None, right))
    try:
        return left % tuple(right) if isinstance(node.op, ast.Mod) else None
    except (TypeError, ValueError):
        return None


def constant_strings(node: ast.AST) -> tuple[str, ...]:
    """All string constants in an expression, in source order."""
    found = [n for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    found.sort(key=lambda n: (n.lineno, n.col_offset))
    return tuple(str(n.value) for n in found)
