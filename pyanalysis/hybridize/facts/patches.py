"""Names of libraries that the program itself replaces: ``math.sqrt = exact``, ``setattr(tf.nn, "relu", leaky)``.

A graph keeps what the name stood for when it was traced. A replacement that a module makes once, before the function
runs, is no difference.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.process_settings import comes_first
from hybridize.interpreter.state.record import WRITE, Record
from hybridize.project.code import Code
from hybridize.project.nodes import walk
from hybridize.project.spelling import spelled
from hybridize.values.atoms import ApiRef
from hybridize.values.value import Value


class Patch(NamedTuple):
    """A name that a function reads, and a place that replaces it later on."""

    name: str
    read: tuple[Code, ast.AST]
    replaced: tuple[Code, ast.AST]


class Patches:
    """The names of libraries that one program replaces, with the places.

    A name is known by its last two parts: those of modules are imported under many others.
    """

    def __init__(self, program: ProgramFacts) -> None:
        self.program = program
        self._replaced: dict[tuple[str, str], list[tuple[Record, ast.AST]]] = {}
        for record in program.machine.live_records():
            for event in record.events.values():
                if event.kind == WRITE and event.target is None and event.detail == "attribute":
                    for atom in event.subject.ordered():
                        if isinstance(atom, ApiRef):
                            owner = atom.name.rpartition(".")[2]
                            self._replaced.setdefault((owner, event.attr), []).append((record, event.node))
        self._reads = list(self._found()) if self._replaced else []

    def read_by(self, function: FunctionFacts) -> Patch | None:
        """The first name in what the function runs that a later assignment replaces."""
        for code, node, key in self._reads:
            if code.number in function.extent:
                for changer, at in self._replaced[key]:
                    if not comes_first(self.program, function, changer, at):
                        return Patch(spelled(node), (code, node), (changer.code, at))
        return None

    def _found(self) -> Iterator[tuple[Code, ast.AST, tuple[str, str]]]:
        codes = {record.code.number: record.code for record in self.program.machine.live_records()}
        for _, code in sorted(codes.items()):
            for node in walk(code.node) if code.is_function else ():
                if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                    key = (self._last(code, node.value), node.attr)
                    if key in self._replaced:
                        yield code, node, key

    def _last(self, code: Code, node: ast.expr) -> str:
        """The last part of the name of a module, as the library has it."""
        if not isinstance(node, ast.Name):
            return node.attr if isinstance(node, ast.Attribute) else ""
        module = self.program.machine.modules.get(code.module.name)
        held = module.fields.get(node.id) if module is not None else None
        atom = held.single() if isinstance(held, Value) else None
        return atom.name.rpartition(".")[2] if isinstance(atom, ApiRef) else node.id
