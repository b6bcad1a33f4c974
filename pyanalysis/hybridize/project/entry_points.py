"""Functions that something outside the program calls: scripts, tests and their fixtures, by syntax alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from hybridize.project.imports import ImportResolver
from hybridize.project.metadata import Metadata, constant_strings, option, strings, table
from hybridize.project.model import EntryPoint, Module, Program
from hybridize.project.roots import pytest_options
from hybridize.project.testing import TestClasses, TestConventions, test_entry_points

_OBJECT_REFERENCE = re.compile(r"\s*(?:[^=]+=)?\s*([\w.]+)\s*:\s*([\w.]+)\s*(?:\[.*\])?\s*")


def find_entry_points(program: Program, metadata: Metadata, tests: bool = True) -> tuple[EntryPoint, ...]:
    """All entry points of the program, sorted by module path, then in source order."""
    modules = program.modules.values()
    found = [EntryPoint("main", module.name, "") for module in modules if runs_as_main(module)]
    found += _console_scripts(ImportResolver(program), metadata)
    if tests:
        conventions = TestConventions.from_options(pytest_options(metadata))
        classes = TestClasses(modules)
        for module in modules:
            found += test_entry_points(module, conventions, classes)
    order = {name: index for index, name in enumerate(program.modules)}
    return tuple(sorted(dict.fromkeys(found), key=lambda entry: order[entry.module]))


def runs_as_main(module: Module) -> bool:
    """Whether the module is meant to be run: ``__main__.py``, or tests ``__name__`` for ``"__main__"``."""
    if module.path.rpartition("/")[2] == "__main__.py":
        return True
    if "__main__" not in module.source.text:
        return False
    return any(isinstance(node, ast.If) and _asks_for_main(node.test) for node in module.tree.body)


def _asks_for_main(test: ast.expr) -> bool:
    if isinstance(test, ast.BoolOp):
        return any(_asks_for_main(value) for value in test.values)
    if not (
        isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], (ast.Eq, ast.In))
    ):
        return False
    sides = (test.left, test.comparators[0])
    asks = any(isinstance(side, ast.Name) and side.id == "__name__" for side in sides)
    return asks and any("__main__" in constant_strings(side) for side in sides)


def _console_scripts(resolver: ImportResolver, metadata: Metadata) -> Iterator[EntryPoint]:
    """The objects that installed commands and plug-in entry points refer to as ``module:function``."""
    for reference in _references(metadata):
        match = _OBJECT_REFERENCE.fullmatch(reference)
        module = resolver.resolve_absolute(match[1]) if match else None
        if match and isinstance(module, Module):
            yield EntryPoint("script", module.name, match[2])


def _references(metadata: Metadata) -> Iterator[str]:
    project = table(metadata.pyproject, "project")
    tables: list[Iterable[object]] = [
        table(project, "scripts").values(),
        table(project, "gui-scripts").values(),
        table(metadata.tool("poetry"), "scripts").values(),
    ]
    tables += [group.values() for group in table(project, "entry-points").values() if isinstance(group, dict)]
    for values in tables:
        for value in values:
            yield from strings(value)
    parser = metadata.setup_cfg
    if parser.has_section("options.entry_points"):
        for group, _ in parser.items("options.entry_points"):
            yield from option(parser, "options.entry_points", group).splitlines()
    declared = metadata.setup_arguments.get("entry_points")
    if declared is not None:
        for text in constant_strings(declared):
            yield from text.splitlines()
