"""Where a program looks at its functions as objects: takes them apart, pickles, copies or replaces them.

Calling a function, naming it, handing it on, comparing it and reading its name, docstring or signature is no
inspection: a ``tf.function`` does all that like a plain one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from hybridize.interpreter.state.record import API, UNKNOWN, USE, WRITE, Event, Record
from hybridize.knowledge import index
from hybridize.knowledge.decorators import HIDDEN_ATTRIBUTES
from hybridize.knowledge.looks import CONFIGURED, DEEP, DIRECT, LISTING, OF_METHODS
from hybridize.project.code import Code
from hybridize.project.nodes import walk
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef, Atom, BoundMethod, Const
from hybridize.values.kinds import may_be_unknown, parts
from hybridize.values.objects import Class, Function, Instance, ModuleObj, Partial, Wrapper
from hybridize.values.value import Value

if TYPE_CHECKING:
    from hybridize.facts.model import FunctionFacts, ProgramFacts

_KERAS = "tensorflow.keras."
_PATCHES = frozenset({"unittest.mock.patch", "unittest.mock.patch.object", "mock.patch", "mock.patch.object",
                      "pytest.MonkeyPatch.setattr"})


class Inspection(NamedTuple):
    """One look at a function. ``what``: the end of "the function is ..."."""

    code: Code
    node: ast.AST
    what: str


class Patch(NamedTuple):
    """A replacement, by name, of something of the program while a test runs."""

    code: Code
    node: ast.AST
    name: str
    functions: frozenset[int]  # numbers of the units that go by the name, where its owner is known
    outside: str = ""          # the dotted name, where it is something of a library


class Inspections:
    """All looks at functions in a program."""

    def __init__(self, program: ProgramFacts) -> None:
        self.program = program
        self.of: dict[int, list[Inspection]] = {}
        self.patches: list[Patch] = []
        self._unknown: dict[int, tuple[ast.AST, str]] = {}   # a look of a unit at it knows not what
        self._listings: list[tuple[Record, Value]] = []      # objects whose members a unit lists
        self._of_keras: list[tuple[Record, Event]] = []
        self._imports: dict[str, frozenset[str]] = {}
        self._tests: dict[Patch, FunctionFacts | None] = {}
        self._callers: dict[tuple[str, str | int], set[int]] | None = None
        for record in program.machine.records:
            for event in record.events.values():
                self._event(record, event)
        self._one_by_one()
        self._configured()

    def patches_of(self, function: FunctionFacts) -> Iterator[tuple[Patch, bool]]:
        """Replacements of something that the function calls, but is not the function itself.

        And whether the function certainly may run meanwhile: else it is only not seen that it does not.
        """
        for patch in self.patches:
            if not function.extent.isdisjoint(self._callers_of(patch)):
                within = self._runs_within(function, patch)
                if within is not False:
                    yield patch, within is True

    def _runs_within(self, function: FunctionFacts, patch: Patch) -> bool | None:
        """Whether the function runs while something is replaced; None: code that is not followed may call it."""
        if patch not in self._tests:
            self._tests[patch] = self._test_with(patch)
        test = self._tests[patch]
        if test is None or function.code.number in test.extent:
            return True
        if not test.events(UNKNOWN) or function.code.module.name not in self._seen_by(patch.code.module.name):
            return False
        return None

    def _test_with(self, patch: Patch) -> FunctionFacts | None:
        """The function that ends the replacement at the latest when it ends.

        None for ``setUp``, modules, and fixtures and other generators, which others run in the middle of.
        """
        decorated = (child for child in patch.code.children if patch.node in getattr(child.node, "decorator_list", ()))
        code = next(decorated, patch.code)
        ends = code is not patch.code or code.name.startswith("test") or _opens_block(code, patch.node)
        own = code.is_function and not code.is_generator
        return self.program.units.get(code.number) if own and ends else None

    def _seen_by(self, module: str) -> frozenset[str]:
        """A module and all that it imports, at any distance."""
        found = self._imports.get(module)
        if found is None:
            seen, waiting = {module}, [module]
            for name in waiting:
                new = sorted(set(self.program.machine.imported.get(name, ())) - seen)
                seen.update(new)
                waiting.extend(new)
            found = self._imports[module] = frozenset(seen)
        return found

    def _callers_of(self, patch: Patch) -> set[int]:
        """The units that call what is replaced: the functions that are known, else what has the name."""
        callers = self._callers
        if callers is None:
            callers = self._callers = {}
            for number, unit in self.program.units.items():
                for record in unit.records:
                    for name in record.outside_calls:
                        callers.setdefault(("outside", name), set()).add(number)
                    for edge in record.calls.values():
                        callers.setdefault(("named", edge.callee.code.name), set()).add(number)
                        callers.setdefault(("unit", edge.callee.code.number), set()).add(number)
        if patch.outside:
            return callers.get(("outside", patch.outside), set())
        if patch.functions:
            return set().union(*(callers.get(("unit", function), ()) for function in patch.functions))
        return callers.get(("named", patch.name), set())

    def _event(self, record: Record, event: Event) -> None:
        if event.kind in (USE, WRITE) and event.attr in HIDDEN_ATTRIBUTES:
            verb = "asked for its" if event.kind == USE else "given another"
            self._add(event.target, record, event.node, f"{verb} {event.attr}")
            return
        if event.kind == API:
            if event.name.startswith(_KERAS):
                self._of_keras.append((record, event))
            if event.arguments:
                self._look(record, event, event.arguments[0])
        if event.kind in (API, UNKNOWN) and isinstance(event.node, ast.Call):
            self._patch(record, event, event.node)

    def _look(self, record: Record, event: Event, first: Value) -> None:
        """A call of the library, which may be one of those that look at functions."""
        name = event.name
        if name in DEEP:
            for function in functions_in(event.arguments):
                self._add(function, record, event.node, DEEP[name])
        elif name in DIRECT:
            for atom in first.ordered():
                self._add(_plain(atom), record, event.node, DIRECT[name])
            if may_be_unknown(first):
                self._unknown.setdefault(record.code.number, (event.node, DIRECT[name]))
        elif name in OF_METHODS:
            for atom in first.ordered():
                if isinstance(atom, BoundMethod):
                    self._add(atom.function, record, event.node, OF_METHODS[name])
        elif name in LISTING:
            self._listed(record, event)

    def _patch(self, record: Record, event: Event, node: ast.Call) -> None:
        if event.name not in _PATCHES and not _is_monkeypatch(node.func):
            return
        texts = [constant for value in event.arguments[:2] if isinstance(constant := value.constant(), str)]
        if not texts:
            return
        path, _, name = texts[0].rpartition(".")
        owner = self._module(record, path) if path else event.arguments[0]
        held = [atom.fields.get(name) for atom in owner.ordered() if isinstance(atom, (ModuleObj, Class))]
        functions = frozenset(atom.code.number for field in held if isinstance(field, Value)
                              for atom in field.ordered() if isinstance(atom, Function))
        reference = owner.single()
        outside = f"{reference.name}.{name}" if isinstance(reference, ApiRef) else ""
        if outside != "tensorflow.function":
            self.patches.append(Patch(record.code, node, name, functions, outside))

    def _module(self, record: Record, path: str) -> Value:
        """The module or class of a dotted path, as a value; no atoms for one that is not known."""
        module = self.program.machine.modules.get(record.code.module.name if path == "__main__" else path)
        if module is not None:
            return vl.of(module)
        outer, _, name = path.rpartition(".")
        holder = self.program.machine.modules.get(outer)
        held = holder.fields.get(name) if holder is not None else None
        if isinstance(held, Value):
            return held
        return vl.of(ApiRef(path)) if index.is_known_package(path.partition(".")[0]) else vl.BOTTOM

    def _listed(self, record: Record, event: Event) -> None:
        """``inspect.getmembers(module, inspect.isfunction)``; or what is listed is asked for later, one by one."""
        owner, *predicates = event.arguments
        if not predicates:
            self._listings.append((record, owner))
        for atom in predicates[0].ordered() if predicates else ():
            if isinstance(atom, ApiRef) and atom.name in DIRECT:
                for member in members(owner):
                    self._add(member, record, event.node, DIRECT[atom.name])

    def _one_by_one(self) -> None:
        """Looks at something unknown beside a list of all that an object has."""
        for record, owner in self._listings:
            look = self._unknown.get(record.code.number)
            for member in members(owner) if look is not None else ():
                self._add(member, record, *look)  # type: ignore[misc]

    def _configured(self) -> None:
        """Functions that objects of Keras are made with, in a program that saves or copies models."""
        saved = next(((record.code.path, event.node) for record, event in self._of_keras
                      if event.name.endswith(CONFIGURED) and record.code.name != "get_config"), None)
        if saved is None:
            return
        what = f"a part of a model whose configuration Keras writes ({saved[0]}:{getattr(saved[1], 'lineno', 0)})"
        for record, event in self._of_keras:
            if event.api is not None and event.api.callbacks:
                for function in functions_in(event.arguments):
                    self._add(function, record, event.node, what)

    def _add(self, target: Any, record: Record, node: ast.AST, what: str) -> None:
        if isinstance(target, Function):
            held = self.of.setdefault(target.code.number, [])
            if not any(known.node is node for known in held):
                held.append(Inspection(record.code, node, what))


def _opens_block(code: Code, node: ast.AST) -> bool:
    """Whether a ``with`` of the code begins with the expression."""
    blocks = (block for block in walk(code.node) if isinstance(block, (ast.With, ast.AsyncWith)))
    return any(item.context_expr is node for block in blocks for item in block.items)


def _plain(atom: Atom) -> Any:
    return atom.function if isinstance(atom, BoundMethod) else atom


def functions_in(values: tuple[Value, ...]) -> Iterator[Function]:
    """The functions that pickling or copying some values would reach, each once."""
    seen: set[Atom] = set()
    stack = [atom for value in values for atom in value.ordered()]
    while stack and len(seen) < 1000:
        atom = stack.pop()
        if atom in seen or isinstance(atom, Const):
            continue
        seen.add(atom)
        if isinstance(atom, Function):
            yield atom
        else:
            stack.extend(inner for value in _held(atom) for inner in value.ordered())


def members(owner: Value) -> Iterator[Function]:
    """The functions of modules, classes and objects, inherited ones among them."""
    for atom in owner.ordered():
        holders: tuple[Atom, ...] = (atom,)
        cls = atom.cls if isinstance(atom, Instance) else atom
        if isinstance(cls, Class):
            holders = cls.mro
        for holder in holders:
            for field in holder.fields.values() if isinstance(holder, (Class, ModuleObj)) else ():
                for held in field.ordered() if isinstance(field, Value) else ():
                    if isinstance(held, Function):
                        yield held


def _held(atom: Atom) -> list[Value]:
    if isinstance(atom, BoundMethod):
        return [vl.of(atom.function), atom.receiver]
    if isinstance(atom, Partial):
        return [atom.function, *atom.arguments, *atom.keywords.values()]
    return [atom.function] if isinstance(atom, Wrapper) else parts(atom)


def _is_monkeypatch(func: ast.expr) -> bool:
    """Whether it is ``monkeypatch.setattr``, of pytest's fixture."""
    return (isinstance(func, ast.Attribute) and func.attr == "setattr"
            and isinstance(func.value, ast.Name) and func.value.id == "monkeypatch")
