"""Who reads what Keras layers keep of ``add_loss`` and of activity regularizers: ``model.losses``, and Keras itself."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from hybridize.interpreter.execute.classes import role_of
from hybridize.interpreter.state.record import Record
from hybridize.project.code import Code
from hybridize.values.atoms import Atom
from hybridize.values.kinds import nested, parts
from hybridize.values.objects import Instance, Obj

if TYPE_CHECKING:
    from hybridize.facts.model import FunctionFacts, ProgramFacts

_OF_KERAS = frozenset({"evaluate", "fit", "test_on_batch", "train_on_batch"})
_LAYERS = ("keras_layer", "keras_model")


class LossReaders:
    """Places of the program in which kept losses are read, by what their text says."""

    def __init__(self, program: ProgramFacts) -> None:
        self.program = program
        self._readers: list[tuple[Record, ast.Attribute]] = []  # read by their own text
        self._trainers: list[tuple[Record, ast.Attribute]] = []  # Keras reads them on their behalf
        seen: set[Code] = set()
        for record in sorted(program.machine.records, key=lambda one: (one.code.number, one.number)):
            if record.code not in seen:
                seen.add(record.code)
                for node in program.syntax(record.code).parents:
                    if isinstance(node, ast.Attribute) and node.attr == "losses":
                        self._readers.append((record, node))
                    elif isinstance(node, ast.Attribute) and node.attr in _OF_KERAS:
                        self._trainers.append((record, node))

    def outside(self, function: FunctionFacts, layer: Obj | None) -> tuple[Code, ast.Attribute] | None:
        """A place that reads losses which a layer keeps, and is no part of what the function runs."""
        readers = [(record.code, node) for record, node in self._readers if self._may_read(record, node, layer)]
        inside = any(code.number in function.extent for code, _ in readers)
        if not inside and _runs_in_keras(function):  # else the function is a step of its own
            readers += [(record.code, node) for record, node in self._trainers]
        return next((reader for reader in readers if reader[0].number not in function.extent), None)

    def _may_read(self, record: Record, node: ast.Attribute, layer: Obj | None) -> bool:
        """Whether ``<node.value>.losses`` may have what the layer keeps among it."""
        owner = self.program.uses.value_of(record, node.value)
        return not owner.atoms or layer is None or any(
            atom is layer or _hides_layers(atom) for atom in nested(owner, parts))


def _hides_layers(atom: Atom) -> bool:
    """Models of inputs and outputs, and what is not known, may hold any layer."""
    if not isinstance(atom, Instance):
        return atom.kind == "unknown"
    return role_of(atom.cls) == "keras_model" and "#layers" not in atom.fields


def _runs_in_keras(function: FunctionFacts) -> bool:
    """Whether Keras runs the function, or one that calls it, in a step of its own."""
    waiting, seen = [function], {function.code.number}
    for one in waiting:
        for caller in one.callers:
            if caller.edge.how in ("graph_callback", "callback"):
                return True
            above = one.program.function_of(caller.record.code)
            if above is not None and above.code.number not in seen:
                seen.add(above.code.number)
                waiting.append(above)
    return False
