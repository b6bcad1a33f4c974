"""What pytest and unittest would call, by their naming conventions."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from hybridize.project.model import EntryPoint, Module

_TEST_CASE_BASES = frozenset({"TestCase", "IsolatedAsyncioTestCase"})
# What the frameworks call around tests, but for a class's set-up: that is a part of each run of its tests.
_CASE_HOOKS = frozenset({"tearDown", "tearDownClass", "asyncSetUp", "asyncTearDown", "runTest"})
_CLASS_HOOKS = frozenset({"teardown_method", "teardown_class", "teardown"})
_MODULE_HOOKS = frozenset(
    {
        "setUpModule",
        "tearDownModule",
        "setup_module",
        "teardown_module",
        "setup_function",
        "teardown_function",
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


_NOTHING_BY_NAME = TestConventions((), (), ())  # holds in files that pytest passes over


class TestClasses:
    """The program's classes by simple name, and which of them derive from a ``TestCase``."""

    __test__ = False

    def __init__(self, modules: Iterable[Module]) -> None:
        self._nodes: dict[str, list[tuple[Module, ast.ClassDef]]] = {}
        for module in modules:
            if "class " in module.source.text:
                for node in _top_level(module.tree.body):
                    if isinstance(node, ast.ClassDef):
                        self._nodes.setdefault(node.name, []).append((module, node))
        self._cases = self._find_cases()

    def is_case(self, node: ast.ClassDef) -> bool:
        """Whether the class derives from a ``TestCase``, over any number of classes of the program."""
        return any(_simple_name(base) in self._cases for base in node.bases)

    def members(self, module: Module, node: ast.ClassDef) -> Iterator[ast.stmt]:
        """The class's own statements, then the methods that it inherits from classes of the program."""
        seen: set[str] = set()
        visited: set[int] = set()
        pending = [(module, node)]
        while pending:
            where, current = pending.pop(0)
            if id(current) in visited:
                continue
            visited.add(id(current))
            for member in _top_level(current.body):
                name = getattr(member, "name", "")
                if current is node or (isinstance(member, _FUNCTIONS) and name not in seen):
                    yield member
                seen.add(name)
            pending += [found for base in current.bases if (found := self._find(where, _simple_name(base)))]

    def _find(self, module: Module, name: str) -> tuple[Module, ast.ClassDef] | None:
        """The class called ``name`` as seen from ``module``: its own, else the only one of the program."""
        known = self._nodes.get(name, [])
        own = [found for found in known if found[0] is module]
        return own[0] if own else known[0] if len(known) == 1 else None

    def _find_cases(self) -> frozenset[str]:
        bases = {
            name: {_simple_name(base) for _, node in nodes for base in node.bases}
            for name, nodes in self._nodes.items()
        }
        cases = set(_TEST_CASE_BASES)
        while True:
            new = {name for name, above in bases.items() if name not in cases and not cases.isdisjoint(above)}
            if not new:
                return frozenset(cases)
            cases |= new


def test_entry_points(
    module: Module, conventions: TestConventions, classes: TestClasses
) -> Iterator[EntryPoint]:
    """What the test frameworks call in one module, in source order."""
    is_test_file = conventions.is_test_file(module.path)
    has_fixtures = is_test_file or "fixture" in module.source.text
    by_name = conventions if is_test_file else _NOTHING_BY_NAME
    for node in _top_level(module.tree.body):
        if isinstance(node, ast.ClassDef):
            for qualname in _methods(module, node, node.name, by_name, classes):
                yield EntryPoint("test", module.name, qualname)
        elif isinstance(node, _FUNCTIONS) and has_fixtures:
            is_called = is_test_file and (
                conventions.is_test_function(node.name) or node.name in _MODULE_HOOKS
            )
            if is_called or _is_fixture(node):
                yield EntryPoint("test", module.name, node.name)


test_entry_points.__test__ = False  # type: ignore[attr-defined]


def _methods(
    module: Module, node: ast.ClassDef, qualname: str, conventions: TestConventions, classes: TestClasses
) -> Iterator[str]:
    """The methods of a test class that are called; none if the class is no test class."""
    is_case = classes.is_case(node)
    if not is_case and (not conventions.is_test_class(node.name) or _has_constructor(node)):
        return
    hooks = _CASE_HOOKS if is_case else _CLASS_HOOKS
    for member in classes.members(module, node):
        if isinstance(member, ast.ClassDef):
            nested = _NOTHING_BY_NAME if is_case else conventions
            yield from _methods(module, member, f"{qualname}.{member.name}", nested, classes)
        elif isinstance(member, _FUNCTIONS):
            name = member.name
            is_test = name.startswith("test") if is_case else conventions.is_test_function(name)
            if is_test or name in hooks or _is_fixture(member):
                yield f"{qualname}.{name}"


def _is_fixture(node: _Function) -> bool:
    return any(_is_fixture_decorator(decorator) for decorator in node.decorator_list)


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
    pending = [iter(body)]
    while pending:
        node = next(pending[-1], None)
        if node is None:
            pending.pop()
            continue
        yield node
        if isinstance(node, (ast.If, ast.Try, ast.With)):
            handlers = [statement for handler in getattr(node, "handlers", ()) for statement in handler.body]
            pending.append(iter([*node.body, *handlers, *getattr(node, "orelse", ())]))
