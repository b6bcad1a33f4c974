"""What pytest and unittest would call, by their naming conventions."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from hybridize.project.model import EntryPoint, Module

_TEST_CASE_BASES = frozenset({"TestCase", "IsolatedAsyncioTestCase"})
_CASE_FIXTURES = frozenset(
    {"setUp", "tearDown", "setUpClass", "tearDownClass", "asyncSetUp", "asyncTearDown", "runTest"}
)
_MODULE_FIXTURES = frozenset(
    {
        "setUpModule",
        "tearDownModule",
        "setup_module",
        "teardown_module",
        "setup_function",
        "teardown_function",
    }
)
_CLASS_FIXTURES = frozenset(
    {
        "setup_method",
        "teardown_method",
        "setup_class",
        "teardown_class",
        "setup",
        "teardown",
        "setUp",
        "tearDown",
    }
)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class TestConventions:
    """The names by which pytest collects (its ini options of the same names)."""

    __test__ = False  # pytest collects classes called Test*

    python_files: tuple[str, ...] = ("test_*.py", "*_test.py")
    python_classes: tuple[str, ...] = ("Test",)
    python_functions: tuple[str, ...] = ("test",)

    @classmethod
    def from_options(cls, options: Mapping[str, tuple[str, ...]]) -> TestConventions:
        """The conventions under pytest's ini options."""
        default = cls()
        return cls(
            options.get("python_files") or default.python_files,
            options.get("python_classes") or default.python_classes,
            options.get("python_functions") or default.python_functions,
        )

    def is_test_file(self, path: str) -> bool:
        """Whether pytest collects the file."""
        name = path.rpartition("/")[2]
        return any(fnmatchcase(path if "/" in pattern else name, pattern) for pattern in self.python_files)

    def is_test_class(self, name: str) -> bool:
        """Whether pytest collects a class of that name."""
        return _collected(name, self.python_classes)

    def is_test_function(self, name: str) -> bool:
        """Whether pytest collects a function of that name."""
        return _collected(name, self.python_functions)


def test_case_classes(modules: Iterable[Module]) -> frozenset[str]:
    """The simple names of all classes that derive from a ``TestCase``, over any number of program classes."""
    bases: dict[str, set[str]] = {}
    for module in modules:
        if "class " in module.source.text:
            for node in _top_level(module.tree.body):
                if isinstance(node, ast.ClassDef):
                    bases.setdefault(node.name, set()).update(filter(None, map(_simple_name, node.bases)))
    cases = set(_TEST_CASE_BASES)
    grown = True
    while grown:
        new = {name for name, above in bases.items() if name not in cases and not cases.isdisjoint(above)}
        cases |= new
        grown = bool(new)
    return frozenset(cases)


test_case_classes.__test__ = False  # type: ignore[attr-defined]


def test_entry_points(
    module: Module, conventions: TestConventions, cases: frozenset[str]
) -> Iterator[EntryPoint]:
    """The tests and fixtures of one module, in source order."""
    is_test_file = conventions.is_test_file(module.path)
    has_fixtures = is_test_file or "fixture" in module.source.text
    for node in _top_level(module.tree.body):
        if isinstance(node, ast.ClassDef):
            yield from _class_entry_points(module, node, node.name, is_test_file, conventions, cases)
        elif isinstance(node, _FUNCTIONS) and has_fixtures:
            is_test = is_test_file and conventions.is_test_function(node.name)
            kind = _kind(node, is_test, is_test_file and node.name in _MODULE_FIXTURES)
            if kind:
                yield EntryPoint(kind, module.name, node.name)


test_entry_points.__test__ = False  # type: ignore[attr-defined]


def _class_entry_points(
    module: Module,
    node: ast.ClassDef,
    qualname: str,
    is_test_file: bool,
    conventions: TestConventions,
    cases: frozenset[str],
) -> Iterator[EntryPoint]:
    is_case = any(_simple_name(base) in cases for base in node.bases)
    collected = is_case or (
        is_test_file and conventions.is_test_class(node.name) and not _has_constructor(node)
    )
    if not collected:
        return
    fixtures = _CASE_FIXTURES if is_case else _CLASS_FIXTURES
    for member in _top_level(node.body):
        inner = f"{qualname}.{getattr(member, 'name', '')}"
        if isinstance(member, ast.ClassDef) and not is_case:
            yield from _class_entry_points(module, member, inner, is_test_file, conventions, cases)
        elif isinstance(member, _FUNCTIONS):
            is_test = member.name.startswith("test") if is_case else conventions.is_test_function(member.name)
            kind = _kind(member, is_test, member.name in fixtures)
            if kind:
                yield EntryPoint(kind, module.name, inner)


def _kind(node: _Function, is_test: bool, is_fixture: bool) -> str | None:
    if is_fixture or any(_is_fixture_decorator(decorator) for decorator in node.decorator_list):
        return "fixture"
    return "test" if is_test else None


def _is_fixture_decorator(decorator: ast.expr) -> bool:
    function = decorator.func if isinstance(decorator, ast.Call) else decorator
    return _simple_name(function) in ("fixture", "yield_fixture")


def _has_constructor(node: ast.ClassDef) -> bool:
    return any(
        isinstance(member, _FUNCTIONS) and member.name in ("__init__", "__new__") for member in node.body
    )


def _collected(name: str, patterns: tuple[str, ...]) -> bool:
    """pytest takes a plain word as a prefix, and one with glob characters as a glob."""
    return any(name.startswith(pattern) or fnmatchcase(name, pattern) for pattern in patterns)


def _simple_name(node: ast.expr) -> str:
    if isinstance(node, ast.Subscript):
        node = node.value
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _top_level(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements of a body, also those under ``if`` and ``try``, which leave the scope as it is."""
    for node in body:
        yield node
        if isinstance(node, (ast.If, ast.Try, ast.With)):
            yield from _top_level(node.body)
            yield from _top_level(getattr(node, "orelse", ()))
            for handler in getattr(node, "handlers", ()):
                yield from _top_level(handler.body)
